//! The filter: finished terms as chips, then one text field with completion. While the text cannot be
//! understood, the place is underlined, the reason stands below, and the last good filter stays in force.

mod candidates;
mod chips;
mod draft;
mod field;
mod popup;

pub use candidates::CandidatesKey;

use super::aside::{Aside, Make};
use super::shell::Shell;
use super::style::{self, SPACE, Tokens, icon};
use super::widgets::{self, Line, count};
use super::{Action, Actions, wording};
use crate::query::{Candidate, CandidateKind, Clock, Fault, Query, QueryError, edit};
use crate::t;
use chips::{Chips, Click};
use draft::Draft;
use egui::text::CCursor;
use egui::text_edit::{TextEditOutput, TextEditState};
use egui::{
    Align2, CornerRadius, Event, EventFilter, Id, ImeEvent, Key, Modifiers, Rect, Stroke, StrokeKind, Ui,
    UiBuilder, pos2, vec2,
};
use field::{byte_of, select_all, set_cursor, text_edit};
use popup::PopupState;
use std::time::Duration;

/// The least that is left for the field while it has the keyboard, and while it has not, in points.
const FIELD_WIDTH: (f32, f32) = (220.0, 60.0);

/// What lacks its end is told of when nothing was typed for so long, in seconds.
const MOMENT: f64 = 1.5;
/// Most faults that are told of in words; all are underlined.
const MOST_TOLD: usize = 3;

/// What the filter bar keeps.
#[derive(Clone, Debug, Default)]
pub struct FilterBarState {
    draft: Draft,
    popup: PopupState,
    /// Whether the field is to have the keyboard in the next frame.
    wants_focus: bool,
    /// Where the cursor is to be in the next frame, in signs.
    wants_cursor: Option<usize>,
    /// Whether an input method is at work on something that is no text yet.
    is_composing: bool,
    /// Where the app was told that the cursor is in a term that is being written: a byte of the filter.
    told: Option<usize>,
    /// What may stand at the cursor, while it is being found.
    aside: Aside<CandidatesKey>,
    /// When the text was typed in last, in seconds of the window's clock.
    typed_at: f64,
}

impl FilterBarState {
    /// Forgets what was written, found and undone in the folder before.
    pub fn forget_folder(&mut self) {
        *self = Self { wants_focus: self.wants_focus, ..Self::default() };
    }

    /// Puts the cursor in the field.
    pub fn focus(&mut self) {
        self.wants_focus = true;
    }

    /// Whether Esc belongs to the bar: it closes the list of candidates, or ends what is being composed.
    #[must_use]
    pub fn wants_escape(&self) -> bool {
        self.popup.is_open || self.is_composing
    }

    /// The filter before its last change, which is shown from now on; `filter` is the one that is there.
    pub fn undo(&mut self, filter: &str, clock: Clock) -> Option<String> {
        self.draft.take(filter, clock);
        self.draft.undo(clock)
    }

    /// The filter that was undone, which is shown again from now on; `filter` is the one that is there.
    pub fn redo(&mut self, filter: &str, clock: Clock) -> Option<String> {
        self.draft.take(filter, clock);
        self.draft.redo(clock)
    }

    /// When the change was made that would be undone, in seconds of the window's clock.
    #[must_use]
    pub fn undoable(&self) -> Option<f64> {
        self.draft.undoable()
    }

    /// When the change was made that would be made again.
    #[must_use]
    pub fn redoable(&self) -> Option<f64> {
        self.draft.redoable()
    }

    /// What may stand at the cursor, while it is being found.
    pub fn aside(&mut self) -> &mut Aside<CandidatesKey> {
        &mut self.aside
    }

    /// Puts the cursor in the field, behind so many signs.
    fn focus_at(&mut self, signs: usize) {
        self.wants_focus = true;
        self.wants_cursor = Some(signs);
    }
}

fn field_id() -> Id {
    Id::unique("filter field")
}

fn clock(shell: &Shell<'_>) -> Clock {
    Clock { now: shell.view.now, offset_minutes: shell.view.source_offset }
}

