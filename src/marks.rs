//! What the user notes on records: bookmarks, colours, notes.
//!
//! A mark is kept by what a record is, not by where its captures lie: by kind, id, tag and creation, which is also
//! what joins deliveries. So it is there in every folder that holds the record, and stays when a later delivery
//! tells of it in other bytes. What has no id is known by the hash of its body's bytes; what has no such hash
//! either (an empty or unreadable capture) by the path of its capture.

mod name;
#[cfg(test)]
mod tests;

pub use name::Name;

use crate::index::{Index, Indexer, Record, RecordId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many colours there are; they are called 1, 2 and so on.
pub const COLOURS: u8 = 9;
/// The name of the file, beside the settings.
pub const FILE_NAME: &str = "marks.json";
/// Most records that can be marked at once: every one takes a line of the file.
pub const MOST_AT_ONCE: usize = 10_000;
/// Most characters of a note.
pub const LONGEST_NOTE: usize = 4_000;

/// What is noted on one record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mark {
    /// Whether it has a bookmark.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub bookmark: bool,
    /// Its colour, from 1 to [`COLOURS`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub colour: Option<u8>,
    /// Its note; empty for none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Mark {
    /// Whether nothing is noted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.bookmark && self.colour.is_none() && self.note.is_empty()
    }

    /// What a file may hold and the program would not write.
    fn tidy(&mut self) {
        self.colour = self.colour.filter(|colour| (1..=COLOURS).contains(colour));
    }
}

/// A change of marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Bookmarks on all of them; off where all have one.
    ToggleBookmark,
    /// This colour on all of them; off where all have it.
    ToggleColour(u8),
    /// No colour.
    NoColour,
    /// Another note; an empty one removes it.
    Note(String),
}

/// All marks, of every folder, in the order in which they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    all: Vec<Entry>,
}

/// The mark of one record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    #[serde(flatten)]
    name: Name,
    #[serde(flatten)]
    mark: Mark,
}

impl Entry {
    /// What the record is known by.
    #[must_use]
    pub fn name(&self) -> Name {
        self.name.clone()
    }

    /// What is noted when this is in the file and the mark was changed elsewhere from `before` to `now`: each part of
    /// it as it was changed, else as it is here. `None` when nothing is left.
    #[must_use]
    pub fn merged(&self, before: Option<&Self>, now: Option<&Self>) -> Option<Self> {
        fn part<T: PartialEq>(there: T, before: &T, now: T) -> T {
            if *before == now { there } else { now }
        }
        let of = |entry: Option<&Self>| entry.map(|entry| entry.mark.clone()).unwrap_or_default();
        let (there, before, now) = (self.mark.clone(), of(before), of(now));
        let mark = Mark {
            bookmark: part(there.bookmark, &before.bookmark, now.bookmark),
            colour: part(there.colour, &before.colour, now.colour),
            note: part(there.note, &before.note, now.note),
        };
        (!mark.is_empty()).then(|| Self { name: self.name.clone(), mark })
    }
}

/// The file: an object, so that more can be said in it one day.
#[derive(Serialize, Deserialize)]
struct File {
    marks: Vec<Entry>,
}

impl Marks {
    /// These marks, in this order.
    #[must_use]
    pub fn listed(all: Vec<Entry>) -> Self {
        Self { all }
    }

    /// All of them, in the order in which they were made.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.all
    }

    /// Reads the file.
    ///
    /// # Errors
    /// When it is no such file.
    pub fn read(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        let File { marks: mut all } = serde_json::from_slice(bytes)?;
        all.iter_mut().for_each(|entry| entry.mark.tidy());
        all.retain(|entry| !entry.mark.is_empty());
        Ok(Self { all })
    }

    /// The file.
    #[must_use]
    pub fn write(&self) -> String {
        let file = File { marks: self.all.clone() };
        serde_json::to_string_pretty(&file).map(|text| text + "\n").unwrap_or_default()
    }

    /// How many records are marked, in all folders.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether nothing is marked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The marks of the records of an index.
    #[must_use]
    pub fn of(&self, index: &Indexer) -> Marked {
        let mut marked = Marked::default();
        for (place, entry) in self.all.iter().enumerate() {
            entry.name.each(index, |record| {
                marked.places.entry(record.id()).or_insert_with(|| (place, entry.mark.clone()));
            });
        }
        marked
    }

    /// Changes the marks of records; `marked` is what [`Marks::of`] gave last. What is marked afterwards must be
    /// asked for anew.
    pub fn change(&mut self, index: &Index, marked: &Marked, ids: &[RecordId], change: &Change) {
        let mark = |id: &RecordId| marked.get(*id);
        let has_all = match change {
            Change::ToggleBookmark => ids.iter().all(|id| mark(id).is_some_and(|mark| mark.bookmark)),
            Change::ToggleColour(colour) => {
                ids.iter().all(|id| mark(id).is_some_and(|mark| mark.colour == Some(*colour)))
            }
            Change::NoColour | Change::Note(_) => false,
        };
        for record in ids.iter().filter_map(|&id| index.get(id)) {
            let Entry { mark, .. } = self.entry_of(marked, record);
            match change {
                Change::ToggleBookmark => mark.bookmark = !has_all,
                Change::ToggleColour(colour) => mark.colour = (!has_all).then_some(*colour),
                Change::NoColour => mark.colour = None,
                Change::Note(note) => mark.note = note.trim().chars().take(LONGEST_NOTE).collect(),
            }
            mark.tidy();
        }
        self.all.retain(|entry| !entry.mark.is_empty());
    }

    fn entry_of(&mut self, marked: &Marked, record: Record<'_>) -> &mut Entry {
        let place = marked.places.get(&record.id()).map(|(place, _)| *place);
        let place = place.filter(|&place| place < self.all.len()).unwrap_or_else(|| {
            self.all.push(Entry { name: Name::of(record), mark: Mark::default() });
            self.all.len() - 1
        });
        &mut self.all[place]
    }
}

/// The marks of the records of one index, by record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    /// Each with its place in [`Marks`].
    places: BTreeMap<RecordId, (usize, Mark)>,
}

impl Marked {
    /// What is noted on a record.
    #[must_use]
    pub fn get(&self, id: RecordId) -> Option<&Mark> {
        self.places.get(&id).map(|(_, mark)| mark)
    }

    /// All marked records, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (RecordId, &Mark)> {
        self.places.iter().map(|(&id, (_, mark))| (id, mark))
    }

    /// How many records are marked.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}
