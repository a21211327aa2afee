//! Two languages, one catalogue: both say everything, nothing is said outside them, and the window follows.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files must stop")]

use callscope::app::{App, Options};
use callscope::callback::{Callback, Job};
use callscope::capture::{Body, Capture};
use callscope::doc::{Format, Problem, ProblemKind};
use callscope::index::{Batch, Stamp};
use callscope::ingest::{Folder, Message, News, Progress, WatchState};
use callscope::query::keys::KEYS;
use callscope::text::Language;
use callscope::time::Time;
use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use fluent_bundle::FluentResource;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What one message says, as it is written, with the names of the values in it.
#[derive(Debug, PartialEq)]
struct Text {
    written: String,
    /// The values that it shows.
    shown: BTreeSet<String>,
    /// All its values: those too that only choose between forms.
    all: BTreeSet<String>,
}

impl Text {
    fn new(written: String) -> Self {
        let (mut shown, mut all) = (BTreeSet::new(), BTreeSet::new());
        for (at, _) in written.match_indices('$') {
            let rest = &written[at + 1..];
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap();
            all.insert(rest[..end].to_owned());
            if !rest[end..].trim_start().starts_with("->") {
                shown.insert(rest[..end].to_owned());
            }
        }
        Self { written, shown, all }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files of a language, each with its keys in their order and what they say.
fn catalogue(language: Language) -> BTreeMap<String, Vec<(String, Text)>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(root().join("assets/locale").join(language.tag())).unwrap() {
        let path = entry.unwrap().path();
        let source = fs::read_to_string(&path).unwrap();
        let read = FluentResource::try_new(source.clone());
        assert!(read.is_ok(), "{}: {:?}", path.display(), read.err().map(|(_, errors)| errors));
        let mut messages: Vec<(String, String)> = Vec::new();
        for line in source.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            match line.split_once(" =") {
                Some((key, text)) if !line.starts_with([' ', '}']) => {
                    messages.push((key.to_owned(), text.trim().to_owned()));
                }
                _ => messages.last_mut().unwrap().1.extend(["\n", line]),
            }
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let texts = messages.into_iter().map(|(key, written)| (key, Text::new(written)));
        files.insert(name, texts.collect());
    }
    files
}

fn texts(language: Language) -> BTreeMap<String, Text> {
    catalogue(language).into_values().flatten().collect()
}

/// Every source file of the program, without its tests.
fn sources() -> Vec<(PathBuf, String)> {
    let (mut files, mut open) = (Vec::new(), vec![root().join("src")]);
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if !path.ends_with("tests.rs") {
                let source = fs::read_to_string(&path).unwrap();
                let code = source.split("\n#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
                files.push((path, code));
            }
        }
    }
    files.sort();
    files
}

/// What stands in the brackets that begin a text, and after them.
fn in_brackets(text: &str) -> &str {
    let (mut depth, mut in_quotes, mut escaped) = (0, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if in_quotes => escaped = true,
            '"' => in_quotes = !in_quotes,
            '(' | '[' | '{' if !in_quotes => depth += 1,
            ')' | ']' | '}' if !in_quotes => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[1..at];
        }
    }
    text
}

/// Every use of the catalogue: where, the key, and the names of the values that it is given.
fn uses() -> Vec<(PathBuf, String, BTreeSet<String>)> {
    let mut uses = Vec::new();
    for (path, code) in sources().into_iter().filter(|(path, _)| !path.ends_with("src/text.rs")) {
        for (at, _) in code.match_indices("t!(") {
            if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let inside = in_brackets(&code[at + 2..]).trim();
            let (key, rest) = inside[1..].split_once('"').unwrap();
            let names = arguments(rest).into_iter().filter_map(|argument| {
                let (name, _) = argument.split_once('=')?;
                Some(name.trim().to_owned())
            });
            uses.push((path.clone(), key.to_owned(), names.collect()));
        }
    }
    assert!(uses.len() > 300, "the uses were not found");
    uses
}

/// What stands between the commas of a call.
fn arguments(text: &str) -> Vec<String> {
    let (mut all, mut depth, mut in_quotes) = (vec![String::new()], 0, false);
    for c in text.chars() {
        match c {
            '"' => in_quotes = !in_quotes,
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 && !in_quotes => {
                all.push(String::new());
                continue;
            }
            _ => {}
        }
        all.last_mut().unwrap().push(c);
    }
    all
}

