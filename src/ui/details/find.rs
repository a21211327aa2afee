//! Finding a text in another, ASCII letters in either case, a piece at a time: a text may be as large as a capture, and
//! [`Budget`] says how much of it one frame has time for.

use crate::t;
use crate::ui::widgets::count;

/// How much of a text is looked through in one frame, in bytes.
pub(super) const BYTES: usize = 2 << 20;
/// How many places that begin like what is looked for are compared in one frame. A text of one letter is nothing but
/// such places.
const TRIES: usize = 100_000;

/// More places than this are not looked for.
pub(super) const MOST: usize = 10_000;

/// "3 of 17": which of so many places is looked at. `more` says that there may be others.
pub(super) fn found_text(found: usize, more: bool, current: Option<usize>) -> String {
    let number =
        if found >= MOST || more { t!("details-found-many", shown = count(found)) } else { count(found) };
    match current {
        Some(at) => t!("details-walk", place = count(at + 1), total = number),
        None => number,
    }
}

/// What one frame has time for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget {
    /// Bytes.
    pub bytes: usize,
    /// Places that begin alike.
    pub tries: usize,
}

impl Budget {
    /// That of a frame.
    pub fn of_frame() -> Self {
        Self { bytes: BYTES, tries: TRIES }
    }

    /// Whether nothing of it is left.
    pub fn is_spent(self) -> bool {
        self.bytes == 0 || self.tries == 0
    }
}

/// What came of looking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// It stands here.
    At(usize),
    /// It stands nowhere up to the end.
    Nowhere,
    /// Up to here it does not stand: the budget is spent.
    UpTo(usize),
}

/// Looks for the next place from `from` on. What is empty stands nowhere.
pub(super) fn next(text: &[u8], query: &[u8], from: usize, budget: &mut Budget) -> Found {
    let Some(&first) = query.first() else { return Found::Nowhere };
    let (lower, upper) = (first.to_ascii_lowercase(), first.to_ascii_uppercase());
    let mut at = from;
    loop {
        if at + query.len() > text.len() {
            return Found::Nowhere;
        }
        if budget.is_spent() {
            return Found::UpTo(at);
        }
        let end = (at + budget.bytes).min(text.len());
        let Some(start) = memchr::memchr2(lower, upper, &text[at..end]).map(|found| at + found) else {
            budget.bytes -= end - at;
            at = end;
            continue;
        };
        budget.bytes -= start - at;
        budget.tries -= 1;
        if text.get(start..start + query.len()).is_some_and(|found| found.eq_ignore_ascii_case(query)) {
            return Found::At(start);
        }
        at = start + 1;
        budget.bytes = budget.bytes.saturating_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_in_either_case_and_nothing_beyond_the_end() {
        let find = |text: &str, query: &str, from| {
            next(text.as_bytes(), query.as_bytes(), from, &mut Budget::of_frame())
        };
        assert_eq!(find("xaBc", "ABC", 0), Found::At(1));
        assert_eq!(find("xaBc", "ABC", 2), Found::Nowhere);
        assert_eq!(find("ab", "abc", 0), Found::Nowhere);
        assert_eq!(find("abc", "", 0), Found::Nowhere);
        assert_eq!(find("", "a", 0), Found::Nowhere);
    }

    #[test]
    fn no_frame_looks_further_than_its_budget_and_the_next_goes_on_there() {
        let text = format!("{}b", "a".repeat(3 * TRIES));
        let (mut at, mut frames) = (0, 0);
        let found = loop {
            frames += 1;
            let mut budget = Budget::of_frame();
            match next(text.as_bytes(), b"aab", at, &mut budget) {
                Found::UpTo(to) => {
                    assert!(to - at <= TRIES, "{at} to {to} in one frame");
                    at = to;
                }
                found => break found,
            }
        };
        assert_eq!(found, Found::At(3 * TRIES - 2));
        assert!((3..=4).contains(&frames), "{frames}");
        // Bytes count too, where hardly anything begins alike.
        let text = vec![b'x'; 2 * BYTES + 1];
        assert_eq!(next(&text, b"zz", 0, &mut Budget::of_frame()), Found::UpTo(BYTES));
    }
}
