//! Start tags with their attributes, and end tags.

use super::{Frame, Kind, MAX_DEPTH, MAX_NODES, ROOTLESS, Reader, Step, check, lex};
use crate::doc::ProblemKind;
use crate::doc::problems::{clipped, shown};
use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

/// Most attributes of one element that are read.
const MAX_ATTRIBUTES: usize = 10_000;
/// Up to this many attribute names are compared one by one.
const FEW: usize = 16;

/// How many times the length of a body may be looked at for end tags that may be missing.
pub(super) const EFFORT: usize = 4;

/// How a tag ends.
#[derive(Clone, Copy, PartialEq)]
enum TagEnd {
    Open,
    Empty,
}

/// The attributes of one start tag while they are read.
struct TagState<'s> {
    /// Whether nodes are built for them.
    builds: bool,
    /// How many there are so far.
    count: usize,
    /// Their names, once they are many.
    many: HashSet<&'s str>,
}

impl<'s> Reader<'s> {
    pub(super) fn start_tag(&mut self) -> Step {
        let start = self.at;
        let name = start + 1..lex::name_end(self.bytes, start + 1);
        if self.run.is_solid && self.is_mistyped_end(&name) {
            self.at = name.end + 1;
            let name = clipped(self.text.get(name).unwrap_or_default());
            self.problems.add(ProblemKind::Repaired, start, |_| format!("<{name}> stands for </{name}>"));
            self.close(self.at);
            return Ok(());
        }
        self.flush_run();
        if self.frames.len() > MAX_DEPTH || self.deep > 0 {
            return self.deep_tag(start, name.end);
        }
        self.room(start)?;
        self.check_name(&name);
        if self.frames.len() == 1 {
            self.note_root(&name);
        }
        if let Some(parent) = self.frames.last_mut() {
            parent.has_elements = true;
        }
        if self.simple_element(start, &name) {
            return Ok(());
        }
        let index = self.tree.open(Kind::Map, name.clone(), start);
        self.at = name.end;
        self.frames.push(Frame { name, index, has_elements: false });
        if self.attributes(start, true)? == TagEnd::Empty {
            self.close(self.at);
        }
        Ok(())
    }

    /// Whether the start tag of that name, behind a text, was meant to be the end tag of the element that the text
    /// stands in: there is no other before the element around it ends.
    #[cold]
    fn is_mistyped_end(&mut self, name: &Range<usize>) -> bool {
        let (text, bytes) = (self.text, self.bytes);
        let named = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
        let [_, .., parent, element] = self.frames.as_slice() else { return false };
        let (name_text, parent) = (named(name), named(&parent.name));
        if self.deep > 0
            || element.has_elements
            || bytes.get(name.end) != Some(&b'>')
            || named(&element.name) != name_text
        {
            return false;
        }
        let is_ended =
            lex::is_ended(bytes, name.end, [name_text.as_bytes(), parent.as_bytes()], &mut self.effort);
        !is_ended
    }

    /// Reads an element of one text and no attributes in one go, as most elements of a body are.
    fn simple_element(&mut self, start: usize, name: &Range<usize>) -> bool {
        if self.bytes.get(name.end) != Some(&b'>') || self.has_brackets {
            return false;
        }
        let tag = self.bytes.get(name.clone()).unwrap_or_default();
        let Some((text_end, end)) = lex::simple_content(self.bytes, name.end + 1, tag) else { return false };
        let text = name.end + 1..text_end;
        let kind = if text.is_empty() { Kind::Empty } else { Kind::Text };
        self.tree.leaf(kind, name.clone(), text, start..end);
        self.at = end;
        true
    }

    /// A start tag nested too deep: nothing is built, only its end is found.
    fn deep_tag(&mut self, start: usize, name_end: usize) -> Step {
        if !self.met.too_deep {
            self.met.too_deep = true;
            self.problems.add_always(ProblemKind::TooDeep, start, |_| {
                format!("nested deeper than {MAX_DEPTH} levels, what lies deeper is not read")
            });
        }
        if let Some(parent) = self.frames.last_mut() {
            parent.has_elements = true;
        }
        self.at = name_end;
        if self.attributes(start, false)? == TagEnd::Open {
            self.deep += 1;
        }
        Ok(())
    }

