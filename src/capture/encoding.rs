//! Which encoding bytes are in, and the text they are.
//!
//! In this order: a byte order mark; the zero bytes of UTF-16 around a first `<` or `{`; the encoding of an
//! XML declaration; the charset of an HTTP head; UTF-8. What does not decode is replaced by U+FFFD and told, and
//! so is a declaration that cannot be true: where bytes beyond ASCII are all UTF-8, which those of another encoding
//! hardly ever are, something has written the text anew and left the declaration as it was.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// An XML declaration is looked for in this many bytes.
const DECLARATION_BYTES: usize = 256;

/// Bytes as text.
pub(super) struct Decoded {
    pub text: String,
    pub encoding: &'static str,
    pub fault: Option<Fault>,
    /// The bytes themselves, where they are not all text.
    pub bytes: Vec<u8>,
}

impl Decoded {
    /// Of bytes that were cut: takes off the character that the cut went through, and its fault.
    pub(super) fn drop_half_character(&mut self) {
        let half = self.text.strip_suffix('\u{FFFD}').map(str::len);
        if half.is_some() && self.fault.as_ref().map(|fault| fault.offset) == half {
            self.text.pop();
            self.fault = None;
            self.bytes = Vec::new();
        }
    }
}

/// The first place that is no text in its encoding.
pub(super) struct Fault {
    /// Byte offset in the decoded text.
    pub offset: usize,
    pub message: String,
}

/// Decodes the bytes of a body; `charset` is what an HTTP head says of them.
pub(super) fn decode(bytes: Vec<u8>, charset: Option<&str>) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        return checked(decode_as(encoding, bytes[mark..].to_vec()), encoding);
    }
    if let Some(encoding) = without_mark(&bytes) {
        return checked(decode_as(encoding, bytes), encoding);
    }
    let declared = declared(&bytes);
    let Some(label) = declared.as_deref().or(charset) else {
        return decode_as(UTF_8, bytes);
    };
    // The labels that stand for "do not decode" are as good as unknown: the bytes are to be seen.
    match Encoding::for_label_no_replacement(label.as_bytes()) {
        // A body that could be read as ASCII up to here is not UTF-16, whatever is said of it.
        Some(encoding) if is_utf_16(encoding) => checked(decode_as(UTF_8, bytes), UTF_8),
        Some(encoding) if encoding != UTF_8 && is_rewritten(encoding, &bytes) => {
            let message = format!("declared as {label}, but it is UTF-8");
            let mut decoded = decode_as(UTF_8, bytes);
            let place = if declared.is_some() { decoded.text.find("encoding") } else { None };
            decoded.fault.get_or_insert(Fault { offset: place.unwrap_or(0), message });
            decoded
        }
        Some(encoding) => decode_as(encoding, bytes),
        None => {
            let message = format!("the encoding {label} is not known, read as UTF-8");
            let mut decoded = decode_as(UTF_8, bytes);
            // Why bytes are then no text as well needs no telling.
            let offset = decoded.fault.map_or(0, |fault| fault.offset);
            decoded.fault = Some(Fault { offset, message });
            decoded
        }
    }
}

/// Whether bytes without an HTTP head are read as UTF-8, as [`decode`] finds out.
pub(super) fn is_utf_8(bytes: &[u8]) -> bool {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding == UTF_8;
    }
    if without_mark(bytes).is_some() {
        return false;
    }
    let label = declared(bytes);
    let named = label.and_then(|label| Encoding::for_label_no_replacement(label.as_bytes()));
    named.is_none_or(|named| named == UTF_8 || is_utf_16(named) || is_rewritten(named, bytes))
}

