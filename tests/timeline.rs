//! The timeline, used as a person uses it: by names, clicks, wheel and drags.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

#[path = "common/stage.rs"]
mod stage;

use callscope::callback::Job;
use callscope::timeline::Grouping;
use callscope::ui::command::Command;
use callscope::ui::selection::SelectMode;
use callscope::ui::timeline_view::{self, TimelineState};
use callscope::ui::{Action, Actions, style};
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, Rect, TouchPhase, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use stage::{BEGIN, Stage, job};

struct Window {
    harness: Harness<'static, Stage>,
}

impl Window {
    fn new(jobs: Vec<Job>) -> Self {
        Self::of(Stage::new(jobs))
    }

    fn of(stage: Stage) -> Self {
        let mut harness = Harness::builder()
            .with_size(vec2(1_000.0, 500.0))
            .with_max_steps(200)
            .with_step_dt(1.0 / 60.0)
            .allow_missing_glyphs()
            .with_context_setup(style::install)
            .build_ui_state(|ui, stage: &mut Stage| stage.show(ui), stage);
        harness.run();
        Self { harness }
    }

    fn stage(&mut self) -> &mut Stage {
        self.harness.state_mut()
    }

    fn command(&mut self, command: Command) {
        let ctx = self.harness.ctx.clone();
        self.stage().with_view(|view, state| timeline_view::run_command(state, view, command));
        ctx.request_repaint();
        self.harness.run();
    }

    fn rect(&self, name: &str) -> Rect {
        self.harness.get_by_label(name).rect()
    }

    fn has(&self, name: &str) -> bool {
        self.harness.query_all_by_label(name).next().is_some()
    }

    fn click(&mut self, at: Pos2, modifiers: Modifiers) {
        self.harness.hover_at(at);
        self.harness.event(Event::ModifiersChanged(modifiers));
        for pressed in [true, false] {
            let button = PointerButton::Primary;
            self.harness.event(Event::PointerButton { pos: at, button, pressed, modifiers });
        }
        self.harness.event(Event::ModifiersChanged(Modifiers::NONE));
        self.harness.run();
    }

    fn drag(&mut self, from: Pos2, to: Pos2, button: PointerButton) {
        let press = |pos, pressed| Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE };
        self.harness.hover_at(from);
        self.harness.event(press(from, true));
        self.harness.step();
        self.harness.hover_at(from.lerp(to, 0.5));
        self.harness.step();
        self.harness.hover_at(to);
        self.harness.step();
        self.harness.event(press(to, false));
        self.harness.run();
    }

    fn wheel(&mut self, at: Pos2, delta: egui::Vec2, modifiers: Modifiers) {
        self.harness.hover_at(at);
        self.harness.event(Event::ModifiersChanged(modifiers));
        self.harness.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta,
            phase: TouchPhase::Move,
            modifiers,
            source: egui::MouseWheelSource::Unknown,
        });
        self.harness.run();
        self.harness.event(Event::ModifiersChanged(Modifiers::NONE));
        self.harness.run();
    }

    /// Puts another filter in force.
    fn filter(&mut self, text: &'static str) {
        let clock = callscope::query::Clock { now: 0, offset_minutes: 0 };
        let stage = self.stage();
        stage.query = callscope::query::Query::parse(text, clock).unwrap();
        stage.filter = text;
        stage.hits = stage.query.hits(&stage.index);
        self.harness.ctx.request_repaint();
        self.harness.run();
    }

    /// What is painted, shape by shape, as it lies in the window.
    fn painted(&self) -> Vec<egui::Shape> {
        fn flat(shape: &egui::Shape, into: &mut Vec<egui::Shape>) {
            match shape {
                egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| flat(shape, into)),
                other => into.push(other.clone()),
            }
        }
        let mut all = Vec::new();
        self.harness.output().shapes.iter().for_each(|clipped| flat(&clipped.shape, &mut all));
        all
    }

    /// Where a text is painted.
    fn text(&self, text: &str) -> Option<Rect> {
        self.painted().iter().find_map(|shape| match shape {
            egui::Shape::Text(one) if one.galley.text() == text => Some(one.visual_bounding_rect()),
            _ => None,
        })
    }

    fn asked(&mut self) -> Actions {
        let asked = std::mem::take(&mut self.stage().asked);
        asked.into_iter().filter(|action| !matches!(action, Action::Hover(_))).collect()
    }
}

/// Three jobs far apart, and a crowd that is close together.
fn day() -> Vec<Job> {
    let mut jobs = vec![
        job("a", "Transcode", "Success", 0, 60_000),
        job("b", "Transcode", "Failed", 100_000, 60_000),
        job("c", "Snapshot", "Success", 200_000, 60_000),
    ];
    jobs.extend((0..20).map(|at| job(&format!("n{at}"), "Crowd", "Success", 300_000 + at * 100, 50)));
    jobs
}

/// The lane of all of them.
const DAY_LANE: &str = "No workflow run, 23 jobs, 1 failed, p50 50 ms · p95 1 m 00 s";
const A: &str = "Transcode Success a.mp4";
const B: &str = "Transcode Failed b.mp4";
const C: &str = "Snapshot Success c.mp4";

#[test]
fn bars_lanes_and_blocks_have_names() {
    let window = Window::new(day());
    for name in [A, B, C, "20 records", DAY_LANE, "Minimap", "Ruler"] {
        assert!(window.has(name), "{name}");
    }
    assert_eq!(window.harness.get_by_label(B).accesskit_node().role(), Role::ListBoxOption);
    assert!(window.rect(A).right() < window.rect(B).left());
    assert!(window.rect(B).right() < window.rect(C).left());
}

