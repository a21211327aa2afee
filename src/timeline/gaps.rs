//! Stretches of time in which nothing happened.

use crate::time::Millis;

/// A shorter pause is none, in milliseconds.
const LEAST: Millis = 30_000;
/// The most that are known, the longest of all: a bound for what one look at them costs.
const MOST: usize = 10_000;

/// From the end of one record to the begin of the next, and nothing in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// When the last record before it ended.
    pub from: Millis,
    /// When the first record after it begins.
    pub to: Millis,
}

impl Gap {
    /// How long it is, in milliseconds.
    #[must_use]
    pub fn length(self) -> Millis {
        self.to.saturating_sub(self.from)
    }
}

/// All gaps between records, by time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gaps {
    all: Vec<Gap>,
}

impl Gaps {
    /// The gaps between spans of time: begin and end of each, best by begin. What is under way ends never.
    #[must_use]
    pub fn between(spans: impl Iterator<Item = (Millis, Millis)> + Clone) -> Self {
        if spans.clone().is_sorted_by_key(|(begin, _)| begin) {
            return Self::of_sorted(spans);
        }
        let mut sorted: Vec<_> = spans.collect();
        sorted.sort_by_key(|&(begin, _)| begin);
        Self::of_sorted(sorted.into_iter())
    }

    fn of_sorted(mut spans: impl Iterator<Item = (Millis, Millis)>) -> Self {
        let Some((_, mut reach)) = spans.next() else { return Self::default() };
        let mut all = Vec::new();
        for (begin, end) in spans {
            if begin.saturating_sub(reach) >= LEAST {
                all.push(Gap { from: reach, to: begin });
            }
            reach = reach.max(end);
        }
        if all.len() > MOST {
            all.select_nth_unstable_by_key(MOST, |gap| std::cmp::Reverse(gap.length()));
            all.truncate(MOST);
            all.sort_unstable_by_key(|gap| gap.from);
        }
        Self { all }
    }

    /// From the earliest to the latest; none touches another.
    #[must_use]
    pub fn all(&self) -> &[Gap] {
        &self.all
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Those that end after an instant, and where among all the first of them is.
    pub(super) fn ending_after(&self, time: f64) -> usize {
        self.all.partition_point(|gap| gap.to as f64 <= time)
    }
}
