//! The language of the window: choosing it, and whether it can be shown.

use super::App;
use crate::t;
use crate::text::{self, Language};
use crate::ui::command::{Command, key_text};
use crate::ui::style;

impl App {
    /// Shows everything in a language from now on, and at the next start.
    pub(super) fn choose_language(&mut self, language: Language) {
        text::set_language(language);
        self.settings.language = Some(language);
        self.name_window();
        self.ctx.request_repaint();
    }

    /// Says so, once, where the system has no font for the language: else there would be nothing but boxes.
    pub(super) fn need_font(&mut self) {
        if self.knows_font || text::language() != Language::Chinese {
            return;
        }
        self.knows_font = true;
        if style::has_chinese(&self.ctx) {
            return;
        }
        let key = Command::CycleLanguage.shortcuts().first().copied().map_or_else(String::new, key_text);
        self.error(t!("notice-no-chinese-font", key = key), None);
    }
}
