//! The generic tree of one body, XML or JSON, with the place of every node in the source. No meaning.
//!
//! A tree is one flat list of nodes in document order; a node knows where its subtree ends, so children
//! are found by stepping, nothing is boxed and dropping is flat however deep the input was. Names and
//! texts are ranges of the source; only what an escape or an entity changed is stored beside it.
//!
//! Parsing never fails: it gives a tree of all that could be read, and the [`Problem`]s met on the way.

pub mod json;
mod position;
mod pretty;
mod problems;
mod tree;
pub mod xml;

#[cfg(test)]
pub(crate) use position::WALKED;
pub(crate) use position::Walk;
pub use position::{LineIndex, Position};
pub use pretty::pretty;
pub(crate) use problems::{MAX_PROBLEMS, Problems};
pub use tree::{Children, Kind, Node, Tree, TreeBuilder};

/// Deepest nesting that is built; what lies deeper is a [`ProblemKind::TooDeep`].
pub const MAX_DEPTH: usize = 128;
/// Most nodes that are built for one body, and after which no further body of a file is read.
pub const MAX_NODES: usize = 1_000_000;
/// Most bodies of one file that are read: the largest file that is read whole holds as many of 256 bytes.
pub const MAX_BODIES: usize = 1 << 16;
/// Characters without a width that editors and joined files leave before a body.
pub(crate) const MARKS: [char; 2] = ['\u{FEFF}', '\u{200B}'];

/// The syntax a body is written in, found by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// `<Response>…</Response>` and its rootless form.
    Xml,
    /// `{…}` or `[…]`.
    Json,
    /// Neither: shown as text, never interpreted.
    Text,
}

impl Format {
    /// The word used in rows, filters and exports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Xml => "xml",
            Self::Json => "json",
            Self::Text => "text",
        }
    }
}

/// What is wrong with a place in a capture. The order is the order of severity, worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ProblemKind {
    /// Fields contradict each other (an end before its start, a failed task in a successful run).
    Inconsistent,
    /// A DOCTYPE or an entity that is not resolved.
    Dtd,
    /// The same JSON key twice in one object.
    DuplicateKey,
    /// A missing or trailing comma that was mended, or what stands between bodies and was passed over.
    Repaired,
    /// Bytes that are no text in the encoding, or an encoding that is not known.
    Encoding,
    /// A readable body that is no Cloud Infinite callback.
    Unrecognised,
    /// The file could not be read, or what it is packed in is damaged.
    Unreadable,
    /// Nested deeper than [`MAX_DEPTH`].
    TooDeep,
    /// Larger than what is read, or more than [`MAX_NODES`] or [`MAX_BODIES`].
    TooLarge,
    /// The body ends in the middle.
    Incomplete,
    /// The body is not well formed.
    Syntax,
}

impl ProblemKind {
    /// Every kind, in the order of the enum.
    pub const ALL: [Self; 11] = [
        Self::Inconsistent,
        Self::Dtd,
        Self::DuplicateKey,
        Self::Repaired,
        Self::Encoding,
        Self::Unrecognised,
        Self::Unreadable,
        Self::TooDeep,
        Self::TooLarge,
        Self::Incomplete,
        Self::Syntax,
    ];

    /// The word used by `check`, filters and exports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Inconsistent => "inconsistent",
            Self::Dtd => "dtd",
            Self::DuplicateKey => "duplicate-key",
            Self::Repaired => "repaired",
            Self::Encoding => "encoding",
            Self::Unrecognised => "unrecognised",
            Self::Unreadable => "unreadable",
            Self::TooDeep => "too-deep",
            Self::TooLarge => "too-large",
            Self::Incomplete => "incomplete",
            Self::Syntax => "syntax",
        }
    }
}

/// Something wrong with a capture: where, what, and the text around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind of fault it is.
    pub kind: ProblemKind,
    /// Byte offset in the decoded text of the capture.
    pub offset: usize,
    /// Line and column, both from 1, columns counted in characters.
    pub position: Position,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// Up to 40 characters of the line around the place, as they stand there.
    pub excerpt: String,
    /// The node of the one record of its body that it concerns, where it concerns no more than one.
    pub node: Option<u32>,
}

impl Problem {
    /// A problem at byte `offset` of `source`. Line, column and excerpt are worked out here, so this is
    /// for the rare case, not for a loop over a large file.
    #[must_use]
    pub fn at(source: &str, offset: usize, kind: ProblemKind, message: impl Into<String>) -> Self {
        Self::placed(source, offset, Position::of(source, offset), kind, message)
    }

    /// Like [`at`](Self::at), where line and column are known already: for a loop over a large file.
    #[must_use]
    pub(crate) fn placed(
        source: &str,
        offset: usize,
        position: Position,
        kind: ProblemKind,
        message: impl Into<String>,
    ) -> Self {
        let offset = position::floor_char(source, offset);
        let excerpt = position::excerpt(source, offset);
        Self { kind, offset, position, message: message.into(), excerpt, node: None }
    }

    /// A problem of the file as a whole, with no place in its text.
    #[must_use]
    pub fn whole(kind: ProblemKind, message: impl Into<String>) -> Self {
        let (position, excerpt) = (Position::START, String::new());
        Self { kind, offset: 0, position, message: message.into(), excerpt, node: None }
    }
}

/// What reading one body gave: the tree of what could be read and everything wrong with it.
#[derive(Debug)]
pub struct Parsed {
    /// All that could be read, up to the place where the body breaks down.
    pub tree: Tree,
    /// In the order of their places.
    pub problems: Vec<Problem>,
}
