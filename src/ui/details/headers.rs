//! The headers of the upload, and those of the request that brought the callback.

use super::parts::{self, Value};
use super::{DetailsState, Shown};
use crate::index::RecordKind;
use crate::query::edit;
use crate::t;
use crate::ui::widgets::count;
use crate::ui::{Action, Actions};
use egui::Ui;

/// Width of the names, in points.
const NAME_WIDTH: f32 = 140.0;
/// Headers that are shown; the rest is in Raw.
const MOST: usize = 500;

pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, state: &mut DetailsState, actions: &mut Actions) {
    let cos: Vec<_> = shown.record.headers().collect();
    let head = shown.document.and_then(|shot| {
        let capture = &shot.reading.capture;
        capture.head_of(capture.bodies.get(shot.delivery.body as usize)?)
    });
    if cos.is_empty() && head.is_none() {
        let nothing = if shown.record.kind() == RecordKind::Unrecognised || shown.document.is_some() {
            t!("details-no-headers")
        } else {
            t!("details-no-headers-yet")
        };
        parts::note(ui, nothing);
        return;
    }
    if !cos.is_empty() {
        parts::heading(ui, t!("details-cos-headers"));
        table(ui, cos.into_iter(), Some(shown.ctx.filter_text), state, actions);
    }
    let Some(head) = head else { return };
    parts::heading(ui, t!("details-http"));
    let line =
        Value { name_width: NAME_WIDTH, ..Value::mono(t!("details-request-line"), &head.request_line) };
    line.show(ui, &mut state.expanded, actions);
    let pairs = head.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    table(ui, pairs, None, state, actions);
}

/// Headers as rows of a name and a value. Those of the upload can be asked for in the filter, given its text.
fn table<'a>(
    ui: &mut Ui,
    headers: impl ExactSizeIterator<Item = (&'a str, &'a str)>,
    filter_text: Option<&str>,
    state: &mut DetailsState,
    actions: &mut Actions,
) {
    let number = headers.len();
    for (name, text) in headers.take(MOST) {
        // The name is a value too: it may be as long as it likes.
        let shown = parts::cut(name, 200).0;
        let filter = filter_text.filter(|_| !text.is_empty()).map(|filter| {
            let key = format!("header.{name}");
            let include = edit::with_only(filter, &key, text);
            (Action::SetFilter(include), Action::SetFilter(edit::with_excluded(filter, &key, text)))
        });
        let value = Value { filter, name_width: NAME_WIDTH, ..Value::mono(&shown, text).tip(&shown) };
        value.show(ui, &mut state.expanded, actions);
    }
    if number > MOST {
        parts::note(ui, t!("details-more-headers", shown = count(number - MOST)));
    }
}
