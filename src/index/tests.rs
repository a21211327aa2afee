//! Joining, told through made-up captures.

use super::intern::Interner;
use super::*;
use crate::callback::{Callback, Job, Run, StateClass};
use crate::capture::{Body, Capture};
use crate::doc::{Format, Problem, ProblemKind};
use crate::time;
use proptest::prelude::*;
use std::path::{Path, PathBuf};

mod problems;

fn job(id: &str, tag: &str, state: &str, created: &str) -> Job {
    Job {
        node: 1,
        job_id: id.to_owned(),
        tag: tag.to_owned(),
        state: state.to_owned(),
        created: time::parse(created).time(),
        ..Job::default()
    }
}

fn jobs(event: &str, jobs: Vec<Job>) -> Callback {
    Callback { event: event.to_owned(), jobs, ..Callback::default() }
}

fn capture(callback: Callback) -> Capture {
    let hash = xxhash_rust::xxh3::xxh3_64(format!("{callback:?}").as_bytes());
    let body =
        Body { format: Format::Json, range: 0..1, hash, callbacks: vec![callback], problems: Vec::new() };
    Capture { bodies: vec![body], ..Capture::default() }
}

fn stamp(arrival_s: i64) -> Stamp {
    Stamp { len: 1, modified_ns: arrival_s * 1_000_000_000, ..Stamp::default() }
}

/// An index of callbacks, each in a capture of its own, named and dated by its place.
fn index_of(callbacks: &[Callback]) -> Indexer {
    let mut index = Indexer::new();
    for (at, callback) in callbacks.iter().enumerate() {
        index.apply(Path::new(&format!("{at:03}.json")), stamp(at as i64), &capture(callback.clone()));
    }
    index.commit();
    index
}

/// Everything that can be seen of an index, without the names it gives out.
fn seen(index: &Index) -> Vec<String> {
    let texts = |record: Record<'_>| Field::ALL.map(|field| record.text(field).to_owned());
    index
        .records()
        .map(|record| {
            let jobs = record.jobs().iter().filter_map(|&job| index.get(job));
            let disagrees = jobs.chain([record]).any(|one| one.disagreement().is_some());
            assert_eq!(record.stored.disagrees, disagrees, "what is kept is what is so: {record:?}");
            let files: Vec<_> =
                record.deliveries().map(|d| (index.file(d.file).path(), d.body, d.node)).collect();
            let run = record.run().and_then(|run| index.get(run)).map(|run| run.text(Field::Id).to_owned());
            let jobs: Vec<_> = record.jobs().iter().filter_map(|&job| index.get(job)).map(texts).collect();
            let times = (record.created(), record.started(), record.ended());
            format!(
                "{record:?} {:?} {times:?} {files:?} {run:?} {jobs:?} {:?}",
                texts(record),
                record.problem_kinds()
            )
        })
        .collect()
}

const AT: &str = "2026-11-20T10:00:00+0800";

#[test]
fn a_later_and_more_final_delivery_wins_field_by_field() {
    let mut done = job("j1", "Transcode", "Success", AT);
    done.object = "a.mp4".to_owned();
    let mut submitted = job("j1", "Transcode", "Submitted", AT);
    submitted.queue = "q1".to_owned();
    // The less final one arrives later, and still does not win.
    let index = index_of(&[jobs("TaskFinish", vec![done]), jobs("API response", vec![submitted])]);
    let [record] = index.records().collect::<Vec<_>>()[..] else { panic!("one record") };
    assert_eq!((record.text(Field::State), record.class()), ("Success", StateClass::Success));
    assert_eq!((record.text(Field::Queue), record.text(Field::Object)), ("q1", "a.mp4"));
    assert_eq!(record.text(Field::Event), "TaskFinish");
    assert_eq!(record.delivery_count(), 2);
}

#[test]
fn the_same_id_is_another_job_with_another_tag_or_another_day() {
    let index = index_of(&[
        jobs("TaskFinish", vec![job("j1", "Transcode", "Success", AT)]),
        jobs("TaskFinish", vec![job("j1", "Snapshot", "Success", AT)]),
        jobs("TaskFinish", vec![job("j1", "Transcode", "Success", "2026-11-20T10:02:00+0800")]),
        jobs("TaskFinish", vec![job("j1", "Transcode", "Failed", "2026-11-20T10:00:59+0800")]),
        jobs("TaskFinish", vec![job("j1", "", "", "")]),
    ]);
    let counts: Vec<_> = index.records().map(|r| (r.text(Field::Tag), r.delivery_count())).collect();
    assert_eq!(counts.len(), 3, "{counts:?}");
    assert_eq!(counts.iter().map(|(_, count)| count).sum::<usize>(), 5);
}

