//! The status bar: how much there is, what is selected, what is wrong, what reading is at.

use super::aside::{Aside, Make};
use super::cells;
use super::command::Command;
use super::selection::SelectedIds;
use super::shell::Shell;
use super::style::{self, SPACE, Tokens, icon};
use super::widgets::{self, Line, count};
use super::{Action, Actions, Counts, ViewCtx};
use crate::index::{Index, Record};
use crate::ingest::WatchState;
use crate::query::HeldHits;
use crate::t;
use crate::time::{Millis, quantile};
use crate::timeline::{Distribution, RangeStats, date_label, time_label};
use egui::accesskit::Role;
use egui::{Align, Align2, Color32, Layout, Rect, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

/// Width of the bar that shows how far reading is, in points.
const PROGRESS_WIDTH: f32 = 96.0;

/// A text that has less room than this, in points, is not shown: its beginning alone says nothing.
const LEAST_ROOM: f32 = 48.0;

/// What the status bar keeps: what it says of the selection, until that changes.
#[derive(Debug, Default)]
pub struct StatusBarState {
    selected: Option<(SelectedKey, Selected)>,
    brushed: Option<Brushed>,
    aside: Aside<RangeKey>,
    selecting: Aside<SelectedKey>,
}

/// A range of time: from the one instant on, and before the other.
type TimeRange = (Option<Millis>, Option<Millis>);

/// What the statistics of a range follow from.
#[derive(Clone, Debug)]
pub struct RangeKey {
    hits: HeldHits,
    range: TimeRange,
    now: Millis,
}

impl PartialEq for RangeKey {
    /// What is under way goes on, and is not counted anew for that.
    fn eq(&self, other: &Self) -> bool {
        (&self.hits, self.range) == (&other.hits, other.range)
    }
}

impl Make for RangeKey {
    type Made = RangeStats;

    fn make(&self, index: &Index) -> RangeStats {
        RangeStats::of(index, &self.hits, self.range, self.now)
    }
}

/// What there is to say of a range.
#[derive(Debug)]
struct Brushed {
    key: RangeKey,
    stats: RangeStats,
}

/// What there is to say of the selection follows from this.
#[derive(Clone, Debug, PartialEq)]
pub struct SelectedKey {
    ids: SelectedIds,
    count: usize,
    generation: u64,
    hits: HeldHits,
}

impl Make for SelectedKey {
    type Made = Selected;

    fn make(&self, index: &Index) -> Selected {
        let seen = self.hits.iter().filter(|&&id| self.ids.contains(id)).count();
        let took = |id| index.get(id).and_then(Record::took).filter(|&took| took >= 0);
        let mut took: Vec<Millis> = self.ids.iter().filter_map(took).collect();
        let mut of = |percent| quantile(&mut took, percent);
        let both = of(50).zip(of(95));
        Selected { hidden: self.count - seen, took: both.filter(|_| took.len() > 1) }
    }
}

/// What there is to say of the selection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selected {
    /// How many the filter hides.
    hidden: usize,
    /// What half of several took at most, and what 95 of a hundred did, in milliseconds.
    took: Option<(Millis, Millis)>,
}

impl StatusBarState {
    /// What there is to say of the selection; until that of a large one is worked out, what was said of it last.
    fn selected(&mut self, ctx: &ViewCtx<'_>) -> Selected {
        let key = SelectedKey {
            ids: ctx.selection.ids().clone(),
            count: ctx.selection.len(),
            generation: ctx.index.generation(),
            hits: ctx.hits.held(),
        };
        if let Some((key, selected, _)) = self.selecting.take() {
            self.selected = Some((key, selected));
        }
        let known = self.selected.as_ref().filter(|(known, _)| known.ids == key.ids);
        if let Some((_, selected)) = known.filter(|(known, _)| *known == key) {
            let selected = *selected;
            self.selecting.forget();
            return selected;
        }
        if key.count <= ctx.at_once && key.hits.len() <= ctx.at_once {
            self.selecting.forget();
            let selected = key.make(ctx.index);
            return self.selected.insert((key, selected)).1;
        }
        let before = known.map_or_else(Selected::default, |&(_, selected)| selected);
        // While arrivals come in one is worked out after the other; of another selection at once.
        if self.selecting.asked().is_none_or(|asked| asked.ids != key.ids) {
            self.selecting.ask(key);
        }
        before
    }

    /// What is said of a large selection, while it is worked out aside.
    pub fn selecting(&mut self) -> &mut Aside<SelectedKey> {
        &mut self.selecting
    }

