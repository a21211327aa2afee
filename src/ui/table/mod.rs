//! The table: the same records as the timeline, a row each, in columns that can be chosen, widened, moved and
//! sorted. Only rows in view are laid out; their order is worked out once for each change.

mod bars;
mod body;
mod cell;
mod columns;
mod head;
mod keys;
mod menu;
mod order;
mod scroll;
#[cfg(test)]
mod tests;
mod text_rank;
mod widths;

pub use body::row_id;
pub use columns::Column;
pub use order::Sort;

use crate::index::{Index, RecordId};
use crate::query::HeldHits;
use crate::time::{Millis, Time, Zone};
use crate::ui::aside::{Aside, Make};
use crate::ui::cells::TimeDetail;
use crate::ui::command::Command;
use crate::ui::style::{ROW_LANE_HEADER, ROW_TABLE, SPACE};
use crate::ui::{Action, Actions, ViewCtx};
use egui::{Rect, Sense, Ui, Vec2};
use scroll::{Edge, Scroll};
use std::collections::BTreeMap;
use std::path::PathBuf;
use widths::Placed;

/// Left and right of what a cell says, in points.
const PADDING: f32 = SPACE[3];
/// The least and the most that a column can be narrowed and widened to.
const WIDTHS: std::ops::RangeInclusive<f32> = 28.0..=1200.0;
/// The message is shown unasked where this much room is left for it: it is empty but for what failed, and nothing that
/// every record has is to be cut for it.
const MESSAGE_ROOM: f32 = 280.0;

/// What the table keeps. Columns, widths and order are there again at the next start.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct TableState {
    /// The columns that were chosen, from left to right; `None` for those at first.
    columns: Option<Vec<Column>>,
    /// The widths that were chosen, in points.
    widths: BTreeMap<Column, f32>,
    sort: Sort,
    /// Whether arrivals are followed: then the end that they come in at stays in view while it is.
    #[serde(skip)]
    pub is_following: bool,
    /// Whether the folder is still read for the first time.
    #[serde(skip)]
    pub is_reading: bool,
    #[serde(skip)]
    rows: Rows,
    /// Another order, while a worker makes it.
    #[serde(skip)]
    aside: Aside<RowsKey>,
    #[serde(skip)]
    scroll: Scroll,
    #[serde(skip)]
    to_reveal: Option<RecordId>,
    #[serde(skip)]
    to_edge: bool,
    /// The record that it said was under the pointer.
    #[serde(skip)]
    pointed: Option<RecordId>,
    /// The column that the menu of a row was opened in.
    #[serde(skip)]
    menu_column: Option<Column>,
    /// The column that is to be as wide as what it shows.
    #[serde(skip)]
    to_fit: Option<Column>,
    /// The column that keys went to, and how far that has been shown.
    #[serde(skip)]
    cell: cell::Cell,
}

impl Default for TableState {
    fn default() -> Self {
        Self {
            columns: None,
            widths: BTreeMap::new(),
            sort: Sort::default(),
            is_following: true,
            is_reading: false,
            rows: Rows::default(),
            aside: Aside::default(),
            scroll: Scroll::default(),
            to_reveal: None,
            to_edge: false,
            pointed: None,
            menu_column: None,
            to_fit: None,
            cell: cell::Cell::default(),
        }
    }
}

/// The rows in their order, and what they were worked out from.
#[derive(Clone, Debug, Default)]
struct Rows {
    of: Option<RowsKey>,
    ids: Vec<RecordId>,
}

/// What the order of the rows follows from.
#[derive(Clone, Debug, PartialEq)]
pub struct RowsKey {
    folder: Option<PathBuf>,
    filter: String,
    /// The same filter finds others when time has gone on.
    hits: HeldHits,
    sort: Sort,
    now: Now,
}

/// The instant until which lasts what is under way. That it goes on is no reason to sort again.
#[derive(Clone, Copy, Debug)]
struct Now(Millis);

impl PartialEq for Now {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl RowsKey {
    fn of(ctx: &ViewCtx<'_>, sort: Sort) -> Self {
        Self {
            folder: ctx.folder.map(Into::into),
            filter: ctx.found_by.to_owned(),
            hits: ctx.hits.held(),
            sort,
            now: Now(ctx.now),
        }
    }

