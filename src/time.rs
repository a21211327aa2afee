//! Instants as they were sent (the offset kept) and durations: reading them, writing them.
//!
//! Cloud Infinite writes `2022-06-30T18:47:18+0800` (tasks), `2023-08-21 17:23:21+0800` (workflows) and
//! `2021-08-10T21:01:10+08:00` (moderation); empty or `-` means "not yet".

use jiff::civil;
use std::fmt;
use std::num::NonZeroI64;

/// Milliseconds, of a wait or a run time; negative when the source contradicts itself.
pub type Millis = i64;

/// The smallest of some durations that `percent` of a hundred of them do not exceed (nearest rank, so it is one that
/// occurred); `None` of none. Leaves them in another order.
#[must_use]
pub fn quantile(all: &mut [Millis], percent: usize) -> Option<Millis> {
    let rank = (all.len() * percent).div_ceil(100).saturating_sub(1);
    (rank < all.len()).then(|| *all.select_nth_unstable(rank).1)
}

/// An instant with the offset it was sent in. Eight bytes, and so is `Option<Time>`. Ordered by instant.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Time(NonZeroI64);

const OFFSET_BITS: u32 = 12;
/// Makes every stored offset positive, and with it the packed value never zero.
const OFFSET_BIAS: i64 = 1 << (OFFSET_BITS - 1);
/// Far beyond any calendar date that is read (±69,000 years), and small enough to be packed.
const MAX_MILLIS: i64 = 1 << 51;

impl Time {
    /// From milliseconds since 1970-01-01 UTC and the offset from UTC in minutes. Both are clamped to what
    /// can be held: ±24 hours, ±69,000 years.
    #[must_use]
    pub fn new(millis: Millis, offset_minutes: i32) -> Self {
        let offset = i64::from(offset_minutes.clamp(-1440, 1440)) + OFFSET_BIAS;
        let packed = (millis.clamp(1 - MAX_MILLIS, MAX_MILLIS - 1) << OFFSET_BITS) | offset;
        Self(NonZeroI64::new(packed).unwrap_or(NonZeroI64::MIN))
    }

    /// Milliseconds since 1970-01-01 UTC.
    #[must_use]
    pub fn millis(self) -> Millis {
        self.0.get() >> OFFSET_BITS
    }

    /// The offset it was sent in, in minutes east of UTC.
    #[must_use]
    pub fn offset_minutes(self) -> i32 {
        ((self.0.get() & ((1 << OFFSET_BITS) - 1)) - OFFSET_BIAS) as i32
    }

    /// The eight bytes that it is held in, never all zero.
    pub(crate) fn to_bits(self) -> u64 {
        self.0.get().cast_unsigned()
    }

    /// From the eight bytes that one was held in; nothing from zeros.
    pub(crate) fn from_bits(bits: u64) -> Option<Self> {
        NonZeroI64::new(bits.cast_signed()).map(Self)
    }

    /// The calendar date and clock time in its own offset.
    #[must_use]
    pub fn civil(self) -> civil::DateTime {
        civil_from_millis(self.millis() + i64::from(self.offset_minutes()) * 60_000)
    }
}

/// RFC 3339 in the source's offset, with milliseconds only where there are any.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.civil();
        let offset = self.offset_minutes();
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
            at.year(),
            at.month(),
            at.day(),
            at.hour(),
            at.minute(),
            at.second()
        )?;
        if at.millisecond() != 0 {
            write!(f, ".{:03}", at.millisecond())?;
        }
        let sign = if offset < 0 { '-' } else { '+' };
        write!(f, "{sign}{:02}:{:02}", offset.abs() / 60, offset.abs() % 60)
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What a time field said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Empty or `-`: not yet, or not known.
    Nothing,
    /// An instant with its offset.
    Instant(Time),
    /// A date and time without an offset, taken to be +08:00, the offset of all documented callbacks.
    Assumed(Time),
    /// Text that is no time.
    Unreadable,
}

impl Reading {
    /// The instant, if there is one.
    #[must_use]
    pub fn time(self) -> Option<Time> {
        match self {
            Self::Instant(time) | Self::Assumed(time) => Some(time),
            Self::Nothing | Self::Unreadable => None,
        }
    }
}

/// Reads a time as Cloud Infinite writes it: date and time separated by `T` or a space, up to nine digits of
/// a second's fraction, offset as `+0800`, `+08:00`, `+08` or `Z`.
#[must_use]
pub fn parse(text: &str) -> Reading {
    let text = text.trim();
    if text.is_empty() || text == "-" {
        return Reading::Nothing;
    }
    parse_parts(text.as_bytes()).unwrap_or(Reading::Unreadable)
}

