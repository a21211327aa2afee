//! Instants, durations and numbers as they are written in a filter, and the spans that they ask for.

use super::lex::Op;
use super::{Clock, Fault};
use crate::time::{Millis, civil_from_millis, millis_from_civil};
use jiff::civil::{Date, DateTime};
use jiff::{Span as CalendarSpan, ToSpan};

const SECOND: Millis = 1_000;
const MINUTE: Millis = 60 * SECOND;
const HOUR: Millis = 60 * MINUTE;
const DAY: Millis = 24 * HOUR;
const WEEK: Millis = 7 * DAY;

/// Whole numbers from `first` to `last`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub first: i64,
    pub last: i64,
}

impl Span {
    pub fn contains(self, number: i64) -> bool {
        (self.first..=self.last).contains(&number)
    }

    fn from(first: i64) -> Self {
        Self { first, last: i64::MAX }
    }

    fn up_to(last: i64) -> Self {
        Self { first: i64::MIN, last }
    }

    /// Whether it is how long ago: by itself it stands for all since.
    fn is_open(self) -> bool {
        self.last == i64::MAX
    }

    /// From the beginning of this to the end of `other`.
    fn through(self, other: Self) -> Self {
        Self { first: self.first, last: other.last }
    }
}

/// What one written value asks for together with its sign. `read` gives the span that a single value stands
/// for: a day is 24 hours, `30s` a second.
pub(super) fn span(
    op: Op,
    text: &str,
    exact: bool,
    read: impl Fn(&str) -> Result<Span, Fault>,
) -> Result<Span, Fault> {
    if let (Op::Has | Op::Is, Some((from, to))) = (op, text.split_once("..")) {
        let ends = |text: &str| if text.is_empty() { Ok(None) } else { read(text).map(Some) };
        let (from, to) = (ends(from)?, ends(to)?);
        // A duration as an end of a range is meant to the millisecond, and so is how long ago.
        let to = to.map(|to| if exact || to.is_open() { Span { last: to.first, ..to } } else { to });
        return match (from, to) {
            (Some(from), Some(to)) if from.first > to.last => Err(Fault::RangeBackwards),
            (Some(from), Some(to)) => Ok(from.through(to)),
            (Some(from), None) => Ok(Span::from(from.first)),
            (None, Some(to)) => Ok(Span::up_to(to.last)),
            (None, None) => Err(Fault::RangeEmpty),
        };
    }
    let value = read(text)?;
    let last = if exact || value.is_open() { value.first } else { value.last };
    Ok(match op {
        Op::Above => Span::from(last.saturating_add(1)),
        Op::AtLeast => Span::from(value.first),
        Op::Below => Span::up_to(value.first.saturating_sub(1)),
        Op::AtMost => Span::up_to(last),
        Op::Has | Op::Is | Op::Like => value,
    })
}

/// A whole number.
pub(super) fn number(text: &str) -> Result<Span, Fault> {
    let number = text.parse::<u32>().map_err(|_| Fault::NoNumber(text.to_owned()))?;
    Ok(Span { first: number.into(), last: number.into() })
}

/// A duration: `200ms`, `1.5s`, `2m`, `1h30m`, `3d`. Stands for all that are shown the same, up to the next
/// step of its last digit.
pub(super) fn duration(text: &str) -> Result<Span, Fault> {
    let wrong = || Fault::NoDuration(text.to_owned());
    if text == "0" {
        return Ok(Span { first: 0, last: 0 });
    }
    let (mut rest, mut sum, mut step, mut smallest) = (text, 0_f64, 1.0, Millis::MAX);
    while !rest.is_empty() {
        let digits = rest.find(|sign: char| !sign.is_ascii_digit() && sign != '.').unwrap_or(rest.len());
        let (number, tail) = rest.split_at(digits);
        let letters = tail.find(|sign: char| !sign.is_ascii_alphabetic()).unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(letters);
        if unit.is_empty() && number.parse::<f64>().is_ok() && tail.is_empty() {
            return Err(Fault::NoUnit(text.to_owned()));
        }
        let unit = unit_millis(unit).filter(|unit| *unit < smallest).ok_or_else(wrong)?;
        let value: f64 = number.parse().map_err(|_| wrong())?;
        let decimals = number.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        sum += value * unit as f64;
        step = unit as f64 / 10_f64.powi(i32::try_from(decimals).unwrap_or(i32::MAX));
        smallest = unit;
        rest = tail;
    }
    if text.is_empty() || sum > (1_u64 << 52) as f64 {
        return Err(wrong());
    }
    let first = sum.round() as Millis;
    Ok(Span { first, last: first + (step.round() as Millis - 1).max(0) })
}

