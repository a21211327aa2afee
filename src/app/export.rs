//! Exports, written beside the window.

use crate::index::{Delivery, Index, RecordId};
use crossbeam_channel::{Receiver, Sender};
use std::path::{Path, PathBuf};

/// What is exported: where the callbacks of the records lie, in order, each once.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// For each record the capture and the place of the callback that wins.
    pub deliveries: Vec<(PathBuf, Delivery)>,
}

impl Scope {
    /// Notes where the callbacks of records lie.
    pub fn new(index: &Index, root: &Path, ids: &[RecordId]) -> Self {
        let delivery = |&id: &RecordId| {
            let delivery = index.get(id)?.main_delivery()?;
            Some((root.join(&index.file(delivery.file).path), delivery))
        };
        Self { deliveries: ids.iter().filter_map(delivery).collect() }
    }
}

/// What came of an export.
#[derive(Debug)]
pub enum Done {
    /// It lies there; the number of callbacks in it.
    Written(PathBuf, usize),
    /// Here it is; the number of callbacks in it.
    Text(String, usize),
}

/// An export that failed.
#[derive(Debug)]
pub struct Failed {
    /// Why, one sentence.
    pub reason: String,
    /// The file that was to be written.
    pub path: Option<PathBuf>,
}

/// The exports that are being written.
#[derive(Debug)]
pub struct Exports {
    sender: Sender<Result<Done, Failed>>,
    receiver: Receiver<Result<Done, Failed>>,
    running: usize,
}

impl Default for Exports {
    fn default() -> Self {
        let (sender, receiver) = crossbeam_channel::unbounded();
        Self { sender, receiver, running: 0 }
    }
}

impl Exports {
    /// Whether one is being written.
    pub fn is_running(&self) -> bool {
        self.running > 0
    }

    /// Writes a file.
    pub fn write(&mut self, ctx: &egui::Context, scope: Scope, path: PathBuf) {
        self.start(ctx, move || match write_file(&scope, &path) {
            Ok(number) => Ok(Done::Written(path, number)),
            Err(reason) => Err(Failed { reason, path: Some(path) }),
        });
    }

    /// Writes a text, for the clipboard.
    pub fn copy(&mut self, ctx: &egui::Context, scope: Scope) {
        self.start(ctx, move || match write_text(&scope) {
            Ok((text, number)) => Ok(Done::Text(text, number)),
            Err(reason) => Err(Failed { reason, path: None }),
        });
    }

    fn start(&mut self, ctx: &egui::Context, work: impl FnOnce() -> Result<Done, Failed> + Send + 'static) {
        self.running += 1;
        let (sender, ctx) = (self.sender.clone(), ctx.clone());
        std::thread::spawn(move || {
            // Without a receiver the window is gone; the file is written all the same.
            let _ = sender.send(work());
            ctx.request_repaint();
        });
    }

    /// One that came to its end, if any did.
    pub fn done(&mut self) -> Option<Result<Done, Failed>> {
        let done = self.receiver.try_recv().ok()?;
        self.running -= 1;
        Some(done)
    }
}

/// Writes the callbacks of a scope to a file; how many there were.
fn write_file(scope: &Scope, _path: &Path) -> Result<usize, String> {
    Err(format!("{} records wait for the writer of exports", scope.deliveries.len()))
}

/// Writes the callbacks of a scope to a text; how many there were.
fn write_text(scope: &Scope) -> Result<(String, usize), String> {
    Err(format!("{} records wait for the writer of exports", scope.deliveries.len()))
}
