//! Moderation: the detailed form (`X-Ci-Content-Version: Detail`) and the simple one.

use super::{Job, Lent, Reader, headers, job};
use crate::doc::{Kind, Node};

/// `EventName` of all moderation callbacks begins so: `ReviewImage`, `ReviewText`, ….
const EVENT_PREFIX: &str = "Review";

/// The detailed form: a moderation event with its `JobsDetail`.
pub(super) fn is_detail(content: Node<'_>) -> bool {
    content.text_of("EventName").starts_with(EVENT_PREFIX) && job::is_jobs(content)
}

pub(super) fn read_detail<'t>(reader: &mut Reader<'_, '_, 't>, content: Node<'t>) {
    for node in job::details(content) {
        let text = |name: &str| Lent::from(node.text_of(name));
        let mut job = Job {
            node: node.index(),
            job_id: text("JobId"),
            tag: reader.callback.event.clone(),
            state: text("State"),
            code: text("Code"),
            message: text("Message"),
            created: reader.time(node.child("CreationTime")),
            bucket: text("BucketId"),
            object: first_filled(node, &["Object", "Url"]),
            region: text("Region"),
            user_data: text("DataId"),
            headers: headers(node, "CosHeaders"),
            ..Job::default()
        };
        job.problems = reader.problems.take();
        reader.callback.jobs.push(job);
    }
}

/// The simple form: no event name at the top, everything in `data`.
pub(super) fn is_simple(content: Node<'_>) -> bool {
    let data = content.child("data").filter(|data| data.kind() == Kind::Map);
    data.is_some_and(|data| {
        content.child("code").is_some()
            && ["trace_id", "forbidden_status"].iter().any(|key| data.child(key).is_some())
    })
}

/// `code` is 0 when the moderation went through and anything else when it failed: the only thing that tells
/// the state in this form.
pub(super) fn read_simple<'t>(reader: &mut Reader<'_, '_, 't>, content: Node<'t>) {
    let Some(data) = content.child("data") else { return };
    let event = data.text_of("event");
    reader.callback.event = event.into();
    let code = content.text_of("code");
    let state = match code {
        "" => "",
        "0" => "Success",
        _ => "Failed",
    };
    reader.callback.jobs.push(Job {
        node: data.index(),
        job_id: data.text_of("trace_id").into(),
        tag: event.into(),
        state: state.into(),
        code: code.into(),
        message: content.text_of("message").into(),
        object: first_filled(data, &["object", "url"]),
        bucket: first_filled(data, &["bucket_id", "bucket"]),
        region: data.text_of("region").into(),
        user_data: data.text_of("data_id").into(),
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
    names.iter().map(|name| node.text_of(name)).find(|text| !text.is_empty()).unwrap_or_default().into()
}
