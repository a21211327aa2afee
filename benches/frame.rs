//! What a frame of the window costs, and whether that depends on how many records there are:
//! `cargo bench --bench frame -- [COUNTS…]`, else with 10,000, 100,000 and 1,000,000.
//!
//! The whole program at 1600 × 1000, without a screen: the time of a frame is that of logic, panels and tessellation.
//! "making" is how long it takes until lanes by another key are there, and "meanwhile" the longest frame until then.
//! "typing" are the frames while a filter is written, "answered" is how long after a letter the table shows what it
//! finds.

#![allow(missing_docs, reason = "a benchmark is no library")]

mod common;

use common::scenes::{self, Scene};
use common::window::{SIZE, Window, wheel};
use egui::{Event, Key, Modifiers, Pos2, pos2, vec2};
use std::time::{Duration, Instant};

/// Among the bars of the timeline, and among the rows of the table.
const BARS: Pos2 = pos2(820.0, 330.0);
const ROWS: Pos2 = pos2(700.0, 800.0);

fn main() {
    let counts = scenes::counts();
    let columns: Vec<Vec<Scene>> = counts.iter().map(|&count| measure(count)).collect();
    println!("A frame at {} × {}, milliseconds: p50 and p99", SIZE.x, SIZE.y);
    scenes::print(&counts, &columns);
}

fn measure(count: usize) -> Vec<Scene> {
    let mut window = Window::new();
    let begun = Instant::now();
    window.read(count);
    eprintln!("{count} records after {:.1} s", begun.elapsed().as_secs_f64());
    let mut scenes = Vec::new();
    let mut scene = |name, frames| scenes.push(Scene::new(name, frames));
    window.frames(30, |_| Vec::new());
    scene("idle", window.frames(200, |_| Vec::new()));
    let zoom = |at: usize| if at % 100 < 50 { 1.2 } else { 1.0 / 1.2 };
    scene("zoom sweep", window.frames(400, |at| vec![Event::PointerMoved(BARS), Event::Zoom(zoom(at))]));
    let part = |at: usize| if at < 20 { vec![Event::Zoom(1.2)] } else { Vec::new() };
    window.frames(40, part);
    scene("pan", window.frames(400, |at| wheel(BARS, vec2(if at % 200 < 100 { 60.0 } else { -60.0 }, 0.0))));
    scene("lane scroll", window.frames(400, |_| wheel(BARS, vec2(0.0, -200.0))));
    scene("table scroll", window.frames(400, |_| wheel(ROWS, vec2(0.0, -400.0))));
    let over = |from: Pos2, at: usize| vec![Event::PointerMoved(from + vec2(0.0, (at % 60) as f32))];
    scene("hover bars", window.frames(200, |at| over(BARS, at)));
    scene("hover rows", window.frames(200, |at| over(ROWS, at)));
    window.press(Key::Home);
    window.frames(60, |_| Vec::new());
    window.click(ROWS);
    window.frames(30, |_| Vec::new());
    scene("selected", window.frames(200, |at| over(BARS, at)));
    let (mut making, mut meanwhile) = (Vec::new(), Vec::new());
    for _ in 0..10 {
        let begun = Instant::now();
        let mut longest = window.press(Key::G);
        while window.app.is_making() {
            longest = longest.max(window.frame(Vec::new()));
            std::thread::sleep(Duration::from_millis(1));
        }
        longest = longest.max(window.frame(Vec::new()));
        making.push(begun.elapsed());
        meanwhile.push(longest);
        scene_of_rest(&mut window);
    }
    scene("regroup", making);
    scene("  meanwhile", meanwhile);
    let (typing, answered) = write_filters(&mut window);
    scene("typing", typing);
    scene("  answered", answered);
    scenes
}

/// Writes filters letter by letter: all frames, and how long it takes until each is answered and shown.
fn write_filters(window: &mut Window) -> (Vec<Duration>, Vec<Duration>) {
    let (mut frames, mut answered) = (Vec::new(), Vec::new());
    for text in ["state:Failed", "tag:Transcode took>30s ", "clip_99", "cannot be", "queue:p0 bucket:media"] {
        window.press_with(Modifiers::COMMAND, Key::F);
        for letter in text.chars() {
            let begun = Instant::now();
            frames.push(window.frame(vec![Event::Text(letter.to_string())]));
            loop {
                frames.push(window.frame(Vec::new()));
                if window.is_settled() {
                    break;
                }
                std::thread::sleep(Duration::from_millis(1));
            }
            answered.push(begun.elapsed());
        }
        window.press(Key::Escape);
        window.press(Key::Escape);
        window.press_with(Modifiers::COMMAND, Key::Backspace);
        while !window.is_settled() {
            window.frame(Vec::new());
        }
    }
    (frames, answered)
}

/// Lets the window come to rest.
fn scene_of_rest(window: &mut Window) {
    window.frames(10, |_| Vec::new());
}
