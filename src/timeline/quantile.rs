//! Half and most of very many durations, without sorting them.

use super::parts;
use crate::time::{Millis, quantile};
use std::ops::Range;

/// How long the jobs of a lane took, in milliseconds: nearest rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantiles {
    /// Half of them took no longer.
    pub p50: Millis,
    /// 95 of a hundred took no longer.
    pub p95: Millis,
}

/// Of fewer values all are looked at.
const MANY: usize = 4_096;
/// So many values of the same length in bits are told apart.
const STEPS_BITS: u32 = 6;
const STEPS: usize = 1 << STEPS_BITS;
const CLASSES: usize = STEPS * (64 - STEPS_BITS as usize + 1);

impl Quantiles {
    /// Of some durations; none of none.
    #[must_use]
    pub fn of(mut values: Vec<Millis>) -> Option<Self> {
        Some(Self { p50: quantile(&mut values, 50)?, p95: quantile(&mut values, 95)? })
    }

    /// The same of values that are gone through twice, told by ranges of so many: they are counted by their size, and
    /// only those of about the right size are looked at closely.
    #[must_use]
    pub fn among<V>(count: usize, values: impl Fn(Range<usize>) -> V + Sync) -> Option<Self>
    where
        V: Iterator<Item = Millis>,
    {
        if count < MANY {
            return Self::of(values(0..count).collect());
        }
        let threads = parts::threads(count);
        let ranges = parts::ranges(count, threads);
        let counts = parts::each(ranges.clone(), threads, |range| {
            let mut counts = vec![0_usize; CLASSES];
            values(range).for_each(|value| counts[class(value)] += 1);
            counts
        });
        let counts = counts.into_iter().reduce(|mut all, more| {
            all.iter_mut().zip(more).for_each(|(all, more)| *all += more);
            all
        })?;
        let total: usize = counts.iter().sum();
        // The class of a value that is sought, and how many of that class are smaller.
        let place = |percent: usize| {
            let rank = (total * percent).div_ceil(100).saturating_sub(1);
            let mut before = 0;
            let class_of = counts.iter().position(|&count| {
                before += count;
                before > rank
            })?;
            Some((class_of, rank + counts[class_of] - before))
        };
        let places = [place(50)?, place(95)?];
        let near = parts::each(ranges, threads, |range| {
            let mut near = [Vec::new(), Vec::new()];
            for value in values(range) {
                let class_of = class(value);
                for (near, _) in near.iter_mut().zip(places).filter(|(_, (sought, _))| *sought == class_of) {
                    near.push(value);
                }
            }
            near
        });
        let [p50, p95] = [0, 1].map(|which| {
            let mut near: Vec<Millis> = near.iter().flat_map(|near| &near[which]).copied().collect();
            *near.select_nth_unstable(places[which].1).1
        });
        Some(Self { p50, p95 })
    }
}

/// A number that grows with a value: its length in bits, and its first few bits. Below zero is like zero: nothing
/// that is told of takes less.
fn class(value: Millis) -> usize {
    let value = value.max(0).unsigned_abs();
    let bits = u64::BITS - value.leading_zeros();
    let Some(longer) = bits.checked_sub(STEPS_BITS + 1) else { return value as usize };
    // The first bit is the same for all of one length.
    let steps = (value >> longer) as usize;
    STEPS * longer as usize + steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn classes_are_in_the_order_of_values() {
        let mut values: Vec<Millis> =
            (0..63).flat_map(|bit| [(1 << bit) - 1, 1 << bit, (1 << bit) + 1]).collect();
        values.extend(0..1_000);
        values.push(Millis::MAX);
        values.sort_unstable();
        assert!(values.is_sorted_by_key(|&value| class(value)));
        assert!(class(Millis::MAX) < CLASSES && class(-5) == class(0));
    }

    proptest! {
        #[test]
        fn what_is_counted_is_what_is_sorted(
            values in proptest::collection::vec(prop_oneof![0..90_000_i64, 0..40_i64, Just(0), 0..i64::MAX], 4_000..4_300)
        ) {
            prop_assert_eq!(Quantiles::among(values.len(), |range| values[range].iter().copied()), Quantiles::of(values));
        }
    }
}
