//! Bars that overlap in time, stacked in as few rows as can be.

use crate::time::Millis;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The most rows of one group. Beyond that many at once, bars share rows and merge: a lane of ten thousand rows
/// tells nobody anything.
pub const MAX_ROWS: u32 = 200;

/// Gives rows to bars that come by their begin.
#[derive(Debug, Default)]
pub struct Packer {
    busy: BinaryHeap<Reverse<(Millis, u32)>>,
    free: BinaryHeap<Reverse<u32>>,
    rows: u32,
}

impl Packer {
    /// Begins with no row.
    pub fn reset(&mut self) {
        self.busy.clear();
        self.free.clear();
        self.rows = 0;
    }

    /// How many rows there are.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// The highest row that is free from `begin` to `end`. Begins must not go down.
    pub fn row(&mut self, begin: Millis, end: Millis) -> u32 {
        // Two of no length at the same instant do not lie over one another.
        let end = end.max(begin.saturating_add(1));
        while let Some(&Reverse((until, row))) = self.busy.peek() {
            if until > begin {
                break;
            }
            self.busy.pop();
            self.free.push(Reverse(row));
        }
        let row = match self.free.pop() {
            Some(Reverse(row)) => row,
            None if self.rows < MAX_ROWS => {
                self.rows += 1;
                self.rows - 1
            }
            // The one that ends first is the one where the least lies over another.
            None => self.busy.pop().map_or(0, |Reverse((_, row))| row),
        };
        self.busy.push(Reverse((end, row)));
        row
    }
}
