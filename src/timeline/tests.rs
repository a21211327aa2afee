//! Geometry with one unit a pixel, and what must add up.

#![allow(clippy::float_cmp, reason = "made-up numbers that are exact in binary")]

use super::*;
use crate::callback::{Callback, Job, Run, StateClass};
use crate::capture::{Body, Capture};
use crate::doc::Format;
use crate::index::{Index, Indexer, RecordId, Stamp};
use crate::query::Query;
use crate::time::{Millis, Time, Zone};
use proptest::prelude::*;
use std::path::Path;
use std::sync::Arc;

mod first;
mod placing;
mod ruler;

/// Bars of a row: begin, end, severity. Ends are those of bars of no more than one row.
fn columns(bars: &[(Millis, Millis, u8)]) -> column::Columns {
    let mut columns = column::Columns::default();
    for (at, &(begin, end, severity)) in bars.iter().enumerate() {
        columns.push(begin, end, severity, at == 0);
    }
    columns
}

/// One unit is one pixel, from 0.
fn units(width: f64) -> TimeScale {
    TimeScale::new(0.0, width, width)
}

#[allow(clippy::needless_pass_by_value, reason = "made where it is used")]
fn seen(bars: &[(Millis, Millis, u8)], scale: TimeScale, now: Millis) -> Placed {
    let columns = columns(bars);
    let placed = place(columns.track(0..bars.len()), &scale, now);
    assert_eq!(placed.total(), bars.len());
    placed
}

fn edges(placed: &Placed) -> Vec<(f64, f64, usize)> {
    placed.elements.iter().map(|one| (one.x0, one.x1, one.count())).collect()
}

#[test]
fn a_scale_finds_back_and_holds_the_instant_under_the_pointer() {
    let scale = TimeScale::new(1_000.0, 500.0, 250.0);
    assert_eq!(scale.x(1_100.0), 50.0);
    assert_eq!(scale.time(50.0), 1_100.0);
    assert_eq!(scale.panned(10.0).from(), 1_020.0);
    let zoomed = scale.zoomed(4.0, 50.0);
    assert_eq!((zoomed.span(), zoomed.x(1_100.0)), (125.0, 50.0));
    assert_eq!(zoomed.zoomed(0.25, 50.0), scale);
    assert_eq!(scale.with_width(500.0).x(1_100.0), 100.0);
    assert_eq!(scale.ending_at(2_000.0).to(), 2_000.0);
    assert_eq!(scale.zoomed(1e30, 50.0).span(), 10.0);
}

#[test]
fn a_fit_leaves_a_margin_and_a_moment_is_not_shown_as_nothing() {
    let scale = TimeScale::fit(10_000, 20_000, 0.05, 1_100.0);
    assert_eq!((scale.from(), scale.to()), (9_500.0, 20_500.0));
    let moment = TimeScale::fit(10_000, 10_000, 0.0, 100.0);
    assert_eq!((moment.x(10_000.0), moment.span()), (50.0, 1_000.0));
}

#[test]
fn wide_bars_stand_alone_and_ticks_are_three_pixels() {
    let placed = seen(&[(10, 30, 0), (40, 40, 0), (60, 61, 6), (80, 82, 0)], units(100.0), 0);
    assert_eq!(edges(&placed), [(10.0, 30.0, 1), (40.0, 43.0, 1), (60.0, 63.0, 1), (80.0, 82.0, 1)]);
    assert_eq!(placed.elements[2].severity, 6);
}

#[test]
fn narrow_neighbours_merge_and_the_worst_is_shown() {
    let placed = seen(&[(10, 11, 0), (13, 14, 6), (14, 16, 0), (30, 31, 2)], units(100.0), 0);
    assert_eq!(edges(&placed), [(10.0, 16.0, 3), (30.0, 33.0, 1)]);
    assert_eq!(placed.elements[0].severity, 6);
}

