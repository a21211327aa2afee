//! Lanes, their rows, and what is told of them.

use super::column::Columns;
use super::place::place_folded;
use super::profile::Profile;
use super::room::Room;
use super::{
    Arrivals, Chain, Gaps, Grouping, LaneKey, OPEN, Placed, Quantiles, RowKey, Shape, Span, Spans, Task,
    TimeScale, Track, Within, critical_chain, parts,
};
use crate::callback::StateClass;
use crate::index::{Index, Record, RecordId};
use crate::time::Millis;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A row of a lane.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What its bars have in common.
    pub key: RowKey,
    /// Whether it is the first of its key: only that one has a label.
    pub is_first: bool,
    /// Its bars.
    pub bars: Range<u32>,
}

/// All bars of a lane by their begin, as the header of a folded lane shows them.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    columns: Columns,
    profile: Profile,
    bars: Vec<u32>,
}

impl Summary {
    /// The bars as one track.
    #[must_use]
    pub fn track(&self) -> Track<'_> {
        self.columns.track(0..self.bars.len())
    }

    /// What of them is seen at a scale. What is under way reaches to `now`.
    #[must_use]
    pub fn place(&self, scale: &TimeScale, now: Millis) -> Placed {
        place_folded(self.track(), &self.profile, scale, now)
    }

    /// The bars of a part of the track.
    #[must_use]
    pub fn bars(&self, part: Range<usize>) -> &[u32] {
        &self.bars[part]
    }
}

/// Records that have something in common.
#[derive(Clone, Debug)]
pub struct Lane {
    /// What that is.
    pub key: LaneKey,
    /// Its rows, without the one in the header.
    pub rows: Range<u32>,
    /// The row in the header: that of the run itself, where it is among the hits and has a time.
    pub head: Option<u32>,
    /// Its bars; those of the head come first.
    pub bars: Range<u32>,
    /// Its records without any time.
    pub(super) timeless: Range<u32>,
    /// How many of its records failed.
    pub failed: usize,
    /// The severity of the worst of them.
    pub severity: u8,
    /// The first begin and the last end, or [`OPEN`]; none where no record has a time.
    pub extent: Option<(Millis, Millis)>,
    pub(super) quantiles: OnceLock<Option<Quantiles>>,
    pub(super) summary: OnceLock<Box<Summary>>,
}

impl Lane {
    /// How many records it has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.bars.len() + self.timeless.len()
    }

    /// How many of them have no time, and so no bar.
    #[must_use]
    pub fn timeless_count(&self) -> usize {
        self.timeless.len()
    }
}

/// The records of a filter in lanes.
#[derive(Clone, Debug, Default)]
pub struct Lanes {
    pub(super) grouping: Grouping,
    pub(super) within: Within,
    pub(super) room: Room,
    /// Lane by lane.
    pub(super) timeless: Vec<RecordId>,
    pub(super) extent: Option<(Millis, Millis)>,
    pub(super) has_open: bool,
    /// Whether bars of one row lie over another.
    pub(super) is_shared: bool,
    /// From when to when the lanes reach, so many of them together.
    pub(super) blocks: Vec<Option<(Millis, Millis)>>,
}

/// So many lanes are told of together.
const BLOCK: usize = 256;

/// What stands in [`Lanes::bar_of`] where a record has no bar.
pub(super) const NO_BAR: u32 = u32::MAX;

impl Lanes {
    /// What the lanes were made by.
    #[must_use]
    pub fn grouping(&self) -> Grouping {
        self.grouping
    }

    /// What their rows are sorted by.
    #[must_use]
    pub fn within(&self) -> Within {
        self.within
    }

    /// From top to bottom.
    #[must_use]
    pub fn lanes(&self) -> &[Lane] {
        &self.room.lanes
    }

    /// A row.
    #[must_use]
    pub fn row(&self, row: usize) -> &Row {
        &self.room.rows[row]
    }

    /// How many records there are, with and without a time.
    #[must_use]
    pub fn count(&self) -> usize {
        self.room.ids.len() + self.timeless.len()
    }

    /// The first and the last known instant of all bars; now is none of them.
    #[must_use]
    pub fn extent(&self) -> Option<(Millis, Millis)> {
        self.extent
    }

    /// Whether anything is under way.
    #[must_use]
    pub fn has_open(&self) -> bool {
        self.has_open
    }

    /// The times in which nothing happened: no record began or ended, and none that ended later was under way.
    #[must_use]
    pub fn gaps(&self) -> &Arc<Gaps> {
        &self.room.spans.gaps
    }

