//! Bars that lie over one another: what is drawn covers all of them, and what is not drawn is not in the view.

use super::*;
use crate::timeline::place::place_folded;
use crate::timeline::profile::Profile;

/// What is pushed aside by narrow neighbours is so by no more than this.
const PUSHED: f64 = 2.0 * TICK_PX + 1e-6;

fn folded(bars: &[(Millis, Millis, u8)], scale: &TimeScale, now: Millis) -> Placed {
    let columns = columns(bars);
    place_folded(columns.track(0..bars.len()), &Profile::of(&columns), scale, now)
}

/// The drawn end of a bar.
fn end_of(&(begin, end, _): &(Millis, Millis, u8), now: Millis) -> Millis {
    if end == OPEN { now.max(begin) } else { end }
}

/// All that must hold of any row, drawn at any scale.
fn holds(
    bars: &[(Millis, Millis, u8)],
    placed: &Placed,
    scale: &TimeScale,
    now: Millis,
) -> Result<(), String> {
    let width = scale.width();
    let is_of = |one: &Element, at: usize| one.bars.contains(&at) && end_of(&bars[at], now) >= one.since;
    for one in &placed.elements {
        let of_it = (0..bars.len()).filter(|&at| is_of(one, at));
        if of_it.clone().count() != one.count() {
            return Err(format!("{one:?} does not have as many"));
        }
        if of_it.map(|at| bars[at].2).max() != Some(one.severity) {
            return Err(format!("{one:?} does not show the worst"));
        }
        if one.x1 - one.x0 < NARROW_PX - 1e-6 || one.x1 <= 0.0 || one.x0 >= width {
            return Err(format!("{one:?} cannot be seen"));
        }
    }
    if let Some(two) = placed.elements.windows(2).find(|two| two[0].x1 > two[1].x0 + 1e-6) {
        return Err(format!("{two:?} lie over one another"));
    }
    let (mut before, mut after) = (0, 0);
    for (at, bar) in bars.iter().enumerate() {
        let (x0, x1) = (scale.x(bar.0 as f64), scale.x(end_of(bar, now) as f64));
        let elements: Vec<&Element> = placed.elements.iter().filter(|one| is_of(one, at)).collect();
        match elements[..] {
            [one] => {
                let x = x0.max(0.0);
                if x < one.x0 - PUSHED || x > one.x1 + PUSHED {
                    return Err(format!("{bar:?} begins at {x}, beside {one:?}"));
                }
                if !one.is_cut && x1 > one.x1 + 1e-6 {
                    return Err(format!("{bar:?} ends at {x1}, right of {one:?}"));
                }
            }
            [] if x1 <= 0.0 => before += 1,
            [] if x0 >= width => after += 1,
            _ => return Err(format!("{bar:?} at {x0}..{x1} is in {} elements", elements.len())),
        }
        // Wherever it is under way something is drawn.
        let (left, right) = (x0.max(0.0), x1.min(width));
        let drawn: f64 = placed
            .elements
            .iter()
            .map(|one| one.x1.min(right) - one.x0.max(left))
            .filter(|&px| px > 0.0)
            .sum();
        if drawn < right - left - PUSHED {
            return Err(format!("of {bar:?}, at {left}..{right}, only {drawn} are drawn"));
        }
    }
    if (before, after) != (placed.before, placed.after) {
        return Err(format!("{before} before, {after} after: {} {}", placed.before, placed.after));
    }
    Ok(())
}

/// The steps of a folded lane count what is under way, and lie where its blocks are.
fn steps_hold(
    bars: &[(Millis, Millis, u8)],
    placed: &Placed,
    scale: &TimeScale,
    now: Millis,
) -> Result<(), String> {
    for step in &placed.steps {
        // A step ends and begins with a whole millisecond, and what is pushed aside counts where it is drawn.
        let slack = PUSHED + 1.0 / scale.millis_per_px();
        let meets = |slack: f64| {
            let meets = bars.iter().filter(|bar| {
                let (x0, x1) = (scale.x(bar.0 as f64), scale.x(end_of(bar, now) as f64));
                x0 <= step.x1 + slack && x1 >= step.x0 - slack
            });
            meets.count() as u32
        };
        // Steps that count the same are one, whichever bars they are.
        let at_once = |share: f64| {
            let x = step.x0 + (step.x1 - step.x0) * share;
            let is_there = bars.iter().filter(|bar| {
                let (x0, x1) = (scale.x(bar.0 as f64), scale.x(end_of(bar, now) as f64));
                x0 <= x - slack && x1 >= x + slack
            });
            is_there.count() as u32
        };
        let total = step.bars.total();
        let least = [0.0, 0.3, 0.7, 1.0].map(at_once).into_iter().max().unwrap_or(0);
        if !(least..=meets(slack)).contains(&total) {
            return Err(format!("{step:?} counts {total}, not {least} to {}", meets(slack)));
        }
        if total == 0 && step.x1 - step.x0 > slack {
            return Err(format!("{step:?} is empty"));
        }
    }
    for one in placed.elements.iter().filter(|one| one.is_block()) {
        let (left, right) = (one.x0.max(0.0), one.x1.min(scale.width()));
        let of_it: f64 = placed
            .steps
            .iter()
            .map(|step| step.x1.min(right) - step.x0.max(left))
            .filter(|&px| px > 0.0)
            .sum();
        if (of_it - (right - left)).abs() > 1e-6 {
            return Err(format!("{one:?} has steps of {of_it}"));
        }
    }
    Ok(())
}