    /// Whether the other is made of the same but for records that came or changed.
    fn is_later_of(&self, other: &Self) -> bool {
        (&self.folder, &self.filter, self.sort) == (&other.folder, &other.filter, other.sort)
    }
}

impl Make for RowsKey {
    type Made = Vec<RecordId>;

    fn make(&self, index: &Index) -> Vec<RecordId> {
        order::sorted(index, &self.hits, self.sort, self.now.0)
    }
}

impl TableState {
    /// Scrolls to a record, if it is not in view.
    pub fn reveal(&mut self, id: RecordId) {
        self.to_reveal = Some(id);
    }

    /// Scrolls to where new arrivals come in.
    pub fn scroll_to_start(&mut self) {
        self.to_edge = true;
        self.to_reveal = None;
    }

    /// Forgets everything that belongs to a folder.
    pub fn forget_folder(&mut self) {
        let Self { columns, widths, sort, .. } = std::mem::take(self);
        *self = Self { columns, widths, sort, ..Self::default() };
    }

    /// All rows in the order in which they are shown.
    pub fn visible_order<'a>(&'a mut self, ctx: &ViewCtx<'_>) -> &'a [RecordId] {
        self.refresh(ctx);
        &self.rows.ids
    }

    /// The order that is being made aside.
    pub fn aside(&mut self) -> &mut Aside<RowsKey> {
        &mut self.aside
    }

    /// Works out the order again where anything it follows from has changed. Where there are many records a worker
    /// does, and the old order stays until then.
    fn refresh(&mut self, ctx: &ViewCtx<'_>) {
        if let Some((of, ids, _)) = self.aside.take() {
            self.change(ctx, of, ids);
        }
        let of = RowsKey::of(ctx, self.sort);
        if self.rows.of.as_ref() == Some(&of) {
            self.aside.forget();
        } else if let Some(ids) = self.left(ctx, &of) {
            self.aside.forget();
            self.change(ctx, of, ids);
        } else if of.hits.len() <= ctx.at_once {
            self.aside.forget();
            let ids = of.make(ctx.index);
            self.change(ctx, of, ids);
        } else if !self.aside.asked().is_some_and(|asked| of.is_later_of(asked)) {
            self.aside.ask(of);
        }
    }

    /// The rows as they lie, where all that is other about them while arrivals are held back is that some are gone and
    /// that what the rest say has changed: none of them changes places then.
    fn left(&self, ctx: &ViewCtx<'_>, of: &RowsKey) -> Option<Vec<RecordId>> {
        let shown = self.rows.of.as_ref().filter(|shown| !self.is_following && of.is_later_of(shown));
        shown.filter(|shown| of.hits.len() <= shown.hits.len())?;
        let ids: Vec<_> = self.rows.ids.iter().copied().filter(|&id| ctx.hits.contains(id)).collect();
        (ids.len() == of.hits.len()).then_some(ids)
    }

    /// Shows the rows in another order. Those in view stay where they are when others come and go.
    fn change(&mut self, ctx: &ViewCtx<'_>, of: RowsKey, ids: Vec<RecordId>) {
        let edge = Edge::of(self.sort);
        let stays = edge.filter(|&edge| self.is_following && self.scroll.is_at(edge));
        let before = self.rows.of.as_ref();
        let resorted = before.is_none_or(|before| before.sort != of.sort || before.folder != of.folder);
        let refiltered = before.is_none_or(|before| before.filter != of.filter);
        // What is first seen of a folder is the top of its table, however the rows before it came in.
        let is_first = self.is_reading && self.is_following && self.scroll.is_at(Edge::Start);
        let old = std::mem::replace(&mut self.rows.ids, ids);
        let tail = if edge == Some(Edge::End) { undated(ctx.index, &self.rows.ids) } else { 0 };
        if let Some(edge) = stays {
            self.scroll.set_rows(self.rows.ids.len(), tail);
            self.scroll.go_to(edge);
        } else if resorted || is_first || (refiltered && self.scroll.is_at(Edge::Start)) {
            self.scroll.set_rows(self.rows.ids.len(), tail);
            self.scroll.go_to(Edge::Start);
        } else {
            let still_there = |id| ctx.hits.contains(id);
            self.scroll.keep(&old, &self.rows.ids, self.pointed, still_there);
            self.scroll.set_rows(self.rows.ids.len(), tail);
            if refiltered {
                self.scroll.settle();
            }
        }
        self.rows.of = Some(of);
    }

