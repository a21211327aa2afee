//! Files and directories: what counts as a capture, how one is read, how a folder is walked.

use super::ignore::{Glob, is_ignored};
use crate::capture::{self, Reading};
use crate::index::Stamp;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// What is open: a folder, or one file of it.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub root: PathBuf,
    pub only: Option<OsString>,
    /// What of a folder is left alone.
    pub ignore: Arc<[Glob]>,
}

impl Place {
    /// The place that `path` names. Fails when it is not there or cannot be listed.
    pub fn of(path: &Path) -> io::Result<Self> {
        // Absolute, because that is how the system names what changed.
        let path = std::path::absolute(path)?;
        let metadata = fs::metadata(&path)?;
        if metadata.is_dir() {
            fs::read_dir(&path)?;
            return Ok(Self { root: path, only: None, ignore: Arc::default() });
        }
        // Looked at before it is opened: opening a pipe would wait for its other end.
        if !metadata.is_file() {
            return Err(not_regular());
        }
        // Links that are found are not followed; one that somebody named is meant to be.
        let path = if path.is_symlink() { fs::canonicalize(&path)? } else { path };
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_owned();
        open_regular(&path)?;
        let root = path.parent().ok_or(io::ErrorKind::InvalidInput)?.to_owned();
        Ok(Self { root, only: Some(name), ignore: Arc::default() })
    }

    /// Whether a file at this path, relative to the root, can be a capture.
    pub fn takes(&self, relative: &Path) -> bool {
        if let Some(only) = &self.only {
            return relative.as_os_str() == only.as_os_str();
        }
        let directory = relative.parent().unwrap_or(Path::new(""));
        relative.file_name().is_some_and(|name| is_visible(name) && is_finished(name))
            && self.walks(directory)
            && !is_ignored(&self.ignore, relative, false)
    }

    /// Whether a walk from the root gets into the directory at this path, relative to the root.
    pub fn walks(&self, relative: &Path) -> bool {
        let is_closed = |directory: &Path| is_ignored(&self.ignore, directory, true);
        self.only.is_none()
            && relative.iter().all(is_visible)
            && (self.ignore.is_empty() || !relative.ancestors().any(is_closed))
    }
}

/// Hidden names are somebody else's.
pub(super) fn is_visible(name: &OsStr) -> bool {
    !name.as_encoded_bytes().starts_with(b".")
}

/// Names that programs give to files they are not done with: editors, browsers and programs that copy.
fn is_finished(name: &OsStr) -> bool {
    const UNFINISHED: [&[u8]; 8] =
        [b"~", b".tmp", b".part", b".partial", b".filepart", b".crdownload", b".download", b".swp"];
    let name = name.as_encoded_bytes();
    let ends_with =
        |end: &&[u8]| name.len() >= end.len() && name[name.len() - end.len()..].eq_ignore_ascii_case(end);
    let is_autosave = name.len() > 2 && name.starts_with(b"#") && name.ends_with(b"#");
    !is_autosave && !UNFINISHED.iter().any(ends_with)
}

/// What a walk finds.
pub(super) enum Found {
    /// A file that can be a capture; relative path.
    File(PathBuf),
    /// A directory that cannot be listed, or not to its end; relative path and why.
    Closed(PathBuf, io::Error),
}

/// Walks the part of a place that lies under `under` (relative; empty for all of it) and tells `tell` what it
/// finds, until that returns false. Links are not followed, only regular files are told of. Whether the walk
/// got to its end.
pub(super) fn walk(place: &Place, under: &Path, mut tell: impl FnMut(Found) -> bool) -> bool {
    if let Some(only) = &place.only {
        return match fs::symlink_metadata(place.root.join(only)) {
            Ok(metadata) if metadata.is_file() => tell(Found::File(only.into())),
            Err(error) if !is_absence(&error) => tell(Found::Closed(PathBuf::new(), error)),
            _ => true,
        };
    }
    let mut open = vec![under.to_owned()];
    while let Some(directory) = open.pop() {
        let goes_on = match fs::read_dir(place.root.join(&directory)) {
            Ok(entries) => list(entries, place, &directory, &mut open, &mut tell),
            // Gone between being seen and being opened is not worth a word.
            Err(error) if is_absence(&error) => true,
            Err(error) => tell(Found::Closed(directory, error)),
        };
        if !goes_on {
            return false;
        }
    }
    true
}

