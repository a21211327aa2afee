//! What happened, at a glance: what is unusual first, then every field, then what ran beside it.

use super::parts::{self, Value};
use super::{DetailsState, Shot, Shown, TreeKey, Usual, cards, fields, gantt, header, survey, tree_view};
use crate::doc::{self, Kind, Node};
use crate::index::{Delivery, Field, Record, RecordId, RecordKind};
use crate::sanitize::{display_path, sanitize_line};
use crate::t;
use crate::time::{self, Millis};
use crate::timeline::Waits;
use crate::ui::cells::{self, Lasted};
use crate::ui::command::Command;
use crate::ui::style::{self, SPACE, Tokens};
use crate::ui::widgets::count;
use crate::ui::{Action, Actions};
use egui::accesskit::Role;
use egui::{Align2, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, state: &mut DetailsState, actions: &mut Actions) {
    cards::show(ui, shown, state, actions);
    duration_bar(ui, shown, state);
    waits(ui, shown, state, actions);
    field_rows(ui, shown, state, actions);
    siblings(ui, shown, state, actions);
    if let Some(shot) = shown.document {
        more_fields(ui, shot, state, actions);
        all_fields(ui, shot, state, actions);
    }
}

/// Wait and run time as one bar, with how long its kind usually takes.
fn duration_bar(ui: &mut Ui, shown: &Shown<'_>, state: &mut DetailsState) {
    const HEIGHT: f32 = 9.0;
    let record = shown.record;
    let span = parts::Span::of(record, shown.ctx.now);
    let Some(axis) = parts::Axis::around(std::iter::once(span)) else { return };
    let took = span.ended.zip(span.started).map(|(ended, started)| ended - started);
    let wait = cells::waited(record, shown.ctx.now);
    if wait.is_none() && took.is_none() {
        return;
    }
    let tokens = Tokens::of(ui);
    let color = tokens.state(record.class());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT + 22.0), Sense::hover());
    let bar = Rect::from_min_size(rect.min, vec2(rect.width(), HEIGHT));
    parts::paint_span(ui, bar, axis, span, color);
    let wait_text = match wait {
        None => String::new(),
        Some(Lasted { millis, goes_on: true }) => t!("details-waiting-for", time = time::human(millis)),
        Some(Lasted { millis, goes_on: false }) => t!("details-wait", time = time::human(millis)),
    };
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

/// How long a run did nothing but wait: worked out once for a generation of the index, and each second that a run which
/// is under way goes on.
#[derive(Clone, Copy, Debug)]
pub(super) struct KnownWaits {
    of: (RecordId, u64, Millis),
    waits: Option<Waits>,
}

/// Where a run waited, in words; a click goes to the job that waited longest.
fn waits(ui: &mut Ui, shown: &Shown<'_>, state: &mut DetailsState, actions: &mut Actions) {
    /// What is less of a run is not worth a line.
    const LEAST_PERCENT: i64 = 1;
    let (run, index) = (shown.record, shown.ctx.index);
    if run.kind() != RecordKind::Run {
        return;
    }
    let until = if run.is_open() { shown.ctx.now / 1_000 } else { 0 };
    let of = (run.id(), index.generation(), until);
    let known = match state.waits {
        Some(known) if known.of == of => known,
        _ => *state.waits.insert(KnownWaits { of, waits: Waits::of(index, run, shown.ctx.now) }),
    };
    let Some(waits) = known.waits.filter(|waits| waits.percent() >= LEAST_PERCENT) else { return };
    let Some(job) = index.get(waits.job) else { return };
    let tag = sanitize_line(job.text(Field::Tag));
    let tag = if tag.is_empty() { t!("details-job").to_owned() } else { parts::cut(&tag, 40).0.into_owned() };
    let (time, percent) = (time::human(waits.total), waits.percent());
    let text = if waits.longest == waits.total {
        t!("details-waits", time = time, tag = tag, percent = percent)
    } else {
        let longest = time::human(waits.longest);
        t!("details-waits-most", time = time, longest = longest, tag = tag, percent = percent)
    };
    if parts::small_link(ui, &text).on_hover_text(t!("details-waits-tip")).clicked() {
        header::go_to(waits.job, actions);
    }
    ui.add_space(SPACE[2]);
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
    let mut all: Vec<Millis> = same.filter_map(Record::took).filter(|&took| took >= 0).collect();
    let p95 = (all.len() >= FEWEST).then(|| time::quantile(&mut all, 95)).flatten();
    state.usual = Some(Usual { generation, tag, p95 });
    p95
}

fn field_rows(ui: &mut Ui, shown: &Shown<'_>, state: &mut DetailsState, actions: &mut Actions) {
    let survey = shown.document.and_then(|shot| survey::of(ui, shot, state));
    let nothing = fields::SentTimes::default();
    let sent = survey.as_ref().map_or(&nothing, |survey| &survey.sent);
    for known in fields::known(shown, sent) {
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
    let Some(survey) = survey::of(ui, shot, state) else {
        parts::note(ui, t!("details-raw-preparing"));
        return;
    };
    let more = &survey.more;
    if more.number == 0 {
        return;
    }
    parts::rule(ui);
    let open = state.open("more fields", true);
    if !parts::fold_heading(ui, t!("details-more-fields"), open) {
        return;
    }
    for (name, text) in &more.all {
        let value = Value::mono(name, text).tip(fields::meaning(name));
        value.show(ui, &mut state.expanded, actions);
    }
    if more.number > more.all.len() {
        parts::note(ui, t!("details-more-below", shown = count(more.number - more.all.len())));
    }
}

/// Leaves that have no row of their own elsewhere, found once for a document: there may be as many as nodes.
#[derive(Debug, Default)]
pub(super) struct MoreFields {
    /// The first of them.
    all: Vec<(String, String)>,
    /// How many there are.
    number: usize,
}

#[cfg(test)]
impl MoreFields {
    /// How many there are.
    pub fn number(&self) -> usize {
        self.number
    }
}

/// Finds them.
pub(super) fn more_of(node: Node<'_>) -> MoreFields {
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
    MoreFields { all: more, number }
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