#[test]
fn a_wide_bar_beside_narrow_ones_gives_way_and_stands_alone() {
    let placed = seen(&[(10, 11, 0), (11, 12, 0), (12, 40, 6)], units(100.0), 0);
    assert_eq!(edges(&placed), [(10.0, 13.0, 2), (13.0, 40.0, 1)]);
    assert_eq!(placed.elements[0].severity, 0);
}

#[test]
fn blocks_end_at_the_grid_so_that_panning_keeps_them() {
    let bars: Vec<_> = (0..1_000).map(|at| (at, at + 1, 0)).collect();
    let still = seen(&bars, units(500.0), 0);
    assert!(still.elements.len() > 6, "one failure must not colour the whole row");
    let moved = seen(&bars, units(500.0).panned(100.0), 0);
    let times = |placed: &Placed, from: f64| -> Vec<(i64, usize)> {
        let inner = placed.elements.iter().filter(|one| one.x0 > 60.0 && one.x1 < 380.0);
        inner.map(|one| ((one.x0 + from) as i64, one.count())).collect()
    };
    let both: Vec<_> =
        times(&still, 0.0).into_iter().filter(|one| times(&moved, 100.0).contains(one)).collect();
    assert_eq!(both, [(192, 64), (256, 64)]);
}

#[test]
fn what_is_under_way_reaches_to_now_and_nothing_runs_backwards() {
    let placed = seen(&[(10, 20, 0), (30, OPEN, 2)], units(100.0), 70);
    assert_eq!(edges(&placed), [(10.0, 20.0, 1), (30.0, 70.0, 1)]);
    let early = seen(&[(30, OPEN, 2)], units(100.0), 0);
    assert_eq!(edges(&early), [(30.0, 33.0, 1)]);
}

#[test]
fn what_lies_outside_is_counted_on_its_side() {
    let scale = TimeScale::new(100.0, 100.0, 100.0);
    let placed = seen(&[(0, 10, 0), (20, 30, 0), (90, 110, 0), (150, 150, 0), (200, 300, 0)], scale, 0);
    assert_eq!((placed.before, placed.after), (2, 1));
    assert_eq!(edges(&placed), [(-10.0, 10.0, 1), (50.0, 53.0, 1)]);
    assert_eq!(placed.at(5.0, 0.0).map(|one| one.bars.clone()), Some(2..3));
    assert_eq!(placed.at(48.0, 3.0).map(|one| one.bars.clone()), Some(3..4));
    assert_eq!(placed.at(30.0, 3.0), None);
}

#[test]
fn bars_that_overlap_lie_in_different_rows_and_no_more_than_needed() {
    let mut packer = pack::Packer::default();
    let bars = [(0, 10), (0, 4), (2, 8), (4, 6), (8, 9), (10, 12), (12, 12), (12, 12)];
    let rows: Vec<u32> = bars.iter().map(|&(begin, end)| packer.row(begin, end)).collect();
    assert_eq!(rows, [0, 1, 2, 1, 1, 0, 0, 1]);
    assert_eq!(packer.rows(), 3);
}

#[test]
fn lanes_are_found_by_height() {
    let heights = Heights { header: 24.0, row: 20.0, bottom: 4.0 };
    let stack = Stack::new([2, 0, 1].into_iter(), heights);
    assert_eq!((stack.of(0), stack.of(1), stack.of(2)), (0.0..68.0, 68.0..92.0, 92.0..140.0));
    assert_eq!((stack.lane_at(67.9), stack.lane_at(68.0)), (Some(0), Some(1)));
    assert_eq!((stack.lane_at(-1.0), stack.lane_at(140.0)), (None, None));
    assert_eq!((stack.seen(70.0, 10.0), stack.seen(0.0, 500.0)), (1..2, 0..3));
    assert_eq!((stack.len(), stack.height()), (3, 140.0));
}

#[test]
fn quantiles_are_nearest_ranks() {
    assert_eq!(Quantiles::of(vec![]), None);
    assert_eq!(Quantiles::of(vec![7]), Some(Quantiles { p50: 7, p95: 7 }));
    assert_eq!(Quantiles::of((1..=100).rev().collect()), Some(Quantiles { p50: 50, p95: 95 }));
    assert_eq!(Quantiles::of(vec![3, 1, 2]), Some(Quantiles { p50: 2, p95: 3 }));
}

