//! Where names and pieces of markup end.

/// The characters that XML takes for blank.
pub(super) const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];
/// How a CDATA section begins.
pub(super) const CDATA: &[u8] = b"<![CDATA[";
/// How a DOCTYPE begins.
pub(super) const DOCTYPE: &[u8] = b"<!DOCTYPE";

/// Whether a byte can be in a name; those of characters beyond ASCII are looked at later.
const IN_NAME: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let c = byte as u8;
        table[byte] = c.is_ascii_alphanumeric() || matches!(c, b'_' | b':' | b'-' | b'.') || c >= 0x80;
        byte += 1;
    }
    table
};

/// Whether a byte of a tag is blank.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// Whether a name can begin with this byte.
pub(super) fn begins_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':') || byte >= 0x80
}

/// The end of the name that begins at `from`; `from` itself where none does.
pub(super) fn name_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest.iter().position(|byte| !IN_NAME[usize::from(*byte)]).unwrap_or(rest.len())
}

/// The end of the content that begins at `from` if it is a text without references and the end tag of `name`
/// follows it: where the text and the tag end.
pub(super) fn simple_content(bytes: &[u8], from: usize, name: &[u8]) -> Option<(usize, usize)> {
    let len = memchr::memchr2(b'<', b'&', bytes.get(from..)?)?;
    let text_end = from + len;
    let rest = bytes.get(text_end..)?.strip_prefix(b"</")?.strip_prefix(name)?;
    (rest.first() == Some(&b'>')).then(|| (text_end, text_end + name.len() + 3))
}

/// The first byte at or after `from` that is not blank, or the end.
pub(super) fn skip_blank(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while bytes.get(at).is_some_and(|byte| is_blank(*byte)) {
        at += 1;
        // Bodies are often indented deeply.
        while bytes.get(at..).and_then(<[u8]>::first_chunk) == Some(b"        ") {
            at += 8;
        }
    }
    at
}

/// Where `needle` is found first, at or after `from`.
pub(super) fn find(bytes: &[u8], from: usize, needle: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes.get(from..)?, needle).map(|at| from + at)
}

/// The end of the DOCTYPE that begins at `start`: quotes, comments and its own declarations are passed over.
pub(super) fn doctype_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + DOCTYPE.len();
    let mut is_inside = false;
    loop {
        match *bytes.get(at)? {
            quote @ (b'"' | b'\'') => at += 1 + memchr::memchr(quote, bytes.get(at + 1..)?)?,
            b'<' if bytes.get(at..)?.starts_with(b"<!--") => at = find(bytes, at + 4, b"-->")? + 2,
            b'<' if bytes.get(at + 1) == Some(&b'?') => at = find(bytes, at + 2, b"?>")? + 1,
            b'[' => is_inside = true,
            b']' => is_inside = false,
            b'>' if !is_inside => return Some(at + 1),
            _ => {}
        }
        at += 1;
    }
}

/// A piece of markup as far as [`split`](super::split) needs to know it.
pub(super) enum Markup {
    /// A start tag with the end of its name, and whether it is an empty element.
    Start { name_end: usize, is_empty: bool },
    /// An end tag with the end of its name.
    End { name_end: usize },
    /// `<?xml …?>`.
    Declaration,
    /// A comment, an instruction or a DOCTYPE.
    Aside,
    /// A CDATA section or a `<` that begins no markup.
    Text,
}

/// The markup at `start`, which is a `<`, and where it ends; none if the text ends first.
pub(super) fn markup(bytes: &[u8], start: usize) -> Option<(Markup, usize)> {
    let rest = bytes.get(start..)?;
    match *rest.get(1)? {
        b'/' => {
            let name_end = name_end(bytes, start + 2);
            Some((Markup::End { name_end }, tag_end(bytes, name_end)?))
        }
        b'?' => {
            let is_xml = rest.starts_with(b"<?xml") && rest.get(5).is_some_and(|byte| is_blank(*byte));
            let kind = if is_xml { Markup::Declaration } else { Markup::Aside };
            Some((kind, find(bytes, start + 2, b"?>")? + 2))
        }
        b'!' if rest.starts_with(b"<!--") => Some((Markup::Aside, find(bytes, start + 4, b"-->")? + 3)),
        b'!' if rest.starts_with(CDATA) => {
            Some((Markup::Text, find(bytes, start + CDATA.len(), b"]]>")? + 3))
        }
        b'!' if rest.starts_with(DOCTYPE) => Some((Markup::Aside, doctype_end(bytes, start)?)),
        b'!' => Some((Markup::Text, start + memchr::memchr(b'>', rest)? + 1)),
        byte if begins_name(byte) => {
            let name_end = name_end(bytes, start + 1);
            let end = tag_end(bytes, name_end)?;
            let is_empty = bytes.get(..end)?.ends_with(b"/>");
            Some((Markup::Start { name_end, is_empty }, end))
        }
        _ => Some((Markup::Text, start + 1)),
    }
}

/// Whether an element of that name, which is open at `from`, is ended before the one around it, its parent, is.
/// Also where that would take more than what is left of `effort` to see.
pub(super) fn is_ended(bytes: &[u8], from: usize, [name, parent]: [&[u8]; 2], effort: &mut usize) -> bool {
    let (mut at, mut open, mut parents) = (from, 0_usize, 0_usize);
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some((markup, tag, end)) = memchr::memchr(b'<', rest).and_then(|len| {
            let (markup, end) = markup(bytes, at + len)?;
            Some((markup, at + len, end))
        }) else {
            *effort = effort.saturating_sub(rest.len());
            return false;
        };
        let Some(left) = effort.checked_sub(end - at) else { return true };
        *effort = left;
        at = end;
        let named = |start: usize, end: usize| bytes.get(start..end).unwrap_or_default();
        match markup {
            Markup::Start { name_end, is_empty: false } => {
                let started = named(tag + 1, name_end);
                open += usize::from(started == name);
                parents += usize::from(started == parent);
            }
            Markup::End { name_end } => {
                let ended = named(tag + 2, name_end);
                if ended == name {
                    if open == 0 {
                        return true;
                    }
                    open -= 1;
                } else if ended == parent {
                    if parents == 0 {
                        return false;
                    }
                    parents -= 1;
                }
            }
            _ => {}
        }
    }
}

/// The end of a tag, read from somewhere between its attributes. A `<` ends it too: a `>` is missing then.
fn tag_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match *bytes.get(at)? {
            b'>' => return Some(at + 1),
            b'<' => return Some(at),
            b'=' => {
                at = skip_blank(bytes, at + 1);
                if let quote @ (b'"' | b'\'') = *bytes.get(at)? {
                    at += 1 + memchr::memchr(quote, bytes.get(at + 1..)?)? + 1;
                }
            }
            _ => at += 1,
        }
    }
}
