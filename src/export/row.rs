//! A record flat: one line of NDJSON, one line of CSV, one row of a list. The columns are the same everywhere.

use super::ExportError;
use crate::doc::{Problem, ProblemKind};
use crate::index::{Delivery, Field, Index, Record};
use crate::marks::{Mark, Marked};
use crate::sanitize::portable_path;
use crate::time::{Millis, Time};
use serde::{Serialize, Serializer};
use std::cmp::Ordering;
use std::path::Path;

/// One record, flat. Serialises with its fields in this order, `null` for what is not known, times in
/// RFC 3339 with the offset they were sent in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// `job`, `run` or `unrecognised`.
    pub kind: &'static str,
    /// `EventName` of the callback that wins.
    pub event: Option<String>,
    /// `JobId` or `RunId`.
    pub id: Option<String>,
    /// `Tag`.
    pub tag: Option<String>,
    /// `State` as sent.
    pub state: Option<String>,
    /// `Code`.
    pub code: Option<String>,
    /// `Message`.
    pub message: Option<String>,
    /// When it was created.
    #[serde(serialize_with = "time_text")]
    pub created: Option<Time>,
    /// When it began to run.
    #[serde(serialize_with = "time_text")]
    pub started: Option<Time>,
    /// When it ended.
    #[serde(serialize_with = "time_text")]
    pub ended: Option<Time>,
    /// Created to started, in milliseconds.
    pub wait_ms: Option<Millis>,
    /// Started to ended, in milliseconds.
    pub took_ms: Option<Millis>,
    /// Bucket of the input.
    pub bucket: Option<String>,
    /// Object of the input.
    pub object: Option<String>,
    /// Region of the input.
    pub region: Option<String>,
    /// `QueueId`.
    pub queue: Option<String>,
    /// `WorkflowName`.
    pub workflow: Option<String>,
    /// `WorkflowId`.
    pub workflow_id: Option<String>,
    /// `RunId` of the run it belongs to, or is.
    pub run: Option<String>,
    /// Name of the node of the workflow.
    pub task: Option<String>,
    /// Names of the objects it wrote.
    pub outputs: Vec<String>,
    /// `UserData`.
    pub user_data: Option<String>,
    /// How many callbacks told of it.
    pub deliveries: usize,
    /// The captures these are in, relative to the folder, by name.
    pub files: Vec<String>,
    /// `xml`, `json` or `text`: the syntax of the callback that wins.
    pub format: Option<&'static str>,
    /// Everything that is wrong with it.
    pub problems: Vec<ProblemRow>,
    /// Name of the template, or its id: for tables that ask for it.
    #[serde(skip)]
    pub template: Option<String>,
    /// What the user noted on it; nothing at all unless that was asked for.
    #[serde(flatten)]
    pub noted: Option<MarkCells>,
}

/// What the user noted on a record, flat.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MarkCells {
    /// Whether it has a bookmark.
    pub bookmark: bool,
    /// Its colour, from 1 to 9.
    pub colour: Option<u8>,
    /// Its note.
    pub note: Option<String>,
}

impl MarkCells {
    pub(super) fn of(mark: Option<&Mark>) -> Self {
        let Some(mark) = mark else { return Self::default() };
        let note = Some(mark.note.clone()).filter(|note| !note.is_empty());
        Self { bookmark: mark.bookmark, colour: mark.colour, note }
    }
}

/// A problem, flat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProblemRow {
    /// The word of its kind.
    pub kind: &'static str,
    /// The capture it is in, relative to the folder.
    pub file: String,
    /// From 1; `None` for what no one place of the capture tells.
    pub line: Option<u32>,
    /// From 1, in characters.
    pub column: Option<u32>,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
}

impl ProblemRow {
    /// A problem of the capture at `path`.
    #[must_use]
    pub fn of(path: &Path, problem: &Problem) -> Self {
        Self {
            kind: problem.kind.name(),
            file: portable_path(path),
            line: Some(problem.position.line),
            column: Some(problem.position.column),
            message: problem.message.clone(),
        }
    }
}

#[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn time_text<S: Serializer>(time: &Option<Time>, serializer: S) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => serializer.collect_str(time),
        None => serializer.serialize_none(),
    }
}

