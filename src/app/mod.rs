//! The window's program: it owns all state, receives what the workers tell, shows the panels, and carries
//! out what they ask for.

mod attention;
mod carry_out;
mod desktop;
mod dialogs;
mod evaluate;
mod export;
mod export_flow;
mod failures;
mod filter;
mod keeping;
mod kept;
mod keys;
mod language;
mod making;
mod marks;
mod pages;
mod reach;
mod search;
mod session;
mod settings;
mod views;
mod window;
mod worker;

pub use window::{has_display, open_window};

use crate::index::{Index, Indexer, RecordId};
use crate::ingest::{Folder, Glob};
use crate::query::Hits;
use crate::sanitize::display_path;
use crate::t;
use crate::text::{self, Language};
use crate::time::{self, Millis};
use crate::ui::notices::{Notice, Offer};
use crate::ui::selection::Selection;
use crate::ui::views::Views;
use crate::ui::{Actions, Document, Panels, Shell, ViewCtx, cells, style};
use dialogs::Dialogs;
use export::Exports;
use failures::Failures;
use filter::Filter;
use marks::MarkBook;
use session::Session;
use settings::{Settings, SettingsFile};
use std::path::PathBuf;
use std::time::Instant;
use views::{Sharing, ViewsFile};

/// How long a notice that needs no answer is shown, in seconds.
const NOTICE_SECONDS: f64 = 6.0;

/// How long one is that is seen in passing.
const BRIEF_SECONDS: f64 = 2.5;

/// So much of a text that was copied is repeated.
const NOTICE_CHARS: usize = 48;

/// How long one that offers something is.
const OFFER_SECONDS: f64 = 12.0;

/// How the window begins.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The folder or file to open; without one that of the last time, if it is still there.
    pub folder: Option<PathBuf>,
    /// Where the settings lie, if not at their usual place.
    pub settings_path: Option<PathBuf>,
    /// The language where the settings name none, if not that of the system.
    pub language: Option<Language>,
    /// What is left alone in every folder that is opened.
    pub ignore: Vec<Glob>,
}

/// The window's program.
pub struct App {
    ctx: egui::Context,
    settings: Settings,
    settings_file: SettingsFile,
    session: Option<Session>,
    /// What is left alone in every folder that is opened.
    ignore: Vec<Glob>,
    index: Indexer,
    summary: session::Summary,
    filter: Filter,
    evaluator: evaluate::Evaluator,
    making: making::Making,
    search: search::BodySearch,
    selection: Selection,
    hovered: Option<RecordId>,
    document: Document,
    panels: Panels,
    notices: Vec<Notice>,
    last_notice: u64,
    dialogs: Dialogs,
    exports: Exports,
    /// What the user noted on records.
    book: MarkBook,
    /// While the window has not the keyboard, what has failed.
    failures: Option<Failures>,
    /// The export that the dialog waits for.
    asking_export: Option<export::ExportId>,
    /// What shows a capture in the file manager.
    reveal: reach::Reveal,
    unseen: reach::Unseen,
    pages: pages::Pages,
    views: Views,
    views_file: ViewsFile,
    sharing: Sharing,
    attention: attention::Attention,
    sample: Option<PathBuf>,
    /// Since when something may be other than what is written down.
    unwritten: Option<Instant>,
    /// Where a menu was asked for by key.
    menu_at: Option<egui::Pos2>,
    /// Whether a text field had the keyboard at the end of the last frame.
    was_typing: bool,
    chinese: language::Chinese,
    now: Millis,
    /// Whether it stays what it was set to.
    is_clock_held: bool,
}

