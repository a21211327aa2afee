//! The facets: what values there are, how many records have each, and how many of those failed. A click
//! chooses one, with Ctrl several, with Alt none of it; a click on what is chosen takes it back.

use super::shell::Shell;
use super::style::{self, SPACE, Tokens, icon};
use super::widgets::{self, Line, count};
use super::{Action, Actions, wording};
use crate::callback::StateClass;
use crate::query::edit;
use crate::query::{Facet, FacetCounts, FacetValue};
use crate::t;
use egui::accesskit::Role;
use egui::{Align2, CornerRadius, Modifiers, Rect, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use std::collections::HashMap;

/// Height of a value's row, in points.
const ROW: f32 = 23.0;
/// Height of the bar that shows a value's share.
const SHARE: f32 = 2.0;
/// Values of a facet that are shown before more are asked for.
const FIRST: usize = 8;
/// How many more are shown each time.
const MORE: usize = 50;

/// A facet with more values than this can be searched and sorted.
const LONG: usize = 20;

/// So few more are shown at once: a row that says "1 more" would take as much room.
const FEW: usize = 2;

/// What the facets keep. What is folded stays so over restarts.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct FacetsState {
    /// The keys of the facets that are folded.
    folded: Vec<String>,
    /// The keys of the facets that are sorted by name.
    by_name: Vec<String>,
    #[serde(skip)]
    shown: HashMap<Facet, usize>,
    /// What is searched for in long facets.
    #[serde(skip)]
    searches: HashMap<Facet, String>,
}

impl Default for FacetsState {
    /// Open are those that tell what happened; where and how is a click away.
    fn default() -> Self {
        let rare = [Facet::Event, Facet::Queue, Facet::Bucket, Facet::Region, Facet::Format, Facet::Kind];
        Self {
            folded: rare.map(|facet| facet.key().to_owned()).to_vec(),
            by_name: Vec::new(),
            shown: HashMap::new(),
            searches: HashMap::new(),
        }
    }
}

/// Shows the facets.
pub fn show(ui: &mut Ui, shell: &Shell<'_>, state: &mut FacetsState, actions: &mut Actions) {
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space(SPACE[3]);
        for counts in shell.facets.iter().filter(|counts| !counts.values.is_empty()) {
            section(ui, shell, counts, state, actions);
            ui.add_space(SPACE[3]);
        }
        // So that the last value scrolls clear of the window's edge.
        ui.add_space(SPACE[6]);
    });
}

fn section(
    ui: &mut Ui,
    shell: &Shell<'_>,
    counts: &FacetCounts,
    state: &mut FacetsState,
    actions: &mut Actions,
) {
    let facet = counts.facet;
    let folded = state.folded.iter().any(|key| key == facet.key());
    if header(ui, title(facet), folded) {
        if folded {
            state.folded.retain(|key| key != facet.key());
        } else {
            state.folded.push(facet.key().to_owned());
        }
    }
    if folded {
        return;
    }
    let (included, excluded) = edit::values_of(shell.filter, facet.key());
    let has = |all: &[String], value: &str| all.iter().any(|one| one.eq_ignore_ascii_case(value));
    let known = counts.values.iter().filter(|value| !value.value.is_empty());
    let most = known.map(|value| value.count).max().unwrap_or(0);
    let values = if counts.values.len() > LONG {
        search_row(ui, facet, state);
        found(counts, state)
    } else {
        counts.values.iter().collect()
    };
    let shown = *state.shown.get(&facet).unwrap_or(&FIRST);
    let shown = if values.len() <= shown + FEW { values.len() } else { shown };
    for &value in values.iter().take(shown) {
        let row = Row {
            facet,
            value,
            most,
            included: has(&included, &value.value),
            excluded: has(&excluded, &value.value),
        };
        if let Some(click) = row.show(ui) {
            actions.push(row.action(click, shell.filter));
        }
    }
    if values.is_empty() {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
        let at = pos2(rect.left() + SPACE[5], rect.center().y);
        ui.painter().text(at, Align2::LEFT_CENTER, t!("facet-none"), style::small(), Tokens::of(ui).dim);
    }
    let rest = values.len().saturating_sub(shown);
    if rest > 0 && more_row(ui, rest) {
        state.shown.insert(facet, shown + MORE);
    }
}

/// The values of a long facet that are searched for, in the order that is asked for.
fn found<'c>(counts: &'c FacetCounts, state: &FacetsState) -> Vec<&'c FacetValue> {
    let search = state.searches.get(&counts.facet).map(|text| text.trim().to_lowercase()).unwrap_or_default();
    let fits = |value: &&FacetValue| search.is_empty() || value.value.to_lowercase().contains(&search);
    let mut values: Vec<&FacetValue> = counts.values.iter().filter(fits).collect();
    if state.is_by_name(counts.facet) {
        values.sort_by_cached_key(|value| (value.value.to_lowercase(), &value.value));
    }
    values
}

impl FacetsState {
    fn is_by_name(&self, facet: Facet) -> bool {
        self.by_name.iter().any(|key| key == facet.key())
    }
}

