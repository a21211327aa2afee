//! What a body says: jobs and runs, from the generic tree. Only documented paths count; names that repeat
//! deeper in a result (`Tag`, `State`, `Message`, …) are never taken for the job's own.
//!
//! The fields are those of Cloud Infinite's documentation: the pages "Task Callback" (of each job type),
//! "Workflow Callback", "Content Moderation Callback", and the answers of the APIs that submit and describe
//! jobs. A doc comment that names a path, such as `Input.BucketId`, means the path on that page.

mod job;
mod moderation;
mod owned;
mod state;
mod workflow;

pub use state::StateClass;

use crate::doc::{Format, Kind, Node, Position, Problem, ProblemKind, Problems, Tree};
use crate::time::{self, Reading, Time};
use std::borrow::Cow;

/// How one kind of body is known and read.
struct Event {
    /// Whether a body is of this kind, given its content (without the `Response` wrapper).
    is: fn(Node<'_>) -> bool,
    /// Reads it.
    read: for<'t> fn(&mut Reader<'_, '_, 't>, Node<'t>),
}

/// Every kind of body that is a callback. Runs and jobs may stand in one body: each that fits reads its own.
const EVENTS: &[Event] = &[
    Event { is: workflow::is_execution, read: workflow::read_execution },
    Event { is: workflow::is_execution_list, read: workflow::read_execution_list },
    Event { is: moderation::is_detail, read: moderation::read_detail },
    Event { is: moderation::is_simple, read: moderation::read_simple },
    Event { is: job::is_plain, read: job::read_jobs },
];

/// What `EventName` reads as where the body has none: the answer of an API that was asked.
pub const API_RESPONSE: &str = "API response";

/// The member in which an export carries what was wrong with a body. It tells an exported list of bodies that
/// are no callbacks from a foreign body that is a list.
pub const PROBLEMS: &str = "callscope:problems";

/// A text as the tree of its body lends it; a copy where it was put together.
pub type Lent<'t> = Cow<'t, str>;

/// One body, understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Callback<T = String> {
    /// Index of its node in the tree of the body.
    pub node: u32,
    /// `EventName` as sent; [`API_RESPONSE`] for jobs and runs without one; empty for what is no callback.
    pub event: T,
    /// Every `JobsDetail` entry, in order.
    pub jobs: Vec<Job<T>>,
    /// Every `WorkflowExecution`: one in a callback, several in an API list.
    pub runs: Vec<Run<T>>,
    /// Why it is no callback ([`ProblemKind::Incomplete`] or [`ProblemKind::Unrecognised`]); of a callback,
    /// how many problems of its jobs and runs are not listed.
    pub problems: Vec<Problem>,
}

impl<T> Callback<T> {
    /// Every problem in it, those of its jobs and runs included.
    pub fn problems_mut(&mut self) -> impl Iterator<Item = &mut Problem> {
        let jobs = self.jobs.iter_mut().flat_map(|job| &mut job.problems);
        let runs = self.runs.iter_mut().flat_map(|run| {
            run.problems.iter_mut().chain(run.tasks.iter_mut().flat_map(|task| &mut task.problems))
        });
        self.problems.iter_mut().chain(jobs).chain(runs)
    }

    /// Whether the body is no Cloud Infinite callback.
    #[must_use]
    pub fn is_unrecognised(&self) -> bool {
        self.jobs.is_empty() && self.runs.is_empty()
    }
}

