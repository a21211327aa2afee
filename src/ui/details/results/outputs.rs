//! The objects that a record wrote, or the jobs of a run: name, place, checksum, address. What a job was to write
//! and did not (`Output` is part of what was asked for, not of what came of it) is told apart.

use super::super::survey::Survey;
use super::super::{Shot, Shown, header, parts};
use crate::callback::{Output, StateClass};
use crate::doc::Node;
use crate::index::{Field, Record, RecordId, RecordKind};
use crate::link::looks_like_link;
use crate::sanitize::sanitize_line;
use crate::t;
use crate::ui::style::{self, SPACE, Tokens, icon};
use crate::ui::widgets::{self, Line, count};
use crate::ui::{Action, Actions};
use egui::accesskit::Role;
use egui::{Align2, Color32, Rect, Response, Sense, Ui, WidgetInfo, pos2, vec2};
use std::collections::HashMap;

/// Height of an object: two lines.
const ROW: f32 = 40.0;

/// Checksums by object, without a leading slash.
pub(in super::super) type Sums = HashMap<String, String>;

/// Whether an object is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Made {
    /// It was written, as far as is told.
    Yes,
    /// The job is not over: it is where it is to be written.
    NotYet,
    /// The job did not end well: it is where it was to be written.
    No,
}

impl Made {
    /// What the state of a job says of its objects.
    pub fn by(class: StateClass) -> Self {
        match class {
            StateClass::Success | StateClass::Unknown => Self::Yes,
            StateClass::Submitted | StateClass::Running | StateClass::Pause => Self::NotYet,
            StateClass::Failed | StateClass::Cancel => Self::No,
        }
    }

    /// The same for one whose document is here: objects that it lists as results are there however it ended.
    fn of_job(class: StateClass, has_results: bool) -> Self {
        if has_results { Self::Yes } else { Self::by(class) }
    }

    /// What stands above so many of them, and what is said of that; the second may be empty.
    fn heading(self, number: usize) -> (String, &'static str) {
        let shown = count(number);
        match self {
            Self::Yes => (t!("details-outputs-number", n = number, shown = shown), ""),
            Self::NotYet => {
                (t!("details-outputs-not-yet", n = number, shown = shown), t!("details-outputs-not-yet-note"))
            }
            Self::No => (
                t!("details-outputs-not-made", n = number, shown = shown),
                t!("details-outputs-not-made-note"),
            ),
        }
    }

    /// What stands before its name.
    fn sign(self, tokens: &Tokens) -> Option<(&'static str, Color32)> {
        match self {
            Self::Yes => None,
            Self::NotYet => Some((icon::CLOCK, tokens.dim)),
            Self::No => Some((icon::SLASHED, tokens.dim)),
        }
    }
}

/// Whether a record lists what came of it, besides what was asked for.
pub(in super::super) fn has_results(node: Node<'_>) -> bool {
    const RESULTS: [&str; 3] = ["MediaResult", "ResultInfo", "PicProcessResult"];
    let lists = |home: Node<'_>| {
        home.children()
            .filter(|child| RESULTS.contains(&child.name()))
            .flat_map(Node::items)
            .any(|result| result.is_container() && result.is_filled())
    };
    node.each("Operation").any(lists) || lists(node)
}

/// Where the outputs of the jobs of a run stand, found once for a generation: the job, and the number among its own.
#[derive(Debug)]
pub(super) struct OfRun {
    of: (RecordId, u64),
    /// By whether they are there.
    all: [(Made, Vec<(RecordId, usize)>); 3],
}

impl OfRun {
    fn find(run: Record<'_>) -> Self {
        let mut all = [Made::Yes, Made::NotYet, Made::No].map(|made| (made, Vec::new()));
        for job in run.jobs().iter().filter_map(|&job| run.index().get(job)) {
            let made = Made::by(job.class());
            let list = all.iter_mut().find(|(one, _)| *one == made);
            let places = (0..job.outputs().count()).map(|at| (job.id(), at));
            list.into_iter().for_each(|(_, list)| list.extend(places.clone()));
        }
        Self { of: (run.id(), run.index().generation()), all }
    }
}

