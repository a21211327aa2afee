//! What can be folded away in a text, and which lines are left to be seen. Lines are counted as in the text, rows as
//! they are shown.

/// A part of the text that can be folded: its first line stays, and so does its last, which closes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fold {
    first: u32,
    last: u32,
    is_folded: bool,
}

/// Lines that are not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Hidden {
    first: u32,
    end: u32,
    /// How many lines are hidden further up.
    before: u32,
}

/// All that can be folded in a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Folds {
    /// By first line; one for each.
    all: Vec<Fold>,
    hidden: Vec<Hidden>,
}

impl Folds {
    /// Takes the first and last line of each part that encloses others, in the order of the text.
    pub fn new(parts: impl Iterator<Item = (usize, usize)>) -> Self {
        let mut all: Vec<Fold> = parts
            .filter(|(first, last)| last - first > 1)
            .map(|(first, last)| Fold { first: first as u32, last: last as u32, is_folded: false })
            .collect();
        // Of several that begin on one line the one that folds the most.
        all.sort_by_key(|fold| (fold.first, u32::MAX - fold.last));
        all.dedup_by_key(|fold| fold.first);
        Self { all, hidden: Vec::new() }
    }

    /// Whether there is nothing to fold.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Of a line that can be folded whether it is, and how many lines are in it.
    pub fn at(&self, line: usize) -> Option<(bool, usize)> {
        let fold = self.all[self.find(line)?];
        Some((fold.is_folded, (fold.last - fold.first - 1) as usize))
    }

    fn find(&self, line: usize) -> Option<usize> {
        self.all.binary_search_by_key(&(line as u32), |fold| fold.first).ok()
    }

    /// Folds what begins on a line, or unfolds it.
    pub fn turn(&mut self, line: usize) {
        if let Some(at) = self.find(line) {
            self.all[at].is_folded ^= true;
            self.follow();
        }
    }

    /// Folds everything, or nothing.
    pub fn turn_all(&mut self, is_folded: bool) {
        self.all.iter_mut().for_each(|fold| fold.is_folded = is_folded);
        self.follow();
    }

    /// Unfolds whatever hides a line.
    pub fn reveal(&mut self, line: usize) {
        if self.is_hidden(line) {
            let line = line as u32;
            let end = self.all.partition_point(|fold| fold.first < line);
            for fold in &mut self.all[..end] {
                fold.is_folded &= fold.last <= line;
            }
            self.follow();
        }
    }

    /// The first line of the innermost part that a line lies in, itself aside.
    pub fn around(&self, line: usize) -> Option<usize> {
        let line = line as u32;
        let end = self.all.partition_point(|fold| fold.first < line);
        let fold = self.all[..end].iter().rev().find(|fold| fold.last >= line)?;
        Some(fold.first as usize)
    }

    /// How many of `lines` lines are shown.
    pub fn rows(&self, lines: usize) -> usize {
        lines - self.hidden.last().map_or(0, |last| (last.before + last.end - last.first) as usize)
    }

    /// The line that is shown in a row.
    pub fn line_of(&self, row: usize) -> usize {
        // Hidden parts before which more rows are shown than there are up to this one lie further down.
        let above = self.hidden.partition_point(|hidden| (hidden.first - hidden.before) as usize <= row);
        row + self.hidden[..above].last().map_or(0, |last| (last.before + last.end - last.first) as usize)
    }

    /// The row that a line is shown in; of a hidden one the row of what hides it.
    pub fn row_of(&self, line: usize) -> usize {
        let above = self.hidden.partition_point(|hidden| hidden.first as usize <= line);
        let Some(last) = self.hidden[..above].last() else { return line };
        if line < last.end as usize {
            (last.first - last.before - 1) as usize
        } else {
            line - (last.before + last.end - last.first) as usize
        }
    }

    fn is_hidden(&self, line: usize) -> bool {
        let above = self.hidden.partition_point(|hidden| hidden.first as usize <= line);
        self.hidden[..above].last().is_some_and(|last| line < last.end as usize)
    }

