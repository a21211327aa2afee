//! What helps with the work in the window: marks on records, keys and palette, settings, access.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use callscope::app::{App, Options};
use callscope::callback::{Callback, Job};
use callscope::capture::{Body, Capture};
use callscope::doc::{Format, Problem, ProblemKind};
use callscope::index::{Batch, Stamp};
use callscope::ingest::{Folder, Message, News, Progress, WatchState};
use callscope::text::Language;
use callscope::time::Time;
use crossbeam_channel::Sender;
use egui::accesskit::Role;
use egui::{Key, Modifiers, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

const VERSION: u64 = 7;
const STATES: [&str; 4] = ["Success", "Failed", "Running", "Cancel"];

/// Keys are those of the whole program: one window at a time.
static ALONE: Mutex<()> = Mutex::new(());

/// A window on a folder that is played by the test.
struct Window {
    harness: Harness<'static, App>,
    sender: Sender<Message>,
    config: tempfile::TempDir,
    alone: MutexGuard<'static, ()>,
}

fn harness(config: &Path, size: Vec2) -> Harness<'static, App> {
    let settings_path = Some(config.join("settings.json"));
    let options =
        Options { folder: None, settings_path, language: Some(Language::English), ignore: Vec::new() };
    let mut harness = Harness::builder()
        .with_size(size)
        .with_max_steps(16)
        .allow_missing_glyphs()
        .build_eframe(|cc| App::new(cc, options));
    harness.run();
    harness
}

impl Window {
    fn empty(files: &[(&str, &str)], size: Vec2) -> Self {
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let config = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(config.path().join(name), text).unwrap();
        }
        let (sender, _) = crossbeam_channel::unbounded();
        Self { harness: harness(config.path(), size), sender, config, alone }
    }

    fn with(files: &[(&str, &str)], size: Vec2) -> Self {
        let mut window = Self::empty(files, size);
        window.open();
        window
    }

    fn new() -> Self {
        Self::with(&[], vec2(1280.0, 800.0))
    }

    fn open(&mut self) {
        let (sender, receiver) = crossbeam_channel::unbounded();
        self.sender = sender;
        self.harness.state_mut().show_folder(Folder::from_receiver(
            "/captures/day".into(),
            VERSION,
            receiver,
        ));
        (0..24).for_each(|number| self.tell(capture(number)));
        self.tell(News::Progress(Progress { found: 24, read: 24, done: true }));
        self.tell(News::Watch(WatchState::Watching));
        self.harness.run();
    }

    /// Closes the window, and opens it again with what was kept.
    fn again(self) -> Self {
        let Self { mut harness, sender, config, alone } = self;
        eframe::App::on_exit(harness.state_mut(), None);
        drop(harness);
        let mut window =
            Self { harness: self::harness(config.path(), vec2(1280.0, 800.0)), sender, config, alone };
        window.open();
        window
    }

    fn tell(&self, news: News) {
        self.sender.send(Message { version: VERSION, news }).unwrap();
    }

    fn app(&self) -> &App {
        self.harness.state()
    }

    fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run();
    }

    fn key(&mut self, key: Key) {
        self.press(Modifiers::NONE, key);
    }

    fn has(&self, name: &str) -> bool {
        self.harness.query_all_by_label(name).next().is_some()
    }

    fn click(&mut self, role: Role, name: &str) {
        self.harness.get_by_role_and_label(role, name).click_accesskit();
        self.harness.run();
    }

    fn type_into(&mut self, name: &str, text: &str) {
        self.harness.get_by_label(name).type_text(text);
        self.harness.run();
    }

    fn rows(&self) -> Vec<String> {
        let table = self.harness.get_by_role_and_label(Role::Region, "Records");
        table.query_all_by_role(Role::Row).filter_map(|row| row.accesskit_node().label()).collect()
    }

    fn filter(&mut self, text: &str) -> usize {
        self.press(Modifiers::COMMAND, Key::Backspace);
        self.press(Modifiers::COMMAND, Key::F);
        self.type_into("Filter", text);
        self.key(Key::Escape);
        self.key(Key::Escape);
        self.app().hits().len()
    }

    fn marks(&mut self) -> String {
        eframe::App::on_exit(self.harness.state_mut(), None);
        std::fs::read_to_string(self.config.path().join("marks.json")).unwrap_or_default()
    }
}

