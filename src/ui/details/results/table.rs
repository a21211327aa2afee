//! Leaves of one or several nodes as a table: a row a name, a column a node.

use super::super::parts;
use crate::doc::{Kind, Node};
use crate::t;
use crate::ui::Actions;
use crate::ui::style::{self, SPACE, Tokens};
use crate::ui::widgets::{self, Line};
use egui::accesskit::Role;
use egui::{Align2, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

/// Height of a row, in points.
const ROW: f32 = 21.0;
/// Rows and columns that are shown: all else is under All fields.
const MOST_ROWS: usize = 200;
const MOST_COLUMNS: usize = 4;

/// Whether a node has anything that a table could show.
pub(super) fn has_leaves(node: Node<'_>) -> bool {
    node.is_container() && leaves(node).next().is_some()
}

/// Everything in a node that says something.
fn leaves(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    node.descendants()
        .skip(1)
        .filter(|leaf| !leaf.is_container() && leaf.kind() != Kind::Null && leaf.is_filled())
}

/// The rows: names in the order in which they first appear, and what each node says; empty where nothing.
fn rows<'t>(nodes: &[Node<'t>]) -> Vec<(&'t str, Vec<&'t str>)> {
    let mut rows: Vec<(&str, Vec<&str>)> = Vec::new();
    for (column, node) in nodes.iter().enumerate() {
        for leaf in leaves(*node).take(MOST_ROWS) {
            let name = leaf.name();
            let free = rows.iter_mut().find(|(known, texts)| *known == name && texts[column].is_empty());
            if let Some((_, texts)) = free {
                texts[column] = leaf.text();
            } else if rows.len() < MOST_ROWS {
                let mut texts = vec![""; nodes.len()];
                texts[column] = leaf.text();
                rows.push((name, texts));
            }
        }
    }
    rows
}

/// Shows the table; columns with what stands above each.
pub(super) fn show(ui: &mut Ui, columns: &[(String, Node<'_>)], actions: &mut Actions) {
    let columns = &columns[..columns.len().min(MOST_COLUMNS)];
    let nodes: Vec<_> = columns.iter().map(|(_, node)| *node).collect();
    let heads: Vec<&str> = columns.iter().map(|(head, _)| head.as_str()).collect();
    let tokens = Tokens::of(ui);
    if heads.iter().any(|head| !head.is_empty()) && heads.len() > 1 {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
        for (at, head) in heads.iter().enumerate() {
            let cell = cell(rect, at, heads.len());
            let line = Line { text: head, font: style::small(), color: tokens.dim, width: cell.width() };
            widgets::paint_line(ui, cell.left_center(), Align2::LEFT_CENTER, &line);
        }
    }
    for (name, texts) in rows(&nodes) {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
        if !ui.is_rect_visible(rect) {
            continue;
        }
        let texts: Vec<_> = texts.into_iter().map(|text| parts::cut(text, 300).0).collect();
        let name = parts::cut(name, 100).0;
        let all = texts.join(" · ");
        let label = t!("details-value", name = &*name, value = all.as_str());
        response.widget_info(|| WidgetInfo::labeled(Role::Row, true, &label));
        if response.hovered() || response.has_focus() {
            let back = rect.expand2(vec2(SPACE[2], 0.0));
            ui.painter().rect_filled(back, f32::from(style::RADIUS_CONTROL), tokens.raised);
        }
        let width = name_width(rect) - SPACE[3];
        let line = Line { text: &name, font: style::body(), color: tokens.dim, width };
        widgets::paint_line(ui, pos2(rect.left(), rect.center().y), Align2::LEFT_CENTER, &line);
        for (at, text) in texts.iter().enumerate() {
            let cell = cell(rect, at, texts.len());
            let line = Line { text, font: style::mono(), color: tokens.text, width: cell.width() };
            widgets::paint_line(ui, cell.left_center(), Align2::LEFT_CENTER, &line);
        }
        response.context_menu(|ui| parts::value_menu(ui, &all, None, actions));
        response.on_hover_text(&label);
    }
}

fn name_width(rect: Rect) -> f32 {
    (rect.width() * 0.36).min(130.0)
}

/// Where the text of a column goes.
fn cell(rect: Rect, at: usize, columns: usize) -> Rect {
    let left = rect.left() + name_width(rect);
    let width = (rect.right() - left) / columns.max(1) as f32;
    let min = pos2(left + width * at as f32, rect.top());
    Rect::from_min_size(min, vec2((width - SPACE[3]).max(0.0), rect.height()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc;

    #[test]
    fn columns_share_the_rows_of_the_same_name() {
        let text = r#"{"a":{"Format":"jpg","Info":{"Width":"5"},"No":""},"b":{"Width":"7","Size":"9"}}"#;
        let tree = doc::json::parse(text.to_owned()).tree;
        let nodes: Vec<_> = tree.root().children().collect();
        assert_eq!(
            rows(&nodes),
            [("Format", vec!["jpg", ""]), ("Width", vec!["5", "7"]), ("Size", vec!["", "9"])]
        );
        assert!(has_leaves(nodes[0]));
        assert!(!has_leaves(tree.root().path(&["a", "No"]).unwrap()));
    }
}
