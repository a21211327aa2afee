//! Exports from the window: a real folder, read by the real workers, written to real files.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use callscope::app::{App, Options};
use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How often a test looks whether what it waits for has come, and how long it sleeps between.
const LOOKS: usize = 3_000;
const BETWEEN: Duration = Duration::from_millis(10);

/// A window on a folder with captures of three jobs, two of which failed, and a place to export to.
struct Window {
    harness: Harness<'static, App>,
    captures: PathBuf,
    out: PathBuf,
    folder: tempfile::TempDir,
}

fn body(id: &str, state: &str) -> String {
    format!(
        r#"{{"EventName":"TaskFinish","JobsDetail":[{{"JobId":"{id}","State":"{state}","Tag":"Transcode"}}]}}"#
    )
}

impl Window {
    fn new() -> Self {
        Self::with(None, "3 records in 3 captures")
    }

    /// With one more capture; `read` is what the status bar then says.
    fn with(more: Option<&str>, read: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (captures, out) = (folder.path().join("captures"), folder.path().join("out"));
        fs::create_dir_all(captures.join("deep")).unwrap();
        fs::create_dir(&out).unwrap();
        fs::write(captures.join("a.json"), body("j1", "Success")).unwrap();
        fs::write(captures.join("b.json"), body("j2", "Failed")).unwrap();
        fs::write(captures.join("deep").join("c.json"), body("j3", "Failed")).unwrap();
        if let Some(more) = more {
            fs::write(captures.join("more.json"), more).unwrap();
        }
        let settings = folder.path().join("settings.json");
        let told = serde_json::json!({ "export_folder": out });
        fs::write(&settings, told.to_string()).unwrap();
        let options =
            Options { folder: Some(captures.clone()), settings_path: Some(settings), ..Options::default() };
        let harness = Harness::builder()
            .with_size(vec2(1280.0, 800.0))
            .with_max_steps(12)
            .allow_missing_glyphs()
            .build_eframe(|cc| App::new(cc, options));
        let mut window = Self { harness, captures, out, folder };
        window.wait(read);
        window
    }

    fn has(&self, name: &str) -> bool {
        self.harness.query_all_by_label(name).next().is_some()
    }

    fn wait(&mut self, name: &str) {
        self.wait_until(name, |window| window.has(name));
    }

    fn wait_until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        for _ in 0..LOOKS {
            self.harness.step();
            if is_so(self) {
                return;
            }
            std::thread::sleep(BETWEEN);
        }
        panic!("{what}: never came");
    }

    fn steps(&mut self) {
        (0..10).for_each(|_| self.harness.step());
    }

    fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.steps();
    }

    fn click(&mut self, role: Role, name: &str) {
        self.harness.get_by_role_and_label(role, name).click();
        self.steps();
    }

    fn filter(&mut self, text: &str) {
        self.press(Modifiers::COMMAND, Key::F);
        self.harness.get_by_role_and_label(Role::TextInput, "Filter").type_text(text);
        self.steps();
        self.press(Modifiers::NONE, Key::Escape);
    }

    /// Opens the dialog; the field with the place has the keyboard.
    fn open_dialog(&mut self) {
        self.press(Modifiers::COMMAND, Key::E);
        assert!(self.dialog_is_open());
    }

    fn dialog_is_open(&self) -> bool {
        self.harness.query_by_role_and_label(Role::Region, "Export").is_some()
    }

    fn place(&self, field: &str) -> String {
        self.harness.get_by_role_and_label(Role::TextInput, field).accesskit_node().value().unwrap()
    }

    fn type_place(&mut self, field: &str, path: &Path) {
        assert!(
            self.harness.get_by_role_and_label(Role::TextInput, field).is_focused(),
            "it has the keyboard"
        );
        self.press(Modifiers::COMMAND, Key::A);
        self.harness.get_by_role_and_label(Role::TextInput, field).type_text(path.to_str().unwrap());
        self.steps();
        assert_eq!(self.place(field), path.to_str().unwrap());
    }

    fn exported(path: &Path) -> Vec<String> {
        let exported: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let id = |callback: &Value| callback["JobsDetail"][0]["JobId"].as_str().unwrap().to_owned();
        exported.as_array().unwrap().iter().map(id).collect()
    }

    fn in_out(&self) -> Vec<PathBuf> {
        fs::read_dir(&self.out).unwrap().map(|entry| entry.unwrap().path()).collect()
    }
}

#[test]
fn what_passes_the_filter_goes_to_the_file_that_was_typed() {
    let mut window = Window::new();
    window.filter("state:Failed");
    window.wait("Export 2 records…");
    window.open_dialog();
    assert_eq!(window.place("File"), window.out.join("callbacks.json").to_str().unwrap(), "the last folder");
    let target = window.out.join("failed.json");
    window.type_place("File", &target);
    window.press(Modifiers::NONE, Key::Enter);
    window.wait("Exported 2 records");
    assert!(!window.dialog_is_open());
    let mut ids = Window::exported(&target);
    ids.sort();
    assert_eq!(ids, ["j2", "j3"]);
    assert_eq!(window.in_out(), [target], "nothing else lies there");
}

