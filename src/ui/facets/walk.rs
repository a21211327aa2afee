//! The keyboard in the facets: arrows walk their rows and fold their sections.

use crate::query::Facet;
use egui::{EventFilter, Id, Key, Modifiers, Response, Ui};

/// The rows that can have the keyboard, from top to bottom, and which is to get it.
#[derive(Clone, Debug, Default)]
pub(super) struct Walk {
    rows: Vec<Stop>,
    /// The rows of the frame that is being shown.
    coming: Vec<Stop>,
    /// The row that is to have the keyboard and be in view.
    next: Option<Id>,
    /// Whether the first value is to have the keyboard.
    pub wants_focus: bool,
}

/// A row that can have the keyboard.
#[derive(Clone, Copy, Debug)]
struct Stop {
    id: Id,
    facet: Facet,
    is_header: bool,
}

impl Walk {
    /// Whether a row had the keyboard in the last frame.
    pub fn has_keyboard(&self) -> bool {
        self.next.is_some()
    }

    /// Takes the arrows, where a row has the keyboard. Gives the section that is to be folded or unfolded.
    pub fn press(&mut self, ui: &Ui) -> Option<(Facet, bool)> {
        let focused = ui.memory(egui::Memory::focused);
        let at = self.rows.iter().position(|row| Some(row.id) == focused);
        self.next = at.map(|at| self.rows[at].id);
        let at = at?;
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let last = self.rows.len() - 1;
        let to = if pressed(Key::ArrowDown) {
            (at + 1).min(last)
        } else if pressed(Key::ArrowUp) {
            at.saturating_sub(1)
        } else if pressed(Key::Home) {
            0
        } else if pressed(Key::End) {
            last
        } else if pressed(Key::ArrowLeft) {
            let facet = self.rows[at].facet;
            let header = self.rows.iter().find(|row| row.facet == facet && row.is_header)?;
            self.go_to(ui, header.id);
            return Some((facet, true));
        } else if pressed(Key::ArrowRight) {
            return Some((self.rows[at].facet, false));
        } else {
            return None;
        };
        self.go_to(ui, self.rows[to].id);
        None
    }

    fn go_to(&mut self, ui: &Ui, id: Id) {
        self.next = Some(id);
        ui.memory_mut(|memory| memory.request_focus(id));
    }

    /// Takes note of a row that can have the keyboard.
    pub fn stop(&mut self, response: &Response, facet: Facet, is_header: bool) {
        self.coming.push(Stop { id: response.id, facet, is_header });
        if response.gained_focus() {
            response.scroll_to_me(None);
        }
    }

    /// Ends the frame: arrows are for the rows while one of them has the keyboard.
    pub fn settle(&mut self, ui: &Ui) {
        self.rows = std::mem::take(&mut self.coming);
        let first = self.rows.iter().find(|row| !row.is_header).or(self.rows.first()).map(|row| row.id);
        if std::mem::take(&mut self.wants_focus)
            && let Some(first) = first
        {
            self.go_to(ui, first);
        }
        if let Some(id) = self.next {
            let lock =
                EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id, lock));
        }
    }
}
