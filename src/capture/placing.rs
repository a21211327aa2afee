//! Which record a fault in the text of a body concerns.

use super::Body;
use crate::callback::Lent;
use crate::doc::{MAX_PROBLEMS, Problem, ProblemKind, Tree};

/// Names, for every fault that reading got over, the record in whose text it stands. What ends the reading concerns
/// all of the body: nobody knows what would have followed.
pub(super) fn find_records(body: &mut Body<Lent<'_>>, tree: &Tree) {
    let is_local =
        |problem: &Problem| matches!(problem.kind, ProblemKind::Repaired | ProblemKind::DuplicateKey);
    if !body.problems.iter().any(is_local) {
        return;
    }
    let jobs = body.callbacks.iter().flat_map(|callback| {
        callback.jobs.iter().chain(callback.runs.iter().flat_map(|run| &run.tasks)).map(|job| job.node)
    });
    let mut spans: Vec<_> = jobs.filter_map(|node| Some((tree.node(node)?.span(), node))).collect();
    spans.sort_unstable_by_key(|(span, _)| span.start);
    let start = body.range.start;
    // One more than are listed stands for all that are not.
    for problem in body.problems.iter_mut().take(MAX_PROBLEMS).filter(|problem| is_local(problem)) {
        // A mark stands before the body.
        let Some(at) = problem.offset.checked_sub(start) else { continue };
        let before = spans.partition_point(|(span, _)| span.start <= at);
        let around = before.checked_sub(1).map(|last| &spans[last]).filter(|(span, _)| at < span.end);
        problem.node = around.map(|&(_, node)| node);
    }
}
