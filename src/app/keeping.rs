//! What is told of the files of the program's own: that one could not be read, or not be written.

use super::App;
use super::kept::{Keep, KeptFile, Trouble};
use super::views::Damaged;
use crate::t;
use crate::ui::notices::Offer;
use crate::ui::wording;
use std::io;
use std::path::{Path, PathBuf};

/// A file of the program's own that could not be written.
pub struct NotWritten {
    error: io::Error,
    path: Option<PathBuf>,
}

impl NotWritten {
    /// That file, if it could not.
    pub fn of<T: Keep>(file: &mut KeptFile<T>) -> Option<Self> {
        Some(Self { error: file.failure()?, path: file.path().map(Path::to_owned) })
    }
}

impl App {
    /// Tells which files were not read, at the start.
    pub(super) fn tell_of_files(
        &mut self,
        settings: Option<Trouble>,
        marks: Option<Trouble>,
        views: Option<Damaged>,
    ) {
        if let Some(trouble) = settings {
            self.tell_of_trouble(&trouble, t!("notice-settings-damaged").to_owned());
        }
        if let Some(trouble) = marks {
            self.tell_of_trouble(&trouble, t!("notice-marks-damaged").to_owned());
        }
        if let Some(Damaged { trouble, reason }) = views {
            self.tell_of_trouble(&trouble, t!("notice-views-damaged", reason = reason));
        }
    }

    /// Tells why a file was not read; `damaged` says so of one that was put aside.
    fn tell_of_trouble(&mut self, trouble: &Trouble, damaged: String) {
        match trouble {
            Trouble::Aside(path) => self.error(damaged, Some(path)),
            Trouble::Left(path, error) => {
                self.error(t!("notice-file-left", reason = wording::io_error(error)), Some(path));
            }
        }
    }

    /// Tells which files were not written.
    pub(super) fn tell_what_was_not_written(&mut self) {
        if let Some(NotWritten { error, path }) = self.book.failure() {
            let text = t!("notice-marks-not-written", reason = wording::io_error(&error));
            self.error(text, path.as_deref());
        }
        if let Some(NotWritten { error, path }) = self.views_file.failure() {
            let text = t!("notice-views-not-written", reason = wording::io_error(&error));
            self.error(text, path.as_deref());
        }
        if let Some(NotWritten { error, path }) = self.settings_file.failure() {
            let text = t!("notice-settings-not-written", reason = wording::io_error(&error));
            self.error(text, path.as_deref());
        }
    }

    /// Says that a view was saved, or that it is there only while the window is open.
    pub(super) fn tell_saved(&mut self, name: &str, offers: Vec<Offer>) {
        let text = if self.views_file.is_kept() {
            t!("notice-view-saved", name = name)
        } else {
            t!("notice-view-for-now", name = name)
        };
        self.tell_with(text, None, offers);
    }

    /// Notes how large the window is, for the next start.
    pub(super) fn note_window(&mut self, ui: &egui::Ui) {
        let (rect, maximised) = ui.input(|input| (input.viewport().inner_rect, input.viewport().maximized));
        self.settings.maximised = maximised.unwrap_or_default();
        if let Some(rect) = rect.filter(|_| !self.settings.maximised) {
            // As it would be at the usual size: that is what it is opened with.
            self.settings.window = Some((rect.size() * ui.ctx().zoom_factor()).into());
        }
    }
}
