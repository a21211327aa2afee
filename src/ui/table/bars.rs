//! The bars that show how much there is to scroll, and scroll it.

use super::Area;
use super::scroll::Scroll;
use crate::t;
use crate::ui::style::{SPACE, Tokens};
use egui::accesskit::Role;
use egui::{Color32, Id, Rect, Response, Sense, Ui, WidgetInfo, pos2};

/// Width of a bar, in points.
pub const WIDTH: f32 = SPACE[4];
/// Length of its handle at least.
const LEAST_HANDLE: f64 = 28.0;

/// Shows the bars that are needed, and scrolls by them.
pub fn show(ui: &Ui, area: &Area, scroll: &mut Scroll) {
    if let Some(rect) = area.bars.0 {
        let response = ui.interact(rect, Id::unique("table bar down"), Sense::CLICK | Sense::DRAG);
        response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, t!("table-bar-down")));
        let (view, whole) = (f64::from(rect.height()), scroll.whole());
        let (length, at) = handle(view, whole, scroll.top(), LEAST_HANDLE);
        if let Some(share) = pulled(&response, rect, length, at, true) {
            scroll.go(share * (whole - view));
        }
        let (length, at) = handle(view, whole, scroll.top(), LEAST_HANDLE);
        let top = rect.top() + (at * view) as f32;
        let x = rect.x_range().shrink(SPACE[0]);
        paint(ui, &response, Rect::from_x_y_ranges(x, top..=top + (length * view) as f32));
    }
    if let Some(rect) = area.bars.1 {
        let response = ui.interact(rect, Id::unique("table bar across"), Sense::CLICK | Sense::DRAG);
        response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, t!("table-bar-across")));
        let (view, whole) = (f64::from(rect.width()), f64::from(area.whole));
        let (length, at) = handle(view, whole, f64::from(scroll.left()), LEAST_HANDLE);
        if let Some(share) = pulled(&response, rect, length, at, false) {
            scroll.go_sideways((share * (whole - view)) as f32);
        }
        let (length, at) = handle(view, whole, f64::from(scroll.left()), LEAST_HANDLE);
        let left = rect.left() + (at * view) as f32;
        let y = rect.y_range().shrink(SPACE[0]);
        paint(ui, &response, Rect::from_x_y_ranges(left..=left + (length * view) as f32, y));
    }
}

/// Where the handle was pulled to, from 0 for one end to 1 for the other. A press beside it brings its middle
/// under the pointer.
fn pulled(response: &Response, rect: Rect, length: f64, at: f64, down: bool) -> Option<f64> {
    let place = |pos: egui::Pos2| {
        let share =
            if down { (pos.y - rect.top()) / rect.height() } else { (pos.x - rect.left()) / rect.width() };
        f64::from(share)
    };
    let pointer = place(response.interact_pointer_pos()?);
    let travel = (1.0 - length).max(f64::MIN_POSITIVE);
    let began = response.drag_started() || response.clicked();
    let beside = !(at..=at + length).contains(&pointer);
    if began && beside {
        return Some((pointer - length / 2.0) / travel);
    }
    let delta = response.drag_delta();
    let moved = if down { delta.y / rect.height() } else { delta.x / rect.width() };
    (response.dragged() && moved != 0.0).then(|| (at + f64::from(moved)) / travel)
}

/// Length and place of a handle, in shares of its bar, which is as long as the view.
fn handle(view: f64, whole: f64, at: f64, least: f64) -> (f64, f64) {
    let length = (view / whole.max(view)).max(least / view.max(1.0)).min(1.0);
    let travel = (whole - view).max(f64::MIN_POSITIVE);
    (length, (at / travel).clamp(0.0, 1.0) * (1.0 - length))
}

fn paint(ui: &Ui, response: &Response, handle: Rect) {
    let tokens = Tokens::of(ui);
    let lit = response.hovered() || response.dragged() || response.has_focus();
    let color: Color32 = if lit { tokens.dim } else { tokens.line };
    let handle = Rect::from_min_max(
        pos2(handle.left().round(), handle.top()),
        pos2(handle.right().round(), handle.bottom()),
    );
    ui.painter().rect_filled(handle, handle.size().min_elem() / 2.0, color);
}

#[cfg(test)]
mod tests {
    use super::handle;

    #[test]
    fn a_handle_shows_share_and_place_and_never_gets_too_small() {
        assert_eq!(handle(100.0, 400.0, 0.0, 10.0), (0.25, 0.0));
        assert_eq!(handle(100.0, 400.0, 300.0, 10.0), (0.25, 0.75));
        assert_eq!(handle(100.0, 22e6, 22e6 - 100.0, 10.0), (0.1, 0.9));
        assert_eq!(handle(100.0, 50.0, 0.0, 10.0), (1.0, 0.0));
    }
}
