//! The captures themselves, copied byte for byte under their own names and with their own times.
//!
//! All copies are made in a hidden folder first, see [`Draft`]: whatever happens meanwhile, nothing that is half made
//! has a name under which it would be taken for a whole.

use super::disk::{self, failed};
use super::{Doing, ExportError, OnProgress, Source};
use std::collections::HashSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Copies captures into `folder`, which is made if it is not there. Nothing that is there is replaced, and no link
/// in it is followed: if one name is taken, nothing is copied. When it fails or is stopped, all is as it was.
pub(super) fn copy(
    captures: &[PathBuf],
    source: &Source<'_>,
    folder: &Path,
    on_progress: OnProgress<'_>,
) -> Result<(), ExportError> {
    let real = match fs::canonicalize(folder) {
        Ok(real) => real,
        Err(_) => disk::real_path(folder)?,
    };
    disk::refuse_inside(source, &real, folder)?;
    let is_new = match real.symlink_metadata() {
        Ok(metadata) if metadata.is_dir() => {
            refuse_taken(captures, &real, folder)?;
            false
        }
        Ok(_) => return Err(ExportError::Taken(folder.to_owned())),
        Err(_) => true,
    };
    // Within what is there already, which may be a disk of its own: names can only be given on the same one.
    let place = if is_new { disk::parent(&real) } else { &real };
    let hidden = disk::hidden_folder(place).map_err(|error| failed(Doing::MakeFolder, folder, error))?;
    let mut draft = Draft { hidden, shown: folder, folders: vec![PathBuf::new()], known: HashSet::new() };
    for (done, capture) in captures.iter().enumerate() {
        if !on_progress(done, captures.len()) {
            return Err(ExportError::Stopped);
        }
        draft.add(&source.root.join(capture), capture)?;
    }
    draft.sync(captures)?;
    if is_new {
        draft.become_folder(&real)?;
    } else {
        draft.move_into(&real)?;
    }
    on_progress(captures.len(), captures.len());
    Ok(())
}

/// Refuses names that are taken in a folder, and ways to them that lead through a link, which may lead anywhere.
fn refuse_taken(captures: &[PathBuf], real: &Path, shown: &Path) -> Result<(), ExportError> {
    let mut open = HashSet::new();
    for capture in captures {
        let mut ways: Vec<&Path> = capture.ancestors().filter(|way| !way.as_os_str().is_empty()).collect();
        ways.reverse();
        for way in ways {
            if open.contains(way) {
                continue;
            }
            match real.join(way).symlink_metadata() {
                Err(_) => break,
                Ok(metadata) if metadata.is_dir() && way != capture => open.insert(way),
                Ok(_) => return Err(ExportError::Taken(shown.join(way))),
            };
        }
    }
    Ok(())
}

/// Copies on their way to their names, in a hidden folder that goes with all that is in it unless they get there.
struct Draft<'d> {
    hidden: TempDir,
    /// The destination as it was named.
    shown: &'d Path,
    /// The folders that were made, relative to it, outer ones first.
    folders: Vec<PathBuf>,
    known: HashSet<PathBuf>,
}

