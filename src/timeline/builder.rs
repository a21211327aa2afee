//! Puts one lane after the other into the room that was made for their bars.

use super::column::Columns;
use super::lanes::{Lane, Lanes, Row};
use super::pack::Packer;
use super::sort::Sorter;
use super::spans::Item;
use super::{LaneKey, OPEN, RowKey, Shape, Span};
use crate::callback::StateClass;
use crate::index::RecordId;
use crate::time::Millis;
use std::ops::Range;
use std::sync::OnceLock;

/// Room for the bars of lanes that follow one another, and for their records without a time.
pub(super) struct Bars<'b> {
    /// The number of the first.
    first: u32,
    first_timeless: u32,
    begins: &'b mut [Millis],
    ends: &'b mut [Millis],
    reach: &'b mut [Millis],
    severity: &'b mut [u8],
    starts: &'b mut [Millis],
    shapes: &'b mut [Shape],
    ids: &'b mut [RecordId],
    timeless: &'b mut [RecordId],
}

impl<'b> Bars<'b> {
    /// All room that lanes have.
    pub fn of(lanes: &'b mut Lanes) -> Self {
        let Columns { begins, ends, reach, severity } = &mut lanes.columns;
        Self {
            first: 0,
            first_timeless: 0,
            begins,
            ends,
            reach,
            severity,
            starts: &mut lanes.starts,
            shapes: &mut lanes.shapes,
            ids: &mut lanes.ids,
            timeless: &mut lanes.timeless,
        }
    }

    /// Room for so many bars and records without a time, and what is left.
    pub fn split_at(self, bars: usize, timeless: usize) -> (Self, Self) {
        fn cut<T>(all: &mut [T], at: usize) -> (&mut [T], &mut [T]) {
            all.split_at_mut(at)
        }
        let (begins, other_begins) = cut(self.begins, bars);
        let (ends, other_ends) = cut(self.ends, bars);
        let (reach, other_reach) = cut(self.reach, bars);
        let (severity, other_severity) = cut(self.severity, bars);
        let (starts, other_starts) = cut(self.starts, bars);
        let (shapes, other_shapes) = cut(self.shapes, bars);
        let (ids, other_ids) = cut(self.ids, bars);
        let (without, other_timeless) = cut(self.timeless, timeless);
        let (first, first_timeless) = (self.first, self.first_timeless);
        let rest = Self {
            first: first + bars as u32,
            first_timeless: first_timeless + timeless as u32,
            begins: other_begins,
            ends: other_ends,
            reach: other_reach,
            severity: other_severity,
            starts: other_starts,
            shapes: other_shapes,
            ids: other_ids,
            timeless: other_timeless,
        };
        let part = Self {
            first,
            first_timeless,
            begins,
            ends,
            reach,
            severity,
            starts,
            shapes,
            ids,
            timeless: without,
        };
        (part, rest)
    }
}

/// Lanes that follow one another, their bars already in place. Their rows are counted from the first of them.
#[derive(Default)]
pub(super) struct Part {
    pub lanes: Vec<Lane>,
    pub rows: Vec<Row>,
    pub extent: Option<(Millis, Millis)>,
    pub has_open: bool,
}

/// The run in the header of the lane that is being made: its place among the records, and its span.
type Head = Option<(usize, Option<Span>)>;

/// Puts one lane after the other.
pub(super) struct Builder<'b> {
    items: &'b [Item],
    /// What the row of each item tells; empty where rows are sorted by nothing.
    row_keys: &'b [RowKey],
    bars: Bars<'b>,
    part: Part,
    /// How many bars and records without a time there are so far.
    at: u32,
    at_timeless: u32,
    packer: Packer,
    /// The group of a value or run in the lane that is being made: the number of that lane from 1, and the group.
    group_of: Vec<(u32, u32)>,
    group_keys: Vec<RowKey>,
    /// The group of each bar of the lane.
    groups: Vec<u32>,
    by_group: Sorter,
    /// The row of each bar of the group.
    rows: Vec<u32>,
    by_row: Sorter,
}

impl<'b> Builder<'b> {
    /// `stamps` is an upper bound of what tells rows apart.
    pub fn new(items: &'b [Item], row_keys: &'b [RowKey], stamps: usize, bars: Bars<'b>) -> Self {
        Self {
            items,
            row_keys,
            bars,
            part: Part::default(),
            at: 0,
            at_timeless: 0,
            packer: Packer::default(),
            group_of: vec![(0, 0); stamps],
            group_keys: Vec::new(),
            groups: Vec::new(),
            by_group: Sorter::default(),
            rows: Vec::new(),
            by_row: Sorter::default(),
        }
    }

