//! The program as a script calls it: the real binary, in a fresh directory.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// A fresh directory with a folder of captures in it, and the program beside.
struct Place {
    directory: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        fs::create_dir(directory.path().join("captures")).unwrap();
        Self { directory }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.path("captures").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    fn run(&self, args: &[&str]) -> Outcome {
        Outcome::of(self.command(args).output().unwrap())
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_callscope"));
        for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "COLUMNS"] {
            command.env_remove(name);
        }
        command.env("XDG_DATA_HOME", self.path("data")).env_remove("APPIMAGE");
        command.env("XDG_CONFIG_HOME", self.path("config")).env("HOME", self.directory.path());
        command.args(args).current_dir(self.directory.path());
        command
    }

    fn run_with_input(&self, args: &[&str], input: &str) -> Outcome {
        fs::write(self.path("input"), input).unwrap();
        let input = fs::File::open(self.path("input")).unwrap();
        Outcome::of(self.command(args).stdin(input).output().unwrap())
    }
}

struct Outcome {
    code: i32,
    out: String,
    err: String,
}

impl Outcome {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn ok(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (0, ""), "{}", self.out);
        self.out
    }

    fn json(self) -> Value {
        serde_json::from_str(&self.ok()).unwrap()
    }

    fn lines(self) -> Vec<Value> {
        self.ok().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

fn job(id: &str, tag: &str, state: &str, minute: u32) -> String {
    format!(
        r#"{{"EventName":"TaskFinish","JobsDetail":[{{"Code":"{code}","JobId":"{id}","State":"{state}","Tag":"{tag}",
"CreationTime":"2026-11-20T14:{minute:02}:00+0800","StartTime":"2026-11-20T14:{minute:02}:02+0800",
"EndTime":"2026-11-20T14:{minute:02}:42+0800","QueueId":"p1","Message":"",
"Input":{{"BucketId":"media-1250000000","Object":"upload/{id}.mp4","Region":"ap-chongqing"}},"Operation":{{"UserData":"order 1e2"}}}}]}}"#,
        code = if state == "Failed" { "InvalidArgument" } else { "Success" },
    )
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_logs")
}

fn three() -> Place {
    let place = Place::new();
    place
        .put("a.json", job("j1", "Transcode", "Success", 10))
        .put("b.json", job("j2", "SmartCover", "Failed", 5))
        .put("deep/c.json", job("j3", "Transcode", "Failed", 20));
    place
}

fn ids(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["id"].as_str().unwrap()).collect()
}

#[test]
fn a_row_has_every_field_of_the_contract_in_its_order() {
    let place = Place::new();
    place.put("a.json", job("j1", "Transcode", "Failed", 10));
    let rows = place.run(&["list", "captures", "--format", "ndjson"]).lines();
    let keys: Vec<&str> = rows[0].as_object().unwrap().keys().map(String::as_str).collect();
    let wanted = "kind event id tag state code message created started ended wait_ms took_ms bucket object region queue \
                  workflow workflow_id run task outputs user_data deliveries files format problems";
    assert_eq!(keys, wanted.split_whitespace().collect::<Vec<_>>());
    assert_eq!(rows[0]["created"], "2026-11-20T14:10:00+08:00");
    assert_eq!((&rows[0]["wait_ms"], &rows[0]["took_ms"]), (&2_000.into(), &40_000.into()));
    assert_eq!(rows[0]["workflow"], Value::Null);
    assert_eq!(rows[0]["user_data"], "order 1e2");
    assert_eq!(rows[0]["files"], serde_json::json!(["a.json"]));
}

#[test]
fn what_still_waits_is_found_sorted_and_counted_by_how_long_so_far() {
    let place = three();
    let waits = job("j4", "Transcode", "Submitted", 30).replace("2026-11-20", "2020-01-01");
    let waits = waits.replace("\"StartTime\"", "\"Planned\"").replace("\"EndTime\"", "\"Never\"");
    place.put("d.json", waits);
    let rows = place.run(&["list", "captures", "--filter", "wait>1m", "--format", "ndjson"]).lines();
    assert_eq!(ids(&rows), ["j4"]);
    assert_eq!(rows[0]["wait_ms"], Value::Null, "it is not over");
    let rows = place.run(&["list", "captures", "--sort", "-wait", "--format", "ndjson"]).lines();
    assert_eq!(ids(&rows), ["j4", "j2", "j1", "j3"]);
    let table = place.run(&["list", "captures", "--filter", "id:j4"]).ok();
    assert!(table.lines().last().unwrap().contains(" +"), "{table}");
    let classes = place.run(&["stats", "captures", "--by", "wait"]).ok();
    assert!(classes.contains(">=1h"), "{classes}");
}

