//! A window on so many records that a worker makes what it shows of them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use callscope::app::{App, Options};
use callscope::callback::{Callback, Job};
use callscope::capture::{Body, Capture};
use callscope::doc::Format;
use callscope::index::{Batch, Stamp};
use callscope::ingest::{Folder, Message, News, Progress, WatchState};
use callscope::text::Language;
use callscope::time::Time;
use egui::accesskit::Role;
use egui::{Key, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use std::path::PathBuf;
use std::time::Duration;

/// A window that has workers make everything that is made of records.
struct Window {
    harness: Harness<'static, App>,
    _config: tempfile::TempDir,
}

impl Window {
    fn new(version: u64, jobs: usize) -> Self {
        let config = tempfile::tempdir().unwrap();
        let options = Options {
            settings_path: Some(config.path().join("settings.json")),
            language: Some(Language::English),
            ..Options::default()
        };
        let mut harness = Harness::builder()
            .with_size(vec2(1280.0, 800.0))
            .allow_missing_glyphs()
            .build_eframe(|cc| App::new(cc, options));
        harness.state_mut().work_at_once(0);
        let mut window = Self { harness, _config: config };
        window.open(version, jobs);
        window.settle();
        window
    }

    /// Shows another folder of so many jobs.
    fn open(&mut self, version: u64, jobs: usize) {
        let (sender, receiver) = crossbeam_channel::unbounded();
        let folder = Folder::from_receiver(PathBuf::from("/captures"), version, receiver);
        self.harness.state_mut().show_folder(folder);
        let mut batch = Batch::default();
        (0..jobs).for_each(|number| add(&mut batch, number));
        let progress = Progress { found: jobs, read: jobs, done: true };
        for news in [News::Captures(batch), News::Progress(progress), News::Watch(WatchState::Watching)] {
            sender.send(Message { version, news }).unwrap();
        }
    }

    /// Steps until nothing is left to do and no worker will wake the window any more.
    fn settle(&mut self) {
        for _ in 0..2_000 {
            self.harness.step();
            let delays = self.harness.output().viewport_output.values().map(|output| output.repaint_delay);
            if delays.min().unwrap() == Duration::MAX && !self.harness.state_mut().is_making() {
                return;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        panic!("the window does not come to rest");
    }

    /// Presses a key, and shows no more than the frame in which that happens. It was released before.
    fn press(&mut self, key: Key) {
        self.harness.key_up(key);
        self.harness.step();
        self.harness.key_down(key);
        self.harness.step();
    }

    /// What the lanes in sight are called.
    fn lanes(&self) -> Vec<String> {
        let lanes = self.harness.get_by_role_and_label(Role::Region, "Timeline");
        let lanes = lanes.query_all_by_role(Role::TreeItem);
        lanes.filter_map(|lane| lane.accesskit_node().label()).collect()
    }

    /// What the rows in sight are called.
    fn rows(&self) -> Vec<String> {
        let rows = self.harness.get_by_role_and_label(Role::Region, "Records");
        rows.query_all_by_role(Role::Row).filter_map(|row| row.accesskit_node().label()).collect()
    }

    fn is_making(&mut self) -> bool {
        self.harness.state_mut().is_making()
    }
}

fn add(batch: &mut Batch, number: usize) {
    let at = |second: i64| Some(Time::new(1_795_155_600_000 + (number as i64 * 60 + second) * 1_000, 480));
    let job = Job {
        job_id: format!("j{number}"),
        tag: "Transcode".into(),
        state: "Success".into(),
        workflow_name: if number.is_multiple_of(3) { "publish".into() } else { String::new() },
        object: format!("clip_{number}.mp4"),
        created: at(0),
        started: at(2),
        ended: at(40),
        ..Job::default()
    };
    let callback = Callback { event: "TaskFinish".into(), jobs: vec![job], ..Callback::default() };
    let hash = number as u64;
    let (format, callbacks) = (Format::Json, vec![callback]);
    let body = Body { format, range: 0..0, hash, callbacks, problems: Vec::new() };
    let capture = Capture { encoding: "UTF-8", heads: Vec::new(), bodies: vec![body], problems: Vec::new() };
    batch.add(format!("{number:04}.json").as_ref(), Stamp::default(), &capture);
}

#[test]
fn other_lanes_are_made_aside_and_the_old_ones_stay_until_then() {
    let mut window = Window::new(1, 60);
    let by_run = window.lanes();
    assert!(by_run.len() == 1 && by_run[0].starts_with("No workflow run, 60 jobs"), "{by_run:?}");
    let rows = window.rows();
    assert!(rows[0].contains("clip_59.mp4"));
    window.press(Key::Home);
    window.settle();
    window.harness.get_by_role_and_label(Role::ListBoxOption, "Transcode Success clip_30.mp4").click();
    window.settle();
    let selected: Vec<_> = window.harness.state().selection().iter().collect();
    assert_eq!(selected.len(), 1);

    window.press(Key::G);
    // A worker may be done before the keys are let go.
    if window.is_making() {
        assert_eq!(window.lanes(), by_run);
    }
    window.settle();
    let by_workflow = window.lanes();
    assert_eq!(by_workflow.len(), 2, "{by_workflow:?}");
    assert!(by_workflow.iter().any(|lane| lane.starts_with("publish, 20 records")), "{by_workflow:?}");
    assert_eq!(window.harness.state().selection().iter().collect::<Vec<_>>(), selected);
}

#[test]
fn of_two_questions_the_newer_one_wins() {
    let mut window = Window::new(1, 60);
    window.press(Key::G);
    window.press(Key::G);
    window.settle();
    let lanes = window.lanes();
    assert!(lanes.len() == 1 && lanes[0].starts_with("Transcode, 60 records"), "{lanes:?}");
}

#[test]
fn what_was_asked_of_a_folder_that_was_left_is_not_shown() {
    let mut window = Window::new(1, 60);
    window.press(Key::G);
    window.open(2, 7);
    window.settle();
    assert_eq!(window.rows().len(), 7);
    let lanes = window.lanes();
    assert!(lanes.iter().any(|lane| lane.starts_with("publish, 3 records")), "{lanes:?}");
    assert_eq!(lanes.len(), 2);
}

#[test]
fn rows_are_sorted_aside_and_the_old_order_stays_until_then() {
    let mut window = Window::new(1, 60);
    let before = window.rows();
    window.harness.get_by_role_and_label(Role::ColumnHeader, "Created").click();
    // The press, and the release that sorts.
    while !window.is_making() {
        assert_eq!(window.rows(), before);
        window.harness.step();
    }
    assert_eq!(window.rows(), before);
    window.settle();
    assert!(window.rows()[0].contains("clip_0.mp4"), "{:?}", window.rows());
}

#[test]
fn a_large_folder_at_rest_repaints_nothing() {
    let mut window = Window::new(1, 60);
    window.harness.run_steps(3);
    let delays = window.harness.output().viewport_output.values().map(|output| output.repaint_delay);
    assert_eq!(delays.min().unwrap(), Duration::MAX);
}
