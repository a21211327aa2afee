//! The window, driven as a person drives it: by names, clicks and keys.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

#[path = "common/window.rs"]
mod window;

use callscope::callback::{Callback, Job};
use callscope::capture::{Body, Capture};
use callscope::doc::{Format, Problem, ProblemKind};
use callscope::index::{Batch, Stamp};
use callscope::ingest::{News, Progress, WatchState};
use callscope::time;
use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use window::Played;

/// A window on a folder of 60 jobs, or of none.
struct Window {
    played: Played,
}

window::is_played!(Window);

impl Window {
    fn new() -> Self {
        Self::with_settings(None)
    }

    /// What each row in view is called, from the top.
    fn rows(&self) -> Vec<String> {
        let rows = self.row_nodes();
        rows.into_iter().filter_map(|row| row.accesskit_node().label()).collect()
    }

    /// The rows of the table; the details have rows of their own.
    fn row_nodes(&self) -> Vec<egui_kittest::Node<'_>> {
        self.harness.get_by_role_and_label(Role::Region, "Records").query_all_by_role(Role::Row).collect()
    }

    /// What each row in view is called, and where it lies.
    fn places(&self) -> Vec<(String, i32)> {
        let rows = self.row_nodes().into_iter();
        rows.map(|row| (row.accesskit_node().label().unwrap(), row.rect().top() as i32)).collect()
    }

    fn click_row(&mut self, at: usize, modifiers: Modifiers) {
        self.row_nodes()[at].click_modifiers(modifiers);
        self.harness.run();
    }

    fn click_head(&mut self, name: &str) {
        self.harness.get_by_role_and_label(Role::ColumnHeader, name).click();
        self.harness.run();
    }

    /// Opens the menu of the cell of a row in a column.
    fn open_menu(&mut self, row: usize, column: &str) {
        let y = self.row_nodes()[row].rect().center().y;
        let x = self.harness.get_by_role_and_label(Role::ColumnHeader, column).rect().center().x;
        self.harness.hover_at(egui::pos2(x, y));
        self.harness.run();
        for pressed in [true, false] {
            self.harness.event(egui::Event::PointerButton {
                pos: egui::pos2(x, y),
                button: egui::PointerButton::Secondary,
                pressed,
                modifiers: Modifiers::NONE,
            });
            self.harness.step();
        }
        self.harness.run();
    }

    fn drag(&mut self, from: egui::Pos2, to: egui::Pos2) {
        self.harness.hover_at(from);
        self.harness.step();
        self.harness.drag_at(from);
        self.harness.step();
        for part in [0.3, 0.7, 1.0] {
            self.harness.hover_at(from + (to - from) * part);
            self.harness.step();
        }
        self.harness.drop_at(to);
        self.harness.run();
    }

    /// Where the head of each column lies, from the left.
    fn heads(&self) -> Vec<(String, egui::Rect)> {
        let heads = self.harness.query_all_by_role(Role::ColumnHeader);
        heads.map(|head| (head.accesskit_node().label().unwrap(), head.rect())).collect()
    }

    /// Clicks a button; gives what it put on the clipboard.
    fn click_and_copy(&mut self, name: &str) -> String {
        self.harness.get_by_role_and_label(Role::Button, name).click();
        for _ in 0..6 {
            self.harness.step();
            let commands = &self.harness.output().platform_output.commands;
            let copied = commands.iter().find_map(|command| match command {
                egui::OutputCommand::CopyText(text) => Some(text.clone()),
                _ => None,
            });
            if let Some(text) = copied {
                self.harness.run();
                return text;
            }
        }
        panic!("nothing was copied");
    }

    fn with_settings(settings: Option<&str>) -> Self {
        let files = settings.map(|settings| ("settings.json", settings));
        Self { played: Played::new([1280.0, 800.0], files.as_slice()) }
    }

    fn with_day() -> Self {
        Self::with_day_and(None)
    }

    fn with_day_and(settings: Option<&str>) -> Self {
        let mut window = Self::with_settings(settings);
        window.open();
        for (number, (state, tag)) in (0..).zip(day()) {
            window.tell(capture(number, state, tag));
        }
        window.settle(day().count());
        window
    }

    fn open(&mut self) {
        self.played.open("/captures/2026-11-20");
    }

    fn click(&mut self, name: &str, modifiers: Modifiers) {
        self.harness.get_by_role_and_label(Role::Button, name).click_modifiers(modifiers);
        self.harness.run();
    }

    fn type_filter(&mut self, text: &str) {
        self.press(Modifiers::COMMAND, Key::F);
        self.harness.get_by_role_and_label(Role::TextInput, "Filter").type_text(text);
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
    arrival(format!("{number:04}.json"), &said(number, state, tag))
}

