//! The columns: what each says of a record, how it is sorted and filtered, how wide it is.

use crate::index::{Field, Index, Record, RecordKind, Sym};
use crate::sanitize::portable_path;
use crate::t;
use crate::time::{Millis, Time};
use crate::ui::cause;
use crate::ui::cells::{self, Lasted, TimeDetail};
use crate::ui::style;
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

    /// Width at first, and the least it gives way to where room is short, in points.
    #[must_use]
    pub fn widths(self, detail: TimeDetail) -> (f32, f32) {
        match self {
            Self::Sign | Self::Deliveries => (58.0, 58.0),
            Self::State => (80.0, 80.0),
            Self::Tag => (150.0, 88.0),
            Self::Object => (224.0, 104.0),
            Self::Created | Self::Started | Self::Ended => {
                let width = detail.chars() as f32 * style::MONO_CHAR + 2.0 * super::PADDING;
                (width, width)
            }
            Self::Wait | Self::Took => (94.0, 94.0),
            Self::Code => (168.0, 112.0),
            Self::Message => (280.0, 120.0),
            Self::File => (200.0, 96.0),
            Self::Id | Self::Run | Self::Queue => (160.0, 72.0),
            Self::Workflow | Self::Bucket | Self::Template | Self::UserData | Self::Event => (140.0, 72.0),
            Self::Task | Self::Region => (112.0, 72.0),
        }
    }
}

