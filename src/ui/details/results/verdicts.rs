//! Verdicts of a moderation: what was looked for, whether it was found, and how sure that is.

use super::super::DetailsState;
use super::super::parts::{self, Value};
use crate::doc::{Kind, Node};
use crate::sanitize::sanitize_line;
use crate::t;
use crate::ui::Actions;
use crate::ui::style::{self, SPACE, Tokens, icon};
use crate::ui::widgets::{self, Line};
use egui::accesskit::Role;
use egui::{Align2, Color32, CornerRadius, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

/// Height of a verdict, in points.
const ROW: f32 = 23.0;
/// The most a score can be.
const FULL_SCORE: f32 = 100.0;

/// What was looked for, and what came of it.
#[derive(Clone, Debug, PartialEq)]
struct Verdict {
    name: String,
    /// 0 nothing, 1 found, 2 perhaps.
    hit: u8,
    score: Option<f32>,
    /// How often, what exactly, which words.
    more: String,
}

/// Whether a node is a verdict: `PornInfo` of the detailed form, `porn_info` of the simple one.
pub(super) fn is_verdict(node: Node<'_>) -> bool {
    let name = node.name();
    let has = |names: [&str; 2]| names.iter().any(|name| node.child(name).is_some());
    node.kind() == Kind::Map
        && (name.ends_with("Info") || name.ends_with("_info"))
        && (has(["HitFlag", "hit_flag"]) || has(["Score", "score"]))
}

fn text_of<'t>(node: Node<'t>, names: &[&str]) -> &'t str {
    names.iter().map(|name| node.text_of(name)).find(|text| !text.is_empty()).unwrap_or_default()
}

fn verdict(node: Node<'_>) -> Verdict {
    let name = node.name().trim_end_matches("Info").trim_end_matches("_info");
    let mut more: Vec<String> = Vec::new();
    for names in [
        &["Label", "label"][..],
        &["SubLabel", "sub_label"],
        &["Category", "category"],
        &["Keywords", "keywords"],
    ] {
        let text = text_of(node, names);
        if !text.is_empty() {
            more.push(sanitize_line(text).into_owned());
        }
    }
    let count = text_of(node, &["Count", "count"]);
    if !count.is_empty() && count != "0" {
        more.push(t!("details-verdict-count", n = count));
    }
    Verdict {
        name: sanitize_line(name).into_owned(),
        hit: text_of(node, &["HitFlag", "hit_flag"]).parse().unwrap_or(0),
        score: text_of(node, &["Score", "score"]).parse().ok().filter(|score: &f32| score.is_finite()),
        more: more.join(" · "),
    }
}

/// All verdicts on the whole of what was moderated.
fn verdicts(node: Node<'_>) -> Vec<Verdict> {
    let labels = node.each("Labels").flat_map(Node::children);
    node.children().chain(labels).filter(|child| is_verdict(*child)).map(verdict).collect()
}

/// What a moderation came to, read once for a document.
#[derive(Debug, Default)]
pub(super) struct Verdicts {
    /// What is told of the whole: the key of its name, and the text.
    heads: Vec<(Head, String)>,
    all: Vec<Verdict>,
}

/// What is told of the whole of what was moderated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Head {
    Label,
    Result,
    Score,
    Text,
    Url,
}

impl Head {
    const ALL: [(Self, &[&str]); 5] = [
        (Self::Label, &["Label", "label"]),
        (Self::Result, &["Result", "result", "Suggestion", "suggestion"]),
        (Self::Score, &["Score", "score"]),
        (Self::Text, &["Text", "text"]),
        (Self::Url, &["Url", "url"]),
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Label => t!("details-verdict-label"),
            Self::Result => t!("details-verdict-result"),
            Self::Score => t!("details-verdict-score"),
            Self::Text => t!("details-verdict-text"),
            Self::Url => t!("details-url"),
        }
    }
}

impl Verdicts {
    /// Reads the verdicts of a record.
    pub fn of(node: Node<'_>) -> Self {
        let all = verdicts(node);
        if all.is_empty() {
            return Self::default();
        }
        let heads = Head::ALL.map(|(head, names)| (head, text_of(node, names).to_owned()));
        Self { heads: heads.into_iter().filter(|(_, text)| !text.is_empty()).collect(), all }
    }