#[test]
fn lists_are_sorted_by_time_and_filtered_sorted_and_cut_as_asked() {
    let place = three();
    let list =
        |args: &[&str]| place.run(&[&["list", "captures", "--format", "ndjson"][..], args].concat()).lines();
    assert_eq!(ids(&list(&[])), ["j2", "j1", "j3"]);
    assert_eq!(ids(&list(&["--sort", "-time"])), ["j3", "j1", "j2"]);
    assert_eq!(ids(&list(&["--sort", "id", "--limit", "2"])), ["j1", "j2"]);
    assert_eq!(ids(&list(&["--sort", "-took"])), ids(&list(&["--sort", "-took_ms"])));
    assert!(place.run(&["list", "--help"]).ok().contains("such as -took"));
    assert_eq!(ids(&list(&["--filter", "state:Failed"])), ["j2", "j3"]);
    assert_eq!(ids(&list(&["--filter", "-state:Failed"])), ["j1"]);
    assert_eq!(ids(&list(&["--filter", "state:failed tag:Transcode"])), ["j3"]);
    let json = place.run(&["list", "captures", "--format", "json"]).json();
    assert_eq!(json.as_array().unwrap(), &list(&[]));
    let table = place.run(&["list", "captures"]).ok();
    assert_eq!(table.lines().count(), 4);
    assert!(table.lines().nth(1).unwrap().contains("SmartCover"), "{table}");
}

#[test]
fn the_same_folder_prints_the_same_bytes() {
    let place = Place::new();
    let samples = samples();
    for verb in [&["list"][..], &["stats"], &["check"], &["export"], &["export", "--format", "ndjson"]] {
        let args = [&verb[..1], &[samples.to_str().unwrap()], &verb[1..]].concat();
        let (first, second) = (place.run(&args), place.run(&args));
        assert!(first.out.len() > 1_000 && first.out == second.out, "{verb:?}");
    }
}

#[test]
fn stats_count_what_passes() {
    let place = three();
    let stats = place.run(&["stats", "captures", "--format", "json", "--filter", "tag:Transcode"]).json();
    let wanted = serde_json::json!({
        "files": 2, "callbacks": 2, "jobs": 2, "runs": 0, "unrecognised": 0, "problems": 0,
        "states": {"Failed": 1, "Success": 1}, "tags": {"Transcode": 2},
        "wait_ms": {"p50": 2000, "p95": 2000, "max": 2000}, "took_ms": {"p50": 40000, "p95": 40000, "max": 40000},
    });
    assert_eq!(stats, wanted);
    let by = place.run(&["stats", "captures", "--format", "json", "--by", "tag"]).json();
    assert_eq!(by["by"]["groups"][1]["value"], "Transcode");
    assert_eq!(by["by"]["groups"][1]["failed"], 1);
    assert_eq!(by["files"], 3, "JSON has both");
    let table = place.run(&["stats", "captures", "--by", "tag"]);
    assert!(table.out.starts_with("tag "), "{}", table.out);
    assert!(!table.out.contains("callbacks"), "what was not asked for is left out: {}", table.out);
}

#[test]
fn durations_are_counted_in_classes_that_a_filter_reads() {
    let place = three();
    let long = job("j4", "Transcode", "Success", 30).replace("14:30:42", "15:30:42");
    place.put("d.json", long.replace("14:30:02", "14:30:20"));
    place.put("e.json", job("j5", "Transcode", "Submitted", 31).replace("2026-11-20T14:31:02", "-"));
    let counted = |key: &str| -> Vec<(Value, Value)> {
        let stats = place.run(&["stats", "captures", "--format", "json", "--by", key]).json();
        let groups = stats["by"]["groups"].as_array().unwrap().iter();
        groups.map(|group| (group["value"].clone(), group["records"].clone())).collect()
    };
    let pair = |value: Value, count: u32| (value, Value::from(count));
    assert_eq!(counted("took"), [pair("10s..1m".into(), 3), pair(">=1h".into(), 1), pair(Value::Null, 1)]);
    assert_eq!(counted("wait_ms")[..2], [pair("1s..10s".into(), 3), pair("10s..1m".into(), 1)]);
    let listed = |filter: &str| {
        place.run(&["list", "captures", "--format", "ndjson", "--filter", filter]).lines().len()
    };
    assert_eq!((listed("took:10s..1m"), listed("took>=1h"), listed("wait:1s..10s")), (3, 1, 3));
    let problems = counted("problem");
    assert_eq!(problems.last(), Some(&pair(Value::Null, 4)), "{problems:?}");
}

#[test]
fn a_list_that_is_cut_to_nothing_is_not_one_in_which_nothing_passes() {
    let place = three();
    let none = place.run(&["list", "captures", "--limit", "0"]);
    assert_eq!((none.code, none.out.lines().count(), none.err.as_str()), (0, 1, ""));
    let none = place.run(&["list", "captures", "--filter", "tag:nothing"]);
    let said = "callscope: no record has tag:nothing\ncallscope: none of 3 records pass the filter\n";
    assert_eq!((none.code, none.err.as_str()), (0, said));
    for format in ["table", "ndjson"] {
        let none = place.run(&["list", "captures", "--filter", "state:失败", "--format", format]);
        assert!(none.err.contains("no record has state:失败; did you mean Failed?"), "{}", none.err);
    }
}

