//! Texts in the captures themselves: what is looked for, and what was found so far.
//!
//! Nothing is read here. [`Columns::unsearched`] tells which captures must be searched before a query can be
//! answered, whoever may read files searches them for [`Query::bodies`], and [`Searched::take`] hears what came
//! of it. Until then an answer has two sides: what passes for sure, and what may pass. They are the same once
//! everything is known, and what lies between them is what is still to be searched, so that in `tag:X body:y`
//! only the captures of records with that tag are.

use super::Query;
use super::bits::Bits;
use super::columns::Columns;
use super::expr::Beside;
use super::matcher::Matcher;
use crate::index::{CaptureFile, FileId, Index, Record};
use crate::marks::Marked;
use hashbrown::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use xxhash_rust::xxh3::xxh3_64;

/// What was found of so many texts is kept, beside those that are looked for now.
const KEPT: usize = 8;

/// Most texts that are looked for at once: one bit each.
pub(super) const MOST_TERMS: usize = 64;

/// Something that is looked for in the captures themselves.
#[derive(Clone, Debug, PartialEq)]
pub struct BodyTerm(Arc<Matcher>);

impl BodyTerm {
    pub(super) fn new(matcher: Matcher) -> Self {
        Self(Arc::new(matcher))
    }

    /// Which of several are in the text of a capture, one bit each, in their order.
    #[must_use]
    pub fn all_in(terms: &[Self], text: &[u8]) -> u64 {
        let bit = |(at, term): (usize, &Self)| u64::from(term.0.finds_in(text)) << at;
        terms.iter().take(MOST_TERMS).enumerate().map(bit).fold(0, |all, bit| all | bit)
    }
}

/// A side of an answer that is not wholly known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// What passes for sure.
    Sure,
    /// What passes, or may once more is known.
    Maybe,
}

impl Side {
    /// What not passing for sure is: maybe passing, and the other way round.
    pub fn other(self) -> Self {
        match self {
            Self::Sure => Self::Maybe,
            Self::Maybe => Self::Sure,
        }
    }
}

/// A capture that is to be searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The capture.
    pub file: FileId,
    /// Where it lies in its folder.
    pub path: PathBuf,
    /// What it was when it was read: what is found in it is known of that.
    mark: u32,
}

impl Target {
    fn new(index: &Index, file: FileId) -> Self {
        let capture = index.file(file);
        Self { file, path: capture.path(), mark: mark(capture) }
    }
}

/// What was found in captures so far. Of a capture that changed since nothing is known.
#[derive(Debug, Default)]
pub struct Searched {
    known: RwLock<Known>,
}

#[derive(Debug, Default)]
struct Known {
    revision: u64,
    /// Those that were asked last come last.
    terms: Vec<(BodyTerm, Verdicts)>,
}

/// By the number of a capture: 0 where nothing is known, else the capture's mark, one more where the text was found.
type Verdicts = Vec<u32>;

/// What tells a capture from what it was before: even, and never 0.
fn mark(file: CaptureFile<'_>) -> u32 {
    let stamp = file.stamp();
    let mut bytes = [0_u8; 33];
    bytes[..8].copy_from_slice(&stamp.len.to_le_bytes());
    bytes[8..16].copy_from_slice(&stamp.modified_ns.to_le_bytes());
    bytes[16..24].copy_from_slice(&stamp.inode.to_le_bytes());
    bytes[24..32].copy_from_slice(&stamp.changed_ns.to_le_bytes());
    bytes[32] = u8::from(file.is_present());
    (xxh3_64(&bytes) as u32 & !1).max(2)
}

/// What is known of a text in a capture.
fn verdict(verdicts: &[u32], file: FileId, mark: u32) -> Option<bool> {
    let known = *verdicts.get(file.index())?;
    (known & !1 == mark).then_some(known & 1 == 1)
}

impl Known {
    fn verdicts(&self, term: &BodyTerm) -> &[u32] {
        self.terms.iter().find(|(known, _)| known == term).map_or(&[], |(_, verdicts)| verdicts)
    }
}

impl Searched {
    fn read(&self) -> std::sync::RwLockReadGuard<'_, Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Another number whenever more is known.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.read().revision
    }

    /// Hears what was found: for each capture one bit for each of the terms, in their order.
    pub fn take<'t>(&self, terms: &[BodyTerm], found: impl IntoIterator<Item = (&'t Target, u64)>) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let mut of_terms: Vec<(BodyTerm, Verdicts)> = Vec::with_capacity(terms.len());
        for term in terms.iter().take(MOST_TERMS) {
            let place = known.terms.iter().position(|(known, _)| known == term);
            of_terms.push(place.map_or_else(|| (term.clone(), Vec::new()), |at| known.terms.remove(at)));
        }
        for (target, bits) in found {
            for (at, (_, verdicts)) in of_terms.iter_mut().enumerate() {
                if verdicts.len() <= target.file.index() {
                    verdicts.resize(target.file.index() + 1, 0);
                }
                verdicts[target.file.index()] = target.mark | (bits >> at & 1) as u32;
            }
        }
        let surplus = known.terms.len().saturating_sub(KEPT);
        known.terms.drain(..surplus);
        known.terms.append(&mut of_terms);
        known.revision += 1;
    }

    /// Whether a text is in a capture of a record, for sure or maybe.
    pub(super) fn passes(&self, term: &BodyTerm, record: Record<'_>, side: Side) -> bool {
        let known = self.read();
        let verdicts = known.verdicts(term);
        let is_maybe = side == Side::Maybe;
        let of_file = |file| verdict(verdicts, file, mark(record.index().file(file))).unwrap_or(is_maybe);
        record.deliveries().any(|delivery| of_file(delivery.file))
    }
}

