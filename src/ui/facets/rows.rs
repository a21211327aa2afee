//! The rows of the facets: heading, value, and "more".

use super::walk::Walk;
use super::{ROW, SHARE, title};
use crate::callback::StateClass;
use crate::query::edit;
use crate::query::{Facet, FacetValue};
use crate::t;
use crate::ui::style::{self, SPACE, Tokens, icon};
use crate::ui::widgets::{self, Line, count};
use crate::ui::{Action, Actions, cells, wording};
use egui::accesskit::Role;
use egui::{
    Align2, CornerRadius, Id, Modifiers, Rect, Response, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

/// Most characters of a value in its tooltip, and in its menu.
const MOST_CHARS: usize = 2_000;
const MOST_MENU_CHARS: usize = 40;

/// What a click on a heading asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeaderClick {
    /// Fold the section, or unfold it.
    Fold,
    /// Sort its values the other way.
    Sort,
}

/// A row over the whole width that can be clicked, with a name that stays the same when its place does not.
fn row(ui: &mut Ui, id: Id) -> (Rect, Response) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let response = ui.interact(rect, id, Sense::click());
    (rect, response)
}

/// The frame round what has the keyboard.
fn paint_focus(ui: &Ui, rect: Rect, response: &Response) {
    if response.has_focus() {
        let stroke = (1.0, Tokens::of(ui).accent);
        ui.painter().rect_stroke(rect, f32::from(style::RADIUS_CONTROL), stroke, StrokeKind::Inside);
    }
}

/// The heading of a section. `sorting` is whether its values are sorted by name, where they can be sorted.
pub(super) fn header(
    ui: &mut Ui,
    facet: Facet,
    folded: bool,
    sorting: Option<bool>,
    walk: &mut Walk,
) -> Option<HeaderClick> {
    let tokens = Tokens::of(ui);
    let (rect, response) = row(ui, Id::unique(("facet heading", facet.key())));
    let title = title(facet);
    response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, true, !folded, title));
    walk.stop(&response, facet, true);
    paint_focus(ui, rect.shrink2(vec2(SPACE[2], 0.5)), &response);
    let pointed = ui.rect_contains_pointer(rect);
    let color = if pointed || response.has_focus() { tokens.text } else { tokens.dim };
    let at = pos2(rect.left() + SPACE[5], rect.center().y);
    let font = style::strong(style::TEXT_SMALL + 0.5);
    ui.painter().text(at, Align2::LEFT_CENTER, title, font, color);
    let sign = if folded { icon::RIGHT } else { icon::DOWN };
    let at = pos2(rect.right() - SPACE[5], rect.center().y);
    ui.painter().text(at, Align2::CENTER_CENTER, sign, style::icons(style::TEXT_SMALL), color);
    let mut click = response.clicked().then_some(HeaderClick::Fold);
    if let Some(by_name) = sorting {
        let place =
            Rect::from_center_size(at - vec2(SPACE[6] + SPACE[0], 0.0), vec2(SPACE[5] + SPACE[1], SPACE[5]));
        let shown = pointed || response.has_focus() || by_name;
        if sort_button(ui, place, facet, by_name, shown) {
            click = Some(HeaderClick::Sort);
        }
    }
    click
}

/// Shows how the values of a section are sorted, while the heading is pointed at or that is not as usual; whether it
/// was clicked.
fn sort_button(ui: &Ui, place: Rect, facet: Facet, by_name: bool, shown: bool) -> bool {
    let response = ui.interact(place, Id::unique(("facet order", facet.key())), Sense::click());
    let name = if by_name {
        t!("facet-sort-by-count", facet = title(facet))
    } else {
        t!("facet-sort-by-name", facet = title(facet))
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    paint_focus(ui, place, &response);
    let tokens = Tokens::of(ui);
    if shown || response.has_focus() {
        let color = if response.hovered() || response.has_focus() { tokens.text } else { tokens.dim };
        let sign = if by_name { icon::BY_NAME } else { icon::BY_COUNT };
        let font = style::icons(style::TEXT_BODY);
        ui.painter().text(place.center(), Align2::CENTER_CENTER, sign, font, color);
    }
    let now = if by_name { t!("facet-by-name") } else { t!("facet-by-count") };
    let response = response.on_hover_ui(|ui| {
        ui.label(now);
        ui.weak(&name);
    });
    response.clicked()
}

/// The row that shows more values; whether it was clicked.
pub(super) fn more(ui: &mut Ui, facet: Facet, number: usize, walk: &mut Walk) -> bool {
    let tokens = Tokens::of(ui);
    let (rect, response) = row(ui, Id::unique(("facet more", facet.key())));
    let text = t!("facet-more", shown = count(number));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &text));
    walk.stop(&response, facet, false);
    paint_focus(ui, rect.shrink2(vec2(SPACE[2], 0.5)), &response);
    let color = if response.hovered() || response.has_focus() { tokens.text } else { tokens.accent };
    let at = pos2(rect.left() + SPACE[5], rect.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, &text, style::small(), color);
    response.clicked()
}

