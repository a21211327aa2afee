//! A node of a document and all that is in it, as rows that fold. Only rows in view are laid out.

use super::tree_search::{TreeSearch, way_to};
use super::{find, parts};
use crate::doc::{Kind, Node};
use crate::sanitize::sanitize_line;
use crate::t;
use crate::ui::style::{self, SPACE, Tokens, icon};
use crate::ui::widgets::{self, Line};
use crate::ui::{Actions, widgets::count};
use egui::accesskit::Role;
use egui::{Align, Align2, Key, Layout, Rect, Sense, Ui, WidgetInfo, pos2};
use std::collections::HashSet;

/// Height of a row, in points.
const ROW: f32 = 20.0;
/// How many levels are open to begin with.
const OPEN_LEVELS: u16 = 2;
/// A container with more in it than this begins folded.
const OPEN_ITEMS: usize = 50;
/// Items of a container are counted so far: it is done for each row in view.
const MOST_COUNTED: usize = 1_000;
/// Of a value this many characters are laid out; the row is cut far before.
const LONGEST: usize = 300;

/// What a tree keeps: which nodes were folded or unfolded by hand, and its rows.
#[derive(Clone, Debug, Default)]
pub struct TreeState {
    turned: HashSet<u32>,
    rows: Vec<Row>,
    /// The node that the rows are of.
    of: Option<u32>,
    search: TreeSearch,
    /// The node that is to be brought into view.
    sought: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row {
    node: u32,
    depth: u16,
    open: bool,
    /// Place among its siblings, for items of a list.
    place: u32,
}

impl TreeState {
    /// The rows of a node: itself is not among them.
    fn rows(&mut self, node: Node<'_>) -> &[Row] {
        if self.of != Some(node.index()) {
            self.of = Some(node.index());
            self.rows = rows_of(node, &self.turned);
        }
        &self.rows
    }

    /// The row of a node, or else the place where it would be. Rows are in the order of the document, like nodes.
    fn place_of(&self, node: u32) -> Result<usize, usize> {
        self.rows.binary_search_by_key(&node, |row| row.node)
    }

    /// Unfolds whatever hides a node, and brings it into view. Only what is folded is walked for it: a container may
    /// have millions of items.
    fn seek<'t>(&mut self, root: Node<'t>, find: impl Fn(u32) -> Option<Node<'t>>, node: u32) {
        self.sought = Some(node);
        self.rows(root);
        let Err(place) = self.place_of(node) else { return };
        // It lies in the last one that is shown before it, which is folded.
        let folded = place.checked_sub(1).map(|at| self.rows[at]);
        let folded = folded.and_then(|row| Some((find(row.node)?, row.depth)));
        let (inner, depth) = folded.map_or((root, 0), |(folded, depth)| (folded, depth + 1));
        let around =
            folded.into_iter().chain((depth..).zip(way_to(inner, node)).map(|(at, around)| (around, at)));
        let closed = around
            .filter(|(around, depth)| begins_open(*around, *depth) == self.turned.contains(&around.index()));
        let closed: Vec<u32> = closed.map(|(around, _)| around.index()).collect();
        closed.into_iter().for_each(|around| self.turn(around));
    }

    fn turn(&mut self, node: u32) {
        if !self.turned.remove(&node) {
            self.turned.insert(node);
        }
        self.of = None;
    }
}

fn rows_of(root: Node<'_>, turned: &HashSet<u32>) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut stack = vec![(root.children(), 0_u16, 0_u32)];
    while let Some((children, depth, place)) = stack.last_mut() {
        let Some(child) = children.next() else {
            stack.pop();
            continue;
        };
        let open = child.is_container() && (begins_open(child, *depth) != turned.contains(&child.index()));
        let depth = *depth;
        rows.push(Row { node: child.index(), depth, open, place: *place });
        *place += 1;
        if open {
            stack.push((child.children(), depth + 1, 0));
        }
    }
    rows
}

/// Whether a node that deep is open until it was folded by hand.
fn begins_open(node: Node<'_>, depth: u16) -> bool {
    let is_small = || node.children().take(OPEN_ITEMS + 1).count() <= OPEN_ITEMS;
    node.is_container() && depth + 1 < OPEN_LEVELS && is_small()
}