#[test]
fn a_click_selects_ctrl_toggles_and_shift_extends() {
    let mut window = Window::new(day());
    let ids = window.stage().hits.ids().to_vec();
    let (a, b, c) = (window.rect(A).center(), window.rect(B).center(), window.rect(C).center());
    window.click(a, Modifiers::NONE);
    window.click(b, Modifiers::COMMAND);
    assert_eq!(window.stage().selection.len(), 2);
    window.click(a, Modifiers::COMMAND);
    assert!(window.stage().selection.contains(ids[1]));
    assert_eq!(window.stage().selection.len(), 1);
    window.asked();
    window.click(c, Modifiers::SHIFT);
    assert_eq!(window.asked(), [Action::SelectTo(ids[2])]);
    window.click(c + vec2(0.0, 60.0), Modifiers::NONE);
    assert!(window.stage().selection.is_empty(), "a click on empty ground lets go");
}

#[test]
fn a_click_on_a_block_zooms_in_until_its_records_are_seen() {
    let mut window = Window::new(day());
    window.click(window.rect("20 records").center(), Modifiers::NONE);
    assert!(!window.has("20 records"));
    assert!(window.has("Crowd Success n0.mp4") && window.has("Crowd Success n19.mp4"));
    assert!(!window.has(A), "what is out of view has no place");
    window.command(Command::ViewBack);
    assert!(window.has("20 records") && window.has(A));
    window.command(Command::ViewForward);
    assert!(window.has("Crowd Success n0.mp4"));
    window.command(Command::FitAll);
    assert!(window.has("20 records"));
}

#[test]
fn a_double_click_fits_a_bar_and_on_empty_ground_all() {
    let mut window = Window::new(day());
    let before = window.rect(B);
    for _ in 0..2 {
        window.click(before.center(), Modifiers::NONE);
    }
    assert!(window.rect(B).width() > 500.0);
    let ground = pos2(500.0, 480.0);
    window.harness.run_steps(60);
    for _ in 0..2 {
        window.click(ground, Modifiers::NONE);
    }
    assert!((window.rect(B).left() - before.left()).abs() < 1.0);
}

#[test]
fn ctrl_and_wheel_zoom_at_the_pointer_and_shift_and_wheel_pan() {
    let mut window = Window::new(day());
    let held = window.rect(B).left_center();
    window.wheel(held + vec2(0.5, 0.0), vec2(0.0, 120.0), Modifiers::COMMAND);
    let zoomed = window.rect(B);
    assert!((zoomed.left() - held.x).abs() < 1.5, "{} {}", zoomed.left(), held.x);
    assert!(zoomed.width() > 120.0);
    assert!(!window.stage().state.is_following, "who zooms looks at something");
    window.wheel(held, vec2(0.0, 80.0), Modifiers::SHIFT);
    assert!((window.rect(B).left() - zoomed.left() - 80.0).abs() < 2.0);
    let panned = window.rect(B).left();
    window.drag(pos2(500.0, 300.0), pos2(460.0, 300.0), PointerButton::Middle);
    assert!((window.rect(B).left() - panned + 40.0).abs() < 2.0);
}

#[test]
fn keys_zoom_pan_and_fit_the_selection() {
    let mut window = Window::new(day());
    let before = window.rect(B);
    window.command(Command::ZoomIn);
    assert!(window.rect(B).width() > before.width() * 1.4);
    window.command(Command::ZoomOut);
    assert!((window.rect(B).width() - before.width()).abs() < 1.0);
    window.command(Command::PanLeft);
    assert!(window.rect(B).left() > before.left() + 50.0);
    let b = window.stage().hits.ids()[1];
    window.stage().selection.select(&[b], SelectMode::Replace);
    window.command(Command::FitSelection);
    assert!(window.rect(B).width() > 500.0);
}

#[test]
fn a_frame_drawn_over_bars_selects_them() {
    let mut window = Window::new(day());
    let (a, b) = (window.rect(A), window.rect(B));
    window.drag(a.right_top() + vec2(4.0, -4.0), b.right_bottom() + vec2(4.0, 4.0), PointerButton::Primary);
    let b = window.stage().hits.ids()[1];
    assert_eq!(window.asked(), [Action::Select(vec![b], SelectMode::Replace)]);
}

#[test]
fn a_brush_on_the_ruler_becomes_a_range_of_the_filter() {
    let mut window = Window::new(day());
    let (y, b) = (window.rect("Ruler").center().y, window.rect(B));
    window.drag(pos2(b.left(), y), pos2(b.right(), y), PointerButton::Primary);
    let [Action::SetFilter(text)] = &window.asked()[..] else { panic!("one filter") };
    assert_eq!(text, "state:Failed after:2026-11-20T14:21:39+08:00 before:2026-11-20T14:22:40+08:00");
    assert!(window.rect(B).width() > 600.0, "what is brushed fills the view: {}", window.rect(B));
    window.command(Command::ViewBack);
    assert_eq!(window.rect(B), b);
}

#[test]
fn a_drag_over_the_minimap_chooses_the_range_and_a_double_click_all() {
    let mut window = Window::new(day());
    let (map, before) = (window.rect("Minimap"), window.rect(B).width());
    let at = |share: f32| pos2(map.left() + map.width() * share, map.center().y);
    window.drag(at(0.25), at(0.6), PointerButton::Primary);
    assert!(window.rect(B).width() > before * 2.0);
    assert!(!window.has(A));
    let narrow = window.rect(B).width();
    window.drag(at(0.6), at(0.8), PointerButton::Primary);
    assert!(window.rect(B).width() < narrow * 0.8, "a handle widens the range");
    window.harness.run_steps(60);
    for _ in 0..2 {
        window.click(at(0.1), Modifiers::NONE);
    }
    assert!((window.rect(B).width() - before).abs() < 1.0);
}

