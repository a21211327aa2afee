//! Which bodies a text holds, each in its own syntax: values and elements one after another, one a line, or
//! mixed, with lines between them that are neither.

use crate::doc::{self, Format, MARKS};
use std::ops::Range;

/// How a documented XML callback begins.
const CALLBACK_STARTS: [&str; 4] = ["<?xml ", "<Response>", "<EventName>", "<WorkflowExecution>"];
/// How the root of one ends, where the name of the first element does not tell.
const ROOTLESS_ENDS: [&str; 2] = ["</EventName>", "</WorkflowExecution>"];
/// Keys of which a callback in JSON has one.
const CALLBACK_KEYS: [&str; 4] = ["\"EventName\"", "\"JobsDetail\"", "\"WorkflowExecution\"", "\"trace_id\""];
/// The first element of a body is looked for in this many bytes.
const PROLOGUE: usize = 4 << 10;
/// A callback is looked for behind this many bytes of a line.
const PREFIX: usize = 256;
/// At so many places of them.
const PREFIX_STARTS: usize = 4;
/// How many times the length of a text may be looked at in vain.
const EFFORT: usize = 8;

/// What a text holds.
pub(super) struct Bodies {
    /// At least one, in order.
    pub list: Vec<(Format, Range<usize>)>,
    /// Up to where they were looked for.
    pub end: usize,
}

/// The bodies of a text: at least one, and not many more than `most`.
pub(super) fn bodies(whole: &str, most: usize) -> Bodies {
    // Blanks at the end are looked at once.
    let text = whole.trim_end();
    let mut cutter =
        Cutter { text, effort: text.len().saturating_mul(EFFORT), json_end: 0, json_solid: 0, object: 0..0 };
    let mut list = Vec::new();
    let mut start = 0;
    while start < text.len() && list.len() < most {
        start += marks_len(&text[start..]);
        let format = format_of(&text[start..]);
        let (ranges, len) = match format {
            Format::Json => doc::json::split(&text[start..cutter.end_of_json(start)], most - list.len()),
            Format::Xml => doc::xml::split(&text[start..cutter.end_of_xml(start)], most - list.len()),
            Format::Text => {
                start = cutter.texts(start, &mut list);
                continue;
            }
        };
        let is_file_of_lines = list.len() + ranges.len() > 1;
        list.extend(ranges.into_iter().map(|range| {
            let range = start + range.start..start + range.end;
            (if is_file_of_lines { format_of_one(format, &text[range.clone()]) } else { format }, range)
        }));
        start += len;
    }
    match &mut list[..] {
        [] => list.push((Format::Text, 0..whole.len())),
        // The only body of a text is all of it.
        [(Format::Text, range)] if range.end == text.len() => *range = 0..whole.len(),
        _ => {}
    }
    Bodies { list, end: if start < text.len() { start } else { whole.len() } }
}

/// What is passed over between bodies without a word: blanks, and what begins a record of a JSON text sequence.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{1E}'
}

/// How much of the text is blanks and marks before its body, if there is more among them than blanks.
fn marks_len(text: &str) -> usize {
    let rest = text.trim_start_matches(|c: char| is_blank(c) || MARKS.contains(&c));
    let begins = rest.starts_with(['<', '{', '[']);
    let lead = &text[..text.len() - rest.len()];
    if begins && lead.contains(|c: char| !c.is_whitespace()) { lead.len() } else { 0 }
}

/// Among several bodies in JSON a line that is none is a text.
fn format_of_one(format: Format, text: &str) -> Format {
    let is_value = format != Format::Json || text.starts_with(['{', '[', '}', ']']) || is_json(text);
    if is_value { format } else { Format::Text }
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

/// Finds where bodies of one syntax end because one of another begins, mostly at the start of a line.
struct Cutter<'t> {
    text: &'t str,
    effort: usize,
    /// Where XML begins first at the start of a line, from what was looked at last.
    json_end: usize,
    /// Where the blanks before that begin: each body before it would look at them.
    json_solid: usize,
    /// From where an object at the start of a line was looked for last, and where it is.
    object: Range<usize>,
}

