//! The tasks of a run, or the run of a job and what ran beside it.

use super::{DetailsState, Shown, gantt, header, parts};
use crate::index::{Field, Record, RecordKind};
use crate::sanitize::sanitize_line;
use crate::t;
use crate::time;
use crate::ui::Actions;
use crate::ui::style::{self, ROW_TABLE, SPACE, Tokens};
use crate::ui::widgets::{self, Line, count};
use egui::accesskit::Role;
use egui::{Align2, Sense, Ui, WidgetInfo, pos2, vec2};

pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, state: &mut DetailsState, actions: &mut Actions) {
    let record = shown.record;
    let run = if record.kind() == RecordKind::Run {
        Some(record)
    } else {
        record.run().and_then(|run| shown.ctx.index.get(run))
    };
    let Some(run) = run else {
        parts::note(ui, t!("details-no-run"));
        return;
    };
    if record.kind() == RecordKind::Job {
        parts::heading(ui, t!("details-its-run"));
        run_row(ui, run, actions);
        differences(ui, shown);
    }
    let jobs = run.jobs();
    let title = if record.kind() == RecordKind::Run {
        t!("details-tasks", n = jobs.len(), shown = count(jobs.len()))
    } else {
        t!("details-siblings").to_owned()
    };
    let heading = parts::heading(ui, &title);
    if jobs.is_empty() {
        parts::note(ui, t!("details-no-tasks"));
        return;
    }
    gantt::show_legend(ui, heading);
    gantt::show_heads(ui);
    gantt::show(ui, shown, jobs, true, state, actions);
}

fn run_row(ui: &mut Ui, run: Record<'_>, actions: &mut Actions) {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_TABLE), Sense::click());
    let workflow = sanitize_line(run.text(Field::Workflow));
    let text = format!("{} {}", workflow, sanitize_line(run.text(Field::Id)));
    let took = run.took().map_or_else(|| "–".to_owned(), time::human);
    let state = run.text(Field::State);
    let name = t!("details-run-row", run = text.as_str(), state = state, took = took.as_str());
    response.widget_info(|| WidgetInfo::labeled(Role::Row, true, &name));
    if response.hovered() || response.has_focus() {
        let back = rect.expand2(vec2(SPACE[2], 0.0));
        ui.painter().rect_filled(back, f32::from(style::RADIUS_CONTROL), tokens.raised);
    }
    let y = rect.center().y;
    let color = tokens.state(run.class());
    parts::paint_icon(ui, pos2(rect.left() + SPACE[2], y), style::glyph(run.class()), color);
    let x = rect.left() + SPACE[5] + SPACE[0];
    let line =
        Line { text: text.trim(), font: style::body(), color: tokens.text, width: rect.right() - x - 70.0 };
    widgets::paint_line(ui, pos2(x, y), Align2::LEFT_CENTER, &line);
    ui.painter().text(pos2(rect.right(), y), Align2::RIGHT_CENTER, took, style::mono(), tokens.text);
    if response.clicked() {
        header::go_to(run.id(), actions);
    }
}

/// Where the task that the run told of and the job's own callback disagree about the state.
fn differences(ui: &mut Ui, shown: &Shown<'_>) {
    let Some([run, own]) = shown.record.differing_states() else { return };
    let (run, own) = (sanitize_line(run.text(Field::State)), sanitize_line(own.text(Field::State)));
    let text = t!("details-states-differ", run = &*run, own = &*own);
    ui.label(egui::RichText::new(text).color(Tokens::of(ui).warn));
}
