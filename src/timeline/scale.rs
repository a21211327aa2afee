//! Time to pixels and back.

use crate::time::Millis;

/// The shortest range that is shown, in milliseconds: times have no more digits.
const MIN_SPAN: f64 = 10.0;
/// The longest range, in milliseconds: all that a time can be.
const MAX_SPAN: f64 = 4.5e15;

/// Which times are shown over how many pixels. Panning and zooming give a new one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeScale {
    from: f64,
    span: f64,
    width: f64,
}

impl TimeScale {
    /// Shows `span` milliseconds from `from` (milliseconds since 1970) over `width` pixels.
    #[must_use]
    pub fn new(from: f64, span: f64, width: f64) -> Self {
        Self { from, span: span.clamp(MIN_SPAN, MAX_SPAN), width: width.max(1.0) }
    }

    /// Shows from the one to the other instant, with `margin` of the span free on either side.
    #[must_use]
    pub fn fit(from: Millis, to: Millis, margin: f64, width: f64) -> Self {
        let least = MIN_SPAN * 100.0;
        let (from, to) = (from.min(to) as f64, from.max(to) as f64);
        let span = (to - from).max(least);
        let middle = f64::midpoint(from, to);
        let shown = (span * (1.0 + 2.0 * margin)).clamp(MIN_SPAN, MAX_SPAN);
        Self::new(middle - shown / 2.0, shown, width)
    }

    /// The first instant shown, in milliseconds since 1970.
    #[must_use]
    pub fn from(self) -> f64 {
        self.from
    }

    /// The instant at the right edge.
    #[must_use]
    pub fn to(self) -> f64 {
        self.from + self.span
    }

    /// How much is shown, in milliseconds.
    #[must_use]
    pub fn span(self) -> f64 {
        self.span
    }

    /// Over how many pixels.
    #[must_use]
    pub fn width(self) -> f64 {
        self.width
    }

    /// Milliseconds of one pixel.
    #[must_use]
    pub fn millis_per_px(self) -> f64 {
        self.span / self.width
    }

    /// Where an instant lies, in pixels from the left edge.
    #[must_use]
    pub fn x(self, time: f64) -> f64 {
        (time - self.from) * self.width / self.span
    }

    /// The instant at a pixel.
    #[must_use]
    pub fn time(self, x: f64) -> f64 {
        self.from + x * self.span / self.width
    }

    /// The same times over another width.
    #[must_use]
    pub fn with_width(self, width: f64) -> Self {
        Self::new(self.from, self.span, width)
    }

    /// Moved by pixels; to later times when positive.
    #[must_use]
    pub fn panned(self, px: f64) -> Self {
        Self { from: self.from + px * self.millis_per_px(), ..self }
    }

    /// Moved so that the right edge shows this instant.
    #[must_use]
    pub fn ending_at(self, time: f64) -> Self {
        Self { from: time - self.span, ..self }
    }

    /// Shows `factor` times as fine; the instant at `x` stays where it is.
    #[must_use]
    pub fn zoomed(self, factor: f64, x: f64) -> Self {
        let held = self.time(x);
        let span = (self.span / factor.max(1e-9)).clamp(MIN_SPAN, MAX_SPAN);
        Self { from: held - x * span / self.width, span, ..self }
    }

    /// Whether any of the times from the one to the other is shown.
    #[must_use]
    pub fn shows(self, from: Millis, to: Millis) -> bool {
        (from as f64) < self.to() && (to as f64) >= self.from
    }
}
