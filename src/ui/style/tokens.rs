//! The colours of both themes: with the shadow of [`style`](super) the only colour literals of the program.

use crate::callback::StateClass;
use crate::marks::COLOURS;
use egui::{Color32, Theme};

/// The colours of one theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// Behind everything: lanes, text fields.
    pub bg: Color32,
    /// Panels.
    pub panel: Color32,
    /// Buttons, hovered rows, popups.
    pub raised: Color32,
    /// Hairlines between parts.
    pub line: Color32,
    /// Edges of what can be switched on: boxes, a bookmark that is not set.
    pub outline: Color32,
    /// Text.
    pub text: Color32,
    /// Secondary text.
    pub dim: Color32,
    /// Selection, links, the hairline.
    pub accent: Color32,
    /// Behind what is selected.
    pub accent_soft: Color32,
    /// Text on bars.
    pub on_bar: Color32,
    /// Warnings.
    pub warn: Color32,
    /// `Success`.
    pub success: Color32,
    /// `Failed`.
    pub failed: Color32,
    /// `Running`.
    pub running: Color32,
    /// `Submitted`.
    pub submitted: Color32,
    /// `Pause`.
    pub pause: Color32,
    /// `Cancel`.
    pub cancel: Color32,
    /// No state, or an undocumented one.
    pub unknown: Color32,
    /// The colours that records are marked with, from 1 on.
    pub marks: [Color32; COLOURS as usize],
}

/// The dark theme.
pub const DARK: Tokens = Tokens {
    bg: Color32::from_rgb(0x12, 0x15, 0x1A),
    panel: Color32::from_rgb(0x18, 0x1C, 0x22),
    raised: Color32::from_rgb(0x20, 0x26, 0x2E),
    line: Color32::from_rgb(0x2B, 0x32, 0x3C),
    outline: Color32::from_rgb(0x75, 0x81, 0x8F),
    text: Color32::from_rgb(0xDD, 0xE3, 0xEA),
    dim: Color32::from_rgb(0x94, 0xA0, 0xAE),
    accent: Color32::from_rgb(0x6C, 0xB2, 0xFF),
    accent_soft: Color32::from_rgba_unmultiplied_const(0x6C, 0xB2, 0xFF, 0x2E),
    on_bar: Color32::from_rgb(0x0D, 0x10, 0x13),
    warn: Color32::from_rgb(0xDB, 0xA6, 0x3F),
    success: Color32::from_rgb(0x35, 0xA8, 0x94),
    failed: Color32::from_rgb(0xF0, 0x68, 0x4F),
    running: Color32::from_rgb(0x5C, 0x9D, 0xFF),
    submitted: Color32::from_rgb(0xC9, 0xD3, 0xE0),
    pause: Color32::from_rgb(0xDB, 0xA6, 0x3F),
    cancel: Color32::from_rgb(0xA9, 0x83, 0xD6),
    unknown: Color32::from_rgb(0x88, 0x91, 0x9D),
    marks: [
        Color32::from_rgb(0xF2, 0x71, 0x67),
        Color32::from_rgb(0xF0, 0x92, 0x4A),
        Color32::from_rgb(0xE0, 0xB8, 0x3F),
        Color32::from_rgb(0x6C, 0xC2, 0x6A),
        Color32::from_rgb(0x3F, 0xB8, 0xA8),
        Color32::from_rgb(0x6C, 0xA8, 0xFF),
        Color32::from_rgb(0xB3, 0x90, 0xF2),
        Color32::from_rgb(0xEE, 0x7F, 0xB8),
        Color32::from_rgb(0xA9, 0xB3, 0xC0),
    ],
};

/// The light theme.
pub const LIGHT: Tokens = Tokens {
    bg: Color32::from_rgb(0xF3, 0xF5, 0xF7),
    panel: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    raised: Color32::from_rgb(0xEE, 0xF1, 0xF4),
    line: Color32::from_rgb(0xD9, 0xDE, 0xE4),
    outline: Color32::from_rgb(0x6F, 0x7B, 0x88),
    text: Color32::from_rgb(0x1B, 0x22, 0x2B),
    dim: Color32::from_rgb(0x56, 0x62, 0x70),
    accent: Color32::from_rgb(0x14, 0x5F, 0xBC),
    accent_soft: Color32::from_rgba_unmultiplied_const(0x14, 0x5F, 0xBC, 0x1F),
    on_bar: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    warn: Color32::from_rgb(0x8F, 0x64, 0x00),
    success: Color32::from_rgb(0x0B, 0x79, 0x61),
    failed: Color32::from_rgb(0xC4, 0x3D, 0x26),
    running: Color32::from_rgb(0x25, 0x63, 0xD9),
    submitted: Color32::from_rgb(0x3C, 0x47, 0x57),
    pause: Color32::from_rgb(0x8F, 0x64, 0x00),
    cancel: Color32::from_rgb(0x8A, 0x4F, 0xB8),
    unknown: Color32::from_rgb(0x63, 0x6D, 0x78),
    marks: [
        Color32::from_rgb(0x96, 0x02, 0x29),
        Color32::from_rgb(0xC5, 0x50, 0x00),
        Color32::from_rgb(0x73, 0x5C, 0x00),
        Color32::from_rgb(0x0A, 0x7F, 0x12),
        Color32::from_rgb(0x00, 0x82, 0x86),
        Color32::from_rgb(0x19, 0x64, 0xDF),
        Color32::from_rgb(0x79, 0x1F, 0xBA),
        Color32::from_rgb(0xC8, 0x2F, 0x94),
        Color32::from_rgb(0x43, 0x49, 0x5D),
    ],
};

