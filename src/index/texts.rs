//! All texts of records, for who looks for something in any of them: first in the texts, each of which is there once,
//! then which records have one that it was found in.

use super::{Record, Sym};

impl Record<'_> {
    /// Whether one of its texts is such: a field, an output, the value of a header.
    pub fn has_text(self, mut is_such: impl FnMut(Sym) -> bool) -> bool {
        let (facts, lists) = (&self.stored.facts, &self.index.lists);
        facts.texts.iter().any(|&sym| is_such(sym))
            || !facts.outputs.is_empty() && lists.list(facts.outputs).any(&mut is_such)
            // Keys and values take turns.
            || !facts.headers.is_empty() && lists.list(facts.headers).skip(1).step_by(2).any(is_such)
    }
}
