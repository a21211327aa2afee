//! Two records beside each other: their bars on one axis, each from its own beginning, task by task, and the fields
//! of which they say different things.

use super::parts::{self, Axis, Span};
use super::{DetailsState, deliveries, diff, header};
use crate::index::{Field, Record, RecordId, RecordKind};
use crate::sanitize::sanitize_line;
use crate::t;
use crate::time::{self, Millis, Time};
use crate::ui::style::{self, ROW_TABLE, SPACE, Tokens, icon};
use crate::ui::widgets::{self, Line};
use crate::ui::{Actions, ViewCtx};
use egui::accesskit::Role;
use egui::{Align2, CornerRadius, Rect, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use std::collections::HashMap;

/// Height of a pair: a bar over the other.
const ROW: f32 = 34.0;
/// Height of a bar.
const BAR: f32 = 10.0;
/// Width of the column of differences.
const DELTA: f32 = 92.0;
/// What the two are called.
const NAMES: [&str; 2] = ["A", "B"];

/// What the comparison keeps.
#[derive(Debug, Default)]
pub(super) struct CompareState {
    /// Whether ids and times count as differences.
    with_ids: bool,
    /// The tasks of both, and what they are of.
    pairs: Option<(Compared, Vec<Pair>)>,
}

/// What is compared: generation of the index, and the two.
type Compared = (u64, [RecordId; 2]);

/// A task of one run and the same task of the other; one of them may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pair {
    name: String,
    ids: [Option<RecordId>; 2],
}

/// Pairs tasks by what they are called, the first of a name with the first of that name, in the order of the first.
fn pairs_of<'a>(tasks: [&[(RecordId, &'a str)]; 2]) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    let mut places: HashMap<(&'a str, usize), usize> = HashMap::new();
    for (side, tasks) in tasks.into_iter().enumerate() {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for &(id, name) in tasks {
            let number = seen.entry(name).or_default();
            let place = *places.entry((name, *number)).or_insert_with(|| {
                pairs.push(Pair { name: name.to_owned(), ids: [None; 2] });
                pairs.len() - 1
            });
            *number += 1;
            pairs[place].ids[side] = Some(id);
        }
    }
    pairs
}

/// What a task is called in both runs: its tag, and the node of the workflow where there is one.
fn name_of(record: Record<'_>) -> &str {
    let task = record.text(Field::Task);
    if task.is_empty() { record.text(Field::Tag) } else { task }
}

/// The name of a node without the long number that the service makes it unique with: `Transcode_1655896067644`.
fn without_number(name: &str) -> &str {
    const LONG: usize = 10;
    match name.rsplit_once('_') {
        Some((tag, number)) if number.len() >= LONG && number.bytes().all(|byte| byte.is_ascii_digit()) => {
            tag
        }
        _ => name,
    }
}

/// Where the time of a record begins on the axis that it shares with another.
fn origin_of(record: Record<'_>) -> Option<Millis> {
    let jobs = record.jobs().iter().filter_map(|&job| record.index().get(job)).filter_map(Record::time);
    record.time().into_iter().chain(jobs).map(Time::millis).min()
}

/// The times of a record counted from an origin.
fn span_from(record: Record<'_>, origin: Option<Millis>, now: Millis) -> Span {
    let Span { created, started, ended } = Span::of(record, now);
    let origin = origin.unwrap_or(0);
    let from = |at: Option<Millis>| at.map(|at| at - origin);
    Span { created: from(created), started: from(started), ended: from(ended) }
}

/// "▲ +3.2 s": how much longer the second took. The sign stands for itself, not for good or bad.
fn delta_text(took: [Option<Millis>; 2]) -> Option<(&'static str, String)> {
    let [Some(first), Some(second)] = took else { return None };
    let more = second - first;
    Some(match more {
        0 => ("", t!("details-compare-same").to_owned()),
        1.. => (icon::UP, format!("+{}", time::human(more))),
        _ => (icon::DOWN, format!("−{}", time::human(-more))),
    })
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
    ui.add_space(SPACE[2]);
    let key = (ctx.index.generation(), ids);
    if state.compare.pairs.as_ref().is_none_or(|(of, _)| *of != key) {
        let tasks = both.map(|run| {
            let jobs = run.jobs().iter().filter_map(|&job| ctx.index.get(job));
            jobs.map(|job| (job.id(), name_of(job))).collect::<Vec<_>>()
        });
        let mut pairs = vec![Pair { name: String::new(), ids: ids.map(Some) }];
        pairs.extend(pairs_of([&tasks[0], &tasks[1]]));
        state.compare.pairs = Some((key, pairs));
    }
    let Some((_, pairs)) = state.compare.pairs.take() else { return };
    let origins = both.map(origin_of);
    if let Some(id) = show_pairs(ui, ctx, &pairs, origins) {
        header::go_to(id, actions);
    }
    state.compare.pairs = Some((key, pairs));
    differences(ui, ctx, both, state, actions);
}

