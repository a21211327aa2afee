//! What two captures say differently beyond the fields that every record has: every leaf of their documents, read
//! once more beside the window.

use super::deliveries::{self, Change, Stated};
use super::{DetailsState, fields, parts};
use crate::capture::Reading;
use crate::doc::{Kind, Node};
use crate::index::{Delivery, Index, Stamp};
use crate::sanitize::sanitize_line;
use crate::t;
use crate::ui::widgets::count;
use crate::ui::{Actions, ViewCtx};
use egui::Ui;
use std::path::{Path, PathBuf};

/// More differences than this are counted only.
const MOST: usize = 200;
/// Leaves of a document that are compared.
const MOST_LEAVES: usize = 50_000;

/// What is compared: where it lies, and what the file was when it was read.
type Sides = [(Delivery, Stamp); 2];

/// Two captures that are to be compared.
#[derive(Clone, Debug)]
pub struct DiffRequest {
    sides: Sides,
    paths: [PathBuf; 2],
}

impl DiffRequest {
    fn new(index: &Index, both: [Delivery; 2]) -> Self {
        let file = |delivery: Delivery| index.file(delivery.file);
        Self { sides: both.map(|one| (one, file(one).stamp())), paths: both.map(|one| file(one).path()) }
    }

    /// Where the two lie, relative to the folder.
    #[must_use]
    pub fn paths(&self) -> [&Path; 2] {
        [&self.paths[0], &self.paths[1]]
    }

    /// Compares them, given both as they were read.
    #[must_use]
    pub fn make(self, readings: &[Reading; 2]) -> Diff {
        let both = [0, 1].map(|side| {
            let delivery = self.sides[side].0;
            let tree = readings[side].trees.get(delivery.body as usize);
            tree.and_then(|tree| tree.node(delivery.node)).map(leaves)
        });
        let [Some((before, first_cut)), Some((after, second_cut))] = both else {
            return Diff { sides: self.sides, changes: None, is_cut: false };
        };
        let changes = Some(deliveries::changes(&before, &after));
        Diff { sides: self.sides, changes, is_cut: first_cut || second_cut }
    }
}

/// What came of a comparison.
#[derive(Debug)]
pub struct Diff {
    sides: Sides,
    /// `None` where one of the two is no longer there to be read.
    changes: Option<Vec<Change>>,
    /// Whether only the beginning of one was compared.
    is_cut: bool,
}

/// What the details keep of it.
#[derive(Debug, Default)]
pub(super) struct DiffState {
    /// What is to be compared elsewhere, and whether it was asked for yet.
    wanted: Option<(DiffRequest, bool)>,
    made: Option<Diff>,
}

impl DiffState {
    /// The comparison that is to be made elsewhere, told once.
    pub fn wanted(&mut self) -> Option<DiffRequest> {
        let (request, is_asked) = self.wanted.as_mut()?;
        (!std::mem::replace(is_asked, true)).then(|| request.clone())
    }

    /// Takes a comparison, if it is still the one that is wanted.
    pub fn take(&mut self, diff: Diff) {
        if self.wanted.as_ref().is_some_and(|(request, _)| request.sides == diff.sides) {
            self.wanted = None;
            self.made = Some(diff);
        }
    }
}

/// Every leaf by its path; what has a row of its own among the fields of records is left out. Items of a list and
/// elements that repeat have the same path: they are compared in their order. The tasks of a run go by their type. Tells
/// whether there are more than are looked at.
fn leaves(record: Node<'_>) -> (Vec<Stated>, bool) {
    let mut all = Vec::new();
    let mut open = vec![(record.children(), String::new())];
    while let Some((children, path)) = open.last_mut() {
        let Some(child) = children.next() else {
            open.pop();
            continue;
        };
        if all.len() >= MOST_LEAVES {
            return (all, true);
        }
        let name = sanitize_line(child.name());
        let is_told = match path.as_str() {
            "" => fields::OF_RECORD.contains(&&*name) || TOLD_WHOLE.contains(&&*name),
            "Input" => ["BucketId", "Object", "Region", "CosHeaders"].contains(&&*name),
            "Operation" => ["TemplateId", "TemplateName", "UserData"].contains(&&*name),
            _ => false,
        };
        if is_told {
            continue;
        }
        let path = match (path.as_str(), &*name) {
            (path, "") => path.to_owned(),
            ("", name) => name.to_owned(),
            (path, name) => format!("{path}.{name}"),
        };
        if child.is_container() {
            let of_task = Some(child.text_of("Type"))
                .filter(|kind| path == TASKS && child.kind() == Kind::Map && !kind.is_empty());
            let path = of_task.map_or(path, |kind| format!("{TASKS}.{}", sanitize_line(kind)));
            open.push((child.children(), path));
        } else if child.is_filled() || matches!(child.kind(), Kind::Number | Kind::Bool) {
            let is_own = is_id_or_time(&path);
            all.push(Stated::of_path(path, is_own, child.text().to_owned()));
        }
    }
    (all, false)
}

/// Parts that are nothing but fields of a record.
const TOLD_WHOLE: &[&str] = &["Workflow", "CosHeaders"];
/// The tasks of a run.
const TASKS: &str = "Tasks";

