//! Writing a file whole or not at all, and never over a capture.

use super::{Destination, Doing, ExportError, Source};
use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::NamedTempFile;

/// An error of the disk, with what was tried.
pub(super) fn failed(doing: Doing, path: &Path, error: io::Error) -> ExportError {
    ExportError::Failed { doing, path: path.to_owned(), error }
}

/// Refuses a destination before any work is done: one that lies in the open folder, that is a capture by
/// another name (a link, another spelling), or that is there already.
pub(super) fn check(
    source: &Source<'_>,
    captures: impl FnOnce() -> Vec<PathBuf>,
    to: Destination<'_>,
) -> Result<(), ExportError> {
    let path = to.path;
    let real = real_path(path)?;
    refuse_inside(source, &real, path)?;
    if fs::symlink_metadata(path).is_err() {
        return Ok(());
    }
    if let Ok(metadata) = fs::metadata(path) {
        if metadata.is_dir() {
            return Err(ExportError::IsFolder(path.to_owned()));
        }
        // A link is resolved: what it leads to may be a capture though the link itself lies elsewhere.
        let target = fs::canonicalize(path).map_err(|error| failed(Doing::Write, path, error))?;
        let is_capture = is_inside(source, &target)
            || captures()
                .iter()
                .filter_map(|capture| fs::symlink_metadata(source.root.join(capture)).ok())
                .any(|capture| is_same_file(&capture, &metadata));
        if is_capture {
            return Err(ExportError::IsCapture(path.to_owned()));
        }
        // What is written to a device must go through it, and not take its name.
        if !metadata.is_file() {
            return Err(ExportError::NoFile(path.to_owned()));
        }
    }
    if to.overwrite { Ok(()) } else { Err(ExportError::Exists(path.to_owned())) }
}

/// Refuses a path that would become a capture of the folder that is open.
pub(super) fn refuse_inside(source: &Source<'_>, real: &Path, shown: &Path) -> Result<(), ExportError> {
    if !is_inside(source, real) {
        return Ok(());
    }
    let shown = shown.to_owned();
    Err(if real.is_file() { ExportError::IsCapture(shown) } else { ExportError::InsideSource(shown) })
}

fn is_inside(source: &Source<'_>, real: &Path) -> bool {
    let Ok(root) = fs::canonicalize(source.root) else { return false };
    match source.only {
        None => real.starts_with(root),
        Some(only) => fs::canonicalize(root.join(only)).is_ok_and(|only| only == real),
    }
}

/// Where a path leads, links and `..` resolved up to its last name, which need not be there.
pub(super) fn real_path(path: &Path) -> Result<PathBuf, ExportError> {
    let parent = parent(path);
    let name = path.file_name().ok_or_else(|| ExportError::IsFolder(path.to_owned()))?;
    let real = fs::canonicalize(parent).map_err(|error| failed(Doing::WriteInto, parent, error))?;
    Ok(real.join(name))
}

/// The folder that a path lies in.
pub(super) fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

#[cfg(unix)]
fn is_same_file(a: &Metadata, b: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

#[cfg(not(unix))]
fn is_same_file(_: &Metadata, _: &Metadata) -> bool {
    // Replacing a hard link leaves what else it is a name of alone; its canonical path was compared already.
    false
}

/// Lets `write` fill a temporary file beside the destination, sees it safely onto the disk, and only then gives
/// it the destination's name. Whatever fails, the destination is what it was and nothing is left behind.
pub(super) fn write_atomically(
    to: Destination<'_>,
    write: impl FnOnce(&mut dyn Write) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let failed = |error| failed(Doing::Write, to.path, error);
    let folder = parent(to.path);
    let draft = Draft::create_in(folder).map_err(failed)?;
    let mut out = BufWriter::with_capacity(1 << 16, draft);
    write(&mut out)?;
    let draft = out.into_inner().map_err(|error| failed(error.into_error()))?;
    draft.file().sync_all().map_err(failed)?;
    draft.take_name(to)?;
    sync_folder(folder);
    Ok(())
}

/// A new name is on the disk once its folder is; some file systems cannot do that, and lose nothing else.
pub(super) fn sync_folder(folder: &Path) {
    if cfg!(unix)
        && let Ok(folder) = File::open(folder)
    {
        let _ = folder.sync_all();
    }
}

/// Sees what was written into a folder safely onto the disk: by one call where the system has one for it, else its
/// files, several at a time.
pub(super) fn sync_all(folder: &Path, files: impl FnOnce() -> Vec<PathBuf>) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    match rustix::fs::syncfs(File::open(folder)?) {
        Err(rustix::io::Errno::NOSYS) => {}
        synced => return Ok(synced?),
    }
    let _ = folder;
    sync_files(&files())
}

