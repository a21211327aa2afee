//! What may stand at the cursor, in a list below it.

use super::super::style::{self, SPACE, Tokens};
use super::super::widgets::{self, Line, count};
use super::super::wording;
use super::field_id;
use crate::query::{self, Candidate, CandidateKind, Completion};
use crate::sanitize::sanitize_line;
use crate::t;
use egui::accesskit::Role;
use egui::{Align2, Key, LayerId, Modifiers, Order, Pos2, Sense, Ui, WidgetInfo, pos2, vec2};
use std::ops::Range;

/// Height of a row, in points.
const ROW: f32 = 24.0;
/// Rows that are seen at once.
const ROWS: usize = 10;
/// Width of the list.
const WIDTH: f32 = 320.0;

/// What the list keeps.
#[derive(Clone, Debug, Default)]
pub(super) struct PopupState {
    /// Whether it was shown in the last frame: then some keys are its own.
    pub is_open: bool,
    chosen: Option<usize>,
    /// The first row that is seen, and whether it is to be scrolled to.
    top: (usize, bool),
    /// For which text and cursor `found` was found, and in which generation.
    found_for: (String, usize, u64),
    found: Completion,
    /// A key that accepts, pressed before it was known what.
    late: Option<String>,
    /// The text for which it was closed.
    closed_for: Option<String>,
    /// The text for which it was asked for, though there is no beginning of a word.
    asked_for: Option<String>,
}

/// What its keys ask of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pressed {
    step: isize,
    accept: Option<Key>,
    close: bool,
    open: bool,
}

impl PopupState {
    /// Takes the keys that are its own out of the input, before the field sees them.
    pub fn take_keys(&self, ui: &mut Ui) -> Pressed {
        let mut pressed = Pressed::default();
        ui.input_mut(|input| {
            let mut take = |key| input.consume_key(Modifiers::NONE, key);
            if self.is_open {
                pressed.step = isize::from(take(Key::ArrowDown)) - isize::from(take(Key::ArrowUp));
                pressed.close = take(Key::Escape);
                // Enter without a choice leaves the field, as ever.
                if self.chosen.is_some() && take(Key::Enter) {
                    pressed.accept = Some(Key::Enter);
                }
                if take(Key::Tab) {
                    pressed.accept = Some(Key::Tab);
                }
            } else {
                pressed.open = take(Key::ArrowDown);
            }
            pressed.open |= input.consume_key(Modifiers::COMMAND, Key::Space);
        });
        pressed
    }

    /// Whether an answer for this text and cursor is at hand.
    pub fn is_for(&self, text: &str, cursor: usize, generation: u64) -> bool {
        self.found_for.0 == text && self.found_for.1 == cursor && self.found_for.2 == generation
    }

    /// Whether what was found for this text and cursor, perhaps among fewer records, is at hand.
    pub fn is_at(&self, text: &str, cursor: usize) -> bool {
        self.found_for.0 == text && self.found_for.1 == cursor
    }

    /// Keeps what its keys ask for until it is known what may stand in this text: to accept it, to show it, or not to.
    pub fn wait(&mut self, pressed: Pressed, text: &str) {
        if pressed.accept.is_some() {
            self.late = Some(text.to_owned());
        }
        if pressed.open {
            self.ask_for(text);
        }
        if pressed.close {
            self.close_for(text);
        }
    }

    /// Takes what was found for a text. Inside a value the best is chosen at once; a bare word and a part of a text may
    /// be meant as they are.
    pub fn take_found(&mut self, text: &str, cursor: usize, generation: u64, found: Completion) {
        let same_text = self.found_for.0 == text && self.found_for.1 == cursor;
        if !same_text {
            let typed = text.get(found.range.start..cursor).unwrap_or_default();
            let in_value =
                text[..found.range.start].ends_with([':', '=', '>', '<', ',']) && !typed.is_empty();
            self.chosen = (in_value && !found.is_part && !found.items.is_empty()).then_some(0);
            self.top = (0, true);
        }
        self.found_for = (text.to_owned(), cursor, generation);
        self.found = found;
        self.chosen = self.chosen.filter(|&chosen| chosen < self.found.items.len());
    }

    /// Closes it until the text changes.
    pub fn close(&mut self) {
        let text = self.found_for.0.clone();
        self.close_for(&text);
    }

    fn close_for(&mut self, text: &str) {
        self.is_open = false;
        self.closed_for = Some(text.to_owned());
        self.asked_for = None;
        self.late = None;
    }

    fn ask_for(&mut self, text: &str) {
        self.asked_for = Some(text.to_owned());
        self.closed_for = None;
    }

