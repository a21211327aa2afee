//! Everything the user can do, once: buttons, palette, keys and help come from here.

use crate::t;
use crate::text::{self, Language};
use egui::{Key, KeyboardShortcut, ModifierNames, Modifiers};

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
    /// Close the window.
    Quit,
}

/// What a command is about: a heading in the list of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Folders and exports.
    Folder,
    /// The filter.
    Filter,
    /// The selection.
    Selection,
    /// The timeline.
    Timeline,
    /// The window.
    Window,
}

impl Topic {
    /// All of them, in the order of the list of keys.
    pub const ALL: [Self; 5] = [Self::Folder, Self::Filter, Self::Selection, Self::Timeline, Self::Window];

    /// The heading.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Folder => t!("topic-folder"),
            Self::Filter => t!("topic-filter"),
            Self::Selection => t!("topic-selection"),
            Self::Timeline => t!("topic-timeline"),
            Self::Window => t!("topic-window"),
        }
    }
}

impl Command {
    /// All of them, in the order of the enum.
    pub const ALL: [Self; 44] = [
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
        Self::FitAll,
        Self::FitSelection,
        Self::ZoomIn,
        Self::ZoomOut,
        Self::PanLeft,
        Self::PanRight,
        Self::ViewBack,
        Self::ViewForward,
        Self::CycleGrouping,
        Self::FoldAll,
        Self::UnfoldAll,
        Self::ToggleFacets,
        Self::ToggleDetails,
        Self::CycleTheme,
        Self::CycleLanguage,
        Self::ShowProblems,
        Self::ShowPalette,
        Self::ShowKeys,
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
            Self::FitAll => "command-fit-all",
            Self::FitSelection => "command-fit-selection",
            Self::ZoomIn => "command-zoom-in",
            Self::ZoomOut => "command-zoom-out",
            Self::PanLeft => "command-pan-left",
            Self::PanRight => "command-pan-right",
            Self::ViewBack => "command-view-back",
            Self::ViewForward => "command-view-forward",
            Self::CycleGrouping => "command-cycle-grouping",
            Self::FoldAll => "command-fold-all",
            Self::UnfoldAll => "command-unfold-all",
            Self::ToggleFacets => "command-toggle-facets",
            Self::ToggleDetails => "command-toggle-details",
            Self::CycleTheme => "command-cycle-theme",
            Self::CycleLanguage => "command-cycle-language",
            Self::ShowProblems => "command-show-problems",
            Self::ShowPalette => "command-show-palette",
            Self::ShowKeys => "command-show-keys",
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
            Self::CopySelection => Some(t!("command-copy-selection-tip")),
            Self::ShowInFiles => Some(t!("command-show-in-files-tip")),
            Self::CopyCurl => Some(t!("command-copy-curl-tip")),
            Self::FitAll => Some(t!("command-fit-all-tip")),
            Self::FitSelection => Some(t!("command-fit-selection-tip")),
            Self::CycleGrouping => Some(t!("command-cycle-grouping-tip")),
            Self::CycleTheme => Some(t!("command-cycle-theme-tip")),
            Self::CycleLanguage => Some(t!("command-cycle-language-tip")),
            Self::ShowProblems => Some(t!("command-show-problems-tip")),
            Self::FocusFilter
            | Self::ClearFilter
            | Self::UndoFilter
            | Self::RedoFilter
            | Self::ClearSelection
            | Self::SelectNext
            | Self::SelectPrevious
            | Self::ExtendNext
            | Self::ExtendPrevious
            | Self::ZoomIn
            | Self::ZoomOut
            | Self::PanLeft
            | Self::PanRight
            | Self::FoldAll
            | Self::UnfoldAll
            | Self::ToggleFacets
            | Self::ToggleDetails
            | Self::ShowPalette
            | Self::ShowKeys
            | Self::GoLive
            | Self::ViewForward
            | Self::Quit => None,
        }
    }

    /// Name, explanation and first key, as a tooltip says them.
    #[must_use]
    pub fn tooltip(self) -> String {
        let mut text = self.text().trim_end_matches('…').to_owned();
        if let Some(key) = self.shortcuts().first() {
            text = format!("{text} ({})", key_text(*key));
        }
        if let Some(explanation) = self.explanation() {
            text = format!("{text}\n{explanation}");
        }
        text
    }

    /// The keys that run it, the one that is shown first.
    #[must_use]
    pub fn shortcuts(self) -> &'static [KeyboardShortcut] {
        use Modifiers as M;
        macro_rules! keys {
            ($($modifiers:expr, $key:ident);* $(;)?) => {
                const { &[$(KeyboardShortcut::new($modifiers, Key::$key)),*] }
            };
        }
        match self {
            Self::OpenFolder => keys!(M::COMMAND, O),
            Self::OpenFile => keys!(M::COMMAND.plus(M::SHIFT), O),
            Self::Refresh => keys!(M::NONE, F5),
            Self::ToggleLive => keys!(M::NONE, L),
            Self::GoLive => keys!(M::NONE, End),
            Self::Export => keys!(M::COMMAND, E),
            Self::FocusFilter => keys!(M::COMMAND, F; M::NONE, Slash),
            Self::ClearFilter => keys!(M::COMMAND, Backspace),
            Self::UndoFilter => keys!(M::COMMAND, Z),
            Self::RedoFilter => keys!(M::COMMAND.plus(M::SHIFT), Z; M::COMMAND, Y),
            Self::CopyFilter => keys!(M::COMMAND.plus(M::SHIFT), C),
            Self::PasteFilter => keys!(M::COMMAND, V),
            Self::FocusFacets => keys!(M::COMMAND.plus(M::SHIFT), B),
            Self::TakeView => keys!(
                M::COMMAND, Num1; M::COMMAND, Num2; M::COMMAND, Num3; M::COMMAND, Num4; M::COMMAND, Num5;
                M::COMMAND, Num6; M::COMMAND, Num7; M::COMMAND, Num8; M::COMMAND, Num9;
            ),
            Self::SaveView => keys!(M::COMMAND, S),
            Self::ShowViews => keys!(M::NONE, V),
            Self::SelectAll => keys!(M::COMMAND, A),
            Self::ClearSelection => keys!(M::NONE, Escape),
            Self::CopySelection => keys!(M::COMMAND, C),
            Self::ShowInFiles => keys!(M::COMMAND.plus(M::SHIFT), R),
            Self::CopyCurl => keys!(M::COMMAND.plus(M::SHIFT), U),
            Self::SelectNext => keys!(M::NONE, ArrowDown),
            Self::SelectPrevious => keys!(M::NONE, ArrowUp),
            Self::ExtendNext => keys!(M::SHIFT, ArrowDown),
            Self::ExtendPrevious => keys!(M::SHIFT, ArrowUp),
            Self::FitAll => keys!(M::NONE, Home),
            Self::FitSelection => keys!(M::NONE, F),
            Self::ZoomIn => keys!(M::NONE, W),
            Self::ZoomOut => keys!(M::NONE, S),
            Self::PanLeft => keys!(M::NONE, A),
            Self::PanRight => keys!(M::NONE, D),
            Self::ViewBack => keys!(M::ALT, ArrowLeft),
            Self::ViewForward => keys!(M::ALT, ArrowRight),
            Self::CycleGrouping => keys!(M::NONE, G),
            Self::FoldAll => keys!(M::NONE, Minus),
            Self::UnfoldAll => keys!(M::NONE, Plus),
            Self::ToggleFacets => keys!(M::COMMAND, B),
            Self::ToggleDetails => keys!(M::COMMAND, I),
            Self::CycleTheme => keys!(M::NONE, T),
            Self::CycleLanguage => keys!(M::COMMAND, L),
            Self::ShowProblems => keys!(M::COMMAND.plus(M::SHIFT), P),
            Self::ShowPalette => keys!(M::COMMAND, P),
            Self::ShowKeys => keys!(M::NONE, Questionmark; M::NONE, F1),
            Self::Quit => keys!(M::COMMAND, Q),
        }
    }

    /// All of its keys, as lists show them: of a long row the first and the last.
    #[must_use]
    pub fn keys_text(self) -> String {
        let keys: Vec<String> = self.shortcuts().iter().map(|&key| key_text(key)).collect();
        match &keys[..] {
            [first, _, _, .., last] => format!("{first} … {last}"),
            keys => keys.join("  "),
        }
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
                | Self::ZoomIn
                | Self::ZoomOut
                | Self::PanLeft
                | Self::PanRight
        )
    }

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
            | Self::ExtendPrevious => Topic::Selection,
            Self::FitAll
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
            | Self::FoldAll
            | Self::UnfoldAll => Topic::Timeline,
            Self::ToggleFacets
            | Self::ToggleDetails
            | Self::CycleTheme
            | Self::CycleLanguage
            | Self::ShowProblems
            | Self::ShowPalette
            | Self::ShowKeys
            | Self::Quit => Topic::Window,
        }
    }

    /// The command of a key, if there is one. Shift is looked at only where it makes another command: `?`
    /// needs it on one keyboard and not on the next.
    #[must_use]
    pub fn of_key(key: Key, modifiers: Modifiers) -> Option<Self> {
        let runs = |shortcut: &KeyboardShortcut, modifiers: Modifiers| {
            shortcut.logical_key == key && modifiers.matches_exact(shortcut.modifiers)
        };
        let find = |modifiers: Modifiers| {
            Self::ALL.into_iter().find(|command| command.shortcuts().iter().any(|s| runs(s, modifiers)))
        };
        let shift_free = matches!(key, Key::Questionmark | Key::Slash | Key::Plus | Key::Minus);
        find(if shift_free { Modifiers { shift: false, ..modifiers } } else { modifiers })
    }

    /// Whether its key may run it while a text field has the keyboard.
    #[must_use]
    pub fn runs_while_typing(self, shortcut: KeyboardShortcut) -> bool {
        let of_the_field = matches!(
            self,
            Self::SelectAll
                | Self::CopySelection
                | Self::ClearFilter
                | Self::UndoFilter
                | Self::RedoFilter
                | Self::CopyFilter
                | Self::PasteFilter
        );
        let function_key = matches!(shortcut.logical_key, Key::F1 | Key::F5);
        !of_the_field && (function_key || !shortcut.conflicts_with_text_editing())
    }
}

