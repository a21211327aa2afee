//! What to export, as what, and where to. The system's own dialog helps with the place where it can be shown.

use super::shell::Shell;
use super::style::{self, ROW_CONTROL, SPACE, Tokens};
use super::widgets::{self, Face, count};
use super::{Action, Actions};
use crate::export::FORMATS;
use crate::t;
use egui::accesskit::Role;
use egui::{Align, Id, Key, Layout, Modal, RichText, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use std::path::{Path, PathBuf};

/// Width of the dialog, in points.
const WIDTH: f32 = 480.0;
/// Height of a choice.
const ROW: f32 = 24.0;
/// Height of the field with the place.
const ROW_FIELD: f32 = 28.0;
/// Most points that the text of a choice takes.
const TEXT_WIDTH: f32 = 180.0;
/// Room for the name of a format.
const FORMAT_WIDTH: f32 = 72.0;
/// So many records are the most that go onto the clipboard: more would stall whoever takes them.
pub const MOST_COPIED: usize = 10_000;
/// Name of an export, without its extension, unless another is typed.
const NAME: &str = "callbacks";

/// Which records are exported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ExportScope {
    /// The selected ones.
    #[default]
    Selected,
    /// What passes the filter.
    Filtered,
    /// Everything in the folder.
    All,
}

impl ExportScope {
    /// All of them, in the order of the dialog.
    pub const ALL: [Self; 3] = [Self::Selected, Self::Filtered, Self::All];

    fn text(self) -> &'static str {
        match self {
            Self::Selected => t!("export-selected"),
            Self::Filtered => t!("export-filtered"),
            Self::All => t!("export-all"),
        }
    }
}

/// An export that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportRequest {
    /// Which records.
    pub scope: ExportScope,
    /// The name of the format.
    pub format: &'static str,
    /// Whether what the user noted goes along.
    pub marks: bool,
    /// Whether it is written into several files that each open again.
    pub parts: bool,
    /// The file, or the folder for raw captures and for several files, as it was typed.
    pub path: PathBuf,
    /// Whether a file that is there already is replaced.
    pub replace: bool,
}

/// What the dialog keeps.
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
#[derive(Clone, Debug, Default)]
pub struct ExportDialogState {
    open: bool,
    scope: ExportScope,
    /// Which of [`FORMATS`].
    format: usize,
    /// Whether what the user noted goes along.
    marks: bool,
    /// Whether callbacks go into several files.
    parts: bool,
    /// The name of the export before; without its extension where that is the one of its format, which is then true.
    name: Option<(String, bool)>,
    /// Where to, as it stands in the field.
    place: String,
    /// Where to, exactly, when it was chosen in the system's dialog and not changed since.
    chosen: Option<PathBuf>,
    /// Why the place will not do.
    refused: Option<Refused>,
    /// Whether an export was asked for and it is not known yet whether its place will do.
    waiting: bool,
    /// Whether the field is to get the keyboard.
    focus: bool,
}

/// Why a place will not do.
#[derive(Clone, Debug)]
struct Refused {
    text: String,
    /// Whether what is there can be replaced.
    can_replace: bool,
}

impl ExportDialogState {
    /// Shows the dialog, with that scope chosen and a place in that folder. Format and name stay those of the last
    /// time.
    pub fn open(&mut self, scope: ExportScope, folder: &Path) {
        let name = match &self.name {
            Some((name, false)) => name.clone(),
            Some((name, true)) => with_extension(name, None, self.extension()),
            None => with_extension(NAME, None, self.extension()),
        };
        *self = Self {
            open: true,
            scope,
            format: self.format,
            marks: self.marks,
            parts: self.parts,
            name: self.name.clone(),
            place: folder.join(name).to_string_lossy().into_owned(),
            focus: true,
            ..Self::default()
        };
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

    /// Puts a place into the field that was chosen elsewhere.
    pub fn choose(&mut self, path: PathBuf) {
        self.place = path.to_string_lossy().into_owned();
        self.chosen = Some(path);
        self.refused = None;
        self.focus = true;
    }

    /// Tells why the place will not do; `can_replace` where that is only because something is there already.
    pub fn refuse(&mut self, text: String, can_replace: bool) {
        self.refused = Some(Refused { text, can_replace });
        self.waiting = false;
    }

    /// Whether what the user noted goes along, and has a place in the format.
    fn with_marks(&self) -> bool {
        self.marks && FORMATS.get(self.format).is_some_and(|format| format.has_marks())
    }

    fn extension(&self) -> Option<&'static str> {
        let has_one = !self.in_parts();
        FORMATS.get(self.format).and_then(|format| format.extension()).filter(|_| has_one)
    }

