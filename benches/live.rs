//! How long a callback takes from the rename that delivers it to the index: `cargo bench --bench live -- [RATE] [SECONDS]`.
//!
//! Writes RATE files a second (500) for SECONDS (20) as a receiver does, under another name first, then renamed, and
//! measures from the rename: until a bare watcher hears of the file, until an index has joined what it says, and until
//! `callscope follow` has printed its line. The bare watcher is what the others are held against: less no program
//! can do that watches a folder.

#![allow(missing_docs, reason = "a benchmark is no library")]

use callscope::index::Indexer;
use callscope::ingest::{Folder, News, Options};
use notify::event::{ModifyKind, RenameMode};
use notify::{Event, EventKind, RecursiveMode, Watcher};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

/// A file by its number, and when it was seen.
type Sight = (usize, Instant);

/// Who is silent for so long has lost the rest.
const PATIENCE: Duration = Duration::from_secs(20);

fn main() {
    let mut numbers = std::env::args().filter_map(|argument| argument.parse().ok());
    let (rate, seconds) = (numbers.next().unwrap_or(500), numbers.next().unwrap_or(20));
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    println!("{rate} files a second for {seconds} s, {cores} cores; milliseconds from the rename");
    println!(
        "{:<16}{:>8}{:>8}{:>9}{:>9}{:>9}{:>7}{:>15}",
        "", "seen", "a s", "p50", "p99", "max", "lost", "p99 : watcher"
    );
    let count = rate * seconds;
    let bare = measure(count, rate, watch_bare);
    bare.print("watcher alone", &bare);
    measure(count, rate, watch_folder).print("index", &bare);
    measure(count, rate, watch_follow).print("callscope follow", &bare);
}

/// Writes the files while `watch` looks. It gets the folder and where to tell of what it sees, and returns once it
/// watches; what it returns is held until the end.
fn measure<W>(count: usize, rate: usize, watch: impl FnOnce(&Path, Sender<Sight>) -> W) -> Seen {
    let place = tempfile::tempdir().unwrap_or_else(|error| panic!("no place for files: {error}"));
    let (teller, told) = channel();
    let watching = watch(place.path(), teller);
    let begun = Instant::now();
    let renamed = write_all(place.path(), count, rate);
    let rate = count as f64 / begun.elapsed().as_secs_f64();
    let seen = Seen::of(&renamed, &told, rate);
    drop(watching);
    seen
}

/// Writes one file after the other at an even pace. When each was renamed.
fn write_all(folder: &Path, count: usize, rate: usize) -> Vec<Instant> {
    let begun = Instant::now();
    let write = |number: usize| {
        let due = begun + Duration::from_secs_f64(number as f64 / rate as f64);
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        let unfinished = folder.join(format!(".{number:07}.json"));
        let written = fs::write(&unfinished, body(number));
        let renamed = Instant::now();
        let written =
            written.and_then(|()| fs::rename(&unfinished, folder.join(format!("{number:07}.json"))));
        assert!(written.is_ok(), "{written:?}");
        renamed
    };
    (0..count).map(write).collect()
}

/// A callback of about 1.1 KB.
fn body(number: usize) -> String {
    let output =
        r#"{"Bucket":"media-1250000000","Object":"out/${RunId}/clip_720p.mp4","Region":"ap-chongqing"}"#;
    format!(
        r#"{{"EventName":"TaskFinish","JobsDetail":[{{"Code":"Success","CreationTime":"2026-11-20T14:10:00+0800",
"EndTime":"2026-11-20T14:10:42+0800","Input":{{"BucketId":"media-1250000000","Object":"upload/2026/11/20/{number}.mp4","Region":"ap-chongqing"}},
"JobId":"live-{number:07}","Message":"","Operation":{{"Output":{output},"TemplateId":"t1460606b9752148c4ab182f55163ba7cd",
"TemplateName":"MP4-720p","UserData":"order {number}","MediaInfo":{{"Format":{{"Bitrate":"1201.5","Duration":"61.33","FormatName":"mov,mp4,m4a"}}}},
"MediaResult":{{"OutputFile":{{"Bucket":"media-1250000000","Region":"ap-chongqing","ObjectName":["out/clip_720p.mp4"],
"Md5Info":[{{"ObjectName":"out/clip_720p.mp4","Md5":"5d41402abc4b2a76b9719d911017c592"}}]}}}}}},
"QueueId":"p81e648af2aae46ab839a4b4d3f8bd8ac","StartTime":"2026-11-20T14:10:02+0800","State":"Success","Tag":"Transcode"}}]}}"#
    )
}

/// The number in the name of a file.
fn number_of(path: &Path) -> Option<usize> {
    path.file_name()?.to_str()?.strip_suffix(".json")?.parse().ok()
}

