//! `check`: what is wrong with the captures of a folder, one problem a line, as compilers say it: with the path from
//! where the program was called, that an editor can go to. For machines, JSON has the path in the folder, as
//! everything else has it that they get.

use super::args::{Check, TextFormat};
use super::output::Output;
use super::{Contents, Failure, read_folder};
use crate::capture::Reading;
use crate::doc::{LineIndex, Position};
use crate::export::{ProblemRow, disagreements};
use crate::index::{Delivery, FileId};
use crate::sanitize::{display_path, portable_path, sanitize_line};
use serde::Serialize;
use std::process::ExitCode;

/// Something is wrong with a capture.
const FOUND: u8 = 1;

/// A problem as `check` tells it.
#[derive(Serialize)]
struct Finding {
    file: String,
    line: u32,
    column: u32,
    kind: &'static str,
    message: String,
}

pub(super) fn run(check: &Check) -> Result<ExitCode, Failure> {
    let contents = read_folder(&check.folder, false)?;
    let index = &contents.index;
    let of_captures = index.problems().into_iter().map(|(file, problem)| Told {
        file,
        offset: problem.offset,
        finding: Finding {
            file: portable_path(&index.file(file).path()),
            line: problem.position.line,
            column: problem.position.column,
            kind: problem.kind.name(),
            message: problem.message.clone(),
        },
    });
    let is_allowed = |told: &Told| check.allow.iter().any(|kind| kind == told.finding.kind);
    let mut all: Vec<Told> = of_captures.chain(disagreeing(&contents)).collect();
    let found = all.len();
    all.retain(|told| !is_allowed(told));
    all.sort_by_cached_key(|told| (index.file(told.file).path_order(), told.offset));
    let is_clean = all.is_empty();
    let mut out = Output::new();
    match check.format {
        TextFormat::Json => out.put_list(all.into_iter().map(|told| told.finding))?,
        TextFormat::Table => {
            for Told { file, finding, .. } in all {
                let path = contents.path_from_here(&check.folder.path, &index.file(file).path());
                let Finding { kind, line, column, message, .. } = finding;
                out.put(&display_path(&path))?;
                out.put(&sanitize_line(&format!(":{line}:{column}: {kind}: {message}")))?;
                out.put("\n")?;
            }
        }
    }
    out.finish()?;
    // A path that is mistyped and there is the likeliest reason for a check that never fails.
    match index.file_count() {
        0 => super::say(&format!("no captures were read: {}", display_path(&check.folder.path))),
        _ if is_clean && found > 0 => super::say(&format!("{found} problems, all of them allowed")),
        _ => {}
    }
    Ok(if is_clean { ExitCode::SUCCESS } else { ExitCode::from(FOUND) })
}

/// A problem and where it stands among the others.
struct Told {
    file: FileId,
    /// In the text of the capture, in bytes.
    offset: usize,
    finding: Finding,
}

/// Where a run and the callback of a job disagree, at the state in the callback. Told once, of the job: its run has
/// them too. Each capture that has any is read once more.
fn disagreeing(contents: &Contents) -> Vec<Told> {
    let jobs = contents.index.disagreeing_jobs();
    let mut all: Vec<(Delivery, ProblemRow)> = jobs.flat_map(disagreements).collect();
    all.sort_by_key(|(delivery, _)| delivery.file);
    let mut told = Vec::with_capacity(all.len());
    for same in all.chunk_by(|(one, _), (other, _)| one.file == other.file) {
        let path = contents.index.file(same[0].0.file).path();
        let reading = contents.with_source(|source| (source.read)(&path));
        let lines = LineIndex::new(&reading.text);
        for (delivery, problem) in same {
            let offset = state_of(&reading, *delivery).unwrap_or(0);
            let Position { line, column } = lines.position(&reading.text, offset);
            let ProblemRow { kind, file, message, .. } = problem.clone();
            let finding = Finding { file, line, column, kind, message };
            told.push(Told { file: delivery.file, offset, finding });
        }
    }
    told
}

/// Where the state of a record stands in the text of its capture, in bytes; where it has none, the record itself.
fn state_of(reading: &Reading, delivery: Delivery) -> Option<usize> {
    let start = reading.capture.bodies.get(delivery.body as usize)?.range.start;
    let node = reading.trees.get(delivery.body as usize)?.node(delivery.node)?;
    let state = node.child("State").unwrap_or(node);
    // Unless the capture is another by now.
    Some(start + state.span().start).filter(|&offset| offset <= reading.text.len())
}
