//! Which bars are selected, and on which something is noted: few of them sorted, many selected ones a bit each.

use super::picture::{Picture, RowRef, SeenRow};
use crate::marks::{Mark, Marked};
use crate::timeline::Element;
use crate::ui::selection::Selection;
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

impl Picture {
    /// Marks which bars are selected.
    pub fn mark(&mut self, selection: &Selection) {
        let key = (self.revision(), selection.revision());
        if self.marks_key == Some(key) {
            return;
        }
        self.marks_key = Some(key);
        let bars = selection.iter().filter_map(|id| self.lanes.bar_of(id));
        self.marks = Marks::of(bars, selection.len(), self.lanes.count());
    }

    /// Finds the bars that something is noted on. Where there are many each element soon comes upon one of its own.
    pub fn note(&mut self, marked: &Marked) {
        const FEW: usize = 2_000;
        self.noted = (marked.len() <= FEW).then(|| {
            let mut noted: Vec<u32> = marked.iter().filter_map(|(id, _)| self.lanes.bar_of(id)).collect();
            noted.sort_unstable();
            noted
        });
    }

    /// What is noted on the first bar of an element that anything is noted on.
    pub fn mark_of<'m>(&self, row: &SeenRow, element: &Element, marked: &'m Marked) -> Option<&'m Mark> {
        let mark_of = |bar| marked.get(self.lanes.record(bar));
        match &self.noted {
            Some(noted) => self.first_among(noted, row, element).and_then(mark_of),
            None => self.bars(row, element).find_map(mark_of),
        }
    }

    /// The first bar of an element that is one of those, which are sorted. An element may have very many bars.
    fn first_among(&self, sorted: &[u32], row: &SeenRow, element: &Element) -> Option<u32> {
        let within = |range: Range<u32>| {
            let begin = sorted.partition_point(|&bar| bar < range.start);
            let end = sorted.partition_point(|&bar| bar < range.end);
            &sorted[begin..end.max(begin)]
        };
        match row.row {
            RowRef::Row(at) | RowRef::Head(at) => {
                let first = self.lanes.row(at).bars.start;
                let bars = first + element.bars.start as u32..first + element.bars.end as u32;
                within(bars).first().copied()
            }
            RowRef::Folded => {
                let of_lane = within(self.lanes.lanes()[row.lane].bars.clone());
                let listed = self.lanes.summary(row.lane).bars(element.bars.clone());
                if of_lane.len() > listed.len() {
                    return listed.iter().copied().find(|bar| of_lane.binary_search(bar).is_ok());
                }
                let found = of_lane.iter().copied().filter(|&bar| self.has_bar(row, element, bar));
                found.min_by_key(|&bar| (self.lanes.begin(bar), bar))
            }
        }
    }

    /// Whether any bar of an element is selected.
    pub fn is_marked(&self, row: &SeenRow, element: &Element) -> bool {
        match (&self.marks, row.row) {
            (Marks::Few(bars), _) => self.first_among(bars, row, element).is_some(),
            (many, RowRef::Folded) => {
                let listed = self.lanes.summary(row.lane).bars(element.bars.clone());
                listed.iter().any(|&bar| many.has(bar))
            }
            (many, RowRef::Row(at) | RowRef::Head(at)) => {
                let first = self.lanes.row(at).bars.start;
                many.has_any(first + element.bars.start as u32..first + element.bars.end as u32)
            }
        }
    }

    /// Whether any bar of a lane is selected.
    pub fn has_mark(&self, lane: usize) -> bool {
        self.marks.has_any(self.lanes.lanes()[lane].bars.clone())
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