/// The system's events and nothing else.
fn watch_bare(folder: &Path, teller: Sender<Sight>) -> notify::RecommendedWatcher {
    let handler = move |event: notify::Result<Event>| {
        let Ok(event) = event else { return };
        if matches!(event.kind, EventKind::Modify(ModifyKind::Name(RenameMode::To))) {
            for number in event.paths.iter().filter_map(|path| number_of(path)) {
                let _ = teller.send((number, Instant::now()));
            }
        }
    };
    let watcher = notify::recommended_watcher(handler).and_then(|mut watcher| {
        watcher.watch(folder, RecursiveMode::Recursive)?;
        Ok(watcher)
    });
    watcher.unwrap_or_else(|error| panic!("cannot watch: {error}"))
}

/// A folder and an index that joins what it tells, as `follow` and the window do.
fn watch_folder(folder: &Path, teller: Sender<Sight>) {
    let options = Options::new(true, Arc::new(|| {}));
    let folder = Folder::open(folder, &options).unwrap_or_else(|error| panic!("cannot open: {error}"));
    let (ready, is_ready) = channel();
    std::thread::spawn(move || {
        let mut index = Indexer::new();
        while let Ok(first) = folder.receiver().recv_timeout(PATIENCE) {
            let mut arrived = Vec::new();
            for message in std::iter::once(first).chain(folder.receiver().try_iter().take(1_000)) {
                match message.news {
                    News::Captures(batch) => {
                        arrived.extend(batch.paths().filter_map(number_of));
                        index.take_in(batch);
                    }
                    News::Progress(progress) if progress.done => {
                        let _ = ready.send(());
                    }
                    _ => {}
                }
            }
            index.commit();
            let now = Instant::now();
            for number in arrived {
                let _ = teller.send((number, now));
            }
        }
    });
    let _ = is_ready.recv();
}

/// A program that is stopped when this is dropped.
struct Child(std::process::Child);

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The program itself, and the lines that it prints.
fn watch_follow(folder: &Path, teller: Sender<Sight>) -> Child {
    let child = Command::new(env!("CARGO_BIN_EXE_callscope"))
        .arg("follow")
        .arg(folder)
        .stdout(Stdio::piped())
        .spawn();
    let mut child = child.unwrap_or_else(|error| panic!("cannot start callscope: {error}"));
    let lines = child.stdout.take().map(BufReader::new);
    // One that is there from the start tells that the program watches.
    let sign = folder.join("first.json");
    let written = fs::write(&sign, body(9_999_999));
    assert!(written.is_ok(), "{written:?}");
    let (ready, is_ready) = channel();
    std::thread::spawn(move || {
        for line in lines.into_iter().flat_map(BufRead::lines).map_while(Result::ok) {
            let now = Instant::now();
            let id = line.split_once("\"id\":\"live-").and_then(|(_, rest)| rest.get(..7)?.parse().ok());
            match id {
                Some(9_999_999) => {
                    let _ = ready.send(());
                }
                Some(number) => {
                    let _ = teller.send((number, now));
                }
                None => {}
            }
        }
    });
    let _ = is_ready.recv_timeout(PATIENCE);
    Child(child)
}

/// What became of all files.
struct Seen {
    /// From the shortest to the longest.
    delays: Vec<Duration>,
    lost: usize,
    /// How many were really written a second.
    rate: f64,
}

impl Seen {
    /// Takes in what was seen, until all of it was or nothing more comes.
    fn of(renamed: &[Instant], told: &Receiver<Sight>, rate: f64) -> Self {
        let mut first: Vec<Option<Instant>> = vec![None; renamed.len()];
        let mut lost = renamed.len();
        while let (true, Ok((number, at))) = (lost > 0, told.recv_timeout(PATIENCE)) {
            if let Some(place @ None) = first.get_mut(number) {
                *place = Some(at);
                lost -= 1;
            }
        }
        let delay = |(seen, &renamed): (&Option<Instant>, _)| seen.map(|seen| seen.duration_since(renamed));
        let mut delays: Vec<Duration> = first.iter().zip(renamed).filter_map(delay).collect();
        delays.sort_unstable();
        Self { delays, lost, rate }
    }

    /// The delay that so many in a hundred do not exceed, in milliseconds.
    fn at(&self, percent: usize) -> f64 {
        let last = self.delays.len().saturating_sub(1);
        self.delays.get(last * percent / 100).map_or(f64::NAN, |delay| delay.as_secs_f64() * 1000.0)
    }

    fn print(&self, what: &str, bare: &Self) {
        let (p50, p99, max) = (self.at(50), self.at(99), self.at(100));
        let ratio = p99 / bare.at(99);
        let (seen, lost, rate) = (self.delays.len(), self.lost, self.rate);
        println!("{what:<16}{seen:>8}{rate:>8.0}{p50:>9.2}{p99:>9.2}{max:>9.2}{lost:>7}{ratio:>15.1}");
    }
}
