//! Records of one run as rows, each with its bar on the axis that all of them share.

use super::parts::{self, Axis, Span};
use super::results::Made;
use super::{DetailsState, Shown, header, paint_text};
use crate::index::{Field, Index, Record, RecordId, Said};
use crate::sanitize::sanitize_line;
use crate::t;
use crate::time::Millis;
use crate::ui::Actions;
use crate::ui::cells::{self, Lasted};
use crate::ui::style::{self, ROW_TABLE, SPACE, Tokens};
use crate::ui::widgets::{self, Line, count};
use egui::accesskit::Role;
use egui::{Align2, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

/// Height of a bar, in points.
const BAR: f32 = 11.0;
/// Width of a column of durations.
const TIME: f32 = 68.0;
/// Width of the column of numbers of outputs.
const OUTPUTS: f32 = 58.0;
/// Narrower than this there is no column of outputs: their number is in the tip of each row.
const ROOM_FOR_OUTPUTS: f32 = 400.0;

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
        let row = Row {
            record,
            axis,
            span: Span::of(record, now),
            now,
            columns,
            is_shown: id == shown.record.id(),
        };
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
    now: Millis,
    columns: bool,
    is_shown: bool,
}

impl Row<'_> {
    fn show(&self, ui: &mut Ui, rect: Rect) -> egui::Response {
        let tokens = Tokens::of(ui);
        let record = self.record;
        let tag = sanitize_line(record.text(Field::Tag));
        let tag = if tag.is_empty() { t!("details-job") } else { &*tag };
        let (wait, took) = self.times();
        let response = ui.interact(rect, ui.scope_id().with(("task", record.id())), Sense::click());
        let state = sanitize_line(record.text(Field::State));
        let mut name =
            t!("details-task-row", tag = tag, state = &*state, wait = wait.as_str(), took = took.as_str());
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
        let outputs_width = outputs_width(rect);
        let right = if self.columns { rect.right() - 2.0 * TIME - outputs_width } else { rect.right() };
        if let Some(axis) = self.axis {
            let left = rect.left() + text_width + SPACE[3];
            let bar = Rect::from_x_y_ranges(left..=right.max(left), y - BAR / 2.0..=y + BAR / 2.0);
            parts::paint_span(ui, bar, axis, self.span, color);
        }
        if self.columns {
            let at = pos2(right + TIME, y);
            ui.painter().text(at, Align2::RIGHT_CENTER, &wait, style::mono(), tokens.text);
            let at = pos2(right + 2.0 * TIME, y);
            ui.painter().text(at, Align2::RIGHT_CENTER, &took, style::mono(), tokens.text);
        }
        if self.columns && outputs_width > 0.0 {
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

    /// How long it waited and how long it took; what goes on, how long so far.
    fn times(&self) -> (String, String) {
        let [wait, took] = [cells::waited(self.record, self.now), cells::took(self.record, self.now)];
        let text = |lasted: Option<Lasted>| lasted.map_or_else(|| "–".to_owned(), Lasted::text);
        (text(wait), text(took))
    }

    fn tip(&self) -> String {
        let record = self.record;
        let (wait, took) = self.times();
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

/// Width of the column of numbers of outputs in a row.
fn outputs_width(row: Rect) -> f32 {
    if row.width() < ROOM_FOR_OUTPUTS { 0.0 } else { OUTPUTS }
}

/// What hatched and solid stand for, at the right of a heading.
pub(super) fn show_legend(ui: &mut Ui, heading: Rect) {
    const SWATCH: f32 = 18.0;
    let tokens = Tokens::of(ui);
    let mut right = heading.right();
    for (name, is_wait) in [(t!("details-took-name"), false), (t!("details-wait-name"), true)] {
        let y = heading.center().y;
        let text = ui.painter().text(pos2(right, y), Align2::RIGHT_CENTER, name, style::small(), tokens.dim);
        let swatch = text.left() - SPACE[2] - SWATCH..=text.left() - SPACE[2];
        let swatch = Rect::from_x_y_ranges(swatch, y - BAR / 2.0..=y + BAR / 2.0);
        if is_wait {
            parts::paint_hatch(ui, swatch, tokens.dim);
        } else {
            ui.painter().rect_filled(swatch, f32::from(style::RADIUS_BAR), tokens.dim);
        }
        right = swatch.left() - SPACE[4];
    }
    let place = Rect::from_x_y_ranges(right..=heading.right(), heading.y_range());
    let legend = ui.interact(place, ui.scope_id().with("legend"), Sense::hover());
    legend.widget_info(|| WidgetInfo::labeled(Role::Label, true, t!("details-legend")));
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
    let outputs_width = outputs_width(rect);
    let right = rect.right() - outputs_width;
    let outputs = (rect.right(), t!("details-head-outputs"));
    let times = [(right - TIME, t!("details-head-wait")), (right, t!("details-head-took"))];
    for (right, text) in times.into_iter().chain((outputs_width > 0.0).then_some(outputs)) {
        ui.painter().text(pos2(right, y), Align2::RIGHT_CENTER, text, style::small(), tokens.dim);
    }
}
