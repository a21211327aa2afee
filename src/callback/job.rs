//! Jobs: the entries of `JobsDetail`, and what they share with the tasks of a run.

use super::{
    Job, Lent, MAX_GROWTH, MAX_PREFIXED, Output, Reader, headers, is_keyed, map_of, members, moderation,
    text_of, word_of,
};
use crate::doc::{Kind, Node, ProblemKind};
use std::collections::HashMap;

/// The fields that a job may have on the pages; what has none of them is no job.
const FIELDS: &[&str] = &[
    "JobId",
    "Code",
    "Tag",
    "State",
    "Message",
    "CreationTime",
    "StartTime",
    "EndTime",
    "QueueId",
    "Input",
    "Operation",
    "Workflow",
    "BucketId",
    "Region",
    "Object",
    "Url",
    "DataId",
    "Label",
    "Result",
    "Suggestion",
    "Score",
    "Detail",
    "UserInfo",
    "ListInfo",
    "QueueType",
    "JobLevel",
    "Progress",
    "Content",
    "ForbidState",
];

/// A body with at least one `JobsDetail` entry that says something.
pub(super) fn is_jobs(content: Node<'_>) -> bool {
    let is_job = |job: Node<'_>| members(job).any(|field| FIELDS.contains(&field.name()));
    details(content).any(is_job)
}

/// Such a body that is none of moderation.
pub(super) fn is_plain(content: Node<'_>) -> bool {
    is_jobs(content) && !moderation::is_moderation(content)
}

/// The `JobsDetail` entries, whether an object, a list, repeated, or held by some key.
pub(super) fn details(content: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let filled = content.each("JobsDetail").filter(|job| job.kind() == Kind::Map && job.has_content());
    filled.flat_map(|job| {
        let (map, single) = if is_keyed(job) { (Some(job), None) } else { (None, Some(job)) };
        map.into_iter().flat_map(members).chain(single)
    })
}

pub(super) fn read_jobs<'t>(reader: &mut Reader<'_, '_, 't>, content: Node<'t>) {
    for node in details(content) {
        let job = read_job(reader, node);
        reader.callback.jobs.push(job);
    }
}

fn read_job<'t>(reader: &mut Reader<'_, '_, 't>, node: Node<'t>) -> Job<Lent<'t>> {
    let words = ["JobId", "State", "Code", "QueueId", "Tag"];
    let [job_id, state, code, queue, tag] = reader.fields(node, words).map(word_of);
    let others = reader.fields(node, ["Message", "CreationTime", "StartTime", "EndTime"]);
    let common = common(reader, node, [job_id, state, code, queue], others);
    let maps = node.first_of(["Operation", "Workflow", "Input"]);
    let [operation, workflow, input] = maps.map(map_of);
    let operation_texts = ["TemplateId", "TemplateName", "UserData"];
    let [template_id, template_name, user_data] =
        operation.map(|operation| reader.fields(operation, operation_texts)).unwrap_or_default();
    let workflow_texts = ["WorkflowId", "WorkflowName", "RunId", "Name"];
    let [workflow_id, workflow_name, run_id, task] =
        workflow.map(|workflow| reader.fields(workflow, workflow_texts).map(word_of)).unwrap_or_default();
    let mut job = Job {
        tag,
        template_id: word_of(template_id),
        template_name: text_of(template_name),
        user_data: text_of(user_data),
        workflow_id,
        workflow_name,
        run_id,
        task,
        outputs: operation.map(|operation| outputs(reader, operation)).unwrap_or_default(),
        ..common
    };
    let input = InputOf::find(node, input, operation);
    input.fill(&mut job);
    reader.check_order(
        node,
        [("CreationTime", job.created), ("StartTime", job.started), ("EndTime", job.ended)],
    );
    job.problems = reader.problems.take();
    job
}

/// What the entry of a job and the task of a run say in the same words, but for the name of the first time.
pub(super) fn common<'t>(
    reader: &mut Reader<'_, '_, 't>,
    node: Node<'t>,
    [job_id, state, code, queue]: [Lent<'t>; 4],
    [message, created, started, ended]: [Option<Node<'t>>; 4],
) -> Job<Lent<'t>> {
    Job {
        node: node.index(),
        job_id,
        state,
        code,
        queue,
        message: text_of(message),
        created: reader.time(created),
        started: reader.time(started),
        ended: reader.time(ended),
        ..Job::default()
    }
}

/// Where the input of a job is told: `Input`, or `Operation.Input` for those that read no object of their own.
/// Answers about moderation and virus detection have neither, but its fields beside the `JobId`.
struct InputOf<'t> {
    main: Option<Node<'t>>,
    inner: Option<Node<'t>>,
    own: Option<Node<'t>>,
}

impl<'t> InputOf<'t> {
    fn find(job: Node<'t>, main: Option<Node<'t>>, operation: Option<Node<'t>>) -> Self {
        let inner = operation.and_then(|operation| map_of(operation.child("Input")));
        let own = (main.is_none() && inner.is_none()).then_some(job);
        Self { main, inner, own }
    }

    fn fill(&self, job: &mut Job<Lent<'t>>) {
        if let (Some(own), true) = (self.own, job.user_data.is_empty()) {
            job.user_data = text_of(own.child("DataId"));
        }
        for input in [self.main, self.inner, self.own].into_iter().flatten() {
            let [bucket_id, bucket, object, url, region] =
                input.first_of(["BucketId", "Bucket", "Object", "Url", "Region"]);
            for (field, texts) in [
                (&mut job.bucket, [word_of(bucket_id), word_of(bucket)]),
                (&mut job.object, [text_of(object), text_of(url)]),
                (&mut job.region, [word_of(region), Lent::default()]),
            ] {
                let text = texts.into_iter().find(|text| !text.is_empty());
                if let (true, Some(text)) = (field.is_empty(), text) {
                    *field = text;
                }
            }
            job.headers.extend(headers(input, "CosHeaders"));
        }
    }
}

