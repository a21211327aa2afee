//! The ruler: marks of the calendar, and a brush that becomes a range of the filter.

use super::state::TimelineState;
use super::{Parts, gaps, names, range};
use crate::t;
use crate::time::Millis;
use crate::timeline::{self, Grouping, Within, date_label, offset_label};
use crate::ui::command::Command;
use crate::ui::style::{self, SPACE, Tokens, icon};
use crate::ui::widgets::count;
use crate::ui::{Action, Actions, ViewCtx};
use egui::accesskit::Role;
use egui::{
    Align2, CursorIcon, Galley, PointerButton, Popup, Rect, RichText, Sense, Stroke, Ui, WidgetInfo, pos2,
    vec2,
};
use std::sync::Arc;

/// The least between two marks, in points.
const GAP: f64 = 86.0;
/// The same where they tell milliseconds.
const FINE_GAP: f64 = 108.0;
/// A shorter brush is none.
const BRUSH_LEAST: f64 = 4.0;

/// A range that is being brushed.
pub(super) struct Brush {
    range: Option<(f64, f64)>,
}

/// Takes what is done to the ruler.
pub(super) fn interact(
    ui: &Ui,
    parts: &Parts,
    ctx: &ViewCtx<'_>,
    state: &mut TimelineState,
    actions: &mut Actions,
) -> Brush {
    let response = ui.interact(parts.ruler, ui.scope_id().with("ruler"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, t!("ruler-name")));
    let none = Brush { range: None };
    state.pointer.brushed = None;
    let Some(scale) = state.scale.clone() else { return none };
    if response.hovered() {
        ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
    }
    if response.clicked() || response.drag_started() {
        state.drop_brush();
    }
    if response.double_clicked() {
        state.fit_all();
        return none;
    }
    if let Some((from, to)) = state.key_brush.filter(|_| !response.is_pointer_button_down_on()) {
        state.pointer.brush = None;
        state.pointer.brushed = Some(range::rounded(from, to, scale.millis_per_px()));
        return Brush { range: Some((from, to)) };
    }
    let time = |x: f32| scale.time(f64::from((x - parts.ruler.left()).clamp(0.0, parts.ruler.width())));
    if response.drag_started_by(PointerButton::Primary) {
        state.pointer.brush = ui.input(|input| input.pointer.press_origin()).map(|at| time(at.x));
    }
    let (Some(from), Some(at)) = (state.pointer.brush, response.interact_pointer_pos()) else {
        state.pointer.brush = None;
        return none;
    };
    let to = time(at.x);
    if response.drag_stopped() {
        state.pointer.brush = None;
        if (scale.x(to) - scale.x(from)).abs() >= BRUSH_LEAST {
            let (from, to) = range::rounded(from, to, scale.millis_per_px());
            let text = range::with_range(ctx.filter_text, from, to, ctx.source_offset);
            actions.push(Action::SetFilter(text));
            // Beside what is brushed nothing is left.
            state.show_range(from, to);
        }
        return none;
    }
    if (scale.x(to) - scale.x(from)).abs() >= BRUSH_LEAST {
        state.pointer.brushed = Some(range::rounded(from, to, scale.millis_per_px()));
    }
    Brush { range: Some((from, to)) }
}

/// Paints lines through all lanes at the marks of the ruler.
pub(super) fn paint_grid(ui: &Ui, parts: &Parts, ctx: &ViewCtx<'_>, state: &TimelineState) {
    let tokens = Tokens::of(ui);
    let painter = ui.painter().with_clip_rect(parts.bars);
    for tick in marks(ctx, state) {
        let x = (parts.bars.left() + tick.x as f32).round() + 0.5;
        let color = if tick.is_major { tokens.line } else { tokens.line.gamma_multiply(0.45) };
        painter.vline(x, parts.bars.y_range(), Stroke::new(1.0, color));
    }
}

fn marks(ctx: &ViewCtx<'_>, state: &TimelineState) -> Vec<timeline::Tick> {
    let offset = |at| ctx.zone.offset_minutes(at, ctx.source_offset);
    let ticks = |scale: &timeline::TimeScale| {
        let gap = if scale.millis_per_px() * GAP < 1_000.0 { FINE_GAP } else { GAP };
        timeline::ticks(scale, offset, gap)
    };
    state.scale.as_ref().map_or_else(Vec::new, ticks)
}

/// The offsets that the ruler speaks in: at its left and at its right end.
fn offsets(ctx: &ViewCtx<'_>, state: &TimelineState) -> (i32, i32) {
    let offset = |at: f64| ctx.zone.offset_minutes(at as Millis, ctx.source_offset);
    state.scale.as_ref().map_or_else(
        || (offset(ctx.now as f64), offset(ctx.now as f64)),
        |scale| (offset(scale.from()), offset(scale.to())),
    )
}