/// The field to search a tree, where it is worth it.
fn search_row<'t>(
    ui: &mut Ui,
    root: Node<'t>,
    find: impl Fn(u32) -> Option<Node<'t>>,
    state: &mut TreeState,
) {
    /// All of a smaller tree is seen at a glance.
    const SMALL: usize = 16;
    if root.descendants().size_hint().0 <= SMALL {
        return;
    }
    let more = state.search.go_on(root, &find);
    if more {
        ui.ctx().request_repaint();
    }
    let mut step = None;
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let next = widgets::small_icon_button(ui, icon::DOWN, t!("details-tree-find-next")).clicked();
            let before = widgets::small_icon_button(ui, icon::UP, t!("details-tree-find-previous")).clicked();
            step = (next || before).then_some(next);
            parts::note(ui, found_text(&state.search, more));
            let field = egui::TextEdit::singleline(&mut state.search.query)
                .hint_text(t!("details-tree-find-hint"))
                .desired_width(ui.available_width());
            let response = ui.add(field);
            let name = t!("details-tree-find");
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(name));
            let (enter, back) = ui.input(|input| (input.key_pressed(Key::Enter), input.modifiers.shift));
            if response.changed() {
                state.search.go_on(root, &find);
                step = Some(true);
            } else if response.lost_focus() && enter {
                response.request_focus();
                step = Some(!back);
            }
        });
    });
    if let Some(node) = step.and_then(|forward| state.search.step(forward)) {
        state.seek(root, find, node);
    }
}

/// "3 of 17".
fn found_text(search: &TreeSearch, more: bool) -> String {
    let is_on = !search.query.is_empty();
    if is_on { find::found_text(search.len(), more, search.current()) } else { String::new() }
}

/// Shows what is in a node. `find` gives a node of the same tree by its number.
pub fn show<'t>(
    ui: &mut Ui,
    node: Node<'t>,
    find: impl Fn(u32) -> Option<Node<'t>>,
    state: &mut TreeState,
    actions: &mut Actions,
) {
    if state.rows(node).is_empty() {
        parts::note(ui, t!("details-tree-empty"));
        return;
    }
    search_row(ui, node, &find, state);
    let number = state.rows(node).len();
    let (whole, in_view) = parts::rows(ui, ROW, number);
    if let Some(at) = state.sought.take().and_then(|node| state.place_of(node).ok()) {
        let rect = parts::row_at(whole, ROW, at);
        if !ui.clip_rect().contains_rect(rect) {
            ui.scroll_to_rect(rect, Some(Align::Center));
        }
    }
    let mut turned = None;
    for at in in_view {
        let row = state.rows[at];
        let Some(node) = find(row.node) else { continue };
        let rect = parts::row_at(whole, ROW, at);
        if let Some(is_current) = state.search.holds(row.node) {
            let color = Tokens::of(ui).warn.gamma_multiply(if is_current { 0.4 } else { 0.16 });
            ui.painter().rect_filled(rect, f32::from(style::RADIUS_CONTROL), color);
        }
        if show_row(ui, rect, node, row, actions) {
            turned = Some(row.node);
        }
    }
    if let Some(node) = turned {
        state.turn(node);
    }
}

