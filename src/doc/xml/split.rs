//! One file, several bodies one after another.

use super::lex::{self, Markup};
use super::tags::is_rootless_pair;
use crate::doc::{MARKS, MAX_DEPTH};
use std::ops::Range;

/// Byte ranges of the bodies in the text of a file, each without the blanks around it, and up to where they were
/// looked for: to the end, unless there are `most` of them, or JSON begins behind the end of a root.
///
/// A root element is a body, with the declaration and comments before it and the text after it; the two
/// siblings of the rootless workflow event are one. A body that is not closed reaches to the next XML
/// declaration, or to the next line that begins with the same root; if there is none, to the end. Blanks
/// before a leading declaration stay, because they make it a fault. Marks without a width between bodies belong to
/// none. Blank text has no body.
#[must_use]
pub fn split(source: &str, most: usize) -> (Vec<Range<usize>>, usize) {
    if source.trim_matches(lex::BLANKS).is_empty() {
        return (Vec::new(), source.len());
    }
    if is_single(source) {
        return (vec![trimmed(source, 0..source.len())], source.len());
    }
    Splitter::new(source, most).run()
}

/// Whether the first end tag that can close the first root is the last thing in the text: the common case,
/// told without looking at what is inside.
fn is_single(source: &str) -> bool {
    let bytes = source.as_bytes();
    let start = lex::skip_blank(bytes, 0);
    let Some((Markup::Start { name_end, is_empty: false }, end)) = first_markup(bytes, start) else {
        return false;
    };
    let name = bytes.get(start + 1..name_end).unwrap_or_default();
    let last = bytes.trim_ascii_end().strip_suffix(b">").and_then(|text| text.strip_suffix(name));
    let Some(last) = last.and_then(|text| text.strip_suffix(b"</")) else { return false };
    memchr::memmem::find(bytes.get(end..).unwrap_or_default(), &[b"</", name].concat())
        .is_some_and(|at| end + at == last.len())
}

fn first_markup(bytes: &[u8], start: usize) -> Option<(Markup, usize)> {
    if bytes.get(start) == Some(&b'<') { lex::markup(bytes, start) } else { None }
}

struct Splitter<'s> {
    source: &'s str,
    most: usize,
    bodies: Vec<Range<usize>>,
    /// Where the body being read begins.
    start: usize,
    /// Names of its roots, as many as matter.
    roots: Vec<&'s str>,
    /// Names of the open elements.
    open: Vec<&'s str>,
    deep: usize,
    /// Where the next body begins if a root follows: its declaration or comments.
    next_start: Option<usize>,
    /// Line starts where the root of the body being read begins again inside it.
    repeats: Vec<usize>,
}

impl<'s> Splitter<'s> {
    fn new(source: &'s str, most: usize) -> Self {
        Self {
            source,
            most,
            bodies: Vec::new(),
            start: 0,
            roots: Vec::new(),
            open: Vec::new(),
            deep: 0,
            next_start: None,
            repeats: Vec::new(),
        }
    }

    fn run(mut self) -> (Vec<Range<usize>>, usize) {
        let bytes = self.source.as_bytes();
        let mut at = 0;
        while let Some(len) = memchr::memchr(b'<', bytes.get(at..).unwrap_or_default()) {
            let start = at + len;
            if self.open.is_empty() {
                if let Some(end) = self.foreign(at..start) {
                    return self.end_at(end);
                }
                if !self.is_gap(at..start) {
                    self.next_start = None;
                }
            }
            let Some((markup, end)) = lex::markup(bytes, start) else { break };
            self.step(start, &markup);
            if self.bodies.len() >= self.most {
                return (self.bodies, self.start);
            }
            at = end;
        }
        if self.open.is_empty()
            && let Some(end) = self.foreign(at..self.source.len())
        {
            return self.end_at(end);
        }
        if !self.open.is_empty() {
            for repeat in std::mem::take(&mut self.repeats) {
                self.cut(repeat);
                if self.bodies.len() >= self.most {
                    return (self.bodies, repeat);
                }
            }
        }
        let end = self.source.len();
        self.end_at(end)
    }

