//! One export in several files, each small enough to be read again whole, in a folder of their own.

use super::disk::{self, failed};
use super::{Doing, ExportError, OnProgress, Parts, Source, Stream};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// What stands around and between the items of each file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub open: &'static str,
    pub between: &'static str,
    pub close: &'static str,
}

/// Writes the items of a text into files of at most `most` bytes each; one that is longer stands alone. The folder gets
/// its name when all of them are on the disk: it must not be there yet, unless empty.
pub(super) fn save(
    stream: &dyn Stream,
    frame: Frame,
    source: &Source<'_>,
    (folder, most): (&Path, u64),
    on_progress: OnProgress<'_>,
) -> Result<Parts, ExportError> {
    let real = disk::real_path(folder)?;
    disk::refuse_inside(source, &real, folder)?;
    let is_empty = |path: &Path| fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none());
    if folder.symlink_metadata().is_ok() && !is_empty(folder) {
        return Err(ExportError::Taken(folder.to_owned()));
    }
    let beside = disk::parent(folder);
    let draft = disk::hidden_folder(beside).map_err(|error| failed(Doing::MakeFolder, folder, error))?;
    let mut writer =
        Writer { frame, most, draft: draft.path(), shown: folder, open: None, files: 0, too_long: 0 };
    let mut items = 0;
    if !on_progress(0, stream.len()) {
        return Err(ExportError::Stopped);
    }
    for (done, piece) in stream.pieces(source).enumerate() {
        let piece = piece?;
        if piece.is_item {
            writer.put(piece.text.strip_prefix(frame.between).unwrap_or(&piece.text))?;
            items += 1;
        }
        if !on_progress(done.min(stream.len()), stream.len()) {
            return Err(ExportError::Stopped);
        }
    }
    let (files, too_long) = writer.finish()?;
    // An empty folder gives way; not everywhere does it do so by itself.
    let _ = fs::remove_dir(folder);
    disk::name_folder(draft.path(), folder).map_err(|error| failed(Doing::MakeFolder, folder, error))?;
    let _ = draft.keep();
    disk::sync_folder(beside);
    Ok(Parts { items, files, too_long })
}

/// The files while they are written.
struct Writer<'w> {
    frame: Frame,
    most: u64,
    draft: &'w Path,
    /// The folder by the name that it gets.
    shown: &'w Path,
    open: Option<(BufWriter<File>, u64)>,
    files: usize,
    too_long: usize,
}

impl Writer<'_> {
    fn put(&mut self, item: &str) -> Result<(), ExportError> {
        let Frame { open, between, close } = self.frame;
        let more = (between.len() + item.len()) as u64;
        if self.open.as_ref().is_some_and(|(_, length)| length + more + close.len() as u64 > self.most) {
            self.close()?;
        }
        let before = if self.open.is_none() { open } else { between };
        let (mut file, length) = match self.open.take() {
            Some(open) => open,
            None => (BufWriter::with_capacity(1 << 16, self.next_file()?), 0),
        };
        for text in [before, item] {
            file.write_all(text.as_bytes()).map_err(|error| failed(Doing::Write, self.shown, error))?;
        }
        self.open = Some((file, length + (before.len() + item.len()) as u64));
        Ok(())
    }

    /// Their names are in their order: where times of writing do not tell which came first, names do.
    fn next_file(&mut self) -> Result<File, ExportError> {
        self.files += 1;
        let name = PathBuf::from(format!("callbacks-{:04}.json", self.files));
        let mut options = File::options();
        let file = options.write(true).create_new(true).open(self.draft.join(&name));
        file.map_err(|error| failed(Doing::Write, &self.shown.join(name), error))
    }

    fn close(&mut self) -> Result<(), ExportError> {
        let Some((mut file, length)) = self.open.take() else { return Ok(()) };
        self.too_long += usize::from(length + self.frame.close.len() as u64 > self.most);
        let written = file.write_all(self.frame.close.as_bytes()).and_then(|()| file.flush());
        let synced = written.and_then(|()| file.get_ref().sync_all());
        synced.map_err(|error| failed(Doing::Write, self.shown, error))
    }

    fn finish(mut self) -> Result<(usize, usize), ExportError> {
        self.close()?;
        Ok((self.files, self.too_long))
    }
}
