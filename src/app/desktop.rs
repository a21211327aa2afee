//! What the desktop does for the window: shows a file in its file manager, tells of failures. Only what was asked
//! for, by a click or in the settings, and nothing that leaves the machine.

use super::App;
use super::dialogs::wait_for;
use crate::t;
use crate::ui::notices::Offer;
use crossbeam_channel::{Receiver, Sender};
use std::path::{Path, PathBuf};

/// Whether the desktop can tell of failures.
pub fn can_notify() -> bool {
    cfg!(target_os = "linux")
}

/// What a notice offers for a file that was written.
pub fn offer_of(path: &Path) -> Offer {
    let can_reveal = cfg!(target_os = "linux");
    if can_reveal { Offer::Reveal(path.to_owned()) } else { Offer::CopyPath(path.to_owned()) }
}

/// What was asked of the desktop and could not be done.
#[derive(Debug)]
pub struct Desktop {
    sender: Sender<PathBuf>,
    receiver: Receiver<PathBuf>,
}

impl Default for Desktop {
    fn default() -> Self {
        let (sender, receiver) = crossbeam_channel::unbounded();
        Self { sender, receiver }
    }
}

impl Desktop {
    /// Shows a file in the system's file manager.
    fn reveal(&self, ctx: &egui::Context, path: &Path) {
        let (path, sender, ctx) = (path.to_owned(), self.sender.clone(), ctx.clone());
        std::thread::spawn(move || {
            if wait_for(system::reveal(&file_uri(&path))).is_err() {
                // Without a receiver the window is gone.
                let _ = sender.send(path);
                ctx.request_repaint();
            }
        });
    }

    /// Tells of something outside of the window. Where that cannot be done it is left: the window shows it too.
    pub fn notify(title: String, text: &str) {
        let text = escaped(text);
        std::thread::spawn(move || drop(wait_for(system::notify(&title, &text))));
    }
}

impl App {
    /// Shows a file or a folder in the system's file manager.
    pub(super) fn show_in_files(&mut self, path: &Path) {
        self.desktop.reveal(&self.ctx, path);
    }

    /// Says what the desktop could not do.
    pub(super) fn hear_of_desktop(&mut self) {
        while let Ok(path) = self.desktop.receiver.try_recv() {
            self.error(t!("notice-no-reveal"), Some(&path));
        }
    }
}

/// The address of a file.
fn file_uri(path: &Path) -> String {
    let mut uri = "file://".to_owned();
    for &byte in path.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.extend(["%".to_owned(), format!("{byte:02X}")]);
        }
    }
    uri
}

/// A text in which nothing is taken for a tag.
fn escaped(text: &str) -> String {
    crate::sanitize::sanitize_line(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(target_os = "linux")]
mod system {
    use std::collections::HashMap;
    use zbus::zvariant::Value;

    /// Shows a file where the desktop has a file manager.
    pub async fn reveal(uri: &str) -> Result<(), zbus::Error> {
        let name = "org.freedesktop.FileManager1";
        let connection = zbus::Connection::session().await?;
        let body = (vec![uri], "");
        connection
            .call_method(Some(name), "/org/freedesktop/FileManager1", Some(name), "ShowItems", &body)
            .await?;
        Ok(())
    }

    /// Tells of something where the desktop has notifications.
    pub async fn notify(title: &str, text: &str) -> Result<(), zbus::Error> {
        let name = "org.freedesktop.Notifications";
        let connection = zbus::Connection::session().await?;
        let hints: HashMap<&str, Value<'_>> = HashMap::from([("desktop-entry", Value::from("callscope"))]);
        let body = ("Callscope", 0_u32, "callscope", title, text, Vec::<&str>::new(), hints, -1_i32);
        connection
            .call_method(Some(name), "/org/freedesktop/Notifications", Some(name), "Notify", &body)
            .await?;
        Ok(())
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use std::future::{Ready, ready};
    use std::io::{Error, ErrorKind};

    pub fn reveal(_uri: &str) -> Ready<Result<(), Error>> {
        ready(Err(ErrorKind::Unsupported.into()))
    }

    pub fn notify(_title: &str, _text: &str) -> Ready<Result<(), Error>> {
        ready(Err(ErrorKind::Unsupported.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_an_address_whatever_its_letters() {
        assert_eq!(file_uri(Path::new("/out/a b#1.json")), "file:///out/a%20b%231.json");
        assert_eq!(file_uri(Path::new("/视")), "file:///%E8%A7%86");
    }

    #[test]
    fn nothing_that_was_captured_is_taken_for_a_tag() {
        assert_eq!(escaped("<a href=\"x\">\n&"), "&lt;a href=\"x\"&gt;\\n&amp;");
    }
}
