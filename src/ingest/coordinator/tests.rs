//! What happens between a reader and the coordinator, step by step: here nobody reads but the test.

use super::*;
use crate::ingest::Message;
use crate::ingest::model_tests::{Deaf, hurried};
use crate::ingest::tests::BODY;
use std::fs;

/// A coordinator in slow motion, and the ends of its channels.
struct Slow {
    coordinator: Coordinator,
    errands: Receiver<Vec<Errand>>,
    news: Receiver<Message>,
    _requests: Sender<Request>,
    dir: tempfile::TempDir,
}

impl Slow {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let place = Place::of(dir.path()).unwrap();
        let (requests, requested) = unbounded();
        let (sender, news) = unbounded();
        let outlet = Outlet { sender, version: 1, wake: Arc::new(|| {}) };
        let manner = hurried(Arc::new(Deaf));
        let (coordinator, errands, _) = Coordinator::new(place, manner, requested, outlet, Arc::default());
        Self { coordinator, errands, news, _requests: requests, dir }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn write(&self, name: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, BODY).unwrap();
    }

    fn settled(&mut self, name: &str) {
        self.coordinator.hint(Hint::Settled(self.path(name)));
    }

    fn touched(&mut self, name: &str) {
        self.coordinator.hint(Hint::Touched(self.path(name)));
    }

    /// The files that readers take now.
    fn taken(&mut self) -> Vec<PathBuf> {
        self.coordinator.feed();
        self.errands.try_iter().flatten().map(|errand| errand.path).collect()
    }

    /// A reader was there and tells of the file as it is.
    fn told(&mut self, name: &str) {
        let stamp = disk::stamp_of(&self.path(name)).unwrap();
        self.coordinator.outcome(Outcome::Told(name.into(), stamp));
    }

    /// Waits for what was put off.
    fn waited(&mut self) {
        let at = self.coordinator.due.next().expect("something put off");
        std::thread::sleep(at.saturating_duration_since(Instant::now()));
        self.coordinator.catch_up();
    }

    fn gone(&self) -> Vec<PathBuf> {
        let gone = |message: Message| if let News::Gone(path) = message.news { Some(path) } else { None };
        self.news.try_iter().filter_map(gone).collect()
    }
}

/// Its directory is moved away and back, so that its stamp is the same.
#[test]
fn a_file_that_was_away_while_a_reader_had_it_is_read_until_it_is_told_of() {
    let mut slow = Slow::new();
    let file = Path::new("d/a.json");
    slow.write("d/a.json");
    slow.settled("d/a.json");
    assert_eq!(slow.taken(), [file]);
    slow.told("d/a.json");
    slow.settled("d/a.json");
    assert_eq!(slow.taken(), [file]);
    // A reader has read it, and news of that are on their way, when it goes and comes back.
    fs::rename(slow.path("d"), slow.path(".d")).unwrap();
    slow.touched("d");
    assert_eq!(slow.gone(), [file]);
    fs::rename(slow.path(".d"), slow.path("d")).unwrap();
    slow.told("d/a.json");
    // It is read again, and ends early this time.
    assert_eq!(slow.taken(), [file]);
    slow.coordinator.outcome(Outcome::Growing(file.to_owned()));
    assert_eq!(slow.taken(), [] as [&Path; 0]);
    slow.waited();
    assert_eq!(slow.taken(), [file], "never read again, although it was told to be gone");
}

#[test]
fn a_file_that_came_back_before_a_reader_told_that_it_went_is_read_again() {
    let mut slow = Slow::new();
    let file = Path::new("a.json");
    slow.write("a.json");
    slow.settled("a.json");
    assert_eq!(slow.taken(), [file]);
    slow.told("a.json");
    slow.settled("a.json");
    assert_eq!(slow.taken(), [file]);
    // It went while the reader looked; no event tells that it came back.
    slow.coordinator.outcome(Outcome::Gone(file.to_owned()));
    assert_eq!(slow.gone(), [file]);
    assert_eq!(slow.taken(), [file]);
    slow.told("a.json");
    assert_eq!(slow.taken(), [] as [&Path; 0]);
    fs::remove_file(slow.path("a.json")).unwrap();
    slow.coordinator.outcome(Outcome::Gone(file.to_owned()));
    assert_eq!((slow.gone(), slow.taken()), (vec![file.to_owned()], Vec::new()));
}

#[test]
fn what_waits_is_read_once_and_what_is_touched_with_a_reader_twice() {
    let mut slow = Slow::new();
    slow.write("a.json");
    slow.settled("a.json");
    slow.settled("a.json");
    assert_eq!(slow.taken(), [Path::new("a.json")]);
    assert!(slow.coordinator.is_reading());
    slow.settled("a.json");
    assert_eq!(slow.taken(), [] as [&Path; 0]);
    slow.told("a.json");
    assert_eq!(slow.taken(), [Path::new("a.json")]);
    slow.told("a.json");
    assert_eq!(slow.taken(), [] as [&Path; 0]);
    assert!(!slow.coordinator.is_reading());
}

#[cfg(unix)]
#[test]
fn a_file_with_a_link_in_its_place_is_gone() {
    let mut slow = Slow::new();
    slow.write("a.json");
    slow.settled("a.json");
    slow.taken();
    slow.told("a.json");
    fs::remove_file(slow.path("a.json")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", slow.path("a.json")).unwrap();
    slow.touched("a.json");
    assert_eq!(slow.gone(), [Path::new("a.json")]);
}

#[test]
fn a_directory_that_is_touched_again_and_again_is_not_walked_each_time() {
    let mut slow = Slow::new();
    slow.write("d/a.json");
    slow.touched("d");
    assert_eq!(slow.taken(), [PathBuf::from("d/a.json")]);
    slow.told("d/a.json");
    slow.write("d/b.json");
    slow.touched("d");
    assert_eq!(slow.taken(), [] as [PathBuf; 0]);
    fs::remove_file(slow.path("d/a.json")).unwrap();
    slow.waited();
    assert_eq!(
        (slow.taken(), slow.gone()),
        (vec![PathBuf::from("d/b.json")], vec![PathBuf::from("d/a.json")])
    );
}
