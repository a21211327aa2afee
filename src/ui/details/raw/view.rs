//! The lines in view: numbers, colours, places found, marks of problems.

use super::highlight;
use super::page::{self, Page, TAB};
use super::{RawState, scroll, text_id};
use crate::sanitize::sanitize_line;
use crate::t;
use crate::ui::style::{self, SPACE, Tokens, icon};
use crate::ui::widgets::count;
use crate::ui::{Actions, details::parts};
use egui::accesskit::Role;
use egui::text::{LayoutJob, TextFormat};
use egui::{Align2, EventFilter, Id, Key, Rect, Response, Sense, Ui, WidgetInfo, pos2, vec2};

/// Height of a line, in points.
pub(super) const LINE: f32 = 18.0;
/// Width of the bar to scroll with.
pub(super) const BAR: f32 = 10.0;
/// Width of the line along the record among others.
const EDGE: f32 = 2.0;

/// Takes the rest of the panel but for `below` for rows, scrolls them, and shows the bar. `keys` moves by keys, given how many rows
/// are in view.
pub(super) fn begin(
    ui: &mut Ui,
    state: &mut RawState,
    rows: usize,
    (name, below): (&str, f32),
    keys: impl FnOnce(&Ui, &mut RawState, f64),
) -> (Rect, Response) {
    let whole = ui.available_rect_before_wrap();
    ui.allocate_rect(whole, Sense::hover());
    ui.painter().rect_filled(whole, 0.0, Tokens::of(ui).bg);
    let rect = whole.with_max_y(whole.bottom() - below);
    let id = text_id();
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Document, true, name));
    if response.clicked() {
        response.request_focus();
    }
    let in_view = f64::from(rect.height() / LINE);
    state.rows_in_view = in_view;
    if response.has_focus() {
        let filter = EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        keys(ui, state, in_view);
    }
    if ui.rect_contains_pointer(rect) {
        let by = ui.input(egui::InputState::smooth_scroll_delta);
        state.scroll.top -= f64::from(by.y / LINE);
        let columns = (by.x / char_width(ui)).round() as isize;
        state.left = state.left.saturating_add_signed(-columns);
    }
    state.scroll.clamp(rows, in_view);
    let tokens = Tokens::of(ui);
    let bar = Rect::from_min_max(pos2(rect.right() - BAR, rect.top()), rect.max);
    state.scroll.bar(ui, bar, rows, in_view, id.with("bar"));
    if response.has_focus() {
        ui.painter().hline(rect.x_range(), rect.top(), egui::Stroke::new(1.0, tokens.accent));
    }
    (Rect::from_min_max(rect.min, pos2(bar.left(), rect.bottom())), response)
}

/// Width of a character of the font of ids.
pub(super) fn char_width(ui: &Ui) -> f32 {
    ui.ctx().fonts_mut(|fonts| fonts.glyph_width(&style::mono(), '0')).max(1.0)
}

