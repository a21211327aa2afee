//! Which callbacks came more than once.

use super::{Delivery, Field, Record, Sym};

impl Record<'_> {
    /// How many of its own callbacks tell what another told already: the same event with the same state. What its run
    /// tells of a job, its beginning and its end, and states that follow one another are no repeats.
    #[must_use]
    pub fn repeat_count(self) -> usize {
        let is_own = |delivery: &Delivery| delivery.own;
        // What each said is written in a way that takes time to read.
        if self.deliveries().filter(is_own).nth(1).is_none() {
            return 0;
        }
        let said = self.stored.said(&self.index.strings).filter(|(delivery, _)| delivery.own);
        let mut all: Vec<[Sym; 2]> = said
            .map(|(_, facts)| [Field::Event, Field::State].map(|field| facts.texts[field as usize]))
            .collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        count - all.len()
    }
}
