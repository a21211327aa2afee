//! The button of the views in the top bar, and its menu.

use super::{Preset, ViewAction};
use crate::t;
use crate::ui::command::{Command, key_text};
use crate::ui::shell::Shell;
use crate::ui::style::icon;
use crate::ui::widgets::{self, Face};
use crate::ui::{Action, Actions, cells};
use egui::{Button, Popup, ScrollArea, Ui};

/// Most characters of a name that the button shows, and that the menu shows.
const MOST_CHARS: (usize, usize) = (16, 48);
/// Width of the name on the button, in points: the filter beside it does not move when the view is another.
const NAME_WIDTH: f32 = 88.0;
/// Least width of the menu, in points.
const WIDTH: f32 = 220.0;
/// What of the window's height the menu leaves free.
const MARGIN: f32 = 240.0;

/// Shows the button: with the name of the view that the window shows, where it shows one and `has_room`.
pub fn button(ui: &mut Ui, shell: &Shell<'_>, has_room: bool, actions: &mut Actions) {
    let shown = shell.views.shown_by(shell.look);
    let name = shown.and_then(|at| shell.views.list().get(at)).map(super::View::name);
    let text = cells::cut(name.unwrap_or_else(|| t!("views-button")), MOST_CHARS.0);
    let face = Face {
        icon: Some(icon::LAYERS),
        text: if has_room { &text } else { "" },
        framed: true,
        on: shown.is_some(),
    };
    let said = name.map_or_else(|| t!("views-button").to_owned(), |name| t!("views-button-of", name = name));
    let response = if has_room {
        widgets::fixed_button(ui, &face, &said, NAME_WIDTH)
    } else {
        widgets::plain_button(ui, &face, &said)
    };
    Popup::menu(&response).show(|ui| menu(ui, shell, shown, actions));
    let key = Command::ShowViews.shortcuts().first().map(|&key| key_text(key)).unwrap_or_default();
    response.on_hover_text(t!("views-button-tip", what = said.as_str(), key = key));
}

fn menu(ui: &mut Ui, shell: &Shell<'_>, shown: Option<usize>, actions: &mut Actions) {
    ui.set_min_width(WIDTH);
    let most = (ui.ctx().content_rect().height() - MARGIN).max(MARGIN);
    ScrollArea::vertical().max_height(most).min_scrolled_height(most).show(ui, |ui| {
        for (at, view) in shell.views.list().iter().enumerate() {
            let name = cells::cut(view.name(), MOST_CHARS.1);
            let key = Command::view_key_text(at).unwrap_or_default();
            let entry = Button::selectable(shown == Some(at), name.as_ref()).shortcut_text(key);
            let filter = cells::cut(&view.look().filter, MOST_CHARS.1 * 4);
            let entry = ui.add(entry).on_hover_ui(|ui| {
                ui.label(filter.as_ref());
                view.preset().and_then(Preset::explanation).map(|text| ui.weak(text));
            });
            if entry.clicked() {
                actions.push(Action::View(ViewAction::Take(at)));
                ui.close();
            }
        }
    });
    ui.separator();
    let changed = shell.views.taken().filter(|_| shown.is_none());
    // One that comes with the program is not lost by a slip.
    let changed = changed.and_then(|at| Some((at, shell.views.list().get(at)?)));
    if let Some((at, view)) = changed.filter(|(_, view)| view.preset().is_none())
        && ui.button(t!("view-overwrite-name", name = cells::cut(view.name(), MOST_CHARS.1))).clicked()
    {
        actions.push(Action::View(ViewAction::Overwrite(at)));
        ui.close();
    }
    for command in [Command::SaveView, Command::ShowViews] {
        let key = command.shortcuts().first().map(|&key| key_text(key)).unwrap_or_default();
        if ui.add(Button::new(command.text()).shortcut_text(key)).clicked() {
            actions.push(Action::Run(command));
            ui.close();
        }
    }
}
