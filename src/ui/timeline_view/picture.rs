//! What is kept from frame to frame because it costs more than a frame may: lanes, their heights, and what
//! of them is seen.

use super::state::Folds;
use crate::index::RecordId;
use crate::time::Millis;
use crate::timeline::{self, Element, Grouping, Histogram, LaneKey, Lanes, Placed, Stack, TimeScale};
use crate::ui::ViewCtx;
use crate::ui::selection::Selection;
use crate::ui::style::{ROW_BAR, ROW_LANE_HEADER, SPACE};
use std::ops::Range;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// Lanes that take longer to make than this are made again only now and then while records come in.
const QUICK: Duration = Duration::from_millis(25);
/// How many times as long as it takes to make the lanes they are kept.
const KEEP: u32 = 8;

/// Heights of the parts of lanes.
pub(super) struct Heights;

impl Heights {
    /// What is left free above and below of what is brought into view.
    pub const MARGIN: f64 = SPACE[4] as f64;
    /// A row and the space to the next.
    pub const ROW: f64 = (ROW_BAR + SPACE[1] + 1.0) as f64;
    /// From the top of a row to its bars.
    pub const ABOVE_BAR: f64 = SPACE[0] as f64;
    const LANE: timeline::Heights =
        timeline::Heights { header: ROW_LANE_HEADER as f64, row: Self::ROW, bottom: SPACE[1] as f64 };
}

/// Which bars a row shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowRef {
    /// A row of the lane, by its number among all rows.
    Row(usize),
    /// The run itself, in the header: a row too, drawn as a thin line.
    Head(usize),
    /// All of a folded lane.
    Folded,
}

/// A row that is in sight.
#[derive(Clone, Debug)]
pub(super) struct SeenRow {
    pub lane: usize,
    pub row: RowRef,
    /// The top of its bars, in points from the top of all lanes.
    pub y: f64,
    pub placed: Placed,
}

/// What lanes are made of; when it is the same they are.
#[derive(Clone, Debug, PartialEq)]
struct LanesKey {
    generation: u64,
    hits: (usize, usize),
    filter: String,
    grouping: Grouping,
}

/// What the rows in sight are made of.
#[derive(Clone, Copy, Debug, PartialEq)]
struct SeenKey {
    revision: u64,
    folds: u64,
    scale: TimeScale,
    scroll: f64,
    height: f64,
    now: Millis,
}

/// What is kept from frame to frame.
#[derive(Clone, Debug, Default)]
pub(super) struct Picture {
    pub lanes: Rc<Lanes>,
    pub stack: Stack,
    /// Whether lanes or folds changed in this frame.
    pub is_new: bool,
    /// All that can be shown, as it was told last.
    pub last_full: Option<(Millis, Millis)>,
    /// What is in sight, from top to bottom.
    pub seen: Vec<SeenRow>,
    key: Option<LanesKey>,
    revision: u64,
    folds: u64,
    made: Option<(Instant, Duration)>,
    seen_key: Option<SeenKey>,
    /// Which bars are selected, and of which selection that is told.
    marks: Vec<bool>,
    marks_key: Option<(u64, u64)>,
    histogram: Option<((u64, TimeScale, usize), Rc<Histogram>)>,
}

impl Picture {
    /// Makes lanes and heights anew when something they are made of changed. While records pour in and lanes
    /// take long, the old ones stay for a while: then says when to come back.
    pub fn refresh(&mut self, ctx: &ViewCtx<'_>, grouping: Grouping, folds: &Folds) -> Option<Duration> {
        let key = LanesKey {
            generation: ctx.hits.generation(),
            hits: (ctx.hits.ids().as_ptr() as usize, ctx.hits.len()),
            filter: ctx.filter_text.to_owned(),
            grouping,
        };
        self.is_new = false;
        let mut wait = None;
        if self.key.as_ref() != Some(&key) {
            wait = self.wait_before(&key);
            if wait.is_none() {
                self.make(ctx, key);
            }
        }
        if self.is_new || self.folds != folds.revision {
            self.is_new = true;
            self.folds = folds.revision;
            let rows = |lane: &timeline::Lane| if folds.is_folded(lane.key) { 0 } else { lane.rows.len() };
            self.stack = Stack::new(self.lanes.lanes().iter().map(rows), Heights::LANE);
        }
        wait
    }

