//! Pointing at lanes: scrolling, zooming, panning, selecting.

use super::Parts;
use super::picture::SeenRow;
use super::state::TimelineState;
use crate::index::RecordId;
use crate::time::Millis;
use crate::timeline::{Element, LaneKey, date_label, time_label};
use crate::ui::selection::SelectMode;
use crate::ui::style::{self, ROW_BAR, SPACE, Tokens};
use crate::ui::{Action, Actions, ViewCtx};
use egui::{
    Align2, CornerRadius, Key, Modifiers, PointerButton, Pos2, Rect, Response, Sense, Shape, Stroke, Ui,
    pos2, vec2,
};

/// How far beside a bar it can still be pointed at, in points.
const SLOP: f32 = 2.0;
/// Within this many seconds after a block was zoomed into, a second click means that block and not what lies
/// there now.
const DOUBLE_CLICK_SECONDS: f64 = 0.5;

/// What the pointer is doing.
#[derive(Clone, Debug, Default)]
pub(super) struct Pointer {
    /// The record that this panel told to be under the pointer.
    hovered: Option<RecordId>,
    /// Where a marquee began: an instant, and a height from the top of all lanes.
    marquee: Option<(f64, f64)>,
    /// What the menu is about: a record, or a lane.
    pub menu: Option<RecordId>,
    /// The lane whose header the menu is about.
    pub menu_lane: Option<LaneKey>,
    /// The lane whose header is under the pointer.
    pub lane: Option<usize>,
    /// What was clicked last: it is in view, and is not to be moved for being selected.
    pub clicked: Option<RecordId>,
    /// The instant that the hairline is at.
    pub time: Option<f64>,
    /// Where on the ruler a brush began.
    pub brush: Option<f64>,
    /// The range that is being brushed.
    pub brushed: Option<(Millis, Millis)>,
    /// What of the minimap is held.
    pub grip: Option<super::minimap::Grip>,
    zoomed_at: Option<f64>,
}

impl Pointer {
    /// The record of the bar that is pointed at.
    pub fn hovered(&self) -> Option<RecordId> {
        self.hovered
    }
}

/// What is under the pointer.
#[derive(Clone, Debug, Default)]
pub(super) struct Pointed {
    /// A bar or block: number of its row among those in sight, and of the element in it.
    pub element: Option<(usize, usize)>,
    /// A lane's header.
    pub header: Option<usize>,
    /// The place of a marquee.
    pub marquee: Option<Rect>,
}

impl Pointed {
    /// The bar or block.
    pub fn element<'s>(&self, state: &'s TimelineState) -> Option<(&'s SeenRow, &'s Element)> {
        let (row, element) = self.element?;
        let row = state.picture.seen.get(row)?;
        Some((row, row.placed.elements.get(element)?))
    }
}

/// Where an element is drawn.
pub(super) fn element_rect(parts: &Parts, row: &SeenRow, element: &Element) -> Rect {
    let x = |x: f64| parts.bars.left() + x.clamp(-8.0, f64::from(parts.bars.width()) + 8.0) as f32;
    let top = parts.bars.top() + row.y as f32;
    Rect::from_min_max(pos2(x(element.x0), top), pos2(x(element.x1), top + ROW_BAR))
}

/// Takes what moves the view.
pub(super) fn navigate(ui: &Ui, parts: &Parts, state: &mut TimelineState) -> Response {
    let canvas = ui.interact(parts.lanes(), ui.scope_id().with("lanes"), Sense::CLICK | Sense::DRAG);
    let space = ui.input(|input| input.key_down(Key::Space));
    if canvas.dragged_by(PointerButton::Middle) || (space && canvas.dragged_by(PointerButton::Primary)) {
        let delta = canvas.drag_delta();
        pan(state, -f64::from(delta.x));
        state.scroll_by(-f64::from(delta.y));
    }
    if canvas.contains_pointer() || ui.rect_contains_pointer(parts.ruler) {
        wheel(ui, parts, state);
    }
    canvas
}

