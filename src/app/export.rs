//! Exports, written beside the window: planned from the index, carried out by a worker that reads the captures
//! again, stopped when the user says so.

use crate::export::{Destination, ExportError, Format, OnProgress, Plan, Source};
use crate::index::{Index, RecordId};
use crate::ingest::{Folder, read_capture};
use crate::ui::ExportProgress;
use crossbeam_channel::{Receiver, Sender};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// How often the window is told how far an export is.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// An export that can be carried out without the index.
pub struct Job {
    plan: Plan,
    root: PathBuf,
    only: Option<PathBuf>,
    /// How many records were asked for.
    records: usize,
}

impl Job {
    /// Plans the export of these records, in this order.
    pub fn new(index: &Index, folder: &Folder, ids: &[RecordId], format: &dyn Format) -> Self {
        Self {
            plan: format.plan(index, ids),
            root: folder.root().to_owned(),
            only: folder.only().map(Path::to_owned),
            records: ids.len(),
        }
    }

    fn with_source<T>(&self, then: impl FnOnce(&Source<'_>) -> T) -> T {
        let read = |path: &Path| read_capture(&self.root.join(path));
        then(&Source { root: &self.root, only: self.only.as_deref(), read: &read })
    }

    fn save(&self, path: &Path, on_progress: OnProgress<'_>) -> Result<(), ExportError> {
        // The system's dialog has asked already whether a file that is there is to be replaced.
        let to = Destination { path, overwrite: true };
        self.with_source(|source| self.plan.save(source, to, on_progress))
    }

    fn text(&self, on_progress: OnProgress<'_>) -> Result<String, ExportError> {
        self.with_source(|source| {
            let mut text = String::new();
            for (done, piece) in self.plan.pieces(source).into_iter().flatten().enumerate() {
                text.push_str(&piece?);
                if !on_progress(done.min(self.plan.len()), self.plan.len()) {
                    return Err(ExportError::Stopped);
                }
            }
            Ok(text)
        })
    }
}

/// What came of an export; the number is that of the records.
#[derive(Debug)]
pub enum Done {
    /// It lies there.
    Written(PathBuf, usize),
    /// Here it is, for the clipboard.
    Text(String, usize),
}

/// The exports that are being written.
pub struct Exports {
    sender: Sender<Result<Done, ExportError>>,
    receiver: Receiver<Result<Done, ExportError>>,
    running: usize,
    state: Arc<State>,
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
        Self { sender, receiver, running: 0, state: Arc::default() }
    }
}

impl Exports {
    /// How far it is, while one is being written.
    pub fn progress(&self) -> Option<ExportProgress> {
        let load = |number: &AtomicUsize| number.load(Ordering::Relaxed);
        let progress = ExportProgress { done: load(&self.state.done), total: load(&self.state.total) };
        (self.running > 0).then_some(progress)
    }

    /// Stops what is being written; the destination is then what it was.
    pub fn stop(&self) {
        self.state.stop.store(true, Ordering::Relaxed);
    }

    /// Writes a file, or a folder of captures.
    pub fn write(&mut self, ctx: &egui::Context, job: Job, path: PathBuf) {
        self.start(ctx, move |on_progress| {
            job.save(&path, on_progress)?;
            Ok(Done::Written(path, job.records))
        });
    }

    /// Writes a text, for the clipboard.
    pub fn copy(&mut self, ctx: &egui::Context, job: Job) {
        self.start(ctx, move |on_progress| Ok(Done::Text(job.text(on_progress)?, job.records)));
    }

    fn start(
        &mut self,
        ctx: &egui::Context,
        work: impl FnOnce(OnProgress<'_>) -> Result<Done, ExportError> + Send + 'static,
    ) {
        self.running += 1;
        self.state = Arc::default();
        let (sender, ctx, state) = (self.sender.clone(), ctx.clone(), Arc::clone(&self.state));
        std::thread::spawn(move || {
            let mut told = Instant::now();
            let done = work(&mut |done, total| {
                state.done.store(done, Ordering::Relaxed);
                state.total.store(total, Ordering::Relaxed);
                if told.elapsed() > TELL_EVERY {
                    told = Instant::now();
                    ctx.request_repaint();
                }
                !state.stop.load(Ordering::Relaxed)
            });
            // Without a receiver the window is gone; the file is written all the same.
            let _ = sender.send(done);
            ctx.request_repaint();
        });
    }

    /// One that came to its end, if any did.
    pub fn done(&mut self) -> Option<Result<Done, ExportError>> {
        let done = self.receiver.try_recv().ok()?;
        self.running -= 1;
        Some(done)
    }
}
