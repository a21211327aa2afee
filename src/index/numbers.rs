//! Numbers, found again by the hash of what they stand for.

use hashbrown::HashTable;

/// A set of numbers that count from 0 upwards, each found by the hash of what it stands for.
///
/// It grows a little with every number that is put in: moving millions at once would hold up whoever puts in the one
/// that was too many, and that may be a frame of the window.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    table: HashTable<u32>,
    /// What was the table until it was full. It is read, too, until all of it stands in the new one.
    before: HashTable<u32>,
    /// All below this were moved.
    moved: u32,
    /// Those below this may stand in the table before.
    end: u32,
    /// So many are moved with each that is put in: all, by the time that there is no room again.
    step: u32,
}

impl Numbers {
    /// The number that stands for what `is` knows.
    pub fn find(&self, hash: u64, is: impl Fn(u32) -> bool) -> Option<u32> {
        let is = |&number: &u32| is(number);
        self.table.find(hash, is).or_else(|| self.before.find(hash, is)).copied()
    }

    /// Puts in a number that is not there. `count` is how many numbers were given out so far, this one included.
    pub fn insert(&mut self, number: u32, hash: u64, count: usize, hash_of: impl Fn(u32) -> u64) {
        if self.table.len() == self.table.capacity() {
            self.grow(count, &hash_of);
        }
        self.move_up_to(self.moved.saturating_add(self.step), &hash_of);
        self.table.insert_unique(hash, number, |&at| hash_of(at));
    }

    /// Takes out the number that stands for what `is` knows.
    pub fn remove(&mut self, hash: u64, is: impl Fn(u32) -> bool) {
        for table in [&mut self.table, &mut self.before] {
            if let Ok(entry) = table.find_entry(hash, |&number| is(number)) {
                entry.remove();
            }
        }
    }

    fn grow(&mut self, count: usize, hash_of: &impl Fn(u32) -> u64) {
        // Only when far more was taken out than put in is anything left to move.
        self.move_up_to(self.end, hash_of);
        let table = HashTable::with_capacity((self.table.len() * 2).max(4));
        self.before = std::mem::replace(&mut self.table, table);
        self.end = u32::try_from(count).unwrap_or(u32::MAX);
        self.moved = 0;
        let room = self.table.capacity() - self.before.len();
        self.step = self.end / u32::try_from(room).unwrap_or(u32::MAX).max(1) + 1;
    }

    /// In the order of their numbers, in which what they stand for lies in memory.
    fn move_up_to(&mut self, to: u32, hash_of: &impl Fn(u32) -> u64) {
        let to = to.min(self.end);
        if self.moved == to {
            return;
        }
        for number in self.moved..to {
            let hash = hash_of(number);
            if self.before.find(hash, |&at| at == number).is_some() {
                self.table.insert_unique(hash, number, |&at| hash_of(at));
            }
        }
        self.moved = to;
        if to == self.end {
            self.before = HashTable::new();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::cell::Cell;
    use std::collections::BTreeSet;

    fn hash(number: u32) -> u64 {
        // Many numbers share a hash.
        u64::from(number % 31).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }

    proptest! {
        #[test]
        fn it_holds_what_was_put_in_and_not_taken_out(
            steps in prop::collection::vec((any::<bool>(), 0..120_u32), 1..300),
        ) {
            let (mut numbers, mut truth) = (Numbers::default(), BTreeSet::new());
            let holds = |numbers: &Numbers, number| numbers.find(hash(number), |at| at == number).is_some();
            for (is_put_in, number) in steps {
                if !is_put_in {
                    numbers.remove(hash(number), |at| at == number);
                    truth.remove(&number);
                } else if truth.insert(number) {
                    numbers.insert(number, hash(number), 120, hash);
                }
                // The one, and another, which a table that is being moved must not lose.
                for number in [number, (number * 7 + 3) % 120] {
                    prop_assert_eq!(holds(&numbers, number), truth.contains(&number), "{}", number);
                }
            }
            prop_assert!((0..120).all(|number| holds(&numbers, number) == truth.contains(&number)));
        }
    }

    #[test]
    fn no_number_that_is_put_in_waits_for_all_others() {
        let mut numbers = Numbers::default();
        let hashed = Cell::new(0);
        let counted = |number: u32| {
            hashed.set(hashed.get() + 1);
            u64::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        };
        let mut most = 0;
        for number in 0..100_000_u32 {
            hashed.set(0);
            numbers.insert(number, counted(number), number as usize + 1, counted);
            most = most.max(hashed.get());
        }
        assert!(most < 8, "one was put in and {most} were moved");
        assert!((0..100_000).all(|number| numbers.find(counted(number), |at| at == number).is_some()));
    }
}