#[test]
fn jobs_without_an_id_are_the_same_only_when_their_bytes_are() {
    let one = jobs("TaskFinish", vec![job("", "Tts", "", "")]);
    let other = jobs("TaskFinish", vec![job("", "Tts", "Failed", "")]);
    let index = index_of(&[one.clone(), one, other]);
    let counts: Vec<_> = index.records().map(Record::delivery_count).collect();
    assert_eq!(counts.iter().sum::<usize>(), 3);
    assert_eq!(counts.len(), 2);
}

fn run_of(state: &str, tasks: Vec<Job>) -> Callback {
    let run = Run {
        node: 1,
        run_id: "i1".to_owned(),
        workflow_name: "flow".to_owned(),
        state: state.to_owned(),
        created: time::parse(AT).time(),
        tasks,
        ..Run::default()
    };
    Callback { event: "WorkflowFinish".to_owned(), runs: vec![run], ..Callback::default() }
}

fn in_run(mut job: Job, node: u32) -> Job {
    job.run_id = "i1".to_owned();
    job.node = node;
    job
}

#[test]
fn a_task_of_a_run_and_its_own_callback_are_one_job_in_that_run() {
    let mut own = in_run(job("j1", "Snapshot", "Success", AT), 1);
    own.message = "done".to_owned();
    let task = in_run(job("j1", "Snapshot", "Success", AT), 5);
    let other = in_run(job("j2", "Transcode", "Success", AT), 9);
    let index = index_of(&[jobs("TaskFinish", vec![own]), run_of("Success", vec![task, other])]);
    assert_eq!(index.len(), 3);
    let run = index.find(RecordKind::Run, "i1").next().unwrap();
    let ids: Vec<_> = run.jobs().iter().map(|&id| index.get(id).unwrap().text(Field::Id)).collect();
    assert_eq!(ids, ["j1", "j2"]);
    let job = index.find(RecordKind::Job, "j1").next().unwrap();
    assert_eq!((job.delivery_count(), job.run(), job.text(Field::Event)), (2, Some(run.id()), "TaskFinish"));
    assert!(!run.is_implied());
}

#[test]
fn a_run_that_nobody_captured_is_made_of_what_its_jobs_say() {
    let mut failed = in_run(job("j1", "Snapshot", "Failed", AT), 1);
    failed.workflow_name = "flow".to_owned();
    let earlier = in_run(job("j2", "Transcode", "Success", "2026-11-20T09:59:00+0800"), 1);
    let mut index = index_of(&[jobs("TaskFinish", vec![failed]), jobs("TaskFinish", vec![earlier])]);
    let run = index.find(RecordKind::Run, "i1").next().unwrap();
    assert!(run.is_implied());
    assert_eq!((run.text(Field::Workflow), run.class(), run.jobs().len()), ("flow", StateClass::Unknown, 2));
    // That a job failed does not say how the run ended.
    assert_eq!(run.text(Field::State), "");
    assert_eq!(run.created().unwrap().to_string(), "2026-11-20T09:59:00+08:00");
    let id = run.id();

    // Once it is captured it is the same record, and a run like any other.
    index.apply(Path::new("run.json"), stamp(9), &capture(run_of("Failed", Vec::new())));
    index.commit();
    assert_eq!(
        index.find(RecordKind::Run, "i1").map(|run| (run.id(), run.is_implied())).collect::<Vec<_>>(),
        [(id, false)]
    );
    index.remove(Path::new("run.json"));
    index.commit();
    assert!(index.get(id).unwrap().is_implied());

    index.remove(Path::new("000.json"));
    index.remove(Path::new("001.json"));
    index.commit();
    assert!(index.is_empty());
    assert_eq!((index.file_count(), index.callback_count(), index.problem_count()), (0, 0, 0));
}

