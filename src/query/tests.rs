//! The language: what is understood, what is refused and where, and that all ways of asking agree.

use super::*;
use crate::callback::{Callback, Job, Output, Run, StateClass};
use crate::capture::{Body, Capture};
use crate::doc::{Format, Problem, ProblemKind};
use crate::index::{Field, Indexer, RecordKind, Stamp};
use crate::marks::Marked;
use crate::time::{self, Time};
use proptest::prelude::*;
use std::path::Path;

mod faults;
mod measures;

fn clock() -> Clock {
    Clock { now: time::parse("2023-08-22T15:30:00+08:00").time().unwrap().millis(), offset_minutes: 480 }
}

fn query(text: &str) -> Query {
    Query::parse(text, clock()).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

/// A capture for each callback: XML and JSON by turns, every third with a problem.
fn index_of(callbacks: &[Callback]) -> Indexer {
    let mut index = Indexer::new();
    for (at, callback) in callbacks.iter().enumerate() {
        let body = Body {
            format: if at.is_multiple_of(2) { Format::Xml } else { Format::Json },
            range: 0..1,
            hash: at as u64,
            callbacks: vec![callback.clone()],
            problems: if at.is_multiple_of(3) {
                vec![Problem::whole(ProblemKind::Repaired, "odd")]
            } else {
                Vec::new()
            },
        };
        let capture = Capture { bodies: vec![body], ..Capture::default() };
        index.apply(Path::new(&format!("in/{at:03}.cb")), Stamp::default(), &capture);
    }
    index.commit();
    index
}

fn finished(jobs: Vec<Job>) -> Callback {
    Callback { event: "TaskFinish".to_owned(), jobs, ..Callback::default() }
}

fn at(text: &str) -> Option<Time> {
    time::parse(text).time()
}

/// Five jobs and the run of two of them.
fn sample() -> Indexer {
    let job = |id: &str, tag: &str, state: &str, created: &str| Job {
        job_id: id.to_owned(),
        tag: tag.to_owned(),
        state: state.to_owned(),
        created: at(created),
        ..Job::default()
    };
    let a = Job {
        started: at("2023-08-21T09:00:02+08:00"),
        ended: at("2023-08-21T09:01:00+08:00"),
        object: "upload/车.mp4".to_owned(),
        bucket: "media-1".to_owned(),
        headers: vec![("Content-Type".to_owned(), "video/mp4".to_owned())],
        outputs: vec![Output { object: "out/car.m3u8".to_owned(), ..Output::default() }],
        ..job("j1", "Transcode", "Success", "2023-08-21T09:00:00+08:00")
    };
    let b = Job {
        code: "InvalidArgument".to_owned(),
        message: "Moov atom not found".to_owned(),
        bucket: "test-1".to_owned(),
        run_id: "i1".to_owned(),
        workflow_name: "视频上线流程".to_owned(),
        ..job("j2", "Snapshot", "Failed", "2023-08-21T23:30:00+08:00")
    };
    let c = Job {
        run_id: "i1".to_owned(),
        workflow_name: "视频上线流程".to_owned(),
        object: "a (1).mov".to_owned(),
        ..job("j3", "Transcode", "Running", "2023-08-22T15:00:00+08:00")
    };
    let d = Job { user_data: "order 7".to_owned(), ..job("j4", "", "Cancel", "") };
    index_of(&[finished(vec![a]), finished(vec![b]), finished(vec![c]), finished(vec![d])])
}

/// The ids of the jobs that pass.
fn found(index: &Index, text: &str) -> String {
    let hits = query(text).hits(index);
    let jobs = hits.ids().iter().filter_map(|&id| index.get(id)).filter(|one| one.kind() == RecordKind::Job);
    let ids: Vec<&str> = jobs.map(|record| record.text(Field::Id)).collect();
    ids.join(" ")
}

#[test]
fn terms_choose_what_they_say() {
    let index = sample();
    assert_eq!(found(&index, ""), found(&index, "*"));
    for (text, expected) in [
        ("state:failed,CANCEL kind:job", "j2 j4"),
        ("tag:transcode", "j1 j3"),
        ("tag:Trans", ""),
        ("tag:Trans*", "j1 j3"),
        ("tag~^trans", "j1 j3"),
        ("tag:\"\" kind:job", "j4"),
        ("-tag:Transcode -kind:run", "j2 j4"),
        ("bucket:*-1", "j1 j2"),
        ("message:\"moov atom\"", "j2"),
        ("message=\"moov atom\"", ""),
        ("\"moov atom\"", "j2"),
        ("MOOV atom", "j2"),
        ("object:车", "j1"),
        ("object:*.mp4,*.mov", "j1 j3"),
        ("object:\"a (1)\"", "j3"),
        ("output:*.m3u8", "j1"),
        ("header.content-type:video", "j1"),
        ("header.x:video", ""),
        ("m3u8", "j1"),
        ("video/mp4", "j1"),
        ("~\"car\\.m\"", "j1"),
        ("file:in/003*", "j4"),
        ("format:xml -kind:run", "j1 j3"),
        ("has:problem kind:job", "j1 j4"),
        ("has:output,header", "j1"),
        ("has:run", "j2 j3"),
        ("problem:repaired kind:job", "j1 j4"),
        ("problem:too-*,syntax", ""),
        ("workflow:视频* kind:job", "j2 j3"),
        ("userdata:order", "j4"),
        ("wait:2s", "j1"),
        ("took>57s", "j1"),
        ("took>58s", ""),
        ("took:..1m", "j1"),
        ("total:1m", "j1"),
        ("-took>0 kind:job", "j2 j3 j4"),
        ("at:2023-08-21 kind:job", "j1 j2"),
        ("after:2023-08-21T23 before:today kind:job", "j2"),
        ("at:today kind:job", "j3"),
        ("after:1h kind:job", "j3"),
        ("created:2023-08-21..2023-08-21 has:output", "j1"),
        ("ended>=2023-08-21T09:01", "j1"),
        ("deliveries>=1 tag:Snapshot", "j2"),
        ("tag:Snapshot or userdata:7", "j2 j4"),
        ("(tag:Snapshot or userdata:7) state:Cancel", "j4"),
        ("-(tag:Snapshot or userdata:7) kind:job", "j1 j3"),
        ("tag:Snapshot or userdata:7 and state:Failed", "j2"),
        ("#tag:Snapshot userdata:7", "j4"),
        ("tag:Snapshot or #userdata:7", "j2"),
        ("#(tag:x) -#y (#z) id:j1", "j1"),
        ("status:Failed kind:job", "j2"),
        ("run:I1 kind:job", "j2 j3"),
        ("\"or\"", "j4"),
    ] {
        assert_eq!(found(&index, text), expected, "{text}");
    }
}

#[test]
fn the_example_of_every_key_is_understood_and_named_after_it() {
    for key in keys::KEYS {
        let query = query(key.example);
        assert_eq!(query.terms()[0].key, Some(key.name), "{}", key.example);
        for alias in key.aliases {
            assert_eq!(keys::find(alias).map(|found| found.name), Some(key.name));
        }
    }
}

#[test]
fn terms_are_those_of_the_chips() {
    let text = " state:a -#tag:b (c or d) and e";
    let query = query(text);
    let terms: Vec<_> =
        query.terms().iter().map(|term| (term.text.as_str(), term.key, term.negated, term.is_off)).collect();
    let expected = [
        ("state:a", Some("state"), false, false),
        ("-#tag:b", Some("tag"), true, true),
        ("(c or d)", None, false, false),
        ("e", None, false, false),
    ];
    assert_eq!(terms, expected);
    let spans: Vec<_> = query.terms().iter().map(|term| term.span.clone()).collect();
    assert_eq!(spans, edit::terms(text));
    assert!(query.terms().iter().all(|term| text[term.span.clone()] == term.text));
    assert!(!query.is_empty() && self::query("#a (#b)").is_empty() && self::query(" ").is_empty());
}

#[test]
fn a_facet_is_counted_without_its_own_terms_and_zeros_stay() {
    let index = sample();
    let counts = |text: &str, facet: Facet| -> Vec<(String, usize, usize)> {
        let counts = facet_counts(&index, &query(text), &[facet]).swap_remove(0);
        counts.values.into_iter().map(|value| (value.value, value.count, value.failed)).collect()
    };
    let value = |value: &str, count, failed| (value.to_owned(), count, failed);
    assert_eq!(
        counts("tag:Transcode kind:job state:Failed", Facet::Tag),
        [value("Snapshot", 1, 1), value("Transcode", 0, 0), value("", 0, 0)]
    );
    assert_eq!(counts("", Facet::Tag).last(), Some(&value("", 2, 0)), "the run and what is no callback");
    assert_eq!(
        counts("tag:Transcode -state:Failed kind:job", Facet::State),
        [
            value("Success", 1, 0),
            value("Failed", 0, 0),
            value("Running", 1, 0),
            value("Cancel", 0, 0),
            value("", 0, 0)
        ]
    );
    assert_eq!(counts("tag:Snapshot", Facet::Problem), [value("repaired", 0, 0)]);
    assert_eq!(counts("#tag:Snapshot kind:job", Facet::Format), [value("json", 2, 1), value("xml", 2, 0)]);
}

#[test]
fn completion_offers_keys_then_values_of_the_folder() {
    let index = sample();
    let labels = |text: &str, cursor: usize| -> Vec<String> {
        let completion = complete(&index, text, cursor, clock());
        let item = |item: Candidate| match item.kind {
            CandidateKind::Value { count } => format!("{} {count}", item.label),
            _ => item.label,
        };
        completion.items.into_iter().map(item).collect()
    };
    assert_eq!(labels("", 0).len(), keys::KEYS.len());
    assert_eq!(labels("wor", 3)[0], "workflow");
    assert_eq!(labels("tag:Tr", 6), ["tag:Transcode 2"]);
    assert_eq!(labels("kind:job state:Failed tag:", 26), ["tag:Snapshot 1", "tag:Transcode 0"]);
    assert_eq!(labels("state:Failed -tag:", 18), ["tag:Snapshot 1", "tag:Transcode 0"]);
    assert_eq!(labels("tag:Transcode,", 14), ["tag:Snapshot 1"]);
    assert_eq!(labels("sna", 3), ["tag:Snapshot 1"]);
    assert!(labels("took>", 5).contains(&"took>30s".to_owned()));
    assert_eq!(labels("header.", 7), ["header.Content-Type"]);
    assert_eq!(labels("header.Content-Type:", 20), ["header.Content-Type:video/mp4 1"]);
    assert!(labels("\"sta", 4).is_empty() && labels("object~a", 8).is_empty());

    let completion = complete(&index, "a tag:\"Tr b", 9, clock());
    assert_eq!((completion.range.clone(), completion.items[0].text.as_str()), (6..11, "Transcode"));
    let completion = complete(&index, "sta:x b", 2, clock());
    assert_eq!((completion.range.clone(), completion.items[0].text.as_str()), (0..4, "state:"));
    let completion = complete(&index, "workflow:视", 12, clock());
    assert_eq!(completion.items[0].text, "视频上线流程");
}

#[test]
fn columns_answer_for_their_own_generation() {
    let mut index = sample();
    let columns = Columns::new(&index);
    let failed = query("state:Failed kind:job");
    assert_eq!(columns.hits(&index, &failed).ids(), columns.hits(&index, &failed).ids());
    assert!(columns.are_of(&index));
    index.remove(Path::new("in/001.cb"));
    index.commit();
    assert!(!columns.are_of(&index));
    assert!(Columns::new(&index).hits(&index, &failed).is_empty());
}

/// A question as a test would put it, without the language.
#[derive(Clone, Debug)]
enum Asked {
    Name(&'static str, Field, Vec<String>),
    Text(&'static str, Field, String),
    Anywhere(String),
    TookOver(i64),
    After(i64),
    Kind(&'static str),
    Format(&'static str),
    Not(Box<Asked>),
    Off(Box<Asked>),
    Any(Vec<Asked>),
    All(Vec<Asked>),
}

impl Asked {
    fn write(&self) -> String {
        let list = |all: &[Self], between: &str| {
            format!("({})", all.iter().map(Self::write).collect::<Vec<_>>().join(between))
        };
        match self {
            Self::Name(key, _, values) => {
                let values: Vec<String> = values.iter().map(|value| edit::quote(value)).collect();
                format!("{key}:{}", values.join(","))
            }
            Self::Text(key, _, text) => format!("{key}:{}", edit::quote(text)),
            Self::Anywhere(text) => format!("\"{text}\""),
            Self::TookOver(seconds) => format!("took>{seconds}s"),
            Self::After(millis) => format!("after:\"{}\"", Time::new(*millis, 0)),
            Self::Kind(kind) => format!("kind:{kind}"),
            Self::Format(format) => format!("format:{format}"),
            Self::Not(one) => format!("-{}", one.write()),
            Self::Off(one) => format!("#{}", one.write()),
            Self::Any(any) => list(any, " or "),
            Self::All(all) => list(all, " "),
        }
    }

    /// Yes, no, or nothing where it is switched off.
    fn says(&self, record: Record<'_>) -> Option<bool> {
        let lower = |text: &str| text.to_lowercase();
        Some(match self {
            Self::Name(_, field, values) => {
                values.iter().any(|value| lower(value) == lower(record.text(*field)))
            }
            Self::Text(_, field, text) => lower(record.text(*field)).contains(&lower(text)),
            Self::Anywhere(text) => {
                let has = |other: &str| lower(other).contains(&lower(text));
                let files = record.index();
                Field::ALL.iter().any(|&field| has(record.text(field)))
                    || record.outputs().any(has)
                    || record.headers().any(|(_, value)| has(value))
                    || record.deliveries().any(|one| has(files.file(one.file).path().to_str().unwrap()))
            }
            Self::TookOver(seconds) => {
                let so_far = record.runs_since().map(|since| clock().now - since.millis());
                record.took().or(so_far).is_some_and(|took| took > seconds * 1000)
            }
            Self::After(millis) => record.time().is_some_and(|time| time.millis() >= *millis),
            Self::Kind(kind) => record.kind().name() == *kind,
            Self::Format(format) => record.main_delivery().is_some_and(|one| one.format.name() == *format),
            Self::Not(one) => !one.says(record)?,
            Self::Off(_) => return None,
            Self::Any(any) => {
                let said: Vec<bool> = any.iter().filter_map(|one| one.says(record)).collect();
                return (!said.is_empty()).then(|| said.contains(&true));
            }
            Self::All(all) => {
                let said: Vec<bool> = all.iter().filter_map(|one| one.says(record)).collect();
                return (!said.is_empty()).then(|| !said.contains(&false));
            }
        })
    }

    /// The key that a facet would say it is about.
    fn key(&self) -> Option<&'static str> {
        match self {
            Self::Name(key, ..) | Self::Text(key, ..) => Some(key),
            Self::Kind(_) => Some("kind"),
            Self::Format(_) => Some("format"),
            Self::Not(one) | Self::Off(one) => one.key(),
            _ => None,
        }
    }
}

const WORDS: &[&str] = &["", "A", "b", "Äb", "a b", "(x)", "t,*", "no\\\"", "视频", "or"];

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(WORDS).prop_map(str::to_owned)
}

fn asked() -> impl Strategy<Value = Asked> {
    let millis = 1_600_000_000_000_i64;
    let filled = || word().prop_filter("nothing is looked for", |word| !word.is_empty());
    let leaf = prop_oneof![
        prop::collection::vec(word(), 1..3).prop_map(|values| Asked::Name("tag", Field::Tag, values)),
        prop::collection::vec(word(), 1..3).prop_map(|values| Asked::Name("bucket", Field::Bucket, values)),
        prop::sample::select(&["Failed", "success", ""][..]).prop_map(|state| Asked::Name(
            "state",
            Field::State,
            vec![state.to_owned()]
        )),
        filled().prop_map(|text| Asked::Text("object", Field::Object, text)),
        filled().prop_filter("written by hand", |word| !word.contains('"')).prop_map(Asked::Anywhere),
        (0_i64..5).prop_map(Asked::TookOver),
        (0_i64..4).prop_map(move |hours| Asked::After(millis + hours * 3_600_000)),
        prop::sample::select(&["run", "job"][..]).prop_map(Asked::Kind),
        prop::sample::select(&["xml", "json"][..]).prop_map(Asked::Format),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|one| Asked::Not(Box::new(one))),
            inner.clone().prop_map(|one| Asked::Off(Box::new(one))),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Asked::Any),
            prop::collection::vec(inner, 1..4).prop_map(Asked::All),
        ]
    })
}

