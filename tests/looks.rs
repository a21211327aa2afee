//! What the window looks like: pictures of it on the sample day, compared with those in `tests/snapshots`.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test --test looks` draws them anew. Where nothing can draw (no graphics card, and
//! no Vulkan driver that does without, like Debian's `mesa-vulkan-drivers`) the pictures are skipped. Nothing in
//! them depends on the time, the time zone, the fonts or the files of the machine: the clock is held, the captures
//! all arrived at once, and what is Chinese in them is told in English, for fonts that have Chinese are the
//! system's. The pictures of the Chinese window have a font of their own, with just the characters that are in them,
//! and the captures as they are.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

#[path = "common/pictures.rs"]
mod pictures;
#[path = "common/window.rs"]
mod window;

use callscope::capture::{self, Reading};
use callscope::index::{Batch, Stamp};
use callscope::ingest::News;
use callscope::text::{self, Language};
use callscope::time;
use egui::accesskit::Role;
use egui::epaint::text::{FontInsert, FontPriority, InsertFontFamily};
use egui::{FontData, FontFamily, FontId, Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use window::Played;

/// A little after the last capture of the day: 2026-11-20 22:45 +08:00, in milliseconds since 1970.
const NOW: time::Millis = 1_795_185_900_000;
/// Chinese names of the sample day, longest first, and what stands for them in the pictures.
const NAMES: [(&str, &str); 22] = [
    ("视频上线流程", "video-release"),
    ("2026 场地租赁合同", "2026 venue lease"),
    ("夜市小吃 vlog", "night market vlog"),
    ("老街航拍 (4K)", "old street aerial (4K)"),
    ("老街航拍", "old street aerial"),
    ("年度大会 全程", "annual meeting full"),
    ("晚间直播 回放", "evening live replay"),
    ("晨间 码头日出", "morning pier sunrise"),
    ("场地租赁合同", "venue lease"),
    ("年度大会", "annual meeting"),
    ("精彩集锦", "highlights"),
    ("晚间导语", "evening intro"),
    ("灯塔 1987", "lighthouse 1987"),
    ("烟花秀", "fireworks"),
    ("工资表", "payroll"),
    ("盐场旧事", "salt works"),
    ("临海宣传片", "linhai trailer"),
    ("听众来电", "caller"),
    ("停电通知", "outage notice"),
    ("片头", "opening"),
    ("正片", "feature"),
    ("码头", "pier"),
];

type Day = BTreeMap<PathBuf, Arc<Reading>>;

/// The captures of the sample day, in the order of their paths, with English names.
static DAY: LazyLock<Day> = LazyLock::new(|| day(in_order, in_english));
/// The same as they are.
static CHINESE_DAY: LazyLock<Day> = LazyLock::new(|| day(Path::to_owned, |bytes| bytes));

fn day(path_of: fn(&Path) -> PathBuf, text_of: fn(Vec<u8>) -> Vec<u8>) -> Day {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_logs");
    let mut files = Vec::new();
    collect(&root, &mut files);
    let read = |path: PathBuf| {
        let bytes = text_of(std::fs::read(&path).unwrap());
        (path_of(path.strip_prefix(&root).unwrap()), Arc::new(capture::read(bytes)))
    };
    files.into_iter().map(read).collect()
}

/// The characters that the pictures of the Chinese window need: those of the catalogue and of the sample day, of Noto
/// Sans CJK SC.
const FONT: &[u8] = include_bytes!("fonts/NotoSansSC-pictures.otf");

fn add_font(ctx: &egui::Context) {
    let families = [
        FontFamily::Proportional,
        FontFamily::Monospace,
        FontFamily::Name("strong".into()),
        FontFamily::Name("icons".into()),
    ];
    let family = |family| InsertFontFamily { family, priority: FontPriority::Lowest };
    let families = families.map(family).to_vec();
    ctx.add_font(FontInsert::new("pictures", FontData::from_static(FONT), families));
}

/// The language is that of the whole program: only one window at a time.
static ALONE: Mutex<()> = Mutex::new(());

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// A path as it is shown: with the same separators everywhere, and in English.
fn in_order(path: &Path) -> PathBuf {
    let text = path.to_str().unwrap().replace('\\', "/");
    PathBuf::from(text.replace("审核回调", "moderation").replace("图片", "images"))
}

/// The names that are known are told in English; bytes that are no UTF-8 stay as they are.
fn in_english(bytes: Vec<u8>) -> Vec<u8> {
    let mut text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return error.into_bytes(),
    };
    for (chinese, english) in NAMES {
        text = text.replace(chinese, english);
    }
    text.into_bytes()
}

