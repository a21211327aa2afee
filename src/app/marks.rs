//! What the user notes on records: reading and writing its file, changing it, walking through it.

use super::App;
use super::keeping::NotWritten;
use super::kept::{Keep, KeptFile, Trouble, merged_list};
use crate::index::RecordId;
use crate::marks::{Change, Entry, MOST_AT_ONCE, Marked, Marks};
use crate::t;
use crate::ui::Action;
use crate::ui::notices::Offer;
use crate::ui::selection::SelectMode;
use crate::ui::widgets::count;
use std::path::PathBuf;
use std::sync::Arc;

/// All marks, those of the open folder by record, and their file.
#[derive(Debug)]
pub struct MarkBook {
    all: Marks,
    /// Those of the open folder, and the generation of the index that they were found in.
    marked: Arc<Marked>,
    generation: Option<u64>,
    file: KeptFile<Marks>,
}

impl Keep for Marks {
    fn read(bytes: &[u8]) -> Option<Self> {
        Self::read(bytes).ok()
    }

    fn print(&self) -> Vec<u8> {
        self.write().into_bytes()
    }

    fn merged(there: Self, before: &Self, now: &Self) -> Self {
        Self::listed(merged_list(
            there.entries(),
            before.entries(),
            now.entries(),
            Entry::name,
            Entry::merged,
        ))
    }
}

impl MarkBook {
    /// Reads the file at `path`; gives why it could not be read.
    pub fn load(path: Option<PathBuf>) -> (Self, Option<Trouble>) {
        let mut file = KeptFile::at(path);
        let (all, trouble) = match file.load() {
            Ok(all) => (all.unwrap_or_default(), None),
            Err(trouble) => (Marks::default(), Some(trouble)),
        };
        (Self { all, marked: Arc::default(), generation: None, file }, trouble)
    }

    /// Wakes the window when they were written.
    pub fn wakes(&mut self, ctx: &egui::Context) {
        self.file.wakes(ctx);
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

    /// Waits for what is being written.
    pub fn finish(&mut self) {
        self.file.finish();
    }

    /// Why the last change could not be written, once it is known.
    pub fn failure(&mut self) -> Option<NotWritten> {
        NotWritten::of(&mut self.file)
    }
}

impl App {
    /// Finds the marks of the open folder again, where anything changed.
    pub(super) fn refresh_marks(&mut self) {
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
        let MarkBook { file, all, .. } = &mut self.book;
        file.write(all);
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

    fn marks(list: &str) -> Marks {
        Marks::read(format!("{{\"marks\":[{list}]}}").as_bytes()).unwrap()
    }

    #[test]
    fn a_damaged_file_is_put_aside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("marks.json");
        std::fs::write(&path, "{").unwrap();
        let (book, trouble) = MarkBook::load(Some(path));
        assert!(book.all.is_empty());
        let aside = folder.path().join("marks.damaged.json");
        assert!(matches!(trouble, Some(Trouble::Aside(to)) if to == aside));
        assert_eq!(std::fs::read_to_string(aside).unwrap(), "{");
    }

    #[test]
    fn what_two_windows_note_is_all_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("marks.json");
        let mut windows = [0, 1].map(|_| MarkBook::load(Some(path.clone())).0);
        let notes = [r#"{"kind":"job","id":"j1","note":"x"}"#, r#"{"kind":"run","id":"r1","bookmark":true}"#];
        for (window, note) in windows.iter_mut().zip(notes) {
            window.all = marks(note);
            window.file.write(&window.all);
            window.finish();
        }
        assert_eq!(MarkBook::load(Some(path.clone())).0.all.len(), 2);
        // Of one record each keeps what it noted, also where the other took something away.
        let mut windows = [0, 1].map(|_| MarkBook::load(Some(path.clone())).0);
        let run = r#"{"kind":"run","id":"r1","bookmark":true}"#;
        let of_job = [
            r#"{"kind":"job","id":"j1","note":"x","colour":3}"#,
            r#"{"kind":"job","id":"j2","bookmark":true}"#,
        ];
        for (window, job) in windows.iter_mut().zip(of_job) {
            window.all = marks(&format!("{run},{job}"));
            window.file.write(&window.all);
            window.finish();
        }
        let wanted = [r#"{"kind":"job","id":"j1","colour":3}"#, run, of_job[1]];
        let mut all = MarkBook::load(Some(path)).0.all.entries().to_vec();
        all.sort_by_key(|entry| format!("{entry:?}"));
        let mut wanted = marks(&wanted.join(",")).entries().to_vec();
        wanted.sort_by_key(|entry| format!("{entry:?}"));
        assert_eq!(all, wanted);
    }
}
