//! The filter against a second answer that is worked out here, plainly, from the rows that are exported:
//! generated records, generated queries with every key and every sign.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use callscope::callback::{Callback, Job, Output, Run};
use callscope::capture::{Body, Capture};
use callscope::doc::{Format, Problem, ProblemKind};
use callscope::export::{Row, row};
use callscope::index::{Field, Indexer, Record, Stamp};
use callscope::marks::Marked;
use callscope::query::{BodyTerm, Clock, Columns, Query, Searched, keys};
use callscope::time::Time;
use proptest::prelude::*;
use proptest::sample::select;
use std::path::Path;
use std::sync::Arc;

/// 2023-08-21T09:00:00+08:00 in milliseconds since 1970, where everything happens.
const BEGIN: i64 = 1_692_579_600_000;
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// 20:00 on that day.
const CLOCK: Clock = Clock { now: BEGIN + 11 * HOUR, offset_minutes: 480 };

/// What records say, and what is asked for: some whole, some in part, some in another case.
const WORDS: [&str; 13] =
    ["", "a", "Ab", "abc", "B c", "Äb", "ä", "视频", "视频b", "(x)", "q\"\\", "or", "a,b-1"];

/// A record as its row has it, and what the row has not.
struct Seen {
    row: Row,
    queue_and_more: Vec<(&'static str, Vec<String>)>,
    headers: Vec<(String, String)>,
    all: Vec<String>,
    bodies: Vec<String>,
    slow: Vec<&'static str>,
    is_implied: bool,
}

impl Seen {
    fn new(folder: &Folder, record: Record<'_>) -> Self {
        let row = row(&folder.index, record);
        let filled = |text: &Option<String>| text.clone().unwrap_or_default();
        let fields = vec![
            ("state", vec![filled(&row.state)]),
            ("tag", vec![filled(&row.tag)]),
            ("event", vec![filled(&row.event)]),
            ("id", vec![filled(&row.id)]),
            ("run", vec![filled(&row.run)]),
            ("workflow", vec![filled(&row.workflow), filled(&row.workflow_id)]),
            ("task", vec![filled(&row.task)]),
            (
                "template",
                [Field::TemplateName, Field::TemplateId].map(|field| record.text(field).to_owned()).to_vec(),
            ),
            ("queue", vec![filled(&row.queue)]),
            ("bucket", vec![filled(&row.bucket)]),
            ("object", vec![filled(&row.object)]),
            ("region", vec![filled(&row.region)]),
            ("code", vec![filled(&row.code)]),
            ("message", vec![filled(&row.message)]),
            ("userdata", vec![filled(&row.user_data)]),
            ("output", row.outputs.clone()),
            ("file", row.files.clone()),
        ];
        let headers: Vec<(String, String)> =
            record.headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let texts = fields.iter().flat_map(|(_, texts)| texts.clone());
        let all = texts.chain(headers.iter().map(|(_, value)| value.clone())).collect();
        let slow = slow(&folder.index, &row);
        let bodies = row.files.iter().map(|file| folder.texts[&**file].clone()).collect();
        Self { is_implied: row.deliveries == 0, slow, queue_and_more: fields, headers, all, bodies, row }
    }

    fn texts(&self, key: &str) -> Vec<String> {
        if let Some(name) = key.strip_prefix("header.") {
            let named = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
            return named.map(|(_, value)| value.clone()).collect();
        }
        let field = self.queue_and_more.iter().find(|(known, _)| *known == key);
        field.unwrap_or_else(|| panic!("no field for {key}")).1.clone()
    }

    fn choices(&self, key: &str) -> Vec<&str> {
        let row = &self.row;
        match key {
            "kind" => vec![row.kind],
            "slow" => self.slow.clone(),
            "format" => row.format.into_iter().collect(),
            "problem" => row.problems.iter().map(|problem| problem.kind).collect(),
            _ => {
                let has = [
                    ("problem", !row.problems.is_empty()),
                    ("output", !row.outputs.is_empty()),
                    ("header", !self.headers.is_empty()),
                    ("run", self.row.kind == "job" && self.row.run.is_some()),
                ];
                has.iter().filter(|(_, has)| *has).map(|(name, _)| *name).collect()
            }
        }
    }

