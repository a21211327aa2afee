//! The window, driven as a person drives it: by names, clicks and keys.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use callscope::app::{App, Options};
use callscope::callback::{Callback, Job};
use callscope::capture::{Body, Capture};
use callscope::doc::{Format, Problem, ProblemKind};
use callscope::index::Stamp;
use callscope::ingest::{Folder, Message, News, Progress, WatchState};
use callscope::time;
use crossbeam_channel::Sender;
use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use std::path::PathBuf;
use std::sync::Arc;

const VERSION: u64 = 7;

/// A window on a folder whose workers are played by the test.
struct Window {
    harness: Harness<'static, App>,
    sender: Sender<Message>,
    config: tempfile::TempDir,
}

impl Window {
    fn new() -> Self {
        Self::with_settings(None)
    }

    fn with_settings(settings: Option<&str>) -> Self {
        let config = tempfile::tempdir().unwrap();
        let path = config.path().join("settings.json");
        if let Some(settings) = settings {
            std::fs::write(&path, settings).unwrap();
        }
        let options = Options { folder: None, settings_path: Some(path) };
        let mut harness = Harness::builder()
            .with_size(vec2(1280.0, 800.0))
            .with_max_steps(12)
            .allow_missing_glyphs()
            .build_eframe(|cc| App::new(cc, options));
        harness.run();
        let (sender, _) = crossbeam_channel::unbounded();
        Self { harness, sender, config }
    }

    fn with_day() -> Self {
        let mut window = Self::new();
        window.open();
        for (number, (state, tag)) in (0..).zip(day()) {
            window.tell(capture(number, state, tag));
        }
        window.settle(day().count());
        window
    }

    fn open(&mut self) {
        let (sender, receiver) = crossbeam_channel::unbounded();
        self.sender = sender;
        let folder = Folder::from_receiver(PathBuf::from("/captures/2026-11-20"), VERSION, receiver);
        self.harness.state_mut().show_folder(folder);
    }

    fn tell(&self, news: News) {
        self.sender.send(Message { version: VERSION, news }).unwrap();
    }

    fn settle(&mut self, files: usize) {
        self.tell(News::Progress(Progress { found: files, read: files, done: true }));
        self.tell(News::Watch(WatchState::Watching));
        self.harness.run();
    }

    fn app(&self) -> &App {
        self.harness.state()
    }

    fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run();
    }

    fn click(&mut self, name: &str, modifiers: Modifiers) {
        self.harness.get_by_role_and_label(Role::Button, name).click_modifiers(modifiers);
        self.harness.run();
    }

    fn has(&self, name: &str) -> bool {
        self.harness.query_all_by_label(name).next().is_some()
    }

    fn type_filter(&mut self, text: &str) {
        self.press(Modifiers::COMMAND, Key::F);
        self.harness.get_by_role(Role::TextInput).type_text(text);
        self.harness.run();
    }
}

/// What the captures of the day say: 60 jobs.
fn day() -> impl Iterator<Item = (&'static str, &'static str)> {
    const STATES: [&str; 10] = [
        "Success",
        "Success",
        "Failed",
        "Success",
        "Success",
        "Running",
        "Success",
        "Cancel",
        "Success",
        "Submitted",
    ];
    const TAGS: [&str; 6] =
        ["Transcode", "SmartCover", "Snapshot", "Transcode", "ImageOCR", "SpeechRecognition"];
    (0..60).map(|number| (STATES[number % STATES.len()], TAGS[number / 2 % TAGS.len()]))
}

fn capture(number: u32, state: &str, tag: &str) -> News {
    let at = |seconds: u32| {
        let begin = time::Time::new(1_795_155_600_000, 480);
        Some(time::Time::new(begin.millis() + i64::from(number * 60 + seconds) * 1000, 480))
    };
    let failed = state == "Failed";
    let ended = matches!(state, "Success" | "Failed" | "Cancel");
    let job = Job {
        job_id: format!("j{number:032x}"),
        tag: tag.into(),
        state: state.into(),
        code: if failed { "InvalidArgument".into() } else { String::new() },
        workflow_name: if number.is_multiple_of(3) { "视频上线流程".into() } else { String::new() },
        object: format!("upload/clip_{number}.mp4"),
        created: at(0),
        started: if state == "Submitted" { None } else { at(2) },
        ended: if ended { at(40) } else { None },
        ..Job::default()
    };
    let callback = Callback { event: "TaskFinish".into(), jobs: vec![job], ..Callback::default() };
    let problem = Problem::whole(ProblemKind::Repaired, "a comma is missing between two members");
    let body = Body {
        format: Format::Json,
        range: 0..0,
        hash: number.into(),
        callbacks: vec![callback],
        problems: if failed { vec![problem] } else { Vec::new() },
    };
    let capture = Capture { encoding: "UTF-8", head: None, bodies: vec![body], problems: Vec::new() };
    News::Capture(PathBuf::from(format!("{number:04}.json")), Stamp::default(), Box::new(capture))
}

