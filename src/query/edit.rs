//! The texts that clicks make of a filter text. Only the text is looked at; one that is half written is
//! changed as far as it goes, and what is not touched stays as it stands.

use super::keys::{self, Takes};
use super::lex::{self, Op, RawTerm, TokenKind};
use std::ops::Range;

/// The byte ranges of the terms of a filter text. Quotes and brackets hold a term together; an `or` outside
/// brackets makes the whole a single one.
#[must_use]
pub fn terms(text: &str) -> Vec<Range<usize>> {
    let mut terms: Vec<Range<usize>> = Vec::new();
    let (mut depth, mut is_prefixed, mut has_or) = (0_usize, false, false);
    for token in lex::tokens(text) {
        let continues = depth > 0 || is_prefixed;
        match token.kind {
            TokenKind::Open => depth += 1,
            TokenKind::Close => depth = depth.saturating_sub(1),
            TokenKind::Or if depth == 0 => has_or = true,
            // Between terms it says no more than a space.
            TokenKind::And if depth == 0 => continue,
            _ => {}
        }
        is_prefixed = matches!(token.kind, TokenKind::Not | TokenKind::Off);
        match terms.last_mut() {
            Some(last) if continues => last.end = token.span.end,
            _ => terms.push(token.span),
        }
    }
    match (&terms[..], has_or) {
        ([first, .., last], true) => std::iter::once(first.start..last.end).collect(),
        _ => terms,
    }
}

/// The text without its `at`-th term.
#[must_use]
pub fn without_term(text: &str, at: usize) -> String {
    change_term(text, at, |_| String::new())
}

/// The text with its `at`-th term the other way round.
#[must_use]
pub fn invert_term(text: &str, at: usize) -> String {
    change_term(text, at, |term| {
        let (off, term) = split_off(term);
        let off = if off { "#" } else { "" };
        match term.strip_prefix('-') {
            Some(rest) => format!("{off}{rest}"),
            None => format!("{off}-{}", grouped(term)),
        }
    })
}

/// The text with its `at`-th term switched off, or on again.
#[must_use]
pub fn toggle_term(text: &str, at: usize) -> String {
    change_term(text, at, |term| match split_off(term) {
        (true, rest) => rest.to_owned(),
        (false, rest) => format!("#{}", grouped(rest)),
    })
}

/// Whether a term, as it is written, is switched off.
#[must_use]
pub fn is_off(term: &str) -> bool {
    split_off(term).0
}

/// The text with other words in the place of its `at`-th term.
#[must_use]
pub fn with_term(text: &str, at: usize, term: &str) -> String {
    change_term(text, at, |_| term.to_owned())
}

/// The text with only this value of a key. Terms that are switched off stay.
#[must_use]
pub fn with_only(text: &str, key: &str, value: &str) -> String {
    let rest = keep(text, |term| Simple::read(term, key).is_none());
    join([rest, Simple::of(key, value, false).write(key).unwrap_or_default()])
}

/// The text with this value of a key too: what is asked of the key already passes as before.
#[must_use]
pub fn with_added(text: &str, key: &str, value: &str) -> String {
    let is_plain =
        |term: &str| Simple::read(term, key).is_some_and(|simple| !simple.negated && simple.op == op_of(key));
    let all = terms(text);
    let asked = all.iter().position(|range| asks_only(&text[range.clone()], key));
    match asked.filter(|_| !all.iter().any(|range| is_plain(&text[range.clone()]))) {
        Some(at) => {
            let added = Simple::of(key, value, false).write(key).unwrap_or_default();
            change_term(text, at, |term| format!("({} or {added})", without_brackets(term)))
        }
        None => change(text, key, value, false),
    }
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
        Some(simple) if simple.has(value) => simple.without(value).write(key),
        _ => Some(term.to_owned()),
    };
    let all = terms(text);
    join(all.into_iter().filter_map(|range| keep(&text[range])))
}