#[test]
fn one_in_a_million_is_in_the_histogram() {
    let bars = (0..1_000_000).map(|at| (at % 1_000, if at == 500_500 { 6 } else { 0 }));
    let histogram = Histogram::new(&Arrivals::of(bars), &TimeScale::new(0.0, 1_000.0, 100.0), 10);
    assert_eq!(histogram.columns.iter().map(Column::total).sum::<u32>(), 1_000_000);
    assert_eq!(histogram.columns[5].by_severity[6], 1);
    assert_eq!(histogram.most, 100_000);
    let outside = Arrivals::of([(5_000, 0), (-5, 0), (50, 2)].into_iter());
    let outside = Histogram::new(&outside, &TimeScale::new(0.0, 100.0, 10.0), 2);
    // What begins at an edge counts to its right.
    assert_eq!(outside.columns.iter().map(Column::total).collect::<Vec<_>>(), [1, 2]);
}

fn millis(text: &str) -> Millis {
    crate::time::parse(text).time().unwrap().millis()
}

/// A made-up job: run, tag, state, created, wait and took in seconds; what is negative is not known.
type Made = (u8, u8, u8, i64, i64, i64);

fn job((run, tag, state, created, wait, took): Made, number: usize) -> Job {
    const STATES: [&str; 8] =
        ["Success", "Failed", "Running", "Submitted", "Pause", "Cancel", "Archived", ""];
    let at = |seconds: i64| Time::new(1_795_155_600_000 + seconds * 1_000, 480);
    Job {
        node: 1,
        job_id: format!("j{number}"),
        tag: ["Transcode", "Snapshot", "ImageOCR", ""][usize::from(tag % 4)].to_owned(),
        state: STATES[usize::from(state % 8)].to_owned(),
        run_id: if run.is_multiple_of(3) { String::new() } else { format!("r{run}") },
        workflow_name: if run.is_multiple_of(3) { String::new() } else { "flow".to_owned() },
        created: (created >= 0).then(|| at(created)),
        started: (wait >= 0).then(|| at(created.max(0) + wait)),
        ended: (took >= 0).then(|| at(created.max(0) + wait.max(0) + took)),
        ..Job::default()
    }
}

fn index_of(made: &[Made]) -> Indexer {
    let mut index = Indexer::new();
    for (number, &one) in made.iter().enumerate() {
        let mut callback =
            Callback { event: "TaskFinish".into(), jobs: vec![job(one, number)], ..Callback::default() };
        if one.0.is_multiple_of(7) && one.0 > 0 {
            let run_id = format!("r{}", one.0);
            let created = Some(Time::new(1_795_155_600_000, 480));
            callback.runs = vec![Run { run_id, created, ..Run::default() }];
        }
        let body = Body {
            format: Format::Json,
            range: 0..1,
            hash: number as u64,
            callbacks: vec![callback],
            problems: Vec::new(),
        };
        let capture = Capture { bodies: vec![body], ..Capture::default() };
        index.apply(Path::new(&format!("{number:05}.json")), Stamp::default(), &capture);
    }
    index.commit();
    index
}

fn hits(index: &Index) -> Vec<RecordId> {
    Query::default().hits(index).ids().to_vec()
}

/// Every record of a view: drawn alone, in a block, before, after, or without a time.
fn counted(lanes: &Lanes, scale: &TimeScale, now: Millis, is_folded: impl Fn(usize) -> bool) -> usize {
    let one = |(at, lane): (usize, &Lane)| {
        let placed: usize = if is_folded(at) {
            place(lanes.summary(at).track(), scale, now).total()
        } else {
            let rows = lane.head.into_iter().chain(lane.rows.clone());
            rows.map(|row| place(lanes.track(row as usize), scale, now).total()).sum()
        };
        assert_eq!(placed + lane.timeless_count(), lane.count());
        placed + lane.timeless_count()
    };
    lanes.lanes().iter().enumerate().map(one).sum()
}

