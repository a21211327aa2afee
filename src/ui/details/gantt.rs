//! Records of one run as rows, each with its bar on the axis that all of them share.

use super::parts::{self, Axis, Span};
use super::results::Made;
use super::{DetailsState, Shown, header, paint_text};
use crate::index::{Field, Index, Record, RecordId, Said};
use crate::sanitize::sanitize_line;
use crate::t;
use crate::time::{self, Millis};
use crate::ui::Actions;
use crate::ui::style::{self, ROW_TABLE, SPACE, Tokens};
use crate::ui::widgets::{self, Line, count};
use egui::accesskit::Role;
use egui::{Align2, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

/// Height of a bar, in points.
const BAR: f32 = 11.0;
/// Width of the column of durations.
const TOOK: f32 = 64.0;
/// Width of the column of numbers of outputs.
const OUTPUTS: f32 = 58.0;

/// The axis of the records of a list, worked out once for a generation: there may be a hundred thousand.
#[derive(Debug)]
pub(super) struct KnownAxis {
    /// The first and last of the list, how many there are, and the generation.
    of: (Option<RecordId>, Option<RecordId>, usize, u64),
    axis: Option<Axis>,
    /// Whether one of them is under way, and the axis goes on until now.
    is_open: bool,
}

impl KnownAxis {
    /// The axis of these records, known or not.
    fn of(known: &mut Option<Self>, index: &Index, ids: &[RecordId], now: Millis) -> Option<Axis> {
        let of = (ids.first().copied(), ids.last().copied(), ids.len(), index.generation());
        if known.as_ref().is_none_or(|known| known.of != of) {
            let records = ids.iter().filter_map(|&id| index.get(id));
            let is_open = records.clone().any(Record::is_open);
            let axis = Axis::around(records.map(|record| Span::of(record, Millis::MIN)));
            *known = Some(Self { of, axis, is_open });
        }
        let known = known.as_ref()?;
        known.axis.map(|Axis { from, to }| Axis { from, to: if known.is_open { to.max(now) } else { to } })
    }
}

/// Shows the records as rows; with `columns` how long each took and how much it wrote are told too.
pub(super) fn show(
    ui: &mut Ui,
    shown: &Shown<'_>,
    ids: &[RecordId],
    columns: bool,
    state: &mut DetailsState,
    actions: &mut Actions,
) {
    let index = shown.ctx.index;
    let now = shown.ctx.now;
    let axis = KnownAxis::of(&mut state.axis, index, ids, now);
    let (whole, in_view) = parts::rows(ui, ROW_TABLE, ids.len());
    for at in in_view {
        let Some(record) = index.get(ids[at]) else { continue };
        let (id, rect) = (ids[at], parts::row_at(whole, ROW_TABLE, at));
        let row =
            Row { record, axis, span: Span::of(record, now), columns, is_shown: id == shown.record.id() };
        let response = row.show(ui, rect);
        if response.hovered() {
            state.hovered = Some(id);
        }
        if response.clicked() && !row.is_shown {
            header::go_to(id, actions);
        }
    }
}

struct Row<'a> {
    record: Record<'a>,
    axis: Option<Axis>,
    span: Span,
    columns: bool,
    is_shown: bool,
}

