//! XML text to a tree, in one pass and without recursion.
//!
//! Reading goes on after a fault wherever the rest still means something. An end tag that was mistyped as a start tag
//! (`<Tag>Concat<Tag>`) or in other case is mended, so that it does not cost the fields after it. What a non-validating XML 1.0 parser must refuse is told as a problem. Nothing is ever
//! opened, fetched or expanded: a DOCTYPE is passed over, and only the five entities that XML itself has and
//! character references are resolved.
//!
//! The scanner is our own: bodies come by the hundred thousand, and the pull parser measured against it took
//! longer for its events alone than this takes for the tree. The tests hold the two against each other.

mod check;
mod lex;
mod run;
mod split;
mod tags;

#[cfg(test)]
#[path = "xml_tests.rs"]
mod tests;

pub use split::split;

use super::problems::{Problems, clipped, shown};
use super::{Format, Kind, MAX_DEPTH, MAX_NODES, Parsed, Position, ProblemKind, TreeBuilder};
use check::{Reference, Version};
use run::Run;
use std::collections::HashSet;
use std::ops::Range;

/// The two siblings that the workflow event is sent as, without a root around them.
const ROOTLESS: [&str; 2] = ["EventName", "WorkflowExecution"];

/// Reads one body that is already decoded and has no byte order mark.
#[must_use]
pub fn parse(source: String) -> Parsed {
    parse_at(source, Position::START)
}

/// Reads one body that begins at `origin` of a larger text: lines and columns are those of that text, byte
/// offsets still count from the start of the body.
#[must_use]
pub fn parse_at(source: String, origin: Position) -> Parsed {
    let mut reader = Reader::new(&source, origin);
    // A stop has told its problem already.
    let _ = reader.body();
    reader.close_all();
    let problems = reader.problems.finish();
    let tree = reader.tree;
    Parsed { tree: tree.finish_with(source), problems }
}

/// Reading cannot go on; the reason is among the problems.
struct Stop;

type Step<T = ()> = Result<T, Stop>;

/// An element that is being read; the first one stands for the body itself.
struct Frame {
    /// Where its name stands.
    name: Range<usize>,
    index: u32,
    has_elements: bool,
}

struct Reader<'s> {
    text: &'s str,
    bytes: &'s [u8],
    at: usize,
    tree: TreeBuilder,
    frames: Vec<Frame>,
    /// How many elements are open that are nested too deep to be built.
    deep: usize,
    run: Run,
    /// Names of the attributes of the tag being read.
    attributes: Vec<&'s str>,
    /// Names of the entities that were told already.
    entities: HashSet<&'s str>,
    roots: Roots,
    problems: Problems<'s>,
    version: Version,
    /// How many more bytes may be looked at for end tags that may be missing.
    effort: usize,
    /// Whether there is a `]]>` anywhere, so that texts must be looked through for it.
    has_brackets: bool,
    met: Met,
}

/// What was met already, and is told or allowed only once.
#[derive(Default)]
struct Met {
    too_deep: bool,
    doctype: bool,
    /// For the text being read only.
    outside: bool,
}

/// The elements at the top of the body.
#[derive(Default)]
struct Roots {
    count: usize,
    first: Range<usize>,
    told: bool,
}

