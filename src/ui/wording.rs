//! The catalogue's words for what is defined below the window: filter keys, faults of a filter, kinds of problems.

use crate::doc::ProblemKind;
use crate::query::{Facet, Fault};
use crate::{t, text};

/// What a key of the filter chooses by.
#[must_use]
pub fn filter_key(name: &str) -> &'static str {
    text::of_name("filter-key", name).unwrap_or_default()
}

/// What kind of problem it is.
#[must_use]
pub fn problem_kind(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::Inconsistent => t!("problem-kind-inconsistent"),
        ProblemKind::Dtd => t!("problem-kind-dtd"),
        ProblemKind::DuplicateKey => t!("problem-kind-duplicate-key"),
        ProblemKind::Repaired => t!("problem-kind-repaired"),
        ProblemKind::Encoding => t!("problem-kind-encoding"),
        ProblemKind::Unrecognised => t!("problem-kind-unrecognised"),
        ProblemKind::Unreadable => t!("problem-kind-unreadable"),
        ProblemKind::TooDeep => t!("problem-kind-too-deep"),
        ProblemKind::TooLarge => t!("problem-kind-too-large"),
        ProblemKind::Incomplete => t!("problem-kind-incomplete"),
        ProblemKind::Syntax => t!("problem-kind-syntax"),
    }
}

/// What a value of a facet is called: words of ours are translated, what was sent stays as it is.
#[must_use]
pub fn facet_value(facet: Facet, value: &str) -> &str {
    let problem = || ProblemKind::ALL.into_iter().find(|kind| kind.name() == value).map(problem_kind);
    match (facet, value) {
        (Facet::Problem, _) => problem().unwrap_or(value),
        (Facet::Kind, "run") => t!("facet-kind-run"),
        (Facet::Kind, "job") => t!("facet-kind-job"),
        (Facet::Kind, "unrecognised") => t!("facet-kind-unrecognised"),
        _ => value,
    }
}

/// What is wrong with a filter: one sentence without a full stop.
#[must_use]
pub fn fault(fault: &Fault) -> String {
    let plain = match fault {
        Fault::NoOpening => t!("fault-no-opening"),
        Fault::NoClosing => t!("fault-no-closing"),
        Fault::TooDeep => t!("fault-too-deep"),
        Fault::EmptyBrackets => t!("fault-empty-brackets"),
        Fault::OpenQuote => t!("fault-open-quote"),
        Fault::NothingToFind => t!("fault-nothing-to-find"),
        Fault::HeaderName => t!("fault-header-name"),
        Fault::RangeBackwards => t!("fault-range-backwards"),
        Fault::RangeEmpty => t!("fault-range-empty"),
        Fault::TooManyBodies(most) => return t!("fault-too-many-bodies", most = *most),
        Fault::NoTermBefore(word) => return t!("fault-no-term-before", word = word.as_str()),
        Fault::NoTermAfterWord(word) => return t!("fault-no-term-after-word", word = word.as_str()),
        Fault::ForeignNot(sign) => return t!("fault-foreign-not", sign = sign.as_str()),
        Fault::NoTermAfter(sign) => return t!("fault-no-term-after", sign = sign.as_str()),
        Fault::NoValue(example) => return t!("fault-no-value", example = *example),
        Fault::NoValueBetween(example) => return t!("fault-no-value-between", example = *example),
        Fault::WrongSign(key, sign, example) => {
            return t!("fault-wrong-sign", key = *key, sign = *sign, example = *example);
        }
        Fault::UnknownKey(name) => return t!("fault-unknown-key", name = name.as_str()),
        Fault::UnknownKeyNear(name, near) => {
            return t!("fault-unknown-key-near", name = name.as_str(), near = *near);
        }
        Fault::NoChoice(key, choices) => {
            return t!("fault-no-choice", key = *key, choices = choices.as_str());
        }
        Fault::Expression(reason) => return t!("fault-expression", reason = reason.as_str()),
        Fault::NoNumber(text) => return t!("fault-no-number", text = text.as_str()),
        Fault::NoDuration(text) => return t!("fault-no-duration", text = text.as_str()),
        Fault::NoUnit(text) => return t!("fault-no-unit", text = text.as_str()),
        Fault::NoTime(text) => return t!("fault-no-time", text = text.as_str()),
    };
    plain.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::keys::KEYS;

    #[test]
    fn kinds_of_problems_are_called_in_english_what_the_filter_calls_them() {
        for kind in ProblemKind::ALL {
            assert_eq!(problem_kind(kind), kind.name());
        }
    }

    #[test]
    fn values_of_facets_are_called_in_english_what_the_filter_calls_them() {
        for value in ["run", "job", "unrecognised", "repaired", "视频"] {
            assert_eq!(facet_value(Facet::Kind, value), value);
            assert_eq!(facet_value(Facet::Problem, value), value);
        }
    }

    #[test]
    fn keys_of_the_filter_say_in_english_what_the_command_line_says() {
        for key in KEYS {
            assert_eq!(filter_key(key.name), key.doc, "{}", key.name);
        }
    }

    #[test]
    fn faults_say_in_english_what_the_command_line_says() {
        let text = || "x".to_owned();
        for one in [
            Fault::NoOpening,
            Fault::NoClosing,
            Fault::TooDeep,
            Fault::EmptyBrackets,
            Fault::OpenQuote,
            Fault::NoTermBefore(text()),
            Fault::NoTermAfterWord(text()),
            Fault::NoTermAfter(text()),
            Fault::ForeignNot(text()),
            Fault::NothingToFind,
            Fault::NoValue("e"),
            Fault::NoValueBetween("e"),
            Fault::WrongSign("k", "s", "e"),
            Fault::TooManyBodies(64),
            Fault::HeaderName,
            Fault::UnknownKey(text()),
            Fault::UnknownKeyNear(text(), "n"),
            Fault::NoChoice("k", text()),
            Fault::Expression(text()),
            Fault::RangeBackwards,
            Fault::RangeEmpty,
            Fault::NoNumber(text()),
            Fault::NoDuration(text()),
            Fault::NoUnit(text()),
            Fault::NoTime(text()),
        ] {
            assert_eq!(fault(&one), one.to_string());
        }
    }
}
