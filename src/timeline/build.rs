//! Records to lanes and rows. Everything is sorted by counting, and what is many is worked on by all cores, so
//! that a million records take no longer than they take to be looked at.

use super::builder::{Bars, Builder, Part};
use super::lanes::Lanes;
use super::room::{self, Room};
use super::sort::Sorter;
use super::spans::Item;
use super::{Grouping, LaneKey, RowKey, Spans, Within, parts};
use crate::callback::StateClass;
use crate::index::{Field, Index, Record, RecordId, RecordKind, Sym};
use crate::time::Millis;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

const DAY: Millis = 86_400_000;
/// So many parts for each thread: lanes are of very different sizes.
const PARTS: usize = 4;

impl Lanes {
    /// Sorts records into lanes. They come in the order of the index: by time, those without one last.
    #[must_use]
    pub fn build(index: &Index, ids: &[RecordId], grouping: Grouping) -> Self {
        Self::build_within(index, ids, grouping, Within::default())
    }

    /// Like [`build`](Self::build), with another choice of what the rows of a lane are sorted by.
    #[must_use]
    pub fn build_within(index: &Index, ids: &[RecordId], grouping: Grouping, within: Within) -> Self {
        Self::build_of(index, &Arc::new(Spans::of(index, ids)), grouping, within)
    }

    /// Sorts records whose times are known into lanes.
    #[must_use]
    pub fn build_of(index: &Index, spans: &Arc<Spans>, grouping: Grouping, within: Within) -> Self {
        Self::build_by(parts::threads(spans.items.len()), index, spans, (grouping, within))
    }

    /// The same, by so many threads.
    pub(super) fn build_by(
        threads: usize,
        index: &Index,
        spans: &Arc<Spans>,
        (grouping, within): (Grouping, Within),
    ) -> Self {
        let within = within.under(grouping);
        let keys = Keys { index, grouping, within };
        let mut room = Room::of(spans, index.capacity());
        let [lanes, rows] = &mut std::mem::take(&mut room.aside);
        let found = Found::among(spans, keys, (lanes, rows), threads);
        let order = Order::of(&found, index, grouping);
        let sorted = order.sorted(lanes, &spans.items[..spans.timed], threads);
        let sorted = sorted.as_deref().unwrap_or(&spans.items);
        let timeless = spans.items[spans.timed..].iter().map(|item| item.id).collect();
        let mut made = Self { grouping, within, room, timeless, ..Self::default() };
        let work = order.work(&found, &mut made, threads);
        let each = |work: Work<'_>| order.make(&found, sorted, &spans.items[spans.timed..], work);
        let done = parts::each(work, threads, each);
        made.room.lanes.reserve_exact(done.iter().map(|part| part.lanes.len()).sum());
        made.room.rows.reserve_exact(done.iter().map(|part| part.rows.len()).sum());
        for part in done {
            made.is_shared |= part.is_shared;
            made.append(part);
        }
        made.room.aside = [lanes, rows].map(std::mem::take);
        made.finish();
        made
    }
}

/// Tells the lanes of records, and their rows in them.
#[derive(Clone, Copy)]
struct Keys<'i> {
    index: &'i Index,
    grouping: Grouping,
    within: Within,
}