/// What such a capture says.
fn said(number: u32, state: &str, tag: &str) -> Capture {
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
    Capture { encoding: "UTF-8", heads: Vec::new(), bodies: vec![body], problems: Vec::new() }
}

fn arrival(path: impl AsRef<Path>, capture: &Capture) -> News {
    News::Captures(Batch::of(path.as_ref(), Stamp::default(), capture))
}

#[test]
fn a_window_without_a_folder_says_how_to_begin() {
    let window = Window::new();
    assert!(window.has("Open a folder…"));
    assert!(window.has("Open a capture…"));
    assert!(!window.has("Export 0 records…"));
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
    window.tell_late(capture(99, "Failed", "Transcode"));
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
fn a_long_facet_has_a_search_and_another_order() {
    let mut window = Window::new();
    window.open();
    let tags: Vec<String> = (0..30).map(|number| format!("Tag{number:02}")).collect();
    for (number, tag) in (0..).zip(&tags) {
        window.tell(capture(number, "Success", tag));
    }
    window.settle(30);
    let field = window.harness.get_by_role_and_label(Role::TextInput, "Search Tag");
    field.focus();
    window.harness.run();
    window.harness.get_by_role_and_label(Role::TextInput, "Search Tag").type_text("27");
    window.harness.run();
    assert!(window.has("Tag27") && !window.has("Tag01"));
    window.click("Sort Tag by name", Modifiers::NONE);
    assert!(window.has("Sort Tag by count"));
    window.click("Tag27", Modifiers::NONE);
    assert_eq!(window.app().filter_text(), "tag:Tag27");
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
fn a_finished_term_becomes_a_chip_and_backspace_opens_it_again() {
    let mut window = Window::with_day();
    window.type_filter("state:Failed ");
    assert_eq!(window.app().filter_text(), "state:Failed");
    assert!(window.has("Remove state:Failed"));
    window.press(Modifiers::NONE, Key::Backspace);
    assert!(!window.has("Remove state:Failed"));
    assert_eq!(window.app().filter_text(), "state:Failed");
    window.press(Modifiers::NONE, Key::Backspace);
    assert_eq!(window.app().filter_text(), "state:Faile");
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.app().filter_text(), "state:Failed");
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.app().filter_text(), "");
    window.press(Modifiers::COMMAND, Key::Y);
    assert_eq!(window.app().filter_text(), "state:Failed");
}

#[test]
fn a_chip_is_switched_off_and_on_turned_round_and_edited() {
    let mut window = Window::with_day();
    window.click("Failed", Modifiers::NONE);
    let failed = window.app().hits().len();
    window.click("Edit state:Failed", Modifiers::COMMAND);
    assert_eq!(window.app().filter_text(), "#state:Failed");
    assert_eq!(window.app().hits().len(), 60);
    window.click("Edit state:Failed", Modifiers::COMMAND);
    window.click("Edit state:Failed", Modifiers::ALT);
    assert_eq!(window.app().filter_text(), "-state:Failed");
    assert_eq!(window.app().hits().len(), 60 - failed);
    window.click("Edit -state:Failed", Modifiers::NONE);
    assert!(!window.has("Remove -state:Failed"));
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.has("Remove -state:Failed"));
    window.harness.get_by_role_and_label(Role::Button, "Edit -state:Failed").click_secondary();
    window.harness.run();
    window.click("Turn round", Modifiers::NONE);
    assert_eq!(window.app().filter_text(), "state:Failed");
}

#[test]
fn candidates_are_chosen_by_keys_and_by_mouse() {
    let mut window = Window::with_day();
    window.type_filter("tag:tr");
    assert!(window.has("tag:Transcode"));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.has("tag:Transcode"), "the first Esc closes the list only");
    window.type_filter("a");
    window.press(Modifiers::NONE, Key::Tab);
    assert_eq!(window.app().filter_text(), "tag:Transcode");
    assert!(window.has("Remove tag:Transcode"));
    window.type_filter("sta");
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.has("state:Success") && window.has("state:Running"));
    window.harness.get_by_role_and_label(Role::ListBoxOption, "state:Running").click();
    window.harness.run();
    assert_eq!(window.app().filter_text(), "tag:Transcode state:Running");
    window.type_filter("x");
    assert_eq!(window.app().filter_text(), "tag:Transcode state:Running x", "the field kept the keyboard");
}

