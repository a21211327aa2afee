//! Several selected records: what they have in common, what differs, and their sums.

use super::parts::{self, Value};
use super::{DetailsState, MARGIN, compare, header};
use crate::callback::StateClass;
use crate::index::{Field, Record, RecordId, Sym};
use crate::t;
use crate::time::{self, Millis};
use crate::ui::style::{self, SPACE, Tokens, icon};
use crate::ui::widgets::{self, count};
use crate::ui::{Actions, ViewCtx};
use egui::{Align, Frame, Layout, Margin, RichText, Ui};
use std::collections::HashSet;

/// Records of the index that are looked at in one frame, so that a million does not hold it up.
const PER_FRAME: usize = 60_000;
/// More different values than this are not counted one by one.
const MOST_VALUES: usize = 1_000;

/// What is known of the selected records, worked out over as many frames as it takes.
#[derive(Debug, Default)]
pub(super) struct Several {
    /// The selection and the index that it is of.
    of: Option<(u64, u64)>,
    /// How far the index was walked.
    at: usize,
    done: bool,
    /// The selected records by time.
    ids: Vec<RecordId>,
    values: Vec<Values>,
    waits: Vec<Millis>,
    tooks: Vec<Millis>,
    failed: usize,
    totals: Totals,
    /// The selection will change only in which of it is looked at.
    step_expected: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Totals {
    wait: Option<Durations>,
    took: Option<Durations>,
}

/// What many durations come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Durations {
    sum: Millis,
    median: Millis,
    longest: Millis,
}

/// The values that one field has.
#[derive(Clone, Debug, Default)]
struct Values {
    first: Option<Sym>,
    others: HashSet<Sym>,
}

impl Values {
    fn see(&mut self, value: Sym) {
        match self.first {
            None => self.first = Some(value),
            Some(first) if first == value => {}
            Some(_) if self.others.len() < MOST_VALUES => {
                self.others.insert(value);
            }
            Some(_) => {}
        }
    }

    /// How many different values there are.
    fn len(&self) -> usize {
        usize::from(self.first.is_some()) + self.others.len()
    }
}

impl Several {
    /// Goes on with what is not worked out yet.
    pub fn follow(&mut self, ui: &Ui, ctx: &ViewCtx<'_>) {
        let now = (ctx.selection.revision(), ctx.index.generation());
        let stepped = std::mem::take(&mut self.step_expected)
            && self.of.is_some_and(|(revision, generation)| (revision + 1, generation) == now);
        if stepped {
            self.of = Some(now);
        } else if self.of != Some(now) {
            let values = vec![Values::default(); Field::COUNT];
            *self = Self { of: Some(now), values, ..Self::default() };
        }
        if self.done {
            return;
        }
        let order = ctx.index.order();
        let end = (self.at + PER_FRAME).min(order.len());
        for &id in &order[self.at..end] {
            if let Some(record) = ctx.index.get(id).filter(|_| ctx.selection.contains(id)) {
                self.add(record);
            }
        }
        self.at = end;
        self.done = end == order.len();
        if self.done {
            self.totals =
                Totals { wait: Durations::of(&mut self.waits), took: Durations::of(&mut self.tooks) };
        } else {
            ui.ctx().request_repaint();
        }
    }

    fn add(&mut self, record: Record<'_>) {
        self.ids.push(record.id());
        self.waits.extend(record.wait());
        self.tooks.extend(record.took());
        self.failed += usize::from(record.class() == StateClass::Failed);
        for (field, values) in Field::ALL.into_iter().zip(&mut self.values) {
            values.see(record.sym(field));
        }
    }

    /// The place of a record among the selected ones, from 0.
    pub fn place_of(&self, id: RecordId) -> Option<usize> {
        self.ids.iter().position(|&other| other == id)
    }

    /// The selected record that many further on, round the end.
    pub fn step(&self, from: RecordId, by: isize) -> Option<RecordId> {
        let at = self.place_of(from)?.cast_signed() + by;
        self.ids.get(at.rem_euclid(self.ids.len().cast_signed()).cast_unsigned()).copied()
    }

    /// The next change of the selection changes only which record is looked at.
    pub fn expect_step(&mut self) {
        self.step_expected = true;
    }
}

impl Durations {
    /// Of none nothing.
    fn of(all: &mut [Millis]) -> Option<Self> {
        let median = time::quantile(all, 50)?;
        let sum = all.iter().fold(0, |sum: Millis, one| sum.saturating_add(*one));
        Some(Self { sum, median, longest: all.iter().copied().max()? })
    }

    /// "1 h 17 m in all · p50 2.0 s · max 12 m".
    fn text(self) -> String {
        let [sum, p50, max] = [self.sum, self.median, self.longest].map(time::human);
        t!("details-sum-p50-max", sum = sum, p50 = p50, max = max)
    }
}

/// Shows them.
pub(super) fn show(ui: &mut Ui, ctx: &ViewCtx<'_>, state: &mut DetailsState, actions: &mut Actions) {
    let number = ctx.selection.len();
    // Two others that are compared are looked at from the top.
    let pair = match state.several.ids.as_slice() {
        &[first, second] => Some([first, second]),
        _ => None,
    };
    egui::ScrollArea::vertical().id_salt(("several", pair)).auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin::symmetric(MARGIN, 12)).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.set_width(ui.available_width());
            head(ui, ctx, number, state, actions);
            if !state.several.done {
                parts::note(ui, t!("details-counting"));
            }
            if let (true, &[first, second]) = (state.several.done, state.several.ids.as_slice()) {
                compare::show(ui, ctx, [first, second], state, actions);
            }
            sums(ui, state, actions);
            common(ui, ctx, state, actions);
        });
    });
}

