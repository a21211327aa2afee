//! Which jobs of a run waited for which, as far as times tell.

use crate::time::Millis;

/// What begins this long before or after something else ended, in milliseconds, is taken to have waited for it.
const NEAR: Millis = 1_000;
/// The most that are looked at as what one job may have waited for.
const MOST_BEFORE: usize = 256;

/// The times of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task {
    /// Its first known instant.
    pub begin: Millis,
    /// When it began to run.
    pub start: Millis,
    /// When it ended; now while it is under way.
    pub end: Millis,
}

/// What waited for what, and the longest row of such jobs. Nobody told it: it is inferred from times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// One that ended, and one that began then. No job waits for more than one: the one with most before it.
    pub links: Vec<(u32, u32)>,
    /// The longest row, the first first; empty where nothing waited for anything.
    pub members: Vec<u32>,
    /// Of how many jobs that is.
    pub length: usize,
    /// How long its jobs were under way, in milliseconds, nothing counted twice.
    pub covered: Millis,
    /// How long the run was.
    pub whole: Millis,
}

impl Chain {
    /// The share of the run that the longest row is, from 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        if self.whole <= 0 { 0.0 } else { (self.covered as f64 / self.whole as f64).clamp(0.0, 1.0) }
    }

    /// Whether a link is one of the longest row.
    #[must_use]
    pub fn has_link(&self, link: (u32, u32)) -> bool {
        self.members.windows(2).any(|two| two == [link.0, link.1])
    }

    /// With other numbers for the jobs; those without one are left out, and count in the length and the share.
    pub(super) fn told_by(mut self, numbers: &[Option<u32>]) -> Self {
        let number = |job: u32| numbers.get(job as usize).copied().flatten();
        let links = self.links.iter().filter_map(|&(from, to)| number(from).zip(number(to)));
        self.links = links.collect();
        self.links.sort_unstable_by_key(|&(_, to)| to);
        self.members = self.members.iter().filter_map(|&member| number(member)).collect();
        self
    }
}

/// The longest row of jobs each of which began when the one before it ended, by how much of the run from the
/// one to the other instant they take. Jobs are told by their place among `tasks`.
#[must_use]
pub fn critical_chain(tasks: &[Task], run: (Millis, Millis)) -> Chain {
    let mut order: Vec<usize> = (0..tasks.len()).collect();
    order.sort_by_key(|&at| (tasks[at].end, tasks[at].start, at));
    // By place in `order`: how long the best row is that ends here, and what is before it.
    let mut best: Vec<(Millis, Option<usize>)> = Vec::with_capacity(tasks.len());
    for (place, &at) in order.iter().enumerate() {
        let task = tasks[at];
        let alone = (task.end - task.begin, None);
        let rows = before(tasks, &order[..place], task).map(|earlier| {
            let end = tasks[order[earlier]].end;
            (best[earlier].0 + (task.end - task.begin.max(end)).max(0), Some(earlier))
        });
        // A job that waited for another is linked to it, even if it had been created long before.
        best.push(rows.max_by_key(|&(length, _)| length).unwrap_or(alone));
    }
    let number = |place: usize| order[place] as u32;
    let links = best.iter().enumerate().filter_map(|(place, &(_, before))| {
        let before = before?;
        Some((number(before), number(place)))
    });
    let links: Vec<(u32, u32)> = links.collect();
    let last = (0..best.len()).filter(|&place| best[place].1.is_some()).max_by_key(|&place| best[place].0);
    let mut chain = Chain { links, whole: run.1 - run.0, ..Chain::default() };
    chain.links.sort_unstable_by_key(|&(_, to)| to);
    chain.covered = last.map_or(0, |last| best[last].0);
    let mut next = last;
    while let Some(place) = next {
        chain.members.push(number(place));
        next = best[place].1;
    }
    chain.members.reverse();
    chain.length = chain.members.len();
    chain
}

/// The places in `order` of what a job may have waited for.
fn before<'a>(tasks: &'a [Task], order: &'a [usize], task: Task) -> impl Iterator<Item = usize> + 'a {
    let least = task.begin.min(task.start) - NEAR;
    let first = order.partition_point(|&at| tasks[at].end < least);
    let waited = move |&place: &usize| {
        let earlier = tasks[order[place]];
        let is_near = |began: Millis| (began - earlier.end).abs() <= NEAR && earlier.begin < began;
        is_near(task.begin) || is_near(task.start)
    };
    (first..order.len()).rev().filter(waited).take(MOST_BEFORE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(begin: Millis, start: Millis, end: Millis) -> Task {
        Task { begin: begin * 1_000, start: start * 1_000, end: end * 1_000 }
    }

    #[test]
    fn the_longest_row_is_found_and_what_hangs_beside_it_is_linked() {
        let tasks =
            [task(0, 0, 60), task(60, 62, 70), task(61, 65, 100), task(100, 100, 101), task(10, 10, 99)];
        let chain = critical_chain(&tasks, (0, 120_000));
        assert_eq!(chain.members, [0, 2, 3]);
        // The last began within a second of the end of the one that had nothing to do with it, too; but that
        // one has less before it.
        assert_eq!(chain.links, [(0, 1), (0, 2), (2, 3)]);
        assert_eq!((chain.covered, chain.whole), (100_000, 120_000));
        assert!((chain.share() - 100.0 / 120.0).abs() < 1e-9);
        assert!(chain.has_link((0, 2)) && !chain.has_link((0, 1)));
    }

    #[test]
    fn what_was_created_early_and_started_when_another_ended_waited_for_it() {
        let chain = critical_chain(&[task(0, 0, 50), task(0, 50, 80)], (0, 80_000));
        assert_eq!((chain.members.as_slice(), chain.covered), (&[0, 1][..], 80_000));
    }

    #[test]
    fn what_began_together_or_far_apart_waited_for_nothing() {
        let chain = critical_chain(&[task(0, 0, 1), task(0, 0, 60), task(62, 62, 70)], (0, 70_000));
        assert_eq!(chain, Chain { whole: 70_000, ..Chain::default() });
        assert_eq!(critical_chain(&[], (5, 5)).share().to_bits(), 0);
    }

    #[test]
    fn no_times_however_odd_go_in_circles() {
        let all: Vec<Task> = (0..400).map(|at| task(at % 3, at % 3, at % 3 + at % 2)).collect();
        let chain = critical_chain(&all, (0, 4_000));
        assert!(chain.links.len() <= all.len());
        assert!(chain.members.len() <= all.len() && chain.covered <= 4_000);
    }
}
