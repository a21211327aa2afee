//! Keys: which run which command, usually and by choice.

use super::Command;
use egui::{Key, KeyboardShortcut, ModifierNames, Modifiers};
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

/// The keys that were chosen, of commands that have others than usual. Kept by name, so that they can be read and
/// written by a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct KeyMap {
    /// By the name of the command: each of its keys, such as `Ctrl+Shift+P`.
    chosen: BTreeMap<String, Vec<String>>,
}

/// Why a key cannot be given to a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// Another command has it.
    With(Command),
    /// It belongs to the window, or to text fields.
    Reserved,
}

impl KeyMap {
    /// The keys of a command.
    #[must_use]
    pub fn shortcuts(&self, command: Command) -> Vec<KeyboardShortcut> {
        let chosen = self.chosen.get(command.name());
        let usual = || command.usual_shortcuts().to_vec();
        chosen.map_or_else(usual, |keys| keys.iter().filter_map(|key| read_key(key)).collect())
    }

    /// Whether a command has other keys than usual.
    #[must_use]
    pub fn is_changed(&self, command: Command) -> bool {
        self.chosen.contains_key(command.name())
    }

    /// Whether any command has other keys than usual.
    #[must_use]
    pub fn is_any_changed(&self) -> bool {
        !self.chosen.is_empty()
    }

    /// What stands against giving a key to a command.
    #[must_use]
    pub fn conflict(&self, command: Command, key: KeyboardShortcut) -> Option<Conflict> {
        // Tab walks, Enter and Space press, and copying comes as an event of its own.
        let is_held = matches!(key.logical_key, Key::Tab | Key::Enter | Key::Space)
            || key.modifiers.command && matches!(key.logical_key, Key::X | Key::V);
        let has = |other: &Command| *other != command && self.shortcuts(*other).contains(&key);
        let other = Command::ALL.into_iter().find(has).map(Conflict::With);
        if is_held { Some(Conflict::Reserved) } else { other }
    }

    /// Gives a command one key instead of those that it has; whoever had it before has it no more.
    pub fn choose(&mut self, command: Command, key: KeyboardShortcut) {
        if let Some(Conflict::With(other)) = self.conflict(command, key) {
            let rest = self.shortcuts(other).into_iter().filter(|held| *held != key);
            self.chosen.insert(other.name().to_owned(), rest.map(write_key).collect());
        }
        self.chosen.insert(command.name().to_owned(), vec![write_key(key)]);
        self.forget_usual();
    }

    /// Gives a command its usual keys again; whoever has one of them by choice has it no more.
    pub fn reset(&mut self, command: Command) {
        self.chosen.remove(command.name());
        for key in command.usual_shortcuts() {
            if let Some(Conflict::With(other)) = self.conflict(command, *key) {
                let rest = self.shortcuts(other).into_iter().filter(|held| held != key);
                self.chosen.insert(other.name().to_owned(), rest.map(write_key).collect());
            }
        }
        self.forget_usual();
    }

    fn forget_usual(&mut self) {
        let is_usual = |name: &String, keys: &Vec<String>| {
            let command = Command::ALL.into_iter().find(|command| command.name() == name);
            command.is_some_and(|command| {
                command.usual_shortcuts().iter().copied().map(write_key).eq(keys.iter().cloned())
            })
        };
        self.chosen.retain(|name, keys| !is_usual(name, keys));
    }
}

/// The keys of the whole program.
static IN_USE: RwLock<KeyMap> = RwLock::new(KeyMap { chosen: BTreeMap::new() });

/// Uses these keys from now on.
pub fn use_keys(keys: &KeyMap) {
    IN_USE.write().unwrap_or_else(PoisonError::into_inner).clone_from(keys);
}

/// A key as the settings write it: the same on every system.
fn write_key(key: KeyboardShortcut) -> String {
    let modifiers = key.modifiers;
    let held = [(modifiers.command, "Ctrl+"), (modifiers.alt, "Alt+"), (modifiers.shift, "Shift+")];
    let held: String = held.into_iter().filter(|(on, _)| *on).map(|(_, name)| name).collect();
    format!("{held}{}", key.logical_key.name())
}

fn read_key(text: &str) -> Option<KeyboardShortcut> {
    let mut modifiers = Modifiers::NONE;
    let mut rest = text;
    for (name, modifier) in
        [("Ctrl+", Modifiers::COMMAND), ("Alt+", Modifiers::ALT), ("Shift+", Modifiers::SHIFT)]
    {
        if let Some(tail) = rest.strip_prefix(name) {
            (rest, modifiers) = (tail, modifiers.plus(modifier));
        }
    }
    Some(KeyboardShortcut::new(modifiers, Key::from_name(rest)?))
}

