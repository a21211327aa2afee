//! Scrolling through rows of one height, as many as there are: places are counted in rows, not in points,
//! which would lose their precision after a few million of them.

use crate::t;
use crate::ui::style::{SPACE, Tokens};
use egui::accesskit::Role;
use egui::{CornerRadius, Id, Key, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

/// Where the rows are scrolled to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Scroll {
    /// The row at the upper edge, with how much of it is above.
    pub top: f64,
}

/// However much there is, the handle can be taken hold of.
const SHORTEST: f32 = 24.0;

/// Shows the bar below the text and lets it be dragged: `beyond` columns more than `fit`, of which `left` are to the
/// left of what is shown.
pub(super) fn sideways(ui: &Ui, rect: Rect, left: &mut usize, (beyond, fits): (usize, usize)) {
    let share = fits as f32 / (beyond + fits).max(1) as f32;
    let width = (rect.width() * share).max(SHORTEST).min(rect.width());
    let room = (rect.width() - width).max(1.0);
    let response = ui.interact(rect, Id::unique("details raw sideways"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, t!("details-scroll-sideways")));
    if let Some(at) = response.interact_pointer_pos().filter(|_| response.dragged() || response.clicked()) {
        let share = ((at.x - rect.left() - width / 2.0) / room).clamp(0.0, 1.0);
        *left = (share * beyond as f32).round() as usize;
    }
    let share = (*left as f32 / beyond.max(1) as f32).min(1.0);
    let handle = Rect::from_min_size(
        pos2(rect.left() + room * share, rect.top() + 1.0),
        vec2(width, rect.height() - SPACE[0]),
    );
    let tokens = Tokens::of(ui);
    let lit = response.hovered() || response.dragged();
    ui.painter().rect_filled(handle, CornerRadius::same(3), if lit { tokens.dim } else { tokens.line });
}

impl Scroll {
    /// Puts a row a third of the way down.
    pub fn reveal(&mut self, row: usize, rows_in_view: f64) {
        let is_seen = row as f64 >= self.top && (row + 1) as f64 <= self.top + rows_in_view;
        if !is_seen {
            self.top = row as f64 - (rows_in_view / 3.0).floor();
        }
    }

    /// Scrolls just so far that a row is in view.
    pub fn follow(&mut self, row: usize, rows_in_view: f64) {
        let row = row as f64;
        self.top = self.top.min(row).max(row + 1.0 - rows_in_view.floor().max(1.0));
    }

    /// Keeps the place within the rows there are.
    pub fn clamp(&mut self, rows: usize, rows_in_view: f64) {
        let most = (rows as f64 - rows_in_view).max(0.0);
        self.top = self.top.clamp(0.0, most);
    }

    /// Moves by keys, while the rows have the keyboard.
    pub fn keys(&mut self, ui: &Ui, rows: usize, rows_in_view: f64) {
        let page = (rows_in_view - 2.0).max(1.0);
        ui.input(|input| {
            for (key, by) in [
                (Key::ArrowDown, 1.0),
                (Key::ArrowUp, -1.0),
                (Key::PageDown, page),
                (Key::PageUp, -page),
                (Key::End, rows as f64),
                (Key::Home, -(rows as f64)),
            ] {
                if input.key_pressed(key) {
                    self.top += by;
                }
            }
        });
    }

    /// Shows the bar and lets it be dragged.
    pub fn bar(&mut self, ui: &mut Ui, rect: Rect, rows: usize, rows_in_view: f64, id: Id) {
        let whole = rows as f64;
        if whole <= rows_in_view {
            return;
        }
        let height = (f64::from(rect.height()) * rows_in_view / whole) as f32;
        let height = height.max(SHORTEST).min(rect.height());
        let room = f64::from(rect.height() - height).max(1.0);
        let most = whole - rows_in_view;
        let response = ui.interact(rect, id, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, t!("details-scroll")));
        if response.dragged() {
            self.top += f64::from(response.drag_delta().y) / room * most;
        } else if let Some(at) = response.interact_pointer_pos().filter(|_| response.clicked()) {
            self.top = f64::from(at.y - rect.top() - height / 2.0) / room * most;
        }
        self.clamp(rows, rows_in_view);
        let top = rect.top() + (self.top / most * room) as f32;
        let handle = Rect::from_min_size(pos2(rect.left() + 1.0, top), vec2(rect.width() - SPACE[0], height));
        let tokens = Tokens::of(ui);
        let lit = response.hovered() || response.dragged();
        let color = if lit { tokens.dim } else { tokens.line };
        ui.painter().rect_filled(handle, CornerRadius::same(3), color);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_stays_within_the_rows() {
        let mut scroll = Scroll { top: 5.5 };
        scroll.clamp(16_000_000, 40.0);
        assert_eq!(scroll.top.to_bits(), 5.5_f64.to_bits());
        scroll.top = 1e9;
        scroll.clamp(16_000_000, 40.0);
        assert_eq!(scroll.top.to_bits(), 15_999_960.0_f64.to_bits());
        scroll.clamp(10, 40.0);
        assert_eq!(scroll.top.to_bits(), 0.0_f64.to_bits());
    }

    #[test]
    fn a_row_in_view_is_left_where_it_is() {
        let mut scroll = Scroll { top: 100.0 };
        scroll.reveal(110, 30.0);
        assert_eq!(scroll.top.to_bits(), 100.0_f64.to_bits());
        scroll.reveal(500, 30.0);
        assert_eq!(scroll.top.to_bits(), 490.0_f64.to_bits());
    }
}
