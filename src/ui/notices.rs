//! What there is to tell: small notes in the lower right corner.

use super::style::{self, ROW_STATUS, SPACE, Tokens, icon};
use super::widgets;
use super::{Action, Actions};
use crate::t;
use egui::accesskit::Role;
use egui::{Align2, Id, RichText, UiBuilder, vec2};
use std::path::PathBuf;

/// Width of a notice, in points.
const WIDTH: f32 = 340.0;

/// Something to tell.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Another number for every notice.
    pub id: u64,
    /// Whether something went wrong; such a notice stays until it is closed.
    pub is_error: bool,
    /// Whether it is only seen in passing: Esc does not wait for it.
    pub is_brief: bool,
    /// What there is to tell.
    pub text: String,
    /// The file or folder it is about.
    pub path: Option<String>,
    /// What can be done about it.
    pub offers: Vec<Offer>,
    /// When it goes by itself, in seconds of the window's clock.
    pub until: Option<f64>,
}

/// What a notice offers to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Offer {
    /// Show what it is about in the system's file manager.
    Reveal(PathBuf),
    /// Take back what it tells of.
    Undo(Box<Action>),
}

impl Offer {
    fn text(&self) -> &'static str {
        match self {
            Self::Reveal(_) => t!("notice-reveal"),
            Self::Undo(_) => t!("notice-undo"),
        }
    }

    fn action(&self) -> Action {
        match self {
            Self::Reveal(path) => Action::ShowPathInFiles(path.clone()),
            Self::Undo(action) => (**action).clone(),
        }
    }
}

/// Shows the notices, the latest lowest.
pub fn show(ctx: &egui::Context, notices: &[Notice], actions: &mut Actions) {
    if notices.is_empty() {
        return;
    }
    let offset = vec2(-SPACE[4], -(ROW_STATUS + SPACE[4]));
    let area = egui::Area::new(Id::unique("notices")).anchor(Align2::RIGHT_BOTTOM, offset);
    area.order(egui::Order::Foreground).show(ctx, |ui| {
        ui.spacing_mut().item_spacing.y = SPACE[3];
        for notice in notices {
            let role = if notice.is_error { Role::Alert } else { Role::Status };
            let builder = UiBuilder::new().accessibility_role(role).accessibility_label(&notice.text);
            ui.scope_builder(builder, |ui| one(ui, notice, actions));
        }
    });
}

fn one(ui: &mut egui::Ui, notice: &Notice, actions: &mut Actions) {
    let tokens = Tokens::of(ui);
    let color = if notice.is_error { tokens.failed } else { tokens.success };
    let stroke = egui::Stroke::new(1.0, color.gamma_multiply(0.7));
    egui::Frame::popup(ui.style()).stroke(stroke).inner_margin(SPACE[4]).show(ui, |ui| {
        ui.set_width(WIDTH);
        ui.horizontal_top(|ui| {
            let sign = if notice.is_error { icon::WARNING } else { icon::CHECK };
            ui.label(RichText::new(sign).font(style::icons(style::TEXT_BODY)).color(color));
            ui.vertical(|ui| {
                ui.set_width(ui.available_width() - SPACE[5] - ui.spacing().item_spacing.x);
                ui.label(&notice.text);
                if let Some(path) = &notice.path {
                    ui.label(RichText::new(path).font(style::mono()).color(tokens.dim));
                }
                offers(ui, notice, actions);
            });
            if widgets::small_icon_button(ui, icon::CLOSE, t!("notice-close")).clicked() {
                actions.push(Action::CloseNotice(notice.id));
            }
        });
    });
}

fn offers(ui: &mut egui::Ui, notice: &Notice, actions: &mut Actions) {
    if notice.offers.is_empty() {
        return;
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = SPACE[4];
        for offer in &notice.offers {
            if widgets::link(ui, offer.text(), offer.text()).clicked() {
                actions.push(offer.action());
                if matches!(offer, Offer::Undo(_)) {
                    actions.push(Action::CloseNotice(notice.id));
                }
            }
        }
    });
}
