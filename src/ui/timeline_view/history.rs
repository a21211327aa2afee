//! The views that were chosen one after the other, to go back and forward.

use super::state::{Choice, TimelineState};
use crate::timeline::TimeScale;

/// How many earlier views are remembered.
const HISTORY: usize = 100;
/// Changes of the view that follow one another within this many seconds are one step of the history.
const ONE_STEP_SECONDS: f64 = 0.8;

impl TimelineState {
    /// The user shows another part of time. It can be undone.
    pub(super) fn choose(&mut self, scale: TimeScale) {
        let Some(before) = self.target().cloned() else { return };
        self.ease = None;
        if before == scale {
            self.scale = Some(scale);
            return;
        }
        if self.clock - self.changed_at > ONE_STEP_SECONDS {
            self.back.push((before.clone(), self.clock));
            self.forward.clear();
            if self.back.len() > HISTORY {
                self.back.remove(0);
            }
        }
        self.changed_at = self.clock;
        // Panning to later times is no reason to stop following; anything else is.
        let (now, then) = (scale.millis_per_px(), before.millis_per_px());
        let same_zoom = (now - then).abs() < then * 1e-9;
        self.is_following &= same_zoom && scale.from() > before.from();
        self.choice = Choice::View;
        self.scale = Some(scale);
    }

    pub(super) fn go_back(&mut self) {
        let now = self.target().cloned();
        if let (Some((before, time)), Some(now)) = (self.back.pop(), now) {
            self.forward.push((now, time));
            self.travel(before);
        }
    }

    pub(super) fn go_forward(&mut self) {
        let now = self.target().cloned();
        if let (Some((after, time)), Some(now)) = (self.forward.pop(), now) {
            self.back.push((now, time));
            self.travel(after);
        }
    }

    /// When what is shown was chosen, in seconds of the window's clock, where that can be undone.
    #[must_use]
    pub fn undoable(&self) -> Option<f64> {
        self.back.last().map(|(_, time)| *time)
    }

    /// When the choice was made that would be made again.
    #[must_use]
    pub fn redoable(&self) -> Option<f64> {
        self.forward.last().map(|(_, time)| *time)
    }

    fn travel(&mut self, scale: TimeScale) {
        self.is_following = false;
        self.choice = Choice::View;
        self.changed_at = f64::NEG_INFINITY;
        let shown = self.scale.replace(scale);
        self.ease_from(shown);
    }
}