fn made() -> impl Strategy<Value = Made> {
    (0_u8..12, 0_u8..4, 0_u8..8, -40_i64..400, -10_i64..60, -30_i64..300)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_a_view_shows_adds_up_to_the_hits(
        all in proptest::collection::vec(made(), 0..80),
        from in -500.0_f64..500.0,
        span in 0.02_f64..2_000.0,
        grouping in 0_usize..Grouping::ALL.len(),
        within in 0_usize..Within::ALL.len(),
        folds in any::<u32>(),
        collapses_gaps in any::<bool>(),
    ) {
        let index = index_of(&all);
        let ids = hits(&index);
        let lanes = Lanes::build_within(&index, &ids, Grouping::ALL[grouping], Within::ALL[within]);
        let gaps = collapses_gaps.then(|| Arc::clone(lanes.gaps()));
        let scale = TimeScale::new(1_795_155_600_000.0 + from * 1_000.0, span * 1_000.0, 800.0);
        let scale = scale.with_gaps(gaps, 300.0);
        let now = 1_795_155_900_000;
        let folded = |lane: usize| folds >> (lane % 32) & 1 == 1;
        prop_assert_eq!(lanes.count(), ids.len());
        prop_assert_eq!(counted(&lanes, &scale, now, folded), ids.len());
        let mut told: Vec<RecordId> = (0..lanes.lanes().len()).flat_map(|lane| lanes.records_of(lane)).collect();
        told.sort_unstable();
        let mut expected = ids.clone();
        expected.sort_unstable();
        prop_assert_eq!(told, expected);
        let failed: usize = lanes.lanes().iter().map(|lane| lane.failed).sum();
        let failures = ids.iter().filter(|&&id| index.get(id).unwrap().class() == StateClass::Failed);
        prop_assert_eq!(failed, failures.count());
    }

    #[test]
    fn lanes_are_the_same_however_many_threads_make_them(
        all in proptest::collection::vec(made(), 0..80),
        grouping in 0_usize..Grouping::ALL.len(),
        within in 0_usize..Within::ALL.len(),
        threads in 2_usize..5,
    ) {
        let index = index_of(&all);
        let spans = Arc::new(Spans::of(&index, &hits(&index)));
        let by = (Grouping::ALL[grouping], Within::ALL[within], Zone::Source);
        let [one, several] = [1, threads].map(|threads| Lanes::build_by(threads, &index, &spans, by));
        prop_assert_eq!(format!("{one:?}"), format!("{several:?}"));
    }

    #[test]
    fn lanes_in_the_room_of_others_are_like_those_in_room_of_their_own(
        all in proptest::collection::vec(made(), 1..80),
        before in 0_usize..Grouping::ALL.len(),
        grouping in 0_usize..Grouping::ALL.len(),
        within in 0_usize..Within::ALL.len(),
    ) {
        let index = index_of(&all);
        let spans = || Arc::new(Spans::of(&index, &hits(&index)));
        let (grouping, within) = (Grouping::ALL[grouping], Within::ALL[within]);
        let used = spans();
        drop(Lanes::build_of(&index, &used, Grouping::ALL[before], Within::default()));
        prop_assert_eq!(used.spare.is_there(), used.timed > 0);
        let [in_used, own] = [used, spans()].map(|spans| Lanes::build_of(&index, &spans, grouping, within));
        let told = |lanes: &Lanes| {
            let bars = |lane: usize| -> Vec<_> {
                let bars = lanes.lanes()[lane].bars.clone();
                bars.map(|bar| (bar, lanes.record(bar), lanes.begin(bar), lanes.start(bar), lanes.end(bar))).collect()
            };
            let lanes_told = format!("{:?}", lanes.lanes());
            let shown = |id: &RecordId| lanes.bar_of(*id);
            (lanes_told, (0..lanes.lanes().len()).map(bars).collect::<Vec<_>>(), hits(&index).iter().map(shown).collect::<Vec<_>>())
        };
        prop_assert_eq!(told(&in_used), told(&own));
    }

    #[test]
    fn nothing_in_a_row_lies_over_anything_else(
        all in proptest::collection::vec(made(), 0..80),
        span in 0.02_f64..2_000.0,
        grouping in 0_usize..Grouping::ALL.len(),
        within in 0_usize..Within::ALL.len(),
    ) {
        let index = index_of(&all);
        let (grouping, within) = (Grouping::ALL[grouping], Within::ALL[within]);
        let lanes = Lanes::build_within(&index, &hits(&index), grouping, within);
        let scale = TimeScale::new(1_795_155_600_000.0, span * 1_000.0, 800.0);
        for lane in lanes.lanes() {
            for row in lane.head.into_iter().chain(lane.rows.clone()) {
                let track = lanes.track(row as usize);
                let alone = track.reach.iter().zip(&track.begins[1.min(track.len())..]);
                prop_assert!(alone.clone().all(|(end, begin)| end <= begin), "bars of a row overlap in time");
                let placed = place(track, &scale, 1_795_155_900_000);
                prop_assert!(placed.elements.windows(2).all(|two| two[0].x1 <= two[1].x0 + 1e-6));
                prop_assert!(placed.elements.iter().all(|one| one.x1 - one.x0 >= NARROW_PX - 1e-6));
            }
        }
    }
}

