//! Everything the user can do, once: buttons, palette, keys and help come from here.

use crate::t;
use crate::text::{self, Language};

mod keys;
mod topic;

pub use keys::{Conflict, KeyMap, key_text, keys_text, use_keys};
pub use topic::Topic;

/// A command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Command {
    /// Open a folder with a dialog.
    OpenFolder,
    /// Open a single capture with a dialog.
    OpenFile,
    /// Read the folder again.
    Refresh,
    /// Stop following arrivals, or follow them again.
    ToggleLive,
    /// Show the newest edge, and follow arrivals.
    GoLive,
    /// Export the selection, or what passes the filter, with a dialog.
    Export,
    /// Put the cursor in the filter.
    FocusFilter,
    /// Take the filter away.
    ClearFilter,
    /// Undo the last change of the filter.
    UndoFilter,
    /// Undo undoing it.
    RedoFilter,
    /// Put the text of the filter on the clipboard.
    CopyFilter,
    /// Put the text of the clipboard in force as the filter.
    PasteFilter,
    /// Give the keyboard to the facets.
    FocusFacets,
    /// Show one of the first nine views: its key says which.
    TakeView,
    /// Keep what is shown as a view.
    SaveView,
    /// Show the list of views.
    ShowViews,
    /// Select everything that passes the filter.
    SelectAll,
    /// Select nothing.
    ClearSelection,
    /// Put the selection on the clipboard as JSON.
    CopySelection,
    /// Show the capture of the details in the file manager.
    ShowInFiles,
    /// Put a command on the clipboard that sends the body of that capture once more.
    CopyCurl,
    /// Select the next record.
    SelectNext,
    /// Select the record before.
    SelectPrevious,
    /// Select up to the next record.
    ExtendNext,
    /// Select up to the record before.
    ExtendPrevious,
    /// Select the bar before in the same row of the timeline.
    SelectEarlier,
    /// Select the next bar in the same row of the timeline.
    SelectLater,
    /// Go to the next record without selecting it.
    CursorNext,
    /// Go to the record before without selecting it.
    CursorPrevious,
    /// Go to the column to the left, for the menu of its cell.
    CursorLeft,
    /// Go to the column to the right, for the menu of its cell.
    CursorRight,
    /// Select the record that keys went to, or leave it out.
    ToggleAtCursor,
    /// Brush a range of time to the left.
    BrushEarlier,
    /// Brush a range of time to the right.
    BrushLater,
    /// Make what is brushed the range of the filter.
    FilterByBrush,
    /// Show all of the time span.
    FitAll,
    /// Show the selection.
    FitSelection,
    /// Zoom in.
    ZoomIn,
    /// Zoom out.
    ZoomOut,
    /// Pan to earlier times.
    PanLeft,
    /// Pan to later times.
    PanRight,
    /// Go back to the part of the timeline that was shown before.
    ViewBack,
    /// Undo going back.
    ViewForward,
    /// Group the lanes by the next key.
    CycleGrouping,
    /// Draw time in which nothing happened as a sign, or to scale again.
    CollapseGaps,
    /// Type the range of time to show.
    GoToRange,
    /// Keep a lane on top, or no longer.
    PinLane,
    /// Fold all lanes.
    FoldAll,
    /// Unfold all lanes.
    UnfoldAll,
    /// Show or hide the facets.
    ToggleFacets,
    /// Show or hide the details.
    ToggleDetails,
    /// Dark, light, or as the system.
    CycleTheme,
    /// The next language.
    CycleLanguage,
    /// Show the list of problems.
    ShowProblems,
    /// Show the list of commands.
    ShowPalette,
    /// Show the list of keys.
    ShowKeys,
    /// Put a bookmark on the selection, or take it off.
    ToggleBookmark,
    /// Write a note on the record that is looked at.
    EditNote,
    /// Give the selection colour 1, or take it off.
    ColourOne,
    /// Give the selection colour 2, or take it off.
    ColourTwo,
    /// Give the selection colour 3, or take it off.
    ColourThree,
    /// Give the selection colour 4, or take it off.
    ColourFour,
    /// Give the selection colour 5, or take it off.
    ColourFive,
    /// Give the selection colour 6, or take it off.
    ColourSix,
    /// Give the selection colour 7, or take it off.
    ColourSeven,
    /// Give the selection colour 8, or take it off.
    ColourEight,
    /// Give the selection colour 9, or take it off.
    ColourNine,
    /// Take colours off the selection.
    NoColour,
    /// Select the next marked record.
    NextMark,
    /// Select the marked record before.
    PreviousMark,
    /// Give the keyboard to the next panel.
    NextPanel,
    /// Give the keyboard to the panel before.
    PreviousPanel,
    /// Open the menu of what has the keyboard.
    OpenMenu,
    /// Make everything larger.
    ScaleUp,
    /// Make everything smaller.
    ScaleDown,
    /// Make everything its usual size.
    ScaleReset,
    /// Show the settings.
    ShowSettings,
    /// Close the window.
    Quit,
}

