//! What is told of the records of a range of time.

use super::{OPEN, Span};
use crate::callback::StateClass;
use crate::index::{Index, Record, RecordId, RecordKind};
use crate::time::Millis;

/// How long something took, in milliseconds: nearest ranks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Distribution {
    /// Half took no longer.
    pub p50: Millis,
    /// 95 of a hundred took no longer.
    pub p95: Millis,
    /// None took longer.
    pub max: Millis,
}

impl Distribution {
    /// Of some durations; none of none.
    #[must_use]
    pub fn of(values: Vec<Millis>) -> Option<Self> {
        let max = values.iter().copied().max()?;
        super::Quantiles::of(values).map(|both| Self { p50: both.p50, p95: both.p95, max })
    }
}

/// What is told of the records of a range of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RangeStats {
    /// How many records there are.
    pub count: usize,
    /// How many of them failed.
    pub failed: usize,
    /// How long jobs waited.
    pub wait: Option<Distribution>,
    /// How long jobs took.
    pub took: Option<Distribution>,
    /// The most jobs that ran at the same time.
    pub most_parallel: usize,
}

impl RangeStats {
    /// Of the records whose time lies from the one instant on and before the other. `ids` are in the order of
    /// the index: by time, those without one last. What is under way reaches to `now`.
    #[must_use]
    pub fn of(index: &Index, ids: &[RecordId], range: (Option<Millis>, Option<Millis>), now: Millis) -> Self {
        let mut stats = Self::default();
        let (mut wait, mut took) = (Vec::new(), Vec::new());
        let (mut from, mut until) = (Vec::new(), Vec::new());
        for record in within(index, ids, range).iter().filter_map(|&id| index.get(id)) {
            stats.count += 1;
            stats.failed += usize::from(record.class() == StateClass::Failed);
            if record.kind() != RecordKind::Job {
                continue;
            }
            wait.extend(record.wait().filter(|&wait| wait >= 0));
            took.extend(record.took().filter(|&took| took >= 0));
            if let Some((start, end)) = running(record, now) {
                from.push(start);
                until.push(end);
            }
        }
        stats.wait = Distribution::of(wait);
        stats.took = Distribution::of(took);
        stats.most_parallel = most_at_once(from, until);
        stats
    }
}

/// The records of a range. A range with an end holds none without a time.
fn within<'a>(
    index: &Index,
    ids: &'a [RecordId],
    (from, to): (Option<Millis>, Option<Millis>),
) -> &'a [RecordId] {
    if from.is_none() && to.is_none() {
        return ids;
    }
    let time = |id: &RecordId| index.get(*id).and_then(Record::time).map(crate::time::Time::millis);
    let before = |limit: Millis| ids.partition_point(|id| time(id).is_some_and(|time| time < limit));
    let first = from.map_or(0, before);
    let last = to.map_or_else(|| ids.partition_point(|id| time(id).is_some()), before);
    &ids[first..last.max(first)]
}

/// From when to when a job ran; none where it has not begun to.
fn running(record: Record<'_>, now: Millis) -> Option<(Millis, Millis)> {
    let span = Span::of(record).filter(|span| !span.shape.only_waits())?;
    let end = if span.end == OPEN { now } else { span.end };
    // What began and ended in the same instant ran all the same.
    Some((span.start, end.max(span.start.saturating_add(1))))
}

/// The most spans that overlap; what ends when another begins does not overlap it.
fn most_at_once(mut starts: Vec<Millis>, mut ends: Vec<Millis>) -> usize {
    starts.sort_unstable();
    ends.sort_unstable();
    let (mut ended, mut most) = (0, 0);
    for (begun, &start) in starts.iter().enumerate() {
        while ends.get(ended).is_some_and(|&end| end <= start) {
            ended += 1;
        }
        most = most.max(begun + 1 - ended);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sweep_counts_what_overlaps() {
        let most = |spans: &[(Millis, Millis)]| {
            most_at_once(spans.iter().map(|one| one.0).collect(), spans.iter().map(|one| one.1).collect())
        };
        assert_eq!(most(&[]), 0);
        assert_eq!(most(&[(0, 10), (10, 20), (20, 30)]), 1);
        assert_eq!(most(&[(0, 10), (1, 5), (2, 3), (4, 9), (9, 30)]), 3);
        assert_eq!(most(&[(5, 6), (5, 6), (5, 6)]), 3);
    }

    #[test]
    fn a_distribution_is_of_values_that_occurred() {
        assert_eq!(Distribution::of(Vec::new()), None);
        let hundred = Distribution::of((1..=100).rev().collect());
        assert_eq!(hundred, Some(Distribution { p50: 50, p95: 95, max: 100 }));
    }
}
