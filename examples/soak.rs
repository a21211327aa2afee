//! Random abuse of a folder that is watched: `cargo run --release --example soak -- [MINUTES] [SEED]`.
//!
//! Rounds of what receivers, editors, people and broken disks do to files and directories; after each round the index
//! that was kept up to date is held against a fresh reading of the folder, row by row. Prints what was done and how much
//! memory is in use. Ends with status 1, and the seed, where the rows differ or memory grows.

use callscope::export::row;
use callscope::index::{Index, Indexer};
use callscope::ingest::{Folder, Message, News, Options, WatchState};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Longer than everything that is put off: the last retry, and a walk that comes round.
const PATIENCE: Duration = Duration::from_secs(150);
/// What takes longer needed a walk that came round, and is told of.
const LATE: Duration = Duration::from_secs(15);
/// Memory is compared from this round on: before, tables grow to their size.
const WARM_ROUND: usize = 20;
/// So much more memory than then is growth, in bytes.
const MOST_GROWTH: u64 = 24 << 20;

fn main() -> ExitCode {
    let mut numbers = std::env::args().skip(1).filter_map(|argument| argument.parse::<u64>().ok());
    let minutes = numbers.next().unwrap_or(2);
    let clock = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let seed = numbers.next().unwrap_or(clock.as_secs() % 1_000_000);
    match soak(Duration::from_secs(minutes * 60), seed) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("seed {seed}: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn soak(time: Duration, seed: u64) -> Result<(), String> {
    let in_words = |error: io::Error| error.to_string();
    let place = tempfile::tempdir().map_err(in_words)?;
    let mut vandal = Vandal::new(place.path(), seed).map_err(in_words)?;
    let mut live = Live::open(&vandal.root).map_err(in_words)?;
    let (begun, mut rounds, mut warm) = (Instant::now(), 0, None);
    let mut slowest = Duration::ZERO;
    println!("seed {seed}, {} s", time.as_secs());
    while begun.elapsed() < time {
        for _ in 0..vandal.dice.below(300) {
            vandal.step();
            live.take_in_what_is_there();
        }
        // What was moved away with all that was in it comes back empty, as it would when a receiver is started anew.
        fs::create_dir_all(&vandal.root).map_err(in_words)?;
        slowest = slowest.max(settle(&mut live, &vandal)?);
        rounds += 1;
        if rounds == WARM_ROUND {
            warm = resident_bytes();
        }
        if rounds % 10 == 0 {
            println!(
                "round {rounds}: {} operations, {} records, slowest {:.1} s, {} KiB",
                vandal.done,
                live.index.len(),
                slowest.as_secs_f64(),
                resident_bytes().unwrap_or(0) >> 10
            );
        }
    }
    let last = resident_bytes();
    let kib =
        |bytes: Option<u64>| bytes.map_or_else(|| "?".to_owned(), |bytes| format!("{} KiB", bytes >> 10));
    println!(
        "{rounds} rounds, {} operations, slowest {:.1} s; memory {} after {WARM_ROUND} rounds, {} now; no difference",
        vandal.done,
        slowest.as_secs_f64(),
        kib(warm),
        kib(last)
    );
    match (warm, last) {
        (Some(warm), Some(last)) if last > warm + MOST_GROWTH => Err("memory grows".to_owned()),
        _ => Ok(()),
    }
}

/// Waits until what is known is what is there, and tells how long that took.
fn settle(live: &mut Live, vandal: &Vandal) -> Result<Duration, String> {
    let wanted = fresh_rows(&vandal.root).map_err(|error| error.to_string())?;
    let begun = Instant::now();
    let mut is_told = false;
    loop {
        let known = live.rows();
        if known == wanted {
            return Ok(begun.elapsed());
        }
        if begun.elapsed() > PATIENCE {
            return Err(difference(&known, &wanted, vandal));
        }
        if begun.elapsed() > LATE && !is_told {
            is_told = true;
            println!("late: {}", difference(&known, &wanted, vandal));
        }
        live.wait(Duration::from_millis(50));
    }
}

fn difference(known: &[String], wanted: &[String], vandal: &Vandal) -> String {
    let only = |these: &[String], those: &[String]| {
        these.iter().filter(|row| !those.contains(row)).cloned().collect::<Vec<_>>().join("\n  ")
    };
    let (known, wanted) = (only(known, wanted), only(wanted, known));
    let last = vandal.last.join("\n  ");
    format!("known only\n  {known}\nthere only\n  {wanted}\nafter\n  {last}")
}

/// The folder and its index, kept up to date.
struct Live {
    folder: Folder,
    index: Indexer,
}

impl Live {
    fn open(root: &Path) -> io::Result<Self> {
        let folder = Folder::open(root, &Options::new(true, Arc::new(|| {})))?;
        Ok(Self { folder, index: Indexer::new() })
    }

    fn take_in_what_is_there(&mut self) {
        while let Ok(message) = self.folder.receiver().try_recv() {
            self.take_in(message);
        }
    }

    /// Listens until nothing was told for so long, or for a second.
    fn wait(&mut self, time: Duration) {
        let begun = Instant::now();
        while let (true, Ok(message)) =
            (begun.elapsed().as_secs() < 1, self.folder.receiver().recv_timeout(time))
        {
            self.take_in(message);
        }
    }

    fn take_in(&mut self, message: Message) {
        match message.news {
            News::Captures(batch) => self.index.take_in(batch),
            News::Gone(path) => self.index.mark_missing(&path),
            News::Watch(WatchState::Polling(why)) => println!("polling: {why}"),
            News::Checked | News::Watch(_) | News::Progress(_) | News::Document(..) => {}
        }
    }

    /// The rows of what is there: what is gone is forgotten first, as when changes are looked for.
    fn rows(&mut self) -> Vec<String> {
        self.index.commit();
        self.index.purge_missing();
        self.index.commit();
        rows(&self.index)
    }
}

/// Every record as a line of JSON.
fn rows(index: &Index) -> Vec<String> {
    let line = |id: &callscope::index::RecordId| serde_json::to_string(&row(index, index.get(*id)?)).ok();
    index.order().iter().filter_map(line).collect()
}

fn fresh_rows(root: &Path) -> io::Result<Vec<String>> {
    let folder = Folder::open(root, &Options::new(false, Arc::new(|| {})))?;
    let mut index = Indexer::new();
    for message in folder.receiver() {
        match message.news {
            News::Captures(batch) => index.take_in(batch),
            News::Progress(progress) if progress.done => break,
            _ => {}
        }
    }
    index.commit();
    Ok(rows(&index))
}

/// Memory of this process that is in use, where the system tells.
fn resident_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib * 1024)
}

