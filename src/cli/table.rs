//! Columns side by side, for people: as wide as what is in them, on screens that show Chinese twice as wide.

use super::Failure;
use super::output::Output;
use crate::sanitize::sanitize_line;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A column is made as wide as its widest cell, up to this much where there is no terminal to fit in; a wider cell
/// pushes only its own line.
const MOST_PADDED: usize = 48;
/// On a terminal that is too narrow for all, columns of texts become narrower, down to this.
const LEAST: usize = 10;
/// So that this much is left for the last one, which says most.
const LAST: usize = 32;
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

    /// As much of it as fits, with a sign that there is more.
    fn cut_to(&self, width: usize) -> Self {
        let mut room = width.saturating_sub(1);
        let text = format!("{}…", &self.text[..fitting(&self.text, &mut room)]);
        Self { width: text.width(), text, colour: self.colour }
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
            column.width = column.width.max(cell.width);
        }
        self.lines.push(cells);
    }

    /// Prints it: in full, or with narrower columns and cut at the edge of the terminal.
    pub fn print(&self, out: &mut Output) -> Result<(), Failure> {
        let names: Vec<_> = self.columns.iter().map(|column| TableCell::new(column.name)).collect();
        let widths = self.widths(out.width);
        for cells in std::iter::once(&names).chain(&self.lines) {
            let line = self.line(cells, &widths, out.width, out.colour);
            out.put(&line)?;
        }
        Ok(())
    }

    /// How wide the columns are drawn: as wide as they are where there is room, else the widest texts give way.
    fn widths(&self, room: Option<usize>) -> Vec<usize> {
        let Some(room) = room else {
            return self.columns.iter().map(|column| column.width.min(MOST_PADDED)).collect();
        };
        let mut widths: Vec<usize> = self.columns.iter().map(|column| column.width).collect();
        let Some((last, others)) = widths.split_last_mut() else { return widths };
        let is_text = |at: &usize| !self.columns[*at].is_number;
        loop {
            let total = others.iter().map(|width| width + GAP.len()).sum::<usize>() + (*last).min(LAST);
            let over = total.saturating_sub(room);
            let widest = (0..others.len()).filter(is_text).max_by_key(|&at| others[at]);
            let Some(widest) = widest.filter(|&at| over > 0 && others[at] > LEAST) else { break };
            // Down to the next widest, or as far as it must.
            let next =
                (0..others.len()).filter(|&at| at != widest).filter(is_text).map(|at| others[at]).max();
            let down_to = next.unwrap_or(LEAST).clamp(LEAST, others[widest] - 1);
            others[widest] = down_to.max(others[widest].saturating_sub(over));
        }
        widths
    }

    fn line(&self, cells: &[TableCell], widths: &[usize], room: Option<usize>, colour: bool) -> String {
        let cut: Vec<Option<TableCell>> = cells
            .iter()
            .zip(widths)
            .enumerate()
            .map(|(at, (cell, &width))| {
                let is_last = at + 1 == cells.len();
                (room.is_some() && !is_last && cell.width > width).then(|| cell.cut_to(width))
            })
            .collect();
        let mut line = Line::default();
        for (at, (column, cell)) in self.columns.iter().zip(cells).enumerate() {
            if at > 0 {
                line.blanks += GAP.len();
            }
            let cell = cut[at].as_ref().unwrap_or(cell);
            let padding = widths[at].saturating_sub(cell.width);
            if column.is_number {
                line.blanks += padding;
            }
            line.push(cell, colour);
            if !column.is_number {
                line.blanks += padding;
            }
        }
        line.cut_to(room.unwrap_or(usize::MAX))
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

    fn lines_of(table: &Table, room: Option<usize>, colour: bool) -> Vec<String> {
        let widths = table.widths(room);
        table.lines.iter().map(|cells| table.line(cells, &widths, room, colour)).collect()
    }

    fn lines(room: usize, colour: bool) -> Vec<String> {
        lines_of(&sample(), Some(room), colour)
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
    fn on_a_narrow_terminal_the_widest_texts_give_way_to_the_last_column() {
        let columns = ["Id", "Object", "Took", "Notes"]
            .map(|name| (name, if name == "Took" { Align::Right } else { Align::Left }));
        let mut table = Table::new(&columns);
        let cells = ["j".repeat(33), "直播回放/".repeat(6), "1 m 03 s".into(), "InvalidArgument".into()];
        table.push(cells.iter().map(|cell| TableCell::new(cell)).collect());
        let [line] = &lines_of(&table, Some(72), false)[..] else { unreachable!() };
        assert!(line.contains("1 m 03 s  InvalidArgument") && line.trim_end().width() <= 72, "{line}");
        assert!(line.starts_with("jjjjjjjjjj") && line.contains("j…  直播回放"), "{line}");
        // Without a terminal nothing is cut, and with a wide one neither.
        for room in [None, Some(200)] {
            assert_eq!(lines_of(&table, room, false)[0].matches('…').count(), 0);
        }
    }

    #[test]
    fn only_our_own_colours_reach_the_terminal() {
        assert_eq!(lines(usize::MAX, true)[1], "b          \x1b[31m12 s\x1b[0m\n");
        assert_eq!(lines(usize::MAX, true)[0].matches('\x1b').count(), 2);
    }
}
