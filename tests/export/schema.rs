//! What is exported is what the schemas in `assets/schema` promise, and the schemas promise something.

use super::{corpus, export, files, index_of, indexer_of, root};
use callscope::export::{COLUMNS, Chosen, MARK_COLUMNS, Source, format};
use callscope::index::{Field, RecordKind};
use callscope::ingest::read_capture;
use callscope::marks::{Change, Marks};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// A JSON Schema of the draft 2020-12, as far as ours use it; another keyword is an error and not passed over.
struct Schema(Value);

impl Schema {
    fn of(name: &str) -> Self {
        let path = root().join("assets/schema").join(name);
        let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        Self(schema)
    }

    /// Where a value is not what the schema says, and how.
    fn faults(&self, value: &Value) -> Vec<String> {
        let mut faults = Vec::new();
        self.look(&self.0, value, "", &mut faults);
        faults
    }

    fn look(&self, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
        for (keyword, says) in schema.as_object().unwrap() {
            let holds = match keyword.as_str() {
                "$schema" | "$id" | "$defs" | "title" | "description" => true,
                "$ref" => {
                    let target = self.0.pointer(says.as_str().unwrap().strip_prefix('#').unwrap());
                    self.look(target.unwrap(), value, at, faults);
                    true
                }
                "type" => one_or_many(says).any(|name| is_of_type(value, name.as_str().unwrap())),
                "enum" => says.as_array().unwrap().contains(value),
                "anyOf" => says.as_array().unwrap().iter().any(|one| self.holds(one, value)),
                "minimum" => value.as_i64().is_none_or(|number| number >= says.as_i64().unwrap()),
                "minLength" => value.as_str().is_none_or(|text| text.len() as u64 >= says.as_u64().unwrap()),
                "minItems" => value.as_array().is_none_or(|all| all.len() as u64 >= says.as_u64().unwrap()),
                "pattern" => {
                    let pattern = regex::Regex::new(says.as_str().unwrap()).unwrap();
                    value.as_str().is_none_or(|text| pattern.is_match(text))
                }
                "required" => value.as_object().is_none_or(|object| {
                    says.as_array().unwrap().iter().all(|name| object.contains_key(name.as_str().unwrap()))
                }),
                "additionalProperties" => {
                    assert_eq!(*says, json!(false), "only that is understood");
                    let known = schema["properties"].as_object().unwrap();
                    value.as_object().is_none_or(|object| object.keys().all(|name| known.contains_key(name)))
                }
                "items" => {
                    for (number, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.look(says, item, &format!("{at}/{number}"), faults);
                    }
                    true
                }
                "properties" => {
                    for (name, of_it) in says.as_object().unwrap() {
                        if let Some(member) = value.get(name) {
                            self.look(of_it, member, &format!("{at}/{name}"), faults);
                        }
                    }
                    true
                }
                other => panic!("the keyword {other} is not understood"),
            };
            if !holds {
                faults.push(format!("{at}: {keyword}"));
            }
        }
    }

    fn holds(&self, schema: &Value, value: &Value) -> bool {
        let mut faults = Vec::new();
        self.look(schema, value, "", &mut faults);
        faults.is_empty()
    }
}

fn one_or_many(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice).iter()
}

fn is_of_type(value: &Value, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("there is no type {other}"),
    }
}

/// The two exports of a folder as values.
fn exported(folder: &Path) -> (Value, Vec<Value>) {
    let index = index_of(folder, &files(folder));
    let of = |format: &str| export(folder, &index, index.order(), format);
    let rows = of("ndjson").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (serde_json::from_str(&of("json")).unwrap(), rows)
}

