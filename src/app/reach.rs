//! Reaching out of the window, always because a person just asked for it: following a link that they were shown,
//! and showing a capture or an export in the file manager. Nothing else starts another program.

use super::App;
use crate::index::FileId;
use crate::link::Link;
use crate::sanitize::display_path;
use crate::t;
use crate::ui::Document;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::process::Stdio;

impl App {
    /// Shows what a captured address is and where it leads, and asks whether to follow it.
    pub(super) fn ask_link(&mut self, address: &str) {
        match Link::parse(address) {
            Ok(link) => self.panels.link.ask(link),
            Err(why) => {
                let text = crate::ui::link_dialog::refused_text(why);
                self.error(t!("notice-link-refused", reason = text), None);
            }
        }
    }

    /// Follows a link that the dialog showed.
    pub(super) fn open_link(&mut self, link: &Link) {
        self.ctx.open_url(egui::OpenUrl::new_tab(link.address()));
    }

    /// Shows the capture of the details in the file manager.
    pub(super) fn show_document_in_files(&mut self) {
        if let Document::Ready(delivery, _) | Document::Loading(delivery) = self.document {
            self.show_in_files(delivery.file);
        }
    }

    /// Shows a capture in the file manager.
    pub(super) fn show_in_files(&mut self, file: FileId) {
        if let Some(path) = self.whole_path(file) {
            self.show_path_in_files(path);
        }
    }

    /// Shows a file or a folder in the file manager.
    pub(super) fn show_path_in_files(&mut self, path: PathBuf) {
        if let Err(error) = std::fs::symlink_metadata(&path) {
            return self.error(t!("notice-cannot-show", reason = error.to_string()), Some(&path));
        }
        let show = self.reveal;
        let (sender, ctx) = (self.unseen.0.clone(), self.ctx.clone());
        let work = move || {
            if let Err(error) = show(&path) {
                // Without a receiver the window is gone, and nobody waits for the answer.
                let _ = sender.send((path, error.to_string()));
                ctx.request_repaint();
            }
        };
        let started = std::thread::Builder::new().name("file manager".to_owned()).spawn(work);
        if let Err(error) = started {
            self.error(t!("notice-cannot-show", reason = error.to_string()), None);
        }
    }

    /// Tells of files that no file manager showed.
    pub(super) fn hear_of_files(&mut self) {
        while let Ok((path, reason)) = self.unseen.1.try_recv() {
            self.error(t!("notice-cannot-show", reason = reason), Some(&path));
        }
    }

    /// Puts the command that sends a capture's body once more on the clipboard.
    pub(super) fn copy_curl(&mut self) {
        let Document::Ready(delivery, reading) = &self.document else { return };
        let file = self.index.file(delivery.file);
        let Some(path) = self.whole_path(delivery.file) else { return };
        match crate::export::curl(reading, *delivery, &path, file.stamp().len) {
            Some(command) => {
                self.ctx.copy_text(command);
                self.tell(t!("notice-curl-copied"), None);
            }
            None => self.error(t!("notice-no-curl"), Some(&path)),
        }
    }

    fn whole_path(&self, file: FileId) -> Option<PathBuf> {
        let root = self.session.as_ref()?.root();
        Some(root.join(self.index.file(file).path()))
    }
}

/// Files that could not be shown in the file manager, and why.
pub(super) type Unseen =
    (crossbeam_channel::Sender<(PathBuf, String)>, crossbeam_channel::Receiver<(PathBuf, String)>);

/// What shows a file in the file manager; waits until that is done.
pub type Reveal = fn(&Path) -> io::Result<()>;

/// Shows a file in the system's file manager, selected where that is possible.
pub fn reveal(path: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    if ask_file_manager(path).is_ok() {
        return Ok(());
    }
    let call = Call::to_show(path, std::env::consts::OS);
    let status = Command::new(call.program)
        .args(&call.arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", call.program)))?;
    // Explorer ends with 1 however well it went.
    if status.success() || cfg!(windows) {
        return Ok(());
    }
    Err(io::Error::other(format!("{} {}: {status}", call.program, display_path(path))))
}

/// A program and what it is called with.
#[derive(Debug, PartialEq, Eq)]
struct Call {
    program: &'static str,
    arguments: Vec<std::ffi::OsString>,
}

impl Call {
    /// What shows a file on a system of that name. Paths are whole, so none is taken for an option.
    fn to_show(path: &Path, system: &str) -> Self {
        match system {
            "windows" => {
                let mut select = std::ffi::OsString::from("/select,");
                select.push(path);
                Self { program: "explorer", arguments: vec![select] }
            }
            "macos" => Self { program: "open", arguments: vec!["-R".into(), path.into()] },
            // A folder is opened, never the file: that could be anything, and might be run.
            _ => {
                let folder = path.parent().unwrap_or(path);
                Self { program: "xdg-open", arguments: vec![folder.into()] }
            }
        }
    }
}

/// Asks the file manager of a Linux desktop to show a file selected.
#[cfg(target_os = "linux")]
fn ask_file_manager(path: &Path) -> zbus::Result<()> {
    const NAME: &str = "org.freedesktop.FileManager1";
    let uri = file_uri(path);
    super::dialogs::wait_for(async {
        let connection = zbus::Connection::session().await?;
        let arguments = (vec![uri.as_str()], "");
        let path = "/org/freedesktop/FileManager1";
        connection.call_method(Some(NAME), path, Some(NAME), "ShowItems", &arguments).await?;
        Ok(())
    })
}

/// A path as a `file:` address: everything but letters, digits and a few marks is written out, byte by byte.
#[cfg(any(target_os = "linux", test))]
fn file_uri(path: &Path) -> String {
    use std::fmt::Write;
    let mut uri = String::from("file://");
    for &byte in path.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(byte as char);
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_capture_is_shown_never_run() {
        let path = Path::new("/c/in/-a b.desktop");
        let call = |program, arguments: &[&str]| Call {
            program,
            arguments: arguments.iter().map(Into::into).collect(),
        };
        assert_eq!(Call::to_show(path, "linux"), call("xdg-open", &["/c/in"]));
        assert_eq!(Call::to_show(path, "freebsd"), call("xdg-open", &["/c/in"]));
        assert_eq!(Call::to_show(path, "macos"), call("open", &["-R", "/c/in/-a b.desktop"]));
        assert_eq!(Call::to_show(path, "windows"), call("explorer", &["/select,/c/in/-a b.desktop"]));
    }

    #[test]
    fn a_path_is_written_out_as_an_address() {
        assert_eq!(file_uri(Path::new("/c/a b,'%\n上.json")), "file:///c/a%20b%2C%27%25%0A%E4%B8%8A.json");
    }
}