/// The row of a record.
#[must_use]
pub fn row(index: &Index, record: Record<'_>) -> Row {
    let text = |field: Field| Some(record.text(field)).filter(|text| !text.is_empty()).map(str::to_owned);
    let mut files: Vec<_> =
        record.deliveries().map(|delivery| portable_path(&index.file(delivery.file).path())).collect();
    files.sort_unstable();
    files.dedup();
    let told = record.problems().map(|(file, problem)| ProblemRow::of(&index.file(file).path(), problem));
    let between = disagreements(record).map(|(_, problem)| problem);
    let problems: Vec<_> = told.chain(between).collect();
    Row {
        kind: record.kind().name(),
        event: text(Field::Event),
        id: text(Field::Id),
        tag: text(Field::Tag),
        state: text(Field::State),
        code: text(Field::Code),
        message: text(Field::Message),
        created: record.created(),
        started: record.started(),
        ended: record.ended(),
        wait_ms: record.wait(),
        took_ms: record.took(),
        bucket: text(Field::Bucket),
        object: text(Field::Object),
        region: text(Field::Region),
        queue: text(Field::Queue),
        workflow: text(Field::Workflow),
        workflow_id: text(Field::WorkflowId),
        run: text(Field::Run),
        task: text(Field::Task),
        outputs: record.outputs().map(str::to_owned).collect(),
        user_data: text(Field::UserData),
        deliveries: record.delivery_count(),
        files,
        format: record.main_delivery().map(|delivery| delivery.format.name()),
        problems,
        template: text(Field::TemplateName).or_else(|| text(Field::TemplateId)),
        noted: None,
    }
}

/// Where a run and the callbacks of its jobs do not agree how they ended: told of the job and of the run, in the
/// capture of the callback, whose delivery is given too. Without a place: that is known only once the capture was read
/// again.
pub fn disagreements(record: Record<'_>) -> impl Iterator<Item = (Delivery, ProblemRow)> {
    let index = record.index();
    record.disagreements().filter_map(|(job, [run, own])| {
        let delivery = job.deliveries().rfind(|delivery| delivery.own)?;
        let [run, own] = [run, own].map(|said| said.text(Field::State));
        let id = job.text(Field::Id);
        let message = format!("the run says that {id} is {run}, its own callback says {own}");
        let file = portable_path(&index.file(delivery.file).path());
        let kind = ProblemKind::Inconsistent.name();
        Some((delivery, ProblemRow { kind, file, line: None, column: None, message }))
    })
}

/// The row of a record with what the user noted on it.
#[must_use]
pub fn row_marked(index: &Index, record: Record<'_>, marked: &Marked) -> Row {
    Row { noted: Some(MarkCells::of(marked.get(record.id()))), ..row(index, record) }
}

/// A row as a line of NDJSON.
pub(super) fn line(row: &Row) -> Result<String, ExportError> {
    let failed = |error: serde_json::Error| ExportError::Failed {
        doing: super::Doing::WriteRow,
        path: row.files.first().map(Into::into).unwrap_or_default(),
        error: error.into(),
    };
    serde_json::to_string(row).map(|json| json + "\n").map_err(failed)
}

/// What a column says of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'r> {
    /// It is not known.
    Nothing,
    /// A text as sent.
    Text(&'r str),
    /// An instant.
    Time(Time),
    /// A count, or milliseconds.
    Number(i64),
    /// Several values as one text.
    List(String),
}

impl Cell<'_> {
    /// As text; empty for what is not known.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) => (*text).to_owned(),
            Self::Time(time) => time.to_string(),
            Self::Number(number) => number.to_string(),
            Self::List(list) => list.clone(),
        }
    }

    /// The order of two cells of one column, what is not known last.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Time(a), Self::Time(b)) => a.cmp(b),
            (Self::Number(a), Self::Number(b)) => a.cmp(b),
            (Self::Nothing, Self::Nothing) => Ordering::Equal,
            (Self::Nothing, _) => Ordering::Greater,
            (_, Self::Nothing) => Ordering::Less,
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            _ => self.text().cmp(&other.text()),
        }
    }
}

/// One column of a row.
#[derive(Clone, Copy)]
pub struct Column {
    /// The key in JSON, the head in CSV, the word of `--sort` and `--by`.
    pub name: &'static str,
    /// What it says.
    pub cell: for<'r> fn(&'r Row) -> Cell<'r>,
}

