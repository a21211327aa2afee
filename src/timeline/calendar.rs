//! Marks of the ruler: round times of the calendar, from milliseconds to centuries.

use super::TimeScale;
use crate::time::{Millis, civil_from_millis, millis_from_civil};
use jiff::civil;

const SECOND: Millis = 1_000;
const MINUTE: Millis = 60 * SECOND;
const HOUR: Millis = 60 * MINUTE;
const DAY: Millis = 24 * HOUR;

/// The most marks of one ruler: a guard, not a size.
const MAX_TICKS: i32 = 500;

/// Distances between marks, finest first.
const STEPS: &[Step] = &[
    Step::Millis(1),
    Step::Millis(2),
    Step::Millis(5),
    Step::Millis(10),
    Step::Millis(20),
    Step::Millis(50),
    Step::Millis(100),
    Step::Millis(200),
    Step::Millis(500),
    Step::Millis(SECOND),
    Step::Millis(2 * SECOND),
    Step::Millis(5 * SECOND),
    Step::Millis(10 * SECOND),
    Step::Millis(15 * SECOND),
    Step::Millis(30 * SECOND),
    Step::Millis(MINUTE),
    Step::Millis(2 * MINUTE),
    Step::Millis(5 * MINUTE),
    Step::Millis(10 * MINUTE),
    Step::Millis(15 * MINUTE),
    Step::Millis(30 * MINUTE),
    Step::Millis(HOUR),
    Step::Millis(2 * HOUR),
    Step::Millis(3 * HOUR),
    Step::Millis(6 * HOUR),
    Step::Millis(12 * HOUR),
    Step::Millis(DAY),
    Step::Millis(2 * DAY),
    Step::Millis(7 * DAY),
    Step::Months(1),
    Step::Months(3),
    Step::Months(6),
    Step::Months(12),
    Step::Months(24),
    Step::Months(60),
    Step::Months(120),
    Step::Months(240),
    Step::Months(600),
    Step::Months(1_200),
    Step::Months(6_000),
    Step::Months(12_000),
    Step::Months(60_000),
];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    Millis(Millis),
    Months(i32),
}

impl Step {
    /// Its length, that of the shortest month where it is months.
    fn millis(self) -> f64 {
        match self {
            Self::Millis(millis) => millis as f64,
            Self::Months(months) => f64::from(months) * 28.0 * DAY as f64,
        }
    }

    fn precision(self) -> Precision {
        match self {
            Self::Millis(step) if step < SECOND => Precision::Millis,
            Self::Millis(step) if step < MINUTE => Precision::Second,
            Self::Millis(step) if step < DAY => Precision::Minute,
            Self::Millis(_) => Precision::Day,
            Self::Months(months) if months < 12 => Precision::Month,
            Self::Months(_) => Precision::Year,
        }
    }
}

/// How fine a time is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// `14:20:00.250`
    Millis,
    /// `14:20:00`
    Second,
    /// `14:20`
    Minute,
    /// `11-20`
    Day,
    /// `2026-11`
    Month,
    /// `2026`
    Year,
}

/// A mark of the ruler.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Pixels from the left edge.
    pub x: f64,
    /// The instant.
    pub millis: Millis,
    /// What stands beside it.
    pub label: String,
    /// Whether a new day, month or year begins here, and the label says which.
    pub is_major: bool,
}

