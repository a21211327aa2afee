//! Which bars are selected, and on which something is noted: few of them sorted, many selected ones a bit each.

use super::picture::{Picture, RowRef, SeenRow};
use crate::marks::{Mark, Marked};
use crate::timeline::{Element, Lanes};
use crate::ui::selection::Selection;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

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
        self.first_in(range).is_some()
    }

    /// The first of some bars that is one of them.
    pub fn first_in(&self, range: Range<u32>) -> Option<u32> {
        match self {
            Self::Few(bars) => {
                let first = bars.partition_point(|&bar| bar < range.start);
                bars.get(first).copied().filter(|bar| range.contains(bar))
            }
            Self::Many(words) => {
                let (mut bar, end) = (range.start, range.end);
                while bar < end {
                    let rest = words.get(bar as usize / 64).map_or(0, |word| word >> (bar % 64));
                    if rest != 0 {
                        return Some(bar + rest.trailing_zeros()).filter(|&bar| bar < end);
                    }
                    bar = (bar / 64 + 1) * 64;
                }
                None
            }
        }
    }
}

/// Bars that are picked out, and where they lie in folded lanes: there bars come by their begin.
#[derive(Clone, Debug, Default)]
pub(super) struct Picked {
    bars: Marks,
    /// By lane, ascending, of those lanes that were in sight.
    places: HashMap<usize, Vec<u32>>,
}

impl Picked {
    fn of(bars: impl Iterator<Item = u32>, number: usize, all: usize) -> Self {
        Self { bars: Marks::of(bars, number, all), places: HashMap::new() }
    }

    /// Finds out where its bars lie in a folded lane, unless that is known.
    fn find_in(&mut self, lanes: &Lanes, lane: usize) {
        let Self { bars, places } = self;
        places.entry(lane).or_insert_with(|| {
            let all = lanes.lanes()[lane].bars.clone();
            let summary = lanes.summary(lane);
            let listed = summary.bars(0..all.len());
            match bars {
                Marks::Few(bars) => {
                    let (from, to) = (
                        bars.partition_point(|&bar| bar < all.start),
                        bars.partition_point(|&bar| bar < all.end),
                    );
                    let place = |bar: u32| (lanes.begin(bar), bar);
                    let found = bars[from..to]
                        .iter()
                        .map(|&bar| listed.partition_point(|&one| place(one) < place(bar)) as u32);
                    let mut found: Vec<u32> = found.collect();
                    found.sort_unstable();
                    found
                }
                many @ Marks::Many(_) if many.has_any(all) => {
                    (0..).zip(listed).filter(|&(_, &bar)| many.has(bar)).map(|(place, _)| place).collect()
                }
                Marks::Many(_) => Vec::new(),
            }
        });
    }

    /// The first bar of an element that is one of them.
    fn first(&self, picture: &Picture, row: &SeenRow, element: &Element) -> Option<u32> {
        let lanes = &picture.lanes;
        match row.row {
            RowRef::Row(at) | RowRef::Head(at) => {
                let first = lanes.row(at).bars.start;
                let (mut from, to) = (first + element.bars.start as u32, first + element.bars.end as u32);
                loop {
                    let bar = self.bars.first_in(from..to)?;
                    if picture.reaches(bar, element.since) {
                        return Some(bar);
                    }
                    from = bar + 1;
                }
            }
            RowRef::Folded => {
                let places = self.places.get(&row.lane)?;
                let from = places.partition_point(|&place| (place as usize) < element.bars.start);
                let to = places.partition_point(|&place| (place as usize) < element.bars.end);
                let summary = lanes.summary(row.lane);
                let bars = places[from..to.max(from)]
                    .iter()
                    .map(|&place| summary.bars(place as usize..place as usize + 1)[0]);
                bars.into_iter().find(|&bar| picture.reaches(bar, element.since))
            }
        }
    }
}

/// What is picked out of lanes, and what that follows from.
#[derive(Clone, Debug, Default)]
pub(super) struct AllPicked {
    selected: Picked,
    selected_of: Option<(u64, u64)>,
    noted: Picked,
    noted_of: Option<(u64, Arc<Marked>)>,
}

impl Picture {
    /// Finds the bars that are selected, and those that something is noted on.
    pub fn pick(&mut self, selection: &Selection, marked: &Arc<Marked>) {
        let revision = self.revision();
        let Self { lanes, seen, picked, .. } = self;
        if picked.selected_of != Some((revision, selection.revision())) {
            picked.selected_of = Some((revision, selection.revision()));
            let bars = selection.iter().filter_map(|id| lanes.bar_of(id));
            picked.selected = Picked::of(bars, selection.len(), lanes.count());
        }
        let is_noted = |(of, noted): &(u64, Arc<Marked>)| *of == revision && Arc::ptr_eq(noted, marked);
        if !picked.noted_of.as_ref().is_some_and(is_noted) {
            picked.noted_of = Some((revision, Arc::clone(marked)));
            let bars = marked.iter().filter_map(|(id, _)| lanes.bar_of(id));
            picked.noted = Picked::of(bars, marked.len(), lanes.count());
        }
        for row in seen.iter().filter(|row| row.row == RowRef::Folded) {
            picked.selected.find_in(lanes, row.lane);
            picked.noted.find_in(lanes, row.lane);
        }
    }

    /// What is noted on the first bar of an element that anything is noted on.
    pub fn mark_of<'m>(&self, row: &SeenRow, element: &Element, marked: &'m Marked) -> Option<&'m Mark> {
        marked.get(self.lanes.record(self.picked.noted.first(self, row, element)?))
    }

    /// Whether any bar of an element is selected.
    pub fn is_marked(&self, row: &SeenRow, element: &Element) -> bool {
        self.picked.selected.first(self, row, element).is_some()
    }

    /// Whether any bar of a lane is selected.
    pub fn has_mark(&self, lane: usize) -> bool {
        self.picked.selected.bars.has_any(self.lanes.lanes()[lane].bars.clone())
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
                let expected = bars.iter().find(|bar| (from..to).contains(bar)).copied();
                assert_eq!(
                    (few.first_in(from..to), many.first_in(from..to)),
                    (expected, expected),
                    "{from}..{to}"
                );
            }
        }
    }
}
