//! What is unusual of a record, in boxes before everything else: why it failed, what is wrong with its captures, where
//! they disagree.

use super::results::Rating;
use super::{DetailsState, Shown, TabKind, header, parts, survey};
use crate::callback::StateClass;
use crate::doc::Problem;
use crate::index::{Field, FileId, Record, RecordId};
use crate::sanitize::{display_path, sanitize_line};
use crate::t;
use crate::ui::style::{self, SPACE, Tokens, icon};
use crate::ui::widgets::{self, count};
use crate::ui::{Action, Actions};
use egui::{Color32, CornerRadius, Frame, Label, Margin, RichText, Stroke, Ui};
use std::path::Path;
use std::rc::Rc;

/// Problems of a record that are shown; all of them are in the list of problems.
const MOST_PROBLEMS: usize = 20;
/// A capture can have as many problems as it has bytes; this many are told apart.
const PROBLEMS_LOOKED_AT: usize = 300;

/// What is unusual among the jobs of a run, of which there may be a hundred thousand: looked for once for a
/// generation of the index.
#[derive(Debug)]
pub(super) struct Troubles {
    of: (RecordId, u64),
    /// The first that failed.
    failed: Vec<RecordId>,
    /// The first that the run and their own callbacks tell differently, or the record itself.
    disagreeing: Vec<RecordId>,
    /// How many more of these there are.
    more: usize,
}

impl Troubles {
    fn find(record: Record<'_>) -> Self {
        let jobs = record.jobs().iter().filter_map(|&job| record.index().get(job));
        let failed = jobs.filter(|job| job.class() == StateClass::Failed).take(MOST_FAILED + 1);
        let mut all = record.disagreements().map(|(job, _)| job.id());
        Self {
            of: (record.id(), record.index().generation()),
            failed: failed.map(Record::id).collect(),
            disagreeing: all.by_ref().take(MOST_PROBLEMS).collect(),
            more: all.count(),
        }
    }
}

/// Shows all of them.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, state: &mut DetailsState, actions: &mut Actions) {
    let record = shown.record;
    let of = (record.id(), record.index().generation());
    let known = match &state.troubles {
        Some(known) if known.of == of => Rc::clone(known),
        _ => Rc::clone(state.troubles.insert(Rc::new(Troubles::find(record)))),
    };
    if record.class() == StateClass::Failed {
        error_card(ui, shown, &known.failed, actions);
    }
    verdict(ui, shown, state);
    problems(ui, shown, actions);
    disagreements(ui, shown, &known, actions);
    if record.is_implied() {
        card(ui, Tokens::of(ui).accent, |ui| {
            ui.label(t!("details-implied"));
        });
    }
}

/// A box around something that must be seen.
fn card<R>(ui: &mut Ui, color: Color32, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let frame = Frame::new()
        .fill(color.gamma_multiply(0.1))
        .stroke(Stroke::new(1.0, color.gamma_multiply(0.55)))
        .corner_radius(CornerRadius::same(style::RADIUS_POPUP))
        .inner_margin(Margin::symmetric(12, 9));
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        contents(ui)
    });
    ui.add_space(SPACE[4]);
    shown.inner
}

/// Tasks of a failed run that are named; all of them are in its tasks.
const MOST_FAILED: usize = 4;

