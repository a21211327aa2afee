//! Every text that a person sees in the window, in two languages, from one catalogue:
//! `assets/locale/<language>/*.ftl`.
//!
//! `t!("key")` is a text without arguments and costs a look-up; `t!("key", count = 3)` formats one. Both are
//! in the language that is chosen for the whole program, and follow [`set_language`] at once.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use std::collections::HashMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering};

/// The catalogue's files of a language, each the texts of one part of the window.
macro_rules! files {
    ($language:literal) => {
        &[
            include_str!(concat!("../assets/locale/", $language, "/app.ftl")),
            include_str!(concat!("../assets/locale/", $language, "/details.ftl")),
            include_str!(concat!("../assets/locale/", $language, "/filter.ftl")),
            include_str!(concat!("../assets/locale/", $language, "/keys.ftl")),
            include_str!(concat!("../assets/locale/", $language, "/table.ftl")),
            include_str!(concat!("../assets/locale/", $language, "/timeline.ftl")),
        ]
    };
}

/// A text of the catalogue: `t!("key")` is a `&'static str`, `t!("key", name = value)` a `String`.
#[macro_export]
macro_rules! t {
    ($key:literal) => { $crate::text::plain($key) };
    ($key:literal, $($name:ident = $value:expr),+ $(,)?) => {{
        let mut args = ::fluent_bundle::FluentArgs::new();
        $(args.set(stringify!($name), $value);)+
        $crate::text::with($key, &args)
    }};
}

/// A language that the window speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    Chinese,
}

impl Language {
    /// All of them, each at its own place.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// The first language of the system's that the window speaks; English if it speaks none of them.
    #[must_use]
    pub fn of_system() -> Self {
        Self::of_tags(sys_locale::get_locales())
    }

    fn of_tags(mut tags: impl Iterator<Item = String>) -> Self {
        tags.find_map(|tag| Self::of_tag(&tag)).unwrap_or_default()
    }

    /// The language of a tag such as `zh-Hans-CN`. `C` and `POSIX` ask for English; whoever reads traditional
    /// characters is nearer to the simplified ones than to English.
    fn of_tag(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_', '.', '@']).next().unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "en" | "c" | "posix" => Some(Self::English),
            "zh" => Some(Self::Chinese),
            _ => None,
        }
    }

    /// The one after it, round and round.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::English => Self::Chinese,
            Self::Chinese => Self::English,
        }
    }

    /// What standards call it.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }

    fn files(self) -> &'static [&'static str] {
        match self {
            Self::English => files!("en"),
            Self::Chinese => files!("zh-CN"),
        }
    }
}

/// The place of the chosen language in [`Language::ALL`].
static CHOSEN: AtomicU8 = AtomicU8::new(0);

/// The language that texts are in.
#[must_use]
pub fn language() -> Language {
    Language::ALL[usize::from(CHOSEN.load(Ordering::Relaxed))]
}

/// Chooses the language of all texts from now on.
pub fn set_language(language: Language) {
    CHOSEN.store(language as u8, Ordering::Relaxed);
}

struct Catalogue {
    bundle: FluentBundle<FluentResource>,
    /// Texts without arguments, formatted once; they live as long as the program.
    plain: HashMap<String, &'static str>,
}

/// A text without arguments. A key that is not in the catalogue shows itself, so that it is seen.
#[must_use]
pub fn plain(key: &'static str) -> &'static str {
    plain_in(language(), key)
}

/// A text without arguments, in a language of choice.
#[must_use]
pub fn plain_in(language: Language, key: &'static str) -> &'static str {
    find(language, key).unwrap_or(key)
}

/// The text without arguments that a thing of that name has in a group: `filter-key-state` is the text of
/// `state` in `filter-key`. For names that are defined elsewhere.
#[must_use]
pub fn of_name(group: &str, name: &str) -> Option<&'static str> {
    find(language(), &format!("{group}-{name}"))
}

/// A text with arguments.
#[must_use]
pub fn with(key: &'static str, args: &FluentArgs<'_>) -> String {
    with_in(language(), key, args)
}

/// A text with arguments, in a language of choice.
#[must_use]
pub fn with_in(language: Language, key: &'static str, args: &FluentArgs<'_>) -> String {
    let bundle = &catalogue(language).bundle;
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        return key.to_owned();
    };
    bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned()
}

fn find(language: Language, key: &str) -> Option<&'static str> {
    catalogue(language).plain.get(key).copied()
}

/// The catalogue of a language, read when its first text is asked for.
fn catalogue(language: Language) -> &'static Catalogue {
    static CATALOGUES: [OnceLock<Catalogue>; 2] = [const { OnceLock::new() }; 2];
    CATALOGUES[language as usize].get_or_init(|| load(language))
}

fn load(language: Language) -> Catalogue {
    // The language decides which plural forms there are.
    let mut bundle = FluentBundle::new_concurrent(vec![language.tag().parse().unwrap_or_default()]);
    // The marks that keep directions apart show as boxes in fonts that lack them.
    bundle.set_use_isolating(false);
    let mut keys = Vec::new();
    for file in language.files() {
        // A catalogue with a fault still gives all its other texts; the tests see to it that there is none.
        let resource = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(resource, _)| resource);
        keys.extend(file.lines().filter_map(|line| Some(line.split_once(" =")?.0.to_owned())));
        let _ = bundle.add_resource(resource);
    }
    let plain = keys.into_iter().filter_map(|key| {
        let mut errors = Vec::new();
        let text = bundle.format_pattern(bundle.get_message(&key)?.value()?, None, &mut errors).into_owned();
        errors.is_empty().then(|| (key, &*text.leak()))
    });
    let plain = plain.collect();
    Catalogue { bundle, plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_key_shows_itself() {
        for language in Language::ALL {
            assert_eq!(plain_in(language, "no-such-key"), "no-such-key");
            assert_eq!(with_in(language, "no-such-key", &FluentArgs::new()), "no-such-key");
        }
        assert_eq!(of_name("filter-key", "no such key"), None);
    }

    #[test]
    fn every_language_is_at_its_place_and_has_its_words() {
        for (at, language) in Language::ALL.into_iter().enumerate() {
            assert_eq!(language as usize, at);
            assert_eq!(Language::of_tag(language.tag()), Some(language));
            assert_ne!(language.next(), language);
        }
        assert_eq!(plain_in(Language::English, "command-quit"), "Quit");
        assert_eq!(plain_in(Language::Chinese, "command-quit"), "退出");
    }

    #[test]
    fn one_is_told_from_many_where_the_language_does() {
        let text = |language, n: usize| {
            let mut args = FluentArgs::new();
            args.set("n", n);
            args.set("shown", n.to_string());
            with_in(language, "lane-jobs", &args)
        };
        assert_eq!([text(Language::English, 1), text(Language::English, 2)], ["1 job", "2 jobs"]);
        assert_eq!([text(Language::Chinese, 1), text(Language::Chinese, 2)], ["1 个任务", "2 个任务"]);
    }

    #[test]
    fn the_system_is_followed_to_the_first_language_that_is_spoken() {
        let of = |tags: &[&str]| Language::of_tags(tags.iter().map(|tag| (*tag).to_owned()));
        for tags in [&["zh-CN"][..], &["zh_Hans_CN.UTF-8"], &["ZH"], &["fr-FR", "zh-TW", "en"]] {
            assert_eq!(of(tags), Language::Chinese, "{tags:?}");
        }
        for tags in [&[][..], &["de-DE"], &["en-GB", "zh-CN"], &["C", "zh-CN"], &["zhuang"]] {
            assert_eq!(of(tags), Language::English, "{tags:?}");
        }
    }
}
