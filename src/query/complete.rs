//! What may stand at the cursor: keys, then values of this folder with counts under the rest of the filter.

use super::columns::Columns;
use super::facets::{FacetValue, Under};
use super::keys::{self, FilterKey, KEYS, Reads, Takes};
use super::lex::{self, RawTerm, TokenKind};
use super::{Clock, Query, branch, edit, expr};
use crate::index::Index;
use hashbrown::HashMap;
use std::cmp::Reverse;
use std::ops::Range;

/// Most candidates.
const MOST: usize = 50;
/// Values of a bare word are offered from so many signs on, and at most so many of each key.
const BARE_FROM: usize = 2;
const BARE_MOST: usize = 4;
/// A key with more values than this has none offered: nobody chooses among so many, and it takes time.
const MOST_VALUES: usize = 50_000;
/// The same where values are gathered anew for every letter.
const MOST_LISTED: usize = 5_000;

/// What may stand at the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// The byte range of the text that a candidate takes the place of.
    pub range: Range<usize>,
    /// The best first.
    pub items: Vec<Candidate>,
}

/// Something that may stand at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What is written in the place of the range.
    pub text: String,
    /// What is shown.
    pub label: String,
    /// What it is.
    pub kind: CandidateKind,
}

/// What a candidate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CandidateKind {
    /// A key: something must follow.
    Key {
        /// Its name in [`KEYS`].
        name: &'static str,
    },
    /// A value of this folder and how many records have it under the rest of the filter.
    Value {
        /// How many.
        count: usize,
    },
    /// A value that may be written.
    Example,
}

/// What may stand at the cursor, which is a byte offset of the text.
#[must_use]
pub fn complete(index: &Index, text: &str, cursor: usize, clock: Clock) -> Completion {
    Columns::new(index).complete(index, text, cursor, clock)
}

impl Columns {
    /// What may stand at the cursor, as [`complete`] says.
    #[must_use]
    pub fn complete(&self, index: &Index, text: &str, cursor: usize, clock: Clock) -> Completion {
        let tokens = lex::tokens(text);
        let touched = |token: &&lex::Token| token.span.start <= cursor && cursor <= token.span.end;
        let at = Place { index, text, cursor, clock };
        let word = tokens.iter().rfind(touched).and_then(|token| match &token.kind {
            TokenKind::Term(raw) => Some((raw, &token.span)),
            // Half of "order" is "or".
            TokenKind::Or | TokenKind::And => Some((NO_KEY, &token.span)),
            _ => None,
        });
        match word {
            Some((raw, span)) if raw.op.as_ref().is_some_and(|(_, op)| op.end <= cursor) => {
                self.complete_value(&at, raw, span)
            }
            Some((raw, span)) if raw.key.is_none() && text[span.clone()].starts_with('"') => {
                Completion { range: span.clone(), ..Completion::default() }
            }
            Some((raw, span)) => {
                let end = raw.op.as_ref().map_or(span.end, |(_, op)| op.end);
                self.complete_word(&at, span.start..end.max(cursor), span)
            }
            None => self.complete_word(&at, cursor..cursor, &(cursor..cursor)),
        }
    }

    /// At a bare word: keys, and values that it may be the beginning of.
    fn complete_word(&self, at: &Place<'_>, range: Range<usize>, term: &Range<usize>) -> Completion {
        let word = &at.text[range.start..at.cursor];
        if let Some(header) = word.get(..7).filter(|head| head.eq_ignore_ascii_case("header.")) {
            return at.headers(range.clone(), &word[header.len()..]);
        }
        let mut keys: Vec<(u8, &FilterKey)> = KEYS
            .iter()
            .filter_map(|key| {
                let names = std::iter::once(&key.name).chain(key.aliases);
                Some((names.filter_map(|name| fit(name, word)).min()?, key))
            })
            .collect();
        keys.sort_by_key(|(fit, _)| *fit);
        let mut items: Vec<(u8, Candidate)> =
            keys.into_iter().map(|(fit, key)| (fit, key_candidate(key))).collect();
        if word.chars().count() >= BARE_FROM {
            let under = self.under(at, term);
            for facet in super::Facet::ALL {
                let Some(key) = keys::find(facet.key()) else { continue };
                let found = ranked(self.values(at.index, &under, key), word);
                let good = found.into_iter().filter(|(fit, _)| *fit < LOOSE).take(BARE_MOST);
                items.extend(good.map(|(fit, value)| (fit, value_candidate(key.name, ":", &value, true))));
            }
            items.sort_by_key(|(fit, item)| (*fit, is_rare(item)));
        }
        items.truncate(MOST);
        Completion { range, items: items.into_iter().map(|(_, item)| item).collect() }
    }

