//! Bars: hatched wait, solid run, sign and label.

use super::hatch::Hatch;
use super::names::BarLabel;
use super::picture::{RowRef, SeenRow};
use super::pointer::element_rect;
use super::state::TimelineState;
use super::{Parts, columns, names};
use crate::callback::StateClass;
use crate::marks::Mark;
use crate::time::Millis;
use crate::timeline::{self, Element, LaneKey, TimeScale};
use crate::ui::style::{self, RADIUS_BAR, ROW_BAR, ROW_LANE_HEADER, SPACE, Tokens, glyph, icon};
use crate::ui::widgets::count;
use crate::ui::{ViewCtx, mark};
use egui::emath::GuiRounding;
use egui::{
    Color32, CornerRadius, FontId, Galley, Mesh, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, pos2,
    vec2,
};
use std::sync::Arc;

/// Narrower bars are plain rectangles: at that width nobody sees round corners.
const ROUND_FROM: f32 = 6.0;
/// From this width on a bar has its sign.
const SIGN_FROM: f32 = 18.0;
/// No text has narrower letters than this, all in all.
const LETTER_LEAST: f32 = 3.5;
/// The least that is drawn solid, in points.
const SOLID_LEAST: f32 = 2.0;
/// How far the wait stands back from the height of the bar.
const WAIT_INSET: f32 = 3.0;
/// Height of a run's own bar, in the header of its lane.
const HEAD: f32 = 3.0;
/// How far it is from the bottom of the header: what is told stands above it.
pub(super) const HEAD_BELOW: f32 = 1.0;
/// How strong the line of a run or a lane is.
const FAINT: f32 = 0.45;
/// How many records under way are the least that the height of a folded lane stands for.
const STEPS_LEAST: u32 = 2;
/// How strong what did not fail is there.
const STEPS_ALPHA: f32 = 0.7;
/// How far the teeth of an open end stand out.
const TOOTH: f32 = 4.0;

/// What a label is written with.
#[derive(Clone, Copy)]
struct Ink {
    color: Color32,
    /// Behind the text, where the bar is too restless to be read on.
    ground: Option<Color32>,
}

/// Paints bars, one kind of shape after the other, so that each is one piece for the screen.
pub(super) struct BarPainter<'a> {
    ctx: &'a ViewCtx<'a>,
    state: &'a TimelineState,
    parts: &'a Parts,
    tokens: &'static Tokens,
    painter: Painter,
    pixels_per_point: f32,
    scale: &'a TimeScale,
    is_pinned: bool,
    hatch: Hatch,
    plain: Mesh,
    round: Vec<Shape>,
    texts: Vec<(Pos2, Arc<Galley>, Color32)>,
    over: Vec<Shape>,
    marks: Vec<(Rect, &'a Mark)>,
    /// Where the mark of the bar that is painted ends: what is written on the bar begins after it.
    label_from: f32,
}

