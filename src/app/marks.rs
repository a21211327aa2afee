//! What the user notes on records: reading and writing its file, changing it, walking through it.

use super::App;
use super::kept::write;
use crate::index::RecordId;
use crate::marks::{Change, MOST_AT_ONCE, Marked, Marks};
use crate::t;
use crate::ui::Action;
use crate::ui::notices::Offer;
use crate::ui::selection::SelectMode;
use crate::ui::widgets::count;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

/// So many damaged files are kept; the last is replaced by the next.
const MOST_ASIDE: u32 = 99;

/// All marks, those of the open folder by record, and their file.
#[derive(Debug, Default)]
pub struct MarkBook {
    all: Marks,
    /// Those of the open folder, and the generation of the index that they were found in.
    marked: Arc<Marked>,
    generation: Option<u64>,
    /// `None` where the system has no place for it.
    path: Option<PathBuf>,
    writer: Option<JoinHandle<std::io::Result<()>>>,
}

impl MarkBook {
    /// Reads the file at `path`. One that cannot be understood is put aside, so that nothing of it is lost; gives
    /// where.
    pub fn load(path: Option<PathBuf>) -> (Self, Option<PathBuf>) {
        let bytes = path.as_ref().and_then(|path| std::fs::read(path).ok());
        let (all, aside) = match (bytes.map(|bytes| Marks::read(&bytes)), &path) {
            (Some(Ok(marks)), _) => (marks, None),
            (Some(Err(_)), Some(path)) => {
                let aside = free_name(path);
                (Marks::default(), std::fs::rename(path, &aside).is_ok().then_some(aside))
            }
            _ => (Marks::default(), None),
        };
        (Self { all, path, ..Self::default() }, aside)
    }

    /// Those of the open folder.
    pub fn marked(&self) -> &Arc<Marked> {
        &self.marked
    }

    /// Another folder is open.
    pub fn forget_folder(&mut self) {
        self.generation = None;
        self.marked = Arc::default();
    }

    fn save(&mut self) {
        let Some(path) = self.path.clone() else { return };
        let text = self.all.write();
        let before = self.writer.take();
        self.writer = Some(std::thread::spawn(move || {
            // One after the other: the last one must be the one that stays.
            before.map(JoinHandle::join);
            write(&path, text.as_bytes())
        }));
    }

    /// Waits for what is being written.
    pub fn finish(&mut self) {
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }

    /// Why the last change could not be written, once it is known.
    fn failure(&mut self) -> Option<std::io::Error> {
        let writer = self.writer.take_if(|writer| writer.is_finished())?;
        writer.join().ok()?.err()
    }
}

/// A name beside the file that nothing has yet: what was put aside before stays too.
fn free_name(path: &Path) -> PathBuf {
    let name = |number: u32| {
        let end = if number == 0 { "damaged.json".to_owned() } else { format!("damaged-{number}.json") };
        path.with_extension(end)
    };
    (0..MOST_ASIDE).map(name).find(|name| !name.exists()).unwrap_or_else(|| name(MOST_ASIDE))
}

impl App {
    /// Finds the marks of the open folder again, where anything changed.
    pub(super) fn refresh_marks(&mut self) {
        if let Some(error) = self.book.failure() {
            let path = self.book.path.clone();
            self.error(t!("notice-marks-not-written", reason = error.to_string()), path.as_deref());
        }
        if self.book.generation == Some(self.index.generation()) {
            return;
        }
        self.book.generation = Some(self.index.generation());
        let marked = self.book.all.of(&self.index);
        if marked != *self.book.marked {
            self.book.marked = Arc::new(marked);
        }
    }

    /// Changes marks; a note that goes can be had back.
    pub(super) fn change_marks(&mut self, ids: &[RecordId], change: &Change) {
        if ids.is_empty() {
            return;
        }
        if ids.len() > MOST_AT_ONCE {
            self.error(t!("notice-too-many-marks", most = count(MOST_AT_ONCE)), None);
            return;
        }
        let lost = match (change, ids) {
            (Change::Note(note), [id]) if note.trim().is_empty() => {
                self.book.marked.get(*id).map(|mark| mark.note.clone()).filter(|note| !note.is_empty())
            }
            _ => None,
        };
        let marked = Arc::clone(&self.book.marked);
        self.book.all.change(&self.index, &marked, ids, change);
        self.book.generation = None;
        self.refresh_marks();
        self.book.save();
        if let Some(note) = lost {
            let undo = Action::Mark(ids.to_vec(), Change::Note(note));
            self.tell_with(t!("notice-note-removed"), None, vec![Offer::Undo(Box::new(undo))]);
        }
    }

    /// Changes the marks of what is selected.
    pub(super) fn mark_selection(&mut self, change: &Change) {
        let mut ids: Vec<RecordId> = self.selection.iter().collect();
        ids.sort_unstable();
        self.change_marks(&ids, change);
    }

    /// Selects the next marked record of the table, or the one before; round the ends.
    pub(super) fn step_to_mark(&mut self, forward: bool) {
        let marked = Arc::clone(&self.book.marked);
        let mut order = self.table_order();
        if !forward {
            order.reverse();
        }
        let at = self.selection.lead().and_then(|lead| order.iter().position(|&id| id == lead));
        let (before, after) = order.split_at(at.map_or(0, |at| at + 1));
        let found = after.iter().chain(before).copied().find(|&id| marked.get(id).is_some());
        if let Some(id) = found {
            self.selection.select(&[id], SelectMode::Replace);
            self.pause();
            self.reveal(id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_file_is_put_aside_and_never_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("marks.json");
        for (number, name) in ["marks.damaged.json", "marks.damaged-1.json"].into_iter().enumerate() {
            std::fs::write(&path, format!("{{{number}")).unwrap();
            let (book, aside) = MarkBook::load(Some(path.clone()));
            assert!(book.all.is_empty());
            assert_eq!(aside, Some(folder.path().join(name)));
            assert_eq!(std::fs::read_to_string(aside.unwrap()).unwrap(), format!("{{{number}"));
        }
        assert!(MarkBook::load(Some(path)).1.is_none(), "there is none any more");
    }

    #[test]
    fn the_last_of_many_changes_is_what_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("marks.json");
        let (mut book, _) = MarkBook::load(Some(path.clone()));
        (0..20).for_each(|_| book.save());
        book.all = Marks::read(br#"{"marks":[{"kind":"job","id":"j1","note":"x"}]}"#).unwrap();
        book.save();
        book.finish();
        assert_eq!(MarkBook::load(Some(path)).0.all, book.all);
    }
}
