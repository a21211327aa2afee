//! Lanes: what lies behind the bars, the names at their left, and the names that assistive technology reads.

use super::bars::{BarPainter, is_run_lane};
use super::picture::SeenRow;
use super::pointer::{Pointed, element_rect};
use super::state::TimelineState;
use super::{Parts, chain, gaps, lane_headers, names, ruler};
use crate::t;
use crate::timeline::Element;
use crate::ui::style::{SPACE, Tokens};
use crate::ui::widgets::count;
use crate::ui::{Actions, ViewCtx, mark};
use egui::accesskit::Role;
use egui::{Id, Rect, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2};

/// The most bars that are told to assistive technology one by one.
const MOST_NAMED: usize = 2_000;
/// Most characters of a note that the name of a bar has.
const MOST_NOTE_CHARS: usize = 80;
/// Width of the scroll bar, in points.
const SCROLL_BAR: f32 = 8.0;

/// Paints all lanes in sight.
pub(super) fn paint(
    ui: &mut Ui,
    parts: &Parts,
    ctx: &ViewCtx<'_>,
    state: &mut TimelineState,
    (pointed, actions): (&Pointed, &mut Actions),
) {
    let Some(scale) = state.scale.clone() else { return };
    let tokens = Tokens::of(ui);
    let chains = chain::gather(state, ctx.index, ctx.now);
    ruler::paint_grid(ui, parts, ctx, state);
    gaps::paint_ground(ui, parts, &scale);
    // What is pinned lies over what scrolls beneath it.
    for is_pinned in [false, true] {
        if is_pinned && state.picture.sticky <= 0.0 {
            break;
        }
        ground(ui, parts, state, is_pinned);
        let mut bars = BarPainter::new(ui, parts, ctx, state, (&scale, is_pinned));
        lane_headers::paint_lines(state, &mut bars);
        for (number, row) in
            state.picture.seen.iter().enumerate().filter(|(_, row)| row.is_pinned == is_pinned)
        {
            let hovered = pointed.element.filter(|&(at, _)| at == number).map(|(_, element)| element);
            bars.row(row, hovered);
        }
        bars.finish();
        chain::paint(ui, parts, state, &scale, &chains, is_pinned);
        lane_headers::paint(ui, parts, ctx, state, (pointed, &chains, is_pinned), actions);
    }
    if let Some(frame) = pointed.marquee {
        let frame = frame.intersect(parts.bars);
        let painter = ui.painter().with_clip_rect(parts.bars);
        painter.rect(frame, 2.0, tokens.accent_soft, Stroke::new(1.0, tokens.accent), StrokeKind::Inside);
    }
    name_bars(ui, parts, ctx, state);
    gaps::name(ui, parts, &scale);
    scroll_bar(ui, parts, state);
}

/// Tints the lanes of selected runs, and draws a line under each lane. What is pinned hides what is beneath.
fn ground(ui: &Ui, parts: &Parts, state: &TimelineState, is_pinned: bool) {
    let tokens = Tokens::of(ui);
    let all = parts.region(state, is_pinned);
    let painter = ui.painter().with_clip_rect(all.intersect(ui.clip_rect()));
    if is_pinned {
        painter.rect_filled(all, 0.0, tokens.panel);
    }
    for lane in state.picture.seen_lanes.iter().filter(|lane| lane.is_pinned == is_pinned) {
        let y = |y: f64| parts.bars.top() + y as f32;
        let rect = Rect::from_min_max(pos2(all.left(), y(lane.y.0)), pos2(all.right(), y(lane.y.1)));
        if is_run_lane(state.picture.lanes.lanes()[lane.lane].key) && state.picture.has_mark(lane.lane) {
            painter.rect_filled(rect, 0.0, tokens.accent_soft);
        }
        painter.hline(all.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, tokens.line));
    }
    if is_pinned {
        painter.hline(all.x_range(), all.bottom() - 1.0, Stroke::new(2.0, tokens.accent.gamma_multiply(0.6)));
    }
}

/// The place of an element as a part of the window that has a name.
pub(super) fn respond(
    ui: &Ui,
    parts: &Parts,
    ctx: &ViewCtx<'_>,
    state: &TimelineState,
    row: &SeenRow,
    element: &Element,
) -> Response {
    let rect = element_rect(parts, row, element).intersect(parts.bars);
    let rect = rect.intersect(parts.region(state, row.is_pinned));
    let bar = state.picture.first_bar(row, element);
    let id = state.picture.lanes.record(bar);
    let response = ui.interact(rect, Id::unique(("timeline bar", id.index())), Sense::hover());
    let is_selected = state.picture.is_marked(row, element);
    response.widget_info(|| {
        let name = if element.count() > 1 {
            t!("block-name", shown = count(element.count()))
        } else {
            let noted = ctx.marked.get(id).map(|mark| format!(", {}", mark::words(mark, MOST_NOTE_CHARS)));
            ctx.index.get(id).map_or_else(String::new, names::bar) + &noted.unwrap_or_default()
        };
        WidgetInfo::selected(Role::ListBoxOption, true, is_selected, name)
    });
    response
}

fn name_bars(ui: &Ui, parts: &Parts, ctx: &ViewCtx<'_>, state: &TimelineState) {
    let seen: usize = state.picture.seen.iter().map(|row| row.placed.elements.len()).sum();
    if seen > MOST_NAMED {
        return;
    }
    for row in &state.picture.seen {
        for element in &row.placed.elements {
            respond(ui, parts, ctx, state, row, element);
        }
    }
}

fn scroll_bar(ui: &Ui, parts: &Parts, state: &mut TimelineState) {
    let (height, seen) = (state.picture.stack.height(), f64::from(parts.bars.height()));
    if height <= seen {
        return;
    }
    let track = Rect::from_min_max(pos2(parts.bars.right() - SCROLL_BAR, parts.bars.top()), parts.bars.max);
    let response = ui.interact(track, ui.scope_id().with("scroll"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, t!("timeline-scroll")));
    let length = ((seen / height) as f32 * track.height()).max(SPACE[6]);
    let way = track.height() - length;
    let share = (state.scroll / (height - seen)).clamp(0.0, 1.0) as f32;
    let handle =
        Rect::from_min_size(pos2(track.left(), track.top() + share * way), egui::vec2(SCROLL_BAR, length));
    if let Some(at) = response.interact_pointer_pos().filter(|_| way > 0.0) {
        let target = f64::from((at.y - track.top() - length / 2.0) / way).clamp(0.0, 1.0) * (height - seen);
        if response.dragged() || response.clicked() {
            state.scroll_by(target - state.scroll);
            ui.ctx().request_repaint();
        }
    }
    let tokens = Tokens::of(ui);
    let color = if response.hovered() || response.dragged() { tokens.dim } else { tokens.line };
    ui.painter().rect_filled(handle.shrink2(egui::vec2(1.5, 0.0)), SCROLL_BAR / 2.0, color);
}
