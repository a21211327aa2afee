//! Pages of large captures, made on a thread of their own: a body is read and written anew there, and the window
//! only shows what is in view of it.

use super::App;
use crate::ui::details::{Page, PageRequest};
use crossbeam_channel::{Receiver, Sender};

/// The thread that makes pages, once there was one to make.
#[derive(Default)]
pub(super) struct Pages {
    worker: Option<(Sender<PageRequest>, Receiver<Page>)>,
}

impl Pages {
    /// Has a page made; one that was asked for before and not begun yet is let go.
    fn ask(&mut self, ctx: &egui::Context, request: PageRequest) -> std::io::Result<()> {
        if self.worker.is_none() {
            self.worker = Some(start(ctx.clone())?);
        }
        if let Some((requests, _)) = &self.worker {
            // It ends only with the window.
            let _ = requests.send(request);
        }
        Ok(())
    }

    /// A page that was made since this was last asked.
    fn take(&self) -> Option<Page> {
        self.worker.as_ref()?.1.try_recv().ok()
    }
}

fn start(ctx: egui::Context) -> std::io::Result<(Sender<PageRequest>, Receiver<Page>)> {
    let (requests, wanted) = crossbeam_channel::unbounded::<PageRequest>();
    let (sender, pages) = crossbeam_channel::unbounded();
    let work = move || {
        while let Ok(mut request) = wanted.recv() {
            // Who asked again has looked away from what was asked before.
            while let Ok(newer) = wanted.try_recv() {
                request = newer;
            }
            if sender.send(request.make()).is_err() {
                return;
            }
            ctx.request_repaint();
        }
    };
    std::thread::Builder::new().name("pages".to_owned()).spawn(work)?;
    Ok((requests, pages))
}

impl App {
    /// Has the page made that the details want, and gives them what was made.
    pub(super) fn make_page(&mut self) {
        while let Some(page) = self.pages.take() {
            self.panels.details.take_page(page);
        }
        if let Some(request) = self.panels.details.wanted_page() {
            // Without a thread it is made here, however long that takes.
            if self.pages.ask(&self.ctx, request.clone()).is_err() {
                self.panels.details.take_page(request.make());
            }
        }
    }
}
