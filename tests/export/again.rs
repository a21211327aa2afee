//! Whatever lies in a folder: its export opens again with the same records, and what came as JSON keeps every token.

use super::{export, export_all, files, index_of};
use callscope::capture;
use callscope::index::{Field, Index, Indexer, Record, Stamp};
use proptest::prelude::*;
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Texts that a field may hold, some of them made to be lost or taken for something else.
const TEXTS: [&str; 12] =
    ["", "plain", "a b", "上线 🎬", "<&>\"'", "1e5", "-0", "null", "a/b\\c", "]]>", "=1+1", "&amp;"];
const TAGS: [&str; 3] = ["Transcode", "SmartCover", "MediaInfo"];
const STATES: [&str; 5] = ["Submitted", "Running", "Success", "Failed", "Cancel"];

/// What a job or a task says: which of a few ids, tags, states and texts.
#[derive(Clone, Debug)]
struct Job {
    id: usize,
    tag: usize,
    state: usize,
    minute: u32,
    text: usize,
    run: Option<usize>,
}

#[derive(Clone, Debug)]
enum Body {
    Tasks(Vec<Job>),
    Run { id: usize, start: bool, tasks: Vec<Job> },
    Moderation(Job),
    Foreign(usize),
}

#[derive(Clone, Debug)]
struct Sent {
    xml: bool,
    body: Body,
}

fn job() -> impl Strategy<Value = Job> {
    let run = proptest::option::weighted(0.3, 0..3_usize);
    let numbers = (0..6_usize, 0..TAGS.len(), 0..STATES.len(), 0..4_u32, 0..TEXTS.len(), run);
    numbers.prop_map(|(id, tag, state, minute, text, run)| Job { id, tag, state, minute, text, run })
}

fn sent() -> impl Strategy<Value = Sent> {
    let jobs = || proptest::collection::vec(job(), 1..4);
    let body = prop_oneof![
        4 => jobs().prop_map(Body::Tasks),
        2 => (0..3_usize, any::<bool>(), jobs()).prop_map(|(id, start, tasks)| Body::Run { id, start, tasks }),
        1 => job().prop_map(Body::Moderation),
        1 => (0..TEXTS.len()).prop_map(Body::Foreign),
    ];
    (any::<bool>(), body).prop_map(|(xml, body)| Sent { xml, body })
}

impl Job {
    /// As `(name, text)`, without what stands inside.
    fn fields(&self, created: &'static str) -> Vec<(&'static str, String)> {
        let time = |second: u32| format!("2026-11-20T14:{:02}:{second:02}+0800", self.minute * 7);
        vec![
            ("JobId", format!("j{}", self.id)),
            ("State", STATES[self.state].to_owned()),
            (created, time(0)),
            ("StartTime", time(3)),
            ("EndTime", if self.state > 1 { time(40) } else { "-".to_owned() }),
            ("Message", TEXTS[self.text].to_owned()),
        ]
    }

