//! The house keeps its order: who may use whom, and what only one room may do.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot read the sources must stop")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Every module and the modules it may use. Downward only; `ARCHITECTURE.md` shows the same as a picture.
const MAY_USE: &[(&str, &[&str])] = &[
    ("time", &[]),
    ("sanitize", &[]),
    ("text", &[]),
    ("link", &["sanitize"]),
    ("doc", &[]),
    ("callback", &["doc", "time"]),
    ("capture", &["callback", "doc"]),
    ("index", &["callback", "capture", "doc", "time"]),
    ("config", &[]),
    ("marks", &["index", "time"]),
    ("query", &["callback", "doc", "index", "marks", "time"]),
    ("timeline", &["callback", "index", "query", "time"]),
    ("export", &["callback", "capture", "doc", "index", "marks", "query", "sanitize", "time"]),
    ("ingest", &["capture", "doc", "index"]),
    (
        "ui",
        &[
            "callback", "capture", "doc", "export", "index", "ingest", "link", "marks", "query", "sanitize",
            "text", "time", "timeline",
        ],
    ),
    (
        "cli",
        &[
            "callback", "capture", "config", "doc", "export", "index", "ingest", "marks", "query",
            "sanitize", "time",
        ],
    ),
    (
        "app",
        &[
            "callback", "capture", "cli", "config", "doc", "export", "index", "ingest", "link", "marks",
            "query", "sanitize", "text", "time", "timeline", "ui",
        ],
    ),
    ("main", &["app", "cli"]),
    ("windowed", &["app", "cli"]),
    ("lib", &[]),
];

/// Words that only these places may say.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("egui::", &["src/ui/", "src/app"]),
    ("eframe::", &["src/ui/", "src/app"]),
    ("rfd::", &["src/app"]),
    ("notify::", &["src/ingest/"]),
    ("std::fs", &["src/ingest/", "src/export/", "src/app", "src/cli"]),
    ("thread::spawn", &["src/ingest/", "src/app", "src/cli"]),
    ("thread::scope", &["src/ingest/", "src/app", "src/cli", "src/query/parts.rs", "src/export/disk.rs"]),
    ("std::net", &[]),
    ("std::process::Command", &["src/app/reach.rs"]),
    ("Color32::from_", &["src/ui/style"]),
    ("unsafe ", &[]),
];

#[test]
fn modules_use_only_what_lies_below_them() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let module = module_of(&path);
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == module) else {
            wrong.push(format!("{}: the module {module} has no line in the table", path.display()));
            continue;
        };
        for used in used_modules(&text) {
            if used != module && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{}: {module} uses {used}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_one_room_may_do_no_other_does() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        for (word, places) in ONLY_IN {
            let at_home = places.iter().any(|place| path.to_string_lossy().starts_with(place));
            if !at_home && without_tests(&text).any(|line| line.contains(word)) {
                wrong.push(format!("{}: {word}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The panels see what reading is at as plain data; the workers themselves are the app's.
#[test]
fn of_the_workers_the_panels_know_only_what_they_tell() {
    const PLAIN: [&str; 3] = ["ingest::Progress", "ingest::WatchState", "ingest::{Progress, WatchState}"];
    for (path, text) in sources().into_iter().filter(|(path, _)| path.starts_with("src/ui")) {
        for line in without_tests(&text).filter(|line| line.contains("ingest::")) {
            assert!(PLAIN.iter().any(|plain| line.contains(plain)), "{}: {line}", path.display());
        }
    }
}

#[test]
fn every_module_is_in_the_picture() {
    let picture = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    for (module, _) in MAY_USE.iter().filter(|(module, _)| !["lib", "main", "windowed"].contains(module)) {
        assert!(picture.contains(&format!("`{module}`")), "ARCHITECTURE.md does not name `{module}`");
    }
}

/// Names of modules behind `crate::`, in code and not in comments or tests.
fn used_modules(text: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for line in without_tests(text) {
        for (at, _) in line.match_indices("crate::").chain(line.match_indices("callscope::")) {
            let rest = line[at..].split_once("::").unwrap().1;
            let name: String = rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            // The macro of the catalogue stands at the root of the crate.
            let name = if name == "t" { "text".to_owned() } else { name };
            if !name.is_empty() {
                used.insert(name);
            }
        }
    }
    used
}

/// The lines of the program itself: no comments, and no module that is there for tests alone, from its
/// `#[cfg(test)]` to the brace that ends it.
fn without_tests(text: &str) -> impl Iterator<Item = &str> {
    let (mut is_marked, mut is_inside) = (false, false);
    let code = text.lines().filter(move |line| {
        if is_inside {
            is_inside = *line != "}";
            return false;
        }
        if *line == "#[cfg(test)]" {
            is_marked = true;
            return false;
        }
        let is_test = std::mem::take(&mut is_marked);
        is_inside = is_test && line.ends_with('{');
        !is_test
    });
    code.filter(|line| !line.trim_start().starts_with("//"))
}

#[test]
fn only_tests_are_left_out() {
    let text =
        "#[cfg(test)]\nmod tests;\nuse crate::a;\n#[cfg(test)]\nmod more {\n    use x;\n}\nuse crate::b;\n";
    assert_eq!(without_tests(text).collect::<Vec<_>>(), ["use crate::a;", "use crate::b;"]);
}

fn module_of(path: &Path) -> String {
    let inside = path.strip_prefix("src").unwrap();
    inside.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// Every source file but tests, by its path from the root of the project.
fn sources() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let mut open = vec![root().join("src")];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") && !name.ends_with("tests.rs") {
                let text = fs::read_to_string(&path).unwrap();
                files.push((path.strip_prefix(root()).unwrap().to_owned(), text));
            }
        }
    }
    files.sort();
    assert!(files.len() > 20, "the sources were not found");
    files
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