fn wheel(ui: &Ui, parts: &Parts, state: &mut TimelineState) {
    let (zoom, scroll, at) = ui.input(|input| {
        (input.zoom_delta(), input.smooth_scroll_delta(), input.pointer.hover_pos().unwrap_or_default())
    });
    if let Some(scale) = state.scale.as_ref().filter(|_| (zoom - 1.0).abs() > f32::EPSILON) {
        let x = (at.x - parts.bars.left()).clamp(0.0, parts.bars.width());
        state.choose(scale.zoomed(f64::from(zoom), f64::from(x)));
    }
    if scroll.x != 0.0 {
        pan(state, -f64::from(scroll.x));
    }
    if scroll.y != 0.0 {
        state.scroll_by(-f64::from(scroll.y));
    }
}

fn pan(state: &mut TimelineState, points: f64) {
    if let Some(scale) = state.scale.as_ref().filter(|_| points != 0.0) {
        state.choose(scale.panned(points));
    }
}

/// Takes what points at bars and lanes.
pub(super) fn act(
    ui: &Ui,
    parts: &Parts,
    ctx: &ViewCtx<'_>,
    state: &mut TimelineState,
    actions: &mut Actions,
    canvas: &Response,
) -> Pointed {
    let mut pointed = canvas.hover_pos().map_or_else(Pointed::default, |at| hit(parts, state, at));
    let modifiers = ui.input(|input| input.modifiers);
    marquee(ui, parts, state, canvas, &mut pointed, actions);
    state.pointer.lane = pointed.header;
    if canvas.secondary_clicked() {
        let single = pointed.element(state).filter(|(_, element)| !element.is_block());
        state.pointer.menu =
            single.map(|(row, element)| state.picture.lanes.record(state.picture.first_bar(row, element)));
        state.pointer.menu_lane = pointed.header.map(|lane| state.picture.lanes.lanes()[lane].key);
        if let Some(id) = state.pointer.menu.filter(|&id| !ctx.selection.contains(id)) {
            actions.push(Action::Select(vec![id], SelectMode::Replace));
        }
    }
    if canvas.clicked_by(PointerButton::Primary) {
        let zoomed = state.pointer.zoomed_at.take();
        let now = ui.input(|input| input.time);
        let is_double = canvas.double_clicked_by(PointerButton::Primary);
        if is_double && zoomed.is_some_and(|at| now - at < DOUBLE_CLICK_SECONDS) {
            // The first click has already shown what both were meant for.
        } else if is_double {
            double_click(ctx, state, &pointed);
        } else {
            click(ctx, state, actions, &pointed, modifiers, now);
        }
    }
    hover(ctx, state, actions, canvas, &pointed);
    pointed
}

fn hit(parts: &Parts, state: &TimelineState, at: Pos2) -> Pointed {
    let y = f64::from(at.y - parts.bars.top());
    let mut pointed = Pointed::default();
    if at.x < parts.bars.left() {
        pointed.header = state.picture.lane_at(y).filter(|&(_, is_header)| is_header).map(|(lane, _)| lane);
        return pointed;
    }
    let (slop, height) = (f64::from(SLOP), f64::from(ROW_BAR));
    let is_pinned = y < state.picture.sticky;
    let is_there =
        |row: &SeenRow| row.is_pinned == is_pinned && y >= row.y - slop && y <= row.y + height + slop;
    let x = f64::from(at.x - parts.bars.left());
    pointed.element =
        state.picture.seen.iter().enumerate().filter(|(_, row)| is_there(row)).find_map(|(number, row)| {
            let found = row.placed.at(x, slop)?;
            Some((number, row.placed.elements.iter().position(|one| std::ptr::eq(one, found))?))
        });
    pointed
}