fn parse_parts(bytes: &[u8]) -> Option<Reading> {
    const ASSUMED_OFFSET_MINUTES: i32 = 8 * 60;
    let separators = [(4, b'-'), (7, b'-'), (13, b':'), (16, b':')];
    let shape = bytes.len() >= 19 && separators.iter().all(|&(at, byte)| bytes[at] == byte);
    if !shape || !matches!(bytes[10], b'T' | b't' | b' ') {
        return None;
    }
    let number = |from: usize, to: usize| digits(&bytes[from..to]);
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    // A leap second is written as :60; it is read as the last one of its minute.
    let second = if second == 60 { 59 } else { second };
    let date = civil::Date::new(year as i16, month as i8, day as i8).ok()?;
    let time = civil::Time::new(hour as i8, minute as i8, second as i8, 0).ok()?;
    let (fraction, rest) = fraction_millis(&bytes[19..])?;
    let local = millis_from_civil(date.to_datetime(time)) + fraction;
    let rest = rest.strip_prefix(b" ").unwrap_or(rest);
    if rest.is_empty() {
        let offset = ASSUMED_OFFSET_MINUTES;
        return Some(Reading::Assumed(Time::new(local - i64::from(offset) * 60_000, offset)));
    }
    let offset = offset_minutes(rest)?;
    Some(Reading::Instant(Time::new(local - i64::from(offset) * 60_000, offset)))
}

/// `.123…` to milliseconds, and what follows it.
fn fraction_millis(bytes: &[u8]) -> Option<(Millis, &[u8])> {
    let Some(rest) = bytes.strip_prefix(b".").or_else(|| bytes.strip_prefix(b",")) else {
        return Some((0, bytes));
    };
    let len = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if len == 0 {
        return None;
    }
    let millis = (0..3).fold(0, |sum, at| {
        let digit = if at < len { i64::from(rest[at] - b'0') } else { 0 };
        sum * 10 + digit
    });
    Some((millis, &rest[len..]))
}

fn offset_minutes(bytes: &[u8]) -> Option<i32> {
    if matches!(bytes, b"Z" | b"z") {
        return Some(0);
    }
    let (sign, rest) = match bytes.split_first()? {
        (b'+', rest) => (1, rest),
        (b'-', rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = match rest {
        [a, b] => (digits(&[*a, *b])?, 0),
        [a, b, c, d] | [a, b, b':', c, d] => (digits(&[*a, *b])?, digits(&[*c, *d])?),
        _ => return None,
    };
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

fn digits(bytes: &[u8]) -> Option<i32> {
    bytes.iter().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i32::from(byte - b'0')))
}

/// A civil date and time, taken as UTC, in milliseconds since 1970-01-01.
#[must_use]
pub fn millis_from_civil(at: civil::DateTime) -> Millis {
    let days = i64::from(days_from_civil(i32::from(at.year()), i32::from(at.month()), i32::from(at.day())));
    let seconds = i64::from(at.hour()) * 3600 + i64::from(at.minute()) * 60 + i64::from(at.second());
    (days * 86_400 + seconds) * 1000 + i64::from(at.millisecond())
}

/// Milliseconds since 1970-01-01 as a civil date and time in UTC, clamped to the years −9999…9999.
#[must_use]
pub fn civil_from_millis(millis: Millis) -> civil::DateTime {
    jiff::Timestamp::from_millisecond(millis)
        .unwrap_or(if millis < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX })
        .to_zoned(jiff::tz::TimeZone::UTC)
        .datetime()
}

