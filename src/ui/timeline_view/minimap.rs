//! The minimap: arrivals over the whole span by state, and what of it is shown.

use super::state::TimelineState;
use super::{Parts, columns, gaps, handles};
use crate::t;
use crate::time::Millis;
use crate::timeline::TimeScale;
use crate::ui::ViewCtx;
use crate::ui::style::{SPACE, Tokens};
use egui::accesskit::Role;
use egui::{
    CursorIcon, Mesh, PointerButton, Rect, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

/// Width of a column and the space to the next, in points.
const COLUMN: f32 = 6.0;
const BETWEEN: f32 = 1.0;
/// How strong what did not fail is.
const ALPHA: f32 = 0.55;
/// How near to a handle it is taken hold of.
const REACH: f32 = 6.0;
/// How little the window may show.
const WINDOW_LEAST: f64 = 4.0;

/// What of the minimap is held.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Grip {
    /// The handle at the left.
    From,
    /// The handle at the right.
    To,
    /// What is shown is moved; where in it it was taken hold of, in pixels.
    Window(f64),
    /// A new range, from this instant on.
    Range(f64),
}

/// What the minimap shows.
pub(super) struct Minimap {
    scale: Option<TimeScale>,
    lit: Option<Grip>,
}

fn scale_of(parts: &Parts, state: &TimelineState) -> Option<TimeScale> {
    let (from, to) = state.picture.last_full?;
    let width = f64::from(inner(parts.minimap).width());
    Some(TimeScale::new(0.0, 1.0, width).with_gaps(state.gaps(), 0.0).fitted(from, to, 0.0))
}

fn inner(rect: Rect) -> Rect {
    rect.shrink2(vec2(SPACE[1], SPACE[2]))
}

/// Takes what is done to the minimap.
pub(super) fn interact(ui: &Ui, parts: &Parts, ctx: &ViewCtx<'_>, state: &mut TimelineState) -> Minimap {
    let response = ui.interact(parts.minimap, ui.scope_id().with("minimap"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Group, true, t!("minimap-name")));
    let (Some(map), Some(shown)) = (scale_of(parts, state), state.scale.clone()) else {
        return Minimap { scale: None, lit: None };
    };
    let left = inner(parts.minimap).left();
    let time = |x: f32| map.time(f64::from(x - left));
    let grip_at = |x: f32| grip_at(f64::from(x - left), &map, &shown);
    if response.double_clicked() {
        state.pointer.grip = None;
        state.fit_all();
    } else if let (true, Some(at)) = (response.clicked(), response.interact_pointer_pos()) {
        state.jump(shown.with_time_at(time(at.x), shown.width() / 2.0));
    }
    if response.drag_started_by(PointerButton::Primary) {
        let origin = ui.input(|input| input.pointer.press_origin());
        state.pointer.grip = origin.map(|at| match grip_at(at.x) {
            Grip::Window(_) => Grip::Window(shown.x(time(at.x))),
            Grip::Range(_) => Grip::Range(time(at.x)),
            handle => handle,
        });
    }
    if let (Some(grip), Some(at)) = (state.pointer.grip, response.interact_pointer_pos()) {
        drag(state, grip, time(at.x), &map);
    }
    if !response.dragged() {
        state.pointer.grip = None;
    }
    for grip in [Grip::From, Grip::To] {
        if let Some(share) = handles::interact(ui, inner(parts.minimap), (&map, &shown), grip, ctx) {
            handles::go(state, grip, share, &map);
        }
    }
    let lit = state.pointer.grip.or_else(|| response.hover_pos().map(|at| grip_at(at.x)));
    match lit {
        Some(Grip::From | Grip::To) => ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal),
        Some(Grip::Window(_)) => ui.ctx().set_cursor_icon(CursorIcon::Grab),
        _ => {}
    }
    Minimap { scale: Some(map), lit }
}

