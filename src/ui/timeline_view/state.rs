//! What the timeline keeps, and how the part of time that is shown changes.

use super::Parts;
use super::arriving::Arriving;
use super::going::{Ease, FirstKey};
use super::keeping::{Folds, Pins};
use super::picture::{Heights, LanesKey, Picture};
use crate::index::RecordId;
use crate::time::Millis;
use crate::timeline::{Gaps, Grouping, TimeScale, Within};
use crate::ui::ViewCtx;
use crate::ui::aside::Aside;
use egui::{Rect, Ui};
use std::sync::Arc;

/// How much of the span is left free on either side of what is fitted.
const MARGIN: f64 = 0.04;

/// What the timeline keeps.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct TimelineState {
    /// What the lanes are made by.
    pub grouping: Grouping,
    /// What their rows are sorted by.
    pub within: Within,
    /// Whether time in which nothing was under way is drawn as a sign of one width.
    pub collapses_gaps: bool,
    /// Whether arrivals move the view so that the newest edge stays in sight.
    #[serde(skip)]
    pub is_following: bool,
    /// Whether the folder is still being read: what comes then is no arrival.
    #[serde(skip)]
    pub is_reading: bool,
    #[serde(skip)]
    pub(super) arriving: Arriving,
    /// The view as it was before the window became wider or narrower, and as it is since.
    #[serde(skip)]
    resized: Option<(TimeScale, TimeScale)>,
    /// The part of time that is shown; none until something is there to show.
    #[serde(skip)]
    pub(super) scale: Option<TimeScale>,
    /// How far the lanes are scrolled down, in points.
    #[serde(skip)]
    pub(super) scroll: f64,
    /// How far they may stay scrolled though nothing lies there, because what is pointed at must not move.
    #[serde(skip)]
    pub(super) slack: f64,
    #[serde(skip)]
    pub(super) folds: Folds,
    #[serde(skip)]
    pub(super) pins: Pins,
    /// The field for a range of time, while it is open.
    #[serde(skip)]
    pub(super) range_field: Option<super::range_field::RangeField>,
    #[serde(skip)]
    pub(super) picture: Picture,
    #[serde(skip)]
    pub(super) pointer: super::pointer::Pointer,
    /// Why that is shown and nothing else.
    #[serde(skip)]
    pub(super) choice: Choice,
    /// The stretch that is shown first, and what it follows from.
    #[serde(skip)]
    pub(super) first: Option<(FirstKey, (Millis, Millis))>,
    /// What the view is on its way to.
    #[serde(skip)]
    pub(super) ease: Option<Ease>,
    /// The range that is brushed by keys: where it began, and where it reaches.
    #[serde(skip)]
    pub(super) key_brush: Option<(f64, f64)>,
    /// What was shown before, and when something else was chosen, by the clock of the window.
    #[serde(skip)]
    pub(super) back: Vec<(TimeScale, f64)>,
    #[serde(skip)]
    pub(super) forward: Vec<(TimeScale, f64)>,
    /// When the view changed last, by the clock of the window.
    #[serde(skip)]
    pub(super) changed_at: f64,
    #[serde(skip)]
    pub(super) clock: f64,
    /// What is to be brought into view.
    #[serde(skip)]
    wanted: Option<RecordId>,
    /// Whether gaps are collapsed though nobody asked for it, because they take most of what is shown first; none until
    /// that is known.
    #[serde(skip)]
    pub(super) first_gaps: Option<bool>,
    /// The gaps that stay collapsed under another filter.
    #[serde(skip)]
    pub(super) held_gaps: Option<Arc<Gaps>>,
    /// From when to when all was when all was asked for, and all that came since.
    #[serde(skip)]
    pub(super) all: Option<(Millis, Millis)>,
    /// What was shown when it was looked at last whether any of it is in sight.
    #[serde(skip)]
    looked_at: Option<TimeScale>,
    /// The filter whose records were shown last.
    #[serde(skip)]
    filter: String,
    /// A part of time that stayed shown under another filter: the minimap has it too, wherever its records lie.
    #[serde(skip)]
    pub(super) kept: Option<(Millis, Millis)>,
}

