//! The settings that no button of a panel has: size, motion, notifications, keys.

use super::command::{Command, Conflict, KeyMap, Topic, key_text, keys_text};
use super::style::{self, ROW_CONTROL, SPACE, Tokens, icon};
use super::widgets::{self, Face};
use super::{Action, Actions, choices};
use crate::t;
use egui::accesskit::Role;
use egui::{
    Align, Event, Id, Key, KeyboardShortcut, Layout, Modal, Modifiers, RichText, ScrollArea, Ui, UiBuilder,
    vec2,
};

/// Width of the sheet, in points, where there is room.
const WIDTH: f32 = 520.0;
/// What the sheet leaves free of the window's height.
const MARGIN: f32 = 96.0;
/// Height of a row.
const ROW: f32 = 26.0;
/// The least and the largest that everything can be shown.
pub const SCALES: std::ops::RangeInclusive<f32> = 0.8..=2.0;
/// How much a press of a key makes everything larger.
pub const SCALE_STEP: f32 = 0.1;
/// What is larger or smaller than usual is so by this.
pub const USUAL_SCALE: f32 = 1.0;

/// What is chosen there.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Prefs {
    /// How large everything is; 1 is usual.
    pub scale: f32,
    /// Whether nothing moves by itself.
    pub reduced_motion: bool,
    /// Whether the system tells of new failures while the window has not the keyboard.
    pub notify_failures: bool,
    /// The keys of commands.
    pub keys: KeyMap,
}

impl Default for Prefs {
    fn default() -> Self {
        Self { scale: USUAL_SCALE, reduced_motion: false, notify_failures: false, keys: KeyMap::default() }
    }
}

impl Prefs {
    /// The size, within what the window can be shown in, in whole steps.
    #[must_use]
    pub fn tidy_scale(scale: f32) -> f32 {
        let scale = if scale.is_finite() { scale } else { USUAL_SCALE };
        ((scale * 10.0).round() / 10.0).clamp(*SCALES.start(), *SCALES.end())
    }
}

/// What the sheet keeps.
#[derive(Clone, Debug, Default)]
pub struct SettingsState {
    open: bool,
    /// The size that was chosen and waits until the pointer is elsewhere.
    scale: Option<f32>,
    /// The command whose key is asked for.
    asking: Option<Command>,
    /// A key that was pressed for it, and what stands against it.
    refused: Option<(Command, KeyboardShortcut, Conflict)>,
}

impl SettingsState {
    /// Shows the sheet.
    pub fn open(&mut self) {
        *self = Self { open: true, ..Self::default() };
    }

    /// Whether it is shown.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open
    }
}

/// Shows the sheet, if it is open. `can_notify` says whether the system can tell of failures.
pub fn show(
    ctx: &egui::Context,
    prefs: &Prefs,
    can_notify: bool,
    state: &mut SettingsState,
    actions: &mut Actions,
) {
    if !state.open {
        return;
    }
    let mut changed = prefs.clone();
    take_key(ctx, &mut changed, state);
    let frame = egui::Frame::popup(&ctx.style_of(ctx.theme())).inner_margin(SPACE[5]);
    let modal = Modal::new(Id::unique("settings")).frame(frame).show(ctx, |ui| {
        ui.set_width(WIDTH.min(ctx.content_rect().width() - MARGIN));
        widgets::region(ui, t!("settings-title"), |ui| {
            let close = title(ui);
            let most = ctx.content_rect().height() - MARGIN;
            let scroll = ScrollArea::vertical().max_height(most).min_scrolled_height(most);
            scroll.auto_shrink([false, true]).show(ui, |ui| {
                // What stands at the right keeps clear of the bar.
                ui.set_width(ui.available_width() - SPACE[4]);
                look(ui, &mut changed, &mut state.scale, actions);
                notices(ui, &mut changed, can_notify);
                keys(ui, &mut changed.keys, state);
            });
            close
        })
    });
    let is_done = modal.inner || modal.should_close();
    if is_done && let Some(scale) = state.scale.take() {
        changed.scale = scale;
    }
    if changed != *prefs {
        actions.push(Action::SetPrefs(Box::new(changed)));
    }
    if is_done {
        state.open = false;
    }
}

