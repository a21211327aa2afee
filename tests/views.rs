//! Finding things again: views, the filter's past, facets by keyboard, and what happens while records arrive.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

#[path = "common/window.rs"]
mod window;

use callscope::callback::{Callback, Job};
use callscope::capture::{Body, Capture};
use callscope::doc::Format;
use callscope::index::{Batch, Stamp};
use callscope::ingest::{News, Progress};
use callscope::time;
use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use std::path::PathBuf;
use std::time::Duration;
use window::Played;

const STATES: [&str; 5] = ["Success", "Failed", "Success", "Running", "Cancel"];
const TAGS: [&str; 4] = ["Transcode", "SmartCover", "Snapshot", "ImageOCR"];

/// A window on a folder of 60 jobs, or of none.
struct Window {
    played: Played,
}

window::is_played!(Window);

impl Window {
    /// A window whose folder for settings holds these files.
    fn with_files(files: &[(&str, &str)]) -> Self {
        Self { played: Played::new([1280.0, 800.0], files) }
    }

    /// A window that has read 60 jobs.
    fn with_day_and(files: &[(&str, &str)]) -> Self {
        let mut window = Self::with_files(files);
        window.open("/captures/2026-11-20");
        for number in 0..60 {
            window.arrive(
                number,
                i64::from(number),
                STATES[number as usize % 5],
                TAGS[number as usize / 2 % 4],
            );
        }
        window.settle(60);
        window
    }

    fn with_day() -> Self {
        Self::with_day_and(&[])
    }

    /// A job arrives that was created so many minutes after the first.
    fn arrive(&self, number: u32, minute: i64, state: &str, tag: &str) {
        let at =
            |seconds: i64| Some(time::Time::new(1_795_155_600_000 + (minute * 60 + seconds) * 1_000, 480));
        let job = Job {
            job_id: format!("j{number:032x}"),
            tag: tag.into(),
            state: state.into(),
            object: format!("clip_{number}.mp4"),
            created: at(0),
            started: at(2),
            ended: if state == "Running" { None } else { at(10 + i64::from(number)) },
            ..Job::default()
        };
        let callback = Callback { event: "TaskFinish".into(), jobs: vec![job], ..Callback::default() };
        let body = Body {
            format: Format::Json,
            range: 0..0,
            hash: number.into(),
            callbacks: vec![callback],
            problems: Vec::new(),
        };
        let capture =
            Capture { encoding: "UTF-8", heads: Vec::new(), bodies: vec![body], problems: Vec::new() };
        let path = PathBuf::from(format!("{number:04}.json"));
        self.tell(News::Captures(Batch::of(&path, Stamp::default(), &capture)));
    }

    fn filter(&self) -> &str {
        self.app().filter_text()
    }

    fn click(&mut self, name: &str) {
        self.harness.get_by_role_and_label(Role::Button, name).click();
        self.harness.run();
    }

    fn follow(&mut self, link: &str) {
        self.harness.get_by_role_and_label(Role::Link, link).click();
        self.harness.run();
    }

    /// Puts a text into a field, in the place of what stands there.
    fn write(&mut self, field: &str, text: &str) {
        self.harness.get_by_role_and_label(Role::TextInput, field).focus();
        self.harness.run();
        self.press(Modifiers::COMMAND, Key::A);
        self.harness.get_by_role_and_label(Role::TextInput, field).type_text(text);
        self.harness.run();
    }

    /// The names in the dialog of the views.
    fn views(&self) -> Vec<String> {
        let Some(dialog) = self.harness.query_by_role_and_label(Role::Region, "Views") else {
            return Vec::new();
        };
        let rows = dialog.query_all_by_role(Role::ListBoxOption);
        rows.filter_map(|row| row.accesskit_node().label()).collect()
    }

    fn focused(&self) -> String {
        let all = self.harness.query_all_by(|_| true);
        all.filter(egui_kittest::Node::is_focused)
            .find_map(|node| node.accesskit_node().label())
            .unwrap_or_default()
    }

