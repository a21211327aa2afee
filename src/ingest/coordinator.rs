//! Decides what is read, and when: the first walk, hints, walks that check, retries.

use super::disk::{self, Place};
use super::known::Known;
use super::reader::{self, Errand, Outcome};
use super::schedule::{Later, Pace, Schedule};
use super::watcher::{self, EventSource, Hint, Watching};
use super::{Glob, News, Outlet, Progress, Request, WatchState};
use crossbeam_channel::{Receiver, Sender, bounded, never, select, unbounded};
use hashbrown::{HashMap, HashSet};
use std::collections::{BTreeSet, VecDeque};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

mod reading;
#[cfg(test)]
mod tests;
mod walks;

/// So many hints wait before they count as lost; losing them costs a walk, nothing else.
const HINTS: usize = 1 << 14;
/// So many batches of files are on their way to the readers; more would only make stopping slower.
const IN_FLIGHT: usize = 16;
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
    /// What in the folder is left alone.
    pub ignore: Arc<[Glob]>,
    /// The type of the file system that a path lies on, if that tells of no changes.
    pub without_events: fn(&Path) -> Option<String>,
}

impl Manner {
    /// As folders are read and watched usually.
    pub fn of(source: Option<Arc<dyn EventSource>>) -> Self {
        let without_events = super::mounts::without_events;
        Self { source, pace: Pace::default(), ignore: Arc::default(), without_events }
    }
}

/// Starts the coordinator and its readers; all end when the folder is dropped.
pub(super) fn start(
    place: Place,
    manner: Manner,
    requests: Receiver<Request>,
    outlet: Outlet,
    stop: Arc<AtomicBool>,
) -> io::Result<()> {
    let (coordinator, errands, outcomes) = Coordinator::new(place, manner, requests, outlet, stop);
    let Coordinator { place, outlet, cancelled, .. } = &coordinator;
    reader::start(&place.root, coordinator.manner.pace.still, &errands, &outcomes, outlet, cancelled)?;
    let work = move || coordinator.run();
    std::thread::Builder::new().name("ingest".to_owned()).spawn(work).map(drop)
}

/// Whether a file that a reader has is to be read once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reads {
    /// Nothing happened to it since.
    Once,
    /// It was touched since.
    Again,
}

/// A file that ended early.
struct Growth {
    /// How often it was tried since something last happened to it.
    tries: usize,
    /// When it was read first. One that never gets done is told of in the end.
    since: Instant,
}

/// Walks of everything.
struct Walks {
    /// When the next one is to begin.
    next: Option<Instant>,
    /// Whether somebody asked for it, and waits to hear of it.
    is_asked: bool,
    /// When the last one began.
    last: Instant,
    /// How long that took.
    took: Duration,
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
    manner: Manner,
    hint_sender: Sender<Hint>,
    hints: Receiver<Hint>,
    /// What is known of every file that was told of; of a folder that is read once, nothing.
    known: Known,
    /// Directories that were told of because they could not be listed.
    closed: BTreeSet<PathBuf>,
    /// Files that wait for a reader, to find them: there may be as many as the folder has; of a folder that is read
    /// once, none.
    queued: HashSet<PathBuf>,
    /// Files that a reader has, never many; of a folder that is read once, none.
    reading: HashMap<PathBuf, Reads>,
    /// Files that wait or are with a reader because the system told that they were written: it will tell of the next
    /// change, too.
    settled: HashSet<PathBuf>,
    /// Files that ended early.
    growing: HashMap<PathBuf, Growth>,
    /// Files that wait for a reader.
    queue: VecDeque<PathBuf>,
    due: Schedule,
    watcher: Option<Box<dyn Watching>>,
    /// Where a watcher comes from that takes its time: it looks at all files before it watches, and reading does not
    /// wait for it.
    arming: Receiver<notify::Result<Box<dyn Watching>>>,
    /// What the root was when it was watched: another one at the same path has to be watched anew.
    root: Option<disk::Identity>,
    /// When a folder that could not be watched is tried again.
    watch_again: Option<Instant>,
    watch_state: WatchState,
    progress: Progress,
    told: Option<Progress>,
    /// Whether it is not known yet what a walk will find: then reading is not done.
    walking: bool,
    /// Whether a walk is under way, of everything or of a directory.
    in_walk: bool,
    /// Directories that something happened to while a walk was under way: they are walked after it.
    waiting: BTreeSet<PathBuf>,
    walks: Walks,
    /// When the root is looked at next.
    next_look: Instant,
}

