//! How far reading is, for whoever looks at a terminal and would else wonder whether anything happens.

use crate::ingest::Progress;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// What takes less says nothing.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often it is said.
const BETWEEN: Duration = Duration::from_millis(200);
/// Back to the first column, and away with what stands there.
const CLEAR: &str = "\r\x1b[K";

/// Says on the standard error how far reading is, where that is a terminal; takes it back at the end.
pub(super) struct Meter<W: Write> {
    out: Option<W>,
    /// When it may speak next, since it was begun.
    next: Duration,
    has_spoken: bool,
    begun: Instant,
}

impl Meter<io::Stderr> {
    pub fn new() -> Self {
        let stderr = io::stderr();
        let is_dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
        Self::on(stderr.is_terminal().then_some(stderr).filter(|_| !is_dumb))
    }
}

impl<W: Write> Meter<W> {
    fn on(out: Option<W>) -> Self {
        Self { out, next: PATIENCE, has_spoken: false, begun: Instant::now() }
    }

    /// Takes in how far reading is.
    pub fn tell(&mut self, progress: Progress) {
        self.tell_at(self.begun.elapsed(), progress);
    }

    fn tell_at(&mut self, after: Duration, progress: Progress) {
        let Some(out) = self.out.as_mut().filter(|_| after >= self.next) else { return };
        let Progress { found, read, .. } = progress;
        // Nobody misses what a closed terminal does not show.
        let _ = write!(out, "{CLEAR}read {read} of {found} captures").and_then(|()| out.flush());
        (self.next, self.has_spoken) = (after + BETWEEN, true);
    }
}

impl<W: Write> Drop for Meter<W> {
    fn drop(&mut self) {
        if let Some(out) = self.out.as_mut().filter(|_| self.has_spoken) {
            let _ = write!(out, "{CLEAR}").and_then(|()| out.flush());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(meter: Option<&mut Vec<u8>>, at: &[(u64, usize)]) {
        let mut meter = Meter::on(meter);
        for &(millis, read) in at {
            let progress = Progress { found: 90, read, done: false };
            meter.tell_at(Duration::from_millis(millis), progress);
        }
    }

    #[test]
    fn what_takes_long_says_now_and_then_how_far_it_is_and_leaves_nothing_behind() {
        let mut out = Vec::new();
        said(Some(&mut out), &[(10, 1), (999, 2)]);
        assert_eq!(out, b"", "soon done");
        said(Some(&mut out), &[(1_000, 3), (1_100, 4), (1_200, 5)]);
        let text = String::from_utf8(out).unwrap();
        let parts: Vec<&str> = text.split(CLEAR).collect();
        assert_eq!(parts, ["", "read 3 of 90 captures", "read 5 of 90 captures", ""]);
        // Into a pipe nothing is said, however long it takes.
        said(None, &[(60_000, 3)]);
    }
}
