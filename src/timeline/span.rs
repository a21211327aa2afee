//! What of a record's times is drawn.

use crate::index::{Record, RecordKind};
use crate::time::Millis;

use super::OPEN;

/// How a bar is drawn, beside its colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shape(u8);

impl Shape {
    const UNKNOWN_START: u8 = 1;
    const HAS_TOOK: u8 = 2;
    const HAS_PROBLEM: u8 = 4;
    const IS_RUN: u8 = 8;
    const ONLY_WAITS: u8 = 16;
    const NEVER_ENDED: u8 = 32;

    fn with(mut self, bit: u8, on: bool) -> Self {
        self.0 |= if on { bit } else { 0 };
        self
    }

    /// Nobody said when it began to run: it is outlined.
    #[must_use]
    pub fn has_unknown_start(self) -> bool {
        self.0 & Self::UNKNOWN_START != 0
    }

    /// Both its start and its end are known, so that it can be told how long it took.
    #[must_use]
    pub fn has_took(self) -> bool {
        self.0 & Self::HAS_TOOK != 0
    }

    /// A problem concerns it.
    #[must_use]
    pub fn has_problem(self) -> bool {
        self.0 & Self::HAS_PROBLEM != 0
    }

    /// It is a run.
    #[must_use]
    pub fn is_run(self) -> bool {
        self.0 & Self::IS_RUN != 0
    }

    /// It is under way and has not begun to run yet: all of it is wait.
    #[must_use]
    pub fn only_waits(self) -> bool {
        self.0 & Self::ONLY_WAITS != 0
    }

    /// It never ended as far as is known, and nobody awaits it any more.
    #[must_use]
    pub fn never_ended(self) -> bool {
        self.0 & Self::NEVER_ENDED != 0
    }

    pub(super) fn without_end(self) -> Self {
        self.with(Self::NEVER_ENDED, true)
    }
}

/// The times of a record that are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first known instant.
    pub begin: Millis,
    /// Where the wait ends and the run begins; `begin` where there is no wait to show.
    pub start: Millis,
    /// The last known instant, or [`OPEN`] while it is under way.
    pub end: Millis,
    /// How it is drawn.
    pub shape: Shape,
}

impl Span {
    /// The span of a record; none where no time of it is known.
    #[must_use]
    pub fn of(record: Record<'_>) -> Option<Self> {
        let [created, started, ended] = [record.created(), record.started(), record.ended()]
            .map(|time| time.map(crate::time::Time::millis));
        let begin = [created, started, ended].into_iter().flatten().min()?;
        let is_run = record.kind() == RecordKind::Run;
        let is_open = record.is_open();
        // Times that contradict each other still give a bar that does not run backwards.
        let last = [created, started, ended].into_iter().flatten().max().unwrap_or(begin);
        let end = if is_open { OPEN } else { ended.unwrap_or(last).max(begin) };
        let start = started.unwrap_or(begin).clamp(begin, end);
        let unknown_start = started.is_none();
        let shape = Shape::default()
            .with(Shape::UNKNOWN_START, unknown_start)
            .with(Shape::HAS_TOOK, started.is_some() && ended.is_some())
            .with(Shape::HAS_PROBLEM, !record.problem_kinds().is_empty())
            .with(Shape::IS_RUN, is_run)
            .with(Shape::ONLY_WAITS, unknown_start && is_open);
        Some(Self { begin, start, end, shape })
    }
}
