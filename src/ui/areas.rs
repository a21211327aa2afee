//! The parts of the window between which the keyboard goes: their names, their places, what the mouse does in them.

use super::command::Topic;
use super::style::{self, SPACE, Tokens, icon};
use super::widgets;
use crate::t;
use egui::accesskit::Role;
use egui::{
    Align2, Context, EventFilter, FocusDirection, Id, Key, Modifiers, Popup, Rect, RichText, Sense, Stroke,
    StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

/// Side of a help mark, in points.
const HELP: f32 = 12.0;
/// Width of the names of gestures.
const GESTURE: f32 = 190.0;

/// A part of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// Folder, filter, buttons.
    Top,
    /// The facets.
    Facets,
    /// The timeline.
    Timeline,
    /// The table.
    Table,
    /// The details.
    Details,
    /// The status bar.
    Status,
}

impl Area {
    /// All of them, in the order in which they are read.
    pub const ALL: [Self; 6] =
        [Self::Top, Self::Facets, Self::Timeline, Self::Table, Self::Details, Self::Status];

    /// What it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Top => t!("region-top"),
            Self::Facets => t!("region-facets"),
            Self::Timeline => t!("timeline-name"),
            Self::Table => t!("region-table"),
            Self::Details => t!("region-details"),
            Self::Status => t!("region-status"),
        }
    }

    /// What the commands are about that matter here most.
    #[must_use]
    pub fn topics(self) -> &'static [Topic] {
        match self {
            Self::Top => &[Topic::Filter, Topic::Folder],
            Self::Facets => &[Topic::Filter],
            Self::Timeline => &[Topic::Timeline, Topic::Selection],
            Self::Table => &[Topic::Selection, Topic::Marks],
            Self::Details => &[Topic::Marks],
            Self::Status => &[Topic::Window],
        }
    }

    /// What the mouse does here: the gesture, and what comes of it.
    #[must_use]
    pub fn gestures(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::Top => vec![
                (t!("gesture-chip-click"), t!("gesture-chip-click-does")),
                (t!("gesture-chip-ctrl"), t!("gesture-chip-ctrl-does")),
                (t!("gesture-chip-alt"), t!("gesture-chip-alt-does")),
                (t!("gesture-chip-menu"), t!("gesture-chip-menu-does")),
            ],
            Self::Facets => vec![
                (t!("gesture-facet-click"), t!("gesture-facet-click-does")),
                (t!("gesture-facet-ctrl"), t!("gesture-facet-ctrl-does")),
                (t!("gesture-facet-alt"), t!("gesture-facet-alt-does")),
                (t!("gesture-facet-again"), t!("gesture-facet-again-does")),
            ],
            Self::Timeline => vec![
                (t!("gesture-wheel"), t!("gesture-wheel-does")),
                (t!("gesture-zoom"), t!("gesture-zoom-does")),
                (t!("gesture-pan"), t!("gesture-pan-does")),
                (t!("gesture-drag-pan"), t!("gesture-drag-pan-does")),
                (t!("gesture-marquee"), t!("gesture-marquee-does")),
                (t!("gesture-ruler"), t!("gesture-ruler-does")),
                (t!("gesture-minimap"), t!("gesture-minimap-does")),
                (t!("gesture-select"), t!("gesture-select-does")),
                (t!("gesture-bar-double"), t!("gesture-bar-double-does")),
                (t!("gesture-lane"), t!("gesture-lane-does")),
            ],
            Self::Table => vec![
                (t!("gesture-select"), t!("gesture-select-does")),
                (t!("gesture-row-double"), t!("gesture-row-double-does")),
                (t!("gesture-row-menu"), t!("gesture-row-menu-does")),
                (t!("gesture-head-click"), t!("gesture-head-click-does")),
                (t!("gesture-head-drag"), t!("gesture-head-drag-does")),
                (t!("gesture-head-edge"), t!("gesture-head-edge-does")),
                (t!("gesture-head-menu"), t!("gesture-head-menu-does")),
            ],
            Self::Details => vec![
                (t!("gesture-value"), t!("gesture-value-does")),
                (t!("gesture-value-menu"), t!("gesture-value-menu-does")),
            ],
            Self::Status => vec![(t!("gesture-problems"), t!("gesture-problems-does"))],
        }
    }

    /// Whether arrows walk the records while the area itself has the keyboard; elsewhere they walk what is in it.
    fn walks_records(self) -> bool {
        matches!(self, Self::Timeline | Self::Table)
    }

    /// How far the area goes on beyond what is in it, in points: bars have a margin.
    fn margin(self) -> f32 {
        match self {
            Self::Top | Self::Status => SPACE[4],
            Self::Facets | Self::Timeline | Self::Table | Self::Details => 0.0,
        }
    }

    /// What takes the keyboard when the area does.
    fn landing(self) -> Id {
        Id::unique(("area", self))
    }
}

/// Where the areas are in this frame.
#[derive(Clone, Debug, Default)]
pub struct Areas {
    /// Those that are shown, in the order in which they are read.
    shown: Vec<(Area, Rect)>,
}

impl Areas {
    /// Begins a frame.
    pub fn begin(&mut self) {
        self.shown.clear();
    }

    /// The area that the keyboard is in; else the one that the pointer is in.
    #[must_use]
    pub fn current(&self, ctx: &Context) -> Option<Area> {
        self.focused(ctx).or_else(|| self.at(ctx.pointer_hover_pos()?))
    }

