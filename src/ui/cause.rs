//! Why a run failed, in a few words.

use crate::index::{Field, Record};
use crate::sanitize::sanitize_line;

/// What the job that a run failed by says in a field, with what it is: `Transcode · InvalidArgument`.
#[must_use]
pub fn text(record: Record<'_>, field: Field) -> Option<String> {
    let job = record.cause()?;
    let said = job.text(field);
    let parts = [job.text(Field::Tag), said].map(sanitize_line);
    let parts = parts.iter().map(|part| &**part).filter(|part| !part.is_empty());
    (!said.is_empty()).then(|| parts.collect::<Vec<_>>().join(" · "))
}
