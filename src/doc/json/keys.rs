//! Which keys the objects being read have so far.

use std::borrow::Cow;
use std::collections::HashMap;

/// Up to this many keys are compared one by one, which is faster than hashing them.
const FEW: usize = 32;

type Seen<'s> = (Cow<'s, str>, usize);

/// The keys of every open object, innermost last.
pub(super) struct Keys<'s> {
    seen: Vec<Seen<'s>>,
    scopes: Vec<Scope<'s>>,
}

/// One open object.
struct Scope<'s> {
    /// Where its keys begin in the list of all.
    from: usize,
    /// One bit for each key's [`mark`]: a bit not set says that the key is new.
    marks: u64,
    /// All its keys once they are many, and then the list has none.
    many: Option<HashMap<Cow<'s, str>, usize>>,
}

impl<'s> Keys<'s> {
    /// No object is open.
    pub(super) fn new() -> Self {
        Self { seen: Vec::with_capacity(32), scopes: Vec::with_capacity(8) }
    }

    /// An object begins.
    pub(super) fn enter(&mut self) {
        self.scopes.push(Scope { from: self.seen.len(), marks: 0, many: None });
    }

    /// The innermost object ends.
    pub(super) fn leave(&mut self) {
        if let Some(scope) = self.scopes.pop() {
            self.seen.truncate(scope.from);
        }
    }

    /// Adds a key that stands at byte `at` to the innermost object. If it has the key already, gives it back
    /// with the place of the first.
    pub(super) fn insert(&mut self, key: Cow<'s, str>, at: usize) -> Option<Seen<'s>> {
        let scope = self.scopes.last_mut()?;
        if let Some(many) = &mut scope.many {
            let first = *many.entry(key.clone()).or_insert(at);
            return (first != at).then_some((key, first));
        }
        let mark = mark(&key);
        if scope.marks & mark != 0 {
            let known = self.seen.get(scope.from..).unwrap_or_default();
            if let Some((_, first)) = known.iter().find(|(other, _)| *other == key) {
                return Some((key, *first));
            }
        }
        scope.marks |= mark;
        self.seen.push((key, at));
        if self.seen.len() - scope.from > FEW {
            scope.many = Some(self.seen.drain(scope.from..).collect());
        }
        None
    }
}

/// One of 64 bits by length and both ends of the key: where keys differ most.
fn mark(key: &str) -> u64 {
    let bytes = key.as_bytes();
    let end = |byte: Option<&u8>| byte.map_or(0, |&byte| usize::from(byte));
    1 << ((end(bytes.first()) * 5 + end(bytes.last()) * 13 + bytes.len() * 29) % 64)
}