/// Shows the filter bar in `rect`.
pub fn show(ui: &mut Ui, rect: Rect, shell: &Shell<'_>, state: &mut FilterBarState, actions: &mut Actions) {
    let tokens = Tokens::of(ui);
    let focused = ui.memory(|memory| memory.has_focus(field_id()));
    let composing = is_composing(ui, state, focused);
    state.draft.time = ui.input(|input| input.time);
    if !composing {
        state.draft.take(shell.filter, clock(shell));
    }
    let errors = told(ui, shell, state, focused);
    let stroke = match (errors.is_empty(), focused) {
        (false, _) => tokens.failed,
        (true, true) => tokens.accent,
        (true, false) => tokens.line,
    };
    let radius = CornerRadius::same(style::RADIUS_CONTROL);
    ui.painter().rect(rect, radius, tokens.bg, Stroke::new(1.0, stroke), StrokeKind::Inside);
    let end = trailing(ui, rect, shell, actions);
    let inner = Rect::from_min_max(rect.min + vec2(SPACE[3], 0.0), pos2(end, rect.bottom()));
    let sign = pos2(inner.left() + SPACE[2], rect.center().y);
    ui.painter().text(sign, Align2::CENTER_CENTER, icon::SEARCH, style::icons(style::TEXT_BODY), tokens.dim);
    let inner = inner.with_min_x(inner.left() + SPACE[5]);
    let least = if focused { FIELD_WIDTH.0.min(inner.width() / 2.0) } else { FIELD_WIDTH.1 };
    let room = inner.with_max_x(inner.right() - least);
    // While captures are read it is too early to say what none has.
    let unknown = if shell.status.progress.done { shell.unknown } else { &[] };
    let shown = Chips { terms: &state.draft.chips, rect: room, keep_last: focused, unknown };
    let (right, click) = shown.show(ui);
    if focused && !composing {
        keys_before(ui, shell, state, actions);
    }
    let at = field(ui, inner.with_min_x(right), shell, state, (errors, composing), actions);
    if let Some((at, click)) = click {
        carry_out(shell, state, at, click, actions);
    }
    if state.wants_focus || state.wants_cursor.is_some() {
        ui.ctx().request_repaint();
    }
    if !errors.is_empty() && !state.popup.is_open {
        // Under the first place that is wrong.
        let at = pos2(at.clamp(rect.left(), rect.right()), rect.bottom() + SPACE[0]);
        let area = egui::Area::new(Id::unique("filter error")).fixed_pos(at).constrain(true);
        area.order(egui::Order::Foreground).show(ui.ctx(), |ui| {
            egui::Frame::popup(ui.style()).show(ui, |ui| {
                for error in errors.iter().take(MOST_TOLD) {
                    ui.colored_label(Tokens::of(ui).failed, wording::fault(&error.fault));
                }
            });
        });
    }
}

/// What of the faults is told now. What only lacks its end may be about to get it: that is told when the field is left,
/// or when nothing was typed for a moment.
fn told<'s>(ui: &Ui, shell: &Shell<'s>, state: &FilterBarState, focused: bool) -> &'s [QueryError] {
    let lacks_end = |error: &QueryError| {
        matches!(error.fault, Fault::OpenQuote | Fault::NoClosing | Fault::NoTermAfterWord(_))
    };
    let rest = state.typed_at + MOMENT - state.draft.time;
    if focused && rest > 0.0 && !shell.filter_errors.is_empty() && shell.filter_errors.iter().all(lacks_end) {
        ui.ctx().request_repaint_after(Duration::from_secs_f64(rest));
        return &[];
    }
    shell.filter_errors
}

/// Whether an input method is at work: then no key means anything to the bar, and what stands in the field
/// is no filter yet. The frame that ends it still counts, for the key that ended it comes along.
fn is_composing(ui: &Ui, state: &mut FilterBarState, focused: bool) -> bool {
    let was = state.is_composing;
    ui.input(|input| {
        for event in &input.events {
            match event {
                Event::Ime(ImeEvent::Preedit { text, .. }) => state.is_composing = !text.is_empty(),
                Event::Ime(ImeEvent::Commit(_)) => state.is_composing = false,
                _ => {}
            }
        }
    });
    state.is_composing &= focused;
    was || state.is_composing
}

