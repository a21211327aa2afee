//! Why an export failed, and what it was doing.

use crate::capture::reason;
use crate::sanitize::display_path;
use std::io;
use std::path::PathBuf;

/// Why nothing was exported. Shown as one sentence with the path last.
#[derive(Debug)]
pub enum ExportError {
    /// It was stopped.
    Stopped,
    /// The destination lies in the folder whose captures are exported, where it would become one of them.
    InsideSource(PathBuf),
    /// The destination is a capture.
    IsCapture(PathBuf),
    /// The destination is there already.
    Exists(PathBuf),
    /// In the folder that captures are to be copied into, or in its place, something of that name is there already.
    Taken(PathBuf),
    /// The destination of a file is a folder.
    IsFolder(PathBuf),
    /// The destination is there, and neither a file nor a folder: a device, a pipe.
    NoFile(PathBuf),
    /// The capture is no longer there, or no longer says what was chosen.
    Changed(PathBuf),
    /// Reading or writing failed.
    Failed {
        /// What was tried.
        doing: Doing,
        /// With what.
        path: PathBuf,
        /// Why it failed.
        error: io::Error,
    },
}

/// What an export does with files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// Write the file.
    Write,
    /// Write into the folder that it is to lie in.
    WriteInto,
    /// Keep callbacks for a while, until their turn comes.
    PutAside,
    /// Write the row of a record.
    WriteRow,
    /// Make the folder for copies.
    MakeFolder,
    /// Read a capture once more.
    Read,
    /// Copy a capture.
    Copy,
}

impl Doing {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Write,
        Self::WriteInto,
        Self::PutAside,
        Self::WriteRow,
        Self::MakeFolder,
        Self::Read,
        Self::Copy,
    ];

    fn text(self) -> &'static str {
        match self {
            Self::Write => "write",
            Self::WriteInto => "write into the folder",
            Self::PutAside => "put callbacks aside in a temporary file",
            Self::WriteRow => "write the row of",
            Self::MakeFolder => "make the folder",
            Self::Read => "read the capture",
            Self::Copy => "copy to",
        }
    }
}

impl std::fmt::Display for ExportError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (text, path) = match self {
            Self::Stopped => return f.write_str("the export was stopped"),
            Self::InsideSource(path) => {
                ("the export would become a capture of the folder it is made from", path)
            }
            Self::IsCapture(path) => {
                ("the destination is a capture, and captures are never overwritten", path)
            }
            Self::Exists(path) => ("the destination is there already", path),
            Self::Taken(path) => (
                "something of that name is there already, and copies of captures never replace anything",
                path,
            ),
            Self::IsFolder(path) => ("the destination is a folder", path),
            Self::NoFile(path) => {
                ("the destination is a device or a pipe, and only files are replaced", path)
            }
            Self::Changed(path) => ("the capture changed since it was read", path),
            Self::Failed { doing, path, error } => {
                let reason = reason(error);
                return write!(f, "cannot {}: {reason}: {}", doing.text(), display_path(path));
            }
        };
        write!(f, "{text}: {}", display_path(path))
    }
}

impl std::error::Error for ExportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Failed { error, .. } => Some(error),
            _ => None,
        }
    }
}
