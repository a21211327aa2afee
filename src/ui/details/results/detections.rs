//! Text that was found in a picture: each line as its polygon, to scale with the picture, and as a row. What is
//! pointed at in one place lights up in the other.

use super::super::parts;
use crate::doc::Node;
use crate::t;
use crate::ui::Actions;
use crate::ui::style::{self, ROW_TABLE, SPACE, Tokens};
use crate::ui::widgets::{self, Line, count};
use egui::accesskit::Role;
use egui::epaint::PathShape;
use egui::{
    Align2, CornerRadius, FontFamily, FontId, Pos2, Rect, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2,
    vec2,
};

/// Height of the page at most, in points.
const HIGHEST: f32 = 420.0;
/// A picture is not blown up beyond this many points a pixel.
const LARGEST_SCALE: f32 = 2.0;
/// Text smaller than this is not written into its box.
const SMALLEST_TEXT: f32 = 4.0;

/// One line of text.
#[derive(Clone, Debug, PartialEq)]
struct Detection {
    text: String,
    /// In percent.
    confidence: Option<f32>,
    /// Corners in pixels of the picture, in order.
    corners: Vec<Pos2>,
}

/// What is kept while a document is shown.
#[derive(Debug, Default)]
pub(super) struct DetectionsState {
    /// The node that they are of, and they.
    all: Option<(u32, Vec<Detection>)>,
    pointed: Option<usize>,
}

/// Reads all lines of a `Detection`.
fn read(node: Node<'_>) -> Vec<Detection> {
    let line = |line: Node<'_>| Detection {
        text: line.text_of("DetectedText").to_owned(),
        confidence: line.text_of("Confidence").parse().ok(),
        corners: corners(line),
    };
    node.each("TextDetections").filter(|line| line.is_container()).map(line).collect()
}

/// `Polygon`, a list of corners; without it the box of `ItemPolygon`.
fn corners(line: Node<'_>) -> Vec<Pos2> {
    let number = |node: Node<'_>, name: &str| {
        node.text_of(name).parse::<f32>().ok().filter(|number| number.is_finite())
    };
    let polygon: Vec<Pos2> = line
        .each("Polygon")
        .filter_map(|corner| Some(pos2(number(corner, "X")?, number(corner, "Y")?)))
        .collect();
    if polygon.len() >= 3 {
        return polygon;
    }
    let boxed = line.each("ItemPolygon").find_map(|item| {
        let min = pos2(number(item, "X")?, number(item, "Y")?);
        let size = vec2(number(item, "Width")?, number(item, "Height")?);
        Some(Rect::from_min_size(min, size))
    });
    boxed.map_or_else(Vec::new, |rect| {
        vec![rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom()]
    })
}

/// How the picture lies on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Page {
    /// Points a pixel.
    scale: f32,
    /// In points.
    size: Vec2,
    /// The pixel at the upper left: zero, unless a corner lies beyond it.
    origin: Pos2,
}

impl Page {
    /// The page that all corners lie on. How large the picture was is not told; that there is as much margin
    /// on either side is a fair guess.
    fn of(all: &[Detection], width: f32) -> Option<Self> {
        let corners = all.iter().flat_map(|one| &one.corners);
        let bounds = corners.fold(Rect::NOTHING, |mut bounds, &corner| {
            bounds.extend_with(corner);
            bounds
        });
        if !bounds.is_finite() || !bounds.is_positive() {
            return None;
        }
        let origin = bounds.min.min(Pos2::ZERO);
        let margin = (bounds.min - origin).min(bounds.size());
        let pixels = bounds.max - origin + margin;
        let scale = (width / pixels.x).min(HIGHEST / pixels.y).min(LARGEST_SCALE);
        Some(Self { scale, size: pixels * scale, origin })
    }

    /// Where a pixel lies, given where the page begins.
    fn place(self, pixel: Pos2, page: Pos2) -> Pos2 {
        page + (pixel - self.origin) * self.scale
    }
}

/// Shows them.
pub(super) fn show(ui: &mut Ui, node: Node<'_>, state: &mut DetectionsState, actions: &mut Actions) {
    if state.all.as_ref().is_none_or(|(of, _)| *of != node.index()) {
        state.all = Some((node.index(), read(node)));
    }
    let Some((_, all)) = &state.all else { return };
    parts::heading(ui, &t!("details-detections", n = all.len(), shown = count(all.len())));
    if all.is_empty() {
        parts::note(ui, t!("details-no-text"));
        return;
    }
    let mut pointed = None;
    if let Some(page) = Page::of(all, ui.available_width()) {
        show_page(ui, page, all, state.pointed, &mut pointed);
    }
    ui.add_space(SPACE[2]);
    show_rows(ui, all, state.pointed, &mut pointed, actions);
    if pointed != state.pointed {
        state.pointed = pointed;
        ui.ctx().request_repaint();
    }
}

fn show_page(ui: &mut Ui, page: Page, all: &[Detection], lit: Option<usize>, pointed: &mut Option<usize>) {
    let tokens = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(page.size, Sense::hover());
    let radius = CornerRadius::same(style::RADIUS_BAR);
    let edge = Stroke::new(1.0, tokens.line);
    ui.painter().rect(rect, radius, tokens.bg, edge, egui::StrokeKind::Inside);
    for (at, one) in all.iter().enumerate() {
        let points: Vec<Pos2> = one.corners.iter().map(|&corner| page.place(corner, rect.min)).collect();
        let bounds = Rect::from_points(&points);
        if points.len() < 3 || !ui.is_rect_visible(bounds) {
            continue;
        }
        let response = ui.interact(bounds, ui.scope_id().with(("detection", at)), Sense::hover());
        let text = parts::cut(&one.text, 200).0;
        response.widget_info(|| {
            WidgetInfo::labeled(Role::Image, true, t!("details-detection-box", text = &*text))
        });
        if response.hovered() {
            *pointed = Some(at);
        }
        let is_lit = lit == Some(at);
        let fill = if is_lit { tokens.accent.gamma_multiply(0.35) } else { tokens.accent_soft };
        let width = if is_lit { 2.0 } else { 1.0 };
        let stroke = Stroke::new(width, tokens.accent.gamma_multiply(if is_lit { 1.0 } else { 0.6 }));
        ui.painter().add(Shape::Path(PathShape::convex_polygon(points, fill, stroke)));
        write_into(ui, bounds, &text, tokens.text);
        response.on_hover_text(&*text);
    }
}

