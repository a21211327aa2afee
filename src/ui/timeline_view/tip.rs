//! What is told of the bar, block or lane under the pointer.

use super::names;
use super::picture::RowRef;
use super::pointer::Pointed;
use super::state::TimelineState;
use crate::callback::StateClass;
use crate::index::{Field, Record, RecordKind};
use crate::sanitize::sanitize_line;
use crate::t;
use crate::time::Time;
use crate::timeline::{Chain, LaneKey, time_label};
use crate::ui::ViewCtx;
use crate::ui::cells::{self, cut};
use crate::ui::style::{self, SPACE, Tokens, glyph};
use crate::ui::widgets::count;
use crate::ui::{cause, mark, wording};
use egui::{Frame, PopupAnchor, RichText, Tooltip, Ui};

/// Width at which a value goes on on the next line, in points.
const WIDTH: f32 = 320.0;
/// The most characters of a message that are shown.
const LONGEST: usize = 300;

/// Shows the tip of what is under the pointer. Only while the pointer rests.
pub(super) fn show(ui: &Ui, ctx: &ViewCtx<'_>, state: &mut TimelineState, pointed: &Pointed) {
    /// How long it must rest, in seconds.
    const REST: f32 = 0.25;
    if pointed.element.is_none() && pointed.header.is_none() || egui::Popup::is_any_open(ui.ctx()) {
        return;
    }
    let (still, pressed) =
        ui.input(|input| (input.pointer.time_since_last_movement(), input.pointer.any_down()));
    if pressed {
        return;
    }
    if still < REST {
        ui.ctx().request_repaint_after(std::time::Duration::from_secs_f32(REST - still + 0.01));
        return;
    }
    let lane = match pointed.element(state) {
        Some((row, _)) => matches!(row.row, RowRef::Head(_)).then_some(row.lane),
        None => pointed.header,
    };
    let chain = lane.and_then(|lane| state.picture.chain(lane, ctx.now));
    let chain = chain.filter(|chain| !chain.members.is_empty());
    let (state, chain) = (&*state, chain.as_deref());
    let id = ui.scope_id().with("tip");
    let tip = Tooltip::always_open(ui.ctx().clone(), ui.layer_id(), id, PopupAnchor::Pointer).gap(SPACE[4]);
    tip.show(|ui| {
        // What is wide must not touch the border.
        Frame::new().inner_margin(SPACE[1]).show(ui, |ui| inside(ui, ctx, state, (pointed, chain)));
    });
}

fn inside(
    ui: &mut Ui,
    ctx: &ViewCtx<'_>,
    state: &TimelineState,
    (pointed, chain): (&Pointed, Option<&Chain>),
) {
    if let Some((row, element)) = pointed.element(state) {
        if element.count() > 1 {
            block(ui, ctx, state, row, element);
        } else {
            let bar = state.picture.first_bar(row, element);
            if let Some(record) = ctx.index.get(state.picture.lanes.record(bar)) {
                single(ui, ctx, record);
            }
            if let Some(chain) = chain {
                ui.label(RichText::new(names::chain(chain)).font(style::small()));
            }
        }
    } else if let Some(lane) = pointed.header {
        header(ui, ctx, state, (lane, chain));
    }
}

/// What it is, which begins where all else does, and its state.
fn title(ui: &mut Ui, class: StateClass, name: &str, state: &str) {
    let tokens = Tokens::of(ui);
    ui.horizontal(|ui| {
        ui.label(RichText::new(name).font(style::strong(style::TEXT_BODY)));
        ui.label(RichText::new(glyph(class)).font(style::icons(style::TEXT_BODY)).color(tokens.state(class)));
        if !state.is_empty() {
            ui.label(RichText::new(state).font(style::body()));
        }
    });
}

/// The first task of a failed run that failed itself, and its code.
fn failed_task(run: Record<'_>) -> Option<String> {
    // How a run ended that was never captured itself is not known.
    let may_have = matches!(run.class(), StateClass::Failed | StateClass::Unknown);
    if run.kind() != RecordKind::Run || !may_have {
        return None;
    }
    let job = run.first_failed()?;
    Some(format!("{} {}", names::kind(job), sanitize_line(job.text(Field::Code))).trim_end().to_owned())
}

fn line(ui: &mut Ui, name: &str, value: &str, is_mono: bool) {
    if value.is_empty() {
        return;
    }
    let tokens = Tokens::of(ui);
    ui.label(RichText::new(name).font(style::small()).color(tokens.dim));
    let font = if is_mono { style::mono() } else { style::body() };
    // Laid out here: in a cell of a grid that is yet to find its width, a label would wrap at every word.
    let galley = ui.painter().layout(cut(value, LONGEST).into_owned(), font, tokens.text, WIDTH);
    ui.label(galley);
    ui.end_row();
}