fn any_callback() -> impl Strategy<Value = Callback> {
    let millis = 1_600_000_000_000_i64;
    let time = move |at: Option<i64>| at.map(|at| Time::new(millis + at, 480));
    let texts = (word(), word(), word(), word());
    let state = prop::sample::select(&["", "Failed", "SUCCESS", "Running"][..]);
    let times = (prop::option::of(0..9_000_000_i64), prop::option::of(0..6_000_i64));
    let one = (texts, state, times, any::<u8>()).prop_map(
        move |((tag, bucket, object, message), state, (created, took), number)| Job {
            job_id: format!("j{number}"),
            tag,
            bucket,
            object,
            message,
            state: state.to_owned(),
            created: time(created),
            started: time(created),
            ended: time(created.zip(took).map(|(created, took)| created + took)),
            run_id: if number.is_multiple_of(5) { "i1".to_owned() } else { String::new() },
            outputs: vec![Output { object: format!("out {number}"), ..Output::default() }],
            ..Job::default()
        },
    );
    (prop::collection::vec(one, 1..4), any::<bool>()).prop_map(|(mut jobs, as_run)| {
        jobs.iter_mut().zip(1..).for_each(|(job, node)| job.node = node);
        if as_run {
            let run = Run { node: 90, run_id: "i1".to_owned(), tasks: jobs, ..Run::default() };
            Callback { event: "WorkflowFinish".to_owned(), runs: vec![run], ..Callback::default() }
        } else {
            finished(jobs)
        }
    })
}

