//! What passes the filter is worked out at once where there are few records, and by a worker where there are
//! many: then what was found before stays until the answer is there, and the newest question wins.

use super::filter::Filter;
use super::worker::{self, Answering, Question as _};
use crate::index::{Index, Indexer};
use crate::ingest::Wake;
use crate::marks::Marked;
use crate::query::{Columns, Facet, FacetCounts, Hits, Query, Searched, Target, Unknown};
use crate::ui::Counts;
use crate::ui::aside::AT_ONCE;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What an answer is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The number of the question, see [`Filter::question`].
    pub question: u64,
    /// The generation of the index.
    pub generation: u64,
    /// Up to where it was known what is in captures, where that matters.
    pub revision: Option<u64>,
    /// Another number whenever something else is noted on records.
    pub notes: u64,
}

/// What passes the filter, and what can be chosen.
#[derive(Debug)]
pub struct Answer {
    pub moment: Moment,
    pub hits: Hits,
    pub facets: Vec<FacetCounts>,
    pub columns: Arc<Columns>,
    /// How much there was.
    pub counts: Counts,
    /// The values of the filter that no record has; of keys with very many values only where nothing passes.
    pub unknown: Vec<Unknown>,
    /// What is still to be searched, where that was asked for.
    pub work: Option<Work>,
    /// How long it took.
    pub took: Duration,
}

/// Captures that are to be searched.
#[derive(Debug)]
pub struct Work {
    pub targets: Vec<Target>,
    /// Whether what passes is known, and only the counts of values that the filter leaves out are not.
    pub is_aside: bool,
}

impl Work {
    fn of(index: &Index, columns: &Columns, query: &Query) -> Option<Self> {
        let targets = columns.unsearched(index, query, None);
        if !targets.is_empty() {
            return Some(Self { targets, is_aside: false });
        }
        let mut targets: Vec<Target> = Vec::new();
        let mut known = HashSet::new();
        let in_use = |key: &&str| query.terms().iter().any(|term| term.key == Some(*key));
        for key in Facet::ALL.into_iter().map(Facet::key).filter(in_use) {
            let more = columns.unsearched(index, query, Some(key));
            targets.extend(more.into_iter().filter(|target| known.insert(target.file)));
        }
        (!targets.is_empty()).then_some(Self { targets, is_aside: true })
    }
}

/// A question that can be answered anywhere.
struct Question {
    moment: Moment,
    query: Query,
    columns: Arc<Columns>,
    searched: Arc<Searched>,
    marked: Arc<Marked>,
    is_written: bool,
    wants_work: bool,
}

impl worker::Question for Question {
    type Answer = Answer;

    fn answer(self, index: &Index) -> Answer {
        let begun = Instant::now();
        let columns = if self.columns.are_of(index) {
            self.columns
        } else {
            Arc::new(Columns::with(index, self.searched))
        };
        let columns = if columns.are_marked(&self.marked) {
            columns
        } else {
            Arc::new(columns.with_marks(self.marked))
        };
        let hits = columns.hits(index, &self.query);
        let facets = columns.facet_counts(index, &self.query, &Facet::ALL);
        let work = self.wants_work.then(|| Work::of(index, &columns, &self.query)).flatten();
        let counts = Counts::of(index);
        let unknown = if hits.is_empty() {
            columns.unknown_values(index, &self.query, self.is_written)
        } else {
            columns.unknown_names(index, &self.query, self.is_written)
        };
        Answer { moment: self.moment, hits, facets, columns, counts, unknown, work, took: begun.elapsed() }
    }
}

/// Answers questions.
pub struct Evaluator {
    /// So many records are asked within a frame.
    pub at_once: usize,
    worker: Answering<Question>,
    /// What was asked last.
    asked: Option<Moment>,
    /// Whether the worker has not answered that yet.
    is_waiting: bool,
}

impl Default for Evaluator {
    fn default() -> Self {
        Self { at_once: AT_ONCE, worker: Answering::new("filter"), asked: None, is_waiting: false }
    }
}

impl Evaluator {
    /// Asks what passes the filter now, unless that was asked, or is being answered for a moment before: then
    /// it is asked after that. Gives the answer where it is there at once.
    pub fn ask(
        &mut self,
        filter: &Filter,
        index: &Indexer,
        wants_work: bool,
        wake: impl FnOnce() -> Wake,
    ) -> Option<Answer> {
        let moment = filter.moment(index);
        let is_same = self.asked.is_some_and(|asked| asked.question == moment.question);
        if self.asked == Some(moment) || self.is_waiting && is_same {
            return None;
        }
        let question = Question {
            moment,
            query: filter.query().clone(),
            columns: Arc::clone(filter.columns()),
            searched: Arc::clone(filter.searched()),
            marked: Arc::clone(filter.marked()),
            is_written: filter.is_written(),
            wants_work,
        };
        self.asked = Some(moment);
        if index.len() <= self.at_once {
            return Some(question.answer(index));
        }
        let answer = self.worker.ask(question, index, wake);
        self.is_waiting = answer.is_none();
        answer
    }

