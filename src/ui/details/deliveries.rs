//! Every callback that told of the record: when it arrived, what it said, and how that differs from another.

use super::parts;
use super::{DetailsState, Shown, diff};
use crate::index::{Delivery, Field, Record, RecordId, Said};
use crate::sanitize::{display_path, sanitize_line};
use crate::t;
use crate::text::{self, Language};
use crate::time::{self, Millis, Time, Zone};
use crate::ui::style::{self, SPACE, Tokens};
use crate::ui::widgets::{self, Line};
use crate::ui::{Action, Actions, Document};
use egui::accesskit::Role;
use egui::{Align2, Label, Rect, RichText, Sense, Ui, WidgetInfo, pos2, vec2};
use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

/// Height of one delivery: two lines.
const ROW: f32 = 42.0;

/// What the tab keeps.
#[derive(Clone, Debug, Default)]
pub(super) struct DeliveriesState {
    /// The delivery that the one shown is compared with; else the one before it.
    base: Option<Delivery>,
    /// The deliveries in the order in which they came, of a record in a generation of the index.
    by_arrival: Option<Arrived>,
    /// What two of them say differently.
    changes: Option<(ChangesKey, Rc<[Change]>)>,
}

/// The deliveries of a record in a generation of the index, in the order in which they came.
type Arrived = ((RecordId, u64), Rc<[Delivery]>);

/// What the changes between two deliveries follow from.
type ChangesKey = ([Delivery; 2], u64, Zone, Language);

impl DeliveriesState {
    /// The deliveries in the order in which they came: there may be thousands.
    fn by_arrival(&mut self, shown: &Shown<'_>) -> Rc<[Delivery]> {
        let of = (shown.record.id(), shown.ctx.index.generation());
        match &self.by_arrival {
            Some((known, all)) if *known == of => Rc::clone(all),
            _ => Rc::clone(&self.by_arrival.insert((of, by_arrival(shown))).1),
        }
    }

    /// What the second says otherwise than the first.
    fn changes(&mut self, shown: &Shown<'_>, both: [Delivery; 2]) -> Option<Rc<[Change]>> {
        let of = (both, shown.ctx.index.generation(), shown.ctx.zone, text::language());
        if let Some((known, changes)) = &self.changes
            && *known == of
        {
            return Some(Rc::clone(changes));
        }
        let [before, after] = both.map(|one| shown.record.said_by(one));
        let [before, after] = [before?, after?].map(|said| values(&said, shown.ctx.zone));
        let changes: Rc<[Change]> = changes(&before, &after).into();
        self.changes = Some((of, Rc::clone(&changes)));
        Some(changes)
    }
}

pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, state: &mut DetailsState, actions: &mut Actions) {
    let record = shown.record;
    let all = state.deliveries.by_arrival(shown);
    if all.is_empty() {
        parts::note(ui, t!("details-implied"));
        return;
    }
    let current = match shown.ctx.document {
        Document::Ready(delivery, _) | Document::Loading(delivery) => Some(*delivery),
        Document::None => None,
    };
    let current = current.filter(|delivery| all.contains(delivery)).or_else(|| record.main_delivery());
    let at = current.and_then(|current| all.iter().position(|&one| one == current)).unwrap_or(0);
    let before = at.checked_sub(1).map(|at| all[at]);
    let base = state.deliveries.base.filter(|base| all.contains(base) && Some(*base) != current).or(before);
    rows(ui, shown, &all, Marks { current, base }, state, actions);
    if all.len() == 1 {
        parts::note(ui, t!("details-one-delivery"));
        return;
    }
    let (Some(current), Some(base)) = (current, base) else {
        parts::rule(ui);
        parts::note(ui, t!("details-first-delivery"));
        return;
    };
    let Some(changes) = state.deliveries.changes(shown, [base, current]) else { return };
    parts::rule(ui);
    parts::heading(ui, t!("details-changes"));
    if changes.is_empty() {
        parts::note(ui, t!("details-no-changes"));
    }
    show_changes(ui, &*changes, CHANGED, actions);
    // A task as its run tells of it has other fields than its own callback.
    if current.own == base.own {
        diff::show(ui, shown.ctx, [base, current], (CHANGED, true), state, actions);
    }
}

