//! What takes longer than a frame may is worked out aside: a panel says what it needs, the app has a worker make it
//! of the records as they were then, and the panel goes on showing what it has until that is there.

use crate::index::Index;
use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// With so many records there is no need of a worker: what is made of them takes no more of a frame than asking.
pub const AT_ONCE: usize = 20_000;

/// What something is made by; where it is the same, so is what is made.
pub trait Make: Clone + Debug + PartialEq + Send + 'static {
    /// What is made.
    type Made: Clone + Debug + Send + 'static;

    /// Makes it.
    fn make(&self, index: &Index) -> Self::Made;
}

/// Asks for something to be made, anywhere.
#[derive(Clone, Debug)]
pub struct Question<K: Make> {
    ticket: u64,
    key: K,
}

impl<K: Make> Question<K> {
    /// Makes it.
    #[must_use]
    pub fn answer(self, index: &Index) -> Answer<K> {
        let begun = Instant::now();
        let made = self.key.make(index);
        Answer { ticket: self.ticket, made, took: begun.elapsed() }
    }
}

/// Something that was made.
#[derive(Clone, Debug)]
pub struct Answer<K: Make> {
    ticket: u64,
    made: K::Made,
    took: Duration,
}

/// What is being made aside: one thing at a time, the one that was asked for last.
#[derive(Clone, Debug)]
pub struct Aside<K: Make> {
    asked: Option<Question<K>>,
    is_sent: bool,
    arrived: Option<Answer<K>>,
}

impl<K: Make> Default for Aside<K> {
    fn default() -> Self {
        Self { asked: None, is_sent: false, arrived: None }
    }
}

impl<K: Make> Aside<K> {
    /// Asks for something; what was asked for before is no longer wanted.
    pub fn ask(&mut self, key: K) {
        /// No other has the same number, in whichever folder and panel.
        static LAST: AtomicU64 = AtomicU64::new(0);
        let ticket = LAST.fetch_add(1, Ordering::Relaxed) + 1;
        *self = Self { asked: Some(Question { ticket, key }), ..Self::default() };
    }

    /// Nothing is wanted any more.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// What is being made.
    #[must_use]
    pub fn asked(&self) -> Option<&K> {
        self.asked.as_ref().map(|question| &question.key)
    }

    /// What a worker is to be asked; each question is given once.
    pub fn question(&mut self) -> Option<Question<K>> {
        if std::mem::replace(&mut self.is_sent, true) {
            return None;
        }
        self.asked.clone()
    }

    /// Takes an answer, unless it is to another question than the last.
    pub fn hear(&mut self, answer: Answer<K>) {
        if self.asked.as_ref().is_some_and(|asked| asked.ticket == answer.ticket) {
            self.arrived = Some(answer);
        }
    }

    /// What was made, of what, and how long that took.
    pub fn take(&mut self) -> Option<(K, K::Made, Duration)> {
        let arrived = self.arrived.take()?;
        let asked = self.asked.take()?;
        Some((asked.key, arrived.made, arrived.took))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Debug, PartialEq)]
    struct Twice(usize);

    impl Make for Twice {
        type Made = usize;

        fn make(&self, _: &Index) -> usize {
            self.0 * 2
        }
    }

    #[test]
    fn only_the_answer_to_the_last_question_is_taken() {
        let index = Index::default();
        let mut aside = Aside::default();
        assert!(aside.question().is_none());
        aside.ask(Twice(1));
        let stale = aside.question().unwrap();
        assert!(aside.question().is_none(), "it was asked");
        aside.ask(Twice(2));
        let newest = aside.question().unwrap();
        aside.hear(stale.clone().answer(&index));
        assert!(aside.take().is_none() && aside.asked() == Some(&Twice(2)));
        aside.hear(newest.answer(&index));
        aside.hear(stale.clone().answer(&index));
        assert!(matches!(aside.take(), Some((Twice(2), 4, _))));
        aside.hear(stale.answer(&index));
        assert!(aside.take().is_none() && aside.asked().is_none());
        // Another folder's panel begins anew, and what was asked for the one before answers nothing of it.
        let mut before = Aside::default();
        before.ask(Twice(3));
        let before = before.question().unwrap();
        aside.ask(Twice(3));
        aside.hear(before.answer(&index));
        assert!(aside.take().is_none());
    }
}