impl App {
    /// A window that opens what the options say.
    #[must_use]
    pub fn new(cc: &eframe::CreationContext<'_>, options: Options) -> Self {
        let ctx = cc.egui_ctx.clone();
        style::install(&ctx);
        let mut settings_file = SettingsFile::at(options.settings_path);
        settings_file.wakes(&ctx);
        let (mut book, damaged_marks) = MarkBook::load(settings_file.beside(crate::marks::FILE_NAME));
        let loaded = settings_file.load();
        let settings = loaded.settings;
        let language = settings.language.or(options.language).unwrap_or_else(Language::of_system);
        text::set_language(language);
        let mut views_file = ViewsFile::at(settings_file.beside(views::NAME));
        let (views, damaged_views) = views_file.load();
        views_file.wakes(&ctx);
        book.wakes(&ctx);
        let mut panels = Panels { sizes: settings.sizes, ..Panels::default() };
        panels.timeline = serde_json::from_value(settings.timeline.clone()).unwrap_or_default();
        panels.table = serde_json::from_value(settings.table.clone()).unwrap_or_default();
        panels.facets = serde_json::from_value(settings.facets.clone()).unwrap_or_default();
        panels.details = serde_json::from_value(settings.details.clone()).unwrap_or_default();
        let mut app = Self {
            ctx,
            settings,
            settings_file,
            session: None,
            ignore: options.ignore,
            index: Indexer::new(),
            summary: session::Summary::default(),
            filter: Filter::new(),
            evaluator: evaluate::Evaluator::default(),
            making: making::Making::default(),
            search: search::BodySearch::default(),
            selection: Selection::default(),
            hovered: None,
            document: Document::None,
            panels,
            notices: Vec::new(),
            last_notice: 0,
            dialogs: Dialogs::default(),
            exports: Exports::default(),
            book,
            failures: None,
            asking_export: None,
            reveal: reach::reveal,
            unseen: crossbeam_channel::unbounded(),
            pages: pages::Pages::default(),
            views,
            views_file,
            sharing: Sharing::default(),
            attention: attention::Attention::default(),
            sample: window::sample_folder(),
            unwritten: None,
            menu_at: None,
            was_typing: false,
            chinese: language::Chinese::default(),
            now: time::now(),
            is_clock_held: false,
        };
        app.tell_of_files(loaded.trouble, damaged_marks, damaged_views);
        app.ctx.options_mut(|options| options.zoom_with_keyboard = false);
        app.set_prefs(app.settings.prefs.clone());
        app.open_first(options.folder);
        app
    }

    fn open_first(&mut self, folder: Option<PathBuf>) {
        let filter = self.settings.filter.clone();
        match (folder, self.settings.folder.clone()) {
            (Some(folder), last) => {
                let same = last.is_some_and(|last| last == std::path::absolute(&folder).unwrap_or_default());
                if self.open(&folder) && same {
                    self.set_filter(filter);
                }
            }
            (None, Some(last)) => {
                if self.open(&last) {
                    self.set_filter(filter);
                }
            }
            (None, None) => {}
        }
    }

    /// Shows another folder; what was shown of the one before is gone.
    pub fn show_folder(&mut self, folder: Folder) {
        self.keep_note();
        self.session = Some(Session::new(folder));
        self.attention = attention::Attention::default();
        self.name_window();
        self.index = Indexer::new();
        self.book.forget_folder();
        self.summary = session::Summary::default();
        self.selection.clear();
        self.hovered = None;
        self.document = Document::None;
        self.panels.problems.reset();
        self.panels.timeline.forget_folder();
        self.panels.details.forget_folder();
        self.panels.status_bar = crate::ui::status_bar::StatusBarState::default();
        self.panels.table.forget_folder();
        self.panels.facets.forget_folder();
        self.panels.filter_bar.forget_folder();
        self.filter = Filter::new();
        self.search = search::BodySearch::default();
        self.ctx.request_repaint();
    }

    /// Takes it to be that time from here on: for pictures that must come out the same whenever they are made.
    #[doc(hidden)]
    pub fn hold_clock(&mut self, now: Millis) {
        self.now = now;
        self.is_clock_held = true;
    }

    /// Works with so many records within a frame from here on, and with more of them aside.
    #[doc(hidden)]
    pub fn work_at_once(&mut self, records: usize) {
        self.evaluator.at_once = records;
    }

    /// Shows captures in the file manager by this from here on: a test opens nothing on anybody's screen.
    #[doc(hidden)]
    pub fn reveal_with(&mut self, reveal: fn(&std::path::Path) -> std::io::Result<()>) {
        self.reveal = reveal;
    }

