//! Captures that were damaged on purpose: whatever the bytes are, each becomes rows and named problems, and
//! nothing unfinished passes for a finished event. One target for each reader: `CALLSCOPE_FUZZ_RUNS=50` runs
//! fifty times as many cases, `CALLSCOPE_FUZZ_FROM=7` begins with the seventh, and
//! `cargo test --test hostile xml` runs one of them.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files must stop")]

mod common;
#[path = "common/damage.rs"]
mod damage;
#[path = "common/soundness.rs"]
mod soundness;

use callscope::callback::Job;
use callscope::capture::{self, Reading};
use callscope::doc::{self, Parsed, ProblemKind};
use callscope::query::{Clock, Query, edit};
use common::files;
use damage::{Random, damage, dress, gzip, seeds, small_seeds};
use soundness::{check, check_pretty, check_problem, check_tree, holds, outline, reading_says};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().and_then(|number| number.parse().ok())
}

/// Makes so many cases and holds each to `check`, which must not panic.
fn fuzz(
    target: &str,
    cases: u64,
    mut make: impl FnMut(&mut Random) -> Vec<u8>,
    check: impl Fn(&[u8]) -> Result<(), String> + std::panic::RefUnwindSafe,
) {
    let first = number("CALLSCOPE_FUZZ_FROM").unwrap_or(0);
    let cases = cases * number("CALLSCOPE_FUZZ_RUNS").unwrap_or(1);
    for case in first..first + cases {
        let bytes = make(&mut Random(case));
        let outcome = std::panic::catch_unwind(|| check(&bytes));
        let fault = outcome.unwrap_or_else(|_| Err("it panics".to_owned()));
        assert!(
            fault.is_ok(),
            "{target}, case {case}: {fault:?}\n{}",
            String::from_utf8_lossy(&bytes).escape_debug()
        );
    }
    println!("{target}: {cases} cases");
}

/// Makes cases of the pieces that `is_fit` lets through, damaged up to `most` times.
fn damaged(
    seeds: &[Vec<u8>],
    is_fit: impl Fn(&[u8]) -> bool,
    most: usize,
) -> impl FnMut(&mut Random) -> Vec<u8> {
    let fit: Vec<Vec<u8>> = seeds.iter().filter(|seed| is_fit(seed)).cloned().collect();
    assert!(fit.len() > 20, "only {} pieces", fit.len());
    move |random| {
        let mut bytes = random.pick(&fit);
        for _ in 0..=random.below(most) {
            damage(random, &mut bytes, &fit);
        }
        bytes
    }
}

fn begins_with(signs: &[u8]) -> impl Fn(&[u8]) -> bool {
    move |bytes| bytes.trim_ascii_start().first().is_some_and(|first| signs.contains(first))
}

fn as_text(bytes: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(bytes).map_err(|error| error.to_string())
}

#[test]
fn damaged_captures_are_read_to_some_end() {
    let seeds = seeds();
    let make = |random: &mut Random| {
        let mut bytes = random.pick(&seeds);
        if random.below(2) == 0 {
            bytes = dress(random, bytes);
        }
        for _ in 0..=random.below(4) {
            damage(random, &mut bytes, &seeds);
        }
        if random.below(8) == 0 {
            bytes = dress(random, bytes);
        }
        bytes
    };
    fuzz("captures", 6_000, make, |bytes| check(&capture::read(bytes.to_vec())));
}

#[test]
fn damaged_xml_is_read_to_some_end() {
    let seeds = small_seeds();
    let make = damaged(&seeds, begins_with(b"<"), 5);
    fuzz("xml", 8_000, make, |bytes| {
        let source = String::from_utf8_lossy(bytes).into_owned();
        check_parsed(&source, &doc::xml::parse(source.clone()))?;
        check_parts(&source, &doc::xml::split(&source, usize::MAX))
    });
}

#[test]
fn damaged_json_is_read_to_some_end() {
    let seeds = small_seeds();
    let make = damaged(&seeds, begins_with(b"{[\""), 5);
    fuzz("json", 8_000, make, |bytes| check_json(&String::from_utf8_lossy(bytes)));
}

