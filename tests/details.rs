//! The details of the window, driven as a person drives them: links, text that folds, trees, comparisons.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

#[path = "common/window.rs"]
mod window;

use callscope::capture::{self, Reading};
use callscope::index::{Batch, Stamp};
use callscope::ingest::News;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, OutputCommand};
use egui_kittest::kittest::{NodeT, Queryable};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use window::Played;

/// A window whose details are looked at.
struct Window {
    played: Played,
    readings: Vec<Arc<Reading>>,
    /// What the window asked the system for, besides drawing.
    asked: Vec<OutputCommand>,
}

window::is_played!(Window);

impl Window {
    fn new(settings: &str) -> Self {
        let mut played = Played::new([1280.0, 1000.0], &[("settings.json", settings)]);
        let folder = played.config.path().to_owned();
        played.open(folder);
        played.harness.run();
        Self { played, readings: Vec::new(), asked: Vec::new() }
    }

    /// A window on these captures, each in a file of its own that is there.
    fn with(settings: &str, captures: &[&str]) -> Self {
        let mut window = Self::new(settings);
        for (at, text) in captures.iter().enumerate() {
            let path = PathBuf::from(format!("{at}.json"));
            std::fs::write(window.config.path().join(&path), text).unwrap();
            let reading = Arc::new(capture::read(text.as_bytes().to_vec()));
            let modified_ns = 1_795_155_900_000_000_000 + at as i64 * 1_000_000_000;
            let stamp = Stamp { len: text.len() as u64, modified_ns, ..Stamp::default() };
            let capture = reading.capture.clone();
            window.tell(News::Captures(Batch::of(&path, stamp, &capture)));
            window.readings.push(reading);
        }
        window.settle(captures.len());
        window.run();
        window
    }

    /// Frames until nothing changes any more; what was asked for in any of them is kept.
    fn run(&mut self) {
        (0..4).for_each(|_| self.step());
        self.harness.run();
    }

    /// Selects a row of the table and answers with one of the captures what the details ask for.
    fn select(&mut self, row: usize, capture: usize) {
        let rows = self.harness.get_by_role_and_label(Role::Region, "Records");
        rows.query_all_by_role(Role::Row).nth(row).unwrap().click();
        self.run();
        let reading = Arc::clone(&self.readings[capture]);
        (0..20).for_each(|ticket| self.tell(News::Document(ticket, Arc::clone(&reading))));
        self.run();
    }

    /// Presses a key, one event a frame, so that nothing that a frame asks for is missed.
    fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.event(Event::ModifiersChanged(modifiers));
        self.step();
        for pressed in [true, false] {
            let (physical_key, repeat) = (None, false);
            self.harness.event(Event::Key { key, physical_key, pressed, repeat, modifiers });
            self.step();
        }
        self.harness.event(Event::ModifiersChanged(Modifiers::NONE));
        self.run();
    }

    fn step(&mut self) {
        self.harness.step();
        self.asked.extend(self.played.harness.output().platform_output.commands.iter().cloned());
    }

    fn click(&mut self, role: Role, name: &str) {
        self.harness.get_by_role_and_label(role, name).click();
        self.run();
    }

    /// Puts a filter in force.
    fn filter(&mut self, text: &str) {
        self.press(Modifiers::COMMAND, Key::F);
        self.press(Modifiers::COMMAND, Key::A);
        self.harness.get_by_role_and_label(Role::TextInput, "Filter").type_text(text);
        self.run();
    }

    /// What all that is there is called.
    fn names(&self, role: Role) -> Vec<String> {
        let all = self.harness.query_all_by_role(role);
        all.filter_map(|node| node.accesskit_node().label()).collect()
    }

    fn opened(&self) -> Vec<String> {
        let opened = self.asked.iter().filter_map(|command| match command {
            OutputCommand::OpenUrl(open) => Some(open.url.clone()),
            _ => None,
        });
        opened.collect()
    }

    fn copied(&self) -> Option<String> {
        self.asked.iter().rev().find_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        })
    }
}