    /// Waits for what a thread beside the window does.
    fn wait_for(&mut self, name: &str) {
        for _ in 0..2_000 {
            self.harness.run();
            if self.harness.query_all_by_label_contains(name).next().is_some() {
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("{name} never came");
    }

    /// What each row of the table in view is called, and where it lies.
    fn rows(&self) -> Vec<(String, egui::Rect)> {
        let table = self.harness.get_by_role_and_label(Role::Region, "Records");
        let rows = table.query_all_by_role(Role::Row);
        rows.map(|row| (row.accesskit_node().label().unwrap(), row.rect())).collect()
    }

    /// What each lane in view is called, without its counts, and where it lies.
    fn lanes(&self) -> Vec<(String, egui::Rect)> {
        let lanes = self.harness.query_all_by_role(Role::TreeItem);
        let name = |label: String| label.split(',').next().unwrap_or_default().to_owned();
        lanes.map(|lane| (name(lane.accesskit_node().label().unwrap()), lane.rect())).collect()
    }

    /// The text that was put on the clipboard in the last frame.
    fn copied(&self) -> Option<String> {
        self.harness.output().platform_output.commands.iter().find_map(|command| match command {
            egui::OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        })
    }

    /// The title that the window was given in the last frame.
    fn title(&self) -> Option<String> {
        let commands = self.harness.output().viewport_output.values().flat_map(|output| &output.commands);
        let titles = commands.filter_map(|command| match command {
            egui::ViewportCommand::Title(title) => Some(title.clone()),
            _ => None,
        });
        titles.reduce(|_, last| last)
    }

    fn exit(&mut self) -> serde_json::Value {
        eframe::App::on_exit(self.harness.state_mut(), None);
        let text = std::fs::read_to_string(self.config.path().join("settings.json")).unwrap();
        serde_json::from_str(&text).unwrap()
    }
}

fn sorted_by(window: &Window) -> Vec<(String, String)> {
    let heads = window.harness.query_all_by_role(Role::ColumnHeader);
    heads.filter_map(|head| Some((head.accesskit_node().label()?, head.value()?))).collect()
}

#[test]
fn the_first_views_have_keys_and_presets_show_what_they_say() {
    let mut window = Window::with_day();
    window.harness.set_size(vec2(1900.0, 900.0));
    // Of few jobs nothing is above the 95th percentile.
    for number in 60..100 {
        window.arrive(number, i64::from(number), "Success", "Transcode");
    }
    for (key, filter, sort) in [
        (Key::Num1, "state:Failed", "Created"),
        (Key::Num2, "slow:p95", "Took"),
        (Key::Num3, "state:Submitted,Pause or wait>1m", "Wait"),
        (Key::Num4, "repeats>0", "Deliveries"),
        (Key::Num5, "has:problem", "Created"),
    ] {
        window.press(Modifiers::COMMAND, key);
        assert_eq!(window.filter(), filter);
        if key == Key::Num2 {
            let names: Vec<String> = window.rows().into_iter().map(|(name, _)| name).collect();
            assert_eq!(names[0], "Success Transcode clip_99.mp4");
        }
        window.press(Modifiers::COMMAND, Key::Backspace);
        assert_eq!(sorted_by(&window), [(sort.to_owned(), "sorted descending".to_owned())]);
    }
    window.press(Modifiers::COMMAND, Key::Num9);
    assert_eq!(window.filter(), "", "there is no ninth view");
}

#[test]
fn what_is_shown_is_kept_under_a_name_and_is_there_again() {
    let mut window = Window::with_day();
    window.press(Modifiers::NONE, Key::G);
    window.harness.get_by_role_and_label(Role::ColumnHeader, "Object").click();
    window.harness.run();
    window.click("Cancel");
    window.press(Modifiers::COMMAND, Key::S);
    assert_eq!(window.focused(), "Name of the view");
    window.write("Name of the view", "长视频 [a]");
    assert!(!window.has("Rename") && window.views().is_empty(), "there is nothing but the name");
    window.press(Modifiers::NONE, Key::Enter);
    window.press(Modifiers::COMMAND, Key::Num1);
    assert_eq!(window.filter(), "state:Failed", "the next key is for the window");
    window.press(Modifiers::NONE, Key::G);
    assert!(window.has("Group by tag"));
    window.press(Modifiers::COMMAND, Key::Num6);
    assert_eq!(window.filter(), "state:Cancel");
    assert!(window.has("Group by workflow"));
    assert_eq!(sorted_by(&window), [("Object".to_owned(), "sorted ascending".to_owned())]);
    assert!(window.has("Views, 长视频 [a] is shown"));
    window.press(Modifiers::NONE, Key::V);
    assert_eq!(window.views().last().unwrap(), "长视频 [a]");
    window.exit();
    let text = std::fs::read_to_string(window.config.path().join("views.txt")).unwrap();
    assert!(text.contains("[长视频 [a]]\nfilter = state:Cancel\ngroup = workflow\n"), "{text}");
    let mut again = Window::with_day_and(&[("views.txt", &text)]);
    again.press(Modifiers::COMMAND, Key::Num6);
    assert_eq!(again.filter(), "state:Cancel");
}

#[test]
fn a_view_that_comes_along_is_saved_over_by_a_second_enter_only() {
    let mut window = Window::with_day();
    window.click("Cancel");
    window.press(Modifiers::COMMAND, Key::S);
    window.press(Modifiers::COMMAND, Key::A);
    window.harness.get_by_role_and_label(Role::TextInput, "Name of the view").type_text("slow");
    window.harness.run();
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.has("“Slow” comes with Callscope."));
    assert_eq!(window.focused(), "Name of the view");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(!window.has("Name of the view"));
    window.press(Modifiers::COMMAND, Key::Backspace);
    window.press(Modifiers::COMMAND, Key::Num2);
    assert_eq!(window.filter(), "state:Cancel");
}

#[test]
fn esc_clears_the_selection_and_pressed_once_more_ends_the_pause() {
    let mut window = Window::with_day();
    window.press(Modifiers::NONE, Key::ArrowDown);
    assert!(window.has("Paused") && window.app().selection().len() == 1);
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.has("Paused") && window.app().selection().is_empty());
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.has("Paused"));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.has("Paused"), "there is nothing left to undo");
}