#[test]
fn a_value_that_is_left_unfinished_goes_on_finding_what_it_found() {
    let mut window = Window::with_day();
    window.type_filter("tag:trans");
    let found = window.app().hits().len();
    assert!(found > 0);
    // The first Esc closes the list of candidates, the next leaves the field.
    window.press(Modifiers::NONE, Key::Escape);
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!((window.app().filter_text(), window.app().hits().len()), ("tag:trans*", found));
    assert!(window.has("Remove tag:trans*"));
    // What something is called is what is meant.
    window.type_filter("state:failed");
    window.press(Modifiers::NONE, Key::Escape);
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(window.app().filter_text(), "tag:trans* state:failed");
    // And what cannot be understood leaves what is in force.
    let found = window.app().hits().len();
    window.type_filter("took>");
    window.press(Modifiers::NONE, Key::Escape);
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(window.app().hits().len(), found);
}

#[test]
fn what_is_copied_is_told_for_a_moment_and_is_in_no_ones_way() {
    let mut window = Window::with_day();
    window.click_row(0, Modifiers::NONE);
    window.press(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::C);
    assert!(window.has("There is nothing to copy"));
    window.click("Failed", Modifiers::NONE);
    window.click_row(0, Modifiers::NONE);
    // The clock of a test goes a quarter of a second with each step.
    for key in [(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::C), (Modifiers::NONE, Key::Escape)] {
        window.harness.key_press_modifiers(key.0, key.1);
        window.harness.run_steps(2);
        assert!(window.has("Copied state:Failed") && !window.has("There is nothing to copy"));
    }
    assert!(window.app().selection().is_empty(), "Esc is not for the notice");
}

#[test]
fn a_wrong_filter_says_why_and_leaves_the_last_good_one() {
    let mut window = Window::with_day();
    window.click("Failed", Modifiers::NONE);
    let failed = window.app().hits().len();
    window.type_filter("took>30");
    assert_eq!(window.app().hits().len(), failed);
    assert!(window.has("\"30\" lacks its unit: ms, s, m, h or d"));
    window.press(Modifiers::NONE, Key::Escape);
    window.press(Modifiers::NONE, Key::Escape);
    window.click("ImageOCR", Modifiers::NONE);
    assert_eq!(window.app().filter_text(), "state:Failed tag:ImageOCR");
    window.type_filter("took>30s");
    assert!(!window.has("\"30\" lacks its unit: ms, s, m, h or d"));
}

#[test]
fn a_whole_filter_is_pasted_and_alternatives_are_one_chip() {
    let mut window = Window::with_day();
    window.press(Modifiers::COMMAND, Key::F);
    window.harness.event(egui::Event::Paste("state:Failed -tag:ImageOCR".into()));
    window.harness.run();
    assert!(window.has("Remove state:Failed") && window.has("Remove -tag:ImageOCR"));
    window.type_filter("or clip_7 ");
    assert_eq!(window.app().filter_text(), "state:Failed -tag:ImageOCR or clip_7");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.has("Remove state:Failed -tag:ImageOCR or clip_7"));
}

