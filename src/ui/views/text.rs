//! Views as readable text: a name in brackets, and under it a line for each thing that it says.
//!
//! ```text
//! [Slow in Chongqing]
//! filter = region:ap-chongqing took>30s
//! group = workflow
//! columns = sign state tag object created took
//! sort = took descending
//! ```
//! A view without a filter shows everything; what else it does not say stays as it is when the view is shown. `columns = usual` are those of a first start.

use super::{Columns, Look, Preset, View};
use crate::ui::table::Sort;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Write as _;

/// The first line of a file.
const HEAD: &str = "# Views of Callscope: what is shown, and how, under a name.";
/// A line longer than this is none of ours, in bytes.
const LONGEST: usize = 64 * 1024;
/// More views than this are none of ours.
const MOST: usize = 1_000;

/// Why a line could not be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its number, from 1 on.
    pub line: usize,
    /// What is wrong there.
    pub kind: FaultKind,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// It is neither a name in brackets nor `key = value`.
    NoLine,
    /// It says something before any view was named.
    NoName,
    /// Its value is none that its key takes.
    NoValue,
    /// It is too long, or there are too many views.
    TooMuch,
}

/// All that the text says, and what of it could not be understood. Keys that are not known belong to a later
/// version, and are passed over.
#[must_use]
pub fn read(text: &str) -> (Vec<View>, Vec<Fault>) {
    let (mut views, mut faults): (Vec<View>, Vec<Fault>) = (Vec::new(), Vec::new());
    for (line, number) in text.trim_start_matches('\u{FEFF}').lines().zip(1..) {
        let fault = match line.trim() {
            line if line.len() > LONGEST || views.len() > MOST => Some(FaultKind::TooMuch),
            line if line.is_empty() || line.starts_with('#') => None,
            line => match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                Some(name) if super::short_name(name).is_empty() => Some(FaultKind::NoLine),
                Some(name) => {
                    views.push(View::new(name, Look::default()));
                    None
                }
                None => member(views.last_mut(), line).err(),
            },
        };
        faults.extend(fault.map(|kind| Fault { line: number, kind }));
    }
    views.truncate(MOST);
    (views, faults)
}

fn member(view: Option<&mut View>, line: &str) -> Result<(), FaultKind> {
    let (key, value) = line.split_once('=').ok_or(FaultKind::NoLine)?;
    let is_key = |sign: char| sign.is_ascii_alphanumeric() || sign == '-' || sign == '_';
    let (key, value) = (key.trim(), value.trim());
    if key.is_empty() || !key.chars().all(is_key) {
        return Err(FaultKind::NoLine);
    }
    let view = view.ok_or(FaultKind::NoName)?;
    let look = &mut view.look;
    match key {
        "preset" => {
            let known = Preset::ALL.into_iter().find(|preset| preset.word() == value);
            *view = View::of_preset(known.ok_or(FaultKind::NoValue)?);
        }
        "filter" => value.clone_into(&mut look.filter),
        "group" => look.grouping = Some(of_word(value)?),
        "columns" if value == USUAL => look.columns = Columns::Usual,
        "columns" => {
            let mut columns = Vec::new();
            for word in value.split_whitespace() {
                let column = of_word(word)?;
                if !columns.contains(&column) {
                    columns.push(column);
                }
            }
            if columns.is_empty() {
                return Err(FaultKind::NoValue);
            }
            look.columns = Columns::Chosen(columns);
        }
        "sort" => {
            let (column, order) = value.split_once(' ').unwrap_or((value, ASCENDING));
            let descending = match order.trim() {
                ASCENDING => false,
                DESCENDING => true,
                _ => return Err(FaultKind::NoValue),
            };
            look.sort = Some(Sort { column: of_word(column)?, descending });
        }
        _ => {}
    }
    Ok(())
}

const USUAL: &str = "usual";
const ASCENDING: &str = "ascending";
const DESCENDING: &str = "descending";

/// Views as [`read`] reads them. To share them, `whole` writes those that come with the program like all others.
#[must_use]
pub fn write(views: &[View], whole: bool) -> String {
    let mut text = format!("{HEAD}\n");
    for view in views {
        let _ = writeln!(text, "\n[{}]", view.name());
        if let Some(preset) = view.preset.filter(|_| !whole) {
            let _ = writeln!(text, "preset = {}", preset.word());
            continue;
        }
        let look = &view.look;
        // A filter is one line; what a file brought along as several was read as one.
        let filter = look.filter.split(['\n', '\r']).collect::<Vec<_>>().join(" ");
        let _ = writeln!(text, "filter = {}", filter.trim());
        if let Some(grouping) = look.grouping {
            let _ = writeln!(text, "group = {}", word(&grouping));
        }
        match &look.columns {
            Columns::Kept => {}
            Columns::Usual => {
                let _ = writeln!(text, "columns = {USUAL}");
            }
            Columns::Chosen(columns) => {
                let words: Vec<String> = columns.iter().map(word).collect();
                let _ = writeln!(text, "columns = {}", words.join(" "));
            }
        }
        if let Some(sort) = look.sort {
            let order = if sort.descending { DESCENDING } else { ASCENDING };
            let _ = writeln!(text, "sort = {} {order}", word(&sort.column));
        }
    }
    text
}

