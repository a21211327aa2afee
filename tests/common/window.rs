//! A window on a folder whose workers are played by the test.

#![allow(dead_code, reason = "no test plays all of it")]

use callscope::app::{App, Options};
use callscope::ingest::{Folder, Message, News, Progress, WatchState};
use callscope::text::Language;
use crossbeam_channel::Sender;
use egui::{Key, Modifiers, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use std::path::PathBuf;

/// The version of the folder that is played.
const VERSION: u64 = 7;

/// A window on a folder whose workers are played by the test.
pub struct Played {
    pub harness: Harness<'static, App>,
    /// The folder of its settings.
    pub config: tempfile::TempDir,
    sender: Sender<Message>,
}

impl Played {
    /// A window in English without a folder, whose folder for settings holds these files.
    pub fn new(size: [f32; 2], files: &[(&str, &str)]) -> Self {
        Self::dressed(size, files, Language::English, |_| ())
    }

    /// The same in a language, with a context that was seen to before the first frame: it may be given fonts.
    pub fn dressed(
        size: [f32; 2],
        files: &[(&str, &str)],
        language: Language,
        dress: impl FnOnce(&egui::Context),
    ) -> Self {
        let config = tempfile::tempdir().unwrap();
        // Whether a machine has a font for Chinese is not what tests ask.
        std::fs::write(config.path().join("settings.json"), r#"{"told_of_font":true}"#).unwrap();
        for (name, text) in files {
            std::fs::write(config.path().join(name), text).unwrap();
        }
        let options = Options {
            folder: None,
            settings_path: Some(config.path().join("settings.json")),
            language: Some(language),
            ..Options::default()
        };
        let mut harness = Harness::builder()
            .with_size(Vec2::from(size))
            .with_max_steps(20)
            .with_render_cursor(false)
            .allow_missing_glyphs()
            .build_eframe(|cc| {
                let app = App::new(cc, options);
                dress(&cc.egui_ctx);
                app
            });
        harness.run();
        let (sender, _) = crossbeam_channel::unbounded();
        Self { harness, config, sender }
    }

    /// Opens a folder that nothing is told of yet.
    pub fn open(&mut self, root: impl Into<PathBuf>) {
        let (sender, receiver) = crossbeam_channel::unbounded();
        self.sender = sender;
        self.harness.state_mut().show_folder(Folder::from_receiver(root.into(), VERSION, receiver));
    }

    /// Says something as a worker of the folder.
    pub fn tell(&self, news: News) {
        self.sender.send(Message { version: VERSION, news }).unwrap();
    }

    /// Says something as a worker of the folder that was open before.
    pub fn tell_late(&self, news: News) {
        self.sender.send(Message { version: VERSION - 1, news }).unwrap();
    }

    /// Says that so many files were there and all are read, and waits until that is shown.
    pub fn settle(&mut self, files: usize) {
        self.tell(News::Progress(Progress { found: files, read: files, done: true }));
        self.tell(News::Watch(WatchState::Watching));
        // A frame takes in as much as it has time for, however slow the machine.
        while !self.sender.is_empty() {
            self.harness.step();
        }
        self.harness.run();
    }

    pub fn app(&self) -> &App {
        self.harness.state()
    }

    /// Whether anything is called so.
    pub fn has(&self, name: &str) -> bool {
        self.harness.query_all_by_label(name).next().is_some()
    }

    pub fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run();
    }

    pub fn resize(&mut self, size: [f32; 2]) {
        self.harness.set_size(vec2(size[0], size[1]));
        self.harness.run();
    }
}

/// Lets a window of a test, which has a [`Played`] in its field `played`, do all that one does.
macro_rules! is_played {
    ($window:ty) => {
        impl std::ops::Deref for $window {
            type Target = $crate::window::Played;

            fn deref(&self) -> &Self::Target {
                &self.played
            }
        }

        impl std::ops::DerefMut for $window {
            fn deref_mut(&mut self) -> &mut Self::Target {
                &mut self.played
            }
        }
    };
}
pub(crate) use is_played;