fn click(
    ctx: &ViewCtx<'_>,
    state: &mut TimelineState,
    actions: &mut Actions,
    pointed: &Pointed,
    modifiers: Modifiers,
    now: f64,
) {
    if let Some(lane) = pointed.header {
        return click_header(state, actions, lane, modifiers);
    }
    let mode = if modifiers.command { SelectMode::Toggle } else { SelectMode::Replace };
    let Some((row, element)) = pointed.element(state) else {
        if !ctx.selection.is_empty() && !modifiers.command && !modifiers.shift {
            actions.push(Action::Select(Vec::new(), SelectMode::Replace));
        }
        return;
    };
    let records = state.picture.records(row, element);
    if element.count() > 1 && !modifiers.command && !modifiers.shift {
        let range = state.picture.range_to_part(row, element, ctx.now);
        if can_be_parted(state, range) {
            state.show_range(range.0, range.1);
            state.pointer.zoomed_at = Some(now);
        } else {
            actions.push(Action::Select(records, mode));
        }
    } else if let (true, Some(&id)) = (modifiers.shift, records.last()) {
        state.pointer.clicked = Some(id);
        actions.push(Action::SelectTo(id));
    } else {
        state.pointer.clicked = records.last().copied();
        actions.push(Action::Select(records, mode));
    }
}

/// Whether zooming shows more of a block than is shown now.
fn can_be_parted(state: &TimelineState, range: (Millis, Millis)) -> bool {
    let Some(scale) = &state.scale else { return false };
    let width = scale.x(range.1 as f64) - scale.x(range.0 as f64);
    // A fit shows no less than a second.
    range.1 > range.0 && width * 1.2 < scale.width() && scale.span() > 1_000.0
}

fn click_header(state: &mut TimelineState, actions: &mut Actions, lane: usize, modifiers: Modifiers) {
    if modifiers.shift || modifiers.command {
        let mode = if modifiers.command { SelectMode::Add } else { SelectMode::Replace };
        let records = state.picture.lanes.records_of(lane);
        state.pointer.clicked = records.last().copied();
        actions.push(Action::Select(records, mode));
    } else {
        let key = state.picture.lanes.lanes()[lane].key;
        state.folds.toggle(key);
    }
}

fn double_click(ctx: &ViewCtx<'_>, state: &mut TimelineState, pointed: &Pointed) {
    if let Some((row, element)) = pointed.element(state) {
        let range = state.picture.range_to_part(row, element, ctx.now);
        state.show_range(range.0, range.1);
    } else if let Some(lane) = pointed.header {
        // The second of two clicks folds as the first did.
        let key = state.picture.lanes.lanes()[lane].key;
        state.folds.toggle(key);
    } else {
        state.fit_all();
    }
}

/// Tells what is under the pointer when that has changed.
fn hover(
    ctx: &ViewCtx<'_>,
    state: &mut TimelineState,
    actions: &mut Actions,
    canvas: &Response,
    pointed: &Pointed,
) {
    let single =
        pointed.element(state).filter(|(_, element)| canvas.contains_pointer() && !element.is_block());
    let now = single.map(|(row, element)| state.picture.lanes.record(state.picture.first_bar(row, element)));
    let before = std::mem::replace(&mut state.pointer.hovered, now);
    let told_by_others = actions.iter().any(|action| matches!(action, Action::Hover(Some(_))));
    if now.is_some() && now != ctx.hovered {
        actions.push(Action::Hover(now));
    } else if now.is_none() && before.is_some() && before == ctx.hovered && !told_by_others {
        actions.push(Action::Hover(None));
    }
}

