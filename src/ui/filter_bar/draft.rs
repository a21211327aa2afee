//! The filter while it is worked on: finished terms, the text in the field, and what was before.

use crate::query::{Clock, Query, edit};

/// Most changes that can be undone.
const MOST_CHANGES: usize = 200;

/// The filter while it is worked on.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    /// The terms that are finished: chips.
    pub chips: Vec<String>,
    /// What stands in the field.
    pub text: String,
    /// The filter as both sides know it.
    known: String,
    /// What it was before, and when it was changed, in seconds of the window's clock.
    past: Vec<(String, f64)>,
    /// What was undone, and when it was made.
    future: Vec<(String, f64)>,
    /// The window's clock.
    pub time: f64,
    /// Whether the last change was typing, so that the next letter belongs to it.
    is_typing: bool,
}

impl Draft {
    /// Chips and text as one, and where the text begins in it.
    pub fn joined(&self) -> (String, usize) {
        let head = self.head();
        let at = if head.is_empty() { 0 } else { head.len() + 1 };
        let text = if head.is_empty() { self.text.clone() } else { format!("{head} {}", self.text) };
        (text, at)
    }

    fn head(&self) -> String {
        let chips = self.chips.iter().map(String::as_str);
        // An alternative that stands alone needs brackets as soon as something follows.
        if self.text.trim().is_empty() { edit::joined(chips) } else { bracketed(chips) }
    }

    /// The filter as both sides know it.
    pub fn known(&self) -> &str {
        &self.known
    }

    /// The filter that it makes.
    pub fn whole(&self) -> String {
        self.joined().0.trim().to_owned()
    }

    /// Takes the filter of the app, where that is another than the one known. What can be understood becomes
    /// chips, everything else stands in the field to be mended.
    pub fn take(&mut self, filter: &str, clock: Clock) {
        if self.known == filter {
            return;
        }
        self.remember(false);
        self.show(filter, clock);
    }

    fn show(&mut self, filter: &str, clock: Clock) {
        filter.clone_into(&mut self.known);
        self.chips.clear();
        filter.clone_into(&mut self.text);
        self.settle(clock);
    }

    fn remember(&mut self, is_typing: bool) {
        if !(is_typing && self.is_typing) {
            self.past.push((self.known.clone(), self.time));
            if self.past.len() > MOST_CHANGES {
                self.past.remove(0);
            }
        }
        self.is_typing = is_typing;
        self.future.clear();
    }

    /// After typing: the filter that it makes now, where that is another. `at_end` says that the cursor is
    /// behind the last sign. Gives also how many signs were put before the text.
    pub fn typed(&mut self, at_end: bool, clock: Clock) -> (Option<String>, usize) {
        let moved = self.free_alternatives();
        let changed = self.changed(true);
        if at_end && moved == 0 && self.text.ends_with(char::is_whitespace) && !edit::has_or(&self.text) {
            self.settle(clock);
        }
        (changed, moved)
    }

    /// The filter that it makes now, where that is another than the one known.
    pub fn changed(&mut self, is_typing: bool) -> Option<String> {
        let whole = self.whole();
        (whole != self.known).then(|| {
            self.remember(is_typing);
            self.known.clone_from(&whole);
            whole
        })
    }

    /// An `or` typed behind chips concerns all of them: they become text again.
    fn free_alternatives(&mut self) -> usize {
        let ended = self.text.rfind(char::is_whitespace).map_or("", |at| &self.text[..at]);
        if self.chips.is_empty() || !edit::has_or(ended) {
            return 0;
        }
        let head = format!("{} ", self.chips.join(" "));
        self.text.insert_str(0, &head);
        self.chips.clear();
        head.chars().count()
    }

    /// Makes chips of the text, if it can be understood.
    pub fn settle(&mut self, clock: Clock) {
        if self.text.trim().is_empty() {
            self.text.clear();
            return;
        }
        let Ok(query) = Query::parse(&self.text, clock) else { return };
        self.chips.extend(query.terms().iter().map(|term| term.text.clone()));
        self.text.clear();
        self.is_typing = false;
    }

    /// Puts a chip into the field, before what stands there. Gives how many signs that are.
    pub fn reopen(&mut self, at: usize, clock: Clock) -> usize {
        let before = self.chips.len();
        self.settle(clock);
        if at >= before {
            return 0;
        }
        let chip = self.chips.remove(at);
        let len = chip.chars().count();
        self.text = if self.text.is_empty() { chip } else { format!("{chip} {}", self.text) };
        len
    }

    /// Puts the last chip before what stands in the field, which stays there.
    pub fn reopen_last(&mut self) -> Option<usize> {
        let chip = self.chips.pop()?;
        let len = chip.chars().count();
        self.text = if self.text.is_empty() { chip } else { format!("{chip} {}", self.text) };
        Some(len)
    }

    /// Puts the whole filter into the field.
    pub fn open_all(&mut self) {
        self.text = self.whole();
        self.chips.clear();
    }