#[test]
fn a_window_without_a_folder_says_how_to_begin() {
    let window = Window::new();
    assert!(window.has("Open a folder…"));
    assert!(window.has("Open a capture…"));
    assert!(!window.has("Export 0…"));
}

#[test]
fn what_the_workers_tell_is_shown_and_counted() {
    let window = Window::with_day();
    assert_eq!(window.app().hits().len(), 60);
    assert!(window.has("60 records in 60 captures"));
    assert!(window.has("watching · read 60 of 60"));
    assert!(window.has("6 problems"));
    assert!(window.has("Live"));
}

#[test]
fn what_belongs_to_a_folder_that_was_left_is_not_shown() {
    let mut window = Window::with_day();
    let News::Capture(path, stamp, capture) = capture(99, "Failed", "Transcode") else { unreachable!() };
    let message = Message { version: VERSION - 1, news: News::Capture(path, stamp, capture) };
    window.sender.send(message).unwrap();
    window.harness.run();
    assert_eq!(window.app().hits().len(), 60);
}

#[test]
fn reading_shows_how_far_it_is_and_can_be_stopped() {
    let mut window = Window::new();
    window.open();
    window.tell(capture(0, "Success", "Transcode"));
    window.tell(News::Progress(Progress { found: 1_000, read: 410, done: false }));
    window.harness.run();
    assert!(window.has("Reading 41 %"));
    assert!(window.has("Stop reading"));
    assert!(window.has("Reading"));
}

#[test]
fn clicks_on_a_facet_write_the_filter() {
    let mut window = Window::with_day();
    window.click("Failed", Modifiers::NONE);
    assert_eq!(window.app().filter_text(), "state:Failed");
    window.click("Cancel", Modifiers::COMMAND);
    assert_eq!(window.app().filter_text(), "state:Failed,Cancel");
    window.click("ImageOCR", Modifiers::ALT);
    assert_eq!(window.app().filter_text(), "state:Failed,Cancel -tag:ImageOCR");
    window.click("Cancel", Modifiers::COMMAND);
    window.click("Failed", Modifiers::NONE);
    assert_eq!(window.app().filter_text(), "-tag:ImageOCR");
}

#[test]
fn a_chip_is_removed_by_its_cross_and_the_filter_by_its_own() {
    let mut window = Window::with_day();
    window.click("Failed", Modifiers::NONE);
    window.click("Transcode", Modifiers::NONE);
    assert_eq!(window.app().filter_text(), "state:Failed tag:Transcode");
    window.click("Remove state:Failed", Modifiers::NONE);
    assert_eq!(window.app().filter_text(), "tag:Transcode");
    window.click("Clear filter", Modifiers::NONE);
    assert_eq!(window.app().filter_text(), "");
}

#[test]
fn the_filter_takes_letters_and_gives_the_keyboard_back() {
    let mut window = Window::with_day();
    window.type_filter("tag:wads?");
    assert_eq!(window.app().filter_text(), "tag:wads?");
    assert!(!window.has("Keys"), "a letter in the filter is no command");
    window.press(Modifiers::COMMAND, Key::A);
    assert!(window.app().selection().is_empty(), "Ctrl+A belongs to the field");
    window.press(Modifiers::NONE, Key::Escape);
    window.press(Modifiers::NONE, Key::Questionmark);
    assert!(window.has("Keys"));
}

#[test]
fn escape_leaves_the_filter_first_and_then_clears_the_selection() {
    let mut window = Window::with_day();
    window.press(Modifiers::COMMAND, Key::A);
    assert_eq!(window.app().selection().len(), 60);
    window.press(Modifiers::COMMAND, Key::F);
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(window.app().selection().len(), 60);
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.app().selection().is_empty());
}