/// Paints the ruler.
pub(super) fn paint(ui: &Ui, parts: &Parts, ctx: &ViewCtx<'_>, state: &TimelineState, brush: &Brush) {
    let tokens = Tokens::of(ui);
    let strip = parts.corner.union(parts.ruler);
    ui.painter().rect_filled(strip, 0.0, tokens.panel);
    let painter = ui.painter().with_clip_rect(parts.ruler);
    if let (Some((from, to)), Some(scale)) = (brush.range, &state.scale) {
        let x = |time: f64| parts.ruler.left() + scale.x(time) as f32;
        let rect = Rect::from_two_pos(pos2(x(from), parts.ruler.top()), pos2(x(to), parts.bars.bottom()));
        let painter = ui.painter().with_clip_rect(parts.ruler.union(parts.bars));
        painter.rect_filled(rect, 0.0, tokens.accent_soft);
        for x in [rect.left(), rect.right()] {
            painter.vline(x.round() + 0.5, rect.y_range(), Stroke::new(1.0, tokens.accent));
        }
    }
    let day = day(ui, parts, ctx, state);
    if let Some(scale) = &state.scale {
        gaps::paint_signs(ui, parts.ruler, scale, day);
    }
    let font = egui::FontId { size: style::TEXT_SMALL, ..style::mono() };
    let mut taken: Vec<Rect> = beyonds(ui, parts, state).map(|one| one.place).collect();
    taken.extend(day);
    for tick in marks(ctx, state) {
        let x = (parts.ruler.left() + tick.x as f32).round() + 0.5;
        painter.vline(
            x,
            parts.ruler.bottom() - SPACE[3]..=parts.ruler.bottom(),
            Stroke::new(1.0, tokens.dim),
        );
        if tick.x < 0.0 {
            continue;
        }
        let color = if tick.is_major { tokens.text } else { tokens.dim };
        let at = pos2(x + SPACE[1], parts.ruler.center().y - 1.0);
        let label = painter.layout_no_wrap(tick.label, font.clone(), color);
        let place = Align2::LEFT_CENTER.anchor_size(at, label.size());
        // Half a time of day can be read as another.
        let next =
            state.scale.iter().flat_map(timeline::TimeScale::folds).map(|fold| fold.x0).find(|&x| x > tick.x);
        let end =
            next.map_or(parts.ruler.right(), |x| (parts.ruler.left() + x as f32).min(parts.ruler.right()));
        if place.right() <= end && !taken.iter().any(|taken| taken.intersects(place)) {
            painter.galley(place.min, label, color);
        }
    }
}

