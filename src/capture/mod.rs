//! The bytes of one file: compression, HTTP head, encoding, one or several bodies, each parsed and read.
//! Pure: bytes in, [`Reading`] out, whatever the bytes are.

mod bodies;
mod encoding;
mod http;
mod unpack;

pub use http::HttpHead;

use crate::callback::{self, Callback};
use crate::doc::{self, Format, LineIndex, Parsed, Position, Problem, ProblemKind, Tree, TreeBuilder};
use std::io;
use std::ops::Range;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// Most bytes of a capture, packed or unpacked, that are read whole.
pub const MAX_BYTES: usize = 16 << 20;
/// Of a larger capture this much is read, to tell what it is.
pub const HEAD_BYTES: usize = 64 << 10;

/// What one capture says, without the documents: what the index takes in.
#[derive(Clone, Debug, Default)]
pub struct Capture {
    /// Name of the encoding the text was in.
    pub encoding: &'static str,
    /// The head of the HTTP request, where the capture has one.
    pub head: Option<HttpHead>,
    /// In order. At least one, so that every capture has a row.
    pub bodies: Vec<Body>,
    /// Those of the file as a whole.
    pub problems: Vec<Problem>,
}

/// One body of a capture.
#[derive(Clone, Debug)]
pub struct Body {
    /// Found by content.
    pub format: Format,
    /// Where it stands in the text of the capture.
    pub range: Range<usize>,
    /// Of its bytes as they were sent. What it says of a delivery, [`Capture::identity_of`] tells.
    pub hash: u64,
    /// What it says; at least one.
    pub callbacks: Vec<Callback>,
    /// What is wrong with its syntax, placed in the text of the capture.
    pub problems: Vec<Problem>,
}

impl Capture {
    /// What is the same for bodies of the same bytes, and for no others. `None` where not all of the bytes are
    /// known, or there are none: such a body is the same as no other.
    #[must_use]
    pub fn identity_of(&self, body: &Body) -> Option<u64> {
        use ProblemKind::{Incomplete, TooLarge, Unreadable};
        let of_capture = |problem: &Problem| matches!(problem.kind, TooLarge | Unreadable);
        // Of a text that is neither XML nor JSON only a blank one is incomplete.
        let is_blank = body.range.is_empty()
            || body.format == Format::Text && body.problems.iter().any(|problem| problem.kind == Incomplete);
        (!is_blank && !self.problems.iter().any(of_capture)).then_some(body.hash)
    }
}

/// One capture read whole: what it says, its text, and the tree of each body.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What it says.
    pub capture: Capture,
    /// The decoded text, HTTP head included.
    pub text: String,
    /// A tree for each of [`Capture::bodies`]. Spans count from the start of the body.
    pub trees: Vec<Tree>,
    /// The bytes behind the HTTP head where they are not all text in their encoding; else nothing.
    pub undecoded: Vec<u8>,
}

/// Reads a capture. Never fails and never panics: what cannot be read is a problem, and a fault of the
/// reader itself is one too.
#[must_use]
pub fn read(bytes: Vec<u8>) -> Reading {
    guarded(move || read_bytes(bytes, None))
}

/// Reads the head of a capture that is too large to be read whole; `len` is its length in bytes.
#[must_use]
pub fn read_head(mut bytes: Vec<u8>, len: u64) -> Reading {
    bytes.truncate(HEAD_BYTES);
    guarded(move || read_bytes(bytes, Some(len)))
}

/// Why something could not be read or written, in words: without the number that the system adds.
#[must_use]
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_lowercase()
}

/// A capture that could not be read from the disk.
#[must_use]
pub fn unreadable(reason: &str) -> Reading {
    one_of_text(String::new(), Problem::whole(ProblemKind::Unreadable, reason))
}

