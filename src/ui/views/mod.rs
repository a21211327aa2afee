//! Views: a filter, what the lanes are made by, columns and their order, kept under a name. Which there are and how
//! they are read and written is said here; where they lie is the business of the app.

mod dialog;
mod menu;
mod text;

pub use dialog::{ViewsDialogState, show};
pub use menu::button;
pub use text::{Fault, FaultKind, read, write};

use super::table::{Column, Sort};
use crate::sanitize::sanitize_line;
use crate::t;
use crate::timeline::Grouping;
use std::path::PathBuf;

/// Most characters of a name.
const MOST_NAME: usize = 80;
/// Most changes of the list that can be undone.
const MOST_UNDONE: usize = 50;

/// A view that comes with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// What failed, newest first.
    Failures,
    /// What took longer than 95 % of its tag, longest first.
    Slow,
    /// What waits to be started, or waited long, longest first.
    Waiting,
    /// Whose own callbacks were delivered again, those of most deliveries first.
    Duplicates,
    /// What has problems, newest first.
    Problems,
}

impl Preset {
    /// All of them, in the order of a first start.
    pub const ALL: [Self; 5] = [Self::Failures, Self::Slow, Self::Waiting, Self::Duplicates, Self::Problems];

    /// What it is called in the language of the window.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Failures => t!("view-failures"),
            Self::Slow => t!("view-slow"),
            Self::Waiting => t!("view-waiting"),
            Self::Duplicates => t!("view-duplicates"),
            Self::Problems => t!("view-problems"),
        }
    }

    /// What files call it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Failures => "failures",
            Self::Slow => "slow",
            Self::Waiting => "waiting",
            Self::Duplicates => "duplicates",
            Self::Problems => "problems",
        }
    }

    /// What its filter alone does not say.
    #[must_use]
    pub fn explanation(self) -> Option<&'static str> {
        (self == Self::Slow).then(|| t!("view-slow-tip"))
    }

    fn shows(self) -> Look {
        let (filter, column) = match self {
            Self::Failures => ("state:Failed", Column::Created),
            Self::Slow => ("slow:p95", Column::Took),
            Self::Waiting => ("state:Submitted,Pause or wait>1m", Column::Wait),
            Self::Duplicates => ("repeats>0", Column::Deliveries),
            Self::Problems => ("has:problem", Column::Created),
        };
        let sort = Some(Sort { column, descending: true });
        Look { filter: filter.to_owned(), grouping: None, columns: Columns::Kept, sort }
    }
}

/// Which columns a view shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Columns {
    /// Those that are shown already.
    #[default]
    Kept,
    /// Those of a first start.
    Usual,
    /// These, from left to right.
    Chosen(Vec<Column>),
}

/// What a view shows, and how.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    /// The text of the filter.
    pub filter: String,
    /// What the lanes are made by; `None` leaves it as it is.
    pub grouping: Option<Grouping>,
    /// The columns of the table.
    pub columns: Columns,
    /// The order of the table; `None` leaves it as it is.
    pub sort: Option<Sort>,
}

impl Look {
    /// Whether the window, which shows `now`, shows this already.
    #[must_use]
    pub fn is_shown_by(&self, now: &Self) -> bool {
        let same_columns = self.columns == Columns::Kept || self.columns == now.columns;
        self.filter.trim() == now.filter.trim()
            && self.grouping.is_none_or(|grouping| now.grouping == Some(grouping))
            && same_columns
            && self.sort.is_none_or(|sort| now.sort == Some(sort))
    }
}

/// A look under a name.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    name: String,
    /// The one that comes with the program and was not changed.
    preset: Option<Preset>,
    look: Look,
}

impl View {
    /// A view of that name: one line of it, and not all of a very long one.
    #[must_use]
    pub fn new(name: &str, look: Look) -> Self {
        Self { name: short_name(name), preset: None, look }
    }

    /// A view that comes with the program.
    #[must_use]
    pub fn of_preset(preset: Preset) -> Self {
        Self { name: String::new(), preset: Some(preset), look: preset.shows() }
    }

