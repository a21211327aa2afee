//! The records of one generation by column, so that a question is put once to each text and not to each
//! record, and counting walks small numbers in a row.
//!
//! Columns are made when they are first needed. What the last terms let through is kept: whoever changes
//! one term pays for that one only.

use super::bits::Bits;
use super::expr::{self, Expr, Test};
use super::keys::Reads;
use super::matcher::Matcher;
use super::{Hits, Query};
use crate::callback::StateClass;
use crate::index::{Field, FileId, Index, Record, Sym};
use hashbrown::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// How many answers are kept.
const KEPT: usize = 24;

/// The records of one generation of an index, by column.
#[derive(Debug, Default)]
pub struct Columns {
    generation: u64,
    /// How many records there are.
    len: usize,
    fields: [OnceLock<Column>; Field::COUNT],
    kinds: OnceLock<Box<[u16]>>,
    formats: OnceLock<Box<[u16]>>,
    problems: OnceLock<Box<[u16]>>,
    failed: OnceLock<Bits>,
    answers: Mutex<Vec<(Expr, Arc<Bits>)>>,
}

/// One text field of all records.
#[derive(Debug, Default)]
pub(super) struct Column {
    /// For each record the place of its text in `texts`.
    pub codes: Box<[u32]>,
    /// Every text once, the empty one first.
    pub texts: Vec<Sym>,
    /// How many records have each.
    pub totals: Vec<u32>,
}

impl Columns {
    /// For the records that are there now.
    #[must_use]
    pub fn new(index: &Index) -> Self {
        Self { generation: index.generation(), len: index.len(), ..Self::default() }
    }

    /// Whether they are still those of the index.
    #[must_use]
    pub fn are_of(&self, index: &Index) -> bool {
        self.generation == index.generation() && self.len == index.len()
    }

    /// The records that pass a query, in the order of the index.
    #[must_use]
    pub fn hits(&self, index: &Index, query: &Query) -> Hits {
        let order = index.order();
        let bits = self.passing(index, query, None);
        let mut ids = Vec::with_capacity(bits.count());
        bits.each(|place| ids.push(order[place]));
        Hits::new(index.generation(), index.capacity(), ids)
    }

    /// What passes a query, but for its terms of one key.
    pub(super) fn passing(&self, index: &Index, query: &Query, without: Option<&str>) -> Bits {
        let mut all = Bits::new(self.len, true);
        for term in query.terms() {
            if let Some(expr) = term.expr.as_ref().filter(|_| without.is_none() || term.key != without) {
                all.and(&self.answer(index, expr));
            }
        }
        all
    }