fn grip_at(x: f64, map: &TimeScale, shown: &TimeScale) -> Grip {
    let (from, to) = (map.x(shown.from()).max(0.0), map.x(shown.to()).min(map.width()));
    let reach = f64::from(REACH);
    let all = from <= 0.0 && to >= map.width();
    match x {
        _ if (x - from).abs() <= reach.min((to - from) / 3.0).max(2.0) => Grip::From,
        _ if (x - to).abs() <= reach.min((to - from) / 3.0).max(2.0) => Grip::To,
        _ if x > from && x < to && !all => Grip::Window(0.0),
        _ => Grip::Range(0.0),
    }
}

pub(super) fn drag(state: &mut TimelineState, grip: Grip, at: f64, map: &TimeScale) {
    let Some(shown) = &state.scale else { return };
    let least = map.millis_per_px() * WINDOW_LEAST;
    let scale = match grip {
        Grip::From => shown.fitted(at.min(shown.to() - least) as Millis, shown.to() as Millis, 0.0),
        Grip::To => shown.fitted(shown.from() as Millis, at.max(shown.from() + least) as Millis, 0.0),
        Grip::Window(held) => shown.with_time_at(at, held),
        Grip::Range(start) => {
            let (from, to) = (start.min(at), start.max(at));
            shown.fitted(from as Millis, to.max(from + least) as Millis, 0.0)
        }
    };
    state.choose(scale);
}

/// Paints the minimap.
pub(super) fn paint(ui: &Ui, parts: &Parts, state: &mut TimelineState, minimap: &Minimap) {
    let tokens = Tokens::of(ui);
    ui.painter().rect_filled(parts.minimap, 0.0, tokens.panel);
    let painter = ui.painter().with_clip_rect(parts.minimap.intersect(ui.clip_rect()));
    let Some(map) = &minimap.scale else { return };
    let area = inner(parts.minimap);
    let number = (area.width() / COLUMN).floor().max(1.0) as usize;
    let histogram = state.picture.histogram(map, number);
    let mut mesh = Mesh::default();
    let width = area.width() / number as f32;
    for (at, column) in histogram.columns.iter().enumerate() {
        let left = (area.left() + at as f32 * width).round();
        let right = (area.left() + (at + 1) as f32 * width).round() - BETWEEN;
        let place = Rect::from_min_max(pos2(left, area.top()), pos2(right, area.bottom()));
        columns::paint(&mut mesh, place, (column, histogram.most), ALPHA, tokens);
    }
    painter.add(Shape::mesh(mesh));
    gaps::paint_signs(ui, area, map, None);
    if let Some(shown) = &state.scale {
        paint_window(ui, parts, map, shown, minimap.lit);
    }
}

/// Paints what of the whole is shown, and its two handles.
fn paint_window(ui: &Ui, parts: &Parts, map: &TimeScale, shown: &TimeScale, lit: Option<Grip>) {
    let tokens = Tokens::of(ui);
    let area = inner(parts.minimap);
    let x = |time: f64| area.left() + map.x(time).clamp(0.0, map.width()) as f32;
    let (from, to) = (x(shown.from()), x(shown.to()).max(x(shown.from()) + 2.0));
    let frame =
        Rect::from_x_y_ranges(from..=to, parts.minimap.top() + SPACE[0]..=parts.minimap.bottom() - SPACE[1]);
    let is_all = shown.from() <= map.from() && shown.to() >= map.to();
    let painter = ui.painter();
    if !is_all {
        painter.rect_filled(frame, 2.0, tokens.accent_soft);
    }
    for (x, grip) in [(from, Grip::From), (to, Grip::To)] {
        let has_focus = ui.memory(|memory| memory.has_focus(handles::id(ui, grip)));
        let width = if lit == Some(grip) || has_focus { 3.0 } else { 2.0 };
        painter.vline(x, frame.y_range(), Stroke::new(width, tokens.accent));
        if has_focus {
            let ring = Rect::from_center_size(pos2(x, frame.center().y), vec2(SPACE[4], frame.height()));
            painter.rect_stroke(ring, 2.0, Stroke::new(1.0, tokens.text), StrokeKind::Inside);
        }
    }
}
