//! What is made of the definition of the command line and kept in `assets`: completions and pages of the manual.
//! `CALLSCOPE_BLESS=1 cargo test --lib cli::generated` writes them anew.

use super::args::Args;
use clap::{Command, CommandFactory};
use clap_complete::{Shell, generate};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn assets(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets").join(folder)
}

/// Holds a folder to what it should have.
fn holds(folder: &str, wanted: &[(String, String)]) {
    let folder = assets(folder);
    if std::env::var_os("CALLSCOPE_BLESS").is_some() {
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in wanted {
            fs::write(folder.join(name), text).unwrap();
        }
    }
    let there: BTreeSet<_> = fs::read_dir(&folder).unwrap().map(|one| one.unwrap().path()).collect();
    let wanted_there: BTreeSet<_> = wanted.iter().map(|(name, _)| folder.join(name)).collect();
    assert_eq!(there, wanted_there, "{}", folder.display());
    for (name, text) in wanted {
        let path = folder.join(name);
        assert!(fs::read_to_string(&path).unwrap() == *text, "{} is of another command line", path.display());
    }
}

#[test]
fn completions_are_those_of_the_command_line() {
    let shells = [
        (Shell::Bash, "callscope.bash"),
        (Shell::Zsh, "_callscope"),
        (Shell::Fish, "callscope.fish"),
        (Shell::Elvish, "callscope.elv"),
        (Shell::PowerShell, "_callscope.ps1"),
    ];
    let script = |(shell, name): (Shell, &str)| {
        let mut script = Vec::new();
        generate(shell, &mut Args::command(), "callscope", &mut script);
        (name.to_owned(), String::from_utf8(script).unwrap())
    };
    holds("completions", &shells.map(script));
}

#[test]
fn the_manual_is_that_of_the_command_line() {
    let mut whole = Args::command();
    whole.build();
    let page = |command: Command| {
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page).unwrap();
        String::from_utf8(page).unwrap()
    };
    let mut pages = vec![("callscope.1".to_owned(), page(Args::command()))];
    for verb in whole.get_subcommands() {
        let name = format!("callscope-{}", verb.get_name());
        pages.push((format!("{name}.1"), page(verb.clone())));
    }
    assert_eq!(pages.len(), 8);
    holds("man", &pages);
}
