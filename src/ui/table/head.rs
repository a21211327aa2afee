//! The heads of the columns: a click sorts, a drag moves, their edges widen, a right click chooses.

use super::columns::Column;
use super::widths::Placed;
use super::{Area, PADDING, TableState, body, menu};
use crate::t;
use crate::ui::ViewCtx;
use crate::ui::style::{self, SPACE, Tokens, icon};
use egui::accesskit::{Role, SortDirection};
use egui::{
    Align2, CursorIcon, EventFilter, Id, Key, Modifiers, Popup, PopupCloseBehavior, Rect, Response, Sense,
    Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

/// Width of the strip at the edge of a head that widens its column, in points.
const GRIP: f32 = SPACE[3];

/// Shows the heads.
pub fn show(ui: &mut Ui, ctx: &ViewCtx<'_>, area: &Area, state: &mut TableState) {
    let tokens = Tokens::of(ui);
    let mut ui = ui.new_child(UiBuilder::new().max_rect(area.head));
    ui.set_clip_rect(area.head.intersect(ui.clip_rect()));
    ui.painter().rect_filled(area.head, 0.0, tokens.panel);
    ui.painter().hline(area.head.x_range(), area.head.bottom() - 0.5, Stroke::new(1.0, tokens.line));
    let shown = area.shown();
    let whole = ui.interact(area.head, Id::unique("table head"), Sense::CLICK);
    columns_menu(&whole, &shown, state);
    // The heads end where the rows do, before the bar.
    ui.shrink_clip_rect(area.head.with_max_x(area.body.right()));
    let scrolled = state.scroll.left();
    let place_of = |placed: &Placed| {
        let left = area.head.left() + placed.left - scrolled;
        Rect::from_min_size(pos2(left, area.head.top()), vec2(placed.width, area.head.height()))
    };
    let mut gap = None;
    for placed in &area.columns {
        let rect = place_of(placed);
        if rect.intersects(area.head) {
            let response = head(&ui, placed.column, rect, state);
            columns_menu(&response, &shown, state);
            gap = gap.or_else(|| moving(&response, placed.column, area, scrolled, state));
        }
    }
    for placed in &area.columns {
        let rect = place_of(placed);
        // An edge that lies outside of the view cannot be held.
        if area.body.x_range().contains(rect.right() - 1.0) {
            grip(&ui, area, placed, rect, state);
        }
    }
    if let Some(x) = gap {
        ui.painter().vline(x, area.head.y_range(), Stroke::new(2.0, tokens.accent));
    }
    if let Some(column) = state.to_fit.take() {
        let width = body::fitting_width(&ui, ctx, area, state, column);
        state.set_width(column, width);
        ui.ctx().request_repaint();
    }
}

/// The head of a column; a click sorts by it.
fn head(ui: &Ui, column: Column, rect: Rect, state: &mut TableState) -> Response {
    let response = ui.interact(rect, Id::unique(("table head", column)), Sense::click_and_drag());
    let sorted = (state.sort.column == column).then_some(state.sort.descending);
    response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, column.name()));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        if let Some(descending) = sorted {
            let (direction, text) = if descending {
                (SortDirection::Descending, t!("sorted-descending"))
            } else {
                (SortDirection::Ascending, t!("sorted-ascending"))
            };
            node.set_sort_direction(direction);
            node.set_value(text);
        }
    });
    paint(ui, column, rect, &response, sorted);
    if response.clicked() {
        state.set_sort(state.sort.clicked(column));
        ui.ctx().request_repaint();
    }
    response.on_hover_text(column.name())
}