#[test]
fn the_selection_is_exported_and_the_folder_remembered() {
    let mut window = Window::new();
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.wait("Export 1 record…");
    window.open_dialog();
    let elsewhere = window.folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    let target = elsewhere.join("one.json");
    window.type_place("File", &target);
    window.press(Modifiers::NONE, Key::Enter);
    window.wait("Exported 1 record");
    assert_eq!(Window::exported(&target).len(), 1);
    window.open_dialog();
    assert_eq!(window.place("File"), elsewhere.join("one.json").to_str().unwrap(), "and so is the name");
    window.click(Role::RadioButton, "CSV the columns of the table for a spreadsheet");
    assert_eq!(window.place("File"), elsewhere.join("one.csv").to_str().unwrap());
}

#[test]
fn callbacks_go_into_several_files_of_a_new_folder() {
    let mut window = Window::new();
    window.open_dialog();
    window.click(Role::CheckBox, "In files of at most 16 MiB, in a new folder");
    let target = window.out.join("callbacks");
    assert_eq!(window.place("Folder"), target.to_str().unwrap());
    window.click(Role::Button, "Export");
    window.wait("Exported 3 records in 1 file");
    let file = target.join("callbacks-0001.json");
    assert_eq!(Window::exported(&file).len(), 3);
    assert_eq!(fs::read_dir(&target).unwrap().count(), 1);
}

#[test]
fn a_file_that_is_there_is_replaced_only_when_that_is_said() {
    let mut window = Window::new();
    let target = window.out.join("callbacks.json");
    fs::write(&target, "old").unwrap();
    window.open_dialog();
    window.press(Modifiers::NONE, Key::Enter);
    let question =
        format!("There is a file already: {}. Replace it, or type another name.", target.display());
    window.wait(&question);
    assert!(window.dialog_is_open());
    assert_eq!(fs::read_to_string(&target).unwrap(), "old");
    // Enter once more is not enough.
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.has(&question));
    assert_eq!(fs::read_to_string(&target).unwrap(), "old");
    window.click(Role::Button, "Replace");
    window.wait("Exported 3 records");
    assert_eq!(Window::exported(&target).len(), 3);
    assert_eq!(window.in_out(), [target]);
}

#[test]
fn records_that_share_a_callback_are_counted_as_what_they_are() {
    let two = r#"{"EventName":"TaskFinish","JobsDetail":[{"JobId":"j4","State":"Success"},{"JobId":"j5","State":"Success"}]}"#;
    let mut window = Window::with(Some(two), "5 records in 4 captures");
    window.open_dialog();
    window.press(Modifiers::NONE, Key::Enter);
    window.wait("Exported 5 records, 4 callbacks");
    assert_eq!(Window::exported(&window.out.join("callbacks.json")).len(), 4);
}

#[test]
fn another_name_takes_the_question_back() {
    let mut window = Window::new();
    let (taken, free) = (window.out.join("callbacks.json"), window.out.join("free.json"));
    fs::write(&taken, "old").unwrap();
    window.open_dialog();
    window.click(Role::Button, "Export");
    window.wait("Replace");
    window.harness.get_by_role_and_label(Role::TextInput, "File").focus();
    window.steps();
    window.type_place("File", &free);
    assert!(!window.has("Replace"));
    window.press(Modifiers::NONE, Key::Enter);
    window.wait("Exported 3 records");
    assert_eq!(Window::exported(&free).len(), 3);
    assert_eq!(fs::read_to_string(&taken).unwrap(), "old");
}

#[test]
fn a_place_that_will_not_do_is_told_in_the_dialog() {
    let mut window = Window::new();
    window.open_dialog();
    let capture = window.captures.join("new.json");
    window.type_place("File", &capture);
    window.press(Modifiers::NONE, Key::Enter);
    let told = format!(
        "Could not export here: the export would become a capture of the folder it is made from: {}. Type another place.",
        capture.display()
    );
    window.wait(&told);
    assert!(window.dialog_is_open() && !capture.exists());
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.dialog_is_open());
}

#[test]
fn escape_and_cancel_close_the_dialog_and_nothing_is_written() {
    let mut window = Window::new();
    window.open_dialog();
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.dialog_is_open());
    window.open_dialog();
    window.click(Role::Button, "Cancel");
    assert!(!window.dialog_is_open());
    assert!(window.in_out().is_empty());
}

#[test]
fn the_formats_take_their_extension_along_and_captures_are_copied() {
    let mut window = Window::new();
    window.open_dialog();
    window.click(Role::RadioButton, "CSV the columns of the table for a spreadsheet");
    assert!(window.place("File").ends_with("callbacks.csv"));
    window.click(Role::RadioButton, "Captures copies of the files as they were received");
    let target = window.out.join("callbacks");
    assert_eq!(window.place("Folder"), target.to_str().unwrap());
    window.click(Role::Button, "Export");
    window.wait("Exported 3 records");
    for name in ["a.json", "b.json", "deep/c.json"] {
        assert_eq!(fs::read(target.join(name)).unwrap(), fs::read(window.captures.join(name)).unwrap());
    }
    // Once more: copies never replace anything.
    window.open_dialog();
    window.click(Role::Button, "Export");
    let told = format!(
        "There is something of that name already: {}. Copies never replace anything; type another folder.",
        target.join("a.json").display()
    );
    window.wait_until(&told, |window| {
        window.harness.query_all_by_role(Role::Alert).any(|alert| {
            alert
                .accesskit_node()
                .label()
                .is_some_and(|label| label.starts_with("There is something of that name already"))
        })
    });
    assert!(!window.has("Replace"));
}
