//! What commands are about: the headings of the list of keys.

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