#[test]
fn both_languages_have_the_same_files_the_same_keys_and_the_same_values() {
    let (english, chinese) = (catalogue(Language::English), catalogue(Language::Chinese));
    assert_eq!(english.keys().collect::<Vec<_>>(), chinese.keys().collect::<Vec<_>>());
    for (file, texts) in &english {
        let others = &chinese[file];
        let keys =
            |texts: &[(String, Text)]| texts.iter().map(|(key, _)| key.clone()).collect::<BTreeSet<_>>();
        let (here, there) = (keys(texts), keys(others));
        assert_eq!(here.symmetric_difference(&there).collect::<Vec<_>>(), [""; 0], "{file}");
        let others: BTreeMap<_, _> = others.iter().map(|(key, text)| (key, text)).collect();
        for (key, text) in texts {
            assert_eq!(text.shown, others[key].shown, "{key}");
            assert!(others[key].all.is_subset(&text.all), "{key}");
        }
    }
}

#[test]
fn no_key_is_there_twice() {
    for language in Language::ALL {
        let mut keys = BTreeSet::new();
        for (key, _) in catalogue(language).into_values().flatten() {
            assert!(keys.insert(key.clone()), "{key}");
        }
    }
}

#[test]
fn every_text_that_is_asked_for_is_there_and_gets_the_values_it_shows() {
    let english = texts(Language::English);
    for (path, key, names) in uses() {
        let text = english.get(&key).unwrap_or_else(|| panic!("{}: {key} is not there", path.display()));
        assert_eq!(names, text.all, "{}: {key}", path.display());
    }
    for key in KEYS {
        assert!(english.contains_key(&format!("filter-key-{}", key.name)), "{}", key.name);
    }
}

#[test]
fn no_text_is_there_that_nobody_asks_for() {
    let sources = sources();
    for key in texts(Language::English).into_keys() {
        let of_filter = key.strip_prefix("filter-key-");
        let is_named = of_filter.is_some_and(|name| KEYS.iter().any(|key| key.name == name));
        let quoted = format!("\"{key}\"");
        assert!(is_named || sources.iter().any(|(_, code)| code.contains(&quoted)), "{key}");
    }
}

/// Names and signs are the same in both; a word of English in the Chinese catalogue was forgotten.
#[test]
fn nothing_was_left_in_english() {
    // Shown where Chinese cannot be.
    const ENGLISH: [&str; 2] = ["notice-no-chinese-font", "notice-no-font-for-captures"];
    let english = texts(Language::English);
    for (key, text) in texts(Language::Chinese) {
        let is_word = |word: &&str| word.len() > 1 && word.chars().all(|c| c.is_ascii_lowercase());
        let no_values = in_words(&text.written);
        let words: Vec<&str> = no_values.split(|c: char| !c.is_alphanumeric()).filter(is_word).collect();
        let is_same = text.written == english[&key].written;
        assert!(!is_same || words.is_empty() || ENGLISH.contains(&&*key), "{key}: {words:?}");
    }
}

/// A text without the values in it.
fn in_words(text: &str) -> String {
    let mut words = String::new();
    for part in text.split('{') {
        words.push_str(part.split_once('}').map_or(part, |(_, rest)| rest));
    }
    words
}

