//! What the ruler says.

use super::*;

fn labels(from: &str, to: &str, width: f64, offset: i32) -> Vec<String> {
    let scale = TimeScale::new(millis(from) as f64, (millis(to) - millis(from)) as f64, width);
    let ticks = ticks(&scale, offset, 90.0);
    assert!(ticks.windows(2).all(|two| two[1].x - two[0].x >= 89.0), "{ticks:?}");
    ticks.into_iter().filter(|tick| tick.x >= 0.0).map(|tick| tick.label).collect()
}

#[test]
fn the_ruler_speaks_the_calendar_of_its_offset() {
    let at = |text: &str| format!("2026-11-20T{text}+0800");
    let short = labels(&at("14:20:00"), &at("14:22:00"), 400.0, 480);
    assert_eq!(short, ["14:20:00", "14:20:30", "14:21:00", "14:21:30", "14:22:00"]);
    let fine = labels(&at("14:20:00"), &at("14:20:01"), 300.0, 480);
    assert_eq!(fine, ["14:20:00.000", "14:20:00.500", "14:20:01.000"]);
    let night = labels(&at("20:00:00"), "2026-11-21T04:00:00+0800", 600.0, 480);
    assert_eq!(night, ["20:00", "22:00", "11-21", "02:00", "04:00"]);
    let utc = labels(&at("20:00:00"), "2026-11-21T04:00:00+0800", 600.0, 0);
    assert_eq!(utc, ["12:00", "14:00", "16:00", "18:00", "20:00"]);
    let half = labels(&at("20:00:00"), &at("22:00:00"), 200.0, 330);
    assert_eq!(half, ["18:00", "19:00"]);
}

#[test]
fn the_ruler_reaches_from_days_to_centuries() {
    let months = labels("2026-01-15T00:00:00Z", "2026-04-15T00:00:00Z", 400.0, 0);
    assert_eq!(months, ["2026-02", "2026-03", "2026-04"]);
    let year = labels("2025-11-15T00:00:00Z", "2026-03-15T00:00:00Z", 400.0, 0);
    assert_eq!(year, ["2025-12", "2026", "2026-02", "2026-03"]);
    let years = labels("1999-06-01T00:00:00Z", "2005-06-01T00:00:00Z", 600.0, 0);
    assert_eq!(years, ["2000", "2001", "2002", "2003", "2004", "2005"]);
    let days = labels("2024-02-27T00:00:00Z", "2024-03-02T00:00:00Z", 400.0, 0);
    assert_eq!(days, ["02-27", "02-28", "02-29", "2024-03", "03-02"]);
    for exponent in 1..16 {
        let scale = TimeScale::new(-1e15, 10_f64.powi(exponent), 1_000.0);
        assert!(ticks(&scale, 480, 90.0).len() <= 13, "{exponent}");
    }
}

#[test]
fn labels_of_times_and_offsets() {
    let at = millis("2026-11-20T14:22:23.412+0800");
    assert_eq!(time_label(at, 480, 1.0), "14:22:23.412");
    assert_eq!(time_label(at, 0, 1_000.0), "06:22:23");
    assert_eq!(time_label(at, 480, 100_000.0), "14:22");
    assert_eq!(time_label(at, 480, 1e9), "2026-11-20");
    assert_eq!(date_label(at, 720), "2026-11-20");
    assert_eq!((offset_label(480), offset_label(-210)), ("UTC+08:00".to_owned(), "UTC−03:30".to_owned()));
}
