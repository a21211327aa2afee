//! What was said: the text of a recording, and its sentences with their times.

use super::super::parts::{self, Value};
use crate::doc::{Kind, Node};
use crate::t;
use crate::time;
use crate::ui::style::{self, SPACE, Tokens};
use crate::ui::widgets::count;
use crate::ui::{Action, Actions};
use egui::{Id, RichText, Ui};
use std::collections::HashSet;

/// Sentences that are shown; all of them are under All fields.
const MOST: usize = 200;

/// Shows them.
pub(super) fn show(ui: &mut Ui, speech: Node<'_>, expanded: &mut HashSet<Id>, actions: &mut Actions) {
    parts::heading(ui, t!("details-speech"));
    let text = speech.text_of("Result");
    if !text.is_empty() {
        Value::plain(t!("details-speech-text"), text).show(ui, expanded, actions);
    }
    for leaf in speech.children().filter(|leaf| !leaf.is_container() && leaf.is_filled()).take(MOST) {
        if leaf.name() != "Result" && leaf.kind() != Kind::Null {
            let name = parts::cut(leaf.name(), 100).0;
            Value { name_width: 130.0, ..Value::mono(&name, leaf.text()) }.show(ui, expanded, actions);
        }
    }
    let lists = ["ResultDetail", "FlashResult"].into_iter().flat_map(|name| speech.each(name));
    let all: Vec<Node<'_>> = lists.flat_map(sentences).collect();
    if all.is_empty() {
        return;
    }
    parts::heading(ui, &t!("details-sentences", n = all.len(), shown = count(all.len())));
    for sentence in all.iter().take(MOST) {
        show_sentence(ui, *sentence, actions);
    }
    if all.len() > MOST {
        parts::note(ui, t!("details-more-below", shown = count(all.len() - MOST)));
    }
}

/// A sentence itself, or the list of them that a quick recognition gives for each channel.
fn sentences(node: Node<'_>) -> Vec<Node<'_>> {
    let inner: Vec<_> =
        ["sentence_list", "SentenceList"].into_iter().flat_map(|name| node.each(name)).collect();
    if inner.is_empty() { vec![node] } else { inner }
}

fn show_sentence(ui: &mut Ui, sentence: Node<'_>, actions: &mut Actions) {
    let first = |names: &[&str]| {
        names.iter().map(|name| sentence.text_of(name)).find(|text| !text.is_empty()).unwrap_or_default()
    };
    let text = first(&["FinalSentence", "SliceSentence", "text", "Text"]);
    let at = |names: &[&str]| first(names).parse::<i64>().ok().map(time::human);
    let span = match (at(&["StartMs", "start_time", "StartTime"]), at(&["EndMs", "end_time", "EndTime"])) {
        (Some(from), Some(to)) => format!("{from} – {to}"),
        (from, to) => from.or(to).unwrap_or_default(),
    };
    let tokens = Tokens::of(ui);
    let speaker = first(&["SpeakerId", "speaker_id"]);
    let head = if speaker.is_empty() { span } else { t!("details-speaker", span = span, id = speaker) };
    ui.label(RichText::new(head).font(style::small()).color(tokens.dim));
    let label = ui.label(parts::cut(text, 2_000).0.into_owned());
    label.context_menu(|ui| {
        if ui.button(t!("details-menu-copy")).clicked() {
            actions.push(Action::Copy(text.to_owned()));
            ui.close();
        }
    });
    ui.add_space(SPACE[2]);
}
