//! JSON text, indented by two spaces, written value by value: tokens that were sent stay as they were.

use crate::doc::MAX_DEPTH;

/// JSON text while it is written.
pub(super) struct Pretty {
    out: String,
    /// For each container that is open whether nothing is in it yet.
    open: Vec<bool>,
    /// How deep the text stands in what it is put into.
    base: usize,
    too_deep: bool,
}

impl Pretty {
    /// A value that will stand `base` levels deep.
    pub fn new(base: usize) -> Self {
        Self { out: String::new(), open: Vec::new(), base, too_deep: false }
    }

    /// Begins a container with `{` or `[`.
    pub fn open(&mut self, bracket: char) {
        self.out.push(bracket);
        self.open.push(true);
    }

    /// Ends the innermost container with `}` or `]`.
    pub fn close(&mut self, bracket: char) {
        if self.open.pop() == Some(false) {
            self.line();
        }
        self.out.push(bracket);
    }

    /// Goes to where the next item of a list stands.
    pub fn item(&mut self) {
        if let Some(is_empty) = self.open.last_mut()
            && !std::mem::replace(is_empty, false)
        {
            self.out.push(',');
        }
        self.line();
    }

    /// Goes to the value of a member whose key is this token.
    pub fn member(&mut self, key_token: &str) {
        self.item();
        self.out.push_str(key_token);
        self.out.push_str(": ");
    }

    /// Writes what lies too deep to be opened as it was received, as a string.
    pub fn too_deep(&mut self, received: &str) {
        self.too_deep = true;
        self.text(received);
    }

    /// Whether anything lay too deep.
    pub fn was_too_deep(&self) -> bool {
        self.too_deep
    }

    /// Whether one more container can be opened, so that what is written can be read again inside a list: by us, and
    /// by the many readers that take one level less.
    pub fn has_room(&self) -> bool {
        self.open.len() + 2 < MAX_DEPTH
    }

    /// Writes a string, a number, `true`, `false` or `null` as it is.
    pub fn token(&mut self, token: &str) {
        self.out.push_str(token);
    }

    /// Writes a text as a string.
    pub fn text(&mut self, text: &str) {
        self.out.push_str(&quoted(text));
    }

    /// What was written.
    pub fn finish(self) -> String {
        self.out
    }

    fn line(&mut self) {
        self.out.push('\n');
        for _ in 0..self.base + self.open.len() {
            self.out.push_str("  ");
        }
    }
}

/// A text as a JSON string.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
