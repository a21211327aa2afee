//! What lanes, rows and bars are called.

use crate::callback::StateClass;
use crate::index::{Field, Index, Record, RecordKind};
use crate::sanitize::sanitize_line;
use crate::t;
use crate::time::{self, Millis};
use crate::timeline::{Chain, Grouping, Lane, LaneKey, Lanes, RowKey, Within, date_label};
use crate::ui::style::{glyph, icon};
use crate::ui::widgets::count;

/// What a grouping is called.
pub(super) fn grouping(grouping: Grouping) -> &'static str {
    match grouping {
        Grouping::Run => t!("group-run"),
        Grouping::Workflow => t!("group-workflow"),
        Grouping::Tag => t!("group-tag"),
        Grouping::State => t!("group-state"),
        Grouping::Queue => t!("group-queue"),
        Grouping::Bucket => t!("group-bucket"),
        Grouping::Region => t!("group-region"),
        Grouping::Day => t!("group-day"),
        Grouping::None => t!("group-none"),
    }
}

/// What the rows of a lane are sorted by.
pub(super) fn within(within: Within) -> &'static str {
    match within {
        Within::Suitable => t!("within-suitable"),
        Within::Tag => t!("group-tag"),
        Within::Run => t!("group-run"),
        Within::Workflow => t!("group-workflow"),
        Within::State => t!("group-state"),
        Within::Queue => t!("group-queue"),
        Within::Bucket => t!("group-bucket"),
        Within::Region => t!("group-region"),
        Within::Nothing => t!("group-none"),
    }
}

/// How much of a run one job after the other took, in few words.
pub(super) fn chain_short(chain: &Chain) -> String {
    t!("chain-short", percent = percent(chain))
}

/// The same, with what it is and how it is known.
pub(super) fn chain(chain: &Chain) -> String {
    t!("chain-tip", shown = count(chain.length), percent = percent(chain))
}

fn percent(chain: &Chain) -> String {
    format!("{:.0}", (chain.share() * 100.0).floor())
}

/// The name of a lane.
pub(super) fn lane(index: &Index, lanes: &Lanes, lane: &Lane) -> String {
    match lane.key {
        LaneKey::Run(id) => index.get(id).map_or_else(String::new, run_name),
        LaneKey::Value(sym) if sym.is_empty() => without(lanes.grouping().field()).to_owned(),
        LaneKey::Value(sym) => sanitize_line(index.text(sym)).into_owned(),
        LaneKey::Day(day) => date_label(day * 86_400_000, 0),
        LaneKey::All => t!("lane-all").to_owned(),
        LaneKey::NoRun => t!("lane-no-run").to_owned(),
        LaneKey::Runs => t!("lane-runs").to_owned(),
        LaneKey::Unrecognised => t!("lane-unrecognised").to_owned(),
        LaneKey::NoTime => t!("lane-no-time").to_owned(),
    }
}

/// What is said where nothing is known of a field.
fn without(field: Option<Field>) -> &'static str {
    match field {
        Some(Field::Workflow) => t!("lane-no-workflow"),
        Some(Field::Tag) => t!("lane-no-tag"),
        Some(Field::State) => t!("lane-no-state"),
        Some(Field::Queue) => t!("lane-no-queue"),
        Some(Field::Bucket) => t!("lane-no-bucket"),
        Some(Field::Region) => t!("lane-no-region"),
        _ => t!("lane-all"),
    }
}

fn run_name(run: Record<'_>) -> String {
    let names = [Field::Workflow, Field::WorkflowId, Field::Id].map(|field| run.text(field));
    sanitize_line(names.into_iter().find(|name| !name.is_empty()).unwrap_or_default()).into_owned()
}

/// What the run of a lane worked on.
pub(super) fn lane_object(index: &Index, lane: &Lane) -> Option<String> {
    /// No header has room for more letters.
    const MOST: usize = 120;
    let LaneKey::Run(id) = lane.key else { return None };
    Some(run_object(index, index.get(id)?)?.chars().take(MOST).collect())
}

/// How many records a lane has, and how they ended, the most telling first.
pub(super) fn lane_details(lanes: &Lanes, lane: &Lane) -> Vec<String> {
    let mut parts = Vec::new();
    let jobs = lane.count() - usize::from(lane.head.is_some());
    let text = if matches!(lane.key, LaneKey::Run(_) | LaneKey::NoRun) {
        t!("lane-jobs", n = jobs, shown = count(jobs))
    } else {
        t!("lane-records", n = jobs, shown = count(jobs))
    };
    parts.push(text);
    // The run itself is told by the colour of its line; the numbers are those of its jobs.
    let head_failed = lane.head.is_some() && lanes.class(lane.bars.start) == StateClass::Failed;
    let failed = lane.failed - usize::from(head_failed);
    if failed > 0 {
        parts.push(format!("{} {}", count(failed), icon::CROSS));
    } else if lane.severity == StateClass::Cancel.severity() {
        parts.push(glyph(StateClass::Cancel).to_owned());
    }
    parts
}

/// The same for who cannot see signs.
pub(super) fn lane_details_in_words(lanes: &Lanes, lane: &Lane) -> Vec<String> {
    let words = |text: String| {
        let failed = text.strip_suffix(icon::CROSS).map(str::trim);
        let is_cancelled = text == glyph(StateClass::Cancel);
        match failed {
            Some(count) => t!("lane-failed", shown = count),
            None if is_cancelled => t!("bar-cancelled").to_owned(),
            None => text,
        }
    };
    lane_details(lanes, lane).into_iter().map(words).collect()
}

