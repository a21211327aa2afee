//! Pieces of what was moderated: frames of a film, stretches of sound or text, pages; each with a verdict of its own.

use super::super::parts;
use super::verdicts::{self, NUMBER, Rating};
use crate::doc::Node;
use crate::sanitize::sanitize_line;
use crate::t;
use crate::ui::Actions;
use crate::ui::style::{self, SPACE, Tokens};
use crate::ui::widgets::{self, Line, count};
use egui::accesskit::Role;
use egui::{Align2, Rect, Sense, Ui, WidgetInfo, pos2, vec2};
use std::collections::HashMap;

/// Height of a piece: two lines.
const ROW: f32 = 40.0;
/// Room for where a piece lies, in points.
const PLACE: f32 = 172.0;
/// Pieces that are read: all else is under All fields.
const MOST: usize = 10_000;

/// Lists of pieces, and the list in them where there is one.
const LISTS: [(&str, &str); 9] = [
    ("Snapshot", ""),
    ("snapshot", ""),
    ("AudioSection", ""),
    ("audio_section", ""),
    ("Section", ""),
    ("section", ""),
    ("PageSegment", "Results"),
    ("ImageResults", "Results"),
    ("TextResults", "Results"),
];

/// Whether a part is a list of pieces.
pub(super) fn is_list(name: &str) -> bool {
    LISTS.iter().any(|(list, _)| *list == name)
}

/// One piece.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    /// Where it lies, as sent: `SnapshotTime 30`.
    place: String,
    rating: Rating,
    /// The highest of its scores.
    score: Option<f32>,
    /// What was found.
    found: String,
    /// What it says, or its address.
    text: String,
}

/// Reads all pieces, and the highest score of each verdict among them.
pub(super) fn read(node: Node<'_>) -> (Vec<Piece>, HashMap<String, f32>) {
    let mut highest: HashMap<String, f32> = HashMap::new();
    let mut pieces = Vec::new();
    for (list, inner) in LISTS {
        let lists = node.each(list);
        let all: Vec<Node<'_>> = if inner.is_empty() {
            lists.collect()
        } else {
            lists.flat_map(|list| list.each(inner)).collect()
        };
        for piece in all.into_iter().filter(|piece| piece.is_container()) {
            for verdict in piece.children().filter(|child| verdicts::is_verdict(*child)) {
                if let Some(score) = verdicts::score_of(verdict) {
                    let most = highest.entry(verdict.name().to_owned()).or_insert(score);
                    *most = most.max(score);
                }
            }
            if pieces.len() < MOST {
                pieces.push(read_one(piece));
            }
        }
    }
    (pieces, highest)
}

fn read_one(piece: Node<'_>) -> Piece {
    /// What tells where a piece lies.
    const PLACES: [&str; 8] = [
        "SnapshotTime",
        "snapshot_time",
        "OffsetTime",
        "offset_time",
        "PageNumber",
        "SheetNumber",
        "StartByte",
        "start_byte",
    ];
    let places = PLACES.iter().map(|name| (*name, piece.text_of(name)));
    let place =
        places.filter(|(_, text)| !text.is_empty()).map(|(name, text)| format!("{name} {text}")).next();
    let all = piece.children().filter(|child| verdicts::is_verdict(*child));
    let told = verdicts::text_of(piece, &["Result", "result", "Suggestion", "suggestion"]);
    let hits: Vec<Node<'_>> = all.clone().filter(|one| verdicts::rating_of(*one) > Rating::Normal).collect();
    let rating = match Rating::of(told) {
        Rating::Untold => all.clone().map(verdicts::rating_of).max().unwrap_or(Rating::Untold),
        told => told,
    };
    let found = hits.into_iter().flat_map(|hit| {
        let name = hit.name().trim_end_matches("Info").trim_end_matches("_info");
        std::iter::once(sanitize_line(name).into_owned()).chain(verdicts::words_of(hit))
    });
    let text = verdicts::text_of(piece, &["Text", "text", "Url", "url"]);
    Piece {
        place: sanitize_line(&place.unwrap_or_default()).into_owned(),
        rating,
        score: all.filter_map(verdicts::score_of).reduce(f32::max),
        found: found.collect::<Vec<_>>().join(" · "),
        text: parts::cut(text, 300).0.into_owned(),
    }
}

