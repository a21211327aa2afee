//! Searching captures as told by a pretended folder: what is asked for, what is known when, and what passes.

use super::super::{Clock, Columns, Query};
use super::{BodyTerm, Searched, Target};
use crate::callback::{Callback, Job};
use crate::capture::{Body, Capture};
use crate::doc::Format;
use crate::index::{Field, Indexer, Record, Stamp};
use crate::marks::Marked;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Jobs by id and tag, and the text of the capture that each lies in.
struct Folder {
    index: Indexer,
    texts: Vec<(PathBuf, String)>,
    searched: Arc<Searched>,
}

impl Folder {
    fn new(jobs: &[(&str, &str, &str)]) -> Self {
        let mut folder = Self { index: Indexer::new(), texts: Vec::new(), searched: Arc::default() };
        for (at, (id, tag, text)) in jobs.iter().enumerate() {
            folder.put(&format!("{at}.json"), id, tag, text, 1);
        }
        folder
    }

    fn put(&mut self, path: &str, id: &str, tag: &str, text: &str, modified_ns: i64) {
        let job = Job { job_id: id.to_owned(), tag: tag.to_owned(), ..Job::default() };
        let callback = Callback { event: "TaskFinish".to_owned(), jobs: vec![job], ..Callback::default() };
        let body = Body {
            format: Format::Json,
            range: 0..1,
            hash: self.texts.len() as u64,
            callbacks: vec![callback],
            problems: Vec::new(),
        };
        let capture = Capture { bodies: vec![body], ..Capture::default() };
        let stamp = Stamp { len: 1, modified_ns, ..Stamp::default() };
        self.index.apply(Path::new(path), stamp, &capture);
        self.index.commit();
        self.texts.retain(|(known, _)| known != Path::new(path));
        self.texts.push((PathBuf::from(path), text.to_owned()));
    }

    fn query(text: &str) -> Query {
        Query::parse(text, Clock { now: 0, offset_minutes: 0 }).unwrap()
    }

    fn columns(&self) -> Columns {
        Columns::with(&self.index, Arc::clone(&self.searched))
    }

    fn targets(&self, text: &str) -> Vec<Target> {
        self.columns().unsearched(&self.index, &Self::query(text), None)
    }

    /// The names of the captures that are to be searched.
    fn open(&self, text: &str) -> String {
        let mut names: Vec<String> =
            self.targets(text).iter().map(|one| one.path.to_string_lossy().into_owned()).collect();
        names.sort();
        names.join(" ")
    }

    fn search(&self, text: &str, most: usize) {
        let bodies = Self::query(text).bodies();
        let targets = self.targets(text);
        let look = |target: &Target| {
            let (_, text) = self.texts.iter().find(|(path, _)| *path == target.path).unwrap();
            BodyTerm::all_in(&bodies, text.as_bytes())
        };
        let found: Vec<_> = targets.iter().take(most).map(|one| (one, look(one))).collect();
        self.searched.take(&bodies, found);
    }

    /// The ids that pass, by columns and each record by itself.
    fn passes(&self, text: &str) -> String {
        let query = Self::query(text);
        let hits = self.columns().hits(&self.index, &query);
        let none = Marked::default();
        let one_by_one = query.passing(self.index.records(), &self.searched, &none).map(Record::id);
        assert!(one_by_one.eq(hits.ids().iter().copied()), "{text}");
        let ids = hits.ids().iter().map(|&id| self.index.get(id).unwrap().text(Field::Id));
        let mut ids: Vec<&str> = ids.collect();
        ids.sort_unstable();
        ids.join(" ")
    }

    fn found(&self, text: &str) -> String {
        self.search(text, usize::MAX);
        assert_eq!(self.open(text), "", "{text}");
        self.passes(text)
    }
}

fn sample() -> Folder {
    Folder::new(&[
        ("a", "X", "one MOOV atom"),
        ("b", "X", "moov\nno atom"),
        ("c", "Y", "nothing Ä"),
        ("d", "Y", "a second atom"),
        // A second delivery of the first.
        ("a", "X", "later words"),
    ])
}

