//! Bars of one row, one property a column, so that looking for a time touches nothing but times.

use crate::time::Millis;
use std::ops::Range;

/// The end of what is still under way.
pub const OPEN: Millis = Millis::MAX;

/// The bars of a row by their begin.
#[derive(Clone, Copy, Debug)]
pub struct Track<'a> {
    /// When each begins, ascending.
    pub begins: &'a [Millis],
    /// When each ends, or [`OPEN`].
    pub ends: &'a [Millis],
    /// The latest end of it and all before it.
    pub reach: &'a [Millis],
    /// How much each asks for attention ([`crate::callback::StateClass::severity`]).
    pub severity: &'a [u8],
}

impl Track<'_> {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.begins.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.begins.is_empty()
    }
}

/// The columns that tracks are parts of.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    pub begins: Vec<Millis>,
    pub ends: Vec<Millis>,
    /// Empty where no bar lies over another of its row: then that is the end of each.
    pub reach: Vec<Millis>,
    pub severity: Vec<u8>,
}

impl Columns {
    /// The latest end of each bar and all before it in its row.
    pub fn reach(ends: &[Millis], rows: impl Iterator<Item = Range<u32>>) -> Vec<Millis> {
        let mut reach = ends.to_vec();
        for row in rows {
            let mut latest = Millis::MIN;
            for one in &mut reach[row.start as usize..row.end as usize] {
                latest = latest.max(*one);
                *one = latest;
            }
        }
        reach
    }

    pub fn with_capacity(capacity: usize) -> Self {
        Self {
            begins: Vec::with_capacity(capacity),
            ends: Vec::with_capacity(capacity),
            reach: Vec::with_capacity(capacity),
            severity: Vec::with_capacity(capacity),
        }
    }

    /// Puts a bar at the end of a row; `is_first` begins one.
    pub fn push(&mut self, begin: Millis, end: Millis, severity: u8, is_first: bool) {
        let before = if is_first { Millis::MIN } else { self.reach.last().copied().unwrap_or(Millis::MIN) };
        self.begins.push(begin);
        self.ends.push(end);
        self.reach.push(before.max(end));
        self.severity.push(severity);
    }

    pub fn track(&self, range: Range<usize>) -> Track<'_> {
        Track {
            begins: &self.begins[range.clone()],
            ends: &self.ends[range.clone()],
            reach: if self.reach.is_empty() { &self.ends[range.clone()] } else { &self.reach[range.clone()] },
            severity: &self.severity[range],
        }
    }
}