/// The deliveries in the order in which they came.
fn by_arrival(shown: &Shown<'_>) -> Rc<[Delivery]> {
    let index = shown.ctx.index;
    let mut all: Vec<Delivery> = shown.record.deliveries().collect();
    all.sort_by_cached_key(|one| {
        let file = index.file(one.file);
        (file.stamp().arrival(), file.path(), one.body, one.node)
    });
    all.into()
}

/// Which deliveries are compared.
#[derive(Clone, Copy)]
struct Marks {
    current: Option<Delivery>,
    base: Option<Delivery>,
}

fn rows(
    ui: &mut Ui,
    shown: &Shown<'_>,
    all: &[Delivery],
    marks: Marks,
    state: &mut DetailsState,
    actions: &mut Actions,
) {
    let (whole, in_view) = parts::rows(ui, ROW, all.len());
    for at in in_view {
        let (delivery, rect) = (all[at], parts::row_at(whole, ROW, at));
        let row = Row::of(shown, delivery, at + 1);
        let response = row.show(ui, rect, at, marks.current == Some(delivery));
        if response.clicked() {
            actions.push(Action::ShowDelivery(delivery));
        }
        response.context_menu(|ui| {
            if ui.button(t!("details-compare-with")).clicked() {
                state.deliveries.base = Some(delivery);
                ui.close();
            }
            parts::value_menu(ui, &row.path, None, actions);
        });
        if marks.base == Some(delivery) && all.len() > 1 {
            let at = pos2(rect.right(), rect.bottom() - ROW * 0.27);
            let color = Tokens::of(ui).dim;
            ui.painter().text(at, Align2::RIGHT_CENTER, t!("details-compared"), style::small(), color);
        }
    }
}

/// One delivery as it is shown.
struct Row {
    number: usize,
    arrived: String,
    state: String,
    event: String,
    path: String,
    delay: String,
    color: Option<crate::callback::StateClass>,
}

impl Row {
    fn of(shown: &Shown<'_>, delivery: Delivery, number: usize) -> Self {
        let record: Record<'_> = shown.record;
        let file = shown.ctx.index.file(delivery.file);
        let said = record.said_by(delivery);
        let text = |field| said.map_or_else(String::new, |said| sanitize_line(said.text(field)).into_owned());
        let arrival = file.stamp().arrival();
        let arrived = if arrival > 0 {
            // Of an arrival whole seconds are enough.
            let second = arrival.div_euclid(1000) * 1000;
            parts::time_text(Time::new(second, shown.ctx.source_offset), shown.ctx.zone)
        } else {
            t!("details-arrival-unknown").to_owned()
        };
        let ended = said.and_then(Said::ended).or(record.ended());
        let event = text(Field::Event);
        let event = if delivery.own { event } else { t!("details-told-by-run", event = event) };
        Self {
            number,
            arrived,
            state: text(Field::State),
            event,
            path: display_path(&file.path()),
            delay: delay_text(arrival, ended),
            color: said.map(Said::class),
        }
    }

