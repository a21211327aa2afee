//! The readers: paths in, captures out, one thread a core.

use super::disk::{self, ReadFile};
use super::{News, Outlet};
use crate::capture;
use crate::index::{Batch, Stamp};
use crossbeam_channel::{Receiver, Sender};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

/// A file to be read.
#[derive(Debug)]
pub(super) struct Errand {
    pub path: PathBuf,
    /// Whether a capture that ends early is told of even if it may still be being written.
    pub final_try: bool,
    /// How often reading had been cancelled when it was handed out.
    pub round: u64,
}

/// What became of an errand.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It was told of; this is what it was.
    Told(PathBuf, Stamp),
    /// It is being written: try again.
    Growing(PathBuf),
    /// There is no such file any more.
    Gone(PathBuf),
    /// It was not read, because reading was cancelled meanwhile.
    Skipped(PathBuf),
}

impl Outcome {
    /// The file.
    pub fn path(&self) -> &Path {
        match self {
            Self::Told(path, _) | Self::Growing(path) | Self::Gone(path) | Self::Skipped(path) => path,
        }
    }
}

/// A file that changes while it is read is read so often at once, where there is no later.
const TRIES: usize = 4;
/// Time for whoever writes it to be done.
const PAUSE: Duration = Duration::from_millis(20);

/// So many bytes of texts are handed on at once, however few captures they are of.
const MUCH: usize = 8 << 20;

/// How many readers there are.
pub(super) fn count() -> usize {
    std::thread::available_parallelism().map_or(2, std::num::NonZero::get).clamp(2, 8)
}

/// Starts the readers; they end when the coordinator does.
pub(super) fn start(
    root: &Path,
    still: Duration,
    errands: &Receiver<Vec<Errand>>,
    outcomes: &Sender<Vec<Outcome>>,
    outlet: &Outlet,
    cancelled: &Arc<AtomicU64>,
) -> io::Result<()> {
    for number in 0..count() {
        let reader = Reader {
            root: root.to_owned(),
            still,
            errands: errands.clone(),
            outcomes: outcomes.clone(),
            outlet: outlet.clone(),
            cancelled: Arc::clone(cancelled),
        };
        std::thread::Builder::new().name(format!("reader {number}")).spawn(move || reader.run())?;
    }
    Ok(())
}

struct Reader {
    root: PathBuf,
    /// [`Pace::still`](super::schedule::Pace::still).
    still: Duration,
    errands: Receiver<Vec<Errand>>,
    outcomes: Sender<Vec<Outcome>>,
    outlet: Outlet,
    cancelled: Arc<AtomicU64>,
}

impl Reader {
    fn run(&self) {
        let mut file = PathBuf::new();
        while let Ok(errands) = self.errands.recv() {
            let mut batch = Batch::with_room(errands.len());
            let mut outcomes = Vec::with_capacity(errands.len());
            for errand in errands {
                let is_cancelled = errand.round < self.cancelled.load(Ordering::Relaxed);
                outcomes.push(if is_cancelled {
                    Outcome::Skipped(errand.path)
                } else {
                    self.read(errand, &mut file, &mut batch)
                });
                if batch.text_len() >= MUCH && !self.tell(&mut batch) {
                    return;
                }
            }
            if !self.tell(&mut batch) || self.outcomes.send(outcomes).is_err() {
                return;
            }
        }
    }

    /// Tells of what was gathered; whether anybody hears it.
    fn tell(&self, batch: &mut Batch) -> bool {
        batch.is_empty() || self.outlet.tell(News::Captures(std::mem::take(batch)))
    }

    /// Whether a file was touched so recently that somebody may still be writing it.
    fn may_be_written(&self, stamp: Stamp) -> bool {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let modified = Duration::from_nanos(u64::try_from(stamp.modified_ns).unwrap_or(0));
        now.saturating_sub(modified) < self.still
    }

    /// Reads one file; what it says goes into the batch. `file` is room for its whole path.
    fn read(&self, errand: Errand, file: &mut PathBuf, batch: &mut Batch) -> Outcome {
        let Errand { path, final_try, .. } = errand;
        file.clone_from(&self.root);
        file.push(&path);
        // What can be tried again later is, by the coordinator; on the last try it is tried here.
        let tries = if final_try { TRIES } else { 1 };
        match read_steady(tries, || disk::read_bytes(file)) {
            Ok(ReadFile { bytes, stamp, cut, torn }) => {
                let cut_from = cut.then_some(stamp.len);
                capture::tell(bytes, cut_from, |capture| {
                    let unfinished = torn || (capture.ends_early() && self.may_be_written(stamp));
                    if unfinished && !final_try {
                        return Outcome::Growing(path);
                    }
                    batch.add(&path, stamp, capture);
                    Outcome::Told(path, stamp)
                })
            }
            Err(error) if disk::is_absence(&error) => Outcome::Gone(path),
            Err(error) => {
                let stamp = disk::stamp_of(file).unwrap_or_default();
                batch.add::<&str>(&path, stamp, &capture::unreadable(&capture::reason(&error)));
                Outcome::Told(path, stamp)
            }
        }
    }
}

/// Reads until the file keeps still meanwhile, at most so many times.
fn read_steady(tries: usize, mut read: impl FnMut() -> io::Result<ReadFile>) -> io::Result<ReadFile> {
    let mut file = read()?;
    for _ in 1..tries {
        if !file.torn {
            break;
        }
        std::thread::sleep(PAUSE);
        file = read()?;
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn torn_times(times: usize) -> (usize, bool) {
        let mut reads = 0;
        let read = || {
            reads += 1;
            Ok(ReadFile { bytes: Vec::new(), stamp: Stamp::default(), cut: false, torn: reads <= times })
        };
        let torn = read_steady(TRIES, read).unwrap().torn;
        (reads, torn)
    }

    #[test]
    fn what_was_handed_out_before_reading_was_cancelled_is_skipped_and_not_gone() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("a.json"), "{}").unwrap();
        let (errands, to_read) = crossbeam_channel::bounded(2);
        let (outcome_sender, outcomes) = crossbeam_channel::unbounded();
        let (sender, _receiver) = crossbeam_channel::unbounded();
        let outlet = Outlet { sender, version: 1, wake: Arc::new(|| {}) };
        let cancelled = Arc::new(AtomicU64::new(1));
        start(dir.path(), Duration::from_secs(1), &to_read, &outcome_sender, &outlet, &cancelled).unwrap();
        let errand = |round| Errand { path: PathBuf::from("a.json"), final_try: true, round };
        errands.send(vec![errand(0), errand(1)]).unwrap();
        let became = outcomes.recv().unwrap();
        assert!(matches!(became[..], [Outcome::Skipped(_), Outcome::Told(..)]), "{became:?}");
    }

    #[test]
    fn a_file_that_changes_while_it_is_read_is_read_again() {
        assert_eq!(torn_times(0), (1, false));
        assert_eq!(torn_times(2), (3, false));
        assert_eq!(torn_times(9), (TRIES, true));
    }
}
