//! Records to files: JSON, NDJSON, CSV, or the raw captures.
//!
//! A format makes a [`Plan`] of the records that were [`Chosen`], which hold the index as it was then: all of it
//! can be done by a worker. Carrying it out reads the captures again through the [`Source`] that the
//! caller gives, and writes through a temporary file that takes the destination's name at the very end.
//! Captures are never touched.

mod csv;
mod curl;
mod disk;
mod error;
mod in_order;
mod json;
mod order;
mod parts;
mod pretty;
mod raw;
mod row;
mod shape;

pub use curl::curl;
pub use error::{Doing, ExportError};
pub use json::callback_json;
pub use row::{
    COLUMNS, Cell, Column, MARK_COLUMNS, MORE_COLUMNS, MarkCells, ProblemRow, Row, column, disagreements,
    row, row_marked,
};

use crate::capture::Reading;
use crate::index::{Index, Record, RecordId};
use crate::marks::Marked;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is exported.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// The records of the folder as they were when it was chosen.
    pub index: Arc<Index>,
    /// Those of them that are exported, in this order.
    pub ids: Vec<RecordId>,
    /// What CSV says of each, from left to right. Other formats say everything.
    pub columns: Vec<Column>,
    /// What the user noted on records, where that is to be told too and the format has a place for it.
    pub marked: Option<Arc<Marked>>,
}

impl Chosen {
    /// These records, with all columns and nothing that the user noted.
    #[must_use]
    pub fn new(index: &Arc<Index>, ids: &[RecordId]) -> Self {
        Self { index: Arc::clone(index), ids: ids.to_vec(), columns: COLUMNS.to_vec(), marked: None }
    }

    fn records(&self) -> impl Iterator<Item = Record<'_>> {
        self.ids.iter().filter_map(|&id| self.index.get(id))
    }

    fn row(&self, record: Record<'_>) -> Row {
        match &self.marked {
            Some(marked) => row_marked(&self.index, record, marked),
            None => row(&self.index, record),
        }
    }

    /// Every capture that tells of them.
    fn captures(&self) -> Vec<PathBuf> {
        let mut seen = HashSet::new();
        let files = self.records().flat_map(Record::deliveries).map(|delivery| delivery.file);
        let files = files.filter(|&file| seen.insert(file));
        files.map(|file| self.index.file(file).path()).collect()
    }
}

/// A format that records are exported in.
pub trait Format: Sync {
    /// The word of `--format`.
    fn name(&self) -> &'static str;

    /// The usual extension of its files, without the dot; `None` when it makes a folder.
    fn extension(&self) -> Option<&'static str>;

    /// What there is to write. Reads nothing from the disk, but goes through all records: work for a worker.
    fn plan(&self, chosen: Chosen) -> Plan;

    /// Whether it is read again, and can be told in several files.
    fn opens_again(&self) -> bool {
        false
    }

    /// Whether it has a place for what the user noted.
    fn has_marks(&self) -> bool {
        true
    }
}

/// Every format, the default first.
pub const FORMATS: &[&dyn Format] = &[&Json, &Ndjson, &Csv, &Raw];

/// The format of that name.
#[must_use]
pub fn format(name: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|format| format.name() == name)
}

/// An array of callbacks in Cloud Infinite's own shape; opens again as a capture.
struct Json;

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn extension(&self) -> Option<&'static str> {
        Some("json")
    }

    fn opens_again(&self) -> bool {
        true
    }

    fn plan(&self, Chosen { index, ids, marked, .. }: Chosen) -> Plan {
        let marked = marked.unwrap_or_default();
        Plan { work: Work::Text(Box::new(json::Callbacks::of(&index, &ids, &marked))) }
    }
}

/// One [`Row`] a line.
struct Ndjson;

impl Format for Ndjson {
    fn name(&self) -> &'static str {
        "ndjson"
    }

    fn extension(&self) -> Option<&'static str> {
        Some("ndjson")
    }

    fn plan(&self, chosen: Chosen) -> Plan {
        let line = |row: &Row, _: &[Column]| row::line(row);
        Plan { work: Work::Text(Box::new(Rows { chosen, head: String::new(), line })) }
    }
}

