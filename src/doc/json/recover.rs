//! Behind a fault inside an item of a list: where the next item begins, so that one broken job does not cost the jobs
//! after it.

use super::split::{self, ScanEnd};
use super::{Frame, Key, Reader, Step, Stop};
use std::ops::Range;

/// How many more bytes may be looked at for places where reading can go on.
pub(super) struct Effort {
    /// For the ends of broken items.
    ends: usize,
    /// For the items after those that have no end.
    next: usize,
}

impl Effort {
    /// For a body of so many bytes: each is looked at a few times at most.
    pub(super) fn of(len: usize) -> Self {
        let all = len.saturating_mul(8);
        Self { ends: all, next: all }
    }
}

impl Reader<'_> {
    /// Goes on behind the fault that was just told. Nothing is guessed: either the broken item is whole by its
    /// brackets and strings, or all that follows is, and closes just what is open.
    #[cold]
    pub(super) fn go_on(&mut self) -> Step {
        let fault = self.at;
        let lists = (0..self.frames.len()).rev();
        let whole = lists.filter(|&at| !self.frames[at].is_map).collect::<Vec<_>>();
        for list in whole {
            if let Some(end) = self.end_of_item(list, fault) {
                self.leave_item(list, end);
                self.at = end;
                return Ok(());
            }
        }
        let Some((list, comma, next)) = self.next_item(fault) else { return Err(Stop::End) };
        self.leave_item(list, comma);
        self.at = next;
        self.value(Key::default())
    }

    /// The end of the item of that list that the fault lies in, if its brackets and strings are whole and the list
    /// goes on or ends there.
    fn end_of_item(&mut self, list: usize, fault: usize) -> Option<usize> {
        if self.effort.ends == 0 {
            return None;
        }
        let start = self.frames.get(list + 1)?.start;
        let scan = split::scan_value(self.bytes, start);
        let reached = scan.reached(self.bytes.len());
        let left = self.effort.ends.checked_sub(reached.saturating_sub(start));
        self.effort.ends = left.unwrap_or(0);
        left?;
        let ScanEnd::Whole(end) = scan else { return None };
        let next = self.after_blanks(end);
        (end > fault && matches!(next, Some((b',' | b']', _)))).then_some(end)
    }

    /// The next object that is an item of an open list: from there on everything is whole, and what is open is
    /// closed to the end of the body. Gives the list, the comma before the object, and its place.
    fn next_item(&mut self, fault: usize) -> Option<(usize, usize, usize)> {
        // Where a quote is missing, the last string reaches into the next item.
        let is_last = |text: &Range<usize>| self.after_blanks(text.end).is_none_or(|(_, at)| at >= fault);
        let mut from = self.tree.last_text().filter(is_last).map_or(fault, |text| text.start.min(fault));
        loop {
            let comma = from + memchr::memchr(b',', self.bytes.get(from..)?)?;
            self.effort.next = self.effort.next.checked_sub(comma + 1 - from)?;
            from = comma + 1;
            if let Some((b'{', next)) = self.after_blanks(from)
                && let Some(list) = self.list_around(next)
                // So that it is another item than the broken one.
                && comma > self.frames.get(list + 1).map_or(fault - 1, |item| item.start)
            {
                return Some((list, comma, next));
            }
        }
    }

    /// Which open list a value at `from` is an item of, judged by what is closed from there to the end of the body.
    fn list_around(&mut self, from: usize) -> Option<usize> {
        let (mut open, mut closed) = (Vec::new(), Vec::new());
        let mut at = from;
        let is_sound = loop {
            let Some(&byte) = self.bytes.get(at) else { break open.is_empty() };
            match byte {
                b'{' => open.push(b'}'),
                b'[' => open.push(b']'),
                b'}' | b']' => match open.pop() {
                    Some(wanted) if wanted != byte => break false,
                    Some(_) => {}
                    None if closed.len() == self.frames.len() => break false,
                    None => closed.push(byte),
                },
                b'"' => match split::string_end(self.bytes, at + 1) {
                    Ok(quote) => at = quote,
                    Err(_) => break false,
                },
                _ => {}
            }
            at += 1;
        };
        self.effort.next = self.effort.next.saturating_sub(at - from);
        let outer = self.frames.get(..closed.len()).unwrap_or_default();
        let is_its_end = |(byte, frame): (&u8, &Frame)| *byte == if frame.is_map { b'}' } else { b']' };
        let is_item = is_sound
            && outer.last().is_some_and(|list| !list.is_map)
            && closed.iter().zip(outer.iter().rev()).all(is_its_end);
        is_item.then(|| closed.len() - 1)
    }

    /// The first byte that is not blank at or after `from`, and its place.
    fn after_blanks(&self, from: usize) -> Option<(u8, usize)> {
        let rest = self.bytes.get(from..)?;
        let at = rest.iter().position(|byte| !matches!(byte, b' ' | b'\n' | b'\r' | b'\t'))?;
        Some((*rest.get(at)?, from + at))
    }

    /// Closes what is open inside that list, as cut, at byte `end`. A string that reaches beyond that was none.
    fn leave_item(&mut self, list: usize, end: usize) {
        if self.tree.last_text().is_some_and(|text| text.end > end) {
            self.tree.take_last();
        }
        while self.frames.len() > list + 1 {
            self.tree.close_cut(end);
            if self.frames.pop().is_some_and(|frame| frame.is_map) {
                self.keys.leave();
            }
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.is_new = false;
        }
    }
}