#[test]
fn a_header_folds_its_lane_and_shift_selects_all_of_it() {
    let mut window = Window::new(day());
    let header = window.rect(DAY_LANE).center();
    window.click(header, Modifiers::SHIFT);
    assert_eq!(window.stage().selection.len(), 23);
    window.click(header, Modifiers::NONE);
    assert!(window.rect(A).center().y - header.y < 4.0, "a folded lane shows its bars in its header");
    window.command(Command::UnfoldAll);
    assert!(window.rect(A).center().y - header.y > 20.0);
    window.command(Command::FoldAll);
    assert!(window.rect(A).center().y - header.y < 4.0);
}

#[test]
fn the_grouping_is_chosen_from_a_list_or_by_a_key_and_kept() {
    let mut window = Window::new(day());
    window.harness.get_by_label("Group by run").click();
    window.harness.run();
    window.harness.get_by_label("state").click();
    window.harness.run();
    assert!(window.has("Group by state") && window.has("Failed, 1 record, 1 failed"));
    window.command(Command::CycleGrouping);
    assert!(window.has("Group by queue"));
    let kept = serde_json::to_value(&window.stage().state).unwrap();
    let again: TimelineState = serde_json::from_value(kept).unwrap();
    assert_eq!(again.grouping, Grouping::Queue);
    assert!(again.is_following);
}

#[test]
fn arrivals_move_the_view_only_while_it_follows() {
    let mut window = Window::new(day());
    let before = window.rect(A).left();
    window.stage().add(vec![job("d", "Snapshot", "Success", 800_000, 60_000)]);
    window.harness.run();
    assert!(window.has("Snapshot Success d.mp4"));
    assert!(window.rect(A).width() < 100.0, "all of it is still shown");
    window.command(Command::ZoomIn);
    window.command(Command::PanLeft);
    let held = window.rect(B);
    window.stage().add(vec![job("e", "Snapshot", "Success", 1_600_000, 60_000)]);
    window.harness.run();
    assert_eq!(window.rect(B), held, "nothing moves while it is looked at");
    window.stage().state.resume();
    window.harness.run();
    let newest = window.rect("Snapshot Success e.mp4");
    assert!(
        newest.right() > 900.0 && (newest.width() - held.width()).abs() < 1.0,
        "{newest} {held} {before}"
    );
}

#[test]
fn a_record_is_brought_into_view_from_wherever_it_is() {
    let mut jobs = day();
    jobs.extend((0..200).map(|at| Job {
        run_id: format!("r{at}"),
        ..job(&format!("run{at:03}"), "Transcode", "Success", at * 10_000, 5_000)
    }));
    let mut window = Window::new(jobs);
    assert!(!window.has("Transcode Success run000.mp4"));
    let first = {
        let index = &window.stage().index;
        index.find(callscope::index::RecordKind::Job, "run000").next().unwrap().id()
    };
    window.stage().state.reveal(first);
    window.harness.run();
    let place = window.rect("Transcode Success run000.mp4");
    assert!(place.top() > 80.0 && place.bottom() < 500.0, "{place}");
}

#[test]
fn pointing_at_a_bar_is_told_and_taken_back() {
    let mut window = Window::new(day());
    let b = window.stage().hits.ids()[1];
    window.harness.hover_at(window.rect(B).center());
    window.harness.run();
    assert_eq!(window.stage().hovered, Some(b));
    window.harness.hover_at(pos2(500.0, 480.0));
    window.harness.run();
    assert_eq!(window.stage().hovered, None);
}

#[test]
fn the_menu_of_a_bar_filters_and_copies() {
    let mut window = Window::new(day());
    window.harness.get_by_label(B).click_secondary();
    window.harness.run();
    window.harness.get_by_label("Copy id").click();
    window.harness.run();
    assert!(window.asked().contains(&Action::Copy("b".into())));
}

#[test]
fn space_and_a_drag_pan_and_select_nothing() {
    let mut window = Window::new(day());
    let before = window.rect(B).left();
    window.harness.key_down(Key::Space);
    window.drag(pos2(500.0, 300.0), pos2(560.0, 300.0), PointerButton::Primary);
    window.harness.key_up(Key::Space);
    window.harness.run();
    assert!((window.rect(B).left() - before - 60.0).abs() < 2.0);
    assert!(window.asked().is_empty());
}

#[test]
fn an_idle_timeline_repaints_nothing() {
    let mut window = Window::new(day());
    window.harness.hover_at(window.rect(B).center());
    // Until the tip has come up.
    window.harness.run_steps(30);
    let delays = window.harness.output().viewport_output.values().map(|output| output.repaint_delay);
    assert_eq!(delays.min().unwrap(), std::time::Duration::MAX);
}

const BEGIN_HANDLE: &str = "Start of what is shown";

