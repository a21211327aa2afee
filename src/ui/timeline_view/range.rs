//! A range of time as terms of the filter.

use crate::time::{Millis, Time};
use crate::ui::terms;

/// The text with this range of time and no other. Times are written in `offset_minutes` east of UTC.
pub(super) fn with_range(text: &str, from: Millis, to: Millis, offset_minutes: i32) -> String {
    let is_range = |term: &str| {
        term.split_once(':')
            .is_some_and(|(key, _)| key.eq_ignore_ascii_case("after") || key.eq_ignore_ascii_case("before"))
    };
    let mut parts: Vec<String> = terms::terms(text)
        .into_iter()
        .map(|range| &text[range])
        .filter(|term| !is_range(term))
        .map(str::to_owned)
        .collect();
    let (from, to) = (from.min(to), from.max(to));
    parts.push(format!("after:{}", Time::new(from, offset_minutes)));
    parts.push(format!("before:{}", Time::new(to, offset_minutes)));
    parts.join(" ")
}

/// A range as it is brushed: where a pixel is more than a second, to whole seconds.
pub(super) fn rounded(from: f64, to: f64, millis_per_px: f64) -> (Millis, Millis) {
    let unit = if millis_per_px >= 250.0 { 1_000.0 } else { 1.0 };
    (
        (from.min(to) / unit).floor() as Millis * unit as Millis,
        (from.max(to) / unit).ceil() as Millis * unit as Millis,
    )
}
