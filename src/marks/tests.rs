//! Marks on records, kept and found again.

use super::*;
use crate::capture;
use crate::index::Stamp;
use std::path::Path;

fn job(id: &str, tag: &str, created: &str, state: &str) -> String {
    format!(
        r#"{{"EventName":"TaskFinish","JobsDetail":[{{"JobId":"{id}","Tag":"{tag}","State":"{state}",
        "CreationTime":"{created}"}}]}}"#
    )
}

const MORNING: &str = "2026-11-20T09:00:00+0800";

/// An index of captures, each with its path.
fn index(captures: &[(&str, &str)]) -> Indexer {
    let mut index = Indexer::new();
    for (path, text) in captures {
        let reading = capture::read(text.as_bytes().to_vec());
        index.apply(Path::new(path), Stamp::default(), &reading.capture);
    }
    index.commit();
    index
}

fn ids(index: &Indexer) -> Vec<RecordId> {
    index.order().to_vec()
}

/// The notes of all records, in their order.
fn notes(marks: &Marks, index: &Indexer) -> Vec<String> {
    let marked = marks.of(index);
    index
        .order()
        .iter()
        .map(|&id| marked.get(id).map_or_else(String::new, |mark| mark.note.clone()))
        .collect()
}

fn noted(index: &Indexer, id: RecordId, note: &str) -> Marks {
    let mut marks = Marks::default();
    marks.change(index, &Marked::default(), &[id], &Change::Note(note.into()));
    marks
}

#[test]
fn a_mark_is_there_in_another_folder_under_another_path() {
    let here = index(&[("a.json", &job("j1", "Transcode", MORNING, "Running"))]);
    let marks = noted(&here, ids(&here)[0], "ask Li");
    let there = index(&[
        ("deep/b.json", &job("j2", "Transcode", MORNING, "Success")),
        ("deep/c.json", &job("j1", "Transcode", MORNING, "Success")),
    ]);
    let mut found = notes(&marks, &there);
    found.sort();
    assert_eq!(found, ["", "ask Li"], "the job is the same though its bytes are others");
}

#[test]
fn another_tag_or_another_day_is_another_job() {
    let here = index(&[("a.json", &job("j1", "Transcode", MORNING, "Success"))]);
    let marks = noted(&here, ids(&here)[0], "x");
    for (tag, created, expected) in [
        ("Snapshot", MORNING, ""),
        ("Transcode", "2026-11-21T09:00:00+0800", ""),
        ("Transcode", "2026-11-20T01:00:30Z", "x"),
        ("Transcode", "", "x"),
    ] {
        let there = index(&[("a.json", &job("j1", tag, created, "Success"))]);
        assert_eq!(notes(&marks, &there), [expected], "{tag} {created}");
    }
}

#[test]
fn what_has_no_id_is_known_by_its_bytes_and_what_has_no_bytes_by_its_path() {
    let here = index(&[("a.json", "[1, 2]"), ("empty.json", "")]);
    for (at, note) in [(0, "list"), (1, "list")] {
        let marks = noted(&here, ids(&here)[at], note);
        let moved = index(&[("moved.json", "[1, 2]"), ("empty.json", "")]);
        assert_eq!(notes(&marks, &moved).iter().filter(|found| !found.is_empty()).count(), 1, "{at}");
        let other = index(&[("a.json", "[1, 3]"), ("other.json", "")]);
        assert_eq!(notes(&marks, &other), ["", ""], "{at}");
    }
}

#[test]
fn marks_are_put_on_all_and_taken_off_where_all_have_them() {
    let index = index(&[
        ("a.json", &job("j1", "Transcode", MORNING, "Success")),
        ("b.json", &job("j2", "Transcode", MORNING, "Success")),
    ]);
    let ids = ids(&index);
    let mut marks = Marks::default();
    let mut change = |ids: &[RecordId], change: Change| {
        let marked = marks.of(&index);
        marks.change(&index, &marked, ids, &change);
        let marked = marks.of(&index);
        marked.iter().map(|(_, mark)| (mark.bookmark, mark.colour)).collect::<Vec<_>>()
    };
    assert_eq!(change(&ids[..1], Change::ToggleBookmark), [(true, None)]);
    assert_eq!(change(&ids, Change::ToggleBookmark), [(true, None), (true, None)]);
    assert_eq!(change(&ids, Change::ToggleColour(3)), [(true, Some(3)), (true, Some(3))]);
    assert_eq!(change(&ids[1..], Change::ToggleColour(4)), [(true, Some(3)), (true, Some(4))]);
    assert_eq!(change(&ids, Change::NoColour), [(true, None), (true, None)]);
    assert_eq!(
        change(&ids, Change::ToggleColour(77)),
        [(true, None), (true, None)],
        "there is no such colour"
    );
    assert_eq!(change(&ids, Change::ToggleBookmark), []);
    assert!(marks.is_empty());
}

#[test]
fn the_file_can_be_read_by_a_person_and_again_by_the_program() {
    let here = index(&[("a.json", &job("j1", "Transcode", MORNING, "Success")), ("b.json", "[1]")]);
    let mut marks = Marks::default();
    marks.change(&here, &Marked::default(), &ids(&here), &Change::Note("  问 李  ".into()));
    let marked = marks.of(&here);
    marks.change(&here, &marked, &ids(&here)[..1], &Change::ToggleColour(9));
    let text = marks.write();
    for part in
        ["\"id\": \"j1\"", "\"tag\": \"Transcode\"", "\"note\": \"问 李\"", "\"colour\": 9", "2026-11-20T09"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(Marks::read(text.as_bytes()).unwrap(), marks);
    assert_eq!(Marks::read(b"{\"marks\":[]}").unwrap(), Marks::default());
    assert!(Marks::read(b"{\"marks\":[{").is_err());
    let foreign =
        br#"{"marks":[{"kind":"job","id":"j1","tag":"Transcode","colour":200,"note":"y","later":1}]}"#;
    assert_eq!(notes(&Marks::read(foreign).unwrap(), &here), ["y", ""]);
}