fn capture(number: u32) -> News {
    let at =
        |seconds: i64| Some(Time::new(1_795_155_600_000 + (i64::from(number) * 60 + seconds) * 1000, 480));
    let state = STATES[number as usize % STATES.len()];
    let job = Job {
        job_id: format!("j{number:032x}"),
        tag: "Transcode".into(),
        state: state.into(),
        object: format!("clip_{number}.mp4"),
        created: at(0),
        started: at(2),
        ended: if state == "Running" { None } else { at(40) },
        ..Job::default()
    };
    let problem = Problem::whole(ProblemKind::Repaired, "a comma is missing between two members");
    let body = Body {
        format: Format::Json,
        range: 0..0,
        hash: number.into(),
        callbacks: vec![Callback { event: "TaskFinish".into(), jobs: vec![job], ..Callback::default() }],
        problems: if state == "Failed" { vec![problem] } else { Vec::new() },
    };
    let capture = Capture { encoding: "UTF-8", heads: Vec::new(), bodies: vec![body], problems: Vec::new() };
    let path = PathBuf::from(format!("{number}.json"));
    News::Captures(Batch::of(&path, Stamp::default(), &capture))
}

#[test]
fn marks_are_put_on_by_keys_shown_filtered_and_there_again() {
    let mut window = Window::new();
    window.key(Key::ArrowDown);
    window.key(Key::M);
    window.key(Key::Num3);
    window.key(Key::N);
    window.type_into("Your note on this record", "ask Li");
    assert!(!window.has("Type a command"), "letters belong to the note");
    window.key(Key::Escape);
    let row = "Cancel Transcode clip_23.mp4 bookmark, colour 3 (yellow), note ask Li";
    assert_eq!(window.rows()[0], row);
    window.key(Key::ArrowDown);
    window.press(Modifiers::SHIFT, Key::ArrowDown);
    window.key(Key::Num1);
    for (filter, hits) in [
        ("marked:yes", 3),
        ("marked:bookmark", 1),
        ("marked:1", 2),
        ("marked:1,3", 3),
        ("-marked:yes", 21),
        ("note:LI", 1),
        ("-note:ask", 23),
        ("note:\"\"", 23),
    ] {
        assert_eq!(window.filter(filter), hits, "{filter}");
    }
    assert!(window.marks().contains("\"note\": \"ask Li\""));
    let mut window = window.again();
    window.press(Modifiers::COMMAND, Key::Backspace);
    assert_eq!(window.rows()[0], row);
    window.key(Key::CloseBracket);
    assert_eq!(window.app().selection().lead(), Some(window.app().hits().ids()[23]));
    window.key(Key::CloseBracket);
    assert_eq!(window.app().selection().lead(), Some(window.app().hits().ids()[22]));
    window.key(Key::OpenBracket);
    window.key(Key::OpenBracket);
    assert_eq!(window.app().selection().lead(), Some(window.app().hits().ids()[21]), "round the end");
}

#[test]
fn a_note_that_was_removed_can_be_had_back() {
    let mut window = Window::new();
    window.key(Key::ArrowDown);
    window.click(Role::Link, "Add a note");
    window.type_into("Your note on this record", "once");
    window.key(Key::Escape);
    assert_eq!(window.filter("note:once"), 1);
    window.key(Key::ArrowDown);
    window.key(Key::N);
    window.press(Modifiers::COMMAND, Key::A);
    window.key(Key::Delete);
    // Whoever goes on to another record is done with the note.
    window.key(Key::Escape);
    assert_eq!(window.app().hits().len(), 0);
    assert!(window.has("The note was removed"));
    window.click(Role::Link, "Undo");
    assert_eq!(window.app().hits().len(), 1);
    assert!(!window.has("The note was removed"));
}

#[test]
fn a_note_is_kept_when_another_record_is_clicked_before_it_is_done() {
    let mut window = Window::new();
    window.key(Key::ArrowDown);
    window.key(Key::N);
    window.type_into("Your note on this record", "half a thought");
    let rows: Vec<_> = {
        let table = window.harness.get_by_role_and_label(Role::Region, "Records");
        table.query_all_by_role(Role::Row).map(|row| row.rect().center()).collect()
    };
    window.harness.hover_at(rows[2]);
    window.harness.drag_at(rows[2]);
    window.harness.drop_at(rows[2]);
    window.harness.run();
    assert!(window.rows()[0].ends_with("note half a thought"), "{:?}", window.rows());
    assert!(!window.rows()[2].contains("note"));
}