/// How wide a column gets where there is room for all of them, in points: texts that are often long get more of it.
fn roomy(column: Column, detail: TimeDetail) -> f32 {
    match column {
        Column::Tag => 190.0,
        Column::Object | Column::File => 480.0,
        Column::Code => 240.0,
        // What is left over at the end belongs to it anyway.
        Column::Message => 440.0,
        Column::Id | Column::Run | Column::Queue => 320.0,
        Column::Workflow | Column::Bucket | Column::Template | Column::UserData | Column::Event => 260.0,
        Column::Task | Column::Region => 160.0,
        _ => column.widths(detail).0,
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

/// A column where it is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// Which one.
    pub column: Column,
    /// Its left edge, from that of the first column, in points.
    pub left: f32,
    /// Its width.
    pub width: f32,
}

/// Places columns side by side. Those that nobody gave a width make room for one another where `room` is
/// short, and share it where there is more, those with long texts first; a text at the end takes what is left over.
#[must_use]
pub fn place(
    columns: &[Column],
    chosen: impl Fn(Column) -> Option<f32>,
    detail: TimeDetail,
    room: f32,
) -> Vec<Placed> {
    let least = |column: Column| chosen(column).unwrap_or_else(|| column.widths(detail).1);
    let ends = columns.iter().scan(0.0, |end: &mut f32, &column| {
        *end += least(column);
        Some(*end)
    });
    // Where not all fit, as many as do fill the room to its edge: none is cut there.
    let fitting = ends.take_while(|&end| end <= room).count();
    let near = if fitting == 0 { columns } else { &columns[..fitting] };
    let wanted: f32 =
        near.iter().map(|&column| chosen(column).unwrap_or_else(|| column.widths(detail).0)).sum();
    let flexible = || near.iter().copied().filter(|&column| chosen(column).is_none());
    let spare: f32 = flexible().map(|column| column.widths(detail).0 - column.widths(detail).1).sum();
    let give = if spare > 0.0 { ((wanted - room) / spare).clamp(0.0, 1.0) } else { 0.0 };
    let wishes: f32 = flexible().map(|column| roomy(column, detail) - column.widths(detail).0).sum();
    let take = if wishes > 0.0 { ((room - wanted) / wishes).clamp(0.0, 1.0) } else { 0.0 };
    let mut left = 0.0;
    let mut placed: Vec<Placed> = Vec::with_capacity(columns.len());
    for (at, &column) in columns.iter().enumerate() {
        let (most, least) = column.widths(detail);
        let grown = |width: f32| (width + (roomy(column, detail) - most) * take).floor();
        let usual = if at < near.len() { grown(most - (most - least) * give) } else { least };
        let width = chosen(column).unwrap_or(usual);
        placed.push(Placed { column, left, width });
        left += width;
    }
    if let Some(last) = placed.last_mut()
        && !last.column.is_number()
        && !last.column.is_time()
        && last.column != Column::Sign
    {
        last.width = last.width.max(room - last.left);
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn width(placed: &[Placed], column: Column) -> f32 {
        placed.iter().find(|placed| placed.column == column).unwrap().width
    }

    #[test]
    fn columns_that_make_room_fit_into_it() {
        let least: f32 = Column::FIRST.iter().map(|column| column.widths(TimeDetail::Clock).1).sum();
        for more in 0..160_u8 {
            let room = least + f32::from(more);
            let placed = place(&Column::FIRST, |_| None, TimeDetail::Clock, room);
            let wide: f32 = placed.iter().map(|one| one.width).sum();
            // The widths of times are no whole points.
            assert!(wide <= room + 0.01, "{wide} in {room}");
        }
    }

    #[test]
    fn where_not_all_fit_none_is_cut_at_the_edge() {
        for room in [480.0, 560.0, 626.0_f32] {
            let placed = place(&Column::FIRST, |_| None, TimeDetail::Clock, room);
            let nearest = |one: &Placed| (one.left + one.width - room).abs();
            let gap = placed.iter().map(nearest).fold(f32::INFINITY, f32::min);
            assert!(gap < 4.0, "{room}: {placed:?}");
        }
    }

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

    #[test]
    fn columns_lie_side_by_side_and_a_text_at_the_end_takes_the_rest() {
        let columns = [Column::State, Column::Took, Column::Message];
        let placed = place(&columns, |_| None, TimeDetail::Clock, 1_000.0);
        let edges: Vec<f32> = placed.iter().map(|placed| placed.left).collect();
        assert_eq!(edges, [0.0, 80.0, 174.0]);
        assert!((width(&placed, Column::Message) - 826.0).abs() < 0.01);
        let numbers = place(&columns[..2], |_| None, TimeDetail::Clock, 1_000.0);
        assert!((width(&numbers, Column::Took) - 94.0).abs() < 0.01);
    }

    #[test]
    fn where_room_is_short_texts_give_way_but_not_what_was_chosen() {
        let columns = Column::FIRST;
        let chosen = |column: Column| (column == Column::Object).then_some(300.0);
        let placed = place(&columns, chosen, TimeDetail::Clock, 600.0);
        assert!((width(&placed, Column::Object) - 300.0).abs() < 0.01);
        assert!((width(&placed, Column::Took) - 94.0).abs() < 0.01);
        assert!((width(&placed, Column::Code) - 112.0).abs() < 0.01);
    }

    #[test]
    fn where_there_is_room_long_texts_share_it_and_none_of_it_is_missing() {
        let columns = [&Column::FIRST[..], &[Column::Message]].concat();
        let usual: f32 = columns.iter().map(|column| column.widths(TimeDetail::Clock).0).sum();
        let placed = place(&columns, |_| None, TimeDetail::Clock, usual + 300.0);
        let more = |column: Column| width(&placed, column) - column.widths(TimeDetail::Clock).0;
        assert!(more(Column::Object) > more(Column::Message) && more(Column::Message) > more(Column::Code));
        assert!(more(Column::Code) > more(Column::Tag) && more(Column::Tag) > 5.0);
        assert!(more(Column::Took).abs() < 1.0 && more(Column::Sign).abs() < 1.0);
        let wide: f32 = placed.iter().map(|one| one.width).sum();
        assert!((wide - usual - 300.0).abs() < 0.01, "{wide}");
        // What is more than anybody needs belongs to the last.
        let placed = place(&columns, |_| None, TimeDetail::Clock, 4_000.0);
        assert!((width(&placed, Column::Object) - 480.0).abs() < 0.01);
        assert!(width(&placed, Column::Message) > 1_000.0);
    }
}
