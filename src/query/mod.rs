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
mod body;
mod branch;
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
mod numbers;
mod parse;
pub(crate) mod parts;
mod piece;
mod slow;
#[cfg(test)]
mod tests;
mod texts;
mod unknown;

pub use body::{BodyTerm, Searched, Target};
pub use columns::Columns;
pub use complete::{Candidate, CandidateKind, Completion, complete};
pub use facets::{Facet, FacetCounts, FacetValue, facet_counts};
pub use fault::Fault;
pub use matcher::to_half_width;
pub use measure::read_range;
pub use unknown::Unknown;

use crate::index::{Index, Record, RecordId};
use crate::marks::Marked;
use crate::time::Millis;
use std::ops::{Deref, Range};
use std::sync::Arc;

/// What relative times (`today`, `1h`) are counted from, and the offset of times written without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Milliseconds since 1970-01-01 UTC.
    pub now: Millis,
    /// Minutes east of UTC.
    pub offset_minutes: i32,
}

/// Most faults of a filter that are told of.
const MOST_FAULTS: usize = 8;

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
        Self { terms: parse::parse(text, clock, None)? }.checked()
    }

    /// Reads a filter text that is being written, with the cursor at this byte: a value that ends there lets
    /// through what begins so.
    pub fn parse_written(text: &str, clock: Clock, cursor: usize) -> Result<Self, QueryError> {
        Self { terms: parse::parse(text, clock, Some(cursor))? }.checked()
    }

    /// Everything that is wrong with a filter text, in its order: the fault that [`parse`](Self::parse) tells of first,
    /// then those of other terms. `cursor` is as in [`parse_written`](Self::parse_written).
    #[must_use]
    pub fn faults(text: &str, clock: Clock, cursor: Option<usize>) -> Vec<QueryError> {
        let mut text = text.to_owned();
        let mut faults = Vec::new();
        while faults.len() < MOST_FAULTS {
            let Err(fault) = parse::parse(&text, clock, cursor) else { break };
            // What is wrong with one term says nothing of the others: a word of the same length takes its place.
            let term = lex::tokens(&text).into_iter().find(|token| {
                let is_term = matches!(token.kind, lex::TokenKind::Term(_));
                is_term && token.span.contains(&fault.span.start)
            });
            faults.push(fault);
            let Some(term) = term else { break };
            text.replace_range(term.span.clone(), &"x".repeat(term.span.len()));
        }
        faults.sort_by_key(|fault| fault.span.start);
        faults
    }

    /// So many texts as are looked for in captures at once, and no more.
    fn checked(self) -> Result<Self, QueryError> {
        match self.terms.last() {
            Some(last) if self.bodies().len() > body::MOST_TERMS => {
                Err(QueryError { span: last.span.clone(), fault: Fault::TooManyBodies(body::MOST_TERMS) })
            }
            _ => Ok(self),
        }
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

    /// Those of some records of one index that pass for sure, with what was found in captures and what is noted on
    /// records.
    pub fn passing<'i>(
        &self,
        records: impl IntoIterator<Item = Record<'i>>,
        searched: &Searched,
        marked: &Marked,
    ) -> impl Iterator<Item = Record<'i>> {
        let beside = expr::Beside::new(searched);
        let passes = move |record: &Record<'i>| {
            let mark = marked.get(record.id());
            self.exprs().all(|expr| expr.passes(*record, mark, &beside, body::Side::Sure))
        };
        records.into_iter().filter(passes)
    }

    /// All records that pass, in the order of the index; nothing is noted on any of them. What is looked for in the
    /// captures themselves passes nowhere: for that see [`Columns::with`].
    #[must_use]
    pub fn hits(&self, index: &Index) -> Hits {
        Columns::new(index).hits(index, self)
    }

    /// The range of time that it asks for: from the one instant on, and before the other. None where its terms
    /// ask for none.
    #[must_use]
    pub fn time_range(&self) -> Option<(Option<Millis>, Option<Millis>)> {
        let asks = self.terms.iter().filter(|term| !term.negated).filter_map(|term| match &term.expr {
            Some(expr::Expr::Test(expr::Test::Measure(keys::Measure::Time, spans, _))) => spans.first(),
            _ => None,
        });
        let first = |span: &measure::Span| Some(span.first).filter(|&first| first != Millis::MIN);
        let end =
            |span: &measure::Span| Some(span.last).filter(|&last| last != Millis::MAX).map(|last| last + 1);
        asks.map(|span| (first(span), end(span)))
            .reduce(|a, b| (a.0.max(b.0), [a.1, b.1].into_iter().flatten().min()))
    }

    /// Measures what still waits or runs up to that instant. Whether it asks how long something lasts: whether it means
    /// something else at every instant, as long as anything goes on.
    pub fn measure_until(&mut self, now: Millis) -> bool {
        let exprs = self.terms.iter_mut().filter_map(|term| term.expr.as_mut());
        exprs.fold(false, |any, expr| expr.measure_until(now) | any)
    }

    fn exprs(&self) -> impl Iterator<Item = &expr::Expr> {
        self.terms.iter().filter_map(|term| term.expr.as_ref())
    }
}

/// Hits that are held, by time, then id. Equal are those that were found at once, and not others that happen to
/// be the same records: what these say may have changed.
#[derive(Clone, Debug, Default)]
pub struct HeldHits(Arc<Vec<RecordId>>);

impl PartialEq for HeldHits {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for HeldHits {
    type Target = [RecordId];

    fn deref(&self) -> &[RecordId] {
        &self.0
    }
}

/// The records that pass a filter, by time, then id.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    generation: u64,
    ids: Arc<Vec<RecordId>>,
    /// One bit a record.
    members: Vec<u64>,
}

impl Hits {
    fn new(generation: u64, capacity: usize, ids: Vec<RecordId>) -> Self {
        let mut members = vec![0_u64; capacity.div_ceil(64)];
        for id in &ids {
            members[id.index() / 64] |= 1 << (id.index() % 64);
        }
        Self { generation, ids: Arc::new(ids), members }
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

    /// The same, to be held.
    #[must_use]
    pub fn held(&self) -> HeldHits {
        HeldHits(Arc::clone(&self.ids))
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

    /// How many of them are not among others.
    #[must_use]
    pub fn count_beyond(&self, others: &Self) -> usize {
        let others = others.members.iter().copied().chain(std::iter::repeat(0));
        self.members.iter().zip(others).map(|(word, other)| (word & !other).count_ones() as usize).sum()
    }

    /// Those of them that are still there; `None` where all are.
    #[must_use]
    pub fn living(&self, columns: &Columns) -> Option<Self> {
        let are_gone = |(at, word): (usize, &u64)| word & !columns.alive_word(at) != 0;
        self.members.iter().enumerate().any(are_gone).then(|| {
            let ids = self.ids.iter().copied().filter(|id| columns.is_alive(*id)).collect();
            Self::new(self.generation, self.members.len() * 64, ids)
        })
    }

    /// Whether a record is among them.
    #[must_use]
    pub fn contains(&self, id: RecordId) -> bool {
        self.members.get(id.index() / 64).is_some_and(|bits| bits >> (id.index() % 64) & 1 == 1)
    }
}
