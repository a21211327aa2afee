//! Where the rows are scrolled to. In f64: in f32 points a million rows are too many to tell apart.

use super::Column;
use super::order::Sort;
use crate::index::RecordId;
use crate::ui::style::ROW_TABLE;

/// Height of a row, in points.
const ROW: f64 = ROW_TABLE as f64;

/// Where the rows are scrolled to.
#[derive(Clone, Debug, Default)]
pub struct Scroll {
    /// What of the rows lies above the view, in points.
    top: f64,
    /// What of the columns lies left of the view.
    left: f32,
    /// Height of the view the last time it was shown.
    height: f64,
    rows: usize,
    /// Rows behind the last that arrivals come in at: those without the time that the others are sorted by.
    tail: usize,
    /// How far they may stay scrolled though no row lies there, because what is pointed at must not move.
    slack: f64,
}

/// The end of the rows that new arrivals come in at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Above the first row.
    Start,
    /// Below the last.
    End,
}

impl Edge {
    /// Where arrivals come in under an order; `None` when that may be anywhere.
    pub fn of(sort: Sort) -> Option<Self> {
        (sort.column == Column::Created).then_some(if sort.descending { Self::Start } else { Self::End })
    }
}

impl Scroll {
    /// Takes note of the size of the view, of the columns, and of the number of rows.
    pub fn fit(&mut self, height: f32, hidden_width: f32, rows: usize) {
        self.height = f64::from(height);
        self.rows = rows;
        self.left = self.left.clamp(0.0, hidden_width.max(0.0));
        self.go(self.top);
    }

    /// Takes note of the number of rows, and how many of them lie behind the end that arrivals come in at.
    pub fn set_rows(&mut self, rows: usize, tail: usize) {
        self.rows = rows;
        self.tail = tail;
    }

    /// Where the last row that arrivals come in at is the last in view.
    fn newest(&self) -> f64 {
        let dated = self.rows.saturating_sub(self.tail) as f64 * ROW;
        if self.tail == 0 { self.lowest() } else { (dated - self.height).max(0.0) }
    }

    /// What of the rows lies above the view, in points.
    pub fn top(&self) -> f64 {
        self.top
    }

    /// What of the columns lies left of the view, in points.
    pub fn left(&self) -> f32 {
        self.left
    }

    /// The rows that are at least partly in view.
    pub fn visible(&self) -> std::ops::Range<usize> {
        let first = (self.top / ROW).floor() as usize;
        let end = ((self.top + self.height) / ROW).ceil() as usize;
        first.min(self.rows)..end.min(self.rows)
    }

    /// The top of a row, from that of the view.
    pub fn y(&self, row: usize) -> f32 {
        (row as f64 * ROW - self.top) as f32
    }

    /// How many rows a page has.
    pub fn page(&self) -> usize {
        ((self.height / ROW).floor() as usize).max(1)
    }

    /// Height of all rows, in points.
    pub fn whole(&self) -> f64 {
        self.rows as f64 * ROW
    }

    fn lowest(&self) -> f64 {
        (self.whole() - self.height).max(self.slack)
    }

    /// Scrolls to a place, as far as there is one.
    pub fn go(&mut self, top: f64) {
        self.top = top.clamp(0.0, self.lowest());
        self.slack = self.slack.min(self.top);
    }

    /// Scrolls sideways.
    pub fn go_sideways(&mut self, left: f32) {
        self.left = left;
    }

    /// Scrolls to an end.
    pub fn go_to(&mut self, edge: Edge) {
        self.slack = 0.0;
        self.top = match edge {
            Edge::Start => 0.0,
            Edge::End => self.newest(),
        };
    }

    /// Whether the end is in view.
    pub fn is_at(&self, edge: Edge) -> bool {
        match edge {
            Edge::Start => self.top < 1.0,
            Edge::End => (self.top - self.newest()).abs() < 1.0,
        }
    }

    /// Scrolls so that a row is wholly in view: not at all where it is, just enough where it is near, to the
    /// middle where it is far.
    pub fn reveal(&mut self, row: usize) {
        let (above, below) = (row as f64 * ROW, (row + 1) as f64 * ROW);
        if above < self.top - self.height || below > self.top + 2.0 * self.height {
            self.go(above - (self.height - ROW) / 2.0);
        } else if above < self.top {
            self.go(above);
        } else if below > self.top + self.height {
            self.go(below - self.height);
        }
    }

    /// Ends where the rows end: what was pointed at may move.
    pub fn settle(&mut self) {
        self.slack = 0.0;
    }

    /// Keeps a row where it is while rows come and go around it: the one that is pointed at, else the one at the top
    /// of the view. Where that went itself, the next one that is still there takes its part.
    pub fn keep(
        &mut self,
        old: &[RecordId],
        new: &[RecordId],
        pointed: Option<RecordId>,
        still_there: impl Fn(RecordId) -> bool,
    ) {
        let seen = self.visible();
        let pointed = seen.clone().find(|&row| pointed.is_some() && old.get(row).copied() == pointed);
        let pointed = pointed.filter(|&row| still_there(old[row]));
        let first = pointed.unwrap_or(seen.start);
        let anchor = old.iter().skip(first).copied().find(|&id| still_there(id));
        let to = anchor.and_then(|anchor| new.iter().position(|&id| id == anchor));
        self.rows = new.len();
        self.slack = 0.0;
        match to {
            Some(to) => {
                self.top = (to as f64 * ROW + self.top - first as f64 * ROW).max(0.0);
                self.slack = self.top;
            }
            None => self.go(self.top),
        }
    }
}