fn title(ui: &mut Ui) -> bool {
    let heading = ui.horizontal(|ui| {
        ui.label(RichText::new(t!("settings-title")).font(style::strong(style::TEXT_HEADING)));
        let rest = Layout::right_to_left(Align::Center);
        ui.with_layout(rest, |ui| widgets::small_icon_button(ui, icon::CLOSE, t!("close")).clicked()).inner
    });
    ui.add_space(SPACE[2]);
    heading.inner
}

fn section(ui: &mut Ui, text: &str) {
    ui.add_space(SPACE[3]);
    ui.label(RichText::new(text).font(style::strong(style::TEXT_SMALL)).color(Tokens::of(ui).dim));
    ui.add_space(SPACE[0]);
}

/// A row with a text at the left and something at the right.
fn row<R>(ui: &mut Ui, text: &str, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let size = vec2(ui.available_width(), ROW);
    let shown = ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_height(ROW);
        ui.label(text);
        ui.add_space(SPACE[4]);
        ui.with_layout(Layout::right_to_left(Align::Center), contents).inner
    });
    shown.inner
}

fn look(ui: &mut Ui, prefs: &mut Prefs, chosen: &mut Option<f32>, actions: &mut Actions) {
    section(ui, t!("settings-look"));
    let scale = row(ui, t!("settings-scale"), |ui| {
        let mut scale = chosen.unwrap_or(prefs.scale);
        let before = scale;
        let button = |ui: &mut Ui, sign: &str, command: Command| {
            let face = Face { icon: Some(sign), text: "", framed: true, on: false };
            let tip = t!("settings-scale-tip", command = command.tooltip());
            widgets::plain_button(ui, &face, command.text()).on_hover_text(tip)
        };
        let plus = button(ui, icon::PLUS, Command::ScaleUp);
        if plus.clicked() {
            scale += SCALE_STEP;
        }
        let percent = t!("settings-percent", n = format!("{:.0}", scale * 100.0));
        let color = if chosen.is_some() { Tokens::of(ui).accent } else { Tokens::of(ui).text };
        ui.label(RichText::new(percent).font(style::mono()).color(color));
        let minus = button(ui, icon::MINUS, Command::ScaleDown);
        if minus.clicked() {
            scale -= SCALE_STEP;
        }
        scale = Prefs::tidy_scale(scale);
        // Larger or smaller they would be elsewhere, and the next press would miss them: while the pointer is on them
        // the size is only chosen.
        let is_on = ui.rect_contains_pointer(plus.rect.union(minus.rect).expand(SPACE[3]));
        let is_other = chosen.is_some() || (scale - before).abs() > 0.01;
        (is_other && is_on, scale)
    });
    match scale {
        (true, scale) => *chosen = Some(scale),
        (false, scale) => {
            *chosen = None;
            prefs.scale = scale;
        }
    }
    row(ui, t!("settings-theme"), |ui| {
        choices::themes(ui, actions);
    });
    row(ui, t!("settings-language"), |ui| {
        choices::languages(ui, actions);
    });
    widgets::checkbox(ui, &mut prefs.reduced_motion, t!("settings-motion"));
}

fn notices(ui: &mut Ui, prefs: &mut Prefs, can_notify: bool) {
    section(ui, t!("settings-notices"));
    ui.add_enabled_ui(can_notify, |ui| {
        widgets::checkbox(ui, &mut prefs.notify_failures, t!("settings-notify"))
    });
    if !can_notify {
        ui.label(RichText::new(t!("settings-no-notify")).font(style::small()).color(Tokens::of(ui).dim));
    }
}

fn keys(ui: &mut Ui, keys: &mut KeyMap, state: &mut SettingsState) {
    section(ui, t!("keys-title"));
    ui.label(RichText::new(t!("settings-keys-how")).font(style::small()).color(Tokens::of(ui).dim));
    for topic in Topic::ALL {
        section(ui, topic.text());
        for command in Command::ALL.into_iter().filter(|command| command.topic() == topic) {
            key_row(ui, command, keys, state);
        }
    }
    ui.add_space(SPACE[3]);
    ui.add_enabled_ui(keys.is_any_changed(), |ui| {
        let face = Face { icon: None, text: t!("settings-keys-reset"), framed: true, on: false };
        if widgets::plain_button(ui, &face, face.text).clicked() {
            *keys = KeyMap::default();
        }
    });
}

