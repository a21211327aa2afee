//! `check`: what is wrong with the captures of a folder, one problem a line, as compilers say it.

use super::args::{Check, TextFormat};
use super::output::Output;
use super::{Failure, read_folder};
use crate::export::ProblemRow;
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
    let findings = problems.iter().map(|(file, problem)| {
        let path = &contents.index.file(*file).path();
        let ProblemRow { kind, file, line, column, message } = ProblemRow::of(path, problem);
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
    Ok(if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(FOUND) })
}
