//! Exporting a folder against reading it: `cargo bench --bench export -- [COUNT]`.
//!
//! Prints how often as long as reading the folder it takes to export all of its records, in every format. Exporting as JSON
//! reads every capture again, one after the other; the aim is at most three times. Everything is measured in one run, on warm files.

mod common;

use callscope::export::{Chosen, Destination, FORMATS, Source};
use callscope::ingest::read_capture;
use common::{best, captures, count_or, read};
use std::path::Path;
use std::sync::Arc;

fn main() {
    let folder = captures(count_or(100_000));
    let Ok(out) = tempfile::tempdir() else { return eprintln!("there is no place for the exports") };
    let mut index = Arc::default();
    let reading = best(3, || index = read(&folder).share());
    println!("reading     {:>8.3} s   {} records", reading.as_secs_f64(), index.len());
    let read = |path: &Path| read_capture(&folder.join(path));
    let source = Source { root: &folder, only: None, read: &read };
    for format in FORMATS {
        let path = out.path().join(format.name());
        let mut written = 0;
        let exporting = best(if format.extension().is_some() { 3 } else { 1 }, || {
            let plan = format.plan(Chosen::new(&index, index.order()));
            let to = Destination { path: &path, overwrite: true };
            written = plan.save(&source, to, &mut |_, _| true).unwrap_or_default();
        });
        let ratio = exporting.as_secs_f64() / reading.as_secs_f64();
        println!(
            "{:<11} {:>8.3} s   {written} written   ratio {ratio:.2}",
            format.name(),
            exporting.as_secs_f64()
        );
    }
}