#[test]
fn idle_gaps_collapse_to_a_sign_that_says_how_long_they_are() {
    let mut window = Window::new(day());
    let before = window.rect(B);
    assert!(!window.has("40 s idle"));
    window.command(Command::CollapseGaps);
    assert_eq!(window.harness.query_all_by_label("40 s idle").count(), 3);
    let folded = window.rect(B);
    assert!(folded.width() > before.width() + 8.0, "there is more room for what happened");
    // What is drawn between two gaps is drawn to scale.
    assert!((window.rect(A).width() - folded.width()).abs() < 1.0);
    let kept = serde_json::to_value(&window.stage().state).unwrap();
    let again: TimelineState = serde_json::from_value(kept).unwrap();
    assert!(again.collapses_gaps);
    let held = window.rect(B).left_center();
    window.wheel(held + vec2(0.5, 0.0), vec2(0.0, 120.0), Modifiers::COMMAND);
    assert!((window.rect(B).left() - held.x).abs() < 1.5, "the pointer holds its instant");
    window.command(Command::CollapseGaps);
    window.command(Command::FitAll);
    assert!((window.rect(B).left() - before.left()).abs() < 1.0);
}

#[test]
fn a_lane_that_is_pinned_comes_first_and_stays() {
    let mut window = Window::new(day());
    window.stage().state.grouping = Grouping::Tag;
    window.harness.run();
    let (crowd, transcode) = (
        "Crowd, 20 records, p50 50 ms · p95 50 ms",
        "Transcode, 2 records, 1 failed, p50 1 m 00 s · p95 1 m 00 s",
    );
    assert!(window.rect(transcode).top() > window.rect(crowd).top());
    window.harness.hover_at(window.rect(transcode).center());
    window.harness.run();
    window.command(Command::PinLane);
    let pinned = format!("{transcode}, on top");
    assert!(window.rect(&pinned).top() < window.rect(crowd).top());
    assert!(window.rect(A).bottom() < window.rect(crowd).top() + 1.0);
    window.harness.hover_at(window.rect(&pinned).center());
    window.harness.run();
    window.command(Command::PinLane);
    assert!(window.rect(transcode).top() > window.rect(crowd).top());
}

#[test]
fn what_is_pinned_does_not_scroll_and_what_lies_beneath_cannot_be_clicked() {
    let mut jobs = day();
    jobs.extend((0..60).map(|at| job(&format!("z{at}"), &format!("Tag{at:02}"), "Success", 0, 300_000)));
    let mut window = Window::new(jobs);
    window.stage().state.grouping = Grouping::Tag;
    window.harness.run();
    window.harness.hover_at(window.rect("Snapshot, 1 record").center());
    window.harness.run();
    window.command(Command::PinLane);
    let place = window.rect(C);
    window.wheel(pos2(500.0, 400.0), vec2(0.0, -300.0), Modifiers::NONE);
    assert_eq!(window.rect(C), place);
    window.asked();
    window.click(place.center(), Modifiers::NONE);
    let stage = window.stage();
    let tag = |id| stage.index.get(id).unwrap().text(callscope::index::Field::Tag);
    let c = stage.hits.ids().iter().copied().find(|&id| tag(id) == "Snapshot");
    assert_eq!(window.asked(), [Action::Select(vec![c.unwrap()], SelectMode::Replace)]);
}

#[test]
fn a_range_is_typed_and_what_is_wrong_with_it_is_told_in_place() {
    let mut window = Window::new(day());
    let name = "Range of time to show";
    window.command(Command::GoToRange);
    window.harness.get_by_role_and_label(Role::TextInput, name).type_text("soon");
    window.harness.run();
    window.harness.key_press(Key::Enter);
    window.harness.run();
    assert!(window.harness.query_all_by_label_contains("\"soon\" is no time").next().is_some());
    assert!(window.has(A), "nothing moved");
    for _ in 0..4 {
        window.harness.key_press(Key::Backspace);
    }
    window.harness.run();
    window.harness.get_by_role_and_label(Role::TextInput, name).type_text("14:21:30..14:22:50");
    window.harness.run();
    window.harness.key_press(Key::Enter);
    window.harness.run();
    assert!(window.harness.query_by_role_and_label(Role::TextInput, name).is_none());
    assert!(!window.has(A) && !window.has(C) && window.rect(B).width() > 400.0);
}

#[test]
fn the_handles_of_the_minimap_are_sliders_with_a_value() {
    let mut window = Window::new(day());
    let value = |window: &Window| {
        let handle = window.harness.get_by_role_and_label(Role::Slider, BEGIN_HANDLE);
        handle.accesskit_node().numeric_value().unwrap()
    };
    assert!(value(&window).abs() < 1e-9);
    window.harness.get_by_role_and_label(Role::Slider, BEGIN_HANDLE).focus();
    window.harness.run();
    for _ in 0..30 {
        window.harness.key_press(Key::ArrowRight);
        window.harness.run();
    }
    assert!((value(&window) - 0.3).abs() < 0.01, "{}", value(&window));
    assert!(!window.has(A) && window.has(B));
    window.harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowLeft);
    window.harness.run();
    assert!((value(&window) - 0.2).abs() < 0.01);
    let handle = window.harness.get_by_role_and_label(Role::Slider, BEGIN_HANDLE);
    assert!(handle.accesskit_node().value().unwrap().starts_with("2026-11-20 14:2"));
}

#[test]
fn under_another_filter_the_minimap_has_all_of_the_time_that_stays_shown() {
    let mut window = Window::new(day());
    let at = |window: &Window| {
        let handle = window.harness.get_by_role_and_label(Role::Slider, BEGIN_HANDLE);
        handle.accesskit_node().value().unwrap()
    };
    window.harness.get_by_role_and_label(Role::Slider, BEGIN_HANDLE).focus();
    window.harness.run();
    (0..3).for_each(|_| {
        window.harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowRight);
        window.harness.run();
    });
    let before = at(&window);
    window.filter("tag:Snapshot");
    assert!(window.has(C) && !window.has(B), "another filter is shown");
    assert_eq!(at(&window), before, "the handle is where the time that is shown begins");
}

