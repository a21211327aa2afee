//! The head of the details: state and name, the way through the selection, and where the record belongs.

use super::{DetailsState, MARGIN, Shown};
use crate::callback::StateClass;
use crate::index::{Field, RecordId, RecordKind};
use crate::sanitize::sanitize_line;
use crate::t;
use crate::ui::command::Command;
use crate::ui::selection::SelectMode;
use crate::ui::style::{self, SPACE, Tokens, icon};
use crate::ui::widgets::{self, count};
use crate::ui::{Action, Actions};
use egui::accesskit::Role;
use egui::{Align, Align2, Frame, Layout, Margin, RichText, Sense, Ui, WidgetInfo, pos2};

/// Shows it.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, state: &mut DetailsState, actions: &mut Actions) {
    let margin = Margin { left: MARGIN, right: MARGIN, top: 12, bottom: 4 };
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.set_height(SPACE[6]);
            let tools = Layout::right_to_left(Align::Center);
            ui.with_layout(tools, |ui| {
                ui.spacing_mut().item_spacing.x = SPACE[0];
                walk(ui, shown, state, actions);
                title(ui, shown);
            });
        });
        breadcrumb(ui, shown, state, actions);
        super::mark::show(ui, shown.ctx, &[shown.record.id()], state, actions);
    });
}

/// What the record is called.
pub(super) fn name_of(shown: &Shown<'_>) -> String {
    let record = shown.record;
    let name = match record.kind() {
        RecordKind::Job => record.text(Field::Tag),
        RecordKind::Run => record.text(Field::Workflow),
        RecordKind::Unrecognised => record.text(Field::Event),
    };
    match (record.kind(), name) {
        (RecordKind::Job, "") => t!("details-job").to_owned(),
        (RecordKind::Run, "") => t!("details-run").to_owned(),
        (RecordKind::Unrecognised, "") => t!("details-unrecognised").to_owned(),
        (_, name) => sanitize_line(name).into_owned(),
    }
}

fn title(ui: &mut Ui, shown: &Shown<'_>) {
    let tokens = Tokens::of(ui);
    let record = shown.record;
    let (sign, color) = if record.kind() == RecordKind::Unrecognised {
        (icon::WARNING, tokens.warn)
    } else {
        (style::glyph(record.class()), tokens.state(record.class()))
    };
    let name = name_of(shown);
    let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
    let state = if record.class() == StateClass::Unknown { "" } else { record.text(Field::State) };
    let spoken = t!("details-title", name = name.as_str(), state = state);
    response
        .widget_info(|| WidgetInfo::labeled(Role::Heading, true, spoken.trim_end_matches([',', '，', ' '])));
    let at = pos2(rect.left() + SPACE[3], rect.center().y);
    ui.painter().text(at, Align2::CENTER_CENTER, sign, style::icons(style::TEXT_HEADING), color);
    let x = rect.left() + SPACE[6] - SPACE[1];
    let line = widgets::Line {
        text: &name,
        font: style::strong(style::TEXT_HEADING + 1.0),
        color: tokens.text,
        width: (rect.right() - x).max(0.0),
    };
    widgets::paint_line(ui, pos2(x, rect.center().y), Align2::LEFT_CENTER, &line);
}

/// "2 of 37 ‹ ›": through the selection, or with one selected through the table. From right to left.
fn walk(ui: &mut Ui, shown: &Shown<'_>, state: &mut DetailsState, actions: &mut Actions) {
    let next = widgets::small_icon_button(ui, icon::RIGHT, t!("details-next")).clicked();
    let previous = widgets::small_icon_button(ui, icon::LEFT, t!("details-previous")).clicked();
    let total = shown.ctx.selection.len();
    if total <= 1 {
        if next || previous {
            let command = if next { Command::SelectNext } else { Command::SelectPrevious };
            actions.push(Action::Run(command));
        }
        return;
    }
    let place = state.several.place_of(shown.record.id());
    let text = place.map_or_else(
        || t!("details-selected", n = total, shown = count(total)),
        |place| t!("details-walk", place = count(place + 1), total = count(total)),
    );
    ui.add_space(SPACE[1]);
    let name = t!("details-back-to-all", place = text.as_str(), n = total, shown = count(total));
    if widgets::link(ui, &text, &name).on_hover_text(&name).clicked() {
        state.one_by_one = false;
    }
    if next || previous {
        let to = state.several.step(shown.record.id(), if next { 1 } else { -1 });
        actions.extend(to.into_iter().flat_map(|id| look_at(state, id)));
    }
}

