//! Filter text to a typed query, a query to hits, hits to facet counts. The same for window and command line.
//!
//! ```text
//! state:Failed,Cancel -bucket:test-* took>30s (object~"\.mp4$" or "moov atom") #tag:Transcode
//! ```
//! A space means and, `or` means or, `-` not, `( )` group. A comma is an or between the values of one key.
//! What stands in quotes stands for itself (`\"` is a quote, `\\` a backslash); outside them `*` is any text
//! and makes the value fit the whole. `#` before a term switches it off: it says nothing, and is not lost.
//! A word without a key is looked for in every text that is indexed, `~` begins a regular expression. Case
//! is never looked at. What a key takes is said once, in [`keys::KEYS`].
//!
//! Names (`state`, `tag`, ids) fit whole, free texts (`object`, `message`) in part unless `=` is written.
//! Measured keys have `>` `>=` `<` `<=` and ranges `a..b`. A value that is not known passes no test but `key:""`.

mod bits;
mod columns;
mod complete;
pub mod edit;
mod expr;
mod facets;
mod fault;
pub mod keys;
mod lex;
mod matcher;
mod measure;
mod parse;
mod slow;
#[cfg(test)]
mod tests;

pub use columns::Columns;
pub use complete::{Candidate, CandidateKind, Completion, complete};
pub use facets::{Facet, FacetCounts, FacetValue, facet_counts};
pub use fault::Fault;
pub use matcher::to_half_width;
pub use measure::read_range;

use crate::index::{Index, Record, RecordId};
use crate::marks::Marked;
use crate::time::Millis;
use std::ops::Range;
use std::sync::Arc;

/// What relative times (`today`, `1h`) are counted from, and the offset of times written without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Milliseconds since 1970-01-01 UTC.
    pub now: Millis,
    /// Minutes east of UTC.
    pub offset_minutes: i32,
}

/// A filter, understood. The empty one lets everything through.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    terms: Vec<Term>,
}

/// A part of a filter that can be taken away or switched off by itself. All of them must pass. A filter with
/// an `or` outside brackets is a single one.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Byte range of the filter text.
    pub span: Range<usize>,
    /// As it is written.
    pub text: String,
    /// The name of its key; none for bare words and groups.
    pub key: Option<&'static str>,
    /// Whether it lets through what does not fit.
    pub negated: bool,
    /// Whether it says nothing for now.
    pub is_off: bool,
    /// What it asks, unless it is off.
    expr: Option<expr::Expr>,
}

/// Why a filter text could not be understood, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// Byte range of the filter text.
    pub span: Range<usize>,
    /// What is wrong there.
    pub fault: Fault,
}

impl Query {
    /// Reads a filter text.
    pub fn parse(text: &str, clock: Clock) -> Result<Self, QueryError> {
        Ok(Self { terms: parse::parse(text, clock)? })
    }

    /// Whether it lets everything through.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.iter().all(|term| term.expr.is_none())
    }

    /// Its terms, in the order of the text.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Whether a record passes that nothing is noted on.
    #[must_use]
    pub fn matches(&self, record: Record<'_>) -> bool {
        self.matches_marked(record, &Marked::default())
    }

    /// Whether a record passes.
    #[must_use]
    pub fn matches_marked(&self, record: Record<'_>, marked: &Marked) -> bool {
        let mark = marked.get(record.id());
        self.terms.iter().filter_map(|term| term.expr.as_ref()).all(|expr| expr.passes(record, mark))
    }

    /// All records that pass, in the order of the index; nothing is noted on any of them.
    #[must_use]
    pub fn hits(&self, index: &Index) -> Hits {
        self.hits_marked(index, Arc::default())
    }

    /// The range of time that it asks for: from the one instant on, and before the other. None where its terms
    /// ask for none.
    #[must_use]
    pub fn time_range(&self) -> Option<(Option<Millis>, Option<Millis>)> {
        let asks = self.terms.iter().filter(|term| !term.negated).filter_map(|term| match &term.expr {
            Some(expr::Expr::Test(expr::Test::Measure(keys::Measure::Time, spans))) => spans.first(),
            _ => None,
        });
        let first = |span: &measure::Span| Some(span.first).filter(|&first| first != Millis::MIN);
        let end =
            |span: &measure::Span| Some(span.last).filter(|&last| last != Millis::MAX).map(|last| last + 1);
        asks.map(|span| (first(span), end(span)))
            .reduce(|a, b| (a.0.max(b.0), [a.1, b.1].into_iter().flatten().min()))
    }

    /// All records that pass, in the order of the index.
    #[must_use]
    pub fn hits_marked(&self, index: &Index, marked: Arc<Marked>) -> Hits {
        Columns::new(index).with_marks(marked).hits(index, self)
    }
}

/// The records that pass a filter, by time, then id.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    generation: u64,
    ids: Vec<RecordId>,
    /// One bit a record.
    members: Vec<u64>,
}

impl Hits {
    fn new(generation: u64, capacity: usize, ids: Vec<RecordId>) -> Self {
        let mut members = vec![0_u64; capacity.div_ceil(64)];
        for id in &ids {
            members[id.index() / 64] |= 1 << (id.index() % 64);
        }
        Self { generation, ids, members }
    }

    /// The generation of the index that they were found in.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// By time, then id.
    #[must_use]
    pub fn ids(&self) -> &[RecordId] {
        &self.ids
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Whether a record is among them.
    #[must_use]
    pub fn contains(&self, id: RecordId) -> bool {
        self.members.get(id.index() / 64).is_some_and(|bits| bits >> (id.index() % 64) & 1 == 1)
    }
}