/// What reads JSON elsewhere finds it well formed exactly if this one does.
fn check_json(source: &str) -> Result<(), String> {
    use ProblemKind::{Incomplete, Repaired, Syntax};
    let parsed = doc::json::parse(source.to_owned());
    check_parsed(source, &parsed)?;
    check_parts(source, &doc::json::split(source, usize::MAX))?;
    let is_refused =
        |kinds: &[ProblemKind]| parsed.problems.iter().any(|problem| kinds.contains(&problem.kind));
    match serde_json::from_str::<serde::de::IgnoredAny>(source) {
        Ok(_) => holds(!is_refused(&[Incomplete, Repaired, Syntax]), "well formed, and refused"),
        Err(error) => holds(!parsed.problems.is_empty(), &format!("taken, and {error}")),
    }
}

fn check_parsed(source: &str, parsed: &Parsed) -> Result<(), String> {
    check_tree(&parsed.tree)?;
    parsed.problems.iter().try_for_each(|problem| check_problem(problem, source))?;
    if parsed.problems.is_empty() { check_pretty(&parsed.tree) } else { Ok(()) }
}

/// Parts lie one after another, and all but what parts them lies in one, up to where something else begins.
fn check_parts(source: &str, (parts, all): &(Vec<std::ops::Range<usize>>, usize)) -> Result<(), String> {
    let is_gap = |c: char| c.is_whitespace() || ",\u{1e}\u{feff}\u{200b}".contains(c);
    let mut end = 0;
    for part in parts {
        holds(part.start >= end && part.start < part.end, "parts overlap, or one is empty")?;
        let between = source.get(end..part.start).ok_or("a part cuts a character")?;
        holds(between.chars().all(is_gap), "a text between the parts is lost")?;
        end = part.end;
    }
    let rest = source.get(end..*all).ok_or("a part cuts a character")?;
    holds(rest.chars().all(is_gap), "the text behind the parts is lost")?;
    let foreign = source.get(*all..).ok_or("what is foreign cuts a character")?;
    holds(foreign.is_empty() || end > 0 && foreign.starts_with(['<', '{', '[']), "a text is not looked at")
}

/// Commas that lack or that nothing follows are mended, each is told, and nothing else is: what was cut off is not
/// made whole.
#[test]
fn commas_that_lack_are_mended_and_nothing_else() {
    let make = |random: &mut Random| {
        let mut made = Made::default();
        made.map(random, 0);
        let mut bytes = made.broken.into_bytes();
        // Which of the two it is, and how the whole one reads, goes with it.
        bytes.push(0);
        bytes.extend_from_slice(made.whole.as_bytes());
        bytes
    };
    fuzz("repair", 8_000, make, |bytes| {
        let text = as_text(bytes)?;
        let (broken, whole) = text.split_once('\0').ok_or("two texts")?;
        check_repair(broken, whole)
    });
}

fn check_repair(broken: &str, whole: &str) -> Result<(), String> {
    let kinds = |parsed: &Parsed| parsed.problems.iter().map(|problem| problem.kind).collect::<Vec<_>>();
    let truth = doc::json::parse(whole.to_owned());
    holds(truth.problems.is_empty(), "what was made is not whole")?;
    let mended = doc::json::parse(broken.to_owned());
    check_parsed(broken, &mended)?;
    let faults = commas(whole).abs_diff(commas(broken));
    let told = kinds(&mended);
    holds(told.iter().all(|&kind| kind == ProblemKind::Repaired), &format!("not mended: {told:?}"))?;
    holds(faults == 0 || !told.is_empty(), "mended, and not told")?;
    holds(outline(&mended.tree) == outline(&truth.tree), "mended into something else")?;
    for end in (1..broken.trim_end().len()).step_by(7).filter(|&end| broken.is_char_boundary(end)) {
        let part = kinds(&doc::json::parse(broken[..end].to_owned()));
        holds(part.iter().any(|&kind| kind >= ProblemKind::Incomplete), "a part passes for the whole")?;
    }
    Ok(())
}

fn commas(text: &str) -> usize {
    text.matches(',').count()
}

/// JSON as it should be, and the same with commas gone and commas too many. No text holds a comma.
#[derive(Default)]
struct Made {
    whole: String,
    broken: String,
    faults: usize,
}

impl Made {
    fn both(&mut self, text: &str) {
        self.whole.push_str(text);
        self.broken.push_str(text);
    }

