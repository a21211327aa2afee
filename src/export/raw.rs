//! The captures themselves, copied byte for byte under their own names and with their own times.

use super::disk::{self, failed};
use super::{Destination, ExportError, OnProgress, Source};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Copies captures into `folder`, which is made if it is not there. Nothing that is there is replaced: if one
/// name is taken, nothing is copied.
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
        return Err(ExportError::Exists(folder.to_owned()));
    }
    if let Some(taken) =
        captures.iter().map(|path| folder.join(path)).find(|to| to.symlink_metadata().is_ok())
    {
        return Err(ExportError::Exists(taken));
    }
    make_folder(folder)?;
    for (done, capture) in captures.iter().enumerate() {
        if !on_progress(done, captures.len()) {
            return Err(ExportError::Stopped);
        }
        copy_one(&source.root.join(capture), &folder.join(capture))?;
    }
    on_progress(captures.len(), captures.len());
    Ok(())
}

fn copy_one(from: &Path, to: &Path) -> Result<(), ExportError> {
    let unreadable = |error| failed("read the capture", from, error);
    // A link or a pipe in the place of a capture is no capture.
    if !fs::symlink_metadata(from).map_err(unreadable)?.is_file() {
        return Err(ExportError::Changed(from.to_owned()));
    }
    let mut capture = File::open(from).map_err(unreadable)?;
    let modified = capture.metadata().and_then(|metadata| metadata.modified());
    to.parent().map_or(Ok(()), make_folder)?;
    disk::write_atomically(Destination { path: to, overwrite: false }, |out| {
        io::copy(&mut capture, out).map_err(|error| failed("copy to", to, error))?;
        Ok(())
    })?;
    // The time of arrival is told by the file alone; a copy without it is still a copy.
    if let (Ok(modified), Ok(copy)) = (modified, File::options().append(true).open(to)) {
        let _ = copy.set_modified(modified);
    }
    Ok(())
}

fn make_folder(folder: &Path) -> Result<(), ExportError> {
    fs::create_dir_all(folder).map_err(|error| failed("make the folder", folder, error))
}
