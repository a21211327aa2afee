//! What XML 1.0 allows: characters, names, references, declarations.

use super::lex;
use std::borrow::Cow;

/// What one fast look over all bytes tells, so that most bodies need no closer one.
pub(super) struct Traits {
    /// There may be characters that XML does not have.
    pub(super) may_be_forbidden: bool,
    /// There is a `]]>`, in a text or at the end of a CDATA section.
    pub(super) has_brackets: bool,
}

impl Traits {
    /// Looks over the bytes of a text.
    pub(super) fn of(bytes: &[u8]) -> Self {
        // Without an early end, so that it is done many bytes at a time.
        let (mut control, mut high, mut bracket) = (false, false, false);
        for &byte in bytes {
            control |= byte < 0x20 && byte != b'\n' && byte != b'\r' && byte != b'\t';
            high |= byte == 0xEF;
            bracket |= byte == b']';
        }
        // U+FFFE and U+FFFF.
        let is_noncharacter = |at: usize| matches!(bytes.get(at + 1..at + 3), Some([0xBF, 0xBE | 0xBF]));
        let high = high && memchr::memchr_iter(0xEF, bytes).any(is_noncharacter);
        let bracket = bracket && memchr::memmem::find(bytes, b"]]>").is_some();
        Self { may_be_forbidden: control || high, has_brackets: bracket }
    }
}

/// Whether XML 1.0 has the character.
pub(super) fn is_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// The length of a byte order mark that was left in the text.
pub(super) fn mark_len(text: &str) -> usize {
    if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 }
}

/// Where a name has a character that is not allowed there.
pub(super) fn name_fault(name: &str) -> Option<usize> {
    if name.is_ascii() {
        return match name.as_bytes().first() {
            Some(first) if lex::begins_name(*first) => None,
            _ => Some(0),
        };
    }
    let is_bad = |(at, c): &(usize, char)| if *at == 0 { !begins_name(*c) } else { !is_in_name(*c) };
    name.char_indices().find(is_bad).map(|(at, _)| at)
}

fn begins_name(c: char) -> bool {
    matches!(c,
        ':' | 'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}'
        | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}

fn is_in_name(c: char) -> bool {
    begins_name(c)
        || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// What an `&` begins.
#[derive(Debug, PartialEq)]
pub(super) enum Reference {
    /// It stands for this character.
    Char(char),
    /// An entity that only a DTD could tell.
    Unknown,
    /// There is no `;`.
    Unfinished,
    /// The text ends before it could have a `;`.
    CutOff,
    /// It has no name, or one that is not allowed.
    BadName,
    /// A number that is none, or of a character that XML does not have.
    BadChar,
}

/// Which characters a reference may stand for: XML 1.1 has control characters, in this form only.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Version {
    V1_0,
    V1_1,
}

impl Version {
    /// What the XML declaration says.
    pub(super) fn of(text: &str) -> Self {
        let declaration = text.get(mark_len(text)..).and_then(|text| text.strip_prefix("<?xml"));
        let version = declaration.and_then(|text| {
            let start = lex::skip_blank(text.as_bytes(), 0);
            assignment(text, start).filter(|_| start > 0)
        });
        if matches!(version, Some(("version", "1.1", _))) { Self::V1_1 } else { Self::V1_0 }
    }
}

/// The reference at `start`, which is an `&`, and where it ends. Without a `;` it is the `&` alone.
pub(super) fn reference(text: &str, start: usize, version: Version) -> (Reference, usize) {
    let bytes = text.as_bytes();
    let from = start + 1 + usize::from(bytes.get(start + 1) == Some(&b'#'));
    let end = lex::name_end(bytes, from);
    match bytes.get(end) {
        Some(b';') => {}
        Some(_) => return (Reference::Unfinished, start + 1),
        None => return (Reference::CutOff, start + 1),
    }
    let name = text.get(start + 1..end).unwrap_or_default();
    let reference = match name {
        "lt" => Reference::Char('<'),
        "gt" => Reference::Char('>'),
        "amp" => Reference::Char('&'),
        "quot" => Reference::Char('"'),
        "apos" => Reference::Char('\''),
        _ if name.starts_with('#') => number(name, version).map_or(Reference::BadChar, Reference::Char),
        _ if name_fault(name).is_some() => Reference::BadName,
        _ => Reference::Unknown,
    };
    (reference, end + 1)
}

fn number(name: &str, version: Version) -> Option<char> {
    let (digits, radix) = match name.strip_prefix("#x") {
        Some(digits) => (digits, 16),
        None => (name.strip_prefix('#')?, 10),
    };
    // `from_str_radix` would take a sign too, but a name cannot have a `+` and is no number with a `-`.
    let code = u32::from_str_radix(digits, radix).ok()?;
    let is_control = version == Version::V1_1 && (1..0x20).contains(&code);
    char::from_u32(code).filter(|c| is_char(*c) || is_control)
}

/// Resolves the references in an attribute value; `tell` gets those that cannot be, with their places.
pub(super) fn resolve(
    value: &str,
    version: Version,
    mut tell: impl FnMut(std::ops::Range<usize>, Reference),
) -> Cow<'_, str> {
    let mut out = String::new();
    let mut done = 0;
    while let Some(len) = memchr::memchr(b'&', value.as_bytes().get(done..).unwrap_or_default()) {
        let start = done + len;
        out.push_str(value.get(done..start).unwrap_or_default());
        let (reference, end) = reference(value, start, version);
        if let Reference::Char(c) = reference {
            out.push(c);
        } else {
            out.push_str(value.get(start..end).unwrap_or_default());
            // A value ends at its quote, so nothing can follow there.
            let cut = reference == Reference::CutOff;
            tell(start..end, if cut { Reference::Unfinished } else { reference });
        }
        done = end;
    }
    if done == 0 {
        return Cow::Borrowed(value);
    }
    out.push_str(value.get(done..).unwrap_or_default());
    Cow::Owned(out)
}

