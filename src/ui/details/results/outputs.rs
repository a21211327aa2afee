//! The objects that a record wrote, or the jobs of a run: name, place, checksum, address.

use super::super::{Shot, Shown, header, parts};
use crate::callback::Output;
use crate::doc::Node;
use crate::index::{Field, RecordId, RecordKind};
use crate::link::looks_like_link;
use crate::sanitize::sanitize_line;
use crate::t;
use crate::ui::style::{self, SPACE, Tokens, icon};
use crate::ui::widgets::{self, Line, count};
use crate::ui::{Action, Actions};
use egui::accesskit::Role;
use egui::{Align2, Rect, Response, Sense, Ui, WidgetInfo, pos2, vec2};
use std::collections::HashMap;

/// Height of an object: two lines.
const ROW: f32 = 40.0;

/// Checksums by object, without a leading slash.
pub(in super::super) type Sums = HashMap<String, String>;

/// Shows them; whether there is any.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, sums: &mut Option<Sums>, actions: &mut Actions) -> bool {
    if shown.record.kind() == RecordKind::Run {
        return show_run(ui, shown, actions);
    }
    let told = shown.document.and_then(Shot::job).map(|job| job.outputs.as_slice());
    let told = told.unwrap_or_default();
    if told.is_empty() {
        // What another delivery than the one that is shown told of.
        let names: Vec<&str> = shown.record.outputs().collect();
        return show_list(ui, names.len(), actions, |at| Object {
            main: names[at].to_owned(),
            ..Object::default()
        });
    }
    let node = shown.document.and_then(Shot::node);
    let sums = sums.get_or_insert_with(|| node.map(sums_of).unwrap_or_default());
    show_list(ui, told.len(), actions, |at| Object::of(&told[at], sums))
}

fn show_run(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Actions) -> bool {
    let index = shown.ctx.index;
    let jobs = shown.record.jobs().iter().filter_map(|&job| index.get(job));
    let all: Vec<(RecordId, &str, &str)> = jobs
        .flat_map(|job| job.outputs().map(move |output| (job.id(), job.text(Field::Tag), output)))
        .collect();
    show_list(ui, all.len(), actions, |at| {
        let (job, tag, output) = all[at];
        Object { main: output.to_owned(), under: tag.to_owned(), job: Some(job), ..Object::default() }
    })
}

/// One object as it is shown.
#[derive(Default)]
struct Object {
    main: String,
    under: String,
    /// Further texts that can be copied, by the key of what they are called.
    more: Vec<(&'static str, String)>,
    /// The job of a run that wrote it.
    job: Option<RecordId>,
}

impl Object {
    fn of(output: &Output, sums: &Sums) -> Self {
        let sum = sums.get(output.object.trim_start_matches('/'));
        let main = if output.object.is_empty() { &output.url } else { &output.object };
        let mut more = Vec::new();
        let mut add = |name, text: &str| {
            if !text.is_empty() {
                more.push((name, text.to_owned()));
            }
        };
        add(t!("details-bucket"), &output.bucket);
        add(t!("details-region"), &output.region);
        add(t!("details-md5"), sum.map_or("", String::as_str));
        add(t!("details-url"), &output.url);
        let under: Vec<&str> = more.iter().map(|(_, text)| text.as_str()).collect();
        Self { main: main.clone(), under: under.join(" · "), more, job: None }
    }

    /// Its address, where it has one that can be followed.
    fn link(&self) -> Option<&str> {
        let all = std::iter::once(self.main.as_str()).chain(self.more.iter().map(|(_, text)| text.as_str()));
        all.into_iter().find(|text| looks_like_link(text))
    }

