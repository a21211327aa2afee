//! What of two records is compared: which task with which, on which axis, and how they differ.

use crate::index::{Field, Record, RecordId};
use crate::t;
use crate::time::{self, Millis, Time};
use crate::ui::details::parts::{Axis, Span};
use std::collections::HashMap;

/// Longer and shorter: arrows that can be told from those that fold.
const LONGER: &str = "▲";
const SHORTER: &str = "▼";

/// What is compared: generation of the index, and the two.
pub(super) type Compared = (u64, [RecordId; 2]);

/// What follows from the two, worked out once: runs may have any number of tasks.
#[derive(Debug)]
pub(super) struct Known {
    pub of: Compared,
    pub pairs: Vec<Pair>,
    /// Where the time of each begins.
    pub origins: [Option<Millis>; 2],
    pub axis: Option<Axis>,
    /// Whether anything is under way, and the axis goes on until now.
    pub is_open: bool,
}

impl Known {
    pub fn find(of: Compared, both: [Record<'_>; 2]) -> Self {
        let origins = both.map(origin_of);
        let index = both[0].index();
        let pairs = all_pairs(both);
        let records = |side: usize| pairs.iter().filter_map(move |pair| index.get(pair.ids[side]?));
        let spans = |side: usize| records(side).map(move |one| span_from(one, origins[side], Millis::MIN));
        let axis = Axis::around(spans(0).chain(spans(1)));
        let is_open = records(0).chain(records(1)).any(Record::is_open);
        Self { of, pairs, origins, axis, is_open }
    }

    /// The axis that all bars fit on.
    pub fn axis(&self, now: Millis) -> Option<Axis> {
        let latest = self.origins.iter().flatten().map(|origin| now - origin).max().filter(|_| self.is_open);
        self.axis.map(|Axis { from, to }| Axis { from, to: to.max(latest.unwrap_or(to)) })
    }
}

/// What of the two is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// How long they took.
    Took,
    /// How long they waited.
    Wait,
    /// How long tasks of this name took.
    Task(String),
}

/// What stands in both, or a task of one run and the same task of the other; one of them may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub what: What,
    pub ids: [Option<RecordId>; 2],
}

impl Pair {
    /// How long it was in a record.
    pub fn measure(&self, record: Record<'_>) -> Option<Millis> {
        if self.what == What::Wait { record.wait() } else { record.took() }
    }

    /// The part of a record's times that is measured; a task shows what it waited as well.
    pub fn part(&self, span: Span) -> Span {
        match self.what {
            What::Took => Span { created: None, ..span },
            What::Wait => Span { ended: span.started, ..span },
            What::Task(_) => span,
        }
    }
}

/// Pairs tasks by what they are called, the first of a name with the first of that name, in the order of the first.
fn pairs_of<'a>(tasks: [&[(RecordId, &'a str)]; 2]) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    let mut places: HashMap<(&'a str, usize), usize> = HashMap::new();
    for (side, tasks) in tasks.into_iter().enumerate() {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for &(id, name) in tasks {
            let number = seen.entry(name).or_default();
            let place = *places.entry((name, *number)).or_insert_with(|| {
                pairs.push(Pair { what: What::Task(name.to_owned()), ids: [None; 2] });
                pairs.len() - 1
            });
            *number += 1;
            pairs[place].ids[side] = Some(id);
        }
    }
    pairs
}

/// What a task is called in both runs: its tag, and the node of the workflow where there is one.
fn name_of(record: Record<'_>) -> &str {
    let task = record.text(Field::Task);
    if task.is_empty() { record.text(Field::Tag) } else { task }
}

/// The name of a node without the long number that the service makes it unique with: `Transcode_1655896067644`.
pub(super) fn without_number(name: &str) -> &str {
    const LONG: usize = 10;
    match name.rsplit_once('_') {
        Some((tag, number)) if number.len() >= LONG && number.bytes().all(|byte| byte.is_ascii_digit()) => {
            tag
        }
        _ => name,
    }
}

/// Where the time of a record begins on the axis that it shares with another.
fn origin_of(record: Record<'_>) -> Option<Millis> {
    let jobs = record.jobs().iter().filter_map(|&job| record.index().get(job)).filter_map(Record::time);
    record.time().into_iter().chain(jobs).map(Time::millis).min()
}

/// The times of a record counted from an origin.
pub(super) fn span_from(record: Record<'_>, origin: Option<Millis>, now: Millis) -> Span {
    let Span { created, started, ended } = Span::of(record, now);
    let origin = origin.unwrap_or(0);
    let from = |at: Option<Millis>| at.map(|at| at - origin);
    Span { created: from(created), started: from(started), ended: from(ended) }
}

/// How much longer the second was than the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Delta {
    /// Up for longer, down for shorter. It stands for itself, not for good or bad.
    pub sign: &'static str,
    /// "+3.2 s".
    pub text: String,
    /// "+24 %"; empty where there is nothing to divide by, or where it would say nothing.
    pub percent: String,
}

