//! The details.

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
