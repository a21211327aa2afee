//! What the ruler says.

use super::*;

fn labels(from: &str, to: &str, width: f64, offset: i32) -> Vec<String> {
    let scale = TimeScale::new(millis(from) as f64, (millis(to) - millis(from)) as f64, width);
    let ticks = ticks(&scale, |_| offset, 90.0);
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
        assert!(ticks(&scale, |_| 480, 90.0).len() <= 13, "{exponent}");
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

#[test]
fn on_either_side_of_a_change_of_clocks_the_ruler_has_its_hours() {
    // Clocks go back at 01:00 UTC on 25 October 2026, from +02:00 to +01:00.
    let change = millis("2026-10-25T01:00:00Z");
    let offset = |at: Millis| if at < change { 120 } else { 60 };
    let told = |from: &str, to: &str, offset: &dyn Fn(Millis) -> i32| -> Vec<(String, Millis)> {
        let scale = TimeScale::new(millis(from) as f64, (millis(to) - millis(from)) as f64, 1_000.0);
        let marks = ticks(&scale, offset, 90.0).into_iter().filter(|mark| mark.x >= 0.0);
        marks.map(|mark| (mark.label, mark.millis)).collect()
    };
    let days = told("2026-10-19T22:00:00Z", "2026-10-30T00:00:00Z", &offset);
    let of = |label: &str| days.iter().find(|(one, _)| one == label).map(|&(_, at)| at);
    assert_eq!(of("10-21"), Some(millis("2026-10-21T00:00:00+0200")));
    assert_eq!(of("10-25"), Some(millis("2026-10-25T00:00:00+0200")));
    assert_eq!(of("10-26"), Some(millis("2026-10-26T00:00:00+0100")));
    // The hour that comes twice stands there twice.
    let hours = told("2026-10-24T22:00:00Z", "2026-10-25T05:00:00Z", &offset);
    let labels: Vec<&str> = hours.iter().map(|(label, _)| label.as_str()).collect();
    assert_eq!(labels, ["10-25", "01:00", "02:00", "02:00", "03:00", "04:00", "05:00", "06:00"]);
    assert!(hours.windows(2).all(|two| two[1].1 - two[0].1 == 3_600_000));
    // In spring one is left out.
    let spring = |at: Millis| if at < change { 60 } else { 120 };
    let hours = told("2026-10-24T23:00:00Z", "2026-10-25T04:00:00Z", &spring);
    let labels: Vec<&str> = hours.iter().map(|(label, _)| label.as_str()).collect();
    assert!(
        labels.contains(&"01:30") && labels.contains(&"03:00") && !labels.contains(&"02:30"),
        "{labels:?}"
    );
}