fn single(ui: &mut Ui, ctx: &ViewCtx<'_>, record: Record<'_>) {
    let state = sanitize_line(record.text(Field::State)).into_owned();
    title(ui, record.class(), &names::kind(record), &state);
    let when = |time: Option<Time>| {
        time.map_or_else(String::new, |time| ctx.zone.show(time).to_string().replace('T', " "))
    };
    let span = |lasted: Option<cells::Lasted>| lasted.map_or_else(String::new, cells::Lasted::text);
    // The code of its first job that failed has a line of its own.
    let message = match record.text(Field::Message) {
        "" => cause::text(record, Field::Message).unwrap_or_default(),
        own => own.to_owned(),
    };
    egui::Grid::new("timeline tip").num_columns(2).spacing([SPACE[4], SPACE[0]]).show(ui, |ui| {
        line(ui, t!("tip-object"), record.text(Field::Object), true);
        line(ui, t!("tip-template"), record.text(Field::TemplateName), false);
        line(ui, t!("tip-created"), &when(record.created()), true);
        line(ui, t!("tip-wait"), &span(cells::waited(record, ctx.now)), true);
        line(ui, t!("tip-took"), &span(cells::took(record, ctx.now)), true);
        line(ui, t!("tip-code"), record.text(Field::Code), false);
        line(ui, t!("tip-message"), &message, false);
        let problems: Vec<&str> = record.problem_kinds().iter().map(wording::problem_kind).collect();
        line(ui, t!("tip-problems"), &problems.join(", "), false);
        let noted = ctx.marked.get(record.id()).map(|mark| mark::words(mark, LONGEST));
        line(ui, t!("tip-noted"), &noted.unwrap_or_default(), false);
    });
    if record.is_implied() {
        ui.label(RichText::new(t!("tip-implied")).font(style::small()));
    }
}

fn block(
    ui: &mut Ui,
    ctx: &ViewCtx<'_>,
    state: &TimelineState,
    row: &super::picture::SeenRow,
    element: &crate::timeline::Element,
) {
    title(
        ui,
        crate::timeline::class_of(element.severity),
        &t!("block-name", shown = count(element.count())),
        "",
    );
    let (from, to) = state.picture.range_of(row, element, ctx.now);
    let per_px = state.scale.as_ref().map_or(1.0, crate::timeline::TimeScale::millis_per_px);
    let label = |at| time_label(at, ctx.zone.offset_minutes(at, ctx.source_offset), per_px.min(499.0));
    let mut by_class = [0_usize; StateClass::ALL.len()];
    for bar in state.picture.bars(row, element) {
        by_class[usize::from(state.picture.lanes.class(bar).severity())] += 1;
    }
    ui.label(RichText::new(format!("{} – {}", label(from), label(to))).font(style::mono()));
    let parts = StateClass::ALL.into_iter().filter_map(|class| {
        let number = by_class[usize::from(class.severity())];
        (number > 0).then(|| format!("{} {}", count(number), glyph(class)))
    });
    ui.label(RichText::new(parts.collect::<Vec<_>>().join("   ")).font(style::body()));
    ui.label(RichText::new(t!("block-tip")).font(style::small()).color(Tokens::of(ui).dim));
}

fn header(ui: &mut Ui, ctx: &ViewCtx<'_>, state: &TimelineState, (lane, chain): (usize, Option<&Chain>)) {
    let lanes = &state.picture.lanes;
    let one = &lanes.lanes()[lane];
    ui.label(RichText::new(names::lane(ctx.index, lanes, one)).font(style::strong(style::TEXT_BODY)));
    let object = names::lane_object(ctx.index, one).into_iter();
    ui.label(object.chain(names::lane_details(lanes, one)).collect::<Vec<_>>().join(" · "));
    if let Some(text) = names::timeless(one) {
        ui.label(text);
    }
    if let Some(text) = names::quantiles(lanes, lane) {
        ui.label(text);
    }
    if let Some(chain) = chain {
        ui.label(names::chain(chain));
    }
    let run = if let LaneKey::Run(id) = one.key { ctx.index.get(id) } else { None };
    if let Some(run) = run {
        ui.label(RichText::new(sanitize_line(run.text(Field::Id))).font(style::mono()));
        if let Some(task) = failed_task(run) {
            ui.label(format!("{} {task}", t!("tip-failed-task")));
        }
        if run.is_implied() {
            ui.label(RichText::new(t!("tip-implied")).font(style::small()));
        }
    }
    ui.label(RichText::new(t!("lane-tip")).font(style::small()).color(Tokens::of(ui).dim));
}
