//! What holds for every reading, whatever the bytes were.

#![allow(clippy::unwrap_used, reason = "writing into a text does not fail")]

use callscope::capture::{Body, Reading};
use callscope::doc::{self, Format, Kind, Parsed, Position, Problem, ProblemKind, Tree};
use std::fmt::Write as _;
use std::ops::Range;

/// Positions are worked out once more, the slow way, only in texts up to this long.
const FEW_BYTES: usize = 1_500;

/// That something is true, or what is not.
pub fn holds(truth: bool, what: &str) -> Result<(), String> {
    if truth { Ok(()) } else { Err(what.to_owned()) }
}

/// What holds for every reading.
pub fn check(reading: &Reading) -> Result<(), String> {
    let Reading { capture, text, trees, .. } = reading;
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

/// Nodes lie in the source, and inside their parents.
pub fn check_tree(tree: &Tree) -> Result<(), String> {
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
pub fn check_pretty(tree: &Tree) -> Result<(), String> {
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
pub fn outline(tree: &Tree) -> String {
    let mut out = String::new();
    for node in tree.root().descendants() {
        // A number or a literal is the token as sent.
        let text = if node.kind() == Kind::Null { "null" } else { node.text() };
        let inside = node.descendants().count();
        writeln!(out, "{:?} {:?} {text:?} {inside}", node.kind(), node.name()).unwrap();
    }
    out
}

/// A problem has a place in `text` and says what is wrong.
pub fn check_problem(problem: &Problem, text: &str) -> Result<(), String> {
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

/// Whether anything in a capture is wrong in this way.
pub fn reading_says(reading: &Reading, kind: ProblemKind) -> bool {
    problems(reading).iter().any(|problem| problem.kind == kind)
}
