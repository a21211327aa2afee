//! Which bars are selected: few of them sorted, many of them a bit each.

use std::ops::Range;

/// Bars that are selected.
#[derive(Clone, Debug)]
pub(super) enum Marks {
    /// Sorted.
    Few(Vec<u32>),
    /// A bit for each bar.
    Many(Vec<u64>),
}

impl Default for Marks {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

impl Marks {
    /// Sorting more than these takes longer than setting a bit for each.
    const FEW: usize = 20_000;

    /// About `number` bars out of `all`.
    pub fn of(bars: impl Iterator<Item = u32>, number: usize, all: usize) -> Self {
        if number <= Self::FEW {
            let mut bars: Vec<u32> = bars.collect();
            bars.sort_unstable();
            return Self::Few(bars);
        }
        let mut words = vec![0_u64; all.div_ceil(64)];
        bars.for_each(|bar| words[bar as usize / 64] |= 1 << (bar % 64));
        Self::Many(words)
    }

    /// Whether a bar is one of them.
    pub fn has(&self, bar: u32) -> bool {
        match self {
            Self::Few(bars) => bars.binary_search(&bar).is_ok(),
            Self::Many(words) => words.get(bar as usize / 64).is_some_and(|word| word >> (bar % 64) & 1 == 1),
        }
    }

    /// Whether any of some bars is one of them.
    pub fn has_any(&self, range: Range<u32>) -> bool {
        match self {
            Self::Few(bars) => {
                let first = bars.partition_point(|&bar| bar < range.start);
                bars.get(first).is_some_and(|bar| range.contains(bar))
            }
            Self::Many(words) => {
                let (mut bar, end) = (range.start, range.end);
                while bar < end {
                    let rest = words.get(bar as usize / 64).map_or(0, |word| word >> (bar % 64));
                    if rest != 0 {
                        return bar + rest.trailing_zeros() < end;
                    }
                    bar = (bar / 64 + 1) * 64;
                }
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_and_many_say_the_same() {
        let bars = [0, 5, 63, 64, 200, 511];
        let [few, many] = [1, 1_000_000].map(|number| Marks::of(bars.into_iter(), number, 512));
        assert!(matches!((&few, &many), (Marks::Few(_), Marks::Many(_))));
        for from in 0..512 {
            assert_eq!(few.has(from), many.has(from), "{from}");
            for to in [from, from + 1, from + 40, from + 130] {
                let expected = bars.iter().any(|bar| (from..to).contains(bar));
                assert_eq!(
                    (few.has_any(from..to), many.has_any(from..to)),
                    (expected, expected),
                    "{from}..{to}"
                );
            }
        }
    }
}
