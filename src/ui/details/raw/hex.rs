//! Bytes that are no text, as numbers and as the characters they would be.

use super::RawState;
use super::view::{self, LINE};
use crate::t;
use crate::ui::style::{self, SPACE, Tokens};
use egui::{Align2, Ui, pos2};
use std::fmt::Write;

/// Shows the bytes.
pub(super) fn show(ui: &mut Ui, state: &mut RawState) {
    let Some(page) = state.page.take() else { return };
    let bytes = page.undecoded();
    // Sixteen in a row where there is room for them.
    let room = ui.available_width() / view::char_width(ui);
    let per_row: usize = if room > 80.0 { 16 } else { 8 };
    let rows = bytes.len().div_ceil(per_row);
    let keys = |ui: &Ui, state: &mut RawState, in_view: f64| state.scroll.keys(ui, rows, in_view);
    let (rect, _) = view::begin(ui, state, rows, (t!("details-raw-bytes"), 0.0), keys);
    let tokens = Tokens::of(ui);
    let first = state.scroll.top.floor();
    let mut y = rect.top() - ((state.scroll.top - first) as f32) * LINE;
    let mut at = first as usize;
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    while y < rect.bottom() && at < rows {
        let start = at * per_row;
        let row = &bytes[start..bytes.len().min(start + per_row)];
        let place = pos2(rect.left() + SPACE[3], y + LINE / 2.0);
        let text = row_text(start, row, per_row);
        painter.text(place, Align2::LEFT_CENTER, text, style::mono(), tokens.text);
        y += LINE;
        at += 1;
    }
    state.page = Some(page);
}

/// `000010  48 65 ff  He.`
fn row_text(start: usize, row: &[u8], per_row: usize) -> String {
    let mut text = format!("{start:06x}  ");
    for at in 0..per_row {
        let _ = match row.get(at) {
            Some(byte) => write!(text, "{byte:02x} "),
            None => write!(text, "   "),
        };
    }
    text.push(' ');
    text.extend(row.iter().map(|&byte| if (0x20..0x7F).contains(&byte) { byte as char } else { '.' }));
    text
}

#[cfg(test)]
mod tests {
    use super::row_text;

    #[test]
    fn bytes_stand_in_columns() {
        assert_eq!(row_text(16, b"He\xff", 4), "000010  48 65 ff     He.");
        assert_eq!(row_text(0, b"abcd", 4), "000000  61 62 63 64  abcd");
    }
}
