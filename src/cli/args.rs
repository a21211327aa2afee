//! What can be written on the command line.

mod words;

pub(super) use words::{By, Sort, Spell};

use super::{Failure, complain, ended, say};
use crate::capture::reason;
use crate::doc::ProblemKind;
use crate::export::{Column, FORMATS};
use crate::ingest::Glob;
use crate::query::keys;
use crate::sanitize::{display_path, sanitize_line};
use clap::builder::PossibleValuesParser;
use clap::error::ErrorKind;
use clap::{Parser, Subcommand, ValueEnum, ValueHint};
use std::path::PathBuf;
use std::process::ExitCode;
use words::{Key, by_names, column_names, read_by, read_column, read_sort, sort_names};

/// What the program was called for.
#[derive(Debug)]
pub enum Call {
    /// The window, with a folder or without, and what is left alone in every folder that is opened in it.
    Window(Option<PathBuf>, Vec<Glob>),
    /// To print or to write something.
    Verb(Verb),
}

/// Reads the command line. A wrong one, help and version are answered here: then there is only an exit status.
pub fn parse() -> Result<Call, ExitCode> {
    // The text of a panic may quote a capture.
    std::panic::set_hook(Box::new(|info| say(&info.to_string())));
    let args = Args::try_parse().map_err(|error| {
        if let (ErrorKind::ArgumentConflict, Some(word)) = (error.kind(), first_word()) {
            // What stands before a command is taken for a folder; it was meant as a command.
            say(&format!("there is no such command, see callscope --help: {}", sanitize_line(&word)));
        } else if error.use_stderr() {
            error.to_string().lines().for_each(complain);
        } else {
            // Nobody who closes the pipe misses the rest of the help.
            let _ = error.print();
        }
        ExitCode::from(error.exit_code() as u8)
    })?;
    match (args.verb, args.folder) {
        (Some(verb), _) => Ok(Call::Verb(verb)),
        (None, Some(folder)) => match folder.metadata() {
            Ok(_) => Ok(Call::Window(Some(folder), args.ignore.globs)),
            Err(error) => {
                let shown = display_path(&folder);
                // A single word that is no folder was perhaps meant as a command.
                let is_word = folder.components().count() == 1 && folder.extension().is_none();
                let missing = error.kind() == std::io::ErrorKind::NotFound;
                let failure = if is_word && missing {
                    format!("there is no such folder and no such command, see callscope --help: {shown}")
                } else {
                    format!("cannot open the folder: {}: {shown}", reason(&error))
                };
                Err(ended(Err(Failure::wrong(failure))))
            }
        },
        (None, None) => Ok(Call::Window(None, args.ignore.globs)),
    }
}

/// The first word of the call, where it is no option.
fn first_word() -> Option<String> {
    let word = std::env::args_os().nth(1)?.to_string_lossy().into_owned();
    (!word.starts_with('-')).then_some(word)
}

/// Shows captured callbacks of Cloud Infinite: what ran, what failed and why, what it produced.
#[derive(Debug, Parser)]
#[command(
    name = "callscope",
    version,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true
)]
pub(super) struct Args {
    /// The folder to open in the window; a single capture will do (a folder named like a command is ./list)
    folder: Option<PathBuf>,
    #[command(flatten)]
    ignore: Ignore,
    #[command(subcommand)]
    verb: Option<Verb>,
}

/// What is done without a window.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Print the records of a folder, by time
    List(List),
    /// Count the records of a folder, and how long they waited and took
    Stats(Stats),
    /// Write records as JSON callbacks, as rows, or as copies of their captures
    Export(Export),
    /// Print what is wrong with the captures of a folder; exit status 1 if anything is
    Check(Check),
    /// Print the records of a folder, then each that arrives or changes, one JSON object a line, until interrupted
    Follow(Follow),
    /// Put Callscope into the menu of the desktop, for this user: its icon and its entry
    Integrate(Integrate),
    /// Print the script that completes the command line in a shell
    Completions(Completions),
}

