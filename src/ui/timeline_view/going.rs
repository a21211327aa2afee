//! How the view goes from one part of time to another, where it begins, and a range that keys brush in it.

use super::range;
use super::state::TimelineState;
use crate::time::Millis;
use crate::timeline::{self, TimeScale};
use crate::ui::ViewCtx;
use egui::Ui;

/// What the first stretch follows from: lanes, all there is, and width.
pub(super) type FirstKey = (u64, (Millis, Millis), f64);

/// A change of the view that the eye is to follow.
#[derive(Clone, Debug)]
pub(super) struct Ease {
    pub from: TimeScale,
    pub to: TimeScale,
    /// When it began, by the clock of the window; none until it is drawn first.
    pub begun: Option<f64>,
}

impl TimelineState {
    /// Lets go of the range that is brushed by keys; says whether there was one.
    pub fn drop_brush(&mut self) -> bool {
        self.key_brush.take().is_some()
    }

    /// The filter with the range that is brushed by keys, which is brushed no longer.
    pub fn take_brush(&mut self, ctx: &ViewCtx<'_>) -> Option<String> {
        let ((from, to), scale) = (self.key_brush.take()?, self.scale.as_ref()?);
        let (from, to) = range::rounded(from, to, scale.millis_per_px());
        self.show_range(from, to);
        Some(range::with_range(ctx.filter_text, from, to, ctx.source_offset))
    }

    /// Brushes on by a share of the view. A brush begins at the hairline, else at what is selected, else in the middle.
    pub(super) fn brush_by(&mut self, share: f64, ctx: &ViewCtx<'_>) {
        let Some(scale) = self.target().cloned() else { return };
        let width = scale.width();
        let is_seen = |&time: &f64| (0.0..=width).contains(&scale.x(time));
        let lanes = &self.picture.lanes;
        let lead = || Some(lanes.begin(lanes.bar_of(ctx.selection.lead()?)?) as f64);
        let begin = || self.pointer.time.or_else(lead).filter(is_seen).unwrap_or(scale.time(width / 2.0));
        let (from, to) = self.key_brush.unwrap_or_else(|| (begin(), begin()));
        let x = scale.x(to) + width * share;
        let to = scale.time(x);
        self.key_brush = Some((from, to));
        // Who brushes looks at something.
        self.is_following = false;
        // What is brushed stays in sight.
        let beyond = (x - width).max(0.0) + x.min(0.0);
        if beyond != 0.0 {
            self.glide(scale.panned(beyond));
        }
    }

    /// The stretch that is shown as long as nobody chose another.
    pub(super) fn first(&mut self, full: (Millis, Millis), width: f64, height: f64) -> (Millis, Millis) {
        let key = (self.picture.revision(), full, width);
        if let Some(first) = self.first.and_then(|(of, first)| moved_on(of, first, key)) {
            return first;
        }
        let first = timeline::first_view(self.picture.lanes.spans(), full, width);
        self.weigh_gaps((first == full).then_some(full), width);
        self.scroll = self.top_of(first);
        let first = if first == full { full } else { self.filled(first, height) };
        self.first.insert((key, first)).1
    }

    /// Finds out whether gaps are to be collapsed where all there is is shown, unless the user said so.
    pub(super) fn weigh_gaps(&mut self, all: Option<(Millis, Millis)>, width: f64) {
        if self.first_gaps != Some(false) && !self.collapses_gaps {
            let spans = self.picture.lanes.spans();
            self.first_gaps = all.is_some_and(|all| timeline::is_idle(spans, all, width)).then_some(true);
        }
    }

