//! The order of the records: by time, then id. What stayed is in order already.

use super::{Field, Index, Indexer, Record, RecordId};
use crate::time::{Millis, Time};
use std::cmp::Ordering;
use std::sync::Arc;

impl Indexer {
    /// Takes a record out of the order, before it is written to: [`restore_order`](Self::restore_order) puts
    /// it back where it belongs then, if it is alive.
    pub(super) fn lift(&mut self, id: RecordId) {
        let stored = self.index.records.get_mut(id.index());
        if !stored.moved {
            stored.moved = true;
            self.pending.moved.push(id);
        }
        if stored.ordered {
            stored.ordered = false;
            let offset = stored.time().map(Time::offset_minutes);
            self.pending.lifted.push(id);
            if let Some(count) = offset.and_then(|offset| self.offsets.get_mut(&offset)) {
                *count -= 1;
            }
        }
    }

    /// Puts everything that moved in its place.
    pub(super) fn restore_order(&mut self) {
        self.changed.clear();
        self.drop_lifted();
        let moved = std::mem::take(&mut self.pending.moved);
        if moved.is_empty() {
            return;
        }
        let mut timed: Vec<(Millis, RecordId)> = Vec::with_capacity(moved.len());
        for id in moved {
            let stored = self.index.records.get_mut(id.index());
            stored.moved = false;
            if stored.alive {
                stored.ordered = true;
                let time = stored.time();
                if let Some(time) = time {
                    *self.offsets.entry(time.offset_minutes()).or_default() += 1;
                }
                timed.push((time.map_or(Millis::MAX, Time::millis), id));
            }
        }
        // Nearly all differ in time; only what shares one is looked at closely.
        let index = &self.index;
        timed.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| index.compare_alike(a.1, b.1)));
        self.changed.extend(timed.into_iter().map(|(_, id)| id));
        self.index.merge(&self.changed);
        let usual = self.offsets.iter().max_by_key(|&(_, &count)| count).filter(|&(_, &count)| count > 0);
        self.index.usual_offset = usual.map_or(0, |(&offset, _)| offset);
    }

    fn drop_lifted(&mut self) {
        let lifted = std::mem::take(&mut self.pending.lifted);
        if lifted.is_empty() {
            return;
        }
        let mut bits = vec![0_u64; self.index.records.len().div_ceil(64)];
        lifted.iter().for_each(|id| bits[id.index() / 64] |= 1 << (id.index() % 64));
        let is_lifted = |id: &RecordId| bits[id.index() / 64] >> (id.index() % 64) & 1 == 1;
        Arc::make_mut(&mut self.index.order).retain(|id| !is_lifted(id));
    }
}

impl Index {
    /// Puts records that are in order among themselves into the order of all: from the last to the first, so that what
    /// stands before all of them stays where it is.
    fn merge(&mut self, new: &[RecordId]) {
        let mut shared = std::mem::take(&mut self.order);
        let order = Arc::make_mut(&mut shared);
        let mut unmoved = order.len();
        order.extend_from_slice(new);
        for (before, &id) in new.iter().enumerate().rev() {
            let comes_first = |known| self.compare(known, id) == Ordering::Less;
            let at = count_first(&order[..unmoved], comes_first);
            order.copy_within(at..unmoved, at + before + 1);
            order[at + before] = id;
            unmoved = at;
        }
        self.order = shared;
    }

    /// By time, then id, then what tells apart records that share both; never by order of arrival.
    pub(super) fn compare(&self, a: RecordId, b: RecordId) -> Ordering {
        let time = |id: RecordId| self.records[id.index()].time().map_or(Millis::MAX, Time::millis);
        time(a).cmp(&time(b)).then_with(|| self.compare_alike(a, b))
    }

    /// The order of records of the same time, of which there are many where times have whole seconds.
    fn compare_alike(&self, a: RecordId, b: RecordId) -> Ordering {
        let (a, b) = (self.view(a), self.view(b));
        let place = |record: Record<'_>| {
            let place = record.main_delivery();
            place.map(|one| (self.file(one.file).path_order(), one.body, one.node))
        };
        let ids = a.text(Field::Id).cmp(b.text(Field::Id));
        ids.then_with(|| a.kind().cmp(&b.kind()))
            .then_with(|| a.text(Field::Tag).cmp(b.text(Field::Tag)))
            .then_with(|| place(a).cmp(&place(b)))
    }
}

/// How many at the start come first, as [`slice::partition_point`] tells it, quicker where that is nearly all.
fn count_first(sorted: &[RecordId], comes_first: impl Fn(RecordId) -> bool) -> usize {
    let mut reach = 1;
    while reach <= sorted.len() && !comes_first(sorted[sorted.len() - reach]) {
        reach *= 2;
    }
    // Those behind half of it were looked at, or there are none.
    let start = sorted.len().saturating_sub(reach);
    let part = &sorted[start..sorted.len() - reach / 2];
    start + part.partition_point(|&id| comes_first(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_that_come_first_are_counted() {
        for len in 0..40 {
            let all: Vec<RecordId> = (0..len).map(RecordId::new).collect();
            for first in 0..=len {
                assert_eq!(count_first(&all, |id| id.index() < first), first, "of {len}");
            }
        }
    }
}
