//! Carrying out what panels and keys ask for.

use super::App;
use super::dialogs::Answer;
use super::session::Session;
use crate::index::{FileId, Index, RecordId};
use crate::marks::Change;
use crate::query::edit;
use crate::t;
use crate::text;
use crate::ui::command::{Command, use_keys};
use crate::ui::selection::SelectMode;
use crate::ui::settings_sheet::{Prefs, SCALE_STEP, USUAL_SCALE};
use crate::ui::{Action, Sizes, style, timeline_view};

impl App {
    /// Carries out what a panel asks for.
    pub(super) fn carry_out(&mut self, action: Action) {
        match action {
            Action::Run(command) => self.run(command),
            Action::Open(path) => {
                self.open(&path);
            }
            Action::Select(ids, mode) => {
                self.selection.select(&ids, mode);
                self.pause();
            }
            Action::SelectTo(id) => {
                let order = self.table_order();
                self.selection.extend_to(id, &order);
                self.pause();
            }
            Action::Hover(id) => self.hovered = id,
            Action::Reveal(id) => self.reveal(id),
            Action::SetFilter(text) => self.set_filter(text),
            Action::FilterOnly(key, value) => {
                self.set_filter(edit::with_only(self.filter.editable(), key, &value));
            }
            Action::FilterAdd(key, value) => {
                self.set_filter(edit::with_added(self.filter.editable(), key, &value));
            }
            Action::FilterExclude(key, value) => {
                self.set_filter(edit::with_excluded(self.filter.editable(), key, &value));
            }
            Action::Mark(ids, change) => self.change_marks(&ids, &change),
            Action::ShowInFiles(path) => self.show_in_files(&path),
            Action::Copy(text) => self.ctx.copy_text(text),
            Action::ShowDelivery(delivery) => {
                if let Some(session) = &mut self.session {
                    session.choose(delivery);
                }
            }
            Action::ShowPlace(file, offset) => self.show_place(file, offset),
            Action::Export(request) => self.write_export(&request),
            Action::BrowseExport(request) => self.browse_export(&request),
            Action::CopyExport(scope, format, marks) => self.copy_export(scope, format, marks),
            Action::CancelExport => self.exports.stop(),
            Action::CancelReading => {
                if let Some(session) = &self.session {
                    session.folder().cancel();
                }
            }
            Action::Used(command) => self.settings.used(command),
            Action::SetPrefs(prefs) => self.set_prefs(*prefs),
            Action::CloseNotice(id) => self.notices.retain(|notice| notice.id != id),
        }
        self.ctx.request_repaint();
    }

    /// Runs a command.
    pub(super) fn run(&mut self, command: Command) {
        match command {
            Command::OpenFolder => {
                self.dialogs.pick_folder(&self.ctx, self.settings.folder.as_deref());
            }
            Command::OpenFile => self.dialogs.pick_file(&self.ctx, self.settings.folder.as_deref()),
            Command::Refresh => {
                // Who looks for changes wants what is there: what only files say that are gone goes.
                self.index.purge_missing();
                if let Some(session) = &self.session {
                    session.folder().rescan();
                }
            }
            Command::ToggleLive if self.panels.timeline.is_following => self.pause(),
            Command::ToggleLive | Command::GoLive => {
                self.panels.timeline.resume();
                self.panels.table.scroll_to_start();
            }
            Command::Export => self.open_export(),
            Command::FocusFilter => self.panels.filter_bar.focus(),
            Command::ClearFilter => self.set_filter(String::new()),
            Command::SelectAll => {
                self.selection.select(self.filter.hits().ids(), SelectMode::Replace);
            }
            Command::ClearSelection => self.escape(),
            Command::CopySelection => self.copy_selection(),
            Command::SelectNext => self.step(1, false),
            Command::SelectPrevious => self.step(-1, false),
            Command::ExtendNext => self.step(1, true),
            Command::ExtendPrevious => self.step(-1, true),
            Command::FitAll
            | Command::FitSelection
            | Command::ZoomIn
            | Command::ZoomOut
            | Command::PanLeft
            | Command::PanRight
            | Command::ViewBack
            | Command::ViewForward
            | Command::CycleGrouping
            | Command::FoldAll
            | Command::UnfoldAll => self.run_in_timeline(command),
            Command::ToggleFacets => self.toggle_facets(),
            Command::ToggleDetails => self.panels.sizes.details_open ^= true,
            Command::CycleTheme => self.settings.theme = self.settings.theme.next(),
            Command::CycleLanguage => self.choose_language(text::language().next()),
            Command::ShowProblems => self.panels.problems.toggle(),
            Command::ShowPalette => self.panels.palette.open(),
            Command::ShowKeys => {
                let area = self.panels.areas.current(&self.ctx);
                self.panels.keys.open(area);
            }
            Command::ToggleBookmark => self.mark_selection(&Change::ToggleBookmark),
            Command::EditNote => self.edit_note(),
            Command::ColourOne
            | Command::ColourTwo
            | Command::ColourThree
            | Command::ColourFour
            | Command::ColourFive
            | Command::ColourSix
            | Command::ColourSeven
            | Command::ColourEight
            | Command::ColourNine => {
                command.colour().into_iter().for_each(|c| self.mark_selection(&Change::ToggleColour(c)));
            }
            Command::NoColour => self.mark_selection(&Change::NoColour),
            Command::NextMark => self.step_to_mark(true),
            Command::PreviousMark => self.step_to_mark(false),
            Command::NextPanel => self.panels.step_focus(&self.ctx, true),
            Command::PreviousPanel => self.panels.step_focus(&self.ctx, false),
            Command::OpenMenu => self.menu_at = self.menu_place(),
            Command::ScaleUp => self.set_scale(self.settings.prefs.scale + SCALE_STEP),
            Command::ScaleDown => self.set_scale(self.settings.prefs.scale - SCALE_STEP),
            Command::ScaleReset => self.set_scale(USUAL_SCALE),
            Command::ShowSettings => self.panels.settings.open(),
            Command::Quit => self.ctx.send_viewport_cmd(egui::ViewportCommand::Close),
        }
        self.ctx.request_repaint();
    }

