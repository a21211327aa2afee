//! `body:` against ripgrep: `cargo bench --bench body -- [COUNT | FOLDER] [TEXT]`.
//!
//! Prints how often as long as `rg -c` of the same text over the same captures it takes until all records are
//! known whose captures have it; where ripgrep is not installed, as a plain loop over all files. All in one
//! run, on warm files.

mod common;

use callscope::index::Indexer;
use callscope::ingest::{Found, Grep};
use callscope::query::{BodyTerm, Clock, Columns, Query, Searched};
use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let given = words.first().map_or("100000", String::as_str);
    let folder = given.parse().map_or_else(|_| PathBuf::from(given), common::captures);
    let text = words.get(1).map_or("InvalidArgument", String::as_str);
    let index = common::read(&folder);
    let (mut captures, mut records) = (0, 0);
    let ours = common::best(5, || (captures, records) = search(&folder, &index, text));
    println!("{} records, \"{text}\" in {captures} captures of {records} records", index.len());
    println!("body        {:>8.3} s", ours.as_secs_f64());
    let counts = rg(&folder, text);
    let theirs = if let Some(counts) = counts {
        assert_eq!(counts, captures, "ripgrep finds it in other captures");
        let theirs = common::best(5, || {
            let _ = rg(&folder, text);
        });
        println!("rg -c       {:>8.3} s", theirs.as_secs_f64());
        theirs
    } else {
        let files = common::files(&folder);
        let theirs = common::best(5, || plain_loop(&files, text));
        println!("plain loop  {:>8.3} s", theirs.as_secs_f64());
        theirs
    };
    println!("ratio       {:>8.2}", ours.as_secs_f64() / theirs.as_secs_f64());
}

/// What the window does from the filter to its records; gives how many captures and records there are.
fn search(folder: &Path, index: &Indexer, text: &str) -> (usize, usize) {
    let clock = Clock { now: 0, offset_minutes: 0 };
    let Ok(query) = Query::parse(&format!("body:\"{text}\""), clock) else { return (0, 0) };
    let searched = Arc::new(Searched::default());
    let columns = Columns::with(index, Arc::clone(&searched));
    let targets = columns.unsearched(index, &query, None);
    let paths = targets.iter().map(|target| target.path.clone()).collect();
    let bodies = query.bodies();
    let looked_for = bodies.clone();
    let look = Arc::new(move |text: &[u8]| BodyTerm::all_in(&looked_for, text));
    let Ok(mut grep) = Grep::start(folder, paths, look, Arc::new(|| {})) else { return (0, 0) };
    let mut found = HashSet::new();
    while let Ok(Found { first, bits }) = grep.wait() {
        let targets = &targets[first..first + bits.len()];
        found.extend(targets.iter().zip(&bits).filter(|(_, bits)| **bits != 0).map(|(one, _)| one.file));
        searched.take(&bodies, targets.iter().zip(bits));
    }
    (found.len(), columns.hits(index, &query).len())
}

/// In how many files ripgrep finds the text, where it is installed.
fn rg(folder: &Path, text: &str) -> Option<usize> {
    let arguments = ["-c", "--fixed-strings", "--ignore-case", "--no-ignore", "--no-config", "--", text];
    let output = Command::new("rg").args(arguments).arg(folder).stderr(Stdio::null()).output().ok()?;
    Some(output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count())
}

/// Every file opened, read, and looked into.
fn plain_loop(files: &[PathBuf], text: &str) {
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let finder = memchr::memmem::Finder::new(text);
                let (mut buffer, mut found) = (Vec::new(), 0);
                while let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    buffer.clear();
                    let read = File::open(path).and_then(|mut file| file.read_to_end(&mut buffer));
                    assert!(read.is_ok());
                    found += usize::from(finder.find(&buffer).is_some());
                }
                std::hint::black_box(found);
            });
        }
    });
}
