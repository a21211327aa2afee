//! What the parts of a line of XML or JSON are, so that they can be told apart by colour. A line is looked at
//! by itself: it may come from the middle of a body that is many times as large as what is shown.

use crate::doc::Format;
use crate::ui::style::Tokens;
use egui::Color32;
use std::ops::Range;

/// What a part of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Text, a JSON string.
    Text,
    /// The name of an element, a JSON key, the name of a header.
    Name,
    /// A number, `true`, `false`, `null`, an entity, the name of an attribute.
    Token,
    /// Brackets, quotes, commas, comments.
    Mark,
}

impl Part {
    pub fn color(self, tokens: &Tokens) -> Color32 {
        match self {
            Self::Text => tokens.text,
            Self::Name => tokens.accent,
            Self::Token => tokens.cancel,
            Self::Mark => tokens.dim,
        }
    }
}

/// The parts of a line, in order and without gaps. `is_middle` says that it is a piece of a longer one.
pub(super) fn parts(format: Option<Format>, line: &str, is_middle: bool) -> Vec<(Range<usize>, Part)> {
    let mut parts = Parts { all: Vec::new(), end: 0 };
    if is_middle && format == Some(Format::Json) {
        rest_of_string(line, &mut parts);
    }
    match format {
        Some(Format::Json) => json(line, &mut parts),
        Some(Format::Xml) => xml(line, &mut parts),
        Some(Format::Text) => {}
        None => header(line, &mut parts),
    }
    parts.to(line.len(), Part::Text);
    parts.all
}

struct Parts {
    all: Vec<(Range<usize>, Part)>,
    end: usize,
}

impl Parts {
    /// What stands from the end of the last part to here.
    fn to(&mut self, end: usize, part: Part) {
        if end <= self.end {
            return;
        }
        match self.all.last_mut() {
            Some((range, last)) if *last == part => range.end = end,
            _ => self.all.push((self.end..end, part)),
        }
        self.end = end;
    }
}

/// A piece that begins within a string: its first quote closes, as what follows it tells.
fn rest_of_string(line: &str, parts: &mut Parts) {
    let Some(quote) = line.find('"') else { return };
    let after = line[quote + 1..].trim_start();
    let opens = line[..quote].trim_end().ends_with([',', ':', '[', '{']) || quote == 0;
    if after.starts_with([',', ':', ']', '}']) && !opens {
        parts.to(quote + 1, Part::Text);
    }
}

fn json(line: &str, parts: &mut Parts) {
    let bytes = line.as_bytes();
    let mut at = parts.end;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                let end = end_of_string(bytes, at);
                let is_key = bytes[end..].iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':');
                parts.to(end, if is_key { Part::Name } else { Part::Text });
                at = end;
            }
            b'{' | b'}' | b'[' | b']' | b',' | b':' => {
                at += 1;
                parts.to(at, Part::Mark);
            }
            byte if byte.is_ascii_whitespace() => {
                at += 1;
                parts.to(at, Part::Text);
            }
            _ => {
                let ends = |byte: &u8| byte.is_ascii_whitespace() || b"{}[],:\"".contains(byte);
                at += bytes[at..].iter().position(ends).unwrap_or(bytes.len() - at).max(1);
                parts.to(at, Part::Token);
            }
        }
    }
}

/// Behind the closing quote; the end of the line where there is none.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn xml(line: &str, parts: &mut Parts) {
    let mut at = 0;
    while let Some(open) = line[at..].find(['<', '&']).map(|found| at + found) {
        parts.to(open, Part::Text);
        let rest = &line[open..];
        let end = |mark: &str| rest.find(mark).map_or(line.len(), |found| open + found + mark.len());
        at = if rest.starts_with('&') {
            let end = rest.find(';').filter(|&end| end < 12).map_or(open + 1, |end| open + end + 1);
            parts.to(end, Part::Token);
            end
        } else if rest.starts_with("<!--") {
            let end = end("-->");
            parts.to(end, Part::Mark);
            end
        } else if rest.starts_with("<![CDATA[") {
            let end = end("]]>");
            parts.to(open + "<![CDATA[".len(), Part::Mark);
            parts.to(end.saturating_sub(3).max(open), Part::Text);
            parts.to(end, Part::Mark);
            end
        } else {
            let end = end(">");
            tag(line, open..end, parts);
            end
        };
    }
}