proptest! {
    /// Whatever is asked: the hits, each record by itself, and a naive answer agree, and so do the facets.
    #[test]
    fn all_ways_of_asking_agree(
        callbacks in prop::collection::vec(any_callback(), 1..8),
        all in prop::collection::vec(asked(), 0..4),
    ) {
        let index = index_of(&callbacks);
        let text = all.iter().map(Asked::write).collect::<Vec<_>>().join(" ");
        let query = query(&text);
        let passes = |mut all: Box<dyn Iterator<Item = &Asked> + '_>, record: Record<'_>| {
            all.all(|one| one.says(record) != Some(false))
        };
        let naive: Vec<_> =
            index.records().filter(|&record| passes(Box::new(all.iter()), record)).map(Record::id).collect();
        let hits = query.hits(&index);
        prop_assert_eq!(hits.ids(), &naive[..], "{}", text);
        prop_assert!(query.passing(index.records(), &Searched::default(), &Marked::default()).map(Record::id).eq(hits.ids().iter().copied()));

        for counts in facet_counts(&index, &query, &[Facet::State, Facet::Tag, Facet::Format, Facet::Kind]) {
            let key = counts.facet.key();
            let under: Vec<_> = index
                .records()
                .filter(|&record| passes(Box::new(all.iter().filter(|one| one.key() != Some(key))), record))
                .collect();
            let value = |record: Record<'_>| match counts.facet {
                Facet::State => record.text(Field::State).to_owned(),
                Facet::Tag => record.text(Field::Tag).to_owned(),
                Facet::Format => record.main_delivery().map_or("", |one| one.format.name()).to_owned(),
                _ => record.kind().name().to_owned(),
            };
            let mut there: std::collections::BTreeSet<String> = index.records().map(value).collect();
            // What has none is counted beside other values, and where that can be asked for.
            if there.len() == 1 || !matches!(counts.facet, Facet::State | Facet::Tag) {
                there.remove("");
            }
            let mut told: Vec<&str> = counts.values.iter().map(|value| value.value.as_str()).collect();
            told.sort_unstable();
            prop_assert_eq!(told, there.iter().map(String::as_str).collect::<Vec<_>>());
            for FacetValue { value: wanted, count, failed } in &counts.values {
                let of: Vec<_> = under.iter().filter(|&&record| value(record) == *wanted).collect();
                let failures = of.iter().filter(|record| record.class() == StateClass::Failed).count();
                prop_assert_eq!((of.len(), failures), (*count, *failed), "{} {}", text, wanted);
            }
        }
    }

    /// No text whatever makes the parser, the edits or completion stumble, and terms are where edits see them.
    #[test]
    fn any_text_is_read_and_edited(
        parts in prop::collection::vec(
            prop::sample::select(&[
                "a", "tag:", "took>", "(", ")", "\"", "\\", " ", " or ", " and ", ",", "-", "#", "~", "*", "..", "视",
                "header.x:", "1s", "=", "state:b", "after:2023",
            ][..]), 0..9),
        value in word(),
    ) {
        let text = parts.concat();
        if let Ok(query) = Query::parse(&text, clock()) {
            let spans: Vec<_> = query.terms().iter().map(|term| term.span.clone()).collect();
            prop_assert_eq!(&spans, &edit::terms(&text));
            let added = edit::with_added(&text, "tag", &value);
            prop_assert!(Query::parse(&added, clock()).is_ok(), "{} -> {}", text, added);
            prop_assert!(edit::values_of(&added, "tag").0.contains(&value), "{} -> {}", text, added);
            for at in 0..spans.len() {
                for changed in [edit::toggle_term(&text, at), edit::invert_term(&text, at), edit::without_term(&text, at)] {
                    prop_assert!(Query::parse(&changed, clock()).is_ok(), "{} -> {}", text, changed);
                }
            }
        }
        let index = Indexer::new();
        for (cursor, _) in text.char_indices() {
            let completion = complete(&index, &text, cursor, clock());
            prop_assert!(text.get(completion.range).is_some());
        }
    }
}