#[test]
fn arrows_walk_the_records_and_shift_takes_them_along() {
    let mut window = Window::with_day();
    let ids = window.app().hits().ids().to_vec();
    window.press(Modifiers::NONE, Key::ArrowDown);
    assert_eq!(window.app().selection().lead(), Some(ids[0]));
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!(window.app().selection().len(), 2);
    assert_eq!(window.app().selection().lead(), Some(ids[2]));
    window.press(Modifiers::NONE, Key::ArrowUp);
    assert_eq!(window.app().selection().lead(), Some(ids[1]));
    assert_eq!(window.app().selection().len(), 1);
}

#[test]
fn the_export_button_counts_the_selection_else_what_passes() {
    let mut window = Window::with_day();
    assert!(window.has("Export 60…"));
    window.press(Modifiers::NONE, Key::ArrowDown);
    assert!(window.has("Export 1…"));
}

#[test]
fn the_palette_runs_a_command_by_its_name() {
    let mut window = Window::with_day();
    window.press(Modifiers::COMMAND, Key::P);
    let field = window.harness.get_all_by_role(Role::TextInput).find(egui_kittest::Node::is_focused);
    field.unwrap().type_text("select all");
    window.harness.run();
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.app().selection().len(), 60);
    assert!(!window.has("Commands"));
}

#[test]
fn the_sheet_of_keys_opens_and_closes() {
    let mut window = Window::with_day();
    window.press(Modifiers::SHIFT, Key::Questionmark);
    assert!(window.has("Keys"));
    assert!(window.has("Ctrl+O"));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.has("Ctrl+O"));
}

#[test]
fn problems_are_listed_and_a_click_selects_their_record() {
    let mut window = Window::with_day();
    window.click("6 problems", Modifiers::NONE);
    let row = "0002.json:1:1, repaired, a comma is missing between two members";
    window.click(row, Modifiers::NONE);
    let lead = window.app().selection().lead().unwrap();
    assert_eq!(lead, window.app().hits().ids()[2]);
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.has(row));
    assert_eq!(window.app().selection().len(), 1, "the first Esc closes the list only");
}

/// A job whose text was found in a picture, as the documentation shows it, and mended by the reader.
const FOUND_TEXT: &str = r#"{"EventName": "TaskFinish", "JobsDetail": [{
  "Code": "Success", "JobId": "a3c193f288b2c11eeb60f39de2f86f409", "Message": "",
  "CreationTime": "2023-11-25T08:47:39+0800", "StartTime": "2023-11-25T08:47:40+0800",
  "EndTime": "2023-11-25T08:47:42+0800", "State": "Success", "Tag": "ImageOCR", "Progress": "100",
  "Input": {"BucketId": "test-1234567890", "Object": "pic/ocr1.png", "Region": "ap-chongqing",
    "CosHeaders": [{"Key": "Content-Type", "Value": "image/png"}]},
  "Operation": {"UserData": "{\"order\": 88213}", "Detection": {"TextDetections": [
    {"Confidence": 98, "DetectedText": "Plow the fields at noon"
     "Polygon": [{"X": 40, "Y": 24}, {"X": 215, "Y": 24}, {"X": 215, "Y": 58}, {"X": 40, "Y": 58}]}]}}
}]}"#;

impl Window {
    /// A window on one capture, its record selected and its document read.
    fn with_document(text: &str) -> Self {
        let mut window = Self::new();
        window.open();
        let reading = callscope::capture::read(text.as_bytes().to_vec());
        let capture = Box::new(reading.capture.clone());
        window.tell(News::Capture(PathBuf::from("in/found.json"), Stamp::default(), capture));
        window.settle(1);
        window.press(Modifiers::NONE, Key::ArrowDown);
        window.tell(News::Document(1, Arc::new(reading)));
        window.harness.run();
        window
    }

    fn tab(&mut self, name: &str) {
        self.harness.get_by_role_and_label(Role::Tab, name).click();
        self.harness.run();
    }

    fn selected_tab(&self) -> String {
        let tabs = ["Overview", "Tasks", "Results", "Headers", "Deliveries", "Raw"];
        let is_on = |name: &&str| {
            let tab = self.harness.get_by_role_and_label(Role::Tab, name);
            tab.accesskit_node().is_selected() == Some(true)
        };
        tabs.into_iter().filter(is_on).collect::<Vec<_>>().join(" ")
    }
}

#[test]
fn the_details_say_what_to_do_until_something_is_selected() {
    let mut window = Window::with_day();
    assert!(window.has("Nothing selected"));
    window.press(Modifiers::NONE, Key::ArrowDown);
    assert!(!window.has("Nothing selected"));
    assert!(window.has("Transcode, Success"));
    assert_eq!(window.selected_tab(), "Overview");
}

