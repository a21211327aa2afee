//! An open folder: receiving what its workers tell, within a budget, and asking them for documents.

use super::App;
use crate::index::{Delivery, Indexer, Record, RecordId, Stamp};
use crate::ingest::{Folder, News, Progress, WatchState};
use crate::t;
use crate::time;
use crate::timeline;
use crate::ui::{Counts, Document, Status};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a frame may take in what the workers tell.
const BUDGET: Duration = Duration::from_millis(4);
/// While a folder is read, a frame may take in what comes for so long and no longer.
const READING: (Duration, Duration) = (Duration::from_millis(6), Duration::from_millis(40));
/// How far frames lie apart that are as quick as any screen asks for.
const QUICK_FRAME: Duration = Duration::from_micros(16_700);
/// How many captures a frame may take in.
const MOST_PER_FRAME: usize = 4_000;
/// While a folder is read, what is shown is worked out anew so seldom that it takes one part in this many.
const REFRESH_SHARE: u32 = 5;
/// How often what is still running grows on the screen.
const TICK: Duration = Duration::from_secs(1);
/// Times of a filter that are counted from now are counted anew so often, in milliseconds.
pub(super) const STEP: i64 = 10_000;

/// An open folder.
pub struct Session {
    folder: Folder,
    progress: Progress,
    watch: WatchState,
    /// The generation of the index when arrivals were last followed; `None` while they are.
    held_since: Option<u64>,
    /// While arrivals are not followed, how far reading was when what is shown was found, and which that is.
    held_progress: Option<(u64, Progress)>,
    /// Whether it was being read in the last frame.
    was_reading: bool,
    /// Whether it was read whole once: what comes then are arrivals.
    was_read: bool,
    /// The document that was asked for last.
    ticket: u64,
    asked: Option<(Delivery, Stamp)>,
    /// Another delivery than the one that wins, chosen in the details.
    chosen: Option<Delivery>,
    /// Not before this is what is shown worked out anew.
    next_refresh: Instant,
    /// When it was looked last what the workers tell.
    received_at: Instant,
}

impl Session {
    pub fn new(folder: Folder) -> Self {
        Self {
            folder,
            progress: Progress::default(),
            watch: WatchState::Off,
            held_since: None,
            held_progress: None,
            was_reading: true,
            was_read: false,
            ticket: 0,
            asked: None,
            chosen: None,
            next_refresh: Instant::now(),
            received_at: Instant::now(),
        }
    }

    /// How long the frame that begins now may take in what the workers tell. Where frames are slow whatever is done
    /// in them, as they are without a graphics card, it is more, or reading would wait for them.
    fn budget(&mut self, begun: Instant) -> Duration {
        let apart = begun.saturating_duration_since(self.received_at);
        self.received_at = begun;
        if self.progress.done { BUDGET } else { reading_budget(apart) }
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        self.folder.root()
    }

    /// The folder's workers.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Whether reading is over, and what is told now is news.
    pub fn is_read(&self) -> bool {
        self.was_read
    }

    /// Shows another delivery in the details.
    pub fn choose(&mut self, delivery: Delivery) {
        self.chosen = Some(delivery);
    }
}

/// What is true of the records as a whole.
#[derive(Clone, Copy, Debug, Default)]
pub struct Summary {
    /// A record that is still under way, if any is.
    open: Option<RecordId>,
    /// The offset that most records were sent in, in minutes.
    pub source_offset: i32,
}

impl Summary {
    /// What is true after one more commit. Where nothing was under way, only what changed can be; else all records
    /// are looked at only when the one that was known is over, from the newest on: there the next one is soon found.
    fn after(self, index: &Indexer) -> Self {
        let is_open = |id: RecordId| index.get(id).is_some_and(Record::is_open);
        let open = match self.open {
            None => index.last_changed().iter().copied().find(|&id| is_open(id)),
            Some(id) if is_open(id) => Some(id),
            Some(_) => index.order().iter().rev().copied().find(|&id| is_open(id)),
        };
        Self { open, source_offset: index.usual_offset() }
    }
}