/// Shows the lines.
pub(super) fn show(ui: &mut Ui, state: &mut RawState, actions: &mut Actions) {
    let Some(mut page) = state.page.take() else { return };
    let rows = page.folds.rows(page.len());
    let width = char_width(ui);
    let digits = page.len().to_string().len() as f32;
    let arrows = if page.folds.is_empty() { 0.0 } else { ARROW };
    // A sign beside a number needs room of its own.
    let signs = if page.problems.is_empty() { 0.0 } else { SPACE[2] };
    let gutter = digits.max(2.0) * width + SPACE[6] + signs + arrows;
    let room = ui.available_width() - BAR;
    // More than is in view is told by a bar.
    let fits = ((room - gutter) / width).floor().max(1.0) as usize;
    let beyond = (page.widest + 1).saturating_sub(fits);
    let below = if beyond > 1 { BAR } else { 0.0 };
    let keys = |ui: &Ui, state: &mut RawState, in_view: f64| cursor_keys(ui, state, &mut page, in_view);
    let (rect, response) = begin(ui, state, rows, (t!("details-raw-text"), below), keys);
    let columns = ((rect.width() - gutter) / width).ceil().max(1.0) as usize + 1;
    // Scrolled so far that nothing is left to see is too far.
    state.left = state.left.min(page.longest.min(page::CUT).saturating_sub(columns / 2));
    if below > 0.0 {
        let bar = Rect::from_min_size(pos2(rect.left() + gutter, rect.bottom()), vec2(room - gutter, below));
        scroll::sideways(ui, bar, &mut state.left, (beyond, fits));
    }
    let rows = page.folds.rows(page.len());
    let first = state.scroll.top.floor();
    let mut y = rect.top() - ((state.scroll.top - first) as f32) * LINE;
    let mut row = first as usize;
    let clip = ui.clip_rect().intersect(rect);
    let outer = ui.clip_rect();
    ui.set_clip_rect(clip);
    let mut turned = None;
    while y < rect.bottom() && row < rows {
        let place = Rect::from_min_size(pos2(rect.left(), y), vec2(rect.width(), LINE));
        let line = page.folds.line_of(row);
        if show_line(ui, state, &page, line, Place { rect: place, gutter, arrows, columns }) {
            turned = Some(line);
        }
        y += LINE;
        row += 1;
    }
    ui.set_clip_rect(outer);
    if let Some(at) = response.interact_pointer_pos().filter(|_| response.clicked()) {
        state.marked = line_at(state, &page, rect, at);
    }
    if let Some(line) = turned {
        page.folds.turn(line);
        state.marked = Some(line);
        ui.ctx().request_repaint();
    }
    context_menu(&response, ui, state, &page, rect, actions);
    state.page = Some(page);
}

/// Room for the arrow that folds, in points.
const ARROW: f32 = 14.0;

/// The line that is shown at a place.
fn line_at(state: &RawState, page: &Page, rect: Rect, at: egui::Pos2) -> Option<usize> {
    let row = state.scroll.top + f64::from((at.y - rect.top()) / LINE);
    let last = page.folds.rows(page.len()).checked_sub(1)?;
    Some(page.folds.line_of((row.max(0.0) as usize).min(last)))
}

/// The keys of the text: up and down go from line to line, left folds what begins there or else what is around it,
/// right unfolds; with Shift left and right do it to all of the text.
fn cursor_keys(ui: &Ui, state: &mut RawState, page: &mut Page, in_view: f64) {
    let pressed = |key: Key| ui.input(|input| input.key_pressed(key));
    let shift = ui.input(|input| input.modifiers.shift);
    let rows = page.folds.rows(page.len());
    let first = state.scroll.top.max(0.0) as usize;
    let line = state.marked.unwrap_or_else(|| page.folds.line_of(first.min(rows.saturating_sub(1))));
    let mut at = line;
    if pressed(Key::ArrowLeft) || pressed(Key::ArrowRight) {
        let is_fold = pressed(Key::ArrowLeft);
        if shift {
            page.folds.turn_all(is_fold);
        } else {
            match page.folds.at(line) {
                Some((is_folded, _)) if is_folded != is_fold => page.folds.turn(line),
                _ if is_fold => at = page.folds.around(line).unwrap_or(line),
                _ => {}
            }
        }
        at = page.folds.line_of(page.folds.row_of(at));
    }
    let page_rows = (in_view - 2.0).max(1.0) as isize;
    let whole = rows.cast_signed();
    let by: isize = [
        (Key::ArrowDown, 1),
        (Key::ArrowUp, -1),
        (Key::PageDown, page_rows),
        (Key::PageUp, -page_rows),
        (Key::End, whole),
        (Key::Home, -whole),
    ]
    .into_iter()
    .filter(|(key, _)| pressed(*key))
    .map(|(_, by)| by)
    .sum();
    let rows = page.folds.rows(page.len());
    let row = page.folds.row_of(at).saturating_add_signed(by).min(rows.saturating_sub(1));
    let to = page.folds.line_of(row);
    if to != line || by != 0 {
        state.marked = Some(to);
        state.scroll.follow(row, in_view);
    }
}