impl Command {
    /// All of them, in the order of the enum.
    pub const ALL: [Self; 78] = [
        Self::OpenFolder,
        Self::OpenFile,
        Self::Refresh,
        Self::ToggleLive,
        Self::GoLive,
        Self::Export,
        Self::FocusFilter,
        Self::ClearFilter,
        Self::UndoFilter,
        Self::RedoFilter,
        Self::CopyFilter,
        Self::PasteFilter,
        Self::FocusFacets,
        Self::TakeView,
        Self::SaveView,
        Self::ShowViews,
        Self::SelectAll,
        Self::ClearSelection,
        Self::CopySelection,
        Self::ShowInFiles,
        Self::CopyCurl,
        Self::SelectNext,
        Self::SelectPrevious,
        Self::ExtendNext,
        Self::ExtendPrevious,
        Self::SelectEarlier,
        Self::SelectLater,
        Self::CursorNext,
        Self::CursorPrevious,
        Self::CursorLeft,
        Self::CursorRight,
        Self::ToggleAtCursor,
        Self::BrushEarlier,
        Self::BrushLater,
        Self::FilterByBrush,
        Self::FitAll,
        Self::FitSelection,
        Self::ZoomIn,
        Self::ZoomOut,
        Self::PanLeft,
        Self::PanRight,
        Self::ViewBack,
        Self::ViewForward,
        Self::CycleGrouping,
        Self::CollapseGaps,
        Self::GoToRange,
        Self::PinLane,
        Self::FoldAll,
        Self::UnfoldAll,
        Self::ToggleFacets,
        Self::ToggleDetails,
        Self::CycleTheme,
        Self::CycleLanguage,
        Self::ShowProblems,
        Self::ShowPalette,
        Self::ShowKeys,
        Self::ToggleBookmark,
        Self::EditNote,
        Self::ColourOne,
        Self::ColourTwo,
        Self::ColourThree,
        Self::ColourFour,
        Self::ColourFive,
        Self::ColourSix,
        Self::ColourSeven,
        Self::ColourEight,
        Self::ColourNine,
        Self::NoColour,
        Self::NextMark,
        Self::PreviousMark,
        Self::NextPanel,
        Self::PreviousPanel,
        Self::OpenMenu,
        Self::ScaleUp,
        Self::ScaleDown,
        Self::ScaleReset,
        Self::ShowSettings,
        Self::Quit,
    ];

