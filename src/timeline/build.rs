//! Records to lanes and rows. Everything is sorted by counting, and what is many is worked on by all cores, so
//! that a million records take no longer than they take to be looked at.

use super::builder::{Bars, Builder, Part};
use super::lanes::{Lanes, NO_BAR};
use super::spans::Item;
use super::{Grouping, LaneKey, RowKey, Spans, Within, parts};
use crate::callback::StateClass;
use crate::index::{Field, Index, Record, RecordId, RecordKind, Sym};
use crate::time::Millis;
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
        let Told { mut lanes, rows } = Told::of(index, &spans.items, (grouping, within), threads);
        let found = Found::number(&mut lanes, spans, Keys { index, grouping });
        let order = found.order(index, grouping);
        let sorted = found.sorted(&lanes, &order);
        let mut made = Self {
            grouping,
            within,
            ids: spans.items[..spans.timed].iter().map(|item| item.id).collect(),
            timeless: spans.items[spans.timed..].iter().map(|item| item.id).collect(),
            bar_of: vec![NO_BAR; index.capacity()],
            spans: Arc::clone(spans),
            ..Self::with_bars(spans.timed)
        };
        let work = found.work(&order, &sorted, &mut made, threads);
        let stamps = match within {
            Within::Run => index.capacity(),
            _ if within.field().is_some() => index.strings().len(),
            _ => 0,
        };
        let each = |work: Work<'_>| -> Part {
            let mut builder = Builder::new(&spans.items, &rows, stamps, work.bars);
            let mut from = 0;
            for &lane in work.lanes {
                let (key, count, timed) = found.of(lane);
                let items = &work.sorted[from..from + count];
                builder.lane(key, items, timed);
                from += count;
            }
            builder.finish()
        };
        for part in parts::each(work, threads, each) {
            made.append(part);
        }
        made.finish();
        made
    }
}

/// What the records tell: in which lane each belongs, and in which row of it.
struct Told {
    /// A number that stands for the lane's key, see [`Keys::number`].
    lanes: Vec<u32>,
    /// Empty where rows are sorted by nothing.
    rows: Vec<RowKey>,
}

impl Told {
    fn of(index: &Index, items: &[Item], (grouping, within): (Grouping, Within), threads: usize) -> Self {
        let keys = Keys { index, grouping };
        let has_rows = within != Within::Nothing;
        let mut lanes = vec![0; items.len()];
        let mut rows = vec![RowKey::Any; if has_rows { items.len() } else { 0 }];
        let (mut free, mut free_rows) = (&mut lanes[..], &mut rows[..]);
        let mut work = Vec::new();
        for range in parts::ranges(items.len(), threads) {
            let (lanes, rest) = free.split_at_mut(range.len());
            let (rows, rest_rows) = free_rows.split_at_mut(if has_rows { range.len() } else { 0 });
            (free, free_rows) = (rest, rest_rows);
            work.push((&items[range], lanes, rows));
        }
        parts::each(work, threads, |(items, lanes, rows)| {
            for (at, item) in items.iter().enumerate() {
                let record = index.get(item.id);
                lanes[at] = Keys::number(keys.key(record, item));
                if has_rows {
                    rows[at] = record.map_or(RowKey::Any, |record| row_key(record, within));
                }
            }
        });
        Self { lanes, rows }
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

/// Tells the lanes of records.
#[derive(Clone, Copy)]
struct Keys<'i> {
    index: &'i Index,
    grouping: Grouping,
}

impl Keys<'_> {
    /// Below this there are numbers of keys that stand for nothing numbered.
    const OTHERS: u32 = 5;
    /// The middle of the days that have a number each: thousands of years on either side.
    const MIDDLE: i64 = 4_000_000;

