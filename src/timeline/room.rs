//! What bars are kept in. A million of them take so much room that the system needs longer to hand it out than it
//! takes to fill it; so lanes that are gone leave theirs to those that are made next of the same records.

use super::column::Columns;
use super::lanes::{Lane, NO_BAR, Row};
use super::spans::Item;
use super::{Shape, Spans};
use crate::index::RecordId;
use crate::time::Millis;
use std::sync::{Arc, Mutex, PoisonError};

/// Of fewer bars room is handed out at once.
const MANY: usize = if cfg!(test) { 1 } else { 100_000 };

/// All bars of lanes, one property a column.
#[derive(Clone, Debug, Default)]
pub(super) struct Room {
    pub columns: Columns,
    /// Where the run of each bar begins.
    pub starts: Vec<Millis>,
    pub shapes: Vec<Shape>,
    pub ids: Vec<RecordId>,
    /// The bar of a record, by [`RecordId::index`].
    pub bar_of: Vec<u32>,
    pub lanes: Vec<Lane>,
    pub rows: Vec<Row>,
    /// The records, which keep the room when nobody needs it any more.
    pub spans: Arc<Spans>,
}

/// Room that nobody needs.
#[derive(Debug, Default)]
pub(super) struct Spare(Mutex<Option<Box<Room>>>);

impl Spare {
    #[cfg(test)]
    pub fn is_there(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }
}

impl Room {
    /// Room for the bars of records, of an index with room for so many.
    pub fn of(spans: &Arc<Spans>, capacity: usize) -> Self {
        let bars = spans.timed;
        let spare = spans.spare.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(mut room) = spare {
            // The same records have the same bars: those of no other are told of.
            room.bar_of.resize(capacity, NO_BAR);
            room.columns.reach.clear();
            room.lanes.clear();
            room.rows.clear();
            room.spans = Arc::clone(spans);
            return std::mem::take(&mut *room);
        }
        let columns = Columns {
            begins: vec![0; bars],
            ends: vec![0; bars],
            reach: Vec::new(),
            severity: vec![0; bars],
        };
        Self {
            columns,
            starts: vec![0; bars],
            shapes: vec![Shape::default(); bars],
            // Whichever: each is put in its place.
            ids: spans.items.first().map_or_else(Vec::new, |item| vec![item.id; bars]),
            bar_of: vec![NO_BAR; capacity],
            lanes: Vec::new(),
            rows: Vec::new(),
            spans: Arc::clone(spans),
        }
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        if self.ids.len() < MANY || Arc::strong_count(&self.spans) < 2 {
            return;
        }
        let spans = std::mem::take(&mut self.spans);
        let mut spare = spans.spare.0.lock().unwrap_or_else(PoisonError::into_inner);
        if spare.is_none() {
            *spare = Some(Box::new(std::mem::take(self)));
        }
    }
}

/// Room that is needed while lanes are made only, by whoever makes them next.
#[derive(Debug, Default)]
pub(super) struct Shelf(Mutex<Aside>);

/// What stands in it is whatever stood there when it was given back.
#[derive(Debug, Default)]
pub(super) struct Aside {
    /// The group of each record.
    pub group_of: Vec<u32>,
    /// The records group by group.
    pub sorted: Vec<Item>,
}

impl Shelf {
    /// What there is; nothing while another has it.
    pub fn take(&self) -> Aside {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn give_back(&self, aside: Aside) {
        if aside.group_of.len() >= MANY {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = aside;
        }
    }
}