#[test]
fn exports_are_what_the_schemas_say() {
    let (callbacks, row) = (Schema::of("callbacks.schema.json"), Schema::of("rows.schema.json"));
    for folder in std::iter::once(root().join("sample_logs")).chain(corpus()) {
        let (exported, rows) = exported(&folder);
        assert!(exported.as_array().unwrap().len() > 50 && rows.len() > 50);
        assert_eq!(callbacks.faults(&exported), [""; 0]);
        for one in &rows {
            assert_eq!(row.faults(one), [""; 0], "{one}");
        }
    }
}

#[test]
fn broken_and_foreign_bodies_are_told_of_as_the_schema_says() {
    let folder = tempfile::tempdir().unwrap();
    for (name, body) in [
        ("a.json", r#"{"EventName":"TaskFinish","JobsDetail":[{"JobId":"j1" "State":"Success"}]}"#),
        ("b.json", "[1, 2]"),
        ("c.xml", "<Response><EventName>TaskFinish</EventName><JobsDetail><JobId>j2"),
        ("d.txt", "hello"),
        ("e", ""),
    ] {
        fs::write(folder.path().join(name), body).unwrap();
    }
    let (exported, rows) = exported(folder.path());
    assert_eq!(Schema::of("callbacks.schema.json").faults(&exported), [""; 0], "{exported}");
    let all = exported.as_array().unwrap();
    for member in ["callscope:problems", "callscope:text", "callscope:body"] {
        assert!(all.iter().any(|callback| callback.get(member).is_some()), "{member}: {exported}");
    }
    assert_eq!(rows.len(), 5);
    for one in &rows {
        assert_eq!(Schema::of("rows.schema.json").faults(one), [""; 0], "{one}");
    }
}

#[test]
fn what_was_noted_is_told_as_the_schemas_say() {
    let folder = root().join("sample_logs");
    let indexer = indexer_of(&folder, &files(&folder));
    let index = indexer.share();
    let job = index.records().find(|record| record.kind() == RecordKind::Job).unwrap();
    let mut marks = Marks::default();
    for change in [Change::ToggleBookmark, Change::ToggleColour(3), Change::Note("ask Li".to_owned())] {
        marks.change(&indexer, &marks.of(&indexer), &[job.id()], &change);
    }
    let marked = Some(Arc::new(marks.of(&indexer)));
    let chosen = Chosen { marked, ..Chosen::new(&index, index.order()) };
    let read = |path: &Path| read_capture(&folder.join(path));
    let source = Source { root: &folder, only: None, read: &read };
    let of = |name: &str| {
        let plan = format(name).unwrap().plan(chosen.clone());
        plan.to_text(&source).unwrap().unwrap()
    };
    let callbacks: Value = serde_json::from_str(&of("json")).unwrap();
    assert_eq!(Schema::of("callbacks.schema.json").faults(&callbacks), [""; 0]);
    let noted = callbacks.as_array().unwrap().iter().filter_map(|one| one.get("callscope:marks"));
    assert!(noted.flat_map(|all| all.as_array().unwrap()).any(|mark| mark["note"] == "ask Li"));
    let rows: Vec<Value> = of("ndjson").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for row in &rows {
        assert_eq!(Schema::of("rows.schema.json").faults(row), [""; 0], "{row}");
    }
    assert_eq!(rows.iter().filter(|row| row["bookmark"] == true && row["colour"] == 3).count(), 1);
    let csv = of("csv");
    assert!(csv.lines().next().unwrap().ends_with(r#""problems","bookmark","colour","note""#));
    assert!(csv.contains(r#","1","3","ask Li""#));
}

/// A run that was never captured has no callback of its own: what was noted on it stands at those of its jobs, and
/// what was noted on a job once.
#[test]
fn what_was_noted_on_a_run_that_was_not_captured_is_told_once_at_each_of_its_jobs() {
    let folder = tempfile::tempdir().unwrap();
    for job in ["j1", "j2"] {
        let body = format!(
            r#"{{"EventName":"TaskFinish","JobsDetail":[{{"JobId":"{job}","Tag":"Transcode","State":"Success","Workflow":{{"RunId":"r1","WorkflowName":"wf"}}}}]}}"#
        );
        fs::write(folder.path().join(format!("{job}.json")), body).unwrap();
    }
    let indexer = indexer_of(folder.path(), &files(folder.path()));
    let index = indexer.share();
    let mut marks = Marks::default();
    for record in index.records().filter(|record| record.text(Field::Id) != "j2") {
        let note = Change::Note(format!("on {}", record.text(Field::Id)));
        marks.change(&indexer, &marks.of(&indexer), &[record.id()], &note);
    }
    assert_eq!(marks.len(), 2);
    let read = |path: &Path| read_capture(&folder.path().join(path));
    let source = Source { root: folder.path(), only: None, read: &read };
    let run = index.records().find(|record| record.kind() == RecordKind::Run).unwrap().id();
    for ids in [index.order().to_vec(), index.order().iter().rev().copied().collect(), vec![run]] {
        let chosen = Chosen { marked: Some(Arc::new(marks.of(&indexer))), ..Chosen::new(&index, &ids) };
        let text = format("json").unwrap().plan(chosen).to_text(&source).unwrap().unwrap();
        let callbacks: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(Schema::of("callbacks.schema.json").faults(&callbacks), [""; 0]);
        for callback in callbacks.as_array().unwrap() {
            let job = callback["JobsDetail"][0]["JobId"].as_str().unwrap();
            let told = callback["callscope:marks"].as_array().unwrap();
            let mut notes: Vec<_> = told.iter().map(|mark| mark["note"].as_str().unwrap()).collect();
            notes.sort_unstable();
            let wanted: &[&str] = if job == "j1" { &["on j1", "on r1"] } else { &["on r1"] };
            assert_eq!(notes, wanted, "{text}");
        }
    }
}

#[test]
fn what_is_not_exported_so_is_not_what_the_schemas_say() {
    let (callbacks, row) = (Schema::of("callbacks.schema.json"), Schema::of("rows.schema.json"));
    let (_, rows) = exported(&root().join("sample_logs"));
    let changed = |name: &str, value: Value| {
        let mut row = rows[0].clone();
        row[name] = value;
        row
    };
    let mut lacks_one = rows[0].clone();
    lacks_one.as_object_mut().unwrap().remove("tag");
    let wrong = [
        lacks_one,
        changed("more", json!(1)),
        changed("kind", json!("task")),
        changed("created", json!("yesterday")),
        changed("wait_ms", json!("12")),
        changed("wait_ms", json!(1.5)),
        changed("deliveries", json!(-1)),
        changed("outputs", json!([1])),
        changed("id", json!("")),
        changed("problems", json!([{"kind": "odd", "file": "a", "line": 1, "column": 1, "message": "x"}])),
        json!([]),
    ];
    assert_eq!(row.faults(&rows[0]), [""; 0]);
    for one in &wrong {
        assert_eq!(row.faults(one).len(), 1, "{one}");
    }
    for one in [
        json!({}),
        json!([1]),
        json!([{"JobsDetail": 5}]),
        json!([{"JobsDetail": [{"JobId": {}}]}]),
        json!([{"WorkflowExecution": {"Tasks": [{"JobId": []}]}}]),
        json!([{"callscope:problems": []}]),
        json!([{"callscope:body": {}}]),
    ] {
        assert!(!callbacks.faults(&one).is_empty(), "{one}");
    }
}

/// The rows have exactly the fields that the schema lists, in its order.
#[test]
fn the_schema_lists_the_columns() {
    let schema = Schema::of("rows.schema.json");
    let listed: Vec<&String> = schema.0["properties"].as_object().unwrap().keys().collect();
    let columns: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
    let noted = MARK_COLUMNS.iter().map(|column| column.name);
    assert_eq!(listed, columns.iter().copied().chain(noted).collect::<Vec<_>>());
    assert_eq!(schema.0["required"], json!(columns));
}
