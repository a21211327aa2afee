//! Captures of 16 MiB in the details: `cargo bench --bench large`.
//!
//! The whole program at 1600 × 1000, without a screen. Each line is something that is done with such a capture: how long
//! until it is shown, and the longest and the usual frame until then and while it is scrolled or searched.

#![allow(missing_docs, reason = "a benchmark is no library")]

mod common;

use common::window::{Window, wheel};
use egui::{Event, Key, Modifiers, Pos2, pos2, vec2};
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

/// Of the body, in bytes.
const SIZE: usize = 16 << 20;
/// In the details.
const DETAILS: Pos2 = pos2(1400.0, 700.0);

fn main() {
    let only = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    println!("{:<34}{:>12}{:>12}{:>12}{:>12}", "milliseconds", "shown after", "longest", "p99", "p50");
    for (name, text) in [
        ("keys", keys(true)),
        ("own keys", keys(false)),
        ("same keys", same_keys()),
        ("unrecognised keys", format!("{{{}}}", members())),
        ("deep", deep()),
        ("items", items()),
        ("elements", elements()),
        ("own elements", own_elements()),
        ("long line", long_line()),
        ("no text", "\u{0}".repeat(10)),
    ] {
        if only.as_ref().is_some_and(|only| only != name) {
            continue;
        }
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        let bytes = if name == "no text" { no_text() } else { text.into_bytes() };
        std::fs::write(folder.path().join("large"), bytes).unwrap_or_else(|error| panic!("{error}"));
        println!("{name}");
        look_at(folder.path());
    }
}

/// Opens the capture, and goes through everything that shows it.
fn look_at(folder: &Path) {
    let mut window = Window::new();
    window.open(folder);
    let mut run = Run { window: &mut window, frames: Vec::new(), begun: Instant::now() };
    run.until("read", |window| !window.app.hits().is_empty());
    run.press(Key::ArrowDown);
    run.until("Overview", |window| window.app.is_document_shown());
    run.scroll("  scrolled");
    run.fold("All fields", "  all fields");
    run.scroll("  scrolled");
    run.search("Search in the tree", "  searched");
    for (tab, search) in [("Results", "Search in the tree"), ("Headers", ""), ("Deliveries", "")] {
        run.tab(tab);
        run.scroll("  scrolled");
        run.search(search, "  searched");
    }
    run.tab("Raw");
    for mode in ["As received", "Pretty", "JSON", "Hex"] {
        run.tab(mode);
        run.scroll("  scrolled");
        run.search("Search in the capture", "  searched");
        run.fold("Fold all of the text", "  folded");
        run.fold("Unfold all of the text", "  unfolded");
    }
}

struct Run<'w> {
    window: &'w mut Window,
    frames: Vec<Duration>,
    begun: Instant,
}