/// Shows them, only those in view.
pub(super) fn show(ui: &mut Ui, pieces: &[Piece], actions: &mut Actions) {
    if pieces.is_empty() {
        return;
    }
    parts::heading(ui, &t!("details-pieces", n = pieces.len(), shown = count(pieces.len())));
    let (whole, in_view) = parts::rows(ui, ROW, pieces.len());
    for at in in_view {
        show_one(ui, &pieces[at], parts::row_at(whole, ROW, at), at, actions);
    }
}

fn show_one(ui: &Ui, piece: &Piece, rect: Rect, at: usize, actions: &mut Actions) {
    let tokens = Tokens::of(ui);
    let response = ui.interact(rect, ui.scope_id().with(("piece", at)), Sense::click());
    let score = piece.score.map_or_else(|| "–".to_owned(), |score| format!("{score:.0}"));
    let place = if piece.place.is_empty() { count(at + 1) } else { piece.place.clone() };
    let meaning = piece.rating.meaning();
    let spoken = t!("details-verdict-row", name = place.as_str(), meaning = meaning, score = score.as_str());
    response.widget_info(|| WidgetInfo::labeled(Role::Row, true, &spoken));
    if response.hovered() || response.has_focus() {
        let back = rect.expand2(vec2(SPACE[2], 0.0)).shrink2(vec2(0.0, 1.0));
        ui.painter().rect_filled(back, f32::from(style::RADIUS_CONTROL), tokens.raised);
    }
    let (color, sign) = piece.rating.look(tokens);
    let (upper, lower) = (rect.top() + ROW * 0.3, rect.bottom() - ROW * 0.27);
    parts::paint_icon(ui, pos2(rect.left() + SPACE[2], upper), sign, color);
    let x = rect.left() + SPACE[5] + SPACE[0];
    let left = Align2::LEFT_CENTER;
    let bar_left = rect.left() + PLACE;
    let line = Line { text: &place, font: style::body(), color: tokens.text, width: bar_left - x - SPACE[2] };
    widgets::paint_line(ui, pos2(x, upper), left, &line);
    let right = (rect.right() - NUMBER).max(bar_left);
    if let Some(score) = piece.score {
        let track = Rect::from_x_y_ranges(bar_left..=right, upper - 4.0..=upper + 4.0);
        verdicts::paint_score(ui, track, score, color);
    }
    let at = pos2(rect.right(), upper);
    ui.painter().text(at, Align2::RIGHT_CENTER, &score, style::mono(), tokens.text);
    let under = [piece.found.as_str(), piece.text.as_str()];
    let under: Vec<&str> = under.into_iter().filter(|text| !text.is_empty()).collect();
    let under = under.join(" · ");
    let line = Line { text: &under, font: style::small(), color: tokens.dim, width: rect.right() - x };
    widgets::paint_line(ui, pos2(x, lower), left, &line);
    if !piece.text.is_empty() {
        response.context_menu(|ui| parts::value_menu(ui, &piece.text, None, actions));
        response.on_hover_text(under);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc;

    #[test]
    fn pieces_of_every_kind_have_a_verdict_of_their_own() {
        let text = r#"{"Snapshot":[{"SnapshotTime":0,"Result":0,"Url":"u","PornInfo":{"HitFlag":0,"Score":3}},
            {"SnapshotTime":30,"AdsInfo":{"HitFlag":2,"Score":71,"Label":"QR"},"PornInfo":{"HitFlag":0,"Score":9}}],
            "PageSegment":{"Results":[{"PageNumber":4,"Suggestion":1,"PornInfo":{"HitFlag":1,"Score":98}}]}}"#;
        let tree = doc::json::parse(text.to_owned()).tree;
        let (pieces, highest) = read(tree.root());
        let short: Vec<_> = pieces
            .iter()
            .map(|one| (one.place.as_str(), one.rating, one.score, one.found.as_str(), one.text.as_str()))
            .collect();
        assert_eq!(
            short,
            [
                ("SnapshotTime 0", Rating::Normal, Some(3.0), "", "u"),
                ("SnapshotTime 30", Rating::Suspected, Some(71.0), "Ads · QR", ""),
                ("PageNumber 4", Rating::Violation, Some(98.0), "Porn", ""),
            ]
        );
        assert_eq!((highest["PornInfo"], highest["AdsInfo"]), (98.0, 71.0));
        assert!(is_list("Snapshot") && is_list("TextResults") && !is_list("SnapshotCount"));
    }
}
