//! Which lanes records have, and what belongs together in each.

use super::keys::{Keys, Numbers, Pairs};
use super::spans::Item;
use super::{Grouping, LaneKey, RowKey, Spans, parts};
use crate::callback::StateClass;
use crate::index::{Index, Sym};

/// The lanes that there are, and what belongs together in each: all by first appearance.
#[derive(Default)]
pub(super) struct Found {
    pub lanes: Vec<LaneKey>,
    pub groups: Vec<Group>,
    /// The lane of each record without a time.
    pub lane_of_timeless: Vec<u32>,
}

/// Records whose bars lie in the same rows.
#[derive(Clone, Copy)]
pub(super) struct Group {
    pub lane: u32,
    pub key: RowKey,
    pub count: u32,
}

impl Found {
    /// Tells what there is among records, and the group of each of those that have a time, where there is more than
    /// one group.
    pub fn among(spans: &Spans, keys: Keys<'_>, group_of: &mut Vec<u32>, threads: usize) -> Self {
        let items = &spans.items;
        if keys.has_one_group() && spans.timed == items.len() {
            let groups = vec![Group { lane: 0, key: RowKey::Any, count: spans.timed as u32 }];
            let one = Self { lanes: vec![LaneKey::All], groups, lane_of_timeless: Vec::new() };
            return if items.is_empty() { Self::default() } else { one };
        }
        group_of.resize(items.len(), 0);
        let mut rest = &mut group_of[..];
        let mut work = Vec::new();
        for range in parts::ranges(items.len(), threads) {
            let (of_part, others) = rest.split_at_mut(range.len());
            rest = others;
            work.push((&items[range], of_part));
        }
        let found = parts::each(work, threads, |(items, group_of)| {
            let mut finder = Finder::new(keys);
            finder.note(items, group_of);
            (finder, group_of)
        });
        let mut found = found.into_iter();
        let Some((mut all, _)) = found.next() else { return Self::default() };
        let joined: Vec<_> = found.map(|(one, group_of)| (all.join(&one.found), group_of)).collect();
        parts::each(joined, threads, |(number_of, group_of)| {
            for group in group_of {
                *group = number_of.get(*group as usize).copied().unwrap_or(0);
            }
        });
        all.found
    }
}

/// Finds lanes and groups as they appear, and numbers them.
struct Finder<'i> {
    keys: Keys<'i>,
    lanes: Numbers,
    rows: Numbers,
    groups: Pairs,
    found: Found,
}

impl<'i> Finder<'i> {
    fn new(keys: Keys<'i>) -> Self {
        Self {
            keys,
            lanes: Numbers::new(keys.bound()),
            rows: Numbers::new(keys.row_bound()),
            groups: Pairs::new(),
            found: Found::default(),
        }
    }

    /// Tells the group of each of some records that has a time.
    fn note(&mut self, items: &[Item], group_of: &mut [u32]) {
        for (item, group) in items.iter().zip(group_of) {
            let record = self.keys.index.get(item.id);
            let lane = self.lane(self.keys.lane(record, item));
            if item.has_time() {
                *group = self.group(lane, self.keys.row(record), 1);
            } else {
                self.found.lane_of_timeless.push(lane);
            }
        }
    }

    /// Takes in what was found among the records after these; tells the numbers that its groups have here.
    fn join(&mut self, later: &Found) -> Vec<u32> {
        let lanes: Vec<u32> = later.lanes.iter().map(|&key| self.lane(key)).collect();
        self.found.lane_of_timeless.extend(later.lane_of_timeless.iter().map(|&lane| lanes[lane as usize]));
        let number = |group: &Group| self.group(lanes[group.lane as usize], group.key, group.count);
        later.groups.iter().map(number).collect()
    }

    fn lane(&mut self, key: LaneKey) -> u32 {
        let (lane, is_new) = self.lanes.of(Keys::number(key));
        if is_new {
            self.found.lanes.push(key);
        }
        lane
    }

    /// The number of a group, which has so many more records.
    fn group(&mut self, lane: u32, key: RowKey, count: u32) -> u32 {
        let (row, _) = self.rows.of(Keys::row_number(key));
        let (group, is_new) = self.groups.of((lane, row));
        if is_new {
            self.found.groups.push(Group { lane, key, count: 0 });
        }
        self.found.groups[group as usize].count += count;
        group
    }
}

impl Found {
    /// The lanes from top to bottom: runs and days newest first, values by name, states as lists show them.
    pub fn order(&self, index: &Index, grouping: Grouping) -> Vec<u32> {
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
