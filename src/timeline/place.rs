//! What of one row is seen: bars, and blocks of bars too narrow to stand alone.

use super::profile::{Profile, Step};
use super::{OPEN, TimeScale, Track};
use crate::time::Millis;
use std::ops::Range;

/// What is narrower than this merges with its neighbours, in pixels.
pub const NARROW_PX: f64 = 2.0;
/// What has no length is drawn this wide.
pub const TICK_PX: f64 = 3.0;
/// Neighbours further apart than this stay apart.
const GAP_PX: f64 = 1.0;
/// Neighbours merge up to about this width, and so do bars that lie over one another, so that one failure does not
/// colour a whole row. The limits are those of a grid in time: panning does not change which bars merge.
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
    /// Only those of them count that end at this instant or later: others were over before the view began.
    pub since: Millis,
    /// The severity of the worst of them.
    pub severity: u8,
    /// Whether bars of other elements lie over its own: then its edges are not where they begin and end. Such
    /// elements lie side by side, and together reach from the first begin to the latest end.
    pub is_cut: bool,
    count: usize,
}

impl Element {
    /// How many bars it stands for.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// Whether it is something else than just one bar from its begin to its end.
    #[must_use]
    pub fn is_block(&self) -> bool {
        self.count > 1 || self.is_cut
    }

    /// Takes in another, which comes right after it and has no place of its own.
    fn take_in(&mut self, other: &Self) {
        self.bars.end = other.bars.end;
        self.count += other.count;
        self.x1 = self.x1.max(other.x1);
        self.severity = self.severity.max(other.severity);
        self.is_cut |= other.is_cut;
    }
}

/// What of a row is seen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Placed {
    /// From left to right, none over another.
    pub elements: Vec<Element>,
    /// How many bars are over before the view begins.
    pub before: usize,
    /// How many bars begin after it.
    pub after: usize,
    /// Where blocks of a folded lane are: how many are under way from pixel to pixel.
    pub steps: Vec<Step>,
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
    RowAt::new(track, scale, now).placed()
}

/// The same of all bars of a folded lane, most of which lie over one another.
pub(super) fn place_folded(track: Track<'_>, profile: &Profile, scale: &TimeScale, now: Millis) -> Placed {
    let row = RowAt { profile: Some(profile), ..RowAt::new(track, scale, now) };
    let mut placed = row.placed();
    for element in placed.elements.iter().filter(|element| element.is_block()) {
        let begins = (track.begins[element.bars.start], track.begins[element.bars.end - 1]);
        profile.steps(scale, (element.x0, element.x1), begins, &mut placed.steps);
    }
    placed
}

struct RowAt<'a> {
    track: Track<'a>,
    scale: &'a TimeScale,
    now: Millis,
    /// Width of a cell of the grid, in milliseconds.
    cell: f64,
    /// Where it is known how many bars are under way when.
    profile: Option<&'a Profile>,
}

impl<'a> RowAt<'a> {
    fn new(track: Track<'a>, scale: &'a TimeScale, now: Millis) -> Self {
        Self { track, scale, now, cell: BLOCK_PX * scale.millis_per_px(), profile: None }
    }

    fn placed(&self) -> Placed {
        let mut placed = Placed::default();
        let (mut at, mut free) = self.at_the_left(&mut placed);
        let last_shown = self.scale.to();
        while at < self.track.len() && (self.track.begins[at] as f64) < last_shown {
            let element = self.next(at, free);
            at = element.bars.end;
            free = element.x1;
            if element.x1 <= 0.0 {
                placed.before += element.count();
            } else if element.x0 < self.scale.width() {
                placed.elements.push(element);
            } else if let Some(last) = placed.elements.last_mut() {
                // It begins in the view, and what came before took all of its place.
                last.take_in(&element);
            } else {
                placed.after += element.count();
            }
        }
        placed.after += self.track.len() - at;
        placed
    }

