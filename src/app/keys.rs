//! Keys to commands.

use super::App;
use crate::ui::command::Command;
use egui::{Event, Key, KeyboardShortcut, Modifiers};

/// A filter that is pasted may be this long, in characters.
const LONGEST_FILTER: usize = 10_000;

/// What a key asks for.
pub(super) enum Pressed {
    /// A command.
    Command(Command),
    /// One of the first views.
    View(usize),
    /// The text that was pasted, as the filter.
    Filter(String),
}

impl App {
    /// What was asked for by keys since the last frame. Letters and arrows belong to what has the keyboard, with
    /// Ctrl or Alt only to a text field, everything to what lies over the window.
    pub(super) fn pressed_commands(&mut self) -> Vec<Pressed> {
        if self.panels.overlay_open() {
            return Vec::new();
        }
        let typing = self.was_typing || self.ctx.egui_wants_keyboard_input();
        let marked = |labels: &mut egui::text_selection::LabelSelectionState| labels.has_selection();
        let text_marked = self.ctx.with_plugin(marked).unwrap_or(false);
        // A menu that is open is closed by Esc.
        let keeps_escape = self.panels.filter_bar.wants_escape() || egui::Popup::is_any_open(&self.ctx);
        // What is no text field needs keys without Ctrl and Alt only.
        let in_text = self.ctx.text_edit_focused();
        // What has the focus may be a slider, and these its keys.
        let keeps_arrows = self.ctx.memory(egui::Memory::focused).is_some();
        let has_folder = self.session.is_some();
        let mut all = Vec::new();
        self.ctx.input_mut(|input| {
            let shift = input.modifiers.shift;
            input.events.retain(|event| {
                let found = match event {
                    // Copying and pasting have events of their own, whatever the keys.
                    Event::Copy if !in_text && shift => Some((Pressed::Command(Command::CopyFilter), false)),
                    Event::Copy if !in_text && !text_marked => {
                        Some((Pressed::Command(Command::CopySelection), false))
                    }
                    Event::Paste(text) if !in_text && has_folder => {
                        Some((Pressed::Filter(one_line(text)), false))
                    }
                    Event::Key { key: Key::Escape, .. } if keeps_escape => None,
                    Event::Key { key: Key::ArrowLeft | Key::ArrowRight, modifiers, .. }
                        if keeps_arrows && modifiers.is_none() =>
                    {
                        None
                    }
                    Event::Key { key, pressed: true, modifiers, repeat, .. } => {
                        let typing = if modifiers.command || modifiers.alt { in_text } else { typing };
                        of_key(*key, *modifiers, typing).map(|pressed| (pressed, *repeat))
                    }
                    _ => None,
                };
                let is_found = found.is_some();
                let runs =
                    |pressed: &Pressed| matches!(pressed, Pressed::Command(command) if command.repeats());
                all.extend(
                    found.filter(|(pressed, repeat)| !repeat || runs(pressed)).map(|(pressed, _)| pressed),
                );
                !is_found
            });
        });
        all
    }
}

fn of_key(key: Key, modifiers: Modifiers, typing: bool) -> Option<Pressed> {
    let command = Command::of_key(key, modifiers)?;
    let shortcut = KeyboardShortcut::new(modifiers, key);
    if typing && !command.runs_while_typing(shortcut) {
        return None;
    }
    let view = command.shortcuts().iter().position(|shortcut| shortcut.logical_key == key);
    Some(match view.filter(|_| command == Command::TakeView) {
        Some(at) => Pressed::View(at),
        None => Pressed::Command(command),
    })
}

/// What was pasted, as a filter: that is one line.
fn one_line(text: &str) -> String {
    let cut: String = text.chars().take(LONGEST_FILTER).collect();
    cut.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}
