//! Small parts that the tabs are made of: headings, rows of a name and a value, bars, links.

use crate::index::Record;
use crate::link::looks_like_link;
use crate::sanitize::sanitize_line;
use crate::t;
use crate::time::{Millis, Time, Zone};
use crate::ui::style::{self, SPACE, Tokens, icon};
use crate::ui::widgets::{self, Line};
use crate::ui::{Action, Actions};
use egui::accesskit::Role;
use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align2, Color32, CornerRadius, FontId, Id, Pos2, Rect, Response, Sense, Stroke, Ui, WidgetInfo, pos2,
    vec2,
};
use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

/// Height of a row of a name and a value, in points.
pub const ROW: f32 = 23.0;
/// Width of the names.
pub const NAME_WIDTH: f32 = 90.0;
/// Of a longer value this much is laid out until all of it is asked for, in characters.
const SHORT: usize = 600;
/// Even then no more than this: the rest is in Raw.
const LONG: usize = 20_000;
/// Side of a small button.
const BUTTON: f32 = 18.0;

/// A value that is shown with its name.
pub struct Value<'a> {
    /// What it is called.
    pub name: &'a str,
    /// As it was sent, or as it is read.
    pub text: &'a str,
    /// The same as it was sent, in the secondary colour behind it; may be empty.
    pub beside: &'a str,
    /// What is told of it under the pointer; may be empty.
    pub tip: &'a str,
    /// What includes it in the filter, and what excludes it, where records are found by it.
    pub filter: Option<(Action, Action)>,
    /// Its font.
    pub font: FontId,
    /// Its colour, where it is not that of text.
    pub color: Option<Color32>,
    /// Width of the names of all rows of the part, in points.
    pub name_width: f32,
}

impl<'a> Value<'a> {
    /// A plain value in the font of ids.
    pub fn mono(name: &'a str, text: &'a str) -> Self {
        Self {
            name,
            text,
            beside: "",
            tip: "",
            filter: None,
            font: style::mono(),
            color: None,
            name_width: NAME_WIDTH,
        }
    }

    /// A plain value in the font of texts.
    pub fn plain(name: &'a str, text: &'a str) -> Self {
        Self { font: style::body(), ..Self::mono(name, text) }
    }

    /// The same with what is told under the pointer.
    pub fn tip(self, tip: &'a str) -> Self {
        Self { tip, ..self }
    }

    /// The same with the filter key that finds it.
    pub fn filter(self, key: &'static str) -> Self {
        /// Nobody filters by a longer text, and it would be copied in each frame.
        const LONGEST: usize = 4 << 10;
        if self.text.is_empty() || self.text.len() > LONGEST {
            return self;
        }
        let (include, exclude) = (self.text.to_owned(), self.text.to_owned());
        Self { filter: Some((Action::FilterOnly(key, include), Action::FilterExclude(key, exclude))), ..self }
    }

    /// Shows it; `expanded` holds what is shown in full.
    pub fn show(&self, ui: &mut Ui, expanded: &mut HashSet<Id>, actions: &mut Actions) -> Response {
        let tokens = Tokens::of(ui);
        let id = ui.next_auto_id();
        let full = expanded.contains(&id);
        let limit = if full { LONG } else { SHORT };
        let (shown, is_cut) = cut(self.text, limit);
        let width = ui.available_width();
        let wrap = (width - self.name_width).max(40.0);
        let color = self.color.unwrap_or(tokens.text);
        let galley = if self.beside.is_empty() {
            ui.painter().layout(shown.into_owned(), self.font.clone(), color, wrap)
        } else {
            let mut job = LayoutJob::default();
            job.wrap.max_width = wrap;
            job.append(&shown, 0.0, TextFormat::simple(self.font.clone(), color));
            let beside = TextFormat::simple(style::small(), tokens.dim);
            job.append(&cut(self.beside, SHORT).0, SPACE[4], beside);
            ui.painter().layout_job(job)
        };
        let height = (galley.size().y + SPACE[2]).max(ROW);
        let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
        let mut name = t!("details-value", name = self.name, value = cut(self.text, SHORT).0);
        if !self.beside.is_empty() {
            name = t!("details-value-sent", value = name, text = cut(self.beside, SHORT).0);
        }
        response.widget_info(|| WidgetInfo::labeled(Role::Row, true, &name));
        let lit = ui.rect_contains_pointer(rect) || response.has_focus();
        let center = rect.top() + (ROW - SPACE[0]) / 2.0;
        let line = Line {
            text: self.name,
            font: style::body(),
            color: tokens.dim,
            width: self.name_width - SPACE[3],
        };
        widgets::paint_line(ui, pos2(rect.left(), center), Align2::LEFT_CENTER, &line);
        let first_row = galley.rows.first().map_or(0.0, |row| row.height());
        let at = pos2(rect.left() + self.name_width, center - first_row / 2.0);
        ui.painter().galley(at, galley, color);
        response.context_menu(|ui| self.menu(ui, actions));
        self.buttons(ui, rect, response.id, lit, actions);
        let response = if self.tip.is_empty() { response } else { response.on_hover_text(self.tip) };
        if is_cut && !full {
            let text = t!("details-show-all", n = widgets::count(self.text.chars().count()));
            if small_link(ui, &text).clicked() {
                expanded.insert(id);
            }
        } else if is_cut {
            note(ui, t!("details-rest-in-raw"));
        }
        response
    }

