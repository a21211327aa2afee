//! Lines between jobs of a run that began when another ended.

use super::Parts;
use super::state::TimelineState;
use crate::time::Millis;
use crate::timeline::{Chain, TimeScale};
use crate::ui::style::{ROW_BAR, Tokens};
use egui::{Pos2, Shape, Stroke, Ui, pos2};
use std::collections::HashMap;
use std::rc::Rc;

/// Width of a line, and of one of the longest row.
const THIN: f32 = 1.0;
const THICK: f32 = 2.0;
/// Narrower runs, in points, have no lines.
const LEAST_WIDTH: f64 = 64.0;
/// How far from the end of a bar its line goes down.
const BESIDE: f32 = 3.0;

/// The chains of the runs in sight, by lane.
#[derive(Debug, Default)]
pub(super) struct Chains(HashMap<usize, Rc<Chain>>);

impl Chains {
    /// That of a lane; none where no job waited for another.
    pub fn of(&self, lane: usize) -> Option<&Chain> {
        self.0.get(&lane).map(Rc::as_ref)
    }
}

/// The chains of the unfolded runs in sight.
pub(super) fn gather(state: &mut TimelineState, now: Millis) -> Chains {
    let picture = &state.picture;
    let is_open = |lane: &usize| !state.folds.is_folded(picture.lanes.lanes()[*lane].key);
    let lanes: Vec<usize> = picture.seen_lanes.iter().map(|seen| seen.lane).filter(is_open).collect();
    let chains = lanes.into_iter().filter_map(|lane| {
        let chain = state.picture.chain(lane, now)?;
        (!chain.members.is_empty()).then_some((lane, chain))
    });
    Chains(chains.collect())
}

/// Paints the lines between bars that are drawn alone; those in blocks are too many to be told apart.
pub(super) fn paint(
    ui: &Ui,
    parts: &Parts,
    state: &TimelineState,
    scale: &TimeScale,
    chains: &Chains,
    is_pinned: bool,
) {
    if chains.0.is_empty() {
        return;
    }
    let tokens = Tokens::of(ui);
    let ends = ends(parts, state, chains, is_pinned);
    let region = parts.bars.intersect(parts.region(state, is_pinned));
    let painter = ui.painter().with_clip_rect(region.intersect(ui.clip_rect()));
    let (mut thin, mut thick) = (Vec::new(), Vec::new());
    for seen in &state.picture.seen_lanes {
        let chain = chains.of(seen.lane).filter(|_| is_wide(state, seen.lane, scale));
        let Some(chain) = chain else { continue };
        for &(from, to) in &chain.links {
            let (Some(&(_, end)), Some(&(begin, _))) = (ends.get(&from), ends.get(&to)) else { continue };
            // The lines of what is folded up or out of view would lead nowhere.
            if (begin.x - end.x).abs() > scale.width() as f32 {
                continue;
            }
            if chain.has_link((from, to)) {
                thick.push(line(end, begin, Stroke::new(THICK, tokens.text.gamma_multiply(0.9))));
            } else {
                thin.push(line(end, begin, Stroke::new(THIN, tokens.dim)));
            }
        }
    }
    painter.extend(thin);
    painter.extend(thick);
}

/// Whether a run is wide enough for its lines to be told from its bars. What has a chain has not very many of them.
fn is_wide(state: &TimelineState, lane: usize, scale: &TimeScale) -> bool {
    let lanes = &state.picture.lanes;
    let ends = lanes.lanes()[lane].bars.clone().map(|bar| lanes.end(bar).unwrap_or(lanes.start(bar)));
    let begin = lanes.lanes()[lane].extent.map_or(0, |(begin, _)| begin);
    scale.x(ends.max().unwrap_or(begin) as f64) - scale.x(begin as f64) >= LEAST_WIDTH
}

/// The middles of the left and the right edge of each bar that is drawn alone.
fn ends(
    parts: &Parts,
    state: &TimelineState,
    chains: &Chains,
    is_pinned: bool,
) -> HashMap<u32, (Pos2, Pos2)> {
    let mut ends = HashMap::new();
    let rows = state.picture.seen.iter().filter(|row| row.is_pinned == is_pinned);
    for row in rows.filter(|row| chains.of(row.lane).is_some()) {
        for element in row.placed.elements.iter().filter(|element| !element.is_block()) {
            let x = |x: f64| parts.bars.left() + x.clamp(-1e5, 1e5) as f32;
            let y = parts.bars.top() + row.y as f32 + ROW_BAR / 2.0;
            let bar = state.picture.first_bar(row, element);
            ends.insert(bar, (pos2(x(element.x0), y), pos2(x(element.x1), y)));
        }
    }
    ends
}

/// From the foot of the end of a bar down, or from its head up, to the begin of another.
fn line(end: Pos2, begin: Pos2, stroke: Stroke) -> Shape {
    let x = end.x.min(begin.x + BESIDE).round() - BESIDE;
    let leaves = if begin.y > end.y { end.y + ROW_BAR / 2.0 } else { end.y - ROW_BAR / 2.0 };
    Shape::line(vec![pos2(x, leaves), pos2(x, begin.y), pos2(begin.x + 1.0, begin.y)], stroke)
}