/// A job whose sender gave this along.
fn job_with(user_data: &str) -> String {
    let user_data: Vec<String> = user_data.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect();
    let user_data = user_data.concat();
    format!(
        r#"{{"EventName": "TaskFinish", "JobsDetail": [{{
  "JobId": "j1", "Tag": "Transcode", "State": "Success",
  "CreationTime": "2026-11-20T10:00:00+0800", "StartTime": "2026-11-20T10:00:01+0800",
  "EndTime": "2026-11-20T10:00:05+0800",
  "Operation": {{
    "JobLevel": "0",
    "UserData": "{user_data}",
    "Transcode": {{
      "Container": {{
        "Format": "mp4"
      }}
    }}
  }}
}}]}}"#
    )
}

/// Points at the value and asks to open it; whether that is offered.
fn ask_for_link(window: &mut Window) -> bool {
    let row = window
        .harness
        .query_all_by_role(Role::Row)
        .find(|row| row.accesskit_node().label().is_some_and(|label| label.starts_with("UserData, ")));
    row.unwrap().hover();
    window.run();
    let is_offered = window.has("Open UserData…");
    if is_offered {
        window.click(Role::Button, "Open UserData…");
    }
    is_offered
}

#[test]
fn no_hostile_link_is_opened_whatever_is_pressed() {
    for link in [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "smb://host/share",
        "\\\\host\\share",
        "//host/share",
        "http:////host",
        "http:\\\\host",
        "https://user:password@host.example/",
        "https://a.example@b.example/",
        "https://a.example/\nhttps://b.example/",
        "https://a.example/\u{202e}gpj.exe",
        "https://",
        "ms-settings:x",
        "data:text/html,x",
    ] {
        let mut window = Window::with("{}", &[&job_with(link)]);
        window.select(0, 0);
        let is_offered = ask_for_link(&mut window);
        assert!(!window.has("Open this link?"), "{link:?}");
        // Where it looks like a link it is told why it is none.
        let is_told = window
            .harness
            .query_all_by_role(Role::Button)
            .any(|node| node.accesskit_node().label().is_some_and(|label| label == "Close notice"));
        assert_eq!(is_told, is_offered, "{link:?}");
        window.press(Modifiers::NONE, Key::Enter);
        window.press(Modifiers::NONE, Key::Space);
        assert_eq!(window.opened(), [""; 0], "{link:?}");
    }
}

#[test]
fn a_link_shows_its_host_and_is_copied_unless_opening_is_chosen() {
    let link = "https://аpple.example/视频?x=1";
    let address = "https://xn--pple-43d.example/%E8%A7%86%E9%A2%91?x=1";
    let mut window = Window::with("{}", &[&job_with(link)]);
    window.select(0, 0);
    assert!(ask_for_link(&mut window));
    assert!(window.has("Open this link?") && window.has("xn--pple-43d.example") && window.has(address));
    assert!(window.has("The host is written in letters that are not ASCII. This is its plain form."));
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!((window.copied().as_deref(), window.opened().len()), (Some(address), 0));
    assert!(!window.has("Open this link?"));
    ask_for_link(&mut window);
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.has("Open this link?"));
    assert_eq!(window.opened().len(), 0);
    ask_for_link(&mut window);
    window.click(Role::Button, "Open in the browser");
    assert_eq!(window.opened(), [address]);
}

/// What was to be shown in the file manager.
static SHOWN: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

#[test]
fn a_capture_is_shown_in_the_file_manager_and_sent_again_by_a_command() {
    let mut window = Window::with("{}", &[&job_with("x")]);
    window.harness.state_mut().reveal_with(|path: &Path| {
        SHOWN.lock().unwrap().push(path.to_owned());
        Err(std::io::Error::other("no file manager"))
    });
    window.select(0, 0);
    assert!(SHOWN.lock().unwrap().is_empty(), "nothing is shown unasked");
    window.click(Role::Link, "Show in the file manager");
    for _ in 0..500 {
        if window.has("Close notice") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
        window.run();
    }
    let path = window.config.path().join("0.json");
    assert_eq!(*SHOWN.lock().unwrap(), std::slice::from_ref(&path));
    assert!(window.has("Close notice"), "what went wrong is told");
    window.click(Role::Link, "Copy as curl");
    let command = window.copied().unwrap();
    assert!(command.contains(&format!("--data-binary @'{}' '<URL>'", path.display())), "{command}");
}

