//! A folder to messages: scanning, reading, watching. The only place that touches captures on the disk.
//!
//! ```text
//! watcher ──hints──┐
//! walk ────────────┤→ coordinator ──paths──→ readers (one a core) ──captures──→ bounded channel → receiver
//! timers, requests ┘        ↑────────────── what was read ──────┘
//! ```
//! The system's events are hints, a walk is the truth: events are lost when directories are made quickly or
//! a queue overflows, so whatever is doubtful ends in a walk that compares the disk with what is known.
//! Captures are only ever read.

mod coordinator;
mod disk;
mod grep;
mod ignore;
mod known;
mod loader;
mod mounts;
mod reader;
mod schedule;
mod watcher;

pub use disk::read_capture;
pub use grep::{Found, Grep, Look, Over};
pub use ignore::Glob;

use crate::capture::Reading;
use crate::index::Batch;
use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// What the workers tell. Every message carries the version of the folder it belongs to, so that one of a
/// folder that was left is not taken for one of the folder that is open.
#[derive(Debug)]
pub struct Message {
    /// The [`Folder::version`] it belongs to.
    pub version: u64,
    /// What there is to tell.
    pub news: News,
}

/// What a message tells.
#[derive(Debug)]
pub enum News {
    /// Captures that are new or changed, as a reader came by them.
    Captures(Batch),
    /// A capture is no longer there.
    Gone(PathBuf),
    /// How far reading is.
    Progress(Progress),
    /// The folder was compared with what is known of it, as was asked: what was gone then has been told.
    Checked,
    /// Whether and how the folder is watched.
    Watch(WatchState),
    /// A document that was asked for: its ticket and what it says.
    Document(u64, Arc<Reading>),
}

/// How far reading is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files found so far.
    pub found: usize,
    /// Files read so far.
    pub read: usize,
    /// Whether all that was found has been read, and nothing more is to be found.
    pub done: bool,
}

/// Whether and how a folder is watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WatchState {
    /// Not at all: reading was asked for once.
    Off,
    /// By the system's events, checked by walks.
    Watching,
    /// By walks alone; why.
    Polling(String),
    /// The folder is gone. What was read stays; it is looked for again.
    Lost,
}

/// Called by workers when there is something to receive.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// How a folder is opened.
#[derive(Clone)]
pub struct Options {
    /// Whether it is watched after it was read.
    pub watch: bool,
    /// Called when there is something to receive.
    pub wake: Wake,
    /// What in it is left alone. A single file that was named is not.
    pub ignore: Vec<Glob>,
}

impl Options {
    /// Reads all that is in a folder, once or watching it from then on.
    #[must_use]
    pub fn new(watch: bool, wake: Wake) -> Self {
        Self { watch, wake, ignore: Vec::new() }
    }
}

/// So many messages, each of a batch of captures, wait to be received before the readers wait for the receiver. A
/// window receives once a frame: where frames are slow, this is what it can read in one.
const CHANNEL: usize = 64;

/// An open folder (or a single file): reads and watches until it is dropped.
pub struct Folder {
    root: PathBuf,
    only: Option<PathBuf>,
    version: u64,
    receiver: Receiver<Message>,
    requests: Sender<Request>,
    loads: Sender<loader::Load>,
    stop: Arc<AtomicBool>,
}

/// What the owner of a folder asks the coordinator for.
#[derive(Debug)]
enum Request {
    Rescan,
    Cancel,
}

impl Folder {
    /// Starts reading `root`, a folder or a single file. Fails when it is not there or cannot be listed.
    pub fn open(root: &Path, options: &Options) -> std::io::Result<Self> {
        let source = options.watch.then(|| Arc::new(watcher::System) as Arc<dyn watcher::EventSource>);
        let manner = coordinator::Manner {
            ignore: options.ignore.as_slice().into(),
            ..coordinator::Manner::of(source)
        };
        Self::open_in(root, manner, &options.wake)
    }

    fn open_in(root: &Path, manner: coordinator::Manner, wake: &Wake) -> std::io::Result<Self> {
        static VERSION: AtomicU64 = AtomicU64::new(1);
        let place = disk::Place { ignore: Arc::clone(&manner.ignore), ..disk::Place::of(root)? };
        let version = VERSION.fetch_add(1, Ordering::Relaxed);
        let (sender, receiver) = bounded(CHANNEL);
        let (requests, requested) = unbounded();
        let (loads, to_load) = unbounded();
        let stop = Arc::new(AtomicBool::new(false));
        let outlet = Outlet { sender, version, wake: Arc::clone(wake) };
        let root = place.root.clone();
        let only = place.only.as_ref().map(PathBuf::from);
        loader::start(root.clone(), to_load, outlet.clone())?;
        coordinator::start(place, manner, requested, outlet, Arc::clone(&stop))?;
        Ok(Self { root, only, version, receiver, requests, loads, stop })
    }

    /// A folder whose messages come from elsewhere: for trying out what receives them.
    #[doc(hidden)]
    #[must_use]
    pub fn from_receiver(root: PathBuf, version: u64, receiver: Receiver<Message>) -> Self {
        let (requests, _) = unbounded();
        let (loads, _) = unbounded();
        Self { root, only: None, version, receiver, requests, loads, stop: Arc::default() }
    }

    /// The folder, or the folder of the single file.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The one file of it that is open, relative to it; `None` when it is the whole folder.
    #[must_use]
    pub fn only(&self) -> Option<&Path> {
        self.only.as_deref()
    }

    /// Another number for every folder that is opened.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Where its messages come out.
    #[must_use]
    pub fn receiver(&self) -> &Receiver<Message> {
        &self.receiver
    }

    /// Looks for changes now.
    pub fn rescan(&self) {
        let _ = self.requests.send(Request::Rescan);
    }

    /// Stops reading; what was read stays, and so does watching.
    pub fn cancel(&self) {
        let _ = self.requests.send(Request::Cancel);
    }

    /// Asks for the document of a capture; it comes as [`News::Document`] with this ticket. Only the newest
    /// request is sure to be answered.
    pub fn load(&self, path: &Path, ticket: u64) {
        let _ = self.loads.send(loader::Load { path: path.to_owned(), ticket });
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// Where workers put messages.
#[derive(Clone)]
struct Outlet {
    sender: Sender<Message>,
    version: u64,
    wake: Wake,
}

impl Outlet {
    /// Waits while the channel is full. Whether anybody still listens.
    fn tell(&self, news: News) -> bool {
        let told = self.sender.send(Message { version: self.version, news }).is_ok();
        (self.wake)();
        told
    }
}

#[cfg(test)]
mod model_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod watch_tests;
