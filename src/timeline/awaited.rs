//! Records whose end nobody awaits any more: it was never captured.

use super::OPEN;
use super::spans::Item;
use crate::index::{Index, Record};
use crate::time::Millis;

/// How long an end is awaited after the last that was told of the record: some times as long as anything there took, but
/// no less and no more than this, in milliseconds.
const TIMES: Millis = 4;
const LEAST: Millis = 3_600_000;
const MOST: Millis = 24 * 3_600_000;

/// Of records that come by time: those that were still under way long before the last instant that is known of any are
/// taken to have ended when they were last heard of. Their bars would lie over all that came after, for ever.
pub(super) fn close(index: &Index, items: &mut [Item]) {
    let (mut latest, mut longest, mut has_open) = (Millis::MIN, 0, false);
    for span in items.iter().filter_map(Item::span) {
        if span.end == OPEN {
            has_open = true;
            latest = latest.max(span.start);
        } else {
            latest = latest.max(span.end);
            longest = longest.max(span.end - span.begin);
        }
    }
    if !has_open {
        return;
    }
    let awaited = longest.saturating_mul(TIMES).clamp(LEAST, MOST);
    for item in items {
        let Some(span) = item.span().filter(|span| span.end == OPEN && latest - span.start > awaited) else {
            continue;
        };
        // A run is heard of by its jobs, too.
        let heard = index.get(item.id).map_or(span.start, |record| last_job(index, record).max(span.start));
        if latest - heard > awaited {
            item.close(heard);
        }
    }
}

/// The last that is known of the jobs of a run.
fn last_job(index: &Index, run: Record<'_>) -> Millis {
    let jobs = run.jobs().iter().filter_map(|&job| index.get(job));
    let times = jobs.flat_map(|job| [job.created(), job.started(), job.ended()]);
    times.flatten().map(crate::time::Time::millis).max().unwrap_or(Millis::MIN)
}
