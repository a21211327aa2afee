//! What several captures say, gathered where they are read: every text once, and its hash, so that whoever writes the
//! index does little for each capture.

use super::file::PlacedProblem;
use super::intern::{hash_of, spread};
use super::{Field, RecordKind, Stamp};
use crate::callback::{Callback, Job, Output, Run, StateClass};
use crate::capture::{self, Body, Capture};
use crate::doc::{Format, Problem};
use crate::time::Time;
use hashbrown::HashTable;
use std::collections::HashMap;
use std::ops::Range;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};

/// What several captures say, for [`Indexer::take_in`](super::Indexer::take_in).
#[derive(Debug, Default)]
pub struct Batch {
    pub(super) texts: Texts,
    /// Outputs and headers, one list behind the other.
    pub(super) lists: Vec<TextId>,
    /// What was told of records, capture by capture.
    pub(super) told: Vec<Said>,
    pub(super) captures: Vec<Captured>,
}

/// One capture of a batch.
#[derive(Debug)]
pub(super) struct Captured {
    pub path: PathBuf,
    pub stamp: Stamp,
    pub callbacks: u32,
    pub problems: Vec<PlacedProblem>,
    /// How many texts it and those before it have.
    pub texts: usize,
    /// How often it tells of a record.
    pub told: usize,
}

/// What one callback says of one record.
#[derive(Debug)]
pub(super) struct Said {
    pub kind: RecordKind,
    pub name: Name,
    pub place: Place,
    pub class: StateClass,
    pub texts: [TextId; Field::COUNT],
    pub created: Option<Time>,
    pub started: Option<Time>,
    pub ended: Option<Time>,
    pub outputs: Range<usize>,
    /// Key, value, key, value.
    pub headers: Range<usize>,
}

/// What a record is joined by.
#[derive(Clone, Copy, Debug)]
pub(super) enum Name {
    /// Its id, or what stands for one.
    Text(TextId),
    /// Its place among the captures.
    Place,
}

/// Where in its capture a record is told of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub body: u32,
    pub callback: u32,
    pub node: u32,
    pub format: Format,
    pub own: bool,
}

/// The number of a text in its batch; 0 is the empty one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TextId(u32);

impl TextId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Texts, each once.
#[derive(Debug)]
pub(super) struct Texts {
    all: String,
    /// Where each text ends in `all`, and its hash.
    ends: Vec<(u32, u32)>,
    table: HashTable<u32>,
}

impl Default for Texts {
    fn default() -> Self {
        Self::with_room(0, 0)
    }
}

impl Texts {
    fn with_room(texts: usize, bytes: usize) -> Self {
        let mut ends = Vec::with_capacity(texts + 1);
        ends.push((0, hash_of("")));
        Self { all: String::with_capacity(bytes), ends, table: HashTable::with_capacity(texts) }
    }

    /// How many there are, the empty one included.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Each of these with its hash.
    pub fn part(&self, numbers: Range<usize>) -> impl ExactSizeIterator<Item = (&str, u32)> {
        numbers.map(|at| (self.text(at), self.ends[at].1))
    }

    fn text(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before].0);
        &self.all[start as usize..self.ends[at].0 as usize]
    }

    fn number(&mut self, text: &str) -> TextId {
        if text.is_empty() {
            return TextId::default();
        }
        let hash = hash_of(text);
        let is_it = |&at: &u32| self.ends[at as usize].1 == hash && self.text(at as usize) == text;
        if let Some(&at) = self.table.find(spread(hash), is_it) {
            return TextId(at);
        }
        let at = self.ends.len() as u32;
        self.all.push_str(text);
        self.ends.push((self.all.len() as u32, hash));
        self.table.insert_unique(spread(hash), at, |&at| spread(self.ends[at as usize].1));
        TextId(at)
    }
}

/// So much a usual capture takes of a batch: distinct texts, their bytes, and records.
const USUAL: (usize, usize, usize) = (8, 320, 2);

impl Batch {
    /// A batch with room for so many usual captures.
    #[must_use]
    pub fn with_room(captures: usize) -> Self {
        let (texts, bytes, told) = USUAL;
        Self {
            texts: Texts::with_room(captures * texts, captures * bytes),
            lists: Vec::with_capacity(captures * told),
            told: Vec::with_capacity(captures * told),
            captures: Vec::with_capacity(captures),
        }
    }

    /// What one capture says.
    #[must_use]
    pub fn of<T: AsRef<str>>(path: &Path, stamp: Stamp, capture: &Capture<T>) -> Self {
        let mut batch = Self::default();
        batch.add(path, stamp, capture);
        batch
    }

    /// Adds what the capture at `path` (relative to the folder) says. A fault of the program while it does so is a
    /// problem of that capture, and of no other.
    pub fn add<T: AsRef<str>>(&mut self, path: &Path, stamp: Stamp, capture: &Capture<T>) {
        let (told, lists) = (self.told.len(), self.lists.len());
        // Texts that were added stay: nobody asks for them.
        let gather = AssertUnwindSafe(|| self.gather(path, stamp, capture));
        if panic::catch_unwind(gather).is_err() {
            self.told.truncate(told);
            self.lists.truncate(lists);
            self.gather(path, stamp, &capture::broken::<&str>());
        }
    }

