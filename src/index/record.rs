//! One row: what is kept of it, and how it is read.

use super::intern::{ListSym, Strings};
use super::said::Several;
use super::{Field, FileId, Index, Sym};
use crate::callback::StateClass;
use crate::doc::{Format, Problem, ProblemKind};
use crate::time::{Millis, Time};
use hashbrown::HashSet;
use std::num::NonZeroU32;
use std::sync::Arc;

/// The name of a record. It stays the same while its folder is open, whatever arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordId(NonZeroU32);

impl RecordId {
    pub(crate) fn new(index: usize) -> Self {
        Self(NonZeroU32::MIN.saturating_add(index as u32))
    }

    /// Its number: dense, from 0, so that a table by record can be a vector.
    #[must_use]
    pub fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// What a record stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum RecordKind {
    /// One workflow execution.
    Run,
    /// One `JobsDetail` entry or one task of a run.
    Job,
    /// A body that is no callback.
    Unrecognised,
}

impl RecordKind {
    /// The word used in rows, filters and exports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Job => "job",
            Self::Unrecognised => "unrecognised",
        }
    }
}

/// What one callback said of a record, or all of them together: texts by symbol.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Facts {
    pub texts: [Sym; Field::COUNT],
    pub created: Option<Time>,
    pub started: Option<Time>,
    pub ended: Option<Time>,
    pub outputs: ListSym,
    /// Key, value, key, value.
    pub headers: ListSym,
    pub class: StateClass,
}

impl Facts {
    /// Takes every filled field of `later`; empty ones never overwrite.
    pub fn overlay(&mut self, later: &Self) {
        for (field, &text) in self.texts.iter_mut().zip(&later.texts) {
            if !text.is_empty() {
                *field = text;
            }
        }
        if !later.texts[Field::State as usize].is_empty() {
            self.class = later.class;
        }
        self.created = later.created.or(self.created);
        self.started = later.started.or(self.started);
        self.ended = later.ended.or(self.ended);
        if !later.outputs.is_empty() {
            self.outputs = later.outputs;
        }
        if !later.headers.is_empty() {
            self.headers = later.headers;
        }
    }
}

/// One callback that told of a record: where it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Delivery {
    /// The capture.
    pub file: FileId,
    /// Which of its bodies, from 0.
    pub body: u32,
    /// Index of the callback's node in the tree of that body.
    pub callback: u32,
    /// Index of the record's node in the tree of that body.
    pub node: u32,
    /// The syntax of that body.
    pub format: Format,
    /// Whether it is the record's own callback, not a task told of by its run.
    pub own: bool,
}

/// What is kept of a record. There may be a million, so that every byte counts.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and a million of them are kept"
)]
pub(super) struct Stored {
    pub facts: Facts,
    /// Its only delivery. None of a run that was never captured, and where there are more.
    pub one: Option<Delivery>,
    /// What most records have nothing of.
    pub more: Option<Arc<More>>,
    pub run: Option<RecordId>,
    /// The other half of its key, and the next record of the same one.
    pub name: Sym,
    pub next: Option<RecordId>,
    pub kind: RecordKind,
    /// False once it was merged into another, or its last delivery went.
    pub alive: bool,
    /// Whether it stands in the order, and counts there.
    pub ordered: bool,
    /// Whether its place in the order may be another now.
    pub moved: bool,
    /// Whether its run and its own callback disagree how it ended; of a run, whether that is so of any of its jobs.
    /// Kept, because every row asks, and a run may have any number of jobs.
    pub disagrees: bool,
    pub problems: ProblemSet,
}

/// A million of them must fit.
const _: () = assert!(size_of::<Stored>() <= 152);

/// What most records have nothing of.
#[derive(Clone, Debug, Default)]
pub(super) struct More {
    /// Two or more, in the order of rank, the one that wins last; each with what it said.
    pub several: Several,
    /// The jobs of a run.
    #[expect(clippy::box_collection, reason = "most have none, and then it is one word")]
    pub jobs: Option<Box<Vec<RecordId>>>,
}

impl Stored {
    /// A record that nothing tells of yet.
    pub fn new(kind: RecordKind, name: Sym) -> Self {
        Self {
            facts: Facts::default(),
            one: None,
            more: None,
            run: None,
            name,
            next: None,
            kind,
            alive: true,
            ordered: false,
            moved: false,
            disagrees: false,
            problems: ProblemSet::default(),
        }
    }

