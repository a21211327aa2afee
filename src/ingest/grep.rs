//! Searches captures for texts, as a grep does: the bytes themselves, on several threads, in the order that was
//! asked for. What is looked for only the caller knows.

use super::{Wake, disk, reader};
use crate::capture;
use crossbeam_channel::{Receiver, Sender, TryRecvError, unbounded};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Says which texts are in the text of a capture, one bit each.
pub type Look = Arc<dyn Fn(&[u8]) -> u64 + Send + Sync>;

/// A thread takes so many captures at once.
const AT_ONCE: usize = 128;
/// Of a capture that is too large to be read whole so much is looked into at once.
const WINDOW: usize = 4 << 20;
/// So much of it is looked into again with what follows: a text as long as this is found wherever it stands.
const OVERLAP: usize = 64 << 10;

/// What was found in captures that follow one another.
#[derive(Debug)]
pub struct Found {
    /// The place of the first among those that were asked for.
    pub first: usize,
    /// For each what [`Look`] said; nothing is found in what cannot be read.
    pub bits: Vec<u64>,
}

/// A search that is going on. It ends when it is dropped.
pub struct Grep {
    found: Receiver<Found>,
    stop: Arc<AtomicBool>,
    total: usize,
    heard: usize,
}

/// What the threads share.
struct Work {
    root: PathBuf,
    paths: Vec<PathBuf>,
    next: AtomicUsize,
    look: Look,
    stop: Arc<AtomicBool>,
    wake: Wake,
}

impl Grep {
    /// Begins to search captures, given by their paths in the folder `root`. `wake` is called when something
    /// was found out.
    pub fn start(root: &Path, paths: Vec<PathBuf>, look: Look, wake: Wake) -> io::Result<Self> {
        let total = paths.len();
        let stop = Arc::new(AtomicBool::new(false));
        let (sender, found) = unbounded();
        let next = AtomicUsize::new(0);
        let root = root.to_owned();
        let work = Arc::new(Work { root, paths, next, look, stop: Arc::clone(&stop), wake });
        for number in 0..reader::count().min(total.div_ceil(AT_ONCE)) {
            let (work, sender) = (Arc::clone(&work), sender.clone());
            let run = move || work.run(&sender);
            std::thread::Builder::new().name(format!("search {number}")).spawn(run)?;
        }
        Ok(Self { found, stop, total, heard: 0 })
    }

    /// How many captures are searched in all.
    #[must_use]
    pub fn total(&self) -> usize {
        self.total
    }

    /// Of how many it was heard what is in them.
    #[must_use]
    pub fn heard(&self) -> usize {
        self.heard
    }

    /// Something that was found out and not heard of yet. `Err` once nothing more will come.
    pub fn try_next(&mut self) -> Result<Option<Found>, Over> {
        match self.found.try_recv() {
            Ok(found) => Ok(Some(self.hear(found))),
            Err(TryRecvError::Empty) if self.heard < self.total => Ok(None),
            Err(_) => Err(Over { is_whole: self.heard == self.total }),
        }
    }

    /// Waits for something to be found out. `Err` once nothing more will come.
    pub fn wait(&mut self) -> Result<Found, Over> {
        match self.found.recv() {
            Ok(found) => Ok(self.hear(found)),
            Err(_) => Err(Over { is_whole: self.heard == self.total }),
        }
    }

    fn hear(&mut self, found: Found) -> Found {
        self.heard += found.bits.len();
        found
    }
}

/// A search came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Over {
    /// Whether every capture was searched.
    pub is_whole: bool,
}

impl Drop for Grep {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

impl Work {
    fn run(&self, sender: &Sender<Found>) {
        let mut buffer = Vec::new();
        while !self.stop.load(Ordering::Relaxed) {
            let first = self.next.fetch_add(AT_ONCE, Ordering::Relaxed);
            let Some(rest) = self.paths.get(first..).filter(|rest| !rest.is_empty()) else { return };
            let mut bits = Vec::with_capacity(AT_ONCE);
            for path in rest.iter().take(AT_ONCE) {
                if self.stop.load(Ordering::Relaxed) {
                    return;
                }
                bits.push(self.search(path, &mut buffer).unwrap_or(0));
            }
            if sender.send(Found { first, bits }).is_err() {
                return;
            }
            (self.wake)();
        }
    }

    fn search(&self, path: &Path, buffer: &mut Vec<u8>) -> io::Result<u64> {
        let (mut file, metadata) = disk::open_regular(&self.root.join(path))?;
        let len = metadata.len();
        if len > capture::MAX_BYTES as u64 {
            return self.search_in_parts(&mut file, buffer);
        }
        buffer.resize(len as usize, 0);
        let filled = disk::fill(&mut file, buffer)?;
        buffer.truncate(filled);
        Ok(self.look_into(buffer))
    }

    /// What is in the text of a capture that was read whole.
    fn look_into(&self, bytes: &[u8]) -> u64 {
        let decoded = std::panic::catch_unwind(|| capture::text_beside_bytes(bytes)).unwrap_or_default();
        (self.look)(decoded.as_ref().map_or(bytes, String::as_bytes))
    }

