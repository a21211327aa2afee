//! A long list in pieces that a copy of it shares until one of them is written to.

use std::ops::Index;
use std::sync::Arc;

/// So many items are in a piece: enough that a copy of the list is quick to make, few enough that a write to a
/// shared one copies little.
const PIECE: usize = 1024;

/// A list that only grows. Cheap to clone: a clone shares every piece that neither of the two writes to.
#[derive(Clone, Debug)]
pub(super) struct Chunks<T> {
    pieces: Vec<Arc<Vec<T>>>,
    len: usize,
}

impl<T> Default for Chunks<T> {
    fn default() -> Self {
        Self { pieces: Vec::new(), len: 0 }
    }
}

impl<T> Chunks<T> {
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn get(&self, at: usize) -> Option<&T> {
        self.pieces.get(at / PIECE)?.get(at % PIECE)
    }
}

impl<T: Clone> Chunks<T> {
    pub fn push(&mut self, item: T) {
        if self.len.is_multiple_of(PIECE) {
            // The first grows as it must, so that a small folder needs little.
            let room = if self.pieces.is_empty() { 0 } else { PIECE };
            self.pieces.push(Arc::new(Vec::with_capacity(room)));
        }
        if let Some(piece) = self.pieces.last_mut() {
            Arc::make_mut(piece).push(item);
            self.len += 1;
        }
    }

    /// The item at a place that is filled, to be written to.
    pub fn get_mut(&mut self, at: usize) -> &mut T {
        &mut Arc::make_mut(&mut self.pieces[at / PIECE])[at % PIECE]
    }
}

impl<T> Index<usize> for Chunks<T> {
    type Output = T;

    fn index(&self, at: usize) -> &T {
        &self.pieces[at / PIECE][at % PIECE]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_does_not_see_what_is_written_afterwards() {
        let mut list = Chunks::default();
        (0..3_000).for_each(|at| list.push(at));
        let before = list.clone();
        *list.get_mut(2_999) = 7;
        list.push(3_000);
        assert_eq!((list.len(), list[2_999], list[3_000]), (3_001, 7, 3_000));
        assert_eq!((before.len(), before[2_999], before.get(3_000)), (3_000, 2_999, None));
        assert!((0..3_000).all(|at| before[at] == at));
        assert!(Arc::ptr_eq(&list.pieces[0], &before.pieces[0]));
    }
}