/// One row; whether it is to be folded or unfolded.
fn show_row(ui: &mut Ui, rect: Rect, node: Node<'_>, row: Row, actions: &mut Actions) -> bool {
    let tokens = Tokens::of(ui);
    let name = name_of(node, row.place);
    let value = value_of(node);
    let response = ui.interact(rect, ui.scope_id().with(("node", node.index())), Sense::click());
    let label = t!("details-value", name = name.as_str(), value = value.as_str());
    let info = || {
        let mut info = WidgetInfo::labeled(Role::TreeItem, true, &label);
        info.selected = node.is_container().then_some(row.open);
        info
    };
    response.widget_info(info);
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, f32::from(style::RADIUS_CONTROL), tokens.raised);
    }
    let y = rect.center().y;
    let left = rect.left() + SPACE[4] * f32::from(row.depth);
    if node.is_container() && node.is_filled() {
        let sign = if row.open { icon::DOWN } else { icon::RIGHT };
        let at = pos2(left + SPACE[2], y);
        ui.painter().text(at, Align2::CENTER_CENTER, sign, style::icons(style::TEXT_SMALL), tokens.dim);
    }
    let x = left + SPACE[5];
    let line = Line {
        text: &name,
        font: style::body(),
        color: tokens.dim,
        width: ((rect.right() - x) * 0.6).max(0.0),
    };
    let placed = widgets::paint_line(ui, pos2(x, y), Align2::LEFT_CENTER, &line);
    let x = placed.right() + SPACE[3];
    let color = match node.kind() {
        Kind::Map | Kind::List | Kind::Null | Kind::Empty => tokens.dim,
        Kind::Number | Kind::Bool => tokens.accent,
        Kind::Text | Kind::Attribute => tokens.text,
    };
    let line = Line { text: &value, font: style::mono(), color, width: (rect.right() - x).max(0.0) };
    widgets::paint_line(ui, pos2(x, y), Align2::LEFT_CENTER, &line);
    response.context_menu(|ui| {
        let text = if node.is_container() { node.raw() } else { node.text() };
        parts::value_menu(ui, text, None, actions);
    });
    let clicked = response.clicked();
    if !node.is_container() && value.chars().count() > 40 {
        response.on_hover_text(value);
    }
    clicked && node.is_container()
}

fn name_of(node: Node<'_>, place: u32) -> String {
    match (node.kind(), node.name()) {
        (Kind::Attribute, name) => format!("@{}", sanitize_line(name)),
        (_, "") => (place + 1).to_string(),
        (_, name) => parts::cut(name, LONGEST).0.into_owned(),
    }
}

fn value_of(node: Node<'_>) -> String {
    match node.kind() {
        Kind::Map | Kind::List => {
            let number = node.children().take(MOST_COUNTED + 1).count();
            let more = if number > MOST_COUNTED { "+" } else { "" };
            let shown = format!("{}{more}", count(number.min(MOST_COUNTED)));
            t!("details-tree-items", n = number, shown = shown)
        }
        Kind::Null => "null".to_owned(),
        Kind::Empty => t!("details-tree-nothing").to_owned(),
        _ => parts::cut(node.text(), LONGEST).0.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc;

    #[test]
    fn whatever_hides_a_node_is_unfolded_and_nothing_else() {
        let text = r#"{"a":{"b":{"c":1,"d":[2,{"f":3}]},"g":{"h":4}},"e":{"i":{"j":5}}}"#;
        let tree = doc::json::parse(text.to_owned()).tree;
        for sought in tree.root().descendants().skip(1) {
            for folded in tree.root().descendants().skip(1).filter(|node| node.is_container()) {
                let mut state = TreeState::default();
                state.turn(folded.index());
                let before: Vec<u32> = state.rows(tree.root()).iter().map(|row| row.node).collect();
                state.seek(tree.root(), |index| tree.node(index), sought.index());
                let after: Vec<u32> = state.rows(tree.root()).iter().map(|row| row.node).collect();
                assert!(state.place_of(sought.index()).is_ok(), "{} is not shown", sought.name());
                assert!(before.iter().all(|row| after.contains(row)), "{} hid others", sought.name());
                assert!(after.is_sorted(), "{after:?}");
                assert!(before != after || before.contains(&sought.index()));
            }
        }
    }

    #[test]
    fn every_leaf_can_be_unfolded_and_what_is_folded_has_no_rows() {
        let text = r#"{"a":{"b":{"c":1,"d":[2,3]}},"e":null}"#;
        let tree = doc::json::parse(text.to_owned()).tree;
        let mut state = TreeState::default();
        let names = |state: &mut TreeState| {
            let rows = state.rows(tree.root()).to_vec();
            rows.iter().map(|row| name_of(tree.node(row.node).unwrap(), row.place)).collect::<Vec<_>>()
        };
        assert_eq!(names(&mut state), ["a", "b", "e"]);
        let b = tree.root().path(&["a", "b"]).unwrap();
        state.turn(b.index());
        assert_eq!(names(&mut state), ["a", "b", "c", "d", "e"]);
        state.turn(b.child("d").unwrap().index());
        assert_eq!(names(&mut state), ["a", "b", "c", "d", "1", "2", "e"]);
        state.turn(tree.root().child("a").unwrap().index());
        assert_eq!(names(&mut state), ["a", "e"]);
    }
}
