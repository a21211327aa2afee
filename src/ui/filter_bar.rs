//! The filter: one text field. While it has no focus, its terms are chips; while it cannot be understood, the
//! place is underlined, the reason stands below, and the last good filter stays in force.

use super::shell::Shell;
use super::style::{self, SPACE, Tokens, icon};
use super::widgets::{self, Line, count};
use super::{Action, Actions};
use crate::query::edit;
use crate::t;
use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align2, Color32, CornerRadius, Id, Key, Margin, Rect, Stroke, StrokeKind, TextBuffer, Ui, UiBuilder,
    pos2, vec2,
};
use std::ops::Range;

/// What the filter bar keeps.
#[derive(Clone, Debug, Default)]
pub struct FilterBarState {
    /// What stands in the field.
    draft: String,
    /// The filter that the draft was taken from.
    taken_from: String,
    /// Whether the field is to have the keyboard in the next frame.
    wants_focus: bool,
}

impl FilterBarState {
    /// Puts the cursor in the field.
    pub fn focus(&mut self) {
        self.wants_focus = true;
    }
}

fn field_id() -> Id {
    Id::unique("filter field")
}

/// Shows the filter bar in `rect`.
pub fn show(ui: &mut Ui, rect: Rect, shell: &Shell<'_>, state: &mut FilterBarState, actions: &mut Actions) {
    let tokens = Tokens::of(ui);
    let focused = ui.memory(|memory| memory.has_focus(field_id()));
    let stroke = match (shell.filter_error, focused) {
        (Some(_), _) => tokens.failed,
        (None, true) => tokens.accent,
        (None, false) => tokens.line,
    };
    let radius = CornerRadius::same(style::RADIUS_CONTROL);
    ui.painter().rect(rect, radius, tokens.bg, Stroke::new(1.0, stroke), StrokeKind::Inside);
    let end = trailing(ui, rect, shell, actions);
    let inner = Rect::from_min_max(rect.min + vec2(SPACE[3], 0.0), pos2(end, rect.bottom()));
    let sign = pos2(inner.left() + SPACE[2], rect.center().y);
    ui.painter().text(sign, Align2::CENTER_CENTER, icon::SEARCH, style::icons(style::TEXT_BODY), tokens.dim);
    let inner = inner.with_min_x(inner.left() + SPACE[5]);
    let chips = !focused && shell.filter_error.is_none() && !shell.filter.is_empty();
    field(ui, inner, shell, state, chips, actions);
    if chips {
        show_chips(ui, inner, shell, state, actions);
    }
    if let Some(error) = shell.filter_error {
        let at = pos2(rect.left(), rect.bottom() + SPACE[0]);
        egui::Area::new(Id::unique("filter error")).fixed_pos(at).order(egui::Order::Foreground).show(
            ui.ctx(),
            |ui| {
                egui::Frame::popup(ui.style()).show(ui, |ui| {
                    ui.colored_label(Tokens::of(ui).failed, &error.message);
                });
            },
        );
    }
}

/// Hit count and, with a filter, the button that takes it away. Gives the left edge.
fn trailing(ui: &mut Ui, rect: Rect, shell: &Shell<'_>, actions: &mut Actions) -> f32 {
    let mut right = rect.right() - SPACE[3];
    if !shell.filter.is_empty() {
        let place = Rect::from_center_size(pos2(right - SPACE[3], rect.center().y), vec2(SPACE[5], SPACE[5]));
        let clear = ui
            .scope_builder(UiBuilder::new().max_rect(place), |ui| {
                widgets::small_icon_button(ui, icon::CLOSE, t!("filter-clear"))
            })
            .inner;
        if clear.clicked() {
            actions.push(Action::SetFilter(String::new()));
        }
        right = place.left() - SPACE[1];
    }
    let (hits, all) = (shell.view.hits.len(), shell.view.index.len());
    let text = if shell.filter.is_empty() {
        t!("hits-all", count = all, shown = count(all))
    } else {
        t!("hits-some", hits = count(hits), all = count(all))
    };
    let line =
        Line { text: &text, font: style::small(), color: Tokens::of(ui).dim, width: rect.width() / 3.0 };
    let painted = widgets::paint_line(ui, pos2(right, rect.center().y), Align2::RIGHT_CENTER, &line);
    let label = ui.interact(painted, Id::unique("hit count"), egui::Sense::hover());
    label.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Status, true, &text));
    painted.left() - SPACE[3]
}

