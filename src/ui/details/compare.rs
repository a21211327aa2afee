//! Two records beside each other: their bars on one axis, each from its own beginning, task by task, and the fields
//! of which they say different things.

mod pairs;

use super::parts::{self, Axis, Span};
use super::{DetailsState, deliveries, diff, header};
use crate::index::{Field, Record, RecordId, RecordKind};
use crate::sanitize::sanitize_line;
use crate::t;
use crate::time::{self, Millis};
use crate::ui::style::{self, ROW_TABLE, SPACE, Tokens};
use crate::ui::widgets::{self, Line};
use crate::ui::{Actions, ViewCtx};
use egui::accesskit::Role;
use egui::{Align2, CornerRadius, Rect, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use pairs::{Delta, Known, Pair, What, span_from, without_number};
use std::borrow::Cow;
use std::rc::Rc;

/// Height of a pair: what it is called and how the two differ, then a line for each of them.
const ROW: f32 = 60.0;
/// Height of a line of a pair.
const LINE: f32 = 17.0;
/// Height of a bar.
const BAR: f32 = 10.0;
/// Width of what the two are called.
const NAME: f32 = 16.0;
/// Width of the column of durations.
const VALUE: f32 = 78.0;
/// What the two are called.
const NAMES: [&str; 2] = ["A", "B"];

/// What the comparison keeps.
#[derive(Debug, Default)]
pub(super) struct CompareState {
    /// Whether ids and times count as differences.
    with_ids: bool,
    known: Option<Rc<Known>>,
}

/// Shows the comparison of two records.
pub(super) fn show(
    ui: &mut Ui,
    ctx: &ViewCtx<'_>,
    ids: [RecordId; 2],
    state: &mut DetailsState,
    actions: &mut Actions,
) {
    let (Some(first), Some(second)) = (ctx.index.get(ids[0]), ctx.index.get(ids[1])) else { return };
    let both = [first, second];
    parts::heading(ui, t!("details-compare"));
    for (name, record) in NAMES.into_iter().zip(both) {
        if record_row(ui, name, record).clicked() {
            actions.extend(header::look_at(state, record.id()));
        }
    }
    parts::rule(ui);
    parts::heading(ui, t!("details-compare-durations"));
    parts::note(ui, t!("details-compare-legend"));
    let of = (ctx.index.generation(), ids);
    let known = match &state.compare.known {
        Some(known) if known.of == of => Rc::clone(known),
        _ => Rc::clone(state.compare.known.insert(Rc::new(Known::find(of, both)))),
    };
    if let Some(id) = show_pairs(ui, ctx, &known) {
        header::go_to(id, actions);
    }
    differences(ui, ctx, both, state, actions);
}

/// Which of the two is which.
fn record_row(ui: &mut Ui, name: &str, record: Record<'_>) -> Response {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_TABLE), Sense::click());
    let title = if record.kind() == RecordKind::Run { Field::Workflow } else { Field::Tag };
    let parts = [title, Field::Object, Field::Id].map(|field| sanitize_line(record.text(field)));
    let text =
        parts.iter().filter(|part| !part.is_empty()).map(|part| &**part).collect::<Vec<_>>().join("  ");
    let spoken = t!("details-value", name = name, value = text.trim());
    response.widget_info(|| WidgetInfo::labeled(Role::Row, true, &spoken));
    if response.hovered() || response.has_focus() {
        let back = rect.expand2(vec2(SPACE[2], 0.0));
        ui.painter().rect_filled(back, f32::from(style::RADIUS_CONTROL), tokens.raised);
    }
    let y = rect.center().y;
    let left = Align2::LEFT_CENTER;
    ui.painter().text(pos2(rect.left(), y), left, name, style::strong(style::TEXT_BODY), tokens.dim);
    let color = tokens.state(record.class());
    parts::paint_icon(ui, pos2(rect.left() + SPACE[6], y), style::glyph(record.class()), color);
    let x = rect.left() + SPACE[6] + SPACE[4];
    let line = Line { text: text.trim(), font: style::body(), color: tokens.text, width: rect.right() - x };
    widgets::paint_line(ui, pos2(x, y), left, &line);
    response
}

/// The bars, only those in view; the record whose bar was clicked.
fn show_pairs(ui: &mut Ui, ctx: &ViewCtx<'_>, known: &Known) -> Option<RecordId> {
    let Known { pairs, origins, .. } = known;
    let span = |side: usize, id: Option<RecordId>| {
        id.and_then(|id| ctx.index.get(id)).map(|record| span_from(record, origins[side], ctx.now))
    };
    let axis = known.axis(ctx.now);
    let (whole, in_view) = parts::rows(ui, ROW, pairs.len());
    let mut clicked = None;
    for at in in_view {
        let (pair, rect) = (&pairs[at], parts::row_at(whole, ROW, at));
        let row = PairRow {
            pair,
            records: pair.ids.map(|id| id.and_then(|id| ctx.index.get(id))),
            spans: [span(0, pair.ids[0]), span(1, pair.ids[1])],
            axis,
        };
        let response = row.show(ui, rect, at);
        if let Some(pointer) = response.interact_pointer_pos().filter(|_| response.clicked()) {
            let side = usize::from(pointer.y > rect.center().y);
            clicked = pair.ids[side].or(pair.ids[1 - side]);
        }
    }
    clicked
}

/// A pair as it is shown.
struct PairRow<'a> {
    pair: &'a Pair,
    records: [Option<Record<'a>>; 2],
    spans: [Option<Span>; 2],
    axis: Option<Axis>,
}

impl PairRow<'_> {
    fn show(&self, ui: &mut Ui, rect: Rect, at: usize) -> Response {
        let tokens = Tokens::of(ui);
        let response = ui.interact(rect, ui.scope_id().with(("pair", at)), Sense::click());
        let name = self.name();
        let measures = self.records.map(|record| record.and_then(|record| self.pair.measure(record)));
        let delta = Delta::of(measures);
        let spoken = self.spoken(&name, measures, delta.as_ref());
        response.widget_info(|| WidgetInfo::labeled(Role::Row, true, &spoken));
        if response.hovered() || response.has_focus() {
            let back = rect.expand2(vec2(SPACE[2], 0.0));
            ui.painter().rect_filled(back, f32::from(style::RADIUS_CONTROL), tokens.raised);
        }
        let head = Rect::from_min_size(rect.min + vec2(0.0, SPACE[1]), vec2(rect.width(), LINE));
        let left = self.show_delta(ui, head, delta.as_ref());
        let width = left - head.left() - SPACE[3];
        let line = Line { text: &name, font: style::body(), color: tokens.text, width };
        widgets::paint_line(ui, head.left_center(), Align2::LEFT_CENTER, &line);
        for (side, measure) in measures.into_iter().enumerate() {
            let line = head.translate(vec2(0.0, LINE * (side + 1) as f32));
            self.show_side(ui, line, side, measure);
        }
        response.on_hover_text(spoken)
    }

    /// What is compared, as it is called.
    fn name(&self) -> Cow<'_, str> {
        match &self.pair.what {
            What::Took if self.records.iter().flatten().any(|record| record.kind() == RecordKind::Run) => {
                t!("details-compare-run").into()
            }
            What::Took => t!("details-took-name").into(),
            What::Wait => t!("details-wait-name").into(),
            What::Task(name) => sanitize_line(without_number(name)),
        }
    }

    /// "+24 %  ▲ +5.0 s" at the right, or who has no such task; where it begins.
    fn show_delta(&self, ui: &Ui, head: Rect, delta: Option<&Delta>) -> f32 {
        let tokens = Tokens::of(ui);
        let right = Align2::RIGHT_CENTER;
        let y = head.center().y;
        let Some(Delta { sign, text, percent }) = delta else {
            let Some(side) = self.missing() else { return head.right() };
            let text = t!("details-compare-missing", name = NAMES[side]);
            return ui.painter().text(head.right_center(), right, text, style::small(), tokens.dim).left();
        };
        let color = if sign.is_empty() { tokens.dim } else { tokens.text };
        let placed = ui.painter().text(head.right_center(), right, text, style::mono(), color);
        let mut x = placed.left();
        if !sign.is_empty() {
            let sign = format!("{sign} ");
            x = ui.painter().text(pos2(x, y), right, sign, style::small(), color).left();
        }
        if !percent.is_empty() {
            let at = pos2(x - SPACE[2], y);
            x = ui.painter().text(at, right, percent, style::small(), tokens.dim).left();
        }
        x
    }

    /// "A ▨▨███ 32 s": one of the two, with the outline of the other where its task is missing.
    fn show_side(&self, ui: &Ui, line: Rect, side: usize, measure: Option<Millis>) {
        let tokens = Tokens::of(ui);
        let y = line.center().y;
        let left = Align2::LEFT_CENTER;
        ui.painter().text(line.left_center(), left, NAMES[side], style::small(), tokens.dim);
        let range = line.left() + NAME..=(line.right() - VALUE).max(line.left() + NAME);
        self.show_bar(ui, Rect::from_x_y_ranges(range, y - BAR / 2.0..=y + BAR / 2.0), side);
        let text = measure.map_or_else(|| "–".to_owned(), time::human);
        let color = if measure.is_some() { tokens.text } else { tokens.dim };
        ui.painter().text(line.right_center(), Align2::RIGHT_CENTER, text, style::mono(), color);
    }

    /// The bar of one side; where its task is missing, the outline of the other's.
    fn show_bar(&self, ui: &Ui, bar: Rect, side: usize) {
        let Some(axis) = self.axis else { return };
        let tokens = Tokens::of(ui);
        if let (Some(record), Some(span)) = (self.records[side], self.spans[side]) {
            let part = self.pair.part(span);
            if self.pair.what == What::Wait {
                let Some((from, to)) = part.range().filter(|(from, to)| from < to) else { return };
                let x = |at| axis.x(at, bar.left(), bar.right());
                let wait = Rect::from_x_y_ranges(x(from)..=x(to), bar.y_range());
                parts::paint_hatch(ui, wait, tokens.state(record.class()));
            } else {
                parts::paint_span(ui, bar, axis, part, tokens.state(record.class()));
            }
        } else if let Some((from, to)) = self.spans[1 - side].and_then(Span::range) {
            let x = |at| axis.x(at, bar.left(), bar.right());
            let ghost = Rect::from_x_y_ranges(x(from)..=x(to).max(x(from) + 3.0), bar.y_range());
            let radius = CornerRadius::same(style::RADIUS_BAR);
            ui.painter().rect_stroke(ghost, radius, Stroke::new(1.0, tokens.dim), StrokeKind::Inside);
        }
    }

    /// Which side has no such task.
    fn missing(&self) -> Option<usize> {
        self.records.iter().position(Option::is_none)
    }

    /// "Transcode, A 32 s, B 35 s, +3.0 s".
    fn spoken(&self, name: &str, measures: [Option<Millis>; 2], delta: Option<&Delta>) -> String {
        let text = |side: usize| match (self.records[side], measures[side]) {
            (None, _) => t!("details-compare-missing", name = NAMES[side]),
            (Some(_), measure) => {
                format!("{} {}", NAMES[side], measure.map_or_else(|| "–".to_owned(), time::human))
            }
        };
        let delta = delta.map_or("", |delta| delta.text.as_str());
        let all = [name.to_owned(), text(0), text(1), delta.to_owned()];
        all.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}

/// The fields that differ.
fn differences(
    ui: &mut Ui,
    ctx: &ViewCtx<'_>,
    both: [Record<'_>; 2],
    state: &mut DetailsState,
    actions: &mut Actions,
) {
    parts::rule(ui);
    parts::heading(ui, t!("details-differences"));
    widgets::checkbox(ui, &mut state.compare.with_ids, t!("details-with-ids"));
    ui.add_space(SPACE[2]);
    let with_ids = state.compare.with_ids;
    let values = both.map(|record| deliveries::values(&record, ctx.zone));
    let changes = deliveries::changes(&values[0], &values[1]);
    let changes: Vec<_> = changes.into_iter().filter(|change| with_ids || !change.is_id_or_time).collect();
    if changes.is_empty() {
        parts::note(ui, t!("details-no-differences"));
    }
    deliveries::show_changes(ui, &changes, NAMES, actions);
    if let [Some(first), Some(second)] = both.map(Record::main_delivery)
        && first.own == second.own
    {
        diff::show(ui, ctx, [first, second], (NAMES, with_ids), state, actions);
    }
}
