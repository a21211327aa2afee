//! The dialog of the views: showing, saving, naming, ordering, taking away, sharing.

use super::{Preset, View, ViewAction, Views};
use crate::sanitize::sanitize_line;
use crate::t;
use crate::ui::command::Command;
use crate::ui::shell::Shell;
use crate::ui::style::{self, ROW_CONTROL, SPACE, Tokens, icon};
use crate::ui::widgets::{self, Face, Line};
use crate::ui::{Action, Actions, cells};
use egui::accesskit::Role;
use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{
    Align, Align2, Id, Key, Layout, Modal, Modifiers, RichText, ScrollArea, Sense, TextEdit, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};
use std::path::{Path, PathBuf};

/// Width of the dialog, in points.
const WIDTH: f32 = 600.0;
/// Height of a row.
const ROW: f32 = 26.0;
/// Rows that are seen at once.
const ROWS: f32 = 9.5;
/// Room for the key of a view, and for its name.
const KEY_WIDTH: f32 = 58.0;
const NAME_WIDTH: f32 = 200.0;
/// Most characters that a name is suggested with, and that of a filter are laid out.
const SUGGESTED: usize = 40;
const MOST_CHARS: usize = 200;
/// Most characters of the name on the button that overwrites it.
const OVERWRITTEN: usize = 16;

/// What of the dialog is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Shows {
    /// Nothing: it is closed.
    #[default]
    Nothing,
    /// The list, with all that is done with it.
    List,
    /// The field of a name alone, to save under it.
    Name,
}

/// What the dialog keeps.
#[derive(Clone, Debug, Default)]
pub struct ViewsDialogState {
    shows: Shows,
    selected: usize,
    /// What stands in the field of the name.
    name: String,
    /// The file to share, as it stands in its field.
    place: String,
    /// The same exactly, when it was chosen in the system's dialog and not changed since.
    chosen: Option<PathBuf>,
    /// Why a file will not do, and whether it can be replaced.
    refused: Option<(String, bool)>,
    /// The view that comes with the program and is to be overwritten, if that is meant.
    asking: Option<usize>,
    /// Whether the field of the name is to get the keyboard.
    focus_name: bool,
    /// Whether the selected row is to be scrolled to.
    moved: bool,
}

impl ViewsDialogState {
    /// Shows the dialog with one of the views selected.
    pub fn open(&mut self, views: &Views, selected: Option<usize>) {
        *self = Self { shows: Shows::List, ..Self::default() };
        self.select(views.list(), selected.unwrap_or(0));
    }

    /// Shows nothing but a field to type a name in for what is shown: its filter, unless it is long. What is saved
    /// closes it.
    pub fn open_to_save(&mut self, views: &Views, filter: &str) {
        self.open(views, views.taken());
        self.shows = Shows::Name;
        self.name = filter.chars().take(SUGGESTED).collect();
        self.focus_name = true;
    }

    /// Whether it is shown.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.shows != Shows::Nothing
    }

    /// Hides it.
    pub fn close(&mut self) {
        self.shows = Shows::Nothing;
    }

    /// Puts a file into its field that was chosen elsewhere.
    pub fn choose(&mut self, path: PathBuf) {
        self.place = path.to_string_lossy().into_owned();
        self.chosen = Some(path);
        self.refused = None;
    }

    /// Tells why the file will not do; `can_replace` where that is only because it is there already.
    pub fn refuse(&mut self, text: String, can_replace: bool) {
        self.refused = Some((text, can_replace));
    }

    fn select(&mut self, views: &[View], at: usize) {
        self.selected = at.min(views.len().saturating_sub(1));
        self.asking = None;
        self.name = views.get(self.selected).map_or_else(String::new, |view| view.name().to_owned());
        self.moved = true;
    }

    /// Overwrites a view; one that comes with the program only after it was asked whether that is meant. Whether it did.
    fn overwrite(&mut self, views: &Views, at: usize, actions: &mut Actions) -> bool {
        let is_preset = views.list().get(at).is_some_and(|view| view.preset().is_some());
        if is_preset && self.asking != Some(at) {
            self.asking = Some(at);
            // Where there is nothing but the field, a second Enter is the answer.
            self.focus_name = self.shows == Shows::Name;
            return false;
        }
        self.asking = None;
        actions.push(Action::View(ViewAction::Overwrite(at)));
        true
    }

    /// The file that was typed or chosen, if there is one.
    fn path(&self) -> Option<PathBuf> {
        let typed =
            || Some(self.place.trim()).filter(|place| !place.is_empty()).map(|place| Path::new(place).into());
        self.chosen.clone().or_else(typed)
    }
}

