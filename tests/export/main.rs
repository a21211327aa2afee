//! What an export keeps: everything. Read again it says the same.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod again;
#[path = "../common/mod.rs"]
mod common;
#[cfg(unix)]
mod place;
mod schema;
mod spreadsheet;

use callscope::capture::{self, Reading};
use callscope::doc::{Format, Kind, Node};
use callscope::export::{self, Chosen, Destination, Source};
use callscope::index::{Index, Indexer, RecordId, Stamp};
use callscope::ingest::read_capture;
use common::files;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn corpus() -> Option<PathBuf> {
    let corpus = root().join("../shared/corpus");
    if corpus.is_dir() {
        return Some(corpus);
    }
    eprintln!("the collected bodies are not here; only the samples are exported");
    None
}

/// An index of these files, which lie under `folder`.
fn index_of(folder: &Path, files: &[PathBuf]) -> Arc<Index> {
    indexer_of(folder, files).share()
}

fn indexer_of(folder: &Path, files: &[PathBuf]) -> Indexer {
    let mut index = Indexer::new();
    for path in files {
        let reading = read_capture(path);
        index.apply(path.strip_prefix(folder).unwrap(), Stamp::default(), &reading.capture);
    }
    index.commit();
    index
}

fn export(folder: &Path, index: &Arc<Index>, ids: &[RecordId], format: &str) -> String {
    let read = |path: &Path| read_capture(&folder.join(path));
    let source = Source { root: folder, only: None, read: &read };
    export::format(format).unwrap().plan(Chosen::new(index, ids)).to_text(&source).unwrap().unwrap()
}

fn export_all(folder: &Path, files: &[PathBuf]) -> String {
    let index = index_of(folder, files);
    export(folder, &index, index.order(), "json")
}

/// Every text that the capture holds, by the names above it, each as often as it is there. What is only the
/// wrapping (`Response`, the body that is an element of the array) and what Callscope adds is left out.
fn leaves(reading: &Reading) -> BTreeMap<String, usize> {
    let mut all = BTreeMap::new();
    for tree in &reading.trees {
        collect(tree.root(), &mut Vec::new(), &mut all);
    }
    all
}

fn collect<'t>(node: Node<'t>, names: &mut Vec<&'t str>, all: &mut BTreeMap<String, usize>) {
    for child in node.children() {
        let is_wrapping = matches!(child.name(), "" | "Response" | "#text");
        if child.name().starts_with("callscope:") {
            continue;
        }
        if !is_wrapping {
            names.push(child.name().trim_start_matches('@'));
        }
        match child.kind() {
            Kind::Map | Kind::List => collect(child, names, all),
            _ => *all.entry(format!("{} = {}", names.join("/"), child.text())).or_default() += 1,
        }
        if !is_wrapping {
            names.pop();
        }
    }
}

/// What the first has and the second has not, or less often.
fn missing(of: &BTreeMap<String, usize>, in_: &BTreeMap<String, usize>) -> Vec<String> {
    of.iter().filter(|(leaf, times)| in_.get(*leaf).unwrap_or(&0) < *times).map(|(l, _)| l.clone()).collect()
}

#[test]
fn no_field_of_any_body_is_lost() {
    let folders = std::iter::once(root().join("sample_logs")).chain(corpus());
    let mut exported = 0;
    for folder in folders {
        for path in files(&folder) {
            let text = export_all(&folder, std::slice::from_ref(&path));
            let (sent, kept) = (read_capture(&path), capture::read(text.clone().into_bytes()));
            let mut wanted = leaves(&sent);
            // The same delivery twice in one capture is exported once.
            if sent.trees.len() > 1 {
                wanted.values_mut().for_each(|times| *times = 1);
            }
            wanted.retain(|leaf, _| !leaf.starts_with(" = ") && !leaf.contains("/ = "));
            if sent.trees.iter().all(|tree| tree.format() != Format::Text) {
                assert_eq!(missing(&wanted, &leaves(&kept)), [""; 0], "{}\n{text}", path.display());
                exported += 1;
            }
        }
    }
    assert!(exported > 60, "{exported}");
}