#[test]
fn what_is_being_composed_is_no_filter_yet() {
    let mut window = Window::with_day();
    window.press(Modifiers::COMMAND, Key::F);
    let preedit = |text: &str| {
        egui::Event::Ime(egui::ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None })
    };
    window.harness.event(preedit("liu"));
    window.harness.run();
    assert_eq!(window.app().filter_text(), "");
    window.harness.event(egui::Event::Ime(egui::ImeEvent::Commit("流程".to_owned())));
    window.harness.run();
    assert_eq!(window.app().filter_text(), "流程");
    assert_eq!(window.app().hits().len(), 20);
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
    // The table shows the newest first.
    let ids: Vec<_> = window.app().hits().ids().iter().rev().copied().collect();
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
fn a_click_on_a_head_sorts_and_another_turns_the_order_round() {
    let mut window = Window::with_day();
    assert_eq!(window.rows()[0], "Submitted SpeechRecognition upload/clip_59.mp4");
    window.click_head("Object");
    assert_eq!(
        window.rows()[..2],
        ["Success Transcode upload/clip_0.mp4", "Success Transcode upload/clip_1.mp4"]
    );
    window.click_head("Object");
    assert_eq!(window.rows()[0], "Submitted SpeechRecognition upload/clip_59.mp4");
    window.click_head("State");
    assert_eq!(window.rows()[0], "Cancel ImageOCR upload/clip_57.mp4", "equal ones are newest first");
    let head = window.harness.get_by_role_and_label(Role::ColumnHeader, "State");
    assert_eq!(head.value().as_deref(), Some("sorted ascending"));
    // The arrows follow the order that is shown.
    window.press(Modifiers::NONE, Key::ArrowDown);
    let lead = window.app().selection().lead();
    assert_eq!(lead, Some(window.app().hits().ids()[57]));
}

#[test]
fn only_rows_in_view_are_there_for_assistive_technology_and_say_if_they_are_selected() {
    let mut window = Window::with_day();
    let shown = window.rows().len();
    assert!((5..30).contains(&shown), "{shown}");
    window.click_row(2, Modifiers::NONE);
    window.click_row(4, Modifiers::COMMAND);
    let selected = |window: &Window| {
        let rows = window.row_nodes().into_iter().enumerate();
        rows.filter(|(_, row)| row.accesskit_node().is_selected() == Some(true))
            .map(|(at, _)| at)
            .collect::<Vec<_>>()
    };
    assert_eq!(selected(&window), [2, 4]);
    window.click_row(4, Modifiers::COMMAND);
    assert_eq!(selected(&window), [2]);
}

#[test]
fn a_click_with_shift_selects_the_rows_between_as_they_are_shown() {
    let mut window = Window::with_day();
    window.click_head("Tag");
    let wanted: Vec<String> = window.rows()[1..=4].to_vec();
    window.click_row(4, Modifiers::NONE);
    window.click_row(1, Modifiers::SHIFT);
    assert_eq!(window.app().selection().len(), 4);
    let rows = window.row_nodes().into_iter();
    let selected = rows.filter(|row| row.accesskit_node().is_selected() == Some(true));
    let names: Vec<String> = selected.filter_map(|row| row.accesskit_node().label()).collect();
    assert_eq!(names, wanted);
}

#[test]
fn the_menu_of_a_cell_filters_and_copies() {
    let mut window = Window::with_day();
    window.open_menu(0, "Tag");
    window.click("Only “SpeechRecognition”", Modifiers::NONE);
    assert_eq!(window.app().filter_text(), "tag:SpeechRecognition");
    assert!(!window.has("Copy value"), "the menu closes");
    window.open_menu(0, "State");
    window.click("Without “Submitted”", Modifiers::NONE);
    assert_eq!(window.app().filter_text(), "tag:SpeechRecognition -state:Submitted");
    window.open_menu(0, "Object");
    let object = window.rows()[0].rsplit(' ').next().unwrap().to_owned();
    assert_eq!(window.click_and_copy("Copy value"), object);
    window.open_menu(0, "Object");
    let row: serde_json::Value = serde_json::from_str(&window.click_and_copy("Copy row as JSON")).unwrap();
    assert_eq!(row["object"], object);
}

#[test]
fn columns_are_chosen_in_the_menu_of_their_heads_and_are_there_again() {
    let mut window = Window::with_day();
    window.harness.get_by_role_and_label(Role::ColumnHeader, "State").click_secondary();
    window.harness.run();
    for name in ["Id", "Took"] {
        window.harness.get_by_role_and_label(Role::CheckBox, name).click();
        window.harness.run();
    }
    let heads = |window: &Window| window.heads().into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert!(heads(&window).iter().any(|name| name == "Id"));
    assert!(heads(&window).iter().all(|name| name != "Took"));
    eframe::App::on_exit(window.harness.state_mut(), None);
    let text = std::fs::read_to_string(window.config.path().join("settings.json")).unwrap();
    let table = serde_json::from_str::<serde_json::Value>(&text).unwrap()["table"].clone();
    let again = Window::with_day_and(Some(&serde_json::json!({ "table": table }).to_string()));
    assert_eq!(heads(&again), heads(&window));
    window.click("Reset columns", Modifiers::NONE);
    assert!(heads(&window).iter().any(|name| name == "Took"));
}

