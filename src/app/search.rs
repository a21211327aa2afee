//! `body:` in the window: what the filter must know of captures is searched for by threads beside it.
//!
//! The newest question wins: a search for another one is dropped, and what it found until then is kept for when
//! it is asked again. While it runs the window shows what was found so far.

use super::App;
use super::filter::Filter;
use crate::index::Index;
use crate::ingest::{Grep, Look, Over, Wake};
use crate::query::{BodyTerm, Searched, Target};
use crate::t;
use crate::ui::SearchProgress;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Nothing is searched for before nothing was typed for so long.
const PAUSE: Duration = Duration::from_millis(250);
/// What was shown before is left there for so long, so that a search that is over at once does not flicker.
const PATIENCE: Duration = Duration::from_millis(200);
/// What was found so far is worked out so seldom that it takes one part in this many of the time, and no more
/// often than this.
const SHARE: u32 = 5;
const LEAST: Duration = Duration::from_millis(50);

/// The search that the filter in force needs.
pub struct BodySearch {
    /// The number of the question, see [`Filter::question`], and when it was asked.
    question: u64,
    asked: Instant,
    running: Option<Running>,
    /// How far it was when the user stopped it.
    stopped: Option<SearchProgress>,
    /// The generation of the index for which everything is known.
    known: Option<u64>,
    next_look: Instant,
}

struct Running {
    grep: Grep,
    targets: Vec<Target>,
    bodies: Vec<BodyTerm>,
    /// Whether it is only for the counts of values that the filter leaves out.
    is_aside: bool,
}

impl Running {
    fn start(root: &Path, filter: &Filter, work: Work, wake: Wake) -> std::io::Result<Self> {
        let bodies = filter.query().bodies();
        let looked_for = bodies.clone();
        let look: Look = Arc::new(move |text| BodyTerm::all_in(&looked_for, text));
        let paths = work.targets.iter().map(|target| target.path.clone()).collect();
        let grep = Grep::start(root, paths, look, wake)?;
        Ok(Self { grep, targets: work.targets, bodies, is_aside: work.is_aside })
    }

    /// Takes in what was found. `Err` once nothing more will come.
    fn receive(&mut self, searched: &Searched) -> Result<(), Over> {
        let mut found = Vec::new();
        let over = loop {
            match self.grep.try_next() {
                Ok(Some(some)) => found.push(some),
                Ok(None) => break Ok(()),
                Err(over) => break Err(over),
            }
        };
        if !found.is_empty() {
            let each = found.iter().flat_map(|some| {
                self.targets[some.first..].iter().zip(&some.bits).map(|(target, bits)| (target, *bits))
            });
            searched.take(&self.bodies, each);
        }
        over
    }

    fn progress(&self) -> SearchProgress {
        SearchProgress { done: self.grep.heard(), total: self.grep.total(), is_stopped: false }
    }
}

/// What is to be searched.
struct Work {
    targets: Vec<Target>,
    is_aside: bool,
}

impl Work {
    /// First what the records that are shown depend on, then what only the counts beside them do.
    fn of(filter: &Filter, index: &Index) -> Option<Self> {
        let targets = filter.unsearched(index);
        let is_aside = targets.is_empty();
        let targets = if is_aside { filter.unsearched_aside(index) } else { targets };
        (!targets.is_empty()).then_some(Self { targets, is_aside })
    }
}

impl Default for BodySearch {
    fn default() -> Self {
        let now = Instant::now();
        Self { question: 0, asked: now, running: None, stopped: None, known: None, next_look: now }
    }
}

impl BodySearch {
    /// How far it is, where there is anything to search.
    pub fn progress(&self) -> Option<SearchProgress> {
        let running = self.running.as_ref().filter(|running| !running.is_aside).map(Running::progress);
        running.or(self.stopped)
    }

    /// Whether what is shown is not yet all that passes, and will be.
    pub fn is_busy(&self, filter: &Filter) -> bool {
        let is_another = self.question != filter.question();
        let is_open = self.known.is_none() && self.stopped.is_none();
        filter.query().has_body() && (is_another || is_open)
    }

    /// Stops it; what was found stays.
    pub fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            self.stopped = Some(SearchProgress { is_stopped: true, ..running.progress() });
        }
    }

    /// Goes on where it was stopped.
    pub fn resume(&mut self) {
        self.stopped = None;
    }

    /// Drops everything that belongs to another question.
    fn ask(&mut self, filter: &Filter, now: Instant) {
        if self.question != filter.question() {
            let pause = if filter.is_written() { PAUSE } else { Duration::ZERO };
            let question = filter.question();
            *self = Self { question, asked: now, next_look: now + pause + PATIENCE, ..Self::default() };
        }
    }

    /// Takes in what was found. One that ended before its end waits to be asked for once more.
    fn receive(&mut self, searched: &Searched) -> Result<(), Over> {
        let Some(running) = &mut self.running else { return Ok(()) };
        let Err(over) = running.receive(searched) else { return Ok(()) };
        self.next_look = self.asked;
        if over.is_whole {
            self.running = None;
            return Ok(());
        }
        self.stop();
        Err(over)
    }

    /// How long it is until it may begin.
    fn pause(&self, filter: &Filter, now: Instant) -> Duration {
        let pause = if filter.is_written() { PAUSE } else { Duration::ZERO };
        pause.saturating_sub(now - self.asked)
    }

    /// Begins to search for what is not known yet.
    fn begin(&mut self, filter: &Filter, index: &Index, root: &Path, wake: Wake) -> std::io::Result<()> {
        let is_known = self.known == Some(index.generation());
        if self.running.is_some() || self.stopped.is_some() || is_known {
            return Ok(());
        }
        let Some(work) = Work::of(filter, index) else {
            self.known = Some(index.generation());
            return Ok(());
        };
        self.running = Some(Running::start(root, filter, work, wake)?);
        Ok(())
    }
}

impl App {
    /// Goes on with the search that the filter needs. Whether what is shown is to be left as it is for now.
    pub(super) fn search_bodies(&mut self) -> bool {
        let now = Instant::now();
        self.search.ask(&self.filter, now);
        let Some(session) = self.session.as_ref().filter(|_| self.filter.query().has_body()) else {
            return false;
        };
        if self.search.receive(self.filter.searched()).is_err() {
            self.error(t!("notice-search-ended"), None);
            return false;
        }
        let pause = self.search.pause(&self.filter, now);
        if pause.is_zero() {
            let ctx = self.ctx.clone();
            let wake: Wake = Arc::new(move || ctx.request_repaint());
            if let Err(error) = self.search.begin(&self.filter, &self.index, session.root(), wake) {
                let progress = SearchProgress { done: 0, total: 0, is_stopped: true };
                self.search.stopped = Some(progress);
                self.error(t!("notice-cannot-search", reason = error.to_string()), None);
                return false;
            }
        } else {
            self.ctx.request_repaint_after(pause);
        }
        let is_running = self.search.running.as_ref().is_some_and(|running| !running.is_aside);
        let waits = (is_running || !pause.is_zero()) && now < self.search.next_look;
        if waits {
            self.ctx.request_repaint_after(self.search.next_look - now);
        }
        waits
    }

    /// Hears how long it took to work out what was found so far.
    pub(super) fn looked(&mut self, took: Duration) {
        self.search.next_look = Instant::now() + (took * SHARE).max(LEAST);
    }
}