/// One `JobsDetail` entry, or one task of a run. Texts are as sent, empty where the field is not there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Job<T = String> {
    /// Index of its node in the tree of the body.
    pub node: u32,
    /// `JobId`; `trace_id` in a simple moderation callback.
    pub job_id: T,
    /// `Tag`; a run's task calls it `Type`; a moderation callback has only its event.
    pub tag: T,
    /// `State`.
    pub state: T,
    /// `Code`: says something when the state is `Failed`.
    pub code: T,
    /// `Message`.
    pub message: T,
    /// `CreationTime`; a run's task calls it `CreateTime`.
    pub created: Option<Time>,
    /// `StartTime`.
    pub started: Option<Time>,
    /// `EndTime`.
    pub ended: Option<Time>,
    /// `QueueId`.
    pub queue: T,
    /// `Input.BucketId`.
    pub bucket: T,
    /// `Input.Object`; the `Url` of a moderated page or picture that lies in no bucket.
    pub object: T,
    /// `Input.Region`.
    pub region: T,
    /// `Operation.TemplateId`.
    pub template_id: T,
    /// `Operation.TemplateName`.
    pub template_name: T,
    /// `Operation.UserData`: the sender's own words.
    pub user_data: T,
    /// `Workflow.WorkflowId`.
    pub workflow_id: T,
    /// `Workflow.WorkflowName`.
    pub workflow_name: T,
    /// `Workflow.RunId`.
    pub run_id: T,
    /// `Workflow.Name`: the node of the workflow that this job ran for; a run's task calls it `Name`.
    pub task: T,
    /// Objects it produced, in order.
    pub outputs: Vec<Output<T>>,
    /// `Input.CosHeaders`: the headers of the upload.
    pub headers: Vec<(T, T)>,
    /// What does not fit together within it.
    pub problems: Vec<Problem>,
}

/// One `WorkflowExecution`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run<T = String> {
    /// Index of its node in the tree of the body.
    pub node: u32,
    /// `RunId`.
    pub run_id: T,
    /// `WorkflowId`.
    pub workflow_id: T,
    /// `WorkflowName`; the describe API calls it `Name`.
    pub workflow_name: T,
    /// `State`.
    pub state: T,
    /// `BucketId`.
    pub bucket: T,
    /// `Object`.
    pub object: T,
    /// `CreateTime`.
    pub created: Option<Time>,
    /// The latest `EndTime` of its tasks, once the run is over: a run has none of its own.
    pub ended: Option<Time>,
    /// `Tasks`, in order.
    pub tasks: Vec<Job<T>>,
    /// `CosHeaders`.
    pub headers: Vec<(T, T)>,
    /// What does not fit together within it, its tasks aside.
    pub problems: Vec<Problem>,
}

/// An object that a job wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output<T = String> {
    /// `Bucket`; empty where only a name is given.
    pub bucket: T,
    /// `Region`.
    pub region: T,
    /// `Object` or `ObjectName`.
    pub object: T,
    /// `ObjectUrl`.
    pub url: T,
}

/// Reads every callback of a body: one, or one for each item where the body is a list of callbacks (as an
/// export is). What is none comes back as an unrecognised one, with a problem that says so.
#[must_use]
pub fn interpret(tree: &Tree) -> Vec<Callback<Lent<'_>>> {
    let root = tree.root();
    let problems = &mut Problems::new(tree.source(), Position::START);
    let share = &mut tree.source().len().saturating_mul(MAX_GROWTH).saturating_add(MAX_PREFIXED);
    let is_entry = |item: Node<'_>| {
        content_of(item).1 != 0 || (item.kind() == Kind::Map && item.child(PROBLEMS).is_some())
    };
    if root.kind() == Kind::List && root.children().any(is_entry) {
        return root.children().map(|item| interpret_one(tree, item, problems, share)).collect();
    }
    vec![interpret_one(tree, root, problems, share)]
}

fn interpret_one<'t>(
    tree: &'t Tree,
    node: Node<'t>,
    problems: &mut Problems<'_>,
    room: &mut usize,
) -> Callback<Lent<'t>> {
    let (content, events) = content_of(node);
    let callback = Callback { node: node.index(), ..Callback::default() };
    let mut reader = Reader { tree, callback, problems, room, is_short: false };
    if events != 0 {
        reader.callback.event = word_of(content.child("EventName"));
        for (at, event) in EVENTS.iter().enumerate() {
            if events >> at & 1 == 1 {
                (event.read)(&mut reader, content);
            }
        }
        if reader.callback.event.is_empty() {
            reader.callback.event = API_RESPONSE.into();
        }
    } else {
        reader.explain_unrecognised(content);
    }
    let Reader { mut callback, problems, .. } = reader;
    callback.problems = problems.finish_part();
    callback
}