    fn key(self, record: Option<Record<'_>>, item: &Item) -> LaneKey {
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

    /// A number for a key that no other of the same grouping has.
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

    /// An upper bound of all numbers.
    fn bound(self) -> usize {
        let numbered = match self.grouping {
            Grouping::Run => self.index.capacity(),
            Grouping::Day => 2 * Self::MIDDLE as usize + 1,
            _ if self.grouping.field().is_some() => self.index.strings().len(),
            _ => 0,
        };
        Self::OTHERS as usize + numbered
    }
}

/// The lanes that there are, by first appearance.
#[derive(Default)]
struct Found {
    keys: Vec<LaneKey>,
    /// How many records each has, and how many of them have a time.
    counts: Vec<(u32, u32)>,
}

impl Found {
    /// Puts the number of the lane in the place of that of its key.
    fn number(lanes: &mut [u32], spans: &Spans, keys: Keys<'_>) -> Self {
        // Zero is what has none yet: memory that is zero costs nothing until it is written to.
        let mut numbers = vec![0_u32; keys.bound()];
        let mut found = Self::default();
        for (at, lane) in lanes.iter_mut().enumerate() {
            let number = &mut numbers[*lane as usize];
            if *number == 0 {
                let item = &spans.items[at];
                found.keys.push(keys.key(keys.index.get(item.id), item));
                found.counts.push((0, 0));
                *number = found.keys.len() as u32;
            }
            *lane = *number - 1;
            let count = &mut found.counts[*lane as usize];
            count.0 += 1;
            count.1 += u32::from(at < spans.timed);
        }
        found
    }

    fn of(&self, lane: u32) -> (LaneKey, usize, usize) {
        let (count, timed) = self.counts[lane as usize];
        (self.keys[lane as usize], count as usize, timed as usize)
    }

    /// The lanes from top to bottom: runs and days newest first, values by name, states as lists show them.
    fn order(&self, index: &Index, grouping: Grouping) -> Vec<u32> {
        let place = |lane: u32| match self.keys[lane as usize] {
            LaneKey::Run(_) => (0, i64::MAX - i64::from(lane)),
            LaneKey::Day(day) => (0, -day),
            LaneKey::Value(sym) if !sym.is_empty() => (1, rank(index, grouping, sym)),
            LaneKey::Value(_) | LaneKey::All => (2, 0),
            LaneKey::NoRun => (3, 0),
            LaneKey::Runs => (4, 0),
            LaneKey::Unrecognised => (5, 0),
            LaneKey::NoTime => (6, 0),
        };
        let name = |lane: u32| match self.keys[lane as usize] {
            LaneKey::Value(sym) => index.text(sym),
            _ => "",
        };
        let mut order: Vec<u32> = (0..self.keys.len() as u32).collect();
        order.sort_by(|&a, &b| place(a).cmp(&place(b)).then_with(|| name(a).cmp(name(b))));
        order
    }

    /// The places of all records by lane, in a lane as they were.
    fn sorted(&self, lanes: &[u32], order: &[u32]) -> Vec<u32> {
        let mut next = vec![0_u32; self.keys.len()];
        let mut total = 0;
        for &lane in order {
            next[lane as usize] = total;
            total += self.counts[lane as usize].0;
        }
        let mut sorted = vec![0_u32; lanes.len()];
        for (at, &lane) in (0..).zip(lanes) {
            let next = &mut next[lane as usize];
            sorted[*next as usize] = at;
            *next += 1;
        }
        sorted
    }

    /// Lanes in parts of about as many records, each with the room that its bars are put into.
    fn work<'w>(
        &self,
        order: &'w [u32],
        sorted: &'w [u32],
        made: &'w mut Lanes,
        threads: usize,
    ) -> Vec<Work<'w>> {
        let enough = if threads < 2 { usize::MAX } else { sorted.len() / (threads * PARTS) };
        let (mut bars, mut rest) = (Bars::of(made), (order, sorted));
        let mut all = Vec::new();
        let (mut from, mut count, mut timed) = (0, 0, 0);
        for (at, &lane) in order.iter().enumerate() {
            let (_, of_lane, timed_of_lane) = self.of(lane);
            count += of_lane;
            timed += timed_of_lane;
            if count >= enough || at + 1 == order.len() {
                let (lanes, other_lanes) = rest.0.split_at(at + 1 - from);
                let (sorted, other_sorted) = rest.1.split_at(count);
                let (of_part, other_bars) = bars.split_at(timed, count - timed);
                all.push(Work { lanes, sorted, bars: of_part });
                (rest, bars) = ((other_lanes, other_sorted), other_bars);
                (from, count, timed) = (at + 1, 0, 0);
            }
        }
        all
    }
}

fn rank(index: &Index, grouping: Grouping, sym: Sym) -> i64 {
    if grouping != Grouping::State {
        return 0;
    }
    let class = StateClass::of(index.text(sym));
    StateClass::ALL.iter().position(|&one| one == class).unwrap_or(0) as i64
}

/// Lanes that one thread makes.
struct Work<'w> {
    lanes: &'w [u32],
    /// The places of their records.
    sorted: &'w [u32],
    bars: Bars<'w>,
}