    /// The filter as it was typed last.
    #[must_use]
    pub fn filter_text(&self) -> &str {
        self.filter.text()
    }

    /// The records that pass the filter that is in force, shown already or not.
    #[must_use]
    pub fn hits(&self) -> &Hits {
        self.filter.hits()
    }

    /// Whether what passes the filter is known, and what may stand at its cursor.
    #[doc(hidden)]
    pub fn is_answered(&mut self) -> bool {
        self.filter.is_fresh(&self.index) && self.panels.filter_bar.aside().asked().is_none()
    }

    /// Whether the capture of what is selected was read.
    #[doc(hidden)]
    #[must_use]
    pub fn is_document_shown(&self) -> bool {
        matches!(self.document, Document::Ready(..))
    }

    /// Whether the text of that capture is there as it is to be shown.
    #[doc(hidden)]
    #[must_use]
    pub fn is_page_shown(&self) -> bool {
        !self.panels.details.awaits_page()
    }

    /// The records of the open folder.
    #[must_use]
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Whether captures are being searched for what the filter asks.
    #[must_use]
    pub fn is_searching(&self) -> bool {
        self.search.is_busy(&self.filter, &self.index)
    }

    /// What is selected.
    #[must_use]
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// Puts another filter in force; one that cannot be understood leaves the last good one there.
    fn set_filter(&mut self, text: String) {
        self.filter.set(text, None, self.clock());
        self.ctx.request_repaint();
    }

    /// Puts a filter in force that is still being written.
    fn write_filter(&mut self, text: String, cursor: usize) {
        self.filter.set(text, Some(cursor), self.clock());
        self.ctx.request_repaint();
    }

    /// What times of a filter are counted from.
    fn clock(&self) -> crate::query::Clock {
        let now = if self.is_clock_held { self.now } else { time::now() };
        // In steps: what a relative time means is the same wherever the cursor is, and another filter only now and then.
        let now = now - now.rem_euclid(session::STEP);
        crate::query::Clock { now, offset_minutes: self.summary.source_offset }
    }

    /// Tells something that needs no answer.
    fn tell(&mut self, text: impl Into<String>, path: Option<&std::path::Path>) {
        self.tell_with(text, path, Vec::new());
    }

    /// Tells something, and what can be done about it.
    fn tell_with(&mut self, text: impl Into<String>, path: Option<&std::path::Path>, offers: Vec<Offer>) {
        // Whoever is offered something needs the time to decide.
        let seconds = if offers.is_empty() { NOTICE_SECONDS } else { OFFER_SECONDS };
        let until = self.ctx.input(|input| input.time) + seconds;
        self.notice(false, text.into(), path, Some(until));
        if let Some(notice) = self.notices.last_mut() {
            notice.offers = offers;
        }
    }

    /// Puts a text on the clipboard, and says so for a moment.
    fn copy(&mut self, text: String) {
        if text.is_empty() {
            return self.tell_briefly(t!("notice-nothing-copied").to_owned());
        }
        let shown = cells::cut(&text, NOTICE_CHARS).into_owned();
        self.tell_briefly(t!("notice-text-copied", text = shown));
        self.ctx.copy_text(text);
    }

    /// Tells something that is seen in passing.
    fn tell_briefly(&mut self, text: String) {
        let until = self.ctx.input(|input| input.time) + BRIEF_SECONDS;
        self.notices.retain(|notice| !notice.is_brief);
        self.notice(false, text, None, Some(until));
        if let Some(notice) = self.notices.last_mut() {
            notice.is_brief = true;
        }
    }

    /// Tells that something went wrong.
    fn error(&mut self, text: impl Into<String>, path: Option<&std::path::Path>) {
        self.notice(true, text.into(), path, None);
    }

    fn notice(&mut self, is_error: bool, text: String, path: Option<&std::path::Path>, until: Option<f64>) {
        self.last_notice += 1;
        let path = path.map(display_path);
        // The same words once more would only hide what else there is to read.
        self.notices.retain(|notice| (&notice.text, &notice.path) != (&text, &path));
        let offers = Vec::new();
        let (id, is_brief) = (self.last_notice, false);
        self.notices.push(Notice { id, is_error, is_brief, text, path, offers, until });
        self.ctx.request_repaint();
    }

