//! The captures themselves, copied byte for byte under their own names and with their own times.

use super::disk::{self, failed};
use super::{Destination, Doing, ExportError, OnProgress, Source};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Copies captures into `folder`, which is made if it is not there. Nothing that is there is replaced: if one
/// name is taken, nothing is copied. When it fails or is stopped, what was made is removed again, and only that.
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
    let mut made = Made { folders: Vec::new(), copies: 0 };
    let copied = copy_all(captures, source, folder, &mut made, on_progress);
    if copied.is_err() {
        made.remove(captures, folder);
    }
    copied
}

/// What one call made.
struct Made {
    /// Outer ones first.
    folders: Vec<PathBuf>,
    /// So many of the captures, from the first on.
    copies: usize,
}

impl Made {
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

fn copy_all(
    captures: &[PathBuf],
    source: &Source<'_>,
    folder: &Path,
    made: &mut Made,
    on_progress: OnProgress<'_>,
) -> Result<(), ExportError> {
    made.make_folder(folder)?;
    for (done, capture) in captures.iter().enumerate() {
        if !on_progress(done, captures.len()) {
            return Err(ExportError::Stopped);
        }
        copy_one(&source.root.join(capture), &folder.join(capture), made)?;
        made.copies += 1;
    }
    on_progress(captures.len(), captures.len());
    Ok(())
}

fn copy_one(from: &Path, to: &Path, made: &mut Made) -> Result<(), ExportError> {
    let unreadable = |error| failed(Doing::Read, from, error);
    // A link or a pipe in the place of a capture is no capture.
    if !fs::symlink_metadata(from).map_err(unreadable)?.is_file() {
        return Err(ExportError::Changed(from.to_owned()));
    }
    let mut capture = File::open(from).map_err(unreadable)?;
    let modified = capture.metadata().and_then(|metadata| metadata.modified());
    to.parent().map_or(Ok(()), |parent| made.make_folder(parent))?;
    disk::write_atomically(Destination { path: to, overwrite: false }, |out| {
        io::copy(&mut capture, out).map_err(|error| failed(Doing::Copy, to, error))?;
        Ok(())
    })
    .map_err(|error| match error {
        ExportError::Exists(path) => ExportError::Taken(path),
        other => other,
    })?;
    // The time of arrival is told by the file alone; a copy without it is still a copy.
    if let (Ok(modified), Ok(copy)) = (modified, File::options().append(true).open(to)) {
        let _ = copy.set_modified(modified);
    }
    Ok(())
}
