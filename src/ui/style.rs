//! Design tokens: spaces, sizes, fonts, and how they are given to egui; the colours are in [`tokens`].

mod tokens;

pub use tokens::{DARK, LIGHT, Tokens};

use crate::callback::StateClass;
use egui::epaint::Shadow;
use egui::style::{ScrollAnimation, WidgetVisuals};
use egui::{
    Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke, Style, TextStyle,
    Theme, Visuals, vec2,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Distances in points, the only ones there are: `SPACE[0]` = 2 … `SPACE[6]` = 24.
pub const SPACE: [f32; 7] = [2.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0];
/// Corner radius of buttons and fields, in points.
pub const RADIUS_CONTROL: u8 = 4;
/// Corner radius of bars.
pub const RADIUS_BAR: u8 = 2;
/// Corner radius of menus, tooltips and dialogs.
pub const RADIUS_POPUP: u8 = 6;
/// Height of a table row, in points.
pub const ROW_TABLE: f32 = 22.0;
/// Height of a bar in a lane.
pub const ROW_BAR: f32 = 16.0;
/// Height of a lane's header.
pub const ROW_LANE_HEADER: f32 = 24.0;
/// Height of a button.
pub const ROW_CONTROL: f32 = 26.0;
/// Height of the status bar.
pub const ROW_STATUS: f32 = 24.0;
/// Height of the top bar.
pub const ROW_TOP: f32 = 42.0;
/// Size of running text, in points.
pub const TEXT_BODY: f32 = 13.0;
/// Size of secondary text.
pub const TEXT_SMALL: f32 = 11.5;
/// Size of headings.
pub const TEXT_HEADING: f32 = 15.0;
/// Size of ids, times and numbers.
pub const TEXT_MONO: f32 = 12.5;
/// Width of a sign of the font for ids, times and numbers, rounded up.
pub const MONO_CHAR: f32 = 7.6;

/// No colour at all: what lies beneath shows.
pub const CLEAR: Color32 = Color32::TRANSPARENT;
/// The colour of a text that is only measured, or has its colours in its layout.
pub const UNPAINTED: Color32 = Color32::PLACEHOLDER;
/// What a picture is made of that is coloured when it is painted.
pub const TINTED: Color32 = Color32::WHITE;

/// Signs of the program's own icon font.
pub mod icon {
    /// Success.
    pub const CHECK: &str = "\u{E000}";
    /// Failed.
    pub const CROSS: &str = "\u{E001}";
    /// Running.
    pub const PLAY: &str = "\u{E002}";
    /// Submitted.
    pub const RING: &str = "\u{E003}";
    /// Paused by its queue.
    pub const PAUSE: &str = "\u{E004}";
    /// Cancelled.
    pub const SLASHED: &str = "\u{E005}";
    /// Unknown.
    pub const QUESTION: &str = "\u{E006}";
    /// A warning.
    pub const WARNING: &str = "\u{E007}";
    /// A folder.
    pub const FOLDER: &str = "\u{E008}";
    /// Export.
    pub const EXPORT: &str = "\u{E009}";
    /// Dark and light.
    pub const THEME: &str = "\u{E00A}";
    /// The palette of commands.
    pub const PALETTE: &str = "\u{E00B}";
    /// Language.
    pub const GLOBE: &str = "\u{E00C}";
    /// Search.
    pub const SEARCH: &str = "\u{E00D}";
    /// Close, remove.
    pub const CLOSE: &str = "\u{E00E}";
    /// Folded; next.
    pub const RIGHT: &str = "\u{E00F}";
    /// Unfolded; sorted downwards.
    pub const DOWN: &str = "\u{E010}";
    /// Copy.
    pub const COPY: &str = "\u{E011}";
    /// Include in the filter.
    pub const FILTER: &str = "\u{E012}";
    /// Exclude from the filter.
    pub const EXCLUDE: &str = "\u{E013}";
    /// A time.
    pub const CLOCK: &str = "\u{E014}";
    /// Read again.
    pub const REFRESH: &str = "\u{E015}";
    /// Fold all.
    pub const FOLD: &str = "\u{E017}";
    /// Unfold all.
    pub const UNFOLD: &str = "\u{E018}";
    /// More, zoom in.
    pub const PLUS: &str = "\u{E019}";
    /// Less, zoom out.
    pub const MINUS: &str = "\u{E01A}";
    /// A link.
    pub const LINK: &str = "\u{E01B}";
    /// A document.
    pub const DOCUMENT: &str = "\u{E01C}";
    /// A workflow.
    pub const WORKFLOW: &str = "\u{E01D}";
    /// Live.
    pub const LIVE: &str = "\u{E01E}";
    /// Live, paused.
    pub const PAUSED: &str = "\u{E01F}";
    /// Previous.
    pub const LEFT: &str = "\u{E020}";
    /// Sorted upwards.
    pub const UP: &str = "\u{E021}";
    /// Help.
    pub const HELP: &str = "\u{E023}";
    /// Views.
    pub const LAYERS: &str = "\u{E02A}";
    /// Sorted by count, most first.
    pub const BY_COUNT: &str = "\u{E028}";
    /// Sorted by name.
    pub const BY_NAME: &str = "\u{E029}";
}

/// The sign of a state, so that colour is never alone.
#[must_use]
pub fn glyph(class: StateClass) -> &'static str {
    match class {
        StateClass::Success => icon::CHECK,
        StateClass::Failed => icon::CROSS,
        StateClass::Running => icon::PLAY,
        StateClass::Submitted => icon::RING,
        StateClass::Pause => icon::PAUSE,
        StateClass::Cancel => icon::SLASHED,
        StateClass::Unknown => icon::QUESTION,
    }
}

