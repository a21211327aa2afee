//! The filter bar, facets and views as a person uses them: what keys and clicks mean, and what they leave alone.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

#[path = "common/window.rs"]
mod window;

use callscope::callback::{Callback, Job};
use callscope::capture::{Body, Capture};
use callscope::doc::Format;
use callscope::index::{Batch, Stamp};
use callscope::ingest::News;
use callscope::time;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, pos2};
use egui_kittest::kittest::{NodeT, Queryable};
use std::path::Path;
use window::Played;

const STATES: [&str; 5] = ["Success", "Failed", "Success", "Submitted", "Cancel"];
const TAGS: [&str; 4] = ["Transcode", "SmartCover", "Snapshot", "ImageOCR"];
/// When the first job was created, in milliseconds since 1970.
const BEGIN: i64 = 1_795_155_600_000;

/// A window on a folder of forty jobs, one a minute.
struct Window {
    played: Played,
}

window::is_played!(Window);

impl Window {
    fn with_jobs() -> Self {
        let mut window = Self { played: Played::new([1280.0, 800.0], &[]) };
        window.open("/captures/2026-11-20");
        (0..40).for_each(|number| window.arrive(number));
        window.settle(40);
        window
    }

    fn arrive(&self, number: usize) {
        let at = |seconds: i64| Some(time::Time::new(BEGIN + (number as i64 * 60 + seconds) * 1_000, 480));
        let job = Job {
            job_id: format!("j{number:032x}"),
            tag: TAGS[number / 2 % 4].into(),
            state: STATES[number % 5].into(),
            bucket: if number.is_multiple_of(3) { "media" } else { "media-archive" }.into(),
            object: format!("clip_{number}.mp4"),
            created: at(0),
            started: at(2),
            ended: at(10 + number as i64),
            ..Job::default()
        };
        let callback = Callback { event: "TaskFinish".into(), jobs: vec![job], ..Callback::default() };
        let body = Body {
            format: Format::Json,
            range: 0..0,
            hash: number as u64,
            callbacks: vec![callback],
            problems: Vec::new(),
        };
        let capture =
            Capture { encoding: "UTF-8", heads: Vec::new(), bodies: vec![body], problems: Vec::new() };
        let path = format!("{number:04}.json");
        self.tell(News::Captures(Batch::of(Path::new(&path), Stamp::default(), &capture)));
    }

    fn filter(&self) -> &str {
        self.app().filter_text()
    }

    fn found(&self) -> usize {
        self.app().hits().len()
    }

    fn click(&mut self, name: &str) {
        self.harness.get_by_role_and_label(Role::Button, name).click();
        self.harness.run();
    }

    fn type_filter(&mut self, text: &str) {
        self.press(Modifiers::COMMAND, Key::F);
        self.harness.get_by_role_and_label(Role::TextInput, "Filter").type_text(text);
        self.harness.run();
    }

    fn press_twice(&mut self, key: Key) {
        self.press(Modifiers::NONE, key);
        self.press(Modifiers::NONE, key);
    }

    /// Opens the menu of the cell of a row in a column.
    fn open_menu(&mut self, row: usize, column: &str) {
        let records = self.harness.get_by_role_and_label(Role::Region, "Records");
        let y = records.query_all_by_role(Role::Row).nth(row).unwrap().rect().center().y;
        let pos = pos2(self.harness.get_by_role_and_label(Role::ColumnHeader, column).rect().center().x, y);
        self.harness.hover_at(pos);
        self.harness.run();
        for pressed in [true, false] {
            let button = PointerButton::Secondary;
            self.harness.event(Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE });
            self.harness.step();
        }
        self.harness.run();
    }

    fn paste(&mut self, text: &str) {
        self.harness.event(Event::Paste(text.to_owned()));
        self.harness.run();
    }
}

#[test]
fn enter_takes_what_is_called_so_and_leaves_a_part_of_a_text_as_it_is() {
    let mut window = Window::with_jobs();
    // There are more that only begin so.
    window.type_filter("bucket:media");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!((window.filter(), window.found()), ("bucket:media", 14));
    window.press_twice(Key::Escape);
    window.press(Modifiers::COMMAND, Key::Backspace);
    window.type_filter("object:clip_1");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!((window.filter(), window.found()), ("object:clip_1", 11));
    // Stepped to, one of them is meant.
    window.press_twice(Key::Escape);
    window.press(Modifiers::COMMAND, Key::Backspace);
    window.type_filter("object:clip_2");
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.filter(), "object:clip_2.mp4");
}