    /// Its name; that of one which comes with the program in the language of the window.
    #[must_use]
    pub fn name(&self) -> &str {
        match self.preset {
            Some(preset) => preset.name(),
            None => &self.name,
        }
    }

    /// What it shows, and how.
    #[must_use]
    pub fn look(&self) -> &Look {
        &self.look
    }

    /// Which of those that come with the program it is, while it was not changed.
    #[must_use]
    pub fn preset(&self) -> Option<Preset> {
        self.preset
    }
}

/// What is asked of views.
#[derive(Clone, Debug, PartialEq)]
pub enum ViewAction {
    /// Show the one at that place.
    Take(usize),
    /// Keep what is shown under a name.
    Save(String),
    /// Keep what is shown under the name of the one at that place.
    Overwrite(usize),
    /// Another name for the one at that place.
    Rename(usize, String),
    /// Move the one to the place of the other.
    Move(usize, usize),
    /// Take the one at that place away.
    Delete(usize),
    /// Bring back those that come with the program.
    Restore,
    /// Undo the last change of the list.
    Undo,
    /// Bring this one back in the place of the one that has its name now.
    PutBack(Box<View>),
    /// Take in the views of a file; without one ask for it.
    Import(Option<PathBuf>),
    /// Write all views to a file; without one ask for it.
    Export {
        /// The file, as it was typed or chosen.
        path: Option<PathBuf>,
        /// Whether a file that is there already is replaced.
        replace: bool,
    },
}

/// All views, in their order.
#[derive(Clone, Debug, PartialEq)]
pub struct Views {
    list: Vec<View>,
    /// The name of the one that was shown last.
    taken: Option<String>,
    past: Vec<Vec<View>>,
}

impl Default for Views {
    /// Those that come with the program.
    fn default() -> Self {
        Self::of(Preset::ALL.map(View::of_preset).to_vec())
    }
}

impl Views {
    /// These views; a name that is there twice gets a number.
    #[must_use]
    pub fn of(list: Vec<View>) -> Self {
        let mut views = Self { list: Vec::new(), taken: None, past: Vec::new() };
        list.into_iter().for_each(|view| views.push(view));
        views
    }

    /// In their order.
    #[must_use]
    pub fn list(&self) -> &[View] {
        &self.list
    }

    /// The place of the first that the window, which shows `now`, shows.
    #[must_use]
    pub fn shown_by(&self, now: &Look) -> Option<usize> {
        let shown = |view: &View| view.look.is_shown_by(now);
        let taken = self.taken().filter(|&at| shown(&self.list[at]));
        taken.or_else(|| self.list.iter().position(shown))
    }

    /// The place of the one that was shown last.
    #[must_use]
    pub fn taken(&self) -> Option<usize> {
        let taken = self.taken.as_deref()?;
        self.list.iter().position(|view| view.name() == taken)
    }

    /// Whether there is a change that can be undone.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether any that comes with the program was changed or taken away.
    #[must_use]
    pub fn lacks_presets(&self) -> bool {
        Preset::ALL.into_iter().any(|preset| !self.has_preset(preset))
    }

