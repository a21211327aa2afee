//! Columns of records by state: of the minimap, and of folded lanes.

use crate::callback::StateClass;
use crate::timeline::Column;
use crate::ui::style::Tokens;
use egui::{Mesh, Rect, pos2};

/// The least height of a column, and of what failed in it, in points.
const LEAST: f32 = 1.5;
const LEAST_FAILED: f32 = 3.0;

/// Paints a column into its place; the height is that of `most` records.
pub(super) fn paint(
    mesh: &mut Mesh,
    place: Rect,
    (column, most): (&Column, u32),
    alpha: f32,
    tokens: &Tokens,
) {
    for part in parts_of(column, most, place.height()) {
        let (bottom, top) = (place.bottom() - part.from, place.bottom() - part.to);
        let rect = Rect::from_min_max(pos2(place.left(), top), pos2(place.right(), bottom));
        let alpha = if part.class == StateClass::Failed { 1.0 } else { alpha };
        mesh.add_colored_rect(rect, tokens.state(part.class).gamma_multiply(alpha));
    }
}

/// A state's part of a column: from where to where, in points from the bottom.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Part {
    class: StateClass,
    from: f32,
    to: f32,
}

/// The parts of a column in the order in which they are painted: failures last and at the bottom, over what is
/// there, so that one among a million is seen.
fn parts_of(column: &Column, most: u32, height: f32) -> Vec<Part> {
    let total = column.total();
    if total == 0 {
        return Vec::new();
    }
    // The root keeps quiet hours visible beside busy ones.
    let share = (f64::from(total) / f64::from(most.max(1))).sqrt() as f32;
    let height = (share * height).max(LEAST);
    let count = |class: StateClass| column.by_severity[usize::from(class.severity())];
    let part = |class: StateClass| height * count(class) as f32 / total as f32;
    let mut parts = Vec::new();
    let mut from = part(StateClass::Failed);
    for class in StateClass::ALL.into_iter().filter(|&class| class != StateClass::Failed && count(class) > 0)
    {
        parts.push(Part { class, from, to: from + part(class) });
        from += part(class);
    }
    if count(StateClass::Failed) > 0 {
        let to = part(StateClass::Failed).max(LEAST_FAILED);
        parts.push(Part { class: StateClass::Failed, from: 0.0, to });
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_failure_in_a_million_is_painted_last_and_seen() {
        let mut column = Column::default();
        column.by_severity[usize::from(StateClass::Success.severity())] = 999_999;
        column.by_severity[usize::from(StateClass::Failed.severity())] = 1;
        let parts = parts_of(&column, 1_000_000, 40.0);
        let last = parts.last().unwrap();
        assert_eq!((last.class, last.from, last.to), (StateClass::Failed, 0.0, LEAST_FAILED));
        assert!((parts[0].to - 40.0).abs() < 1e-3 && parts.len() == 2);
        // Beside a busy hour a quiet one is seen, and what failed in it.
        let mut quiet = Column::default();
        quiet.by_severity[usize::from(StateClass::Failed.severity())] = 1;
        assert!(parts_of(&quiet, 1_000_000, 40.0).iter().all(|part| part.to >= LEAST_FAILED));
        assert_eq!(parts_of(&Column::default(), 5, 40.0), []);
    }
}