#[test]
fn a_changed_capture_keeps_the_name_of_its_record() {
    let mut index = index_of(&[jobs("TaskFinish", vec![job("j1", "Tts", "Running", AT)])]);
    let before = index.order()[0];
    index.apply(
        Path::new("000.json"),
        stamp(5),
        &capture(jobs("TaskFinish", vec![job("j1", "Tts", "Success", AT)])),
    );
    index.commit();
    assert_eq!(index.order(), [before]);
    assert_eq!(index.get(before).unwrap().text(Field::State), "Success");
    assert_eq!(index.callback_count(), 1);
}

#[test]
fn a_commit_of_nothing_changes_nothing() {
    let mut index = index_of(&[jobs("TaskFinish", vec![job("j1", "Tts", "Success", AT)])]);
    let generation = index.generation();
    assert!(!index.commit());
    assert_eq!(index.generation(), generation);
    index.mark_missing(Path::new("000.json"));
    assert!(index.commit());
    assert!(index.generation() > generation);
    assert!(!index.file(index.records().next().unwrap().main_delivery().unwrap().file).is_present());
}

/// The stamp of one file, under whatever name: renaming changes nothing but when it was changed.
fn stamp_of_file(inode: u64, changed_ns: i64) -> Stamp {
    Stamp { len: 9, modified_ns: 5, inode, changed_ns }
}

#[test]
fn a_renamed_capture_is_the_same_delivery_of_the_same_record() {
    let said = capture(jobs("TaskFinish", vec![job("j1", "Tts", "Success", AT)]));
    let (old, new) = (Path::new("old.json"), Path::new("new.json"));
    for (gone_first, commit_between) in [(true, true), (true, false), (false, true), (false, false)] {
        let mut index = Indexer::new();
        index.apply(old, stamp_of_file(7, 1), &said);
        index.commit();
        let id = index.order()[0];
        if gone_first {
            index.mark_missing(old);
        } else {
            index.apply(new, stamp_of_file(7, 2), &said);
        }
        if commit_between {
            index.commit();
            assert_eq!(index.missing_count(), usize::from(gone_first));
        }
        if gone_first {
            index.apply(new, stamp_of_file(7, 2), &said);
        } else {
            index.mark_missing(old);
        }
        index.commit();
        let case = format!("gone first: {gone_first}, commit between: {commit_between}");
        assert_eq!(index.order(), [id], "{case}");
        let record = index.get(id).unwrap();
        let paths: Vec<_> = record.deliveries().map(|delivery| index.file(delivery.file).path()).collect();
        assert_eq!(paths, [new], "{case}");
        assert_eq!((index.missing_count(), index.file_count(), record.is_gone()), (0, 1, false), "{case}");
    }
}

#[test]
fn another_file_or_one_that_says_something_else_is_no_renamed_capture() {
    let said = |id: &str| capture(jobs("TaskFinish", vec![job(id, "Tts", "Success", AT)]));
    for (stamp, id) in [(stamp_of_file(8, 1), "j1"), (stamp_of_file(7, 1), "j2")] {
        let mut index = Indexer::new();
        index.apply(Path::new("old.json"), stamp_of_file(7, 1), &said("j1"));
        index.mark_missing(Path::new("old.json"));
        index.apply(Path::new("new.json"), stamp, &said(id));
        index.commit();
        assert_eq!((index.missing_count(), index.file_count()), (1, 2));
    }
    // Without numbers of files nothing tells that two are one.
    let mut index = Indexer::new();
    index.apply(Path::new("old.json"), stamp_of_file(0, 0), &said("j1"));
    index.mark_missing(Path::new("old.json"));
    index.apply(Path::new("new.json"), stamp_of_file(0, 0), &said("j1"));
    index.commit();
    assert_eq!(index.missing_count(), 1);
}

#[test]
fn of_many_that_tell_of_one_record_those_that_were_renamed_are_found() {
    let said = capture(jobs("TaskFinish", vec![job("j1", "Tts", "Success", AT)]));
    let path = |at: u64, name: &str| PathBuf::from(format!("{name}/{at}.json"));
    let mut index = Indexer::new();
    // One by one this would be some ten thousand million comparisons.
    let count = 60_000;
    (0..count).for_each(|at| index.apply(&path(at, "old"), stamp_of_file(at + 1, 1), &said));
    index.commit();
    (0..count).for_each(|at| index.mark_missing(&path(at, "old")));
    (1..count).for_each(|at| index.apply(&path(at, "new"), stamp_of_file(at + 1, 2), &said));
    index.commit();
    assert_eq!((index.missing_count(), index.file_count(), index.len()), (1, count as usize, 1));
}

