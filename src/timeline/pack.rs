//! Bars that overlap in time, stacked in as few rows as can be.

use super::OPEN;
use crate::time::Millis;

/// The most rows of one group. Beyond that many at once, bars share rows and merge: a lane of ten thousand rows
/// tells nobody anything.
pub const MAX_ROWS: u32 = 200;
/// What is still under way takes no more rows than this, one each: what ended needs some, too.
const MOST_OPEN: u32 = MAX_ROWS / 2;

/// So many rows are passed over at once where none of them is free.
const BLOCK: usize = 16;
const BLOCKS: usize = (MAX_ROWS as usize).div_ceil(BLOCK);
/// When a row that is not there yet becomes free.
const NEVER: Millis = Millis::MAX;

/// Gives rows to bars that come by their begin.
#[derive(Debug)]
pub struct Packer {
    /// Until when each row is busy, a block of rows after the other.
    busy: [[Millis; BLOCK]; BLOCKS],
    /// When the first row of each block becomes free.
    first_free: [Millis; BLOCKS],
    rows: u32,
    is_shared: bool,
    /// How many rows have something that is still under way, and the last of them.
    open: (u32, u32),
}

impl Default for Packer {
    fn default() -> Self {
        Self {
            busy: [[NEVER; BLOCK]; BLOCKS],
            first_free: [NEVER; BLOCKS],
            rows: 0,
            is_shared: false,
            open: (0, 0),
        }
    }
}

impl Packer {
    /// Begins with no row.
    pub fn reset(&mut self) {
        let blocks = self.blocks();
        self.busy[..blocks].fill([NEVER; BLOCK]);
        self.first_free[..blocks].fill(NEVER);
        self.rows = 0;
        self.is_shared = false;
        self.open = (0, 0);
    }

    /// How many rows there are.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// Whether bars of one row lie over another, because there were more at once than rows.
    pub fn is_shared(&self) -> bool {
        self.is_shared
    }

    fn blocks(&self) -> usize {
        (self.rows as usize).div_ceil(BLOCK)
    }

    /// The highest row that is free from `begin` to `end`. Begins must not go down.
    pub fn row(&mut self, begin: Millis, end: Millis) -> u32 {
        if end == OPEN && self.open.0 == MOST_OPEN {
            self.is_shared = true;
            return self.open.1;
        }
        // Two of no length at the same instant do not lie over one another.
        let end = end.max(begin.saturating_add(1));
        let free = self.first_free[..self.blocks()].iter().position(|&free| free <= begin);
        let (block, at) = match free {
            Some(block) => (block, self.busy[block].iter().position(|&until| until <= begin)),
            None if self.rows < MAX_ROWS => {
                self.rows += 1;
                let row = self.rows as usize - 1;
                (row / BLOCK, Some(row % BLOCK))
            }
            // The one that ends first is the one where the least lies over another.
            None => {
                self.is_shared = true;
                let first = self.first_free.iter().copied().min().unwrap_or(NEVER);
                let block = self.first_free.iter().position(|&free| free == first).unwrap_or(0);
                (block, self.busy[block].iter().position(|&until| until == first))
            }
        };
        let (block_at, at) = (block, at.unwrap_or(0));
        let block = &mut self.busy[block_at];
        let until = std::mem::replace(&mut block[at], end);
        let first_free = &mut self.first_free[block_at];
        // Only where the first of them is busy again another may be the first.
        *first_free = if until > *first_free {
            end.min(*first_free)
        } else {
            block.iter().copied().fold(NEVER, Millis::min)
        };
        let row = (block_at * BLOCK + at) as u32;
        if end == OPEN {
            self.open = (self.open.0 + 1, row);
        }
        row
    }
}
