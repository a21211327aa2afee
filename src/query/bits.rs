//! One bit for each record, by its number.

/// A set of places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bits {
    words: Vec<u64>,
    len: usize,
}

impl Bits {
    /// All of `len` places, or none of them.
    pub fn new(len: usize, all: bool) -> Self {
        let mut bits = Self { words: vec![if all { u64::MAX } else { 0 }; len.div_ceil(64)], len };
        bits.trim();
        bits
    }

    /// The places that a question says yes to.
    pub fn of(len: usize, mut is_in: impl FnMut(usize) -> bool) -> Self {
        let word = |at: usize| {
            let (start, end) = (at * 64, len.min(at * 64 + 64));
            (start..end).fold(0_u64, |word, place| word | u64::from(is_in(place)) << (place - start))
        };
        Self { words: (0..len.div_ceil(64)).map(word).collect(), len }
    }

    /// Bits beyond the last place are never set.
    fn trim(&mut self) {
        if let (Some(last), rest @ 1..) = (self.words.last_mut(), self.len % 64) {
            *last &= (1 << rest) - 1;
        }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no place in it.
    pub fn is_none(&self) -> bool {
        self.words.iter().all(|&word| word == 0)
    }

    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub fn and(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= other);
    }

    pub fn or(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word |= other);
    }

    pub fn invert(&mut self) {
        self.words.iter_mut().for_each(|word| *word = !*word);
        self.trim();
    }

    /// How many places both have.
    pub fn count_both(&self, other: &Self) -> usize {
        self.words.iter().zip(&other.words).map(|(word, other)| (word & other).count_ones() as usize).sum()
    }

    pub fn set(&mut self, place: usize) {
        self.words[place / 64] |= 1 << (place % 64);
    }

    /// Whether it has a place; it has none that came after it was made.
    pub fn has(&self, place: usize) -> bool {
        self.words.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1)
    }

    /// 64 places at once, the lowest bit the first of them.
    pub fn word(&self, at: usize) -> u64 {
        self.words.get(at).copied().unwrap_or(0)
    }

    /// The places, from first to last.
    pub fn each(&self, mut see: impl FnMut(usize)) {
        for (at, &word) in self.words.iter().enumerate() {
            let mut rest = word;
            while rest != 0 {
                see(at * 64 + rest.trailing_zeros() as usize);
                rest &= rest - 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_add_up_at_every_length() {
        for len in [0, 1, 63, 64, 65, 200] {
            let thirds = Bits::of(len, |place| place.is_multiple_of(3));
            let mut set = Bits::new(len, false);
            (0..len).step_by(3).for_each(|place| set.set(place));
            assert_eq!(set, thirds);
            assert!((0..len).all(|place| set.has(place) == place.is_multiple_of(3)));
            let mut rest = thirds.clone();
            rest.invert();
            assert_eq!(thirds.count() + rest.count(), len);
            let mut places = Vec::new();
            thirds.each(|place| places.push(place));
            assert_eq!(places, (0..len).step_by(3).collect::<Vec<_>>());
            let mut both = thirds.clone();
            both.or(&rest);
            assert_eq!(both, Bits::new(len, true));
            assert_eq!(both.count_both(&thirds), thirds.count());
            both.and(&thirds);
            assert_eq!(both, thirds);
            rest.and(&thirds);
            assert_eq!(rest, Bits::new(len, false));
            assert!(rest.is_none() && thirds.is_none() == (len == 0));
        }
    }
}
