//! Records to lanes and rows. Everything is sorted by counting, so that a million records take no longer
//! than they take to be looked at.

use super::column::Columns;
use super::lanes::{Lane, Lanes, NO_BAR, Row};
use super::pack::Packer;
use super::{Gaps, Grouping, LaneKey, OPEN, RowKey, Span, Within};
use crate::callback::StateClass;
use crate::index::{Field, Index, Record, RecordId, RecordKind, Sym};
use crate::time::Millis;
use hashbrown::HashMap;
use std::cell::OnceCell;
use std::sync::Arc;

const DAY: Millis = 86_400_000;

/// A record on its way into a lane.
#[derive(Clone, Copy)]
struct Item {
    id: RecordId,
    lane: u32,
    row: RowKey,
    severity: u8,
    span: Option<Span>,
}

impl Lanes {
    /// Sorts records into lanes. They come in the order of the index: by time, those without one last.
    #[must_use]
    pub fn build(index: &Index, ids: &[RecordId], grouping: Grouping) -> Self {
        Self::build_within(index, ids, grouping, Within::default())
    }

    /// Like [`build`](Self::build), with another choice of what the rows of a lane are sorted by.
    #[must_use]
    pub fn build_within(index: &Index, ids: &[RecordId], grouping: Grouping, within: Within) -> Self {
        let within = within.under(grouping);
        let mut keys = Keys::new(index, grouping);
        let mut items = Vec::with_capacity(ids.len());
        for record in ids.iter().filter_map(|&id| index.get(id)) {
            let span = Span::of(record);
            items.push(Item {
                id: record.id(),
                lane: keys.lane(record, span),
                row: row_key(record, within),
                severity: record.class().severity(),
                span,
            });
        }
        // What is still under way is idle from its start on: often its end was just never captured.
        let known = |span: Span| (span.begin, if span.end == OPEN { span.start } else { span.end });
        let spans = items.iter().filter_map(|item| item.span).map(known);
        let gaps = Gaps::between(spans);
        let order = keys.order();
        let (mut items, ends) = by_lane(&items, &order);
        let mut builder = Builder::new(index, grouping, within, items.len());
        let mut from = 0;
        for (&lane, &to) in order.iter().zip(&ends) {
            builder.lane(keys.found[lane as usize], &mut items[from as usize..to as usize]);
            from = to;
        }
        builder.lanes.gaps = Arc::new(gaps);
        builder.lanes
    }
}

/// What the row of a record tells of it.
fn row_key(record: Record<'_>, within: Within) -> RowKey {
    match (record.kind(), within) {
        (_, Within::Nothing) | (RecordKind::Unrecognised, _) => RowKey::Any,
        (RecordKind::Run, Within::Run) => RowKey::Run(record.id()),
        (RecordKind::Job, Within::Run) => record.run().map_or(RowKey::NoRun, RowKey::Run),
        (RecordKind::Run, Within::Tag) => RowKey::Runs,
        (_, by) => by.field().map_or(RowKey::Any, |field| RowKey::Value(record.sym(field))),
    }
}

/// Sorts items by the place of their lane in `order`, and says where each lane ends.
fn by_lane(items: &[Item], order: &[u32]) -> (Vec<Item>, Vec<u32>) {
    let mut place_of = vec![0_u32; order.len()];
    for (place, &lane) in order.iter().enumerate() {
        place_of[lane as usize] = place as u32;
    }
    let mut sorter = Sorter::default();
    sorter.sort(items.iter().map(|item| place_of[item.lane as usize]), order.len());
    (sorter.order.iter().map(|&at| items[at as usize]).collect(), sorter.ends)
}

/// Counting sort that keeps its room for the next time.
#[derive(Debug, Default)]
struct Sorter {
    /// What was sorted, by its place before: bucket by bucket, in a bucket as it came.
    order: Vec<u32>,
    /// Where each bucket ends.
    ends: Vec<u32>,
}

impl Sorter {
    fn sort(&mut self, buckets: impl ExactSizeIterator<Item = u32> + Clone, len: usize) {
        self.ends.clear();
        self.ends.resize(len, 0);
        self.order.clear();
        self.order.resize(buckets.len(), 0);
        for bucket in buckets.clone() {
            self.ends[bucket as usize] += 1;
        }
        let mut total = 0;
        for end in &mut self.ends {
            total += *end;
            *end = total - *end;
        }
        // Each bucket's begin moves on to its end as it fills.
        for (at, bucket) in (0..).zip(buckets) {
            let next = &mut self.ends[bucket as usize];
            self.order[*next as usize] = at;
            *next += 1;
        }
    }
}

/// Gives each record the number of its lane, by first appearance.
struct Keys<'i> {
    index: &'i Index,
    grouping: Grouping,
    found: Vec<LaneKey>,
    /// Lanes of runs and of values, by their dense number.
    dense: Vec<u32>,
    others: HashMap<LaneKey, u32>,
}