/// Whether a field is another for each job, by how it is called.
fn is_id_or_time(path: &str) -> bool {
    let name = path.rsplit('.').next().unwrap_or(path);
    ["Id", "Time", "Md5", "ETag", "Etag"].iter().any(|end| name.ends_with(end))
}

/// Shows what the documents of two deliveries say differently, as soon as that is known.
pub(super) fn show(
    ui: &mut Ui,
    ctx: &ViewCtx<'_>,
    both: [Delivery; 2],
    (signs, with_ids): ([&str; 2], bool),
    state: &mut DetailsState,
    actions: &mut Actions,
) {
    let request = DiffRequest::new(ctx.index, both);
    if state.diff.made.as_ref().is_none_or(|diff| diff.sides != request.sides) {
        if state.diff.wanted.as_ref().is_none_or(|(wanted, _)| wanted.sides != request.sides) {
            state.diff.wanted = Some((request, false));
            ui.ctx().request_repaint();
        }
        parts::note(ui, t!("details-comparing"));
        return;
    }
    let Some(diff) = &state.diff.made else { return };
    let is_shown = |change: &&Change| with_ids || !change.is_id_or_time;
    let Some(changes) = &diff.changes else {
        parts::note(ui, t!("details-not-compared"));
        return;
    };
    if diff.is_cut {
        parts::note(ui, t!("details-compared-in-part", shown = count(MOST_LEAVES)));
    }
    let number = changes.iter().filter(is_shown).count();
    if number == 0 {
        return;
    }
    parts::heading(ui, t!("details-further-fields"));
    deliveries::show_changes(ui, changes.iter().filter(is_shown).take(MOST), signs, actions);
    if number > MOST {
        parts::note(ui, t!("details-more-differences", shown = count(number - MOST)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc;

    #[test]
    fn leaves_have_the_same_paths_in_either_syntax() {
        let xml = "<J><State>Success</State><Operation><Transcode><Bitrate>800</Bitrate></Transcode>\
                   <Remove>a</Remove><Remove>b</Remove><UserData>u</UserData></Operation><Progress>100</Progress></J>";
        let json = r#"{"State":"Failed","Operation":{"Transcode":{"Bitrate":"900"},"Remove":["a","c"]},"Progress":100}"#;
        let xml = doc::xml::parse(xml.to_owned()).tree;
        let json = doc::json::parse(json.to_owned()).tree;
        let said = differences(xml.root().child("J").unwrap(), json.root());
        assert_eq!(said, ["Operation.Transcode.Bitrate 800>900", "Operation.Remove b>c"]);
    }

    fn differences(before: Node<'_>, after: Node<'_>) -> Vec<String> {
        let [before, after] = [before, after].map(|record| leaves(record).0);
        deliveries::changes(&before, &after).iter().map(Change::to_string).collect()
    }

    #[test]
    fn tasks_of_a_run_are_compared_by_their_type() {
        let run = |state: &str| {
            format!(
                r#"{{"Tasks":[{{"Type":"Snapshot","State":"Success"}},{{"Type":"Transcode","State":"{state}"}}]}}"#
            )
        };
        let [before, after] = ["Running", "Failed"].map(|state| doc::json::parse(run(state)).tree);
        assert_eq!(differences(before.root(), after.root()), ["Tasks.Transcode.State Running>Failed"]);
        let xml = "<R><Tasks><Type>Snapshot</Type><State>Success</State></Tasks>\
                   <Tasks><Type>Transcode</Type><State>Pause</State></Tasks></R>";
        let xml = doc::xml::parse(xml.to_owned()).tree;
        let said = differences(xml.root().child("R").unwrap(), after.root());
        assert_eq!(said, ["Tasks.Transcode.State Pause>Failed"]);
    }

    #[test]
    fn what_is_not_there_to_be_read_is_no_difference() {
        let text = r#"{"EventName":"TaskFinish","JobsDetail":{"JobId":"a","Tag":"T","State":"Success","Operation":{"X":1}}}"#;
        let readings = [text, ""].map(|text| crate::capture::read(text.as_bytes().to_vec()));
        let mut index = crate::index::Indexer::new();
        index.apply(Path::new("a"), Stamp::default(), &readings[0].capture);
        index.commit();
        let delivery = index.records().next().and_then(crate::index::Record::main_delivery).unwrap();
        let diff = DiffRequest::new(&index, [delivery; 2]).make(&readings);
        assert!(diff.changes.is_none());
        let both = [&text; 2].map(|text| crate::capture::read(text.as_bytes().to_vec()));
        let diff = DiffRequest::new(&index, [delivery; 2]).make(&both);
        assert!(diff.changes.is_some_and(|changes| changes.is_empty()) && !diff.is_cut);
    }

    #[test]
    fn ids_and_times_are_known_by_their_names() {
        assert!(is_id_or_time("Operation.Output.TemplateId") && is_id_or_time("EndTime"));
        assert!(!is_id_or_time("Operation.Timeout") && !is_id_or_time("TimeInterval.Start"));
    }
}
