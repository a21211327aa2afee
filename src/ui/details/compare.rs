//! Two records beside each other: their bars on one axis, each from its own beginning, task by task, and the fields
//! of which they say different things.

use super::parts::{self, Axis, Span};
use super::{DetailsState, deliveries, diff, header};
use crate::index::{Field, Record, RecordId, RecordKind};
use crate::sanitize::sanitize_line;
use crate::t;
use crate::time::{self, Millis, Time};
use crate::ui::style::{self, ROW_TABLE, SPACE, Tokens};
use crate::ui::widgets::{self, Line};
use crate::ui::{Actions, ViewCtx};
use egui::accesskit::Role;
use egui::{Align2, CornerRadius, Rect, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use std::borrow::Cow;
use std::collections::HashMap;
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
const VALUE: f32 = 64.0;
/// Longer and shorter: arrows that can be told from those that fold.
const LONGER: &str = "▲";
const SHORTER: &str = "▼";
/// What the two are called.
const NAMES: [&str; 2] = ["A", "B"];

/// What the comparison keeps.
#[derive(Debug, Default)]
pub(super) struct CompareState {
    /// Whether ids and times count as differences.
    with_ids: bool,
    known: Option<Rc<Known>>,
}

/// What is compared: generation of the index, and the two.
type Compared = (u64, [RecordId; 2]);

/// What follows from the two, worked out once: runs may have any number of tasks.
#[derive(Debug)]
struct Known {
    of: Compared,
    pairs: Vec<Pair>,
    /// Where the time of each begins.
    origins: [Option<Millis>; 2],
    axis: Option<Axis>,
    /// Whether anything is under way, and the axis goes on until now.
    is_open: bool,
}

impl Known {
    fn find(of: Compared, both: [Record<'_>; 2]) -> Self {
        let origins = both.map(origin_of);
        let index = both[0].index();
        let pairs = all_pairs(both);
        let records = |side: usize| pairs.iter().filter_map(move |pair| index.get(pair.ids[side]?));
        let spans = |side: usize| records(side).map(move |one| span_from(one, origins[side], Millis::MIN));
        let axis = Axis::around(spans(0).chain(spans(1)));
        let is_open = records(0).chain(records(1)).any(Record::is_open);
        Self { of, pairs, origins, axis, is_open }
    }

    /// The axis that all bars fit on.
    fn axis(&self, now: Millis) -> Option<Axis> {
        let latest = self.origins.iter().flatten().map(|origin| now - origin).max().filter(|_| self.is_open);
        self.axis.map(|Axis { from, to }| Axis { from, to: to.max(latest.unwrap_or(to)) })
    }
}

/// What of the two is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    /// How long they took.
    Took,
    /// How long they waited.
    Wait,
    /// How long tasks of this name took.
    Task(String),
}

/// What stands in both, or a task of one run and the same task of the other; one of them may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pair {
    what: What,
    ids: [Option<RecordId>; 2],
}

impl Pair {
    /// How long it was in a record.
    fn measure(&self, record: Record<'_>) -> Option<Millis> {
        if self.what == What::Wait { record.wait() } else { record.took() }
    }

    /// The part of a record's times that is measured; a task shows what it waited as well.
    fn part(&self, span: Span) -> Span {
        match self.what {
            What::Took => Span { created: None, ..span },
            What::Wait => Span { ended: span.started, ..span },
            What::Task(_) => span,
        }
    }
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
                pairs.push(Pair { what: What::Task(name.to_owned()), ids: [None; 2] });
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

/// How much longer the second was than the first.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Delta {
    /// Up for longer, down for shorter. It stands for itself, not for good or bad.
    sign: &'static str,
    /// "+3.2 s".
    text: String,
    /// "+24 %"; empty where there is nothing to divide by, or where it would say nothing.
    percent: String,
}

impl Delta {
    fn of(both: [Option<Millis>; 2]) -> Option<Self> {
        /// Beyond this a share says less than the duration itself.
        const MOST_PERCENT: Millis = 1_000;
        let [Some(first), Some(second)] = both else { return None };
        let more = second - first;
        let percent = if first > 0 { (more * 100 + more.signum() * first / 2) / first } else { 0 };
        let percent = match percent {
            0 => String::new(),
            _ if percent > MOST_PERCENT => String::new(),
            1.. => format!("+{percent} %"),
            _ => format!("−{} %", -percent),
        };
        Some(match more {
            0 => Self { sign: "", text: t!("details-compare-same").to_owned(), percent },
            1.. => Self { sign: LONGER, text: format!("+{}", time::human(more)), percent },
            _ => Self { sign: SHORTER, text: format!("−{}", time::human(-more)), percent },
        })
    }
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

/// What took and waited as a whole, and the tasks.
fn all_pairs(both: [Record<'_>; 2]) -> Vec<Pair> {
    let ids = both.map(|record| Some(record.id()));
    let mut pairs = vec![Pair { what: What::Took, ids }];
    if both.iter().any(|record| record.wait().is_some()) {
        pairs.push(Pair { what: What::Wait, ids });
    }
    let tasks = both.map(|run| {
        let jobs = run.jobs().iter().filter_map(|&job| run.index().get(job));
        jobs.map(|job| (job.id(), name_of(job))).collect::<Vec<_>>()
    });
    pairs.extend(pairs_of([&tasks[0], &tasks[1]]));
    pairs
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
        let capture =
            Capture { encoding: "UTF-8", heads: Vec::new(), bodies: vec![body], problems: Vec::new() };
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
        let pair = |name: &str, first, second| Pair { what: What::Task(name.into()), ids: [first, second] };
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
    fn a_difference_has_a_sign_an_arrow_and_a_share() {
        let delta = |first, second| {
            Delta::of([Some(first), Some(second)]).map(|Delta { sign, text, percent }| {
                (sign, format!("{text} {percent}").trim_end().to_owned())
            })
        };
        assert_eq!(delta(20_000, 25_000), Some((LONGER, "+5.0 s +25 %".to_owned())));
        assert_eq!(delta(4_200, 1_000), Some((SHORTER, "−3.2 s −76 %".to_owned())));
        assert_eq!(delta(5, 5), Some(("", "the same".to_owned())));
        // Nothing to divide by, less than half of a hundredth, and more than a share can tell.
        assert_eq!(delta(0, 2_000), Some((LONGER, "+2.0 s".to_owned())));
        assert_eq!(delta(600_000, 601_000), Some((LONGER, "+1.0 s".to_owned())));
        assert_eq!(delta(100, 60_100), Some((LONGER, "+1 m 00 s".to_owned())));
        assert_eq!(Delta::of([None, Some(5)]), None);
    }
}
