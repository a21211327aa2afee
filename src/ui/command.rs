//! Everything the user can do, once: buttons, palette, keys and help come from here.

use crate::text::{self, Language};

mod keys;
mod topic;

pub use keys::{Conflict, KeyMap, key_text, keys_text, use_keys};
pub use topic::Topic;

/// Every command in one line: what it is about, the key of its name in the catalogue and, where its name does not tell all,
/// that of what it does; and whether holding its key down runs it again and again.
macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident: $topic:ident, $key:literal $(, $tip:literal)? $(, $repeats:ident)?;)*) => {
        /// A command.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Command {
            $($(#[$doc])* $name,)*
        }

        impl Command {
            /// All of them, in the order of the enum.
            pub const ALL: [Self; [$($key),*].len()] = [$(Self::$name),*];

            const fn about(self) -> About {
                match self {
                    $(Self::$name => About::new(Topic::$topic, $key)$(.tip($tip))?$(.$repeats())?,)*
                }
            }
        }
    };
}

/// What there is to say of a command.
#[derive(Clone, Copy)]
struct About {
    topic: Topic,
    key: &'static str,
    tip: Option<&'static str>,
    repeats: bool,
}

impl About {
    const fn new(topic: Topic, key: &'static str) -> Self {
        Self { topic, key, tip: None, repeats: false }
    }

    const fn tip(self, key: &'static str) -> Self {
        Self { tip: Some(key), ..self }
    }

    const fn repeats(self) -> Self {
        Self { repeats: true, ..self }
    }
}

