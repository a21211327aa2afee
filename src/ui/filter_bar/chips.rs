//! The finished terms of the filter: each a chip that is edited, switched off, turned round or removed.

use super::super::style::{self, SPACE, Tokens, icon};
use super::super::widgets::{self, Line, count};
use super::super::{cells, wording};
use super::field_id;
use crate::query::{Unknown, edit};
use crate::sanitize::sanitize_line;
use crate::t;
use egui::accesskit::Role;
use egui::{
    Align2, CornerRadius, Key, Modifiers, PointerButton, Rect, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

/// Height of a chip, in points.
const HEIGHT: f32 = 20.0;
/// What "+3" takes where not all chips have room.
const MORE_WIDTH: f32 = 36.0;

/// Most characters of a value that the menu shows.
const MOST_CHARS: usize = 40;

/// What is asked of a chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Click {
    Edit,
    Remove,
    /// Off, or on again.
    Toggle,
    Invert,
    /// With the value that may have been meant.
    Mean,
    /// Not of this chip: the whole filter as text.
    EditAll,
    CopyAll,
}

/// What [`show`] shows, and where.
pub(super) struct Chips<'a> {
    pub terms: &'a [String],
    /// The room for chips; what is left of it is for the field.
    pub rect: Rect,
    /// Whether the last ones matter more than the first, because the cursor is behind them.
    pub keep_last: bool,
    /// The values in them that no record has.
    pub unknown: &'a [Unknown],
}

impl Chips<'_> {
    /// Shows the chips. Gives their right edge, and which was clicked how.
    pub fn show(&self, ui: &mut Ui) -> (f32, Option<(usize, Click)>) {
        let widths: Vec<f32> =
            self.terms.iter().map(|term| chip_width(ui, term, self.rect.width())).collect();
        let shown = self.room(&widths);
        let hidden = self.terms.len() - shown.len();
        let mut x = self.rect.left();
        let mut click = None;
        if hidden > 0 && self.keep_last {
            click = self.more(ui, &mut x, hidden).or(click);
        }
        for at in shown {
            let place =
                Rect::from_min_size(pos2(x, self.rect.center().y - HEIGHT / 2.0), vec2(widths[at], HEIGHT));
            let unknown = self.unknown.iter().find(|unknown| unknown.term == self.terms[at]);
            click = chip(ui, place, at, &self.terms[at], unknown).map(|click| (at, click)).or(click);
            x = place.right() + SPACE[2];
        }
        if hidden > 0 && !self.keep_last {
            click = self.more(ui, &mut x, hidden).or(click);
        }
        (x, click)
    }

    /// The chips that have room.
    fn room(&self, widths: &[f32]) -> std::ops::Range<usize> {
        let all = widths.len();
        let total: f32 = widths.iter().map(|width| width + SPACE[2]).sum();
        if total <= self.rect.width() {
            return 0..all;
        }
        let mut left = self.rect.width() - MORE_WIDTH;
        let mut fits = |width: &&f32| {
            left -= **width + SPACE[2];
            left >= 0.0
        };
        if self.keep_last {
            let number = widths.iter().rev().take_while(&mut fits).count();
            all - number..all
        } else {
            0..widths.iter().take_while(&mut fits).count()
        }
    }

    fn more(&self, ui: &mut Ui, x: &mut f32, hidden: usize) -> Option<(usize, Click)> {
        let text = t!("filter-more", shown = count(hidden));
        let place = Rect::from_min_size(
            pos2(*x, self.rect.center().y - HEIGHT / 2.0),
            vec2(MORE_WIDTH - SPACE[2], HEIGHT),
        );
        *x = place.right() + SPACE[2];
        let response = ui.interact(place, field_id().with("more chips"), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, t!("filter-edit-all")));
        let tokens = Tokens::of(ui);
        let color = if response.hovered() || response.has_focus() { tokens.text } else { tokens.dim };
        ui.painter().text(place.center(), Align2::CENTER_CENTER, text, style::small(), color);
        response.on_hover_text(t!("filter-edit-all")).clicked().then_some((0, Click::EditAll))
    }
}

fn chip_width(ui: &Ui, term: &str, most: f32) -> f32 {
    let text = ui.painter().layout_no_wrap(shown(term), style::mono(), style::UNPAINTED);
    text.size().x.min(most * 0.6) + SPACE[3] + SPACE[1] + SPACE[5]
}

/// A term as its chip says it: that it is off is seen, not read.
fn shown(term: &str) -> String {
    let words = if edit::is_off(term) { edit::toggle_term(term, 0) } else { term.to_owned() };
    sanitize_line(&words).into_owned()
}

