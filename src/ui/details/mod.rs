//! The details: everything that is known of the record that is looked at, in tabs; of several records what
//! they have in common.

mod cards;
mod compare;
mod deliveries;
mod diff;
mod fields;
mod find;
mod gantt;
mod header;
mod headers;
mod mark;
mod overview;
mod parts;
mod raw;
mod results;
mod several;
mod survey;
mod tasks;
mod tree_search;
mod tree_view;

pub use diff::{Diff, DiffRequest};
pub use raw::{Page, PageRequest};
pub use survey::{Survey, SurveyRequest};

use crate::callback::Job;
use crate::capture::Reading;
use crate::doc::{Node, Tree};
use crate::index::{Delivery, FileId, Record, RecordId, Sym};
use crate::t;
use crate::time::Millis;
use crate::ui::style::{self, SPACE, Tokens, icon};
use crate::ui::{Actions, Document, ViewCtx};
use egui::accesskit::Role;
use egui::{Align2, EventFilter, Frame, Id, Key, Margin, Modifiers, Sense, Stroke, Ui, WidgetInfo, vec2};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;
use tree_view::TreeState;

/// The tabs, by what they are called in the settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum TabKind {
    #[default]
    Overview,
    Tasks,
    Results,
    Headers,
    Deliveries,
    Raw,
}

/// One tab.
struct Tab {
    kind: TabKind,
    title: fn() -> &'static str,
    show: fn(&mut Ui, &Shown<'_>, &mut DetailsState, &mut Actions),
}

/// All tabs, from left to right.
const TABS: &[Tab] = &[
    Tab { kind: TabKind::Overview, title: || t!("details-tab-overview"), show: overview::show },
    Tab { kind: TabKind::Tasks, title: || t!("details-tab-tasks"), show: tasks::show },
    Tab { kind: TabKind::Results, title: || t!("details-tab-results"), show: results::show },
    Tab { kind: TabKind::Headers, title: || t!("details-tab-headers"), show: headers::show },
    Tab { kind: TabKind::Deliveries, title: || t!("details-tab-deliveries"), show: deliveries::show },
    Tab { kind: TabKind::Raw, title: || t!("details-tab-raw"), show: raw::show },
];

/// What the details keep. How Raw is shown stays over restarts; what is looked at first is the overview.
#[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct DetailsState {
    #[serde(skip)]
    tab: TabKind,
    raw: raw::RawState,
    #[serde(skip)]
    lead: Option<RecordId>,
    #[serde(skip)]
    reading: Option<Arc<Reading>>,
    /// Values that are shown in full.
    #[serde(skip)]
    expanded: HashSet<Id>,
    /// Trees that are shown, by what they are of.
    #[serde(skip)]
    trees: HashMap<TreeKey, TreeState>,
    /// Parts that were folded or unfolded by hand.
    #[serde(skip)]
    open: HashMap<&'static str, bool>,
    /// Parts of results that were folded or unfolded by hand, by their nodes.
    #[serde(skip)]
    parts: HashMap<u32, bool>,
    /// `UserData` and its tree where it is JSON.
    #[serde(skip)]
    user_data: Option<(String, Option<Tree>)>,
    /// What was found out about the document.
    #[serde(skip)]
    surveys: survey::Surveys,
    #[serde(skip)]
    usual: Option<Usual>,
    /// What is unusual among the jobs of the run that is shown.
    #[serde(skip)]
    troubles: Option<Rc<cards::Troubles>>,
    /// How long it did nothing but wait.
    #[serde(skip)]
    waits: Option<overview::KnownWaits>,
    /// What the bars of its tasks stand on.
    #[serde(skip)]
    axis: Option<gantt::KnownAxis>,
    /// Which of several selected records is looked at alone.
    #[serde(skip)]
    one_by_one: bool,
    #[serde(skip)]
    several: several::Several,
    #[serde(skip)]
    compare: compare::CompareState,
    #[serde(skip)]
    diff: diff::DiffState,
    #[serde(skip)]
    deliveries: deliveries::DeliveriesState,
    #[serde(skip)]
    results: results::ResultsState,
    /// The note while it is written.
    #[serde(skip)]
    note: mark::NoteDraft,
    /// The record of these panels that the pointer is on.
    #[serde(skip)]
    hovered: Option<RecordId>,
}

