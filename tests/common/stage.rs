//! The timeline alone, without the rest of the window.

use callscope::callback::{Callback, Job};
use callscope::capture::{Body, Capture};
use callscope::doc::Format;
use callscope::index::{Indexer, RecordId, Stamp};
use callscope::query::{Hits, Query};
use callscope::time::{Time, Zone};
use callscope::ui::selection::Selection;
use callscope::ui::timeline_view::{self, TimelineState};
use callscope::ui::{Action, Actions, Document, ViewCtx};
use std::path::Path;

/// 2026-11-20 14:20 +08:00, in milliseconds since 1970.
pub const BEGIN: i64 = 1_795_155_600_000;

/// The timeline alone, with everything it shows.
pub struct Stage {
    pub index: Indexer,
    pub query: Query,
    pub hits: Hits,
    /// What found them.
    pub filter: &'static str,
    pub selection: Selection,
    pub state: TimelineState,
    pub hovered: Option<RecordId>,
    pub now: i64,
    pub asked: Actions,
}

impl Stage {
    pub fn new(jobs: Vec<Job>) -> Self {
        let mut stage = Self {
            index: Indexer::new(),
            query: Query::default(),
            hits: Hits::default(),
            filter: "state:Failed",
            selection: Selection::default(),
            state: TimelineState::default(),
            hovered: None,
            now: BEGIN + 400_000,
            asked: Actions::new(),
        };
        stage.add(jobs);
        stage
    }

    pub fn add(&mut self, jobs: Vec<Job>) {
        for job in jobs {
            let name = format!("{}.json", job.job_id);
            let callback = Callback { event: "TaskFinish".into(), jobs: vec![job], ..Callback::default() };
            let hash = self.index.file_count() as u64;
            let (format, callbacks) = (Format::Json, vec![callback]);
            let body = Body { format, range: 0..0, hash, callbacks, problems: Vec::new() };
            let capture = Capture { bodies: vec![body], ..Capture::default() };
            self.index.apply(Path::new(&name), Stamp::default(), &capture);
        }
        self.index.commit();
        self.hits = self.query.hits(&self.index);
    }

    pub fn with_view<R>(&mut self, see: impl FnOnce(&ViewCtx<'_>, &mut TimelineState) -> R) -> R {
        let ctx = ViewCtx {
            index: &self.index,
            query: &self.query,
            filter_text: self.filter,
            hits: &self.hits,
            found_by: self.filter,
            total: self.index.len(),
            at_once: usize::MAX,
            selection: &self.selection,
            marked: &std::sync::Arc::default(),
            hovered: self.hovered,
            document: &Document::None,
            zone: Zone::Source,
            source_offset: 480,
            now: self.now,
            folder: None,
        };
        see(&ctx, &mut self.state)
    }

    pub fn show(&mut self, ui: &mut egui::Ui) {
        let mut actions = Actions::new();
        self.with_view(|ctx, state| timeline_view::show(ui, ctx, state, &mut actions));
        for action in actions {
            match &action {
                Action::Select(ids, mode) => self.selection.select(ids, *mode),
                Action::Hover(id) => self.hovered = *id,
                _ => {}
            }
            self.asked.push(action);
        }
    }
}

pub fn job(id: &str, tag: &str, state: &str, at: i64, took: i64) -> Job {
    let time = |millis: i64| Some(Time::new(BEGIN + millis, 480));
    Job {
        job_id: id.into(),
        tag: tag.into(),
        state: state.into(),
        object: format!("{id}.mp4"),
        created: time(at),
        started: time(at),
        ended: (took >= 0).then(|| time(at + took)).flatten(),
        ..Job::default()
    }
}
