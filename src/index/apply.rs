//! Taking in what a capture says, and taking it out again.

use super::batch::{Batch, Captured, Name, Place, Said, TextId, Texts, placed};
use super::file::{Identity, Keys, PlacedProblem};
use super::intern::ListSym;
use super::record::{Delivery, Facts};
use super::{CaptureFile, FileId, Indexer, Key, Stamp, Sym};
use crate::capture::Capture;
use crate::doc::{Problem, ProblemKind};
use hashbrown::{HashMap, HashSet};
use std::path::Path;

impl Indexer {
    /// Takes in what the capture at `path` says now. What it said before is replaced. Nothing is seen of it
    /// before [`commit`](Self::commit).
    pub fn apply<T: AsRef<str>>(&mut self, path: &Path, stamp: Stamp, capture: &Capture<T>) {
        self.take_in(Batch::of(path, stamp, capture));
    }

    /// Takes in what several captures say now, one after the other, like [`apply`](Self::apply).
    pub fn take_in(&mut self, batch: Batch) {
        let Batch { texts, lists, told, captures, .. } = batch;
        let mut symbols = Symbols { of_text: Vec::with_capacity(texts.len()), ..Symbols::default() };
        let mut told = told.into_iter();
        for capture in captures {
            let Captured { path, stamp, callbacks, mut problems, texts: known, told: count } = capture;
            symbols.learn(self, &texts, known);
            let file = self.file_of(&path);
            self.take_out(file);
            let said: Vec<Told> =
                told.by_ref().take(count).map(|one| symbols.told(self, file, &lists, one)).collect();
            // All are asked: each forgets that it lacked something.
            if symbols.take_lacking() | self.interner.take_full() | self.list_interner.take_full() {
                problems.push(no_room());
            }
            problems.sort_by_key(PlacedProblem::place);
            self.index.callbacks += callbacks as usize;
            self.index.files.set(file, problems, Keys::of(&said), callbacks);
            self.set_present(file, true);
            self.index.files.get_mut(file).stamp = stamp;
            self.pending.renamed.extend(self.missing_as(&stamp));
            said.into_iter().for_each(|one| self.tell(one));
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
        let mut by_key: HashMap<Key, Vec<(Identity, FileId)>> = HashMap::new();
        for file in std::mem::take(&mut self.pending.renamed) {
            let was = self.index.files.get(file);
            let found_by = was.stamp.identity().zip(was.keys.as_slice().first());
            if let Some((identity, &key)) = found_by.filter(|_| self.missing().contains(&file)) {
                by_key.entry(key).or_default().push((identity, file));
            }
        }
        // Many may have gone that tell of one record: those that are there are gone through once for all of them.
        for (key, gone) in by_key {
            let mut by_identity: HashMap<Identity, Vec<FileId>> = HashMap::new();
            gone.into_iter().for_each(|(identity, file)| by_identity.entry(identity).or_default().push(file));
            let mut renamed = Vec::new();
            for new in self.tellers(key) {
                let new = self.index.files.get(new);
                let same = new.stamp.identity().filter(|_| new.present).and_then(|at| by_identity.get(&at));
                let says_same = |&&old: &&FileId| self.index.files.get(old).keys == new.keys;
                renamed.extend(same.into_iter().flatten().filter(says_same));
            }
            renamed.sort_unstable();
            renamed.dedup();
            renamed.into_iter().for_each(|file| self.forget(file));
        }
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

/// The symbols of a batch.
#[derive(Default)]
struct Symbols {
    /// By the number of a text.
    of_text: Vec<Sym>,
    /// Texts that there was no room for.
    left_out: HashSet<usize>,
    /// Whether one of those was asked for.
    lacks: bool,
    /// A list that is being put together.
    row: Vec<Sym>,
}

impl Symbols {
    /// Interns the texts of a batch up to the first `known` of them.
    fn learn(&mut self, indexer: &mut Indexer, texts: &Texts, known: usize) {
        let Indexer { interner, index, .. } = indexer;
        for (text, hash) in texts.part(self.of_text.len()..known) {
            let symbol = interner.hashed_text(&mut index.strings, text, hash);
            if symbol.is_empty() && !text.is_empty() {
                self.left_out.insert(self.of_text.len());
            }
            self.of_text.push(symbol);
        }
        // Told of the captures that have those texts, which need not be this one.
        interner.take_full();
    }

    /// Whether a text was asked for that there was no room for, since this was last asked.
    fn take_lacking(&mut self) -> bool {
        std::mem::take(&mut self.lacks)
    }

    fn of(&mut self, text: TextId) -> Sym {
        self.lacks |= !self.left_out.is_empty() && self.left_out.contains(&text.index());
        self.of_text.get(text.index()).copied().unwrap_or_default()
    }

    fn told(&mut self, indexer: &mut Indexer, file: FileId, lists: &[TextId], said: Said) -> Told {
        let Said { kind, name, place, class, texts, created, started, ended, outputs, headers } = said;
        let name = match name {
            Name::Text(text) => self.of(text),
            // What stands for it begins with two zeros, as no text that was sent does.
            Name::Place => indexer.intern(&format!("\0\0{:x}\0{:x}\0{:x}", file.0, place.body, place.node)),
        };
        let Place { body, callback, node, format, own } = place;
        let delivery = Delivery { file, body, callback, node, format, own };
        let outputs = self.list(indexer, &lists[outputs]);
        let headers = self.list(indexer, &lists[headers]);
        let texts = texts.map(|text| self.of(text));
        Told {
            key: (kind, name),
            delivery,
            facts: Facts { texts, created, started, ended, outputs, headers, class },
        }
    }

    fn list(&mut self, indexer: &mut Indexer, list: &[TextId]) -> ListSym {
        let mut row = std::mem::take(&mut self.row);
        row.clear();
        row.extend(list.iter().map(|&text| self.of(text)));
        let name = indexer.list_interner.list(&mut indexer.index.lists, &row);
        self.row = row;
        name
    }
}

fn no_room() -> PlacedProblem {
    let message = "the texts of this folder are more than can be held (4 GiB): some of this file are missing";
    placed(&Problem::whole(ProblemKind::TooLarge, message), None, None)
}
