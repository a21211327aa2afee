//! Tokens to a query. Every fault has its place and a sentence.

use super::expr::{Expr, Test};
use super::keys::{self, FilterKey, KEYS, Reads, Takes};
use super::lex::{self, Op, RawTerm, RawValue, Token, TokenKind};
use super::matcher::{Fit, Lines, Matcher};
use super::measure::{self, Span};
use super::{BodyTerm, Clock, Fault, QueryError, Term};
use std::ops::Range;

/// Deepest nesting of brackets.
const MAX_DEPTH: usize = 32;

/// Reads a filter text into its terms. The value that ends at `cursor` is still being written: what begins so
/// will do.
pub(super) fn parse(text: &str, clock: Clock, cursor: Option<usize>) -> Result<Vec<Term>, QueryError> {
    let tokens = lex::tokens(text);
    let mut parser = Parser { text, tokens: &tokens, at: 0, clock, cursor, depth: 0 };
    let mut branches = parser.alternatives()?;
    if let [_] = branches[..] {
        return Ok(branches.swap_remove(0));
    }
    let span = tokens[0].span.start..tokens[tokens.len() - 1].span.end;
    let expr = any_of(branches);
    let is_off = expr.is_none();
    Ok(vec![Term { text: text[span.clone()].to_owned(), span, key: None, negated: false, is_off, expr }])
}

struct Parser<'t> {
    text: &'t str,
    tokens: &'t [Token],
    at: usize,
    clock: Clock,
    cursor: Option<usize>,
    depth: usize,
}

fn fault<T>(span: Range<usize>, fault: Fault) -> Result<T, QueryError> {
    Err(QueryError { span, fault })
}

/// Terms that are switched off say nothing; what is made of nothing else says nothing either.
fn all_of(terms: Vec<Term>) -> Option<Expr> {
    let mut all: Vec<Expr> = terms.into_iter().filter_map(|term| term.expr).collect();
    if all.len() == 1 { all.pop() } else { (!all.is_empty()).then_some(Expr::All(all)) }
}

fn any_of(branches: Vec<Vec<Term>>) -> Option<Expr> {
    let mut any: Vec<Expr> = branches.into_iter().filter_map(all_of).collect();
    if any.len() == 1 { any.pop() } else { (!any.is_empty()).then_some(Expr::Any(any)) }
}

