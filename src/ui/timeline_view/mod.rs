//! The timeline: minimap, ruler, lanes. What is drawn where is the business of [`crate::timeline`]; here it
//! is painted and pointed at.
//!
//! A frame goes through the parts twice: first all of them take what the user does, then all are painted, so
//! that nothing lags behind anything else.

mod arriving;
mod bars;
mod chain;
mod columns;
mod gaps;
mod going;
mod handles;
mod hatch;
mod history;
mod holding;
mod keeping;
mod lane_headers;
mod lanes;
mod menu;
mod minimap;
mod names;
mod picked;
mod picture;
mod pointer;
mod range;
mod range_field;
mod ruler;
mod state;
#[cfg(test)]
mod tests;
mod tip;

pub use picture::LanesKey;
pub use state::TimelineState;

use crate::ui::command::Command;
use crate::ui::style::Tokens;
use crate::ui::{Actions, ViewCtx};
use egui::{Rect, Sense, Stroke, Ui, pos2};

/// Height of the minimap, in points.
const MINIMAP: f32 = 58.0;
/// Height of the ruler.
const RULER: f32 = 24.0;
/// Width of the names of lanes: at most, at least, and as a share of all.
const NAMES: (f32, f32, f32) = (278.0, 176.0, 0.32);

/// Where the parts of the timeline lie.
#[derive(Clone, Copy, Debug)]
struct Parts {
    minimap: Rect,
    /// Left of the ruler: grouping and zone.
    corner: Rect,
    ruler: Rect,
    /// Names of lanes and rows.
    names: Rect,
    /// Bars.
    bars: Rect,
}

impl Parts {
    fn of(all: Rect) -> Self {
        let names = (all.width() * NAMES.2).clamp(NAMES.1, NAMES.0).min(all.width() / 2.0);
        let x = (all.left() + names).round();
        let minimap_end = (all.top() + MINIMAP).min(all.bottom());
        let ruler_end = (minimap_end + RULER).min(all.bottom());
        let part = |left, top, right, bottom| Rect::from_min_max(pos2(left, top), pos2(right, bottom));
        Self {
            minimap: part(all.left(), all.top(), all.right(), minimap_end),
            corner: part(all.left(), minimap_end, x, ruler_end),
            ruler: part(x, minimap_end, all.right(), ruler_end),
            names: part(all.left(), ruler_end, x, all.bottom()),
            bars: part(x, ruler_end, all.right(), all.bottom()),
        }
    }

    /// Names and bars.
    fn lanes(&self) -> Rect {
        self.names.union(self.bars)
    }

    /// Where names and bars of lanes that are pinned, or of all others, are seen.
    fn region(&self, state: &TimelineState, is_pinned: bool) -> Rect {
        let all = self.lanes();
        let edge = (all.top() + state.picture.sticky as f32).min(all.bottom());
        if is_pinned { all.with_max_y(edge) } else { all.with_min_y(edge) }
    }
}

/// Shows the timeline.
pub fn show(ui: &mut Ui, ctx: &ViewCtx<'_>, state: &mut TimelineState, actions: &mut Actions) {
    let (all, _) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
    let parts = Parts::of(all);
    state.refresh(ui, ctx, &parts);
    let minimap = minimap::interact(ui, &parts, ctx, state);
    let brush = ruler::interact(ui, &parts, ctx, state, actions);
    let canvas = pointer::navigate(ui, &parts, state);
    state.settle(ctx, parts.bars);
    let pointed = pointer::act(ui, &parts, ctx, state, actions, &canvas);

    let tokens = Tokens::of(ui);
    lanes::paint(ui, &parts, ctx, state, (&pointed, actions));
    minimap::paint(ui, &parts, state, &minimap);
    ruler::paint(ui, &parts, ctx, state, &brush);
    let line = Stroke::new(1.0, tokens.line);
    ui.painter().hline(all.x_range(), parts.minimap.bottom() - 0.5, line);
    ui.painter().hline(all.x_range(), parts.ruler.bottom() - 0.5, line);
    pointer::paint_hairline(ui, &parts, ctx, state);
    tip::show(ui, ctx, state, &pointed);
    menu::show(&canvas, ctx, state, actions);
    ruler::corner(ui, &parts, ctx, state);
    ruler::beyond(ui, &parts, state);
    range_field::show(ui, &parts, ctx, state);
}

/// Runs a command of the timeline.
pub fn run_command(state: &mut TimelineState, ctx: &ViewCtx<'_>, command: Command) {
    /// How much one press of a key zooms.
    const ZOOM: f64 = 1.5;
    /// How much of the view one press of a key pans.
    const PAN: f64 = 0.15;
    /// How much of it one press of a key brushes.
    const BRUSH: f64 = 0.02;
    match command {
        Command::FitAll => state.fit_all(),
        Command::FitSelection => state.fit_selection(ctx),
        Command::ZoomIn => state.zoom_at_middle(ZOOM),
        Command::ZoomOut => state.zoom_at_middle(1.0 / ZOOM),
        Command::PanLeft => state.pan_by_share(-PAN),
        Command::PanRight => state.pan_by_share(PAN),
        Command::BrushEarlier => state.brush_by(-BRUSH, ctx),
        Command::BrushLater => state.brush_by(BRUSH, ctx),
        Command::ViewBack => state.go_back(),
        Command::ViewForward => state.go_forward(),
        Command::CycleGrouping => state.grouping = state.grouping.next(),
        Command::FoldAll => state.folds.all(true),
        Command::UnfoldAll => state.folds.all(false),
        Command::CollapseGaps => state.toggle_gaps(),
        // Without a timeline there is nowhere to show the field, and it would appear with the first record.
        Command::GoToRange if ctx.hits.is_empty() => {}
        Command::GoToRange => state.range_field = Some(range_field::RangeField::default()),
        Command::PinLane => state.toggle_pin(ctx),
        _ => {}
    }
}
