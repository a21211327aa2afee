//! The command line twin: the same reading, filtering and exporting without a window.
//!
//! A folder is read once, then a verb prints. Machines get JSON, NDJSON or CSV, sorted by time, then id; people
//! get tables in which nothing that a capture says can steer the terminal. Exit status: 0 done, 1 `check` found
//! problems, 2 the call or the folder is wrong.

mod args;
mod body;
mod check;
mod export;
mod follow;
#[cfg(test)]
mod generated_tests;
mod integrate;
mod list;
mod output;
mod progress;
mod stats;
mod table;

pub use args::{Call, Verb, parse};

use crate::export::Source;
use crate::index::{Index, Indexer};
use crate::ingest::{Folder, Glob, News, Options, Wake, read_capture};
use crate::marks::{Marked, Marks};
use crate::query::{Clock, Query, QueryError};
use crate::sanitize::{display_path, sanitize_line};
use crate::time;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use unicode_width::UnicodeWidthStr;

/// The call or the folder is wrong.
const WRONG: u8 = 2;

/// Carries out a verb: prints, or writes what it was told to.
#[must_use]
pub fn run(verb: &Verb) -> ExitCode {
    ended(match verb {
        Verb::List(list) => list::run(list),
        Verb::Stats(stats) => stats::run(stats),
        Verb::Export(export) => export::run(export),
        Verb::Check(check) => check::run(check),
        Verb::Follow(follow) => follow::run(follow),
        Verb::Integrate(integrate) => integrate::run(integrate),
        Verb::Completions(completions) => integrate::complete(completions),
    })
}

/// Prints the list of a folder where there can be no window, and says why on the standard error.
#[must_use]
pub fn list_instead(folder: Option<PathBuf>, ignore: Vec<Glob>, why: &str) -> ExitCode {
    let how = "in a graphical session the window opens";
    let Some(path) = folder else {
        return ended(Err(Failure::wrong(format!("no window, and no folder to list: {why}; {how}"))));
    };
    say(&format!("no window, so here is the list: {why}; {how}"));
    ended(list::run(&args::List::of(args::Captures { path, ignore: args::Ignore { globs: ignore } })))
}

/// Why a verb could not do its work.
#[derive(Debug)]
enum Failure {
    /// Lines for the standard error; they are made harmless there.
    Wrong(Vec<String>),
    /// Whoever read the output has seen enough.
    NobodyReads,
}

impl Failure {
    fn wrong(message: impl Into<String>) -> Self {
        Self::Wrong(vec![message.into()])
    }
}

fn ended(outcome: Result<ExitCode, Failure>) -> ExitCode {
    match outcome {
        Ok(code) => code,
        Err(Failure::NobodyReads) => ExitCode::SUCCESS,
        Err(Failure::Wrong(lines)) => {
            let mut lines = lines.iter();
            lines.next().into_iter().for_each(|first| say(first));
            lines.for_each(|line| complain(line));
            ExitCode::from(WRONG)
        }
    }
}

/// One sentence on the standard error.
fn say(sentence: &str) {
    complain(&format!("callscope: {sentence}"));
}

/// A folder, or a single capture, that was read whole.
struct Contents {
    index: Arc<Index>,
    root: PathBuf,
    /// The one capture, where no folder was named.
    only: Option<PathBuf>,
    /// What was noted on the records.
    marked: Arc<Marked>,
    /// Where what came from the standard input lies for so long; it goes with this.
    _input: Option<tempfile::TempDir>,
}

impl Contents {
    /// The path of a capture from where the program was called, which named the folder so.
    fn path_from_here(&self, named: &Path, capture: &Path) -> PathBuf {
        if self.only.is_some() { named.to_owned() } else { named.join(capture) }
    }

