//! The tree itself: how it is built, and how it is walked.

use super::Format;
use std::ops::Range;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An XML element with children, or a JSON object: named children in order, repeats allowed.
    Map,
    /// A JSON array: children without names.
    List,
    /// A JSON string, the text of an XML element, or a run of text between elements (then without a name).
    Text,
    /// A JSON number; the text is the token as sent.
    Number,
    /// `true` or `false`.
    Bool,
    /// `null`.
    Null,
    /// An XML element with nothing in it.
    Empty,
    /// An XML attribute.
    Attribute,
}

/// A piece of text: a range of the source, or of what was decoded beside it.
#[derive(Clone, Copy, Debug, Default)]
struct Piece {
    start: u32,
    /// Length in bytes; the top bit says that it lies in the decoded text.
    len: u32,
}

const DECODED: u32 = 1 << 31;

#[derive(Clone, Copy, Debug)]
struct Entry {
    name: Piece,
    text: Piece,
    start: u32,
    end: u32,
    /// Index of the first entry after this subtree.
    next: u32,
    kind: Kind,
    /// Whether the source ends, or breaks down, before it does.
    is_cut: bool,
}

/// One body as a tree. The root is a [`Kind::Map`] or [`Kind::List`] for JSON; for XML it is a nameless
/// map whose children are the root elements (one, unless the body is rootless or broken).
#[derive(Clone, Debug)]
pub struct Tree {
    format: Format,
    source: String,
    decoded: String,
    entries: Vec<Entry>,
}

impl Tree {
    /// The syntax it was read from.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// The decoded text it was read from; spans are byte ranges of it.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// How many nodes there are, the root included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing at all could be read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.len() <= 1
    }

    /// The root; a tree of which nothing could be read still has an empty one.
    #[must_use]
    pub fn root(&self) -> Node<'_> {
        Node { tree: self, index: 0 }
    }

    /// The node with this [`Node::index`], if there is one.
    #[must_use]
    pub fn node(&self, index: u32) -> Option<Node<'_>> {
        ((index as usize) < self.entries.len()).then_some(Node { tree: self, index })
    }

    fn piece(&self, piece: Piece) -> &str {
        let (text, len) = if piece.len & DECODED == 0 {
            (&self.source, piece.len)
        } else {
            (&self.decoded, piece.len & !DECODED)
        };
        let start = piece.start as usize;
        &text[start..start + len as usize]
    }

    /// Whether an entry is a member of this name; an attribute is none. Most names differ in length, which is seen
    /// without looking at them.
    fn is_named(&self, entry: &Entry, name: &str) -> bool {
        (entry.name.len & !DECODED) as usize == name.len()
            && entry.kind != Kind::Attribute
            && self.piece(entry.name) == name
    }
}

/// A node of a [`Tree`]: cheap to copy, walks the tree by stepping.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    tree: &'t Tree,
    index: u32,
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {:?} = {:?}", self.kind(), self.name(), self.text())
    }
}