fn chip(ui: &mut Ui, place: Rect, at: usize, term: &str, unknown: Option<&Unknown>) -> Option<Click> {
    let tokens = Tokens::of(ui);
    let is_off = edit::is_off(term);
    let text = shown(term);
    let excludes = text.starts_with('-');
    // It senses drags too, or the field below would take the press for the start of one, and the keyboard with it.
    let body = ui.interact(place, field_id().with(("chip", at)), Sense::click_and_drag());
    body.widget_info(|| {
        WidgetInfo::selected(Role::Button, true, !is_off, t!("filter-edit-term", term = text.clone()))
    });
    let border = match (is_off, excludes) {
        (true, _) => tokens.line,
        (false, true) => tokens.failed.gamma_multiply(0.7),
        (false, false) => tokens.accent.gamma_multiply(0.7),
    };
    let fill = match (is_off, excludes) {
        (true, _) => style::CLEAR,
        (false, true) => tokens.failed.gamma_multiply(0.12),
        (false, false) => tokens.accent_soft,
    };
    let border = if body.has_focus() { tokens.accent } else { border };
    let radius = CornerRadius::same(style::RADIUS_CONTROL);
    ui.painter().rect(place, radius, fill, Stroke::new(1.0, border), StrokeKind::Inside);
    let color = match (is_off, excludes) {
        (true, _) => tokens.dim,
        (false, true) => tokens.failed,
        (false, false) => tokens.text,
    };
    let width = place.width() - SPACE[3] - SPACE[1] - SPACE[5];
    let line = Line { text: &text, font: style::mono(), color, width };
    let at = pos2(place.left() + SPACE[3], place.center().y);
    let painted = widgets::paint_line(ui, at, Align2::LEFT_CENTER, &line);
    if let Some(unknown) = unknown {
        let line = Stroke::new(1.5, tokens.warn);
        ui.painter().hline(painted.x_range(), painted.bottom(), line);
        let said = wording::not_there(unknown);
        ui.ctx().accesskit_node_builder(body.id, |node| node.set_description(said));
    }
    if is_off {
        ui.painter().hline(painted.x_range(), painted.center().y + 1.0, Stroke::new(1.0, tokens.dim));
    }
    let cross = Rect::from_center_size(
        pos2(place.right() - SPACE[1] - SPACE[3], place.center().y),
        vec2(SPACE[5], SPACE[5]),
    );
    let remove = ui
        .scope_builder(UiBuilder::new().max_rect(cross), |ui| {
            widgets::small_icon_button(ui, icon::CLOSE, &t!("filter-remove-term", term = text.clone()))
        })
        .inner;
    if remove.clicked() {
        return Some(Click::Remove);
    }
    asked(ui, &body, is_off, unknown)
}

/// What mouse, keys and menu ask of a chip.
fn asked(ui: &Ui, body: &egui::Response, is_off: bool, unknown: Option<&Unknown>) -> Option<Click> {
    let mut chosen = None;
    let near = unknown.and_then(|unknown| Some((unknown.key, unknown.near.as_deref()?)));
    body.context_menu(|ui| {
        if let Some((key, near)) = near {
            let meant = cells::cut(near, MOST_CHARS);
            if ui.button(t!("filter-mean", key = key, value = meant.as_ref())).clicked() {
                chosen = Some(Click::Mean);
            }
            ui.separator();
        }
        let toggle = if is_off { t!("filter-switch-on") } else { t!("filter-switch-off") };
        for (text, click) in [
            (toggle, Click::Toggle),
            (t!("filter-invert"), Click::Invert),
            (t!("filter-edit"), Click::Edit),
            (t!("filter-remove"), Click::Remove),
            (t!("filter-edit-all"), Click::EditAll),
            (t!("filter-copy-all"), Click::CopyAll),
        ] {
            if ui.button(text).clicked() {
                chosen = Some(click);
            }
        }
    });
    if body.has_focus() && ui.input(|input| input.key_pressed(Key::Delete)) {
        return Some(Click::Remove);
    }
    if body.clicked_by(PointerButton::Middle) {
        return Some(Click::Remove);
    }
    if !body.context_menu_opened() {
        body.clone().on_hover_ui(|ui| {
            if let Some(unknown) = unknown {
                ui.colored_label(Tokens::of(ui).warn, wording::not_there(unknown));
            }
            ui.label(t!("filter-chip-tip"));
        });
    }
    let click = match ui.input(|input| input.modifiers) {
        Modifiers { command: true, .. } => Click::Toggle,
        Modifiers { alt: true, .. } => Click::Invert,
        _ => Click::Edit,
    };
    chosen.or_else(|| body.clicked().then_some(click))
}