/// Looks at another of the selected records: all stay selected.
pub(super) fn look_at(state: &mut DetailsState, id: RecordId) -> [Action; 2] {
    state.one_by_one = true;
    state.several.expect_step();
    [Action::Select(vec![id], SelectMode::Add), Action::Reveal(id)]
}

/// "workflow › run › task 4 of 5".
fn breadcrumb(ui: &mut Ui, shown: &Shown<'_>, state: &mut DetailsState, actions: &mut Actions) {
    let record = shown.record;
    let index = shown.ctx.index;
    ui.horizontal(|ui| {
        ui.set_height(SPACE[5] + SPACE[1]);
        ui.spacing_mut().item_spacing.x = SPACE[1];
        match record.kind() {
            RecordKind::Unrecognised => plain(ui, t!("details-kind-unrecognised")),
            RecordKind::Run => {
                let jobs = record.jobs().len();
                let text = if record.is_implied() {
                    t!("details-kind-implied", n = jobs, shown = count(jobs))
                } else {
                    t!("details-kind-run", n = jobs, shown = count(jobs))
                };
                plain(ui, &text);
            }
            RecordKind::Job => {
                let Some(run) = record.run().and_then(|run| index.get(run)) else {
                    plain(ui, t!("details-kind-job"));
                    return;
                };
                let workflow = sanitize_line(record.text(Field::Workflow));
                if !workflow.is_empty() {
                    let name = t!("details-go-workflow", name = &*workflow);
                    if widgets::link(ui, &shorten(&workflow, 18), &name).on_hover_text(&name).clicked() {
                        let all = runs_of(shown, record.text(Field::Workflow));
                        actions.push(Action::Select(all, SelectMode::Replace));
                    }
                    plain(ui, "›");
                }
                let id = sanitize_line(run.text(Field::Id));
                let name = t!("details-go-run", name = &*id);
                if widgets::link(ui, &shorten(&id, 14), &name).on_hover_text(&name).clicked() {
                    go_to(run.id(), actions);
                }
                let jobs = run.jobs();
                if let Some(at) = jobs.iter().position(|&job| job == record.id()) {
                    plain(ui, "›");
                    let text = t!("details-task-place", place = count(at + 1), total = count(jobs.len()));
                    if widgets::link(ui, &text, &text).clicked() {
                        state.tab = super::TabKind::Tasks;
                    }
                }
            }
        }
    });
}

fn plain(ui: &mut Ui, text: &str) {
    let color = Tokens::of(ui).dim;
    ui.add(egui::Label::new(RichText::new(text).color(color)).truncate());
}

/// Selects a record and brings it into view.
pub(super) fn go_to(id: RecordId, actions: &mut Actions) {
    actions.push(Action::Select(vec![id], SelectMode::Replace));
    actions.push(Action::Reveal(id));
}

/// All runs of a workflow.
fn runs_of(shown: &Shown<'_>, workflow: &str) -> Vec<RecordId> {
    let index = shown.ctx.index;
    let of_workflow = |id: &RecordId| {
        index.get(*id).is_some_and(|record| {
            record.kind() == RecordKind::Run && record.text(Field::Workflow) == workflow
        })
    };
    index.order().iter().copied().filter(of_workflow).collect()
}

/// A long id with its middle left out: what tells ids apart is at both ends.
fn shorten(text: &str, most: usize) -> String {
    let length = text.chars().count();
    if length <= most {
        return text.to_owned();
    }
    let tail = 2;
    let head: String = text.chars().take(most - tail - 1).collect();
    let tail: String = text.chars().skip(length - tail).collect();
    format!("{head}…{tail}")
}

#[cfg(test)]
mod tests {
    use super::shorten;

    #[test]
    fn a_long_id_keeps_both_ends() {
        assert_eq!(shorten("i5f17a1fb400411ee88345254008e464b", 14), "i5f17a1fb40…4b");
        assert_eq!(shorten("short", 14), "short");
        assert_eq!(shorten("视频上线流程", 6), "视频上线流程");
    }
}