/// Which of [`EVENTS`] a body is, a bit for each.
fn events_of(content: Node<'_>) -> u32 {
    EVENTS.iter().enumerate().map(|(at, event)| u32::from((event.is)(content)) << at).sum()
}

/// What stands inside the `Response` wrapper, where there is one, and which of [`EVENTS`] it is: of none it is no
/// callback. What is a callback as it stands has no wrapper, whatever its members are called.
fn content_of(node: Node<'_>) -> (Node<'_>, u32) {
    if node.kind() != Kind::Map {
        return (node, 0);
    }
    let events = events_of(node);
    if events != 0 {
        return (node, events);
    }
    let response = node.child("Response").filter(|response| response.kind() == Kind::Map);
    response.map_or((node, 0), |response| (response, events_of(response)))
}

/// A callback while it is read.
struct Reader<'r, 'p, 't> {
    tree: &'t Tree,
    callback: Callback<Lent<'t>>,
    /// Of the body; what is in it now, of the job, task or run that is being read.
    problems: &'r mut Problems<'p>,
    /// How many more bytes of texts may be repeated or put together in the whole body.
    room: &'r mut usize,
    /// Whether that was too few.
    is_short: bool,
}

impl<'t> Reader<'_, '_, 't> {
    /// The fields of these names, all different, found in one walk. An element that stands there again is told of
    /// here; JSON has told of its keys.
    fn fields<const N: usize>(&mut self, node: Node<'t>, names: [&str; N]) -> [Option<Node<'t>>; N] {
        let is_xml = self.tree.format() == Format::Xml;
        let problems = &mut *self.problems;
        node.first_of_all(names, |again| {
            if is_xml {
                problems.add(ProblemKind::DuplicateKey, again.span().start, |_| {
                    format!("<{}> stands here again, the first that is filled counts", again.name())
                });
            }
        })
    }