impl Default for TimelineState {
    fn default() -> Self {
        Self {
            grouping: Grouping::default(),
            within: Within::default(),
            collapses_gaps: false,
            is_following: true,
            is_reading: false,
            arriving: Arriving::default(),
            resized: None,
            scale: None,
            scroll: 0.0,
            slack: 0.0,
            folds: Folds::default(),
            pins: Pins::default(),
            range_field: None,
            picture: Picture::default(),
            pointer: super::pointer::Pointer::default(),
            choice: Choice::default(),
            first: None,
            ease: None,
            key_brush: None,
            back: Vec::new(),
            forward: Vec::new(),
            changed_at: f64::NEG_INFINITY,
            clock: 0.0,
            wanted: None,
            first_gaps: None,
            held_gaps: None,
            all: None,
            looked_at: None,
            filter: String::new(),
            kept: None,
        }
    }
}

/// Why a part of time is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Choice {
    /// Nobody chose: a stretch in which bars can be read.
    #[default]
    First,
    /// All there is was asked for, and all that comes.
    All,
    /// It was chosen.
    View,
}

/// So much of a bar is enough to see it, in points: nothing moves then.
const SEEN: f64 = 6.0;

impl TimelineState {
    /// Forgets everything that belongs to a folder.
    pub fn forget_folder(&mut self) {
        let Self { grouping, within, collapses_gaps, .. } = *self;
        *self = Self { grouping, within, collapses_gaps, ..Self::default() };
    }

    /// The gaps that are collapsed; none while all times are drawn to scale.
    pub(super) fn gaps(&self) -> Option<Arc<Gaps>> {
        let gaps = || Arc::clone(self.held_gaps.as_ref().unwrap_or(self.picture.lanes.gaps()));
        (self.collapses_gaps || self.first_gaps == Some(true)).then(gaps)
    }

    /// Collapses gaps, or draws them to scale again. What is in the middle stays there.
    pub(super) fn toggle_gaps(&mut self) {
        let collapsed = self.collapses_gaps || self.first_gaps == Some(true);
        self.collapses_gaps = !collapsed;
        self.first_gaps = Some(false);
        self.held_gaps = None;
        self.arrive();
        if self.choice == Choice::View {
            let gaps = self.gaps();
            self.scale = self.scale.take().map(|scale| scale.with_gaps(gaps, scale.width() / 2.0));
        } else {
            self.scale = None;
        }
    }

    /// Shows the newest edge again, and follows it from now on.
    pub fn resume(&mut self) {
        self.is_following = true;
        self.arriving.is_asked_for = true;
        self.arrive();
        self.scroll = 0.0;
        self.slack = 0.0;
    }

    /// Brings a record into view. Where it was just clicked it is, and nothing moves.
    pub fn reveal(&mut self, record: RecordId) {
        if self.pointer.clicked.take() != Some(record) {
            self.wanted = Some(record);
        }
    }

    /// The record before or after another in the same row; without one, the first in sight.
    #[must_use]
    pub fn neighbour(&self, id: Option<RecordId>, later: bool) -> Option<RecordId> {
        let lanes = &self.picture.lanes;
        let Some(bar) = id.and_then(|id| lanes.bar_of(id)) else {
            let row = self.picture.seen.iter().find(|row| !row.placed.elements.is_empty())?;
            return Some(lanes.record(self.picture.first_bar(row, row.placed.elements.first()?)));
        };
        let row = &lanes.row(lanes.row_of(bar)).bars;
        let next = if later { bar + 1 } else { bar.checked_sub(1)? };
        row.contains(&next).then(|| lanes.record(next))
    }

    /// The lanes that are being made aside.
    pub fn aside(&mut self) -> &mut Aside<LanesKey> {
        &mut self.picture.aside
    }

