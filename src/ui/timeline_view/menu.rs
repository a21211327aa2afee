//! The menu of a bar, and that of the ground.

use super::names;
use super::state::TimelineState;
use crate::index::{Field, Record};
use crate::sanitize::sanitize_line;
use crate::t;
use crate::ui::command::Command;
use crate::ui::{Action, Actions, ViewCtx};
use egui::{Response, Ui};

/// What a bar can be filtered by: the filter's key, and the field.
const FILTERS: [(&str, Field); 5] = [
    ("tag", Field::Tag),
    ("state", Field::State),
    ("run", Field::Run),
    ("workflow", Field::Workflow),
    ("code", Field::Code),
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
        for command in [Command::FitAll, Command::FitSelection, Command::FoldAll, Command::UnfoldAll] {
            if ui.button(command.text()).clicked() {
                actions.push(Action::Run(command));
                ui.close();
            }
        }
    });
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
