//! The document of a capture: its text, and the trees of its bodies; and what they say, which borrows from them.

use super::{Body, Capture, HttpHead, MAX_BYTES, bodies, encoding, http, placing, unpack};
use crate::callback::{self, Callback, Lent};
use crate::doc::{self, Format, LineIndex, Parsed, Position, Problem, ProblemKind, Tree, TreeBuilder};
use std::ops::Range;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// What a capture's texts lie in.
pub(super) struct Document {
    /// The decoded text, HTTP head included.
    pub text: String,
    /// A tree for each body.
    pub trees: Vec<Tree>,
    /// The bytes behind the HTTP head where they are not all text in their encoding; else nothing.
    pub undecoded: Vec<u8>,
}

/// What is known of a capture before its callbacks are read.
pub(super) struct Outline {
    /// Its bodies have no callbacks yet.
    capture: Capture<Lent<'static>>,
    /// Where each body begins.
    origins: Vec<Position>,
    /// Whether it ends where it was cut off on purpose.
    is_cut: bool,
    /// How many bytes it has, if it is too large to be read whole.
    cut_from: Option<u64>,
}

impl Document {
    /// The document that some bytes are.
    pub fn of(bytes: Vec<u8>, cut_from: Option<u64>) -> (Self, Outline) {
        let mut problems = Vec::new();
        let bytes = unpack::unpack_file(bytes, &mut problems);
        let (head, head_text, body) = http::split(bytes, &mut problems);
        let charset = head.as_ref().and_then(HttpHead::charset);
        let mut decoded = encoding::decode(body, charset);
        let is_cut =
            cut_from.is_some() || problems.iter().any(|problem| problem.kind == ProblemKind::TooLarge);
        if is_cut {
            decoded.drop_half_character();
        }
        let text_start = head_text.len();
        let mut text = head_text;
        if text.is_empty() {
            text = decoded.text;
        } else {
            text.push_str(&decoded.text);
        }
        if let Some(fault) = decoded.fault {
            let at = text_start + fault.offset;
            problems.push(Problem::at(&text, at, ProblemKind::Encoding, fault.message));
        }
        let capture = Capture { encoding: decoded.encoding, head, bodies: Vec::new(), problems };
        let mut document = Self { text, trees: Vec::new(), undecoded: decoded.bytes };
        let mut outline = Outline { capture, origins: Vec::new(), is_cut, cut_from };
        document.parse_bodies(text_start, &mut outline);
        (document, outline)
    }

    fn parse_bodies(&mut self, start: usize, outline: &mut Outline) {
        let bodies = bodies::bodies(&self.text[start..]);
        // Lines are counted in the whole capture; of a body that begins with it that is the same.
        let lines =
            bodies.iter().any(|(_, range)| start + range.start > 0).then(|| LineIndex::new(&self.text));
        let mut end = start;
        for (format, range) in bodies {
            let range = start + range.start..start + range.end;
            let origin =
                lines.as_ref().map_or(Position::START, |lines| lines.position(&self.text, range.start));
            let source = self.text[range.clone()].to_owned();
            let hash = self.hash_of(&source, range.start - start, outline.capture.encoding);
            let Parsed { tree, mut problems } = parse(format, source, origin);
            problems.iter_mut().for_each(|problem| problem.offset += range.start);
            problems.splice(0..0, self.tell_marks(end..range.start));
            end = range.end;
            outline.capture.bodies.push(Body { format, range, hash, callbacks: Vec::new(), problems });
            outline.origins.push(origin);
            self.trees.push(tree);
        }
    }