impl Command {
    /// The keys that run it, the one that is shown first.
    #[must_use]
    pub fn shortcuts(self) -> Vec<KeyboardShortcut> {
        IN_USE.read().unwrap_or_else(PoisonError::into_inner).shortcuts(self)
    }

    /// All of its keys, as lists show them: of a long row the first and the last.
    #[must_use]
    pub fn keys_text(self) -> String {
        keys_text(&self.shortcuts())
    }

    /// The key of the view at that place in the list, as lists show it; none from the tenth on.
    #[must_use]
    pub fn view_key_text(at: usize) -> Option<String> {
        let key = *Self::TakeView.usual_shortcuts().get(at)?;
        Self::TakeView.shortcuts().contains(&key).then(|| key_text(key))
    }

    /// The keys that run it unless others were chosen, the one that is shown first.
    #[must_use]
    pub fn usual_shortcuts(self) -> &'static [KeyboardShortcut] {
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
            Self::SelectEarlier => keys!(M::NONE, ArrowLeft),
            Self::SelectLater => keys!(M::NONE, ArrowRight),
            Self::CursorNext => keys!(M::COMMAND, ArrowDown),
            Self::CursorPrevious => keys!(M::COMMAND, ArrowUp),
            Self::CursorLeft => keys!(M::COMMAND, ArrowLeft),
            Self::CursorRight => keys!(M::COMMAND, ArrowRight),
            Self::ToggleAtCursor => keys!(M::COMMAND, Space; M::NONE, X),
            Self::BrushEarlier => keys!(M::SHIFT, ArrowLeft),
            Self::BrushLater => keys!(M::SHIFT, ArrowRight),
            Self::FilterByBrush => keys!(M::SHIFT, Enter),
            Self::FitAll => keys!(M::NONE, Home),
            Self::FitSelection => keys!(M::NONE, F),
            Self::ZoomIn => keys!(M::NONE, W),
            Self::ZoomOut => keys!(M::NONE, S),
            Self::PanLeft => keys!(M::NONE, A),
            Self::PanRight => keys!(M::NONE, D),
            Self::ViewBack => keys!(M::ALT, ArrowLeft),
            Self::ViewForward => keys!(M::ALT, ArrowRight),
            Self::CycleGrouping => keys!(M::NONE, G),
            Self::CollapseGaps => keys!(M::NONE, I),
            Self::GoToRange => keys!(M::COMMAND, G),
            Self::PinLane => keys!(M::NONE, P),
            Self::FoldAll => keys!(M::NONE, Minus),
            Self::UnfoldAll => keys!(M::NONE, Plus),
            Self::ToggleFacets => keys!(M::COMMAND, B),
            Self::ToggleDetails => keys!(M::COMMAND, I),
            Self::CycleTheme => keys!(M::NONE, T),
            Self::CycleLanguage => keys!(M::COMMAND, L),
            Self::ShowProblems => keys!(M::COMMAND.plus(M::SHIFT), P),
            Self::ShowPalette => keys!(M::COMMAND, P),
            Self::ShowKeys => keys!(M::NONE, Questionmark; M::NONE, F1),
            Self::ToggleBookmark => keys!(M::NONE, M),
            Self::EditNote => keys!(M::NONE, N),
            Self::ColourOne => keys!(M::NONE, Num1),
            Self::ColourTwo => keys!(M::NONE, Num2),
            Self::ColourThree => keys!(M::NONE, Num3),
            Self::ColourFour => keys!(M::NONE, Num4),
            Self::ColourFive => keys!(M::NONE, Num5),
            Self::ColourSix => keys!(M::NONE, Num6),
            Self::ColourSeven => keys!(M::NONE, Num7),
            Self::ColourEight => keys!(M::NONE, Num8),
            Self::ColourNine => keys!(M::NONE, Num9),
            Self::NoColour => keys!(M::NONE, Num0),
            Self::NextMark => keys!(M::NONE, CloseBracket),
            Self::PreviousMark => keys!(M::NONE, OpenBracket),
            Self::NextPanel => keys!(M::NONE, F6),
            Self::PreviousPanel => keys!(M::SHIFT, F6),
            Self::OpenMenu => keys!(M::SHIFT, F10),
            Self::ScaleUp => keys!(M::COMMAND, Plus; M::COMMAND, Equals),
            Self::ScaleDown => keys!(M::COMMAND, Minus),
            Self::ScaleReset => keys!(M::COMMAND, Num0),
            Self::ShowSettings => keys!(M::COMMAND, Comma),
            Self::Quit => keys!(M::COMMAND, Q),
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
        let function_key = matches!(shortcut.logical_key, Key::F1 | Key::F5 | Key::F6 | Key::F10);
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
        Key::OpenBracket => "[",
        Key::CloseBracket => "]",
        Key::OpenCurlyBracket => "{",
        Key::CloseCurlyBracket => "}",
        Key::Comma => ",",
        Key::Period => ".",
        Key::Equals => "=",
        Key::Colon => ":",
        Key::Semicolon => ";",
        Key::Quote => "'",
        Key::Backtick => "`",
        Key::Backslash => "\\",
        Key::Pipe => "|",
        Key::Exclamationmark => "!",
        key => key.name(),
    };
    if modifiers.is_empty() { key.to_owned() } else { format!("{modifiers}{}{key}", names.concat) }
}

