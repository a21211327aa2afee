//! Texts to look for: whole, in part, with wildcards, by expression. Case is never looked at.

use super::Fault;
use super::lex::{Part, RawValue};
use super::piece::Piece;
use hashbrown::HashSet;
use regex::bytes::{Regex, RegexBuilder};
use std::borrow::Cow;

/// More whole texts than this are looked up, and not compared one by one.
const MANY: usize = 8;

/// How a written value is laid against a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// The whole text.
    Whole,
    /// Any part of it; with a wildcard the whole.
    Part,
    /// The beginning of it; with a wildcard the whole.
    Start,
    /// Any part of it, with wildcards or without.
    Within,
}

impl Fit {
    /// Whether a value fits from the first sign of a text on, and up to the last.
    fn ends(self, value: &RawValue) -> (bool, bool) {
        match self {
            Self::Within => (false, false),
            _ if value.has_wildcard() => (true, true),
            Self::Whole => (true, true),
            Self::Start => (true, false),
            Self::Part => (false, false),
        }
    }
}

/// Several texts to look for, of which one is enough.
#[derive(Clone, Debug, Default)]
pub(super) struct Matcher {
    /// Found by looking at bytes.
    plain: Vec<Plain>,
    /// Of very many that are whole texts each in lower case, and the length of the longest.
    whole: (HashSet<Vec<u8>>, usize),
    /// Expressions, and what has letters whose case is not a matter of one bit.
    rest: Option<Regex>,
    /// Whether nothing at all is asked for too: what is not known.
    wants_nothing: bool,
}

/// Two are the same when they look for the same in the same way.
impl PartialEq for Matcher {
    fn eq(&self, other: &Self) -> bool {
        let source = |matcher: &Self| matcher.rest.as_ref().map(|rest| rest.as_str().to_owned());
        self.wants_nothing == other.wants_nothing
            && self.plain == other.plain
            && self.whole == other.whole
            && source(self) == source(other)
    }
}

impl Matcher {
    /// Of plain values, with wildcards or without, all laid against a text in the same way.
    #[cfg(test)]
    pub fn of_values(values: &[RawValue], fit: Fit) -> Result<Self, Fault> {
        Self::of_values_each(values, |_| fit)
    }

    /// Of plain values, with wildcards or without, each laid against a text in its own way.
    pub fn of_values_each(values: &[RawValue], fit: impl Fn(&RawValue) -> Fit) -> Result<Self, Fault> {
        let mut matcher = Self::default();
        let mut sources = Vec::new();
        for value in values {
            let (value, fit) = (&in_half_width(value), fit(value));
            if value.parts.is_empty() {
                matcher.wants_nothing = true;
            } else if let Some(plain) = Plain::of(value, fit) {
                matcher.plain.push(plain);
            } else {
                sources.push(source_of(value, fit));
            }
        }
        if !sources.is_empty() {
            matcher.rest = Some(compile(&sources.join("|"), Lines::AreNothing)?);
        }
        matcher.gather();
        Ok(matcher)
    }

    /// Puts many whole texts together, so that a list of ids costs no more than one of them.
    fn gather(&mut self) {
        if self.plain.iter().filter(|plain| plain.is_whole()).count() <= MANY {
            return;
        }
        let (whole, plain): (Vec<Plain>, _) = self.plain.drain(..).partition(Plain::is_whole);
        self.plain = plain;
        let pieces = whole.iter().flat_map(|plain| &plain.pieces);
        self.whole.0 = pieces.map(|piece| piece.bytes.to_ascii_lowercase()).collect();
        self.whole.1 = self.whole.0.iter().map(Vec::len).max().unwrap_or(0);
    }

    /// Of regular expressions.
    pub fn of_expressions(values: &[RawValue], lines: Lines) -> Result<Self, Fault> {
        let sources: Vec<String> = values.iter().map(RawValue::text).collect();
        // Each for itself first: alone they must make sense, not only joined.
        for source in &sources {
            compile(source, lines)?;
        }
        let joined = match &sources[..] {
            [one] => one.clone(),
            many => many.iter().map(|one| format!("(?:{one})")).collect::<Vec<_>>().join("|"),
        };
        Ok(Self { rest: Some(compile(&joined, lines)?), ..Self::default() })
    }

    /// Whether it finds something in a text. Nothing is ever found in the empty text.
    pub fn finds(&self, text: &str) -> bool {
        self.finds_in(text.as_bytes())
    }

    /// Whether it finds something in bytes that are a text for the most part.
    pub fn finds_in(&self, text: &[u8]) -> bool {
        // What is written in full width is found as if it were not.
        let finds_folded = || {
            let text = String::from_utf8_lossy(text);
            matches!(to_half_width(&text), Cow::Owned(folded) if self.finds_as_is(folded.as_bytes()))
        };
        self.finds_as_is(text) || memchr::memchr(WIDE, text).is_some() && finds_folded()
    }

