//! New failures while another window has the keyboard, told of by the desktop where that was asked for.

use super::App;
use super::desktop;
use crate::callback::StateClass;
use crate::index::{Field, Index, Indexer, Record, RecordId};
use crate::t;
use crate::ui::widgets::count;
use std::collections::HashSet;
use std::time::{Duration, Instant};

/// Between two notifications at least this much goes by.
const BETWEEN: Duration = Duration::from_secs(10);
/// Most failures that are named one by one.
const MOST_NAMED: usize = 3;

/// The failures since the window lost the keyboard.
#[derive(Debug, Default)]
pub struct Failures {
    /// Those that are known.
    known: HashSet<RecordId>,
    /// Those that are not told of yet.
    untold: Vec<RecordId>,
    generation: u64,
    told: Option<Instant>,
}

impl Failures {
    /// Begins: what has failed by now is known.
    fn of(index: &Index) -> Self {
        let failed = index.records().filter(|record| has_failed(*record)).map(Record::id);
        Self { known: failed.collect(), generation: index.generation(), ..Self::default() }
    }

    /// Takes in what the last commit changed.
    fn see(&mut self, index: &Indexer) {
        if std::mem::replace(&mut self.generation, index.generation()) == index.generation() {
            return;
        }
        for record in index.last_changed().iter().filter_map(|&id| index.get(id)) {
            if has_failed(record) && self.known.insert(record.id()) {
                self.untold.push(record.id());
            }
        }
    }

    /// What there is to tell, unless something was told just before: then how long that is still so.
    fn news(&mut self, now: Instant) -> Result<Vec<RecordId>, Duration> {
        let rest = self.told.map_or(Duration::ZERO, |told| BETWEEN.saturating_sub(now - told));
        if self.untold.is_empty() || rest.is_zero() {
            let news = std::mem::take(&mut self.untold);
            self.told = if news.is_empty() { self.told } else { Some(now) };
            return Ok(news);
        }
        Err(rest)
    }
}

fn has_failed(record: Record<'_>) -> bool {
    record.class() == StateClass::Failed
}

/// Title and text for failures.
fn words(index: &Index, news: &[RecordId]) -> (String, String) {
    let name = |id: &RecordId| {
        let record = index.get(*id)?;
        let parts = [record.text(Field::Tag), record.text(Field::Object), record.text(Field::Code)];
        Some(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "))
    };
    let named: Vec<String> = news.iter().take(MOST_NAMED).filter_map(name).collect();
    (t!("notify-failures", n = news.len(), shown = count(news.len())), named.join(" · "))
}

impl App {
    /// Has the desktop tell of new failures, where that was asked for and the window has not the keyboard.
    pub(super) fn tell_failures(&mut self) {
        let is_read = self.session.as_ref().is_some_and(super::session::Session::is_read);
        let has_keyboard = self.ctx.input(|input| input.focused);
        if has_keyboard || !is_read || !self.settings.prefs.notify_failures {
            self.failures = None;
            return;
        }
        let failures = self.failures.get_or_insert_with(|| Failures::of(&self.index));
        failures.see(&self.index);
        match failures.news(Instant::now()) {
            Ok(news) if news.is_empty() => {}
            Ok(news) => {
                let (title, text) = words(&self.index, &news);
                desktop::notify(title, &text);
            }
            Err(rest) => self.ctx.request_repaint_after(rest),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture;
    use crate::index::Stamp;
    use std::path::Path;

    fn take_in(index: &mut Indexer, number: usize, state: &str) {
        let text = format!(
            r#"{{"EventName":"TaskFinish","JobsDetail":[{{"JobId":"j{number}","Tag":"Transcode","State":"{state}"}}]}}"#
        );
        let reading = capture::read(text.into_bytes());
        index.apply(Path::new(&format!("{number}-{state}.json")), Stamp::default(), &reading.capture);
        index.commit();
    }

    #[test]
    fn only_what_fails_from_now_on_is_told_and_once() {
        let mut index = Indexer::new();
        take_in(&mut index, 0, "Failed");
        take_in(&mut index, 1, "Running");
        let mut failures = Failures::of(&index);
        let now = Instant::now();
        failures.see(&index);
        assert_eq!(failures.news(now), Ok(vec![]));
        take_in(&mut index, 1, "Failed");
        failures.see(&index);
        failures.see(&index);
        let news = failures.news(now).unwrap();
        assert_eq!(words(&index, &news), ("1 new failure".to_owned(), "Transcode".to_owned()));
        take_in(&mut index, 2, "Failed");
        take_in(&mut index, 3, "Success");
        failures.see(&index);
        assert_eq!(failures.news(now), Ok(vec![]), "a commit that was not seen in between is not guessed at");
    }

    #[test]
    fn a_storm_of_failures_is_told_of_in_one_breath() {
        let mut index = Indexer::new();
        let mut failures = Failures::of(&index);
        let now = Instant::now();
        let mut fail = |failures: &mut Failures, number| {
            take_in(&mut index, number, "Failed");
            failures.see(&index);
        };
        fail(&mut failures, 0);
        assert_eq!(failures.news(now).map(|news| news.len()), Ok(1));
        (1..6).for_each(|number| fail(&mut failures, number));
        assert_eq!(failures.news(now + Duration::from_secs(4)), Err(Duration::from_secs(6)));
        assert_eq!(failures.news(now + BETWEEN).map(|news| news.len()), Ok(5));
    }
}
