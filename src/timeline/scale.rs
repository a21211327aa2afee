//! Time to pixels and back: the one place of both.
//!
//! Without [`Gaps`] all times are drawn to scale. With them, what would be a gap of more than [`GAP_PX`]
//! pixels is drawn as one of just that width, so that a night without a job takes no more room than its sign.
//! Where there are so many that their signs would take more room than what happened, the signs are narrower.
//! Which gaps that are, and how wide, follows from how fine the scale is, and from nothing else: panning changes none.

use super::gaps::{Gap, Gaps};
use crate::time::Millis;
use std::sync::Arc;

/// The shortest range that is shown, in milliseconds: times have no more digits.
const MIN_SPAN: f64 = 10.0;
/// The longest range, in milliseconds: all that a time can be.
const MAX_SPAN: f64 = 4.5e15;
/// How wide a collapsed gap is drawn, in pixels.
pub const GAP_PX: f64 = 72.0;
/// How wide it is at least, however many there are.
const GAP_LEAST_PX: f64 = 40.0;
/// How wide all of them are at most, as a share of what is left of the time.
const GAPS_SHARE: f64 = 0.8;

/// A gap that is not drawn to scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fold {
    /// Which gap.
    pub gap: Gap,
    /// Where it begins, in pixels from the left edge.
    pub x0: f64,
    /// Where it ends: [`GAP_PX`] further, or less.
    pub x1: f64,
}

impl Fold {
    fn new(gap: Gap, x0: f64, width: f64) -> Self {
        Self { gap, x0, x1: x0 + width }
    }

    fn width(&self) -> f64 {
        self.x1 - self.x0
    }

    fn share_at(&self, time: f64) -> f64 {
        (time - self.gap.from as f64) / self.gap.length() as f64
    }
}

/// Which times are shown over how many pixels. Panning and zooming give a new one.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeScale {
    from: f64,
    /// How much would be shown if no gap was collapsed.
    span: f64,
    width: f64,
    gaps: Option<Arc<Gaps>>,
    /// What is collapsed in the view and as far again beside it.
    folds: Arc<[Fold]>,
}

impl TimeScale {
    /// Shows `span` milliseconds from `from` (milliseconds since 1970) over `width` pixels.
    #[must_use]
    pub fn new(from: f64, span: f64, width: f64) -> Self {
        Self::around(from, 0.0, span, width, None)
    }

    /// Shows from the one to the other instant, with `margin` of the span free on either side.
    #[must_use]
    pub fn fit(from: Millis, to: Millis, margin: f64, width: f64) -> Self {
        Self::new(0.0, MIN_SPAN, width).fitted(from, to, margin)
    }

    /// Shows an instant at a pixel, and `span` milliseconds over the whole width where nothing is collapsed.
    fn around(time: f64, x: f64, span: f64, width: f64, gaps: Option<Arc<Gaps>>) -> Self {
        let (span, width) = (span.clamp(MIN_SPAN, MAX_SPAN), width.max(1.0));
        let folds = gaps.as_ref().map_or_else(Vec::new, |gaps| folds(gaps, (time, x), span / width, width));
        let mut scale = Self { from: time - x * span / width, span, width, gaps, folds: folds.into() };
        if !scale.folds.is_empty() {
            scale.from = scale.time(0.0);
        }
        scale
    }

    fn anchored(&self, time: f64, x: f64, span: f64) -> Self {
        Self::around(time, x, span, self.width, self.gaps.clone())
    }

    /// The first instant shown, in milliseconds since 1970.
    #[must_use]
    pub fn from(&self) -> f64 {
        self.from
    }

    /// The instant at the right edge.
    #[must_use]
    pub fn to(&self) -> f64 {
        self.time(self.width)
    }

    /// How much is shown, in milliseconds, collapsed gaps and all.
    #[must_use]
    pub fn span(&self) -> f64 {
        self.to() - self.from
    }

