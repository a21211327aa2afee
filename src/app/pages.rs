//! What takes long to show of captures, made on a thread of its own: pages of large ones are read and written anew
//! there, documents looked through, and two captures read once more to be compared. The window only shows what is in view of it.

use super::App;
use super::session::Session;
use crate::ingest::read_capture;
use crate::ui::details::{Diff, DiffRequest, Page, PageRequest, Survey, SurveyRequest};
use crossbeam_channel::{Receiver, Sender};
use std::path::PathBuf;

/// What is to be made.
enum Wanted {
    Page(PageRequest),
    Survey(SurveyRequest),
    /// Captures of a folder.
    Diff(PathBuf, DiffRequest),
}

/// What was made.
enum Made {
    Page(Page),
    Survey(Survey),
    Diff(Diff),
}

impl Wanted {
    fn make(self) -> Made {
        match self {
            Self::Page(request) => Made::Page(request.make()),
            Self::Survey(request) => Made::Survey(request.make()),
            Self::Diff(root, request) => {
                let readings = request.paths().map(|path| read_capture(&root.join(path)));
                Made::Diff(request.make(&readings))
            }
        }
    }
}

/// The threads that make them, once there was one to make.
#[derive(Default)]
pub(super) struct Pages {
    writer: Option<Worker>,
    surveys: Option<Worker>,
    diffs: Option<Worker>,
}

/// A thread that makes what it was asked for last.
struct Worker {
    wanted: Sender<Wanted>,
    made: Receiver<Made>,
}

impl Worker {
    fn start(ctx: egui::Context) -> std::io::Result<Self> {
        let (sender, wanted) = crossbeam_channel::unbounded::<Wanted>();
        let (made, receiver) = crossbeam_channel::unbounded();
        let work = move || {
            while let Ok(mut request) = wanted.recv() {
                // Who asked again has looked away from what was asked before.
                while let Ok(newer) = wanted.try_recv() {
                    request = newer;
                }
                if made.send(request.make()).is_err() {
                    return;
                }
                ctx.request_repaint();
            }
        };
        std::thread::Builder::new().name("pages".to_owned()).spawn(work)?;
        Ok(Self { wanted: sender, made: receiver })
    }

    /// Has something made; gives it back where there can be no thread.
    fn ask(worker: &mut Option<Self>, ctx: &egui::Context, wanted: Wanted) -> Option<Wanted> {
        if worker.is_none() {
            *worker = Self::start(ctx.clone()).ok();
        }
        match worker {
            Some(worker) => worker.wanted.send(wanted).err().map(|error| error.0),
            None => Some(wanted),
        }
    }
}

impl App {
    /// Has made what the details want, and gives them what was made.
    pub(super) fn make_page(&mut self) {
        let all = [&self.pages.writer, &self.pages.surveys, &self.pages.diffs].into_iter().flatten();
        let made: Vec<Made> = all.flat_map(|worker| worker.made.try_iter()).collect();
        made.into_iter().for_each(|made| self.take_made(made));
        let mut left = Vec::new();
        if let Some(request) = self.panels.details.wanted_page() {
            left.extend(Worker::ask(&mut self.pages.writer, &self.ctx, Wanted::Page(request)));
        }
        if let Some(request) = self.panels.details.wanted_survey() {
            left.extend(Worker::ask(&mut self.pages.surveys, &self.ctx, Wanted::Survey(request)));
        }
        let root = self.session.as_ref().map(Session::root);
        if let (Some(root), Some(request)) = (root, self.panels.details.wanted_diff()) {
            let wanted = Wanted::Diff(root.to_owned(), request);
            left.extend(Worker::ask(&mut self.pages.diffs, &self.ctx, wanted));
        }
        // Without a thread it is made here, however long that takes.
        left.into_iter().for_each(|wanted| self.take_made(wanted.make()));
    }

    fn take_made(&mut self, made: Made) {
        match made {
            Made::Page(page) => self.panels.details.take_page(page),
            Made::Survey(survey) => self.panels.details.take_survey(survey),
            Made::Diff(diff) => self.panels.details.take_diff(diff),
        }
    }
}