    /// What there is to say of the range that is being brushed, else of the one that the filter asks for.
    fn brushed(&mut self, ctx: &ViewCtx<'_>, brushed: Option<(Millis, Millis)>) -> Option<&Brushed> {
        let range = brushed.map(|(from, to)| (Some(from), Some(to))).or_else(|| ctx.query.time_range());
        let Some(range) = range else {
            self.aside.forget();
            self.brushed = None;
            return None;
        };
        let key = RangeKey { hits: ctx.hits.held(), range, now: ctx.now };
        if let Some((key, stats, _)) = self.aside.take() {
            self.brushed = Some(Brushed { key, stats });
        }
        let is_known = self.brushed.as_ref().is_some_and(|known| known.key == key);
        if is_known {
            self.aside.forget();
        } else if key.hits.len() <= ctx.at_once {
            self.aside.forget();
            let stats = key.make(ctx.index);
            self.brushed = Some(Brushed { key, stats });
        } else if self.aside.asked().is_none() {
            // While one range is counted the next waits, so that a brush that moves on and on is told of, too.
            self.aside.ask(key);
        }
        self.brushed.as_ref()
    }

    /// The statistics that are being made aside.
    pub fn aside(&mut self) -> &mut Aside<RangeKey> {
        &mut self.aside
    }
}

/// Shows the status bar.
pub fn show(
    ui: &mut Ui,
    shell: &Shell<'_>,
    state: &mut StatusBarState,
    brushed: Option<(Millis, Millis)>,
    actions: &mut Actions,
) {
    let Some(_) = shell.view.folder else { return };
    let tokens = Tokens::of(ui);
    let rect = ui.max_rect();
    let right_to_left = UiBuilder::new().max_rect(rect).layout(Layout::right_to_left(Align::Center));
    let edge = ui
        .scope_builder(right_to_left, |ui| {
            ui.spacing_mut().item_spacing.x = SPACE[5];
            reading(ui, shell, actions);
            problems(ui, shell, actions);
            ui.min_rect().left()
        })
        .inner;
    let room = Rect::from_min_max(rect.min, pos2(edge - SPACE[5], rect.bottom()));
    ui.scope_builder(UiBuilder::new().max_rect(room).layout(Layout::left_to_right(Align::Center)), |ui| {
        ui.spacing_mut().item_spacing.x = SPACE[6];
        let Counts { records, captures, gone, .. } = shell.status.counts;
        let text = t!("status-records", n = records, shown = count(records), captures = count(captures));
        label(ui, &text, tokens.dim);
        if gone > 0 {
            label(ui, &t!("status-gone", n = gone, shown = count(gone)), tokens.warn);
        }
        selection(ui, shell, state);
        if let Some(brushed) = state.brushed(&shell.view, brushed) {
            range(ui, &shell.view, brushed);
        }
    });
}

/// What there is to say of a range of time.
fn range(ui: &mut Ui, ctx: &ViewCtx<'_>, brushed: &Brushed) {
    let tokens = Tokens::of(ui);
    let stats = &brushed.stats;
    let name = range_name(ctx, brushed.key.range);
    let records = t!("status-brush-records", n = stats.count, shown = count(stats.count));
    let failed = (stats.failed > 0).then(|| format!("{} {}", count(stats.failed), icon::CROSS));
    label(
        ui,
        &[Some(name), Some(records), failed].into_iter().flatten().collect::<Vec<_>>().join(" · "),
        tokens.text,
    );
    let times = |of: Distribution| [of.p50, of.p95, of.max].map(cells::duration);
    if let Some([p50, p95, max]) = stats.took.map(times) {
        label(ui, &t!("status-brush-took", p50 = p50, p95 = p95, max = max), tokens.dim);
    }
    if let Some([p50, p95, max]) = stats.wait.map(times) {
        label(ui, &t!("status-brush-wait", p50 = p50, p95 = p95, max = max), tokens.dim);
    }
    if stats.most_parallel > 0 {
        label(ui, &t!("status-brush-parallel", shown = count(stats.most_parallel)), tokens.dim);
    }
}

/// `14:21:10 – 14:23:40`; with the days where they are not the same.
fn range_name(ctx: &ViewCtx<'_>, (from, to): TimeRange) -> String {
    let offset = |at: Millis| ctx.zone.offset_minutes(at, ctx.source_offset);
    let day = |at: Millis| date_label(at, offset(at));
    // The range ends before its end: midnight belongs to the day before.
    let is_one_day = matches!((from, to), (Some(from), Some(to)) if day(from) == day(to - 1));
    let fine = if [from, to].into_iter().flatten().any(|at| at % 1_000 != 0) { 1.0 } else { 1_000.0 };
    let shown = |at: Option<Millis>| {
        at.map_or_else(
            || "…".to_owned(),
            |at| {
                let clock = time_label(at, offset(at), fine);
                if is_one_day { clock } else { format!("{} {clock}", day(at)) }
            },
        )
    };
    format!("{} – {}", shown(from), shown(to))
}

