//! A range of time as terms of the filter.

use crate::query::edit;
use crate::time::{Millis, Time};

/// The text with this range of time and no other. Times are written in `offset_minutes` east of UTC.
pub(super) fn with_range(text: &str, from: Millis, to: Millis, offset_minutes: i32) -> String {
    let written = |millis: Millis| Time::new(millis, offset_minutes).to_string();
    let (first, last) = (written(from.min(to)), written(from.max(to)));
    edit::with_range(text, ("after", Some(&first)), ("before", Some(&last)))
}

/// A range as it is brushed: where a pixel is more than a second, to whole seconds.
pub(super) fn rounded(from: f64, to: f64, millis_per_px: f64) -> (Millis, Millis) {
    let unit = if millis_per_px >= 250.0 { 1_000.0 } else { 1.0 };
    (
        (from.min(to) / unit).floor() as Millis * unit as Millis,
        (from.max(to) / unit).ceil() as Millis * unit as Millis,
    )
}