    /// A text that each of many has from what they are part of: a task from its run, an output from its file.
    fn handed_down(&mut self, text: &Lent<'t>) -> Lent<'t> {
        if text.len() > MAX_HANDED_DOWN || text.len() > *self.room {
            self.is_short |= text.len() <= MAX_HANDED_DOWN;
            return Lent::default();
        }
        *self.room -= text.len();
        text.clone()
    }

    fn problem(&mut self, node: Node<'_>, kind: ProblemKind, message: impl Into<String>) {
        self.problems.add(kind, node.span().start, |_| message.into());
    }

    /// Reads a time; one that cannot be read, or lacks its offset, is a problem there.
    fn time(&mut self, node: Option<Node<'_>>) -> Option<Time> {
        let node = node?;
        let (name, reading) = (node.name(), time::parse(node.own_text()));
        match reading {
            Reading::Assumed(_) => {
                self.problem(
                    node,
                    ProblemKind::Inconsistent,
                    format!("{name} has no offset, read as +08:00"),
                );
            }
            Reading::Unreadable => {
                self.problem(node, ProblemKind::Inconsistent, format!("{name} is no time that can be read"));
            }
            Reading::Nothing | Reading::Instant(_) => {}
        }
        reading.time()
    }

    /// Times that contradict each other are a problem at the later field.
    fn check_order(&mut self, parent: Node<'_>, times: [(&str, Option<Time>); 3]) {
        for (i, &(later, late)) in times.iter().enumerate() {
            let before = times[..i].iter().rev().find(|(_, early)| early.is_some());
            if let (Some(late), Some(&(earlier, Some(early)))) = (late, before)
                && late.millis() < early.millis()
                && let Some(node) = parent.child(later)
            {
                self.problem(node, ProblemKind::Inconsistent, format!("{later} lies before {earlier}"));
            }
        }
    }

    /// Says why a body is no callback: an event without its content is half a callback, the rest is foreign.
    fn explain_unrecognised(&mut self, content: Node<'_>) {
        let event = content.text_of("EventName").trim();
        // Where nothing could be read the reader has said already why; an object of nothing has no fault.
        let signs = self.tree.source().bytes().filter(|byte| !byte.is_ascii_whitespace());
        let is_bare = signs.clone().eq(*b"{}") || signs.eq(*b"[]");
        let told = self.tree.is_empty() && self.tree.root().is_container() && !is_bare;
        let (kind, message) = if told {
            return;
        } else if content
            .child("JobsDetail")
            .is_some_and(|details| details.as_map().is_some_and(Node::has_content))
        {
            (ProblemKind::Unrecognised, "JobsDetail has no field of a job".to_owned())
        } else if workflow::EVENT_NAMES.contains(&event) {
            (ProblemKind::Incomplete, format!("{event} without its WorkflowExecution"))
        } else if event == "TaskFinish" {
            (ProblemKind::Incomplete, format!("{event} without its JobsDetail"))
        } else {
            (ProblemKind::Unrecognised, "not a Cloud Infinite callback".to_owned())
        };
        self.problem(content, kind, message);
    }
}

/// The text of a field; empty where it is not there. Blanks are part of it, unless it stands on lines of its own.
fn text_of(field: Option<Node<'_>>) -> Lent<'_> {
    let text = field.map_or("", Node::own_text);
    let bytes = text.as_bytes();
    let has_own_lines = matches!(bytes.first(), Some(b'\n' | b'\r'))
        && matches!(bytes.last(), Some(b'\n' | b'\r' | b' ' | b'\t'));
    if has_own_lines { text.trim() } else { text }.into()
}

/// The text of a field that is an id, a name of Cloud Infinite or another word, so that blanks around it lay it out.
fn word_of(field: Option<Node<'_>>) -> Lent<'_> {
    let text = field.map_or("", Node::own_text);
    // Nearly none has blanks, and most end as plainly as they begin.
    let is_plain = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
    let bytes = text.as_bytes();
    if is_plain(bytes.first()) && is_plain(bytes.last()) { text } else { text.trim() }.into()
}

/// The first filled map that a field is, or has as an item.
fn map_of(field: Option<Node<'_>>) -> Option<Node<'_>> {
    field.and_then(Node::as_map)
}

/// The members of a map besides attributes and the text beside them.
fn members(map: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let is_member = |child: &Node<'_>| {
        child.kind() != Kind::Attribute && !child.name().is_empty() && !child.name().starts_with(['@', '#'])
    };
    map.children().filter(is_member)
}

/// Whether a map holds jobs or tasks by a key instead of being one.
fn is_keyed(map: Node<'_>) -> bool {
    let is_job = |entry: Node<'_>| entry.first_of(["JobId", "State"]).iter().any(Option::is_some);
    members(map).all(|entry| entry.kind() == Kind::Map) && members(map).any(is_job)
}

/// Longer than any name or id that is documented, in bytes.
const MAX_HANDED_DOWN: usize = 1 << 10;

/// Names that are put together in one job take at most so many bytes, or a few times what they are put together of.
const MAX_PREFIXED: usize = 1 << 20;

/// What is repeated or put together in a whole body takes at most so many times its length, and what one job may.
const MAX_GROWTH: usize = 8;

/// `CosHeaders`: a list of `Key` and `Value`, or a map from name to value in moderation.
fn headers<'t>(parent: Node<'t>, name: &str) -> Vec<(Lent<'t>, Lent<'t>)> {
    let pair = |node: Node<'t>| (word_of(node.child("Key")), text_of(node.child("Value")));
    let mut headers: Vec<(Lent<'t>, Lent<'t>)> = Vec::new();
    for node in parent.each(name).filter(|node| node.kind() == Kind::Map) {
        if node.child("Key").is_some() {
            headers.push(pair(node));
        } else {
            headers.extend(members(node).map(|entry| (entry.name().into(), text_of(Some(entry)))));
        }
    }
    headers.retain(|(key, value)| !key.is_empty() || !value.is_empty());
    headers
}

#[cfg(test)]
mod tests;
