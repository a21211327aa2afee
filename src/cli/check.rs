//! `check`: what is wrong with the captures of a folder, one problem a line, as compilers say it: with the path from
//! where the program was called, that an editor can go to. For machines, JSON has the path in the folder, as
//! everything else has it that they get.

use super::args::{Check, TextFormat};
use super::output::Output;
use super::{Failure, read_folder};
use crate::export::{ProblemRow, disagreements};
use crate::index::RecordKind;
use crate::sanitize::{display_path, sanitize_line};
use serde::Serialize;
use std::path::PathBuf;
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

impl From<ProblemRow> for Finding {
    fn from(problem: ProblemRow) -> Self {
        let ProblemRow { kind, file, line, column, message } = problem;
        Self { file, line, column, kind, message }
    }
}

pub(super) fn run(check: &Check) -> Result<ExitCode, Failure> {
    let contents = read_folder(&check.folder)?;
    let problems = contents.index.problems();
    // Told once, of the job: its run has them too.
    let jobs = contents.index.records().filter(|record| record.kind() == RecordKind::Job);
    let between: Vec<ProblemRow> = jobs.flat_map(disagreements).collect();
    let is_clean = problems.is_empty() && between.is_empty();
    let of_captures = problems.iter().map(|&(file, problem)| {
        let path = contents.index.file(file).path();
        (ProblemRow::of(&path, problem), path)
    });
    let between = between.into_iter().map(|row| {
        let path = PathBuf::from(&row.file);
        (row, path)
    });
    let all = of_captures.chain(between);
    let mut out = Output::new();
    match check.format {
        TextFormat::Json => out.put_list(all.map(|(problem, _)| Finding::from(problem)))?,
        TextFormat::Table => {
            for (problem, path) in all {
                let path = contents.path_from_here(&check.folder.path, &path);
                let ProblemRow { kind, line, column, message, .. } = problem;
                out.put(&display_path(&path))?;
                out.put(&sanitize_line(&format!(":{line}:{column}: {kind}: {message}")))?;
                out.put("\n")?;
            }
        }
    }
    out.finish()?;
    Ok(if is_clean { ExitCode::SUCCESS } else { ExitCode::from(FOUND) })
}
