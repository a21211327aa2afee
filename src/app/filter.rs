//! The filter: as it was typed, as it is in force, what passes it, and what can be chosen.

use crate::index::Index;
use crate::marks::Marked;
use crate::query::{Clock, Columns, Facet, FacetCounts, Hits, Query, QueryError};
use std::sync::Arc;

/// The filter and what follows from it.
#[derive(Debug, Default)]
pub struct Filter {
    text: String,
    /// The text of the filter that is in force: the last that could be understood.
    good: String,
    query: Query,
    error: Option<QueryError>,
    hits: Hits,
    facets: Vec<FacetCounts>,
    /// The records that hits and facets were found in.
    columns: Columns,
    /// What was noted on them.
    marked: Arc<Marked>,
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

    /// Takes another text. One that cannot be understood leaves the last good filter in force.
    pub fn set(&mut self, text: String, clock: Clock) {
        match Query::parse(&text, clock) {
            Ok(query) => {
                self.fresh &= query == self.query && text == self.good;
                self.query = query;
                self.good.clone_from(&text);
                self.error = None;
            }
            Err(error) => self.error = Some(error),
        }
        self.text = text;
    }

    /// Finds hits and facets again, where anything changed; says whether anything had.
    pub fn refresh(&mut self, index: &Index, marked: &Arc<Marked>) -> bool {
        let same_marks = Arc::ptr_eq(&self.marked, marked);
        if self.fresh && same_marks && self.hits.generation() == index.generation() {
            return false;
        }
        let same_records = self.columns.are_of(index);
        if !same_records {
            self.columns = Columns::new(index);
        }
        if !same_marks || !same_records {
            self.columns.set_marks(Arc::clone(marked));
            self.marked = Arc::clone(marked);
        }
        self.hits = self.columns.hits(index, &self.query);
        self.facets = self.columns.facet_counts(index, &self.query, &Facet::ALL);
        self.fresh = true;
        true
    }
}
