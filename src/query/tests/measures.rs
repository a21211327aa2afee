//! Durations and counts: what is slow, what is not over, what came again.

use super::*;

#[test]
fn slow_is_what_took_longer_than_most_of_its_tag() {
    let begin = at("2023-08-21T10:00:00+08:00").unwrap().millis();
    let job = |number: i64, tag: &str, seconds: i64| Job {
        job_id: format!("{tag}{number}"),
        tag: tag.to_owned(),
        created: Some(Time::new(begin, 480)),
        started: Some(Time::new(begin, 480)),
        ended: Some(Time::new(begin + seconds * 1_000, 480)),
        ..Job::default()
    };
    // What is usual of one tag says nothing of another, and of few nothing can be said.
    let long = (1..=20).map(|number| job(number, "long", 1_000 + number));
    let short = (1..=20).map(|number| job(number, "short", number));
    let few = (1..=4).map(|number| job(number, "few", number * 5_000));
    let index = index_of(&[finished(long.chain(short).chain(few).collect())]);
    assert_eq!(found(&index, "slow:p95"), "long20 short20");
    assert_eq!(found(&index, "slow:p90"), "long19 long20 short19 short20");
    assert_eq!(
        found(&index, "slow:p50 -slow:p90 tag:short"),
        "short11 short12 short13 short14 short15 short16 short17 short18"
    );
    assert_eq!(found(&index, "slow:p50 tag:few"), "");
    for text in ["slow:p95", "-slow:p50"] {
        let hits = query(text).hits(&index);
        assert!(
            query(text)
                .passing(index.records(), &Searched::default(), &Marked::default())
                .map(Record::id)
                .eq(hits.ids().iter().copied())
        );
    }
    let run = |number: i64| Run {
        run_id: format!("r{number}"),
        workflow_name: "flow".to_owned(),
        created: Some(Time::new(begin, 480)),
        ended: Some(Time::new(begin + number * 1_000, 480)),
        tasks: vec![Job { ended: None, ..job(number, "task", 0) }],
        ..Run::default()
    };
    let runs = (1..=20).map(run).collect();
    let index = index_of(&[Callback { event: "WorkflowFinish".to_owned(), runs, ..Callback::default() }]);
    let slow = query("slow:p95").hits(&index);
    let slow: Vec<&str> = slow.ids().iter().filter_map(|&id| Some(index.get(id)?.text(Field::Run))).collect();
    assert_eq!(slow, ["r20"], "runs are held to the others of their workflow");
}

#[test]
fn what_still_waits_or_runs_is_measured_until_now() {
    let job = |id: &str, state: &str, created: &str, started: Option<&str>, ended: Option<&str>| Job {
        job_id: id.to_owned(),
        state: state.to_owned(),
        created: at(created),
        started: started.and_then(at),
        ended: ended.and_then(at),
        ..Job::default()
    };
    // It is 15:30:00.
    let (early, late) = ("2023-08-22T15:20:00+08:00", "2023-08-22T15:29:30+08:00");
    let index = index_of(&[finished(vec![
        job("waits", "Submitted", early, None, None),
        job("new", "Pause", late, None, None),
        job("runs", "Running", early, Some(late), None),
        job("over", "Success", early, Some(early), Some(late)),
        job("lost", "Failed", early, None, None),
        job("ahead", "Submitted", "2023-08-22T15:40:00+08:00", None, None),
    ])]);
    assert_eq!(found(&index, "wait>1m"), "runs waits");
    assert_eq!(found(&index, "wait<1m"), "over new ahead");
    assert_eq!(found(&index, "took<1m"), "runs");
    assert_eq!(found(&index, "took>1m or -took>0"), "lost over waits new ahead");
    assert_eq!(found(&index, "total>=10m"), "runs waits");
    let columns = Columns::new(&index);
    for text in ["wait>1m", "took<1m", "-total>1m"] {
        for minutes in [0, 9, 20] {
            let mut query = query(text);
            assert!(query.measure_until(clock().now + minutes * 60_000));
            let (searched, marked) = (Searched::default(), Marked::default());
            let one_by_one = query.passing(index.records(), &searched, &marked);
            let hits = columns.hits(&index, &query);
            assert!(one_by_one.map(Record::id).eq(hits.ids().iter().copied()), "{text} {minutes}");
            let new = hits.ids().iter().any(|&id| index.get(id).unwrap().text(Field::Id) == "new");
            assert_eq!(new, (text == "wait>1m") == (minutes > 0) && text != "took<1m", "{text} {minutes}");
        }
    }
    assert!(!query("deliveries>1 after:1h tag:x").measure_until(0));
}

#[test]
fn repeats_are_own_callbacks_that_say_the_same_once_more() {
    let job = |id: &str, state: &str| Job {
        job_id: id.to_owned(),
        tag: "Tts".to_owned(),
        state: state.to_owned(),
        run_id: if id.starts_with('r') { "i1".to_owned() } else { String::new() },
        ..Job::default()
    };
    let run = |event: &str, state: &str| {
        let tasks = vec![job("r1", "Success"), job("r2", "Success")];
        let run = Run { run_id: "i1".to_owned(), state: state.to_owned(), tasks, ..Run::default() };
        Callback { event: event.to_owned(), runs: vec![run], ..Callback::default() }
    };
    let callbacks = [
        finished(vec![job("j1", "Success")]),
        finished(vec![job("j1", "Success")]),
        finished(vec![job("j1", "Success"), job("j2", "Running")]),
        finished(vec![job("j2", "Success"), job("r1", "Success")]),
        run("WorkflowStart", "Running"),
        run("WorkflowFinish", "Success"),
    ];
    let ids = |index: &Index, text: &str| -> Vec<String> {
        let hits = query(text).hits(index);
        let id = |record: Record<'_>| record.text(Field::Id).to_owned();
        let mut ids: Vec<String> = hits.ids().iter().filter_map(|&id| index.get(id)).map(id).collect();
        ids.sort();
        ids
    };
    let index = index_of(&callbacks);
    assert_eq!(ids(&index, "deliveries>1"), ["i1", "j1", "j2", "r1", "r2"]);
    assert_eq!(ids(&index, "repeats>0"), ["j1"]);
    assert_eq!(ids(&index, "repeats:2"), ["j1"]);
    // The run was told of again, and its tasks with it: it is one callback that came twice.
    let twice = [&callbacks[..], &callbacks[5..]].concat();
    assert_eq!(ids(&index_of(&twice), "repeats>0"), ["i1", "j1"]);
}