    /// The columns that are shown, from left to right.
    fn shown_columns(&self, detail: TimeDetail, room: f32) -> Vec<Column> {
        if let Some(columns) = self.columns.as_ref().filter(|columns| !columns.is_empty()) {
            return columns.clone();
        }
        let mut columns = Column::FIRST.to_vec();
        let wanted = |&column: &Column| self.widths.get(&column).copied().unwrap_or(column.widths(detail).0);
        if columns.iter().map(wanted).sum::<f32>() + MESSAGE_ROOM <= room {
            columns.push(Column::Message);
        }
        columns
    }

    /// The columns that were chosen, from left to right, and the order; without columns those of a first start.
    #[must_use]
    pub fn arrangement(&self) -> (Option<&[Column]>, Sort) {
        (self.columns.as_deref().filter(|columns| !columns.is_empty()), self.sort)
    }

    /// Shows these columns; `None` those of a first start.
    pub fn show_columns(&mut self, columns: Option<Vec<Column>>) {
        self.columns = columns;
    }

    /// The columns that are shown where there is room for all, from left to right.
    pub fn chosen_columns(&self) -> impl Iterator<Item = Column> {
        let columns = self.columns.as_deref().filter(|columns| !columns.is_empty());
        let (shown, more) = columns.map_or((&Column::FIRST[..], Some(Column::Message)), |all| (all, None));
        shown.iter().copied().chain(more)
    }

    /// Puts the rows in an order.
    pub fn set_sort(&mut self, sort: Sort) {
        self.sort = sort;
    }

    fn set_width(&mut self, column: Column, width: f32) {
        self.widths.insert(column, width.clamp(*WIDTHS.start(), *WIDTHS.end()));
    }

    /// Keeps the columns that begin left of there as wide as they are where they share spare room: else they would
    /// grow into what another is narrowed by, and its edge would not stay with the pointer.
    fn hold_widths(&mut self, area: &Area, left: f32) {
        for placed in area.columns.iter().filter(|placed| placed.left < left) {
            if placed.width > placed.column.widths(area.detail).0 + 0.5 {
                self.widths.entry(placed.column).or_insert(placed.width);
            }
        }
    }

    /// Shows a column, at its usual place among the others, or hides it. The last one stays.
    fn toggle(&mut self, column: Column, shown: &[Column]) {
        let mut columns = shown.to_vec();
        if let Some(at) = columns.iter().position(|&one| one == column) {
            if columns.len() > 1 {
                columns.remove(at);
            }
        } else {
            let at = columns.iter().position(|&one| one > column).unwrap_or(columns.len());
            columns.insert(at, column);
        }
        self.columns = Some(columns);
    }

    /// Moves a column to before the `to`-th of those that are shown.
    fn move_column(&mut self, column: Column, to: usize, shown: &[Column]) {
        let Some(from) = shown.iter().position(|&one| one == column) else { return };
        let mut columns = shown.to_vec();
        columns.remove(from);
        columns.insert(if to > from { to - 1 } else { to }.min(columns.len()), column);
        if columns != shown {
            self.columns = Some(columns);
        }
    }

    fn reset_columns(&mut self) {
        self.columns = None;
        self.widths.clear();
    }

