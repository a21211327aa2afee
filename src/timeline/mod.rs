//! The geometry of the timeline: records to lanes, lanes to rows, rows to bars and merged blocks, times to
//! pixels and back. Pure: it knows neither window nor clock, and so its tests speak of "1 unit = 1 pixel".
//!
//! [`Lanes::build`] sorts records into lanes and stacks them into rows; that is done once for an index, a
//! filter and a [`Grouping`]. [`place`] then says what of one row is seen at a [`TimeScale`]; what it costs
//! depends on the pixels, not on the records. Whatever is narrower than [`NARROW_PX`] merges with its
//! neighbours into a block that stands for a known number of records, so that what is seen of a row, what
//! lies before and what lies after always add up to the records in it.

mod awaited;
mod build;
mod builder;
mod calendar;
mod chain;
mod column;
mod find;
mod first;
#[cfg(test)]
mod gap_tests;
mod gaps;
mod grouping;
mod histogram;
mod keys;
mod lanes;
mod pack;
mod place;
mod profile;
mod quantile;
mod room;
mod scale;
mod sort;
mod span;
mod spans;
mod stack;
mod stats;
#[cfg(test)]
mod tests;
mod waits;

use crate::query::parts;

pub use calendar::{Precision, Tick, date_label, offset_label, ticks, time_label};
pub use chain::{Chain, Task, critical_chain};
pub use column::{OPEN, Track};
pub use first::{first_view, is_awaited, is_idle};
pub use gaps::{Gap, Gaps};
pub use grouping::{Grouping, LaneKey, RowKey, Within};
pub use histogram::{Column, Histogram};
pub use lanes::{Lane, Lanes, Row, Summary, class_of};
pub use place::{Element, NARROW_PX, Placed, TICK_PX, place};
pub use profile::Step;
pub use quantile::Quantiles;
pub use scale::{Fold, GAP_PX, TimeScale};
pub use span::{Shape, Span};
pub use spans::{Arrivals, Spans};
pub use stack::{Heights, Stack};
pub use stats::{Distribution, RangeStats};
pub use waits::Waits;
