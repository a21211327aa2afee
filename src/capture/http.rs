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
        let (body, is_whole) = join_chunks(body);
        if !is_whole {
            let at = place_of(&text, "transfer-encoding");
            let message = "the chunked body ends before its last chunk";
            problems.push(Problem::at(&text, at, ProblemKind::Incomplete, message));
        }
        body
    } else {
        body
    };
    let body = if head.says("Content-Encoding", "gzip") { unpack::gunzip(body, problems) } else { body };
    check_length(&head, &body, &text, problems);
    (Some(head), text, body)
}

/// `METHOD target HTTP/…` on the first line.
fn begins_with_request_line(bytes: &[u8]) -> bool {
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

/// Takes off the chunked framing, and says whether its end was there. A capture whose receiver already did so
/// is left as it is.
fn join_chunks(body: Vec<u8>) -> (Vec<u8>, bool) {
    let mut joined = Vec::with_capacity(body.len());
    let mut rest = body.as_slice();
    loop {
        let line_end = memchr::memchr(b'\n', rest);
        let line = std::str::from_utf8(rest.get(..line_end.unwrap_or(rest.len())).unwrap_or_default()).ok();
        let size = line.and_then(|line| usize::from_str_radix(line.split(';').next()?.trim(), 16).ok());
        let (Some(line_end), Some(size)) = (line_end, size) else {
            if joined.is_empty() {
                return (body, true);
            }
            // What is no framing is not lost.
            let is_end = size == Some(0);
            joined.extend_from_slice(if is_end { b"" } else { rest });
            return (joined, is_end);
        };
        rest = rest.get(line_end + 1..).unwrap_or_default();
        if size == 0 {
            return (joined, true);
        }
        joined.extend_from_slice(rest.get(..size).unwrap_or(rest));
        rest = rest.get(size..).unwrap_or_default();
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
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
