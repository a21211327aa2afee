//! Byte offsets to lines and columns, and the excerpt shown beside a problem.

/// A place as a person counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// From 1. A line ends at `\n`, `\r\n` or a lone `\r`.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
}

impl Position {
    /// The first character.
    pub const START: Self = Self { line: 1, column: 1 };

    /// The place of byte `offset`, found by walking `source` from its start.
    #[must_use]
    pub fn of(source: &str, offset: usize) -> Self {
        let before = &source[..floor_char(source, offset)];
        count_walked(before.len());
        let line_start = start_of_line(before);
        let mut breaks = 0;
        let bytes = before.as_bytes();
        for (i, byte) in bytes.iter().enumerate() {
            // A `\r` counts unless a `\n` follows, which then counts for both.
            let follows = source.as_bytes().get(i + 1);
            breaks += u32::from(*byte == b'\n' || (*byte == b'\r' && follows != Some(&b'\n')));
        }
        Self { line: breaks + 1, column: chars(&before[line_start..]) + 1 }
    }
}

impl Position {
    /// The same place, counted from the start of a larger text in which this one begins at `origin`.
    #[must_use]
    pub fn counted_from(self, origin: Self) -> Self {
        let column = if self.line == 1 { self.column + origin.column - 1 } else { self.column };
        Self { line: self.line + origin.line - 1, column }
    }
}

/// Starts of all lines of a text: many positions, or the lines in view, without walking it again.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Walks `source` once.
    #[must_use]
    pub fn new(source: &str) -> Self {
        let bytes = source.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
                starts.push(at as u32 + 1);
            }
        }
        Self { starts }
    }

    /// How many lines there are; an empty text has one.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Never: a text has at least one line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        false
    }

    /// Line `index` (from 0) of the `source` this was made from, without its line end.
    #[must_use]
    pub fn line<'s>(&self, source: &'s str, index: usize) -> &'s str {
        let Some(&start) = self.starts.get(index) else { return "" };
        let end = self.starts.get(index + 1).map_or(source.len(), |&next| next as usize);
        source[start as usize..end].trim_end_matches(['\n', '\r'])
    }

    /// Index (from 0) of the line that byte `offset` is on.
    #[must_use]
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start as usize <= offset).saturating_sub(1)
    }

    /// The place of byte `offset` of the `source` this was made from.
    #[must_use]
    pub fn position(&self, source: &str, offset: usize) -> Position {
        let offset = floor_char(source, offset);
        let line = self.line_of(offset);
        let start = self.start(line).min(offset);
        count_walked(offset - start);
        Position { line: line as u32 + 1, column: chars(&source[start..offset]) + 1 }
    }

    /// Byte offset where line `index` (from 0) begins.
    #[must_use]
    pub fn start(&self, index: usize) -> usize {
        self.starts.get(index).map_or(0, |&start| start as usize)
    }
}

/// Places of one text that are asked for in order: however many they are, the text is walked once.
pub(crate) struct Walk<'s> {
    source: &'s str,
    at: usize,
    place: Position,
}

impl<'s> Walk<'s> {
    /// Begins at the start of `source`.
    pub(crate) fn new(source: &'s str) -> Self {
        Self { source, at: 0, place: Position::START }
    }

    /// The place of byte `offset`, which is not before the one that was asked for last.
    pub(crate) fn to(&mut self, offset: usize) -> Position {
        let offset = floor_char(self.source, offset).max(self.at);
        let passed = &self.source[self.at..offset];
        count_walked(passed.len());
        let bytes = self.source.as_bytes();
        let ends_line = |at: &usize| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n');
        let breaks = memchr::memchr2_iter(b'\n', b'\r', passed.as_bytes()).map(|at| self.at + at);
        let (lines, last) = breaks.filter(ends_line).fold((0, None), |(lines, _), at| (lines + 1, Some(at)));
        self.place.line += lines;
        self.place.column = match last {
            Some(end) => chars(&self.source[end + 1..offset]) + 1,
            None => self.place.column + chars(passed),
        };
        self.at = offset;
        self.place
    }
}

#[cfg(test)]
thread_local! {
    /// How many bytes were walked for places since it was taken last.
    pub(crate) static WALKED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// What places cost, for tests.
#[inline]
fn count_walked(bytes: usize) {
    #[cfg(test)]
    WALKED.set(WALKED.get() + bytes);
    let _ = bytes;
}

/// The nearest character boundary at or before `offset`.
pub(super) fn floor_char(source: &str, offset: usize) -> usize {
    source.floor_char_boundary(offset)
}

/// Up to 40 characters of the line around `offset`, 20 on each side.
pub(super) fn excerpt(source: &str, offset: usize) -> String {
    const SIDE: usize = 20;
    // Only what can be shown is looked at: a line may be the whole of a large body.
    let is_break = |c: &char| matches!(c, '\n' | '\r');
    let before = source[..offset].chars().rev().take(SIDE).take_while(|c| !is_break(c));
    let start = offset - before.map(char::len_utf8).sum::<usize>();
    let after = source[offset..].chars().take(SIDE).take_while(|c| !is_break(c));
    source[start..offset].chars().chain(after).collect()
}

fn start_of_line(before: &str) -> usize {
    memchr::memrchr2(b'\n', b'\r', before.as_bytes()).map_or(0, |at| at + 1)
}

fn chars(text: &str) -> u32 {
    text.chars().count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_lines_of_all_ends_and_columns_in_characters() {
        let text = "a\nb\r\n上线x\rz";
        let at = |needle: &str| Position::of(text, text.find(needle).unwrap());
        assert_eq!(at("a"), Position { line: 1, column: 1 });
        assert_eq!(at("b"), Position { line: 2, column: 1 });
        assert_eq!(at("x"), Position { line: 3, column: 3 });
        assert_eq!(at("z"), Position { line: 4, column: 1 });
        assert_eq!(Position::of(text, 9_999), Position { line: 4, column: 2 });
    }

    #[test]
    fn the_line_index_agrees_with_the_walk() {
        let text = "one\r\ntwo\n\nfour\rfive";
        let lines = LineIndex::new(text);
        assert_eq!(lines.len(), 5);
        assert_eq!(
            (0..5).map(|i| lines.line(text, i)).collect::<Vec<_>>(),
            ["one", "two", "", "four", "five"]
        );
        for offset in 0..=text.len() {
            assert_eq!(lines.line_of(offset) as u32 + 1, Position::of(text, offset).line, "offset {offset}");
            if !text[..offset].ends_with('\r') {
                assert_eq!(lines.position(text, offset), Position::of(text, offset), "offset {offset}");
            }
        }
    }

    #[test]
    fn a_walk_gives_the_same_places() {
        let text = "one 上\r\ntwo\n\nfour\rfive 线线 x\n";
        let whole = |at: &usize| text.is_char_boundary(*at) && !text[..*at].ends_with('\r');
        for step in [1, 3, 5, 11] {
            let mut walk = Walk::new(text);
            for at in (0..=text.len()).step_by(step).filter(whole) {
                assert_eq!(walk.to(at), Position::of(text, at), "offset {at}, step {step}");
            }
        }
    }

    #[test]
    fn an_excerpt_is_the_line_around_the_place_cut_to_forty() {
        let text = format!("first\n{}HERE{}\nlast", "a".repeat(50), "b".repeat(50));
        let excerpt = excerpt(&text, text.find("HERE").unwrap());
        assert_eq!(excerpt.chars().count(), 40);
        assert_eq!(&excerpt[20..24], "HERE");
        assert!(!excerpt.contains("first") && !excerpt.contains("last"));
    }
}
