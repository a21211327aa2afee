//! The text field of the filter: the text with the place of its fault, and its cursor.

use super::super::style::{self, Tokens};
use super::{FilterBarState, field_id, popup};
use crate::query::QueryError;
use crate::t;
use egui::text::{CCursor, CCursorRange, LayoutJob, TextFormat};
use egui::text_edit::{TextEditOutput, TextEditState};
use egui::{Align2, EventFilter, Margin, Rect, Stroke, TextBuffer, Ui, UiBuilder};
use std::ops::Range;

/// Shows the field.
pub(super) fn text_edit(
    ui: &mut Ui,
    rect: Rect,
    errors: &[QueryError],
    state: &mut FilterBarState,
) -> TextEditOutput {
    let tokens = Tokens::of(ui);
    let (_, start) = state.draft.joined();
    let place =
        |error: &QueryError| error.span.start.saturating_sub(start)..error.span.end.saturating_sub(start);
    let faults: Vec<Range<usize>> = errors.iter().map(place).collect();
    let mut layouter = |ui: &Ui, text: &dyn TextBuffer, _width: f32| {
        ui.fonts_mut(|fonts| fonts.layout_job(underlined(text.as_str(), tokens, &faults)))
    };
    let hint = if state.draft.chips.is_empty() { t!("filter-hint") } else { "" };
    let edit = egui::TextEdit::singleline(&mut state.draft.text)
        .id(field_id())
        .hint_text(hint)
        .frame(egui::Frame::NONE)
        .margin(Margin::ZERO)
        .desired_width(rect.width())
        .min_size(rect.size())
        .align(Align2::LEFT_CENTER)
        .event_filter(EventFilter {
            tab: state.popup.is_open,
            escape: state.popup.is_open,
            horizontal_arrows: true,
            vertical_arrows: true,
        })
        .layouter(&mut layouter);
    // A press on the list of candidates is meant for the list, and leaves the keyboard where it is.
    let on_list = state.popup.is_open
        && ui.ctx().pointer_interact_pos().and_then(|at| ui.ctx().layer_id_at(at)) == Some(popup::layer());
    let usual = ui.ctx().options(|options| options.input_options.surrender_focus_on);
    let surrender = if on_list { egui::SurrenderFocusOn::Never } else { usual };
    ui.ctx().options_mut(|options| options.input_options.surrender_focus_on = surrender);
    let output = ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| edit.show(ui)).inner;
    // The hint goes as soon as something is typed; the name stays.
    ui.ctx().accesskit_node_builder(field_id(), |node| node.set_label(t!("filter-name")));
    ui.ctx().options_mut(|options| options.input_options.surrender_focus_on = usual);
    output
}

/// The byte that a sign begins at.
pub(super) fn byte_of(text: &str, signs: usize) -> usize {
    text.char_indices().nth(signs).map_or(text.len(), |(at, _)| at)
}

/// Selects all of the text.
pub(super) fn select_all(ui: &Ui, text: &str) {
    let mut state = TextEditState::load(ui.ctx(), field_id()).unwrap_or_default();
    let end = CCursor::new(text.chars().count());
    state.cursor.set_char_range(Some(CCursorRange::two(CCursor::new(0), end)));
    state.store(ui.ctx(), field_id());
}

/// Puts the cursor behind so many signs.
pub(super) fn set_cursor(ui: &Ui, signs: usize) {
    let mut state = TextEditState::load(ui.ctx(), field_id()).unwrap_or_default();
    state.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(signs))));
    state.store(ui.ctx(), field_id());
}

/// The text, with the places of its faults underlined.
fn underlined(text: &str, tokens: &Tokens, faults: &[Range<usize>]) -> LayoutJob {
    let plain = TextFormat::simple(style::mono(), tokens.text);
    let mut job = LayoutJob { break_on_newline: false, ..LayoutJob::default() };
    job.wrap.max_width = f32::INFINITY;
    let wrong = TextFormat { underline: Stroke::new(1.5, tokens.failed), ..plain.clone() };
    let mut from = 0;
    for fault in faults.iter().map(|fault| visible(text, fault)).filter(|fault| !fault.is_empty()) {
        let start = fault.start.max(from);
        job.append(&text[from..start], 0.0, plain.clone());
        job.append(&text[start..fault.end.max(start)], 0.0, wrong.clone());
        from = fault.end.max(start);
    }
    job.append(&text[from..], 0.0, plain);
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

#[cfg(test)]
mod tests {
    use super::{Tokens, underlined, visible};

    #[test]
    fn a_fault_is_underlined_on_whole_characters_and_is_always_seen() {
        assert_eq!(visible("took>", &(5..5)), 4..5);
        assert_eq!(visible("tag:转", &(5..5)), 4..7);
        assert_eq!(visible("a ( b", &(2..3)), 2..3);
        assert_eq!(visible("", &(0..9)), 0..0);
    }

    #[test]
    fn every_fault_is_underlined() {
        let text = "foo:bar tag:a wait>转码";
        let job = underlined(text, Tokens::of_theme(egui::Theme::Dark), &[0..3, 19..25]);
        let lined = job.sections.iter().filter(|section| section.format.underline.width > 0.0);
        let lined: Vec<&str> =
            lined.map(|section| &text[section.byte_range.start.0..section.byte_range.end.0]).collect();
        assert_eq!((lined, job.text.as_str()), (vec!["foo", "转码"], text));
    }
}
