//! The chunked framing of a body.

use super::{head, next_start};
use crate::doc::ProblemKind;
use std::ops::Range;

/// A body with its framing taken off.
pub(super) struct Chunks {
    pub joined: Vec<u8>,
    /// Where the trailers stand.
    pub trailers: Range<usize>,
    pub fault: Option<(ProblemKind, &'static str)>,
    /// Where the framing ends.
    pub end: usize,
}

impl Chunks {
    /// Takes off the framing. `None` where there is none: a receiver already did so. Behind a fault in the framing
    /// nothing is taken.
    pub(super) fn of(payload: &[u8]) -> Option<Self> {
        chunk_line(payload)?;
        let mut joined = Vec::new();
        let mut at = 0;
        let (fault, trailers) = loop {
            let rest = &payload[at..];
            let Some((size, line_len)) = chunk_line(rest) else {
                let line = rest.trim_ascii();
                if line.iter().all(u8::is_ascii_hexdigit) {
                    at = payload.len();
                    // The last line of all may lack its end.
                    let is_last = line == b"0";
                    let fault = (ProblemKind::Incomplete, "the chunked body ends before its last chunk");
                    break ((!is_last).then_some(fault), at..at);
                }
                let fault = if head::is_plain_start(rest) {
                    (ProblemKind::Incomplete, "the chunked body ends before its last chunk")
                } else {
                    (
                        ProblemKind::Syntax,
                        "a line that is no chunk size, the rest of the body is read as it is",
                    )
                };
                break (Some(fault), at..at);
            };
            at += line_len;
            if size == 0 {
                let start = at;
                at += trailers_len(&payload[at..]);
                break (None, start..at);
            }
            let rest = &payload[at..];
            let Some(chunk) = rest.get(..size) else {
                let len = next_start(rest, 0);
                joined.extend_from_slice(&rest[..len]);
                at += len;
                break ((Some((ProblemKind::Incomplete, "the chunked body ends inside a chunk"))), at..at);
            };
            joined.extend_from_slice(chunk);
            let next = &rest[size..];
            let line_end = if next.starts_with(b"\r\n") { 2 } else { usize::from(next.starts_with(b"\n")) };
            at += size + line_end;
        };
        Some(Self { joined, trailers, fault, end: at })
    }
}

/// The size that the first line tells, and how long that line is.
fn chunk_line(bytes: &[u8]) -> Option<(usize, usize)> {
    let end = memchr::memchr(b'\n', bytes)?;
    let size = std::str::from_utf8(bytes[..end].trim_ascii()).ok()?.split(';').next()?.trim();
    let is_size = !size.is_empty() && size.bytes().all(|byte| byte.is_ascii_hexdigit());
    // More than there can be is more than there is.
    is_size.then(|| (usize::from_str_radix(size, 16).unwrap_or(usize::MAX), end + 1))
}

/// How long the trailers are, and the blank line behind them.
fn trailers_len(bytes: &[u8]) -> usize {
    let mut len = 0;
    loop {
        let rest = &bytes[len..];
        let line = &rest[..memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1)];
        if line.is_empty() || head::is_plain_start(rest) {
            return len;
        }
        if line.trim_ascii().is_empty() {
            return len + line.len();
        }
        if head::header_name(line).is_none() {
            return len;
        }
        len += line.len();
    }
}
