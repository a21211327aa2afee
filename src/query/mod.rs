//! Filter text to a typed query, a query to hits, hits to facet counts. The same for window and command line.

use crate::index::{Index, Record, RecordId};
use crate::time::Millis;

/// What relative times (`today`, `1h`) are counted from, and the offset of times written without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Milliseconds since 1970-01-01 UTC.
    pub now: Millis,
    /// Minutes east of UTC.
    pub offset_minutes: i32,
}

/// A filter, understood. The empty one lets everything through.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {}

/// Why a filter text could not be understood, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// Byte range of the filter text.
    pub span: std::ops::Range<usize>,
    /// One sentence without a full stop.
    pub message: String,
}

impl Query {
    /// Reads a filter text.
    pub fn parse(_text: &str, _clock: Clock) -> Result<Self, QueryError> {
        Ok(Self {})
    }

    /// Whether it lets everything through.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        true
    }

    /// Whether a record passes.
    #[must_use]
    pub fn matches(&self, _record: Record<'_>) -> bool {
        true
    }

    /// All records that pass, in the order of the index.
    #[must_use]
    pub fn hits(&self, index: &Index) -> Hits {
        Hits::new(
            index.generation(),
            index.capacity(),
            index.records().filter(|r| self.matches(*r)).map(Record::id).collect(),
        )
    }
}

/// The records that pass a filter, by time, then id.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    generation: u64,
    ids: Vec<RecordId>,
    /// One bit a record.
    members: Vec<u64>,
}

impl Hits {
    fn new(generation: u64, capacity: usize, ids: Vec<RecordId>) -> Self {
        let mut members = vec![0_u64; capacity.div_ceil(64)];
        for id in &ids {
            members[id.index() / 64] |= 1 << (id.index() % 64);
        }
        Self { generation, ids, members }
    }

    /// The generation of the index that they were found in.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// By time, then id.
    #[must_use]
    pub fn ids(&self) -> &[RecordId] {
        &self.ids
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Whether a record is among them.
    #[must_use]
    pub fn contains(&self, id: RecordId) -> bool {
        self.members.get(id.index() / 64).is_some_and(|bits| bits >> (id.index() % 64) & 1 == 1)
    }
}