/// Above the values of a long facet: a field to search them, and a button that sorts them the other way.
fn search_row(ui: &mut Ui, facet: Facet, state: &mut FacetsState) {
    let by_name = state.is_by_name(facet);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW + SPACE[1]), Sense::hover());
    let inner = rect.shrink2(vec2(SPACE[4], SPACE[0]));
    let (sign, text) =
        if by_name { (icon::UP, t!("facet-by-count")) } else { (icon::DOWN, t!("facet-by-name")) };
    let button = inner.with_min_x(inner.right() - SPACE[5]);
    let builder = UiBuilder::new().max_rect(button).layout(egui::Layout::left_to_right(egui::Align::Center));
    let sort = ui.scope_builder(builder, |ui| widgets::small_icon_button(ui, sign, text)).inner;
    if sort.clicked() {
        if by_name {
            state.by_name.retain(|key| key != facet.key());
        } else {
            state.by_name.push(facet.key().to_owned());
        }
    }
    let field = inner.with_max_x(button.left() - SPACE[1]).with_min_x(inner.left() + SPACE[6]);
    let search = state.searches.entry(facet).or_default();
    let edit = egui::TextEdit::singleline(search)
        .id(egui::Id::unique(("facet search", facet.key())))
        .hint_text(t!("facet-search-hint"))
        .font(style::small())
        .desired_width(field.width())
        .align(Align2::LEFT_CENTER)
        .frame(egui::Frame::NONE);
    let builder = UiBuilder::new().max_rect(field).layout(egui::Layout::left_to_right(egui::Align::Center));
    let response = ui.scope_builder(builder, |ui| ui.add(edit)).inner;
    let tokens = Tokens::of(ui);
    let lit = response.has_focus() || response.hovered();
    let at = pos2(rect.left() + SPACE[5] + SPACE[2], response.rect.center().y);
    let color = if lit { tokens.text } else { tokens.dim };
    ui.painter().text(at, Align2::CENTER_CENTER, icon::SEARCH, style::icons(style::TEXT_SMALL), color);
    if lit {
        let line = if response.has_focus() { tokens.accent } else { tokens.line };
        ui.painter().hline(at.x - SPACE[2]..=field.right(), rect.bottom() - 1.0, (1.0, line));
    }
    let name = t!("facet-search", facet = title(facet));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(name));
}

fn title(facet: Facet) -> &'static str {
    match facet {
        Facet::State => t!("facet-state"),
        Facet::Tag => t!("facet-tag"),
        Facet::Event => t!("facet-event"),
        Facet::Workflow => t!("facet-workflow"),
        Facet::Queue => t!("facet-queue"),
        Facet::Bucket => t!("facet-bucket"),
        Facet::Region => t!("facet-region"),
        Facet::Format => t!("facet-format"),
        Facet::Kind => t!("facet-kind"),
        Facet::Code => t!("facet-code"),
        Facet::Problem => t!("facet-problem"),
    }
}

/// The heading of a section; whether it was clicked.
fn header(ui: &mut Ui, title: &str, folded: bool) -> bool {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, true, !folded, title));
    let lit = response.hovered() || response.has_focus();
    let color = if lit { tokens.text } else { tokens.dim };
    let at = pos2(rect.left() + SPACE[5], rect.center().y);
    let font = style::strong(style::TEXT_SMALL + 0.5);
    ui.painter().text(at, Align2::LEFT_CENTER, title, font, color);
    let sign = if folded { icon::RIGHT } else { icon::DOWN };
    let at = pos2(rect.right() - SPACE[5], rect.center().y);
    ui.painter().text(at, Align2::CENTER_CENTER, sign, style::icons(style::TEXT_SMALL), color);
    response.clicked()
}

/// The row that shows more values; whether it was clicked.
fn more_row(ui: &mut Ui, number: usize) -> bool {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let text = t!("facet-more", shown = count(number));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &text));
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
struct Row<'a> {
    facet: Facet,
    value: &'a FacetValue,
    /// The largest count of its section.
    most: usize,
    included: bool,
    excluded: bool,
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

    fn show(&self, ui: &mut Ui) -> Option<Click> {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
        if !ui.is_rect_visible(rect) {
            return None;
        }
        let FacetValue { count: number, failed, .. } = self.value;
        let name = self.name();
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, self.included, name));
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_value(count(*number)));
        self.paint(ui, rect, response.hovered() || response.has_focus());
        let response = response.on_hover_ui(|ui| {
            ui.label(name);
            ui.weak(t!("facet-tip", count = *number, shown = count(*number), failed = count(*failed)));
            ui.weak(t!("facet-tip-keys"));
        });
        let modifiers = ui.input(|input| input.modifiers);
        let click = match modifiers {
            Modifiers { alt: true, .. } => Click::Exclude,
            Modifiers { command: true, .. } => Click::Add,
            _ => Click::Only,
        };
        response.clicked().then_some(click)
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
    fn a_long_facet_is_searched_and_sorted() {
        let value = |value: &str, count| FacetValue { value: value.into(), count, failed: 0 };
        let values = vec![value("b", 9), value("Ab", 5), value("视频", 1)];
        let counts = FacetCounts { facet: Facet::Tag, values };
        let mut state = FacetsState::default();
        let shown = |state: &FacetsState| -> Vec<String> {
            found(&counts, state).iter().map(|value| value.value.clone()).collect()
        };
        assert_eq!(shown(&state), ["b", "Ab", "视频"]);
        state.searches.insert(Facet::Tag, " B".into());
        assert_eq!(shown(&state), ["b", "Ab"]);
        state.by_name.push("tag".into());
        assert_eq!(shown(&state), ["Ab", "b"]);
        state.searches.insert(Facet::Tag, "x".into());
        assert!(shown(&state).is_empty());
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