    /// Carries out its keys and decides whether it is shown. Gives what was accepted.
    pub fn press(&mut self, pressed: Pressed, focused: bool) -> Option<Candidate> {
        if pressed.open {
            let text = self.found_for.0.clone();
            self.ask_for(&text);
        }
        let (text, cursor, _) = &self.found_for;
        // What was written since is another thing than what was accepted.
        let late = self.late.take().filter(|late| late == text && focused);
        let typed_out = matches!(&self.found.items[..], [only] if text.get(self.found.range.clone()) == Some(only.text.as_str()));
        let in_word =
            !self.found.range.is_empty() || text[..*cursor].ends_with([':', '=', '>', '<', ',', '.']);
        let wanted = (in_word && !typed_out) || self.asked_for.as_ref() == Some(text);
        self.is_open =
            focused && wanted && !self.found.items.is_empty() && self.closed_for.as_ref() != Some(text);
        if pressed.close {
            self.close();
        }
        if !self.is_open {
            return None;
        }
        let last = self.found.items.len() - 1;
        self.chosen = match (pressed.step, self.chosen) {
            (0, chosen) => chosen,
            (1.., Some(chosen)) if chosen < last => Some(chosen + 1),
            (1.., _) => Some(0),
            (_, Some(chosen)) if chosen > 0 => Some(chosen - 1),
            (..0, _) => Some(last),
        };
        if let (Some(chosen), true) = (self.chosen, pressed.step != 0) {
            self.top = (self.top.0.clamp((chosen + 1).saturating_sub(ROWS), chosen), true);
        }
        let is_accepted = pressed.accept.is_some() || late.is_some();
        let accepted = is_accepted.then(|| self.chosen.unwrap_or(0));
        accepted.and_then(|at| self.found.items.get(at).cloned())
    }

    /// Where a value of this text ends that is the beginning of others, and that nothing is called itself: who
    /// leaves it there has not finished it.
    pub fn unfinished(&self, text: &str) -> Option<usize> {
        let (of, cursor, _) = &self.found_for;
        let Range { start, end } = self.found.range;
        let word = text.get(start..end).filter(|_| of == text && *cursor == end)?;
        let is_plain = |sign: char| !matches!(sign, '*' | '"' | '\\');
        if word.is_empty() || !word.chars().all(is_plain) {
            return None;
        }
        let word = query::to_half_width(word).to_lowercase();
        let values = self.found.items.iter().filter(|item| matches!(item.kind, CandidateKind::Value { .. }));
        let mut values = values.map(|item| query::to_half_width(item.text.trim_matches('"')).to_lowercase());
        let begins = values.clone().any(|value| value.starts_with(&word));
        (begins && values.all(|value| value != word)).then_some(end)
    }

    /// The range of the text that what was accepted takes the place of.
    pub fn range(&self) -> Range<usize> {
        self.found.range.clone()
    }

    /// Shows the list below the cursor, and under it what is wrong with the filter. Gives what was clicked.
    pub fn show(&mut self, ui: &Ui, at: Pos2, fault: Option<String>) -> Option<Candidate> {
        let moved = ui.input(|input| input.pointer.is_moving());
        let area = egui::Area::new(layer().id).order(Order::Foreground).fixed_pos(at).constrain(true);
        let shown = area.show(ui.ctx(), |ui| {
            egui::Frame::popup(ui.style()).show(ui, |ui| {
                ui.set_width(WIDTH);
                ui.spacing_mut().item_spacing.y = 0.0;
                let clicked = widgets::region(ui, t!("filter-candidates"), |ui| self.rows(ui, moved));
                if let Some(fault) = fault {
                    ui.add_space(SPACE[1]);
                    ui.colored_label(Tokens::of(ui).failed, fault);
                }
                clicked
            })
        });
        shown.inner.inner.and_then(|at| self.found.items.get(at).cloned())
    }

    fn rows(&mut self, ui: &mut Ui, moved: bool) -> Option<usize> {
        let mut clicked = None;
        let number = self.found.items.len();
        // The least as well as the most: an area would else keep the height of a shorter list.
        let height = ROW * number.min(ROWS) as f32;
        let mut scroll = egui::ScrollArea::vertical().max_height(height).min_scrolled_height(height);
        scroll = scroll.auto_shrink([false, true]);
        if std::mem::take(&mut self.top.1) {
            scroll = scroll.vertical_scroll_offset(self.top.0 as f32 * ROW);
        }
        scroll.show_rows(ui, ROW, number, |ui, rows| {
            for at in rows {
                let response = row(ui, &self.found.items[at], self.chosen == Some(at));
                if response.hovered() && moved {
                    self.chosen = Some(at);
                }
                if response.clicked() {
                    clicked = Some(at);
                }
            }
        });
        clicked
    }
}