impl Query {
    /// What is looked for in the captures themselves, each once.
    #[must_use]
    pub fn bodies(&self) -> Vec<BodyTerm> {
        let mut terms: Vec<BodyTerm> = Vec::new();
        let mut add = |term: &BodyTerm| {
            if !terms.contains(term) {
                terms.push(term.clone());
            }
        };
        self.exprs().for_each(|expr| expr.bodies(&mut add));
        terms
    }

    /// Whether anything is looked for in the captures themselves.
    #[must_use]
    pub fn has_body(&self) -> bool {
        self.exprs().any(super::expr::Expr::has_body)
    }

    /// Whether it asks for what is noted on records.
    #[must_use]
    pub fn reads_marks(&self) -> bool {
        self.exprs().any(super::expr::Expr::reads_marks)
    }

    /// The captures of these records, nothing noted on them, that must be searched before it is known whether they pass.
    #[must_use]
    pub fn unsearched<'i>(
        &self,
        records: impl IntoIterator<Item = Record<'i>>,
        searched: &Searched,
        marked: &Marked,
    ) -> Vec<Target> {
        let bodies = self.bodies();
        if bodies.is_empty() {
            return Vec::new();
        }
        let beside = Beside::new(searched);
        let mut seen = HashSet::new();
        let mut targets: Vec<Target> = Vec::new();
        for record in records {
            let noted = marked.get(record.id());
            let passes = |side| self.exprs().all(|expr| expr.passes(record, noted, &beside, side));
            if passes(Side::Sure) == passes(Side::Maybe) {
                continue;
            }
            let known = searched.read();
            for delivery in record.deliveries() {
                let mark = mark(record.index().file(delivery.file));
                let is_known = |term| verdict(known.verdicts(term), delivery.file, mark).is_some();
                if !bodies.iter().all(is_known) && seen.insert(delivery.file) {
                    targets.push(Target::new(record.index(), delivery.file));
                }
            }
        }
        targets
    }
}

/// For each record the captures that it lies in.
#[derive(Debug)]
pub(super) struct FileColumn {
    /// The number of the one capture, or one of those below.
    one: Box<[u32]>,
    many: HashMap<u32, Box<[u32]>>,
}

/// In no capture, or in several.
const NONE: u32 = u32::MAX;
const MANY: u32 = u32::MAX - 1;

impl FileColumn {
    fn new(columns: &Columns, index: &Index) -> Self {
        let mut one = vec![NONE; index.capacity()];
        let mut many = HashMap::new();
        for record in columns.records(index) {
            let number = |delivery: crate::index::Delivery| delivery.file.index() as u32;
            let place = record.id().index();
            let mut deliveries = record.deliveries();
            one[place] = match (deliveries.next(), record.delivery_count()) {
                (Some(only), 1) => number(only),
                (Some(_), _) => {
                    many.insert(place as u32, record.deliveries().map(number).collect());
                    MANY
                }
                (None, _) => NONE,
            };
        }
        Self { one: one.into(), many }
    }

    /// The numbers of the captures of a record.
    fn of(&self, place: usize) -> &[u32] {
        match &self.one[place] {
            &NONE => &[],
            &MANY => self.many.get(&(place as u32)).map_or(&[], |files| files),
            one => std::slice::from_ref(one),
        }
    }
}

impl Columns {
    fn files_of(&self, index: &Index) -> &FileColumn {
        self.files.get_or_init(|| FileColumn::new(self, index))
    }

    /// The records in whose captures a text is, for sure or maybe.
    pub(super) fn ask_body(&self, index: &Index, term: &BodyTerm, side: Side) -> Bits {
        let files = self.files_of(index);
        let known = self.searched().read();
        let verdicts = known.verdicts(term);
        let mut found = Vec::new();
        for (id, file) in index.files() {
            found.resize(id.index(), false);
            found.push(verdict(verdicts, id, mark(file)).unwrap_or(side == Side::Maybe));
        }
        let has = |&file: &u32| found.get(file as usize).is_some_and(|found| *found);
        Bits::of(self.none().len(), |place| files.of(place).iter().any(has))
    }

    /// The captures that must be searched before the query can be answered wholly, in the order of the index;
    /// `without` leaves the terms of one key out, as the counts of its values do.
    #[must_use]
    pub fn unsearched(&self, index: &Index, query: &Query, without: Option<&str>) -> Vec<Target> {
        let bodies = query.bodies();
        if bodies.is_empty() {
            return Vec::new();
        }
        let mut open = self.passing_on(index, query, without, Side::Maybe);
        open.and(&self.rest_of(&self.passing_on(index, query, without, Side::Sure)));
        if open.count() == 0 {
            return Vec::new();
        }
        let files = self.files_of(index);
        let known = self.searched().read();
        let verdicts: Vec<&[u32]> = bodies.iter().map(|term| known.verdicts(term)).collect();
        let mut seen = HashSet::new();
        let mut targets = Vec::new();
        for id in index.order().iter().filter(|id| open.has(id.index())) {
            let Some(record) = index.get(*id) else { continue };
            if files.of(id.index()).iter().all(|file| seen.contains(file)) {
                continue;
            }
            for delivery in record.deliveries() {
                let target = || Target::new(index, delivery.file);
                let mark = mark(index.file(delivery.file));
                let is_new = seen.insert(delivery.file.index() as u32);
                if is_new && verdicts.iter().any(|one| verdict(one, delivery.file, mark).is_none()) {
                    targets.push(target());
                }
            }
        }
        targets
    }
}

#[cfg(test)]
mod tests;
