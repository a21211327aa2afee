//! `stats`: how many records of which kind, and how long they waited and took.

use super::args::{By, Spell, Stats, TextFormat};
use super::output::Output;
use super::table::{Align, Table, TableCell};
use super::{Failure, read_both};
use crate::callback::StateClass;
use crate::export::{Cell, row};
use crate::index::{Field, Index, Record, RecordKind, Sym};
use crate::query::Hits;
use crate::time::{self, Millis, Time};
use hashbrown::{HashMap, HashSet};
use serde::Serialize;
use std::collections::BTreeMap;
use std::panic;
use std::process::ExitCode;
use std::thread;

pub(super) fn run(stats: &Stats) -> Result<ExitCode, Failure> {
    let (contents, query) = read_both(&stats.folder, &stats.filter)?;
    let summary = Summary::of(&contents.index, &contents.hits(&query)?, stats.by);
    let mut out = Output::new();
    match stats.format {
        TextFormat::Json => {
            let json =
                serde_json::to_string_pretty(&summary).map_err(|error| Failure::wrong(error.to_string()))?;
            out.put_json(&json)?;
            out.put("\n")?;
        }
        TextFormat::Table => summary.print(&mut out)?,
    }
    out.finish()?;
    Ok(ExitCode::SUCCESS)
}

/// What there is to say of the records that pass a filter.
#[derive(Serialize)]
struct Summary {
    /// Captures that tell of them.
    files: usize,
    /// Callbacks, and bodies that are none, that tell of them.
    callbacks: usize,
    jobs: usize,
    runs: usize,
    unrecognised: usize,
    problems: usize,
    /// Jobs and runs by state as sent; those without one are not counted.
    states: BTreeMap<String, usize>,
    /// Jobs by tag; those without one are not counted.
    tags: BTreeMap<String, usize>,
    wait_ms: Spread,
    took_ms: Spread,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<Groups>,
}

/// The records by the values of one column, or in classes.
#[derive(Serialize)]
struct Groups {
    key: &'static str,
    /// By value, shortest duration first, those without one last.
    groups: Vec<Group>,
}

#[derive(Serialize)]
struct Group {
    value: Option<String>,
    records: usize,
    failed: usize,
    wait_ms: Spread,
    took_ms: Spread,
}

/// Durations in milliseconds: half of them are at most `p50`, 95 of 100 at most `p95`. Those that contradict
/// themselves by being negative are not counted.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Spread {
    p50: Option<Millis>,
    p95: Option<Millis>,
    max: Option<Millis>,
}

impl Spread {
    fn of(durations: impl Iterator<Item = Option<Millis>>) -> Self {
        let mut all: Vec<Millis> = durations.flatten().filter(|millis| *millis >= 0).collect();
        let mut of = |percent| time::quantile(&mut all, percent);
        Self { p50: of(50), p95: of(95), max: of(100) }
    }

    fn cells(&self) -> Vec<TableCell> {
        let human = |millis: Option<Millis>| TableCell::new(&millis.map(time::human).unwrap_or_default());
        vec![human(self.p50), human(self.p95), human(self.max)]
    }
}

impl Summary {
    fn of(index: &Index, hits: &Hits, by: Option<By>) -> Self {
        let records: Vec<Record<'_>> = hits.ids().iter().filter_map(|&id| index.get(id)).collect();
        let count = |kind: RecordKind| records.iter().filter(|record| record.kind() == kind).count();
        // Nothing else is left to do for a second core.
        let (sources, spreads) = thread::scope(|scope| {
            let spreads = scope.spawn(|| {
                [Record::wait, Record::took].map(|of| Spread::of(records.iter().map(|&record| of(record))))
            });
            (Sources::of(&records), spreads.join())
        });
        let [wait_ms, took_ms] = spreads.unwrap_or_else(|fault| panic::resume_unwind(fault));
        Self {
            files: sources.files,
            callbacks: sources.callbacks,
            jobs: count(RecordKind::Job),
            runs: count(RecordKind::Run),
            unrecognised: count(RecordKind::Unrecognised),
            problems: sources.problems,
            states: count_by(index, &records, Field::State),
            tags: count_by(index, &records, Field::Tag),
            wait_ms,
            took_ms,
            by: by.map(|by| Groups { key: by.name(), groups: groups(index, &records, by) }),
        }
    }

