//! What is left alone because somebody said so: globs that are matched on names and on paths.

use regex::Regex;
use std::fmt::Write as _;
use std::path::Path;
use std::str::FromStr;

/// Names or paths that are left alone. Without a slash it is held against the name of every file and directory
/// (`*.bak`), with one against the path in the folder (`old/**`); with one at its end it means directories only. `*`
/// and `?` stop at a slash, `**` does not; `[a-z]`, `[!a-z]` and `{a,b}` are as in a shell, a backslash takes the next
/// sign as it is. Case counts.
#[derive(Clone, Debug)]
pub struct Glob {
    whole: Regex,
    /// Whatever lies in what this matches is left alone, so it need not be walked.
    directory: Option<Regex>,
    only_directories: bool,
}

impl FromStr for Glob {
    type Err = String;

    fn from_str(glob: &str) -> Result<Self, String> {
        let (stem, only_directories) =
            glob.strip_suffix('/').map_or((glob, false), |stem| (stem.trim_end_matches('/'), true));
        let has_slash = stem.contains('/');
        let stem = stem.strip_prefix("./").unwrap_or(stem);
        let stem = stem.strip_prefix('/').unwrap_or(stem);
        if stem.is_empty() {
            return Err("there is nothing to match".to_owned());
        }
        if stem.split('/').any(|part| part == "..") {
            return Err("it is matched on paths within the folder, and .. leaves it".to_owned());
        }
        let start = if has_slash { "" } else { "(?:.*/)?" };
        let build = |stem: &str| {
            let pattern = format!("(?s)^{start}{}$", pattern_of(stem)?);
            Regex::new(&pattern).map_err(|_| "a range in [ ] is the wrong way round".to_owned())
        };
        let directory = stem.strip_suffix("/**").filter(|stem| !stem.is_empty()).map(build).transpose()?;
        Ok(Self { whole: build(stem)?, directory, only_directories })
    }
}

impl Glob {
    fn leaves_alone(&self, path: &str, is_directory: bool) -> bool {
        if is_directory && self.directory.as_ref().is_some_and(|directory| directory.is_match(path)) {
            return true;
        }
        (is_directory || !self.only_directories) && self.whole.is_match(path)
    }
}

/// Whether the file or directory at this path is left alone. What lies in a directory that is left alone is not asked
/// for.
pub(super) fn is_ignored(globs: &[Glob], relative: &Path, is_directory: bool) -> bool {
    if globs.is_empty() || relative.as_os_str().is_empty() {
        return false;
    }
    let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
    let path = parts.join("/");
    globs.iter().any(|glob| glob.leaves_alone(&path, is_directory))
}

/// A glob as a regular expression.
fn pattern_of(glob: &str) -> Result<String, String> {
    let mut pattern = String::new();
    let mut rest = glob;
    let mut open = 0;
    while let Some(sign) = rest.chars().next() {
        let is_start = pattern.is_empty() || pattern.ends_with('/') || pattern.ends_with(")*");
        if is_start && (rest == "**" || rest.starts_with("**/")) {
            pattern.push_str(if rest == "**" { ".+" } else { "(?:[^/]+/)*" });
            rest = rest.get(3..).unwrap_or_default();
            continue;
        }
        rest = &rest[sign.len_utf8()..];
        match sign {
            '*' => pattern.push_str("[^/]*"),
            '?' => pattern.push_str("[^/]"),
            '[' => rest = class_of(rest, &mut pattern)?,
            '{' => {
                open += 1;
                pattern.push_str("(?:");
            }
            '}' if open > 0 => {
                open -= 1;
                pattern.push(')');
            }
            ',' if open > 0 => pattern.push('|'),
            '\\' => {
                let taken = rest.chars().next().ok_or("there is nothing behind the backslash")?;
                rest = &rest[taken.len_utf8()..];
                push_literal(taken, &mut pattern);
            }
            sign => push_literal(sign, &mut pattern),
        }
    }
    if open > 0 { Err("a { is not closed".to_owned()) } else { Ok(pattern) }
}

