//! The JSON export: an array of callbacks in Cloud Infinite's own JSON callback shape, read again from the
//! captures, every one of them once, in the order of the records; those of one record as they arrived.
//!
//! A record brings all of its own callbacks; of those that are the same byte by byte and tell nothing new the second time only
//! the first, if all of their bytes are known. A job that
//! is known only as the task of a run brings the run's callback, a run that was never captured those of its
//! jobs. Of a callback with several jobs or runs those that were not chosen are left out, a run is never cut.
//!
//! What has no place in a callback stands behind its own members: `callscope:problems` where something was
//! mended or could not be read, `callscope:text` with the text as received where the members may not say all
//! of it, `callscope:body` for a foreign body that is no object. A clean callback has none of them.

use super::in_order::InOrder;
use super::order::Before;
use super::parts::Frame;
use super::pretty::{Pretty, quoted};
use super::row::MarkCells;
use super::shape::Shape;
use super::{ExportError, Piece, Pieces, Source, Stream};
use crate::callback::{Callback, PROBLEMS};
use crate::capture::{Body, Reading};
use crate::doc::{Format, Kind, MAX_DEPTH, Node, Position, Problem, ProblemKind, Tree};
use crate::index::{Delivery, Field, FileId, Index, Record, RecordId, Said};
use crate::marks::{Mark, Marked};
use crate::sanitize::portable_path;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// The member with the text as received.
const TEXT: &str = "callscope:text";
/// The member with what the user noted, where that was asked for.
const MARKS: &str = "callscope:marks";
/// The member with a body that is no object.
const BODY: &str = "callscope:body";

/// One callback of a capture as the JSON export writes it, whole, with all of its jobs; `None` when the capture
/// has no such callback.
#[must_use]
pub fn callback_json(reading: &Reading, delivery: Delivery, path: &Path) -> Option<String> {
    let body = reading.capture.bodies.get(delivery.body as usize)?;
    let tree = reading.trees.get(delivery.body as usize)?;
    let callback = body.callbacks.iter().find(|callback| callback.node == delivery.callback)?;
    let entry = Entry {
        reading,
        body,
        callback,
        node: tree.node(callback.node)?,
        tree,
        left_out: Vec::new(),
        marks: &[],
    };
    Some(entry.write(path, 0))
}

/// The callbacks to export, by where they lie.
#[derive(Default)]
pub(super) struct Callbacks {
    captures: Vec<PathBuf>,
    wanted: Vec<Wanted>,
    before: Before,
}

/// One callback, and which of its records were chosen.
struct Wanted {
    /// Which of the captures.
    capture: usize,
    body: u32,
    callback: u32,
    /// Node and id of each record that was chosen.
    chosen: Vec<(u32, String)>,
    /// What the user noted on them, by id.
    marks: Vec<(String, Mark)>,
}

impl Callbacks {
    /// The callbacks of these records, in their order.
    pub fn of(index: &Index, ids: &[RecordId], marked: &Marked) -> Self {
        let mut plan = Planner {
            index,
            marked,
            places: HashMap::new(),
            captures: HashMap::new(),
            several: Vec::new(),
            noted: HashSet::new(),
            callbacks: Self::default(),
        };
        ids.iter().filter_map(|&id| index.get(id)).for_each(|record| plan.add(record));
        plan.in_order()
    }

    /// The captures that they lie in, in the same order.
    pub fn into_captures(self) -> Vec<PathBuf> {
        self.captures
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.wanted.len()
    }

    /// Which of the captures one of them lies in.
    pub fn capture_of(&self, at: usize) -> usize {
        self.wanted[at].capture
    }

    /// Where a capture is.
    pub fn path_of(&self, capture: usize) -> &Path {
        &self.captures[capture]
    }

    /// The text of one of them, found again in its capture.
    pub fn text(&self, at: usize, reading: &Reading) -> Result<Text, ExportError> {
        let wanted = &self.wanted[at];
        let path = self.path_of(wanted.capture);
        let entry = Entry::find(wanted, reading).ok_or_else(|| ExportError::Changed(path.to_owned()))?;
        Ok(Text { fingerprint: entry.fingerprint(), json: entry.write(path, 1) })
    }

    /// Whether a callback that says the same as that at `same` says it anew: after others that spoke of the same
    /// record in the meantime. `stands_for` are the places of callbacks that were left out.
    fn says_it_anew(&self, at: usize, same: usize, stands_for: &HashMap<usize, usize>) -> bool {
        let place = |before: &usize| *stands_for.get(before).unwrap_or(before);
        self.before.of(at).iter().any(|before| place(before) > same)
    }
}