/// A window on the sample day.
struct Window {
    played: Played,
    day: &'static Day,
    _alone: MutexGuard<'static, ()>,
}

window::is_played!(Window);

impl Window {
    /// A window without a folder, or nothing where it could not be drawn.
    fn new(size: [f32; 2], settings: &str) -> Option<Self> {
        Self::in_language(size, settings, Language::English)
    }

    fn in_language(size: [f32; 2], settings: &str, language: Language) -> Option<Self> {
        pictures::can_draw().then(|| Self::unseen(size, settings, language))
    }

    /// A window without a folder that is not drawn.
    fn unseen(size: [f32; 2], settings: &str, language: Language) -> Self {
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let mut settings: serde_json::Value = serde_json::from_str(settings).unwrap();
        // What is said on a machine without Chinese is not what these pictures are about.
        settings["told_of_font"] = true.into();
        let settings = settings.to_string();
        let files = [("settings.json", settings.as_str())];
        let is_chinese = language == Language::Chinese;
        let mut played = Played::dressed(size, &files, language, |ctx| {
            if is_chinese {
                add_font(ctx);
            }
        });
        played.harness.state_mut().hold_clock(NOW);
        played.harness.run();
        let day: &Day = if is_chinese { &CHINESE_DAY } else { &DAY };
        Self { played, day, _alone: alone }
    }

    /// A window on the sample day, or nothing where it could not be drawn.
    fn with_day(size: [f32; 2], settings: &str) -> Option<Self> {
        let mut window = Self::new(size, settings)?;
        window.open_day();
        Some(window)
    }

    fn open_day(&mut self) {
        self.open("/captures/2026-11-20");
        let stamp = Stamp { modified_ns: NOW * 1_000_000, ..Stamp::default() };
        for (path, reading) in self.day {
            let (path, capture) = (path.clone(), reading.capture.clone());
            self.tell(News::Captures(Batch::of(&path, stamp, &capture)));
        }
        let files = self.day.len();
        self.settle(files);
    }

    /// Selects the row of that name and shows the capture that tells of it.
    fn select(&mut self, row: &str, path: &str) {
        let table = self.harness.get_by_role_and_label(Role::Region, text::plain("region-table"));
        table.get_by_role_and_label(Role::Row, row).click();
        self.harness.run();
        self.harness.remove_cursor();
        self.answer(path);
    }

    /// Answers what the details asked for last.
    fn answer(&mut self, path: &str) {
        let reading = &self.day[Path::new(path)];
        (0..9).for_each(|ticket| self.tell(News::Document(ticket, Arc::clone(reading))));
        self.harness.run();
    }

    /// Types terms; all but what comes after the last space become chips.
    fn type_filter(&mut self, text: &str) {
        self.press(Modifiers::COMMAND, Key::F);
        for term in text.split_inclusive(' ') {
            self.harness.get_by_role_and_label(Role::TextInput, "Filter").type_text(term);
            self.harness.run();
        }
    }

    /// Gives the keyboard back to the window.
    fn leave_filter(&mut self) {
        self.press(Modifiers::NONE, Key::Escape);
        self.press(Modifiers::NONE, Key::Escape);
    }

    fn compare(&mut self, name: &str) {
        pictures::compare(&mut self.harness, name);
    }
}

const WHOLE: [f32; 2] = [1280.0, 800.0];
const LARGE: [f32; 2] = [2560.0, 1440.0];
const FAILED: &str = "Failed Animation uploads/2026/11/20/night market vlog.mp4";
const FAILED_IN_CHINESE: &str = "Failed Animation uploads/2026/11/20/夜市小吃 vlog.mp4";
const FAILED_IN: &str = "2026-11-20/linhai-media-1250000000/190921_TaskFinish_4d72c9.xml";
const MENDED: &str = "2026-11-20/test-linhai-1250000000/113210_TaskFinish_47555d.json";

