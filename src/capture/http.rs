//! Captured HTTP requests and responses, one or several: their heads, and the framing of the bodies behind them.

mod chunks;
mod head;
mod multipart;

pub use head::HttpHead;

use super::unpack::{self, Room};
use crate::doc::{MAX_BODIES, Problem, ProblemKind};
use chunks::Chunks;
use head::Headed;

/// A part of a capture: a body, and what stands around it.
#[derive(Default)]
pub(super) struct Message {
    /// What stands before the body, as text: blanks, request line and headers, the delimiter of a multipart body.
    pub frame: String,
    /// What the frame says, unless it is none of HTTP.
    pub head: Option<HttpHead>,
    /// With its framing taken off.
    pub body: Vec<u8>,
    /// Of the body, as it was declared.
    pub charset: Option<String>,
    /// What stands behind the body and is none.
    pub tail: String,
    /// What is wrong with the frame.
    pub faults: Vec<Fault>,
}

/// What is wrong at a byte of the frame of a message.
pub(super) struct Fault {
    pub at: usize,
    pub kind: ProblemKind,
    pub message: String,
}

impl Message {
    /// Whether a body is not to be expected: of an answer, or of a request that says so.
    pub(super) fn may_be_empty(&self) -> bool {
        // What is not read may hold any.
        let is_rest = self.faults.iter().any(|fault| fault.kind == ProblemKind::TooLarge);
        is_rest
            || self.head.as_ref().is_some_and(|head| {
                let is_bare = ["GET ", "HEAD ", "OPTIONS ", "DELETE "];
                head.is_response()
                    || head.header("Content-Length").is_some_and(|length| length.trim() == "0")
                    || is_bare.iter().any(|method| head.request_line.starts_with(method))
            })
    }
}

/// So many blanks at the end of a capture may belong to its last body.
const MOST_BLANKS: usize = 4 << 10;

/// Parts a capture into the messages it holds. Of one that is not HTTP that is one, without a frame.
pub(super) fn messages(bytes: Vec<u8>) -> Vec<Message> {
    if !begins_with_head(&bytes) {
        return vec![Message { body: bytes, ..Message::default() }];
    }
    let mut room = Room::new();
    // Every message looks at the blanks behind it: more than a body may end with are not looked at.
    let (solid, blanks) = bytes.split_at((bytes.trim_ascii_end().len() + MOST_BLANKS).min(bytes.len()));
    let (mut messages, mut rest) = (Vec::new(), solid);
    while !rest.is_empty() {
        if messages.len() >= MAX_BODIES {
            let message = format!("more than {MAX_BODIES} requests and answers, the rest is not read");
            let faults = vec![Fault { at: 0, kind: ProblemKind::TooLarge, message }];
            let frame = String::from_utf8_lossy(rest).into_owned();
            messages.push(Message { frame, faults, ..Message::default() });
            break;
        }
        let Framed { mut message, end } = framed(rest);
        message.unpack(&mut room);
        rest = &rest[end..];
        // Blanks behind the last one.
        if rest.iter().all(u8::is_ascii_whitespace) {
            message.tail.push_str(&String::from_utf8_lossy(rest));
            message.tail.push_str(&String::from_utf8_lossy(blanks));
            rest = &[];
        }
        multipart::part(message, &mut messages);
    }
    messages
}

/// Whether a request, an answer, or the headers of one begin the bytes, behind blanks.
pub(super) fn begins_with_head(bytes: &[u8]) -> bool {
    let rest = &bytes[lead_len(bytes)..];
    head::is_start(rest) || head::is_headers(rest)
}

/// Whether a text without a line end may be the beginning of a request or an answer.
pub(super) fn may_become_head(text: &str) -> bool {
    head::may_become_start(text.trim_start_matches('\u{FEFF}'))
}

/// How many blanks and marks stand before a head.
fn lead_len(bytes: &[u8]) -> usize {
    let mut at = 0;
    loop {
        match &bytes[at..] {
            [b' ' | b'\t' | b'\r' | b'\n', ..] => at += 1,
            [0xEF, 0xBB, 0xBF, ..] => at += 3,
            _ => return at,
        }
    }
}

/// A message as it was sent, and where it ends.
struct Framed {
    message: Message,
    end: usize,
}

