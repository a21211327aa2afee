//! The places of timeline, table and details while those panels are being written.

/// The place of the timeline.
pub mod timeline_view {
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
    pub fn run_command(command: Command, _ctx: &ViewCtx<'_>, state: &mut TimelineState) {
        state.is_following &= command != Command::PanLeft;
    }
}

/// The place of the table.
pub mod table {
    use crate::index::{Field, RecordId};
    use crate::ui::selection::SelectMode;
    use crate::ui::{Action, Actions, ViewCtx};

    /// What the table keeps.
    #[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
    #[serde(default)]
    pub struct TableState {
        #[serde(skip)]
        order: Vec<RecordId>,
    }

    impl TableState {
        /// Scrolls to a record.
        pub fn reveal(&mut self, _id: RecordId) {}

        /// Scrolls to where new arrivals come in.
        pub fn scroll_to_start(&mut self) {}

        /// All rows in the order in which they are shown.
        pub fn visible_order<'a>(&'a mut self, ctx: &ViewCtx<'_>) -> &'a [RecordId] {
            self.order = ctx.hits.ids().to_vec();
            &self.order
        }
    }

    /// Shows the table.
    pub fn show(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, _state: &mut TableState, actions: &mut Actions) {
        egui::ScrollArea::vertical().auto_shrink(false).show_rows(ui, 22.0, ctx.hits.len(), |ui, rows| {
            for &id in &ctx.hits.ids()[rows] {
                let Some(record) = ctx.index.get(id) else { continue };
                let text =
                    [Field::State, Field::Tag, Field::Object].map(|field| record.text(field)).join("  ");
                if ui.selectable_label(ctx.selection.contains(id), text).clicked() {
                    actions.push(Action::Select(vec![id], SelectMode::Replace));
                }
            }
        });
    }
}

/// The place of the details.
pub mod details {
    use crate::index::{Field, FileId};
    use crate::t;
    use crate::ui::{Actions, ViewCtx};

    /// What the details keep.
    #[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
    #[serde(default)]
    pub struct DetailsState {
        #[serde(skip)]
        place: Option<(FileId, usize)>,
    }

    impl DetailsState {
        /// Shows a place of a capture in the Raw tab.
        pub fn show_place(&mut self, file: FileId, offset: usize) {
            self.place = Some((file, offset));
        }
    }

    /// Shows the details.
    pub fn show(ui: &mut egui::Ui, ctx: &ViewCtx<'_>, _state: &mut DetailsState, _actions: &mut Actions) {
        ui.set_min_size(ui.available_size());
        let lead = ctx.selection.lead().and_then(|id| ctx.index.get(id));
        ui.label(lead.map_or(t!("details-empty"), |record| record.text(Field::Tag)));
    }
}
