//! The rows: laid out while they are in view, and only then.

use super::columns::{Column, Value};
use super::widths::Placed;
use super::{Area, PADDING, TableState, menu};
use crate::index::{Field, Record, RecordId};
use crate::marks::Mark;
use crate::t;
use crate::ui::cells::{self, TimeDetail};
use crate::ui::command::Command;
use crate::ui::selection::SelectMode;
use crate::ui::style::{self, ROW_TABLE, SPACE, Tokens, icon};
use crate::ui::{Action, Actions, ViewCtx, mark, wording};
use egui::accesskit::Role;
use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Align2, Color32, FontId, Galley, Id, Rect, Response, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};
use std::borrow::Cow;
use std::sync::Arc;

/// Width of the edge of the row that the details show, in points.
const EDGE: f32 = SPACE[0];
/// Most characters of a tooltip.
const MOST_TIP_CHARS: usize = 2_000;
/// Most characters of a note that the name of a row has.
const MOST_NOTE_CHARS: usize = 80;
/// Most problems that a tooltip tells of.
const MOST_TIP_PROBLEMS: usize = 6;

/// Shows the rows in view; gives the record under the pointer.
pub fn show(
    ui: &mut Ui,
    ctx: &ViewCtx<'_>,
    area: &Area,
    state: &mut TableState,
    actions: &mut Actions,
) -> Option<RecordId> {
    let builder = UiBuilder::new().max_rect(area.body).accessibility_role(Role::Table);
    let mut ui = ui.new_child(builder);
    ui.set_clip_rect(area.body.intersect(ui.clip_rect()));
    ui.ctx().accesskit_node_builder(ui.unique_id(), |node| node.set_row_count(state.rows.ids.len()));
    let mut pointed = None;
    for at in state.scroll.visible() {
        let Some(record) = state.rows.ids.get(at).and_then(|&id| ctx.index.get(id)) else { continue };
        let top = area.body.top() + state.scroll.y(at);
        let left = area.body.left();
        let rect = Rect::from_min_size(pos2(left, top), vec2(area.body.width(), ROW_TABLE));
        let row = Row { ctx, area, record, rect, scrolled: state.scroll.left() };
        let response = row.show(&ui, at);
        if response.hovered() {
            pointed = Some(record.id());
        }
        let placed = area.columns.iter().find(|placed| Some(placed.column) == state.cell_column());
        if let Some(placed) = placed.filter(|_| ctx.selection.cursor() == Some(record.id())) {
            state.show_cell(&ui, row.cell_rect(placed).intersect(area.body));
        }
        row.answer(&ui, &response, state, actions);
        let menu_column = state.menu_column;
        response.context_menu(|ui| menu::cell(ui, ctx, record, menu_column, actions));
        if let Some(tip) = row.tip(&ui, &response) {
            response.on_hover_text_at_pointer(tip);
        }
    }
    pointed
}

/// What assistive technology and the keyboard know the row of a record by.
#[must_use]
pub fn row_id(id: RecordId) -> Id {
    Id::unique(("table row", id))
}

/// The width that shows all of a column's rows in view, in points.
pub fn fitting_width(ui: &Ui, ctx: &ViewCtx<'_>, area: &Area, state: &TableState, column: Column) -> f32 {
    let tokens = Tokens::of(ui);
    let width = |text: &str, font: FontId| {
        ui.painter().layout_no_wrap(text.to_owned(), font, style::UNPAINTED).size().x
    };
    let records = state.scroll.visible().filter_map(|at| ctx.index.get(*state.rows.ids.get(at)?));
    let widest = records.map(|record| {
        let value = column.value(ctx.index, record, ctx.now);
        let look = Look::of(column, &value, tokens, ctx, area.detail);
        width(&look.text, look.font)
    });
    // The sign of the order stands beside the heading.
    let heading = width(column.heading(), style::body()) + SPACE[5];
    widest.fold(heading, f32::max).ceil() + 2.0 * PADDING + 1.0
}