#[test]
fn a_run_holds_its_jobs_by_tag_and_the_newest_comes_first() {
    let index =
        index_of(&[(7, 0, 0, 0, 5, 60), (7, 1, 1, 60, 5, 60), (8, 0, 0, 90, 0, 10), (0, 2, 0, 5, 1, 1)]);
    let lanes = Lanes::build(&index, &hits(&index), Grouping::Run);
    let names: Vec<_> = lanes.lanes().iter().map(|lane| lane.key).collect();
    let run = |id: &str| LaneKey::Run(index.find(crate::index::RecordKind::Run, id).next().unwrap().id());
    assert_eq!(names, [run("r8"), run("r7"), LaneKey::NoRun]);
    let lane = &lanes.lanes()[1];
    assert_eq!((lane.count(), lane.failed, lane.rows.len()), (3, 1, 2));
    // The run spans its jobs, whatever it says of itself.
    let head = lanes.track(lane.head.unwrap() as usize);
    let at = |seconds: i64| 1_795_155_600_000 + seconds * 1_000;
    assert_eq!((head.begins, head.ends), (&[at(0)][..], &[at(125)][..]));
    let tags: Vec<_> = lane.rows.clone().map(|row| lanes.row(row as usize).key).collect();
    let text =
        |key: &RowKey| if let RowKey::Value(tag) = key { index.text(*tag).to_owned() } else { String::new() };
    assert_eq!(tags.iter().map(text).collect::<Vec<_>>(), ["Transcode", "Snapshot"]);
    assert_eq!(lanes.quantiles(1), Some(Quantiles { p50: 60_000, p95: 60_000 }));
    let job = lanes.records_of(1)[2];
    let bar = lanes.bar_of(job).unwrap();
    assert_eq!(
        (lanes.record(bar), lanes.lane_of(bar), lanes.row_of(bar)),
        (job, 1, lane.rows.start as usize + 1)
    );
    assert_eq!((lanes.start(bar) - lanes.begin(bar), lanes.class(bar)), (5_000, StateClass::Failed));
}

#[test]
fn a_record_without_any_time_is_counted_in_its_lane() {
    let index = index_of(&[(0, 0, 0, -1, -1, -1), (0, 0, 0, 10, 1, 1)]);
    for (grouping, expected) in [(Grouping::Run, vec![(2, 1)]), (Grouping::Day, vec![(1, 0), (1, 1)])] {
        let lanes = Lanes::build(&index, &hits(&index), grouping);
        let counts: Vec<_> = lanes.lanes().iter().map(|one| (one.count(), one.timeless_count())).collect();
        assert_eq!(counts, expected, "{grouping:?}");
    }
}