/// `<Name attribute="value">`, `</Name>`, `<?xml …?>`.
fn tag(line: &str, range: Range<usize>, parts: &mut Parts) {
    let text = &line[range.clone()];
    let marks = text.find(|c: char| !matches!(c, '<' | '/' | '?' | '!')).unwrap_or(text.len());
    parts.to(range.start + marks, Part::Mark);
    let ends = |c: char| c.is_whitespace() || matches!(c, '>' | '/' | '?');
    let name = text[marks..].find(ends).map_or(text.len(), |end| marks + end);
    parts.to(range.start + name, Part::Name);
    let mut at = name;
    while let Some(quote) = text[at..].find(['"', '\'']).map(|found| at + found) {
        parts.to(range.start + quote, Part::Token);
        let sign = text.as_bytes()[quote] as char;
        let close = text[quote + 1..].find(sign).map_or(text.len(), |end| quote + end + 2);
        parts.to(range.start + close, Part::Text);
        at = close;
    }
    parts.to(range.end, Part::Mark);
}

/// `Name: value` of an HTTP head.
fn header(line: &str, parts: &mut Parts) {
    let is_name = |name: &str| !name.is_empty() && !name.contains(char::is_whitespace);
    if let Some((name, _)) = line.split_once(':').filter(|(name, _)| is_name(name)) {
        parts.to(name.len(), Part::Name);
        parts.to(name.len() + 1, Part::Mark);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(format: Option<Format>, line: &str) -> Vec<(&str, Part)> {
        let parts = parts(format, line, false);
        let mut end = 0;
        for (range, _) in &parts {
            assert_eq!(range.start, end, "no gap in {line}");
            end = range.end;
        }
        assert_eq!(end, line.len(), "all of {line}");
        parts.into_iter().map(|(range, part)| (&line[range], part)).collect()
    }

    #[test]
    fn json_keys_texts_numbers_and_marks_are_told_apart() {
        use Part::{Mark, Name, Text, Token};
        assert_eq!(
            said(Some(Format::Json), r#"  "a\"b" : [1.5e3, true],"#),
            [
                ("  ", Text),
                (r#""a\"b""#, Name),
                (" ", Text),
                (":", Mark),
                (" ", Text),
                ("[", Mark),
                ("1.5e3", Token),
                (",", Mark),
                (" ", Text),
                ("true", Token),
                ("],", Mark),
            ]
        );
        assert_eq!(
            said(Some(Format::Json), r#"{"k":"上线"#),
            [("{", Mark), (r#""k""#, Name), (":", Mark), ("\"上线", Text)]
        );
    }

    #[test]
    fn a_piece_that_begins_within_a_string_is_read_from_its_end() {
        use Part::{Mark, Text};
        let piece = r#"996","9997"]"#;
        let all = parts(Some(Format::Json), piece, true);
        let said: Vec<_> = all.into_iter().map(|(range, part)| (&piece[range], part)).collect();
        assert_eq!(said, [("996\"", Text), (",", Mark), ("\"9997\"", Text), ("]", Mark)]);
        for piece in [r#""a","b""#, "12,\"a\",", "no quote", ""] {
            assert_eq!(parts(Some(Format::Json), piece, true), parts(Some(Format::Json), piece, false));
        }
    }

    #[test]
    fn xml_names_texts_attributes_and_marks_are_told_apart() {
        use Part::{Mark, Name, Text, Token};
        assert_eq!(
            said(Some(Format::Xml), "<A k='1'>上 &lt; 线</A><!-- x"),
            [
                ("<", Mark),
                ("A", Name),
                (" k=", Token),
                ("'1'", Text),
                (">", Mark),
                ("上 ", Text),
                ("&lt;", Token),
                (" 线", Text),
                ("</", Mark),
                ("A", Name),
                ("><!-- x", Mark),
            ]
        );
        assert_eq!(
            said(Some(Format::Xml), "<![CDATA[a<b]]>"),
            [("<![CDATA[", Mark), ("a<b", Text), ("]]>", Mark)]
        );
    }

    #[test]
    fn broken_lines_are_whole_too() {
        for line in
            ["<", "</", "<?", "&", "<A", "<A k=\"", "\"", "\\", "\"\\", "]]>", "<![CDATA[", "<![CDATA["]
        {
            said(Some(Format::Xml), line);
            said(Some(Format::Json), line);
            said(Some(Format::Text), line);
            said(None, line);
        }
    }
}