impl Coordinator {
    /// A coordinator, where readers take what is to be read, and where they tell what became of it.
    fn new(
        place: Place,
        manner: Manner,
        requests: Receiver<Request>,
        outlet: Outlet,
        stop: Arc<AtomicBool>,
    ) -> (Self, Receiver<Vec<Errand>>, Sender<Vec<Outcome>>) {
        let (errands, to_read) = bounded(IN_FLIGHT);
        let (outcome_sender, outcomes) = unbounded();
        let (hint_sender, hints) = bounded(HINTS);
        let coordinator = Self {
            place,
            outlet,
            stop,
            requests,
            cancelled: Arc::new(AtomicU64::new(0)),
            readers: reader::count(),
            round: 0,
            held: false,
            errands,
            hint_sender,
            hints,
            outcomes,
            manner,
            known: Known::default(),
            closed: BTreeSet::new(),
            queued: HashSet::new(),
            reading: HashMap::new(),
            settled: HashSet::new(),
            growing: HashMap::new(),
            queue: VecDeque::new(),
            due: Schedule::default(),
            watcher: None,
            arming: never(),
            root: None,
            watch_again: None,
            watch_state: WatchState::Off,
            progress: Progress::default(),
            told: None,
            walking: false,
            in_walk: false,
            waiting: BTreeSet::new(),
            walks: Walks { next: None, is_asked: false, last: Instant::now(), took: Duration::ZERO },
            next_look: Instant::now(),
        };
        (coordinator, to_read, outcome_sender)
    }

    fn run(mut self) {
        // Armed before the walk where that is quick, so that nothing falls between the two.
        if self.is_watched() {
            self.arm();
        }
        self.walk(Path::new(""));
        let (hints, outcomes) = (self.hints.clone(), self.outcomes.clone());
        let mut requests = self.requests.clone();
        while !self.stop.load(Ordering::Relaxed) {
            self.feed();
            if !self.tell_progress() || (self.progress.done && !self.is_watched()) {
                return;
            }
            select! {
                recv(hints) -> hint => self.hint(hint.unwrap_or(Hint::Missed)),
                recv(outcomes) -> outcomes => outcomes.into_iter().for_each(|outcomes| self.outcomes(outcomes)),
                recv(self.arming.clone()) -> armed => self.armed(armed.ok()),
                recv(requests) -> request => match request {
                    Ok(request) => self.request(&request),
                    Err(_) => requests = never(),
                },
                default(self.idle_time()) => {}
            }
            self.catch_up();
        }
    }

    /// Whether the folder is watched, or only read once.
    fn is_watched(&self) -> bool {
        self.manner.source.is_some()
    }

    fn request(&mut self, request: &Request) {
        match request {
            // A folder that is read once is walked once.
            Request::Rescan if self.is_watched() => {
                self.held = false;
                self.walks.is_asked = true;
                self.walks.next = Some(Instant::now());
            }
            Request::Rescan => {}
            Request::Cancel => self.cancel(),
        }
    }

    /// How long there is nothing to do.
    fn idle_time(&self) -> Duration {
        if !self.waiting.is_empty() {
            return Duration::ZERO;
        }
        // A folder that is read once is not looked at again.
        let next_look = self.is_watched().then_some(self.next_look);
        let next = [self.due.next(), self.walks.next, next_look].into_iter().flatten().min();
        next.map_or(TICK, |at| at.saturating_duration_since(Instant::now())).min(TICK)
    }

    /// Everything that time brings.
    fn catch_up(&mut self) {
        for directory in std::mem::take(&mut self.waiting) {
            self.directory(directory);
        }
        let now = Instant::now();
        while let Some(what) = self.due.take_due(now) {
            match what {
                Later::Read(path) => self.want_if_changed(path),
                Later::Walk(under) => {
                    self.sift(&under);
                    self.walk(&under);
                    self.due.put_off(Later::LastWalk(under), now + self.manner.pace.last_look);
                }
                Later::LastWalk(under) => self.walk(&under),
            }
        }
        if self.watcher.as_ref().is_some_and(|watcher| watcher.take_lost()) {
            self.ask_for_walk();
        }
        if self.walks.next.is_some_and(|at| at <= now) {
            self.reconcile();
        }
        if self.is_watched() && now >= self.next_look {
            self.look_at_root();
            let Pace { reconcile, check_share, .. } = self.manner.pace;
            let pause = if self.known.len() > LARGE { reconcile * 5 } else { reconcile };
            if now.duration_since(self.walks.last) > pause.max(self.walks.took * check_share) {
                self.ask_for_walk();
            }
        }
    }

    fn arm(&mut self) {
        let Some(source) = &self.manner.source else { return };
        self.watcher = None;
        self.watch_again = None;
        self.arming = never();
        self.root = disk::identity(&self.place.root);
        if let Some(kind) = (self.manner.without_events)(&self.place.root) {
            let why = format!("a folder on {kind} tells of no changes");
            return self.set_watch_state(WatchState::Polling(why));
        }
        let (source, hints) = (Arc::clone(source), self.hint_sender.clone());
        let (root, recursive) = (self.place.root.clone(), self.place.only.is_none());
        let (sender, arming) = bounded(1);
        let work = move || drop(sender.send(source.watch(&root, recursive, hints)));
        match std::thread::Builder::new().name("watch".to_owned()).spawn(work) {
            Ok(_) => self.arming = arming,
            Err(error) => return self.poll(error.to_string()),
        }
        if let Ok(armed) = self.arming.recv_timeout(self.manner.pace.arming) {
            self.watched(armed);
        }
    }

