//! The table.

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
            let text = [Field::State, Field::Tag, Field::Object].map(|field| record.text(field)).join("  ");
            if ui.selectable_label(ctx.selection.contains(id), text).clicked() {
                actions.push(Action::Select(vec![id], SelectMode::Replace));
            }
        }
    });
}