#[test]
fn no_panel_says_a_word_that_is_not_in_the_catalogue() {
    const SAYING: [&str; 12] = [
        ".label(\"",
        ".button(\"",
        ".heading(\"",
        ".weak(\"",
        ".small(\"",
        ".link(\"",
        ".hint_text(\"",
        ".on_hover_text(\"",
        ".accessibility_label(\"",
        "RichText::new(\"",
        "Button::new(\"",
        "text: \"",
    ];
    let mut wrong = Vec::new();
    for (path, code) in sources() {
        let shown = path.strip_prefix(root()).unwrap();
        if !shown.starts_with("src/ui") && !shown.starts_with("src/app") {
            continue;
        }
        for saying in SAYING {
            for (at, _) in code.match_indices(saying) {
                let text = code[at + saying.len()..].split('"').next().unwrap();
                if text.chars().any(char::is_alphabetic) {
                    wrong.push(format!("{}: {saying}{text}\"", shown.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const VERSION: u64 = 7;

/// A window on a folder with a few jobs, one of them failed and with a problem.
fn window(settings: &Path) -> Harness<'static, App> {
    let options = Options {
        folder: None,
        settings_path: Some(settings.to_owned()),
        language: Some(Language::English),
        ..Options::default()
    };
    let mut harness = Harness::builder()
        .with_size(vec2(1600.0, 1000.0))
        .with_max_steps(12)
        .allow_missing_glyphs()
        .build_eframe(|cc| App::new(cc, options));
    harness.run();
    let (sender, receiver) = crossbeam_channel::unbounded();
    harness.state_mut().show_folder(Folder::from_receiver(
        PathBuf::from("/captures/视频"),
        VERSION,
        receiver,
    ));
    let progress = Progress { found: 4, read: 4, done: true };
    let news = (0..4).map(capture).chain([News::Progress(progress), News::Watch(WatchState::Watching)]);
    news.for_each(|news| sender.send(Message { version: VERSION, news }).unwrap());
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    harness
}

fn capture(number: u32) -> News {
    let at =
        |seconds: i64| Some(Time::new(1_795_155_600_000 + (i64::from(number) * 60 + seconds) * 1000, 480));
    let failed = number == 2;
    let job = Job {
        job_id: format!("j{number:032x}"),
        tag: "Transcode".into(),
        state: if failed { "Failed" } else { "Success" }.into(),
        code: if failed { "InvalidArgument".into() } else { String::new() },
        object: format!("{number}.mp4"),
        created: at(0),
        started: at(2),
        ended: at(40),
        ..Job::default()
    };
    let problem = Problem::whole(ProblemKind::Repaired, "a comma is missing between two members");
    let body = Body {
        format: Format::Json,
        range: 0..0,
        hash: number.into(),
        callbacks: vec![Callback { event: "TaskFinish".into(), jobs: vec![job], ..Callback::default() }],
        problems: if failed { vec![problem] } else { Vec::new() },
    };
    let capture = Capture { encoding: "UTF-8", heads: Vec::new(), bodies: vec![body], problems: Vec::new() };
    News::Captures(Batch::of(format!("{number}.json").as_ref(), Stamp::default(), &capture))
}

/// What assistive technology is told of everything in the window.
fn said(harness: &Harness<'_, App>) -> BTreeSet<String> {
    // A label that is only shown says its text as its value.
    let (mut said, mut open) = (BTreeSet::new(), vec![harness.root()]);
    while let Some(node) = open.pop() {
        said.extend(node.accesskit_node().label());
        said.extend(node.accesskit_node().value());
        open.extend(node.children());
    }
    said
}

fn switch(harness: &mut Harness<'_, App>) {
    harness.key_press_modifiers(Modifiers::COMMAND, Key::L);
    harness.run();
}

/// In one test, because the language is that of the whole program.
#[test]
fn the_window_follows_the_language_at_once_and_remembers_it() {
    const FONT: &str = "No font of this system has Chinese characters";
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("settings.json");
    let mut harness = window(&settings);
    let english = said(&harness);
    for text in ["Language", "State", "Records", "4 records in 4 captures", "1 problem", "Group by run"] {
        assert!(english.contains(text), "{text}: {english:#?}");
    }
    harness.get_by_role_and_label(Role::Button, "Language").click();
    harness.run();
    harness.get_by_label("简体中文").click();
    harness.run();
    let chinese = said(&harness);
    for text in ["语言", "状态", "记录", "4 条记录，4 个回调文件", "1 个问题", "按执行分组"]
    {
        assert!(chinese.contains(text), "{text}: {chinese:#?}");
    }
    // Nothing keeps a text of before: what is said in both is no text of the catalogue.
    let other = texts(Language::Chinese);
    for (key, text) in texts(Language::English) {
        let is_sent = text.written == "Failed";
        assert!(
            is_sent || other[&key].written == text.written || !chinese.contains(&text.written),
            "{key}: {}",
            text.written
        );
    }
    // The window of a test has no fonts of the system, so it is told of; but once only.
    let told = |said: &BTreeSet<String>| said.iter().any(|text| text.starts_with(FONT));
    assert!(!told(&english) && told(&chinese));
    harness.get_by_role_and_label(Role::Button, "关闭通知").click();
    harness.run();
    switch(&mut harness);
    assert_eq!(said(&harness), english);
    switch(&mut harness);
    assert!(said(&harness).contains("语言") && !told(&said(&harness)));

    eframe::App::on_exit(harness.state_mut(), None);
    let again = window(&settings);
    assert!(said(&again).contains("语言"));
    let text = fs::read_to_string(&settings).unwrap();
    assert!(text.contains(r#""language": "zh-CN""#), "{text}");
}