/// What stands behind a head, with its framing taken off.
struct Payload {
    body: Vec<u8>,
    trailers: Vec<(String, String)>,
    /// Text behind the body.
    tail: String,
    /// What is wrong, and the header that says otherwise.
    fault: Option<(&'static str, ProblemKind, String)>,
    end: usize,
}

/// The message that begins the bytes.
fn framed(bytes: &[u8]) -> Framed {
    let lead = lead_len(bytes);
    let start = lead + head::len(&bytes[lead..]);
    let frame = String::from_utf8_lossy(&bytes[..start]).into_owned();
    let Headed { mut head, places, has_end, mut faults } = head::parse(&frame, lead_len(frame.as_bytes()));
    let rest = &bytes[start..];
    if !has_end && !rest.is_empty() {
        let message = "the blank line between the head and its body is missing".to_owned();
        faults.push(Fault { at: frame.len(), kind: ProblemKind::Syntax, message });
    }
    let chunks = if head.says("Transfer-Encoding", "chunked") { Chunks::of(rest) } else { None };
    let payload = chunks.map_or_else(|| plain(&head, rest), |chunks| chunked(chunks, rest));
    let place = |name: &str| head.index_of(name).map_or(0, |index| places[index]);
    if let Some((name, kind, message)) = payload.fault {
        faults.push(Fault { at: place(name), kind, message });
    }
    if let Some(coding) = head.codings().find(|coding| !is_known(coding) && !is_text(&payload.body)) {
        let message = format!("the content encoding {coding} is not read, the body is shown as it was sent");
        faults.push(Fault { at: place("Content-Encoding"), kind: ProblemKind::Encoding, message });
    }
    let charset = head.charset().map(str::to_owned);
    head.headers.extend(payload.trailers);
    let Payload { body, tail, end, .. } = payload;
    Framed { message: Message { frame, head: Some(head), body, charset, tail, faults }, end: start + end }
}

/// A body without a framing: as long as its head says if a message follows there or nothing, else up to the next
/// message.
fn plain(head: &HttpHead, rest: &[u8]) -> Payload {
    let promised = head.header("Content-Length").and_then(|value| value.parse::<usize>().ok());
    let end = match promised {
        Some(len) if ends_at(rest, len) => len,
        Some(_) => next_start_behind(rest),
        None => next_start(rest, 0),
    };
    let body = rest[..end].to_vec();
    let fault = promised.and_then(|promised| wrong_length(head, promised, &body));
    let fault = fault.map(|(kind, message)| ("Content-Length", kind, message));
    Payload { body, trailers: Vec::new(), tail: String::new(), fault, end }
}

/// A body in chunks. What stands behind them before the next message is read on where it may be a body, or where it
/// is not known where they end; else it is only text.
fn chunked(chunks: Chunks, rest: &[u8]) -> Payload {
    let Chunks { joined: mut body, trailers, mut fault, end } = chunks;
    let (trailers, mut tail) = head::trailers(&rest[trailers]);
    let behind = &rest[end..next_start(rest, end)];
    let first = behind.trim_ascii_start().first();
    if fault.is_some() || matches!(first, Some(b'{' | b'[' | b'<')) {
        body.extend_from_slice(behind);
    } else {
        tail.push_str(&String::from_utf8_lossy(behind));
    }
    if first.is_some() {
        fault = fault.or(Some((ProblemKind::Syntax, "behind the last chunk stands something else")));
    }
    let fault = fault.map(|(kind, message)| ("Transfer-Encoding", kind, message.to_owned()));
    Payload { body, trailers, tail, fault, end: end + behind.len() }
}

fn is_known(coding: &str) -> bool {
    matches!(coding, "gzip" | "x-gzip" | "deflate" | "identity" | "")
}

/// Whether a receiver unpacked it and kept the header.
fn is_text(body: &[u8]) -> bool {
    std::str::from_utf8(body).is_ok()
}

impl Message {
    /// Takes off what the body was packed in.
    fn unpack(&mut self, room: &mut Room) {
        let mut problems = Vec::new();
        let codings: Vec<String> = self.head.iter().flat_map(HttpHead::codings).collect();
        for coding in codings.iter().rev() {
            let body = std::mem::take(&mut self.body);
            self.body = match coding.as_str() {
                "deflate" => unpack::inflate(body, room, &mut problems),
                _ => unpack::gunzip(body, room, &mut problems),
            };
        }
        // Nor does a text begin as gzip does.
        self.body = unpack::gunzip(std::mem::take(&mut self.body), room, &mut problems);
        let at = self.head.as_ref().map_or(0, |head| head.start);
        let fault = |Problem { kind, message, .. }| Fault { at, kind, message };
        self.faults.extend(problems.into_iter().map(fault));
    }
}

/// Whether the length that was promised is where the body ends: nothing follows, or a message does.
fn ends_at(payload: &[u8], len: usize) -> bool {
    let Some(rest) = payload.get(len..) else { return false };
    let rest = &rest[lead_len(rest)..];
    rest.is_empty() || head::is_plain_start(rest)
}

/// Where the next message begins at the start of a line, at or after `from`; or the end.
fn next_start(payload: &[u8], from: usize) -> usize {
    let rest = &payload[from..];
    let lines = memchr::memchr_iter(b'\n', rest).map(|at| at + 1);
    let start = std::iter::once(0).chain(lines).find(|&at| head::is_plain_start(&rest[at..]));
    from + start.unwrap_or(rest.len())
}

/// Where the next message begins behind a body of which it is not known how long it is: at the start of a line, or
/// right behind what may be the end of a body; or the end.
fn next_start_behind(payload: &[u8]) -> usize {
    // In one pass, which ends with the next message: there may be many.
    let ends = payload.iter().enumerate().filter(|(_, byte)| matches!(byte, b'\n' | b'}' | b']' | b'>'));
    let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1));
    starts.into_iter().find(|&at| head::is_plain_start(&payload[at..])).unwrap_or(payload.len())
}

/// A body shorter than its head promised was cut off on its way to the disk; a longer one was not what was sent.
fn wrong_length(head: &HttpHead, promised: usize, body: &[u8]) -> Option<(ProblemKind, String)> {
    let is_packed = head.codings().any(|coding| coding != "identity");
    if is_packed || unpack::is_packed(body) {
        return None;
    }
    let (least, len) = (body.trim_ascii_end().len(), body.len());
    let message = format!("Content-Length promises {promised} bytes, there are {len}");
    if promised > len {
        Some((ProblemKind::Incomplete, message))
    } else {
        (promised < least).then(|| (ProblemKind::Inconsistent, format!("{message}; all are read")))
    }
}
