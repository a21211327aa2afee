//! What the desktop does for the window: shows a file in its file manager, tells of failures.

use super::App;
use crate::t;
use std::path::Path;

/// Whether the desktop can tell of failures.
pub fn can_notify() -> bool {
    cfg!(target_os = "linux")
}

impl App {
    /// Shows a file or a folder in the system's file manager.
    pub(super) fn show_in_files(&mut self, path: &Path) {
        self.error(t!("notice-no-reveal"), Some(path));
    }
}
