//! What commands are about: the headings of the list of keys.

use super::Command;
use crate::t;

/// What a command is about: a heading in the list of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Folders and exports.
    Folder,
    /// The filter.
    Filter,
    /// The selection.
    Selection,
    /// Bookmarks, colours, notes.
    Marks,
    /// The timeline.
    Timeline,
    /// The window.
    Window,
}

impl Topic {
    /// All of them, in the order of the list of keys.
    pub const ALL: [Self; 6] =
        [Self::Folder, Self::Filter, Self::Selection, Self::Marks, Self::Timeline, Self::Window];

    /// The heading.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Folder => t!("topic-folder"),
            Self::Filter => t!("topic-filter"),
            Self::Selection => t!("topic-selection"),
            Self::Marks => t!("topic-marks"),
            Self::Timeline => t!("topic-timeline"),
            Self::Window => t!("topic-window"),
        }
    }
}

impl Command {
    /// What it is about.
    #[must_use]
    pub fn topic(self) -> Topic {
        match self {
            Self::OpenFolder | Self::OpenFile | Self::Refresh | Self::Export => Topic::Folder,
            Self::FocusFilter
            | Self::ClearFilter
            | Self::UndoFilter
            | Self::RedoFilter
            | Self::CopyFilter
            | Self::PasteFilter
            | Self::FocusFacets
            | Self::TakeView
            | Self::SaveView
            | Self::ShowViews => Topic::Filter,
            Self::SelectAll
            | Self::ClearSelection
            | Self::CopySelection
            | Self::ShowInFiles
            | Self::CopyCurl
            | Self::SelectNext
            | Self::SelectPrevious
            | Self::ExtendNext
            | Self::ExtendPrevious
            | Self::SelectEarlier
            | Self::SelectLater
            | Self::CursorNext
            | Self::CursorPrevious
            | Self::CursorLeft
            | Self::CursorRight
            | Self::ToggleAtCursor => Topic::Selection,
            Self::ToggleBookmark
            | Self::EditNote
            | Self::ColourOne
            | Self::ColourTwo
            | Self::ColourThree
            | Self::ColourFour
            | Self::ColourFive
            | Self::ColourSix
            | Self::ColourSeven
            | Self::ColourEight
            | Self::ColourNine
            | Self::NoColour
            | Self::NextMark
            | Self::PreviousMark => Topic::Marks,
            Self::BrushEarlier
            | Self::BrushLater
            | Self::FilterByBrush
            | Self::FitAll
            | Self::FitSelection
            | Self::ZoomIn
            | Self::ZoomOut
            | Self::PanLeft
            | Self::PanRight
            | Self::ViewBack
            | Self::ViewForward
            | Self::ToggleLive
            | Self::GoLive
            | Self::CycleGrouping
            | Self::CollapseGaps
            | Self::GoToRange
            | Self::PinLane
            | Self::FoldAll
            | Self::UnfoldAll => Topic::Timeline,
            Self::ToggleFacets
            | Self::ToggleDetails
            | Self::CycleTheme
            | Self::CycleLanguage
            | Self::ShowProblems
            | Self::ShowPalette
            | Self::ShowKeys
            | Self::NextPanel
            | Self::PreviousPanel
            | Self::OpenMenu
            | Self::ScaleUp
            | Self::ScaleDown
            | Self::ScaleReset
            | Self::ShowSettings
            | Self::Quit => Topic::Window,
        }
    }
}
