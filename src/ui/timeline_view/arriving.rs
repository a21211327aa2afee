//! What arrives while it is followed comes into sight, in whichever lane it is.

use super::state::TimelineState;
use crate::index::RecordId;
use crate::ui::ViewCtx;

/// What is known of what arrives.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Arriving {
    /// The record that began last, as it was shown last.
    newest: Option<RecordId>,
    /// How many records there were when the folder had been read.
    read: usize,
    /// Whether anything newer has come since.
    pub is_led: bool,
    /// Whether the newest edge is to be shown wherever it is.
    pub is_asked_for: bool,
}

impl TimelineState {
    /// Brings the newest record into sight where it was asked for, or where it has just come and nothing is looked at:
    /// the lanes move no further than they must. What is read at the beginning is no arrival.
    pub(super) fn lead_to_newest(
        &mut self,
        ctx: &ViewCtx<'_>,
        is_asked_for: bool,
        is_known: bool,
        has_moved: bool,
    ) {
        let newest = self.picture.lanes.newest();
        let before = self.arriving.newest;
        if self.picture.is_new {
            self.arriving.newest = newest;
        }
        if self.is_reading {
            self.arriving.read = ctx.total;
        }
        let has_come = self.picture.is_new && newest != before && ctx.total > self.arriving.read;
        self.arriving.is_led |= self.is_following && has_come && !is_known;
        let is_free = ctx.selection.is_empty() && self.pointer.hovered().is_none();
        let follows = self.is_following && self.arriving.is_led && is_free;
        if is_asked_for || (follows && (self.picture.is_new || has_moved)) {
            self.want(newest);
        }
    }
}