/// Where a line goes.
#[derive(Clone, Copy)]
struct Place {
    rect: Rect,
    gutter: f32,
    /// Room for arrows in the gutter.
    arrows: f32,
    columns: usize,
}

/// One line; whether it is to be folded or unfolded.
fn show_line(ui: &Ui, state: &RawState, page: &Page, at: usize, place: Place) -> bool {
    let tokens = Tokens::of(ui);
    let Place { rect, gutter, arrows, columns } = place;
    let problem = page.problems.get(&at);
    let is_record = page.place.is_some() && page.record.contains(&at);
    if is_record {
        ui.painter().rect_filled(rect, 0.0, tokens.accent_soft.gamma_multiply(0.35));
    }
    if state.marked == Some(at) {
        ui.painter().rect_filled(rect, 0.0, tokens.accent_soft);
    } else if problem.is_some() {
        ui.painter().rect_filled(rect, 0.0, tokens.warn.gamma_multiply(0.14));
    }
    if is_record {
        let edge = Rect::from_min_size(rect.min, vec2(EDGE, rect.height()));
        ui.painter().rect_filled(edge, 0.0, tokens.accent);
    }
    let y = rect.center().y;
    if let Some(message) = problem {
        show_problem(ui, rect, gutter - arrows, message);
    }
    let number = (at + 1).to_string();
    let right = pos2(rect.left() + gutter - arrows - SPACE[3], y);
    ui.painter().text(right, Align2::RIGHT_CENTER, number, style::mono(), tokens.dim.gamma_multiply(0.8));
    let fold = page.folds.at(at);
    let turned = fold.is_some_and(|(is_folded, _)| {
        let spot = Rect::from_min_size(pos2(right.x + SPACE[1], rect.top()), vec2(arrows, rect.height()));
        show_arrow(ui, spot, at, is_folded)
    });
    let (line, start) = page.line(at);
    let piece = page::piece(line, state.piece);
    let job = lay_out(state, page, line, start, piece, columns, tokens);
    let galley = ui.painter().layout_job(job);
    let at = pos2(rect.left() + gutter, y - galley.size().y / 2.0);
    let end = at.x + galley.size().x;
    ui.painter().galley(at, galley, tokens.text);
    if let Some((true, lines)) = fold {
        let text = t!("details-folded", n = lines, shown = count(lines));
        let at = pos2(end + SPACE[3], y);
        ui.painter().text(at, Align2::LEFT_CENTER, text, style::small(), tokens.dim);
    }
    turned
}

fn show_problem(ui: &Ui, rect: Rect, width: f32, message: &str) {
    let tokens = Tokens::of(ui);
    let at = pos2(rect.left() + SPACE[3], rect.center().y);
    let font = style::icons(style::TEXT_SMALL);
    ui.painter().text(at, Align2::CENTER_CENTER, icon::WARNING, font, tokens.warn);
    let spot = Rect::from_min_size(rect.min, vec2(width, rect.height()));
    let mark = ui.interact(spot, Id::unique(("details problem", rect.top().to_bits())), Sense::hover());
    mark.widget_info(|| WidgetInfo::labeled(Role::Image, true, message));
    mark.on_hover_text(message);
}

/// The arrow in the gutter; whether it was clicked.
fn show_arrow(ui: &Ui, spot: Rect, line: usize, is_folded: bool) -> bool {
    let tokens = Tokens::of(ui);
    let response = ui.interact(spot, Id::unique(("details fold", line)), Sense::click());
    let number = count(line + 1);
    let name =
        if is_folded { t!("details-unfold-line", n = number) } else { t!("details-fold-line", n = number) };
    response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, true, !is_folded, &name));
    let lit = response.hovered() || response.has_focus();
    let color = if lit { tokens.text } else { tokens.dim };
    let sign = if is_folded { icon::RIGHT } else { icon::DOWN };
    ui.painter().text(
        spot.center(),
        Align2::CENTER_CENTER,
        sign,
        style::icons(style::TEXT_SMALL - 1.5),
        color,
    );
    response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}