/// Everything an `Operation` (or a run's task) says that it wrote, each object once, in document order:
/// `MediaResult.OutputFile`, `ResultInfo`, `PicProcessResult`, and `Output` where its name is no pattern
/// or nothing else is known.
pub(super) fn outputs<'t>(reader: &mut Reader<'_, '_, 't>, node: Node<'t>) -> Vec<Output<Lent<'t>>> {
    let most = MAX_PREFIXED.max(node.span().len().saturating_mul(MAX_GROWTH));
    let mut outputs = Outputs { most, ..Outputs::default() };
    let others_are_short = std::mem::take(&mut reader.is_short);
    if let Some(result) = map_of(node.child("MediaResult")) {
        for file in result.each("OutputFile") {
            media_files(reader, file, &mut outputs);
        }
    }
    if let Some(info) = map_of(node.child("ResultInfo")) {
        for list in ["ObjectInfo", "SpriteObjectInfo"] {
            info.each(list).for_each(|object| outputs.add(named_object(object)));
        }
    }
    for result in node.each("PicProcessResult") {
        outputs.add(named_object(result));
    }
    let know_better = !outputs.all.is_empty();
    for output in node.each("Output").filter(|output| output.kind() == Kind::Map) {
        let place = place_of(output);
        // `Object`, and beside it `SpriteObject`, `AuObject`, … for jobs that write several.
        for object in members(output).filter(|field| field.name().ends_with("Object")) {
            let name = text_of(Some(object));
            if !(know_better && name.contains("${")) {
                let [bucket, region] = place.each_ref().map(|text| reader.handed_down(text));
                outputs.add(Output { bucket, region, object: name, url: Lent::default() });
            }
        }
    }
    if std::mem::replace(&mut reader.is_short, others_are_short) {
        let message = "the prefix, bucket and region of these outputs are too long to be put with each";
        reader.problem(node, ProblemKind::TooLarge, message);
    }
    outputs.all
}

/// The bucket and the region that are told of all objects beside them.
fn place_of(node: Node<'_>) -> [Lent<'_>; 2] {
    node.first_of(["Bucket", "Region"]).map(word_of)
}

/// `OutputFile`: names (behind `ObjectPrefix`, where that is filled) and, nested, the sprites made with them.
fn media_files<'t>(reader: &mut Reader<'_, '_, 't>, file: Node<'t>, outputs: &mut Outputs<'t>) {
    let prefix = text_of(file.child("ObjectPrefix"));
    let place = place_of(file);
    let names = file.each("ObjectName").map(|name| text_of(Some(name)));
    for name in names.filter(|name| !name.is_empty()) {
        let object = outputs.joined(reader, &prefix, name);
        let [bucket, region] = place.each_ref().map(|text| reader.handed_down(text));
        outputs.add(Output { bucket, region, object, url: Lent::default() });
    }
    for sprite in file.each("SpriteOutputFile").filter(|sprite| sprite.kind() == Kind::Map) {
        media_files(reader, sprite, outputs);
    }
}

fn named_object(node: Node<'_>) -> Output<Lent<'_>> {
    let [bucket, region, object, url] = node.first_of(["Bucket", "Region", "ObjectName", "ObjectUrl"]);
    Output { bucket: word_of(bucket), region: word_of(region), object: text_of(object), url: word_of(url) }
}

/// Outputs while they are gathered, each object once.
#[derive(Default)]
struct Outputs<'t> {
    all: Vec<Output<Lent<'t>>>,
    /// How many bytes of names were put together, and may be.
    joined: usize,
    most: usize,
    by_object: HashMap<String, usize>,
}

/// So few outputs are gone through as quickly as they are looked up.
const FEW: usize = 8;

impl<'t> Outputs<'t> {
    /// The name of an object: behind its prefix, unless it has that already or there is no room for it.
    fn joined(&mut self, reader: &mut Reader<'_, '_, 't>, prefix: &str, name: Lent<'t>) -> Lent<'t> {
        if name.starts_with(prefix) {
            return name;
        }
        let len = prefix.len() + name.len();
        if len > *reader.room || self.joined + len > self.most {
            reader.is_short = true;
            return name;
        }
        self.joined += len;
        *reader.room -= len;
        format!("{prefix}{name}").into()
    }

    fn add(&mut self, output: Output<Lent<'t>>) {
        let Output { bucket, region, object, url } = output;
        if object.is_empty() && url.is_empty() {
            return;
        }
        let known = (!object.is_empty()).then(|| self.find(&object)).flatten();
        let Some(known) = known.and_then(|at| self.all.get_mut(at)) else {
            if !object.is_empty() && self.all.len() >= FEW {
                self.by_object.insert(bare(&object).to_owned(), self.all.len());
            }
            return self.all.push(Output { bucket, region, object, url });
        };
        for (field, more) in [(&mut known.bucket, bucket), (&mut known.region, region), (&mut known.url, url)]
        {
            if field.is_empty() {
                *field = more;
            }
        }
    }

    fn find(&self, object: &str) -> Option<usize> {
        let first = self.all.iter().take(FEW).position(|output| bare(&output.object) == bare(object));
        first.or_else(|| self.by_object.get(bare(object)).copied())
    }
}

fn bare(object: &str) -> &str {
    object.trim_start_matches('/')
}