impl<'s> Reader<'s> {
    fn new(text: &'s str, origin: Position) -> Self {
        let mut tree = TreeBuilder::sized(Format::Xml, text.len());
        let index = tree.open(Kind::Map, 0..0, 0);
        let mut frames = Vec::with_capacity(16);
        frames.push(Frame { name: 0..0, index, has_elements: true });
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            tree,
            frames,
            deep: 0,
            run: Run::default(),
            attributes: Vec::new(),
            entities: HashSet::new(),
            roots: Roots::default(),
            problems: Problems::new(text, origin),
            version: Version::of(text),
            effort: text.len().saturating_mul(tags::EFFORT),
            has_brackets: false,
            met: Met::default(),
        }
    }

    fn body(&mut self) -> Step {
        let traits = check::Traits::of(self.bytes);
        self.has_brackets = traits.has_brackets;
        if traits.may_be_forbidden {
            self.tell_forbidden();
        }
        self.at = check::mark_len(self.text);
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'<' => self.markup()?,
                b'&' => self.reference(),
                _ => self.characters(),
            }
        }
        self.end_of_body()
    }

    /// What begins with `<` at the place reached.
    fn markup(&mut self) -> Step {
        match self.bytes.get(self.at + 1) {
            Some(b'/') => self.end_tag(),
            Some(b'?') => self.instruction(),
            Some(b'!') => self.bang(),
            Some(byte) if lex::begins_name(*byte) => self.start_tag(),
            None => self.cut_off("a tag", self.at),
            Some(_) => {
                self.syntax(self.at, |_| "'<' that begins no tag must be written as &lt;".to_owned());
                self.run.is_solid |= self.deep == 0;
                self.piece(self.at..self.at + 1);
                Ok(())
            }
        }
    }

    /// The text at the place reached, up to a reference or to markup.
    fn characters(&mut self) {
        let start = self.at;
        let filled = lex::skip_blank(self.bytes, start);
        let rest = self.bytes.get(filled..).unwrap_or_default();
        let end = match rest.first() {
            None | Some(b'<') => filled,
            Some(_) => filled + memchr::memchr2(b'<', b'&', rest).unwrap_or(rest.len()),
        };
        if self.has_brackets && self.deep == 0 {
            let text = self.bytes.get(start..end).unwrap_or_default();
            for at in memchr::memmem::find_iter(text, b"]]>") {
                self.syntax(start + at, |_| "']]>' in a text must be written as ]]&gt;".to_owned());
            }
        }
        self.run.is_solid |= filled < end && self.deep == 0;
        self.piece(start..end);
    }

    /// Adds a range of the source to the text being read, and passes over it.
    fn piece(&mut self, range: Range<usize>) {
        self.at = range.end;
        if self.deep == 0 {
            self.run.push_source(self.text, range.clone(), range);
            self.tell_outside();
        }
    }

    /// Tells of text beside the root element, once for each text.
    fn tell_outside(&mut self) {
        if self.frames.len() > 1 || !self.run.is_solid || self.met.outside {
            return;
        }
        self.met.outside = true;
        let raw = self.text.get(self.run.span.clone()).unwrap_or_default();
        let blank = raw.len() - raw.trim_start_matches(lex::BLANKS).len();
        self.syntax(self.run.span.start + blank, |_| "text outside the root element".to_owned());
    }

    fn reference(&mut self) {
        let start = self.at;
        let (reference, end) = check::reference(self.text, start, self.version);
        self.at = end;
        if self.deep > 0 {
            return;
        }
        if let Reference::Char(c) = reference {
            self.run.push_decoded(self.text, c, start..end);
        } else {
            self.tell_reference(start..end, &reference);
            self.run.is_solid = true;
            self.run.push_source(self.text, start..end, start..end);
        }
        self.tell_outside();
    }

    /// Tells of a reference that is not resolved.
    fn tell_reference(&mut self, range: Range<usize>, reference: &Reference) {
        let fault = match reference {
            Reference::Char(_) | Reference::CutOff => return,
            Reference::Unfinished => "'&' without a ';' must be written as &amp;",
            Reference::BadName => "the name of an entity is missing or not allowed",
            Reference::BadChar => "a reference to a character that XML does not have",
            Reference::Unknown => return self.tell_entity(range),
        };
        self.syntax(range.start, |_| fault.to_owned());
    }

    fn tell_entity(&mut self, range: Range<usize>) {
        let entity = self.text.get(range.clone()).unwrap_or_default();
        if self.entities.insert(entity) {
            self.problems.add(ProblemKind::Dtd, range.start, |_| {
                format!("the entity {} is not resolved", clipped(entity))
            });
        }
    }

    fn instruction(&mut self) -> Step {
        let start = self.at;
        let Some(end) = lex::find(self.bytes, start + 2, b"?>") else {
            return self.cut_off("a processing instruction", start);
        };
        let content = self.text.get(start + 2..end).unwrap_or_default();
        if let Some((at, fault)) = check::instruction(content, start <= check::mark_len(self.text)) {
            self.syntax(start + 2 + at, |_| fault.to_owned());
        }
        self.at = end + 2;
        Ok(())
    }

    /// What begins with `<!` at the place reached.
    fn bang(&mut self) -> Step {
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or_default();
        if rest.starts_with(b"<!--") {
            self.comment()
        } else if rest.starts_with(lex::CDATA) {
            self.cdata()
        } else if rest.starts_with(lex::DOCTYPE) {
            self.doctype()
        } else if [b"<!--", lex::CDATA, lex::DOCTYPE].iter().any(|whole| whole.starts_with(rest)) {
            self.cut_off("a declaration", start)
        } else {
            self.syntax(start, |_| "'<!' that begins no comment, CDATA or DOCTYPE".to_owned());
            self.at = memchr::memchr(b'>', rest).map_or(self.bytes.len(), |len| start + len + 1);
            Ok(())
        }
    }

    fn comment(&mut self) -> Step {
        let start = self.at;
        let Some(end) = lex::find(self.bytes, start + 4, b"-->") else {
            return self.cut_off("a comment", start);
        };
        if let Some(dashes) = lex::find(self.bytes, start + 4, b"--")
            && dashes < end
        {
            self.syntax(dashes, |_| "'--' inside a comment".to_owned());
        }
        self.at = end + 3;
        Ok(())
    }

    fn cdata(&mut self) -> Step {
        let start = self.at;
        let Some(end) = lex::find(self.bytes, start + lex::CDATA.len(), b"]]>") else {
            return self.cut_off("a CDATA section", start);
        };
        self.at = end + 3;
        if self.deep == 0 {
            self.run.is_solid = true;
            self.run.push_source(self.text, start + lex::CDATA.len()..end, start..self.at);
            self.tell_outside();
        }
        Ok(())
    }

    fn doctype(&mut self) -> Step {
        let start = self.at;
        let Some(end) = lex::doctype_end(self.bytes, start) else { return self.cut_off("a DOCTYPE", start) };
        let content = self.text.get(start + lex::DOCTYPE.len()..end - 1).unwrap_or_default();
        if self.met.doctype || self.roots.count > 0 {
            self.syntax(start, |_| "a DOCTYPE is only allowed once and before the root element".to_owned());
        } else if !check::is_doctype(content) {
            self.syntax(start, |_| "the DOCTYPE has no name".to_owned());
        }
        self.met.doctype = true;
        self.problems.add(ProblemKind::Dtd, start, |_| "a DOCTYPE is ignored".to_owned());
        self.at = end;
        Ok(())
    }

    /// Ends the text being read: it becomes a nameless child of the element it stands in.
    fn flush_run(&mut self) {
        self.met.outside = false;
        // Blanks beside elements only lay the text out.
        if self.run.is_solid && !self.run.text(self.text).is_empty() {
            let span = self.run.span.clone();
            match self.run.source_range() {
                Some(range) => self.tree.leaf(Kind::Text, 0..0, range, span),
                None => self.tree.decoded_leaf(Kind::Text, 0..0, self.run.text(self.text), span),
            };
        }
        self.run.clear();
    }

    /// Closes what is open where reading stops, as cut.
    fn close_all(&mut self) {
        let end = self.bytes.len();
        while let Some(Frame { index, .. }) = self.frames.get(1..).and_then(<[Frame]>::last) {
            let (index, next) = (*index, self.tree.len());
            self.close(end);
            self.tree.set_cut(index);
            if self.tree.len() > next {
                // The text that stood there beside elements.
                self.tree.set_cut(next as u32);
            }
        }
        self.flush_run();
        self.tree.close(end);
    }

    fn end_of_body(&mut self) -> Step {
        let end = self.bytes.len();
        if let (true, Some(innermost)) = (self.frames.len() > 1, self.frames.last()) {
            let name = clipped(self.text.get(innermost.name.clone()).unwrap_or_default());
            let start = innermost.name.start - 1;
            self.incomplete(|problems| {
                format!("the body ends inside <{name}>, which was opened at {}", problems.place(start))
            })
        } else if self.roots.count > 0 {
            Ok(())
        } else if self.run.is_solid {
            self.problems.add_always(ProblemKind::Syntax, end, |_| "there is no root element".to_owned());
            Err(Stop)
        } else if self.text.trim().is_empty() {
            self.incomplete(|_| "the body is empty".to_owned())
        } else {
            self.incomplete(|_| "the body ends before its root element".to_owned())
        }
    }

    fn tell_forbidden(&mut self) {
        for (at, c) in self.text.char_indices().filter(|(_, c)| !check::is_char(*c)) {
            self.syntax(at, |_| format!("the character {} is not allowed in XML", shown(c)));
        }
    }

    fn syntax(&mut self, at: usize, message: impl FnOnce(&Problems) -> String) {
        self.problems.add(ProblemKind::Syntax, at, message);
    }

    /// Stops because the body ends inside the `what` that began at `start`.
    #[cold]
    fn cut_off(&mut self, what: &str, start: usize) -> Step {
        self.incomplete(|problems| {
            format!("the body ends inside {what} that begins at {}", problems.place(start))
        })
    }

    #[cold]
    fn incomplete(&mut self, message: impl FnOnce(&Problems) -> String) -> Step {
        self.problems.add_always(ProblemKind::Incomplete, self.bytes.len(), message);
        Err(Stop)
    }

    #[cold]
    fn too_large(&mut self, at: usize, message: String) -> Step {
        self.problems.add_always(ProblemKind::TooLarge, at, |_| message);
        Err(Stop)
    }
}
