//! The order of the panels, and what the panels of the frame show beside the records.

use super::areas::{self, Area, Areas};
use super::command::Command;
use super::settings_sheet::{self, Prefs};
use super::style::{ROW_STATUS, ROW_TOP, Tokens};
use super::{
    Actions, ViewCtx, details, export_dialog, facets, filter_bar, keys_sheet, link_dialog, notices, palette,
    problems, status_bar, table, timeline_view, top_bar, views, welcome, widgets,
};
use crate::index::Index;
use crate::ingest::{Progress, WatchState};
use crate::query::{Columns, FacetCounts, QueryError, Unknown};
use crate::t;
use egui::containers::panel::PanelState;
use egui::{Align, CentralPanel, Frame, Id, IdSalt, Layout, Margin, Panel, Pos2, Rect, Ui, UiBuilder, Vec2};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Everything that the frame shows.
pub struct Shell<'a> {
    /// What all panels show.
    pub view: ViewCtx<'a>,
    /// The filter as it was typed.
    pub filter: &'a str,
    /// Why it is not in force, where it cannot be understood: all that is wrong with it, in its order.
    pub filter_errors: &'a [QueryError],
    /// The values in it that no record has; of keys with very many values only where nothing passes it.
    pub unknown: &'a [Unknown],
    /// Counts by property.
    pub facets: &'a [FacetCounts],
    /// Another number whenever they are others.
    pub facets_revision: u64,
    /// The records by column: for completion.
    pub columns: &'a Arc<Columns>,
    /// What reading and watching are at.
    pub status: Status<'a>,
    /// What there is to tell.
    pub notices: &'a [notices::Notice],
    /// Folders that were open before, the latest first.
    pub recent: &'a [PathBuf],
    /// The sample day, where it is found.
    pub sample: Option<&'a Path>,
    /// What is chosen in the settings.
    pub prefs: &'a Prefs,
    /// Whether the system can tell of failures.
    pub can_notify: bool,
    /// The commands that were run last from the palette, the latest first.
    pub used: &'a [Command],
    /// The views that there are.
    pub views: &'a views::Views,
    /// What is shown, and how, as a view would keep it.
    pub look: &'a views::Look,
}

/// How much there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records.
    pub records: usize,
    /// Captures that they come from.
    pub captures: usize,
    /// How many of those are gone.
    pub gone: usize,
    /// Problems of captures, and jobs that their runs tell of differently.
    pub problems: usize,
}

impl Counts {
    /// How much an index holds.
    #[must_use]
    pub fn of(index: &Index) -> Self {
        Self {
            records: index.len(),
            captures: index.file_count(),
            gone: index.missing_count(),
            problems: index.problem_count() + index.disagreeing_jobs().len(),
        }
    }
}

/// What reading and watching are at.
#[derive(Clone, Copy)]
pub struct Status<'a> {
    /// How much there is; while arrivals are not followed, how much there was when what is shown was found.
    pub counts: Counts,
    /// How far reading is.
    pub progress: Progress,
    /// Whether and how the folder is watched.
    pub watch: &'a WatchState,
    /// While arrivals are not followed, how many there were.
    pub paused: Option<usize>,
    /// How far the export is, while one is being written.
    pub exporting: Option<ExportProgress>,
    /// How far the search of captures is that the filter needs, while it runs or when it was stopped.
    pub searching: Option<SearchProgress>,
}

/// How far a search of captures is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchProgress {
    /// Captures searched.
    pub done: usize,
    /// How many are to be.
    pub total: usize,
    /// Whether the user stopped it.
    pub is_stopped: bool,
}

impl SearchProgress {
    /// Of a hundred, rounded down.
    #[must_use]
    pub fn percent(self) -> usize {
        self.done * 100 / self.total.max(1)
    }
}

/// How far an export is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExportProgress {
    /// Callbacks, rows or captures written.
    pub done: usize,
    /// How many there are; 0 while that is not known.
    pub total: usize,
}

