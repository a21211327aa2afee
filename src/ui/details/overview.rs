//! What happened, at a glance: what is unusual first, then every field, then what ran beside it.

use super::parts::{self, Value};
use super::{DetailsState, Shot, Shown, TreeKey, Usual, fields, gantt, header, tree_view};
use crate::callback::StateClass;
use crate::doc::{self, Kind, Node, Problem};
use crate::index::{Delivery, Field, FileId, Record, RecordKind};
use crate::sanitize::{display_path, sanitize_line};
use crate::t;
use crate::time::{self, Millis};
use crate::ui::command::Command;
use crate::ui::style::{self, SPACE, Tokens, icon};
use crate::ui::widgets::{self, count};
use crate::ui::{Action, Actions};
use egui::accesskit::Role;
use egui::{
    Align2, Color32, CornerRadius, Frame, Label, Margin, Rect, RichText, Sense, Stroke, Ui, WidgetInfo, pos2,
    vec2,
};
use std::path::Path;
use std::sync::Arc;

/// Problems of a record that are shown; all of them are in the list of problems.
const MOST_PROBLEMS: usize = 20;
/// A capture can have as many problems as it has bytes; this many are told apart.
const PROBLEMS_LOOKED_AT: usize = 300;

pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, state: &mut DetailsState, actions: &mut Actions) {
    let record = shown.record;
    if record.class() == StateClass::Failed {
        error_card(ui, shown, actions);
    }
    problems(ui, shown, actions);
    disagreements(ui, shown, actions);
    if record.is_implied() {
        card(ui, Tokens::of(ui).accent, |ui| {
            ui.label(t!("details-implied"));
        });
    }
    duration_bar(ui, shown, state);
    field_rows(ui, shown, state, actions);
    siblings(ui, shown, state, actions);
    if let Some(shot) = shown.document {
        more_fields(ui, shot, state, actions);
        all_fields(ui, shot, state, actions);
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
        for task in failed.iter().take(MOST_FAILED) {
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

fn error_card(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Actions) {
    let record = shown.record;
    let (code, message) = (record.text(Field::Code), record.text(Field::Message));
    let failed = record.jobs().iter().filter_map(|&job| record.index().get(job));
    let failed = failed.filter(|job| job.class() == StateClass::Failed).take(MOST_FAILED + 1);
    let failed: Vec<_> = failed.collect();
    if code.is_empty() && !failed.is_empty() {
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
fn disagreements(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Actions) {
    let record = shown.record;
    let mut all = record.disagreements().peekable();
    if all.peek().is_none() {
        return;
    }
    let tokens = Tokens::of(ui);
    card(ui, tokens.warn, |ui| {
        ui.spacing_mut().item_spacing.y = SPACE[1];
        for (job, said) in all.by_ref().take(MOST_PROBLEMS) {
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
        let rest = all.count();
        if rest > 0 {
            parts::note(ui, t!("details-more-problems", shown = count(rest)));
        }
    });
}

/// Wait and run time as one bar, with how long its kind usually takes.
fn duration_bar(ui: &mut Ui, shown: &Shown<'_>, state: &mut DetailsState) {
    const HEIGHT: f32 = 9.0;
    let record = shown.record;
    let span = parts::Span::of(record, shown.ctx.now);
    let Some(axis) = parts::Axis::around(std::iter::once(span)) else { return };
    let took = span.ended.zip(span.started).map(|(ended, started)| ended - started);
    let wait = record.wait();
    if wait.is_none() && took.is_none() {
        return;
    }
    let tokens = Tokens::of(ui);
    let color = tokens.state(record.class());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT + 22.0), Sense::hover());
    let bar = Rect::from_min_size(rect.min, vec2(rect.width(), HEIGHT));
    parts::paint_span(ui, bar, axis, span, color);
    let wait_text = wait.map_or_else(String::new, |wait| t!("details-wait", time = time::human(wait)));
    let usual = usual(shown, state);
    let took_text = match (took, record.is_open(), usual) {
        (None, ..) => String::new(),
        (Some(took), true, _) => t!("details-running-for", time = time::human(took)),
        (Some(took), false, Some(p95)) => {
            t!("details-took-usual", time = time::human(took), usual = time::human(p95))
        }
        (Some(took), false, None) => t!("details-took", time = time::human(took)),
    };
    let is_slow = took.zip(usual).is_some_and(|(took, p95)| took > p95);
    let y = bar.bottom() + 11.0;
    let took_color = if is_slow { tokens.warn } else { tokens.dim };
    ui.painter().text(pos2(rect.left(), y), Align2::LEFT_CENTER, &wait_text, style::small(), tokens.dim);
    ui.painter().text(pos2(rect.right(), y), Align2::RIGHT_CENTER, &took_text, style::small(), took_color);
    let name = [wait_text, took_text].join(", ");
    response.widget_info(|| WidgetInfo::labeled(Role::Meter, true, name.trim_matches([',', ' '])));
    ui.add_space(SPACE[1]);
}

/// The 95th percentile of what records of the same tag took; `None` when there are too few to tell.
fn usual(shown: &Shown<'_>, state: &mut DetailsState) -> Option<Millis> {
    const FEWEST: usize = 5;
    let (record, index) = (shown.record, shown.ctx.index);
    let tag = record.sym(Field::Tag);
    if tag.is_empty() {
        return None;
    }
    let generation = index.generation();
    let known = state.usual.filter(|usual| usual.tag == tag && usual.generation == generation);
    if let Some(usual) = known {
        return usual.p95;
    }
    let same = index.records().filter(|other| other.sym(Field::Tag) == tag);
    let mut all: Vec<Millis> = same.filter_map(Record::took).collect();
    let p95 = (all.len() >= FEWEST).then(|| time::quantile(&mut all, 95)).flatten();
    state.usual = Some(Usual { generation, tag, p95 });
    p95
}

fn field_rows(ui: &mut Ui, shown: &Shown<'_>, state: &mut DetailsState, actions: &mut Actions) {
    let sent = sent_times(shown, state);
    for known in fields::known(shown, &sent) {
        let value = if known.is_mono {
            Value::mono(known.name, &known.text)
        } else {
            Value::plain(known.name, &known.text)
        };
        let value = Value { beside: known.beside.unwrap_or_default(), ..value.tip(&known.tip) };
        let value = if let Some(key) = known.key { value.filter(key) } else { value };
        value.show(ui, &mut state.expanded, actions);
        if known.name == t!("details-user-data") {
            user_data_tree(ui, &known.text, state, actions);
        }
    }
    if shown.record.delivery_count() > 0 {
        let text = fields::deliveries_text(shown);
        let value = Value::plain(t!("details-deliveries"), &text).tip(t!("details-deliveries-tip"));
        value.show(ui, &mut state.expanded, actions);
    }
    if let Some(delivery) = shown.document.map(|shot| shot.delivery).or_else(|| shown.record.main_delivery())
    {
        let path = display_path(&shown.ctx.index.file(delivery.file).path());
        let value = Value::mono(t!("details-file"), &path).tip(t!("details-file-tip")).filter("file");
        value.show(ui, &mut state.expanded, actions);
        file_links(ui, shown, delivery, actions);
        if !shown.ctx.index.file(delivery.file).is_present() {
            ui.colored_label(Tokens::of(ui).warn, t!("details-gone"));
        }
    }
}

/// The times as the capture has them, found once for a document.
fn sent_times(shown: &Shown<'_>, state: &mut DetailsState) -> fields::SentTimes {
    let Some(node) = shown.document.and_then(Shot::node) else { return fields::SentTimes::default() };
    if state.sent.as_ref().is_none_or(|(of, _)| *of != node.index()) {
        state.sent = Some((node.index(), fields::sent_times(node)));
    }
    state.sent.as_ref().map(|(_, sent)| sent.clone()).unwrap_or_default()
}

/// What can be done with the capture as a file.
fn file_links(ui: &mut Ui, shown: &Shown<'_>, delivery: Delivery, actions: &mut Actions) {
    ui.horizontal(|ui| {
        ui.add_space(parts::NAME_WIDTH);
        ui.spacing_mut().item_spacing.x = SPACE[4];
        let show = Command::ShowInFiles;
        if parts::small_link(ui, show.text()).on_hover_text(show.tooltip()).clicked() {
            actions.push(Action::ShowInFiles(delivery.file));
        }
        let curl = Command::CopyCurl;
        if shown.document.is_some()
            && parts::small_link(ui, curl.text()).on_hover_text(curl.tooltip()).clicked()
        {
            actions.push(Action::Run(curl));
        }
    });
}

/// What the sender put into `UserData`, as a tree where it is JSON.
fn user_data_tree(ui: &mut Ui, text: &str, state: &mut DetailsState, actions: &mut Actions) {
    /// Whatever is longer is no note of a sender, and would take long to read.
    const LONGEST: usize = 256 << 10;
    if text.len() > LONGEST || !text.trim_start().starts_with(['{', '[']) {
        return;
    }
    if state.user_data.as_ref().is_none_or(|(known, _)| known != text) {
        let parsed = doc::json::parse(text.to_owned());
        let tree = parsed.problems.is_empty().then_some(parsed.tree);
        state.user_data = Some((text.to_owned(), tree));
        state.trees.remove(&TreeKey::UserData);
    }
    if let Some((_, Some(tree))) = &state.user_data {
        let rows = state.trees.entry(TreeKey::UserData).or_default();
        ui.indent("user data", |ui| {
            tree_view::show(ui, tree.root(), |node| tree.node(node), rows, actions);
        });
    }
}

fn siblings(ui: &mut Ui, shown: &Shown<'_>, state: &mut DetailsState, actions: &mut Actions) {
    const MOST: usize = 30;
    let record = shown.record;
    let is_run = record.kind() == RecordKind::Run;
    let run = if is_run { Some(record) } else { record.run().and_then(|run| shown.ctx.index.get(run)) };
    let Some(run) = run.filter(|run| run.jobs().len() > usize::from(!is_run)) else { return };
    parts::rule(ui);
    parts::heading(ui, if is_run { t!("details-jobs") } else { t!("details-siblings") });
    let jobs = run.jobs();
    // Those around the record that is shown, where there are too many for a glance.
    let at = jobs.iter().position(|&job| job == record.id()).unwrap_or(0);
    let from = at.saturating_sub(MOST / 2).min(jobs.len().saturating_sub(MOST));
    let some = &jobs[from..jobs.len().min(from + MOST)];
    gantt::show(ui, shown, some, false, state, actions);
    if some.len() < jobs.len()
        && parts::small_link(ui, &t!("details-all-tasks", shown = count(jobs.len()))).clicked()
    {
        state.tab = super::TabKind::Tasks;
    }
}

/// Names beside [`fields::OF_RECORD`] that have a row of their own.
const SHOWN: &[&str] = &["Bucket", "Region", "TemplateId", "TemplateName", "UserData"];

/// Every leaf beside the fixed list that the record has at its top, in its input and in its operation.
fn more_fields(ui: &mut Ui, shot: Shot<'_>, state: &mut DetailsState, actions: &mut Actions) {
    let Some(node) = shot.node() else { return };
    if state.more.as_ref().is_none_or(|(of, _)| *of != node.index()) {
        state.more = Some((node.index(), more_of(node)));
    }
    let more = state.more.as_ref().map(|(_, more)| more).filter(|more| more.number > 0);
    let Some(more) = more.cloned() else { return };
    parts::rule(ui);
    let open = state.open("more fields", true);
    if !parts::fold_heading(ui, t!("details-more-fields"), open) {
        return;
    }
    for (name, text) in more.all.iter() {
        let value = Value::mono(name, text).tip(fields::meaning(name));
        value.show(ui, &mut state.expanded, actions);
    }
    if more.number > more.all.len() {
        parts::note(ui, t!("details-more-below", shown = count(more.number - more.all.len())));
    }
}

/// Leaves that have no row of their own elsewhere, found once for a document: there may be as many as nodes.
#[derive(Clone, Debug)]
pub(super) struct MoreFields {
    /// The first of them.
    all: Arc<[(String, String)]>,
    /// How many there are.
    number: usize,
}

fn more_of(node: Node<'_>) -> MoreFields {
    const MOST: usize = 60;
    let (mut more, mut number) = (Vec::new(), 0);
    let mut add = |of| {
        for leaf in Node::children(of).filter(|child| !child.is_container() && child.is_filled()) {
            let is_job_field = SHOWN.contains(&leaf.name()) || fields::OF_RECORD.contains(&leaf.name());
            if !is_job_field && leaf.kind() != Kind::Null && !leaf.name().is_empty() {
                number += 1;
                if more.len() < MOST {
                    more.push((sanitize_line(leaf.name()).into_owned(), leaf.text().to_owned()));
                }
            }
        }
    };
    add(node);
    for part in ["Input", "Operation", "Workflow"] {
        node.children().filter(|child| child.name() == part).for_each(&mut add);
    }
    MoreFields { all: more.into(), number }
}

fn all_fields(ui: &mut Ui, shot: Shot<'_>, state: &mut DetailsState, actions: &mut Actions) {
    let (Some(tree), Some(node)) = (shot.tree(), shot.node()) else { return };
    if !node.is_filled() {
        return;
    }
    parts::rule(ui);
    let open = state.open("all fields", false);
    if parts::fold_heading(ui, t!("details-all-fields"), open) {
        let rows = state.trees.entry(TreeKey::Node(node.index())).or_default();
        tree_view::show(ui, node, |at| tree.node(at), rows, actions);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_beside_the_fixed_list_are_found() {
        let text = "<J><JobId>a</JobId><Progress>100</Progress><Operation><JobLevel>0</JobLevel>\
                    <UserData>u</UserData><X><Y>1</Y></X></Operation><Input><Lang>en</Lang></Input></J>";
        let tree = doc::xml::parse(text.to_owned()).tree;
        let more = more_of(tree.root().child("J").unwrap());
        let names: Vec<_> = more.all.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!((names, more.number), (vec!["Progress", "Lang", "JobLevel"], 3));
    }
}
