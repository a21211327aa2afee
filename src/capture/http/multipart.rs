//! The parts of a multipart body, as forms are uploaded.

use super::{Message, head};
use crate::capture::unpack;
use crate::doc::MAX_BODIES;

/// Adds a message; of a multipart one a message for each part that may be a callback. What stands between those is
/// theirs as text, so that nothing is lost.
pub(super) fn part(mut message: Message, messages: &mut Vec<Message>) {
    let parts = boundary(&message).map_or_else(Vec::new, |boundary| bodies(&message.body, &boundary));
    if parts.is_empty() {
        messages.push(message);
        return;
    }
    let bytes = std::mem::take(&mut message.body);
    let charset = message.charset.take();
    let tail = std::mem::take(&mut message.tail);
    let mut at = 0;
    for (start, end) in parts {
        message.frame.push_str(&String::from_utf8_lossy(&bytes[at..start]));
        message.body = bytes[start..end].to_vec();
        message.charset.clone_from(&charset);
        at = end;
        messages.push(std::mem::take(&mut message));
    }
    if let Some(last) = messages.last_mut() {
        last.tail = String::from_utf8_lossy(&bytes[at..]).into_owned() + &tail;
    }
}

fn boundary(message: &Message) -> Option<String> {
    let head = message.head.as_ref()?;
    let is_multipart = head.header("Content-Type")?.to_ascii_lowercase().starts_with("multipart/");
    let boundary = head.parameter("boundary").filter(|boundary| is_multipart && !boundary.is_empty())?;
    Some(format!("--{boundary}"))
}

/// Where the parts lie that begin as a callback does.
fn bodies(bytes: &[u8], boundary: &str) -> Vec<(usize, usize)> {
    let begins_line = |at: &usize| *at == 0 || bytes[at - 1] == b'\n';
    let delimiters: Vec<usize> =
        memchr::memmem::find_iter(bytes, boundary).filter(begins_line).take(MAX_BODIES).collect();
    let ends = delimiters.iter().skip(1).copied().chain([bytes.len()]);
    let parts = delimiters.iter().zip(ends).filter_map(|(&delimiter, end)| {
        // The delimiter and the headers of the part end at a blank line.
        let start = delimiter + head::len(&bytes[delimiter..end]);
        let end = end - line_end_len(&bytes[start..end]);
        let body = bytes[start..end].trim_ascii();
        let is_body = matches!(body.first(), Some(b'{' | b'[' | b'<')) || unpack::is_packed(body);
        is_body.then_some((start, end))
    });
    parts.collect()
}

/// The line end before a delimiter is its own.
fn line_end_len(bytes: &[u8]) -> usize {
    if bytes.ends_with(b"\r\n") { 2 } else { usize::from(bytes.ends_with(b"\n")) }
}
