//! The language of the window: choosing it, and whether it can be shown.

use super::App;
use crate::index::{Field, Record};
use crate::t;
use crate::text::{self, Language};
use crate::ui::command::{Command, key_text};
use crate::ui::style;

/// So many of the records that came are looked at, whether there is Chinese in them.
const MOST_SEEN: usize = 200;
/// What of a record is shown without being asked for.
const SHOWN: [Field; 4] = [Field::Workflow, Field::Object, Field::Task, Field::TemplateName];

/// Whether it is a Chinese character.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// What is known of showing Chinese.
#[derive(Default)]
pub(super) struct Chinese {
    /// Whether it was looked for a font, for a window in Chinese.
    is_looked_for: bool,
    /// Whether captures came that hold Chinese, and nobody looked yet whether it can be shown.
    is_in_captures: bool,
}

impl App {
    /// Shows everything in a language from now on, and at the next start.
    pub(super) fn choose_language(&mut self, language: Language) {
        text::set_language(language);
        self.settings.language = Some(language);
        self.name_window();
        self.ctx.request_repaint();
    }

    /// Sees whether captures that came hold Chinese: a few of those that came last are enough to know.
    pub(super) fn see_chinese(&mut self) {
        if self.chinese.is_in_captures || self.settings.told_of_font {
            return;
        }
        let mut came =
            self.index.last_changed().iter().rev().take(MOST_SEEN).filter_map(|&id| self.index.get(id));
        let is_chinese = |record: Record<'_>| SHOWN.iter().any(|&field| record.text(field).contains(is_han));
        self.chinese.is_in_captures = came.any(is_chinese);
    }

    /// Says so, once, where the system has no font for what captures say: once for all, because whoever has read it
    /// may not want one.
    fn need_font_for_captures(&mut self) {
        if !std::mem::take(&mut self.chinese.is_in_captures) || self.settings.told_of_font {
            return;
        }
        if !style::has_chinese(&self.ctx) {
            self.settings.told_of_font = true;
            self.error(t!("notice-no-font-for-captures"), None);
        }
    }

    /// Says so, once, where the system has no font for the language: else there would be nothing but boxes.
    pub(super) fn need_font(&mut self) {
        if text::language() != Language::Chinese {
            self.need_font_for_captures();
            return;
        }
        if self.chinese.is_looked_for {
            return;
        }
        self.chinese.is_looked_for = true;
        if style::has_chinese(&self.ctx) {
            return;
        }
        let key = Command::CycleLanguage.shortcuts().first().copied().map_or_else(String::new, key_text);
        self.error(t!("notice-no-chinese-font", key = key), None);
    }
}