    /// Its deliveries, the one that wins last.
    pub fn deliveries(&self) -> impl DoubleEndedIterator<Item = Delivery> + '_ {
        let several = self.more.as_deref().map(|more| more.several.deliveries());
        self.one.into_iter().chain(several.into_iter().flatten())
    }

    pub fn delivery_count(&self) -> usize {
        usize::from(self.one.is_some()) + self.more.as_deref().map_or(0, |more| more.several.len())
    }

    /// Each delivery and what it said.
    pub fn said<'s>(&'s self, strings: &'s Strings) -> impl Iterator<Item = (Delivery, Facts)> + 's {
        let one = self.one.map(|delivery| (delivery, self.facts));
        let several = self.more.as_deref().map(|more| more.several.iter(&self.facts, strings));
        one.into_iter().chain(several.into_iter().flatten())
    }

    /// The jobs of a run.
    pub fn jobs(&self) -> &[RecordId] {
        self.more.as_deref().and_then(|more| more.jobs.as_deref()).map_or(&[], Vec::as_slice)
    }

    /// Whether nothing tells of it: it is made of what others say, or gone.
    pub fn is_untold(&self) -> bool {
        self.delivery_count() == 0
    }

    /// Changes what most records have nothing of.
    pub fn change_more<T>(&mut self, change: impl FnOnce(&mut More) -> T) -> T {
        let mut more = self.more.take().unwrap_or_default();
        let given = change(Arc::make_mut(&mut more));
        self.more = (!more.several.is_empty() || more.jobs.is_some()).then_some(more);
        given
    }

    /// The instant it is sorted by: the first that is known of created, started, ended.
    pub fn time(&self) -> Option<Time> {
        self.facts.created.or(self.facts.started).or(self.facts.ended)
    }
}

/// A set of problem kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ProblemSet(u16);

impl ProblemSet {
    /// Puts a kind in.
    pub fn insert(&mut self, kind: ProblemKind) {
        self.0 |= 1 << kind as u16;
    }

    /// Whether a kind is in it.
    #[must_use]
    pub fn contains(self, kind: ProblemKind) -> bool {
        self.0 & (1 << kind as u16) != 0
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The kinds in it, mildest first.
    pub fn iter(self) -> impl Iterator<Item = ProblemKind> {
        ProblemKind::ALL.into_iter().filter(move |&kind| self.contains(kind))
    }
}

/// A record as it is read: cheap to copy, texts resolved on demand.
#[derive(Clone, Copy)]
pub struct Record<'i> {
    pub(super) index: &'i Index,
    pub(super) id: RecordId,
    pub(super) stored: &'i Stored,
}

impl std::fmt::Debug for Record<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} {} {} {}",
            self.kind().name(),
            self.text(Field::Id),
            self.text(Field::Tag),
            self.text(Field::State)
        )
    }
}

