//! Shapes that differ for the same thing, and things that look alike and are not.

use super::*;
use crate::doc::{json, xml};

fn read(text: &str) -> Callback {
    let tree =
        if text.starts_with('<') { xml::parse(text.to_owned()) } else { json::parse(text.to_owned()) }.tree;
    let mut callbacks = interpret(&tree);
    assert_eq!(callbacks.len(), 1, "{text}");
    callbacks.remove(0).into_owned()
}

fn only_job(text: &str) -> Job {
    let mut callback = read(text);
    assert_eq!((callback.jobs.len(), callback.runs.len()), (1, 0), "{text}");
    callback.jobs.remove(0)
}

fn only_run(text: &str) -> Run {
    let mut callback = read(text);
    assert_eq!((callback.jobs.len(), callback.runs.len()), (0, 1), "{text}");
    callback.runs.remove(0)
}

fn messages(callback: &mut Callback) -> Vec<(ProblemKind, String)> {
    callback.problems_mut().map(|problem| (problem.kind, problem.message.clone())).collect()
}

#[test]
fn object_list_repeat_wrapped_and_bare_are_the_same() {
    let inner =
        r#"{"JobId":"j1","Tag":"Tts","State":"Success","Input":{"BucketId":"b","Object":"o","Region":"r"}}"#;
    let wanted =
        Job { node: 0, ..only_job(&format!(r#"{{"EventName":"TaskFinish","JobsDetail":{inner}}}"#)) };
    assert_eq!((wanted.bucket.as_str(), wanted.object.as_str(), wanted.region.as_str()), ("b", "o", "r"));
    for text in [
        format!(r#"{{"EventName":"TaskFinish","JobsDetail":[{inner}]}}"#),
        format!(r#"{{"Response":{{"EventName":"TaskFinish","JobsDetail":[{inner}]}}}}"#),
        "<Response><EventName>TaskFinish</EventName><JobsDetail><JobId>j1</JobId><Tag>Tts</Tag><State>Success</State>\
         <Input><BucketId>b</BucketId><Object>o</Object><Region>r</Region></Input></JobsDetail></Response>"
            .to_owned(),
    ] {
        assert_eq!(Job { node: 0, ..only_job(&text) }, wanted, "{text}");
    }
    let twice = "<Response><JobsDetail><JobId>1</JobId></JobsDetail><JobsDetail><JobId>2</JobId></JobsDetail></Response>";
    let callback = read(twice);
    assert_eq!(callback.jobs.iter().map(|job| job.job_id.as_str()).collect::<Vec<_>>(), ["1", "2"]);
    assert_eq!(callback.event, API_RESPONSE);
}

#[test]
fn names_that_repeat_deeper_do_not_count() {
    let job = only_job(
        r#"{"EventName":"TaskFinish","JobsDetail":{"JobId":"j","Operation":{"DigitalWatermark":{"State":"Failed","Message":"m"},
        "VideoTagResult":{"Tag":"inner","StartTime":"7"}},"State":"Success","Tag":"DigitalWatermark",
        "Input":{"CosHeaders":[{"Key":"EventName","Value":"cos:ObjectCreated:Put"}]}}}"#,
    );
    assert_eq!(
        (job.tag.as_str(), job.state.as_str(), job.message.as_str()),
        ("DigitalWatermark", "Success", "")
    );
    assert_eq!(job.headers, [("EventName".to_owned(), "cos:ObjectCreated:Put".to_owned())]);
    assert_eq!(job.started, None);
}

#[test]
fn outputs_are_gathered_once_from_everywhere() {
    let objects =
        |text: &str| only_job(text).outputs.into_iter().map(|output| output.object).collect::<Vec<_>>();
    let with = |operation: &str| {
        format!(r#"{{"EventName":"TaskFinish","JobsDetail":{{"JobId":"j","Operation":{operation}}}}}"#)
    };
    let snapshot = r#"{"MediaResult":{"OutputFile":{"Bucket":"b","ObjectName":["0.jpg","1.jpg"],"ObjectPrefix":"out/snap-",
        "SpriteOutputFile":{"ObjectName":"0.jpg","ObjectPrefix":"out/sprite-"}}},
        "Output":{"Object":"out/snap-${number}.jpg","SpriteObject":"out/sprite-${number}.jpg"}}"#;
    assert_eq!(objects(&with(snapshot)), ["out/snap-0.jpg", "out/snap-1.jpg", "out/sprite-0.jpg"]);
    assert_eq!(
        objects(&with(r#"{"Output":{"Bucket":"b","Object":"nr.wav","AuObject":"au.wav"}}"#)),
        ["nr.wav", "au.wav"]
    );
    assert_eq!(objects(&with(r#"{"Output":{"Object":"cover-${number}.jpg"}}"#)), ["cover-${number}.jpg"]);
    let picture = r#"{"PicProcessResult":[{"ObjectName":"/a.png","ObjectUrl":"https://x/a.png"}],"Output":{"Object":"a.png","Bucket":"b"}}"#;
    let outputs = only_job(&with(picture)).outputs;
    assert_eq!(
        outputs,
        [Output {
            bucket: "b".into(),
            region: String::new(),
            object: "/a.png".into(),
            url: "https://x/a.png".into()
        }]
    );
}

#[test]
fn a_run_is_read_rooted_rootless_and_as_json() {
    let fields = "<WorkflowExecution><RunId>i1</RunId><BucketId>b</BucketId><Object>o</Object><WorkflowName>w</WorkflowName>\
        <CreateTime>2023-08-21 17:23:21+0800</CreateTime><State>Success</State><Tasks><Type>Snapshot</Type><JobId>j1</JobId>\
        <EndTime>2023-08-21 17:25:10+0800</EndTime><State>Success</State><Name>Snapshot_1</Name></Tasks></WorkflowExecution>";
    let rootless = only_run(&format!("<EventName>WorkflowFinish</EventName>{fields}"));
    let rooted = only_run(&format!("<Response>{fields}<EventName>WorkflowFinish</EventName></Response>"));
    let json = only_run(
        r#"{"EventName":"WorkflowFinish","WorkflowExecution":{"RunId":"i1","BucketId":"b","Object":"o","WorkflowName":"w",
        "CreateTime":"2023-08-21 17:23:21+0800","State":"Success","Tasks":{"Type":"Snapshot","JobId":"j1",
        "EndTime":"2023-08-21 17:25:10+0800","State":"Success","Name":"Snapshot_1"}}}"#,
    );
    for run in [&rootless, &rooted, &json] {
        assert_eq!((run.run_id.as_str(), run.tasks.len()), ("i1", 1));
        let task = &run.tasks[0];
        assert_eq!(
            (task.tag.as_str(), task.task.as_str(), task.run_id.as_str()),
            ("Snapshot", "Snapshot_1", "i1")
        );
        assert_eq!((run.ended, task.bucket.as_str(), task.object.as_str()), (task.ended, "b", "o"));
    }
}

#[test]
fn tasks_may_be_keyed_by_their_type() {
    let run = only_run(
        r#"{"EventName":"WorkflowFinish","WorkflowExecution":{"RunId":"i1","Tasks":{"Transcode":{"JobId":"j1","Code":"Success",
        "Output":{"Object":"a.m3u8"}},"Snapshot":{"JobId":"j2"}}}}"#,
    );
    let tasks: Vec<_> =
        run.tasks.iter().map(|task| (task.tag.as_str(), task.job_id.as_str(), task.outputs.len())).collect();
    assert_eq!(tasks, [("Transcode", "j1", 1), ("Snapshot", "j2", 0)]);
}

