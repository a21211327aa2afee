//! Where a head begins and ends, and what it says.

use super::Fault;
use crate::doc::ProblemKind;

/// Request line and headers as they were received.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpHead {
    /// `POST /callback HTTP/1.1`, or the status line of an answer; empty where only headers were kept.
    pub request_line: String,
    /// In order, names as sent; trailers behind them.
    pub headers: Vec<(String, String)>,
    /// Where it begins in the text of the capture.
    pub(in crate::capture) start: usize,
}

/// Headers of one head that are kept; more are only text.
const MAX_HEADERS: usize = 1_000;
/// Headers without a request line are a head if one of them is of these.
const TELLING: [&str; 8] = [
    "host",
    "content-type",
    "content-length",
    "content-encoding",
    "transfer-encoding",
    "user-agent",
    "x-ci-content-version",
    "x-forwarded-for",
];
/// The methods that a request may have wherever it begins.
const METHODS: [&str; 7] = ["POST", "PUT", "PATCH", "GET", "HEAD", "DELETE", "OPTIONS"];

impl HttpHead {
    /// The value of the first header of that name; case is not looked at.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.index_of(name).map(|index| self.headers[index].1.as_str())
    }

    /// Whether it is the head of an answer.
    #[must_use]
    pub fn is_response(&self) -> bool {
        is_status_line(self.request_line.as_bytes())
    }

    /// The `charset` of the content type.
    pub(super) fn charset(&self) -> Option<&str> {
        self.parameter("charset")
    }

    /// A parameter of the content type, such as `charset=gbk`.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let parameters = self.header("Content-Type")?.split(';').skip(1);
        let mut pairs = parameters.filter_map(|parameter| parameter.split_once('='));
        let (_, value) = pairs.find(|(key, _)| key.trim().eq_ignore_ascii_case(name))?;
        Some(value.trim().trim_matches('"'))
    }

    /// What the body was packed in, in that order, in small letters.
    pub(super) fn codings(&self) -> impl Iterator<Item = String> {
        let of_name = |(name, _): &&(String, String)| name.eq_ignore_ascii_case("content-encoding");
        let values = self.headers.iter().filter(of_name).flat_map(|(_, value)| value.split(','));
        values.map(|coding| coding.trim().to_ascii_lowercase())
    }

    pub(super) fn says(&self, header: &str, word: &str) -> bool {
        self.header(header).is_some_and(|value| value.to_ascii_lowercase().contains(word))
    }

    pub(super) fn index_of(&self, name: &str) -> Option<usize> {
        self.headers.iter().position(|(key, _)| key.eq_ignore_ascii_case(name))
    }
}

/// The first line, without its end; none where it has none.
fn first_line(bytes: &[u8]) -> Option<&[u8]> {
    memchr::memchr(b'\n', bytes).map(|end| bytes[..end].trim_ascii_end())
}

/// Whether a request or an answer begins here: `METHOD target HTTP/…`, whatever the method.
pub(super) fn is_start(bytes: &[u8]) -> bool {
    if !bytes.first().is_some_and(u8::is_ascii_alphabetic) {
        return false;
    }
    let Some(line) = first_line(bytes) else { return false };
    let mut words = line.split(|&byte| byte == b' ');
    let method = words.next().unwrap_or_default();
    let version = words.next_back().unwrap_or_default();
    let has_any_method = method.iter().all(u8::is_ascii_uppercase) && version.starts_with(b"HTTP/");
    has_any_method || is_status_line(line) || is_request_line(line)
}

/// Whether a request or an answer begins here and no other text looks like it: for places within a capture.
pub(super) fn is_plain_start(bytes: &[u8]) -> bool {
    let may_be = matches!(bytes.first(), Some(b'H' | b'h' | b'A'..=b'Z' | b'a'..=b'z'));
    may_be && first_line(bytes).is_some_and(|line| is_status_line(line) || is_request_line(line))
}

/// `POST /callback HTTP/1.1`, the method in any case.
fn is_request_line(line: &[u8]) -> bool {
    let mut words = line.split(|&byte| byte == b' ').filter(|word| !word.is_empty());
    let method = words.next().unwrap_or_default();
    let target = words.next().unwrap_or_default();
    let version = words.next().unwrap_or_default();
    METHODS.iter().any(|known| method.eq_ignore_ascii_case(known.as_bytes()))
        && (target.starts_with(b"/") || target.starts_with(b"http") || target == b"*")
        && version.len() > 5
        && version[..5].eq_ignore_ascii_case(b"HTTP/")
        && words.next().is_none()
}