    fn number(&self, key: &str) -> Option<i64> {
        let row = &self.row;
        let millis = |time: Option<Time>| time.map(Time::millis);
        match key {
            "wait" => row.wait_ms,
            "took" => row.took_ms,
            "total" => Some(millis(row.ended)? - millis(row.created)?),
            "deliveries" => Some(row.deliveries as i64),
            "created" => millis(row.created),
            "started" => millis(row.started),
            "ended" => millis(row.ended),
            // after, before, at
            _ => millis(row.created.or(row.started).or(row.ended)),
        }
    }
}

/// The shares of its kind that took no longer than a record.
fn slow(index: &Indexer, row: &Row) -> Vec<&'static str> {
    let kind = |row: &Row| (row.kind, if row.kind == "run" { row.workflow.clone() } else { row.tag.clone() });
    let rows = index.records().map(|record| callscope::export::row(index, record));
    let mut took: Vec<i64> =
        rows.filter(|one| kind(one) == kind(row)).filter_map(|one| one.took_ms).collect();
    took.sort_unstable();
    let all = [("p50", 50), ("p90", 90), ("p95", 95), ("p99", 99)];
    let is_longer = |percent: usize| {
        // Of few records the longest is held to the second longest.
        let limit = took[(took.len() * percent).div_ceil(100).min(took.len() - 1) - 1];
        row.took_ms.is_some_and(|took| took > limit)
    };
    let is_known = kind(row).1.is_some() && took.len() >= 5;
    all.into_iter().filter(|(_, percent)| is_known && is_longer(*percent)).map(|(name, _)| name).collect()
}