    /// Takes in that the user scrolled: leaving the end that arrivals come in at pauses following them.
    fn scrolled_by_hand(&mut self, before: &Scroll, actions: &mut Actions) {
        let left = |edge| before.is_at(edge) && !self.scroll.is_at(edge);
        if self.is_following && Edge::of(self.sort).is_some_and(left) {
            self.is_following = false;
            actions.push(Action::Run(Command::ToggleLive));
        }
    }
}

/// Where the parts of the table lie.
struct Area {
    head: Rect,
    body: Rect,
    /// Where the bars at the right and below are, if rows and columns need them.
    bars: (Option<Rect>, Option<Rect>),
    columns: Vec<Placed>,
    /// Width of all columns.
    whole: f32,
    detail: TimeDetail,
}

impl Area {
    fn of(rect: Rect, ctx: &ViewCtx<'_>, state: &TableState) -> Self {
        let (head, below_head) = rect.split_top_bottom_at_y(rect.top() + ROW_LANE_HEADER);
        let is_tall = state.rows.ids.len() as f32 * ROW_TABLE > below_head.height();
        // The strip beside the rows is there without a bar, too: above it is the help mark.
        let room = below_head.width() - bars::WIDTH;
        let detail = detail_of(ctx.index, ctx.hits.ids(), ctx.zone);
        let shown = state.shown_columns(detail, room);
        let columns = widths::place(&shown, |column| state.widths.get(&column).copied(), detail, room);
        let whole = columns.last().map_or(0.0, |last| last.left + last.width);
        let is_wide = whole > room + 0.5;
        let bottom = below_head.bottom() - if is_wide { bars::WIDTH } else { 0.0 };
        let body = Rect::from_min_max(
            below_head.min,
            egui::pos2(below_head.left() + room, bottom.max(below_head.top())),
        );
        let right = Rect::from_min_max(body.right_top(), egui::pos2(below_head.right(), body.bottom()));
        let below = Rect::from_min_max(body.left_bottom(), egui::pos2(body.right(), below_head.bottom()));
        Self {
            head,
            body,
            bars: (is_tall.then_some(right), is_wide.then_some(below)),
            columns,
            whole,
            detail,
        }
    }

    /// The column at a place of the screen.
    fn column_at(&self, x: f32, scrolled: f32) -> Option<Column> {
        let x = x - self.body.left() + scrolled;
        self.columns
            .iter()
            .find(|placed| (placed.left..placed.left + placed.width).contains(&x))
            .map(|one| one.column)
    }

    fn shown(&self) -> Vec<Column> {
        self.columns.iter().map(|placed| placed.column).collect()
    }
}

/// How many rows at the end have no time of creation.
fn undated(index: &Index, ids: &[RecordId]) -> usize {
    let has_none = |id: &&RecordId| index.get(**id).is_none_or(|record| record.created().is_none());
    ids.iter().rev().take_while(has_none).count()
}

/// How much of a date tells the times of the hits apart.
fn detail_of(index: &Index, hits: &[RecordId], zone: Zone) -> TimeDetail {
    let time = |id: &RecordId| -> Option<Time> { index.get(*id)?.time() };
    let timed = hits.partition_point(|id| time(id).is_some());
    let ends = hits[..timed].first().and_then(time).zip(hits[..timed].last().and_then(time));
    ends.map_or(TimeDetail::Clock, |(first, last)| TimeDetail::between(first, last, zone))
}

/// Shows the table.
pub fn show(ui: &mut Ui, ctx: &ViewCtx<'_>, state: &mut TableState, actions: &mut Actions) {
    state.refresh(ctx);
    let rect = ui.available_rect_before_wrap();
    ui.allocate_rect(rect, Sense::hover());
    let area = Area::of(rect, ctx, state);
    state.scroll.fit(area.body.height(), area.whole - area.body.width(), state.rows.ids.len());
    if std::mem::take(&mut state.to_edge) {
        state.scroll.go_to(Edge::of(state.sort).unwrap_or(Edge::Start));
    }
    if let Some(id) = state.to_reveal.take()
        && let Some(row) = state.rows.ids.iter().position(|&other| other == id)
    {
        state.scroll.reveal(row);
    }
    let before = state.scroll.clone();
    state.reach_cell(&area);
    turn_wheel(ui, rect, &mut state.scroll);
    bars::show(ui, &area, &mut state.scroll);
    keys::press(ui, ctx, rect, state, actions);
    state.scroll.fit(area.body.height(), area.whole - area.body.width(), state.rows.ids.len());
    state.scrolled_by_hand(&before, actions);
    head::show(ui, ctx, &area, state);
    let pointed = body::show(ui, ctx, &area, state, actions);
    // The timeline may say that nothing is pointed at any more after this says what is.
    let is_news = if pointed.is_some() { pointed != ctx.hovered } else { state.pointed.is_some() };
    if is_news {
        actions.push(Action::Hover(pointed));
    }
    state.pointed = pointed;
}

fn turn_wheel(ui: &Ui, rect: Rect, scroll: &mut Scroll) {
    if !ui.rect_contains_pointer(rect) {
        return;
    }
    let delta = ui.input_mut(|input| std::mem::replace(&mut input.smooth_scroll_delta, Vec2::ZERO));
    scroll.go(scroll.top() - f64::from(delta.y));
    scroll.go_sideways(scroll.left() - delta.x);
}