#[test]
fn an_export_opens_again_with_the_same_records() {
    let folder = root().join("sample_logs");
    let index = index_of(&folder, &files(&folder));
    let text = export(&folder, &index, index.order(), "json");
    let again = capture::read(text.into_bytes());
    let mut reopened = Indexer::new();
    reopened.apply(Path::new("export.json"), Stamp::default(), &again.capture);
    reopened.commit();
    let rows = |index: &Index| {
        let rows: Vec<Value> = index
            .records()
            .filter(|record| record.kind().name() != "unrecognised")
            .map(|record| {
                let mut row = serde_json::to_value(export::row(index, record)).unwrap();
                // Where it was read from is another matter; what was mended is told by the export.
                for key in ["files", "format", "problems", "deliveries"] {
                    row.as_object_mut().unwrap().remove(key);
                }
                row
            })
            .collect();
        rows
    };
    let (before, after) = (rows(&index), rows(&reopened));
    assert_eq!(before.len(), after.len());
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before, after);
    }
}

/// Whatever it is told in, one file or many, it is the same array.
#[test]
fn in_several_files_it_is_the_same_callbacks_in_their_order_and_none_is_longer_than_asked_for() {
    let folder = root().join("sample_logs");
    let index = index_of(&folder, &files(&folder));
    let whole: Vec<Value> = serde_json::from_str(&export(&folder, &index, index.order(), "json")).unwrap();
    let read = |path: &Path| read_capture(&folder.join(path));
    let source = Source { root: &folder, only: None, read: &read };
    let place = tempfile::tempdir().unwrap();
    let plan = export::format("json").unwrap().plan(Chosen::new(&index, index.order()));
    for most in [1_u64, 3_000, 20_000, 1 << 30] {
        let to = place.path().join(most.to_string());
        let parts = plan.save_parts(&source, &to, most, &mut |_, _| true).unwrap().unwrap();
        let written = files(&to);
        assert_eq!((parts.items, parts.files), (whole.len(), written.len()));
        let mut all = Vec::new();
        for path in written {
            let items: Vec<Value> = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            let length = path.metadata().unwrap().len();
            assert!(length <= most || items.len() == 1, "{length} in {}", path.display());
            all.extend(items);
        }
        assert_eq!(all, whole);
    }
    assert_eq!(files(&place.path().join("1")).len(), whole.len());
    assert_eq!(files(&place.path().join((1 << 30).to_string())).len(), 1);
    // Stopped half way it leaves nothing, and what is there is not written into.
    let mut told = 0;
    let mut stop = |_, _| {
        told += 1;
        told < 4
    };
    let stopped = plan.save_parts(&source, &place.path().join("stopped"), 1, &mut stop).unwrap();
    assert!(matches!(stopped, Err(export::ExportError::Stopped)));
    let taken = plan.save_parts(&source, &place.path().join("1"), 1, &mut |_, _| true).unwrap();
    assert!(matches!(taken, Err(export::ExportError::Taken(_))));
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 4, "nothing is left behind");
}

/// Numbers keep their spelling, strings their escapes, keys their order and their repetitions.
#[test]
fn from_json_every_token_is_as_it_was_sent() {
    let folder = tempfile::tempdir().unwrap();
    let job = r#"{"EventName":"TaskFinish","JobsDetail":{"JobId":"j1","Tag":"Transcode","State":"Success",
"n":[1e2,1E+2,-0.0,18446744073709551616,9007199254740993.0],"z":"\u4e0a\/\ud83d\ude00","a":{},"l":[],"twice":1,"twice":2,"no":null,"yes":true}}"#;
    fs::write(folder.path().join("a.json"), job).unwrap();
    let text = export_all(folder.path(), &files(folder.path()));
    let close = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(close(&text), format!("[{}]", close(job)));
}

#[test]
fn the_two_forms_of_one_callback_export_alike() {
    let Some(corpus) = corpus() else { return };
    let folder = corpus.join("documented");
    let exported =
        |name: &str| -> Value { serde_json::from_str(&export_all(&folder, &[folder.join(name)])).unwrap() };
    // What the two pages themselves say differently.
    for (xml, json, said_by_one_page) in [
        ("task-api-noise-reduction.xml", "task-api-noise-reduction.json", None),
        ("task-workflow-smart-cover.xml", "task-workflow-smart-cover.json", None),
        ("workflow-finish.rootless.xml", "workflow-finish.json", Some("/WorkflowExecution/Tasks/SmartCover")),
    ] {
        let (from_xml, from_json) = (exported(xml), exported(json));
        let different = differences(&from_xml[0], &from_json[0], String::new());
        // That the body had no root is told by the export, and is no field of it.
        assert!(
            different.iter().all(|at| at.contains("callscope:") || said_by_one_page == Some(at)),
            "{xml}: {different:?}"
        );
    }
}