impl<'t> Cutter<'t> {
    /// A line end is nowhere allowed inside a JSON string, so a line that begins with an element is foreign; but
    /// a broken string may hold any text, so it has to be a callback, or to follow the end of a value.
    fn end_of_json(&mut self, start: usize) -> usize {
        let is_foreign = |line: &usize| {
            let rest = unmarked(&self.text[*line..]);
            let begins =
                rest.as_bytes().get(1).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'?');
            is_callback_start(rest) || begins && self.before(*line).ends_with(['}', ']'])
        };
        if self.json_end <= start {
            let mut lines = lines(self.text, start, b'<');
            self.json_end = lines.find(is_foreign).unwrap_or(self.text.len());
            self.json_solid = self.text[..self.json_end].trim_end().len();
        }
        self.json_solid.max(start)
    }

    /// An object at the start of a line is foreign behind the end of the root; or where that end is missing, so
    /// that it would be taken for a text of an unfinished body.
    fn end_of_xml(&mut self, start: usize) -> usize {
        let text = self.text;
        let root_end = root_end(&text[start..]);
        let mut next_end = None;
        let mut line = start;
        while self.effort > 0 {
            line = self.next_object(line);
            if line == text.len() {
                break;
            }
            let before = self.before(line);
            if root_end.as_ref().is_none_or(|end| before.ends_with(end.as_str()))
                || ROOTLESS_ENDS.iter().any(|end| before.ends_with(end))
            {
                return line;
            }
            let Some(root_end) = root_end.as_ref() else { continue };
            if next_end.is_none_or(|end| end < line) {
                next_end = Some(self.find(line, root_end));
            }
            let object = text[line..].lines().next().unwrap_or_default();
            let end = line + object.len();
            let object = unmarked(object);
            if next_end.is_some_and(|next| self.next_callback(end) <= next) && is_json(object) {
                return line;
            }
        }
        text.len()
    }

    /// Where the next object begins at the start of a line, at most where the text ends.
    fn next_object(&mut self, from: usize) -> usize {
        if !(self.object.start..self.object.end).contains(&from) {
            let found = lines(self.text, from, b'{').next();
            self.object = from..self.spend(from, found);
        }
        self.object.end
    }

    /// Lines that are neither, up to a callback in XML or a whole value in JSON that begins a line, or stands at the
    /// end of one, as in a log. Adds what is found, and gives where it ends.
    fn texts(&mut self, start: usize, list: &mut Vec<(Format, Range<usize>)>) -> usize {
        let text = self.text;
        let mut line = start;
        while line < text.len() {
            let rest = unmarked(&text[line..]);
            if line > start && (is_callback_start(rest) || rest.starts_with('{') && self.is_whole(rest)) {
                break;
            }
            let end =
                line + memchr::memchr(b'\n', &text.as_bytes()[line..]).map_or(text.len() - line, |at| at + 1);
            if let Some((format, at)) = logged(&text[line..end]) {
                push_text(start..line, text, list);
                list.push((format, line + at..line + text[line..end].trim_end().len()));
                return end;
            }
            line = end;
        }
        push_text(start..line, text, list);
        line
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
        let found =
            lines(self.text, from, b'<').find(|&line| is_callback_start(unmarked(&self.text[line..])));
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

/// Where lines begin that begin with `sign`, behind marks.
fn lines(text: &str, from: usize, sign: u8) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let starts = memchr::memchr_iter(b'\n', &bytes[from..]).map(move |at| from + at + 1);
    starts.filter(move |&at| match bytes.get(at) {
        Some(0xE2 | 0xEF) => unmarked(&text[at..]).as_bytes().first() == Some(&sign),
        first => first == Some(&sign),
    })
}

/// What stands behind marks.
fn unmarked(text: &str) -> &str {
    text.trim_start_matches(MARKS)
}

fn push_text(range: Range<usize>, text: &str, list: &mut Vec<(Format, Range<usize>)>) {
    let len = text[range.clone()].trim_end().len();
    if len > 0 {
        list.push((Format::Text, range.start..range.start + len));
    }
}

/// A callback at the end of a line that begins otherwise, as a log has it: its syntax, and where it begins.
fn logged(line: &str) -> Option<(Format, usize)> {
    let head = &line.as_bytes()[..line.len().min(PREFIX)];
    let mut starts = memchr::memchr2_iter(b'{', b'<', head).take(PREFIX_STARTS);
    starts.find_map(|at| {
        let rest = line[at..].trim_end();
        let has = |key: &&str| memchr::memmem::find(rest.as_bytes(), key.as_bytes()).is_some();
        let format = if head[at] == b'<' { Format::Xml } else { Format::Json };
        let is_whole = match format {
            Format::Xml => {
                is_callback_start(rest) && rest.ends_with('>') && doc::xml::split(rest, 2).0.len() == 1
            }
            _ => CALLBACK_KEYS.iter().any(has) && is_json(rest),
        };
        is_whole.then_some((format, at))
    })
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
