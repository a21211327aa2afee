//! The capture itself: as received, indented, or as JSON; with line numbers, colours, search, and the places of
//! problems marked. Only what is in view is laid out, however large the capture is.

mod folds;
mod hex;
mod highlight;
mod marks;
mod page;
mod scroll;
mod search;
mod view;

use super::{DetailsState, MARGIN, Shot, Shown, find, parts, show_waiting};
use crate::index::FileId;
use crate::t;
use crate::ui::style::{SPACE, icon};
use crate::ui::widgets::{self, count};
use crate::ui::{Action, Actions};
use egui::{Align, Frame, Id, Key, Layout, Margin, Modifiers, Ui};
use page::CUT;
pub use page::{Page, PageRequest};
use scroll::Scroll;
use search::Search;

/// How the capture is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Mode {
    /// The text as it came.
    #[default]
    Received,
    /// The body of the callback, indented.
    Pretty,
    /// The callback as the JSON export writes it.
    Json,
    /// The bytes, where they are no text.
    Hex,
}

/// What the tab keeps. How the capture is shown stays over restarts.
#[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub(super) struct RawState {
    /// What was chosen; without a choice, what reads best.
    mode: Option<Mode>,
    /// The capture of which a place was asked for: places are those of the text as received.
    #[serde(skip)]
    placed_in: Option<FileId>,
    #[serde(skip)]
    place: Option<(FileId, usize)>,
    #[serde(skip)]
    page: Option<Page>,
    /// The page that is made elsewhere, and whether it was asked for yet.
    #[serde(skip)]
    wanted: Option<(PageRequest, bool)>,
    #[serde(skip)]
    scroll: Scroll,
    /// The first column that is shown, in characters.
    #[serde(skip)]
    left: usize,
    /// Which piece of lines that are cut.
    #[serde(skip)]
    piece: usize,
    /// The line of the place that was asked for.
    #[serde(skip)]
    marked: Option<usize>,
    #[serde(skip)]
    query: String,
    #[serde(skip)]
    search: Search,
    /// Whether the next place or the one before was asked for by key.
    #[serde(skip)]
    stepping: Option<bool>,
    /// Rows that were in view in the last frame.
    #[serde(skip)]
    rows_in_view: f64,
}

impl RawState {
    /// Shows a place of a capture, as soon as that is there.
    pub fn show_place(&mut self, file: FileId, offset: usize) {
        self.place = Some((file, offset));
    }

    /// How a capture is shown.
    fn mode_of(&self, shot: Shot<'_>) -> Mode {
        if self.placed_in == Some(shot.delivery.file) {
            return Mode::Received;
        }
        match self.mode {
            Some(Mode::Hex) if shot.reading.undecoded.is_empty() => Mode::Received,
            Some(mode) => mode,
            None if page::is_dense(shot) => Mode::Pretty,
            None => Mode::Received,
        }
    }

    /// Makes what is to be shown, where it is not there yet; a large page is made elsewhere.
    fn follow(&mut self, ui: &Ui, shown: &Shown<'_>, shot: Shot<'_>) {
        let is_here = self.place.is_some_and(|(file, _)| file == shot.delivery.file);
        if is_here {
            self.placed_in = Some(shot.delivery.file);
        } else {
            self.place = None;
        }
        let mode = self.mode_of(shot);
        if self.page.as_ref().is_none_or(|page| !page.is_of(shot, mode)) {
            let old = self.page.take();
            if self.wanted.as_ref().is_none_or(|(request, _)| !request.is_of(shot, mode)) {
                let path = shown.ctx.index.file(shot.delivery.file).path();
                let request = PageRequest::new(shot, mode, path, old);
                if request.is_small() {
                    self.wanted = None;
                    self.show_page(request.make());
                } else {
                    self.wanted = Some((request, false));
                    ui.ctx().request_repaint();
                }
            }
        }
        if self.page.is_some()
            && let Some((_, offset)) = self.place.take()
        {
            self.marked = self.page.as_ref().map(|page| page.line_of(offset));
            self.go_to(offset);
        }
    }