    /// Lets `then` read the captures again.
    fn with_source<T>(&self, then: impl FnOnce(&Source<'_>) -> T) -> T {
        let read = |path: &Path| read_capture(&self.root.join(path));
        then(&Source { root: &self.root, only: self.only.as_deref(), read: &read })
    }
}

/// What was noted on records in the window. Where that is not asked for it is not read either: a damaged file is
/// no reason to refuse what has nothing to do with it.
fn marks(is_asked: bool) -> Result<Marks, Failure> {
    let path = crate::config::folder().map(|folder| folder.join(crate::marks::FILE_NAME));
    let Some(path) = path.filter(|_| is_asked) else { return Ok(Marks::default()) };
    let wrong = |reason: &str| {
        Failure::wrong(format!(
            "cannot read the marks that were set in the window: {reason}: {}",
            display_path(&path)
        ))
    };
    match std::fs::read(&path) {
        Ok(bytes) => Marks::read(&bytes).map_err(|error| wrong(&error.to_string())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Marks::default()),
        Err(error) => Err(wrong(&crate::capture::reason(&error))),
    }
}

/// So many captures are joined at once while a folder is read: enough to be worth sorting together, and few enough that
/// little is left to do when the readers are done.
const COMMIT_EVERY: usize = 16_384;

/// Reads everything that is in a folder now, and what was noted on it where that is asked for.
fn read_folder(captures: &args::Captures, with_marks: bool) -> Result<Contents, Failure> {
    let marks = marks(with_marks)?;
    let input = if is_input(&captures.path) { Some(take_input()?) } else { None };
    let path = input.as_ref().map_or(captures.path.clone(), |folder| folder.path().join(INPUT));
    let folder = open_folder(&args::Captures { path, ignore: captures.ignore.clone() }, false)?;
    let index = receive_all(&folder)?;
    let only = folder.only().map(Path::to_owned);
    let marked = Arc::new(marks.of(&index));
    Ok(Contents { index: index.share(), root: folder.root().to_owned(), only, marked, _input: input })
}

/// The name of the capture that came from the standard input.
const INPUT: &str = "stdin";

/// Whether the standard input is meant; a folder of that name is ./-
fn is_input(path: &Path) -> bool {
    path == Path::new("-")
}

/// Puts what comes from the standard input into a file, as the one capture that is read. Of what is too long for a
/// capture no more is taken than tells that it is.
fn take_input() -> Result<tempfile::TempDir, Failure> {
    let most = crate::capture::MAX_BYTES as u64 + 1;
    let taken = tempfile::tempdir().and_then(|folder| {
        let mut file = std::fs::File::create(folder.path().join(INPUT))?;
        io::copy(&mut io::stdin().lock().take(most), &mut file)?;
        Ok(folder)
    });
    taken.map_err(|error| {
        Failure::wrong(format!("cannot read the standard input: {}", crate::capture::reason(&error)))
    })
}

/// Opens what was named on the command line.
fn open_folder(captures: &args::Captures, watch: bool) -> Result<Folder, Failure> {
    let wake: Wake = Arc::new(|| {});
    let options = Options { ignore: captures.ignore.globs.clone(), ..Options::new(watch, wake) };
    Folder::open(&captures.path, &options).map_err(|error| {
        let reason = crate::capture::reason(&error);
        Failure::wrong(format!("cannot open the folder: {reason}: {}", display_path(&captures.path)))
    })
}

/// Takes in what a folder tells until it is read whole. Workers that fall silent before leave half a folder,
/// which must not pass for a whole one.
fn receive_all(folder: &Folder) -> Result<Indexer, Failure> {
    let (mut index, mut uncommitted) = (Indexer::new(), 0);
    let mut meter = progress::Meter::new();
    for message in folder.receiver() {
        match message.news {
            News::Captures(batch) => {
                uncommitted += batch.len();
                index.take_in(batch);
                // What waits for a commit is held a second time.
                if uncommitted >= COMMIT_EVERY {
                    index.commit();
                    uncommitted = 0;
                }
            }
            News::Gone(path) => index.remove(&path),
            News::Progress(progress) if progress.done => {
                index.commit();
                return Ok(index);
            }
            News::Progress(progress) => meter.tell(progress),
            News::Checked | News::Watch(_) | News::Document(..) => {}
        }
    }
    let shown = display_path(folder.root());
    Err(Failure::wrong(format!("reading ended before the folder was read whole: {shown}")))
}

/// Reads a filter; one that is wrong is shown with a mark under the place. Times without an offset are read in
/// `offset_minutes`, see [`Index::usual_offset`].
fn read_filter(filter: Option<&str>, offset_minutes: i32) -> Result<Query, Failure> {
    let clock = Clock { now: time::now(), offset_minutes };
    let filter = filter.unwrap_or_default();
    Query::parse(filter, clock).map_err(|error| Failure::Wrong(explain(filter, &error)))
}

/// Reads a folder, and a filter in the offset of its times. A wrong filter is told before the folder is read.
fn read_both(folder: &args::Captures, filter: &args::Filter) -> Result<(Contents, Query), Failure> {
    read_with_marks(folder, filter, false)
}

/// The same, with what was noted on records whether the filter asks for it or not.
fn read_with_marks(
    folder: &args::Captures,
    filter: &args::Filter,
    with_marks: bool,
) -> Result<(Contents, Query), Failure> {
    let filter = filter.filter.as_deref();
    let reads_marks = read_filter(filter, 0)?.reads_marks();
    let contents = read_folder(folder, with_marks || reads_marks)?;
    let query = read_filter(filter, contents.index.usual_offset())?;
    Ok((contents, query))
}

/// One line on the standard error. Where that is closed nobody misses it.
fn complain(line: &str) {
    let _ = writeln!(io::stderr(), "{}", sanitize_line(line));
}

/// What is wrong with a filter, the filter, and carets under the place.
fn explain(filter: &str, error: &QueryError) -> Vec<String> {
    let width = |range: std::ops::Range<usize>| {
        filter.get(range).map_or(0, |text| UnicodeWidthStr::width(&*sanitize_line(text)))
    };
    let start = error.span.start.min(filter.len());
    let carets = width(start..error.span.end.min(filter.len())).max(1);
    vec![
        format!("the filter is wrong: {}", error.fault),
        format!("  {filter}"),
        format!("  {}{}", " ".repeat(width(0..start)), "^".repeat(carets)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{Message, Progress};

    #[test]
    fn a_folder_that_falls_silent_before_it_is_read_whole_is_an_error() {
        for done in [false, true] {
            let (sender, receiver) = crossbeam_channel::unbounded();
            let folder = Folder::from_receiver(PathBuf::from("captures"), 1, receiver);
            let progress = Progress { found: 1, read: usize::from(done), done };
            sender.send(Message { version: 1, news: News::Progress(progress) }).unwrap();
            drop(sender);
            assert_eq!(receive_all(&folder).is_ok(), done);
        }
    }
}
