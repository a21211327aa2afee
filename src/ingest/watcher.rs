//! The system's file events, boiled down to hints. The only user of `notify`.

use crossbeam_channel::{Sender, TrySendError};
use notify::event::{AccessKind, AccessMode, ModifyKind, RenameMode};
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What an event is good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Hint {
    /// Something about this path changed; it may go on changing.
    Touched(PathBuf),
    /// This path was closed after writing, or renamed into place: it can be read now.
    Settled(PathBuf),
    /// Something was missed, anywhere.
    Missed,
}

/// Where hints come from: the system, or a test that plays it.
pub(super) trait EventSource: Send + Sync {
    /// Watches `root`, with everything beneath it if `recursive`. Once this returns, nothing that happens is
    /// without a hint, but for what the source itself loses.
    fn watch(&self, root: &Path, recursive: bool, hints: Sender<Hint>) -> notify::Result<Box<dyn Watching>>;
}

/// A folder that is watched until this is dropped.
pub(super) trait Watching: Send {
    /// Whether hints were lost since the last time this was asked.
    fn take_lost(&self) -> bool;
}

/// The events of the system.
pub(super) struct System;

struct Watcher {
    _inner: RecommendedWatcher,
    lost: Arc<AtomicBool>,
}

impl EventSource for System {
    fn watch(&self, root: &Path, recursive: bool, hints: Sender<Hint>) -> notify::Result<Box<dyn Watching>> {
        let lost = Arc::new(AtomicBool::new(false));
        let lost_here = Arc::clone(&lost);
        // Runs on the watcher's own thread, which must never wait: the kernel's queue behind it is short.
        let handler = move |event: notify::Result<Event>| {
            for hint in hints_of(event) {
                if let Err(TrySendError::Full(_)) = hints.try_send(hint) {
                    lost_here.store(true, Ordering::Relaxed);
                }
            }
        };
        let mut watcher = RecommendedWatcher::new(handler, Config::default().with_follow_symlinks(false))?;
        let mode = if recursive { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        watcher.watch(root, mode)?;
        Ok(Box::new(Watcher { _inner: watcher, lost }))
    }
}

impl Watching for Watcher {
    fn take_lost(&self) -> bool {
        self.lost.swap(false, Ordering::Relaxed)
    }
}

fn hints_of(event: notify::Result<Event>) -> Vec<Hint> {
    let Ok(event) = event else { return vec![Hint::Missed] };
    if event.need_rescan() {
        return vec![Hint::Missed];
    }
    let settled = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write))
        | EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both)) => true,
        EventKind::Access(_) => return Vec::new(),
        _ => false,
    };
    event
        .paths
        .into_iter()
        .map(|path| if settled { Hint::Settled(path) } else { Hint::Touched(path) })
        .collect()
}
