//! Order, scrolling and columns, without a window.

use super::columns::Value;
use super::order::sorted;
use super::scroll::{Edge, Scroll};
use super::*;
use crate::callback::{Callback, Job};
use crate::capture::{Body, Capture};
use crate::doc::Format;
use crate::index::{Field, Indexer, Stamp};
use crate::query::Query;
use std::path::Path;

/// An index of jobs, each in a capture of its own: id, object, seconds of creation, start and end.
fn index_of(jobs: &[(&str, &str, [Option<i64>; 3])]) -> Indexer {
    let mut index = Indexer::new();
    for (at, (id, object, times)) in jobs.iter().enumerate() {
        let [created, started, ended] = times.map(|at| at.map(|at| Time::new(at * 1_000, 480)));
        let job: Job =
            Job { job_id: (*id).into(), object: (*object).into(), created, started, ended, ..Job::default() };
        let callback = Callback { event: "TaskFinish".into(), jobs: vec![job], ..Callback::default() };
        let body = Body {
            format: Format::Json,
            range: 0..0,
            hash: at as u64,
            callbacks: vec![callback],
            problems: Vec::new(),
        };
        let capture = Capture { bodies: vec![body], ..Capture::default() };
        index.apply(Path::new(&format!("{}.json", 20 - at)), Stamp::default(), &capture);
    }
    index.commit();
    index
}

fn order(index: &Index, column: Column, descending: bool) -> String {
    let hits = Query::default().hits(index);
    let ids = sorted(index, hits.ids(), Sort { column, descending }, 500_000);
    ids.iter().map(|&id| index.get(id).unwrap().text(Field::Id)).collect()
}

#[test]
fn rows_are_sorted_by_value_and_what_is_not_known_comes_last() {
    let index = index_of(&[
        ("a", "clip_10.mp4", [Some(100), Some(101), Some(201)]),
        ("b", "Clip_9.mp4", [Some(200), Some(202), Some(211)]),
        ("c", "", [Some(300), None, None]),
        ("d", "", [None, None, None]),
        ("e", "clip_9.mp4", [Some(400), Some(399), Some(408)]),
    ]);
    for (column, ascending, descending) in [
        (Column::Created, "abced", "ecbad"),
        // A hundred seconds are more than nine, and equal ones are newest first.
        (Column::Took, "ebacd", "aebcd"),
        // A start before the creation waits less than nothing.
        (Column::Wait, "eabcd", "baecd"),
        (Column::Object, "beacd", "aebcd"),
        (Column::Id, "abcde", "edcba"),
        // Five captures from 16 to 20, the first job in the last.
        (Column::File, "edcba", "abcde"),
        (Column::Code, "ecbad", "ecbad"),
    ] {
        assert_eq!(order(&index, column, false), ascending, "{column:?}");
        assert_eq!(order(&index, column, true), descending, "{column:?}");
    }
}

#[test]
fn what_still_waits_or_runs_is_sorted_by_how_long_it_does() {
    let text = r#"{"EventName":"TaskFinish","JobsDetail":[
        {"JobId":"a","State":"Submitted","CreationTime":"1970-01-01T00:01:40Z"},
        {"JobId":"b","State":"Running","CreationTime":"1970-01-01T00:05:00Z","StartTime":"1970-01-01T00:06:40Z"},
        {"JobId":"c","State":"Success","CreationTime":"1970-01-01T00:05:00Z","StartTime":"1970-01-01T00:05:01Z",
         "EndTime":"1970-01-01T00:08:19Z"},
        {"JobId":"d","State":"Cancel","CreationTime":"1970-01-01T00:00:01Z"}]}"#;
    let mut index = Indexer::new();
    let capture = crate::capture::read(text.as_bytes().to_vec()).capture;
    index.apply(Path::new("a.json"), Stamp::default(), &capture);
    index.commit();
    // At 500 s the first waits for 400 s, the second waited for 100; of what was cancelled nothing is known.
    assert_eq!(order(&index, Column::Wait, true), "abcd");
    assert_eq!(order(&index, Column::Wait, false), "cbad");
    // The second runs for 100 s, the third took 198.
    assert_eq!(order(&index, Column::Took, true), "cbad");
    let shown = |id: &str, column: Column| {
        let record = index.records().find(|record| record.text(Field::Id) == id).unwrap();
        match column.value(&index, record, 500_000) {
            Value::Lasted(lasted) => lasted.text(),
            _ => String::new(),
        }
    };
    let all = ["a", "b", "c", "d"].map(|id| [shown(id, Column::Wait), shown(id, Column::Took)].join(", "));
    assert_eq!(all, ["6 m 40 s +, ", "1 m 40 s, 1 m 40 s +", "1.0 s, 3 m 18 s", ", "]);
}

