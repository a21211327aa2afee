//! Reading a folder against only reading its bytes: `cargo bench --bench read -- [COUNT]`.
//!
//! Prints how often as long as the plain loop (as many threads, the same files, nothing done with the bytes) the index takes,
//! and how many bytes a record needs. Everything is measured in one run, on warm files.

mod common;

use common::{captures, count_or, files, read};
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

fn main() {
    let folder = captures(count_or(100_000));
    let files = files(&folder);
    let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    println!("{} captures, {threads} threads", files.len());
    let plain = common::best(5, || plain_loop(&files, threads));
    let mut records = 0;
    let index = common::best(5, || records = read(&folder).len());
    println!("plain loop  {:>8.3} s", plain.as_secs_f64());
    println!("index       {:>8.3} s   {records} records", index.as_secs_f64());
    println!("ratio       {:>8.2}", index.as_secs_f64() / plain.as_secs_f64());
    let before = resident_bytes();
    let kept = read(&folder);
    if let (Some(before), Some(after)) = (before, resident_bytes()) {
        println!(
            "memory      {:>8.0} bytes a record",
            (after.saturating_sub(before)) as f64 / kept.len() as f64
        );
    }
}

/// What the disk and the system take: every file opened and read, nothing done with it.
fn plain_loop(files: &[PathBuf], threads: usize) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut buffer = Vec::new();
                while let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    buffer.clear();
                    let read = File::open(path).and_then(|mut file| file.read_to_end(&mut buffer));
                    assert!(read.is_ok());
                }
            });
        }
    });
}

/// Memory of this process that is in use, where the system tells.
fn resident_bytes() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse::<usize>().ok().map(|kib| kib * 1024)
}
