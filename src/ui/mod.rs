//! The window's panels. They see everything and own nothing but their own small states: what the user asks
//! for goes out as [`Action`]s, which the app carries out.

pub mod areas;
pub mod aside;
mod cause;
pub mod cells;
mod choices;
pub mod command;
pub mod details;
pub mod export_dialog;
pub mod facets;
pub mod filter_bar;
pub mod keys_sheet;
pub mod link_dialog;
pub mod mark;
pub mod notices;
pub mod palette;
pub mod problems;
pub mod selection;
pub mod settings_sheet;
mod shell;
pub mod status_bar;
pub mod style;
pub mod table;
pub mod timeline_view;
pub mod top_bar;
pub mod views;
pub mod welcome;
pub mod widgets;
pub mod wording;

pub use export_dialog::{ExportRequest, ExportScope};
pub use shell::{Counts, ExportProgress, Panels, SearchProgress, Shell, Sizes, Status, show};

use crate::capture::Reading;
use crate::index::{Delivery, FileId, Index, RecordId};
use crate::link::Link;
use crate::marks::{self, Marked};
use crate::query::{Hits, Query};
use crate::time::{Millis, Zone};
use command::Command;
use selection::{SelectMode, Selection};
use std::path::PathBuf;
use std::sync::Arc;

/// Everything that the panels show.
pub struct ViewCtx<'a> {
    /// The records of the open folder.
    pub index: &'a Index,
    /// The filter that is in force.
    pub query: &'a Query,
    /// Its text.
    pub filter_text: &'a str,
    /// What passes it, or passed the one before while that is being found out. While arrivals are not followed what
    /// came since is left out.
    pub hits: &'a Hits,
    /// The text of the filter that the hits were found by.
    pub found_by: &'a str,
    /// How many records there are, or were when that was found out.
    pub total: usize,
    /// So many records are worked with within a frame; see [`aside`].
    pub at_once: usize,
    /// What is selected.
    pub selection: &'a Selection,
    /// The record under the pointer, in whichever panel.
    pub hovered: Option<RecordId>,
    /// What the user noted on the records.
    pub marked: &'a Arc<Marked>,
    /// The capture of the record that the details show.
    pub document: &'a Document,
    /// The zone that times are shown in.
    pub zone: Zone,
    /// The offset that most captures were sent in, in minutes: for rulers in [`Zone::Source`].
    pub source_offset: i32,
    /// Now, in milliseconds since 1970. Moves only while something is running and the folder is live.
    pub now: Millis,
    /// The folder that is open.
    pub folder: Option<&'a std::path::Path>,
}

/// The capture that the details show, read again from the disk by a worker.
#[derive(Clone, Debug, Default)]
pub enum Document {
    /// Nothing is asked for.
    #[default]
    None,
    /// It is being read.
    Loading(Delivery),
    /// It is here.
    Ready(Delivery, Arc<Reading>),
}

/// What the user asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// A command of the menu, the palette or a key.
    Run(Command),
    /// A command was chosen in the palette.
    Used(Command),
    /// Open a folder or a file.
    Open(PathBuf),
    /// Select records.
    Select(Vec<RecordId>, SelectMode),
    /// Select from the anchor to here, in the order of the table.
    SelectTo(RecordId),
    /// The pointer is on a record, or on none any more.
    Hover(Option<RecordId>),
    /// Bring a record into view in timeline and table.
    Reveal(RecordId),
    /// Put another filter in force.
    SetFilter(String),
    /// Put a filter in force that is still being written, with the cursor at this byte.
    WriteFilter(String, usize),
    /// Only records with this value of this key: any other term of that key goes.
    FilterOnly(&'static str, String),
    /// Records with this value of this key too.
    FilterAdd(&'static str, String),
    /// Not records with this value of this key.
    FilterExclude(&'static str, String),
    /// Change what is noted on records.
    Mark(Vec<RecordId>, marks::Change),
    /// Put a text on the clipboard.
    Copy(String),
    /// Show another delivery of the record in the details.
    ShowDelivery(Delivery),
    /// Show a place of a capture in the Raw tab.
    ShowPlace(FileId, usize),
    /// Ask whether to follow an address that a capture names.
    AskLink(String),
    /// Follow a link that the dialog showed.
    OpenLink(Link),
    /// Show a capture in the file manager.
    ShowInFiles(FileId),
    /// Write an export.
    Export(ExportRequest),
    /// Ask with the system's own dialog where an export is to go; begins at what the field says.
    BrowseExport(ExportRequest),
    /// Put records on the clipboard in a format of that name, with what was noted on them or without.
    CopyExport(ExportScope, &'static str, bool),
    /// Stop the export that is being written.
    CancelExport,
    /// Stop reading; what was read stays.
    CancelReading,
    /// Show a file or a folder in the system's file manager.
    ShowPathInFiles(PathBuf),
    /// Take over what was chosen in the settings.
    SetPrefs(Box<settings_sheet::Prefs>),
    /// Show everything dark, light, or as the system does.
    SetTheme(egui::ThemePreference),
    /// Show everything in a language.
    SetLanguage(crate::text::Language),
    /// Stop searching captures; what was found stays.
    StopSearch,
    /// Go on searching captures.
    ResumeSearch,
    /// Close a notice.
    CloseNotice(u64),
    /// Show, keep, change or share views.
    View(views::ViewAction),
}

/// Where panels put what the user asks for.
pub type Actions = Vec<Action>;
