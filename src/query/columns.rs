//! The records of one generation by column, so that a question is put once to each text and not to each
//! record, and counting walks small numbers in a row.
//!
//! The place of a record is its number: they lie in memory in that order, whatever their times. Columns are
//! made when they are first needed. What the last terms let through is kept: whoever changes one term pays
//! for that one only.

use super::bits::Bits;
use super::body::{self, Searched, Side};
use super::expr::{self, Beside, Expr, Test};
use super::keys::{Measure, Reads, marked_choices};
use super::matcher::Matcher;
use super::numbers::Numbers;
use super::parts;
use super::slow::Slow;
use super::texts::{all_of, files_with, texts_with};
use super::{Hits, Query};
use crate::callback::StateClass;
use crate::index::{Field, Index, Record, RecordId, Sym};
use crate::marks::{Mark, Marked};
use std::cell::OnceCell;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// How many answers are kept.
const KEPT: usize = 24;
/// A column of so few texts keeps the records of each.
const FEW: usize = 32;
/// A column of more texts has a good part of all that there are.
const MANY: usize = 50_000;
/// Most choices that a key has.
const CHOICES: usize = 16;

/// The records of one generation of an index, by column.
#[derive(Debug)]
pub struct Columns {
    generation: u64,
    /// The records that there are, by number.
    ids: Arc<[RecordId]>,
    /// The same as a set.
    alive: Bits,
    fields: Arc<[OnceLock<Column>; Field::COUNT]>,
    choices: Arc<[OnceLock<Vec<Bits>>; 5]>,
    measures: Arc<[OnceLock<Numbers>; Measure::COUNT]>,
    failed: Arc<OnceLock<Bits>>,
    answers: Mutex<Vec<(Asked, Arc<Bits>)>>,
    /// In which captures the records lie.
    pub(super) files: Arc<OnceLock<body::FileColumn>>,
    /// What was found in the captures themselves.
    searched: Arc<Searched>,
    /// What the user noted on them.
    marked: Arc<Marked>,
    /// The records of each choice of `marked:`.
    marked_choices: OnceLock<Vec<Bits>>,
}

/// What was asked before: where it depends on what was found in captures, up to which revision of that.
type Asked = (Expr, Option<(Side, u64)>);

impl Default for Columns {
    fn default() -> Self {
        Self::new(&Index::default())
    }
}

/// One text field of all records.
#[derive(Debug)]
pub(super) struct Column {
    /// For each record the place of its text in `texts`.
    codes: Box<[u32]>,
    /// Every text once, the empty one first.
    pub texts: Vec<Sym>,
    /// How many records have each.
    totals: Vec<u32>,
    /// The records of each, where there are few texts.
    sets: Option<Vec<Bits>>,
    /// The records of which it is not known.
    lacking: Bits,
}

impl Columns {
    /// For the records that are there now.
    #[must_use]
    pub fn new(index: &Index) -> Self {
        Self::with(index, Arc::default())
    }

    /// For the records that are there now, with what was found in captures.
    #[must_use]
    pub fn with(index: &Index, searched: Arc<Searched>) -> Self {
        let mut alive = Bits::new(index.capacity(), false);
        index.order().iter().for_each(|id| alive.set(id.index()));
        let mut ids = Vec::with_capacity(index.len());
        alive.each(|place| ids.push(RecordId::new(place)));
        Self {
            generation: index.generation(),
            ids: ids.into(),
            alive,
            fields: Arc::new(std::array::from_fn(|_| OnceLock::new())),
            choices: Arc::new(std::array::from_fn(|_| OnceLock::new())),
            measures: Arc::new(std::array::from_fn(|_| OnceLock::new())),
            failed: Arc::default(),
            answers: Mutex::default(),
            files: Arc::default(),
            searched,
            marked: Arc::default(),
            marked_choices: OnceLock::new(),
        }
    }

    /// The same records, with what the user noted on them. What was worked out of the records is shared.
    #[must_use]
    pub fn with_marks(&self, marked: Arc<Marked>) -> Self {
        Self {
            generation: self.generation,
            ids: Arc::clone(&self.ids),
            alive: self.alive.clone(),
            fields: Arc::clone(&self.fields),
            choices: Arc::clone(&self.choices),
            measures: Arc::clone(&self.measures),
            failed: Arc::clone(&self.failed),
            answers: Mutex::default(),
            files: Arc::clone(&self.files),
            searched: Arc::clone(&self.searched),
            marked,
            marked_choices: OnceLock::new(),
        }
    }

    /// Whether these are the marks that they have.
    #[must_use]
    pub fn are_marked(&self, marked: &Arc<Marked>) -> bool {
        Arc::ptr_eq(&self.marked, marked)
    }