struct Planner<'i> {
    index: &'i Index,
    marked: &'i Marked,
    places: HashMap<(FileId, u32, u32), usize>,
    captures: HashMap<FileId, usize>,
    /// Records that more than one callback tells of.
    several: Vec<RecordId>,
    /// At which callback the mark of a record is told already: a job may be chosen itself and come with its run.
    noted: HashSet<(usize, RecordId)>,
    callbacks: Callbacks,
}

impl Planner<'_> {
    fn add(&mut self, record: Record<'_>) {
        let is_told = own_say_it_all(record);
        let id = record.text(Field::Id);
        if record.delivery_count() > 1 {
            self.several.push(record.id());
        }
        record.deliveries().filter(|delivery| delivery.own || !is_told).for_each(|one| {
            let place = self.want(one, id);
            self.note(place, record);
        });
        if record.is_implied() {
            for job in record.jobs().iter().filter_map(|&job| self.index.get(job)) {
                self.add(job);
                // No callback is of the run itself: those of its jobs tell what was noted on it.
                for Delivery { file, body, callback, .. } in job.deliveries() {
                    if let Some(&place) = self.places.get(&(file, body, callback)) {
                        self.note(place, record);
                    }
                }
            }
        }
    }

    /// Tells at a callback what was noted on a record.
    fn note(&mut self, place: usize, record: Record<'_>) {
        let Some(mark) = self.marked.get(record.id()) else { return };
        if self.noted.insert((place, record.id())) {
            let mark = (record.text(Field::Id).to_owned(), mark.clone());
            self.callbacks.wanted[place].marks.push(mark);
        }
    }

    fn want(&mut self, delivery: Delivery, id: &str) -> usize {
        let Delivery { file, body, callback, node, .. } = delivery;
        let Callbacks { captures, wanted, .. } = &mut self.callbacks;
        let place = *self.places.entry((file, body, callback)).or_insert_with(|| {
            let capture = *self.captures.entry(file).or_insert_with(|| {
                captures.push(self.index.file(file).path());
                captures.len() - 1
            });
            wanted.push(Wanted { capture, body, callback, chosen: Vec::new(), marks: Vec::new() });
            wanted.len() - 1
        });
        wanted[place].chosen.push((node, id.to_owned()));
        place
    }

    fn in_order(self) -> Callbacks {
        let Self { index, places, several, mut callbacks, .. } = self;
        let mut before = Before::default();
        for record in several.iter().filter_map(|&id| index.get(id)) {
            let mut told: Vec<_> = record
                .deliveries()
                .filter_map(|Delivery { file, body, callback, .. }| {
                    let place = *places.get(&(file, body, callback))?;
                    let capture = index.file(file);
                    Some((capture.stamp().arrival(), capture.path(), body, callback, place))
                })
                .collect();
            told.sort_unstable();
            told.dedup();
            before.add(&told.into_iter().map(|(.., place)| place).collect::<Vec<_>>());
        }
        let order = before.order(callbacks.wanted.len());
        let mut wanted: Vec<Option<Wanted>> = callbacks.wanted.into_iter().map(Some).collect();
        callbacks.wanted = order.iter().filter_map(|&at| wanted[at].take()).collect();
        callbacks.before = before.put_into(&order);
        callbacks
    }
}

/// Whether the own callbacks of a record say all that is known of it, so that those of its run add nothing.
fn own_say_it_all(record: Record<'_>) -> bool {
    let own: Vec<Said<'_>> = record
        .deliveries()
        .rev()
        .filter(|delivery| delivery.own)
        .filter_map(|delivery| record.said_by(delivery))
        .collect();
    if own.len() == record.delivery_count() {
        return true;
    }
    // As they are laid over one another: the one that wins first, where it says something.
    let text = |field| own.iter().map(|said| said.text(field)).find(|text| !text.is_empty());
    let texts = Field::ALL.into_iter().all(|field| text(field).unwrap_or_default() == record.text(field));
    let outputs = own.iter().find(|said| said.outputs().next().is_some());
    let headers = own.iter().find(|said| said.headers().next().is_some());
    texts
        && own.iter().find_map(|said| said.created()) == record.created()
        && own.iter().find_map(|said| said.started()) == record.started()
        && own.iter().find_map(|said| said.ended()) == record.ended()
        && record.outputs().eq(outputs.into_iter().flat_map(|said| said.outputs()))
        && record.headers().eq(headers.into_iter().flat_map(|said| said.headers()))
}