impl<'t> Parser<'t> {
    fn peek(&self) -> Option<&'t Token> {
        self.tokens.get(self.at)
    }

    /// Branches between `or`, up to the end or the bracket that closes.
    fn alternatives(&mut self) -> Result<Vec<Vec<Term>>, QueryError> {
        let mut branches = vec![Vec::new()];
        // The word that a term must still follow.
        let mut waiting: Option<&Token> = None;
        while let Some(token) = self.peek() {
            match &token.kind {
                TokenKind::Close if self.depth > 0 => break,
                TokenKind::Close => return fault(token.span.clone(), Fault::NoOpening),
                TokenKind::Or | TokenKind::And => {
                    let last = branches.last_mut();
                    if waiting.is_some() || last.is_none_or(|branch| branch.is_empty()) {
                        return fault(token.span.clone(), Fault::NoTermBefore(self.word(token)));
                    }
                    if token.kind == TokenKind::Or {
                        branches.push(Vec::new());
                    }
                    waiting = Some(token);
                    self.at += 1;
                }
                _ => {
                    let term = self.term()?;
                    branches.last_mut().into_iter().for_each(|branch| branch.push(term.clone()));
                    waiting = None;
                }
            }
        }
        match waiting {
            Some(token) => fault(token.span.clone(), Fault::NoTermAfterWord(self.word(token))),
            None => Ok(branches),
        }
    }

    fn word(&self, token: &Token) -> String {
        self.text[token.span.clone()].to_lowercase()
    }

    fn term(&mut self) -> Result<Term, QueryError> {
        let start = self.tokens[self.at].span.start;
        let (mut negated, mut is_off) = (false, false);
        let mut sign: Option<&Token> = None;
        while let Some(token) = self.peek() {
            match token.kind {
                TokenKind::Not => negated = !negated,
                TokenKind::Off => is_off = true,
                _ => break,
            }
            sign = Some(token);
            self.at += 1;
        }
        let (key, expr) = match self.peek() {
            Some(Token { kind: TokenKind::Open, span }) => (None, self.group(span)?),
            Some(Token { kind: TokenKind::Term(raw), span }) => {
                if raw.key.is_none()
                    && let Some((part, wrong)) = foreign(&self.text[span.clone()])
                {
                    return fault(span.start + part.start..span.start + part.end, wrong);
                }
                self.at += 1;
                let (key, test) = self.test(raw, span)?;
                (key, Some(Expr::Test(test)))
            }
            _ => {
                let span = sign.map_or(start..start, |sign| sign.span.clone());
                let sign = self.text[span.clone()].to_owned();
                return fault(span, Fault::NoTermAfter(sign));
            }
        };
        let span = start..self.tokens[self.at - 1].span.end;
        let expr =
            expr.filter(|_| !is_off).map(|expr| if negated { Expr::Not(Box::new(expr)) } else { expr });
        let is_off = is_off || expr.is_none();
        Ok(Term { text: self.text[span.clone()].to_owned(), span, key, negated, is_off, expr })
    }

    fn group(&mut self, open: &Range<usize>) -> Result<Option<Expr>, QueryError> {
        if self.depth == MAX_DEPTH {
            return fault(open.clone(), Fault::TooDeep);
        }
        self.at += 1;
        self.depth += 1;
        let branches = self.alternatives()?;
        self.depth -= 1;
        let Some(close) = self.peek() else {
            return fault(open.clone(), Fault::NoClosing);
        };
        if branches.iter().all(Vec::is_empty) {
            return fault(open.start..close.span.end, Fault::EmptyBrackets);
        }
        self.at += 1;
        Ok(any_of(branches))
    }

    fn test(&self, raw: &RawTerm, span: &Range<usize>) -> Result<(Option<&'static str>, Test), QueryError> {
        if let Some(open) = raw.values.iter().find(|value| value.is_open) {
            return fault(open.span.clone(), Fault::OpenQuote);
        }
        let Some(name) = &raw.key else {
            return Ok((None, bare(raw, span)?));
        };
        let key = self.key(name)?;
        let (op, op_span) = raw.op.clone().unwrap_or((Op::Has, name.end..name.end));
        if let Some(missing) = raw.values.iter().find(|value| value.is_missing()) {
            let span = if missing.span.is_empty() { op_span } else { missing.span.clone() };
            let is_between = raw.values.len() > 1;
            let missing = if is_between { Fault::NoValueBetween } else { Fault::NoValue };
            return fault(span, missing(key.example));
        }
        let fits = match op {
            Op::Has => true,
            // A capture that is nothing but the text is not what anybody looks for.
            Op::Is => key.reads != Reads::Body,
            Op::Like => !key.takes.is_measured(),
            Op::Above | Op::AtLeast | Op::Below | Op::AtMost => {
                key.takes.is_measured() && !matches!(key.reads, Reads::After | Reads::Before)
            }
        };
        if !fits {
            return fault(op_span, Fault::WrongSign(key.name, op.sign(), key.example));
        }
        Ok((Some(key.name), self.test_of_key(key, name, op, raw)?))
    }

    fn key(&self, name: &Range<usize>) -> Result<&'static FilterKey, QueryError> {
        let text = &self.text[name.clone()];
        let key = keys::find(text).filter(|key| (key.reads == Reads::Header) == text.contains('.'));
        key.map_or_else(|| fault(name.clone(), unknown_key(text)), Ok)
    }

    fn test_of_key(
        &self,
        key: &'static FilterKey,
        name: &Range<usize>,
        op: Op,
        raw: &RawTerm,
    ) -> Result<Test, QueryError> {
        if let Takes::Choice(choices) = key.takes {
            let mask = self.choice(key, choices, op, raw)?;
            return Ok(Test::Choice(key.reads, mask));
        }
        if key.takes.is_measured() {
            return self.measured(key, op, raw);
        }
        if key.reads == Reads::Body {
            return Ok(Test::Body(body(raw, op)?));
        }
        let is_part = key.takes == Takes::Text && op == Op::Has;
        let fit = |value: &RawValue| if is_part { Fit::Part } else { self.whole(value) };
        let matcher = matcher(&raw.values, op, fit)?;
        Ok(match key.reads {
            Reads::Fields(fields) => Test::Fields(fields, matcher),
            Reads::Outputs => Test::Outputs(matcher),
            Reads::File => Test::File(matcher),
            Reads::Note => Test::Note(matcher),
            _ => {
                let header = self.text[name.clone()].split_once('.').map_or("", |(_, header)| header);
                Test::Header(header.to_owned(), matcher)
            }
        })
    }

    /// How a value fits whose key wants the whole: while it is being written its beginning is enough.
    fn whole(&self, value: &RawValue) -> Fit {
        let is_written = self.cursor == Some(value.span.end) && !value.parts.is_empty() && !value.is_quoted;
        if is_written { Fit::Start } else { Fit::Whole }
    }

    /// The choices that are asked for, one bit each.
    fn choice(&self, key: &FilterKey, choices: &[&str], op: Op, raw: &RawTerm) -> Result<u16, QueryError> {
        let mut mask = 0;
        for value in &raw.values {
            let matcher = matcher(std::slice::from_ref(value), op, |value| self.whole(value))?;
            let found = choices.iter().enumerate().filter(|(_, choice)| matcher.finds(choice));
            let bits = found.fold(0_u16, |bits, (at, _)| bits | 1 << at);
            if bits == 0 {
                return fault(value.span.clone(), Fault::NoChoice(key.name, choices.join(", ")));
            }
            mask |= bits;
        }
        Ok(mask)
    }

    fn measured(&self, key: &'static FilterKey, op: Op, raw: &RawTerm) -> Result<Test, QueryError> {
        let read = |text: &str| match key.takes {
            Takes::Time => measure::instant(text, self.clock),
            Takes::Duration => measure::duration(text),
            _ => measure::number(text),
        };
        let (op, of) = match key.reads {
            Reads::After => (Op::AtLeast, keys::Measure::Time),
            Reads::Before => (Op::Below, keys::Measure::Time),
            Reads::Measure(of) => (op, of),
            _ => (op, keys::Measure::Deliveries),
        };
        let exact = key.takes != Takes::Time;
        let span = |value: &RawValue| {
            measure::span(op, &value.text(), exact, read).or_else(|wrong| fault(value.span.clone(), wrong))
        };
        let spans: Vec<Span> = raw.values.iter().map(span).collect::<Result<_, _>>()?;
        Ok(Test::Measure(of, spans, if of.goes_on() { self.clock.now } else { 0 }))
    }
}

