//! States: the word as sent, and the class that colours, sorts and ranks it.

/// What a state means to somebody who watches: seven classes for all words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
#[repr(u8)]
pub enum StateClass {
    /// `Success`.
    Success,
    /// `Failed`.
    Failed,
    /// `Running`; moderation's `Snapshoting` and `Auditing`.
    Running,
    /// `Submitted`: waits for its turn.
    Submitted,
    /// `Pause`: its queue is paused.
    Pause,
    /// `Cancel`.
    Cancel,
    /// No state, or a word that is not documented.
    #[default]
    Unknown,
}

impl StateClass {
    /// All classes, in the order in which lists show them.
    pub const ALL: [Self; 7] = [
        Self::Success,
        Self::Failed,
        Self::Running,
        Self::Submitted,
        Self::Pause,
        Self::Cancel,
        Self::Unknown,
    ];

    /// The class of a `State` as sent. Case is not looked at.
    #[must_use]
    pub fn of(state: &str) -> Self {
        const WORDS: &[(&str, StateClass)] = &[
            ("Success", StateClass::Success),
            ("Failed", StateClass::Failed),
            ("Running", StateClass::Running),
            ("Snapshoting", StateClass::Running),
            ("Auditing", StateClass::Running),
            ("Submitted", StateClass::Submitted),
            ("Pause", StateClass::Pause),
            ("Cancel", StateClass::Cancel),
        ];
        let word = WORDS.iter().find(|(word, _)| word.eq_ignore_ascii_case(state));
        word.map_or(Self::Unknown, |&(_, class)| class)
    }

    /// Whether nothing more is to come.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Success | Self::Failed | Self::Cancel)
    }

    /// How far along a job is: of two deliveries the one that is further along wins. An undocumented word
    /// lies between not over and over.
    #[must_use]
    pub fn finality(self, state: &str) -> u8 {
        match self {
            Self::Unknown if state.is_empty() => 0,
            Self::Submitted => 1,
            Self::Pause => 2,
            Self::Running => 3,
            Self::Unknown => 4,
            Self::Success | Self::Failed | Self::Cancel => 5,
        }
    }

    /// How much it asks for attention, worst highest: a merged block shows its worst.
    #[must_use]
    pub fn severity(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Submitted => 1,
            Self::Running => 2,
            Self::Unknown => 3,
            Self::Pause => 4,
            Self::Cancel => 5,
            Self::Failed => 6,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documented_words_have_a_class_and_others_are_unknown() {
        assert_eq!(StateClass::of("Failed"), StateClass::Failed);
        assert_eq!(StateClass::of("failed"), StateClass::Failed);
        assert_eq!(StateClass::of("Auditing"), StateClass::Running);
        assert_eq!(StateClass::of("Archived"), StateClass::Unknown);
        assert_eq!(StateClass::of(""), StateClass::Unknown);
    }

    #[test]
    fn every_class_has_its_own_severity() {
        let mut severities: Vec<_> = StateClass::ALL.iter().map(|class| class.severity()).collect();
        severities.sort_unstable();
        assert_eq!(severities, [0, 1, 2, 3, 4, 5, 6]);
    }
}