#[test]
fn what_is_missing_is_counted_and_can_be_forgotten() {
    let mut index = index_of(&[
        jobs("TaskFinish", vec![in_run(job("j1", "Tts", "Success", AT), 1)]),
        jobs("TaskFinish", vec![job("j2", "Tts", "Success", AT)]),
        jobs("TaskFinish", vec![job("j2", "Tts", "Success", AT)]),
    ]);
    let is_gone = |index: &Indexer, kind, id: &str| index.find(kind, id).next().map(Record::is_gone);
    index.mark_missing(Path::new("000.json"));
    index.mark_missing(Path::new("001.json"));
    index.mark_missing(Path::new("001.json"));
    index.mark_missing(Path::new("nowhere.json"));
    index.commit();
    assert_eq!(index.missing_count(), 2);
    assert_eq!(is_gone(&index, RecordKind::Job, "j1"), Some(true));
    assert_eq!(is_gone(&index, RecordKind::Run, "i1"), Some(true));
    assert_eq!(is_gone(&index, RecordKind::Job, "j2"), Some(false));

    index.purge_missing();
    assert!(index.commit());
    assert_eq!((index.missing_count(), index.file_count(), index.len()), (0, 1, 1));
    let left = index.find(RecordKind::Job, "j2").next().unwrap();
    assert_eq!((left.delivery_count(), left.is_gone()), (1, false));

    // One that comes back is there again.
    index.mark_missing(Path::new("002.json"));
    let again = capture(jobs("TaskFinish", vec![job("j2", "Tts", "Success", AT)]));
    index.apply(Path::new("002.json"), stamp(2), &again);
    index.commit();
    assert_eq!(index.missing_count(), 0);
}

#[test]
fn a_directory_that_can_be_listed_again_leaves_no_row() {
    let mut index = Indexer::new();
    let closed = capture(Callback { event: "x".to_owned(), ..Callback::default() });
    index.apply(Path::new("d"), Stamp::OF_DIRECTORY, &closed);
    index.commit();
    assert_eq!(index.len(), 1);
    index.mark_missing(Path::new("d"));
    index.commit();
    assert_eq!((index.len(), index.missing_count(), index.file_count()), (0, 0, 0));
}

/// A few ids, tags, states and times, so that they meet all the time.
fn any_callback() -> impl Strategy<Value = Callback> {
    let text = |words: &'static [&'static str]| prop::sample::select(words).prop_map(str::to_owned);
    let created = prop::sample::select(&[None, Some(0), Some(30_000), Some(70_000)][..]);
    let one = (
        text(&["", "j1", "j2"]),
        text(&["", "A", "B"]),
        text(&["", "Submitted", "Success", "Failed"]),
        created,
        text(&["", "i1", "i2"]),
    )
        .prop_map(|(job_id, tag, state, created, run_id)| Job {
            job_id,
            tag,
            state,
            run_id,
            created: created.map(|at| time::Time::new(at, 480)),
            ..Job::default()
        });
    let several = prop::collection::vec(one, 1..4).prop_map(|mut all| {
        all.iter_mut().enumerate().for_each(|(at, job)| job.node = at as u32 + 1);
        all
    });
    (several, any::<bool>()).prop_map(|(all, as_run)| {
        if as_run {
            let run = Run { node: 90, run_id: "i1".to_owned(), tasks: all, ..Run::default() };
            Callback { event: "WorkflowFinish".to_owned(), runs: vec![run], ..Callback::default() }
        } else {
            jobs("TaskFinish", all)
        }
    })
}

