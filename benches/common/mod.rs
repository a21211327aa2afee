//! What the measurements need: a folder of generated captures, and its index.

#![allow(dead_code, reason = "not every measurement needs all of it")]

use callscope::index::Indexer;
use callscope::ingest::{Folder, News, Options};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The number that was given on the command line, else that many.
pub fn count_or(default: usize) -> usize {
    std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(default)
}

/// A folder with so many captures, made once and kept.
pub fn captures(count: usize) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("callscope-bench-{count}"));
    if !folder.join("done").exists() {
        let generator = Command::new(env!("CARGO"))
            .args(["run", "--release", "--quiet", "--example", "generate", "--"])
            .arg(folder.join("captures"))
            .arg(count.to_string())
            .status();
        assert!(generator.is_ok_and(|status| status.success()), "the generator failed");
        let _ = std::fs::write(folder.join("done"), "");
    }
    folder.join("captures")
}

/// The shortest of several times.
pub fn best(times: usize, mut work: impl FnMut()) -> Duration {
    let once = |()| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    std::iter::repeat_n((), times).map(once).min().unwrap_or_default()
}

/// Reads a folder whole.
pub fn read(folder: &Path) -> Indexer {
    let options = Options::new(false, Arc::new(|| {}));
    let Ok(folder) = Folder::open(folder, &options) else { return Indexer::new() };
    let mut index = Indexer::new();
    while let Ok(message) = folder.receiver().recv() {
        match message.news {
            News::Captures(batch) => index.take_in(batch),
            News::Progress(progress) if progress.done => break,
            _ => {}
        }
    }
    index.commit();
    index
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
