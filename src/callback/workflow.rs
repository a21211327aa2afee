//! Runs: `WorkflowExecution` of the workflow callback, and what the describe APIs answer.

use super::{Job, Lent, MAX_HANDED_DOWN, Reader, Run, StateClass, handed_down, headers, job, text_of};
use crate::doc::{Kind, Node, ProblemKind};

/// The events that carry a `WorkflowExecution`.
pub(super) const EVENT_NAMES: [&str; 2] = ["WorkflowFinish", START_EVENT];
const START_EVENT: &str = "WorkflowStart";
const RUNNING: &str = "Running";

pub(super) fn is_execution(content: Node<'_>) -> bool {
    executions(content, "WorkflowExecution").next().is_some()
}

pub(super) fn is_execution_list(content: Node<'_>) -> bool {
    executions(content, "WorkflowExecutionList").next().is_some()
}

fn executions<'t>(content: Node<'t>, name: &'static str) -> impl Iterator<Item = Node<'t>> {
    content.each(name).filter(|run| run.kind() == Kind::Map && run.is_filled())
}

pub(super) fn read_execution<'t>(reader: &mut Reader<'_, '_, 't>, content: Node<'t>) {
    for node in executions(content, "WorkflowExecution") {
        read_run(reader, node);
    }
}

pub(super) fn read_execution_list<'t>(reader: &mut Reader<'_, '_, 't>, content: Node<'t>) {
    for node in executions(content, "WorkflowExecutionList") {
        read_run(reader, node);
    }
}

fn read_run<'t>(reader: &mut Reader<'_, '_, 't>, node: Node<'t>) {
    let text = |name: &str| Lent::from(node.text_of(name));
    let mut run = Run {
        node: node.index(),
        run_id: text("RunId"),
        workflow_id: text("WorkflowId"),
        workflow_name: if node.child("WorkflowName").is_some() { text("WorkflowName") } else { text("Name") },
        state: text("State"),
        bucket: text("BucketId"),
        object: text("Object"),
        created: reader.time(node.child("CreateTime")),
        headers: headers(node, "CosHeaders"),
        ..Run::default()
    };
    let handed_down = [&run.run_id, &run.workflow_id, &run.workflow_name, &run.bucket, &run.object];
    if handed_down.iter().any(|text| text.len() > MAX_HANDED_DOWN) {
        let message = format!("a name or id longer than {MAX_HANDED_DOWN} bytes, not taken for its tasks");
        reader.problem(node, ProblemKind::TooLarge, message);
    }
    run.problems = reader.problems.take();
    for (task, named) in tasks(node) {
        let task = read_task(reader, task, named, &run);
        run.tasks.push(task);
    }
    if run.state.is_empty() && reader.callback.event == START_EVENT {
        // A run is told of twice, and its state is documented for the end only.
        run.state = RUNNING.into();
    }
    run.ended = end_of(&run);
    check_run(reader, node, &run);
    run.problems.append(&mut reader.problems.take());
    reader.callback.runs.push(run);
}

/// The tasks, each with its type where that is told by a key: a list, a repeated element, or a map from the
/// task's type to the task.
fn tasks(run: Node<'_>) -> impl Iterator<Item = (Node<'_>, &str)> {
    run.each("Tasks").filter(|tasks| tasks.kind() == Kind::Map).flat_map(|tasks| {
        let by_type = tasks.children().all(|child| child.kind() == Kind::Map) && tasks.is_filled();
        let (map, single) = if by_type { (Some(tasks), None) } else { (None, Some(tasks)) };
        let named = map.into_iter().flat_map(Node::children).map(|task| (task, task.name()));
        named.chain(single.map(|task| (task, "")))
    })
}

/// A task in the words of a job, with what it takes from its run.
fn read_task<'t>(
    reader: &mut Reader<'_, '_, 't>,
    node: Node<'t>,
    named: &'t str,
    run: &Run<Lent<'t>>,
) -> Job<Lent<'t>> {
    let texts = ["JobId", "Type", "State", "Code", "Message", "QueueId"];
    let [job_id, own_type, state, code, message, queue] = node.first_of(texts).map(text_of);
    let texts = ["TemplateId", "TemplateName", "UserData", "Name"];
    let [template_id, template_name, user_data, name] = node.first_of(texts).map(text_of);
    let [created, started, ended] = node.first_of(["CreateTime", "StartTime", "EndTime"]);
    let mut task = Job {
        node: node.index(),
        job_id,
        tag: if own_type.is_empty() { named.into() } else { own_type },
        state,
        code,
        message,
        created: reader.time(created),
        started: reader.time(started),
        ended: reader.time(ended),
        queue,
        bucket: handed_down(&run.bucket),
        object: handed_down(&run.object),
        template_id,
        template_name,
        user_data,
        workflow_id: handed_down(&run.workflow_id),
        workflow_name: handed_down(&run.workflow_name),
        run_id: handed_down(&run.run_id),
        task: name,
        outputs: job::outputs(reader, node),
        ..Job::default()
    };
    reader.check_order(
        node,
        [("CreateTime", task.created), ("StartTime", task.started), ("EndTime", task.ended)],
    );
    if let Some(info) = node.child("ResultInfo") {
        check_counts(reader, info);
    }
    task.problems = reader.problems.take();
    task
}

/// A run has no end time of its own: it is over when its last task is, once its state says that it is over.
fn end_of(run: &Run<Lent<'_>>) -> Option<crate::time::Time> {
    let over = StateClass::of(&run.state).is_final();
    over.then(|| run.tasks.iter().filter_map(|task| task.ended).max()).flatten()
}

fn check_run(reader: &mut Reader<'_, '_, '_>, node: Node<'_>, run: &Run<Lent<'_>>) {
    let failed = run.tasks.iter().find(|task| StateClass::of(&task.state) == StateClass::Failed);
    if let (StateClass::Success, Some(task)) = (StateClass::of(&run.state), failed) {
        let message = format!("the run says {}, its task {} says {}", run.state, task.tag, task.state);
        let at = node.child("State").unwrap_or(node);
        reader.problem(at, ProblemKind::Inconsistent, message);
    }
}

/// `ObjectCount` counts `ObjectInfo`, `SpriteObjectInfoCount` (`SpriteObjectCount` in the Go SDK) counts
/// `SpriteObjectInfo`.
fn check_counts(reader: &mut Reader<'_, '_, '_>, info: Node<'_>) {
    const COUNTS: [(&str, &str); 3] = [
        ("ObjectCount", "ObjectInfo"),
        ("SpriteObjectInfoCount", "SpriteObjectInfo"),
        ("SpriteObjectCount", "SpriteObjectInfo"),
    ];
    for (count, list) in COUNTS {
        let Some(node) = info.child(count) else { continue };
        let Ok(said) = node.own_text().parse::<usize>() else { continue };
        let found = info.each(list).filter(|object| object.is_filled()).count();
        if said != found {
            let message = format!("{count} says {said}, {list} has {found}");
            reader.problem(node, ProblemKind::Inconsistent, message);
        }
    }
}
