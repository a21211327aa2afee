//! Records to lanes and rows. Everything is sorted by counting, and what is many is worked on by all cores, so
//! that a million records take no longer than they take to be looked at.

use super::builder::{Bars, Builder, Part};
use super::find::{Found, Group};
use super::keys::Keys;
use super::lanes::Lanes;
use super::room::Room;
use super::sort::Sorter;
use super::spans::Item;
use super::{Grouping, RowKey, Spans, Within, parts};
use crate::index::{Index, RecordId};
use crate::time::Zone;
use std::ops::Range;
use std::sync::Arc;

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
        Self::build_in(index, spans, (grouping, within), Zone::default())
    }

    /// The same, with the days of another zone, where days make the lanes.
    #[must_use]
    pub fn build_in(index: &Index, spans: &Arc<Spans>, by: (Grouping, Within), zone: Zone) -> Self {
        Self::build_by(parts::threads(spans.items.len()), index, spans, (by.0, by.1, zone))
    }

    /// The same, by so many threads.
    pub(super) fn build_by(
        threads: usize,
        index: &Index,
        spans: &Arc<Spans>,
        (grouping, within, zone): (Grouping, Within, Zone),
    ) -> Self {
        let within = within.under(grouping);
        let keys = Keys { index, grouping, within, zone };
        let room = Room::of(spans, index.capacity());
        let mut aside = spans.aside.take();
        let found = Found::among(spans, keys, &mut aside.group_of, threads);
        let order = Order::of(&found, index, grouping);
        let timed = &spans.items[..spans.timed];
        let sorted = order.sorted(timed, &aside.group_of, &mut aside.sorted, threads).unwrap_or(timed);
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
        spans.aside.give_back(aside);
        made.finish(threads);
        made
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
    fn sorted<'s>(
        &self,
        items: &[Item],
        group_of: &[u32],
        sorted: &'s mut Vec<Item>,
        threads: usize,
    ) -> Option<&'s [Item]> {
        if self.groups.len() <= 1 {
            return None;
        }
        sorted.resize(items.len(), items[0]);
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

/// Lanes that one thread makes; of the first and the last of them perhaps only some of the groups.
struct Work<'w> {
    lanes: Range<usize>,
    groups: Range<usize>,
    bars: Bars<'w>,
}