/// The columns of [`Row`] for a spreadsheet: UTF-8 with its mark, every cell quoted, none taken for a formula.
struct Csv;

impl Format for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn extension(&self) -> Option<&'static str> {
        Some("csv")
    }

    fn plan(&self, mut chosen: Chosen) -> Plan {
        if chosen.marked.is_some() {
            chosen.columns.extend_from_slice(MARK_COLUMNS);
        }
        if chosen.records().any(|record| csv::is_changed(&chosen.row(record), &chosen.columns)) {
            chosen.columns.push(csv::COMMENT);
        }
        let head = csv::head(&chosen.columns);
        Plan { work: Work::Text(Box::new(Rows { chosen, head, line: csv::line_of })) }
    }
}

/// Copies of the captures in a folder, under their own names.
struct Raw;

impl Format for Raw {
    fn name(&self) -> &'static str {
        "raw"
    }

    fn extension(&self) -> Option<&'static str> {
        None
    }

    fn plan(&self, Chosen { index, ids, .. }: Chosen) -> Plan {
        let mut captures = json::Callbacks::of(&index, &ids, &Marked::default()).into_captures();
        let directories = index.files().filter(|(_, file)| file.is_directory());
        let directories: HashSet<PathBuf> = directories.map(|(_, file)| file.path()).collect();
        captures.retain(|path| !directories.contains(path));
        Plan { work: Work::Copies(captures) }
    }

    fn has_marks(&self) -> bool {
        false
    }
}

/// Where the captures are, and how they are read.
#[derive(Clone, Copy)]
pub struct Source<'s> {
    /// The folder that is open. Nothing is written into it.
    pub root: &'s Path,
    /// The one file of it that is open, relative to it, when it is not the whole folder.
    pub only: Option<&'s Path>,
    /// Reads a capture, given its path relative to the root.
    pub read: &'s (dyn Fn(&Path) -> Reading + 's),
}

/// Where an export goes.
#[derive(Clone, Copy, Debug)]
pub struct Destination<'d> {
    /// The file, or the folder for raw captures.
    pub path: &'d Path,
    /// Whether a file that is there already is replaced. Copies of captures never replace anything.
    pub overwrite: bool,
}

/// Told how much is done of how much; stops the export when it says false.
pub type OnProgress<'p> = &'p mut dyn FnMut(usize, usize) -> bool;

/// A piece of a text. An empty one only tells that the work goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// What is written next.
    pub text: String,
    /// Whether it is a callback or a row, and not what stands around them.
    pub is_item: bool,
}

impl Piece {
    fn item(text: String) -> Self {
        Self { text, is_item: true }
    }

    fn around(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_item: false }
    }
}

/// Pieces of a text, to be written one after the other.
pub type Pieces<'p> = Box<dyn Iterator<Item = Result<Piece, ExportError>> + 'p>;

/// A file that is longer than this, in bytes, is not read whole: an export of callbacks opens again up to here.
pub const MOST_TO_OPEN: u64 = crate::capture::MAX_BYTES as u64;

/// What was written in several files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// How many callbacks.
    pub items: usize,
    /// How many files.
    pub files: usize,
    /// How many of them are longer than they should be, because one callback alone is.
    pub too_long: usize,
}

/// What there is to write. Owned, and can be sent to a worker.
pub struct Plan {
    work: Work,
}

enum Work {
    Text(Box<dyn Stream>),
    Copies(Vec<PathBuf>),
}

/// An export that is one text.
trait Stream: Send {
    /// How many callbacks or rows it has.
    fn len(&self) -> usize;

    /// The captures that it reads, which it must not overwrite.
    fn captures(&self) -> Vec<PathBuf>;

    /// What stands around its items, where it can be told in several files.
    fn frame(&self) -> Option<parts::Frame> {
        None
    }

    /// The text, in pieces.
    fn pieces<'p>(&'p self, source: &'p Source<'p>) -> Pieces<'p>;
}