    /// Lets notices go whose time is over, and comes back for the next.
    fn age_notices(&mut self) {
        let now = self.ctx.input(|input| input.time);
        self.notices.retain(|notice| notice.until.is_none_or(|until| until > now));
        let next = self.notices.iter().filter_map(|notice| notice.until).fold(f64::INFINITY, f64::min);
        if next.is_finite() {
            self.ctx.request_repaint_after(std::time::Duration::from_secs_f64(next - now));
        }
    }

    fn remember(&mut self) {
        self.settings.sizes = self.panels.sizes;
        self.filter.text().clone_into(&mut self.settings.filter);
        self.settings.timeline = serde_json::to_value(&self.panels.timeline).unwrap_or_default();
        self.settings.table = serde_json::to_value(&self.panels.table).unwrap_or_default();
        self.settings.details = serde_json::to_value(&self.panels.details).unwrap_or_default();
        self.settings.facets = serde_json::to_value(&self.panels.facets).unwrap_or_default();
        self.settings_file.save(&self.settings);
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        let begun = Instant::now();
        ctx.set_theme(self.settings.theme.preference());
        self.age_notices();
        self.look_away();
        self.write_down();
        self.tell_what_was_not_written();
        self.receive(begun);
        self.refresh();
        self.attend();
        self.tell_failures();
        self.tick();
        self.keep_time();
        self.take_made_aside();
        self.take_answers();
        let dropped = ctx.input(|input| Some(input.raw.dropped_files.first()?.path().to_owned()));
        if let Some(path) = dropped {
            self.open(&path);
        }
        for pressed in self.pressed_commands() {
            self.press(pressed);
        }
        // Commands may have changed filter and selection: what is shown now is what they made of it.
        self.refresh();
        self.load_document();
        self.make_page();
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.need_font();
        let mut actions = Actions::new();
        self.show(ui, &mut actions);
        for action in actions {
            self.carry_out(action);
        }
        self.make_aside();
        self.was_typing = ui.ctx().text_edit_focused();
        self.note_window(ui);
    }

    fn raw_input_hook(&mut self, _ctx: &egui::Context, input: &mut egui::RawInput) {
        self.press_for_menu(input);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.keep_note();
        self.exports.finish();
        self.views_file.finish();
        self.book.finish();
        self.remember();
        self.settings_file.finish();
    }
}

impl App {
    /// What all panels show.
    fn view(&self) -> ViewCtx<'_> {
        ViewCtx {
            index: &self.index,
            query: self.filter.query(),
            filter_text: self.filter.text_in_force(),
            hits: self.filter.shown_hits(),
            found_by: self.filter.shown_by(),
            total: self.filter.shown_counts().records,
            at_once: self.evaluator.at_once,
            selection: &self.selection,
            hovered: self.hovered,
            marked: self.book.marked(),
            document: &self.document,
            zone: self.settings.zone,
            source_offset: self.summary.source_offset,
            now: self.now,
            folder: self.session.as_ref().map(Session::root),
        }
    }

    fn show(&mut self, ui: &mut egui::Ui, actions: &mut Actions) {
        let look = self.look();
        // Out of the way while everything else is lent to the panels.
        let mut panels = std::mem::take(&mut self.panels);
        let used = self.settings.commands_used();
        let shell = Shell {
            view: self.view(),
            filter: self.filter.text(),
            filter_errors: self.filter.errors(),
            unknown: self.filter.unknown(),
            facets: self.filter.shown_facets().0,
            facets_revision: self.filter.shown_facets().1,
            columns: self.filter.columns(),
            status: self.status(panels.timeline.is_following),
            notices: &self.notices,
            recent: &self.settings.recent,
            sample: self.sample.as_deref(),
            views: &self.views,
            look: &look,
            prefs: &self.settings.prefs,
            can_notify: desktop::can_notify(),
            used: &used,
        };
        crate::ui::show(ui, &shell, &mut panels, actions);
        self.panels = panels;
    }
}
