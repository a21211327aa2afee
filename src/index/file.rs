//! The captures the index knows: path, what tells a change, problems.

use super::apply::Told;
use super::chunks::Chunks;
use super::intern::Strings;
use super::numbers::Numbers;
use super::{Delivery, Index, Indexer, Key, Sym};
use crate::doc::Problem;
use crate::time::Millis;
use hashbrown::HashMap;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::hash::BuildHasher;
use std::path::{Component, MAIN_SEPARATOR, Path, PathBuf};
use std::sync::Arc;

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

/// A capture as it is read: cheap to copy.
#[derive(Clone, Copy)]
pub struct CaptureFile<'i> {
    index: &'i Index,
    stored: &'i StoredFile,
}

impl std::fmt::Debug for CaptureFile<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {:?}", self.path().display(), self.stamp())
    }
}

impl<'i> CaptureFile<'i> {
    /// Where it lies, relative to the folder that is open.
    #[must_use]
    pub fn path(self) -> PathBuf {
        let (directory, name) = self.parts();
        directory.join(name)
    }

    /// What it was when it was read.
    #[must_use]
    pub fn stamp(self) -> Stamp {
        self.stored.stamp
    }

    /// Whether it was there when it was last looked for.
    #[must_use]
    pub fn is_present(self) -> bool {
        self.stored.present
    }

    /// Whether it is no capture, but a directory that cannot be listed.
    #[must_use]
    pub fn is_directory(self) -> bool {
        self.stored.stamp == Stamp::OF_DIRECTORY
    }

    /// Its path in the order of paths.
    #[must_use]
    pub fn path_order(self) -> impl Ord + use<'i> {
        let (directory, name) = self.parts();
        PathOrder { directory, name }
    }

    /// The texts that its path is made of: its directory and its name; `None` where it is not Unicode.
    #[must_use]
    pub fn path_texts(self) -> Option<(Sym, Sym)> {
        let StoredFile { directory, name, .. } = *self.stored;
        (name != ODD).then_some((directory, name))
    }

    fn parts(self) -> (&'i Path, &'i Path) {
        let StoredFile { directory, name, .. } = *self.stored;
        if name == ODD {
            return (Path::new(""), self.index.files.odd_path(directory));
        }
        (Path::new(self.index.text(directory)), Path::new(self.index.files.names.text(name)))
    }
}

/// A path in two parts, ordered as if it were in one.
#[derive(PartialEq, Eq)]
struct PathOrder<'i> {
    directory: &'i Path,
    name: &'i Path,
}

impl PathOrder<'_> {
    fn components(&self) -> impl Iterator<Item = Component<'_>> {
        self.directory.components().chain(self.name.components())
    }
}

impl Ord for PathOrder<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.directory == other.directory {
            return self.name.cmp(other.name);
        }
        self.components().cmp(other.components())
    }
}

impl PartialOrd for PathOrder<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The name of a capture whose path is not Unicode: the number of its path stands in place of its directory.
const ODD: Sym = Sym::EMPTY;

/// What is kept of a capture.
#[derive(Clone, Debug)]
pub(super) struct StoredFile {
    directory: Sym,
    name: Sym,
    pub stamp: Stamp,
    pub keys: Keys,
    problems: Option<Arc<Vec<PlacedProblem>>>,
    pub callbacks: u32,
    pub present: bool,
}

/// The keys of the records that a capture tells of; of nearly every one it is one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Keys {
    #[default]
    None,
    One(Key),
    Many(Arc<Vec<Key>>),
}

impl Keys {
    /// Of all that a capture tells.
    pub fn of(told: &[Told]) -> Self {
        if let [one] = told {
            return Self::One(one.key);
        }
        let mut keys: Vec<Key> = told.iter().map(|one| one.key).collect();
        keys.sort_unstable();
        keys.dedup();
        match keys.as_slice() {
            [] => Self::None,
            [one] => Self::One(*one),
            _ => {
                keys.shrink_to_fit();
                Self::Many(Arc::new(keys))
            }
        }
    }