    /// The newest answer of the worker to the question that the filter is.
    pub fn answered(&mut self, filter: &Filter) -> Option<Answer> {
        let mut newest = None;
        for answer in self.worker.answers() {
            self.is_waiting &= self.asked != Some(answer.moment);
            newest = Some(answer).filter(|answer| answer.moment.question == filter.question()).or(newest);
        }
        newest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::callback::{Callback, Job};
    use crate::capture::{Body, Capture};
    use crate::doc::Format;
    use crate::index::Stamp;
    use crate::query::Clock;
    use crossbeam_channel::bounded;
    use std::path::Path;

    const CLOCK: Clock = Clock { now: 0, offset_minutes: 0 };

    fn put(index: &mut Indexer, tag: &str) {
        let job = Job { job_id: format!("j{}", index.len()), tag: tag.to_owned(), ..Job::default() };
        let callbacks = vec![Callback { jobs: vec![job], ..Callback::default() }];
        let hash = index.len() as u64;
        let body = Body { format: Format::Json, range: 0..1, hash, callbacks, problems: Vec::new() };
        let capture = Capture { bodies: vec![body], ..Capture::default() };
        index.apply(Path::new(&format!("{hash}.json")), Stamp::default(), &capture);
        index.commit();
    }

    #[test]
    fn a_worker_answers_as_is_answered_at_once_and_the_newest_question_wins() {
        let mut index = Indexer::new();
        ["a", "b", "a"].iter().for_each(|tag| put(&mut index, tag));
        let mut filter = Filter::new();
        filter.set("tag:a".to_owned(), None, CLOCK);
        let (sender, woken) = bounded(9);
        let wake = || -> Wake { Arc::new(move || sender.send(()).unwrap_or_default()) };
        let at_once = Evaluator::default().ask(&filter, &index, true, || Arc::new(|| {})).unwrap();
        assert_eq!(at_once.hits.len(), 2);

        let mut evaluator = Evaluator { at_once: 0, ..Evaluator::default() };
        assert!(evaluator.ask(&filter, &index, true, wake).is_none());
        assert!(evaluator.ask(&filter, &index, true, || unreachable!()).is_none(), "it was asked");
        woken.recv().unwrap();
        let answer = evaluator.answered(&filter).unwrap();
        assert_eq!((answer.hits.ids(), &answer.facets), (at_once.hits.ids(), &at_once.facets));
        assert_eq!(answer.moment, filter.moment(&index));
        filter.take(answer, None);
        assert!(filter.is_fresh(&index));

        // While the worker is at it nothing new is asked of the same filter; of another one it is.
        put(&mut index, "a");
        assert!(!filter.is_fresh(&index));
        assert!(evaluator.ask(&filter, &index, true, || unreachable!()).is_none() && evaluator.is_waiting);
        filter.set("tag:b".to_owned(), None, CLOCK);
        assert!(evaluator.ask(&filter, &index, true, || unreachable!()).is_none());
        let newest = loop {
            woken.recv().unwrap();
            if let Some(answer) = evaluator.answered(&filter) {
                break answer;
            }
        };
        assert_eq!((newest.hits.len(), newest.moment), (1, filter.moment(&index)));
        assert!(!evaluator.is_waiting);
    }

    #[test]
    fn what_comes_while_it_is_held_is_counted_and_shown_when_it_is_let_go() {
        let mut index = Indexer::new();
        ["a", "b", "a"].iter().for_each(|tag| put(&mut index, tag));
        let mut filter = Filter::new();
        let answer = |filter: &mut Filter, index: &Indexer, held: Option<u64>| {
            let answer = Evaluator::default().ask(filter, index, false, || Arc::new(|| {})).unwrap();
            filter.take(answer, held);
        };
        let shown = |filter: &Filter| {
            let tags = filter.shown_facets().0.iter().find(|counts| counts.facet == Facet::Tag);
            let tags: Vec<usize> = tags.unwrap().values.iter().map(|value| value.count).collect();
            let total = filter.shown_counts().records;
            (filter.shown_hits().len(), total, tags, filter.held_back())
        };
        answer(&mut filter, &index, None);
        assert_eq!(shown(&filter), (3, 3, vec![2, 1], 0));
        let held = Some(index.generation());
        put(&mut index, "a");
        answer(&mut filter, &index, held);
        assert_eq!((shown(&filter), filter.hits().len()), ((3, 3, vec![2, 1], 1), 4));
        // Who asks something else wants to know of everything there is.
        filter.set("tag:a".to_owned(), None, CLOCK);
        answer(&mut filter, &index, held);
        assert_eq!(shown(&filter), (3, 4, vec![3, 1], 0));
        put(&mut index, "a");
        put(&mut index, "b");
        answer(&mut filter, &index, held);
        assert_eq!(shown(&filter), (3, 4, vec![3, 1], 1));
        filter.show();
        assert_eq!(shown(&filter), (4, 6, vec![4, 2], 0));
        // What was there before the pause and is only being worked out is no arrival.
        put(&mut index, "a");
        answer(&mut filter, &index, Some(index.generation()));
        assert_eq!(shown(&filter), (5, 7, vec![5, 2], 0));
        // What is gone is not held.
        let held = Some(index.generation());
        index.mark_missing(Path::new("0.json"));
        index.purge_missing();
        index.commit();
        answer(&mut filter, &index, held);
        assert_eq!((shown(&filter).0, index.len()), (4, 6));
        assert!(filter.shown_hits().ids().iter().all(|&id| index.get(id).is_some()));
    }
}
