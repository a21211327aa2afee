//! How values are written in the window: the same in table, timeline and details.

use crate::index::Record;
use crate::sanitize::sanitize_line;
use crate::time::{self, Millis, Time, Zone};
use jiff::civil::DateTime;
use std::borrow::Cow;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Stands for a time or a duration that is not known.
pub const NOTHING: &str = "—";
/// Most characters of a text that are ever laid out on one line: more than any cell shows.
const MOST_CHARS: usize = 300;

/// A duration: `1 m 32 s`.
#[must_use]
pub fn duration(millis: Millis) -> String {
    time::human(millis)
}

/// How long something lasted, or lasts so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lasted {
    /// In milliseconds.
    pub millis: Millis,
    /// Whether it goes on.
    pub goes_on: bool,
}

impl Lasted {
    fn over(millis: Millis) -> Self {
        Self { millis, goes_on: false }
    }

    fn so_far(since: Time, now: Millis) -> Self {
        Self { millis: (now - since.millis()).max(0), goes_on: true }
    }

    /// `1 m 32 s`, and with a plus what goes on.
    #[must_use]
    pub fn text(self) -> String {
        let text = duration(self.millis);
        if self.goes_on { format!("{text} +") } else { text }
    }
}

/// How long a record waited. One that did not begin to run yet waits since its creation; a run has no wait of its own.
#[must_use]
pub fn waited(record: Record<'_>, now: Millis) -> Option<Lasted> {
    let waits = || record.waits_since().map(|since| Lasted::so_far(since, now));
    record.wait().map(Lasted::over).or_else(waits)
}

/// How long a record took. One that is under way runs since its start.
#[must_use]
pub fn took(record: Record<'_>, now: Millis) -> Option<Lasted> {
    let runs = || record.runs_since().map(|since| Lasted::so_far(since, now));
    record.took().map(Lasted::over).or_else(runs)
}

/// How many callbacks told of a record, where that is worth saying: `×3`.
#[must_use]
pub fn times(number: usize) -> String {
    format!("×{number}")
}

/// A text of a capture as it is laid out on one line: made safe, and cut where nobody would see the rest.
#[must_use]
pub fn one_line(text: &str) -> Cow<'_, str> {
    cut(text, MOST_CHARS)
}

/// The first `most` characters of a text, made safe to show on one line, with an ellipsis if there is more.
#[must_use]
pub fn cut(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", sanitize_line(&text[..end]))),
        None => sanitize_line(text),
    }
}

/// The end of a text of which all is too wide, with an ellipsis before it. `columns` is how many narrow signs
/// have room; Chinese ones take two of them.
#[must_use]
pub fn keep_end(text: &str, columns: usize) -> Cow<'_, str> {
    if text.width() <= columns {
        return Cow::Borrowed(text);
    }
    let mut left = columns.saturating_sub(1);
    let fits = |(_, sign): &(usize, char)| {
        let width = sign.width().unwrap_or(0);
        let has_room = width <= left;
        left = left.saturating_sub(width);
        has_room
    };
    let start = text.char_indices().rev().take_while(fits).last().map_or(text.len(), |(at, _)| at);
    Cow::Owned(format!("…{}", &text[start..]))
}

/// How much of a date is written with a time of day: as little as tells the times of one list apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum TimeDetail {
    /// `14:22:20`.
    #[default]
    Clock,
    /// `11-20 14:22:20`.
    Day,
    /// `2026-11-20 14:22:20`.
    Year,
}

impl TimeDetail {
    /// What tells all times from `first` to `last` apart in a zone.
    #[must_use]
    pub fn between(first: Time, last: Time, zone: Zone) -> Self {
        let (first, last) = (zone.show(first).civil(), zone.show(last).civil());
        if first.date() == last.date() {
            Self::Clock
        } else if first.year() == last.year() {
            Self::Day
        } else {
            Self::Year
        }
    }

    /// How many characters such a time has, without fractions of a second.
    #[must_use]
    pub fn chars(self) -> usize {
        match self {
            Self::Clock => 8,
            Self::Day => 14,
            Self::Year => 19,
        }
    }
}

/// A time in a zone, with milliseconds only where there are any.
#[must_use]
pub fn time(time: Time, zone: Zone, detail: TimeDetail) -> String {
    let at = zone.show(time).civil();
    let date = match detail {
        TimeDetail::Clock => String::new(),
        TimeDetail::Day => format!("{:02}-{:02} ", at.month(), at.day()),
        TimeDetail::Year => format!("{:04}-{:02}-{:02} ", at.year(), at.month(), at.day()),
    };
    format!("{date}{}", clock(at))
}

/// A time in a zone with everything that is known of it: `2026-11-20 14:22:20 +08:00`.
#[must_use]
pub fn full_time(at: Time, zone: Zone) -> String {
    let offset = zone.show(at).offset_minutes();
    let sign = if offset < 0 { '-' } else { '+' };
    let (hours, minutes) = (offset.abs() / 60, offset.abs() % 60);
    format!("{} {sign}{hours:02}:{minutes:02}", time(at, zone, TimeDetail::Year))
}

fn clock(at: DateTime) -> String {
    let text = format!("{:02}:{:02}:{:02}", at.hour(), at.minute(), at.second());
    if at.millisecond() == 0 { text } else { format!("{text}.{:03}", at.millisecond()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Time {
        time::parse(text).time().unwrap()
    }

    #[test]
    fn a_time_says_as_much_of_its_date_as_its_list_needs() {
        let (a, b) = (at("2026-11-20T23:30:00.250+0800"), at("2026-11-21T00:10:00+0800"));
        let detail = TimeDetail::between(a, b, Zone::Source);
        assert_eq!(time(a, Zone::Source, detail), "11-20 23:30:00.250");
        assert_eq!(TimeDetail::between(a, b, Zone::Utc), TimeDetail::Clock);
        assert_eq!(time(b, Zone::Utc, TimeDetail::Clock), "16:10:00");
        assert_eq!(TimeDetail::between(a, at("2027-01-01T00:00:00+0800"), Zone::Source), TimeDetail::Year);
        assert_eq!(full_time(a, Zone::Source), "2026-11-20 23:30:00.250 +08:00");
        assert_eq!(full_time(at("2026-11-20T23:30:00-0330"), Zone::Source), "2026-11-20 23:30:00 -03:30");
        for detail in [TimeDetail::Clock, TimeDetail::Day, TimeDetail::Year] {
            assert_eq!(time(b, Zone::Source, detail).len(), detail.chars());
        }
    }

    #[test]
    fn the_end_of_a_path_is_what_is_kept() {
        assert_eq!(keep_end("upload/car.mp4", 14), "upload/car.mp4");
        assert_eq!(keep_end("upload/car.mp4", 8), "…car.mp4");
        assert_eq!(keep_end("视频/上线.mp4", 9), "…上线.mp4");
        assert_eq!(keep_end("视频/上线.mp4", 8), "…线.mp4");
        assert_eq!(keep_end("abc", 0), "…");
    }

    #[test]
    fn a_long_text_is_cut_and_a_hostile_one_made_safe() {
        assert_eq!(cut("视频上线", 2), "视频…");
        assert_eq!(cut("a\nb", 3), "a\\nb");
        assert_eq!(one_line(&"x".repeat(5_000)).chars().count(), MOST_CHARS + 1);
        assert!(matches!(one_line("upload/car.mp4"), Cow::Borrowed(_)));
    }
}