#[test]
fn raw_folds_by_arrow_and_by_key_and_a_search_unfolds() {
    let mut window = Window::with("{}", &[&job_with("x")]);
    window.select(0, 0);
    window.click(Role::Tab, "Raw");
    let arrows = |window: &Window| {
        let mut all = window.names(Role::DisclosureTriangle);
        all.retain(|name| name.contains(" line "));
        all
    };
    // Line 1 begins the callback, 5 `Operation`, 8 `Transcode`, 9 `Container`.
    assert_eq!(arrows(&window), ["Fold line 1", "Fold line 5", "Fold line 8", "Fold line 9"]);
    window.click(Role::DisclosureTriangle, "Fold line 8");
    assert_eq!(arrows(&window), ["Fold line 1", "Fold line 5", "Unfold line 8"]);
    window.click(Role::Button, "Fold all of the text");
    assert_eq!(arrows(&window), ["Unfold line 1"]);
    window.harness.get_by_role_and_label(Role::Document, "Capture").focus();
    window.run();
    window.press(Modifiers::NONE, Key::Home);
    window.press(Modifiers::NONE, Key::ArrowRight);
    assert_eq!(arrows(&window), ["Fold line 1", "Unfold line 5"]);
    window.press(Modifiers::SHIFT, Key::ArrowRight);
    assert_eq!(arrows(&window).len(), 4);
    for _ in 0..4 {
        window.press(Modifiers::NONE, Key::ArrowDown);
    }
    window.press(Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(arrows(&window), ["Fold line 1", "Unfold line 5"]);
    let field = window.harness.get_by_role_and_label(Role::TextInput, "Search in the capture");
    field.focus();
    field.type_text("mp4");
    window.run();
    assert_eq!(arrows(&window).len(), 4);
    assert!(window.has("1 of 1"));
    window.click(Role::RadioButton, "Pretty");
    assert!(arrows(&window).len() >= 5, "what is written anew folds too");
}

/// A body of several megabytes without line ends, which is shown indented.
fn large_body(members: usize) -> String {
    let member = |at: usize| format!(r#"{{"FragmentIndex":"{at}","Text":"line {at} of many"}}"#);
    let all: Vec<String> = (0..members).map(member).collect();
    format!(
        r#"{{"EventName":"TaskFinish","JobsDetail":[{{"JobId":"j1","Tag":"Transcode","State":"Success","Operation":{{"List":[{}]}}}}]}}"#,
        all.join(",")
    )
}

/// Waits for what a thread of the window makes.
fn wait_until(window: &mut Window, is_so: impl Fn(&Window) -> bool) {
    for _ in 0..3_000 {
        if is_so(window) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
        window.run();
    }
    panic!("it was never made");
}

fn wait_for_page(window: &mut Window) {
    wait_until(window, |window| !window.has("Preparing the text"));
}

#[test]
fn a_large_body_is_written_anew_beside_the_window_and_only_what_is_in_view_is_laid_out() {
    let body = large_body(60_000);
    assert!(body.len() > 2 << 20);
    let mut window = Window::with("{}", &[&body]);
    window.select(0, 0);
    window.click(Role::Tab, "Raw");
    wait_for_page(&mut window);
    assert!(window.has("Fold line 1"), "shown indented, as its one line is endless");
    let shapes = window.harness.output().shapes.len();
    assert!(shapes < 3_000, "{shapes} shapes");
    window.click(Role::RadioButton, "JSON");
    wait_for_page(&mut window);
    window.harness.get_by_role_and_label(Role::Document, "Capture").focus();
    window.run();
    window.press(Modifiers::NONE, Key::End);
    assert!(window.harness.output().shapes.len() < 3_000);
    window.click(Role::Button, "Fold all of the text");
    assert!(window.has("Unfold line 1"));
    assert_eq!(window.app_copied_all().len(), window.copied().unwrap().len());
}

impl Window {
    fn app_copied_all(&mut self) -> String {
        self.click(Role::Link, "Copy all");
        let text = self.copied().unwrap();
        assert!(text.contains("\"line 59999 of many\""));
        text
    }
}

#[test]
fn a_tree_is_searched_and_unfolds_what_was_found() {
    let list: Vec<String> = (0..80).map(|at| format!(r#"{{"Deep":{{"Value":"number {at}"}}}}"#)).collect();
    let body = job_with("x").replace("\"Format\": \"mp4\"", &format!("\"Items\": [{}]", list.join(",")));
    let mut window = Window::with("{}", &[&body]);
    window.select(0, 0);
    window.click(Role::DisclosureTriangle, "All fields");
    assert!(!window.has("Value, number 63"));
    let field = window.harness.get_by_role_and_label(Role::TextInput, "Search in the tree");
    field.focus();
    field.type_text("NUMBER 63");
    window.run();
    assert!(window.has("1 of 1") && window.has("Value, number 63"));
}

/// A run that took this long, with tasks of these names that took so many seconds each.
fn run(id: &str, object: &str, tasks: &[(&str, u32, &str)]) -> String {
    let task = |(at, (name, seconds, state)): (usize, &(&str, u32, &str))| {
        format!(
            r#"{{"Type": "{name}", "Name": "{name}_1", "JobId": "{id}-{at}", "State": "{state}",
              "TemplateName": "HLS-265", "CreateTime": "2026-11-20 10:00:00+0800",
              "StartTime": "2026-11-20 10:00:01+0800", "EndTime": "2026-11-20 10:00:{:02}+0800"}}"#,
            seconds + 1
        )
    };
    let tasks: Vec<String> = tasks.iter().enumerate().map(task).collect();
    format!(
        r#"{{"EventName": "WorkflowFinish", "WorkflowExecution": {{"RunId": "{id}", "WorkflowId": "w1",
          "WorkflowName": "release", "BucketId": "b-125", "Object": "{object}", "State": "Success",
          "Attempt": {{"Number": "{}"}}, "CreateTime": "2026-11-20 10:00:00+0800", "Tasks": [{}]}}}}"#,
        &id[1..],
        tasks.join(",")
    )
}