#[test]
fn check_names_paths_that_can_be_opened_from_where_it_was_called() {
    let place = three();
    place.put("deep/broken.json", "{\"EventName\": 5");
    let below = place.path("captures/deep");
    for (named, standing) in [
        ("captures", place.path("")),
        ("captures/", place.path("")),
        ("captures/deep/broken.json", place.path("")),
        (".", below.clone()),
        ("..", below.clone()),
        (below.to_str().unwrap(), std::env::temp_dir()),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_callscope"));
        let outcome = Outcome::of(command.args(["check", named]).current_dir(&standing).output().unwrap());
        let path = outcome.out.split(':').next().unwrap();
        assert!(standing.join(path).is_file() && path.ends_with("broken.json"), "{named}: {}", outcome.out);
    }
}

#[test]
fn check_allows_kinds_of_problems_and_says_that_nothing_was_read() {
    let place = Place::new();
    place.put("broken.json", "{\n\"EventName\": ,}");
    place.put("other.json", "{\"a\":1}");
    let some = place.run(&["check", "captures", "--allow", "unrecognised"]);
    assert_eq!((some.code, some.out.lines().count()), (1, 1));
    let all = place.run(&["check", "captures", "--allow", "unrecognised,syntax"]);
    assert_eq!((all.code, all.out.as_str()), (0, ""));
    assert!(all.err.contains("problems, all of them allowed"), "{}", all.err);
    assert_eq!(place.run(&["check", "captures", "--allow", "sintax"]).code, 2);
    fs::create_dir(place.path("empty")).unwrap();
    let nothing = place.run(&["check", "empty"]);
    assert_eq!((nothing.code, nothing.out.as_str()), (0, ""));
    assert!(nothing.err.contains("no captures were read: empty"), "{}", nothing.err);
}

#[test]
fn check_names_the_place_and_its_status_says_whether_there_was_one() {
    let place = three();
    assert_eq!(place.run(&["check", "captures"]).ok(), "");
    assert_eq!(place.run(&["check", "captures", "--format", "json"]).json(), serde_json::json!([]));
    place.put("broken.json", "{\"EventName\":\"TaskFinish\",\n \"JobsDetail\" 5}");
    let check = place.run(&["check", "captures"]);
    assert_eq!(check.code, 1);
    assert!(check.out.contains("broken.json:2:15: syntax: "), "{}", check.out);
    let json = place.run(&["check", "captures", "--format", "json"]);
    assert_eq!(json.code, 1);
    let json: Value = serde_json::from_str(&json.out).unwrap();
    let keys: Vec<&str> = json[0].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["file", "line", "column", "kind", "message"]);
    let places: Vec<_> = json.as_array().unwrap().iter().map(|one| (&one["file"], &one["line"])).collect();
    assert!(places.contains(&(&"broken.json".into(), &2.into())), "{places:?}");
}

#[test]
fn check_names_the_state_where_a_run_and_a_job_disagree() {
    let place = Place::new();
    let run = r#"{"EventName":"WorkflowFinish","WorkflowExecution":{"RunId":"i1","State":"Failed","Tasks":[
        {"Type":"Transcode","JobId":"j1","State":"Success"}]}}"#;
    let own = "<Response>\n<EventName>TaskFinish</EventName>\n<JobsDetail>\n  <JobId>j1</JobId>\n  \
        <Tag>Transcode</Tag><State>Failed</State>\n<Workflow><RunId>i1</RunId></Workflow></JobsDetail>\n</Response>";
    // What stands further up in the same capture, and what is wrong with captures before and behind it.
    let capture = format!("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n{own}", own.len());
    let broken = "{\"EventName\":\"TaskFinish\",\n \"JobsDetail\" 5}";
    place.put("a.json", broken).put("m.http", &capture).put("run.json", run).put("z.json", broken);
    let check = place.run(&["check", "captures"]);
    let lines: Vec<&str> = check.out.lines().collect();
    let wanted =
        "captures/m.http:9:23: inconsistent: the run says that j1 is Success, its own callback says Failed";
    let at = lines.iter().position(|line| line.replace('\\', "/") == wanted);
    assert!(at.is_some(), "{}", check.out);
    let files: Vec<String> =
        lines.iter().map(|line| line.split(':').next().unwrap_or_default().to_owned()).collect();
    assert!(files.is_sorted(), "{files:?}");
    let json: Value =
        serde_json::from_str(&place.run(&["check", "captures", "--format", "json"]).out).unwrap();
    let told = json.as_array().unwrap().iter().find(|one| one["file"] == "m.http").unwrap();
    assert_eq!((&told["line"], &told["column"]), (&9.into(), &23.into()));
    // A row is made without reading the capture again: of the job and of its run it names the file, and no place that is none.
    let list = place.run(&["list", "captures", "--format", "ndjson", "--filter", "id:j1,i1"]).ok();
    let rows = list.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let told: Vec<Value> = rows.map(|row| row["problems"][0].clone()).collect();
    assert_eq!(told.len(), 2);
    for one in told {
        assert_eq!(
            (&one["file"], &one["line"], &one["column"]),
            (&"m.http".into(), &Value::Null, &Value::Null)
        );
    }
    let list = place.run(&["list", "captures", "--format", "csv", "--filter", "id:j1"]).ok();
    assert!(list.contains("m.http: inconsistent: the run says"), "{list}");
}