/// The marks of a ruler, at least `min_gap` pixels apart, round in the calendar of an offset, in minutes east of UTC,
/// which may be another one from some instant on: where clocks are changed. The first may lie left of the edge, so that
/// its label is seen. Collapsed gaps have none; where another day begins after one, the next mark says which.
#[must_use]
pub fn ticks(scale: &TimeScale, offset_minutes: impl Fn(Millis) -> i32, min_gap: f64) -> Vec<Tick> {
    let least = scale.millis_per_px() * min_gap;
    let step = STEPS.iter().copied().find(|step| step.millis() >= least).unwrap_or(Step::Months(120_000));
    let offset_at = |at: Millis| Millis::from(offset_minutes(at)) * MINUTE;
    let mut all: Vec<Tick> = Vec::new();
    let mut free = f64::NEG_INFINITY;
    for Stretch { from, end, is_first, is_after_gap, goes_on } in stretches(scale, &offset_minutes) {
        let offset = offset_at(from);
        let (first, end) = (from + offset, end + offset);
        let candidates = match step {
            Step::Millis(step) => every(step, first, end),
            Step::Months(months) => monthly(months, first, end),
        };
        // Left of the view a mark may lie; in a gap none does, and none with the clock of another stretch.
        let candidates = candidates.into_iter().filter(|&local| is_first || local >= first);
        let candidates = candidates.filter(|&local| !goes_on || local < end);
        let before = all.last().map_or(scale.from() as Millis, |tick| tick.millis);
        let mut is_other_day = is_after_gap && day(before + offset_at(before)) != day(first);
        if !is_first
            && !is_after_gap
            && let Some(last) = all.last()
        {
            // After clocks were changed marks may lie an hour nearer to those before.
            free = free.max(last.x + min_gap * NEAR);
        }
        for local in candidates {
            let mut mark = tick(scale, local, offset, step.precision());
            if mark.x < free {
                continue;
            }
            free = mark.x + if scale.folds().is_empty() { 0.0 } else { min_gap };
            if is_other_day && !mark.is_major && step.precision() < Precision::Day {
                let date = label(civil_from_millis(local), Precision::Day);
                mark.label = format!("{date} {}", mark.label);
                mark.is_major = true;
                free += min_gap * 0.5;
            }
            is_other_day = false;
            all.push(mark);
        }
    }
    all
}

/// How near marks on either side of a change of clocks may be, as a share of what they are apart else.
const NEAR: f64 = 0.7;

/// A part of the view without a collapsed gap and without a change of clocks.
#[derive(Clone, Copy)]
struct Stretch {
    from: Millis,
    end: Millis,
    is_first: bool,
    is_after_gap: bool,
    /// Whether it ends with a change of clocks.
    goes_on: bool,
}

fn stretches(scale: &TimeScale, offset: impl Fn(Millis) -> i32) -> Vec<Stretch> {
    let mut all = Vec::new();
    let mut from = scale.from() as Millis;
    let pauses = scale.folds().iter().map(|fold| (fold.gap.from, fold.gap.to));
    let to = scale.to() as Millis;
    for (end, next) in pauses.chain([(to, to)]) {
        let mut is_after_gap = !all.is_empty();
        for change in changes(from, end, &offset) {
            let is_first = all.is_empty();
            all.push(Stretch { from, end: change, is_first, is_after_gap, goes_on: true });
            (from, is_after_gap) = (change, false);
        }
        all.push(Stretch { from, end, is_first: all.is_empty(), is_after_gap, goes_on: false });
        from = next;
    }
    all
}

/// When clocks are changed from the one to the other instant: the first with the new offset each. In very long ranges
/// none is looked for: no pixel would show it.
fn changes(from: Millis, to: Millis, offset: impl Fn(Millis) -> i32) -> Vec<Millis> {
    /// Clocks are not changed and changed back within this time.
    const PART: Millis = 20 * DAY;
    const MOST: Millis = 64;
    let mut found = Vec::new();
    if to <= from || (to - from) / PART >= MOST {
        return found;
    }
    let mut at = from;
    while at < to {
        let end = (at + PART).min(to);
        let (before, after) = (offset(at), offset(end));
        if before != after {
            let (mut old, mut new) = (at, end);
            while new - old > 1 {
                let middle = old + (new - old) / 2;
                if offset(middle) == before { old = middle } else { new = middle }
            }
            found.push(new);
        }
        at = end;
    }
    found
}

