//! Decides what is read, and when: the first walk, hints, walks that check, retries.

use super::disk::{self, Found, Place};
use super::reader::{self, Errand, Outcome};
use super::watcher::{Hint, Watcher};
use super::{News, Outlet, Progress, Request, WatchState};
use crate::capture;
use crate::index::Stamp;
use crossbeam_channel::{Receiver, Sender, bounded, never, select, unbounded};
use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// So many hints wait before they count as lost; losing them costs a walk, nothing else.
const HINTS: usize = 1 << 14;
/// So many files are on their way to the readers; more would only make stopping slower.
const IN_FLIGHT: usize = 1024;
/// A file that was touched is read when it was left alone for this long.
const QUIET: Duration = Duration::from_millis(250);
/// A new directory is walked again this long after its last event: what was made in it before the watcher
/// got there has no event of its own.
const SECOND_LOOK: Duration = Duration::from_millis(300);
/// Waits before a file that ends early is read again; after the last it is told of as it is.
const RETRIES: [Duration; 5] = [
    Duration::from_millis(250),
    Duration::from_secs(1),
    Duration::from_secs(4),
    Duration::from_secs(16),
    Duration::from_mins(1),
];
/// The folder is compared with what is known this often, and five times less often when it is large.
const RECONCILE: Duration = Duration::from_mins(1);
/// A folder is large from here on.
const LARGE: usize = 100_000;
/// Walks begin at least this far apart, or events of one would ask for the next.
const WALK_PAUSE: Duration = Duration::from_secs(2);
/// How often the root is looked at, and progress is told.
const TICK: Duration = Duration::from_millis(100);

/// Starts the coordinator and its readers; all end when the folder is dropped.
pub(super) fn start(
    place: Place,
    watch: bool,
    requests: Receiver<Request>,
    outlet: Outlet,
    stop: Arc<AtomicBool>,
) -> io::Result<()> {
    let (errands, to_read) = bounded(IN_FLIGHT);
    let (outcome_sender, outcomes) = unbounded();
    let cancelled = Arc::new(AtomicBool::new(false));
    reader::start(&place.root, &to_read, &outcome_sender, &outlet, &cancelled)?;
    let (hint_sender, hints) = bounded(HINTS);
    let coordinator = Coordinator {
        place,
        outlet,
        stop,
        cancelled,
        errands,
        hint_sender,
        outcomes,
        watch,
        known: HashMap::new(),
        reading: HashMap::new(),
        growing: HashMap::new(),
        queue: VecDeque::new(),
        due: Schedule::default(),
        watcher: None,
        watch_state: WatchState::Off,
        progress: Progress::default(),
        told: None,
        walking: false,
        next_walk: None,
        last_walk: Instant::now(),
        next_look: Instant::now(),
    };
    let work = move || coordinator.run(requests, &hints);
    std::thread::Builder::new().name("ingest".to_owned()).spawn(work).map(drop)
}

/// Something to do later.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Later {
    /// Read a file if it is still as it was.
    Read(PathBuf),
    /// Walk a directory.
    Walk(PathBuf),
}

/// What is to be done when; each thing once, at the time it was put off to last.
#[derive(Debug, Default)]
struct Schedule {
    by_time: BTreeSet<(Instant, Later)>,
    when: HashMap<Later, Instant>,
}

impl Schedule {
    fn put_off(&mut self, what: Later, until: Instant) {
        self.drop(&what);
        self.when.insert(what.clone(), until);
        self.by_time.insert((until, what));
    }

    fn drop(&mut self, what: &Later) {
        if let Some((what, at)) = self.when.remove_entry(what) {
            self.by_time.remove(&(at, what));
        }
    }

    fn next(&self) -> Option<Instant> {
        self.by_time.first().map(|(at, _)| *at)
    }

    fn take_due(&mut self, now: Instant) -> Option<Later> {
        let (_, what) = self.by_time.first().filter(|(at, _)| *at <= now)?.clone();
        self.drop(&what);
        Some(what)
    }
}

