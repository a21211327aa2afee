//! What was measured, and how it is printed.

use std::time::{Duration, Instant};

/// What was measured while the same was done again and again.
#[derive(Clone, Debug)]
pub struct Scene {
    pub name: &'static str,
    pub p50: Duration,
    pub p99: Duration,
}

impl Scene {
    /// From the times of each.
    pub fn new(name: &'static str, mut frames: Vec<Duration>) -> Self {
        frames.sort_unstable();
        let at = |percent: usize| frames[(frames.len() - 1) * percent / 100];
        Self { name, p50: at(50), p99: at(99) }
    }

    /// p50 and p99 in milliseconds.
    pub fn text(&self) -> String {
        let millis = |time: Duration| time.as_secs_f64() * 1000.0;
        format!("{:.2}  {:.2}", millis(self.p50), millis(self.p99))
    }
}

/// How many times as long the one is.
pub fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}

/// How long each of so many took.
pub fn times(count: usize, mut work: impl FnMut(usize)) -> Vec<Duration> {
    let once = |at| {
        let begun = Instant::now();
        work(at);
        begun.elapsed()
    };
    (0..count).map(once).collect()
}

/// A line for each scene, a column for each count of records.
pub fn print(counts: &[usize], columns: &[Vec<Scene>]) {
    print!("{:<22}", "");
    counts.iter().for_each(|count| print!("{count:>22}"));
    println!("{:>16}", "last : first");
    for (at, first) in columns[0].iter().enumerate() {
        print!("{:<22}", first.name);
        columns.iter().for_each(|scenes| print!("{:>22}", scenes[at].text()));
        let last = &columns[columns.len() - 1][at];
        println!("{:>16}", format!("{:.1}  {:.1}", ratio(last.p50, first.p50), ratio(last.p99, first.p99)));
    }
}

/// The numbers that were given on the command line, else 10,000, 100,000 and 1,000,000.
pub fn counts() -> Vec<usize> {
    let given: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    if given.is_empty() { vec![10_000, 100_000, 1_000_000] } else { given }
}
