//! Keys of the table. Arrows belong to the whole window; these here work where the pointer or the focus is.

use super::TableState;
use crate::index::RecordId;
use crate::ui::selection::SelectMode;
use crate::ui::{Action, Actions, ViewCtx};
use egui::{Key, Modifiers, Rect, Ui};

/// Carries out the keys that were pressed: pages, and Ctrl with Home and End.
pub fn press(ui: &Ui, ctx: &ViewCtx<'_>, rect: Rect, state: &mut TableState, actions: &mut Actions) {
    let focus = ui.memory(egui::Memory::focused);
    let has_focus =
        focus.is_some_and(|id| ui.ctx().read_response(id).is_some_and(|r| rect.contains(r.rect.center())));
    let listens = (ui.rect_contains_pointer(rect) || has_focus) && !ui.ctx().text_edit_focused();
    if !listens || state.rows.ids.is_empty() {
        return;
    }
    let last = state.rows.ids.len() - 1;
    let page = state.scroll.page();
    for (modifiers, key) in [
        (Modifiers::NONE, Key::PageDown),
        (Modifiers::NONE, Key::PageUp),
        (Modifiers::COMMAND, Key::Home),
        (Modifiers::COMMAND, Key::End),
    ] {
        for extends in [true, false] {
            let modifiers = if extends { modifiers.plus(Modifiers::SHIFT) } else { modifiers };
            if !ui.input_mut(|input| input.consume_key(modifiers, key)) {
                continue;
            }
            let at = position(&state.rows.ids, ctx.selection.cursor());
            let row = match (key, at) {
                (Key::Home, _) => 0,
                (Key::End, _) => last,
                (Key::PageDown, Some(at)) => (at + page).min(last),
                (_, Some(at)) => at.saturating_sub(page),
                (Key::PageDown, None) => (state.scroll.visible().start + page).min(last),
                (_, None) => state.scroll.visible().start.saturating_sub(page),
            };
            let id = state.rows.ids[row];
            actions.push(if extends {
                Action::SelectTo(id)
            } else {
                Action::Select(vec![id], SelectMode::Replace)
            });
            actions.push(Action::Reveal(id));
        }
    }
}

fn position(ids: &[RecordId], id: Option<RecordId>) -> Option<usize> {
    let id = id?;
    ids.iter().position(|&other| other == id)
}
