//! Where lanes and rows lie from top to bottom.

use std::ops::Range;

/// Heights of the parts of a lane, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Heights {
    /// The header.
    pub header: f64,
    /// A row, the space to the next included.
    pub row: f64,
    /// Below the last row.
    pub bottom: f64,
}

/// The tops of all lanes. In `f64`: a million lanes are more pixels than `f32` tells apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stack {
    /// The top of each lane, and the bottom of the last.
    tops: Vec<f64>,
}

impl Stack {
    /// Lays lanes of so many rows over one another.
    #[must_use]
    pub fn new(rows: impl Iterator<Item = usize>, heights: Heights) -> Self {
        let mut tops = vec![0.0];
        let mut y = 0.0;
        for rows in rows {
            y += heights.header + heights.row * rows as f64 + if rows > 0 { heights.bottom } else { 0.0 };
            tops.push(y);
        }
        Self { tops }
    }

    /// How many lanes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tops.len().saturating_sub(1)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The height of all lanes.
    #[must_use]
    pub fn height(&self) -> f64 {
        self.tops.last().copied().unwrap_or(0.0)
    }

    /// From where to where a lane lies.
    #[must_use]
    pub fn of(&self, lane: usize) -> Range<f64> {
        self.tops[lane]..self.tops[lane + 1]
    }

    /// The lane at a height.
    #[must_use]
    pub fn lane_at(&self, y: f64) -> Option<usize> {
        let after = self.tops.partition_point(|&top| top <= y);
        (after > 0 && after < self.tops.len()).then(|| after - 1)
    }

    /// The lanes that are seen from `top` over `height` pixels.
    #[must_use]
    pub fn seen(&self, top: f64, height: f64) -> Range<usize> {
        let first = self.tops.partition_point(|&y| y <= top).saturating_sub(1).min(self.len());
        let last = self.tops.partition_point(|&y| y < top + height).min(self.len());
        first..last.max(first)
    }
}