/// A bare word, or a bare expression: looked for everywhere.
fn bare(raw: &RawTerm, span: &Range<usize>) -> Result<Test, QueryError> {
    if raw.values.iter().any(|value| value.parts.is_empty()) {
        return fault(span.clone(), Fault::NothingToFind);
    }
    let op = raw.op.as_ref().map_or(Op::Has, |(op, _)| *op);
    Ok(Test::Anywhere(matcher(&raw.values, op, |_| Fit::Part)?))
}

/// What is looked for in the captures themselves.
fn body(raw: &RawTerm, op: Op) -> Result<BodyTerm, QueryError> {
    if let Some(empty) = raw.values.iter().find(|value| value.parts.is_empty()) {
        return fault(empty.span.clone(), Fault::NothingToFind);
    }
    let made = match op {
        Op::Like => Matcher::of_expressions(&raw.values, Lines::AreEnds),
        _ => Matcher::of_values_each(&raw.values, |_| Fit::Within),
    };
    made.map(BodyTerm::new).or_else(|wrong| fault(span_of(&raw.values), wrong))
}

fn matcher(values: &[RawValue], op: Op, fit: impl Fn(&RawValue) -> Fit) -> Result<Matcher, QueryError> {
    let made = match op {
        Op::Like => Matcher::of_expressions(values, Lines::AreNothing),
        _ => Matcher::of_values_each(values, fit),
    };
    made.or_else(|wrong| fault(span_of(values), wrong))
}

fn span_of(values: &[RawValue]) -> Range<usize> {
    values[0].span.start..values[values.len() - 1].span.end
}

fn unknown_key(name: &str) -> Fault {
    if name.eq_ignore_ascii_case("header") || name.eq_ignore_ascii_case("header.") {
        return Fault::HeaderName;
    }
    let near = KEYS.iter().map(|key| (distance(name, key.name), key.name));
    match near.filter(|&(far, key)| is_slip(name, key, far)).min() {
        Some((_, key)) => Fault::UnknownKeyNear(name.to_owned(), key),
        None => Fault::UnknownKey(name.to_owned()),
    }
}

/// Whether a name is another misspelt, so many signs from it: a slip or two, or two letters turned round. Of a short
/// name two slips leave nothing.
fn is_slip(name: &str, key: &str, far: usize) -> bool {
    let letters = |text: &str| {
        let mut letters: Vec<char> = text.to_lowercase().chars().collect();
        letters.sort_unstable();
        letters
    };
    far <= (name.chars().count() / 3).min(2) || far == 2 && letters(name) == letters(key)
}

/// How many signs must be put in, taken out or replaced to make one of the other.
pub(super) fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().map(|sign| sign.to_ascii_lowercase()).enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in to.iter().enumerate() {
            let changed = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

/// What means something elsewhere, and would be looked for here: where it stands in a bare word, and what is wrong.
fn foreign(word: &str) -> Option<(Range<usize>, Fault)> {
    let not = |part: Range<usize>| Some((part.clone(), Fault::ForeignNot(word[part].to_owned())));
    if word.eq_ignore_ascii_case("not") {
        return not(0..word.len());
    }
    let narrowed: String = word.chars().map(lex::narrow).collect();
    match narrowed.as_str() {
        "|" | "||" => return Some((0..word.len(), Fault::ForeignWord(word.to_owned(), "or"))),
        "&" | "&&" => return Some((0..word.len(), Fault::ForeignWord(word.to_owned(), "and"))),
        _ => {}
    }
    if narrowed == "!=" || narrowed == "<>" {
        return not(0..word.len());
    }
    if narrowed.chars().all(|sign| "=:<>".contains(sign)) {
        return Some((0..word.len(), Fault::LoneSign(word.to_owned())));
    }
    if narrowed.starts_with('!') && word.chars().count() > 1 {
        return not(0..word.chars().next().map_or(0, char::len_utf8));
    }
    // A key with what means "is not" elsewhere.
    let at = word.find(['!', '！']).filter(|&at| keys::find(&word[..at]).is_some())?;
    let is_not_equal = narrowed[at..].starts_with("!=") || narrowed[at..].starts_with("!:");
    let len: usize = word[at..].chars().take(2).map(char::len_utf8).sum();
    if is_not_equal { not(at..at + len) } else { None }
}