    /// Whether it may find something in one of several texts that lie one behind the other. Much quicker than to
    /// look in each.
    pub fn may_find_in(&self, texts: &str) -> bool {
        let texts = texts.as_bytes();
        self.rest.is_some()
            || !self.whole.0.is_empty()
            || self.plain.iter().any(|plain| plain.may_find_in(texts))
            || memchr::memchr(WIDE, texts).is_some()
    }

    /// What finds the same in many texts that lie one behind the other, where a text is found by any part of it: all
    /// of them are walked through at once, which is much quicker than to look in each.
    pub fn needle(&self) -> Option<Needle<'_>> {
        let is_part = |plain: &Plain| {
            let is_one = matches!(&plain.pieces[..], [one] if !one.bytes.is_empty());
            is_one && !plain.begins && !plain.ends
        };
        let is_found_at_once =
            !self.plain.is_empty() && self.rest.is_none() && self.plain.iter().all(is_part);
        is_found_at_once.then(|| Needle(self.plain.iter().flat_map(|plain| &plain.pieces).collect()))
    }

    /// Whether it finds something in a path where it finds it in the directory or in the name, and nowhere else.
    pub fn is_within_names(&self) -> bool {
        self.rest.is_none() && self.whole.0.is_empty() && self.plain.iter().all(Plain::is_within_names)
    }

    fn finds_as_is(&self, text: &[u8]) -> bool {
        !text.is_empty()
            && (self.plain.iter().any(|plain| plain.finds(text))
                || text.len() <= self.whole.1 && self.whole.0.contains(&text.to_ascii_lowercase())
                || self.rest.as_ref().is_some_and(|rest| rest.is_match(text)))
    }

    /// Whether it finds something in any of these texts, or all are empty and that is asked for.
    pub fn finds_any<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> bool {
        let mut all_empty = true;
        for text in texts {
            if self.finds(text) {
                return true;
            }
            all_empty &= text.is_empty();
        }
        all_empty && self.wants_nothing
    }

    /// Whether a record passes of which nothing is known.
    pub fn wants_nothing(&self) -> bool {
        self.wants_nothing
    }
}

/// What finds a text by any part of it, among many texts that lie one behind the other.
#[derive(Debug)]
pub(super) struct Needle<'m>(Vec<&'m Piece>);

impl Needle<'_> {
    /// Calls `see` with each place where something is found in `texts`, its first byte and the one behind its last;
    /// gives how far to go on from there. Of several values each is looked for by itself, from the beginning on.
    pub fn each(&self, texts: &str, mut see: impl FnMut(usize, usize) -> usize) {
        let texts = texts.as_bytes();
        for piece in &self.0 {
            let mut from = 0;
            while let Some(found) = texts.get(from..).and_then(|rest| piece.find(rest)) {
                let start = from + found;
                from = see(start, start + piece.bytes.len()).max(start + 1);
            }
        }
    }

    /// Whether texts hold letters in full width, which it does not find.
    pub fn is_blind_to(texts: &str) -> bool {
        memchr::memchr(WIDE, texts.as_bytes()).is_some()
    }
}

/// Pieces of text that follow one another with anything between them. Only ASCII letters in them have a case,
/// so that bytes can be compared.
#[derive(Clone, Debug, PartialEq)]
struct Plain {
    pieces: Vec<Piece>,
    /// Whether the first piece begins the text.
    begins: bool,
    /// Whether the last piece ends it.
    ends: bool,
}

impl Plain {
    fn of(value: &RawValue, fit: Fit) -> Option<Self> {
        let (begins, ends) = fit.ends(value);
        let mut pieces = Vec::new();
        for part in &value.parts {
            match part {
                Part::Text(text) if text.chars().all(is_plain) => pieces.push(Piece::of(text.as_bytes())),
                Part::Text(_) => return None,
                Part::Any => {}
            }
        }
        let begins = begins && value.parts.first() != Some(&Part::Any);
        let ends = ends && value.parts.last() != Some(&Part::Any);
        Some(Self { pieces, begins, ends })
    }

    fn may_find_in(&self, texts: &[u8]) -> bool {
        let longest = self.pieces.iter().max_by_key(|piece| piece.bytes.len());
        longest.is_none_or(|piece| piece.find(texts).is_some())
    }

    fn is_whole(&self) -> bool {
        self.begins && self.ends && self.pieces.len() == 1
    }

    fn is_within_names(&self) -> bool {
        let is_part = !self.begins && !self.ends;
        is_part && matches!(&self.pieces[..], [one] if !one.bytes.contains(&b'/'))
    }