/// `HTTP/1.1 200 OK`.
fn is_status_line(line: &[u8]) -> bool {
    let mut words = line.split(|&byte| byte == b' ');
    let version = words.next().unwrap_or_default();
    let status = words.next().unwrap_or_default();
    version.strip_prefix(b"HTTP/").is_some_and(|number| number.first().is_some_and(u8::is_ascii_digit))
        && status.len() == 3
        && status.iter().all(u8::is_ascii_digit)
}

/// Whether a text without a line end may go on as a request line or a status line.
pub(super) fn may_become_start(text: &str) -> bool {
    if text.contains('\n') {
        return false;
    }
    let mut words = text.trim_end_matches('\r').split(' ');
    let (first, target) = (words.next().unwrap_or_default(), words.next());
    let is_version = |word: &str| word.starts_with("HTTP/") || "HTTP/".starts_with(word);
    let Some(target) = target else {
        return METHODS.iter().any(|method| method.starts_with(first)) || is_version(first);
    };
    let is_method = METHODS.iter().any(|method| method.eq_ignore_ascii_case(first));
    let is_target = target.is_empty() || target.starts_with(['/', '*']) || target.starts_with("http");
    is_method && is_target && words.next().is_none_or(is_version) && words.next().is_none()
        || first.starts_with("HTTP/")
}

/// Whether headers without a request line begin here, one of them such as only HTTP has.
pub(super) fn is_headers(bytes: &[u8]) -> bool {
    let mut is_telling = false;
    for (at, line) in lines(bytes).take(MAX_HEADERS) {
        if line.trim_ascii().is_empty() || is_body(line) {
            return at > 0 && is_telling;
        }
        let is_folded = at > 0 && line.starts_with(b" ");
        let Some(name) = header_name(line).or(is_folded.then_some(&[])) else { return false };
        is_telling |= TELLING.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()));
    }
    is_telling
}

/// The name that a line with a header begins with.
pub(super) fn header_name(line: &[u8]) -> Option<&[u8]> {
    let name = &line[..memchr::memchr(b':', line)?];
    let is_token = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    (!name.is_empty() && name.iter().all(is_token)).then_some(name)
}

/// Lines with their ends, and where they begin.
fn lines(bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (start, rest) = (at, &bytes[at..]);
        at += memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        (at > start).then(|| (start, &bytes[start..at]))
    })
}

/// What no header begins with: the blank line before the body is missing.
fn is_body(line: &[u8]) -> bool {
    matches!(line, [b'{' | b'[' | b'<', ..] | [0x1F, 0x8B, ..])
}

/// How long the head is that begins the bytes, the blank line behind it included.
pub(super) fn len(bytes: &[u8]) -> usize {
    for (at, line) in lines(bytes).skip_while(|(at, line)| *at == 0 && !line.trim_ascii().is_empty()) {
        if matches!(line, b"\n" | b"\r\n") {
            return at + line.len();
        }
        if is_body(line) {
            return at;
        }
    }
    bytes.len()
}

/// A head, where each of its headers begins, and what is wrong with it.
pub(super) struct Headed {
    pub head: HttpHead,
    pub places: Vec<usize>,
    /// Whether the blank line behind it is there.
    pub has_end: bool,
    pub faults: Vec<Fault>,
}

/// What a frame says whose head begins at byte `start` of it.
pub(super) fn parse(frame: &str, start: usize) -> Headed {
    let text = frame.get(start..).unwrap_or_default();
    let has_line = is_start(text.as_bytes());
    let head = HttpHead { start, ..HttpHead::default() };
    let mut headed = Headed { head, places: Vec::new(), has_end: false, faults: Vec::new() };
    let HttpHead { request_line, headers, .. } = &mut headed.head;
    for (at, line) in lines(text.as_bytes()) {
        let line = &text[at..at + line.len()];
        if at == 0 && has_line {
            line.trim_end().clone_into(request_line);
        } else if line.trim().is_empty() {
            headed.has_end = true;
        } else if let (true, Some((_, value))) = (line.starts_with([' ', '\t']), headers.last_mut()) {
            // A folded header goes on on the next line.
            value.push(' ');
            value.push_str(line.trim());
        } else if headers.len() == MAX_HEADERS {
            let message = format!("more than {MAX_HEADERS} headers, the rest is only in the text");
            headed.faults.push(Fault { at: start + at, kind: ProblemKind::TooLarge, message });
            headed.has_end = true;
            break;
        } else {
            let (key, value) = line.split_once(':').unwrap_or((line, ""));
            headers.push((key.trim().to_owned(), value.trim().to_owned()));
            headed.places.push(start + at);
        }
    }
    headed
}

/// The headers behind a chunked body, and their text.
pub(super) fn trailers(bytes: &[u8]) -> (Vec<(String, String)>, String) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let headers = text.lines().filter_map(|line| line.split_once(':'));
    let headers =
        headers.take(MAX_HEADERS).map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned()));
    (headers.collect(), text)
}