    /// The table that was asked for, else all that there is to say.
    fn print(&self, out: &mut Output) -> Result<(), Failure> {
        match &self.by {
            Some(by) => by.print(out),
            None => self.print_all(out),
        }
    }

    fn print_all(&self, out: &mut Output) -> Result<(), Failure> {
        let mut counts = Table::new(&[("Count", Align::Left), ("Number", Align::Right)]);
        for (name, count) in [
            ("files", self.files),
            ("callbacks", self.callbacks),
            ("jobs", self.jobs),
            ("runs", self.runs),
            ("unrecognised", self.unrecognised),
            ("problems", self.problems),
        ] {
            counts.push(vec![TableCell::new(name), TableCell::new(&count.to_string())]);
        }
        counts.print(out)?;
        for (name, counted) in [("State", &self.states), ("Tag", &self.tags)] {
            let mut table = Table::new(&[(name, Align::Left), ("Records", Align::Right)]);
            for (value, count) in counted {
                table.push(vec![TableCell::new(value), TableCell::new(&count.to_string())]);
            }
            out.put("\n")?;
            table.print(out)?;
        }
        let right = Align::Right;
        let mut spreads =
            Table::new(&[("Time", Align::Left), ("p50", right), ("p95", right), ("Max", right)]);
        for (name, spread) in [("wait", &self.wait_ms), ("took", &self.took_ms)] {
            spreads.push(std::iter::once(TableCell::new(name)).chain(spread.cells()).collect());
        }
        out.put("\n")?;
        spreads.print(out)
    }
}

/// What tells of records, each counted once.
struct Sources {
    files: usize,
    callbacks: usize,
    problems: usize,
}

