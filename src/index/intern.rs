//! Every text of the index once, and a four-byte name for it; lists of such names likewise.

use super::chunks::Chunks;
use super::numbers::Numbers;
use std::fmt::Debug;
use std::hash::{BuildHasher, Hash};
use std::ops::Range;
use std::sync::{Arc, LazyLock};

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

    pub(super) fn number(self) -> u32 {
        self.0
    }

    pub(super) fn from_number(number: u32) -> Self {
        Self(number)
    }

    /// Whether it is the empty text.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::EMPTY
    }
}

/// The name of an interned list of symbols; the default one is the empty list. A list of one, as most are, is
/// named after its symbol, with the top bit set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ListSym(u32);

const OF_ONE: u32 = 1 << 31;

impl ListSym {
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn number(self) -> u32 {
        self.0
    }

    pub fn from_number(number: u32) -> Self {
        Self(number)
    }
}

/// A run of interned things that lie one behind the other.
pub trait Page: Clone + Debug + Default {
    /// What is interned: a slice of such a run.
    type Item: ?Sized + Eq + Hash;
    /// How long a thing is.
    fn len_of(item: &Self::Item) -> usize;
    /// How long the run is.
    fn filled(&self) -> usize;
    /// A run with room for so much.
    fn with_room(room: usize) -> Self;
    /// Puts a thing at the end.
    fn append(&mut self, item: &Self::Item);
    /// A part of the run.
    fn part(&self, range: Range<usize>) -> &Self::Item;
}

impl Page for String {
    type Item = str;

    fn len_of(item: &str) -> usize {
        item.len()
    }

    fn filled(&self) -> usize {
        self.len()
    }

    fn with_room(room: usize) -> Self {
        Self::with_capacity(room)
    }

    fn append(&mut self, item: &str) {
        self.push_str(item);
    }

    fn part(&self, range: Range<usize>) -> &str {
        &self[range]
    }
}

impl Page for Vec<Sym> {
    type Item = [Sym];

    fn len_of(item: &[Sym]) -> usize {
        item.len()
    }

    fn filled(&self) -> usize {
        self.len()
    }

    fn with_room(room: usize) -> Self {
        Self::with_capacity(room)
    }

    fn append(&mut self, item: &[Sym]) {
        self.extend_from_slice(item);
    }

    fn part(&self, range: Range<usize>) -> &[Sym] {
        &self[range]
    }
}

/// Units (bytes of a text, symbols of a list) of a page; one that is longer has a page of its own.
const PAGE: usize = 1 << 14;

/// Interned things as they are read. A clone shares the pages that are full.
///
/// A thing is known by where it starts, counted in units as if all pages were full; it ends where the next one
/// starts, or with its page.
#[derive(Clone, Debug)]
pub struct Interned<P: Page> {
    pages: Vec<Arc<P>>,
    starts: Chunks<u32>,
}

/// The texts of an index.
pub type Strings = Interned<String>;
pub(super) type Lists = Interned<Vec<Sym>>;

impl<P: Page> Default for Interned<P> {
    fn default() -> Self {
        let mut starts = Chunks::default();
        // The empty one.
        starts.push(0);
        Self { pages: Vec::new(), starts }
    }
}

impl<P: Page> Interned<P> {
    /// How many there are, the empty one included; each has an index below this.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether there is none: never, the empty one is always there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.starts.len() == 0
    }

    fn part(&self, at: usize) -> Option<&P::Item> {
        let start = self.starts[at] as usize;
        let page = self.pages.get(start / PAGE)?;
        let next = self.starts.get(at + 1).map(|&next| next as usize);
        let end = next.filter(|next| next / PAGE == start / PAGE).map_or(page.filled(), |next| next % PAGE);
        Some(page.part(start % PAGE..end))
    }

    /// Puts a thing behind all others; `None` when there is no room for it below `limit`.
    fn push(&mut self, item: &P::Item, limit: u32) -> Option<u32> {
        let len = P::len_of(item);
        let filled = self.pages.last().map_or(PAGE, |page| page.filled());
        let has_room = filled + len <= PAGE && filled < PAGE;
        let start = if has_room { (self.pages.len() - 1) * PAGE + filled } else { self.pages.len() * PAGE };
        u32::try_from(start + len).ok().filter(|&end| end <= limit)?;
        if !has_room {
            // The first grows as it must, so that a small folder needs little.
            let room = if self.pages.is_empty() { len } else { len.max(PAGE) };
            self.pages.push(Arc::new(P::with_room(room)));
        }
        if let Some(page) = self.pages.last_mut() {
            Arc::make_mut(page).append(item);
        }
        // One that is longer than a page counts as so many pages.
        let pages = (start + len).div_ceil(PAGE).max(self.pages.len());
        self.pages.resize_with(pages, Arc::default);
        self.starts.push(start as u32);
        Some(self.starts.len() as u32 - 1)
    }
}