/// `list`.
#[derive(Debug, clap::Args)]
pub struct List {
    #[command(flatten)]
    pub(super) folder: Captures,
    #[command(flatten)]
    pub(super) filter: Filter,
    /// Sort by a column instead of time; with - in front the other way round
    #[arg(long, value_name = "KEY", value_parser = Key::new(sort_names, read_sort), hide_possible_values = true, allow_hyphen_values = true, long_help = sort_help())]
    pub(super) sort: Option<Sort>,
    /// The columns of the table or of CSV, separated by commas
    #[arg(long, value_name = "KEYS", value_delimiter = ',', value_parser = Key::new(column_names, read_column), hide_possible_values = true, long_help = list_columns_help())]
    pub(super) columns: Vec<Column>,
    /// Print at most so many records
    #[arg(long, value_name = "N", value_hint = ValueHint::Other)]
    pub(super) limit: Option<usize>,
    /// How to print them
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    pub(super) format: ListFormat,
}

impl List {
    /// The plain list of a folder.
    pub(super) fn of(folder: Captures) -> Self {
        Self {
            folder,
            filter: Filter { filter: None },
            sort: None,
            columns: Vec::new(),
            limit: None,
            format: ListFormat::Table,
        }
    }
}

/// `stats`.
#[derive(Debug, clap::Args)]
pub struct Stats {
    #[command(flatten)]
    pub(super) folder: Captures,
    #[command(flatten)]
    pub(super) filter: Filter,
    /// Count for each value of a column instead of all together; "day" is the day of creation
    #[arg(long, value_name = "KEY", value_parser = Key::new(by_names, read_by), hide_possible_values = true, long_help = by_help())]
    pub(super) by: Option<By>,
    /// How to print them
    #[arg(long, value_enum, default_value_t = TextFormat::Table)]
    pub(super) format: TextFormat,
}

/// `export`.
#[derive(Debug, clap::Args)]
pub struct Export {
    #[command(flatten)]
    pub(super) folder: Captures,
    #[command(flatten)]
    pub(super) filter: Filter,
    /// What to write: callbacks, rows, or copies of the captures
    #[arg(long, default_value = FORMATS[0].name(), value_parser = PossibleValuesParser::new(FORMATS.iter().map(|format| format.name())))]
    pub(super) format: String,
    /// The file to write instead of the standard output; for raw the folder to copy into
    #[arg(long, value_name = "PATH")]
    pub(super) output: Option<PathBuf>,
    /// The columns of CSV, separated by commas; all of them if not given
    #[arg(long, value_name = "KEYS", value_delimiter = ',', value_parser = Key::new(column_names, read_column), hide_possible_values = true, long_help = columns_help())]
    pub(super) columns: Vec<Column>,
    /// Replace the file if it is there already; not for raw, whose copies never replace anything
    #[arg(long, requires = "output")]
    pub(super) overwrite: bool,
    /// Write JSON as several files of at most 16 MiB, so that each opens again; --output is then a new folder
    #[arg(long, requires = "output", conflicts_with = "overwrite")]
    pub(super) split: bool,
    /// With your bookmarks, colours and notes; not for raw
    #[arg(long)]
    pub(super) marks: bool,
}

/// `check`.
#[derive(Debug, clap::Args)]
pub struct Check {
    #[command(flatten)]
    pub(super) folder: Captures,
    /// How to print them
    #[arg(long, value_enum, default_value_t = TextFormat::Table)]
    pub(super) format: TextFormat,
    /// Kinds of problems that are all right: they are neither told nor a reason to fail
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = PossibleValuesParser::new(ProblemKind::ALL.map(ProblemKind::name)))]
    pub(super) allow: Vec<String>,
}

