//! The list of keys, made from the commands: those of the panel that has the keyboard first, and what the mouse
//! does in it.

use super::areas::{self, Area};
use super::command::{Command, Topic};
use super::palette;
use super::style::{self, ROW_CONTROL, SPACE, Tokens, icon};
use super::widgets;
use crate::t;
use crate::text::Language;
use egui::{Align, Id, Layout, Modal, RichText, ScrollArea, TextEdit, Ui, vec2};

/// Width of a column, in points.
const COLUMN: f32 = 290.0;
/// Height of a row.
const ROW: f32 = 22.0;
/// What the sheet leaves free of the window, across and down.
const MARGIN: [f32; 2] = [64.0, 110.0];

/// What the list of keys keeps.
#[derive(Clone, Debug, Default)]
pub struct KeysState {
    open: bool,
    /// The panel that it is about.
    area: Option<Area>,
    /// What is looked for.
    text: String,
    /// Whether it was not shown yet: then the field takes the keyboard.
    is_new: bool,
}

impl KeysState {
    /// Shows the list, for a panel.
    pub fn open(&mut self, area: Option<Area>) {
        *self = Self { open: true, area, text: String::new(), is_new: true };
    }

    /// Whether it is shown.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open
    }
}

/// Shows the list of keys, if it is open.
pub fn show(ctx: &egui::Context, state: &mut KeysState) {
    if !state.open {
        return;
    }
    let frame = egui::Frame::popup(&ctx.style_of(ctx.theme())).inner_margin(SPACE[5]);
    let room = ctx.content_rect().size() - vec2(MARGIN[0], MARGIN[1]);
    let columns = if room.x < COLUMN * 2.0 + SPACE[6] { 1 } else { 2 };
    let modal = Modal::new(Id::unique("keys")).frame(frame).show(ctx, |ui| {
        let between = SPACE[6] * (columns - 1) as f32;
        ui.set_width((COLUMN * columns as f32 + between).min(room.x) + SPACE[4]);
        widgets::region(ui, t!("keys-title"), |ui| {
            let close = title(ui);
            field(ui, state);
            let most = room.y - ROW_CONTROL - SPACE[3];
            // Without a least height the sheet would jump while it is searched.
            let scroll = ScrollArea::vertical().max_height(most).min_scrolled_height(most);
            scroll.auto_shrink(false).show(ui, |ui| contents(ui, state, columns));
            close
        })
    });
    if modal.inner || modal.should_close() {
        state.open = false;
    }
}

/// The title; whether the cross was clicked.
fn title(ui: &mut Ui) -> bool {
    let mut close = false;
    ui.horizontal(|ui| {
        ui.label(RichText::new(t!("keys-title")).font(style::strong(style::TEXT_HEADING)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            close = widgets::small_icon_button(ui, icon::CLOSE, t!("close")).clicked();
        });
    });
    ui.add_space(SPACE[3]);
    close
}

/// The field to search in; it has the keyboard when the list is opened.
fn field(ui: &mut Ui, state: &mut KeysState) {
    let edit = TextEdit::singleline(&mut state.text)
        .hint_text(t!("keys-search"))
        .desired_width(f32::INFINITY)
        .margin(vec2(SPACE[3], SPACE[2]));
    let field = ui.add(edit);
    ui.ctx().accesskit_node_builder(field.id, |node| node.set_label(t!("keys-search")));
    if std::mem::take(&mut state.is_new) {
        field.request_focus();
    }
    ui.add_space(SPACE[3]);
}

/// What of the list is looked for.
struct Found<'a> {
    words: Vec<&'a str>,
}

impl Found<'_> {
    /// Whether a text has all of the words.
    fn has(&self, text: &str) -> bool {
        let text = palette::fold(text);
        self.words.iter().all(|word| text.contains(word))
    }

    /// The commands of a topic that fit: by their name, in any language, by what is said of them, or by their keys.
    fn of_topic(&self, topic: Topic) -> Vec<Command> {
        let fits = |command: &Command| {
            let names = Language::ALL.map(|language| command.text_in(language)).join(" ");
            let said = command.explanation().unwrap_or_default();
            self.has(&format!("{names} {said} {} {}", topic.text(), command.keys_text()))
        };
        Command::ALL.into_iter().filter(|command| command.topic() == topic).filter(fits).collect()
    }
}