#[test]
fn records_that_are_no_neighbours_are_selected_and_cells_have_their_menu_without_a_mouse() {
    let mut window = Window::with_day();
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::COMMAND, Key::ArrowDown);
    window.press(Modifiers::COMMAND, Key::ArrowDown);
    assert_eq!(window.app().selection().len(), 1, "going on selects nothing");
    window.press(Modifiers::COMMAND, Key::Space);
    window.press(Modifiers::COMMAND, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::X);
    let selected = |window: &Window| {
        let table = window.harness.get_by_role_and_label(Role::Region, "Records");
        let rows = table.query_all_by_role(Role::Row).enumerate();
        let rows = rows.filter(|(_, row)| row.accesskit_node().is_selected() == Some(true));
        rows.map(|(at, _)| at).collect::<Vec<_>>()
    };
    assert_eq!(selected(&window), [0, 2, 3]);
    window.press(Modifiers::COMMAND, Key::ArrowUp);
    window.press(Modifiers::COMMAND, Key::Space);
    assert_eq!(selected(&window), [0, 3]);
    // Keys go on from the row that was left out.
    window.press(Modifiers::NONE, Key::ArrowUp);
    assert_eq!(selected(&window), [1]);

    for _ in 0..3 {
        window.press(Modifiers::COMMAND, Key::ArrowRight);
    }
    window.press(Modifiers::SHIFT, Key::F10);
    // What the system's part of the window does.
    let (ctx, mut input) = (window.harness.ctx.clone(), egui::RawInput::default());
    eframe::App::raw_input_hook(window.harness.state_mut(), &ctx, &mut input);
    for event in input.events {
        window.harness.event(event);
        window.harness.run();
    }
    let tag = window.rows()[1].0.split(' ').nth(1).unwrap().to_owned();
    window.click(&format!("Only “{tag}”"));
    assert_eq!(window.filter(), format!("tag:{tag}"));
}

#[test]
fn views_are_renamed_moved_overwritten_and_deleted_and_it_can_be_undone() {
    let mut window = Window::with_day();
    window.click("Failed");
    window.press(Modifiers::NONE, Key::V);
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.click("Up");
    assert_eq!(window.views()[..2], ["Slow", "Failures"]);
    window.click("Overwrite “Slow”");
    assert!(window.has("“Slow” comes with Callscope.") && !window.has("Bring back presets"));
    window.follow("Keep it");
    window.click("Overwrite “Slow”");
    window.follow("Overwrite it");
    assert!(window.has("Bring back presets") && !window.has("“Slow” comes with Callscope."));
    window.write("Name of the view", "Mine");
    window.click("Rename");
    assert_eq!(window.views()[..2], ["Mine", "Failures"]);
    window.click("Delete");
    assert_eq!(window.views()[0], "Failures");
    window.click("Undo");
    assert_eq!(window.views()[0], "Mine");
    window.click("Bring back presets");
    assert_eq!(window.views().last().unwrap(), "Slow");
    window.click("Show");
    assert_eq!(window.filter(), "state:Failed");
    assert!(window.views().is_empty(), "the dialog closes");
}

