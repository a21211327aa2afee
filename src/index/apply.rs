//! Taking in what a capture says, and taking it out again.

use super::file::{Keys, PlacedProblem};
use super::intern::{Interner, ListSym, Lists, Recent, Strings};
use super::record::{Delivery, Facts};
use super::{CaptureFile, Field, FileId, Indexer, Key, RecordKind, Stamp, Sym};
use crate::callback::{Job, Output, Run, StateClass};
use crate::capture::{Body, Capture};
use crate::doc::{Problem, ProblemKind};
use std::path::Path;

impl Indexer {
    /// Takes in what the capture at `path` says now. What it said before is replaced. Nothing is seen of it
    /// before [`commit`](Self::commit).
    pub fn apply(&mut self, path: &Path, stamp: Stamp, capture: &Capture) {
        let file = self.file_of(path);
        self.take_out(file);
        let mut intake = Intake {
            file,
            interner: &mut self.interner,
            strings: &mut self.index.strings,
            list_interner: &mut self.list_interner,
            lists: &mut self.index.lists,
            recent: &mut self.recent,
            row: Vec::new(),
            problems: Vec::new(),
            told: Vec::new(),
        };
        intake.problems.extend(capture.problems.iter().map(|problem| placed(problem, None, None)));
        for (at, body) in capture.bodies.iter().enumerate() {
            intake.body(at as u32, body, capture.identity_of(body));
        }
        let Intake { mut problems, told, .. } = intake;
        // Both are asked: each forgets that it was full.
        if self.interner.take_full() | self.list_interner.take_full() {
            let message =
                "the texts of this folder are more than can be held (4 GiB): some of this file are missing";
            problems.push(placed(&Problem::whole(ProblemKind::TooLarge, message), None, None));
        }
        problems.sort_by_key(PlacedProblem::place);
        let keys = Keys::of(told.iter().map(|told| told.key).collect());
        let callbacks = capture.bodies.iter().map(|body| body.callbacks.len() as u32).sum();
        self.index.callbacks += callbacks as usize;
        self.index.files.set(file, problems, keys, callbacks);
        self.set_present(file, true);
        self.index.files.get_mut(file).stamp = stamp;
        self.pending.renamed.extend(self.missing_as(&stamp));
        for told in told {
            self.tell(told);
        }
    }

    /// Forgets the capture at `path` and what only it said.
    pub fn remove(&mut self, path: &Path) {
        if let Some(file) = self.find_file(path) {
            self.forget(file);
        }
    }

    /// Notes that the capture at `path` is no longer there. What it said stays, unless the same file turns up,
    /// or turned up, under another path: then it was renamed. What stands for a directory that could not be
    /// listed is forgotten.
    pub fn mark_missing(&mut self, path: &Path) {
        let Some((file, entry)) = self.file_at(path) else { return };
        if entry.is_directory() {
            return self.forget(file);
        }
        self.set_present(file, false);
        self.pending.renamed.push(file);
        self.pending.touched = true;
    }

    /// Forgets all captures that are no longer there, and what only they said. Nothing is seen of it before
    /// [`commit`](Self::commit).
    pub fn purge_missing(&mut self) {
        let missing = self.missing().clone();
        missing.into_iter().for_each(|file| self.forget(file));
    }

    /// Forgets captures that are there under another path now: the same file, which says the same.
    pub(super) fn forget_renamed(&mut self) {
        for file in std::mem::take(&mut self.pending.renamed) {
            if self.missing().contains(&file) && self.is_renamed(file) {
                self.forget(file);
            }
        }
    }

    fn is_renamed(&self, old: FileId) -> bool {
        let was = self.index.files.get(old);
        let Some((identity, &key)) = was.stamp.identity().zip(was.keys.as_slice().first()) else {
            return false;
        };
        let is_same = |new: FileId| {
            let file = self.index.files.get(new);
            file.present && file.stamp.identity() == Some(identity) && file.keys == was.keys
        };
        self.tellers(key).any(is_same)
    }

    fn forget(&mut self, file: FileId) {
        self.take_out(file);
        self.index.files.set(file, Vec::new(), Keys::None, 0);
        self.set_present(file, true);
        self.pending.touched = true;
    }

    /// The capture at `path`, if it was taken in.
    #[must_use]
    pub fn file_at(&self, path: &Path) -> Option<(FileId, CaptureFile<'_>)> {
        let id = self.find_file(path)?;
        (self.index.files.get(id).callbacks > 0).then(|| (id, self.index.file(id)))
    }

    fn take_out(&mut self, file: FileId) {
        if self.index.files.get(file).callbacks == 0 {
            return;
        }
        let entry = self.index.files.get_mut(file);
        let (keys, callbacks) = (std::mem::take(&mut entry.keys), entry.callbacks);
        self.index.callbacks -= callbacks as usize;
        for &key in keys.as_slice() {
            self.untell(key, file);
        }
    }
}

/// What one callback says of one record.
#[derive(Debug)]
pub(super) struct Told {
    pub key: Key,
    pub delivery: Delivery,
    pub facts: Facts,
}

/// One capture while it is taken in.
struct Intake<'i> {
    file: FileId,
    interner: &'i mut Interner,
    strings: &'i mut Strings,
    list_interner: &'i mut Interner,
    lists: &'i mut Lists,
    recent: &'i mut [Recent; Field::COUNT],
    /// A list that is being put together.
    row: Vec<Sym>,
    problems: Vec<PlacedProblem>,
    told: Vec<Told>,
}