impl<'t> Node<'t> {
    /// The tree that it is a node of.
    #[must_use]
    pub fn tree(self) -> &'t Tree {
        self.tree
    }

    fn entry(self) -> &'t Entry {
        &self.tree.entries[self.index as usize]
    }

    /// Number of the node in document order; the root is 0.
    #[must_use]
    pub fn index(self) -> u32 {
        self.index
    }

    /// What it is.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.entry().kind
    }

    /// Element name, key, or attribute name; empty for list items, text runs and the root.
    #[must_use]
    pub fn name(self) -> &'t str {
        self.tree.piece(self.entry().name)
    }

    /// The node's own text, decoded: empty for maps, lists and `null`, the token for numbers.
    #[must_use]
    pub fn text(self) -> &'t str {
        self.tree.piece(self.entry().text)
    }

    /// Where it stands in the source: the whole element, or the value without its key.
    #[must_use]
    pub fn span(self) -> Range<usize> {
        self.entry().start as usize..self.entry().end as usize
    }

    /// Exactly what was sent, quotes and escapes included.
    #[must_use]
    pub fn raw(self) -> &'t str {
        &self.tree.source[self.span()]
    }

    /// Whether it can have children.
    #[must_use]
    pub fn is_container(self) -> bool {
        matches!(self.kind(), Kind::Map | Kind::List)
    }

    /// Whether it says something: a filled text, or a container with children.
    #[must_use]
    pub fn is_filled(self) -> bool {
        if self.is_container() { self.children().next().is_some() } else { !self.text().is_empty() }
    }

    /// Whether the source ends, or breaks down, before it does, so that nobody knows how it was meant to go on.
    #[must_use]
    pub fn is_cut(self) -> bool {
        self.entry().is_cut
    }

    /// Whether a field of it says something: a text, members besides attributes, or an item that does.
    #[must_use]
    pub fn has_content(self) -> bool {
        match self.kind() {
            Kind::Map => self.children().any(|child| child.kind() != Kind::Attribute),
            Kind::List => self.children().any(Node::has_content),
            _ => !self.text().is_empty(),
        }
    }

    /// The map that holds its fields: itself, or of a list the first that is filled.
    #[must_use]
    pub fn as_map(self) -> Option<Node<'t>> {
        let is_map = |node: &Node<'t>| node.kind() == Kind::Map;
        match self.kind() {
            Kind::Map => Some(self),
            Kind::List => self.children().filter(is_map).find(|map| map.has_content()),
            _ => None,
        }
    }

    /// The members that are looked for by name. A list of one map is that map to whoever reads a field of it: an
    /// export writes elements that repeat as a list.
    fn members(self) -> Children<'t> {
        self.as_map().unwrap_or(self).children()
    }

    /// Its children in order.
    #[must_use]
    pub fn children(self) -> Children<'t> {
        Children { tree: self.tree, at: self.index + 1, end: self.entry().next }
    }

    /// Itself and everything beneath it in document order.
    pub fn descendants(self) -> impl Iterator<Item = Node<'t>> {
        let tree = self.tree;
        (self.index..self.entry().next).map(move |index| Node { tree, index })
    }

    fn is_named(self, name: &str) -> bool {
        self.tree.is_named(self.entry(), name)
    }

    /// The first filled child of that name, or the first. Attributes are none.
    #[must_use]
    pub fn child(self, name: &str) -> Option<Node<'t>> {
        let mut named = self.members().filter(|child| child.is_named(name));
        let first = named.next()?;
        if first.has_content() { Some(first) } else { named.find(|more| more.has_content()).or(Some(first)) }
    }

    /// Every value that `name` has: one for `{…}` and a single element, each item of a list, each repeat.
    /// This is what makes XML repeats, JSON arrays and JSON objects the same to a reader.
    pub fn each<'n>(self, name: &'n str) -> impl Iterator<Item = Node<'t>> + use<'t, 'n> {
        self.members().filter(move |child| child.is_named(name)).flat_map(Node::items)
    }

    /// The items of a list, or the node itself if it is none.
    pub fn items(self) -> impl Iterator<Item = Node<'t>> {
        let list = self.kind() == Kind::List;
        let items = list.then(|| self.children()).into_iter().flatten();
        items.chain((!list).then_some(self))
    }

    /// The [`own_text`](Self::own_text) of the child of that name; empty where there is none.
    #[must_use]
    pub fn text_of(self, name: &str) -> &'t str {
        self.child(name).map_or("", Node::own_text)
    }

    /// The child of each of these names, all different, found in one walk: the first that is filled, or the first.
    #[must_use]
    pub fn first_of<const N: usize>(self, names: [&str; N]) -> [Option<Node<'t>>; N] {
        self.first_of_all(names, |_| ())
    }

    /// Like [`first_of`](Self::first_of); `again` gets each child whose name one before it had.
    #[must_use]
    pub fn first_of_all<const N: usize>(
        self,
        names: [&str; N],
        mut again: impl FnMut(Node<'t>),
    ) -> [Option<Node<'t>>; N] {
        let mut found: [Option<Node<'t>>; N] = [None; N];
        for child in self.members() {
            let entry = child.entry();
            if let Some(at) = names.iter().position(|name| self.tree.is_named(entry, name)) {
                if let Some(first) = found[at] {
                    again(child);
                    if first.has_content() || !child.has_content() {
                        continue;
                    }
                }
                found[at] = Some(child);
            }
        }
        found
    }

    /// The text of the field that the node is: its own; of an element with others in it its first filled run of
    /// text, so that a value whose closing tag is missing is still read; of a list the first filled text of an item.
    /// Of a text that is cut nothing, since it may be another one than was meant.
    #[must_use]
    pub fn own_text(self) -> &'t str {
        if self.kind() == Kind::List {
            self.children().map(Node::scalar_text).find(|text| !text.is_empty()).unwrap_or_default()
        } else {
            self.scalar_text()
        }
    }

    /// Of a list nothing.
    fn scalar_text(self) -> &'t str {
        match self.kind() {
            Kind::List => "",
            Kind::Map => {
                // An export writes such texts as the member `#text`, several as a list.
                let is_run = |child: &Node<'t>| matches!(child.name(), "" | "#text");
                let runs = self.children().filter(is_run).flat_map(Node::items);
                let texts = runs.filter(|run| run.kind() == Kind::Text && !run.is_cut());
                texts.map(|run| run.text().trim()).find(|text| !text.is_empty()).unwrap_or_default()
            }
            _ if self.is_cut() => "",
            _ => self.text(),
        }
    }

    /// Follows first children by name.
    #[must_use]
    pub fn path(self, names: &[&str]) -> Option<Node<'t>> {
        names.iter().try_fold(self, |node, name| node.child(name))
    }
}