#[test]
fn columns_are_moved_by_their_heads_and_widened_at_their_edges() {
    let mut window = Window::with_day();
    let rect =
        |window: &Window, name: &str| window.heads().into_iter().find(|(head, _)| head == name).unwrap().1;
    let tag = rect(&window, "Tag");
    window.drag(tag.right_center(), tag.right_center() + vec2(60.0, 0.0));
    assert!((rect(&window, "Tag").width() - tag.width() - 60.0).abs() < 1.0);
    let names: Vec<String> = window.rows();
    let object = rect(&window, "Object").center();
    window.drag(object, rect(&window, "State").left_center() + vec2(4.0, 0.0));
    let heads: Vec<String> = window.heads().into_iter().map(|(name, _)| name).take(4).collect();
    assert_eq!(heads, ["Sign and problems", "Object", "State", "Tag"]);
    assert_eq!(window.rows(), names, "neither of them sorts");
    let edge = rect(&window, "Tag").right_center();
    window.harness.hover_at(edge);
    window.harness.run();
    // In one frame: between two of the harness more time goes by than a double click takes.
    let button = |pressed| egui::Event::PointerButton {
        pos: edge,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    window.harness.input_mut().events.extend([true, false, true, false].map(button));
    window.harness.run();
    let fitted = rect(&window, "Tag").width();
    let widened = tag.width() + 60.0;
    assert!((fitted - widened).abs() > 1.0 && fitted > 100.0, "{fitted} after {widened}");
}

#[test]
fn a_duration_filters_from_its_cell() {
    let mut window = Window::with_day();
    window.open_menu(1, "Took");
    window.click("38 s or more", Modifiers::NONE);
    assert_eq!(window.app().filter_text(), "took>=38000ms");
    window.open_menu(1, "Wait");
    window.click("2.0 s or less", Modifiers::NONE);
    assert_eq!(window.app().filter_text(), "took>=38000ms wait<=2000ms");
}

#[test]
fn a_folder_that_went_says_so_where_the_records_would_be() {
    let mut window = Window::new();
    window.open();
    window.settle(0);
    window.tell(News::Watch(WatchState::Lost));
    window.harness.run();
    assert!(window.has("The folder is gone"));
}

#[test]
fn what_only_deleted_captures_say_stays_until_changes_are_looked_for() {
    let mut window = Window::with_day();
    window.tell(News::Gone(PathBuf::from("0059.json")));
    window.harness.run();
    assert_eq!(window.app().hits().len(), 60);
    assert!(window.has("1 capture is gone, F5 forgets it"));
    window.press(Modifiers::NONE, Key::F5);
    assert_eq!(window.app().hits().len(), 59);
    assert!(!window.has("1 capture is gone, F5 forgets it"));
    // What the walk that F5 asks for finds gone goes with it, and not what goes later.
    window.tell(News::Gone(PathBuf::from("0058.json")));
    window.tell(News::Gone(PathBuf::from("0057.json")));
    window.tell(News::Checked);
    window.tell(News::Gone(PathBuf::from("0056.json")));
    window.harness.run();
    assert_eq!(window.app().hits().len(), 57);
    assert!(window.has("1 capture is gone, F5 forgets it"));
}

#[test]
fn while_paused_arrivals_leave_the_rows_where_they_are() {
    let mut window = Window::with_day();
    window.click_row(3, Modifiers::NONE);
    assert!(window.has("Paused"));
    let before = window.places();
    for number in 60..65 {
        window.tell(capture(number, "Success", "Transcode"));
    }
    window.settle(65);
    assert_eq!(window.places(), before);
    assert!(window.has("Paused · 5 new"));
    assert!(window.has("60 records in 60 captures") && window.has("watching · read 60 of 60"));
    window.press(Modifiers::NONE, Key::End);
    assert!(window.has("65 records in 65 captures") && window.has("watching · read 65 of 65"));
    assert_eq!(window.rows()[0], "Success Transcode upload/clip_64.mp4");
    window.tell(capture(65, "Success", "Snapshot"));
    window.harness.run();
    assert_eq!(window.rows()[0], "Success Snapshot upload/clip_65.mp4", "the newest edge is followed again");
}

#[test]
fn scrolling_the_table_away_from_the_newest_pauses_and_pages_move_the_selection() {
    let mut window = Window::with_day();
    let first = window.rows()[0].clone();
    window.row_nodes()[0].hover();
    window.harness.run();
    let down = egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, -300.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    };
    window.harness.event(down);
    window.harness.run();
    assert_ne!(window.rows()[0], first);
    assert!(window.has("Paused"));
    window.press(Modifiers::COMMAND, Key::Home);
    let ids = window.app().hits().ids().to_vec();
    assert_eq!(window.app().selection().lead(), Some(ids[59]));
    assert_eq!(window.rows()[0], first);
    window.press(Modifiers::NONE, Key::PageDown);
    window.press(Modifiers::SHIFT, Key::PageDown);
    let lead = window.app().selection().lead().unwrap();
    let moved = ids.iter().rev().position(|&id| id == lead).unwrap();
    assert!(moved > 8 && moved.is_multiple_of(2), "two pages: {moved}");
    assert_eq!(window.app().selection().len(), moved / 2 + 1);
}

