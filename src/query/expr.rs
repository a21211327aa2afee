//! What a query asks, and whether one record answers it.

use super::body::{BodyTerm, Searched, Side};
use super::keys::{self, Measure, Reads};
use super::matcher::Matcher;
use super::measure::Span;
use super::numbers::Number;
use super::slow::Slow;
use crate::index::{Field, FileId, Index, Record};
use crate::marks::Mark;
use crate::time::Millis;
use std::cell::OnceCell;

/// A condition.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expr {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Test(Test),
}

/// One question to a record.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Test {
    Fields(&'static [Field], Matcher),
    Outputs(Matcher),
    /// Name and value of a header of the upload.
    Header(String, Matcher),
    File(Matcher),
    /// A note of the user.
    Note(Matcher),
    /// In the captures themselves.
    Body(BodyTerm),
    /// In any text that is indexed.
    Anywhere(Matcher),
    /// One bit for each choice that will do.
    Choice(Reads, u16),
    /// A number, and the instant up to which is measured what goes on: zero where nothing does.
    Measure(Measure, Vec<Span>, Millis),
}

/// What records are asked with beside themselves: the same for all records of one index.
pub(super) struct Beside<'s> {
    searched: &'s Searched,
    /// Made when it is first asked for: it looks at every record.
    slow: OnceCell<Slow>,
}

impl<'s> Beside<'s> {
    /// What was found in captures, and what follows from the records themselves.
    pub fn new(searched: &'s Searched) -> Self {
        Self { searched, slow: OnceCell::new() }
    }

    fn slow(&self, index: &Index) -> &Slow {
        self.slow.get_or_init(|| Slow::of(index))
    }
}

impl Expr {
    /// Whether a record with that mark passes for sure, or may pass, as far as captures were searched.
    pub fn passes(&self, record: Record<'_>, mark: Option<&Mark>, beside: &Beside<'_>, side: Side) -> bool {
        match self {
            Self::All(all) => all.iter().all(|one| one.passes(record, mark, beside, side)),
            Self::Any(any) => any.iter().any(|one| one.passes(record, mark, beside, side)),
            Self::Not(one) => !one.passes(record, mark, beside, side.other()),
            Self::Test(Test::Body(term)) => beside.searched.passes(term, record, side),
            Self::Test(test) => test.passes(record, mark, beside),
        }
    }

    /// Tells of everything that is looked for in the captures themselves.
    pub fn bodies<'e>(&'e self, tell: &mut impl FnMut(&'e BodyTerm)) {
        match self {
            Self::All(some) | Self::Any(some) => some.iter().for_each(|one| one.bodies(tell)),
            Self::Not(one) => one.bodies(tell),
            Self::Test(Test::Body(term)) => tell(term),
            Self::Test(_) => {}
        }
    }

    /// Whether what it says depends on what is noted on records.
    pub fn reads_marks(&self) -> bool {
        match self {
            Self::All(some) | Self::Any(some) => some.iter().any(Self::reads_marks),
            Self::Not(one) => one.reads_marks(),
            Self::Test(test) => test.reads_marks(),
        }
    }

    /// Measures what goes on up to that instant. Whether it measures any such thing.
    pub fn measure_until(&mut self, now: Millis) -> bool {
        match self {
            Self::All(some) | Self::Any(some) => {
                some.iter_mut().fold(false, |any, one| one.measure_until(now) | any)
            }
            Self::Not(one) => one.measure_until(now),
            Self::Test(Test::Measure(of, _, until)) if of.goes_on() => {
                *until = now;
                true
            }
            Self::Test(_) => false,
        }
    }

    /// Whether what it says depends on what was found in the captures themselves.
    pub fn has_body(&self) -> bool {
        let mut has = false;
        self.bodies(&mut |_| has = true);
        has
    }
}

impl Test {
    fn reads_marks(&self) -> bool {
        matches!(self, Self::Note(_) | Self::Choice(Reads::Marked, _))
    }

    /// Whether a record with that mark passes; nothing is known of the captures themselves.
    pub fn passes(&self, record: Record<'_>, mark: Option<&Mark>, beside: &Beside<'_>) -> bool {
        match self {
            Self::Fields(fields, matcher) => {
                matcher.finds_any(fields.iter().map(|&field| record.text(field)))
            }
            Self::Outputs(matcher) => matcher.finds_any(record.outputs()),
            Self::Header(name, matcher) => matcher.finds_any(header(record, name)),
            Self::File(matcher) => {
                let finds = |file| matcher.finds(&path(record.index(), file));
                record.deliveries().any(|delivery| finds(delivery.file))
                    || record.is_implied() && matcher.wants_nothing()
            }
            Self::Anywhere(matcher) => {
                Field::ALL.into_iter().any(|field| matcher.finds(record.text(field)))
                    || record.outputs().any(|output| matcher.finds(output))
                    || record.headers().any(|(_, value)| matcher.finds(value))
                    || record.deliveries().any(|one| matcher.finds(&path(record.index(), one.file)))
            }
            // Only the captures themselves know.
            Self::Body(_) => false,
            Self::Note(matcher) => matcher.finds_any([note(mark)]),
            Self::Choice(Reads::Marked, wanted) => mark.map_or(0, keys::marked_choices) & wanted != 0,
            Self::Choice(reads, wanted) => {
                choices(*reads, record, || beside.slow(record.index())) & wanted != 0
            }
            Self::Measure(of, spans, now) => Number::of(*of, record)
                .is_some_and(|number| spans.iter().any(|span| span.contains(number.at(*now)))),
        }
    }
}

/// The note of a mark; empty for none.
pub(super) fn note(mark: Option<&Mark>) -> &str {
    mark.map_or("", |mark| &mark.note)
}

/// The values of a header, its name taken in any case.
pub(super) fn header<'i>(record: Record<'i>, name: &str) -> impl Iterator<Item = &'i str> {
    record.headers().filter(move |(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// The path of a capture in its folder, with `/` between its parts on every system.
pub(super) fn path(index: &Index, file: FileId) -> String {
    let path = index.file(file).path().to_string_lossy().into_owned();
    if std::path::MAIN_SEPARATOR == '/' { path } else { path.replace(std::path::MAIN_SEPARATOR, "/") }
}

/// What a record is or has of a key of choices: one bit each.
pub(super) fn choices<'s>(reads: Reads, record: Record<'_>, slow: impl FnOnce() -> &'s Slow) -> u16 {
    match reads {
        Reads::Kind => 1 << keys::kind_choice(record.kind()),
        Reads::Format => record.main_delivery().map_or(0, |one| 1 << keys::format_choice(one.format)),
        Reads::Problem => {
            record.problem_kinds().iter().fold(0, |bits, kind| bits | 1 << keys::problem_choice(kind))
        }
        Reads::Slow => slow().choices(record),
        _ => {
            let has = [
                !record.problem_kinds().is_empty(),
                record.outputs().next().is_some(),
                record.headers().next().is_some(),
                record.run().is_some(),
            ];
            has.iter().enumerate().fold(0, |bits, (at, has)| bits | u16::from(*has) << at)
        }
    }
}
