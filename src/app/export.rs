//! Exports, written beside the window: planned and carried out by a worker that reads the captures again,
//! stopped when the user says so.

use crate::export::{Chosen, Destination, ExportError, Format, MOST_TO_OPEN, OnProgress, Parts, Source};
use crate::ingest::{Folder, read_capture};
use crate::ui::ExportProgress;
use crossbeam_channel::{Receiver, Sender};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How often the window is told how far an export is.
const TELL_EVERY: Duration = Duration::from_millis(100);
/// How long a window that is closed lets an export come to its end.
const UNTIL_STOPPED: Duration = Duration::from_secs(1);
/// How long it then waits for one that was stopped to clean up.
const UNTIL_LEFT: Duration = Duration::from_secs(2);

/// An export that can be carried out without the window.
pub struct Job {
    chosen: Chosen,
    format: &'static dyn Format,
    root: PathBuf,
    only: Option<PathBuf>,
    /// Whether it goes into several files that each open again.
    parts: bool,
}

impl Job {
    /// The export of these records of a folder.
    pub fn new(chosen: Chosen, folder: &Folder, format: &'static dyn Format) -> Self {
        Self {
            chosen,
            format,
            root: folder.root().to_owned(),
            only: folder.only().map(Path::to_owned),
            parts: false,
        }
    }

    /// The same, in several files that each open again, where its format can be told so.
    pub fn in_parts(self, parts: bool) -> Self {
        Self { parts, ..self }
    }

    fn with_source<T>(&self, then: impl FnOnce(&Source<'_>) -> T) -> T {
        let read = |path: &Path| read_capture(&self.root.join(path));
        then(&Source { root: &self.root, only: self.only.as_deref(), read: &read })
    }

    fn save(self, path: &Path, overwrite: bool, on_progress: OnProgress<'_>) -> Result<Size, ExportError> {
        let to = Destination { path, overwrite };
        let plan = self.format.plan(self.chosen.clone());
        if self.parts {
            let saved = self.with_source(|source| plan.save_parts(source, path, MOST_TO_OPEN, on_progress));
            if let Some(Parts { items, files, too_long }) = saved.transpose()? {
                let is_too_large = too_long > 0;
                return Ok(Size { files: Some(files), is_too_large, ..self.size(items) });
            }
        }
        let things = self.with_source(|source| plan.save(source, to, on_progress))?;
        let is_long = || path.metadata().is_ok_and(|metadata| metadata.len() > MOST_TO_OPEN);
        Ok(Size { is_too_large: self.format.opens_again() && is_long(), ..self.size(things) })
    }

    fn text(self, on_progress: OnProgress<'_>) -> Result<Done, ExportError> {
        let plan = self.format.plan(self.chosen.clone());
        self.with_source(|source| {
            let (mut text, mut things) = (String::new(), 0);
            for (done, piece) in plan.pieces(source).into_iter().flatten().enumerate() {
                let piece = piece?;
                text.push_str(&piece.text);
                things += usize::from(piece.is_item);
                if !on_progress(done.min(plan.len()), plan.len()) {
                    return Err(ExportError::Stopped);
                }
            }
            Ok(Done::Text(text, self.size(things)))
        })
    }

    fn size(&self, things: usize) -> Size {
        Size {
            format: self.format.name(),
            records: self.chosen.ids.len(),
            things,
            files: None,
            is_too_large: false,
        }
    }
}

/// What came of an export.
#[derive(Debug)]
pub enum Done {
    /// It lies there.
    Written(PathBuf, Size),
    /// Here it is, for the clipboard.
    Text(String, Size),
}

/// How much was exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// The name of the format.
    pub format: &'static str,
    /// Records that were asked for.
    pub records: usize,
    /// Callbacks, rows or captures that were written for them.
    pub things: usize,
    /// How many files they were written into, where several were asked for.
    pub files: Option<usize>,
    /// Whether it would be read again, but is too long for that.
    pub is_too_large: bool,
}

/// The number of an export, another for each.
pub type ExportId = u64;

/// What an export tells.
#[derive(Debug)]
pub enum Told {
    /// Its place will do, and it is being written.
    Begun,
    /// It came to its end.
    Ended(Result<Done, ExportError>),
}

/// The exports that are being written.
pub struct Exports {
    sender: Sender<(ExportId, Told)>,
    receiver: Receiver<(ExportId, Told)>,
    running: Vec<Running>,
    last: ExportId,
}

/// One that is being written.
struct Running {
    id: ExportId,
    state: Arc<State>,
    worker: JoinHandle<()>,
}

/// What the worker and the window tell each other.
#[derive(Default)]
struct State {
    done: AtomicUsize,
    total: AtomicUsize,
    stop: AtomicBool,
}

