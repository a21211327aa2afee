//! The captures themselves, copied byte for byte under their own names and with their own times.

use super::disk::{self, failed};
use super::{Doing, ExportError, OnProgress, Source};
use std::collections::HashSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Copies captures into `folder`, which is made if it is not there. Nothing that is there is replaced: if one
/// name is taken, nothing is copied. When it fails or is stopped, what was made is removed again, and only that.
///
/// They are gathered in a hidden folder and get their names at the end, when all of them are on the disk.
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
    if real.is_file() {
        return Err(ExportError::Taken(folder.to_owned()));
    }
    if let Some(taken) =
        captures.iter().map(|path| folder.join(path)).find(|to| to.symlink_metadata().is_ok())
    {
        return Err(ExportError::Taken(taken));
    }
    let is_there = real.is_dir();
    if is_there {
        check_folders(captures, source, &real, folder)?;
    }
    let around = if is_there { real.as_path() } else { disk::parent(folder) };
    let draft = disk::hidden_folder(around).map_err(|error| failed(Doing::MakeFolder, folder, error))?;
    copy_all(captures, source, (draft.path(), folder), on_progress)?;
    if is_there {
        let mut made = Made::default();
        let moved = made.move_all(captures, draft.path(), folder);
        if moved.is_err() {
            made.remove(captures, folder);
        }
        moved?;
    } else {
        fs::rename(draft.path(), folder).map_err(|error| failed(Doing::MakeFolder, folder, error))?;
        let _ = draft.keep();
    }
    disk::sync_folder(around);
    Ok(())
}

/// Refuses folders below the top one that lead elsewhere: through a link, copies could come to lie among the captures.
fn check_folders(
    captures: &[PathBuf],
    source: &Source<'_>,
    real: &Path,
    folder: &Path,
) -> Result<(), ExportError> {
    let mut seen = HashSet::new();
    let around = captures.iter().flat_map(|capture| capture.ancestors().skip(1));
    for inner in around.filter(|inner| seen.insert(*inner)) {
        let shown = folder.join(inner);
        let Ok(leads_to) = fs::canonicalize(&shown) else {
            // What is not there will be made.
            if shown.symlink_metadata().is_ok() {
                return Err(ExportError::Taken(shown));
            }
            continue;
        };
        disk::refuse_inside(source, &leads_to, &shown)?;
        if leads_to != real.join(inner) || !leads_to.is_dir() {
            return Err(ExportError::Taken(shown));
        }
    }
    Ok(())
}

/// What one call made where it stays.
#[derive(Default)]
struct Made {
    /// Outer ones first.
    folders: Vec<PathBuf>,
    /// So many of the captures, from the first on.
    copies: usize,
}

impl Made {
    /// Gives finished copies their names in a folder that is there.
    fn move_all(&mut self, captures: &[PathBuf], draft: &Path, folder: &Path) -> Result<(), ExportError> {
        for capture in captures {
            let to = folder.join(capture);
            to.parent().map_or(Ok(()), |parent| self.make_folder(parent))?;
            give_name(&draft.join(capture), &to)?;
            self.copies += 1;
        }
        Ok(())
    }

    /// Makes a folder and those around it that are not there.
    fn make_folder(&mut self, folder: &Path) -> Result<(), ExportError> {
        let is_missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.is_dir();
        let missing: Vec<&Path> = folder.ancestors().take_while(is_missing).collect();
        for folder in missing.into_iter().rev() {
            match fs::create_dir(folder) {
                Ok(()) => self.folders.push(folder.to_owned()),
                // Somebody else was quicker.
                Err(_) if folder.is_dir() => {}
                Err(error) => return Err(failed(Doing::MakeFolder, folder, error)),
            }
        }
        Ok(())
    }

    /// What cannot be removed stays; a folder stays where somebody else put something into it.
    fn remove(&self, captures: &[PathBuf], folder: &Path) {
        for capture in &captures[..self.copies] {
            let _ = fs::remove_file(folder.join(capture));
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Gives a finished copy its name, unless that is taken by now. Where files cannot have two names it is moved.
fn give_name(copy: &Path, to: &Path) -> Result<(), ExportError> {
    match fs::hard_link(copy, to) {
        Ok(()) => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            return Err(ExportError::Taken(to.to_owned()));
        }
        Err(_) => {}
    }
    if to.symlink_metadata().is_ok() {
        return Err(ExportError::Taken(to.to_owned()));
    }
    fs::rename(copy, to).map_err(|error| failed(Doing::Copy, to, error))
}

/// Copies all of them into `draft`, which is told of as `shown`, and sees to it that they are on the disk.
fn copy_all(
    captures: &[PathBuf],
    source: &Source<'_>,
    (draft, shown): (&Path, &Path),
    on_progress: OnProgress<'_>,
) -> Result<(), ExportError> {
    let mut made = HashSet::new();
    for (done, capture) in captures.iter().enumerate() {
        if !on_progress(done, captures.len()) {
            return Err(ExportError::Stopped);
        }
        let to = draft.join(capture);
        if let Some(parent) = capture.parent().filter(|parent| made.insert(*parent)) {
            fs::create_dir_all(draft.join(parent))
                .map_err(|error| failed(Doing::MakeFolder, shown, error))?;
        }
        copy_one(&source.root.join(capture), &to, &shown.join(capture))?;
    }
    disk::sync_all_in(draft).map_err(|error| failed(Doing::Write, shown, error))?;
    on_progress(captures.len(), captures.len());
    Ok(())
}

fn copy_one(from: &Path, to: &Path, shown: &Path) -> Result<(), ExportError> {
    let unreadable = |error| failed(Doing::Read, from, error);
    // A link or a pipe in the place of a capture is no capture.
    if !fs::symlink_metadata(from).map_err(unreadable)?.is_file() {
        return Err(ExportError::Changed(from.to_owned()));
    }
    let mut capture = open_plainly(from).map_err(unreadable)?;
    let metadata = capture.metadata().map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(ExportError::Changed(from.to_owned()));
    }
    let written = |error| failed(Doing::Copy, shown, error);
    let mut copy = File::options().write(true).create_new(true).open(to).map_err(written)?;
    io::copy(&mut capture, &mut copy).map_err(written)?;
    // The time of arrival is told by the file alone; a copy without it is still a copy.
    if let Ok(modified) = metadata.modified() {
        let _ = copy.set_modified(modified);
    }
    disk::sync_one(&copy).map_err(written)
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