    /// The small buttons that stand over the end of the row while it is pointed at.
    fn buttons(&self, ui: &mut Ui, rect: Rect, id: Id, lit: bool, actions: &mut Actions) {
        let focused = ui.memory(egui::Memory::focused);
        let has_focus = (0..4).any(|at| focused == Some(id.with(("button", at))));
        if !(lit || has_focus) {
            return;
        }
        let mut all =
            vec![(icon::COPY, t!("details-copy", name = self.name), Action::Copy(self.text.to_owned()))];
        if looks_like_link(self.text) {
            all.push((
                icon::LINK,
                t!("details-link", name = self.name),
                Action::AskLink(self.text.to_owned()),
            ));
        }
        if let Some((include, exclude)) = self.filter.clone() {
            all.push((icon::FILTER, t!("details-include", name = self.name), include));
            all.push((icon::EXCLUDE, t!("details-exclude", name = self.name), exclude));
        }
        let tokens = Tokens::of(ui);
        let count = all.len() as f32;
        let size = vec2(BUTTON * count + SPACE[1], BUTTON + SPACE[0]);
        let back = Rect::from_min_size(pos2(rect.right() - size.x, rect.top() + SPACE[0]), size);
        ui.painter().rect_filled(back, CornerRadius::same(style::RADIUS_CONTROL), tokens.raised);
        for (at, (sign, name, action)) in all.into_iter().enumerate() {
            let min = pos2(back.left() + SPACE[0] + BUTTON * at as f32, back.top() + 1.0);
            let place = Rect::from_min_size(min, vec2(BUTTON, BUTTON));
            let button = ui.interact(place, id.with(("button", at)), Sense::click());
            button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            let on = button.hovered() || button.has_focus();
            let color = if on { tokens.accent } else { tokens.dim };
            let font = style::icons(style::TEXT_BODY);
            ui.painter().text(place.center(), Align2::CENTER_CENTER, sign, font, color);
            if button.on_hover_text(&name).clicked() {
                actions.push(action);
            }
        }
    }

    fn menu(&self, ui: &mut Ui, actions: &mut Actions) {
        value_menu(ui, self.text, self.filter.as_ref(), actions);
    }
}

/// What a value's own menu offers: copy, to follow what looks like a link, and where records can be found by it, include and exclude.
pub fn value_menu(ui: &mut Ui, text: &str, filter: Option<&(Action, Action)>, actions: &mut Actions) {
    if ui.button(t!("details-menu-copy")).clicked() {
        actions.push(Action::Copy(text.to_owned()));
        ui.close();
    }
    if looks_like_link(text) && ui.button(t!("details-menu-link")).clicked() {
        actions.push(Action::AskLink(text.to_owned()));
        ui.close();
    }
    let Some((include, exclude)) = filter else { return };
    for (name, action) in [(t!("details-menu-include"), include), (t!("details-menu-exclude"), exclude)] {
        if ui.button(name).clicked() {
            actions.push(action.clone());
            ui.close();
        }
    }
}

/// The text on one line, and no more than `limit` characters of it; whether it was cut.
pub fn cut(text: &str, limit: usize) -> (Cow<'_, str>, bool) {
    match text.char_indices().nth(limit) {
        Some((end, _)) => (Cow::Owned(format!("{}…", sanitize_line(&text[..end]))), true),
        None => (sanitize_line(text), false),
    }
}

/// The heading of a part; gives its place.
pub fn heading(ui: &mut Ui, text: &str) -> Rect {
    let tokens = Tokens::of(ui);
    ui.add_space(SPACE[3]);
    let font = style::strong(style::TEXT_SMALL + 0.5);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, tokens.dim);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, text));
    let at = pos2(rect.left(), rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, tokens.dim);
    rect
}

