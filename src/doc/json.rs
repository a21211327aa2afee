//! JSON text to a tree: RFC 8259 to the letter, in one pass and without recursion.
//!
//! Only two faults are mended, because real bodies have them and nothing has to be guessed: a comma missing
//! between the members of an object, and a comma with nothing after it. Each is told with its place. A control
//! character in a string is told too, and is part of the string. Any other fault inside an item of a list costs the
//! rest of that item; outside a list reading stops there, and the tree holds everything before it.

mod keys;
mod recover;
mod split;
mod text;

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;

pub use split::split;

use super::problems::{Problems, clipped, shown};
use super::{Format, Kind, MAX_DEPTH, MAX_NODES, Parsed, Position, ProblemKind, TreeBuilder};
use keys::Keys;
use recover::Effort;
use split::ScanEnd;
use std::borrow::Cow;
use std::ops::Range;
use text::{StringEnd, StringScan};

/// Most commas that are mended in one body; more than that is no longer a slip.
const MAX_REPAIRS: usize = 64;

/// Reads one body that is already decoded and has no byte order mark.
#[must_use]
pub fn parse(source: String) -> Parsed {
    parse_at(source, Position::START)
}

/// Reads one body that begins at `origin` of a larger text: lines and columns are those of that text, byte
/// offsets still count from the start of the body.
#[must_use]
pub fn parse_at(source: String, origin: Position) -> Parsed {
    let mut reader = Reader::new(&source, origin);
    // A stop has told its problem already.
    let _ = reader.body();
    let problems = reader.problems.finish();
    let tree = reader.tree;
    Parsed { tree: tree.finish_with(source), problems }
}

/// Reading cannot go on; the reason is among the problems.
enum Stop {
    /// At a fault, behind which more of the body may be read.
    Fault,
    /// At all.
    End,
}

type Step<T = ()> = Result<T, Stop>;

/// An object or list that is being read.
struct Frame {
    is_map: bool,
    /// Whether nothing of it was read yet.
    is_new: bool,
    start: usize,
}

/// The key of a member; list items and the body itself have the default one.
#[derive(Default)]
struct Key {
    /// Without the quotes.
    raw: Range<usize>,
    /// Whether its text is in [`Reader::decoded_key`], until the value is built.
    has_escapes: bool,
}

struct Reader<'s> {
    text: &'s str,
    bytes: &'s [u8],
    at: usize,
    tree: TreeBuilder,
    frames: Vec<Frame>,
    keys: Keys<'s>,
    decoded_key: String,
    problems: Problems<'s>,
    repairs: usize,
    too_deep: bool,
    effort: Effort,
}