impl std::fmt::Debug for Column {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// All columns, in the order of [`Row`].
pub const COLUMNS: &[Column] = &[
    Column { name: "kind", cell: |row| Cell::Text(row.kind) },
    Column { name: "event", cell: |row| text(row.event.as_deref()) },
    Column { name: "id", cell: |row| text(row.id.as_deref()) },
    Column { name: "tag", cell: |row| text(row.tag.as_deref()) },
    Column { name: "state", cell: |row| text(row.state.as_deref()) },
    Column { name: "code", cell: |row| text(row.code.as_deref()) },
    Column { name: "message", cell: |row| text(row.message.as_deref()) },
    Column { name: "created", cell: |row| row.created.map_or(Cell::Nothing, Cell::Time) },
    Column { name: "started", cell: |row| row.started.map_or(Cell::Nothing, Cell::Time) },
    Column { name: "ended", cell: |row| row.ended.map_or(Cell::Nothing, Cell::Time) },
    Column { name: "wait_ms", cell: |row| row.wait_ms.map_or(Cell::Nothing, Cell::Number) },
    Column { name: "took_ms", cell: |row| row.took_ms.map_or(Cell::Nothing, Cell::Number) },
    Column { name: "bucket", cell: |row| text(row.bucket.as_deref()) },
    Column { name: "object", cell: |row| text(row.object.as_deref()) },
    Column { name: "region", cell: |row| text(row.region.as_deref()) },
    Column { name: "queue", cell: |row| text(row.queue.as_deref()) },
    Column { name: "workflow", cell: |row| text(row.workflow.as_deref()) },
    Column { name: "workflow_id", cell: |row| text(row.workflow_id.as_deref()) },
    Column { name: "run", cell: |row| text(row.run.as_deref()) },
    Column { name: "task", cell: |row| text(row.task.as_deref()) },
    Column { name: "outputs", cell: |row| list(row.outputs.iter().cloned()) },
    Column { name: "user_data", cell: |row| text(row.user_data.as_deref()) },
    Column { name: "deliveries", cell: |row| Cell::Number(row.deliveries as i64) },
    Column { name: "files", cell: |row| list(row.files.iter().cloned()) },
    Column { name: "format", cell: |row| text(row.format) },
    Column { name: "problems", cell: |row| list(row.problems.iter().map(problem_text)) },
];

/// The columns of what the user noted, after all others where that was asked for.
pub const MARK_COLUMNS: &[Column] = &[
    Column { name: "bookmark", cell: |row| noted(row, |noted| Cell::Number(i64::from(noted.bookmark))) },
    Column { name: "colour", cell: |row| noted(row, |noted| noted.colour.map_or(Cell::Nothing, number)) },
    Column { name: "note", cell: |row| noted(row, |noted| text(noted.note.as_deref())) },
];

fn noted<'r>(row: &'r Row, cell: impl FnOnce(&'r MarkCells) -> Cell<'r>) -> Cell<'r> {
    row.noted.as_ref().map_or(Cell::Nothing, cell)
}

fn number(number: u8) -> Cell<'static> {
    Cell::Number(number.into())
}

/// What only a table that asks for it has.
pub const MORE_COLUMNS: &[Column] = &[Column { name: "template", cell: |row| text(row.template.as_deref()) }];

/// The column of that name.
#[must_use]
pub fn column(name: &str) -> Option<&'static Column> {
    COLUMNS.iter().chain(MORE_COLUMNS).find(|column| column.name == name)
}

fn text(text: Option<&str>) -> Cell<'_> {
    text.map_or(Cell::Nothing, Cell::Text)
}

fn list(values: impl Iterator<Item = String>) -> Cell<'static> {
    let joined = values.collect::<Vec<_>>().join("; ");
    if joined.is_empty() { Cell::Nothing } else { Cell::List(joined) }
}

fn problem_text(problem: &ProblemRow) -> String {
    let ProblemRow { kind, file, line, column, message } = problem;
    let place = line.zip(*column).map_or_else(String::new, |(line, column)| format!(":{line}:{column}"));
    format!("{file}{place}: {kind}: {message}")
}