fn unit_millis(unit: &str) -> Option<Millis> {
    Some(match unit.to_ascii_lowercase().as_str() {
        "ms" => 1,
        "s" | "sec" => SECOND,
        "m" | "min" => MINUTE,
        "h" => HOUR,
        "d" => DAY,
        "w" => WEEK,
        _ => return None,
    })
}

/// An instant: `2023`, `2023-08`, `2023-08-21`, with a time down to the millisecond and an offset; a time of
/// today; `today`, `yesterday`, `now`; or how long ago, which stands for all since.
pub(super) fn instant(text: &str, clock: Clock) -> Result<Span, Fault> {
    let day = |back: i64| {
        let begin = local(clock.now, clock.offset_minutes).date().to_datetime(jiff::civil::Time::midnight());
        let begin = utc(begin, clock.offset_minutes) - back * DAY;
        Span { first: begin, last: begin + DAY - 1 }
    };
    match text.to_ascii_lowercase().as_str() {
        "now" => return Ok(Span { first: clock.now, last: clock.now }),
        "today" => return Ok(day(0)),
        "yesterday" => return Ok(day(1)),
        _ => {}
    }
    let is_ago = text.ends_with(|sign: char| sign.is_ascii_alphabetic()) && !text.contains(['-', ':']);
    if is_ago && let Ok(ago) = duration(text) {
        return Ok(Span::from(clock.now - ago.first));
    }
    calendar(text, clock).ok_or_else(|| Fault::NoTime(text.to_owned()))
}

/// A range of time as it is typed: `2023-08-21 10:00..12:00`, `2023-08`, `1h`, `..today`; from the one instant
/// on, and before the other. Where no day is written it is that of the other end, else `day` (`2023-08-21`).
///
/// # Errors
///
/// What is wrong with the text.
pub fn read_range(text: &str, clock: Clock, day: &str) -> Result<(Option<Millis>, Option<Millis>), Fault> {
    let (from, to) = text.split_once("..").map_or((text, None), |(from, to)| (from, Some(to)));
    let has_no_day = |text: &str| text.split(['T', 't', ' ']).next().is_some_and(|first| first.contains(':'));
    let on = |day: &str, text: &str| if has_no_day(text) { format!("{day} {text}") } else { text.to_owned() };
    let from = on(day, from.trim());
    let read = |text: &str| instant(text, clock);
    let Some(to) = to else {
        let span = span(Op::Has, &from, false, read)?;
        // How long ago stands for all since.
        return Ok((Some(span.first), Some(if span.last == i64::MAX { clock.now } else { span.last + 1 })));
    };
    let first_day = from.get(..10).filter(|date| read_date(date).is_some()).unwrap_or(day);
    let to = on(first_day, to.trim());
    // A day at the end is meant whole, a time to the point.
    let is_day = to.contains('-') && !to.contains(':') || to.chars().all(|sign| sign.is_ascii_alphanumeric());
    let is_exact = !is_day || duration(&to).is_ok();
    let span = span(Op::Has, &format!("{from}..{to}"), is_exact, read)?;
    let end = if is_exact { span.last } else { span.last.saturating_add(1) };
    Ok((Some(span.first).filter(|&first| first != i64::MIN), Some(end).filter(|_| span.last != i64::MAX)))
}

fn local(millis: Millis, offset_minutes: i32) -> DateTime {
    civil_from_millis(millis + i64::from(offset_minutes) * MINUTE)
}

fn utc(at: DateTime, offset_minutes: i32) -> Millis {
    millis_from_civil(at) - i64::from(offset_minutes) * MINUTE
}

fn calendar(text: &str, clock: Clock) -> Option<Span> {
    let (date, time) = match text.split_once(['T', 't', ' ']) {
        Some((date, time)) => (Some(date), Some(time)),
        None if text.contains(':') => (None, Some(text)),
        None => (Some(text), None),
    };
    let (begin, mut step) = match date {
        Some(date) => read_date(date)?,
        None => (local(clock.now, clock.offset_minutes).date(), 1.day()),
    };
    let mut begin = begin.to_datetime(jiff::civil::Time::midnight());
    let mut offset = clock.offset_minutes;
    if let Some(time) = time {
        let (clock_time, rest) = split_offset(time);
        if let Some(rest) = rest {
            offset = read_offset(rest)?;
        }
        // A time belongs to a day, not to a month.
        if date.is_some_and(|date| date.len() != 10) {
            return None;
        }
        let (since_midnight, smallest) = read_clock(clock_time)?;
        begin = begin.checked_add(since_midnight.milliseconds()).ok()?;
        step = smallest.milliseconds();
    }
    let end = begin.checked_add(step).ok()?;
    Some(Span { first: utc(begin, offset), last: utc(end, offset) - 1 })
}