    /// What the user noted on the records.
    pub(super) fn marked(&self) -> &Marked {
        &self.marked
    }

    /// Whether they are still those of the index.
    #[must_use]
    pub fn are_of(&self, index: &Index) -> bool {
        self.generation == index.generation() && self.ids.len() == index.len()
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Whether a record is there.
    pub(super) fn is_alive(&self, id: RecordId) -> bool {
        self.alive.has(id.index())
    }

    /// The same of 64 records at once, one bit each.
    pub(super) fn alive_word(&self, at: usize) -> u64 {
        self.alive.word(at)
    }

    /// What was found in the captures themselves.
    #[must_use]
    pub fn searched(&self) -> &Arc<Searched> {
        &self.searched
    }

    /// The records that pass a query, in the order of the index. What is looked for in captures that were not
    /// searched is not known there: only what passes for sure is told.
    #[must_use]
    pub fn hits(&self, index: &Index, query: &Query) -> Hits {
        let bits = self.passing(index, query, None);
        let passes = |id: &RecordId| bits.has(id.index());
        let mut ids = Vec::with_capacity(bits.count());
        ids.extend(index.order().iter().copied().filter(passes));
        Hits::new(index.generation(), index.capacity(), ids)
    }

    /// What passes a query for sure, but for its terms of one key.
    pub(super) fn passing(&self, index: &Index, query: &Query, without: Option<&str>) -> Bits {
        self.passing_on(index, query, without, Side::Sure)
    }

    /// What passes a query for sure, or may pass, but for its terms of one key.
    pub(super) fn passing_on(&self, index: &Index, query: &Query, without: Option<&str>, side: Side) -> Bits {
        let mut all = self.alive.clone();
        for term in query.terms() {
            if let Some(expr) = term.expr.as_ref().filter(|_| without.is_none() || term.key != without) {
                all.and(&self.answer(index, expr, side));
            }
        }
        all
    }

    /// What does not pass, of those that there are.
    pub(super) fn rest_of(&self, bits: &Bits) -> Bits {
        let mut rest = bits.clone();
        rest.invert();
        rest.and(&self.alive);
        rest
    }

    /// What passes one term, from memory if it was asked before.
    fn answer(&self, index: &Index, expr: &Expr, side: Side) -> Arc<Bits> {
        let answers = || self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let found = expr.has_body().then(|| (side, self.searched.revision()));
        if let Some((_, bits)) = answers().iter().find(|((known, of), _)| *of == found && known == expr) {
            return Arc::clone(bits);
        }
        let bits = Arc::new(self.evaluate(index, expr, side));
        let mut kept = answers();
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push(((expr.clone(), found), Arc::clone(&bits)));
        bits
    }

    fn evaluate(&self, index: &Index, expr: &Expr, side: Side) -> Bits {
        match expr {
            Expr::All(all) => {
                let mut bits = self.alive.clone();
                for one in all {
                    bits.and(&self.evaluate(index, one, side));
                }
                bits
            }
            Expr::Any(any) => {
                let mut bits = self.none();
                for one in any {
                    bits.or(&self.evaluate(index, one, side));
                }
                bits
            }
            Expr::Not(one) => self.rest_of(&self.evaluate(index, one, side.other())),
            Expr::Test(Test::Body(term)) => self.ask_body(index, term, side),
            Expr::Test(test) => self.ask(index, test),
        }
    }

    fn ask(&self, index: &Index, test: &Test) -> Bits {
        match test {
            Test::Fields(fields, matcher) => self.ask_fields(index, fields, matcher),
            Test::Choice(reads, mask) => {
                let mut bits = self.none();
                let chosen =
                    self.choices(index, *reads).iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1);
                chosen.for_each(|(_, set)| bits.or(set));
                bits
            }
            Test::Measure(of, spans, now) => self.numbers(index, *of).within(spans, *now),
            Test::Anywhere(matcher) => {
                let texts = texts_with(index.strings(), matcher);
                let files = files_with(index, matcher, Some(&texts));
                if texts.is_none() && files.is_none() {
                    return self.none();
                }
                self.each_at_once(index, |record| {
                    record.has_text(|sym| texts.has(sym.index()))
                        || record.deliveries().any(|one| files.has(one.file.index()))
                })
            }
            Test::File(matcher) => {
                let files = files_with(index, matcher, None);
                self.each_at_once(index, |record| {
                    record.deliveries().any(|one| files.has(one.file.index()))
                        || record.is_implied() && matcher.wants_nothing()
                })
            }
            Test::Note(matcher) if matcher.wants_nothing() => {
                self.each(index, |record| matcher.finds_any([expr::note(self.marked.get(record.id()))]))
            }
            Test::Note(matcher) => self.of_marks(|mark| matcher.finds(&mark.note)),
            Test::Outputs(_) | Test::Header(..) | Test::Body(_) => {
                let beside = Beside::new(&self.searched);
                self.each(index, |record| test.passes(record, None, &beside))
            }
        }
    }