#[test]
fn a_wrong_call_says_why_in_a_sentence_and_ends_with_2() {
    let place = three();
    for (args, wanted) in [
        (&["list", "nowhere"][..], "callscope: cannot open the folder: no such file or directory: nowhere\n"),
        (&["./nowhere"], "callscope: cannot open the folder: no such file or directory: ./nowhere\n"),
        (&["lst", "captures"], "callscope: there is no such command, see callscope --help: lst\n"),
        (&["help", "follow"], "callscope: there is no such command, see callscope --help: help\n"),
        (&["lst"], "callscope: there is no such folder and no such command, see callscope --help: lst\n"),
        (
            &["export", "captures", "--format", "raw"],
            "callscope: --format raw makes a folder and needs --output\n",
        ),
    ] {
        let outcome = place.run(args);
        assert_eq!((outcome.code, outcome.out.as_str(), outcome.err.as_str()), (2, "", wanted));
    }
    let outcome = place.run(&["list", "captures", "--filter", "took>soon"]);
    assert_eq!((outcome.code, outcome.out.as_str()), (2, ""));
    assert!(outcome.err.contains("took>soon\n") && outcome.err.trim_end().ends_with('^'), "{}", outcome.err);
}

#[test]
fn without_a_display_the_list_is_printed_and_a_sentence_says_why() {
    let place = three();
    let window = place.run(&["captures"]);
    assert_eq!(window.code, 0);
    assert_eq!(window.out, place.run(&["list", "captures"]).ok());
    assert_eq!(window.err.lines().count(), 1);
    assert!(window.err.contains("DISPLAY"), "{}", window.err);
    assert_eq!(place.run(&[]).code, 2);
}

#[test]
fn an_export_goes_to_a_file_and_replaces_one_only_when_told() {
    let place = three();
    let export = |args: &[&str]| place.run(&[&["export", "captures"][..], args].concat());
    export(&["--filter", "state:Failed", "--output", "failed.json"]).ok();
    let written: Value =
        serde_json::from_str(&fs::read_to_string(place.path("failed.json")).unwrap()).unwrap();
    assert_eq!(written.as_array().unwrap().len(), 2);
    let again = export(&["--output", "failed.json"]);
    assert_eq!(again.code, 2);
    assert!(again.err.ends_with("there already: failed.json\n"), "{}", again.err);
    export(&["--output", "failed.json", "--overwrite"]).ok();
    let written: Value =
        serde_json::from_str(&fs::read_to_string(place.path("failed.json")).unwrap()).unwrap();
    assert_eq!(written.as_array().unwrap().len(), 3);
    let raw = export(&["--format", "raw", "--output", "copies", "--filter", "id:j3"]);
    raw.ok();
    let copy = fs::read(place.path("copies/deep/c.json")).unwrap();
    assert_eq!(copy, fs::read(place.path("captures/deep/c.json")).unwrap());
    assert!(!place.path("copies/a.json").exists());
}

#[test]
fn an_export_too_large_to_open_again_says_so_and_in_parts_it_opens() {
    let place = Place::new();
    let long = "x".repeat(9 << 20);
    for number in 0..2 {
        let body = job(&format!("j{number}"), "Transcode", "Success", number).replace("order 1e2", &long);
        place.put(&format!("{number}.json"), body);
    }
    let large = place.run(&["export", "captures", "--output", "all.json"]);
    assert_eq!((large.code, large.out.as_str()), (0, ""));
    assert!(large.err.contains("larger than 16 MiB") && large.err.contains("--split"), "{}", large.err);
    place.run(&["export", "captures", "--filter", "id:j1", "--output", "one.json"]).ok();
    let parts = ["export", "captures", "--output", "parts", "--split"];
    place.run(&parts).ok();
    let ids_of = |folder: &str| {
        let rows = place.run(&["list", folder, "--format", "ndjson"]).lines();
        rows.iter().map(|row| row["id"].as_str().unwrap_or("none").to_owned()).collect::<Vec<_>>()
    };
    // What lies behind 16 MiB is not read, and that is told.
    assert_eq!(ids_of("all.json"), ["j0", "j1"]);
    assert!(place.run(&["check", "all.json"]).out.contains("too-large: "));
    assert_eq!(ids_of("parts"), ["j0", "j1"]);
    let mut names: Vec<_> =
        fs::read_dir(place.path("parts")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["callbacks-0001.json", "callbacks-0002.json"]);
    let again = place.run(&parts);
    assert_eq!(again.code, 2);
    assert!(again.err.ends_with("never replace anything: parts\n"), "{}", again.err);
    let csv = place.run(&["export", "captures", "--format", "csv", "--output", "rows", "--split"]);
    assert_eq!(csv.code, 2);
    assert!(csv.err.contains("only json opens again"), "{}", csv.err);
}