impl Keys<'_> {
    /// Below this there are numbers of keys that stand for nothing numbered.
    const OTHERS: u32 = 5;
    /// The middle of the days that have a number each: thousands of years on either side.
    const MIDDLE: i64 = 4_000_000;

    /// Whether nothing tells records apart.
    fn has_one_group(self) -> bool {
        self.grouping == Grouping::None && self.within == Within::Nothing
    }

    fn lane(self, record: Option<Record<'_>>, item: &Item) -> LaneKey {
        if self.grouping == Grouping::None {
            return LaneKey::All;
        }
        let Some(record) = record else { return LaneKey::Unrecognised };
        if self.grouping == Grouping::Day {
            // Days as they were written down, each record in its own offset.
            let offset = record.time().map_or(0, crate::time::Time::offset_minutes);
            let local = item.span().map(|span| span.begin + Millis::from(offset) * 60_000);
            return local.map_or(LaneKey::NoTime, |local| {
                LaneKey::Day(local.div_euclid(DAY).clamp(-Self::MIDDLE, Self::MIDDLE))
            });
        }
        match (record.kind(), self.grouping.field()) {
            (RecordKind::Unrecognised, _) => LaneKey::Unrecognised,
            (RecordKind::Run, Some(Field::Tag)) => LaneKey::Runs,
            (_, Some(field)) => LaneKey::Value(record.sym(field)),
            (RecordKind::Run, None) => LaneKey::Run(record.id()),
            (RecordKind::Job, None) => record.run().map_or(LaneKey::NoRun, LaneKey::Run),
        }
    }

    fn row(self, record: Option<Record<'_>>) -> RowKey {
        let Some(record) = record else { return RowKey::Any };
        match (record.kind(), self.within) {
            // The lane is that of the run itself.
            (RecordKind::Run, _) if self.grouping == Grouping::Run => RowKey::Head,
            (_, Within::Nothing) | (RecordKind::Unrecognised, _) => RowKey::Any,
            (RecordKind::Run, Within::Run) => RowKey::Run(record.id()),
            (RecordKind::Job, Within::Run) => record.run().map_or(RowKey::NoRun, RowKey::Run),
            (RecordKind::Run, Within::Tag) => RowKey::Runs,
            (_, by) => by.field().map_or(RowKey::Any, |field| RowKey::Value(record.sym(field))),
        }
    }

    /// A number for the key of a lane that no other of the same grouping has.
    fn number(key: LaneKey) -> u32 {
        match key {
            LaneKey::All => 0,
            LaneKey::NoRun => 1,
            LaneKey::Runs => 2,
            LaneKey::Unrecognised => 3,
            LaneKey::NoTime => 4,
            LaneKey::Run(run) => Self::OTHERS + run.index() as u32,
            LaneKey::Value(sym) => Self::OTHERS + sym.index() as u32,
            LaneKey::Day(day) => Self::OTHERS + (day + Self::MIDDLE) as u32,
        }
    }

    /// The same for the key of a row.
    fn row_number(key: RowKey) -> u32 {
        match key {
            RowKey::Any => 0,
            RowKey::Head => 1,
            RowKey::Runs => 2,
            RowKey::NoRun => 3,
            RowKey::Run(run) => Self::OTHERS + run.index() as u32,
            RowKey::Value(sym) => Self::OTHERS + sym.index() as u32,
        }
    }

    /// An upper bound of all numbers of lanes.
    fn bound(self) -> usize {
        let numbered = match self.grouping {
            Grouping::Run => self.index.capacity(),
            Grouping::Day => 2 * Self::MIDDLE as usize + 1,
            _ if self.grouping.field().is_some() => self.index.strings().len(),
            _ => 0,
        };
        Self::OTHERS as usize + numbered
    }

    /// The same of rows.
    fn row_bound(self) -> usize {
        let numbered = match self.within {
            Within::Run => self.index.capacity(),
            _ if self.within.field().is_some() => self.index.strings().len(),
            _ => 0,
        };
        Self::OTHERS as usize + numbered
    }

    /// Finds the numbers of the lanes and rows of all records.
    fn number_all(self, items: &[Item], (mut lanes, mut rows): (&mut [u32], &mut [u32]), threads: usize) {
        let mut work = Vec::new();
        for range in parts::ranges(items.len(), threads) {
            let (of_lanes, other_lanes) = lanes.split_at_mut(range.len());
            let (of_rows, other_rows) = rows.split_at_mut(range.len());
            (lanes, rows) = (other_lanes, other_rows);
            work.push((&items[range], of_lanes, of_rows));
        }
        parts::each(work, threads, |(items, lanes, rows)| {
            for ((item, lane), row) in items.iter().zip(lanes).zip(rows) {
                let record = self.index.get(item.id);
                *lane = Self::number(self.lane(record, item));
                *row = Self::row_number(self.row(record));
            }
        });
    }
}

/// Numbers by first appearance, instead of those of keys.
struct Numbers {
    /// Zero is what has none yet: memory that is zero costs nothing until it is written to.
    all: Vec<u32>,
    count: u32,
}

impl Numbers {
    fn new(bound: usize) -> Self {
        Self { all: vec![0; bound], count: 0 }
    }

