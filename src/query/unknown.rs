//! Values that no record has: who wrote one of them meant another, and finds nothing without being told why.

use super::keys::{self, Reads, Takes};
use super::lex::{self, Op, RawValue, TokenKind};
use super::matcher::{Fit, Matcher};
use super::parse::distance;
use super::{Columns, Query};
use crate::callback::StateClass;
use crate::index::{Field, Index};

/// With more different texts than this none is looked for that is written alike.
const MOST_COMPARED: usize = 5_000;

/// So many values that no record has are enough to say why nothing was found.
const MOST_TOLD: usize = 4;

/// A longer one is no slip of the pen, in characters.
const LONGEST_COMPARED: usize = 64;

/// What states are called where they are not named as they are sent.
const STATES: &[(&str, StateClass)] = &[
    ("成功", StateClass::Success),
    ("失败", StateClass::Failed),
    ("error", StateClass::Failed),
    ("运行中", StateClass::Running),
    ("执行中", StateClass::Running),
    ("已提交", StateClass::Submitted),
    ("等待", StateClass::Submitted),
    ("排队", StateClass::Submitted),
    ("暂停", StateClass::Pause),
    ("取消", StateClass::Cancel),
    ("已取消", StateClass::Cancel),
];

/// A key of more different texts has no names that one knows by heart.
const MOST_NAMES: usize = 1_000;

/// A value of a filter that no record has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The term that it stands in, as it is written.
    pub term: String,
    /// The key that it stands behind.
    pub key: &'static str,
    /// As it was written, without quotes.
    pub value: String,
    /// A value that records have and that may have been meant.
    pub near: Option<String>,
}

impl Columns {
    /// The values of a query's names that no record has, in the order of the text. `is_written` says that it is still
    /// being written: then what begins so will do.
    #[must_use]
    pub fn unknown_values(&self, index: &Index, query: &Query, is_written: bool) -> Vec<Unknown> {
        self.unknown_among(index, query, is_written, usize::MAX)
    }

    /// The same of keys with few values only: those are looked through in no time.
    #[must_use]
    pub fn unknown_names(&self, index: &Index, query: &Query, is_written: bool) -> Vec<Unknown> {
        self.unknown_among(index, query, is_written, MOST_NAMES)
    }

    /// The values of keys with so many different texts at most that no record has.
    fn unknown_among(&self, index: &Index, query: &Query, is_written: bool, most: usize) -> Vec<Unknown> {
        let fit = if is_written { Fit::Start } else { Fit::Whole };
        let mut all = Vec::new();
        for term in query.terms().iter().filter(|term| !term.negated && !term.is_off) {
            for token in lex::tokens(&term.text) {
                let TokenKind::Term(raw) = &token.kind else { continue };
                let key = raw.key.clone().and_then(|name| keys::find(&term.text[name]));
                let is_name = matches!(raw.op, Some((Op::Has | Op::Is, _)));
                let Some(key) = key.filter(|key| is_name && key.takes == Takes::Name) else { continue };
                let Reads::Fields(fields) = key.reads else { continue };
                if fields.iter().any(|&field| self.column(index, field).texts.len() > most) {
                    continue;
                }
                let values =
                    raw.values.iter().filter(|value| !value.parts.is_empty() && !value.has_wildcard());
                let missing = values.filter(|value| !self.has_value(index, fields, value, fit));
                all.extend(missing.take(MOST_TOLD - all.len()).map(|value| Unknown {
                    term: term.text.clone(),
                    key: key.name,
                    value: value.text(),
                    near: self.near(index, fields, &value.text()),
                }));
                if all.len() == MOST_TOLD {
                    return all;
                }
            }
        }
        all
    }

    fn has_value(&self, index: &Index, fields: &[Field], value: &RawValue, fit: Fit) -> bool {
        let Ok(matcher) = Matcher::of_values_each(std::slice::from_ref(value), |_| fit) else { return true };
        let in_column =
            |&field| self.column(index, field).texts.iter().any(|&sym| matcher.finds(index.text(sym)));
        fields.iter().any(in_column)
    }

    /// The text of these fields that is nearest to a value, if one is near.
    fn near(&self, index: &Index, fields: &[Field], value: &str) -> Option<String> {
        let texts = fields.iter().flat_map(|&field| &self.column(index, field).texts);
        let texts = || texts.clone().map(|&sym| index.text(sym)).filter(|text| !text.is_empty());
        if fields.contains(&Field::State)
            && let Some((_, class)) = STATES.iter().find(|(word, _)| word.eq_ignore_ascii_case(value))
        {
            return texts().find(|text| StateClass::of(text) == *class).map(str::to_owned);
        }
        let value = value.to_lowercase();
        let len = value.chars().count();
        if texts().nth(MOST_COMPARED).is_some() || len > LONGEST_COMPARED {
            return None;
        }
        // A third of it may be wrong; of what only begins alike more.
        let most = (len / 3).min(3);
        let far = |text: &str| {
            let text = text.to_lowercase();
            let begins = len > 2 && (text.starts_with(&value) || value.starts_with(&text));
            // As many signs at least are wrong as one is longer than the other.
            let longer = text.chars().count().abs_diff(len);
            if begins {
                return Some(longer);
            }
            let far = (longer <= most).then(|| distance(&value, &text))?;
            (far <= most).then_some(far)
        };
        texts().filter_map(|text| Some((far(text)?, text))).min().map(|(_, text)| text.to_owned())
    }
}
