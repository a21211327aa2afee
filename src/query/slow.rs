//! What is slow: what took longer than most of its kind. A job is held to the other jobs of its tag, a run to the
//! other runs of its workflow.

use crate::index::{Field, Index, Record, RecordKind, Sym};
use crate::time::Millis;
use hashbrown::HashMap;

/// The shares of its kind that a record can be longer than: what `slow:` asks for.
pub(super) const SHARES: &[&str] = &["p50", "p90", "p95", "p99"];
/// The same as numbers, lowest first.
const PERCENTS: [usize; 4] = [50, 90, 95, 99];
/// Of fewer records than this nobody can say what is usual.
const FEWEST: usize = 5;

/// What took longer than these is longer than that share of its kind.
type Limits = [Millis; PERCENTS.len()];

/// What records are compared with.
type Kind = (RecordKind, Sym);

/// How long each kind of record takes.
pub(super) struct Slow {
    limits: HashMap<Kind, Limits>,
}

impl Slow {
    /// Of all records that are there.
    pub fn of(index: &Index) -> Self {
        let mut all: HashMap<Kind, Vec<Millis>> = HashMap::new();
        for record in index.records() {
            // What ended before it began says nothing of how long its kind takes.
            if let Some((kind, took)) = kind(record).zip(record.took().filter(|&took| took >= 0)) {
                all.entry(kind).or_default().push(took);
            }
        }
        let limits = all.into_iter().filter_map(|(kind, took)| Some((kind, limits(took)?)));
        Self { limits: limits.collect() }
    }

    /// The shares that a record is longer than: one bit each, in the order of [`SHARES`].
    pub fn choices(&self, record: Record<'_>) -> u16 {
        let limits = kind(record).and_then(|kind| self.limits.get(&kind));
        limits.zip(record.took()).map_or(0, |(limits, took)| above(limits, took))
    }
}

fn kind(record: Record<'_>) -> Option<Kind> {
    let field = if record.kind() == RecordKind::Run { Field::Workflow } else { Field::Tag };
    let name = record.sym(field);
    (!name.is_empty()).then_some((record.kind(), name))
}

/// By nearest rank, as everywhere else; but of few records, whose 95th of a hundred would be the longest of all, the
/// longest is held to the second longest. Each share is looked for among what is above the one before it.
fn limits(mut took: Vec<Millis>) -> Option<Limits> {
    if took.len() < FEWEST {
        return None;
    }
    let (all, mut first) = (took.len(), 0);
    Some(PERCENTS.map(|percent| {
        let rank = (all * percent).div_ceil(100).min(all - 1) - 1;
        let limit = *took[first..].select_nth_unstable(rank - first).1;
        first = rank;
        limit
    }))
}

fn above(limits: &Limits, took: Millis) -> u16 {
    limits.iter().enumerate().fold(0, |bits, (at, &limit)| bits | u16::from(took > limit) << at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_nearest_ranks_and_few_records_have_none() {
        assert_eq!(limits((1..=100).rev().collect()), Some([50, 90, 95, 99]));
        assert_eq!(limits(vec![7, 3, 5, 1, 9]), Some([5, 7, 7, 7]), "the longest is long");
        assert_eq!(limits(vec![7; 5]), Some([7; 4]), "and none of those that are alike");
        assert_eq!(limits((1..=20).collect()), Some([10, 18, 19, 19]));
        assert_eq!(limits(vec![1, 2, 3, 4]), None);
        assert_eq!(PERCENTS.map(|percent| format!("p{percent}")), SHARES);
        assert_eq!(above(&[50, 90, 95, 99], 96), 0b0111);
        assert_eq!(above(&[50, 90, 95, 99], 95), 0b0011);
    }
}
