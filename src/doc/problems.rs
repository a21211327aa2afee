//! Collects the problems of one body while it is read: bounded in number, cheap until there is one.

use super::{LineIndex, Position, Problem, ProblemKind, position};
use std::cell::{Cell, OnceCell};

/// Most problems listed for one body; the rest is only counted.
pub(crate) const MAX_PROBLEMS: usize = 100;

/// The problems of the body `source`.
pub(crate) struct Problems<'s> {
    source: &'s str,
    /// Where the body begins in the text that lines are counted in.
    origin: Position,
    /// Made at the first problem, so that many of them do not walk the text many times.
    lines: OnceCell<LineIndex>,
    /// The place that was looked up last: those of a long line are near each other, and mostly in order.
    last: Cell<Option<(usize, Position)>>,
    list: Vec<Problem>,
    counted: usize,
    hidden: Option<Hidden>,
}

/// What is not listed any more.
struct Hidden {
    count: usize,
    worst: ProblemKind,
    first: usize,
}

impl<'s> Problems<'s> {
    /// No problems yet.
    pub(crate) fn new(source: &'s str, origin: Position) -> Self {
        let (lines, last) = (OnceCell::new(), Cell::new(None));
        Self { source, origin, lines, last, list: Vec::new(), counted: 0, hidden: None }
    }

    /// Line and column of a byte.
    pub(super) fn position(&self, offset: usize) -> Position {
        let lines = self.lines.get_or_init(|| LineIndex::new(self.source));
        let offset = position::floor_char(self.source, offset);
        let line = lines.line_of(offset);
        let start = lines.start(line).min(offset);
        let last = self.last.get().filter(|(_, place)| place.line == line as u32 + 1);
        let (known, column) = last.map_or((start, 1), |(known, place)| (known, place.column));
        let chars = |range: std::ops::Range<usize>| self.source[range].chars().count() as u32;
        let column = if known <= offset {
            column + chars(known..offset)
        } else if known - offset < offset - start {
            column - chars(offset..known)
        } else {
            1 + chars(start..offset)
        };
        let place = Position { line: line as u32 + 1, column };
        self.last.set(Some((offset, place)));
        place.counted_from(self.origin)
    }

    /// A byte's place as it stands in a message: `7:5`.
    pub(super) fn place(&self, offset: usize) -> String {
        let Position { line, column } = self.position(offset);
        format!("{line}:{column}")
    }

    /// Whether further problems are only counted.
    pub(super) fn is_full(&self) -> bool {
        self.counted >= MAX_PROBLEMS
    }

    /// Adds a problem whose message is only made if it is listed.
    pub(crate) fn add(&mut self, kind: ProblemKind, offset: usize, message: impl FnOnce(&Self) -> String) {
        if !self.is_full() {
            self.counted += 1;
            self.add_always(kind, offset, message);
            return;
        }
        let hidden = self.hidden.get_or_insert(Hidden { count: 0, worst: kind, first: offset });
        hidden.count += 1;
        hidden.worst = hidden.worst.max(kind);
        hidden.first = hidden.first.min(offset);
    }

    /// Adds a problem that is listed however many there are: the one that ends the reading.
    pub(super) fn add_always(
        &mut self,
        kind: ProblemKind,
        offset: usize,
        message: impl FnOnce(&Self) -> String,
    ) {
        let message = message(self);
        let offset = position::floor_char(self.source, offset);
        let position = self.position(offset);
        let excerpt = position::excerpt(self.source, offset);
        self.list.push(Problem { kind, offset, position, message, excerpt, node: None });
    }

