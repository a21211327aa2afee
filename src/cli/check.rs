//! `check`: what is wrong with the captures of a folder, one problem a line, as compilers say it: with the path from
//! where the program was called, that an editor can go to. For machines, JSON has the path in the folder, as
//! everything else has it that they get.

use super::args::{Check, TextFormat};
use super::output::Output;
use super::{Failure, read_folder};
use crate::export::ProblemRow;
use crate::sanitize::{display_path, sanitize_line};
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
            for (file, problem) in problems.iter() {
                let path = contents.path_from_here(&check.folder.path, &contents.index.file(*file).path());
                let ProblemRow { kind, line, column, message, .. } = ProblemRow::of(&path, problem);
                let text = format!(":{line}:{column}: {kind}: {message}");
                out.put(&display_path(&path))?;
                out.put(&sanitize_line(&text))?;
                out.put("\n")?;
            }
        }
    }
    out.finish()?;
    Ok(if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(FOUND) })
}
