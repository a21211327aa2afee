//! Files of the program's own: settings, views, marks. Written whole or not at all, beside the window. One that cannot
//! be understood is put aside; one that cannot be read is left alone; what another window wrote meanwhile stays.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::hash::Hash;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// A file of this size is none of ours, in bytes.
const LARGEST: u64 = 256 * 1024 * 1024;
/// So many files are put aside under names of their own; the last is replaced by the next.
const MOST_ASIDE: u32 = 99;
/// How often it is tried to be the only one that writes, and how long it is waited in between. After that it is
/// written all the same: where it cannot be known, nobody else does as a rule.
const TRIES: u32 = 1_000;
const BETWEEN: Duration = Duration::from_millis(10);

/// What lies in a file of the program's own.
pub trait Keep: Clone + Default + PartialEq + Send + 'static {
    /// Reads it; `None` when it cannot be understood.
    fn read(bytes: &[u8]) -> Option<Self>;

    /// The text of the file.
    fn print(&self) -> Vec<u8>;

    /// What is in the file now, with what this window changed from `before` to `now`.
    fn merged(there: Self, before: &Self, now: &Self) -> Self;
}

/// Why what lies in a file is not there.
#[derive(Debug)]
pub enum Trouble {
    /// It could not be understood, and was put there.
    Aside(PathBuf),
    /// It could not be read or put aside. It stays as it is, and nothing is written over it.
    Left(PathBuf, io::Error),
}

/// A file of the program's own.
#[derive(Debug)]
pub struct KeptFile<T: Keep> {
    /// `None` where there is no place for it: then nothing is remembered.
    path: Option<PathBuf>,
    /// Whether what lies there was left alone, and must be.
    is_left: bool,
    /// What this window read or wrote last.
    written: Arc<Mutex<T>>,
    /// What it was told to write last.
    told: T,
    writer: Option<JoinHandle<io::Result<()>>>,
    /// Shows what came of writing.
    ctx: Option<egui::Context>,
}

impl<T: Keep> KeptFile<T> {
    /// The file at that path.
    #[must_use]
    pub fn at(path: Option<PathBuf>) -> Self {
        let (written, told) = (Arc::default(), T::default());
        Self { path, is_left: false, written, told, writer: None, ctx: None }
    }

    /// Wakes the window when it was written.
    pub fn wakes(&mut self, ctx: &egui::Context) {
        self.ctx = Some(ctx.clone());
    }

    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Whether it is written at all.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.path.is_some() && !self.is_left
    }

    /// Its bytes; `None` when there is none. One that is there and cannot be read is left alone from now on.
    pub fn read(&mut self) -> Result<Option<Vec<u8>>, Trouble> {
        let Some(path) = self.path.clone() else { return Ok(None) };
        match read_small(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => {
                self.is_left = true;
                Err(Trouble::Left(path, error))
            }
        }
    }

    /// What lies there; `None` when there is nothing. What cannot be understood is put aside.
    pub fn load(&mut self) -> Result<Option<T>, Trouble> {
        let Some(bytes) = self.read()? else { return Ok(None) };
        let Some(value) = T::read(&bytes) else { return Err(self.put_aside()) };
        self.begin_with(value.clone());
        Ok(Some(value))
    }

    /// Notes what lies there.
    pub fn begin_with(&mut self, value: T) {
        *self.written.lock().unwrap_or_else(PoisonError::into_inner) = value.clone();
        self.told = value;
    }

    /// Puts it aside, so that nothing of it is lost. One that cannot be moved is left alone.
    pub fn put_aside(&mut self) -> Trouble {
        let path = self.path.clone().unwrap_or_default();
        let aside = free_name(&path);
        match fs::rename(&path, &aside) {
            Ok(()) => Trouble::Aside(aside),
            Err(error) => {
                self.is_left = true;
                Trouble::Left(path, error)
            }
        }
    }

    /// Writes it where it changed, on a thread of its own.
    pub fn write(&mut self, now: &T) {
        if self.told == *now {
            return;
        }
        self.told = now.clone();
        let Some(path) = self.path.clone().filter(|_| !self.is_left) else { return };
        let (now, written, ctx) = (now.clone(), Arc::clone(&self.written), self.ctx.clone());
        let before = self.writer.take();
        self.writer = Some(std::thread::spawn(move || {
            // One after the other: the last one must be the one that stays.
            before.map(JoinHandle::join);
            let mut written = written.lock().unwrap_or_else(PoisonError::into_inner);
            let done = update(&path, &*written, &now);
            // What could not be written is a change still, when it is tried again.
            if done.is_ok() {
                *written = now;
            }
            if let Some(ctx) = ctx {
                ctx.request_repaint();
            }
            done
        }));
    }

    /// Waits for what is being written.
    pub fn finish(&mut self) {
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }

    /// Why the last change could not be written, once it is known.
    pub fn failure(&mut self) -> Option<io::Error> {
        let writer = self.writer.take_if(|writer| writer.is_finished())?;
        writer.join().ok()?.err()
    }
}