#[test]
fn views_are_in_the_menu_and_in_the_palette() {
    let mut window = Window::with_day();
    window.click("Views");
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.has("Save the view…"), "Esc closes the menu");
    window.click("Views");
    window.harness.get_by_label_contains("Slow").click();
    window.harness.run();
    assert_eq!(window.filter(), "slow:p95");
    assert!(window.has("Views, Slow is shown"));
    window.press(Modifiers::COMMAND, Key::P);
    let field = window.harness.get_all_by_role(Role::TextInput).find(egui_kittest::Node::is_focused);
    field.unwrap().type_text("view prob");
    window.harness.run();
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.filter(), "has:problem");
}

#[test]
fn views_are_shared_as_a_file_that_is_never_replaced_unasked() {
    let mut window = Window::with_day();
    let path = window.config.path().join("shared.txt");
    std::fs::write(&path, "precious").unwrap();
    window.press(Modifiers::NONE, Key::V);
    assert!(window.has("Import…") && window.has("Export…"));
    window.write("File", path.to_str().unwrap());
    window.click("Export");
    window.wait_for("There is a file already");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "precious");
    window.click("Replace");
    window.wait_for("Exported 5 views");
    assert!(std::fs::read_to_string(&path).unwrap().contains("[Slow]\nfilter = slow:p95\n"));
    for _ in 0..5 {
        window.click("Delete");
    }
    assert!(window.views().is_empty());
    window.click("Import");
    window.wait_for("Imported 5 views");
    assert_eq!(window.views().len(), 5);
    std::fs::write(&path, "[a]\nnonsense").unwrap();
    window.click("Import");
    window.wait_for("Could not import: line 2");
    assert_eq!(window.views().len(), 5);
}

#[test]
fn damaged_views_are_set_aside_and_told_of() {
    let window = Window::with_files(&[("views.txt", "[a]\nfilter = x\n\u{0}garbage")]);
    assert!(window.harness.query_all_by_label_contains("Not all views could be read").next().is_some());
    assert!(window.config.path().join("views.damaged.txt").exists());
}

#[test]
fn the_filter_goes_back_anywhere_and_alt_left_takes_back_what_came_last() {
    let mut window = Window::with_day();
    window.click("Failed");
    window.click("ImageOCR");
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.filter(), "state:Failed");
    window.press(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z);
    assert_eq!(window.filter(), "state:Failed tag:ImageOCR");
    for _ in 0..10 {
        window.harness.step();
    }
    window.press(Modifiers::NONE, Key::W);
    window.press(Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(window.filter(), "state:Failed tag:ImageOCR", "the zoom came last");
    window.press(Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(window.filter(), "state:Failed");
    window.press(Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(window.filter(), "");
    for filter in ["state:Failed", "state:Failed tag:ImageOCR"] {
        window.press(Modifiers::ALT, Key::ArrowRight);
        assert_eq!(window.filter(), filter);
    }
}

#[test]
fn a_filter_is_copied_and_pasted_as_text() {
    let mut window = Window::with_day();
    window.click("Failed");
    window.press(Modifiers::COMMAND, Key::P);
    let field = window.harness.get_all_by_role(Role::TextInput).find(egui_kittest::Node::is_focused);
    field.unwrap().type_text("copy the filter");
    window.harness.run();
    let (key, modifiers) = (Key::Enter, Modifiers::NONE);
    window.harness.event(egui::Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers,
    });
    let copied = (0..8).find_map(|_| {
        window.harness.step();
        window.copied()
    });
    assert_eq!(copied.as_deref(), Some("state:Failed"));
    window.harness.run();
    window.harness.event(egui::Event::Paste("  tag:ImageOCR\n\n  -state:Failed\n".into()));
    window.harness.run();
    assert_eq!(window.filter(), "tag:ImageOCR -state:Failed");
    assert!(window.has("Remove tag:ImageOCR"));
}

#[test]
fn facets_are_worked_with_the_keyboard_alone() {
    let mut window = Window::with_day();
    window.press(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::B);
    assert_eq!(window.focused(), "Success");
    window.press(Modifiers::NONE, Key::ArrowDown);
    assert_eq!(window.focused(), "Failed");
    assert!(window.app().selection().is_empty(), "the arrows are the facets' own");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.filter(), "state:Failed");
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::COMMAND, Key::Enter);
    assert_eq!(window.filter(), "state:Failed,Cancel");
    window.press(Modifiers::NONE, Key::ArrowDown);
    assert_eq!(window.focused(), "Tag");
    window.press(Modifiers::NONE, Key::ArrowDown);
    let tag = window.focused();
    window.press(Modifiers::ALT, Key::Enter);
    assert_eq!(window.filter(), format!("state:Failed,Cancel -tag:{tag}"));
    window.press(Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(window.focused(), "Tag");
    assert!(!window.has("Snapshot"), "folded");
    window.press(Modifiers::NONE, Key::ArrowRight);
    assert!(window.has("Snapshot"));
}

