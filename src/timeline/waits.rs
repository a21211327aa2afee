//! When a run did nothing but wait: a job of it waited, and none ran.

use crate::index::{Index, Record, RecordId};
use crate::time::{Millis, Time};
use std::collections::BTreeMap;

/// From one instant to another.
type Stretch = (Millis, Millis);

/// How long a run did nothing but wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waits {
    /// How long a job waited while none ran, in milliseconds, nothing counted twice.
    pub total: Millis,
    /// How long that was so of jobs of one tag: the one that has most of it.
    pub longest: Millis,
    /// The job of that tag that waited longest.
    pub job: RecordId,
    /// How long the run is under way, or was.
    pub whole: Millis,
}

impl Waits {
    /// Of a run, until `now` where it or one of its jobs is still under way; `None` where it never only waited, or its
    /// times are not known.
    #[must_use]
    pub fn of(index: &Index, run: Record<'_>, now: Millis) -> Option<Self> {
        let begin = run.started()?.millis();
        let end = run.ended().map(Time::millis).or(run.is_open().then_some(now))?;
        let within =
            |(from, to): Stretch| Some((from.max(begin), to.min(end))).filter(|(from, to)| from < to);
        let jobs = || run.jobs().iter().filter_map(|&job| index.get(job));
        let ran = joined(jobs().filter_map(|job| within(running(job, now)?)).collect());
        let mut by_tag: BTreeMap<_, (Vec<Stretch>, Millis, RecordId)> = BTreeMap::new();
        for job in jobs() {
            let Some(stretch) = waiting(job, now).and_then(within) else { continue };
            let length = stretch.1 - stretch.0;
            let of_tag = by_tag.entry(job.text(crate::index::Field::Tag));
            let (stretches, longest, longest_job) = of_tag.or_insert_with(|| (Vec::new(), 0, job.id()));
            stretches.push(stretch);
            if length > *longest {
                (*longest, *longest_job) = (length, job.id());
            }
        }
        let all = by_tag.values().flat_map(|(stretches, ..)| stretches).copied().collect();
        let total = outside(&joined(all), &ran);
        let tags = by_tag.into_values().map(|(stretches, _, job)| (outside(&joined(stretches), &ran), job));
        // The first of the tags, where several waited as long.
        let (longest, job) = tags.rev().max_by_key(|&(length, _)| length)?;
        (total > 0).then_some(Self { total, longest, job, whole: end - begin })
    }

    /// The share of the run, in whole percent.
    #[must_use]
    pub fn percent(&self) -> i64 {
        if self.whole <= 0 { 0 } else { (self.total * 100 + self.whole / 2) / self.whole }
    }
}

/// From its creation until it ran; until now where it is still waiting. What never ran is not known to have waited.
fn waiting(job: Record<'_>, now: Millis) -> Option<Stretch> {
    let until = job.started().map(Time::millis).or(job.is_open().then_some(now))?;
    Some((job.created()?.millis(), until))
}

fn running(job: Record<'_>, now: Millis) -> Option<Stretch> {
    let until = job.ended().map(Time::millis).or(job.is_open().then_some(now))?;
    Some((job.started()?.millis(), until))
}