/// A long day of jobs, a minute apart; each hundredth fails, and one in the middle is a snapshot.
fn long_day() -> Vec<Job> {
    let tag = |at| if at == 450 { "Snapshot" } else { "Transcode" };
    let state = |at| if at % 100 == 99 { "Failed" } else { "Success" };
    (0..1_000).map(|at| job(&format!("j{at}"), tag(at), state(at), at * 60_000, 20_000)).collect()
}

#[test]
fn no_filter_moves_what_is_shown() {
    let mut window = Window::new(long_day());
    window.stage().now = BEGIN + 1_000 * 60_000;
    window.filter("");
    let newest = "Transcode Failed j999.mp4";
    let first = window.rect(newest);
    for filter in ["state:Failed", "tag:Nothing", "tag:Snapshot", "state:Failed"] {
        window.filter(filter);
        let is_failed = filter == "state:Failed";
        assert_eq!(window.has(newest), is_failed, "{filter}");
        assert!(!is_failed || window.rect(newest) == first, "{filter}");
    }
    window.filter("tag:Snapshot");
    assert!(window.harness.query_all_by_label_contains("before this").next().is_some());
    window.filter("");
    assert_eq!(window.rect(newest), first);
    // The same of all there is, which is looked at while arrivals are held back.
    window.command(Command::FitAll);
    window.stage().state.is_following = false;
    window.filter("state:Failed");
    let (oldest, newest_then) = (window.rect("Transcode Failed j99.mp4"), window.rect(newest));
    assert!(newest_then.left() - oldest.left() > 500.0, "{oldest} {newest_then}");
    window.filter("tag:Snapshot");
    window.filter("state:Failed");
    assert_eq!(window.rect("Transcode Failed j99.mp4"), oldest);
    assert!(window.harness.query_all_by_label_contains("before this").next().is_none());
}

#[test]
fn what_is_shown_first_fills_the_view() {
    // A run begins every second; then come a few jobs far apart, of runs that are far down.
    let of = |run: i64, at: i64, took: i64| Job {
        run_id: format!("r{run:04}"),
        ..job(&format!("j{run}at{at}"), "Transcode", "Success", at, took)
    };
    let mut jobs: Vec<Job> = (0..1_000).map(|run| of(run, run * 1_000, 20_000)).collect();
    jobs.extend((1..40).map(|at| of(900 - at, 1_000_000 + at * 60_000, 20_000)));
    let mut window = Window::new(jobs);
    window.stage().now = BEGIN + 4_000_000;
    window.harness.run();
    let bars = window.harness.query_all_by_role(Role::ListBoxOption).map(|bar| bar.rect());
    let (left, right) =
        bars.fold((f32::MAX, 0.0_f32), |(left, right), bar| (left.min(bar.left()), right.max(bar.right())));
    let ruler = window.rect("Ruler");
    assert!(left < ruler.left() + 120.0 && right > ruler.right() - 120.0, "{left}..{right} of {ruler}");
}

#[test]
fn while_paused_what_changes_does_so_in_place() {
    let mut window = Window::new(day());
    window.stage().state.grouping = Grouping::State;
    window.stage().state.is_following = false;
    window.harness.run();
    let (a, b) = (window.rect(A), window.rect(B));
    let failed = window.rect("Failed, 1 record, 1 failed");
    window.stage().add(vec![job("b", "Transcode", "Success", 240_000, 30_000)]);
    window.harness.run();
    let mended = "Transcode Success b.mp4";
    assert_eq!((window.rect(A), window.rect(mended)), (a, b), "bars keep their places");
    assert_eq!(window.rect("Failed, 1 record"), failed, "and so do lanes");
    window.stage().state.resume();
    window.harness.run();
    assert!(!window.has("Failed, 1 record") && window.rect(mended).left() > b.left() + 50.0);
}

#[test]
fn while_paused_what_ends_ends_where_it_did() {
    let mut jobs = day();
    jobs.push(job("open", "Transcode", "Running", 100_000, -1));
    let mut window = Window::new(jobs);
    window.stage().state.is_following = false;
    window.harness.run();
    let open = window.rect("Transcode Running open.mp4");
    window.stage().add(vec![job("open", "Transcode", "Success", 100_000, 50_000)]);
    window.harness.run();
    let over = window.rect("Transcode Success open.mp4");
    assert_eq!(over.left_top(), open.left_top());
    assert!(over.right() < open.right() - 50.0, "{over} of {open}");
}

#[test]
fn an_idle_day_is_shown_with_its_gaps_collapsed_and_bars_told_beside_them() {
    let hours = |count: i64| -> Vec<Job> {
        (0..count)
            .map(|at| job(&format!("h{at}"), &format!("Tag{}", at % 4), "Success", at * 3_600_000, 61_000))
            .collect()
    };
    let mut window = Window::new(hours(7));
    assert_eq!(window.harness.query_all_by_label("58 m 59 s idle").count(), 6);
    let all = |window: &Window| (0..7).all(|at| window.has(&format!("Tag{} Success h{at}.mp4", at % 4)));
    assert!(all(&window), "all of it is in sight");
    let bar = window.rect("Tag0 Success h0.mp4");
    // Another filter collapses nothing else.
    window.filter("tag:Tag0");
    assert_eq!(window.rect("Tag0 Success h0.mp4"), bar);
    window.filter("state:Failed");
    window.filter("");
    assert_eq!(window.rect("Tag0 Success h0.mp4"), bar);
    window.command(Command::CollapseGaps);
    assert!(!window.has("58 m 59 s idle"));
    assert!(all(&window));
    // A bar that has no room for it is told of beside it, behind the sign of its state.
    let room = 40.0;
    let (bar, text) = (window.rect("Tag0 Success h0.mp4"), window.text("h0.mp4  1 m 01 s").unwrap());
    assert!(bar.width() < 10.0 && text.left() > bar.right() && text.left() < bar.right() + room);
    let (bar, text) = (window.rect("Tag2 Success h6.mp4"), window.text("h6.mp4  1 m 01 s").unwrap());
    assert!(text.right() < bar.left() && text.right() > bar.left() - 20.0, "{bar} {text}");
    window.command(Command::CollapseGaps);
    assert!(window.has("58 m 59 s idle"));
}

