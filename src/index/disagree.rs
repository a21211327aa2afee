//! What a run says of its task and what the job's own callback says, where both say that it is over and not that
//! it ended the same way. No capture is wrong by itself: it is seen only when both are there.

use super::{Field, Record, RecordKind, Said};

impl<'i> Record<'i> {
    /// Of a job what its run said of it last and what its own callback said last, where the states are not the
    /// same word.
    #[must_use]
    pub fn differing_states(self) -> Option<[Said<'i>; 2]> {
        if self.kind() != RecordKind::Job || self.delivery_count() < 2 {
            return None;
        }
        let said = |own: bool| {
            let said = self.deliveries().rfind(|one| one.own == own);
            let said = said.and_then(|delivery| self.said_by(delivery));
            said.filter(|said| !said.text(Field::State).is_empty())
        };
        let (run, own) = (said(false)?, said(true)?);
        (run.text(Field::State) != own.text(Field::State)).then_some([run, own])
    }

    /// The same where both say that it is over: then one of them is wrong.
    #[must_use]
    pub fn disagreement(self) -> Option<[Said<'i>; 2]> {
        let both = self.differing_states()?;
        let [run, own] = both.map(Said::class);
        (run.is_final() && own.is_final() && run != own).then_some(both)
    }

    /// The record itself, and the jobs of a run, each with what is said of it where that disagrees.
    pub fn disagreements(self) -> impl Iterator<Item = (Self, [Said<'i>; 2])> {
        let has_any = self.stored.disagrees;
        let jobs = self.jobs().iter().filter_map(move |&job| self.index().get(job));
        let all = has_any.then(|| std::iter::once(self).chain(jobs)).into_iter().flatten();
        all.filter(|job| job.stored.disagrees).filter_map(|job| Some((job, job.disagreement()?)))
    }
}