/// Shows them; whether there is any.
pub(super) fn show(
    ui: &mut Ui,
    shown: &Shown<'_>,
    survey: Option<&Survey>,
    of_run: &mut Option<OfRun>,
    actions: &mut Actions,
) -> bool {
    if shown.record.kind() == RecordKind::Run {
        return show_run(ui, shown, of_run, actions);
    }
    let told = shown.document.and_then(Shot::job).map(|job| job.outputs.as_slice());
    let told = told.unwrap_or_default();
    let made = Made::of_job(shown.record.class(), survey.is_some_and(|survey| survey.has_results));
    if told.is_empty() {
        // What another delivery than the one that is shown told of.
        let names: Vec<&str> = shown.record.outputs().collect();
        return show_list(ui, names.len(), made, actions, |at| Object {
            main: names[at].to_owned(),
            ..Object::default()
        });
    }
    let sums = survey.map(|survey| &survey.sums);
    show_list(ui, told.len(), made, actions, |at| Object::of(&told[at], sums))
}

fn show_run(ui: &mut Ui, shown: &Shown<'_>, known: &mut Option<OfRun>, actions: &mut Actions) -> bool {
    let index = shown.ctx.index;
    let of = (shown.record.id(), index.generation());
    let known = match known {
        Some(known) if known.of == of => known,
        _ => known.insert(OfRun::find(shown.record)),
    };
    let mut is_any = false;
    for (made, list) in &known.all {
        is_any |= show_list(ui, list.len(), *made, actions, |at| {
            let (job, number) = list[at];
            let Some(job) = index.get(job) else { return Object::default() };
            Object {
                main: job.outputs().nth(number).unwrap_or_default().to_owned(),
                under: job.text(Field::Tag).to_owned(),
                job: Some(job.id()),
                ..Object::default()
            }
        });
    }
    is_any
}

/// One object as it is shown.
#[derive(Default)]
struct Object {
    main: String,
    under: String,
    /// Further texts that can be copied, by the key of what they are called.
    more: Vec<(&'static str, String)>,
    /// The job of a run that wrote it.
    job: Option<RecordId>,
}

impl Object {
    fn of(output: &Output, sums: Option<&Sums>) -> Self {
        let sum = sums.and_then(|sums| sums.get(output.object.trim_start_matches('/')));
        let main = if output.object.is_empty() { &output.url } else { &output.object };
        let mut more = Vec::new();
        let mut add = |name, text: &str| {
            if !text.is_empty() {
                more.push((name, text.to_owned()));
            }
        };
        add(t!("details-bucket"), &output.bucket);
        add(t!("details-region"), &output.region);
        add(t!("details-md5"), sum.map_or("", String::as_str));
        add(t!("details-url"), &output.url);
        let under: Vec<&str> = more.iter().map(|(_, text)| text.as_str()).collect();
        Self { main: main.clone(), under: under.join(" · "), more, job: None }
    }

    /// Its address, where it has one that can be followed.
    fn link(&self) -> Option<&str> {
        let all = std::iter::once(self.main.as_str()).chain(self.more.iter().map(|(_, text)| text.as_str()));
        all.into_iter().find(|text| looks_like_link(text))
    }