#[test]
fn a_pause_within_minutes_is_drawn_to_scale_though_the_day_was_idle() {
    let at = |id: &str, tag: &str, seconds: i64| job(id, tag, "Success", seconds * 1_000, 2_000);
    let mut jobs: Vec<Job> =
        (0..7).map(|hour| at(&format!("h{hour}"), &format!("Tag{}", hour % 4), hour * 3_600)).collect();
    jobs.extend((0..3).map(|minute| at(&format!("m{minute}"), "Short", 10_900 + minute * 240)));
    let mut window = Window::new(jobs);
    let idle = |window: &Window| window.harness.query_all_by_label_contains(" idle").count();
    let signs = idle(&window);
    assert!(signs >= 6, "{signs}");
    window.filter("tag:Short");
    window.command(Command::FitAll);
    assert_eq!(idle(&window), 0, "eight minutes");
    let left = |window: &Window, at: i64| window.rect(&format!("Short Success m{at}.mp4")).left();
    let (first, second, third) = (left(&window, 0), left(&window, 1), left(&window, 2));
    assert!(second - first > 200.0 && (third - second - (second - first)).abs() < 1.0);
    window.filter("");
    window.command(Command::FitAll);
    assert_eq!(idle(&window), signs, "all of the day is as it was");
    // Whoever asks for it has it.
    window.filter("tag:Short");
    window.command(Command::CollapseGaps);
    window.command(Command::CollapseGaps);
    window.command(Command::FitAll);
    assert_eq!(idle(&window), 2);
}

#[test]
fn the_line_of_a_lane_runs_to_its_end_below_what_is_told() {
    let jobs = vec![
        job("a", "Transcode", "Success", 0, 60_000),
        job("b", "Transcode", "Success", 100_000, 70_000),
        job("c", "Transcode", "Success", 200_000, 80_000),
    ];
    let window = Window::new(jobs);
    let told = window.text("p50 1 m 10 s · p95 1 m 20 s").unwrap();
    let last = window.rect("Transcode Success c.mp4");
    assert!(told.left() < last.right(), "they lie over one another");
    let is_line = |rect: &Rect| rect.height() < 5.0 && (rect.right() - last.right()).abs() < 1.0;
    let painted = window.painted();
    let rects = painted.iter().filter_map(|shape| match shape {
        egui::Shape::Rect(one) => Some(one.rect),
        _ => None,
    });
    let at = rects.clone().position(|rect| is_line(&rect)).unwrap();
    let line = rects.clone().nth(at).unwrap();
    assert!(line.top() >= told.bottom() - 1.0, "{line} {told}");
    let mut after = rects.skip(at + 1).filter(|rect| rect.height() < 30.0 && rect.width() < 400.0);
    assert!(!after.any(|rect| rect.shrink(0.5).intersects(line)), "nothing hides it");
}

#[test]
fn the_ruler_says_which_day_it_is_and_a_chain_what_it_is() {
    let run = |at: i64, took: i64| Job {
        run_id: "r".into(),
        ..job(&format!("r{at}"), "Transcode", "Success", at * 1_000, took * 1_000)
    };
    let hour = 3_600;
    let mut window =
        Window::new(vec![run(0, 16 * hour), run(16 * hour, 20 * hour), run(36 * hour, 9 * hour)]);
    assert!(window.has("2026-11-20"), "of two days and nights");
    let told = "The longest chain of tasks that began when another ended takes 100 % of the run (3 tasks; inferred from times)";
    assert!(window.has(told));
    window.harness.get_by_label(told).hover();
    window.harness.run_steps(60);
    assert!(window.harness.query_all_by_label(told).count() > 1, "a tip tells it");
}

#[test]
fn the_tip_of_a_failed_run_names_the_task_that_failed() {
    let failed = Job {
        code: "NoSuchKey".into(),
        run_id: "r".into(),
        ..job("f", "Animation", "Failed", 60_000, 5_000)
    };
    let other = Job { run_id: "r".into(), ..job("g", "Transcode", "Success", 0, 60_000) };
    let mut window = Window::new(vec![other, failed]);
    let lane = window.harness.query_all_by_role(Role::TreeItem).next().unwrap().rect();
    window.harness.hover_at(lane.center());
    window.harness.run_steps(60);
    assert!(window.has("Failed task Animation NoSuchKey"));
}