    /// Shows them; whether there is any.
    pub fn show(&self, ui: &mut Ui, state: &mut DetailsState, actions: &mut Actions) -> bool {
        /// All of them are under All fields.
        const MOST: usize = 200;
        if self.all.is_empty() {
            return false;
        }
        parts::heading(ui, t!("details-verdict"));
        for (head, text) in &self.heads {
            let text = if *head == Head::Result { &result_text(text) } else { text };
            Value::mono(head.name(), text).show(ui, &mut state.expanded, actions);
        }
        ui.add_space(SPACE[1]);
        self.all.iter().take(MOST).for_each(|verdict| show_one(ui, verdict));
        true
    }
}

/// The documented meaning of `Result` and `Suggestion`.
fn result_text(text: &str) -> String {
    let meaning = match text {
        "0" => t!("details-verdict-normal"),
        "1" => t!("details-verdict-violation"),
        "2" => t!("details-verdict-suspected"),
        _ => return text.to_owned(),
    };
    format!("{text} ({meaning})")
}

fn color_of(verdict: &Verdict, tokens: &Tokens) -> (Color32, &'static str) {
    match verdict.hit {
        0 => (tokens.success, icon::CHECK),
        1 => (tokens.failed, icon::CROSS),
        _ => (tokens.warn, icon::WARNING),
    }
}

fn show_one(ui: &mut Ui, verdict: &Verdict) {
    const NAME: f32 = 110.0;
    const NUMBER: f32 = 36.0;
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let score = verdict.score.map_or_else(|| "–".to_owned(), |score| format!("{score:.0}"));
    let meaning = match verdict.hit {
        0 => t!("details-verdict-normal"),
        1 => t!("details-verdict-violation"),
        _ => t!("details-verdict-suspected"),
    };
    let name =
        t!("details-verdict-row", name = verdict.name.as_str(), meaning = meaning, score = score.as_str());
    response.widget_info(|| WidgetInfo::labeled(Role::Meter, true, &name));
    let (color, sign) = color_of(verdict, tokens);
    let y = rect.center().y;
    parts::paint_icon(ui, pos2(rect.left() + SPACE[2], y), sign, color);
    let x = rect.left() + SPACE[5] + SPACE[0];
    let line = Line { text: &verdict.name, font: style::body(), color: tokens.text, width: NAME - SPACE[6] };
    widgets::paint_line(ui, pos2(x, y), Align2::LEFT_CENTER, &line);
    let left = rect.left() + NAME;
    let right = rect.right() - NUMBER;
    let track = Rect::from_x_y_ranges(left..=right.max(left), y - 4.0..=y + 4.0);
    let radius = CornerRadius::same(style::RADIUS_BAR);
    ui.painter().rect_filled(track, radius, tokens.raised);
    let share = verdict.score.map_or(0.0, |score| (score / FULL_SCORE).clamp(0.0, 1.0));
    let bar = Rect::from_min_size(track.min, vec2(track.width() * share, track.height()));
    ui.painter().rect_filled(bar, radius, color);
    ui.painter().text(pos2(rect.right(), y), Align2::RIGHT_CENTER, score, style::mono(), tokens.text);
    if !verdict.more.is_empty() {
        ui.horizontal(|ui| {
            ui.add_space(NAME);
            parts::note(ui, verdict.more.as_str());
        });
    }
    response.on_hover_text(name);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc;

    #[test]
    fn verdicts_of_both_forms_are_found() {
        let text = r#"{"PornInfo":{"HitFlag":1,"Score":99,"SubLabel":"ACG"},"Labels":{"AdsInfo":{"HitFlag":0}},
                       "porn_info":{"hit_flag":2,"count":3},"ResultInfo":{"ObjectCount":1},"Snapshot":[]}"#;
        let tree = doc::json::parse(text.to_owned()).tree;
        let verdict =
            |name: &str, hit, score, more: &str| Verdict { name: name.into(), hit, score, more: more.into() };
        assert_eq!(
            verdicts(tree.root()),
            [
                verdict("Porn", 1, Some(99.0), "ACG"),
                verdict("porn", 2, None, "3 times"),
                verdict("Ads", 0, None, ""),
            ]
        );
    }
}
