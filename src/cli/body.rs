//! `body:` without a window: captures are searched before anything is printed, all that must be.

use super::{Contents, Failure};
use crate::ingest::{Grep, Look};
use crate::query::{BodyTerm, Columns, Hits, Query, Searched, Target, Unknown};
use crate::sanitize::display_path;
use std::path::Path;
use std::sync::Arc;

impl Contents {
    /// The records that pass a query, in the order of the index.
    pub(super) fn hits(&self, query: &Query) -> Result<Hits, Failure> {
        let searched = Arc::new(Searched::default());
        let columns = Columns::with(&self.index, Arc::clone(&searched));
        let columns = columns.with_marks(Arc::clone(&self.marked));
        search(&self.root, query, &columns.unsearched(&self.index, query, None), &searched)?;
        let hits = columns.hits(&self.index, query);
        if hits.is_empty() && !self.index.is_empty() {
            columns.unknown_values(&self.index, query, false).iter().for_each(tell);
        }
        Ok(hits)
    }
}

/// Tells of a value that no record has: why nothing was found.
fn tell(unknown: &Unknown) {
    let Unknown { key, value, .. } = unknown;
    let near = unknown.near.as_ref().map(|near| format!("; did you mean {near}?")).unwrap_or_default();
    super::say(&format!("no record has {key}:{value}{near}"));
}

/// Searches captures of the folder `root` for what a query looks for in them.
pub(super) fn search(
    root: &Path,
    query: &Query,
    targets: &[Target],
    searched: &Searched,
) -> Result<(), Failure> {
    if targets.is_empty() {
        return Ok(());
    }
    let failed = |reason: &str| {
        Failure::wrong(format!("the captures cannot be searched: {reason}: {}", display_path(root)))
    };
    let paths = targets.iter().map(|target| target.path.clone()).collect();
    let bodies = query.bodies();
    let looked_for = bodies.clone();
    let look: Look = Arc::new(move |text| BodyTerm::all_in(&looked_for, text));
    let mut grep = Grep::start(root, paths, look, Arc::new(|| {}))
        .map_err(|error| failed(&crate::capture::reason(&error)))?;
    let mut bits = vec![0; targets.len()];
    let over = loop {
        match grep.wait() {
            Ok(found) => bits[found.first..found.first + found.bits.len()].copy_from_slice(&found.bits),
            Err(over) => break over,
        }
    };
    if !over.is_whole {
        return Err(failed("the search ended early"));
    }
    searched.take(&bodies, targets.iter().zip(bits));
    Ok(())
}