/// Writes a text into its box, as large as it fits.
fn write_into(ui: &Ui, bounds: Rect, text: &str, color: egui::Color32) {
    let font = |size: f32| FontId::new(size, FontFamily::Proportional);
    let size = (bounds.height() * 0.72).min(style::TEXT_HEADING);
    if size < SMALLEST_TEXT {
        return;
    }
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font(size), color);
    let fitting = size * (bounds.width() / galley.size().x).min(1.0);
    if fitting < SMALLEST_TEXT {
        return;
    }
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font(fitting.floor()), color);
    ui.painter().galley(bounds.center() - galley.size() / 2.0, galley, color);
}

fn show_rows(
    ui: &mut Ui,
    all: &[Detection],
    lit: Option<usize>,
    pointed: &mut Option<usize>,
    actions: &mut Actions,
) {
    let tokens = Tokens::of(ui);
    let width = ui.available_width();
    let (whole, in_view) = parts::rows(ui, ROW_TABLE, all.len());
    for at in in_view {
        let (one, rect) = (&all[at], parts::row_at(whole, ROW_TABLE, at));
        let response = ui.interact(rect, ui.scope_id().with(("text", at)), Sense::click());
        let text = parts::cut(&one.text, 500).0;
        let sure = one.confidence.map_or_else(|| "–".to_owned(), |percent| format!("{percent:.0} %"));
        let name = t!("details-value", name = &*text, value = sure.as_str());
        response.widget_info(|| WidgetInfo::labeled(Role::Row, true, &name));
        if response.hovered() || response.has_focus() {
            *pointed = Some(at);
        }
        if lit == Some(at) {
            let back = rect.expand2(vec2(SPACE[2], 0.0));
            ui.painter().rect_filled(back, f32::from(style::RADIUS_CONTROL), tokens.raised);
        }
        let y = rect.center().y;
        let line = Line { text: &text, font: style::body(), color: tokens.text, width: width - 52.0 };
        widgets::paint_line(ui, pos2(rect.left(), y), Align2::LEFT_CENTER, &line);
        ui.painter().text(pos2(rect.right(), y), Align2::RIGHT_CENTER, sure, style::mono(), tokens.dim);
        response.context_menu(|ui| parts::value_menu(ui, &one.text, None, actions));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc;

    #[test]
    fn polygons_are_read_and_a_box_stands_in_where_there_is_none() {
        let text = "<D><TextDetections><DetectedText>a</DetectedText><Confidence>98</Confidence>\
            <Polygon><X>40</X><Y>24</Y></Polygon><Polygon><X>60</X><Y>24</Y></Polygon>\
            <Polygon><X>60</X><Y>34</Y></Polygon></TextDetections>\
            <TextDetections><DetectedText>b</DetectedText><ItemPolygon><X>1</X><Y>2</Y><Width>3</Width>\
            <Height>4</Height></ItemPolygon></TextDetections><TextDetections/></D>";
        let tree = doc::xml::parse(text.to_owned()).tree;
        let all = read(tree.root().child("D").unwrap());
        let corners = |corners: &[(f32, f32)]| corners.iter().map(|&(x, y)| pos2(x, y)).collect::<Vec<_>>();
        assert_eq!(
            all,
            [
                Detection {
                    text: "a".into(),
                    confidence: Some(98.0),
                    corners: corners(&[(40.0, 24.0), (60.0, 24.0), (60.0, 34.0)])
                },
                Detection {
                    text: "b".into(),
                    confidence: None,
                    corners: corners(&[(1.0, 2.0), (4.0, 2.0), (4.0, 6.0), (1.0, 6.0)])
                },
            ]
        );
    }

    #[test]
    fn a_page_fits_its_width_and_keeps_the_proportions() {
        let one = |x0: f32, y0: f32, x1: f32, y1: f32| Detection {
            text: String::new(),
            confidence: None,
            corners: vec![pos2(x0, y0), pos2(x1, y0), pos2(x1, y1), pos2(x0, y1)],
        };
        let page = Page::of(&[one(100.0, 50.0, 900.0, 450.0)], 500.0).unwrap();
        assert_eq!(page, Page { scale: 0.5, size: vec2(500.0, 250.0), origin: Pos2::ZERO });
        assert_eq!(page.place(pos2(100.0, 50.0), pos2(10.0, 20.0)), pos2(60.0, 45.0));
        // Small pictures are not blown up without end, tall ones keep to the height.
        assert!(Page::of(&[one(1.0, 1.0, 5.0, 5.0)], 500.0).unwrap().scale <= LARGEST_SCALE);
        assert!(Page::of(&[one(0.0, 0.0, 10.0, 9_000.0)], 500.0).unwrap().size.y <= HIGHEST + 0.01);
        assert_eq!(Page::of(&[], 500.0), None);
        assert_eq!(Page::of(&[one(3.0, 3.0, 3.0, 3.0)], 500.0), None);
    }
}
