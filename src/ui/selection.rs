//! The one selection of timeline, table and details.

use crate::index::RecordId;
use std::collections::HashSet;

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

/// What is selected, and which of it is looked at.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    ids: HashSet<RecordId>,
    lead: Option<RecordId>,
    anchor: Option<RecordId>,
    revision: u64,
}

impl Selection {
    /// Whether a record is selected.
    #[must_use]
    pub fn contains(&self, id: RecordId) -> bool {
        self.ids.contains(&id)
    }

    /// How many are selected.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
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

    /// All that is selected, in no order.
    pub fn iter(&self) -> impl Iterator<Item = RecordId> {
        self.ids.iter().copied()
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
            self.ids.clear();
        }
        for &id in ids {
            if mode == SelectMode::Toggle && self.ids.remove(&id) {
                continue;
            }
            self.ids.insert(id);
        }
        self.lead =
            ids.last().copied().filter(|id| self.ids.contains(id)).or_else(|| self.ids.iter().min().copied());
        self.anchor = self.lead;
    }

    /// Selects everything between the anchor and `to`, both included, in the order of `visible`.
    pub fn extend_to(&mut self, to: RecordId, visible: &[RecordId]) {
        let at = |id: RecordId| visible.iter().position(|&other| other == id);
        let anchor = self.anchor.filter(|&anchor| at(anchor).is_some()).unwrap_or(to);
        if let (Some(a), Some(b)) = (at(anchor), at(to)) {
            self.revision += 1;
            self.ids.clear();
            self.ids.extend(&visible[a.min(b)..=a.max(b)]);
            self.lead = Some(to);
            self.anchor = Some(anchor);
        }
    }

    /// Selects nothing.
    pub fn clear(&mut self) {
        *self = Self { revision: self.revision + 1, ..Self::default() };
    }

    /// Lets go of records that are no more.
    pub fn retain(&mut self, keep: impl Fn(RecordId) -> bool) {
        self.revision += 1;
        self.ids.retain(|&id| keep(id));
        self.lead = self.lead.filter(|&id| keep(id));
        self.anchor = self.anchor.filter(|&id| keep(id));
    }
}
