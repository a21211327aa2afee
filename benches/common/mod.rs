//! What several measurements need: made-up captures, and the best of several times.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// A folder of so many made-up captures; made at the first time.
pub fn captures(count: usize) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("callscope-bench-{count}"));
    if !folder.join("done").exists() {
        generate(&folder, count);
    }
    folder.join("captures")
}

fn generate(folder: &Path, count: usize) {
    let generator = Command::new(env!("CARGO"))
        .args(["run", "--release", "--quiet", "--example", "generate", "--"])
        .arg(folder.join("captures"))
        .arg(count.to_string())
        .status();
    assert!(generator.is_ok_and(|status| status.success()), "the generator failed");
    let _ = std::fs::write(folder.join("done"), "");
}

/// The shortest of so many times.
pub fn best(times: usize, mut work: impl FnMut()) -> Duration {
    let once = |()| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    std::iter::repeat_n((), times).map(once).min().unwrap_or_default()
}

/// All files under a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(directory).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() { open.push(path) } else { files.push(path) }
        }
    }
    files
}
