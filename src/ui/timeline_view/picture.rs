//! What is kept from frame to frame because it costs more than a frame may: lanes, their heights, and what
//! of them is seen.

use super::bars::HEAD_BELOW;
use super::keeping::{Folds, Pins};
use super::picked::AllPicked;
use crate::index::{Index, RecordId};
use crate::query::HeldHits;
use crate::time::{Millis, Zone};
use crate::timeline::{
    self, Chain, Element, Grouping, Histogram, Lane, Lanes, Placed, Spans, Stack, TimeScale, Within,
};
use crate::ui::ViewCtx;
use crate::ui::aside::{Aside, Make};
use crate::ui::style::{ROW_BAR, ROW_LANE_HEADER, SPACE};
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Lanes that take longer to make than this are made again only now and then while records come in.
const QUICK: Duration = Duration::from_millis(25);
/// How many times as long as it takes to make the lanes they are kept, made at once or aside.
const KEEP: (u32, u32) = (8, 2);

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
    /// The top of its bars, in points from the top of the view.
    pub y: f64,
    /// Whether its lane does not scroll.
    pub is_pinned: bool,
    pub placed: Placed,
}

/// A lane that is in sight.
#[derive(Clone, Copy, Debug)]
pub(super) struct SeenLane {
    pub lane: usize,
    /// Its top and bottom, in points from the top of the view.
    pub y: (f64, f64),
    /// Whether it does not scroll.
    pub is_pinned: bool,
}

/// What lanes are made of; when it is the same they are.
#[derive(Clone, Debug, PartialEq)]
pub struct LanesKey {
    hits: HeldHits,
    filter: String,
    grouping: Grouping,
    within: Within,
    /// The zone whose days make the lanes, where days do.
    zone: Zone,
    known: Known,
    folded: Folded,
}

/// Which lanes are folded: those are told of as a whole. They are the same lanes either way.
#[derive(Clone, Debug)]
struct Folded(Folds);

impl PartialEq for Folded {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// What is known of the hits because other lanes were made of them. It follows from them.
#[derive(Clone, Debug)]
struct Known(Option<Arc<Spans>>);

impl PartialEq for Known {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl LanesKey {
    /// Whether the other is made of the same but for records that came or changed.
    fn is_later_of(&self, other: &Self) -> bool {
        (&self.filter, self.grouping, self.within, self.zone)
            == (&other.filter, other.grouping, other.within, other.zone)
    }
}

impl Make for LanesKey {
    type Made = Lanes;

    fn make(&self, index: &Index) -> Lanes {
        // While arrivals are held back the same records go on changing: all that is drawn is of one moment.
        let known = self.known.0.clone().filter(|spans| spans.are_of(index));
        let spans = known.unwrap_or_else(|| Arc::new(Spans::of(index, &self.hits)));
        let lanes = Lanes::build_in(index, &spans, (self.grouping, self.within), self.zone);
        lanes.prepare(|lane| self.folded.0.is_folded(lane.key));
        lanes
    }
}

/// What there is to show that was not shown before.
pub(super) struct News {
    lanes: Option<(LanesKey, Lanes, Duration)>,
    /// When to come back for more.
    pub wait: Option<Duration>,
}

impl News {
    /// The filter of the lanes, if there are others.
    pub fn filter(&self) -> Option<&str> {
        self.lanes.as_ref().map(|(key, ..)| key.filter.as_str())
    }

