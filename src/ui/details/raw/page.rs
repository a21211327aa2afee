//! What Raw shows: a text and where its lines begin, made once for a document and a way to show it.

use super::super::Shot;
use super::Mode;
use super::folds::Folds;
use super::marks;
use crate::capture::Reading;
use crate::doc::{self, Format, LineIndex, Node, ProblemKind, Tree};
use crate::export;
use crate::index::Delivery;
use crate::t;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

/// Of a longer line this many bytes are shown at a time.
pub(super) const CUT: usize = 2_000;
/// A page of a larger capture is made beside the window, in bytes of its text.
const MOST_AT_ONCE: usize = 96 << 10;

/// A page that is wanted. It holds all that it takes to make one, so that it can be made anywhere.
#[derive(Clone, Debug)]
pub struct PageRequest {
    reading: Arc<Reading>,
    delivery: Delivery,
    mode: Mode,
    path: PathBuf,
    /// The page in whose place it comes: to let go of one of millions of lines takes as long as a frame.
    old: Option<Arc<Page>>,
}

impl PageRequest {
    pub(super) fn new(shot: Shot<'_>, mode: Mode, path: PathBuf, old: Option<Page>) -> Self {
        let old = old.map(Arc::new);
        Self { reading: Arc::clone(shot.reading), delivery: shot.delivery, mode, path, old }
    }

    /// The same for whoever makes it, who gets the old page too.
    pub(super) fn hand_out(&mut self) -> Self {
        let old = self.old.take();
        Self { old, ..self.clone() }
    }

    /// Whether it is short work.
    pub(super) fn is_small(&self) -> bool {
        self.reading.text.len() <= MOST_AT_ONCE
    }

    /// Whether this is what is wanted.
    pub(super) fn is_of(&self, shot: Shot<'_>, mode: Mode) -> bool {
        Arc::ptr_eq(&self.reading, shot.reading) && self.delivery == shot.delivery && self.mode == mode
    }

    pub(super) fn is_for(&self, page: &Page) -> bool {
        Arc::ptr_eq(&self.reading, &page.reading) && self.delivery == page.delivery && self.mode == page.mode
    }

    /// Makes the page. Takes a while where the capture is large.
    #[must_use]
    pub fn make(self) -> Page {
        Page::new(self)
    }
}

/// A text that is shown, by lines.
#[derive(Debug)]
pub struct Page {
    delivery: Delivery,
    /// What it was asked for.
    pub(super) mode: Mode,
    /// `None` where the text is that of the capture.
    own: Option<String>,
    lines: LineIndex,
    /// Length of the longest line, in bytes.
    pub(super) longest: usize,
    /// Problems by line, from 0.
    pub(super) problems: BTreeMap<usize, String>,
    /// Where the record stands.
    pub(super) record_line: usize,
    /// Why it is not what was asked for, or not all of it.
    pub(super) notes: Vec<String>,
    /// Whether others stand beside it, so that it must be told which one it is.
    pub(super) has_others: bool,
    /// What can be folded, and what is.
    pub(super) folds: Folds,
    format: Option<Format>,
    count: usize,
    reading: Arc<Reading>,
}

impl Page {
    /// Whether it still is what is asked for.
    pub(super) fn is_of(&self, shot: Shot<'_>, mode: Mode) -> bool {
        Arc::ptr_eq(&self.reading, shot.reading) && self.delivery == shot.delivery && self.mode == mode
    }