    /// The page that is to be made elsewhere, told once.
    pub fn wanted_page(&mut self) -> Option<PageRequest> {
        let (request, is_asked) = self.wanted.as_mut()?;
        (!std::mem::replace(is_asked, true)).then(|| request.hand_out())
    }

    /// Whether a page is being made elsewhere.
    pub fn awaits_page(&self) -> bool {
        self.wanted.is_some()
    }

    /// Takes a page that was made, if it is still the one that is wanted.
    pub fn take_page(&mut self, page: Page) {
        if self.wanted.as_ref().is_some_and(|(request, _)| request.is_for(&page)) {
            self.wanted = None;
            self.show_page(page);
        }
    }

    fn show_page(&mut self, page: Page) {
        // A record far into its capture is brought into view; what leads to it is of use where it is short. Which of
        // several it is has to be told.
        let top = if page.record_line > 12 { page.record_line as f64 - 1.0 } else { 0.0 };
        self.scroll = Scroll { top };
        let marked = (page.has_others && page.mode != Mode::Hex).then_some(page.record_line);
        (self.left, self.piece, self.marked) = (0, 0, marked.filter(|line| *line > 0));
        self.search.restart();
        self.page = Some(page);
    }

    /// Brings a place of the text into view.
    fn go_to(&mut self, offset: usize) {
        let Some(page) = &mut self.page else { return };
        let line = page.line_of(offset);
        page.folds.reveal(line);
        let row = page.folds.row_of(line);
        let (text, start) = page.line(line);
        let within = offset.saturating_sub(start).min(text.len());
        self.piece = within / CUT;
        let before = &text[page::piece(text, self.piece).start..text.floor_char_boundary(within)];
        let column = before.chars().count();
        self.left = if column > 40 { column - 20 } else { 0 };
        self.scroll.reveal(row, self.rows_in_view.max(3.0));
    }

    /// Folds everything, or nothing; what is looked at stays in view.
    fn turn_all(&mut self, is_folded: bool) {
        let Some(page) = &mut self.page else { return };
        let first = page.folds.line_of(self.scroll.top.max(0.0) as usize);
        let line = self.marked.unwrap_or(first);
        page.folds.turn_all(is_folded);
        self.scroll.top = page.folds.row_of(first) as f64;
        self.scroll.reveal(page.folds.row_of(line), self.rows_in_view.max(3.0));
    }

    fn step(&mut self, forward: bool) {
        if let Some(offset) = self.search.step(forward) {
            self.go_to(offset);
        }
    }
}

/// Shows the tab.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, state: &mut DetailsState, actions: &mut Actions) {
    let margin = Margin { left: MARGIN, right: MARGIN, top: 8, bottom: 6 };
    let Some(shot) = shown.document else {
        Frame::new().inner_margin(margin).show(ui, |ui| show_waiting(ui, shown));
        return;
    };
    let state = &mut state.raw;
    state.follow(ui, shown, shot);
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = SPACE[1];
        modes(ui, shot, state, actions);
        search_row(ui, state);
        notes(ui, state);
        if state.page.is_none() {
            parts::note(ui, t!("details-raw-preparing"));
        }
    });
    if state.page.as_ref().is_some_and(|page| page.mode == Mode::Hex) {
        hex::show(ui, state);
    } else {
        view::show(ui, state, actions);
    }
    if let Some(forward) = state.stepping.take() {
        state.step(forward);
        ui.ctx().request_repaint();
    }
}