/// Hit count and, with a filter, the button that takes it away. Gives the left edge.
fn trailing(ui: &mut Ui, rect: Rect, shell: &Shell<'_>, actions: &mut Actions) -> f32 {
    let mut right = rect.right() - SPACE[3];
    if !shell.filter.is_empty() {
        let place = Rect::from_center_size(pos2(right - SPACE[3], rect.center().y), vec2(SPACE[5], SPACE[5]));
        let clear = ui
            .scope_builder(UiBuilder::new().max_rect(place), |ui| {
                widgets::small_icon_button(ui, icon::CLOSE, t!("filter-clear"))
            })
            .inner;
        if clear.clicked() {
            actions.push(Action::SetFilter(String::new()));
        }
        right = place.left() - SPACE[1];
    }
    let (hits, all) = (shell.view.hits.len(), shell.view.total);
    let text = if shell.filter.is_empty() {
        t!("hits-all", count = all, shown = count(all))
    } else {
        t!("hits-some", hits = count(hits), all = count(all))
    };
    let line =
        Line { text: &text, font: style::small(), color: Tokens::of(ui).dim, width: rect.width() / 3.0 };
    let painted = widgets::paint_line(ui, pos2(right, rect.center().y), Align2::RIGHT_CENTER, &line);
    let label = ui.interact(painted, Id::unique("hit count"), egui::Sense::hover());
    label.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Status, true, &text));
    painted.left() - SPACE[3]
}

/// Keys that the bar takes before its field sees them: undo, redo, and Backspace at the very start.
fn keys_before(ui: &mut Ui, shell: &Shell<'_>, state: &mut FilterBarState, actions: &mut Actions) {
    let clock = clock(shell);
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    let redo =
        pressed(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z) || pressed(Modifiers::COMMAND, Key::Y);
    let undo = !redo && pressed(Modifiers::COMMAND, Key::Z);
    let changed = match (undo, redo) {
        (true, _) => state.draft.undo(clock),
        (_, true) => state.draft.redo(clock),
        _ => None,
    };
    if let Some(text) = changed {
        state.focus_at(usize::MAX);
        actions.push(Action::SetFilter(text));
    }
    if !state.draft.chips.is_empty() && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::A)) {
        // All of the filter, and not only what stands behind the chips: it can be copied then, and taken away.
        state.draft.open_all();
        select_all(ui, &state.draft.text);
    }
    let at_start = TextEditState::load(ui.ctx(), field_id())
        .and_then(|state| state.cursor.char_range())
        .is_none_or(|range| range.is_empty() && range.primary.index == CCursor::new(0).index);
    if at_start && !state.draft.chips.is_empty() {
        let back = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Backspace));
        if let Some(signs) = back.then(|| state.draft.reopen_last()).flatten() {
            state.focus_at(signs);
        }
    }
}

