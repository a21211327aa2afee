//! The timeline.

use crate::index::RecordId;
use crate::ui::command::Command;
use crate::ui::{Actions, ViewCtx};

/// What the timeline keeps.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct TimelineState {
    /// Whether arrivals move the view so that the newest edge stays in sight.
    #[serde(skip)]
    pub is_following: bool,
}

impl Default for TimelineState {
    fn default() -> Self {
        Self { is_following: true }
    }
}

impl TimelineState {
    /// Forgets everything that belongs to a folder.
    pub fn forget_folder(&mut self) {
        *self = Self::default();
    }

    /// Shows the newest edge again, and follows it from now on.
    pub fn resume(&mut self) {
        self.is_following = true;
    }

    /// Brings a record into view.
    pub fn reveal(&mut self, _record: RecordId) {}
}

/// Shows the timeline.
pub fn show(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, _state: &mut TimelineState, _actions: &mut Actions) {
    ui.set_min_size(ui.available_size());
    ui.label(format!("timeline of {}", ctx.hits.len()));
}

/// Runs a command of the timeline.
pub fn run_command(state: &mut TimelineState, _ctx: &ViewCtx<'_>, command: Command) {
    state.is_following &= command != Command::PanLeft;
}