    /// Whether several files are written: what opens again can be told in several.
    fn in_parts(&self) -> bool {
        self.parts && self.can_be_parts()
    }

    fn can_be_parts(&self) -> bool {
        FORMATS.get(self.format).is_some_and(|format| format.opens_again())
    }

    fn set_parts(&mut self, parts: bool) {
        let before = self.extension();
        self.parts = parts;
        self.place = with_extension(&self.place, before, self.extension());
        self.edited();
    }

    /// Keeps the name of what is asked for, for the next time.
    fn keep_name(&mut self, path: &Path) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let extension = self.extension();
        self.name = name.filter(|name| !name.is_empty()).map(|name| {
            let base = with_extension(&name, extension, None);
            let is_of_format = base != name || extension.is_none();
            (base, is_of_format)
        });
    }

    fn set_format(&mut self, format: usize) {
        let before = self.extension();
        self.format = format;
        self.place = with_extension(&self.place, before, self.extension());
        self.edited();
    }

    fn edited(&mut self) {
        self.chosen = None;
        self.refused = None;
    }

    fn request(&self, format: &'static str, replace: bool) -> ExportRequest {
        let path = self.chosen.clone().unwrap_or_else(|| PathBuf::from(self.place.trim()));
        ExportRequest {
            scope: self.scope,
            format,
            marks: self.with_marks(),
            parts: self.in_parts(),
            path,
            replace,
        }
    }
}

/// A place whose extension is that of another format. One that does not end like its format stays as it is.
fn with_extension(place: &str, before: Option<&str>, after: Option<&str>) -> String {
    let base = match before {
        None => Some(place),
        Some(before) => place.strip_suffix(before).and_then(|place| place.strip_suffix('.')),
    };
    match (base, after) {
        (None, _) => place.to_owned(),
        (Some(base), None) => base.to_owned(),
        (Some(base), Some(after)) if base.is_empty() || base.ends_with(std::path::is_separator) => {
            format!("{base}{NAME}.{after}")
        }
        (Some(base), Some(after)) => format!("{base}.{after}"),
    }
}

/// Shows the dialog, if it is open.
pub fn show(ctx: &egui::Context, shell: &Shell<'_>, state: &mut ExportDialogState, actions: &mut Actions) {
    if !state.open {
        return;
    }
    let frame = egui::Frame::popup(&ctx.style_of(ctx.theme())).inner_margin(SPACE[5]);
    let modal = Modal::new(Id::unique("export dialog")).frame(frame).show(ctx, |ui| {
        ui.set_width(WIDTH);
        widgets::region(ui, t!("export-title"), |ui| contents(ui, shell, state, actions))
    });
    if modal.inner || modal.should_close() {
        state.open = false;
    }
}

fn contents(ui: &mut Ui, shell: &Shell<'_>, state: &mut ExportDialogState, actions: &mut Actions) -> bool {
    ui.label(RichText::new(t!("export-title")).font(style::strong(style::TEXT_HEADING)));
    ui.add_space(SPACE[3]);
    // In a low window the choices scroll; the place and the buttons are always there.
    let room = (ui.ctx().content_rect().height() - BELOW).max(3.0 * ROW);
    let choices = egui::ScrollArea::vertical().max_height(room).min_scrolled_height(room.min(3.0 * ROW));
    choices.show(ui, |ui| choices_of(ui, shell, state));
    ui.add_space(SPACE[3]);
    ui.separator();
    ui.add_space(SPACE[3]);
    let Some(format) = FORMATS.get(state.format).map(|format| format.name()) else { return true };
    let enter = place(ui, state, format, actions);
    if let Some(refused) = &state.refused {
        ui.add_space(SPACE[2]);
        let builder =
            UiBuilder::new().accessibility_role(Role::Alert).accessibility_label(refused.text.as_str());
        let text = RichText::new(&refused.text).color(Tokens::of(ui).failed);
        ui.scope_builder(builder, |ui| ui.add(egui::Label::new(text).wrap()));
    }
    ui.add_space(SPACE[4]);
    buttons(ui, state, format, number_of(shell, state.scope), enter, actions)
}

