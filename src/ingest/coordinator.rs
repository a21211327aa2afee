//! Decides what is read, and when: the first walk, hints, walks that check, retries.

use super::disk::{self, Place};
use super::known::Known;
use super::mounts;
use super::reader::{self, Errand, Outcome};
use super::schedule::{Later, Pace, Schedule};
use super::watcher::{EventSource, Hint, Watching};
use super::{News, Outlet, Progress, Request, WatchState};
use crossbeam_channel::{Receiver, Sender, bounded, never, select, unbounded};
use hashbrown::HashMap;
use std::collections::{BTreeSet, VecDeque};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

mod walks;

/// So many hints wait before they count as lost; losing them costs a walk, nothing else.
const HINTS: usize = 1 << 14;
/// So many batches of files are on their way to the readers; more would only make stopping slower.
const IN_FLIGHT: usize = 16;
/// So many files go to a reader at once while there are many, to spare the way to and fro.
const BATCH: usize = 64;
/// A folder is large from here on.
const LARGE: usize = 100_000;
/// How often progress is told.
const TICK: Duration = Duration::from_millis(100);

/// How a folder is read and watched.
#[derive(Clone)]
pub(super) struct Manner {
    /// Where hints come from; `None` when the folder is read once.
    pub source: Option<Arc<dyn EventSource>>,
    /// How long things wait.
    pub pace: Pace,
}

/// Starts the coordinator and its readers; all end when the folder is dropped.
pub(super) fn start(
    place: Place,
    manner: Manner,
    requests: Receiver<Request>,
    outlet: Outlet,
    stop: Arc<AtomicBool>,
) -> io::Result<()> {
    let (errands, to_read) = bounded(IN_FLIGHT);
    let (outcome_sender, outcomes) = unbounded();
    let cancelled = Arc::new(AtomicU64::new(0));
    reader::start(&place.root, &to_read, &outcome_sender, &outlet, &cancelled)?;
    let (hint_sender, hints) = bounded(HINTS);
    let coordinator = Coordinator {
        place,
        outlet,
        stop,
        requests,
        cancelled,
        readers: reader::count(),
        round: 0,
        held: false,
        errands,
        hint_sender,
        outcomes,
        watch: manner.source.is_some(),
        manner,
        known: Known::default(),
        closed: BTreeSet::new(),
        reading: HashMap::new(),
        growing: HashMap::new(),
        queue: VecDeque::new(),
        due: Schedule::default(),
        watcher: None,
        root: None,
        watch_again: None,
        watch_state: WatchState::Off,
        progress: Progress::default(),
        told: None,
        walking: false,
        next_walk: None,
        last_walk: Instant::now(),
        next_look: Instant::now(),
    };
    let work = move || coordinator.run(&hints);
    std::thread::Builder::new().name("ingest".to_owned()).spawn(work).map(drop)
}

/// Where a file is on its way to being told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    /// It waits for a reader.
    Queue,
    /// A reader has it.
    Reader,
    /// A reader has it, and it was touched since: it is read once more.
    ReaderAgain,
}

impl At {
    /// Notes that the file was touched. One that waits is read later anyway.
    fn touch(&mut self) {
        if *self == Self::Reader {
            *self = Self::ReaderAgain;
        }
    }
}

