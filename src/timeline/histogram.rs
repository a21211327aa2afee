//! Arrivals over the whole span: the minimap.

use super::{Arrivals, TimeScale};
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
    /// Counts arrivals into `columns` columns over all of a scale; what begins outside counts at the edge. What it
    /// costs depends on the columns, and hardly on how many records there are.
    #[must_use]
    pub fn new(arrivals: &Arrivals, scale: &TimeScale, columns: usize) -> Self {
        let mut all = vec![Column::default(); columns.max(1)];
        let last = all.len() - 1;
        let width = scale.width() / all.len() as f64;
        // The first whole millisecond of each column but the first.
        let edges: Vec<Millis> =
            (1..=last).map(|at| scale.time(at as f64 * width).ceil() as Millis).collect();
        for severity in 0..StateClass::ALL.len() {
            let mut begins = arrivals.of_severity(severity);
            for (at, column) in all.iter_mut().enumerate() {
                let before =
                    edges.get(at).map_or(begins.len(), |edge| begins.partition_point(|time| time < edge));
                column.by_severity[severity] = before as u32;
                begins = &begins[before..];
            }
        }
        let most = all.iter().map(Column::total).max().unwrap_or(0);
        Self { columns: all, most }
    }
}