#[test]
fn a_run_that_starts_is_running() {
    let start = |state: &str| {
        format!(r#"{{"EventName":"WorkflowStart","WorkflowExecution":{{"RunId":"i1"{state}}}}}"#)
    };
    assert_eq!(only_run(&start("")).state, "Running");
    assert_eq!(only_run(&start(r#","State":"Submitted""#)).state, "Submitted");
    assert_eq!(only_run(&start("").replace("Start", "Finish")).state, "");
}

#[test]
fn moderation_in_both_forms() {
    let detail = only_job(
        r#"{"EventName":"ReviewImage","JobsDetail":{"JobId":"s1","State":"Auditing","CreationTime":"2021-08-10T21:01:10+08:00",
        "Url":"https://x/a.jpg","Label":"Porn","BucketId":"b","Region":"r","CosHeaders":{"x-cos-meta-id":"7","x":"y"}}}"#,
    );
    assert_eq!(
        (detail.tag.as_str(), detail.state.as_str(), detail.object.as_str()),
        ("ReviewImage", "Auditing", "https://x/a.jpg")
    );
    assert_eq!(detail.headers.len(), 2);
    assert!(detail.created.is_some());

    let mut simple = read(
        r#"{"code":0,"message":"success","data":{"event":"ReviewText","trace_id":"t1","url":"u","result":0,"cos_headers":{"k":"v"}}}"#,
    );
    assert_eq!((simple.event.as_str(), simple.jobs[0].tag.as_str()), ("ReviewText", "ReviewText"));
    assert_eq!(
        (simple.jobs[0].job_id.as_str(), simple.jobs[0].state.as_str(), simple.jobs[0].code.as_str()),
        ("t1", "Success", "0")
    );
    assert!(messages(&mut simple).is_empty());
    let nameless = read(r#"{"code":1,"message":"bad","data":{"forbidden_status":1,"trace_id":""}}"#);
    assert_eq!(
        (nameless.event.as_str(), nameless.jobs[0].tag.as_str(), nameless.jobs[0].state.as_str()),
        ("Review", "", "Failed")
    );
}

#[test]
fn an_answer_about_moderation_has_its_input_beside_its_id() {
    let job = only_job(
        "<Response><JobsDetail><JobId>a1</JobId><State>Success</State><Object>a.mp3</Object><BucketId>b</BucketId>\
         <Region>r</Region><DataId>d</DataId><AdsInfo><Object>no</Object></AdsInfo></JobsDetail></Response>",
    );
    let said = [&job.object, &job.bucket, &job.region, &job.user_data].map(String::as_str);
    assert_eq!(said, ["a.mp3", "b", "r", "d"]);
    let page = only_job(r#"{"JobsDetail":{"JobId":"a1","Url":"https://x/"}}"#);
    assert_eq!(page.object, "https://x/");
    // A job with an input has nothing there that would mean the same.
    let job = only_job(r#"{"JobsDetail":{"JobId":"a1","Url":"u","DataId":"d","Input":{"BucketId":"b"}}}"#);
    assert_eq!((job.object.as_str(), job.user_data.as_str(), job.bucket.as_str()), ("", "", "b"));
}

#[test]
fn scalars_are_texts_as_they_were_sent() {
    let job = only_job(
        r#"{"JobsDetail":[{"JobId":12345678901234567890,"Tag":true,"State":"Success","Code":1.50e+2,"Message":null,
        "Input":{"Object":"\u4e0a\/${number}.mp4","BucketId":""},"CreationTime":"-","StartTime":"","EndTime":null}]}"#,
    );
    let said = [&job.job_id, &job.tag, &job.code, &job.message, &job.object].map(String::as_str);
    assert_eq!(said, ["12345678901234567890", "true", "1.50e+2", "", "上/${number}.mp4"]);
    assert_eq!((job.created, job.started, job.ended, job.problems.len()), (None, None, None, 0));
}

#[test]
fn what_is_no_callback_is_never_a_job() {
    for (text, kind) in [
        (r#"{"Records":[{"cos":{"cosObject":{"key":"a"}}}]}"#, ProblemKind::Unrecognised),
        (r#"{"EventType":"PullComplete","PullCompleteEvent":{"TaskId":"1"}}"#, ProblemKind::Unrecognised),
        ("<Request><Tag>Concat</Tag><Input><Object>a</Object></Input></Request>", ProblemKind::Unrecognised),
        ("<Error><Code>AccessDenied</Code><Message>no</Message></Error>", ProblemKind::Unrecognised),
        (r#"{"code":0,"message":"success","data":{"list":[]}}"#, ProblemKind::Unrecognised),
        (r#"{"EventName":"SomethingElse","State":"Success"}"#, ProblemKind::Unrecognised),
        (r"[1,2,3]", ProblemKind::Unrecognised),
        ("{}", ProblemKind::Unrecognised),
        ("[]", ProblemKind::Unrecognised),
        ("\"\"", ProblemKind::Unrecognised),
        ("null", ProblemKind::Unrecognised),
        ("1", ProblemKind::Unrecognised),
        ("<a/>", ProblemKind::Unrecognised),
        ("<EventName>WorkflowFinish</EventName>", ProblemKind::Incomplete),
        (r#"{"EventName":"TaskFinish"}"#, ProblemKind::Incomplete),
        ("<Response><EventName>TaskFinish</EventName><JobsDetail/></Response>", ProblemKind::Incomplete),
    ] {
        let mut callback = read(text);
        assert!(callback.is_unrecognised(), "{text}");
        assert_eq!(
            messages(&mut callback).iter().map(|(kind, _)| *kind).collect::<Vec<_>>(),
            [kind],
            "{text}"
        );
    }
}

#[test]
fn a_list_of_callbacks_is_as_many_callbacks() {
    let text = r#"[{"EventName":"TaskFinish","JobsDetail":[{"JobId":"j1"}]},{"Response":{"WorkflowExecution":{"RunId":"i1"}}},{"odd":1}]"#;
    let tree = json::parse(text.to_owned()).tree;
    let callbacks = interpret(&tree);
    let shape: Vec<_> = callbacks.iter().map(|c| (c.jobs.len(), c.runs.len(), c.is_unrecognised())).collect();
    assert_eq!(shape, [(1, 0, false), (0, 1, false), (0, 0, true)]);
    let nodes: std::collections::HashSet<u32> = callbacks.iter().map(|callback| callback.node).collect();
    assert_eq!(nodes.len(), 3);
}

#[test]
fn what_contradicts_itself_is_told_with_its_place() {
    let mut callback = read(
        "{\"EventName\":\"TaskFinish\",\"JobsDetail\":{\"JobId\":\"j\",\n\"CreationTime\":\"2022-06-30T18:00:02+0800\",\n\
         \"StartTime\":\"2022-06-30T18:00:01+0800\",\n\"EndTime\":\"soon\"}}",
    );
    let told: Vec<_> = callback.problems_mut().map(|p| (p.position.line, p.message.clone())).collect();
    let wanted = [(4, "EndTime is no time that can be read"), (3, "StartTime lies before CreationTime")];
    assert_eq!(told, wanted.map(|(line, message)| (line, message.to_owned())));

    let mut run = read(
        r#"{"EventName":"WorkflowFinish","WorkflowExecution":{"RunId":"i","State":"Success","CreateTime":"2022-06-30 18:00:02","Tasks":[
        {"Type":"Tts","State":"Failed","ResultInfo":{"ObjectCount":2,"ObjectInfo":[{"ObjectName":"a"}]}},
        {"Type":"Snapshot","State":"Success","ResultInfo":{"ObjectCount":"1","ObjectInfo":{"ObjectName":"a"},"SpriteObjectInfoCount":0}}]}}"#,
    );
    let told: Vec<String> = messages(&mut run).into_iter().map(|(_, message)| message).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told.contains(&"ObjectCount says 2, ObjectInfo has 1".to_owned()));
    assert!(told.contains(&"the run says Success, its task Tts says Failed".to_owned()));
    assert!(told.contains(&"CreateTime has no offset, read as +08:00".to_owned()));
}

#[test]
fn an_unclosed_tag_still_gives_its_text() {
    let job = only_job(
        "<Response><JobsDetail><JobId>j</JobId><Tag>Concat<Tag><Input><Object>o</Object></Input></JobsDetail></Response>",
    );
    assert_eq!((job.job_id.as_str(), job.tag.as_str()), ("j", "Concat"));
}

#[test]
fn templates_are_not_read() {
    let skeleton = "<Response><JobsDetail><JobId></JobId><State></State><CreationTime></CreationTime></JobsDetail></Response>";
    let job = only_job(skeleton);
    assert_eq!((job.job_id.as_str(), job.created), ("", None));
    assert!(read("<Response><JobsDetail> ... </JobsDetail></Response>").is_unrecognised());
}

#[test]
fn a_member_called_response_does_not_hide_a_callback() {
    let source = r#"{"EventName":"TaskFinish","JobsDetail":[{"JobId":"j1"}],"Response":{"RequestId":"r"}}"#;
    let tree = json::parse(source.to_owned()).tree;
    assert_eq!(interpret(&tree)[0].jobs[0].job_id, "j1");
}

#[test]
fn many_problems_of_a_callback_are_counted_and_placed() {
    let job = r#"{"JobId":"j","Message":"上线","CreationTime":"never"}"#;
    let body = |count: usize| {
        format!(r#"{{"EventName":"TaskFinish","JobsDetail":[{}]}}"#, vec![job; count].join(","))
    };
    let source = format!("[{},{}]", body(20_000), body(1));
    let tree = json::parse(source.clone()).tree;
    let callbacks = interpret(&tree);
    let [many, one] = &callbacks[..] else { panic!("two callbacks") };
    assert_eq!(many.jobs.iter().map(|job| job.problems.len()).sum::<usize>(), 100);
    assert_eq!(many.problems[0].message, "19900 more problems of this body not listed");
    // What follows has a count of its own, and its place is that of the field.
    let [problem] = &one.jobs[0].problems[..] else { panic!("one problem") };
    let place = source.rfind(r#""never""#).unwrap();
    assert_eq!((problem.offset, problem.position), (place, Position::of(&source, place)));
    assert_eq!(one.problems, []);
}

#[test]
fn a_moderation_callback_tells_what_is_wrong_with_its_times() {
    let source = r#"{"EventName":"ReviewImage","JobsDetail":[{"JobId":"j1","CreationTime":"never"}]}"#;
    let tree = json::parse(source.to_owned()).tree;
    assert_eq!(interpret(&tree)[0].jobs[0].problems.len(), 1);
}

#[test]
fn a_long_prefix_of_many_names_takes_no_more_room_than_a_few_times_the_body() {
    let names: Vec<String> = (0..20_000).map(|at| format!("\"{at}\"")).collect();
    let body = |prefix: &str| {
        format!(
            r#"{{"EventName":"TaskFinish","JobsDetail":[{{"JobId":"j","Operation":{{"MediaResult":{{"OutputFile":{{"ObjectPrefix":"{prefix}","ObjectName":[{}]}}}}}}}}]}}"#,
            names.join(",")
        )
    };
    let objects = |text: &str| -> Vec<String> {
        read(text).jobs[0].outputs.iter().map(|output| output.object.clone()).collect()
    };
    assert_eq!(objects(&body("out/"))[19_999], "out/19999");
    let text = body(&"x".repeat(1_000_000));
    let objects = objects(&text);
    assert_eq!(objects.len(), 20_000);
    assert!(objects[0].starts_with("xxx") && objects[19_999] == "19999");
    assert!(objects.iter().map(String::len).sum::<usize>() < 10 * text.len());
    let told = |text: &str| read(text).jobs[0].problems.iter().map(|one| one.kind).collect::<Vec<_>>();
    assert_eq!((told(&body("out/")), told(&text)), (vec![], vec![ProblemKind::TooLarge]));
}

#[test]
fn a_text_too_long_for_any_name_is_not_handed_down_to_every_task() {
    let body = |run: &str| {
        let tasks = vec![r#"{"JobId":"j"}"#; 50_000].join(",");
        format!(
            r#"{{"EventName":"WorkflowFinish","WorkflowExecution":{{"RunId":"{run}","Tasks":[{tasks}]}}}}"#
        )
    };
    assert_eq!(only_run(&body("i1")).tasks[49_999].run_id, "i1");
    // Each with its own copy, these would be a hundred thousand million bytes.
    let run = only_run(&body(&"i".repeat(2 << 20)));
    assert_eq!((run.run_id.len(), run.tasks[49_999].run_id.len()), (2 << 20, 0));
    assert_eq!(run.problems.iter().map(|one| one.kind).collect::<Vec<_>>(), [ProblemKind::TooLarge]);
}

#[test]
fn many_outputs_of_one_file_are_read_in_one_walk() {
    // Looked for anew for each name, bucket and region would be ten thousand million comparisons away.
    let names = "<ObjectName>a</ObjectName><ObjectName>b</ObjectName>".repeat(50_000);
    let job = read(&format!(
        "<Response><EventName>TaskFinish</EventName><JobsDetail><JobId>j</JobId><Operation><MediaResult><OutputFile>{names}<Bucket>out</Bucket></OutputFile></MediaResult></Operation></JobsDetail></Response>"
    ));
    let outputs: Vec<_> = job.jobs[0].outputs.iter().map(|one| (&*one.object, &*one.bucket)).collect();
    assert_eq!(outputs, [("a", "out"), ("b", "out")]);
}

#[test]
fn a_value_that_the_end_of_the_file_cuts_is_none() {
    for text in [
        r#"{"EventName":"TaskFinish","JobsDetail":[{"State":"Failed","Code":"InternalError","JobId":"j12"#,
        "<Response><EventName>TaskFinish</EventName><JobsDetail><State>Failed</State><JobId>j12",
        r#"{"EventName":"TaskFinish","JobsDetail":[{"State":"Failed","JobId":"j12\q345"}]}"#,
    ] {
        let job = only_job(text);
        assert_eq!((job.job_id.as_str(), job.state.as_str()), ("", "Failed"), "{text}");
    }
    // What is not there yet says nothing of the run: its state may follow.
    let start = r#"{"EventName":"WorkflowStart","WorkflowExecution":{"RunId":"i1""#;
    assert_eq!(
        (only_run(start).state.as_str(), only_run(&format!("{start}}}}}")).state.as_str()),
        ("", "Running")
    );
    // Nor is the first map of a task the name of another.
    let cut = r#"{"WorkflowExecution":{"RunId":"i1","Tasks":{"ResultInfo":{"ObjectCount":"1""#;
    assert_eq!(only_run(cut).tasks[0].tag, "");
}

#[test]
fn attributes_are_no_fields() {
    let job = only_job(
        "<Response><EventName>TaskFinish</EventName><JobsDetail State='Failed' JobId='zzz'><JobId>at1</JobId>\
         <State a='b'>Success</State><Input Object='x'><CosHeaders k='v'><h>1</h></CosHeaders></Input>\
         <Operation><Output Object='oo'><Object>real</Object></Output></Operation></JobsDetail></Response>",
    );
    assert_eq!((job.job_id.as_str(), job.state.as_str(), job.object.as_str()), ("at1", "Success", ""));
    assert_eq!(job.outputs.iter().map(|output| output.object.as_str()).collect::<Vec<_>>(), ["real"]);
    assert_eq!(job.headers, [("h".to_owned(), "1".to_owned())]);
    let run = only_run(
        "<Response><WorkflowExecution RunId='x'><RunId>i1</RunId><Tasks a='b'><Tts><JobId>j1</JobId></Tts></Tasks></WorkflowExecution></Response>",
    );
    assert_eq!(
        (run.run_id.as_str(), run.tasks[0].job_id.as_str(), run.tasks[0].tag.as_str()),
        ("i1", "j1", "Tts")
    );
}

#[test]
fn what_repeats_is_its_first_filled_one() {
    let mut callback = read(
        "<Response><JobsDetail><JobId>df1</JobId><JobId>df2</JobId><State/><State>Failed</State><Message/>\
         <Operation/><Operation><UserData>u</UserData></Operation></JobsDetail></Response>",
    );
    let job = &callback.jobs[0];
    assert_eq!((job.job_id.as_str(), job.state.as_str(), job.user_data.as_str()), ("df1", "Failed", "u"));
    assert_eq!(
        messages(&mut callback),
        ["JobId", "State"].map(|name| (
            ProblemKind::DuplicateKey,
            format!("<{name}> stands here again, the first that is filled counts")
        ))
    );
    // The same as an export writes it, and other lists where a field is documented as one.
    let job = only_job(
        r##"{"EventName":["TaskFinish"],"JobsDetail":[{"JobId":["df1","df2"],"Tag":{"#text":["Tts","x"],"b":""},"State":["","Failed"],
        "Operation":["",{"UserData":"u","Output":[{"Bucket":"b","Object":"o1"}]}],"Input":[{"Object":["in"]}],
        "Workflow":[{"RunId":"i1"}]}]}"##,
    );
    let said = [&job.job_id, &job.tag, &job.state, &job.user_data, &job.object, &job.run_id];
    assert_eq!(said, ["df1", "Tts", "Failed", "u", "in", "i1"]);
    assert_eq!((job.outputs[0].object.as_str(), job.outputs[0].bucket.as_str()), ("o1", "b"));
    assert_eq!(
        only_job(r#"{"EventName":"TaskFinish","JobsDetail":{"JobId":"j","State":"","State":"Failed"}}"#)
            .state,
        "Failed"
    );
}

#[test]
fn a_body_may_have_jobs_and_runs() {
    for text in [
        r#"{"EventName":"TaskFinish","JobsDetail":[{"JobId":"j1","State":"Success"}],"WorkflowExecution":{"RunId":"i1"}}"#,
        "<Response><EventName>WorkflowFinish</EventName><JobsDetail><JobId>j1</JobId></JobsDetail><WorkflowExecution><RunId>i1</RunId></WorkflowExecution></Response>",
    ] {
        let callback = read(text);
        let ids =
            (callback.jobs.iter().map(|job| &*job.job_id), callback.runs.iter().map(|run| &*run.run_id));
        assert_eq!(
            (ids.0.collect::<Vec<_>>(), ids.1.collect::<Vec<_>>()),
            (vec!["j1"], vec!["i1"]),
            "{text}"
        );
    }
    let moderation =
        read(r#"{"EventName":"ReviewImage","JobsDetail":{"JobId":"s1"},"WorkflowExecution":{"RunId":"i1"}}"#);
    assert_eq!(
        (moderation.jobs.len(), moderation.jobs[0].tag.as_str(), moderation.runs.len()),
        (1, "ReviewImage", 1)
    );
}

#[test]
fn blanks_around_a_word_lay_it_out() {
    let text = "<Response><EventName>\n ReviewImage\n</EventName><JobsDetail><JobId> s1 </JobId><State>\n  Failed\n</State>\
        <Object>\n a b.jpg\n</Object><Message> no such </Message></JobsDetail></Response>";
    let callback = read(text);
    let job = &callback.jobs[0];
    assert_eq!(
        (callback.event.as_str(), job.tag.as_str(), job.job_id.as_str()),
        ("ReviewImage", "ReviewImage", "s1")
    );
    assert_eq!((StateClass::of(&job.state), job.state.as_str()), (StateClass::Failed, "Failed"));
    // Of other texts they may be a part.
    assert_eq!((job.object.as_str(), job.message.as_str()), ("a b.jpg", " no such "));
    let job = only_job(
        r#"{"EventName":" TaskFinish ","JobsDetail":{"JobId":"j1\n","Tag":" Tts","Input":{"Object":" o "}}}"#,
    );
    assert_eq!((job.job_id.as_str(), job.tag.as_str(), job.object.as_str()), ("j1", "Tts", " o "));
}

#[test]
fn jobs_may_be_held_by_a_key() {
    let callback = read(
        r#"{"EventName":"TaskFinish","JobsDetail":{"0":{"JobId":"m0","Tag":"Tts"},"1":{"JobId":"m1"}}}"#,
    );
    let jobs: Vec<_> = callback.jobs.iter().map(|job| (job.job_id.as_str(), job.tag.as_str())).collect();
    assert_eq!(jobs, [("m0", "Tts"), ("m1", "")]);
    for text in [
        r#"{"EventName":"TaskFinish","JobsDetail":{"foo":{"bar":1}}}"#,
        r#"{"JobsDetail":[{"foo":1},{}]}"#,
        "<Response><JobsDetail State='Failed'><foo>1</foo></JobsDetail></Response>",
    ] {
        let mut callback = read(text);
        assert!(callback.is_unrecognised(), "{text}");
        let told = [(ProblemKind::Unrecognised, "JobsDetail has no field of a job".to_owned())];
        assert_eq!(messages(&mut callback), told, "{text}");
    }
    // One that says something makes the others jobs that say nothing.
    assert_eq!(read(r#"{"JobsDetail":[{"foo":1},{"JobId":"j"}]}"#).jobs.len(), 2);
    assert_eq!(only_job(r#"{"JobsDetail":{"Input":{"Object":"o"}}}"#).object, "o");
}

#[test]
fn what_many_parts_share_takes_a_few_times_the_body_at_most() {
    let size = |callback: &Callback| format!("{callback:?}").len();
    let long = "x".repeat(1_000);
    let names: Vec<_> = (0..40_000).map(|at| format!("\"{at}\"")).collect();
    let names = names.join(",");
    let text = format!(
        r#"{{"EventName":"TaskFinish","JobsDetail":[{{"JobId":"j","Pad":"{}","Operation":{{"MediaResult":{{"OutputFile":{{"ObjectPrefix":"{long}","Bucket":"{long}","ObjectName":[{names}]}}}}}}}}]}}"#,
        long.repeat(1_000)
    );
    let mut callback = read(&text);
    assert_eq!(messages(&mut callback)[0].0, ProblemKind::TooLarge);
    let prefixed = callback.jobs[0].outputs.iter().map(|output| output.object.len()).sum::<usize>();
    assert!(prefixed <= 4 << 20, "{prefixed}");
    assert!(size(&callback) < 9 * text.len() + (8 << 20), "{} of {}", size(&callback), text.len());
    // A run's names for its tasks, and the event for the jobs that it names.
    let tasks = vec!["{\"Type\":\"t\"}"; 20_000].join(",");
    let text =
        format!(r#"{{"WorkflowExecution":{{"RunId":"{long}","WorkflowId":"{long}","Tasks":[{tasks}]}}}}"#);
    let mut callback = read(&text);
    assert_eq!(messages(&mut callback)[0].0, ProblemKind::TooLarge);
    let count = callback.runs[0].tasks.iter().filter(|task| !task.run_id.is_empty()).count();
    assert!((1..3_000).contains(&count), "{count}");
    let jobs = vec!["{\"JobId\":\"\"}"; 200].join(",");
    let text = format!(r#"{{"EventName":"Review{}","JobsDetail":[{jobs}]}}"#, long.repeat(1_000));
    assert!(size(&read(&text)) < 4 << 20);
}