/// Begin, length and severity: most are short, some are long, a few never ended.
fn bar() -> impl Strategy<Value = (Millis, Millis, u8)> {
    let length = prop_oneof![6 => 0_i64..40, 2 => 0_i64..2_000, 1 => Just(OPEN)];
    (0_i64..3_000, length, 0_u8..7).prop_map(|(begin, length, severity)| {
        (begin, if length == OPEN { OPEN } else { begin + length }, severity)
    })
}

fn row() -> impl Strategy<Value = Vec<(Millis, Millis, u8)>> {
    proptest::collection::vec(bar(), 0..120).prop_map(|mut bars| {
        bars.sort_by_key(|bar| bar.0);
        bars
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_is_in_view_is_drawn_where_it_is_and_nothing_else_is_counted_out(
        bars in row(),
        from in -500.0_f64..4_000.0,
        span in 10.0_f64..8_000.0,
        collapses_gaps in any::<bool>(),
    ) {
        let now = 6_000;
        let known = bars.iter().map(|&(begin, end, _)| (begin, if end == OPEN { begin } else { end }));
        let gaps = collapses_gaps.then(|| Arc::new(Gaps::between(known)));
        let scale = TimeScale::new(from, span, 400.0).with_gaps(gaps, 200.0);
        let as_row = place(columns(&bars).track(0..bars.len()), &scale, now);
        prop_assert_eq!(holds(&bars, &as_row, &scale, now), Ok(()));
        let as_lane = folded(&bars, &scale, now);
        prop_assert_eq!(holds(&bars, &as_lane, &scale, now), Ok(()));
        prop_assert_eq!(&as_lane.elements, &as_row.elements);
        prop_assert_eq!(steps_hold(&bars, &as_lane, &scale, now), Ok(()));
    }
}

#[test]
fn the_right_edge_is_that_of_the_latest_end() {
    let bars = [(0, 50, 0), (25, 500, 6), (30, 35, 0)];
    let placed = folded(&bars, &units(600.0), 0);
    assert_eq!(edges(&placed), [(0.0, 500.0, 3)]);
    // Whatever is in view, the long one is drawn to its end.
    let moved = folded(&bars, &units(600.0).panned(100.0), 0);
    assert_eq!((edges(&moved), moved.before), (vec![(-75.0, 400.0, 1)], 2));
    assert_eq!(moved.elements[0].severity, 6);
}

#[test]
fn a_calm_queue_is_many_blocks_and_not_one() {
    // Ten seconds each, one every three seconds.
    let bars: Vec<_> =
        (0..10_000).map(|at| (at * 3_000, at * 3_000 + 10_000, u8::from(at == 5_000) * 6)).collect();
    let all = TimeScale::new(0.0, 30_010_000.0, 1_300.0);
    let placed = folded(&bars, &all, 0);
    assert!(
        placed.elements.len() >= 20 && placed.elements.iter().all(|one| one.count() <= 500),
        "{:?}",
        edges(&placed)
    );
    assert_eq!(placed.elements.iter().filter(|one| one.severity == 6).count(), 1);
    assert_eq!(placed.steps.iter().filter(|step| step.bars.by_severity[6] > 0).count(), 1);
    // Ten minutes in the middle: what is in view is counted, and nothing else.
    let near = TimeScale::new(15_000_000.0, 600_000.0, 1_300.0);
    let placed = folded(&bars, &near, 0);
    // Of the last block some begin beyond the edge: a block is as long as its cell.
    assert_eq!(placed.before, 4_997, "what ended by then");
    let count = placed.elements.iter().map(Element::count).sum::<usize>();
    assert!((204..214).contains(&count), "{count}");
    // Three or four at once, wherever one looks; where a block ends a step may be shorter than the others.
    assert!(placed.steps.iter().all(|step| (2..=5).contains(&step.bars.total())), "{:?}", placed.steps);
}

#[test]
fn one_that_never_ends_joins_nothing() {
    let mut bars = vec![(0, OPEN, 2)];
    bars.extend((0..1_000).map(|at| (60_000 * at + 5, 60_000 * at + 10_000, 0)));
    let hour = TimeScale::new(30_000_000.0, 3_600_000.0, 1_300.0);
    let placed = folded(&bars, &hour, 90_000_000);
    // The one that goes on, and the sixty that begin in that hour.
    let count = placed.elements.iter().map(Element::count).sum::<usize>();
    assert!((61..=63).contains(&count), "{count}");
    assert!(placed.elements.len() > 20);
    assert_eq!(placed.steps.iter().map(|step| step.bars.total()).max(), Some(2));
}

#[test]
fn what_nobody_awaits_any_more_takes_no_row_for_ever() {
    // A job that goes on, then for two days one of ten seconds each minute, of which one in ten never ended.
    let made =
        |at: i64| (0, 0, if at % 10 == 9 { 2 } else { 0 }, at * 60, 1, if at % 10 == 9 { -1 } else { 10 });
    let all: Vec<Made> = (0..2 * 24 * 60).map(made).collect();
    let index = index_of(&all);
    let lanes = Lanes::build(&index, &hits(&index), Grouping::Tag);
    let at = |seconds: i64| 1_795_155_600_000 + seconds * 1_000;
    // Those of the last hour are awaited, seven of them; all others leave their row.
    assert_eq!(lanes.lanes()[0].rows.len(), 7);
    assert!(lanes.has_open());
    let bar = |id: usize| lanes.bar_of(hits(&index)[id]).unwrap();
    let lost = bar(9);
    assert_eq!((lanes.end(lost), lanes.is_open(lost)), (Some(at(9 * 60 + 1)), true));
    assert_eq!((lanes.end(bar(2_879)), lanes.is_open(bar(2_879))), (None, true));
    assert!(!lanes.is_open(bar(8)));
}

#[test]
fn a_run_is_awaited_while_its_jobs_go_on() {
    let hour = 3_600;
    let mut index = index_of(&[(7, 0, 0, 0, 5, 60), (7, 1, 0, 5 * hour, 5, 60), (0, 2, 0, 5 * hour, 1, 1)]);
    let under_way = Run { run_id: "r7".into(), state: "Running".into(), ..Run::default() };
    let told = |index: &mut Indexer, hash: u64, callback: Callback| {
        let body =
            Body { format: Format::Json, range: 0..1, hash, callbacks: vec![callback], problems: Vec::new() };
        let capture = Capture { bodies: vec![body], ..Capture::default() };
        index.apply(Path::new(&format!("later{hash}.json")), Stamp::default(), &capture);
        index.commit();
    };
    told(
        &mut index,
        8,
        Callback { event: "WorkflowStart".into(), runs: vec![under_way], ..Callback::default() },
    );
    let lanes = Lanes::build(&index, &hits(&index), Grouping::Workflow);
    let run = |index: &Indexer| index.find(crate::index::RecordKind::Run, "r7").next().unwrap().id();
    let bar = |lanes: &Lanes, index: &Indexer| lanes.bar_of(run(index)).unwrap();
    assert_eq!(lanes.end(bar(&lanes, &index)), None);
    // Ten hours after its last job something else is still going on.
    let jobs = vec![job((0, 0, 0, 15 * hour, 5, 9), 9)];
    told(&mut index, 9, Callback { event: "TaskFinish".into(), jobs, ..Callback::default() });
    let lanes = Lanes::build(&index, &hits(&index), Grouping::Workflow);
    let end = Some(1_795_155_600_000 + (5 * hour + 65) * 1_000);
    assert_eq!((lanes.end(bar(&lanes, &index)), lanes.is_open(bar(&lanes, &index))), (end, true));
}

#[test]
fn however_many_never_end_what_ends_has_rows_of_its_own() {
    let mut packer = pack::Packer::default();
    let open: Vec<u32> = (0..150).map(|at| packer.row(at, OPEN)).collect();
    assert_eq!((packer.rows(), packer.is_shared()), (100, true));
    assert!(open[99..].iter().all(|&row| row == open[99]));
    let rows: Vec<u32> = (0..100).map(|at| packer.row(1_000 + at * 10, 1_005 + at * 10)).collect();
    assert!(rows.iter().all(|&row| row == 100), "one after the other in the next row: {rows:?}");
}