/// Where two values differ, numbers and their spelling as text taken for the same, lists of one and their
/// element too: the pages show `JobsDetail` as both.
fn differences(a: &Value, b: &Value, at: String) -> Vec<String> {
    match (a, b) {
        (Value::Object(one), Value::Object(other)) => {
            let keys: std::collections::BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            let pair = |key: &String| (one.get(key), other.get(key));
            let of_key = |key: &String| match pair(key) {
                (Some(a), Some(b)) => differences(a, b, format!("{at}/{key}")),
                // An element with nothing in it and a member that is not there say the same.
                (Some(one), None) | (None, Some(one)) if says_nothing(one) => Vec::new(),
                _ => vec![format!("{at}/{key}")],
            };
            keys.into_iter().flat_map(of_key).collect()
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            one.iter().zip(other).flat_map(|(a, b)| differences(a, b, at.clone())).collect()
        }
        (Value::Array(one), other) if one.len() == 1 => differences(&one[0], other, at),
        (one, Value::Array(other)) if other.len() == 1 => differences(one, &other[0], at),
        (Value::String(text), Value::Number(number)) if *text == number.to_string() => Vec::new(),
        _ if a == b => Vec::new(),
        _ => vec![at],
    }
}

fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.values().all(says_nothing),
        Value::Array(items) => items.iter().all(says_nothing),
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}

#[test]
fn a_callback_of_several_jobs_is_cut_to_the_chosen_ones() {
    let folder = tempfile::tempdir().unwrap();
    let job = |id: &str| {
        format!("<JobsDetail><JobId>{id}</JobId><Tag>Transcode</Tag><State>Success</State></JobsDetail>")
    };
    let body =
        format!("<Response><EventName>TaskFinish</EventName>{}{}{}</Response>", job("a"), job("b"), job("c"));
    fs::write(folder.path().join("a.xml"), body).unwrap();
    let index = index_of(folder.path(), &files(folder.path()));
    let chosen: Vec<RecordId> = index
        .records()
        .filter(|record| record.text(callscope::index::Field::Id) != "b")
        .map(callscope::index::Record::id)
        .collect();
    let text: Value = serde_json::from_str(&export(folder.path(), &index, &chosen, "json")).unwrap();
    let ids: Vec<&str> =
        text[0]["JobsDetail"].as_array().unwrap().iter().map(|job| job["JobId"].as_str().unwrap()).collect();
    assert_eq!(ids, ["a", "c"]);
}

#[test]
fn a_capture_that_changed_is_not_exported_as_if_it_had_not() {
    let folder = tempfile::tempdir().unwrap();
    let out = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    fs::write(&path, r#"{"EventName":"TaskFinish","JobsDetail":[{"JobId":"j1","State":"Success"}]}"#)
        .unwrap();
    let index = index_of(folder.path(), &files(folder.path()));
    fs::write(&path, r#"{"EventName":"TaskFinish","JobsDetail":[{"JobId":"j2","State":"Success"}]}"#)
        .unwrap();
    let read = |path: &Path| read_capture(&folder.path().join(path));
    let source = Source { root: folder.path(), only: None, read: &read };
    let plan = export::format("json").unwrap().plan(Chosen::new(&index, index.order()));
    let target = out.path().join("out.json");
    let to = Destination { path: &target, overwrite: false };
    let error = plan.save(&source, to, &mut |_, _| true).unwrap_err();
    assert!(error.to_string().starts_with("the capture changed since it was read"), "{error}");
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 0, "nothing is left behind");
}

#[test]
fn an_export_that_is_stopped_leaves_the_old_file() {
    let folder = root().join("sample_logs");
    let out = tempfile::tempdir().unwrap();
    let target = out.path().join("out.json");
    fs::write(&target, "old").unwrap();
    let index = index_of(&folder, &files(&folder));
    let read = |path: &Path| read_capture(&folder.join(path));
    let source = Source { root: &folder, only: None, read: &read };
    let plan = export::format("json").unwrap().plan(Chosen::new(&index, index.order()));
    let to = Destination { path: &target, overwrite: true };
    plan.save(&source, to, &mut |done, _| done < 3).unwrap_err();
    assert_eq!(fs::read_to_string(&target).unwrap(), "old");
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 1);
}