/// Shows the dialog, if it is open.
pub fn show(ctx: &egui::Context, shell: &Shell<'_>, state: &mut ViewsDialogState, actions: &mut Actions) {
    if !state.is_open() {
        return;
    }
    let frame = egui::Frame::popup(&ctx.style_of(ctx.theme())).inner_margin(SPACE[5]);
    let modal = Modal::new(Id::unique("views dialog")).frame(frame).show(ctx, |ui| {
        ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 4.0 * SPACE[6]));
        if state.shows == Shows::Name {
            return widgets::region(ui, t!("view-save-title"), |ui| naming(ui, shell, state, actions));
        }
        widgets::region(ui, t!("views-title"), |ui| contents(ui, shell, state, actions))
    });
    if modal.inner || modal.should_close() {
        state.close();
    }
}

/// The field of a name for what is shown; whether that was saved.
fn naming(ui: &mut Ui, shell: &Shell<'_>, state: &mut ViewsDialogState, actions: &mut Actions) -> bool {
    ui.label(RichText::new(t!("view-save-title")).font(style::strong(style::TEXT_HEADING)));
    ui.add_space(SPACE[2]);
    let done = saving(ui, shell, state, actions);
    asking(ui, shell.views, state, actions) || done
}

/// The dialog; whether it is done.
fn contents(ui: &mut Ui, shell: &Shell<'_>, state: &mut ViewsDialogState, actions: &mut Actions) -> bool {
    let views = shell.views;
    state.selected = state.selected.min(views.list().len().saturating_sub(1));
    let mut done = false;
    ui.horizontal(|ui| {
        ui.label(RichText::new(t!("views-title")).font(style::strong(style::TEXT_HEADING)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            done = widgets::small_icon_button(ui, icon::CLOSE, t!("close")).clicked();
            ui.add_space(SPACE[3]);
            if button(ui, t!("views-undo"), views.can_undo(), false) {
                actions.push(Action::View(ViewAction::Undo));
            }
            if views.lacks_presets() && button(ui, t!("views-restore"), true, false) {
                actions.push(Action::View(ViewAction::Restore));
            }
        });
    });
    ui.add_space(SPACE[2]);
    done |= list(ui, shell, state, actions);
    ui.add_space(SPACE[3]);
    done |= of_selected(ui, views, state, actions);
    asking(ui, views, state, actions);
    rule(ui);
    saving(ui, shell, state, actions);
    rule(ui);
    sharing(ui, views, state, actions);
    done
}

fn rule(ui: &mut Ui) {
    ui.add_space(SPACE[3]);
    ui.separator();
    ui.add_space(SPACE[2]);
}

/// The views; whether one was shown.
fn list(ui: &mut Ui, shell: &Shell<'_>, state: &mut ViewsDialogState, actions: &mut Actions) -> bool {
    let views = shell.views.list();
    if views.is_empty() {
        ui.weak(t!("views-none"));
        return false;
    }
    let typing = ui.ctx().text_edit_focused();
    let pressed = |key| !typing && ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let (down, up) = (pressed(Key::ArrowDown), pressed(Key::ArrowUp));
    if pressed(Key::Delete) {
        actions.push(Action::View(ViewAction::Delete(state.selected)));
    }
    if down || up {
        state.select(views, if down { state.selected + 1 } else { state.selected.saturating_sub(1) });
    }
    // Enter shows the selected view wherever the keyboard is but in a field or on another button.
    let enter = ui.input(|input| input.key_pressed(Key::Enter));
    let is_free = ui.memory(|memory| memory.focused().is_none());
    let shown = shell.views.shown_by(shell.look);
    let (mut taken, moved) = (None, std::mem::take(&mut state.moved));
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().max_height(ROW * ROWS).min_scrolled_height(ROW * ROWS).show(ui, |ui| {
        for (at, view) in views.iter().enumerate() {
            let row = row(ui, view, at, at == state.selected, shown == Some(at));
            if at == state.selected && moved {
                row.scroll_to_me(None);
            }
            let has_keyboard = row.has_focus() || is_free && at == state.selected;
            let explanation = view.preset().and_then(Preset::explanation);
            let row = if let Some(text) = explanation { row.on_hover_text(text) } else { row };
            if row.double_clicked() || enter && has_keyboard {
                taken = Some(at);
            } else if row.clicked() {
                state.select(views, at);
            }
        }
    });
    actions.extend(taken.map(|at| Action::View(ViewAction::Take(at))));
    taken.is_some()
}