/// Paints the day that the left edge is in, and gives its place: whatever is shown, nobody has to guess which day it is.
/// Where the ruler itself tells another day right beside it, that is enough.
fn day(ui: &Ui, parts: &Parts, ctx: &ViewCtx<'_>, state: &TimelineState) -> Option<Rect> {
    let scale = state.scale.as_ref()?;
    let tokens = Tokens::of(ui);
    let font = egui::FontId { size: style::TEXT_SMALL, ..style::mono() };
    let text = date_label(scale.from() as Millis, offsets(ctx, state).0);
    let galley = ui.painter().layout_no_wrap(text.clone(), font, tokens.text);
    let before = beyonds(ui, parts, state).filter(|one| one.is_before).map(|one| one.place.right());
    let left = before.fold(parts.ruler.left() + SPACE[1], f32::max) + SPACE[1];
    let at = pos2(left, parts.ruler.center().y - 1.0);
    let place = Align2::LEFT_CENTER.anchor_size(at, galley.size());
    let end = f64::from(place.right() - parts.ruler.left());
    let is_told = marks(ctx, state).iter().any(|tick| tick.is_major && (0.0..end).contains(&tick.x));
    if is_told || place.width() * 2.0 > parts.ruler.width() {
        return None;
    }
    let response = ui.interact(place, ui.scope_id().with("day"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
    ui.painter().galley(place.min, galley, tokens.text);
    Some(place.expand2(vec2(SPACE[3], 0.0)))
}

/// Paints what stands left of the ruler: the grouping and the zone.
pub(super) fn corner(ui: &mut Ui, parts: &Parts, ctx: &ViewCtx<'_>, state: &mut TimelineState) {
    let tokens = Tokens::of(ui);
    let area = parts.corner;
    let mut text = t!("group-by", name = names::grouping(state.grouping));
    if state.within != Within::default() {
        text = format!("{text} · {}", names::within(state.within));
    }
    let galley = ui.painter().layout_no_wrap(text.clone(), style::small(), tokens.text);
    let sign = style::TEXT_SMALL;
    let size = vec2(galley.size().x + sign + SPACE[3] + SPACE[1], area.height() - SPACE[1]);
    let place = Rect::from_min_size(area.min + vec2(SPACE[2], SPACE[0]), size);
    let response = ui.interact(place, ui.scope_id().with("grouping"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &text));
    let painter = ui.painter();
    if response.hovered() || response.has_focus() {
        painter.rect_filled(place, f32::from(style::RADIUS_CONTROL), tokens.hover());
    }
    let at = pos2(place.left() + SPACE[1], place.center().y - galley.size().y / 2.0);
    let end = at.x + galley.size().x;
    painter.galley(at, galley, tokens.text);
    let at = pos2(end + SPACE[1] + sign / 2.0, place.center().y);
    painter.text(at, Align2::CENTER_CENTER, icon::DOWN, style::icons(sign), tokens.dim);
    zone(ui, area, place.right(), ctx, state);
    Popup::menu(&response).show(|ui| {
        for grouping in Grouping::ALL {
            let chosen = state.grouping == grouping;
            if ui.selectable_label(chosen, names::grouping(grouping)).clicked() {
                state.grouping = grouping;
                ui.close();
            }
        }
        ui.separator();
        ui.menu_button(t!("group-within"), |ui| {
            for within in Within::ALL {
                let text = RichText::new(names::within(within));
                if ui.selectable_label(state.within == within, text).clicked() {
                    state.within = within;
                    ui.close();
                }
            }
        });
    });
    response.on_hover_text(t!("group-tip"));
}

/// What an end of the ruler says of the records that began beyond what is shown.
struct Beyond {
    number: usize,
    is_before: bool,
    galley: Arc<Galley>,
    place: Rect,
}

fn beyonds(ui: &Ui, parts: &Parts, state: &TimelineState) -> impl Iterator<Item = Beyond> {
    let (tokens, (before, after)) = (Tokens::of(ui), state.beyond());
    let said = [(before, true), (after, false)].into_iter().filter(|&(number, _)| number > 0);
    let said = said.map(|(number, is_before)| {
        let shown = count(number);
        let text =
            if is_before { format!("{} {shown}", icon::LEFT) } else { format!("{shown} {}", icon::RIGHT) };
        let galley = ui.painter().layout_no_wrap(text, style::small(), tokens.dim);
        let size = vec2(galley.size().x + SPACE[3], parts.ruler.height() - SPACE[1]);
        let ruler = parts.ruler.shrink2(vec2(SPACE[0], 0.0));
        let align = if is_before { Align2::LEFT_CENTER } else { Align2::RIGHT_CENTER };
        let place = align.align_size_within_rect(size, ruler);
        Beyond { number, is_before, galley, place }
    });
    said.filter(|one| one.place.width() * 4.0 <= parts.ruler.width())
}

/// Says at the ends of the ruler how many records began before and after what is shown; a click shows all.
pub(super) fn beyond(ui: &Ui, parts: &Parts, state: &mut TimelineState) {
    let tokens = Tokens::of(ui);
    let all: Vec<Beyond> = beyonds(ui, parts, state).collect();
    for Beyond { number, is_before, galley, place } in all {
        let shown = count(number);
        let response = ui.interact(place, ui.scope_id().with(("beyond", is_before)), Sense::click());
        let name = if is_before {
            t!("ruler-before", n = number, shown = shown)
        } else {
            t!("ruler-after", n = number, shown = shown)
        };
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        let is_lit = response.hovered() || response.has_focus();
        let color = if is_lit { tokens.text } else { tokens.dim };
        let fill = if is_lit { tokens.hover() } else { tokens.panel };
        ui.painter().rect_filled(place, f32::from(style::RADIUS_CONTROL), tokens.panel);
        ui.painter().rect_filled(place, f32::from(style::RADIUS_CONTROL), fill);
        let at = Align2::CENTER_CENTER.anchor_size(place.center(), galley.size());
        ui.painter().galley_with_override_text_color(at.min, galley, color);
        if response.clicked() {
            state.fit_all();
            ui.ctx().request_repaint();
        }
        response.on_hover_text(format!("{name}\n{}", Command::FitAll.tooltip()));
    }
}

fn zone(ui: &Ui, area: Rect, left: f32, ctx: &ViewCtx<'_>, state: &TimelineState) {
    let tokens = Tokens::of(ui);
    let (first, last) = offsets(ctx, state);
    let mut zone = offset_label(first);
    if last != first {
        // Clocks are changed in between.
        zone = format!("{zone} / {}", offset_label(last).trim_start_matches("UTC"));
    }
    let right = pos2(area.right() - SPACE[4], area.center().y);
    let layout = |text: &str| ui.painter().layout_no_wrap(text.to_owned(), style::small(), tokens.dim);
    let room = right.x - left - SPACE[1];
    // Beside a long name its number says enough.
    let told = [zone.as_str(), zone.trim_start_matches("UTC")].map(layout);
    if let Some(galley) = told.into_iter().find(|galley| galley.size().x <= room) {
        let at = Align2::RIGHT_CENTER.anchor_size(right, galley.size());
        ui.painter().galley(at.min, galley, tokens.dim);
    }
}