/// The word that settings use for it too.
fn word<T: Serialize>(value: &T) -> String {
    let word = serde_json::to_value(value).ok();
    word.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
}

fn of_word<T: DeserializeOwned>(word: &str) -> Result<T, FaultKind> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).map_err(|_| FaultKind::NoValue)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::Grouping;
    use crate::ui::table::Column;
    use proptest::prelude::*;

    #[test]
    fn a_view_reads_like_prose_and_comes_back() {
        let look = Look {
            filter: r#"object~"\.mp4$" took>30s or "a = [b]""#.to_owned(),
            grouping: Some(Grouping::Workflow),
            columns: Columns::Chosen(vec![Column::Sign, Column::UserData]),
            sort: Some(Sort { column: Column::Took, descending: true }),
        };
        let views =
            [View::new("长视频 [1]", look), View::of_preset(Preset::Slow), View::new("all", Look::default())];
        let text = write(&views, false);
        assert_eq!(
            text,
            format!(
                "{HEAD}\n\n[长视频 [1]]\nfilter = object~\"\\.mp4$\" took>30s or \"a = [b]\"\ngroup = workflow\n\
                 columns = sign user-data\nsort = took descending\n\n[Slow]\npreset = slow\n\n[all]\nfilter = \n"
            )
        );
        assert_eq!(read(&text), (views.to_vec(), Vec::new()));
        let shared = write(&views[1..2], true);
        assert_eq!(shared, format!("{HEAD}\n\n[Slow]\nfilter = slow:p95\nsort = took descending\n"));
    }

    #[test]
    fn what_is_damaged_is_told_by_its_line_and_the_rest_is_read() {
        let text = "group = tag\r\n[a]\r\nfilter = x\r\nnonsense\r\nsort = took sideways\r\nlater = 1\r\n[]\r\n\
                    columns =\r\ngroup = moon\r\npreset = none\r\n\r\n[b]\r\nsort = took\r\ncolumns = tag tag\r\n";
        let (views, faults) = read(text);
        let sort = Some(Sort { column: Column::Took, descending: false });
        let b = Look { columns: Columns::Chosen(vec![Column::Tag]), sort, ..Look::default() };
        let a = Look { filter: "x".to_owned(), ..Look::default() };
        assert_eq!(views, [View::new("a", a), View::new("b", b)]);
        let faults: Vec<_> = faults.into_iter().map(|fault| (fault.line, fault.kind)).collect();
        assert_eq!(
            faults,
            [
                (1, FaultKind::NoName),
                (4, FaultKind::NoLine),
                (5, FaultKind::NoValue),
                (7, FaultKind::NoLine),
                (8, FaultKind::NoValue),
                (9, FaultKind::NoValue),
                (10, FaultKind::NoValue),
            ]
        );
    }

    #[test]
    fn too_much_is_refused() {
        let (views, faults) = read(&"[a]\n".repeat(MOST + 9));
        assert_eq!((views.len(), faults[0].kind), (MOST, FaultKind::TooMuch));
        let (views, faults) = read(&format!("[a]\nfilter = {}", "x".repeat(LONGEST)));
        assert_eq!((views[0].look.filter.len(), faults[0].kind), (0, FaultKind::TooMuch));
    }

    proptest! {
        /// Whatever was named and filtered comes back, and no text makes the reader stumble.
        #[test]
        fn everything_comes_back(name in "\\PC{1,20}", filter in "\\PC{0,40}", text in "[\\[\\]a= \n#\\PC]{0,60}") {
            let view = View::new(&name, Look { filter: filter.trim().to_owned(), ..Look::default() });
            prop_assume!(!view.name().is_empty());
            let (views, faults) = read(&write(std::slice::from_ref(&view), false));
            prop_assert_eq!((&views[..], faults.is_empty()), (std::slice::from_ref(&view), true));
            let (views, _) = read(&text);
            prop_assert!(views.iter().all(|view| !view.name().is_empty()));
        }
    }
}
