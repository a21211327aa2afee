//! Moderation: the detailed form (`X-Ci-Content-Version: Detail`) and the simple one.

use super::{Job, Lent, Reader, headers, job, map_of, text_of, word_of};
use crate::doc::Node;

/// `EventName` of all moderation callbacks begins so: `ReviewImage`, `ReviewText`, ….
const EVENT_PREFIX: &str = "Review";

/// The detailed form: a moderation event with its `JobsDetail`.
pub(super) fn is_detail(content: Node<'_>) -> bool {
    is_moderation(content) && job::is_jobs(content)
}

/// Whether the event is one of moderation.
pub(super) fn is_moderation(content: Node<'_>) -> bool {
    content.text_of("EventName").trim_start().starts_with(EVENT_PREFIX)
}

pub(super) fn read_detail<'t>(reader: &mut Reader<'_, '_, 't>, content: Node<'t>) {
    for node in job::details(content) {
        let [job_id, state, code, bucket, region, created, message, user_data] = reader.fields(
            node,
            ["JobId", "State", "Code", "BucketId", "Region", "CreationTime", "Message", "DataId"],
        );
        let event = reader.callback.event.clone();
        let mut job = Job {
            node: node.index(),
            job_id: word_of(job_id),
            tag: reader.handed_down(&event),
            state: word_of(state),
            code: word_of(code),
            message: text_of(message),
            created: reader.time(created),
            bucket: word_of(bucket),
            object: first_filled(node, &["Object", "Url"]),
            region: word_of(region),
            user_data: text_of(user_data),
            headers: headers(node, "CosHeaders"),
            ..Job::default()
        };
        job.problems = reader.problems.take();
        reader.callback.jobs.push(job);
    }
}

/// The simple form: no event name at the top, everything in `data`.
pub(super) fn is_simple(content: Node<'_>) -> bool {
    map_of(content.child("data")).is_some_and(|data| {
        content.child("code").is_some()
            && ["trace_id", "forbidden_status"].iter().any(|key| data.child(key).is_some())
    })
}

/// `code` is 0 when the moderation went through and anything else when it failed: the only thing that tells
/// the state in this form.
pub(super) fn read_simple<'t>(reader: &mut Reader<'_, '_, 't>, content: Node<'t>) {
    let Some(data) = map_of(content.child("data")) else { return };
    let event = word_of(data.child("event"));
    reader.callback.event.clone_from(&event);
    let code = word_of(content.child("code"));
    let state = match &*code {
        "" => "",
        "0" => "Success",
        _ => "Failed",
    };
    reader.callback.jobs.push(Job {
        node: data.index(),
        job_id: word_of(data.child("trace_id")),
        tag: event,
        state: state.into(),
        code,
        message: text_of(content.child("message")),
        object: first_filled(data, &["object", "url"]),
        bucket: first_filled(data, &["bucket_id", "bucket"]),
        region: word_of(data.child("region")),
        user_data: text_of(data.child("data_id")),
        headers: headers(data, "cos_headers"),
        ..Job::default()
    });
    if reader.callback.event.is_empty() {
        reader.callback.event = SIMPLE_WITHOUT_EVENT.into();
    }
}

/// What a simple callback that names no event is called.
const SIMPLE_WITHOUT_EVENT: &str = "Review";

fn first_filled<'t>(node: Node<'t>, names: &[&str]) -> Lent<'t> {
    names.iter().map(|name| text_of(node.child(name))).find(|text| !text.is_empty()).unwrap_or_default()
}