    fn finds(&self, text: &[u8]) -> bool {
        let mut rest = text;
        let mut pieces = &self.pieces[..];
        if let (true, [first, others @ ..]) = (self.begins, pieces) {
            let Some((head, tail)) = rest.split_at_checked(first.bytes.len()) else { return false };
            if !head.eq_ignore_ascii_case(&first.bytes) {
                return false;
            }
            (rest, pieces) = (tail, others);
            if pieces.is_empty() && self.pieces.len() == 1 && self.ends {
                return rest.is_empty();
            }
        }
        if let (true, [others @ .., last]) = (self.ends, pieces) {
            let Some(at) = rest.len().checked_sub(last.bytes.len()) else { return false };
            if !rest[at..].eq_ignore_ascii_case(&last.bytes) {
                return false;
            }
            (rest, pieces) = (&rest[..at], others);
        }
        pieces.iter().all(|piece| match piece.find(rest) {
            Some(at) => {
                rest = &rest[at + piece.bytes.len()..];
                true
            }
            None => false,
        })
    }
}

/// Whether a sign is the same in both cases, or an ASCII letter.
fn is_plain(sign: char) -> bool {
    sign.is_ascii()
        || !(sign.is_lowercase() || sign.is_uppercase() || sign.to_lowercase().next() != Some(sign))
}

/// The first byte of every letter in full width.
const WIDE: u8 = 0xEF;

/// Letters, figures and signs in full width (`ＡＢＣ１２３`, as an input method may write them) as they are in half
/// width.
#[must_use]
pub fn to_half_width(text: &str) -> Cow<'_, str> {
    let is_wide = |sign: char| matches!(sign, '\u{FF01}'..='\u{FF5E}' | '\u{3000}');
    if !text.contains(is_wide) {
        return Cow::Borrowed(text);
    }
    let half = |sign: char| match sign {
        '\u{3000}' => ' ',
        wide if is_wide(wide) => char::from_u32(u32::from(wide) - 0xFEE0).unwrap_or(wide),
        other => other,
    };
    Cow::Owned(text.chars().map(half).collect())
}

fn in_half_width(value: &RawValue) -> RawValue {
    let mut value = value.clone();
    for part in &mut value.parts {
        if let Part::Text(text) = part {
            *text = to_half_width(text).into_owned();
        }
    }
    value
}

fn source_of(value: &RawValue, fit: Fit) -> String {
    let part = |part: &Part| match part {
        Part::Text(text) => regex::escape(text),
        Part::Any => ".*".to_owned(),
    };
    let source: String = value.parts.iter().map(part).collect();
    let (begins, ends) = fit.ends(value);
    format!("{}(?:{source}){}", if begins { "^" } else { "" }, if ends { "$" } else { "" })
}

/// What the ends of lines mean to an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lines {
    /// A text is one piece: `.` is any sign, `^` and `$` are its ends.
    AreNothing,
    /// As in a search through files: `.` stays in its line, `^` and `$` are the ends of any.
    AreEnds,
}

fn compile(source: &str, lines: Lines) -> Result<Regex, Fault> {
    RegexBuilder::new(source)
        .case_insensitive(true)
        .dot_matches_new_line(lines == Lines::AreNothing)
        .multi_line(lines == Lines::AreEnds)
        .crlf(lines == Lines::AreEnds)
        .build()
        .map_err(|error| Fault::Expression(reason(&error)))
}

