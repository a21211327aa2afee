//! What is the same of records whichever lanes they go to: when they were, the gaps between them, and how many
//! there were when. Making other lanes of the same records begins with it.

use super::room::{Shelf, Spare};
use super::{Gaps, OPEN, Shape, Span};
use super::{awaited, parts};
use crate::callback::StateClass;
use crate::index::{Index, RecordId};
use crate::time::Millis;
use std::ops::Range;
use std::sync::Arc;

/// The times of a record. Flat, so that one takes no more than half a cache line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    begin: Millis,
    start: Millis,
    end: Millis,
    pub id: RecordId,
    shape: Shape,
    pub severity: u8,
    has_time: bool,
}

impl Item {
    fn of(record: crate::index::Record<'_>) -> Self {
        let span = Span::of(record);
        let has_time = span.is_some();
        let Span { begin, start, end, shape } = span.unwrap_or_default();
        Self { begin, start, end, id: record.id(), shape, severity: record.class().severity(), has_time }
    }

    pub fn has_time(&self) -> bool {
        self.has_time
    }

    pub fn span(&self) -> Option<Span> {
        let Self { begin, start, end, shape, .. } = *self;
        self.has_time.then_some(Span { begin, start, end, shape })
    }

    /// Its end was never told, and nobody awaits it any more: it is drawn up to when it was last heard of.
    pub fn close(&mut self, heard: Millis) {
        self.end = heard.max(self.start);
        self.shape = self.shape.without_end();
    }
}

/// The times of records, in the order of the index: by time, those without one last.
#[derive(Debug, Default)]
pub struct Spans {
    pub(super) items: Vec<Item>,
    /// How many of them have a time: those come first.
    pub(super) timed: usize,
    pub(super) gaps: Arc<Gaps>,
    pub(super) arrivals: Arc<Arrivals>,
    /// The generation of the index that told them.
    generation: u64,
    /// Room that lanes of them had which are gone.
    pub(super) spare: Spare,
    /// Room for who makes lanes of them.
    pub(super) aside: Shelf,
}

impl Spans {
    /// The times of records, which come in the order of the index.
    #[must_use]
    pub fn of(index: &Index, ids: &[RecordId]) -> Self {
        let threads = parts::threads(ids.len());
        let of_part = |part: Range<usize>| -> Vec<Item> {
            ids[part].iter().filter_map(|&id| index.get(id)).map(Item::of).collect()
        };
        let mut items = parts::each(parts::ranges(ids.len(), threads), threads, of_part);
        let mut items = if items.len() == 1 { items.remove(0) } else { items.concat() };
        // They come in an order of some moments ago, when others may have had a time, or another one.
        let key = |item: &Item| (!item.has_time, item.begin);
        if !items.is_sorted_by_key(key) {
            items.sort_by_key(key);
        }
        let timed = items.partition_point(|item| item.has_time);
        awaited::close(index, &mut items[..timed]);
        // What is still under way is idle from its start on: often its end was just never captured.
        let known = |item: &Item| (item.begin, if item.end == OPEN { item.start } else { item.end });
        let gaps = Gaps::between(items[..timed].iter().map(known));
        let arrivals = Arrivals::of(items[..timed].iter().map(|item| (item.begin, item.severity)));
        Self {
            items,
            timed,
            gaps: Arc::new(gaps),
            arrivals: Arc::new(arrivals),
            generation: index.generation(),
            spare: Spare::default(),
            aside: Shelf::default(),
        }
    }
}

impl Spans {
    /// Whether an index still says the same of them as when they were made.
    #[must_use]
    pub fn are_of(&self, index: &Index) -> bool {
        self.generation == index.generation()
    }
}

/// When records of each state began, ascending: how many did between two instants is told by two searches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrivals {
    by_severity: [Vec<Millis>; StateClass::ALL.len()],
}

impl Arrivals {
    /// Of bars: begin and severity of each, best by begin.
    #[must_use]
    pub fn of(bars: impl Iterator<Item = (Millis, u8)>) -> Self {
        let mut all = Self::default();
        for (begin, severity) in bars {
            if let Some(begins) = all.by_severity.get_mut(usize::from(severity)) {
                begins.push(begin);
            }
        }
        for begins in all.by_severity.iter_mut().filter(|begins| !begins.is_sorted()) {
            begins.sort_unstable();
        }
        all
    }

    /// How many began before an instant.
    #[must_use]
    pub fn before(&self, time: Millis) -> usize {
        self.by_severity.iter().map(|begins| begins.partition_point(|&begin| begin < time)).sum()
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.by_severity.iter().map(Vec::len).sum()
    }

    /// The begins of what has a severity.
    pub(super) fn of_severity(&self, severity: usize) -> &[Millis] {
        &self.by_severity[severity]
    }
}