/// Runs a reader; a panic in it becomes a problem of the capture, and the program goes on.
pub(crate) fn guarded(read: impl FnOnce() -> Reading + std::panic::UnwindSafe) -> Reading {
    std::panic::catch_unwind(read).unwrap_or_else(|_| {
        let message = "internal error while this capture was read; its bytes are intact";
        one_of_text(String::new(), Problem::whole(ProblemKind::Unreadable, message))
    })
}

/// The text of a capture where that is not what its bytes are: unpacked, its HTTP framing taken off, decoded.
/// `None` where its bytes are its text in UTF-8, for the most part at least. For searching: nothing is parsed.
#[must_use]
pub fn text_beside_bytes(bytes: &[u8]) -> Option<String> {
    let is_plain = !unpack::is_packed(bytes) && !http::begins_with_request_line(bytes);
    if is_plain && encoding::is_utf_8(bytes) {
        return None;
    }
    // What is wrong with it was told when it was read.
    let mut problems = Vec::new();
    let bytes = unpack::unpack_file(bytes.to_vec(), &mut problems);
    let (head, mut text, body) = http::split(bytes, &mut problems);
    let charset = head.as_ref().and_then(HttpHead::charset);
    text.push_str(&encoding::decode(body, charset).text);
    // What cannot be unpacked is at least bytes.
    (!text.is_empty()).then_some(text)
}

fn read_bytes(bytes: Vec<u8>, cut_from: Option<u64>) -> Reading {
    let mut problems = Vec::new();
    let bytes = unpack::unpack_file(bytes, &mut problems);
    let (head, head_text, body) = http::split(bytes, &mut problems);
    let charset = head.as_ref().and_then(HttpHead::charset);
    let mut decoded = encoding::decode(body, charset);
    let is_cut = cut_from.is_some() || problems.iter().any(|problem| problem.kind == ProblemKind::TooLarge);
    if is_cut {
        decoded.drop_half_character();
    }
    let text_start = head_text.len();
    let mut text = head_text;
    if text.is_empty() {
        text = decoded.text;
    } else {
        text.push_str(&decoded.text);
    }
    if let Some(fault) = decoded.fault {
        problems.push(Problem::at(&text, text_start + fault.offset, ProblemKind::Encoding, fault.message));
    }
    let mut reading = Reading {
        capture: Capture { encoding: decoded.encoding, head, bodies: Vec::new(), problems },
        text,
        trees: Vec::new(),
        undecoded: decoded.bytes,
    };
    reading.read_bodies(text_start);
    if is_cut {
        reading.forgive_cut();
    }
    if let Some(len) = cut_from {
        let message = format!("{len} bytes are more than is read ({MAX_BYTES}); this is its head");
        reading.capture.problems.push(Problem::whole(ProblemKind::TooLarge, message));
    }
    reading
}

impl Reading {
    fn read_bodies(&mut self, start: usize) {
        let bodies = bodies::bodies(&self.text[start..]);
        // Lines are counted in the whole capture; of a body that begins with it that is the same.
        let lines =
            bodies.iter().any(|(_, range)| start + range.start > 0).then(|| LineIndex::new(&self.text));
        let mut end = start;
        for (format, range) in bodies {
            let range = start + range.start..start + range.end;
            let origin =
                lines.as_ref().map_or(Position::START, |lines| lines.position(&self.text, range.start));
            let source = self.text[range.clone()].to_owned();
            let hash = self.hash_of(&source, range.start - start);
            let Parsed { tree, mut problems } = parse(format, source, origin);
            let mut callbacks = callback::interpret(&tree);
            for problem in callbacks.iter_mut().flat_map(Callback::problems_mut) {
                problem.position = problem.position.counted_from(origin);
                problem.offset += range.start;
            }
            problems.iter_mut().for_each(|problem| problem.offset += range.start);
            problems.splice(0..0, self.tell_marks(end..range.start));
            end = range.end;
            self.capture.bodies.push(Body { format, range, hash, callbacks, problems });
            self.trees.push(tree);
        }
        self.tell_further_bodies();
    }

