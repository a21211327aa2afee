//! What a frame of the window costs, and whether that depends on how many records there are:
//! `cargo bench --bench frame -- [COUNTS…]`, else with 10,000, 100,000 and 1,000,000.
//!
//! The whole program at 1600 × 1000, without a screen: the time of a frame is that of logic, panels and tessellation.
//! "making" is how long it takes until lanes by another key are there, and "meanwhile" the longest frame until then.

#![allow(missing_docs, reason = "a benchmark is no library")]

use callscope::app::{App, Options};
use callscope::callback::{Callback, Job};
use callscope::capture::{Body, Capture};
use callscope::doc::Format;
use callscope::index::{Batch, Stamp};
use callscope::ingest::{Folder, Message, News, Progress, WatchState};
use callscope::text::Language;
use callscope::time::Time;
use crossbeam_channel::Sender;
use eframe::App as _;
use egui::{Event, Key, Modifiers, MouseWheelUnit, Pos2, Rect, TouchPhase, Vec2, pos2, vec2};
use std::path::PathBuf;
use std::time::{Duration, Instant};

const SIZE: Vec2 = vec2(1600.0, 1000.0);
/// Among the bars of the timeline, and among the rows of the table.
const BARS: Pos2 = pos2(820.0, 330.0);
const ROWS: Pos2 = pos2(700.0, 800.0);
const VERSION: u64 = 1;
/// So many captures are told at once.
const BATCH: usize = 500;

fn main() {
    let mut counts: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    if counts.is_empty() {
        counts = vec![10_000, 100_000, 1_000_000];
    }
    let columns: Vec<Vec<Scene>> = counts.iter().map(|&count| measure(count)).collect();
    println!("A frame at {} × {}, milliseconds: p50 and p99", SIZE.x, SIZE.y);
    print!("{:<14}", "");
    counts.iter().for_each(|count| print!("{count:>22}"));
    println!("{:>16}", "last : first");
    for (at, first) in columns[0].iter().enumerate() {
        print!("{:<14}", first.name);
        columns.iter().for_each(|scenes| print!("{:>22}", scenes[at].text()));
        let last = &columns[columns.len() - 1][at];
        println!("{:>16}", format!("{:.1}  {:.1}", ratio(last.p50, first.p50), ratio(last.p99, first.p99)));
    }
}

fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}

/// What was measured while the same was done again and again.
struct Scene {
    name: &'static str,
    p50: Duration,
    p99: Duration,
}

impl Scene {
    fn new(name: &'static str, mut frames: Vec<Duration>) -> Self {
        frames.sort_unstable();
        let at = |percent: usize| frames[(frames.len() - 1) * percent / 100];
        Self { name, p50: at(50), p99: at(99) }
    }

    fn text(&self) -> String {
        let millis = |time: Duration| time.as_secs_f64() * 1000.0;
        format!("{:.2}  {:.2}", millis(self.p50), millis(self.p99))
    }
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
    scenes
}

/// Lets the window come to rest.
fn scene_of_rest(window: &mut Window) {
    window.frames(10, |_| Vec::new());
}

fn wheel(at: Pos2, delta: Vec2) -> Vec<Event> {
    let turn = Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta,
        phase: TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    };
    vec![Event::PointerMoved(at), turn]
}

/// The program, without a screen.
struct Window {
    ctx: egui::Context,
    frame: eframe::Frame,
    app: App,
    time: f64,
    /// Whether the last frame asked for no other.
    is_at_rest: bool,
    _config: tempfile::TempDir,
}

impl Window {
    fn new() -> Self {
        let config = tempfile::tempdir().unwrap_or_else(|error| panic!("no place for settings: {error}"));
        let ctx = egui::Context::default();
        let options = Options {
            settings_path: Some(config.path().join("settings.json")),
            language: Some(Language::English),
            ..Options::default()
        };
        let app = App::new(&eframe::CreationContext::_new_kittest(ctx.clone()), options);
        Self { ctx, frame: eframe::Frame::_new_kittest(), app, time: 0.0, is_at_rest: false, _config: config }
    }

    /// Reads so many records, and waits until all of them are shown.
    fn read(&mut self, count: usize) {
        let (sender, receiver) = crossbeam_channel::bounded(16);
        self.app.show_folder(Folder::from_receiver(PathBuf::from("/captures"), VERSION, receiver));
        std::thread::spawn(move || tell(&sender, count));
        while self.app.hits().len() < count || !self.is_at_rest || self.app.is_making() {
            self.frame(Vec::new());
        }
    }

