//! The filter text as the window handles it: terms for the chips, and the texts that clicks on values make
//! of it. Only the text is looked at here; what it means is the query's business.

use crate::callback::StateClass;
use crate::index::{Field, Index, Record};
use crate::query::Query;
use std::collections::BTreeMap;
use std::ops::Range;

/// A property that records are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Facet {
    /// State as sent.
    State,
    /// Kind of job.
    Tag,
    /// Callback event.
    Event,
    /// Name of the workflow.
    Workflow,
    /// Queue id.
    Queue,
    /// Bucket of the input.
    Bucket,
    /// Region of the input.
    Region,
    /// Error code.
    Code,
    /// Syntax of the capture.
    Format,
    /// Kind of problem.
    Problem,
    /// Run, job or unrecognised.
    Kind,
}

impl Facet {
    /// Those of the panel, from top to bottom.
    pub const ALL: [Self; 11] = [
        Self::State,
        Self::Tag,
        Self::Event,
        Self::Workflow,
        Self::Queue,
        Self::Bucket,
        Self::Region,
        Self::Code,
        Self::Format,
        Self::Problem,
        Self::Kind,
    ];

    /// The key of the filter that chooses its values.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Tag => "tag",
            Self::Event => "event",
            Self::Workflow => "workflow",
            Self::Queue => "queue",
            Self::Bucket => "bucket",
            Self::Region => "region",
            Self::Code => "code",
            Self::Format => "format",
            Self::Problem => "problem",
            Self::Kind => "kind",
        }
    }

    fn each_value<'i>(self, record: Record<'i>, mut see: impl FnMut(&'i str)) {
        let field = match self {
            Self::State => Field::State,
            Self::Tag => Field::Tag,
            Self::Event => Field::Event,
            Self::Workflow => Field::Workflow,
            Self::Queue => Field::Queue,
            Self::Bucket => Field::Bucket,
            Self::Region => Field::Region,
            Self::Code => Field::Code,
            Self::Kind => return see(record.kind().name()),
            Self::Format => {
                return record.main_delivery().into_iter().for_each(|one| see(one.format.name()));
            }
            Self::Problem => return record.problem_kinds().iter().for_each(|kind| see(kind.name())),
        };
        let text = record.text(field);
        if !text.is_empty() {
            see(text);
        }
    }
}

/// The values of a facet, counted under the filter without that facet.
#[derive(Clone, Debug, PartialEq)]
pub struct FacetCounts {
    /// Which one.
    pub facet: Facet,
    /// Most frequent first.
    pub values: Vec<FacetValue>,
}

/// A value and how many records have it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FacetValue {
    /// As sent.
    pub value: String,
    /// How many have it.
    pub count: usize,
    /// How many of them failed.
    pub failed: usize,
}

/// Counts the values of each facet. A value that no record has under the filter stays, with a zero.
#[must_use]
pub fn facet_counts(index: &Index, query: &Query, facets: &[Facet]) -> Vec<FacetCounts> {
    facets.iter().map(|&facet| counts_of(index, query, facet)).collect()
}

fn counts_of(index: &Index, query: &Query, facet: Facet) -> FacetCounts {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for record in index.records() {
        let passes = query.matches(record);
        let failed = record.class() == StateClass::Failed;
        facet.each_value(record, |value| {
            let (count, failures) = counts.entry(value).or_default();
            *count += usize::from(passes);
            *failures += usize::from(passes && failed);
        });
    }
    let value = |(value, (count, failed)): (&str, (usize, usize))| FacetValue {
        value: value.to_owned(),
        count,
        failed,
    };
    let mut values: Vec<FacetValue> = counts.into_iter().map(value).collect();
    let is_state = facet == Facet::State;
    values.sort_by_cached_key(|value| {
        let class = if is_state { StateClass::of(&value.value) } else { StateClass::Success };
        (class, std::cmp::Reverse(value.count), value.value.clone())
    });
    FacetCounts { facet, values }
}

