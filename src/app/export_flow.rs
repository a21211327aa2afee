//! From the dialog of exports to the file, and back with what came of it.

use super::App;
use super::export::{Done, ExportId, Job, Size, Told};
use crate::export::{self, Chosen, ExportError};
use crate::index::RecordId;
use crate::sanitize::display_path;
use crate::t;
use crate::ui::export_dialog::MOST_COPIED;
use crate::ui::notices::Offer;
use crate::ui::table::Column;
use crate::ui::widgets::count;
use crate::ui::{ExportRequest, ExportScope, wording};
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl App {
    /// Opens the dialog, if there is anything to export from.
    pub(super) fn open_export(&mut self) {
        if self.session.is_some() {
            let scope = if self.selection.is_empty() { ExportScope::Filtered } else { ExportScope::Selected };
            self.asking_export = None;
            self.panels.export.open(scope, &self.export_folder());
        }
    }

    /// Where exports go unless something else is typed: where the last one went, else home.
    fn export_folder(&self) -> PathBuf {
        let last = self.settings.export_folder.clone();
        let home = || etcetera::home_dir().ok();
        let usable = |folder: &PathBuf| folder.is_dir() && folder.to_str().is_some();
        let known = last.filter(usable).or_else(|| home().filter(usable));
        known.or_else(|| std::env::current_dir().ok().filter(usable)).unwrap_or_default()
    }

    /// What was typed as a path: `~` is home, and what does not begin at a root lies where exports go.
    pub(super) fn typed_path(&self, typed: &Path) -> PathBuf {
        match (typed.strip_prefix("~"), etcetera::home_dir()) {
            (Ok(rest), Ok(home)) => home.join(rest),
            _ => self.export_folder().join(typed),
        }
    }

    pub(super) fn browse_export(&mut self, request: &ExportRequest) {
        let Some(format) = export::format(request.format) else { return };
        let start = self.typed_path(&request.path);
        let extension = format.extension().filter(|_| !request.parts);
        self.dialogs.save_export(&self.ctx, extension, &start);
    }

    /// Begins to write an export. The dialog stays until it is known that its place will do.
    pub(super) fn write_export(&mut self, request: &ExportRequest) {
        let path = self.typed_path(&request.path);
        if let Some(job) = self.export_job(request.scope, request.format, request.marks) {
            let job = job.in_parts(request.parts);
            self.asking_export = Some(self.exports.write(&self.ctx, job, path, request.replace));
        }
    }

    pub(super) fn copy_export(&mut self, scope: ExportScope, format: &str, marks: bool) {
        if let Some(job) = self.export_job(scope, format, marks) {
            self.exports.copy(&self.ctx, job);
        }
    }

    pub(super) fn copy_selection(&mut self) {
        if self.selection.len() > MOST_COPIED {
            // A file takes any number of them.
            self.open_export();
            self.panels.export.refuse(t!("export-too-many-to-copy", most = count(MOST_COPIED)), false);
        } else if !self.selection.is_empty() {
            self.copy_export(ExportScope::Selected, "json", false);
        }
    }

    fn export_job(&self, scope: ExportScope, format: &str, marks: bool) -> Option<Job> {
        let session = self.session.as_ref()?;
        let names = self.panels.table.chosen_columns().filter_map(Column::export_name);
        let columns = names.filter_map(export::column).copied().collect();
        let marked = marks.then(|| Arc::clone(self.book.marked()));
        let chosen = Chosen { index: self.index.share(), ids: self.in_scope(scope), columns, marked };
        Some(Job::new(chosen, session.folder(), export::format(format)?))
    }

    /// The records of an export, in the order of the index.
    fn in_scope(&self, scope: ExportScope) -> Vec<RecordId> {
        let all = self.index.order().iter().copied();
        match scope {
            ExportScope::Selected => all.filter(|&id| self.selection.contains(id)).collect(),
            ExportScope::Filtered => self.filter.shown_hits().ids().to_vec(),
            ExportScope::All => all.collect(),
        }
    }

    pub(super) fn hear_of_export(&mut self, id: ExportId, told: Told) {
        let asking = self.asking_export == Some(id) && self.panels.export.is_open();
        if self.asking_export == Some(id) {
            self.asking_export = None;
        }
        match told {
            Told::Begun if asking => self.panels.export.close(),
            Told::Begun => {}
            Told::Ended(Err(error)) if asking => self.refuse_export(&error),
            Told::Ended(Err(ExportError::Stopped)) => self.tell(t!("notice-export-stopped"), None),
            Told::Ended(Err(error)) => {
                let reason = wording::export_error(&error);
                let text = if matches!(error, ExportError::Changed(_)) {
                    t!("notice-export-changed", reason = reason)
                } else {
                    t!("notice-export-failed", reason = reason)
                };
                self.error(text, None);
            }
            Told::Ended(Ok(Done::Written(path, size))) => {
                self.settings.exported(&path);
                let offer = Offer::Reveal(path.clone());
                let mut text = exported(size);
                if size.is_too_large {
                    let why = if size.files.is_some() {
                        t!("notice-export-part-large")
                    } else {
                        t!("notice-export-large")
                    };
                    text = format!("{text} {why}");
                }
                self.tell_with(text, Some(&path), vec![offer]);
            }
            Told::Ended(Ok(Done::Text(text, size))) => {
                self.ctx.copy_text(text);
                self.tell(copied(size), None);
            }
        }
    }

    /// Says in the dialog why its place will not do, and what to do.
    fn refuse_export(&mut self, error: &ExportError) {
        let (text, can_replace) = refusal(error);
        self.panels.export.refuse(text, can_replace);
    }
}

/// Why a place will not do, and what to do; whether what is there can be replaced.
pub(super) fn refusal(error: &ExportError) -> (String, bool) {
    match error {
        ExportError::Exists(path) => (t!("export-exists", path = display_path(path)), true),
        ExportError::Taken(path) => (t!("export-taken", path = display_path(path)), false),
        _ => (t!("export-refused", reason = wording::export_error(error)), false),
    }
}

fn exported(Size { format, records, things, files, .. }: Size) -> String {
    if let Some(files) = files {
        let (shown, files_shown) = (count(records), count(files));
        return t!("notice-exported-parts", n = records, shown = shown, m = files, files = files_shown);
    }
    if records == things {
        return t!("notice-exported", n = records, shown = count(records));
    }
    let (shown, things_shown) = (count(records), count(things));
    if format == "raw" {
        t!("notice-exported-captures", n = records, shown = shown, m = things, things = things_shown)
    } else {
        t!("notice-exported-callbacks", n = records, shown = shown, m = things, things = things_shown)
    }
}

fn copied(Size { format, records, things, .. }: Size) -> String {
    let format = format.to_uppercase();
    if records == things {
        return t!("notice-copied", n = records, shown = count(records), format = format);
    }
    let (shown, things_shown) = (count(records), count(things));
    t!(
        "notice-copied-callbacks",
        n = records,
        shown = shown,
        m = things,
        things = things_shown,
        format = format
    )
}
