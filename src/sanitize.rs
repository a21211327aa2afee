//! Text from outside, made fit to be shown on one line: in a terminal, in a label, in a window title.
//!
//! A capture or a file name may hold terminal escapes, line breaks, marks that turn the direction of writing
//! round, or characters without a width. Shown as they are they forge output; here they become visible.
//! Only what is shown goes through this: exports, the clipboard and the disk get the real text.

use std::borrow::Cow;
use std::fmt::Write;
use std::path::Path;

/// Whether a character must not be shown as it is: controls, line separators, marks of direction, and
/// characters that take no room.
#[must_use]
pub fn is_hostile(c: char) -> bool {
    matches!(c,
        '\0'..='\x1F' | '\x7F'..='\u{9F}'
        // Soft hyphen, and the joiners, spaces and marks without a width.
        | '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{FEFF}'
        // Line and paragraph separator, then embeddings and overrides of direction.
        | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        // Interlinear annotations, and the tags that spell out invisible text.
        | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// The text on one line, with everything hostile written as an escape: `\n`, `\x1b`, `\u{202e}`.
#[must_use]
pub fn sanitize_line(text: &str) -> Cow<'_, str> {
    replace(text, is_hostile, escape)
}

/// A path as it is shown: on one line, bytes that are no UTF-8 as `\xNN`.
#[must_use]
pub fn display_path(path: &Path) -> String {
    let mut shown = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        shown.push_str(&sanitize_line(chunk.valid()));
        push_bytes(&mut shown, chunk.invalid());
    }
    shown
}

/// A relative path as rows and exports name it: with `/` on every system, bytes that are no UTF-8 as `\xNN`.
#[must_use]
pub fn portable_path(path: &Path) -> String {
    let mut text = String::new();
    for (at, part) in path.iter().enumerate() {
        if at > 0 {
            text.push('/');
        }
        for chunk in part.as_encoded_bytes().utf8_chunks() {
            text.push_str(chunk.valid());
            push_bytes(&mut text, chunk.invalid());
        }
    }
    text
}

/// JSON text in which nothing hostile is left: inside strings it becomes `\uNNNN`, which reads as the same.
/// The controls that JSON allows between values stay.
#[must_use]
pub fn escape_json(json: &str) -> Cow<'_, str> {
    let must_go = |c: char| is_hostile(c) && !matches!(c, '\0'..='\x1F');
    replace(json, must_go, |c, out| {
        for unit in c.encode_utf16(&mut [0; 2]) {
            let _ = write!(out, "\\u{unit:04x}");
        }
    })
}

fn push_bytes(out: &mut String, bytes: &[u8]) {
    for byte in bytes {
        let _ = write!(out, "\\x{byte:02x}");
    }
}

fn replace(text: &str, must_go: impl Fn(char) -> bool, escape: impl Fn(char, &mut String)) -> Cow<'_, str> {
    let Some(first) = text.find(&must_go) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(&text[..first]);
    for c in text[first..].chars() {
        if must_go(c) { escape(c, &mut out) } else { out.push(c) }
    }
    Cow::Owned(out)
}

fn escape(c: char, out: &mut String) {
    let written = match c {
        '\n' => write!(out, "\\n"),
        '\r' => write!(out, "\\r"),
        '\t' => write!(out, "\\t"),
        '\0'..='\x7F' => write!(out, "\\x{:02x}", c as u32),
        _ => write!(out, "\\u{{{:x}}}", c as u32),
    };
    debug_assert!(written.is_ok(), "a string takes all that is written");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hostile_becomes_visible_and_the_rest_stays() {
        for (text, shown) in [
            ("plain text, 上线 🎬", "plain text, 上线 🎬"),
            ("\x1b[2J\x1b]52;c;aGk=\x07", "\\x1b[2J\\x1b]52;c;aGk=\\x07"),
            ("\x1b]8;;http://x\x1b\\link", "\\x1b]8;;http://x\\x1b\\link"),
            ("a\nb\r\tc\0", "a\\nb\\r\\tc\\x00"),
            ("\u{9b}31m\u{7f}", "\\u{9b}31m\\x7f"),
            ("invoice\u{202e}gpj.exe", "invoice\\u{202e}gpj.exe"),
            ("a\u{2028}b\u{2029}c", "a\\u{2028}b\\u{2029}c"),
            ("\u{feff}a\u{200b}b\u{ad}c\u{2066}d", "\\u{feff}a\\u{200b}b\\u{ad}c\\u{2066}d"),
            ("\u{e0041}", "\\u{e0041}"),
        ] {
            assert_eq!(sanitize_line(text), shown);
        }
        assert!(matches!(sanitize_line("上线.mp4"), Cow::Borrowed(_)));
    }

    #[test]
    fn every_mark_of_direction_and_every_control_is_hostile() {
        let marks = ['\u{61C}', '\u{200E}', '\u{200F}'];
        let ranges = ('\u{202A}'..='\u{202E}').chain('\u{2066}'..='\u{2069}');
        assert!(ranges.chain(marks).all(is_hostile));
        assert!((0..=0x10_FFFF).filter_map(char::from_u32).filter(|c| c.is_control()).all(is_hostile));
        assert!(!"aé上🎬~ \u{a0}".chars().any(is_hostile));
    }

    #[test]
    fn json_reads_the_same_after_its_escapes() {
        let text = "a\u{7f}\u{85}\u{2028}\u{202e}\u{e0041}上\n\"\\";
        let json = serde_json::to_string(&[text]).unwrap();
        let escaped = escape_json(&json);
        assert!(!escaped.chars().any(is_hostile));
        assert_eq!(serde_json::from_str::<Vec<String>>(&escaped).unwrap(), [text]);
        assert_eq!(escape_json("[\n  1\n]"), "[\n  1\n]");
    }

    #[cfg(unix)]
    #[test]
    fn a_path_that_is_no_text_is_shown_byte_by_byte() {
        use std::os::unix::ffi::OsStrExt;
        let path = Path::new(std::ffi::OsStr::from_bytes(b"in/\xff\x1b[31m.xml"));
        assert_eq!(display_path(path), "in/\\xff\\x1b[31m.xml");
        assert_eq!(portable_path(path), "in/\\xff\x1b[31m.xml");
    }
}
