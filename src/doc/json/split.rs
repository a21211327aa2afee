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

/// Byte ranges of the bodies in the text of a file, each without the blanks around it.
///
/// Whole values that follow each other are a body each, however they are laid out. Where that breaks down,
/// a file of one value a line is cut at its line ends, so that a broken line costs no other; any other goes on
/// with the next whole object that begins a line and that nothing takes for a part of another value. What is
/// left is one body, faults included. Blank text has none.
#[must_use]
pub fn split(source: &str) -> Vec<Range<usize>> {
    let whole = trimmed(source, 0..source.len());
    if is_single(source.as_bytes(), &whole) {
        return vec![whole];
    }
    let bytes = source.as_bytes();
    let mut effort = bytes.len().saturating_mul(EFFORT);
    let (mut bodies, mut rest) = values(bytes, whole.clone(), &mut effort);
    if rest.is_empty() {
        return bodies;
    }
    if let Some(lines) = one_a_line(source, whole) {
        return lines;
    }
    loop {
        let next = next_whole(bytes, rest.clone(), &mut effort);
        let broken = trimmed(source, rest.start..next.unwrap_or(rest.end));
        match bodies.last_mut() {
            Some(last) if !is_opening(bytes.get(broken.start)) => last.end = broken.end,
            _ => bodies.push(broken),
        }
        let Some(next) = next else { return bodies };
        let (more, left) = values(bytes, next..rest.end, &mut effort);
        bodies.extend(more);
        if left.is_empty() {
            return bodies;
        }
        rest = left;
    }
}

/// How many times the length of a text may be looked at in vain.
const EFFORT: usize = 16;

/// Where in a text that begins with something broken the next whole object begins: at the start of a line, and
/// not followed by what would make it a member or an item.
fn next_whole(bytes: &[u8], within: Range<usize>, effort: &mut usize) -> Option<usize> {
    let text = bytes.get(..within.end).unwrap_or_default();
    let rest = text.get(within.start..).unwrap_or_default();
    memchr::memmem::find_iter(rest, b"\n{").map(|at| within.start + at + 1).find(|&start| {
        if *effort == 0 {
            return false;
        }
        let scan = scan_value(text, start);
        let ScanEnd::Whole(end) = scan else {
            *effort = effort.saturating_sub(scan.reached(text.len()) - start);
            return false;
        };
        let next = text.get(end..).unwrap_or_default().iter().find(|byte| !is_blank(**byte));
        let before = text.get(..start).unwrap_or_default().trim_ascii_end();
        let is_item = before.strip_suffix(b",").is_some_and(|before| before.trim_ascii_end().ends_with(b"}"));
        let is_alone = !is_item && !matches!(next, Some(b',' | b':' | b']' | b'}' | b'"'));
        if !is_alone {
            *effort = effort.saturating_sub(end - start);
        }
        is_alone
    })
}

/// Whether nothing looks like the start of a second value: inside one, an object or list comes after a comma,
/// a colon or a bracket, and what comes after a dollar sign stands in a string, such as `${number}` in the name of an
/// output. This is the common case, told without looking at most of the text.
fn is_single(bytes: &[u8], whole: &Range<usize>) -> bool {
    let inside = bytes.get(whole.clone()).and_then(|text| text.get(1..)).unwrap_or_default();
    !inside.is_empty()
        && memchr::memchr2_iter(b'{', b'[', inside).all(|at| {
            // `inside` is one byte off, so this is what stands before the bracket.
            let before = bytes.get(whole.start..=whole.start + at).unwrap_or_default();
            let last = before.iter().rev().find(|byte| !is_blank(**byte));
            before.last() != Some(&b'\n') && matches!(last, Some(b',' | b':' | b'[' | b'$'))
        })
}

/// The whole values at the start of `within`, and what is left after them.
fn values(bytes: &[u8], within: Range<usize>, effort: &mut usize) -> (Vec<Range<usize>>, Range<usize>) {
    let mut bodies = Vec::new();
    let mut at = within.start;
    while at < within.end && is_opening(bytes.get(at)) {
        let scan = scan_value(bytes, at);
        let ScanEnd::Whole(end) = scan else {
            *effort = effort.saturating_sub(scan.reached(within.end) - at);
            break;
        };
        bodies.push(at..end);
        let gap = bytes.get(end..within.end).unwrap_or_default();
        at = end + gap.iter().position(|byte| !is_blank(*byte)).unwrap_or(gap.len());
    }
    (bodies, at..within.end)
}

/// The lines, if the text has one value on each. In a single value laid out over several lines, each line
/// that is a value for itself is followed by one that is none; so if there are more of the former, it is not a
/// single value. Nor is it if all lines begin like a value, unless one is only a bracket or goes on behind a
/// comma, or none is whole and one goes on otherwise.
fn one_a_line(source: &str, within: Range<usize>) -> Option<Vec<Range<usize>>> {
    let bytes = source.as_bytes();
    let (mut lines, mut whole, mut all_begin, mut goes_on) = (Vec::new(), 0, true, false);
    let mut start = within.start;
    while start < within.end {
        let rest = bytes.get(start..within.end).unwrap_or_default();
        let end = start + memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let (line_start, line) = (start, trimmed(source, start..end));
        start = end + 1;
        if line.is_empty() {
            continue;
        }
        let is_item = bytes.get(line.end - 1) == Some(&b',') && is_whole(bytes, &(line.start..line.end - 1));
        all_begin &=
            line.start == line_start && is_opening(bytes.get(line.start)) && line.len() > 1 && !is_item;
        goes_on |= start < within.end && matches!(bytes.get(line.end - 1), Some(b'[' | b'{' | b':' | b','));
        whole += usize::from(is_whole(bytes, &line));
        lines.push(line);
    }
    let each_its_own = lines.len() >= 2 && all_begin && (whole > 0 || !goes_on);
    (each_its_own || (whole >= 2 && whole * 2 > lines.len())).then_some(lines)
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

fn trimmed(source: &str, range: Range<usize>) -> Range<usize> {
    let bytes = source.as_bytes().get(range.clone()).unwrap_or_default();
    let Some(first) = bytes.iter().position(|byte| !is_blank(*byte)) else { return range.start..range.start };
    let last = bytes.iter().rposition(|byte| !is_blank(*byte)).unwrap_or(first);
    range.start + first..range.start + last + 1
}
