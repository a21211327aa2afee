//! The cell that keys go to: its menu is that of the keyboard.

use super::columns::Column;
use super::{Area, TableState};
use crate::ui::style::Tokens;
use egui::{Pos2, Rect, StrokeKind, Ui};

/// The column that keys went to.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    column: Option<Column>,
    /// Whether it is to be brought into view.
    is_wanted: bool,
    /// The columns that were shown last, from left to right.
    shown: Vec<Column>,
    /// Where the middle of the cell is in this frame, in the row that keys go on from.
    place: Option<Pos2>,
}

impl TableState {
    /// Goes to the next column that is shown, in the row that keys go on from.
    pub fn move_cell(&mut self, right: bool) {
        let Cell { column, shown, .. } = &self.cell;
        let Some(last) = shown.len().checked_sub(1) else { return };
        let at = column.and_then(|column| shown.iter().position(|&one| one == column));
        let to = match at {
            Some(at) if right => (at + 1).min(last),
            Some(at) => at.saturating_sub(1),
            None if right => 0,
            None => last,
        };
        self.cell.column = Some(shown[to]);
        self.cell.is_wanted = true;
    }

    /// Where the cell is that keys went to, while it is in view.
    #[must_use]
    pub fn cell_place(&self) -> Option<Pos2> {
        self.cell.place
    }

    /// Brings the column into view that keys went to just now.
    pub(super) fn reach_cell(&mut self, area: &Area) {
        self.cell.place = None;
        self.cell.shown = area.shown();
        let placed = area.columns.iter().find(|placed| Some(placed.column) == self.cell.column);
        if let Some(placed) = placed.filter(|_| std::mem::take(&mut self.cell.is_wanted)) {
            let (right, width) = (placed.left + placed.width, area.body.width());
            let left = self.scroll.left().max(right - width).min(placed.left);
            self.scroll.go_sideways(left);
        }
    }

    /// No cell is meant any more.
    pub(super) fn leave_cell(&mut self) {
        self.cell.column = None;
    }

    /// The column that keys went to.
    pub(super) fn cell_column(&self) -> Option<Column> {
        self.cell.column
    }

    /// Frames the cell that keys went to.
    pub(super) fn show_cell(&mut self, ui: &Ui, rect: Rect) {
        if rect.is_positive() {
            let stroke = (1.0, Tokens::of(ui).accent);
            ui.painter().rect_stroke(rect, 0.0, stroke, StrokeKind::Inside);
            self.cell.place = Some(rect.center());
        }
    }
}