    fn show(&self, ui: &mut Ui, rect: Rect, at: usize, actions: &mut Actions) -> Response {
        let tokens = Tokens::of(ui);
        let response = ui.interact(rect, ui.scope_id().with(("output", at)), Sense::click());
        let name = t!("details-value", name = self.main.as_str(), value = self.under.as_str());
        response
            .widget_info(|| WidgetInfo::labeled(Role::Row, true, name.trim_end_matches([',', '，', ' '])));
        let lit = ui.rect_contains_pointer(rect) || response.has_focus();
        if lit {
            let back = rect.expand2(vec2(SPACE[2], 0.0)).shrink2(vec2(0.0, 1.0));
            ui.painter().rect_filled(back, f32::from(style::RADIUS_CONTROL), tokens.raised);
        }
        let width = rect.width() - if lit { 2.0 * SPACE[6] } else { 0.0 };
        let lines = [
            (rect.top() + ROW * 0.3, self.main.as_str(), style::mono(), tokens.text),
            (rect.bottom() - ROW * 0.27, self.under.as_str(), style::small(), tokens.dim),
        ];
        for (y, text, font, color) in lines {
            let text = sanitize_line(text);
            let line = Line { text: &text, font, color, width };
            widgets::paint_line(ui, pos2(rect.left(), y), Align2::LEFT_CENTER, &line);
        }
        if lit {
            let copy =
                (icon::COPY, t!("details-copy", name = self.main.as_str()), Action::Copy(self.main.clone()));
            let url = self.link().map(|url| {
                (icon::LINK, t!("details-link", name = t!("details-url")), Action::AskLink(url.to_owned()))
            });
            let mut x = rect.right() - SPACE[4];
            for (sign, name, action) in std::iter::once(copy).chain(url) {
                let center = pos2(x, rect.top() + ROW * 0.3);
                let place = Rect::from_center_size(center, vec2(SPACE[5], SPACE[5]));
                let button = ui.interact(place, response.id.with(sign), Sense::click());
                button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
                let color = if button.hovered() { tokens.accent } else { tokens.dim };
                parts::paint_icon(ui, center, sign, color);
                if button.on_hover_text(name).clicked() {
                    actions.push(action);
                }
                x -= SPACE[5] + SPACE[0];
            }
        }
        response.context_menu(|ui| {
            parts::value_menu(ui, &self.main, None, actions);
            for (name, text) in &self.more {
                if ui.button(t!("details-copy", name = *name)).clicked() {
                    actions.push(Action::Copy(text.clone()));
                    ui.close();
                }
                if looks_like_link(text) && ui.button(t!("details-menu-link")).clicked() {
                    actions.push(Action::AskLink(text.clone()));
                    ui.close();
                }
            }
        });
        response
    }
}

/// Objects as rows; whether there is any. Only those in view are made.
fn show_list(ui: &mut Ui, number: usize, actions: &mut Actions, object: impl Fn(usize) -> Object) -> bool {
    if number == 0 {
        return false;
    }
    parts::heading(ui, &t!("details-outputs-number", n = number, shown = count(number)));
    let width = ui.available_width();
    let (whole, _) = ui.allocate_exact_size(vec2(width, ROW * number as f32), Sense::hover());
    let clip = ui.clip_rect();
    let first = ((clip.top() - whole.top()) / ROW).floor().max(0.0) as usize;
    let last = ((clip.bottom() - whole.top()) / ROW).ceil().max(0.0) as usize;
    for at in first..last.min(number) {
        let top = whole.top() + ROW * at as f32;
        let rect = Rect::from_min_size(pos2(whole.left(), top), vec2(width, ROW));
        let object = object(at);
        let response = object.show(ui, rect, at, actions);
        if let Some(job) = object.job.filter(|_| response.clicked()) {
            header::go_to(job, actions);
        }
    }
    true
}

/// Every `Md5Info` in a record.
fn sums_of(node: Node<'_>) -> Sums {
    let infos = node.descendants().filter(|info| info.name() == "Md5Info").flat_map(Node::items);
    let named = infos.filter(|info| info.child("Md5").is_some());
    let sum = |info: Node<'_>| {
        let object = info.text_of("ObjectName").trim_start_matches('/').to_owned();
        (object, info.text_of("Md5").to_owned())
    };
    named.map(sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc;

    #[test]
    fn checksums_are_found_by_their_object() {
        let text = r#"{"MediaResult":{"OutputFile":{"Md5Info":[{"Md5":"a1","ObjectName":"/x.mp4"},
                       {"Md5":"b2","ObjectName":"y.mp4"}]}},"Md5Info":{}}"#;
        let tree = doc::json::parse(text.to_owned()).tree;
        let sums = sums_of(tree.root());
        assert_eq!(sums.len(), 2);
        assert_eq!(sums["x.mp4"], "a1");
        let output = Output { object: "/y.mp4".into(), bucket: "b".into(), ..Output::default() };
        assert_eq!(Object::of(&output, &sums).under, "b · b2");
    }
}