    /// The number of a key, and whether it is a new one.
    fn of(&mut self, key: u32) -> (u32, bool) {
        let number = &mut self.all[key as usize];
        let is_new = *number == 0;
        if is_new {
            self.count += 1;
            *number = self.count;
        }
        (*number - 1, is_new)
    }
}

/// Numbers of pairs of numbers: a table as wide as it must be, and what would make that too large apart.
struct Pairs {
    table: Vec<u32>,
    width: usize,
    apart: HashMap<(u32, u32), u32>,
    count: u32,
}

impl Pairs {
    /// The table has no more places than this.
    const MOST: usize = 1 << 24;

    fn new() -> Self {
        Self { table: Vec::new(), width: 8, apart: HashMap::new(), count: 0 }
    }

    /// The number of a pair, and whether it is a new one.
    fn of(&mut self, (lane, row): (u32, u32)) -> (u32, bool) {
        let at = lane as usize * self.width + row as usize;
        let next = self.count + 1;
        let known = if (row as usize) < self.width && at < self.table.len() {
            &mut self.table[at]
        } else {
            self.room(lane, row)
        };
        let is_new = *known == 0;
        if is_new {
            *known = next;
        }
        let number = *known - 1;
        self.count += u32::from(is_new);
        (number, is_new)
    }

    #[cold]
    fn room(&mut self, lane: u32, row: u32) -> &mut u32 {
        let lanes = (self.table.len() / self.width).max(lane as usize + 1);
        let width = self.width.max((row as usize + 1).next_power_of_two());
        let is_apart = self.apart.contains_key(&(lane, row));
        if is_apart || lanes * width > Self::MOST {
            return self.apart.entry((lane, row)).or_insert(0);
        }
        if width > self.width {
            let mut wider = vec![0; lanes * width];
            for (to, from) in wider.chunks_exact_mut(width).zip(self.table.chunks_exact(self.width)) {
                to[..self.width].copy_from_slice(from);
            }
            (self.table, self.width) = (wider, width);
        } else {
            // Lanes come one after the other.
            self.table.resize((lanes * width).max(self.table.len() * 2).min(Self::MOST / width * width), 0);
        }
        &mut self.table[lane as usize * self.width + row as usize]
    }
}

/// The lanes that there are, and what belongs together in each: all by first appearance.
struct Found {
    lanes: Vec<LaneKey>,
    groups: Vec<Group>,
    /// The lane of each record without a time.
    lane_of_timeless: Vec<u32>,
}

/// Records whose bars lie in the same rows.
#[derive(Clone, Copy)]
struct Group {
    lane: u32,
    key: RowKey,
    count: u32,
}

impl Found {
    /// Tells what there is among records. Instead of `lanes`, which is as long as they are, stand the groups of those
    /// that have a time, where there is more than one group.
    fn among(
        spans: &Spans,
        keys: Keys<'_>,
        (lanes, rows): (&mut Vec<u32>, &mut Vec<u32>),
        threads: usize,
    ) -> Self {
        let items = &spans.items;
        let mut found = Self { lanes: Vec::new(), groups: Vec::new(), lane_of_timeless: Vec::new() };
        if keys.has_one_group() && spans.timed == items.len() {
            if !items.is_empty() {
                found.lanes.push(LaneKey::All);
                found.groups.push(Group { lane: 0, key: RowKey::Any, count: spans.timed as u32 });
            }
            return found;
        }
        let (lanes, rows) = (room::numbers(lanes, items.len()), room::numbers(rows, items.len()));
        keys.number_all(items, (lanes, rows), threads);
        let (mut lane_numbers, mut row_numbers) =
            (Numbers::new(keys.bound()), Numbers::new(keys.row_bound()));
        let (mut row_keys, mut pairs) = (Vec::new(), Pairs::new());
        for (at, item) in items.iter().enumerate() {
            let record = || keys.index.get(item.id);
            let (lane, is_new) = lane_numbers.of(lanes[at]);
            if is_new {
                found.lanes.push(keys.lane(record(), item));
            }
            if at >= spans.timed {
                found.lane_of_timeless.push(lane);
                continue;
            }
            let (row, is_new) = row_numbers.of(rows[at]);
            if is_new {
                row_keys.push(keys.row(record()));
            }
            let (group, is_new) = pairs.of((lane, row));
            if is_new {
                found.groups.push(Group { lane, key: row_keys[row as usize], count: 0 });
            }
            lanes[at] = group;
            found.groups[group as usize].count += 1;
        }
        found
    }
}