proptest! {
    /// Whatever the order of arrival, however it is cut into commits, with captures that changed or went:
    /// the index says the same as one that read what is there at the end.
    #[test]
    fn the_order_of_arrival_does_not_matter(
        callbacks in prop::collection::vec(any_callback(), 1..8),
        detours in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<bool>()), 0..8),
        shuffle in prop::collection::vec(any::<u32>(), 8),
    ) {
        let fresh = index_of(&callbacks);
        let path = |at: usize| format!("{at:03}.json");
        let mut index = Indexer::new();
        for (which, what, commit) in &detours {
            let (at, other) = (which.index(callbacks.len()), what.index(callbacks.len()));
            index.apply(Path::new(&path(at)), stamp(77), &capture(callbacks[other].clone()));
            if *commit {
                index.commit();
                index.remove(Path::new(&path(other)));
            }
        }
        let mut order: Vec<usize> = (0..callbacks.len()).collect();
        order.sort_by_key(|&at| shuffle[at]);
        for at in order {
            index.apply(Path::new(&path(at)), stamp(at as i64), &capture(callbacks[at].clone()));
            if shuffle[at] % 2 == 0 {
                index.commit();
            }
        }
        index.commit();
        prop_assert_eq!(seen(&index), seen(&fresh));
        prop_assert_eq!(index.callback_count(), fresh.callback_count());
        prop_assert_eq!(index.file_count(), fresh.file_count());
    }
}

#[test]
fn captures_that_are_not_known_whole_are_the_same_as_no_other() {
    let of = |bytes: &[u8]| crate::capture::read(bytes.to_vec()).capture;
    let large = |bytes: &[u8]| crate::capture::read_head(bytes.to_vec(), 20_000_000).capture;
    let packed = |bytes: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut encoder, bytes).unwrap();
        of(&encoder.finish().unwrap())
    };
    let rows = |captures: &[Capture]| {
        let mut index = Indexer::new();
        for (at, capture) in captures.iter().enumerate() {
            index.apply(Path::new(&format!("{at}")), stamp(at as i64), capture);
        }
        index.commit();
        index.len()
    };
    let unreadable = || crate::capture::unreadable::<String>("permission denied");
    assert_eq!(rows(&[unreadable(), unreadable()]), 2);
    assert_eq!(rows(&[of(b""), of(b""), of(b" \n"), of(b" \n"), of(b"POST / HTTP/1.1\n\n")]), 5);
    assert_eq!(rows(&[large(b"{\"a\":1"), large(b"{\"a\":1")]), 2);
    let bomb = [b" ".repeat(crate::capture::MAX_BYTES + 1), b"x".to_vec()].concat();
    assert_eq!(rows(&[packed(&bomb), packed(&bomb)]), 2);
    // Bytes that are no text are not the same for being shown the same.
    let broken = [of(b"{\"a\":\"\xff\"}"), of(b"{\"a\":\"\xfe\"}"), of(b"{\"a\":\"\xff\"}")];
    assert_eq!(rows(&broken), 2);
    assert_eq!(rows(&[of(b"{\"a\":\"\xff\"}\n{\"a\":\"\xfe\"}")]), 2);
    assert_eq!(rows(&[of(b"{\"a\":1}"), of(b"{\"a\":1}\n{\"a\":1}")]), 1);
}

#[test]
fn many_jobs_of_one_id_come_and_go() {
    const DAY: i64 = 86_400_000;
    let all = |count: i64| {
        let job = |at: i64| Job {
            node: at as u32 + 1,
            created: Some(time::Time::new(at * DAY / 100, 480)),
            ..job("masked", "Tts", "Success", "")
        };
        capture(jobs("TaskFinish", (0..count).map(job).collect()))
    };
    let mut index = Indexer::new();
    for count in [20_000, 10_000] {
        index.apply(Path::new("a.json"), stamp(0), &all(count));
        index.commit();
        assert_eq!(index.len() as i64, count);
    }
}

#[test]
fn tasks_of_one_body_without_an_id_are_told_apart() {
    let task =
        |state: &str, node: u32| in_run(Job { task: "Tts_1".to_owned(), ..job("", "Tts", state, "") }, node);
    let start = run_of("Running", vec![task("Running", 2), task("Running", 3)]);
    let finish = run_of("Success", vec![task("Success", 2), task("Failed", 3)]);
    let index = index_of(&[start, finish]);
    let tasks = index.records().filter(|record| record.kind() == RecordKind::Job);
    let told: Vec<_> = tasks.map(|task| (task.text(Field::State), task.delivery_count())).collect();
    assert_eq!(told, [("Success", 2), ("Failed", 2)]);
    // One that has an id is itself wherever it stands.
    let one = Job { run_id: "i1".to_owned(), ..job("j1", "Tts", "Success", "") };
    let index = index_of(&[run_of("Success", vec![one.clone(), one])]);
    assert_eq!(index.records().filter(|record| record.kind() == RecordKind::Job).count(), 1);
}
