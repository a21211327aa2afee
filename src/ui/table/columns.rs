//! The columns: what each says of a record, how it is sorted and filtered.

use crate::index::{Field, Index, Record, RecordKind, Sym};
use crate::sanitize::portable_path;
use crate::t;
use crate::time::{Millis, Time};
use crate::ui::cause;
use crate::ui::cells::{self, Lasted};
use std::borrow::Cow;

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Column {
    /// The sign of the state, and a warning where there are problems.
    Sign,
    /// State as sent.
    State,
    /// Kind of job.
    Tag,
    /// Job id or run id.
    Id,
    /// Object of the input.
    Object,
    /// Name of the workflow.
    Workflow,
    /// Node of the workflow.
    Task,
    /// Run id of the run it belongs to.
    Run,
    /// When it was created.
    Created,
    /// When it began.
    Started,
    /// When it ended.
    Ended,
    /// Created to started.
    Wait,
    /// Started to ended.
    Took,
    /// Error code.
    Code,
    /// How many callbacks told of it.
    Deliveries,
    /// Message.
    Message,
    /// The capture that wins.
    File,
    /// Queue id.
    Queue,
    /// Bucket of the input.
    Bucket,
    /// Region of the input.
    Region,
    /// Name of the template, or its id.
    Template,
    /// What the caller wrote on it.
    UserData,
    /// Callback event.
    Event,
}

