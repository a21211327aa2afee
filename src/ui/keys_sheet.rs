//! The list of keys, made from the commands.

use super::command::{Command, Topic};
use super::style::{self, SPACE, Tokens, icon};
use super::widgets;
use crate::t;
use egui::{Align, Id, Layout, Modal, RichText, ScrollArea, Ui, vec2};

/// Width of a column, in points.
const COLUMN: f32 = 290.0;
/// Height of a row.
const ROW: f32 = 22.0;
/// What of the window's height the rows leave free: heading, frame, and some of the window around.
const MARGIN: f32 = 120.0;

/// Shows the list of keys, if it is open.
pub fn show(ctx: &egui::Context, open: &mut bool) {
    if !*open {
        return;
    }
    let frame = egui::Frame::popup(&ctx.style_of(ctx.theme())).inner_margin(SPACE[5]);
    let modal = Modal::new(Id::unique("keys")).frame(frame).show(ctx, |ui| {
        ui.set_width(COLUMN * 2.0 + SPACE[6]);
        widgets::region(ui, t!("keys-title"), contents)
    });
    if modal.inner || modal.should_close() {
        *open = false;
    }
}

/// The sheet; whether its cross was clicked.
fn contents(ui: &mut Ui) -> bool {
    let mut close = false;
    ui.horizontal(|ui| {
        ui.label(RichText::new(t!("keys-title")).font(style::strong(style::TEXT_HEADING)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            close = widgets::small_icon_button(ui, icon::CLOSE, t!("close")).clicked();
        });
    });
    ui.add_space(SPACE[3]);
    // In a low window the heading with its cross stays, and the rest scrolls.
    let room = (ui.ctx().content_rect().height() - MARGIN).max(ROW * 4.0);
    ScrollArea::vertical().max_height(room).min_scrolled_height(room).show(ui, |ui| {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = SPACE[6];
            let (left, right) =
                ([Topic::Folder, Topic::Filter, Topic::Selection], [Topic::Timeline, Topic::Window]);
            column(ui, &left);
            column(ui, &right);
        });
    });
    close
}

fn column(ui: &mut Ui, topics: &[Topic]) {
    ui.vertical(|ui| {
        ui.set_width(COLUMN);
        ui.spacing_mut().item_spacing.y = 0.0;
        for topic in topics {
            ui.label(
                RichText::new(topic.text()).font(style::strong(style::TEXT_SMALL)).color(Tokens::of(ui).dim),
            );
            ui.add_space(SPACE[0]);
            for command in Command::ALL.into_iter().filter(|command| command.topic() == *topic) {
                row(ui, command);
            }
            ui.add_space(SPACE[4]);
        }
    });
}

fn row(ui: &mut Ui, command: Command) {
    let keys = command.keys_text();
    ui.allocate_ui_with_layout(vec2(COLUMN, ROW), Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_height(ROW);
        ui.label(command.text());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(RichText::new(keys).font(style::mono()).color(Tokens::of(ui).dim));
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_has_commands() {
        for topic in Topic::ALL {
            assert!(Command::ALL.iter().any(|command| command.topic() == topic), "{topic:?}");
        }
    }
}