    /// Its name.
    #[must_use]
    pub fn text(self) -> &'static str {
        text::plain(self.key())
    }

    /// Its name in a language of choice.
    #[must_use]
    pub fn text_in(self, language: Language) -> &'static str {
        text::plain_in(language, self.key())
    }

    /// What the settings call it: the same in every language.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.key().trim_start_matches("command-")
    }

    /// The colour that it gives, from 1 on.
    #[must_use]
    pub fn colour(self) -> Option<u8> {
        (Self::ColourOne..=Self::ColourNine).contains(&self).then(|| self as u8 - Self::ColourOne as u8 + 1)
    }

    /// The key of its name in the catalogue.
    fn key(self) -> &'static str {
        match self {
            Self::OpenFolder => "command-open-folder",
            Self::OpenFile => "command-open-file",
            Self::Refresh => "command-refresh",
            Self::ToggleLive => "command-toggle-live",
            Self::GoLive => "command-go-live",
            Self::Export => "command-export",
            Self::FocusFilter => "command-focus-filter",
            Self::ClearFilter => "command-clear-filter",
            Self::UndoFilter => "command-undo-filter",
            Self::RedoFilter => "command-redo-filter",
            Self::CopyFilter => "command-copy-filter",
            Self::PasteFilter => "command-paste-filter",
            Self::FocusFacets => "command-focus-facets",
            Self::TakeView => "command-take-view",
            Self::SaveView => "command-save-view",
            Self::ShowViews => "command-show-views",
            Self::SelectAll => "command-select-all",
            Self::ClearSelection => "command-clear-selection",
            Self::CopySelection => "command-copy-selection",
            Self::ShowInFiles => "command-show-in-files",
            Self::CopyCurl => "command-copy-curl",
            Self::SelectNext => "command-select-next",
            Self::SelectPrevious => "command-select-previous",
            Self::ExtendNext => "command-extend-next",
            Self::ExtendPrevious => "command-extend-previous",
            Self::SelectEarlier => "command-select-earlier",
            Self::SelectLater => "command-select-later",
            Self::CursorNext => "command-cursor-next",
            Self::CursorPrevious => "command-cursor-previous",
            Self::CursorLeft => "command-cursor-left",
            Self::CursorRight => "command-cursor-right",
            Self::ToggleAtCursor => "command-toggle-at-cursor",
            Self::BrushEarlier => "command-brush-earlier",
            Self::BrushLater => "command-brush-later",
            Self::FilterByBrush => "command-filter-by-brush",
            Self::FitAll => "command-fit-all",
            Self::FitSelection => "command-fit-selection",
            Self::ZoomIn => "command-zoom-in",
            Self::ZoomOut => "command-zoom-out",
            Self::PanLeft => "command-pan-left",
            Self::PanRight => "command-pan-right",
            Self::ViewBack => "command-view-back",
            Self::ViewForward => "command-view-forward",
            Self::CycleGrouping => "command-cycle-grouping",
            Self::CollapseGaps => "command-collapse-gaps",
            Self::GoToRange => "command-go-to-range",
            Self::PinLane => "command-pin-lane",
            Self::FoldAll => "command-fold-all",
            Self::UnfoldAll => "command-unfold-all",
            Self::ToggleFacets => "command-toggle-facets",
            Self::ToggleDetails => "command-toggle-details",
            Self::CycleTheme => "command-cycle-theme",
            Self::CycleLanguage => "command-cycle-language",
            Self::ShowProblems => "command-show-problems",
            Self::ShowPalette => "command-show-palette",
            Self::ShowKeys => "command-show-keys",
            Self::ToggleBookmark => "command-toggle-bookmark",
            Self::EditNote => "command-edit-note",
            Self::ColourOne => "command-colour-1",
            Self::ColourTwo => "command-colour-2",
            Self::ColourThree => "command-colour-3",
            Self::ColourFour => "command-colour-4",
            Self::ColourFive => "command-colour-5",
            Self::ColourSix => "command-colour-6",
            Self::ColourSeven => "command-colour-7",
            Self::ColourEight => "command-colour-8",
            Self::ColourNine => "command-colour-9",
            Self::NoColour => "command-no-colour",
            Self::NextMark => "command-next-mark",
            Self::PreviousMark => "command-previous-mark",
            Self::NextPanel => "command-next-panel",
            Self::PreviousPanel => "command-previous-panel",
            Self::OpenMenu => "command-open-menu",
            Self::ScaleUp => "command-scale-up",
            Self::ScaleDown => "command-scale-down",
            Self::ScaleReset => "command-scale-reset",
            Self::ShowSettings => "command-show-settings",
            Self::Quit => "command-quit",
        }
    }

    /// What it does, where its name does not tell all.
    #[must_use]
    pub fn explanation(self) -> Option<&'static str> {
        match self {
            Self::OpenFolder => Some(t!("command-open-folder-tip")),
            Self::OpenFile => Some(t!("command-open-file-tip")),
            Self::Refresh => Some(t!("command-refresh-tip")),
            Self::ToggleLive => Some(t!("command-toggle-live-tip")),
            Self::Export => Some(t!("command-export-tip")),
            Self::ViewBack => Some(t!("command-view-back-tip")),
            Self::CopyFilter => Some(t!("command-copy-filter-tip")),
            Self::PasteFilter => Some(t!("command-paste-filter-tip")),
            Self::FocusFacets => Some(t!("command-focus-facets-tip")),
            Self::TakeView => Some(t!("command-take-view-tip")),
            Self::SaveView => Some(t!("command-save-view-tip")),
            Self::ShowViews => Some(t!("command-show-views-tip")),
            Self::SelectAll => Some(t!("command-select-all-tip")),
            Self::ClearSelection => Some(t!("command-clear-selection-tip")),
            Self::CopySelection => Some(t!("command-copy-selection-tip")),
            Self::CursorNext => Some(t!("command-cursor-tip")),
            Self::CursorLeft => Some(t!("command-cursor-column-tip")),
            Self::ToggleAtCursor => Some(t!("command-toggle-at-cursor-tip")),
            Self::ShowInFiles => Some(t!("command-show-in-files-tip")),
            Self::CopyCurl => Some(t!("command-copy-curl-tip")),
            Self::BrushEarlier | Self::BrushLater => Some(t!("command-brush-tip")),
            Self::FilterByBrush => Some(t!("command-filter-by-brush-tip")),
            Self::FitAll => Some(t!("command-fit-all-tip")),
            Self::FitSelection => Some(t!("command-fit-selection-tip")),
            Self::CycleGrouping => Some(t!("command-cycle-grouping-tip")),
            Self::CollapseGaps => Some(t!("command-collapse-gaps-tip")),
            Self::GoToRange => Some(t!("command-go-to-range-tip")),
            Self::PinLane => Some(t!("command-pin-lane-tip")),
            Self::CycleTheme => Some(t!("command-cycle-theme-tip")),
            Self::CycleLanguage => Some(t!("command-cycle-language-tip")),
            Self::ShowProblems => Some(t!("command-show-problems-tip")),
            Self::ToggleBookmark => Some(t!("command-toggle-bookmark-tip")),
            Self::EditNote => Some(t!("command-edit-note-tip")),
            Self::ColourOne => Some(t!("command-colour-tip")),
            Self::NextPanel => Some(t!("command-next-panel-tip")),
            Self::OpenMenu => Some(t!("command-open-menu-tip")),
            Self::ShowSettings => Some(t!("command-show-settings-tip")),
            Self::ShowKeys => Some(t!("command-show-keys-tip")),
            Self::FocusFilter
            | Self::ClearFilter
            | Self::UndoFilter
            | Self::RedoFilter
            | Self::SelectNext
            | Self::SelectPrevious
            | Self::ExtendNext
            | Self::ExtendPrevious
            | Self::SelectEarlier
            | Self::SelectLater
            | Self::CursorRight
            | Self::CursorPrevious
            | Self::ZoomIn
            | Self::ZoomOut
            | Self::PanLeft
            | Self::PanRight
            | Self::FoldAll
            | Self::UnfoldAll
            | Self::ToggleFacets
            | Self::ToggleDetails
            | Self::ShowPalette
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
            | Self::PreviousMark
            | Self::PreviousPanel
            | Self::ScaleUp
            | Self::ScaleDown
            | Self::ScaleReset
            | Self::GoLive
            | Self::ViewForward
            | Self::Quit => None,
        }
    }

    /// Name, explanation and first key, as a tooltip says them.
    #[must_use]
    pub fn tooltip(self) -> String {
        let mut text = self.text().trim_end_matches('…').to_owned();
        if let Some(&key) = self.shortcuts().first() {
            text = format!("{text} ({})", key_text(key));
        }
        if let Some(explanation) = self.explanation() {
            text = format!("{text}\n{explanation}");
        }
        text
    }

    /// Whether holding the key down runs it again and again.
    #[must_use]
    pub fn repeats(self) -> bool {
        matches!(
            self,
            Self::SelectNext
                | Self::SelectPrevious
                | Self::ExtendNext
                | Self::ExtendPrevious
                | Self::SelectEarlier
                | Self::SelectLater
                | Self::CursorNext
                | Self::CursorPrevious
                | Self::CursorLeft
                | Self::CursorRight
                | Self::BrushEarlier
                | Self::BrushLater
                | Self::ZoomIn
                | Self::ZoomOut
                | Self::PanLeft
                | Self::PanRight
                | Self::NextMark
                | Self::PreviousMark
                | Self::ScaleUp
                | Self::ScaleDown
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn all_holds_every_command_once_with_a_text_of_its_own() {
        let mut texts = HashSet::new();
        for (at, command) in Command::ALL.into_iter().enumerate() {
            assert_eq!(command as usize, at);
            assert!(!command.text().starts_with("command-"), "{command:?} has no text");
            assert!(texts.insert(command.text()), "{command:?} shares its text");
            assert!(command.explanation().is_none_or(|text| !text.starts_with("command-")), "{command:?}");
        }
        assert_eq!(Command::Quit as usize + 1, Command::ALL.len());
    }
}
