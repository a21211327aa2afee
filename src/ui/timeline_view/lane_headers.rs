//! The column at the left: names of lanes and rows; and the thin line that a lane spans.

use super::bars::BarPainter;
use super::picture::RowRef;
use super::pointer::Pointed;
use super::state::TimelineState;
use super::{Parts, names};
use crate::timeline::{LaneKey, OPEN};
use crate::ui::ViewCtx;
use crate::ui::style::{self, ROW_BAR, ROW_LANE_HEADER, SPACE, Tokens, icon};
use crate::ui::widgets::{self, Line};
use egui::accesskit::Role;
use egui::{Align2, Id, Rect, Sense, Ui, WidgetInfo, pos2};

/// Where names of lanes begin, and where those of rows do, from the left edge.
const NAME_AT: f32 = 26.0;
const ROW_NAME_AT: f32 = 40.0;
/// The least that the name of a lane is given before its description.
const NAME_LEAST: f32 = 60.0;

/// Paints the line that each unfolded lane spans, where no bar of the run itself does.
pub(super) fn paint_lines(state: &TimelineState, parts: &Parts, bars: &mut BarPainter<'_>) {
    for lane in state.picture.stack.seen(state.scroll, f64::from(parts.bars.height())) {
        let one = &state.picture.lanes.lanes()[lane];
        if let (None, false, Some((from, to))) = (one.head, state.folds.is_folded(one.key), one.extent) {
            let y = state.picture.stack.of(lane).start;
            bars.span(y, from, (to != OPEN).then_some(to), one.severity);
        }
    }
}

/// Paints the names of lanes and rows.
pub(super) fn paint(ui: &mut Ui, parts: &Parts, ctx: &ViewCtx<'_>, state: &TimelineState, pointed: &Pointed) {
    let tokens = Tokens::of(ui);
    let mut painter_ui = ui.new_child(egui::UiBuilder::new().max_rect(parts.names));
    painter_ui.set_clip_rect(parts.names.intersect(ui.clip_rect()));
    let painter_ui = &painter_ui;
    let y = |y: f64| parts.names.top() + (y - state.scroll) as f32;
    for lane in state.picture.stack.seen(state.scroll, f64::from(parts.names.height())) {
        let top = y(state.picture.stack.of(lane).start);
        let size = egui::vec2(parts.names.width(), ROW_LANE_HEADER);
        let rect = Rect::from_min_size(pos2(parts.names.left(), top), size);
        header(painter_ui, rect, ctx, state, lane, pointed.header == Some(lane));
        aside(ui, parts, state, lane, rect.center().y);
    }
    for row in &state.picture.seen {
        let RowRef::Row(number) = row.row else { continue };
        let one = state.picture.lanes.row(number);
        if !one.is_first {
            continue;
        }
        let text = names::row(ctx.index, one.key);
        let at = pos2(parts.names.left() + ROW_NAME_AT, y(row.y) + ROW_BAR / 2.0);
        let width = parts.names.width() - ROW_NAME_AT - SPACE[3];
        let line = Line { text: &text, font: style::small(), color: tokens.dim, width };
        widgets::paint_line(painter_ui, at, Align2::LEFT_CENTER, &line);
    }
}

fn header(ui: &Ui, rect: Rect, ctx: &ViewCtx<'_>, state: &TimelineState, lane: usize, is_hovered: bool) {
    let tokens = Tokens::of(ui);
    let lanes = &state.picture.lanes;
    let one = &lanes.lanes()[lane];
    let is_folded = state.folds.is_folded(one.key);
    let name = names::lane(ctx.index, lanes, one);
    let details = names::lane_details(ctx.index, lanes, one);
    let response = ui.interact(rect, Id::unique(("timeline lane", lane)), Sense::hover());
    response.widget_info(|| {
        let told = std::iter::once(name.clone()).chain(details.clone()).chain(names::timeless(one));
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
    let room = rect.width() - NAME_AT - SPACE[4] - SPACE[3];
    let right = pos2(rect.right() - SPACE[4], middle);
    let name_width =
        ui.painter().layout_no_wrap(name.clone(), style::strong(style::TEXT_BODY), tokens.text).size().x;
    let free = (room - name_width.min(room * 0.6).max(NAME_LEAST)).max(0.0);
    let text = fitting(ui, &details, free);
    let details = Line { text: &text, font: style::small(), color: tokens.dim, width: free };
    let told = widgets::paint_line(ui, right, Align2::RIGHT_CENTER, &details);
    let width = (told.left() - rect.left() - NAME_AT - SPACE[3]).max(0.0);
    let title = Line { text: &name, font: style::strong(style::TEXT_BODY), color: tokens.text, width };
    widgets::paint_line(ui, pos2(rect.left() + NAME_AT, middle), Align2::LEFT_CENTER, &title);
}

/// What is told at the right end of a header: how many records have no bar, and how long jobs take.
fn aside(ui: &Ui, parts: &Parts, state: &TimelineState, lane: usize, middle: f32) {
    let lanes = &state.picture.lanes;
    let one = &lanes.lanes()[lane];
    // A run has few jobs, and its bar lies here.
    let took = if matches!(one.key, LaneKey::Run(_)) { None } else { names::quantiles(lanes, lane) };
    let told: Vec<String> = names::timeless(one).into_iter().chain(took).collect();
    if told.is_empty() || state.folds.is_folded(one.key) && one.timeless_count() == 0 {
        return;
    }
    let tokens = Tokens::of(ui);
    let painter = ui.painter().with_clip_rect(parts.bars);
    let galley = painter.layout_no_wrap(told.join(" · "), style::small(), tokens.dim);
    let right = pos2(parts.bars.right() - SPACE[5], middle);
    let place = Align2::RIGHT_CENTER.anchor_size(right, galley.size());
    painter.rect_filled(place.expand2(egui::vec2(SPACE[2], 0.0)), f32::from(style::RADIUS_BAR), tokens.bg);
    painter.galley(place.min, galley, tokens.dim);
}

/// As many parts as there is room for, from the first on.
fn fitting(ui: &Ui, parts: &[String], room: f32) -> String {
    let mut shown = parts.len();
    loop {
        let text = parts[..shown].join(" · ");
        if shown <= 1 {
            return text;
        }
        let width = ui.painter().layout_no_wrap(text.clone(), style::small(), Tokens::of(ui).dim).size().x;
        if width <= room {
            return text;
        }
        shown -= 1;
    }
}
