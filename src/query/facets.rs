//! Values and how many records have each, under the filter without the terms of the same key.

use super::Query;
use super::bits::Bits;
use super::columns::Columns;
use super::keys::{self, FilterKey, Reads, Takes};
use super::matcher::Matcher;
use crate::callback::StateClass;
use crate::index::{Field, Index};
use hashbrown::HashMap;
use std::cmp::Reverse;

/// A property that records are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Facet {
    /// State as sent.
    State,
    /// Kind of job.
    Tag,
    /// Callback event.
    Event,
    /// Name of the workflow.
    Workflow,
    /// Queue id.
    Queue,
    /// Bucket of the input.
    Bucket,
    /// Region of the input.
    Region,
    /// Error code.
    Code,
    /// Syntax of the capture.
    Format,
    /// Kind of problem.
    Problem,
    /// Run, job or unrecognised.
    Kind,
}

impl Facet {
    /// Those of the panel, from top to bottom.
    pub const ALL: [Self; 11] = [
        Self::State,
        Self::Tag,
        Self::Event,
        Self::Workflow,
        Self::Queue,
        Self::Bucket,
        Self::Region,
        Self::Code,
        Self::Format,
        Self::Problem,
        Self::Kind,
    ];

    /// The key of the filter that chooses its values.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Tag => "tag",
            Self::Event => "event",
            Self::Workflow => "workflow",
            Self::Queue => "queue",
            Self::Bucket => "bucket",
            Self::Region => "region",
            Self::Code => "code",
            Self::Format => "format",
            Self::Problem => "problem",
            Self::Kind => "kind",
        }
    }
}

/// What the facets are counted by, beside choices.
const FIELDS: [Field; 9] = [
    Field::State,
    Field::Tag,
    Field::Event,
    Field::Workflow,
    Field::WorkflowId,
    Field::Queue,
    Field::Bucket,
    Field::Region,
    Field::Code,
];

/// The values of a facet, counted under the filter without that facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetCounts {
    /// Which one.
    pub facet: Facet,
    /// States by class; everything else most frequent first. At the end the empty one, of records that have none.
    pub values: Vec<FacetValue>,
}

/// A value and how many records have it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FacetValue {
    /// As sent.
    pub value: String,
    /// How many have it.
    pub count: usize,
    /// How many of them failed.
    pub failed: usize,
}

/// Counts the values of each facet. A value that no record has under the filter stays, with a zero.
#[must_use]
pub fn facet_counts(index: &Index, query: &Query, facets: &[Facet]) -> Vec<FacetCounts> {
    Columns::new(index).facet_counts(index, query, facets)
}

impl Columns {
    /// Counts the values of each facet, as [`facet_counts`] does.
    #[must_use]
    pub fn facet_counts(&self, index: &Index, query: &Query, facets: &[Facet]) -> Vec<FacetCounts> {
        self.warm(index, &FIELDS, &[Reads::Kind, Reads::Format, Reads::Problem]);
        let whole = Under::new(self, index, self.passing(index, query, None));
        let counts = |&facet: &Facet| {
            let own = query.terms().iter().any(|term| term.key == Some(facet.key()) && term.expr.is_some());
            let without = || Under::new(self, index, self.passing(index, query, Some(facet.key())));
            let counted =
                if own { self.count(index, &without(), facet) } else { self.count(index, &whole, facet) };
            FacetCounts { facet, values: counted }
        };
        facets.iter().map(counts).collect()
    }

    fn count(&self, index: &Index, under: &Under, facet: Facet) -> Vec<FacetValue> {
        let Some(key) = keys::find(facet.key()) else { return Vec::new() };
        let mut values = self.values(index, under, key);
        let is_state = facet == Facet::State;
        values.sort_by_cached_key(|value| {
            let class = if is_state { StateClass::of(&value.value) } else { StateClass::Success };
            (class, Reverse(value.count), value.value.clone())
        });
        if !values.is_empty() {
            values.extend(self.without(index, under, key));
        }
        values
    }

    /// The records of which it is not known what they have of a key of names: the empty value. None where it is known
    /// of all of them.
    fn without(&self, index: &Index, under: &Under, key: &FilterKey) -> Option<FacetValue> {
        let Reads::Fields(fields) = key.reads else { return None };
        let lacking = self.lacking(index, fields);
        let value = || FacetValue {
            value: String::new(),
            count: lacking.count_both(&under.all),
            failed: lacking.count_both(&under.failed),
        };
        (!lacking.is_none()).then(value)
    }

    /// The values of a key that records have, counted; none for keys that are measured or free text in lists.
    pub(super) fn values(&self, index: &Index, under: &Under, key: &FilterKey) -> Vec<FacetValue> {
        match (key.reads, key.takes) {
            (Reads::Fields([field, ..]), _) => self.texts(index, under, *field),
            (reads, Takes::Choice(choices)) => self.chosen(index, under, reads, choices),
            _ => Vec::new(),
        }
    }

    fn texts(&self, index: &Index, under: &Under, field: Field) -> Vec<FacetValue> {
        let column = self.column(index, field);
        let counts = column.count(&under.all, &under.rest);
        let failed = column.count(&under.failed, &under.not_failed);
        let value = |at: usize| FacetValue {
            value: index.text(column.texts[at]).to_owned(),
            count: counts[at] as usize,
            failed: failed[at] as usize,
        };
        // The first is what is not known.
        (1..column.texts.len()).map(value).collect()
    }

    /// The first so many values of a field that a matcher finds, counted.
    pub(super) fn texts_like(
        &self,
        index: &Index,
        under: &Under,
        field: Field,
        matcher: &Matcher,
        most: usize,
    ) -> Vec<FacetValue> {
        let column = self.column(index, field);
        let found = Self::found_in(index, column, matcher);
        let places = (1..found.len()).filter(|&at| found[at]).take(most);
        let mut counts: HashMap<usize, usize> = places.map(|at| (at, 0)).collect();
        under.all.each(|record| {
            if let Some(count) =
                found[column.code(record)].then(|| counts.get_mut(&column.code(record))).flatten()
            {
                *count += 1;
            }
        });
        let value = |(at, count): (usize, usize)| FacetValue {
            value: index.text(column.texts[at]).to_owned(),
            count,
            failed: 0,
        };
        counts.into_iter().map(value).collect()
    }

    fn chosen(&self, index: &Index, under: &Under, reads: Reads, choices: &[&str]) -> Vec<FacetValue> {
        let sets = self.choices(index, reads).iter().zip(choices).filter(|(set, _)| set.count() > 0);
        let value = |(set, choice): (&Bits, &&str)| FacetValue {
            value: (*choice).to_owned(),
            count: set.count_both(&under.all),
            failed: set.count_both(&under.failed),
        };
        sets.map(value).collect()
    }
}

/// What passes, what of it failed, and the others of each.
pub(super) struct Under {
    all: Bits,
    rest: Bits,
    failed: Bits,
    not_failed: Bits,
}

impl Under {
    pub fn new(columns: &Columns, index: &Index, all: Bits) -> Self {
        let mut failed = all.clone();
        failed.and(columns.failed(index));
        Self { rest: columns.rest_of(&all), not_failed: columns.rest_of(&failed), all, failed }
    }
}
