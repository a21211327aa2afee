//! `check`: what is wrong with the captures of a folder, one problem a line, as compilers say it.

use super::args::{Check, TextFormat};
use super::output::Output;
use super::{Failure, read_folder};
use crate::export::{ProblemRow, disagreements};
use crate::index::RecordKind;
use crate::sanitize::sanitize_line;
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
    let contents = read_folder(&check.folder)?;
    let problems = contents.index.problems();
    let of_captures =
        problems.iter().map(|(file, problem)| ProblemRow::of(&contents.index.file(*file).path(), problem));
    // Told once, of the job: its run has them too.
    let jobs = contents.index.records().filter(|record| record.kind() == RecordKind::Job);
    let between: Vec<ProblemRow> = jobs.flat_map(disagreements).collect();
    let is_clean = problems.is_empty() && between.is_empty();
    let findings = of_captures.chain(between).map(|problem| {
        let ProblemRow { kind, file, line, column, message } = problem;
        Finding { file, line, column, kind, message }
    });
    let mut out = Output::new();
    match check.format {
        TextFormat::Json => out.put_list(findings)?,
        TextFormat::Table => {
            for Finding { file, line, column, kind, message } in findings {
                let text = format!("{file}:{line}:{column}: {kind}: {message}");
                out.put(&sanitize_line(&text))?;
                out.put("\n")?;
            }
        }
    }
    out.finish()?;
    Ok(if is_clean { ExitCode::SUCCESS } else { ExitCode::from(FOUND) })
}
