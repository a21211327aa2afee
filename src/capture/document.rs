//! The document of a capture: its text, and the trees of its bodies; and what they say, which borrows from them.

use super::bodies::{self, Bodies};
use super::encoding::{self, Decoded};
use super::http::{self, Fault, Message};
use super::{Body, Capture, HttpHead, MAX_BYTES, placing, unpack};
use crate::callback::{self, Callback, Lent};
use crate::doc::{
    self, Format, MARKS, MAX_BODIES, MAX_NODES, MAX_PROBLEMS, Parsed, Position, Problem, ProblemKind, Tree,
    TreeBuilder, Walk,
};
use std::ops::Range;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// Further bodies of one capture that are told of, where each is a fault.
const MAX_FURTHER: usize = 100;

/// What is longer is likelier several bodies, and reading it twice is dear.
const SOLE_BYTES: usize = 64 << 10;

/// What a capture's texts lie in.
pub(super) struct Document {
    /// The decoded text, HTTP heads included.
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

/// A part of the text that bodies are looked for in.
struct Part {
    text: Range<usize>,
    encoding: &'static str,
    /// Its bytes among those that are no text.
    undecoded: Range<usize>,
    /// Whether it is that of an answer.
    is_answer: bool,
    /// Whether no body is no fault.
    may_be_empty: bool,
}

impl Document {
    /// The document that some bytes are.
    pub fn of(bytes: Vec<u8>, cut_from: Option<u64>) -> (Self, Outline) {
        let mut problems = Vec::new();
        let bytes = unpack::unpack_file(bytes, &mut problems);
        let is_large = |kind: ProblemKind| kind == ProblemKind::TooLarge;
        let is_cut = cut_from.is_some() || problems.iter().any(|one| is_large(one.kind));
        let messages = http::messages(bytes);
        // One of several messages that is cut says nothing of the others.
        let is_cut = is_cut || messages.len() == 1 && messages[0].faults.iter().any(|one| is_large(one.kind));
        let capture = Capture { encoding: "", heads: Vec::new(), bodies: Vec::new(), problems };
        let mut document = Self { text: String::new(), trees: Vec::new(), undecoded: Vec::new() };
        let mut outline = Outline { capture, origins: Vec::new(), is_cut, cut_from };
        let mut faults = Vec::new();
        let messages_len = messages.len();
        let last = messages_len - 1;
        let mut parts = Vec::with_capacity(messages.len());
        for (at, message) in messages.into_iter().enumerate() {
            let is_cut = is_cut && at == last;
            parts.push(document.take_in(message, is_cut, &mut outline, &mut faults));
        }
        document.tell_missing(&mut parts, &mut faults);
        document.parse_bodies(&parts, &mut outline);
        document.place(faults, messages_len > 1, &mut outline.capture);
        (document, outline)
    }

    /// Adds a message to the text.
    fn take_in(
        &mut self,
        message: Message,
        is_cut: bool,
        outline: &mut Outline,
        faults: &mut Vec<Fault>,
    ) -> Part {
        let may_be_empty = message.may_be_empty();
        let Message { frame, head, body, charset, tail, faults: of_frame } = message;
        let mut decoded = encoding::decode(body, charset.as_deref());
        if is_cut {
            decoded.drop_half_character();
        }
        let Decoded { text, encoding, fault, bytes } = decoded;
        let frame_start = self.text.len();
        self.text.push_str(&frame);
        let start = self.text.len();
        append(&mut self.text, text);
        let end = self.text.len();
        self.text.push_str(&tail);
        faults.extend(of_frame.into_iter().map(|fault| Fault { at: frame_start + fault.at, ..fault }));
        faults.extend(fault.map(|fault| Fault {
            at: start + fault.offset,
            kind: ProblemKind::Encoding,
            message: fault.message,
        }));
        let undecoded = self.undecoded.len();
        self.undecoded.extend(bytes);
        // What is not in UTF-8 must not pass for it.
        if matches!(outline.capture.encoding, "" | "UTF-8") {
            outline.capture.encoding = encoding;
        }
        let is_answer = head.as_ref().is_some_and(HttpHead::is_response);
        outline.capture.heads.extend(head.map(|head| HttpHead { start: frame_start + head.start, ..head }));
        let undecoded = undecoded..self.undecoded.len();
        Part { text: start..end, encoding, undecoded, is_answer, may_be_empty }
    }

