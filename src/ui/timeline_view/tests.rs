//! Texts of the timeline that need no window.

use super::range::{rounded, with_range};

#[test]
fn a_range_takes_the_place_of_the_one_before() {
    let text = with_range(
        "state:Failed after:2023-08-21 tag:a BEFORE:2023-08-22",
        1_795_155_600_000,
        1_795_155_660_500,
        480,
    );
    assert_eq!(
        text,
        "state:Failed tag:a after:2026-11-20T14:20:00+08:00 before:2026-11-20T14:21:00.500+08:00"
    );
    assert_eq!(
        with_range("", 1_000, 0, 0),
        "after:1970-01-01T00:00:00+00:00 before:1970-01-01T00:00:01+00:00"
    );
}

#[test]
fn a_coarse_brush_ends_at_whole_seconds() {
    assert_eq!(rounded(1_500.4, 3_200.6, 1_000.0), (1_000, 4_000));
    assert_eq!(rounded(3_200.6, 1_500.4, 10.0), (1_500, 3_201));
}
