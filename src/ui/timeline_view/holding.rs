//! What stays as it is and where it is when records come and go, or another filter is in force.

use super::state::{Choice, TimelineState};
use crate::index::RecordId;
use crate::time::Millis;
use crate::timeline::{Gaps, LaneKey};
use egui::{Pos2, Rect};
use std::sync::Arc;

/// Something that must not move on the screen, and how far the upper edge is below its top.
#[derive(Clone, Copy, Debug)]
pub(super) enum Anchor {
    Bar(RecordId, f64),
    Lane(LaneKey, f64),
}

impl TimelineState {
    /// Under another filter what was collapsed stays so, where nothing lies there: else all would move.
    pub(super) fn hold_gaps(&mut self, before: Option<Arc<Gaps>>, is_other_filter: bool) {
        let is_due = self.picture.is_new && (is_other_filter || self.held_gaps.is_some());
        let Some(held) = before.filter(|_| is_due) else { return };
        let lanes = &self.picture.lanes;
        self.held_gaps =
            Some(if lanes.extent().is_none() { held } else { Arc::new(held.both(lanes.gaps())) });
    }

    /// Leaves what is shown as it is though it is not chosen: no filter moves it. Where it was all there is, it still
    /// becomes wider when there is more.
    pub(super) fn keep(&mut self, was_empty: bool) {
        if self.choice == Choice::First && !was_empty {
            let all = self.first.filter(|((_, full, _), first)| full == first).map(|(_, first)| first);
            self.choice = if all.is_some() { Choice::All } else { Choice::View };
            self.all = all;
        }
        let shown = self.target().map(|scale| (scale.from() as Millis, scale.to().ceil() as Millis));
        let kept = shown.zip(self.picture.last_full).and_then(|(shown, full)| within(shown, full));
        self.kept = kept.filter(|_| self.choice != Choice::First);
    }

    /// Leaves the minimap as it is while it is pointed at and arrivals are not followed.
    pub(super) fn hold_minimap(&mut self, full: Option<(Millis, Millis)>) {
        self.picture.last_full = full.or(self.picture.last_full);
    }

    /// What must not move when lanes come or go: the bar or lane that is pointed at, else the lane at the upper edge.
    pub(super) fn anchor(&self, pointer: Option<Pos2>, bars: Rect, is_other_filter: bool) -> Option<Anchor> {
        // The newest come in at the top: who is there and follows them sees them come.
        if self.scroll <= 0.0 && (self.is_following || is_other_filter) {
            return None;
        }
        let hovered = pointer.and_then(|_| self.pointer.hovered());
        if let Some((id, bar)) = hovered.and_then(|id| Some((id, self.picture.lanes.bar_of(id)?))) {
            return Some(Anchor::Bar(id, self.scroll - self.picture.heights_of(bar, &self.folds).0));
        }
        let edge = self.picture.sticky;
        let y = pointer.map_or(edge, |at| f64::from(at.y - bars.top()).max(edge));
        let stack = &self.picture.stack;
        let place = stack.lane_at(self.scroll + y).or(stack.lane_at(self.scroll + edge))?;
        let lane = self.picture.lane_at_place(place);
        Some(Anchor::Lane(self.picture.lanes.lanes()[lane].key, self.scroll - stack.of(place).start))
    }

    pub(super) fn hold(&mut self, anchor: Option<Anchor>, is_other_filter: bool) {
        if !self.picture.is_new {
            return;
        }
        self.slack = 0.0;
        let held = match anchor {
            None => return,
            Some(Anchor::Bar(id, offset)) => {
                let bar = self.picture.lanes.bar_of(id);
                bar.map(|bar| self.picture.heights_of(bar, &self.folds).0 + offset)
            }
            Some(Anchor::Lane(key, offset)) => {
                let lane = self.picture.lanes.lanes().iter().position(|lane| lane.key == key);
                lane.map(|lane| {
                    let place = self.picture.stack.of(self.picture.place_of_lane(lane));
                    place.start + offset.min(place.end - place.start)
                })
            }
        };
        self.scroll = held.unwrap_or(0.0).max(0.0);
        let must_stay = !self.is_following && !is_other_filter;
        self.slack = if must_stay { self.scroll } else { 0.0 };
    }
}

/// What two parts of time have in common.
fn within(a: (Millis, Millis), b: (Millis, Millis)) -> Option<(Millis, Millis)> {
    let both = (a.0.max(b.0), a.1.min(b.1));
    (both.0 < both.1).then_some(both)
}