    /// Shows or hides the facets; in a narrow window they take the place of the details.
    fn toggle_facets(&mut self) {
        let is_narrow = Sizes::are_narrow(self.ctx.content_rect().width());
        let sizes = &mut self.panels.sizes;
        if is_narrow && sizes.details_open {
            (sizes.facets_open, sizes.details_open) = (true, false);
        } else {
            sizes.facets_open ^= true;
        }
    }

    /// Has the details open at the note of the record that is looked at.
    fn edit_note(&mut self) {
        if !self.selection.is_empty() {
            self.panels.sizes.details_open = true;
            self.panels.details.edit_note();
        }
    }

    fn set_scale(&mut self, scale: f32) {
        self.set_prefs(Prefs { scale, ..self.settings.prefs.clone() });
    }

    /// Takes over what was chosen in the settings.
    pub(super) fn set_prefs(&mut self, prefs: Prefs) {
        self.settings.prefs = Prefs { scale: Prefs::tidy_scale(prefs.scale), ..prefs };
        let prefs = &self.settings.prefs;
        self.ctx.set_zoom_factor(prefs.scale);
        use_keys(&prefs.keys);
        style::set_motion(&self.ctx, !prefs.reduced_motion);
    }

    /// One press of Esc undoes one thing: leaves the filter, closes the problems, empties the selection.
    fn escape(&mut self) {
        if self.was_typing {
            self.was_typing = false;
        } else if self.panels.problems.is_open() {
            self.panels.problems.close();
        } else if self.notices.pop().is_some() {
            // The newest notice has been read.
        } else {
            self.selection.clear();
        }
    }

    /// Moves the selection by rows of the table.
    fn step(&mut self, by: isize, extend: bool) {
        let order = self.table_order();
        let at = self.selection.lead().and_then(|lead| order.iter().position(|&id| id == lead));
        let last = order.len().saturating_sub(1);
        let to = match at {
            Some(at) => at.saturating_add_signed(by).min(last),
            None if by < 0 => last,
            None => 0,
        };
        let Some(&id) = order.get(to) else { return };
        if extend {
            self.selection.extend_to(id, &order);
        } else {
            self.selection.select(&[id], SelectMode::Replace);
        }
        self.pause();
        self.reveal(id);
    }

    /// Whoever looks at a record does not want it moved away by arrivals.
    pub(super) fn pause(&mut self) {
        if self.session.as_ref().is_some_and(Session::is_read) {
            self.panels.timeline.is_following = false;
        }
    }

    /// The records in the order of the table.
    pub(super) fn table_order(&mut self) -> Vec<RecordId> {
        let mut table = std::mem::take(&mut self.panels.table);
        let order = table.visible_order(&self.view()).to_vec();
        self.panels.table = table;
        order
    }

    fn run_in_timeline(&mut self, command: Command) {
        let mut timeline = std::mem::take(&mut self.panels.timeline);
        timeline_view::run_command(&mut timeline, &self.view(), command);
        self.panels.timeline = timeline;
    }

    /// Brings a record into view in timeline and table.
    pub(super) fn reveal(&mut self, id: RecordId) {
        self.panels.timeline.reveal(id);
        self.panels.table.reveal(id);
    }

    /// Shows a place of a capture: selects the record that it concerns, and has the details open there.
    fn show_place(&mut self, file: FileId, offset: usize) {
        if let Some(id) = record_at(&self.index, file, offset) {
            self.selection.select(&[id], SelectMode::Replace);
            let delivery = self.index.get(id).and_then(|r| r.deliveries().rfind(|one| one.file == file));
            if let (Some(session), Some(delivery)) = (&mut self.session, delivery) {
                session.choose(delivery);
            }
            self.reveal(id);
        }
        self.panels.sizes.details_open = true;
        self.panels.details.show_place(file, offset);
    }

    /// Answers of dialogs, ends of exports.
    pub(super) fn take_answers(&mut self) {
        match self.dialogs.answer() {
            Some(Answer::Open(path)) => {
                self.open(&path);
            }
            Some(Answer::Export(path)) => self.panels.export.choose(path),
            Some(Answer::NotShown) if self.panels.export.is_open() => {
                self.panels.export.refuse(t!("export-no-dialog").to_owned(), false);
            }
            Some(Answer::NotShown) => self.error(t!("notice-no-dialog"), None),
            None => {}
        }
        self.hear_of_desktop();
        while let Some((id, told)) = self.exports.told() {
            self.hear_of_export(id, told);
        }
    }
}

/// The record that a place of a capture belongs to: one with a problem there, else any of that capture.
fn record_at(index: &Index, file: FileId, offset: usize) -> Option<RecordId> {
    let mut of_file = None;
    for record in index.records() {
        if !record.deliveries().any(|delivery| delivery.file == file) {
            continue;
        }
        if record.problems().any(|(other, problem)| other == file && problem.offset == offset) {
            return Some(record.id());
        }
        of_file = of_file.or(Some(record.id()));
    }
    of_file
}
