//! The palette: every command and every view, found by typing a part of its name.

use super::areas::Area;
use super::command::Command;
use super::style::{self, SPACE, Tokens};
use super::views::{View, ViewAction, Views};
use super::widgets::{self, Line};
use super::{Action, Actions, cells};
use crate::query;
use crate::t;
use crate::text::Language;
use egui::accesskit::Role;
use egui::{Align2, Id, Key, Modal, Modifiers, Sense, Ui, WidgetInfo, pos2, vec2};
use std::borrow::Cow;

/// Width of the palette, in points.
const WIDTH: f32 = 480.0;
/// Height of a row.
const ROW: f32 = 26.0;
/// Rows that are seen at once.
const ROWS: f32 = 13.5;

/// What the palette keeps.
#[derive(Clone, Debug, Default)]
pub struct PaletteState {
    open: bool,
    text: String,
    chosen: usize,
    /// Whether the chosen row is to be scrolled to.
    moved: bool,
}

impl PaletteState {
    /// Shows the palette, empty.
    pub fn open(&mut self) {
        *self = Self { open: true, ..Self::default() };
    }

    /// Whether it is shown.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Hides it.
    pub fn close(&mut self) {
        self.open = false;
    }
}

/// Shows the palette, if it is open. Gives the area whose gestures were chosen to be read.
pub fn show(
    ctx: &egui::Context,
    views: &Views,
    used: &[Command],
    state: &mut PaletteState,
    actions: &mut Actions,
) -> Option<Area> {
    if !state.open {
        return None;
    }
    let id = Id::unique("palette");
    let area = Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, style::ROW_TOP + SPACE[6]));
    let frame = egui::Frame::popup(&ctx.style_of(ctx.theme()));
    let modal = Modal::new(id).area(area).frame(frame).show(ctx, |ui| {
        ui.set_width(WIDTH.min(ctx.content_rect().width() - 2.0 * SPACE[6]));
        widgets::region(ui, t!("palette-name"), |ui| contents(ui, views, used, state))
    });
    if let Some(entry) = modal.inner {
        state.close();
        match entry {
            Entry::Command(command) => {
                actions.extend([Action::Used(command), Action::Run(command)]);
            }
            Entry::View(at) => actions.push(Action::View(ViewAction::Take(at))),
            Entry::Gesture(area, _) => return Some(area),
        }
    } else if modal.should_close() {
        state.close();
    }
    None
}

/// What the palette offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Entry {
    Command(Command),
    /// The view at that place.
    View(usize),
    /// What the mouse does in an area, by its place there: the mouse does it, here it is only told.
    Gesture(Area, usize),
}

impl Entry {
    fn text(self, views: &Views) -> Cow<'static, str> {
        match self {
            Self::Command(command) => command.text().into(),
            Self::View(at) => {
                let name = views.list().get(at).map_or("", View::name);
                t!("palette-view", name = cells::one_line(name)).into()
            }
            Self::Gesture(area, at) => {
                let (gesture, does) = area.gestures().get(at).copied().unwrap_or_default();
                t!("palette-gesture", gesture = gesture, does = does).into()
            }
        }
    }

    fn keys(self) -> String {
        match self {
            Self::Command(command) => command.keys_text(),
            Self::View(at) => Command::view_key_text(at).unwrap_or_default(),
            Self::Gesture(area, _) => area.name().to_owned(),
        }
    }
}