#[test]
fn a_value_that_no_record_has_is_marked_in_its_chip_and_put_right_by_a_click() {
    let mut window = Window::with_jobs();
    window.type_filter("tag:Trancsode,SmartCover ");
    assert_eq!(window.found(), 10, "the other value still finds what it finds");
    let said = |window: &Window| {
        let chip = window
            .harness
            .get_by_role_and_label(Role::Button, "Edit tag:Trancsode,SmartCover")
            .accesskit_node();
        chip.data().description().map(str::to_owned)
    };
    let note = "No record has tag:Trancsode; did you mean Transcode?";
    assert_eq!(said(&window).as_deref(), Some(note));
    window.harness.get_by_role_and_label(Role::Button, "Edit tag:Trancsode,SmartCover").click_secondary();
    window.harness.run();
    window.click("Filter by tag:Transcode instead");
    assert_eq!((window.filter(), window.found()), ("tag:SmartCover,Transcode", 20));
    let chip = window.harness.get_by_role_and_label(Role::Button, "Edit tag:SmartCover,Transcode");
    assert_eq!(chip.accesskit_node().data().description(), None);
}

#[test]
fn a_click_on_a_facet_means_the_filter_that_is_in_force() {
    let mut window = Window::with_jobs();
    window.type_filter("state:Failed ");
    window.type_filter("\"moov");
    assert_eq!(window.found(), 8);
    window.click("Failed");
    assert_eq!((window.filter(), window.found()), ("", 40), "again is clear, whatever is half written");
}

#[test]
fn a_bound_of_a_duration_keeps_to_itself_beside_alternatives() {
    let mut window = Window::with_jobs();
    window.press(Modifiers::COMMAND, Key::Num3);
    let waiting = window.filter().to_owned();
    assert_eq!((waiting.as_str(), window.found()), ("state:Submitted,Pause or wait>1m", 8));
    window.open_menu(0, "Wait");
    window.click("2.0 s or less");
    assert_eq!((window.filter(), window.found()), (format!("({waiting}) wait<=2000ms").as_str(), 8));
    window.open_menu(0, "Wait");
    window.click("2.0 s or less");
    assert_eq!(window.filter(), format!("({waiting}) wait<=2000ms"), "the bound before goes");
}

#[test]
fn the_last_hour_goes_on_being_the_last_while_arrivals_are_followed() {
    let mut window = Window::with_jobs();
    let minute = 60_000;
    window.harness.state_mut().hold_clock(BEGIN + 40 * minute);
    window.type_filter("after:30m ");
    window.press_twice(Key::Escape);
    let first = window.found();
    assert!((29..=31).contains(&first), "{first}");
    window.harness.state_mut().hold_clock(BEGIN + 50 * minute);
    window.harness.run();
    assert_eq!(window.found(), first - 10);
    // While paused what is shown stands still.
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.harness.state_mut().hold_clock(BEGIN + 60 * minute);
    window.harness.run();
    assert_eq!(window.found(), first - 10);
    window.press(Modifiers::NONE, Key::End);
    assert_eq!(window.found(), first - 20);
}

#[test]
fn selecting_everything_pauses_as_any_selecting_does() {
    let mut window = Window::with_jobs();
    assert!(window.has("Live"));
    window.press(Modifiers::COMMAND, Key::A);
    assert_eq!(window.app().selection().len(), 40);
    assert!(window.has("Paused"));
}

#[test]
fn a_long_list_is_pasted_whole_or_not_at_all() {
    let mut window = Window::with_jobs();
    let ids = |number: usize| {
        let ids: Vec<String> = (0..number).map(|at| format!("j{at:032x}")).collect();
        format!("id:{}", ids.join(","))
    };
    window.paste(&ids(600));
    assert_eq!((window.filter(), window.found()), (ids(600).as_str(), 40));
    window.paste(&ids(4_000));
    assert_eq!(window.filter(), ids(600), "what is too long is refused, and not cut");
    assert!(window.has("What is on the clipboard is longer than 100,000 bytes, and no filter"));
}

#[test]
fn nothing_of_the_filter_bar_comes_along_to_another_folder() {
    let mut window = Window::with_jobs();
    window.click("Failed");
    assert_eq!(window.filter(), "state:Failed");
    window.open("/captures/other");
    window.settle(0);
    window.press(Modifiers::COMMAND, Key::F);
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.filter(), "", "there is nothing to undo here");
}

#[test]
fn a_view_that_is_overwritten_comes_back() {
    let mut window = Window::with_jobs();
    let save = |window: &mut Window, name: &str| {
        window.press(Modifiers::COMMAND, Key::S);
        window.press(Modifiers::COMMAND, Key::A);
        window.harness.get_by_role_and_label(Role::TextInput, "Name of the view").type_text(name);
        window.harness.run();
        window.press(Modifiers::NONE, Key::Enter);
    };
    window.click("Failed");
    save(&mut window, "Mine");
    window.press(Modifiers::COMMAND, Key::Backspace);
    window.click("Cancel");
    // The same name, in whatever case.
    save(&mut window, "mine");
    window.press(Modifiers::COMMAND, Key::Num6);
    assert_eq!(window.filter(), "state:Cancel");
    window.harness.get_by_label("Undo").click();
    window.harness.run();
    window.press(Modifiers::COMMAND, Key::Num6);
    assert_eq!(window.filter(), "state:Failed");
}
