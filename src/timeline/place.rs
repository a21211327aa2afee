//! What of one row is seen: bars, and blocks of bars too narrow to stand alone.

use super::{OPEN, TimeScale, Track};
use crate::time::Millis;
use std::ops::Range;

/// What is narrower than this merges with its neighbours, in pixels.
pub const NARROW_PX: f64 = 2.0;
/// What has no length is drawn this wide.
pub const TICK_PX: f64 = 3.0;
/// Neighbours further apart than this stay apart.
const GAP_PX: f64 = 1.0;
/// Neighbours merge up to about this width, so that one failure does not colour a whole row. The limits are
/// those of a grid in time: panning does not change which bars merge.
const BLOCK_PX: f64 = 64.0;
/// A bar that is at least this wide beside a block stands alone.
const ALONE_PX: f64 = 4.0;

/// A bar or a merged block.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// Left edge, in pixels; may lie outside of the view.
    pub x0: f64,
    /// Right edge, in pixels; may lie outside of the view.
    pub x1: f64,
    /// Which of the track's bars.
    pub bars: Range<usize>,
    /// The severity of the worst of them.
    pub severity: u8,
}

impl Element {
    /// How many bars it stands for.
    #[must_use]
    pub fn count(&self) -> usize {
        self.bars.len()
    }

    /// Whether it stands for more than one.
    #[must_use]
    pub fn is_block(&self) -> bool {
        self.count() > 1
    }
}

/// What of a row is seen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Placed {
    /// From left to right, none over another.
    pub elements: Vec<Element>,
    /// How many bars lie before the view.
    pub before: usize,
    /// How many bars lie after it.
    pub after: usize,
}

impl Placed {
    /// All bars of the row, each counted once.
    #[must_use]
    pub fn total(&self) -> usize {
        self.before + self.after + self.elements.iter().map(Element::count).sum::<usize>()
    }

    /// The element at a pixel, or the nearest within `slop` pixels.
    #[must_use]
    pub fn at(&self, x: f64, slop: f64) -> Option<&Element> {
        let after = self.elements.partition_point(|element| element.x1 < x);
        let near = self.elements[after.saturating_sub(1)..].iter().take(2);
        let distance = |element: &Element| (element.x0 - x).max(x - element.x1).max(0.0);
        near.min_by(|a, b| distance(a).total_cmp(&distance(b))).filter(|element| distance(element) <= slop)
    }
}

/// What of a row is seen at a scale. What is under way reaches to `now`.
#[must_use]
pub fn place(track: Track<'_>, scale: &TimeScale, now: Millis) -> Placed {
    let row = RowAt { track, scale, now, cell: BLOCK_PX * scale.millis_per_px() };
    let mut placed = Placed::default();
    let last_shown = scale.to();
    let first = row.first_seen();
    placed.before = first;
    let (mut at, mut free) = (first, f64::NEG_INFINITY);
    while at < track.len() && (track.begins[at] as f64) < last_shown {
        let element = row.next(at, free);
        at = element.bars.end;
        free = element.x1;
        if element.x1 <= 0.0 {
            placed.before += element.count();
        } else if element.x0 >= scale.width() {
            placed.after += element.count();
        } else {
            placed.elements.push(element);
        }
    }
    placed.after += track.len() - at;
    placed
}

struct RowAt<'a> {
    track: Track<'a>,
    scale: &'a TimeScale,
    now: Millis,
    /// Width of a cell of the grid, in milliseconds.
    cell: f64,
}

impl RowAt<'_> {
    /// The first bar that may be seen: it reaches into the cell at the left edge.
    fn first_seen(&self) -> usize {
        let edge = (self.scale.from() / self.cell).floor() * self.cell - TICK_PX * self.scale.millis_per_px();
        self.track.reach.partition_point(|&reach| (reach as f64) < edge)
    }

    fn x_of_end(&self, end: Millis, begin: Millis) -> f64 {
        self.scale.x(if end == OPEN { self.now.max(begin) } else { end } as f64)
    }

    /// Whether a bar and the one after it do not overlap in time.
    fn is_apart(&self, at: usize) -> bool {
        self.track.begins.get(at + 1).is_none_or(|&begin| begin >= self.track.reach[at])
    }

    /// The element that begins with a bar; left of `free` everything is taken.
    fn next(&self, at: usize, free: f64) -> Element {
        let begin = self.track.begins[at];
        let x0 = self.scale.x(begin as f64).max(free);
        let end = self.x_of_end(self.track.ends[at], begin);
        if end - x0 >= NARROW_PX && self.is_apart(at) {
            return self.element(x0, end, at..at + 1);
        }
        self.block(at, x0, end)
    }

    /// The block that begins with a bar: everything that overlaps it in time, and narrow neighbours.
    fn block(&self, at: usize, x0: f64, end: f64) -> Element {
        let track = self.track;
        let cell_end = ((track.begins[at] as f64 / self.cell).floor() + 1.0) * self.cell;
        let mut x1 = end.max(x0 + TICK_PX);
        let mut to = at + 1;
        loop {
            let near = self.scale.time(x1 + GAP_PX).min(cell_end).ceil() as Millis;
            let mut next = gallop(track.begins, to, near.max(track.reach[to - 1]));
            let last = next.wrapping_sub(1);
            let stands_alone = next > to && self.stands_alone(last, x1);
            if stands_alone {
                next = last;
            }
            if next > to {
                x1 = x1.max(self.x_of_end(track.reach[next - 1], track.begins[next - 1]));
            } else {
                break;
            }
            to = next;
            if stands_alone {
                break;
            }
        }
        self.element(x0, x1, at..to)
    }

    /// Whether a bar overlaps nothing and is wide enough beside a block that ends at `x1`.
    fn stands_alone(&self, at: usize, x1: f64) -> bool {
        let (begin, end) = (self.track.begins[at], self.track.ends[at]);
        begin >= self.track.reach[at - 1]
            && self.is_apart(at)
            && self.x_of_end(end, begin) - x1.max(self.scale.x(begin as f64)) >= ALONE_PX
    }

    fn element(&self, x0: f64, x1: f64, bars: Range<usize>) -> Element {
        let severity = self.track.severity[bars.clone()].iter().copied().max().unwrap_or(0);
        Element { x0, x1, bars, severity }
    }
}

/// The first place from `from` on where a begin is not below `limit`; quick when it is near.
fn gallop(begins: &[Millis], from: usize, limit: Millis) -> usize {
    let mut step = 1;
    let mut low = from;
    while low + step <= begins.len() && begins[low + step - 1] < limit {
        low += step;
        step *= 2;
    }
    let high = (low + step).min(begins.len());
    low + begins[low..high].partition_point(|&begin| begin < limit)
}