    fn show(&self, ui: &mut Ui, rect: Rect, at: usize, is_current: bool) -> egui::Response {
        let tokens = Tokens::of(ui);
        let response = ui.interact(rect, ui.scope_id().with(("delivery", at)), Sense::click());
        let name = t!(
            "details-delivery-row",
            n = self.number,
            arrived = self.arrived.as_str(),
            state = self.state.as_str(),
            file = self.path.as_str()
        );
        response.widget_info(|| WidgetInfo::selected(Role::Row, true, is_current, &name));
        let back = rect.expand2(vec2(SPACE[2], 0.0)).shrink2(vec2(0.0, 1.0));
        if is_current {
            ui.painter().rect_filled(back, f32::from(style::RADIUS_CONTROL), tokens.accent_soft);
        } else if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(back, f32::from(style::RADIUS_CONTROL), tokens.raised);
        }
        let upper = rect.top() + ROW * 0.3;
        let lower = rect.bottom() - ROW * 0.27;
        if let Some(class) = self.color {
            let at = pos2(rect.left() + SPACE[2], upper);
            parts::paint_icon(ui, at, style::glyph(class), tokens.state(class));
        }
        let x = rect.left() + SPACE[5] + SPACE[0];
        let head = [self.state.as_str(), self.event.as_str()].join("  ");
        let half = (rect.width() * 0.4).max(60.0);
        let line = |text, font, color, width| Line { text, font, color, width };
        let left = Align2::LEFT_CENTER;
        widgets::paint_line(ui, pos2(x, upper), left, &line(&head, style::body(), tokens.text, half));
        let width = rect.width() - half - SPACE[5];
        let arrived = line(&self.arrived, style::mono(), tokens.text, width.max(60.0));
        widgets::paint_line(ui, pos2(rect.right(), upper), Align2::RIGHT_CENTER, &arrived);
        let under = if self.delay.is_empty() {
            self.path.clone()
        } else {
            format!("{} · {}", self.delay, self.path)
        };
        let width = rect.width() - 110.0;
        widgets::paint_line(ui, pos2(x, lower), left, &line(&under, style::small(), tokens.dim, width));
        response.on_hover_text(&self.path)
    }
}

/// A day, in milliseconds.
pub(super) const A_DAY: Millis = 86_400_000;

/// How long after the end it arrived.
fn delay_text(arrival: Millis, ended: Option<Time>) -> String {
    let Some(ended) = ended.filter(|_| arrival > 0) else { return String::new() };
    let delay = arrival - ended.millis();
    // A file that is a day younger or older was copied or checked out, not delivered.
    if delay.abs() > A_DAY {
        String::new()
    } else if delay < 0 {
        t!("details-before-end", time = time::human(-delay))
    } else {
        t!("details-after-end", time = time::human(delay))
    }
}

/// A field of which two deliveries, or two records, say different things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    name: Cow<'static, str>,
    /// Whether it is the name or a time of one record only, which no other can have.
    pub is_id_or_time: bool,
    before: String,
    after: String,
}

#[cfg(test)]
impl std::fmt::Display for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}>{}", self.name, self.before, self.after)
    }
}

/// What a record says, or one delivery of it.
pub(super) trait Says {
    fn text(&self, field: Field) -> &str;
    /// Created, started, ended.
    fn times(&self) -> [Option<Time>; 3];
    fn outputs(&self) -> String;
    fn headers(&self) -> Vec<(&str, &str)>;
}

fn list<'a>(all: impl Iterator<Item = &'a str>) -> String {
    all.collect::<Vec<_>>().join(", ")
}

macro_rules! says {
    ($what:ident) => {
        impl Says for $what<'_> {
            fn text(&self, field: Field) -> &str {
                $what::text(*self, field)
            }

            fn times(&self) -> [Option<Time>; 3] {
                [$what::created(*self), $what::started(*self), $what::ended(*self)]
            }

            fn outputs(&self) -> String {
                list($what::outputs(*self))
            }

            fn headers(&self) -> Vec<(&str, &str)> {
                $what::headers(*self).collect()
            }
        }
    };
}
says!(Said);
says!(Record);

/// One field that is said.
#[derive(Clone, Debug)]
pub(super) struct Stated {
    name: Cow<'static, str>,
    is_id_or_time: bool,
    text: String,
}

impl Stated {
    fn new(name: &'static str, is_id_or_time: bool, text: String) -> Self {
        Self { name: Cow::Borrowed(name), is_id_or_time, text }
    }