/// From top to bottom.
struct Order {
    /// The numbers of lanes, and the first group of each in `groups`, with a last one behind them.
    lanes: Vec<u32>,
    first_group: Vec<u32>,
    /// The numbers of groups: lane by lane, the run itself first, then as they appeared.
    groups: Vec<u32>,
    /// Where the records of each of them begin, with a last one behind them.
    first_place: Vec<u32>,
    /// Places of the records without a time, counted from the first of them, lane by lane; and where each lane ends.
    timeless: Sorter,
}

impl Order {
    fn of(found: &Found, index: &Index, grouping: Grouping) -> Self {
        let lanes = found.order(index, grouping);
        let mut place_of = vec![0_u32; lanes.len()];
        for (place, &lane) in (0..).zip(&lanes) {
            place_of[lane as usize] = place;
        }
        let place = |group: &Group| 2 * place_of[group.lane as usize] + u32::from(group.key != RowKey::Head);
        let mut sorted = Sorter::default();
        sorted.sort(found.groups.iter().map(place), 2 * lanes.len());
        let ends = sorted.ends.chunks(2).map(|ends| ends[1]);
        let first_group = std::iter::once(0).chain(ends).collect();
        let mut first_place = Vec::with_capacity(found.groups.len() + 1);
        let mut total = 0;
        for &group in &sorted.order {
            first_place.push(total);
            total += found.groups[group as usize].count;
        }
        first_place.push(total);
        let mut timeless = Sorter::default();
        timeless.sort(found.lane_of_timeless.iter().map(|&lane| place_of[lane as usize]), lanes.len());
        Self { lanes, first_group, groups: sorted.order, first_place, timeless }
    }

    /// The records that have a time group by group, in a group as they were; none where there is but one group. What is
    /// worked on then lies side by side, and is gone through several times.
    fn sorted(&self, group_of: &[u32], items: &[Item], threads: usize) -> Option<Vec<Item>> {
        if self.groups.len() <= 1 {
            return None;
        }
        let mut sorted = vec![items[0]; items.len()];
        let mut place_of = vec![0_u32; self.groups.len()];
        for (place, &group) in (0..).zip(&self.groups) {
            place_of[group as usize] = place;
        }
        let (mut rest, mut from, mut work) = (&mut sorted[..], 0, Vec::new());
        for part in 1..=threads {
            let enough = (items.len() * part / threads) as u32;
            let to = self.first_place.partition_point(|&first| first < enough).max(from);
            let to = if part == threads { self.groups.len() } else { to.min(self.groups.len()) };
            let (room, other) = rest.split_at_mut((self.first_place[to] - self.first_place[from]) as usize);
            work.push((from..to, room));
            (rest, from) = (other, to);
        }
        parts::each(work, threads, |(groups, room)| {
            let first = self.first_place[groups.start];
            let mut next: Vec<u32> =
                self.first_place[groups.clone()].iter().map(|place| place - first).collect();
            for (item, &group) in items.iter().zip(group_of) {
                let place = place_of[group as usize] as usize;
                if groups.contains(&place) {
                    let next = &mut next[place - groups.start];
                    room[*next as usize] = *item;
                    *next += 1;
                }
            }
        });
        Some(sorted)
    }

    fn groups_of(&self, lane: usize) -> Range<usize> {
        self.first_group[lane] as usize..self.first_group[lane + 1] as usize
    }

    fn timeless_of(&self, lane: usize) -> Range<usize> {
        let end = |lane: usize| self.timeless.ends.get(lane).map_or(0, |&end| end as usize);
        if lane == 0 { 0..end(0) } else { end(lane - 1)..end(lane) }
    }