impl Delta {
    pub fn of(both: [Option<Millis>; 2]) -> Option<Self> {
        /// Beyond this a share says less than the duration itself.
        const MOST_PERCENT: Millis = 1_000;
        let [Some(first), Some(second)] = both else { return None };
        let more = second - first;
        let percent = if first > 0 { (more * 100 + more.signum() * first / 2) / first } else { 0 };
        let percent = match percent {
            0 => String::new(),
            _ if percent > MOST_PERCENT => String::new(),
            1.. => format!("+{percent} %"),
            _ => format!("−{} %", -percent),
        };
        Some(match more {
            0 => Self { sign: "", text: t!("details-compare-same").to_owned(), percent },
            1.. => Self { sign: LONGER, text: format!("+{}", time::human(more)), percent },
            _ => Self { sign: SHORTER, text: format!("−{}", time::human(-more)), percent },
        })
    }
}

/// What took and waited as a whole, and the tasks.
fn all_pairs(both: [Record<'_>; 2]) -> Vec<Pair> {
    let ids = both.map(|record| Some(record.id()));
    let mut pairs = vec![Pair { what: What::Took, ids }];
    if both.iter().any(|record| record.wait().is_some()) {
        pairs.push(Pair { what: What::Wait, ids });
    }
    let tasks = both.map(|run| {
        let jobs = run.jobs().iter().filter_map(|&job| run.index().get(job));
        jobs.map(|job| (job.id(), name_of(job))).collect::<Vec<_>>()
    });
    pairs.extend(pairs_of([&tasks[0], &tasks[1]]));
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::callback::{Callback, Job};
    use crate::capture::{Body, Capture};
    use crate::doc::Format;
    use crate::index::{Indexer, Stamp};

    /// Ids to tell tasks apart by.
    fn ids(number: usize) -> Vec<RecordId> {
        let job = |at: usize| Job { job_id: format!("j{at}"), ..Job::default() };
        let callback = Callback {
            event: "TaskFinish".into(),
            jobs: (0..number).map(job).collect(),
            ..Callback::default()
        };
        let body = Body {
            format: Format::Json,
            range: 0..1,
            hash: 1,
            callbacks: vec![callback],
            problems: Vec::new(),
        };
        let capture =
            Capture { encoding: "UTF-8", heads: Vec::new(), bodies: vec![body], problems: Vec::new() };
        let mut index = Indexer::new();
        index.apply("a.json".as_ref(), Stamp::default(), &capture);
        index.commit();
        index.order().to_vec()
    }

    #[test]
    fn tasks_are_paired_by_name_and_number_and_what_is_missing_is_told() {
        let ids = ids(7);
        let first = [(ids[0], "Transcode"), (ids[1], "Snapshot"), (ids[2], "Transcode")];
        let second =
            [(ids[3], "Transcode"), (ids[4], "ImageOCR"), (ids[5], "Transcode"), (ids[6], "Transcode")];
        let pair = |name: &str, first, second| Pair { what: What::Task(name.into()), ids: [first, second] };
        assert_eq!(
            pairs_of([&first, &second]),
            [
                pair("Transcode", Some(ids[0]), Some(ids[3])),
                pair("Snapshot", Some(ids[1]), None),
                pair("Transcode", Some(ids[2]), Some(ids[5])),
                pair("ImageOCR", None, Some(ids[4])),
                pair("Transcode", None, Some(ids[6])),
            ]
        );
    }

    #[test]
    fn the_number_of_a_node_is_left_out() {
        assert_eq!(without_number("Transcode_1655896067644"), "Transcode");
        assert_eq!(without_number("Transcode_2"), "Transcode_2");
        assert_eq!(without_number("Transcode"), "Transcode");
    }

    #[test]
    fn a_difference_has_a_sign_an_arrow_and_a_share() {
        let delta = |first, second| {
            Delta::of([Some(first), Some(second)]).map(|Delta { sign, text, percent }| {
                (sign, format!("{text} {percent}").trim_end().to_owned())
            })
        };
        assert_eq!(delta(20_000, 25_000), Some((LONGER, "+5.0 s +25 %".to_owned())));
        assert_eq!(delta(4_200, 1_000), Some((SHORTER, "−3.2 s −76 %".to_owned())));
        assert_eq!(delta(5, 5), Some(("", "the same".to_owned())));
        // Nothing to divide by, less than half of a hundredth, and more than a share can tell.
        assert_eq!(delta(0, 2_000), Some((LONGER, "+2.0 s".to_owned())));
        assert_eq!(delta(600_000, 601_000), Some((LONGER, "+1.0 s".to_owned())));
        assert_eq!(delta(100, 60_100), Some((LONGER, "+1 m 00 s".to_owned())));
        assert_eq!(Delta::of([None, Some(5)]), None);
    }
}
