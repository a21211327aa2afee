//! The order of the panels, and what the panels of the frame show beside the records.

use super::style::{ROW_STATUS, ROW_TOP, Tokens};
use super::{
    Actions, ViewCtx, details, export_dialog, facets, filter_bar, keys_sheet, link_dialog, notices, palette,
    problems, status_bar, table, timeline_view, top_bar, views, welcome, widgets,
};
use crate::ingest::{Progress, WatchState};
use crate::query::{Columns, FacetCounts, QueryError};
use crate::t;
use egui::containers::panel::PanelState;
use egui::{CentralPanel, Frame, Id, IdSalt, Margin, Panel, Pos2, Rect, Ui, Vec2};
use std::path::{Path, PathBuf};

/// Everything that the frame shows.
pub struct Shell<'a> {
    /// What all panels show.
    pub view: ViewCtx<'a>,
    /// The filter as it was typed.
    pub filter: &'a str,
    /// Why it is not in force, where it cannot be understood.
    pub filter_error: Option<&'a QueryError>,
    /// Counts by property.
    pub facets: &'a [FacetCounts],
    /// The records by column: for completion.
    pub columns: &'a Columns,
    /// What reading and watching are at.
    pub status: Status<'a>,
    /// What there is to tell.
    pub notices: &'a [notices::Notice],
    /// Folders that were open before, the latest first.
    pub recent: &'a [PathBuf],
    /// The sample day, where it is found.
    pub sample: Option<&'a Path>,
    /// The views that there are.
    pub views: &'a views::Views,
    /// What is shown, and how, as a view would keep it.
    pub look: &'a views::Look,
}

/// What reading and watching are at.
#[derive(Clone, Copy)]
pub struct Status<'a> {
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
    /// Whether the list of keys is shown.
    pub keys_open: bool,
    /// Widths, heights, and what is folded away.
    pub sizes: Sizes,
}

impl Panels {
    /// Whether something lies over the window that the keyboard belongs to.
    #[must_use]
    pub fn overlay_open(&self) -> bool {
        let is_asking = self.export.is_open() || self.link.is_open();
        self.keys_open || self.palette.is_open() || self.views.is_open() || is_asking
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

    /// Keeps the size that was chosen in this frame, if one was.
    fn keep(&self, ui: &Ui, kept: &mut f32) {
        *kept = self.changed(ui).unwrap_or(*kept);
    }
}

/// Shows the window.
pub fn show(ui: &mut Ui, shell: &Shell<'_>, panels: &mut Panels, actions: &mut Actions) {
    let tokens = Tokens::of(ui);
    let bar = Frame::new().fill(tokens.panel).inner_margin(Margin::symmetric(12, 0));
    Panel::top("top bar").exact_size(ROW_TOP).frame(bar).show(ui, |ui| {
        widgets::region(ui, t!("region-top"), |ui| top_bar::show(ui, shell, panels, actions));
    });
    Panel::bottom("status bar").exact_size(ROW_STATUS).frame(bar).show(ui, |ui| {
        widgets::region(ui, t!("region-status"), |ui| {
            let brushed = panels.timeline.brushed();
            status_bar::show(ui, shell, &mut panels.status_bar, brushed, actions);
        });
    });
    if shell.view.folder.is_some() {
        show_folder(ui, shell, panels, actions);
    } else {
        let frame = Frame::new().fill(tokens.bg);
        CentralPanel::default().frame(frame).show(ui, |ui| {
            widgets::region(ui, t!("region-welcome"), |ui| welcome::show(ui, shell, actions));
        });
    }
    problems::show(ui.ctx(), shell, &mut panels.problems, actions);
    export_dialog::show(ui.ctx(), shell, &mut panels.export, actions);
    link_dialog::show(ui.ctx(), &mut panels.link, actions);
    views::show(ui.ctx(), shell, &mut panels.views, actions);
    palette::show(ui.ctx(), shell.views, &mut panels.palette, actions);
    keys_sheet::show(ui.ctx(), &mut panels.keys_open);
    notices::show(ui.ctx(), shell.notices, actions);
    welcome::drop_overlay(ui.ctx());
}

fn show_folder(ui: &mut Ui, shell: &Shell<'_>, panels: &mut Panels, actions: &mut Actions) {
    let tokens = Tokens::of(ui);
    let side = Frame::new().fill(tokens.panel);
    let mut sizes = panels.sizes;
    let width = sizes.facets.clamp(150.0, 360.0);
    let facets = Panel::left(FACETS).default_size(width).size_range(150.0..=360.0).frame(side);
    let kept = Kept::restore(ui, FACETS, 0, width);
    facets.show_collapsible(ui, &mut sizes.facets_open, |ui| {
        widgets::region(ui, t!("region-facets"), |ui| facets::show(ui, shell, &mut panels.facets, actions));
    });
    kept.keep(ui, &mut sizes.facets);
    let most = (ui.available_width() - 320.0).max(280.0);
    let width = sizes.details.clamp(280.0, most);
    let details = Panel::right(DETAILS).default_size(width).size_range(280.0..=most).frame(side);
    let kept = Kept::restore(ui, DETAILS, 0, width);
    details.show_collapsible(ui, &mut sizes.details_open, |ui| {
        widgets::region(ui, t!("region-details"), |ui| show_details(ui, shell, panels, actions));
    });
    kept.keep(ui, &mut sizes.details);
    CentralPanel::default().frame(Frame::new().fill(tokens.bg)).show(ui, |ui| {
        if shell.view.hits.is_empty() {
            welcome::nothing_to_show(ui, shell, actions);
        } else {
            show_records(ui, shell, panels, &mut sizes, actions);
        }
    });
    panels.sizes = sizes;
}

fn show_records(
    ui: &mut Ui,
    shell: &Shell<'_>,
    panels: &mut Panels,
    sizes: &mut Sizes,
    actions: &mut Actions,
) {
    let most = (ui.available_height() - LEAST_TIMELINE).max(80.0);
    let height = sizes.table.clamp(80.0, most);
    let table = Panel::bottom(TABLE).resizable(true).default_size(height).size_range(80.0..=most);
    let frame = Frame::new().fill(Tokens::of(ui).panel);
    let kept = Kept::restore(ui, TABLE, 1, height);
    table.frame(frame).show(ui, |ui| {
        widgets::region(ui, t!("region-table"), |ui| show_table(ui, shell, panels, actions));
    });
    kept.keep(ui, &mut sizes.table);
    widgets::region(ui, t!("timeline-name"), |ui| show_timeline(ui, shell, panels, actions));
}

fn show_timeline(ui: &mut Ui, shell: &Shell<'_>, panels: &mut Panels, actions: &mut Actions) {
    timeline_view::show(ui, &shell.view, &mut panels.timeline, actions);
}

fn show_table(ui: &mut Ui, shell: &Shell<'_>, panels: &mut Panels, actions: &mut Actions) {
    panels.table.is_following = panels.timeline.is_following;
    table::show(ui, &shell.view, &mut panels.table, actions);
}

fn show_details(ui: &mut Ui, shell: &Shell<'_>, panels: &mut Panels, actions: &mut Actions) {
    details::show(ui, &shell.view, &mut panels.details, actions);
}