fn row(ui: &mut Ui, view: &View, at: usize, is_selected: bool, is_shown: bool) -> egui::Response {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_selected, view.name()));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let painter = ui.painter();
    let radius = f32::from(style::RADIUS_CONTROL);
    if is_selected {
        painter.rect_filled(rect, radius, tokens.accent_soft);
    } else if response.hovered() {
        painter.rect_filled(rect, radius, tokens.raised);
    }
    if response.has_focus() {
        painter.rect_stroke(rect, radius, (1.0, tokens.accent), egui::StrokeKind::Inside);
    }
    let middle = rect.center().y;
    let key = Command::view_key_text(at);
    let left = pos2(rect.left() + SPACE[3], middle);
    painter.text(left, Align2::LEFT_CENTER, key.unwrap_or_default(), style::mono(), tokens.dim);
    let font = if is_shown { style::strong(style::TEXT_BODY) } else { style::body() };
    let name = Line { text: view.name(), font, color: tokens.text, width: NAME_WIDTH };
    let at = pos2(left.x + KEY_WIDTH, middle);
    widgets::paint_line(ui, at, Align2::LEFT_CENTER, &name);
    let filter: String = sanitize_line(&view.look().filter).chars().take(MOST_CHARS).collect();
    let at = at + vec2(NAME_WIDTH + SPACE[4], 0.0);
    let width = rect.right() - SPACE[3] - at.x;
    let filter = Line { text: &filter, font: style::mono(), color: tokens.dim, width };
    widgets::paint_line(ui, at, Align2::LEFT_CENTER, &filter);
    response
}

/// What is done to the selected view; whether it was shown.
fn of_selected(ui: &mut Ui, views: &Views, state: &mut ViewsDialogState, actions: &mut Actions) -> bool {
    let (at, number) = (state.selected, views.list().len());
    let mut shown = false;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = SPACE[2];
        if button(ui, t!("view-take"), number > 0, true) {
            actions.push(Action::View(ViewAction::Take(at)));
            shown = true;
        }
        if button(ui, t!("view-up"), at > 0, false) {
            actions.push(Action::View(ViewAction::Move(at, at - 1)));
            state.selected = at - 1;
        }
        if button(ui, t!("view-down"), at + 1 < number, false) {
            actions.push(Action::View(ViewAction::Move(at, at + 1)));
            state.selected = at + 1;
        }
        if button(ui, t!("view-delete"), number > 0, false) {
            actions.push(Action::View(ViewAction::Delete(at)));
        }
    });
    shown
}

/// Asks whether a view that comes with the program is to be overwritten; whether it was.
fn asking(ui: &mut Ui, views: &Views, state: &mut ViewsDialogState, actions: &mut Actions) -> bool {
    let view =
        state.asking.and_then(|at| Some((at, views.list().get(at).filter(|view| view.preset().is_some())?)));
    let Some((at, view)) = view else {
        state.asking = None;
        return false;
    };
    let mut done = false;
    ui.add_space(SPACE[2]);
    let said = t!("view-asks", name = view.name());
    let builder = UiBuilder::new().accessibility_role(Role::Alert).accessibility_label(said.as_str());
    ui.scope_builder(builder, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = SPACE[4];
            ui.colored_label(Tokens::of(ui).warn, &said);
            if widgets::link(ui, t!("view-overwrite-preset"), t!("view-overwrite-preset")).clicked() {
                done = state.overwrite(views, at, actions);
            }
            if widgets::link(ui, t!("view-keep-preset"), t!("view-keep-preset")).clicked() {
                state.asking = None;
            }
        });
    });
    done
}