#[test]
fn a_list_has_the_columns_that_are_asked_for_and_ends_where_columns_says() {
    let place = three();
    let table = place.run(&["list", "captures", "--columns", "id,code,took_ms"]).ok();
    let lines: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines[0], ["id", "code", "took_ms"]);
    assert_eq!(lines[1], ["j2", "InvalidArgument", "40000"]);
    let csv = place.run(&["list", "captures", "--columns", "id,code", "--format", "csv"]).ok();
    assert_eq!(csv.lines().nth(1), Some("\"j2\",\"InvalidArgument\""));
    let wrong = place.run(&["list", "captures", "--columns", "id", "--format", "ndjson"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("it has every field"), "{}", wrong.err);
    let whole = place.run(&["list", "captures"]).ok();
    assert!(whole.lines().any(|line| line.chars().count() > 40));
    let cut = Outcome::of(place.command(&["list", "captures"]).env("COLUMNS", "40").output().unwrap()).ok();
    assert!(cut.lines().all(|line| line.chars().count() <= 40), "{cut}");
    assert!(cut.contains('…') && cut.lines().count() == whole.lines().count(), "{cut}");
}

#[test]
fn one_capture_is_taken_from_the_standard_input() {
    let place = Place::new();
    let body = job("j1", "Transcode", "Failed", 10);
    let rows = place.run_with_input(&["list", "-", "--format", "ndjson"], &body).lines();
    assert_eq!(ids(&rows), ["j1"]);
    assert_eq!(rows[0]["files"], serde_json::json!(["stdin"]));
    let stats = place.run_with_input(&["stats", "-", "--format", "json"], &body).json();
    assert_eq!(stats["states"], serde_json::json!({ "Failed": 1 }));
    let exported = place.run_with_input(&["export", "-"], &body).json();
    assert_eq!(exported[0]["JobsDetail"][0]["JobId"], "j1");
    let wrong = place.run_with_input(&["check", "-"], "{\"JobsDetail\":[");
    assert_eq!(wrong.code, 1);
    assert!(wrong.out.starts_with("-:1:"), "{}", wrong.out);
    let follow = place.run_with_input(&["follow", "-"], &body);
    assert_eq!(follow.code, 2);
    assert!(follow.err.contains("never the standard input"), "{}", follow.err);
}

#[test]
fn copies_of_captures_cannot_be_told_to_replace_anything() {
    let place = three();
    let raw = place.run(&["export", "captures", "--format", "raw", "--output", "copies", "--overwrite"]);
    assert_eq!(raw.code, 2);
    assert!(raw.err.contains("copies of captures never replace anything"), "{}", raw.err);
    assert!(!place.path("copies").exists());
    assert!(place.run(&["export", "--help"]).ok().contains("copies never replace anything"));
}