    /// The watcher came late: what happened before it was there, a walk finds.
    fn armed(&mut self, armed: Option<notify::Result<Box<dyn Watching>>>) {
        if let Some(armed) = armed {
            self.watched(armed);
            self.walks.next = Some(Instant::now());
        }
        self.arming = never();
    }

    fn watched(&mut self, armed: notify::Result<Box<dyn Watching>>) {
        self.arming = never();
        match armed {
            Ok(watcher) => {
                self.watcher = Some(watcher);
                self.set_watch_state(WatchState::Watching);
            }
            Err(error) => self.poll(watcher::reason(&error)),
        }
    }

    /// Lets walks find what changes, since the system cannot watch all of the folder: half a watcher is worse than
    /// none, it looks like a whole one.
    fn poll(&mut self, why: String) {
        self.watcher = None;
        self.watch_again = Some(Instant::now() + self.manner.pace.watch_again);
        self.set_watch_state(WatchState::Polling(why));
        self.ask_for_walk();
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
            self.walks.next = Some(now);
        } else if matches!(self.watch_state, WatchState::Polling(_)) {
            if self.watch_again.is_some_and(|at| at <= now) {
                self.arm();
                self.ask_for_walk();
            }
            let Pace { walk_pause, poll_share, .. } = self.manner.pace;
            if self.walks.last.elapsed() > walk_pause.max(self.walks.took * poll_share) {
                self.ask_for_walk();
            }
        }
    }

    fn hint(&mut self, hint: Hint) {
        let (path, settled) = match hint {
            Hint::Missed => return self.ask_for_walk(),
            // Some of a watcher that was dropped may still be on its way.
            Hint::Exhausted(why) if self.watcher.is_some() => return self.poll(why),
            Hint::Exhausted(_) => return,
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
            Ok(metadata) if metadata.is_dir() => self.directory(relative),
            Ok(metadata) if metadata.is_file() && self.place.takes(&relative) => {
                if let Some(growth) = self.growing.get_mut(&relative) {
                    growth.tries = 0;
                }
                let read = Later::Read(relative.clone());
                if settled {
                    // Somebody wrote it, whatever its length and times say.
                    self.due.drop(&read);
                    self.settled.insert(relative.clone());
                    self.want(relative);
                } else {
                    let Pace { quiet, restless, .. } = self.manner.pace;
                    self.due.put_off_at_most(read, Instant::now() + quiet, restless);
                }
            }
            // What was a file may be a link or a pipe now.
            Ok(_) if self.known.has(&relative) => self.gone(&relative),
            Ok(_) => {}
            Err(error) if disk::is_absence(&error) => self.gone(&relative),
            // It cannot be seen for the moment, which is not to say that it went.
            Err(_) => self.ask_for_walk(),
        }
    }

    /// Something happened to a directory. Walked again later: what was made in it before the watcher got there has no
    /// hint of its own.
    fn directory(&mut self, relative: PathBuf) {
        if self.in_walk {
            self.waiting.insert(relative);
            return;
        }
        let again = Later::Walk(relative.clone());
        // What was walked just now will be again.
        if !self.due.has(&again) {
            self.sift(&relative);
            if !self.place.walks(&relative) {
                return;
            }
            self.walk(&relative);
        }
        let Pace { second_look, restless, .. } = self.manner.pace;
        self.due.put_off_at_most(again, Instant::now() + second_look, restless);
    }

    fn ask_for_walk(&mut self) {
        let soonest = self.walks.last + self.manner.pace.walk_pause;
        self.walks.next.get_or_insert(soonest.max(Instant::now()));
    }

    /// What a reader has in its hands it may have opened before what just happened to `relative`. What waits is read
    /// later anyway.
    fn doubt(&mut self, relative: &Path) {
        let beneath = self.reading.iter_mut().filter(|(path, _)| path.starts_with(relative));
        beneath.for_each(|(_, reads)| *reads = Reads::Again);
    }

    /// Whether files wait for a reader or are with one.
    fn is_reading(&self) -> bool {
        !self.reading.is_empty() || !self.queued.is_empty()
    }

    fn forget(&mut self, path: &Path) {
        if self.known.remove(path) {
            self.outlet.tell(News::Gone(path.to_owned()));
        }
    }

    /// Gives back the room of what waited while a large folder was read.
    fn let_go(&mut self) {
        self.queue.shrink_to_fit();
        self.queued.shrink_to_fit();
        self.settled.shrink_to_fit();
    }

    /// Whether anybody still listens.
    fn tell_progress(&mut self) -> bool {
        const STEP: usize = 500;
        let is_idle =
            if self.is_watched() { !self.is_reading() } else { self.progress.read == self.progress.found };
        self.progress.done = is_idle && !self.walking;
        if self.progress.done && self.is_watched() {
            // What was read more than once, or went, is counted as what it is now.
            self.progress.read = self.known.len();
            let is_new = |path: &&PathBuf| !self.known.has(path);
            self.progress.found = self.known.len() + self.growing.keys().filter(is_new).count();
        }
        let is_news = self.told.is_none_or(|told| !told.done);
        if self.progress.done && is_news {
            self.let_go();
        }
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
