//! `list`: the records of a folder, one a line.

use super::args::{List, ListFormat, Sort};
use super::output::Output;
use super::table::{Align, Table, TableCell};
use super::{Contents, Failure, read_both};
use crate::callback::StateClass;
use crate::export::{self, Chosen, Column, Row, row};
use crate::index::{Field, Index, Record, RecordId};
use crate::time::{self, Millis, Time};
use std::process::ExitCode;

pub(super) fn run(list: &List) -> Result<ExitCode, Failure> {
    if !list.columns.is_empty() && matches!(list.format, ListFormat::Json | ListFormat::Ndjson) {
        let name = if list.format == ListFormat::Json { "json" } else { "ndjson" };
        return Err(Failure::wrong(format!(
            "--columns has no meaning for --format {name}: it has every field"
        )));
    }
    let (contents, query) = read_both(&list.folder, &list.filter)?;
    let (index, now) = (&contents.index, time::now());
    let mut ids = contents.hits(&query)?.ids().to_vec();
    if let Some(sort) = list.sort {
        ids = sorted(index, ids, sort, now);
    }
    let none_pass = ids.is_empty() && !index.is_empty();
    ids.truncate(list.limit.unwrap_or(usize::MAX));
    let mut out = Output::new();
    let records = || ids.iter().filter_map(|&id| index.get(id));
    match list.format {
        ListFormat::Table if none_pass => {
            super::say(&format!("none of {} records pass the filter", index.len()));
        }
        ListFormat::Table if !list.columns.is_empty() => {
            table_of(&list.columns, records().map(|record| row(index, record))).print(&mut out)?;
        }
        ListFormat::Table => {
            table(records().map(|record| (record, row(index, record))), now).print(&mut out)?;
        }
        ListFormat::Json => out.put_list(records().map(|record| row(index, record)))?,
        ListFormat::Ndjson => put_rows(&contents, &ids, "ndjson", &[], &mut out)?,
        ListFormat::Csv => put_rows(&contents, &ids, "csv", &list.columns, &mut out)?,
    }
    out.finish()?;
    Ok(ExitCode::SUCCESS)
}

/// The rows as the export of that name has them.
fn put_rows(
    contents: &Contents,
    ids: &[RecordId],
    format: &str,
    columns: &[Column],
    out: &mut Output,
) -> Result<(), Failure> {
    let Some(format) = export::format(format) else { return Ok(()) };
    let mut chosen = Chosen::new(&contents.index, ids);
    if !columns.is_empty() {
        chosen.columns = columns.to_vec();
    }
    super::export::put(contents, &format.plan(chosen), format.name(), out)
}

/// The columns that were asked for, as CSV has them.
fn table_of(columns: &[Column], rows: impl Iterator<Item = Row>) -> Table {
    let is_number = |column: &Column| column.name.ends_with("_ms") || column.name == "deliveries";
    let align = |column: &Column| if is_number(column) { Align::Right } else { Align::Left };
    let heads: Vec<_> = columns.iter().map(|column| (column.name, align(column))).collect();
    let mut table = Table::new(&heads);
    for row in rows {
        table.push(columns.iter().map(|column| TableCell::new(&(column.cell)(&row).text())).collect());
    }
    table
}

/// Sorted by a column; what is equal there stays by time, then id, and what is not known comes last. What still waits or
/// runs does so until `now`.
fn sorted(index: &Index, mut ids: Vec<RecordId>, sort: Sort, now: Millis) -> Vec<RecordId> {
    let Some(column) = sort.column else {
        if sort.descending {
            ids.reverse();
        }
        return ids;
    };
    let sorted_by = |id: RecordId| {
        let record = index.get(id)?;
        let mut row = row(index, record);
        row.wait_ms = row.wait_ms.or(record.waits_since().map(|since| so_far(since, now)));
        row.took_ms = row.took_ms.or(record.runs_since().map(|since| so_far(since, now)));
        Some((id, row))
    };
    let mut rows: Vec<(RecordId, Row)> = ids.into_iter().filter_map(sorted_by).collect();
    rows.sort_by(|(_, a), (_, b)| {
        let (a, b) = ((column.cell)(a), (column.cell)(b));
        let known = |cell: &export::Cell<'_>| *cell == export::Cell::Nothing;
        match (known(&a) || known(&b), sort.descending) {
            (false, true) => b.compare(&a),
            _ => a.compare(&b),
        }
    });
    rows.into_iter().map(|(id, _)| id).collect()
}

