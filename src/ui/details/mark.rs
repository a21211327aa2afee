//! What the user noted on what is shown: a bookmark, a colour, a note.

use super::DetailsState;
use crate::index::RecordId;
use crate::marks::{COLOURS, Change, LONGEST_NOTE, Mark};
use crate::t;
use crate::ui::command::{Command, key_text};
use crate::ui::mark::{self, colour_name};
use crate::ui::style::{self, RADIUS_BAR, SPACE, Tokens};
use crate::ui::{Action, Actions, ViewCtx, widgets};
use egui::accesskit::Role;
use egui::{CornerRadius, Rect, Sense, Stroke, StrokeKind, TextEdit, Ui, WidgetInfo, vec2};

/// Side of a sign that can be clicked, in points.
const BUTTON: f32 = 20.0;

/// The note while it is written.
#[derive(Clone, Debug, Default)]
pub struct NoteDraft {
    /// Of which record.
    of: Option<RecordId>,
    text: String,
    /// Whether the field is shown though nothing is noted.
    open: bool,
    /// Whether the field is to get the keyboard.
    focus: bool,
}

impl NoteDraft {
    /// Begins to write.
    pub fn begin(&mut self) {
        (self.open, self.focus) = (true, true);
    }

    /// What was written so far, where it is not kept yet.
    pub fn take(&mut self) -> Option<(RecordId, String)> {
        let is_written = std::mem::take(&mut self.open);
        Some((self.of.take().filter(|_| is_written)?, std::mem::take(&mut self.text)))
    }

    /// Goes on with another record; what was written of the one before is kept.
    fn follow(&mut self, id: RecordId, note: &str, actions: &mut Actions) {
        if self.of == Some(id) {
            return;
        }
        if let Some(before) = self.of.take().filter(|_| self.open) {
            actions.push(Action::Mark(vec![before], Change::Note(self.text.clone())));
        }
        let focus = self.focus;
        *self = Self { of: Some(id), text: note.to_owned(), open: focus, focus };
    }
}

/// Shows the signs of a mark, and of a single record its note.
pub(super) fn show(
    ui: &mut Ui,
    ctx: &ViewCtx<'_>,
    ids: &[RecordId],
    state: &mut DetailsState,
    actions: &mut Actions,
) {
    let Some(&lead) = ids.last() else { return };
    let nothing = Mark::default();
    let known = ctx.marked.get(lead).unwrap_or(&nothing);
    ui.horizontal(|ui| {
        ui.set_height(BUTTON);
        ui.spacing_mut().item_spacing.x = SPACE[0];
        let ribbon = Mark { bookmark: true, ..Mark::default() };
        let name = Command::ToggleBookmark.text();
        if sign(ui, &ribbon, known.bookmark, name, &Command::ToggleBookmark.tooltip()) {
            actions.push(Action::Mark(ids.to_vec(), Change::ToggleBookmark));
        }
        ui.add_space(SPACE[1]);
        for colour in 1..=COLOURS {
            let plate = Mark { colour: Some(colour), ..Mark::default() };
            let name = t!("mark-colour", number = colour.to_string(), name = colour_name(colour));
            if sign(ui, &plate, known.colour == Some(colour), &name, &name) {
                actions.push(Action::Mark(ids.to_vec(), Change::ToggleColour(colour)));
            }
        }
        if let ([_], true, false) = (ids, known.note.is_empty(), state.note.open) {
            let key = Command::EditNote.shortcuts().first().copied().map_or_else(String::new, key_text);
            ui.add_space(SPACE[2]);
            if widgets::link(ui, t!("mark-add-note"), t!("mark-add-note")).on_hover_text(key).clicked() {
                state.note.begin();
            }
        }
    });
    if let [id] = ids {
        note(ui, *id, known, state, actions);
    }
}

/// A sign that is on or off; whether it was clicked.
fn sign(ui: &mut Ui, of: &Mark, is_on: bool, name: &str, tip: &str) -> bool {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(BUTTON, BUTTON), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), is_on, name));
    let radius = CornerRadius::same(style::RADIUS_CONTROL);
    if response.hovered() {
        ui.painter().rect_filled(rect, radius, tokens.raised);
    }
    let place = Rect::from_center_size(rect.center(), mark::SIZE);
    if is_on {
        ui.painter().rect_stroke(rect.shrink(1.0), radius, Stroke::new(1.0, tokens.text), StrokeKind::Inside);
        mark::paint(ui.painter(), place, of, tokens);
    } else if of.bookmark {
        let faint = ui.painter().clone();
        let dim = Mark { bookmark: true, ..Mark::default() };
        mark::paint(&faint, place, &dim, &Tokens { accent: tokens.outline, ..*tokens });
    } else {
        let color = mark::color(of, tokens);
        let small = Rect::from_center_size(rect.center(), vec2(SPACE[3], SPACE[3]));
        ui.painter().rect_filled(small, CornerRadius::same(RADIUS_BAR), color);
    }
    response.on_hover_text(tip).clicked()
}

fn note(ui: &mut Ui, id: RecordId, known: &Mark, state: &mut DetailsState, actions: &mut Actions) {
    let draft = &mut state.note;
    draft.follow(id, &known.note, actions);
    if known.note.is_empty() && !draft.open {
        return;
    }
    if !draft.open {
        draft.text.clone_from(&known.note);
    }
    let tokens = Tokens::of(ui);
    ui.add_space(SPACE[1]);
    let edit = TextEdit::multiline(&mut draft.text)
        .id(egui::Id::unique("note"))
        .hint_text(t!("mark-note-hint"))
        .font(style::body())
        .desired_rows(1)
        .desired_width(f32::INFINITY)
        .char_limit(LONGEST_NOTE)
        .margin(vec2(SPACE[3], SPACE[1]));
    let edge = Rect::from_min_size(ui.cursor().min, vec2(2.0, 0.0));
    let field = ui.add(edit);
    ui.ctx().accesskit_node_builder(field.id, |node| node.set_label(t!("mark-note-name")));
    let edge = edge.with_max_y(field.rect.bottom());
    ui.painter().rect_filled(edge, 0.0, mark::color(known, tokens));
    if std::mem::take(&mut draft.focus) {
        field.request_focus();
    }
    if field.has_focus() {
        draft.open = true;
    }
    if field.lost_focus() {
        draft.open = false;
        if draft.text.trim() != known.note {
            actions.push(Action::Mark(vec![id], Change::Note(draft.text.clone())));
        }
    }
}