/// The layer of the list: a press on it must not take the keyboard from the field.
pub(super) fn layer() -> LayerId {
    LayerId::new(Order::Foreground, field_id().with("candidates"))
}

fn row(ui: &mut Ui, item: &Candidate, chosen: bool) -> egui::Response {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, chosen, &item.label));
    if chosen {
        ui.painter().rect_filled(rect, f32::from(style::RADIUS_CONTROL), tokens.accent_soft);
    }
    let (note, doc) = match item.kind {
        CandidateKind::Key { name } => (t!("filter-key").to_owned(), wording::filter_key(name)),
        CandidateKind::Value { count: number } => (count(number), ""),
        CandidateKind::Example => (String::new(), ""),
    };
    let is_rare = item.kind == CandidateKind::Value { count: 0 };
    let right = pos2(rect.right() - SPACE[3], rect.center().y);
    let note = Line { text: &note, font: style::small(), color: tokens.dim, width: rect.width() / 3.0 };
    let noted = widgets::paint_line(ui, right, Align2::RIGHT_CENTER, &note);
    let left = pos2(rect.left() + SPACE[3], rect.center().y);
    let color = if is_rare { tokens.dim } else { tokens.text };
    let label = sanitize_line(&item.label);
    let width = noted.left() - SPACE[3] - left.x;
    let line = Line { text: &label, font: style::mono(), color, width };
    let painted = widgets::paint_line(ui, left, Align2::LEFT_CENTER, &line);
    let at = pos2(painted.right() + SPACE[3], rect.center().y);
    let line = Line {
        text: doc,
        font: style::small(),
        color: tokens.dim,
        width: (noted.left() - SPACE[3] - at.x).max(0.0),
    };
    if !doc.is_empty() && line.width > SPACE[6] {
        widgets::paint_line(ui, at, Align2::LEFT_CENTER, &line);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Completion {
        let item = |value: &str| Candidate {
            text: value.to_owned(),
            label: format!("tag:{value}"),
            kind: CandidateKind::Value { count: 1 },
        };
        Completion {
            range: 4..text.len(),
            items: vec![item("Transcode"), item("Translation")],
            is_part: false,
        }
    }

    fn arrive(popup: &mut PopupState, text: &str) -> Option<Candidate> {
        popup.take_found(text, text.len(), 1, found(text));
        popup.press(Pressed::default(), true)
    }

    #[test]
    fn what_is_closed_before_its_candidates_are_there_stays_closed_until_the_text_changes() {
        let mut popup = PopupState::default();
        arrive(&mut popup, "tag:t");
        assert!(popup.is_open);
        // Those of the text before are still seen while the next are found.
        popup.wait(Pressed { close: true, ..Pressed::default() }, "tag:tr");
        assert!(!popup.is_open);
        arrive(&mut popup, "tag:tr");
        assert!(!popup.is_open);
        arrive(&mut popup, "tag:tra");
        assert!(popup.is_open);
        popup.wait(Pressed { close: true, ..Pressed::default() }, "tag:tran");
        popup.wait(Pressed { open: true, ..Pressed::default() }, "tag:tran");
        arrive(&mut popup, "tag:tran");
        assert!(popup.is_open, "it was asked for again");
    }

    #[test]
    fn a_value_is_unfinished_that_nothing_is_called() {
        let unfinished = |text: &str| {
            let mut popup = PopupState::default();
            arrive(&mut popup, text);
            popup.unfinished(text)
        };
        assert_eq!(["tag:tran", "tag:ＴＲ"].map(unfinished), [Some(8), Some(10)]);
        for text in ["tag:transcode", "tag:x", "tag:tr*", "tag:"] {
            assert_eq!(unfinished(text), None, "{text}");
        }
    }

    #[test]
    fn what_was_accepted_before_it_was_known_is_taken_back_by_closing() {
        let accept = Pressed { accept: Some(Key::Tab), ..Pressed::default() };
        let mut popup = PopupState::default();
        arrive(&mut popup, "tag:t");
        popup.wait(accept, "tag:tr");
        assert_eq!(arrive(&mut popup, "tag:tr").map(|item| item.text).as_deref(), Some("Transcode"));
        popup.wait(accept, "tag:tra");
        popup.wait(Pressed { close: true, ..Pressed::default() }, "tag:tra");
        assert_eq!(arrive(&mut popup, "tag:tra"), None);
    }
}
