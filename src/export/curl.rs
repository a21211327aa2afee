//! One captured callback as a `curl` command that sends its stored body once more, for whoever mends a receiver.
//! It is only ever put on the clipboard; where it goes to is left open in it.

use crate::capture::{Body, Reading};
use crate::doc::Format;
use crate::index::Delivery;
use crate::sanitize::is_hostile;
use std::fmt::Write;
use std::path::Path;

/// Stands where the address of the receiver goes. Quoted, and no host: run as it is, the command sends nothing.
pub const RECEIVER: &str = "<URL>";
/// A body that cannot be taken from the file as it lies there is written into the command, up to this many bytes.
const LONGEST: usize = 1 << 20;

/// The command for the body of a delivery; `path` is the capture's whole path, `len` its length in bytes.
/// `None` where the body neither lies in the file byte for byte nor is short enough to be written out.
#[must_use]
pub fn curl(reading: &Reading, delivery: Delivery, path: &Path, len: u64) -> Option<String> {
    let body = reading.capture.bodies.get(delivery.body as usize)?;
    let content_type = quoted(&format!("Content-Type: {}", content_type(reading, body)));
    let send =
        |data: &str| format!("curl -X POST -H {content_type} --data-binary {data} {}", quoted(RECEIVER));
    let file = word(path.as_os_str().as_encoded_bytes());
    let lies_open = lies_open(reading, path, len);
    if lies_open && reading.capture.heads.is_empty() && reading.capture.bodies.len() == 1 {
        return Some(send(&format!("@{file}")));
    }
    let is_utf8 = reading.capture.encoding == "UTF-8" && reading.undecoded.is_empty();
    if lies_open && is_utf8 && reading.text.len() as u64 == len {
        // The text is the bytes of the file, one for one.
        let (from, length) = (body.range.start + 1, body.range.len());
        return Some(format!("tail -c +{from} -- {file} | head -c {length} | {}", send("@-")));
    }
    let text = reading.text.get(body.range.clone()).filter(|text| is_utf8 && text.len() <= LONGEST)?;
    // A shell has no word with a zero in it.
    (!text.contains('\0')).then(|| format!("printf %s {} | {}", quoted(text), send("@-")))
}

/// Whether the file holds the text as it is, not packed. Of UTF-8 the length tells, but for a byte order mark; of
/// other encodings the name must do.
fn lies_open(reading: &Reading, path: &Path, len: u64) -> bool {
    if reading.capture.encoding == "UTF-8" && reading.undecoded.is_empty() {
        let text = reading.text.len() as u64;
        return len == text || len == text + 3;
    }
    !path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"))
}

/// What the request said that brought it, else what its syntax makes it.
fn content_type<'r>(reading: &'r Reading, body: &Body) -> &'r str {
    let sent = reading.capture.head_of(body).and_then(|head| head.header("Content-Type"));
    sent.filter(|sent| !sent.is_empty()).unwrap_or(match body.format {
        Format::Json => "application/json",
        Format::Xml => "application/xml",
        Format::Text => "text/plain",
    })
}

/// A text as one word of a shell, whatever it holds.
fn quoted(text: &str) -> String {
    word(text.as_bytes())
}

/// Bytes as one word of a shell: in single quotes. What a terminal would obey, what cannot be seen, and bytes that
/// are no UTF-8 are written as escapes of `$'…'`, so that pasting the word runs nothing and a shell gets the same
/// bytes.
fn word(bytes: &[u8]) -> String {
    let plain = std::str::from_utf8(bytes).ok().filter(|text| !text.chars().any(is_hostile));
    if let Some(text) = plain {
        return format!("'{}'", text.replace('\'', r"'\''"));
    }
    let mut word = String::from("$'");
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            if is_hostile(c) {
                escape(c.encode_utf8(&mut [0; 4]).as_bytes(), &mut word);
            } else {
                word.extend(matches!(c, '\'' | '\\').then_some('\\'));
                word.push(c);
            }
        }
        escape(chunk.invalid(), &mut word);
    }
    word.push('\'');
    word
}

