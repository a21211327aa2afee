//! The head of a captured HTTP request: request line, headers, and the framing of the body behind it.

use super::unpack;
use crate::doc::{Problem, ProblemKind};

/// Request line and headers as they were received.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpHead {
    /// `POST /callback HTTP/1.1`.
    pub request_line: String,
    /// In order, names as sent.
    pub headers: Vec<(String, String)>,
}

impl HttpHead {
    /// The value of the first header of that name; case is not looked at.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The `charset` of the content type.
    pub(super) fn charset(&self) -> Option<&str> {
        let content_type = self.header("Content-Type")?;
        let at = content_type.to_ascii_lowercase().find("charset=")?;
        let value = content_type[at + "charset=".len()..].split(';').next()?;
        Some(value.trim().trim_matches('"'))
    }

    fn says(&self, header: &str, word: &str) -> bool {
        self.header(header).is_some_and(|value| value.to_ascii_lowercase().contains(word))
    }
}

/// A head is looked for in this many bytes.
const MAX_HEAD: usize = 64 << 10;

/// Parts a capture into its HTTP head, the text of that head, and the body with its framing taken off.
pub(super) fn split(mut bytes: Vec<u8>, problems: &mut Vec<Problem>) -> (Option<HttpHead>, String, Vec<u8>) {
    if !begins_with_request_line(&bytes) {
        return (None, String::new(), bytes);
    }
    let body_start = end_of_head(&bytes).unwrap_or(bytes.len());
    let body = bytes.split_off(body_start);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let head = parse(&text);
    let body = if head.says("Transfer-Encoding", "chunked") {
        let at = place_of(&text, "transfer-encoding");
        join_chunks(body, |kind, message| problems.push(Problem::at(&text, at, kind, message)))
    } else {
        body
    };
    let body = if head.says("Content-Encoding", "gzip") { unpack::gunzip(body, problems) } else { body };
    check_length(&head, &body, &text, problems);
    (Some(head), text, body)
}

/// `METHOD target HTTP/…` on the first line.
pub(super) fn begins_with_request_line(bytes: &[u8]) -> bool {
    let line = &bytes[..memchr::memchr(b'\n', &bytes[..bytes.len().min(MAX_HEAD)]).unwrap_or(0)];
    let mut words = line.trim_ascii_end().split(|&byte| byte == b' ');
    let method = words.next().unwrap_or_default();
    let version = words.next_back().unwrap_or_default();
    !method.is_empty() && method.iter().all(u8::is_ascii_uppercase) && version.starts_with(b"HTTP/")
}

/// Where the body begins: behind the first blank line.
fn end_of_head(bytes: &[u8]) -> Option<usize> {
    let window = &bytes[..bytes.len().min(MAX_HEAD)];
    memchr::memchr_iter(b'\n', window).find_map(|at| match &window[at + 1..] {
        [b'\n', ..] => Some(at + 2),
        [b'\r', b'\n', ..] => Some(at + 3),
        _ => None,
    })
}

fn parse(text: &str) -> HttpHead {
    let mut lines = text.lines();
    let request_line = lines.next().unwrap_or_default().trim_end().to_owned();
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in lines.filter(|line| !line.trim().is_empty()) {
        // A folded header goes on on the next line.
        if let (true, Some((_, value))) = (line.starts_with([' ', '\t']), headers.last_mut()) {
            value.push(' ');
            value.push_str(line.trim());
        } else {
            let (key, value) = line.split_once(':').unwrap_or((line, ""));
            headers.push((key.trim().to_owned(), value.trim().to_owned()));
        }
    }
    HttpHead { request_line, headers }
}

/// Takes off the chunked framing. A capture whose receiver already did so is left as it is; behind a fault in
/// the framing the rest is, so that nothing is lost.
fn join_chunks(body: Vec<u8>, tell: impl FnOnce(ProblemKind, &'static str)) -> Vec<u8> {
    if chunk_line(&body).is_none() {
        return body;
    }
    let mut joined = Vec::with_capacity(body.len());
    let mut rest = body.as_slice();
    let (kind, message) = loop {
        let Some((size, after)) = chunk_line(rest) else {
            // The last line of all may lack its end.
            if rest.trim_ascii() == b"0" {
                return joined;
            }
            if rest.trim_ascii().iter().all(u8::is_ascii_hexdigit) {
                break (ProblemKind::Incomplete, "the chunked body ends before its last chunk");
            }
            joined.extend_from_slice(rest);
            break (
                ProblemKind::Syntax,
                "a line that is no chunk size, the rest of the body is read as it is",
            );
        };
        if size == 0 {
            return joined;
        }
        let Some((chunk, next)) = after.split_at_checked(size) else {
            joined.extend_from_slice(after);
            break (ProblemKind::Incomplete, "the chunked body ends inside a chunk");
        };
        joined.extend_from_slice(chunk);
        rest = next.strip_prefix(b"\r\n").or_else(|| next.strip_prefix(b"\n")).unwrap_or(next);
    };
    tell(kind, message);
    joined
}

/// The size that the first line tells, and what stands behind that line.
fn chunk_line(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let end = memchr::memchr(b'\n', bytes)?;
    let size = std::str::from_utf8(bytes[..end].trim_ascii()).ok()?.split(';').next()?.trim();
    let is_size = !size.is_empty() && size.bytes().all(|byte| byte.is_ascii_hexdigit());
    // More than there can be is more than there is.
    is_size.then(|| (usize::from_str_radix(size, 16).unwrap_or(usize::MAX), &bytes[end + 1..]))
}

/// A body shorter than its head promised was cut off on its way to the disk.
fn check_length(head: &HttpHead, body: &[u8], text: &str, problems: &mut Vec<Problem>) {
    let framed = head.says("Transfer-Encoding", "chunked") || head.says("Content-Encoding", "gzip");
    let promised = head.header("Content-Length").and_then(|value| value.parse::<usize>().ok());
    if let Some(promised) = promised.filter(|&promised| !framed && body.len() < promised) {
        let message = format!("Content-Length promises {promised} bytes, there are {}", body.len());
        let at = place_of(text, "content-length");
        problems.push(Problem::at(text, at, ProblemKind::Incomplete, message));
    }
}

/// Where a header stands, by its name in small letters.
fn place_of(text: &str, name: &str) -> usize {
    text.to_ascii_lowercase().find(name).unwrap_or(0)
}