/// Tells of the files in one directory and notes those in it that are to be walked. An error hides no more
/// than it must: the rest is told of, and the error once.
fn list(
    entries: fs::ReadDir,
    place: &Place,
    directory: &Path,
    open: &mut Vec<PathBuf>,
    tell: &mut impl FnMut(Found) -> bool,
) -> bool {
    let mut failed = None;
    for entry in entries {
        let kind = entry.and_then(|entry| entry.file_type().map(|kind| (entry.file_name(), kind)));
        let (name, kind) = match kind {
            Ok(entry) => entry,
            Err(error) if is_absence(&error) => continue,
            Err(error) => {
                failed = Some(error);
                continue;
            }
        };
        let relative = directory.join(&name);
        if kind.is_dir() {
            if is_visible(&name) && !is_ignored(&place.ignore, &relative, true) {
                open.push(relative);
            }
        } else if kind.is_file() {
            let is_taken =
                is_visible(&name) && is_finished(&name) && !is_ignored(&place.ignore, &relative, false);
            if is_taken && !tell(Found::File(relative)) {
                return false;
            }
        }
    }
    failed.is_none_or(|error| tell(Found::Closed(directory.to_owned(), error)))
}

/// Whether an error says that there is nothing at a path, rather than that it cannot be seen.
pub(super) fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Whether there is no regular file at `path`. One that cannot be seen is not gone.
pub(super) fn is_gone(path: &Path) -> bool {
    match fs::symlink_metadata(path) {
        Ok(metadata) => !metadata.is_file(),
        Err(error) => is_absence(&error),
    }
}

/// What tells one directory from another at the same path: its device, its number, and, since numbers are used
/// again, when it was made, where that is known.
pub(super) type Identity = (u64, u64, Option<SystemTime>);

/// Which directory is at `path`; `None` when there is none.
pub(super) fn identity(path: &Path) -> Option<Identity> {
    let metadata = fs::metadata(path).ok().filter(Metadata::is_dir)?;
    Some((device(&metadata), inode(&metadata), metadata.created().ok()))
}

/// What tells whether the file at `path` changed; `None` when there is no regular file.
pub(super) fn stamp_of(path: &Path) -> Option<Stamp> {
    let metadata = fs::symlink_metadata(path).ok()?;
    metadata.is_file().then(|| stamp(&metadata))
}

/// A file that changed this recently may change again and have the same stamp: clocks of file systems go on in steps,
/// of milliseconds here, of two seconds elsewhere.
const YOUNG: Duration = Duration::from_secs(2);

/// Whether a file changed so recently that its stamp does not tell the next change.
pub(super) fn is_young(stamp: Stamp) -> bool {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let changed = stamp.modified_ns.max(stamp.changed_ns);
    now.abs_diff(Duration::from_nanos(u64::try_from(changed).unwrap_or(0))) < YOUNG
}

fn stamp(metadata: &Metadata) -> Stamp {
    let modified = metadata.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    let modified_ns = modified.map_or(0, |since| i64::try_from(since.as_nanos()).unwrap_or(i64::MAX));
    Stamp { len: metadata.len(), modified_ns, inode: inode(metadata), changed_ns: changed_ns(metadata) }
}

#[cfg(unix)]
fn changed_ns(metadata: &Metadata) -> i64 {
    use std::os::unix::fs::MetadataExt;
    metadata.ctime().saturating_mul(1_000_000_000).saturating_add(metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn changed_ns(_: &Metadata) -> i64 {
    0
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(unix)]
fn device(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::dev(metadata)
}

#[cfg(not(unix))]
fn device(_: &Metadata) -> u64 {
    0
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}

/// The bytes of a capture, and what it was when they were read.
pub(super) struct ReadFile {
    pub bytes: Vec<u8>,
    pub stamp: Stamp,
    /// Whether it was larger than what is read, so that these are only its head.
    pub cut: bool,
    /// Whether it changed while it was read.
    pub torn: bool,
}

/// Reads a file: never one that is no regular file, never more than [`capture::MAX_BYTES`].
pub(super) fn read_bytes(path: &Path) -> io::Result<ReadFile> {
    let (mut file, metadata) = open_regular(path)?;
    let before = stamp(&metadata);
    let cut = before.len > capture::MAX_BYTES as u64;
    let mut bytes = vec![0; before.len.min(capture::MAX_BYTES as u64) as usize];
    let filled = fill(&mut file, &mut bytes)?;
    bytes.truncate(filled);
    let after = stamp(&file.metadata()?);
    Ok(ReadFile { bytes, stamp: after, cut, torn: before != after })
}

/// Reads until a buffer is full or the file ends. That it ends where the buffer does is not looked at: a file
/// that grew meanwhile has another stamp.
pub(super) fn fill(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Opens without waiting for the other end of a pipe and without following a link in the last place.
pub(super) fn open_regular(path: &Path) -> io::Result<(File, Metadata)> {
    let mut options = fs::OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_CLOEXEC);
    }
    let file = options.open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_file() { Ok((file, metadata)) } else { Err(not_regular()) }
}

fn not_regular() -> io::Error {
    io::Error::other("not a regular file")
}

/// Reads the capture at `path` whole, document and all. What cannot be read is a problem in it.
#[must_use]
pub fn read_capture(path: &Path) -> Reading {
    match read_bytes(path) {
        Ok(read) if read.cut => capture::read_head(read.bytes, read.stamp.len),
        Ok(read) => capture::read(read.bytes),
        Err(error) => Reading::of(capture::unreadable(&capture::reason(&error))),
    }
}