/// How many records of a lane have no bar because nothing is known of when they were.
pub(super) fn timeless(lane: &Lane) -> Option<String> {
    let timeless = lane.timeless_count();
    (timeless > 0).then(|| t!("lane-timeless", shown = count(timeless)))
}

/// The name of the object that a run worked on.
fn run_object(index: &Index, run: Record<'_>) -> Option<String> {
    let own = Some(run.text(Field::Object)).filter(|name| !name.is_empty());
    let name = own.or_else(|| {
        let jobs = run.jobs().iter().take(8).filter_map(|&job| index.get(job));
        jobs.map(|job| job.text(Field::Object)).find(|name| !name.is_empty())
    })?;
    Some(file_name(name))
}

/// The last part of an object's name.
pub(super) fn file_name(object: &str) -> String {
    let name = object.trim_end_matches('/').rsplit('/').next().unwrap_or(object);
    sanitize_line(name).into_owned()
}

/// How long half and most of a lane's jobs took.
pub(super) fn quantiles(lanes: &Lanes, lane: usize) -> Option<String> {
    let one = &lanes.lanes()[lane];
    // Of a single record its bar says it.
    let both = lanes.quantiles(lane).filter(|_| one.count() - usize::from(one.head.is_some()) > 1)?;
    Some(t!("lane-took", p50 = time::human(both.p50), p95 = time::human(both.p95)))
}

/// What stands before a row.
pub(super) fn row(index: &Index, lanes: &Lanes, key: RowKey) -> String {
    match key {
        RowKey::Any | RowKey::Head => String::new(),
        RowKey::Runs => t!("row-runs").to_owned(),
        RowKey::NoRun => t!("lane-no-run").to_owned(),
        RowKey::Run(id) => index.get(id).map_or_else(String::new, |run| {
            let of_lane = lanes.grouping() == Grouping::Workflow;
            let object = run_object(index, run);
            // Where the lane says the workflow, the object tells runs apart.
            if let (true, Some(object)) = (of_lane, object) { object } else { run_name(run) }
        }),
        RowKey::Value(value) if value.is_empty() => without(lanes.within().field()).to_owned(),
        RowKey::Value(value) => sanitize_line(index.text(value)).into_owned(),
    }
}

/// What a record is, in a word: its tag, or that it is a run.
pub(super) fn kind(record: Record<'_>) -> String {
    match record.kind() {
        RecordKind::Run => run_name(record),
        RecordKind::Unrecognised => t!("lane-unrecognised").to_owned(),
        RecordKind::Job if record.text(Field::Tag).is_empty() => t!("lane-no-tag").to_owned(),
        RecordKind::Job => sanitize_line(record.text(Field::Tag)).into_owned(),
    }
}

/// What assistive technology says of a bar.
pub(super) fn bar(record: Record<'_>) -> String {
    let rest = [Field::State, Field::Object].map(|field| sanitize_line(record.text(field)).into_owned());
    let parts = std::iter::once(kind(record)).chain(rest).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}

/// What stands on a bar.
#[derive(Clone, Debug, Default)]
pub(super) struct BarLabel {
    /// What it is.
    name: String,
    /// How long it took, or what else there is of its time.
    tail: String,
    /// Why it failed: that is told before all else.
    pub reason: String,
}

impl BarLabel {
    /// Of a block: only its number.
    pub fn number(name: String) -> Self {
        Self { name, ..Self::default() }
    }

    /// What can be written, the most telling first; none is empty. Of what failed the reason is in all of them.
    pub fn all(&self) -> Vec<String> {
        let both = [self.name.as_str(), self.tail.as_str()].into_iter().filter(|text| !text.is_empty());
        let whole = both.collect::<Vec<_>>().join("  ");
        let short = if self.reason.is_empty() { &self.tail } else { &self.reason };
        let all = [&whole, &self.name, short].into_iter().filter(|text| !text.is_empty());
        all.cloned().collect()
    }
}

/// What stands on a bar: what it is, and how long it took.
pub(super) fn bar_label(record: Record<'_>, lanes: &Lanes, lane: LaneKey, now: Millis) -> BarLabel {
    let field = |field| Some(record.text(field)).filter(|text: &&str| !text.is_empty());
    let code = field(Field::Code).filter(|_| record.class() == StateClass::Failed);
    let reason = code.map(|code| sanitize_line(code).into_owned()).unwrap_or_default();
    let object = || field(Field::Object).filter(|_| !matches!(lane, LaneKey::Run(_))).map(file_name);
    let name = code.or_else(|| field(Field::TemplateName)).map(|text| sanitize_line(text).into_owned());
    let mut name = name.or_else(object).unwrap_or_default();
    if lanes.within() != Within::Tag && lanes.grouping() != Grouping::Tag {
        let parts = [kind(record), name];
        name = parts.join(" ").trim_end().into();
    }
    let tail = match (record.took(), record.class()) {
        (_, StateClass::Cancel) => t!("bar-cancelled").to_owned(),
        (Some(took), _) => time::human(took),
        (None, StateClass::Pause) => t!("bar-paused").to_owned(),
        (None, _) => since(record, now).unwrap_or_default(),
    };
    BarLabel { name, tail, reason }
}

fn since(record: Record<'_>, now: Millis) -> Option<String> {
    let from = record.started().or(record.created()).filter(|_| record.is_open())?;
    let millis = now - from.millis();
    let text = time::human(millis.max(0));
    Some(if record.started().is_some() {
        t!("bar-since", time = text)
    } else {
        t!("bar-waiting", time = text)
    })
}