    fn wait_before(&self, key: &LanesKey) -> Option<Duration> {
        let (made_at, took) = self.made?;
        let old = self.key.as_ref()?;
        let only_arrivals = old.filter == key.filter && old.grouping == key.grouping;
        let rest = (took * KEEP).saturating_sub(made_at.elapsed());
        (only_arrivals && took > QUICK && !rest.is_zero()).then_some(rest)
    }

    fn make(&mut self, ctx: &ViewCtx<'_>, key: LanesKey) {
        let begun = Instant::now();
        self.lanes = Rc::new(Lanes::build(ctx.index, ctx.hits.ids(), key.grouping));
        self.made = Some((Instant::now(), begun.elapsed()));
        self.key = Some(key);
        self.revision += 1;
        self.is_new = true;
    }

    /// From the first to the last instant there is. What is under way reaches to now, unless that is so long
    /// after everything else that nobody can still be waiting for it.
    pub fn full_range(&mut self, now: Millis) -> Option<(Millis, Millis)> {
        const STILL_AWAITED: Millis = 3_600_000;
        let (from, to) = self.lanes.extent()?;
        let is_near = now - to < STILL_AWAITED.max((to - from) / 4);
        let to = if self.lanes.has_open() && is_near { to.max(now) } else { to };
        self.last_full = Some((from, to));
        self.last_full
    }

    /// Whether anything lies in the time that is shown.
    pub fn has_any(&self, scale: TimeScale) -> bool {
        let range = (scale.from() as Millis, scale.to().ceil() as Millis);
        let lanes = self.lanes.lanes().iter();
        lanes.filter_map(|lane| lane.extent).any(|(from, to)| from < range.1 && to >= range.0)
    }

    /// Finds out what is seen.
    pub fn place(&mut self, scale: TimeScale, scroll: f64, height: f64, now: Millis, folds: &Folds) {
        let now = if self.lanes.has_open() { now } else { 0 };
        let key = SeenKey { revision: self.revision, folds: folds.revision, scale, scroll, height, now };
        if self.seen_key == Some(key) {
            return;
        }
        self.seen_key = Some(key);
        let lanes = Rc::clone(&self.lanes);
        self.seen.clear();
        for lane in self.stack.seen(scroll, height) {
            let top = self.stack.of(lane).start;
            let one = &lanes.lanes()[lane];
            if folds.is_folded(one.key) {
                let placed = timeline::place(lanes.summary(lane).track(), scale, now);
                self.seen.push(SeenRow {
                    lane,
                    row: RowRef::Folded,
                    y: top + Heights::ABOVE_BAR * 2.0,
                    placed,
                });
                continue;
            }
            if let Some(head) = one.head {
                let placed = timeline::place(lanes.track(head as usize), scale, now);
                let row = RowRef::Head(head as usize);
                self.seen.push(SeenRow { lane, row, y: top + Heights::ABOVE_BAR * 2.0, placed });
            }
            let rows_top = top + Heights::LANE.header;
            for row in rows_in_sight(one.rows.clone(), rows_top, scroll, height) {
                let y = rows_top + f64::from(row - one.rows.start) * Heights::ROW + Heights::ABOVE_BAR;
                let placed = timeline::place(lanes.track(row as usize), scale, now);
                self.seen.push(SeenRow { lane, row: RowRef::Row(row as usize), y, placed });
            }
        }
    }

    /// Marks which bars are selected.
    pub fn mark(&mut self, selection: &Selection) {
        let key = (self.revision, selection.revision());
        if self.marks_key == Some(key) {
            return;
        }
        self.marks_key = Some(key);
        self.marks.clear();
        if selection.is_empty() {
            return;
        }
        self.marks.resize(self.lanes.count(), false);
        for bar in selection.iter().filter_map(|id| self.lanes.bar_of(id)) {
            self.marks[bar as usize] = true;
        }
    }