#[test]
fn the_status_bar_says_what_is_selected_and_what_it_took() {
    let mut window = Window::with_day();
    window.click_row(1, Modifiers::NONE);
    assert!(window.has("1 selected"));
    assert!(!window.has("took p50 38 s p95 38 s"), "one record is no distribution");
    window.click_row(3, Modifiers::SHIFT);
    assert!(window.has("3 selected"));
    assert!(window.has("took p50 38 s p95 38 s"));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.has("3 selected"));
    assert!(!window.has("took p50 38 s p95 38 s"));
}

#[test]
fn the_export_button_counts_the_selection_else_what_passes() {
    let mut window = Window::with_day();
    assert!(window.has("Export 60 records…"));
    window.press(Modifiers::NONE, Key::ArrowDown);
    assert!(window.has("Export 1 record…"));
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
        window.tell(arrival("in/found.json", &reading.capture));
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
    assert!(window.has("SpeechRecognition, Submitted"));
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
    window.harness.get_by_label("Tag, SpeechRecognition").hover();
    window.harness.run();
    window.click("Exclude this Tag", Modifiers::NONE);
    assert_eq!(window.app().filter_text(), "-tag:SpeechRecognition");
    window.harness.get_by_label("State, Submitted").hover();
    window.harness.run();
    window.click("Only this State", Modifiers::NONE);
    assert_eq!(window.app().filter_text(), "-tag:SpeechRecognition state:Submitted");
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
fn the_next_place_by_key_comes_into_view() {
    let outputs: Vec<String> = (0..200).map(|at| format!(r#""needle_{at}":"x""#)).collect();
    let text = format!(
        r#"{{"EventName":"TaskFinish","JobsDetail":{{"JobId":"a","State":"Success","Operation":{{{}}}}}}}"#,
        outputs.join(",\n")
    );
    let mut window = Window::with_document(&text);
    window.tab("Raw");
    window.harness.get_by_role_and_label(Role::RadioButton, "As received").click();
    window.harness.run();
    let field = window.harness.get_by_role_and_label(Role::TextInput, "Search in the capture");
    field.focus();
    field.type_text("needle_1");
    window.harness.run();
    window.harness.get_by_role_and_label(Role::Document, "Capture").click();
    window.harness.run();
    let first_line = |window: &Window| window.has("Fold line 1");
    assert!(first_line(&window));
    (0..60).for_each(|_| window.press(Modifiers::NONE, Key::N));
    assert!(!first_line(&window), "the text went along");
    (0..60).for_each(|_| window.press(Modifiers::SHIFT, Key::N));
    assert!(first_line(&window), "and back");
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
        let modified_ns = 1_795_155_900_000_000_000 + at * 1_000_000_000;
        let stamp = Stamp { modified_ns, ..Stamp::default() };
        let path = format!("{at}.json");
        window.tell(News::Captures(Batch::of(path.as_ref(), stamp, &said(5, state, "Transcode"))));
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
    assert!(window.has("State, mixed (3)"));
    assert!(window.has("Tag, mixed (2)"));
    assert!(window.has("Event, TaskFinish"));
    window.harness.get_by_label("One by one").click();
    window.harness.run();
    assert!(window.has("1 of 3, back to all 3 selected records"), "the one looked at is the earliest");
    window.harness.get_by_role_and_label(Role::Button, "Next").click();
    window.harness.run();
    assert!(window.has("2 of 3, back to all 3 selected records"));
    assert_eq!(window.app().selection().len(), 3);
    window.harness.get_by_label("2 of 3, back to all 3 selected records").click();
    window.harness.run();
    assert!(window.has("State, mixed (3)"));
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
fn what_is_pressed_stays_under_the_pointer_while_arrivals_come() {
    let mut window = Window::with_day();
    let before = window.places();
    let at = window.row_nodes()[3].rect().center();
    let button = |pressed| egui::Event::PointerButton {
        pos: at,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    window.harness.hover_at(at);
    window.harness.run();
    window.tell(capture(60, "Success", "Transcode"));
    window.harness.event(button(true));
    window.harness.step();
    window.tell(capture(61, "Success", "Transcode"));
    window.harness.step();
    assert_eq!(window.places(), before);
    window.tell(capture(62, "Success", "Transcode"));
    window.harness.event(button(false));
    window.harness.run();
    assert_eq!(window.places(), before);
    let selected = window.app().selection().lead().and_then(|id| window.app().index().get(id));
    assert!(
        selected.is_some_and(|record| before[3].0.contains(record.text(callscope::index::Field::Object)))
    );
    assert!(window.has("Paused · 3 new"));
}

#[test]
fn what_was_changed_is_written_down_before_the_window_ends() {
    let mut window = Window::with_day();
    window.press(Modifiers::COMMAND, Key::F);
    window.harness.event(egui::Event::Paste("state:Failed".to_owned()));
    window.harness.run();
    let path = window.config.path().join("settings.json");
    let is_written = || {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        text.contains("\"filter\": \"state:Failed\"")
    };
    let begun = std::time::Instant::now();
    while !is_written() {
        assert!(begun.elapsed().as_secs() < 120, "nothing was written");
        std::thread::sleep(std::time::Duration::from_millis(20));
        window.harness.step();
    }
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
    fn path(&self) -> &Path {
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
    // One whose end is still awaited: it began just now.
    let mut running = said(5, "Running", "Transcode");
    let now = Some(time::Time::new(time::now(), 480));
    let job = &mut running.bodies[0].callbacks[0].jobs[0];
    (job.created, job.started) = (now, now);
    window.tell(arrival("0005.json", &running));
    window.harness.run();
    let ticking = delay(&window);
    assert!(
        ticking > std::time::Duration::ZERO && ticking <= std::time::Duration::from_secs(1),
        "{ticking:?}"
    );
}

#[test]
fn the_status_bar_tells_of_the_range_that_the_filter_asks_for() {
    let mut window = Window::with_day();
    assert!(!window.has("took p50 38 s p95 38 s max 38 s"));
    window.type_filter("after:2026-11-20T14:20:00+08:00 before:2026-11-20T14:25:00+08:00 ");
    assert!(window.has("14:20:00 – 14:25:00 · 5 records began · 1 \u{E001}"));
    assert!(window.has("took p50 38 s p95 38 s max 38 s"));
}

#[test]
fn what_is_chosen_in_the_timeline_comes_into_view_in_the_table_and_moves_nothing_else() {
    let mut window = Window::with_day();
    let bar = |window: &Window| {
        let name = "Transcode Success upload/clip_30.mp4";
        window.harness.get_by_role_and_label(Role::ListBoxOption, name).rect()
    };
    let has_row = |window: &Window| window.rows().iter().any(|row| row.contains("clip_30.mp4"));
    window.press(Modifiers::NONE, Key::Home);
    assert!(!has_row(&window));
    let place = bar(&window);
    window.harness.get_by_role_and_label(Role::ListBoxOption, "Transcode Success upload/clip_30.mp4").click();
    window.harness.run();
    assert_eq!(window.app().selection().len(), 1);
    assert!(has_row(&window));
    assert_eq!(bar(&window), place);
    // The next in the same row, by a key.
    window.press(Modifiers::NONE, Key::ArrowRight);
    assert!(window.rows().iter().any(|row| row.contains("clip_31.mp4")));
}

#[test]
fn the_list_of_keys_begins_with_the_panel_that_has_the_keyboard_and_is_searched() {
    let mut window = Window::with_day();
    (0..3).for_each(|_| window.press(Modifiers::NONE, Key::F6));
    window.press(Modifiers::NONE, Key::Questionmark);
    let tops = |window: &Window, names: [&str; 3]| {
        let sheet = window.harness.get_by_role_and_label(Role::Region, "Keys");
        names.map(|name| sheet.query_all_by_label(name).next().map(|node| node.rect().top()))
    };
    let [gesture, timeline, filter] = tops(&window, ["Scroll the lanes", "Zoom in", "Clear the filter"]);
    assert!(gesture.unwrap() < timeline.unwrap() && filter.is_some_and(|filter| gesture.unwrap() < filter));
    // Nothing was clicked: who opens the list can type at once.
    window.harness.get_by_role_and_label(Role::TextInput, "Search commands and keys").type_text("zoom");
    window.harness.run();
    let [gesture, timeline, filter] = tops(&window, ["Zoom at the pointer", "Zoom in", "Clear the filter"]);
    assert!(gesture.is_some() && timeline.is_some() && filter.is_none());
    window.harness.get_by_role_and_label(Role::TextInput, "Search commands and keys").type_text("zzz");
    window.harness.run();
    assert!(window.has("No key like this"));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.has("Search commands and keys"));
}

#[test]
fn arrows_belong_to_the_panel_that_has_the_keyboard() {
    let mut window = Window::with_day();
    let focused = |window: &Window| {
        let all = window.harness.query_all(
            egui_kittest::kittest::By::new().predicate(|node| node.is_focused() && node.label().is_some()),
        );
        all.filter_map(|node| node.accesskit_node().label()).next_back().unwrap()
    };
    (0..2).for_each(|_| window.press(Modifiers::NONE, Key::F6));
    assert_eq!(focused(&window), "Facets");
    window.press(Modifiers::NONE, Key::ArrowDown);
    let first = focused(&window);
    window.press(Modifiers::NONE, Key::ArrowDown);
    let second = focused(&window);
    assert!(first != "Facets" && second != first, "{first} {second}");
    assert_eq!(window.app().selection().len(), 0, "the records were not walked");
    // From there on to the timeline, where arrows walk the records.
    window.press(Modifiers::NONE, Key::F6);
    window.press(Modifiers::NONE, Key::ArrowDown);
    assert_eq!(window.app().selection().len(), 1);
}

#[test]
fn a_value_that_no_record_has_is_named_where_the_records_would_be() {
    let mut window = Window::with_day();
    window.type_filter("state:Faild ");
    assert!(window.has("No record has state:Faild; did you mean Failed?"));
}

#[test]
fn an_open_quote_is_no_fault_while_one_types_and_all_wrong_terms_are_told_under_the_first() {
    let mut window = Window::with_day();
    window.type_filter("\"moov at");
    assert!(!window.has("a closing quote is missing"));
    window.harness.run_steps(120);
    assert!(window.has("a closing quote is missing"), "a moment passed");
    window.press(Modifiers::COMMAND, Key::A);
    window.type_filter("state:Failed tag:x,y foo:bar wait>abc");
    window.press(Modifiers::NONE, Key::Escape);
    let note = |window: &Window, text: &str| {
        window.harness.query_by_label_contains(text).map(|node| node.rect().left())
    };
    let first = note(&window, "there is no key foo").unwrap();
    assert_eq!(note(&window, "is no duration such as"), Some(first));
    let field = window.harness.get_by_role_and_label(Role::TextInput, "Filter").rect().left();
    assert!(first > field + 20.0, "{first} {field}");
}

#[test]
fn the_first_view_of_a_folder_is_the_top_of_its_table_whatever_it_is_sorted_by() {
    let settings = r#"{"table":{"sort":{"column":"object","descending":true}}}"#;
    let mut window = Window::with_settings(Some(settings));
    window.open();
    // Each is to stand above those that were there.
    let tell = |window: &Window, numbers: std::ops::Range<u32>| {
        numbers.for_each(|number| window.tell(capture(number, "Success", "Transcode")));
    };
    for (numbers, read) in [(10..30, 20), (30..40, 30)] {
        tell(&window, numbers);
        window.tell(News::Progress(Progress { found: 50, read, done: false }));
        window.harness.run();
    }
    tell(&window, 40..60);
    window.settle(50);
    assert!(window.rows()[0].contains("clip_59.mp4"), "{}", window.rows()[0]);
}
