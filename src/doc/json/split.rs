//! One file, several bodies: values one after another, or one a line.

use super::text::{StringEnd, scan_string};
use std::ops::Range;

/// How far a value reaches, judged by its brackets and strings alone.
pub(super) enum ScanEnd {
    /// Up to this byte.
    Whole(usize),
    /// A bracket that does not match, or a fault in a string, at this byte.
    Broken(usize),
    /// The text ends first.
    Open,
}

impl ScanEnd {
    /// How far a text of that length was looked at.
    pub(super) fn reached(&self, len: usize) -> usize {
        match *self {
            Self::Whole(at) | Self::Broken(at) => at,
            Self::Open => len,
        }
    }
}

/// Byte ranges of the bodies in the text of a file, each without the blanks around it, and up to where they were
/// looked for: to the end, unless there are `most` of them, or an element begins behind a whole value.
///
/// Whole values that follow each other are a body each, however they are laid out; a comma between them, or a mark
/// without a width, belongs to none. Where that breaks down, a file of one value a line is cut at its line ends, so
/// that a broken line costs no other; any other goes on with the next whole object that begins a line and that
/// nothing takes for a part of another value. What is left is one body, faults included. Blank text has none.
#[must_use]
pub fn split(source: &str, most: usize) -> (Vec<Range<usize>>, usize) {
    let whole = trimmed(source, 0..source.len());
    if is_single(source.as_bytes(), &whole) {
        return (vec![whole], source.len());
    }
    let bytes = source.as_bytes();
    let mut splitter =
        Splitter { bytes, most, effort: bytes.len().saturating_mul(EFFORT), bodies: Vec::new() };
    let mut rest = splitter.values(whole.clone());
    if rest.is_empty() {
        return (splitter.bodies, source.len());
    }
    if splitter.is_full() || !splitter.bodies.is_empty() && is_element(bytes, rest.start) {
        return (splitter.bodies, rest.start);
    }
    if let Some((lines, end)) = one_a_line(source, whole.clone(), most) {
        return (lines, if end < whole.end { end } else { source.len() });
    }
    loop {
        let next = splitter.next_whole(rest.clone());
        let broken = trimmed(source, rest.start..next.unwrap_or(rest.end));
        match splitter.bodies.last_mut() {
            Some(last) if !is_opening(bytes.get(broken.start)) => last.end = broken.end,
            _ => splitter.bodies.push(broken),
        }
        let Some(next) = next else { return (splitter.bodies, source.len()) };
        rest = splitter.values(next..rest.end);
        if rest.is_empty() {
            return (splitter.bodies, source.len());
        }
        if splitter.is_full() {
            return (splitter.bodies, rest.start);
        }
    }
}

/// How many times the length of a text may be looked at in vain.
const EFFORT: usize = 16;

struct Splitter<'s> {
    bytes: &'s [u8],
    most: usize,
    effort: usize,
    bodies: Vec<Range<usize>>,
}

impl Splitter<'_> {
    fn is_full(&self) -> bool {
        self.bodies.len() >= self.most
    }

    /// Adds the whole values at the start of `within`, and gives what is left after them.
    fn values(&mut self, within: Range<usize>) -> Range<usize> {
        let mut at = within.start;
        while at < within.end && !self.is_full() && is_opening(self.bytes.get(at)) {
            let scan = scan_value(self.bytes, at);
            let ScanEnd::Whole(end) = scan else {
                self.effort = self.effort.saturating_sub(scan.reached(within.end) - at);
                break;
            };
            self.bodies.push(at..end);
            at = skip_gap(self.bytes, end);
            // A comma, as between the items of a list without its brackets.
            if self.bytes.get(at) == Some(&b',') {
                let next = skip_gap(self.bytes, at + 1);
                if next >= within.end || is_opening(self.bytes.get(next)) {
                    at = next;
                }
            }
        }
        at.min(within.end)..within.end
    }

    /// Where in a text that begins with something broken the next whole object begins: at the start of a line, and
    /// not followed by what would make it a member or an item.
    fn next_whole(&mut self, within: Range<usize>) -> Option<usize> {
        let text = self.bytes.get(..within.end).unwrap_or_default();
        let rest = text.get(within.start..).unwrap_or_default();
        let is_list = rest.first() == Some(&b'[');
        line_starts(text, within.start).find(|&start| {
            if self.effort == 0 {
                return false;
            }
            let scan = scan_value(text, start);
            let ScanEnd::Whole(end) = scan else {
                self.effort = self.effort.saturating_sub(scan.reached(text.len()) - start);
                return false;
            };
            let next = text.get(end..).unwrap_or_default().iter().find(|byte| !is_blank(**byte));
            let before = text.get(..start).unwrap_or_default();
            let is_alone = !matches!(next, Some(b',' | b':' | b']' | b'}' | b'"'))
                && (!goes_on(before) || !is_list && is_callback(text, start, before));
            if !is_alone {
                self.effort = self.effort.saturating_sub(end - start);
            }
            is_alone
        })
    }
}