impl<T: Keep> Drop for KeptFile<T> {
    fn drop(&mut self) {
        self.finish();
    }
}

/// Writes what this window changed, and leaves what others did.
fn update<T: Keep>(path: &Path, before: &T, now: &T) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let _alone = alone_in(folder);
    match read_small(path) {
        Ok(bytes) => {
            // Damaged since this window began: not to be written over either.
            let there = T::read(&bytes).ok_or(ErrorKind::InvalidData)?;
            write(path, &T::merged(there, before, now).print())
        }
        Err(error) if error.kind() == ErrorKind::NotFound => write(path, &now.print()),
        Err(error) => Err(error),
    }
}

/// Keeps other windows from writing into a folder until it is dropped. The system takes the lock away with the
/// process, and it is one of the folder itself: nothing of it can stay behind.
fn alone_in(folder: &Path) -> Option<File> {
    let folder = File::open(folder).ok()?;
    for _ in 0..TRIES {
        match folder.try_lock() {
            Ok(()) => return Some(folder),
            Err(fs::TryLockError::WouldBlock) => std::thread::sleep(BETWEEN),
            Err(fs::TryLockError::Error(_)) => break,
        }
    }
    None
}

/// A name beside the file that nothing has yet: what was put aside before stays too.
fn free_name(path: &Path) -> PathBuf {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let name = |number: u32| {
        let number = if number == 0 { String::new() } else { format!("-{number}") };
        path.with_extension(format!("damaged{number}.{extension}"))
    };
    (0..MOST_ASIDE)
        .map(name)
        .find(|name| name.symlink_metadata().is_err())
        .unwrap_or_else(|| name(MOST_ASIDE))
}

/// A list of things that have names, as [`Keep::merged`] wants it: in the order of this window, what only others have
/// at its end. What is there is laid together with what this window had `before` and has `now` by `both`.
pub fn merged_list<T: Clone + PartialEq, K: Eq + Hash>(
    there: &[T],
    before: &[T],
    now: &[T],
    name: impl Fn(&T) -> K,
    both: impl Fn(&T, Option<&T>, Option<&T>) -> Option<T>,
) -> Vec<T> {
    if there == before {
        return now.to_vec();
    }
    let (by_name_there, by_name_before) = (by_name(there, &name), by_name(before, &name));
    let mut seen = HashSet::new();
    let mut merged = Vec::new();
    for thing in now {
        let name = name(thing);
        let old = by_name_before.get(&name).copied();
        merged.extend(match by_name_there.get(&name) {
            Some(there) => both(there, old, Some(thing)),
            None => (old != Some(thing)).then(|| thing.clone()),
        });
        seen.insert(name);
    }
    for thing in there.iter().filter(|thing| !seen.contains(&name(thing))) {
        merged.extend(match by_name_before.get(&name(thing)) {
            Some(old) => both(thing, Some(old), None),
            None => Some(thing.clone()),
        });
    }
    merged
}

fn by_name<T, K: Eq + Hash>(list: &[T], name: impl Fn(&T) -> K) -> HashMap<K, &T> {
    list.iter().rev().map(|thing| (name(thing), thing)).collect()
}

/// Of a thing that two windows may have changed all that this one made of it, if it changed it.
pub fn whole<T: Clone + PartialEq>(there: &T, before: Option<&T>, now: Option<&T>) -> Option<T> {
    if before == now { Some(there.clone()) } else { now.cloned() }
}

/// The bytes of a file that is not large.
pub fn read_small(path: &Path) -> io::Result<Vec<u8>> {
    let metadata = fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    if !metadata.is_file() {
        return Err(ErrorKind::InvalidData.into());
    }
    if metadata.len() > LARGEST {
        return Err(ErrorKind::FileTooLarge.into());
    }
    fs::read(path)
}

