//! A piece of text, found among bytes: many places are looked at together.

/// Bytes to look for in others. Only letters of ASCII have a case.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    pub bytes: Vec<u8>,
    /// The place of its rarest byte, and that byte in both cases.
    rare: (usize, u8, u8),
    /// Its first byte, its rarest and its last: the place of each.
    looked_at: [(usize, Cased); 3],
}

/// A byte, in both cases where it is a letter of ASCII.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Cased {
    lower: u8,
    /// What makes the upper case of it the lower one: a bit for letters, none for others.
    fold: u8,
}

impl Cased {
    fn of(byte: u8) -> Self {
        Self { lower: byte.to_ascii_lowercase(), fold: if byte.is_ascii_alphabetic() { 0x20 } else { 0 } }
    }

    fn is(self, byte: u8) -> bool {
        byte | self.fold == self.lower
    }
}

/// So many bytes are looked at together: the compiler makes a few instructions of it.
const BLOCK: usize = 64;

impl Piece {
    pub fn of(bytes: &[u8]) -> Self {
        let rare = bytes.iter().enumerate().min_by_key(|(_, byte)| frequency(**byte));
        let (at, byte) = rare.map_or((0, 0), |(at, byte)| (at, *byte));
        let rare = (at, byte.to_ascii_lowercase(), byte.to_ascii_uppercase());
        let last = bytes.len().saturating_sub(1);
        let looked_at = [0, at, last].map(|at| (at, Cased::of(bytes.get(at).copied().unwrap_or_default())));
        Self { bytes: bytes.to_vec(), rare, looked_at }
    }

    /// Where it begins first.
    pub fn find(&self, text: &[u8]) -> Option<usize> {
        if self.bytes.is_empty() {
            return Some(0);
        }
        let starts = (text.len() + 1).checked_sub(self.bytes.len())?;
        let [(_, first), (middle_at, middle), (last_at, last)] = self.looked_at;
        let (middles, lasts) = (text.get(middle_at..)?, text.get(last_at..)?);
        // What many texts have in common is told by its end, if at all: `clip_1` from `clip_2`.
        let mut from = 0;
        while from + BLOCK <= starts {
            let [a, b, c] = [text, middles, lasts].map(|part| &part[from..from + BLOCK]);
            let fits = |at: usize| first.is(a[at]) & middle.is(b[at]) & last.is(c[at]);
            if (0..BLOCK).fold(false, |any, at| any | fits(at))
                && let Some(at) = (0..BLOCK).find(|&at| fits(at) && self.is_at(text, from + at))
            {
                return Some(from + at);
            }
            from += BLOCK;
        }
        self.find_in_few(text, from, starts)
    }

    fn is_at(&self, text: &[u8], start: usize) -> bool {
        text[start..start + self.bytes.len()].eq_ignore_ascii_case(&self.bytes)
    }

    /// Where it begins first, from one place on and before another.
    fn find_in_few(&self, text: &[u8], from: usize, starts: usize) -> Option<usize> {
        let (at, lower, upper) = self.rare;
        let (mut from, end) = (from + at, starts + at);
        while let Some(found) = memchr::memchr2(lower, upper, &text[from..end]) {
            let start = from + found - at;
            if self.is_at(text, start) {
                return Some(start);
            }
            from += found + 1;
        }
        None
    }
}

/// How often a byte is met in names and paths, roughly.
fn frequency(byte: u8) -> u8 {
    match byte {
        // The first bytes of Chinese signs are few, those after them are many.
        b'e'
        | b'a'
        | b't'
        | b'o'
        | b'i'
        | b'n'
        | b's'
        | b'r'
        | b'/'
        | b'.'
        | b'_'
        | b'-'
        | b'0'..=b'9'
        | 0xE0.. => 3,
        b'a'..=b'z' | b'A'..=b'Z' => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_in_blocks_is_what_a_look_at_each_place_finds() {
        let mut state = 7_u64;
        let mut next = |most: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as usize % most
        };
        for _ in 0..3_000 {
            let text: Vec<u8> = (0..next(300)).map(|_| b"abAB_1\xE8@`"[next(9)]).collect();
            let word: Vec<u8> = (0..=next(5)).map(|_| b"abAB_1\xE8@`"[next(9)]).collect();
            let plainly = text.windows(word.len()).position(|part| part.eq_ignore_ascii_case(&word));
            assert_eq!(Piece::of(&word).find(&text), plainly, "{word:?} in {text:?}");
        }
    }
}
