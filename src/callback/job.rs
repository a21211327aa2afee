//! Jobs: the entries of `JobsDetail`, and what they share with the tasks of a run.

use super::{Job, Lent, Output, Reader, handed_down, headers, text_of};
use crate::doc::{Kind, Node, ProblemKind};
use std::collections::HashMap;

/// A body with at least one `JobsDetail` entry that says something.
pub(super) fn is_jobs(content: Node<'_>) -> bool {
    details(content).next().is_some()
}

/// The `JobsDetail` entries, whether an object, a list or repeated.
pub(super) fn details(content: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    content.each("JobsDetail").filter(|job| job.kind() == Kind::Map && job.is_filled())
}

pub(super) fn read_jobs<'t>(reader: &mut Reader<'_, '_, 't>, content: Node<'t>) {
    for node in details(content) {
        let job = read_job(reader, node);
        reader.callback.jobs.push(job);
    }
}

fn read_job<'t>(reader: &mut Reader<'_, '_, 't>, node: Node<'t>) -> Job<Lent<'t>> {
    let [job_id, tag, state, code, message, queue] =
        node.first_of(["JobId", "Tag", "State", "Code", "Message", "QueueId"]).map(text_of);
    let [created, started, ended] = node.first_of(["CreationTime", "StartTime", "EndTime"]);
    let (operation, workflow) = (node.child("Operation"), node.each("Workflow").next());
    let operation_texts = ["TemplateId", "TemplateName", "UserData"];
    let [template_id, template_name, user_data] =
        operation.map(|operation| operation.first_of(operation_texts).map(text_of)).unwrap_or_default();
    let workflow_texts = ["WorkflowId", "WorkflowName", "RunId", "Name"];
    let [workflow_id, workflow_name, run_id, task] =
        workflow.map(|workflow| workflow.first_of(workflow_texts).map(text_of)).unwrap_or_default();
    let mut job = Job {
        node: node.index(),
        job_id,
        tag,
        state,
        code,
        message,
        created: reader.time(created),
        started: reader.time(started),
        ended: reader.time(ended),
        queue,
        template_id,
        template_name,
        user_data,
        workflow_id,
        workflow_name,
        run_id,
        task,
        outputs: operation.map(|operation| outputs(reader, operation)).unwrap_or_default(),
        ..Job::default()
    };
    let input = InputOf::find(node);
    input.fill(&mut job);
    reader.check_order(
        node,
        [("CreationTime", job.created), ("StartTime", job.started), ("EndTime", job.ended)],
    );
    job.problems = reader.problems.take();
    job
}

/// Where the input of a job is told: `Input`, or `Operation.Input` for those that read no object of their own.
/// Answers about moderation and virus detection have neither, but its fields beside the `JobId`.
struct InputOf<'t> {
    main: Option<Node<'t>>,
    inner: Option<Node<'t>>,
    own: Option<Node<'t>>,
}

impl<'t> InputOf<'t> {
    fn find(job: Node<'t>) -> Self {
        let map = |node: &Node<'t>| node.kind() == Kind::Map;
        let main = job.child("Input").filter(map);
        let inner = job.path(&["Operation", "Input"]).filter(map);
        let own = (main.is_none() && inner.is_none()).then_some(job);
        Self { main, inner, own }
    }

    fn fill(&self, job: &mut Job<Lent<'t>>) {
        if let (Some(own), true) = (self.own, job.user_data.is_empty()) {
            job.user_data = own.text_of("DataId").into();
        }
        for input in [self.main, self.inner, self.own].into_iter().flatten() {
            for (field, names) in [
                (&mut job.bucket, ["BucketId", "Bucket"]),
                (&mut job.object, ["Object", "Url"]),
                (&mut job.region, ["Region", "Region"]),
            ] {
                let text = names.iter().map(|name| input.text_of(name)).find(|text| !text.is_empty());
                if let (true, Some(text)) = (field.is_empty(), text) {
                    *field = text.into();
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
    let mut outputs = Outputs { room: node.span().len() * MAX_GROWTH, ..Outputs::default() };
    if let Some(result) = node.child("MediaResult") {
        for file in result.each("OutputFile") {
            media_files(file, &mut outputs);
        }
    }
    if let Some(info) = node.child("ResultInfo") {
        for list in ["ObjectInfo", "SpriteObjectInfo"] {
            info.each(list).for_each(|object| outputs.add(named_object(object)));
        }
    }
    for result in node.each("PicProcessResult") {
        outputs.add(named_object(result));
    }
    let know_better = !outputs.all.is_empty();
    for output in node.each("Output").filter(|output| output.kind() == Kind::Map) {
        let [bucket, region] = place_of(output);
        // `Object`, and beside it `SpriteObject`, `AuObject`, … for jobs that write several.
        for object in output.children().filter(|field| field.name().ends_with("Object")) {
            let name = object.own_text();
            if !(know_better && name.contains("${")) {
                let (bucket, region) = (bucket.clone(), region.clone());
                outputs.add(Output { bucket, region, object: name.into(), url: Lent::default() });
            }
        }
    }
    if outputs.is_short {
        let message = "the prefix of these outputs is too long to be put before each name";
        reader.problem(node, ProblemKind::TooLarge, message);
    }
    outputs.all
}

/// The bucket and the region that are told of all objects beside them.
fn place_of(node: Node<'_>) -> [Lent<'_>; 2] {
    node.first_of(["Bucket", "Region"]).map(|field| handed_down(&text_of(field)))
}

/// `OutputFile`: names (behind `ObjectPrefix`, where that is filled) and, nested, the sprites made with them.
fn media_files<'t>(file: Node<'t>, outputs: &mut Outputs<'t>) {
    let prefix = file.text_of("ObjectPrefix");
    let [bucket, region] = place_of(file);
    for name in file.each("ObjectName").map(Node::own_text).filter(|name| !name.is_empty()) {
        let object = outputs.joined(prefix, name);
        let (bucket, region) = (bucket.clone(), region.clone());
        outputs.add(Output { bucket, region, object, url: Lent::default() });
    }
    for sprite in file.each("SpriteOutputFile").filter(|sprite| sprite.kind() == Kind::Map) {
        media_files(sprite, outputs);
    }
}

fn named_object(node: Node<'_>) -> Output<Lent<'_>> {
    let text = |name: &str| Lent::from(node.text_of(name));
    Output {
        bucket: text("Bucket"),
        region: text("Region"),
        object: text("ObjectName"),
        url: text("ObjectUrl"),
    }
}

/// Outputs while they are gathered, each object once.
#[derive(Default)]
struct Outputs<'t> {
    all: Vec<Output<Lent<'t>>>,
    /// How many bytes of names may still be put together.
    room: usize,
    /// Whether that was too few.
    is_short: bool,
    /// Where the output of an object stands, by its name without a leading slash; of the first few, nothing.
    by_object: HashMap<String, usize>,
}

/// Names that are put together take at most so many times what they are put together of, where that is many names
/// behind one long prefix.
const MAX_GROWTH: usize = 64;

/// So few outputs are gone through as quickly as they are looked up.
const FEW: usize = 8;

impl<'t> Outputs<'t> {
    /// The name of an object: behind its prefix, unless it has that already or there is no room for it.
    fn joined(&mut self, prefix: &str, name: &'t str) -> Lent<'t> {
        let len = prefix.len() + name.len();
        if name.starts_with(prefix) {
            return name.into();
        }
        if len > self.room {
            self.is_short = true;
            return name.into();
        }
        self.room -= len;
        format!("{prefix}{name}").into()
    }

    /// Adds an output unless it says nothing or is there already; a leading slash makes no other object.
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