    /// A frame in which that happens, and how long it took.
    fn frame(&mut self, events: Vec<Event>) -> Duration {
        self.time += 1.0 / 60.0;
        let input = egui::RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            time: Some(self.time),
            events,
            ..egui::RawInput::default()
        };
        let begun = Instant::now();
        let mut output = self.ctx.run_ui(input, |ui| {
            self.app.logic(ui, &mut self.frame);
            self.app.ui(ui, &mut self.frame);
        });
        let shown = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        let took = begun.elapsed();
        // There is no screen that they could be brought to.
        output.textures_delta.clear();
        self.is_at_rest = output.viewport_output.values().all(|one| one.repaint_delay == Duration::MAX);
        drop(std::hint::black_box(shown));
        took
    }

    fn frames(&mut self, count: usize, events: impl Fn(usize) -> Vec<Event>) -> Vec<Duration> {
        (0..count).map(|at| self.frame(events(at))).collect()
    }

    /// Presses a key; the time of the longer frame.
    fn press(&mut self, key: Key) -> Duration {
        let event = |pressed| Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers: Modifiers::NONE,
        };
        let down = self.frame(vec![event(true)]);
        down.max(self.frame(vec![event(false)]))
    }

    fn click(&mut self, pos: Pos2) {
        for pressed in [true, false] {
            let button = egui::PointerButton::Primary;
            let click = Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE };
            self.frame(vec![Event::PointerMoved(pos), click]);
        }
    }
}

/// Tells of so many captures, a job each.
fn tell(sender: &Sender<Message>, count: usize) {
    let say = |news| sender.send(Message { version: VERSION, news }).is_ok();
    for from in (0..count).step_by(BATCH) {
        let mut batch = Batch::with_room(BATCH);
        (from..count.min(from + BATCH)).for_each(|number| add(&mut batch, number));
        if !say(News::Captures(batch)) {
            return;
        }
    }
    say(News::Progress(Progress { found: count, read: count, done: true }));
    say(News::Watch(WatchState::Watching));
}

fn add(batch: &mut Batch, number: usize) {
    let callback = Callback { event: "TaskFinish".into(), jobs: vec![job(number)], ..Callback::default() };
    let body = Body {
        format: Format::Json,
        range: 0..0,
        hash: number as u64,
        callbacks: vec![callback],
        problems: Vec::new(),
    };
    let capture = Capture { encoding: "UTF-8", head: None, bodies: vec![body], problems: Vec::new() };
    let path = format!("{:04}/{number:08}.json", number / 1000);
    batch.add(path.as_ref(), Stamp::default(), &capture);
}

/// A job of every third second, most in runs of four; which tag, state and length follows from the number.
fn job(number: usize) -> Job {
    const TAGS: [&str; 6] =
        ["Transcode", "SmartCover", "Snapshot", "Animation", "PicProcess", "SpeechRecognition"];
    const WORKFLOWS: [&str; 5] = ["publish", "preview", "moderate", "archive", "subtitles"];
    /// 2026-11-01, in milliseconds since 1970.
    const BEGIN: i64 = 1_793_462_400_000;
    let dice = (number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33;
    let created = BEGIN + number as i64 * 3_000;
    let started = created + (dice % 4_000) as i64;
    let ended = started + 2_000 + (dice / 7 % 90_000) as i64;
    let at = |millis| Some(Time::new(millis, 480));
    let failed = dice.is_multiple_of(97);
    let run = number / 5;
    let is_in_run = !number.is_multiple_of(5);
    let of_run = |text: String| if is_in_run { text } else { String::new() };
    Job {
        job_id: format!("j{number:032x}"),
        tag: TAGS[dice as usize % TAGS.len()].into(),
        state: if failed { "Failed" } else { "Success" }.into(),
        code: if failed { "InvalidArgument".into() } else { String::new() },
        message: if failed { format!("the input of {number} cannot be read") } else { String::new() },
        queue: format!("p{:032x}", dice % 8),
        bucket: format!("media-{}-1250000000", dice % 4),
        region: "ap-chongqing".into(),
        object: format!("upload/2026/11/clip_{number}.mp4"),
        run_id: of_run(format!("i{run:032x}")),
        workflow_id: of_run(format!("w{:032x}", run % 5)),
        workflow_name: of_run(WORKFLOWS[run % WORKFLOWS.len()].into()),
        task: of_run(format!("{}_1", TAGS[number % 5])),
        created: at(created),
        started: at(started),
        ended: at(ended),
        ..Job::default()
    }
}
