//! In which texts of an index something is found: each is there once, however many records say it.

use super::bits::Bits;
use super::matcher::{Matcher, Needle};
use super::{expr, parts};
use crate::index::{Index, Piece, Strings};
use std::ops::Range;

/// The texts that a matcher finds something in, by symbol. Each is there once, and all that lie in one piece of memory
/// are walked through at once.
pub(super) fn texts_with(strings: &Strings, matcher: &Matcher) -> Bits {
    let pieces: Vec<Piece<'_>> = strings.pieces().collect();
    let threads = parts::threads(strings.len());
    let needle = matcher.needle();
    let look = |range: Range<usize>| {
        let mut found = Bits::new(strings.len(), false);
        for piece in &pieces[range] {
            let texts = piece.text();
            match &needle {
                Some(needle) if !Needle::is_blind_to(texts) => {
                    let mut near = None;
                    needle.each(texts, |from, to| {
                        let Some((sym, end)) = piece.at(from, near) else { return to };
                        near = Some(sym);
                        // What begins in one text and ends in the next is in neither; what begins there may be shorter.
                        if to <= end || matcher.finds(strings.text(sym)) {
                            found.set(sym.index());
                        }
                        end
                    });
                }
                _ if !matcher.may_find_in(texts) => {}
                _ => {
                    let syms = piece.syms().filter(|&sym| matcher.finds(strings.text(sym)));
                    syms.for_each(|sym| found.set(sym.index()));
                }
            }
        }
        found
    };
    all_of(parts::each(parts::ranges(pieces.len(), threads), threads, look))
}

/// What is in any of these sets, which are of the same places.
pub(super) fn all_of(parts: Vec<Bits>) -> Bits {
    let joined = parts.into_iter().reduce(|mut all, part| {
        all.or(&part);
        all
    });
    joined.unwrap_or_else(|| Bits::new(0, false))
}

/// The captures in whose paths a matcher finds something. `texts` says in which texts it does, where that is known:
/// a path is made of them.
pub(super) fn files_with(index: &Index, matcher: &Matcher, texts: Option<&Bits>) -> Bits {
    let files = index.file_capacity();
    let known = texts.filter(|_| matcher.is_within_names());
    let known = known.map(|texts| (texts, texts_with(index.file_names(), matcher)));
    if known.as_ref().is_some_and(|(texts, names)| texts.is_none() && names.is_none())
        && index.are_paths_texts()
    {
        return Bits::new(files, false);
    }
    let look = |range: Range<usize>| {
        let mut found = Bits::new(files, false);
        for (id, file) in index.files_within(range) {
            let finds = match (&known, file.path_texts()) {
                (Some((texts, names)), Some((directory, name))) => {
                    names.has(name.index()) || texts.has(directory.index())
                }
                _ => matcher.finds(&expr::path(index, id)),
            };
            if finds {
                found.set(id.index());
            }
        }
        found
    };
    let threads = parts::threads(files);
    all_of(parts::each(parts::ranges(files, threads), threads, look))
}

#[cfg(test)]
mod tests {
    use super::super::lex::{TokenKind, tokens};
    use super::super::matcher::Fit;
    use super::*;
    use crate::callback::{Callback, Job};
    use crate::capture::{Body, Capture};
    use crate::doc::Format;
    use crate::index::{Indexer, Stamp};
    use std::path::Path;

    fn matcher(word: &str) -> Matcher {
        match tokens(&format!("k:{word}")).swap_remove(0).kind {
            TokenKind::Term(term) => Matcher::of_values(&term.values, Fit::Part).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_found_in_all_texts_at_once_is_what_is_found_in_each() {
        let mut index = Indexer::new();
        let texts = [
            "ab",
            "ba",
            "abab",
            "AaB",
            "视频上线流程",
            "频上",
            "ａｂ",
            "a\\b",
            "x-y_z",
            "aaab",
            "Ärger",
            "b",
        ];
        let long = "ab".repeat(20_000);
        for (at, text) in texts.into_iter().chain([long.as_str(), "bab", "a"]).enumerate() {
            let job = Job { job_id: format!("id{at}"), tag: text.to_owned(), ..Job::default() };
            let callbacks = vec![Callback { jobs: vec![job], ..Callback::default() }];
            let body =
                Body { format: Format::Json, range: 0..1, hash: at as u64, callbacks, problems: Vec::new() };
            let capture = Capture { bodies: vec![body], ..Capture::default() };
            index.apply(Path::new(&format!("{text:.3}{at}.json")), Stamp::default(), &capture);
        }
        index.commit();
        let strings = index.strings();
        for word in [
            "ab",
            "ba",
            "b",
            "aab",
            "abab",
            "频上",
            "程频",
            "a,流",
            "ä",
            "ａ",
            "-",
            "x-y",
            "a*b",
            "json",
            "\"a\\\\b\"",
        ] {
            let matcher = matcher(word);
            for strings in [strings, index.file_names()] {
                let all: Vec<_> = strings.pieces().flat_map(|piece| piece.syms()).collect();
                let each: Vec<_> =
                    all.iter().copied().filter(|&sym| matcher.finds(strings.text(sym))).collect();
                let found = texts_with(strings, &matcher);
                let at_once: Vec<_> = all.into_iter().filter(|sym| found.has(sym.index())).collect();
                assert_eq!(at_once, each, "{word}");
            }
        }
        assert!(matcher("频上").needle().is_some() && matcher("a*b").needle().is_none());
        assert!(matcher("ä").needle().is_none(), "letters beyond ASCII have a case that bytes do not tell");
    }
}
