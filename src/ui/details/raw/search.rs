//! Finding a text in a text of any size: a piece of it each frame, so that none takes long.

use super::super::find::{self, Budget, Found, MOST};

/// Where a text was found so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Search {
    /// What is looked for; ASCII letters in either case.
    query: String,
    /// Byte offsets, in order.
    found: Vec<usize>,
    /// How far the text was looked through.
    scanned: usize,
    /// Which place is looked at.
    current: Option<usize>,
}

impl Search {
    /// Looks for another text; nothing changes when it is the same.
    pub fn look_for(&mut self, query: &str) {
        if self.query != query {
            *self = Self { query: query.to_owned(), ..Self::default() };
        }
    }

    /// Begins anew: the text is another one.
    pub fn restart(&mut self) {
        *self = Self { query: std::mem::take(&mut self.query), ..Self::default() };
    }

    /// Looks through the next piece; whether there is more to look through.
    pub fn go_on(&mut self, text: &str) -> bool {
        let (text, query) = (text.as_bytes(), self.query.as_bytes());
        if query.is_empty() || self.scanned >= text.len() {
            return false;
        }
        let mut budget = Budget::of_frame();
        while self.found.len() < MOST {
            match find::next(text, query, self.scanned, &mut budget) {
                Found::At(at) => {
                    self.found.push(at);
                    self.scanned = at + query.len();
                }
                Found::Nowhere => {
                    self.scanned = text.len();
                    return false;
                }
                Found::UpTo(at) => {
                    self.scanned = at;
                    return true;
                }
            }
        }
        false
    }

    /// Whether anything is looked for.
    pub fn is_on(&self) -> bool {
        !self.query.is_empty()
    }

    /// How many places were found.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Which place is looked at, from 0.
    pub fn current(&self) -> Option<usize> {
        self.current
    }

    /// Goes to the next place or the one before, round the ends; its byte offset.
    pub fn step(&mut self, forward: bool) -> Option<usize> {
        let last = self.found.len().checked_sub(1)?;
        let next = match (self.current, forward) {
            (None, true) => 0,
            (None, false) => last,
            (Some(at), true) => {
                if at >= last {
                    0
                } else {
                    at + 1
                }
            }
            (Some(at), false) => at.checked_sub(1).unwrap_or(last),
        };
        self.current = Some(next);
        self.found.get(next).copied()
    }

    /// The places that touch a range of the text, each with whether it is the one that is looked at.
    pub fn within(
        &self,
        range: std::ops::Range<usize>,
    ) -> impl Iterator<Item = (std::ops::Range<usize>, bool)> {
        let length = self.query.len();
        let first = self.found.partition_point(|&at| at + length <= range.start);
        let all = self.found.iter().enumerate().skip(first).take_while(move |(_, at)| **at < range.end);
        all.map(move |(place, &at)| (at..at + length, self.current == Some(place)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(text: &str, query: &str) -> Search {
        let mut search = Search::default();
        search.look_for(query);
        while search.go_on(text) {}
        search
    }

    #[test]
    fn places_are_found_in_either_case_and_walked_round_the_ends() {
        let mut found = search("State state STATE 状态", "state");
        assert_eq!(found.found, [0, 6, 12]);
        assert_eq!(
            [found.step(true), found.step(true), found.step(true), found.step(true)],
            [Some(0), Some(6), Some(12), Some(0)]
        );
        assert_eq!(found.step(false), Some(12));
        assert_eq!(found.within(7..13).collect::<Vec<_>>(), [(6..11, false), (12..17, true)]);
        assert_eq!(search("状态", "态").found, [3]);
        assert_eq!(search("abc", "").len(), 0);
    }

    #[test]
    fn a_place_across_two_pieces_is_found_once() {
        let text = format!("{}needle{}", "x".repeat(find::BYTES - 3), "n".repeat(find::BYTES));
        assert_eq!(search(&text, "NEEDLE").found, [find::BYTES - 3]);
    }

    #[test]
    fn no_more_than_the_most_are_looked_for() {
        let found = search(&"a".repeat(MOST * 2), "a");
        assert_eq!(found.len(), MOST);
    }
}