    /// Behind a key and its sign: values of the folder, or how they are written.
    fn complete_value(&self, at: &Place<'_>, raw: &RawTerm, term: &Range<usize>) -> Completion {
        let touched = |range: &Range<usize>| range.start <= at.cursor && at.cursor <= range.end;
        let value = raw.values.iter().find(|value| touched(&value.span));
        let range = value.map_or(at.cursor..at.cursor, |value| value.span.clone());
        let none = Completion { range: range.clone(), items: Vec::new() };
        let (Some(name), Some((op, _))) = (&raw.key, &raw.op) else { return none };
        let name = &at.text[name.clone()];
        let Some(key) = keys::find(name).filter(|_| *op != lex::Op::Like) else { return none };
        let word = at.text[range.start..at.cursor].replace('"', "");
        if key.takes.is_measured() {
            let fits = |example: &&str| fit(example, &word).is_some();
            let item = |example: &str| Candidate {
                text: example.to_owned(),
                label: format!("{name}{}{example}", op.sign()),
                kind: CandidateKind::Example,
            };
            return Completion {
                range,
                items: examples(key.takes).iter().copied().filter(fits).map(item).collect(),
            };
        }
        let under = self.under(at, term);
        let values = match key.reads {
            Reads::Outputs | Reads::File | Reads::Header | Reads::Note => self.listed(at, key, name, term),
            Reads::Fields([field, ..]) if self.column(at.index, *field).texts.len() > MOST_VALUES => {
                return none;
            }
            _ => self.values(at.index, &under, key),
        };
        // What is there already need not be offered once more.
        let others: Vec<String> =
            raw.values.iter().filter(|one| !touched(&one.span)).map(lex::RawValue::text).collect();
        let known = |value: &FacetValue| others.iter().any(|one| one.eq_ignore_ascii_case(&value.value));
        let mut found = ranked(values, &word);
        found.retain(|(_, value)| !known(value));
        found.truncate(MOST);
        let items = found.iter().map(|(_, value)| value_candidate(name, op.sign(), value, false)).collect();
        Completion { range, items }
    }

    /// What the filter without the term at the cursor lets through.
    fn under(&self, at: &Place<'_>, term: &Range<usize>) -> Under {
        let query = at.rest(term);
        Under::new(self, at.index, self.passing(at.index, &query, None))
    }

    /// Values that a record has several of, counted.
    fn listed(&self, at: &Place<'_>, key: &FilterKey, name: &str, term: &Range<usize>) -> Vec<FacetValue> {
        let index = at.index;
        let header = name.split_once('.').map_or("", |(_, header)| header);
        let query = at.rest(term);
        let mut counts: HashMap<String, usize> = HashMap::new();
        let passing = self.passing(index, &query, None);
        for record in index.records() {
            let number = usize::from(passing.has(record.id().index()));
            let mut count = |text: &str| {
                if !text.is_empty() {
                    *counts.entry_ref(text).or_default() += number;
                }
            };
            match key.reads {
                Reads::Outputs => record.outputs().for_each(&mut count),
                Reads::Header => expr::header(record, header).for_each(&mut count),
                Reads::Note => count(expr::note(self.marked().get(record.id()))),
                _ => record.deliveries().for_each(|one| count(&expr::path(index, one.file))),
            }
            if counts.len() > MOST_LISTED {
                return Vec::new();
            }
        }
        counts.into_iter().map(|(value, count)| FacetValue { value, count, failed: 0 }).collect()
    }
}

/// A term without a key.
const NO_KEY: &RawTerm = &RawTerm { key: None, op: None, values: Vec::new() };

/// Where the cursor is.
struct Place<'a> {
    index: &'a Index,
    text: &'a str,
    cursor: usize,
    clock: Clock,
}