impl Run<'_> {
    fn frame(&mut self, events: Vec<Event>) {
        let took = self.window.frame(events);
        self.frames.push(took);
    }

    fn press(&mut self, key: Key) {
        self.begun = Instant::now();
        let took = self.window.press(key);
        self.frames.push(took);
    }

    fn until(&mut self, name: &str, is_there: impl Fn(&mut Window) -> bool) {
        let mut rest = 3;
        let limit = Duration::from_mins(1);
        while rest > 0 && self.begun.elapsed() < limit {
            self.frame(Vec::new());
            if is_there(self.window) {
                rest -= 1;
            } else {
                std::thread::sleep(Duration::from_millis(2));
            }
        }
        self.tell(name);
    }

    fn tell(&mut self, name: &str) {
        let shown = self.begun.elapsed();
        self.frames.sort_unstable();
        let at = |percent: usize| self.frames[(self.frames.len() - 1) * percent / 100].as_secs_f64() * 1000.0;
        let shown = shown.as_secs_f64() * 1000.0;
        println!("  {name:<32}{shown:>12.1}{:>12.2}{:>12.2}{:>12.2}", at(100), at(99), at(50));
        self.frames.clear();
        self.begun = Instant::now();
    }

    fn click(&mut self, name: &str) -> bool {
        let Some(at) = self.window.find(name) else { return false };
        self.frames.clear();
        self.begun = Instant::now();
        let took = self.window.click(at);
        self.frames.push(took);
        true
    }

    fn tab(&mut self, name: &str) {
        if self.click(name) {
            self.until(name, |window| window.app.is_page_shown());
        }
    }

    fn fold(&mut self, button: &str, name: &str) {
        if self.click(button) {
            self.until(name, |_| true);
        }
    }

    fn scroll(&mut self, name: &str) {
        self.begun = Instant::now();
        self.frames.clear();
        for at in 0..40 {
            self.frame(wheel(DETAILS, vec2(0.0, if at < 30 { -900.0 } else { 2_000.0 })));
        }
        for _ in 0..40 {
            self.frame(wheel(DETAILS, vec2(0.0, 100_000.0)));
        }
        self.tell(name);
    }

    fn search(&mut self, field: &str, name: &str) {
        if field.is_empty() || !self.click(field) {
            return;
        }
        for text in ["key_3", "99999", "aaab", "zzz"] {
            for letter in text.chars() {
                self.frame(vec![Event::Text(letter.to_string())]);
                self.frame(Vec::new());
            }
            for _ in 0..20 {
                self.frame(Vec::new());
            }
            let took = self.window.press(Key::Enter);
            self.frames.push(took);
            let took = self.window.press_with(Modifiers::COMMAND, Key::A);
            self.frames.push(took);
        }
        let took = self.window.press(Key::Backspace);
        self.frames.push(took);
        let took = self.window.press(Key::Escape);
        self.frames.push(took);
        self.tell(name);
    }
}

/// A finished job with more members in its operation.
fn callback(of_operation: &str, of_job: &str) -> String {
    format!(
        r#"{{"EventName":"TaskFinish","JobsDetail":{{"JobId":"j1","Tag":"Transcode","State":"Success","CreationTime":"2026-11-20T08:00:00+0800","Operation":{{"UserData":"u"{of_operation}}}{of_job}}}}}"#
    )
}

/// Members with names of their own.
fn members() -> String {
    let mut text = String::with_capacity(SIZE);
    let mut at = 0;
    while text.len() < SIZE - 1_000 {
        let comma = if at == 0 { "" } else { "," };
        let _ = write!(text, r#"{comma}"key_{at:06}":"value of it {at}""#);
        at += 1;
    }
    text
}

fn keys(is_nested: bool) -> String {
    let members = members();
    if is_nested {
        callback(&format!(r#","CheckResult":{{{members}}}"#), "")
    } else {
        callback("", &format!(",{members}"))
    }
}

fn same_keys() -> String {
    callback("", &r#","Key":"value of it""#.repeat(SIZE / 20))
}

fn deep() -> String {
    let number = 200;
    let each = members();
    let each = &each[..each[..SIZE / number].rfind(',').unwrap_or(0)];
    callback(&format!(r#","DataResult":[{}]"#, vec![format!("{{{each}}}"); number - 2].join(",")), "")
}

fn items() -> String {
    callback(&format!(r#","DataResult":[{}1]"#, "1234567,".repeat(SIZE / 8 - 100)), "")
}

fn elements() -> String {
    xml("<Operation><CheckResult>", "</CheckResult></Operation>")
}

fn own_elements() -> String {
    xml("", "")
}

fn xml(open: &str, close: &str) -> String {
    let mut text = format!(
        "<Response><EventName>TaskFinish</EventName><JobsDetail><JobId>j1</JobId><Tag>Transcode</Tag><State>Success</State>{open}"
    );
    let mut at = 0;
    while text.len() < SIZE - 1_000 {
        let _ = write!(text, "<Item><Key_{at}>v</Key_{at}><B a=\"1\">{at}</B></Item>");
        at += 1;
    }
    text + close + "</JobsDetail></Response>"
}

fn long_line() -> String {
    let long = callback(&format!(r#","Text":"{}""#, "a".repeat(10 << 20)), "");
    format!("{}\n{long}\n", callback("", "").replace("j1", "j0"))
}

fn no_text() -> Vec<u8> {
    (0..SIZE).map(|at| (at.wrapping_mul(31) >> 3) as u8 | 0x80).collect()
}