struct Coordinator {
    place: Place,
    outlet: Outlet,
    stop: Arc<AtomicBool>,
    requests: Receiver<Request>,
    /// The readers skip what was handed to them in an earlier round than this.
    cancelled: Arc<AtomicU64>,
    readers: usize,
    /// How often reading was cancelled.
    round: u64,
    /// Whether reading was cancelled and not asked for again since: then walks leave alone what was never read.
    held: bool,
    errands: Sender<Vec<Errand>>,
    outcomes: Receiver<Vec<Outcome>>,
    /// Whether the folder is watched, or only read once.
    watch: bool,
    manner: Manner,
    hint_sender: Sender<Hint>,
    /// What is known of every file that was told of; of a folder that is read once, nothing.
    known: Known,
    /// Directories that were told of because they could not be listed.
    closed: BTreeSet<PathBuf>,
    /// Files that wait for a reader or are with one; of a folder that is read once, none.
    reading: HashMap<PathBuf, At>,
    /// Files that ended early: how often they were tried.
    growing: HashMap<PathBuf, usize>,
    /// Files that wait for a reader.
    queue: VecDeque<PathBuf>,
    due: Schedule,
    watcher: Option<Box<dyn Watching>>,
    /// What the root was when it was watched: another one at the same path has to be watched anew.
    root: Option<disk::Identity>,
    /// When a folder that could not be watched is tried again.
    watch_again: Option<Instant>,
    watch_state: WatchState,
    progress: Progress,
    told: Option<Progress>,
    /// Whether a walk is under way: what it will find is not known yet.
    walking: bool,
    /// When the next walk of everything is to begin.
    next_walk: Option<Instant>,
    last_walk: Instant,
    /// When the root is looked at next.
    next_look: Instant,
}

impl Coordinator {
    fn run(mut self, hints: &Receiver<Hint>) {
        // Armed before the walk, so that nothing falls between the two.
        if self.watch {
            self.arm();
        }
        self.walk(Path::new(""));
        let outcomes = self.outcomes.clone();
        let mut requests = self.requests.clone();
        while !self.stop.load(Ordering::Relaxed) {
            self.feed();
            if !self.tell_progress() || (self.progress.done && !self.watch) {
                return;
            }
            select! {
                recv(hints) -> hint => self.hint(hint.unwrap_or(Hint::Missed)),
                recv(outcomes) -> outcomes => outcomes.into_iter().for_each(|outcomes| self.outcomes(outcomes)),
                recv(requests) -> request => match request {
                    Ok(request) => self.request(&request),
                    Err(_) => requests = never(),
                },
                default(self.idle_time()) => {}
            }
            self.catch_up();
        }
    }

    fn request(&mut self, request: &Request) {
        match request {
            // A folder that is read once is walked once.
            Request::Rescan if self.watch => {
                self.held = false;
                self.next_walk = Some(Instant::now());
            }
            Request::Rescan => {}
            Request::Cancel => self.cancel(),
        }
    }

    /// How long there is nothing to do.
    fn idle_time(&self) -> Duration {
        // A folder that is read once is not looked at again.
        let next_look = self.watch.then_some(self.next_look);
        let next = [self.due.next(), self.next_walk, next_look].into_iter().flatten().min();
        next.map_or(TICK, |at| at.saturating_duration_since(Instant::now())).min(TICK)
    }

    /// Everything that time brings.
    fn catch_up(&mut self) {
        let now = Instant::now();
        while let Some(what) = self.due.take_due(now) {
            match what {
                Later::Read(path) => self.want_if_changed(path),
                Later::Walk(under) => self.walk(&under),
            }
        }
        if self.watcher.as_ref().is_some_and(|watcher| watcher.take_lost()) {
            self.ask_for_walk();
        }
        if self.next_walk.is_some_and(|at| at <= now) {
            self.reconcile();
        }
        if self.watch && now >= self.next_look {
            self.look_at_root();
            let pause = if self.known.len() > LARGE {
                self.manner.pace.reconcile * 5
            } else {
                self.manner.pace.reconcile
            };
            if now.duration_since(self.last_walk) > pause {
                self.ask_for_walk();
            }
        }
    }

    fn arm(&mut self) {
        let Some(source) = &self.manner.source else { return };
        self.watcher = None;
        self.watch_again = None;
        self.root = disk::identity(&self.place.root);
        let state = if let Some(kind) = mounts::without_events(&self.place.root) {
            WatchState::Polling(format!("a folder on {kind} tells of no changes"))
        } else {
            let recursive = self.place.only.is_none();
            match source.watch(&self.place.root, recursive, self.hint_sender.clone()) {
                Ok(watcher) => {
                    self.watcher = Some(watcher);
                    WatchState::Watching
                }
                // Half a watcher is worse than none: it looks like a whole one.
                Err(error) => {
                    self.watch_again = Some(Instant::now() + self.manner.pace.watch_again);
                    WatchState::Polling(watch_error(&error))
                }
            }
        };
        self.set_watch_state(state);
    }