impl Plan {
    /// How many callbacks, rows or captures there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.work {
            Work::Text(stream) => stream.len(),
            Work::Copies(captures) => captures.len(),
        }
    }

    /// Whether there is nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Writes it to the disk, whole or not at all: what fails or is stopped leaves everything as it was. Gives the
    /// number of callbacks, rows or captures that were written. The first word of progress comes as soon as it is
    /// known that the destination will do.
    ///
    /// # Errors
    /// When the destination is refused (it is or would be a capture, or it is there already), when something
    /// cannot be read or written, when a capture no longer says what was chosen, or when it was stopped.
    pub fn save(
        &self,
        source: &Source<'_>,
        to: Destination<'_>,
        on_progress: OnProgress<'_>,
    ) -> Result<usize, ExportError> {
        match &self.work {
            Work::Copies(captures) => {
                raw::copy(captures, source, to.path, on_progress).map(|()| captures.len())
            }
            Work::Text(stream) => {
                disk::check(source, || stream.captures(), to)?;
                let mut items = 0;
                disk::write_atomically(to, |out| {
                    for (done, piece) in
                        std::iter::once(Ok(Piece::default())).chain(stream.pieces(source)).enumerate()
                    {
                        let piece = piece?;
                        out.write_all(piece.text.as_bytes())
                            .map_err(|error| disk::failed(Doing::Write, to.path, error))?;
                        items += usize::from(piece.is_item);
                        if !on_progress(done.min(stream.len()), stream.len()) {
                            return Err(ExportError::Stopped);
                        }
                    }
                    Ok(())
                })?;
                Ok(items)
            }
        }
    }

    /// Writes it into files of at most `most` bytes each, in a folder that is not there yet or is empty: all of them or none.
    /// A callback that is longer has a file of its own. `None` for what cannot be told in several files.
    ///
    /// # Errors
    /// As with [`save`](Self::save).
    #[must_use]
    pub fn save_parts(
        &self,
        source: &Source<'_>,
        folder: &Path,
        most: u64,
        on_progress: OnProgress<'_>,
    ) -> Option<Result<Parts, ExportError>> {
        let Work::Text(stream) = &self.work else { return None };
        Some(parts::save(&**stream, stream.frame()?, source, (folder, most), on_progress))
    }

    /// The text, in pieces; `None` for raw captures, which are none.
    #[must_use]
    pub fn pieces<'p>(&'p self, source: &'p Source<'p>) -> Option<Pieces<'p>> {
        match &self.work {
            Work::Text(stream) => Some(stream.pieces(source)),
            Work::Copies(_) => None,
        }
    }

    /// The whole text, for the clipboard; `None` for raw captures.
    ///
    /// # Errors
    /// When a capture no longer says what was chosen.
    #[must_use]
    pub fn to_text(&self, source: &Source<'_>) -> Option<Result<String, ExportError>> {
        self.pieces(source).map(|pieces| pieces.map(|piece| piece.map(|piece| piece.text)).collect())
    }
}

/// Writes a text that is no export of records under the same rules: whole or not at all, and never where the
/// captures of the folder that is open lie.
///
/// # Errors
/// When the destination is refused, or cannot be written.
pub fn save_text(source: Option<&Source<'_>>, to: Destination<'_>, text: &str) -> Result<(), ExportError> {
    if let Some(source) = source {
        disk::check(source, Vec::new, to)?;
    }
    disk::write_atomically(to, |out| {
        out.write_all(text.as_bytes()).map_err(|error| disk::failed(Doing::Write, to.path, error))
    })
}

/// Rows, a line each, made when they are written.
struct Rows {
    chosen: Chosen,
    head: String,
    line: fn(&Row, &[Column]) -> Result<String, ExportError>,
}

impl Stream for Rows {
    fn len(&self) -> usize {
        self.chosen.ids.len()
    }

    fn captures(&self) -> Vec<PathBuf> {
        self.chosen.captures()
    }

    fn pieces<'p>(&'p self, _: &'p Source<'p>) -> Pieces<'p> {
        let Self { chosen, head, line } = self;
        let line = move |record| line(&chosen.row(record), &chosen.columns).map(Piece::item);
        Box::new(std::iter::once(Ok(Piece::around(head.clone()))).chain(chosen.records().map(line)))
    }
}