/// The window on the sample day with a failed job selected.
fn whole(name: &str, size: [f32; 2], theme: &str, language: Language) {
    let settings = format!(r#"{{"theme":"{theme}"}}"#);
    let Some(mut window) = Window::in_language(size, &settings, language) else { return };
    window.open_day();
    let failed = if language == Language::Chinese { FAILED_IN_CHINESE } else { FAILED };
    window.select(failed, FAILED_IN);
    window.compare(name);
}

/// One picture a test: what came of them is told when a window goes.
macro_rules! pictures_of_the_whole_window {
    ($($test:ident: $name:literal, $size:expr, $theme:literal, $language:ident;)*) => {
        $(#[test]
        fn $test() {
            whole($name, $size, $theme, Language::$language);
        })*
    };
}

pictures_of_the_whole_window! {
    the_whole_window_in_the_dark_theme: "window-dark", WHOLE, "dark", English;
    the_whole_window_in_the_light_theme: "window-light", WHOLE, "light", English;
    the_whole_window_in_chinese_and_dark: "window-dark-zh", WHOLE, "dark", Chinese;
    the_whole_window_in_chinese_and_light: "window-light-zh", WHOLE, "light", Chinese;
    a_large_window_in_the_dark_theme: "window-dark-large", LARGE, "dark", English;
    a_large_window_in_the_light_theme: "window-light-large", LARGE, "light", English;
    a_large_window_in_chinese_and_dark: "window-dark-large-zh", LARGE, "dark", Chinese;
    a_large_window_in_chinese_and_light: "window-light-large-zh", LARGE, "light", Chinese;
}

/// A box in the pictures of the Chinese window would be one that the window does not have.
#[test]
fn the_font_of_the_pictures_has_every_character_of_the_catalogue() {
    let window = Window::unseen(WHOLE, "{}", Language::Chinese);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/locale/zh-CN");
    let texts = std::fs::read_dir(folder).unwrap();
    let texts: String = texts.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    let has =
        |c: &char| window.harness.ctx.fonts_mut(|fonts| fonts.has_glyph(&FontId::proportional(13.0), *c));
    let missing: BTreeSet<char> = texts.chars().filter(|c| !c.is_control()).filter(|c| !has(c)).collect();
    assert!(missing.is_empty(), "make tests/fonts anew, as its README says: {missing:?}");
}

#[test]
fn the_timeline_grouped_by_tag_and_zoomed_in() {
    let settings = r#"{"theme":"dark","timeline":{"grouping":"tag"},"sizes":{"facets_open":false,
        "details_open":false,"table":120.0}}"#;
    let Some(mut window) = Window::with_day([1000.0, 640.0], settings) else { return };
    window.type_filter("after:09:50 before:10:50 ");
    window.leave_filter();
    window.press(Modifiers::NONE, Key::Home);
    window.press(Modifiers::NONE, Key::ArrowDown);
    (0..3).for_each(|_| window.press(Modifiers::NONE, Key::W));
    window.compare("timeline-by-tag");
}

#[test]
fn the_raw_tab_with_the_place_of_a_problem() {
    let settings = r#"{"theme":"light","sizes":{"facets_open":false,"details":520.0}}"#;
    let Some(mut window) = Window::with_day([1000.0, 720.0], settings) else { return };
    window.type_filter("has:problem file:113210 ");
    window.leave_filter();
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.answer(MENDED);
    window.harness.get_by_role_and_label(Role::Tab, "Raw").click();
    window.harness.run();
    window.harness.remove_cursor();
    window.compare("raw-problem");
}

#[test]
fn the_filter_with_chips_and_candidates() {
    let Some(mut window) = Window::with_day([1200.0, 480.0], r#"{"theme":"dark"}"#) else { return };
    window.type_filter("state:Failed -bucket:test-* tag:tr");
    window.compare("filter");
}

#[test]
fn the_page_of_a_window_without_a_folder() {
    let settings = r#"{"theme":"light","recent":["/captures/2026-11-20","/captures/2026-11-19"]}"#;
    let Some(mut window) = Window::new([800.0, 500.0], settings) else { return };
    window.compare("welcome");
}

#[test]
fn a_window_that_was_small_for_a_while_has_its_panels_back() {
    let mut window = Window::unseen(WHOLE, "{}", Language::English);
    window.open_day();
    // The ruler ends where the details begin, the heads of the columns stand at the top of the table.
    let edges = |window: &Window| {
        let edge = |role, name| window.harness.get_by_role_and_label(role, name).rect();
        (edge(Role::Slider, "Ruler").right(), edge(Role::ColumnHeader, "State").top())
    };
    let before = edges(&window);
    window.harness.set_size(vec2(800.0, 500.0));
    window.harness.run();
    let (right, top) = edges(&window);
    assert!(800.0 - right < WHOLE[0] - before.0 && 500.0 - top < WHOLE[1] - before.1);
    window.harness.set_size(WHOLE.into());
    window.harness.run();
    assert_eq!(edges(&window), before);
}
