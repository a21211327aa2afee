//! The keys of the filter, each defined once: what it is called, what it takes, what it reads. Parser,
//! completion, help and every table of keys come from here.

use crate::doc::{Format, ProblemKind};
use crate::index::{Field, RecordKind};
use crate::marks::{COLOURS, Mark};

/// A key of the filter.
#[derive(Clone, Copy, Debug)]
pub struct FilterKey {
    /// The name, as completion writes it.
    pub name: &'static str,
    /// Other names that are understood.
    pub aliases: &'static [&'static str],
    /// What kind of values it takes.
    pub takes: Takes,
    /// What it chooses by: half a sentence without a full stop.
    pub doc: &'static str,
    /// A term with it.
    pub example: &'static str,
    /// Where its values come from.
    pub(super) reads: Reads,
}

/// What kind of values a key takes, and with that which signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A name: the whole of it, case aside. `*` stands for any text, `~` takes an expression.
    Name,
    /// Free text: any part of it, case aside. `=` wants the whole; so does a value with `*`.
    Text,
    /// One of a few words.
    Choice(&'static [&'static str]),
    /// An instant: a date, with a time or without, or how long ago.
    Time,
    /// A duration with its unit.
    Duration,
    /// A whole number.
    Number,
}

impl Takes {
    /// The word that tables use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Text => "text",
            Self::Choice(_) => "choice",
            Self::Time => "time",
            Self::Duration => "duration",
            Self::Number => "number",
        }
    }

    /// Whether it can be compared and has ranges.
    #[must_use]
    pub fn is_measured(self) -> bool {
        matches!(self, Self::Time | Self::Duration | Self::Number)
    }
}

/// Where the values of a key come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reads {
    Fields(&'static [Field]),
    Kind,
    Format,
    Problem,
    Has,
    /// What took longer than most of its kind.
    Slow,
    Outputs,
    /// The header named behind the dot.
    Header,
    File,
    /// Bookmarks and colours.
    Marked,
    /// Notes of the user.
    Note,
    /// The captures themselves.
    Body,
    Measure(Measure),
    /// [`Measure::Time`], from an instant on.
    After,
    /// [`Measure::Time`], before an instant.
    Before,
}

/// A number that a record has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    Wait,
    Took,
    Total,
    Deliveries,
    Repeats,
    Time,
    Created,
    Started,
    Ended,
}

impl Measure {
    /// How many there are.
    pub const COUNT: usize = 9;

    /// Whether it grows as time passes, of what is under way.
    pub fn goes_on(self) -> bool {
        matches!(self, Self::Wait | Self::Took | Self::Total)
    }
}

/// What `has:` asks for, in the order of its choices.
pub(super) const HAS: &[&str] = &["problem", "output", "header", "run"];
/// What `marked:` asks for: any mark, a bookmark, a colour.
const MARKED: &[&str] = &["yes", "bookmark", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
const KINDS: &[&str] = &["run", "job", "unrecognised"];
const FORMATS: &[&str] = &["xml", "json", "text"];
const PROBLEMS: &[&str] = &[
    "inconsistent",
    "dtd",
    "duplicate-key",
    "repaired",
    "encoding",
    "unrecognised",
    "unreadable",
    "too-deep",
    "too-large",
    "incomplete",
    "syntax",
];

/// The place of a kind among its choices.
pub(super) fn kind_choice(kind: RecordKind) -> usize {
    kind as usize
}

/// The choices of `marked:` that a mark is, one bit each.
pub(super) fn marked_choices(mark: &Mark) -> u16 {
    let colour = mark.colour.map_or(0, |colour| 1_u16 << (1 + colour.min(COLOURS)));
    u16::from(!mark.is_empty()) | u16::from(mark.bookmark) << 1 | colour
}

/// The place of a format among its choices.
pub(super) fn format_choice(format: Format) -> usize {
    format as usize
}

/// The place of a kind of problem among its choices.
pub(super) fn problem_choice(kind: ProblemKind) -> usize {
    kind as usize
}

const fn key(
    name: &'static str,
    takes: Takes,
    reads: Reads,
    doc: &'static str,
    example: &'static str,
) -> FilterKey {
    FilterKey { name, aliases: &[], takes, doc, example, reads }
}

const fn field(
    name: &'static str,
    takes: Takes,
    fields: &'static [Field],
    doc: &'static str,
    example: &'static str,
) -> FilterKey {
    key(name, takes, Reads::Fields(fields), doc, example)
}

const fn measure(
    name: &'static str,
    takes: Takes,
    of: Measure,
    doc: &'static str,
    example: &'static str,
) -> FilterKey {
    key(name, takes, Reads::Measure(of), doc, example)
}

const fn also(key: FilterKey, aliases: &'static [&'static str]) -> FilterKey {
    FilterKey { aliases, ..key }
}