    fn gather<T: AsRef<str>>(&mut self, path: &Path, stamp: Stamp, capture: &Capture<T>) {
        let told = self.told.len();
        let mut problems: Vec<_> =
            capture.problems.iter().map(|problem| placed(problem, None, None)).collect();
        for (at, body) in capture.bodies.iter().enumerate() {
            problems
                .extend(body.problems.iter().map(|problem| placed(problem, Some(at as u32), problem.node)));
            let identity = capture.identity_of(body);
            for callback in &body.callbacks {
                let mut intake = Intake::of(self, &mut problems, at as u32, body, callback, identity);
                intake.callback(callback);
            }
        }
        let callbacks = capture.bodies.iter().map(|body| body.callbacks.len() as u32).sum();
        let (texts, told) = (self.texts.len(), self.told.len() - told);
        self.captures.push(Captured { path: path.to_owned(), stamp, callbacks, problems, texts, told });
    }

    /// Where the captures lie, relative to the folder.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.captures.iter().map(|capture| capture.path.as_path())
    }

    /// How many bytes its texts have. They must stay below 4 GiB: one capture adds less than 2.
    #[must_use]
    pub fn text_len(&self) -> usize {
        self.texts.all.len()
    }

    /// How many captures there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.captures.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.captures.is_empty()
    }

    fn list<'s>(&mut self, texts: impl Iterator<Item = &'s str>) -> Range<usize> {
        let start = self.lists.len();
        let Self { texts: known, lists, .. } = self;
        lists.extend(texts.map(|text| known.number(text)));
        start..lists.len()
    }
}

/// Longer than any id is, in bytes. What is put together of ids is not put together of longer ones: there may be many.
const MAX_ID: usize = 1 << 10;

/// One callback while it is gathered.
struct Intake<'b> {
    batch: &'b mut Batch,
    problems: &'b mut Vec<PlacedProblem>,
    event: TextId,
    /// Of the callback itself.
    place: Place,
    identity: Option<u64>,
    /// How many records of the callback have no id, and this in its stead.
    stand_ins: HashMap<String, u32>,
}

impl<'b> Intake<'b> {
    fn of<T: AsRef<str>>(
        batch: &'b mut Batch,
        problems: &'b mut Vec<PlacedProblem>,
        at: u32,
        body: &Body<T>,
        callback: &Callback<T>,
        identity: Option<u64>,
    ) -> Self {
        let event = batch.texts.number(callback.event.as_ref());
        let node = callback.node;
        let place = Place { body: at, callback: node, node, format: body.format, own: true };
        Self { batch, problems, event, place, identity, stand_ins: HashMap::new() }
    }

    fn callback<T: AsRef<str>>(&mut self, callback: &Callback<T>) {
        callback.jobs.iter().for_each(|job| self.job(job, true));
        callback.runs.iter().for_each(|run| self.run(run));
        self.problems(callback.node, &callback.problems);
        if callback.is_unrecognised() {
            let mut said = self.said(RecordKind::Unrecognised, self.place);
            said.name = self.name("", &[], self.place);
            self.batch.told.push(said);
        }
    }

    fn problems(&mut self, node: u32, problems: &[Problem]) {
        let body = Some(self.place.body);
        self.problems.extend(problems.iter().map(|problem| placed(problem, body, Some(node))));
    }

    fn said(&self, kind: RecordKind, place: Place) -> Said {
        let mut texts = [TextId::default(); Field::COUNT];
        texts[Field::Event as usize] = self.event;
        Said {
            kind,
            name: Name::Place,
            place,
            class: StateClass::default(),
            texts,
            created: None,
            started: None,
            ended: None,
            outputs: 0..0,
            headers: 0..0,
        }
    }

    fn fill<T: AsRef<str>>(&mut self, said: &mut Said, fields: &[(Field, &T)]) {
        for &(field, text) in fields {
            said.texts[field as usize] = self.batch.texts.number(text.as_ref());
        }
    }

    fn job<T: AsRef<str>>(&mut self, job: &Job<T>, own: bool) {
        self.problems(job.node, &job.problems);
        let mut said = self.said(RecordKind::Job, Place { node: job.node, own, ..self.place });
        let fields = [
            (Field::Id, &job.job_id),
            (Field::Tag, &job.tag),
            (Field::State, &job.state),
            (Field::Code, &job.code),
            (Field::Message, &job.message),
            (Field::Queue, &job.queue),
            (Field::Bucket, &job.bucket),
            (Field::Object, &job.object),
            (Field::Region, &job.region),
            (Field::TemplateId, &job.template_id),
            (Field::TemplateName, &job.template_name),
            (Field::UserData, &job.user_data),
            (Field::Workflow, &job.workflow_name),
            (Field::WorkflowId, &job.workflow_id),
            (Field::Run, &job.run_id),
            (Field::Task, &job.task),
        ];
        self.fill(&mut said, &fields);
        said.class = StateClass::of(job.state.as_ref());
        (said.created, said.started, said.ended) = (job.created, job.started, job.ended);
        said.outputs = self.batch.list(job.outputs.iter().map(name_of));
        said.headers = self.headers(&job.headers);
        said.name = self.name(job.job_id.as_ref(), &[job.run_id.as_ref(), job.task.as_ref()], said.place);
        self.batch.told.push(said);
    }