impl<'i> Keys<'i> {
    fn new(index: &'i Index, grouping: Grouping) -> Self {
        let len = match grouping {
            Grouping::Run => index.capacity(),
            _ if grouping.field().is_some() => index.strings().len(),
            _ => 0,
        };
        Self { index, grouping, found: Vec::new(), dense: vec![NO_BAR; len], others: HashMap::new() }
    }

    fn lane(&mut self, record: Record<'_>, span: Option<Span>) -> u32 {
        let key = self.key(record, span);
        let dense = match key {
            LaneKey::Run(run) => self.dense.get_mut(run.index()),
            LaneKey::Value(sym) => self.dense.get_mut(sym.index()),
            _ => None,
        };
        let next = self.found.len() as u32;
        let lane = match dense {
            Some(lane) if *lane != NO_BAR => return *lane,
            Some(lane) => lane,
            None => self.others.entry(key).or_insert(next),
        };
        if *lane == NO_BAR || *lane == next {
            *lane = next;
            self.found.push(key);
        }
        *lane
    }

    fn key(&self, record: Record<'_>, span: Option<Span>) -> LaneKey {
        if self.grouping == Grouping::None {
            return LaneKey::All;
        }
        if self.grouping == Grouping::Day {
            // Days as they were written down, each record in its own offset.
            let local = |span: Span| {
                let offset = record.time().map_or(0, crate::time::Time::offset_minutes);
                span.begin + Millis::from(offset) * 60_000
            };
            return span.map_or(LaneKey::NoTime, |span| LaneKey::Day(local(span).div_euclid(DAY)));
        }
        match (record.kind(), self.grouping.field()) {
            (RecordKind::Unrecognised, _) => LaneKey::Unrecognised,
            (RecordKind::Run, Some(Field::Tag)) => LaneKey::Runs,
            (_, Some(field)) => LaneKey::Value(record.sym(field)),
            (RecordKind::Run, None) => LaneKey::Run(record.id()),
            (RecordKind::Job, None) => record.run().map_or(LaneKey::NoRun, LaneKey::Run),
        }
    }

    /// The lanes from top to bottom: runs and days newest first, values by name, states as lists show them.
    fn order(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.found.len() as u32).collect();
        order.sort_by_cached_key(|&lane| {
            let key = self.found[lane as usize];
            match key {
                LaneKey::Run(_) => (0, u32::MAX - lane, String::new()),
                LaneKey::Day(day) => {
                    (0, u32::MAX - (day.clamp(-1 << 30, 1 << 30) + (1 << 30)) as u32, String::new())
                }
                LaneKey::Value(sym) if !sym.is_empty() => {
                    (1, self.rank(sym), self.index.text(sym).to_owned())
                }
                LaneKey::Value(_) | LaneKey::All => (2, 0, String::new()),
                LaneKey::NoRun => (3, 0, String::new()),
                LaneKey::Runs => (4, 0, String::new()),
                LaneKey::Unrecognised => (5, 0, String::new()),
                LaneKey::NoTime => (6, 0, String::new()),
            }
        });
        order
    }

    fn rank(&self, sym: Sym) -> u32 {
        if self.grouping != Grouping::State {
            return 0;
        }
        let class = StateClass::of(self.index.text(sym));
        StateClass::ALL.iter().position(|&one| one == class).unwrap_or(0) as u32
    }
}

/// Puts one lane after the other.
struct Builder {
    lanes: Lanes,
    packer: Packer,
    /// The group of a value or run in the lane that is being made: which lane that was, and the group.
    group_of: Vec<(u32, u32)>,
    group_keys: Vec<RowKey>,
    /// The group of each bar of the lane.
    groups: Vec<u32>,
    by_group: Sorter,
    /// The row of each bar of the group.
    rows: Vec<u32>,
    by_row: Sorter,
}

impl Builder {
    fn new(index: &Index, grouping: Grouping, within: Within, len: usize) -> Self {
        let lanes = Lanes {
            grouping,
            within,
            columns: Columns::with_capacity(len),
            starts: Vec::with_capacity(len),
            shapes: Vec::with_capacity(len),
            ids: Vec::with_capacity(len),
            bar_of: vec![NO_BAR; index.capacity()],
            ..Lanes::default()
        };
        let keys = match within {
            Within::Run => index.capacity(),
            _ if within.field().is_some() => index.strings().len(),
            _ => 0,
        };
        Self {
            lanes,
            packer: Packer::default(),
            group_of: vec![(NO_BAR, 0); keys],
            group_keys: Vec::new(),
            groups: Vec::new(),
            by_group: Sorter::default(),
            rows: Vec::new(),
            by_row: Sorter::default(),
        }
    }

