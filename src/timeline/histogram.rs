//! Arrivals over the whole span: the minimap.

use super::TimeScale;
use crate::callback::StateClass;
use crate::time::Millis;

/// How many records of each state began in one column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// By [`StateClass::severity`].
    pub by_severity: [u32; StateClass::ALL.len()],
}

impl Column {
    /// All of them.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.by_severity.iter().sum()
    }
}

/// Records by their begin, in columns of equal width.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Histogram {
    /// From left to right.
    pub columns: Vec<Column>,
    /// The most records of one column.
    pub most: u32,
}

impl Histogram {
    /// Counts bars into `columns` columns over all of a scale; what begins outside counts at the edge.
    #[must_use]
    pub fn new(bars: impl Iterator<Item = (Millis, u8)>, scale: &TimeScale, columns: usize) -> Self {
        let mut all = vec![Column::default(); columns.max(1)];
        let last = all.len() - 1;
        let per_px = all.len() as f64 / scale.width();
        for (begin, severity) in bars {
            let at = (scale.x(begin as f64) * per_px).max(0.0) as usize;
            if let Some(count) = all[at.min(last)].by_severity.get_mut(usize::from(severity)) {
                *count += 1;
            }
        }
        let most = all.iter().map(Column::total).max().unwrap_or(0);
        Self { columns: all, most }
    }
}
