//! What may stand at the cursor, found aside: there may be many records to count.

use crate::index::Index;
use crate::query::{self, Clock, Columns, Completion};
use crate::ui::Shell;
use crate::ui::aside::Make;
use std::sync::Arc;

/// Where a cursor is, in which filter. While records come in what was found for the same place is as good as new.
#[derive(Clone, Debug)]
pub struct CandidatesKey {
    /// The filter, and the byte of it that the cursor is at.
    pub(super) text: String,
    pub(super) cursor: usize,
    /// The generation of the index.
    pub(super) generation: u64,
    pub(super) clock: Clock,
    pub(super) columns: Arc<Columns>,
}

impl CandidatesKey {
    /// At that byte of that filter, among the records that are shown.
    pub(super) fn new(shell: &Shell<'_>, text: String, cursor: usize) -> Self {
        let generation = shell.view.index.generation();
        Self { text, cursor, generation, clock: super::clock(shell), columns: Arc::clone(shell.columns) }
    }
}

impl PartialEq for CandidatesKey {
    fn eq(&self, other: &Self) -> bool {
        (&self.text, self.cursor) == (&other.text, other.cursor)
    }
}

impl Make for CandidatesKey {
    type Made = Completion;

    fn make(&self, index: &Index) -> Completion {
        let Self { text, cursor, clock, .. } = self;
        if self.columns.are_of(index) {
            self.columns.complete(index, text, *cursor, *clock)
        } else {
            query::complete(index, text, *cursor, *clock)
        }
    }
}
