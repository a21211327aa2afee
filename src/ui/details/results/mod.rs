//! What came out: objects that were written, and every documented kind of result. Whatever else there is, as
//! a tree.

mod detections;
mod outputs;
mod pieces;
mod speech;
mod table;
mod verdicts;

pub(super) use outputs::{Made, Sums, has_results, sums_of};
pub(super) use verdicts::{Rating, Verdicts};

use super::survey::{self, Survey};
use super::{DetailsState, Shot, Shown, TreeKey, parts, tree_view};
use crate::doc::{Kind, Node, Tree};
use crate::index::RecordKind;
use crate::t;
use crate::ui::Actions;
use crate::ui::style::SPACE;
use egui::Ui;

/// What the tab keeps for the document that is shown.
#[derive(Debug, Default)]
pub(super) struct ResultsState {
    detections: detections::DetectionsState,
    of_run: Option<outputs::OfRun>,
}

/// A result by what it is, and the number of its node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Picture(u32),
    Media(u32),
    Speech(u32),
    Detection(u32),
    /// Whatever else: a tree.
    Other(u32),
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
    let survey = shown.document.and_then(|shot| survey::of(ui, shot, state));
    let wrote = outputs::show(ui, shown, survey.as_deref(), &mut state.results.of_run, actions);
    let found = shown.document.filter(|shot| shot.node().is_some());
    let Some(shot) = found else {
        if !wrote {
            super::show_waiting(ui, shown);
        }
        return;
    };
    let Some(survey) = survey else {
        parts::note(ui, t!("details-raw-preparing"));
        return;
    };
    let found = show_parts(ui, shot, &survey, state, actions);
    if !(wrote || found) {
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

/// Finds all results of a record, those with a form of their own first. Looked for once: a record may have as many
/// fields as a capture has room for.
pub(super) fn plan(node: Node<'_>) -> Vec<Part> {
    let mut plan = Vec::new();
    for home in homes(node) {
        let pictures = home.each("PicProcessResult").filter(|result| result.is_container()).take(MOST);
        plan.extend(pictures.map(|result| Part::Picture(result.index())));
        let media = home.each("MediaInfo").filter(|info| table::has_leaves(*info)).take(MOST);
        plan.extend(media.map(|info| Part::Media(info.index())));
        let speech = home.each("SpeechRecognitionResult").filter(|speech| speech.is_container()).take(MOST);
        plan.extend(speech.map(|speech| Part::Speech(speech.index())));
        let detections = home.each("Detection").filter(|detection| detection.is_container()).take(MOST);
        plan.extend(detections.map(|detection| Part::Detection(detection.index())));
    }
    for home in homes(node) {
        let is_other = |part: &Node<'_>| {
            let name = part.name();
            let is_shown = KNOWN.contains(&name) || verdicts::is_verdict(*part);
            part.is_container()
                && part.is_filled()
                && !is_shown
                && !(part.kind() == Kind::List && name.is_empty())
        };
        plan.extend(home.children().filter(is_other).take(MOST).map(|part| Part::Other(part.index())));
    }
    plan
}

/// Shows everything that a record holds of results; whether there was any.
fn show_parts(
    ui: &mut Ui,
    shot: Shot<'_>,
    survey: &Survey,
    state: &mut DetailsState,
    actions: &mut Actions,
) -> bool {
    let Some(tree) = shot.tree() else { return false };
    let found = survey.verdicts.show(ui, state, actions);
    for part in &survey.plan {
        show_part(ui, *part, tree, survey, state, actions);
    }
    found || !survey.plan.is_empty()
}

fn show_part(
    ui: &mut Ui,
    part: Part,
    tree: &Tree,
    survey: &Survey,
    state: &mut DetailsState,
    actions: &mut Actions,
) {
    let (Part::Picture(index)
    | Part::Media(index)
    | Part::Speech(index)
    | Part::Detection(index)
    | Part::Other(index)) = part;
    let Some(node) = tree.node(index) else { return };
    match part {
        Part::Picture(_) => picture(ui, node, actions),
        Part::Media(_) => media(ui, node, actions),
        Part::Speech(_) => speech::show(ui, node, &mut state.expanded, actions),
        Part::Detection(_) => detection(ui, node, state, actions),
        Part::Other(_) => {
            let is_told = survey.verdicts.has_pieces() && pieces::is_list(node.name());
            other(ui, node, tree, is_told, state, actions);
        }
    }
}

/// The lines of text, and what holds for the whole page: its angle, its language.
fn detection(ui: &mut Ui, node: Node<'_>, state: &mut DetailsState, actions: &mut Actions) {
    detections::show(ui, node, &mut state.results.detections, actions);
    let mut leaves =
        node.children().filter(|leaf| !leaf.is_container() && leaf.is_filled()).take(MOST).peekable();
    if leaves.peek().is_some() {
        ui.add_space(SPACE[2]);
    }
    for leaf in leaves {
        let name = parts::cut(leaf.name(), 100).0;
        parts::Value::mono(&name, leaf.text()).show(ui, &mut state.expanded, actions);
    }
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

/// Whatever else the record holds, as a tree; folded where it is told above.
fn other(
    ui: &mut Ui,
    part: Node<'_>,
    tree: &Tree,
    is_told: bool,
    state: &mut DetailsState,
    actions: &mut Actions,
) {
    let name = part.name();
    // Results are what one looks for here; what the job was told to do can be unfolded.
    let is_result = ["Result", "Inspect", "Data", "Snapshot", "Section", "Segment"]
        .iter()
        .any(|word| name.contains(word))
        && !is_told;
    let title = if name.is_empty() { t!("details-part") } else { name };
    let open = state.parts.entry(part.index()).or_insert(is_result);
    if parts::fold_heading(ui, &parts::cut(title, 100).0, open) {
        let rows = state.trees.entry(TreeKey::Node(part.index())).or_default();
        tree_view::show(ui, part, |at| tree.node(at), rows, actions);
    }
}