/// What panels keep from frame to frame.
#[derive(Default)]
pub struct Panels {
    /// The filter bar.
    pub filter_bar: filter_bar::FilterBarState,
    /// The facets.
    pub facets: facets::FacetsState,
    /// The timeline.
    pub timeline: timeline_view::TimelineState,
    /// The table.
    pub table: table::TableState,
    /// The details.
    pub details: details::DetailsState,
    /// The status bar.
    pub status_bar: status_bar::StatusBarState,
    /// The list of problems.
    pub problems: problems::ProblemsState,
    /// What to export.
    pub export: export_dialog::ExportDialogState,
    /// The question whether to follow a link.
    pub link: link_dialog::LinkDialogState,
    /// The list of views.
    pub views: views::ViewsDialogState,
    /// The list of commands.
    pub palette: palette::PaletteState,
    /// The list of keys.
    pub keys: keys_sheet::KeysState,
    /// The settings.
    pub settings: settings_sheet::SettingsState,
    /// Where the parts of the window are.
    pub areas: Areas,
    /// Widths, heights, and what is folded away.
    pub sizes: Sizes,
}

impl Panels {
    /// Whether something lies over the window that the keyboard belongs to.
    #[must_use]
    pub fn overlay_open(&self) -> bool {
        let is_asking = self.export.is_open() || self.link.is_open();
        let is_list = self.keys.is_open() || self.palette.is_open() || self.views.is_open();
        is_list || self.settings.is_open() || is_asking
    }

    /// Gives the keyboard to the next part of the window, or the one before.
    pub fn step_focus(&self, ctx: &egui::Context, forward: bool) {
        self.areas.step_focus(ctx, forward);
    }
}

/// Widths, heights, and what is folded away.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Sizes {
    /// Whether the facets are shown.
    pub facets_open: bool,
    /// Width of the facets, in points.
    pub facets: f32,
    /// Whether the details are shown.
    pub details_open: bool,
    /// Width of the details, in points.
    pub details: f32,
    /// Height of the table, in points.
    pub table: f32,
}

impl Sizes {
    /// Whether a window of that width, in points, shows only one of facets and details.
    #[must_use]
    pub fn are_narrow(width: f32) -> bool {
        width < NARROW
    }
}

impl Default for Sizes {
    fn default() -> Self {
        Self { facets_open: true, facets: 224.0, details_open: true, details: 420.0, table: 336.0 }
    }
}

/// The least height that the table leaves to the timeline: minimap, ruler, and a few lanes.
const LEAST_TIMELINE: f32 = 210.0;

/// Names of the panels whose sizes are kept.
const FACETS: &str = "facets";
const DETAILS: &str = "details";
const TABLE: &str = "table";

/// The size of a panel for a frame. A window that was small for a while does not make its panels small for good:
/// what is kept is the size that was chosen, not the one there was room for.
struct Kept {
    panel: Id,
    /// 0 for a width, 1 for a height.
    axis: usize,
    size: f32,
}

impl Kept {
    /// Gives the panel of that name in `ui` a width or a height, in points.
    fn restore(ui: &Ui, name: &str, axis: usize, size: f32) -> Self {
        let kept = Self { panel: ui.scope_id().with_salt(IdSalt::new(name)), axis, size };
        if kept.changed(ui).is_some() {
            let outer_rect = Rect::from_min_size(Pos2::ZERO, Vec2::splat(size));
            ui.data_mut(|data| data.insert_persisted(kept.panel, PanelState { outer_rect }));
        }
        kept
    }

    /// Another size that the panel has.
    fn changed(&self, ui: &Ui) -> Option<f32> {
        let size = PanelState::load(ui, self.panel)?.size()[self.axis];
        ((size - self.size).abs() > 0.5).then_some(size)
    }

    /// Keeps the size that was chosen in this frame, if one was; `share` of it is shown.
    fn keep(&self, ui: &Ui, share: f32, kept: &mut f32) {
        *kept = self.changed(ui).map_or(*kept, |size| size / share);
    }
}