/// Numbers that are the same for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn pick<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len())]
    }
}

/// Does things to a folder.
struct Vandal {
    root: PathBuf,
    /// Beside the folder, not watched.
    elsewhere: PathBuf,
    dice: Dice,
    done: usize,
    /// What was done last.
    last: Vec<String>,
}

const DIRECTORIES: &[&str] = &[
    "",
    "day1",
    "day1/bucket",
    "day1/bucket/deep/er",
    "day2",
    "day2/x",
    "日",
    ".hidden",
    "day1/.git/objects",
    "z/y/x/w/v",
];
const NAMES: &[&str] = &[
    "a.json", "b.xml", "c", "名.json", "e.ndjson", "f.gz", "req.http", "g.tmp", ".h.json", "i.part", "j~",
    "k.json",
];

impl Vandal {
    fn new(place: &Path, seed: u64) -> io::Result<Self> {
        let (root, elsewhere) = (place.join("root"), place.join("elsewhere"));
        fs::create_dir(&root)?;
        fs::create_dir(&elsewhere)?;
        Ok(Self { root, elsewhere, dice: Dice(seed), done: 0, last: Vec::new() })
    }

    fn file(&mut self) -> PathBuf {
        let (number, name) = (self.dice.below(6), self.dice.pick(NAMES));
        let directory = self.directory().join(["", "n1", "n2", "n1/n3", "n4", ""][number]);
        directory.join(name)
    }

    fn directory(&mut self) -> PathBuf {
        self.root.join(self.dice.pick(DIRECTORIES))
    }