/// What a tree is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum TreeKey {
    /// A node of the document, by its number.
    Node(u32),
    /// What `UserData` holds.
    UserData,
}

/// How long records of a tag usually take.
#[derive(Clone, Copy, Debug)]
struct Usual {
    generation: u64,
    tag: Sym,
    p95: Option<Millis>,
}

impl DetailsState {
    /// Forgets everything that belongs to a folder.
    pub fn forget_folder(&mut self) {
        *self = Self { tab: self.tab, raw: std::mem::take(&mut self.raw), ..Self::default() };
    }

    /// Shows a place of a capture in the Raw tab.
    pub fn show_place(&mut self, file: FileId, offset: usize) {
        self.tab = TabKind::Raw;
        self.one_by_one = true;
        self.raw.show_place(file, offset);
    }

    /// Begins to write a note on the record that is shown.
    pub fn edit_note(&mut self) {
        self.one_by_one = true;
        self.note.begin();
    }

    /// The note that is being written, and on which record: it is kept when the window or the folder goes.
    pub fn take_note(&mut self) -> Option<(RecordId, String)> {
        self.note.take()
    }

    /// Whether the text of Raw has the keyboard, which has letters of its own.
    #[must_use]
    pub fn is_reading_raw(&self, ctx: &egui::Context) -> bool {
        ctx.memory(|memory| memory.has_focus(raw::text_id()))
    }

    /// The page of Raw that is to be made beside the window, told once.
    pub fn wanted_page(&mut self) -> Option<PageRequest> {
        self.raw.wanted_page()
    }

    /// Whether there is such a page that was not made yet.
    #[must_use]
    pub fn awaits_page(&self) -> bool {
        self.raw.awaits_page()
    }

    /// Takes a page that was made.
    pub fn take_page(&mut self, page: Page) {
        self.raw.take_page(page);
    }

    /// What is to be found out about a large document beside the window, told once.
    pub fn wanted_survey(&mut self) -> Option<SurveyRequest> {
        self.surveys.wanted()
    }

    /// Takes what was found out.
    pub fn take_survey(&mut self, survey: Survey) {
        self.surveys.take(survey);
    }

    /// The comparison of two captures that is to be made beside the window, told once.
    pub fn wanted_diff(&mut self) -> Option<DiffRequest> {
        self.diff.wanted()
    }

    /// Takes a comparison that was made.
    pub fn take_diff(&mut self, diff: Diff) {
        self.diff.take(diff);
    }

    /// Lets go of what belongs to another record or another document than those that are shown.
    fn follow(&mut self, ctx: &ViewCtx<'_>) {
        let lead = ctx.selection.lead();
        if self.lead != lead {
            self.lead = lead;
            self.expanded.clear();
            self.forget_document();
            self.deliveries = deliveries::DeliveriesState::default();
        }
        let reading = match ctx.document {
            Document::Ready(_, reading) => Some(reading),
            Document::None | Document::Loading(_) => None,
        };
        let same = match (&self.reading, reading) {
            (Some(old), Some(new)) => Arc::ptr_eq(old, new),
            (None, None) => true,
            _ => false,
        };
        if !same {
            self.reading = reading.map(Arc::clone);
            self.forget_document();
        }
        if ctx.selection.len() <= 1 {
            self.one_by_one = false;
            self.several = several::Several::default();
        }
    }

    /// Lets go of what was found out about the nodes of a document.
    fn forget_document(&mut self) {
        self.trees.clear();
        self.parts.clear();
        self.surveys = survey::Surveys::default();
        self.results = results::ResultsState::default();
    }

    /// Whether a part is open; `begins` is what it is until it was clicked.
    fn open(&mut self, part: &'static str, begins: bool) -> &mut bool {
        self.open.entry(part).or_insert(begins)
    }
}

/// The record that is shown, and its capture once that was read.
struct Shown<'a> {
    ctx: &'a ViewCtx<'a>,
    record: Record<'a>,
    document: Option<Shot<'a>>,
}