/// Height of what is not among the choices, in points: title, place, a refusal in two lines, buttons, margins.
const BELOW: f32 = 260.0;

/// How many records a scope has.
fn number_of(shell: &Shell<'_>, scope: ExportScope) -> usize {
    match scope {
        ExportScope::Selected => shell.view.selection.len(),
        ExportScope::Filtered => shell.view.hits.len(),
        ExportScope::All => shell.view.index.len(),
    }
}

/// Which records, and as what.
fn choices_of(ui: &mut Ui, shell: &Shell<'_>, state: &mut ExportDialogState) {
    for scope in ExportScope::ALL {
        let (records, chosen) = (number_of(shell, scope), state.scope == scope);
        let choice =
            Choice { text: scope.text(), note: &count(records), chosen, enabled: records > 0, column: 0.0 };
        if choice.show(ui) {
            state.scope = scope;
        }
    }
    ui.add_space(SPACE[3]);
    ui.separator();
    ui.add_space(SPACE[3]);
    for (at, format) in FORMATS.iter().enumerate() {
        let (text, note) = words(format.name());
        if (Choice { text, note, chosen: state.format == at, enabled: true, column: FORMAT_WIDTH }).show(ui) {
            state.set_format(at);
        }
    }
    if !shell.view.marked.is_empty() {
        let has_place = FORMATS.get(state.format).is_some_and(|format| format.has_marks());
        ui.add_enabled_ui(has_place, |ui| widgets::checkbox(ui, &mut state.marks, t!("export-marks")));
    }
    let mut parts = state.in_parts();
    let can_be_parts = state.can_be_parts();
    let asked =
        ui.add_enabled_ui(can_be_parts, |ui| widgets::checkbox(ui, &mut parts, t!("export-parts"))).inner;
    if asked.on_hover_text(t!("export-parts-tip")).changed() {
        state.set_parts(parts);
    }
}

/// The field with the place; whether Enter was pressed in it, or nowhere in particular.
fn place(ui: &mut Ui, state: &mut ExportDialogState, format: &'static str, actions: &mut Actions) -> bool {
    let nothing_has_focus = ui.memory(|memory| memory.focused().is_none());
    let name = if state.extension().is_some() { t!("export-file") } else { t!("export-folder") };
    ui.label(RichText::new(name).font(style::small()).color(Tokens::of(ui).dim));
    let mut entered = false;
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_FIELD), Sense::hover());
    let at_end = Id::unique("export browse");
    let room = row.with_max_x(row.right() - widgets::end_width(ui, at_end) - SPACE[2]);
    let builder = UiBuilder::new().max_rect(room).layout(Layout::left_to_right(Align::Center));
    ui.scope_builder(builder, |ui| {
        let edit = egui::TextEdit::singleline(&mut state.place)
            .desired_width(f32::INFINITY)
            .margin(vec2(SPACE[3], SPACE[2]));
        let field = ui.name_inputs(name, |ui| ui.add(edit));
        if std::mem::take(&mut state.focus) {
            field.request_focus();
        }
        if field.changed() {
            state.edited();
        }
        entered = field.lost_focus() || nothing_has_focus;
    });
    widgets::at_end(ui, at_end, row, |ui| {
        let face = Face { icon: None, text: t!("export-browse"), framed: true, on: false };
        if widgets::plain_button(ui, &face, face.text).clicked() {
            actions.push(Action::BrowseExport(state.request(format, false)));
        }
    });
    entered && ui.input(|input| input.key_pressed(Key::Enter))
}