/// The same instants, each told once, in order.
fn joined(mut all: Vec<Stretch>) -> Vec<Stretch> {
    all.sort_unstable();
    let mut joined: Vec<Stretch> = Vec::new();
    for (from, to) in all {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    joined
}

/// How much of some stretches lies in none of the others. Both are joined.
fn outside(some: &[Stretch], others: &[Stretch]) -> Millis {
    let mut sum = 0;
    let mut at = 0;
    for &(from, to) in some {
        sum += to - from;
        while at < others.len() && others[at].1 <= from {
            at += 1;
        }
        // One that goes on beyond the end may lie in the next, too.
        let touching = others[at..].iter().take_while(|other| other.0 < to);
        sum -= touching.map(|other| other.1.min(to) - other.0.max(from)).sum::<Millis>();
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture;
    use crate::index::{Indexer, Stamp};
    use std::path::Path;

    /// What is said of a run that began at 0 s; jobs with their seconds of creation, start and end.
    fn waits(
        end: Option<u8>,
        jobs: &[(&str, u8, Option<u8>, Option<u8>)],
    ) -> Option<(i64, i64, String, i64)> {
        let at = |second: Option<u8>| {
            second.map_or_else(String::new, |second| format!("2026-11-20T14:00:{second:02}+0800"))
        };
        let tasks = jobs.iter().enumerate().map(|(number, &(tag, created, started, ended))| {
            let state = match (started, ended) {
                (_, Some(_)) => "Success",
                (Some(_), None) => "Running",
                (None, None) => "Submitted",
            };
            format!(
                "<Tasks><Type>{tag}</Type><JobId>j{number}</JobId><State>{state}</State><CreateTime>{}</CreateTime>\
                 <StartTime>{}</StartTime><EndTime>{}</EndTime></Tasks>",
                at(Some(created)),
                at(started),
                at(ended)
            )
        });
        let (event, state) =
            if end.is_some() { ("WorkflowFinish", "Success") } else { ("WorkflowStart", "Running") };
        let text = format!(
            "<Response><EventName>{event}</EventName><WorkflowExecution><RunId>r1</RunId><State>{state}</State>\
             <CreateTime>{}</CreateTime><EndTime>{}</EndTime>{}</WorkflowExecution></Response>",
            at(Some(0)),
            at(end),
            tasks.collect::<String>()
        );
        let mut index = Indexer::new();
        index.apply(Path::new("r.xml"), Stamp::default(), &capture::read(text.into_bytes()).capture);
        index.commit();
        let run = index.records().find(|record| !record.jobs().is_empty()).unwrap();
        let now = run.created().unwrap().millis() + 60_000;
        let found = Waits::of(&index, run, now)?;
        let tag = index.get(found.job).unwrap().text(crate::index::Field::Tag).to_owned();
        Some((found.total / 1_000, found.longest / 1_000, tag, found.percent()))
    }

    #[test]
    fn a_run_waits_while_a_job_does_and_none_runs() {
        let one = [("Snapshot", 0, Some(1), Some(5)), ("Transcode", 5, Some(35), Some(40))];
        assert_eq!(waits(Some(40), &one), Some((31, 30, "Transcode".into(), 78)));
        // While another ran the run got on.
        let beside = [("Snapshot", 0, Some(0), Some(20)), ("Transcode", 5, Some(35), Some(40))];
        assert_eq!(waits(Some(40), &beside), Some((15, 15, "Transcode".into(), 38)));
        let always = [("Snapshot", 0, Some(0), Some(40)), ("Transcode", 5, Some(35), Some(40))];
        assert_eq!(waits(Some(40), &always), None);
    }

    #[test]
    fn waits_at_the_same_time_are_counted_once_and_the_tag_with_most_is_told() {
        let jobs = [
            ("Snapshot", 0, Some(10), Some(12)),
            ("Transcode", 2, Some(8), Some(11)),
            ("Transcode", 12, Some(18), Some(20)),
        ];
        // 0 to 8, then 12 to 18: of these Transcode waited from 2 to 8 and from 12 to 18.
        assert_eq!(waits(Some(20), &jobs), Some((14, 12, "Transcode".into(), 70)));
    }

    #[test]
    fn what_still_waits_waits_until_now_and_what_is_not_over_has_no_end() {
        let jobs = [("Snapshot", 0, Some(0), Some(30)), ("Transcode", 30, None, None)];
        assert_eq!(waits(None, &jobs), Some((30, 30, "Transcode".into(), 50)));
        let runs = [("Snapshot", 0, Some(0), None), ("Transcode", 30, None, None)];
        assert_eq!(waits(None, &runs), None);
    }
}