impl Draft<'_> {
    /// Copies one capture.
    fn add(&mut self, from: &Path, capture: &Path) -> Result<(), ExportError> {
        let unreadable = |error| failed(Doing::Read, from, error);
        // A link or a pipe in the place of a capture is no capture, and opening a pipe would wait for ever.
        if !fs::symlink_metadata(from).map_err(unreadable)?.is_file() {
            return Err(ExportError::Changed(from.to_owned()));
        }
        let mut original = open_plainly(from).map_err(unreadable)?;
        let metadata = original.metadata().map_err(unreadable)?;
        if !metadata.is_file() {
            return Err(ExportError::Changed(from.to_owned()));
        }
        let modified = metadata.modified();
        self.make_folders(capture)?;
        let to = self.shown.join(capture);
        let made = File::options().write(true).create_new(true).open(self.hidden.path().join(capture));
        let mut copy = made.map_err(|error| match error.kind() {
            // Two captures whose names are the same to this disk.
            io::ErrorKind::AlreadyExists => ExportError::Taken(to.clone()),
            _ => failed(Doing::Copy, &to, error),
        })?;
        io::copy(&mut original, &mut copy).map_err(|error| failed(Doing::Copy, &to, error))?;
        // The time of arrival is told by the file alone; a copy without it is still a copy.
        if let Ok(modified) = modified {
            let _ = copy.set_modified(modified);
        }
        Ok(())
    }

    fn make_folders(&mut self, capture: &Path) -> Result<(), ExportError> {
        let Some(parent) = capture.parent().filter(|parent| !parent.as_os_str().is_empty()) else {
            return Ok(());
        };
        let missing = |folder: &&Path| !folder.as_os_str().is_empty() && !self.known.contains(*folder);
        let missing: Vec<PathBuf> = parent.ancestors().take_while(missing).map(Path::to_owned).collect();
        for folder in missing.into_iter().rev() {
            match fs::create_dir(self.hidden.path().join(&folder)) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                    return Err(failed(Doing::MakeFolder, &self.shown.join(folder), error));
                }
                _ => {}
            }
            self.folders.push(folder.clone());
            self.known.insert(folder);
        }
        Ok(())
    }

    /// Sees all of it onto the disk, at once: one after the other takes many times as long as copying.
    fn sync(&self, captures: &[PathBuf]) -> Result<(), ExportError> {
        let hidden = self.hidden.path();
        let files = || captures.iter().map(|capture| hidden.join(capture)).collect();
        disk::sync_all(hidden, files).map_err(|error| failed(Doing::Write, self.shown, error))?;
        self.folders.iter().for_each(|folder| disk::sync_folder(&hidden.join(folder)));
        Ok(())
    }

    /// Gives the whole the name of a folder that was not there.
    fn become_folder(self, real: &Path) -> Result<(), ExportError> {
        let make = |error| failed(Doing::MakeFolder, self.shown, error);
        if real.symlink_metadata().is_ok() {
            return Err(ExportError::Taken(self.shown.to_owned()));
        }
        disk::name_folder(self.hidden.path(), real).map_err(make)?;
        let _ = self.hidden.keep();
        disk::sync_folder(disk::parent(real));
        Ok(())
    }

    /// Moves what is in it to its names in a folder that was there: only names change now. Until the last one did,
    /// the hidden folder lies beside them.
    fn move_into(self, real: &Path) -> Result<(), ExportError> {
        let mut moved = Moved::default();
        let all = moved.all(self.hidden.path(), real, self.shown);
        if all.is_err() {
            moved.back();
        }
        moved.folders.iter().for_each(|folder| disk::sync_folder(folder));
        all
    }
}

/// What got its name already.
#[derive(Default)]
struct Moved {
    /// From where, and to where.
    names: Vec<(PathBuf, PathBuf)>,
    /// The folders that were there, and were moved into.
    folders: Vec<PathBuf>,
}

impl Moved {
    fn all(&mut self, from: &Path, to: &Path, shown: &Path) -> Result<(), ExportError> {
        let cannot = |error| failed(Doing::WriteInto, shown, error);
        self.folders.push(to.to_owned());
        for entry in fs::read_dir(from).map_err(cannot)? {
            let entry = entry.map_err(cannot)?;
            let name = entry.file_name();
            let (from, to, shown) = (entry.path(), to.join(&name), shown.join(&name));
            let is_folder = entry.file_type().map_err(cannot)?.is_dir();
            match to.symlink_metadata() {
                Ok(there) if is_folder && there.is_dir() => self.all(&from, &to, &shown)?,
                Ok(_) => return Err(ExportError::Taken(shown)),
                Err(_) => {
                    disk::name_new(&from, &to, is_folder).map_err(|error| match error.kind() {
                        io::ErrorKind::AlreadyExists => ExportError::Taken(shown.clone()),
                        _ => failed(Doing::Copy, &shown, error),
                    })?;
                    self.names.push((from, to));
                }
            }
        }
        Ok(())
    }

    /// Takes the names away again.
    fn back(&self) {
        for (from, to) in self.names.iter().rev() {
            let _ = fs::rename(to, from);
        }
    }
}
/// Opens a file that nobody put a link or a pipe in the place of in the meantime.
fn open_plainly(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK);
    }
    options.open(path)
}
