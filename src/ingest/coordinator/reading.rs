//! What waits for a reader, and what becomes of it.

use super::{Coordinator, Growth, Reads};
use crate::ingest::disk;
use crate::ingest::known::Print;
use crate::ingest::reader::{Errand, Outcome};
use crate::ingest::schedule::Later;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::Instant;

/// So many files go to a reader at once while there are many, to spare the way to and fro.
const BATCH: usize = 64;

impl Coordinator {
    /// Reads a file unless it is still what was told of. What was never read is not looked at first: the
    /// reader finds out what it is.
    pub(super) fn want_if_changed(&mut self, path: PathBuf) {
        // What cannot be looked at has no stamp: it is not read again while it stays so.
        let now = || Print::of(disk::stamp_of(&self.place.root.join(&path)).unwrap_or_default());
        if self.known.get(&path).is_none_or(|known| now() != known) {
            self.want(path);
        }
    }

    /// Puts a file in the queue, once. A folder that is read once is walked once.
    pub(super) fn want(&mut self, path: PathBuf) {
        if self.is_watched() {
            if let Some(reads) = self.reading.get_mut(&path) {
                *reads = Reads::Again;
                return;
            }
            if !self.queued.insert(path.clone()) {
                return;
            }
        }
        self.progress.found += usize::from(!self.growing.contains_key(&path));
        self.queue.push_back(path);
    }

    /// Hands as many files to the readers as they take without waiting: many at once while there are many, one
    /// by one while there are few, so that none waits for another.
    pub(super) fn feed(&mut self) {
        while !self.queue.is_empty() && !self.errands.is_full() {
            let share = self.queue.len() / (self.readers * 4);
            let batch: Vec<PathBuf> =
                self.queue.drain(..share.clamp(1, BATCH).min(self.queue.len())).collect();
            let errands = batch.into_iter().map(|path| self.errand(path)).collect();
            // Only the coordinator sends, so there is room; without readers the folder was closed.
            let _ = self.errands.try_send(errands);
        }
    }

    pub(super) fn errand(&mut self, path: PathBuf) -> Errand {
        if let Some(path) = self.queued.take(&path) {
            self.reading.insert(path, Reads::Once);
        }
        let retries = &self.manner.pace.retries;
        let is_last =
            |growth: &Growth| growth.tries >= retries.len() || growth.since.elapsed() > retries.iter().sum();
        let final_try = !self.is_watched() || self.growing.get(&path).is_some_and(is_last);
        Errand { path, final_try, round: self.round }
    }

    pub(super) fn outcomes(&mut self, outcomes: Vec<Outcome>) {
        if self.is_watched() {
            outcomes.into_iter().for_each(|outcome| self.outcome(outcome));
        } else {
            let skipped = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Skipped(_))).count();
            self.progress.found -= skipped;
            self.progress.read += outcomes.len() - skipped;
        }
    }

    pub(super) fn outcome(&mut self, outcome: Outcome) {
        let is_settled = self.settled.remove(outcome.path());
        let path = match outcome {
            Outcome::Told(path, mut stamp) => {
                // Where only stamps tell of changes, one that would not tell of the next is not trusted.
                // Nor one of a file that something happened to meanwhile: it may have been told to be gone since.
                let is_doubtful = self.reading.get(&path) == Some(&Reads::Again);
                if is_doubtful || (!is_settled && disk::is_young(stamp)) {
                    stamp.changed_ns = i64::MIN;
                }
                self.known.insert(&path, stamp);
                path
            }
            Outcome::Gone(path) => {
                self.forget(&path);
                // A walk may have seen it come back, and taken it for what was known of it until now.
                if !disk::is_gone(&self.place.root.join(&path)) {
                    self.reading.insert(path.clone(), Reads::Again);
                }
                path
            }
            Outcome::Skipped(path) => {
                self.growing.remove(&path);
                self.progress.found -= 1;
                if self.reading.remove(&path) == Some(Reads::Again) {
                    self.want(path);
                }
                return;
            }
            Outcome::Growing(path) => {
                self.reading.remove(&path);
                let again = Later::Read(path.clone());
                let new = || Growth { tries: 0, since: Instant::now() };
                let growth = self.growing.entry(path).or_insert_with(new);
                // A walk that comes by is no try.
                if self.due.has(&again) {
                    return;
                }
                let wait = self.manner.pace.retries[growth.tries.min(self.manner.pace.retries.len() - 1)];
                growth.tries += 1;
                return self.due.put_off(again, Instant::now() + wait);
            }
        };
        self.growing.remove(&path);
        self.progress.read += 1;
        if self.reading.remove(&path) == Some(Reads::Again) {
            self.want(path);
        }
    }

    /// Stops reading: what waits for a reader no longer does, and what a reader has not begun it skips.
    pub(super) fn cancel(&mut self) {
        self.round += 1;
        self.held = true;
        self.cancelled.store(self.round, Ordering::Relaxed);
        for path in self.queue.drain(..) {
            self.queued.remove(&path);
            self.growing.remove(&path);
            self.settled.remove(&path);
            self.progress.found -= 1;
        }
    }
}
