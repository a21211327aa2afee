//! Which deliveries of one id are one record, found in one sweep: an id may stand in every callback of a folder.

use super::Sym;
use crate::time::Millis;
use hashbrown::HashMap;
use std::collections::{BTreeSet, VecDeque};

/// Deliveries of one job whose creation times lie further apart are two jobs that share an id.
const SAME_JOB_WITHIN: Millis = 60_000;

/// The number of the group, from 0, that each delivery belongs to, given tag and creation time of each. Those
/// of a group share their tag, and its first creation time lies within a minute of the others, where both are
/// known. Each joins the first group that it can.
///
/// They come in this order: with a tag before without one; then with a creation time before without one; then
/// by tag; then by creation time.
pub(super) fn numbers(sorted: &[(Sym, Option<Millis>)]) -> Vec<usize> {
    let mut sweep = Sweep::default();
    sorted.iter().map(|&(tag, created)| sweep.number(tag, created)).collect()
}

#[derive(Default)]
struct Sweep {
    /// The creation time of each group.
    created: Vec<Option<Millis>>,
    /// The first and the last group of each tag.
    of_tag: HashMap<Sym, (usize, usize)>,
    /// Made at the first delivery without a tag.
    untagged: Option<Untagged>,
}

/// What a delivery without a tag, but with a creation time, may join. They come in the order of that time.
struct Untagged {
    /// Groups by creation time that lie ahead still, the next one last.
    ahead: Vec<(Millis, usize)>,
    /// Groups within reach by creation time, to see them leave.
    leaving: BTreeSet<(Millis, usize)>,
    /// The same by number, to find the first.
    near: BTreeSet<usize>,
    /// Groups without a creation time yet.
    timeless: VecDeque<usize>,
}

impl Sweep {
    fn number(&mut self, tag: Sym, created: Option<Millis>) -> usize {
        match created {
            _ if !tag.is_empty() => self.tagged(tag, created),
            Some(created) => self.untagged(created),
            // Agrees with everything.
            None if self.created.is_empty() => self.begin(None),
            None => 0,
        }
    }

    fn tagged(&mut self, tag: Sym, created: Option<Millis>) -> usize {
        if let Some(&(first, last)) = self.of_tag.get(&tag) {
            // All that came before are earlier, and further apart than two that are one.
            let fits = |group: usize| {
                self.created[group].zip(created).is_none_or(|(a, b)| (b - a).abs() <= SAME_JOB_WITHIN)
            };
            let group = if created.is_some() { last } else { first };
            if fits(group) {
                return group;
            }
        }
        let group = self.begin(created);
        self.of_tag.entry(tag).or_insert((group, group)).1 = group;
        group
    }

    fn untagged(&mut self, now: Millis) -> usize {
        let created = &self.created;
        let reach = self.untagged.get_or_insert_with(|| Untagged::of(created));
        reach.move_to(now);
        if let Some(&group) = reach.near.first() {
            // Groups without a time come after all that had one, but before those made here.
            if reach.timeless.front().is_none_or(|&timeless| group < timeless) {
                return group;
            }
        }
        let group = reach.timeless.pop_front();
        reach.add(now, group.unwrap_or(created.len()));
        if let Some(group) = group {
            self.created[group] = Some(now);
            return group;
        }
        self.begin(Some(now))
    }

    fn begin(&mut self, created: Option<Millis>) -> usize {
        self.created.push(created);
        self.created.len() - 1
    }
}

impl Untagged {
    fn of(created: &[Option<Millis>]) -> Self {
        let timed = created.iter().enumerate().filter_map(|(group, created)| Some(((*created)?, group)));
        let mut ahead: Vec<_> = timed.collect();
        ahead.sort_unstable_by(|a, b| b.cmp(a));
        let timeless = (0..created.len()).filter(|&group| created[group].is_none()).collect();
        Self { ahead, leaving: BTreeSet::new(), near: BTreeSet::new(), timeless }
    }

    fn move_to(&mut self, now: Millis) {
        while let Some((created, group)) =
            self.ahead.pop_if(|(created, _)| *created <= now.saturating_add(SAME_JOB_WITHIN))
        {
            self.add(created, group);
        }
        while let Some(&(created, group)) = self.leaving.first()
            && created < now.saturating_sub(SAME_JOB_WITHIN)
        {
            self.leaving.pop_first();
            self.near.remove(&group);
        }
    }

    fn add(&mut self, created: Millis, group: usize) {
        self.leaving.insert((created, group));
        self.near.insert(group);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Indexer;
    use proptest::prelude::*;

    /// What the sweep must say: each joins the first group that it agrees with.
    fn one_by_one(sorted: &[(Sym, Option<Millis>)]) -> Vec<usize> {
        let mut groups: Vec<(Sym, Option<Millis>)> = Vec::new();
        let number = |&(tag, created): &(Sym, Option<Millis>)| {
            let agrees = |&(own, first): &(Sym, Option<Millis>)| {
                (own == tag || own.is_empty() || tag.is_empty())
                    && first.zip(created).is_none_or(|(a, b)| (a - b).abs() <= SAME_JOB_WITHIN)
            };
            let known = groups.iter().position(agrees);
            let group = known.unwrap_or(groups.len());
            if known.is_none() {
                groups.push((tag, created));
            }
            groups[group].1 = groups[group].1.or(created);
            group
        };
        sorted.iter().map(number).collect()
    }

    proptest! {
        #[test]
        fn the_sweep_finds_the_first_group_that_fits(
            mut claims in prop::collection::vec((0..4_usize, prop::option::of(0..12_i64)), 0..40),
        ) {
            let mut strings = Indexer::new();
            let tags = ["", "a", "b", "c"].map(|tag| strings.intern(tag));
            claims.sort_by_key(|&(tag, created)| (tag == 0, created.is_none(), tag, created));
            let claims: Vec<_> = claims.iter().map(|&(tag, at)| (tags[tag], at.map(|at| at * 20_000))).collect();
            prop_assert_eq!(numbers(&claims), one_by_one(&claims));
        }
    }

    #[test]
    fn many_of_one_id_are_swept() {
        let mut strings = Indexer::new();
        let tag = strings.intern("Tts");
        let apart = |at: i64| Some(at * (SAME_JOB_WITHIN + 1));
        // One by one this would be ten thousand million comparisons.
        let tagged = (0..100_000).map(|at| (tag, apart(at)));
        let sorted: Vec<_> = tagged.chain((0..200_000).map(|at| (Sym::EMPTY, apart(at)))).collect();
        let numbers = numbers(&sorted);
        assert_eq!((numbers[99_999], numbers[100_000], numbers[299_999]), (99_999, 0, 199_999));
    }
}