impl Stream for Callbacks {
    fn len(&self) -> usize {
        self.wanted.len()
    }

    fn captures(&self) -> Vec<PathBuf> {
        self.captures.clone()
    }

    fn frame(&self) -> Option<Frame> {
        Some(Frame { open: "[", between: ",", close: "\n]\n" })
    }

    fn pieces<'p>(&'p self, source: &'p Source<'p>) -> Pieces<'p> {
        let mut written = HashMap::<Fingerprint, usize>::new();
        let mut stands_for = HashMap::new();
        let mut is_first = true;
        let mut next = 0..;
        let items = InOrder::new(self, source).map(move |text| {
            let Some(Text { fingerprint, json }) = text? else { return Ok(Piece::default()) };
            let at = next.next().unwrap_or_default();
            if let Some(print) = fingerprint {
                match written.get(&print) {
                    Some(&same) if !self.says_it_anew(at, same, &stands_for) => {
                        stands_for.insert(at, same);
                        return Ok(Piece::default());
                    }
                    _ => written.insert(print, at),
                };
            }
            let before = if std::mem::take(&mut is_first) { "\n  " } else { ",\n  " };
            Ok(Piece::item(format!("{before}{json}")))
        });
        let around = |text: &str| std::iter::once(Ok(Piece::around(text)));
        let end = if self.wanted.is_empty() { "]\n" } else { "\n]\n" };
        Box::new(around("[").chain(items).chain(around(end)))
    }
}

/// A callback as it is exported.
pub(super) struct Text {
    /// The same for the same bytes of which the same is left out.
    pub fingerprint: Option<Fingerprint>,
    pub json: String,
}

/// Hash of the bytes, and what is left out.
pub(super) type Fingerprint = (u64, Vec<u32>);

/// A callback that was found again where it was.
struct Entry<'r> {
    reading: &'r Reading,
    body: &'r Body,
    callback: &'r Callback,
    node: Node<'r>,
    tree: &'r Tree,
    left_out: Vec<u32>,
    marks: &'r [(String, Mark)],
}

impl<'r> Entry<'r> {
    /// `None` when the capture no longer says what was chosen.
    fn find(wanted: &'r Wanted, reading: &'r Reading) -> Option<Self> {
        let body = reading.capture.bodies.get(wanted.body as usize)?;
        let tree = reading.trees.get(wanted.body as usize)?;
        let at = body.callbacks.binary_search_by_key(&wanted.callback, |callback| callback.node).ok()?;
        let callback = &body.callbacks[at];
        let left_out = left_out(callback, &wanted.chosen)?;
        Some(Self {
            reading,
            body,
            callback,
            node: tree.node(callback.node)?,
            tree,
            left_out,
            marks: &wanted.marks,
        })
    }

    /// What is the same for the same bytes of which the same is left out; `None` for what is the same as no
    /// other.
    fn fingerprint(&self) -> Option<Fingerprint> {
        let first = self.node.index();
        let of_body = self.reading.capture.identity_of(self.body)?;
        let raw = self.node.raw();
        // Of an item of a list its own bytes, where the text stands for them.
        let hash = match first {
            0 => of_body,
            _ if raw.contains('\u{FFFD}') => xxh3_64_with_seed(raw.as_bytes(), of_body ^ u64::from(first)),
            _ => xxh3_64(raw.as_bytes()),
        };
        Some((hash, self.left_out.iter().map(|node| node - first).collect()))
    }

    /// The object that stands for the callback, written `base` levels deep.
    fn write(&self, path: &Path, base: usize) -> String {
        let mut out = Pretty::new(base);
        let shape = Shape { tree: self.tree, left_out: &self.left_out };
        let is_object = self.tree.format() == Format::Xml || self.node.kind() == Kind::Map;
        out.open('{');
        if is_object {
            shape.write_members(&mut out, self.node, !self.callback.is_unrecognised());
        } else if self.tree.format() == Format::Json {
            out.member(&quoted(BODY));
            shape.write_json(&mut out, self.node);
        }
        // An export that is exported again says already what was wrong.
        if self.node.child(PROBLEMS).is_none() {
            self.write_problems(&mut out, path);
        }
        if self.node.child(MARKS).is_none() {
            self.write_marks(&mut out);
        }
        out.close('}');
        out.finish()
    }

