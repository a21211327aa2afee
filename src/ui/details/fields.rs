//! The documented fields of a record: what each is called, what it means, and how records are found by it.

use super::Shown;
use super::parts;
use crate::callback::StateClass;
use crate::doc::Node;
use crate::index::{Field, RecordKind};
use crate::t;
use crate::time::{self, Time, Zone};
use std::borrow::Cow;

/// Names that a record has a field for, in the words of a callback.
pub(super) const OF_RECORD: &[&str] = &[
    "State",
    "Code",
    "Message",
    "Tag",
    "Type",
    "JobId",
    "RunId",
    "CreationTime",
    "CreateTime",
    "StartTime",
    "EndTime",
    "QueueId",
    "BucketId",
    "Object",
    "WorkflowId",
    "WorkflowName",
    "Name",
];

/// A field and what is known of it.
pub(super) struct Known<'a> {
    /// What it is called.
    pub name: &'static str,
    /// As it is shown.
    pub text: Cow<'a, str>,
    /// As it was sent, where that is told beside it.
    pub beside: Option<&'a str>,
    /// What it means.
    pub tip: String,
    /// The filter key that finds records by it.
    pub key: Option<&'static str>,
    /// Whether it is an id, a time or a name of an object.
    pub is_mono: bool,
}

/// Every field of the record that says something, in the order in which they are shown.
pub(super) fn known<'a>(shown: &Shown<'a>, sent: &'a SentTimes) -> Vec<Known<'a>> {
    let record = shown.record;
    let mut all = Vec::new();
    let mut add = |field: Field, name, tip: &'static str, key, is_mono| {
        let text = record.text(field);
        if !text.is_empty() {
            let tip = tip.to_owned();
            all.push(Known { name, text: Cow::Borrowed(text), beside: None, tip, key: Some(key), is_mono });
        }
    };
    add(Field::State, t!("details-state"), t!("details-state-tip"), "state", false);
    // Of what failed these stand above everything else.
    if record.class() != StateClass::Failed {
        add(Field::Code, t!("details-code"), t!("details-code-tip"), "code", false);
        add(Field::Message, t!("details-message"), t!("details-message-tip"), "message", false);
    }
    add(Field::Tag, t!("details-tag"), t!("details-tag-tip"), "tag", false);
    let (id, id_tip) = if record.kind() == RecordKind::Run {
        (t!("details-run-id"), t!("details-run-id-tip"))
    } else {
        (t!("details-job-id"), t!("details-job-id-tip"))
    };
    add(Field::Id, id, id_tip, "id", true);
    all.extend(times(shown, sent));
    let mut add = |field: Field, name, tip: &'static str, key, is_mono| {
        let text = record.text(field);
        if !text.is_empty() {
            let tip = tip.to_owned();
            all.push(Known { name, text: Cow::Borrowed(text), beside: None, tip, key: Some(key), is_mono });
        }
    };
    add(Field::Queue, t!("details-queue"), t!("details-queue-tip"), "queue", true);
    add(Field::Bucket, t!("details-bucket"), t!("details-bucket-tip"), "bucket", true);
    add(Field::Object, t!("details-object"), t!("details-object-tip"), "object", true);
    add(Field::Region, t!("details-region"), t!("details-region-tip"), "region", true);
    add(Field::TemplateName, t!("details-template"), t!("details-template-tip"), "template", true);
    add(Field::TemplateId, t!("details-template-id"), t!("details-template-id-tip"), "template", true);
    add(Field::UserData, t!("details-user-data"), t!("details-user-data-tip"), "userdata", false);
    add(Field::Workflow, t!("details-workflow"), t!("details-workflow-tip"), "workflow", false);
    add(Field::WorkflowId, t!("details-workflow-id"), t!("details-workflow-id-tip"), "workflow", true);
    if record.kind() != RecordKind::Run {
        add(Field::Run, t!("details-run-id"), t!("details-run-id-tip"), "run", true);
    }
    add(Field::Task, t!("details-task"), t!("details-task-tip-field"), "task", true);
    add(Field::Event, t!("details-event"), t!("details-event-tip"), "event", false);
    all
}

