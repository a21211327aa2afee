//! The text being read, which references, CDATA sections and comments may cut into pieces.

use std::ops::Range;

/// A text so far. As long as it is one stretch of the source it is not copied.
#[derive(Default)]
pub(super) struct Run {
    state: State,
    plain: Range<usize>,
    decoded: String,
    /// From the start of its first piece to the end of its last, markup included.
    pub(super) span: Range<usize>,
    /// Whether there is more than layout: a character that is not blank, a CDATA section or a reference.
    pub(super) is_solid: bool,
}

#[derive(Default, PartialEq)]
enum State {
    #[default]
    None,
    Plain,
    Decoded,
}

impl Run {
    /// Whether there is no text at all.
    pub(super) fn is_none(&self) -> bool {
        self.state == State::None
    }

    /// Adds the text that stands at `text` of the source, in a piece of markup at `span`.
    pub(super) fn push_source(&mut self, source: &str, text: Range<usize>, span: Range<usize>) {
        self.reach(&span);
        let piece = source.get(text.clone()).unwrap_or_default();
        match self.state {
            State::None => {
                self.state = State::Plain;
                self.plain = text;
            }
            State::Plain if self.plain.end == text.start => self.plain.end = text.end,
            State::Plain => {
                self.copy(source);
                self.decoded.push_str(piece);
            }
            State::Decoded => self.decoded.push_str(piece),
        }
    }

    /// Adds a character that a reference at `span` stands for.
    pub(super) fn push_decoded(&mut self, source: &str, c: char, span: Range<usize>) {
        self.reach(&span);
        self.is_solid = true;
        self.copy(source);
        self.decoded.push(c);
    }

    /// The whole text.
    pub(super) fn text<'a>(&'a self, source: &'a str) -> &'a str {
        match self.state {
            State::None => "",
            State::Plain => source.get(self.plain.clone()).unwrap_or_default(),
            State::Decoded => &self.decoded,
        }
    }

    /// Where the whole text stands in the source, if it does.
    pub(super) fn source_range(&self) -> Option<Range<usize>> {
        (self.state == State::Plain).then(|| self.plain.clone())
    }

    /// Forgets the text, but keeps the memory.
    pub(super) fn clear(&mut self) {
        self.state = State::None;
        self.is_solid = false;
        self.decoded.clear();
    }

    fn reach(&mut self, span: &Range<usize>) {
        if self.state == State::None {
            self.span.start = span.start;
        }
        self.span.end = span.end;
    }

    fn copy(&mut self, source: &str) {
        if self.state == State::Plain {
            self.decoded.push_str(source.get(self.plain.clone()).unwrap_or_default());
        }
        self.state = State::Decoded;
    }
}