impl App {
    /// Opens a folder or a file; whether it could be. One that could not leaves the one that is open.
    pub(super) fn open(&mut self, path: &Path) -> bool {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let ctx = self.ctx.clone();
        let wake = Arc::new(move || ctx.request_repaint());
        let ignore = self.ignore.clone();
        match Folder::open(&path, &crate::ingest::Options { watch: true, wake, ignore }) {
            Ok(folder) => {
                self.show_folder(folder);
                self.settings.opened(&path);
                self.remember();
                true
            }
            Err(error) => {
                if error.kind() == std::io::ErrorKind::NotFound {
                    self.settings.forget(&path);
                    self.error(t!("notice-not-there"), Some(&path));
                } else {
                    self.error(t!("notice-cannot-open", reason = error.to_string()), Some(&path));
                }
                false
            }
        }
    }

    /// Takes in what the workers told, as far as the budget of a frame goes.
    pub(super) fn receive(&mut self, begun: Instant) {
        let mut captures = 0;
        let budget = self.session.as_mut().map_or(BUDGET, |session| session.budget(begun));
        while let Some(session) = &self.session {
            if captures >= MOST_PER_FRAME || begun.elapsed() > budget {
                self.ctx.request_repaint();
                return;
            }
            let Ok(message) = session.folder.receiver().try_recv() else { return };
            if message.version == session.folder.version() {
                captures += if let News::Captures(batch) = &message.news { batch.len() } else { 1 };
                self.take_in(message.news);
            }
        }
    }

    fn take_in(&mut self, news: News) {
        let Some(session) = &mut self.session else { return };
        match news {
            News::Progress(progress) => {
                session.progress = progress;
                session.was_read |= progress.done;
            }
            News::Watch(watch) => session.watch = watch,
            News::Document(ticket, reading) => {
                if let (true, Some((delivery, _))) = (ticket == session.ticket, session.asked) {
                    self.document = Document::Ready(delivery, reading);
                }
            }
            News::Captures(batch) => self.index.take_in(batch),
            News::Gone(path) => self.index.mark_missing(&path),
            News::Checked => self.index.purge_missing(),
        }
    }

