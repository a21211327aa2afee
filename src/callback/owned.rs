//! Callbacks that hold their texts themselves, made of those that borrow them.

use super::{Callback, Job, Lent, Output, Run};

impl Callback<Lent<'_>> {
    /// The same, independent of the tree it was read from.
    #[must_use]
    pub fn into_owned(self) -> Callback {
        Callback {
            node: self.node,
            event: self.event.into_owned(),
            jobs: self.jobs.into_iter().map(Job::into_owned).collect(),
            runs: self.runs.into_iter().map(Run::into_owned).collect(),
            problems: self.problems,
        }
    }
}

impl Job<Lent<'_>> {
    fn into_owned(self) -> Job {
        Job {
            node: self.node,
            job_id: self.job_id.into_owned(),
            tag: self.tag.into_owned(),
            state: self.state.into_owned(),
            code: self.code.into_owned(),
            message: self.message.into_owned(),
            created: self.created,
            started: self.started,
            ended: self.ended,
            queue: self.queue.into_owned(),
            bucket: self.bucket.into_owned(),
            object: self.object.into_owned(),
            region: self.region.into_owned(),
            template_id: self.template_id.into_owned(),
            template_name: self.template_name.into_owned(),
            user_data: self.user_data.into_owned(),
            workflow_id: self.workflow_id.into_owned(),
            workflow_name: self.workflow_name.into_owned(),
            run_id: self.run_id.into_owned(),
            task: self.task.into_owned(),
            outputs: self.outputs.into_iter().map(Output::into_owned).collect(),
            headers: owned_headers(self.headers),
            problems: self.problems,
        }
    }
}

impl Run<Lent<'_>> {
    fn into_owned(self) -> Run {
        Run {
            node: self.node,
            run_id: self.run_id.into_owned(),
            workflow_id: self.workflow_id.into_owned(),
            workflow_name: self.workflow_name.into_owned(),
            state: self.state.into_owned(),
            bucket: self.bucket.into_owned(),
            object: self.object.into_owned(),
            created: self.created,
            ended: self.ended,
            tasks: self.tasks.into_iter().map(Job::into_owned).collect(),
            headers: owned_headers(self.headers),
            problems: self.problems,
        }
    }
}

impl Output<Lent<'_>> {
    fn into_owned(self) -> Output {
        Output {
            bucket: self.bucket.into_owned(),
            region: self.region.into_owned(),
            object: self.object.into_owned(),
            url: self.url.into_owned(),
        }
    }
}

fn owned_headers(headers: Vec<(Lent<'_>, Lent<'_>)>) -> Vec<(String, String)> {
    headers.into_iter().map(|(key, value)| (key.into_owned(), value.into_owned())).collect()
}