    /// Over how many pixels.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.width
    }

    /// Milliseconds of one pixel, wherever no gap is collapsed.
    #[must_use]
    pub fn millis_per_px(&self) -> f64 {
        self.span / self.width
    }

    /// The gaps in sight that are collapsed, from left to right.
    #[must_use]
    pub fn folds(&self) -> &[Fold] {
        let first = self.folds.partition_point(|fold| fold.x1 <= 0.0);
        let last = self.folds.partition_point(|fold| fold.x0 < self.width);
        &self.folds[first..last.max(first)]
    }

    /// Where an instant lies, in pixels from the left edge.
    #[must_use]
    pub fn x(&self, time: f64) -> f64 {
        let after = self.folds.partition_point(|fold| (fold.gap.from as f64) < time);
        let px = |millis: f64| millis * self.width / self.span;
        match (after.checked_sub(1).map(|at| &self.folds[at]), self.folds.first()) {
            (Some(fold), _) if time < fold.gap.to as f64 => fold.x0 + fold.width() * fold.share_at(time),
            (Some(fold), _) => fold.x1 + px(time - fold.gap.to as f64),
            (None, Some(first)) => first.x0 - px(first.gap.from as f64 - time),
            (None, None) => px(time - self.from),
        }
    }

    /// The instant at a pixel.
    #[must_use]
    pub fn time(&self, x: f64) -> f64 {
        let after = self.folds.partition_point(|fold| fold.x0 < x);
        let millis = |px: f64| px * self.span / self.width;
        match (after.checked_sub(1).map(|at| &self.folds[at]), self.folds.first()) {
            (Some(fold), _) if x < fold.x1 => {
                fold.gap.from as f64 + (x - fold.x0) / fold.width() * fold.gap.length() as f64
            }
            (Some(fold), _) => fold.gap.to as f64 + millis(x - fold.x1),
            (None, Some(first)) => first.gap.from as f64 - millis(first.x0 - x),
            (None, None) => self.from + millis(x),
        }
    }

    /// The same times over another width: from the same first to the same last, whatever of the gaps in between is
    /// collapsed then.
    #[must_use]
    pub fn with_width(&self, width: f64) -> Self {
        /// So often the answer is looked for in half of where it was.
        const STEPS: usize = 60;
        /// How far off the last instant may be, as a share of all.
        const NEAR: f64 = 0.01;
        if (width - self.width).abs() < f64::EPSILON {
            return self.clone();
        }
        let over = |span: f64| Self::around(self.from, 0.0, span, width, self.gaps.clone());
        let (to, same) = (self.to(), over(self.span));
        if self.folds().is_empty() && same.folds().is_empty() {
            return same;
        }
        // To scale it is shown whole, and with signs for gaps even more.
        let (mut fine, mut coarse) = (MIN_SPAN, self.span().clamp(MIN_SPAN, MAX_SPAN));
        for _ in 0..STEPS {
            let middle = (fine * coarse).sqrt();
            if over(middle).to() < to {
                fine = middle;
            } else {
                coarse = middle;
            }
        }
        let found = over(coarse);
        // A view inside a gap that would be collapsed cannot be shown alone.
        if (found.to() - to).abs() <= self.span() * NEAR { found } else { same }
    }

    /// With these gaps collapsed, or none; the instant at `x` stays where it is.
    #[must_use]
    pub fn with_gaps(&self, gaps: Option<Arc<Gaps>>, x: f64) -> Self {
        if gaps == self.gaps {
            return self.clone();
        }
        Self::around(self.time(x), x, self.span, self.width, gaps)
    }

    /// Shows from the one to the other instant over the same width, with `margin` of the span free on either
    /// side.
    #[must_use]
    pub fn fitted(&self, from: Millis, to: Millis, margin: f64) -> Self {
        let least = MIN_SPAN * 100.0;
        let (from, to) = (from.min(to), from.max(to));
        let room = self.width / (1.0 + 2.0 * margin);
        let span = ((to - from) as f64).max(least);
        let middle = f64::midpoint(from as f64, to as f64);
        let per_px = self.per_px_of(from, to, span, room);
        if per_px >= span / room {
            let shown = (span * (1.0 + 2.0 * margin)).clamp(MIN_SPAN, MAX_SPAN);
            return self.anchored(middle - shown / 2.0, 0.0, shown);
        }
        self.anchored(from as f64, margin * room, per_px * self.width)
    }

    /// How many milliseconds a pixel must be for a range to be `room` pixels wide with all that is collapsed in it.
    fn per_px_of(&self, from: Millis, to: Millis, span: f64, room: f64) -> f64 {
        /// So often the answer is looked for in half of where it was.
        const STEPS: usize = 60;
        let Some(gaps) = self.gaps.as_deref() else { return span / room };
        let inside = |gap: &Gap| gap.to.min(to) - gap.from.max(from);
        let mut lengths: Vec<Millis> = gaps.all().iter().map(inside).filter(|&length| length > 0).collect();
        let most = (room / GAP_LEAST_PX) as usize + 1;
        if lengths.len() > most {
            lengths.select_nth_unstable_by_key(most, |&length| std::cmp::Reverse(length));
            lengths.truncate(most);
        }
        let width_at = |per_px: f64| {
            let sign = sign_px(gaps, per_px);
            let wide = lengths.iter().map(|&length| length as f64).filter(|length| *length > sign * per_px);
            wide.fold(span / per_px, |width, length| width - length / per_px + sign)
        };
        let (mut fine, mut coarse) = ((MIN_SPAN / room).min(span / room), span / room);
        if width_at(coarse) >= room {
            return coarse;
        }
        for _ in 0..STEPS {
            let middle = (fine * coarse).sqrt();
            if width_at(middle) > room {
                fine = middle;
            } else {
                coarse = middle;
            }
        }
        coarse
    }

    /// Moved by pixels; to later times when positive.
    #[must_use]
    pub fn panned(&self, px: f64) -> Self {
        self.anchored(self.time(px), 0.0, self.span)
    }

    /// Moved so that the right edge shows this instant.
    #[must_use]
    pub fn ending_at(&self, time: f64) -> Self {
        self.anchored(time, self.width, self.span)
    }

    /// Moved so that this pixel shows this instant.
    #[must_use]
    pub fn with_time_at(&self, time: f64, x: f64) -> Self {
        self.anchored(time, x, self.span)
    }

    /// Shows `factor` times as fine; the instant at `x` stays where it is.
    #[must_use]
    pub fn zoomed(&self, factor: f64, x: f64) -> Self {
        self.anchored(self.time(x), x, self.span / factor.max(1e-9))
    }

    /// What is shown on the way to another scale of the same width, `share` of it from 0 to 1. Each step looks as
    /// large as the one before, and what stays where it is does so all the way.
    #[must_use]
    pub fn between(&self, to: &Self, share: f64) -> Self {
        if share >= 1.0 {
            return to.clone();
        }
        let span = self.span * (to.span / self.span).powf(share);
        // How far the left edge is on its way: with a zoom it moves as the span does.
        let moved = if (to.span / self.span - 1.0).abs() < 1e-6 {
            share
        } else {
            (span - self.span) / (to.span - self.span)
        };
        let from = self.from + (to.from - self.from) * moved;
        Self::around(from, 0.0, span, to.width, to.gaps.clone())
    }

    /// Whether any of the times from the one to the other is shown.
    #[must_use]
    pub fn shows(&self, from: Millis, to: Millis) -> bool {
        (from as f64) < self.to() && (to as f64) >= self.from
    }
}

