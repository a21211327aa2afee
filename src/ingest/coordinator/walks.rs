//! Walks: what they find is read, what they no longer find is told to be gone.

use super::{Coordinator, TICK};
use crate::capture;
use crate::index::{Batch, Stamp};
use crate::ingest::News;
use crate::ingest::disk::{self, Found};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::Instant;

/// So many hints are seen to for each file that a walk finds.
const HINTS_A_STEP: usize = 8;

/// So many files may wait for readers while a folder is read once.
const AHEAD: usize = 1 << 14;

impl Coordinator {
    /// Finds everything under `under` that is new or changed.
    pub(super) fn walk(&mut self, under: &Path) {
        self.walking = true;
        self.go_through(under, Self::want_if_changed);
        self.walking = false;
    }

    /// Compares the disk with what is known.
    pub(super) fn reconcile(&mut self) {
        self.walks.next = None;
        let is_asked = std::mem::take(&mut self.walks.is_asked);
        let begun = Instant::now();
        self.walks.last = begun;
        if disk::identity(&self.place.root).is_none() {
            return;
        }
        self.known.begin_walk();
        let closed = self.go_through(Path::new(""), |this, path| {
            if this.known.find(&path) || !this.held {
                this.want_if_changed(path);
            }
            // From the first thing on that has to be read, reading is not done before the walk is.
            this.walking |= this.is_reading();
        });
        self.walking = false;
        self.walks.took = begun.elapsed();
        let Some(closed) = closed else { return };
        // What came back after its directory was listed is not gone.
        let is_gone = |path: &PathBuf| !lies_in(path, &closed) && disk::is_gone(&self.place.root.join(path));
        for path in self.known.not_found().into_iter().filter(is_gone).collect::<Vec<_>>() {
            self.forget(&path);
        }
        if is_asked {
            self.outlet.tell(News::Checked);
        }
    }

    /// Walks what lies under `under`, and meanwhile sees to readers and requests. Returns the directories that
    /// could not be listed; `None` when the walk did not get to its end.
    fn go_through(
        &mut self,
        under: &Path,
        mut found_file: impl FnMut(&mut Self, PathBuf),
    ) -> Option<BTreeSet<PathBuf>> {
        let place = self.place.clone();
        let round = self.round;
        let mut closed = BTreeSet::new();
        self.in_walk = true;
        let is_whole = disk::walk(&place, under, |found| {
            match found {
                Found::File(path) => found_file(self, path),
                Found::Closed(path, error) => {
                    self.tell_closed(&path, &error);
                    closed.insert(path);
                }
            }
            self.see_to_the_rest() && self.round == round
        });
        self.in_walk = false;
        if !is_whole {
            return None;
        }
        let told = self.closed.iter().filter(|path| path.starts_with(under));
        let opened: Vec<PathBuf> = told.filter(|path| !lies_in(path, &closed)).cloned().collect();
        for path in opened {
            self.tell_opened(&path);
        }
        Some(closed)
    }

    /// What goes on beside a walk; whether the walk is to go on.
    fn see_to_the_rest(&mut self) -> bool {
        self.feed();
        while let Ok(outcomes) = self.outcomes.try_recv() {
            self.outcomes(outcomes);
        }
        self.wait_for_readers();
        // A file that comes does not wait until the walk is over.
        for _ in 0..HINTS_A_STEP {
            let Ok(hint) = self.hints.try_recv() else { break };
            self.hint(hint);
        }
        while let Ok(request) = self.requests.try_recv() {
            self.request(&request);
        }
        self.tell_progress() && !self.stop.load(Ordering::Relaxed)
    }

    /// Of a folder that is read once nothing waits for the walk: it need not run far ahead of the readers, and what
    /// it found need not be held.
    fn wait_for_readers(&mut self) {
        while !self.is_watched() && self.queue.len() > AHEAD && !self.stop.load(Ordering::Relaxed) {
            if let Ok(outcomes) = self.outcomes.recv_timeout(TICK) {
                self.outcomes(outcomes);
            }
            self.feed();
        }
    }

    /// Tells of a directory that cannot be listed, once.
    fn tell_closed(&mut self, path: &Path, error: &io::Error) {
        if self.closed.insert(path.to_owned()) {
            let message = format!("this directory cannot be listed: {}", capture::reason(error));
            let capture = capture::unreadable::<&str>(&message);
            self.outlet.tell(News::Captures(Batch::of(path, Stamp::OF_DIRECTORY, &capture)));
        }
    }

    /// A directory that could not be listed now can, or is gone.
    fn tell_opened(&mut self, path: &Path) {
        if self.closed.remove(path) {
            self.outlet.tell(News::Gone(path.to_owned()));
        }
    }

    /// A path is no longer there: a file, or a directory with all that was in it.
    pub(super) fn gone(&mut self, relative: &Path) {
        self.doubt(relative);
        for path in self.known.under(relative) {
            self.forget(&path);
        }
        let closed: Vec<PathBuf> =
            self.closed.iter().filter(|path| path.starts_with(relative)).cloned().collect();
        for path in closed {
            self.tell_opened(&path);
        }
    }

    /// A directory is there, perhaps another than before: what is known of it and is not there goes.
    pub(super) fn sift(&mut self, relative: &Path) {
        self.doubt(relative);
        for path in self.known.under(relative) {
            if disk::is_gone(&self.place.root.join(&path)) {
                self.forget(&path);
            }
        }
    }
}

/// Whether `path` is one of `directories` or lies beneath one.
fn lies_in(path: &Path, directories: &BTreeSet<PathBuf>) -> bool {
    !directories.is_empty() && path.ancestors().any(|ancestor| directories.contains(ancestor))
}
