//! Which bodies a text holds, each in its own syntax: values and elements one after another, one a line, or
//! mixed, with lines between them that are neither.

use crate::doc::{self, Format};
use std::ops::Range;

/// Characters without a width that editors and joined files leave before a body.
pub(super) const MARKS: [char; 2] = ['\u{FEFF}', '\u{200B}'];
/// How a documented XML callback begins.
const CALLBACK_STARTS: [&str; 4] = ["<?xml ", "<Response>", "<EventName>", "<WorkflowExecution>"];
/// How the root of one ends, where the name of the first element does not tell.
const ROOTLESS_ENDS: [&str; 2] = ["</EventName>", "</WorkflowExecution>"];
/// The first element of a body is looked for in this many bytes.
const PROLOGUE: usize = 4 << 10;
/// How many times the length of a text may be looked at in vain.
const EFFORT: usize = 8;

/// The bodies of a text: at least one.
pub(super) fn bodies(text: &str) -> Vec<(Format, Range<usize>)> {
    let mut cutter = Cutter { text, effort: text.len().saturating_mul(EFFORT) };
    let mut bodies = Vec::new();
    let mut start = 0;
    while start < text.len() {
        start += marks_len(&text[start..]);
        let format = format_of(&text[start..]);
        let end = match format {
            Format::Json => cutter.end_of_json(start),
            Format::Xml => cutter.end_of_xml(start),
            Format::Text => cutter.end_of_text(start),
        };
        let part = &text[start..end];
        let ranges = match format {
            Format::Xml => doc::xml::split(part),
            Format::Json => doc::json::split(part),
            // The only body of a text is all of it.
            Format::Text if end == text.len() && bodies.is_empty() => one(0..part.len()),
            Format::Text => one(0..part.trim_end().len()),
        };
        bodies.extend(ranges.into_iter().map(|range| (format, start + range.start..start + range.end)));
        start = end;
    }
    if bodies.is_empty() {
        bodies.push((Format::Text, 0..text.len()));
    }
    bodies
}

fn one(range: Range<usize>) -> Vec<Range<usize>> {
    std::iter::once(range).collect()
}

/// How much of the text is blanks and marks before its body, if there is a mark among them.
fn marks_len(text: &str) -> usize {
    let rest = text.trim_start_matches(|c: char| c.is_whitespace() || MARKS.contains(&c));
    let begins = rest.starts_with(['<', '{', '[']);
    let lead = &text[..text.len() - rest.len()];
    if begins && lead.contains(MARKS) { lead.len() } else { 0 }
}

/// By the first character that is not white space, and of what may be a lone JSON scalar by all of it.
fn format_of(text: &str) -> Format {
    let trimmed = text.trim();
    let is_json = match trimmed.bytes().next() {
        Some(b'<') => return Format::Xml,
        Some(b'{' | b'[' | b'}' | b']') => true,
        Some(b'"') => !trimmed.contains(['\n', '\r']),
        Some(b'-' | b'0'..=b'9') => !trimmed.contains(char::is_whitespace),
        Some(b't' | b'f' | b'n') => ["true", "false", "null"].iter().any(|word| word.starts_with(trimmed)),
        _ => false,
    };
    if is_json { Format::Json } else { Format::Text }
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

/// Finds where bodies of one syntax end because one of another begins, always at the start of a line.
struct Cutter<'t> {
    text: &'t str,
    effort: usize,
}

impl<'t> Cutter<'t> {
    /// A line end is nowhere allowed inside a JSON string, so a line that begins with an element is foreign; but
    /// a broken string may hold any text, so it has to be a callback, or to follow the end of a value.
    fn end_of_json(&self, start: usize) -> usize {
        let is_foreign = |line: usize| {
            let rest = &self.text[line..];
            let begins =
                rest.as_bytes().get(1).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'?');
            is_callback_start(rest) || begins && self.before(line).ends_with(['}', ']'])
        };
        lines(self.text, start, "\n<").find(|&line| is_foreign(line)).unwrap_or(self.text.len())
    }

    /// An object at the start of a line is foreign behind the end of the root; or where that end is missing, so
    /// that it would be taken for a text of an unfinished body.
    fn end_of_xml(&mut self, start: usize) -> usize {
        let text = self.text;
        let root_end = root_end(&text[start..]);
        let mut next_end = None;
        for line in lines(text, start, "\n{") {
            let before = self.before(line);
            if root_end.as_ref().is_none_or(|end| before.ends_with(end.as_str()))
                || ROOTLESS_ENDS.iter().any(|end| before.ends_with(end))
            {
                return line;
            }
            let Some(root_end) = root_end.as_ref().filter(|_| self.effort > 0) else { continue };
            if next_end.is_none_or(|end| end < line) {
                next_end = Some(self.find(line, root_end));
            }
            let object = text[line..].lines().next().unwrap_or_default();
            let end = line + object.len();
            if next_end.is_some_and(|next| self.next_callback(end) <= next) && is_json(object) {
                return line;
            }
        }
        text.len()
    }

    /// Behind lines that are neither, a callback in XML or a whole value in JSON begins something else.
    fn end_of_text(&mut self, start: usize) -> usize {
        let text = self.text;
        for line in memchr::memchr_iter(b'\n', &text.as_bytes()[start..]).map(|at| start + at + 1) {
            let rest = &text[line..];
            if is_callback_start(rest) || rest.starts_with('{') && self.is_whole(rest) {
                return line;
            }
        }
        text.len()
    }

    /// Whether a whole value begins the text, on one line or several.
    fn is_whole(&mut self, text: &str) -> bool {
        if is_json(text.lines().next().unwrap_or_default()) {
            return true;
        }
        if self.effort < text.len() {
            return false;
        }
        self.effort -= text.len();
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde::de::IgnoredAny>();
        values.next().is_some_and(|value| value.is_ok())
    }

    /// Where the next callback in XML begins, at most where the text ends.
    fn next_callback(&mut self, from: usize) -> usize {
        let found = lines(self.text, from, "\n<").find(|&line| is_callback_start(&self.text[line..]));
        self.spend(from, found)
    }

    fn find(&mut self, from: usize, needle: &str) -> usize {
        let found = memchr::memmem::find(&self.text.as_bytes()[from..], needle.as_bytes());
        self.spend(from, found.map(|at| from + at))
    }

    fn spend(&mut self, from: usize, found: Option<usize>) -> usize {
        let found = found.unwrap_or(self.text.len());
        self.effort = self.effort.saturating_sub(found - from);
        found
    }

    fn before(&self, line: usize) -> &'t str {
        self.text[..line].trim_end()
    }
}

/// Where lines begin that begin as `line`, which has the line end before them.
fn lines<'t>(text: &'t str, from: usize, line: &'static str) -> impl Iterator<Item = usize> + use<'t> {
    memchr::memmem::find_iter(&text.as_bytes()[from..], line).map(move |at| from + at + 1)
}

fn is_callback_start(text: &str) -> bool {
    CALLBACK_STARTS.iter().any(|start| text.starts_with(start))
}

/// The end tag of the first element.
fn root_end(text: &str) -> Option<String> {
    let head = &text[..text.floor_char_boundary(PROLOGUE)];
    let names = head.match_indices('<').filter_map(|(at, _)| {
        let name: &str =
            head[at + 1..].split(|c: char| !(c.is_alphanumeric() || ":_-.".contains(c))).next()?;
        name.starts_with(char::is_alphabetic).then_some(name)
    });
    names.map(|name| format!("</{name}>")).next()
}
