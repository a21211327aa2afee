//! What is to be done later, and how long things wait.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How long things wait.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// A file that was touched is read when it was left alone for this long.
    pub quiet: Duration,
    /// What is touched again and again, as a log that grows, is seen to this often.
    pub restless: Duration,
    /// A new directory is walked again this long after its last event: what was made in it before the watcher
    /// got there has no event of its own.
    pub second_look: Duration,
    /// And once more this long after that, where the machine is so busy that the watcher comes late.
    pub last_look: Duration,
    /// Waits before a file that ends early is read again; after the last it is told of as it is.
    pub retries: [Duration; 5],
    /// Somebody may still be writing a file that ends early and was touched this recently.
    pub still: Duration,
    /// The folder is compared with what is known this often, and five times less often when it is large.
    pub reconcile: Duration,
    /// Walks of everything begin at least this far apart, or events of one would ask for the next.
    pub walk_pause: Duration,
    /// Walks of everything take at most one part in this many of the time where they only check.
    pub check_share: u32,
    /// The same where nothing but walks tells what changed.
    pub poll_share: u32,
    /// How often the root is looked at.
    pub look: Duration,
    /// A folder that could not be watched is tried again this often.
    pub watch_again: Duration,
    /// Reading begins when the folder is watched, or after this long.
    pub arming: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            quiet: Duration::from_millis(250),
            restless: Duration::from_secs(1),
            second_look: Duration::from_millis(300),
            last_look: Duration::from_secs(3),
            retries: [
                Duration::from_millis(250),
                Duration::from_secs(1),
                Duration::from_secs(4),
                Duration::from_secs(16),
                Duration::from_mins(1),
            ],
            still: Duration::from_secs(5),
            reconcile: Duration::from_mins(1),
            walk_pause: Duration::from_secs(2),
            check_share: 50,
            poll_share: 5,
            look: Duration::from_secs(1),
            watch_again: Duration::from_mins(10),
            arming: Duration::from_millis(50),
        }
    }
}

/// Something to do later.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Later {
    /// Read a file if it is no longer what was told of.
    Read(PathBuf),
    /// Walk a directory, and once more after that.
    Walk(PathBuf),
    /// Walk a directory for the last time.
    LastWalk(PathBuf),
}

/// What is to be done when; each thing once, at the time it was put off to last.
#[derive(Debug, Default)]
pub(super) struct Schedule {
    by_time: BTreeSet<(Instant, Later)>,
    when: HashMap<Later, When>,
}

#[derive(Clone, Copy, Debug)]
struct When {
    at: Instant,
    /// When it was first put off.
    since: Instant,
}

impl Schedule {
    pub fn put_off(&mut self, what: Later, until: Instant) {
        self.put_off_at_most(what, until, Duration::MAX);
    }

    /// The same, but not past so long after it was first put off: what never rests is seen to all the same.
    pub fn put_off_at_most(&mut self, what: Later, until: Instant, most: Duration) {
        let since = self.when.get(&what).map_or_else(Instant::now, |when| when.since);
        self.drop(&what);
        let at = since.checked_add(most).map_or(until, |last| until.min(last));
        self.when.insert(what.clone(), When { at, since });
        self.by_time.insert((at, what));
    }

    pub fn has(&self, what: &Later) -> bool {
        self.when.contains_key(what)
    }

    pub fn drop(&mut self, what: &Later) {
        if let Some((what, when)) = self.when.remove_entry(what) {
            self.by_time.remove(&(when.at, what));
        }
    }

    pub fn next(&self) -> Option<Instant> {
        self.by_time.first().map(|(at, _)| *at)
    }

    pub fn take_due(&mut self, now: Instant) -> Option<Later> {
        let (_, what) = self.by_time.first().filter(|(at, _)| *at <= now)?.clone();
        self.drop(&what);
        Some(what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_never_rests_is_seen_to_all_the_same() {
        let mut schedule = Schedule::default();
        let what = || Later::Read(PathBuf::from("log.ndjson"));
        let (quiet, restless) = (Duration::from_mins(1), Duration::from_mins(3));
        let begun = Instant::now();
        let touch = |schedule: &mut Schedule, at: Instant| {
            schedule.put_off_at_most(what(), at + quiet, restless);
            schedule.next().unwrap()
        };
        assert_eq!(touch(&mut schedule, begun), begun + quiet);
        let first = Instant::now();
        assert_eq!(touch(&mut schedule, begun + quiet), begun + quiet * 2);
        for minute in 2..10 {
            let next = touch(&mut schedule, begun + quiet * minute);
            assert!(next >= begun + restless && next <= first + restless);
        }
        // Once it was seen to, it may be left alone again for a while.
        assert_eq!(schedule.take_due(begun + restless * 2), Some(what()));
        assert_eq!(touch(&mut schedule, begun + quiet), begun + quiet * 2);
    }
}
