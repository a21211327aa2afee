//! The column at the left: names of lanes and rows; and the thin line that a lane spans.

use super::bars::{BarPainter, is_run_lane};
use super::chain::Chains;
use super::picture::RowRef;
use super::pointer::Pointed;
use super::state::TimelineState;
use super::{Parts, names};
use crate::t;
use crate::timeline::{Chain, OPEN};
use crate::ui::selection::SelectMode;
use crate::ui::style::{self, ROW_BAR, ROW_LANE_HEADER, SPACE, Tokens, icon};
use crate::ui::widgets::{self, Line};
use crate::ui::{Action, Actions, ViewCtx};
use egui::accesskit::Role;
use egui::{Align2, Id, Rect, Sense, Stroke, Ui, WidgetInfo, pos2};

/// Where names of lanes begin, and where those of rows do, from the left edge.
const NAME_AT: f32 = 26.0;
const ROW_NAME_AT: f32 = 40.0;
/// How much of the bottom of a header is left to the line of its lane.
const LINE: f32 = 5.0;
/// The least that the name of a lane is given before its description.
const NAME_LEAST: f32 = 60.0;

/// Paints the line that each unfolded lane spans, where no bar of the run itself does.
pub(super) fn paint_lines(state: &TimelineState, bars: &mut BarPainter<'_>) {
    let is_pinned = bars.is_pinned();
    for lane in state.picture.seen_lanes.iter().filter(|lane| lane.is_pinned == is_pinned) {
        let one = &state.picture.lanes.lanes()[lane.lane];
        if let (None, false, Some((from, to))) = (one.head, state.folds.is_folded(one.key), one.extent) {
            bars.span(lane.y.0, from, (to != OPEN).then_some(to), one.severity);
        }
    }
}

/// Paints the names of lanes and rows.
pub(super) fn paint(
    ui: &mut Ui,
    parts: &Parts,
    ctx: &ViewCtx<'_>,
    state: &TimelineState,
    (pointed, chains, is_pinned): (&Pointed, &Chains, bool),
    actions: &mut Actions,
) {
    let tokens = Tokens::of(ui);
    let region = parts.region(state, is_pinned).intersect(ui.clip_rect());
    let mut painter_ui = ui.new_child(egui::UiBuilder::new().max_rect(parts.names));
    painter_ui.set_clip_rect(parts.names.intersect(region));
    let painter_ui = &painter_ui;
    let y = |y: f64| parts.names.top() + y as f32;
    for lane in state.picture.seen_lanes.iter().filter(|lane| lane.is_pinned == is_pinned) {
        let size = egui::vec2(parts.names.width(), ROW_LANE_HEADER);
        let rect = Rect::from_min_size(pos2(parts.names.left(), y(lane.y.0)), size);
        let chain = chains.of(lane.lane);
        header(painter_ui, rect, ctx, state, (lane.lane, chain), pointed.header == Some(lane.lane));
        aside(ui, parts, state, (lane.lane, chain), (rect.center().y, region), actions);
    }
    for row in state.picture.seen.iter().filter(|row| row.is_pinned == is_pinned) {
        let RowRef::Row(number) = row.row else { continue };
        let one = state.picture.lanes.row(number);
        if !one.is_first {
            continue;
        }
        let text = names::row(ctx.index, &state.picture.lanes, one.key);
        let at = pos2(parts.names.left() + ROW_NAME_AT, y(row.y) + ROW_BAR / 2.0);
        let width = parts.names.width() - ROW_NAME_AT - SPACE[3];
        let line = Line { text: &text, font: style::small(), color: tokens.dim, width };
        widgets::paint_line(painter_ui, at, Align2::LEFT_CENTER, &line);
    }
}

fn header(
    ui: &Ui,
    rect: Rect,
    ctx: &ViewCtx<'_>,
    state: &TimelineState,
    (lane, chain): (usize, Option<&Chain>),
    is_hovered: bool,
) {
    let tokens = Tokens::of(ui);
    let lanes = &state.picture.lanes;
    let one = &lanes.lanes()[lane];
    let is_folded = state.folds.is_folded(one.key);
    let is_pinned = state.pins.is_pinned(one.key);
    let name = names::lane(ctx.index, lanes, one);
    let object = names::lane_object(ctx.index, one);
    let took = names::quantiles(lanes, lane);
    // Of a folded lane all is told here: its bars are where else the rest would stand.
    let more = names::timeless(one).into_iter().chain(took.clone()).filter(|_| is_folded);
    let details: Vec<String> = more.chain(names::lane_details(lanes, one)).collect();
    let response = ui.interact(rect, Id::unique(("timeline lane", lane)), Sense::hover());
    response.widget_info(|| {
        let pinned = is_pinned.then(|| t!("lane-pinned").to_owned());
        let told = std::iter::once(name.clone())
            .chain(object.clone())
            .chain(names::lane_details_in_words(lanes, one))
            .chain(names::timeless(one))
            .chain(took.clone());
        let told = told.chain(chain.map(names::chain_short)).chain(pinned);
        let name = told.collect::<Vec<_>>().join(", ");
        WidgetInfo::selected(Role::TreeItem, true, !is_folded, name)
    });
    let middle = rect.center().y;
    let color = if is_hovered { tokens.text } else { tokens.dim };
    let chevron = if is_folded { icon::RIGHT } else { icon::DOWN };
    let font = style::icons(style::TEXT_SMALL);
    ui.painter().text(
        pos2(rect.left() + SPACE[4] + SPACE[0], middle),
        Align2::CENTER_CENTER,
        chevron,
        font,
        color,
    );
    if is_pinned {
        let at = pos2(rect.left() + SPACE[1], middle);
        ui.painter().circle_filled(at, SPACE[0], tokens.accent);
    }
    // Runs of one workflow are told apart by what they worked on.
    let (name, object) = match object {
        Some(object) => (object, Some(name)),
        None => (name, None),
    };
    let room = rect.width() - NAME_AT - SPACE[4] - SPACE[3];
    let right = pos2(rect.right() - SPACE[4], middle);
    let name_width =
        ui.painter().layout_no_wrap(name.clone(), style::strong(style::TEXT_BODY), tokens.text).size().x;
    let free = (room - name_width.min(room * 0.6).max(NAME_LEAST)).max(0.0);
    let text = fitting(ui, object.as_deref(), &details, free);
    let details = Line { text: &text, font: style::small(), color: tokens.dim, width: free };
    let told = widgets::paint_line(ui, right, Align2::RIGHT_CENTER, &details);
    let width = (told.left() - rect.left() - NAME_AT - SPACE[3]).max(0.0);
    let title = Line { text: &name, font: style::body(), color: tokens.text, width };
    widgets::paint_strong_line(ui, pos2(rect.left() + NAME_AT, middle), Align2::LEFT_CENTER, &title);
}