    /// The range of time that is being brushed.
    #[must_use]
    pub fn brushed(&self) -> Option<(Millis, Millis)> {
        self.pointer.brushed
    }

    /// Puts the lane under the pointer, or that of what is selected, on top, or back where it belongs.
    pub(super) fn toggle_pin(&mut self, ctx: &ViewCtx<'_>) {
        let lanes = &self.picture.lanes;
        let of_selection =
            || ctx.selection.lead().and_then(|id| lanes.bar_of(id)).map(|bar| lanes.lane_of(bar));
        let lane = self.pointer.lane.filter(|&lane| lane < lanes.lanes().len()).or_else(of_selection);
        if let Some(lane) = lane {
            self.pins.toggle(lanes.lanes()[lane].key);
        }
    }

    /// Takes in what changed outside: records, filter, size of the window.
    pub(super) fn refresh(&mut self, ui: &Ui, ctx: &ViewCtx<'_>, parts: &Parts) {
        let bars = parts.bars;
        self.clock = ui.input(|input| input.time);
        // What was clicked was brought into view by then, or is not to be.
        self.pointer.clicked = None;
        let was_empty = self.picture.lanes.extent().is_none();
        let scroll_before = self.scroll;
        if self.is_following {
            self.picture.let_go();
        } else {
            self.picture.hold(ctx, (self.grouping, self.within), &self.folds);
        }
        let news = self.picture.news(ctx, (self.grouping, self.within), &self.folds);
        if let Some(wait) = news.wait {
            ui.ctx().request_repaint_after(wait);
        }
        let other_filter = news.filter().filter(|&filter| filter != self.filter).map(str::to_owned);
        let is_other_filter = other_filter.is_some();
        let pointer = ui.input(|input| input.pointer.hover_pos()).filter(|_| !is_other_filter);
        let anchor = self.anchor(pointer.filter(|&at| parts.lanes().contains(at)), bars, is_other_filter);
        let gaps_before = self.gaps().filter(|_| !was_empty || self.held_gaps.is_some());
        if let Some(grouping) = news.grouping() {
            self.folds.turn_to(grouping);
            self.pins.turn_to(grouping);
        }
        self.picture.refresh(news, &self.folds, &self.pins);
        self.hold_gaps(gaps_before, is_other_filter);
        self.hold(anchor, is_other_filter);
        let full = self.picture.last_full.filter(|_| !self.is_following);
        let full = full.filter(|_| pointer.is_some_and(|at| parts.minimap.contains(at)));
        let width = f64::from(bars.width());
        let gaps = self.gaps();
        self.move_on(ui);
        let scale = self.scale.take().map(|scale| self.over_width(scale, width));
        self.scale = scale.map(|scale| scale.with_gaps(gaps, 0.0));
        self.filter = other_filter.unwrap_or(std::mem::take(&mut self.filter));
        if is_other_filter {
            self.keep(was_empty);
        }
        let must_show_newest = std::mem::take(&mut self.arriving.is_asked_for);
        match self.picture.full_range(ctx.now) {
            Some(_) if self.ease.is_some() => {}
            Some(full) if self.scale.is_none() || self.chooses(is_other_filter, was_empty) => {
                let shown = match self.choice {
                    Choice::All => self.all_with(full),
                    _ => self.first(full, width, f64::from(bars.height())),
                };
                let empty = TimeScale::new(0.0, 1.0, width).with_gaps(self.gaps(), 0.0);
                self.scale = Some(empty.fitted(shown.0, shown.1, MARGIN));
            }
            Some(full) if self.is_following => self.follow(full.1, must_show_newest),
            Some(_) => {}
            None => {
                let hour = 3_600_000;
                self.scale.get_or_insert_with(|| TimeScale::fit(ctx.now - hour, ctx.now, 0.0, width));
            }
        }
        self.hold_minimap(full);
        if let (Some(kept), Some(full)) = (self.kept, self.picture.last_full) {
            self.picture.last_full = Some((kept.0.min(full.0), kept.1.max(full.1)));
        }
        let has_moved = (self.scroll - scroll_before).abs() > f64::EPSILON;
        self.lead_to_newest(ctx, must_show_newest, was_empty || is_other_filter, has_moved);
    }