    fn note_root(&mut self, name: &Range<usize>) {
        self.roots.count += 1;
        if self.roots.count == 1 {
            self.roots.first = name.clone();
            return;
        }
        let [first, second] =
            [&self.roots.first, name].map(|range| self.text.get(range.clone()).unwrap_or_default());
        let is_rootless = self.roots.count == 2 && is_rootless_pair(first, second);
        if !is_rootless && !self.roots.told {
            self.roots.told = true;
            let second = clipped(second);
            self.syntax(name.start - 1, |_| format!("<{second}> is a further root element"));
        }
    }

    /// Reads to the end of the start tag that begins at `start`.
    fn attributes(&mut self, start: usize, builds: bool) -> Step<TagEnd> {
        // The common tag has nothing after its name.
        if self.bytes.get(self.at) == Some(&b'>') {
            self.at += 1;
            return Ok(TagEnd::Open);
        }
        let mut state = TagState { builds, count: 0, many: HashSet::new() };
        self.attributes.clear();
        let mut end = TagEnd::Open;
        loop {
            let blank_from = self.at;
            self.at = lex::skip_blank(self.bytes, self.at);
            match self.bytes.get(self.at) {
                Some(b'>') => {
                    self.at += 1;
                    return Ok(end);
                }
                Some(b'/') => {
                    if self.bytes.get(self.at + 1).is_some_and(|byte| *byte != b'>') {
                        self.syntax(self.at, |_| "expected '>' right after the '/'".to_owned());
                    }
                    self.at += 1;
                    end = TagEnd::Empty;
                }
                Some(b'<') => {
                    self.missing_end(start);
                    return Ok(end);
                }
                None => {
                    self.cut_off("a tag", start)?;
                    return Ok(TagEnd::Open);
                }
                Some(byte) if lex::begins_name(*byte) => {
                    if blank_from == self.at {
                        self.syntax(self.at, |_| "a blank is missing before an attribute".to_owned());
                    }
                    end = TagEnd::Open;
                    self.attribute(start, &mut state)?;
                }
                Some(_) => self.skip_junk(),
            }
        }
    }

    /// Passes over what can be no attribute, up to the next place where one may begin or the tag may end.
    fn skip_junk(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let found = rest.chars().next().map(shown).unwrap_or_default();
        self.syntax(self.at, |_| format!("expected an attribute or the end of the tag, found {found}"));
        let is_end = |byte: u8| lex::is_blank(byte) || matches!(byte, b'/' | b'>' | b'<');
        let rest = rest.as_bytes().get(1..).unwrap_or_default();
        self.at += 1 + rest.iter().position(|byte| is_end(*byte)).unwrap_or(rest.len());
    }

    fn missing_end(&mut self, start: usize) {
        self.syntax(self.at, |problems| {
            format!("'>' is missing at the end of the tag that begins at {}", problems.place(start))
        });
    }

    fn attribute(&mut self, tag: usize, state: &mut TagState<'s>) -> Step {
        let name = self.at..lex::name_end(self.bytes, self.at);
        self.at = lex::skip_blank(self.bytes, name.end);
        let value = match self.bytes.get(self.at) {
            Some(b'=') => {
                self.at = lex::skip_blank(self.bytes, self.at + 1);
                self.attribute_value(tag)?
            }
            None => return self.cut_off("a tag", tag),
            Some(_) => {
                self.at = name.end;
                self.syntax(name.end, |_| "an attribute without a value".to_owned());
                name.end..name.end
            }
        };
        if !state.builds {
            return Ok(());
        }
        state.count += 1;
        if state.count == MAX_ATTRIBUTES + 1 {
            self.problems.add(ProblemKind::TooLarge, name.start, |_| {
                format!("more than {MAX_ATTRIBUTES} attributes of one element, the rest is not read")
            });
        }
        if state.count > MAX_ATTRIBUTES {
            return Ok(());
        }
        self.room(name.start)?;
        self.check_name(&name);
        self.note_attribute(&name, state);
        self.build_attribute(name, value);
        Ok(())
    }