#[test]
fn two_runs_are_compared_task_by_task_and_field_by_field() {
    let first = run("i1", "a.mp4", &[("Transcode", 20, "Success"), ("Snapshot", 3, "Success")]);
    let second = run("i2", "b.mp4", &[("Transcode", 25, "Success"), ("ImageOCR", 4, "Success")]);
    let mut window = Window::with("{}", &[&first, &second]);
    // Both runs, without their tasks.
    window.press(Modifiers::COMMAND, Key::F);
    for term in ["kind:run", " "] {
        window.harness.get_by_role_and_label(Role::TextInput, "Filter").type_text(term);
        window.run();
    }
    window.press(Modifiers::NONE, Key::Escape);
    window.press(Modifiers::NONE, Key::Escape);
    window.press(Modifiers::COMMAND, Key::A);
    assert!(window.has("2 selected") && window.has("Compare"));
    let rows = window.names(Role::Row);
    for row in [
        "Whole run, A 21 s, B 26 s, +5.0 s",
        "Transcode_1, A 20 s, B 25 s, +5.0 s",
        "Snapshot_1, A 3.0 s, not in B",
        "ImageOCR_1, not in A, B 4.0 s",
    ] {
        assert!(rows.iter().any(|name| name == row), "{row} in {rows:#?}");
    }
    assert!(window.has("A a.mp4") && window.has("B b.mp4"));
    assert!(!window.has("A i1"), "ids always differ");
    window.click(Role::CheckBox, "Include IDs and times");
    assert!(window.has("A i1") && window.has("B i2"));
    // What only the documents tell is read from them.
    wait_until(&mut window, |window| !window.has("Reading both captures"));
    assert!(window.has("Further fields") && window.has("A 1") && window.has("B 2"));
    // A click on a bar goes to its job.
    window.click(Role::Row, "Transcode_1, A 20 s, B 25 s, +5.0 s");
    assert_eq!(window.harness.state().selection().len(), 1);
}