impl Row<'_> {
    fn show(&self, ui: &mut Ui, rect: Rect) -> egui::Response {
        let tokens = Tokens::of(ui);
        let record = self.record;
        let tag = sanitize_line(record.text(Field::Tag));
        let tag = if tag.is_empty() { t!("details-job") } else { &*tag };
        let took = record.took().map_or_else(|| "–".to_owned(), time::human);
        let response = ui.interact(rect, ui.scope_id().with(("task", record.id())), Sense::click());
        let state = sanitize_line(record.text(Field::State));
        let mut name = t!("details-task-row", tag = tag, state = &*state, took = took.as_str());
        if let Some([run, own]) = record.differing_states() {
            let [run, own] = [run, own].map(|said| sanitize_line(said.text(Field::State)).into_owned());
            name = format!("{name}. {}", t!("details-states-differ", run = run, own = own));
        }
        response.widget_info(|| WidgetInfo::selected(Role::Row, true, self.is_shown, &name));
        let back = rect.expand2(vec2(SPACE[2], 0.0));
        if self.is_shown {
            ui.painter().rect_filled(back, f32::from(style::RADIUS_CONTROL), tokens.accent_soft);
        } else if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(back, f32::from(style::RADIUS_CONTROL), tokens.raised);
        }
        let color = tokens.state(record.class());
        let y = rect.center().y;
        let mut x = rect.left() + SPACE[2];
        // What the run says of it and what it says itself, side by side where they disagree.
        let classes = record.differing_states().map(|states| states.map(Said::class));
        let only = [record.class()];
        let classes = classes.as_ref().map_or(&only[..], |both| both);
        for (at, class) in classes.iter().enumerate() {
            // Two signs beside one another need room between them.
            x += if at > 0 { SPACE[1] } else { 0.0 };
            parts::paint_icon(ui, pos2(x, y), style::glyph(*class), tokens.state(*class));
            x += SPACE[4];
        }
        let text_width = (rect.width() * 0.36).min(150.0);
        let end = rect.left() + text_width;
        let line = Line { text: tag, font: style::body(), color: tokens.text, width: end - x };
        let placed = widgets::paint_line(ui, pos2(x, y), Align2::LEFT_CENTER, &line);
        let template = sanitize_line(record.text(Field::TemplateName));
        let x = placed.right() + SPACE[2];
        if self.columns && !template.is_empty() && end - x > SPACE[6] {
            let line = Line { text: &template, font: style::small(), color: tokens.dim, width: end - x };
            widgets::paint_line(ui, pos2(x, y), Align2::LEFT_CENTER, &line);
        }
        let right = if self.columns { rect.right() - TOOK - OUTPUTS } else { rect.right() };
        if let Some(axis) = self.axis {
            let left = rect.left() + text_width + SPACE[3];
            let bar = Rect::from_x_y_ranges(left..=right.max(left), y - BAR / 2.0..=y + BAR / 2.0);
            parts::paint_span(ui, bar, axis, self.span, color);
        }
        if self.columns {
            let at = pos2(right + TOOK, y);
            ui.painter().text(at, Align2::RIGHT_CENTER, &took, style::mono(), tokens.text);
            let outputs = record.outputs().count();
            let at = pos2(rect.right(), y);
            let is_made = outputs > 0 && Made::by(record.class()) == Made::Yes;
            let color = if is_made { tokens.text } else { tokens.dim };
            let outputs = if is_made || outputs == 0 { count(outputs) } else { "–".to_owned() };
            ui.painter().text(at, Align2::RIGHT_CENTER, outputs, style::mono(), color);
        }
        let tip = self.tip();
        response.on_hover_text(tip)
    }

    fn tip(&self) -> String {
        let record = self.record;
        let wait = record.wait().map_or_else(|| "–".to_owned(), time::human);
        let took = record.took().map_or_else(|| "–".to_owned(), time::human);
        let outputs = record.outputs().count();
        let template = sanitize_line(record.text(Field::TemplateName));
        let mut text = t!("details-task-tip", wait = wait, took = took, n = outputs, shown = count(outputs));
        if outputs > 0 && Made::by(record.class()) != Made::Yes {
            text = format!("{text} ({})", t!("details-not-made"));
        }
        if let Some([run, own]) = record.differing_states() {
            let [run, own] = [run, own].map(|said| sanitize_line(said.text(Field::State)).into_owned());
            text = format!("{text}\n{}", t!("details-states-differ", run = run, own = own));
        }
        if template.is_empty() { text } else { format!("{template}\n{text}") }
    }
}

/// The heads of the columns that [`show`] adds.
pub(super) fn show_heads(ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_TABLE), Sense::hover());
    let y = rect.center().y;
    paint_text(
        ui,
        pos2(rect.left() + SPACE[5] + SPACE[0], y),
        t!("details-head-task"),
        style::small(),
        tokens.dim,
    );
    for (right, text) in
        [(rect.right() - OUTPUTS, t!("details-head-took")), (rect.right(), t!("details-head-outputs"))]
    {
        ui.painter().text(pos2(right, y), Align2::RIGHT_CENTER, text, style::small(), tokens.dim);
    }
}
