//! The README says what the program does: its tables are made of the same definitions.
//! `CALLSCOPE_BLESS=1 cargo test --test readme` writes them anew.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files must stop")]

use callscope::marks::Change;
use callscope::query::keys;
use callscope::text::{self, Language};
use callscope::ui::command::{Command, Topic, key_text};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// The README in each language, and where it lies.
const READMES: [(Language, &str); 2] =
    [(Language::English, "README.md"), (Language::Chinese, "assets/README.zh-CN.md")];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Holds the part of a README between two marks to `wanted`.
fn holds(readme: &str, part: &str, wanted: &str) {
    let path = root().join(readme);
    let text = fs::read_to_string(&path).unwrap();
    let (begin, end) = (format!("<!-- {part} -->\n"), format!("<!-- end of {part} -->"));
    let from = text.find(&begin).unwrap() + begin.len();
    let to = from + text[from..].find(&end).unwrap();
    if std::env::var_os("CALLSCOPE_BLESS").is_some() {
        fs::write(path, format!("{}\n{}\n{}", &text[..from], wanted.trim(), &text[to..])).unwrap();
    } else {
        assert_eq!(text[from..to].trim(), wanted.trim(), "{readme}, {part}");
    }
}

/// The table of the filter's keys; in English the one of the help.
fn filter_keys(language: Language) -> String {
    if language == Language::English {
        return keys::markdown();
    }
    let mut table = String::from("| 键 | 也可写 | 筛选依据 | 示例 |\n|---|---|---|---|\n");
    for key in keys::KEYS {
        let also: Vec<String> = key.aliases.iter().map(|alias| format!("`{alias}`")).collect();
        let doc = text::of_name("filter-key", key.name).unwrap();
        let _ = writeln!(table, "| `{}` | {} | {doc} | `{}` |", key.shown(), also.join(" "), key.example);
    }
    table
}

/// The table of the commands that have a key, in the language that is chosen.
fn commands(head: &str) -> String {
    let mut table = format!("{head}\n|---|---|---|\n");
    for topic in Topic::ALL {
        for command in Command::ALL.into_iter().filter(|command| command.topic() == topic) {
            let keys: Vec<String> =
                command.usual_shortcuts().iter().map(|&key| format!("`{}`", key_text(key))).collect();
            let text = command.text().trim_end_matches('…');
            let explanation = command.explanation().unwrap_or_default();
            if !keys.is_empty() {
                let _ = writeln!(table, "| {} | {text} | {explanation} |", keys.join(" "));
            }
        }
    }
    table
}

/// In one test, because all of it is in the language that is chosen then.
#[test]
fn the_tables_of_the_readmes_are_those_of_the_program() {
    for (language, readme) in READMES {
        text::set_language(language);
        holds(readme, "filter keys", &filter_keys(language));
        let head = if language == Language::English { "| Key | Does | |" } else { "| 按键 | 作用 | |" };
        holds(readme, "keys", &commands(head));
    }
    text::set_language(Language::English);
}

/// The lines of the blocks that a shell can run.
fn shell_lines(text: &str) -> Vec<&str> {
    let blocks = text.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks.flat_map(str::lines).filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

#[test]
fn every_command_of_the_command_line_is_told_of_alike() {
    let texts = READMES.map(|(_, readme)| fs::read_to_string(root().join(readme)).unwrap());
    for text in &texts {
        for verb in ["list", "stats", "export", "check", "follow"] {
            assert!(text.contains(&format!("callscope {verb:<6} FOLDER")), "{verb}");
        }
        for verb in ["integrate [--remove]", "completions bash|zsh|fish|elvish|powershell"] {
            assert!(text.contains(&format!("callscope {verb} ")), "{verb}");
        }
        assert!(text.contains("cargo run --release -- sample_logs") && text.contains("cargo test"));
    }
    let [english, chinese] = texts.each_ref().map(|text| shell_lines(text));
    assert!(english.len() > 8);
    for line in chinese {
        assert!(english.contains(&line), "only in Chinese: {line}");
    }
}

/// The recipes run as they stand, on the sample day: as far as they are Callscope's own.
#[test]
fn the_recipes_work() {
    let place = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(root().join("README.md")).unwrap();
    let mut ran = 0;
    for line in shell_lines(&text).into_iter().filter(|line| line.starts_with("callscope export ")) {
        let words = words_of(line);
        let program = std::process::Command::new(env!("CARGO_BIN_EXE_callscope"))
            .args(
                words[1..]
                    .iter()
                    .map(|word| word.replace("captures", root().join("sample_logs").to_str().unwrap())),
            )
            .current_dir(place.path())
            .status();
        assert!(program.unwrap().success(), "{line}");
        let output = words.iter().skip_while(|word| *word != "--output").nth(1).unwrap();
        assert!(fs::metadata(place.path().join(output)).unwrap().len() > 200, "{line}");
        ran += 1;
    }
    assert_eq!(ran, 3);
}

/// A line as a shell reads it, as far as the README goes: words, and words in quotes.
fn words_of(line: &str) -> Vec<String> {
    let (mut words, mut inside) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '\'' => inside = !inside,
            ' ' if !inside => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words
}

/// What a README links to in the project is there.
#[test]
fn no_link_of_a_readme_leads_nowhere() {
    for (_, readme) in READMES {
        let text = fs::read_to_string(root().join(readme)).unwrap();
        let links: Vec<&str> = text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()).collect();
        assert!(links.len() > 4);
        for link in links.into_iter().filter(|link| !link.contains("://")) {
            assert!(root().join(readme).parent().unwrap().join(link).exists(), "{readme}: {link}");
        }
    }
}

/// What the README and the help show can be tried out on the sample day, and finds something there.
#[test]
fn every_example_of_a_key_finds_something_in_the_sample_day() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_logs");
    let options = callscope::ingest::Options::new(false, std::sync::Arc::new(|| {}));
    let folder = callscope::ingest::Folder::open(&folder, &options).unwrap();
    let mut index = callscope::index::Indexer::new();
    for message in folder.receiver() {
        match message.news {
            callscope::ingest::News::Captures(batch) => index.take_in(batch),
            callscope::ingest::News::Progress(progress) if progress.done => break,
            _ => {}
        }
    }
    index.commit();
    let clock = callscope::query::Clock { now: 0, offset_minutes: index.usual_offset() };
    // Notes are the user's own; here somebody has made some.
    let mut marks = callscope::marks::Marks::default();
    let ids = &index.order()[..3];
    for change in [Change::ToggleBookmark, Change::ToggleColour(3), Change::Note("Ask again tomorrow".into())]
    {
        let marked = marks.of(&index);
        marks.change(&index, &marked, ids, &change);
    }
    let marked = std::sync::Arc::new(marks.of(&index));
    for key in keys::KEYS {
        let query = callscope::query::Query::parse(key.example, clock).unwrap();
        let searched = std::sync::Arc::<callscope::query::Searched>::default();
        let columns = callscope::query::Columns::with(&index, searched.clone()).with_marks(marked.clone());
        let bodies = query.bodies();
        for target in columns.unsearched(&index, &query, None) {
            let text = fs::read(folder.root().join(&target.path)).unwrap();
            searched.take(&bodies, [(&target, callscope::query::BodyTerm::all_in(&bodies, &text))]);
        }
        assert!(!columns.hits(&index, &query).is_empty(), "{}", key.example);
    }
}