/// How a text is laid against another.
#[derive(Clone, Debug)]
enum Fit {
    Whole(&'static str),
    Part(&'static str),
    /// Pieces with anything between them.
    Glob(Vec<&'static str>),
    /// The same, wherever it stands.
    GlobWithin(Vec<&'static str>),
    /// An expression, and the same in words: how it begins, and how it ends.
    Expression(&'static str, &'static str),
}

fn lower(text: &str) -> String {
    text.to_lowercase()
}

/// Whether a text is these pieces with anything between them, tried out letter by letter.
fn is_glob(text: &str, pieces: &[&str]) -> bool {
    let [first, rest @ ..] = pieces else { return false };
    let Some(after) = text.strip_prefix(&*lower(first)) else { return false };
    if rest.is_empty() {
        return after.is_empty();
    }
    after.char_indices().map(|(at, _)| at).chain([after.len()]).any(|at| is_glob(&after[at..], rest))
}

impl Fit {
    fn finds(&self, text: &str) -> bool {
        let text = lower(text);
        !text.is_empty()
            && match self {
                Self::Whole(value) => text == lower(value),
                Self::Part(value) => !value.is_empty() && text.contains(&lower(value)),
                Self::Glob(pieces) => is_glob(&text, pieces),
                Self::GlobWithin(pieces) => {
                    let all: Vec<&str> = [""].iter().chain(pieces).chain(&[""]).copied().collect();
                    is_glob(&text, &all)
                }
                Self::Expression(begin, end) => {
                    // Of a text of several lines one is enough.
                    text.lines().any(|line| {
                        line.starts_with(&lower(begin))
                            && line.ends_with(&lower(end))
                            && line.len() >= begin.len() + end.len()
                    })
                }
            }
    }

    fn write(&self) -> String {
        match self {
            Self::Whole(value) | Self::Part(value) => quoted(value),
            Self::Glob(pieces) | Self::GlobWithin(pieces) => pieces
                .iter()
                .map(|piece| if piece.is_empty() { String::new() } else { quoted(piece) })
                .collect::<Vec<_>>()
                .join("*"),
            Self::Expression(begin, end) => format!("\"^{begin}.*{end}$\""),
        }
    }
}

fn quoted(value: &str) -> String {
    let is_plain = !value.is_empty() && value.chars().all(|sign| sign.is_ascii_alphabetic());
    let value = value.replace('\\', "\\\\").replace('"', "\\\"");
    if is_plain { value } else { format!("\"{value}\"") }
}

/// A question, and how it is written.
#[derive(Clone, Debug)]
enum Ask {
    Texts(&'static str, char, Vec<Fit>),
    Body(char, Vec<Fit>),
    Anywhere(Fit),
    /// Key, what is written, and which choices that are.
    Choice(&'static str, Vec<(&'static str, &'static [&'static str])>),
    /// Key, sign with what is written, and the numbers that are meant.
    Number(&'static str, String, Vec<(i64, i64)>),
    Not(Box<Ask>),
    Off(Box<Ask>),
    Any(Vec<Ask>),
    All(Vec<Ask>),
}

impl Ask {
    fn write(&self) -> String {
        let list = |fits: &[Fit]| fits.iter().map(Fit::write).collect::<Vec<_>>().join(",");
        let group = |all: &[Self], between: &str| {
            format!("({})", all.iter().map(Self::write).collect::<Vec<_>>().join(between))
        };
        match self {
            Self::Texts(key, sign, fits) => format!("{key}{sign}{}", list(fits)),
            Self::Body(sign, fits) => format!("body{sign}{}", list(fits)),
            Self::Anywhere(fit @ Fit::Expression(..)) => format!("~{}", fit.write()),
            Self::Anywhere(fit) => fit.write(),
            Self::Choice(key, choices) => {
                format!("{key}:{}", choices.iter().map(|(text, _)| *text).collect::<Vec<_>>().join(","))
            }
            Self::Number(key, text, _) => format!("{key}{text}"),
            Self::Not(one) => format!("-{}", one.write()),
            Self::Off(one) => format!("#{}", one.write()),
            Self::Any(any) => group(any, " or "),
            Self::All(all) => group(all, " "),
        }
    }

    /// Yes, no, or nothing where it is switched off.
    fn says(&self, seen: &Seen) -> Option<bool> {
        Some(match self {
            Self::Texts(key, _, fits) => {
                let texts = seen.texts(key);
                let wants_nothing = fits.iter().any(|fit| matches!(fit, Fit::Whole("") | Fit::Part("")));
                // A record that lies in no capture has no path; that a header is not there is as good as empty.
                let is_nothing = texts.iter().all(String::is_empty) && (*key != "file" || seen.is_implied);
                texts.iter().any(|text| fits.iter().any(|fit| fit.finds(text))) || wants_nothing && is_nothing
            }
            Self::Body(_, fits) => seen.bodies.iter().any(|text| fits.iter().any(|fit| fit.finds(text))),
            Self::Anywhere(fit) => seen.all.iter().any(|text| fit.finds(text)),
            Self::Choice(key, asked) => {
                let asked: Vec<&str> =
                    asked.iter().flat_map(|(_, choices)| choices.iter().copied()).collect();
                seen.choices(key).iter().any(|choice| asked.contains(choice))
            }
            Self::Number(key, _, spans) => {
                let number = seen.number(key);
                number.is_some_and(|number| {
                    spans.iter().any(|(first, last)| (*first..=*last).contains(&number))
                })
            }
            Self::Not(one) => !one.says(seen)?,
            Self::Off(_) => return None,
            Self::Any(any) => {
                let said: Vec<bool> = any.iter().filter_map(|one| one.says(seen)).collect();
                return (!said.is_empty()).then(|| said.contains(&true));
            }
            Self::All(all) => {
                let said: Vec<bool> = all.iter().filter_map(|one| one.says(seen)).collect();
                return (!said.is_empty()).then(|| !said.contains(&false));
            }
        })
    }
}

const NAMES: [&str; 13] = [
    "state", "tag", "event", "id", "run", "workflow", "task", "template", "queue", "bucket", "region",
    "code", "status",
];
const TEXTS: [&str; 7] =
    ["object", "message", "output", "userdata", "file", "header.X-Name", "header.x-other"];
/// Pieces of wildcards and expressions: nothing in them means anything to an expression.
const PIECES: [&str; 6] = ["a", "B", "ä", "视", "c", "1"];

fn word() -> impl Strategy<Value = &'static str> {
    select(&WORDS[..])
}

fn glob() -> impl Strategy<Value = Vec<&'static str>> {
    let piece = || prop_oneof![select(&PIECES[..]), Just("")];
    prop::collection::vec(piece(), 2..4)
}

fn expression() -> impl Strategy<Value = Fit> {
    let piece = || prop_oneof![Just(""), select(&PIECES[..])];
    (piece(), piece()).prop_map(|(begin, end)| Fit::Expression(begin, end))
}

fn texts() -> impl Strategy<Value = Ask> {
    let canonical = |key: &'static str| if key == "status" { "state" } else { key };
    let names = (
        select(&NAMES[..]),
        prop::collection::vec(prop_oneof![word().prop_map(Fit::Whole), glob().prop_map(Fit::Glob)], 1..4),
    );
    let parts = (
        select(&TEXTS[..]),
        prop::collection::vec(prop_oneof![word().prop_map(Fit::Part), glob().prop_map(Fit::Glob)], 1..4),
    );
    let wholes = (select(&TEXTS[..]), prop::collection::vec(word().prop_map(Fit::Whole), 1..3));
    let any = || prop_oneof![select(&NAMES[..12]), select(&TEXTS[..])];
    prop_oneof![
        3 => names.prop_map(move |(key, fits)| Ask::Texts(canonical(key), ':', fits)),
        2 => parts.prop_map(|(key, fits)| Ask::Texts(key, ':', fits)),
        1 => wholes.prop_map(|(key, fits)| Ask::Texts(key, '=', fits)),
        1 => (any(), prop::collection::vec(expression(), 1..3)).prop_map(|(key, fits)| Ask::Texts(key, '~', fits)),
    ]
}

fn bodies() -> impl Strategy<Value = Ask> {
    let filled = || word().prop_filter("nothing to look for", |word| !word.is_empty());
    let plain = prop_oneof![filled().prop_map(Fit::Part), glob().prop_map(Fit::GlobWithin)];
    prop_oneof![
        prop::collection::vec(plain, 1..3).prop_map(|fits| Ask::Body(':', fits)),
        expression().prop_map(|fit| Ask::Body('~', vec![fit])),
    ]
}

fn anywhere() -> impl Strategy<Value = Ask> {
    let filled = || word().prop_filter("nothing to look for", |word| !word.is_empty());
    // Without quotes "or" is a word of the language.
    let word = filled().prop_filter("a word of the language", |word| *word != "or");
    prop_oneof![word.prop_map(Fit::Part), glob().prop_map(Fit::Glob), expression()].prop_map(Ask::Anywhere)
}

fn choices() -> impl Strategy<Value = Ask> {
    type Choice = (&'static str, &'static [&'static str]);
    const KINDS: [Choice; 4] = [
        ("run", &["run"]),
        ("JOB", &["job"]),
        ("unrecognised", &["unrecognised"]),
        ("*n*", &["run", "unrecognised"]),
    ];
    const FORMATS: [Choice; 3] = [("xml", &["xml"]), ("Json", &["json"]), ("*", &["xml", "json", "text"])];
    const HAS: [Choice; 4] =
        [("problem", &["problem"]), ("output", &["output"]), ("header", &["header"]), ("run", &["run"])];
    const PROBLEMS: [Choice; 3] = [
        ("repaired", &["repaired"]),
        ("syntax", &["syntax"]),
        (
            "*e*",
            &[
                "inconsistent",
                "duplicate-key",
                "repaired",
                "encoding",
                "unrecognised",
                "unreadable",
                "too-deep",
                "too-large",
                "incomplete",
            ],
        ),
    ];
    const SLOW: [Choice; 3] = [("p50", &["p50"]), ("P90", &["p90"]), ("p9*", &["p90", "p95", "p99"])];
    let of = |key: &'static str, choices: &'static [Choice]| {
        prop::collection::vec(select(choices), 1..3).prop_map(move |asked| Ask::Choice(key, asked))
    };
    prop_oneof![
        of("kind", &KINDS),
        of("format", &FORMATS),
        of("has", &HAS),
        of("problem", &PROBLEMS),
        of("slow", &SLOW)
    ]
}

/// A written number, the first and the last that it stands for, and whether it is meant to the point where it is
/// compared.
type Written = (String, i64, i64, bool);

fn durations() -> impl Strategy<Value = Written> + Clone {
    let of = |text: &str, millis: i64, step: i64| (text.to_owned(), millis, millis + step - 1, true);
    select(vec![
        of("0", 0, 1),
        of("250ms", 250, 1),
        of("1s", 1_000, 1_000),
        of("1.5s", 1_500, 100),
        of("2m", 120_000, 60_000),
        of("1m30s", 90_000, 1_000),
        of("1h", HOUR, HOUR),
    ])
}

fn instants() -> impl Strategy<Value = Written> + Clone {
    let of = |text: &str, first: i64, len: i64| (text.to_owned(), first, first + len - 1, false);
    let ago = |text: &str, millis: i64| (text.to_owned(), CLOCK.now - millis, i64::MAX, false);
    let midnight = BEGIN - 9 * HOUR;
    select(vec![
        of("2023-08-21T09", BEGIN, HOUR),
        of("2023-08-21T09:30", BEGIN + HOUR / 2, 60_000),
        of("2023-08-21T10:00:01", BEGIN + HOUR + 1_000, 1_000),
        of("2023-08-21T01:30Z", BEGIN + HOUR / 2, 60_000),
        of("2023-08-21T03:00-06:00", BEGIN + 8 * HOUR, 60_000),
        of("2023-08-21", midnight, DAY),
        of("2023-08", midnight - 20 * DAY, 31 * DAY),
        of("11:15", BEGIN + 2 * HOUR + HOUR / 4, 60_000),
        of("today", midnight, DAY),
        of("yesterday", midnight - DAY, DAY),
        ago("10h", 10 * HOUR),
        ago("9h30m", 19 * HOUR / 2),
        ago("2d", 2 * DAY),
    ])
}

fn counts() -> impl Strategy<Value = Written> + Clone {
    (0_i64..4).prop_map(|count| (count.to_string(), count, count, true))
}

/// A key, a sign, and values; the spans that are meant.
fn compared(
    key: impl Strategy<Value = &'static str>,
    value: impl Strategy<Value = Written> + Clone,
) -> impl Strategy<Value = Ask> {
    let sign = select(&[":", "=", ">", ">=", "<", "<=", "..", "..b", "a.."][..]);
    (key, sign, prop::collection::vec((value.clone(), value), 1..3)).prop_map(|(key, sign, values)| {
        let (mut texts, mut spans) = (Vec::new(), Vec::new());
        for ((text, first, last, exact), to) in values {
            let is_ago = last == i64::MAX;
            let end = if exact || is_ago { first } else { last };
            let to_end = if to.3 || to.2 == i64::MAX { to.1 } else { to.2 };
            let (text, span) = match sign {
                ">" => (text, (end + 1, i64::MAX)),
                ">=" => (text, (first, i64::MAX)),
                "<" => (text, (i64::MIN, first - 1)),
                "<=" => (text, (i64::MIN, end)),
                ".." if first <= to.1 => (format!("{text}..{}", to.0), (first, to_end)),
                ".." => (format!("{}..{text}", to.0), (to.1, end)),
                "..b" => (format!("..{text}"), (i64::MIN, end)),
                "a.." => (format!("{text}.."), (first, i64::MAX)),
                _ => (text, (first, last)),
            };
            texts.push(text);
            spans.push(span);
        }
        let sign = if sign.contains("..") { ":" } else { sign };
        Ask::Number(key, format!("{sign}{}", texts.join(",")), spans)
    })
}

fn sides() -> impl Strategy<Value = Ask> {
    (select(&["after", "since", "before", "until"][..]), instants()).prop_map(|(key, (text, first, ..))| {
        let span = if matches!(key, "after" | "since") { (first, i64::MAX) } else { (i64::MIN, first - 1) };
        Ask::Number(key, format!(":{text}"), vec![span])
    })
}

fn ask() -> impl Strategy<Value = Ask> {
    let leaf = prop_oneof![
        4 => texts(),
        2 => bodies(),
        1 => anywhere(),
        2 => choices(),
        1 => compared(select(&["wait", "took", "total"][..]), durations()),
        1 => compared(select(&["at", "created", "started", "ended"][..]), instants()),
        1 => compared(Just("deliveries"), counts()),
        1 => sides(),
    ];
    leaf.prop_recursive(3, 10, 3, |inner| {
        prop_oneof![
            2 => inner.clone().prop_map(|one| Ask::Not(Box::new(one))),
            1 => inner.clone().prop_map(|one| Ask::Off(Box::new(one))),
            2 => prop::collection::vec(inner.clone(), 1..4).prop_map(Ask::Any),
            2 => prop::collection::vec(inner, 1..4).prop_map(Ask::All),
        ]
    })
}

/// Records, and the texts of the captures that they lie in.
struct Folder {
    index: Indexer,
    texts: std::collections::HashMap<String, String>,
}

fn job() -> impl Strategy<Value = Job> {
    let words = || prop::collection::vec(word(), 16);
    let instant = || {
        prop::option::of(
            select(&[0, 1, 2, 5, 30, 31, 60, 135, 600, -600][..])
                .prop_map(|minutes| BEGIN + minutes * 60_000),
        )
    };
    let times = (
        instant(),
        prop::option::of(select(&[0, 250, 1_000, 1_049, 1_500, 90_000, 120_000, HOUR][..])),
        prop::option::of(select(&[0_i64, 250, 999, 1_549, 90_999, 120_000, 2 * HOUR][..])),
    );
    (words(), times, 0_u8..4, 0_u8..3).prop_map(|(words, (created, wait, took), number, run)| {
        let text = |at: usize| words[at].to_owned();
        let started = created.zip(wait).map(|(created, wait)| created + wait);
        let time = |at: Option<i64>| at.map(|at| Time::new(at, 480));
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        Job {
            job_id: if number == 0 { text(0) } else { format!("j{number}") },
            // Of most there are enough to say which of them are slow.
            tag: if number == 3 { text(1) } else { "abc".to_owned() },
            state: text(2),
            code: text(3),
            message: text(4),
            queue: text(5),
            bucket: text(6),
            object: text(7),
            region: text(8),
            template_id: text(9),
            template_name: text(10),
            user_data: text(11),
            workflow_id: text(12),
            workflow_name: text(13),
            task: text(14),
            run_id: if run == 0 { "i1".to_owned() } else { String::new() },
            outputs: (1..number)
                .map(|at| Output { object: format!("{}{at}", words[15]), ..Output::default() })
                .collect(),
            headers: if run == 1 {
                vec![header("X-NAME", words[15]), header("x-other", words[0])]
            } else {
                Vec::new()
            },
            created: time(created),
            started: time(started),
            ended: time(started.or(created).zip(took).map(|(begin, took)| begin + took)),
            ..Job::default()
        }
    })
}

fn callback() -> impl Strategy<Value = Callback> {
    (prop::collection::vec(job(), 1..3), 0_u8..6, word()).prop_map(|(mut jobs, kind, state)| {
        jobs.iter_mut().zip(1..).for_each(|(job, node)| job.node = node);
        match kind {
            0 => Callback::default(),
            1 => {
                let created = jobs[0].created;
                let run = Run {
                    node: 90,
                    run_id: "i1".to_owned(),
                    state: state.to_owned(),
                    created,
                    tasks: jobs,
                    ..Run::default()
                };
                Callback { event: "WorkflowFinish".to_owned(), runs: vec![run], ..Callback::default() }
            }
            _ => Callback { event: "TaskFinish".to_owned(), jobs, ..Callback::default() },
        }
    })
}

fn folder() -> impl Strategy<Value = Folder> {
    let line = prop::collection::vec(word(), 0..3).prop_map(|words| words.join(" "));
    let text = prop::collection::vec(line, 0..3).prop_map(|lines| lines.join("\n"));
    let problem = select(&[None, Some(ProblemKind::Repaired), Some(ProblemKind::Syntax)][..]);
    let capture = (callback(), text, any::<bool>(), problem);
    prop::collection::vec(capture, 1..7).prop_map(|captures| {
        let mut folder = Folder { index: Indexer::new(), texts: std::collections::HashMap::default() };
        for (at, (callback, text, is_xml, problem)) in captures.into_iter().enumerate() {
            let problems = problem.map(|kind| Problem::whole(kind, "odd")).into_iter().collect();
            let format = if is_xml { Format::Xml } else { Format::Json };
            let body = Body { format, range: 0..1, hash: at as u64, callbacks: vec![callback], problems };
            let capture = Capture { bodies: vec![body], ..Capture::default() };
            let path = format!("a{at}/B c.cb");
            folder.index.apply(Path::new(&path), Stamp { modified_ns: 1, ..Stamp::default() }, &capture);
            folder.texts.insert(path, text);
        }
        folder.index.commit();
        folder
    })
}

impl std::fmt::Debug for Folder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let rows: Vec<Row> = self.index.records().map(|record| row(&self.index, record)).collect();
        f.debug_struct("Folder").field("rows", &rows).field("texts", &self.texts).finish()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// Whatever is asked of whatever records: those pass that must, be it that all are asked at once or each by
    /// itself; and while captures are searched, nothing passes that does not in the end.
    #[test]
    fn what_passes_is_what_a_plain_reading_says(folder in folder(), asked in prop::collection::vec(ask(), 1..4)) {
        let text = asked.iter().map(Ask::write).collect::<Vec<_>>().join(" ");
        let query = Query::parse(&text, CLOCK).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        let index = &folder.index;
        let expected: Vec<_> = index
            .records()
            .filter(|&record| {
                let seen = Seen::new(&folder, record);
                asked.iter().all(|one| one.says(&seen) != Some(false))
            })
            .map(Record::id)
            .collect();
        let searched = Arc::new(Searched::default());
        let columns = Columns::with(index, Arc::clone(&searched));
        let bodies = query.bodies();
        let mut most = index.file_count();
        loop {
            let targets = columns.unsearched(index, &query, None);
            let early = columns.hits(index, &query);
            prop_assert!(early.ids().iter().all(|id| expected.contains(id)), "{}", text);
            let Some(target) = targets.first() else { break };
            prop_assert!(most > 0, "{} is searched for ever", text);
            most -= 1;
            let path = target.path.to_str().unwrap();
            searched.take(&bodies, [(target, BodyTerm::all_in(&bodies, folder.texts[path].as_bytes()))]);
        }
        let hits = columns.hits(index, &query);
        prop_assert_eq!(hits.ids(), &expected[..], "{}", text);
        let none = Marked::default();
        let one_by_one = query.passing(index.records(), &searched, &none).map(Record::id);
        prop_assert!(one_by_one.eq(hits.ids().iter().copied()), "{}", text);
    }
}

#[test]
fn every_key_is_asked_for() {
    let asked: Vec<&str> = NAMES
        .into_iter()
        .chain(TEXTS)
        .chain([
            "body", "kind", "format", "has", "problem", "slow", "wait", "took", "total", "at", "created",
            "started",
        ])
        .chain(["ended", "deliveries", "after", "before"])
        .collect();
    // What people note is in no capture, and rows do not tell of repeats: their tests are those of `query`.
    for key in keys::KEYS.iter().filter(|key| !["marked", "note", "repeats"].contains(&key.name)) {
        assert!(asked.iter().any(|one| one.split('.').next() == Some(key.name)), "{}", key.name);
    }
}