    fn set_watch_state(&mut self, state: WatchState) {
        if self.watch_state != state {
            self.watch_state = state.clone();
            self.outlet.tell(News::Watch(state));
        }
    }

    /// Notices that the folder went away, came back, or is another one at the same path.
    fn look_at_root(&mut self) {
        let now = Instant::now();
        self.next_look = now + self.manner.pace.look;
        let there = disk::identity(&self.place.root);
        if there.is_none() {
            self.watcher = None;
            return self.set_watch_state(WatchState::Lost);
        }
        if self.watch_state == WatchState::Lost || there != self.root {
            self.arm();
            self.next_walk = Some(now);
        } else if matches!(self.watch_state, WatchState::Polling(_)) {
            if self.watch_again.is_some_and(|at| at <= now) {
                self.arm();
            }
            if self.last_walk.elapsed() > self.manner.pace.walk_pause {
                self.ask_for_walk();
            }
        }
    }

    fn hint(&mut self, hint: Hint) {
        let (path, settled) = match hint {
            Hint::Missed => return self.ask_for_walk(),
            Hint::Touched(path) => (path, false),
            Hint::Settled(path) => (path, true),
        };
        let Ok(relative) = path.strip_prefix(&self.place.root) else { return };
        let relative = relative.to_owned();
        if relative.as_os_str().is_empty() {
            // Whatever happened to the root itself, it may be another directory now, even under the same number.
            self.root = None;
            self.next_look = Instant::now();
            return;
        }
        match std::fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_dir() => {
                self.sift(&relative);
                self.walk(&relative);
                self.due.put_off(Later::Walk(relative), Instant::now() + self.manner.pace.second_look);
            }
            Ok(metadata) if metadata.is_file() && self.place.takes(&relative) => {
                let read = Later::Read(relative.clone());
                if settled {
                    // Somebody wrote it, whatever its length and times say.
                    self.due.drop(&read);
                    self.want(relative);
                } else {
                    self.due.put_off(read, Instant::now() + self.manner.pace.quiet);
                }
            }
            Ok(_) => {}
            Err(error) if disk::is_absence(&error) => self.gone(&relative),
            // It cannot be seen for the moment, which is not to say that it went.
            Err(_) => self.ask_for_walk(),
        }
    }

    fn ask_for_walk(&mut self) {
        let soonest = self.last_walk + self.manner.pace.walk_pause;
        self.next_walk.get_or_insert(soonest.max(Instant::now()));
    }

    /// What a reader has in its hands it may have opened before what just happened to `relative`.
    fn doubt(&mut self, relative: &Path) {
        let beneath = self.reading.iter_mut().filter(|(path, _)| path.starts_with(relative));
        beneath.for_each(|(_, at)| at.touch());
    }

    fn forget(&mut self, path: &Path) {
        if self.known.remove(path) {
            self.outlet.tell(News::Gone(path.to_owned()));
        }
    }

    /// Reads a file unless it is still what was told of. What was never read is not looked at first: the
    /// reader finds out what it is.
    fn want_if_changed(&mut self, path: PathBuf) {
        // What cannot be looked at has no stamp: it is not read again while it stays so.
        let now = || disk::stamp_of(&self.place.root.join(&path)).unwrap_or_default();
        if self.known.get(&path).is_none_or(|known| now() != known) {
            self.want(path);
        }
    }

    /// Puts a file in the queue, once. A folder that is read once is walked once.
    fn want(&mut self, path: PathBuf) {
        if self.watch {
            if let Some(at) = self.reading.get_mut(&path) {
                return at.touch();
            }
            self.reading.insert(path.clone(), At::Queue);
        }
        self.progress.found += usize::from(!self.growing.contains_key(&path));
        self.queue.push_back(path);
    }

    /// Hands as many files to the readers as they take without waiting: many at once while there are many, one
    /// by one while there are few, so that none waits for another.
    fn feed(&mut self) {
        while !self.queue.is_empty() && !self.errands.is_full() {
            let share = self.queue.len() / (self.readers * 4);
            let batch: Vec<PathBuf> =
                self.queue.drain(..share.clamp(1, BATCH).min(self.queue.len())).collect();
            let errands = batch.into_iter().map(|path| self.errand(path)).collect();
            // Only the coordinator sends, so there is room; without readers the folder was closed.
            let _ = self.errands.try_send(errands);
        }
    }

    fn errand(&mut self, path: PathBuf) -> Errand {
        if let Some(at) = self.reading.get_mut(&path) {
            *at = At::Reader;
        }
        let tries = self.growing.get(&path).copied().unwrap_or(0);
        let final_try = !self.watch || tries >= self.manner.pace.retries.len();
        Errand { path, final_try, round: self.round }
    }

    fn outcomes(&mut self, outcomes: Vec<Outcome>) {
        if self.watch {
            outcomes.into_iter().for_each(|outcome| self.outcome(outcome));
        } else {
            let skipped = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Skipped(_))).count();
            self.progress.found -= skipped;
            self.progress.read += outcomes.len() - skipped;
        }
    }

    fn outcome(&mut self, outcome: Outcome) {
        let path = match outcome {
            Outcome::Told(path, stamp) => {
                self.known.insert(&path, stamp);
                path
            }
            Outcome::Gone(path) => {
                self.forget(&path);
                path
            }
            Outcome::Skipped(path) => {
                self.growing.remove(&path);
                self.progress.found -= 1;
                if self.reading.remove(&path) == Some(At::ReaderAgain) {
                    self.want(path);
                }
                return;
            }
            Outcome::Growing(path) => {
                self.reading.remove(&path);
                let tries = self.growing.entry(path.clone()).or_default();
                let wait = self.manner.pace.retries[(*tries).min(self.manner.pace.retries.len() - 1)];
                *tries += 1;
                return self.due.put_off(Later::Read(path), Instant::now() + wait);
            }
        };
        self.growing.remove(&path);
        self.progress.read += 1;
        if self.reading.remove(&path) == Some(At::ReaderAgain) {
            self.want(path);
        }
    }

    /// Stops reading: what waits for a reader no longer does, and what a reader has not begun it skips.
    fn cancel(&mut self) {
        self.round += 1;
        self.held = true;
        self.cancelled.store(self.round, Ordering::Relaxed);
        for path in self.queue.drain(..) {
            self.reading.remove(&path);
            self.growing.remove(&path);
            self.progress.found -= 1;
        }
    }

    /// Whether anybody still listens.
    fn tell_progress(&mut self) -> bool {
        const STEP: usize = 500;
        let is_idle =
            if self.watch { self.reading.is_empty() } else { self.progress.read == self.progress.found };
        self.progress.done = is_idle && !self.walking;
        let (progress, told) = (self.progress, self.told);
        let worth_it = told.is_none_or(|told| {
            told.done != progress.done
                || progress.read.abs_diff(told.read) >= STEP
                || (progress.done && told != progress)
        });
        if !worth_it {
            return true;
        }
        self.told = Some(self.progress);
        self.outlet.tell(News::Progress(self.progress))
    }
}

/// Why a folder cannot be watched, and what helps.
fn watch_error(error: &notify::Error) -> String {
    match &error.kind {
        notify::ErrorKind::MaxFilesWatch => {
            "the system's limit of watched directories is reached; raise fs.inotify.max_user_watches"
                .to_owned()
        }
        _ => error.to_string(),
    }
}
