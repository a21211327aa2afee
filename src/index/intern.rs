//! Every text of the index once, and a four-byte name for it.

use hashbrown::HashTable;
use std::hash::BuildHasher;

/// The name of an interned text. Two symbols of one index are equal when their texts are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sym(u32);

impl Sym {
    /// The empty text.
    pub const EMPTY: Self = Self(0);

    /// Its number: dense, from 0, so that a table by symbol can be a vector.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// Whether it is the empty text.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::EMPTY
    }
}

/// Texts in one string, found by hash. Nothing is ever taken out: what a folder says hardly changes.
#[derive(Clone, Debug)]
pub struct Interner {
    text: String,
    ends: Vec<u32>,
    table: HashTable<u32>,
    hasher: hashbrown::DefaultHashBuilder,
    /// How many bytes all texts together may have.
    capacity: u32,
    is_full: bool,
}

impl Default for Interner {
    fn default() -> Self {
        // The empty text ends at 0 and is never looked up in the table.
        Self {
            text: String::new(),
            ends: vec![0],
            table: HashTable::new(),
            hasher: hashbrown::DefaultHashBuilder::default(),
            capacity: u32::MAX,
            is_full: false,
        }
    }
}

impl Interner {
    /// The symbol of `text`, new or known. All texts together may have 4 GiB; what comes after that is
    /// taken for empty, and [`take_full`](Self::take_full) tells.
    pub fn intern(&mut self, text: &str) -> Sym {
        if text.is_empty() {
            return Sym::EMPTY;
        }
        let hash = self.hasher.hash_one(text);
        let (all, ends) = (&self.text, &self.ends);
        if let Some(&known) = self.table.find(hash, |&at| resolve(all, ends, at) == text) {
            return Sym(known);
        }
        let end = u32::try_from(self.text.len() + text.len()).ok().filter(|end| *end <= self.capacity);
        let Some(end) = end else {
            self.is_full = true;
            return Sym::EMPTY;
        };
        let at = self.ends.len() as u32;
        self.text.push_str(text);
        self.ends.push(end);
        let (all, ends, hasher) = (&self.text, &self.ends, &self.hasher);
        self.table.insert_unique(hash, at, |&at| hasher.hash_one(resolve(all, ends, at)));
        Sym(at)
    }

    /// Whether a text was left out since this was last asked, because there is no room for it.
    pub fn take_full(&mut self) -> bool {
        std::mem::take(&mut self.is_full)
    }

    /// An interner with less room.
    #[cfg(test)]
    pub(super) fn with_capacity(capacity: u32) -> Self {
        Self { capacity, ..Self::default() }
    }

    /// The symbol of `text` if it was interned.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Sym> {
        if text.is_empty() {
            return Some(Sym::EMPTY);
        }
        let hash = self.hasher.hash_one(text);
        self.table.find(hash, |&at| resolve(&self.text, &self.ends, at) == text).map(|&at| Sym(at))
    }

    /// The text of a symbol of this interner.
    #[must_use]
    pub fn text(&self, sym: Sym) -> &str {
        resolve(&self.text, &self.ends, sym.0)
    }

    /// How many symbols there are; each has an index below this.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Never: the empty text is always there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        false
    }
}

fn resolve<'t>(text: &'t str, ends: &[u32], at: u32) -> &'t str {
    let at = at as usize;
    let start = if at == 0 { 0 } else { ends[at - 1] as usize };
    &text[start..ends[at] as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_kept_once_and_found_again() {
        let mut interner = Interner::default();
        let words: Vec<String> = (0..5_000).map(|i| format!("词{}", i % 1_000)).collect();
        let syms: Vec<Sym> = words.iter().map(|word| interner.intern(word)).collect();
        assert_eq!(interner.len(), 1_001);
        for (word, sym) in words.iter().zip(syms) {
            assert_eq!(interner.text(sym), word);
            assert_eq!(interner.find(word), Some(sym));
        }
        assert_eq!(interner.find("never"), None);
        assert_eq!(interner.intern(""), Sym::EMPTY);
        assert_eq!(interner.text(Sym::EMPTY), "");
    }

    #[test]
    fn what_has_no_room_is_told() {
        let mut interner = Interner::with_capacity(5);
        let known = interner.intern("four");
        assert!(!interner.take_full());
        assert_eq!((interner.intern("two"), interner.take_full()), (Sym::EMPTY, true));
        assert_eq!((interner.intern("four"), interner.take_full()), (known, false));
    }
}