/// Shows the window. The places of the panels are found first, from the outside in; then what is in them is shown
/// in the order in which it is read, which is the order that the keyboard walks through it.
pub fn show(ui: &mut Ui, shell: &Shell<'_>, panels: &mut Panels, actions: &mut Actions) {
    let tokens = Tokens::of(ui);
    let bar = Frame::new().fill(tokens.panel).inner_margin(Margin::symmetric(12, 0));
    let top = Panel::top("top bar").exact_size(ROW_TOP).frame(bar).show(ui, Place::of).inner;
    let status = Panel::bottom("status bar").exact_size(ROW_STATUS).frame(bar).show(ui, Place::of).inner;
    let mut areas = std::mem::take(&mut panels.areas);
    areas.begin();
    top.show(ui, |ui| areas.show(ui, Area::Top, |ui| top_bar::show(ui, shell, panels, actions)));
    if shell.view.folder.is_some() {
        show_folder(ui, shell, panels, &mut areas, actions);
    } else {
        let frame = Frame::new().fill(tokens.bg);
        CentralPanel::default().frame(frame).show(ui, |ui| {
            widgets::region(ui, t!("region-welcome"), |ui| welcome::show(ui, shell, actions));
        });
    }
    status.show(ui, |ui| {
        let brushed = panels.timeline.brushed();
        let state = &mut panels.status_bar;
        areas.show(ui, Area::Status, |ui| status_bar::show(ui, shell, state, brushed, actions));
    });
    panels.areas = areas;
    problems::show(ui.ctx(), shell, &mut panels.problems, actions);
    export_dialog::show(ui.ctx(), shell, &mut panels.export, actions);
    link_dialog::show(ui.ctx(), &mut panels.link, actions);
    views::show(ui.ctx(), shell, &mut panels.views, actions);
    if let Some(area) = palette::show(ui.ctx(), shell.views, shell.used, &mut panels.palette, actions) {
        panels.keys.open(Some(area));
    }
    settings_sheet::show(ui.ctx(), shell.prefs, shell.can_notify, &mut panels.settings, actions);
    keys_sheet::show(ui.ctx(), &mut panels.keys);
    notices::show(ui.ctx(), shell.notices, actions);
    welcome::drop_overlay(ui.ctx());
    areas::paint_focus(ui.ctx());
}

/// Where the contents of a panel go.
#[derive(Clone, Copy)]
struct Place {
    rect: Rect,
    clip: Rect,
}

impl Place {
    /// All of the room that a panel gives.
    fn of(ui: &mut Ui) -> Self {
        let rect = ui.max_rect();
        ui.set_min_size(rect.size());
        Self { rect, clip: ui.clip_rect() }
    }

    fn show<R>(self, ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
        let mut ui = ui.new_child(UiBuilder::new().max_rect(self.rect).layout(Layout::top_down(Align::Min)));
        ui.set_clip_rect(self.clip);
        contents(&mut ui)
    }
}

/// Where the window is narrower, only one of facets and details is shown, in points.
const NARROW: f32 = 760.0;

/// From this width of the window on, in points, the sides have the widths that were chosen.
const ROOMY: f32 = 1280.0;

/// How much of the widths that were chosen the sides have in a window of that width, in points.
fn side_share(width: f32) -> f32 {
    (width / ROOMY).clamp(0.5, 1.0).powf(1.5)
}

