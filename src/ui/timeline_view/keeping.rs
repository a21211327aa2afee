//! Which lanes are folded, and which stay on top.

use crate::timeline::{Lane, LaneKey};
use std::collections::HashSet;

/// Which lanes are folded.
#[derive(Clone, Debug, Default)]
pub(super) struct Folds {
    is_folded: bool,
    others: HashSet<LaneKey>,
    /// Grows with every change.
    pub revision: u64,
}

impl Folds {
    pub fn is_folded(&self, key: LaneKey) -> bool {
        self.is_folded != self.others.contains(&key)
    }

    pub fn toggle(&mut self, key: LaneKey) {
        self.revision += 1;
        if !self.others.remove(&key) {
            self.others.insert(key);
        }
    }

    pub fn all(&mut self, is_folded: bool) {
        self.revision += 1;
        self.is_folded = is_folded;
        self.others.clear();
    }
}

/// Which lanes stay on top, the first the first that was put there.
#[derive(Clone, Debug, Default)]
pub(super) struct Pins {
    keys: Vec<LaneKey>,
    /// Grows with every change.
    pub revision: u64,
}

impl Pins {
    pub fn is_pinned(&self, key: LaneKey) -> bool {
        self.keys.contains(&key)
    }

    pub fn toggle(&mut self, key: LaneKey) {
        self.revision += 1;
        if self.is_pinned(key) {
            self.keys.retain(|&one| one != key);
        } else {
            self.keys.push(key);
        }
    }

    /// Their places among lanes; one that is not there just now is passed over.
    pub fn found_in(&self, lanes: &[Lane]) -> Vec<usize> {
        let place = |key: &LaneKey| lanes.iter().position(|lane| lane.key == *key);
        self.keys.iter().filter_map(place).collect()
    }
}