    pub fn finish(self) -> Part {
        self.part
    }

    /// Makes a lane of records, told by their places; the first `timed` of them have a time.
    pub fn lane(&mut self, key: LaneKey, places: &[u32], timed: usize) {
        let bars_from = self.bars.first + self.at;
        let timeless_from = self.bars.first_timeless + self.at_timeless;
        for &place in &places[timed..] {
            self.bars.timeless[self.at_timeless as usize] = self.items[place as usize].id;
            self.at_timeless += 1;
        }
        let told = self.tell(places);
        let rows_from = self.part.rows.len() as u32;
        let head = self.groups(key, &places[..timed]);
        let rows_to = self.part.rows.len() as u32;
        // The run itself reaches as far as all of its jobs that are over.
        let last =
            head.and_then(|(_, span)| span).map(|span| if span.end == OPEN { span.start } else { span.end });
        let has_head = head.is_some();
        self.note_extent(told.extent, told.last.max(last));
        self.part.lanes.push(Lane {
            key,
            rows: rows_from + u32::from(has_head)..rows_to,
            head: has_head.then_some(rows_from),
            bars: bars_from..self.bars.first + self.at,
            timeless: timeless_from..self.bars.first_timeless + self.at_timeless,
            failed: told.failed,
            severity: told.severity,
            extent: told.extent,
            quantiles: OnceLock::new(),
            summary: OnceLock::new(),
        });
    }

    fn item(&self, place: u32) -> &'b Item {
        &self.items[place as usize]
    }

    fn tell(&self, places: &[u32]) -> Told {
        let mut told = Told::default();
        for item in places.iter().map(|&place| self.item(place)) {
            told.failed += usize::from(item.severity == StateClass::Failed.severity());
            told.severity = told.severity.max(item.severity);
            let Some(span) = item.span() else { continue };
            let extent = told.extent.get_or_insert((span.begin, span.end));
            *extent = (extent.0.min(span.begin), extent.1.max(span.end));
            // What is under way has no end yet: the last that is known of it is when it started.
            let known = if span.end == OPEN { span.start } else { span.end };
            told.last = told.last.max(Some(known));
        }
        told
    }

    fn note_extent(&mut self, extent: Option<(Millis, Millis)>, last: Option<Millis>) {
        let Some((begin, end)) = extent else { return };
        let last = if end == OPEN { last.unwrap_or(begin) } else { end };
        self.part.has_open |= end == OPEN;
        let all = self.part.extent.get_or_insert((begin, last));
        *all = (all.0.min(begin), all.1.max(last));
    }

    /// Makes the rows of a lane, group by group; gives the run itself if the first is that.
    fn groups(&mut self, lane: LaneKey, places: &[u32]) -> Head {
        self.group_keys.clear();
        self.groups.clear();
        let head = self.head(lane, places);
        if head.is_some() {
            self.group_keys.push(RowKey::Head);
        }
        let number = self.part.lanes.len() as u32 + 1;
        for (at, &place) in places.iter().enumerate() {
            let is_head = head.is_some_and(|(head, _)| head == at);
            let group = if is_head { 0 } else { self.group(place, number) };
            self.groups.push(group);
        }
        let mut by_group = std::mem::take(&mut self.by_group);
        by_group.sort(self.groups.iter().copied(), self.group_keys.len());
        let mut from = 0;
        for group in 0..self.group_keys.len() {
            let to = by_group.ends[group] as usize;
            let key = self.group_keys[group];
            if key == RowKey::Head {
                self.row_of_one(key, places[by_group.order[from] as usize], head);
            } else {
                self.rows(key, places, &mut by_group.order[from..to]);
            }
            from = to;
        }
        self.by_group = by_group;
        head
    }

    /// The run that a lane is of, if it is among its records: its place, and its span stretched over all of its jobs.
    fn head(&self, lane: LaneKey, places: &[u32]) -> Head {
        let LaneKey::Run(run) = lane else { return None };
        let at = places.iter().position(|&place| self.item(place).id == run)?;
        let spans = || places.iter().filter_map(|&place| self.item(place).span());
        Some((at, self.item(places[at]).span().map(|span| spanning(span, spans))))
    }

    /// The group of a record in its lane, by first appearance.
    fn group(&mut self, place: u32, lane: u32) -> u32 {
        let key = self.row_keys.get(place as usize).copied().unwrap_or(RowKey::Any);
        let next = self.group_keys.len() as u32;
        let known = match key {
            RowKey::Value(sym) => self.group_of.get_mut(sym.index()),
            RowKey::Run(run) => self.group_of.get_mut(run.index()),
            _ => None,
        };
        if let Some(known) = known {
            if known.0 != lane {
                *known = (lane, next);
                self.group_keys.push(key);
            }
            return known.1;
        }
        let known = self.group_keys.iter().position(|&one| one == key);
        known.map_or_else(
            || {
                self.group_keys.push(key);
                next
            },
            |at| at as u32,
        )
    }

    /// A row that has one bar.
    fn row_of_one(&mut self, key: RowKey, place: u32, head: Head) {
        let from = self.bars.first + self.at;
        let item = self.item(place);
        let span = head.map_or_else(|| item.span(), |(_, span)| span);
        self.bar(item, span, true);
        self.part.rows.push(Row { key, is_first: true, bars: from..self.bars.first + self.at });
    }

    /// Stacks the bars of a group, told by where they are among `places`.
    fn rows(&mut self, key: RowKey, places: &[u32], group: &mut [u32]) {
        if let [only] = *group {
            return self.row_of_one(key, places[only as usize], None);
        }
        let items = self.items;
        let span = |at: u32| items[places[at as usize] as usize].span();
        let begin = |at: &u32| span(*at).map_or(0, |span| span.begin);
        if !group.is_sorted_by_key(begin) {
            group.sort_by_key(begin);
        }
        self.packer.reset();
        self.rows.clear();
        for &at in &*group {
            let row = span(at).map_or(0, |span| self.packer.row(span.begin, span.end));
            self.rows.push(row);
        }
        let mut by_row = std::mem::take(&mut self.by_row);
        by_row.sort(self.rows.iter().copied(), self.packer.rows() as usize);
        let mut from = 0;
        for (number, &to) in by_row.ends.iter().enumerate() {
            let bars_from = self.bars.first + self.at;
            for (nth, &at) in by_row.order[from..to as usize].iter().enumerate() {
                let item = &items[places[group[at as usize] as usize] as usize];
                self.bar(item, item.span(), nth == 0);
            }
            let bars = bars_from..self.bars.first + self.at;
            self.part.rows.push(Row { key, is_first: number == 0, bars });
            from = to as usize;
        }
        self.by_row = by_row;
    }

    fn bar(&mut self, item: &Item, span: Option<Span>, is_first: bool) {
        let Some(span) = span else { return };
        let at = self.at as usize;
        self.at += 1;
        let bars = &mut self.bars;
        bars.begins[at] = span.begin;
        bars.ends[at] = span.end;
        let before = if is_first { Millis::MIN } else { bars.reach[at - 1] };
        bars.reach[at] = before.max(span.end);
        bars.severity[at] = item.severity;
        bars.starts[at] = span.start;
        bars.shapes[at] = span.shape;
        bars.ids[at] = item.id;
    }
}

