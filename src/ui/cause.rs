//! Why a run failed: a run has no code of its own, its jobs do.

use crate::callback::StateClass;
use crate::index::{Field, Record, RecordKind};
use crate::sanitize::sanitize_line;

/// So many jobs of a run are looked at, the first first: it is asked for every row in view, every frame.
const MOST_JOBS: usize = 1_000;

/// The first job that failed of a run that failed, where the run itself says neither code nor message.
#[must_use]
pub fn of(record: Record<'_>) -> Option<Record<'_>> {
    let is_silent = || record.text(Field::Code).is_empty() && record.text(Field::Message).is_empty();
    if record.kind() != RecordKind::Run || record.class() != StateClass::Failed || !is_silent() {
        return None;
    }
    first_failed(record)
}

/// The first job of a run that failed itself.
#[must_use]
pub fn first_failed(run: Record<'_>) -> Option<Record<'_>> {
    let mut jobs = run.jobs().iter().take(MOST_JOBS).filter_map(|&job| run.index().get(job));
    jobs.find(|job| job.class() == StateClass::Failed)
}

/// What that job says in a field, with what it is: `Transcode · InvalidArgument`.
#[must_use]
pub fn text(record: Record<'_>, field: Field) -> Option<String> {
    let job = of(record)?;
    let said = job.text(field);
    let parts = [job.text(Field::Tag), said].map(sanitize_line);
    let parts = parts.iter().map(|part| &**part).filter(|part| !part.is_empty());
    (!said.is_empty()).then(|| parts.collect::<Vec<_>>().join(" · "))
}