    fn focused(&self, ctx: &Context) -> Option<Area> {
        let id = ctx.memory(egui::Memory::focused)?;
        let landed = self.shown.iter().find(|(area, _)| area.landing() == id).map(|(area, _)| *area);
        landed.or_else(|| self.at(ctx.read_response(id)?.rect.center()))
    }

    fn at(&self, place: egui::Pos2) -> Option<Area> {
        self.shown.iter().find(|(_, rect)| rect.contains(place)).map(|(area, _)| *area)
    }

    /// Gives the keyboard to the next area, or the one before; round the ends.
    pub fn step_focus(&self, ctx: &Context, forward: bool) {
        let count = self.shown.len();
        let now = self.focused(ctx);
        let at = now.and_then(|now| self.shown.iter().position(|(area, _)| *area == now));
        let next = match (at, forward) {
            (Some(at), true) => (at + 1) % count,
            (Some(at), false) => (at + count - 1) % count,
            (None, true) => 0,
            (None, false) => count.saturating_sub(1),
        };
        if let Some((area, _)) = self.shown.get(next) {
            ctx.memory_mut(|memory| memory.request_focus(area.landing()));
        }
    }

    /// Whether an area itself has the keyboard, and nothing in it.
    #[must_use]
    pub fn is_landed(&self, ctx: &Context) -> bool {
        let focused = ctx.memory(egui::Memory::focused);
        focused.is_some_and(|id| self.shown.iter().any(|(area, _)| area.landing() == id))
    }

    /// Whether an area has the keyboard in which arrows walk the records.
    #[must_use]
    pub fn is_landed_on_records(&self, ctx: &Context) -> bool {
        self.is_landed(ctx) && self.focused(ctx).is_some_and(Area::walks_records)
    }

    /// Shows an area: a part that assistive technology can name and jump to, that can take the keyboard, and that
    /// says behind a small mark what the mouse does in it.
    pub fn show<R>(&mut self, ui: &mut Ui, area: Area, contents: impl FnOnce(&mut Ui) -> R) -> R {
        let rect = ui.max_rect();
        self.shown.push((area, rect));
        widgets::region(ui, area.name(), |ui| {
            enter(ui, area);
            let landing = ui.interact(rect, area.landing(), Sense::focusable_noninteractive());
            landing.widget_info(|| WidgetInfo::labeled(Role::Group, true, area.name()));
            if landing.has_focus() {
                // Arrows walk records there, or go into the area: never to whatever lies nearest in the window.
                let arrows =
                    EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
                ui.memory_mut(|memory| memory.set_focus_lock_filter(landing.id, arrows));
            }
            let inner = contents(ui);
            help_mark(ui, area, rect);
            inner
        })
    }
}

/// An arrow goes from an area into it: to the first thing there that can have the keyboard.
fn enter(ui: &Ui, area: Area) {
    if area.walks_records() || !ui.memory(|memory| memory.has_focus(area.landing())) {
        return;
    }
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::ArrowDown) || pressed(Key::ArrowRight) {
        ui.memory_mut(|memory| memory.move_focus(FocusDirection::Next));
    }
}

/// The mark in the corner of an area, and what is behind it.
fn help_mark(ui: &Ui, area: Area, rect: Rect) {
    let tokens = Tokens::of(ui);
    let min = pos2(rect.right() - HELP - 1.0 + area.margin(), rect.top() + 1.0);
    let place = Rect::from_min_size(min, vec2(HELP, HELP));
    let response = ui.interact(place, area.landing().with("help"), Sense::click());
    let name = t!("help-mark", area = area.name());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let lit = response.hovered() || response.has_focus();
    let color = if lit { tokens.accent } else { tokens.dim };
    // Seen where the pointer is, or the keyboard: six of them at once would be noise.
    if lit || ui.rect_contains_pointer(rect) || ui.memory(|memory| memory.has_focus(area.landing())) {
        let font = style::icons(style::TEXT_SMALL);
        // On a plate, whatever lies there: bars of the minimap, lines.
        ui.painter().circle_filled(place.center(), HELP / 2.0 + 1.0, tokens.panel);
        ui.painter().text(place.center(), Align2::CENTER_CENTER, icon::HELP, font, color);
    }
    Popup::menu(&response).show(|ui| {
        ui.set_min_width(GESTURE * 2.0);
        ui.label(RichText::new(t!("help-title", area = area.name())).font(style::strong(style::TEXT_BODY)));
        ui.add_space(SPACE[1]);
        gestures(ui, &area.gestures());
    });
    response.on_hover_text(&name);
}

/// What the mouse does in an area, a line each: the gesture, and what comes of it.
pub fn gestures(ui: &mut Ui, gestures: &[(&'static str, &'static str)]) {
    let dim = Tokens::of(ui).dim;
    egui::Grid::new("gestures").num_columns(2).spacing([SPACE[5], SPACE[1]]).show(ui, |ui| {
        for (gesture, does) in gestures {
            ui.label(RichText::new(*gesture).color(dim));
            ui.label(*does);
            ui.end_row();
        }
    });
}

/// Draws a line around what has the keyboard, in whichever panel: focus is always seen. A text field has a cursor.
pub fn paint_focus(ctx: &Context) {
    let Some(id) = ctx.memory(egui::Memory::focused).filter(|_| !ctx.text_edit_focused()) else { return };
    let Some(response) = ctx.read_response(id) else { return };
    let tokens = Tokens::of_theme(ctx.theme());
    let painter = ctx.layer_painter(response.layer_id);
    let rect = response.interact_rect.shrink(0.5);
    let radius = f32::from(style::RADIUS_CONTROL);
    painter.rect_stroke(rect, radius, Stroke::new(1.5, tokens.accent), StrokeKind::Inside);
}