    /// Beside other messages one without a body is no body, nor is what an answer says in words.
    fn tell_missing(&self, parts: &mut Vec<Part>, faults: &mut Vec<Fault>) {
        let has_body = |part: &Part| {
            let text = self.text[part.text.clone()].trim_start();
            !text.is_empty() && (!part.is_answer || text.starts_with(['{', '[', '<']))
        };
        if parts.len() == 1 || !parts.iter().any(has_body) {
            parts.truncate(1);
            return;
        }
        if let Some(last) = parts.last().filter(|last| !last.may_be_empty && !has_body(last)) {
            let message = "the capture ends before the body of the last request".to_owned();
            faults.push(Fault { at: last.text.end, kind: ProblemKind::Incomplete, message });
        }
        parts.retain(has_body);
    }

    /// Parses the bodies of all parts, until there are more of them, or of their values, than is read.
    fn parse_bodies(&mut self, parts: &[Part], outline: &mut Outline) {
        let text = std::mem::take(&mut self.text);
        // Lines are counted in the whole capture.
        let mut walk = Walk::new(&text);
        let mut nodes = 0;
        let mut unread = None;
        for part in parts {
            let Range { start, end } = part.text;
            let room = MAX_BODIES.saturating_sub(outline.capture.bodies.len());
            if room == 0 || nodes >= MAX_NODES {
                unread = Some(start);
                break;
            }
            let mut sole = sole_value(&text, start..end, &mut walk);
            let Bodies { list, end: found } = match &sole {
                Some((range, _)) => Bodies { list: vec![(Format::Json, range.clone())], end: end - start },
                None => bodies::bodies(&text[start..end], room),
            };
            let found = start + found;
            let mut read = start;
            for (format, range) in list {
                if nodes >= MAX_NODES {
                    unread = Some(read);
                    break;
                }
                let range = start + range.start..start + range.end;
                let marks = tell_gap(&text, read..range.start, &mut walk);
                let origin = walk.to(range.start);
                let source = &text[range.clone()];
                let hash = self.hash_of(source, range.start - start, part);
                let sole = sole.take().map(|(_, parsed)| parsed);
                let Parsed { tree, mut problems } =
                    sole.unwrap_or_else(|| parse(format, source.to_owned(), origin));
                nodes += tree.len();
                problems.iter_mut().for_each(|problem| problem.offset += range.start);
                problems.splice(0..0, marks);
                read = range.end;
                outline.capture.bodies.push(Body { format, range, hash, callbacks: Vec::new(), problems });
                outline.origins.push(origin);
                self.trees.push(tree);
            }
            if unread.is_none() && found < end {
                unread = Some(found);
            }
            if unread.is_some() {
                break;
            }
            let marks = tell_gap(&text, read..found, &mut walk);
            if let Some(last) = outline.capture.bodies.last_mut() {
                last.problems.extend(marks);
            }
        }
        if let (Some(at), Some(last)) = (unread, outline.capture.bodies.last_mut()) {
            let left = text.len() - at;
            let most = format!("{MAX_BODIES} bodies, or bodies of {MAX_NODES} values");
            let message = format!("no more than {most} are read of one file, the last {left} bytes are not");
            last.problems.push(Problem::placed(&text, at, walk.to(at), ProblemKind::TooLarge, message));
        }
        self.text = text;
    }

    /// Gives faults their lines. One of several messages concerns the body that it brought, or the next one; of the
    /// only one, all bodies.
    fn place(&self, mut faults: Vec<Fault>, is_of_several: bool, capture: &mut Capture<Lent<'_>>) {
        faults.sort_by_key(|fault| fault.at);
        let mut walk = Walk::new(&self.text);
        let mut hidden = 0;
        for Fault { at, kind, message } in faults {
            let next = capture.bodies.partition_point(|body| body.range.end <= at);
            let last = capture.bodies.len().saturating_sub(1);
            let place = match capture.bodies.get_mut(next.min(last)).filter(|_| is_of_several) {
                Some(body) => &mut body.problems,
                None => &mut capture.problems,
            };
            // Requests without a body may be many.
            if place.len() < 2 * MAX_PROBLEMS {
                place.push(Problem::placed(&self.text, at, walk.to(at), kind, message));
            } else {
                hidden += 1;
            }
        }
        if hidden > 0 {
            let message = format!("{hidden} more faults of requests and answers are not listed");
            capture.problems.push(Problem::whole(ProblemKind::Syntax, message));
        }
    }