/// Writes beside the file and renames, so that a crash leaves the old one or the new one.
fn write(path: &Path, text: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words, each by its first letter.
    #[derive(Clone, Debug, Default, PartialEq)]
    struct Words(Vec<String>);

    impl Words {
        fn of(text: &str) -> Self {
            Self(text.split_whitespace().map(str::to_owned).collect())
        }
    }

    impl Keep for Words {
        fn read(bytes: &[u8]) -> Option<Self> {
            let text = std::str::from_utf8(bytes).ok()?;
            (!text.contains('!')).then(|| Self::of(text))
        }

        fn print(&self) -> Vec<u8> {
            self.0.join(" ").into_bytes()
        }

        fn merged(there: Self, before: &Self, now: &Self) -> Self {
            Self(merged_list(&there.0, &before.0, &now.0, |word| word.chars().next(), whole))
        }
    }

    fn place() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("words.txt");
        (folder, path)
    }

    #[test]
    fn what_two_windows_changed_is_all_there() {
        for (there, before, now, wanted) in [
            ("a1 b1", "a1 b1", "b2 a1", "b2 a1"),
            ("a1 b1 c1", "a1 b1", "a2 b1", "a2 b1 c1"),
            ("a2 b1", "a1 b1", "a1 b2", "a2 b2"),
            ("a1 c1", "a1 b1", "a1 b1", "a1 c1"),
            ("a1 b1 c1", "a1 b1", "b1", "b1 c1"),
            ("b1", "a1 b1", "a2 b1", "a2 b1"),
            ("a2", "a1", "a3", "a3"),
            ("x1", "", "y1", "y1 x1"),
        ] {
            let merged = Words::merged(Words::of(there), &Words::of(before), &Words::of(now));
            assert_eq!(merged, Words::of(wanted), "{there} | {before} | {now}");
        }
        let (_folder, path) = place();
        let mut windows = [0, 1].map(|_| KeptFile::<Words>::at(Some(path.clone())));
        windows[0].write(&Words::of("a1"));
        windows[0].finish();
        windows[1].load().unwrap();
        windows[0].write(&Words::of("a1 b1"));
        windows[0].finish();
        windows[1].write(&Words::of("a1 c1"));
        windows[1].finish();
        windows[0].write(&Words::of("b1"));
        windows[0].finish();
        assert_eq!(fs::read_to_string(&path).unwrap(), "b1 c1");
    }

    #[cfg(unix)]
    #[test]
    fn windows_that_write_at_the_same_time_lose_nothing() {
        const EACH: u32 = 12;
        let (_folder, path) = place();
        std::thread::scope(|scope| {
            for first in ['a', 'A'] {
                let path = path.clone();
                scope.spawn(move || {
                    let mut file = KeptFile::<Words>::at(Some(path));
                    let mut words = Words::default();
                    for next in 0..EACH {
                        words.0.push(char::from_u32(first as u32 + next).unwrap().to_string());
                        file.write(&words);
                        file.finish();
                    }
                });
            }
        });
        let mut written = Words::read(&fs::read(&path).unwrap()).unwrap().0;
        written.sort_unstable();
        let all: Vec<String> = ('A'..='L').chain('a'..='l').map(String::from).collect();
        assert_eq!(written, all);
    }

    #[test]
    fn what_cannot_be_read_is_left_alone_and_nothing_is_written_over_it() {
        let (_folder, path) = place();
        // A folder in its place: it is there, and cannot be read as a file by anybody.
        fs::create_dir(&path).unwrap();
        let mut file = KeptFile::<Words>::at(Some(path.clone()));
        assert!(matches!(file.load(), Err(Trouble::Left(left, _)) if left == path));
        assert!(!file.is_kept());
        fs::remove_dir(&path).unwrap();
        fs::write(&path, "mine").unwrap();
        file.write(&Words::of("a1"));
        file.finish();
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    }

    #[test]
    fn what_is_damaged_is_put_aside_and_never_over_another() {
        let (folder, path) = place();
        for (number, name) in ["words.damaged.txt", "words.damaged-1.txt"].into_iter().enumerate() {
            fs::write(&path, format!("!{number}")).unwrap();
            let loaded = KeptFile::<Words>::at(Some(path.clone())).load();
            let aside = folder.path().join(name);
            assert!(matches!(loaded, Err(Trouble::Aside(to)) if to == aside));
            assert_eq!(fs::read_to_string(aside).unwrap(), format!("!{number}"));
        }
        assert!(matches!(KeptFile::<Words>::at(Some(path)).load(), Ok(None)), "there is none any more");
    }

    #[test]
    fn what_was_damaged_meanwhile_is_not_written_over_and_told_and_then_tried_again() {
        let (_folder, path) = place();
        let mut file = KeptFile::<Words>::at(Some(path.clone()));
        fs::write(&path, "!").unwrap();
        file.write(&Words::of("a1"));
        let failure = loop {
            if file.writer.as_ref().is_none_or(JoinHandle::is_finished) {
                break file.failure();
            }
            std::thread::yield_now();
        };
        assert_eq!(failure.unwrap().kind(), ErrorKind::InvalidData);
        assert_eq!(fs::read_to_string(&path).unwrap(), "!");
        fs::write(&path, "z1").unwrap();
        file.write(&Words::of("a1 b1"));
        file.finish();
        assert_eq!(fs::read_to_string(&path).unwrap(), "a1 b1 z1");
    }

    #[test]
    fn the_last_of_many_changes_is_what_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("words.txt");
        let mut file = KeptFile::<Words>::at(Some(path.clone()));
        (0..20).for_each(|number| file.write(&Words::of(&format!("a{number}"))));
        file.finish();
        assert_eq!(fs::read_to_string(path).unwrap(), "a19");
    }
}
