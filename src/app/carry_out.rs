//! Carrying out what panels and keys ask for.

use super::App;
use super::dialogs::Answer;
use super::keys::{LONGEST_FILTER, Pressed};
use super::settings::ThemeChoice;
use crate::index::{FileId, Index, RecordId};
use crate::marks::Change;
use crate::query::{Clock, edit};
use crate::t;
use crate::text;
use crate::ui::command::{Command, use_keys};
use crate::ui::selection::SelectMode;
use crate::ui::settings_sheet::{Prefs, SCALE_STEP, USUAL_SCALE};
use crate::ui::views::ViewAction;
use crate::ui::widgets::count;
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
                // Whoever clicks on empty ground looks at nothing.
                if !ids.is_empty() {
                    self.pause();
                }
                // The panel where it was chosen has it in view already: only the other one may have to move.
                if let Some(&id) = ids.last().filter(|&&id| self.selection.contains(id)) {
                    self.reveal(id);
                }
            }
            Action::SelectTo(id) => {
                let order = self.table_order();
                self.selection.extend_to(id, &order);
                self.pause();
                self.reveal(id);
            }
            Action::Hover(id) => self.hovered = id,
            Action::Reveal(id) => self.reveal(id),
            Action::SetFilter(text) => self.set_filter(text),
            Action::WriteFilter(text, cursor) => self.write_filter(text, cursor),
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
            Action::ShowPathInFiles(path) => self.show_path_in_files(path),
            Action::Copy(text) => self.copy(text),
            Action::ShowDelivery(delivery) => {
                if let Some(session) = &mut self.session {
                    session.choose(delivery);
                }
            }
            Action::ShowPlace(file, offset) => self.show_place(file, offset),
            Action::AskLink(address) => self.ask_link(&address),
            Action::OpenLink(link) => self.open_link(&link),
            Action::ShowInFiles(file) => self.show_in_files(file),
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
            Action::SetTheme(theme) => self.settings.theme = ThemeChoice::of(theme),
            Action::SetLanguage(language) => self.choose_language(language),
            Action::StopSearch => self.search.stop(),
            Action::ResumeSearch => self.filter.ask_again(),
            Action::View(action) => self.change_views(action),
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
                // Who looks for changes wants what is there: what only files say that are gone goes, and so does
                // what the walk finds gone.
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
            Command::UndoFilter => self.walk_filter(true),
            Command::RedoFilter => self.walk_filter(false),
            Command::CopyFilter => self.copy(self.filter.text().to_owned()),
            // What it holds comes as an event of its own.
            Command::PasteFilter => self.ctx.send_viewport_cmd(egui::ViewportCommand::RequestPaste),
            Command::FocusFacets => {
                self.open_facets();
                self.panels.facets.focus();
            }
            Command::SaveView if self.session.is_some() => {
                self.panels.views.open_to_save(&self.views, self.filter.text_in_force());
            }
            Command::TakeView | Command::ShowViews | Command::SaveView => {
                self.panels.views.open(&self.views, self.views.taken());
            }
            Command::SelectAll => {
                self.selection.select(self.filter.shown_hits().ids(), SelectMode::Replace);
                self.pause();
            }
            Command::ClearSelection => self.escape(),
            Command::CopySelection => self.copy_selection(),
            Command::ShowInFiles => self.show_document_in_files(),
            Command::CopyCurl => self.copy_curl(),
            Command::SelectNext => self.step(1, false),
            Command::SelectPrevious => self.step(-1, false),
            Command::ExtendNext => self.step(1, true),
            Command::ExtendPrevious => self.step(-1, true),
            Command::SelectEarlier => self.step_in_row(false),
            Command::SelectLater => self.step_in_row(true),
            Command::CursorNext => self.move_cursor(1),
            Command::CursorPrevious => self.move_cursor(-1),
            Command::CursorLeft => self.move_cell(false),
            Command::CursorRight => self.move_cell(true),
            Command::ToggleAtCursor => {
                if let Some(id) = self.selection.cursor() {
                    self.selection.select(&[id], SelectMode::Toggle);
                    self.pause();
                }
            }
            Command::FilterByBrush => self.filter_by_brush(),
            Command::BrushEarlier
            | Command::BrushLater
            | Command::FitAll
            | Command::FitSelection
            | Command::ZoomIn
            | Command::ZoomOut
            | Command::PanLeft
            | Command::PanRight
            | Command::CycleGrouping
            | Command::CollapseGaps
            | Command::GoToRange
            | Command::PinLane
            | Command::FoldAll
            | Command::UnfoldAll => self.run_in_timeline(command),
            Command::ViewBack => self.walk(true),
            Command::ViewForward => self.walk(false),
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

    /// Carries out what a key asks for.
    pub(super) fn press(&mut self, pressed: Pressed) {
        match pressed {
            Pressed::Command(command) => self.run(command),
            Pressed::View(at) => self.take_view(at),
            Pressed::Filter(text) if text.len() > LONGEST_FILTER => {
                self.error(t!("notice-filter-too-long", most = count(LONGEST_FILTER)), None);
            }
            Pressed::Filter(text) => self.set_filter(text),
        }
    }

    /// Goes back to the filter before, or forward again.
    fn walk_filter(&mut self, back: bool) {
        let clock = Clock { now: self.now, offset_minutes: self.summary.source_offset };
        let bar = &mut self.panels.filter_bar;
        let text =
            if back { bar.undo(self.filter.text(), clock) } else { bar.redo(self.filter.text(), clock) };
        if let Some(text) = text {
            self.set_filter(text);
        }
    }

    /// Undoes the last choice, of the filter or of the part of time that is shown; or makes the next one again.
    fn walk(&mut self, back: bool) {
        let (bar, timeline) = (&self.panels.filter_bar, &self.panels.timeline);
        let filter_is_next = if back {
            let filter = bar.undoable();
            filter.is_some() && filter >= timeline.undoable()
        } else {
            let filter = bar.redoable();
            filter.is_some() && timeline.redoable().is_none_or(|time| filter <= Some(time))
        };
        if filter_is_next {
            self.walk_filter(back);
        } else {
            self.run_in_timeline(if back { Command::ViewBack } else { Command::ViewForward });
        }
    }

    /// Shows the facets; in a narrow window they take the place of the details.
    fn open_facets(&mut self) {
        let is_narrow = Sizes::are_narrow(self.ctx.content_rect().width());
        let sizes = &mut self.panels.sizes;
        sizes.facets_open = true;
        sizes.details_open &= !is_narrow;
    }

    /// Shows or hides the facets.
    fn toggle_facets(&mut self) {
        let is_narrow = Sizes::are_narrow(self.ctx.content_rect().width());
        let sizes = &mut self.panels.sizes;
        if sizes.facets_open && !(is_narrow && sizes.details_open) {
            sizes.facets_open = false;
        } else {
            self.open_facets();
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

    /// One press of Esc undoes one thing: leaves the filter, closes the problems, drops a brush, empties the selection; and
    /// when there is nothing left of all that, ends a pause.
    fn escape(&mut self) {
        if self.was_typing {
            self.was_typing = false;
        } else if self.panels.problems.is_open() {
            self.panels.problems.close();
        } else if self.panels.timeline.drop_brush() {
            // Nothing is brushed any more.
        } else if let Some(at) = self.notices.iter().rposition(|notice| !notice.is_brief) {
            // The newest notice has been read; one that goes at once is in nobody's way.
            self.notices.remove(at);
        } else if !self.selection.is_empty() {
            self.selection.clear();
        } else if self.session.is_some() && !self.panels.timeline.is_following {
            self.run(Command::GoLive);
        }
    }

    /// Moves the selection by rows of the table.
    fn step(&mut self, by: isize, extend: bool) {
        let order = self.table_order();
        let Some(id) = self.beside_cursor(&order, by) else { return };
        if extend {
            self.selection.extend_to(id, &order);
        } else {
            self.selection.select(&[id], SelectMode::Replace);
        }
        self.pause();
        self.reveal(id);
    }

    /// The record so many rows of the table from the one that keys go on from.
    fn beside_cursor(&self, order: &[RecordId], by: isize) -> Option<RecordId> {
        let at = self.selection.cursor().and_then(|cursor| order.iter().position(|&id| id == cursor));
        let last = order.len().saturating_sub(1);
        let to = match at {
            Some(at) => at.saturating_add_signed(by).min(last),
            None if by < 0 => last,
            None => 0,
        };
        order.get(to).copied()
    }

    /// Goes on by rows of the table without selecting.
    fn move_cursor(&mut self, by: isize) {
        let order = self.table_order();
        if let Some(id) = self.beside_cursor(&order, by) {
            self.selection.point(id);
            self.pause();
            self.reveal(id);
        }
    }

    /// Goes on by columns of the table, in the row where keys are.
    fn move_cell(&mut self, right: bool) {
        self.move_cursor(0);
        self.panels.table.move_cell(right);
    }

    /// Moves the selection by bars of a row of the timeline.
    fn step_in_row(&mut self, later: bool) {
        if let Some(id) = self.panels.timeline.neighbour(self.selection.cursor(), later) {
            self.selection.select(&[id], SelectMode::Replace);
            self.pause();
            self.reveal(id);
        }
    }

    /// Whoever looks at a record does not want it moved away by arrivals.
    pub(super) fn pause(&mut self) {
        if self.session.is_some() {
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

    /// Only records of the range that is brushed by keys.
    fn filter_by_brush(&mut self) {
        let mut timeline = std::mem::take(&mut self.panels.timeline);
        let text = timeline.take_brush(&self.view());
        self.panels.timeline = timeline;
        if let Some(text) = text {
            self.set_filter(text);
        }
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
            self.pause();
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
            Some(Answer::ImportViews(path)) => self.change_views(ViewAction::Import(Some(path))),
            Some(Answer::ExportViews(path)) => {
                self.panels.views.choose(path.clone());
                self.change_views(ViewAction::Export { path: Some(path), replace: false });
            }
            Some(Answer::NotShown) if self.panels.views.is_open() => {
                self.panels.views.refuse(t!("views-no-dialog").to_owned(), false);
            }
            Some(Answer::NotShown) if self.panels.export.is_open() => {
                self.panels.export.refuse(t!("export-no-dialog").to_owned(), false);
            }
            Some(Answer::NotShown) => self.error(t!("notice-no-dialog"), None),
            None => {}
        }
        self.hear_of_files();
        self.hear_of_sharing();
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