impl Strings {
    /// Adds a text, also one that is there: for those that nearly all differ, and are found otherwise. `None` when there
    /// is no room for it.
    pub(super) fn add(&mut self, text: &str) -> Option<Sym> {
        if text.is_empty() { Some(Sym::EMPTY) } else { self.push(text, u32::MAX).map(Sym) }
    }

    /// The text of a symbol of this index.
    #[must_use]
    pub fn text(&self, sym: Sym) -> &str {
        self.part(sym.index()).unwrap_or_default()
    }

    /// All texts in pieces of memory.
    pub fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        // Texts lie in the order of their symbols.
        let first_from = |start: usize| {
            let (mut low, mut high) = (0, self.starts.len());
            while low < high {
                let middle = low + (high - low) / 2;
                if (self.starts[middle] as usize) < start { low = middle + 1 } else { high = middle }
            }
            low as u32
        };
        let filled = self.pages.iter().enumerate().filter(|(_, page)| !page.is_empty());
        filled.map(move |(at, page)| {
            let syms = first_from(at * PAGE)..first_from((at + 1) * PAGE);
            Piece { strings: self, syms, begins: at * PAGE, text: page.as_str() }
        })
    }
}

/// Texts that lie one behind the other.
#[derive(Clone, Debug)]
pub struct Piece<'i> {
    strings: &'i Strings,
    syms: Range<u32>,
    /// Where the first begins, counted as if all pages were full.
    begins: usize,
    text: &'i str,
}

impl<'i> Piece<'i> {
    /// All of them, one behind the other.
    #[must_use]
    pub fn text(&self) -> &'i str {
        self.text
    }

    /// Their symbols, in the order in which they lie.
    pub fn syms(&self) -> impl Iterator<Item = Sym> + use<> {
        self.syms.clone().map(Sym)
    }

    /// The text that a byte of [`text`](Self::text) belongs to, and where that ends. Quicker where it is not far behind
    /// `near`, a text of these.
    #[must_use]
    pub fn at(&self, byte: usize, near: Option<Sym>) -> Option<(Sym, usize)> {
        let start = |sym: u32| self.strings.starts[sym as usize] as usize - self.begins;
        let Range { start: mut low, end: mut high } = self.syms;
        if let Some(Sym(near)) = near.filter(|near| self.syms.contains(&near.0) && start(near.0) <= byte) {
            low = near;
            let mut step = 1;
            while low + step < high && start(low + step) <= byte {
                low += step;
                step *= 2;
            }
            high = high.min(low + step);
        }
        while low < high {
            let middle = low + (high - low) / 2;
            if start(middle) <= byte { low = middle + 1 } else { high = middle }
        }
        let sym = low.checked_sub(1).filter(|sym| self.syms.contains(sym))?;
        let end = if low < self.syms.end { start(low) } else { self.text.len() };
        (byte < end).then_some((Sym(sym), end))
    }
}

impl Lists {
    /// The symbols of a list.
    pub(super) fn list(&self, list: ListSym) -> impl Iterator<Item = Sym> {
        let one = (list.0 & OF_ONE != 0).then_some(Sym(list.0 & !OF_ONE));
        let several = if one.is_some() { None } else { self.part(list.0 as usize) };
        one.into_iter().chain(several.unwrap_or_default().iter().copied())
    }
}

/// What finds an interned thing again. Nothing is ever taken out: what a folder says hardly changes.
#[derive(Debug)]
pub(super) struct Interner {
    /// By number alone: their hashes would take as much room again, and are worked out when there are more.
    table: Numbers,
    /// How many units all together may have.
    limit: u32,
    is_full: bool,
}

impl Default for Interner {
    fn default() -> Self {
        Self { table: Numbers::default(), limit: u32::MAX, is_full: false }
    }
}

impl Interner {
    /// The symbol of `text`, new or known. All texts together may have 4 GiB; what comes after that is
    /// taken for empty, and [`take_full`](Self::take_full) tells.
    pub fn text(&mut self, strings: &mut Strings, text: &str) -> Sym {
        if text.is_empty() {
            return Sym::EMPTY;
        }
        self.hashed_text(strings, text, hash_of(text))
    }

    /// The same, of a text whose hash is known.
    pub fn hashed_text(&mut self, strings: &mut Strings, text: &str, hash: u32) -> Sym {
        if text.is_empty() { Sym::EMPTY } else { Sym(self.number(strings, text, hash)) }
    }

    /// The name of `list`, new or known.
    pub fn list(&mut self, lists: &mut Lists, list: &[Sym]) -> ListSym {
        match list {
            [] => ListSym::default(),
            &[Sym(one)] if one & OF_ONE == 0 => ListSym(one | OF_ONE),
            _ => ListSym(self.number(lists, list, hash_of(list))),
        }
    }

    /// The symbol of `text` if it was interned.
    pub fn find(&self, strings: &Strings, text: &str) -> Option<Sym> {
        if text.is_empty() {
            return Some(Sym::EMPTY);
        }
        self.position(strings, text, hash_of(text)).map(Sym)
    }

    fn position<P: Page>(&self, known: &Interned<P>, item: &P::Item, hash: u32) -> Option<u32> {
        self.table.find(spread(hash), |at| known.part(at as usize) == Some(item))
    }

