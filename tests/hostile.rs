//! Captures that were damaged on purpose: whatever the bytes are, each becomes rows and named problems, and
//! nothing unfinished passes for a finished event. `CALLSCOPE_FUZZ_RUNS=50` runs fifty times as many cases, and
//! `CALLSCOPE_FUZZ_FROM=7` begins with the seventh.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files must stop")]

use callscope::capture::{self, Body, Reading};
use callscope::doc::{self, Format, Kind, Parsed, Position, Problem, ProblemKind, Tree};
use callscope::query::{Clock, Query, edit};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Damaged captures in one run of the tests.
const CAPTURES: u64 = 12_000;
/// Damaged filter texts in one run of the tests.
const FILTERS: u64 = 8_000;
/// Longer captures are cut, so that a run stays short.
const MOST_BYTES: usize = 6_000;
/// Positions are worked out once more, the slow way, only in texts up to this long.
const FEW_BYTES: usize = 1_500;

/// Numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to below `end`, which is more than 0.
    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    /// One of the pieces between `¦`; two together are an empty one.
    fn piece(&mut self, from: &[&'static str]) -> &'static str {
        let line: Vec<&str> = self.pick(from).split('¦').collect();
        self.pick(&line)
    }

    fn range(&mut self, len: usize, most: usize) -> Range<usize> {
        let start = self.below(len + 1);
        start..(start + self.below(most + 1)).min(len)
    }
}

/// What formats are made of, and what has broken readers before: pieces between `¦`.
const PIECES: &[&str] = &[
    "<¦>¦</¦/>¦<a¦<a>¦</a>¦<!--¦-->¦--¦<![CDATA[¦]]>¦<?¦?>¦<?xml ¦",
    "<?xml version=\"1.0\" encoding=\"GBK\"?>¦<?xml version=\"1.0\" encoding=\"utf-16\"?>¦",
    "<!DOCTYPE a [¦]>¦<!ENTITY e \"&e;\">¦&¦;¦&amp;¦&#¦&#x¦&#0;¦&#xD800;¦&#1114112;¦&e;¦=\"¦'¦\"¦=¦",
    " k='v'¦<Response>¦</Response>¦<EventName>¦<WorkflowExecution>¦<JobsDetail>¦{¦}¦[¦]¦,¦:¦\\¦\\u¦",
    "\\ud83d¦\\ude00¦\\uDEAD\\¦\\n¦null¦true¦-¦1e¦0.¦1E+400¦18446744073709551616¦{}¦[]¦\"\":¦",
    "\"JobsDetail\":¦\"Response\":{¦\n¦\r¦\r\n¦\r\n\r\n¦\t¦ ¦\0¦\u{b}¦\u{c}¦\u{7f}¦\u{85}¦\u{a0}¦",
    "\u{200b}¦\u{2028}¦\u{202e}¦\u{feff}¦\u{fffd}¦\u{fffe}¦上线¦é¦😀¦POST / HTTP/1.1\r\n¦",
    "Content-Length: 99999999999999999999\r\n¦Content-Length: -1\r\n¦Transfer-Encoding: chunked\r\n¦",
    "Content-Encoding: gzip\r\n¦Content-Type: text/xml; charset=¦ffffffffffffffff\r\n¦0\r\n\r\n¦",
    "2\r\n{}\r\n",
];

/// Bytes that are no text.
const BYTES: &[&[u8]] = &[
    b"\xff",
    b"\xfe\xff",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xef\xbb",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\x80",
    b"\x81\x30",
    b"\x1f\x8b",
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03",
    b"\0<\0a",
    b"<\0a\0",
    b"\xf4\x90\x80\x80",
    b"\x1b$B",
];

/// Damages bytes in one of the ways that disks, networks and people have.
fn damage(random: &mut Random, bytes: &mut Vec<u8>, others: &[Vec<u8>]) {
    let at = random.below(bytes.len() + 1);
    match random.below(12) {
        0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
        1 if at < bytes.len() => bytes[at] = random.next() as u8,
        2 => bytes.truncate(at),
        3 => drop(bytes.drain(random.range(bytes.len(), 40))),
        4 => {
            let copy = bytes[random.range(bytes.len(), 400)].to_vec();
            insert(bytes, at, &copy);
        }
        5 => {
            let other = random.pick(others);
            let piece = &other[random.range(other.len(), 600)];
            insert(bytes, at, piece);
        }
        6 => {
            bytes.truncate(at);
            let other = random.pick(others);
            bytes.extend_from_slice(&other[random.below(other.len() + 1)..]);
        }
        7 => insert(bytes, at, random.pick(BYTES)),
        8 if random.below(12) == 0 => {
            let piece = random.pick(&["[", "{\"a\":", "<a>", "<a><b/>", "[[],", "(", "</a>", "\"", "<a b='"]);
            insert(bytes, at, piece.repeat(1 + random.below(600)).as_bytes());
        }
        9 if random.below(12) == 0 => {
            let piece =
                random.pick(&["a", "9", " ", "上", "\\\\", "&lt;", " k='1'", "\r", "-", "0.0", "\n{}"]);
            insert(bytes, at, piece.repeat(1 + random.below(2_000)).as_bytes());
        }
        _ => insert(bytes, at, random.piece(PIECES).as_bytes()),
    }
    bytes.truncate(MOST_BYTES * 2);
}

fn insert(bytes: &mut Vec<u8>, at: usize, piece: &[u8]) {
    bytes.splice(at..at, piece.iter().copied());
}

/// A capture as somebody may have stored it: packed, framed, in another encoding.
fn dress(random: &mut Random, bytes: Vec<u8>) -> Vec<u8> {
    let utf_16 = |text: &str, big: bool| -> Vec<u8> {
        let units = text.encode_utf16();
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    match random.below(24) {
        0 => gzip(&bytes),
        1 => [b"POST /cb HTTP/1.1\r\nContent-Encoding: gzip\r\n\r\n".as_slice(), &gzip(&bytes)].concat(),
        2 => [b"POST /cb HTTP/1.1\r\nHost: a\r\n\tb\r\n\r\n".as_slice(), &bytes].concat(),
        3 => {
            let at = random.below(bytes.len() + 1);
            let (a, b) = bytes.split_at(at);
            let head = "POST / HTTP/1.1\nTransfer-Encoding: chunked\n\n";
            let size = |part: &[u8]| format!("{:x}\r\n", part.len()).into_bytes();
            [head.as_bytes(), &size(a), a, b"\r\n", &size(b), b, b"\r\n0\r\n\r\n"].concat()
        }
        4 => utf_16(&String::from_utf8_lossy(&bytes), true),
        5 => [&[0xFF, 0xFE], utf_16(&String::from_utf8_lossy(&bytes), false).as_slice()].concat(),
        6 => encoding_rs::GB18030.encode(&String::from_utf8_lossy(&bytes)).0.into_owned(),
        _ => bytes,
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn times() -> u64 {
    std::env::var("CALLSCOPE_FUZZ_RUNS").ok().and_then(|times| times.parse().ok()).unwrap_or(1)
}

#[test]
fn damaged_captures_are_read_to_some_end() {
    let seeds = seeds();
    let first = std::env::var("CALLSCOPE_FUZZ_FROM").ok().and_then(|from| from.parse().ok()).unwrap_or(0);
    for case in first..first + CAPTURES * times() {
        let mut random = Random(case);
        let mut bytes = random.pick(&seeds);
        if random.below(2) == 0 {
            bytes = dress(&mut random, bytes);
        }
        for _ in 0..=random.below(4) {
            damage(&mut random, &mut bytes, &seeds);
        }
        if random.below(8) == 0 {
            bytes = dress(&mut random, bytes);
        }
        let outcome = std::panic::catch_unwind(|| check(&capture::read(bytes.clone())));
        let fault = outcome.unwrap_or_else(|_| Err("it panics".to_owned()));
        assert!(fault.is_ok(), "case {case}: {fault:?}\n{}", String::from_utf8_lossy(&bytes).escape_debug());
    }
}

/// What holds for every reading.
fn check(reading: &Reading) -> Result<(), String> {
    let Reading { capture, text, trees, .. } = reading;
    let holds = |truth: bool, what: &str| if truth { Ok(()) } else { Err(what.to_owned()) };
    holds(!capture.bodies.is_empty(), "there is no body")?;
    holds(capture.bodies.len() == trees.len(), "a body has no tree")?;
    let mut end = 0;
    for (body, tree) in capture.bodies.iter().zip(trees) {
        holds(body.range.start >= end && body.range.end >= body.range.start, "bodies overlap")?;
        end = body.range.end;
        holds(text.get(body.range.clone()) == Some(tree.source()), "a body is not where it says it is")?;
        holds(!body.callbacks.is_empty(), "a body says nothing")?;
        check_tree(tree)?;
        check_callbacks(body, tree)?;
        if body.problems.is_empty() && !reading_says(reading, ProblemKind::Encoding) {
            check_pretty(tree)?;
        }
    }
    for problem in problems(reading) {
        check_problem(problem, text)?;
    }
    Ok(())
}

fn check_tree(tree: &Tree) -> Result<(), String> {
    // For each open node: where its subtree ends.
    let mut open: Vec<Range<usize>> = Vec::new();
    for node in tree.root().descendants() {
        let span = node.span();
        if tree.source().get(span.clone()) != Some(node.raw()) {
            return Err(format!("{node:?} spans {span:?}"));
        }
        while open.last().is_some_and(|parent| parent.end <= span.start && parent.end < span.end) {
            open.pop();
        }
        if let Some(parent) = open.last()
            && (span.start < parent.start || span.end > parent.end)
        {
            return Err(format!("{node:?} at {span:?} is not inside {parent:?}"));
        }
        if node.is_container() {
            open.push(span);
        }
        let _ = (node.name().len(), node.text().len());
    }
    Ok(())
}

fn check_callbacks(body: &Body, tree: &Tree) -> Result<(), String> {
    let nodes = body.callbacks.iter().flat_map(|callback| {
        let jobs = callback.jobs.iter().map(|job| job.node);
        let runs = callback
            .runs
            .iter()
            .flat_map(|run| std::iter::once(run.node).chain(run.tasks.iter().map(|task| task.node)));
        std::iter::once(callback.node).chain(jobs).chain(runs)
    });
    for node in nodes {
        tree.node(node).ok_or_else(|| format!("node {node} is not in the tree"))?;
    }
    let silent =
        body.callbacks.iter().any(|callback| callback.is_unrecognised() && callback.problems.is_empty());
    if silent && body.problems.is_empty() {
        return Err("a body that is no callback has no reason".to_owned());
    }
    Ok(())
}

/// A tree without a fault is the same after it was written down again.
fn check_pretty(tree: &Tree) -> Result<(), String> {
    let written = doc::pretty(tree);
    let again = match tree.format() {
        Format::Xml => doc::xml::parse(written.clone()),
        Format::Json => doc::json::parse(written.clone()),
        Format::Text => {
            return if written == tree.source() { Ok(()) } else { Err("text changed".to_owned()) };
        }
    };
    let Parsed { tree: again, problems } = again;
    if !problems.is_empty() || outline(&again) != outline(tree) {
        return Err(format!(
            "written again it is {written:?}: {problems:?}\n{}\n{}",
            outline(tree),
            outline(&again)
        ));
    }
    Ok(())
}

/// Kinds, names and texts of all nodes.
fn outline(tree: &Tree) -> String {
    let mut out = String::new();
    for node in tree.root().descendants() {
        // A number or a literal is the token as sent.
        let text = if node.kind() == Kind::Null { "null" } else { node.text() };
        let inside = node.descendants().count();
        writeln!(out, "{:?} {:?} {text:?} {inside}", node.kind(), node.name()).unwrap();
    }
    out
}

fn check_problem(problem: &Problem, text: &str) -> Result<(), String> {
    let fault = |what: &str| Err(format!("{what}: {problem:?}"));
    if problem.message.contains("internal error") {
        return fault("a reader panicked");
    }
    if problem.message.is_empty() || !text.is_char_boundary(problem.offset) {
        return fault("a problem without a place or a word");
    }
    let Position { line, column } = problem.position;
    let is_split = text[..problem.offset].ends_with('\r') && text[problem.offset..].starts_with('\n');
    if line == 0 || column == 0 {
        return fault("lines and columns count from 1");
    }
    if text.len() <= FEW_BYTES && !is_split && problem.position != Position::of(text, problem.offset) {
        return fault("line and column are not those of the offset");
    }
    Ok(())
}

fn problems(reading: &Reading) -> Vec<&Problem> {
    let of_callbacks = reading.capture.bodies.iter().flat_map(|body| &body.callbacks).flat_map(|callback| {
        let jobs = callback.jobs.iter().chain(callback.runs.iter().flat_map(|run| &run.tasks));
        let runs = callback.runs.iter().flat_map(|run| &run.problems);
        callback.problems.iter().chain(jobs.flat_map(|job| &job.problems)).chain(runs)
    });
    let of_bodies = reading.capture.bodies.iter().flat_map(|body| &body.problems);
    reading.capture.problems.iter().chain(of_bodies).chain(of_callbacks).collect()
}

fn reading_says(reading: &Reading, kind: ProblemKind) -> bool {
    problems(reading).iter().any(|problem| problem.kind == kind)
}

/// Whoever reads a file that is still being written must notice: no part of a capture is a whole event.
#[test]
fn no_prefix_of_a_capture_is_a_finished_event() {
    let folders = [root().join("sample_logs"), root().join("../shared/corpus")];
    let mut checked = 0;
    for path in folders.iter().flat_map(|folder| files(folder)) {
        let bytes = fs::read(&path).unwrap();
        let whole = capture::read(bytes.clone());
        // Several bodies have prefixes that are whole, and what is broken already proves nothing.
        if bytes.len() > 2_700 || whole.capture.bodies.len() > 1 || is_unfinished(&whole) {
            continue;
        }
        checked += 1;
        let text = whole.text.trim_end();
        for end in 0..bytes.len() {
            let part = capture::read(bytes[..end].to_vec());
            let is_all = part.text.trim_end() == text && whole.capture.head.is_none();
            let has_event =
                part.capture.bodies.iter().flat_map(|b| &b.callbacks).any(|c| !c.is_unrecognised());
            assert!(
                is_all || !has_event || is_unfinished(&part),
                "{} passes for a finished event when it is cut at {end}",
                path.display()
            );
        }
    }
    assert!(checked > 30, "only {checked} captures were cut");
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
    let clock = Clock { now: 1_795_170_000_000, offset_minutes: 480 };
    for case in 0..FILTERS * times() {
        let mut random = Random(case);
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
        match Query::parse(&text, clock) {
            Ok(query) => {
                for term in query.terms() {
                    assert_eq!(
                        text.get(term.span.clone()),
                        Some(term.text.as_str()),
                        "case {case}: {text:?}"
                    );
                }
            }
            Err(error) => assert!(text.get(error.span.clone()).is_some(), "case {case}: {text:?} {error:?}"),
        }
        for (at, term) in edit::terms(&text).into_iter().enumerate().take(5) {
            assert!(text.get(term).is_some(), "case {case}: {text:?}");
            let _ =
                (edit::without_term(&text, at), edit::invert_term(&text, at), edit::toggle_term(&text, at));
        }
    }
}

/// The samples, and small bodies of each kind.
fn seeds() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = files(&root().join("sample_logs"))
        .into_iter()
        .map(|path| fs::read(path).unwrap())
        .map(|mut bytes| {
            bytes.truncate(MOST_BYTES);
            bytes
        })
        .collect();
    assert!(seeds.len() > 40, "the samples are missing");
    let small = [
        "",
        "<EventName>WorkflowFinish</EventName><WorkflowExecution><RunId>i1</RunId></WorkflowExecution>",
        "<?xml version=\"1.0\" encoding=\"GBK\"?>\n<Response a='&lt;' b=\"\"><JobsDetail><JobId>j&#49;</JobId>t<![CDATA[<]]><!--c--></JobsDetail></Response>",
        "{\"EventName\":\"TaskFinish\",\"JobsDetail\":[{\"JobId\":\"j1\",\"n\":[1.50,-0,1E5,null,true],\"s\":\"\\u4e0a\\n\\ud83d\\ude00\"}]}",
        "{\"a\":1}\n{\"a\":2}\n[3]\n",
        "[[[],{}],\"\",0]",
        "\"text\"",
        "<a k='v' l=\"\"></a>",
        "<a k=''>t<b> </b>&#10;<c k='1'><d/></c> <!-- x --> u</a>",
    ];
    // As often as the samples, which are long.
    for _ in 0..6 {
        seeds.extend(small.iter().map(|text| text.as_bytes().to_vec()));
    }
    seeds
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder in the order of their names; none where there is no folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}
