//! Every text that a person sees in the window, from one catalogue: `assets/locale/<language>/*.ftl`.
//!
//! `t!("key")` is a text without arguments and costs a look-up; `t!("key", count = 3)` formats one.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use std::collections::HashMap;
use std::sync::OnceLock;

/// The catalogue's files in English, each the texts of one part of the window.
const ENGLISH: &[&str] = &[
    include_str!("../assets/locale/en/app.ftl"),
    include_str!("../assets/locale/en/details.ftl"),
    include_str!("../assets/locale/en/filter.ftl"),
    include_str!("../assets/locale/en/table.ftl"),
    include_str!("../assets/locale/en/timeline.ftl"),
];

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

struct Catalogue {
    bundle: FluentBundle<FluentResource>,
    /// Texts without arguments, formatted once; they live as long as the program.
    plain: HashMap<String, &'static str>,
}

/// A text without arguments. A key that is not in the catalogue shows itself, so that it is seen.
#[must_use]
pub fn plain(key: &'static str) -> &'static str {
    catalogue().plain.get(key).copied().unwrap_or(key)
}

/// A text with arguments.
#[must_use]
pub fn with(key: &'static str, args: &FluentArgs<'_>) -> String {
    let bundle = &catalogue().bundle;
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        return key.to_owned();
    };
    bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned()
}

fn catalogue() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| load(ENGLISH))
}

fn load(files: &[&str]) -> Catalogue {
    let mut bundle = FluentBundle::new_concurrent(vec![unic_langid::LanguageIdentifier::default()]);
    // The marks that keep directions apart show as boxes in fonts that lack them.
    bundle.set_use_isolating(false);
    let mut keys = Vec::new();
    for file in files {
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
    fn the_catalogue_has_no_fault_and_no_key_twice() {
        let mut keys = std::collections::HashSet::new();
        for file in ENGLISH {
            assert!(FluentResource::try_new((*file).to_owned()).is_ok());
            for line in file.lines().filter(|line| !line.starts_with([' ', '#', '}', '-'])) {
                if let Some((key, _)) = line.split_once(" =") {
                    assert!(keys.insert(key.to_owned()), "{key} is there twice");
                }
            }
        }
        assert!(!keys.is_empty());
    }

    #[test]
    fn a_missing_key_shows_itself() {
        assert_eq!(plain("no-such-key"), "no-such-key");
    }
}