/// The text field. Gives where the first of the faults begins, in points from the left.
fn field(
    ui: &mut Ui,
    rect: Rect,
    shell: &Shell<'_>,
    state: &mut FilterBarState,
    (errors, composing): (&[QueryError], bool),
    actions: &mut Actions,
) -> f32 {
    if let Some(cursor) = state.wants_cursor.take() {
        set_cursor(ui, cursor.min(state.draft.text.chars().count()));
    }
    let focused = ui.memory(|memory| memory.has_focus(field_id()));
    let pressed = if focused && !composing { state.popup.take_keys(ui) } else { popup::Pressed::default() };
    let pasted =
        focused && ui.input(|input| input.events.iter().any(|event| matches!(event, Event::Paste(_))));
    let output = text_edit(ui, rect, errors, state);
    let response = &output.response.response;
    if std::mem::take(&mut state.wants_focus) {
        response.request_focus();
    }
    let text_len = state.draft.text.chars().count();
    let cursor = output.cursor_range.map_or(text_len, |range| range.primary.index.0);
    let has_selection = output.cursor_range.is_some_and(|range| !range.is_empty());
    if !composing {
        let mut changed = typed(shell, state, cursor == text_len, pasted);
        if changed {
            state.typed_at = state.draft.time;
        }
        if response.lost_focus() {
            changed |= leave(shell, state);
        }
        // What is selected is looked at, and not being written.
        let is_written = response.has_focus() && !has_selection;
        tell(state, changed, is_written.then_some(cursor), actions);
        if is_written {
            complete(ui, shell, state, (&output, errors), cursor, pressed, actions);
        } else {
            state.popup.is_open = false;
            state.aside.forget();
        }
    }
    let lock = EventFilter {
        tab: state.popup.is_open,
        escape: state.popup.is_open,
        horizontal_arrows: true,
        vertical_arrows: true,
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(field_id(), lock));
    let first = errors.first().map_or(0, |error| error.span.start.saturating_sub(state.draft.joined().1));
    let text = &state.draft.text;
    let signs = text.char_indices().take_while(|(at, _)| *at < first).count();
    output.galley_pos.x + output.galley.pos_from_cursor(CCursor::new(signs)).left()
}

/// Takes in what was typed; whether that makes another filter.
fn typed(shell: &Shell<'_>, state: &mut FilterBarState, at_end: bool, pasted: bool) -> bool {
    let before = state.draft.chips.len();
    let (changed, moved) = state.draft.typed(at_end, clock(shell));
    if moved > 0 {
        state.focus_at(usize::MAX);
    } else if pasted && at_end && !edit::has_or(&state.draft.text) {
        state.draft.settle(clock(shell));
    }
    if state.draft.chips.len() > before {
        state.focus_at(usize::MAX);
    }
    changed.is_some()
}

/// Takes what stands in the field as it is meant once the keyboard is elsewhere. What was found by the beginning of a
/// value stays, and the text says so from now on. Whether that makes another filter.
fn leave(shell: &Shell<'_>, state: &mut FilterBarState) -> bool {
    let clock = clock(shell);
    let (whole, start) = state.draft.joined();
    if let Some(end) = state.popup.unfinished(&whole).filter(|end| *end >= start) {
        let written = Query::parse_written(&whole, clock, end);
        if written.is_ok() && written != Query::parse(&whole, clock) {
            state.draft.text.insert(end - start, '*');
        }
    }
    state.popup.close();
    let changed = state.draft.changed(true).is_some();
    state.draft.settle(clock);
    changed
}

/// Tells the app what was typed, and where the cursor is while a term is being written: of a value that is not
/// finished the beginning is enough. Once the cursor has left it, it means what it says.
fn tell(state: &mut FilterBarState, changed: bool, cursor: Option<usize>, actions: &mut Actions) {
    let written = cursor.filter(|_| !state.draft.text.trim().is_empty()).map(|cursor| {
        let blank = state.draft.text.len() - state.draft.text.trim_start().len();
        let (_, start) = state.draft.joined();
        start + byte_of(&state.draft.text, cursor).saturating_sub(blank)
    });
    if changed || written != state.told {
        let text = state.draft.known().to_owned();
        actions.push(match written {
            Some(cursor) => Action::WriteFilter(text, cursor),
            None => Action::SetFilter(text),
        });
        state.told = written;
    }
}