/// How many records are selected, how many of them the filter hides, and what they took.
fn selection(ui: &mut Ui, shell: &Shell<'_>, state: &mut StatusBarState) {
    let number = shell.view.selection.len();
    if number == 0 {
        return;
    }
    let tokens = Tokens::of(ui);
    let Selected { hidden, took } = state.selected(&shell.view);
    let text = if hidden == 0 {
        t!("status-selected", shown = count(number))
    } else {
        t!("status-selected-hidden", shown = count(number), hidden = count(hidden))
    };
    label(ui, &text, tokens.text);
    if let Some((p50, p95)) = took {
        let (p50, p95) = (cells::duration(p50), cells::duration(p95));
        label(ui, &t!("status-took", p50 = p50, p95 = p95), tokens.dim);
    }
}

fn label(ui: &mut Ui, text: &str, color: Color32) {
    if ui.available_width() < LEAST_ROOM {
        return;
    }
    let galley = ui.painter().layout_no_wrap(text.to_owned(), style::small(), color);
    let width = galley.size().x.min(ui.available_width().max(0.0));
    let (rect, response) = ui.allocate_exact_size(vec2(width, galley.size().y), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    let line = Line { text, font: style::small(), color, width };
    widgets::paint_line(ui, rect.left_center(), Align2::LEFT_CENTER, &line);
}

fn problems(ui: &mut Ui, shell: &Shell<'_>, actions: &mut Actions) {
    let number = shell.status.counts.problems;
    let tokens = Tokens::of(ui);
    if number == 0 {
        return label(ui, t!("status-no-problems"), tokens.dim);
    }
    let text = t!("status-problems", n = number, shown = count(number));
    let galley = ui.painter().layout_no_wrap(text.clone(), style::small(), tokens.warn);
    let size = vec2(galley.size().x + SPACE[5] + SPACE[3], style::ROW_STATUS - SPACE[1]);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &text));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, f32::from(style::RADIUS_CONTROL), tokens.raised);
    }
    let sign = pos2(rect.left() + SPACE[3], rect.center().y);
    let icons = style::icons(style::TEXT_SMALL);
    ui.painter().text(sign, Align2::CENTER_CENTER, icon::WARNING, icons, tokens.warn);
    let at = pos2(rect.left() + SPACE[5], rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, tokens.warn);
    if response.on_hover_text(Command::ShowProblems.tooltip()).clicked() {
        actions.push(Action::Run(Command::ShowProblems));
    }
}

/// What reading and watching are at; from right to left.
fn reading(ui: &mut Ui, shell: &Shell<'_>, actions: &mut Actions) {
    let tokens = Tokens::of(ui);
    let progress = shell.status.progress;
    let (read, found) = (count(progress.read), count(progress.found));
    if progress.done {
        let watch = match shell.status.watch {
            WatchState::Watching => t!("status-watching"),
            WatchState::Polling(_) => t!("status-polling"),
            WatchState::Off => t!("status-not-watching"),
            WatchState::Lost => t!("status-lost"),
        };
        let color = if *shell.status.watch == WatchState::Lost { tokens.failed } else { tokens.dim };
        label(ui, &t!("status-read", watch = watch, read = read, found = found), color);
    } else {
        if widgets::small_icon_button(ui, icon::CLOSE, t!("status-cancel")).clicked() {
            actions.push(Action::CancelReading);
        }
        let share = progress.read as f32 / progress.found.max(1) as f32;
        let (rect, response) = ui.allocate_exact_size(vec2(PROGRESS_WIDTH, SPACE[1]), Sense::hover());
        let text = t!("status-reading", percent = format!("{:.0}", (share * 100.0).floor()));
        response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, &text));
        let radius = f32::from(style::RADIUS_BAR);
        ui.painter().rect_filled(rect, radius, tokens.line);
        let done = rect.with_max_x(rect.left() + rect.width() * share.clamp(0.0, 1.0));
        ui.painter().rect_filled(done, radius, tokens.accent);
        let told = t!("status-reading-of", text = text.clone(), read = read, found = found);
        label(ui, &told, tokens.dim);
    }
    searching(ui, shell, actions);
    if let Some(exporting) = shell.status.exporting {
        if widgets::small_icon_button(ui, icon::CLOSE, t!("status-cancel-export")).clicked() {
            actions.push(Action::CancelExport);
        }
        let (done, total) = (count(exporting.done), count(exporting.total));
        label(ui, &t!("status-exporting", done = done, total = total), tokens.text);
    }
}

/// What the search of captures is at that the filter needs.
fn searching(ui: &mut Ui, shell: &Shell<'_>, actions: &mut Actions) {
    let Some(search) = shell.status.searching else { return };
    let tokens = Tokens::of(ui);
    let percent = search.percent();
    let (text, color, sign, name, action) = if search.is_stopped {
        let text = t!("status-search-stopped", percent = percent);
        (text, tokens.warn, icon::PLAY, t!("status-search-resume"), Action::ResumeSearch)
    } else {
        let text = t!("status-searching", percent = percent);
        (text, tokens.text, icon::CLOSE, t!("status-search-stop"), Action::StopSearch)
    };
    if widgets::small_icon_button(ui, sign, name).clicked() {
        actions.push(action);
    }
    label(ui, &text, color);
}