    /// What passes one term, from memory if it was asked before.
    fn answer(&self, index: &Index, expr: &Expr) -> Arc<Bits> {
        let answers = || self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, bits)) = answers().iter().find(|(known, _)| known == expr) {
            return Arc::clone(bits);
        }
        let bits = Arc::new(self.evaluate(index, expr));
        let mut kept = answers();
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push((expr.clone(), Arc::clone(&bits)));
        bits
    }

    fn evaluate(&self, index: &Index, expr: &Expr) -> Bits {
        match expr {
            Expr::All(all) => {
                let mut bits = Bits::new(self.len, true);
                for one in all {
                    bits.and(&self.evaluate(index, one));
                }
                bits
            }
            Expr::Any(any) => {
                let mut bits = Bits::new(self.len, false);
                for one in any {
                    bits.or(&self.evaluate(index, one));
                }
                bits
            }
            Expr::Not(one) => {
                let mut bits = self.evaluate(index, one);
                bits.invert();
                bits
            }
            Expr::Test(test) => self.ask(index, test),
        }
    }

    fn ask(&self, index: &Index, test: &Test) -> Bits {
        let mut texts = Texts::new(index);
        match test {
            Test::Fields(fields, matcher) => self.ask_fields(index, fields, matcher),
            Test::Choice(reads, mask) => match self.choices(index, *reads) {
                Some(column) => Bits::of(self.len, |place| column[place] & mask != 0),
                None => self.each(index, |record| expr::choices(*reads, record) & mask != 0),
            },
            Test::Measure(of, spans) => self.each(index, |record| {
                expr::measured(*of, record)
                    .is_some_and(|number| spans.iter().any(|span| span.contains(number)))
            }),
            Test::Anywhere(matcher) => {
                let mut paths = Paths::default();
                self.each(index, |record| {
                    Field::ALL.iter().any(|&field| texts.finds(matcher, record.sym(field)))
                        || record.outputs().any(|output| matcher.finds(output))
                        || record.headers().any(|(_, value)| matcher.finds(value))
                        || record.deliveries().any(|one| paths.finds(index, matcher, one.file))
                })
            }
            Test::File(matcher) => {
                let mut paths = Paths::default();
                self.each(index, |record| {
                    record.deliveries().any(|one| paths.finds(index, matcher, one.file))
                        || record.is_implied() && matcher.wants_nothing()
                })
            }
            Test::Outputs(_) | Test::Header(..) => {
                let expr = Expr::Test(test.clone());
                self.each(index, |record| expr.passes(record))
            }
        }
    }

    fn ask_fields(&self, index: &Index, fields: &[Field], matcher: &Matcher) -> Bits {
        let mut any = Bits::new(self.len, false);
        // What is not known in any of the fields.
        let mut nothing = Bits::new(self.len, matcher.wants_nothing());
        for &field in fields {
            let column = self.column(index, field);
            let found: Vec<bool> = column.texts.iter().map(|&sym| matcher.finds(index.text(sym))).collect();
            if found.contains(&true) {
                any.or(&Bits::of(self.len, |place| found[column.codes[place] as usize]));
            }
            if matcher.wants_nothing() {
                nothing.and(&Bits::of(self.len, |place| column.codes[place] == 0));
            }
        }
        any.or(&nothing);
        any
    }

    fn each(&self, index: &Index, mut passes: impl FnMut(Record<'_>) -> bool) -> Bits {
        let order = index.order();
        Bits::of(self.len, |place| index.get(order[place]).is_some_and(&mut passes))
    }

    /// A text field of all records.
    pub(super) fn column(&self, index: &Index, field: Field) -> &Column {
        self.fields[field as usize].get_or_init(|| Column::of(index, field))
    }

    /// What all records are or have of a key of choices, where that is kept.
    pub(super) fn choices(&self, index: &Index, reads: Reads) -> Option<&[u16]> {
        let column = match reads {
            Reads::Kind => &self.kinds,
            Reads::Format => &self.formats,
            Reads::Problem => &self.problems,
            _ => return None,
        };
        Some(column.get_or_init(|| index.records().map(|record| expr::choices(reads, record)).collect()))
    }

    /// The records that failed.
    pub(super) fn failed(&self, index: &Index) -> &Bits {
        self.failed.get_or_init(|| self.each(index, |record| record.class() == StateClass::Failed))
    }

    /// How many records there are.
    pub(super) fn len(&self) -> usize {
        self.len
    }
}

impl Column {
    fn of(index: &Index, field: Field) -> Self {
        // The place of a symbol in `texts`, one more; 0 is not seen yet.
        let mut places = vec![0_u32; index.strings().len()];
        let mut column = Self { codes: Box::default(), texts: vec![Sym::EMPTY], totals: vec![0] };
        places[Sym::EMPTY.index()] = 1;
        let code = |record: Record<'_>| {
            let sym = record.sym(field);
            let place = &mut places[sym.index()];
            if *place == 0 {
                column.texts.push(sym);
                column.totals.push(0);
                *place = column.texts.len() as u32;
            }
            column.totals[*place as usize - 1] += 1;
            *place - 1
        };
        column.codes = index.records().map(code).collect();
        column
    }

    /// How many of the places have each text.
    pub fn count(&self, bits: &Bits) -> Vec<u32> {
        let mut counts = vec![0_u32; self.texts.len()];
        bits.each(|place| counts[self.codes[place] as usize] += 1);
        counts
    }
}

/// What a matcher said of texts that were seen before.
struct Texts<'i> {
    index: &'i Index,
    /// By symbol: 0 not asked yet, 1 no, 2 yes. Empty until the first question.
    said: Vec<u8>,
}

impl<'i> Texts<'i> {
    fn new(index: &'i Index) -> Self {
        Self { index, said: Vec::new() }
    }

    fn finds(&mut self, matcher: &Matcher, sym: Sym) -> bool {
        if self.said.is_empty() {
            self.said = vec![0; self.index.strings().len()];
        }
        let said = &mut self.said[sym.index()];
        if *said == 0 {
            *said = 1 + u8::from(matcher.finds(self.index.text(sym)));
        }
        *said == 2
    }
}

/// What a matcher said of paths: captures hold many records.
#[derive(Default)]
struct Paths {
    said: HashMap<FileId, bool>,
}

impl Paths {
    fn finds(&mut self, index: &Index, matcher: &Matcher, file: FileId) -> bool {
        *self.said.entry(file).or_insert_with(|| matcher.finds(&expr::path(index, file)))
    }
}