/// What a column says of a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'i> {
    /// It is not known.
    Nothing,
    /// A text as sent.
    Text(Cow<'i, str>),
    /// A word of ours, where the source has none.
    Word(Cow<'static, str>),
    /// An instant.
    Time(Time),
    /// How long something lasted, or lasts so far.
    Lasted(Lasted),
    /// A count.
    Count(usize),
}

/// What a column is sorted by.
#[derive(Clone, Copy)]
pub enum Basis {
    /// An interned text.
    Text(fn(Record<'_>) -> Sym),
    /// A number, which of what is under way is another as time goes on; `None` comes last.
    Number(fn(Record<'_>, Millis) -> Option<i64>),
    /// The path of the capture.
    Path,
}

impl Column {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 23] = [
        Self::Sign,
        Self::State,
        Self::Tag,
        Self::Id,
        Self::Object,
        Self::Workflow,
        Self::Task,
        Self::Run,
        Self::Created,
        Self::Started,
        Self::Ended,
        Self::Wait,
        Self::Took,
        Self::Code,
        Self::Deliveries,
        Self::Message,
        Self::File,
        Self::Queue,
        Self::Bucket,
        Self::Region,
        Self::Template,
        Self::UserData,
        Self::Event,
    ];

    /// Those that are shown at first; after them the message where there is room.
    pub const FIRST: [Self; 9] = [
        Self::Sign,
        Self::State,
        Self::Tag,
        Self::Object,
        Self::Created,
        Self::Wait,
        Self::Took,
        Self::Code,
        Self::Deliveries,
    ];

    /// Its name, in the menu and for assistive technology.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sign => t!("column-sign"),
            Self::State => t!("column-state"),
            Self::Tag => t!("column-tag"),
            Self::Id => t!("column-id"),
            Self::Object => t!("column-object"),
            Self::Workflow => t!("column-workflow"),
            Self::Task => t!("column-task"),
            Self::Run => t!("column-run"),
            Self::Created => t!("column-created"),
            Self::Started => t!("column-started"),
            Self::Ended => t!("column-ended"),
            Self::Wait => t!("column-wait"),
            Self::Took => t!("column-took"),
            Self::Code => t!("column-code"),
            Self::Deliveries => t!("column-deliveries"),
            Self::Message => t!("column-message"),
            Self::File => t!("column-file"),
            Self::Queue => t!("column-queue"),
            Self::Bucket => t!("column-bucket"),
            Self::Region => t!("column-region"),
            Self::Template => t!("column-template"),
            Self::UserData => t!("column-user-data"),
            Self::Event => t!("column-event"),
        }
    }

    /// What stands above it; its name but where that is too long for its values.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Self::Sign => "",
            Self::Deliveries => t!("column-deliveries-short"),
            _ => self.name(),
        }
    }

    /// The key of the filter that chooses its values as they are.
    #[must_use]
    pub fn filter_key(self) -> Option<&'static str> {
        match self {
            Self::Sign | Self::State => Some("state"),
            Self::Tag => Some("tag"),
            Self::Id => Some("id"),
            Self::Object => Some("object"),
            Self::Workflow => Some("workflow"),
            Self::Task => Some("task"),
            Self::Run => Some("run"),
            Self::Code => Some("code"),
            Self::Message => Some("message"),
            Self::File => Some("file"),
            Self::Queue => Some("queue"),
            Self::Bucket => Some("bucket"),
            Self::Region => Some("region"),
            Self::Template => Some("template"),
            Self::UserData => Some("userdata"),
            Self::Event => Some("event"),
            Self::Created | Self::Started | Self::Ended | Self::Wait | Self::Took | Self::Deliveries => None,
        }
    }

    /// The column of an exported row that says the same, see [`crate::export::column`].
    #[must_use]
    pub fn export_name(self) -> Option<&'static str> {
        Some(match self {
            // The same as the state, and how bad it is.
            Self::Sign => return None,
            Self::State => "state",
            Self::Tag => "tag",
            Self::Id => "id",
            Self::Object => "object",
            Self::Workflow => "workflow",
            Self::Task => "task",
            Self::Run => "run",
            Self::Created => "created",
            Self::Started => "started",
            Self::Ended => "ended",
            Self::Wait => "wait_ms",
            Self::Took => "took_ms",
            Self::Code => "code",
            Self::Deliveries => "deliveries",
            Self::Message => "message",
            Self::File => "files",
            Self::Queue => "queue",
            Self::Bucket => "bucket",
            Self::Region => "region",
            Self::Template => "template",
            Self::UserData => "user_data",
            Self::Event => "event",
        })
    }

    /// What it says of a record; of one that is under way, until `now`.
    #[must_use]
    pub fn value<'i>(self, index: &'i Index, record: Record<'i>, now: Millis) -> Value<'i> {
        let time = |time: Option<Time>| time.map_or(Value::Nothing, Value::Time);
        let lasted = |lasted: Option<Lasted>| lasted.map_or(Value::Nothing, Value::Lasted);
        let of_field = |field| text(record.text(field));
        let or_cause =
            |field| cause::text(record, field).map_or(Value::Nothing, |said| Value::Word(said.into()));
        match self {
            Self::Created => time(record.created()),
            Self::Started => time(record.started()),
            Self::Ended => time(record.ended()),
            Self::Wait => lasted(cells::waited(record, now)),
            Self::Took => lasted(cells::took(record, now)),
            Self::Deliveries => Value::Count(record.delivery_count()),
            Self::Tag if record.sym(Field::Tag).is_empty() => stand_in(record),
            Self::Object if record.kind() == RecordKind::Unrecognised => file_name(index, record),
            Self::Template => text(index.text(template(record))),
            Self::File => record.main_delivery().map_or(Value::Nothing, |delivery| {
                Value::Text(Cow::Owned(portable_path(&index.file(delivery.file).path())))
            }),
            Self::Code if record.sym(Field::Code).is_empty() => or_cause(Field::Code),
            Self::Message if record.sym(Field::Message).is_empty() => or_cause(Field::Message),
            _ => self.field().map_or(Value::Nothing, of_field),
        }
    }

    /// The text field that it shows.
    fn field(self) -> Option<Field> {
        Some(match self {
            Self::Sign | Self::State => Field::State,
            Self::Tag => Field::Tag,
            Self::Id => Field::Id,
            Self::Object => Field::Object,
            Self::Workflow => Field::Workflow,
            Self::Task => Field::Task,
            Self::Run => Field::Run,
            Self::Code => Field::Code,
            Self::Message => Field::Message,
            Self::Queue => Field::Queue,
            Self::Bucket => Field::Bucket,
            Self::Region => Field::Region,
            Self::UserData => Field::UserData,
            Self::Event => Field::Event,
            _ => return None,
        })
    }

    /// What it is sorted by.
    #[must_use]
    pub fn basis(self) -> Basis {
        match self {
            Self::Sign => Basis::Number(|record, _| Some(i64::from(record.class().severity()))),
            Self::State => Basis::Text(|record| record.sym(Field::State)),
            Self::Tag => Basis::Text(|record| record.sym(Field::Tag)),
            Self::Id => Basis::Text(|record| record.sym(Field::Id)),
            Self::Object => Basis::Text(|record| record.sym(Field::Object)),
            Self::Workflow => Basis::Text(|record| record.sym(Field::Workflow)),
            Self::Task => Basis::Text(|record| record.sym(Field::Task)),
            Self::Run => Basis::Text(|record| record.sym(Field::Run)),
            Self::Created => Basis::Number(|record, _| record.created().map(Time::millis)),
            Self::Started => Basis::Number(|record, _| record.started().map(Time::millis)),
            Self::Ended => Basis::Number(|record, _| record.ended().map(Time::millis)),
            Self::Wait => Basis::Number(wait),
            Self::Took => Basis::Number(took),
            Self::Code => Basis::Text(|record| own_or_cause(record, Field::Code)),
            Self::Deliveries => Basis::Number(|record, _| i64::try_from(record.delivery_count()).ok()),
            Self::Message => Basis::Text(|record| own_or_cause(record, Field::Message)),
            Self::File => Basis::Path,
            Self::Queue => Basis::Text(|record| record.sym(Field::Queue)),
            Self::Bucket => Basis::Text(|record| record.sym(Field::Bucket)),
            Self::Region => Basis::Text(|record| record.sym(Field::Region)),
            Self::Template => Basis::Text(template),
            Self::UserData => Basis::Text(|record| record.sym(Field::UserData)),
            Self::Event => Basis::Text(|record| record.sym(Field::Event)),
        }
    }

    /// Whether its values are aligned at the right.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(self, Self::Wait | Self::Took | Self::Deliveries)
    }

    /// Whether its values differ at their ends: then that is what is shown where room is short.
    #[must_use]
    pub fn is_path(self) -> bool {
        matches!(self, Self::Object | Self::File)
    }

    /// Whether its values are times.
    #[must_use]
    pub fn is_time(self) -> bool {
        matches!(self, Self::Created | Self::Started | Self::Ended)
    }
}

