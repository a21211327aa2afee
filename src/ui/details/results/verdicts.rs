//! Verdicts of a moderation: what was looked for, whether it was found, and how sure that is.

use super::super::DetailsState;
use super::super::parts::{self, Value};
use super::pieces::{self, Piece};
use crate::doc::{Kind, Node};
use crate::sanitize::sanitize_line;
use crate::t;
use crate::ui::Actions;
use crate::ui::style::{self, SPACE, Tokens, icon};
use crate::ui::widgets::{self, Line, count};
use egui::accesskit::Role;
use egui::{Align2, Color32, CornerRadius, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

/// Height of a verdict, in points.
const ROW: f32 = 23.0;
/// Height of what is told beneath one.
const MORE: f32 = 18.0;
/// The most a score can be.
const FULL_SCORE: f32 = 100.0;

/// What a moderation came to, by the documented numbers of `HitFlag`, `Result` and `Suggestion`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum Rating {
    /// It is not told, or not in a documented way.
    Untold,
    Normal,
    Suspected,
    Violation,
}

impl Rating {
    /// Reads what was sent.
    pub fn of(text: &str) -> Self {
        match text {
            "0" => Self::Normal,
            "1" => Self::Violation,
            "2" => Self::Suspected,
            _ => Self::Untold,
        }
    }

    /// What it is called.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Untold => t!("details-verdict-untold"),
            Self::Normal => t!("details-verdict-normal"),
            Self::Suspected => t!("details-verdict-suspected"),
            Self::Violation => t!("details-verdict-violation"),
        }
    }

    /// Its colour and its sign: never the one without the other.
    pub fn look(self, tokens: &Tokens) -> (Color32, &'static str) {
        match self {
            Self::Untold => (tokens.dim, icon::QUESTION),
            Self::Normal => (tokens.success, icon::CHECK),
            Self::Suspected => (tokens.warn, icon::WARNING),
            Self::Violation => (tokens.failed, icon::CROSS),
        }
    }
}

/// What was looked for, and what came of it.
#[derive(Clone, Debug, PartialEq)]
struct Verdict {
    /// The name of its node.
    key: String,
    name: String,
    rating: Rating,
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

pub(super) fn text_of<'t>(node: Node<'t>, names: &[&str]) -> &'t str {
    names.iter().map(|name| node.text_of(name)).find(|text| !text.is_empty()).unwrap_or_default()
}

/// What exactly was found: all that is told of it in words.
pub(super) fn words_of(node: Node<'_>) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for names in [
        &["Label", "label"][..],
        &["SubLabel", "sub_label"],
        &["Category", "category"],
        &["Keywords", "keywords"],
    ] {
        let text = text_of(node, names);
        if !text.is_empty() {
            words.push(sanitize_line(text).into_owned());
        }
    }
    words
}

pub(super) fn score_of(node: Node<'_>) -> Option<f32> {
    text_of(node, &["Score", "score"]).parse().ok().filter(|score: &f32| score.is_finite())
}

pub(super) fn rating_of(node: Node<'_>) -> Rating {
    Rating::of(text_of(node, &["HitFlag", "hit_flag"]))
}

