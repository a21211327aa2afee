//! The system's dialogs for folders and files. They run beside the window; answers come through a channel.

use crate::t;
use crossbeam_channel::{Receiver, Sender};
use rfd::AsyncFileDialog;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};

/// No person closes a dialog this fast: one that is gone by then was never shown.
const NEVER_SHOWN: Duration = Duration::from_millis(250);

/// What a dialog came to.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// Open this.
    Open(PathBuf),
    /// Export to this file, or into this folder.
    Export(PathBuf),
    /// Take in the views of this file.
    ImportViews(PathBuf),
    /// Write the views to this file.
    ExportViews(PathBuf),
    /// The system could not show the dialog.
    NotShown,
}

/// The dialogs that may be open: one at a time.
#[derive(Debug)]
pub struct Dialogs {
    sender: Sender<Option<Answer>>,
    receiver: Receiver<Option<Answer>>,
    open: bool,
}

impl Default for Dialogs {
    fn default() -> Self {
        let (sender, receiver) = crossbeam_channel::unbounded();
        Self { sender, receiver, open: false }
    }
}

impl Dialogs {
    /// Asks for a folder.
    pub fn pick_folder(&mut self, ctx: &egui::Context, start: Option<&Path>) {
        let dialog = dialog(t!("dialog-open-folder"), start);
        self.ask(ctx, || dialog.pick_folder(), |file| Answer::Open(file.path().to_owned()));
    }

    /// Asks for a single capture.
    pub fn pick_file(&mut self, ctx: &egui::Context, start: Option<&Path>) {
        let dialog = dialog(t!("dialog-open-file"), start);
        self.ask(ctx, || dialog.pick_file(), |file| Answer::Open(file.path().to_owned()));
    }

    /// Asks where to write an export: for a file with that extension, or for a folder. Begins at `start`.
    pub fn save_export(&mut self, ctx: &egui::Context, extension: Option<&str>, start: &Path) {
        let folder = start.parent().filter(|folder| folder.is_dir());
        let Some(extension) = extension else {
            let dialog = dialog(t!("dialog-export-raw"), folder);
            return self.ask(ctx, || dialog.pick_folder(), |file| Answer::Export(file.path().to_owned()));
        };
        let name = start.file_name().and_then(std::ffi::OsStr::to_str);
        let dialog = dialog(t!("dialog-export"), folder)
            .set_file_name(name.map_or_else(|| format!("callbacks.{extension}"), str::to_owned))
            .add_filter(extension.to_uppercase(), &[extension]);
        self.ask(ctx, || dialog.save_file(), |file| Answer::Export(file.path().to_owned()));
    }

    /// Asks for a file with views.
    pub fn pick_views(&mut self, ctx: &egui::Context, start: Option<&Path>) {
        let dialog = dialog(t!("dialog-import-views"), start);
        self.ask(ctx, || dialog.pick_file(), |file| Answer::ImportViews(file.path().to_owned()));
    }

    /// Asks where to write the views. Begins at `start`.
    pub fn save_views(&mut self, ctx: &egui::Context, start: &Path) {
        let folder = start.parent().filter(|folder| folder.is_dir());
        let name = start.file_name().and_then(std::ffi::OsStr::to_str).unwrap_or_default();
        let dialog = dialog(t!("dialog-export-views"), folder).set_file_name(name);
        self.ask(ctx, || dialog.save_file(), |file| Answer::ExportViews(file.path().to_owned()));
    }

    /// The answer of a dialog that was closed, if one was.
    pub fn answer(&mut self) -> Option<Answer> {
        let answer = self.receiver.try_recv().ok()?;
        self.open = false;
        answer
    }

    /// The dialog is made on the window's thread, as some systems demand, and waited for on another.
    fn ask<F>(
        &mut self,
        ctx: &egui::Context,
        show: impl FnOnce() -> F,
        read: impl FnOnce(rfd::FileHandle) -> Answer + Send + 'static,
    ) where
        F: Future<Output = Option<rfd::FileHandle>> + Send + 'static,
    {
        if std::mem::replace(&mut self.open, true) {
            return;
        }
        let (sender, ctx, begun, future) = (self.sender.clone(), ctx.clone(), Instant::now(), show());
        std::thread::spawn(move || {
            let answer = match wait_for(future) {
                Some(file) => Some(read(file)),
                None => (begun.elapsed() < NEVER_SHOWN).then_some(Answer::NotShown),
            };
            // Without a receiver the window is gone, and nobody waits for the answer.
            let _ = sender.send(answer);
            ctx.request_repaint();
        });
    }
}

fn dialog(title: &str, start: Option<&Path>) -> AsyncFileDialog {
    let dialog = AsyncFileDialog::new().set_title(title);
    match start {
        Some(start) => dialog.set_directory(start),
        None => dialog,
    }
}

/// Wakes the thread that waits for a future.
struct Unpark(std::thread::Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits on this thread for what is done on others.
pub(super) fn wait_for<T>(future: impl Future<Output = T>) -> T {
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            Poll::Pending => std::thread::park(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_ends_when_another_thread_answers() {
        let (sender, receiver) = crossbeam_channel::bounded::<Waker>(1);
        std::thread::spawn(move || {
            let waker = receiver.recv().unwrap();
            waker.wake();
        });
        let mut asked = false;
        let answer = wait_for(std::future::poll_fn(|context| {
            if std::mem::replace(&mut asked, true) {
                return Poll::Ready(7);
            }
            sender.send(context.waker().clone()).unwrap();
            Poll::Pending
        }));
        assert_eq!(answer, 7);
    }

    #[test]
    fn one_dialog_is_open_at_a_time_and_its_answer_opens_the_way_for_the_next() {
        let ctx = egui::Context::default();
        let mut dialogs = Dialogs::default();
        let asked = |dialogs: &mut Dialogs| {
            let mut shown = false;
            dialogs.ask(
                &ctx,
                || {
                    shown = true;
                    std::future::ready(None)
                },
                |_| Answer::NotShown,
            );
            shown
        };
        assert!(asked(&mut dialogs));
        assert!(!asked(&mut dialogs));
        let begun = Instant::now();
        let answer = loop {
            let answer = dialogs.answer();
            if answer.is_some() || begun.elapsed() > Duration::from_secs(10) {
                break answer;
            }
            std::thread::yield_now();
        };
        assert_eq!(answer, Some(Answer::NotShown));
        assert!(asked(&mut dialogs));
    }
}
