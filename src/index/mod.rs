//! The records of a folder: what every callback said, joined, compact.
//!
//! Texts are interned; a record holds symbols, three instants, and where its callbacks lie. Documents are
//! not held: details and export read the capture again.
//!
//! A [`Batch`] is what captures say, [`Indexer::take_in`] takes it in, [`Indexer::commit`] joins it with what is
//! there. What the index says in the end depends on the captures alone, never on the order in which they came:
//! deliveries of one record are ranked (how final, own callback or told by the run, arrival, path) and laid over one
//! another.

mod apply;
mod batch;
mod cause;
mod chunks;
mod disagree;
mod file;
mod group;
mod indexer;
mod intern;
mod join;
mod numbers;
mod order;
mod record;
mod repeats;
mod said;
#[cfg(test)]
mod tests;
mod texts;

pub use batch::Batch;
#[cfg(test)]
pub(crate) use batch::Telling;
pub use file::{CaptureFile, FileId, Stamp};
pub use indexer::Indexer;
pub use intern::{Piece, Strings, Sym};
pub use record::{Delivery, ProblemSet, Record, RecordId, RecordKind, Said};

use crate::doc::Problem;
use chunks::Chunks;
use file::Files;
use intern::{ListSym, Lists};
use record::Stored;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// The text fields of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(usize)]
pub enum Field {
    /// `EventName` of the callback that wins.
    Event,
    /// `JobId`, or `RunId` of a run.
    Id,
    /// `Tag`, or the `Type` of a run's task.
    Tag,
    /// `State` as sent.
    State,
    /// `Code`.
    Code,
    /// `Message`.
    Message,
    /// `QueueId`.
    Queue,
    /// `Input.BucketId`.
    Bucket,
    /// `Input.Object`.
    Object,
    /// `Input.Region`.
    Region,
    /// `Operation.TemplateId`.
    TemplateId,
    /// `Operation.TemplateName`.
    TemplateName,
    /// `Operation.UserData`.
    UserData,
    /// `Workflow.WorkflowName`.
    Workflow,
    /// `Workflow.WorkflowId`.
    WorkflowId,
    /// `Workflow.RunId`.
    Run,
    /// `Workflow.Name`: the node of the workflow.
    Task,
}

impl Field {
    /// How many there are.
    pub const COUNT: usize = 17;
    /// All of them, in the order of the enum.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Event,
        Self::Id,
        Self::Tag,
        Self::State,
        Self::Code,
        Self::Message,
        Self::Queue,
        Self::Bucket,
        Self::Object,
        Self::Region,
        Self::TemplateId,
        Self::TemplateName,
        Self::UserData,
        Self::Workflow,
        Self::WorkflowId,
        Self::Run,
        Self::Task,
    ];
}

/// What makes two deliveries candidates for one record: its kind and its id (or what stands for one).
type Key = (RecordKind, Sym);

/// The records of one folder, as they are read. A clone is made quickly and shares what neither of the two
/// writes to, so that a worker can hold what it reads while more arrives; [`Indexer`] writes.
#[derive(Clone, Debug, Default)]
pub struct Index {
    strings: Strings,
    lists: Lists,
    files: Files,
    records: Chunks<Stored>,
    /// Living records by time, then id.
    order: Arc<Vec<RecordId>>,
    generation: u64,
    callbacks: usize,
    usual_offset: i32,
    /// Living jobs of which their runs say something else than their own callbacks.
    disagreeing: Arc<BTreeSet<RecordId>>,
}