fn modes(ui: &mut Ui, shot: Shot<'_>, state: &mut RawState, actions: &mut Actions) {
    ui.horizontal(|ui| {
        let mut all = vec![
            (Mode::Received, t!("details-raw-received")),
            (Mode::Pretty, t!("details-raw-pretty")),
            (Mode::Json, t!("details-raw-json")),
        ];
        if !shot.reading.undecoded.is_empty() {
            all.push((Mode::Hex, t!("details-raw-hex")));
        }
        if let Some(mode) = parts::choices(ui, state.mode_of(shot), &all) {
            state.mode = Some(mode);
            state.placed_in = None;
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let Some(page) = &state.page else { return };
            if parts::small_link(ui, t!("details-copy-all")).clicked() {
                actions.push(Action::Copy(page.text().to_owned()));
            }
            if !page.folds.is_empty() {
                let unfold = widgets::small_icon_button(ui, icon::UNFOLD, t!("details-unfold-all")).clicked();
                let fold = widgets::small_icon_button(ui, icon::FOLD, t!("details-fold-all")).clicked();
                if fold || unfold {
                    state.turn_all(fold);
                }
            }
        });
    });
}

/// The field that the search is typed into.
fn field_id() -> Id {
    Id::unique("details search")
}

fn search_row(ui: &mut Ui, state: &mut RawState) {
    ui.horizontal(|ui| {
        let more = state.page.as_ref().is_some_and(|page| state.search.go_on(page.text()));
        if more {
            ui.ctx().request_repaint();
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let next = widgets::small_icon_button(ui, icon::DOWN, t!("details-find-next")).clicked();
            let before = widgets::small_icon_button(ui, icon::UP, t!("details-find-previous")).clicked();
            if next || before {
                state.step(next);
            }
            parts::note(ui, found_text(&state.search, more));
            let field = egui::TextEdit::singleline(&mut state.query)
                .id(field_id())
                .hint_text(t!("details-find-hint"))
                .desired_width(ui.available_width());
            let response = ui.add(field);
            let name = t!("details-find");
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(name));
            if response.changed() {
                state.search.look_for(&state.query);
                if let Some(page) = &state.page {
                    state.search.go_on(page.text());
                }
                state.step(true);
            }
            let (enter, back) = ui.input(|input| (input.key_pressed(Key::Enter), input.modifiers.shift));
            if response.lost_focus() && enter {
                response.request_focus();
                state.step(!back);
            }
        });
    });
}

/// "3 of 17".
fn found_text(search: &Search, more: bool) -> String {
    if search.is_on() { find::found_text(search.len(), more, search.current()) } else { String::new() }
}

fn notes(ui: &mut Ui, state: &mut RawState) {
    let Some(page) = &state.page else { return };
    for text in &page.notes {
        parts::note(ui, text.as_str());
    }
    if page.longest <= CUT || page.mode == Mode::Hex {
        return;
    }
    let pieces = page.longest.div_ceil(CUT);
    ui.horizontal(|ui| {
        parts::note(ui, t!("details-raw-cut", most = count(CUT)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let next = widgets::small_icon_button(ui, icon::RIGHT, t!("details-piece-next")).clicked();
            parts::note(ui, t!("details-walk", place = count(state.piece + 1), total = count(pieces)));
            let before = widgets::small_icon_button(ui, icon::LEFT, t!("details-piece-previous")).clicked();
            if next || before {
                let to = if next { state.piece + 1 } else { state.piece.saturating_sub(1) };
                state.piece = to.min(pieces - 1);
                state.left = 0;
            }
        });
    });
}

/// What has the keyboard while the text has it.
pub(super) fn text_id() -> Id {
    Id::unique("details raw")
}

/// `n` and `N`, while the text has the keyboard.
fn search_keys(ui: &Ui, state: &mut RawState) {
    let pressed = |modifiers: Modifiers| ui.input_mut(|input| input.consume_key(modifiers, Key::N));
    // Taken up once the page is back: places are looked for in it.
    if pressed(Modifiers::SHIFT) {
        state.stepping = Some(false);
    } else if pressed(Modifiers::NONE) {
        state.stepping = Some(true);
    }
}
