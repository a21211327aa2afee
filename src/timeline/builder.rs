//! Puts one lane after the other into the room that was made for their bars.

use super::column::Columns;
use super::lanes::{Lane, Lanes, Row};
use super::pack::{MAX_ROWS, Packer};
use super::room::Room;
use super::spans::Item;
use super::{LaneKey, OPEN, RowKey, Shape, Span};
use crate::callback::StateClass;
use crate::index::RecordId;
use crate::time::Millis;
use std::ops::Range;
use std::sync::OnceLock;

/// Room for the bars of lanes that follow one another, and for their records without a time.
#[derive(Default)]
pub(super) struct Bars<'b> {
    /// The number of the first.
    first: u32,
    first_timeless: u32,
    begins: &'b mut [Millis],
    ends: &'b mut [Millis],
    severity: &'b mut [u8],
    starts: &'b mut [Millis],
    shapes: &'b mut [Shape],
    ids: &'b mut [RecordId],
    timeless: &'b mut [RecordId],
}

impl<'b> Bars<'b> {
    /// All room that lanes have.
    pub fn of(lanes: &'b mut Lanes) -> Self {
        let Room { columns, starts, shapes, ids, .. } = &mut lanes.room;
        let Columns { begins, ends, severity, .. } = columns;
        Self {
            first: 0,
            first_timeless: 0,
            begins,
            ends,
            severity,
            starts,
            shapes,
            ids,
            timeless: &mut lanes.timeless,
        }
    }

    /// Room for so many bars and records without a time, and what is left.
    pub fn split_at(self, bars: usize, timeless: usize) -> (Self, Self) {
        fn cut<T>(all: &mut [T], at: usize) -> (&mut [T], &mut [T]) {
            all.split_at_mut(at)
        }
        let (begins, other_begins) = cut(self.begins, bars);
        let (ends, other_ends) = cut(self.ends, bars);
        let (severity, other_severity) = cut(self.severity, bars);
        let (starts, other_starts) = cut(self.starts, bars);
        let (shapes, other_shapes) = cut(self.shapes, bars);
        let (ids, other_ids) = cut(self.ids, bars);
        let (without, other_timeless) = cut(self.timeless, timeless);
        let (first, first_timeless) = (self.first, self.first_timeless);
        let rest = Self {
            first: first + bars as u32,
            first_timeless: first_timeless + timeless as u32,
            begins: other_begins,
            ends: other_ends,
            severity: other_severity,
            starts: other_starts,
            shapes: other_shapes,
            ids: other_ids,
            timeless: other_timeless,
        };
        let part =
            Self { first, first_timeless, begins, ends, severity, starts, shapes, ids, timeless: without };
        (part, rest)
    }

    fn put(&mut self, at: usize, item: &Item, span: Span) {
        self.begins[at] = span.begin;
        self.ends[at] = span.end;
        self.severity[at] = item.severity;
        self.starts[at] = span.start;
        self.shapes[at] = span.shape;
        self.ids[at] = item.id;
    }
}

/// Lanes that follow one another, their bars already in place. Their rows are counted from the first of them.
#[derive(Default)]
pub(super) struct Part {
    pub lanes: Vec<Lane>,
    pub rows: Vec<Row>,
    /// Whether the first lane goes on with the last of the part before.
    pub continues: bool,
    /// Whether bars of one row lie over another.
    pub is_shared: bool,
    pub extent: Option<(Millis, Millis)>,
}

/// Puts one lane after the other.
pub(super) struct Builder<'b> {
    bars: Bars<'b>,
    part: Part,
    /// How many bars and records without a time there are so far.
    at: usize,
    at_timeless: usize,
    packer: Packer,
    /// The row of each bar of the group.
    rows: Vec<u8>,
    lane: Begun,
}

/// The lane that is being made.
struct Begun {
    key: LaneKey,
    rows: u32,
    bars: usize,
    timeless: usize,
    /// The run itself.
    head: Option<Item>,
    told: Told,
}

impl<'b> Builder<'b> {
    /// For so many lanes and at least so many rows.
    pub fn new(bars: Bars<'b>, (lanes, rows): (usize, usize)) -> Self {
        let begun =
            Begun { key: LaneKey::All, rows: 0, bars: 0, timeless: 0, head: None, told: Told::default() };
        Self {
            bars,
            part: Part {
                lanes: Vec::with_capacity(lanes),
                rows: Vec::with_capacity(rows),
                ..Part::default()
            },
            at: 0,
            at_timeless: 0,
            packer: Packer::default(),
            rows: Vec::new(),
            lane: begun,
        }
    }

    /// All lanes that were put there; where the first of them `continues` another, that is begun already.
    pub fn finish(self, continues: bool) -> Part {
        Part { continues, ..self.part }
    }