#[test]
fn damaged_marks_are_set_aside_and_told_of() {
    let window = Window::empty(&[("marks.json", "{\"marks\": [{")], vec2(1280.0, 800.0));
    assert!(window.has("Your marks could not be read and were set aside"));
    let aside = window.config.path().join("marks.damaged.json");
    assert_eq!(std::fs::read_to_string(aside).unwrap(), "{\"marks\": [{");
}

#[test]
fn marks_that_cannot_be_read_are_left_alone_and_told_of() {
    let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let config = tempfile::tempdir().unwrap();
    std::fs::create_dir(config.path().join("marks.json")).unwrap();
    let (sender, _) = crossbeam_channel::unbounded();
    let size = vec2(1280.0, 800.0);
    let mut window = Window { harness: harness(config.path(), size), sender, config, alone };
    let told = window.harness.query_all_by_label_contains("could not be read: is a directory").count();
    assert!(told > 0);
    window.open();
    window.key(Key::ArrowDown);
    window.key(Key::M);
    assert_eq!(window.app().selection().len(), 1);
    assert_eq!(window.marks(), "", "nothing is written there");
    assert!(window.config.path().join("marks.json").is_dir());
}

#[test]
fn more_than_the_clipboard_takes_is_offered_as_an_export() {
    let mut window = Window::new();
    (24..10_001).for_each(|number| window.tell(capture(number)));
    for _ in 0..3_000 {
        window.harness.step();
        if window.app().hits().len() > 10_000 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    for key in [Key::A, Key::C] {
        window.harness.key_press_modifiers(Modifiers::COMMAND, key);
        window.harness.run_steps(4);
    }
    assert_eq!(window.app().selection().len(), 10_001);
    assert!(window.has("More than 10,000 records are too many for the clipboard. Export them to a file."));
}

#[test]
fn the_palette_finds_by_letters_and_offers_first_what_was_used_last() {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::P);
    window.type_into("Type a command", "slct all");
    window.key(Key::Enter);
    assert_eq!(window.app().selection().len(), 24);
    let mut window = window.again();
    window.press(Modifiers::COMMAND, Key::P);
    let palette = window.harness.get_by_role_and_label(Role::Region, "Commands");
    let first = palette.query_all_by_role(Role::ListBoxOption).next().unwrap().accesskit_node().label();
    assert_eq!(first.as_deref(), Some("Select all"));
}

#[test]
fn panels_are_walked_by_key_and_the_sheet_begins_with_the_one_that_has_the_keyboard() {
    let mut window = Window::new();
    let focused = |window: &Window| {
        let nodes = window.harness.get_all_by_role(Role::Group).filter(egui_kittest::Node::is_focused);
        nodes.filter_map(|node| node.accesskit_node().label()).next_back().unwrap_or_default()
    };
    let names = ["Top bar", "Facets", "Timeline", "Records", "Details", "Status bar"];
    for name in names {
        window.key(Key::F6);
        assert_eq!(focused(&window), name);
    }
    window.key(Key::F6);
    window.press(Modifiers::SHIFT, Key::F6);
    assert_eq!(focused(&window), "Status bar");
    (0..4).for_each(|_| window.key(Key::F6));
    assert_eq!(focused(&window), "Records");
    window.key(Key::ArrowDown);
    assert_eq!(window.app().selection().len(), 1, "arrows walk the records");
    assert_eq!(focused(&window), "Records");
    window.press(Modifiers::SHIFT, Key::Questionmark);
    let top = |name: &str| window.harness.get_by_label(name).rect().top();
    assert!(top("Drag a head") < top("Open a folder") && top("Open a folder") < top("Drag along the ruler"));
    window.key(Key::Escape);
    window.click(Role::Button, "What the mouse does in Timeline");
    assert!(window.has("Drag along the ruler"));
}

