//! Why a run failed: a run has no code of its own, its jobs do.

use super::{Field, Record, RecordKind};
use crate::callback::StateClass;

/// So many jobs of a run are looked at, the first first: it is asked for every row in view, every frame.
const MOST_JOBS: usize = 1_000;

impl<'i> Record<'i> {
    /// The first job that failed of a run that failed, where the run itself says neither code nor message.
    #[must_use]
    pub fn cause(self) -> Option<Record<'i>> {
        let is_silent = || self.text(Field::Code).is_empty() && self.text(Field::Message).is_empty();
        if self.kind() != RecordKind::Run || self.class() != StateClass::Failed || !is_silent() {
            return None;
        }
        self.first_failed()
    }

    /// The first job of a run that failed itself.
    #[must_use]
    pub fn first_failed(self) -> Option<Record<'i>> {
        let index = self.index();
        let mut jobs = self.jobs().iter().take(MOST_JOBS).filter_map(|&job| index.get(job));
        jobs.find(|job| job.class() == StateClass::Failed)
    }
}
