//! What passes the filter is worked out at once where there are few records, and by a worker where there are
//! many: then what was found before stays until the answer is there, and the newest question wins.

use super::filter::Filter;
use crate::index::{Index, Indexer};
use crate::ingest::Wake;
use crate::query::{Columns, Facet, FacetCounts, Hits, Query, Searched, Target};
use crossbeam_channel::{Receiver, Sender, unbounded};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// So many records are asked within a frame.
const AT_ONCE: usize = 20_000;

/// What an answer is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The number of the question, see [`Filter::question`].
    pub question: u64,
    /// The generation of the index.
    pub generation: u64,
    /// Up to where it was known what is in captures, where that matters.
    pub revision: Option<u64>,
}

/// What passes the filter, and what can be chosen.
#[derive(Debug)]
pub struct Answer {
    pub moment: Moment,
    pub hits: Hits,
    pub facets: Vec<FacetCounts>,
    pub columns: Arc<Columns>,
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
    wants_work: bool,
}

impl Question {
    fn answer(self, index: &Index) -> Answer {
        let begun = Instant::now();
        let columns = if self.columns.are_of(index) {
            self.columns
        } else {
            Arc::new(Columns::with(index, self.searched))
        };
        let hits = columns.hits(index, &self.query);
        let facets = columns.facet_counts(index, &self.query, &Facet::ALL);
        let work = self.wants_work.then(|| Work::of(index, &columns, &self.query)).flatten();
        Answer { moment: self.moment, hits, facets, columns, work, took: begun.elapsed() }
    }
}

/// Answers questions.
#[derive(Default)]
pub struct Evaluator {
    worker: Option<Worker>,
    /// What was asked last.
    asked: Option<Moment>,
    /// Whether the worker has not answered that yet.
    is_waiting: bool,
}

struct Worker {
    questions: Sender<(Question, Arc<Index>)>,
    answers: Receiver<Answer>,
}

impl Worker {
    fn start(wake: Wake) -> std::io::Result<Self> {
        let (questions, to_answer) = unbounded::<(Question, Arc<Index>)>();
        let (sender, answers) = unbounded();
        let work = move || {
            while let Ok(mut newest) = to_answer.recv() {
                while let Ok(newer) = to_answer.try_recv() {
                    newest = newer;
                }
                let (question, index) = newest;
                if sender.send(question.answer(&index)).is_err() {
                    return;
                }
                // Whoever goes on writing need not leave what is read here untouched any longer.
                drop(index);
                wake();
            }
        };
        std::thread::Builder::new().name("filter".to_owned()).spawn(work)?;
        Ok(Self { questions, answers })
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
            wants_work,
        };
        self.asked = Some(moment);
        if index.len() <= AT_ONCE {
            return Some(question.answer(index));
        }
        if self.worker.is_none() {
            self.worker = Worker::start(wake()).ok();
        }
        // Without a worker it takes longer, and is answered all the same.
        let Some(worker) = &self.worker else { return Some(question.answer(index)) };
        match worker.questions.send((question, index.share())) {
            Ok(()) => {
                self.is_waiting = true;
                None
            }
            Err(unsent) => {
                self.worker = None;
                Some(unsent.0.0.answer(index))
            }
        }
    }

    /// The newest answer of the worker to the question that the filter is.
    pub fn answered(&mut self, filter: &Filter) -> Option<Answer> {
        let mut newest = None;
        for answer in self.worker.as_ref()?.answers.try_iter() {
            self.is_waiting &= self.asked != Some(answer.moment);
            newest = Some(answer).filter(|answer| answer.moment.question == filter.question()).or(newest);
        }
        newest
    }
}
