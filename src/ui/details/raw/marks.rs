//! Which lines problems are marked at: in the text as received, and where the same stands in a text of our own.

use super::super::Shot;
use crate::capture::Reading;
use crate::doc::{Format, Kind, LineIndex, Node, Problem, Tree};
use std::collections::BTreeMap;
use std::ops::Range;

/// What is told of one line must fit beside it, in bytes.
const LONGEST: usize = 600;
/// Of so many problems the place in a text of our own is looked for: a capture may have as many as bytes.
const MOST: usize = 1_000;

/// Problems by line, from 0.
pub(super) type Marks = BTreeMap<usize, String>;

/// In the text as received.
pub(super) fn received(reading: &Reading, lines: &LineIndex) -> Marks {
    let mut all = Marks::new();
    each(reading, &mut |problem| add(&mut all, lines.line_of(problem.offset), problem));
    all
}

/// In the body of a callback, or with `is_callback` the callback alone, written anew and read again as `again`.
pub(super) fn anew(shot: Shot<'_>, is_callback: bool, again: &Tree, lines: &LineIndex) -> Marks {
    let mut all = Marks::new();
    let body = shot.reading.capture.bodies.get(shot.delivery.body as usize);
    let (Some(body), Some(tree)) = (body, shot.tree()) else { return all };
    let Some(root) = tree.node(if is_callback { shot.delivery.callback } else { 0 }) else { return all };
    let (start, own) = (body.range.start, root.span());
    let mut seen = 0;
    each(shot.reading, &mut |problem| {
        let is_here = (body.range.start..=body.range.end).contains(&problem.offset);
        // A callback among others is written without them.
        if !is_here || seen >= MOST || !(own.start..=own.end).contains(&(problem.offset - start)) {
            return;
        }
        seen += 1;
        let place = Node::span(moved(root, node_at(root, problem.offset - start), again));
        add(&mut all, lines.line_of(place.start), problem);
    });
    all
}

/// The line that the record begins on, in its body written anew and read again as `again`.
pub(super) fn record_line(shot: Shot<'_>, again: &Tree, lines: &LineIndex) -> usize {
    let record = shot.tree().map(Tree::root).zip(shot.node());
    record.map_or(0, |(root, node)| lines.line_of(moved(root, node, again).span().start))
}

fn add(all: &mut Marks, line: usize, problem: &Problem) {
    let text = all.entry(line).or_default();
    if text.len() > LONGEST {
        return;
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&problem.message);
}

/// Tells of every problem of a capture.
fn each(reading: &Reading, tell: &mut impl FnMut(&Problem)) {
    reading.capture.problems.iter().for_each(&mut *tell);
    for body in &reading.capture.bodies {
        body.problems.iter().for_each(&mut *tell);
        for callback in &body.callbacks {
            let jobs = callback.jobs.iter().flat_map(|job| &job.problems);
            let runs = callback
                .runs
                .iter()
                .flat_map(|run| run.problems.iter().chain(run.tasks.iter().flat_map(|task| &task.problems)));
            callback.problems.iter().chain(jobs).chain(runs).for_each(&mut *tell);
        }
    }
}

/// Itself and everything beneath a node, by their numbers.
fn numbers(node: Node<'_>) -> Range<u32> {
    node.index()..node.index() + node.descendants().size_hint().0 as u32
}

/// What stands at a place of the body beneath a node: the innermost there, or what its key names.
fn node_at(root: Node<'_>, offset: usize) -> Node<'_> {
    let tree = root.tree();
    let numbers = numbers(root);
    let begins = |number: u32| tree.node(number).map_or(usize::MAX, |node| node.span().start);
    // Nodes stand in the order in which they begin.
    let (mut low, mut high) = (numbers.start, numbers.end);
    while low < high {
        let middle = low + (high - low) / 2;
        if begins(middle) <= offset { low = middle + 1 } else { high = middle }
    }
    let before = low.checked_sub(1).filter(|before| *before >= numbers.start).and_then(|at| tree.node(at));
    let before = before.unwrap_or(root);
    let next = tree.node(low).filter(|_| low < numbers.end);
    let ended = before.span().end <= offset;
    // Between two values of JSON stands the key of the second, unless something is closed there.
    let is_key = |next: &Node<'_>| {
        let between = tree.source().get(offset..next.span().start).unwrap_or_default();
        tree.format() == Format::Json && !between.contains(['}', ']'])
    };
    next.filter(|next| (ended || before.is_container()) && is_key(next)).unwrap_or(before)
}

