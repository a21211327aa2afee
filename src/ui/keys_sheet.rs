//! The list of keys, made from the commands: those of the panel that has the keyboard first, and what the mouse
//! does in it.

use super::areas::{self, Area};
use super::command::{Command, Topic};
use super::style::{self, SPACE, Tokens, icon};
use super::widgets;
use crate::t;
use egui::{Align, Id, Layout, Modal, RichText, ScrollArea, Ui, vec2};

/// Width of a column, in points.
const COLUMN: f32 = 290.0;
/// Height of a row.
const ROW: f32 = 22.0;
/// What the sheet leaves free of the window, across and down.
const MARGIN: [f32; 2] = [64.0, 110.0];

/// What the list of keys keeps.
#[derive(Clone, Copy, Debug, Default)]
pub struct KeysState {
    open: bool,
    /// The panel that it is about.
    area: Option<Area>,
}

impl KeysState {
    /// Shows the list, for a panel.
    pub fn open(&mut self, area: Option<Area>) {
        *self = Self { open: true, area };
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
            ScrollArea::vertical().max_height(room.y).auto_shrink([false, true]).show(ui, |ui| {
                contents(ui, state.area, columns);
            });
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

fn contents(ui: &mut Ui, area: Option<Area>, columns: usize) {
    let first = area.map_or(&[][..], Area::topics);
    if let Some(area) = area {
        heading(ui, area.name());
        areas::gestures(ui, area);
        ui.add_space(SPACE[4]);
    }
    let rest = Topic::ALL.into_iter().filter(|topic| !first.contains(topic));
    let topics: Vec<Topic> = first.iter().copied().chain(rest).collect();
    let length = |topic: &Topic| of_topic(*topic).count() + 2;
    let half = topics.iter().map(length).sum::<usize>() / columns;
    let mut split = topics.len();
    if columns > 1 {
        let mut sum = 0;
        split = topics
            .iter()
            .take_while(|topic| {
                sum += length(topic);
                sum <= half + length(topic) / 2
            })
            .count()
            .max(1);
    }
    let (left, right) = topics.split_at(split);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = SPACE[6];
        for topics in [left, right].into_iter().filter(|topics| !topics.is_empty()) {
            column(ui, topics);
        }
    });
}

fn of_topic(topic: Topic) -> impl Iterator<Item = Command> {
    Command::ALL.into_iter().filter(move |command| command.topic() == topic)
}

fn heading(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).font(style::strong(style::TEXT_SMALL)).color(Tokens::of(ui).dim));
    ui.add_space(SPACE[0]);
}

fn column(ui: &mut Ui, topics: &[Topic]) {
    ui.vertical(|ui| {
        ui.set_width(COLUMN.min(ui.available_width()));
        ui.spacing_mut().item_spacing.y = 0.0;
        for topic in topics {
            heading(ui, topic.text());
            of_topic(*topic).for_each(|command| row(ui, command));
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

    #[test]
    fn every_topic_has_commands_and_every_panel_gestures() {
        for topic in Topic::ALL {
            assert!(of_topic(topic).next().is_some(), "{topic:?}");
        }
        for area in Area::ALL {
            assert!(!area.gestures().is_empty() && !area.topics().is_empty(), "{area:?}");
        }
    }
}
