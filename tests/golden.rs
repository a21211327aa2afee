//! Every sample has its expected reading beside the tests. `CALLSCOPE_BLESS=1 cargo test --test golden`
//! writes them anew; what changed is then a matter of reading the difference.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot read its files must stop")]

mod common;

use callscope::callback::{Callback, Job, Run};
use callscope::capture::{self, Reading};
use callscope::doc::{self, Kind, Node, Problem, ProblemKind, Tree};
use callscope::time::Time;
use common::files;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_sample_reads_as_expected() {
    let samples = root().join("sample_logs");
    let golden = root().join("tests/golden");
    let bless = std::env::var_os("CALLSCOPE_BLESS").is_some();
    if bless {
        let _ = fs::remove_dir_all(&golden);
    }
    let mut expected = Vec::new();
    let mut wrong = Vec::new();
    for path in files(&samples) {
        let relative = path.strip_prefix(&samples).unwrap();
        let target = golden.join(format!("{}.txt", relative.display()));
        let found = describe(&capture::read(fs::read(&path).unwrap()));
        if bless {
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::write(&target, &found).unwrap();
        }
        let wanted = fs::read_to_string(&target).unwrap_or_default();
        if let Some(difference) = first_difference(&wanted, &found) {
            wrong.push(format!("{}: {difference}", relative.display()));
        }
        expected.push(target);
    }
    assert!(expected.len() >= 40, "the samples are not there");
    assert_eq!(files(&golden), expected, "a reading without a sample, or the other way round");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn first_difference(wanted: &str, found: &str) -> Option<String> {
    if wanted == found {
        return None;
    }
    let pair = wanted.lines().zip(found.lines()).enumerate().find(|(_, (wanted, found))| wanted != found);
    Some(match pair {
        Some((line, (wanted, found))) => format!("line {}: expected {wanted:?}, found {found:?}", line + 1),
        None => format!("expected {} lines, found {}", wanted.lines().count(), found.lines().count()),
    })
}

/// Written down again, every sample says the same.
#[test]
fn pretty_printing_loses_nothing() {
    let texts = |tree: &Tree| tree.root().descendants().map(|node| format!("{node:?}")).collect::<Vec<_>>();
    let mut compared = 0;
    for path in files(&root().join("sample_logs")) {
        let reading = capture::read(fs::read(&path).unwrap());
        for tree in reading.trees.iter().filter(|_| problems(&reading).is_empty()) {
            let again = capture::read(doc::pretty(tree).into_bytes());
            assert_eq!(texts(&again.trees[0]), texts(tree), "{}", path.display());
            compared += 1;
        }
    }
    assert!(compared > 50);
}

/// The bodies that the documentation pages show, where they are at hand: every one is a callback, and the
/// two forms of one callback say the same.
#[test]
fn the_documented_bodies_are_all_callbacks() {
    let Some(corpus) = corpus() else { return };
    let read = |name: &str| capture::read(fs::read(corpus.join("documented").join(name)).unwrap());
    for path in files(&corpus.join("documented")) {
        let reading = capture::read(fs::read(&path).unwrap());
        for body in &reading.capture.bodies {
            assert!(body.callbacks.iter().all(|callback| !callback.is_unrecognised()), "{}", path.display());
        }
    }
    let said = |name: &str| -> Vec<Callback> {
        let bodies = read(name).capture.bodies;
        let mut callbacks: Vec<Callback> = bodies.into_iter().flat_map(|body| body.callbacks).collect();
        callbacks.iter_mut().for_each(without_places);
        callbacks
    };
    for (xml, json) in [
        ("task-api-noise-reduction.xml", "task-api-noise-reduction.json"),
        ("task-workflow-smart-cover.xml", "task-workflow-smart-cover.json"),
        ("task-api-image-ocr.xml", "task-api-image-ocr.malformed.json"),
        ("workflow-finish.rootless.xml", "workflow-finish.json"),
    ] {
        assert_eq!(said(xml), said(json), "{xml} and {json}");
    }
    let repaired = read("task-api-image-ocr.malformed.json");
    let places: Vec<_> = problems(&repaired).into_iter().map(|p| (p.kind, p.position.line)).collect();
    assert_eq!(places, [21, 51, 81, 111].map(|line| (ProblemKind::Repaired, line)));
}

/// Everything else that was collected: no panic, nothing without a row, and what is no callback has a reason.
#[test]
fn the_collected_bodies_are_read_or_named() {
    let Some(corpus) = corpus() else { return };
    for path in files(&corpus) {
        let reading = capture::read(fs::read(&path).unwrap());
        let place = path.strip_prefix(&corpus).unwrap();
        assert!(!reading.capture.bodies.is_empty(), "{}", place.display());
        let unrecognised =
            reading.capture.bodies.iter().flat_map(|b| &b.callbacks).any(Callback::is_unrecognised);
        assert!(!unrecognised || !problems(&reading).is_empty(), "{}", place.display());
        if place.starts_with("foreign") {
            assert!(unrecognised, "{} is taken for a callback", place.display());
        }
        if place.starts_with("callbacks") && problems(&reading).iter().all(|p| p.kind != ProblemKind::Syntax)
        {
            assert!(!unrecognised, "{} is not taken for a callback", place.display());
        }
    }
}

/// No strict prefix of a documented body passes for a finished one: whoever reads a file that is still being
/// written must notice.
#[test]
fn no_prefix_of_a_documented_body_is_a_finished_callback() {
    let Some(corpus) = corpus() else { return };
    for path in files(&corpus.join("documented")) {
        let bytes = fs::read(&path).unwrap();
        let whole = bytes.trim_ascii_end().len();
        for end in 0..whole {
            let reading = capture::read(bytes[..end].to_vec());
            let told = problems(&reading);
            let noticed =
                told.iter().any(|p| matches!(p.kind, ProblemKind::Incomplete | ProblemKind::Syntax));
            assert!(noticed, "{} cut at {end}: {told:?}", path.display());
        }
    }
}

/// The folder of collected bodies, where the tests run beside it.
fn corpus() -> Option<PathBuf> {
    let corpus = root().join("../shared/corpus");
    let there = corpus.is_dir();
    if !there {
        println!("skipped: there is no folder of collected bodies beside the project");
    }
    there.then_some(corpus)
}

fn problems(reading: &Reading) -> Vec<&Problem> {
    let bodies = reading.capture.bodies.iter().flat_map(|body| {
        let callbacks = body.callbacks.iter().flat_map(problems_of);
        body.problems.iter().chain(callbacks)
    });
    reading.capture.problems.iter().chain(bodies).collect()
}

fn problems_of(callback: &Callback) -> Vec<&Problem> {
    let jobs = callback.jobs.iter().flat_map(|job| &job.problems);
    let runs = callback
        .runs
        .iter()
        .flat_map(|run| run.problems.iter().chain(run.tasks.iter().flat_map(|task| &task.problems)));
    callback.problems.iter().chain(jobs).chain(runs).collect()
}

/// Takes away what two spellings of one callback cannot share: places, and what only one page says.
fn without_places(callback: &mut Callback) {
    callback.node = 0;
    callback.jobs.iter_mut().for_each(|job| job.node = 0);
    for run in &mut callback.runs {
        run.node = 0;
        run.tasks.iter_mut().for_each(|task| task.node = 0);
    }
}

/// A capture as text: everything the index takes, everything the tree holds.
fn describe(reading: &Reading) -> String {
    let mut out = String::new();
    let capture = &reading.capture;
    writeln!(out, "encoding {}", capture.encoding).unwrap();
    for head in &capture.heads {
        writeln!(out, "request {}", head.request_line).unwrap();
        head.headers.iter().for_each(|(key, value)| writeln!(out, "  {key}: {value}").unwrap());
    }
    for problem in problems(reading) {
        let at = problem.position;
        writeln!(out, "problem {}:{} {}: {}", at.line, at.column, problem.kind.name(), problem.message)
            .unwrap();
    }
    for (body, tree) in capture.bodies.iter().zip(&reading.trees) {
        writeln!(out, "\nbody {} {}..{}", body.format.name(), body.range.start, body.range.end).unwrap();
        body.callbacks.iter().for_each(|callback| describe_callback(&mut out, callback));
        describe_node(&mut out, tree.root(), 1);
    }
    out
}

fn describe_callback(out: &mut String, callback: &Callback) {
    writeln!(
        out,
        "  callback {:?}{}",
        callback.event,
        if callback.is_unrecognised() { " unrecognised" } else { "" }
    )
    .unwrap();
    callback.jobs.iter().for_each(|job| describe_job(out, "job", job));
    callback.runs.iter().for_each(|run| describe_run(out, run));
}

fn describe_run(out: &mut String, run: &Run) {
    writeln!(out, "    run {} {:?}", run.run_id, run.state).unwrap();
    let fields = [&run.workflow_name, &run.workflow_id, &run.bucket, &run.object];
    writeln!(out, "      {fields:?} {} → {}", shown(run.created), shown(run.ended)).unwrap();
    describe_headers(out, &run.headers);
    run.tasks.iter().for_each(|task| describe_job(out, "task", task));
}

fn describe_job(out: &mut String, what: &str, job: &Job) {
    writeln!(out, "    {what} {} {:?} {:?} {:?} {:?}", job.job_id, job.tag, job.state, job.code, job.message)
        .unwrap();
    writeln!(out, "      {} → {} → {}", shown(job.created), shown(job.started), shown(job.ended)).unwrap();
    let fields = [
        ("queue", &job.queue),
        ("bucket", &job.bucket),
        ("object", &job.object),
        ("region", &job.region),
        ("template", &job.template_id),
        ("template name", &job.template_name),
        ("user data", &job.user_data),
        ("workflow", &job.workflow_name),
        ("workflow id", &job.workflow_id),
        ("run", &job.run_id),
        ("task", &job.task),
    ];
    for (name, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
        writeln!(out, "      {name} {value:?}").unwrap();
    }
    for output in &job.outputs {
        writeln!(
            out,
            "      output {:?} {:?} {:?} {:?}",
            output.bucket, output.region, output.object, output.url
        )
        .unwrap();
    }
    describe_headers(out, &job.headers);
}

fn describe_headers(out: &mut String, headers: &[(String, String)]) {
    headers.iter().for_each(|(key, value)| writeln!(out, "      header {key}: {value}").unwrap());
}

fn shown(time: Option<Time>) -> String {
    time.map_or("?".to_owned(), |time| time.to_string())
}

fn describe_node(out: &mut String, node: Node<'_>, depth: usize) {
    let indent = "  ".repeat(depth.min(20));
    let text: String = if node.is_container() { String::new() } else { format!(" {:?}", node.text()) };
    let kind = if node.kind() == Kind::Text { String::new() } else { format!(" {:?}", node.kind()) };
    writeln!(out, "{indent}{}{kind}{text}", if node.name().is_empty() { "·" } else { node.name() }).unwrap();
    node.children().for_each(|child| describe_node(out, child, depth + 1));
}
