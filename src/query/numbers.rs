//! The numbers that records have. How long something lasts that goes on is another number at every instant: of that it
//! is kept since when, and it is measured when it is asked for.

use super::bits::Bits;
use super::keys::Measure;
use super::measure::Span;
use crate::index::Record;
use crate::time::{Millis, Time};

/// A number of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Number {
    Known(i64),
    /// Milliseconds since that instant: it goes on.
    Since(Millis),
}

impl Number {
    /// Of a record, where it is known.
    pub fn of(measure: Measure, record: Record<'_>) -> Option<Self> {
        let millis = |time: Option<Time>| time.map(Time::millis);
        let since = |time: Option<Time>| millis(time).map(Self::Since);
        let known = match measure {
            Measure::Wait => match record.wait() {
                None => return since(record.waits_since()),
                wait => wait,
            },
            Measure::Took => match record.took() {
                None => return since(record.runs_since()),
                took => took,
            },
            Measure::Total => match record.ended() {
                None => return since(record.created().filter(|_| record.is_open())),
                Some(ended) => record.created().map(|created| ended.millis() - created.millis()),
            },
            Measure::Deliveries => i64::try_from(record.delivery_count()).ok(),
            Measure::Repeats => i64::try_from(record.repeat_count()).ok(),
            Measure::Time => millis(record.time()),
            Measure::Created => millis(record.created()),
            Measure::Started => millis(record.started()),
            Measure::Ended => millis(record.ended()),
        };
        known.map(Self::Known)
    }

    /// What it is at an instant. What began later than that by its own clock lasts for no time yet.
    pub fn at(self, now: Millis) -> i64 {
        match self {
            Self::Known(number) => number,
            Self::Since(since) => (now - since).max(0),
        }
    }
}

/// What stands for a number that is not known.
const UNKNOWN: i64 = i64::MIN;

/// One number of all records, by place.
#[derive(Debug)]
pub(super) struct Numbers {
    /// Those that stay the same.
    known: Box<[i64]>,
    /// Places of the others, and since when each goes on.
    open: Vec<(u32, Millis)>,
}

impl Numbers {
    /// Of records whose places are all below `len`.
    pub fn of<'i>(measure: Measure, len: usize, records: impl Iterator<Item = Record<'i>>) -> Self {
        let mut known = vec![UNKNOWN; len];
        let mut open = Vec::new();
        for record in records {
            let place = record.id().index();
            match Number::of(measure, record) {
                Some(Number::Known(number)) => known[place] = number,
                Some(Number::Since(since)) => open.push((place as u32, since)),
                None => {}
            }
        }
        Self { known: known.into(), open }
    }

    /// The places whose number lies in one of the spans at an instant.
    pub fn within(&self, spans: &[Span], now: Millis) -> Bits {
        let is_in = |number: i64| spans.iter().any(|span| span.contains(number));
        let passes = |number: i64| number != UNKNOWN && is_in(number);
        let mut bits = Bits::of(self.known.len(), |place| passes(self.known[place]));
        let open = self.open.iter().filter(|&&(_, since)| is_in(Number::Since(since).at(now)));
        open.for_each(|&(place, _)| bits.set(place as usize));
        bits
    }
}