#[test]
fn a_task_that_the_run_and_the_job_tell_differently_shows_both_states() {
    let run = run("i1", "a.mp4", &[("Transcode", 20, "Success"), ("Snapshot", 3, "Success")]);
    let own = r#"{"EventName": "TaskFinish", "JobsDetail": [{"JobId": "i1-0", "Tag": "Transcode",
        "State": "Failed", "Code": "InternalError", "CreationTime": "2026-11-20T10:00:00+0800",
        "Workflow": {"RunId": "i1", "WorkflowId": "w1", "WorkflowName": "release"}}]}"#;
    let mut window = Window::with("{}", &[&run, own]);
    let names = window.names(Role::Row);
    let at = names.iter().position(|name| name.contains("release") || name.ends_with("a.mp4"));
    window.select(at.unwrap_or(0), 0);
    window.click(Role::Tab, "Tasks");
    let rows = window.names(Role::Row);
    let differs = "The run's task says Success, the job's own callback says Failed";
    assert!(rows.iter().any(|name| name.starts_with("Transcode, ") && name.ends_with(differs)), "{rows:#?}");
    assert!(rows.iter().any(|name| name.starts_with("Snapshot, ") && !name.contains("says")));
    // Both are told of it where they are looked at first, and both are found by it.
    let is_run = |window: &Window| {
        let app = window.harness.state();
        app.index().get(app.selection().lead().unwrap()).unwrap().kind() == callscope::index::RecordKind::Run
    };
    window.click(Role::Tab, "Overview");
    let run = (0..3).find(|&row| {
        window.select(row, 0);
        is_run(&window)
    });
    assert!(run.is_some() && window.has(differs));
    window.click(Role::Link, "Transcode i1-0");
    assert!(!is_run(&window) && window.has(differs));
    window.filter("has:problem");
    assert_eq!(window.harness.state().hits().len(), 2);
    window.filter("problem:inconsistent state:Failed");
    assert_eq!(window.harness.state().hits().len(), 1);
    // It is one of the problems of the folder, and a click on it shows the job.
    window.press(Modifiers::NONE, Key::Escape);
    window.press(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::P);
    let all = window.names(Role::Button);
    let said = "the run says that i1-0 is Success, its own callback says Failed";
    let row = all.iter().find(|name| name.ends_with(said)).unwrap_or_else(|| panic!("{all:#?}")).clone();
    window.click(Role::Button, &row);
    assert!(!is_run(&window));
    assert!(window.has("1 problem"), "and counted as one");
}

#[test]
fn times_in_another_zone_stand_beside_what_was_sent() {
    let mut window = Window::with(r#"{"zone":"utc"}"#, &[&job_with("x")]);
    window.select(0, 0);
    let row = "Started, 2026-11-20 02:00:01 +00:00, sent as 2026-11-20T10:00:01+0800";
    let rows = window.names(Role::Row);
    assert!(rows.iter().any(|name| name == row), "{rows:#?}");
}

#[test]
fn a_failed_run_names_its_failed_tasks() {
    let text = run("i1", "a.mp4", &[("Transcode", 20, "Success"), ("Snapshot", 3, "Failed")]);
    let text = text.replacen(r#""State": "Success""#, r#""State": "Failed""#, 1);
    let mut window = Window::with("{}", &[&text]);
    window.press(Modifiers::NONE, Key::ArrowDown);
    for _ in 0..3 {
        if window.has("Failed tasks") {
            break;
        }
        window.press(Modifiers::NONE, Key::ArrowDown);
    }
    assert!(window.has("Failed tasks") && !window.has("Failed without a code"));
    window.harness.get_by_role_and_label(Role::Link, "Snapshot").click();
    window.run();
    assert!(window.has("Failed without a code"), "the task, which has neither code nor message");
}

#[test]
fn what_a_failed_job_was_to_make_is_told_apart_from_what_was_made() {
    let job = |state: &str| {
        format!(
            r#"{{"EventName": "TaskFinish", "JobsDetail": [{{"JobId": "j1", "Tag": "Transcode", "State": "{state}",
              "Operation": {{"Output": {{"Bucket": "b-125", "Object": "out/a.mp4"}}}}}}]}}"#
        )
    };
    for (state, heading) in [
        ("Success", "1 object"),
        ("Failed", "1 object that was not made"),
        ("Cancel", "1 object that was not made"),
        ("Running", "1 object to be made"),
    ] {
        let mut window = Window::with("{}", &[&job(state)]);
        window.select(0, 0);
        window.click(Role::Tab, "Results");
        assert!(window.has(heading) && window.has("out/a.mp4, b-125"), "{state}");
    }
    // Of a run both stand beneath one another.
    let run = run("i1", "a.mp4", &[("Transcode", 20, "Success"), ("Snapshot", 3, "Failed")]);
    let wrote =
        r#""ResultInfo": {"ObjectCount": 1, "ObjectInfo": [{"ObjectName": "out/t.mp4"}]}, "TemplateName""#;
    let run = run.replace(r#""TemplateName""#, wrote);
    let mut window = Window::with("{}", &[&run]);
    window.filter("kind:run");
    window.press(Modifiers::NONE, Key::Escape);
    window.press(Modifiers::NONE, Key::Escape);
    window.select(0, 0);
    window.click(Role::Tab, "Results");
    assert!(window.has("1 object") && window.has("out/t.mp4, Transcode"));
    assert!(window.has("1 object that was not made") && window.has("out/t.mp4, Snapshot"));
}