fn verdict(node: Node<'_>) -> Verdict {
    let name = node.name().trim_end_matches("Info").trim_end_matches("_info");
    let mut more = words_of(node);
    let count = text_of(node, &["Count", "count"]).parse::<usize>().unwrap_or(0);
    if count > 0 {
        more.push(t!("details-verdict-count", n = count, shown = widgets::count(count)));
    }
    Verdict {
        key: node.name().to_owned(),
        name: sanitize_line(name).into_owned(),
        rating: rating_of(node),
        score: score_of(node),
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
pub(in super::super) struct Verdicts {
    /// What is told of the whole: the key of its name, and the text.
    heads: Vec<(Head, String)>,
    all: Vec<Verdict>,
    pieces: Vec<Piece>,
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
        let mut all = verdicts(node);
        if all.is_empty() {
            return Self::default();
        }
        let heads = Head::ALL.map(|(head, names)| (head, text_of(node, names).to_owned()));
        let (pieces, highest) = pieces::read(node);
        // Of a film or a sound only its pieces have scores: the whole is as sure as the surest of them.
        for verdict in all.iter_mut().filter(|verdict| verdict.score.is_none()) {
            verdict.score = highest.get(&verdict.key).copied();
        }
        Self { heads: heads.into_iter().filter(|(_, text)| !text.is_empty()).collect(), all, pieces }
    }

    /// What of the whole is not as it should be, and what was found: "Porn 97".
    pub fn worst(&self) -> Option<(Rating, Vec<String>)> {
        let told = self.heads.iter().find(|(head, _)| *head == Head::Result);
        let told = told.map(|(_, text)| Rating::of(text)).filter(|rating| *rating != Rating::Untold);
        let rating = told.or_else(|| self.all.iter().map(|verdict| verdict.rating).max())?;
        let found = self.all.iter().filter(|verdict| verdict.rating > Rating::Normal).map(|verdict| {
            let score = verdict.score.map(|score| format!(" {score:.0}")).unwrap_or_default();
            format!("{}{score}", verdict.name)
        });
        (rating > Rating::Normal).then(|| (rating, found.collect()))
    }

    /// Whether pieces are shown with verdicts of their own.
    pub fn has_pieces(&self) -> bool {
        !self.pieces.is_empty()
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
            if *head == Head::Result {
                show_result(ui, text, actions);
            } else {
                Value::mono(head.name(), text).show(ui, &mut state.expanded, actions);
            }
        }
        ui.add_space(SPACE[1]);
        self.all.iter().take(MOST).for_each(|verdict| show_one(ui, verdict));
        if self.all.len() > MOST {
            parts::note(ui, t!("details-more-below", shown = count(self.all.len() - MOST)));
        }
        pieces::show(ui, &self.pieces, actions);
        true
    }
}

/// What the whole came to, with its sign.
fn show_result(ui: &mut Ui, sent: &str, actions: &mut Actions) {
    let rating = Rating::of(sent);
    let text = match rating {
        Rating::Untold => sanitize_line(sent).into_owned(),
        known => format!("{sent} ({})", known.meaning()),
    };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let name = Head::Result.name();
    let spoken = t!("details-value", name = name, value = text.as_str());
    response.widget_info(|| WidgetInfo::labeled(Role::Row, true, &spoken));
    let tokens = Tokens::of(ui);
    let y = rect.center().y;
    let left = Align2::LEFT_CENTER;
    ui.painter().text(pos2(rect.left(), y), left, name, style::body(), tokens.dim);
    let (color, sign) = rating.look(tokens);
    let x = rect.left() + parts::NAME_WIDTH;
    parts::paint_icon(ui, pos2(x + SPACE[2], y), sign, color);
    let x = x + SPACE[5];
    let line = Line { text: &text, font: style::mono(), color, width: rect.right() - x };
    widgets::paint_line(ui, pos2(x, y), left, &line);
    response.context_menu(|ui| parts::value_menu(ui, sent, None, actions));
}

/// A score as a bar, from nothing to as sure as can be.
pub(super) fn paint_score(ui: &Ui, track: Rect, score: f32, color: Color32) {
    let tokens = Tokens::of(ui);
    let radius = CornerRadius::same(style::RADIUS_BAR);
    ui.painter().rect_filled(track, radius, tokens.raised);
    let share = (score / FULL_SCORE).clamp(0.0, 1.0);
    let bar = Rect::from_min_size(track.min, vec2(track.width() * share, track.height()));
    ui.painter().rect_filled(bar, radius, color);
}

/// Room for the names of verdicts, and for scores, in points.
const NAME: f32 = 110.0;
pub(super) const NUMBER: f32 = 36.0;

