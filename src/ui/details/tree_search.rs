//! Finding a text in the names and values of a tree, a piece of it each frame, and the way to what was found.

use super::find::{self, Budget, Found, MOST};
use crate::doc::Node;

/// How many nodes of a tree are looked through in one frame; of what they say as much as [`Budget`] has.
const NODES_PER_FRAME: usize = 20_000;

/// Where a text was found so far.
#[derive(Clone, Debug, Default)]
pub(super) struct TreeSearch {
    /// What is looked for, as it was typed.
    pub query: String,
    /// What the places are of: the number of the root, and the text.
    of: Option<(u32, String)>,
    /// Numbers of the nodes, in order.
    found: Vec<u32>,
    /// How many nodes were looked through.
    seen: usize,
    /// How far what the next one says was looked through, in bytes.
    within: usize,
    current: Option<usize>,
}

impl TreeSearch {
    /// Looks through the next piece of what is beneath `root`; whether there is more to look through.
    pub fn go_on<'t>(&mut self, root: Node<'t>, find: impl Fn(u32) -> Option<Node<'t>>) -> bool {
        let is_same = self.of.as_ref().is_some_and(|(of, query)| *of == root.index() && *query == self.query);
        if !is_same {
            let of = Some((root.index(), self.query.clone()));
            *self = Self { query: std::mem::take(&mut self.query), of, ..Self::default() };
        }
        let all = root.descendants().size_hint().0;
        if self.query.is_empty() || self.found.len() >= MOST {
            return false;
        }
        let mut budget = Budget::of_frame();
        let end = (self.seen + NODES_PER_FRAME).min(all);
        while self.seen < end && !budget.is_spent() && self.found.len() < MOST {
            let index = root.index() + self.seen as u32;
            // The root itself has no row.
            let is_found = match find(index).filter(|_| index != root.index()) {
                Some(node) => match holds(node, self.query.as_bytes(), self.within, &mut budget) {
                    Found::UpTo(at) => {
                        self.within = at;
                        break;
                    }
                    found => found != Found::Nowhere,
                },
                None => false,
            };
            if is_found {
                self.found.push(index);
            }
            (self.seen, self.within) = (self.seen + 1, 0);
        }
        self.seen < all && self.found.len() < MOST
    }

    /// How many places were found.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Which place is looked at, from 0.
    pub fn current(&self) -> Option<usize> {
        self.current
    }

    /// Whether a node is among what was found; and whether it is the one that is looked at.
    pub fn holds(&self, node: u32) -> Option<bool> {
        let at = self.found.binary_search(&node).ok()?;
        Some(self.current == Some(at))
    }

    /// Goes to the next place or the one before, round the ends; its node.
    pub fn step(&mut self, forward: bool) -> Option<u32> {
        let last = self.found.len().checked_sub(1)?;
        let next = match (self.current, forward) {
            (None, true) => 0,
            (Some(at), true) if at >= last => 0,
            (Some(at), true) => at + 1,
            (None, false) => last,
            (Some(at), false) => at.checked_sub(1).unwrap_or(last),
        };
        self.current = Some(next);
        self.found.get(next).copied()
    }
}

/// Whether the name of a node or what it says holds a text, which of the latter was looked through so far.
fn holds(node: Node<'_>, query: &[u8], from: usize, budget: &mut Budget) -> Found {
    let name = node.name().as_bytes();
    if from == 0 && matches!(find::next(name, query, 0, &mut Budget::of_frame()), Found::At(_)) {
        return Found::At(0);
    }
    let found = find::next(node.text().as_bytes(), query, from, budget);
    // Names are short, but not free.
    budget.bytes = budget.bytes.saturating_sub(name.len());
    found
}

/// The nodes that enclose a node, from the one beneath `root` on, itself aside.
pub(super) fn way_to(root: Node<'_>, index: u32) -> Vec<Node<'_>> {
    let mut way = Vec::new();
    let mut at = root;
    while let Some(child) = at.children().take_while(|child| child.index() <= index).last() {
        if child.index() == index {
            break;
        }
        way.push(child);
        at = child;
    }
    way
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc;

    #[test]
    fn names_and_values_are_found_in_either_case_and_walked_round_the_ends() {
        let text = r#"{"State":"x","a":[{"b":"success"},{"b":"no"}],"SUCCESS":1}"#;
        let tree = doc::json::parse(text.to_owned()).tree;
        let mut search = TreeSearch { query: "Success".into(), ..TreeSearch::default() };
        assert!(!search.go_on(tree.root(), |index| tree.node(index)));
        assert_eq!(search.len(), 2);
        let names: Vec<_> = (0..3).map(|_| tree.node(search.step(true).unwrap()).unwrap().name()).collect();
        assert_eq!(names, ["b", "SUCCESS", "b"]);
        assert_eq!(search.current(), Some(0));
        let place = search.step(false).unwrap();
        assert_eq!(search.holds(place), Some(true));
        search.query = "none".into();
        search.go_on(tree.root(), |index| tree.node(index));
        assert_eq!((search.len(), search.step(true)), (0, None));
    }

    #[test]
    fn a_value_of_any_length_is_looked_through_over_several_frames() {
        let long = "a".repeat(3 * find::BYTES);
        let tree = doc::json::parse(format!(r#"{{"x":"{long}b","y":"aab"}}"#)).tree;
        let mut search = TreeSearch { query: "aaB".into(), ..TreeSearch::default() };
        let mut frames = 1;
        while search.go_on(tree.root(), |index| tree.node(index)) {
            frames += 1;
        }
        assert!(frames > 10, "{frames}");
        let names: Vec<_> = (0..2).map(|_| tree.node(search.step(true).unwrap()).unwrap().name()).collect();
        assert_eq!((names, search.len()), (vec!["x", "y"], 2));
    }

    #[test]
    fn the_way_to_a_node_leads_through_all_that_encloses_it() {
        let tree = doc::json::parse(r#"{"a":1,"b":{"c":[1,{"d":2}]},"e":3}"#.to_owned()).tree;
        let deep = tree.root().descendants().find(|node| node.name() == "d").unwrap();
        let way: Vec<_> =
            way_to(tree.root(), deep.index()).into_iter().map(|node| node.name().to_owned()).collect();
        assert_eq!(way, ["b", "c", ""]);
        assert!(way_to(tree.root(), tree.root().child("e").unwrap().index()).is_empty());
    }
}