    /// The bars of a row.
    #[must_use]
    pub fn track(&self, row: usize) -> Track<'_> {
        let bars = &self.room.rows[row].bars;
        self.room.columns.track(bars.start as usize..bars.end as usize)
    }

    /// All bars of a lane as one track. Made when it is asked for first.
    #[must_use]
    pub fn summary(&self, lane: usize) -> &Summary {
        let lane = &self.room.lanes[lane];
        lane.summary.get_or_init(|| Box::new(self.summarise(lane)))
    }

    fn summarise(&self, lane: &Lane) -> Summary {
        let mut bars: Vec<u32> = lane.bars.clone().collect();
        bars.sort_by_key(|&bar| self.room.columns.begins[bar as usize]);
        let mut columns = Columns::with_capacity(bars.len());
        for (at, &bar) in bars.iter().enumerate() {
            let bar = bar as usize;
            columns.push(
                self.room.columns.begins[bar],
                self.room.columns.ends[bar],
                self.room.columns.severity[bar],
                at == 0,
            );
        }
        Summary { profile: Profile::of(&columns), columns, bars }
    }

    /// The severity of the worst job of a run whose own state nobody told; that of the lane counts the run in.
    #[must_use]
    pub fn worst_job(&self, lane: usize) -> u8 {
        let lane = &self.room.lanes[lane];
        let unknown = StateClass::Unknown.severity();
        if lane.severity > unknown {
            return lane.severity;
        }
        // No job is worse than the run itself, which does not count.
        let jobs = lane.bars.start as usize + usize::from(lane.head.is_some())..lane.bars.end as usize;
        self.room.columns.severity[jobs].iter().copied().max().unwrap_or(unknown)
    }

    /// How long the jobs of a lane took. Found when it is asked for first.
    #[must_use]
    pub fn quantiles(&self, lane: usize) -> Option<Quantiles> {
        let lane = &self.room.lanes[lane];
        *lane.quantiles.get_or_init(|| {
            let Room { columns, starts, shapes, .. } = &self.room;
            let first = lane.bars.start as usize;
            let took = |bars: Range<usize>| {
                let bars = bars.map(move |bar| first + bar);
                let took = bars.filter(|&bar| shapes[bar].has_took() && !shapes[bar].is_run());
                took.map(|bar| columns.ends[bar] - starts[bar])
            };
            Quantiles::among(lane.bars.len(), took)
        })
    }

    /// Finds now what would else be found when it is asked for first, where that takes long: for who makes lanes aside.
    pub fn prepare(&self, is_folded: impl Fn(&Lane) -> bool + Sync) {
        const LONG: usize = 5_000;
        let long: Vec<usize> =
            (0..self.room.lanes.len()).filter(|&lane| self.room.lanes[lane].bars.len() > LONG).collect();
        parts::each(long, parts::threads(self.room.ids.len()), |lane| {
            let _ = self.quantiles(lane);
            if is_folded(&self.room.lanes[lane]) {
                let _ = self.summary(lane);
            }
        });
    }

    /// How the jobs of a run waited for one another, its jobs told by their bars; none for other lanes, and for
    /// runs of so many jobs that no line would be seen. What a filter hides of the run counts: the chain and its share
    /// are those of the run, whatever of it is seen.
    #[must_use]
    pub fn chain(&self, index: &Index, lane: usize, now: Millis) -> Option<Chain> {
        const MOST_JOBS: usize = 2_000;
        let one = &self.room.lanes[lane];
        let LaneKey::Run(run) = one.key else { return None };
        let jobs = index.get(run).map_or(&[][..], Record::jobs);
        if !(2..=MOST_JOBS).contains(&jobs.len()) {
            return None;
        }
        let times = |id: RecordId| {
            let bar = self.bar_of(id).filter(|bar| one.bars.contains(bar));
            let hidden = || {
                index.get(id).and_then(Span::of).map(|Span { begin, start, end, .. }| Task {
                    begin,
                    start,
                    end,
                })
            };
            let end = |bar| self.end(bar).unwrap_or(OPEN);
            let seen = bar.map(|bar| Task { begin: self.begin(bar), start: self.start(bar), end: end(bar) });
            Some((seen.or_else(hidden)?, bar))
        };
        let own = index.get(run).and_then(Span::of);
        let is_over = own.is_some_and(|own| own.shape.has_took());
        let mut whole = own.map(|own| (own.begin, if own.end == OPEN { now } else { own.end }));
        let (mut tasks, mut bars) = (Vec::with_capacity(jobs.len()), Vec::with_capacity(jobs.len()));
        for (Task { begin, start, end }, bar) in jobs.iter().filter_map(|&id| times(id)) {
            let task = Task { begin, start, end: if end == OPEN { now.max(start) } else { end.max(start) } };
            // A run that is over stays so, even if the end of one of its jobs was never told.
            let last = if is_over && end == OPEN { start } else { task.end };
            whole = Some(whole.map_or((begin, last), |(from, to)| (from.min(begin), to.max(last))));
            tasks.push(task);
            bars.push(bar);
        }
        Some(critical_chain(&tasks, whole?).told_by(&bars))
    }

    /// The record of a bar.
    #[must_use]
    pub fn record(&self, bar: u32) -> RecordId {
        self.room.ids[bar as usize]
    }

    /// The bar of a record.
    #[must_use]
    pub fn bar_of(&self, id: RecordId) -> Option<u32> {
        self.room.bar_of.get(id.index()).copied().filter(|&bar| bar != NO_BAR)
    }

    /// Where the run of a bar begins: the wait lies before it.
    #[must_use]
    pub fn start(&self, bar: u32) -> Millis {
        self.room.starts[bar as usize]
    }

    /// When a bar begins.
    #[must_use]
    pub fn begin(&self, bar: u32) -> Millis {
        self.room.columns.begins[bar as usize]
    }

    /// When a bar ends; none while it is under way. Where nobody awaits its end any more, when it was last heard of.
    #[must_use]
    pub fn end(&self, bar: u32) -> Option<Millis> {
        Some(self.room.columns.ends[bar as usize]).filter(|&end| end != OPEN)
    }

    /// Whether nobody told the end of a bar, be it awaited or not.
    #[must_use]
    pub fn is_open(&self, bar: u32) -> bool {
        self.end(bar).is_none() || self.shape(bar).never_ended()
    }

    /// How a bar is drawn.
    #[must_use]
    pub fn shape(&self, bar: u32) -> Shape {
        self.room.shapes[bar as usize]
    }

    /// The state of a bar.
    #[must_use]
    pub fn class(&self, bar: u32) -> StateClass {
        class_of(self.room.columns.severity[bar as usize])
    }

    /// The lane of a bar.
    #[must_use]
    pub fn lane_of(&self, bar: u32) -> usize {
        self.room.lanes.partition_point(|lane| lane.bars.end <= bar)
    }

    /// The row of a bar, counted over all lanes.
    #[must_use]
    pub fn row_of(&self, bar: u32) -> usize {
        self.room.rows.partition_point(|row| row.bars.end <= bar)
    }

    /// When all of its records began.
    #[must_use]
    pub fn arrivals(&self) -> &Arc<Arrivals> {
        &self.room.spans.arrivals
    }

    /// The record that began last.
    #[must_use]
    pub fn newest(&self) -> Option<RecordId> {
        let spans = &self.room.spans;
        spans.items[..spans.timed].last().map(|item| item.id)
    }

    /// The times of its records, for other lanes of the same.
    #[must_use]
    pub fn spans(&self) -> &Arc<Spans> {
        &self.room.spans
    }

    /// The records of a lane that have no time, and so no bar.
    #[must_use]
    pub fn timeless_of(&self, lane: usize) -> &[RecordId] {
        let timeless = &self.room.lanes[lane].timeless;
        &self.timeless[timeless.start as usize..timeless.end as usize]
    }

    /// All records of a lane, by row and time, those without a time last.
    #[must_use]
    pub fn records_of(&self, lane: usize) -> Vec<RecordId> {
        let lane = &self.room.lanes[lane];
        let bars = &self.room.ids[lane.bars.start as usize..lane.bars.end as usize];
        let timeless = &self.timeless[lane.timeless.start as usize..lane.timeless.end as usize];
        bars.iter().chain(timeless).copied().collect()
    }

    /// The lane nearest to `from` that has something between two instants.
    #[must_use]
    pub fn nearest_with(&self, range: (Millis, Millis), from: usize) -> Option<usize> {
        let meets = |&(begin, end): &(Millis, Millis)| begin < range.1 && end >= range.0;
        let has = |lane: usize| self.room.lanes[lane].extent.as_ref().is_some_and(meets);
        let may_have = |block: usize| self.blocks[block].as_ref().is_some_and(meets);
        let from = from.min(self.room.lanes.len());
        let mut below = from;
        while below < self.room.lanes.len() && !has(below) {
            // What begins with a whole block is passed over at once where nothing of it is met.
            let passes = below.is_multiple_of(BLOCK) && !may_have(below / BLOCK);
            below += if passes { BLOCK } else { 1 };
        }
        let mut above = from;
        while above > 0 && !has(above - 1) {
            let passes = above.is_multiple_of(BLOCK) && !may_have(above / BLOCK - 1);
            above -= if passes { BLOCK } else { 1 };
        }
        let below = (below < self.room.lanes.len()).then(|| (below - from, below));
        let above = above.checked_sub(1).map(|lane| (from - lane, lane));
        below.into_iter().chain(above).min().map(|(_, lane)| lane)
    }

    /// Takes over how its records ended meanwhile, and when, of those of which that was not known; all else stays as
    /// it was, and so does where they lie.
    pub fn recolor(&mut self, index: &Index) {
        let Room { columns, ids, lanes, starts, shapes, rows, .. } = &mut self.room;
        let mut has_ended = false;
        for (bar, &id) in ids.iter().enumerate() {
            let Some(record) = index.get(id) else { continue };
            columns.severity[bar] = record.class().severity();
            if columns.ends[bar] != OPEN {
                continue;
            }
            // It ends where it did, and so takes no room that another has.
            if let Some(span) = Span::of(record).filter(|span| span.end != OPEN) {
                let begin = columns.begins[bar];
                columns.ends[bar] = span.end.max(begin);
                starts[bar] = span.start.clamp(begin, columns.ends[bar]);
                shapes[bar] = span.shape;
                has_ended = true;
            }
        }
        if has_ended && self.is_shared {
            columns.reach = Columns::reach(&columns.ends, rows.iter().map(|row| row.bars.clone()));
        }
        for lane in &mut *lanes {
            if let (true, Some((_, end))) = (has_ended, &mut lane.extent) {
                let ends = &columns.ends[lane.bars.start as usize..lane.bars.end as usize];
                *end = ends.iter().copied().max().unwrap_or(*end);
            }
            let bars = &columns.severity[lane.bars.start as usize..lane.bars.end as usize];
            let timeless = &self.timeless[lane.timeless.start as usize..lane.timeless.end as usize];
            let timeless = timeless.iter().filter_map(|&id| index.get(id)).map(|one| one.class().severity());
            let failed = StateClass::Failed.severity();
            let all = || bars.iter().copied().chain(timeless.clone());
            lane.failed = all().filter(|&severity| severity == failed).count();
            lane.severity = all().max().unwrap_or(0);
            lane.summary = OnceLock::new();
        }
        self.has_open = lanes.iter().any(|lane| lane.extent.is_some_and(|(_, end)| end == OPEN));
    }

    /// Whether they are of so many records, all of which are among some.
    #[must_use]
    pub fn are_of(&self, count: usize, has: impl Fn(RecordId) -> bool) -> bool {
        self.count() == count && self.room.ids.iter().chain(&self.timeless).all(|&id| has(id))
    }

    /// Notes what lies where, once all lanes are there.
    pub(super) fn finish(&mut self, threads: usize) {
        let Room { ids, bar_of, .. } = &mut self.room;
        let (mut rest, mut work) = (&mut bar_of[..], Vec::new());
        for range in parts::ranges(rest.len(), threads) {
            let (of_part, others) = rest.split_at_mut(range.len());
            rest = others;
            work.push((range.start, of_part));
        }
        parts::each(work, threads, |(first, bar_of)| {
            for (bar, id) in (0..).zip(&*ids) {
                if let Some(known) = bar_of.get_mut(id.index().wrapping_sub(first)) {
                    *known = bar;
                }
            }
        });
        self.has_open = self.room.lanes.iter().any(|lane| lane.extent.is_some_and(|(_, end)| end == OPEN));
        if self.is_shared {
            let Room { columns: Columns { ends, reach, .. }, rows, .. } = &mut self.room;
            *reach = Columns::reach(ends, rows.iter().map(|row| row.bars.clone()));
        }
        let extent = |lanes: &[Lane]| {
            let extents = lanes.iter().filter_map(|lane| lane.extent);
            extents.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
        };
        self.blocks = self.room.lanes.chunks(BLOCK).map(extent).collect();
    }
}

/// The state of a severity ([`StateClass::severity`]).
#[must_use]
pub fn class_of(severity: u8) -> StateClass {
    StateClass::ALL.into_iter().find(|class| class.severity() == severity).unwrap_or_default()
}