/// What the records of a lane tell of it.
#[derive(Default)]
struct Told {
    failed: usize,
    severity: u8,
    extent: Option<(Millis, Millis)>,
    /// The last known instant.
    last: Option<Millis>,
}

/// The span of a run, stretched over all of its jobs. A run that is over stays so, even if the end of one of
/// its jobs was never told.
fn spanning<I: Iterator<Item = Span>>(run: Span, spans: impl Fn() -> I) -> Span {
    let begin = spans().map(|span| span.begin).min().unwrap_or(run.begin);
    let ends = spans().map(|span| span.end).filter(|&end| end != OPEN || !run.shape.has_took());
    let end = ends.max().unwrap_or(run.end);
    Span { begin, start: begin, end, ..run }
}

impl Lanes {
    /// Lanes with room for so many bars.
    pub(super) fn with_bars(bars: usize) -> Self {
        let columns = Columns {
            begins: vec![0; bars],
            ends: vec![0; bars],
            reach: vec![0; bars],
            severity: vec![0; bars],
        };
        Self { columns, starts: vec![0; bars], shapes: vec![Shape::default(); bars], ..Self::default() }
    }

    /// Puts lanes behind those that there are; their bars are in place.
    pub(super) fn append(&mut self, mut part: Part) {
        let rows = self.rows.len() as u32;
        let moved = |range: &Range<u32>| range.start + rows..range.end + rows;
        for lane in &mut part.lanes {
            lane.rows = moved(&lane.rows);
            lane.head = lane.head.map(|head| head + rows);
        }
        if self.rows.is_empty() {
            (self.all, self.rows) = (part.lanes, part.rows);
        } else {
            self.all.append(&mut part.lanes);
            self.rows.append(&mut part.rows);
        }
        self.has_open |= part.has_open;
        let both = self.extent.zip(part.extent).map(|(a, b)| (a.0.min(b.0), a.1.max(b.1)));
        self.extent = both.or(self.extent).or(part.extent);
    }
}