/// Takes the class that `rest` begins with, and gives what stands behind it.
fn class_of<'r>(rest: &'r str, pattern: &mut String) -> Result<&'r str, String> {
    let (rest, sign) = rest.strip_prefix(['!', '^']).map_or((rest, ""), |rest| (rest, "^/"));
    // A bracket in the first place is one of the signs.
    let first = rest.chars().next().map_or(0, char::len_utf8);
    let end = rest.get(first..).and_then(|rest| rest.find(']')).ok_or("a [ is not closed")? + first;
    let _ = write!(pattern, "[{sign}");
    for (at, member) in rest[..end].char_indices() {
        let is_range = member == '-' && at > 0 && at + 1 < end;
        if is_range {
            pattern.push('-');
        } else {
            push_literal(member, pattern);
        }
    }
    pattern.push(']');
    Ok(&rest[end + 1..])
}

/// A sign that stands for itself, in a class and out of it.
fn push_literal(sign: char, pattern: &mut String) {
    if sign.is_ascii_punctuation() && sign != '/' {
        pattern.push('\\');
    }
    pattern.push(sign);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ignored(glob: &str, path: &str, is_directory: bool) -> bool {
        is_ignored(&[glob.parse().unwrap()], Path::new(path), is_directory)
    }

    #[test]
    fn names_and_paths_are_matched() {
        for (glob, yes, no) in [
            ("*.bak", &["a.bak", "d/e/a.bak", ".bak"][..], &["a.bak.json", "a.bak/x", "abak"][..]),
            ("old/**", &["old/a", "old/b/c"], &["old", "d/old/a", "older/a"]),
            ("**/old/*", &["old/a", "d/e/old/a"], &["old/a/b", "d/old"]),
            ("/a.json", &["a.json"], &["d/a.json"]),
            ("./d/a?c", &["d/abc", "d/a上c"], &["d/a/c", "d/ac"]),
            ("d/**/x", &["d/x", "d/e/f/x"], &["x", "de/x"]),
            ("[a-c]x[!0-9].{json,xml}", &["axy.json", "d/cx-.xml"], &["dxy.json", "ax1.json", "axy.txt"]),
            ("[]x-].y", &["].y", "-.y"], &["z.y", "\\.y"]),
            (r"a\*(b)+{,.c}", &["a*(b)+", "a*(b)+.c"], &["ax(b)+", "a*b"]),
            ("Ä*", &["Äa"], &["äa"]),
            ("a**b", &["axxb"], &["a/b"]),
        ] {
            yes.iter().for_each(|path| assert!(ignored(glob, path, false), "{glob} {path}"));
            no.iter().for_each(|path| assert!(!ignored(glob, path, false), "{glob} {path}"));
        }
    }

    #[test]
    fn directories_need_not_be_walked_where_nothing_in_them_counts() {
        assert!(ignored("old/**", "old", true) && !ignored("old/**", "d/old", true));
        assert!(ignored("cache/", "d/cache", true) && !ignored("cache/", "d/cache", false));
        assert!(ignored("d/cache/", "d/cache", true) && !ignored("d/cache/", "cache", true));
        assert!(ignored("*.d", "x.d", true) && !ignored("old/*", "old", true));
        assert!(!is_ignored(&[], Path::new("a"), true));
    }

    #[test]
    fn what_cannot_be_matched_is_refused() {
        for (glob, why) in [
            ("", "nothing"),
            ("/", "nothing"),
            ("a[b", "[ is not closed"),
            ("a[", "[ is not closed"),
            ("[z-a]", "wrong way"),
            ("{a,b", "{ is not closed"),
            ("a\\", "backslash"),
            ("../a", ".."),
        ] {
            let error = glob.parse::<Glob>().unwrap_err();
            assert!(error.contains(why), "{glob}: {error}");
        }
    }
}