fn contents(ui: &mut Ui, views: &Views, used: &[Command], state: &mut PaletteState) -> Option<Entry> {
    let step = |ui: &mut Ui, key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let (down, up) = (step(ui, Key::ArrowDown), step(ui, Key::ArrowUp));
    let enter = ui.input(|input| input.key_pressed(Key::Enter));
    let edit = egui::TextEdit::singleline(&mut state.text)
        .hint_text(t!("palette-hint"))
        .desired_width(f32::INFINITY)
        .margin(vec2(SPACE[3], SPACE[2]));
    let field = ui.add(edit);
    ui.ctx().accesskit_node_builder(field.id, |node| node.set_label(t!("palette-hint")));
    if !field.has_focus() {
        field.request_focus();
    }
    if field.changed() {
        state.chosen = 0;
    }
    let found = find(&state.text, views, used);
    let last = found.len().saturating_sub(1);
    state.moved = down || up;
    state.chosen = match (down, up) {
        (true, false) => (state.chosen + 1).min(last),
        (false, true) => state.chosen.saturating_sub(1),
        _ => state.chosen.min(last),
    };
    if found.is_empty() {
        ui.weak(t!("palette-none"));
        return None;
    }
    let mut clicked = None;
    ui.spacing_mut().item_spacing.y = 0.0;
    let most = (ROW * ROWS).min(ui.ctx().content_rect().height() - 3.0 * style::ROW_TOP - SPACE[6]);
    egui::ScrollArea::vertical().max_height(most).show(ui, |ui| {
        for (at, &entry) in found.iter().enumerate() {
            let response = row(ui, &entry.text(views), &entry.keys(), at == state.chosen);
            if at == state.chosen && state.moved {
                response.scroll_to_me(None);
            }
            if response.clicked() {
                clicked = Some(entry);
            }
        }
    });
    clicked.or_else(|| found.get(state.chosen).copied().filter(|_| enter))
}

fn row(ui: &mut Ui, text: &str, keys: &str, chosen: bool) -> egui::Response {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, chosen, text));
    let fill = match (chosen, response.hovered()) {
        (true, _) => tokens.accent_soft,
        (false, true) => tokens.raised,
        (false, false) => style::CLEAR,
    };
    ui.painter().rect_filled(rect, f32::from(style::RADIUS_CONTROL), fill);
    let at = pos2(rect.right() - SPACE[3], rect.center().y);
    let keys = ui.painter().text(at, Align2::RIGHT_CENTER, keys, style::mono(), tokens.dim);
    let at = pos2(rect.left() + SPACE[3], rect.center().y);
    let width = keys.left() - SPACE[4] - at.x;
    let line = Line { text, font: style::body(), color: tokens.text, width };
    widgets::paint_line(ui, at, Align2::LEFT_CENTER, &line);
    response
}

/// The commands and views that fit, the best first: those whose name begins with what was typed, then those with all
/// of its words, then those with its letters in that order; among equals the commands that were used last, and views
/// after commands. Words of any language find commands, for who has to find the way back, and so do letters in full
/// width. The palette itself is not offered, and views have their own names. Who looks for something finds what the
/// mouse does, too, in whichever area, behind everything that fits as well.
fn find(text: &str, views: &Views, used: &[Command]) -> Vec<Entry> {
    let typed = fold(text);
    let words: Vec<&str> = typed.split_whitespace().collect();
    let fits = |names: &[String]| names.iter().filter_map(|name| fit(name, typed.trim(), &words)).min();
    let recency = |command: Command| used.iter().position(|&one| one == command).unwrap_or(used.len());
    let offered = |command: &Command| !matches!(command, Command::ShowPalette | Command::TakeView);
    let commands = Command::ALL.into_iter().filter(offered).filter_map(|command| {
        let names = Language::ALL.map(|language| fold(command.text_in(language)));
        Some((fits(&names)?, recency(command), Entry::Command(command)))
    });
    let shown = (0..views.list().len()).map(Entry::View).filter_map(|entry| {
        let fits = fits(&[fold(&entry.text(views))])?;
        Some((fits, used.len(), entry))
    });
    let areas = Area::ALL.into_iter().filter(|_| !words.is_empty());
    let gestures = areas.flat_map(|area| (0..area.gestures().len()).map(move |at| Entry::Gesture(area, at)));
    let gestures = gestures.filter_map(|entry| {
        // Of letters here and there in a sentence nothing follows.
        let fits = fits(&[fold(&entry.text(views))]).filter(|&fits| fits < LETTERS)?;
        Some((fits, used.len() + 1, entry))
    });
    let mut found: Vec<(u8, usize, Entry)> = commands.chain(shown).chain(gestures).collect();
    found.sort_unstable();
    found.into_iter().map(|(.., entry)| entry).collect()
}

/// A text as it is searched: in half width, in small letters.
pub(super) fn fold(text: &str) -> String {
    query::to_half_width(text).to_lowercase()
}