    /// What was added since this was last asked, in the order in which it was. It still counts.
    pub(crate) fn take(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.list)
    }

    /// Like [`finish`](Self::finish), and the count begins anew.
    pub(crate) fn finish_part(&mut self) -> Vec<Problem> {
        self.tell_hidden();
        self.counted = 0;
        self.list.sort_by_key(|problem| problem.offset);
        self.take()
    }

    /// All problems in the order of their places, with one more for those that are not listed.
    pub(super) fn finish(mut self) -> Vec<Problem> {
        self.finish_part()
    }

    fn tell_hidden(&mut self) {
        if let Some(Hidden { count, worst, first }) = self.hidden.take() {
            let word = if count == 1 { "problem" } else { "problems" };
            self.add_always(worst, first, |_| format!("{count} more {word} of this body not listed"));
        }
    }
}

/// A character as it is named in a message; what cannot be seen gets its code point.
pub(super) fn shown(c: char) -> String {
    if is_invisible(c) { code_point(c) } else { format!("'{c}'") }
}

/// The start of a name or key as it stands in a message: short, and nothing in it that cannot be seen.
pub(super) fn clipped(text: &str) -> String {
    const MOST: usize = 40;
    let mut out = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == MOST {
            out.push('…');
            break;
        }
        if c != ' ' && is_invisible(c) {
            out.push_str(&code_point(c));
        } else {
            out.push(c);
        }
    }
    out
}

fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// Control characters, blanks, and what has no width or changes the direction of the text.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || c.is_whitespace()
        || matches!(u32::from(c),
            0xAD | 0x34F | 0x61C | 0x115F | 0x1160 | 0x180B..=0x180F | 0x200B..=0x200F | 0x202A..=0x202E
            | 0x2060..=0x206F | 0x3164 | 0xD800..=0xF8FF | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0
            | 0xFFF0..=0xFFFB | 0xFFFE | 0xFFFF | 0xE_0000..=0x10_FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_named_by_its_code_point() {
        assert_eq!(shown('M'), "'M'");
        assert_eq!(shown('\u{200b}'), "U+200B");
        assert_eq!(shown('\n'), "U+000A");
        assert_eq!(shown(' '), "U+0020");
        assert_eq!(shown('中'), "'中'");
        assert_eq!(clipped("a b\u{202e}c"), "a bU+202Ec");
        assert_eq!(clipped(&"x".repeat(50)).chars().count(), 41);
    }

    #[test]
    fn the_hundred_and_first_is_only_counted() {
        let source = "x".repeat(300);
        let mut problems = Problems::new(&source, Position::START);
        for at in 0..200 {
            let kind = if at == 150 { ProblemKind::Repaired } else { ProblemKind::DuplicateKey };
            problems.add(kind, at, |_| "twice".to_owned());
        }
        problems.add_always(ProblemKind::Incomplete, 300, |_| "ends".to_owned());
        let list = problems.finish();
        assert_eq!(list.len(), 102);
        assert_eq!(list[100].message, "100 more problems of this body not listed");
        assert_eq!((list[100].kind, list[100].offset), (ProblemKind::Repaired, 100));
        assert_eq!(list[101].kind, ProblemKind::Incomplete);
    }

    #[test]
    fn places_are_the_same_in_whatever_order_they_are_asked_for() {
        let source = "上线 one\ntwo 上线 three\r\n\nfour 上 five six seven";
        let problems = Problems::new(source, Position::START);
        let step = 7;
        let all = source.len() + 1;
        for at in (0..all).chain((0..all).rev()).chain((0..all * step).map(|at| at * step % all)) {
            if !source[..position::floor_char(source, at)].ends_with('\r') {
                assert_eq!(problems.position(at), Position::of(source, at), "offset {at}");
            }
        }
    }

    #[test]
    fn parts_are_counted_each_for_itself() {
        let source = "x".repeat(300);
        let mut problems = Problems::new(&source, Position::START);
        for at in 0..=MAX_PROBLEMS {
            problems.add(ProblemKind::Inconsistent, at, |_| "odd".to_owned());
        }
        assert_eq!((problems.take().len(), problems.finish_part().len()), (MAX_PROBLEMS, 1));
        problems.add(ProblemKind::Inconsistent, 200, |_| "odd".to_owned());
        assert_eq!(problems.finish_part().len(), 1);
    }
}
