//! Keys to commands.

use super::App;
use crate::ui::command::Command;
use egui::{Event, Key, KeyboardShortcut, Modifiers, PointerButton, Pos2, RawInput};

impl App {
    /// The commands whose keys were pressed since the last frame. Letters belong to a text field that has the
    /// keyboard, everything to what lies over the window.
    pub(super) fn pressed_commands(&mut self) -> Vec<Command> {
        if self.panels.overlay_open() {
            return Vec::new();
        }
        let typing = self.was_typing || self.ctx.text_edit_focused();
        let walking = self.ctx.egui_wants_keyboard_input() && !self.panels.areas.is_landed(&self.ctx);
        let marked = |labels: &mut egui::text_selection::LabelSelectionState| labels.has_selection();
        let text_marked = self.ctx.with_plugin(marked).unwrap_or(false);
        let keeps_escape = self.panels.filter_bar.wants_escape();
        let mut commands = Vec::new();
        self.ctx.input_mut(|input| {
            input.events.retain(|event| {
                let found = match event {
                    // Copying has an event of its own, whatever the keys.
                    Event::Copy if !typing && !text_marked => Some((Command::CopySelection, false)),
                    Event::Key { key: Key::Escape, .. } if keeps_escape => None,
                    // What walks from widget to widget and presses them, while one has the keyboard.
                    Event::Key { key, modifiers, .. } if walking && walks(*key, *modifiers) => None,
                    Event::Key { key, pressed: true, modifiers, repeat, .. } => {
                        of_key(*key, *modifiers, typing).map(|command| (command, *repeat))
                    }
                    _ => None,
                };
                commands.extend(found.filter(|(command, repeat)| !repeat || command.repeats()));
                found.is_none()
            });
        });
        commands.into_iter().map(|(command, _)| command).collect()
    }

    /// Where a menu that is asked for by key opens: at what has the keyboard, else at the row of the record that is
    /// looked at.
    pub(super) fn menu_place(&self) -> Option<Pos2> {
        let focused =
            self.ctx.memory(egui::Memory::focused).filter(|_| !self.panels.areas.is_landed(&self.ctx));
        let row = || self.selection.lead().map(crate::ui::table::row_id);
        let rect = self.ctx.read_response(focused.or_else(row)?)?.interact_rect;
        rect.is_positive().then(|| rect.center())
    }

    /// Menus open for the right button of a mouse; a key presses it there.
    pub(super) fn press_for_menu(&mut self, input: &mut RawInput) {
        let Some(pos) = self.menu_at.take() else { return };
        let button = PointerButton::Secondary;
        let modifiers = Modifiers::NONE;
        let press = |pressed| Event::PointerButton { pos, button, pressed, modifiers };
        input.events.extend([Event::PointerMoved(pos), press(true), press(false)]);
    }
}

fn of_key(key: Key, modifiers: Modifiers, typing: bool) -> Option<Command> {
    let command = Command::of_key(key, modifiers)?;
    let shortcut = KeyboardShortcut::new(modifiers, key);
    (!typing || command.runs_while_typing(shortcut)).then_some(command)
}

fn walks(key: Key, modifiers: Modifiers) -> bool {
    let is_arrow = matches!(key, Key::ArrowUp | Key::ArrowDown | Key::ArrowLeft | Key::ArrowRight);
    (is_arrow || matches!(key, Key::Enter | Key::Space)) && !modifiers.any()
}