    fn value(&mut self, random: &mut Random, depth: usize) {
        match random.below(if depth < 4 { 7 } else { 5 }) {
            0 => self.both("\"a\\\"上 \\u4e0a]}\""),
            1 => self.both(random.pick(&["0", "-1.50", "1E+400", "9007199254740993.0"])),
            2 => self.both(random.pick(&["true", "null", "false"])),
            3 => self.both(random.pick(&["\"\"", "{}", "[]", "\"{\\\"b\\\":1}\""])),
            4 => self.both("\"x\""),
            5 => self.map(random, depth + 1),
            _ => {
                self.both("[");
                let items = random.below(4);
                for item in 0..items {
                    self.both(if item > 0 { "," } else { "" });
                    self.value(random, depth + 1);
                }
                self.trailing(random, items);
                self.both("]");
            }
        }
    }

    fn map(&mut self, random: &mut Random, depth: usize) {
        self.both("{");
        let members = random.below(5);
        for member in 0..members {
            if member > 0 {
                self.whole.push(',');
                if random.below(4) == 0 && self.faults < 40 {
                    self.faults += 1;
                } else {
                    self.broken.push(',');
                }
            }
            self.both(random.pick(&["", "\n", " ", "\r\n\t"]));
            let mut key = String::new();
            let _ = write!(key, "\"k{member}\":");
            self.both(&key);
            self.value(random, depth);
        }
        self.trailing(random, members);
        self.both(random.pick(&["}", "\n}"]));
    }

    /// A comma with nothing after it.
    fn trailing(&mut self, random: &mut Random, before: usize) {
        if before > 0 && random.below(6) == 0 && self.faults < 40 {
            self.broken.push(',');
            self.faults += 1;
        }
    }
}

