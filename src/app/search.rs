//! `body:` in the window: what the filter must know of captures is searched for by threads beside it.
//!
//! The newest question wins: a search for another one is dropped, and what it found until then is kept for when
//! it is asked again. While it runs the window shows what was found so far.

use super::App;
use super::evaluate::{Answer, Work};
use super::filter::Filter;
use crate::index::Index;
use crate::ingest::{Grep, Look, Over, Wake};
use crate::query::{BodyTerm, Query, Searched, Target};
use crate::t;
use crate::ui::SearchProgress;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// While a filter is written, nothing is searched for before nothing was typed for so long.
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
    /// What is to be searched next.
    open: Option<Work>,
    /// How far it was when the user stopped it.
    stopped: Option<SearchProgress>,
    /// Not before this is what was found so far worked out and shown.
    next_look: Instant,
    /// An answer that is kept back until then.
    kept_back: Option<Answer>,
    /// The question that all captures there were had been searched for.
    ended: Option<u64>,
}

struct Running {
    grep: Grep,
    targets: Vec<Target>,
    bodies: Vec<BodyTerm>,
    is_aside: bool,
}

impl Running {
    fn start(root: &Path, query: &Query, work: Work, wake: Wake) -> std::io::Result<Self> {
        let bodies = query.bodies();
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

impl Default for BodySearch {
    fn default() -> Self {
        let now = Instant::now();
        Self {
            question: 0,
            asked: now,
            running: None,
            open: None,
            stopped: None,
            next_look: now,
            kept_back: None,
            ended: None,
        }
    }
}

impl BodySearch {
    /// How far it is, where there is anything to search.
    pub fn progress(&self) -> Option<SearchProgress> {
        let running = self.running.as_ref().filter(|running| !running.is_aside).map(Running::progress);
        running.or(self.stopped)
    }

    /// Whether what is shown is not yet all that passes, and will be.
    pub fn is_busy(&self, filter: &Filter, index: &Index) -> bool {
        let is_behind = self.question != filter.question() || !filter.is_fresh(index);
        filter.query().has_body() && (is_behind || self.is_open() && self.stopped.is_none())
    }

    /// Whether anything that is shown is being searched for, or is going to be.
    fn is_open(&self) -> bool {
        self.running.as_ref().is_some_and(|running| !running.is_aside)
            || self.open.as_ref().is_some_and(|work| !work.is_aside)
    }

    /// Stops it; what was found stays.
    pub fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            self.stopped = Some(SearchProgress { is_stopped: true, ..running.progress() });
        }
        self.next_look = self.asked;
    }

