//! What came out: objects that were written, and every documented kind of result. Whatever else there is, as
//! a tree.

mod detections;
mod outputs;
mod speech;
mod table;
mod verdicts;

use super::{DetailsState, Shot, Shown, TreeKey, parts, tree_view};
use crate::doc::{Kind, Node};
use crate::index::RecordKind;
use crate::sanitize::sanitize_line;
use crate::t;
use crate::ui::Actions;
use egui::Ui;

/// What the tab keeps for the document that is shown.
#[derive(Debug, Default)]
pub(super) struct ResultsState {
    detections: detections::DetectionsState,
    sums: Option<outputs::Sums>,
}

/// Parts that are shown in a way of their own, or are no results.
const KNOWN: &[&str] = &[
    "Output",
    "MediaResult",
    "ResultInfo",
    "PicProcessResult",
    "MediaInfo",
    "Detection",
    "SpeechRecognitionResult",
    "Labels",
    "Input",
    "Operation",
    "Workflow",
    "CosHeaders",
    "cos_headers",
    "Tasks",
    "Topology",
];

/// Results of one kind that are shown; all of them are under All fields.
const MOST: usize = 50;

/// Shows the tab.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, state: &mut DetailsState, actions: &mut Actions) {
    let wrote = outputs::show(ui, shown, &mut state.results.sums, actions);
    let node = shown.document.and_then(|shot| Some((shot, shot.node()?)));
    let Some((shot, node)) = node else {
        if !wrote {
            super::show_waiting(ui, shown);
        }
        return;
    };
    let found = documented(ui, node, state, actions);
    let rest = rest(ui, shot, node, state, actions);
    if !(wrote || found || rest) {
        let text = if shown.record.kind() == RecordKind::Unrecognised {
            t!("details-no-results-known")
        } else {
            t!("details-no-results")
        };
        parts::note(ui, text);
    }
}

/// Where the results of a record stand: in its operation, and in itself.
fn homes(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    node.each("Operation").chain(std::iter::once(node))
}

/// The kinds of results that have a form of their own; whether there was any.
fn documented(ui: &mut Ui, node: Node<'_>, state: &mut DetailsState, actions: &mut Actions) -> bool {
    let mut found = verdicts::show(ui, node, state, actions);
    for home in homes(node) {
        for result in home.each("PicProcessResult").filter(|result| result.is_container()).take(MOST) {
            found = true;
            picture(ui, result, actions);
        }
        for info in home.each("MediaInfo").filter(|info| table::has_leaves(*info)) {
            found = true;
            media(ui, info, actions);
        }
        for speech in home.each("SpeechRecognitionResult").filter(|speech| speech.is_container()) {
            found = true;
            speech::show(ui, speech, &mut state.expanded, actions);
        }
        for detection in home.each("Detection").filter(|detection| detection.is_container()) {
            found = true;
            detections::show(ui, detection, &mut state.results.detections, actions);
            // What holds for the whole page: its angle, its language.
            for leaf in detection.children().filter(|leaf| !leaf.is_container() && leaf.is_filled()).take(MOST) {
                let name = parts::cut(leaf.name(), 100).0;
                parts::Value::mono(&name, leaf.text()).show(ui, &mut state.expanded, actions);
            }
        }
    }
    found
}

/// The picture before and after.
fn picture(ui: &mut Ui, result: Node<'_>, actions: &mut Actions) {
    let parts_of = |name: &'static str| result.each(name).filter(|part| table::has_leaves(*part));
    let mut columns: Vec<(String, Node<'_>)> = Vec::new();
    columns.extend(parts_of("OriginalInfo").map(|part| (t!("details-picture-original").to_owned(), part)));
    columns.extend(parts_of("ProcessResult").map(|part| (t!("details-picture-processed").to_owned(), part)));
    if !columns.is_empty() {
        parts::heading(ui, t!("details-picture"));
        table::show(ui, &columns, actions);
    }
}

/// Format and streams of a medium, streams of a kind side by side.
fn media(ui: &mut Ui, info: Node<'_>, actions: &mut Actions) {
    let titles = [
        ("Video", t!("details-media-video")),
        ("Audio", t!("details-media-audio")),
        ("Subtitle", t!("details-media-subtitle")),
    ];
    let format: Vec<_> = info.each("Format").filter(|format| table::has_leaves(*format)).collect();
    if !format.is_empty() {
        parts::heading(ui, t!("details-media-format"));
        let columns: Vec<_> = format.into_iter().map(|format| (String::new(), format)).collect();
        table::show(ui, &columns, actions);
    }
    for (name, title) in titles {
        let streams = info.each("Stream").flat_map(|stream| stream.each(name));
        let streams: Vec<_> = streams.filter(|stream| table::has_leaves(*stream)).collect();
        if streams.is_empty() {
            continue;
        }
        parts::heading(ui, title);
        let head = |stream: &Node<'_>| t!("details-media-stream", index = stream.text_of("Index"));
        let columns: Vec<_> = streams.iter().map(|stream| (head(stream), *stream)).collect();
        table::show(ui, &columns, actions);
    }
}

/// Whatever else the record holds; whether there was any.
fn rest(
    ui: &mut Ui,
    shot: Shot<'_>,
    node: Node<'_>,
    state: &mut DetailsState,
    actions: &mut Actions,
) -> bool {
    let Some(tree) = shot.tree() else { return false };
    let mut found = false;
    for home in homes(node) {
        for part in home.children().filter(|part| part.is_container() && part.is_filled()) {
            let name = part.name();
            if KNOWN.contains(&name)
                || verdicts::is_verdict(part)
                || (part.kind() == Kind::List && name.is_empty())
            {
                continue;
            }
            found = true;
            // Results are what one looks for here; what the job was told to do can be unfolded.
            let is_result = ["Result", "Inspect", "Data", "Snapshot", "Section", "Segment"]
                .iter()
                .any(|word| name.contains(word));
            let title = if name.is_empty() { t!("details-part") } else { name };
            let open = state.parts.entry(part.index()).or_insert(is_result);
            if parts::fold_heading(ui, &sanitize_line(title), open) {
                let rows = state.trees.entry(TreeKey::Node(part.index())).or_default();
                tree_view::show(ui, part, |at| tree.node(at), rows, actions);
            }
        }
    }
    found
}
