//! What to export, and as what. Where it goes is then asked by the system's own dialog.

use super::shell::Shell;
use super::style::{self, SPACE, Tokens};
use super::widgets::{self, Face, count};
use super::{Action, Actions};
use crate::export::FORMATS;
use crate::t;
use egui::accesskit::Role;
use egui::{Id, Key, Modal, Modifiers, Sense, Ui, WidgetInfo, pos2, vec2};

/// Width of the dialog, in points.
const WIDTH: f32 = 420.0;
/// Height of a choice.
const ROW: f32 = 24.0;
/// Most points that the text of a choice takes.
const TEXT_WIDTH: f32 = 180.0;
/// Room for the name of a format.
const FORMAT_WIDTH: f32 = 72.0;
/// So many records are the most that go onto the clipboard: more would stall whoever takes them.
const MOST_COPIED: usize = 10_000;

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

/// What the dialog keeps.
#[derive(Clone, Debug, Default)]
pub struct ExportDialogState {
    open: bool,
    scope: ExportScope,
    /// Which of [`FORMATS`].
    format: usize,
}

impl ExportDialogState {
    /// Shows the dialog, with that scope chosen. The format stays that of the last time.
    pub fn open(&mut self, scope: ExportScope) {
        self.open = true;
        self.scope = scope;
    }

    /// Whether it is shown.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open
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
    let tokens = Tokens::of(ui);
    ui.label(egui::RichText::new(t!("export-title")).font(style::strong(style::TEXT_HEADING)));
    ui.add_space(SPACE[3]);
    let number = |scope| match scope {
        ExportScope::Selected => shell.view.selection.len(),
        ExportScope::Filtered => shell.view.hits.len(),
        ExportScope::All => shell.view.index.len(),
    };
    for scope in ExportScope::ALL {
        let (records, chosen) = (number(scope), state.scope == scope);
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
            state.format = at;
        }
    }
    ui.add_space(SPACE[4]);
    let Some(format) = FORMATS.get(state.format).map(|format| format.name()) else { return true };
    let records = number(state.scope);
    buttons(ui, tokens, state.scope, format, records, actions)
}

/// The buttons at the end; whether the dialog is done.
fn buttons(
    ui: &mut Ui,
    tokens: &Tokens,
    scope: ExportScope,
    format: &'static str,
    records: usize,
    actions: &mut Actions,
) -> bool {
    let enter = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    let mut done = false;
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        let save = Face { icon: None, text: t!("export-choose"), framed: true, on: true };
        let save = ui.add_enabled_ui(records > 0, |ui| widgets::plain_button(ui, &save, save.text)).inner;
        if records > 0 && (save.clicked() || enter) {
            actions.push(Action::Export(scope, format));
            done = true;
        }
        let copy = Face { icon: None, text: t!("export-copy"), framed: true, on: false };
        let fits = records > 0 && records <= MOST_COPIED && format != "raw";
        let copied = ui.add_enabled_ui(fits, |ui| widgets::plain_button(ui, &copy, copy.text)).inner;
        if copied.clicked() {
            actions.push(Action::CopyExport(scope, format));
            done = true;
        }
        let cancel = Face { icon: None, text: t!("export-cancel"), framed: true, on: false };
        done |= widgets::plain_button(ui, &cancel, cancel.text).clicked();
        ui.painter().hline(ui.max_rect().x_range(), ui.min_rect().top() - SPACE[2], (0.0, tokens.line));
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