/// A key as it is written in tooltips and lists: `Ctrl+Shift+P`.
#[must_use]
pub fn key_text(shortcut: KeyboardShortcut) -> String {
    let names = ModifierNames::NAMES;
    let modifiers = names.format(&shortcut.modifiers, cfg!(target_os = "macos"));
    let key = match shortcut.logical_key {
        Key::Questionmark => "?",
        Key::Slash => "/",
        Key::Plus => "+",
        Key::Minus => "−",
        Key::Escape => "Esc",
        key => key.name(),
    };
    if modifiers.is_empty() { key.to_owned() } else { format!("{modifiers}{}{key}", names.concat) }
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

    #[test]
    fn no_key_runs_two_commands_and_every_key_finds_its_command() {
        let mut keys = HashSet::new();
        for command in Command::ALL {
            for shortcut in command.shortcuts() {
                assert!(keys.insert(key_text(*shortcut)), "{} is there twice", key_text(*shortcut));
                assert_eq!(Command::of_key(shortcut.logical_key, shortcut.modifiers), Some(command));
            }
        }
    }

    #[test]
    fn letters_are_for_the_text_field_while_it_has_the_keyboard() {
        let runs = |command: Command| command.runs_while_typing(command.shortcuts()[0]);
        assert!(!runs(Command::ZoomIn) && !runs(Command::ShowKeys) && !runs(Command::SelectAll));
        assert!(runs(Command::OpenFolder) && runs(Command::Refresh) && runs(Command::ShowPalette));
    }

    #[test]
    fn a_shifted_question_mark_is_a_question_mark() {
        assert_eq!(Command::of_key(Key::Questionmark, Modifiers::SHIFT), Some(Command::ShowKeys));
        assert_eq!(Command::of_key(Key::ArrowDown, Modifiers::SHIFT), Some(Command::ExtendNext));
        assert_eq!(Command::of_key(Key::W, Modifiers::SHIFT), None);
    }
}