/// The text field. Under chips it is there, but its text is not seen.
fn field(
    ui: &mut Ui,
    rect: Rect,
    shell: &Shell<'_>,
    state: &mut FilterBarState,
    under_chips: bool,
    actions: &mut Actions,
) {
    if state.taken_from != shell.filter {
        shell.filter.clone_into(&mut state.draft);
        shell.filter.clone_into(&mut state.taken_from);
    }
    let tokens = Tokens::of(ui);
    let color = if under_chips { Color32::TRANSPARENT } else { tokens.text };
    let fault = shell.filter_error.map(|error| error.span.clone());
    let mut layouter = |ui: &Ui, text: &dyn TextBuffer, _width: f32| {
        ui.fonts_mut(|fonts| fonts.layout_job(underlined(text.as_str(), color, tokens.failed, fault.clone())))
    };
    let edit = egui::TextEdit::singleline(&mut state.draft)
        .id(field_id())
        .hint_text(t!("filter-hint"))
        .frame(egui::Frame::NONE)
        .margin(Margin::ZERO)
        .desired_width(rect.width())
        .min_size(rect.size())
        .align(Align2::LEFT_CENTER)
        .layouter(&mut layouter);
    let output = ui
        .scope_builder(UiBuilder::new().max_rect(rect), |ui| {
            ui.name_inputs(t!("filter-name"), |ui| edit.show(ui))
        })
        .inner;
    let response = &output.response.response;
    if std::mem::take(&mut state.wants_focus) {
        response.request_focus();
        select_all(ui, &state.draft, output.state.clone());
    }
    if response.changed() {
        state.taken_from.clone_from(&state.draft);
        actions.push(Action::SetFilter(state.draft.clone()));
    }
    if response.has_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        response.surrender_focus();
    }
}

fn select_all(ui: &Ui, text: &str, mut state: egui::text_edit::TextEditState) {
    let end = egui::text::CCursor::new(text.chars().count());
    let all = egui::text::CCursorRange::two(egui::text::CCursor::new(0), end);
    state.cursor.set_char_range(Some(all));
    state.store(ui.ctx(), field_id());
}

/// The text, with the place of its fault underlined.
fn underlined(text: &str, color: Color32, fault_color: Color32, fault: Option<Range<usize>>) -> LayoutJob {
    let plain = TextFormat::simple(style::mono(), color);
    let mut job = LayoutJob { break_on_newline: false, ..LayoutJob::default() };
    job.wrap.max_width = f32::INFINITY;
    let fault = fault.map_or(text.len()..text.len(), |fault| visible(text, &fault));
    let wrong = TextFormat { underline: Stroke::new(1.5, fault_color), ..plain.clone() };
    for (range, format) in
        [(0..fault.start, &plain), (fault.clone(), &wrong), (fault.end..text.len(), &plain)]
    {
        job.append(&text[range], 0.0, format.clone());
    }
    job
}

/// A range of whole characters of the text, never empty where the text is not: what lacks something at its
/// end is underlined at its last character.
fn visible(text: &str, range: &Range<usize>) -> Range<usize> {
    let end = (range.end.min(text.len())..=text.len()).find(|&at| text.is_char_boundary(at));
    let end = end.unwrap_or(text.len());
    let last = if range.start < end { range.start } else { end.saturating_sub(1) };
    let start = (0..=last).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    start..end
}