/// Iterator over the children of a node.
#[derive(Clone)]
pub struct Children<'t> {
    tree: &'t Tree,
    at: u32,
    end: u32,
}

impl<'t> Iterator for Children<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        let node = (self.at < self.end).then_some(Node { tree: self.tree, index: self.at })?;
        self.at = node.entry().next;
        Some(node)
    }
}

/// Builds a [`Tree`] in document order: [`open`](Self::open) a container, add what is in it,
/// [`close`](Self::close) it. What is left open when it is finished is closed there.
#[derive(Debug)]
pub struct TreeBuilder {
    tree: Tree,
    open: Vec<u32>,
}

impl TreeBuilder {
    /// A tree with nothing in it, not even a root, over `source`. The source must be shorter than 2 GiB.
    #[must_use]
    pub fn new(format: Format, source: String) -> Self {
        let mut builder = Self::sized(format, source.len());
        builder.tree.source = source;
        builder
    }

    /// Like [`new`](Self::new), for a source of `len` bytes that is lent to a reader meanwhile and given
    /// with [`finish_with`](Self::finish_with).
    #[must_use]
    pub fn sized(format: Format, len: usize) -> Self {
        // A node takes about 32 bytes of a documented body; a huge text may as well be one node.
        let entries = Vec::with_capacity(len.min(1 << 20) / 24 + 4);
        let tree = Tree { format, source: String::new(), decoded: String::new(), entries };
        Self { tree, open: Vec::with_capacity(8) }
    }

    /// The text being read.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.tree.source
    }

    /// How many nodes there are so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tree.entries.len()
    }

    /// Whether there is no node yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tree.entries.is_empty()
    }

    /// Opens a container named by `name` (a range of the source) that begins at byte `start`.
    pub fn open(&mut self, kind: Kind, name: Range<usize>, start: usize) -> u32 {
        let index = self.push(kind, piece(name), Piece::default(), start..start);
        self.open.push(index);
        index
    }

    /// Closes the innermost container at byte `end`, where the source ends or breaks down inside it.
    pub fn close_cut(&mut self, end: usize) {
        if let Some(&index) = self.open.last() {
            self.set_cut(index);
        }
        self.close(end);
    }

    /// Says of a node that the source ends, or breaks down, before it does.
    pub fn set_cut(&mut self, index: u32) {
        self.tree.entries[index as usize].is_cut = true;
    }

    /// Closes the innermost container at byte `end`; nothing happens when none is open.
    pub fn close(&mut self, end: usize) {
        if let Some(index) = self.open.pop() {
            let next = self.tree.entries.len() as u32;
            let entry = &mut self.tree.entries[index as usize];
            entry.end = end as u32;
            entry.next = next;
        }
    }

    /// Adds a leaf whose text is the range `text` of the source and that stands at `span`.
    pub fn leaf(&mut self, kind: Kind, name: Range<usize>, text: Range<usize>, span: Range<usize>) -> u32 {
        self.push(kind, piece(name), piece(text), span)
    }

    /// Adds a leaf whose text had to be decoded.
    pub fn decoded_leaf(&mut self, kind: Kind, name: Range<usize>, text: &str, span: Range<usize>) -> u32 {
        let text = self.decode(text);
        self.push(kind, piece(name), text, span)
    }

    /// Gives the innermost open container, or a leaf, another name that had to be decoded.
    pub fn set_decoded_name(&mut self, index: u32, name: &str) {
        let name = self.decode(name);
        self.tree.entries[index as usize].name = name;
    }

    /// Turns an open container without children into a leaf with a text from the source.
    pub fn set_text(&mut self, index: u32, kind: Kind, text: Range<usize>) {
        let entry = &mut self.tree.entries[index as usize];
        entry.kind = kind;
        entry.text = piece(text);
    }

    /// Turns an open container without children into a leaf with a text that had to be decoded.
    pub fn set_decoded_text(&mut self, index: u32, kind: Kind, text: &str) {
        let text = self.decode(text);
        let entry = &mut self.tree.entries[index as usize];
        entry.kind = kind;
        entry.text = text;
    }

    /// Where the node that was added last stands, if it is a text.
    #[must_use]
    pub fn last_text(&self) -> Option<Range<usize>> {
        let last = self.tree.entries.last().filter(|entry| entry.kind == Kind::Text)?;
        Some(last.start as usize..last.end as usize)
    }

    /// Takes the leaf away that was added last.
    pub fn take_last(&mut self) {
        self.tree.entries.pop();
    }

    /// Changes what a node is.
    pub fn set_kind(&mut self, index: u32, kind: Kind) {
        self.tree.entries[index as usize].kind = kind;
    }

    /// The decoded name of a node that was built already.
    #[must_use]
    pub fn name(&self, index: u32) -> &str {
        self.tree.piece(self.tree.entries[index as usize].name)
    }

    /// [`finish`](Self::finish)es the tree over the source that its ranges are of.
    #[must_use]
    pub fn finish_with(mut self, source: String) -> Tree {
        self.tree.source = source;
        self.finish()
    }

    /// Closes whatever is open, as cut, and gives the tree. A tree without any node gets an empty map as its root.
    #[must_use]
    pub fn finish(mut self) -> Tree {
        let end = self.tree.source.len();
        while !self.open.is_empty() {
            self.close_cut(end);
        }
        if self.tree.entries.is_empty() {
            self.push(Kind::Map, Piece::default(), Piece::default(), 0..end);
        }
        self.tree
    }

    fn decode(&mut self, text: &str) -> Piece {
        let start = self.tree.decoded.len() as u32;
        self.tree.decoded.push_str(text);
        Piece { start, len: text.len() as u32 | DECODED }
    }

    fn push(&mut self, kind: Kind, name: Piece, text: Piece, span: Range<usize>) -> u32 {
        let index = self.tree.entries.len() as u32;
        let (start, end) = (span.start as u32, span.end as u32);
        self.tree.entries.push(Entry { name, text, start, end, next: index + 1, kind, is_cut: false });
        index
    }
}