fn read_date(text: &str) -> Option<(Date, CalendarSpan)> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next(), parts.next());
    if parts.next().is_some() {
        return None;
    }
    let number = |text: &str, len: usize| {
        (text.len() == len && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
    };
    let year: i16 = number(year, 4)?;
    let month = month.map_or(Some(None), |month| number(month, 2).map(Some))?;
    let day = day.map_or(Some(None), |day| number(day, 2).map(Some))?;
    let small = |number: Option<i16>| i8::try_from(number.unwrap_or(1)).ok();
    let date = Date::new(year, small(month)?, small(day)?).ok()?;
    let step = match (month, day) {
        (None, _) => 1.year(),
        (Some(_), None) => 1.month(),
        (Some(_), Some(_)) => 1.day(),
    };
    Some((date, step))
}

/// Hours, minutes, seconds and a fraction to milliseconds, and the length of what its last digit stands for.
fn read_clock(text: &str) -> Option<(Millis, Millis)> {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let parts: Vec<&str> = whole.split(':').collect();
    let number = |at: usize, below: Millis| -> Option<Millis> {
        let Some(part) = parts.get(at) else { return Some(0) };
        let plain = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse().ok().filter(|number| plain && *number < below)
    };
    let millis = number(0, 24)? * HOUR + number(1, 60)? * MINUTE + number(2, 60)? * SECOND;
    let smallest = [HOUR, MINUTE, SECOND].get(parts.len() - 1).copied()?;
    let Some(fraction) = fraction else { return Some((millis, smallest)) };
    let digits = fraction.len();
    if parts.len() != 3 || !(1..=3).contains(&digits) {
        return None;
    }
    let unit = 10_i64.pow(3 - digits as u32);
    Some((millis + fraction.parse::<u16>().ok().map(i64::from)? * unit, unit))
}

fn split_offset(time: &str) -> (&str, Option<&str>) {
    let at = time.find(['+', '-', 'Z', 'z']);
    at.map_or((time, None), |at| (time[..at].trim_end(), Some(&time[at..])))
}

