//! Keys to commands.

use super::App;
use crate::ui::command::Command;
use egui::{Event, Key, KeyboardShortcut, Modifiers, PointerButton, Pos2, RawInput};

/// A filter that is pasted may be this long, in bytes: a longer one is none.
pub(super) const LONGEST_FILTER: usize = 100_000;

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
        let typing = self.was_typing || self.ctx.text_edit_focused();
        let on_records = self.panels.areas.is_landed_on_records(&self.ctx);
        let walking = self.ctx.egui_wants_keyboard_input() && !on_records;
        let marked = |labels: &mut egui::text_selection::LabelSelectionState| labels.has_selection();
        let text_marked = self.ctx.with_plugin(marked).unwrap_or(false);
        // A menu that is open is closed by Esc.
        let keeps_escape = self.panels.filter_bar.wants_escape() || egui::Popup::is_any_open(&self.ctx);
        // What is no text field needs keys without Ctrl and Alt only.
        let in_text = self.ctx.text_edit_focused();
        let details = &self.panels.details;
        let searching = self.panels.sizes.details_open && details.is_searching_raw(self.selection.len());
        let reading = searching || details.is_reading_raw(&self.ctx);
        let mut step = None;
        let has_folder = self.session.is_some();
        let mut all = Vec::new();
        self.ctx.input_mut(|input| {
            let shift = input.modifiers.shift;
            input.events.retain(|event| {
                let found = match event {
                    // Copying and pasting have events of their own, whatever the keys.
                    Event::Copy if !in_text && (shift || !text_marked) => {
                        let modifiers = Modifiers { shift, ..Modifiers::COMMAND };
                        of_key(Key::C, modifiers, false).map(|pressed| (pressed, false))
                    }
                    Event::Paste(text) if !in_text && has_folder => {
                        Some((Pressed::Filter(one_line(text)), false))
                    }
                    Event::Key { key: Key::Escape, .. } if keeps_escape => None,
                    // What walks from widget to widget and presses them, while one has the keyboard.
                    Event::Key { key, modifiers, .. } if walking && walks(*key, *modifiers) => None,
                    // What Raw finds is walked with these, wherever the keyboard is while nothing is written.
                    Event::Key { key: Key::N, pressed, modifiers, .. }
                        if reading && !typing && !modifiers.command && !modifiers.alt =>
                    {
                        step = (*pressed).then_some(!modifiers.shift).or(step);
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
        if let Some(forward) = step {
            self.panels.details.step_found(forward);
        }
        all
    }

    /// Where a menu that is asked for by key opens: at what has the keyboard, else at the cell or the row of the table
    /// that keys go on from.
    pub(super) fn menu_place(&self) -> Option<Pos2> {
        let focused =
            self.ctx.memory(egui::Memory::focused).filter(|_| !self.panels.areas.is_landed(&self.ctx));
        if let (None, Some(at)) = (focused, self.panels.table.cell_place()) {
            return Some(at);
        }
        let row = || self.selection.cursor().map(crate::ui::table::row_id);
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

fn of_key(key: Key, modifiers: Modifiers, typing: bool) -> Option<Pressed> {
    let command = Command::of_key(key, modifiers)?;
    let shortcut = KeyboardShortcut::new(modifiers, key);
    if typing && !command.runs_while_typing(shortcut) {
        return None;
    }
    let view = command.usual_shortcuts().iter().position(|shortcut| shortcut.logical_key == key);
    Some(match view.filter(|_| command == Command::TakeView) {
        Some(at) => Pressed::View(at),
        None => Pressed::Command(command),
    })
}

/// What was pasted, as a filter: that is one line.
fn one_line(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

fn walks(key: Key, modifiers: Modifiers) -> bool {
    // With Shift these go further in what has the keyboard: a handle of the minimap, the text of a capture.
    let goes_far = matches!(key, Key::ArrowLeft | Key::ArrowRight | Key::Enter);
    let goes = goes_far || matches!(key, Key::ArrowUp | Key::ArrowDown | Key::Home | Key::End | Key::Space);
    goes && (!modifiers.any() || goes_far && modifiers.shift_only())
}
