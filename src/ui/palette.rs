//! The palette: every command and every view, found by typing a part of its name.

use super::command::{Command, key_text};
use super::style::{self, SPACE, Tokens};
use super::views::{View, ViewAction, Views, WITH_KEY};
use super::widgets::{self, Line};
use super::{Action, Actions, cells};
use crate::t;
use crate::text::Language;
use egui::accesskit::Role;
use egui::{Align2, Id, Key, Modal, Modifiers, Sense, Ui, WidgetInfo, pos2, vec2};
use std::borrow::Cow;

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
pub fn show(ctx: &egui::Context, views: &Views, state: &mut PaletteState, actions: &mut Actions) {
    if !state.open {
        return;
    }
    let id = Id::unique("palette");
    let area = Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, style::ROW_TOP + SPACE[6]));
    let frame = egui::Frame::popup(&ctx.style_of(ctx.theme()));
    let modal = Modal::new(id).area(area).frame(frame).show(ctx, |ui| {
        ui.set_width(WIDTH);
        widgets::region(ui, t!("palette-name"), |ui| contents(ui, views, state))
    });
    if let Some(entry) = modal.inner {
        state.close();
        actions.push(match entry {
            Entry::Command(command) => Action::Run(command),
            Entry::View(at) => Action::View(ViewAction::Take(at)),
        });
    } else if modal.should_close() {
        state.close();
    }
}

/// What the palette offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Entry {
    Command(Command),
    /// The view at that place.
    View(usize),
}

impl Entry {
    fn text(self, views: &Views) -> Cow<'static, str> {
        match self {
            Self::Command(command) => command.text().into(),
            Self::View(at) => {
                let name = views.list().get(at).map_or("", View::name);
                t!("palette-view", name = cells::one_line(name)).into()
            }
        }
    }

    fn keys(self) -> String {
        match self {
            Self::Command(command) => command.keys_text(),
            Self::View(at) => {
                let key = Command::TakeView.shortcuts().get(at).filter(|_| at < WITH_KEY);
                key.map(|&key| key_text(key)).unwrap_or_default()
            }
        }
    }
}

fn contents(ui: &mut Ui, views: &Views, state: &mut PaletteState) -> Option<Entry> {
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
    let found = find(&state.text, views);
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
        for (at, &entry) in found.iter().enumerate() {
            let response = row(ui, &entry.text(views), &entry.keys(), at == state.chosen);
            if at == state.chosen && state.moved {
                response.scroll_to_me(None);
            }
            if response.clicked() {
                clicked = Some(entry);
            }
        }
    });
    clicked.or_else(|| found.get(state.chosen).copied().filter(|_| enter))
}

fn row(ui: &mut Ui, text: &str, keys: &str, chosen: bool) -> egui::Response {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, chosen, text));
    let fill = match (chosen, response.hovered()) {
        (true, _) => tokens.accent_soft,
        (false, true) => tokens.raised,
        (false, false) => egui::Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, f32::from(style::RADIUS_CONTROL), fill);
    let at = pos2(rect.right() - SPACE[3], rect.center().y);
    let keys = ui.painter().text(at, Align2::RIGHT_CENTER, keys, style::mono(), tokens.dim);
    let at = pos2(rect.left() + SPACE[3], rect.center().y);
    let width = keys.left() - SPACE[4] - at.x;
    let line = Line { text, font: style::body(), color: tokens.text, width };
    widgets::paint_line(ui, at, Align2::LEFT_CENTER, &line);
    response
}

/// The commands whose names hold every word, in the order of the enum, then the views. Words of any language find
/// commands, for who has to find the way back. The palette itself is not offered, and views have their own names.
fn find(text: &str, views: &Views) -> Vec<Entry> {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let fits = |names: &[String]| words.iter().all(|word| names.iter().any(|name| name.contains(word)));
    let commands = Command::ALL.into_iter().filter(|command| {
        let names = Language::ALL.map(|language| command.text_in(language).to_lowercase());
        !matches!(command, Command::ShowPalette | Command::TakeView) && fits(&names)
    });
    let all = (0..views.list().len()).map(Entry::View);
    let found = all.filter(|entry| fits(&[entry.text(views).to_lowercase()]));
    commands.map(Entry::Command).chain(found).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_found_by_any_part_of_its_name() {
        let views = Views::default();
        let find = |text: &str| find(text, &views);
        assert_eq!(find("").len(), Command::ALL.len() - 2 + views.list().len());
        assert_eq!(find("ZOOM in"), [Entry::Command(Command::ZoomIn)]);
        assert_eq!(find("放大"), [Entry::Command(Command::ZoomIn)]);
        assert_eq!(find("语言"), find("language"));
        assert_eq!(find("failures"), [Entry::View(0)]);
        assert!(find("no such command").is_empty());
    }
}