/// Sees files onto the disk, several at a time: each waits for the disk, and a disk gathers what comes together.
fn sync_files(files: &[PathBuf]) -> io::Result<()> {
    const AT_ONCE: usize = 16;
    let sync = |path: &PathBuf| File::options().append(true).open(path)?.sync_all();
    std::thread::scope(|scope| {
        let share = files.len().div_ceil(AT_ONCE).max(1);
        let sync_some = |files: &[PathBuf]| files.iter().try_for_each(sync);
        let workers: Vec<_> =
            files.chunks(share).map(|files| scope.spawn(move || sync_some(files))).collect();
        let synced = workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|_| Err(io::ErrorKind::Other.into())));
        synced.fold(Ok(()), Result::and)
    })
}

/// Gives what lies on the same disk another name, which nothing has yet.
pub(super) fn name_new(from: &Path, to: &Path, is_folder: bool) -> io::Result<()> {
    if is_folder {
        return name_folder(from, to);
    }
    Ok(tempfile::TempPath::try_from_path(from)?.persist_noclobber(to)?)
}

/// Gives a folder another name; at most an empty folder gives way to it. On Windows whoever looks at a file in it may
/// hold on to it for a moment.
pub(super) fn name_folder(from: &Path, to: &Path) -> io::Result<()> {
    const TRIES: u32 = 5;
    let mut tries = 1;
    loop {
        match fs::rename(from, to) {
            Err(error)
                if cfg!(windows) && error.kind() == io::ErrorKind::PermissionDenied && tries < TRIES =>
            {
                std::thread::sleep(Duration::from_millis(50) * tries);
                tries += 1;
            }
            named => return named,
        }
    }
}

/// A folder on its way to its name, which goes with all that is in it unless it is kept.
pub(super) fn hidden_folder(beside: &Path) -> io::Result<tempfile::TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".callscope-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // What any new folder gets: the system takes off what the user's mask forbids.
        builder.permissions(fs::Permissions::from_mode(0o777));
    }
    builder.tempdir_in(beside)
}

/// A file on its way to its name. Where the system can (Linux, most file systems) it has none until it is finished, so
/// that even a process that is killed leaves nothing behind; elsewhere it has a hidden one.
enum Draft {
    #[cfg(target_os = "linux")]
    Unnamed(File),
    Named(NamedTempFile),
}

impl Draft {
    fn create_in(folder: &Path) -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        if let Some(file) = unnamed::create_in(folder) {
            return Ok(Self::Unnamed(file));
        }
        hidden().tempfile_in(folder).map(Self::Named)
    }

    fn file(&self) -> &File {
        match self {
            #[cfg(target_os = "linux")]
            Self::Unnamed(file) => file,
            Self::Named(file) => file.as_file(),
        }
    }

    fn take_name(self, to: Destination<'_>) -> Result<(), ExportError> {
        match self {
            #[cfg(target_os = "linux")]
            Self::Unnamed(file) => unnamed::name_it(&file, to),
            Self::Named(file) => name_it(file, to),
        }
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file().flush()
    }
}

/// Makes files beside the destination that folders do not show.
fn hidden() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".callscope-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // What any new file gets: the system takes off what the user's mask forbids.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder
}

