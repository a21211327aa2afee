//! The filter: as it was typed, as it is in force, what passes it, and what can be chosen.

use crate::index::Index;
use crate::query::{Clock, Columns, Facet, FacetCounts, Hits, Query, QueryError, Searched, Target};
use std::sync::Arc;

/// The filter and what follows from it.
#[derive(Debug, Default)]
pub struct Filter {
    text: String,
    /// The text of the filter that is in force: the last that could be understood.
    good: String,
    query: Query,
    /// While it is written, where the cursor is: a byte of the text.
    cursor: Option<usize>,
    /// Another number for every query that was put in force.
    question: u64,
    /// What was found in the captures themselves, and up to which revision of that hits and facets are.
    searched: Arc<Searched>,
    revision: u64,
    error: Option<QueryError>,
    hits: Hits,
    facets: Vec<FacetCounts>,
    /// The records that hits and facets were found in.
    columns: Columns,
    /// Whether hits and facets are those of the filter that is in force.
    fresh: bool,
}

impl Filter {
    /// As it was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of the filter that is in force.
    pub fn text_in_force(&self) -> &str {
        &self.good
    }

    /// The text that clicks on values change: what was typed, unless it cannot be understood. Then what is seen
    /// is the filter in force, and what is clicked means that one.
    pub fn editable(&self) -> &str {
        if self.error.is_some() { &self.good } else { &self.text }
    }

    /// The records by column.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// As it is in force.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// Why what was typed is not in force.
    pub fn error(&self) -> Option<&QueryError> {
        self.error.as_ref()
    }

    /// What passes.
    pub fn hits(&self) -> &Hits {
        &self.hits
    }

    /// What can be chosen, with counts.
    pub fn facets(&self) -> &[FacetCounts] {
        &self.facets
    }

    /// Takes another text. One that cannot be understood leaves the last good filter in force. While it is
    /// written, `cursor` is the byte that the cursor is at: of the value there the beginning is enough.
    pub fn set(&mut self, text: String, cursor: Option<usize>, clock: Clock) {
        self.cursor = cursor;
        let read = match cursor {
            Some(cursor) => Query::parse_written(&text, clock, cursor),
            None => Query::parse(&text, clock),
        };
        match read {
            Ok(query) => {
                if query != self.query || text != self.good {
                    self.fresh = false;
                    self.question += 1;
                }
                self.query = query;
                self.good.clone_from(&text);
                self.error = None;
            }
            Err(error) => self.error = Some(error),
        }
        self.text = text;
    }

    /// Reads the text again: times in it that name no offset are meant otherwise.
    pub fn read_again(&mut self, clock: Clock) {
        self.set(self.text.clone(), self.cursor, clock);
    }

    /// Whether it is still being written.
    pub fn is_written(&self) -> bool {
        self.cursor.is_some()
    }

    /// Another number for every query that was put in force.
    pub fn question(&self) -> u64 {
        self.question
    }

    /// What was found in the captures themselves.
    pub fn searched(&self) -> &Searched {
        &self.searched
    }

    /// The captures that must be searched before it is known what passes.
    pub fn unsearched(&self, index: &Index) -> Vec<Target> {
        self.columns.unsearched(index, &self.query, None)
    }

    /// The captures that must be searched besides before the counts of all values are known.
    pub fn unsearched_aside(&self, index: &Index) -> Vec<Target> {
        let keys = Facet::ALL.into_iter().map(Facet::key);
        let in_use = |key: &&str| self.query.terms().iter().any(|term| term.key == Some(*key));
        let mut targets: Vec<Target> = Vec::new();
        for key in keys.filter(in_use) {
            let known: std::collections::HashSet<_> = targets.iter().map(|target| target.file).collect();
            let more = self.columns.unsearched(index, &self.query, Some(key));
            targets.extend(more.into_iter().filter(|target| !known.contains(&target.file)));
        }
        targets
    }

    /// Takes the records that there are now.
    pub fn look_at(&mut self, index: &Index) {
        if !self.columns.are_of(index) {
            self.columns = Columns::with(index, Arc::clone(&self.searched));
        }
    }

    /// Whether hits and facets are those of the filter in force, of these records, and of all that is known.
    pub fn is_fresh(&self, index: &Index) -> bool {
        let revision = if self.query.has_body() { self.searched.revision() } else { self.revision };
        self.fresh && self.hits.generation() == index.generation() && self.revision == revision
    }

    /// Whether hits and facets are those of these records, be it of an earlier filter.
    pub fn can_wait(&self, index: &Index) -> bool {
        self.hits.generation() == index.generation()
    }

    /// Finds hits and facets again, where anything changed.
    pub fn refresh(&mut self, index: &Index) {
        if self.is_fresh(index) {
            return;
        }
        self.look_at(index);
        self.revision = self.searched.revision();
        self.hits = self.columns.hits(index, &self.query);
        self.facets = self.columns.facet_counts(index, &self.query, &Facet::ALL);
        self.fresh = true;
    }
}
