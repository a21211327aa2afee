//! The documented fields of a record: what each is called, what it means, and how records are found by it.

use super::Shown;
use super::parts;
use crate::callback::StateClass;
use crate::index::{Field, RecordKind};
use crate::t;
use crate::time::{self, Time};
use std::borrow::Cow;

/// A field and what is known of it.
pub(super) struct Known<'a> {
    /// What it is called.
    pub name: &'static str,
    /// As it is shown.
    pub text: Cow<'a, str>,
    /// What it means.
    pub tip: String,
    /// The filter key that finds records by it.
    pub key: Option<&'static str>,
    /// Whether it is an id, a time or a name of an object.
    pub is_mono: bool,
}

/// Every field of the record that says something, in the order in which they are shown.
pub(super) fn known<'a>(shown: &Shown<'a>) -> Vec<Known<'a>> {
    let record = shown.record;
    let mut all = Vec::new();
    let mut add = |field: Field, name, tip: &'static str, key, is_mono| {
        let text = record.text(field);
        if !text.is_empty() {
            all.push(Known { name, text: Cow::Borrowed(text), tip: tip.to_owned(), key: Some(key), is_mono });
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
    all.extend(times(shown));
    let mut add = |field: Field, name, tip: &'static str, key, is_mono| {
        let text = record.text(field);
        if !text.is_empty() {
            all.push(Known { name, text: Cow::Borrowed(text), tip: tip.to_owned(), key: Some(key), is_mono });
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
fn times<'a>(shown: &Shown<'a>) -> Vec<Known<'a>> {
    let record = shown.record;
    if record.kind() == RecordKind::Unrecognised {
        return Vec::new();
    }
    let is_run = record.kind() == RecordKind::Run;
    let all: [(&'static str, &'static str, Option<Time>, &[&str]); 3] = [
        (t!("details-created"), t!("details-created-tip"), record.created(), &["CreationTime", "CreateTime"]),
        (t!("details-started"), t!("details-started-tip"), record.started(), &["StartTime"]),
        (t!("details-ended"), t!("details-ended-tip"), record.ended(), &["EndTime"]),
    ];
    all.into_iter()
        // A run begins when it is created: that is told once.
        .filter(|(name, ..)| !(is_run && *name == t!("details-started")))
        .map(|(name, tip, time, fields)| {
            let text = time.map_or_else(|| "–".to_owned(), |time| parts::time_text(time, shown.ctx.zone));
            let sent = sent_text(shown, fields);
            let tip = sent.map_or_else(|| tip.to_owned(), |sent| format!("{tip}\n{}", t!("details-sent-as", text = sent)));
            Known { name, text: Cow::Owned(text), tip, key: None, is_mono: true }
        })
        .collect()
}

/// The text of a time as the capture has it.
fn sent_text<'a>(shown: &Shown<'a>, fields: &[&str]) -> Option<&'a str> {
    let node = shown.document?.node()?;
    fields.iter().map(|field| node.text_of(field)).find(|text| !text.is_empty())
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
    let clock = parts::clock_text(Time::new(last, shown.ctx.source_offset), shown.ctx.zone);
    if let Some(ended) = record.ended().filter(|ended| is_delivery(last - ended.millis())) {
        let after = time::human(last - ended.millis());
        t!("details-deliveries-delay", n = number, clock = clock, after = after)
    } else {
        t!("details-deliveries-last", n = number, clock = clock)
    }
}
