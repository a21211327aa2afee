//! What is seen to beside what the user does: failures while the window is in the background are counted in its title,
//! and what is to be there again is written down.

use super::App;
use super::session::Session;
use crate::callback::StateClass;
use crate::index::{Index, RecordId};
use crate::query::Hits;
use crate::sanitize::display_path;
use crate::t;
use crate::ui::widgets::count;
use egui::Event;
use std::collections::HashSet;
use std::time::{Duration, Instant};

/// What was changed is written down this long after.
const REST: Duration = Duration::from_secs(2);

/// What is told while nobody looks.
#[derive(Debug, Default)]
pub(super) struct Attention {
    /// What had failed already when the window went into the background; `None` while it is looked at.
    known: Option<HashSet<RecordId>>,
    /// The generation of the hits that were counted.
    counted: Option<u64>,
    /// How many failures that pass the filter are new.
    failures: usize,
    /// The title that the window has.
    title: String,
}

impl Attention {
    fn count(&mut self, index: &Index, hits: &Hits) {
        let Some(known) = &self.known else { return };
        if self.counted != Some(hits.generation()) {
            self.counted = Some(hits.generation());
            let failed = hits.ids().iter().filter(|&&id| has_failed(index, id));
            self.failures = failed.filter(|id| !known.contains(id)).count();
        }
    }
}

fn has_failed(index: &Index, id: RecordId) -> bool {
    index.get(id).is_some_and(|record| record.class() == StateClass::Failed)
}

impl App {
    /// Notes, before anything new is taken in, that the window went into the background, or came back.
    pub(super) fn look_away(&mut self) {
        let is_away = !self.ctx.input(|input| input.focused);
        let is_read = self.session.as_ref().is_some_and(Session::is_read);
        if !is_away || !is_read {
            self.attention.known = None;
            self.attention.failures = 0;
        } else if self.attention.known.is_none() {
            let index = &self.index;
            let failed = index.order().iter().copied().filter(|&id| has_failed(index, id));
            self.attention.known = Some(failed.collect());
            self.attention.counted = None;
            // Who left it may not come back: what is to be there again is written down now.
            self.remember();
        }
    }

    /// Writes down what is to be there again, a little after something was done: a window may end without being asked.
    pub(super) fn write_down(&mut self) {
        let is_used = self.ctx.input(|input| {
            let is_typed =
                |event: &Event| matches!(event, Event::Key { .. } | Event::Text(_) | Event::Paste(_));
            input.pointer.any_released() || input.events.iter().any(is_typed)
        });
        if is_used {
            self.unwritten.get_or_insert_with(Instant::now);
        }
        let Some(since) = self.unwritten else { return };
        let rest = REST.saturating_sub(since.elapsed());
        if rest.is_zero() {
            self.unwritten = None;
            self.remember();
        } else {
            self.ctx.request_repaint_after(rest);
        }
    }

    /// Counts what failed since, and says so in the title.
    pub(super) fn attend(&mut self) {
        self.attention.count(&self.index, self.filter.hits());
        self.name_window();
    }

    /// Gives the window the name of what is open.
    pub(super) fn name_window(&mut self) {
        let Some(root) = self.session.as_ref().map(Session::root) else { return };
        let folder = root.file_name().map_or_else(String::new, |name| display_path(name.as_ref()));
        let title = match self.attention.failures {
            0 => t!("window-title", folder = folder),
            failures => t!("window-title-failures", shown = count(failures), folder = folder),
        };
        if self.attention.title != title {
            self.attention.title.clone_from(&title);
            self.ctx.send_viewport_cmd(egui::ViewportCommand::Title(title));
        }
    }
}