    /// The place of the view of a name, case aside.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<usize> {
        let name = short_name(name).to_lowercase();
        self.list.iter().position(|view| view.name().to_lowercase() == name)
    }

    /// Notes that one was shown; gives its look.
    pub fn take(&mut self, at: usize) -> Option<Look> {
        let view = self.list.get(at)?;
        self.taken = Some(view.name().to_owned());
        Some(view.look.clone())
    }

    /// Keeps a look under a name; what was under that name goes. Without a name nothing is kept.
    pub fn save(&mut self, name: &str, look: Look) {
        let view = View::new(name, look);
        if view.name.is_empty() {
            return;
        }
        self.remember();
        self.taken = Some(view.name.clone());
        match self.find(&view.name) {
            Some(at) => self.list[at] = view,
            None => self.list.push(view),
        }
    }

    /// Keeps a look under the name of the one at that place.
    pub fn overwrite(&mut self, at: usize, look: Look) {
        if let Some(name) = self.list.get(at).map(|view| view.name().to_owned()) {
            self.save(&name, look);
        }
    }

    /// Gives the one at that place another name, unless another has it. One that comes with the program is then
    /// an ordinary one.
    pub fn rename(&mut self, at: usize, name: &str) {
        let name = short_name(name);
        let is_free = self.find(&name).is_none_or(|other| other == at);
        let Some(view) = self.list.get(at).filter(|view| is_free && !name.is_empty() && view.name() != name)
        else {
            return;
        };
        let was_taken = self.taken.as_deref() == Some(view.name());
        let view = View::new(&name, view.look.clone());
        self.remember();
        self.list[at] = view;
        if was_taken {
            self.taken = Some(name);
        }
    }

    /// Moves one to the place of another.
    pub fn move_to(&mut self, from: usize, to: usize) {
        if from != to && from < self.list.len() && to < self.list.len() {
            self.remember();
            let view = self.list.remove(from);
            self.list.insert(to, view);
        }
    }

    /// Takes one away.
    pub fn delete(&mut self, at: usize) {
        if at < self.list.len() {
            self.remember();
            self.list.remove(at);
        }
    }

    /// Brings back those that come with the program and are missing, behind all others.
    pub fn restore(&mut self) {
        if self.lacks_presets() {
            self.remember();
            let missing = Preset::ALL.into_iter().filter(|&preset| !self.has_preset(preset));
            let missing: Vec<View> = missing.map(View::of_preset).collect();
            missing.into_iter().for_each(|view| self.push(view));
        }
    }

    /// Takes in views that were shared; what is here already is not there twice. Gives how many are new.
    pub fn import(&mut self, list: Vec<View>) -> usize {
        let new: Vec<View> = list.into_iter().filter(|view| !self.list.contains(view)).collect();
        let number = new.len();
        if number > 0 {
            self.remember();
            new.into_iter().for_each(|view| self.push(view));
        }
        number
    }

    /// Undoes the last change of the list.
    pub fn undo(&mut self) {
        if let Some(list) = self.past.pop() {
            self.list = list;
        }
    }

    /// Brings a view back that was overwritten, and leaves all others as they are.
    pub fn put_back(&mut self, view: View) {
        self.remember();
        match self.find(view.name()) {
            Some(at) => self.list[at] = view,
            None => self.list.push(view),
        }
    }

    fn has_preset(&self, preset: Preset) -> bool {
        self.list.iter().any(|view| view.preset == Some(preset))
    }

    fn remember(&mut self) {
        self.past.push(self.list.clone());
        if self.past.len() > MOST_UNDONE {
            self.past.remove(0);
        }
    }

    /// Puts one at the end. A name that is taken gets a number; one of those that come with the program keeps its
    /// name, and the one that has it gets the number.
    fn push(&mut self, view: View) {
        match self.find(view.name()) {
            None => self.list.push(view),
            Some(other) if view.preset.is_some() => {
                let name = self.free_name(view.name());
                self.list[other] = View::new(&name, self.list[other].look.clone());
                self.list.push(view);
            }
            Some(_) => {
                let name = self.free_name(view.name());
                self.list.push(View::new(&name, view.look));
            }
        }
    }

    fn free_name(&self, name: &str) -> String {
        let numbered = (2..).map(|number| format!("{name} ({number})"));
        let mut free = numbered.filter(|name| self.find(name).is_none());
        free.next().unwrap_or_default()
    }
}