#[test]
fn a_key_is_chosen_named_where_it_is_taken_and_kept() {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::Comma);
    window.click(Role::Button, "Key of Change theme, T");
    window.key(Key::Y);
    assert!(window.has("Key of Change theme, Y"));
    window.click(Role::Button, "Key of Show the newest, End");
    window.key(Key::M);
    assert!(window.has("M runs Bookmark."));
    window.click(Role::Link, "Take it");
    assert!(window.has("Key of Show the newest, M") && window.has("Key of Bookmark, none"));
    window.click(Role::Button, "Key of Problems, Ctrl+Shift+P");
    window.key(Key::Escape);
    assert!(window.has("Key of Problems, Ctrl+Shift+P"), "Esc leaves it as it is");
    window.key(Key::Escape);
    let mut window = window.again();
    let is_dark = |window: &Window| window.harness.ctx.global_style().visuals.dark_mode;
    window.key(Key::T);
    let before = is_dark(&window);
    for _ in 0..2 {
        window.key(Key::Y);
    }
    assert_ne!(is_dark(&window), before, "from the system's to the dark and the light theme");
    window.press(Modifiers::COMMAND, Key::Comma);
    window.click(Role::Button, "Usual key of Bookmark");
    assert!(window.has("Key of Bookmark, M") && window.has("Key of Show the newest, none"));
    window.click(Role::Button, "All keys as usual");
    assert!(window.has("Key of Show the newest, End") && window.has("Key of Change theme, T"));
}

#[test]
fn size_and_motion_are_chosen_and_kept() {
    let mut window = Window::new();
    let size = |window: &Window| (window.harness.ctx.zoom_factor() * 10.0).round();
    for wanted in [11.0, 12.0_f32] {
        window.press(Modifiers::COMMAND, Key::Plus);
        assert!((size(&window) - wanted).abs() < 0.1);
    }
    let mut window = window.again();
    assert!((size(&window) - 12.0).abs() < 0.1);
    (0..9).for_each(|_| window.press(Modifiers::COMMAND, Key::Minus));
    assert!((size(&window) - 8.0).abs() < 0.1);
    window.press(Modifiers::COMMAND, Key::Num0);
    assert!((size(&window) - 10.0).abs() < 0.1);
    let moves = |window: &Window| window.harness.ctx.global_style().animation_time > 0.0;
    assert!(moves(&window));
    window.press(Modifiers::COMMAND, Key::Comma);
    window.click(Role::CheckBox, "Reduce motion");
    window.key(Key::Escape);
    assert!(!moves(&window) && !moves(&window.again()));
}

#[test]
fn the_size_waits_until_the_pointer_has_left_its_buttons() {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::Comma);
    let place = |window: &Window| window.harness.get_by_role_and_label(Role::Button, "Larger").rect();
    let before = place(&window);
    for _ in 0..2 {
        window.harness.get_by_role_and_label(Role::Button, "Larger").click();
        window.harness.run();
        assert_eq!(place(&window), before, "it stays under the pointer");
    }
    assert!((window.harness.ctx.zoom_factor() - 1.0).abs() < 0.01);
    assert!(window.harness.query_by_label("120 %").is_some());
    window.harness.hover_at(egui::pos2(20.0, 20.0));
    window.harness.run();
    assert!((window.harness.ctx.zoom_factor() - 1.2).abs() < 0.01);
}

#[test]
fn theme_and_language_say_what_is_set_and_are_chosen_from_a_list() {
    let mut window = Window::new();
    let is_dark = |window: &Window| window.harness.ctx.global_style().visuals.dark_mode;
    for (theme, dark) in [("Dark", true), ("Light", false)] {
        window.click(Role::Button, "Change theme");
        window.harness.get_by_label(theme).click();
        window.harness.run();
        assert_eq!(is_dark(&window), dark, "{theme}");
    }
    window.press(Modifiers::COMMAND, Key::Comma);
    window.harness.get_by_label("Dark").click();
    window.harness.run();
    assert!(is_dark(&window));
    let set = window.harness.get_by_label("Dark").accesskit_node().toggled();
    assert_eq!(set, Some(egui::accesskit::Toggled::True));
}