/// The capture of the delivery that is shown.
#[derive(Clone, Copy)]
struct Shot<'a> {
    delivery: Delivery,
    reading: &'a Arc<Reading>,
}

impl<'a> Shot<'a> {
    fn tree(self) -> Option<&'a Tree> {
        self.reading.trees.get(self.delivery.body as usize)
    }

    /// The node of the record.
    fn node(self) -> Option<Node<'a>> {
        self.tree()?.node(self.delivery.node)
    }

    /// What the record's node was read as, where it is a job or a task.
    fn job(self) -> Option<&'a Job> {
        let body = self.reading.capture.bodies.get(self.delivery.body as usize)?;
        let jobs = body
            .callbacks
            .iter()
            .flat_map(|callback| callback.jobs.iter().chain(callback.runs.iter().flat_map(|run| &run.tasks)));
        let mut jobs = jobs;
        jobs.find(|job| job.node == self.delivery.node)
    }
}

/// Shows the details.
pub fn show(ui: &mut Ui, ctx: &ViewCtx<'_>, state: &mut DetailsState, actions: &mut Actions) {
    ui.set_min_size(ui.available_size());
    state.follow(ctx);
    if ctx.selection.len() > 1 {
        state.several.follow(ui, ctx);
        if !state.one_by_one {
            several::show(ui, ctx, state, actions);
            return;
        }
    }
    let Some(record) = ctx.selection.lead().and_then(|id| ctx.index.get(id)) else {
        show_nothing(ui);
        return;
    };
    let document = match ctx.document {
        Document::Ready(delivery, reading) => Some(Shot { delivery: *delivery, reading }),
        Document::None | Document::Loading(_) => None,
    };
    let document = document.filter(|shot| record.deliveries().any(|one| one == shot.delivery));
    let shown = Shown { ctx, record, document };
    ui.spacing_mut().item_spacing.y = 0.0;
    header::show(ui, &shown, state, actions);
    tab_bar(ui, state);
    let hovered = state.hovered.take();
    if let Some(tab) = TABS.iter().find(|tab| tab.kind == state.tab) {
        show_tab(ui, tab, &shown, state, actions);
    }
    // Only who pointed at a record takes the pointer off it: other panels point too.
    if state.hovered != hovered && (state.hovered.is_some() || ctx.hovered == hovered) {
        actions.push(crate::ui::Action::Hover(state.hovered));
    }
}

/// Room left and right of everything, in points.
const MARGIN: i8 = 16;

fn show_tab(ui: &mut Ui, tab: &Tab, shown: &Shown<'_>, state: &mut DetailsState, actions: &mut Actions) {
    if tab.kind == TabKind::Raw {
        (tab.show)(ui, shown, state, actions);
        return;
    }
    let salt = ("details", tab.kind as u8, shown.record.id());
    egui::ScrollArea::vertical().id_salt(salt).auto_shrink(false).show(ui, |ui| {
        let margin = Margin { left: MARGIN, right: MARGIN, top: 12, bottom: 24 };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.set_width(ui.available_width());
            (tab.show)(ui, shown, state, actions);
        });
    });
}

fn show_nothing(ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    Frame::new().inner_margin(Margin::same(24)).show(ui, |ui| {
        ui.vertical_centered(|ui| {
            ui.add_space((ui.available_height() * 0.3).max(0.0));
            ui.label(egui::RichText::new(icon::DOCUMENT).font(style::icons(SPACE[6])).color(tokens.dim));
            ui.add_space(SPACE[3]);
            ui.label(egui::RichText::new(t!("details-empty")).font(style::strong(style::TEXT_HEADING)));
            ui.label(egui::RichText::new(t!("details-empty-text")).color(tokens.dim));
        });
    });
}

/// Height of the row of tabs, in points.
const TAB_BAR: f32 = 30.0;

/// The least distance between two tabs.
const TAB_GAP: f32 = 8.0;