#[test]
fn terms_on_captures_go_with_all_others() {
    for (text, expected) in [
        ("body:moov", "a b"),
        ("-body:moov", "c d"),
        ("body:\"moov atom\"", "a"),
        ("body:moov,second", "a b d"),
        ("body:moov*atom", "a b"),
        ("body~moov.*atom", "a"),
        ("body~\"^no\\b\"", "b"),
        ("body:ä", "c"),
        ("body:later body:moov", "a"),
        ("body:nowhere", ""),
        ("body:second or tag:X", "a b d"),
        ("-(body:atom tag:Y)", "a b c"),
        ("-(body:atom or tag:X)", "c"),
        ("#body:moov tag:X", "a b"),
        ("body:*", "a b c d"),
    ] {
        assert_eq!(sample().found(text), expected, "{text}");
    }
}

#[test]
fn only_captures_on_which_the_answer_depends_are_searched() {
    let folder = sample();
    assert_eq!(folder.open("body:atom"), "0.json 1.json 2.json 3.json 4.json");
    assert_eq!(folder.open("tag:Y body:atom"), "2.json 3.json");
    assert_eq!(folder.open("tag:Y or body:atom"), "0.json 1.json 4.json");
    assert_eq!(folder.open("tag:Y -body:atom"), "2.json 3.json");
    assert_eq!(folder.open("tag:Z body:atom") + &folder.open("#body:atom"), "");
    let query = Folder::query("tag:Y body:atom");
    assert_eq!(folder.columns().unsearched(&folder.index, &query, Some("tag")).len(), 5);
    let records = || folder.index.records();
    assert_eq!(query.unsearched(records(), &folder.searched, &Marked::default()).len(), 2);
    folder.search("tag:Y body:atom", usize::MAX);
    assert_eq!(folder.open("body:atom"), "0.json 1.json 4.json");
    // Both texts are looked for in what is open: one may be known, and the other not.
    assert_eq!(folder.open("body:atom body:x"), "0.json 1.json 3.json 4.json");
}

#[test]
fn what_is_not_known_yet_passes_neither_way() {
    let folder = sample();
    folder.search("body:moov", 1);
    assert_eq!(folder.passes("body:moov"), "a");
    assert_eq!(folder.passes("-body:moov"), "");
    assert_eq!(folder.passes("-body:moov or tag:Y"), "c d");
    assert_eq!(folder.found("-body:moov"), "c d");
    // The first of two captures has it: the second says nothing new.
    assert_eq!(folder.open("id:a body:moov"), "");
}

#[test]
fn what_was_found_is_kept_until_a_capture_changes() {
    let mut folder = sample();
    folder.search("body:moov", usize::MAX);
    folder.search("body:atom", usize::MAX);
    assert_eq!(folder.open("body:moov body:atom"), "");
    folder.put("1.json", "b", "X", "other words", 2);
    folder.put("5.json", "e", "X", "moov", 1);
    assert_eq!(folder.passes("body:moov"), "a");
    assert_eq!(folder.open("body:moov"), "1.json 5.json");
    assert_eq!(folder.found("body:moov"), "a e");
    for number in 0..20 {
        folder.search(&format!("body:{number}"), usize::MAX);
    }
    assert_eq!(folder.targets("body:moov").len(), 6, "not everything is kept for ever");
}

#[test]
fn the_same_text_is_looked_for_once() {
    let query = Folder::query("body:a (body:A or body:b) -body:b #body:c");
    assert_eq!(query.bodies().len(), 3, "small and large letters are written differently");
    assert!(query.has_body() && !Folder::query("#body:a a").has_body());
    let many = (0..65).map(|number| format!("body:{number}")).collect::<Vec<_>>().join(" ");
    let error = Query::parse(&many, Clock { now: 0, offset_minutes: 0 }).unwrap_err();
    assert_eq!(&many[error.span], "body:64");
}
