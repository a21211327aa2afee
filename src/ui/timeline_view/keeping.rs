//! Which lanes are folded, and which stay on top.

use crate::timeline::{Grouping, Lane, LaneKey};
use std::collections::{HashMap, HashSet};

/// Which lanes are folded, by what lanes are made by: a tag and a queue of one name are not the same lane.
#[derive(Clone, Debug, Default)]
pub(super) struct Folds {
    now: Grouping,
    kept: HashMap<Grouping, Folded>,
    /// Grows with every change.
    pub revision: u64,
}

/// Which lanes of one grouping are folded.
#[derive(Clone, Debug, Default)]
struct Folded {
    is_folded: bool,
    others: HashSet<LaneKey>,
}

impl Folds {
    /// Lanes are made by something else.
    pub fn turn_to(&mut self, grouping: Grouping) {
        self.now = grouping;
    }

    pub fn is_folded(&self, key: LaneKey) -> bool {
        self.kept.get(&self.now).is_some_and(|kept| kept.is_folded != kept.others.contains(&key))
    }

    pub fn toggle(&mut self, key: LaneKey) {
        self.revision += 1;
        let others = &mut self.kept.entry(self.now).or_default().others;
        if !others.remove(&key) {
            others.insert(key);
        }
    }

    pub fn all(&mut self, is_folded: bool) {
        self.revision += 1;
        self.kept.insert(self.now, Folded { is_folded, others: HashSet::new() });
    }
}

/// Which lanes stay on top, the first the first that was put there; by what lanes are made by, too.
#[derive(Clone, Debug, Default)]
pub(super) struct Pins {
    now: Grouping,
    keys: Vec<(Grouping, LaneKey)>,
    /// Grows with every change.
    pub revision: u64,
}

impl Pins {
    /// Lanes are made by something else.
    pub fn turn_to(&mut self, grouping: Grouping) {
        self.now = grouping;
    }

    pub fn is_pinned(&self, key: LaneKey) -> bool {
        self.keys.contains(&(self.now, key))
    }

    pub fn toggle(&mut self, key: LaneKey) {
        self.revision += 1;
        if self.is_pinned(key) {
            self.keys.retain(|&one| one != (self.now, key));
        } else {
            self.keys.push((self.now, key));
        }
    }

    /// Their places among lanes; one that is not there just now is passed over.
    pub fn found_in(&self, lanes: &[Lane]) -> Vec<usize> {
        let place = |key: &LaneKey| lanes.iter().position(|lane| lane.key == *key);
        let keys = self.keys.iter().filter(|(grouping, _)| *grouping == self.now);
        keys.filter_map(|(_, key)| place(key)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_folded_or_on_top_is_so_under_its_own_grouping() {
        let (mut folds, mut pins) = (Folds::default(), Pins::default());
        let none = LaneKey::Value(crate::index::Sym::default());
        folds.turn_to(Grouping::Tag);
        pins.turn_to(Grouping::Tag);
        folds.toggle(none);
        pins.toggle(none);
        assert!(folds.is_folded(none) && pins.is_pinned(none));
        folds.turn_to(Grouping::Queue);
        pins.turn_to(Grouping::Queue);
        assert!(!folds.is_folded(none) && !pins.is_pinned(none));
        folds.all(true);
        folds.turn_to(Grouping::Tag);
        pins.turn_to(Grouping::Tag);
        assert!(folds.is_folded(none) && pins.is_pinned(none) && !folds.is_folded(LaneKey::Runs));
    }
}