/// How long something lasts that goes on.
fn so_far(since: Time, now: Millis) -> Millis {
    (now - since.millis()).max(0)
}

/// A duration; of what goes on so far, with a plus.
fn lasted(known: Option<Millis>, since: Option<Time>, now: Millis) -> TableCell {
    let open = || since.map(|since| format!("{} +", time::human(so_far(since, now))));
    TableCell::new(&known.map(time::human).or_else(open).unwrap_or_default())
}

fn table<'i>(records: impl Iterator<Item = (Record<'i>, Row)>, now: Millis) -> Table {
    let mut table = Table::new(&[
        ("Created", Align::Left),
        ("State", Align::Left),
        ("Tag", Align::Left),
        ("Id", Align::Left),
        ("Wait", Align::Right),
        ("Took", Align::Right),
        ("Object", Align::Left),
        ("Notes", Align::Left),
    ]);
    for (record, row) in records {
        table.push(cells(record, &row, now));
    }
    table
}

fn cells(record: Record<'_>, row: &Row, now: Millis) -> Vec<TableCell> {
    let text = |text: &Option<String>| TableCell::new(text.as_deref().unwrap_or_default());
    let created = row.created.or(row.started).or(row.ended);
    let tag = match (&row.tag, row.kind) {
        (Some(tag), _) => tag.clone(),
        (None, "run") => format!("run {}", row.workflow.as_deref().unwrap_or_default()),
        (None, kind) => kind.to_owned(),
    };
    // What is no callback has no object; its capture tells it apart.
    let object = row.object.as_ref().or(row.files.first().filter(|_| row.kind == "unrecognised"));
    let (sign, colour) = sign(record.class());
    let state = row.state.as_ref().map(|state| format!("{sign} {state}")).unwrap_or_default();
    vec![
        TableCell::new(&created.map(|time| time.to_string()).unwrap_or_default()),
        TableCell::coloured(&state, colour),
        TableCell::new(tag.trim_end()),
        text(&row.id),
        lasted(row.wait_ms, record.waits_since(), now),
        lasted(row.took_ms, record.runs_since(), now),
        TableCell::new(object.map_or("", String::as_str)),
        TableCell::new(&notes(record, row)),
    ]
}

/// Why it failed, how often it was told of, what is wrong with it.
fn notes(record: Record<'_>, row: &Row) -> String {
    let mut notes = Vec::new();
    if record.class() == StateClass::Failed {
        notes.extend(row.code.iter().chain(&row.message).filter(|text| !text.is_empty()).cloned());
    }
    // Of a run, what the first job says that failed.
    if let Some(job) = record.cause() {
        let said = [Field::Tag, Field::Code, Field::Message].map(|field| job.text(field));
        notes.extend(said.into_iter().filter(|text| !text.is_empty()).map(str::to_owned));
    }
    match row.deliveries {
        0 => notes.push("not captured".to_owned()),
        1 => {}
        count => notes.push(format!("×{count}")),
    }
    match row.problems.as_slice() {
        [] => {}
        [one] => notes.push(format!("{}: {}", one.kind, one.message)),
        all => notes.push(format!("{} problems", all.len())),
    }
    notes.join(", ")
}

/// The sign of a state, so that colour is never alone, and the colour a terminal has for it.
fn sign(class: StateClass) -> (char, Option<&'static str>) {
    match class {
        StateClass::Success => ('✓', Some("32")),
        StateClass::Failed => ('✗', Some("31")),
        StateClass::Running => ('▸', Some("34")),
        StateClass::Submitted => ('○', None),
        StateClass::Pause => ('‖', Some("33")),
        StateClass::Cancel => ('⊘', Some("35")),
        StateClass::Unknown => ('?', None),
    }
}