fn paint(ui: &Ui, column: Column, rect: Rect, response: &Response, sorted: Option<bool>) {
    let tokens = Tokens::of(ui);
    let lit = response.hovered() || response.has_focus() || response.dragged();
    if response.dragged() {
        ui.painter().rect_filled(rect, 0.0, tokens.raised);
    }
    let color = if lit || sorted.is_some() { tokens.text } else { tokens.dim };
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let inner = rect.shrink2(vec2(PADDING, 0.0));
    let arrow_room = if sorted.is_some() { SPACE[4] } else { 0.0 };
    let text = painter.layout_no_wrap(column.heading().to_owned(), style::body(), color);
    let left = if column.is_number() { inner.right() - text.size().x } else { inner.left() };
    let width = text.size().x;
    painter.galley(pos2(left, rect.center().y - text.size().y / 2.0), text, color);
    if let Some(descending) = sorted {
        let sign = if descending { icon::DOWN } else { icon::UP };
        // Beside the text, on the side where there is room.
        let x = if column.is_number() {
            left - arrow_room / 2.0 - SPACE[0]
        } else {
            left + width + arrow_room / 2.0 + SPACE[0]
        };
        let x = x.clamp(rect.left() + arrow_room / 2.0, rect.right() - arrow_room / 2.0);
        painter.text(
            pos2(x, rect.center().y),
            Align2::CENTER_CENTER,
            sign,
            style::icons(SPACE[4] - SPACE[0]),
            color,
        );
    }
    if response.has_focus() {
        painter.rect_stroke(rect, 0.0, Stroke::new(1.0, tokens.accent), egui::StrokeKind::Inside);
    }
}

/// While a head is dragged: where its column would go. When it is let go, it goes there.
fn moving(
    response: &Response,
    column: Column,
    area: &Area,
    scrolled: f32,
    state: &mut TableState,
) -> Option<f32> {
    let is_over = response.drag_stopped();
    if !response.dragged() && !is_over {
        return None;
    }
    let pointer = response.interact_pointer_pos()?.x - area.head.left() + scrolled;
    let to = area.columns.iter().filter(|placed| pointer > placed.left + placed.width / 2.0).count();
    if is_over {
        state.move_column(column, to, &area.shown());
        return None;
    }
    let from = area.columns.iter().position(|placed| placed.column == column)?;
    // Before or after itself it would stay where it is.
    if to == from || to == from + 1 {
        return None;
    }
    let left = area.columns.get(to).map_or(area.whole, |placed| placed.left);
    Some(area.head.left() + left - scrolled)
}

/// The edge of a head: a drag widens its column, a double click makes it as wide as what it shows.
fn grip(ui: &Ui, area: &Area, placed: &Placed, head: Rect, state: &mut TableState) {
    let tokens = Tokens::of(ui);
    let rect = Rect::from_center_size(head.right_center(), vec2(GRIP, head.height()));
    let response = ui.interact(rect, Id::unique(("table grip", placed.column)), Sense::click_and_drag());
    let name = t!("column-width", column = placed.column.name());
    response.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, &name));
    let lit = response.hovered() || response.dragged() || response.has_focus();
    let (color, shrink) = if lit { (tokens.accent, 0.0) } else { (tokens.line, SPACE[2]) };
    let x = head.right() - 0.5;
    ui.painter().vline(x, head.y_range().shrink(shrink), Stroke::new(1.0, color));
    if response.double_clicked() {
        state.to_fit = Some(placed.column);
    } else if response.dragged() {
        state.hold_widths(area, placed.left);
        state.set_width(placed.column, placed.width + response.drag_delta().x);
    } else if response.has_focus() {
        let steps = arrow_keys(ui, response.id);
        if steps != 0.0 {
            state.hold_widths(area, placed.left);
            state.set_width(placed.column, placed.width + steps * GRIP);
        }
    }
    response.on_hover_cursor(CursorIcon::ResizeColumn);
}

/// How often the arrow keys were pressed to the right, less how often to the left, while a grip has the keyboard.
fn arrow_keys(ui: &Ui, id: Id) -> f32 {
    let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    ui.input_mut(|input| {
        let right = input.count_and_consume_key(Modifiers::NONE, Key::ArrowRight);
        right as f32 - input.count_and_consume_key(Modifiers::NONE, Key::ArrowLeft) as f32
    })
}

fn columns_menu(response: &Response, shown: &[Column], state: &mut TableState) {
    let popup = Popup::context_menu(response).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    popup.show(|ui| menu::columns(ui, shown, state));
}
