//! The facets: what values there are, how many records have each, and how many of those failed. A click
//! chooses one, with Ctrl several, with Alt none of it; a click on what is chosen takes it back. Enter does the
//! same with the keyboard, arrows walk the rows and fold the sections.

mod rows;
mod walk;

use super::Actions;
use super::shell::Shell;
use super::style::{self, SPACE, Tokens, icon};
use crate::query::edit;
use crate::query::{Facet, FacetCounts, FacetValue};
use crate::t;
use egui::{Align2, Sense, Ui, UiBuilder, pos2, vec2};
use rows::Row;
use std::collections::HashMap;
use walk::Walk;

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
    /// The order of the values that were shown last, where it is held.
    #[serde(skip)]
    held: HashMap<Facet, Vec<String>>,
    /// Whether the pointer is on them, or was when it was seen last.
    #[serde(skip)]
    is_pointed: bool,
    /// The values of each section as they are shown.
    #[serde(skip)]
    orders: HashMap<Facet, Ordered>,
    #[serde(skip)]
    walk: Walk,
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
            held: HashMap::new(),
            is_pointed: false,
            orders: HashMap::new(),
            walk: Walk::default(),
        }
    }
}

impl FacetsState {
    /// Gives the keyboard to the first value.
    pub fn focus(&mut self) {
        self.walk.wants_focus = true;
    }

    /// Forgets everything that belongs to a folder.
    pub fn forget_folder(&mut self) {
        let Self { folded, by_name, .. } = std::mem::take(self);
        *self = Self { folded, by_name, ..Self::default() };
    }

    fn is_by_name(&self, facet: Facet) -> bool {
        self.by_name.iter().any(|key| key == facet.key())
    }

    fn is_folded(&self, facet: Facet) -> bool {
        self.folded.iter().any(|key| key == facet.key())
    }

    fn fold(&mut self, facet: Facet, folded: bool) {
        self.folded.retain(|key| key != facet.key());
        if folded {
            self.folded.push(facet.key().to_owned());
        }
    }

    fn turn(&mut self, facet: Facet) {
        let by_name = self.is_by_name(facet);
        self.by_name.retain(|key| key != facet.key());
        if !by_name {
            self.by_name.push(facet.key().to_owned());
        }
        self.held.remove(&facet);
        self.orders.remove(&facet);
    }

    /// The values of a section as they are shown, worked out again only where something that they follow from has
    /// changed: there may be as many as there are records.
    fn ordered(&mut self, counts: &FacetCounts, revision: u64, hold: Hold) -> Ordered {
        let facet = counts.facet;
        let search = self.searches.get(&facet).map_or("", String::as_str);
        let from = (revision, hold);
        let before = self.orders.remove(&facet);
        if let Some(before) = before.filter(|before| before.from == from && before.search == search) {
            return before;
        }
        let search = search.to_owned();
        let values = self.hold(facet, sorted(counts, self.is_by_name(facet)), hold);
        let values = found(values, &search);
        let places: HashMap<&str, usize> =
            counts.values.iter().map(|value| value.value.as_str()).zip(0..).collect();
        let places = values.iter().filter_map(|value| places.get(value.value.as_str()).copied()).collect();
        let known = counts.values.iter().filter(|value| !value.value.is_empty());
        let most = known.map(|value| value.count).max().unwrap_or(0);
        Ordered { from, search, places, most }
    }

    /// Values in the order in which they were shown before, so that nothing moves under the pointer. What is new
    /// waits until the pointer is elsewhere; what only the keyboard holds lets it come in at the end.
    fn hold<'c>(&mut self, facet: Facet, mut values: Vec<&'c FacetValue>, hold: Hold) -> Vec<&'c FacetValue> {
        if let Some(before) = self.held.get(&facet).filter(|_| hold != Hold::No) {
            let place: HashMap<&str, usize> = before.iter().map(String::as_str).zip(0..).collect();
            let place = |value: &FacetValue| place.get(value.value.as_str()).copied();
            if hold == Hold::All {
                values.retain(|value| place(value).is_some());
            }
            values.sort_by_key(|value| place(value).unwrap_or(usize::MAX));
        }
        if hold != Hold::All || !self.held.contains_key(&facet) {
            self.held.insert(facet, values.iter().map(|value| value.value.clone()).collect());
        }
        values
    }
}

