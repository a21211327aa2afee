//! The system's file events, boiled down to hints. The only user of `notify`.

use super::disk::is_visible;
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
    /// The system cannot watch any more of the folder; why.
    Exhausted(String),
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
        let under = root.to_owned();
        // Of a link only the link would be watched. What happens beneath what it leads to is told as if beneath it.
        let real = std::fs::canonicalize(root).map_err(notify::Error::io)?;
        let at = real.clone();
        let handler = move |event: notify::Result<Event>| {
            for hint in hints_of(event.map(|event| moved(event, &at, &under)), &under) {
                if let Err(TrySendError::Full(_)) = hints.try_send(hint) {
                    lost_here.store(true, Ordering::Relaxed);
                }
            }
        };
        let mut watcher = RecommendedWatcher::new(handler, Config::default().with_follow_symlinks(false))?;
        let mode = if recursive { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        watcher.watch(&real, mode)?;
        Ok(Box::new(Watcher { _inner: watcher, lost }))
    }
}

impl Watching for Watcher {
    fn take_lost(&self) -> bool {
        self.lost.swap(false, Ordering::Relaxed)
    }
}

/// An event of what lies at `from`, as one of `to`.
fn moved(mut event: Event, from: &Path, to: &Path) -> Event {
    if from != to {
        for path in &mut event.paths {
            match path.strip_prefix(from) {
                Ok(rest) if rest.as_os_str().is_empty() => to.clone_into(path),
                Ok(rest) => *path = to.join(rest),
                Err(_) => {}
            }
        }
    }
    event
}

/// What an event under `root` is good for.
pub(super) fn hints_of(event: notify::Result<Event>, root: &Path) -> Vec<Hint> {
    let event = match event {
        Ok(event) => event,
        Err(error) if is_exhausted(&error) => return vec![Hint::Exhausted(reason(&error))],
        Err(_) => return vec![Hint::Missed],
    };
    if event.need_rescan() {
        return vec![Hint::Missed];
    }
    let settled = match event.kind {
        // Where the system tells of both ends of a renaming at once, it has told of each before.
        EventKind::Modify(ModifyKind::Name(RenameMode::Both)) if cfg!(target_os = "linux") => {
            return Vec::new();
        }
        EventKind::Access(AccessKind::Close(AccessMode::Write))
        | EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both)) => true,
        EventKind::Access(_) => return Vec::new(),
        _ => false,
    };
    // What is hidden is never looked at: not even asking what it is.
    let is_hidden =
        |path: &Path| path.strip_prefix(root).is_ok_and(|path| path.iter().any(|name| !is_visible(name)));
    event
        .paths
        .into_iter()
        .filter(|path| !is_hidden(path))
        .map(|path| if settled { Hint::Settled(path) } else { Hint::Touched(path) })
        .collect()
}

/// Whether the system has no means left to watch with.
fn is_exhausted(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::MaxFilesWatch => true,
        notify::ErrorKind::Io(error) => error.raw_os_error() == Some(TOO_MANY_FILES),
        _ => false,
    }
}

/// `EMFILE`: too many watchers, or open files.
const TOO_MANY_FILES: i32 = 24;

/// Why a folder cannot be watched, and what helps.
pub(super) fn reason(error: &notify::Error) -> String {
    let limit = match &error.kind {
        notify::ErrorKind::MaxFilesWatch => {
            "watched directories is reached; raise fs.inotify.max_user_watches"
        }
        _ if is_exhausted(error) => "watchers is reached; raise fs.inotify.max_user_instances",
        _ => return error.to_string(),
    };
    format!("the system's limit of {limit}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{CreateKind, DataChange, Flag};

    fn hints(kind: EventKind, path: &str) -> Vec<Hint> {
        hints_of(Ok(Event::new(kind).add_path(PathBuf::from(path))), Path::new("/.r"))
    }

    #[test]
    fn an_event_is_a_hint_and_what_is_hidden_none() {
        let path = PathBuf::from("/.r/a");
        let (touched, settled) = ([Hint::Touched(path.clone())], [Hint::Settled(path)]);
        let close = EventKind::Access(AccessKind::Close(AccessMode::Write));
        let renamed = |mode| EventKind::Modify(ModifyKind::Name(mode));
        assert_eq!(hints(EventKind::Create(CreateKind::Any), "/.r/a"), touched);
        assert_eq!(hints(EventKind::Modify(ModifyKind::Data(DataChange::Any)), "/.r/a"), touched);
        assert_eq!(hints(renamed(RenameMode::From), "/.r/a"), touched);
        assert_eq!(hints(renamed(RenameMode::Any), "/.r/a"), touched);
        assert_eq!(hints(renamed(RenameMode::To), "/.r/a"), settled);
        assert_eq!(hints(close, "/.r/a"), settled);
        assert_eq!(hints(close, "/.r/.a"), []);
        assert_eq!(hints(close, "/.r/.git/a"), []);
        assert_eq!(hints(EventKind::Access(AccessKind::Open(AccessMode::Any)), "/.r/a"), []);
        assert_eq!(hints(EventKind::Other, "/.r").len(), 1);
    }

    #[test]
    fn what_was_missed_is_told_and_a_limit_is_named() {
        let event = |event| hints_of(event, Path::new("/r"));
        assert_eq!(event(Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan))), [Hint::Missed]);
        let flagged = Event::new(EventKind::Any).add_path(PathBuf::from("/r/.a")).set_flag(Flag::Rescan);
        assert_eq!(event(Ok(flagged)), [Hint::Missed]);
        assert_eq!(event(Err(notify::Error::generic("?"))), [Hint::Missed]);
        let full = event(Err(notify::Error::new(notify::ErrorKind::MaxFilesWatch)));
        assert!(matches!(&full[..], [Hint::Exhausted(why)] if why.contains("max_user_watches")), "{full:?}");
        let full = event(Err(notify::Error::io(std::io::Error::from_raw_os_error(TOO_MANY_FILES))));
        assert!(
            matches!(&full[..], [Hint::Exhausted(why)] if why.contains("max_user_instances")),
            "{full:?}"
        );
    }
}