#[test]
fn values_come_by_name_and_states_as_lists_show_them() {
    let index = index_of(&[(0, 2, 3, 0, 1, 1), (0, 0, 1, 1, 1, 1), (0, 3, 0, 2, 1, 1)]);
    let names = |grouping| -> Vec<String> {
        let lanes = Lanes::build(&index, &hits(&index), grouping);
        let name = |lane: &Lane| match lane.key {
            LaneKey::Value(sym) => index.text(sym).to_owned(),
            other => format!("{other:?}"),
        };
        lanes.lanes().iter().map(name).collect()
    };
    assert_eq!(names(Grouping::Tag), ["ImageOCR", "Transcode", ""]);
    assert_eq!(names(Grouping::State), ["Success", "Failed", "Submitted"]);
    assert_eq!(names(Grouping::None), ["All"]);
}

#[test]
fn the_nearest_lane_with_something_to_see_is_found_above_and_below() {
    let index = index_of(&[(1, 0, 0, 0, 1, 1), (2, 0, 0, 100, 1, 1), (4, 0, 0, 200, 1, 1)]);
    let lanes = Lanes::build(&index, &hits(&index), Grouping::Run);
    let at = |seconds: i64| 1_795_155_600_000 + seconds * 1_000;
    assert_eq!(lanes.nearest_with((at(0), at(5)), 0), Some(2));
    assert_eq!(lanes.nearest_with((at(195), at(205)), 2), Some(0));
    assert_eq!(lanes.nearest_with((at(50), at(60)), 1), None);
    assert_eq!(lanes.extent(), Some((at(0), at(202))));
}

#[test]
fn the_nearest_of_very_many_lanes_is_found_too() {
    // The newest run comes first; a lane begins each second, and there is a pause in the middle.
    let second = |at: i64| if at < 500 { at } else { at + 3_000 };
    let job = |at: i64| (1 + (at % 2) as u8, 0, 0, second(at), 0, 0);
    let index = {
        let mut index = Indexer::new();
        for at in 0..1_000 {
            let one = Job { run_id: format!("r{at}"), ..self::job(job(at), at as usize) };
            let callback = Callback { event: "TaskFinish".into(), jobs: vec![one], ..Callback::default() };
            let (hash, callbacks) = (at as u64, vec![callback]);
            let body = Body { format: Format::Json, range: 0..1, hash, callbacks, problems: Vec::new() };
            let capture = Capture { bodies: vec![body], ..Capture::default() };
            index.apply(Path::new(&format!("{at:05}.json")), Stamp::default(), &capture);
        }
        index.commit();
        index
    };
    let lanes = Lanes::build(&index, &hits(&index), Grouping::Run);
    assert_eq!(lanes.lanes().len(), 1_000);
    for from in [0, 1, 255, 256, 500, 700, 999, 5_000] {
        for (begin, end) in [(0, 1), (499, 700), (900, 901), (3_500, 3_502), (3_999, 9_000), (600, 3_000)] {
            let at = |seconds: i64| 1_795_155_600_000 + seconds * 1_000;
            let range = (at(begin), at(end));
            let has = |lane: &Lane| lane.extent.is_some_and(|(begin, end)| begin < range.1 && end >= range.0);
            let all = lanes.lanes().iter().enumerate().filter(|(_, lane)| has(lane));
            let near = all.map(|(at, _)| (at.abs_diff(from.min(1_000)), at));
            let expected = near.min().map(|(distance, _)| distance);
            let found = lanes.nearest_with(range, from).map(|lane| lane.abs_diff(from.min(1_000)));
            assert_eq!(found, expected, "{from} {begin}..{end}");
        }
    }
}