/// The values of a section as they are shown, and what they were worked out from.
#[derive(Clone, Debug)]
struct Ordered {
    /// Which counts they are of, and what of them must not move.
    from: (u64, Hold),
    /// What is searched for.
    search: String,
    /// The places of the values among those that were counted.
    places: Vec<usize>,
    /// How often the most frequent one occurs.
    most: usize,
}

/// What of the values must not move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hold {
    /// Nothing.
    No,
    /// The order of those that are shown.
    Order,
    /// Anything.
    All,
}

/// Shows the facets.
pub fn show(ui: &mut Ui, shell: &Shell<'_>, state: &mut FacetsState, actions: &mut Actions) {
    let moved = state.walk.press(ui);
    if let Some((facet, folded)) = moved {
        state.fold(facet, folded);
    }
    // While the folder is read all comes in as it is found.
    let is_read = shell.status.progress.done;
    // A menu or a tip that lies over them belongs to what is beneath it.
    // A finger is nowhere as soon as it is lifted, and may come down again.
    if let Some(at) = ui.input(|input| input.pointer.hover_pos()) {
        state.is_pointed = ui.max_rect().contains(at);
    }
    let hold = if is_read && state.is_pointed {
        Hold::All
    } else if is_read && state.walk.has_keyboard() {
        Hold::Order
    } else {
        Hold::No
    };
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space(SPACE[3]);
        for counts in shell.facets.iter().filter(|counts| !counts.values.is_empty()) {
            section(ui, shell, counts, state, hold, actions);
            ui.add_space(SPACE[3]);
        }
        // So that the last value scrolls clear of the window's edge.
        ui.add_space(SPACE[6]);
    });
    state.walk.settle(ui);
}

fn section(
    ui: &mut Ui,
    shell: &Shell<'_>,
    counts: &FacetCounts,
    state: &mut FacetsState,
    hold: Hold,
    actions: &mut Actions,
) {
    let facet = counts.facet;
    let folded = state.is_folded(facet);
    let sorting = (!folded && counts.values.len() > FEW).then(|| state.is_by_name(facet));
    match rows::header(ui, facet, folded, sorting, &mut state.walk) {
        Some(rows::HeaderClick::Fold) => state.fold(facet, !folded),
        Some(rows::HeaderClick::Sort) => state.turn(facet),
        None => {}
    }
    if folded {
        state.orders.remove(&facet);
        return;
    }
    let (included, excluded) = edit::values_of(shell.view.filter_text, facet.key());
    let has = |all: &[String], value: &str| all.iter().any(|one| one.eq_ignore_ascii_case(value));
    if counts.values.len() > LONG {
        search_row(ui, facet, state);
    }
    let ordered = state.ordered(counts, shell.facets_revision, hold);
    let number = ordered.places.len();
    let shown = *state.shown.get(&facet).unwrap_or(&FIRST);
    let shown = if number <= shown + FEW { number } else { shown };
    for value in ordered.places.iter().take(shown).filter_map(|&at| counts.values.get(at)) {
        let row = Row {
            facet,
            value,
            most: ordered.most,
            included: has(&included, &value.value),
            excluded: has(&excluded, &value.value),
        };
        row.show(ui, shell.view.filter_text, &mut state.walk, actions);
    }
    if number == 0 {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
        let at = pos2(rect.left() + SPACE[5], rect.center().y);
        ui.painter().text(at, Align2::LEFT_CENTER, t!("facet-none"), style::small(), Tokens::of(ui).dim);
    }
    state.orders.insert(facet, ordered);
    let rest = number.saturating_sub(shown);
    if rest > 0 && rows::more(ui, facet, rest, &mut state.walk) {
        state.shown.insert(facet, shown + MORE);
    }
}