/// A row while it is shown.
struct Row<'a> {
    ctx: &'a ViewCtx<'a>,
    area: &'a Area,
    record: Record<'a>,
    rect: Rect,
    /// What of the columns lies left of the view.
    scrolled: f32,
}

impl Row<'_> {
    fn show(&self, ui: &Ui, at: usize) -> Response {
        let id = self.record.id();
        let response = ui.interact(self.rect, row_id(id), Sense::click());
        let is_selected = self.ctx.selection.contains(id);
        response.widget_info(|| WidgetInfo::selected(Role::Row, true, is_selected, self.name()));
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_row_index(at);
            node.set_selected(is_selected);
        });
        self.paint_back(ui, &response, is_selected);
        for placed in &self.area.columns {
            let rect = self.cell_rect(placed);
            if rect.intersects(self.area.body) {
                self.paint_cell(ui, placed.column, rect);
            }
        }
        response
    }

    /// State, tag and object, as assistive technology says them.
    fn name(&self) -> String {
        let index = self.ctx.index;
        let value = |column: Column| match column.value(index, self.record, self.ctx.now) {
            Value::Text(text) => cells::one_line(&text).into_owned(),
            Value::Word(word) => word.into_owned(),
            _ => String::new(),
        };
        let what = if self.record.sym(Field::Object).is_empty() { Column::File } else { Column::Object };
        let noted = self.mark().map_or_else(String::new, |mark| mark::words(mark, MOST_NOTE_CHARS));
        let parts = [value(Column::State), value(Column::Tag), value(what), noted];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    fn mark(&self) -> Option<&Mark> {
        self.ctx.marked.get(self.record.id())
    }

    fn cell_rect(&self, placed: &Placed) -> Rect {
        let left = self.rect.left() + placed.left - self.scrolled;
        Rect::from_min_size(pos2(left, self.rect.top()), vec2(placed.width, ROW_TABLE))
    }

    fn paint_back(&self, ui: &Ui, response: &Response, is_selected: bool) {
        let tokens = Tokens::of(ui);
        let id = self.record.id();
        let is_hovered = response.hovered() || self.ctx.hovered == Some(id);
        if is_hovered {
            ui.painter().rect_filled(self.rect, 0.0, tokens.raised);
        }
        if is_selected {
            ui.painter().rect_filled(self.rect, 0.0, tokens.accent_soft);
        }
        if is_selected && self.ctx.selection.lead() == Some(id) {
            let edge = self.rect.with_max_x(self.rect.left() + EDGE);
            ui.painter().rect_filled(edge, 0.0, tokens.accent);
        }
        // Where keys went to without selecting.
        let is_cursor = self.ctx.selection.cursor() == Some(id) && self.ctx.selection.lead() != Some(id);
        if response.has_focus() || is_cursor {
            let stroke = egui::Stroke::new(1.0, tokens.accent);
            ui.painter().rect_stroke(self.rect, 0.0, stroke, egui::StrokeKind::Inside);
        }
    }

    fn paint_cell(&self, ui: &Ui, column: Column, rect: Rect) {
        let tokens = Tokens::of(ui);
        if column == Column::Sign {
            return self.paint_sign(ui, rect);
        }
        let value = column.value(self.ctx.index, self.record, self.ctx.now);
        let look = Look::of(column, &value, tokens, self.ctx, self.area.detail);
        if look.text.is_empty() {
            return;
        }
        let inner = rect.shrink2(vec2(PADDING, 0.0));
        let galley = look.lay_out(ui, inner.width());
        let (align, at) = if column.is_number() {
            (Align2::RIGHT_CENTER, inner.right_center())
        } else {
            (Align2::LEFT_CENTER, inner.left_center())
        };
        let place = align.anchor_size(at, galley.size());
        ui.painter().galley(place.min, galley, style::UNPAINTED);
        // What only captures say that are no longer there.
        if self.record.is_gone() {
            ui.painter().hline(place.x_range(), place.center().y, (1.0, tokens.dim));
        }
    }

    fn paint_sign(&self, ui: &Ui, rect: Rect) {
        let tokens = Tokens::of(ui);
        let painter = ui.painter().with_clip_rect(rect.intersect(self.area.body));
        let class = self.record.class();
        if let Some(mark) = self.mark() {
            mark::paint(&painter, mark_place(rect), mark, tokens);
        }
        let at = pos2(rect.left() + PADDING + SPACE[2], rect.center().y);
        let font = style::icons(style::TEXT_SMALL);
        painter.text(at, Align2::CENTER_CENTER, style::glyph(class), font.clone(), tokens.state(class));
        if !self.record.problem_kinds().is_empty() {
            let at = at + vec2(SPACE[5] + SPACE[0], 0.0);
            painter.text(at, Align2::CENTER_CENTER, icon::WARNING, font, tokens.warn);
        }
    }

    /// Turns clicks into what they ask for.
    fn answer(&self, ui: &Ui, response: &Response, state: &mut TableState, actions: &mut Actions) {
        let id = self.record.id();
        if response.secondary_clicked() {
            let pointer = response.interact_pointer_pos();
            state.menu_column = pointer.and_then(|pos| self.area.column_at(pos.x, self.scrolled));
            if !self.ctx.selection.contains(id) {
                actions.push(Action::Select(vec![id], SelectMode::Replace));
            }
        }
        if response.double_clicked() {
            actions.push(Action::Select(vec![id], SelectMode::Replace));
            actions.push(Action::Reveal(id));
            actions.push(Action::Run(Command::FitSelection));
        } else if response.clicked() {
            state.leave_cell();
            let modifiers = ui.input(|input| input.modifiers);
            actions.push(if modifiers.shift {
                Action::SelectTo(id)
            } else if modifiers.command {
                Action::Select(vec![id], SelectMode::Toggle)
            } else {
                Action::Select(vec![id], SelectMode::Replace)
            });
        }
    }

    /// What the cell under the pointer has to say beyond what it shows.
    fn tip(&self, ui: &Ui, response: &Response) -> Option<String> {
        let pointer = response.hover_pos().filter(|_| response.hovered())?;
        let placed = self.area.columns.iter().find(|placed| self.cell_rect(placed).contains(pointer))?;
        let column = placed.column;
        if column == Column::Sign {
            let noted = self.mark().map(|mark| mark::words(mark, MOST_TIP_CHARS));
            let lines: Vec<String> = noted.into_iter().chain(self.problems_tip()).collect();
            return (!lines.is_empty()).then(|| lines.join("\n"));
        }
        match column.value(self.ctx.index, self.record, self.ctx.now) {
            Value::Time(time) => Some(cells::full_time(time, self.ctx.zone)),
            Value::Count(number) if number > 1 => Some(t!("deliveries-tip", n = number)),
            Value::Lasted(lasted) if lasted.goes_on => {
                let time = cells::duration(lasted.millis);
                Some(if column == Column::Wait {
                    t!("cell-still-waits", time = time)
                } else {
                    t!("cell-still-runs", time = time)
                })
            }
            Value::Word(_) if column == Column::Tag && self.record.is_implied() => {
                Some(t!("cell-implied", filter = menu::CAPTURED))
            }
            Value::Word(cause) if matches!(column, Column::Code | Column::Message) => {
                Some(t!("cell-cause", cause = cells::cut(&cause, MOST_TIP_CHARS).into_owned()))
            }
            value @ Value::Text(_) => {
                let look = Look::of(column, &value, Tokens::of(ui), self.ctx, self.area.detail);
                let room = placed.width - 2.0 * PADDING;
                let Value::Text(text) = &value else { return None };
                look.is_cut(&look.lay_out(ui, room)).then(|| cells::cut(text, MOST_TIP_CHARS).into_owned())
            }
            _ => None,
        }
    }

    fn problems_tip(&self) -> Option<String> {
        if self.record.problem_kinds().is_empty() {
            return None;
        }
        let mut lines: Vec<String> = Vec::new();
        for (_, problem) in self.record.problems() {
            let line =
                format!("{}: {}", wording::problem_kind(problem.kind), cells::one_line(&problem.message));
            if !lines.contains(&line) && lines.len() < MOST_TIP_PROBLEMS {
                lines.push(line);
            }
        }
        // A run can have problems that lie in the captures of its tasks.
        if lines.is_empty() {
            lines.extend(
                self.record.problem_kinds().iter().map(|kind| wording::problem_kind(kind).to_owned()),
            );
        }
        Some(lines.join("\n"))
    }
}