    /// A leaf of a document, by its path.
    pub fn of_path(path: String, is_id_or_time: bool, text: String) -> Self {
        Self { name: Cow::Owned(path), is_id_or_time, text }
    }
}

/// Everything that is said, by what it is called; always the same fields in the same order.
pub(super) fn values(said: &impl Says, zone: Zone) -> Vec<Stated> {
    let mut all: Vec<Stated> = [
        (t!("details-event"), Field::Event),
        (t!("details-id"), Field::Id),
        (t!("details-tag"), Field::Tag),
        (t!("details-state"), Field::State),
        (t!("details-code"), Field::Code),
        (t!("details-message"), Field::Message),
        (t!("details-queue"), Field::Queue),
        (t!("details-bucket"), Field::Bucket),
        (t!("details-object"), Field::Object),
        (t!("details-region"), Field::Region),
        (t!("details-template-id"), Field::TemplateId),
        (t!("details-template"), Field::TemplateName),
        (t!("details-user-data"), Field::UserData),
        (t!("details-workflow"), Field::Workflow),
        (t!("details-workflow-id"), Field::WorkflowId),
        (t!("details-run-id"), Field::Run),
        (t!("details-task"), Field::Task),
    ]
    .into_iter()
    .map(|(name, field)| {
        Stated::new(name, matches!(field, Field::Id | Field::Run), said.text(field).to_owned())
    })
    .collect();
    let names = [t!("details-created"), t!("details-started"), t!("details-ended")];
    for (name, time) in names.into_iter().zip(said.times()) {
        let text = time.map_or_else(String::new, |time| parts::time_text(time, zone));
        all.push(Stated::new(name, true, text));
    }
    all.push(Stated::new(t!("details-outputs"), false, said.outputs()));
    for (name, value) in said.headers() {
        // A request's id is another for each request.
        let is_id = name.to_ascii_lowercase().ends_with("request-id");
        let name = Cow::Owned(t!("details-header", name = parts::cut(name, 200).0));
        all.push(Stated { name, is_id_or_time: is_id, text: value.to_owned() });
    }
    all
}

/// The fields that differ, in the order of the first, then what only the second says. Of fields of the same name
/// the first is compared with the first, and so on.
pub(super) fn changes(before: &[Stated], after: &[Stated]) -> Vec<Change> {
    let mut left: HashMap<&str, VecDeque<&Stated>> = HashMap::new();
    for stated in after {
        left.entry(&stated.name).or_default().push_back(stated);
    }
    let change = |one: &Stated, before: &str, after: &str| Change {
        name: one.name.clone(),
        is_id_or_time: one.is_id_or_time,
        before: before.to_owned(),
        after: after.to_owned(),
    };
    let mut all = Vec::new();
    for stated in before {
        let other = left.get_mut(&*stated.name).and_then(VecDeque::pop_front);
        let other = other.map_or("", |other| other.text.as_str());
        if stated.text != other {
            all.push(change(stated, &stated.text, other));
        }
    }
    for stated in after {
        // The ones left over stand at the end of their queue, in order.
        let rest = left
            .get_mut(&*stated.name)
            .filter(|rest| rest.front().is_some_and(|one| std::ptr::eq(*one, stated)));
        if let Some(rest) = rest {
            rest.pop_front();
            if !stated.text.is_empty() {
                all.push(change(stated, "", &stated.text));
            }
        }
    }
    all
}