    /// Works out anew which lines are hidden.
    fn follow(&mut self) {
        self.hidden.clear();
        let (mut end, mut before) = (0, 0);
        for fold in self.all.iter().filter(|fold| fold.is_folded) {
            // What lies in a folded part is hidden with it.
            if fold.first >= end {
                self.hidden.push(Hidden { first: fold.first + 1, end: fold.last, before });
                before += fold.last - fold.first - 1;
                end = fold.last;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Lines 0 to 9: `{`, `"a": {`, 2, 3, `}, "b": {`, 5, 6, `}`, 8, `}`.
    fn folds() -> Folds {
        Folds::new([(0, 9), (1, 4), (2, 2), (4, 7)].into_iter())
    }

    fn shown(folds: &Folds) -> Vec<usize> {
        (0..folds.rows(10)).map(|row| folds.line_of(row)).collect()
    }

    #[test]
    fn first_and_last_line_of_what_is_folded_stay() {
        let mut folds = folds();
        assert_eq!((folds.at(1), folds.at(2)), (Some((false, 2)), None));
        assert_eq!(shown(&folds), (0..10).collect::<Vec<_>>());
        folds.turn(4);
        assert_eq!(shown(&folds), [0, 1, 2, 3, 4, 7, 8, 9]);
        folds.turn(1);
        assert_eq!(shown(&folds), [0, 1, 4, 7, 8, 9]);
        assert_eq!([3, 4, 6, 9].map(|line| folds.row_of(line)), [1, 2, 2, 5]);
        folds.turn_all(true);
        assert_eq!(shown(&folds), [0, 9]);
        folds.turn(0);
        assert_eq!(shown(&folds), [0, 1, 4, 7, 8, 9]);
        folds.reveal(6);
        assert_eq!(shown(&folds), [0, 1, 4, 5, 6, 7, 8, 9]);
        folds.turn_all(false);
        assert_eq!(folds.rows(10), 10);
    }

    #[test]
    fn a_line_lies_in_the_innermost_part_around_it() {
        let folds = folds();
        assert_eq!(
            [0, 1, 3, 4, 5, 8].map(|line| folds.around(line)),
            [None, Some(0), Some(1), Some(1), Some(4), Some(0)]
        );
    }

    #[test]
    fn of_two_that_begin_on_one_line_the_larger_is_folded() {
        let mut folds = Folds::new([(0, 9), (0, 5)].into_iter());
        folds.turn(0);
        assert_eq!(shown(&folds), [0, 9]);
    }

    proptest! {
        /// Rows and lines are each other's inverse, whatever is folded.
        #[test]
        fn every_row_shows_a_line_and_the_line_is_in_that_row(
            cuts in proptest::collection::vec((0_usize..60, 0_usize..30), 0..20),
            turned in proptest::collection::vec(0_usize..60, 0..20),
        ) {
            // Parts lie in one another or beside one another, as brackets do.
            let mut parts: Vec<(usize, usize)> = Vec::new();
            for (first, length) in cuts {
                let part = (first, (first + length).min(59));
                let crosses = |&(a, b): &(usize, usize)| (a < part.0 && part.0 < b && b < part.1)
                    || (part.0 < a && a < part.1 && part.1 < b);
                if !parts.iter().any(crosses) {
                    parts.push(part);
                }
            }
            let mut folds = Folds::new(parts.into_iter());
            turned.iter().for_each(|&line| folds.turn(line));
            let lines: Vec<usize> = (0..folds.rows(60)).map(|row| folds.line_of(row)).collect();
            prop_assert!(lines.is_sorted_by(|a, b| a < b), "{:?}", lines);
            for (row, &line) in lines.iter().enumerate() {
                prop_assert_eq!(folds.row_of(line), row);
                prop_assert!(!folds.is_hidden(line));
            }
            for line in (0..60).filter(|line| !lines.contains(line)) {
                prop_assert!(folds.is_hidden(line));
                prop_assert!(lines[folds.row_of(line)] < line);
                let mut folds = folds.clone();
                folds.reveal(line);
                prop_assert_eq!(folds.line_of(folds.row_of(line)), line);
            }
        }
    }
}
