//! The order of the rows.

use super::columns::{Basis, Column};
use super::text_rank;
use crate::index::{Index, Record, RecordId, Sym};
use crate::time::Millis;

/// What the rows are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Sort {
    /// By what.
    pub column: Column,
    /// Whether the largest comes first.
    pub descending: bool,
}

impl Default for Sort {
    /// Newest first.
    fn default() -> Self {
        Self { column: Column::Created, descending: true }
    }
}

impl Sort {
    /// The order after a click on the head of a column: texts from the first on, and of what is counted or measured the
    /// most, the longest, the newest.
    #[must_use]
    pub fn clicked(self, column: Column) -> Self {
        let is_measured = matches!(column.basis(), Basis::Number(_));
        Self { column, descending: if self.column == column { !self.descending } else { is_measured } }
    }
}

/// Hits (by time, then id) in the order of the table. Equal rows are newest first, but where the oldest
/// come first; what is not known comes last either way. What is under way lasts until `now`.
#[must_use]
pub fn sorted(index: &Index, hits: &[RecordId], sort: Sort, now: Millis) -> Vec<RecordId> {
    if sort.column == Column::Created {
        return by_creation(index, hits, sort.descending);
    }
    let timed = hits.partition_point(|&id| index.get(id).is_some_and(|record| record.time().is_some()));
    let newest_first: Vec<RecordId> = hits[..timed].iter().rev().chain(&hits[timed..]).copied().collect();
    let keys = match sort.column.basis() {
        Basis::Number(number) => numbers(index, &newest_first, |record| number(record, now)),
        Basis::Text(sym) => texts(index, &newest_first, sym),
        Basis::Path => paths(index, &newest_first),
    };
    by_keys(&newest_first, &keys, sort.descending)
}

/// The order of the index is that of creation wherever creation is known: nothing needs to be sorted.
fn by_creation(index: &Index, hits: &[RecordId], descending: bool) -> Vec<RecordId> {
    let is_known = |id: &&RecordId| index.get(**id).is_some_and(|record| record.created().is_some());
    let mut order: Vec<RecordId> = Vec::with_capacity(hits.len());
    if descending {
        order.extend(hits.iter().rev().filter(is_known));
    } else {
        order.extend(hits.iter().filter(is_known));
    }
    if order.len() < hits.len() {
        order.extend(hits.iter().filter(|id| !is_known(id)));
    }
    order
}

fn by_keys(ids: &[RecordId], keys: &[Option<u64>], descending: bool) -> Vec<RecordId> {
    let directed = |key: u64| if descending { !key } else { key };
    let mut known: Vec<(u64, u32)> =
        (0..).zip(keys).filter_map(|(at, key)| Some((directed((*key)?), at))).collect();
    known.sort_unstable();
    let unknown = ids.iter().zip(keys).filter(|(_, key)| key.is_none()).map(|(id, _)| *id);
    known.iter().map(|&(_, at)| ids[at as usize]).chain(unknown).collect()
}

fn numbers(index: &Index, ids: &[RecordId], number: impl Fn(Record<'_>) -> Option<i64>) -> Vec<Option<u64>> {
    /// Turns the order of signed numbers into that of unsigned ones.
    const SIGN: u64 = 1 << 63;
    ids.iter().map(|&id| Some(number(index.get(id)?)?.cast_unsigned() ^ SIGN)).collect()
}

/// Each text is ranked once, however many records have it.
fn texts(index: &Index, ids: &[RecordId], sym: fn(Record<'_>) -> Sym) -> Vec<Option<u64>> {
    let syms: Vec<Sym> = ids.iter().map(|&id| index.get(id).map_or(Sym::EMPTY, sym)).collect();
    let mut ranks = vec![u32::MAX; index.strings().len()];
    let mut distinct = Vec::new();
    for &sym in &syms {
        if ranks[sym.index()] == u32::MAX {
            ranks[sym.index()] = 0;
            distinct.push(sym);
        }
    }
    let words: Vec<&str> = distinct.iter().map(|&sym| index.text(sym)).collect();
    for (sym, rank) in distinct.iter().zip(text_rank::ranks(&words)) {
        ranks[sym.index()] = rank;
    }
    syms.iter().map(|sym| (!sym.is_empty()).then(|| u64::from(ranks[sym.index()]))).collect()
}

fn paths(index: &Index, ids: &[RecordId]) -> Vec<Option<u64>> {
    let path = |id: &RecordId| {
        let delivery = index.get(*id)?.main_delivery()?;
        Some(index.file(delivery.file).path().to_string_lossy().into_owned())
    };
    let paths: Vec<Option<String>> = ids.iter().map(path).collect();
    let known: Vec<&str> = paths.iter().flatten().map(AsRef::as_ref).collect();
    let mut ranks = text_rank::ranks(&known).into_iter();
    paths.iter().map(|path| path.as_ref().and_then(|_| ranks.next()).map(u64::from)).collect()
}