    fn write_marks(&self, out: &mut Pretty) {
        if self.marks.is_empty() {
            return;
        }
        out.member(&quoted(MARKS));
        out.open('[');
        for (id, mark) in self.marks {
            out.item();
            out.open('{');
            let MarkCells { bookmark, colour, note } = MarkCells::of(Some(mark));
            for (key, token) in [
                ("id", quoted(id)),
                ("bookmark", bookmark.to_string()),
                ("colour", colour.map_or_else(|| "null".to_owned(), |colour| colour.to_string())),
                ("note", note.map_or_else(|| "null".to_owned(), |note| quoted(&note))),
            ] {
                out.member(&quoted(key));
                out.token(&token);
            }
            out.close('}');
        }
        out.close(']');
    }

    fn write_problems(&self, out: &mut Pretty, path: &Path) {
        let too_deep = out.was_too_deep().then(|| self.too_deep());
        let of_callback = self.callback.problems.iter().filter(|problem| makes_a_difference(problem.kind));
        let problems: Vec<&Problem> = self.of_text().chain(of_callback).chain(too_deep.as_ref()).collect();
        let may_lack_text =
            self.of_text().chain(too_deep.as_ref()).any(|problem| may_lack_text(problem.kind));
        if self.tree.format() == Format::Text || may_lack_text {
            out.member(&quoted(TEXT));
            out.text(if self.node.index() == 0 { self.tree.source() } else { self.node.raw() });
        }
        if problems.is_empty() {
            return;
        }
        out.member(&quoted(PROBLEMS));
        out.open('[');
        for problem in problems {
            let Position { line, column } = problem.position;
            out.item();
            out.open('{');
            for (key, token) in [
                ("kind", quoted(problem.kind.name())),
                ("file", quoted(&portable_path(path))),
                ("line", line.to_string()),
                ("column", column.to_string()),
                ("message", quoted(&problem.message)),
            ] {
                out.member(&quoted(key));
                out.token(&token);
            }
            out.close('}');
        }
        out.close(']');
    }

    /// That the callback as a member of an array would be nested deeper than can be read again.
    fn too_deep(&self) -> Problem {
        let at = self.body.range.start + self.node.span().start;
        let message = format!(
            "exported it is nested deeper than {MAX_DEPTH} levels, what lies deeper stands there as text"
        );
        Problem::at(&self.reading.text, at, ProblemKind::TooDeep, message)
    }

    /// What makes the export differ from what was sent: of the capture, and of the body where it is this
    /// callback. What only contradicts itself is exported as it is.
    fn of_text(&self) -> impl Iterator<Item = &'r Problem> + use<'r> {
        let place = self.place();
        let of_body = self.body.problems.iter().filter(move |problem| place.contains(&problem.offset));
        let all = self.reading.capture.problems.iter().chain(of_body);
        all.filter(|problem| makes_a_difference(problem.kind))
    }

    /// Where the callback stands in the text of the capture.
    fn place(&self) -> std::ops::Range<usize> {
        if self.node.index() == 0 {
            return 0..usize::MAX;
        }
        let span = self.node.span();
        self.body.range.start + span.start..self.body.range.start + span.end
    }
}

/// The nodes of jobs and runs that were not chosen. `None` when one that was chosen is not there, or another.
fn left_out(callback: &Callback, chosen: &[(u32, String)]) -> Option<Vec<u32>> {
    let mut chosen: HashSet<(u32, &str)> = chosen.iter().map(|(node, id)| (*node, id.as_str())).collect();
    let mut left_out = Vec::new();
    if callback.is_unrecognised() {
        chosen.remove(&(callback.node, ""));
    }
    for job in &callback.jobs {
        if !chosen.remove(&(job.node, job.job_id.as_str())) {
            left_out.push(job.node);
        }
    }
    for run in &callback.runs {
        let own = chosen.remove(&(run.node, run.run_id.as_str()));
        let by_tasks = run.tasks.iter().filter(|task| chosen.remove(&(task.node, task.job_id.as_str())));
        if by_tasks.count() == 0 && !own {
            left_out.push(run.node);
        }
    }
    left_out.sort_unstable();
    chosen.is_empty().then_some(left_out)
}

/// Whether what is exported is not quite what was sent.
fn makes_a_difference(kind: ProblemKind) -> bool {
    !matches!(kind, ProblemKind::Inconsistent | ProblemKind::DuplicateKey)
}

/// Whether the tree may not hold all of the text.
fn may_lack_text(kind: ProblemKind) -> bool {
    use ProblemKind::{Dtd, Incomplete, Syntax, TooDeep, TooLarge};
    matches!(kind, Dtd | Incomplete | Syntax | TooDeep | TooLarge)
}