    fn new(request: PageRequest) -> Self {
        let PageRequest { reading, delivery, mode, path, old } = request;
        drop(old);
        let shot = Shot { delivery, reading: &reading };
        let mut notes = Vec::new();
        let own = anew(shot, mode, &path, &mut notes);
        for problem in reading.capture.problems.iter().filter(|one| one.kind == ProblemKind::TooLarge) {
            notes.push(t!("details-raw-head-only", reason = problem.message.as_str()));
        }
        let text = own.as_deref().unwrap_or(&reading.text);
        let lines = LineIndex::new(text);
        let (longest, count) = measure(&lines, text);
        let format = match mode {
            Mode::Json if own.is_some() => Some(Format::Json),
            _ if own.is_some() => shot.tree().map(Tree::format),
            _ => None,
        };
        // A text of our own is read once more: that tells where everything in it stands.
        let again = own.as_deref().and_then(|own| read_again(own, format));
        let (problems, record_line) = match (&own, &again) {
            (None, _) => (marks::received(&reading, &lines), record_line(shot, &lines)),
            (Some(_), Some(again)) => {
                // As JSON the callback has no other record in it.
                let record = if mode == Mode::Pretty { marks::record_line(shot, again, &lines) } else { 0 };
                (marks::anew(shot, mode == Mode::Json, again, &lines), record)
            }
            (Some(_), None) => (BTreeMap::new(), 0),
        };
        let folds = match (&own, mode) {
            (_, Mode::Hex) => Folds::default(),
            (Some(_), _) => again.map_or_else(Folds::default, |tree| Folds::new(parts(&tree, 0, &lines))),
            (None, _) => folds_of_capture(&reading, &lines),
        };
        let callbacks = reading.capture.bodies.iter().flat_map(|body| &body.callbacks);
        let records = callbacks.flat_map(|one| {
            let in_runs = one.runs.iter().map(|run| 1 + run.tasks.len());
            std::iter::once(one.jobs.len()).chain(in_runs)
        });
        let has_others = records.sum::<usize>() > 1;
        Self {
            delivery,
            mode,
            own,
            lines,
            longest,
            problems,
            record_line,
            notes,
            has_others,
            folds,
            format,
            count,
            reading,
        }
    }

    pub(super) fn text(&self) -> &str {
        self.own.as_deref().unwrap_or(&self.reading.text)
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Line `at` without its end, and where it begins.
    pub(super) fn line(&self, at: usize) -> (&str, usize) {
        (self.lines.line(self.text(), at), self.lines.start(at))
    }

    pub(super) fn line_of(&self, offset: usize) -> usize {
        self.lines.line_of(offset)
    }

    /// The syntax at a place; `None` in an HTTP head and between bodies.
    pub(super) fn format_at(&self, offset: usize) -> Option<Format> {
        if self.own.is_some() {
            return self.format;
        }
        let bodies = &self.reading.capture.bodies;
        let at = bodies.partition_point(|body| body.range.end <= offset);
        bodies.get(at).filter(|body| body.range.start <= offset).map(|body| body.format)
    }

    /// The bytes that are no text, where there are any.
    pub(super) fn undecoded(&self) -> &[u8] {
        &self.reading.undecoded
    }
}

/// Whether a body is written without line ends, so that as received it would be one endless line. One with
/// problems stays as it is: they are marked where they lie.
pub(super) fn is_dense(shot: Shot<'_>) -> bool {
    let reading = shot.reading;
    let Some(body) = reading.capture.bodies.get(shot.delivery.body as usize) else { return false };
    let Some(text) = reading.text.get(body.range.clone()).map(str::trim) else { return false };
    let is_readable =
        body.format != Format::Text && body.problems.is_empty() && reading.capture.problems.is_empty();
    is_readable && has_endless_lines(text)
}

/// Whether the lines of a text, by its beginning, are so long that they are hard to read.
fn has_endless_lines(text: &str) -> bool {
    /// A shorter line is read as it is, in bytes.
    const SHORT: usize = 160;
    /// How much of the text is looked at, in bytes.
    const LOOKED_AT: usize = 2_000;
    let beginning = &text[..text.floor_char_boundary(LOOKED_AT)];
    beginning.len() / beginning.lines().count().max(1) > SHORT
}

/// The text written in another way than it was received; `None` where it is shown as received.
fn anew(shot: Shot<'_>, mode: Mode, path: &std::path::Path, notes: &mut Vec<String>) -> Option<String> {
    if matches!(mode, Mode::Received | Mode::Hex) {
        return None;
    }
    let tree = shot.tree()?;
    if tree.format() == Format::Text {
        notes.push(t!("details-raw-no-syntax").to_owned());
        return None;
    }
    if mode == Mode::Pretty {
        return Some(doc::pretty(tree));
    }
    export::callback_json(shot.reading, shot.delivery, path)
}

/// What encloses other things in a tree that stands `start` bytes into the text.
fn parts<'t>(
    tree: &'t Tree,
    start: usize,
    lines: &'t LineIndex,
) -> impl Iterator<Item = (usize, usize)> + 't {
    let containers = tree.root().descendants().filter(|node| node.is_container());
    // The root of XML is no element; those of the body are its children.
    let written = containers.filter(|node| node.index() > 0 || tree.format() == Format::Json);
    written.filter(|node| node.children().next().is_some()).map(move |node: Node<'_>| {
        let Range { start: first, end } = node.span();
        (lines.line_of(start + first), lines.line_of(start + end.saturating_sub(1).max(first)))
    })
}