commands! {
    /// Open a folder with a dialog.
    OpenFolder: Folder, "command-open-folder", "command-open-folder-tip";
    /// Open a single capture with a dialog.
    OpenFile: Folder, "command-open-file", "command-open-file-tip";
    /// Read the folder again.
    Refresh: Folder, "command-refresh", "command-refresh-tip";
    /// Stop following arrivals, or follow them again.
    ToggleLive: Timeline, "command-toggle-live", "command-toggle-live-tip";
    /// Show the newest edge, and follow arrivals.
    GoLive: Timeline, "command-go-live";
    /// Export the selection, or what passes the filter, with a dialog.
    Export: Folder, "command-export", "command-export-tip";
    /// Put the cursor in the filter.
    FocusFilter: Filter, "command-focus-filter";
    /// Take the filter away.
    ClearFilter: Filter, "command-clear-filter";
    /// Undo the last change of the filter.
    UndoFilter: Filter, "command-undo-filter";
    /// Undo undoing it.
    RedoFilter: Filter, "command-redo-filter";
    /// Put the text of the filter on the clipboard.
    CopyFilter: Filter, "command-copy-filter", "command-copy-filter-tip";
    /// Put the text of the clipboard in force as the filter.
    PasteFilter: Filter, "command-paste-filter", "command-paste-filter-tip";
    /// Give the keyboard to the facets.
    FocusFacets: Filter, "command-focus-facets", "command-focus-facets-tip";
    /// Show one of the first nine views: its key says which.
    TakeView: Filter, "command-take-view", "command-take-view-tip";
    /// Keep what is shown as a view.
    SaveView: Filter, "command-save-view", "command-save-view-tip";
    /// Show the list of views.
    ShowViews: Filter, "command-show-views", "command-show-views-tip";
    /// Select everything that passes the filter.
    SelectAll: Selection, "command-select-all", "command-select-all-tip";
    /// Select nothing.
    ClearSelection: Selection, "command-clear-selection", "command-clear-selection-tip";
    /// Put the selection on the clipboard as JSON.
    CopySelection: Selection, "command-copy-selection", "command-copy-selection-tip";
    /// Show the capture of the details in the file manager.
    ShowInFiles: Selection, "command-show-in-files", "command-show-in-files-tip";
    /// Put a command on the clipboard that sends the body of that capture once more.
    CopyCurl: Selection, "command-copy-curl", "command-copy-curl-tip";
    /// Select the next record.
    SelectNext: Selection, "command-select-next", repeats;
    /// Select the record before.
    SelectPrevious: Selection, "command-select-previous", repeats;
    /// Select up to the next record.
    ExtendNext: Selection, "command-extend-next", repeats;
    /// Select up to the record before.
    ExtendPrevious: Selection, "command-extend-previous", repeats;
    /// Select the bar before in the same row of the timeline.
    SelectEarlier: Selection, "command-select-earlier", repeats;
    /// Select the next bar in the same row of the timeline.
    SelectLater: Selection, "command-select-later", repeats;
    /// Go to the next record without selecting it.
    CursorNext: Selection, "command-cursor-next", "command-cursor-tip", repeats;
    /// Go to the record before without selecting it.
    CursorPrevious: Selection, "command-cursor-previous", repeats;
    /// Go to the column to the left, for the menu of its cell.
    CursorLeft: Selection, "command-cursor-left", "command-cursor-column-tip", repeats;
    /// Go to the column to the right, for the menu of its cell.
    CursorRight: Selection, "command-cursor-right", repeats;
    /// Select the record that keys went to, or leave it out.
    ToggleAtCursor: Selection, "command-toggle-at-cursor", "command-toggle-at-cursor-tip";
    /// Brush a range of time to the left.
    BrushEarlier: Timeline, "command-brush-earlier", "command-brush-tip", repeats;
    /// Brush a range of time to the right.
    BrushLater: Timeline, "command-brush-later", "command-brush-tip", repeats;
    /// Make what is brushed the range of the filter.
    FilterByBrush: Timeline, "command-filter-by-brush", "command-filter-by-brush-tip";
    /// Show all of the time span.
    FitAll: Timeline, "command-fit-all", "command-fit-all-tip";
    /// Show the selection.
    FitSelection: Timeline, "command-fit-selection", "command-fit-selection-tip";
    /// Zoom in.
    ZoomIn: Timeline, "command-zoom-in", repeats;
    /// Zoom out.
    ZoomOut: Timeline, "command-zoom-out", repeats;
    /// Pan to earlier times.
    PanLeft: Timeline, "command-pan-left", repeats;
    /// Pan to later times.
    PanRight: Timeline, "command-pan-right", repeats;
    /// Go back to the part of the timeline that was shown before.
    ViewBack: Timeline, "command-view-back", "command-view-back-tip";
    /// Undo going back.
    ViewForward: Timeline, "command-view-forward";
    /// Group the lanes by the next key.
    CycleGrouping: Timeline, "command-cycle-grouping", "command-cycle-grouping-tip";
    /// Draw time in which nothing happened as a sign, or to scale again.
    CollapseGaps: Timeline, "command-collapse-gaps", "command-collapse-gaps-tip";
    /// Type the range of time to show.
    GoToRange: Timeline, "command-go-to-range", "command-go-to-range-tip";
    /// Keep a lane on top, or no longer.
    PinLane: Timeline, "command-pin-lane", "command-pin-lane-tip";
    /// Fold all lanes.
    FoldAll: Timeline, "command-fold-all";
    /// Unfold all lanes.
    UnfoldAll: Timeline, "command-unfold-all";
    /// Show or hide the facets.
    ToggleFacets: Window, "command-toggle-facets";
    /// Show or hide the details.
    ToggleDetails: Window, "command-toggle-details";
    /// Dark, light, or as the system.
    CycleTheme: Window, "command-cycle-theme", "command-cycle-theme-tip";
    /// The next language.
    CycleLanguage: Window, "command-cycle-language", "command-cycle-language-tip";
    /// Show the list of problems.
    ShowProblems: Window, "command-show-problems", "command-show-problems-tip";
    /// Show the list of commands.
    ShowPalette: Window, "command-show-palette";
    /// Show the list of keys.
    ShowKeys: Window, "command-show-keys", "command-show-keys-tip";
    /// Put a bookmark on the selection, or take it off.
    ToggleBookmark: Marks, "command-toggle-bookmark", "command-toggle-bookmark-tip";
    /// Write a note on the record that is looked at.
    EditNote: Marks, "command-edit-note", "command-edit-note-tip";
    /// Give the selection colour 1, or take it off.
    ColourOne: Marks, "command-colour-1", "command-colour-tip";
    /// Give the selection colour 2, or take it off.
    ColourTwo: Marks, "command-colour-2";
    /// Give the selection colour 3, or take it off.
    ColourThree: Marks, "command-colour-3";
    /// Give the selection colour 4, or take it off.
    ColourFour: Marks, "command-colour-4";
    /// Give the selection colour 5, or take it off.
    ColourFive: Marks, "command-colour-5";
    /// Give the selection colour 6, or take it off.
    ColourSix: Marks, "command-colour-6";
    /// Give the selection colour 7, or take it off.
    ColourSeven: Marks, "command-colour-7";
    /// Give the selection colour 8, or take it off.
    ColourEight: Marks, "command-colour-8";
    /// Give the selection colour 9, or take it off.
    ColourNine: Marks, "command-colour-9";
    /// Take colours off the selection.
    NoColour: Marks, "command-no-colour";
    /// Select the next marked record.
    NextMark: Marks, "command-next-mark", repeats;
    /// Select the marked record before.
    PreviousMark: Marks, "command-previous-mark", repeats;
    /// Give the keyboard to the next panel.
    NextPanel: Window, "command-next-panel", "command-next-panel-tip";
    /// Give the keyboard to the panel before.
    PreviousPanel: Window, "command-previous-panel";
    /// Open the menu of what has the keyboard.
    OpenMenu: Window, "command-open-menu", "command-open-menu-tip";
    /// Make everything larger.
    ScaleUp: Window, "command-scale-up", repeats;
    /// Make everything smaller.
    ScaleDown: Window, "command-scale-down", repeats;
    /// Make everything its usual size.
    ScaleReset: Window, "command-scale-reset";
    /// Show the settings.
    ShowSettings: Window, "command-show-settings", "command-show-settings-tip";
    /// Close the window.
    Quit: Window, "command-quit";
}

impl Command {
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

    /// What it is about.
    #[must_use]
    pub fn topic(self) -> Topic {
        self.about().topic
    }

    /// The key of its name in the catalogue.
    fn key(self) -> &'static str {
        self.about().key
    }

    /// What it does, where its name does not tell all.
    #[must_use]
    pub fn explanation(self) -> Option<&'static str> {
        self.about().tip.map(text::plain)
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
        self.about().repeats
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn all_holds_every_command_once_with_a_text_of_its_own() {
        let mut texts = HashSet::new();
        for command in Command::ALL {
            assert!(!command.text().starts_with("command-"), "{command:?} has no text");
            assert!(texts.insert(command.text()), "{command:?} shares its text");
            assert!(command.explanation().is_none_or(|text| !text.starts_with("command-")), "{command:?}");
        }
    }
}