impl Intake<'_> {
    fn intern(&mut self, text: &str) -> Sym {
        self.interner.text(self.strings, text)
    }

    fn body(&mut self, at: u32, body: &Body, identity: Option<u64>) {
        self.problems.extend(body.problems.iter().map(|problem| placed(problem, Some(at), None)));
        for callback in &body.callbacks {
            let deliver = |file, node, own| {
                let callback = callback.node;
                Delivery { file, body: at, callback, node, format: body.format, own }
            };
            let event = self.intern(&callback.event);
            for job in &callback.jobs {
                let delivery = deliver(self.file, job.node, true);
                self.job(delivery, event, job, identity);
            }
            for run in &callback.runs {
                let delivery = deliver(self.file, run.node, true);
                self.run(delivery, event, run, identity);
            }
            let node = Some(callback.node);
            self.problems.extend(callback.problems.iter().map(|problem| placed(problem, Some(at), node)));
            if callback.is_unrecognised() {
                let delivery = deliver(self.file, callback.node, true);
                self.unrecognised(delivery, event, identity);
            }
        }
    }

    fn intern_field(&mut self, field: Field, text: &str) -> Sym {
        self.interner.recent_text(self.strings, &mut self.recent[field as usize], text)
    }

    fn job(&mut self, delivery: Delivery, event: Sym, job: &Job, identity: Option<u64>) {
        self.problems
            .extend(job.problems.iter().map(|p| placed(p, Some(delivery.body), Some(delivery.node))));
        let mut facts = Facts { class: StateClass::of(&job.state), ..Facts::default() };
        facts.texts[Field::Event as usize] = event;
        for (field, text) in [
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
        ] {
            facts.texts[field as usize] = self.intern_field(field, text);
        }
        (facts.created, facts.started, facts.ended) = (job.created, job.started, job.ended);
        facts.outputs = self.outputs(&job.outputs);
        facts.headers = self.headers(&job.headers);
        let id = self.key_of(&job.job_id, &[&job.run_id, &job.task], identity, delivery);
        self.told.push(Told { key: (RecordKind::Job, id), delivery, facts });
    }

    fn run(&mut self, delivery: Delivery, event: Sym, run: &Run, identity: Option<u64>) {
        self.problems
            .extend(run.problems.iter().map(|p| placed(p, Some(delivery.body), Some(delivery.node))));
        let mut facts = Facts { class: StateClass::of(&run.state), ..Facts::default() };
        facts.texts[Field::Event as usize] = event;
        for (field, text) in [
            (Field::Id, &run.run_id),
            (Field::State, &run.state),
            (Field::Bucket, &run.bucket),
            (Field::Object, &run.object),
            (Field::Workflow, &run.workflow_name),
            (Field::WorkflowId, &run.workflow_id),
            (Field::Run, &run.run_id),
        ] {
            facts.texts[field as usize] = self.intern(text);
        }
        (facts.created, facts.ended) = (run.created, run.ended);
        facts.headers = self.headers(&run.headers);
        let id = self.key_of(&run.run_id, &[], identity, delivery);
        self.told.push(Told { key: (RecordKind::Run, id), delivery, facts });
        for task in &run.tasks {
            let task_delivery = Delivery { node: task.node, own: false, ..delivery };
            self.job(task_delivery, event, task, identity);
        }
    }

    fn unrecognised(&mut self, delivery: Delivery, event: Sym, identity: Option<u64>) {
        let mut facts = Facts::default();
        facts.texts[Field::Event as usize] = event;
        let id = self.key_of("", &[], identity, delivery);
        self.told.push(Told { key: (RecordKind::Unrecognised, id), delivery, facts });
    }

    /// What stands for the identity of a record: its id; without one its place in a run, where that is told
    /// in full; else the bytes of the body and the place in them, so that only the same bytes are the same. Of a
    /// body whose bytes are not all known, or that has none, its place among the captures.
    fn key_of(&mut self, id: &str, place: &[&str], identity: Option<u64>, delivery: Delivery) -> Sym {
        if !id.is_empty() {
            return self.intern(id);
        }
        let in_full = !place.is_empty() && place.iter().all(|part| !part.is_empty());
        let Delivery { file, body, node, .. } = delivery;
        let stand_in = match identity {
            _ if in_full => place.join("\0"),
            Some(hash) => format!("\0{hash:016x}{node:x}"),
            None => format!("\0\0{:x}\0{body:x}\0{node:x}", file.0),
        };
        self.intern(&stand_in)
    }

    fn outputs(&mut self, outputs: &[Output]) -> ListSym {
        self.row.clear();
        for output in outputs {
            let name = if output.object.is_empty() { &output.url } else { &output.object };
            let name = self.intern(name);
            self.row.push(name);
        }
        self.list_interner.list(self.lists, &self.row)
    }

    fn headers(&mut self, headers: &[(String, String)]) -> ListSym {
        self.row.clear();
        for (key, value) in headers {
            let pair = [self.intern(key), self.intern(value)];
            self.row.extend(pair);
        }
        self.list_interner.list(self.lists, &self.row)
    }
}

fn placed(problem: &Problem, body: Option<u32>, node: Option<u32>) -> PlacedProblem {
    PlacedProblem { problem: problem.clone(), body, node }
}