#[test]
fn the_menu_of_a_lane_and_of_a_facet_include_and_exclude() {
    let mut window = Window::with_day_and(&[("settings.json", r#"{"timeline":{"grouping":"tag"}}"#)]);
    let (name, rect) = window.lanes()[1].clone();
    let at = rect.left_center() + vec2(80.0, 0.0);
    window.harness.hover_at(at);
    window.harness.run();
    for pressed in [true, false] {
        let button = egui::PointerButton::Secondary;
        let modifiers = Modifiers::NONE;
        window.harness.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers });
        window.harness.step();
    }
    window.harness.run();
    window.click(&format!("Without “{name}”"));
    assert_eq!(window.filter(), format!("-tag:{name}"));
    window.harness.get_by_role_and_label(Role::Button, "Failed").click_secondary();
    window.harness.run();
    window.click("Only “Failed”");
    assert_eq!(window.filter(), format!("-tag:{name} state:Failed"));
}

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

#[test]
fn while_the_user_works_nothing_moves_under_the_pointer_and_nothing_is_missed() {
    let mut chance = Chance(11);
    let mut window = Window::with_day();
    let mut told: Vec<(&str, bool)> = (0..60).map(|number| (STATES[number % 5], false)).collect();
    window.harness.hover_at(window.rows()[4].1.center());
    window.harness.run();
    // Selecting pauses.
    let row = window.rows()[4].1.center();
    window.harness.drag_at(row);
    window.harness.drop_at(row);
    window.harness.run();
    assert!(window.has("Paused"));
    let mut filter = "";
    for round in 0..24 {
        let pointer = window.rows()[3 + chance.below(4) as usize % (window.rows().len() - 3)].1.center();
        window.harness.hover_at(pointer);
        window.harness.run();
        let under = |window: &Window| {
            window
                .rows()
                .into_iter()
                .find(|(_, rect)| rect.contains(pointer))
                .map(|(name, rect)| (name, rect.top() as i32))
        };
        let before = under(&window);
        assert!(before.is_some());
        for _ in 0..=chance.below(4) {
            let number = told.len() as u32;
            let state = STATES[chance.below(5) as usize];
            // Some are late: they belong among those that are there already.
            let minute = if chance.below(3) == 0 { chance.below(60) as i64 } else { i64::from(number) };
            let tag = if chance.below(4) == 0 { format!("New{number}") } else { "Transcode".to_owned() };
            window.arrive(number, minute, state, &tag);
            told.push((state, true));
        }
        window.harness.run();
        assert_eq!(under(&window), before, "round {round}");
        let passes = |state: &str| filter.is_empty() || state == "Success";
        assert_eq!(window.app().hits().len(), told.iter().filter(|(state, _)| passes(state)).count());
        let new = told.iter().filter(|(state, is_new)| *is_new && passes(state)).count();
        assert!(window.has(&format!("Paused · {new} new")) || new == 0, "{new} in round {round}");
        match chance.below(4) {
            0 => {
                let delta = vec2(0.0, if chance.below(2) == 0 { -66.0 } else { 44.0 });
                window.harness.event(egui::Event::MouseWheel {
                    unit: egui::MouseWheelUnit::Point,
                    delta,
                    phase: egui::TouchPhase::Move,
                    source: egui::MouseWheelSource::Unknown,
                    modifiers: Modifiers::NONE,
                });
                window.harness.run();
            }
            1 => window.press(Modifiers::NONE, Key::ArrowDown),
            2 => {
                filter = if filter.is_empty() { "state:Success" } else { "" };
                window.click("Success");
                assert_eq!(window.filter(), filter);
                // Another question is answered with everything that there is.
                told.iter_mut().for_each(|(_, is_new)| *is_new = false);
            }
            _ => {
                window.harness.get_by_role_and_label(Role::ColumnHeader, "Took").click();
                window.harness.run();
            }
        }
    }
    window.press(Modifiers::NONE, Key::End);
    assert!(window.has("Live"));
    window.press(Modifiers::NONE, Key::ArrowDown);
    assert!(window.has("Paused"), "what came was seen");
}

#[test]
fn rows_whose_records_change_keep_their_places_while_paused() {
    let mut window = Window::with_day();
    let clips = |window: &Window| -> Vec<String> {
        let rows = window.rows().into_iter();
        rows.filter_map(|(name, _)| name.rsplit('/').next()?.rsplit(' ').next().map(str::to_owned)).collect()
    };
    for _ in 0..2 {
        window.harness.get_by_role_and_label(Role::ColumnHeader, "Took").click();
        window.harness.run();
    }
    window.press(Modifiers::NONE, Key::L);
    let first = |all: &[String]| all[..5].to_vec();
    assert_eq!(
        first(&clips(&window)),
        ["clip_0.mp4", "clip_1.mp4", "clip_2.mp4", "clip_4.mp4", "clip_5.mp4"]
    );
    // One goes on after all, of another there is nothing left.
    window.arrive(2, 2, "Running", "Snapshot");
    window.tell(News::Gone(PathBuf::from("0004.json")));
    window.harness.run();
    window.press(Modifiers::NONE, Key::F5);
    assert!(window.has("Paused"));
    assert_eq!(
        first(&clips(&window)),
        ["clip_0.mp4", "clip_1.mp4", "clip_2.mp4", "clip_5.mp4", "clip_6.mp4"]
    );
    window.press(Modifiers::NONE, Key::End);
    assert!(window.has("Live"));
    assert_eq!(
        first(&clips(&window)),
        ["clip_0.mp4", "clip_1.mp4", "clip_5.mp4", "clip_6.mp4", "clip_7.mp4"]
    );
}

#[test]
fn lanes_and_facets_stay_under_the_pointer_while_paused() {
    let mut window = Window::with_day_and(&[("settings.json", r#"{"timeline":{"grouping":"tag"}}"#)]);
    window.press(Modifiers::NONE, Key::L);
    assert!(window.has("Paused"));
    let (name, rect) = window.lanes()[2].clone();
    window.harness.hover_at(rect.center());
    window.harness.run();
    for number in 60..64 {
        window.arrive(number, i64::from(number), "Failed", &format!("A new tag {number}"));
        window.harness.run();
    }
    let now = window.lanes().into_iter().find(|(other, _)| *other == name).unwrap();
    assert!((now.1.top() - rect.top()).abs() < 0.5, "{name} from {} to {}", rect.top(), now.1.top());
    assert!(window.has("Paused · 4 new"));
    // The newest come to the top when they are followed again.
    window.press(Modifiers::NONE, Key::End);
    assert!(window.lanes()[0].0.starts_with("A new tag"));

    window.press(Modifiers::NONE, Key::L);
    let place = |window: &Window, name: &str| {
        window.harness.get_by_role_and_label(Role::Button, name).rect().top() as i32
    };
    let before = place(&window, "Transcode");
    window.harness.hover_at(window.harness.get_by_role_and_label(Role::Button, "Transcode").rect().center());
    window.harness.run();
    for number in 64..94 {
        window.arrive(number, i64::from(number), "Cancel", "ImageOCR");
    }
    window.arrive(94, 94, "Cancel", "One more");
    window.harness.run();
    assert_eq!(place(&window, "Transcode"), before);
    window.harness.hover_at(egui::pos2(700.0, 20.0));
    window.harness.run();
    assert_eq!(place(&window, "Transcode"), before, "still paused");
    window.press(Modifiers::NONE, Key::End);
    assert!(place(&window, "ImageOCR") < place(&window, "Transcode"));
}

#[test]
fn a_pause_goes_on_while_arrivals_are_read() {
    let mut window = Window::with_day();
    window.press(Modifiers::NONE, Key::L);
    let progress = |done| News::Progress(Progress { found: 61, read: 60 + usize::from(done), done });
    window.tell(progress(false));
    window.harness.run();
    window.arrive(60, 60, "Success", "Transcode");
    window.harness.run();
    assert!(window.has("Paused · 1 new") && window.has("60 records"));
    window.tell(progress(true));
    window.harness.run();
    assert!(window.has("Paused · 1 new") && window.has("60 records"));
}

#[test]
fn while_paused_a_note_on_a_record_shows_nothing_new() {
    let mut window = Window::with_day();
    window.press(Modifiers::NONE, Key::L);
    window.arrive(60, 60, "Success", "Transcode");
    window.harness.run();
    window.press(Modifiers::COMMAND, Key::A);
    window.press(Modifiers::NONE, Key::M);
    assert!(window.has("Paused · 1 new") && window.has("60 records"));
}

#[test]
fn selecting_all_pauses() {
    let mut window = Window::with_day();
    assert!(window.has("Live"));
    window.press(Modifiers::COMMAND, Key::A);
    assert!(window.has("Paused"));
}

#[test]
fn while_paused_counts_stand_still_with_the_rest() {
    let mut window = Window::with_day();
    let count = |window: &Window, name: &str| {
        let value = window.harness.get_by_role_and_label(Role::Button, name);
        value.accesskit_node().value().unwrap().parse::<usize>().unwrap()
    };
    window.press(Modifiers::NONE, Key::L);
    let (success, failed) = (count(&window, "Success"), count(&window, "Failed"));
    for number in 60..63 {
        window.arrive(number, i64::from(number), "Success", "Transcode");
        window.harness.run();
    }
    assert!(window.has("Paused · 3 new") && window.has("60 records") && window.has("Export 60 records…"));
    assert_eq!((count(&window, "Success"), count(&window, "Failed")), (success, failed));
    // What is asked now is answered with all there is, and stands still from then on.
    window.click("Success");
    let shown = success + 3;
    assert!(window.has("Paused") && window.has(&format!("{shown} of 63")));
    window.arrive(63, 63, "Success", "Transcode");
    window.arrive(64, 64, "Failed", "Transcode");
    window.harness.run();
    assert!(window.has("Paused · 1 new") && window.has(&format!("Export {shown} records…")));
    window.press(Modifiers::COMMAND, Key::A);
    assert_eq!(window.app().selection().len(), shown, "what is seen is selected");
    window.press(Modifiers::NONE, Key::End);
    assert!(window.has("Live") && window.has(&format!("{} of 65", shown + 1)));
    assert_eq!(count(&window, "Failed"), failed + 1);
}

#[test]
fn values_keep_their_places_under_the_pointer_whatever_is_clicked() {
    let mut window = Window::with_day();
    let places = |window: &Window| {
        let region = window.harness.get_by_role_and_label(Role::Region, "Facets");
        let all = region
            .query_all_by_role(Role::Button)
            .map(|node| (node.accesskit_node().label().unwrap_or_default(), node.rect().top() as i32));
        all.collect::<Vec<_>>()
    };
    let values: Vec<String> =
        ["Failed", "Success", "Transcode", "Snapshot", "Failed"].map(str::to_owned).into();
    let at = window.harness.get_by_role_and_label(Role::Button, "Failed").rect().center();
    window.harness.hover_at(at);
    window.harness.run();
    let before = places(&window);
    for value in values {
        let at = window.harness.get_by_role_and_label(Role::Button, &value).rect().center();
        window.harness.hover_at(at);
        window.harness.run();
        window.harness.drag_at(at);
        window.harness.drop_at(at);
        window.harness.run();
        assert!(window.filter().contains(&value) || window.filter().is_empty(), "{}", window.filter());
        assert_eq!(places(&window), before, "after {value}");
    }
}

#[test]
fn all_of_the_filter_is_selected_copied_and_taken_away() {
    let mut window = Window::with_day();
    window.press(Modifiers::COMMAND, Key::F);
    window.harness.get_by_role_and_label(Role::TextInput, "Filter").type_text("state:Failed took>1s ");
    window.harness.run();
    window.harness.get_by_role_and_label(Role::TextInput, "Filter").type_text("tag:Transcode");
    window.harness.run();
    let filter = "state:Failed took>1s tag:Transcode";
    assert_eq!(window.filter(), filter);
    window.press(Modifiers::COMMAND, Key::A);
    window.harness.event(egui::Event::Copy);
    window.harness.step();
    assert_eq!(window.copied().as_deref(), Some(filter));
    // Looked at it is what it was, and left alone it is chips again.
    assert_eq!(window.filter(), filter);
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(window.filter(), filter);
    window.press(Modifiers::COMMAND, Key::F);
    window.press(Modifiers::COMMAND, Key::A);
    window.press(Modifiers::NONE, Key::Delete);
    assert_eq!((window.filter(), window.app().hits().len()), ("", 60));
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.filter(), filter);
}

#[test]
fn failures_in_the_background_are_counted_in_the_title_until_somebody_looks() {
    let mut window = Window::with_day();
    let titles = |window: &mut Window, focused: bool| {
        window.harness.input_mut().focused = focused;
        let mut last = None;
        for _ in 0..4 {
            window.harness.step();
            last = window.title().or(last);
        }
        last
    };
    assert_eq!(titles(&mut window, false), None, "nothing is new yet");
    for (number, state) in (60..).zip(["Failed", "Success", "Failed", "Failed"]) {
        window.arrive(number, i64::from(number), state, "Transcode");
    }
    assert_eq!(titles(&mut window, false).as_deref(), Some("(3) Callscope – 2026-11-20"));
    assert_eq!(titles(&mut window, true).as_deref(), Some("Callscope – 2026-11-20"));
    window.arrive(64, 64, "Failed", "Transcode");
    assert_eq!(titles(&mut window, true), None, "who looks sees it");
    assert_eq!(titles(&mut window, false), None);
}

#[test]
fn everything_is_there_again_at_the_next_start() {
    let captures = tempfile::tempdir().unwrap();
    let text = r#"{"EventName":"TaskFinish","JobsDetail":[{"JobId":"j1","Tag":"Transcode","State":"Failed","CreationTime":"2026-11-20T08:00:00+0800"}]}"#;
    std::fs::write(captures.path().join("a.json"), text).unwrap();
    let settings = serde_json::json!({
        "folder": captures.path(), "recent": [captures.path(), "/elsewhere"], "filter": "state:Failed #tag:Transcode",
        "theme": "light", "language": "en", "zone": "utc",
        "sizes": {"facets_open": true, "facets": 260.0, "details_open": false, "details": 500.0, "table": 300.0},
        "timeline": {"grouping": "queue"},
        "table": {"columns": ["sign", "id", "tag"], "widths": {"id": 333.0}, "sort": {"column": "tag", "descending": true}},
        "facets": {"folded": ["tag"], "by_name": ["state"]},
    });
    let mut window = Window::with_files(&[("settings.json", &settings.to_string())]);
    window.wait_for("1 record in 1 captures");
    assert_eq!(window.filter(), "state:Failed #tag:Transcode");
    assert!(window.has("Group by queue"));
    assert!(!window.has("Nothing selected"), "the details are closed");
    assert_eq!(sorted_by(&window), [("Tag".to_owned(), "sorted descending".to_owned())]);
    let id = window.harness.get_by_role_and_label(Role::ColumnHeader, "Id").rect().width();
    assert!((id - 333.0).abs() < 1.0, "{id}");
    let kept = window.exit();
    for key in ["folder", "recent", "filter", "theme", "language", "zone", "sizes", "facets"] {
        assert_eq!(kept[key], settings[key], "{key}");
    }
    assert_eq!(kept["timeline"]["grouping"], settings["timeline"]["grouping"]);
    assert_eq!(kept["table"]["columns"], settings["table"]["columns"]);
    assert_eq!(kept["table"]["widths"], settings["table"]["widths"]);
}

#[test]
fn the_list_of_views_is_walked_and_a_view_shown_by_keys_alone() {
    let mut window = Window::with_day();
    window.press(Modifiers::NONE, Key::V);
    assert!(window.has("Bring back presets") || window.has("Rename"));
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::ArrowUp);
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.filter(), "slow:p95");
    assert!(!window.has("Rename"), "the dialog is done");
}

#[test]
fn alt_and_an_arrow_go_back_wherever_the_keyboard_is_but_in_a_text() {
    let mut window = Window::with_day();
    window.press(Modifiers::COMMAND, Key::Num1);
    assert_eq!(window.filter(), "state:Failed");
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::B);
    window.press(Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(window.filter(), "");
    window.press(Modifiers::ALT, Key::ArrowRight);
    assert_eq!(window.filter(), "state:Failed");
}

#[test]
fn the_list_of_keys_fits_a_low_window_and_can_be_closed() {
    let mut window = Window::with_day();
    window.harness.set_size(vec2(800.0, 500.0));
    window.harness.run();
    window.press(Modifiers::NONE, Key::Questionmark);
    let close = window.harness.get_by_role_and_label(Role::Button, "Close").rect();
    assert!(close.top() > 0.0 && close.bottom() < 500.0, "{close}");
    window.click("Close");
    assert!(!window.has("Close"));
}

#[test]
fn the_field_of_a_range_does_not_wait_for_records_to_come() {
    let mut window = Window::with_day();
    window.press(Modifiers::COMMAND, Key::F);
    window.harness.get_by_role_and_label(Role::TextInput, "Filter").type_text("tag:None ");
    window.harness.run();
    window.press(Modifiers::NONE, Key::Escape);
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.app().hits().is_empty());
    window.press(Modifiers::COMMAND, Key::G);
    window.press(Modifiers::COMMAND, Key::Backspace);
    assert!(!window.app().hits().is_empty() && !window.has("Range of time to show"));
}
