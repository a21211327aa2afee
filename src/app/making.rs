//! What panels need and is not made within a frame: workers make it of the records as they are.

use super::App;
use super::search::waker;
use super::worker::Answering;
use crate::index::Indexer;
use crate::ui::aside::{Aside, Make, Question};
use crate::ui::{filter_bar, status_bar, table, timeline_view};

/// Who makes it.
pub struct Making {
    lanes: Answering<Question<timeline_view::LanesKey>>,
    rows: Answering<Question<table::RowsKey>>,
    candidates: Answering<Question<filter_bar::CandidatesKey>>,
    ranges: Answering<Question<status_bar::RangeKey>>,
    selected: Answering<Question<status_bar::SelectedKey>>,
}

impl Default for Making {
    fn default() -> Self {
        Self {
            lanes: Answering::new("lanes"),
            rows: Answering::new("rows"),
            candidates: Answering::new("candidates"),
            ranges: Answering::new("ranges"),
            selected: Answering::new("selected"),
        }
    }
}

impl App {
    /// Has made what the panels need.
    pub(super) fn make_aside(&mut self) {
        let (panels, index, making) = (&mut self.panels, &self.index, &mut self.making);
        let mut is_there = ask(panels.timeline.aside(), &mut making.lanes, index, &self.ctx);
        is_there |= ask(panels.table.aside(), &mut making.rows, index, &self.ctx);
        is_there |= ask(panels.status_bar.aside(), &mut making.ranges, index, &self.ctx);
        is_there |= ask(panels.status_bar.selecting(), &mut making.selected, index, &self.ctx);
        is_there |= ask(panels.filter_bar.aside(), &mut making.candidates, index, &self.ctx);
        if is_there {
            self.ctx.request_repaint();
        }
    }

    /// Whether anything is being made aside that is not shown yet.
    #[doc(hidden)]
    pub fn is_making(&mut self) -> bool {
        let panels = &mut self.panels;
        panels.timeline.aside().asked().is_some()
            || panels.table.aside().asked().is_some()
            || panels.status_bar.aside().asked().is_some()
            || panels.status_bar.selecting().asked().is_some()
            || panels.filter_bar.aside().asked().is_some()
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
        for answer in self.making.selected.answers() {
            self.panels.status_bar.selecting().hear(answer);
        }
        for answer in self.making.ranges.answers() {
            self.panels.status_bar.aside().hear(answer);
        }
    }
}

/// Asks what a panel asks; says whether it is answered already, because there is no worker.
fn ask<K: Make>(
    aside: &mut Aside<K>,
    worker: &mut Answering<Question<K>>,
    index: &Indexer,
    ctx: &egui::Context,
) -> bool {
    let Some(question) = aside.question() else { return false };
    let answer = worker.ask(question, index, waker(ctx));
    let is_there = answer.is_some();
    answer.into_iter().for_each(|answer| aside.hear(answer));
    is_there
}
