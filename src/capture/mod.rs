//! The bytes of one file: compression, HTTP head, encoding, one or several bodies, each parsed and read.
//! Pure: bytes in, [`Reading`] out, whatever the bytes are; or a [`Capture`] that borrows its texts, for who needs no
//! document.

mod bodies;
mod document;
mod encoding;
mod http;
mod placing;
mod unpack;

pub use http::HttpHead;

use crate::callback::{Callback, Lent};
use crate::doc::{Format, Problem, ProblemKind, Tree, TreeBuilder};
use document::Document;
use std::ops::Range;
use std::{io, panic};

/// Most bytes of a capture, packed or unpacked, that are read: of a larger one its beginning.
pub const MAX_BYTES: usize = 16 << 20;
/// Of one that is packed better than any callback is, this much is read, to tell what it is.
pub const HEAD_BYTES: usize = 64 << 10;

/// What one capture says, without the documents: what the index takes in.
#[derive(Clone, Debug, Default)]
pub struct Capture<T = String> {
    /// Name of the encoding the text was in.
    pub encoding: &'static str,
    /// The heads of the HTTP requests and answers in it, in order.
    pub heads: Vec<HttpHead>,
    /// In order. At least one, so that every capture has a row.
    pub bodies: Vec<Body<T>>,
    /// Those of the file as a whole.
    pub problems: Vec<Problem>,
}

/// One body of a capture.
#[derive(Clone, Debug)]
pub struct Body<T = String> {
    /// Found by content.
    pub format: Format,
    /// Where it stands in the text of the capture.
    pub range: Range<usize>,
    /// Of its bytes as they were sent. What it says of a delivery, [`Capture::identity_of`] tells.
    pub hash: u64,
    /// What it says; at least one.
    pub callbacks: Vec<Callback<T>>,
    /// What is wrong with its syntax, placed in the text of the capture.
    pub problems: Vec<Problem>,
}

impl<T> Capture<T> {
    /// Whether it, or one of its bodies, ends before it should: it may still be being written.
    #[must_use]
    pub fn ends_early(&self) -> bool {
        let of_body = |body: &Body<T>| {
            body.problems.iter().any(is_incomplete)
                || body.callbacks.iter().any(|callback| callback.problems.iter().any(is_incomplete))
        };
        self.problems.iter().any(is_incomplete) || self.bodies.iter().any(of_body)
    }

    /// The head of the request or answer that brought a body.
    #[must_use]
    pub fn head_of(&self, body: &Body<T>) -> Option<&HttpHead> {
        let before = self.heads.partition_point(|head| head.start < body.range.start);
        self.heads[..before].last()
    }

    /// What is the same for bodies of the same bytes, and for no others. `None` where not all of the bytes are
    /// known, or there are none: such a body is the same as no other.
    #[must_use]
    pub fn identity_of(&self, body: &Body<T>) -> Option<u64> {
        use ProblemKind::{Incomplete, TooLarge, Unreadable};
        let lacks_bytes = |problem: &Problem| matches!(problem.kind, TooLarge | Unreadable);
        // What stands before a body is wrong with the message that brought it.
        let of_message = |problem: &Problem| lacks_bytes(problem) && problem.offset < body.range.start;
        // Of a text that is neither XML nor JSON only a blank one, or a beginning, is incomplete.
        let is_blank = body.range.is_empty()
            || body.format == Format::Text && body.problems.iter().any(|problem| problem.kind == Incomplete);
        let is_whole = !self.problems.iter().any(lacks_bytes) && !body.problems.iter().any(of_message);
        (!is_blank && is_whole).then_some(body.hash)
    }
}

fn is_incomplete(problem: &Problem) -> bool {
    problem.kind == ProblemKind::Incomplete
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
pub fn read_head(bytes: Vec<u8>, len: u64) -> Reading {
    guarded(move || read_bytes(bytes, Some(len)))
}

/// Reads what a capture says and tells it, without its document: like [`read`], or [`read_head`] where it was
/// `cut_from` so many bytes.
pub fn tell<R>(bytes: Vec<u8>, cut_from: Option<u64>, tell: impl FnOnce(&Capture<Lent<'_>>) -> R) -> R {
    let Ok((document, outline)) = panic::catch_unwind(move || Document::of(bytes, cut_from)) else {
        return tell(&broken());
    };
    let capture = panic::catch_unwind(|| outline.understand(&document));
    tell(&capture.unwrap_or_else(|_| broken()))
}

/// Why something could not be read or written, in words: without the number that the system adds.
#[must_use]
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_lowercase()
}

/// A capture that could not be read from the disk.
#[must_use]
pub fn unreadable<T: Default>(reason: &str) -> Capture<T> {
    of_problem(Problem::whole(ProblemKind::Unreadable, reason))
}

/// Runs a reader; a panic in it becomes a problem of the capture, and the program goes on.
fn guarded(read: impl FnOnce() -> Reading + panic::UnwindSafe) -> Reading {
    panic::catch_unwind(read).unwrap_or_else(|_| Reading::of(broken()))
}

/// A capture at which the reader failed.
pub(crate) fn broken<T: Default>() -> Capture<T> {
    let message = "internal error while this capture was read; its bytes are intact";
    of_problem(Problem::whole(ProblemKind::Unreadable, message))
}

/// The text of a capture where that is not what its bytes are: unpacked, its HTTP framing taken off, decoded.
/// `None` where its bytes are its text in UTF-8, for the most part at least. For searching: nothing is parsed.
#[must_use]
pub fn text_beside_bytes(bytes: &[u8]) -> Option<String> {
    let is_plain = !unpack::is_packed(bytes) && !http::begins_with_head(bytes);
    if is_plain && encoding::is_utf_8(bytes) {
        return None;
    }
    // What is wrong with it was told when it was read.
    let mut problems = Vec::new();
    let bytes = unpack::unpack_file(bytes.to_vec(), &mut problems);
    let mut text = String::new();
    for message in http::messages(bytes) {
        text.push_str(&message.frame);
        text.push_str(&encoding::decode(message.body, message.charset.as_deref()).text);
        text.push_str(&message.tail);
    }
    // What cannot be unpacked is at least bytes.
    (!text.is_empty()).then_some(text)
}

fn read_bytes(bytes: Vec<u8>, cut_from: Option<u64>) -> Reading {
    let (document, outline) = Document::of(bytes, cut_from);
    let Capture { encoding, heads, bodies, problems } = outline.understand(&document);
    let owned = |Body { format, range, hash, callbacks, problems }: Body<Lent<'_>>| {
        let callbacks = callbacks.into_iter().map(Callback::into_owned).collect();
        Body { format, range, hash, callbacks, problems }
    };
    let bodies = bodies.into_iter().map(owned).collect();
    let Document { text, trees, undecoded } = document;
    Reading { capture: Capture { encoding, heads, bodies, problems }, text, trees, undecoded }
}

/// A capture of which nothing is known but a problem.
fn of_problem<T: Default>(problem: Problem) -> Capture<T> {
    let callbacks = vec![Callback::default()];
    let body = Body { format: Format::Text, range: 0..0, hash: 0, callbacks, problems: Vec::new() };
    Capture { encoding: "", heads: Vec::new(), bodies: vec![body], problems: vec![problem] }
}

impl Reading {
    /// A capture without a text.
    #[must_use]
    pub fn of(capture: Capture) -> Self {
        let tree = TreeBuilder::new(Format::Text, String::new()).finish();
        Self { capture, text: String::new(), trees: vec![tree], undecoded: Vec::new() }
    }
}

#[cfg(test)]
mod tests;
