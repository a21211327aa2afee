//! How many bars are under way when: the picture of a folded lane.

use super::column::Columns;
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

/// Instants, ascending. Each 32nd stands apart: where there are very many, looking for one then touches little memory.
#[derive(Clone, Debug, Default)]
struct Sorted {
    all: Vec<Millis>,
    some: Vec<Millis>,
}

impl Sorted {
    const EACH: usize = 32;

    fn of(mut all: Vec<Millis>) -> Self {
        all.sort_unstable();
        let some = all.iter().copied().step_by(Self::EACH).collect();
        Self { all, some }
    }

    /// How many are before an instant.
    fn before(&self, time: Millis) -> usize {
        let part = self.some.partition_point(|&one| one < time);
        let Some(from) = part.checked_sub(1).map(|part| part * Self::EACH) else { return 0 };
        let to = (from + Self::EACH).min(self.all.len());
        from + self.all[from..to].partition_point(|&one| one < time)
    }
}

/// When the bars of a lane begin and end, by [`StateClass::severity`]: how many are under way is told by two searches,
/// however many there are.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    begins: [Sorted; CLASSES],
    ends: [Sorted; CLASSES],
}

impl Profile {
    /// Of the bars of a lane.
    pub fn of(columns: &Columns) -> Self {
        let mut times: [(Vec<Millis>, Vec<Millis>); CLASSES] = Default::default();
        for ((&begin, &end), &severity) in columns.begins.iter().zip(&columns.ends).zip(&columns.severity) {
            let (begins, ends) = &mut times[usize::from(severity).min(CLASSES - 1)];
            begins.push(begin);
            ends.push(end);
        }
        let mut profile = Self::default();
        for (class, (begins, ends)) in times.into_iter().enumerate() {
            profile.begins[class] = Sorted::of(begins);
            profile.ends[class] = Sorted::of(ends);
        }
        profile
    }

    /// How many of the first `count` bars end at an instant or later, and the severity of the worst of them. All
    /// others begin then or later.
    pub fn reaching(&self, count: usize, since: Millis) -> (usize, u8) {
        let over: usize = self.ends.iter().map(|ends| ends.before(since)).sum();
        let goes_on = |&class: &usize| self.begins[class].before(since) > self.ends[class].before(since);
        (count.saturating_sub(over), (0..CLASSES).rev().find(goes_on).unwrap_or(0) as u8)
    }

    /// What is under way from one instant to before another.
    fn between(&self, from: Millis, to: Millis) -> Column {
        let mut column = Column::default();
        let of_class = self.begins.iter().zip(&self.ends);
        for (number, (begins, ends)) in column.by_severity.iter_mut().zip(of_class) {
            *number = begins.before(to).saturating_sub(ends.before(from)) as u32;
        }
        column
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
        while x < end {
            let edge = ((scale.time(x + STEP_PX * 0.25) / grid).floor() + 1.0) * grid;
            // Where a gap is collapsed many steps lie in one pixel.
            let next = scale.x(edge).max(x + STEP_PX * 0.25).min(end);
            let mut to = scale.time(next).ceil() as Millis;
            if next >= x1 {
                to = to.max(last.saturating_add(1));
            }
            let bars = self.between(from, to.max(from + 1));
            match steps.last_mut() {
                Some(step) if step.bars == bars && (step.x1 - x).abs() < 1e-6 => step.x1 = next,
                _ => steps.push(Step { x0: x, x1: next, bars }),
            }
            (x, from) = (next, (to - 1).max(from));
        }
    }
}