impl<'i> Record<'i> {
    /// The index it is a record of.
    #[must_use]
    pub fn index(self) -> &'i Index {
        self.index
    }

    /// Its name.
    #[must_use]
    pub fn id(self) -> RecordId {
        self.id
    }

    /// What it stands for.
    #[must_use]
    pub fn kind(self) -> RecordKind {
        self.stored.kind
    }

    /// What its deliveries are joined by: its id; without one its place in a run, or what stands for the bytes of
    /// its body, behind a zero; of a body without bytes its place among the captures, behind two.
    #[must_use]
    pub fn joined_by(self) -> &'i str {
        self.index.text(self.stored.name)
    }

    /// The symbol of a text field.
    #[must_use]
    pub fn sym(self, field: Field) -> Sym {
        self.stored.facts.texts[field as usize]
    }

    /// A text field; empty where it is not known.
    #[must_use]
    pub fn text(self, field: Field) -> &'i str {
        self.index.text(self.sym(field))
    }

    /// The class of its state.
    #[must_use]
    pub fn class(self) -> StateClass {
        self.stored.facts.class
    }

    /// When it was created.
    #[must_use]
    pub fn created(self) -> Option<Time> {
        self.stored.facts.created
    }

    /// When it began to run. A run begins when it is created.
    #[must_use]
    pub fn started(self) -> Option<Time> {
        let facts = &self.stored.facts;
        if self.stored.kind == RecordKind::Run { facts.started.or(facts.created) } else { facts.started }
    }

    /// When it ended.
    #[must_use]
    pub fn ended(self) -> Option<Time> {
        self.stored.facts.ended
    }

    /// The instant it is sorted by: the first that is known of created, started, ended.
    #[must_use]
    pub fn time(self) -> Option<Time> {
        self.stored.time()
    }

    /// Created to started, in milliseconds.
    #[must_use]
    pub fn wait(self) -> Option<Millis> {
        if self.stored.kind == RecordKind::Run {
            return None;
        }
        Some(self.started()?.millis() - self.created()?.millis())
    }

    /// Started to ended, in milliseconds.
    #[must_use]
    pub fn took(self) -> Option<Millis> {
        Some(self.ended()?.millis() - self.started()?.millis())
    }

    /// Since when a job waits to be started, where it still does.
    #[must_use]
    pub fn waits_since(self) -> Option<Time> {
        let waits = self.stored.kind == RecordKind::Job && self.started().is_none() && self.is_open();
        self.created().filter(|_| waits)
    }

    /// Since when it runs, where it still does.
    #[must_use]
    pub fn runs_since(self) -> Option<Time> {
        self.started().filter(|_| self.is_open())
    }

    /// Whether it is still under way: not over by its state, and without an end.
    #[must_use]
    pub fn is_open(self) -> bool {
        let class = self.class();
        self.stored.facts.ended.is_none() && !class.is_final() && class != StateClass::Unknown
    }

    /// The names of the objects it wrote.
    pub fn outputs(self) -> impl Iterator<Item = &'i str> {
        self.index.texts_of(self.stored.facts.outputs)
    }

    /// The headers of the upload (`CosHeaders`), in order.
    pub fn headers(self) -> impl Iterator<Item = (&'i str, &'i str)> {
        self.index.pairs_of(self.stored.facts.headers)
    }

    /// The run it belongs to.
    #[must_use]
    pub fn run(self) -> Option<RecordId> {
        self.stored.run
    }

    /// The jobs of a run, in the order of time; empty for everything else.
    #[must_use]
    pub fn jobs(self) -> &'i [RecordId] {
        self.stored.jobs()
    }

    /// Whether it is a run that was never captured, made from what its jobs say.
    #[must_use]
    pub fn is_implied(self) -> bool {
        self.stored.is_untold()
    }

    /// How many callbacks told of it.
    #[must_use]
    pub fn delivery_count(self) -> usize {
        self.stored.delivery_count()
    }

    /// The callbacks that told of it, the one that wins last.
    #[must_use]
    pub fn deliveries(self) -> impl DoubleEndedIterator<Item = Delivery> + use<'i> {
        self.stored.deliveries()
    }

    /// Whether none of the captures that told of it is there any more; of an implied run, whether that is so of
    /// all its jobs.
    #[must_use]
    pub fn is_gone(self) -> bool {
        if self.is_implied() {
            let mut jobs = self.jobs().iter().filter_map(|&job| self.index.get(job)).peekable();
            return jobs.peek().is_some() && jobs.all(Self::is_gone);
        }
        self.deliveries().all(|delivery| !self.index.file(delivery.file).is_present())
    }

    /// What one of its deliveries said, before anything was laid over it.
    #[must_use]
    pub fn said_by(self, delivery: Delivery) -> Option<Said<'i>> {
        let mut said = self.stored.said(&self.index.strings);
        let (_, facts) = said.find(|(one, _)| *one == delivery)?;
        Some(Said { index: self.index, facts })
    }

    /// The delivery that wins: the one the detail pane reads.
    #[must_use]
    pub fn main_delivery(self) -> Option<Delivery> {
        self.deliveries().next_back()
    }

    /// The kinds of its problems. What its captures say of it that cannot all be so is one, though no place of
    /// any of them is wrong.
    #[must_use]
    pub fn problem_kinds(self) -> ProblemSet {
        let mut kinds = self.stored.problems;
        if self.stored.disagrees {
            kinds.insert(ProblemKind::Inconsistent);
        }
        kinds
    }

    /// Its problems, each with the capture it is in. What is wrong with a whole capture, and with all deliveries that
    /// it holds of the record, is told once.
    pub fn problems(self) -> impl Iterator<Item = (FileId, &'i Problem)> {
        let index = self.index;
        let has_any = !self.stored.problems.is_empty();
        let deliveries = has_any.then(|| self.deliveries()).into_iter().flatten();
        let mut seen = HashSet::new();
        let places = deliveries.flat_map(move |delivery| {
            let places = index.files.get(delivery.file).places_of(delivery);
            places.map(move |place| (delivery.file, place))
        });
        places.filter(move |&place| seen.insert(place)).flat_map(move |(file, place)| {
            index.files.get(file).problems_at(place).map(move |problem| (file, problem))
        })
    }
}

/// What one callback said of a record.
#[derive(Clone, Copy)]
pub struct Said<'i> {
    index: &'i Index,
    facts: Facts,
}

impl<'i> Said<'i> {
    /// A text field; empty where it said nothing of it.
    #[must_use]
    pub fn text(self, field: Field) -> &'i str {
        self.index.text(self.facts.texts[field as usize])
    }

    /// The class of the state that it told.
    #[must_use]
    pub fn class(self) -> StateClass {
        self.facts.class
    }

    /// When the record was created.
    #[must_use]
    pub fn created(self) -> Option<Time> {
        self.facts.created
    }

    /// When it began to run.
    #[must_use]
    pub fn started(self) -> Option<Time> {
        self.facts.started
    }

    /// When it ended.
    #[must_use]
    pub fn ended(self) -> Option<Time> {
        self.facts.ended
    }

    /// The names of the objects it wrote.
    pub fn outputs(self) -> impl Iterator<Item = &'i str> {
        self.index.texts_of(self.facts.outputs)
    }

    /// The headers of the upload, in order.
    pub fn headers(self) -> impl Iterator<Item = (&'i str, &'i str)> {
        self.index.pairs_of(self.facts.headers)
    }
}