/// The terms of the filter as chips, each with a cross that removes it.
fn show_chips(ui: &mut Ui, rect: Rect, shell: &Shell<'_>, state: &mut FilterBarState, actions: &mut Actions) {
    let tokens = Tokens::of(ui);
    let ranges = edit::terms(shell.filter);
    let mut x = rect.left();
    for (at, range) in ranges.iter().enumerate() {
        let text = &shell.filter[range.clone()];
        let line = Line { text, font: style::mono(), color: Color32::PLACEHOLDER, width: rect.width() * 0.6 };
        let width = chip_width(ui, &line);
        let left_over = ranges.len() - at;
        if x + width > rect.right() - if left_over > 1 { MORE_WIDTH } else { 0.0 } {
            let more = t!("filter-more", shown = count(left_over));
            let line = Line { text: &more, font: style::small(), color: tokens.dim, width: MORE_WIDTH };
            widgets::paint_line(ui, pos2(x, rect.center().y), Align2::LEFT_CENTER, &line);
            break;
        }
        let place =
            Rect::from_min_size(pos2(x, rect.center().y - CHIP_HEIGHT / 2.0), vec2(width, CHIP_HEIGHT));
        match chip(ui, place, at, text) {
            Some(ChipClick::Edit) => state.focus(),
            Some(ChipClick::Remove) => {
                actions.push(Action::SetFilter(edit::without_term(shell.filter, at)));
            }
            None => {}
        }
        x = place.right() + SPACE[2];
    }
}

/// Height of a chip, in points.
const CHIP_HEIGHT: f32 = 20.0;
/// What "+3" takes where not all chips have room.
const MORE_WIDTH: f32 = 36.0;

enum ChipClick {
    Edit,
    Remove,
}

fn chip_width(ui: &Ui, line: &Line<'_>) -> f32 {
    let text = ui.painter().layout_no_wrap(line.text.to_owned(), line.font.clone(), line.color);
    text.size().x.min(line.width) + SPACE[3] + SPACE[1] + SPACE[5]
}

fn chip(ui: &mut Ui, place: Rect, at: usize, text: &str) -> Option<ChipClick> {
    let tokens = Tokens::of(ui);
    let excludes = text.starts_with('-');
    let by_value = text.contains(':');
    let fill = if by_value { tokens.accent_soft } else { tokens.raised };
    let border = if by_value { tokens.accent.gamma_multiply(0.7) } else { tokens.line };
    // It senses drags too, or the field below would take the press for the start of one, and the keyboard with it.
    let body = ui.interact(place, field_id().with(("chip", at)), egui::Sense::click_and_drag());
    body.widget_info(|| {
        egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, t!("filter-edit-term", term = text))
    });
    let radius = CornerRadius::same(style::RADIUS_CONTROL);
    ui.painter().rect(place, radius, fill, Stroke::new(1.0, border), StrokeKind::Inside);
    let color = if excludes { tokens.failed } else { tokens.text };
    let width = place.width() - SPACE[3] - SPACE[1] - SPACE[5];
    let line = Line { text, font: style::mono(), color, width };
    widgets::paint_line(ui, pos2(place.left() + SPACE[3], place.center().y), Align2::LEFT_CENTER, &line);
    let cross = Rect::from_center_size(
        pos2(place.right() - SPACE[1] - SPACE[3], place.center().y),
        vec2(SPACE[5], SPACE[5]),
    );
    let remove = ui
        .scope_builder(UiBuilder::new().max_rect(cross), |ui| {
            widgets::small_icon_button(ui, icon::CLOSE, &t!("filter-remove-term", term = text))
        })
        .inner;
    if remove.clicked() {
        return Some(ChipClick::Remove);
    }
    body.clicked().then_some(ChipClick::Edit)
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn a_fault_is_underlined_on_whole_characters_and_is_always_seen() {
        assert_eq!(visible("took>", &(5..5)), 4..5);
        assert_eq!(visible("tag:转", &(5..5)), 4..7);
        assert_eq!(visible("a ( b", &(2..3)), 2..3);
        assert_eq!(visible("", &(0..9)), 0..0);
    }
}
