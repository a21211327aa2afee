//! What of all there is is shown first: a stretch in which bars can be read, with enough in it to be worth a look.

use super::{OPEN, Spans};
use crate::time::{Millis, quantile};

/// So few records are shown whole, however long it took until all were there.
const FEW: usize = 300;
/// So many of the newest records tell how long records are.
const RECENT: usize = 2_000;
/// Among so many of the newest a stretch is looked for.
const SEARCHED: usize = 20_000;
/// Where what is typical is this wide when all is shown, in pixels, all is shown.
const READABLE: f64 = 24.0;
/// How wide a long record is at best, and at least if there is enough to see all the same.
const WIDTHS: (f64, f64) = (64.0, 12.0);
/// So many records are enough for a first look, and fewer than that too few however narrow they are.
const COUNTS: (usize, usize) = (40, 12);
/// How much wider the next stretch is that is looked at.
const WIDER: f64 = 1.5;

/// From when to when the timeline shows records before anybody chose, over so many pixels; `full` is all there is, and
/// is shown where that can be read or is little. Else it is the newest of it, as in the lanes and rows that come first.
#[must_use]
pub fn first_view(spans: &Spans, full: (Millis, Millis), width: f64) -> (Millis, Millis) {
    if spans.timed <= FEW {
        return full;
    }
    let (all, width) = ((full.1 - full.0) as f64, width.max(1.0));
    let Some((typical, long)) = lengths(spans) else { return full };
    if typical as f64 * width >= READABLE * all {
        return full;
    }
    let items = &spans.items[spans.timed.saturating_sub(SEARCHED)..spans.timed];
    let mut begins: Vec<Millis> = items.iter().filter_map(|item| Some(item.span()?.begin)).collect();
    begins.sort_unstable();
    let mut px = WIDTHS.0;
    loop {
        let length = long as f64 * width / px;
        if length >= all {
            return full;
        }
        let length = (length as Millis).max(1);
        let (from, count) = newest(&begins, full.1, length);
        let enough = if px > WIDTHS.1 { COUNTS.0 } else { COUNTS.1 };
        if count >= enough.min(begins.len()) {
            return (from, from + length);
        }
        px = if px > WIDTHS.1 { (px / WIDER).max(WIDTHS.1) } else { px / WIDER };
    }
}

/// Whether anybody can still wait for an end that was not told, where that is the first and that the last known instant:
/// what is much older was lost.
#[must_use]
pub fn is_awaited((from, to): (Millis, Millis), now: Millis) -> bool {
    const STILL_AWAITED: Millis = 3_600_000;
    now - to < STILL_AWAITED.max((to - from) / 4)
}

/// Whether gaps are best collapsed when all there is is shown, over so many pixels: they take most of it, what happened
/// cannot be read beside them, and all is long enough that nobody takes a pause in it for a part of the work.
#[must_use]
pub fn is_idle(spans: &Spans, full: (Millis, Millis), width: f64) -> bool {
    /// So much of the time must be idle.
    const SHARE: f64 = 0.6;
    /// Less than this is shown to scale.
    const LEAST: Millis = 2 * 3_600_000;
    let all = (full.1 - full.0) as f64;
    full.1 - full.0 >= LEAST
        && spans.gaps.share() >= SHARE
        && lengths(spans).is_some_and(|(typical, _)| (typical as f64) * width < READABLE * all)
}

/// How long records are: half of all that is drawn is no shorter than the one, three of four records no longer than
/// the other.
fn lengths(spans: &Spans) -> Option<(Millis, Millis)> {
    let recent = &spans.items[spans.timed.saturating_sub(RECENT)..spans.timed];
    let known = recent.iter().filter_map(super::spans::Item::span).filter(|span| span.end != OPEN);
    let mut lengths: Vec<Millis> =
        known.filter(|span| !span.shape.is_run()).map(|span| span.end - span.begin).collect();
    let long = quantile(&mut lengths, 75)?;
    lengths.sort_unstable_by_key(|&length| std::cmp::Reverse(length));
    let half = lengths.iter().sum::<Millis>() / 2;
    let mut sum = 0;
    let typical = lengths.into_iter().find(|&length| {
        sum += length;
        sum >= half
    })?;
    // Many that took no time at all say nothing of those that did.
    let long = long.max(typical / 20);
    (long > 0).then_some((typical, long))
}

fn newest(begins: &[Millis], end: Millis, length: Millis) -> (Millis, usize) {
    let from = end - length;
    (from, begins.len() - begins.partition_point(|&begin| begin < from))
}