    /// The same times over another width. While the window is drawn wider and narrower all follows from what was shown
    /// first: the width of then shows just that again.
    fn over_width(&mut self, scale: TimeScale, width: f64) -> TimeScale {
        if (scale.width() - width).abs() < f64::EPSILON {
            return scale;
        }
        let first = self.resized.take().filter(|(_, last)| *last == scale).map_or(scale, |(first, _)| first);
        let shown = first.with_width(width);
        self.resized = Some((first, shown.clone()));
        shown
    }

    /// Brings a record into view at the next look.
    pub(super) fn want(&mut self, record: Option<RecordId>) {
        self.wanted = record.or(self.wanted);
    }

    /// Whether what is shown follows from what there is.
    fn chooses(&self, is_other_filter: bool, was_empty: bool) -> bool {
        match self.choice {
            Choice::First => self.is_following || was_empty,
            Choice::All => self.is_following || is_other_filter,
            Choice::View => false,
        }
    }

    /// All there is, and all that there was when that was asked for.
    fn all_with(&mut self, full: (Millis, Millis)) -> (Millis, Millis) {
        let all = self.all.unwrap_or(full);
        *self.all.insert((all.0.min(full.0), all.1.max(full.1)))
    }

    /// Keeps the zoom and moves the newest edge into sight. It moves back only when it was asked for: that the newest
    /// is older than before is the doing of a filter.
    fn follow(&mut self, newest: Millis, is_asked_for: bool) {
        if let Some(scale) = &self.scale {
            let free = scale.width() * (1.0 - MARGIN);
            if is_asked_for || scale.x(newest as f64) > free {
                self.scale = Some(scale.with_time_at(newest as f64, free));
            }
        }
    }

    /// Brings into view what is wanted, and finds out what is seen.
    pub(super) fn settle(&mut self, ctx: &ViewCtx<'_>, bars: Rect) {
        let Some(mut scale) = self.scale.clone() else { return };
        let height = f64::from(bars.height());
        self.picture.pin(height);
        if let Some(bar) = self.wanted.take().and_then(|id| self.picture.lanes.bar_of(id)) {
            if let Some(ease) = &self.ease {
                let to = self.scale_that_shows(&ease.to, bar, ctx.now);
                self.ease = Some(Ease { to, ..ease.clone() });
            } else {
                scale = self.scale_that_shows(&scale, bar, ctx.now);
                self.scale = Some(scale.clone());
            }
            let (top, bottom, scrolls) = self.picture.heights_of(bar, &self.folds);
            if scrolls {
                let highest = top - Heights::MARGIN - self.picture.sticky;
                self.scroll = self.scroll.min(highest).max(bottom + Heights::MARGIN - height);
            }
            self.looked_at = Some(scale.clone());
        }
        self.clamp_scroll(height);
        if self.ease.is_none() && self.looked_at.as_ref() != Some(&scale) {
            self.looked_at = Some(scale.clone());
            self.look_for_something(&scale, height);
            self.clamp_scroll(height);
        }
        self.picture.place(&scale, self.scroll, height, ctx.now, &self.folds);
        self.picture.pick(ctx.selection, ctx.marked);
    }

    fn clamp_scroll(&mut self, height: f64) {
        let lowest = (self.picture.stack.height() - height).max(self.slack);
        self.scroll = self.scroll.min(lowest).max(0.0);
    }