/// Running text.
#[must_use]
pub fn body() -> FontId {
    FontId::new(TEXT_BODY, FontFamily::Proportional)
}

/// Secondary text.
#[must_use]
pub fn small() -> FontId {
    FontId::new(TEXT_SMALL, FontFamily::Proportional)
}

/// Headings and names that stand out.
#[must_use]
pub fn strong(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(STRONG.into()))
}

/// Ids, times, numbers.
#[must_use]
pub fn mono() -> FontId {
    FontId::new(TEXT_MONO, FontFamily::Monospace)
}

/// Signs.
#[must_use]
pub fn icons(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(ICONS.into()))
}

/// The family of headings.
const STRONG: &str = "strong";
/// The family of signs.
const ICONS: &str = "icons";

/// The longest that anything moves by itself, in seconds.
const ANIMATION_SECONDS: f32 = 0.08;

/// Gives a context the fonts and both themes.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(fonts());
    for theme in [Theme::Dark, Theme::Light] {
        ctx.set_style_of(theme, style(theme));
    }
}

/// Whether things may move by themselves for a moment, or are at once where they are to be.
pub fn set_motion(ctx: &egui::Context, moves: bool) {
    let seconds = if moves { ANIMATION_SECONDS } else { 0.0 };
    for theme in [Theme::Dark, Theme::Light] {
        ctx.style_mut_of(theme, |style| {
            style.animation_time = seconds;
            style.scroll_animation =
                if moves { ScrollAnimation::duration(seconds) } else { ScrollAnimation::none() };
        });
    }
}

/// Whether there is a font for Chinese, brought along or of the system.
#[must_use]
pub fn has_chinese(ctx: &egui::Context) -> bool {
    ctx.fonts_mut(|fonts| fonts.has_glyph(&body(), '中'))
}

