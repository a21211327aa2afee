//! The theme and the language: what is set, what there is, choosing it.

use super::command::Command;
use super::{Action, Actions};
use crate::t;
use crate::text::{self, Language};
use egui::{Context, Popup, Response, ThemePreference, Ui};

/// The theme that is set.
fn theme(ctx: &Context) -> ThemePreference {
    ctx.options(|options| options.theme_preference)
}

fn theme_name(theme: ThemePreference) -> &'static str {
    match theme {
        ThemePreference::System => t!("theme-system"),
        ThemePreference::Dark => t!("theme-dark"),
        ThemePreference::Light => t!("theme-light"),
    }
}

/// What a language calls itself.
fn language_name(language: Language) -> &'static str {
    match language {
        Language::English => t!("language-english"),
        Language::Chinese => t!("language-chinese"),
    }
}

/// Every theme, side by side or one below the other; the one that is set is marked.
pub fn themes(ui: &mut Ui, actions: &mut Actions) {
    let now = theme(ui.ctx());
    for theme in in_order(ui, [ThemePreference::System, ThemePreference::Dark, ThemePreference::Light]) {
        if ui.selectable_label(theme == now, theme_name(theme)).clicked() {
            actions.push(Action::SetTheme(theme));
        }
    }
}

/// Every language; the one that is set is marked.
pub fn languages(ui: &mut Ui, actions: &mut Actions) {
    for language in in_order(ui, Language::ALL) {
        if ui.selectable_label(language == text::language(), language_name(language)).clicked() {
            actions.push(Action::SetLanguage(language));
        }
    }
}

/// Choices so that they are read from left to right, from whichever side they are put.
fn in_order<T: Copy, const N: usize>(ui: &Ui, mut all: [T; N]) -> [T; N] {
    if ui.layout().prefer_right_to_left() {
        all.reverse();
    }
    all
}

/// What a button of the theme says under the pointer: what is set, and the key.
pub fn theme_tip(ctx: &Context) -> String {
    t!("choice-set", what = Command::CycleTheme.tooltip(), set = theme_name(theme(ctx)))
}

/// The same for the language.
pub fn language_tip() -> String {
    t!("choice-set", what = Command::CycleLanguage.tooltip(), set = language_name(text::language()))
}

/// The menu of a button; a click in it closes it.
pub fn menu(button: &Response, actions: &mut Actions, contents: impl FnOnce(&mut Ui, &mut Actions)) {
    Popup::menu(button).show(|ui| contents(ui, actions));
}