#[test]
fn the_overview_shows_every_field_and_what_is_unusual_first() {
    let mut window = Window::with_document(FOUND_TEXT);
    for row in [
        "State, Success",
        "JobId, a3c193f288b2c11eeb60f39de2f86f409",
        "Started, 2023-11-25 08:47:40 +08:00",
        "Object, pic/ocr1.png",
        "UserData, {\"order\": 88213}",
        "order, 88213",
        "Progress, 100",
        "File, in/found.json",
        "wait 1.0 s, took 2.0 s",
    ] {
        assert!(window.has(row), "{row}");
    }
    // Everything else is in the tree at the end, of which only what is in view is there.
    window.harness.set_size(vec2(1280.0, 1600.0));
    window.harness.run();
    window.harness.get_by_label("All fields").click();
    window.harness.run();
    window.harness.get_by_label("Detection, 1 item").click();
    window.harness.run();
    assert!(window.has("TextDetections, 1 item"));
}

#[test]
fn a_value_is_copied_included_and_excluded_where_it_stands() {
    let mut window = Window::with_day();
    window.press(Modifiers::NONE, Key::ArrowDown);
    assert!(!window.has("Only this Tag"));
    window.harness.get_by_label("Tag, Transcode").hover();
    window.harness.run();
    window.click("Exclude this Tag", Modifiers::NONE);
    assert_eq!(window.app().filter_text(), "-tag:Transcode");
    window.harness.get_by_label("State, Success").hover();
    window.harness.run();
    window.click("Only this State", Modifiers::NONE);
    assert_eq!(window.app().filter_text(), "-tag:Transcode state:Success");
}

#[test]
fn the_tabs_are_walked_by_arrow_keys_and_round_the_ends() {
    let mut window = Window::with_document(FOUND_TEXT);
    window.harness.get_by_role_and_label(Role::Tab, "Overview").focus();
    window.harness.run();
    for tab in ["Tasks", "Results", "Headers", "Deliveries", "Raw", "Overview"] {
        window.press(Modifiers::NONE, Key::ArrowRight);
        assert_eq!(window.selected_tab(), tab);
    }
    window.press(Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(window.selected_tab(), "Raw");
}

#[test]
fn each_tab_shows_its_part_of_the_capture() {
    let mut window = Window::with_document(FOUND_TEXT);
    window.tab("Tasks");
    assert!(window.has("This record belongs to no run."));
    window.tab("Results");
    assert!(window.has("Box of Plow the fields at noon"));
    assert!(window.has("Plow the fields at noon, 98 %"));
    window.tab("Headers");
    assert!(window.has("Content-Type, image/png"));
    window.tab("Deliveries");
    assert!(window.has("One callback told of this record."));
    window.tab("Raw");
    assert!(window.has("As received"));
    assert!(window.has("comma missing between members, read as if it were there"));
}

#[test]
fn raw_finds_a_text_and_walks_its_places() {
    let mut window = Window::with_document(FOUND_TEXT);
    window.tab("Raw");
    let field = window.harness.get_by_role_and_label(Role::TextInput, "Search in the capture");
    field.focus();
    field.type_text("polygon");
    window.harness.run();
    assert!(window.has("1 of 1"));
    window.harness.get_by_role_and_label(Role::RadioButton, "JSON").click();
    window.harness.run();
    assert!(window.has("1"), "what is shown anew is searched anew");
}

#[test]
fn the_place_of_a_problem_is_shown_in_raw() {
    let mut window = Window::with_document(FOUND_TEXT);
    assert_eq!(window.selected_tab(), "Overview");
    window.harness.get_by_role_and_label(Role::Link, "Show in/found.json:8:65").click();
    window.harness.run();
    assert_eq!(window.selected_tab(), "Raw");
}

#[test]
fn deliveries_of_one_job_show_what_each_changed() {
    let mut window = Window::new();
    window.open();
    for (at, state) in (0..).zip(["Running", "Success"]) {
        let News::Capture(_, _, capture) = capture(5, state, "Transcode") else { unreachable!() };
        let path = PathBuf::from(format!("{at}.json"));
        let stamp = Stamp { modified_ns: 1_795_155_900_000_000_000 + at * 1_000_000_000, ..Stamp::default() };
        window.tell(News::Capture(path, stamp, capture));
    }
    window.settle(2);
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.tab("Deliveries");
    assert!(window.has("What changed"));
    assert!(window.has("− Running"));
    assert!(window.has("+ Success"));
    let rows = window.harness.get_all_by_role(Role::Row).filter_map(|row| row.accesskit_node().label());
    assert_eq!(rows.filter(|label| label.starts_with("Delivery ")).count(), 2);
}

#[test]
fn several_records_show_what_they_share_and_are_walked_one_by_one() {
    let mut window = Window::with_day();
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::SHIFT, Key::ArrowDown);
    window.press(Modifiers::SHIFT, Key::ArrowDown);
    assert!(window.has("3 selected"));
    assert!(window.has("State, mixed (2)"));
    assert!(window.has("Failed, 1"));
    assert!(window.has("Event, TaskFinish"));
    window.harness.get_by_label("One by one").click();
    window.harness.run();
    assert!(window.has("3 of 3, back to all 3 selected records"));
    window.harness.get_by_role_and_label(Role::Button, "Next").click();
    window.harness.run();
    assert!(window.has("1 of 3, back to all 3 selected records"));
    assert_eq!(window.app().selection().len(), 3);
    window.harness.get_by_label("1 of 3, back to all 3 selected records").click();
    window.harness.run();
    assert!(window.has("State, mixed (2)"));
}

