//! What can be wrong with a filter. The command line says it in English, the window in its own language.

use std::fmt::{self, Display, Formatter};

/// What is wrong with a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A bracket closes that never opened.
    NoOpening,
    /// A bracket opens that never closes.
    NoClosing,
    /// The brackets are nested too deep.
    TooDeep,
    /// Brackets around nothing.
    EmptyBrackets,
    /// A quote opens that never closes.
    OpenQuote,
    /// Nothing stands before this `and` or `or`.
    NoTermBefore(String),
    /// Nothing stands after this `and` or `or`.
    NoTermAfterWord(String),
    /// Nothing stands after this sign.
    NoTermAfter(String),
    /// This means not elsewhere.
    ForeignNot(String),
    /// This means the same elsewhere as the word does here.
    ForeignWord(String, &'static str),
    /// A sign without a key before it or a value behind it.
    LoneSign(String),
    /// A bare word without a sign in it.
    NothingToFind,
    /// A key without a value, and what a term with it looks like.
    NoValue(&'static str),
    /// Nothing between two commas, and what a term with the key looks like.
    NoValueBetween(&'static str),
    /// A key, a sign that does not go with it, and what a term with it looks like.
    WrongSign(&'static str, &'static str, &'static str),
    /// More texts than can be looked for in captures at once.
    TooManyBodies(usize),
    /// `header` without the name of one.
    HeaderName,
    /// There is no such key.
    UnknownKey(String),
    /// There is no such key, but one that is written alike.
    UnknownKeyNear(String, &'static str),
    /// A key and all the values that it takes: this is none of them.
    NoChoice(&'static str, String),
    /// A regular expression that is wrong, and why, in the words of the library.
    Expression(String),
    /// A range that ends before it begins.
    RangeBackwards,
    /// A range with neither beginning nor end.
    RangeEmpty,
    /// This is no whole number.
    NoNumber(String),
    /// This is no duration.
    NoDuration(String),
    /// This is a duration without its unit.
    NoUnit(String),
    /// This is no instant.
    NoTime(String),
}

impl Display for Fault {
    /// One sentence in English without a full stop.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        const QUOTE: &str = "to look for the word, put it in quotes";
        match self {
            Self::NoOpening => write!(f, "there is no bracket that this closes"),
            Self::NoClosing => write!(f, "this bracket is never closed"),
            Self::TooDeep => write!(f, "the brackets are nested too deep"),
            Self::EmptyBrackets => write!(f, "there is nothing in the brackets"),
            Self::OpenQuote => write!(f, "a closing quote is missing"),
            Self::NoTermBefore(word) => write!(f, "a term is missing before {word}; {QUOTE}"),
            Self::NoTermAfterWord(word) => write!(f, "a term is missing after {word}; {QUOTE}"),
            Self::NoTermAfter(sign) => write!(f, "a term is missing after {sign}"),
            Self::ForeignNot(sign) => {
                write!(f, "- before a term means not; to look for {sign}, put it in quotes")
            }
            Self::ForeignWord(sign, word) => {
                write!(f, "{word} between terms means that; to look for {sign}, put it in quotes")
            }
            Self::LoneSign(sign) => {
                write!(f, "{sign} stands right between a key and its value; to look for it, put it in quotes")
            }
            Self::NothingToFind => write!(f, "there is nothing to look for"),
            Self::NoValue(example) => write!(f, "a value is missing after this, such as {example}"),
            Self::NoValueBetween(example) => {
                write!(f, "a value is missing between the commas, such as {example}")
            }
            Self::WrongSign(key, sign, example) => {
                write!(f, "{key} does not go with {sign}; write {example}")
            }
            Self::TooManyBodies(most) => write!(f, "at most {most} different body: terms go together"),
            Self::HeaderName => {
                write!(f, "header wants the name of one, such as header.Content-Type:video/mp4")
            }
            Self::UnknownKey(name) => {
                write!(f, "there is no key {name}; to look for the text, put it in quotes")
            }
            Self::UnknownKeyNear(name, near) => write!(f, "there is no key {name}; did you mean {near}?"),
            Self::NoChoice(key, choices) => write!(f, "{key} is one of {choices}"),
            Self::Expression(reason) => write!(f, "this expression is wrong: {reason}"),
            Self::RangeBackwards => write!(f, "the range ends before it begins"),
            Self::RangeEmpty => write!(f, "a range needs a beginning or an end"),
            Self::NoNumber(text) => write!(f, "\"{text}\" is no whole number"),
            Self::NoDuration(text) => {
                write!(f, "\"{text}\" is no duration such as 200ms, 1.5s, 2m or 1h30m")
            }
            Self::NoUnit(text) => write!(f, "\"{text}\" lacks its unit: ms, s, m, h or d"),
            Self::NoTime(text) => {
                write!(f, "\"{text}\" is no time such as 2023-08-21, 2023-08-21T12:30, 14:20, today or 2h")
            }
        }
    }
}