/// Everything that can have the keyboard: its role, its name, its value, its place.
fn focusable(window: &Window) -> Vec<(Role, String, egui::Rect)> {
    let (mut all, mut open) = (Vec::new(), vec![window.harness.root()]);
    while let Some(node) = open.pop() {
        let known = node.accesskit_node();
        if known.data().supports_action(egui::accesskit::Action::Focus) && node.children().next().is_none() {
            let name = known.label().or_else(|| known.value()).unwrap_or_default();
            all.push((known.role(), name, node.rect()));
        }
        open.extend(node.children());
    }
    all
}

/// Puts the window into a state.
type Put = fn(&mut Window);

/// States of the window in which something else is shown.
const SHOWN: [(&str, Put); 18] = [
    ("nothing selected", |_| {}),
    ("one selected", |window| window.key(Key::ArrowDown)),
    ("a note", |window| {
        window.key(Key::ArrowDown);
        window.key(Key::N);
    }),
    ("two compared", |window| {
        window.key(Key::ArrowDown);
        window.press(Modifiers::SHIFT, Key::ArrowDown);
    }),
    ("several selected", |window| window.press(Modifiers::COMMAND, Key::A)),
    ("a filter", |window| {
        window.filter("state:Failed");
    }),
    ("nothing found", |window| {
        window.filter("state:Nonsense");
    }),
    ("problems", |window| window.press(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::P)),
    ("export", |window| window.press(Modifiers::COMMAND, Key::E)),
    ("palette", |window| window.press(Modifiers::COMMAND, Key::P)),
    ("settings", |window| window.press(Modifiers::COMMAND, Key::Comma)),
    ("keys", |window| window.press(Modifiers::NONE, Key::F1)),
    ("views", |window| window.key(Key::V)),
    ("a range", |window| window.press(Modifiers::COMMAND, Key::G)),
    ("what completes a filter", |window| {
        window.press(Modifiers::COMMAND, Key::F);
        window.type_into("Filter", "state:");
    }),
    ("a key that is chosen", |window| {
        window.press(Modifiers::COMMAND, Key::Comma);
        window.click(Role::Button, "Key of Change theme, T");
    }),
    ("themes", |window| window.click(Role::Button, "Change theme")),
    ("what the mouse does", |window| window.click(Role::Button, "What the mouse does in Timeline")),
];

#[test]
fn whatever_can_have_the_keyboard_has_a_role_and_a_name() {
    for (state, put) in SHOWN {
        let mut window = Window::new();
        put(&mut window);
        let all = focusable(&window);
        assert!(all.len() > 3, "{state}: {all:?}");
        let nameless: Vec<_> =
            all.iter().filter(|(role, name, _)| name.trim().is_empty() || *role == Role::Unknown).collect();
        assert!(nameless.is_empty(), "{state}: {nameless:#?}");
    }
    let window = Window::empty(&[], vec2(1280.0, 800.0));
    assert!(focusable(&window).iter().all(|(_, name, _)| !name.trim().is_empty()), "welcome");
}

#[test]
fn the_keyboard_walks_in_the_order_of_reading_and_what_has_it_is_in_sight() {
    let mut window = Window::new();
    window.key(Key::ArrowDown);
    let names = ["Top bar", "Facets", "Timeline", "Records", "Details", "Status bar"];
    let regions: Vec<egui::Rect> =
        names.iter().map(|name| window.harness.get_by_role_and_label(Role::Group, name).rect()).collect();
    let whole = egui::Rect::from_min_size(egui::Pos2::ZERO, vec2(1280.0, 800.0));
    let mut walked: Vec<(usize, egui::Rect, String)> = Vec::new();
    for _ in 0..400 {
        window.harness.key_press(Key::Tab);
        window.harness.run();
        let Some(id) = window.harness.ctx.memory(egui::Memory::focused) else { continue };
        let rect = window.harness.ctx.read_response(id).unwrap().interact_rect;
        #[expect(clippy::redundant_closure_for_method_calls, reason = "the method is of one lifetime only")]
        let node =
            window.harness.query_all(egui_kittest::kittest::By::new().predicate(|node| node.is_focused()));
        let name = node.filter_map(|node| node.accesskit_node().label()).next_back().unwrap_or_default();
        assert!(
            rect.is_positive() && whole.expand(1.0).contains_rect(rect),
            "{name} is not in sight: {rect:?}"
        );
        let region = regions.iter().position(|region| region.expand(1.0).contains(rect.center()));
        let Some(region) = region else { continue };
        if walked.first().is_some_and(|(_, first, _)| *first == rect) {
            break;
        }
        walked.push((region, rect, name));
    }
    let order: Vec<usize> = walked.iter().map(|(region, ..)| *region).collect();
    let mut regions_seen = order.clone();
    regions_seen.dedup();
    // Where it begins does not matter: it goes round.
    let turns = regions_seen.windows(2).filter(|pair| pair[1] < pair[0]).count();
    assert!(turns <= 1, "{:#?}", walked.iter().map(|(at, _, name)| (names[*at], name)).collect::<Vec<_>>());
    let bar: Vec<f32> =
        walked.iter().filter(|(at, ..)| *at == 0).skip(1).map(|(_, rect, _)| rect.left()).collect();
    assert!(bar.len() > 4 && bar.is_sorted(), "{bar:?}");
}

