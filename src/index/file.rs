//! The captures the index knows: path, what tells a change, problems.

use super::{Delivery, Key};
use crate::doc::Problem;
use crate::time::Millis;
use hashbrown::HashTable;
use std::hash::BuildHasher;
use std::path::{Path, PathBuf};

/// The name of a capture. It stays the same while its folder is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub(super) u32);

/// What tells whether a file changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Length in bytes.
    pub len: u64,
    /// Last modified, in nanoseconds since 1970; 0 where the system does not tell.
    pub modified_ns: i64,
    /// A number that is another for another file at the same path (inode), 0 where there is none.
    pub inode: u64,
}

impl Stamp {
    /// Last modified, in milliseconds since 1970: taken for the time of arrival.
    #[must_use]
    pub fn arrival(&self) -> Millis {
        self.modified_ns.div_euclid(1_000_000)
    }
}

/// A capture.
#[derive(Clone, Debug)]
pub struct CaptureFile {
    /// Relative to the folder that is open.
    pub path: PathBuf,
    /// What it was when it was read.
    pub stamp: Stamp,
    /// Whether it was there when it was last looked for.
    pub present: bool,
    pub(super) problems: Box<[PlacedProblem]>,
    pub(super) keys: Box<[Key]>,
    pub(super) callbacks: u32,
}

/// A problem and the record it belongs to.
#[derive(Clone, Debug)]
pub(super) struct PlacedProblem {
    pub problem: Problem,
    /// Which body; `None` concerns the whole file.
    pub body: Option<u32>,
    /// Which node of it; `None` concerns the whole body.
    pub node: Option<u32>,
}

impl PlacedProblem {
    pub fn concerns(&self, delivery: Delivery) -> bool {
        self.body.is_none_or(|body| body == delivery.body)
            && self.node.is_none_or(|node| node == delivery.node)
    }
}

/// All captures, found by path.
#[derive(Debug, Default)]
pub(super) struct Files {
    all: Vec<CaptureFile>,
    by_path: HashTable<u32>,
    hasher: hashbrown::DefaultHashBuilder,
    known: usize,
    problems: usize,
}

impl Files {
    pub fn get(&self, id: FileId) -> &CaptureFile {
        &self.all[id.0 as usize]
    }

    pub fn get_mut(&mut self, id: FileId) -> &mut CaptureFile {
        &mut self.all[id.0 as usize]
    }

    pub fn find(&self, path: &Path) -> Option<FileId> {
        let hash = self.hasher.hash_one(path.as_os_str());
        self.by_path.find(hash, |&at| self.all[at as usize].path == path).map(|&at| FileId(at))
    }

    /// The capture at `path`, new if need be.
    pub fn id_of(&mut self, path: &Path) -> FileId {
        if let Some(id) = self.find(path) {
            return id;
        }
        let at = self.all.len() as u32;
        self.all.push(CaptureFile {
            path: path.to_owned(),
            stamp: Stamp::default(),
            present: true,
            problems: Box::default(),
            keys: Box::default(),
            callbacks: 0,
        });
        let (all, hasher) = (&self.all, &self.hasher);
        self.by_path.insert_unique(hasher.hash_one(path.as_os_str()), at, |&at| {
            hasher.hash_one(all[at as usize].path.as_os_str())
        });
        FileId(at)
    }

    /// Puts in what a capture says now, or `None` when it is forgotten; gives what it said before.
    pub fn set(&mut self, id: FileId, problems: Box<[PlacedProblem]>, keys: Box<[Key]>, callbacks: u32) {
        let file = &mut self.all[id.0 as usize];
        self.problems = self.problems - file.problems.len() + problems.len();
        self.known += usize::from(callbacks > 0);
        self.known -= usize::from(file.callbacks > 0);
        file.problems = problems;
        file.keys = keys;
        file.callbacks = callbacks;
    }

    pub fn len(&self) -> usize {
        self.known
    }

    pub fn problem_count(&self) -> usize {
        self.problems
    }

    pub fn iter(&self) -> impl Iterator<Item = (FileId, &CaptureFile)> {
        let known = |(_, file): &(usize, &CaptureFile)| file.callbacks > 0;
        self.all.iter().enumerate().filter(known).map(|(at, file)| (FileId(at as u32), file))
    }
}
