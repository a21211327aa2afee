//! Small parts that several panels are made of.

use super::command::Command;
use super::style::{self, ROW_CONTROL, SPACE, Tokens};
use super::{Action, Actions};
use egui::accesskit::Role;
use egui::{
    Align, Align2, Color32, CornerRadius, FontId, Id, Layout, Rect, Response, Sense, Stroke, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

/// A number with a comma between thousands.
#[must_use]
pub fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A part of the window that assistive technology can name and jump to.
pub fn region<R>(ui: &mut Ui, name: &str, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let builder = UiBuilder::new().accessibility_role(Role::Region).accessibility_label(name);
    ui.scope_builder(builder, contents).inner
}

/// How wide the contents of [`at_end`] were last, in points.
#[must_use]
pub fn end_width(ui: &Ui, id: Id) -> f32 {
    ui.data(|data| data.get_temp(id)).unwrap_or(0.0)
}

/// Shows a row at the right end of a place from left to right: that is the order in which it is read, and in which
/// the keyboard walks through it. Where its width is another than last, the frame is made once more.
pub fn at_end(ui: &mut Ui, id: Id, place: Rect, contents: impl FnOnce(&mut Ui)) {
    let known = end_width(ui, id);
    let left = pos2(place.right() - known, place.top());
    let room = Rect::from_min_size(left, vec2(place.width().max(known), place.height()));
    let builder = UiBuilder::new().max_rect(room).layout(Layout::left_to_right(Align::Center));
    let width = ui.scope_builder(builder, |ui| {
        contents(ui);
        ui.min_rect().width()
    });
    if (width.inner - known).abs() > 0.5 {
        ui.data_mut(|data| data.insert_temp(id, width.inner));
        ui.ctx().request_discard("a row at the right end has another width");
        ui.ctx().request_repaint();
    }
}

/// A text in one line, cut with an ellipsis where it is wider than `width`. Gives the place it took.
#[expect(clippy::must_use_candidate, reason = "it paints; the place is for who needs it")]
pub fn paint_line(ui: &Ui, at: egui::Pos2, align: Align2, line: &Line<'_>) -> Rect {
    let mut job =
        egui::text::LayoutJob::simple_singleline(line.text.to_owned(), line.font.clone(), line.color);
    job.wrap = egui::text::TextWrapping::truncate_at_width(line.width);
    let galley = ui.painter().layout_job(job);
    let rect = align.anchor_size(at, galley.size());
    ui.painter().galley(rect.min, galley, line.color);
    rect
}

/// Like [`paint_line`], in strong letters of that size. There is no strong font for Chinese: with a sign of it the whole
/// line is painted twice, a little apart, so that all of it is of one weight.
#[expect(clippy::must_use_candidate, reason = "it paints; the place is for who needs it")]
pub fn paint_strong_line(ui: &Ui, at: egui::Pos2, align: Align2, line: &Line<'_>) -> Rect {
    /// From here on come Chinese, Japanese, Korean, which only fonts of the system have.
    const FIRST_FOREIGN: char = '\u{2E80}';
    /// How far apart, in pixels of the screen.
    const APART: f32 = 0.5;
    if !line.text.contains(|letter| letter >= FIRST_FOREIGN) {
        let line = Line { font: style::strong(line.font.size), ..line.clone() };
        return paint_line(ui, at, align, &line);
    }
    let beside = at + vec2(APART / ui.ctx().pixels_per_point(), 0.0);
    paint_line(ui, beside, align, line).union(paint_line(ui, at, align, line))
}

/// What [`paint_line`] paints.
#[derive(Clone)]
pub struct Line<'a> {
    /// The text.
    pub text: &'a str,
    /// Its font.
    pub font: FontId,
    /// Its colour.
    pub color: Color32,
    /// The most it may take, in points.
    pub width: f32,
}

/// A button that is only a sign. `name` is what assistive technology says.
pub fn icon_button(ui: &mut Ui, icon: &str, name: &str, tooltip: &str) -> Response {
    plain_button(ui, &Face { icon: Some(icon), text: "", framed: true, on: false }, name)
        .on_hover_text(tooltip)
}

/// A sign without a frame, to close or remove something.
pub fn small_icon_button(ui: &mut Ui, icon: &str, name: &str) -> Response {
    let size = vec2(SPACE[5], SPACE[5]);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    let tokens = Tokens::of(ui);
    let lit = response.hovered() || response.has_focus();
    let color = if lit { tokens.text } else { tokens.dim };
    if response.has_focus() {
        ui.painter().rect_stroke(
            rect,
            f32::from(style::RADIUS_CONTROL),
            Stroke::new(1.0, tokens.accent),
            egui::StrokeKind::Inside,
        );
    }
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, icon, style::icons(style::TEXT_SMALL), color);
    response.on_hover_text(name)
}