#[test]
fn a_failed_run_shows_and_is_sorted_by_why_its_first_job_failed() {
    let run = |id: &str, tasks: &str| {
        format!(
            "<Response><EventName>WorkflowFinish</EventName><WorkflowExecution><RunId>{id}</RunId><State>Failed</State>\
             <CreateTime>1970-01-01T00:00:01Z</CreateTime>{tasks}</WorkflowExecution></Response>"
        )
    };
    let task = |id: &str, second: u8, state: &str, code: &str| {
        format!(
            "<Tasks><Type>Transcode</Type><JobId>{id}</JobId><State>{state}</State><Code>{code}</Code>\
             <Message>why {id}</Message><CreateTime>1970-01-01T00:00:0{second}Z</CreateTime></Tasks>"
        )
    };
    let tasks = [
        task("x", 4, "Failed", "Later"),
        task("y", 3, "Failed", "Early"),
        task("z", 2, "Success", "Success"),
    ];
    let fine = task("v", 2, "Success", "Success");
    let mut index = Indexer::new();
    for (name, text) in [
        ("r", run("r", &tasks.concat())),
        ("s", run("s", &task("w", 3, "Failed", "Other"))),
        ("t", run("t", &fine)),
    ] {
        index.apply(Path::new(name), Stamp::default(), &crate::capture::read(text.into_bytes()).capture);
    }
    index.commit();
    let shown = |id: &str, column: Column| {
        let record = index.records().find(|record| record.text(Field::Id) == id).unwrap();
        match column.value(&index, record, 0) {
            Value::Word(word) => format!("dim {word}"),
            Value::Text(text) => text.into_owned(),
            _ => "nothing".to_owned(),
        }
    };
    assert_eq!(shown("r", Column::Code), "dim Transcode · Early");
    assert_eq!(shown("r", Column::Message), "dim Transcode · why y");
    assert_eq!(shown("s", Column::Code), "dim Transcode · Other");
    assert_eq!(shown("t", Column::Code), "nothing");
    let order = order(&index, Column::Code, false);
    let runs: String = order.chars().filter(|id| "rst".contains(*id)).collect();
    assert_eq!(runs, "rst", "{order}");
}

#[test]
fn every_column_can_be_sorted_by_and_loses_no_row() {
    let index =
        index_of(&[("a", "x", [Some(1), Some(2), Some(3)]), ("b", "", [None; 3]), ("c", "y", [None; 3])]);
    for column in Column::ALL {
        for descending in [false, true] {
            let mut ids: Vec<char> = order(&index, column, descending).chars().collect();
            ids.sort_unstable();
            assert_eq!(ids, ['a', 'b', 'c'], "{column:?}");
        }
    }
}

fn scrolled(rows: usize, top: f64) -> Scroll {
    let mut scroll = Scroll::default();
    scroll.fit(220.0, 0.0, rows);
    scroll.go(top);
    scroll
}

#[test]
fn a_million_rows_are_all_reached_and_none_is_blurred() {
    let mut scroll = scrolled(1_000_000, f64::INFINITY);
    assert_eq!(scroll.visible(), 999_990..1_000_000);
    for row in 999_990..1_000_000 {
        let at = (row - 999_990) as f32 * ROW_TABLE;
        assert!((scroll.y(row) - at).abs() < 1e-4, "row {row} at {}", scroll.y(row));
    }
    scroll.go(scroll.top() - 0.25);
    assert!((scroll.y(999_999) - 198.25).abs() < 1e-4);
    assert_eq!(scroll.visible(), 999_989..1_000_000);
    scroll.go(-5.0);
    assert!(scroll.is_at(Edge::Start) && !scroll.is_at(Edge::End));
}

#[test]
fn revealing_scrolls_only_as_far_as_it_must() {
    let mut scroll = scrolled(1_000, 2_200.0);
    scroll.reveal(100);
    scroll.reveal(109);
    assert!((scroll.top() - 2_200.0).abs() < 1e-9, "both are in view");
    scroll.reveal(110);
    assert!((scroll.top() - 2_222.0).abs() < 1e-9);
    scroll.reveal(99);
    assert!((scroll.top() - 2_178.0).abs() < 1e-9);
    scroll.reveal(500);
    assert!(
        scroll.visible().contains(&495) && scroll.visible().contains(&505),
        "far rows come to the middle"
    );
}