#[test]
fn arrivals_are_followed_until_something_is_looked_at() {
    let mut window = Window::with_day();
    window.tell(capture(60, "Success", "Transcode"));
    window.harness.run();
    assert!(window.has("Live"));
    window.press(Modifiers::NONE, Key::ArrowDown);
    assert!(window.has("Paused"));
    window.tell(capture(61, "Success", "Transcode"));
    window.harness.run();
    assert!(window.has("Paused · 1 new"));
    assert_eq!(window.app().hits().len(), 62);
    window.press(Modifiers::NONE, Key::End);
    assert!(window.has("Live"));
    window.click("Live", Modifiers::NONE);
    assert!(window.has("Paused"));
}

#[test]
fn an_empty_folder_says_what_to_expect() {
    let mut window = Window::new();
    window.open();
    window.settle(0);
    assert!(window.has("No captures here yet"));
}

#[test]
fn a_folder_that_is_not_there_leaves_the_one_that_is_open() {
    let mut window = Window::with_day();
    let missing = window.config.path().join("no such folder");
    window.harness.input_mut().dropped_files.push(Arc::new(Dropped(missing)));
    window.harness.run();
    assert!(window.has("Close notice"));
    assert_eq!(window.app().hits().len(), 60);
    window.click("Close notice", Modifiers::NONE);
    assert!(!window.has("Close notice"));
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("not read".into())
    }
}

#[test]
fn damaged_settings_are_set_aside_and_told_of() {
    let window = Window::with_settings(Some("{ not json"));
    assert!(window.has("The settings could not be read and were set aside"));
    let aside = window.config.path().join("settings.damaged.json");
    assert_eq!(std::fs::read_to_string(aside).unwrap(), "{ not json");
}

#[test]
fn the_theme_is_there_again_at_the_next_start() {
    let mut window = Window::with_settings(Some(r#"{"theme":"light"}"#));
    assert!(!window.harness.ctx.global_style().visuals.dark_mode);
    for _ in 0..2 {
        window.press(Modifiers::NONE, Key::T);
    }
    assert!(window.harness.ctx.global_style().visuals.dark_mode);
    eframe::App::on_exit(window.harness.state_mut(), None);
    let text = std::fs::read_to_string(window.config.path().join("settings.json")).unwrap();
    let again = Window::with_settings(Some(&text));
    assert!(again.harness.ctx.global_style().visuals.dark_mode);
}

#[test]
fn an_idle_window_repaints_nothing() {
    let mut window = Window::new();
    window.open();
    window.tell(capture(0, "Success", "Transcode"));
    window.settle(1);
    let delay = |window: &Window| {
        window.harness.output().viewport_output.values().map(|output| output.repaint_delay).min().unwrap()
    };
    assert_eq!(delay(&window), std::time::Duration::MAX);
    window.tell(capture(5, "Running", "Transcode"));
    window.harness.run();
    let ticking = delay(&window);
    assert!(
        ticking > std::time::Duration::ZERO && ticking <= std::time::Duration::from_secs(1),
        "{ticking:?}"
    );
}
