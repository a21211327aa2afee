//! What the tabs say of a document beyond what the index knows: looked for once, and beside the window where the capture
//! is large, for a record may have as many fields as a capture has room for.

use super::overview::{self, MoreFields};
use super::results::{Part, Sums, Verdicts};
use super::{DetailsState, Shot, fields, results};
use crate::capture::Reading;
use crate::index::Delivery;
use egui::Ui;
use std::sync::Arc;

/// A capture with a longer text is looked through beside the window, in bytes.
const MOST_AT_ONCE: usize = 96 << 10;

/// What is to be looked through.
#[derive(Clone, Debug)]
pub struct SurveyRequest {
    reading: Arc<Reading>,
    delivery: Delivery,
}

/// What was found.
#[derive(Debug)]
pub struct Survey {
    of: SurveyRequest,
    /// The times as sent.
    pub(super) sent: fields::SentTimes,
    /// Fields without a row of their own.
    pub(super) more: MoreFields,
    /// What a moderation came to.
    pub(super) verdicts: Verdicts,
    /// What the document holds of results.
    pub(super) plan: Vec<Part>,
    /// Checksums by object.
    pub(super) sums: Sums,
    /// Whether it lists objects as results.
    pub(super) has_results: bool,
}

impl SurveyRequest {
    fn is_of(&self, shot: Shot<'_>) -> bool {
        Arc::ptr_eq(&self.reading, shot.reading) && self.delivery == shot.delivery
    }

    /// Looks through it. Takes a while where the capture is large.
    #[must_use]
    pub fn make(self) -> Survey {
        let node = Shot { delivery: self.delivery, reading: &self.reading }.node();
        Survey {
            sent: node.map(fields::sent_times).unwrap_or_default(),
            more: node.map(overview::more_of).unwrap_or_default(),
            verdicts: node.map(Verdicts::of).unwrap_or_default(),
            plan: node.map(results::plan).unwrap_or_default(),
            sums: node.map(results::sums_of).unwrap_or_default(),
            has_results: node.is_some_and(results::has_results),
            of: self,
        }
    }
}

/// What the details keep of it.
#[derive(Debug, Default)]
pub(super) struct Surveys {
    made: Option<Arc<Survey>>,
    /// What is to be made elsewhere, and whether it was asked for yet.
    wanted: Option<(SurveyRequest, bool)>,
}

impl Surveys {
    /// What is to be made elsewhere, told once.
    pub fn wanted(&mut self) -> Option<SurveyRequest> {
        let (request, is_asked) = self.wanted.as_mut()?;
        (!std::mem::replace(is_asked, true)).then(|| request.clone())
    }

    /// Takes what was made, if it is still what is wanted.
    pub fn take(&mut self, survey: Survey) {
        let of = &survey.of;
        let is_wanted = |(wanted, _): &(SurveyRequest, bool)| {
            Arc::ptr_eq(&wanted.reading, &of.reading) && wanted.delivery == of.delivery
        };
        if self.wanted.as_ref().is_some_and(is_wanted) {
            self.wanted = None;
            self.made = Some(Arc::new(survey));
        }
    }
}

/// The survey of a document, as soon as it is there.
pub(super) fn of(ui: &Ui, shot: Shot<'_>, state: &mut DetailsState) -> Option<Arc<Survey>> {
    let surveys = &mut state.surveys;
    if let Some(made) = surveys.made.as_ref().filter(|made| made.of.is_of(shot)) {
        return Some(Arc::clone(made));
    }
    surveys.made = None;
    if surveys.wanted.as_ref().is_some_and(|(request, _)| request.is_of(shot)) {
        return None;
    }
    let request = SurveyRequest { reading: Arc::clone(shot.reading), delivery: shot.delivery };
    if shot.reading.text.len() <= MOST_AT_ONCE {
        surveys.wanted = None;
        return Some(Arc::clone(surveys.made.insert(Arc::new(request.make()))));
    }
    surveys.wanted = Some((request, false));
    ui.ctx().request_repaint();
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture;
    use crate::index::{Indexer, Stamp};
    use std::path::Path;

    /// What is found out about a body of so many fields within the frame that first shows it.
    fn survey(members: usize) -> (Option<Arc<Survey>>, DetailsState) {
        let all: Vec<String> = (0..members).map(|at| format!(r#""key_{at}":"value""#)).collect();
        let text = format!(
            r#"{{"EventName":"TaskFinish","JobsDetail":{{"JobId":"a","Tag":"T","State":"Failed","Operation":{{{}}}}}}}"#,
            all.join(",")
        );
        let reading = Arc::new(capture::read(text.into_bytes()));
        let mut index = Indexer::new();
        index.apply(Path::new("a"), Stamp::default(), &reading.capture);
        index.commit();
        let delivery = index.records().next().unwrap().main_delivery().unwrap();
        let mut state = DetailsState::default();
        let mut made = None;
        let mut output = egui::Context::default().run_ui(egui::RawInput::default(), |ui| {
            made = of(ui, Shot { delivery, reading: &reading }, &mut state);
        });
        output.textures_delta.clear();
        (made, state)
    }

    #[test]
    fn a_large_document_is_looked_through_beside_the_window() {
        let (made, mut state) = survey(40);
        assert_eq!(made.map(|made| made.more.number()), Some(40));
        assert!(state.surveys.wanted().is_none());
        let (made, mut state) = survey(9_000);
        assert!(made.is_none(), "not within the frame");
        let request = state.surveys.wanted().unwrap();
        assert!(state.surveys.wanted().is_none(), "told once");
        state.surveys.take(request.make());
        assert_eq!(state.surveys.made.as_ref().map(|made| made.more.number()), Some(9_000));
        assert!(state.surveys.wanted.is_none());
    }
}