    /// Ends the last body, and the search.
    fn end_at(mut self, end: usize) -> (Vec<Range<usize>>, usize) {
        self.cut(end);
        (self.bodies, end)
    }

    /// Where JSON begins in a text behind the end of a root.
    fn foreign(&self, text: Range<usize>) -> Option<usize> {
        if self.roots.is_empty() {
            return None;
        }
        let rest = self.source.get(text.clone()).unwrap_or_default().trim_start_matches(is_between);
        rest.starts_with(['{', '[']).then(|| text.end - rest.len())
    }

    /// Whether nothing stands in a text but what parts bodies.
    fn is_gap(&self, text: Range<usize>) -> bool {
        text.is_empty() || self.source.get(text).unwrap_or_default().trim_start_matches(is_between).is_empty()
    }

    fn step(&mut self, start: usize, markup: &Markup) {
        match *markup {
            Markup::Start { name_end, is_empty } => {
                let name = self.source.get(start + 1..name_end).unwrap_or_default();
                if self.open.is_empty() {
                    self.root(start, name);
                } else if self.open.first() == Some(&name) && self.begins_line(start) {
                    self.repeats.push(start);
                }
                if !is_empty {
                    self.enter(name);
                }
            }
            Markup::End { name_end } => self.leave(self.source.get(start + 2..name_end).unwrap_or_default()),
            Markup::Declaration if !self.open.is_empty() => {
                self.open.clear();
                self.deep = 0;
                self.cut(start);
            }
            Markup::Declaration => self.next_start = Some(start),
            Markup::Aside if self.open.is_empty() => {
                self.next_start.get_or_insert(start);
            }
            Markup::Text if self.open.is_empty() => self.next_start = None,
            Markup::Aside | Markup::Text => {}
        }
    }

    /// A root element begins: of the body being read, or of the next one.
    fn root(&mut self, start: usize, name: &'s str) {
        let has_declaration = self
            .next_start
            .is_some_and(|at| self.source.get(at..).is_some_and(|rest| rest.starts_with("<?xml ")));
        let is_next = match self.roots[..] {
            [] => false,
            [first] => has_declaration || !is_rootless_pair(first, name),
            _ => true,
        };
        if is_next {
            self.cut(self.next_start.unwrap_or(start));
        }
        self.next_start = None;
        self.repeats.clear();
        self.roots.push(name);
    }

    fn enter(&mut self, name: &'s str) {
        if self.open.len() < MAX_DEPTH {
            self.open.push(name);
        } else {
            self.deep += 1;
        }
    }

    fn leave(&mut self, name: &str) {
        if self.deep > 0 {
            self.deep -= 1;
        } else if let Some(index) = self.open.iter().rposition(|open| *open == name) {
            self.open.truncate(index);
        }
    }

    /// Ends the body being read at byte `end`, where the next one begins.
    fn cut(&mut self, end: usize) {
        let body = trimmed(self.source, self.start..end);
        if !body.is_empty() {
            self.bodies.push(body);
        }
        self.start = end;
        self.roots.clear();
        self.next_start = None;
    }

    fn begins_line(&self, start: usize) -> bool {
        let before = self.source.get(..start).unwrap_or_default();
        before.trim_end_matches([' ', '\t']).ends_with(['\n', '\r'])
    }
}

/// What stands between bodies and belongs to none.
fn is_between(c: char) -> bool {
    lex::BLANKS.contains(&c) || MARKS.contains(&c)
}

fn trimmed(source: &str, range: Range<usize>) -> Range<usize> {
    let text = source.get(range.clone()).unwrap_or_default();
    let end = range.start + text.trim_end_matches(is_between).len();
    let rest = text.trim_start_matches(lex::BLANKS);
    let start = if range.start > 0 {
        range.end - text.trim_start_matches(is_between).len()
    } else if rest.starts_with("<?xml") {
        0
    } else {
        range.end - rest.len()
    };
    start.min(end)..end
}