    /// The value at the place reached, without its quotes.
    fn attribute_value(&mut self, tag: usize) -> Step<Range<usize>> {
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or_default();
        let Some(&quote @ (b'"' | b'\'')) = rest.first() else {
            if rest.is_empty() {
                self.cut_off("a tag", tag)?;
            }
            self.syntax(start, |_| "an attribute value must be in quotes".to_owned());
            let is_end = |byte: u8| lex::is_blank(byte) || matches!(byte, b'>' | b'<');
            let mut len = rest.iter().position(|byte| is_end(*byte)).unwrap_or(rest.len());
            if rest.get(..=len).is_some_and(|value| value.ends_with(b"/>")) {
                len -= 1;
            }
            self.at = start + len;
            return Ok(start..self.at);
        };
        let Some(len) = memchr::memchr(quote, rest.get(1..).unwrap_or_default()) else {
            self.cut_off("an attribute value", start)?;
            return Ok(start..start);
        };
        let value = start + 1..start + 1 + len;
        self.at = value.end + 1;
        let bytes = self.bytes.get(value.clone()).unwrap_or_default();
        if let Some(at) = memchr::memchr(b'<', bytes) {
            self.syntax(value.start + at, |_| "'<' in an attribute value must be written as &lt;".to_owned());
        }
        Ok(value)
    }

    fn note_attribute(&mut self, name: &Range<usize>, state: &mut TagState<'s>) {
        let text = self.text.get(name.clone()).unwrap_or_default();
        let is_new = if self.attributes.len() < FEW {
            !self.attributes.contains(&text)
        } else {
            if state.many.is_empty() {
                state.many.extend(self.attributes.iter().copied());
            }
            state.many.insert(text)
        };
        if is_new {
            self.attributes.push(text);
        } else {
            self.syntax(name.start, |_| format!("the attribute {} stands here twice", clipped(text)));
        }
    }

    fn build_attribute(&mut self, name: Range<usize>, value: Range<usize>) {
        let span = name.start..self.at;
        let problems = &mut Vec::new();
        let text = self.text.get(value.clone()).unwrap_or_default();
        let resolved =
            check::resolve(text, self.version, |range, reference| problems.push((range, reference)));
        match resolved {
            Cow::Borrowed(_) => self.tree.leaf(Kind::Attribute, name, value.clone(), span),
            Cow::Owned(text) => self.tree.decoded_leaf(Kind::Attribute, name, &text, span),
        };
        for (range, reference) in problems {
            self.tell_reference(value.start + range.start..value.start + range.end, reference);
        }
    }

    pub(super) fn end_tag(&mut self) -> Step {
        let start = self.at;
        let rest = self.bytes.get(start + 2..).unwrap_or_default();
        let expected = self.frames.last().map_or(0..0, |frame| frame.name.clone());
        let expected = self.bytes.get(expected).unwrap_or_default();
        if self.deep == 0
            && !expected.is_empty()
            && rest.get(expected.len()) == Some(&b'>')
            && rest.starts_with(expected)
        {
            self.at = start + 2 + expected.len() + 1;
            self.close(self.at);
            return Ok(());
        }
        let name = start + 2..lex::name_end(self.bytes, start + 2);
        self.end_of_end_tag(start, name.end)?;
        if self.deep > 0 {
            self.deep -= 1;
        } else {
            self.close_named(start, name);
        }
        Ok(())
    }