#[test]
fn a_directory_that_cannot_be_listed_is_not_copied() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("captures");
    fs::create_dir_all(folder.join("closed")).unwrap();
    fs::write(folder.join("a.json"), "{}").unwrap();
    let mut index = indexer_of(&folder, &[folder.join("a.json")]);
    let closed = capture::unreadable::<String>("this directory cannot be listed: permission denied");
    index.apply(Path::new("closed"), Stamp::OF_DIRECTORY, &closed);
    index.commit();
    let index = index.share();
    assert_eq!(index.len(), 2);
    let plan = export::format("raw").unwrap().plan(Chosen::new(&index, index.order()));
    let read = |path: &Path| read_capture(&folder.join(path));
    let source = Source { root: &folder, only: None, read: &read };
    let to = place.path().join("copies");
    plan.save(&source, Destination { path: &to, overwrite: false }, &mut |_, _| true).unwrap();
    assert_eq!(files(&to), [to.join("a.json")]);
}

/// Bodies that alternate between captures: each capture is read once, whatever the order.
#[test]
fn every_capture_is_read_once_though_the_order_alternates() {
    const CAPTURES: u32 = 8;
    const LINES: u32 = 40;
    let folder = tempfile::tempdir().unwrap();
    for capture in 0..CAPTURES {
        let line = |line: u32| {
            let minute = line * CAPTURES + capture;
            let (hour, minute) = (minute / 60, minute % 60);
            format!(
                r#"{{"EventName":"TaskFinish","JobsDetail":[{{"JobId":"j{line:03}-{capture}","State":"Success","CreationTime":"2026-11-20T{hour:02}:{minute:02}:00+0800"}}]}}"#
            )
        };
        let lines: Vec<String> = (0..LINES).map(line).collect();
        fs::write(folder.path().join(format!("{capture}.ndjson")), lines.join("\n")).unwrap();
    }
    let index = index_of(folder.path(), &files(folder.path()));
    assert_eq!(index.len() as u32, CAPTURES * LINES);
    let reads = std::cell::RefCell::new(BTreeMap::<PathBuf, u32>::new());
    let read = |path: &Path| {
        *reads.borrow_mut().entry(path.to_owned()).or_default() += 1;
        read_capture(&folder.path().join(path))
    };
    let source = Source { root: folder.path(), only: None, read: &read };
    let plan = export::format("json").unwrap().plan(Chosen::new(&index, index.order()));
    let text = plan.to_text(&source).unwrap().unwrap();
    let exported: Value = serde_json::from_str(&text).unwrap();
    let ids: Vec<&str> = exported
        .as_array()
        .unwrap()
        .iter()
        .map(|callback| callback["JobsDetail"][0]["JobId"].as_str().unwrap())
        .collect();
    let wanted: Vec<&str> =
        index.order().iter().map(|&id| index.get(id).unwrap().text(callscope::index::Field::Id)).collect();
    assert_eq!(ids, wanted);
    assert!(ids.windows(2).all(|pair| pair[0][5..] != pair[1][5..]), "they alternate");
    let reads = reads.into_inner();
    assert_eq!(reads.len() as u32, CAPTURES);
    assert!(reads.values().all(|&times| times == 1), "{reads:?}");
}

/// A job with something nested `levels` deep, the body itself being the first.
fn deep_json(levels: usize) -> String {
    let inner = levels - 3;
    format!(
        r#"{{"EventName":"TaskFinish","JobsDetail":[{{"JobId":"deep","State":"Success","x":{}7{}}}]}}"#,
        r#"{"a":"#.repeat(inner),
        "}".repeat(inner)
    )
}

fn deep_xml(levels: usize) -> String {
    let inner = levels - 3;
    let close = |name: &str| format!("</{name}>").repeat(inner);
    // Every level twice: a list of its own in JSON.
    format!(
        "<Response><EventName>TaskFinish</EventName><JobsDetail><JobId>deep</JobId><State>Success</State><x>{}7{}</x></JobsDetail></Response>",
        "<a>1</a><a>".repeat(inner),
        close("a")
    )
}