/// A button of a command: its name, its tooltip, its key.
pub fn command_button(ui: &mut Ui, icon: Option<&str>, command: Command, actions: &mut Actions) {
    let face = Face { icon, text: command.text(), framed: true, on: false };
    if plain_button(ui, &face, command.text()).on_hover_text(command.tooltip()).clicked() {
        actions.push(Action::Run(command));
    }
}

/// How a button looks.
pub struct Face<'a> {
    /// A sign before the text.
    pub icon: Option<&'a str>,
    /// The text; may be empty.
    pub text: &'a str,
    /// Whether it stands out from its panel while nothing points at it.
    pub framed: bool,
    /// Whether it is pressed for good.
    pub on: bool,
}

/// A button of the height of a control.
pub fn plain_button(ui: &mut Ui, face: &Face<'_>, name: &str) -> Response {
    button_of(ui, face, name, None)
}

/// The same, with so many points for its text whatever that is: nothing beside it moves when the text is another.
pub fn fixed_button(ui: &mut Ui, face: &Face<'_>, name: &str, text_width: f32) -> Response {
    button_of(ui, face, name, Some(text_width))
}

fn button_of(ui: &mut Ui, face: &Face<'_>, name: &str, text_width: Option<f32>) -> Response {
    let tokens = Tokens::of(ui);
    let mut job = egui::text::LayoutJob::simple_singleline(face.text.to_owned(), style::body(), tokens.text);
    job.wrap = egui::text::TextWrapping::truncate_at_width(text_width.unwrap_or(f32::INFINITY));
    let text = ui.painter().layout_job(job);
    let sign_size = style::TEXT_BODY;
    let sign_width = if face.icon.is_some() { sign_size } else { 0.0 };
    let gap = if face.icon.is_some() && !face.text.is_empty() { SPACE[2] } else { 0.0 };
    let padding = if face.text.is_empty() { SPACE[3] } else { SPACE[4] };
    let width = padding * 2.0 + sign_width + gap + text_width.unwrap_or(text.size().x);
    let (rect, response) = ui.allocate_exact_size(vec2(width, ROW_CONTROL), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    let visuals = ui.style().interact(&response);
    let idle = !(response.hovered() || response.has_focus() || response.is_pointer_button_down_on());
    let fill = match (face.on, idle && !face.framed) {
        (true, _) => tokens.accent_soft,
        (false, true) => style::CLEAR,
        (false, false) => visuals.weak_bg_fill,
    };
    let stroke = if idle { Stroke::NONE } else { visuals.bg_stroke };
    let color = if ui.is_enabled() { tokens.text } else { tokens.dim };
    let painter = ui.painter();
    painter.rect(rect, CornerRadius::same(style::RADIUS_CONTROL), fill, stroke, egui::StrokeKind::Inside);
    let mut x = rect.left() + padding;
    if let Some(icon) = face.icon {
        let at = pos2(x + sign_width / 2.0, rect.center().y);
        painter.text(at, Align2::CENTER_CENTER, icon, style::icons(sign_size), color);
        x += sign_width + gap;
    }
    let at = pos2(x, rect.center().y - text.size().y / 2.0);
    painter.galley_with_override_text_color(at, text, color);
    response
}

/// A box that is ticked or not, with its text; one that can be seen while it is empty.
pub fn checkbox(ui: &mut Ui, checked: &mut bool, text: &str) -> Response {
    let tokens = Tokens::of(ui);
    ui.scope(|ui| {
        let widgets = &mut ui.visuals_mut().widgets;
        for look in [&mut widgets.noninteractive, &mut widgets.inactive, &mut widgets.hovered] {
            look.bg_fill = tokens.bg;
            look.bg_stroke = Stroke::new(1.0, tokens.outline);
        }
        ui.checkbox(checked, text)
    })
    .inner
}

/// A line of text that is a link: an accent colour, underlined under the pointer.
pub fn link(ui: &mut Ui, text: &str, name: &str) -> Response {
    let tokens = Tokens::of(ui);
    let job = egui::text::LayoutJob::simple_singleline(text.to_owned(), style::body(), tokens.accent);
    let mut job = job;
    job.wrap = egui::text::TextWrapping::truncate_at_width(ui.available_width());
    let galley = ui.painter().layout_job(job);
    let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, ui.is_enabled(), name));
    if response.hovered() || response.has_focus() {
        let y = rect.bottom() - 1.0;
        ui.painter().hline(rect.x_range(), y, Stroke::new(1.0, tokens.accent));
    }
    ui.painter().galley(rect.min, galley, tokens.accent);
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn thousands_are_set_apart() {
        let cases = [(0, "0"), (999, "999"), (1_000, "1,000"), (12_431, "12,431"), (1_234_567, "1,234,567")];
        for (number, text) in cases {
            assert_eq!(count(number), text);
        }
    }
}