/// A heading that folds what is under it; whether that is open. `open` is the state to begin with.
pub fn fold_heading(ui: &mut Ui, text: &str, open: &mut bool) -> bool {
    let tokens = Tokens::of(ui);
    ui.add_space(SPACE[3]);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, true, *open, text));
    let lit = response.hovered() || response.has_focus();
    let color = if lit { tokens.text } else { tokens.dim };
    let sign = if *open { icon::DOWN } else { icon::RIGHT };
    let at = pos2(rect.left() + SPACE[2], rect.center().y);
    ui.painter().text(at, Align2::CENTER_CENTER, sign, style::icons(style::TEXT_SMALL), color);
    let at = pos2(rect.left() + SPACE[5], rect.center().y);
    let font = style::strong(style::TEXT_SMALL + 0.5);
    ui.painter().text(at, Align2::LEFT_CENTER, text, font, color);
    if response.clicked() {
        *open = !*open;
    }
    *open
}

/// Room for so many rows of one height, and those of them that are in view: only these are laid out.
pub fn rows(ui: &mut Ui, height: f32, number: usize) -> (Rect, Range<usize>) {
    let (whole, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), height * number as f32), Sense::hover());
    let clip = ui.clip_rect();
    let first = ((clip.top() - whole.top()) / height).floor().max(0.0) as usize;
    let last = ((clip.bottom() - whole.top()) / height).ceil().max(0.0) as usize;
    (whole, first.min(number)..last.min(number))
}

/// The place of one of such rows.
pub fn row_at(whole: Rect, height: f32, at: usize) -> Rect {
    let top = whole.top() + height * at as f32;
    Rect::from_min_size(pos2(whole.left(), top), vec2(whole.width(), height))
}

/// A hairline between parts.
pub fn rule(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), SPACE[5]), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, Tokens::of(ui).line));
}

/// A sentence in the secondary colour.
pub fn note(ui: &mut Ui, text: impl Into<String>) {
    let color = Tokens::of(ui).dim;
    ui.label(egui::RichText::new(text).font(style::small()).color(color));
}

/// A link in the small font.
pub fn small_link(ui: &mut Ui, text: &str) -> Response {
    let tokens = Tokens::of(ui);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), style::small(), tokens.accent);
    let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, text));
    if response.hovered() || response.has_focus() {
        ui.painter().hline(rect.x_range(), rect.bottom() - 1.0, Stroke::new(1.0, tokens.accent));
    }
    ui.painter().galley(rect.min, galley, tokens.accent);
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

/// A row of choices of which one is on; the one that was clicked.
pub fn choices<T: Copy + PartialEq>(ui: &mut Ui, on: T, all: &[(T, &str)]) -> Option<T> {
    let mut clicked = None;
    ui.spacing_mut().item_spacing.x = SPACE[0];
    for &(value, name) in all {
        let tokens = Tokens::of(ui);
        let color = if value == on { tokens.text } else { tokens.dim };
        let galley = ui.painter().layout_no_wrap(name.to_owned(), style::small(), color);
        let size = galley.size() + vec2(SPACE[3] * 2.0, SPACE[2]);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, value == on, name));
        let radius = CornerRadius::same(style::RADIUS_CONTROL);
        if value == on {
            ui.painter().rect_filled(rect, radius, tokens.accent_soft);
        } else if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(rect, radius, tokens.raised);
        }
        let at = rect.center() - galley.size() / 2.0;
        ui.painter().galley(at, galley, color);
        if response.clicked() {
            clicked = Some(value);
        }
    }
    clicked
}

/// Where a record's times lie on an axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Where waiting began, in milliseconds since 1970.
    pub created: Option<Millis>,
    /// Where running began.
    pub started: Option<Millis>,
    /// Where it ended; `now` while it is under way.
    pub ended: Option<Millis>,
}

impl Span {
    /// The times of a record; one that is under way goes on until `now`.
    pub fn of(record: Record<'_>, now: Millis) -> Self {
        let open = record.is_open();
        let start = record.started().or(record.created()).map(Time::millis);
        Self {
            created: record.created().map(Time::millis),
            started: record.started().map(Time::millis),
            ended: record.ended().map(Time::millis).or(start.filter(|_| open).map(|start| now.max(start))),
        }
    }

    /// The first and last instant that is known.
    pub fn range(self) -> Option<(Millis, Millis)> {
        let known = [self.created, self.started, self.ended];
        let known = known.into_iter().flatten();
        Some((known.clone().min()?, known.max()?))
    }
}

