//! What writes the index: everything that is needed to find again what it wrote.

use super::file::Finder;
use super::intern::Interner;
use super::join::Pending;
use super::numbers::Numbers;
use super::{FileId, Index, Key, Record, RecordId, RecordKind, Sym};
use std::collections::BTreeMap;
use std::hash::BuildHasher;
use std::ops::Deref;
use std::sync::Arc;

/// Writes an [`Index`], and reads like one. One at a time; who reads elsewhere gets a copy from
/// [`share`](Self::share).
#[derive(Debug, Default)]
pub struct Indexer {
    pub(super) index: Index,
    pub(super) interner: Interner,
    pub(super) list_interner: Interner,
    pub(super) finder: Finder,
    pub(super) by_key: ByKey,
    pub(super) pending: Pending,
    /// Records that the last commit made or changed.
    pub(super) changed: Vec<RecordId>,
    /// How many records in the order were sent in which offset.
    pub(super) offsets: BTreeMap<i32, usize>,
}

impl Deref for Indexer {
    type Target = Index;

    fn deref(&self) -> &Index {
        &self.index
    }
}

impl Indexer {
    /// An index of nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A copy that stays as it is, for a worker. Made quickly: it shares what is not written to afterwards.
    #[must_use]
    pub fn share(&self) -> Arc<Index> {
        Arc::new(self.index.clone())
    }

    /// The records that the last [`commit`](Self::commit) made or changed, by time, then id. One that says
    /// the same as before may be among them.
    #[must_use]
    pub fn last_changed(&self) -> &[RecordId] {
        &self.changed
    }

    /// The records of a job or run id. Usually one; ids may repeat.
    pub fn find<'i>(&'i self, kind: RecordKind, id: &str) -> impl Iterator<Item = Record<'i>> + use<'i> {
        let key = self.interner.find(&self.index.strings, id).map(|sym| (kind, sym));
        let ids = key.map(|key| self.records_of(key)).unwrap_or_default();
        ids.into_iter().filter_map(|id| self.get(id))
    }

    /// The records that a capture tells of.
    pub fn told_by(&self, file: FileId) -> impl Iterator<Item = Record<'_>> {
        let keys = self.index.files.get(file).keys.as_slice().iter();
        let records = keys.flat_map(|&key| self.records_of(key)).filter_map(|id| self.get(id));
        records.filter(move |record| record.deliveries().any(|delivery| delivery.file == file))
    }

    /// The symbol of a text, new or known.
    pub(crate) fn intern(&mut self, text: &str) -> Sym {
        self.interner.text(&mut self.index.strings, text)
    }

    /// The first record of a key.
    pub(super) fn first_of(&self, key: Key) -> Option<RecordId> {
        self.by_key.find(&self.index, key)
    }

    /// The records of a key: nearly always one.
    pub(super) fn records_of(&self, key: Key) -> Vec<RecordId> {
        let next = |id: &RecordId| self.index.records[id.index()].next;
        std::iter::successors(self.first_of(key), next).collect()
    }

    /// Makes these, and no others, the records of a key.
    pub(super) fn set_records_of(&mut self, key: Key, records: &[RecordId]) {
        let before = self.first_of(key);
        for (at, id) in records.iter().enumerate() {
            self.index.records.get_mut(id.index()).next = records.get(at + 1).copied();
        }
        if before != records.first().copied() {
            self.by_key.set(&self.index, key, records.first().copied());
        }
    }
}

/// The first record of each key, found by hash. The keys themselves stand in the records.
#[derive(Debug, Default)]
pub(super) struct ByKey {
    table: Numbers,
    hasher: hashbrown::DefaultHashBuilder,
}

impl ByKey {
    fn find(&self, index: &Index, key: Key) -> Option<RecordId> {
        self.table
            .find(self.hasher.hash_one(key), |at| key_at(index, at) == key)
            .map(|at| RecordId::new(at as usize))
    }

    /// Puts in the first record of a key, in place of what was there; `None` takes the key out.
    pub fn set(&mut self, index: &Index, key: Key, first: Option<RecordId>) {
        self.table.remove(self.hasher.hash_one(key), |at| key_at(index, at) == key);
        if let Some(first) = first {
            self.insert(index, key, first);
        }
    }

    /// Puts in the first record of a key that has none.
    pub fn insert(&mut self, index: &Index, key: Key, first: RecordId) {
        let Self { table, hasher } = self;
        let hash_of = |at| hasher.hash_one(key_at(index, at));
        table.insert(first.index() as u32, hasher.hash_one(key), index.records.len(), hash_of);
    }
}

fn key_at(index: &Index, at: u32) -> Key {
    let stored = &index.records[at as usize];
    (stored.kind, stored.name)
}