/// Finds and shows what may stand at the cursor, and writes what was accepted.
fn complete(
    ui: &Ui,
    shell: &Shell<'_>,
    state: &mut FilterBarState,
    (output, errors): (&TextEditOutput, &[QueryError]),
    cursor: usize,
    pressed: popup::Pressed,
    actions: &mut Actions,
) {
    let (text, start) = state.draft.joined();
    let at = start + byte_of(&state.draft.text, cursor);
    let is_here = find(shell, state, CandidatesKey::new(shell, text, at));
    // What was found for what stood there before is seen until what is found now takes its place.
    let mut accepted = None;
    if is_here {
        accepted = state.popup.press(pressed, state.popup.range().start >= start);
    } else {
        state.popup.wait(pressed, &state.draft.joined().0);
    }
    if state.popup.is_open && accepted.is_none() {
        let caret = output.galley.pos_from_cursor(CCursor::new(cursor));
        let place =
            pos2(output.galley_pos.x + caret.left(), output.response.response.rect.bottom() + SPACE[1]);
        let fault = errors.first().map(|error| wording::fault(&error.fault));
        accepted = state.popup.show(ui, place, fault).filter(|_| is_here);
    }
    if let Some(item) = accepted {
        accept(shell, state, &item, start, actions);
        ui.ctx().request_repaint();
    }
}

/// Finds what may stand at the cursor, at once or aside; whether it is known.
fn find(shell: &Shell<'_>, state: &mut FilterBarState, key: CandidatesKey) -> bool {
    if let Some((of, found, _)) = state.aside.take()
        && of == key
    {
        state.popup.take_found(&of.text, of.cursor, of.generation, found);
    }
    if state.popup.is_for(&key.text, key.cursor, key.generation) {
        state.aside.forget();
        return true;
    }
    if shell.view.index.len() <= shell.view.at_once {
        let found = key.make(shell.view.index);
        state.popup.take_found(&key.text, key.cursor, key.generation, found);
        state.aside.forget();
        return true;
    }
    let is_known = state.popup.is_at(&key.text, key.cursor);
    if state.aside.asked() != Some(&key) {
        state.aside.ask(key);
    }
    is_known
}

fn accept(
    shell: &Shell<'_>,
    state: &mut FilterBarState,
    item: &Candidate,
    start: usize,
    actions: &mut Actions,
) {
    let range = state.popup.range();
    let range = range.start.saturating_sub(start)..range.end.saturating_sub(start);
    let Some(_) = state.draft.text.get(range.clone()) else { return };
    state.draft.text.replace_range(range.clone(), &item.text);
    let end = range.start + item.text.len();
    let at_end = end == state.draft.text.len();
    let is_key = matches!(item.kind, CandidateKind::Key { .. });
    if !is_key && at_end {
        // The term is finished: a space makes it a chip.
        state.draft.text.push(' ');
    }
    state.focus_at(state.draft.text[..end].chars().count());
    let before = state.draft.chips.len();
    let (changed, _) = state.draft.typed(at_end, clock(shell));
    actions.extend(changed.map(Action::SetFilter));
    if state.draft.chips.len() > before {
        state.focus_at(usize::MAX);
    }
    state.popup.is_open = is_key;
}

/// Carries out what was asked of a chip.
fn carry_out(shell: &Shell<'_>, state: &mut FilterBarState, at: usize, click: Click, actions: &mut Actions) {
    match click {
        _ if at >= state.draft.chips.len() => return,
        Click::Edit => {
            let signs = state.draft.reopen(at, clock(shell));
            state.focus_at(signs);
            return;
        }
        Click::EditAll => {
            state.draft.open_all();
            state.focus_at(usize::MAX);
            return;
        }
        Click::CopyAll => {
            actions.push(Action::Copy(state.draft.whole()));
            return;
        }
        Click::Remove => {
            state.draft.chips.remove(at);
        }
        Click::Mean => {
            let term = &state.draft.chips[at];
            let Some(unknown) = shell.unknown.iter().find(|unknown| unknown.term == *term) else { return };
            let Some(near) = &unknown.near else { return };
            let rest = edit::without_value(term, unknown.key, &unknown.value);
            state.draft.chips[at] = edit::with_added(&rest, unknown.key, near);
        }
        Click::Toggle => state.draft.chips[at] = edit::toggle_term(&state.draft.chips[at], 0),
        Click::Invert => state.draft.chips[at] = edit::invert_term(&state.draft.chips[at], 0),
    }
    actions.extend(state.draft.changed(false).map(Action::SetFilter));
}