#[test]
fn an_export_never_touches_a_capture() {
    let place = three();
    let before = fs::read(place.path("captures/a.json")).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(place.path("captures/a.json"), place.path("link.json")).unwrap();
        fs::hard_link(place.path("captures/a.json"), place.path("hard.json")).unwrap();
        std::os::unix::fs::symlink(place.path("captures"), place.path("other")).unwrap();
    }
    for target in [
        "captures/a.json",
        "captures/new.json",
        "captures/deep/../a.json",
        "link.json",
        "hard.json",
        "other/a.json",
        "other/new.json",
    ] {
        let export = place.run(&["export", "captures", "--overwrite", "--output", target]);
        if cfg!(unix) {
            assert_eq!(export.code, 2, "{target}");
            assert!(export.err.contains("capture"), "{target}: {}", export.err);
        }
    }
    assert_eq!(fs::read(place.path("captures/a.json")).unwrap(), before);
    assert!(!place.path("captures/new.json").exists());
    let left: Vec<_> = fs::read_dir(place.directory.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("callscope-"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

/// Ends the program when the test ends, however it ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn what_is_to_be_left_alone_is_not_read_by_any_verb() {
    let place = three();
    place
        .put("a.json.bak", "{")
        .put("old/deep/x.json", job("j9", "Transcode", "Success", 1))
        .put("old.json", "{");
    let with = |verb: &[&str]| {
        let args = [verb, &["captures", "--ignore", "*.bak", "--ignore", "old/**", "--ignore", "/old.json"]]
            .concat();
        place.run(&args)
    };
    assert_eq!(ids(&with(&["list", "--format", "ndjson"]).lines()), ["j2", "j1", "j3"]);
    assert_eq!(with(&["stats", "--format", "json"]).json()["files"], 3);
    assert_eq!(with(&["export"]).json().as_array().unwrap().len(), 3);
    assert_eq!(with(&["check"]).ok(), "");
    assert_eq!(place.run(&["check", "captures"]).code, 1);
    // Without a window the list stands in for it, and leaves out the same.
    let listed = with(&[]);
    assert_eq!((listed.code, listed.out.lines().count()), (0, 4), "{}{}", listed.out, listed.err);
    // A capture that is named is meant.
    let one =
        place.run(&["list", "captures/old/deep/x.json", "--ignore", "*.json", "--format", "ndjson"]).lines();
    assert_eq!(ids(&one), ["j9"]);
    let wrong = place.run(&["list", "captures", "--ignore", "{a"]);
    assert_eq!((wrong.code, wrong.out.as_str()), (2, ""));
    assert!(
        wrong.err.contains("invalid value '{a' for '--ignore <GLOB>': a { is not closed"),
        "{}",
        wrong.err
    );
}

#[test]
fn follow_prints_what_is_there_then_what_comes_and_agrees_with_the_list() {
    let place = three();
    let mut command = Command::new(env!("CARGO_BIN_EXE_callscope"));
    command.args(["follow", "captures", "--filter", "tag:Transcode"]).current_dir(place.directory.path());
    let mut running = Running(command.stdout(Stdio::piped()).spawn().unwrap());
    let mut lines = BufReader::new(running.0.stdout.take().unwrap()).lines();
    let mut next = || -> Value { serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap() };
    let first = [next(), next()];
    assert_eq!(ids(&first), ["j1", "j3"]);
    place.put("other.json", job("j4", "SmartCover", "Success", 30));
    place.put("new.json", job("j5", "Transcode", "Running", 31));
    let arrived = next();
    assert_eq!((&arrived["id"], &arrived["state"]), (&"j5".into(), &"Running".into()));
    place.put("newer.json", job("j5", "Transcode", "Success", 31));
    let changed = next();
    assert_eq!((&changed["id"], &changed["state"]), (&"j5".into(), &"Success".into()));
    assert_eq!(changed["deliveries"], 2);
    let listed = place.run(&["list", "captures", "--format", "ndjson", "--filter", "tag:Transcode"]).lines();
    assert_eq!(listed, [first[0].clone(), first[1].clone(), changed]);
}

#[test]
fn follow_agrees_with_the_list_when_the_offset_of_most_times_becomes_another() {
    let place = Place::new();
    place
        .put("a.json", job("j1", "Transcode", "Success", 10).replace("+0800", "+0000").replace("T14", "T06"));
    let filter = ["--filter", "after:2026-11-20T12:00"];
    let mut command = Command::new(env!("CARGO_BIN_EXE_callscope"));
    command.args(["follow", "captures"]).args(filter).current_dir(place.directory.path());
    let mut running = Running(command.stdout(Stdio::piped()).spawn().unwrap());
    let mut lines = BufReader::new(running.0.stdout.take().unwrap()).lines();
    // Six o'clock is not past twelve until most captures are eight hours ahead.
    place
        .put("b.json", job("j2", "Transcode", "Success", 20))
        .put("c.json", job("j3", "Transcode", "Success", 30));
    let mut followed: Vec<Value> =
        (0..3).map(|_| serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap()).collect();
    followed.sort_by_key(|row| row["id"].as_str().unwrap().to_owned());
    let listed = place.run(&[&["list", "captures", "--format", "ndjson"], &filter[..]].concat()).lines();
    assert_eq!((followed, listed.len()), (listed, 3));
}

#[cfg(unix)]
#[test]
fn follow_ends_when_its_reader_goes_although_nothing_more_comes() {
    let place = three();
    let mut command = Command::new(env!("CARGO_BIN_EXE_callscope"));
    command.args(["follow", "captures"]).current_dir(place.directory.path());
    let mut running = Running(command.stdout(Stdio::piped()).spawn().unwrap());
    let mut first = String::new();
    BufReader::new(running.0.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(running.0.wait().unwrap().success());
}

#[test]
fn follow_knows_what_was_noted_in_the_window() {
    let place = three();
    let marks = r#"{"marks":[{"kind":"job","id":"j1","tag":"Transcode","created":"2026-11-20T14:10:00+08:00","bookmark":true},
        {"kind":"job","id":"j6","tag":"Transcode","note":"ask again"}]}"#;
    fs::create_dir_all(place.path("config/callscope")).unwrap();
    fs::write(place.path("config/callscope/marks.json"), marks).unwrap();
    assert_eq!(
        ids(&place.run(&["list", "captures", "--format", "ndjson", "--filter", "marked:yes"]).lines()),
        ["j1"]
    );
    let mut command = Command::new(env!("CARGO_BIN_EXE_callscope"));
    command.args(["follow", "captures", "--filter", "marked:bookmark or note:again"]);
    command.env("XDG_CONFIG_HOME", place.path("config")).current_dir(place.directory.path());
    let mut running = Running(command.stdout(Stdio::piped()).spawn().unwrap());
    let mut lines = BufReader::new(running.0.stdout.take().unwrap()).lines();
    let mut next = || -> Value { serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap() };
    assert_eq!(next()["id"], "j1");
    place.put("other.json", job("j4", "Transcode", "Success", 30));
    place.put("new.json", job("j6", "Transcode", "Running", 31));
    assert_eq!(next()["id"], "j6");
}

#[cfg(target_os = "linux")]
#[test]
fn marks_that_cannot_be_read_are_an_error_only_where_they_are_asked_for() {
    let place = three();
    fs::create_dir_all(place.path("home/.config/callscope")).unwrap();
    fs::write(place.path("home/.config/callscope/marks.json"), "{").unwrap();
    let run = |args: &[&str]| {
        let mut command = place.command(args);
        command.env("HOME", place.path("home")).env_remove("XDG_CONFIG_HOME");
        Outcome::of(command.output().unwrap())
    };
    assert_eq!(run(&["list", "captures"]).code, 0);
    for args in [
        &["list", "captures", "--filter", "marked:yes"][..],
        &["export", "captures", "--marks"],
        &["follow", "captures", "--filter", "note:x"],
    ] {
        let outcome = run(args);
        let has_path = outcome.err.trim_end().ends_with("marks.json");
        assert!(outcome.code == 2 && outcome.out.is_empty() && has_path, "{args:?}: {}", outcome.err);
    }
}