struct Coordinator {
    place: Place,
    outlet: Outlet,
    stop: Arc<AtomicBool>,
    cancelled: Arc<AtomicBool>,
    errands: Sender<Errand>,
    outcomes: Receiver<Outcome>,
    /// Whether the folder is watched, or only read once.
    watch: bool,
    hint_sender: Sender<Hint>,
    /// What is known of every file that was told of.
    known: HashMap<PathBuf, Stamp>,
    /// Files that wait for a reader or are with one; whether they were touched since they went there.
    reading: HashMap<PathBuf, bool>,
    /// Files that ended early: how often they were tried.
    growing: HashMap<PathBuf, usize>,
    /// Files that wait for a reader.
    queue: VecDeque<PathBuf>,
    due: Schedule,
    watcher: Option<Watcher>,
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
    fn run(mut self, mut requests: Receiver<Request>, hints: &Receiver<Hint>) {
        // Armed before the walk, so that nothing falls between the two.
        if self.watch {
            self.arm();
        }
        self.walk(Path::new(""));
        let outcomes = self.outcomes.clone();
        while !self.stop.load(Ordering::Relaxed) {
            self.feed();
            if !self.tell_progress() || (self.progress.done && !self.watch) {
                return;
            }
            select! {
                recv(hints) -> hint => self.hint(hint.unwrap_or(Hint::Missed)),
                recv(outcomes) -> outcome => outcome.into_iter().for_each(|outcome| self.outcome(outcome)),
                recv(requests) -> request => match request {
                    Ok(Request::Rescan) => self.next_walk = Some(Instant::now()),
                    Ok(Request::Cancel) => self.cancel(),
                    Err(_) => requests = never(),
                },
                default(self.idle_time()) => {}
            }
            self.catch_up();
        }
    }

    /// How long there is nothing to do.
    fn idle_time(&self) -> Duration {
        let next = [self.due.next(), self.next_walk, Some(self.next_look)].into_iter().flatten().min();
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
        if self.watcher.as_ref().is_some_and(Watcher::take_lost) {
            self.ask_for_walk();
        }
        if self.next_walk.is_some_and(|at| at <= now) {
            self.reconcile();
        }
        if self.watch && now >= self.next_look {
            self.look_at_root();
            let pause = if self.known.len() > LARGE { RECONCILE * 5 } else { RECONCILE };
            if now.duration_since(self.last_walk) > pause {
                self.ask_for_walk();
            }
        }
    }