fn key_row(ui: &mut Ui, command: Command, keys: &mut KeyMap, state: &mut SettingsState) {
    let all = keys_text(&keys.shortcuts(command));
    let shown = if all.is_empty() { t!("settings-no-key").to_owned() } else { all };
    let is_asking = state.asking == Some(command);
    let text = command.text().trim_end_matches('…');
    row(ui, text, |ui| {
        let face_text = if is_asking { t!("settings-press-key") } else { &shown };
        let face = Face { icon: None, text: face_text, framed: true, on: is_asking };
        let name = t!("settings-key-of", command = text, keys = shown.as_str());
        // Those of views are a row, one for each place in their list.
        let can_choose = command != Command::TakeView;
        let button = ui.add_enabled_ui(can_choose, |ui| widgets::plain_button(ui, &face, &name)).inner;
        if button.clicked() {
            state.asking = (!is_asking).then_some(command);
            state.refused = None;
        }
        if keys.is_changed(command) {
            let name = t!("settings-key-usual", command = text);
            if widgets::small_icon_button(ui, icon::REFRESH, &name).clicked() {
                keys.reset(command);
            }
        }
    });
    let Some((_, key, conflict)) = state.refused.filter(|(of, ..)| *of == command) else { return };
    let said = match conflict {
        Conflict::With(other) => {
            t!("settings-key-taken", key = key_text(key), command = other.text().trim_end_matches('…'))
        }
        Conflict::Reserved => t!("settings-key-reserved", key = key_text(key)),
    };
    let builder = UiBuilder::new().accessibility_role(Role::Alert).accessibility_label(said.as_str());
    ui.scope_builder(builder, |ui| {
        ui.set_min_height(ROW_CONTROL);
        ui.horizontal(|ui| {
            ui.colored_label(Tokens::of(ui).warn, &said);
            let take = matches!(conflict, Conflict::With(_));
            if take && widgets::link(ui, t!("settings-key-take"), t!("settings-key-take")).clicked() {
                keys.choose(command, key);
                state.refused = None;
            }
        });
    });
}

/// Takes the key that is pressed for a command: before anything else does, Esc too, which takes the question back.
fn take_key(ctx: &egui::Context, prefs: &mut Prefs, state: &mut SettingsState) {
    let Some(command) = state.asking else { return };
    let mut pressed = None;
    ctx.input_mut(|input| {
        input.events.retain(|event| match event {
            Event::Key { key, pressed: true, modifiers, .. } => {
                pressed = pressed.or(Some((*key, *modifiers)));
                false
            }
            Event::Copy => {
                pressed = pressed.or(Some((Key::C, Modifiers::COMMAND)));
                false
            }
            Event::Text(_) => false,
            _ => true,
        });
    });
    let Some((key, modifiers)) = pressed else { return };
    state.asking = None;
    if key == Key::Escape {
        return;
    }
    let key = as_shortcut(key, modifiers);
    match prefs.keys.conflict(command, key) {
        Some(conflict) => state.refused = Some((command, key, conflict)),
        None => prefs.keys.choose(command, key),
    }
}

/// A key as shortcuts name it: Ctrl is the system's key for commands, and Shift goes with signs that need it.
fn as_shortcut(key: Key, modifiers: Modifiers) -> KeyboardShortcut {
    let is_sign = matches!(key, Key::Questionmark | Key::Slash | Key::Plus | Key::Minus);
    let mut held = Modifiers::NONE;
    held.alt = modifiers.alt;
    held.shift = modifiers.shift && !is_sign;
    held.command = modifiers.command || modifiers.ctrl;
    KeyboardShortcut::new(held, key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_whole_steps_within_what_can_be_shown() {
        for (scale, tidy) in [(1.04, 1.0), (0.1, 0.8), (9.0, 2.0), (f32::NAN, 1.0), (1.3, 1.3)] {
            assert!((Prefs::tidy_scale(scale) - tidy).abs() < 1e-6, "{scale}");
        }
    }

    #[test]
    fn a_pressed_key_is_named_as_shortcuts_are() {
        let pressed = Modifiers { ctrl: true, command: true, shift: true, ..Modifiers::NONE };
        let key = as_shortcut(Key::O, pressed);
        assert_eq!(Some(&key), Command::OpenFile.usual_shortcuts().first());
        assert_eq!(as_shortcut(Key::Questionmark, Modifiers::SHIFT).modifiers, Modifiers::NONE);
    }
}