    /// Several bodies in one capture are a file of callbacks one after another. Where not one of them is a
    /// callback and nothing parts them, they are rather one body that is not well formed.
    fn tell_further_bodies(&mut self) {
        let bodies = &mut self.capture.bodies;
        if bodies.iter().flat_map(|body| &body.callbacks).any(|callback| !callback.is_unrecognised()) {
            return;
        }
        for body in bodies.iter_mut().skip(1) {
            let before = self.text[..body.range.start].trim_end_matches([' ', '\t']);
            let is_parted = match body.format {
                Format::Json => before.ends_with(['\n', '\r']),
                Format::Xml | Format::Text => false,
            };
            if !is_parted {
                let message = "a further body behind another, and neither is a callback";
                let problem = Problem::at(&self.text, body.range.start, ProblemKind::Syntax, message);
                body.problems.insert(0, problem);
            }
        }
    }

    /// A mark between bodies is passed over, and told.
    fn tell_marks(&self, gap: Range<usize>) -> Option<Problem> {
        let start = gap.start;
        let at = start + self.text.get(gap)?.find(bodies::MARKS)?;
        let mark = u32::from(self.text[at..].chars().next()?);
        let message = format!("U+{mark:04X} before the body, read as if it were not there");
        Some(Problem::at(&self.text, at, ProblemKind::Repaired, message))
    }

    /// The hash of a body's bytes. The text stands for them, in its encoding, but where bytes were replaced: then
    /// it is all bytes, and the place of the body in them.
    fn hash_of(&self, source: &str, place: usize) -> u64 {
        let seed =
            if self.capture.encoding == "UTF-8" { 0 } else { xxh3_64(self.capture.encoding.as_bytes()) };
        let hash = xxh3_64_with_seed(source.as_bytes(), seed);
        if self.undecoded.is_empty() || !source.contains('\u{FFFD}') {
            return hash;
        }
        xxh3_64_with_seed(&self.undecoded, hash.wrapping_add(place as u64))
    }

    /// What is cut off on purpose is not incomplete, whoever noticed.
    fn forgive_cut(&mut self) {
        use ProblemKind::{Incomplete, Unrecognised};
        let forgive = |problems: &mut Vec<Problem>| problems.retain(|problem| problem.kind != Incomplete);
        forgive(&mut self.capture.problems);
        for body in &mut self.capture.bodies {
            forgive(&mut body.problems);
            // What makes it a callback may stand in what was cut off.
            for callback in &mut body.callbacks {
                callback.problems.retain(|problem| !matches!(problem.kind, Incomplete | Unrecognised));
            }
        }
    }
}

fn parse(format: Format, source: String, origin: Position) -> Parsed {
    match format {
        Format::Xml => doc::xml::parse_at(source, origin),
        Format::Json => doc::json::parse_at(source, origin),
        Format::Text => {
            let problem = |kind, message| {
                let mut problem = Problem::at(&source, 0, kind, message);
                problem.position = problem.position.counted_from(origin);
                problem
            };
            let problems = if source.trim().is_empty() {
                vec![problem(ProblemKind::Incomplete, "the capture is empty")]
            } else {
                vec![
                    problem(ProblemKind::Unrecognised, "not a Cloud Infinite callback"),
                    problem(ProblemKind::Syntax, "neither XML nor JSON"),
                ]
            };
            Parsed { tree: TreeBuilder::new(Format::Text, source).finish(), problems }
        }
    }
}

/// A capture of which nothing is known but a problem.
fn one_of_text(text: String, problem: Problem) -> Reading {
    let tree = TreeBuilder::new(Format::Text, text.clone()).finish();
    let body = Body {
        format: Format::Text,
        range: 0..text.len(),
        hash: xxh3_64(text.as_bytes()),
        callbacks: vec![Callback::default()],
        problems: Vec::new(),
    };
    Reading {
        capture: Capture { encoding: "", head: None, bodies: vec![body], problems: vec![problem] },
        text,
        trees: vec![tree],
        undecoded: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