    /// Several bodies in one capture are a file of callbacks one after another. Where not one of them is a
    /// callback and nothing parts them, they are rather one body that is not well formed.
    fn tell_further_bodies(&self, bodies: &mut [Body<Lent<'_>>]) {
        if bodies.iter().flat_map(|body| &body.callbacks).any(|callback| !callback.is_unrecognised()) {
            return;
        }
        for body in bodies.iter_mut().skip(1) {
            let before = self.text[..body.range.start].trim_end_matches([' ', '\t']);
            let is_parted = match body.format {
                Format::Json => before.ends_with(['\n', '\r']),
                Format::Xml | Format::Text => false,
            };
            if !is_parted {
                let message = "a further body behind another, and neither is a callback";
                let problem = Problem::at(&self.text, body.range.start, ProblemKind::Syntax, message);
                body.problems.insert(0, problem);
            }
        }
    }

    /// A mark between bodies is passed over, and told.
    fn tell_marks(&self, gap: Range<usize>) -> Option<Problem> {
        let start = gap.start;
        let at = start + self.text.get(gap)?.find(bodies::MARKS)?;
        let mark = u32::from(self.text[at..].chars().next()?);
        let message = format!("U+{mark:04X} before the body, read as if it were not there");
        Some(Problem::at(&self.text, at, ProblemKind::Repaired, message))
    }

    /// The hash of a body's bytes. The text stands for them, in its encoding, but where bytes were replaced: then
    /// it is all bytes, and the place of the body in them.
    fn hash_of(&self, source: &str, place: usize, encoding: &str) -> u64 {
        let seed = if encoding == "UTF-8" { 0 } else { xxh3_64(encoding.as_bytes()) };
        let hash = xxh3_64_with_seed(source.as_bytes(), seed);
        if self.undecoded.is_empty() || !source.contains('\u{FFFD}') {
            return hash;
        }
        xxh3_64_with_seed(&self.undecoded, hash.wrapping_add(place as u64))
    }
}

impl Outline {
    /// Reads the callbacks of `document`, which this is the outline of.
    pub fn understand(self, document: &Document) -> Capture<Lent<'_>> {
        let Self { capture, origins, is_cut, cut_from } = self;
        let mut capture: Capture<Lent<'_>> = capture;
        for ((body, tree), origin) in capture.bodies.iter_mut().zip(&document.trees).zip(origins) {
            let mut callbacks = callback::interpret(tree);
            for problem in callbacks.iter_mut().flat_map(Callback::problems_mut) {
                problem.position = problem.position.counted_from(origin);
                problem.offset += body.range.start;
            }
            body.callbacks = callbacks;
            placing::find_records(body, tree);
        }
        document.tell_further_bodies(&mut capture.bodies);
        if is_cut {
            forgive_cut(&mut capture);
        }
        if let Some(len) = cut_from {
            let message = format!("{len} bytes are more than is read ({MAX_BYTES}); this is its head");
            capture.problems.push(Problem::whole(ProblemKind::TooLarge, message));
        }
        capture
    }
}

/// What is cut off on purpose is not incomplete, whoever noticed.
fn forgive_cut(capture: &mut Capture<Lent<'_>>) {
    use ProblemKind::{Incomplete, Unrecognised};
    let forgive = |problems: &mut Vec<Problem>| problems.retain(|problem| problem.kind != Incomplete);
    forgive(&mut capture.problems);
    for body in &mut capture.bodies {
        forgive(&mut body.problems);
        // What makes it a callback may stand in what was cut off.
        for callback in &mut body.callbacks {
            callback.problems.retain(|problem| !matches!(problem.kind, Incomplete | Unrecognised));
        }
    }
}

fn parse(format: Format, source: String, origin: Position) -> Parsed {
    match format {
        Format::Xml => doc::xml::parse_at(source, origin),
        Format::Json => doc::json::parse_at(source, origin),
        Format::Text => {
            let problem = |kind, message| {
                let mut problem = Problem::at(&source, 0, kind, message);
                problem.position = problem.position.counted_from(origin);
                problem
            };
            let problems = if source.trim().is_empty() {
                vec![problem(ProblemKind::Incomplete, "the capture is empty")]
            } else {
                vec![
                    problem(ProblemKind::Unrecognised, "not a Cloud Infinite callback"),
                    problem(ProblemKind::Syntax, "neither XML nor JSON"),
                ]
            };
            Parsed { tree: TreeBuilder::new(Format::Text, source).finish(), problems }
        }
    }
}
