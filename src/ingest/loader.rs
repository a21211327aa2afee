//! Reads single captures again, document and all, for whoever looks at one.

use super::{News, Outlet, disk};
use crossbeam_channel::Receiver;
use std::path::PathBuf;
use std::sync::Arc;

/// A capture that somebody wants to see.
#[derive(Debug)]
pub(super) struct Load {
    pub path: PathBuf,
    pub ticket: u64,
}

/// Starts the thread; it ends when nobody can ask any more.
pub(super) fn start(root: PathBuf, loads: Receiver<Load>, outlet: Outlet) -> std::io::Result<()> {
    let work = move || {
        while let Ok(mut load) = loads.recv() {
            // Who asked again has looked away from what was asked before.
            while let Ok(newer) = loads.try_recv() {
                load = newer;
            }
            let reading = disk::read_capture(&root.join(&load.path));
            if !outlet.tell(News::Document(load.ticket, Arc::new(reading))) {
                return;
            }
        }
    };
    std::thread::Builder::new().name("loader".to_owned()).spawn(work).map(drop)
}