/// `follow`.
#[derive(Debug, clap::Args)]
pub struct Follow {
    #[command(flatten)]
    pub(super) folder: Captures,
    #[command(flatten)]
    pub(super) filter: Filter,
}

/// What is read.
#[derive(Debug, clap::Args)]
pub(super) struct Captures {
    /// The folder, or a single capture; - is one capture from the standard input
    #[arg(value_name = "FOLDER")]
    pub path: PathBuf,
    #[command(flatten)]
    pub ignore: Ignore,
}

/// `--ignore`.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct Ignore {
    /// Leave alone what matches, such as: *.bak or old/**; may be given several times
    #[arg(long = "ignore", value_name = "GLOB", value_hint = ValueHint::Other, allow_hyphen_values = true, long_help = IGNORE_HELP)]
    pub globs: Vec<Glob>,
}

const IGNORE_HELP: &str = "Leave alone what matches, such as: *.bak or old/**; may be given several times\n\n\
    Without a slash it is held against the name of every file and directory, with one against the path in the \
    folder, with one at its end it means directories only. * and ? stop at a slash, ** does not; [a-z], [!a-z] and \
    {a,b} are as in a shell. Directories that match are not walked. A single capture that is named is read all the \
    same.";

/// `integrate`.
#[derive(Debug, clap::Args)]
pub struct Integrate {
    /// Take out again what was written
    #[arg(long)]
    pub(super) remove: bool,
}

/// `completions`.
#[derive(Debug, clap::Args)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(super) shell: Shell,
}

/// A shell that completes the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Shell {
    Bash,
    Zsh,
    Fish,
    Elvish,
    Powershell,
}

/// `--filter`.
#[derive(Debug, clap::Args)]
pub(super) struct Filter {
    /// Only records that pass, such as: state:Failed tag:Transcode -bucket:test-* took>30s
    #[arg(long, value_name = "F", value_hint = ValueHint::Other, allow_hyphen_values = true, long_help = filter_help())]
    pub filter: Option<String>,
}

/// How records are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    Table,
    Json,
    Ndjson,
    Csv,
}

/// How everything else is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TextFormat {
    Table,
    Json,
}

fn filter_help() -> String {
    format!(
        "Only records that pass, such as: state:Failed tag:Transcode -bucket:test-* took>30s\n\n\
         A space means and, \"or\" means or, - not, ( ) group; a comma is an or between values. * stands for any \
         text, ~ takes a regular expression, quotes take signs as they are; # switches a term off. Durations, \
         times and numbers take > >= < <= and ranges a..b. A word without a key is looked for in every indexed \
         text. Case is never looked at. Keys:\n{}",
        keys::help()
    )
}

fn sort_help() -> String {
    format!(
        "Sort by a column instead of time; with - in front the other way round, such as -took. wait and took may be \
         written without _ms. Keys: {}",
        sort_names().join(", ")
    )
}

fn columns_help() -> String {
    format!(
        "The columns of CSV, separated by commas; all of them but template if not given: {}",
        column_names().join(", ")
    )
}

fn list_columns_help() -> String {
    format!("The columns of the table or of CSV, separated by commas: {}", column_names().join(", "))
}

