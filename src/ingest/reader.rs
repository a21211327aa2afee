//! The readers: paths in, captures out, one thread a core.

use super::{Arrival, News, Outlet, disk};
use crate::capture::{self, Capture};
use crate::doc::ProblemKind;
use crate::index::Stamp;
use crossbeam_channel::{Receiver, Sender};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

/// A file to be read.
#[derive(Debug)]
pub(super) struct Errand {
    pub path: PathBuf,
    /// Whether a capture that ends early is told of even if it may still be being written.
    pub final_try: bool,
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
}

/// A file touched this recently may still be being written.
const FRESH: Duration = Duration::from_secs(1);

/// How many readers there are.
pub(super) fn count() -> usize {
    std::thread::available_parallelism().map_or(2, std::num::NonZero::get).clamp(2, 8)
}

/// Starts the readers; they end when the coordinator does.
pub(super) fn start(
    root: &Path,
    errands: &Receiver<Vec<Errand>>,
    outcomes: &Sender<Vec<Outcome>>,
    outlet: &Outlet,
    cancelled: &Arc<AtomicBool>,
) -> std::io::Result<()> {
    for number in 0..count() {
        let reader = Reader {
            root: root.to_owned(),
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
    errands: Receiver<Vec<Errand>>,
    outcomes: Sender<Vec<Outcome>>,
    outlet: Outlet,
    cancelled: Arc<AtomicBool>,
}

impl Reader {
    fn run(&self) {
        while let Ok(errands) = self.errands.recv() {
            let mut arrivals = Vec::with_capacity(errands.len());
            let read = |errand: Errand| {
                if self.cancelled.load(Ordering::Relaxed) {
                    Outcome::Gone(errand.path)
                } else {
                    self.read(errand, &mut arrivals)
                }
            };
            let outcomes: Vec<Outcome> = errands.into_iter().map(read).collect();
            let is_heard = arrivals.is_empty() || self.outlet.tell(News::Captures(arrivals));
            if !is_heard || self.outcomes.send(outcomes).is_err() {
                return;
            }
        }
    }

    /// Reads one file; what it says goes to the arrivals.
    fn read(&self, errand: Errand, arrivals: &mut Vec<Arrival>) -> Outcome {
        let Errand { path, final_try } = errand;
        let (stamp, capture) = match disk::read_bytes(&self.root.join(&path)) {
            Ok(read) => {
                let stamp = read.stamp;
                let torn = read.torn;
                let capture = disk::interpret(read.bytes, stamp, read.cut).capture;
                let unfinished = torn || (ends_early(&capture) && is_fresh(stamp));
                if unfinished && !final_try {
                    return Outcome::Growing(path);
                }
                (stamp, capture)
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Outcome::Gone(path),
            Err(error) => {
                let stamp = disk::stamp_of(&self.root.join(&path)).unwrap_or_default();
                (stamp, capture::unreadable(&disk::reason(&error)).capture)
            }
        };
        arrivals.push(Arrival { path: path.clone(), stamp, capture });
        Outcome::Told(path, stamp)
    }
}

fn ends_early(capture: &Capture) -> bool {
    let incomplete = |problem: &crate::doc::Problem| problem.kind == ProblemKind::Incomplete;
    let of_body = |body: &capture::Body| {
        body.problems.iter().any(incomplete)
            || body.callbacks.iter().any(|callback| callback.problems.iter().any(incomplete))
    };
    capture.problems.iter().any(incomplete) || capture.bodies.iter().any(of_body)
}

fn is_fresh(stamp: Stamp) -> bool {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let modified = Duration::from_nanos(u64::try_from(stamp.modified_ns).unwrap_or(0));
    now.saturating_sub(modified) < FRESH
}