/// Files without a name.
#[cfg(target_os = "linux")]
mod unnamed {
    use super::{Destination, Doing, ExportError, failed, hidden, parent};
    use rustix::fs::{AtFlags, CWD, linkat};
    use std::fs::File;
    use std::io;
    use std::os::fd::AsRawFd;
    use std::os::unix::fs::OpenOptionsExt;
    use std::path::{Path, PathBuf};

    /// `None` where the file system has no such thing, or where none could be named later.
    pub(super) fn create_in(folder: &Path) -> Option<File> {
        let mut options = File::options();
        options.write(true).mode(0o666).custom_flags(libc::O_TMPFILE);
        options.open(folder).ok().filter(|file| path_of(file).exists())
    }

    fn path_of(file: &File) -> PathBuf {
        PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()))
    }

    fn link(file: &File, path: &Path) -> io::Result<()> {
        Ok(linkat(CWD, path_of(file), CWD, path, AtFlags::SYMLINK_FOLLOW)?)
    }

    pub(super) fn name_it(file: &File, to: Destination<'_>) -> Result<(), ExportError> {
        match link(file, to.path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => replace(file, to),
            linked => linked.map_err(|error| failed(Doing::Write, to.path, error)),
        }
    }

    /// What is there can only be replaced by a file that has a name: it gets one for that moment.
    fn replace(file: &File, to: Destination<'_>) -> Result<(), ExportError> {
        if !to.overwrite {
            return Err(ExportError::Exists(to.path.to_owned()));
        }
        let named = hidden().make_in(parent(to.path), |path| link(file, path));
        let replaced = named.and_then(|named| Ok(named.into_temp_path().persist(to.path)?));
        replaced.map_err(|error| failed(Doing::Write, to.path, error))
    }
}

/// Gives the finished file its name. On Windows whoever looks at the old one, a virus scanner for instance, may
/// hold on to it for a moment.
fn name_it(mut file: NamedTempFile, to: Destination<'_>) -> Result<(), ExportError> {
    const TRIES: u32 = 5;
    let mut tries = 1;
    loop {
        let named = if to.overwrite { file.persist(to.path) } else { file.persist_noclobber(to.path) };
        let Err(refused) = named else { return Ok(()) };
        match refused.error.kind() {
            io::ErrorKind::AlreadyExists => return Err(ExportError::Exists(to.path.to_owned())),
            io::ErrorKind::PermissionDenied if cfg!(windows) && tries < TRIES => {
                std::thread::sleep(Duration::from_millis(50) * tries);
                file = refused.file;
                tries += 1;
            }
            _ => return Err(failed(Doing::Write, to.path, refused.error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_seen_onto_the_disk_one_by_one_are_all_asked() {
        let folder = tempfile::tempdir().unwrap();
        let mut files: Vec<PathBuf> = (0..40).map(|number| folder.path().join(number.to_string())).collect();
        files.iter().for_each(|path| fs::write(path, "x").unwrap());
        sync_files(&files).unwrap();
        sync_files(&[]).unwrap();
        for gone in [0, 20, 39] {
            let path = std::mem::replace(&mut files[gone], folder.path().join("gone"));
            assert_eq!(sync_files(&files).unwrap_err().kind(), io::ErrorKind::NotFound);
            files[gone] = path;
        }
        sync_all(folder.path(), || files).unwrap();
        assert!(sync_all(&folder.path().join("gone"), || vec![folder.path().join("gone")]).is_err());
    }

    #[test]
    fn a_new_name_never_replaces_what_came_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("a"), "a").unwrap();
        fs::write(path("b"), "b").unwrap();
        assert_eq!(name_new(&path("a"), &path("b"), false).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        fs::create_dir(path("c")).unwrap();
        fs::create_dir(path("d")).unwrap();
        fs::write(path("d/mine"), "mine").unwrap();
        assert!(name_new(&path("c"), &path("d"), true).is_err());
        assert_eq!(fs::read(path("b")).unwrap(), b"b");
        assert_eq!(fs::read(path("d/mine")).unwrap(), b"mine");
    }
}