impl Tokens {
    /// The colours of the theme that is on.
    #[must_use]
    pub fn of(ui: &egui::Ui) -> &'static Self {
        if ui.visuals().dark_mode { &DARK } else { &LIGHT }
    }

    /// The colours of a theme.
    #[must_use]
    pub fn of_theme(theme: Theme) -> &'static Self {
        match theme {
            Theme::Dark => &DARK,
            Theme::Light => &LIGHT,
        }
    }

    /// Buttons and rows under the pointer: between raised and line.
    #[must_use]
    pub fn hover(&self) -> Color32 {
        self.raised.lerp_to_gamma(self.line, 0.6)
    }

    /// Over the whole window while files are held above it.
    #[must_use]
    pub fn veil(&self) -> Color32 {
        self.bg.gamma_multiply(0.88)
    }

    /// The colour of that number that records are marked with, from 1 on.
    #[must_use]
    pub fn mark(&self, colour: u8) -> Color32 {
        self.marks.get(usize::from(colour).saturating_sub(1)).copied().unwrap_or(self.dim)
    }

    /// The colour of a state.
    #[must_use]
    pub fn state(&self, class: StateClass) -> Color32 {
        match class {
            StateClass::Success => self.success,
            StateClass::Failed => self.failed,
            StateClass::Running => self.running,
            StateClass::Submitted => self.submitted,
            StateClass::Pause => self.pause,
            StateClass::Cancel => self.cancel,
            StateClass::Unknown => self.unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::glyph;
    use super::*;

    /// A part of a colour as light.
    fn linear(byte: u8) -> f64 {
        let part = f64::from(byte) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    }

    /// How bright a colour is, by WCAG 2.
    fn luminance(color: Color32) -> f64 {
        0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
    }

    fn contrast(one: Color32, other: Color32) -> f64 {
        let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
        one.max(other) / one.min(other)
    }

    #[test]
    fn contrast_is_measured_as_the_guideline_says() {
        assert!((contrast(Color32::WHITE, Color32::BLACK) - 21.0).abs() < 1e-9);
        assert!((contrast(Color32::from_gray(0x77), Color32::WHITE) - 4.478).abs() < 1e-3);
    }

    /// What text stands on; and what it stands on under the pointer and where it is selected.
    fn grounds(tokens: &Tokens) -> ([Color32; 3], [Color32; 3]) {
        let selected = |ground: Color32| ground.blend(tokens.accent_soft);
        let lit = [tokens.hover(), selected(tokens.bg), selected(tokens.panel)];
        ([tokens.bg, tokens.panel, tokens.raised], lit)
    }

    fn assert_contrast(theme: Theme, name: &str, color: Color32, grounds: &[Color32], least: f64) {
        for &ground in grounds {
            let measured = contrast(color, ground);
            assert!(measured >= least, "{theme:?}: {name} {color:?} on {ground:?}: {measured:.2}");
        }
    }

    #[test]
    fn every_text_can_be_read_on_what_it_stands_on() {
        const TEXT: f64 = 4.5;
        const SIGN: f64 = 3.0;
        for theme in [Theme::Dark, Theme::Light] {
            let tokens = Tokens::of_theme(theme);
            let (plain, lit) = grounds(tokens);
            for (name, color) in [("text", tokens.text), ("dim", tokens.dim), ("accent", tokens.accent)] {
                assert_contrast(theme, name, color, &plain, TEXT);
                assert_contrast(theme, name, color, &lit, TEXT);
            }
            assert_contrast(theme, "outline", tokens.outline, &plain, SIGN);
            assert_contrast(theme, "outline", tokens.outline, &lit, SIGN);
            for (at, color) in tokens.marks.into_iter().enumerate() {
                let name = format!("mark {}", at + 1);
                assert_contrast(theme, &name, color, &plain, SIGN);
                assert_contrast(theme, &name, color, &lit, SIGN);
                assert_contrast(theme, "figure of a mark", tokens.on_bar, &[color], TEXT);
            }
            let states = StateClass::ALL.map(|class| (glyph(class), tokens.state(class)));
            for (name, color) in states.into_iter().chain([("warn", tokens.warn)]) {
                assert_contrast(theme, name, color, &plain, TEXT);
                assert_contrast(theme, name, color, &lit, SIGN);
                assert_contrast(theme, "text on bars", tokens.on_bar, &[color], TEXT);
            }
        }
    }

    /// How far two colours lie apart for the eye, in Oklab: black and white by 1.
    fn distance(one: Color32, other: Color32) -> f64 {
        const CONES: [[f64; 3]; 3] = [
            [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
            [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
            [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
        ];
        const LAB: [[f64; 3]; 3] = [
            [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
            [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
            [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
        ];
        let times =
            |rows: [[f64; 3]; 3], of: [f64; 3]| rows.map(|row| row.iter().zip(of).map(|(a, b)| a * b).sum());
        let lab = |color: Color32| {
            let light = [color.r(), color.g(), color.b()].map(linear);
            times(LAB, times(CONES, light).map(f64::cbrt))
        };
        let apart = lab(one).into_iter().zip(lab(other)).map(|(a, b)| (a - b).powi(2));
        apart.sum::<f64>().sqrt()
    }

    #[test]
    fn the_colours_of_marks_are_told_apart() {
        assert!((distance(Color32::BLACK, Color32::WHITE) - 1.0).abs() < 1e-3);
        for (theme, least) in [(Theme::Dark, 0.09), (Theme::Light, 0.12)] {
            let marks = Tokens::of_theme(theme).marks;
            for (at, &one) in marks.iter().enumerate() {
                for (more, &other) in marks[at + 1..].iter().enumerate() {
                    let apart = distance(one, other);
                    assert!(apart >= least, "{theme:?}: {} and {}: {apart:.3}", at + 1, at + more + 2);
                }
            }
        }
    }
}