impl Index {
    /// Grows with every [`commit`](Indexer::commit) that changed something. Whoever keeps a result keeps this
    /// beside it.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether there is no record.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// An upper bound of [`RecordId::index`], for tables by record.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.records.len()
    }

    /// All records by time, then id; those without a time last.
    #[must_use]
    pub fn order(&self) -> &[RecordId] {
        &self.order
    }

    /// All records by time, then id.
    #[must_use]
    pub fn records(&self) -> impl DoubleEndedIterator<Item = Record<'_>> + ExactSizeIterator {
        self.order.iter().map(|&id| self.view(id))
    }

    /// A record, if it is still there.
    #[must_use]
    pub fn get(&self, id: RecordId) -> Option<Record<'_>> {
        let stored = self.records.get(id.index())?;
        stored.alive.then_some(Record { index: self, id, stored })
    }

    /// The text of a symbol.
    #[must_use]
    pub fn text(&self, sym: Sym) -> &str {
        self.strings.text(sym)
    }

    /// All texts of the index, for tables by symbol.
    #[must_use]
    pub fn strings(&self) -> &Strings {
        &self.strings
    }

    /// The captures, in the order in which they came.
    pub fn files(&self) -> impl Iterator<Item = (FileId, CaptureFile<'_>)> {
        self.files.ids().map(|id| (id, self.file(id)))
    }

    /// The captures whose [`FileId::index`] is in a range, in the order in which they came.
    pub fn files_within(&self, range: Range<usize>) -> impl Iterator<Item = (FileId, CaptureFile<'_>)> {
        self.files.ids_within(range).map(|id| (id, self.file(id)))
    }

    /// An upper bound of [`FileId::index`], for tables by capture.
    #[must_use]
    pub fn file_capacity(&self) -> usize {
        self.files.capacity()
    }

    /// Whether the path of every capture is made of texts, see [`CaptureFile::path_texts`].
    #[must_use]
    pub fn are_paths_texts(&self) -> bool {
        self.files.are_texts()
    }

    /// How many captures there are.
    #[must_use]
    pub fn file_count(&self) -> usize {
        self.files.len()
    }

    /// A capture.
    #[must_use]
    pub fn file(&self, id: FileId) -> CaptureFile<'_> {
        Files::view(self, id)
    }

    /// How many captures were taken in and are no longer there.
    #[must_use]
    pub fn missing_count(&self) -> usize {
        self.files.missing()
    }

    /// The names of captures, each without its directory.
    #[must_use]
    pub fn file_names(&self) -> &Strings {
        self.files.names()
    }

    /// How many callbacks and unrecognised bodies the captures hold.
    #[must_use]
    pub fn callback_count(&self) -> usize {
        self.callbacks
    }

    /// The offset that most records were sent in, in minutes east of UTC; 0 without any time. Times of a filter
    /// that name no offset are read in it, in the window and on the command line.
    #[must_use]
    pub fn usual_offset(&self) -> i32 {
        self.usual_offset
    }

    /// All problems of all captures, by path, then place.
    #[must_use]
    pub fn problems(&self) -> Vec<(FileId, &Problem)> {
        let mut problems: Vec<_> = self
            .files
            .ids()
            .flat_map(|id| self.files.get(id).problems().iter().map(move |problem| (id, &problem.problem)))
            .collect();
        problems.sort_by_cached_key(|&(id, problem)| (self.file(id).path_order(), problem.offset));
        problems
    }

    /// How many problems there are in all captures.
    #[must_use]
    pub fn problem_count(&self) -> usize {
        self.files.problem_count()
    }

    /// The jobs of which their runs say something else than their own callbacks: problems of no one capture.
    #[must_use]
    pub fn disagreeing_jobs(&self) -> impl ExactSizeIterator<Item = Record<'_>> {
        self.disagreeing.iter().map(|&job| self.view(job))
    }

    fn view(&self, id: RecordId) -> Record<'_> {
        Record { index: self, id, stored: &self.records[id.index()] }
    }

    fn texts_of(&self, list: ListSym) -> impl Iterator<Item = &str> {
        self.lists.list(list).map(|sym| self.text(sym))
    }

    /// A list in which keys and values take turns.
    fn pairs_of(&self, list: ListSym) -> impl Iterator<Item = (&str, &str)> {
        let mut texts = self.texts_of(list);
        std::iter::from_fn(move || texts.next().zip(texts.next()))
    }

    fn problems_of(&self, delivery: Delivery) -> impl Iterator<Item = &Problem> {
        let file = self.files.get(delivery.file);
        file.places_of(delivery).flat_map(|place| file.problems_at(place))
    }
}
