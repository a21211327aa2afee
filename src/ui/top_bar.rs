//! The top bar: what is open, the filter, and the buttons of the window.

use super::command::Command;
use super::shell::{Panels, Shell};
use super::style::{self, ROW_CONTROL, SPACE, Tokens, icon};
use super::widgets::{self, Face, Line, count};
use super::{Action, Actions, choices, filter_bar, views};
use crate::ingest::WatchState;
use crate::sanitize::display_path;
use crate::t;
use crate::text::{self, Language};
use egui::{Align2, Color32, Id, Rect, Sense, Ui, pos2, vec2};
use std::path::Path;

/// Most points that the name of the folder takes.
const FOLDER_WIDTH: f32 = 220.0;
/// The same in a narrow window, without the name of the program.
const FOLDER_NARROW: f32 = 72.0;
/// Where the bar is narrower, only the least is shown, in points.
const NARROW: f32 = 780.0;
/// From this width on, in points, the bar has room for whole sentences on its buttons.
const WIDE: f32 = 1100.0;
/// From this width on it has room for the name of a view as well, and the filter still for its terms.
const WIDER: f32 = 1400.0;

/// Shows the top bar.
pub fn show(ui: &mut Ui, shell: &Shell<'_>, panels: &mut Panels, actions: &mut Actions) {
    let rect = ui.max_rect();
    let left = names(ui, shell, rect);
    let id = Id::unique("buttons of the window");
    let buttons = rect.right() - widgets::end_width(ui, id);
    if shell.view.folder.is_some() {
        let facets = panels.sizes.facets.min(260.0) + SPACE[6];
        let begin = if is_narrow(rect) { left } else { left.max(rect.left() + facets) };
        let field = Rect::from_x_y_ranges(begin..=(buttons - SPACE[5]).max(begin), rect.y_range())
            .with_max_y(rect.center().y + ROW_CONTROL / 2.0)
            .with_min_y(rect.center().y - ROW_CONTROL / 2.0);
        filter_bar::show(ui, field, shell, &mut panels.filter_bar, actions);
    }
    widgets::at_end(ui, id, rect, |ui| {
        ui.spacing_mut().item_spacing.x = if is_narrow(rect) { SPACE[1] } else { SPACE[3] };
        right_buttons(ui, shell, rect, actions);
    });
}

/// Whether there is room for the least only.
fn is_narrow(rect: Rect) -> bool {
    rect.width() < NARROW
}

/// Name of the program and of the folder; gives the right edge.
fn names(ui: &mut Ui, shell: &Shell<'_>, rect: Rect) -> f32 {
    let tokens = Tokens::of(ui);
    let y = rect.center().y;
    let font = style::strong(style::TEXT_HEADING);
    let begin = pos2(rect.left() + SPACE[0], y);
    let narrow = is_narrow(rect) && shell.view.folder.is_some();
    let (begin, width) = if narrow {
        (begin, FOLDER_NARROW)
    } else {
        let name = Line { text: t!("app-name"), font, color: tokens.text, width: f32::INFINITY };
        let name = widgets::paint_line(ui, begin, Align2::LEFT_CENTER, &name);
        (pos2(name.right() + SPACE[5], y), FOLDER_WIDTH)
    };
    let Some(folder) = shell.view.folder else { return begin.x };
    let text = if narrow { file_name(folder) } else { short_path(folder) };
    let line = Line { text: &text, font: style::body(), color: tokens.dim, width };
    let painted = widgets::paint_line(ui, begin, Align2::LEFT_CENTER, &line);
    let response = ui.allocate_rect(painted, Sense::hover());
    let full = display_path(folder);
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, t!("folder-name", path = full.clone()))
    });
    response.on_hover_text(&full);
    painted.right() + if narrow { SPACE[3] } else { SPACE[5] }
}

/// The last part of a path.
fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| display_path(path), |name| display_path(name.as_ref()))
}

/// The last two parts of a path.
fn short_path(path: &Path) -> String {
    let parts: Vec<String> = path.components().map(|part| display_path(part.as_ref())).collect();
    parts[parts.len().saturating_sub(2)..].join(" / ")
}

fn right_buttons(ui: &mut Ui, shell: &Shell<'_>, rect: Rect, actions: &mut Actions) {
    if shell.view.folder.is_some() {
        views::button(ui, shell, rect.width() >= WIDER, actions);
        live_button(ui, shell, actions);
        export_button(ui, shell, rect, actions);
    }
    let mut button = |ui: &mut Ui, icon: &str, command: Command| {
        if widgets::icon_button(ui, icon, command.text(), &command.tooltip()).clicked() {
            actions.push(Action::Run(command));
        }
    };
    button(ui, icon::FOLDER, Command::OpenFolder);
    button(ui, icon::PALETTE, Command::ShowPalette);
    let tip = choices::theme_tip(ui.ctx());
    let theme = widgets::icon_button(ui, icon::THEME, Command::CycleTheme.text(), &tip);
    choices::menu(&theme, actions, choices::themes);
    language_button(ui, actions);
}

