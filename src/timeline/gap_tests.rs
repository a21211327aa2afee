//! Times with collapsed gaps: what a pixel is, and back.

#![allow(clippy::float_cmp, reason = "made-up numbers that are exact in binary")]

use super::*;
use crate::time::Millis;
use proptest::prelude::*;
use std::sync::Arc;

/// A thousand seconds are busy, then a million idle, and so on.
fn busy_and_idle(times: i64) -> Arc<Gaps> {
    let spans = (0..times).map(|at| (at * 1_001_000_000, at * 1_001_000_000 + 1_000_000));
    Arc::new(Gaps::between(spans))
}

/// A pixel is a second.
fn seconds(from: f64, width: f64, gaps: &Arc<Gaps>) -> TimeScale {
    TimeScale::new(from, width * 1_000.0, width).with_gaps(Some(Arc::clone(gaps)), 0.0)
}

#[test]
fn gaps_lie_between_what_is_under_way_and_short_ones_are_none() {
    let spans = [(0, 10_000), (5_000, 100_000), (20_000, 30_000), (120_000, 130_000), (160_000, 170_000)];
    let gaps = |spans: &[(Millis, Millis)]| Gaps::between(spans.iter().copied()).all().to_vec();
    assert_eq!(gaps(&spans), [Gap { from: 130_000, to: 160_000 }]);
    let mut shuffled = spans;
    shuffled.reverse();
    assert_eq!(gaps(&shuffled), gaps(&spans));
    assert_eq!(gaps(&[(0, OPEN), (1_000_000, 1_000_001)]), []);
    assert_eq!(gaps(&[]), []);
}

#[test]
fn a_collapsed_gap_is_as_wide_as_its_sign_and_all_else_is_to_scale() {
    let gaps = busy_and_idle(3);
    let scale = seconds(0.0, 4_000.0, &gaps);
    assert_eq!((scale.x(0.0), scale.x(1_000_000.0)), (0.0, 1_000.0));
    assert_eq!(scale.x(1_001_000_000.0), 1_000.0 + GAP_PX);
    assert_eq!(scale.x(1_001_000_000.0 + 500_000.0), 1_500.0 + GAP_PX);
    assert_eq!(scale.x(2_003_000_000.0), 3_000.0 + 2.0 * GAP_PX);
    // Half of the sign is half of the gap.
    assert_eq!(scale.x(501_000_000.0), 1_000.0 + GAP_PX / 2.0);
    assert_eq!(scale.time(1_000.0 + GAP_PX / 2.0), 501_000_000.0);
    assert_eq!(scale.folds().iter().map(|fold| fold.x0).collect::<Vec<_>>(), [1_000.0, 2_000.0 + GAP_PX]);
    // As fine as this a gap is not shorter for being collapsed: it is drawn to scale.
    let coarse = TimeScale::new(0.0, 1e12, 50.0).with_gaps(Some(gaps), 0.0);
    assert_eq!((coarse.folds(), coarse.x(5e11)), (&[][..], 25.0));
}

#[test]
fn panning_and_zooming_over_a_gap_hold_what_is_pointed_at() {
    let gaps = busy_and_idle(9);
    let scale = seconds(0.0, 1_600.0, &gaps);
    for x in [0.0, 700.0, 1_000.0, 1_030.0, 1_072.0, 1_599.0] {
        let held = scale.time(x);
        for factor in [0.01, 0.5, 3.0, 1e4] {
            let zoomed = scale.zoomed(factor, x);
            assert!((zoomed.time(x) - held).abs() < 1.0, "{x} {factor}");
        }
        let moved = scale.panned(x);
        assert!((moved.from() - held).abs() < 1e-3);
        assert!((moved.panned(-x).x(0.0) - scale.x(0.0)).abs() < 1e-6);
    }
    assert_eq!(scale.ending_at(1_001_000_000.0).x(1_000_000.0), 1_600.0 - GAP_PX);
}

#[test]
fn a_fit_is_as_wide_as_the_view_whatever_is_collapsed() {
    let gaps = busy_and_idle(20);
    let scale = seconds(0.0, 1_000.0, &gaps);
    for last in [1, 2, 3, 5, 8, 20] {
        let to = (last - 1) * 1_001_000_000 + 1_000_000;
        let fitted = scale.fitted(0, to, 0.05);
        let (x0, x1) = (fitted.x(0.0), fitted.x(to as f64));
        assert!((x0 - 1_000.0 * 0.05 / 1.1).abs() < 1e-3, "{last} {x0}");
        assert!((x1 - x0 - 1_000.0 / 1.1).abs() < 1e-3, "{last} {x0} {x1}");
    }
    // With gaps, much more of the view is left to what happened.
    let plain = TimeScale::fit(0, 4_005_000_000, 0.0, 1_000.0);
    assert!(scale.fitted(0, 4_005_000_000, 0.0).millis_per_px() < plain.millis_per_px() / 200.0);
}