#[test]
fn a_second_level_and_the_bars_beside_a_bar() {
    let mut window = Window::new(day());
    let ids = window.stage().hits.ids().to_vec();
    let next = |window: &mut Window, from, later| window.stage().state.neighbour(from, later);
    assert_eq!(next(&mut window, Some(ids[0]), true), Some(ids[1]));
    assert_eq!(next(&mut window, Some(ids[1]), false), Some(ids[0]));
    assert_eq!(next(&mut window, Some(ids[0]), false), None);
    assert_eq!(next(&mut window, None, true), Some(ids[0]));
    let tops = (window.rect(A).top(), window.rect(C).top());
    assert!(tops.1 > tops.0, "a row for each tag");
    window.harness.get_by_label("Group by run").click();
    window.harness.run();
    window.harness.get_by_label("Rows within a lane").hover();
    window.harness.run();
    window.harness.get_by_label("Rows within a lane").click();
    window.harness.run();
    window.harness.query_all_by_label("state").last().unwrap().click();
    window.harness.run();
    assert!(window.has("Group by run · state"));
    assert!((window.rect(A).top() - window.rect(C).top()).abs() < 0.5, "a row for each state");
    assert!(window.rect(B).top() > window.rect(A).top());
}

#[test]
fn a_range_is_brushed_by_keys_and_becomes_one_of_the_filter() {
    let mut window = Window::new(day());
    let b = window.rect(B);
    window.harness.hover_at(pos2(b.left(), b.center().y));
    window.harness.run();
    assert_eq!(window.stage().state.brushed(), None);
    for _ in 0..4 {
        window.command(Command::BrushLater);
    }
    window.command(Command::BrushEarlier);
    let (from, to) = window.stage().state.brushed().unwrap();
    assert!((from - BEGIN - 100_000).abs() <= 1_000, "it begins at the hairline: {}", from - BEGIN);
    assert!(to - from > 15_000 && to - from < 40_000, "{}", to - from);
    // Beyond the edge the view goes along.
    for _ in 0..60 {
        window.command(Command::BrushLater);
    }
    let far = window.stage().state.brushed().unwrap().1;
    assert!(far > BEGIN + 400_000 && !window.has(A));
    let text = window.stage().with_view(|view, state| state.take_brush(view)).unwrap();
    assert!(text.starts_with("state:Failed after:2026-11-20T14:21:") && text.contains(" before:"), "{text}");
    assert!(!window.stage().state.drop_brush(), "it is brushed no longer");
}

#[test]
fn a_view_glides_where_a_key_sends_it_and_a_wheel_turns_it_at_once() {
    let mut window = Window::new(day());
    let before = window.rect(B);
    style::set_motion(&window.harness.ctx, true);
    window.stage().with_view(|view, state| timeline_view::run_command(state, view, Command::ZoomIn));
    window.harness.ctx.request_repaint();
    window.harness.run_steps(3);
    let on_its_way = window.rect(B).width();
    assert!(on_its_way > before.width() + 1.0 && on_its_way < before.width() * 1.49, "{on_its_way}");
    // Another press counts from where the first one goes.
    window.command(Command::ZoomIn);
    assert!((window.rect(B).width() / before.width() - 2.25).abs() < 0.02);
    window.command(Command::ViewBack);
    assert_eq!(window.rect(B), before);
    let ctx = window.harness.ctx.clone();
    style::set_motion(&ctx, false);
    window.stage().with_view(|view, state| timeline_view::run_command(state, view, Command::ZoomIn));
    ctx.request_repaint();
    window.harness.run_steps(1);
    assert!((window.rect(B).width() / before.width() - 1.5).abs() < 0.01, "nothing moves by itself");
}

#[test]
fn of_a_long_day_the_newest_is_shown_first_and_the_ruler_says_that_there_is_more() {
    let mut window = Window::new(
        (0..1_000).map(|at| job(&format!("j{at}"), "Transcode", "Success", at * 60_000, 20_000)).collect(),
    );
    window.stage().now = BEGIN + 1_000 * 60_000;
    window.harness.run();
    let newest = window.rect("Transcode Success j999.mp4");
    assert!(newest.width() > 10.0, "{newest}");
    assert!(!window.has("Transcode Success j1.mp4"));
    let more = window.harness.query_all_by_label_contains("records before this").next().unwrap();
    more.click();
    window.harness.run();
    assert!(window.harness.query_all_by_label_contains("before this").next().is_none());
    assert!(!window.has("Transcode Success j980.mp4"), "all is shown, and that is narrow");
    window.command(Command::ViewBack);
    assert_eq!(window.rect("Transcode Success j999.mp4"), newest);
}

#[test]
fn a_row_of_the_table_lights_the_block_that_its_bar_is_in() {
    let mut window = Window::new(day());
    let one = *window.stage().hits.ids().last().unwrap();
    assert_eq!(window.stage().hovered, None);
    let shapes = |window: &Window| window.harness.output().shapes.len();
    let before = shapes(&window);
    window.stage().hovered = Some(one);
    window.harness.run();
    assert!(shapes(&window) > before, "the block is outlined");
}

/// A day with hours of nothing in it, and failures that are rarer still.
fn idle_day() -> Vec<Job> {
    let state = |at: i64| if matches!(at, 2 | 5 | 6 | 11) { "Failed" } else { "Success" };
    let one = |at: i64, part: i64| {
        let begin = at * 3_600_000 + part * 400_000;
        job(
            &format!("h{at}p{part}"),
            "Transcode",
            if part == 0 { state(at) } else { "Success" },
            begin,
            61_000,
        )
    };
    (0..16).flat_map(|at| (0..3).map(move |part| one(at, part))).collect()
}

#[test]
fn all_is_shown_at_the_first_press_though_arrivals_are_held_back() {
    let mut window = Window::new(idle_day());
    window.stage().now = BEGIN + 40 * 3_600_000;
    window.filter("");
    window.filter("state:Failed");
    window.stage().state.is_following = false;
    window.harness.run();
    window.command(Command::FitAll);
    let ends = |window: &Window| {
        ["Transcode Failed h2p0.mp4", "Transcode Failed h11p0.mp4"].map(|name| window.rect(name))
    };
    let once = ends(&window);
    window.command(Command::FitAll);
    assert_eq!(once, ends(&window));
    assert!(once[1].left() - once[0].left() > 500.0, "{once:?}");
}

