//! The order of texts as a person expects it: case does not count, numbers in them count as numbers.
//!
//! A million texts that share long beginnings (`upload/2026/clip_…`) are the usual case, so each is turned
//! into bytes that compare as the texts do, and these are sorted eight at a time.

/// Most bytes of a text that its order depends on, before the texts themselves are compared.
const MOST_KEY_BYTES: usize = 192;
/// From here on come Chinese, Japanese, Korean, where letters have no case; few after them do.
const FIRST_WITHOUT_CASE: char = '\u{2E80}';
/// How many bytes are sorted at a time.
const STEP: usize = 8;

/// The rank of each text: equal texts have the same, others differ.
pub fn ranks(texts: &[&str]) -> Vec<u32> {
    let mut entries: Vec<(u64, u32)> = (0..texts.len() as u32).map(|at| (0, at)).collect();
    let mut sorter = Sorter { texts, keys: Keys::of(texts), ranks: vec![0; texts.len()], next: 0 };
    sorter.sort(&mut entries, 0);
    sorter.ranks
}

struct Sorter<'t> {
    texts: &'t [&'t str],
    keys: Keys,
    ranks: Vec<u32>,
    /// The rank of the next text.
    next: u32,
}

impl Sorter<'_> {
    /// Ranks entries whose keys agree in their first `depth` bytes.
    fn sort(&mut self, entries: &mut [(u64, u32)], depth: usize) {
        for entry in &mut *entries {
            entry.0 = self.keys.part(entry.1, depth);
        }
        entries.sort_unstable_by_key(|entry| entry.0);
        for run in entries.chunk_by_mut(|a, b| a.0 == b.0) {
            if let [only] = run {
                self.ranks[only.1 as usize] = self.next;
                self.next += 1;
            } else if run[0].0.trailing_zeros() >= u8::BITS {
                // Keys hold no zero: one at the end says that these have ended here.
                self.sort_as_sent(run);
            } else {
                self.sort(run, depth + STEP);
            }
        }
    }

    /// Ranks texts whose keys do not tell them apart.
    fn sort_as_sent(&mut self, run: &mut [(u64, u32)]) {
        let text = |entry: &(u64, u32)| self.texts[entry.1 as usize];
        run.sort_by_key(text);
        for same in run.chunk_by(|a, b| text(a) == text(b)) {
            for entry in same {
                self.ranks[entry.1 as usize] = self.next;
            }
            self.next += 1;
        }
    }
}

/// The texts as bytes that compare as they should, one after the other.
struct Keys {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Keys {
    fn of(texts: &[&str]) -> Self {
        let most = texts.iter().map(|text| text.len().min(MOST_KEY_BYTES)).sum::<usize>();
        // Numbers take a little more than in the text.
        let bytes = Vec::with_capacity(most + most / 2);
        let mut keys = Self { bytes, ends: Vec::with_capacity(texts.len()) };
        for text in texts {
            encode(text, &mut keys.bytes);
            keys.ends.push(keys.bytes.len());
        }
        // So that eight bytes can be taken anywhere.
        keys.bytes.extend([0; STEP]);
        keys
    }

    /// Eight bytes of a key from `depth` on, zeros after its end.
    fn part(&self, item: u32, depth: usize) -> u64 {
        let at = item as usize;
        let start = if at == 0 { 0 } else { self.ends[at - 1] } + depth;
        let len = self.ends[at].saturating_sub(start).min(STEP);
        if len == 0 {
            return 0;
        }
        let mut part = [0; STEP];
        part.copy_from_slice(&self.bytes[start..start + STEP]);
        // What lies beyond the end belongs to the next key.
        u64::from_be_bytes(part) & (u64::MAX << (8 * (STEP - len)))
    }
}

/// Letters in lower case; a number as its length and then its digits, so that 9 comes before 10.
fn encode(text: &str, out: &mut Vec<u8>) {
    // A little longer than it may get: the last sign may be several letters in lower case.
    let mut key = [0; MOST_KEY_BYTES + 16];
    let mut len = 0;
    // Where the length of the number stands that is being read.
    let mut number: Option<usize> = None;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() && len < MOST_KEY_BYTES {
        let byte = bytes[at];
        at += 1;
        if byte.is_ascii_digit() {
            let digits = *number.get_or_insert_with(|| {
                (key[len], key[len + 1]) = (b'0', 1);
                len += 2;
                len - 1
            });
            // Zeros before a number do not count.
            if byte != b'0' || key[digits] > 1 {
                key[digits] += 1;
                key[len] = byte;
                len += 1;
            }
            continue;
        }
        number = None;
        if byte.is_ascii() {
            key[len] = byte.to_ascii_lowercase().max(1);
            len += 1;
        } else if let Some(sign) = text[at - 1..].chars().next() {
            at += sign.len_utf8() - 1;
            len += lower(sign, &mut key[len..]);
        }
    }
    out.extend_from_slice(&key[..len.min(MOST_KEY_BYTES)]);
}

/// Writes a letter in lower case; gives how many bytes that took.
fn lower(sign: char, out: &mut [u8]) -> usize {
    // What is written in full width stands beside what is not.
    if let '\u{FF01}'..='\u{FF5E}' = sign {
        out[0] = (u32::from(sign) - 0xFEE0).to_le_bytes()[0].to_ascii_lowercase();
        return 1;
    }
    if sign >= FIRST_WITHOUT_CASE {
        return sign.encode_utf8(out).len();
    }
    sign.to_lowercase().fold(0, |len, lower| len + lower.encode_utf8(&mut out[len..]).len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_count_and_numbers_count_as_numbers() {
        let sorted = [
            "",
            "#1",
            "9",
            "10",
            "a/clip_9.mp4",
            "A/clip_10.mp4",
            "a/clip_10.mp4b",
            "b",
            "clip",
            "Éa",
            "éb",
            "上传",
            "视频",
        ];
        assert_eq!(ranks(&sorted), (0..sorted.len() as u32).collect::<Vec<_>>());
        let backwards: Vec<&str> = sorted.iter().rev().copied().collect();
        assert_eq!(ranks(&backwards), (0..sorted.len() as u32).rev().collect::<Vec<_>>());
    }

    #[test]
    fn full_width_letters_stand_beside_the_others() {
        let sorted = ["a", "ｂ", "c", "Ｄ", "视频"];
        assert_eq!(ranks(&sorted), (0..sorted.len() as u32).collect::<Vec<_>>());
    }

    #[test]
    fn equal_texts_share_a_rank_and_others_do_not() {
        assert_eq!(ranks(&["b", "a", "B", "b", "007", "7"]), [4, 2, 3, 4, 0, 1]);
        assert_eq!(ranks(&[]), [] as [u32; 0]);
    }

    #[test]
    fn long_texts_that_differ_only_at_the_end_keep_their_order() {
        let texts: Vec<String> =
            (0..50).map(|number| format!("{}{number:02}", "x".repeat(MOST_KEY_BYTES + 9))).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        assert_eq!(ranks(&texts), (0..50).collect::<Vec<_>>());
        let eights = ["12345678a", "abcdefgh", "abcdefgha", "abcdefghabcdefgh"];
        assert_eq!(ranks(&eights), [0, 1, 2, 3]);
    }
}