#[test]
fn on_the_way_to_another_view_nothing_jumps() {
    let from = TimeScale::new(0.0, 8_000.0, 800.0);
    let to = TimeScale::new(6_000.0, 500.0, 800.0);
    assert_eq!((from.between(&to, 0.0), from.between(&to, 1.0)), (from.clone(), to.clone()));
    let half = from.between(&to, 0.5);
    assert!(
        (half.span() - 2_000.0).abs() < 1e-6,
        "half way is as much coarser than the one as finer than the other"
    );
    // A zoom holds its instant all the way; a move keeps its pace.
    let zoomed = from.zoomed(16.0, 200.0);
    for share in [0.1, 0.5, 0.9] {
        assert!((from.between(&zoomed, share).x(2_000.0) - 200.0).abs() < 1e-6);
    }
    assert!((from.between(&from.panned(100.0), 0.25).from() - 250.0).abs() < 1e-6);
}

#[test]
fn a_second_level_sorts_the_rows_of_a_lane() {
    let index =
        index_of(&[(7, 0, 0, 0, 5, 60), (7, 1, 1, 70, 5, 60), (8, 0, 0, 5, 0, 10), (0, 2, 0, 5, 1, 1)]);
    let rows = |grouping, within| -> Vec<RowKey> {
        let lanes = Lanes::build_within(&index, &hits(&index), grouping, within);
        assert_eq!(lanes.within(), within.under(grouping));
        lanes
            .lanes()
            .iter()
            .flat_map(|lane| lane.rows.clone())
            .map(|row| lanes.row(row as usize).key)
            .collect()
    };
    let run = |id: &str| RowKey::Run(index.find(crate::index::RecordKind::Run, id).next().unwrap().id());
    let mut by_run = rows(Grouping::Workflow, Within::Run);
    by_run.dedup();
    assert_eq!(by_run[..2], [run("r7"), run("r8")], "the runs of the workflow, by their begin");
    assert!(by_run.contains(&RowKey::NoRun));
    let states = rows(Grouping::None, Within::State);
    assert!(states.iter().any(|key| matches!(key, RowKey::Value(sym) if index.text(*sym) == "Failed")));
    assert_eq!(rows(Grouping::State, Within::State), rows(Grouping::State, Within::Nothing));
}

#[test]
fn the_statistics_of_a_range_are_those_of_its_records() {
    let index =
        index_of(&[(0, 0, 0, 0, 5, 60), (0, 1, 1, 30, 10, 20), (0, 0, 0, 62, 0, 8), (0, 0, 0, -1, -1, -1)]);
    let at = |seconds: i64| Some(1_795_155_600_000 + seconds * 1_000);
    let now = at(400).unwrap();
    let all = RangeStats::of(&index, &hits(&index), (None, None), now);
    assert_eq!((all.count, all.failed, all.most_parallel), (4, 1, 2));
    assert_eq!(all.wait, Some(Distribution { p50: 5_000, p95: 10_000, max: 10_000 }));
    assert_eq!(all.took, Some(Distribution { p50: 20_000, p95: 60_000, max: 60_000 }));
    // From the one on, before the other.
    let some = RangeStats::of(&index, &hits(&index), (at(0), at(62)), now);
    assert_eq!((some.count, some.failed, some.most_parallel), (2, 1, 2));
    let later = RangeStats::of(&index, &hits(&index), (at(31), None), now);
    assert_eq!((later.count, later.took.map(|took| took.max)), (1, Some(8_000)));
    assert_eq!(RangeStats::of(&index, &hits(&index), (at(500), at(400)), now), RangeStats::default());
}

#[test]
fn jobs_of_a_run_that_waited_for_one_another_are_a_chain() {
    let index =
        index_of(&[(7, 0, 0, 0, 5, 60), (7, 1, 0, 65, 5, 60), (7, 2, 0, 66, 1, 10), (0, 2, 0, 5, 1, 1)]);
    let lanes = Lanes::build(&index, &hits(&index), Grouping::Run);
    let chain = lanes.chain(0, 0).unwrap();
    let tags = chain.members.iter().map(|&bar| index.get(lanes.record(bar)).unwrap());
    assert_eq!(
        tags.map(|job| job.text(crate::index::Field::Tag)).collect::<Vec<_>>(),
        ["Transcode", "Snapshot"]
    );
    assert_eq!((chain.links.len(), chain.covered, chain.whole), (2, 130_000, 130_000));
    assert_eq!(lanes.chain(1, 0), None, "jobs without a run wait for nobody");
}