    fn ask_fields(&self, index: &Index, fields: &[Field], matcher: &Matcher) -> Bits {
        let mut any = self.none();
        for &field in fields {
            let column = self.column(index, field);
            let found = Self::found_in(index, column, matcher);
            if found.contains(&true) {
                any.or(&Bits::of(column.codes.len(), |place| found[column.codes[place] as usize]));
            }
        }
        if matcher.wants_nothing() {
            any.or(&self.lacking(index, fields));
        }
        any
    }

    /// The records of which none of these fields is known.
    pub(super) fn lacking(&self, index: &Index, fields: &[Field]) -> Bits {
        let mut bits = self.alive.clone();
        fields.iter().for_each(|&field| bits.and(&self.column(index, field).lacking));
        bits
    }

    /// In which texts of a column a matcher finds something.
    pub(super) fn found_in(index: &Index, column: &Column, matcher: &Matcher) -> Vec<bool> {
        let texts = &column.texts;
        if texts.len() > MANY && matcher.needle().is_some() {
            // To walk through all texts where they lie is quicker than to look up many of them.
            let found = texts_with(index.strings(), matcher);
            return texts.iter().map(|sym| found.has(sym.index())).collect();
        }
        let threads = parts::threads(texts.len());
        let look = |range: Range<usize>| -> Vec<bool> {
            texts[range].iter().map(|&sym| matcher.finds(index.text(sym))).collect()
        };
        parts::each(parts::ranges(texts.len(), threads), threads, look).concat()
    }

    /// The records that are marked so.
    fn of_marks(&self, is_so: impl Fn(&Mark) -> bool) -> Bits {
        let mut bits = self.none();
        let marked = self.marked.iter().filter(|(id, mark)| self.alive.has(id.index()) && is_so(mark));
        marked.for_each(|(id, _)| bits.set(id.index()));
        bits
    }

    pub(super) fn none(&self) -> Bits {
        Bits::new(self.alive.len(), false)
    }

