//! Strings and numbers: where they end, and what their escapes stand for.

/// How far a string reaches.
pub(super) struct StringScan {
    /// The closing quote, or where the part that can be read ends.
    pub(super) end: usize,
    /// Whether it must be decoded.
    pub(super) has_escapes: bool,
    /// What ends it.
    pub(super) stop: StringEnd,
}

/// What ends a string; the places are those of the offending byte.
#[derive(Clone, Copy)]
pub(super) enum StringEnd {
    Quote,
    /// The text ends first.
    Open,
    Control(usize),
    BadEscape(usize),
    BadHex(usize),
}

/// Finds the end of the string whose opening quote is just before `from`.
pub(super) fn scan_string(bytes: &[u8], from: usize) -> StringScan {
    let (mut end, mut has_escapes) = (from, false);
    loop {
        end = find_special(bytes, end);
        let stop = match bytes.get(end) {
            None => StringEnd::Open,
            Some(b'"') => StringEnd::Quote,
            Some(b'\\') => match escape_end(bytes, end) {
                Ok(next) => {
                    end = next;
                    has_escapes = true;
                    continue;
                }
                Err(stop) => stop,
            },
            Some(_) => StringEnd::Control(end),
        };
        return StringScan { end, has_escapes, stop };
    }
}

/// The first quote, backslash or control character at or after `from`, eight bytes at a time: most strings
/// are too short for a vectorised search to pay.
fn find_special(bytes: &[u8], from: usize) -> usize {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    // The lowest marked byte is exact; only bytes above it can be marked by a borrow.
    let below = |word: u64, limit: u64| word.wrapping_sub(limit * EACH) & !word & HIGH;
    let mut at = from;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*chunk);
        let marks = below(word ^ (u64::from(b'"') * EACH), 1)
            | below(word ^ (u64::from(b'\\') * EACH), 1)
            | below(word, 0x20);
        if marks != 0 {
            return at + marks.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | ..0x20)).unwrap_or(rest.len())
}

/// Where the escape that begins at `at` ends.
fn escape_end(bytes: &[u8], at: usize) -> Result<usize, StringEnd> {
    match bytes.get(at + 1) {
        None => Err(StringEnd::Open),
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
        Some(b'u') => {
            for digit in at + 2..at + 6 {
                match bytes.get(digit) {
                    None => return Err(StringEnd::Open),
                    Some(byte) if byte.is_ascii_hexdigit() => {}
                    Some(_) => return Err(StringEnd::BadHex(digit)),
                }
            }
            Ok(at + 6)
        }
        Some(_) => Err(StringEnd::BadEscape(at + 1)),
    }
}

/// Resolves the escapes of a scanned string; `lone` gets the place of each half surrogate pair.
pub(super) fn decode(raw: &str, mut lone: impl FnMut(usize)) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut done = 0;
    while let Some(at) = memchr::memchr(b'\\', raw.as_bytes().get(done..).unwrap_or_default()) {
        let escape = done + at;
        out.push_str(raw.get(done..escape).unwrap_or_default());
        let (c, len) = resolve(raw.get(escape..).unwrap_or_default());
        out.push(c.unwrap_or_else(|| {
            lone(escape);
            char::REPLACEMENT_CHARACTER
        }));
        done = escape + len;
    }
    out.push_str(raw.get(done..).unwrap_or_default());
    out
}

/// The character that an escape at the start of `raw` stands for, and how many bytes it takes. There is
/// none for half a surrogate pair.
fn resolve(raw: &str) -> (Option<char>, usize) {
    let c = match raw.as_bytes().get(1) {
        Some(b'u') => return resolve_hex(raw),
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(&byte) => char::from(byte),
        None => char::REPLACEMENT_CHARACTER,
    };
    (Some(c), 2)
}

fn resolve_hex(raw: &str) -> (Option<char>, usize) {
    let Some(unit) = hex_unit(raw) else { return (None, 6) };
    if let 0xD800..0xDC00 = unit
        && let Some(low @ 0xDC00..0xE000) = raw.get(6..).and_then(hex_unit)
    {
        return (char::from_u32(0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00)), 12);
    }
    (char::from_u32(unit), 6)
}

fn hex_unit(raw: &str) -> Option<u32> {
    let digits = raw.strip_prefix("\\u")?.get(..4)?;
    u32::from_str_radix(digits, 16).ok()
}

/// A number that breaks off: where, and what should stand there.
pub(super) struct NumberFault {
    pub(super) at: usize,
    pub(super) expected: &'static str,
}

/// Finds the end of the number token that begins at `start`.
pub(super) fn number_end(bytes: &[u8], start: usize) -> Result<usize, NumberFault> {
    let is = |at: usize, wanted: u8| bytes.get(at) == Some(&wanted);
    let int = start + usize::from(is(start, b'-'));
    let mut at = digits_end(bytes, int)?;
    if is(int, b'0') && at > int + 1 {
        return Err(NumberFault { at: int + 1, expected: "no digit after a leading zero" });
    }
    if is(at, b'.') {
        at = digits_end(bytes, at + 1)?;
    }
    if is(at, b'e') || is(at, b'E') {
        let sign = usize::from(is(at + 1, b'+') || is(at + 1, b'-'));
        at = digits_end(bytes, at + 1 + sign)?;
    }
    Ok(at)
}

fn digits_end(bytes: &[u8], from: usize) -> Result<usize, NumberFault> {
    let rest = bytes.get(from..).unwrap_or_default();
    match rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len()) {
        0 => Err(NumberFault { at: from, expected: "a digit" }),
        count => Ok(from + count),
    }
}
