//! Which record a problem belongs to, and what a capture costs that cannot be taken in whole.

use super::*;

#[test]
fn problems_find_their_record() {
    let mut broken = job("j1", "Tts", "Success", AT);
    broken.problems.push(Problem::whole(ProblemKind::Inconsistent, "odd"));
    let mut fine = job("j2", "Tts", "Success", AT);
    fine.node = 7;
    let index = index_of(&[jobs("TaskFinish", vec![broken, fine])]);
    let kinds: Vec<_> = index.records().map(|r| r.problem_kinds().iter().collect::<Vec<_>>()).collect();
    assert_eq!(kinds, [vec![ProblemKind::Inconsistent], vec![]]);
    assert_eq!(index.records().next().unwrap().problems().count(), 1);
    assert_eq!(index.problem_count(), 1);
}

#[test]
fn whether_a_run_disagrees_with_a_job_is_kept_with_both() {
    let named = Job { run_id: "r1".to_owned(), ..job("j1", "Transcode", "Failed", AT) };
    let run = Run {
        node: 1,
        run_id: "r1".to_owned(),
        state: "Success".to_owned(),
        tasks: vec![Job { node: 2, ..job("j1", "Transcode", "Success", AT) }],
        ..Run::default()
    };
    let run = Callback { event: "WorkflowFinish".to_owned(), runs: vec![run], ..Callback::default() };
    let mut index = index_of(&[run, jobs("TaskFinish", vec![named.clone()])]);
    let told = |index: &Index| index.records().map(|one| one.stored.disagrees).collect::<Vec<_>>();
    assert_eq!(
        (told(&index), index.records().map(|one| one.disagreements().count()).sum()),
        (vec![true; 2], 2)
    );
    let jobs_told = |index: &Index| {
        index.disagreeing_jobs().map(|job| job.text(Field::Id).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(jobs_told(&index), ["j1"], "of the run it is told with the job");
    index.remove(Path::new("001.json"));
    index.commit();
    assert_eq!(told(&index), [false; 2]);
    assert!(jobs_told(&index).is_empty());
    index.apply(Path::new("001.json"), stamp(9), &capture(jobs("TaskFinish", vec![named])));
    index.commit();
    assert_eq!(told(&index), [true; 2]);
    // Who follows the folder is told of the run as well, which says now that it disagrees.
    let run = index.find(RecordKind::Run, "r1").next().unwrap().id();
    assert!(index.last_changed().contains(&run));
    seen(&index);
    for file in ["000.json", "001.json"] {
        index.remove(Path::new(file));
    }
    index.commit();
    assert!(index.is_empty() && index.disagreeing_jobs().next().is_none(), "nor of one that is gone");
}

#[test]
fn every_delivery_gets_the_problems_that_concern_it() {
    let at = |place: &str| Problem::whole(ProblemKind::Inconsistent, place);
    let body = |number: u32| {
        let mut all: Vec<Job> =
            (0..3).map(|job_at| job(&format!("j{number}{job_at}"), "Tts", "", AT)).collect();
        for (at_node, job) in all.iter_mut().enumerate() {
            job.node = at_node as u32 + 5;
            job.problems.push(at(&job.job_id));
        }
        let mut callback = jobs("TaskFinish", all);
        (callback.node, callback.problems) = (2, vec![at(&format!("callback {number}"))]);
        let mut capture = capture(callback);
        capture.bodies[0].problems.push(at(&format!("body {number}")));
        capture.bodies.remove(0)
    };
    let capture =
        Capture { bodies: (0..4).map(body).collect(), problems: vec![at("file")], ..Capture::default() };
    let mut index = Indexer::new();
    index.apply(Path::new("a.json"), stamp(0), &capture);
    index.commit();
    let told: Vec<_> = index.find(RecordKind::Job, "j21").next().unwrap().problems().collect();
    let told: Vec<_> = told.iter().map(|(_, problem)| problem.message.as_str()).collect();
    assert_eq!(told, ["file", "body 2", "callback 2", "j21"]);
    assert_eq!(index.problem_count(), 1 + 4 + 4 + 12);
}

#[test]
fn a_problem_of_many_deliveries_in_one_capture_is_told_once() {
    let body = || {
        let mut capture = capture(Callback::default());
        capture.bodies[0].hash = 7;
        capture.bodies[0].problems.push(Problem::whole(ProblemKind::Syntax, "of a body"));
        capture.bodies.remove(0)
    };
    let bodies = (0..3_000).map(|_| body()).collect();
    let problems = vec![Problem::whole(ProblemKind::Encoding, "of them all"); 50];
    let mut index = Indexer::new();
    index.apply(Path::new("a"), stamp(0), &Capture { bodies, problems, ..Capture::default() });
    index.commit();
    let record = index.records().next().unwrap();
    assert_eq!((index.len(), record.delivery_count()), (1, 3_000));
    assert_eq!(record.problems().count(), 50 + 3_000);
}

/// A text that may be one that cannot be read.
#[derive(Default)]
struct Bomb {
    text: String,
    is_bad: bool,
}

impl AsRef<str> for Bomb {
    fn as_ref(&self) -> &str {
        assert!(!self.is_bad, "injected");
        &self.text
    }
}

#[test]
fn a_fault_of_the_program_costs_one_capture_and_no_other() {
    let telling = |last: bool| {
        let jobs = [false, last].map(|is_bad| Job {
            job_id: Bomb { text: "good".to_owned(), is_bad: false },
            headers: vec![(Bomb::default(), Bomb { text: String::new(), is_bad })],
            ..Job::default()
        });
        let callback = Callback { jobs: jobs.into(), ..Callback::default() };
        let body = Body {
            format: Format::Json,
            range: 0..1,
            hash: 1,
            callbacks: vec![callback],
            problems: Vec::new(),
        };
        Capture { bodies: vec![body], encoding: "UTF-8", heads: Vec::new(), problems: Vec::new() }
    };
    let mut batch = Batch::default();
    for (path, is_bad) in [("a", false), ("b", true), ("c", false)] {
        batch.add(Path::new(path), stamp(0), &telling(is_bad));
    }
    let mut index = Indexer::new();
    index.take_in(batch);
    index.commit();
    let told: Vec<_> =
        index.problems().into_iter().map(|(file, one)| (index.file(file).path(), one.kind)).collect();
    assert_eq!(told, [(PathBuf::from("b"), ProblemKind::Unreadable)]);
    let good = index.find(RecordKind::Job, "good").next().unwrap();
    assert_eq!((good.delivery_count(), index.len()), (4, 2));
}

#[test]
fn a_capture_with_no_room_for_its_texts_says_so_and_no_other_of_its_batch() {
    let mut index = Indexer { interner: Interner::with_limit(60), ..Indexer::new() };
    let said = |id: &str, tag: &str| capture(jobs("TaskFinish", vec![job(id, tag, "Success", AT)]));
    let mut batch = Batch::default();
    for (name, id, tag) in [("a", "j1", "Tts"), ("b", "j2", &*"Tag".repeat(30)), ("c", "j1", "Tts")] {
        batch.add(Path::new(name), stamp(0), &said(id, tag));
    }
    index.take_in(batch);
    index.commit();
    let told: Vec<_> =
        index.problems().iter().map(|(file, problem)| (index.file(*file).path(), problem.kind)).collect();
    assert_eq!(told, [(PathBuf::from("b"), ProblemKind::TooLarge)]);
}