    /// What those are made by, if there are others.
    pub fn grouping(&self) -> Option<Grouping> {
        self.lanes.as_ref().map(|(key, ..)| key.grouping)
    }
}

/// What the rows in sight are made of.
#[derive(Clone, Debug, PartialEq)]
struct SeenKey {
    revision: u64,
    folds: u64,
    pins: u64,
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
    /// From the first to the last instant of what is there, as it was told last.
    pub full: Option<(Millis, Millis)>,
    /// All that the minimap shows: that, and what stays shown beside it.
    pub last_full: Option<(Millis, Millis)>,
    /// What is in sight, from top to bottom.
    pub seen: Vec<SeenRow>,
    pub seen_lanes: Vec<SeenLane>,
    /// The lanes that come first whatever their place, in the order in which they are shown.
    pinned: Vec<usize>,
    /// The height of those of them that do not scroll.
    pub sticky: f64,
    pins: u64,
    /// Chains of the runs in sight, and of which lanes and what now they are.
    chains: HashMap<usize, Option<Rc<Chain>>>,
    chains_key: (u64, Millis),
    key: Option<LanesKey>,
    /// Other lanes, while a worker makes them.
    pub aside: Aside<LanesKey>,
    /// The generation of the index whose states are shown.
    seen_of: u64,
    /// Whether they lie where they were before that.
    is_stale: bool,
    /// Not before this are states looked at once more.
    hold_next: Option<Instant>,
    revision: u64,
    folds: u64,
    made: Option<(Instant, Duration)>,
    seen_key: Option<SeenKey>,
    /// The bars that are selected, and those that something is noted on.
    pub picked: AllPicked,
    histogram: Option<((u64, TimeScale, usize), Rc<Histogram>)>,
}

/// While arrivals are held back, finding out what changed in place takes one part in this many of the time.
const HOLD_SHARE: u32 = 20;

impl Picture {
    /// While arrivals are held back records that are shown may go on changing: then they change in place, and nothing
    /// moves.
    pub fn hold(&mut self, ctx: &ViewCtx<'_>, by: (Grouping, Within), folds: &Folds) {
        let Some(shown) = &self.key else { return };
        let is_new = !shown.hits.eq(&ctx.hits.held()) || self.seen_of != ctx.index.generation();
        let is_same = shown.filter == ctx.found_by
            && (shown.grouping, shown.within) == by
            && (shown.zone == ctx.zone || by.0 != Grouping::Day);
        let begun = Instant::now();
        if !is_new || !is_same || self.hold_next.is_some_and(|next| begun < next) {
            return;
        }
        let has = |id| ctx.hits.contains(id) && ctx.index.get(id).is_some();
        let are_same = self.lanes.are_of(ctx.hits.len(), has);
        if let Some(lanes) = Rc::get_mut(&mut self.lanes).filter(|_| are_same) {
            self.seen_of = ctx.index.generation();
            lanes.recolor(ctx.index);
            // Blocks and the bars of runs keep what they show of theirs.
            self.seen_key = None;
            self.key = Some(self.key_of(ctx, by, folds));
            self.aside.forget();
            self.is_stale = true;
        }
        self.hold_next = Some(begun + begun.elapsed() * HOLD_SHARE);
    }

    /// Arrivals are held back no longer: what changed in place goes where it belongs.
    pub fn let_go(&mut self) {
        if std::mem::take(&mut self.is_stale) {
            self.key = None;
        }
    }

    /// Finds out whether there are other lanes to show, because something they are made of changed. Where there are
    /// many records a worker makes them; while records pour in and lanes take long, they are not made each time.
    pub fn news(&mut self, ctx: &ViewCtx<'_>, by: (Grouping, Within), folds: &Folds) -> News {
        let key = self.key_of(ctx, by, folds);
        let mut news = News { lanes: self.aside.take(), wait: None };
        let shown = news.lanes.as_ref().map(|(key, ..)| key).or(self.key.as_ref());
        if shown == Some(&key) {
            self.aside.forget();
        } else if !self.aside.asked().is_some_and(|asked| key.is_later_of(asked)) {
            let is_aside = key.hits.len() > ctx.at_once;
            // What came just now has not been shown yet: what came after it can wait for the next frame.
            news.wait = match &news.lanes {
                Some(_) => Some(Duration::ZERO),
                None => self.wait_before(&key, if is_aside { KEEP.1 } else { KEEP.0 }),
            };
            if news.wait.is_some() {
                self.aside.forget();
            } else if is_aside {
                self.aside.ask(key);
            } else {
                self.aside.forget();
                let begun = Instant::now();
                let lanes = key.make(ctx.index);
                news.lanes = Some((key, lanes, begun.elapsed()));
            }
        }
        news
    }

    fn key_of(&self, ctx: &ViewCtx<'_>, (grouping, within): (Grouping, Within), folds: &Folds) -> LanesKey {
        let hits = ctx.hits.held();
        let is_known = self.key.as_ref().is_some_and(|key| key.hits == hits);
        let known = Known(is_known.then(|| Arc::clone(self.lanes.spans())));
        let zone = if grouping == Grouping::Day { ctx.zone } else { Zone::default() };
        let mut folded = Folded(folds.clone());
        folded.0.turn_to(grouping);
        LanesKey { hits, filter: ctx.found_by.to_owned(), grouping, within, zone, known, folded }
    }

    /// Shows other lanes, and works out the heights of all anew where something they follow from changed.
    pub fn refresh(&mut self, news: News, folds: &Folds, pins: &Pins) {
        self.is_new = false;
        if let Some((key, lanes, took)) = news.lanes {
            self.change(key, lanes, took);
        }
        if self.is_new || self.folds != folds.revision || self.pins != pins.revision {
            self.is_new = true;
            (self.folds, self.pins) = (folds.revision, pins.revision);
            self.pinned = pins.found_in(self.lanes.lanes());
            let lanes = &self.lanes;
            let rows = |lane: &Lane| if folds.is_folded(lane.key) { 0 } else { lane.rows.len() };
            let places = 0..lanes.lanes().len();
            self.stack = Stack::new(
                places.map(|place| rows(&lanes.lanes()[self.lane_at_place(place)])),
                Heights::LANE,
            );
        }
    }