fn contents(ui: &mut Ui, state: &KeysState, columns: usize) {
    let typed = palette::fold(&state.text);
    let found = Found { words: typed.split_whitespace().collect() };
    let first = state.area.map_or(&[][..], Area::topics);
    let mut is_empty = true;
    if let Some(area) = state.area {
        is_empty &= !mouse_in(ui, area, &found);
    }
    let rest = Topic::ALL.into_iter().filter(|topic| !first.contains(topic));
    let topics = first.iter().copied().chain(rest).map(|topic| (topic, found.of_topic(topic)));
    let topics: Vec<(Topic, Vec<Command>)> = topics.filter(|(_, commands)| !commands.is_empty()).collect();
    let (left, right) = topics.split_at(split(&topics, columns));
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = SPACE[6];
        for topics in [left, right].into_iter().filter(|topics| !topics.is_empty()) {
            column(ui, topics);
        }
    });
    is_empty &= topics.is_empty();
    for area in Area::ALL.into_iter().filter(|&area| Some(area) != state.area) {
        is_empty &= !mouse_in(ui, area, &found);
    }
    if is_empty {
        ui.weak(t!("keys-none"));
    }
}

/// What the mouse does in an area, as far as it is looked for; whether that is anything.
fn mouse_in(ui: &mut Ui, area: Area, found: &Found<'_>) -> bool {
    let gestures = area.gestures().into_iter();
    let about = t!("help-title", area = area.name());
    let fits = |(name, does): &(&str, &str)| found.has(&format!("{name} {does} {about}"));
    let gestures: Vec<_> = gestures.filter(fits).collect();
    if !gestures.is_empty() {
        heading(ui, &about);
        ui.push_id(area, |ui| areas::gestures(ui, &gestures));
        ui.add_space(SPACE[4]);
    }
    !gestures.is_empty()
}

/// How many of the topics stand in the first column, so that both are about as long.
fn split(topics: &[(Topic, Vec<Command>)], columns: usize) -> usize {
    if columns < 2 {
        return topics.len();
    }
    let length = |commands: &Vec<Command>| commands.len() + 2;
    let half = topics.iter().map(|(_, commands)| length(commands)).sum::<usize>() / columns;
    let mut sum = 0;
    let fits = |(_, commands): &&(Topic, Vec<Command>)| {
        sum += length(commands);
        sum <= half + length(commands) / 2
    };
    topics.iter().take_while(fits).count().max(1).min(topics.len())
}

fn heading(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).font(style::strong(style::TEXT_SMALL)).color(Tokens::of(ui).dim));
    ui.add_space(SPACE[0]);
}

fn column(ui: &mut Ui, topics: &[(Topic, Vec<Command>)]) {
    ui.vertical(|ui| {
        ui.set_width(COLUMN.min(ui.available_width()));
        ui.spacing_mut().item_spacing.y = 0.0;
        for (topic, commands) in topics {
            heading(ui, topic.text());
            commands.iter().for_each(|&command| row(ui, command));
            ui.add_space(SPACE[4]);
        }
    });
}

fn row(ui: &mut Ui, command: Command) {
    let keys = command.keys_text();
    let size = vec2(ui.available_width(), ROW);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_height(ROW);
        ui.label(command.text().trim_end_matches('…'));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(RichText::new(keys).font(style::mono()).color(Tokens::of(ui).dim));
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Found<'_> {
        Found { words: text.split_whitespace().collect() }
    }

    #[test]
    fn a_key_is_found_by_the_name_of_its_command_in_any_language_and_by_itself() {
        let all = |text: &str| {
            Topic::ALL.into_iter().flat_map(|topic| found(text).of_topic(topic)).collect::<Vec<_>>()
        };
        assert_eq!(all("").len(), Command::ALL.len());
        assert!(all("zoom in").contains(&Command::ZoomIn) && !all("zoom in").contains(&Command::FitAll));
        assert!(all("放大").contains(&Command::ZoomIn) && !all("放大").contains(&Command::ZoomOut));
        assert!(all("ctrl+,").contains(&Command::ShowSettings));
        assert!(all("marks").contains(&Command::NoColour), "by the heading");
        assert!(all("no such key").is_empty());
    }

    #[test]
    fn every_topic_has_commands_and_every_panel_gestures() {
        for topic in Topic::ALL {
            assert!(!found("").of_topic(topic).is_empty(), "{topic:?}");
        }
        for area in Area::ALL {
            assert!(!area.gestures().is_empty() && !area.topics().is_empty(), "{area:?}");
        }
    }
}