    /// The first bar to go on with, and up to which pixel there is something already: what reaches in from before the
    /// view. Of bars that lie over one another that may be any of all before, and they are one element.
    fn at_the_left(&self, placed: &mut Placed) -> (usize, f64) {
        let from = self.scale.from();
        let Track { begins, ends, reach, .. } = self.track;
        let since = from.ceil() as Millis;
        let first = reach.partition_point(|&reach| reach < since);
        let next = begins.partition_point(|&begin| begin < since).max(first);
        if next - first <= 1 {
            // It reaches into the cell at the left edge.
            let edge = (from / self.cell).floor() * self.cell - TICK_PX * self.scale.millis_per_px();
            placed.before = reach.partition_point(|&reach| (reach as f64) < edge);
            return (placed.before, f64::NEG_INFINITY);
        }
        let reaches_in = |at: &usize| {
            let end = ends[*at];
            if end == OPEN { self.now >= since } else { end >= since }
        };
        let (count, severity) = match self.profile {
            Some(profile) if self.now >= since => profile.reaching(next, since),
            _ => {
                let all = (first..next).filter(reaches_in).map(|at| self.track.severity[at]);
                (all.clone().count(), all.max().unwrap_or(0))
            }
        };
        placed.before = next - count;
        if count == 0 {
            return (next, f64::NEG_INFINITY);
        }
        let (latest, last) = (reach[next - 1], begins[next - 1]);
        let x1 = match begins.get(next) {
            Some(&begin) if begin < latest => self.scale.x(begin as f64),
            _ => self.x_of_end(latest, last),
        };
        let (x0, x1) = (self.scale.x(begins[first] as f64).min(0.0), x1.max(TICK_PX));
        placed.elements.push(Element { x0, x1, bars: first..next, since, severity, is_cut: true, count });
        (next, x1)
    }

    fn x_of_end(&self, end: Millis, begin: Millis) -> f64 {
        self.scale.x(if end == OPEN { self.now.max(begin) } else { end } as f64)
    }

    /// Whether a bar lies over one that began before it.
    fn lies_over(&self, at: usize) -> bool {
        at > 0 && self.track.reach[at - 1] > self.track.begins[at]
    }

    /// Whether a bar overlaps no other in time.
    fn is_apart(&self, at: usize) -> bool {
        !self.lies_over(at) && (at + 1 >= self.track.len() || !self.lies_over(at + 1))
    }

    /// The element that begins with a bar; left of `free` everything is taken.
    fn next(&self, at: usize, free: f64) -> Element {
        let begin = self.track.begins[at];
        let x0 = self.scale.x(begin as f64).max(free);
        let end = self.x_of_end(self.track.ends[at], begin);
        if end - x0 >= NARROW_PX && self.is_apart(at) {
            return self.element((x0, end), at..at + 1, false);
        }
        self.block(at, x0, end)
    }

    /// The block that begins with a bar: narrow neighbours, and what overlaps it in time, as far as they begin in the
    /// same cell. What begins after that cuts off what is still under way: it goes on in the next element.
    fn block(&self, at: usize, x0: f64, end: f64) -> Element {
        let track = self.track;
        let cell_end = ((track.begins[at] as f64 / self.cell).floor() + 1.0) * self.cell;
        let cell_end = cell_end.ceil() as Millis;
        let mut x1 = end.max(x0 + TICK_PX);
        let mut to = at + 1;
        loop {
            let near = self.scale.time(x1 + GAP_PX).ceil() as Millis;
            let mut next = gallop(track.begins, to, near.max(track.reach[to - 1]).min(cell_end));
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
        let goes_on = to < track.len() && self.lies_over(to);
        let x1 = if goes_on {
            self.scale.x(track.begins[to] as f64).max(x0 + TICK_PX)
        } else {
            x1.max(self.x_of_end(track.reach[to - 1], track.begins[to - 1]))
        };
        self.element((x0, x1), at..to, goes_on || self.lies_over(at))
    }

    /// Whether a bar overlaps nothing and is wide enough beside a block that ends at `x1`.
    fn stands_alone(&self, at: usize, x1: f64) -> bool {
        let (begin, end) = (self.track.begins[at], self.track.ends[at]);
        self.is_apart(at) && self.x_of_end(end, begin) - x1.max(self.scale.x(begin as f64)) >= ALONE_PX
    }

    fn element(&self, (x0, x1): (f64, f64), bars: Range<usize>, is_cut: bool) -> Element {
        let severity = self.track.severity[bars.clone()].iter().copied().fold(0, u8::max);
        Element { x0, x1, count: bars.len(), bars, since: Millis::MIN, severity, is_cut }
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