impl<'a> BarPainter<'a> {
    pub fn new(
        ui: &Ui,
        parts: &'a Parts,
        ctx: &'a ViewCtx<'a>,
        state: &'a TimelineState,
        (scale, is_pinned): (&'a TimeScale, bool),
    ) -> Self {
        let seen = parts.bars.intersect(parts.region(state, is_pinned)).intersect(ui.clip_rect());
        Self {
            ctx,
            state,
            parts,
            tokens: Tokens::of(ui),
            painter: ui.painter().with_clip_rect(seen),
            is_pinned,
            pixels_per_point: ui.pixels_per_point(),
            scale,
            hatch: Hatch::new(ui),
            plain: Mesh::default(),
            round: Vec::new(),
            texts: Vec::new(),
            over: Vec::new(),
            marks: Vec::new(),
            label_from: f32::NEG_INFINITY,
        }
    }

    /// Whether it paints the lanes that do not scroll.
    pub fn is_pinned(&self) -> bool {
        self.is_pinned
    }

    pub fn row(&mut self, row: &SeenRow, hovered: Option<usize>) {
        let mut taken = f32::NEG_INFINITY;
        self.steps(row);
        for (number, element) in row.placed.elements.iter().enumerate() {
            let rect = element_rect(self.parts, row, element);
            let rect = rect.round_to_pixels(self.pixels_per_point);
            let is_selected = self.state.picture.is_marked(row, element);
            let pointed = self.ctx.hovered.and_then(|id| self.state.picture.lanes.bar_of(id));
            let is_hovered = hovered == Some(number)
                || pointed.is_some_and(|pointed| self.state.picture.has_bar(row, element, pointed));
            if matches!(row.row, RowRef::Head(_)) {
                self.head(rect, row, element, is_selected || is_hovered);
                continue;
            }
            let bar = self.state.picture.first_bar(row, element);
            let noted = self.mark(row, number);
            self.label_from = noted.map_or(f32::NEG_INFINITY, |place| place.right() + 1.0);
            let whole = noted.map_or(rect, |place| rect.union(place.expand2(vec2(1.0, 0.0))));
            if element.is_block() {
                self.block(rect, element, row.row == RowRef::Folded);
            } else if !self.bar(rect, row, element, bar) {
                taken = self.beside(whole, row, number, taken);
            }
            taken = noted.map_or(taken, |place| taken.max(place.right()));
            self.outline(rect, is_selected, is_hovered);
        }
        self.edges(row);
    }

    pub fn finish(self) {
        self.painter.add(Shape::mesh(self.hatch.into_mesh()));
        self.painter.add(Shape::mesh(self.plain));
        self.painter.extend(self.round);
        for (at, galley, color) in self.texts {
            self.painter.galley(at, galley, color);
        }
        self.painter.extend(self.over);
        for (place, mark) in self.marks {
            self.painter.rect_filled(place.expand(1.0), CornerRadius::same(RADIUS_BAR), self.tokens.bg);
            mark::paint(&self.painter, place, mark, self.tokens);
        }
    }

    fn head(&mut self, rect: Rect, row: &SeenRow, element: &Element, is_lit: bool) {
        // A run that nobody told the state of looks as its jobs do.
        let class = match timeline::class_of(element.severity) {
            StateClass::Unknown => timeline::class_of(self.state.picture.lanes.worst_job(row.lane)),
            known => known,
        };
        let color = self.tokens.state(class);
        let alpha = if is_lit { 1.0 } else { FAINT };
        let line = Rect::from_min_max(pos2(rect.left(), rect.bottom() - HEAD), rect.max);
        self.fill(line, color.gamma_multiply(alpha));
    }

    /// The line that a lane spans from its first begin to its last end; none while something is under way.
    pub fn span(&mut self, top: f64, from: Millis, to: Option<Millis>, severity: u8) {
        let to = to.unwrap_or_else(|| self.ctx.now.max(from));
        let left = self.parts.bars.left();
        let x = |time: Millis| left + self.scale.x(time as f64).clamp(-8.0, self.scale.width() + 8.0) as f32;
        let (x0, x1) = (x(from), x(to).max(x(from) + SOLID_LEAST));
        let y = self.parts.bars.top() + top as f32 + ROW_LANE_HEADER - HEAD_BELOW;
        let line = Rect::from_x_y_ranges(x0..=x1, y - HEAD..=y);
        self.fill(line, self.tokens.state(timeline::class_of(severity)).gamma_multiply(FAINT));
    }

    /// How many are under way from moment to moment in the blocks of a folded lane, by state.
    fn steps(&mut self, row: &SeenRow) {
        let most = row.placed.steps.iter().map(|step| step.bars.total()).max().unwrap_or(0);
        // A power of two, so that the heights of all are not other ones with each step of panning.
        let most = most.max(STEPS_LEAST).next_power_of_two();
        let (left, top) = (self.parts.bars.left(), self.parts.bars.top() + row.y as f32);
        for step in &row.placed.steps {
            let place = Rect::from_min_max(
                pos2(left + step.x0 as f32, top),
                pos2(left + step.x1 as f32, top + ROW_BAR),
            );
            let place = place.round_to_pixels(self.pixels_per_point);
            columns::paint(&mut self.plain, place, (&step.bars, most), STEPS_ALPHA, self.tokens);
        }
    }

    fn block(&mut self, rect: Rect, element: &Element, is_folded: bool) {
        if is_folded {
            return;
        }
        let class = timeline::class_of(element.severity);
        let color = self.tokens.state(class);
        self.fill(rect, color);
        // A darker foot tells a block from a bar where there is no room for its number.
        let foot = Rect::from_min_max(pos2(rect.left(), rect.bottom() - 3.0), rect.max);
        self.over.push(Shape::rect_filled(
            foot.shrink2(vec2(1.0, 0.0)).translate(vec2(0.0, -1.0)),
            CornerRadius::ZERO,
            self.tokens.on_bar.gamma_multiply(0.35),
        ));
        let label = BarLabel::number(format!("×{}", count(element.count())));
        self.label(rect, class, Ink { color: self.tokens.on_bar, ground: None }, &label, false);
    }

    /// Paints a bar, and tells whether there was room for a label on it.
    fn bar(&mut self, rect: Rect, row: &SeenRow, element: &Element, bar: u32) -> bool {
        let lanes = &self.state.picture.lanes;
        let (class, shape) = (lanes.class(bar), lanes.shape(bar));
        let color = self.tokens.state(class);
        let is_open = lanes.is_open(bar);
        let origin = self.parts.bars.left() + element.x0.max(-100_000.0) as f32;
        let mut ink = Ink { color: self.tokens.on_bar, ground: None };
        // Where a label is written that has no room on what is solid.
        let mut ground = Rect::NOTHING;
        let solid = if shape.only_waits() {
            self.hatch.rect(rect, origin, color.gamma_multiply(0.7));
            self.frame(rect, color);
            ink = Ink { color: self.tokens.text, ground: Some(self.tokens.bg) };
            rect
        } else if shape.has_unknown_start() && rect.width() > ROUND_FROM {
            self.fill(rect, color.gamma_multiply(0.22));
            self.frame(rect, color);
            ink.color = self.tokens.text;
            rect
        } else {
            let start = self.scale.x(lanes.start(bar) as f64).clamp(element.x0, element.x1);
            let x = self.parts.bars.left() + start.clamp(-8.0, self.scale.width() + 8.0) as f32;
            let x = x.round_to_pixels(self.pixels_per_point).min(rect.right() - SOLID_LEAST).max(rect.left());
            let wait = Rect::from_min_max(rect.min, pos2(x, rect.bottom())).shrink2(vec2(0.0, WAIT_INSET));
            if wait.width() > 0.0 {
                self.hatch.rect(wait, origin, color);
            }
            ground = Rect::from_min_max(rect.min, pos2(x, rect.bottom()));
            let solid = Rect::from_min_max(pos2(x, rect.top()), rect.max);
            self.fill(solid, color);
            solid
        };
        if is_open && !shape.only_waits() {
            self.teeth(solid, color);
        }
        let has_warning = shape.has_problem();
        let seen = |rect: Rect| rect.intersect(self.parts.bars).width();
        // What waited long and ran shortly is told on its wait.
        let (place, ink) = if seen(solid) < SIGN_FROM && seen(ground) > seen(solid) {
            (ground, Ink { color: self.tokens.text, ground: Some(self.tokens.bg) })
        } else {
            (solid, ink)
        };
        let is_told = place.width() >= SIGN_FROM;
        if is_told {
            let id = lanes.record(bar);
            let key = lanes.lanes()[row.lane].key;
            let label =
                self.ctx.index.get(id).map_or_else(Default::default, |record| {
                    names::bar_label(record, lanes, key, self.ctx.now)
                });
            self.label(place, class, ink, &label, has_warning);
        } else if has_warning {
            self.corner(rect);
        }
        is_told
    }

    /// Sign, name and time, as far as there is room.
    fn label(&mut self, rect: Rect, class: StateClass, ink: Ink, label: &BarLabel, warning: bool) {
        let mut seen = rect.intersect(self.parts.bars);
        seen.min.x = seen.min.x.max(self.label_from);
        if seen.width() < SIGN_FROM {
            return;
        }
        let mut room = seen.right() - SPACE[1];
        let mut x =
            self.text(glyph(class), style::icons(style::TEXT_SMALL), seen, seen.left() + SPACE[1], ink);
        if warning && room - x > SIGN_FROM {
            room -= style::TEXT_SMALL;
            self.text(icon::WARNING, style::icons(style::TEXT_SMALL), seen, room, ink);
            room -= SPACE[1];
        }
        x += SPACE[1];
        let font = style::strong(style::TEXT_SMALL);
        if let Some(galley) = self.fitting(label, room - x, &font, ink.color) {
            self.written(galley, seen, x, ink);
        }
    }

    /// What of a label there is room for. A reason is cut rather than left out.
    fn fitting(&self, label: &BarLabel, room: f32, font: &FontId, color: Color32) -> Option<Arc<Galley>> {
        /// Fewer letters of a reason say nothing.
        const LEAST: usize = 6;
        let lay_out = |text: String| {
            // Most of what does not fit is told by its length alone: laying out costs far more.
            let may_fit = text.chars().count() as f32 * LETTER_LEAST <= room;
            let galley = may_fit.then(|| self.painter.layout_no_wrap(text, font.clone(), color))?;
            (galley.size().x <= room).then_some(galley)
        };
        if let Some(galley) = label.all().into_iter().find_map(lay_out) {
            return Some(galley);
        }
        let letters = label.reason.chars().count().min((room / LETTER_LEAST).max(0.0) as usize + 1);
        let cut = |letters: usize| format!("{}…", label.reason.chars().take(letters).collect::<String>());
        (LEAST..letters).rev().find_map(|letters| lay_out(cut(letters)))
    }

    /// What would stand on a bar if it was wide enough, sign and all, on the free ground behind it and its mark or else
    /// before them. Up to `taken` there is a text of the row already; gives up to where there is one now.
    fn beside(&mut self, rect: Rect, row: &SeenRow, number: usize, taken: f32) -> f32 {
        /// The least between a text and the next bar.
        const AIR: f32 = 12.0;
        let end = rect.right();
        let lanes = &self.state.picture.lanes;
        let bar = self.state.picture.first_bar(row, &row.placed.elements[number]);
        let lane = lanes.lanes()[row.lane].key;
        let (before, after) = self.free_beside(row, number);
        let before = before.max(taken);
        // The mark of the next bar may stand in front of it.
        let next =
            (number + 1 < row.placed.elements.len()).then(|| self.mark_place(row, number + 1)).flatten();
        let after = next.map_or(after, |(place, _)| after.min(place.left()));
        let Some(record) = self.ctx.index.get(lanes.record(bar)) else { return taken };
        if (after - end).max(rect.left() - before) < SIGN_FROM + AIR || end > self.parts.bars.right() {
            return taken;
        }
        let label = names::bar_label(record, lanes, lane, self.ctx.now);
        let class = lanes.class(bar);
        let state = self.tokens.state(class);
        let color = if class == StateClass::Failed { state } else { self.tokens.dim };
        let sign =
            self.painter.layout_no_wrap(glyph(class).to_owned(), style::icons(style::TEXT_SMALL), state);
        let text_from = sign.size().x + SPACE[1];
        let behind = end + SPACE[2];
        let room = (after - AIR - behind).max(rect.left() - SPACE[2] - AIR - before) - text_from;
        let Some(galley) = self.fitting(&label, room, &style::small(), color) else { return taken };
        let (width, y) = (text_from + galley.size().x, rect.center().y - galley.size().y / 2.0);
        let x = if behind + width + AIR <= after { behind } else { rect.left() - SPACE[2] - width };
        let sign_y = rect.center().y - sign.size().y / 2.0;
        self.texts.push((pos2(x, sign_y), sign, state));
        self.texts.push((pos2(x + text_from, y), galley, color));
        taken.max(x + width)
    }

    /// Where the neighbours of a bar end and begin.
    fn free_beside(&self, row: &SeenRow, number: usize) -> (f32, f32) {
        let (elements, bars) = (&row.placed.elements, self.parts.bars);
        let x = |x: f64| bars.left() + x.clamp(-8.0, self.scale.width() + 8.0) as f32;
        let before = number.checked_sub(1).map_or(bars.left(), |before| x(elements[before].x1));
        let after = elements.get(number + 1).map_or(bars.right(), |after| x(after.x0));
        (before.max(bars.left()), after.min(bars.right()))
    }

    /// Puts a text into a bar; gives its right edge.
    fn text(&mut self, text: &str, font: FontId, bar: Rect, x: f32, ink: Ink) -> f32 {
        let galley = self.painter.layout_no_wrap(text.to_owned(), font, ink.color);
        self.written(galley, bar, x, ink)
    }

    fn written(&mut self, galley: Arc<Galley>, bar: Rect, x: f32, ink: Ink) -> f32 {
        let size = galley.size();
        let at = pos2(x, bar.center().y - size.y / 2.0);
        if let Some(ground) = ink.ground {
            let plate = Rect::from_center_size(
                pos2(x + size.x / 2.0, bar.center().y),
                vec2(size.x + SPACE[1], ROW_BAR - SPACE[1]),
            );
            self.round.push(Shape::rect_filled(plate, CornerRadius::same(RADIUS_BAR), ground));
        }
        self.texts.push((at, galley, ink.color));
        x + size.x
    }

    fn fill(&mut self, rect: Rect, color: Color32) {
        if rect.width() < ROUND_FROM {
            self.plain.add_colored_rect(rect, color);
        } else {
            self.round.push(Shape::rect_filled(rect, CornerRadius::same(RADIUS_BAR), color));
        }
    }

    fn frame(&mut self, rect: Rect, color: Color32) {
        let corner = CornerRadius::same(RADIUS_BAR);
        self.over.push(Shape::rect_stroke(rect, corner, Stroke::new(1.0, color), StrokeKind::Inside));
    }

    /// The open end of what is under way.
    fn teeth(&mut self, rect: Rect, color: Color32) {
        for top in [rect.top(), rect.center().y] {
            let middle = top + ROW_BAR / 4.0;
            let points = vec![
                pos2(rect.right() - 1.0, top),
                pos2(rect.right(), top),
                pos2(rect.right() + TOOTH, middle),
                pos2(rect.right(), top + ROW_BAR / 2.0),
                pos2(rect.right() - 1.0, top + ROW_BAR / 2.0),
            ];
            self.round.push(Shape::convex_polygon(points, color, Stroke::NONE));
        }
    }

    /// A warning where there is no room for its sign.
    fn corner(&mut self, rect: Rect) {
        let (x, y) = (rect.right(), rect.top());
        let points = vec![pos2(x - 4.0, y - 2.0), pos2(x + 2.0, y - 2.0), pos2(x + 2.0, y + 4.0)];
        self.over.push(Shape::convex_polygon(points, self.tokens.warn, Stroke::new(1.0, self.tokens.bg)));
    }

    fn outline(&mut self, rect: Rect, is_selected: bool, is_hovered: bool) {
        let stroke = match (is_selected, is_hovered) {
            (true, _) => Stroke::new(1.6, self.tokens.accent),
            (false, true) => Stroke::new(1.0, self.tokens.text),
            (false, false) => return,
        };
        let corner = CornerRadius::same(RADIUS_BAR + 1);
        self.over.push(Shape::rect_stroke(rect.expand(SPACE[0]), corner, stroke, StrokeKind::Middle));
    }

    /// What the user noted, and of a block what is noted of its first marked record. Gives where that stands.
    fn mark(&mut self, row: &SeenRow, number: usize) -> Option<Rect> {
        let (place, mark) = self.mark_place(row, number)?;
        self.marks.push((place, mark));
        Some(place)
    }

    fn mark_place(&self, row: &SeenRow, number: usize) -> Option<(Rect, &'a Mark)> {
        if self.ctx.marked.is_empty() {
            return None;
        }
        let element = &row.placed.elements[number];
        let mark = self.state.picture.mark_of(row, element, self.ctx.marked)?;
        let rect = element_rect(self.parts, row, element).round_to_pixels(self.pixels_per_point);
        let seen = rect.intersect(self.parts.bars).x_range();
        let left = mark_left((seen.min, seen.max), self.free_beside(row, number));
        Some((Rect::from_center_size(pos2(left + mark::SIZE.x / 2.0, rect.center().y), mark::SIZE), mark))
    }

    /// How many bars lie outside, where none is in sight.
    fn edges(&mut self, row: &SeenRow) {
        if !row.placed.elements.is_empty() || matches!(row.row, RowRef::Head(_)) {
            return;
        }
        let color = self.tokens.dim.gamma_multiply(0.8);
        let top = self.parts.bars.top() + row.y as f32;
        let hint = |text: String| self.painter.layout_no_wrap(text, style::small(), color);
        let y = |galley: &Galley| top + (ROW_BAR - galley.size().y) / 2.0;
        if row.placed.before > 0 {
            let galley = hint(format!("{} {}", icon::LEFT, count(row.placed.before)));
            self.texts.push((pos2(self.parts.bars.left() + SPACE[2], y(&galley)), galley, color));
        }
        if row.placed.after > 0 {
            let galley = hint(format!("{} {}", count(row.placed.after), icon::RIGHT));
            let x = self.parts.bars.right() - SPACE[4] - galley.size().x;
            self.texts.push((pos2(x, y(&galley)), galley, color));
        }
    }
}

/// Whether a lane is that of a run.
pub(super) fn is_run_lane(key: LaneKey) -> bool {
    matches!(key, LaneKey::Run(_))
}

/// The left edge of the mark of a bar, which is seen from the one to the other edge, between its neighbours: on the
/// bar, before its sign, where both have room; else beside it, where nothing else is; else it takes the place of the sign.
fn mark_left((left, right): (f32, f32), (before, after): (f32, f32)) -> f32 {
    const AIR: f32 = 2.0;
    let width = mark::SIZE.x + AIR;
    if right - left >= width + AIR + SIGN_FROM {
        left + AIR
    } else if left - before >= width + AIR {
        left - width
    } else if after - right >= width + AIR {
        right + AIR
    } else {
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_hides_neither_a_sign_nor_a_neighbour() {
        let left = |bar, room| mark_left(bar, room).round() as i32;
        let width = mark::SIZE.x as i32;
        let room = (0.0, 500.0);
        // On a long bar, and the label goes on behind it.
        assert_eq!(left((100.0, 200.0), room), 102);
        // A short one has it in front, or behind where another bar is in front.
        assert_eq!(left((100.0, 120.0), room), 98 - width);
        assert_eq!(left((100.0, 120.0), (95.0, 500.0)), 122);
        assert_eq!(left((0.0, 20.0), room), 22);
        // Between two others it stays on its own bar.
        assert_eq!(left((100.0, 120.0), (95.0, 125.0)), 100);
    }
}
