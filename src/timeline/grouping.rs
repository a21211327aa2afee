//! What lanes are made by.

use crate::index::{Field, RecordId, Sym};

/// What lanes are made by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grouping {
    /// A lane a run, with its jobs by tag beneath; jobs without a run in a lane of their own.
    #[default]
    Run,
    /// By name of the workflow.
    Workflow,
    /// By kind of job.
    Tag,
    /// By state as sent.
    State,
    /// By queue.
    Queue,
    /// By bucket.
    Bucket,
    /// By region.
    Region,
    /// By the day of their begin.
    Day,
    /// All in one lane.
    None,
}

impl Grouping {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 9] = [
        Self::Run,
        Self::Workflow,
        Self::Tag,
        Self::State,
        Self::Queue,
        Self::Bucket,
        Self::Region,
        Self::Day,
        Self::None,
    ];

    /// The one after it; after the last the first.
    #[must_use]
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|&one| one == self).unwrap_or(0);
        Self::ALL[(at + 1) % Self::ALL.len()]
    }

    /// The field that makes the lanes, where one does.
    #[must_use]
    pub fn field(self) -> Option<Field> {
        match self {
            Self::Workflow => Some(Field::Workflow),
            Self::Tag => Some(Field::Tag),
            Self::State => Some(Field::State),
            Self::Queue => Some(Field::Queue),
            Self::Bucket => Some(Field::Bucket),
            Self::Region => Some(Field::Region),
            Self::Run | Self::Day | Self::None => None,
        }
    }
}

/// What the rows of a lane are sorted by: a second level below the lanes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Within {
    /// By tag, where the lanes do not tell it already.
    #[default]
    Suitable,
    /// By kind of job.
    Tag,
    /// A run and its jobs together.
    Run,
    /// By name of the workflow.
    Workflow,
    /// By state as sent.
    State,
    /// By queue.
    Queue,
    /// By bucket.
    Bucket,
    /// By region.
    Region,
    /// By nothing: as few rows as can be.
    Nothing,
}

impl Within {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 9] = [
        Self::Suitable,
        Self::Tag,
        Self::Run,
        Self::Workflow,
        Self::State,
        Self::Queue,
        Self::Bucket,
        Self::Region,
        Self::Nothing,
    ];

    /// What it comes to under a grouping: what tells lanes apart tells no rows apart.
    #[must_use]
    pub fn under(self, grouping: Grouping) -> Self {
        let is_told = self == Self::Run && grouping == Grouping::Run
            || self.field().is_some() && self.field() == grouping.field();
        match self {
            Self::Suitable if matches!(grouping, Grouping::Tag | Grouping::None) => Self::Nothing,
            Self::Suitable => Self::Tag,
            _ if is_told => Self::Nothing,
            same => same,
        }
    }

    /// The field that sorts the rows, where one does.
    #[must_use]
    pub fn field(self) -> Option<Field> {
        match self {
            Self::Tag => Some(Field::Tag),
            Self::Workflow => Some(Field::Workflow),
            Self::State => Some(Field::State),
            Self::Queue => Some(Field::Queue),
            Self::Bucket => Some(Field::Bucket),
            Self::Region => Some(Field::Region),
            Self::Suitable | Self::Run | Self::Nothing => None,
        }
    }
}

/// What the records of a lane have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LaneKey {
    /// A run.
    Run(RecordId),
    /// A value of the field that makes the lanes; the empty one where it is not known.
    Value(Sym),
    /// A day, counted from 1970-01-01.
    Day(i64),
    /// All records.
    All,
    /// Jobs without a run.
    NoRun,
    /// Runs, where the lanes are made by what only jobs have.
    Runs,
    /// Bodies that are no callback.
    Unrecognised,
    /// Records without any time, where the lanes are made by time.
    NoTime,
}

/// What the bars of a row have in common within their lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowKey {
    /// Nothing.
    Any,
    /// The run itself: it lies in the header of its lane.
    Head,
    /// Runs.
    Runs,
    /// A run and its jobs.
    Run(RecordId),
    /// Jobs without a run.
    NoRun,
    /// The value of the field that sorts the rows; the empty one where it is not known.
    Value(Sym),
}
