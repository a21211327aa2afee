//! What panels need and is not made within a frame: workers make it of the records as they are.

use super::App;
use super::search::waker;
use super::worker::Answering;
use crate::ui::aside::Question;
use crate::ui::{filter_bar, table, timeline_view};

/// Who makes it.
pub struct Making {
    lanes: Answering<Question<timeline_view::LanesKey>>,
    rows: Answering<Question<table::RowsKey>>,
    candidates: Answering<Question<filter_bar::CandidatesKey>>,
}

impl Default for Making {
    fn default() -> Self {
        Self {
            lanes: Answering::new("lanes"),
            rows: Answering::new("rows"),
            candidates: Answering::new("candidates"),
        }
    }
}

impl App {
    /// Has made what the panels need.
    pub(super) fn make_aside(&mut self) {
        let (panels, index) = (&mut self.panels, &self.index);
        if let Some(question) = panels.timeline.aside().question()
            && let Some(answer) = self.making.lanes.ask(question, index, waker(&self.ctx))
        {
            panels.timeline.aside().hear(answer);
            self.ctx.request_repaint();
        }
        if let Some(question) = panels.table.aside().question()
            && let Some(answer) = self.making.rows.ask(question, index, waker(&self.ctx))
        {
            panels.table.aside().hear(answer);
            self.ctx.request_repaint();
        }
        if let Some(question) = panels.filter_bar.aside().question()
            && let Some(answer) = self.making.candidates.ask(question, index, waker(&self.ctx))
        {
            panels.filter_bar.aside().hear(answer);
            self.ctx.request_repaint();
        }
    }

    /// Whether anything is being made aside that is not shown yet.
    #[doc(hidden)]
    pub fn is_making(&mut self) -> bool {
        self.panels.timeline.aside().asked().is_some() || self.panels.table.aside().asked().is_some()
    }

    /// Gives the panels what was made for them.
    pub(super) fn take_made_aside(&mut self) {
        for answer in self.making.lanes.answers() {
            self.panels.timeline.aside().hear(answer);
        }
        for answer in self.making.rows.answers() {
            self.panels.table.aside().hear(answer);
        }
        for answer in self.making.candidates.answers() {
            self.panels.filter_bar.aside().hear(answer);
        }
    }
}