/// Shows what each of two says, behind a sign that stands for each.
pub(super) fn show_changes<'c>(
    ui: &mut Ui,
    changes: impl IntoIterator<Item = &'c Change>,
    signs: [&str; 2],
    actions: &mut Actions,
) {
    const MOST: usize = 400;
    let tokens = Tokens::of(ui);
    // Of what came later the one before is gone; of two that are compared neither is better.
    let colors = if signs == CHANGED { [tokens.failed, tokens.success] } else { [tokens.text; 2] };
    for change in changes {
        ui.label(RichText::new(&*change.name).color(tokens.dim));
        for ((sign, color), text) in signs.into_iter().zip(colors).zip([&change.before, &change.after]) {
            let said = if text.is_empty() { t!("details-said-nothing") } else { text };
            let said = parts::cut(said, MOST).0;
            let text_color = if text.is_empty() { tokens.dim } else { color };
            // The sign stands alone at the left, so that a long value begins beside it and not under it.
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                ui.painter().text(ui.cursor().min, Align2::LEFT_TOP, sign, style::mono(), text_color);
                ui.add_space(SIGN);
                let label =
                    ui.add(Label::new(RichText::new(&*said).font(style::mono()).color(text_color)).wrap());
                label.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{sign} {said}")));
                label.context_menu(|ui| parts::value_menu(ui, text, None, actions));
            });
        }
        ui.add_space(SPACE[2]);
    }
}

/// Room for that, in points.
const SIGN: f32 = 2.0 * style::MONO_CHAR;

/// What stands before what was said, and before what is said now.
const CHANGED: [&str; 2] = ["−", "+"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::callback::{Callback, Job};
    use crate::capture::{Body, Capture};
    use crate::doc::Format;
    use crate::index::{Indexer, Stamp};

    fn capture(job: Job, hash: u64) -> Capture {
        let callback = Callback { event: "TaskFinish".into(), jobs: vec![job], ..Callback::default() };
        let body =
            Body { format: Format::Json, range: 0..0, hash, callbacks: vec![callback], problems: Vec::new() };
        Capture { encoding: "UTF-8", heads: Vec::new(), bodies: vec![body], problems: Vec::new() }
    }

    #[test]
    fn only_fields_that_differ_are_changes() {
        let job = |state: &str, message: &str| Job {
            job_id: "j1".into(),
            tag: "Transcode".into(),
            state: state.into(),
            message: message.into(),
            headers: vec![("Content-Type".into(), "video/mp4".into())],
            ..Job::default()
        };
        let mut index = Indexer::new();
        for (at, job) in (0_i64..).zip([job("Running", ""), job("Failed", "no audio")]) {
            let stamp = Stamp { modified_ns: at, ..Stamp::default() };
            index.apply(format!("{at}.json").as_ref(), stamp, &capture(job, at.unsigned_abs()));
        }
        index.commit();
        let record = index.records().next().unwrap();
        assert_eq!(index.len(), 1);
        let all: Vec<_> =
            record.deliveries().map(|one| values(&record.said_by(one).unwrap(), Zone::Source)).collect();
        let change = |name, before: &str, after: &str| Change {
            name: Cow::Borrowed(name),
            is_id_or_time: false,
            before: before.into(),
            after: after.into(),
        };
        let wanted =
            [change(t!("details-state"), "Running", "Failed"), change(t!("details-message"), "", "no audio")];
        assert_eq!(changes(&all[0], &all[1]), wanted);
        assert_eq!(changes(&all[1], &all[1]), []);
    }

    #[test]
    fn headers_are_compared_by_name_whatever_their_order() {
        let stated = |name: &'static str, text: &str| Stated::new(name, false, text.to_owned());
        let before = [stated("a", "1"), stated("b", "2"), stated("b", "3"), stated("gone", "x")];
        let after =
            [stated("b", "2"), stated("new", "y"), stated("a", "1"), stated("b", "4"), stated("b", "5")];
        let said: Vec<_> = changes(&before, &after).iter().map(Change::to_string).collect();
        assert_eq!(said, ["b 3>4", "gone x>", "new >y", "b >5"]);
    }

    #[test]
    fn the_delay_is_told_on_either_side_of_the_end() {
        let ended = Some(Time::new(10_000, 0));
        assert_eq!(delay_text(10_800, ended), "0.8 s after the end");
        assert_eq!(delay_text(8_000, ended), "2.0 s before the end");
        assert_eq!(delay_text(0, ended), "");
        assert_eq!(delay_text(5, None), "");
    }
}