impl<'s> Reader<'s> {
    fn new(text: &'s str, origin: Position) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            tree: TreeBuilder::sized(Format::Json, text.len()),
            frames: Vec::with_capacity(8),
            keys: Keys::new(),
            decoded_key: String::new(),
            problems: Problems::new(text, origin),
            repairs: 0,
            too_deep: false,
            effort: Effort::of(text.len()),
        }
    }

    fn body(&mut self) -> Step {
        if self.next_byte().is_none() {
            return self.stop(ProblemKind::Incomplete, self.at, |_| "the body is empty".to_owned());
        }
        let mut step = self.value(Key::default());
        loop {
            step = match step {
                Ok(()) => match self.frames.last() {
                    Some(frame) => {
                        if frame.is_map {
                            self.member()
                        } else {
                            self.item()
                        }
                    }
                    None => break,
                },
                Err(Stop::Fault) => self.go_on(),
                Err(Stop::End) => return step,
            };
        }
        match self.next_byte() {
            None => Ok(()),
            Some(_) => {
                self.stop(ProblemKind::Syntax, self.at, |_| "text after the end of the body".to_owned())
            }
        }
    }

    /// The next member of the innermost object, or its end.
    fn member(&mut self) -> Step {
        let after_value = self.at;
        let is_first = self.take_new();
        match self.next_byte() {
            Some(b'}') => self.close(),
            Some(b'"') if is_first => {
                let key = self.key()?;
                self.colon()?;
                self.member_value(key)
            }
            Some(b'"') => self.member_without_comma(after_value),
            Some(b',') if !is_first => {
                let comma = self.step_over();
                match self.next_byte() {
                    Some(b'"') => {
                        let key = self.key()?;
                        self.colon()?;
                        self.member_value(key)
                    }
                    Some(b'}') => {
                        self.repair(comma, "comma with no member after it, read as if it were not there")?;
                        self.close()
                    }
                    _ => self.unexpected("a key in quotes"),
                }
            }
            _ if is_first => self.unexpected("a key in quotes or '}'"),
            _ => self.unexpected("a comma or '}'"),
        }
    }

    /// A key right after a value. Only when a colon follows it is it clear that a comma is missing.
    fn member_without_comma(&mut self, after_value: usize) -> Step {
        let quote = self.at;
        let key = self.key()?;
        if self.next_byte().is_some_and(|byte| byte != b':') {
            self.at = quote;
            return self.unexpected("a comma or '}'");
        }
        self.colon()?;
        self.repair(after_value, "comma missing between members, read as if it were there")?;
        self.member_value(key)
    }

    fn colon(&mut self) -> Step {
        if self.next_byte() != Some(b':') {
            return self.unexpected("':' after the key");
        }
        self.step_over();
        Ok(())
    }

    fn member_value(&mut self, key: Key) -> Step {
        self.note_key(&key);
        self.value(key)
    }

    /// The next item of the innermost list, or its end.
    fn item(&mut self) -> Step {
        let is_first = self.take_new();
        match self.next_byte() {
            Some(b']') => self.close(),
            Some(b',') if !is_first => {
                let comma = self.step_over();
                if self.next_byte() == Some(b']') {
                    self.repair(comma, "comma with no item after it, read as if it were not there")?;
                    return self.close();
                }
                self.value(Key::default())
            }
            _ if is_first => self.value(Key::default()),
            _ => self.unexpected("a comma or ']'"),
        }
    }

    /// One value; of an object or list only its beginning, the rest is read step by step.
    fn value(&mut self, key: Key) -> Step {
        if self.tree.len() >= MAX_NODES {
            return self.stop(ProblemKind::TooLarge, self.at, |_| {
                format!("more than {MAX_NODES} values, the rest is not read")
            });
        }
        match self.next_byte() {
            Some(b'"') => self.string(key),
            Some(b'{') => self.open(key, Kind::Map),
            Some(b'[') => self.open(key, Kind::List),
            Some(b'-' | b'0'..=b'9') => self.number(key),
            Some(b't') => self.literal(key, Kind::Bool, "true"),
            Some(b'f') => self.literal(key, Kind::Bool, "false"),
            Some(b'n') => self.literal(key, Kind::Null, "null"),
            _ => self.unexpected("a value"),
        }
    }

    fn open(&mut self, key: Key, kind: Kind) -> Step {
        if self.frames.len() >= MAX_DEPTH {
            return self.skip_deep();
        }
        let start = self.step_over();
        let index = self.tree.open(kind, key.raw, start);
        self.name(index, key.has_escapes);
        let is_map = kind == Kind::Map;
        if is_map {
            self.keys.enter();
        }
        self.frames.push(Frame { is_map, is_new: true, start });
        Ok(())
    }

    // A step like the others, so that they can end with it.
    #[allow(clippy::unnecessary_wraps)]
    fn close(&mut self) -> Step {
        self.step_over();
        self.tree.close(self.at);
        if self.frames.pop().is_some_and(|frame| frame.is_map) {
            self.keys.leave();
        }
        Ok(())
    }

    /// Passes over an object or list that is nested too deep, so that what follows it is still read.
    fn skip_deep(&mut self) -> Step {
        if !self.too_deep {
            self.too_deep = true;
            self.problems.add_always(ProblemKind::TooDeep, self.at, |_| {
                format!("nested deeper than {MAX_DEPTH} levels, what lies deeper is not read")
            });
        }
        match split::scan_value(self.bytes, self.at) {
            ScanEnd::Whole(end) => {
                self.at = end;
                Ok(())
            }
            ScanEnd::Broken(at) => {
                self.at = at;
                self.unexpected("the end of what is open")
            }
            ScanEnd::Open => {
                self.at = self.bytes.len();
                self.unexpected("the end of what is open")
            }
        }
    }

    fn number(&mut self, key: Key) -> Step {
        let start = self.at;
        match text::number_end(self.bytes, start) {
            Ok(end) => {
                self.at = end;
                let index = self.leaf(key, Kind::Number, start..end, start..end);
                if self.is_cut_number() {
                    self.tree.set_cut(index);
                }
                Ok(())
            }
            Err(fault) => {
                self.at = fault.at;
                self.unexpected(fault.expected)
            }
        }
    }

    fn literal(&mut self, key: Key, kind: Kind, word: &'static str) -> Step {
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or_default();
        let same = rest.iter().zip(word.as_bytes()).take_while(|(a, b)| a == b).count();
        self.at = start + same;
        if same < word.len() {
            return self.unexpected(word);
        }
        let text = if kind == Kind::Null { 0..0 } else { start..self.at };
        self.leaf(key, kind, text, start..self.at);
        Ok(())
    }

    /// Whether the number that was just read may have been meant to go on.
    fn is_cut_number(&self) -> bool {
        match self.bytes.get(self.at) {
            None => !self.frames.is_empty(),
            Some(byte) => !matches!(byte, b',' | b'}' | b']' | b'"' | b' ' | b'\n' | b'\r' | b'\t'),
        }
    }

    fn string(&mut self, key: Key) -> Step {
        let start = self.at;
        let scan = self.scan_string(start + 1, b",}]");
        let raw = start + 1..scan.end;
        let is_whole = matches!(scan.stop, StringEnd::Quote);
        self.at = if is_whole { scan.end + 1 } else { scan.end };
        let index = if scan.has_escapes {
            let decoded = self.decode(raw);
            let index = self.tree.decoded_leaf(Kind::Text, key.raw, &decoded, start..self.at);
            self.name(index, key.has_escapes);
            index
        } else {
            self.leaf(key, Kind::Text, raw, start..self.at)
        };
        if !is_whole {
            self.tree.set_cut(index);
        }
        self.end_of_string(start, scan.stop)
    }

    /// Finds the end of a string. One with control characters goes on behind them if what follows its quote is one of
    /// `then`, and so was not meant to be part of it: a quote may as well be missing.
    fn scan_string(&mut self, from: usize, then: &[u8]) -> StringScan {
        let scan = text::scan_string(self.bytes, from);
        let StringEnd::Control(at) = scan.stop else { return scan };
        let mut more = StringScan { end: at, ..scan };
        while let StringEnd::Control(at) = more.stop {
            let has_escapes = more.has_escapes;
            more = text::scan_string(self.bytes, at + 1);
            more.has_escapes |= has_escapes;
        }
        let next = || self.bytes.get(more.end + 1..)?.iter().find(|byte| !byte.is_ascii_whitespace());
        let goes_on = match more.stop {
            StringEnd::Quote => next().is_none_or(|byte| then.contains(byte)),
            _ => matches!(more.stop, StringEnd::Open),
        };
        if !goes_on {
            return scan;
        }
        let found = self.found(at);
        self.problems.add(ProblemKind::Syntax, at, |_| format!("{found} must be escaped in a string"));
        more
    }

    fn key(&mut self) -> Step<Key> {
        let start = self.at;
        let scan = self.scan_string(start + 1, b":");
        self.end_of_string(start, scan.stop)?;
        self.at = scan.end + 1;
        let raw = start + 1..scan.end;
        if scan.has_escapes {
            self.decoded_key = self.decode(raw.clone());
        }
        Ok(Key { raw, has_escapes: scan.has_escapes })
    }

    fn end_of_string(&mut self, start: usize, stop: StringEnd) -> Step {
        match stop {
            StringEnd::Quote => Ok(()),
            StringEnd::Open => self.stop(ProblemKind::Incomplete, self.bytes.len(), |problems| {
                format!("the body ends inside the string that begins at {}", problems.place(start))
            }),
            StringEnd::Control(at) => {
                let found = self.found(at);
                self.stop(ProblemKind::Syntax, at, |_| format!("{found} must be escaped in a string"))
            }
            StringEnd::BadEscape(at) => {
                let found = self.found(at);
                self.stop(ProblemKind::Syntax, at, |_| {
                    format!("expected an escape after '\\', found {found}")
                })
            }
            StringEnd::BadHex(at) => {
                let found = self.found(at);
                self.stop(ProblemKind::Syntax, at, |_| {
                    format!("expected four hexadecimal digits after '\\u', found {found}")
                })
            }
        }
    }

    fn decode(&mut self, raw: Range<usize>) -> String {
        let start = raw.start;
        let problems = &mut self.problems;
        text::decode(self.text.get(raw).unwrap_or_default(), |at| {
            problems.add(ProblemKind::Encoding, start + at, |_| {
                "half of a surrogate pair, shown as U+FFFD".to_owned()
            });
        })
    }

    /// Remembers a key of the innermost object, and tells if it was there before.
    fn note_key(&mut self, key: &Key) {
        let quote = key.raw.start - 1;
        let name = if key.has_escapes {
            Cow::Owned(self.decoded_key.clone())
        } else {
            Cow::Borrowed(self.text.get(key.raw.clone()).unwrap_or_default())
        };
        if let Some((name, first)) = self.keys.insert(name, quote) {
            self.problems.add(ProblemKind::DuplicateKey, quote, |problems| {
                let (name, first, again) = (clipped(&name), problems.place(first), problems.place(quote));
                format!("the key \"{name}\" at {first} is here at {again} again")
            });
        }
    }

    fn leaf(&mut self, key: Key, kind: Kind, text: Range<usize>, span: Range<usize>) -> u32 {
        let index = self.tree.leaf(kind, key.raw, text, span);
        self.name(index, key.has_escapes);
        index
    }

    fn name(&mut self, index: u32, has_escapes: bool) {
        if has_escapes {
            self.tree.set_decoded_name(index, &self.decoded_key);
        }
    }

    /// Whether the innermost object or list was just begun; asked once.
    fn take_new(&mut self) -> bool {
        self.frames.last_mut().is_some_and(|frame| std::mem::take(&mut frame.is_new))
    }

    /// Passes over blanks to the next byte and shows it.
    fn next_byte(&mut self) -> Option<u8> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(byte);
            }
            self.at += 1;
            // Bodies are often indented deeply.
            while self.bytes.get(self.at..).and_then(<[u8]>::first_chunk) == Some(b"        ") {
                self.at += 8;
            }
        }
    }

    /// Passes over the byte that was shown, and gives its place.
    fn step_over(&mut self) -> usize {
        self.at += 1;
        self.at - 1
    }

    fn repair(&mut self, at: usize, message: &str) -> Step {
        if self.repairs == MAX_REPAIRS {
            self.problems.add_always(ProblemKind::Syntax, at, |_| {
                format!("more than {MAX_REPAIRS} commas are wrong, the rest is not read")
            });
            return Err(Stop::End);
        }
        self.repairs += 1;
        self.problems.add(ProblemKind::Repaired, at, |_| message.to_owned());
        Ok(())
    }

    /// Stops at the place reached, where something else was expected.
    #[cold]
    fn unexpected(&mut self, expected: &str) -> Step {
        if self.at < self.bytes.len() {
            let found = self.found(self.at);
            return self
                .stop(ProblemKind::Syntax, self.at, |_| format!("expected {expected}, found {found}"));
        }
        let open =
            self.frames.last().map(|frame| (if frame.is_map { "object" } else { "list" }, frame.start));
        self.stop(ProblemKind::Incomplete, self.at, |problems| match open {
            Some((word, start)) => {
                format!("the body ends inside the {word} that begins at {}", problems.place(start))
            }
            None => format!("the body ends where {expected} was expected"),
        })
    }

    fn found(&self, at: usize) -> String {
        let next = self.text.get(at..).and_then(|rest| rest.chars().next());
        next.map_or_else(|| "the end".to_owned(), shown)
    }

    #[cold]
    fn stop(&mut self, kind: ProblemKind, at: usize, message: impl FnOnce(&Problems) -> String) -> Step {
        if kind == ProblemKind::Syntax {
            // There may be many of these, once reading goes on behind them.
            self.problems.add(kind, at, message);
            return Err(Stop::Fault);
        }
        self.problems.add_always(kind, at, message);
        Err(Stop::End)
    }
}
