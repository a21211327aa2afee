//! `export`: records as callbacks, as rows, or as copies of their captures.

use super::args::Export;
use super::output::Output;
use super::{Contents, Failure, read_with_marks, say};
use crate::export::{self, Chosen, Destination, MOST_TO_OPEN, Parts, Plan};
use crate::sanitize::display_path;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

pub(super) fn run(export: &Export) -> Result<ExitCode, Failure> {
    let Some(format) = export::format(&export.format) else {
        return Err(Failure::wrong(format!("there is no format {}", export.format)));
    };
    if format.extension().is_none() && export.overwrite {
        let name = format.name();
        let text = "copies of captures never replace anything; give --output another folder";
        return Err(Failure::wrong(format!("--overwrite has no meaning for --format {name}: {text}")));
    }
    if export.marks && !format.has_marks() {
        return Err(Failure::wrong(format!("--marks has no meaning for --format {}", format.name())));
    }
    if format.extension().is_none() && export.output.is_none() {
        let name = format.name();
        return Err(Failure::wrong(format!("--format {name} makes a folder and needs --output")));
    }
    if export.split && !format.opens_again() {
        let name = format.name();
        return Err(Failure::wrong(format!(
            "--split has no meaning for --format {name}: only json opens again"
        )));
    }
    if format.name() != "csv" && !export.columns.is_empty() {
        let name = format.name();
        return Err(Failure::wrong(format!(
            "--columns has no meaning for --format {name}: it has every field"
        )));
    }
    let (contents, query) = read_with_marks(&export.folder, &export.filter, export.marks)?;
    let mut chosen = Chosen::new(&contents.index, contents.hits(&query)?.ids());
    if !export.columns.is_empty() {
        chosen.columns.clone_from(&export.columns);
    }
    chosen.marked = export.marks.then(|| Arc::clone(&contents.marked));
    let plan = format.plan(chosen);
    if let Some(path) = &export.output {
        save(&contents, &plan, path, export)?;
        if format.opens_again() && !export.split {
            warn_of_large(path);
        }
    } else {
        let mut out = Output::new();
        put(&contents, &plan, format.name(), &mut out)?;
        out.finish()?;
    }
    Ok(ExitCode::SUCCESS)
}

fn save(contents: &Contents, plan: &Plan, path: &Path, export: &Export) -> Result<(), Failure> {
    let saved = contents.with_source(|source| {
        let parts = export.split.then(|| plan.save_parts(source, path, MOST_TO_OPEN, &mut |_, _| true));
        if let Some(parts) = parts.flatten() {
            return parts.map(|parts| warn_of_long(parts, path));
        }
        let to = Destination { path, overwrite: export.overwrite };
        plan.save(source, to, &mut |_, _| true).map(|_| ())
    });
    saved.map_err(failed)
}

/// Says so where a callback alone is too long to be read again.
fn warn_of_long(parts: Parts, folder: &Path) {
    if parts.too_long > 0 {
        let shown = display_path(folder);
        let files = parts.too_long;
        say(&format!(
            "{files} of the files hold one callback of more than 16 MiB and do not open again whole: {shown}"
        ));
    }
}

/// Says so where what was written is too long to be read again.
fn warn_of_large(path: &Path) {
    if path.metadata().is_ok_and(|metadata| metadata.len() > MOST_TO_OPEN) {
        let shown = display_path(path);
        say(&format!(
            "the export is larger than 16 MiB and does not open again whole; --split writes several files that do: {shown}"
        ));
    }
}

/// Prints the text of a plan. The escapes of JSON would not read in CSV as what they are: its cells are harmless
/// already.
pub(super) fn put(contents: &Contents, plan: &Plan, format: &str, out: &mut Output) -> Result<(), Failure> {
    contents.with_source(|source| {
        for piece in plan.pieces(source).into_iter().flatten() {
            let text = piece.map_err(failed)?.text;
            if format == "csv" { out.put(&text)? } else { out.put_json(&text)? }
        }
        Ok(())
    })
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
fn failed(error: export::ExportError) -> Failure {
    Failure::wrong(error.to_string())
}