/// What is told at the right end of the header of an unfolded lane: how many records have no bar, how long jobs take, and how much
/// of a run one job after the other took.
fn aside(
    ui: &Ui,
    parts: &Parts,
    state: &TimelineState,
    (lane, chain): (usize, Option<&Chain>),
    (middle, region): (f32, Rect),
    actions: &mut Actions,
) {
    let lanes = &state.picture.lanes;
    let one = &lanes.lanes()[lane];
    if state.folds.is_folded(one.key) {
        return;
    }
    let took = names::quantiles(lanes, lane);
    let told: Vec<String> =
        names::timeless(one).into_iter().chain(chain.map(names::chain_short)).chain(took).collect();
    if told.is_empty() {
        return;
    }
    let tokens = Tokens::of(ui);
    let painter = ui.painter().with_clip_rect(parts.bars.intersect(region));
    let right = pos2(parts.bars.right() - SPACE[5], middle - 1.0);
    let galley = painter.layout_no_wrap(told.join(" · "), style::small(), tokens.dim);
    let place = Align2::RIGHT_CENTER.anchor_size(right, galley.size());
    let ground =
        if state.picture.sticky > 0.0 && state.pins.is_pinned(one.key) { tokens.panel } else { tokens.bg };
    // The line of the lane runs beneath it.
    let bottom = middle + ROW_LANE_HEADER / 2.0 - LINE;
    let behind = place.expand2(egui::vec2(SPACE[2], 0.0));
    let behind = behind.with_max_y(behind.bottom().min(bottom));
    // The lines of the ruler must not strike it through; the lane of a selected run is tinted.
    painter.rect_filled(behind, 0.0, ground);
    if is_run_lane(one.key) && state.picture.has_mark(lane) {
        painter.rect_filled(behind, 0.0, tokens.accent_soft);
    }
    painter.galley(place.min, galley, tokens.dim);
    if let Some(text) = names::timeless(one) {
        let width = painter.layout_no_wrap(text.clone(), style::small(), tokens.dim).size().x;
        let at = place.with_max_x(place.left() + width).intersect(parts.bars).intersect(region);
        let response = ui.interact(at, Id::unique(("timeline timeless", lane)), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &text));
        if response.hovered() || response.has_focus() {
            painter.hline(at.x_range(), at.bottom(), Stroke::new(1.0, tokens.dim));
        }
        if response.clicked() {
            let records = lanes.timeless_of(lane).to_vec();
            actions.push(Action::Select(records, SelectMode::Replace));
        }
        response.on_hover_text(t!("lane-timeless-tip"));
    }
    if let Some(chain) = chain {
        let id = Id::unique(("timeline chain", lane));
        let response = ui.interact(place.intersect(parts.bars).intersect(region), id, Sense::hover());
        let text = names::chain(chain);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
        response.on_hover_text(text);
    }
}

/// As many parts as there is room for, from the last on: what failed matters more than how much there is. The workflow
/// gives way before any of them.
fn fitting(ui: &Ui, workflow: Option<&str>, parts: &[String], room: f32) -> String {
    /// Fewer letters of a name say nothing.
    const LEAST: usize = 5;
    let color = Tokens::of(ui).dim;
    let measure = |text: &str| ui.painter().layout_no_wrap(text.to_owned(), style::small(), color).size().x;
    let counts = parts.join(" · ");
    if let Some(workflow) = workflow {
        let whole = format!("{workflow} · {counts}");
        if measure(&whole) <= room {
            return whole;
        }
        let left = room - measure(&format!("… · {counts}"));
        let letters = workflow.chars().count();
        let fit = (left / measure(workflow).max(1.0) * letters as f32).max(0.0) as usize;
        if fit >= LEAST {
            let cut: String = workflow.chars().take(fit.min(letters)).collect();
            return format!("{}… · {counts}", cut.trim_end());
        }
    }
    let mut shown = parts.len();
    loop {
        let text = parts[parts.len() - shown..].join(" · ");
        if shown <= 1 || measure(&text) <= room {
            return text;
        }
        shown -= 1;
    }
}