#[test]
fn the_dialog_of_exports_keeps_the_keyboard_and_is_walked_in_the_order_of_reading() {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::E);
    let whole = egui::Rect::from_min_size(egui::Pos2::ZERO, vec2(1280.0, 800.0));
    let mut walked: Vec<egui::Rect> = Vec::new();
    for _ in 0..12 {
        window.harness.key_press(Key::Tab);
        window.harness.run();
        let id = window.harness.ctx.memory(egui::Memory::focused);
        let rect = window.harness.ctx.read_response(id.unwrap()).unwrap().interact_rect;
        assert!(rect.is_positive() && whole.contains_rect(rect), "{rect:?} is not in sight");
        walked.push(rect);
    }
    let is_before = |a: &egui::Rect, b: &egui::Rect| {
        b.bottom() < a.top() + 1.0 || (b.top() < a.bottom() - 1.0 && b.right() <= a.left() + 1.0)
    };
    // It goes round at the end.
    let turns = walked.windows(2).filter(|pair| is_before(&pair[0], &pair[1])).count();
    assert!(turns <= 1, "{walked:#?}");
    let around = walked.iter().copied().reduce(egui::Rect::union).unwrap();
    assert!(around.width() < 700.0, "it was left: {walked:#?}");
}

/// 1280×800 at 200 % is a window of 640×400 points.
#[test]
fn at_twice_the_size_everything_is_in_the_window_and_nothing_covers_another() {
    for (state, put) in SHOWN {
        let mut window = Window::with(&[], vec2(640.0, 400.0));
        put(&mut window);
        let whole = egui::Rect::from_min_size(egui::Pos2::ZERO, vec2(640.0, 400.0)).expand(1.0);
        let bar = |(_, _, rect): &&(Role, String, egui::Rect)| rect.bottom() < 42.0 && rect.height() > 18.0;
        let all = focusable(&window);
        let bar: Vec<_> = all.iter().filter(bar).filter(|(role, ..)| *role != Role::Group).collect();
        for (at, (_, name, rect)) in bar.iter().enumerate() {
            assert!(whole.contains_rect(*rect), "{state}: {name} {rect:?}");
            for (_, other, place) in &bar[..at] {
                let shared = rect.intersect(*place);
                assert!(!shared.is_positive() || shared.area() < 4.0, "{state}: {name} covers {other}");
            }
        }
        for (_, name, rect) in &all {
            let ends_dialog = ["Close", "Cancel", "Browse…", "Type a command"].contains(&name.as_str());
            assert!(!ends_dialog || whole.contains_rect(*rect), "{state}: {name} {rect:?}");
        }
    }
}

#[test]
fn menus_open_by_key_at_what_has_the_keyboard() {
    let mut window = Window::new();
    window.key(Key::ArrowDown);
    window.press(Modifiers::SHIFT, Key::F10);
    // The window system hands input through here; the harness does not.
    let mut input = egui::RawInput::default();
    let ctx = window.harness.ctx.clone();
    eframe::App::raw_input_hook(window.harness.state_mut(), &ctx, &mut input);
    assert_eq!(input.events.len(), 3);
    for event in input.events {
        window.harness.event(event);
        window.harness.step();
    }
    window.harness.run();
    assert!(window.has("Copy row as JSON") && window.has("Show in the timeline"));
}