    fn run<T: AsRef<str>>(&mut self, run: &Run<T>) {
        self.problems(run.node, &run.problems);
        let mut said = self.said(RecordKind::Run, Place { node: run.node, ..self.place });
        let fields = [
            (Field::Id, &run.run_id),
            (Field::State, &run.state),
            (Field::Bucket, &run.bucket),
            (Field::Object, &run.object),
            (Field::Workflow, &run.workflow_name),
            (Field::WorkflowId, &run.workflow_id),
            (Field::Run, &run.run_id),
        ];
        self.fill(&mut said, &fields);
        said.class = StateClass::of(run.state.as_ref());
        (said.created, said.ended) = (run.created, run.ended);
        said.headers = self.headers(&run.headers);
        said.name = self.name(run.run_id.as_ref(), &[], said.place);
        self.batch.told.push(said);
        run.tasks.iter().for_each(|task| self.job(task, false));
    }

    fn headers<T: AsRef<str>>(&mut self, headers: &[(T, T)]) -> Range<usize> {
        self.batch.list(headers.iter().flat_map(|(key, value)| [key.as_ref(), value.as_ref()]))
    }

    /// What stands for the identity of a record: its id; without one its place in a run, where that is told
    /// in full, and its number among those of the same place; else the bytes of the body and the place in them, so that only the same bytes are the same. Of a
    /// body whose bytes are not all known, or that has none, its place among the captures.
    fn name(&mut self, id: &str, in_run: &[&str], place: Place) -> Name {
        if !id.is_empty() {
            return Name::Text(self.batch.texts.number(id));
        }
        let in_full =
            !in_run.is_empty() && in_run.iter().all(|part| !part.is_empty() && part.len() <= MAX_ID);
        let stand_in = match self.identity {
            _ if in_full => self.in_run(in_run.join("\0")),
            Some(hash) => format!("\0{hash:016x}{:x}", place.node),
            None => return Name::Place,
        };
        Name::Text(self.batch.texts.number(&stand_in))
    }
}

impl Intake<'_> {
    /// A place in a run, told apart from the same one that the callback told of before: those are two tasks, and one
    /// of them may have failed.
    fn in_run(&mut self, stand_in: String) -> String {
        let before = self.stand_ins.entry(stand_in.clone()).or_default();
        *before += 1;
        if *before == 1 { stand_in } else { format!("{stand_in}\0{before}") }
    }
}

fn name_of<T: AsRef<str>>(output: &Output<T>) -> &str {
    let (object, url) = (output.object.as_ref(), output.url.as_ref());
    if object.is_empty() { url } else { object }
}

pub(super) fn placed(problem: &Problem, body: Option<u32>, node: Option<u32>) -> PlacedProblem {
    PlacedProblem { problem: problem.clone(), body, node }
}

/// What one capture of a batch says, for tests.
#[cfg(test)]
#[derive(Debug)]
pub(crate) struct Telling {
    /// The texts of each record that it tells of.
    pub records: Vec<[String; Field::COUNT]>,
    pub problems: Vec<Problem>,
    /// All of it, in words that can be compared.
    pub words: String,
}

#[cfg(test)]
impl Batch {
    /// What each capture says.
    pub(crate) fn tellings(&self) -> Vec<(PathBuf, Telling)> {
        let mut told = self.told.iter();
        let telling = |capture: &Captured| {
            let told: Vec<&Said> = told.by_ref().take(capture.told).collect();
            let problems = capture.problems.iter().map(|placed| placed.problem.clone()).collect();
            let records = told.iter().map(|said| said.texts.map(|text| self.text(text).to_owned())).collect();
            let words = told.iter().map(|said| self.words(said)).collect::<Vec<_>>().join("\n");
            let words = format!("{words}\n{:?}", capture.problems);
            (capture.path.clone(), Telling { records, problems, words })
        };
        self.captures.iter().map(telling).collect()
    }

    fn text(&self, text: TextId) -> &str {
        self.texts.text(text.index())
    }

    fn words(&self, said: &Said) -> String {
        let Said { kind, name, place, class, texts, created, started, ended, outputs, headers } = said;
        let name = if let Name::Text(name) = name { self.text(*name) } else { "its place" };
        let texts = texts.map(|text| self.text(text));
        let list = |list: &Range<usize>| -> Vec<&str> {
            self.lists[list.clone()].iter().map(|&text| self.text(text)).collect()
        };
        let (outputs, headers) = (list(outputs), list(headers));
        format!(
            "{kind:?} {name:?} {place:?} {class:?} {texts:?} {created:?} {started:?} {ended:?} {outputs:?} {headers:?}"
        )
    }
}