fn piece(range: Range<usize>) -> Piece {
    Piece { start: range.start as u32, len: (range.end - range.start) as u32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `{"a": [1, 2], "b": {"c": "x"}, "a": 3}`, built by hand.
    fn sample() -> Tree {
        let source = r#"{"a": [1, 2], "b": {"c": "x"}, "a": 3}"#;
        let mut b = TreeBuilder::new(Format::Json, source.to_owned());
        b.open(Kind::Map, 0..0, 0);
        b.open(Kind::List, 2..3, 6);
        b.leaf(Kind::Number, 0..0, 7..8, 7..8);
        b.leaf(Kind::Number, 0..0, 10..11, 10..11);
        b.close(12);
        b.open(Kind::Map, 15..16, 19);
        b.leaf(Kind::Text, 21..22, 26..27, 25..28);
        b.close(29);
        b.leaf(Kind::Number, 32..33, 36..37, 36..37);
        b.close(38);
        b.finish()
    }

    #[test]
    fn children_step_over_subtrees() {
        let tree = sample();
        let names: Vec<_> = tree.root().children().map(Node::name).collect();
        assert_eq!(names, ["a", "b", "a"]);
        assert_eq!(tree.root().descendants().count(), 7);
    }

    #[test]
    fn each_makes_lists_and_repeats_one() {
        let tree = sample();
        let values: Vec<_> = tree.root().each("a").map(Node::text).collect();
        assert_eq!(values, ["1", "2", "3"]);
        assert_eq!(tree.root().path(&["b", "c"]).map(Node::raw), Some("\"x\""));
        assert_eq!((tree.root().text_of("a"), tree.root().text_of("b")), ("1", ""));
        assert_eq!(tree.root().child("a").map(Node::raw), Some("[1, 2]"));
    }

    #[test]
    fn what_is_left_open_is_closed_at_the_end() {
        let mut b = TreeBuilder::new(Format::Json, "{\"a\": {".to_owned());
        b.open(Kind::Map, 0..0, 0);
        b.open(Kind::Map, 2..3, 6);
        let tree = b.finish();
        assert_eq!(tree.root().span(), 0..7);
        assert!(tree.root().path(&["a"]).is_some_and(|a| a.is_cut() && !a.is_filled()));
    }

    #[test]
    fn a_tree_of_nothing_has_an_empty_root() {
        let tree = TreeBuilder::new(Format::Text, String::new()).finish();
        assert!(tree.is_empty() && tree.root().children().next().is_none());
    }
}