use Takes::{Choice, Duration, Name, Number, Text, Time};

/// Every key, in the order in which lists show them.
pub const KEYS: &[FilterKey] = &[
    also(field("state", Name, &[Field::State], "state as sent", "state:Failed,Cancel"), &["status"]),
    field("tag", Name, &[Field::Tag], "kind of job", "tag:Transcode"),
    key("kind", Choice(KINDS), Reads::Kind, "job, run or unrecognised", "kind:run"),
    field("event", Name, &[Field::Event], "event of the callback", "event:TaskFinish"),
    also(field("id", Name, &[Field::Id], "id of the job or run", "id:j117cb4f1*"), &["job", "jobid"]),
    also(field("run", Name, &[Field::Run], "id of the run it belongs to", "run:i03d14543*"), &["runid"]),
    also(
        field(
            "workflow",
            Name,
            &[Field::Workflow, Field::WorkflowId],
            "name or id of the workflow",
            "workflow:podcast-ingest",
        ),
        &["flow"],
    ),
    field("task", Name, &[Field::Task], "node of the workflow", "task:Transcode_*"),
    field(
        "template",
        Name,
        &[Field::TemplateName, Field::TemplateId],
        "name or id of the template",
        "template:MP4-*",
    ),
    field("queue", Name, &[Field::Queue], "id of the queue", "queue:p4204fe96*"),
    field("bucket", Name, &[Field::Bucket], "bucket of the input", "-bucket:test-*"),
    also(field("object", Text, &[Field::Object], "name of the input", "object:*.mp4"), &["key", "input"]),
    field("region", Name, &[Field::Region], "region of the input", "region:ap-chongqing"),
    field("code", Name, &[Field::Code], "error code", "code:InvalidArgument"),
    field("message", Text, &[Field::Message], "error message", "message:\"input object\""),
    also(key("output", Text, Reads::Outputs, "names of what it wrote", "output:*.m3u8"), &["outputs"]),
    also(
        field("userdata", Text, &[Field::UserData], "data that was sent along", "userdata:order"),
        &["user_data", "user-data"],
    ),
    key("header", Text, Reads::Header, "a header of the upload", "header.Content-Type:video/mp4"),
    also(
        key("file", Text, Reads::File, "path of the capture in its folder", "file:inbox/*"),
        &["path", "capture"],
    ),
    key("body", Text, Reads::Body, "text anywhere in the captures themselves", "body:\"too many jobs\""),
    key("format", Choice(FORMATS), Reads::Format, "syntax of the capture", "format:xml"),
    measure("wait", Duration, Measure::Wait, "created to started, of what still waits until now", "wait>1m"),
    also(
        measure(
            "took",
            Duration,
            Measure::Took,
            "started to ended, of what still runs until now",
            "took:30s..2m",
        ),
        &["duration"],
    ),
    key(
        "slow",
        Choice(super::slow::SHARES),
        Reads::Slow,
        "took longer than this share of its tag, a run of its workflow",
        "slow:p90",
    ),
    measure(
        "total",
        Duration,
        Measure::Total,
        "created to ended, of what is not over until now",
        "total>=10m30s",
    ),
    also(key("after", Time, Reads::After, "from this time on", "after:2026-11-20"), &["since"]),
    also(key("before", Time, Reads::Before, "earlier than this time", "before:2026-11-20T12:00"), &["until"]),
    also(
        measure("at", Time, Measure::Time, "on this day, at this hour or minute", "at:2026-11-20T09"),
        &["on", "time"],
    ),
    measure("created", Time, Measure::Created, "when it was created", "created:2026-11-20..2026-11-21"),
    measure("started", Time, Measure::Started, "when it began", "started>=2026-11-20T18"),
    measure("ended", Time, Measure::Ended, "when it ended", "ended<2026-11-20T08"),
    measure("deliveries", Number, Measure::Deliveries, "how many callbacks told of it", "deliveries>1"),
    measure(
        "repeats",
        Number,
        Measure::Repeats,
        "how many of its own callbacks came again, with the same state",
        "repeats>0",
    ),
    key("has", Choice(HAS), Reads::Has, "whether there is any of this", "has:problem"),
    also(
        key("problem", Choice(PROBLEMS), Reads::Problem, "kind of problem", "problem:repaired,syntax"),
        &["problems"],
    ),
    also(
        key(
            "marked",
            Choice(MARKED),
            Reads::Marked,
            "your bookmark, or your colour 1 to 9",
            "marked:bookmark,3",
        ),
        &["mark", "colour", "color"],
    ),
    also(key("note", Text, Reads::Note, "your note on it", "note:\"ask again\""), &["notes"]),
];