impl Sources {
    fn of(records: &[Record<'_>]) -> Self {
        let (mut files, mut callbacks) = (HashSet::new(), HashSet::with_capacity(records.len()));
        for delivery in records.iter().flat_map(|record| record.deliveries()) {
            if callbacks.insert((delivery.file, delivery.body, delivery.callback)) {
                files.insert(delivery.file);
            }
        }
        // A problem of a whole capture concerns each of its records, and is one.
        let problems = records.iter().flat_map(|record| record.problems());
        let problems: HashSet<_> =
            problems.map(|(file, problem)| (file, std::ptr::from_ref(problem))).collect();
        // Told once, of the job: its run has them too.
        let jobs = records.iter().filter(|record| record.kind() == RecordKind::Job);
        let disagreements: usize = jobs.map(|record| record.disagreements().count()).sum();
        Self { files: files.len(), callbacks: callbacks.len(), problems: problems.len() + disagreements }
    }
}

impl Groups {
    fn print(&self, out: &mut Output) -> Result<(), Failure> {
        let right = Align::Right;
        let mut table = Table::new(&[
            (self.key, Align::Left),
            ("Records", right),
            ("Failed", right),
            ("Wait p50", right),
            ("p95", right),
            ("Max", right),
            ("Took p50", right),
            ("p95", right),
            ("Max", right),
        ]);
        for group in &self.groups {
            let counts = [group.records, group.failed].map(|count| TableCell::new(&count.to_string()));
            let value = TableCell::new(group.value.as_deref().unwrap_or("none"));
            let spreads = group.wait_ms.cells().into_iter().chain(group.took_ms.cells());
            table.push(std::iter::once(value).chain(counts).chain(spreads).collect());
        }
        table.print(out)
    }
}

/// How many records have each text of a field, without those that have none.
fn count_by(index: &Index, records: &[Record<'_>], field: Field) -> BTreeMap<String, usize> {
    let mut counts: HashMap<Sym, usize> = HashMap::new();
    for symbol in records.iter().map(|record| record.sym(field)).filter(|symbol| !symbol.is_empty()) {
        *counts.entry(symbol).or_default() += 1;
    }
    counts.into_iter().map(|(symbol, count)| (index.text(symbol).to_owned(), count)).collect()
}

/// A value that records are counted for: numbers and classes by size, texts by letters, what is unknown last.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Value {
    order: i64,
    text: String,
}

const UNKNOWN: i64 = i64::MAX;

impl Value {
    fn text(text: String) -> Self {
        Self { order: if text.is_empty() { UNKNOWN } else { 0 }, text }
    }
}

/// The classes of durations, each with where it ends, in milliseconds. A filter reads them as they are:
/// `took:1s..10s`, `wait>=1h`.
const CLASSES: [(Millis, &str); 6] = [
    (1_000, "<1s"),
    (10_000, "1s..10s"),
    (60_000, "10s..1m"),
    (600_000, "1m..10m"),
    (3_600_000, "10m..1h"),
    (Millis::MAX, ">=1h"),
];

/// The class of a duration; one that contradicts itself by being negative has none.
fn class_of(duration: Option<Millis>) -> Value {
    let found = duration.filter(|&millis| millis >= 0);
    let found = found.and_then(|millis| CLASSES.iter().find(|(end, _)| millis < *end));
    found.map_or(Value::text(String::new()), |(end, name)| Value { order: end - 1, text: (*name).to_owned() })
}

/// How long something lasts that goes on.
fn so_far(since: Option<Time>, now: Millis) -> Option<Millis> {
    since.map(|since| (now - since.millis()).max(0))
}

/// What a record is counted for; what still waits or runs does so until `now`, as in the filter.
fn values(index: &Index, record: Record<'_>, by: By, now: Millis) -> Vec<Value> {
    let one = match by {
        By::Day => Value::text(record.time().map(|time| time.civil().date().to_string()).unwrap_or_default()),
        By::Duration(Spell::Wait) => class_of(record.wait().or_else(|| so_far(record.waits_since(), now))),
        By::Duration(Spell::Took) => class_of(record.took().or_else(|| so_far(record.runs_since(), now))),
        By::Problem => {
            let kinds = record.problem_kinds();
            if !kinds.is_empty() {
                return kinds.iter().map(|kind| Value::text(kind.name().to_owned())).collect();
            }
            Value::text(String::new())
        }
        By::Column(column) => match (column.cell)(&row(index, record)) {
            Cell::Number(number) => Value { order: number, text: number.to_string() },
            cell => Value::text(cell.text()),
        },
    };
    vec![one]
}

fn groups(index: &Index, records: &[Record<'_>], by: By) -> Vec<Group> {
    let mut groups: BTreeMap<Value, Vec<Record<'_>>> = BTreeMap::new();
    let now = time::now();
    for record in records {
        for value in values(index, *record, by, now) {
            groups.entry(value).or_default().push(*record);
        }
    }
    let group = |(value, records): (Value, Vec<Record<'_>>)| Group {
        value: (value.order != UNKNOWN).then_some(value.text),
        records: records.len(),
        failed: records.iter().filter(|record| record.class() == StateClass::Failed).count(),
        wait_ms: Spread::of(records.iter().map(|record| record.wait())),
        took_ms: Spread::of(records.iter().map(|record| record.took())),
    };
    groups.into_iter().map(group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_durations_that_were_there() {
        let spread = |all: &[Millis]| {
            let Spread { p50, p95, max } = Spread::of(all.iter().copied().map(Some));
            [p50, p95, max].map(|millis| millis.unwrap_or(-1))
        };
        assert_eq!(spread(&[]), [-1, -1, -1]);
        assert_eq!(spread(&[7]), [7, 7, 7]);
        assert_eq!(spread(&[3, 1, 2, -5]), [2, 3, 3]);
        assert_eq!(spread(&(1..=100).collect::<Vec<_>>()), [50, 95, 100]);
    }
}