/// A name on one line, not longer than lists can show.
fn short_name(name: &str) -> String {
    let line = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = sanitize_line(&line).chars().take(MOST_NAME).collect();
    short.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(filter: &str) -> Look {
        Look { filter: filter.to_owned(), ..Look::default() }
    }

    fn names(views: &Views) -> Vec<&str> {
        views.list().iter().map(View::name).collect()
    }

    #[test]
    fn a_first_start_has_those_that_come_with_the_program_and_their_filters_are_understood() {
        let views = Views::default();
        assert_eq!(names(&views), ["Failures", "Slow", "Waiting", "Duplicates", "Problems"]);
        let clock = crate::query::Clock { now: 0, offset_minutes: 0 };
        for view in views.list() {
            assert!(crate::query::Query::parse(&view.look().filter, clock).is_ok(), "{}", view.name());
        }
        assert!(!views.lacks_presets() && !views.can_undo());
    }

    #[test]
    fn views_are_saved_renamed_moved_overwritten_and_deleted_and_each_is_undone() {
        let mut views = Views::of(vec![View::new("a", look("x")), View::new("b", look("y"))]);
        views.save("  c\nd ", look("z"));
        assert_eq!(names(&views), ["a", "b", "c d"]);
        assert_eq!(views.taken(), Some(2));
        views.save("B", look("yy"));
        assert_eq!((names(&views), views.list()[1].look().filter.as_str()), (vec!["a", "B", "c d"], "yy"));
        views.rename(0, "b");
        assert_eq!(names(&views), ["a", "B", "c d"], "a name is there once");
        views.rename(0, "e");
        views.move_to(2, 0);
        views.overwrite(0, look("new"));
        assert_eq!((names(&views), views.list()[0].look().filter.as_str()), (vec!["c d", "e", "B"], "new"));
        views.delete(1);
        assert_eq!(names(&views), ["c d", "B"]);
        for wanted in [["c d", "e", "B"], ["c d", "e", "B"], ["e", "B", "c d"], ["a", "B", "c d"]] {
            views.undo();
            assert_eq!(names(&views), wanted);
        }
        views.undo();
        views.undo();
        assert_eq!(names(&views), ["a", "b"]);
        assert!(!views.can_undo());
        views.save(" \n ", look("x"));
        assert_eq!(names(&views), ["a", "b"], "without a name nothing is kept");
    }

    #[test]
    fn an_overwritten_view_comes_back_whatever_was_changed_since() {
        let mut views = Views::of(vec![View::new("a", look("x")), View::new("b", look("y"))]);
        let before = views.list()[0].clone();
        views.overwrite(0, look("new"));
        views.move_to(1, 0);
        views.rename(0, "c");
        views.put_back(before.clone());
        assert_eq!((names(&views), &views.list()[1]), (vec!["c", "a"], &before));
        views.delete(1);
        views.put_back(before.clone());
        assert_eq!((names(&views), &views.list()[1]), (vec!["c", "a"], &before));
    }

    #[test]
    fn what_comes_with_the_program_can_be_changed_and_comes_back() {
        let mut views = Views::default();
        views.overwrite(0, look("state:Failed tag:Transcode"));
        views.delete(1);
        assert!(views.lacks_presets());
        assert_eq!(views.list()[0].preset(), None);
        views.restore();
        assert_eq!(names(&views), ["Failures (2)", "Waiting", "Duplicates", "Problems", "Failures", "Slow"]);
        assert_eq!(views.list()[0].look().filter, "state:Failed tag:Transcode", "nothing is lost");
    }

    #[test]
    fn shared_views_come_behind_the_own_ones_and_none_twice() {
        let mut views = Views::of(vec![View::new("a", look("x"))]);
        let shared = vec![View::new("a", look("x")), View::new("A", look("y")), View::new("b", look("z"))];
        assert_eq!(views.import(shared.clone()), 2);
        assert_eq!(names(&views), ["a", "A (2)", "b"]);
        assert_eq!(views.import(shared[2..].to_vec()), 0);
        views.undo();
        assert_eq!(names(&views), ["a"]);
    }

    #[test]
    fn a_view_is_shown_when_all_that_it_says_is_so() {
        let now = Look {
            filter: "state:Failed".to_owned(),
            grouping: Some(Grouping::Tag),
            columns: Columns::Usual,
            sort: Some(Sort::default()),
        };
        let mut views = Views::default();
        assert_eq!(views.shown_by(&now), Some(0));
        assert_eq!(views.shown_by(&Look { filter: "x".to_owned(), ..now.clone() }), None);
        let other = Look { grouping: Some(Grouping::Day), ..now.clone() };
        views.save("By day", other);
        assert_eq!(views.shown_by(&now), Some(0));
        views.save("By tag", now.clone());
        assert_eq!(views.shown_by(&now), Some(6), "of several that fit the one that was taken");
        assert_eq!(views.taken(), Some(6));
    }
}