/// The last line of what the library draws over several.
fn reason(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default();
    last.strip_prefix("error: ").unwrap_or(last).trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::lex::{TokenKind, tokens};
    use super::*;

    fn values(text: &str) -> Vec<RawValue> {
        match tokens(&format!("k:{text}")).swap_remove(0).kind {
            TokenKind::Term(term) => term.values,
            other => panic!("{other:?}"),
        }
    }

    fn whole(value: &str, text: &str) -> bool {
        Matcher::of_values(&values(value), Fit::Whole).unwrap().finds(text)
    }

    fn part(value: &str, text: &str) -> bool {
        Matcher::of_values(&values(value), Fit::Part).unwrap().finds(text)
    }

    #[test]
    fn names_are_whole_and_texts_are_parts() {
        assert!(whole("failed", "Failed") && !whole("fail", "Failed"));
        assert!(whole("ÄRGER", "ärger") && whole("ΣΟΦΌΣ", "σοφός"));
        assert!(part("moov", "no MOOV atom") && part("流程", "视频上线流程"));
        assert!(whole("a,b", "B") && !whole("a,b", "c"));
    }

    #[test]
    fn a_long_list_finds_what_each_of_it_finds() {
        let list: Vec<String> =
            (0..40).map(|at| format!("Id{at}")).chain(["x*".into(), "视频".into()]).collect();
        let matcher = Matcher::of_values(&values(&list.join(",")), Fit::Whole).unwrap();
        for text in ["id7", "ID39", "xyz", "视频", "ｉｄ7"] {
            assert!(matcher.finds(text), "{text}");
        }
        for text in ["id40", "id", "id77", "", "a id7"] {
            assert!(!matcher.finds(text), "{text}");
        }
        let other = Matcher::of_values(&values(&list[1..].join(",")), Fit::Whole).unwrap();
        assert!(matcher != other && matcher == matcher.clone());
        assert!(matcher.needle().is_none() && matcher.may_find_in("id7") && !matcher.is_within_names());
    }

    #[test]
    fn a_wildcard_wants_the_whole_text_and_quotes_take_it_back() {
        assert!(whole("test-*", "Test-1") && !whole("test-*", "a test-1"));
        assert!(part("*.mp4", "a/b.MP4") && !part("*.mp4", "b.mp4.tmp"));
        assert!(whole("\"a*\"", "a*") && !whole("\"a*\"", "ab"));
        assert!(whole("a*c*", "abc\nd") && !whole("a.c", "abc"));
    }

    #[test]
    fn pieces_are_found_in_their_order_and_at_the_ends() {
        for (value, text, expected) in [
            ("a*b*c", "aXbYbZc", true),
            ("a*b*c", "acb", false),
            ("aba*aba", "ababa", false),
            ("aba*aba", "abaaba", true),
            ("*ab*ab*", "xabab", true),
            ("*ab*ab*", "xabb", false),
            ("**", "x", true),
            ("a**", "A", true),
            ("流*程", "流水程", true),
            ("abcd", "abc", false),
        ] {
            assert_eq!(whole(value, text), expected, "{value} {text}");
            let source = source_of(&values(value)[0], Fit::Whole);
            let rest = compile(&source, Lines::AreNothing).unwrap();
            assert_eq!(rest.is_match(text.as_bytes()), expected, "{value} {text}");
        }
        assert!(part("7_a", "clip_77_A.mp4") && part("77", "177") && !part("777", "7707"));
    }

    #[test]
    fn full_width_and_half_width_find_each_other() {
        assert!(whole("ｆａｉｌｅｄ", "Failed") && whole("failed", "ＦＡＩＬＥＤ"));
        assert!(part("第１集", "剧集 第1集.mp4") && part("第1集", "第１集") && part("a b", "ａ　ｂ"));
        assert!(!part("１２", "13") && part("上线！", "上线！") && part("上线!", "上线！"));
        assert_eq!(to_half_width("视频上线"), "视频上线");
        assert_eq!(to_half_width("ＡＢＣ１２３～"), "ABC123~");
        let within = Matcher::of_values(&values("第１集"), Fit::Within).unwrap();
        assert!(within.finds_in("\u{fffd}第１集".as_bytes()) && within.finds_in("第1集".as_bytes()));
        assert!(within.finds_in(&["第１集".as_bytes(), b"\xff"].concat()), "it need not be a text in whole");
    }

    #[test]
    fn a_beginning_and_a_place_within_are_enough_where_that_is_asked() {
        let finds =
            |fit, value: &str, text: &str| Matcher::of_values(&values(value), fit).unwrap().finds(text);
        assert!(finds(Fit::Start, "fa", "Failed") && !finds(Fit::Start, "ai", "Failed"));
        assert!(finds(Fit::Start, "ä", "Ärger") && !finds(Fit::Start, "r", "Ärger"));
        assert!(!finds(Fit::Start, "f*l", "Failed") && finds(Fit::Start, "f*d", "Failed"));
        assert!(finds(Fit::Within, "b*d", "abcde") && !finds(Fit::Within, "d*b", "abcde"));
        assert!(finds(Fit::Within, "b*ä", "abcÄe") && finds(Fit::Within, "*", "x"));
    }

    #[test]
    fn nothing_is_found_in_nothing_unless_it_is_asked_for() {
        assert!(!whole("*", "") && whole("*", "x"));
        let matcher = Matcher::of_values(&values("\"\",a"), Fit::Whole).unwrap();
        assert!(matcher.finds_any(["", ""]) && matcher.finds_any(["", "A"]) && !matcher.finds_any(["", "b"]));
        assert!(!Matcher::default().finds_any([""]));
    }

    #[test]
    fn expressions_say_what_is_wrong_with_them() {
        let of = |text: &str| {
            let value = RawValue {
                span: 0..0,
                parts: vec![Part::Text(text.to_owned())],
                is_quoted: false,
                is_open: false,
            };
            Matcher::of_expressions(&[value], Lines::AreNothing)
        };
        assert!(of(r"\.mp4$").unwrap().finds("A.MP4"));
        assert_eq!(of("(a").unwrap_err(), Fault::Expression("unclosed group".into()));
        assert!(of(&"(?:a{1000}){1000}".repeat(9)).is_err());
        assert_eq!(of("a").unwrap(), of("a").unwrap());
        assert_ne!(of("a").unwrap(), of("b").unwrap());
    }
}