    fn lane(&mut self, key: LaneKey, items: &mut [Item]) {
        let bars_from = self.lanes.ids.len() as u32;
        let timeless_from = self.lanes.timeless.len() as u32;
        // Those without a time come last, as they do in the index.
        let timed = items.partition_point(|item| item.span.is_some());
        self.lanes.timeless.extend(items[timed..].iter().map(|item| item.id));
        let rows_from = self.lanes.rows.len() as u32;
        let extent = extent(&items[..timed]);
        let has_head = self.groups(key, &mut items[..timed]);
        let rows_to = self.lanes.rows.len() as u32;
        let failed = StateClass::Failed.severity();
        let lane = Lane {
            key,
            rows: rows_from + u32::from(has_head)..rows_to,
            head: has_head.then_some(rows_from),
            bars: bars_from..self.lanes.ids.len() as u32,
            timeless: timeless_from..self.lanes.timeless.len() as u32,
            failed: items.iter().filter(|item| item.severity == failed).count(),
            severity: items.iter().map(|item| item.severity).max().unwrap_or(0),
            extent,
            quantiles: OnceCell::new(),
            summary: OnceCell::new(),
        };
        self.note_extent(items, &lane);
        self.lanes.all.push(lane);
    }

    /// Makes the rows of a lane, group by group; says whether the first is that of the run itself.
    fn groups(&mut self, lane: LaneKey, items: &mut [Item]) -> bool {
        self.group_keys.clear();
        self.groups.clear();
        let head =
            if let LaneKey::Run(run) = lane { items.iter().position(|item| item.id == run) } else { None };
        if let Some(head) = head {
            self.group_keys.push(RowKey::Head);
            items[head].span = items[head].span.map(|span| spanning(span, items));
        }
        let number = self.lanes.all.len() as u32;
        for (at, item) in items.iter().enumerate() {
            let group = if Some(at) == head { 0 } else { self.group(item, number) };
            self.groups.push(group);
        }
        let mut by_group = std::mem::take(&mut self.by_group);
        by_group.sort(self.groups.iter().copied(), self.group_keys.len());
        let mut from = 0;
        for group in 0..self.group_keys.len() {
            let to = by_group.ends[group] as usize;
            self.rows(self.group_keys[group], items, &mut by_group.order[from..to]);
            from = to;
        }
        self.by_group = by_group;
        head.is_some()
    }

    /// The group of a bar in its lane, by first appearance.
    fn group(&mut self, item: &Item, lane: u32) -> u32 {
        let key = item.row;
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

    /// Stacks the bars of a group, told by their places among `items`.
    fn rows(&mut self, key: RowKey, items: &[Item], group: &mut [u32]) {
        let begin = |at: &u32| items[*at as usize].span.map_or(0, |span| span.begin);
        if !group.is_sorted_by_key(begin) {
            group.sort_by_key(begin);
        }
        self.packer.reset();
        self.rows.clear();
        for &at in &*group {
            let row = items[at as usize].span.map_or(0, |span| self.packer.row(span.begin, span.end));
            self.rows.push(row);
        }
        let mut by_row = std::mem::take(&mut self.by_row);
        by_row.sort(self.rows.iter().copied(), self.packer.rows() as usize);
        let mut from = 0;
        for (number, &to) in by_row.ends.iter().enumerate() {
            let bars_from = self.lanes.ids.len() as u32;
            for &at in &by_row.order[from..to as usize] {
                self.bar(&items[group[at as usize] as usize], at == by_row.order[from]);
            }
            let bars = bars_from..self.lanes.ids.len() as u32;
            self.lanes.rows.push(Row { key, is_first: number == 0, bars });
            from = to as usize;
        }
        self.by_row = by_row;
    }

    fn bar(&mut self, item: &Item, is_first: bool) {
        let Some(span) = item.span else { return };
        let lanes = &mut self.lanes;
        lanes.bar_of[item.id.index()] = lanes.ids.len() as u32;
        lanes.columns.push(span.begin, span.end, item.severity, is_first);
        lanes.starts.push(span.start);
        lanes.shapes.push(span.shape);
        lanes.ids.push(item.id);
    }

    fn note_extent(&mut self, items: &[Item], lane: &Lane) {
        let Some((begin, end)) = lane.extent else { return };
        // What is under way has no end yet: the last that is known of it is when it started.
        let last = if end == OPEN {
            let known = |span: Span| if span.end == OPEN { span.start } else { span.end };
            items.iter().filter_map(|item| item.span).map(known).max().unwrap_or(begin)
        } else {
            end
        };
        self.lanes.has_open |= end == OPEN;
        let all = self.lanes.extent.get_or_insert((begin, last));
        *all = (all.0.min(begin), all.1.max(last));
    }
}

/// The span of a run, stretched over all of its jobs. A run that is over stays so, even if the end of one of
/// its jobs was never told.
fn spanning(run: Span, items: &[Item]) -> Span {
    let spans = || items.iter().filter_map(|item| item.span);
    let begin = spans().map(|span| span.begin).min().unwrap_or(run.begin);
    let ends = spans().map(|span| span.end).filter(|&end| end != OPEN || !run.shape.has_took());
    let end = ends.max().unwrap_or(run.end);
    Span { begin, start: begin, end, ..run }
}

fn extent(items: &[Item]) -> Option<(Millis, Millis)> {
    let spans = items.iter().filter_map(|item| item.span);
    spans.map(|span| (span.begin, span.end)).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
}