    /// The filter before the last change; it is shown from now on.
    pub fn undo(&mut self, clock: Clock) -> Option<String> {
        let (before, time) = self.past.pop()?;
        self.future.push((self.known.clone(), time));
        self.show(&before, clock);
        self.is_typing = false;
        Some(before)
    }

    /// The filter that was undone.
    pub fn redo(&mut self, clock: Clock) -> Option<String> {
        let (after, time) = self.future.pop()?;
        self.past.push((self.known.clone(), time));
        self.show(&after, clock);
        self.is_typing = false;
        Some(after)
    }

    /// When the change was made that would be undone.
    pub fn undoable(&self) -> Option<f64> {
        self.past.last().map(|(_, time)| *time)
    }

    /// When the change was made that would be made again.
    pub fn redoable(&self) -> Option<f64> {
        self.future.last().map(|(_, time)| *time)
    }
}

fn bracketed<'t>(chips: impl Iterator<Item = &'t str>) -> String {
    // Beside another term every alternative is put in brackets.
    let with_other = edit::joined(chips.chain(std::iter::once("x")));
    with_other.strip_suffix('x').unwrap_or_default().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLOCK: Clock = Clock { now: 0, offset_minutes: 0 };

    fn type_in(draft: &mut Draft, text: &str) -> Option<String> {
        let mut last = None;
        for sign in text.chars() {
            draft.text.push(sign);
            last = draft.typed(true, CLOCK).0.or(last);
        }
        last
    }

    #[test]
    fn a_finished_term_becomes_a_chip_at_the_next_space() {
        let mut draft = Draft::default();
        assert_eq!(type_in(&mut draft, "state:Failed "), Some("state:Failed".to_owned()));
        assert_eq!((draft.chips.len(), draft.text.as_str()), (1, ""));
        type_in(&mut draft, "\"moov atom");
        assert_eq!((draft.chips.len(), draft.text.as_str()), (1, "\"moov atom"));
        type_in(&mut draft, "\" ");
        assert_eq!(draft.chips, ["state:Failed", "\"moov atom\""]);
        assert_eq!(draft.whole(), "state:Failed \"moov atom\"");
    }

    #[test]
    fn alternatives_take_the_chips_before_them_along() {
        let mut draft = Draft::default();
        assert_eq!(type_in(&mut draft, "a order or b c "), Some("a order or b c".to_owned()));
        assert_eq!((draft.chips.len(), draft.text.as_str()), (0, "a order or b c "));
        draft.settle(CLOCK);
        assert_eq!(draft.chips, ["a order or b c"]);
        assert_eq!(type_in(&mut draft, "d"), Some("(a order or b c) d".to_owned()));
        assert_eq!(draft.joined(), ("(a order or b c) d".to_owned(), 17));
    }

    #[test]
    fn what_cannot_be_understood_stays_in_the_field() {
        let mut draft = Draft::default();
        draft.take("a stat:x", CLOCK);
        assert_eq!((draft.chips.len(), draft.text.as_str()), (0, "a stat:x"));
        draft.take("a b", CLOCK);
        assert_eq!((draft.chips.len(), draft.text.as_str()), (2, ""));
    }

    #[test]
    fn chips_are_opened_again() {
        let mut draft = Draft::default();
        draft.take("a b视 c", CLOCK);
        assert_eq!(draft.reopen_last(), Some(1));
        assert_eq!((draft.chips.len(), draft.text.as_str()), (2, "c"));
        assert_eq!(draft.reopen_last(), Some(2));
        assert_eq!((draft.chips.len(), draft.text.as_str()), (1, "b视 c"));
        assert_eq!(draft.reopen(0, CLOCK), 1);
        assert_eq!((draft.chips.clone(), draft.text.as_str()), (vec!["b视".into(), "c".into()], "a"));
        draft.open_all();
        assert_eq!((draft.chips.len(), draft.text.as_str()), (0, "b视 c a"));
        assert_eq!(Draft::default().reopen_last(), None);
    }

    #[test]
    fn a_word_typed_is_undone_at_once_and_comes_back() {
        let mut draft = Draft::default();
        type_in(&mut draft, "one two");
        draft.take("three", CLOCK);
        assert_eq!(draft.undo(CLOCK).as_deref(), Some("one two"));
        assert_eq!(draft.undo(CLOCK).as_deref(), Some("one"));
        assert_eq!(draft.undo(CLOCK).as_deref(), Some(""));
        assert_eq!(draft.undo(CLOCK), None);
        for text in ["one", "one two", "three"] {
            assert_eq!(draft.redo(CLOCK).as_deref(), Some(text));
            assert_eq!(draft.whole(), text);
        }
        assert_eq!(draft.redo(CLOCK), None);
        draft.undo(CLOCK);
        type_in(&mut draft, " x");
        assert_eq!(draft.redo(CLOCK), None, "what was typed instead is the future now");
    }
}
