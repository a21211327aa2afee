//! The one selection of timeline, table and details.

use crate::index::RecordId;
use std::sync::Arc;

/// How a click changes the selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectMode {
    /// Only these.
    Replace,
    /// These change sides.
    Toggle,
    /// These too.
    Add,
}

/// What is selected: a bit for each record, so that a million of them are selected, and handed to a worker, within a frame.
#[derive(Clone, Debug, Default)]
pub struct SelectedIds(Arc<Vec<u64>>);

impl PartialEq for SelectedIds {
    /// Equal is what was handed out without a change between.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl SelectedIds {
    /// Whether a record is among them.
    #[must_use]
    pub fn contains(&self, id: RecordId) -> bool {
        self.0.get(id.index() / 64).is_some_and(|word| word >> (id.index() % 64) & 1 == 1)
    }

    /// All of them, by number.
    pub fn iter(&self) -> impl Iterator<Item = RecordId> {
        let ones = |(at, &word): (usize, &u64)| {
            let rest = std::iter::successors(Some(word), |rest| Some(rest & rest.wrapping_sub(1)));
            rest.take_while(|&rest| rest != 0).map(move |rest| at * 64 + rest.trailing_zeros() as usize)
        };
        self.0.iter().enumerate().flat_map(ones).map(RecordId::new)
    }

    /// Puts a record in or takes it out; says whether that changed anything.
    fn set(words: &mut Vec<u64>, id: RecordId, is_in: bool) -> bool {
        let (at, bit) = (id.index() / 64, 1_u64 << (id.index() % 64));
        if at >= words.len() {
            words.resize(at + 1, 0);
        }
        let before = words[at];
        words[at] = if is_in { before | bit } else { before & !bit };
        words[at] != before
    }
}

/// What is selected, and which of it is looked at.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    ids: SelectedIds,
    count: usize,
    lead: Option<RecordId>,
    anchor: Option<RecordId>,
    cursor: Option<RecordId>,
    revision: u64,
}

impl Selection {
    /// Whether a record is selected.
    #[must_use]
    pub fn contains(&self, id: RecordId) -> bool {
        self.ids.contains(id)
    }

    /// How many are selected.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The record that the details show: the last one that was clicked.
    #[must_use]
    pub fn lead(&self) -> Option<RecordId> {
        self.lead
    }

    /// Where a range begins: the last one clicked without Shift.
    #[must_use]
    pub fn anchor(&self) -> Option<RecordId> {
        self.anchor
    }

    /// Where keys go on from: the record that was selected or left out last, or that keys went on to without selecting
    /// it.
    #[must_use]
    pub fn cursor(&self) -> Option<RecordId> {
        self.cursor.or(self.lead)
    }

    /// Goes on to a record without selecting it.
    pub fn point(&mut self, id: RecordId) {
        self.cursor = Some(id);
    }

    /// All that is selected, by number.
    pub fn iter(&self) -> impl Iterator<Item = RecordId> {
        self.ids.iter()
    }

    /// All that is selected, to be handed to a worker.
    #[must_use]
    pub fn ids(&self) -> &SelectedIds {
        &self.ids
    }

    /// Grows with every change. Whoever keeps something made of the selection keeps this beside it.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Changes the selection; the last of `ids` becomes the one looked at.
    pub fn select(&mut self, ids: &[RecordId], mode: SelectMode) {
        self.revision += 1;
        if mode == SelectMode::Replace {
            self.empty();
        }
        let words = Arc::make_mut(&mut self.ids.0);
        for &id in ids {
            if SelectedIds::set(words, id, true) {
                self.count += 1;
            } else if mode == SelectMode::Toggle {
                SelectedIds::set(words, id, false);
                self.count -= 1;
            }
        }
        self.lead = ids.last().copied().filter(|&id| self.contains(id)).or_else(|| self.iter().next());
        self.anchor = self.lead;
        self.cursor = ids.last().copied();
    }

    /// Selects everything between the anchor and `to`, both included, in the order of `visible`.
    pub fn extend_to(&mut self, to: RecordId, visible: &[RecordId]) {
        let at = |id: RecordId| visible.iter().position(|&other| other == id);
        let anchor = self.anchor.filter(|&anchor| at(anchor).is_some()).unwrap_or(to);
        if let (Some(a), Some(b)) = (at(anchor), at(to)) {
            self.select(&visible[a.min(b)..=a.max(b)], SelectMode::Replace);
            self.lead = Some(to);
            self.anchor = Some(anchor);
            self.cursor = Some(to);
        }
    }

    /// Selects nothing.
    pub fn clear(&mut self) {
        *self = Self { revision: self.revision + 1, ..Self::default() };
    }

    /// Lets go of records that are no more.
    pub fn retain(&mut self, keep: impl Fn(RecordId) -> bool) {
        let gone: Vec<RecordId> = self.iter().filter(|&id| !keep(id)).collect();
        self.lead = self.lead.filter(|&id| keep(id));
        self.anchor = self.anchor.filter(|&id| keep(id));
        self.cursor = self.cursor.filter(|&id| keep(id));
        if gone.is_empty() {
            return;
        }
        self.revision += 1;
        self.count -= gone.len();
        let words = Arc::make_mut(&mut self.ids.0);
        for id in gone {
            SelectedIds::set(words, id, false);
        }
    }

    fn empty(&mut self) {
        self.count = 0;
        // Others may still hold what was selected.
        self.ids = SelectedIds::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selection_is_a_set_with_one_that_is_looked_at() {
        let ids: Vec<RecordId> = (0..200).map(RecordId::new).collect();
        let numbers = |selection: &Selection| selection.iter().map(RecordId::index).collect::<Vec<_>>();
        let mut selection = Selection::default();
        selection.select(&[ids[130], ids[3], ids[64]], SelectMode::Replace);
        assert_eq!(
            (numbers(&selection), selection.len(), selection.lead()),
            (vec![3, 64, 130], 3, Some(ids[64]))
        );
        let held = selection.ids().clone();
        selection.select(&[ids[64], ids[65]], SelectMode::Toggle);
        assert_eq!((numbers(&selection), selection.lead()), (vec![3, 65, 130], Some(ids[65])));
        assert!(held.contains(ids[64]) && !selection.contains(ids[64]) && held != *selection.ids());
        selection.select(&[ids[65]], SelectMode::Toggle);
        assert_eq!(selection.lead(), Some(ids[3]), "without the one that was looked at another is");
        assert_eq!(selection.cursor(), Some(ids[65]), "and keys go on from where they were");
        selection.select(&[ids[3]], SelectMode::Add);
        assert_eq!((numbers(&selection), selection.len()), (vec![3, 130], 2));
        selection.extend_to(ids[6], &ids);
        assert_eq!(
            (numbers(&selection), selection.anchor(), selection.lead()),
            (vec![3, 4, 5, 6], Some(ids[3]), Some(ids[6]))
        );
        selection.point(ids[9]);
        assert_eq!((selection.cursor(), selection.lead(), selection.len()), (Some(ids[9]), Some(ids[6]), 4));
        let revision = selection.revision();
        selection.retain(|_| true);
        assert_eq!(selection.revision(), revision, "nothing changed");
        selection.retain(|id| id.index() % 2 == 1);
        assert_eq!((numbers(&selection), selection.lead(), selection.len()), (vec![3, 5], None, 2));
        assert_eq!(selection.cursor(), Some(ids[9]));
        selection.clear();
        assert!(selection.is_empty() && selection.iter().next().is_none());
    }
}