/// The same node in a tree that says the same: the one of its number where that has its name, else by its path.
fn moved<'a>(root: Node<'_>, node: Node<'_>, again: &'a Tree) -> Node<'a> {
    let same = again.node(node.index() - root.index());
    let is_same = |same: &Node<'_>| (same.name(), same.text()) == (node.name(), node.text());
    if again.format() == root.tree().format()
        && let Some(same) = same.filter(is_same)
    {
        return same;
    }
    let (mut from, mut to) = (root, again.root());
    let mut children = root.children();
    if let (Some(only), None) = (children.next(), children.next())
        && (only.name(), root.tree().format()) == ("Response", Format::Xml)
        && again.format() == Format::Json
    {
        // What encloses all of XML has no place in JSON.
        from = only;
    }
    while from.index() < node.index() {
        let Some(child) = from.children().take_while(|child| child.index() <= node.index()).last() else {
            break;
        };
        let name = child.name();
        let is_earlier = |other: &Node<'_>| other.index() < child.index();
        let next = if name.is_empty() {
            to.children().nth(from.children().take_while(is_earlier).count())
        } else {
            let is_attribute = |one: &Node<'_>| one.kind() == Kind::Attribute;
            let is_such = |one: &Node<'_>| one.name() == name && is_attribute(one) == is_attribute(&child);
            let place = from.children().take_while(is_earlier).filter(is_such).count();
            to.children().filter(is_such).flat_map(Node::items).nth(place)
        };
        let Some(next) = next else { break };
        (from, to) = (child, next);
    }
    to
}

#[cfg(test)]
mod tests {
    use super::super::page::PageRequest;
    use super::super::{Mode, Shot};
    use crate::capture;
    use crate::index::{Indexer, Stamp};
    use std::path::Path;
    use std::sync::Arc;

    /// The lines that are marked, of a capture that is shown so.
    fn marked(text: &str, mode: Mode) -> Vec<String> {
        let reading = Arc::new(capture::read(text.as_bytes().to_vec()));
        let mut index = Indexer::new();
        index.apply(Path::new("a"), Stamp::default(), &reading.capture);
        index.commit();
        let delivery = index.records().next().unwrap().main_delivery().unwrap();
        let page = PageRequest::new(Shot { delivery, reading: &reading }, mode, "a".into(), None).make();
        page.problems.keys().map(|&line| page.line(line).0.trim().to_owned()).collect()
    }

    #[test]
    fn the_record_is_found_among_others_however_it_is_written() {
        let job = |id: &str| format!(r#"{{"JobId":"{id}","Tag":"T","State":"Success"}}"#);
        let text = format!(r#"{{"EventName":"TaskFinish","JobsDetail":[{},{}]}}"#, job("a"), job("b"));
        let reading = Arc::new(capture::read(text.into_bytes()));
        let mut index = Indexer::new();
        index.apply(Path::new("a"), Stamp::default(), &reading.capture);
        index.commit();
        for record in index.records() {
            let delivery = record.main_delivery().unwrap();
            let shot = Shot { delivery, reading: &reading };
            let page = PageRequest::new(shot, Mode::Pretty, "a".into(), None).make();
            let next = page.line(page.record_line + 1).0.trim();
            assert_eq!(next, format!("\"JobId\": \"{}\",", record.text(crate::index::Field::Id)));
        }
    }

    #[test]
    fn problems_are_marked_where_the_same_stands_however_it_is_written() {
        let json = r#"{"EventName":"TaskFinish","JobsDetail":[{"JobId":"a","Tag":"T","Tag":"U","State":"Success",
            "CreationTime":"soon","Input":{"Object":"x",}}]}"#;
        for mode in [Mode::Pretty, Mode::Json] {
            let lines = marked(json, mode);
            assert_eq!(lines.len(), 3, "{lines:?}");
            let has = |start: &str| lines.iter().any(|line| line.starts_with(start));
            assert!(has(r#""Tag": "U""#) && has(r#""CreationTime": "soon""#), "{lines:?}");
        }
        let xml = "<Response><EventName>TaskFinish</EventName><JobsDetail><JobId>a</JobId><Tag>T</Tag>\
                   <State>Success</State><CreationTime>soon</CreationTime></JobsDetail></Response>";
        assert_eq!(marked(xml, Mode::Pretty), ["<CreationTime>soon</CreationTime>"]);
        assert_eq!(marked(xml, Mode::Json), [r#""CreationTime": "soon""#]);
        assert_eq!(
            marked(&json.replace(r#""Tag":"U","#, "").replace(",}", "}").replace("soon", ""), Mode::Json),
            [""; 0]
        );
    }
}