fn head(ui: &mut Ui, ctx: &ViewCtx<'_>, number: usize, state: &mut DetailsState, actions: &mut Actions) {
    ui.horizontal(|ui| {
        ui.set_height(SPACE[6]);
        let title = t!("details-selected", n = number, shown = count(number));
        ui.label(RichText::new(title).font(style::strong(style::TEXT_HEADING + 1.0)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let lead = ctx.selection.lead();
            let next = widgets::small_icon_button(ui, icon::RIGHT, t!("details-next")).clicked();
            let first = widgets::link(ui, t!("details-one-by-one"), t!("details-one-by-one")).clicked();
            if next || first {
                let id = lead.or_else(|| state.several.ids.first().copied());
                actions.extend(id.into_iter().flat_map(|id| header::look_at(state, id)));
            }
        });
    });
    parts::note(ui, t!("details-selected-text"));
}

fn sums(ui: &mut Ui, state: &mut DetailsState, actions: &mut Actions) {
    parts::heading(ui, t!("details-sums"));
    let several = &state.several;
    let failed = several.failed;
    let color = (failed > 0).then(|| Tokens::of(ui).failed);
    let Totals { wait, took } = several.totals;
    let (wait, took) = (wait.map(Durations::text), took.map(Durations::text));
    let records = count(several.ids.len());
    let failed = count(failed);
    let mut expanded = std::mem::take(&mut state.expanded);
    Value::mono(t!("details-records"), &records).show(ui, &mut expanded, actions);
    Value { color, ..Value::mono(t!("details-failed"), &failed) }.show(ui, &mut expanded, actions);
    for (name, text) in [(t!("details-wait-name"), wait), (t!("details-took-name"), took)] {
        if let Some(text) = text {
            Value::mono(name, &text).show(ui, &mut expanded, actions);
        }
    }
    state.expanded = expanded;
}

/// The fields, by what they are called and the filter key that finds them.
fn names() -> [(Field, &'static str, &'static str); 16] {
    [
        (Field::State, t!("details-state"), "state"),
        (Field::Code, t!("details-code"), "code"),
        (Field::Message, t!("details-message"), "message"),
        (Field::Tag, t!("details-tag"), "tag"),
        (Field::Id, t!("details-id"), "id"),
        (Field::Queue, t!("details-queue"), "queue"),
        (Field::Bucket, t!("details-bucket"), "bucket"),
        (Field::Object, t!("details-object"), "object"),
        (Field::Region, t!("details-region"), "region"),
        (Field::TemplateName, t!("details-template"), "template"),
        (Field::TemplateId, t!("details-template-id"), "template"),
        (Field::UserData, t!("details-user-data"), "userdata"),
        (Field::Workflow, t!("details-workflow"), "workflow"),
        (Field::Run, t!("details-run-id"), "run"),
        (Field::Task, t!("details-task"), "task"),
        (Field::Event, t!("details-event"), "event"),
    ]
}

fn common(ui: &mut Ui, ctx: &ViewCtx<'_>, state: &mut DetailsState, actions: &mut Actions) {
    let has_any = |values: &Values| values.len() > 1 || values.first.is_some_and(|value| !value.is_empty());
    if !state.several.values.iter().any(has_any) {
        return;
    }
    parts::rule(ui);
    parts::heading(ui, t!("details-common"));
    let dim = Tokens::of(ui).dim;
    for (field, name, key) in names() {
        let Some(values) = state.several.values.get(field as usize) else { continue };
        let number = values.len();
        match values.first {
            Some(value) if number == 1 && !value.is_empty() => {
                let text = ctx.index.text(value).to_owned();
                Value::mono(name, &text).filter(key).show(ui, &mut state.expanded, actions);
            }
            Some(_) if number > 1 => {
                let text = mixed(number);
                let value = Value { color: Some(dim), ..Value::plain(name, &text) };
                value.show(ui, &mut state.expanded, actions);
            }
            _ => {}
        }
    }
}

/// "mixed (3)".
fn mixed(number: usize) -> String {
    if number > MOST_VALUES {
        t!("details-mixed-many", shown = count(MOST_VALUES))
    } else {
        t!("details-mixed", shown = count(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Indexer;

    #[test]
    fn values_that_differ_are_counted_once_each() {
        let mut index = Indexer::new();
        let mut values = Values::default();
        assert_eq!(values.len(), 0);
        for text in ["a", "a", "b", "", "b", "c"] {
            values.see(index.intern(text));
        }
        assert_eq!(values.len(), 4);
        assert_eq!(mixed(values.len()), "mixed (4)");
        assert_eq!(mixed(MOST_VALUES + 1), "mixed (over 1,000)");
    }

    #[test]
    fn durations_come_to_a_sum_and_those_of_nothing_to_nothing() {
        assert_eq!(Durations::of(&mut []), None);
        let all = Durations::of(&mut [5_000, 1_000, 9_000]).unwrap();
        assert_eq!(all, Durations { sum: 15_000, median: 5_000, longest: 9_000 });
        assert_eq!(all.text(), "15 s in all · p50 5.0 s · max 9.0 s");
        assert_eq!(Durations::of(&mut [Millis::MAX, 1]).unwrap().sum, Millis::MAX);
    }
}