    /// Lanes in parts of about as many records, each with the room that its bars are put into. Only the lane of a run
    /// is never cut: how far that reaches is told by all of its jobs.
    fn work<'w>(&self, found: &Found, made: &'w mut Lanes, threads: usize) -> Vec<Work<'w>> {
        let all = self.first_place.last().map_or(0, |&all| all as usize) + made.timeless.len();
        let enough = if threads < 2 { usize::MAX } else { all / (threads * PARTS) };
        let mut rest = Bars::of(made);
        let mut work = Vec::new();
        let (mut first, mut bars, mut timeless) = ((0, 0), 0, 0);
        let mut cut =
            |(lane, group): (usize, usize), (bars, timeless): (usize, usize), next: (usize, usize)| {
                let free = std::mem::take(&mut rest);
                let (bars, other) = free.split_at(bars, timeless);
                rest = other;
                work.push(Work { lanes: lane..next.0, groups: group..next.1, bars });
            };
        for lane in 0..self.lanes.len() {
            let groups = self.groups_of(lane);
            timeless += self.timeless_of(lane).len();
            let has_head = self
                .groups
                .get(groups.start)
                .is_some_and(|&group| found.groups[group as usize].key == RowKey::Head);
            for group in groups.clone() {
                bars += (self.first_place[group + 1] - self.first_place[group]) as usize;
                let is_last = group + 1 == groups.end;
                if bars >= enough && !is_last && !has_head {
                    cut(first, (bars, timeless), (lane + 1, group + 1));
                    (first, bars, timeless) = ((lane, group + 1), 0, 0);
                }
            }
            if bars + timeless >= enough || lane + 1 == self.lanes.len() {
                cut(first, (bars, timeless), (lane + 1, groups.end));
                (first, bars, timeless) = ((lane + 1, groups.end), 0, 0);
            }
        }
        work
    }

    /// Makes a part of the lanes of records that are sorted into groups, and of others without a time.
    fn make(&self, found: &Found, sorted: &[Item], others: &[Item], work: Work<'_>) -> Part {
        let mut builder = Builder::new(work.bars, (work.lanes.len(), work.groups.len()));
        let continues = work.groups.start > self.first_group[work.lanes.start] as usize;
        for lane in work.lanes.clone() {
            let groups = self.groups_of(lane);
            let is_begun = groups.start < work.groups.start;
            let timeless = if is_begun { 0..0 } else { self.timeless_of(lane) };
            let timeless = self.timeless.order[timeless].iter().map(|&at| &others[at as usize]);
            builder.begin(found.lanes[self.lanes[lane] as usize], timeless);
            for group in groups.start.max(work.groups.start)..groups.end.min(work.groups.end) {
                let of_group = self.first_place[group] as usize..self.first_place[group + 1] as usize;
                builder.group(found.groups[self.groups[group] as usize].key, &sorted[of_group]);
            }
            builder.end();
        }
        builder.finish(continues)
    }
}

impl Found {
    /// The lanes from top to bottom: runs and days newest first, values by name, states as lists show them.
    fn order(&self, index: &Index, grouping: Grouping) -> Vec<u32> {
        let place = |lane: u32| match self.lanes[lane as usize] {
            LaneKey::Run(_) => (0, i64::MAX - i64::from(lane)),
            LaneKey::Day(day) => (0, -day),
            LaneKey::Value(sym) if !sym.is_empty() => (1, rank(index, grouping, sym)),
            LaneKey::Value(_) | LaneKey::All => (2, 0),
            LaneKey::NoRun => (3, 0),
            LaneKey::Runs => (4, 0),
            LaneKey::Unrecognised => (5, 0),
            LaneKey::NoTime => (6, 0),
        };
        let name = |lane: u32| match self.lanes[lane as usize] {
            LaneKey::Value(sym) => index.text(sym),
            _ => "",
        };
        // Runs come as they are found, and so nearly in order: backwards that is what a sort is quickest with.
        let mut order: Vec<u32> = (0..self.lanes.len() as u32).rev().collect();
        order.sort_by(|&a, &b| place(a).cmp(&place(b)).then_with(|| name(a).cmp(name(b))).then(a.cmp(&b)));
        order
    }
}

fn rank(index: &Index, grouping: Grouping, sym: Sym) -> i64 {
    if grouping != Grouping::State {
        return 0;
    }
    let class = StateClass::of(index.text(sym));
    StateClass::ALL.iter().position(|&one| one == class).unwrap_or(0) as i64
}

/// Lanes that one thread makes; of the first and the last of them perhaps only some of the groups.
struct Work<'w> {
    lanes: Range<usize>,
    groups: Range<usize>,
    bars: Bars<'w>,
}
