//! Work on very many things at once, a part of them on each core.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Of fewer things each thread would have less to do than it takes to start it.
const LEAST: usize = 25_000;
/// The most threads: what is done here waits for memory more than for a core.
const MOST: usize = 8;

/// How many threads so many things are worth.
pub(crate) fn threads(things: usize) -> usize {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    cores.min(MOST).min(things / LEAST).max(1)
}

/// So many things in ranges of about the same length.
pub(crate) fn ranges(things: usize, parts: usize) -> Vec<Range<usize>> {
    (0..parts).map(|part| things * part / parts..things * (part + 1) / parts).collect()
}

/// Does the same with each part, by so many threads; what comes of it is in the order of the parts.
pub(crate) fn each<T: Send, R: Send>(parts: Vec<T>, threads: usize, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    if threads < 2 || parts.len() < 2 {
        return parts.into_iter().map(work).collect();
    }
    let others = threads.min(parts.len()) - 1;
    let queue = Mutex::new(parts.into_iter().enumerate());
    let done = Mutex::new(Vec::new());
    let take = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let run = || {
        while let Some((at, part)) = take() {
            let made = work(part);
            done.lock().unwrap_or_else(PoisonError::into_inner).push((at, made));
        }
    };
    thread::scope(|scope| {
        for _ in 0..others {
            // Where there is no thread to be had, those that there are do it all.
            let _ = thread::Builder::new().spawn_scoped(scope, run);
        }
        run();
    });
    let mut made = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    made.sort_unstable_by_key(|&(at, _)| at);
    made.into_iter().map(|(_, made)| made).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_done_once_each_and_kept_in_order() {
        let parts = ranges(1_000, 7);
        assert_eq!(parts.iter().map(ExactSizeIterator::len).sum::<usize>(), 1_000);
        assert!(parts.windows(2).all(|two| two[0].end == two[1].start));
        let one = each(parts.clone(), 1, Iterator::sum::<usize>);
        let three = each(parts, 3, Iterator::sum::<usize>);
        assert_eq!(one, three);
        assert_eq!(three.into_iter().sum::<usize>(), 999 * 500);
        assert_eq!(threads(0), 1);
        assert!(threads(usize::MAX) <= MOST);
    }
}