    /// What is in a capture that is too large for anything but its bytes to be looked at.
    fn search_in_parts(&self, file: &mut File, buffer: &mut Vec<u8>) -> io::Result<u64> {
        buffer.clear();
        let mut bits = 0;
        loop {
            let before = buffer.len();
            let read = file.by_ref().take(WINDOW as u64).read_to_end(buffer)?;
            bits |= (self.look)(buffer);
            if read == 0 || self.stop.load(Ordering::Relaxed) {
                return Ok(bits);
            }
            let kept = (before + read).min(OVERLAP);
            buffer.drain(..before + read - kept);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with these captures, searched for these texts: for each capture the places of what it has.
    fn search(captures: &[(&str, &[u8])], texts: &'static [&str]) -> Vec<u64> {
        let dir = tempfile::tempdir().unwrap();
        for (name, bytes) in captures {
            std::fs::write(dir.path().join(name), bytes).unwrap();
        }
        let paths = captures.iter().map(|(name, _)| PathBuf::from(name)).collect();
        search_paths(dir.path(), paths, texts)
    }

    fn search_paths(root: &Path, paths: Vec<PathBuf>, texts: &'static [&str]) -> Vec<u64> {
        let look = move |bytes: &[u8]| {
            let has = |text: &&str| memchr::memmem::find(bytes, text.as_bytes()).is_some();
            texts.iter().enumerate().fold(0, |bits, (at, text)| bits | u64::from(has(text)) << at)
        };
        let mut said = vec![u64::MAX; paths.len()];
        let mut grep = Grep::start(root, paths, Arc::new(look), Arc::new(|| {})).unwrap();
        while let Ok(Found { first, bits }) = grep.wait() {
            said[first..first + bits.len()].copy_from_slice(&bits);
        }
        assert_eq!(grep.heard(), grep.total());
        said
    }

    #[test]
    fn the_text_of_a_capture_is_searched_whatever_it_was_packed_and_written_in() {
        let gz = |text: &str| {
            let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            io::Write::write_all(&mut gz, text.as_bytes()).unwrap();
            gz.finish().unwrap()
        };
        let utf_16: Vec<u8> = "{\"a\":\"视频\"}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (gbk, _, _) = encoding_rs::GBK.encode("<?xml version=\"1.0\" encoding=\"GBK\"?><a>视频</a>");
        let http =
            b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nmoo\r\n6\r\nv atom\r\n0\r\n\r\n";
        let said = search(
            &[
                ("a", "视频 \u{0}\u{1} moov atom".as_bytes()),
                ("b", &gz("moov atom")),
                ("c", &utf_16),
                ("d", &gbk),
                ("e", http),
                ("f", b"\xFF\xFE"),
                ("g", b""),
                ("h", b"\x1F\x8Bmoov atom"),
            ],
            &["视频", "moov atom"],
        );
        assert_eq!(said, [3, 2, 1, 1, 2, 0, 0, 2]);
    }

    #[test]
    fn every_capture_is_searched_and_what_cannot_be_read_has_nothing() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("folder")).unwrap();
        std::fs::write(dir.path().join("x"), "x").unwrap();
        std::fs::write(dir.path().join("y"), "y").unwrap();
        let names = ["x", "gone", "folder", "y"];
        let paths: Vec<PathBuf> = (0..1_000).map(|at| PathBuf::from(names[at % 4])).collect();
        let said = search_paths(dir.path(), paths, &["x", "y"]);
        assert!(said.iter().enumerate().all(|(at, bits)| *bits == [1, 0, 0, 2][at % 4]));
        assert!(search_paths(dir.path(), Vec::new(), &["x"]).is_empty());
    }

    #[test]
    fn a_text_between_two_parts_of_a_large_capture_is_found() {
        let mut large = vec![b' '; capture::MAX_BYTES + 5];
        let places = [WINDOW - 2, 2 * WINDOW + 9, capture::MAX_BYTES];
        for (place, text) in places.iter().zip(["first", "other", "third"]) {
            large[*place..place + 5].copy_from_slice(text.as_bytes());
        }
        assert_eq!(search(&[("large", &large)], &["first", "other", "third", "fourth"]), [7]);
    }

    #[test]
    fn a_search_that_is_dropped_ends() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("x"), "x").unwrap();
        let looked = Arc::new(AtomicUsize::new(0));
        let (sender, looking) = crossbeam_channel::bounded::<()>(0);
        let counter = Arc::clone(&looked);
        let look = move |_: &[u8]| {
            counter.fetch_add(1, Ordering::Relaxed);
            let _ = sender.send(());
            0
        };
        let paths = vec![PathBuf::from("x"); 10_000];
        let grep = Grep::start(dir.path(), paths, Arc::new(look), Arc::new(|| {})).unwrap();
        looking.recv().unwrap();
        drop(grep);
        // Whoever is looking goes on to the end of that capture and no further; then the channel is closed.
        while looking.recv().is_ok() {}
        assert!(looked.load(Ordering::Relaxed) < 100, "{looked:?}");
    }
}