    /// Does one thing. What cannot be done, because something is not there, is not done.
    fn step(&mut self) {
        let (file, other, directory, body) = (self.file(), self.file(), self.directory(), self.body());
        let elsewhere = self.elsewhere.join(self.dice.below(8).to_string());
        let kind = self.dice.below(40);
        let outcome = match kind {
            0..=7 => write(&file, &body),
            8..=13 => deliver(&file, &body),
            14..=16 => append(&file, &body, 1),
            17..=18 => append(&file, &body, 2 + self.dice.below(20)),
            19 => write(&elsewhere, &body).and_then(|()| fs::rename(&elsewhere, &file)),
            20..=21 => fs::rename(&file, &other),
            22..=23 => fs::remove_file(&file),
            24 => fs::hard_link(&file, &other),
            25 => fs::create_dir_all(&directory),
            26..=27 => fs::rename(&directory, &elsewhere),
            28..=29 => fs::rename(&elsewhere, &directory),
            30 => fs::rename(&directory, self.directory()),
            31 if self.dice.below(3) == 0 => {
                fs::remove_dir_all(&directory).and_then(|()| fs::create_dir_all(&self.root))
            }
            32 => fs::File::options()
                .append(true)
                .open(&file)
                .and_then(|open| open.set_modified(SystemTime::now())),
            33 => fs::File::options().write(true).open(&file).and_then(|open| open.set_len(0)),
            34 => copy_over(&file, &other),
            35 => link(&self.root, &other),
            36 => fs::remove_dir_all(&elsewhere).or_else(|_| fs::remove_file(&elsewhere)),
            37 if self.dice.below(20) == 0 => fs::remove_dir_all(&self.root).and_then(|()| {
                std::thread::sleep(Duration::from_millis(self.dice.below(3) as u64 * 30));
                fs::create_dir(&self.root)
            }),
            38 if self.dice.below(10) == 0 => {
                let away = self.elsewhere.join("root");
                let moved = fs::rename(&self.root, &away);
                std::thread::sleep(Duration::from_millis(self.dice.below(60) as u64));
                moved.and_then(|()| fs::rename(&away, &self.root))
            }
            _ => {
                std::thread::sleep(Duration::from_millis(self.dice.below(25) as u64));
                Ok(())
            }
        };
        self.done += usize::from(outcome.is_ok());
        self.last.push(format!(
            "{kind} {} {} {} {outcome:?}",
            file.display(),
            other.display(),
            directory.display()
        ));
        if self.last.len() > 400 {
            self.last.drain(..200);
        }
    }

    /// A body that is whole, broken, of another format, or nothing.
    fn body(&mut self) -> Vec<u8> {
        let (id, run) = (self.dice.below(300), self.dice.below(40));
        let state = self.dice.pick(&["Success", "Failed", "Running", "Submitted"]);
        let minute = self.dice.below(60);
        let json = format!(
            r#"{{"EventName":"TaskFinish","JobsDetail":[{{"JobId":"j{id}","Tag":"Transcode","State":"{state}","CreationTime":"2026-11-20T14:{minute:02}:00+0800","Workflow":{{"RunId":"i{run}"}}}}]}}"#
        );
        let xml = format!(
            "<EventName>WorkflowFinish</EventName><WorkflowExecution><RunId>i{run}</RunId><State>{state}</State><Tasks><JobId>j{id}</JobId><Type>Transcode</Type><State>{state}</State></Tasks></WorkflowExecution>"
        );
        let whole = if self.dice.below(2) == 0 { json.clone() } else { xml };
        let cut = self.dice.below(whole.len());
        match self.dice.below(16) {
            0 => whole.as_bytes()[..cut].to_vec(),
            1 => format!("{json}\n{json}\nno json\n{whole}\n").into_bytes(),
            2 => format!(
                "POST /cb HTTP/1.1\r\nContent-Length: {}\r\n\r\n{whole}",
                whole.len() + self.dice.below(2)
            )
            .into_bytes(),
            3 => vec![0x1F, 0x8B, 8, self.dice.below(256) as u8, 1, 2, 3],
            4 => Vec::new(),
            5 => (0..self.dice.below(200)).map(|_| self.dice.below(256) as u8).collect(),
            6 => json.replace("\",\"", "\" \"").into_bytes(),
            7 => [b"\xff\xfe".to_vec(), whole.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat(),
            _ => whole.into_bytes(),
        }
    }
}

/// The directory of a file, made.
fn with_directory(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)
}

fn write(path: &Path, body: &[u8]) -> io::Result<()> {
    with_directory(path)?;
    fs::write(path, body)
}

/// As receivers should: under another name, then renamed.
fn deliver(path: &Path, body: &[u8]) -> io::Result<()> {
    let unfinished = path.with_extension("part");
    write(&unfinished, body)?;
    fs::rename(unfinished, path)
}

/// As receivers should not: piece by piece, with the file there to be read.
fn append(path: &Path, body: &[u8], pieces: usize) -> io::Result<()> {
    with_directory(path)?;
    let mut file = fs::File::options().create(true).append(true).open(path)?;
    for piece in body.chunks((body.len() / pieces).max(1)) {
        file.write_all(piece)?;
        file.flush()?;
        std::thread::sleep(Duration::from_micros(300));
    }
    Ok(())
}

/// A copy in the place of another, with its time.
fn copy_over(from: &Path, to: &Path) -> io::Result<()> {
    let modified = fs::metadata(from)?.modified()?;
    fs::copy(from, to)?;
    fs::File::options().append(true).open(to)?.set_modified(modified)
}

#[cfg(unix)]
fn link(to: &Path, at: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(to, at)
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) -> io::Result<()> {
    Ok(())
}