/// The text with a span of a measured key: from `first` on, and before `last`; either may be left open. A
/// key for each end, such as `after` and `before`, or the same for both. What the text said of them before
/// goes.
#[must_use]
pub fn with_range(
    text: &str,
    (first_key, first): (&str, Option<&str>),
    (last_key, last): (&str, Option<&str>),
) -> String {
    let is_end = |term: &str| {
        let (key, _) = key_of(term);
        key.is_some_and(|key| [first_key, last_key].iter().any(|end| is_same_key(key, end)))
    };
    let rest = keep(text, |term| is_off(term) || !is_end(term));
    let end = |key: &str, sign: &str, value: Option<&str>| {
        let sign = if keys::find(key).is_some_and(|found| found.sign() == ":") { ":" } else { sign };
        value.map(|value| format!("{key}{sign}{}", quote_time(value))).unwrap_or_default()
    };
    join([rest, end(first_key, ">=", first), end(last_key, "<", last)])
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

/// Filter texts that must all pass, in one.
#[must_use]
pub fn joined<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    join(texts.into_iter().map(|text| text.trim().to_owned()))
}

/// A value as it stands in a filter text: in quotes where a sign of it would mean something.
#[must_use]
pub fn quote(value: &str) -> String {
    let plain = |sign: char| sign.is_alphanumeric() || "-_./".contains(sign);
    // Two dots are a range, and a word of the language is none of its values.
    if !value.is_empty() && value.chars().all(plain) && !value.contains("..") {
        return value.to_owned();
    }
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

fn quote_time(value: &str) -> String {
    if value.contains(' ') { quote(value) } else { value.to_owned() }
}

fn change_term(text: &str, at: usize, change: impl Fn(&str) -> String) -> String {
    let all = terms(text);
    join(all.into_iter().enumerate().map(
        |(i, range)| {
            if i == at { change(&text[range]) } else { text[range].to_owned() }
        },
    ))
}

fn keep(text: &str, keep: impl Fn(&str) -> bool) -> String {
    join(terms(text).into_iter().map(|range| &text[range]).filter(|term| keep(term)).map(str::to_owned))
}

/// Several terms in one text. One with an `or` of its own needs brackets beside others.
fn join(terms: impl IntoIterator<Item = String>) -> String {
    let filled: Vec<String> = terms.into_iter().filter(|term| !term.is_empty()).collect();
    match &filled[..] {
        [one] => one.clone(),
        many => many.iter().map(|term| grouped_where_or(term)).collect::<Vec<_>>().join(" "),
    }
}

/// Whether a filter text is alternatives: an `or` outside brackets.
#[must_use]
pub fn has_or(text: &str) -> bool {
    let mut depth = 0_usize;
    lex::tokens(text).iter().any(|token| {
        match token.kind {
            TokenKind::Open => depth += 1,
            TokenKind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        token.kind == TokenKind::Or && depth == 0
    })
}

fn grouped_where_or(text: &str) -> String {
    if has_or(text) { bracketed(text) } else { text.to_owned() }
}

/// A term that a sign can stand before.
fn grouped(term: &str) -> String {
    if terms(term).len() > 1 || has_or(term) { bracketed(term) } else { term.to_owned() }
}

/// A text in brackets. Where its last value would take the closing one for its own, a space keeps them apart.
fn bracketed(text: &str) -> String {
    let close = format!("({text})");
    let ends = lex::tokens(&close).last().is_some_and(|token| token.kind == TokenKind::Close);
    if ends { close } else { format!("({text} )") }
}

fn split_off(term: &str) -> (bool, &str) {
    // A filter of several terms with an `or` is no term that is off because its first one is.
    match term.strip_prefix('#') {
        Some(rest) if !has_or(term) => (true, rest.trim_start()),
        _ => (false, term),
    }
}

fn change(text: &str, key: &str, value: &str, negated: bool) -> String {
    let cleared = without_value(text, key, value);
    let mut all: Vec<String> = terms(&cleared).into_iter().map(|range| cleared[range].to_owned()).collect();
    let same = all.iter_mut().find_map(|term| {
        let simple = Simple::read(term, key).filter(|simple| simple.negated == negated);
        simple.filter(|simple| simple.op == op_of(key)).map(|simple| (term, simple))
    });
    if let Some((term, mut simple)) = same {
        simple.values.push(value.to_owned());
        simple.written.push(quote(value));
        *term = simple.write(key).unwrap_or_default();
    } else {
        all.extend(Simple::of(key, value, negated).write(key));
    }
    join(all)
}

/// Whether a term, or each alternative in its brackets, asks for something of this key, and is neither negated nor off.
fn asks_only(term: &str, key: &str) -> bool {
    let inside = without_brackets(term);
    let tokens = lex::tokens(inside);
    let mut parts = tokens.split(|token| token.kind == TokenKind::Or);
    parts.all(|part| {
        matches!(part, [lex::Token { kind: TokenKind::Term(RawTerm { key: Some(name), .. }), .. }]
            if is_same_key(&inside[name.clone()], key))
    })
}

/// The inside of a term that is one pair of brackets.
fn without_brackets(term: &str) -> &str {
    let tokens = lex::tokens(term);
    match &tokens[..] {
        [open, inside @ .., close]
            if open.kind == TokenKind::Open
                && close.kind == TokenKind::Close
                && !inside.iter().any(|token| matches!(token.kind, TokenKind::Open | TokenKind::Close)) =>
        {
            term[open.span.end..close.span.start].trim()
        }
        _ => term,
    }
}

/// Clicks mean exactly the value that they are on: for free text that is written `=`.
fn op_of(key: &str) -> Op {
    let is_text = keys::find(key).is_some_and(|key| key.takes == Takes::Text);
    if is_text { Op::Is } else { Op::Has }
}

fn is_same_key(one: &str, other: &str) -> bool {
    let name = |key: &str| keys::find(key).map(|key| key.name);
    let is_header = |key: &str| key.contains('.');
    if is_header(one) || is_header(other) {
        return one.eq_ignore_ascii_case(other);
    }
    one.eq_ignore_ascii_case(other) || name(one).is_some_and(|known| name(other) == Some(known))
}

/// The key of a term, and how often it is negated.
fn key_of(term: &str) -> (Option<&str>, usize) {
    let tokens = lex::tokens(term);
    let signs =
        tokens.iter().take_while(|token| matches!(token.kind, TokenKind::Not | TokenKind::Off)).count();
    match &tokens[signs..] {
        [lex::Token { kind: TokenKind::Term(RawTerm { key: Some(key), .. }), .. }] => {
            (Some(&term[key.clone()]), signs)
        }
        _ => (None, signs),
    }
}

/// A term that is a key and a list of plain values.
struct Simple {
    negated: bool,
    op: Op,
    values: Vec<String>,
    /// The same values as they are written: those that are not touched stay so.
    written: Vec<String>,
}

impl Simple {
    fn of(key: &str, value: &str, negated: bool) -> Self {
        Self { negated, op: op_of(key), values: vec![value.to_owned()], written: vec![quote(value)] }
    }

    fn read(term: &str, key: &str) -> Option<Self> {
        let (negated, rest) = term.strip_prefix('-').map_or((false, term), |rest| (true, rest));
        let tokens = lex::tokens(rest);
        let [lex::Token { kind: TokenKind::Term(raw), .. }] = &tokens[..] else { return None };
        let name = &rest[raw.key.clone()?];
        let op = raw.op.as_ref().map(|(op, _)| *op).filter(|op| matches!(op, Op::Has | Op::Is))?;
        if !is_same_key(name, key) {
            return None;
        }
        let filled = raw.values.iter().filter(|value| !value.is_missing());
        let (values, written) =
            filled.map(|value| (value.text(), rest[value.span.clone()].to_owned())).unzip();
        Some(Self { negated, op, values, written })
    }

    fn has(&self, value: &str) -> bool {
        self.values.iter().any(|other| is_same(other, value))
    }

    fn without(mut self, value: &str) -> Self {
        let kept = self.values.iter().map(|other| !is_same(other, value));
        let mut kept = kept.collect::<Vec<_>>().into_iter();
        self.written.retain(|_| kept.next().unwrap_or(true));
        self.values.retain(|other| !is_same(other, value));
        self
    }

    fn write(&self, key: &str) -> Option<String> {
        let sign = if self.negated { "-" } else { "" };
        let filled = !self.written.is_empty();
        filled.then(|| format!("{sign}{key}{}{}", self.op.sign(), self.written.join(",")))
    }
}

/// Whether two values are the same to the filter.
fn is_same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_split_at_spaces_outside_quotes_and_brackets() {
        let text = r#"state:Failed  -tag:"a b" (a or b) and #-(c d) "x \" y""#;
        let parts: Vec<&str> = terms(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(parts, ["state:Failed", r#"-tag:"a b""#, "(a or b)", "#-(c d)", r#""x \" y""#]);
        assert_eq!(without_term(text, 1), r#"state:Failed (a or b) #-(c d) "x \" y""#);
        assert_eq!(format!("{:?}", terms(" a or b c ")), "[1..9]");
        assert_eq!(format!("{:?}", terms("- (")), "[0..3]");
    }

    #[test]
    fn clicks_on_values_rewrite_only_their_key() {
        let text = "took>30s state:Failed";
        assert_eq!(with_only(text, "state", "Cancel"), "took>30s state:Cancel");
        assert_eq!(with_added(text, "state", "Cancel"), "took>30s state:Failed,Cancel");
        assert_eq!(with_excluded(text, "state", "Failed"), "took>30s -state:Failed");
        assert_eq!(without_value("state:Failed,Cancel a", "state", "failed"), "state:Cancel a");
        assert_eq!(without_value("state:Failed a", "state", "Failed"), "a");
        assert_eq!(without_value("state:F* a", "state", "Failed"), "state:F* a");
        assert_eq!(with_added("-bucket:test-*,x", "bucket", "y"), "-bucket:test-*,x bucket:y");
        assert_eq!(with_excluded("-bucket:test-*", "bucket", "y"), "-bucket:test-*,y");
        assert_eq!(with_only("status:a state~b", "state", "c"), "state~b state:c");
    }

    #[test]
    fn a_value_with_signs_of_the_language_comes_back_whole() {
        for value in ["a b", "a,b", "quo\"te", "back\\slash", "视频上线流程", "a:b*", "(x)", "", "a..b", "or"]
        {
            let text = with_added("", "workflow", value);
            assert_eq!(values_of(&text, "workflow"), (vec![value.to_owned()], vec![]), "{text}");
            assert_eq!(without_value(&text, "workflow", value), "", "{text}");
        }
        assert_eq!(
            values_of("-tag:A,B tag:C #tag:D", "TAG"),
            (vec!["C".into()], vec!["A".into(), "B".into()])
        );
    }

    #[test]
    fn a_click_on_free_text_means_the_whole_of_it() {
        assert_eq!(with_only("object:a", "object", "a b"), "object=\"a b\"");
        assert_eq!(with_added("object:a", "object", "b"), "(object:a or object=b)");
        assert_eq!(
            with_added("x (object:a or object=b)", "object", "c"),
            "x (object:a or object=b or object=c)"
        );
        assert_eq!(
            with_added("state~^F -state:Cancel", "state", "Success"),
            "(state~^F or state:Success) -state:Cancel"
        );
        assert_eq!(with_added("took>1s object:a", "took", "2s"), "(took>1s or took:2s) object:a");
        assert_eq!(with_added("object:a or tag:b", "object", "c"), "(object:a or tag:b) object=c");
        assert_eq!(with_only("", "header.Content-Type", "video/mp4"), "header.Content-Type=video/mp4");
        assert_eq!(with_only("header.A=x", "header.B", "y"), "header.A=x header.B=y");
    }

    #[test]
    fn terms_are_switched_off_and_turned_round_and_back() {
        for text in ["a", "-a", "tag:x,y", "(a or b)", "-(a b)"] {
            let filter = format!("x {text} y");
            assert_eq!(toggle_term(&toggle_term(&filter, 1), 1), filter);
            assert_eq!(invert_term(&invert_term(&filter, 1), 1), filter);
        }
        assert_eq!(toggle_term("a -b", 1), "a #-b");
        assert_eq!(invert_term("a #b", 1), "a #-b");
        assert_eq!(invert_term("a or b", 0), "-(a or b)");
        assert_eq!(toggle_term("#a or b", 0), "#(#a or b)");
        assert_eq!(with_term("a b", 1, "c d"), "a c d");
    }

    #[test]
    fn an_or_gets_brackets_beside_other_terms() {
        assert_eq!(with_only("a or b", "tag", "x"), "(a or b) tag:x");
        assert_eq!(joined(["a or b", "c"]), "(a or b) c");
        assert_eq!(joined(["a or b(", "c"]), "(a or b( ) c");
        assert_eq!(joined([" a ", ""]), "a");
        assert_eq!(without_value("a or tag:x", "tag", "x"), "a or tag:x");
    }

    #[test]
    fn a_range_replaces_the_one_before() {
        let range = |text: &str, first, last| with_range(text, ("after", first), ("before", last));
        let text = range("a since:1h", Some("2023-08-21"), Some("2023-08-22T12:00"));
        assert_eq!(text, "a after:2023-08-21 before:2023-08-22T12:00");
        assert_eq!(range(&text, None, None), "a");
        assert_eq!(range("#after:1h", Some("2h"), None), "#after:1h after:2h");
        assert_eq!(with_range("took>1s", ("took", Some("2s")), ("took", None)), "took>=2s");
    }
}