/// The values of a facet: as they were counted, most first, or by name.
fn sorted(counts: &FacetCounts, by_name: bool) -> Vec<&FacetValue> {
    let mut values: Vec<&FacetValue> = counts.values.iter().collect();
    if by_name {
        values.sort_by_cached_key(|value| (value.value.is_empty(), value.value.to_lowercase(), &value.value));
    }
    values
}

/// Those of the values that are searched for.
fn found<'c>(values: Vec<&'c FacetValue>, search: &str) -> Vec<&'c FacetValue> {
    let search = search.trim().to_lowercase();
    if search.is_empty() {
        return values;
    }
    values.into_iter().filter(|value| value.value.to_lowercase().contains(&search)).collect()
}

/// Above the values of a long facet: a field to search them.
fn search_row(ui: &mut Ui, facet: Facet, state: &mut FacetsState) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW + SPACE[1]), Sense::hover());
    let inner = rect.shrink2(vec2(SPACE[4], SPACE[0]));
    let field = inner.with_min_x(inner.left() + SPACE[6]);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn value(value: &str, count: usize) -> FacetValue {
        FacetValue { value: value.into(), count, failed: 0 }
    }

    fn names(values: Vec<&FacetValue>) -> Vec<&str> {
        values.into_iter().map(|value| value.value.as_str()).collect()
    }

    #[test]
    fn a_long_facet_is_searched_and_sorted() {
        let counts = FacetCounts {
            facet: Facet::Tag,
            values: vec![value("b", 9), value("Ab", 5), value("视频", 1), value("", 7)],
        };
        assert_eq!(names(sorted(&counts, false)), ["b", "Ab", "视频", ""]);
        assert_eq!(names(sorted(&counts, true)), ["Ab", "b", "视频", ""], "what has none stands last");
        assert_eq!(names(found(sorted(&counts, false), " B")), ["b", "Ab"]);
        assert_eq!(names(found(sorted(&counts, true), "b")), ["Ab", "b"]);
        assert!(found(sorted(&counts, false), "x").is_empty());
    }

    #[test]
    fn the_order_is_worked_out_again_when_what_it_follows_from_changes() {
        let counts =
            FacetCounts { facet: Facet::Tag, values: vec![value("b", 9), value("Ab", 5), value("c", 1)] };
        let mut state = FacetsState::default();
        let places = |state: &mut FacetsState, counts: &FacetCounts, generation| {
            let ordered = state.ordered(counts, generation, Hold::No);
            let places = ordered.places.clone();
            state.orders.insert(Facet::Tag, ordered);
            places
        };
        assert_eq!(places(&mut state, &counts, 1), [0, 1, 2]);
        state.turn(Facet::Tag);
        assert_eq!(places(&mut state, &counts, 1), [1, 0, 2]);
        state.searches.insert(Facet::Tag, "b".into());
        assert_eq!(places(&mut state, &counts, 1), [1, 0]);
        state.searches.clear();
        let other = FacetCounts { facet: Facet::Tag, values: vec![value("x", 3), value("a", 2)] };
        assert_eq!(places(&mut state, &other, 2), [1, 0]);
        assert_eq!(state.orders[&Facet::Tag].most, 3);
    }

    #[test]
    fn nothing_moves_under_the_pointer_and_what_is_new_comes_when_it_is_gone() {
        let mut state = FacetsState::default();
        let before = [value("a", 9), value("b", 5)];
        let after = [value("b", 12), value("new", 10), value("a", 9)];
        let mut shown = |values: &'static [FacetValue], hold| {
            names(state.hold(Facet::Tag, values.iter().collect(), hold))
        };
        let (before, after): (&'static [FacetValue], &'static [FacetValue]) =
            (Box::leak(Box::new(before)), Box::leak(Box::new(after)));
        assert_eq!(shown(before, Hold::No), ["a", "b"]);
        assert_eq!(shown(after, Hold::All), ["a", "b"]);
        assert_eq!(shown(after, Hold::Order), ["a", "b", "new"]);
        assert_eq!(shown(after, Hold::No), ["b", "new", "a"]);
    }
}
