//! Asks before a captured address is followed: where it leads, plainly, and the whole of it. What Enter does is
//! copying.

use super::style::{self, SPACE, Tokens, icon};
use super::widgets::{self, Face};
use super::{Action, Actions};
use crate::link::{Link, Refused};
use crate::sanitize::sanitize_line;
use crate::t;
use egui::{Align, Frame, Id, Key, Layout, Modal, RichText, Ui};

/// Width of the dialog, in points.
const WIDTH: f32 = 460.0;

/// What the dialog keeps.
#[derive(Clone, Debug, Default)]
pub struct LinkDialogState {
    link: Option<Link>,
    /// Whether the button that copies is to get the keyboard.
    focus: bool,
}

impl LinkDialogState {
    /// Asks about a link.
    pub fn ask(&mut self, link: Link) {
        *self = Self { link: Some(link), focus: true };
    }

    /// Whether it is shown.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.link.is_some()
    }
}

/// Why an address is not followed, in words.
#[must_use]
pub fn refused_text(why: Refused) -> &'static str {
    match why {
        Refused::TooLong => t!("link-too-long"),
        Refused::Hidden => t!("link-hidden"),
        Refused::Scheme => t!("link-scheme"),
        Refused::Host => t!("link-host"),
        Refused::User => t!("link-user"),
    }
}

/// What was chosen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    Copy,
    Open,
    Close,
}

/// Shows the dialog, if there is a link to ask about.
pub fn show(ctx: &egui::Context, state: &mut LinkDialogState, actions: &mut Actions) {
    let Some(link) = state.link.clone() else { return };
    let focus = std::mem::take(&mut state.focus);
    let frame = Frame::popup(&ctx.style_of(ctx.theme())).inner_margin(SPACE[5]);
    let modal = Modal::new(Id::unique("link")).frame(frame).show(ctx, |ui| {
        ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 4.0 * SPACE[6]));
        widgets::region(ui, t!("link-title"), |ui| contents(ui, &link, focus))
    });
    let choice = if modal.should_close() { Some(Choice::Close) } else { modal.inner };
    match choice {
        Some(Choice::Copy) => actions.push(Action::Copy(link.address().to_owned())),
        Some(Choice::Open) => actions.push(Action::OpenLink(link)),
        Some(Choice::Close) => {}
        None => return,
    }
    state.link = None;
}

fn contents(ui: &mut Ui, link: &Link, focus: bool) -> Option<Choice> {
    let tokens = Tokens::of(ui);
    ui.label(RichText::new(t!("link-title")).font(style::strong(style::TEXT_HEADING)));
    ui.add_space(SPACE[2]);
    ui.label(RichText::new(t!("link-leads-to")).color(tokens.dim));
    let host = egui::Label::new(RichText::new(link.host()).font(style::strong(style::TEXT_HEADING))).wrap();
    ui.add(host);
    let mut warn = |text: &str| {
        ui.horizontal_top(|ui| {
            let sign = RichText::new(icon::WARNING).font(style::icons(style::TEXT_BODY));
            ui.label(sign.color(tokens.warn));
            ui.add(egui::Label::new(text).wrap());
        });
    };
    if link.is_international() {
        warn(t!("link-international"));
    }
    if link.is_open() {
        warn(t!("link-open"));
    }
    ui.add_space(SPACE[2]);
    let back = Frame::new().fill(tokens.bg).inner_margin(SPACE[3]).corner_radius(style::RADIUS_CONTROL);
    back.show(ui, |ui| {
        ui.set_width(ui.available_width());
        egui::ScrollArea::vertical().max_height(160.0).show(ui, |ui| {
            let address = RichText::new(&*sanitize_line(link.address())).font(style::mono());
            ui.add(egui::Label::new(address).wrap());
        });
    });
    ui.add_space(SPACE[2]);
    ui.label(RichText::new(t!("link-from-capture")).font(style::small()).color(tokens.dim));
    ui.add_space(SPACE[3]);
    buttons(ui, focus)
}

/// Copy first, and with the keyboard. From right to left.
fn buttons(ui: &mut Ui, focus: bool) -> Option<Choice> {
    let button = |ui: &mut Ui, sign, text, on| {
        widgets::plain_button(ui, &Face { icon: sign, text, framed: true, on }, text)
    };
    let row = ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let copy = button(ui, Some(icon::COPY), t!("link-copy"), true);
        if focus {
            copy.request_focus();
        }
        let open = button(ui, Some(icon::LINK), t!("link-follow"), false);
        let close = button(ui, None, t!("link-cancel"), false);
        if copy.clicked() {
            return Some(Choice::Copy);
        }
        if open.clicked() {
            return Some(Choice::Open);
        }
        close.clicked().then_some(Choice::Close)
    });
    // Enter copies wherever the keyboard is but on another button.
    let enter = ui.input(|input| input.key_pressed(Key::Enter)) && ui.memory(|all| all.focused().is_none());
    row.inner.or(enter.then_some(Choice::Copy))
}