    /// Whether a bar of an element is selected.
    pub fn is_marked(&self, row: &SeenRow, element: &Element) -> bool {
        !self.marks.is_empty() && self.bars(row, element).any(|bar| self.marks[bar as usize])
    }

    /// Whether any bar of a lane is selected.
    pub fn has_mark(&self, lane: usize) -> bool {
        let bars = &self.lanes.lanes()[lane].bars;
        let marks = self.marks.get(bars.start as usize..bars.end as usize);
        marks.is_some_and(|marks| marks.contains(&true))
    }

    /// The bars of an element.
    pub fn bars<'p>(&'p self, row: &SeenRow, element: &Element) -> impl Iterator<Item = u32> + use<'p> {
        let (range, listed) = match row.row {
            RowRef::Row(at) | RowRef::Head(at) => {
                let first = self.lanes.row(at).bars.start;
                (first + element.bars.start as u32..first + element.bars.end as u32, &[][..])
            }
            RowRef::Folded => (0..0, self.lanes.summary(row.lane).bars(element.bars.clone())),
        };
        range.chain(listed.iter().copied())
    }

    /// The bar of an element that is no block, else the first.
    pub fn first_bar(&self, row: &SeenRow, element: &Element) -> u32 {
        self.bars(row, element).next().unwrap_or(0)
    }

    /// The records of an element.
    pub fn records(&self, row: &SeenRow, element: &Element) -> Vec<RecordId> {
        self.bars(row, element).map(|bar| self.lanes.record(bar)).collect()
    }

    /// The begin of the first and the end of the last bar of an element.
    pub fn range_of(&self, row: &SeenRow, element: &Element, now: Millis) -> (Millis, Millis) {
        let end = |bar| self.lanes.end(bar).unwrap_or(now).max(self.lanes.begin(bar));
        let ranges = self.bars(row, element).map(|bar| (self.lanes.begin(bar), end(bar)));
        ranges.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).unwrap_or((now, now))
    }

    /// Top and bottom of a bar, in points from the top of all lanes.
    pub fn heights_of(&self, bar: u32, folds: &Folds) -> (f64, f64) {
        let lane = self.lanes.lane_of(bar);
        let top = self.stack.of(lane).start;
        let one = &self.lanes.lanes()[lane];
        let row = self.lanes.row_of(bar) as u32;
        if folds.is_folded(one.key) || !one.rows.contains(&row) {
            return (top, top + Heights::LANE.header);
        }
        let y = top + Heights::LANE.header + f64::from(row - one.rows.start) * Heights::ROW;
        (y, y + Heights::ROW)
    }

    /// The lane and what it is at a height: its header, or a row's number within it.
    pub fn lane_at(&self, y: f64) -> Option<(usize, LaneKey, bool)> {
        let lane = self.stack.lane_at(y)?;
        let is_header = y - self.stack.of(lane).start < Heights::LANE.header;
        Some((lane, self.lanes.lanes()[lane].key, is_header))
    }

    /// Arrivals over all of a scale.
    pub fn histogram(&mut self, scale: TimeScale, columns: usize) -> Rc<Histogram> {
        let key = (self.revision, scale, columns);
        match &self.histogram {
            Some((old, histogram)) if *old == key => Rc::clone(histogram),
            _ => {
                let made = Rc::new(Histogram::new(self.lanes.arrivals(), scale, columns));
                self.histogram = Some((key, Rc::clone(&made)));
                made
            }
        }
    }
}

/// The rows of a lane that are in sight, where its first row begins at `top`.
fn rows_in_sight(rows: Range<u32>, top: f64, scroll: f64, height: f64) -> Range<u32> {
    let at = |y: f64| ((y - top) / Heights::ROW).clamp(0.0, rows.len() as f64);
    let first = at(scroll).floor() as u32;
    let last = at(scroll + height).ceil() as u32;
    rows.start + first..rows.start + last
}
