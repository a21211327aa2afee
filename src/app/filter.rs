//! The filter: as it was typed, as it is in force, what passes it, and what can be chosen.

use super::evaluate::{Answer, Moment};
use crate::index::Index;
use crate::marks::Marked;
use crate::query::{Clock, Columns, FacetCounts, Hits, Query, QueryError, Searched, Unknown};
use crate::time::Millis;
use crate::ui::Counts;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// In so long every time that is counted from now is another, in milliseconds.
const LONG: Millis = 400 * 24 * 60 * 60 * 1_000;

/// The filter and what follows from it.
#[derive(Debug, Default)]
pub struct Filter {
    text: String,
    /// The text of the filter that is in force: the last that could be understood.
    good: String,
    query: Query,
    /// While it is written, where the cursor is: a byte of the text.
    cursor: Option<usize>,
    /// When it was read, in milliseconds since 1970, and whether times in it are counted from then.
    read_at: Millis,
    is_relative: bool,
    /// Whether it asks how long something lasts.
    is_of_lengths: bool,
    /// Another number for every query that was put in force, in whichever folder.
    question: u64,
    /// What was found in the captures themselves.
    searched: Arc<Searched>,
    /// What is wrong with the text, in its order.
    errors: Vec<QueryError>,
    hits: Arc<Hits>,
    facets: Arc<[FacetCounts]>,
    /// The values in it that no record has; of keys with very many values only where nothing passes.
    unknown: Vec<Unknown>,
    /// The records that hits and facets were found in.
    columns: Arc<Columns>,
    /// What was noted on records, and another number whenever that is something else.
    marked: Arc<Marked>,
    notes: u64,
    /// What hits and facets are of, and the text of the filter that found them.
    found: Option<Moment>,
    found_by: String,
    found_counts: Counts,
    shown: Shown,
}

/// What the panels show of it: while arrivals are not followed that stands still.
#[derive(Debug, Default)]
struct Shown {
    of: Option<Moment>,
    hits: Arc<Hits>,
    facets: Arc<[FacetCounts]>,
    found_by: String,
    /// How much there was.
    counts: Counts,
    /// Another number whenever other facets are shown.
    revision: u64,
}

fn next_question() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}

