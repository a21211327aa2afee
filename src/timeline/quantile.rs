//! Half and most of very many durations, without sorting them.

use crate::time::{Millis, quantile};

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

    /// The same of values that are gone through several times: they are counted by their size, and only those of
    /// about the right size are looked at closely.
    #[must_use]
    pub fn among(values: impl Iterator<Item = Millis> + Clone) -> Option<Self> {
        if values.clone().take(MANY).count() < MANY {
            return Self::of(values.collect());
        }
        let mut counts = vec![0_u32; CLASSES];
        let mut total = 0;
        for value in values.clone() {
            counts[class(value)] += 1;
            total += 1;
        }
        let at = |percent: usize| {
            let rank = (total * percent).div_ceil(100).saturating_sub(1);
            let mut before = 0;
            let class_of = counts.iter().position(|&count| {
                before += count as usize;
                before > rank
            })?;
            let rank = rank - (before - counts[class_of] as usize);
            let mut near: Vec<Millis> = values.clone().filter(|&value| class(value) == class_of).collect();
            Some(*near.select_nth_unstable(rank).1)
        };
        Some(Self { p50: at(50)?, p95: at(95)? })
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
            prop_assert_eq!(Quantiles::among(values.iter().copied()), Quantiles::of(values));
        }
    }
}