/// Bytes in any encoding, with any mark and any declaration, true or not.
#[test]
fn damaged_encodings_are_decoded_to_some_end() {
    const ENCODINGS: &[&str] = &[
        "utf-8",
        "UTF-16",
        "utf-16le",
        "gbk",
        "gb18030",
        "gb2312",
        "big5",
        "shift_jis",
        "iso-2022-jp",
        "euc-kr",
        "windows-1252",
        "x-user-defined",
        "replacement",
        "ucs-4",
        "",
        "上",
    ];
    let texts: Vec<Vec<u8>> = small_seeds();
    let make = |random: &mut Random| {
        let text = String::from_utf8_lossy(&random.pick(&texts)).into_owned();
        let declared = random.pick(ENCODINGS);
        let text = match random.below(3) {
            0 => format!("<?xml version='1.0' encoding='{declared}'?>{text}"),
            1 => format!("{text}上线 é😀"),
            _ => text,
        };
        let mut bytes = match encoding_rs::Encoding::for_label(random.pick(ENCODINGS).as_bytes()) {
            Some(encoding) if encoding.output_encoding() == encoding => encoding.encode(&text).0.into_owned(),
            Some(encoding) if encoding == encoding_rs::UTF_16LE => {
                text.encode_utf16().flat_map(u16::to_le_bytes).collect()
            }
            _ => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        };
        let mark: &[u8] = random.pick(&[&b""[..], b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xef\xbb"]);
        bytes.splice(0..0, mark.iter().copied());
        for _ in 0..random.below(3) {
            damage(random, &mut bytes, &texts);
        }
        bytes
    };
    fuzz("encodings", 8_000, make, |bytes| check(&capture::read(bytes.to_vec())));
}

/// Heads of requests, with framing that is true or not, packed or not.
#[test]
fn damaged_requests_are_read_to_some_end() {
    const HEADERS: &[&str] = &[
        "Host: a¦Host:¦: a¦Host¦ folded¦\tfolded: more¦Content-Type: text/xml; charset=gbk¦X-A: é上\u{202e}",
        "Content-Type: application/json¦Content-Length: 5¦Content-Length: 0¦Content-Length: 99999999999999999999",
        "Content-Length: 400¦Content-Length: -1¦Transfer-Encoding: chunked¦transfer-encoding: gzip, chunked",
        "Content-Encoding: gzip¦content-encoding: br¦X-Ci-Content-Version: Simple¦Content-Encoding: GZIP",
    ];
    let bodies = small_seeds();
    let make = |random: &mut Random| {
        let end = random.pick(&["\r\n", "\r\n", "\n", "\r"]);
        let mut bytes =
            random.pick(&["POST / HTTP/1.1", "PUT /a?b HTTP/1.0", "GET x HTTP/", "POST HTTP/2 "]).to_owned();
        bytes.push_str(end);
        for _ in 0..random.below(5) {
            bytes.push_str(random.piece(HEADERS));
            bytes.push_str(end);
        }
        bytes.push_str(end);
        let mut bytes = bytes.into_bytes();
        let mut body = random.pick(&bodies);
        if random.below(3) == 0 {
            body = gzip(&body);
        }
        if random.below(3) == 0 {
            body = chunked(random, &body);
        }
        bytes.extend(body);
        for _ in 0..random.below(4) {
            damage(random, &mut bytes, &bodies);
        }
        if random.below(3) == 0 {
            bytes.extend(random.pick(&[
                &b"POST / HTTP/1.1\r\n\r\n{}"[..],
                b"\r\nHTTP/1.1 200 OK\r\n\r\n",
                b"x",
                b"{}",
            ]));
        }
        for mark in LOST_OR_NOT {
            let at = random.below(bytes.len() + 1);
            bytes.splice(at..at, mark.bytes());
        }
        bytes
    };
    fuzz("requests", 8_000, make, |bytes| {
        let reading = capture::read(bytes.to_vec());
        for head in &reading.capture.heads {
            holds(reading.text.contains(head.request_line.as_str()), "the head is not in the text")?;
        }
        check(&reading)?;
        check_nothing_is_lost(&reading, bytes)
    });
}

/// Words that stand anywhere in a capture, and have to be found again.
const LOST_OR_NOT: [&str; 3] = [" found-1 ", " found-2 ", " found-3 "];

/// Whatever stands in a request is in its text, or a problem tells that it is not. Framing is no text, nor is what
/// was packed.
fn check_nothing_is_lost(reading: &Reading, bytes: &[u8]) -> Result<(), String> {
    use ProblemKind::{Incomplete, Syntax, TooLarge, Unreadable};
    let is_told = |kind| matches!(kind, Incomplete | Syntax | TooLarge | Unreadable);
    let undecoded = String::from_utf8_lossy(&reading.undecoded);
    // What is wrong with one of several messages stands with its body, and before it.
    let of_messages = reading
        .capture
        .bodies
        .iter()
        .flat_map(|body| body.problems.iter().filter(|problem| problem.offset < body.range.start));
    if reading.capture.encoding.starts_with("UTF-16")
        || reading.capture.problems.iter().chain(of_messages).any(|p| is_told(p.kind))
    {
        return Ok(());
    }
    for mark in LOST_OR_NOT {
        let at = bytes.windows(mark.len()).position(|word| word == mark.as_bytes());
        let Some(at) = at else { continue };
        // In the extension of a chunk, or beside its size.
        let line = bytes[..at].rsplit(|&byte| byte == b'\n').next().unwrap_or_default();
        let is_framing = line.contains(&b';') || line.trim_ascii().iter().all(u8::is_ascii_hexdigit);
        let is_kept = reading.text.contains(mark) || undecoded.contains(mark);
        holds(is_kept || is_framing, &format!("{mark:?} is neither in the text nor told"))?;
    }
    Ok(())
}

/// In chunks of random length, with sizes that are mostly true.
fn chunked(random: &mut Random, mut rest: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    while !rest.is_empty() {
        let (chunk, next) = rest.split_at(1 + random.below(rest.len().min(60)));
        let size = if random.below(20) == 0 { random.below(300) } else { chunk.len() };
        let extension = random.pick(&["", "", ";a=b", " "]);
        out.extend_from_slice(format!("{size:x}{extension}\r\n").as_bytes());
        out.extend_from_slice(chunk);
        out.extend_from_slice(b"\r\n");
        rest = next;
    }
    out.extend_from_slice(random.pick(&["0\r\n\r\n", "0", "", "00\r\n"]).as_bytes());
    out
}

/// Whoever reads a file that is still being written must notice: no part of a capture is a whole event, and none
/// tells of another record than the whole does.
#[test]
fn no_prefix_of_a_capture_is_a_finished_event() {
    let folders =
        ["sample_logs", "../shared/corpus"].map(|name| Path::new(env!("CARGO_MANIFEST_DIR")).join(name));
    let mut checked = 0;
    for path in folders.iter().filter(|folder| folder.is_dir()).flat_map(|folder| files(folder)) {
        let bytes = fs::read(&path).unwrap();
        let whole = capture::read(bytes.clone());
        // Several bodies have prefixes that are whole, and what is broken already proves nothing.
        if bytes.len() > 2_700 || whole.capture.bodies.len() > 1 || is_unfinished(&whole) {
            continue;
        }
        checked += 1;
        let text = whole.text.trim_end();
        let told_of = names(&whole);
        for end in 0..bytes.len() {
            let part = capture::read(bytes[..end].to_vec());
            let is_all = part.text.trim_end() == text && whole.capture.heads.is_empty();
            let has_event =
                part.capture.bodies.iter().flat_map(|b| &b.callbacks).any(|c| !c.is_unrecognised());
            assert!(
                is_all || !has_event || is_unfinished(&part),
                "{} passes for a finished event when it is cut at {end}",
                path.display()
            );
            for (part, whole) in names(&part).into_iter().zip(&told_of) {
                let other = part.iter().zip(whole).find(|(part, whole)| !part.is_empty() && part != whole);
                assert_eq!(other, None, "{} says so when it is cut at {end}", path.display());
            }
        }
    }
    assert!(checked > 30, "only {checked} captures were cut");
}

/// Id, tag and state of every job, run and task, in order.
fn names(reading: &Reading) -> Vec<[String; 3]> {
    let of_job = |job: &Job| [&job.job_id, &job.tag, &job.state].map(String::clone);
    let mut names = Vec::new();
    for callback in reading.capture.bodies.iter().flat_map(|body| &body.callbacks) {
        names.extend(callback.jobs.iter().map(of_job));
        for run in &callback.runs {
            names.push([&run.run_id, &run.workflow_id, &run.state].map(String::clone));
            names.extend(run.tasks.iter().map(of_job));
        }
    }
    names
}

fn is_unfinished(reading: &Reading) -> bool {
    reading_says(reading, ProblemKind::Incomplete) || reading_says(reading, ProblemKind::Syntax)
}

#[test]
fn damaged_filters_are_understood_or_refused() {
    // Regular expressions take long to build, so they are few.
    const SEEDS: &[&str] = &[
        "state:Failed,Cancel -bucket:test-* took>30s (object:\".mp4\" or \"moov atom\") #tag:Transcode",
        "created:2026-11-20..today wait>=1h -(run:w1 or -tag:Tts,Snapshot) problem:syntax",
        "is:run key:\"\" #-(x) \"q\\\"\\\\\" 上线 files>1",
        "ended>now-1h and code=1007,1008 message:*timeout* or -user:\"a b\" size<1MB",
        "a b c d e f -(g or (h i)) j:k l:m,n,o",
        r#"object~"\.mp4$" ~"(a|b)*""#,
    ];
    const PIECES: &[&str] = &[
        "(¦)¦\"¦\\¦~¦#¦-¦:¦,¦*¦..¦>¦>=¦<¦=¦ ¦ or ¦ and ¦or¦took¦created¦state¦30s¦1h¦-1¦",
        "99999999999999999999d¦today¦2026-13-45¦[¦]¦{9999999}¦(?i)¦(?P<¦\\u{110000}¦😀¦\u{202e}¦\0¦\n¦",
        "((((¦))))¦~\"¦a{40}{40}¦\u{3000}",
    ];
    let make = |random: &mut Random| {
        let mut text = random.pick(SEEDS).to_owned();
        for _ in 0..=random.below(6) {
            let boundary = |at: usize, text: &str| text.floor_char_boundary(at);
            let range = random.range(text.len(), 12);
            let range = boundary(range.start, &text)..boundary(range.end, &text);
            match random.below(4) {
                0 => text.replace_range(range, ""),
                1 => {
                    let copy = text[range.clone()].to_owned();
                    text.insert_str(range.start, &copy);
                }
                2 if random.below(20) == 0 => text.insert_str(range.start, &random.piece(PIECES).repeat(300)),
                _ => text.insert_str(range.start, random.piece(PIECES)),
            }
        }
        text.into_bytes()
    };
    fuzz("filters", 8_000, make, |bytes| check_filter(as_text(bytes)?));
}

fn check_filter(text: &str) -> Result<(), String> {
    let clock = Clock { now: 1_795_170_000_000, offset_minutes: 480 };
    match Query::parse(text, clock) {
        Ok(query) => {
            for term in query.terms() {
                holds(text.get(term.span.clone()) == Some(term.text.as_str()), "a term is not in its place")?;
            }
        }
        Err(error) => holds(text.get(error.span.clone()).is_some(), "the fault is not in the text")?,
    }
    for (at, term) in edit::terms(text).into_iter().enumerate().take(5) {
        holds(text.get(term).is_some(), "a term is not in the text")?;
        let _ = (edit::without_term(text, at), edit::invert_term(text, at), edit::toggle_term(text, at));
    }
    Ok(())
}