    fn number<P: Page>(&mut self, known: &mut Interned<P>, item: &P::Item, hash: u32) -> u32 {
        if let Some(at) = self.position(known, item, hash) {
            return at;
        }
        let Some(at) = known.push(item, self.limit) else {
            self.is_full = true;
            return 0;
        };
        self.table.insert(at, spread(hash), known.len(), |at| spread(hash_at(known, at)));
        at
    }

    /// Whether something was left out since this was last asked, because there is no room for it.
    pub fn take_full(&mut self) -> bool {
        std::mem::take(&mut self.is_full)
    }

    /// An interner with less room.
    #[cfg(test)]
    pub(super) fn with_limit(limit: u32) -> Self {
        Self { limit, ..Self::default() }
    }
}

/// Half a hash of a text or a list: the same wherever it is asked for while the program runs, and another the next time,
/// so that nobody can make many texts of one hash.
pub(super) fn hash_of<T: Hash + ?Sized>(item: &T) -> u32 {
    static HASHER: LazyLock<hashbrown::DefaultHashBuilder> = LazyLock::new(Default::default);
    HASHER.hash_one(item) as u32
}

fn hash_at<P: Page>(known: &Interned<P>, at: u32) -> u32 {
    known.part(at as usize).map_or(0, hash_of)
}

/// Half a hash as a whole one: a table looks at the lowest and at the highest bits.
pub(super) fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_kept_once_and_found_again() {
        let (mut interner, mut strings) = (Interner::default(), Strings::default());
        let words: Vec<String> = (0..5_000).map(|i| format!("词{}", i % 1_000)).collect();
        let syms: Vec<Sym> = words.iter().map(|word| interner.text(&mut strings, word)).collect();
        assert_eq!(strings.len(), 1_001);
        for (word, sym) in words.iter().zip(syms) {
            assert_eq!(strings.text(sym), word);
            assert_eq!(interner.find(&strings, word), Some(sym));
        }
        assert_eq!(interner.find(&strings, "never"), None);
        assert_eq!(interner.text(&mut strings, ""), Sym::EMPTY);
        assert_eq!(strings.text(Sym::EMPTY), "");
    }

    #[test]
    fn texts_of_every_length_lie_beside_each_other() {
        let (mut interner, mut strings) = (Interner::default(), Strings::default());
        let lens = [1, PAGE - 1, PAGE, 5, PAGE + 1, 3 * PAGE, 2 * PAGE, PAGE - 6, 6, 7];
        let text = |at: usize, len: usize| ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"][at].repeat(len);
        let syms: Vec<Sym> =
            lens.iter().enumerate().map(|(at, &len)| interner.text(&mut strings, &text(at, len))).collect();
        let pieces = strings
            .pieces()
            .map(|piece| (piece.syms().map(|sym| strings.text(sym)).collect::<String>(), piece.text()));
        assert!(pieces.into_iter().all(|(texts, all)| texts == all));
        assert_eq!(strings.pieces().map(|piece| piece.syms().count()).sum::<usize>(), strings.len());
        for piece in strings.pieces() {
            let mut ends = 0;
            for sym in piece.syms().filter(|&sym| !strings.text(sym).is_empty()) {
                let begins = ends;
                ends += strings.text(sym).len();
                for near in [None, piece.syms().next(), piece.syms().nth(3), Some(sym)] {
                    assert_eq!(piece.at(begins, near), Some((sym, ends)));
                    assert_eq!(piece.at(ends - 1, near), Some((sym, ends)));
                }
            }
            assert_eq!((piece.at(ends, None), ends), (None, piece.text().len()));
        }
        let before = strings.clone();
        interner.text(&mut strings, "later");
        for (at, (&len, sym)) in lens.iter().zip(syms).enumerate() {
            assert!(strings.text(sym) == text(at, len) && before.text(sym) == text(at, len), "{len}");
        }
        assert_eq!((before.len() + 1, strings.len()), (strings.len(), lens.len() + 2));
    }

    #[test]
    fn lists_are_kept_once() {
        let (mut interner, mut lists) = (Interner::default(), Lists::default());
        let all = [vec![Sym(1), Sym(2)], vec![Sym(2), Sym(1)], vec![Sym(2)], vec![Sym(1)], Vec::new()];
        for list in all.iter().chain(&all) {
            let name = interner.list(&mut lists, list);
            assert_eq!(
                (lists.list(name).collect::<Vec<_>>(), name.is_empty()),
                (list.clone(), list.is_empty())
            );
        }
        assert_eq!(lists.len(), 3);
    }

    #[test]
    fn what_has_no_room_is_told() {
        let (mut interner, mut strings) = (Interner::with_limit(5), Strings::default());
        let known = interner.text(&mut strings, "four");
        assert!(!interner.take_full());
        assert_eq!((interner.text(&mut strings, "two"), interner.take_full()), (Sym::EMPTY, true));
        assert_eq!((interner.text(&mut strings, "four"), interner.take_full()), (known, false));
    }
}
