//! Words that options take: what lists are sorted by, what records are counted by, columns.

use crate::export::{COLUMNS, Column, MORE_COLUMNS, column};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use std::ffi::OsStr;

/// What a list is sorted by; no column is time, then id.
#[derive(Clone, Copy)]
pub struct Sort {
    pub column: Option<&'static Column>,
    pub descending: bool,
}

impl std::fmt::Debug for Sort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.column.map_or(TIME, |column| column.name), self.descending)
    }
}

/// What records are counted by.
#[derive(Clone, Copy)]
pub enum By {
    /// The values of a column, of which several records may have the same.
    Column(&'static Column),
    /// How long, in classes.
    Duration(Spell),
    /// The kinds of what is wrong; a record counts for each of its own.
    Problem,
    /// The day of creation, in the offset it was sent in.
    Day,
}

/// A duration of a record.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Spell {
    Wait,
    Took,
}

impl By {
    pub fn name(self) -> &'static str {
        match self {
            Self::Column(column) => column.name,
            Self::Duration(Spell::Wait) => "wait",
            Self::Duration(Spell::Took) => "took",
            Self::Problem => "problem",
            Self::Day => "day",
        }
    }
}

impl std::fmt::Debug for By {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// What records are counted by beside columns.
const CLASSES: [By; 4] = [By::Day, By::Duration(Spell::Wait), By::Duration(Spell::Took), By::Problem];
/// Columns that are as good as different for every record, so that there is nothing to count, and those that are
/// counted in classes instead.
const NOT_COUNTED: [&str; 9] =
    ["id", "created", "started", "ended", "wait_ms", "took_ms", "outputs", "files", "problems"];

/// A word of a list, for an option: shells offer the list, a wrong word is told it.
#[derive(Clone)]
pub(super) struct Key<T> {
    names: fn() -> Vec<&'static str>,
    read: fn(&str) -> Option<T>,
}

impl<T> Key<T> {
    pub fn new(names: fn() -> Vec<&'static str>, read: fn(&str) -> Option<T>) -> Self {
        Self { names, read }
    }
}

impl<T: Clone + Send + Sync + 'static> TypedValueParser for Key<T> {
    type Value = T;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<T, clap::Error> {
        let wrong = || {
            let told = PossibleValuesParser::new((self.names)()).parse_ref(command, arg, value);
            told.err().unwrap_or_else(|| clap::Error::new(ErrorKind::InvalidValue).with_cmd(command))
        };
        value.to_str().and_then(self.read).ok_or_else(wrong)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.names)().into_iter().map(PossibleValue::new)))
    }
}

const TIME: &str = "time";

pub(super) fn read_sort(text: &str) -> Option<Sort> {
    let (name, descending) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
    let column = if name == TIME { None } else { Some(find_column(name)?) };
    Some(Sort { column, descending })
}

pub(super) fn sort_names() -> Vec<&'static str> {
    std::iter::once(TIME).chain(all_columns()).collect()
}

pub(super) fn read_by(text: &str) -> Option<By> {
    let name = match text {
        "wait_ms" => "wait",
        "took_ms" => "took",
        "problems" => "problem",
        name => name,
    };
    let class = CLASSES.into_iter().find(|class| class.name() == name);
    class.or_else(|| column(name).filter(|column| !NOT_COUNTED.contains(&column.name)).map(By::Column))
}

pub(super) fn by_names() -> Vec<&'static str> {
    let columns = column_names().into_iter().filter(|name| !NOT_COUNTED.contains(name));
    CLASSES.into_iter().map(By::name).chain(columns).collect()
}

pub(super) fn read_column(text: &str) -> Option<Column> {
    find_column(text).copied()
}

/// The columns of CSV, and those that only who asks for them gets.
pub(super) fn column_names() -> Vec<&'static str> {
    all_columns().chain(MORE_COLUMNS.iter().map(|column| column.name)).collect()
}

fn all_columns() -> impl Iterator<Item = &'static str> {
    COLUMNS.iter().map(|column| column.name)
}

/// A column by its name; the durations by the words of the filter, too.
fn find_column(name: &str) -> Option<&'static Column> {
    column(name).or_else(|| column(&format!("{name}_ms")))
}
