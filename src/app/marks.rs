//! What the user notes on records: reading and writing its file, changing it, walking through it.

use super::App;
use super::kept::{Trouble, free_name, write};
use crate::index::RecordId;
use crate::marks::{Change, Changed, MOST_AT_ONCE, Marked, Marks};
use crate::t;
use crate::ui::Action;
use crate::ui::notices::Offer;
use crate::ui::selection::SelectMode;
use crate::ui::widgets::count;
use crate::ui::wording;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

/// All marks, those of the open folder by record, and their file.
#[derive(Debug, Default)]
pub struct MarkBook {
    all: Marks,
    /// Those of the open folder, and the generation of the index that they were found in.
    marked: Arc<Marked>,
    generation: Option<u64>,
    /// `None` where the system has no place for it, or something is there that must not be written over.
    path: Option<PathBuf>,
    writer: Option<JoinHandle<Written>>,
    /// What is not in the file yet because writing it failed.
    unwritten: Vec<Changed>,
    /// That the file is there and could not be read, until it was told.
    unread: Option<Trouble>,
}

/// What came of writing changes; where it failed, they are tried again with the next.
type Written = Result<(), (std::io::Error, Vec<Changed>)>;

impl MarkBook {
    /// Reads the file at `path`. One that cannot be understood is put aside, so that nothing of it is lost; gives
    /// where. One that cannot be read or moved stays where it is, and is not written over.
    pub fn load(path: Option<PathBuf>) -> (Self, Option<PathBuf>) {
        let Some(path) = path else { return (Self::default(), None) };
        let at = |path| Self { path: Some(path), ..Self::default() };
        match std::fs::read(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => (at(path), None),
            Err(error) => {
                let unread = Some(Trouble { path, error, is_unread: true });
                (Self { unread, ..Self::default() }, None)
            }
            Ok(bytes) => {
                if let Ok(all) = Marks::read(&bytes) {
                    return (Self { all, ..at(path) }, None);
                }
                let aside = free_name(&path);
                if std::fs::rename(&path, &aside).is_ok() {
                    (at(path), Some(aside))
                } else {
                    (Self::default(), Some(path))
                }
            }
        }
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

    /// Puts changes into the file, which another window may have changed in the meantime.
    fn save(&mut self, changed: Vec<Changed>) {
        let Some(path) = self.path.clone() else { return };
        let all = self.all.clone();
        let mut waiting = std::mem::take(&mut self.unwritten);
        let before = self.writer.take();
        self.writer = Some(std::thread::spawn(move || {
            // One after the other: the last one must be the one that stays.
            if let Some(Ok(Err((_, failed)))) = before.map(JoinHandle::join) {
                waiting.extend(failed);
            }
            waiting.extend(changed);
            put_into(&path, &all, &waiting).map_err(|error| (error, waiting))
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
        let (error, changed) = writer.join().ok()?.err()?;
        self.unwritten = changed;
        Some(error)
    }
}

/// Puts changes into the file at `path`: into what it holds by now, or into `all` where it is gone or no longer to be
/// understood. Windows do it one after the other.
fn put_into(path: &Path, all: &Marks, changed: &[Changed]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = std::fs::File::options();
    let lock = options.create(true).truncate(false).write(true).open(path.with_extension("lock"));
    // Where files cannot be locked, what another window writes at the very same moment may be lost.
    let _held = lock.inspect(|lock| drop(lock.lock()));
    let known = match std::fs::read(path) {
        Ok(bytes) => Marks::read(&bytes).ok(),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let mut marks = known.unwrap_or_else(|| all.clone());
    marks.take_in(changed);
    write(path, marks.write().as_bytes())
}

impl App {
    /// Finds the marks of the open folder again, where anything changed.
    pub(super) fn refresh_marks(&mut self) {
        if let Some(error) = self.book.failure() {
            let path = self.book.path.clone();
            let reason = wording::io_error(&error);
            self.error(t!("notice-marks-not-written", reason = reason), path.as_deref());
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

    /// Tells of files of the program's own that could not be read or written, each once.
    pub(super) fn tell_of_trouble(&mut self) {
        let all = [self.settings_file.trouble(), self.views_file.trouble(), self.book.unread.take()];
        for Trouble { path, error, is_unread } in all.into_iter().flatten() {
            let reason = wording::io_error(&error);
            let text = if is_unread {
                t!("notice-own-unread", reason = reason)
            } else {
                t!("notice-own-unwritten", reason = reason)
            };
            self.error(text, Some(&path));
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
        let changed = self.book.all.change(&self.index, &marked, ids, change);
        self.book.generation = None;
        self.refresh_marks();
        self.book.save(changed);
        if let Some(note) = lost {
            let undo = Action::Mark(ids.to_vec(), Change::Note(note));
            self.tell_with(t!("notice-note-removed"), None, vec![Offer::Undo(Box::new(undo))]);
        }
    }

    /// Keeps the note that is being written, before what it is written on goes.
    pub(super) fn keep_note(&mut self) {
        if let Some((id, note)) = self.panels.details.take_note() {
            self.change_marks(&[id], &Change::Note(note));
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

    /// A note on the job of that id, as a change.
    fn noted(id: &str, note: &str) -> Changed {
        let name = serde_json::from_value(serde_json::json!({ "kind": "job", "id": id })).unwrap();
        (name, crate::marks::Mark { note: note.to_owned(), ..crate::marks::Mark::default() })
    }

    #[test]
    fn the_last_of_many_changes_is_what_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("marks.json");
        let (mut book, _) = MarkBook::load(Some(path.clone()));
        (0..20).for_each(|number| book.save(vec![noted("j1", &number.to_string())]));
        book.finish();
        let mut wanted = Marks::default();
        wanted.take_in(&[noted("j1", "19")]);
        assert_eq!(MarkBook::load(Some(path)).0.all, wanted);
    }

    #[test]
    fn what_another_window_noted_in_the_meantime_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("marks.json");
        let (mut first, _) = MarkBook::load(Some(path.clone()));
        let (mut second, _) = MarkBook::load(Some(path.clone()));
        first.save(vec![noted("j1", "a"), noted("j2", "b")]);
        first.finish();
        second.save(vec![noted("j3", "c")]);
        second.finish();
        first.save(vec![noted("j1", "")]);
        first.finish();
        let mut wanted = Marks::default();
        wanted.take_in(&[noted("j2", "b"), noted("j3", "c")]);
        assert_eq!(MarkBook::load(Some(path)).0.all, wanted);
    }

    #[test]
    fn marks_that_cannot_be_read_are_not_written_over_and_those_not_written_are_tried_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("marks.json");
        std::fs::create_dir(&path).unwrap();
        let (mut book, aside) = MarkBook::load(Some(path.clone()));
        assert!(aside.is_none() && book.unread.is_some());
        std::fs::remove_dir(&path).unwrap();
        book.save(vec![noted("j1", "a")]);
        book.finish();
        assert!(!path.exists());
        let (mut book, _) = MarkBook::load(Some(path.clone()));
        std::fs::create_dir(&path).unwrap();
        book.save(vec![noted("j1", "a")]);
        while book.failure().is_none() {
            std::thread::yield_now();
        }
        std::fs::remove_dir(&path).unwrap();
        book.save(vec![noted("j2", "b")]);
        book.finish();
        let mut wanted = Marks::default();
        wanted.take_in(&[noted("j1", "a"), noted("j2", "b")]);
        assert_eq!(MarkBook::load(Some(path)).0.all, wanted);
    }
}
