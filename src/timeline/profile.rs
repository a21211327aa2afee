//! How many bars are under way when: the picture of a folded lane.

use super::column::Columns;
use super::place::gallop;
use super::{Column, TimeScale};
use crate::callback::StateClass;
use crate::time::Millis;

/// Width of a step, in pixels. Like the cells of blocks, steps are those of a grid in time.
const STEP_PX: f64 = 4.0;
const CLASSES: usize = StateClass::ALL.len();

/// What is under way from one pixel to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Left edge, in pixels.
    pub x0: f64,
    /// Right edge, in pixels.
    pub x1: f64,
    /// How many bars are under way in it, be it for a moment, by state.
    pub bars: Column,
}

/// When the bars of a lane begin and end, each ascending, by [`StateClass::severity`]: how many are under way is told by
/// two searches, however many there are.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    begins: [Vec<Millis>; CLASSES],
    ends: [Vec<Millis>; CLASSES],
}

impl Profile {
    /// Of bars that come by their begin.
    pub fn of(columns: &Columns) -> Self {
        let mut profile = Self::default();
        for ((&begin, &end), &severity) in columns.begins.iter().zip(&columns.ends).zip(&columns.severity) {
            let class = usize::from(severity).min(CLASSES - 1);
            profile.begins[class].push(begin);
            profile.ends[class].push(end);
        }
        profile.ends.iter_mut().for_each(|ends| ends.sort_unstable());
        profile
    }

    /// How many of the first `count` bars end at an instant or later, and the severity of the worst of them. All
    /// others begin then or later.
    pub fn reaching(&self, count: usize, since: Millis) -> (usize, u8) {
        let over = |class: usize| self.ends[class].partition_point(|&end| end < since);
        let begun = |class: usize| self.begins[class].partition_point(|&begin| begin < since);
        let all: usize = (0..CLASSES).map(over).sum();
        let worst = (0..CLASSES).rev().find(|&class| begun(class) > over(class));
        (count.saturating_sub(all), worst.unwrap_or(0) as u8)
    }

    /// Adds the steps between two pixels, as far as they are in view. The first and the last bar to be seen there begin
    /// at those instants, even if their place is not quite that.
    pub fn steps(
        &self,
        scale: &TimeScale,
        (x0, x1): (f64, f64),
        (first, last): (Millis, Millis),
        steps: &mut Vec<Step>,
    ) {
        let grid = STEP_PX * scale.millis_per_px();
        let (mut x, end) = (x0.max(0.0), x1.min(scale.width()));
        let mut from = if x0 < 0.0 { scale.from() as Millis } else { (scale.time(x) as Millis).min(first) };
        let mut walk = Walk::new(self, from);
        while x < end {
            let edge = ((scale.time(x + STEP_PX * 0.25) / grid).floor() + 1.0) * grid;
            // Where a gap is collapsed many steps lie in one pixel.
            let next = scale.x(edge).max(x + STEP_PX * 0.25).min(end);
            let mut to = scale.time(next).ceil() as Millis;
            if next >= x1 {
                to = to.max(last.saturating_add(1));
            }
            let bars = walk.between(from, to.max(from + 1));
            match steps.last_mut() {
                Some(step) if step.bars == bars && (step.x1 - x).abs() < 1e-6 => step.x1 = next,
                _ => steps.push(Step { x0: x, x1: next, bars }),
            }
            (x, from) = (next, (to - 1).max(from));
        }
    }
}

/// Goes through a profile from left to right.
struct Walk<'p> {
    profile: &'p Profile,
    begun: [usize; CLASSES],
    over: [usize; CLASSES],
}

impl<'p> Walk<'p> {
    fn new(profile: &'p Profile, from: Millis) -> Self {
        let begun = std::array::from_fn(|class| profile.begins[class].partition_point(|&time| time < from));
        let over = std::array::from_fn(|class| profile.ends[class].partition_point(|&time| time < from));
        Self { profile, begun, over }
    }

    /// What is under way from one instant to before another. Neither may go back.
    fn between(&mut self, from: Millis, to: Millis) -> Column {
        let mut column = Column::default();
        for class in 0..CLASSES {
            let (begins, ends) = (&self.profile.begins[class], &self.profile.ends[class]);
            if begins.is_empty() {
                continue;
            }
            self.begun[class] = gallop(begins, self.begun[class], to);
            self.over[class] = gallop(ends, self.over[class], from);
            column.by_severity[class] = self.begun[class].saturating_sub(self.over[class]) as u32;
        }
        column
    }
}