/// How wide collapsed gaps are drawn where a pixel is so many milliseconds.
fn sign_px(gaps: &Gaps, per_px: f64) -> f64 {
    let (count, together) = gaps.longer_than(GAP_LEAST_PX * per_px);
    let left = (gaps.extent() - together).max(0) as f64 / per_px;
    (GAPS_SHARE * left / count.max(1) as f64).clamp(GAP_LEAST_PX, GAP_PX)
}

/// What is collapsed around an instant at a pixel: all over the view and as far again on either side.
fn folds(gaps: &Gaps, (time, x): (f64, f64), per_px: f64, width: f64) -> Vec<Fold> {
    let all = gaps.all();
    let sign = sign_px(gaps, per_px);
    let is_wide = |gap: &Gap| gap.length() as f64 > sign * per_px;
    let mut first = gaps.ending_after(time);
    let (mut left, mut right) = ((time, x), (time, x));
    let mut found = Vec::new();
    if let Some(gap) = all.get(first).filter(|gap| (gap.from as f64) < time && is_wide(gap)) {
        let fold = Fold::new(*gap, 0.0, sign);
        let fold = Fold::new(*gap, x - sign * fold.share_at(time), sign);
        left = (gap.from as f64, fold.x0);
        right = (gap.to as f64, fold.x1);
        found.push(fold);
    }
    for gap in all[..first].iter().rev() {
        let end = left.1 - (left.0 - gap.to as f64) / per_px;
        if end < -width {
            break;
        }
        if is_wide(gap) {
            let fold = Fold::new(*gap, end - sign, sign);
            left = (gap.from as f64, fold.x0);
            found.push(fold);
        }
    }
    found.reverse();
    first += usize::from(all.get(first).is_some_and(|gap| (gap.from as f64) < time));
    for gap in &all[first..] {
        let begin = right.1 + (gap.from as f64 - right.0) / per_px;
        if begin > 2.0 * width {
            break;
        }
        if is_wide(gap) {
            let fold = Fold::new(*gap, begin, sign);
            right = (gap.to as f64, fold.x1);
            found.push(fold);
        }
    }
    found
}