#[test]
fn what_never_ended_keeps_no_gap_from_being_one() {
    let index = index_of(&[(0, 0, 2, 0, 5, -1), (0, 0, 0, 100, 5, 10), (0, 0, 0, 105, 0, 100)]);
    let lanes = Lanes::build(&index, &hits(&index), Grouping::None);
    let at = |seconds: i64| 1_795_155_600_000 + seconds * 1_000;
    assert!(lanes.has_open());
    assert_eq!(lanes.gaps().all(), [Gap { from: at(5), to: at(100) }]);
}

#[test]
fn a_range_tells_of_what_began_in_it_as_its_terms_find_it() {
    // From 14:20: one that reaches into the range, one in it, one that goes on for ever, one after it.
    let index =
        index_of(&[(0, 0, 0, 0, 5, 60), (0, 0, 1, 30, 5, 10), (0, 0, 2, 10, 5, -1), (0, 0, 0, 90, 5, 10)]);
    let at = |seconds: i64| 1_795_155_600_000 + seconds * 1_000;
    let clock = crate::query::Clock { now: at(1_000), offset_minutes: 480 };
    let found = |text: &str| Query::parse(text, clock).unwrap().hits(&index).ids().to_vec();
    let (from, to) = (Time::new(at(20), 480), Time::new(at(45), 480));
    let query = Query::parse(&format!("after:{from} before:{to}"), clock).unwrap();
    assert_eq!(query.time_range(), Some((Some(at(20)), Some(at(45)))));
    let told = RangeStats::of(&index, &hits(&index), query.time_range().unwrap(), clock.now);
    assert_eq!((told.count, query.hits(&index).len()), (1, 1));
    assert_eq!(found(&format!("before:{to} -ended<{from}")).len(), 3, "all that was under way");
}

#[test]
fn what_is_drawn_is_of_one_moment() {
    let mut index = index_of(&[(0, 0, 2, 0, 5, -1)]);
    let ids = hits(&index);
    let spans = Spans::of(&index, &ids);
    assert!(spans.are_of(&index) && spans.items[0].severity == StateClass::Running.severity());
    let callback = Callback {
        event: "TaskFinish".into(),
        jobs: vec![job((0, 0, 0, 0, 5, 9), 0)],
        ..Callback::default()
    };
    let body =
        Body { format: Format::Json, range: 0..1, hash: 99, callbacks: vec![callback], problems: Vec::new() };
    let capture = Capture { bodies: vec![body], ..Capture::default() };
    index.apply(Path::new("99999.json"), Stamp::default(), &capture);
    index.commit();
    assert!(!spans.are_of(&index), "its end was told since");
    assert_eq!(Spans::of(&index, &ids).items[0].severity, StateClass::Success.severity());
}

#[test]
fn days_are_those_of_the_zone_that_is_chosen() {
    // From 14:20 on 2026-11-20 in +08:00, and twenty minutes into the next day.
    let index = index_of(&[(0, 0, 0, 0, 1, 1), (0, 0, 0, 9 * 3_600 + 2_400, 1, 1), (0, 0, 0, 3_600, 1, 1)]);
    let spans = Arc::new(Spans::of(&index, &hits(&index)));
    let days = |zone| -> Vec<(LaneKey, usize)> {
        let lanes = Lanes::build_in(&index, &spans, (Grouping::Day, Within::default()), zone);
        lanes.lanes().iter().map(|lane| (lane.key, lane.count())).collect()
    };
    let day = |text: &str| LaneKey::Day(millis(text) / 86_400_000);
    let first = millis("2026-11-20T14:20:00+0800");
    assert_eq!(first, 1_795_155_600_000);
    assert_eq!(days(Zone::Source), [(day("2026-11-21T00:00:00Z"), 1), (day("2026-11-20T00:00:00Z"), 2)]);
    assert_eq!(days(Zone::Utc), [(day("2026-11-20T00:00:00Z"), 3)]);
}