/// How a value is written.
struct Look<'v> {
    text: Cow<'v, str>,
    /// Whether its end matters more than its beginning.
    keeps_end: bool,
    font: FontId,
    color: Color32,
}

impl<'v> Look<'v> {
    fn of(
        column: Column,
        value: &'v Value<'_>,
        tokens: &Tokens,
        ctx: &ViewCtx<'_>,
        detail: TimeDetail,
    ) -> Self {
        let is_figure = column.is_number() || column.is_time();
        let text = match value {
            Value::Nothing if is_figure => Cow::Borrowed(cells::NOTHING),
            Value::Nothing | Value::Count(0 | 1) => Cow::Borrowed(""),
            Value::Text(text) => cells::one_line(text),
            Value::Word(word) => cells::one_line(word),
            Value::Time(time) => Cow::Owned(cells::time(*time, ctx.zone, detail)),
            Value::Lasted(lasted) => Cow::Owned(lasted.text()),
            Value::Count(number) => Cow::Owned(cells::times(*number)),
        };
        let is_mono = is_figure
            || matches!(column, Column::Id | Column::Object | Column::Run | Column::Queue | Column::File);
        let font = if is_mono { style::mono() } else { style::body() };
        let is_main =
            matches!(column, Column::State | Column::Tag | Column::Object | Column::Took | Column::Workflow);
        let is_main = is_main && !matches!(value, Value::Nothing | Value::Word(_));
        let color = if is_main { tokens.text } else { tokens.dim };
        Self { text, keeps_end: column.is_path(), font, color }
    }