/// How well a name fits that only has the letters, in their order.
const LETTERS: u8 = 3;

/// How well what was typed fits a name; the less the better.
fn fit(name: &str, typed: &str, words: &[&str]) -> Option<u8> {
    if name.starts_with(typed) {
        return Some(0);
    }
    let begins = |word: &&str| name.split(|c: char| !c.is_alphanumeric()).any(|part| part.starts_with(*word));
    if words.iter().all(begins) {
        return Some(1);
    }
    if words.iter().all(|word| name.contains(word)) {
        return Some(2);
    }
    let typed: Vec<char> = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
    let name: Vec<char> = name.chars().collect();
    let begins = |at: usize| at == 0 || !name[at - 1].is_alphanumeric();
    let near = |at: usize| begins(at) && has_letters(&name[at..], &typed);
    (0..name.len()).any(near).then_some(LETTERS)
}

/// Whether a text begins with the first of some letters and has all of them, in their order and near one another: of
/// letters that are strewn over a sentence nothing follows.
fn has_letters(text: &[char], letters: &[char]) -> bool {
    if text.first() != letters.first() {
        return false;
    }
    let mut rest = text.iter().take(letters.len() * 2);
    letters.iter().all(|letter| rest.any(|other| other == letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_found_by_any_part_of_its_name() {
        let views = Views::default();
        let find = |text: &str| find(text, &views, &[]);
        assert_eq!(find("").len(), Command::ALL.len() - 2 + views.list().len());
        assert_eq!(find("ZOOM in")[0], Entry::Command(Command::ZoomIn));
        assert_eq!(find("放大")[0], Entry::Command(Command::ZoomIn));
        assert_eq!(find("语言")[0], find("language")[0]);
        assert_eq!(find("failures")[0], Entry::View(0));
        assert_eq!(find("ＦＡＩＬＵＲＥＳ")[0], Entry::View(0));
        assert!(find("no such command").is_empty());
    }

    #[test]
    fn what_the_mouse_does_is_found_wherever_the_keyboard_is() {
        let find = |text: &str| find(text, &Views::default(), &[]);
        let is_gesture = |entry: &Entry| matches!(entry, Entry::Gesture(..));
        assert!(!find("").iter().any(is_gesture), "they are for who looks for them");
        let areas = |text: &str| -> Vec<Area> {
            let areas = find(text).into_iter().filter_map(|entry| match entry {
                Entry::Gesture(area, _) => Some(area),
                _ => None,
            });
            areas.collect()
        };
        assert_eq!(areas("drag ruler"), [Area::Timeline]);
        assert_eq!(areas("alt+click"), [Area::Top, Area::Facets]);
        assert!(find("zoom").iter().position(is_gesture) > Some(1), "commands come first");
    }

    #[test]
    fn letters_in_their_order_find_it_too_and_what_fits_better_comes_first() {
        let find = |text: &str| find(text, &Views::default(), &[]);
        assert_eq!(find("slctall")[0], Entry::Command(Command::SelectAll));
        assert_eq!(find("ｚｏｏｍ　ｏｕｔ")[0], Entry::Command(Command::ZoomOut));
        let found = find("fit");
        assert_eq!(found[..2], [Command::FitAll, Command::FitSelection].map(Entry::Command));
        assert!(found.len() > 2, "what only has the letters comes after them");
        let theme = find("theme");
        assert_eq!(theme[0], Entry::Command(Command::CycleTheme));
        let files =
            |entry: &Entry| matches!(entry, Entry::Command(command) if command.text().contains("file"));
        assert!(!theme.iter().any(files), "letters that are far apart find nothing");
    }

    #[test]
    fn what_was_used_last_comes_first() {
        let used = [Command::CycleTheme, Command::FoldAll];
        let find = |text: &str, used: &[Command]| find(text, &Views::default(), used);
        assert_eq!(find("", &used)[..2], used.map(Entry::Command));
        let fold = Entry::Command(Command::FoldAll);
        assert_eq!(find("fold", &[Command::UnfoldAll])[0], fold, "unless another fits better");
    }
}