/// Tells if the XML declaration names another encoding than the bytes themselves show. Single and double bytes
/// cannot be taken for each other, nor a mark of UTF-8 for anything else.
fn checked(mut decoded: Decoded, encoding: &'static Encoding) -> Decoded {
    let label = declared(decoded.text.as_bytes());
    let named = label.as_deref().and_then(|label| Encoding::for_label_no_replacement(label.as_bytes()));
    let fits = |named: &'static Encoding| named == encoding || is_utf_16(named) && is_utf_16(encoding);
    if let (Some(label), false) = (label, named.is_none_or(fits)) {
        let message = format!("declared as {label}, but it is {}", encoding.name());
        let offset = decoded.text.find("encoding").unwrap_or(0);
        decoded.fault.get_or_insert(Fault { offset, message });
    }
    decoded
}

/// Whether bytes that are said to be in an encoding are UTF-8. Of two bytes a character, as in the encodings of East
/// Asia, a few may look like it by chance, but not like a character of three bytes.
fn is_rewritten(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    if bytes.is_ascii() {
        return false;
    }
    let whole = match std::str::from_utf8(bytes) {
        Ok(_) => bytes.len(),
        // A cut may go through a character.
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        Err(_) => return false,
    };
    let text = String::from_utf8_lossy(&bytes[..whole]);
    text.chars().any(|c| c >= '\u{800}' || encoding.is_single_byte() && !c.is_ascii())
}

fn is_utf_16(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// UTF-16 without a mark: a first character below U+0080 has a zero beside it. The second may be any after a
/// `<`, with which a name begins; elsewhere it has a zero too.
fn without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let begins = |byte: u8| matches!(byte, b'{' | b'[' | b'"' | b' ' | b'\n' | b'\r' | b'\t');
    match bytes {
        [b'<', 0, _, _, ..] => Some(UTF_16LE),
        [0, b'<', _, _, ..] => Some(UTF_16BE),
        [first, 0, _, 0, ..] if begins(*first) => Some(UTF_16LE),
        [0, first, 0, _, ..] if begins(*first) => Some(UTF_16BE),
        _ => None,
    }
}

/// The `encoding` of an XML declaration.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(DECLARATION_BYTES)];
    // Most captures have none, which the first bytes tell: blanks beyond those of ASCII are no bytes of them.
    if head.trim_ascii_start().first().is_some_and(|first| first.is_ascii() && *first != b'<') {
        return None;
    }
    let head = String::from_utf8_lossy(head);
    let declaration = head.trim_start().strip_prefix("<?xml")?.split_once("?>")?.0;
    declaration.starts_with(|c: char| c.is_ascii_whitespace()).then_some(())?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let label = value[1..].split(quote).next()?;
    Some(label.trim().to_owned())
}

fn decode_as(encoding: &'static Encoding, bytes: Vec<u8>) -> Decoded {
    let name = encoding.name();
    if encoding == UTF_8 {
        return match String::from_utf8(bytes) {
            Ok(text) => Decoded { text, encoding: name, fault: None, bytes: Vec::new() },
            Err(error) => {
                let offset = error.utf8_error().valid_up_to();
                let bytes = error.as_bytes();
                let message = format!("byte 0x{:02X} is no UTF-8{}", bytes[offset], hint(bytes));
                let text = String::from_utf8_lossy(bytes).into_owned();
                let fault = Some(Fault { offset, message });
                Decoded { text, encoding: name, fault, bytes: error.into_bytes() }
            }
        };
    }
    let (text, had_errors) = encoding.decode_without_bom_handling(&bytes);
    let text = text.into_owned();
    let fault = had_errors.then(|| Fault {
        offset: text.find('\u{FFFD}').unwrap_or(0),
        message: format!("bytes that are no {name}"),
    });
    let bytes = if had_errors { bytes } else { Vec::new() };
    Decoded { text, encoding: name, fault, bytes }
}

/// Chinese text in its own older encoding is what such bytes usually are.
fn hint(bytes: &[u8]) -> &'static str {
    let (_, had_errors) = GB18030.decode_without_bom_handling(bytes);
    if had_errors { "" } else { ", it would read as GB18030" }
}