/// Keys as lists show them: of a long row the first and the last.
#[must_use]
pub fn keys_text(keys: &[KeyboardShortcut]) -> String {
    let keys: Vec<String> = keys.iter().map(|&key| key_text(key)).collect();
    match &keys[..] {
        [first, _, _, .., last] => format!("{first} … {last}"),
        keys => keys.join("  "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_key_runs_two_commands_and_every_key_finds_its_command() {
        let mut keys = HashSet::new();
        for command in Command::ALL {
            for shortcut in command.shortcuts() {
                assert!(keys.insert(key_text(shortcut)), "{} is there twice", key_text(shortcut));
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

    #[test]
    fn keys_are_called_what_stands_on_them() {
        let called = |key| key_text(KeyboardShortcut::new(Modifiers::NONE, key));
        let arrows = [Key::ArrowUp, Key::ArrowDown, Key::ArrowLeft, Key::ArrowRight];
        for key in Key::ALL.iter().copied().filter(|key| !arrows.contains(key)) {
            let sign = key.symbol_or_name();
            assert!(sign.chars().count() > 1 || called(key) == sign, "{sign} is called {}", called(key));
        }
        let texts = [Command::NextMark, Command::PreviousMark, Command::ShowSettings].map(Command::keys_text);
        assert_eq!(texts, ["]", "[", "Ctrl+,"]);
        assert_eq!(Command::ScaleUp.keys_text(), "Ctrl++  Ctrl+=");
    }

    #[test]
    fn keys_are_written_as_they_are_read() {
        for shortcut in Command::ALL.into_iter().flat_map(Command::usual_shortcuts) {
            assert_eq!(read_key(&write_key(*shortcut)), Some(*shortcut), "{}", write_key(*shortcut));
        }
        assert_eq!(read_key("Ctrl+Nonsense"), None);
    }

    #[test]
    fn a_chosen_key_is_taken_from_who_had_it_and_given_back() {
        let mut keys = KeyMap::default();
        let w = KeyboardShortcut::new(Modifiers::NONE, Key::W);
        assert_eq!(keys.conflict(Command::GoLive, w), Some(Conflict::With(Command::ZoomIn)));
        keys.choose(Command::GoLive, w);
        assert_eq!((keys.shortcuts(Command::GoLive), keys.shortcuts(Command::ZoomIn)), (vec![w], vec![]));
        let text = serde_json::to_string(&keys).unwrap();
        assert_eq!(text, r#"{"go-live":["W"],"zoom-in":[]}"#);
        assert_eq!(serde_json::from_str::<KeyMap>(&text).unwrap(), keys);
        keys.reset(Command::ZoomIn);
        assert_eq!((keys.shortcuts(Command::GoLive), keys.shortcuts(Command::ZoomIn)), (vec![], vec![w]));
        keys.reset(Command::GoLive);
        assert!(!keys.is_any_changed());
    }

    #[test]
    fn keys_of_the_window_are_not_given_away() {
        let reserved = |modifiers, key| {
            KeyMap::default().conflict(Command::GoLive, KeyboardShortcut::new(modifiers, key))
        };
        assert_eq!(reserved(Modifiers::NONE, Key::Tab), Some(Conflict::Reserved));
        assert_eq!(reserved(Modifiers::COMMAND, Key::V), Some(Conflict::Reserved));
        assert_eq!(reserved(Modifiers::COMMAND, Key::C), Some(Conflict::With(Command::CopySelection)));
        assert_eq!(reserved(Modifiers::NONE, Key::Y), None);
    }
}