/// Clears the screen, writes to the clipboard, makes a link, turns the direction of writing round.
const HOSTILE: &str = "\u{1b}[2J\u{1b}]52;c;aGk=\u{7}\u{1b}]8;;http://x\u{1b}\\\u{202e}\u{200b}\u{9b}31m";

fn is_harmless(args: &[&str], text: &str) {
    for c in text.chars() {
        let steers = (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{200b}');
        assert!(!steers, "{args:?} printed {c:?}");
    }
}

/// What a verb prints on a terminal; `None` where none can be had.
#[cfg(unix)]
fn on_terminal(place: &Place, args: &str) -> Option<String> {
    let mut command = Command::new("script");
    command.args(["-qec", &format!("\"$PROGRAM\" {args}"), "/dev/null"]).stdin(Stdio::null());
    command.env("PROGRAM", env!("CARGO_BIN_EXE_callscope")).current_dir(place.directory.path());
    let output = command.output().ok()?;
    assert!(output.status.success(), "{args}: {output:?}");
    Some(String::from_utf8(output.stdout).unwrap())
}

#[cfg(unix)]
#[test]
fn a_pipe_gets_the_bytes_of_a_file_and_a_terminal_none_that_steer_it() {
    // A family is one character of three that are joined by one without a width.
    let name = format!("👨\u{200d}👩\u{200d}👧{HOSTILE}");
    let place = Place::new();
    let quoted = Value::from(name.as_str()).to_string();
    place.put("a.json", job("j1", "Transcode", "Success", 10).replace("upload/", quoted.trim_matches('"')));
    for format in ["json", "ndjson", "csv"] {
        let path = format!("out.{format}");
        place.run(&["export", "captures", "--format", format, "--output", &path]).ok();
        let piped = place.run(&["export", "captures", "--format", format]);
        assert_eq!(piped.out, fs::read_to_string(place.path(&path)).unwrap(), "{format}");
        assert_eq!(piped.out.contains('\u{200d}'), format != "csv");
        let args = ["export", "captures", "--format", format];
        let Some(shown) = on_terminal(&place, &args.join(" ")) else {
            eprintln!("there is no terminal to show it on");
            return;
        };
        is_harmless(&args, &shown.replace('\u{feff}', ""));
        if format != "csv" {
            let [shown, piped] =
                [&shown, &piped.out].map(|text| serde_json::from_str::<Value>(text).unwrap());
            assert_eq!(shown, piped, "it reads as the same");
        }
    }
    for args in
        ["list captures --format json", "list captures --format ndjson", "check captures --format json"]
    {
        if let Some(shown) = on_terminal(&place, args) {
            is_harmless(&[args], &shown);
        }
    }
}

#[test]
fn marks_that_cannot_be_read_are_an_error_where_they_are_asked_for() {
    let place = three();
    let path = place.path("config/callscope/marks.json");
    fs::create_dir_all(&path).unwrap();
    for damaged in [true, false] {
        if damaged {
            fs::remove_dir(&path).unwrap();
            fs::write(&path, "{").unwrap();
        } else {
            fs::remove_file(&path).unwrap();
            fs::create_dir(&path).unwrap();
        }
        for args in [
            &["list", "captures", "--filter", "marked:yes"][..],
            &["stats", "captures", "--filter", "-note:x"],
            &["export", "captures", "--marks"],
            &["follow", "captures", "--filter", "marked:1"],
        ] {
            let outcome = place.run(args);
            assert_eq!((outcome.code, outcome.out.as_str()), (2, ""), "{args:?}");
            assert!(outcome.err.starts_with("callscope: cannot read the marks"), "{}", outcome.err);
            assert!(outcome.err.ends_with("config/callscope/marks.json\n"), "{}", outcome.err);
        }
        for args in [&["list", "captures"][..], &["export", "captures", "--filter", "state:Failed"]] {
            assert_eq!(place.run(args).code, 0, "they were not asked for: {args:?}");
        }
    }
    fs::remove_dir(&path).unwrap();
    assert_eq!(place.run(&["list", "captures", "--filter", "marked:yes"]).code, 0, "none is no error");
}

#[test]
fn nothing_that_a_capture_says_steers_the_terminal() {
    let place = Place::new();
    let hostile = Value::from(format!("{HOSTILE}\r\n")).to_string();
    let hostile = hostile.trim_matches('"');
    let body = job("j1", "Transcode", "Failed", 10).replace("Transcode", hostile).replace("order", hostile);
    place.put("a.json", body.replace("upload/", hostile).replace("InvalidArgument", hostile));
    #[cfg(unix)]
    {
        place.put(&format!("b{HOSTILE}\n.json").replace('/', ""), "{\"EventName\":\u{1b}[31m");
        place.put("c.txt", HOSTILE);
    }
    let filter = format!("took>{HOSTILE}");
    let (nowhere, output) = (format!("no{HOSTILE}where"), format!("no{HOSTILE}where/out.json"));
    for args in [
        &["list", "captures"][..],
        &["list", "captures", "--format", "json"],
        &["list", "captures", "--format", "ndjson"],
        &["list", "captures", "--format", "csv"],
        &["stats", "captures"],
        &["stats", "captures", "--format", "json"],
        &["stats", "captures", "--by", "tag"],
        &["stats", "captures", "--by", "object", "--format", "json"],
        &["check", "captures"],
        &["check", "captures", "--format", "json"],
        &["export", "captures"],
        &["export", "captures", "--format", "ndjson"],
        &["export", "captures", "--format", "csv"],
        &["export", "captures", "--output", &output],
        &["export", "captures", "--format", "raw", "--output", "captures"],
        &["list", "captures", "--filter", &filter],
        &["stats", "captures", "--filter", &filter],
        &["list", &nowhere],
        &["stats", &nowhere],
        &["export", &nowhere],
        &["check", &nowhere],
        &["follow", &nowhere],
        &["follow", "captures", "--filter", &filter],
        &["completions", &nowhere],
        &[&nowhere],
        &["captures", &nowhere],
    ] {
        let outcome = place.run(args);
        if outcome.out.starts_with(['[', '{']) {
            // A pipe gets what a file would get, in which JSON itself lets no control through that a terminal heeds.
            assert!(!outcome.out.contains(|c: char| c < ' ' && c != '\n'), "{args:?}");
        } else {
            is_harmless(args, &outcome.out);
        }
        is_harmless(args, &outcome.err);
        assert!(!outcome.out.is_empty() || !outcome.err.is_empty(), "{args:?} says something");
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_callscope"));
    command.args(["follow", "captures"]).current_dir(place.directory.path());
    let mut running = Running(command.stdout(Stdio::piped()).spawn().unwrap());
    let mut lines = BufReader::new(running.0.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    assert!(first.starts_with('{') && !first.contains(|c: char| c < ' '), "{first:?}");
}

/// Every file below a folder.
fn below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(below(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

#[cfg(target_os = "linux")]
#[test]
fn the_desktop_gets_an_entry_that_starts_this_program_and_gives_it_back() {
    let place = Place::new();
    let wrote = place.run(&["integrate"]).ok();
    let data = place.path("data");
    let files = below(&data);
    assert_eq!(files.len(), 4);
    for file in &files {
        assert!(wrote.contains(&format!("wrote: {}\n", file.display())), "{wrote}");
    }
    let entry = fs::read_to_string(data.join("applications/callscope.desktop")).unwrap();
    assert!(entry.contains(&format!("Exec=\"{}\" %f", env!("CARGO_BIN_EXE_callscope"))), "{entry}");
    assert!(entry.contains("Icon=callscope\n"));
    assert_eq!(place.run(&["integrate"]).ok().matches("is there: ").count(), 4);
    // One of another version is replaced.
    let icon = data.join("icons/hicolor/scalable/apps/callscope.svg");
    fs::write(&icon, "<svg/>").unwrap();
    assert_eq!(place.run(&["integrate"]).ok().matches("replaced: ").count(), 1);
    assert_eq!(place.run(&["integrate", "--remove"]).ok().matches("removed: ").count(), 4);
    assert!(below(&data).is_empty());
    let again = place.run(&["integrate", "--remove"]);
    assert_eq!((again.code, again.err.as_str()), (0, "callscope: there was nothing to remove\n"));
}

#[cfg(target_os = "linux")]
#[test]
fn what_others_put_on_the_desktop_stays() {
    let place = Place::new();
    let theirs = place.path("data/applications/callscope.desktop");
    fs::create_dir_all(theirs.parent().unwrap()).unwrap();
    fs::write(&theirs, "[Desktop Entry]\nName=Another\n").unwrap();
    let refused = place.run(&["integrate"]);
    assert_eq!((refused.code, refused.out.as_str()), (2, ""));
    assert!(refused.err.contains("nothing was changed") && refused.err.ends_with("callscope.desktop\n"));
    let removed = place.run(&["integrate", "--remove"]);
    assert!(removed.err.contains("left alone"), "{}", removed.err);
    assert_eq!(below(&place.path("data")), [theirs]);
}

#[test]
fn a_shell_gets_its_script() {
    let place = Place::new();
    for (shell, says) in [
        ("bash", "complete -F _callscope"),
        ("zsh", "#compdef callscope"),
        ("fish", "complete -c callscope"),
        ("elvish", "edit:completion"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let script = place.run(&["completions", shell]).ok();
        assert!(script.contains(says) && script.contains("integrate"), "{shell}");
    }
    assert_eq!(place.run(&["completions", "tcsh"]).code, 2);
}

#[test]
fn columns_of_csv_are_chosen_and_only_those_of_csv() {
    let place = three();
    let csv = place.run(&["export", "captures", "--format", "csv", "--columns", "id,took,template"]).ok();
    assert_eq!(csv.lines().nth(1), Some("\"j2\",\"40000\",\"\""));
    assert!(csv.starts_with("\u{feff}\"id\",\"took_ms\",\"template\""));
    let json = place.run(&["export", "captures", "--columns", "id"]);
    assert!(
        json.code == 2 && json.err.contains("--columns has no meaning for --format json"),
        "{}",
        json.err
    );
    assert_eq!(place.run(&["export", "captures", "--format", "csv", "--columns", "colour"]).code, 2);
}