fn export_button(ui: &mut Ui, shell: &Shell<'_>, rect: Rect, actions: &mut Actions) {
    let narrow = is_narrow(rect);
    let number =
        if shell.view.selection.is_empty() { shell.view.hits.len() } else { shell.view.selection.len() };
    let text = t!("export-button-name", n = number, shown = count(number));
    let shown = match rect.width() {
        WIDE.. => text.clone(),
        NARROW.. => t!("export-button", shown = count(number)),
        // Its sign and the number.
        _ => count(number),
    };
    let face = Face { icon: narrow.then_some(icon::EXPORT), text: &shown, framed: true, on: false };
    let enabled = number > 0 && shell.status.exporting.is_none();
    let export = ui.add_enabled_ui(enabled, |ui| widgets::plain_button(ui, &face, &text)).inner;
    if export.on_hover_text(Command::Export.tooltip()).clicked() {
        actions.push(Action::Run(Command::Export));
    }
}

/// Shows the language that is set, in its own words; a click lists them.
fn language_button(ui: &mut Ui, actions: &mut Actions) {
    let command = Command::CycleLanguage;
    // As wide as a sign, and painted by itself.
    let response = widgets::icon_button(ui, " ", command.text(), &choices::language_tip());
    let (center, color) = (response.rect.center(), Tokens::of(ui).text);
    match text::language() {
        Language::English => {
            ui.painter().text(center, Align2::CENTER_CENTER, "EN", style::strong(style::TEXT_SMALL), color);
        }
        Language::Chinese => paint_zhong(ui, center, color),
    }
    choices::menu(&response, actions, choices::languages);
}

/// The sign 中. Painted, because in English nothing else needs a font for Chinese: there may be none, and to
/// look for one takes time that the first frame does not have.
fn paint_zhong(ui: &Ui, center: egui::Pos2, color: Color32) {
    let stroke = egui::Stroke::new(1.4, color);
    let mouth = Rect::from_center_size(center - vec2(0.0, 1.0), vec2(11.0, 6.0));
    ui.painter().rect_stroke(mouth, 0.0, stroke, egui::StrokeKind::Middle);
    ui.painter().vline(center.x, center.y - 7.0..=center.y + 7.0, stroke);
}

/// Whether arrivals are shown, and whether any are to be expected.
fn live_button(ui: &mut Ui, shell: &Shell<'_>, actions: &mut Actions) {
    let tokens = Tokens::of(ui);
    let paused;
    let (text, color): (&str, Color32) = match (shell.status.paused, shell.status.watch) {
        (Some(0), _) => (t!("live-paused"), tokens.warn),
        (Some(arrived), _) => {
            paused = t!("live-paused-new", shown = count(arrived));
            (&paused, tokens.warn)
        }
        (None, _) if !shell.status.progress.done => (t!("live-reading"), tokens.running),
        (None, WatchState::Watching) => (t!("live-on"), tokens.success),
        (None, WatchState::Polling(_)) => (t!("live-polling"), tokens.success),
        (None, WatchState::Off) => (t!("live-off"), tokens.dim),
        (None, WatchState::Lost) => (t!("live-lost"), tokens.failed),
    };
    let galley = ui.painter().layout_no_wrap(text.to_owned(), style::body(), tokens.text);
    let dot = SPACE[3];
    let size = vec2(galley.size().x + dot + SPACE[2] + 2.0 * SPACE[4], ROW_CONTROL);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, text));
    let visuals = ui.style().interact(&response);
    let radius = egui::CornerRadius::same(style::RADIUS_CONTROL);
    ui.painter().rect_filled(rect, radius, visuals.weak_bg_fill);
    let at = pos2(rect.left() + SPACE[4] + dot / 2.0, rect.center().y);
    ui.painter().circle_filled(at, dot / 2.0, color);
    let at = pos2(at.x + dot / 2.0 + SPACE[2], rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, tokens.text);
    let mut tooltip = Command::ToggleLive.tooltip();
    if let WatchState::Polling(why) = shell.status.watch {
        tooltip = format!("{tooltip}\n{why}");
    }
    if response.on_hover_text(tooltip).clicked() {
        actions.push(Action::Run(Command::ToggleLive));
    }
}

#[cfg(test)]
mod tests {
    use super::short_path;
    use std::path::Path;

    #[test]
    fn a_path_is_shown_by_its_last_two_parts() {
        assert_eq!(short_path(Path::new("/var/captures/2026-11-20")), "captures / 2026-11-20");
        assert_eq!(short_path(Path::new("captures")), "captures");
        assert_eq!(short_path(Path::new("")), "");
    }
}