    pub fn as_slice(&self) -> &[Key] {
        match self {
            Self::None => &[],
            Self::One(key) => std::slice::from_ref(key),
            Self::Many(keys) => keys,
        }
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

/// What a problem concerns: a body, `None` for the whole capture, and a node of it, `None` for the whole body.
pub(super) type ProblemPlace = (Option<u32>, Option<u32>);

impl PlacedProblem {
    /// What it concerns: the whole capture before its bodies, a whole body before its nodes.
    pub fn place(&self) -> ProblemPlace {
        (self.body, self.node)
    }
}

impl StoredFile {
    /// In the order of [`PlacedProblem::place`].
    pub fn problems(&self) -> &[PlacedProblem] {
        self.problems.as_deref().map_or(&[], Vec::as_slice)
    }

    /// The places whose problems concern a delivery.
    pub fn places_of(&self, delivery: Delivery) -> impl Iterator<Item = ProblemPlace> + use<> {
        let Delivery { body, callback, node, .. } = delivery;
        let of_node = (node != callback).then_some((Some(body), Some(node)));
        let places =
            [Some((None, None)), Some((Some(body), None)), Some((Some(body), Some(callback))), of_node];
        let has_any = self.problems.is_some();
        places.into_iter().flatten().filter(move |_| has_any)
    }

    /// The problems of a place. A capture may have as many problems as deliveries, so they are looked up.
    pub fn problems_at(&self, place: ProblemPlace) -> impl Iterator<Item = &Problem> {
        let problems = self.problems();
        let rest = &problems[problems.partition_point(|placed| placed.place() < place)..];
        rest[..rest.partition_point(|placed| placed.place() == place)].iter().map(|placed| &placed.problem)
    }
}

/// All captures as they are read.
#[derive(Clone, Debug, Default)]
pub(super) struct Files {
    all: Chunks<StoredFile>,
    /// Not among the texts of records: they are found by path, and each is another.
    names: Strings,
    /// Paths that are not Unicode.
    odd: Chunks<Arc<Path>>,
    known: usize,
    problems: usize,
    missing: usize,
}

impl Files {
    pub fn get(&self, id: FileId) -> &StoredFile {
        &self.all[id.0 as usize]
    }

    fn odd_path(&self, number: Sym) -> &Path {
        self.odd.get(number.index()).map_or(Path::new(""), |path| path)
    }

    fn add_odd_path(&mut self, path: &Path) -> Sym {
        self.odd.push(path.into());
        Sym::from_number(self.odd.len() as u32 - 1)
    }

    pub fn view(index: &Index, id: FileId) -> CaptureFile<'_> {
        CaptureFile { index, stored: index.files.get(id) }
    }

    pub fn get_mut(&mut self, id: FileId) -> &mut StoredFile {
        self.all.get_mut(id.0 as usize)
    }

    pub fn len(&self) -> usize {
        self.known
    }

    pub fn missing(&self) -> usize {
        self.missing
    }

    pub fn names(&self) -> &Strings {
        &self.names
    }

    pub fn problem_count(&self) -> usize {
        self.problems
    }

    /// Those that say something.
    pub fn ids(&self) -> impl Iterator<Item = FileId> {
        let said = self.all.iter().enumerate().filter(|(_, file)| file.callbacks > 0);
        said.map(|(at, _)| FileId(at as u32))
    }

    /// Puts in what a capture says now; nothing when it is forgotten.
    pub fn set(&mut self, id: FileId, problems: Vec<PlacedProblem>, keys: Keys, callbacks: u32) {
        let file = self.all.get_mut(id.0 as usize);
        self.problems = self.problems - file.problems().len() + problems.len();
        self.known += usize::from(callbacks > 0);
        self.known -= usize::from(file.callbacks > 0);
        file.problems = (!problems.is_empty()).then(|| Arc::new(problems));
        file.keys = keys;
        file.callbacks = callbacks;
    }
}

/// What finds a capture: by its path, or once it is gone by what stays the same when it is renamed.
#[derive(Debug, Default)]
pub(super) struct Finder {
    by_path: Numbers,
    hasher: hashbrown::DefaultHashBuilder,
    odd: HashMap<PathBuf, FileId>,
    /// Captures that are no longer there.
    missing: BTreeSet<FileId>,
    /// One of those for each identity: it may turn up under another path.
    missing_by_identity: HashMap<Identity, FileId>,
}

impl Indexer {
    /// The capture of this path, also one that says nothing any more.
    pub(super) fn find_file(&self, path: &Path) -> Option<FileId> {
        let finder = &self.finder;
        let by_name = text_parts(path).and_then(|(directory, name)| {
            let directory = self.interner.find(&self.index.strings, directory)?;
            let hash = finder.hasher.hash_one((directory, name));
            finder.by_path.find(hash, |at| name_of(&self.index, at) == Some((directory, name)))
        });
        by_name.map(FileId).or_else(|| finder.odd.get(path).copied())
    }