    fn json(&self, created: &'static str, tag: &str, more: &str) -> String {
        let mut out = format!(r#"{{"{tag}":"{}""#, TAGS[self.tag]);
        for (name, text) in self.fields(created) {
            let _ = write!(out, r#","{name}":{}"#, Value::from(text));
        }
        out + more + "}"
    }

    fn xml(&self, created: &'static str, tag: &str, more: &str) -> String {
        let mut out = format!("<{tag}>{}</{tag}>", TAGS[self.tag]);
        for (name, text) in self.fields(created) {
            let _ = write!(out, "<{name}>{}</{name}>", escaped(&text));
        }
        out + more
    }

    /// What a job says beside its own fields: what it worked on, and its run.
    fn detail(&self, xml: bool) -> String {
        let text = TEXTS[self.text];
        let run = self.run.map(|run| format!("i{run}"));
        if xml {
            let run =
                run.map(|run| format!("<Workflow><RunId>{run}</RunId><Name>n{}</Name></Workflow>", self.id));
            let text = escaped(text);
            format!(
                "<Input><BucketId>b-1</BucketId><Object>o/{text}</Object></Input><Operation><UserData>{text}</UserData>\
                 <Output><Object>out{}.mp4</Object></Output></Operation>{}",
                self.id,
                run.unwrap_or_default()
            )
        } else {
            let run = run.map(|run| format!(r#","Workflow":{{"RunId":"{run}","Name":"n{}"}}"#, self.id));
            format!(
                r#","Input":{{"BucketId":"b-1","Object":{}}},"Operation":{{"UserData":{},"Output":{{"Object":"out{}.mp4"}}}}{}"#,
                Value::from(format!("o/{text}")),
                Value::from(text),
                self.id,
                run.unwrap_or_default()
            )
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

impl Sent {
    fn text(&self) -> String {
        let xml = self.xml;
        match &self.body {
            Body::Tasks(jobs) if xml => {
                let job = |job: &Job| {
                    format!("<JobsDetail>{}</JobsDetail>", job.xml("CreationTime", "Tag", &job.detail(true)))
                };
                let jobs: String = jobs.iter().map(job).collect();
                format!("<Response><EventName>TaskFinish</EventName>{jobs}</Response>")
            }
            Body::Tasks(jobs) => {
                let job = |job: &Job| job.json("CreationTime", "Tag", &job.detail(false));
                let jobs: Vec<String> = jobs.iter().map(job).collect();
                format!(r#"{{"EventName":"TaskFinish","JobsDetail":[{}]}}"#, jobs.join(","))
            }
            Body::Run { id, start, tasks } => {
                let event = if *start { "WorkflowStart" } else { "WorkflowFinish" };
                let state = if *start { "Running" } else { "Success" };
                if xml {
                    let task = |job: &Job| format!("<Tasks>{}</Tasks>", job.xml("CreateTime", "Type", ""));
                    let tasks: String = tasks.iter().map(task).collect();
                    format!(
                        "<EventName>{event}</EventName><WorkflowExecution><RunId>i{id}</RunId><State>{state}</State>\
                         <WorkflowName>w &lt;{id}&gt;</WorkflowName><CreateTime>2026-11-20 14:00:0{id}+0800</CreateTime>\
                         {tasks}</WorkflowExecution>"
                    )
                } else {
                    let task = |job: &Job| job.json("CreateTime", "Type", "");
                    let tasks: Vec<String> = tasks.iter().map(task).collect();
                    format!(
                        r#"{{"EventName":"{event}","WorkflowExecution":{{"RunId":"i{id}","State":"{state}","WorkflowName":"w <{id}>","CreateTime":"2026-11-20 14:00:0{id}+0800","Tasks":[{}]}}}}"#,
                        tasks.join(",")
                    )
                }
            }
            Body::Moderation(job) => {
                let (event, label) = ("ReviewImage", TEXTS[job.text]);
                if xml {
                    let job =
                        job.xml("CreationTime", "Category", &format!("<Label>{}</Label>", escaped(label)));
                    format!(
                        "<Response><EventName>{event}</EventName><JobsDetail>{job}</JobsDetail></Response>"
                    )
                } else {
                    let more = format!(r#","Label":{}"#, Value::from(label));
                    let job = job.json("CreationTime", "Category", &more);
                    format!(r#"{{"EventName":"{event}","JobsDetail":{job}}}"#)
                }
            }
            Body::Foreign(text) if xml => format!("<Error><Code>{}</Code></Error>", escaped(TEXTS[*text])),
            Body::Foreign(text) => format!(r#"{{"made":{{"up":[{}]}}}}"#, Value::from(TEXTS[*text])),
        }
    }
}

/// The records as rows, without where they were read from and what was told of that.
fn rows(index: &Index) -> Vec<Value> {
    index.records().map(|record| row_of(index, record)).collect()
}

fn row_of(index: &Index, record: Record<'_>) -> Value {
    let mut row = serde_json::to_value(export::row(index, record)).unwrap();
    for key in ["files", "format", "problems", "deliveries"] {
        row.as_object_mut().unwrap().remove(key);
    }
    row
}

fn open_again(text: String) -> Indexer {
    let again = capture::read(text.into_bytes());
    let mut reopened = Indexer::new();
    reopened.apply(Path::new("export.json"), Stamp::default(), &again.capture);
    reopened.commit();
    reopened
}

/// JSON whose tokens have many spellings.
fn spelled() -> impl Strategy<Value = String> {
    let number = prop_oneof![
        "-?(0|[1-9][0-9]{0,20})([.][0-9]{1,20})?([eE][+-]?[0-9]{1,3})?",
        Just("18446744073709551616".to_owned()),
        Just("-0.0".to_owned()),
    ];
    let string = r#""([ -!#-\[\]-~上线é🎬]|\\["\\/bfnrt]|\\u00[0-9a-fA-F]{2}|\\ud83d\\ude00){0,12}""#;
    let leaf = prop_oneof![number, string, Just("true".to_owned()), Just("null".to_owned())];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        let list =
            proptest::collection::vec(inner.clone(), 0..4).prop_map(|all| format!("[{}]", all.join(", ")));
        let map = proptest::collection::vec((string, inner), 0..4).prop_map(|all| {
            let members: Vec<String> =
                all.into_iter().map(|(key, value)| format!("{key} :{value}")).collect();
            format!("{{{}}}", members.join("\n,"))
        });
        prop_oneof![list, map]
    })
}

/// The text without the blanks between its tokens.
fn tokens(text: &str) -> String {
    let (mut inside, mut escaped) = (false, false);
    let keep = |c: &char| {
        if inside {
            inside = escaped || *c != '"';
            escaped = !escaped && *c == '\\';
            return true;
        }
        inside = *c == '"';
        !c.is_ascii_whitespace()
    };
    text.chars().filter(keep).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_export_shows_the_same_records(
        all in proptest::collection::vec(sent(), 1..9),
        // Sent once more, later.
        once_more in proptest::collection::vec(any::<proptest::sample::Index>(), 0..4),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let once_more = once_more.iter().map(|one| one.get(&all));
        for (number, sent) in all.iter().chain(once_more).enumerate() {
            fs::write(folder.path().join(format!("{number:02}")), sent.text()).unwrap();
        }
        let index = index_of(folder.path(), &files(folder.path()));
        let text = export(folder.path(), &index, index.order(), "json");
        prop_assert_eq!(rows(&open_again(text.clone())), rows(&index), "{}", text);
    }

    #[test]
    fn chosen_records_are_the_same_when_they_are_opened_again(
        all in proptest::collection::vec(sent(), 1..9),
        chosen in proptest::collection::vec(any::<bool>(), 40),
    ) {
        let folder = tempfile::tempdir().unwrap();
        for (number, sent) in all.iter().enumerate() {
            fs::write(folder.path().join(format!("{number:02}")), sent.text()).unwrap();
        }
        let index = index_of(folder.path(), &files(folder.path()));
        let ids = index.order().iter().zip(chosen.iter().cycle());
        let ids: Vec<_> = ids.filter(|(_, chosen)| **chosen).map(|(id, _)| *id).collect();
        // A run that nobody captured is what all of its jobs say: a part of them says less.
        let ids: Vec<_> = ids.into_iter().filter(|&id| !index.get(id).unwrap().is_implied()).collect();
        let text = export(folder.path(), &index, &ids, "json");
        let again = rows(&open_again(text.clone()));
        for id in ids {
            let row = row_of(&index, index.get(id).unwrap());
            prop_assert!(again.contains(&row), "{row} is not in {again:#?}\n{text}");
        }
    }

    #[test]
    fn from_json_every_token_of_any_value_is_as_it_was_sent(value in spelled()) {
        let folder = tempfile::tempdir().unwrap();
        let body = format!(
            r#"{{"EventName":"TaskFinish","JobsDetail":[{{"JobId":"j1","State":"Success","Operation":{{"x":{value}}}}}]}}"#
        );
        fs::write(folder.path().join("a.json"), &body).unwrap();
        let text = export_all(folder.path(), &files(folder.path()));
        prop_assert_eq!(tokens(&text), format!("[{}]", tokens(&body)));
    }
}

#[test]
fn what_only_xml_can_say_twice_opens_again_the_same() {
    let jobs = [
        "<JobId>df1</JobId><JobId>df2</JobId><State/><State>Failed</State>",
        "stray<JobId>mx<b/>ed</JobId><State>Suc<!-- c -->cess</State>",
        "<JobId>at1</JobId><State a='b'>Success</State><Input Object='i'/><Operation><Output Object='oo'><Object>real</Object></Output></Operation>",
        "<JobId>\n ws\n</JobId><State>\n  Failed\n</State><Message> m </Message>",
        "<JobId>op</JobId><Operation/><Operation><UserData>u</UserData></Operation><Operation><UserData>v</UserData></Operation>",
        "<JobId>tt</JobId><Tag>Concat<Tag><State>Failed</State><Input><Object>o</Object></Input>",
    ];
    let folder = tempfile::tempdir().unwrap();
    for (number, job) in jobs.iter().enumerate() {
        let text = format!(
            "<Response><EventName>TaskFinish</EventName><JobsDetail State='Failed' JobId='zzz'>{job}</JobsDetail></Response>"
        );
        fs::write(folder.path().join(format!("{number:02}")), text).unwrap();
    }
    let index = index_of(folder.path(), &files(folder.path()));
    let ids: Vec<_> = rows(&index).iter().map(|row| row["id"].clone()).collect();
    assert_eq!(ids, ["at1", "df1", "mx", "op", "tt", "ws"]);
    let text = export(folder.path(), &index, index.order(), "json");
    assert_eq!(rows(&open_again(text.clone())), rows(&index), "{text}");
}

/// The own callback says that it was submitted, and nothing of its template; how it ended is told by its run alone.
#[test]
fn a_job_brings_its_run_where_that_knows_more() {
    let folder = tempfile::tempdir().unwrap();
    let own = r#"{"EventName":"TaskFinish","JobsDetail":[{"JobId":"j1","Tag":"Tts","State":"Submitted",
        "Workflow":{"RunId":"i1","Name":"n"}}]}"#;
    let run = |state: &str| {
        format!(
            r#"{{"EventName":"WorkflowFinish","WorkflowExecution":{{"RunId":"i1","State":"{state}","Tasks":[
            {{"Type":"Tts","JobId":"j1","State":"{state}","Name":"n"}},{{"Type":"Tts","JobId":"j2","State":"{state}"}}]}}}}"#
        )
    };
    fs::write(folder.path().join("own.json"), own).unwrap();
    fs::write(folder.path().join("run.json"), run("Failed")).unwrap();
    let exported = || {
        let index = index_of(folder.path(), &files(folder.path()));
        let job = index.records().find(|record| record.text(Field::Id) == "j1").unwrap();
        let text = export(folder.path(), &index, &[job.id()], "json");
        (row_of(&index, job), rows(&open_again(text.clone())), text.contains("WorkflowFinish"))
    };
    let (row, again, has_run) = exported();
    assert_eq!(row["state"], "Failed");
    assert!(has_run && again.contains(&row), "{again:#?}");
    // What the job tells itself needs no run.
    let done = own.replace("Submitted", "Success").replace(r#""Tag":"Tts","#, r#""Tag":"Tts","Code":"0","#);
    fs::write(folder.path().join("own.json"), done).unwrap();
    fs::write(folder.path().join("run.json"), run("Success")).unwrap();
    let (row, again, has_run) = exported();
    assert!(!has_run && again.contains(&row), "{row} {again:#?}");
}