impl Default for Exports {
    fn default() -> Self {
        let (sender, receiver) = crossbeam_channel::unbounded();
        Self { sender, receiver, running: Vec::new(), last: 0 }
    }
}

impl Exports {
    /// How far all of them are together, while any is being written.
    pub fn progress(&self) -> Option<ExportProgress> {
        let sum = |number: fn(&State) -> &AtomicUsize| {
            self.running.iter().map(|one| number(&one.state).load(Ordering::Relaxed)).sum()
        };
        let progress = ExportProgress { done: sum(|state| &state.done), total: sum(|state| &state.total) };
        (!self.running.is_empty()).then_some(progress)
    }

    /// Stops what is being written; the destinations are then what they were.
    pub fn stop(&self) {
        self.running.iter().for_each(|one| one.state.stop.store(true, Ordering::Relaxed));
    }

    /// Lets what is being written come to its end, and stops what takes long, so that nothing unfinished lies
    /// about when the window is gone.
    pub fn finish(&mut self) {
        self.wait(UNTIL_STOPPED);
        self.stop();
        self.wait(UNTIL_LEFT);
    }

    fn wait(&mut self, most: Duration) {
        let begun = Instant::now();
        while self.running.iter().any(|one| !one.worker.is_finished()) && begun.elapsed() < most {
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Writes a file, or a folder of captures.
    pub fn write(&mut self, ctx: &egui::Context, job: Job, path: PathBuf, overwrite: bool) -> ExportId {
        self.start(ctx, move |on_progress| {
            let size = job.save(&path, overwrite, on_progress)?;
            Ok(Done::Written(path, size))
        })
    }

    /// Writes a text, for the clipboard.
    pub fn copy(&mut self, ctx: &egui::Context, job: Job) {
        self.start(ctx, move |on_progress| job.text(on_progress));
    }

    fn start(
        &mut self,
        ctx: &egui::Context,
        work: impl FnOnce(OnProgress<'_>) -> Result<Done, ExportError> + Send + 'static,
    ) -> ExportId {
        self.last += 1;
        let (id, state) = (self.last, Arc::<State>::default());
        let (sender, ctx, shared) = (self.sender.clone(), ctx.clone(), Arc::clone(&state));
        let worker = std::thread::spawn(move || {
            let mut told: Option<Instant> = None;
            let done = work(&mut |done, total| {
                shared.done.store(done, Ordering::Relaxed);
                shared.total.store(total, Ordering::Relaxed);
                if told.is_none() {
                    let _ = sender.send((id, Told::Begun));
                }
                if told.is_none_or(|told| told.elapsed() > TELL_EVERY) {
                    told = Some(Instant::now());
                    ctx.request_repaint();
                }
                !shared.stop.load(Ordering::Relaxed)
            });
            // Without a receiver the window is gone; the file is written all the same.
            let _ = sender.send((id, Told::Ended(done)));
            ctx.request_repaint();
        });
        self.running.push(Running { id, state, worker });
        id
    }

    /// What one of them tells, if any does.
    pub fn told(&mut self) -> Option<(ExportId, Told)> {
        let (id, told) = self.receiver.try_recv().ok()?;
        if matches!(told, Told::Ended(_)) {
            self.running.retain(|one| one.id != id);
        }
        Some((id, told))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A worker that says how far it is and goes on until it is stopped; what it sends is where it got to.
    fn endless(exports: &mut Exports, at: usize, of: usize) -> Receiver<()> {
        let (said, heard) = crossbeam_channel::bounded(1);
        exports.start(&egui::Context::default(), move |on_progress| {
            while on_progress(at, of) {
                let _ = said.try_send(());
                std::thread::sleep(Duration::from_millis(1));
            }
            Err(ExportError::Stopped)
        });
        heard
    }

    #[test]
    fn several_at_once_are_counted_together_and_all_stopped() {
        let mut exports = Exports::default();
        let heard = [endless(&mut exports, 3, 10), endless(&mut exports, 4, 20)];
        heard.iter().for_each(|heard| heard.recv().unwrap());
        assert_eq!(exports.progress(), Some(ExportProgress { done: 7, total: 30 }));
        exports.stop();
        let mut stopped = Vec::new();
        while stopped.len() < 2 {
            match exports.told() {
                Some((id, Told::Ended(Err(ExportError::Stopped)))) => stopped.push(id),
                Some((_, Told::Ended(other))) => panic!("{other:?}"),
                _ => std::thread::sleep(Duration::from_millis(1)),
            }
        }
        stopped.sort_unstable();
        assert_eq!(stopped, [1, 2]);
        assert_eq!(exports.progress(), None);
    }

    #[test]
    fn at_the_end_no_worker_is_left_behind() {
        let mut exports = Exports::default();
        endless(&mut exports, 1, 2).recv().unwrap();
        exports.finish();
        assert!(exports.running.iter().all(|one| one.worker.is_finished()));
    }
}