#[test]
fn another_width_of_the_window_shows_the_same_times() {
    let hourly =
        |at: i64| job(&format!("h{at}"), &format!("Tag{}", at % 4), "Success", at * 3_600_000, 61_000);
    let mut window = Window::new((0..7).map(hourly).collect());
    window.stage().now = BEGIN + 40 * 3_600_000;
    window.stage().state.is_following = false;
    window.harness.run();
    let ends = ["Tag0 Success h0.mp4", "Tag2 Success h6.mp4"];
    let before = ends.map(|name| window.rect(name));
    for (width, height) in [(1_600.0, 700.0), (700.0, 500.0), (1_640.0, 500.0), (800.0, 400.0)] {
        window.harness.set_size(vec2(width, height));
        window.harness.run();
        let ruler = window.rect("Ruler");
        let [first, last] = ends.map(|name| window.rect(name));
        let margin = ruler.width() * 0.06 + 12.0;
        let is_first = (ruler.left()..ruler.left() + margin).contains(&first.left());
        let is_last = (ruler.right() - margin..ruler.right()).contains(&last.right());
        assert!(is_first && is_last, "{width}: {first} {last} of {ruler}");
    }
    window.harness.set_size(vec2(1_000.0, 500.0));
    window.harness.run();
    assert_eq!(ends.map(|name| window.rect(name)), before, "and that width the same as ever");
}

#[test]
fn what_arrives_comes_into_sight_in_whichever_lane_it_is() {
    let of_run = |run: i64, at: i64| Job {
        run_id: format!("r{run:02}"),
        ..job(&format!("r{run}"), "Transcode", "Success", at, 30_000)
    };
    let mut jobs: Vec<Job> = (0..40).map(|run| of_run(run, run * 1_000)).collect();
    jobs.push(job("alone", "Snapshot", "Success", 0, 30_000));
    let mut window = Window::new(jobs);
    let (alone, newest_run) = ("Snapshot Success alone.mp4", "Transcode Success r39.mp4");
    assert!(window.has(newest_run) && !window.has(alone), "nothing has arrived yet");
    window.stage().add(vec![job("x", "Snapshot", "Failed", 50_000, 10_000)]);
    window.harness.run();
    let x = "Snapshot Failed x.mp4";
    assert!(window.has(x));
    window.stage().add(vec![of_run(40, 55_000)]);
    window.harness.run();
    assert!(window.has("Transcode Success r40.mp4"));
    // Whoever looks at something is not led away from it.
    let id = window.stage().hits.ids()[0];
    window.stage().selection.select(&[id], SelectMode::Replace);
    window.stage().add(vec![job("y", "Snapshot", "Failed", 60_000, 10_000)]);
    window.harness.run();
    let y = "Snapshot Failed y.mp4";
    assert!(!window.has(y));
    // Unless it is asked for.
    window.stage().state.resume();
    window.harness.run();
    assert!(window.has(y));
}

#[test]
fn what_failed_says_why_where_there_is_no_room_for_how_long() {
    let failed = |id: &str, at: i64| Job {
        code: "ResourceDownloadFailed".into(),
        ..job(id, "DocProcess", "Failed", at, 1_000)
    };
    let jobs = vec![failed("a", 0), failed("b", 180_000), job("c", "Snapshot", "Success", 900_000, 1_000)];
    let mut window = Window::new(jobs);
    window.stage().now = BEGIN + 901_000;
    window.harness.run();
    let painted = window.painted();
    let texts = painted.iter().filter_map(|shape| match shape {
        egui::Shape::Text(one) => Some(one.galley.text().to_owned()),
        _ => None,
    });
    let texts: Vec<String> = texts.filter(|text| text.contains("Resource") || text == "1.0 s").collect();
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(texts.iter().all(|text| text.contains("Resource")), "{texts:?}");
    assert!(texts.iter().any(|text| !text.contains("1.0 s")), "one has no room for all: {texts:?}");
}

#[test]
fn records_without_a_time_are_selected_where_they_are_told_of() {
    let mut jobs = day();
    let timeless = Job { created: None, started: None, ended: None, ..job("t", "Snapshot", "Success", 0, 0) };
    jobs.push(timeless);
    let mut window = Window::new(jobs);
    let at = window.harness.get_by_role_and_label(Role::Button, "1 without a time").rect().center();
    window.click(at, Modifiers::NONE);
    let asked = window.asked();
    let selected = asked.iter().find_map(|action| match action {
        Action::Select(ids, SelectMode::Replace) => Some(ids.clone()),
        _ => None,
    });
    let ids = selected.unwrap();
    let stage = window.stage();
    assert_eq!(ids.len(), 1);
    assert!(stage.index.get(ids[0]).unwrap().created().is_none());
    assert_eq!(stage.selection.len(), 1, "nothing takes it back");
}

#[test]
fn the_zone_stays_beside_a_long_grouping() {
    let mut window = Window::new(day());
    window.harness.set_size(vec2(640.0, 400.0));
    for grouping in [Grouping::Run, Grouping::Workflow, Grouping::None] {
        window.stage().state.grouping = grouping;
        window.harness.run();
        assert!(window.text("UTC+08:00").or(window.text("+08:00")).is_some(), "{grouping:?}");
    }
}