fn show_folder(
    ui: &mut Ui,
    shell: &Shell<'_>,
    panels: &mut Panels,
    areas: &mut Areas,
    actions: &mut Actions,
) {
    let tokens = Tokens::of(ui);
    let side = Frame::new().fill(tokens.panel);
    let mut sizes = panels.sizes;
    let is_narrow = Sizes::are_narrow(ui.available_width());
    // With little room the sides give way to what lies between them.
    let share = side_share(ui.available_width());
    let width = (sizes.facets * share).clamp(150.0, 360.0);
    let facets = Panel::left(FACETS).default_size(width).size_range(150.0..=360.0).frame(side);
    let kept = Kept::restore(ui, FACETS, 0, width);
    let mut open = sizes.facets_open && !(is_narrow && sizes.details_open);
    let facets = facets.show_collapsible(ui, &mut open, Place::of).map(|shown| shown.inner);
    if !is_narrow {
        sizes.facets_open = open;
    }
    kept.keep(ui, share, &mut sizes.facets);
    let most = (ui.available_width() - 320.0).max(280.0);
    let width = (sizes.details * share).clamp(280.0, most);
    let details = Panel::right(DETAILS).default_size(width).size_range(280.0..=most).frame(side);
    let kept = Kept::restore(ui, DETAILS, 0, width);
    let details = details.show_collapsible(ui, &mut sizes.details_open, Place::of).map(|shown| shown.inner);
    kept.keep(ui, share, &mut sizes.details);
    if let Some(place) = facets {
        place.show(ui, |ui| {
            areas.show(ui, Area::Facets, |ui| facets::show(ui, shell, &mut panels.facets, actions));
        });
    }
    CentralPanel::default().frame(Frame::new().fill(tokens.bg)).show(ui, |ui| {
        if shell.view.hits.is_empty() {
            welcome::nothing_to_show(ui, shell, actions);
        } else {
            show_records(ui, shell, panels, (&mut sizes, areas), actions);
        }
    });
    if let Some(place) = details {
        place.show(ui, |ui| areas.show(ui, Area::Details, |ui| show_details(ui, shell, panels, actions)));
    }
    panels.sizes = sizes;
}

fn show_records(
    ui: &mut Ui,
    shell: &Shell<'_>,
    panels: &mut Panels,
    (sizes, areas): (&mut Sizes, &mut Areas),
    actions: &mut Actions,
) {
    let most = (ui.available_height() - LEAST_TIMELINE).max(80.0);
    let height = sizes.table.clamp(80.0, most);
    let table = Panel::bottom(TABLE).resizable(true).default_size(height).size_range(80.0..=most);
    let frame = Frame::new().fill(Tokens::of(ui).panel);
    let kept = Kept::restore(ui, TABLE, 1, height);
    let table = table.frame(frame).show(ui, Place::of).inner;
    kept.keep(ui, 1.0, &mut sizes.table);
    let rest = Place { rect: ui.available_rect_before_wrap(), clip: ui.clip_rect() };
    rest.show(ui, |ui| areas.show(ui, Area::Timeline, |ui| show_timeline(ui, shell, panels, actions)));
    table.show(ui, |ui| areas.show(ui, Area::Table, |ui| show_table(ui, shell, panels, actions)));
}

fn show_timeline(ui: &mut Ui, shell: &Shell<'_>, panels: &mut Panels, actions: &mut Actions) {
    timeline_view::show(ui, &shell.view, &mut panels.timeline, actions);
    // As for the table: what came last came with the word that it is read whole.
    panels.timeline.is_reading = !shell.status.progress.done;
}

fn show_table(ui: &mut Ui, shell: &Shell<'_>, panels: &mut Panels, actions: &mut Actions) {
    panels.table.is_following = panels.timeline.is_following;
    table::show(ui, &shell.view, &mut panels.table, actions);
    // What came last came with the word that it is read whole: that is true from the next frame on.
    panels.table.is_reading = !shell.status.progress.done;
}

fn show_details(ui: &mut Ui, shell: &Shell<'_>, panels: &mut Panels, actions: &mut Actions) {
    details::show(ui, &shell.view, &mut panels.details, actions);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sides_give_way_where_there_is_little_room() {
        let sizes = Sizes::default();
        let middle = |width: f32| {
            let share = side_share(width);
            width - (sizes.facets * share).max(150.0) - (sizes.details * share).max(280.0)
        };
        // Full HD, and what is left of it where everything is shown half as large again.
        assert!((middle(1920.0) - (1920.0 - sizes.facets - sizes.details)).abs() < 1.0);
        assert!(middle(1067.0) > 0.5 * 1067.0, "{}", middle(1067.0));
    }
}
