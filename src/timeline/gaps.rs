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
    /// How long they are, the longest first, and how long so many of them are together.
    lengths: Vec<(Millis, Millis)>,
    /// The first begin and the last end.
    extent: (Millis, Millis),
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
        let Some((first, mut reach)) = spans.next() else { return Self::default() };
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
        Self::new(all, (first, reach))
    }

    fn new(all: Vec<Gap>, extent: (Millis, Millis)) -> Self {
        let mut lengths: Vec<(Millis, Millis)> = all.iter().map(|gap| (gap.length(), 0)).collect();
        lengths.sort_unstable_by_key(|&(length, _)| std::cmp::Reverse(length));
        let mut sum: Millis = 0;
        for (length, together) in &mut lengths {
            sum = sum.saturating_add(*length);
            *together = sum;
        }
        Self { all, lengths, extent }
    }

    /// The times that are idle here and there; before the first and after the last of something it is idle too.
    #[must_use]
    pub fn both(&self, other: &Self) -> Self {
        let (mine, others) = (self.idle(), other.idle());
        let (mut all, mut at) = (Vec::new(), 0);
        for gap in mine {
            while others.get(at).is_some_and(|one| one.to <= gap.from) {
                at += 1;
            }
            let inside = others[at..].iter().take_while(|one| one.from < gap.to);
            let both = inside.map(|one| Gap { from: one.from.max(gap.from), to: one.to.min(gap.to) });
            all.extend(both.filter(|one| one.length() >= LEAST));
        }
        let extent = (self.extent.0.min(other.extent.0), self.extent.1.max(other.extent.1));
        all.retain(|gap| gap.from >= extent.0 && gap.to <= extent.1);
        Self::new(all, extent)
    }

    /// The gaps, and the times before and after all.
    fn idle(&self) -> Vec<Gap> {
        let (before, after) =
            (Gap { from: Millis::MIN, to: self.extent.0 }, Gap { from: self.extent.1, to: Millis::MAX });
        std::iter::once(before).chain(self.all.iter().copied()).chain([after]).collect()
    }

    /// How many are longer than that, and how long they are together.
    pub(super) fn longer_than(&self, length: f64) -> (usize, Millis) {
        let count = self.lengths.partition_point(|&(one, _)| one as f64 > length);
        (count, count.checked_sub(1).map_or(0, |last| self.lengths[last].1))
    }

    /// How much of all the time they take, from 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.longer_than(0.0).1 as f64 / self.extent().max(1) as f64
    }

    /// From the first begin to the last end of what they lie between, in milliseconds.
    pub(super) fn extent(&self) -> Millis {
        self.extent.1.saturating_sub(self.extent.0)
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
