//! A folder that is watched while others write into it: in the end the index says what is there.
//! `CALLSCOPE_WATCH_ROUNDS=20 CALLSCOPE_WATCH_FILES=20000` tries longer and with more.

#![allow(clippy::unwrap_used, reason = "a test that cannot write its files must stop")]

mod common;

use callscope::index::{Field, Indexer};
use callscope::ingest::{Folder, News, Options};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

fn number(variable: &str, usual: usize) -> usize {
    std::env::var(variable).ok().and_then(|number| number.parse().ok()).unwrap_or(usual)
}

fn body(id: &str, state: &str) -> String {
    format!(r#"{{"EventName":"TaskFinish","JobsDetail":[{{"JobId":"{id}","Tag":"Tts","State":"{state}"}}]}}"#)
}

/// A folder and its index, as the window keeps them.
struct Live {
    folder: Folder,
    index: Indexer,
    /// The captures that are there, as far as it was told.
    there: BTreeSet<PathBuf>,
    is_done: bool,
}

impl Live {
    fn open(root: &Path) -> Self {
        let folder = Folder::open(root, &Options::new(true, Arc::new(|| {}))).unwrap();
        Self { folder, index: Indexer::new(), there: BTreeSet::new(), is_done: false }
    }

    /// Listens until `enough`, or fails after three minutes.
    fn until(&mut self, what: &str, enough: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + Duration::from_mins(3);
        while !enough(self) {
            let message = self.folder.receiver().recv_deadline(deadline);
            match message.unwrap_or_else(|_| panic!("{what}: {} captures", self.there.len())).news {
                News::Captures(batch) => {
                    self.there.extend(batch.paths().map(Path::to_owned));
                    self.index.take_in(batch);
                }
                News::Gone(path) => {
                    self.index.mark_missing(&path);
                    self.there.remove(&path);
                }
                News::Progress(progress) => self.is_done = progress.done,
                News::Checked | News::Watch(_) | News::Document(..) => {}
            }
            self.index.commit();
        }
    }

    fn states(&self) -> Vec<(&str, &str)> {
        self.index.records().map(|record| (record.text(Field::Id), record.text(Field::State))).collect()
    }
}

/// All files below a folder, relative to it.
fn listing(root: &Path) -> BTreeSet<PathBuf> {
    common::files(root).into_iter().map(|path| path.strip_prefix(root).unwrap().to_owned()).collect()
}

#[test]
fn what_is_written_while_a_folder_is_opened_is_not_missed() {
    let files = number("CALLSCOPE_WATCH_FILES", 2_000);
    for round in 0..number("CALLSCOPE_WATCH_ROUNDS", 2) {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().to_owned();
        let write = move || {
            for at in 0..files {
                let directory = root.join(format!("{}", at % 7));
                fs::create_dir_all(&directory).unwrap();
                fs::write(directory.join(format!("{at}.json")), body(&format!("j{at}"), "Success")).unwrap();
            }
        };
        let writer = std::thread::spawn(write);
        std::thread::sleep(Duration::from_millis(round as u64 % 5 * 10));
        let mut live = Live::open(dir.path());
        writer.join().unwrap();
        let wanted = listing(dir.path());
        live.until("all that was written", |live| live.there == wanted && live.is_done);
        assert_eq!(live.index.len(), files, "round {round}");
    }
}

#[test]
fn nested_directories_that_appear_at_once_hide_nothing() {
    for round in 0..number("CALLSCOPE_WATCH_ROUNDS", 2) {
        let dir = tempfile::tempdir().unwrap();
        let (root, elsewhere) = (dir.path().join("root"), dir.path().join("elsewhere"));
        fs::create_dir(&root).unwrap();
        for at in 0..100 {
            fs::create_dir_all(elsewhere.join("a/b")).unwrap();
            fs::write(elsewhere.join(format!("a/b/{at}.json")), body(&format!("in{at}"), "Success")).unwrap();
        }
        let mut live = Live::open(&root);
        live.until("done", |live| live.is_done);
        for at in 0..400 {
            let directory = root.join(format!("{at}/e/f"));
            fs::create_dir_all(&directory).unwrap();
            fs::write(directory.join("x.json"), body(&format!("j{at}"), "Success")).unwrap();
        }
        fs::rename(&elsewhere, root.join("moved")).unwrap();
        let wanted = listing(&root);
        assert_eq!(wanted.len(), 500);
        live.until("all of them", |live| live.there == wanted);
        assert_eq!(live.index.len(), 500, "round {round}");
    }
}

#[test]
fn one_capture_is_one_row_however_it_is_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    let mut live = Live::open(dir.path());
    live.until("done", |live| live.is_done);
    let is = |states: &'static [(&str, &str)]| move |live: &Live| live.states() == states;

    // Renamed into place, over the same name, and saved again with the same bytes.
    for (hidden, state) in [(".a", "Running"), ("a.part", "Success"), ("a.tmp", "Failed")] {
        fs::write(at(hidden), body("j1", state)).unwrap();
        fs::rename(at(hidden), at("a.json")).unwrap();
        live.until(state, |live| live.states() == [("j1", state)]);
    }
    fs::write(at("a.json"), body("j1", "Failed")).unwrap();
    fs::write(at("b.json"), body("j2", "Success")).unwrap();
    live.until("another", is(&[("j1", "Failed"), ("j2", "Success")]));

    // A second name for the same file is a second delivery, no second row.
    fs::hard_link(at("b.json"), at("c.json")).unwrap();
    live.until("the link", |live| live.there.contains(Path::new("c.json")));
    assert_eq!(live.states(), [("j1", "Failed"), ("j2", "Success")]);

    // Another name for the only capture of a record: nothing is struck out, and nothing comes twice.
    fs::rename(at("a.json"), at("d.json")).unwrap();
    live.until("the new name", |live| live.there == ["b.json", "c.json", "d.json"].map(PathBuf::from).into());
    assert_eq!(live.states(), [("j1", "Failed"), ("j2", "Success")]);
    assert_eq!(live.index.missing_count(), 0);

    // Truncated in place and written again.
    fs::write(at("d.json"), "").unwrap();
    fs::write(at("d.json"), body("j1", "Cancel")).unwrap();
    live.until("the change", is(&[("j1", "Cancel"), ("j2", "Success")]));
}

#[test]
fn what_only_a_deleted_capture_said_stays_until_it_is_forgotten() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.json"), body("j1", "Success")).unwrap();
    let mut live = Live::open(dir.path());
    live.until("done", |live| live.is_done && live.index.len() == 1);
    fs::remove_file(dir.path().join("a.json")).unwrap();
    live.until("its end", |live| live.there.is_empty());
    assert_eq!((live.index.len(), live.index.missing_count()), (1, 1));
    // It comes back as another file, then it is gone for good.
    fs::write(dir.path().join("a.json"), body("j1", "Failed")).unwrap();
    live.until("its return", |live| live.states() == [("j1", "Failed")]);
    assert_eq!(live.index.missing_count(), 0);
    fs::remove_file(dir.path().join("a.json")).unwrap();
    live.until("its end", |live| live.there.is_empty());
    live.index.purge_missing();
    live.index.commit();
    assert_eq!(live.index.len(), 0);
}
