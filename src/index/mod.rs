//! The records of a folder: what every callback said, joined, compact.
//!
//! Texts are interned; a record holds symbols, three instants, and where its callbacks lie. Documents are
//! not held: details and export read the capture again.
//!
//! [`Index::apply`] takes what a capture says, [`Index::commit`] joins it with what is there. What the index
//! says in the end depends on the captures alone, never on the order in which they came: deliveries of one
//! record are ranked (how final, own callback or told by the run, arrival, path) and laid over one another.

mod apply;
mod file;
mod group;
mod intern;
mod join;
mod record;
#[cfg(test)]
mod tests;

pub use file::{CaptureFile, FileId, Stamp};
pub use intern::{Interner, Sym};
pub use record::{Delivery, ProblemSet, Record, RecordId, RecordKind, Said};

use crate::doc::Problem;
use file::Files;
use hashbrown::HashMap;
use record::Stored;

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

/// The records of one folder.
#[derive(Debug, Default)]
pub struct Index {
    strings: Interner,
    files: Files,
    records: Vec<Stored>,
    by_key: HashMap<Key, KeyRecords>,
    jobs: HashMap<RecordId, Vec<RecordId>>,
    /// Living records by time, then id.
    order: Vec<RecordId>,
    pending: join::Pending,
    /// Records that the last commit made or changed.
    changed: Vec<RecordId>,
    generation: u64,
    callbacks: usize,
}

/// The records of one key: nearly always one.
#[derive(Clone, Debug)]
enum KeyRecords {
    One(RecordId),
    Many(Vec<RecordId>),
}

impl KeyRecords {
    fn as_slice(&self) -> &[RecordId] {
        match self {
            Self::One(id) => std::slice::from_ref(id),
            Self::Many(ids) => ids,
        }
    }
}

impl Index {
    /// An index of nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Grows with every [`commit`](Self::commit) that changed something. Whoever keeps a result keeps this
    /// beside it.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The records that the last [`commit`](Self::commit) made or changed, by time, then id. One that says
    /// the same as before may be among them.
    #[must_use]
    pub fn last_changed(&self) -> &[RecordId] {
        &self.changed
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

    /// The records of a job or run id. Usually one; ids may repeat.
    pub fn find<'i>(&'i self, kind: RecordKind, id: &str) -> impl Iterator<Item = Record<'i>> + use<'i> {
        let key = self.strings.find(id).map(|sym| (kind, sym));
        let ids = key.and_then(|key| self.by_key.get(&key)).map_or(&[][..], KeyRecords::as_slice);
        ids.iter().filter_map(|&id| self.get(id))
    }

    /// The text of a symbol.
    #[must_use]
    pub fn text(&self, sym: Sym) -> &str {
        self.strings.text(sym)
    }

    /// All texts of the index, for tables by symbol.
    #[must_use]
    pub fn strings(&self) -> &Interner {
        &self.strings
    }

    /// The captures, in the order in which they came.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &CaptureFile)> {
        self.files.iter()
    }

    /// How many captures there are.
    #[must_use]
    pub fn file_count(&self) -> usize {
        self.files.len()
    }

    /// A capture.
    #[must_use]
    pub fn file(&self, id: FileId) -> &CaptureFile {
        self.files.get(id)
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
        let mut offsets = std::collections::BTreeMap::<i32, usize>::new();
        for time in self.records().filter_map(Record::time) {
            *offsets.entry(time.offset_minutes()).or_default() += 1;
        }
        offsets.into_iter().max_by_key(|&(_, count)| count).map_or(0, |(offset, _)| offset)
    }

    /// All problems of all captures, by path, then place.
    #[must_use]
    pub fn problems(&self) -> Vec<(FileId, &Problem)> {
        let mut problems: Vec<_> = self
            .files
            .iter()
            .flat_map(|(id, file)| file.problems.iter().map(move |problem| (id, &problem.problem)))
            .collect();
        problems.sort_by_key(|(id, problem)| (&self.files.get(*id).path, problem.offset));
        problems
    }

    /// How many problems there are in all captures.
    #[must_use]
    pub fn problem_count(&self) -> usize {
        self.files.problem_count()
    }

    /// The records that a capture tells of.
    pub fn told_by(&self, file: FileId) -> impl Iterator<Item = Record<'_>> {
        let keys = self.files.get(file).keys.iter();
        let ids = keys.filter_map(|key| self.by_key.get(key)).flat_map(KeyRecords::as_slice);
        let records = ids.filter_map(|&id| self.get(id));
        records.filter(move |record| record.deliveries().any(|delivery| delivery.file == file))
    }

    fn view(&self, id: RecordId) -> Record<'_> {
        Record { index: self, id, stored: &self.records[id.index()] }
    }

    fn jobs_of(&self, run: RecordId) -> &[RecordId] {
        self.jobs.get(&run).map_or(&[], Vec::as_slice)
    }

    fn problems_of(&self, delivery: Delivery) -> impl Iterator<Item = &Problem> {
        self.files.get(delivery.file).problems_of(delivery)
    }
}