    /// Begins a lane, of which those records have no time.
    pub fn begin<'i>(&mut self, key: LaneKey, timeless: impl Iterator<Item = &'i Item>) {
        let rows = self.part.rows.len() as u32;
        let mut told = Told::default();
        self.lane =
            Begun { key, rows, bars: self.at, timeless: self.at_timeless, head: None, told: Told::default() };
        for item in timeless {
            self.bars.timeless[self.at_timeless] = item.id;
            self.at_timeless += 1;
            told.note(item.severity);
        }
        self.lane.told = told;
    }

    /// Makes the rows of what belongs together in the lane, which comes by its begin.
    pub fn group(&mut self, key: RowKey, items: &[Item]) {
        if let [item] = items {
            self.row(key, true, 1);
            if key == RowKey::Head {
                self.lane.head = Some(*item);
            }
            let span = item.span().unwrap_or_default();
            self.lane.told.tell(item, &span);
            self.bars.put(self.at, item, span);
            self.at += 1;
            return;
        }
        let mut next = [0_u32; MAX_ROWS as usize];
        self.packer.reset();
        self.rows.clear();
        let mut told = Told::default();
        for item in items {
            let span = item.span().unwrap_or_default();
            told.tell(item, &span);
            let row = self.packer.row(span.begin, span.end);
            next[row as usize] += 1;
            self.rows.push(row as u8);
        }
        self.lane.told.add(&told);
        self.part.is_shared |= self.packer.is_shared();
        let mut from = self.at as u32;
        for (number, next) in next[..self.packer.rows() as usize].iter_mut().enumerate() {
            let count = std::mem::replace(next, from);
            self.row_at(key, number == 0, from, count);
            from += count;
        }
        for (item, &row) in items.iter().zip(&self.rows) {
            let next = &mut next[usize::from(row)];
            self.bars.put(*next as usize, item, item.span().unwrap_or_default());
            *next += 1;
        }
        self.at += items.len();
    }

    fn row(&mut self, key: RowKey, is_first: bool, count: u32) {
        self.row_at(key, is_first, self.at as u32, count);
    }

    fn row_at(&mut self, key: RowKey, is_first: bool, from: u32, count: u32) {
        let from = self.bars.first + from;
        self.part.rows.push(Row { key, is_first, bars: from..from + count });
    }

    /// The lane has all that it gets here.
    pub fn end(&mut self) {
        let Begun { key, rows, bars, timeless, head, ref told } = self.lane;
        let mut last = told.last;
        if let Some(run) = &head {
            // The run itself reaches as far as all of its jobs that are over.
            let span = told.spanning(run.span().unwrap_or_default());
            self.bars.put(bars, run, span);
            last = last.max(Some(known(&span)));
        }
        if let Some(((begin, _), last)) = told.extent.zip(last) {
            let all = self.part.extent.get_or_insert((begin, last));
            *all = (all.0.min(begin), all.1.max(last));
        }
        let (first, first_timeless) = (self.bars.first, self.bars.first_timeless);
        self.part.lanes.push(Lane {
            key,
            rows: rows + u32::from(head.is_some())..self.part.rows.len() as u32,
            head: head.is_some().then_some(rows),
            bars: first + bars as u32..first + self.at as u32,
            timeless: first_timeless + timeless as u32..first_timeless + self.at_timeless as u32,
            failed: told.failed,
            severity: told.severity,
            extent: told.extent,
            quantiles: OnceLock::new(),
            summary: OnceLock::new(),
        });
    }
}

/// The last that is known of a span. What is under way has no end yet.
fn known(span: &Span) -> Millis {
    if span.end == OPEN { span.start } else { span.end }
}

/// What the records of a lane tell of it.
#[derive(Default)]
struct Told {
    failed: usize,
    severity: u8,
    extent: Option<(Millis, Millis)>,
    /// The last known instant.
    last: Option<Millis>,
    /// The last end.
    ended: Option<Millis>,
}

impl Told {
    fn note(&mut self, severity: u8) {
        self.failed += usize::from(severity == StateClass::Failed.severity());
        self.severity = self.severity.max(severity);
    }

    fn tell(&mut self, item: &Item, span: &Span) {
        self.note(item.severity);
        self.reach((span.begin, span.end));
        self.last = self.last.max(Some(known(span)));
        if span.end != OPEN {
            self.ended = self.ended.max(Some(span.end));
        }
    }

    fn reach(&mut self, (begin, end): (Millis, Millis)) {
        let extent = self.extent.get_or_insert((begin, end));
        *extent = (extent.0.min(begin), extent.1.max(end));
    }

    fn add(&mut self, other: &Self) {
        self.failed += other.failed;
        self.severity = self.severity.max(other.severity);
        if let Some(extent) = other.extent {
            self.reach(extent);
        }
        self.last = self.last.max(other.last);
        self.ended = self.ended.max(other.ended);
    }

    /// The span of a run, stretched over all of its jobs. A run that is over stays so, even if the end of one of
    /// its jobs was never told.
    fn spanning(&self, run: Span) -> Span {
        let (begin, end) = self.extent.unwrap_or((run.begin, run.end));
        let end = if run.shape.has_took() { self.ended.unwrap_or(run.end) } else { end };
        Span { begin, start: begin, end, ..run }
    }
}

impl Lanes {
    /// Puts lanes behind those that there are; their bars are in place.
    pub(super) fn append(&mut self, mut part: Part) {
        let rows = self.room.rows.len() as u32;
        let moved = |range: &Range<u32>| range.start + rows..range.end + rows;
        for lane in &mut part.lanes {
            lane.rows = moved(&lane.rows);
            lane.head = lane.head.map(|head| head + rows);
        }
        let both = self.extent.zip(part.extent).map(|(a, b)| (a.0.min(b.0), a.1.max(b.1)));
        self.extent = both.or(self.extent).or(part.extent);
        let mut lanes = part.lanes.into_iter();
        if part.continues
            && let (Some(lane), Some(more)) = (self.room.lanes.last_mut(), lanes.next())
        {
            lane.go_on(&more);
        }
        self.room.lanes.extend(lanes);
        self.room.rows.append(&mut part.rows);
    }
}

impl Lane {
    /// Takes in more of the same lane.
    fn go_on(&mut self, more: &Self) {
        self.rows.end = more.rows.end;
        self.bars.end = more.bars.end;
        self.failed += more.failed;
        self.severity = self.severity.max(more.severity);
        let both = self.extent.zip(more.extent).map(|(a, b)| (a.0.min(b.0), a.1.max(b.1)));
        self.extent = both.or(self.extent).or(more.extent);
    }
}