/// A frame drawn over bars selects them.
fn marquee(
    ui: &Ui,
    parts: &Parts,
    state: &mut TimelineState,
    canvas: &Response,
    pointed: &mut Pointed,
    actions: &mut Actions,
) {
    let Some(scale) = state.scale.clone() else { return };
    let (space, origin, modifiers) =
        ui.input(|input| (input.key_down(Key::Space), input.pointer.press_origin(), input.modifiers));
    let place = |at: Pos2| {
        let y = f64::from(at.y - parts.bars.top()) + state.scroll;
        (scale.time(f64::from(at.x - parts.bars.left())), y)
    };
    if canvas.drag_started_by(PointerButton::Primary) && !space {
        state.pointer.marquee = origin.filter(|at| at.x >= parts.bars.left()).map(place);
    }
    let Some((time, y)) = state.pointer.marquee else { return };
    let Some(to) = canvas.interact_pointer_pos() else {
        state.pointer.marquee = None;
        return;
    };
    let from = pos2(
        parts.bars.left() + scale.x(time).clamp(-8.0, scale.width() + 8.0) as f32,
        parts.bars.top() + (y - state.scroll).clamp(-8.0, f64::from(parts.bars.height()) + 8.0) as f32,
    );
    let frame = Rect::from_two_pos(from, to);
    *pointed = Pointed { marquee: Some(frame), ..Pointed::default() };
    if canvas.drag_stopped_by(PointerButton::Primary) {
        state.pointer.marquee = None;
        let mode = if modifiers.command || modifiers.shift { SelectMode::Add } else { SelectMode::Replace };
        let records = records_in(parts, state, frame);
        state.pointer.clicked = records.last().copied();
        actions.push(Action::Select(records, mode));
    }
}

/// The records of all that a frame touches.
fn records_in(parts: &Parts, state: &TimelineState, frame: Rect) -> Vec<RecordId> {
    let mut records = Vec::new();
    for row in &state.picture.seen {
        for element in &row.placed.elements {
            if element_rect(parts, row, element)
                .intersect(parts.region(state, row.is_pinned))
                .intersects(frame)
            {
                records.extend(state.picture.records(row, element));
            }
        }
    }
    records
}

/// A line over everything at the time under the pointer, which stands in the ruler.
pub(super) fn paint_hairline(ui: &Ui, parts: &Parts, ctx: &ViewCtx<'_>, state: &mut TimelineState) {
    let area = parts.ruler.union(parts.bars);
    state.pointer.time = None;
    let (Some(at), Some(scale)) = (ui.input(|input| input.pointer.hover_pos()), &state.scale) else { return };
    if !area.contains(at) || !ui.rect_contains_pointer(area) {
        return;
    }
    let tokens = Tokens::of(ui);
    let painter = ui.painter().with_clip_rect(area);
    let x = at.x.round() + 0.5;
    let line = [pos2(x, parts.bars.top()), pos2(x, parts.bars.bottom())];
    painter.extend(Shape::dashed_line(&line, Stroke::new(1.0, tokens.accent), 3.0, 3.0));
    let exact = scale.time(f64::from(at.x - parts.bars.left()));
    let time = exact as Millis;
    let offset = ctx.zone.offset_minutes(time, ctx.source_offset);
    let mut text = time_label(time, offset, scale.millis_per_px());
    if scale.span() > 86_400_000.0 && text.contains(':') {
        text = format!("{} {text}", date_label(time, offset));
    }
    let galley = painter.layout_no_wrap(text, style::mono(), tokens.bg);
    let size = galley.size() + vec2(SPACE[4], 0.0);
    let middle =
        x.clamp(area.left() + size.x / 2.0, (area.right() - size.x / 2.0).max(area.left() + size.x / 2.0));
    let plate = Rect::from_center_size(pos2(middle, parts.ruler.center().y - 1.0), vec2(size.x, RULER_PLATE));
    painter.rect_filled(plate, CornerRadius::same(3), tokens.accent);
    let at = Align2::CENTER_CENTER.anchor_size(plate.center(), galley.size());
    painter.galley(at.min, galley, tokens.bg);
    state.pointer.time = Some(exact);
}

/// Height of the plate with the time.
const RULER_PLATE: f32 = 18.0;
