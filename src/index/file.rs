//! The captures the index knows: path, what tells a change, problems.

use super::{Delivery, Key};
use crate::doc::Problem;
use crate::time::Millis;
use hashbrown::{HashMap, HashTable};
use std::collections::BTreeSet;
use std::hash::BuildHasher;
use std::path::{Path, PathBuf};

/// The name of a capture. It stays the same while its folder is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub(super) u32);

impl FileId {
    /// Its number: dense, from 0, so that a table by capture can be a vector.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What tells whether a file changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Length in bytes.
    pub len: u64,
    /// Last modified, in nanoseconds since 1970; 0 where the system does not tell.
    pub modified_ns: i64,
    /// A number that is another for another file at the same path (inode), 0 where there is none.
    pub inode: u64,
    /// Last changed in any way (ctime), in nanoseconds since 1970, which nobody can set back; 0 where there is
    /// none.
    pub changed_ns: i64,
}

impl Stamp {
    /// Stands for a directory that cannot be listed: it is told of like a capture, and is none.
    pub const OF_DIRECTORY: Self = Self { len: 0, modified_ns: 0, inode: u64::MAX, changed_ns: 0 };

    /// Last modified, in milliseconds since 1970: taken for the time of arrival.
    #[must_use]
    pub fn arrival(&self) -> Millis {
        self.modified_ns.div_euclid(1_000_000)
    }

    /// What stays the same when a file is renamed; `None` where files have no numbers.
    pub(super) fn identity(&self) -> Option<Identity> {
        (self.inode != 0 && *self != Self::OF_DIRECTORY).then_some((self.inode, self.len, self.modified_ns))
    }
}

/// Number, length and time of a file.
pub(super) type Identity = (u64, u64, i64);

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

impl CaptureFile {
    /// Whether it is no capture, but a directory that cannot be listed.
    #[must_use]
    pub fn is_directory(&self) -> bool {
        self.stamp == Stamp::OF_DIRECTORY
    }
}

/// A problem and the record it belongs to. Those of a capture are in the order of [`PlacedProblem::place`].
#[derive(Clone, Debug)]
pub(super) struct PlacedProblem {
    pub problem: Problem,
    /// Which body; `None` concerns the whole file.
    pub body: Option<u32>,
    /// Which node of it, a record's or a callback's; `None` concerns the whole body.
    pub node: Option<u32>,
}

impl PlacedProblem {
    /// What it concerns: the whole capture before its bodies, a whole body before its nodes.
    pub fn place(&self) -> (Option<u32>, Option<u32>) {
        (self.body, self.node)
    }
}

impl CaptureFile {
    /// The problems that concern a delivery. A capture may have as many problems as deliveries, so they are
    /// looked up.
    pub(super) fn problems_of(&self, delivery: Delivery) -> impl Iterator<Item = &Problem> {
        let Delivery { body, callback, node, .. } = delivery;
        let of_node = (node != callback).then_some((Some(body), Some(node)));
        let places =
            [Some((None, None)), Some((Some(body), None)), Some((Some(body), Some(callback))), of_node];
        places.into_iter().flatten().flat_map(|place| self.problems_at(place)).map(|placed| &placed.problem)
    }

    fn problems_at(&self, place: (Option<u32>, Option<u32>)) -> &[PlacedProblem] {
        let start = self.problems.partition_point(|placed| placed.place() < place);
        let rest = &self.problems[start..];
        &rest[..rest.partition_point(|placed| placed.place() == place)]
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
    /// Captures that are no longer there.
    missing: BTreeSet<FileId>,
    /// One of those for each identity: it may turn up under another path.
    missing_by_identity: HashMap<Identity, FileId>,
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

    /// Notes whether a capture is there, before its stamp becomes another.
    pub fn set_present(&mut self, id: FileId, present: bool) {
        let file = &mut self.all[id.0 as usize];
        if file.present == present {
            return;
        }
        file.present = present;
        let identity = file.stamp.identity();
        if present {
            self.missing.remove(&id);
            if let Some(identity) = identity.filter(|at| self.missing_by_identity.get(at) == Some(&id)) {
                self.missing_by_identity.remove(&identity);
            }
        } else {
            self.missing.insert(id);
            self.missing_by_identity.extend(identity.map(|identity| (identity, id)));
        }
    }

    /// Captures that are no longer there.
    pub fn missing(&self) -> &BTreeSet<FileId> {
        &self.missing
    }

    /// A capture that is no longer there and was the same file as one that is.
    pub fn missing_as(&self, stamp: &Stamp) -> Option<FileId> {
        if self.missing.is_empty() {
            return None;
        }
        self.missing_by_identity.get(&stamp.identity()?).copied()
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
