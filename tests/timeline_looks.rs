//! What the timeline looks like in its five most telling states: small pictures, compared with those in
//! `tests/snapshots` where something can draw. `UPDATE_SNAPSHOTS=1 cargo test --test timeline_looks` draws them anew.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

#[path = "common/pictures.rs"]
mod pictures;
#[path = "common/stage.rs"]
mod stage;

use callscope::callback::Job;
use callscope::doc::{Problem, ProblemKind};
use callscope::time::Time;
use callscope::ui::style;
use egui::accesskit::Role;
use egui::vec2;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use stage::{BEGIN, Stage, job};

struct Window {
    harness: Harness<'static, Stage>,
}

/// The timeline, on a ground that reaches to the edges: pictures have no transparent parts.
fn show(ui: &mut egui::Ui, stage: &mut Stage) {
    let ground = ui.ctx().layer_painter(egui::LayerId::background());
    ground.rect_filled(ui.ctx().content_rect(), 0.0, ui.visuals().panel_fill);
    stage.show(ui);
}

impl Window {
    /// A timeline of so many points' height, or nothing where it could not be drawn.
    fn new(height: f32, stage: Stage) -> Option<Self> {
        if !pictures::can_draw() {
            return None;
        }
        let mut harness = Harness::builder()
            .with_size(vec2(820.0, height))
            .with_max_steps(60)
            .with_render_cursor(false)
            .allow_missing_glyphs()
            .with_context_setup(|ctx| {
                style::install(ctx);
                ctx.set_theme(egui::Theme::Dark);
            })
            .build_ui_state(show, stage);
        harness.run();
        Some(Self { harness })
    }

    /// Folds the lane whose name begins so.
    fn fold(&mut self, name: &str) {
        let at = {
            let is_it = |label: Option<String>| label.is_some_and(|label| label.starts_with(name));
            let mut lanes = self.harness.query_all_by_role(Role::TreeItem);
            lanes.rfind(|lane| is_it(lane.accesskit_node().label())).unwrap().rect().center()
        };
        self.harness.hover_at(at);
        for pressed in [true, false] {
            let button = egui::PointerButton::Primary;
            let modifiers = egui::Modifiers::NONE;
            self.harness.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers });
        }
        self.harness.run();
        self.harness.remove_cursor();
        self.harness.run();
    }

    fn compare(&mut self, name: &str) {
        pictures::compare(&mut self.harness, name);
    }
}

/// A task of a run: created, started and ended in seconds.
fn task(run: &str, tag: &str, state: &str, (created, started, ended): (i64, i64, i64)) -> Job {
    let time = |seconds: i64| (seconds >= 0).then(|| Time::new(BEGIN + seconds * 1_000, 480));
    let run_id = if run.is_empty() { String::new() } else { format!("run-{run}") };
    Job {
        run_id,
        workflow_name: run.into(),
        object: "upload/clip.mp4".into(),
        created: time(created),
        started: time(started),
        ended: time(ended),
        ..job(&format!("{run}{tag}{created}"), tag, state, 0, 0)
    }
}

/// A run whose tasks waited for one another, and one that failed.
fn runs() -> Vec<Job> {
    vec![
        task("publish", "Transcode", "Success", (10, 30, 150)),
        task("publish", "Snapshot", "Success", (150, 152, 190)),
        task("publish", "SmartCover", "Success", (150, 160, 175)),
        task("publish", "VideoTag", "Success", (190, 195, 260)),
        task("preview", "Transcode", "Success", (0, 5, 90)),
        task("preview", "Animation", "Failed", (90, 92, 140)),
    ]
}

#[test]
fn a_run_with_its_chain_and_one_that_is_folded() {
    let Some(mut window) = Window::new(270.0, Stage::new(runs())) else { return };
    window.fold("preview");
    window.compare("timeline-runs");
}

#[test]
fn waits_failures_and_what_is_not_known() {
    let failed = |created, started, ended| Job {
        code: "InvalidArgument".into(),
        ..task("", "Transcode", "Failed", (created, started, ended))
    };
    let mut odd = task("", "ImageOCR", "Success", (150, 160, 200));
    odd.problems = vec![Problem::whole(ProblemKind::Inconsistent, "it ended before it began")];
    let jobs = vec![
        task("", "Transcode", "Success", (0, 40, 70)),
        failed(80, 130, 210),
        task("", "Snapshot", "Cancel", (10, 60, 120)),
        task("", "Snapshot", "Success", (140, -1, 210)),
        odd,
        task("", "DocProcess", "Success", (60, 60, 60)),
        task("", "DocProcess", "Pause", (120, 160, -1)),
    ];
    let mut stage = Stage::new(jobs);
    stage.now = BEGIN + 230_000;
    let Some(mut window) = Window::new(240.0, stage) else { return };
    window.compare("timeline-failures");
}

#[test]
fn neighbours_that_merge_to_blocks() {
    let crowd = |at: i64| {
        let state = if at == 900 { "Failed" } else { "Success" };
        job(&format!("n{at}"), "Snapshot", state, at * 150, 100)
    };
    let mut jobs: Vec<Job> = (0..2_400).filter(|at| at % 800 < 700).map(crowd).collect();
    jobs.extend([
        task("", "Transcode", "Success", (20, 30, 90)),
        task("", "Transcode", "Success", (90, 100, 380)),
        task("", "Transcode", "Failed", (386, 386, 386)),
        task("", "Transcode", "Success", (387, 387, 387)),
    ]);
    let Some(mut window) = Window::new(200.0, Stage::new(jobs)) else { return };
    window.compare("timeline-blocks");
}

#[test]
fn idle_gaps_that_are_cut() {
    let at = |from: i64, tag: &str| task("", tag, "Success", (from, from + 5, from + 60));
    let jobs = vec![
        at(0, "Transcode"),
        at(30, "Snapshot"),
        at(7_200, "Transcode"),
        at(7_240, "Snapshot"),
        at(93_600, "Transcode"),
    ];
    let mut stage = Stage::new(jobs);
    stage.state.collapses_gaps = true;
    stage.now = BEGIN + 400_000_000;
    let Some(mut window) = Window::new(200.0, stage) else { return };
    window.compare("timeline-gaps");
}

#[test]
fn what_is_under_way_has_an_open_edge() {
    let jobs = vec![
        task("publish", "Transcode", "Running", (10, 40, -1)),
        task("publish", "Snapshot", "Submitted", (120, -1, -1)),
        task("preview", "Transcode", "Success", (0, 20, 100)),
    ];
    let mut stage = Stage::new(jobs);
    stage.now = BEGIN + 200_000;
    let Some(mut window) = Window::new(230.0, stage) else { return };
    window.compare("timeline-live");
}