impl Place<'_> {
    /// What must hold beside the term at the cursor; everything where that makes no sense.
    fn rest(&self, term: &Range<usize>) -> Query {
        Query::parse(&branch::beside(self.text, term), self.clock).unwrap_or_default()
    }

    /// The names of headers that there are.
    fn headers(&self, range: Range<usize>, word: &str) -> Completion {
        let mut names: Vec<&str> = Vec::new();
        for record in self.index.records() {
            for (name, _) in record.headers() {
                if !names.iter().any(|known| known.eq_ignore_ascii_case(name)) && fit(name, word).is_some() {
                    names.push(name);
                }
            }
            if names.len() > MOST {
                break;
            }
        }
        names.sort_by_key(|name| (fit(name, word), *name));
        let item = |name: &str| Candidate {
            text: format!("header.{name}:"),
            label: format!("header.{name}"),
            kind: CandidateKind::Key { name: "header" },
        };
        Completion { range, items: names.into_iter().map(item).collect() }
    }
}

fn key_candidate(key: &FilterKey) -> Candidate {
    Candidate {
        text: format!("{}{}", key.name, key.sign()),
        label: key.shown().to_owned(),
        kind: CandidateKind::Key { name: key.name },
    }
}

fn value_candidate(key: &str, sign: &str, value: &FacetValue, with_key: bool) -> Candidate {
    let quoted = edit::quote(&value.value);
    let text = if with_key { format!("{key}{sign}{quoted}") } else { quoted };
    let label = format!("{key}{sign}{}", value.value);
    Candidate { text, label, kind: CandidateKind::Value { count: value.count } }
}

/// Values that no record has come last.
fn is_rare(item: &Candidate) -> bool {
    matches!(item.kind, CandidateKind::Value { count: 0 })
}

fn examples(takes: Takes) -> &'static [&'static str] {
    match takes {
        Takes::Time => &["today", "yesterday", "1h", "24h", "7d"],
        Takes::Duration => &["1s", "10s", "30s", "1m", "5m", "1h"],
        Takes::Number => &["1", "2"],
        Takes::Name | Takes::Text | Takes::Choice(_) => &[],
    }
}

/// The values that a word fits, the best first; among equals those that records have, most frequent first.
fn ranked(values: Vec<FacetValue>, word: &str) -> Vec<(u8, FacetValue)> {
    let mut found: Vec<(u8, FacetValue)> =
        values.into_iter().filter_map(|value| Some((fit(&value.value, word)?, value))).collect();
    found.sort_by(|(a, x), (b, y)| {
        (x.count == 0, *a, Reverse(x.count), &x.value).cmp(&(y.count == 0, *b, Reverse(y.count), &y.value))
    });
    found
}

/// From here on a fit is a guess.
const LOOSE: u8 = 3;

/// How well a word fits a text: 0 the beginning of it, 1 the beginning of one of its words, 2 any part, 3 its
/// signs one after the other. Case is not looked at.
fn fit(text: &str, word: &str) -> Option<u8> {
    let fold = |text: &str| -> Vec<char> {
        super::to_half_width(text).chars().flat_map(char::to_lowercase).collect()
    };
    let (signs, word) = (fold(text), fold(word));
    if word.is_empty() || signs.starts_with(&word) {
        return Some(0);
    }
    let original: Vec<char> = text.chars().collect();
    let starts = |at: usize| {
        let (before, here) = (original.get(at.wrapping_sub(1)), original.get(at));
        let is_border = before.is_some_and(|sign| !sign.is_alphanumeric());
        is_border
            || before.is_some_and(|sign| sign.is_lowercase()) && here.is_some_and(|sign| sign.is_uppercase())
    };
    let mut parts = signs.windows(word.len()).enumerate().filter(|(_, part)| *part == word).map(|(at, _)| at);
    if let Some(first) = parts.next() {
        // Where folding changes the number of signs the borders are not known.
        let known = original.len() == signs.len();
        let at_border = known && (starts(first) || parts.any(starts));
        return Some(if at_border { 1 } else { 2 });
    }
    let mut rest = signs.iter();
    word.iter().all(|sign| rest.any(|other| other == sign)).then_some(LOOSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_fits_its_beginning_best_and_scattered_signs_least() {
        assert_eq!(fit("Transcode", "tr"), Some(0));
        assert_eq!(fit("SpeechRecognition", "rec"), Some(1));
        assert_eq!(fit("duplicate-key", "key"), Some(1));
        assert_eq!(fit("Translation", "lat"), Some(2));
        assert_eq!(fit("Transcode", "tcd"), Some(LOOSE));
        assert_eq!(fit("视频上线流程", "流程"), Some(2));
        assert_eq!(fit("Transcode", "xyz"), None);
        assert_eq!(fit("", ""), Some(0));
    }
}