/// The field of the name, with what is done with it; whether what is shown was saved.
fn saving(ui: &mut Ui, shell: &Shell<'_>, state: &mut ViewsDialogState, actions: &mut Actions) -> bool {
    let hint = if state.shows == Shows::Name { t!("command-save-view-tip") } else { t!("view-name-hint") };
    let mut done = false;
    ui.label(RichText::new(hint).font(style::small()).color(Tokens::of(ui).dim));
    ui.add_space(SPACE[1]);
    from_right(ui, |ui| {
        let named = !state.name.trim().is_empty();
        let other = shell.views.find(&state.name);
        let can_rename = named && !shell.views.list().is_empty() && other.is_none();
        if state.shows != Shows::Name && button(ui, t!("view-rename"), can_rename, false) {
            actions.push(Action::View(ViewAction::Rename(state.selected, state.name.clone())));
        }
        // The one that has that name, selected or not: there is one way to overwrite.
        let taken = other.and_then(|at| shell.views.list().get(at));
        let over = taken.map(|view| t!("view-save-over", name = cells::cut(view.name(), OVERWRITTEN)));
        let save = over.as_deref().unwrap_or_else(|| t!("view-save"));
        let save = button(ui, save, named, named && other.is_none());
        let field = field(ui, &mut state.name, t!("view-name"));
        if field.changed() {
            state.asking = None;
        }
        if std::mem::take(&mut state.focus_name) {
            field.request_focus();
            // Selected, so that typing replaces what is suggested.
            let end = CCursor::new(state.name.chars().count());
            let mut edit = TextEditState::load(ui.ctx(), field.id).unwrap_or_default();
            edit.cursor.set_char_range(Some(CCursorRange::two(CCursor::new(0), end)));
            edit.store(ui.ctx(), field.id);
        }
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        // Beside the list a name may stand in the field because its view is selected: Enter does not overwrite it.
        let overwrites = save || entered && state.shows == Shows::Name;
        if let (true, Some(other)) = (overwrites, other) {
            done = state.overwrite(shell.views, other, actions);
        } else if named && (save || (entered && other.is_none())) {
            actions.push(Action::View(ViewAction::Save(state.name.clone())));
            state.selected = shell.views.list().len();
            state.moved = true;
            done = true;
        } else if entered && state.shows == Shows::Name {
            state.focus_name = true;
        }
    });
    done
}

/// The field of the file to share, with what is done with it.
fn sharing(ui: &mut Ui, views: &Views, state: &mut ViewsDialogState, actions: &mut Actions) {
    ui.label(RichText::new(t!("views-file-hint")).font(style::small()).color(Tokens::of(ui).dim));
    ui.add_space(SPACE[1]);
    from_right(ui, |ui| {
        let path = state.path();
        let replace = state.refused.as_ref().is_some_and(|(_, can_replace)| *can_replace);
        // Without a file in the field the system's dialog asks for one.
        let text = match (replace, path.is_some()) {
            (true, _) => t!("export-replace"),
            (false, true) => t!("views-export"),
            (false, false) => t!("views-export-ask"),
        };
        if button(ui, text, !views.list().is_empty(), false) {
            state.refused = None;
            actions.push(Action::View(ViewAction::Export { path: path.clone(), replace }));
        }
        let text = if path.is_some() { t!("views-import") } else { t!("views-import-ask") };
        if button(ui, text, true, false) {
            state.refused = None;
            actions.push(Action::View(ViewAction::Import(path)));
        }
        if field(ui, &mut state.place, t!("views-file")).changed() {
            state.chosen = None;
            state.refused = None;
        }
    });
    if let Some((text, _)) = &state.refused {
        ui.add_space(SPACE[2]);
        let builder = UiBuilder::new().accessibility_role(Role::Alert).accessibility_label(text.as_str());
        let text = RichText::new(text).color(Tokens::of(ui).failed);
        ui.scope_builder(builder, |ui| ui.add(egui::Label::new(text).wrap()));
    }
}

fn field(ui: &mut Ui, text: &mut String, name: &str) -> egui::Response {
    let edit = TextEdit::singleline(text).desired_width(f32::INFINITY).margin(vec2(SPACE[3], SPACE[2]));
    ui.name_inputs(name, |ui| ui.add(edit))
}

fn button(ui: &mut Ui, text: &str, enabled: bool, on: bool) -> bool {
    let face = Face { icon: None, text, framed: true, on };
    ui.add_enabled_ui(enabled, |ui| widgets::plain_button(ui, &face, text)).inner.clicked()
}

/// A line of controls, the first of them at the right.
fn from_right(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    let size = vec2(ui.available_width(), ROW_CONTROL);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), contents);
}