/// The part of a line that is in view, coloured.
fn lay_out(
    state: &RawState,
    page: &Page,
    line: &str,
    start: usize,
    piece: std::ops::Range<usize>,
    columns: usize,
    tokens: &Tokens,
) -> LayoutJob {
    let text = &line[piece.clone()];
    let edge = |skip: usize, from: usize| {
        text[from..].char_indices().nth(skip).map_or(text.len(), |(at, _)| from + at)
    };
    let left = edge(state.left, 0);
    let view = left..edge(columns, left);
    let mut job = LayoutJob { break_on_newline: false, ..LayoutJob::default() };
    job.wrap.max_width = f32::INFINITY;
    let cut = TextFormat::simple(style::mono(), tokens.accent);
    if piece.start > 0 && left == 0 {
        job.append("…", 0.0, cut.clone());
    }
    let in_text = start + piece.start;
    let found: Vec<_> = state.search.within(in_text + view.start..in_text + view.end).collect();
    for (range, part) in highlight::parts(page.format_at(start), text, piece.start > 0) {
        let range = range.start.max(view.start)..range.end.min(view.end);
        if range.start >= range.end {
            continue;
        }
        let color = part.color(tokens);
        for (range, hit) in split(range, &found, in_text) {
            let mut format = TextFormat::simple(style::mono(), color);
            if let Some(is_current) = hit {
                format.background = tokens.warn.gamma_multiply(if is_current { 0.55 } else { 0.25 });
            }
            let shown = text[range].replace('\t', TAB);
            job.append(&sanitize_line(&shown), 0.0, format);
        }
    }
    if piece.end < line.len() && view.end == text.len() {
        job.append("…", 0.0, cut);
    }
    job
}

/// A range cut where places that were found begin and end; with each piece whether it is one, and the one that
/// is looked at. Places are counted from `offset` before the range's own zero.
fn split(
    range: std::ops::Range<usize>,
    found: &[(std::ops::Range<usize>, bool)],
    offset: usize,
) -> Vec<(std::ops::Range<usize>, Option<bool>)> {
    let mut pieces = Vec::new();
    let mut at = range.start;
    for (place, is_current) in found {
        let start = place.start.saturating_sub(offset).clamp(at, range.end);
        let end = place.end.saturating_sub(offset).clamp(start, range.end);
        if start > at {
            pieces.push((at..start, None));
        }
        if end > start {
            pieces.push((start..end, Some(*is_current)));
        }
        at = end;
    }
    if at < range.end {
        pieces.push((at..range.end, None));
    }
    pieces
}

fn context_menu(
    response: &Response,
    ui: &Ui,
    state: &mut RawState,
    page: &Page,
    rect: Rect,
    actions: &mut Actions,
) {
    if response.secondary_clicked()
        && let Some(at) = ui.input(|input| input.pointer.interact_pos())
    {
        state.marked = line_at(state, page, rect, at);
    }
    response.context_menu(|ui| {
        let line = state.marked.map_or("", |line| page.line(line).0);
        parts::value_menu(ui, line, None, actions);
    });
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn a_part_is_cut_where_what_was_found_begins_and_ends() {
        let found = [(102..104, false), (106..120, true)];
        assert_eq!(
            split(0..10, &found, 100),
            [(0..2, None), (2..4, Some(false)), (4..6, None), (6..10, Some(true))]
        );
        assert_eq!(split(4..6, &found, 100), [(4..6, None)]);
        assert_eq!(split(3..7, &found, 100), [(3..4, Some(false)), (4..6, None), (6..7, Some(true))]);
        assert_eq!(split(0..3, &[], 0), [(0..3, None)]);
    }
}
