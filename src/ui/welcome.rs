//! What the window shows while there is nothing to show: how to begin, what to do next.

use super::command::Command;
use super::shell::Shell;
use super::style::{self, SPACE, Tokens, icon};
use super::widgets::{self, Face};
use super::{Action, Actions, wording};
use crate::ingest::WatchState;
use crate::sanitize::display_path;
use crate::t;
use egui::{Align, Align2, Layout, Rect, RichText, Stroke, StrokeKind, Ui, UiBuilder, vec2};

/// Width of the column in the middle, in points.
const COLUMN: f32 = 540.0;

/// The page of a window without a folder.
pub fn show(ui: &mut Ui, shell: &Shell<'_>, actions: &mut Actions) {
    let tokens = Tokens::of(ui);
    let recent = shell.recent.len().min(RECENT_SHOWN) as f32;
    let height = 220.0 + if recent > 0.0 { 44.0 + recent * 26.0 } else { 0.0 };
    column(ui, height, |ui| {
        ui.label(RichText::new(t!("app-name")).font(style::strong(28.0)));
        ui.add_space(SPACE[1]);
        ui.label(RichText::new(t!("welcome-text")).color(tokens.dim));
        ui.add_space(SPACE[5]);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = SPACE[3];
            widgets::command_button(ui, Some(icon::FOLDER), Command::OpenFolder, actions);
            widgets::command_button(ui, Some(icon::DOCUMENT), Command::OpenFile, actions);
            if let Some(sample) = shell.sample {
                let text = t!("welcome-sample");
                let face = Face { icon: Some(icon::PLAY), text, framed: true, on: false };
                if widgets::plain_button(ui, &face, text).on_hover_text(t!("welcome-sample-tip")).clicked() {
                    actions.push(Action::Open(sample.to_owned()));
                }
            }
        });
        ui.add_space(SPACE[3]);
        ui.label(RichText::new(t!("welcome-drop")).font(style::small()).color(tokens.dim));
        recent_list(ui, shell, actions);
    });
}

/// Most folders that the page lists.
const RECENT_SHOWN: usize = 8;

fn recent_list(ui: &mut Ui, shell: &Shell<'_>, actions: &mut Actions) {
    if shell.recent.is_empty() {
        return;
    }
    ui.add_space(SPACE[6]);
    ui.label(RichText::new(t!("welcome-recent")).font(style::strong(style::TEXT_BODY)));
    ui.add_space(SPACE[1]);
    for path in shell.recent.iter().take(RECENT_SHOWN) {
        let text = display_path(path);
        if widgets::link(ui, &text, &text).clicked() {
            actions.push(Action::Open(path.clone()));
        }
        ui.add_space(SPACE[1]);
    }
}

/// Most values that no record has that are told of.
const UNKNOWN_SHOWN: usize = 3;

/// Instead of timeline and table, where no record passes: why, and what to do.
pub fn nothing_to_show(ui: &mut Ui, shell: &Shell<'_>, actions: &mut Actions) {
    let tokens = Tokens::of(ui);
    let filtered = !shell.view.index.is_empty();
    let done = shell.status.progress.done;
    let has_problems = shell.view.index.problem_count() > 0;
    let is_searching = shell.status.searching.is_some_and(|search| !search.is_stopped);
    let (title, text) = match shell.status.watch {
        _ if filtered && is_searching => (t!("empty-searching"), t!("empty-searching-text")),
        _ if filtered => (t!("empty-filter"), t!("empty-filter-text")),
        WatchState::Lost => (t!("empty-lost"), t!("empty-lost-text")),
        _ if !done => (t!("empty-reading"), t!("empty-reading-text")),
        _ if has_problems => (t!("empty-problems"), t!("empty-problems-text")),
        WatchState::Off => (t!("empty-folder"), t!("empty-unwatched-text")),
        WatchState::Watching | WatchState::Polling(_) => (t!("empty-folder"), t!("empty-folder-text")),
    };
    let sign = if filtered { icon::SEARCH } else { icon::FOLDER };
    column(ui, 180.0, |ui| {
        ui.with_layout(Layout::top_down(Align::Center), |ui| {
            ui.label(RichText::new(sign).font(style::icons(SPACE[6])).color(tokens.dim));
            ui.add_space(SPACE[3]);
            ui.label(RichText::new(title).font(style::strong(style::TEXT_HEADING)));
            ui.add_space(SPACE[1]);
            for unknown in shell.unknown.iter().take(UNKNOWN_SHOWN).filter(|_| filtered) {
                ui.label(RichText::new(wording::not_there(unknown)).color(tokens.text));
                ui.add_space(SPACE[1]);
            }
            ui.label(RichText::new(text).color(tokens.dim));
            ui.add_space(SPACE[4]);
            if filtered {
                widgets::command_button(ui, Some(icon::CLOSE), Command::ClearFilter, actions);
                return;
            }
            if has_problems {
                widgets::command_button(ui, Some(icon::WARNING), Command::ShowProblems, actions);
                ui.add_space(SPACE[1]);
            }
            if done {
                widgets::command_button(ui, Some(icon::FOLDER), Command::OpenFolder, actions);
            }
        });
    });
}

/// A column in the middle, a little above the centre.
fn column(ui: &mut Ui, height: f32, contents: impl FnOnce(&mut Ui)) {
    let all = ui.max_rect();
    let width = COLUMN.min(all.width() - SPACE[6]);
    let center = all.center() - vec2(0.0, all.height() * 0.06);
    let rect = Rect::from_center_size(center, vec2(width, height.min(all.height())));
    ui.scope_builder(UiBuilder::new().max_rect(rect), contents);
}

/// Over everything while files are held above the window.
pub fn drop_overlay(ctx: &egui::Context) {
    if ctx.input(|input| input.raw.hovered_files.is_empty()) {
        return;
    }
    let layer = egui::LayerId::new(egui::Order::Tooltip, egui::Id::unique("drop overlay"));
    let painter = ctx.layer_painter(layer);
    let tokens = Tokens::of_theme(ctx.theme());
    let rect = ctx.content_rect();
    painter.rect_filled(rect, 0.0, tokens.veil());
    let frame = rect.shrink(SPACE[6]);
    let radius = f32::from(style::RADIUS_POPUP);
    painter.rect_stroke(frame, radius, Stroke::new(2.0, tokens.accent), StrokeKind::Inside);
    let font = style::strong(style::TEXT_HEADING);
    painter.text(rect.center(), Align2::CENTER_CENTER, t!("drop-here"), font, tokens.text);
}