    /// Passes over the `>` of an end tag.
    fn end_of_end_tag(&mut self, start: usize, name_end: usize) -> Step {
        self.at = lex::skip_blank(self.bytes, name_end);
        match self.bytes.get(self.at) {
            Some(b'>') => {
                self.at += 1;
                return Ok(());
            }
            Some(b'<') => {
                self.missing_end(start);
                return Ok(());
            }
            None => return self.cut_off("an end tag", start),
            Some(_) => {}
        }
        let rest = self.text.get(self.at..).unwrap_or_default();
        let found = rest.chars().next().map(shown).unwrap_or_default();
        self.syntax(self.at, |_| format!("expected the '>' of the end tag, found {found}"));
        match memchr::memchr2(b'>', b'<', rest.as_bytes()) {
            Some(len) => {
                self.at += len;
                self.at += usize::from(self.bytes.get(self.at) == Some(&b'>'));
                Ok(())
            }
            None => self.cut_off("an end tag", start),
        }
    }

    /// Closes the innermost open element of that name, and what is still open inside it.
    fn close_named(&mut self, start: usize, name: Range<usize>) {
        let text = self.text;
        let named = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
        let name = named(&name);
        let elements = self.frames.get(1..).unwrap_or_default();
        let Some(index) = elements.iter().rposition(|frame| named(&frame.name) == name) else {
            let innermost = elements.last().map(|frame| named(&frame.name));
            if let Some(meant) = innermost.filter(|innermost| innermost.eq_ignore_ascii_case(name)) {
                let (name, meant) = (clipped(name), clipped(meant));
                self.problems
                    .add(ProblemKind::Repaired, start, |_| format!("</{name}> stands for </{meant}>"));
                self.close(self.at);
            } else {
                self.syntax(start, |_| format!("</{}> closes nothing that is open", clipped(name)));
            }
            return;
        };
        let unclosed = elements.len() - index - 1;
        if let (1.., Some(inner)) = (unclosed, elements.last()) {
            let (inner, opened) = (clipped(named(&inner.name)), inner.name.start - 1);
            let more = if unclosed == 1 { String::new() } else { format!(", and {} more", unclosed - 1) };
            self.syntax(start, |problems| {
                let (name, opened) = (clipped(name), problems.place(opened));
                format!("`</{name}>` closes `<{inner}>`, which was opened at {opened} and not closed{more}")
            });
        }
        for _ in 0..unclosed {
            self.close(start);
        }
        self.close(self.at);
    }

    /// Ends the innermost element at byte `end`. If it has nothing but a text, that becomes its own.
    pub(super) fn close(&mut self, end: usize) {
        let Some(frame) = self.frames.pop() else { return };
        // Its attributes are nodes already.
        let has_children = self.tree.len() > frame.index as usize + 1 || frame.has_elements;
        if has_children {
            // Blanks are layout beside elements, but the value itself beside attributes alone.
            self.run.is_solid |= !frame.has_elements;
            self.flush_run();
        } else if self.run.is_none() {
            self.tree.set_kind(frame.index, Kind::Empty);
        } else {
            match self.run.source_range() {
                Some(range) => self.tree.set_text(frame.index, Kind::Text, range),
                None => self.tree.set_decoded_text(frame.index, Kind::Text, self.run.text(self.text)),
            }
            self.run.clear();
        }
        self.tree.close(end);
    }

    /// Checks a name that begins with a byte that a name can begin with.
    fn check_name(&mut self, name: &Range<usize>) {
        let text = self.text.get(name.clone()).unwrap_or_default();
        if text.is_ascii() {
            return;
        }
        if let Some(at) = check::name_fault(text) {
            let c = text.get(at..).and_then(|rest| rest.chars().next()).map(shown).unwrap_or_default();
            self.syntax(name.start + at, |_| format!("{c} is not allowed there in a name"));
        }
    }

    /// Stops when there are too many nodes.
    fn room(&mut self, at: usize) -> Step {
        // One is left for a text that ends there.
        if self.tree.len() + 1 < MAX_NODES {
            return Ok(());
        }
        self.too_large(at, format!("more than {MAX_NODES} elements, the rest is not read"))
    }
}

/// Whether two names are the siblings that the workflow event is sent as, in any order.
pub(super) fn is_rootless_pair(first: &str, second: &str) -> bool {
    ROOTLESS == [first, second] || ROOTLESS == [second, first]
}