/// What is wrong with the `content` of a `<?…?>`, and where.
pub(super) fn instruction(content: &str, is_first: bool) -> Option<(usize, &'static str)> {
    let end = lex::name_end(content.as_bytes(), 0);
    let target = content.get(..end).unwrap_or_default();
    let rest = content.get(end..).unwrap_or_default();
    if let Some(at) = name_fault(target) {
        return Some((at, "a processing instruction must begin with a name"));
    }
    if !rest.is_empty() && !rest.starts_with(lex::BLANKS) {
        return Some((end, "a blank is missing after the name of a processing instruction"));
    }
    match target {
        "xml" if !is_first => Some((0, "an XML declaration is only allowed at the very start")),
        "xml" => declaration(rest).map(|(at, fault)| (end + at, fault)),
        _ if target.eq_ignore_ascii_case("xml") => Some((0, "'xml' must be written in small letters")),
        _ => None,
    }
}

/// What is wrong with an XML declaration after its `<?xml`, and where.
fn declaration(text: &str) -> Option<(usize, &'static str)> {
    let (mut at, mut fields) = (0, ["version", "encoding", "standalone"].iter());
    let mut seen_version = false;
    loop {
        let start = lex::skip_blank(text.as_bytes(), at);
        if start == text.len() {
            return (!seen_version).then_some((0, "the XML declaration has no version"));
        }
        if start == at {
            return Some((at, "a blank is missing in the XML declaration"));
        }
        let Some((name, value, end)) = assignment(text, start) else {
            return Some((start, "expected name=\"value\" in the XML declaration"));
        };
        if !fields.any(|field| *field == name) || (!seen_version && name != "version") {
            return Some((start, "expected version, encoding and standalone in this order"));
        }
        if !is_declared_value(name, value) {
            return Some((start, "a value that the XML declaration cannot have"));
        }
        seen_version = true;
        at = end;
    }
}

/// A `name="value"` at `start`, and where it ends.
fn assignment(text: &str, start: usize) -> Option<(&str, &str, usize)> {
    let bytes = text.as_bytes();
    let name_end = lex::name_end(bytes, start);
    let equals = lex::skip_blank(bytes, name_end);
    if bytes.get(equals) != Some(&b'=') {
        return None;
    }
    let open = lex::skip_blank(bytes, equals + 1);
    let quote = bytes.get(open).copied().filter(|byte| matches!(byte, b'"' | b'\''))?;
    let close = open + 1 + memchr::memchr(quote, bytes.get(open + 1..)?)?;
    Some((text.get(start..name_end)?, text.get(open + 1..close)?, close + 1))
}

fn is_declared_value(name: &str, value: &str) -> bool {
    match name {
        "version" => value
            .strip_prefix("1.")
            .is_some_and(|minor| !minor.is_empty() && minor.bytes().all(|byte| byte.is_ascii_digit())),
        "encoding" => {
            value.starts_with(|c: char| c.is_ascii_alphabetic())
                && value
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
        }
        _ => matches!(value, "yes" | "no"),
    }
}

/// Whether the text between `<!DOCTYPE` and its `>` begins with a name.
pub(super) fn is_doctype(content: &str) -> bool {
    let start = lex::skip_blank(content.as_bytes(), 0);
    let end = lex::name_end(content.as_bytes(), start);
    start > 0 && name_fault(content.get(start..end).unwrap_or_default()).is_none()
}