fn tab_bar(ui: &mut Ui, state: &mut DetailsState) {
    let tokens = Tokens::of(ui);
    let width_of = |tab: &Tab| {
        let name = (tab.title)().to_owned();
        ui.painter().layout_no_wrap(name, style::body(), tokens.dim).size().x
    };
    let widths: Vec<f32> = TABS.iter().map(width_of).collect();
    let room = ui.available_width() - 2.0 * f32::from(MARGIN);
    // In a narrow panel they stand in two rows: none is ever out of reach.
    let fits = widths.iter().sum::<f32>() + TAB_GAP * (TABS.len() - 1) as f32 <= room;
    let per_row = if fits { TABS.len() } else { TABS.len().div_ceil(2) };
    let mut step = 0;
    for (tabs, widths) in TABS.chunks(per_row).zip(widths.chunks(per_row)) {
        let (bar, _) = ui.allocate_exact_size(vec2(ui.available_width(), TAB_BAR), Sense::hover());
        ui.painter().hline(bar.x_range(), bar.bottom() - 0.5, Stroke::new(1.0, tokens.line));
        let free = room - widths.iter().sum::<f32>();
        let gap = (free / (tabs.len() - 1).max(1) as f32).clamp(SPACE[0], SPACE[6]);
        let mut x = bar.left() + f32::from(MARGIN);
        for (tab, &width) in tabs.iter().zip(widths) {
            let place = egui::Rect::from_x_y_ranges(x..=x + width, bar.y_range());
            step += show_tab_name(ui, tab, place, gap, state);
            x += width + gap;
        }
    }
    if step != 0 {
        turn_tab(ui, state, step);
    }
}

/// One tab; how many tabs the arrow keys go on from it.
fn show_tab_name(ui: &Ui, tab: &Tab, place: egui::Rect, gap: f32, state: &mut DetailsState) -> isize {
    let tokens = Tokens::of(ui);
    let id = ui.scope_id().with(("tab", tab.kind as u8));
    let response = ui.interact(place.expand2(vec2(gap / 2.0, 0.0)), id, Sense::click());
    let on = state.tab == tab.kind;
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, on, (tab.title)()));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_selected(on));
    let lit = on || response.hovered() || response.has_focus();
    let color = if lit { tokens.text } else { tokens.dim };
    ui.painter().text(place.center(), Align2::CENTER_CENTER, (tab.title)(), style::body(), color);
    if response.clicked() {
        state.tab = tab.kind;
    }
    let line = |width: f32, color| {
        ui.painter().hline(place.x_range(), place.bottom() - 1.0, Stroke::new(width, color));
    };
    if on {
        line(2.0, tokens.accent);
    }
    if !response.has_focus() {
        return 0;
    }
    line(1.0, tokens.text);
    let step = arrow_keys(ui, response.id);
    if step != 0 {
        response.surrender_focus();
    }
    step
}

/// How many tabs the arrow keys go on, while a tab has the keyboard.
fn arrow_keys(ui: &Ui, id: Id) -> isize {
    let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    ui.input_mut(|input| {
        isize::from(input.consume_key(Modifiers::NONE, Key::ArrowRight))
            - isize::from(input.consume_key(Modifiers::NONE, Key::ArrowLeft))
    })
}

fn turn_tab(ui: &Ui, state: &mut DetailsState, step: isize) {
    let at = TABS.iter().position(|tab| tab.kind == state.tab).unwrap_or(0);
    let next = (at.cast_signed() + step).rem_euclid(TABS.len().cast_signed()).cast_unsigned();
    state.tab = TABS[next].kind;
    let id = ui.scope_id().with(("tab", state.tab as u8));
    ui.memory_mut(|memory| memory.request_focus(id));
}

/// A painted text at the left of a place, for tabs that paint their own rows.
fn paint_text(ui: &Ui, at: egui::Pos2, text: &str, font: egui::FontId, color: egui::Color32) -> egui::Rect {
    ui.painter().text(at, Align2::LEFT_CENTER, text, font, color)
}

/// What tabs say while the capture is on its way, or when there is none.
fn show_waiting(ui: &mut Ui, shown: &Shown<'_>) {
    if shown.record.is_implied() {
        parts::note(ui, t!("details-implied"));
    } else {
        parts::note(ui, t!("details-loading"));
    }
}
