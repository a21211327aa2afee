//! Numbers for what tells records apart: lanes, rows in them, and both together.

use super::spans::Item;
use super::{Grouping, LaneKey, RowKey, Within};
use crate::index::{Field, Index, Record, RecordKind};
use crate::time::{Millis, Zone};
use std::collections::HashMap;

const DAY: Millis = 86_400_000;

/// Tells the lanes of records, and their rows in them.
#[derive(Clone, Copy)]
pub(super) struct Keys<'i> {
    pub index: &'i Index,
    pub grouping: Grouping,
    pub within: Within,
    /// What the days of lanes are told in.
    pub zone: Zone,
}

impl Keys<'_> {
    /// Below this there are numbers of keys that stand for nothing numbered.
    const OTHERS: u32 = 5;
    /// The middle of the days that have a number each: thousands of years on either side.
    const MIDDLE: i64 = 4_000_000;

    /// Whether nothing tells records apart.
    pub fn has_one_group(self) -> bool {
        self.grouping == Grouping::None && self.within == Within::Nothing
    }

    pub fn lane(self, record: Option<Record<'_>>, item: &Item) -> LaneKey {
        if self.grouping == Grouping::None {
            return LaneKey::All;
        }
        let Some(record) = record else { return LaneKey::Unrecognised };
        if self.grouping == Grouping::Day {
            // Days as they were written down, each record in its own offset, unless another zone is chosen.
            let sent = record.time().map_or(0, crate::time::Time::offset_minutes);
            let local = item
                .span()
                .map(|span| span.begin + Millis::from(self.zone.offset_minutes(span.begin, sent)) * 60_000);
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

    pub fn row(self, record: Option<Record<'_>>) -> RowKey {
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
    pub fn number(key: LaneKey) -> u32 {
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
    pub fn row_number(key: RowKey) -> u32 {
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
    pub fn bound(self) -> usize {
        let numbered = match self.grouping {
            Grouping::Run => self.index.capacity(),
            Grouping::Day => 2 * Self::MIDDLE as usize + 1,
            _ if self.grouping.field().is_some() => self.index.strings().len(),
            _ => 0,
        };
        Self::OTHERS as usize + numbered
    }

    /// The same of rows.
    pub fn row_bound(self) -> usize {
        let numbered = match self.within {
            Within::Run => self.index.capacity(),
            _ if self.within.field().is_some() => self.index.strings().len(),
            _ => 0,
        };
        Self::OTHERS as usize + numbered
    }
}

/// Numbers by first appearance, instead of those of keys.
pub(super) struct Numbers {
    /// Zero is what has none yet. Keys are few and far apart or many and near one another: there are only the pages
    /// that one of them is in.
    pages: Vec<Box<[u32]>>,
    count: u32,
}

impl Numbers {
    const PAGE: usize = 1 << 10;

    pub fn new(bound: usize) -> Self {
        Self { pages: vec![Box::default(); bound.div_ceil(Self::PAGE)], count: 0 }
    }

    /// The number of a key, and whether it is a new one.
    pub fn of(&mut self, key: u32) -> (u32, bool) {
        let page = &mut self.pages[key as usize / Self::PAGE];
        if page.is_empty() {
            *page = vec![0; Self::PAGE].into();
        }
        let number = &mut page[key as usize % Self::PAGE];
        let is_new = *number == 0;
        if is_new {
            self.count += 1;
            *number = self.count;
        }
        (*number - 1, is_new)
    }
}

/// Numbers of pairs of numbers: a table as wide as it must be, and what would make that too large apart.
pub(super) struct Pairs {
    table: Vec<u32>,
    width: usize,
    apart: HashMap<(u32, u32), u32>,
    count: u32,
}

impl Pairs {
    /// The table has no more places than this.
    const MOST: usize = 1 << 24;

    pub fn new() -> Self {
        Self { table: Vec::new(), width: 8, apart: HashMap::new(), count: 0 }
    }

    /// The number of a pair, and whether it is a new one.
    pub fn of(&mut self, (lane, row): (u32, u32)) -> (u32, bool) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_have_a_number_each_however_wide_the_table_is_and_beyond_it() {
        let mut pairs = Pairs::new();
        let rows = [0, 7, 8, 100, 3, 1 << 20, 1 << 25, 99];
        let all: Vec<_> = (0..40).flat_map(|lane| rows.map(|row| (lane, row))).collect();
        for (number, &pair) in (0..).zip(&all) {
            assert_eq!(pairs.of(pair), (number, true), "{pair:?}");
        }
        for (number, &pair) in (0..).zip(&all) {
            assert_eq!(pairs.of(pair), (number, false), "{pair:?}");
        }
        assert!(!pairs.apart.is_empty() && pairs.table.len() <= Pairs::MOST);
    }
}