/// Three octal digits: no digit that follows is taken for a further one.
fn escape(bytes: &[u8], word: &mut String) {
    for byte in bytes {
        let _ = write!(word, "\\{byte:03o}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture;
    use crate::index::{Indexer, Stamp};
    use std::path::PathBuf;

    /// The command for the last body of a capture of these bytes.
    fn command(path: &str, bytes: &[u8]) -> Option<String> {
        let reading = capture::read(bytes.to_vec());
        let mut index = Indexer::new();
        index.apply("a".as_ref(), Stamp::default(), &reading.capture);
        index.commit();
        let last =
            index.records().flat_map(crate::index::Record::deliveries).max_by_key(|one| one.body).unwrap();
        curl(&reading, last, &PathBuf::from(path), bytes.len() as u64)
    }

    const BODY: &str = r#"{"EventName":"TaskFinish","JobsDetail":[{"JobId":"j1","State":"Success"}]}"#;

    #[test]
    fn a_body_that_is_its_whole_file_is_sent_from_there() {
        assert_eq!(
            command("/c/a.json", BODY.as_bytes()).unwrap(),
            "curl -X POST -H 'Content-Type: application/json' --data-binary @'/c/a.json' '<URL>'"
        );
        let xml = "\u{feff}<Response><EventName>TaskFinish</EventName></Response>";
        assert!(command("/c/a", xml.as_bytes()).unwrap().contains("'Content-Type: application/xml'"));
    }

    #[test]
    fn a_body_behind_a_head_or_another_body_is_cut_out_of_its_file() {
        let head = "POST / HTTP/1.1\r\nContent-Type: application/json; charset='x'\r\n\r\n";
        let sent = command("/c/a", format!("{head}{BODY}").as_bytes()).unwrap();
        let wanted = format!(
            "tail -c +{} -- '/c/a' | head -c {} | curl -X POST \
             -H 'Content-Type: application/json; charset='\\''x'\\''' --data-binary @- '<URL>'",
            head.len() + 1,
            BODY.len()
        );
        assert_eq!(sent, wanted);
        let second = BODY.replace("j1", "j2");
        let sent = command("/c/a", format!("{BODY}\n{second}\n").as_bytes()).unwrap();
        assert!(sent.starts_with(&format!(
            "tail -c +{} -- '/c/a' | head -c {} |",
            BODY.len() + 2,
            second.len()
        )));
    }

    #[test]
    fn what_does_not_lie_in_its_file_as_it_is_sent_is_written_out() {
        use std::io::Write;
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        let body = BODY.replace("j1", "it's");
        packed.write_all(body.as_bytes()).unwrap();
        let sent = command("/c/a.gz", &packed.finish().unwrap()).unwrap();
        assert!(sent.starts_with(r#"printf %s '{"EventName":"TaskFinish","JobsDetail":[{"JobId":"it'\''s""#));
        assert!(sent.ends_with("--data-binary @- '<URL>'"));
    }

    #[test]
    fn a_hostile_name_stays_one_word_on_one_line() {
        for (path, wanted) in [
            ("/c/a b$(rm -rf ~)`x`.json", "'/c/a b$(rm -rf ~)`x`.json'"),
            ("/c/it's.json", r"'/c/it'\''s.json'"),
            ("/c/';rm -rf ~;'", r"'/c/'\'';rm -rf ~;'\'''"),
            ("/c/a\nrm -rf ~", r"$'/c/a\012rm -rf ~'"),
            ("/c/a\u{202e}'\\", r"$'/c/a\342\200\256\'\\'"),
            ("/c/上线.json", "'/c/上线.json'"),
        ] {
            assert_eq!(word(path.as_bytes()), wanted);
            let sent = command(path, BODY.as_bytes()).unwrap();
            assert!(sent.contains(&format!("@{wanted} ")) && !sent.contains('\n'), "{sent}");
        }
    }

    /// What a shell makes of the words is the path itself, byte by byte.
    #[cfg(unix)]
    #[test]
    fn a_shell_reads_the_words_as_the_path() {
        for bytes in [&b"/c/\xff'\n$x`y`\\ z\x01f"[..], b"/c/'''", "/c/\u{2028}a上".as_bytes()] {
            let script = format!("printf %s {}", word(bytes));
            let Ok(shell) = std::process::Command::new("bash").args(["-c", &script]).output() else { return };
            assert_eq!(shell.stdout, bytes, "{script}");
        }
    }
}