    fn lay_out(&self, ui: &Ui, width: f32) -> Arc<Galley> {
        let columns = (width.max(0.0) / style::MONO_CHAR) as usize;
        let text =
            if self.keeps_end { cells::keep_end(&self.text, columns) } else { Cow::Borrowed(&*self.text) };
        let mut job = LayoutJob::simple_singleline(text.into_owned(), self.font.clone(), self.color);
        job.wrap = TextWrapping::truncate_at_width(width.max(0.0));
        ui.painter().layout_job(job)
    }

    /// Whether something of it is not seen.
    fn is_cut(&self, galley: &Galley) -> bool {
        galley.elided || galley.text() != self.text
    }
}

/// Where the mark of a record stands in the column of signs: behind those of its state and its problems.
fn mark_place(cell: Rect) -> Rect {
    Rect::from_center_size(pos2(cell.right() - SPACE[3], cell.center().y), mark::SIZE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_has_a_place_beside_both_signs() {
        let cell = Rect::from_min_size(
            pos2(0.0, 0.0),
            vec2(Column::Sign.widths(TimeDetail::default()).0, ROW_TABLE),
        );
        let half = style::TEXT_SMALL / 2.0;
        let warning = PADDING + SPACE[2] + SPACE[5] + SPACE[0];
        assert!(mark_place(cell).left() > warning + half && cell.contains_rect(mark_place(cell)));
    }
}
