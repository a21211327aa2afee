//! Collapsed gaps: a strip through all lanes, its sign, and how long it is.

use super::Parts;
use crate::t;
use crate::time;
use crate::timeline::{Fold, TimeScale};
use crate::ui::style::{self, SPACE, Tokens};
use egui::accesskit::Role;
use egui::{Align2, Id, Painter, Pos2, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, pos2};

/// How far a strip stands back from what lies beside it.
const INSET: f32 = 5.0;
/// Half the width of a tooth of the zigzag, and its height.
const TOOTH: (f32, f32) = (3.0, 6.0);

fn strip(place: Rect, fold: &Fold) -> Rect {
    let x = |x: f64| place.left() + x as f32;
    Rect::from_x_y_ranges(x(fold.x0) + INSET..=x(fold.x1) - INSET, place.y_range())
}

/// What is written on a gap: how long it is.
fn label(fold: &Fold) -> String {
    time::human(fold.gap.length())
}

/// The first number of a length of time, and its unit.
fn coarse(length: &str) -> String {
    length.split(' ').take(2).collect::<Vec<_>>().join(" ")
}

/// Paints the strips behind all lanes.
pub(super) fn paint_ground(ui: &Ui, parts: &Parts, scale: &TimeScale) {
    let tokens = Tokens::of(ui);
    let painter = ui.painter().with_clip_rect(parts.bars);
    for fold in scale.folds() {
        let strip = strip(parts.bars, fold);
        painter.rect_filled(strip, 0.0, tokens.panel);
        for x in [strip.left(), strip.right()] {
            zigzag(&painter, x, (strip.top(), strip.bottom()), Stroke::new(1.0, tokens.line));
        }
    }
}

/// Paints what stands for the gaps in a strip of the window: the zigzag and their lengths, but for where something else
/// is written.
pub(super) fn paint_signs(ui: &Ui, place: Rect, scale: &TimeScale, taken: Option<Rect>) {
    let tokens = Tokens::of(ui);
    let painter = ui.painter().with_clip_rect(place.intersect(ui.clip_rect()));
    for fold in scale.folds() {
        let strip = strip(place, fold);
        let is_free = |x: f32| taken.is_none_or(|taken| !taken.expand(TOOTH.0).x_range().contains(x));
        for x in [strip.left(), strip.right()].into_iter().filter(|&x| is_free(x)) {
            zigzag(&painter, x, (strip.top(), strip.bottom()), Stroke::new(1.0, tokens.dim));
        }
        let layout = |text: String| painter.layout_no_wrap(text, style::small(), tokens.dim);
        let whole = layout(label(fold));
        // Where there is no room for all of it, how many days or hours it was says enough.
        let is_tight = whole.size().x + 2.0 * TOOTH.0 > strip.width();
        let galley = if is_tight { layout(coarse(&label(fold))) } else { whole };
        let place = Align2::CENTER_CENTER.anchor_size(strip.center(), galley.size());
        if galley.size().x + TOOTH.0 <= strip.width() && taken.is_none_or(|taken| !taken.intersects(place)) {
            painter.galley(place.min, galley, tokens.dim);
        }
    }
}

fn zigzag(painter: &Painter, x: f32, (top, bottom): (f32, f32), stroke: Stroke) {
    let teeth = ((bottom - top) / TOOTH.1).ceil().max(1.0) as usize;
    let corner = |at: usize| -> Pos2 {
        let side = if at.is_multiple_of(2) { -TOOTH.0 } else { TOOTH.0 };
        pos2(x + side, (top + at as f32 * TOOTH.1).min(bottom))
    };
    painter.add(Shape::line((0..=teeth).map(corner).collect(), stroke));
}

/// Names the gaps for assistive technology, and tells more of the one under the pointer.
pub(super) fn name(ui: &Ui, parts: &Parts, scale: &TimeScale) {
    for fold in scale.folds() {
        let place = strip(parts.ruler, fold).intersect(parts.ruler).shrink2(egui::vec2(0.0, SPACE[0]));
        let id = Id::unique(("timeline gap", fold.gap.from));
        let response = ui.interact(place, id, Sense::hover());
        let text = t!("gap-name", time = label(fold));
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
        response.on_hover_text(format!("{text}\n{}", t!("gap-tip")));
    }
}
