//! Texts to look for: whole, in part, with wildcards, by expression. Case is never looked at.

use super::lex::{Part, RawValue};
use regex::{Regex, RegexBuilder};

/// How a written value is laid against a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// The whole text.
    Whole,
    /// Any part of it.
    Part,
}

/// Several texts to look for, of which one is enough.
#[derive(Clone, Debug, Default)]
pub(super) struct Matcher {
    /// In ASCII and whole: found without an expression.
    whole: Vec<String>,
    /// Everything else.
    rest: Option<Regex>,
    /// Whether nothing at all is asked for too: what is not known.
    wants_nothing: bool,
}

/// Two are the same when they look for the same in the same way.
impl PartialEq for Matcher {
    fn eq(&self, other: &Self) -> bool {
        let source = |matcher: &Self| matcher.rest.as_ref().map(|rest| rest.as_str().to_owned());
        self.wants_nothing == other.wants_nothing
            && self.whole == other.whole
            && source(self) == source(other)
    }
}

impl Matcher {
    /// Of plain values, with wildcards or without.
    pub fn of_values(values: &[RawValue], fit: Fit) -> Result<Self, String> {
        let mut matcher = Self::default();
        let mut sources = Vec::new();
        for value in values {
            if value.parts.is_empty() {
                matcher.wants_nothing = true;
            } else if let (Fit::Whole, [Part::Text(text)]) = (fit, &value.parts[..])
                && text.is_ascii()
            {
                matcher.whole.push(text.clone());
            } else {
                sources.push(source_of(value, fit));
            }
        }
        if !sources.is_empty() {
            matcher.rest = Some(compile(&sources.join("|"))?);
        }
        Ok(matcher)
    }

    /// Of regular expressions.
    pub fn of_expressions(values: &[RawValue]) -> Result<Self, String> {
        let sources: Vec<String> = values.iter().map(RawValue::text).collect();
        // Each for itself first: alone they must make sense, not only joined.
        for source in &sources {
            compile(source)?;
        }
        let joined = match &sources[..] {
            [one] => one.clone(),
            many => many.iter().map(|one| format!("(?:{one})")).collect::<Vec<_>>().join("|"),
        };
        Ok(Self { rest: Some(compile(&joined)?), ..Self::default() })
    }

    /// Whether it finds something in a text. Nothing is ever found in the empty text.
    pub fn finds(&self, text: &str) -> bool {
        !text.is_empty()
            && (self.whole.iter().any(|whole| whole.eq_ignore_ascii_case(text))
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

fn source_of(value: &RawValue, fit: Fit) -> String {
    let part = |part: &Part| match part {
        Part::Text(text) => regex::escape(text),
        Part::Any => ".*".to_owned(),
    };
    let source: String = value.parts.iter().map(part).collect();
    if fit == Fit::Whole || value.has_wildcard() { format!("^(?:{source})$") } else { source }
}

fn compile(source: &str) -> Result<Regex, String> {
    RegexBuilder::new(source)
        .case_insensitive(true)
        .dot_matches_new_line(true)
        .build()
        .map_err(|error| format!("this expression is wrong: {}", reason(&error)))
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
    fn a_wildcard_wants_the_whole_text_and_quotes_take_it_back() {
        assert!(whole("test-*", "Test-1") && !whole("test-*", "a test-1"));
        assert!(part("*.mp4", "a/b.MP4") && !part("*.mp4", "b.mp4.tmp"));
        assert!(whole("\"a*\"", "a*") && !whole("\"a*\"", "ab"));
        assert!(whole("a*c*", "abc\nd") && !whole("a.c", "abc"));
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
            Matcher::of_expressions(&[RawValue {
                span: 0..0,
                parts: vec![Part::Text(text.to_owned())],
                is_quoted: false,
                is_open: false,
            }])
        };
        assert!(of(r"\.mp4$").unwrap().finds("A.MP4"));
        assert_eq!(of("(a").unwrap_err(), "this expression is wrong: unclosed group");
        assert!(of(&"(?:a{1000}){1000}".repeat(9)).is_err());
        assert_eq!(of("a").unwrap(), of("a").unwrap());
        assert_ne!(of("a").unwrap(), of("b").unwrap());
    }
}