    pub(super) fn records<'i>(&self, index: &'i Index) -> impl Iterator<Item = Record<'i>> {
        self.ids.iter().filter_map(|&id| index.get(id))
    }

    fn each(&self, index: &Index, mut passes: impl FnMut(Record<'_>) -> bool) -> Bits {
        let mut bits = self.none();
        for record in self.records(index).filter(|&record| passes(record)) {
            bits.set(record.id().index());
        }
        bits
    }

    /// The same by all cores.
    fn each_at_once(&self, index: &Index, passes: impl Fn(Record<'_>) -> bool + Sync) -> Bits {
        let threads = parts::threads(self.ids.len());
        let of_part = |range: Range<usize>| {
            let mut bits = self.none();
            let records = self.ids[range].iter().filter_map(|&id| index.get(id));
            records.filter(|&record| passes(record)).for_each(|record| bits.set(record.id().index()));
            bits
        };
        all_of(parts::each(parts::ranges(self.ids.len(), threads), threads, of_part))
    }

    /// A text field of all records.
    pub(super) fn column(&self, index: &Index, field: Field) -> &Column {
        self.warm(index, &[field], &[]);
        self.fields[field as usize].get_or_init(|| Building::new(index, field).finish())
    }

    /// The records of each choice of a key.
    pub(super) fn choices(&self, index: &Index, reads: Reads) -> &[Bits] {
        if reads == Reads::Marked {
            let of = |at: usize| self.of_marks(|mark| marked_choices(mark) >> at & 1 == 1);
            return self.marked_choices.get_or_init(|| (0..CHOICES).map(of).collect());
        }
        self.warm(index, &[], &[reads]);
        self.choices[choice_place(reads)].get_or_init(Vec::new)
    }

    /// Makes what is missing of these columns, in one walk over the records by each core: to touch each of them is what
    /// takes the time.
    pub(super) fn warm(&self, index: &Index, fields: &[Field], choices: &[Reads]) {
        let missing = fields.iter().filter(|&&field| self.fields[field as usize].get().is_none());
        let columns = missing.map(|&field| Wanted::Column(field));
        let missing = choices.iter().filter(|&&reads| self.choices[choice_place(reads)].get().is_none());
        let mut wanted: Vec<Wanted> = columns.chain(missing.map(|&reads| Wanted::Choices(reads))).collect();
        if wanted.is_empty() {
            return;
        }
        wanted.extend(self.failed.get().is_none().then_some(Wanted::Failed));
        // One of each kind in turn, so that all have about as much to do.
        let threads = parts::threads(self.ids.len()).min(wanted.len());
        let shares = (0..threads).map(|first| wanted.iter().copied().skip(first).step_by(threads).collect());
        parts::each(shares.collect(), threads, |share: Vec<Wanted>| self.make(index, &share));
    }

    /// Makes columns and sets in one walk over the records.
    fn make(&self, index: &Index, wanted: &[Wanted]) {
        let (mut columns, mut sets, mut failed) = (Vec::new(), Vec::new(), None);
        for one in wanted {
            match *one {
                Wanted::Column(field) => columns.push(Building::new(index, field)),
                Wanted::Choices(reads) => sets.push((reads, vec![self.none(); CHOICES])),
                Wanted::Failed => failed = Some(self.none()),
            }
        }
        let slow = OnceCell::new();
        for record in self.records(index) {
            let place = record.id().index();
            for column in &mut columns {
                column.add(place, record.sym(column.field));
            }
            if let Some(failed) = failed.as_mut().filter(|_| record.class() == StateClass::Failed) {
                failed.set(place);
            }
            for (reads, sets) in &mut sets {
                let mut rest = expr::choices(*reads, record, || slow.get_or_init(|| Slow::of(index)));
                while rest != 0 {
                    sets[rest.trailing_zeros() as usize].set(place);
                    rest &= rest - 1;
                }
            }
        }
        for column in columns {
            let _ = self.fields[column.field as usize].set(column.finish());
        }
        if let Some(failed) = failed {
            let _ = self.failed.set(failed);
        }
        for (reads, sets) in sets {
            let _ = self.choices[choice_place(reads)].set(sets);
        }
    }

    fn numbers(&self, index: &Index, of: Measure) -> &Numbers {
        let numbers = || Numbers::of(of, self.alive.len(), self.records(index));
        self.measures[of as usize].get_or_init(numbers)
    }

    /// The records that failed.
    pub(super) fn failed(&self, index: &Index) -> &Bits {
        self.failed.get_or_init(|| self.each(index, |record| record.class() == StateClass::Failed))
    }
}

/// What is to be made of the records.
#[derive(Clone, Copy)]
enum Wanted {
    Column(Field),
    Choices(Reads),
    Failed,
}

fn choice_place(reads: Reads) -> usize {
    match reads {
        Reads::Kind => 0,
        Reads::Format => 1,
        Reads::Problem => 2,
        Reads::Slow => 3,
        _ => 4,
    }
}

/// A column while it is made.
struct Building {
    field: Field,
    column: Column,
    /// By symbol the place of its text, one more; 0 is not seen yet.
    places: Vec<u32>,
}

impl Building {
    fn new(index: &Index, field: Field) -> Self {
        let mut places = vec![0; index.strings().len()];
        places[Sym::EMPTY.index()] = 1;
        let codes = vec![0; index.capacity()].into();
        let (texts, totals, lacking) = (vec![Sym::EMPTY], vec![0], Bits::new(0, false));
        Self { field, column: Column { codes, texts, totals, sets: None, lacking }, places }
    }

    fn add(&mut self, record: usize, sym: Sym) {
        let place = &mut self.places[sym.index()];
        if *place == 0 {
            self.column.texts.push(sym);
            self.column.totals.push(0);
            *place = self.column.texts.len() as u32;
        }
        self.column.totals[*place as usize - 1] += 1;
        self.column.codes[record] = *place - 1;
    }

    fn finish(self) -> Column {
        let mut column = self.column;
        let codes = &column.codes;
        column.sets = (column.texts.len() <= FEW).then(|| {
            let mut sets = vec![Bits::new(codes.len(), false); column.texts.len()];
            for (place, &code) in codes.iter().enumerate() {
                sets[code as usize].set(place);
            }
            sets
        });
        column.lacking = Bits::of(codes.len(), |place| codes[place] == 0);
        column
    }
}

impl Column {
    /// How many of the records have each text; `rest` are all the others.
    pub fn count(&self, bits: &Bits, rest: &Bits) -> Vec<u32> {
        if let Some(sets) = &self.sets {
            return sets.iter().map(|set| set.count_both(bits) as u32).collect();
        }
        // Whichever is less work: counting what passes, or what does not.
        if rest.count() < bits.count() {
            let rest = self.count_each(rest);
            return self.totals.iter().zip(rest).map(|(total, rest)| total - rest).collect();
        }
        self.count_each(bits)
    }

    /// The place in `texts` of what a record has.
    pub fn code(&self, record: usize) -> usize {
        self.codes[record] as usize
    }

    fn count_each(&self, bits: &Bits) -> Vec<u32> {
        let mut counts = vec![0_u32; self.texts.len()];
        bits.each(|place| counts[self.codes[place] as usize] += 1);
        counts
    }
}
