//! Files of the program's own: settings, views. Written whole or not at all, beside the window; one that cannot be
//! understood is put aside.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

/// A file of this size is none of ours, in bytes.
const LARGEST: u64 = 16 * 1024 * 1024;
/// So many damaged files are kept; the last is replaced by the next.
const MOST_ASIDE: u32 = 99;

/// What went wrong with a file of the program's own.
#[derive(Debug)]
pub struct Trouble {
    /// Where it lies.
    pub path: PathBuf,
    /// Why.
    pub error: std::io::Error,
    /// Whether it is there and could not be read: then it is not written over. Else it could not be written.
    pub is_unread: bool,
}

/// A file of the program's own.
#[derive(Debug)]
pub struct KeptFile {
    /// `None` where there is no place for it: then nothing is remembered.
    path: Option<PathBuf>,
    /// Whether something is there that must not be written over.
    is_closed: bool,
    writer: Option<JoinHandle<std::io::Result<()>>>,
    trouble: Option<Trouble>,
    /// Whether it was told of: once is enough.
    is_told: bool,
}

impl KeptFile {
    /// The file at that path.
    #[must_use]
    pub fn at(path: Option<PathBuf>) -> Self {
        Self { path, is_closed: false, writer: None, trouble: None, is_told: false }
    }

    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Its bytes; `None` when there is none. One that is there and cannot be read is not written over later.
    pub fn read(&mut self) -> Option<Vec<u8>> {
        let path = self.path.as_deref()?;
        match read_small(path) {
            Ok(bytes) => Some(bytes),
            Err(error) => {
                if error.kind() != std::io::ErrorKind::NotFound {
                    self.is_closed = true;
                    self.trouble = Some(Trouble { path: path.to_owned(), error, is_unread: true });
                }
                None
            }
        }
    }

    /// What could not be read or written, once it is known; told once.
    pub fn trouble(&mut self) -> Option<Trouble> {
        if self.writer.as_ref().is_some_and(JoinHandle::is_finished) {
            self.finish();
        }
        let trouble = self.trouble.take()?;
        (!std::mem::replace(&mut self.is_told, true)).then_some(trouble)
    }

    /// Puts it aside, so that nothing of it is lost; gives where it is now. One that cannot be moved stays where it
    /// is, and is not written over.
    pub fn put_aside(&mut self) -> Option<PathBuf> {
        let path = self.path.clone()?;
        let aside = free_name(&path);
        if std::fs::rename(&path, &aside).is_ok() {
            return Some(aside);
        }
        self.is_closed = true;
        Some(path)
    }

    /// Writes it on a thread of its own.
    pub fn write(&mut self, text: Vec<u8>) {
        self.finish();
        if let Some(path) = self.path.clone().filter(|_| !self.is_closed) {
            self.writer = Some(std::thread::spawn(move || write(&path, &text)));
        }
    }

    /// Waits for what is being written.
    pub fn finish(&mut self) {
        let written = self.writer.take().and_then(|writer| writer.join().ok());
        if let (Some(Err(error)), Some(path)) = (written, self.path.clone()) {
            self.trouble = Some(Trouble { path, error, is_unread: false });
        }
    }
}

impl Drop for KeptFile {
    fn drop(&mut self) {
        self.finish();
    }
}

/// A name beside the file that nothing has yet: what was put aside before stays too.
pub fn free_name(path: &Path) -> PathBuf {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let name = |number: u32| {
        let number = if number == 0 { String::new() } else { format!("-{number}") };
        path.with_extension(format!("damaged{number}.{extension}"))
    };
    (0..MOST_ASIDE).map(name).find(|name| !name.exists()).unwrap_or_else(|| name(MOST_ASIDE))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_and_cannot_be_read_is_told_once_and_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        // A folder in the place of the file is as unreadable for root as for anybody.
        let path = folder.path().join("settings.json");
        std::fs::create_dir(&path).unwrap();
        let mut file = KeptFile::at(Some(path.clone()));
        assert!(file.read().is_none());
        assert!(file.trouble().is_some_and(|trouble| trouble.is_unread && trouble.path == path));
        assert!(file.trouble().is_none());
        std::fs::remove_dir(&path).unwrap();
        file.write(b"{}".to_vec());
        file.finish();
        assert!(!path.exists());
        let mut none = KeptFile::at(Some(path.clone()));
        assert!(none.read().is_none() && none.trouble().is_none(), "there is none: nothing went wrong");
        none.write(b"{}".to_vec());
        none.finish();
        assert_eq!(std::fs::read(&path).unwrap(), b"{}");
    }

    #[test]
    fn what_cannot_be_written_is_told() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("file"), "").unwrap();
        let mut file = KeptFile::at(Some(folder.path().join("file").join("settings.json")));
        file.write(b"{}".to_vec());
        file.finish();
        assert!(file.trouble().is_some_and(|trouble| !trouble.is_unread));
    }

    #[test]
    fn what_was_put_aside_before_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("views.txt");
        for name in ["views.damaged.txt", "views.damaged-1.txt"] {
            std::fs::write(&path, name).unwrap();
            let aside = KeptFile::at(Some(path.clone())).put_aside().unwrap();
            assert_eq!(aside.file_name().unwrap(), name);
            assert_eq!(std::fs::read_to_string(aside).unwrap(), name);
        }
    }
}