/// A key by its name or an alias, case aside; `header.Content-Type` is the key `header`.
#[must_use]
pub fn find(name: &str) -> Option<&'static FilterKey> {
    let name = match name.split_once('.') {
        Some((head, tail)) if !tail.is_empty() && head.eq_ignore_ascii_case("header") => head,
        _ => name,
    };
    KEYS.iter().find(|key| {
        std::iter::once(&key.name).chain(key.aliases).any(|known| known.eq_ignore_ascii_case(name))
    })
}

impl FilterKey {
    /// How lists name it: `header.NAME` for the one that wants another name.
    #[must_use]
    pub fn shown(&self) -> &'static str {
        if self.reads == Reads::Header { "header.NAME" } else { self.name }
    }

    /// The sign that clicks and completion write after it.
    #[must_use]
    pub fn sign(&self) -> &'static str {
        match (self.takes, self.reads) {
            (_, Reads::Header) => ".",
            (Duration | Number, _) => ">",
            _ => ":",
        }
    }
}

/// The keys as plain text, one a line, for a terminal.
#[must_use]
pub fn help() -> String {
    let width = KEYS.iter().map(|key| key.shown().len()).max().unwrap_or(0);
    let line = |key: &FilterKey| format!("  {:width$}  {}, such as {}\n", key.shown(), key.doc, key.example);
    KEYS.iter().map(line).collect()
}

/// The keys as a table in Markdown.
#[must_use]
pub fn markdown() -> String {
    let row = |key: &FilterKey| {
        let aliases: Vec<String> = key.aliases.iter().map(|alias| format!("`{alias}`")).collect();
        format!(
            "| `{}` | {} | {} | {} | `{}` |\n",
            key.shown(),
            aliases.join(" "),
            key.takes.word(),
            key.doc,
            key.example
        )
    };
    let head = "| key | also | takes | chooses by | example |\n|---|---|---|---|---|\n";
    std::iter::once(head.to_owned()).chain(KEYS.iter().map(row)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_taken_twice_and_every_key_is_explained() {
        let mut names: Vec<&str> = KEYS
            .iter()
            .flat_map(|key| std::iter::once(key.name).chain(key.aliases.iter().copied()))
            .collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
        assert!(KEYS.iter().all(|key| !key.doc.is_empty() && key.example.contains(key.name)));
    }

    #[test]
    fn keys_are_found_by_any_name_in_any_case() {
        assert_eq!(find("STATE").map(|key| key.name), Some("state"));
        assert_eq!(find("since").map(|key| key.name), Some("after"));
        assert_eq!(find("Header.Content-Type").map(|key| key.name), Some("header"));
        assert!(find("header.").is_none() && find("state.x").is_none() && find("").is_none());
    }

    #[test]
    fn choices_stand_in_the_order_of_what_they_name() {
        for kind in [RecordKind::Run, RecordKind::Job, RecordKind::Unrecognised] {
            assert_eq!(KINDS[kind_choice(kind)], kind.name());
        }
        for format in [Format::Xml, Format::Json, Format::Text] {
            assert_eq!(FORMATS[format_choice(format)], format.name());
        }
        for kind in ProblemKind::ALL {
            assert_eq!(PROBLEMS[problem_choice(kind)], kind.name());
        }
    }

    #[test]
    fn the_tables_hold_every_key() {
        let (help, markdown) = (help(), markdown());
        for key in KEYS {
            assert!(help.contains(key.shown()) && help.contains(key.example));
            assert!(markdown.contains(&format!("| `{}` |", key.shown())));
        }
    }
}