/// The three times; one that is not known is shown as missing where the record has any.
fn times<'a>(shown: &Shown<'a>, sent: &'a SentTimes) -> Vec<Known<'a>> {
    let record = shown.record;
    if record.kind() == RecordKind::Unrecognised {
        return Vec::new();
    }
    let is_run = record.kind() == RecordKind::Run;
    let all: [(&'static str, &'static str, Option<Time>, &'a str); 3] = [
        (t!("details-created"), t!("details-created-tip"), record.created(), &sent.0[0]),
        (t!("details-started"), t!("details-started-tip"), record.started(), &sent.0[1]),
        (t!("details-ended"), t!("details-ended-tip"), record.ended(), &sent.0[2]),
    ];
    all.into_iter()
        // A run begins when it is created: that is told once.
        .filter(|(name, ..)| !(is_run && *name == t!("details-started")))
        .map(|(name, tip, time, sent)| {
            let text = time.map_or_else(|| "–".to_owned(), |time| parts::time_text(time, shown.ctx.zone));
            let sent = Some(sent).filter(|sent| !sent.is_empty());
            let tip = sent.map_or_else(|| tip.to_owned(), |sent| format!("{tip}\n{}", t!("details-sent-as", text = sent)));
            // In the zone that it was sent in the text says nothing more.
            let beside = sent.filter(|_| time.is_none() || shown.ctx.zone != Zone::Source);
            Known { name, text: Cow::Owned(text), beside, tip, key: None, is_mono: true }
        })
        .collect()
}

/// What a documented field means that has no row of its own, in its own words.
pub(super) fn meaning(name: &str) -> &'static str {
    match name {
        "JobLevel" => t!("details-job-level-tip"),
        "Progress" => t!("details-progress-tip"),
        "QueueType" => t!("details-queue-type-tip"),
        "DataId" => t!("details-data-id-tip"),
        "Url" | "ObjectUrl" => t!("details-url-tip"),
        "Label" => t!("details-label-tip"),
        "SubLabel" => t!("details-sub-label-tip"),
        "Score" => t!("details-score-tip"),
        "Result" | "Suggestion" => t!("details-result-tip"),
        "ForbidState" | "forbidden_status" => t!("details-forbid-tip"),
        "SnapshotCount" => t!("details-snapshot-count-tip"),
        "CompressionResult" => t!("details-compression-tip"),
        "ETag" | "Etag" => t!("details-etag-tip"),
        "Size" => t!("details-size-tip"),
        "CallBack" => t!("details-call-back-tip"),
        "CallBackFormat" => t!("details-call-back-format-tip"),
        "CallBackType" => t!("details-call-back-type-tip"),
        _ => "",
    }
}

/// Created, started and ended as the capture has them; empty where it does not say.
#[derive(Clone, Debug, Default)]
pub(super) struct SentTimes([String; 3]);

/// Looks them up in the node of a record.
pub(super) fn sent_times(node: Node<'_>) -> SentTimes {
    let fields: [&[&str]; 3] = [&["CreationTime", "CreateTime"], &["StartTime"], &["EndTime"]];
    let sent = |fields: &[&str]| fields.iter().map(|field| node.text_of(field)).find(|text| !text.is_empty());
    SentTimes(fields.map(|fields| sent(fields).unwrap_or_default().to_owned()))
}

/// Whether a file that was written so long after the end can be a delivery; else it was copied or checked out.
fn is_delivery(delay: time::Millis) -> bool {
    (0..=super::deliveries::A_DAY).contains(&delay)
}

/// "2, last 14:23:03 (0.8 s after the end)".
pub(super) fn deliveries_text(shown: &Shown<'_>) -> String {
    let record = shown.record;
    let number = record.delivery_count();
    let arrivals = record.deliveries().map(|one| shown.ctx.index.file(one.file).stamp().arrival());
    let Some(last) = arrivals.filter(|&arrival| arrival > 0).max() else { return number.to_string() };
    // With its date: a file may be older or younger than what it tells of. Whole seconds are enough.
    let second = last.div_euclid(1000) * 1000;
    let clock = parts::time_text(Time::new(second, shown.ctx.source_offset), shown.ctx.zone);
    if let Some(ended) = record.ended().filter(|ended| is_delivery(last - ended.millis())) {
        let after = time::human(last - ended.millis());
        t!("details-deliveries-delay", n = number, clock = clock, after = after)
    } else {
        t!("details-deliveries-last", n = number, clock = clock)
    }
}