    /// The part of a stretch in which the lanes that are seen have anything: beside it the view would be empty.
    fn filled(&self, (from, to): (Millis, Millis), height: f64) -> (Millis, Millis) {
        /// Less than this of a stretch is not left out.
        const LEAST_SHARE: Millis = 5;
        /// How much of a stretch stays at least.
        const KEPT_SHARE: Millis = 8;
        let picture = &self.picture;
        let seen = picture.stack.seen(self.scroll + picture.sticky, height - picture.sticky);
        let extents = seen.filter_map(|place| picture.lanes.lanes()[picture.lane_at_place(place)].extent);
        let inside = extents.map(|(begin, end)| (begin.max(from), end.min(to))).filter(|(a, b)| a <= b);
        let Some((begin, end)) = inside.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))) else {
            return (from, to);
        };
        if (to - from) - (end - begin) < (to - from) / LEAST_SHARE {
            return (from, to);
        }
        let length = (end - begin).max((to - from) / KEPT_SHARE);
        let begin = begin.min(to - length);
        (begin, begin + length)
    }

    /// Where the first lane stands of which something begins in that time.
    fn top_of(&self, (from, to): (Millis, Millis)) -> f64 {
        let lanes = &self.picture.lanes;
        let begins_in_it = |bar: u32| (from..=to).contains(&lanes.begin(bar));
        let lane = lanes.lanes().iter().position(|lane| lane.bars.clone().any(begins_in_it));
        let top = lane.map_or(0.0, |lane| self.picture.stack.of(self.picture.place_of_lane(lane)).start);
        (top - self.picture.sticky).max(0.0)
    }

    /// Moves the view on its way to what was chosen.
    pub(super) fn move_on(&mut self, ui: &Ui) {
        let Some(ease) = &mut self.ease else { return };
        let seconds = f64::from(ui.style().animation_time);
        let passed = self.clock - *ease.begun.get_or_insert(self.clock);
        let share = if seconds > 0.0 { (passed / seconds).clamp(0.0, 1.0) } else { 1.0 };
        // Fast at first, so that it answers at once, and softly to its end.
        let eased = 1.0 - (1.0 - share).powi(3);
        self.scale = Some(ease.from.between(&ease.to, eased));
        if share >= 1.0 {
            self.ease = None;
        } else {
            ui.ctx().request_repaint();
        }
    }

    /// Is at once where it was on its way to.
    pub(super) fn arrive(&mut self) {
        if let Some(ease) = self.ease.take() {
            self.scale = Some(ease.to);
        }
    }

    /// What is shown, or will be in a moment.
    pub(super) fn target(&self) -> Option<&TimeScale> {
        self.ease.as_ref().map(|ease| &ease.to).or(self.scale.as_ref())
    }

    /// How many records began before and after what is shown.
    pub(super) fn beyond(&self) -> (usize, usize) {
        let Some(scale) = &self.scale else { return (0, 0) };
        let arrivals = self.picture.lanes.arrivals();
        let after = arrivals.count() - arrivals.before(scale.to().ceil() as Millis);
        (arrivals.before(scale.from() as Millis), after)
    }

    /// Like [`choose`](Self::choose), and the view goes there in steps that the eye can follow.
    pub(super) fn glide(&mut self, scale: TimeScale) {
        let shown = self.scale.clone();
        self.choose(scale);
        self.ease_from(shown);
    }

    /// Goes from what was shown to what is chosen now, in steps.
    pub(super) fn ease_from(&mut self, shown: Option<TimeScale>) {
        if let (Some(from), Some(to)) = (shown, self.scale.clone())
            && from != to
        {
            self.scale = Some(from.clone());
            self.ease = Some(Ease { from, to, begun: None });
        }
    }

    /// Like [`glide`](Self::glide), as a step of its own.
    pub(super) fn jump(&mut self, scale: TimeScale) {
        self.changed_at = f64::NEG_INFINITY;
        self.glide(scale);
        self.changed_at = f64::NEG_INFINITY;
    }
}

/// A stretch that was found, at the newest edge when that has moved on because something is under way; none where
/// another must be looked for.
fn moved_on(of: FirstKey, first: (Millis, Millis), key: FirstKey) -> Option<(Millis, Millis)> {
    /// So much longer than it was all there is looks like before, as a share of it.
    const SAME: Millis = 16;
    let ((lanes, full, width), (other_lanes, other_full, other_width)) = (of, key);
    let later = other_full.1 - full.1;
    let is_same =
        (lanes, full.0) == (other_lanes, other_full.0) && (width - other_width).abs() < f64::EPSILON;
    if !is_same || !(0..=(full.1 - full.0) / SAME).contains(&later) {
        return None;
    }
    Some(if first == full { other_full } else { (first.0 + later, first.1 + later) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn while_something_is_under_way_the_first_stretch_moves_along_and_is_not_looked_for_anew() {
        let key = |to, lanes| (lanes, (0, to), 800.0);
        assert_eq!(moved_on(key(16_000, 1), (15_000, 16_000), key(17_000, 1)), Some((16_000, 17_000)));
        assert_eq!(moved_on(key(16_000, 1), (0, 16_000), key(16_500, 1)), Some((0, 16_500)));
        assert_eq!(moved_on(key(16_000, 1), (15_000, 16_000), key(17_001, 1)), None, "far longer");
        assert_eq!(moved_on(key(16_000, 1), (15_000, 16_000), key(16_000, 2)), None, "other lanes");
    }
}
