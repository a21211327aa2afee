//! The two handles of the minimap for keyboard and assistive technology: sliders with a value.

use super::minimap::Grip;
use super::state::TimelineState;
use crate::t;
use crate::timeline::{TimeScale, date_label, time_label};
use crate::ui::ViewCtx;
use crate::ui::style::SPACE;
use egui::accesskit::{Action, ActionData, Role};
use egui::{EventFilter, Id, Key, Rect, Response, Sense, Ui, WidgetInfo, pos2, vec2};

/// How much of the minimap a step of a handle is.
const STEP: f64 = 0.01;
/// How many steps a larger one is.
const LARGE: f64 = 10.0;

/// Where a handle is, as a share of the minimap from 0 to 1.
fn share(map: &TimeScale, shown: &TimeScale, grip: Grip) -> f64 {
    let time = if grip == Grip::From { shown.from() } else { shown.to() };
    (map.x(time) / map.width()).clamp(0.0, 1.0)
}

/// What a handle is known by.
pub(super) fn id(ui: &Ui, grip: Grip) -> Id {
    ui.scope_id().with(("minimap handle", grip == Grip::From))
}

/// Takes what keyboard and assistive technology do to a handle; gives where it is to go, as a share of the
/// minimap, if anywhere.
pub(super) fn interact(
    ui: &Ui,
    area: Rect,
    (map, shown): (&TimeScale, &TimeScale),
    grip: Grip,
    ctx: &ViewCtx<'_>,
) -> Option<f64> {
    let at = share(map, shown, grip);
    let name = if grip == Grip::From { t!("minimap-from") } else { t!("minimap-to") };
    let center = pos2(area.left() + (at * map.width()) as f32, area.center().y);
    let rect = Rect::from_center_size(center, vec2(SPACE[4], area.height()));
    let id = id(ui, grip);
    let response = ui.interact(rect, id, Sense::focusable_noninteractive());
    response.widget_info(|| WidgetInfo::slider(true, at, name));
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_role(Role::Slider);
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(1.0);
        node.set_numeric_value_step(STEP);
        node.set_value(value(map.time(at * map.width()), map, ctx));
        for action in [Action::SetValue, Action::Increment, Action::Decrement] {
            node.add_action(action);
        }
    });
    if response.has_focus() {
        let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    }
    moved(ui, &response).map(|change| match change {
        Change::By(steps) => (at + steps * STEP).clamp(0.0, 1.0),
        Change::To(share) => share.clamp(0.0, 1.0),
    })
}

/// When a handle is, as it is said.
fn value(time: f64, map: &TimeScale, ctx: &ViewCtx<'_>) -> String {
    let millis = time as crate::time::Millis;
    let offset = ctx.zone.offset_minutes(millis, ctx.source_offset);
    let clock = time_label(millis, offset, map.millis_per_px().min(20_000.0));
    format!("{} {clock}", date_label(millis, offset))
}

enum Change {
    /// So many steps.
    By(f64),
    /// To a share of the minimap.
    To(f64),
}

fn moved(ui: &Ui, response: &Response) -> Option<Change> {
    let asked = ui.input(|input| {
        let number = |action| input.num_accesskit_action_requests(response.id, action) as f64;
        let steps = number(Action::Increment) - number(Action::Decrement);
        let value = input.accesskit_action_requests(response.id, Action::SetValue).last();
        let value = value.and_then(|request| match request.data {
            Some(ActionData::NumericValue(value)) => Some(Change::To(value)),
            _ => None,
        });
        value.or_else(|| (steps != 0.0).then_some(Change::By(steps)))
    });
    if asked.is_some() || !response.has_focus() {
        return asked;
    }
    ui.input(|input| {
        let large = if input.modifiers.shift { LARGE } else { 1.0 };
        let pressed = |key| input.num_presses(key) as f64;
        let steps = pressed(Key::ArrowRight) - pressed(Key::ArrowLeft);
        (steps != 0.0).then_some(Change::By(steps * large))
    })
}

/// Moves a handle to a share of the minimap.
pub(super) fn go(state: &mut TimelineState, grip: Grip, share: f64, map: &TimeScale) {
    super::minimap::drag(state, grip, map.time(share * map.width()), map);
}
