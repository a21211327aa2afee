//! The list of problems: where each is, of what kind, and why.

use super::selection::SelectMode;
use super::shell::Shell;
use super::style::{self, ROW_TABLE, SPACE, Tokens, icon};
use super::widgets::{self, Line, count};
use super::{Action, Actions, cells, wording};
use crate::doc::{Position, Problem, ProblemKind};
use crate::index::{Field, FileId, Index, Record, RecordId};
use crate::sanitize::{display_path, sanitize_line};
use crate::t;
use egui::accesskit::Role;
use egui::{Align, Align2, Layout, RichText, Sense, Ui, WidgetInfo, pos2, vec2};

/// What the list of problems keeps.
#[derive(Debug, Default)]
pub struct ProblemsState {
    open: bool,
    /// The rows, and the generation of the index that they were made from.
    rows: Option<(u64, Vec<Row>)>,
}

impl ProblemsState {
    /// Shows the list, or hides it.
    pub fn toggle(&mut self) {
        self.open = !self.open;
    }

    /// Whether the list is shown.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Hides the list.
    pub fn close(&mut self) {
        self.open = false;
    }

    /// Forgets the rows: another folder is open.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    fn rows(&mut self, index: &Index) -> &[Row] {
        let fresh = self.rows.as_ref().is_some_and(|(generation, _)| *generation == index.generation());
        if !fresh {
            let mut rows: Vec<Row> = index.problems().into_iter().map(|told| Row::of(index, told)).collect();
            let jobs = index.disagreeing_jobs().filter_map(Row::of_job);
            let before = rows.len();
            rows.extend(jobs);
            if rows.len() > before {
                rows.sort_by_cached_key(|row| index.file(row.file).path_order());
            }
            self.rows = Some((index.generation(), rows));
        }
        self.rows.as_ref().map_or(&[], |(_, rows)| rows)
    }
}

#[derive(Debug)]
struct Row {
    file: FileId,
    goes_to: Goal,
    place: String,
    kind: ProblemKind,
    message: String,
}

/// What a click on a problem shows.
#[derive(Clone, Copy, Debug)]
enum Goal {
    /// The place in its capture, in bytes.
    Place(usize),
    /// The job that its run tells of differently.
    Job(RecordId),
}

impl Row {
    fn of(index: &Index, (file, problem): (FileId, &Problem)) -> Self {
        let Position { line, column } = problem.position;
        Self {
            file,
            goes_to: Goal::Place(problem.offset),
            place: format!("{}:{line}:{column}", display_path(&index.file(file).path())),
            kind: problem.kind,
            message: sanitize_line(&problem.message).into_owned(),
        }
    }

    /// That a run and the callback of its job do not agree: told of that callback.
    fn of_job(job: Record<'_>) -> Option<Self> {
        let file = job.deliveries().rfind(|delivery| delivery.own)?.file;
        let [run, own] = job.disagreement()?.map(|said| sanitize_line(said.text(Field::State)).into_owned());
        let id = sanitize_line(job.text(Field::Id));
        Some(Self {
            file,
            goes_to: Goal::Job(job.id()),
            place: display_path(&job.index().file(file).path()),
            kind: ProblemKind::Inconsistent,
            message: t!("problem-disagrees", id = id.as_ref(), run = run, own = own),
        })
    }
}

/// Shows the list of problems, if it is open.
pub fn show(ctx: &egui::Context, shell: &Shell<'_>, state: &mut ProblemsState, actions: &mut Actions) {
    if !state.open {
        return;
    }
    let mut close = false;
    let window = egui::Window::new(t!("problems-title"))
        .id(egui::Id::unique("problems"))
        .title_bar(false)
        .default_size(vec2(860.0, 320.0))
        .default_pos(ctx.content_rect().left_bottom() + vec2(240.0, -390.0));
    window.show(ctx, |ui| {
        let rows = state.rows(shell.view.index);
        close = heading(ui, rows.len());
        if rows.is_empty() {
            ui.label(t!("problems-none"));
            return;
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        egui::ScrollArea::vertical().auto_shrink(false).show_rows(ui, ROW_TABLE, rows.len(), |ui, range| {
            for row in &rows[range] {
                if show_row(ui, row) {
                    actions.extend(match row.goes_to {
                        Goal::Place(offset) => vec![Action::ShowPlace(row.file, offset)],
                        Goal::Job(job) => {
                            vec![Action::Select(vec![job], SelectMode::Replace), Action::Reveal(job)]
                        }
                    });
                }
            }
        });
    });
    state.open &= !close;
}

/// Title, number, and the cross; whether that was clicked.
fn heading(ui: &mut Ui, number: usize) -> bool {
    let heading = ui.horizontal(|ui| {
        ui.label(RichText::new(t!("problems-title")).font(style::strong(style::TEXT_HEADING)));
        ui.label(RichText::new(count(number)).color(Tokens::of(ui).dim));
        let rest = Layout::right_to_left(Align::Center);
        ui.with_layout(rest, |ui| widgets::small_icon_button(ui, icon::CLOSE, t!("close")).clicked()).inner
    });
    ui.add_space(SPACE[2]);
    heading.inner
}

/// One problem; whether it was clicked.
fn show_row(ui: &mut Ui, row: &Row) -> bool {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_TABLE), Sense::click());
    let name = t!(
        "problem-row",
        place = row.place.clone(),
        kind = wording::problem_kind(row.kind),
        message = row.message.clone()
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, f32::from(style::RADIUS_CONTROL), tokens.raised);
    }
    let severe = row.kind >= ProblemKind::Unreadable;
    let color = if severe { tokens.failed } else { tokens.warn };
    let place_width = rect.width() * 0.38;
    let kind_width = 96.0;
    let y = rect.center().y;
    // What tells places apart is their end: the name of the file and the line.
    let signs = (place_width.max(0.0) / style::MONO_CHAR) as usize;
    let place = cells::keep_end(&row.place, signs);
    let columns = [
        (SPACE[3], place_width, &*place, style::mono(), tokens.accent),
        (place_width + SPACE[5], kind_width, wording::problem_kind(row.kind), style::body(), color),
        (
            place_width + kind_width + SPACE[6],
            f32::INFINITY,
            row.message.as_str(),
            style::body(),
            tokens.text,
        ),
    ];
    for (x, width, text, font, color) in columns {
        let width = width.min(rect.width() - x - SPACE[3]).max(0.0);
        let line = Line { text, font, color, width };
        widgets::paint_line(ui, pos2(rect.left() + x, y), Align2::LEFT_CENTER, &line);
    }
    response.on_hover_text(&row.message).clicked()
}