fn read_offset(text: &str) -> Option<i32> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits: String = text[1..].chars().filter(|sign| *sign != ':').collect();
    let plain = matches!(digits.len(), 2 | 4) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number: i32 = digits.parse().ok().filter(|_| plain)?;
    let (hours, minutes) = if digits.len() == 2 { (number, 0) } else { (number / 100, number % 100) };
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time;

    /// 2023-08-22 15:30:00 +08:00.
    fn clock() -> Clock {
        let now = time::parse("2023-08-22T15:30:00+08:00").time().unwrap();
        Clock { now: now.millis(), offset_minutes: 480 }
    }

    fn shown(text: &str) -> String {
        let span = instant(text, clock()).unwrap();
        let time = |millis: i64| time::Time::new(millis, 480).to_string();
        let last = if span.last == i64::MAX { "…".to_owned() } else { time(span.last + 1) };
        format!("{} {last}", time(span.first))
    }

    #[test]
    fn a_time_stands_for_all_that_begin_with_it() {
        let cases = [
            ("2023", "2023-01-01T00:00:00+08:00 2024-01-01T00:00:00+08:00"),
            ("2023-02", "2023-02-01T00:00:00+08:00 2023-03-01T00:00:00+08:00"),
            ("2023-08-21", "2023-08-21T00:00:00+08:00 2023-08-22T00:00:00+08:00"),
            ("2023-08-21T12", "2023-08-21T12:00:00+08:00 2023-08-21T13:00:00+08:00"),
            ("2023-08-21T12:30", "2023-08-21T12:30:00+08:00 2023-08-21T12:31:00+08:00"),
            ("2023-08-21 12:30:05", "2023-08-21T12:30:05+08:00 2023-08-21T12:30:06+08:00"),
            ("2023-08-21T12:30:05.25", "2023-08-21T12:30:05.250+08:00 2023-08-21T12:30:05.260+08:00"),
            ("2023-08-21T12:30Z", "2023-08-21T20:30:00+08:00 2023-08-21T20:31:00+08:00"),
            ("2023-08-21T12:30-03:30", "2023-08-22T00:00:00+08:00 2023-08-22T00:01:00+08:00"),
            ("14:20", "2023-08-22T14:20:00+08:00 2023-08-22T14:21:00+08:00"),
            ("Today", "2023-08-22T00:00:00+08:00 2023-08-23T00:00:00+08:00"),
            ("yesterday", "2023-08-21T00:00:00+08:00 2023-08-22T00:00:00+08:00"),
            ("1h30m", "2023-08-22T14:00:00+08:00 …"),
            ("2d", "2023-08-20T15:30:00+08:00 …"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_said_to_be_none() {
        for text in [
            "",
            "23",
            "2023-8-21",
            "2023-02-30",
            "2023-08T12:00",
            "2023-08-21T24",
            "2023-08-21T12:3",
            "12:60",
            "2023-08-21T12:30+8",
            "soon",
            "２０２３",
            "2023-08-21-01",
            "T",
            "12:30:00.1234",
            ":",
            "-",
        ] {
            assert!(instant(text, clock()).is_err(), "{text}");
        }
    }

    #[test]
    fn a_typed_range_takes_its_day_from_where_it_is_told() {
        let time = |millis: Option<i64>| millis.map(|millis| time::Time::new(millis, 480).to_string());
        let read = |text: &str| {
            let (from, to) = read_range(text, clock(), "2023-08-20")?;
            let shown = |end: Option<i64>| time(end).map_or("…".to_owned(), |time| time[..16].to_owned());
            Ok(format!("{} {}", shown(from), shown(to)))
        };
        let cases = [
            ("2023-08-21 10:00..12:00", "2023-08-21T10:00 2023-08-21T12:00"),
            ("2023-08-21T10:00 .. 2023-08-22T01:30", "2023-08-21T10:00 2023-08-22T01:30"),
            ("2023-08-18..2023-08-19", "2023-08-18T00:00 2023-08-20T00:00"),
            ("2023-08", "2023-08-01T00:00 2023-09-01T00:00"),
            ("10:00..12:00", "2023-08-20T10:00 2023-08-20T12:00"),
            ("10:00", "2023-08-20T10:00 2023-08-20T10:01"),
            ("1h", "2023-08-22T14:30 2023-08-22T15:30"),
            ("2h..1h", "2023-08-22T13:30 2023-08-22T14:30"),
            ("..today", "… 2023-08-23T00:00"),
            ("2023-08-21..", "2023-08-21T00:00 …"),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), Ok(expected.to_owned()), "{text}");
        }
        assert_eq!(read("12:00..10:00"), Err(Fault::RangeBackwards));
        assert_eq!(read("soon"), Err(Fault::NoTime("soon".into())));
        assert_eq!(read(".."), Err(Fault::RangeEmpty));
    }

    #[test]
    fn durations_add_up_and_know_their_last_digit() {
        let cases = [
            ("200ms", 200, 200),
            ("1.5s", 1_500, 1_599),
            ("2m", 120_000, 179_999),
            ("1h30m", 5_400_000, 5_459_999),
            ("1H", 3_600_000, 7_199_999),
            ("0", 0, 0),
        ];
        for (text, first, last) in cases {
            assert_eq!(duration(text), Ok(Span { first, last }), "{text}");
        }
        for text in ["", "s", "30", "1.2.3s", "5 s", "1m1h", "-1s", "9999999999999d", "1y"] {
            assert!(duration(text).is_err(), "{text}");
        }
        assert!(duration("30") == Err(Fault::NoUnit("30".into())));
    }

    #[test]
    fn signs_and_ranges_make_spans() {
        let of = |op, text| span(op, text, true, duration).unwrap();
        assert_eq!(of(Op::Above, "1s"), Span::from(1_001));
        assert_eq!(of(Op::AtLeast, "1s"), Span::from(1_000));
        assert_eq!(of(Op::Below, "1s"), Span::up_to(999));
        assert_eq!(of(Op::AtMost, "1s"), Span::up_to(1_000));
        assert_eq!(of(Op::Has, "1s"), Span { first: 1_000, last: 1_999 });
        assert_eq!(of(Op::Has, "1s..2s"), Span { first: 1_000, last: 2_000 });
        assert_eq!(of(Op::Has, "1s.."), Span::from(1_000));
        assert_eq!(of(Op::Has, "..2s"), Span::up_to(2_000));
        for text in ["..", "2s..1s", "a..b"] {
            assert!(span(Op::Has, text, true, duration).is_err(), "{text}");
        }
        let day = |op| span(op, "2023-08-21", false, |text| instant(text, clock())).unwrap();
        assert_eq!(day(Op::Above).first, day(Op::Has).last + 1);
        assert_eq!(day(Op::AtMost).last, day(Op::Has).last);
        assert_eq!(day(Op::Below).last, day(Op::AtLeast).first - 1);
    }
}