#[test]
fn a_moderation_that_found_something_says_so_with_scores() {
    let review = |result: u8| {
        format!(
            r#"{{"EventName": "ReviewVideo", "JobsDetail": {{"JobId": "av1", "State": "Success", "Label": "Porn",
              "Result": {result}, "PornInfo": {{"HitFlag": {result}, "Count": 1}}, "AdsInfo": {{"Count": 0, "Score": 4}},
              "Snapshot": [{{"SnapshotTime": 30, "Result": {result}, "PornInfo": {{"HitFlag": {result}, "Score": 97}}}}]}}}}"#
        )
    };
    let mut window = Window::with("{}", &[&review(1)]);
    window.select(0, 0);
    assert!(window.has("Moderation found a violation") && window.has("Porn 97"));
    window.click(Role::Tab, "Results");
    assert!(window.has("Result, 1 (violation)") && window.has("Porn, violation, score 97"));
    assert!(window.has("Ads, not told, score 4") && window.has("SnapshotTime 30, violation, score 97"));
    let mut window = Window::with("{}", &[&review(2)]);
    window.select(0, 0);
    assert!(window.has("Moderation suspects a violation"));
    let mut window = Window::with("{}", &[&review(0)]);
    window.select(0, 0);
    assert!(!window.has("Moderation found a violation") && !window.has("Moderation suspects a violation"));
}

#[test]
fn a_run_says_where_it_waited_and_its_tasks_for_how_long() {
    let run = r#"{"EventName":"WorkflowFinish","WorkflowExecution":{"RunId":"r1","WorkflowName":"w","State":"Failed",
        "CreateTime":"2026-11-20T14:00:00+0800","EndTime":"2026-11-20T14:10:00+0800","Tasks":[
        {"Type":"Snapshot","JobId":"j1","State":"Success","CreateTime":"2026-11-20T14:00:00+0800",
         "StartTime":"2026-11-20T14:00:00+0800","EndTime":"2026-11-20T14:00:30+0800"},
        {"Type":"Transcode","JobId":"j2","State":"Failed","Code":"InvalidArgument","CreateTime":"2026-11-20T14:00:30+0800",
         "StartTime":"2026-11-20T14:09:30+0800","EndTime":"2026-11-20T14:10:00+0800"}]}}"#;
    let mut window = Window::with("{}", &[run]);
    window.filter("kind:run");
    window.select(0, 0);
    let waited = "waited 9 m 00 s in Transcode (90 % of the run)";
    assert!(window.names(Role::Link).contains(&waited.to_owned()), "{:?}", window.names(Role::Link));
    window.click(Role::Tab, "Tasks");
    let rows = window.names(Role::Row);
    assert!(rows.contains(&"Transcode, Failed, wait 9 m 00 s, took 30 s".to_owned()), "{rows:?}");
    assert!(window.has("Hatched is wait, solid is took"));
    window.click(Role::Tab, "Overview");
    // The words lead to the job that waited.
    window.filter("");
    window.click(Role::Link, waited);
    assert!(!window.names(Role::Link).contains(&waited.to_owned()));
    assert!(
        window.names(Role::Meter).contains(&"wait 9 m 00 s, took 30 s".to_owned()),
        "{:?}",
        window.names(Role::Meter)
    );
}

#[test]
fn runs_that_were_never_captured_are_hidden_from_the_menu_of_one() {
    let job = r#"{"EventName":"TaskFinish","JobsDetail":[{"JobId":"j1","Tag":"Transcode","State":"Success",
        "Workflow":{"RunId":"r9","WorkflowName":"w"}}]}"#;
    let mut window = Window::with("{}", &[job]);
    window.filter("kind:run");
    let rows = window.harness.get_by_role_and_label(Role::Region, "Records");
    let row = rows.query_all_by_role(Role::Row).next().expect("the run is there");
    row.click_secondary();
    window.run();
    assert!(window.names(Role::Row).iter().any(|row| row.contains("run, not captured")));
    window.click(Role::Button, "Hide runs that were never captured");
    assert!(!window.names(Role::Row).iter().any(|row| row.contains("run, not captured")));
}
