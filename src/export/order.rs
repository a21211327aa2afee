//! In which order callbacks are exported: that of the records, but for callbacks that tell of the same record. Read again
//! they all arrive at once, and of two that are equally final the later one wins: so those come in the order in which
//! they arrived, though another record would have called for the later one first.

use std::collections::HashMap;

/// For each callback those that must be written before it, directly; most have none.
#[derive(Default)]
pub(super) struct Before {
    direct: HashMap<usize, Vec<usize>>,
}

impl Before {
    /// Says that these come in this order.
    pub fn add(&mut self, in_order: &[usize]) {
        for pair in in_order.windows(2) {
            let before = self.direct.entry(pair[1]).or_default();
            if !before.contains(&pair[0]) {
                before.push(pair[0]);
            }
        }
    }

    /// Those that come directly before it.
    pub fn of(&self, at: usize) -> &[usize] {
        self.direct.get(&at).map_or(&[], Vec::as_slice)
    }

    /// All of `count` callbacks, each behind those that come before it, else as they are.
    pub fn order(&self, count: usize) -> Vec<usize> {
        let mut order = Vec::with_capacity(count);
        if self.direct.is_empty() {
            order.extend(0..count);
            return order;
        }
        let mut is_seen = vec![false; count];
        // Chains can be long: no recursion.
        let mut open: Vec<(usize, usize)> = Vec::new();
        for first in 0..count {
            if !std::mem::replace(&mut is_seen[first], true) {
                open.push((first, 0));
            }
            while let Some((at, done)) = open.last_mut() {
                if let Some(&before) = self.of(*at).get(*done) {
                    *done += 1;
                    if !std::mem::replace(&mut is_seen[before], true) {
                        open.push((before, 0));
                    }
                } else {
                    order.push(*at);
                    open.pop();
                }
            }
        }
        order
    }

    /// The same for callbacks that were put into `order`.
    pub fn put_into(self, order: &[usize]) -> Self {
        let mut place = vec![0; order.len()];
        order.iter().enumerate().for_each(|(to, &from)| place[from] = to);
        let moved = |(at, before): (usize, Vec<usize>)| {
            (place[at], before.into_iter().map(|one| place[one]).collect())
        };
        Self { direct: self.direct.into_iter().map(moved).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_must_come_before_does_and_the_rest_stays() {
        let mut before = Before::default();
        assert_eq!(before.order(3), [0, 1, 2]);
        before.add(&[3, 1]);
        before.add(&[4, 3, 1]);
        before.add(&[0, 2]);
        let order = before.order(6);
        assert_eq!(order, [0, 4, 3, 1, 2, 5]);
        let put = before.put_into(&order);
        assert_eq!((put.of(2), put.of(3), put.of(4), put.of(5)), (&[1][..], &[2][..], &[0][..], &[][..]));
        assert_eq!(put.order(6), [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let mut before = Before::default();
        let back: Vec<usize> = (0..200_000).rev().collect();
        before.add(&back);
        assert_eq!(before.order(back.len()), back);
    }
}
