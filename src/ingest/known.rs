//! What is known of every file that was told of: little, for there may be millions.

use crate::index::Stamp;
use hashbrown::HashMap;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_64;

/// Files by directory: the name of a directory is kept once, and what lies beneath one stands together.
#[derive(Debug, Default)]
pub(super) struct Known {
    directories: BTreeMap<PathBuf, HashMap<Box<OsStr>, KnownFile>>,
    files: usize,
    /// How many walks of everything began.
    walks: u32,
}

/// What a file was when it was told of.
#[derive(Clone, Copy, Debug)]
struct KnownFile {
    print: Print,
    /// The walk that found it last, or during which it was told of.
    walk: u32,
}

/// What is the same of the same stamps, and of others hardly ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Print(u64);

impl Print {
    /// That of a stamp.
    pub fn of(stamp: Stamp) -> Self {
        let Stamp { len, modified_ns, inode, changed_ns } = stamp;
        let mut bytes = [0; 32];
        let numbers = [len, modified_ns.cast_unsigned(), inode, changed_ns.cast_unsigned()];
        for (part, number) in bytes.chunks_exact_mut(8).zip(numbers) {
            part.copy_from_slice(&number.to_le_bytes());
        }
        Self(xxh3_64(&bytes))
    }
}

impl Known {
    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files
    }

    fn file(&self, path: &Path) -> Option<&KnownFile> {
        self.directories.get(path.parent()?)?.get(path.file_name()?)
    }

    /// What the file at this path was when it was told of.
    pub fn get(&self, path: &Path) -> Option<Print> {
        self.file(path).map(|file| file.print)
    }

    /// Whether the file at this path was told of.
    pub fn has(&self, path: &Path) -> bool {
        self.file(path).is_some()
    }

    /// Notes what the file at this path is.
    pub fn insert(&mut self, path: &Path, stamp: Stamp) {
        let (Some(directory), Some(name)) = (path.parent(), path.file_name()) else { return };
        if !self.directories.contains_key(directory) {
            self.directories.insert(directory.to_owned(), HashMap::new());
        }
        let file = KnownFile { print: Print::of(stamp), walk: self.walks };
        if let Some(files) = self.directories.get_mut(directory) {
            self.files += usize::from(files.insert(name.into(), file).is_none());
        }
    }

    /// Forgets the file at this path; whether it was known.
    pub fn remove(&mut self, path: &Path) -> bool {
        let (Some(directory), Some(name)) = (path.parent(), path.file_name()) else { return false };
        let Some(files) = self.directories.get_mut(directory) else { return false };
        let was_known = files.remove(name).is_some();
        self.files -= usize::from(was_known);
        if files.is_empty() {
            self.directories.remove(directory);
        }
        was_known
    }

    /// A walk of everything begins: nothing that is known was found by it yet.
    pub fn begin_walk(&mut self) {
        self.walks = self.walks.wrapping_add(1);
    }

    /// The walk found the file at this path; whether it was known.
    pub fn find(&mut self, path: &Path) -> bool {
        let walk = self.walks;
        let directory = path.parent().and_then(|directory| self.directories.get_mut(directory));
        let file = directory.zip(path.file_name()).and_then(|(files, name)| files.get_mut(name));
        file.map(|file| file.walk = walk).is_some()
    }

    /// Files that the walk did not find, by path.
    pub fn not_found(&self) -> Vec<PathBuf> {
        self.paths(Path::new(""), |file| file.walk != self.walks)
    }

    /// Every file at `path` or beneath it, by path.
    pub fn under(&self, path: &Path) -> Vec<PathBuf> {
        if self.has(path) { vec![path.to_owned()] } else { self.paths(path, |_| true) }
    }

    fn paths(&self, under: &Path, is_wanted: impl Fn(&KnownFile) -> bool) -> Vec<PathBuf> {
        let from = self.directories.range::<Path, _>((Bound::Included(under), Bound::Unbounded));
        let beneath = from.take_while(|(directory, _)| directory.starts_with(under));
        let files = beneath.flat_map(|(directory, files)| files.iter().map(move |file| (directory, file)));
        let wanted = files.filter(|(_, (_, file))| is_wanted(file));
        let mut paths: Vec<PathBuf> = wanted.map(|(directory, (name, _))| directory.join(&**name)).collect();
        paths.sort();
        paths
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_by_path_and_by_what_they_lie_under() {
        let mut known = Known::default();
        let stamp = |len| Stamp { len, ..Stamp::default() };
        for path in ["a", "d/a", "d/e/b", "d.x", "dd/a"] {
            known.insert(Path::new(path), stamp(path.len() as u64));
        }
        known.insert(Path::new("a"), stamp(9));
        assert_eq!(known.len(), 5);
        assert_eq!(known.get(Path::new("a")), Some(Print::of(stamp(9))));
        assert_ne!(known.get(Path::new("a")), Some(Print::of(stamp(1))));
        assert_eq!(known.under(Path::new("d")), [PathBuf::from("d/a"), PathBuf::from("d/e/b")]);
        assert_eq!(known.under(Path::new("d/e/b")), [PathBuf::from("d/e/b")]);
        assert_eq!(known.under(Path::new("")).len(), 5);
        assert!(known.remove(Path::new("d/a")) && !known.remove(Path::new("d/a")));
        assert_eq!((known.len(), known.under(Path::new("d")).len()), (4, 1));
    }

    #[test]
    fn what_a_walk_does_not_find_is_what_was_known_before_it() {
        let mut known = Known::default();
        ["a", "d/a", "d/b"].into_iter().for_each(|path| known.insert(Path::new(path), Stamp::default()));
        known.begin_walk();
        assert_eq!(known.not_found().len(), 3);
        assert!(known.find(Path::new("d/b")) && !known.find(Path::new("new")));
        known.insert(Path::new("late"), Stamp::default());
        assert_eq!(known.not_found(), [PathBuf::from("a"), PathBuf::from("d/a")]);
    }
}