    /// The capture at `path`, new if need be.
    pub(super) fn file_of(&mut self, path: &Path) -> FileId {
        let new = FileId(self.index.files.all.len() as u32);
        let mut stored = StoredFile {
            directory: Sym::EMPTY,
            name: ODD,
            stamp: Stamp::default(),
            keys: Keys::None,
            problems: None,
            callbacks: 0,
            present: true,
        };
        if let Some(id) = self.find_file(path) {
            return id;
        }
        let parts = text_parts(path).and_then(|(directory, name)| {
            let symbol = self.index.files.names.add(name)?;
            Some((self.intern(directory), name, symbol))
        });
        if let Some((directory, name, symbol)) = parts {
            (stored.directory, stored.name) = (directory, symbol);
            self.index.files.all.push(stored);
            let Finder { by_path, hasher, .. } = &mut self.finder;
            let index = &self.index;
            let hash = hasher.hash_one((directory, name));
            let hash_of = |at| hasher.hash_one(name_of(index, at).unwrap_or_default());
            by_path.insert(new.0, hash, index.files.all.len(), hash_of);
            return new;
        }
        stored.directory = self.index.files.add_odd_path(path);
        self.index.files.all.push(stored);
        self.finder.odd.insert(path.to_owned(), new);
        new
    }

    /// Notes whether a capture is there, before its stamp becomes another.
    pub(super) fn set_present(&mut self, id: FileId, present: bool) {
        let file = self.index.files.get(id);
        if file.present == present {
            return;
        }
        let identity = file.stamp.identity();
        self.index.files.get_mut(id).present = present;
        let finder = &mut self.finder;
        if present {
            finder.missing.remove(&id);
            if let Some(identity) = identity.filter(|at| finder.missing_by_identity.get(at) == Some(&id)) {
                finder.missing_by_identity.remove(&identity);
            }
        } else {
            finder.missing.insert(id);
            finder.missing_by_identity.extend(identity.map(|identity| (identity, id)));
        }
        self.index.files.missing = finder.missing.len();
    }

    /// Captures that are no longer there.
    pub(super) fn missing(&self) -> &BTreeSet<FileId> {
        &self.finder.missing
    }

    /// A capture that is no longer there and was the same file as one that is.
    pub(super) fn missing_as(&self, stamp: &Stamp) -> Option<FileId> {
        if self.finder.missing.is_empty() {
            return None;
        }
        self.finder.missing_by_identity.get(&stamp.identity()?).copied()
    }
}

fn name_of(index: &Index, at: u32) -> Option<(Sym, &str)> {
    let file = index.files.get(FileId(at));
    (file.name != ODD).then(|| (file.directory, index.files.names.text(file.name)))
}

/// Directory and name of a path, where they are Unicode and give the same path when they are joined.
fn text_parts(path: &Path) -> Option<(&str, &str)> {
    // As walks and the system put a path together; to ask the path itself takes ten times as long.
    let plain = path.to_str()?.rsplit_once(MAIN_SEPARATOR).filter(|(directory, name)| {
        let is_whole = !directory.is_empty() && !directory.ends_with(['.', '/', MAIN_SEPARATOR]);
        is_whole && !matches!(*name, "" | "." | "..") && (MAIN_SEPARATOR == '/' || !name.contains('/'))
    });
    plain.or_else(|| Some((path.parent()?.to_str()?, path.file_name()?.to_str()?)))
}