fn day(local: Millis) -> Millis {
    local.div_euclid(DAY)
}

fn tick(scale: &TimeScale, local: Millis, offset: Millis, precision: Precision) -> Tick {
    let at = civil_from_millis(local);
    let is_midnight = local.rem_euclid(DAY) == 0;
    let (is_major, shown) = match precision {
        Precision::Millis | Precision::Second | Precision::Minute if is_midnight => (true, Precision::Day),
        Precision::Day if at.day() == 1 => (true, Precision::Month),
        Precision::Month if at.month() == 1 => (true, Precision::Year),
        same => (false, same),
    };
    let millis = local - offset;
    Tick { x: scale.x(millis as f64), millis, label: label(at, shown), is_major }
}

fn label(at: civil::DateTime, precision: Precision) -> String {
    let (hour, minute, second) = (at.hour(), at.minute(), at.second());
    match precision {
        Precision::Millis => format!("{hour:02}:{minute:02}:{second:02}.{:03}", at.millisecond()),
        Precision::Second => format!("{hour:02}:{minute:02}:{second:02}"),
        Precision::Minute => format!("{hour:02}:{minute:02}"),
        Precision::Day => format!("{:02}-{:02}", at.month(), at.day()),
        Precision::Month => format!("{:04}-{:02}", at.year(), at.month()),
        Precision::Year => format!("{:04}", at.year()),
    }
}

/// Multiples of a fixed step, counted from a Monday midnight, the one before `from` included.
fn every(step: Millis, from: Millis, to: Millis) -> Vec<Millis> {
    /// 1969-12-29 was a Monday.
    const MONDAY: Millis = -3 * DAY;
    let first = (from - MONDAY).div_euclid(step) * step + MONDAY;
    (0..Millis::from(MAX_TICKS)).map(|at| first + at * step).take_while(|&at| at <= to).collect()
}

/// First days of every so many months, the one before `from` included.
fn monthly(months: i32, from: Millis, to: Millis) -> Vec<Millis> {
    let at = civil_from_millis(from);
    let month = i32::from(at.year()) * 12 + i32::from(at.month()) - 1;
    let first = month.div_euclid(months) * months;
    let day_of = |month: i32| {
        let year = i16::try_from(month.div_euclid(12)).ok()?;
        let date = civil::Date::new(year, month.rem_euclid(12) as i8 + 1, 1).ok()?;
        Some(millis_from_civil(date.to_datetime(civil::Time::midnight())))
    };
    let months = (0..MAX_TICKS).map_while(|at| months.checked_mul(at)?.checked_add(first));
    months.filter_map(day_of).take_while(|&at| at <= to).collect()
}

/// `14:22:23.412`: the clock time of an instant in an offset, as exact as it can be pointed at.
#[must_use]
pub fn time_label(millis: Millis, offset_minutes: i32, millis_per_px: f64) -> String {
    let at = civil_from_millis(millis + Millis::from(offset_minutes) * MINUTE);
    let precision = match millis_per_px {
        fine if fine < 500.0 => Precision::Millis,
        middle if middle < 30_000.0 => Precision::Second,
        coarse if coarse < HOUR as f64 => Precision::Minute,
        _ => return label(at, Precision::Year) + "-" + &label(at, Precision::Day),
    };
    label(at, precision)
}

/// `2026-11-20`: the date of an instant in an offset.
#[must_use]
pub fn date_label(millis: Millis, offset_minutes: i32) -> String {
    let at = civil_from_millis(millis + Millis::from(offset_minutes) * MINUTE);
    format!("{:04}-{:02}-{:02}", at.year(), at.month(), at.day())
}

/// `UTC+08:00`
#[must_use]
pub fn offset_label(offset_minutes: i32) -> String {
    let sign = if offset_minutes < 0 { '−' } else { '+' };
    let minutes = offset_minutes.abs();
    format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}
