//! A mark as it is painted and told: the same in table, timeline and details.

use super::style::{self, RADIUS_BAR, Tokens, icon};
use crate::marks::Mark;
use crate::sanitize::sanitize_line;
use crate::t;
use egui::{Align2, Color32, CornerRadius, Painter, Rect, Shape, Stroke, pos2, vec2};

/// Width and height of a mark, in points.
pub const SIZE: egui::Vec2 = egui::Vec2::new(10.0, 14.0);
/// How deep the notch of a ribbon is.
const NOTCH: f32 = 4.0;
/// Size of the figure of a colour.
const FIGURE: f32 = 9.0;

/// The name of a colour, from 1 on.
#[must_use]
pub fn colour_name(colour: u8) -> &'static str {
    match colour {
        1 => t!("mark-colour-1"),
        2 => t!("mark-colour-2"),
        3 => t!("mark-colour-3"),
        4 => t!("mark-colour-4"),
        5 => t!("mark-colour-5"),
        6 => t!("mark-colour-6"),
        7 => t!("mark-colour-7"),
        8 => t!("mark-colour-8"),
        9 => t!("mark-colour-9"),
        _ => "",
    }
}

/// What is noted, in words; `note` cuts the note after so many characters.
#[must_use]
pub fn words(mark: &Mark, longest: usize) -> String {
    let mut parts = Vec::new();
    if mark.bookmark {
        parts.push(t!("mark-bookmark").to_owned());
    }
    if let Some(colour) = mark.colour {
        parts.push(t!("mark-colour", number = colour.to_string(), name = colour_name(colour)));
    }
    if !mark.note.is_empty() {
        let note: String = mark.note.chars().take(longest).collect();
        let note = sanitize_line(&note);
        parts.push(t!("mark-note", text = &*note));
    }
    parts.join(", ")
}

/// The colour that a mark is painted in.
#[must_use]
pub fn color(mark: &Mark, tokens: &Tokens) -> Color32 {
    match mark.colour {
        Some(colour) => tokens.mark(colour),
        None if mark.bookmark => tokens.accent,
        None => tokens.dim,
    }
}

/// Paints a mark: a ribbon for a bookmark, a plate for a colour, a sheet for a note alone. Colours have their
/// figure, so that they are told apart without seeing colours.
pub fn paint(painter: &Painter, rect: Rect, mark: &Mark, tokens: &Tokens) {
    let fill = color(mark, tokens);
    if !mark.bookmark && mark.colour.is_none() {
        let font = style::icons(style::TEXT_SMALL);
        painter.text(rect.center(), Align2::CENTER_CENTER, icon::DOCUMENT, font, fill);
        return;
    }
    if mark.bookmark {
        for shape in ribbon(rect, fill) {
            painter.add(shape);
        }
    } else {
        painter.rect_filled(rect.shrink2(vec2(0.0, 1.0)), CornerRadius::same(RADIUS_BAR), fill);
    }
    if let Some(colour) = mark.colour {
        let lift = if mark.bookmark { NOTCH / 2.0 - 0.5 } else { 0.0 };
        let at = rect.center() - vec2(0.0, lift);
        let font = style::strong(FIGURE);
        painter.text(at, Align2::CENTER_CENTER, colour.to_string(), font, tokens.on_bar);
    }
    if !mark.note.is_empty() {
        let at = rect.right_bottom() - vec2(0.0, 1.0);
        painter.circle(at, 2.0, tokens.text, Stroke::new(1.0, tokens.bg));
    }
}

/// A ribbon with a notch, in two convex halves.
fn ribbon(rect: Rect, fill: Color32) -> [Shape; 2] {
    let middle = rect.center().x;
    let half = |from: f32, to: f32| {
        let outer = if from < middle { from } else { to };
        let y = |x: f32| if (x - outer).abs() < f32::EPSILON { rect.bottom() } else { rect.bottom() - NOTCH };
        let points = vec![pos2(from, rect.top()), pos2(to, rect.top()), pos2(to, y(to)), pos2(from, y(from))];
        Shape::convex_polygon(points, fill, Stroke::NONE)
    };
    [half(rect.left(), middle), half(middle, rect.right())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_says_everything_that_is_noted() {
        let mark = Mark { bookmark: true, colour: Some(2), note: "ask\nLi again".into() };
        assert_eq!(words(&mark, 6), "bookmark, colour 2 (orange), note ask\\nLi");
        assert_eq!(words(&Mark::default(), 9), "");
        for colour in 1..=crate::marks::COLOURS {
            assert!(!colour_name(colour).is_empty());
        }
    }
}