    /// What the status bar shows.
    pub(super) fn status(&self, is_following: bool) -> Status<'_> {
        let session = self.session.as_ref();
        let is_paused = session.is_some_and(Session::is_read) && !is_following;
        let progress = session.map_or(Progress::default(), |session| session.progress);
        // What is being read again is told of; that it was read is not, before it is shown.
        let held = session.filter(|_| is_paused && progress.done).and_then(|session| session.held_progress);
        Status {
            counts: if is_paused { self.filter.shown_counts() } else { Counts::of(&self.index) },
            progress: held.map_or(progress, |(_, held)| held),
            watch: session.map_or(&WatchState::Off, |session| &session.watch),
            paused: is_paused.then(|| self.filter.held_back()),
            exporting: self.exports.progress(),
            searching: self.search.progress(),
        }
    }

    /// Joins what was taken in, and works out what is shown of it. While a folder is read this is done the
    /// more seldom the longer it takes, so that reading goes on.
    pub(super) fn refresh(&mut self) {
        let Some(session) = &mut self.session else { return };
        let begun = Instant::now();
        let is_reading = !session.progress.done;
        let due = !is_reading || begun >= session.next_refresh;
        // Arrivals are read too, and a pause goes on meanwhile.
        // What is pressed stays under the pointer until it is known what the press was for.
        let is_pressed = self.ctx.input(|input| input.pointer.any_down() || input.pointer.any_released());
        let is_paused = (is_pressed || !self.panels.timeline.is_following) && session.was_read;
        // What is waiting to be joined came after the pause began, unless reading ends with it.
        let was_reading = std::mem::replace(&mut session.was_reading, !session.was_read);
        if !is_paused {
            session.held_since = None;
        } else if session.held_since.is_none() && !was_reading {
            session.held_since = Some(self.index.generation());
        }
        if due && self.index.commit() {
            let offset = self.summary.source_offset;
            self.summary = self.summary.after(&self.index);
            let index = &self.index;
            self.selection.retain(|id| index.get(id).is_some());
            self.hovered = self.hovered.filter(|&id| index.get(id).is_some());
            if offset != self.summary.source_offset {
                self.filter.read_again(self.clock());
            }
            self.see_chinese();
        }
        self.refresh_marks();
        self.filter.mark(self.book.marked());
        let Some(session) = &mut self.session else { return };
        if is_paused {
            session.held_since.get_or_insert(self.index.generation());
        }
        let held_since = session.held_since;
        self.refresh_hits(held_since);
        let (_, shown) = self.filter.shown_facets();
        let Some(session) = &mut self.session else { return };
        let (is_shown, progress) = (is_paused && session.progress.done, session.progress);
        let held = session.held_progress.take().filter(|(of, _)| is_shown && *of == shown);
        session.held_progress = is_shown.then(|| held.unwrap_or((shown, progress)));
        if due && is_reading {
            session.next_refresh = Instant::now() + begun.elapsed() * REFRESH_SHARE;
        } else if is_reading {
            self.ctx.request_repaint_after(session.next_refresh - begun);
        }
    }

    /// When the first and the last record began.
    fn extent(&self) -> Option<(i64, i64)> {
        let order = self.index.order();
        let time = |id: &RecordId| self.index.get(*id).and_then(Record::time);
        let timed = order.partition_point(|id| time(id).is_some());
        let (first, last) = (time(order.first()?)?, time(order[..timed].last()?)?);
        Some((first.millis(), last.millis()))
    }

    /// What nobody can wait for any more is not drawn up to now: nothing changes as time goes on.
    fn is_awaited(&self, now: i64) -> bool {
        self.extent().is_some_and(|extent| timeline::is_awaited(extent, now))
    }

    /// Lets time go on for what is still running, once a second at most.
    pub(super) fn tick(&mut self) {
        if self.is_clock_held || self.summary.open.is_none() || !self.panels.timeline.is_following {
            return;
        }
        let tick = TICK.as_millis() as i64;
        let now = time::now();
        if !self.is_awaited(now) {
            return;
        }
        if (now - self.now).abs() >= tick {
            self.now = now;
        }
        let rest = (self.now + tick - now).clamp(1, tick);
        self.ctx.request_repaint_after(Duration::from_millis(rest.unsigned_abs()));
    }

    /// Reads a filter again whose times are counted from now, while arrivals are followed: the last hour goes on being
    /// the last, and what still waits or runs is measured until now.
    pub(super) fn keep_time(&mut self) {
        let depends =
            self.filter.is_relative() || self.filter.is_of_lengths() && self.is_awaited(time::now());
        if !depends || !self.panels.timeline.is_following {
            return;
        }
        let clock = self.clock();
        if self.filter.read_at() != clock.now {
            self.filter.read_again(clock);
            self.refresh();
        }
        if !self.is_clock_held {
            let rest = (clock.now + STEP - time::now()).clamp(1, STEP);
            self.ctx.request_repaint_after(Duration::from_millis(rest.unsigned_abs()));
        }
    }

    /// Asks for the capture that the details show, where it is another one or was changed.
    pub(super) fn load_document(&mut self) {
        let Some(session) = &mut self.session else { return };
        let lead = self.selection.lead().and_then(|id| self.index.get(id));
        let Some(record) = lead else {
            session.chosen = None;
            session.asked = None;
            self.document = Document::None;
            return;
        };
        session.chosen = session.chosen.filter(|&chosen| record.deliveries().any(|one| one == chosen));
        let Some(delivery) = session.chosen.or_else(|| record.main_delivery()) else {
            session.asked = None;
            self.document = Document::None;
            return;
        };
        let file = self.index.file(delivery.file);
        if session.asked == Some((delivery, file.stamp())) {
            return;
        }
        session.asked = Some((delivery, file.stamp()));
        session.ticket += 1;
        session.folder.load(&file.path(), session.ticket);
        self.document = Document::Loading(delivery);
    }
}

fn reading_budget(apart: Duration) -> Duration {
    let (least, most) = READING;
    (least + apart.saturating_sub(QUICK_FRAME) / 3).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slow_frames_take_in_more_and_quick_ones_stay_quick() {
        let millis = |apart: u64| reading_budget(Duration::from_millis(apart)).as_millis();
        assert_eq!([0, 16, 100, 1_000].map(millis), [6, 6, 33, 40]);
        // One late frame makes the next no later than a quick one: it begins within the time of one.
        assert!(reading_budget(2 * QUICK_FRAME) + BUDGET < QUICK_FRAME);
    }
}