/// An axis in time across a width.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// The instant at the left edge, in milliseconds since 1970.
    pub from: Millis,
    /// The instant at the right edge.
    pub to: Millis,
}

impl Axis {
    /// The axis that all of these fit on; `None` when none has a time.
    pub fn around(spans: impl Iterator<Item = Span>) -> Option<Self> {
        let both = spans.filter_map(Span::range).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
        Some(Self { from: both.0, to: both.1 })
    }

    /// Where an instant lies between `left` and `right`.
    pub fn x(self, at: Millis, left: f32, right: f32) -> f32 {
        let whole = (self.to - self.from).max(1) as f64;
        let share = ((at - self.from) as f64 / whole).clamp(0.0, 1.0);
        left + (f64::from(right - left) * share) as f32
    }
}

/// Paints wait (hatched) and took (solid) of a record on an axis.
pub fn paint_span(ui: &Ui, rect: Rect, axis: Axis, span: Span, color: Color32) {
    /// What lasted no time at all is still seen.
    const THINNEST: f32 = 3.0;
    let x = |at: Millis| axis.x(at, rect.left(), rect.right());
    let begin = span.started.or(span.ended).or(span.created);
    if let (Some(created), Some(begin)) = (span.created, begin)
        && begin > created
    {
        let wait = Rect::from_x_y_ranges(x(created)..=x(begin), rect.y_range());
        paint_hatch(ui, wait, color);
    }
    let Some(begin) = begin else { return };
    let end = x(span.ended.unwrap_or(begin)).max(x(begin) + THINNEST).min(rect.right());
    let start = x(begin).min(end - THINNEST);
    let took = Rect::from_x_y_ranges(start..=end, rect.y_range());
    ui.painter().rect_filled(took, CornerRadius::same(style::RADIUS_BAR), color);
}

/// Paints the hatch that stands for waiting.
pub fn paint_hatch(ui: &Ui, rect: Rect, color: Color32) {
    const STEP: f32 = 5.0;
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    painter.rect_filled(rect, 0.0, color.gamma_multiply(0.22));
    let stroke = Stroke::new(1.5, color.gamma_multiply(0.8));
    let mut x = rect.left() - rect.height();
    while x < rect.right() {
        painter.line_segment([pos2(x, rect.bottom()), pos2(x + rect.height(), rect.top())], stroke);
        x += STEP;
    }
}

/// A time as the details show it: `2026-11-20 14:22:20 +08:00`.
pub fn time_text(time: Time, zone: Zone) -> String {
    let text = zone.show(time).to_string();
    let (date, rest) = text.split_once('T').unwrap_or((&text, ""));
    let at = rest.len().saturating_sub(6);
    let (clock, offset) = rest.split_at_checked(at).unwrap_or((rest, ""));
    format!("{date} {clock} {offset}")
}

/// A sign in the middle of a place.
pub fn paint_icon(ui: &Ui, at: Pos2, sign: &str, color: Color32) {
    ui.painter().text(at, Align2::CENTER_CENTER, sign, style::icons(style::TEXT_BODY), color);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_at_characters_and_says_so() {
        assert_eq!(cut("上线流程", 4), (Cow::Borrowed("上线流程"), false));
        let (text, is_cut) = cut("上线流程", 3);
        assert_eq!((text.as_ref(), is_cut), ("上线流…", true));
        assert_eq!(cut("a\nb", 9).0, "a\\nb");
    }

    #[test]
    fn an_axis_places_instants_in_proportion() {
        let axis = Axis { from: 1_000, to: 2_000 };
        for (at, x) in [(900, 0.0), (1_000, 0.0), (1_250, 25.0), (2_000, 100.0), (9_000, 100.0_f32)] {
            assert!((axis.x(at, 0.0, 100.0) - x).abs() < 1e-3, "{at}");
        }
        let spans = [
            Span { created: Some(5), started: Some(7), ended: None },
            Span { created: None, started: None, ended: None },
            Span { created: None, started: Some(3), ended: Some(9) },
        ];
        assert_eq!(Axis::around(spans.into_iter()), Some(Axis { from: 3, to: 9 }));
        assert_eq!(Axis::around(spans[1..2].iter().copied()), None);
    }

    #[test]
    fn times_are_read_in_the_zone_with_their_offset() {
        let time = Time::new(1_763_619_740_000, 480);
        assert_eq!(time_text(time, Zone::Source), "2025-11-20 14:22:20 +08:00");
        assert_eq!(time_text(time, Zone::Utc), "2025-11-20 06:22:20 +00:00");
    }
}