    /// Another number for other lanes.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The lane that is shown at a place: those that are pinned come first.
    pub fn lane_at_place(&self, place: usize) -> usize {
        if let Some(&lane) = self.pinned.get(place) {
            return lane;
        }
        let mut sorted = self.pinned.clone();
        sorted.sort_unstable();
        // Each pinned lane that would have come before moves the rest up by one.
        sorted.into_iter().fold(place - self.pinned.len(), |lane, pinned| lane + usize::from(pinned <= lane))
    }

    /// The place that a lane is shown at.
    pub fn place_of_lane(&self, lane: usize) -> usize {
        let pinned = self.pinned.iter().position(|&one| one == lane);
        pinned.unwrap_or_else(|| lane + self.pinned.iter().filter(|&&one| one > lane).count())
    }

    fn wait_before(&self, key: &LanesKey, keep: u32) -> Option<Duration> {
        let (made_at, took) = self.made?;
        let only_arrivals = key.is_later_of(self.key.as_ref()?);
        let rest = (took * keep).saturating_sub(made_at.elapsed());
        (only_arrivals && took > QUICK && !rest.is_zero()).then_some(rest)
    }

    fn change(&mut self, key: LanesKey, lanes: Lanes, took: Duration) {
        self.lanes = Rc::new(lanes);
        self.is_stale = false;
        self.made = Some((Instant::now(), took));
        self.key = Some(key);
        self.revision += 1;
        self.is_new = true;
    }

    /// From the first to the last instant there is. What is under way reaches to now, unless that is so long
    /// after everything else that nobody can still be waiting for it.
    pub fn full_range(&mut self, now: Millis) -> Option<(Millis, Millis)> {
        let (from, to) = self.lanes.extent()?;
        let is_awaited = self.lanes.has_open() && timeline::is_awaited((from, to), now);
        let to = if is_awaited { to.max(now) } else { to };
        self.full = Some((from, to));
        self.last_full = self.full;
        self.full
    }

    /// Finds out how much of the view what is pinned takes. More than most of it would hide all else: then it
    /// scrolls like the rest.
    pub fn pin(&mut self, height: f64) {
        const MOST: f64 = 0.6;
        let pinned = self.pinned.len().checked_sub(1).map_or(0.0, |last| self.stack.of(last).end);
        self.sticky = if pinned <= height * MOST { pinned } else { 0.0 };
    }

    /// Finds out what is seen.
    pub fn place(&mut self, scale: &TimeScale, scroll: f64, height: f64, now: Millis, folds: &Folds) {
        let now = if self.lanes.has_open() { now } else { 0 };
        let (revision, folds_revision, pins) = (self.revision, folds.revision, self.pins);
        let scale = scale.clone();
        let key = SeenKey { revision, folds: folds_revision, pins, scale, scroll, height, now };
        if self.seen_key.as_ref() == Some(&key) {
            return;
        }
        self.seen.clear();
        self.seen_lanes.clear();
        let still = if self.sticky > 0.0 { self.pinned.len() } else { 0 };
        for place in 0..still {
            self.place_lane(place, true, &key, folds);
        }
        let moving = self.stack.seen(scroll + self.sticky, height - self.sticky);
        for place in moving.start.max(still)..moving.end {
            self.place_lane(place, false, &key, folds);
        }
        self.seen_key = Some(key);
    }

    fn place_lane(&mut self, place: usize, is_pinned: bool, key: &SeenKey, folds: &Folds) {
        let lanes = Rc::clone(&self.lanes);
        let lane = self.lane_at_place(place);
        let scroll = if is_pinned { 0.0 } else { key.scroll };
        let all = self.stack.of(place);
        let (top, bottom) = (all.start - scroll, all.end - scroll);
        self.seen_lanes.push(SeenLane { lane, y: (top, bottom), is_pinned });
        let one = &lanes.lanes()[lane];
        let mut show = |row: RowRef, y: f64, placed| {
            self.seen.push(SeenRow { lane, row, y, is_pinned, placed });
        };
        let placed = |row: u32| timeline::place(lanes.track(row as usize), &key.scale, key.now);
        let in_header = top + Heights::ABOVE_BAR * 2.0;
        if folds.is_folded(one.key) {
            return show(RowRef::Folded, in_header, lanes.summary(lane).place(&key.scale, key.now));
        }
        if let Some(head) = one.head {
            let y = top + Heights::LANE.header - f64::from(ROW_BAR + HEAD_BELOW);
            show(RowRef::Head(head as usize), y, placed(head));
        }
        let rows_top = top + Heights::LANE.header;
        for row in rows_in_sight(one.rows.clone(), rows_top, key.height) {
            let y = rows_top + f64::from(row - one.rows.start) * Heights::ROW + Heights::ABOVE_BAR;
            show(RowRef::Row(row as usize), y, placed(row));
        }
    }