/// The fonts, each family falling back to the signs, then to what egui brings along. What none of them has
/// (Chinese, above all) is then looked for among the fonts of the system.
fn fonts() -> FontDefinitions {
    const FILES: [(&str, &[u8]); 4] = [
        ("Inter", include_bytes!("../../assets/fonts/Inter-Regular.ttf")),
        ("Inter SemiBold", include_bytes!("../../assets/fonts/Inter-SemiBold.ttf")),
        ("JetBrains Mono", include_bytes!("../../assets/fonts/JetBrainsMono-Regular.ttf")),
        ("Callscope Icons", include_bytes!("../../assets/fonts/CallscopeIcons.ttf")),
    ];
    let mut fonts = FontDefinitions::default();
    for (name, bytes) in FILES {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let families = [
        (FontFamily::Proportional, FontFamily::Proportional, ["Inter", "Callscope Icons"]),
        (FontFamily::Monospace, FontFamily::Monospace, ["JetBrains Mono", "Callscope Icons"]),
        (FontFamily::Name(STRONG.into()), FontFamily::Proportional, ["Inter SemiBold", "Callscope Icons"]),
        (FontFamily::Name(ICONS.into()), FontFamily::Proportional, ["Callscope Icons", "Inter"]),
    ];
    let defaults = fonts.families.clone();
    for (family, fallback, own) in families {
        let rest = defaults.get(&fallback).cloned().unwrap_or_default();
        fonts.families.insert(family, own.into_iter().map(str::to_owned).chain(rest).collect());
    }
    fonts
}

fn style(theme: Theme) -> Style {
    let mut style = Style {
        text_styles: BTreeMap::from([
            (TextStyle::Small, small()),
            (TextStyle::Body, body()),
            (TextStyle::Button, body()),
            (TextStyle::Monospace, mono()),
            (TextStyle::Heading, strong(TEXT_HEADING)),
        ]),
        visuals: visuals(theme),
        animation_time: ANIMATION_SECONDS,
        scroll_animation: ScrollAnimation::duration(ANIMATION_SECONDS),
        ..Style::default()
    };
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(SPACE[2], SPACE[1]);
    spacing.button_padding = vec2(SPACE[3], SPACE[1]);
    spacing.interact_size = vec2(ROW_CONTROL, ROW_CONTROL);
    spacing.window_margin = Margin::same(12);
    spacing.menu_margin = Margin::same(4);
    spacing.indent = SPACE[5];
    spacing.tooltip_width = 420.0;
    spacing.scroll.bar_width = SPACE[3];
    spacing.scroll.fade.strength = 0.0;
    style
}

fn visuals(theme: Theme) -> Visuals {
    let tokens = Tokens::of_theme(theme);
    let widget = |fill: Color32, stroke: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, stroke),
        corner_radius: CornerRadius::same(RADIUS_CONTROL),
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    let mut visuals = theme.default_visuals();
    visuals.widgets.noninteractive = widget(tokens.panel, tokens.line, tokens.text);
    visuals.widgets.inactive = widget(tokens.raised, tokens.raised, tokens.text);
    visuals.widgets.hovered = widget(tokens.hover(), tokens.hover(), tokens.text);
    visuals.widgets.active = widget(tokens.line, tokens.accent, tokens.text);
    visuals.widgets.open = widget(tokens.hover(), tokens.line, tokens.text);
    visuals.selection.bg_fill = tokens.accent_soft;
    visuals.selection.stroke = Stroke::new(1.0, tokens.accent);
    visuals.weak_text_color = Some(tokens.dim);
    visuals.hyperlink_color = tokens.accent;
    visuals.faint_bg_color = tokens.raised;
    visuals.extreme_bg_color = tokens.bg;
    visuals.text_edit_bg_color = Some(tokens.bg);
    visuals.code_bg_color = tokens.raised;
    visuals.warn_fg_color = tokens.warn;
    visuals.error_fg_color = tokens.failed;
    visuals.panel_fill = tokens.panel;
    visuals.window_fill = tokens.panel;
    visuals.window_stroke = Stroke::new(1.0, tokens.line);
    visuals.window_corner_radius = CornerRadius::same(RADIUS_POPUP);
    visuals.menu_corner_radius = CornerRadius::same(RADIUS_POPUP);
    let shadow = Shadow { offset: [0, 4], blur: 16, spread: 0, color: Color32::from_black_alpha(56) };
    visuals.window_shadow = shadow;
    visuals.popup_shadow = shadow;
    visuals.text_cursor.stroke = Stroke::new(1.5, tokens.accent);
    // A cursor that blinks would have an idle window repaint for ever.
    visuals.text_cursor.blink = false;
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_family_has_the_signs_and_only_fonts_that_are_there() {
        let fonts = fonts();
        for (family, names) in &fonts.families {
            assert!(names.iter().any(|name| name == "Callscope Icons"), "{family:?}");
            assert!(names.iter().all(|name| fonts.font_data.contains_key(name)), "{family:?}");
        }
        assert!(fonts.families.contains_key(&FontFamily::Name(STRONG.into())));
        assert!(fonts.families.contains_key(&FontFamily::Name(ICONS.into())));
    }

    #[test]
    fn the_themes_are_told_apart_and_nothing_blinks() {
        for theme in [Theme::Dark, Theme::Light] {
            let visuals = visuals(theme);
            assert_eq!(visuals.dark_mode, theme == Theme::Dark);
            assert_eq!(visuals.panel_fill, Tokens::of_theme(theme).panel);
            assert!(!visuals.text_cursor.blink);
        }
    }
}
