//! `body:` and the other keys in the window, on real folders: found, stopped, live; and against the command line.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use callscope::app::{App, Options};
use callscope::index::Field;
use callscope::query::keys;
use callscope::text::Language;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{By, Queryable};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A window on a folder, and the folder.
struct Window {
    harness: Harness<'static, App>,
    _config: tempfile::TempDir,
}

impl Window {
    fn on(folder: &Path) -> Self {
        let config = tempfile::tempdir().unwrap();
        let options = Options {
            folder: Some(folder.to_owned()),
            settings_path: Some(config.path().join("settings.json")),
            language: Some(Language::English),
            ..Options::default()
        };
        let harness = Harness::builder()
            .with_size(vec2(900.0, 560.0))
            .with_max_steps(24)
            .allow_missing_glyphs()
            .build_eframe(|cc| App::new(cc, options));
        let mut window = Self { harness, _config: config };
        window.wait("the folder is read", |window| window.says("watching"));
        window
    }

    /// Steps until something is so.
    fn wait(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let begun = std::time::Instant::now();
        while !is_so(self) {
            assert!(begun.elapsed().as_secs() < 180, "waited in vain: {what}");
            self.harness.step();
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    }

    /// Whether any text begins so.
    fn says(&self, text: &'static str) -> bool {
        let begins = |said: Option<String>| said.is_some_and(|said| said.starts_with(text));
        let by = By::new().predicate(move |node| begins(node.label()) || begins(node.value()));
        self.harness.query_all(by).next().is_some()
    }

    fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.step();
    }

    /// Puts a filter in the place of the one that is there.
    fn filter(&mut self, text: &str) {
        self.press(Modifiers::COMMAND, Key::Backspace);
        self.press(Modifiers::COMMAND, Key::F);
        self.harness.step();
        self.harness.event(Event::Paste(text.to_owned()));
        self.harness.step();
        self.press(Modifiers::NONE, Key::Enter);
        for _ in 0..4 {
            self.harness.step();
        }
        assert_eq!(self.app().filter_text(), text);
        self.wait("the search is over", |window| !window.app().is_searching());
    }

    fn app(&self) -> &App {
        self.harness.state()
    }

    /// The ids of the records that pass, in their order.
    fn ids(&self) -> Vec<String> {
        let index = self.app().index();
        let records = self.app().hits().ids().iter().filter_map(|&id| index.get(id));
        records.map(|record| record.text(Field::Id).to_owned()).collect()
    }
}

fn job(id: &str, tag: &str, more: &str) -> String {
    format!(
        r#"{{"EventName":"TaskFinish","JobsDetail":[{{"Code":"Success","JobId":"{id}","State":"Success","Tag":"{tag}",
"CreationTime":"2026-11-20T14:00:00+0800","Input":{{"BucketId":"b","Object":"o","Region":"r"}},"Extra":"{more}"}}]}}"#
    )
}

/// The ids that the command line prints, in their order.
fn listed(folder: &Path, filter: &str) -> Vec<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_callscope"))
        .args(["list", "--format", "ndjson", "--filter", filter])
        .arg(folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{filter}: {}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    let id = |line: &str| {
        serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap_or_default().to_owned()
    };
    lines.lines().map(id).collect()
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_logs")
}

#[test]
fn the_window_and_the_command_line_find_the_same() {
    let mut window = Window::on(&samples());
    assert_eq!(window.ids(), listed(&samples(), ""));
    let examples = keys::KEYS.iter().map(|key| key.example.to_owned());
    let more = [
        "-body:mp4 kind:job",
        "body:podcast or state:Failed",
        "body~\"JobId.*a1\" -tag:Transcode,Snapshot",
        "(body:mkv or has:problem) -format:json",
        "#body:mkv took>10s",
        "body:审核 or body:Audit",
        "podcast",
    ];
    for filter in examples.chain(more.map(str::to_owned)) {
        window.filter(&filter);
        assert_eq!(window.ids(), listed(&samples(), &filter), "{filter}");
    }
}

#[test]
fn arrivals_and_changes_are_searched_as_they_come() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: String| {
        let staged = folder.path().join(format!(".{name}"));
        fs::write(&staged, text).unwrap();
        fs::rename(staged, folder.path().join(name)).unwrap();
    };
    put("a.json", job("a", "Transcode", "needle"));
    put("b.json", job("b", "Snapshot", ""));
    let mut window = Window::on(folder.path());
    window.filter("body:NEEDLE");
    assert_eq!(window.ids(), ["a"]);
    put("c.json", job("c", "Transcode", "another needle"));
    window.wait("the arrival is found", |window| window.ids() == ["a", "c"]);
    put("a.json", job("a", "Transcode", "something else, and longer"));
    window.wait("the change is seen", |window| window.ids() == ["c"]);
    window.filter("-body:needle");
    assert_eq!(window.ids(), ["a", "b"]);
}

#[test]
fn while_a_value_is_written_its_beginning_is_enough() {
    let folder = tempfile::tempdir().unwrap();
    for (id, tag) in [("a", "Transcode"), ("b", "Translation"), ("c", "Snapshot")] {
        fs::write(folder.path().join(format!("{id}.json")), job(id, tag, "")).unwrap();
    }
    let mut window = Window::on(folder.path());
    let type_text = |window: &mut Window, text: &str| {
        window.harness.get_by_role_and_label(Role::TextInput, "Filter").type_text(text);
        window.harness.run_steps(3);
    };
    window.press(Modifiers::COMMAND, Key::F);
    window.harness.step();
    type_text(&mut window, "tag:trans");
    assert_eq!(window.ids(), ["a", "b"]);
    type_text(&mut window, "c");
    assert_eq!(window.ids(), ["a"]);
    // The cursor goes to the beginning: what is written there means the whole of it.
    window.press(Modifiers::NONE, Key::Escape);
    window.press(Modifiers::NONE, Key::Home);
    window.harness.run_steps(3);
    assert!(window.ids().is_empty(), "{:?}", window.ids());
    window.press(Modifiers::NONE, Key::End);
    window.harness.run_steps(3);
    assert_eq!(window.ids(), ["a"]);
    window.press(Modifiers::NONE, Key::Enter);
    window.harness.run_steps(3);
    // Left unfinished it says so, and goes on finding the same.
    assert_eq!(window.app().filter_text(), "tag:transc*");
    assert_eq!(window.ids(), ["a"]);
}

#[test]
fn a_capture_that_is_packed_or_in_another_encoding_is_found_by_its_text() {
    let folder = tempfile::tempdir().unwrap();
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut gz, job("packed", "Transcode", "针 in a haystack").as_bytes()).unwrap();
    fs::write(folder.path().join("a.json.gz"), gz.finish().unwrap()).unwrap();
    let wide: Vec<u8> = job("wide", "Transcode", "针").encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(folder.path().join("b.json"), wide).unwrap();
    fs::write(folder.path().join("c.json"), job("plain", "Transcode", "haystack")).unwrap();
    let mut found = listed(folder.path(), "body:针");
    found.sort();
    assert_eq!(found, ["packed", "wide"]);
    let mut window = Window::on(folder.path());
    window.filter("body:haystack");
    let mut ids = window.ids();
    ids.sort();
    assert_eq!(ids, ["packed", "plain"]);
}
