//! The menus of a cell and of the columns.

use super::TableState;
use super::columns::{Column, Value};
use crate::export;
use crate::index::{Field, Record};
use crate::query::edit;
use crate::t;
use crate::ui::cells::{self, Lasted};
use crate::ui::command::Command;
use crate::ui::selection::SelectMode;
use crate::ui::style::ROW_TABLE;
use crate::ui::widgets;
use crate::ui::{Action, Actions, ViewCtx};
use egui::{ScrollArea, Ui};

/// Width of a menu at least, in points.
const WIDTH: f32 = 220.0;
/// Most characters of a value that a menu shows.
const MOST_CHARS: usize = 40;
/// The filter that runs do not pass that were never captured.
pub const CAPTURED: &str = "deliveries>0";
/// What of the window's height the list of the columns leaves free, in points.
const MARGIN: f32 = 100.0;

/// The menu of a cell.
pub fn cell(
    ui: &mut Ui,
    ctx: &ViewCtx<'_>,
    record: Record<'_>,
    column: Option<Column>,
    actions: &mut Actions,
) {
    ui.set_min_width(WIDTH);
    let value = column.map_or(Value::Nothing, |column| column.value(ctx.index, record, ctx.now));
    if let Some(column) = column {
        filters(ui, ctx, column, &value, actions);
    }
    if record.is_implied() && ui.button(t!("cell-hide-implied")).clicked() {
        actions.push(Action::SetFilter(edit::joined([ctx.filter_text, CAPTURED])));
    }
    copies(ui, ctx, record, &value, actions);
    ui.separator();
    for command in [Command::ToggleBookmark, Command::EditNote] {
        if ui.button(command.text()).clicked() {
            actions.push(Action::Run(command));
        }
    }
    if ui.button(t!("cell-show-in-timeline")).clicked() {
        actions.push(Action::Select(vec![record.id()], SelectMode::Replace));
        actions.push(Action::Reveal(record.id()));
        actions.push(Action::Run(Command::FitSelection));
    }
}

/// What the value can do to the filter.
fn filters(ui: &mut Ui, ctx: &ViewCtx<'_>, column: Column, value: &Value<'_>, actions: &mut Actions) {
    match (value, column.filter_key()) {
        (Value::Text(text), Some(key)) => {
            let shown = cells::cut(text, MOST_CHARS).into_owned();
            let text = || text.clone().into_owned();
            if ui.button(t!("cell-only", value = shown.clone())).clicked() {
                actions.push(Action::FilterOnly(key, text()));
            }
            let others = !edit::values_of(ctx.filter_text, key).0.is_empty();
            if others && ui.button(t!("cell-add", value = shown.clone())).clicked() {
                actions.push(Action::FilterAdd(key, text()));
            }
            if ui.button(t!("cell-exclude", value = shown)).clicked() {
                actions.push(Action::FilterExclude(key, text()));
            }
        }
        (Value::Time(time), _) if column == Column::Created => {
            if ui.button(t!("cell-from")).clicked() {
                actions.push(Action::FilterOnly("after", time.to_string()));
            }
            if ui.button(t!("cell-until")).clicked() {
                actions.push(Action::FilterOnly("before", time.to_string()));
            }
        }
        (Value::Time(time), _) => {
            let key = if column == Column::Ended { "ended" } else { "started" };
            for (text, sign) in [(t!("cell-from"), ">="), (t!("cell-until"), "<")] {
                if ui.button(text).clicked() {
                    let filter = edit::with_bound(ctx.filter_text, key, sign, &time.to_string());
                    actions.push(Action::SetFilter(filter));
                }
            }
        }
        // The filter knows no durations below zero.
        (Value::Lasted(Lasted { millis, .. }), _) if *millis >= 0 => {
            let key = if column == Column::Wait { "wait" } else { "took" };
            let shown = cells::duration(*millis);
            for (text, sign) in [
                (t!("cell-at-least", value = shown.clone()), ">="),
                (t!("cell-at-most", value = shown), "<="),
            ] {
                if ui.button(text).clicked() {
                    let filter = edit::with_bound(ctx.filter_text, key, sign, &format!("{millis}ms"));
                    actions.push(Action::SetFilter(filter));
                }
            }
        }
        _ => return,
    }
    ui.separator();
}

fn copies(ui: &mut Ui, ctx: &ViewCtx<'_>, record: Record<'_>, value: &Value<'_>, actions: &mut Actions) {
    if let Some(text) = plain_text(value)
        && ui.button(t!("cell-copy")).clicked()
    {
        actions.push(Action::Copy(text));
    }
    let id = record.text(Field::Id);
    if !id.is_empty() && ui.button(t!("cell-copy-id")).clicked() {
        actions.push(Action::Copy(id.to_owned()));
    }
    if ui.button(t!("cell-copy-row")).clicked() {
        let row = export::row(ctx.index, record);
        actions.extend(serde_json::to_string_pretty(&row).ok().map(Action::Copy));
    }
}

/// A value as it goes to the clipboard: as sent, not as shown.
fn plain_text(value: &Value<'_>) -> Option<String> {
    match value {
        Value::Nothing | Value::Word(_) => None,
        Value::Text(text) => Some(text.clone().into_owned()),
        Value::Time(time) => Some(time.to_string()),
        Value::Lasted(lasted) => Some(cells::duration(lasted.millis)),
        Value::Count(number) => Some(number.to_string()),
    }
}

/// The menu of the columns: which are shown.
pub fn columns(ui: &mut Ui, shown: &[Column], state: &mut TableState) {
    ui.set_min_width(WIDTH);
    let most = ui.ctx().content_rect().height() - MARGIN;
    // Without a least height the list would be as high as the menu was the frame before.
    ScrollArea::vertical().max_height(most).min_scrolled_height(most).show(ui, |ui| {
        // Closer than buttons, so that all of them are seen at once.
        ui.spacing_mut().interact_size.y = ROW_TABLE;
        ui.spacing_mut().item_spacing.y = 0.0;
        for column in Column::ALL {
            let mut is_shown = shown.contains(&column);
            if widgets::checkbox(ui, &mut is_shown, column.name()).changed() {
                state.toggle(column, shown);
            }
        }
    });
    ui.separator();
    if ui.button(t!("columns-reset")).clicked() {
        state.reset_columns();
        ui.close();
    }
}
