//! What the desktop does for the window: it tells of failures. Only what was asked for in the settings, and nothing
//! that leaves the machine.

use super::dialogs::wait_for;

/// Whether the desktop can tell of failures.
pub fn can_notify() -> bool {
    cfg!(target_os = "linux")
}

/// Tells of something outside of the window. Where that cannot be done it is left: the window shows it too.
pub fn notify(title: String, text: &str) {
    let text = escaped(text);
    std::thread::spawn(move || drop(wait_for(system::notify(&title, &text))));
}

/// A text in which nothing is taken for a tag.
fn escaped(text: &str) -> String {
    crate::sanitize::sanitize_line(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(target_os = "linux")]
mod system {
    use std::collections::HashMap;
    use zbus::zvariant::Value;

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

    pub fn notify(_title: &str, _text: &str) -> Ready<Result<(), Error>> {
        ready(Err(ErrorKind::Unsupported.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_was_captured_is_taken_for_a_tag() {
        assert_eq!(escaped("<a href=\"x\">\n&"), "&lt;a href=\"x\"&gt;\\n&amp;");
    }
}
