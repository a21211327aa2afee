//! Runs: `WorkflowExecution` of the workflow callback, and what the describe APIs answer.

use super::{
    Job, Lent, MAX_HANDED_DOWN, Reader, Run, StateClass, headers, is_keyed, job, members, text_of, word_of,
};
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
    content.each(name).filter(|run| run.kind() == Kind::Map && run.has_content())
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
    let words = ["RunId", "WorkflowId", "WorkflowName", "Name", "State", "BucketId"];
    let [run_id, workflow_id, name, other_name, state, bucket] = reader.fields(node, words).map(word_of);
    let [object, created] = reader.fields(node, ["Object", "CreateTime"]);
    let mut run = Run {
        node: node.index(),
        run_id,
        workflow_id,
        workflow_name: if name.is_empty() { other_name } else { name },
        state,
        bucket,
        object: text_of(object),
        created: reader.time(created),
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
    if std::mem::take(&mut reader.is_short) {
        let message = "the names and ids of the run are too long to be taken for each of its tasks";
        reader.problem(node, ProblemKind::TooLarge, message);
    }
    if run.state.is_empty() && reader.callback.event == START_EVENT && !node.is_cut() {
        // A run is told of twice, and its state is documented for the end only. It may stand in what was cut off.
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
        // Of a task that is cut, only the map in it may have been read.
        let are_maps =
            || members(tasks).all(|child| child.kind() == Kind::Map) && members(tasks).next().is_some();
        let by_type = if tasks.is_cut() { is_keyed(tasks) } else { are_maps() };
        let (map, single) = if by_type { (Some(tasks), None) } else { (None, Some(tasks)) };
        let named = map.into_iter().flat_map(members).map(|task| (task, task.name()));
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
    let words = ["JobId", "State", "Code", "QueueId", "Type", "TemplateId", "Name"];
    let [job_id, state, code, queue, own_type, template_id, name] = reader.fields(node, words).map(word_of);
    let others = ["Message", "CreateTime", "StartTime", "EndTime", "TemplateName", "UserData"];
    let [message, created, started, ended, template_name, user_data] = reader.fields(node, others);
    let words = [job_id, state, code, queue];
    let common = job::common(reader, node, words, [message, created, started, ended]);
    let mut task = Job {
        tag: if own_type.is_empty() { named.into() } else { own_type },
        bucket: reader.handed_down(&run.bucket),
        object: reader.handed_down(&run.object),
        template_id,
        template_name: text_of(template_name),
        user_data: text_of(user_data),
        workflow_id: reader.handed_down(&run.workflow_id),
        workflow_name: reader.handed_down(&run.workflow_name),
        run_id: reader.handed_down(&run.run_id),
        task: name,
        outputs: job::outputs(reader, node),
        ..common
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
        let Ok(said) = node.own_text().trim().parse::<usize>() else { continue };
        let found = info.each(list).filter(|object| object.is_filled()).count();
        if said != found {
            let message = format!("{count} says {said}, {list} has {found}");
            reader.problem(node, ProblemKind::Inconsistent, message);
        }
    }
}