    fn show(&self, ui: &mut Ui, rect: Rect, place: (Made, usize), actions: &mut Actions) -> Response {
        let tokens = Tokens::of(ui);
        let (made, at) = place;
        let response = ui.interact(rect, ui.scope_id().with(("output", made as u8, at)), Sense::click());
        let name = t!("details-value", name = self.main.as_str(), value = self.under.as_str());
        response
            .widget_info(|| WidgetInfo::labeled(Role::Row, true, name.trim_end_matches([',', '，', ' '])));
        let lit = ui.rect_contains_pointer(rect) || response.has_focus();
        if lit {
            let back = rect.expand2(vec2(SPACE[2], 0.0)).shrink2(vec2(0.0, 1.0));
            ui.painter().rect_filled(back, f32::from(style::RADIUS_CONTROL), tokens.raised);
        }
        let mut x = rect.left();
        if let Some((sign, color)) = made.sign(tokens) {
            parts::paint_icon(ui, pos2(x + SPACE[2], rect.top() + ROW * 0.3), sign, color);
            x += SPACE[5];
        }
        let width = rect.right() - x - if lit { 2.0 * SPACE[6] } else { 0.0 };
        let color = if made == Made::Yes { tokens.text } else { tokens.dim };
        let lines = [
            (rect.top() + ROW * 0.3, self.main.as_str(), style::mono(), color),
            (rect.bottom() - ROW * 0.27, self.under.as_str(), style::small(), tokens.dim),
        ];
        for (y, text, font, color) in lines {
            let text = sanitize_line(text);
            let line = Line { text: &text, font, color, width };
            widgets::paint_line(ui, pos2(x, y), Align2::LEFT_CENTER, &line);
        }
        if lit {
            let copy =
                (icon::COPY, t!("details-copy", name = self.main.as_str()), Action::Copy(self.main.clone()));
            let url = self.link().map(|url| {
                (icon::LINK, t!("details-link", name = t!("details-url")), Action::AskLink(url.to_owned()))
            });
            let mut x = rect.right() - SPACE[4];
            for (sign, name, action) in std::iter::once(copy).chain(url) {
                let center = pos2(x, rect.top() + ROW * 0.3);
                let place = Rect::from_center_size(center, vec2(SPACE[5], SPACE[5]));
                let button = ui.interact(place, response.id.with(sign), Sense::click());
                button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
                let color = if button.hovered() { tokens.accent } else { tokens.dim };
                parts::paint_icon(ui, center, sign, color);
                if button.on_hover_text(name).clicked() {
                    actions.push(action);
                }
                x -= SPACE[5] + SPACE[0];
            }
        }
        response.context_menu(|ui| {
            parts::value_menu(ui, &self.main, None, actions);
            for (name, text) in &self.more {
                if ui.button(t!("details-copy", name = *name)).clicked() {
                    actions.push(Action::Copy(text.clone()));
                    ui.close();
                }
                if looks_like_link(text) && ui.button(t!("details-menu-link")).clicked() {
                    actions.push(Action::AskLink(text.clone()));
                    ui.close();
                }
            }
        });
        response
    }
}

/// Objects as rows; whether there is any. Only those in view are made.
fn show_list(
    ui: &mut Ui,
    number: usize,
    made: Made,
    actions: &mut Actions,
    object: impl Fn(usize) -> Object,
) -> bool {
    if number == 0 {
        return false;
    }
    let (heading, note) = made.heading(number);
    parts::heading(ui, &heading);
    if !note.is_empty() {
        parts::note(ui, note);
        ui.add_space(SPACE[1]);
    }
    let (whole, in_view) = parts::rows(ui, ROW, number);
    for at in in_view {
        let rect = parts::row_at(whole, ROW, at);
        let object = object(at);
        let response = object.show(ui, rect, (made, at), actions);
        if let Some(job) = object.job.filter(|_| response.clicked()) {
            header::go_to(job, actions);
        }
    }
    true
}

/// Every `Md5Info` in a record.
pub(in super::super) fn sums_of(node: Node<'_>) -> Sums {
    let infos = node.descendants().filter(|info| info.name() == "Md5Info").flat_map(Node::items);
    let named = infos.filter(|info| info.child("Md5").is_some());
    let sum = |info: Node<'_>| {
        let object = info.text_of("ObjectName").trim_start_matches('/').to_owned();
        (object, info.text_of("Md5").to_owned())
    };
    named.map(sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc;

    #[test]
    fn checksums_are_found_by_their_object() {
        let text = r#"{"MediaResult":{"OutputFile":{"Md5Info":[{"Md5":"a1","ObjectName":"/x.mp4"},
                       {"Md5":"b2","ObjectName":"y.mp4"}]}},"Md5Info":{}}"#;
        let tree = doc::json::parse(text.to_owned()).tree;
        let sums = sums_of(tree.root());
        assert_eq!(sums.len(), 2);
        assert_eq!(sums["x.mp4"], "a1");
        let output = Output { object: "/y.mp4".into(), bucket: "b".into(), ..Output::default() };
        assert_eq!(Object::of(&output, Some(&sums)).under, "b · b2");
    }

    #[test]
    fn what_a_failed_job_was_to_write_is_not_there_unless_it_lists_it_as_a_result() {
        let asked = r#"{"Operation":{"Output":{"Bucket":"b","Object":"a.mp4"}}}"#;
        let listed = r#"{"Operation":{"Output":{"Object":"a-${n}.jpg"},"MediaResult":{"OutputFile":{"ObjectName":["a-0.jpg"]}}}}"#;
        let of_run = r#"{"State":"Failed","ResultInfo":{"ObjectCount":1,"ObjectInfo":[{"ObjectName":"a"}]}}"#;
        let made = |text: &str, class| {
            let tree = doc::json::parse(text.to_owned()).tree;
            Made::of_job(class, has_results(tree.root()))
        };
        assert_eq!(made(asked, StateClass::Success), Made::Yes);
        assert_eq!(made(asked, StateClass::Failed), Made::No);
        assert_eq!(made(asked, StateClass::Cancel), Made::No);
        assert_eq!(made(asked, StateClass::Running), Made::NotYet);
        assert_eq!(made(listed, StateClass::Failed), Made::Yes);
        assert_eq!(made(of_run, StateClass::Failed), Made::Yes);
    }
}
