//! The menu of a bar, and that of the ground.

use super::names;
use super::state::TimelineState;
use crate::index::{Field, Record};
use crate::query::edit;
use crate::sanitize::sanitize_line;
use crate::t;
use crate::timeline::LaneKey;
use crate::ui::cells;
use crate::ui::command::Command;
use crate::ui::{Action, Actions, ViewCtx};
use egui::{Response, Ui};

/// What a bar can be filtered by: the filter's key, and the field.
const FILTERS: [(&str, Field); 10] = [
    ("tag", Field::Tag),
    ("state", Field::State),
    ("run", Field::Run),
    ("workflow", Field::Workflow),
    ("code", Field::Code),
    ("object", Field::Object),
    ("template", Field::TemplateName),
    ("queue", Field::Queue),
    ("bucket", Field::Bucket),
    ("region", Field::Region),
];
/// What can be done wherever the menu is asked for.
const OF_ALL: [Command; 6] = [
    Command::FitAll,
    Command::FitSelection,
    Command::GoToRange,
    Command::CollapseGaps,
    Command::FoldAll,
    Command::UnfoldAll,
];
/// The most characters of a value that an entry shows.
const LONGEST: usize = 40;

/// Shows the menu where it was asked for.
pub(super) fn show(canvas: &Response, ctx: &ViewCtx<'_>, state: &mut TimelineState, actions: &mut Actions) {
    canvas.context_menu(|ui| {
        let record = state.pointer.menu.and_then(|id| ctx.index.get(id));
        if let Some(record) = record {
            of_record(ui, record, state, ctx, actions);
            for command in [Command::ToggleBookmark, Command::EditNote] {
                if ui.button(command.text()).clicked() {
                    actions.push(Action::Run(command));
                    ui.close();
                }
            }
            ui.separator();
        }
        if let Some(key) = state.pointer.menu_lane {
            of_lane(ui, key, state, ctx, actions);
            let text = if state.pins.is_pinned(key) { t!("menu-unpin") } else { t!("menu-pin") };
            if ui.button(text).clicked() {
                state.pins.toggle(key);
                ui.close();
            }
            ui.separator();
        }
        for command in OF_ALL {
            if ui.button(command.text()).clicked() {
                actions.push(Action::Run(command));
                ui.close();
            }
        }
    });
}

/// What the value of a lane can do to the filter: of a run that it is this run, of a group that it has this value.
fn of_lane(ui: &mut Ui, lane: LaneKey, state: &TimelineState, ctx: &ViewCtx<'_>, actions: &mut Actions) {
    let keys = FILTERS.iter();
    let (key, value) = match lane {
        LaneKey::Run(id) => ("run", ctx.index.get(id).map_or("", |run| run.text(Field::Run))),
        LaneKey::Value(sym) => {
            let field = state.grouping.field();
            let key = keys.filter(|(_, of)| Some(*of) == field).map(|(key, _)| *key).next();
            (key.unwrap_or_default(), ctx.index.text(sym))
        }
        _ => return,
    };
    if key.is_empty() || value.is_empty() {
        return;
    }
    let shown = cells::cut(value, LONGEST).into_owned();
    let others = !edit::values_of(ctx.filter_text, key).0.is_empty();
    for (text, action, is_offered) in [
        (t!("cell-only", value = shown.clone()), Action::FilterOnly(key, value.to_owned()), true),
        (t!("cell-add", value = shown.clone()), Action::FilterAdd(key, value.to_owned()), others),
        (t!("cell-exclude", value = shown), Action::FilterExclude(key, value.to_owned()), true),
        (t!("cell-copy").to_owned(), Action::Copy(value.to_owned()), true),
    ] {
        if is_offered && ui.button(text).clicked() {
            actions.push(action);
            ui.close();
        }
    }
}

fn of_record(
    ui: &mut Ui,
    record: Record<'_>,
    state: &mut TimelineState,
    ctx: &ViewCtx<'_>,
    actions: &mut Actions,
) {
    ui.label(names::bar(record).chars().take(LONGEST * 2).collect::<String>());
    if ui.button(t!("menu-fit")).clicked() {
        if let Some(bar) = state.picture.lanes.bar_of(record.id()) {
            let lanes = &state.picture.lanes;
            let (from, to) = (lanes.begin(bar), lanes.end(bar).unwrap_or(ctx.now));
            state.show_range(from, to);
        }
        ui.close();
    }
    let filled = FILTERS.into_iter().filter(|&(_, field)| !record.text(field).is_empty());
    let values: Vec<_> = filled.map(|(key, field)| (key, record.text(field))).collect();
    for (text, is_only) in [(t!("menu-only"), true), (t!("menu-without"), false)] {
        ui.menu_button(text, |ui| {
            for &(key, value) in &values {
                let shown: String = sanitize_line(value).chars().take(LONGEST).collect();
                if ui.button(format!("{key}:{shown}")).clicked() {
                    let value = value.to_owned();
                    actions.push(if is_only {
                        Action::FilterOnly(key, value)
                    } else {
                        Action::FilterExclude(key, value)
                    });
                    ui.close();
                }
            }
        });
    }
    let id = record.text(Field::Id);
    if !id.is_empty() && ui.button(t!("menu-copy-id")).clicked() {
        actions.push(Action::Copy(id.to_owned()));
        ui.close();
    }
}