/// The byte ranges of the terms of a filter text. Quotes and brackets hold a term together.
#[must_use]
pub fn terms(text: &str) -> Vec<Range<usize>> {
    let mut terms = Vec::new();
    let (mut start, mut depth, mut quoted, mut escaped) = (None, 0_usize, false, false);
    for (at, sign) in text.char_indices() {
        if sign.is_whitespace() && depth == 0 && !quoted {
            terms.extend(start.take().map(|start| start..at));
            continue;
        }
        start.get_or_insert(at);
        match sign {
            '"' if !escaped => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        escaped = sign == '\\' && !escaped;
    }
    terms.extend(start.map(|start| start..text.len()));
    terms
}

/// The text without its `at`-th term.
#[must_use]
pub fn without_term(text: &str, at: usize) -> String {
    let kept = terms(text).into_iter().enumerate().filter(|(i, _)| *i != at);
    join(kept.map(|(_, range)| text[range].to_owned()))
}

/// The text with only this value of a key.
#[must_use]
pub fn with_only(text: &str, key: &str, value: &str) -> String {
    let rest = without_key(text, key);
    join([rest, format!("{key}:{}", quote(value))])
}

/// The text with this value of a key too.
#[must_use]
pub fn with_added(text: &str, key: &str, value: &str) -> String {
    change(text, key, value, false)
}

/// The text that leaves this value of a key out.
#[must_use]
pub fn with_excluded(text: &str, key: &str, value: &str) -> String {
    change(text, key, value, true)
}

/// The text that says nothing of this value of a key.
#[must_use]
pub fn without_value(text: &str, key: &str, value: &str) -> String {
    let keep = |term: &str| match Simple::read(term, key) {
        Some(simple) => simple.without(value).write(key),
        None => Some(term.to_owned()),
    };
    join(terms(text).into_iter().filter_map(|range| keep(&text[range])))
}

/// The values of a key that the text asks for, and those that it leaves out.
#[must_use]
pub fn values_of(text: &str, key: &str) -> (Vec<String>, Vec<String>) {
    let (mut included, mut excluded) = (Vec::new(), Vec::new());
    for range in terms(text) {
        if let Some(simple) = Simple::read(&text[range], key) {
            if simple.negated { excluded.extend(simple.values) } else { included.extend(simple.values) }
        }
    }
    (included, excluded)
}

/// The text without any plain term of a key.
fn without_key(text: &str, key: &str) -> String {
    let all = terms(text).into_iter().map(|range| &text[range]);
    join(all.filter(|term| Simple::read(term, key).is_none()).map(str::to_owned))
}

fn change(text: &str, key: &str, value: &str, negated: bool) -> String {
    let cleared = without_value(text, key, value);
    let mut all: Vec<String> = terms(&cleared).into_iter().map(|range| cleared[range].to_owned()).collect();
    let same = all.iter_mut().find_map(|term| {
        Simple::read(term, key).filter(|simple| simple.negated == negated).map(|simple| (term, simple))
    });
    if let Some((term, mut simple)) = same {
        simple.values.push(value.to_owned());
        *term = simple.write(key).unwrap_or_default();
    } else {
        all.extend(Simple { negated, values: vec![value.to_owned()] }.write(key));
    }
    join(all)
}

fn join(terms: impl IntoIterator<Item = String>) -> String {
    let filled: Vec<String> = terms.into_iter().filter(|term| !term.is_empty()).collect();
    filled.join(" ")
}

/// A term that is a key and a list of values.
struct Simple {
    negated: bool,
    values: Vec<String>,
}

impl Simple {
    fn read(term: &str, key: &str) -> Option<Self> {
        let (negated, rest) = term.strip_prefix('-').map_or((false, term), |rest| (true, rest));
        let (name, values) = rest.split_once(':')?;
        name.eq_ignore_ascii_case(key).then(|| Self { negated, values: split_values(values) })
    }

    fn without(mut self, value: &str) -> Self {
        self.values.retain(|other| !other.eq_ignore_ascii_case(value));
        self
    }

    fn write(&self, key: &str) -> Option<String> {
        let values: Vec<String> = self.values.iter().map(|value| quote(value)).collect();
        let sign = if self.negated { "-" } else { "" };
        (!values.is_empty()).then(|| format!("{sign}{key}:{}", values.join(",")))
    }
}

fn split_values(text: &str) -> Vec<String> {
    let (mut values, mut value, mut quoted, mut escaped) = (Vec::new(), String::new(), false, false);
    for sign in text.chars() {
        match sign {
            _ if escaped => value.push(sign),
            '"' => quoted = !quoted,
            ',' if !quoted => values.push(std::mem::take(&mut value)),
            '\\' if quoted => {
                escaped = true;
                continue;
            }
            _ => value.push(sign),
        }
        escaped = false;
    }
    values.push(value);
    values.retain(|value| !value.is_empty());
    values
}

/// A value as it stands in a filter text: in quotes where a sign of it would mean something.
fn quote(value: &str) -> String {
    let plain = |sign: char| sign.is_alphanumeric() || "-_./".contains(sign);
    if !value.is_empty() && value.chars().all(plain) {
        return value.to_owned();
    }
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_split_at_spaces_outside_quotes_and_brackets() {
        let text = r#"state:Failed  -tag:"a b" (a or b) "x \" y""#;
        let parts: Vec<&str> = terms(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(parts, ["state:Failed", r#"-tag:"a b""#, "(a or b)", r#""x \" y""#]);
        assert_eq!(without_term(text, 1), r#"state:Failed (a or b) "x \" y""#);
    }

    #[test]
    fn clicks_on_values_rewrite_only_their_key() {
        let text = "took>30s state:Failed";
        assert_eq!(with_only(text, "state", "Cancel"), "took>30s state:Cancel");
        assert_eq!(with_added(text, "state", "Cancel"), "took>30s state:Failed,Cancel");
        assert_eq!(with_excluded(text, "state", "Failed"), "took>30s -state:Failed");
        assert_eq!(without_value("state:Failed,Cancel a", "state", "failed"), "state:Cancel a");
        assert_eq!(without_value("state:Failed a", "state", "Failed"), "a");
    }

    #[test]
    fn a_value_with_signs_of_the_language_comes_back_whole() {
        for value in ["a b", "a,b", "quo\"te", "back\\slash", "视频上线流程", "a:b*", "(x)"] {
            let text = with_added("", "workflow", value);
            assert_eq!(values_of(&text, "workflow"), (vec![value.to_owned()], vec![]), "{text}");
        }
        assert_eq!(values_of("-tag:A,B tag:C", "TAG"), (vec!["C".into()], vec!["A".into(), "B".into()]));
    }
}
