//! The field for a range of time: what is typed is what the filter takes for a time.

use super::Parts;
use super::state::TimelineState;
use crate::query::{self, Clock};
use crate::t;
use crate::time::Millis;
use crate::timeline::date_label;
use crate::ui::ViewCtx;
use crate::ui::style::{self, SPACE, Tokens};
use crate::ui::wording;
use egui::{Area, Frame, Key, Order, RichText, TextEdit, Ui, vec2};

/// Width of the field, in points.
const WIDTH: f32 = 320.0;

/// What the field keeps while it is open.
#[derive(Clone, Debug, Default)]
pub(super) struct RangeField {
    text: String,
    /// Why what was typed is no range.
    error: Option<String>,
    /// Whether it had the keyboard in the frame before.
    had_focus: bool,
}

/// Shows the field, if it is open.
pub(super) fn show(ui: &Ui, parts: &Parts, ctx: &ViewCtx<'_>, state: &mut TimelineState) {
    let Some(mut field) = state.range_field.take() else { return };
    let tokens = Tokens::of(ui);
    let at = parts.ruler.left_bottom() + vec2(SPACE[2], SPACE[1]);
    let area = Area::new(ui.scope_id().with("range field")).order(Order::Foreground).fixed_pos(at);
    let frame = Frame::popup(ui.style());
    let response = area.show(ui.ctx(), |ui| {
        frame
            .show(ui, |ui| {
                ui.set_width(WIDTH);
                let edit = TextEdit::singleline(&mut field.text)
                    .hint_text(t!("range-hint"))
                    .font(style::mono())
                    .desired_width(f32::INFINITY)
                    .margin(vec2(SPACE[3], SPACE[2]));
                let response = ui.add(edit);
                // Its hint is an example, and no name.
                ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(t!("range-name")));
                if let Some(error) = &field.error {
                    ui.label(RichText::new(error).font(style::small()).color(tokens.failed));
                } else {
                    ui.label(RichText::new(t!("range-help")).font(style::small()).color(tokens.dim));
                }
                response
            })
            .inner
    });
    let edit = response.inner;
    if edit.changed() {
        field.error = None;
    }
    let pressed = |key: Key| ui.input(|input| input.key_pressed(key));
    let is_left = field.had_focus && !edit.has_focus();
    if pressed(Key::Enter) {
        if go(ctx, state, &mut field) {
            return;
        }
    } else if is_left || pressed(Key::Escape) {
        return;
    }
    // In its first frame an area finds its size, and nothing in it keeps the keyboard.
    field.had_focus = edit.has_focus();
    if !field.had_focus {
        edit.request_focus();
        ui.ctx().request_repaint();
    }
    state.range_field = Some(field);
}

/// Shows the range that was typed; says whether it is one.
fn go(ctx: &ViewCtx<'_>, state: &mut TimelineState, field: &mut RangeField) -> bool {
    let clock = Clock { now: ctx.now, offset_minutes: offset(ctx, state) };
    let shown = state.scale.as_ref().map_or(ctx.now, |scale| scale.time(scale.width() / 2.0) as Millis);
    let day = date_label(shown, clock.offset_minutes);
    match query::read_range(&field.text, clock, &day) {
        Ok((from, to)) => {
            let full = state.picture.last_full.unwrap_or((ctx.now, ctx.now));
            state.show_range(from.unwrap_or(full.0), to.unwrap_or(full.1));
            true
        }
        Err(fault) => {
            field.error = Some(wording::fault(&fault));
            false
        }
    }
}

fn offset(ctx: &ViewCtx<'_>, state: &TimelineState) -> i32 {
    let shown = state.scale.as_ref().map_or(ctx.now, |scale| scale.time(scale.width() / 2.0) as Millis);
    ctx.zone.offset_minutes(shown, ctx.source_offset)
}
