//! `follow`: a line for each record that arrives or changes, until interrupted.

use super::args::Follow;
use super::output::Output;
use super::{Failure, open_folder, read_filter};
use crate::export::row;
use crate::index::{Indexer, RecordId};
use crate::ingest::{Message, News, WatchState};
use crate::marks::Marks;
use crate::query::{Query, Searched};
use crate::time;
use crossbeam_channel::RecvTimeoutError;
use std::collections::HashMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use xxhash_rust::xxh3::xxh3_64;

/// Most messages that are taken in before what they say is printed.
const MOST_AT_ONCE: usize = 1_000;
/// How often it is looked whether anybody reads the output, while nothing comes.
const LOOK: Duration = Duration::from_secs(1);

/// Prints what is there, by time, then what comes, as it comes. Ends when nobody reads the output any more.
pub(super) fn run(follow: &Follow) -> Result<ExitCode, Failure> {
    let filter = follow.filter.filter.clone();
    let reads_marks = read_filter(filter.as_deref(), 0)?.reads_marks();
    if super::is_input(&follow.folder.path) {
        return Err(Failure::wrong("follow watches a folder or a file, and never the standard input"));
    }
    let folder = open_folder(&follow.folder, true)?;
    let mut follower = Follower {
        index: Indexer::new(),
        filter,
        root: folder.root().to_owned(),
        query: Query::default(),
        searched: Searched::default(),
        offset: None,
        marks: super::marks(reads_marks)?,
        printed: HashMap::new(),
        out: Output::new(),
        is_read: false,
    };
    loop {
        let message = match folder.receiver().recv_timeout(LOOK) {
            Ok(message) => message,
            Err(RecvTimeoutError::Timeout) if Output::is_read() => continue,
            Err(_) => break,
        };
        follower.take_in(message);
        for message in folder.receiver().try_iter().take(MOST_AT_ONCE) {
            follower.take_in(message);
        }
        if follower.is_read && follower.index.commit() {
            follower.print_changes()?;
        }
    }
    follower.out.finish()?;
    Ok(ExitCode::SUCCESS)
}

struct Follower {
    index: Indexer,
    filter: Option<String>,
    root: PathBuf,
    /// The filter, read in the offset of the times that are there.
    query: Query,
    /// What was found in captures.
    searched: Searched,
    offset: Option<i32>,
    /// What was noted on records, as it was when this began.
    marks: Marks,
    /// What was printed last of each record, as a hash: a line that says nothing new is not printed again.
    printed: HashMap<RecordId, u64>,
    out: Output,
    /// Whether the folder was read whole once: what is there then is printed by time.
    is_read: bool,
}

impl Follower {
    fn take_in(&mut self, message: Message) {
        match message.news {
            News::Captures(batch) => self.index.take_in(batch),
            News::Gone(path) => self.index.mark_missing(&path),
            News::Progress(progress) => self.is_read |= progress.done,
            News::Watch(WatchState::Polling(why)) => super::say(&format!("looking every few seconds: {why}")),
            News::Watch(WatchState::Lost) => super::say("the folder is gone; waiting for it to come back"),
            News::Checked | News::Watch(WatchState::Off | WatchState::Watching) | News::Document(..) => {}
        }
    }

    fn print_changes(&mut self) -> Result<(), Failure> {
        // The times that most captures have say how those of the filter are meant. When these become others, a
        // record may pass that did not.
        let offset = self.index.usual_offset();
        let is_new = !self.index.is_empty() && self.offset != Some(offset);
        if is_new {
            self.offset = Some(offset);
            self.query = read_filter(self.filter.as_deref(), offset)?;
        }
        self.query.measure_until(time::now());
        let ids = if is_new { self.index.order() } else { self.index.last_changed() };
        let changed = || ids.iter().filter_map(|&id| self.index.get(id));
        let marked = self.marks.of(&self.index);
        let targets = self.query.unsearched(changed(), &self.searched, &marked);
        super::body::search(&self.root, &self.query, &targets, &self.searched)?;
        for record in self.query.passing(changed(), &self.searched, &marked) {
            let line = serde_json::to_string(&row(&self.index, record))
                .map_err(|error| Failure::wrong(error.to_string()))?;
            let hash = xxh3_64(line.as_bytes());
            if self.printed.insert(record.id(), hash) != Some(hash) {
                self.out.put_json(&line)?;
                self.out.put("\n")?;
            }
        }
        self.out.flush()
    }
}