/// Days since 1970-01-01 of a proleptic Gregorian date. Years are counted from March, so that the leap day
/// is the last of its year and a month's first day is a straight line.
fn days_from_civil(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The zone that times are shown in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Zone {
    /// The offset that each time was sent in.
    #[default]
    Source,
    /// The zone of this machine.
    Local,
    /// UTC.
    Utc,
}

impl Zone {
    /// The offset from UTC, in minutes, at an instant; `sent` is the offset that it was sent in.
    #[must_use]
    pub fn offset_minutes(self, millis: Millis, sent: i32) -> i32 {
        match self {
            Self::Source => sent,
            Self::Utc => 0,
            Self::Local => jiff::Timestamp::from_millisecond(millis)
                .map_or(0, |at| jiff::tz::TimeZone::system().to_offset(at).seconds() / 60),
        }
    }

    /// The same instant, in the offset of this zone.
    #[must_use]
    pub fn show(self, time: Time) -> Time {
        Time::new(time.millis(), self.offset_minutes(time.millis(), time.offset_minutes()))
    }
}

/// Now, in milliseconds since 1970-01-01 UTC.
#[must_use]
pub fn now() -> Millis {
    jiff::Timestamp::now().as_millisecond()
}

/// A duration as a person reads it: `0.4 s`, `41 s`, `2 m 11 s`, `1 h 05 m`, `3 d 4 h`; `0 ms`, `120 ms`
/// below a tenth of a second's worth of interest.
#[must_use]
pub fn human(millis: Millis) -> String {
    let sign = if millis < 0 { "−" } else { "" };
    let ms = millis.unsigned_abs();
    let s = ms / 1000;
    let text = match ms {
        0..100 => format!("{ms} ms"),
        100..10_000 => format!("{}.{} s", s, ms % 1000 / 100),
        10_000..60_000 => format!("{s} s"),
        60_000..3_600_000 => format!("{} m {:02} s", s / 60, s % 60),
        3_600_000..86_400_000 => format!("{} h {:02} m", s / 3600, s % 3600 / 60),
        _ => format!("{} d {} h", s / 86_400, s % 86_400 / 3600),
    };
    format!("{sign}{text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> Time {
        match parse(text) {
            Reading::Instant(time) => time,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn a_quantile_is_a_nearest_rank() {
        assert_eq!(quantile(&mut [], 95), None);
        assert_eq!(quantile(&mut [7], 50), Some(7));
        let mut all: Vec<Millis> = (1..=100).rev().collect();
        assert_eq!((quantile(&mut all, 50), quantile(&mut all, 95)), (Some(50), Some(95)));
        assert_eq!(quantile(&mut [4, 1, 3, 2], 50), Some(2));
        assert_eq!(quantile(&mut [4, 1, 3, 2], 100), Some(4));
    }

    #[test]
    fn all_spellings_of_one_instant_agree_and_keep_their_offset() {
        for text in [
            "2022-06-30T18:47:18+0800",
            "2022-06-30 18:47:18+0800",
            "2022-06-30T18:47:18+08:00",
            "2022-06-30T18:47:18.000+08",
            " 2022-06-30T18:47:18 +0800 ",
        ] {
            assert_eq!(instant(text).to_string(), "2022-06-30T18:47:18+08:00", "{text}");
        }
        assert_eq!(instant("2022-06-30T10:47:18Z").millis(), instant("2022-06-30T18:47:18+0800").millis());
        assert_eq!(instant("1969-12-31T20:30:00.250-0330").to_string(), "1969-12-31T20:30:00.250-03:30");
        assert_eq!(instant("1970-01-01T00:00:00Z").millis(), 0);
        assert_eq!(instant("2000-02-29T00:00:00Z").millis(), 951_782_400_000);
    }

    #[test]
    fn nothing_is_nothing_and_nonsense_is_unreadable() {
        assert_eq!(parse(""), Reading::Nothing);
        assert_eq!(parse(" - "), Reading::Nothing);
        for text in [
            "0",
            "yesterday",
            "2022-13-01T00:00:00Z",
            "2022-02-30T00:00:00Z",
            "2022-06-30T25:00:00Z",
            "2022-06-30T18:47:18+8",
            "2022-06-30T18:47:18.+0800",
            "2022-06-30T18:47:18+0860",
            "２０２２-06-30T18:47:18Z",
        ] {
            assert_eq!(parse(text), Reading::Unreadable, "{text}");
        }
        assert_eq!(
            parse("2018-10-08 12:12:22").time().map(|t| t.to_string()).as_deref(),
            Some("2018-10-08T12:12:22+08:00")
        );
        assert!(matches!(parse("2018-10-08 12:12:22"), Reading::Assumed(_)));
    }

    #[test]
    fn the_calendar_agrees_with_the_library_over_four_centuries() {
        let mut date = civil::date(1890, 1, 1);
        for day in 0..160_000 {
            let at = date.at(13, 14, 15, 0);
            assert_eq!(civil_from_millis(millis_from_civil(at)), at, "day {day}");
            date = date.tomorrow().unwrap();
        }
    }

    #[test]
    fn times_sort_by_instant_first() {
        let earlier = instant("2022-06-30T10:47:17-1200");
        let later = instant("2022-06-30T22:47:18+0000");
        assert!(earlier < later);
        assert_eq!(size_of::<Option<Time>>(), 8);
        assert_eq!(Time::new(i64::MIN, -9999).offset_minutes(), -1440);
    }

    #[test]
    fn durations_read_well() {
        let cases = [
            (0, "0 ms"),
            (99, "99 ms"),
            (400, "0.4 s"),
            (9_999, "9.9 s"),
            (41_000, "41 s"),
            (131_000, "2 m 11 s"),
            (3_900_000, "1 h 05 m"),
            (273_600_000, "3 d 4 h"),
            (-1_500, "−1.5 s"),
        ];
        for (millis, text) in cases {
            assert_eq!(human(millis), text);
        }
    }
}
