//! What is shown before anybody chose.

use super::*;

/// From when to when is shown first, in seconds.
fn first(made: &[Made]) -> (i64, i64) {
    let index = index_of(made);
    let spans = Spans::of(&index, &hits(&index));
    let full = Lanes::build(&index, &hits(&index), Grouping::None).extent().unwrap();
    let (from, to) = first_view(&spans, full, 800.0);
    let second = |at: i64| (at - 1_795_155_600_000) / 1_000;
    (second(from), second(to))
}

#[test]
fn what_can_be_read_is_shown_whole_at_first() {
    assert_eq!(first(&[(0, 0, 0, 0, 0, 60), (0, 0, 0, 500, 0, 40)]), (0, 540));
    // That many were over at once makes those that were not no narrower.
    let mut all = vec![(0, 0, 0, 0, 0, 60), (0, 0, 0, 100, 0, 60)];
    all.extend((0..500).map(|_| (0, 0, 0, 300, 0, 0)));
    assert_eq!(first(&all), (0, 300));
    let moments: Vec<Made> = (0..500).map(|at| (0, 0, 0, at * 60, 0, 0)).collect();
    assert_eq!(first(&moments), (0, 499 * 60), "nothing has a length");
    // A few are shown whole though they are short and far apart.
    assert_eq!(first(&[(0, 0, 0, 5, 0, 1), (0, 0, 0, 90_000, 0, 1)]), (5, 90_001));
}

#[test]
fn of_a_long_day_of_short_jobs_the_newest_are_shown_first() {
    // A job of 20 s each minute over a day.
    let all: Vec<Made> = (0..1_440).map(|at| (0, 0, 0, at * 60, 0, 20)).collect();
    let (from, to) = first(&all);
    assert_eq!(to, 1_439 * 60 + 20);
    let width = 20.0 * 800.0 / (to - from) as f64;
    assert!((11.9..=64.0).contains(&width), "{from} {to}");
    // Where little happened, more is shown than can be read well: a dozen records at least.
    let rare: Vec<Made> = (0..400).map(|at| (0, 0, 0, at * 3_600, 0, 20)).collect();
    let (from, to) = first(&rare);
    assert!((12 * 3_600..30 * 3_600).contains(&(to - from)), "{from} {to}");
}

#[test]
fn more_at_once_than_there_are_rows_still_counts() {
    let all: Vec<Made> = (0..600).map(|_| (0, 0, 0, 0, 0, 300)).collect();
    let index = index_of(&all);
    let lanes = Lanes::build(&index, &hits(&index), Grouping::None);
    assert_eq!(lanes.lanes()[0].rows.len(), pack::MAX_ROWS as usize);
    let scale = TimeScale::new(1_795_155_600_000.0, 300_000.0, 800.0);
    assert_eq!(counted(&lanes, &scale, 0, |_| false), 600);
}

#[test]
fn an_end_is_awaited_for_an_hour_or_a_quarter_of_what_there_is() {
    const HOUR: Millis = 3_600_000;
    assert!(is_awaited((0, HOUR), HOUR + HOUR - 1) && !is_awaited((0, HOUR), HOUR + HOUR));
    assert!(is_awaited((0, 40 * HOUR), 49 * HOUR) && !is_awaited((0, 40 * HOUR), 50 * HOUR));
}

#[test]
fn what_is_told_of_long_lanes_that_are_folded_is_found_beforehand() {
    let all: Vec<Made> = (0..5_001).map(|at| (0, 0, 0, at, 0, 1)).collect();
    let index = index_of(&all);
    for is_folded in [false, true] {
        let lanes = Lanes::build(&index, &hits(&index), Grouping::None);
        lanes.prepare(|_| is_folded);
        let lane = &lanes.lanes()[0];
        assert_eq!((lane.quantiles.get().is_some(), lane.summary.get().is_some()), (true, is_folded));
    }
}