#[test]
fn the_ruler_has_no_marks_in_a_gap_and_says_which_day_it_is_after_one() {
    let at = |text: &str| crate::time::parse(text).time().unwrap().millis();
    let day = |date: &str| (at(&format!("{date}T08:00:00Z")), at(&format!("{date}T10:00:00Z")));
    let gaps = Arc::new(Gaps::between([day("2026-11-20"), day("2026-11-23")].into_iter()));
    let (from, to) = (at("2026-11-20T08:00:00Z"), at("2026-11-23T10:00:00Z"));
    let scale = TimeScale::new(0.0, 1.0, 1_000.0).with_gaps(Some(gaps), 0.0).fitted(from, to, 0.0);
    let ticks = ticks(&scale, |_| 0, 86.0);
    let labels: Vec<&str> = ticks.iter().map(|tick| tick.label.as_str()).collect();
    assert_eq!(
        labels,
        ["08:00", "08:30", "09:00", "09:30", "10:00", "11-23 08:30", "09:30", "10:00"],
        "{ticks:?}"
    );
    assert!(ticks.windows(2).all(|two| two[1].x - two[0].x >= 86.0));
}

#[test]
fn the_signs_of_many_gaps_leave_room_for_what_happened() {
    // A minute of work each hour, and a day of that.
    let spans = (0..24).map(|at| (at * 3_600_000, at * 3_600_000 + 60_000));
    let gaps = Arc::new(Gaps::between(spans));
    let to = 23 * 3_600_000 + 60_000;
    let scale = TimeScale::new(0.0, 1.0, 1_500.0).with_gaps(Some(Arc::clone(&gaps)), 0.0).fitted(0, to, 0.0);
    assert_eq!(scale.folds().len(), 23, "all are in sight");
    assert!((scale.x(to as f64) - 1_500.0).abs() < 1.0);
    let signs: f64 = scale.folds().iter().map(|fold| fold.x1 - fold.x0).sum();
    assert!(signs < 1_000.0, "{signs}");
    let first = scale.zoomed(40.0, 0.0).panned(scale.zoomed(40.0, 0.0).x(50_000.0)).folds()[0];
    assert!((first.x1 - first.x0 - GAP_PX).abs() < 1e-6, "there is room for the whole sign");
    assert!(gaps.share() > 0.9);
    // What is a gap to all stays one to some, and the other way round.
    let some = Gaps::between([(0, 60_000), (7_200_000, 80_000_000)].into_iter());
    let last = Gap { from: 80_000_000, to: 82_800_000 };
    let both = [&gaps.all()[..2], &[last]].concat();
    assert_eq!(gaps.both(&some).all(), both);
    assert_eq!(some.both(&gaps).all(), both);
    assert_eq!(gaps.both(&gaps), *gaps);
}

proptest! {
    #[test]
    fn a_pixel_is_one_instant_and_an_instant_one_pixel(
        spans in proptest::collection::vec((0_i64..2_000_000_000, 0_i64..40_000_000), 1..40),
        from in 0.0_f64..2e9,
        span in 1e3_f64..3e9,
        pixels in proptest::collection::vec(-900.0_f64..1_900.0, 20),
    ) {
        let gaps = Gaps::between(spans.iter().map(|&(begin, length)| (begin, begin + length)));
        let scale = TimeScale::new(from, span, 1_000.0).with_gaps(Some(Arc::new(gaps.clone())), 500.0);
        let mut sorted = pixels;
        sorted.sort_by(f64::total_cmp);
        let times: Vec<f64> = sorted.iter().map(|&x| scale.time(x)).collect();
        prop_assert!(times.windows(2).all(|two| two[0] <= two[1]));
        for (&x, &time) in sorted.iter().zip(&times) {
            prop_assert!((scale.x(time) - x).abs() < 1e-3, "{x} {time} {}", scale.x(time));
        }
        prop_assert!((scale.time(0.0) - scale.from()).abs() < 1e-3);
        // No record lies in a gap, and none is lost by one.
        for gap in gaps.all() {
            prop_assert!(spans.iter().all(|&(begin, length)| begin >= gap.to || begin + length <= gap.from));
        }
        for fold in scale.folds() {
            prop_assert!(fold.gap.length() as f64 > (fold.x1 - fold.x0) * scale.millis_per_px() - 1e-3);
            prop_assert!((scale.x(fold.gap.from as f64) - fold.x0).abs() < 1e-6);
            prop_assert!((scale.x(fold.gap.to as f64) - fold.x1).abs() < 1e-6);
        }
    }
}