fn show_one(ui: &mut Ui, verdict: &Verdict) {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let score = verdict.score.map_or_else(|| "–".to_owned(), |score| format!("{score:.0}"));
    let meaning = verdict.rating.meaning();
    let name =
        t!("details-verdict-row", name = verdict.name.as_str(), meaning = meaning, score = score.as_str());
    response.widget_info(|| WidgetInfo::labeled(Role::Meter, true, &name));
    let (color, sign) = verdict.rating.look(tokens);
    let y = rect.center().y;
    parts::paint_icon(ui, pos2(rect.left() + SPACE[2], y), sign, color);
    let x = rect.left() + SPACE[5] + SPACE[0];
    let line = Line { text: &verdict.name, font: style::body(), color: tokens.text, width: NAME - SPACE[6] };
    widgets::paint_line(ui, pos2(x, y), Align2::LEFT_CENTER, &line);
    let left = rect.left() + NAME;
    let right = (rect.right() - NUMBER).max(left);
    if let Some(score) = verdict.score {
        paint_score(ui, Rect::from_x_y_ranges(left..=right, y - 4.0..=y + 4.0), score, color);
        ui.painter().text(
            pos2(rect.right(), y),
            Align2::RIGHT_CENTER,
            &*format!("{score:.0}"),
            style::mono(),
            tokens.text,
        );
    } else {
        // An empty bar would say that it is sure that nothing was found.
        let line = Line { text: meaning, font: style::body(), color, width: right - left };
        widgets::paint_line(ui, pos2(left, y), Align2::LEFT_CENTER, &line);
    }
    if !verdict.more.is_empty() {
        let (under, _) = ui.allocate_exact_size(vec2(rect.width(), MORE), Sense::hover());
        let at = pos2(left, under.top() + MORE / 2.0 - SPACE[0]);
        let width = under.right() - left;
        let line = Line { text: &verdict.more, font: style::small(), color: tokens.dim, width };
        widgets::paint_line(ui, at, Align2::LEFT_CENTER, &line);
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
        let verdict = |key: &str, name: &str, rating, score, more: &str| Verdict {
            key: key.into(),
            name: name.into(),
            rating,
            score,
            more: more.into(),
        };
        assert_eq!(
            verdicts(tree.root()),
            [
                verdict("PornInfo", "Porn", Rating::Violation, Some(99.0), "ACG"),
                verdict("porn_info", "porn", Rating::Suspected, None, "3 times"),
                verdict("AdsInfo", "Ads", Rating::Normal, None, ""),
            ]
        );
    }

    #[test]
    fn what_is_not_told_is_not_normal() {
        assert_eq!(["0", "1", "2"].map(Rating::of), [Rating::Normal, Rating::Violation, Rating::Suspected]);
        for sent in ["", "3", "-1", "256", "true", "normal"] {
            assert_eq!(Rating::of(sent), Rating::Untold, "{sent:?}");
        }
        let looks = [Rating::Untold, Rating::Normal, Rating::Suspected, Rating::Violation]
            .map(|rating| rating.look(Tokens::of_theme(egui::Theme::Dark)).1);
        let signs: std::collections::HashSet<_> = looks.into_iter().collect();
        assert_eq!(signs.len(), 4, "told apart without colour");
    }

    #[test]
    fn the_whole_of_a_film_is_as_sure_as_the_surest_of_its_frames() {
        let text = r#"{"Result":1,"PornInfo":{"HitFlag":1,"Count":1},"AdsInfo":{"HitFlag":0,"Count":0},
            "Snapshot":[{"SnapshotTime":0,"Result":0,"PornInfo":{"HitFlag":0,"Score":3}},
                        {"SnapshotTime":30,"Result":1,"PornInfo":{"HitFlag":1,"Score":97}}],
            "AudioSection":[{"OffsetTime":0,"Result":0,"PornInfo":{"HitFlag":0,"Score":41}}]}"#;
        let tree = doc::json::parse(text.to_owned()).tree;
        let all = Verdicts::of(tree.root());
        let scores: Vec<_> = all.all.iter().map(|one| (one.name.as_str(), one.rating, one.score)).collect();
        assert_eq!(
            scores,
            [("Porn", Rating::Violation, Some(97.0)), ("Ads", Rating::Normal, None)],
            "no score is made up"
        );
        assert_eq!(all.pieces.len(), 3);
        assert_eq!(all.worst(), Some((Rating::Violation, vec!["Porn 97".to_owned()])));
    }
}