/// Which tasks of a run failed, and why, each a click away. A run has no code of its own.
fn failed_tasks(ui: &mut Ui, failed: &[Record<'_>], actions: &mut Actions) {
    let tokens = Tokens::of(ui);
    card(ui, tokens.failed, |ui| {
        ui.spacing_mut().item_spacing.y = SPACE[1];
        let title = RichText::new(t!("details-failed-tasks")).font(style::strong(style::TEXT_BODY));
        ui.label(title.color(tokens.failed));
        for (at, task) in failed.iter().take(MOST_FAILED).enumerate() {
            if at > 0 {
                ui.add_space(SPACE[1]);
            }
            let name = format!("{} {}", task.text(Field::Tag), task.text(Field::Code));
            let name = sanitize_line(name.trim()).into_owned();
            if widgets::link(ui, &parts::cut(&name, 80).0, &name).clicked() {
                header::go_to(task.id(), actions);
            }
            let message = sanitize_line(task.text(Field::Message));
            if !message.is_empty() {
                ui.add(Label::new(parts::cut(&message, 400).0).wrap());
            }
        }
        if failed.len() > MOST_FAILED {
            parts::note(ui, t!("details-more-failed"));
        }
    });
}

fn error_card(ui: &mut Ui, shown: &Shown<'_>, failed: &[RecordId], actions: &mut Actions) {
    let record = shown.record;
    let (code, message) = (record.text(Field::Code), record.text(Field::Message));
    if code.is_empty() && !failed.is_empty() {
        let failed: Vec<_> = failed.iter().filter_map(|&job| record.index().get(job)).collect();
        return failed_tasks(ui, &failed, actions);
    }
    let tokens = Tokens::of(ui);
    card(ui, tokens.failed, |ui| {
        ui.horizontal(|ui| {
            let title = if code.is_empty() { t!("details-no-code") } else { code };
            let title = parts::cut(title, 80).0.into_owned();
            let rest = egui::Layout::right_to_left(egui::Align::Center);
            ui.with_layout(rest, |ui| {
                if parts::small_link(ui, t!("details-copy-error")).clicked() {
                    actions.push(Action::Copy(format!("{code}: {message}")));
                }
                ui.add_space(SPACE[1]);
                code_buttons(ui, code, actions);
                let left = egui::Layout::left_to_right(egui::Align::Center);
                ui.with_layout(left, |ui| {
                    let text =
                        RichText::new(title).font(style::strong(style::TEXT_BODY)).color(tokens.failed);
                    ui.add(Label::new(text).truncate());
                });
            });
        });
        let text = if message.is_empty() { t!("details-no-message") } else { message };
        ui.label(parts::cut(text, 2_000).0.into_owned());
    });
}

/// What a moderation found, if it found anything: the job itself went well.
fn verdict(ui: &mut Ui, shown: &Shown<'_>, state: &mut DetailsState) {
    let Some(survey) = shown.document.and_then(|shot| survey::of(ui, shot, state)) else { return };
    let Some((rating, found)) = survey.verdicts.worst() else { return };
    let (color, sign) = rating.look(Tokens::of(ui));
    card(ui, color, |ui| {
        ui.spacing_mut().item_spacing.y = SPACE[1];
        let title = if rating == Rating::Violation {
            t!("details-verdict-is-violation")
        } else {
            t!("details-verdict-is-suspected")
        };
        ui.horizontal(|ui| {
            ui.label(RichText::new(sign).font(style::icons(style::TEXT_BODY)).color(color));
            ui.label(RichText::new(title).font(style::strong(style::TEXT_BODY)).color(color));
            if parts::small_link(ui, t!("details-tab-results")).clicked() {
                state.tab = TabKind::Results;
            }
        });
        if !found.is_empty() {
            ui.add(Label::new(parts::cut(&found.join(" · "), 400).0).wrap());
        }
    });
}

/// Include and exclude the code of an error. From right to left.
fn code_buttons(ui: &mut Ui, code: &str, actions: &mut Actions) {
    if code.is_empty() {
        return;
    }
    let name = t!("details-code");
    if widgets::small_icon_button(ui, icon::EXCLUDE, &t!("details-exclude", name = name)).clicked() {
        actions.push(Action::FilterExclude("code", code.to_owned()));
    }
    if widgets::small_icon_button(ui, icon::FILTER, &t!("details-include", name = name)).clicked() {
        actions.push(Action::FilterOnly("code", code.to_owned()));
    }
}

fn problems(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Actions) {
    let mut seen: Vec<(FileId, &Problem)> = Vec::new();
    for (file, problem) in shown.record.problems().take(PROBLEMS_LOOKED_AT) {
        // What is wrong with a whole capture is wrong with each of its deliveries.
        if !seen.iter().any(|(other, known)| *other == file && *known == problem) {
            seen.push((file, problem));
        }
    }
    if seen.is_empty() {
        return;
    }
    let tokens = Tokens::of(ui);
    card(ui, tokens.warn, |ui| {
        ui.spacing_mut().item_spacing.y = SPACE[1];
        for (file, problem) in seen.iter().take(MOST_PROBLEMS) {
            let message = sanitize_line(&problem.message);
            ui.horizontal_top(|ui| {
                ui.label(
                    RichText::new(icon::WARNING).font(style::icons(style::TEXT_BODY)).color(tokens.warn),
                );
                ui.add(Label::new(&*message).wrap());
            });
            // Line and column tell more than the folders before them, which would push them out of sight.
            let path = shown.ctx.index.file(*file).path();
            let place = |path: &Path| {
                format!("{}:{}:{}", display_path(path), problem.position.line, problem.position.column)
            };
            let short = place(path.file_name().map_or(&*path, Path::new));
            let name = t!("details-go-place", place = place(&path));
            ui.horizontal(|ui| {
                ui.add_space(SPACE[6] - SPACE[1]);
                if widgets::link(ui, &short, &name).on_hover_text(&*sanitize_line(&problem.excerpt)).clicked()
                {
                    actions.push(Action::ShowPlace(*file, problem.offset));
                }
            });
        }
        if seen.len() > MOST_PROBLEMS {
            parts::note(ui, t!("details-more-problems", shown = count(seen.len() - MOST_PROBLEMS)));
        }
    });
}

/// Where a run and the callbacks of its jobs do not agree how they ended. Of a run each job is a click away.
fn disagreements(ui: &mut Ui, shown: &Shown<'_>, known: &Troubles, actions: &mut Actions) {
    let record = shown.record;
    if known.disagreeing.is_empty() {
        return;
    }
    let tokens = Tokens::of(ui);
    card(ui, tokens.warn, |ui| {
        ui.spacing_mut().item_spacing.y = SPACE[1];
        for &job in &known.disagreeing {
            let Some(job) = record.index().get(job) else { continue };
            let Some(said) = job.disagreement() else { continue };
            let [run, own] = said.map(|said| sanitize_line(said.text(Field::State)).into_owned());
            ui.horizontal_top(|ui| {
                ui.label(
                    RichText::new(icon::WARNING).font(style::icons(style::TEXT_BODY)).color(tokens.warn),
                );
                ui.add(Label::new(t!("details-states-differ", run = run, own = own)).wrap());
            });
            if job.id() != record.id() {
                let tag = sanitize_line(job.text(Field::Tag));
                let name = format!("{tag} {}", sanitize_line(job.text(Field::Id)));
                ui.horizontal(|ui| {
                    ui.add_space(SPACE[6] - SPACE[1]);
                    if widgets::link(ui, name.trim(), name.trim()).clicked() {
                        header::go_to(job.id(), actions);
                    }
                });
            }
        }
        if known.more > 0 {
            parts::note(ui, t!("details-more-problems", shown = count(known.more)));
        }
    });
}