fn folds_of_capture(reading: &Reading, lines: &LineIndex) -> Folds {
    let bodies = reading.capture.bodies.iter().zip(&reading.trees);
    Folds::new(bodies.flat_map(|(body, tree)| parts(tree, body.range.start, lines)))
}

fn read_again(text: &str, format: Option<Format>) -> Option<Tree> {
    match format? {
        Format::Json => Some(doc::json::parse(text.to_owned()).tree),
        Format::Xml => Some(doc::xml::parse(text.to_owned()).tree),
        Format::Text => None,
    }
}

/// The longest line, and how many there are: an end of the last line begins no other.
fn measure(lines: &LineIndex, text: &str) -> (usize, usize) {
    let mut longest = 0;
    for at in 0..lines.len() {
        let end = if at + 1 < lines.len() { lines.start(at + 1) } else { text.len() };
        longest = longest.max(end - lines.start(at));
    }
    let is_last_empty = lines.len() > 1 && lines.start(lines.len() - 1) == text.len();
    (longest, lines.len() - usize::from(is_last_empty))
}

fn record_line(shot: Shot<'_>, lines: &LineIndex) -> usize {
    let body = shot.reading.capture.bodies.get(shot.delivery.body as usize);
    let start = body.map_or(0, |body| body.range.start);
    shot.node().map_or(0, |node| lines.line_of(start + node.span().start))
}

/// The piece of a line that is shown: `page` pieces of [`CUT`] bytes on, at whole characters.
pub(super) fn piece(line: &str, page: usize) -> Range<usize> {
    let edge = |at: usize| if at >= line.len() { line.len() } else { line.floor_char_boundary(at) };
    edge(page * CUT)..edge((page + 1) * CUT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_a_long_line_join_without_a_gap_at_whole_characters() {
        let line = "上".repeat(1_500);
        let pieces: Vec<_> = (0..3).map(|page| piece(&line, page)).collect();
        assert_eq!(pieces.iter().map(|range| &line[range.clone()]).collect::<String>(), line);
        assert!(pieces.iter().all(|range| range.len() <= CUT + 2));
        assert_eq!(piece(&line, 3), line.len()..line.len());
        assert_eq!(piece("short", 0), 0..5);
    }

    #[test]
    fn a_body_without_line_ends_is_hard_to_read() {
        let members = "{\"a\":1,".repeat(60);
        assert!(has_endless_lines(&members));
        assert!(has_endless_lines(&format!("<?xml version=\"1.0\"?>\n{members}")));
        assert!(!has_endless_lines(&members.replace(',', ",\n")));
        assert!(!has_endless_lines("{\"a\":1}"));
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        let measure = |text: &str| measure(&LineIndex::new(text), text);
        assert_eq!(measure(""), (0, 1));
        assert_eq!(measure("a\nlonger\n"), (7, 2));
        assert_eq!(measure("a\r\nb"), (3, 2));
    }
}
