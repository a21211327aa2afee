//! The palette: every command, found by typing a part of its name.

use super::command::{Command, key_text};
use super::style::{self, SPACE, Tokens};
use super::widgets::{self, Line};
use super::{Action, Actions};
use crate::t;
use crate::text::Language;
use egui::accesskit::Role;
use egui::{Align2, Id, Key, Modal, Modifiers, Sense, Ui, WidgetInfo, pos2, vec2};

/// Width of the palette, in points.
const WIDTH: f32 = 480.0;
/// Height of a row.
const ROW: f32 = 26.0;
/// Rows that are seen at once.
const ROWS: f32 = 13.5;

/// What the palette keeps.
#[derive(Clone, Debug, Default)]
pub struct PaletteState {
    open: bool,
    text: String,
    chosen: usize,
    /// Whether the chosen row is to be scrolled to.
    moved: bool,
}

impl PaletteState {
    /// Shows the palette, empty.
    pub fn open(&mut self) {
        *self = Self { open: true, ..Self::default() };
    }

    /// Whether it is shown.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Hides it.
    pub fn close(&mut self) {
        self.open = false;
    }
}

/// Shows the palette, if it is open.
pub fn show(ctx: &egui::Context, state: &mut PaletteState, actions: &mut Actions) {
    if !state.open {
        return;
    }
    let id = Id::unique("palette");
    let area = Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, style::ROW_TOP + SPACE[6]));
    let frame = egui::Frame::popup(&ctx.style_of(ctx.theme()));
    let modal = Modal::new(id).area(area).frame(frame).show(ctx, |ui| {
        ui.set_width(WIDTH);
        widgets::region(ui, t!("palette-name"), |ui| contents(ui, state))
    });
    if let Some(command) = modal.inner {
        state.close();
        actions.push(Action::Run(command));
    } else if modal.should_close() {
        state.close();
    }
}

fn contents(ui: &mut Ui, state: &mut PaletteState) -> Option<Command> {
    let step = |ui: &mut Ui, key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let (down, up) = (step(ui, Key::ArrowDown), step(ui, Key::ArrowUp));
    let enter = ui.input(|input| input.key_pressed(Key::Enter));
    let edit = egui::TextEdit::singleline(&mut state.text)
        .hint_text(t!("palette-hint"))
        .desired_width(f32::INFINITY)
        .margin(vec2(SPACE[3], SPACE[2]));
    let field = ui.name_inputs(t!("palette-hint"), |ui| ui.add(edit));
    if !field.has_focus() {
        field.request_focus();
    }
    if field.changed() {
        state.chosen = 0;
    }
    let found = find(&state.text);
    let last = found.len().saturating_sub(1);
    state.moved = down || up;
    state.chosen = match (down, up) {
        (true, false) => (state.chosen + 1).min(last),
        (false, true) => state.chosen.saturating_sub(1),
        _ => state.chosen.min(last),
    };
    if found.is_empty() {
        ui.weak(t!("palette-none"));
        return None;
    }
    let mut clicked = None;
    ui.spacing_mut().item_spacing.y = 0.0;
    egui::ScrollArea::vertical().max_height(ROW * ROWS).show(ui, |ui| {
        for (at, &command) in found.iter().enumerate() {
            let response = row(ui, command, at == state.chosen);
            if at == state.chosen && state.moved {
                response.scroll_to_me(None);
            }
            if response.clicked() {
                clicked = Some(command);
            }
        }
    });
    clicked.or_else(|| found.get(state.chosen).copied().filter(|_| enter))
}

fn row(ui: &mut Ui, command: Command, chosen: bool) -> egui::Response {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, chosen, command.text()));
    let fill = match (chosen, response.hovered()) {
        (true, _) => tokens.accent_soft,
        (false, true) => tokens.raised,
        (false, false) => egui::Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, f32::from(style::RADIUS_CONTROL), fill);
    let at = pos2(rect.left() + SPACE[3], rect.center().y);
    let line = Line { text: command.text(), font: style::body(), color: tokens.text, width: rect.width() };
    widgets::paint_line(ui, at, Align2::LEFT_CENTER, &line);
    let keys: Vec<String> = command.shortcuts().iter().map(|&key| key_text(key)).collect();
    let at = pos2(rect.right() - SPACE[3], rect.center().y);
    ui.painter().text(at, Align2::RIGHT_CENTER, keys.join("  "), style::mono(), tokens.dim);
    response
}

/// The commands whose names hold every word, in the order of the enum. Words of any language find them, for who
/// has to find the way back. The palette itself is not offered.
fn find(text: &str) -> Vec<Command> {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let fits = |command: &Command| {
        let names = Language::ALL.map(|language| command.text_in(language).to_lowercase());
        let is_named = |word: &String| names.iter().any(|name| name.contains(word));
        *command != Command::ShowPalette && words.iter().all(is_named)
    };
    Command::ALL.into_iter().filter(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_found_by_any_part_of_its_name() {
        assert_eq!(find("").len(), Command::ALL.len() - 1);
        assert_eq!(find("ZOOM in"), [Command::ZoomIn]);
        assert_eq!(find("放大"), [Command::ZoomIn]);
        assert_eq!(find("语言"), find("language"));
        assert!(find("no such command").is_empty());
    }
}