impl Filter {
    /// The empty one, of which nothing is found yet.
    pub fn new() -> Self {
        Self { question: next_question(), ..Self::default() }
    }

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
        if self.errors.is_empty() { &self.text } else { &self.good }
    }

    /// The records by column.
    pub fn columns(&self) -> &Arc<Columns> {
        &self.columns
    }

    /// As it is in force.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// Why what was typed is not in force: all that is wrong with it, in its order.
    pub fn errors(&self) -> &[QueryError] {
        &self.errors
    }

    /// What passes.
    pub fn hits(&self) -> &Hits {
        &self.hits
    }

    /// What of that is shown.
    pub fn shown_hits(&self) -> &Hits {
        &self.shown.hits
    }

    /// The text of the filter that the hits which are shown were found by.
    pub fn shown_by(&self) -> &str {
        &self.shown.found_by
    }

    /// How much there was when what is shown was found.
    pub fn shown_counts(&self) -> Counts {
        self.shown.counts
    }

    /// What can be chosen, with counts, as it is shown, and another number whenever that is something else.
    pub fn shown_facets(&self) -> (&[FacetCounts], u64) {
        (&self.shown.facets, self.shown.revision)
    }

    /// The values in it that no record has; of keys with very many values only where nothing passes.
    pub fn unknown(&self) -> &[Unknown] {
        &self.unknown
    }

    /// How many records pass that are not shown.
    pub fn held_back(&self) -> usize {
        if self.shown.of == self.found { 0 } else { self.hits.count_beyond(&self.shown.hits) }
    }

    /// Takes another text. One that cannot be understood leaves the last good filter in force. While it is
    /// written, `cursor` is the byte that the cursor is at: of the value there the beginning is enough.
    pub fn set(&mut self, text: String, cursor: Option<usize>, clock: Clock) {
        self.cursor = cursor;
        self.read_at = clock.now;
        let read = |clock| match cursor {
            Some(cursor) => Query::parse_written(&text, clock, cursor),
            None => Query::parse(&text, clock),
        };
        match read(clock) {
            Ok(query) => {
                let mut later = read(Clock { now: clock.now + LONG, ..clock });
                self.is_of_lengths = later.as_mut().is_ok_and(|later| later.measure_until(clock.now));
                self.is_relative = later.as_ref() != Ok(&query);
                if query != self.query || text != self.good {
                    self.question = next_question();
                }
                self.query = query;
                self.good.clone_from(&text);
                self.errors.clear();
            }
            Err(error) => {
                let all = Query::faults(&text, clock, cursor);
                self.errors = if all.is_empty() { vec![error] } else { all };
            }
        }
        self.text = text;
    }

    /// Reads the text again: times in it that name no offset are meant otherwise.
    pub fn read_again(&mut self, clock: Clock) {
        self.set(self.text.clone(), self.cursor, clock);
    }

    /// When it was read, in milliseconds since 1970.
    pub fn read_at(&self) -> Millis {
        self.read_at
    }

    /// Whether times in it are counted from now: it means something else at another time.
    pub fn is_relative(&self) -> bool {
        self.is_relative
    }

    /// Whether it asks how long something lasts: as long as anything goes on, it finds something else at another time.
    pub fn is_of_lengths(&self) -> bool {
        self.is_of_lengths
    }

    /// Asks the same once more, as if it were another question.
    pub fn ask_again(&mut self) {
        self.question = next_question();
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
    pub fn searched(&self) -> &Arc<Searched> {
        &self.searched
    }

    /// What was noted on records.
    pub fn marked(&self) -> &Arc<Marked> {
        &self.marked
    }

    /// Takes what is noted on records now.
    pub fn mark(&mut self, marked: &Arc<Marked>) {
        if !Arc::ptr_eq(&self.marked, marked) {
            self.marked = Arc::clone(marked);
            self.notes += 1;
        }
    }

    /// What hits and facets should be of.
    pub fn moment(&self, index: &Index) -> Moment {
        let revision = self.query.has_body().then(|| self.searched.revision());
        let generation = index.generation();
        Moment { question: self.question, generation, revision, notes: self.notes }
    }

    /// Whether hits and facets are of what they should be.
    pub fn is_fresh(&self, index: &Index) -> bool {
        self.found == Some(self.moment(index))
    }

    /// Takes hits and facets. They are not shown yet where all that is other about them is what came after that
    /// generation of the index: [`show`](Self::show) shows them.
    pub fn take(&mut self, answer: Answer, held_since: Option<u64>) {
        // The same hits once more are no reason for anybody to work out anything anew.
        if answer.hits.generation() != self.hits.generation() || answer.hits.ids() != self.hits.ids() {
            self.hits = Arc::new(answer.hits);
        }
        self.facets = answer.facets.into();
        self.unknown = answer.unknown;
        self.columns = answer.columns;
        self.found_counts = answer.counts;
        self.found = Some(answer.moment);
        self.found_by.clone_from(&self.good);
        let notes = |moment: Moment| self.query.reads_marks().then_some(moment.notes);
        let is_later = |shown: Moment| {
            (shown.question, notes(shown)) == (answer.moment.question, notes(answer.moment))
                && held_since.is_some_and(|since| shown.generation >= since)
        };
        if !self.shown.of.is_some_and(is_later) {
            self.show();
        } else if let Some(living) = self.shown.hits.living(&self.columns) {
            self.shown.hits = Arc::new(living);
        }
    }

    /// Shows what was found last.
    pub fn show(&mut self) {
        if self.shown.of != self.found {
            self.shown = Shown {
                of: self.found,
                hits: Arc::clone(&self.hits),
                facets: Arc::clone(&self.facets),
                found_by: self.found_by.clone(),
                counts: self.found_counts,
                revision: self.shown.revision + 1,
            };
        }
    }
}
