//! What is known of every file that was told of.

use crate::index::Stamp;
use hashbrown::HashMap;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::ops::Bound;
use std::path::{Path, PathBuf};

/// Files by directory: the name of a directory is kept once, and what lies beneath one stands together.
#[derive(Debug, Default)]
pub(super) struct Known {
    directories: BTreeMap<PathBuf, HashMap<OsString, Stamp>>,
    files: usize,
}

impl Known {
    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files
    }

    /// What the file at this path was when it was told of.
    pub fn get(&self, path: &Path) -> Option<Stamp> {
        self.directories.get(path.parent()?)?.get(path.file_name()?).copied()
    }

    /// Notes what the file at this path is.
    pub fn insert(&mut self, path: &Path, stamp: Stamp) {
        let (Some(directory), Some(name)) = (path.parent(), path.file_name()) else { return };
        if !self.directories.contains_key(directory) {
            self.directories.insert(directory.to_owned(), HashMap::new());
        }
        if let Some(files) = self.directories.get_mut(directory) {
            self.files += usize::from(files.insert(name.to_owned(), stamp).is_none());
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

    /// Every file at `path` or beneath it, by path.
    pub fn under(&self, path: &Path) -> Vec<PathBuf> {
        if self.get(path).is_some() {
            return vec![path.to_owned()];
        }
        let from = self.directories.range::<Path, _>((Bound::Included(path), Bound::Unbounded));
        let beneath = from.take_while(|(directory, _)| directory.starts_with(path));
        let mut paths: Vec<PathBuf> = beneath
            .flat_map(|(directory, files)| files.keys().map(move |name| directory.join(name)))
            .collect();
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
        for path in ["a", "d/a", "d/e/b", "d.x", "dd/a"] {
            known.insert(Path::new(path), Stamp { len: path.len() as u64, ..Stamp::default() });
        }
        known.insert(Path::new("a"), Stamp { len: 9, ..Stamp::default() });
        assert_eq!(known.len(), 5);
        assert_eq!(known.get(Path::new("a")).map(|stamp| stamp.len), Some(9));
        assert_eq!(known.under(Path::new("d")), [PathBuf::from("d/a"), PathBuf::from("d/e/b")]);
        assert_eq!(known.under(Path::new("d/e/b")), [PathBuf::from("d/e/b")]);
        assert_eq!(known.under(Path::new("")).len(), 5);
        assert!(known.remove(Path::new("d/a")) && !known.remove(Path::new("d/a")));
        assert_eq!((known.len(), known.under(Path::new("d")).len()), (4, 1));
    }
}