    /// Several bodies in one capture are a file of callbacks one after another. Where not one of them is a
    /// callback and nothing parts them, they are rather one body that is not well formed. Lines part values; of
    /// elements one a line it is told once.
    fn tell_further_bodies(&self, bodies: &mut [Body<Lent<'_>>], origins: &[Position]) {
        if bodies.iter().flat_map(|body| &body.callbacks).any(|callback| !callback.is_unrecognised()) {
            return;
        }
        let (mut told, mut told_of_lines) = (0, false);
        for (body, origin) in bodies.iter_mut().zip(origins).skip(1) {
            let before = self.text[..body.range.start].trim_end_matches(['\u{FEFF}', '\u{200B}', ' ', '\t']);
            let begins_line = before.ends_with(['\n', '\r']);
            let is_parted = match body.format {
                Format::Json => begins_line,
                Format::Xml | Format::Text => begins_line && std::mem::replace(&mut told_of_lines, true),
            };
            if is_parted || told >= MAX_FURTHER {
                continue;
            }
            told += 1;
            let message = "a further body behind another, and neither is a callback";
            let problem =
                Problem::placed(&self.text, body.range.start, *origin, ProblemKind::Syntax, message);
            body.problems.insert(0, problem);
        }
    }

    /// The hash of a body's bytes. The text stands for them, in its encoding, but where bytes were replaced: then
    /// it is all bytes, and the place of the body in them.
    fn hash_of(&self, source: &str, place: usize, part: &Part) -> u64 {
        let encoding = part.encoding;
        let seed = if encoding == "UTF-8" { 0 } else { xxh3_64(encoding.as_bytes()) };
        let hash = xxh3_64_with_seed(source.as_bytes(), seed);
        let undecoded = &self.undecoded[part.undecoded.clone()];
        if undecoded.is_empty() || !source.contains('\u{FFFD}') {
            return hash;
        }
        xxh3_64_with_seed(undecoded, hash.wrapping_add(place as u64))
    }
}

impl Outline {
    /// Reads the callbacks of `document`, which this is the outline of.
    pub fn understand(self, document: &Document) -> Capture<Lent<'_>> {
        let Self { capture, origins, is_cut, cut_from } = self;
        let mut capture: Capture<Lent<'_>> = capture;
        for ((body, tree), origin) in capture.bodies.iter_mut().zip(&document.trees).zip(&origins) {
            let mut callbacks = callback::interpret(tree);
            for problem in callbacks.iter_mut().flat_map(Callback::problems_mut) {
                problem.position = problem.position.counted_from(*origin);
                problem.offset += body.range.start;
            }
            body.callbacks = callbacks;
            placing::find_records(body, tree);
        }
        document.tell_further_bodies(&mut capture.bodies, &origins);
        if is_cut {
            forgive_cut(&mut capture);
        }
        if let Some(len) = cut_from {
            let message = format!("{len} bytes are more than is read: these are the first {MAX_BYTES}");
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

/// The one body of a part of the text, where that is a value in JSON without a fault and nothing else, as most are: where
/// it ends need not be looked for. Counted from the start of the part.
fn sole_value(text: &str, part: Range<usize>, walk: &mut Walk<'_>) -> Option<(Range<usize>, Parsed)> {
    const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];
    if part.len() > SOLE_BYTES {
        return None;
    }
    let body = &text[part.clone()];
    let start = body.len() - body.trim_start_matches(BLANKS).len();
    let source = body[start..].trim_end_matches(BLANKS);
    let parsed = source
        .starts_with(['{', '['])
        .then(|| doc::json::parse_at(source.to_owned(), walk.to(part.start + start)));
    let parsed = parsed.filter(|parsed| parsed.problems.is_empty())?;
    Some((start..start + source.len(), parsed))
}

/// Adds a text to another, without a copy where that is empty.
fn append(text: &mut String, more: String) {
    if text.is_empty() {
        *text = more;
    } else {
        text.push_str(&more);
    }
}

/// What stands between bodies and is none is passed over, and told.
fn tell_gap(text: &str, gap: Range<usize>, walk: &mut Walk<'_>) -> Option<Problem> {
    let (at, c) = text.get(gap.clone())?.char_indices().find(|(_, c)| !bodies::is_blank(*c))?;
    let what = match c {
        ',' => "a comma between bodies".to_owned(),
        c if MARKS.contains(&c) => format!("U+{:04X} before the body", u32::from(c)),
        _ => "text before the body".to_owned(),
    };
    let at = gap.start + at;
    let message = format!("{what}, read as if it were not there");
    Some(Problem::placed(text, at, walk.to(at), ProblemKind::Repaired, message))
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
            let unrecognised = || problem(ProblemKind::Unrecognised, "not a Cloud Infinite callback");
            let problems = if source.trim().is_empty() {
                vec![problem(ProblemKind::Incomplete, "the capture is empty")]
            } else if http::may_become_head(&source) {
                vec![
                    unrecognised(),
                    problem(ProblemKind::Incomplete, "the capture ends inside its first line"),
                ]
            } else {
                vec![unrecognised(), problem(ProblemKind::Syntax, "neither XML nor JSON")]
            };
            Parsed { tree: TreeBuilder::new(Format::Text, source).finish(), problems }
        }
    }
}