fn text(text: &str) -> Value<'_> {
    if text.is_empty() { Value::Nothing } else { Value::Text(Cow::Borrowed(text)) }
}

/// What stands in the column of the tags for what has none.
fn stand_in(record: Record<'_>) -> Value<'_> {
    match record.kind() {
        RecordKind::Run if record.is_implied() => Value::Word(t!("kind-run-implied").into()),
        RecordKind::Run => Value::Word(t!("kind-run").into()),
        RecordKind::Unrecognised => Value::Word(t!("kind-unrecognised").into()),
        RecordKind::Job => Value::Nothing,
    }
}

/// What stands in the column of the objects for what is not recognised: nothing else tells its rows apart.
fn file_name<'i>(index: &Index, record: Record<'i>) -> Value<'i> {
    let Some(delivery) = record.main_delivery() else { return Value::Nothing };
    let path = &index.file(delivery.file).path();
    path.file_name().map_or(Value::Nothing, |name| Value::Word(portable_path(name.as_ref()).into()))
}

/// A text of a record; of a run that failed and says nothing of why, that of the first job that did.
fn own_or_cause(record: Record<'_>, field: Field) -> Sym {
    let own = record.sym(field);
    if own.is_empty() { record.cause().map_or(Sym::EMPTY, |job| job.sym(field)) } else { own }
}

fn wait(record: Record<'_>, now: Millis) -> Option<Millis> {
    cells::waited(record, now).map(|lasted| lasted.millis)
}

fn took(record: Record<'_>, now: Millis) -> Option<Millis> {
    cells::took(record, now).map(|lasted| lasted.millis)
}

fn template(record: Record<'_>) -> Sym {
    let name = record.sym(Field::TemplateName);
    if name.is_empty() { record.sym(Field::TemplateId) } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_holds_every_column_once_with_a_name_of_its_own() {
        let mut names = std::collections::BTreeSet::new();
        for (at, column) in Column::ALL.into_iter().enumerate() {
            assert_eq!(column as usize, at);
            assert!(!column.name().starts_with("column-"), "{column:?} has no name");
            assert!(names.insert(column.name()), "{column:?} shares its name");
        }
        assert_eq!(Column::Event as usize + 1, Column::ALL.len());
    }
}
