//! The README says what the program does: its tables are made of the same definitions.
//! `CALLSCOPE_BLESS=1 cargo test --test readme` writes them anew.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files must stop")]

use callscope::marks::Change;
use callscope::query::keys;
use callscope::ui::command::{Command, Topic, key_text};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn readme() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")
}

/// Holds the part of the README between two marks to `wanted`.
fn holds(part: &str, wanted: &str) {
    let text = fs::read_to_string(readme()).unwrap();
    let (begin, end) = (format!("<!-- {part} -->\n"), format!("<!-- end of {part} -->"));
    let from = text.find(&begin).unwrap() + begin.len();
    let to = from + text[from..].find(&end).unwrap();
    if std::env::var_os("CALLSCOPE_BLESS").is_some() {
        fs::write(readme(), format!("{}\n{}\n{}", &text[..from], wanted.trim(), &text[to..])).unwrap();
    } else {
        assert_eq!(text[from..to].trim(), wanted.trim(), "README.md, {part}");
    }
}

/// In one test, because both write the same file.
#[test]
fn the_tables_of_the_readme_are_those_of_the_program() {
    holds("filter keys", &keys::markdown());
    let mut table = String::from("| Key | Does | |\n|---|---|---|\n");
    for topic in Topic::ALL {
        for command in Command::ALL.into_iter().filter(|command| command.topic() == topic) {
            let keys: Vec<String> =
                command.usual_shortcuts().iter().map(|&key| format!("`{}`", key_text(key))).collect();
            let text = command.text().trim_end_matches('…');
            let explanation = command.explanation().unwrap_or_default();
            if !keys.is_empty() {
                let _ = writeln!(table, "| {} | {text} | {explanation} |", keys.join(" "));
            }
        }
    }
    holds("keys", &table);
}

#[test]
fn every_command_of_the_command_line_is_told_of() {
    let text = fs::read_to_string(readme()).unwrap();
    for verb in ["list", "stats", "export", "check", "follow"] {
        assert!(text.contains(&format!("callscope {verb:<6} FOLDER")), "{verb}");
    }
    assert!(text.contains("cargo run --release -- sample_logs") && text.contains("cargo test"));
}

/// What the README and the help show can be tried out on the sample day, and finds something there.
#[test]
fn every_example_of_a_key_finds_something_in_the_sample_day() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_logs");
    let options = callscope::ingest::Options { watch: false, wake: std::sync::Arc::new(|| {}) };
    let folder = callscope::ingest::Folder::open(&folder, &options).unwrap();
    let mut index = callscope::index::Indexer::new();
    for message in folder.receiver() {
        match message.news {
            callscope::ingest::News::Captures(arrivals) => {
                for one in arrivals {
                    index.apply(&one.path, one.stamp, &one.capture);
                }
            }
            callscope::ingest::News::Progress(progress) if progress.done => break,
            _ => {}
        }
    }
    index.commit();
    let clock = callscope::query::Clock { now: 0, offset_minutes: index.usual_offset() };
    // Notes are the user's own; here somebody has made some.
    let mut marks = callscope::marks::Marks::default();
    let ids = &index.order()[..3];
    for change in [Change::ToggleBookmark, Change::ToggleColour(3), Change::Note("Ask again tomorrow".into())]
    {
        let marked = marks.of(&index);
        marks.change(&index, &marked, ids, &change);
    }
    let marked = std::sync::Arc::new(marks.of(&index));
    for key in keys::KEYS {
        let query = callscope::query::Query::parse(key.example, clock).unwrap();
        let hits = query.hits_marked(&index, marked.clone());
        assert!(!hits.is_empty(), "{}", key.example);
    }
}
