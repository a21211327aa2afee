//! A thread that answers questions about the records as they were when it was asked, so that the window goes on
//! meanwhile. The newest question wins: older ones that wait are never answered.

use crate::index::{Index, Indexer};
use crate::ingest::Wake;
use crate::ui::aside;
use crossbeam_channel::{Receiver, Sender, unbounded};
use std::sync::Arc;

/// What can be answered anywhere.
pub trait Question: Send + 'static {
    /// What is answered.
    type Answer: Send + 'static;

    /// Works it out.
    fn answer(self, index: &Index) -> Self::Answer;
}

impl<K: aside::Make> Question for aside::Question<K> {
    type Answer = aside::Answer<K>;

    fn answer(self, index: &Index) -> Self::Answer {
        self.answer(index)
    }
}

struct Worker<Q: Question> {
    questions: Sender<(Q, Arc<Index>)>,
    answers: Receiver<Q::Answer>,
}

impl<Q: Question> Worker<Q> {
    fn start(name: &str, wake: Wake) -> std::io::Result<Self> {
        let (questions, to_answer) = unbounded::<(Q, Arc<Index>)>();
        let (sender, answers) = unbounded();
        let work = move || {
            step_back();
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
        std::thread::Builder::new().name(name.to_owned()).spawn(work)?;
        Ok(Self { questions, answers })
    }
}

/// How much nicer a worker is than the window, in the system's steps: a frame that begins runs at once.
#[cfg(target_os = "linux")]
const NICER: i32 = 5;

/// Leaves the cores to the window whenever it has something to do. Threads that this one starts do so too. Elsewhere the
/// system knows no priorities of single threads by this means, and nothing changes.
fn step_back() {
    // A system that refuses leaves all as it is.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(None, NICER);
}

/// Has questions of one kind answered, by a thread that begins with the first of them.
pub struct Answering<Q: Question> {
    name: &'static str,
    worker: Option<Worker<Q>>,
}

impl<Q: Question> Answering<Q> {
    /// By a thread of that name.
    pub fn new(name: &'static str) -> Self {
        Self { name, worker: None }
    }

    /// Asks. Without a thread it takes longer, and is answered at once all the same.
    pub fn ask(&mut self, question: Q, index: &Indexer, wake: impl FnOnce() -> Wake) -> Option<Q::Answer> {
        if self.worker.is_none() {
            self.worker = Worker::start(self.name, wake()).ok();
        }
        let Some(worker) = &self.worker else { return Some(question.answer(index)) };
        let unsent = worker.questions.send((question, index.share())).err()?;
        self.worker = None;
        Some(unsent.0.0.answer(index))
    }

    /// What was answered since this was called last.
    pub fn answers(&self) -> impl Iterator<Item = Q::Answer> {
        self.worker.iter().flat_map(|worker| worker.answers.try_iter())
    }
}