/// Where objects begin at the start of a line.
fn line_starts(text: &[u8], from: usize) -> impl Iterator<Item = usize> {
    let rest = text.get(from..).unwrap_or_default();
    let lines = memchr::memchr_iter(b'\n', rest).map(move |at| from + at + 1);
    lines.map(|at| skip_marks(text, at)).filter(|at| text.get(*at) == Some(&b'{'))
}

/// Whether what is open before a place may go on there with an object. Behind a key that was begun, or in an object
/// behind a comma, it may not.
fn goes_on(before: &[u8]) -> bool {
    let before = before.trim_ascii_end();
    match before.strip_suffix(b",") {
        Some(before) => matches!(before.trim_ascii_end().last(), Some(b'}' | b']')),
        None => matches!(before.last(), Some(b'[' | b':')),
    }
}

/// Whether the object at `start` begins as a callback does, so that it is more than a part of the body that breaks
/// off before it: neither an item behind another, nor what wraps a callback.
fn is_callback(text: &[u8], start: usize, before: &[u8]) -> bool {
    let key = text.get(skip_gap(text, start + 1)..).unwrap_or_default();
    let before = before.trim_ascii_end();
    let is_item = before.strip_suffix(b",").is_some_and(|before| before.trim_ascii_end().ends_with(b"}"));
    let wraps =
        before.strip_suffix(b":").is_some_and(|before| before.trim_ascii_end().ends_with(b"\"Response\""));
    !is_item && !wraps && CALLBACK_KEYS.iter().any(|name| key.starts_with(name))
}

/// The first keys of callbacks.
const CALLBACK_KEYS: [&[u8]; 5] =
    [b"\"EventName\"", b"\"JobsDetail\"", b"\"WorkflowExecution\"", b"\"Response\"", b"\"code\""];

/// Whether an element or a declaration begins here.
fn is_element(bytes: &[u8], at: usize) -> bool {
    let next = || bytes.get(at + 1).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'?');
    bytes.get(at) == Some(&b'<') && next()
}

/// Whether nothing looks like the start of a second value: inside one, an object or list comes after a comma,
/// a colon or a bracket, and what comes after a dollar sign stands in a string, such as `${number}` in the name of an
/// output. This is the common case, told without looking at most of the text.
fn is_single(bytes: &[u8], whole: &Range<usize>) -> bool {
    let inside = bytes.get(whole.clone()).and_then(|text| text.get(1..)).unwrap_or_default();
    let mut items = false;
    let looks_single = !inside.is_empty()
        && !inside.ends_with(b">")
        && memchr::memchr2_iter(b'{', b'[', inside).all(|at| {
            // `inside` is one byte off, so this is what stands before the bracket.
            let before = bytes.get(whole.start..=whole.start + at).unwrap_or_default();
            let mut solid = before.iter().rev().filter(|byte| !is_blank(**byte));
            let last = solid.next();
            items |= last == Some(&b',') && solid.next() == Some(&b'}');
            before.last() != Some(&b'\n') && matches!(last, Some(b',' | b':' | b'[' | b'$'))
        });
    // Objects behind commas may be those of a list whose brackets are missing.
    looks_single
        && !(items && matches!(scan_value(bytes, whole.start), ScanEnd::Whole(end) if end < whole.end))
}

