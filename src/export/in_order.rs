//! Callbacks in their own order, though each capture is read only once and one at a time. What a capture says
//! further on in the order is put aside before the next one is read: in memory as long as it is little, else
//! in a temporary file that has no name.

use super::disk::failed;
use super::json::{Callbacks, Text};
use super::{ExportError, Source};
use crate::capture::Reading;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// So many bytes are put aside in memory.
const MOST_IN_MEMORY: usize = 16 << 20;

/// The texts of callbacks in their order; `None` where only something was put aside.
pub(super) struct InOrder<'p> {
    all: &'p Callbacks,
    source: &'p Source<'p>,
    /// For each callback the next one of the same capture.
    following: Vec<Option<u32>>,
    next: usize,
    open: Option<Open>,
    aside: Aside,
}

/// The capture that was read last.
struct Open {
    capture: usize,
    reading: Reading,
    /// The first of its callbacks that was not taken from it yet.
    rest: Option<u32>,
}

impl<'p> InOrder<'p> {
    pub fn new(all: &'p Callbacks, source: &'p Source<'p>) -> Self {
        let mut following = vec![None; all.count()];
        let mut last: HashMap<usize, u32> = HashMap::new();
        for at in (0..following.len()).rev() {
            following[at] = last.insert(all.capture_of(at), at as u32);
        }
        Self { all, source, following, next: 0, open: None, aside: Aside::new(MOST_IN_MEMORY) }
    }

    /// Does one thing: gives the next callback, or puts one aside.
    fn step(&mut self) -> Result<Option<Text>, ExportError> {
        let at = self.next;
        if let Some(text) = self.aside.take(at)? {
            self.next += 1;
            return Ok(Some(text));
        }
        let capture = self.all.capture_of(at);
        if let Some(open) = self.open.as_mut().filter(|open| open.capture != capture)
            && let Some(rest) = open.rest
        {
            let rest = rest as usize;
            self.aside.put(rest, self.all.text(rest, &open.reading)?)?;
            open.rest = self.following[rest];
            return Ok(None);
        }
        if self.open.as_ref().is_none_or(|open| open.capture != capture) {
            // The one before goes first: two large ones at once are not needed.
            self.open = None;
            let reading = (self.source.read)(self.all.path_of(capture));
            self.open = Some(Open { capture, reading, rest: None });
        }
        let Some(open) = &mut self.open else { return Ok(None) };
        open.rest = self.following[at];
        self.next += 1;
        self.all.text(at, &open.reading).map(Some)
    }
}

impl Iterator for InOrder<'_> {
    type Item = Result<Option<Text>, ExportError>;

    fn next(&mut self) -> Option<Self::Item> {
        (self.next < self.following.len()).then(|| self.step())
    }
}

/// Texts that were put aside.
struct Aside {
    kept: HashMap<usize, Kept>,
    /// Bytes that are kept in memory, and the most that may be.
    bytes: usize,
    most: usize,
    file: Option<File>,
}

enum Kept {
    Memory(Text),
    /// Where it begins in the file, and how long it is; all but its JSON stands here.
    File(Text, u64, usize),
}

impl Aside {
    fn new(most: usize) -> Self {
        Self { kept: HashMap::new(), bytes: 0, most, file: None }
    }

    fn put(&mut self, at: usize, mut text: Text) -> Result<(), ExportError> {
        let length = text.json.len();
        let kept = if self.bytes + length <= self.most {
            self.bytes += length;
            Kept::Memory(text)
        } else {
            let json = std::mem::take(&mut text.json);
            Kept::File(text, self.write(json.as_bytes()).map_err(unkept)?, length)
        };
        self.kept.insert(at, kept);
        Ok(())
    }

    fn take(&mut self, at: usize) -> Result<Option<Text>, ExportError> {
        match self.kept.remove(&at) {
            None => Ok(None),
            Some(Kept::Memory(text)) => {
                self.bytes -= text.json.len();
                Ok(Some(text))
            }
            Some(Kept::File(text, begin, length)) => {
                let json = self.read(begin, length).map_err(unkept)?;
                Ok(Some(Text { json, ..text }))
            }
        }
    }

    /// Gives where it begins.
    fn write(&mut self, bytes: &[u8]) -> io::Result<u64> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile()?),
        };
        let begin = file.seek(SeekFrom::End(0))?;
        file.write_all(bytes)?;
        Ok(begin)
    }

    fn read(&mut self, begin: u64, length: usize) -> io::Result<String> {
        let file = self.file.as_mut().ok_or(io::ErrorKind::NotFound)?;
        file.seek(SeekFrom::Start(begin))?;
        let mut bytes = vec![0; length];
        file.read_exact(&mut bytes)?;
        String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    }
}

fn unkept(error: io::Error) -> ExportError {
    failed(super::Doing::PutAside, &std::env::temp_dir(), error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(number: u64) -> Text {
        Text {
            fingerprint: Some((number, vec![number as u32])),
            json: format!("{{\"n\": \"上线 {number}\"}}"),
        }
    }

    #[test]
    fn what_is_put_aside_comes_back_once_from_memory_and_from_the_file() {
        let mut aside = Aside::new(60);
        for number in 0..20 {
            aside.put(number as usize, text(number)).unwrap();
        }
        assert!(aside.bytes > 0 && aside.bytes <= 60, "{}", aside.bytes);
        assert!(aside.file.is_some());
        for number in [7, 0, 19, 3, 12] {
            let back = aside.take(number as usize).unwrap().unwrap();
            assert_eq!((back.json, back.fingerprint), (text(number).json, text(number).fingerprint));
            assert!(aside.take(number as usize).unwrap().is_none(), "once");
        }
        aside.put(40, text(40)).unwrap();
        assert_eq!(aside.take(18).unwrap().unwrap().json, text(18).json, "writing on spoils nothing");
        (1..20).for_each(|at| drop(aside.take(at).unwrap()));
        aside.take(40).unwrap();
        assert_eq!(aside.bytes, 0);
    }
}