/// The buttons at the end; whether the dialog is done. Replacing takes a press of its own button.
fn buttons(
    ui: &mut Ui,
    state: &mut ExportDialogState,
    format: &'static str,
    records: usize,
    enter: bool,
    actions: &mut Actions,
) -> bool {
    let replace = state.refused.as_ref().is_some_and(|refused| refused.can_replace);
    let can_export = records > 0 && !state.waiting && !state.place.trim().is_empty();
    let mut done = false;
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_CONTROL), Sense::hover());
    widgets::at_end(ui, Id::unique("export buttons"), row, |ui| {
        let cancel = Face { icon: None, text: t!("export-cancel"), framed: true, on: false };
        done |= widgets::plain_button(ui, &cancel, cancel.text).clicked();
        let copy = Face { icon: None, text: t!("export-copy"), framed: true, on: false };
        let fits = records > 0 && records <= MOST_COPIED && format != "raw";
        let copied = ui.add_enabled_ui(fits, |ui| widgets::plain_button(ui, &copy, copy.text)).inner;
        if copied.clicked() {
            actions.push(Action::CopyExport(state.scope, format, state.with_marks()));
            done = true;
        }
        let text = if replace { t!("export-replace") } else { t!("export-write") };
        let save = Face { icon: None, text, framed: true, on: true };
        let save = ui.add_enabled_ui(can_export, |ui| widgets::plain_button(ui, &save, save.text)).inner;
        if can_export && (save.clicked() || (enter && !replace)) {
            let request = state.request(format, replace);
            state.keep_name(&request.path);
            actions.push(Action::Export(request));
            state.refused = None;
            state.waiting = true;
        }
    });
    done
}

/// Name and explanation of a format.
fn words(format: &str) -> (&'static str, &'static str) {
    match format {
        "json" => (t!("export-json"), t!("export-json-note")),
        "ndjson" => (t!("export-ndjson"), t!("export-ndjson-note")),
        "csv" => (t!("export-csv"), t!("export-csv-note")),
        _ => (t!("export-raw"), t!("export-raw-note")),
    }
}

/// A line with a round mark, of which one is chosen.
struct Choice<'a> {
    text: &'a str,
    note: &'a str,
    chosen: bool,
    enabled: bool,
    /// How much room the texts of its group take, so that notes stand beneath one another; 0 for numbers, which
    /// end at the right.
    column: f32,
}

impl Choice<'_> {
    fn font(&self) -> egui::FontId {
        if self.column > 0.0 { style::small() } else { style::mono() }
    }

    /// Whether it was clicked.
    fn show(&self, ui: &mut Ui) -> bool {
        let tokens = Tokens::of(ui);
        let sense = if self.enabled { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), sense);
        let name = format!("{} {}", self.text, self.note);
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, self.enabled, self.chosen, &name));
        let painter = ui.painter();
        if self.enabled && (response.hovered() || response.has_focus()) {
            painter.rect_filled(rect, f32::from(style::RADIUS_CONTROL), tokens.raised);
        }
        let color = if self.enabled { tokens.text } else { tokens.dim };
        let center = pos2(rect.left() + SPACE[3], rect.center().y);
        let ring = if self.chosen { tokens.accent } else { tokens.dim };
        painter.circle_stroke(center, SPACE[2], (1.5, ring));
        if self.chosen {
            painter.circle_filled(center, SPACE[2] / 2.0, tokens.accent);
        }
        let at = pos2(center.x + SPACE[4], center.y);
        let text = widgets::Line { text: self.text, font: style::body(), color, width: TEXT_WIDTH };
        let text = widgets::paint_line(ui, at, egui::Align2::LEFT_CENTER, &text);
        let left = text.right().max(at.x + self.column) + SPACE[3];
        let right = rect.right() - SPACE[3];
        let width = (right - left).max(0.0);
        let note = widgets::Line { text: self.note, font: self.font(), color: tokens.dim, width };
        let (at, align) = if self.column > 0.0 {
            (pos2(left, center.y), egui::Align2::LEFT_CENTER)
        } else {
            (pos2(right, center.y), egui::Align2::RIGHT_CENTER)
        };
        widgets::paint_line(ui, at, align, &note);
        self.enabled && response.clicked()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_follows_the_format_unless_another_was_typed() {
        for (place, before, after, wanted) in [
            ("/out/callbacks.json", Some("json"), Some("csv"), "/out/callbacks.csv"),
            ("/out/callbacks.json", Some("json"), None, "/out/callbacks"),
            ("/out/callbacks", None, Some("ndjson"), "/out/callbacks.ndjson"),
            ("/out/", None, Some("csv"), "/out/callbacks.csv"),
            ("/out/list.txt", Some("json"), Some("csv"), "/out/list.txt"),
            ("", None, Some("csv"), "callbacks.csv"),
        ] {
            assert_eq!(with_extension(place, before, after), wanted, "{place}");
        }
    }
}