/// The lines, if the text has one value on each. In a single value laid out over several lines, each line
/// that is a value for itself is followed by one that is none; so if there are more of the former, it is not a
/// single value. Nor is it if all lines begin like a value, unless one is only a bracket or goes on behind a
/// comma, or one goes on into a line that is no callback, or none is whole and one goes on otherwise.
fn one_a_line(source: &str, within: Range<usize>, most: usize) -> Option<(Vec<Range<usize>>, usize)> {
    let bytes = source.as_bytes();
    let (mut lines, mut whole, mut all_begin, mut goes_on) = (Vec::new(), 0, true, false);
    let mut into_part = false;
    let mut start = within.start;
    while start < within.end && lines.len() < most {
        let rest = bytes.get(start..within.end).unwrap_or_default();
        let end = start + memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let (line_start, line) = (skip_marks(bytes, start), trimmed(source, start..end));
        let before = bytes.get(..start).unwrap_or_default();
        start = end + 1;
        if line.is_empty() {
            continue;
        }
        into_part |= self::goes_on(before) && !is_callback(bytes, line.start, before);
        let is_item = bytes.get(line.end - 1) == Some(&b',') && is_whole(bytes, &(line.start..line.end - 1));
        all_begin &=
            line.start == line_start && is_opening(bytes.get(line.start)) && line.len() > 1 && !is_item;
        goes_on |= start < within.end && matches!(bytes.get(line.end - 1), Some(b'[' | b'{' | b':' | b','));
        whole += usize::from(is_whole(bytes, &line));
        lines.push(line);
    }
    let each_its_own = lines.len() >= 2 && all_begin && !into_part && (whole > 0 || !goes_on);
    let is_file_of_lines = each_its_own || (whole >= 2 && whole * 2 > lines.len());
    is_file_of_lines.then_some((lines, start.min(within.end)))
}

fn is_whole(bytes: &[u8], line: &Range<usize>) -> bool {
    let within = bytes.get(..line.end).unwrap_or_default();
    is_opening(bytes.get(line.start))
        && matches!(scan_value(within, line.start), ScanEnd::Whole(end) if end == line.end)
}

/// Finds the end of the object or list that begins at `start`.
pub(super) fn scan_value(bytes: &[u8], start: usize) -> ScanEnd {
    let mut open = Vec::with_capacity(16);
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'{' => open.push(b'}'),
            b'[' => open.push(b']'),
            b'}' | b']' => {
                if open.pop() != Some(byte) {
                    return ScanEnd::Broken(at);
                }
                if open.is_empty() {
                    return ScanEnd::Whole(at + 1);
                }
            }
            b'"' => match string_end(bytes, at + 1) {
                Ok(quote) => at = quote,
                Err(end) => return end,
            },
            _ => {}
        }
        at += 1;
    }
    ScanEnd::Open
}

/// The closing quote of a string. Faults that do not hide it are for the reader to tell; a line end does
/// hide it, since a quote is missing then.
pub(super) fn string_end(bytes: &[u8], mut from: usize) -> Result<usize, ScanEnd> {
    loop {
        let scan = scan_string(bytes, from);
        match scan.stop {
            StringEnd::Quote => return Ok(scan.end),
            StringEnd::Open => return Err(ScanEnd::Open),
            StringEnd::Control(at) | StringEnd::BadEscape(at) => {
                if matches!(bytes.get(at), Some(b'\n' | b'\r')) {
                    return Err(ScanEnd::Broken(at));
                }
                from = at + 1;
            }
            StringEnd::BadHex(at) => from = at,
        }
    }
}

fn is_opening(byte: Option<&u8>) -> bool {
    matches!(byte, Some(b'{' | b'['))
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// Passes over marks without a width.
fn skip_marks(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at..), Some([0xEF, 0xBB, 0xBF, ..] | [0xE2, 0x80, 0x8B, ..])) {
        at += 3;
    }
    at
}

/// Passes over what stands between bodies: blanks, marks, and what begins a record of a JSON text sequence.
fn skip_gap(bytes: &[u8], mut at: usize) -> usize {
    loop {
        match bytes.get(at) {
            Some(&byte) if is_blank(byte) || byte == 0x1E => at += 1,
            Some(0xEF | 0xE2) if skip_marks(bytes, at) > at => at = skip_marks(bytes, at),
            _ => return at,
        }
    }
}

/// A range without the blanks around it, and the marks before it.
fn trimmed(source: &str, range: Range<usize>) -> Range<usize> {
    let bytes = source.as_bytes().get(..range.end).unwrap_or_default();
    let start = skip_gap(bytes, range.start).min(range.end);
    let rest = bytes.get(start..).unwrap_or_default();
    let blanks = rest.iter().rev().take_while(|byte| is_blank(**byte) || **byte == 0x1E).count();
    start..range.end - blanks
}