    fn arm(&mut self) {
        let recursive = self.place.only.is_none();
        let state = match Watcher::start(&self.place.root, recursive, self.hint_sender.clone()) {
            Ok(watcher) => {
                self.watcher = Some(watcher);
                WatchState::Watching
            }
            Err(error) => {
                // Half a watcher is worse than none: it looks like a whole one.
                self.watcher = None;
                WatchState::Polling(watch_error(&error))
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

    /// Notices that the folder went away or came back.
    fn look_at_root(&mut self) {
        const OFTEN: Duration = Duration::from_secs(1);
        self.next_look = Instant::now() + OFTEN;
        let there = self.place.root.is_dir();
        match (&self.watch_state, there) {
            (WatchState::Lost, true) => {
                self.arm();
                self.next_walk = Some(Instant::now());
            }
            (WatchState::Lost, false) => {}
            (_, false) => {
                self.watcher = None;
                self.set_watch_state(WatchState::Lost);
            }
            (WatchState::Polling(_), true) => {
                if self.last_walk.elapsed() > WALK_PAUSE {
                    self.ask_for_walk();
                }
            }
            (_, true) => {}
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
            self.next_look = Instant::now();
            return;
        }
        match std::fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_dir() => {
                self.walk(&relative);
                self.due.put_off(Later::Walk(relative), Instant::now() + SECOND_LOOK);
            }
            Ok(metadata) if metadata.is_file() && self.place.takes(&relative) => {
                let read = Later::Read(relative.clone());
                if settled {
                    self.due.drop(&read);
                    self.want_if_changed(relative);
                } else {
                    self.due.put_off(read, Instant::now() + QUIET);
                }
            }
            Ok(_) => {}
            Err(_) => self.gone(&relative),
        }
    }

    fn ask_for_walk(&mut self) {
        let soonest = self.last_walk + WALK_PAUSE;
        self.next_walk.get_or_insert(soonest.max(Instant::now()));
    }

    /// Finds everything under `under` that is new or changed.
    fn walk(&mut self, under: &Path) {
        let place = self.place.clone();
        let stop = Arc::clone(&self.stop);
        self.walking = true;
        disk::walk(&place, under, |found| {
            match found {
                Found::File(path) => {
                    self.want_if_changed(path);
                }
                Found::Closed(path, error) => self.tell_closed(path, &error),
            }
            self.feed();
            while let Ok(outcome) = self.outcomes.try_recv() {
                self.outcome(outcome);
            }
            self.tell_progress() && !stop.load(Ordering::Relaxed)
        });
        self.walking = false;
    }

    fn tell_closed(&mut self, path: PathBuf, error: &io::Error) {
        let reading =
            capture::unreadable(&format!("this directory cannot be listed: {}", disk::reason(error)));
        self.outlet.tell(News::Capture(path, Stamp::default(), Box::new(reading.capture)));
    }

    /// Compares the disk with what is known.
    fn reconcile(&mut self) {
        self.next_walk = None;
        self.last_walk = Instant::now();
        if !self.place.root.is_dir() {
            return;
        }
        let mut there = HashSet::with_capacity(self.known.len());
        let place = self.place.clone();
        disk::walk(&place, Path::new(""), |found| {
            if let Found::File(path) = found {
                there.insert(path);
            }
            true
        });
        let mut gone: Vec<PathBuf> =
            self.known.keys().filter(|path| !there.contains(*path)).cloned().collect();
        gone.sort();
        for path in gone {
            self.forget(&path);
        }
        let mut there: Vec<PathBuf> = there.into_iter().collect();
        there.sort();
        for path in there {
            self.want_if_changed(path);
        }
    }

    /// A path is no longer there: a file, or a directory with all that was in it.
    fn gone(&mut self, relative: &Path) {
        if self.known.contains_key(relative) {
            return self.forget(relative);
        }
        let mut beneath: Vec<PathBuf> =
            self.known.keys().filter(|path| path.starts_with(relative)).cloned().collect();
        beneath.sort();
        for path in beneath {
            self.forget(&path);
        }
    }

    fn forget(&mut self, path: &Path) {
        if self.known.remove(path).is_some() {
            self.outlet.tell(News::Gone(path.to_owned()));
        }
    }

    /// Reads a file unless it is still what was told of. What was never read is not looked at first: the
    /// reader finds out what it is.
    fn want_if_changed(&mut self, path: PathBuf) {
        let known = self.known.get(&path);
        if known.is_none_or(|known| disk::stamp_of(&self.place.root.join(&path)) != Some(*known)) {
            self.want(path);
        }
    }

    /// Puts a file in the queue, once.
    fn want(&mut self, path: PathBuf) {
        if let Some(again) = self.reading.get_mut(&path) {
            *again = true;
            return;
        }
        self.reading.insert(path.clone(), false);
        self.progress.found += usize::from(!self.growing.contains_key(&path));
        self.queue.push_back(path);
    }

    /// Hands as many files to the readers as they take without waiting.
    fn feed(&mut self) {
        while let Some(path) = self.queue.pop_front() {
            let tries = self.growing.get(&path).copied().unwrap_or(0);
            let final_try = !self.watch || tries >= RETRIES.len();
            if let Err(error) = self.errands.try_send(Errand { path, final_try }) {
                self.queue.push_front(error.into_inner().path);
                return;
            }
        }
    }

    fn outcome(&mut self, outcome: Outcome) {
        let path = match outcome {
            Outcome::Told(path, stamp) => {
                self.known.insert(path.clone(), stamp);
                path
            }
            Outcome::Gone(path) => {
                self.forget(&path);
                path
            }
            Outcome::Growing(path) => {
                self.reading.remove(&path);
                let tries = self.growing.entry(path.clone()).or_default();
                let wait = RETRIES[(*tries).min(RETRIES.len() - 1)];
                *tries += 1;
                return self.due.put_off(Later::Read(path), Instant::now() + wait);
            }
        };
        self.growing.remove(&path);
        self.progress.read += 1;
        if self.reading.remove(&path) == Some(true) {
            self.want(path);
        }
    }

    fn cancel(&mut self) {
        self.cancelled.store(true, Ordering::Relaxed);
        for path in self.queue.drain(..) {
            self.reading.remove(&path);
            self.growing.remove(&path);
            self.progress.found -= 1;
        }
    }

    /// Whether anybody still listens.
    fn tell_progress(&mut self) -> bool {
        const STEP: usize = 500;
        self.progress.done = self.reading.is_empty() && !self.walking;
        if self.progress.done {
            self.cancelled.store(false, Ordering::Relaxed);
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
