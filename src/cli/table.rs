//! Columns side by side, for people: as wide as what is in them, on screens that show Chinese twice as wide.

use super::Failure;
use super::output::Output;
use crate::sanitize::sanitize_line;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A column is made as wide as its widest cell, up to this much; a wider cell pushes only its own line.
const MOST_PADDED: usize = 48;
const GAP: &str = "  ";

/// A table: a line of names, then lines of cells.
pub(super) struct Table {
    columns: Vec<TableColumn>,
    lines: Vec<Vec<TableCell>>,
}

struct TableColumn {
    name: &'static str,
    is_number: bool,
    width: usize,
}

/// A cell, harmless, and how it is coloured.
pub(super) struct TableCell {
    text: String,
    width: usize,
    /// Parameter of the terminal's colour sequence.
    colour: Option<&'static str>,
}

impl TableCell {
    /// A cell with a text from anywhere.
    pub fn new(text: &str) -> Self {
        Self::coloured(text, None)
    }

    /// The same, in a colour of the terminal where it may have one.
    pub fn coloured(text: &str, colour: Option<&'static str>) -> Self {
        let text = sanitize_line(text).into_owned();
        Self { width: text.width(), text, colour }
    }
}

impl Table {
    /// A table without lines. Numbers stand on the right of their column.
    pub fn new(columns: &[(&'static str, Align)]) -> Self {
        let column = |&(name, align): &(&'static str, Align)| TableColumn {
            name,
            is_number: align == Align::Right,
            width: name.width(),
        };
        Self { columns: columns.iter().map(column).collect(), lines: Vec::new() }
    }

    /// Adds a line: one cell for each column.
    pub fn push(&mut self, cells: Vec<TableCell>) {
        for (column, cell) in self.columns.iter_mut().zip(&cells) {
            column.width = column.width.max(cell.width.min(MOST_PADDED));
        }
        self.lines.push(cells);
    }

    /// Prints it: in full, or cut at the edge of the terminal.
    pub fn print(&self, out: &mut Output) -> Result<(), Failure> {
        let names: Vec<_> = self.columns.iter().map(|column| TableCell::new(column.name)).collect();
        for cells in std::iter::once(&names).chain(&self.lines) {
            let line = self.line(cells, out.width.unwrap_or(usize::MAX), out.colour);
            out.put(&line)?;
        }
        Ok(())
    }

    fn line(&self, cells: &[TableCell], room: usize, colour: bool) -> String {
        let mut line = Line::default();
        for (at, (column, cell)) in self.columns.iter().zip(cells).enumerate() {
            if at > 0 {
                line.blanks += GAP.len();
            }
            let padding = column.width.saturating_sub(cell.width);
            if column.is_number {
                line.blanks += padding;
            }
            line.push(cell, colour);
            if !column.is_number {
                line.blanks += padding;
            }
        }
        line.cut_to(room)
    }
}

/// On which side of its column a cell stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Right,
}

/// A line while it is written: pieces with the blanks before them. Blanks at its end are never written.
#[derive(Default)]
struct Line<'c> {
    pieces: Vec<Piece<'c>>,
    /// Blanks since the last piece.
    blanks: usize,
    width: usize,
}

struct Piece<'c> {
    blanks: usize,
    text: &'c str,
    colour: Option<&'static str>,
}

impl<'c> Line<'c> {
    fn push(&mut self, cell: &'c TableCell, colour: bool) {
        if cell.text.is_empty() {
            return;
        }
        self.width += self.blanks + cell.width;
        let blanks = std::mem::take(&mut self.blanks);
        self.pieces.push(Piece { blanks, text: &cell.text, colour: cell.colour.filter(|_| colour) });
    }

    /// The line as it is printed: whole, or cut so that its last column says that there is more.
    fn cut_to(&self, room: usize) -> String {
        let is_cut = self.width > room;
        let mut room = if is_cut { room.saturating_sub(1) } else { room };
        let mut out = String::new();
        for piece in &self.pieces {
            if room < piece.blanks {
                break;
            }
            out.extend(std::iter::repeat_n(' ', piece.blanks));
            room -= piece.blanks;
            let end = fitting(piece.text, &mut room);
            if let (Some(colour), true) = (piece.colour, end > 0) {
                out.push_str("\x1b[");
                out.push_str(colour);
                out.push('m');
                out.push_str(&piece.text[..end]);
                out.push_str("\x1b[0m");
            } else {
                out.push_str(&piece.text[..end]);
            }
            if end < piece.text.len() {
                break;
            }
        }
        out.push_str(if is_cut { "…\n" } else { "\n" });
        out
    }
}

/// How much of a text fits, in bytes; takes its columns off the room.
fn fitting(text: &str, room: &mut usize) -> usize {
    for (at, c) in text.char_indices() {
        let width = c.width().unwrap_or(0);
        if width > *room {
            return at;
        }
        *room -= width;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Table {
        let mut table = Table::new(&[("Name", Align::Left), ("Took", Align::Right), ("Note", Align::Left)]);
        for (name, took, note) in [("上线.mp4", "4.1 s", "a\x1b[31mb"), ("b", "12 s", "")] {
            table.push(vec![
                TableCell::new(name),
                TableCell::coloured(took, Some("31")),
                TableCell::new(note),
            ]);
        }
        table
    }

    fn lines(room: usize, colour: bool) -> Vec<String> {
        let table = sample();
        table.lines.iter().map(|cells| table.line(cells, room, colour)).collect()
    }

    #[test]
    fn wide_characters_take_two_columns_and_numbers_stand_on_the_right() {
        assert_eq!(lines(usize::MAX, false), ["上线.mp4  4.1 s  a\\x1b[31mb\n", "b          12 s\n"]);
    }

    #[test]
    fn a_line_ends_at_the_edge_of_the_terminal() {
        assert_eq!(lines(18, false), ["上线.mp4  4.1 s  …\n", "b          12 s\n"]);
        assert_eq!(lines(4, false)[0], "上…\n");
        for room in 1..40 {
            assert!(lines(room, false).iter().all(|line| line.trim_end().width() <= room), "{room} columns");
        }
    }

    #[test]
    fn only_our_own_colours_reach_the_terminal() {
        assert_eq!(lines(usize::MAX, true)[1], "b          \x1b[31m12 s\x1b[0m\n");
        assert_eq!(lines(usize::MAX, true)[0].matches('\x1b').count(), 2);
    }
}