    /// Pans no further than it must for a bar to be seen.
    fn scale_that_shows(&self, scale: &TimeScale, bar: u32, now: Millis) -> TimeScale {
        let lanes = &self.picture.lanes;
        let begin = lanes.begin(bar) as f64;
        let end = (lanes.end(bar).unwrap_or(now) as f64).max(begin);
        let (x0, x1) = (scale.x(begin), scale.x(end));
        let margin = scale.width() * MARGIN;
        if x0 < scale.width() - SEEN && x1 > SEEN {
            return scale.clone();
        }
        let shown = (x1 - x0).min(scale.width() - 2.0 * margin);
        if x0 >= scale.width() - margin {
            return scale.with_time_at(begin, scale.width() - margin - shown);
        }
        scale.with_time_at(begin, margin)
    }

    /// When nothing of the lanes in sight lies in the time that is shown, scrolls to the nearest lane that has
    /// something: an empty screen helps nobody.
    fn look_for_something(&mut self, scale: &TimeScale, height: f64) {
        let range = (scale.from() as Millis, scale.to().ceil() as Millis);
        let free = height - self.picture.sticky;
        let seen = self.picture.stack.seen(self.scroll + self.picture.sticky, free);
        let lanes = self.picture.lanes.lanes();
        let has = |place: usize| {
            let extent = lanes[self.picture.lane_at_place(place)].extent;
            extent.is_some_and(|(from, to)| from < range.1 && to >= range.0)
        };
        if seen.is_empty() || seen.clone().any(has) {
            return;
        }
        let middle = self.picture.lane_at_place(usize::midpoint(seen.start, seen.end).min(lanes.len() - 1));
        if let Some(lane) = self.picture.lanes.nearest_with(range, middle) {
            let place = self.picture.place_of_lane(lane);
            let at = self.picture.stack.of(place);
            let top = (at.start - self.picture.sticky).max(0.0);
            self.scroll = if place < seen.start { top } else { (at.end - height).max(0.0).min(top) };
        }
    }

    /// Shows from the one to the other instant.
    pub(super) fn show_range(&mut self, from: Millis, to: Millis) {
        if let Some(scale) = &self.scale {
            self.jump(scale.fitted(from, to, MARGIN));
        }
    }

    /// Shows all there is.
    pub(super) fn fit_all(&mut self) {
        let Some(full) = self.picture.full else { return };
        let was_following = self.is_following;
        self.all = Some(full);
        self.held_gaps = None;
        self.kept = None;
        self.picture.last_full = Some(full);
        if let Some(scale) = self.scale.take() {
            // What was idle among other records need not be among these.
            self.weigh_gaps(Some(full), scale.width());
            self.scale = Some(scale.with_gaps(self.gaps(), 0.0));
        }
        self.show_range(full.0, full.1);
        // All of it is in sight, the newest edge too.
        self.is_following = was_following;
        self.choice = Choice::All;
    }

    pub(super) fn fit_selection(&mut self, ctx: &ViewCtx<'_>) {
        let lanes = &self.picture.lanes;
        let bars = ctx.selection.iter().filter_map(|id| lanes.bar_of(id));
        let ranges =
            bars.map(|bar| (lanes.begin(bar), lanes.end(bar).unwrap_or(ctx.now).max(lanes.begin(bar))));
        if let Some((from, to)) = ranges.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))) {
            self.show_range(from, to);
            self.wanted = ctx.selection.lead();
        }
    }

    pub(super) fn zoom_at_middle(&mut self, factor: f64) {
        if let Some(scale) = self.target() {
            self.glide(scale.zoomed(factor, scale.width() / 2.0));
        }
    }

    pub(super) fn pan_by_share(&mut self, share: f64) {
        if let Some(scale) = self.target() {
            self.glide(scale.panned(scale.width() * share));
        }
    }

    /// The user scrolls the lanes.
    pub(super) fn scroll_by(&mut self, points: f64) {
        let before = self.scroll;
        self.scroll = (self.scroll + points).max(0.0);
        self.slack = self.slack.min(before.min(self.scroll));
        // The newest lanes are at the top, unless the newest was led to further down: who goes elsewhere looks at
        // something older.
        if self.scroll > before || (self.arriving.is_led && self.scroll < before) {
            self.is_following = false;
        }
    }
}
