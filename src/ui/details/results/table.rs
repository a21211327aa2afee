//! Leaves of one or several nodes as a table: a row a name, a column a node.

use super::super::parts;
use crate::doc::{Kind, Node};
use crate::t;
use crate::ui::Actions;
use crate::ui::style::{self, SPACE, Tokens};
use crate::ui::widgets::{self, Line, count};
use egui::accesskit::Role;
use egui::{Align2, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

/// Height of a row, in points.
const ROW: f32 = 21.0;
/// Rows that are shown: all else is under All fields.
const MOST_ROWS: usize = 200;
/// Columns that fit beside one another.
const MOST_COLUMNS: usize = 4;
/// So many times as many columns are shown.
const MOST_TABLES: usize = 4;

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

/// A name, and what each node says under it; empty where nothing.
type Row<'t> = (&'t str, Vec<&'t str>);

/// The rows: names in the order in which they first appear; and whether there are more values than are shown.
fn rows<'t>(nodes: &[Node<'t>]) -> (Vec<Row<'t>>, bool) {
    let mut rows: Vec<Row<'_>> = Vec::new();
    let mut has_more = false;
    for (column, node) in nodes.iter().enumerate() {
        for (at, leaf) in leaves(*node).take(MOST_ROWS + 1).enumerate() {
            if at == MOST_ROWS {
                has_more = true;
                break;
            }
            let name = leaf.name();
            let free = rows.iter_mut().find(|(known, texts)| *known == name && texts[column].is_empty());
            if let Some((_, texts)) = free {
                texts[column] = leaf.text();
            } else if rows.len() < MOST_ROWS {
                let mut texts = vec![""; nodes.len()];
                texts[column] = leaf.text();
                rows.push((name, texts));
            } else {
                has_more = true;
            }
        }
    }
    (rows, has_more)
}

/// Shows the table; columns with what stands above each.
pub(super) fn show(ui: &mut Ui, columns: &[(String, Node<'_>)], actions: &mut Actions) {
    // Of more than fit beside one another the others come below.
    let shown = &columns[..columns.len().min(MOST_COLUMNS * MOST_TABLES)];
    for few in shown.chunks(MOST_COLUMNS) {
        show_columns(ui, few, columns.len() > 1, actions);
    }
    if shown.len() < columns.len() {
        parts::note(ui, t!("details-more-below", shown = count(columns.len() - shown.len())));
    }
}

fn show_columns(ui: &mut Ui, columns: &[(String, Node<'_>)], has_heads: bool, actions: &mut Actions) {
    let nodes: Vec<_> = columns.iter().map(|(_, node)| *node).collect();
    let heads: Vec<&str> = columns.iter().map(|(head, _)| head.as_str()).collect();
    let tokens = Tokens::of(ui);
    if has_heads && heads.iter().any(|head| !head.is_empty()) {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
        for (at, head) in heads.iter().enumerate() {
            let cell = cell(rect, at, heads.len());
            let line = Line { text: head, font: style::small(), color: tokens.dim, width: cell.width() };
            widgets::paint_line(ui, cell.left_center(), Align2::LEFT_CENTER, &line);
        }
    }
    let (rows, has_more) = rows(&nodes);
    for (name, texts) in rows {
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
    if has_more {
        parts::note(ui, t!("details-more-values"));
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
    fn what_is_left_out_is_told() {
        let text = |number: usize| {
            let all: Vec<String> = (0..number).map(|at| format!("\"k{at}\":1")).collect();
            format!("{{{}}}", all.join(","))
        };
        let told = |number: usize| {
            let tree = doc::json::parse(text(number)).tree;
            let (rows, has_more) = rows(&[tree.root()]);
            (rows.len(), has_more)
        };
        assert_eq!((told(MOST_ROWS), told(MOST_ROWS + 1)), ((MOST_ROWS, false), (MOST_ROWS, true)));
    }

    #[test]
    fn columns_share_the_rows_of_the_same_name() {
        let text = r#"{"a":{"Format":"jpg","Info":{"Width":"5"},"No":""},"b":{"Width":"7","Size":"9"}}"#;
        let tree = doc::json::parse(text.to_owned()).tree;
        let nodes: Vec<_> = tree.root().children().collect();
        assert_eq!(
            rows(&nodes),
            (vec![("Format", vec!["jpg", ""]), ("Width", vec!["5", "7"]), ("Size", vec!["", "9"])], false)
        );
        assert!(has_leaves(nodes[0]));
        assert!(!has_leaves(tree.root().path(&["a", "No"]).unwrap()));
    }
}