    /// How the jobs of a run waited for one another; worked out when it is asked for first.
    pub fn chain(&mut self, lane: usize, now: Millis) -> Option<Rc<Chain>> {
        let key = (self.revision, if self.lanes.has_open() { now } else { 0 });
        if self.chains_key != key {
            self.chains.clear();
            self.chains_key = key;
        }
        let lanes = &self.lanes;
        self.chains.entry(lane).or_insert_with(|| lanes.chain(lane, now).map(Rc::new)).clone()
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
        let since = element.since;
        range.chain(listed.iter().copied()).filter(move |&bar| self.reaches(bar, since))
    }

    /// Whether a bar is not over at an instant.
    pub fn reaches(&self, bar: u32, since: Millis) -> bool {
        since == Millis::MIN || self.lanes.end(bar).is_none_or(|end| end >= since)
    }

    /// Whether a bar is one of an element's.
    pub fn has_bar(&self, row: &SeenRow, element: &Element, bar: u32) -> bool {
        if !self.reaches(bar, element.since) {
            return false;
        }
        match row.row {
            RowRef::Row(at) | RowRef::Head(at) => {
                let row = &self.lanes.row(at).bars;
                let place = (bar as usize).wrapping_sub(row.start as usize);
                row.contains(&bar) && element.bars.contains(&place)
            }
            RowRef::Folded => {
                // They are sorted by begin, and those that begin at once by number.
                if self.lanes.lane_of(bar) != row.lane {
                    return false;
                }
                let listed = self.lanes.summary(row.lane).bars(element.bars.clone());
                let place = |bar: u32| (self.lanes.begin(bar), bar);
                let ends = listed.first().zip(listed.last());
                let is_between = |(&a, &b): (&u32, &u32)| (place(a)..=place(b)).contains(&place(bar));
                ends.is_some_and(is_between)
            }
        }
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

    /// What to zoom to, for more of a block to be seen. Where bars lie over one another that is when they begin: some may
    /// end long after, and go on below the next block.
    pub fn range_to_part(&self, row: &SeenRow, element: &Element, now: Millis) -> (Millis, Millis) {
        if !element.is_cut || element.count() == 1 {
            return self.range_of(row, element, now);
        }
        let begins = self.bars(row, element).map(|bar| self.lanes.begin(bar));
        let ranges = begins.map(|begin| (begin, begin));
        ranges.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).unwrap_or((now, now))
    }

    /// Top and bottom of a bar, in points from the top of all lanes, and whether it scrolls with them.
    pub fn heights_of(&self, bar: u32, folds: &Folds) -> (f64, f64, bool) {
        let lane = self.lanes.lane_of(bar);
        let place = self.place_of_lane(lane);
        let scrolls = self.sticky <= 0.0 || place >= self.pinned.len();
        let top = self.stack.of(place).start;
        let one = &self.lanes.lanes()[lane];
        let row = self.lanes.row_of(bar) as u32;
        if folds.is_folded(one.key) || !one.rows.contains(&row) {
            return (top, top + Heights::LANE.header, scrolls);
        }
        let y = top + Heights::LANE.header + f64::from(row - one.rows.start) * Heights::ROW;
        (y, y + Heights::ROW, scrolls)
    }

    /// The lane at a height of the view, and whether that is its header.
    pub fn lane_at(&self, y: f64) -> Option<(usize, bool)> {
        let pinned = y < self.sticky;
        let is_there = |lane: &&SeenLane| lane.is_pinned == pinned && (lane.y.0..lane.y.1).contains(&y);
        let found = self.seen_lanes.iter().find(is_there)?;
        Some((found.lane, y - found.y.0 < Heights::LANE.header))
    }

    /// Arrivals over all of a scale.
    pub fn histogram(&mut self, scale: &TimeScale, columns: usize) -> Rc<Histogram> {
        let key = (self.revision, scale.clone(), columns);
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

/// The rows of a lane that are in sight, where its first row begins at `top` of a view of that height.
fn rows_in_sight(rows: Range<u32>, top: f64, height: f64) -> Range<u32> {
    let at = |y: f64| ((y - top) / Heights::ROW).clamp(0.0, rows.len() as f64);
    let first = at(0.0).floor() as u32;
    let last = at(height).ceil() as u32;
    rows.start + first..rows.start + last
}
