//! The whole program without a screen: what a frame of it costs.

use super::generated::{VERSION, tell};
use callscope::app::{App, Options};
use callscope::ingest::Folder;
use callscope::text::Language;
use eframe::App as _;
use egui::{Event, Key, Modifiers, MouseWheelUnit, Pos2, Rect, TouchPhase, Vec2, vec2};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How large the window is.
pub const SIZE: Vec2 = vec2(1600.0, 1000.0);

/// The wheel is turned there.
pub fn wheel(at: Pos2, delta: Vec2) -> Vec<Event> {
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
pub struct Window {
    ctx: egui::Context,
    frame: eframe::Frame,
    pub app: App,
    time: f64,
    /// Whether the last frame asked for no other.
    is_at_rest: bool,
    /// What assistive technology was told of the last frame.
    nodes: Vec<(egui::accesskit::NodeId, egui::accesskit::Node)>,
    _config: tempfile::TempDir,
}

impl Window {
    /// With nothing open.
    pub fn new() -> Self {
        let config = tempfile::tempdir().unwrap_or_else(|error| panic!("no place for settings: {error}"));
        let ctx = egui::Context::default();
        let options = Options {
            settings_path: Some(config.path().join("settings.json")),
            language: Some(Language::English),
            ..Options::default()
        };
        let app = App::new(&eframe::CreationContext::_new_kittest(ctx.clone()), options);
        Self {
            ctx,
            frame: eframe::Frame::_new_kittest(),
            app,
            time: 0.0,
            is_at_rest: false,
            nodes: Vec::new(),
            _config: config,
        }
    }

    /// Reads so many records, and waits until all of them are shown.
    pub fn read(&mut self, count: usize) {
        let (sender, receiver) = crossbeam_channel::bounded(16);
        self.app.show_folder(Folder::from_receiver(PathBuf::from("/captures"), VERSION, receiver));
        std::thread::spawn(move || tell(&sender, count));
        while self.app.hits().len() < count || !self.is_at_rest || self.app.is_making() {
            self.frame(Vec::new());
        }
    }

    /// A frame in which that happens, and how long it took.
    pub fn frame(&mut self, events: Vec<Event>) -> Duration {
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
        self.nodes = output.platform_output.accesskit_update.map_or_else(Vec::new, |update| update.nodes);
        drop(std::hint::black_box(shown));
        took
    }

    /// Whether nothing is worked out any more that is to be shown.
    pub fn is_settled(&mut self) -> bool {
        !self.app.is_making() && self.app.is_answered()
    }

    /// Opens a folder.
    pub fn open(&mut self, folder: &Path) {
        let wake = std::sync::Arc::new(|| {});
        let options = callscope::ingest::Options::new(false, wake);
        let folder = Folder::open(folder, &options).unwrap_or_else(|error| panic!("{error}"));
        self.app.show_folder(folder);
    }

    /// The middle of what has that name, if it is shown.
    pub fn find(&mut self, name: &str) -> Option<Pos2> {
        self.ctx.enable_accesskit();
        self.frame(Vec::new());
        let nodes = std::mem::take(&mut self.nodes);
        self.ctx.disable_accesskit();
        self.frame(Vec::new());
        let mut found = nodes.iter().filter(|(_, node)| node.label() == Some(name));
        let bounds = found.find_map(|(_, node)| node.bounds())?;
        Some(egui::pos2((bounds.x0 + bounds.x1) as f32 / 2.0, (bounds.y0 + bounds.y1) as f32 / 2.0))
    }

    /// Does the same again and again.
    pub fn frames(&mut self, count: usize, events: impl Fn(usize) -> Vec<Event>) -> Vec<Duration> {
        (0..count).map(|at| self.frame(events(at))).collect()
    }

    /// Presses a key; the time of the longer frame.
    pub fn press(&mut self, key: Key) -> Duration {
        self.press_with(Modifiers::NONE, key)
    }

    /// The same with others held.
    pub fn press_with(&mut self, modifiers: Modifiers, key: Key) -> Duration {
        let event = |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
        let down = self.frame(vec![event(true)]);
        down.max(self.frame(vec![event(false)]))
    }

    /// Clicks; the time of the longer frame.
    pub fn click(&mut self, pos: Pos2) -> Duration {
        let mut longest = Duration::ZERO;
        for pressed in [true, false] {
            let button = egui::PointerButton::Primary;
            let click = Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE };
            longest = longest.max(self.frame(vec![Event::PointerMoved(pos), click]));
        }
        longest
    }
}