#[test]
fn rows_in_view_stay_where_they_are_when_others_come_and_go() {
    let index = index_of(&[("", "", [None; 3]); 20]);
    let all = index.order().to_vec();
    assert_eq!(all.len(), 20);
    let old = all[5..].to_vec();
    let mut scroll = scrolled(old.len(), 50.0);
    // Row 2 is at the top, 6 points of it above the view; five rows come in before it.
    scroll.keep(&old, &all, None, |_| true);
    assert!((scroll.top() - (7.0 * 22.0 + 6.0)).abs() < 1e-9);
    // The row at the top goes, the next one takes its place.
    let gone = all[7];
    let rest: Vec<RecordId> = all.iter().copied().filter(|&id| id != gone).collect();
    scroll.keep(&all, &rest, None, |id| id != gone);
    assert_eq!(rest[scroll.visible().start], all[8]);
    // What is pointed at matters more than the row at the top: two rows come in between them.
    let pointed = rest[scroll.visible().start + 1];
    let place = |scroll: &Scroll, ids: &[RecordId]| {
        scroll.y(ids.iter().position(|&id| id == pointed).unwrap_or_default())
    };
    let before = place(&scroll, &rest);
    let mut more = rest.clone();
    more.insert(scroll.visible().start + 1, gone);
    scroll.keep(&rest, &more, Some(pointed), |_| true);
    assert!((place(&scroll, &more) - before).abs() < 1e-3);
}

#[test]
fn few_rows_stay_where_they_are_until_the_user_scrolls() {
    let index = index_of(&[("", "", [None; 3]); 4]);
    let all = index.order().to_vec();
    let mut scroll = scrolled(2, 0.0);
    scroll.keep(&all[2..], &all, None, |_| true);
    scroll.fit(220.0, 0.0, 4);
    assert!((scroll.y(2) - 0.0).abs() < 1e-6, "the two new ones lie above the view");
    scroll.go(scroll.top() - 30.0);
    scroll.fit(220.0, 0.0, 4);
    scroll.go(scroll.top() + 90.0);
    assert!((scroll.top() - 14.0).abs() < 1e-6, "what was scrolled away does not come back empty");
}

#[test]
fn columns_are_chosen_moved_and_reset() {
    let mut state = TableState::default();
    let shown = |state: &TableState| state.shown_columns(TimeDetail::Clock, 0.0);
    assert_eq!(shown(&state), Column::FIRST);
    assert_eq!(state.shown_columns(TimeDetail::Clock, 2_000.0).last(), Some(&Column::Message));
    state.toggle(Column::Id, &Column::FIRST);
    assert_eq!(shown(&state)[3], Column::Id);
    let now = shown(&state);
    state.toggle(Column::State, &now);
    assert!(!shown(&state).contains(&Column::State));
    let now = shown(&state);
    state.move_column(Column::Id, 0, &now);
    assert_eq!(shown(&state)[..2], [Column::Id, Column::Sign]);
    let now = shown(&state);
    state.move_column(Column::Id, now.len(), &now);
    assert_eq!(shown(&state).last(), Some(&Column::Id));
    state.set_width(Column::Id, 5.0);
    let kept = serde_json::to_string(&state).unwrap();
    let again: TableState = serde_json::from_str(&kept).unwrap();
    assert_eq!(shown(&again), shown(&state));
    assert_eq!(again.widths, state.widths);
    assert!(again.is_following);
    state.reset_columns();
    assert_eq!(shown(&state), Column::FIRST);
    state.toggle(Column::Id, &[Column::Id]);
    assert_eq!(shown(&state), [Column::Id], "the last column stays");
}

#[test]
fn a_click_sorts_by_what_one_looks_for_first_and_the_next_one_the_other_way() {
    let clicked = |column| Sort::default().clicked(column);
    for (column, descending) in
        [(Column::Took, true), (Column::Deliveries, true), (Column::Started, true), (Column::Object, false)]
    {
        assert_eq!(clicked(column), Sort { column, descending });
        assert_eq!(clicked(column).clicked(column), Sort { column, descending: !descending });
    }
    assert_eq!(clicked(Column::Created), Sort { column: Column::Created, descending: false });
}

#[test]
fn the_newest_end_is_where_the_dated_rows_end() {
    let mut scroll = scrolled(100, 0.0);
    scroll.set_rows(100, 30);
    scroll.go_to(Edge::End);
    assert_eq!(scroll.visible(), 60..70, "what has no time lies behind it");
    assert!(scroll.is_at(Edge::End));
    scroll.go(f64::INFINITY);
    assert!(!scroll.is_at(Edge::End), "who looks at those does not follow");
    scroll.set_rows(100, 0);
    assert!(scroll.is_at(Edge::End));
}

#[test]
fn rows_without_a_time_are_counted_at_the_end() {
    let index = index_of(&[("a", "x", [Some(1), None, None]), ("b", "", [None; 3]), ("c", "y", [None; 3])]);
    let hits = Query::default().hits(&index);
    let sort = |descending| sorted(&index, hits.ids(), Sort { column: Column::Created, descending }, 0);
    assert_eq!(undated(&index, &sort(false)), 2);
}