#[test]
fn a_body_at_the_limit_of_depth_opens_again() {
    for (name, make) in [("a.json", deep_json as fn(usize) -> String), ("a.xml", deep_xml)] {
        for levels in [40, 63, 64, 65, 126, 127, 128] {
            let folder = tempfile::tempdir().unwrap();
            let body = make(levels);
            fs::write(folder.path().join(name), &body).unwrap();
            let sent = read_capture(&folder.path().join(name));
            let too_deep = |reading: &Reading| {
                reading
                    .capture
                    .bodies
                    .iter()
                    .flat_map(|body| &body.problems)
                    .any(|problem| problem.kind.name() == "too-deep")
            };
            assert!(!too_deep(&sent), "{name} {levels}: the body itself can be read");
            let text = export_all(folder.path(), &files(folder.path()));
            let again = capture::read(text.clone().into_bytes());
            assert!(!too_deep(&again), "{name} {levels}\n{text}");
            let mut reopened = Indexer::new();
            reopened.apply(Path::new("export.json"), Stamp::default(), &again.capture);
            reopened.commit();
            let record = reopened.records().next().unwrap();
            assert_eq!(record.text(callscope::index::Field::Id), "deep", "{name} {levels}");
            assert_eq!(record.text(callscope::index::Field::State), "Success");
            let root = again.trees[0].root();
            let callback = root.children().next().unwrap();
            match callback.child("callscope:text") {
                Some(kept) => {
                    assert_eq!(kept.text(), body, "{name} {levels}");
                    let problem = callback.child("callscope:problems").unwrap().children().next().unwrap();
                    assert_eq!(problem.text_of("kind"), "too-deep");
                }
                None => assert_eq!(missing(&leaves(&sent), &leaves(&again)), [""; 0], "{name} {levels}"),
            }
        }
    }
}

#[test]
fn copies_that_fail_or_are_stopped_leave_what_was_there_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let out = tempfile::tempdir().unwrap();
    for name in ["a", "b", "c"] {
        let body =
            format!(r#"{{"EventName":"TaskFinish","JobsDetail":[{{"JobId":"{name}","State":"Success"}}]}}"#);
        fs::create_dir(folder.path().join(name)).unwrap();
        fs::write(folder.path().join(name).join("x.json"), body).unwrap();
    }
    let index = index_of(folder.path(), &files(folder.path()));
    let read = |path: &Path| read_capture(&folder.path().join(path));
    let source = Source { root: folder.path(), only: None, read: &read };
    let plan = export::format("raw").unwrap().plan(Chosen::new(&index, index.order()));
    let target = out.path().join("copies");
    let to = Destination { path: &target, overwrite: false };
    // Stopped after two: the folder that was made for it goes too.
    let error = plan.save(&source, to, &mut |done, _| done < 2).unwrap_err();
    assert!(matches!(error, export::ExportError::Stopped), "{error}");
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 0);
    // One is gone: what was there before, also in a folder that copies went into, stays.
    fs::create_dir_all(target.join("a")).unwrap();
    fs::write(target.join("a").join("mine.txt"), "mine").unwrap();
    fs::remove_file(folder.path().join("c").join("x.json")).unwrap();
    let mut most = 0;
    plan.save(&source, to, &mut |done, _| {
        most = most.max(done);
        true
    })
    .unwrap_err();
    assert_eq!(most, 2, "two were copied before");
    assert_eq!(files(out.path()), [target.join("a").join("mine.txt")]);
    assert!(!target.join("b").exists());
}

#[test]
fn what_was_written_is_counted_as_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let out = tempfile::tempdir().unwrap();
    let body = r#"{"EventName":"TaskFinish","JobsDetail":[{"JobId":"a","State":"Success"},{"JobId":"b","State":"Success"}]}"#;
    fs::write(folder.path().join("a.json"), body).unwrap();
    fs::write(folder.path().join("again.json"), body).unwrap();
    let index = index_of(folder.path(), &files(folder.path()));
    let read = |path: &Path| read_capture(&folder.path().join(path));
    let source = Source { root: folder.path(), only: None, read: &read };
    for (format, wanted) in [("json", 1), ("ndjson", 2), ("csv", 2), ("raw", 2)] {
        let path = out.path().join(format);
        let to = Destination { path: &path, overwrite: false };
        let plan = export::format(format).unwrap().plan(Chosen::new(&index, index.order()));
        assert_eq!(plan.save(&source, to, &mut |_, _| true).unwrap(), wanted, "{format}");
    }
}