    /// Drops everything that belongs to another question.
    fn ask(&mut self, filter: &Filter, now: Instant) {
        if self.question != filter.question() {
            let question = filter.question();
            let wait = if filter.is_written() { PAUSE + PATIENCE } else { PATIENCE };
            *self = Self { question, asked: now, next_look: now + wait, ..Self::default() };
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
    fn begin(&mut self, filter: &Filter, root: &Path, wake: impl FnOnce() -> Wake) -> std::io::Result<()> {
        if self.running.is_some() || self.stopped.is_some() {
            return Ok(());
        }
        let Some(work) = self.open.take() else { return Ok(()) };
        match Running::start(root, filter.query(), work, wake()) {
            Ok(running) => self.running = Some(running),
            Err(error) => {
                self.stopped = Some(SearchProgress { done: 0, total: 0, is_stopped: true });
                return Err(error);
            }
        }
        Ok(())
    }

    /// Takes an answer: what it leaves open is to be searched, and it is shown unless that will be over soon.
    fn hear(&mut self, mut answer: Answer) {
        if let Some(work) = answer.work.take() {
            self.open = Some(work);
        } else if self.running.is_none() {
            self.open = None;
        }
        self.kept_back = Some(answer);
    }

    /// Whether an answer tells what was asked for, up to and with the one that knows all of it: that is no arrival,
    /// and shown while arrivals are not. What is searched afterwards came later.
    fn is_asked_for(&mut self, filter: &Filter, answer: &Answer) -> bool {
        let question = Some(filter.question());
        let is_asked_for = filter.query().has_body() && self.ended != question;
        let knows_all = answer.moment.revision == Some(filter.searched().revision());
        if !self.is_open() && knows_all {
            self.ended = question;
        }
        is_asked_for
    }

    /// The answer that is to be shown now.
    fn shown(&mut self, now: Instant) -> Option<Answer> {
        let waits = self.is_open() && self.stopped.is_none() && now < self.next_look;
        if waits { None } else { self.kept_back.take() }
    }
}

impl App {
    /// Finds what passes the filter, and goes on with the search that it needs.
    /// What is shown is left as it is for a moment while a search has just begun.
    ///
    /// `held_since` is the generation of the index that stays shown while arrivals are not followed.
    pub(super) fn refresh_hits(&mut self, held_since: Option<u64>) {
        let now = Instant::now();
        self.search.ask(&self.filter, now);
        if self.search.receive(self.filter.searched()).is_err() {
            self.error(t!("notice-search-ended"), None);
        }
        self.evaluate(now);
        self.search_on(now);
        if held_since.is_none() {
            self.filter.show();
        }
        let Some(answer) = self.search.shown(now) else { return };
        self.search.next_look = now + (answer.took * SHARE).max(LEAST);
        let is_asked_for = self.search.is_asked_for(&self.filter, &answer);
        self.filter.take(answer, held_since.filter(|_| !is_asked_for));
    }

    /// Asks what passes, where that is not known; while captures are searched not too often.
    fn evaluate(&mut self, now: Instant) {
        if let Some(answer) = self.evaluator.answered(&self.filter) {
            self.search.hear(answer);
        }
        let is_running = self.search.running.is_some();
        if is_running && now < self.search.next_look {
            self.ctx.request_repaint_after(self.search.next_look - now);
        } else if !self.filter.is_fresh(&self.index) {
            let wake = waker(&self.ctx);
            if let Some(answer) = self.evaluator.ask(&self.filter, &self.index, !is_running, wake) {
                self.search.hear(answer);
            }
        }
    }

    /// Begins to search captures where that is needed, and the user is not just writing.
    fn search_on(&mut self, now: Instant) {
        let Some(session) = self.session.as_ref().filter(|_| self.search.open.is_some()) else { return };
        let pause = self.search.pause(&self.filter, now);
        if !pause.is_zero() {
            self.ctx.request_repaint_after(pause);
        } else if let Err(error) = self.search.begin(&self.filter, session.root(), waker(&self.ctx)) {
            self.error(t!("notice-cannot-search", reason = error.to_string()), None);
        } else if self.search.kept_back.is_some() && now < self.search.next_look {
            self.ctx.request_repaint_after(self.search.next_look - now);
        }
    }
}

/// What workers call when there is something to hear.
pub(super) fn waker(ctx: &egui::Context) -> impl FnOnce() -> Wake + use<> {
    let ctx = ctx.clone();
    || Arc::new(move || ctx.request_repaint())
}

#[cfg(test)]
mod tests {
    use super::super::evaluate::Evaluator;
    use super::*;
    use crate::index::Indexer;
    use crossbeam_channel::{Sender, bounded};

    /// A search that goes on until what it is given is dropped.
    fn running(root: &Path) -> (Running, Sender<()>) {
        std::fs::write(root.join("x"), "x").unwrap();
        let (gate, closed) = bounded::<()>(0);
        let look = move |_: &[u8]| u64::from(closed.recv().is_ok());
        let paths = vec!["x".into(); 300];
        let grep = Grep::start(root, paths, Arc::new(look), Arc::new(|| {})).unwrap();
        (Running { grep, targets: Vec::new(), bodies: Vec::new(), is_aside: false }, gate)
    }

    #[test]
    fn what_was_shown_stays_for_a_moment_and_what_was_found_when_it_is_stopped() {
        let folder = tempfile::tempdir().unwrap();
        let (mut filter, index, now) = (Filter::new(), Indexer::new(), Instant::now());
        let answer =
            |filter: &Filter| Evaluator::default().ask(filter, &index, true, || Arc::new(|| {})).unwrap();
        let mut search = BodySearch::default();
        search.ask(&filter, now);
        let (running, _gate) = running(folder.path());
        search.running = Some(running);
        search.hear(answer(&filter));
        assert!(search.shown(now).is_none());
        assert!(search.shown(now + 2 * PATIENCE).is_some());
        let progress = SearchProgress { done: 0, total: 300, is_stopped: false };
        assert_eq!(search.progress(), Some(progress));

        search.hear(answer(&filter));
        search.stop();
        assert!(search.shown(now).is_some(), "there is nothing to wait for");
        assert_eq!(search.progress(), Some(SearchProgress { is_stopped: true, ..progress }));
        filter.ask_again();
        search.ask(&filter, now);
        assert_eq!(search.progress(), None);
    }

    #[test]
    fn all_that_is_found_by_the_first_search_was_asked_for_and_no_arrival() {
        let folder = tempfile::tempdir().unwrap();
        let (mut filter, index, now) = (Filter::new(), Indexer::new(), Instant::now());
        filter.set("body:x".to_owned(), None, crate::query::Clock { now: 0, offset_minutes: 0 });
        let answer =
            |filter: &Filter| Evaluator::default().ask(filter, &index, true, || Arc::new(|| {})).unwrap();
        let found_more = |filter: &Filter| filter.searched().take(&filter.query().bodies(), []);
        let mut search = BodySearch::default();
        search.ask(&filter, now);
        let (running, _gate) = running(folder.path());
        search.running = Some(running);
        let first = answer(&filter);
        assert!(search.is_asked_for(&filter, &first));
        found_more(&filter);
        // It is over, and one more answer is on its way that does not know it.
        search.running = None;
        assert!(search.is_asked_for(&filter, &first));
        let last = answer(&filter);
        assert!(search.is_asked_for(&filter, &last), "the last of what was found");
        found_more(&filter);
        assert!(!search.is_asked_for(&filter, &answer(&filter)), "an arrival");
        filter.ask_again();
        search.ask(&filter, now);
        assert!(search.is_asked_for(&filter, &answer(&filter)));
    }
}