/// How a value was clicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Click {
    Only,
    Add,
    Exclude,
}

/// One value while it is shown.
pub(super) struct Row<'a> {
    pub facet: Facet,
    pub value: &'a FacetValue,
    /// The largest count of its section.
    pub most: usize,
    pub included: bool,
    pub excluded: bool,
}

impl Row<'_> {
    /// The value as it is shown: what is not known says so.
    fn name(&self) -> &str {
        if self.value.value.is_empty() {
            t!("facet-unknown")
        } else {
            wording::facet_value(self.facet, &self.value.value)
        }
    }

    fn action(&self, click: Click, filter: &str) -> Action {
        let (key, value) = (self.facet.key(), self.value.value.clone());
        let chosen = (click == Click::Exclude && self.excluded) || (click != Click::Exclude && self.included);
        match click {
            // One of several that are chosen: a plain click means this one alone, not none of it.
            Click::Only if self.included && edit::values_of(filter, key).0.len() > 1 => {
                Action::FilterOnly(key, value)
            }
            _ if chosen || (click == Click::Only && self.excluded) => {
                Action::SetFilter(edit::without_value(filter, key, &value))
            }
            Click::Only => Action::FilterOnly(key, value),
            Click::Add => Action::FilterAdd(key, value),
            Click::Exclude => Action::FilterExclude(key, value),
        }
    }

    /// Shows it; what is asked of it goes to the actions.
    pub fn show(&self, ui: &mut Ui, filter: &str, walk: &mut Walk, actions: &mut Actions) {
        let (rect, response) = row(ui, Id::unique(("facet value", self.facet.key(), &self.value.value)));
        walk.stop(&response, self.facet, false);
        if !ui.is_rect_visible(rect) {
            return;
        }
        let FacetValue { count: number, failed, .. } = self.value;
        let name = self.name();
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, self.included, name));
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_value(count(*number)));
        self.paint(ui, rect, response.hovered());
        paint_focus(ui, rect.shrink2(vec2(SPACE[2], 0.5)), &response);
        response.context_menu(|ui| self.menu(ui, filter, actions));
        let click = match ui.input(|input| input.modifiers) {
            Modifiers { alt: true, .. } => Click::Exclude,
            Modifiers { command: true, .. } => Click::Add,
            _ => Click::Only,
        };
        if response.clicked() {
            actions.push(self.action(click, filter));
        }
        response.on_hover_ui(|ui| {
            ui.label(cells::cut(name, MOST_CHARS).as_ref());
            ui.weak(t!("facet-tip", count = *number, shown = count(*number), failed = count(*failed)));
            ui.weak(t!("facet-tip-keys"));
        });
    }

    /// What a click does, in words, for who has no Ctrl and no Alt at hand.
    fn menu(&self, ui: &mut Ui, filter: &str, actions: &mut Actions) {
        let shown = cells::cut(self.name(), MOST_MENU_CHARS).into_owned();
        let (key, value) = (self.facet.key(), self.value.value.clone());
        let others = !edit::values_of(filter, key).0.is_empty();
        let only = Action::FilterOnly(key, value.clone());
        let clear = Action::SetFilter(edit::without_value(filter, key, &value));
        let entries = [
            (t!("cell-only", value = shown.clone()), only, true),
            (
                t!("cell-add", value = shown.clone()),
                Action::FilterAdd(key, value.clone()),
                others && !self.included,
            ),
            (t!("cell-exclude", value = shown), Action::FilterExclude(key, value.clone()), !self.excluded),
            (t!("facet-clear").to_owned(), clear, self.included || self.excluded),
            (t!("cell-copy").to_owned(), Action::Copy(value), true),
        ];
        for (text, action, is_offered) in entries {
            if is_offered && ui.button(text).clicked() {
                actions.push(action);
                ui.close();
            }
        }
    }

    fn paint(&self, ui: &Ui, rect: Rect, lit: bool) {
        let tokens = Tokens::of(ui);
        let painter = ui.painter();
        let back = rect.shrink2(vec2(SPACE[2], 0.5));
        let radius = CornerRadius::same(style::RADIUS_CONTROL);
        if self.included {
            painter.rect_filled(back, radius, tokens.accent_soft);
        } else if lit {
            painter.rect_filled(back, radius, tokens.raised);
        }
        let FacetValue { value, count: number, failed } = self.value;
        let is_dim = *number == 0 || self.excluded || value.is_empty();
        let color = if is_dim { tokens.dim } else { tokens.text };
        let mut x = rect.left() + SPACE[5];
        if let Some((sign, sign_color)) = self.sign(tokens) {
            let at = pos2(x + SPACE[2], rect.center().y);
            painter.text(at, Align2::CENTER_CENTER, sign, style::icons(style::TEXT_SMALL), sign_color);
            x += SPACE[5] + SPACE[0];
        }
        let right = rect.right() - SPACE[5];
        let number_color = if *number == 0 { tokens.dim } else { color.lerp_to_gamma(tokens.dim, 0.4) };
        let text = count(*number);
        let placed = painter.text(
            pos2(right, rect.center().y),
            Align2::RIGHT_CENTER,
            text,
            style::mono(),
            number_color,
        );
        let width = placed.left() - SPACE[3] - x;
        let line = Line { text: self.name(), font: style::body(), color, width };
        let text = widgets::paint_line(ui, pos2(x, rect.center().y), Align2::LEFT_CENTER, &line);
        if self.excluded {
            painter.hline(text.x_range(), text.center().y + 1.0, egui::Stroke::new(1.0, tokens.failed));
        }
        let whole = right - rect.left() - SPACE[4];
        let share = |part: usize| whole * (part as f32 / self.most.max(1) as f32).min(1.0);
        let bar = |width: f32| {
            Rect::from_min_size(pos2(rect.left() + SPACE[4], rect.bottom() - SHARE), vec2(width, SHARE))
        };
        painter.rect_filled(bar(share(*number)), 0.0, tokens.line);
        if *failed > 0 {
            painter.rect_filled(bar(share(*failed).max(SHARE)), 0.0, tokens.failed);
        }
    }

    /// The sign of a state; that of an excluded value.
    fn sign(&self, tokens: &Tokens) -> Option<(&'static str, egui::Color32)> {
        if self.excluded {
            return Some((icon::EXCLUDE, tokens.failed));
        }
        (self.facet == Facet::State).then(|| {
            let class = StateClass::of(&self.value.value);
            (style::glyph(class), tokens.state(class))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn action(filter: &str, click: Click) -> Action {
        let value = FacetValue { value: "Failed".into(), count: 1, failed: 1 };
        let (included, excluded) = edit::values_of(filter, "state");
        let row = Row {
            facet: Facet::State,
            value: &value,
            most: 1,
            included: included.contains(&value.value),
            excluded: excluded.contains(&value.value),
        };
        row.action(click, filter)
    }

    #[test]
    fn a_click_chooses_and_a_second_one_takes_it_back() {
        assert_eq!(action("", Click::Only), Action::FilterOnly("state", "Failed".into()));
        assert_eq!(action("state:Failed a", Click::Only), Action::SetFilter("a".into()));
        assert_eq!(action("-state:Failed", Click::Only), Action::SetFilter(String::new()));
        let only = Action::FilterOnly("state", "Failed".into());
        assert_eq!(action("state:Failed,Cancel", Click::Only), only);
    }

    #[test]
    fn ctrl_adds_and_alt_excludes_and_each_takes_itself_back() {
        let cancel = "state:Cancel";
        assert_eq!(action(cancel, Click::Add), Action::FilterAdd("state", "Failed".into()));
        assert_eq!(action(cancel, Click::Exclude), Action::FilterExclude("state", "Failed".into()));
        assert_eq!(action("state:Failed,Cancel", Click::Add), Action::SetFilter(cancel.into()));
        assert_eq!(action("-state:Failed", Click::Exclude), Action::SetFilter(String::new()));
    }
}