fn by_help() -> String {
    format!(
        "Count for each value of a column instead of all together; JSON has both. Keys: {}. day is the day of \
         creation; wait and took are counted in classes; a record with several problems counts for each of their \
         kinds.",
        by_names().join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn read(args: &[&str]) -> Result<Args, clap::Error> {
        Args::try_parse_from(std::iter::once("callscope").chain(args.iter().copied()))
    }

    #[test]
    fn the_definition_is_sound() {
        Args::command().debug_assert();
    }

    #[test]
    fn a_folder_alone_is_the_window_and_a_verb_is_a_verb() {
        let args = read(&["captures"]).unwrap();
        assert!(args.verb.is_none() && args.folder == Some(PathBuf::from("captures")));
        let args = read(&["./list"]).unwrap();
        assert!(args.verb.is_none() && args.folder == Some(PathBuf::from("./list")));
        assert!(matches!(read(&["list", "captures"]).unwrap().verb, Some(Verb::List(_))));
        assert!(matches!(read(&["check", "captures"]).unwrap().verb, Some(Verb::Check(_))));
        assert!(read(&[]).unwrap().verb.is_none());
    }

    #[test]
    fn what_is_wrong_is_refused() {
        for wrong in [
            &["list"][..],
            &["list", "a", "b"],
            &["list", "a", "--format", "xml"],
            &["list", "a", "--limit", "-1"],
            &["list", "a", "--sort", "colour"],
            &["list", "a", "--columns", "id,colour"],
            &["stats", "a", "--by", "colour"],
            &["stats", "a", "--by", "id"],
            &["stats", "a", "--by", "created"],
            &["stats", "a", "--format", "csv"],
            &["export", "a", "--format", "pdf"],
            &["export", "a", "--overwrite"],
            &["export", "a", "--split"],
            &["export", "a", "--split", "--output", "b", "--overwrite"],
            &["check", "a", "--filter", "x"],
            &["a", "b"],
        ] {
            assert_eq!(read(wrong).unwrap_err().exit_code(), 2, "{wrong:?}");
        }
    }

    #[test]
    fn the_help_of_every_filter_shows_every_key() {
        for verb in ["list", "stats", "export"] {
            let help = read(&[verb, "--help"]).unwrap_err().to_string();
            for key in keys::KEYS {
                assert!(
                    help.contains(&format!("  {} ", key.shown())) && help.contains(key.example),
                    "{verb} {}",
                    key.name
                );
            }
        }
    }

    #[test]
    fn what_is_left_alone_may_be_said_several_times_for_every_verb_and_the_window() {
        for verb in ["list", "stats", "export", "check", "follow"] {
            let args = read(&[verb, "a", "--ignore", "*.bak", "--ignore", "-x/**"]).unwrap();
            let Some(
                Verb::List(List { folder, .. })
                | Verb::Stats(Stats { folder, .. })
                | Verb::Export(Export { folder, .. })
                | Verb::Check(Check { folder, .. })
                | Verb::Follow(Follow { folder, .. }),
            ) = args.verb
            else {
                panic!("{verb} is a verb")
            };
            assert_eq!((folder.ignore.globs.len(), folder.path), (2, PathBuf::from("a")), "{verb}");
            let help = read(&[verb, "--help"]).unwrap_err().to_string();
            assert!(help.contains("--ignore <GLOB>") && help.contains("not walked"), "{help}");
        }
        assert_eq!(read(&["--ignore", "*.bak", "a"]).unwrap().ignore.globs.len(), 1);
        let wrong = read(&["list", "a", "--ignore", "[a"]).unwrap_err();
        assert_eq!(wrong.exit_code(), 2);
        assert!(
            wrong.to_string().contains("invalid value '[a' for '--ignore <GLOB>': a [ is not closed"),
            "{wrong}"
        );
    }

    #[test]
    fn filters_and_keys_may_begin_with_a_minus() {
        let Some(Verb::List(list)) =
            read(&["list", "a", "--filter", "-bucket:x", "--sort", "-took"]).unwrap().verb
        else {
            panic!("a list")
        };
        assert_eq!(list.filter.filter.as_deref(), Some("-bucket:x"));
        assert_eq!(format!("{:?}", list.sort.unwrap()), "took_ms true");
        assert_eq!(format!("{:?}", read_sort("time").unwrap()), "time false");
        assert_eq!(read_by("day").unwrap().name(), "day");
        assert_eq!(read_by("wait_ms").unwrap().name(), "wait");
        assert_eq!(by_names().len(), by_names().into_iter().filter_map(read_by).count());
        assert_eq!(sort_names().len(), sort_names().into_iter().filter_map(read_sort).count());
    }
}