/// Which of the two is which.
fn record_row(ui: &mut Ui, name: &str, record: Record<'_>) -> Response {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_TABLE), Sense::click());
    let title = if record.kind() == RecordKind::Run { Field::Workflow } else { Field::Tag };
    let text = format!("{}  {}", sanitize_line(record.text(title)), sanitize_line(record.text(Field::Id)));
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
fn show_pairs(
    ui: &mut Ui,
    ctx: &ViewCtx<'_>,
    pairs: &[Pair],
    origins: [Option<Millis>; 2],
) -> Option<RecordId> {
    let span = |side: usize, id: Option<RecordId>| {
        id.and_then(|id| ctx.index.get(id)).map(|record| span_from(record, origins[side], ctx.now))
    };
    let all = pairs.iter().flat_map(|pair| (0..2).filter_map(|side| span(side, pair.ids[side])));
    let axis = Axis::around(all);
    let width = ui.available_width();
    let (whole, _) = ui.allocate_exact_size(vec2(width, ROW * pairs.len() as f32), Sense::hover());
    let clip = ui.clip_rect();
    let first = ((clip.top() - whole.top()) / ROW).floor().max(0.0) as usize;
    let last = ((clip.bottom() - whole.top()) / ROW).ceil().max(0.0) as usize;
    let mut clicked = None;
    for (at, pair) in pairs.iter().enumerate().take(last).skip(first) {
        let top = whole.top() + ROW * at as f32;
        let rect = Rect::from_min_size(pos2(whole.left(), top), vec2(width, ROW));
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
        let name = sanitize_line(without_number(&self.pair.name));
        let name = if name.is_empty() { t!("details-compare-whole") } else { &*name };
        let took = self.records.map(|record| record.and_then(Record::took));
        let delta = delta_text(took);
        let spoken = self.spoken(name, took, delta.as_ref().map(|(_, text)| text.as_str()));
        response.widget_info(|| WidgetInfo::labeled(Role::Row, true, &spoken));
        if response.hovered() || response.has_focus() {
            let back = rect.expand2(vec2(SPACE[2], 0.0));
            ui.painter().rect_filled(back, f32::from(style::RADIUS_CONTROL), tokens.raised);
        }
        let y = rect.center().y;
        let name_width = (rect.width() * 0.3).min(130.0);
        let line = Line { text: name, font: style::body(), color: tokens.text, width: name_width - SPACE[3] };
        widgets::paint_line(ui, rect.left_center(), Align2::LEFT_CENTER, &line);
        let (left, right) = (rect.left() + name_width, rect.right() - DELTA);
        for side in 0..2 {
            let y = y + if side == 0 { -BAR * 0.6 } else { BAR * 0.6 };
            let bar = Rect::from_x_y_ranges(left..=right.max(left), y - BAR / 2.0..=y + BAR / 2.0);
            self.show_bar(ui, bar, side);
        }
        if let Some((sign, text)) = delta {
            let at = pos2(rect.right(), y);
            let placed = ui.painter().text(at, Align2::RIGHT_CENTER, text, style::mono(), tokens.text);
            let at = pos2(placed.left() - SPACE[3], y);
            ui.painter().text(at, Align2::CENTER_CENTER, sign, style::icons(style::TEXT_SMALL), tokens.dim);
        } else if let Some(side) = self.missing() {
            let text = t!("details-compare-missing", name = NAMES[side]);
            let line = Line { text: &text, font: style::small(), color: tokens.dim, width: DELTA - SPACE[1] };
            widgets::paint_line(ui, pos2(rect.right(), y), Align2::RIGHT_CENTER, &line);
        }
        response.on_hover_text(spoken)
    }

    /// The bar of one side; where its task is missing, the outline of the other's.
    fn show_bar(&self, ui: &Ui, bar: Rect, side: usize) {
        let Some(axis) = self.axis else { return };
        let tokens = Tokens::of(ui);
        if let (Some(record), Some(span)) = (self.records[side], self.spans[side]) {
            parts::paint_span(ui, bar, axis, span, tokens.state(record.class()));
        } else if let Some((from, to)) = self.spans[1 - side].and_then(Span::range) {
            let x = |at| axis.x(at, bar.left(), bar.right());
            let ghost = Rect::from_x_y_ranges(x(from)..=x(to).max(x(from) + 3.0), bar.y_range());
            let stroke = Stroke::new(1.0, tokens.dim.gamma_multiply(0.6));
            let radius = CornerRadius::same(style::RADIUS_BAR);
            ui.painter().rect_stroke(ghost.shrink2(vec2(0.0, 1.0)), radius, stroke, StrokeKind::Inside);
        }
    }

    /// Which side has no such task.
    fn missing(&self) -> Option<usize> {
        self.records.iter().position(Option::is_none)
    }

    /// "Transcode, A 32 s, B 35 s, +3.0 s".
    fn spoken(&self, name: &str, took: [Option<Millis>; 2], delta: Option<&str>) -> String {
        let text = |side: usize| match (self.records[side], took[side]) {
            (None, _) => t!("details-compare-missing", name = NAMES[side]),
            (Some(_), took) => {
                format!("{} {}", NAMES[side], took.map_or_else(|| "–".to_owned(), time::human))
            }
        };
        let all = [name.to_owned(), text(0), text(1), delta.unwrap_or_default().to_owned()];
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::callback::{Callback, Job};
    use crate::capture::{Body, Capture};
    use crate::doc::Format;
    use crate::index::{Indexer, Stamp};

    /// Ids to tell tasks apart by.
    fn ids(number: usize) -> Vec<RecordId> {
        let job = |at: usize| Job { job_id: format!("j{at}"), ..Job::default() };
        let callback = Callback {
            event: "TaskFinish".into(),
            jobs: (0..number).map(job).collect(),
            ..Callback::default()
        };
        let body = Body {
            format: Format::Json,
            range: 0..1,
            hash: 1,
            callbacks: vec![callback],
            problems: Vec::new(),
        };
        let capture = Capture { encoding: "UTF-8", head: None, bodies: vec![body], problems: Vec::new() };
        let mut index = Indexer::new();
        index.apply("a.json".as_ref(), Stamp::default(), &capture);
        index.commit();
        index.order().to_vec()
    }

    #[test]
    fn tasks_are_paired_by_name_and_number_and_what_is_missing_is_told() {
        let ids = ids(7);
        let first = [(ids[0], "Transcode"), (ids[1], "Snapshot"), (ids[2], "Transcode")];
        let second =
            [(ids[3], "Transcode"), (ids[4], "ImageOCR"), (ids[5], "Transcode"), (ids[6], "Transcode")];
        let pair = |name: &str, first, second| Pair { name: name.into(), ids: [first, second] };
        assert_eq!(
            pairs_of([&first, &second]),
            [
                pair("Transcode", Some(ids[0]), Some(ids[3])),
                pair("Snapshot", Some(ids[1]), None),
                pair("Transcode", Some(ids[2]), Some(ids[5])),
                pair("ImageOCR", None, Some(ids[4])),
                pair("Transcode", None, Some(ids[6])),
            ]
        );
    }

    #[test]
    fn the_number_of_a_node_is_left_out() {
        assert_eq!(without_number("Transcode_1655896067644"), "Transcode");
        assert_eq!(without_number("Transcode_2"), "Transcode_2");
        assert_eq!(without_number("Transcode"), "Transcode");
    }

    #[test]
    fn a_difference_has_a_sign_and_an_arrow() {
        assert_eq!(delta_text([Some(1_000), Some(4_200)]), Some((icon::UP, "+3.2 s".to_owned())));
        assert_eq!(delta_text([Some(4_200), Some(1_000)]), Some((icon::DOWN, "−3.2 s".to_owned())));
        assert_eq!(delta_text([Some(5), Some(5)]).map(|(sign, _)| sign), Some(""));
        assert_eq!(delta_text([None, Some(5)]), None);
    }
}
