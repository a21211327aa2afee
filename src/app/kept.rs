//! Files of the program's own: settings, views. Written whole or not at all, beside the window; one that cannot be
//! understood is put aside.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

/// A file of this size is none of ours, in bytes.
const LARGEST: u64 = 16 * 1024 * 1024;

/// A file of the program's own.
#[derive(Debug)]
pub struct KeptFile {
    /// `None` where there is no place for it: then nothing is remembered.
    path: Option<PathBuf>,
    writer: Option<JoinHandle<()>>,
}

impl KeptFile {
    /// The file at that path.
    #[must_use]
    pub fn at(path: Option<PathBuf>) -> Self {
        Self { path, writer: None }
    }

    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Its bytes; `None` when there is none.
    #[must_use]
    pub fn read(&self) -> Option<Vec<u8>> {
        read_small(self.path.as_deref()?).ok()
    }

    /// Puts it aside, so that nothing of it is lost; gives where it is now. One that cannot be moved stays where it
    /// is, and is not written over.
    pub fn put_aside(&mut self) -> Option<PathBuf> {
        let path = self.path.clone()?;
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        let aside = path.with_extension(format!("damaged.{extension}"));
        if std::fs::rename(&path, &aside).is_ok() {
            return Some(aside);
        }
        self.path = None;
        Some(path)
    }

    /// Writes it on a thread of its own. What cannot be written is not worth a word each time.
    pub fn write(&mut self, text: Vec<u8>) {
        self.finish();
        if let Some(path) = self.path.clone() {
            self.writer = Some(std::thread::spawn(move || drop(write(&path, &text))));
        }
    }

    /// Waits for what is being written.
    pub fn finish(&mut self) {
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}

impl Drop for KeptFile {
    fn drop(&mut self) {
        self.finish();
    }
}

/// The bytes of a file that is not large.
pub fn read_small(path: &Path) -> std::io::Result<Vec<u8>> {
    let metadata = std::fs::metadata(path)?;
    if !metadata.is_file() || metadata.len() > LARGEST {
        return Err(std::io::ErrorKind::InvalidData.into());
    }
    std::fs::read(path)
}

/// Writes beside the file and renames, so that a crash leaves the old one or the new one.
pub fn write(path: &Path, text: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}
