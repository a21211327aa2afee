//! `integrate`: an entry in the menu of the desktop, for the user who asks for it; and `completions`, for shells.
//!
//! Written are three files below the user's data directory, each of them told. What is there already and not ours is left
//! alone, and then nothing is written at all.

use super::args::{Completions, Integrate, Shell};
use super::output::Output;
use super::{Failure, say};
use crate::capture::reason;
use crate::sanitize::display_path;
use etcetera::BaseStrategy;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The entry as packages bring it; the program is found on the path there.
const ENTRY: &str = include_str!("../../assets/callscope.desktop");
/// The line of it that names the program.
const EXEC: &str = "Exec=callscope ";
/// By this line an entry is known to be written here.
const MARK: &str = "X-Callscope-Integrated=true";

/// A file of the desktop, below the data directory.
struct Part {
    path: &'static str,
    bytes: Vec<u8>,
}

/// All of them, the entry first.
fn parts(program: &Path) -> Result<Vec<Part>, Failure> {
    let entry = entry(program)?;
    let icon = |path, bytes: &[u8]| Part { path, bytes: bytes.to_vec() };
    Ok(vec![
        Part { path: "applications/callscope.desktop", bytes: entry.into_bytes() },
        icon("icons/hicolor/scalable/apps/callscope.svg", include_bytes!("../../assets/icon.svg")),
        icon("icons/hicolor/256x256/apps/callscope.png", include_bytes!("../../assets/icon-256.png")),
        icon("icons/hicolor/64x64/apps/callscope.png", include_bytes!("../../assets/icon-64.png")),
    ])
}

/// The entry that starts this very program, wherever it lies.
fn entry(program: &Path) -> Result<String, Failure> {
    let quoted = program.to_str().and_then(quoted);
    let quoted = quoted.ok_or_else(|| {
        let shown = display_path(program);
        Failure::wrong(format!("a desktop entry cannot name a program with such a path; move it: {shown}"))
    })?;
    let entry = ENTRY.replace(EXEC, &format!("Exec={quoted} "));
    Ok(format!("{}\n{MARK}\n", entry.trim_end()))
}

/// A path as an argument in an entry: quoted for the command line in it, then escaped as any text of an entry.
fn quoted(path: &str) -> Option<String> {
    if path.chars().any(char::is_control) {
        return None;
    }
    let mut quoted = String::from("\"");
    for c in path.chars() {
        match c {
            '"' | '`' | '$' => quoted.extend(["\\\\", c.encode_utf8(&mut [0; 4])]),
            '\\' => quoted.push_str("\\\\\\\\"),
            '%' => quoted.push_str("%%"),
            c => quoted.push(c),
        }
    }
    Some(quoted + "\"")
}

pub(super) fn run(integrate: &Integrate) -> Result<ExitCode, Failure> {
    if cfg!(any(windows, target_os = "macos")) {
        let how = "here the program is put into the menu by the system itself";
        return Err(Failure::wrong(format!("desktop entries are for Linux and the BSDs; {how}")));
    }
    let data = etcetera::choose_base_strategy().map(|base| base.data_dir());
    let data = data.map_err(|error| Failure::wrong(format!("no data directory is known: {error}")))?;
    let mut out = Output::new();
    if integrate.remove {
        remove(&data, &mut out)?;
    } else {
        let parts = parts(&this_program()?)?;
        write(&data, &parts, &mut out)?;
    }
    out.finish()?;
    Ok(ExitCode::SUCCESS)
}

/// Where the program lies; of an `AppImage` the file that was started, and not what it unpacks itself to.
fn this_program() -> Result<PathBuf, Failure> {
    if let Some(image) = std::env::var_os("APPIMAGE").map(PathBuf::from).filter(|image| image.is_absolute()) {
        return Ok(image);
    }
    std::env::current_exe().map_err(|error| {
        Failure::wrong(format!("the program does not know where it lies: {}", reason(&error)))
    })
}

/// What lies where something is to be written.
#[derive(PartialEq)]
enum There {
    Nothing,
    /// What would be written.
    Same,
    /// Something else, of ours: another version, another program.
    Ours,
    Foreign,
}

/// An entry of ours makes the icons beside it ours too.
fn there(data: &Path, path: &str, bytes: Option<&[u8]>, has_our_entry: bool) -> Result<There, Failure> {
    let path = data.join(path);
    match fs::read(&path) {
        Ok(found) if Some(found.as_slice()) == bytes => Ok(There::Same),
        Ok(_) => Ok(if has_our_entry { There::Ours } else { There::Foreign }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(There::Nothing),
        Err(error) => Err(failed("read", &path, &error)),
    }
}

fn has_our_entry(data: &Path) -> bool {
    let entry = fs::read_to_string(data.join("applications/callscope.desktop"));
    entry.is_ok_and(|entry| entry.lines().any(|line| line == MARK))
}

fn write(data: &Path, parts: &[Part], out: &mut Output) -> Result<(), Failure> {
    let ours = has_our_entry(data);
    let mut found = Vec::new();
    for part in parts {
        let there = there(data, part.path, Some(&part.bytes), ours)?;
        if there == There::Foreign {
            let shown = display_path(&data.join(part.path));
            let text = "something else lies where this is to be written, and nothing was changed; move it away first";
            return Err(Failure::wrong(format!("{text}: {shown}")));
        }
        found.push(there);
    }
    for (part, there) in parts.iter().zip(found) {
        let path = data.join(part.path);
        let did = match there {
            There::Same => "is there",
            There::Nothing => "wrote",
            There::Ours | There::Foreign => "replaced",
        };
        if there != There::Same {
            put(&path, &part.bytes).map_err(|error| failed("write", &path, &error))?;
        }
        out.put(&format!("{did}: {}\n", display_path(&path)))?;
    }
    Ok(())
}

/// Whole or not at all: a desktop looks at such files the moment they are there.
fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.permissions(fs::Permissions::from_mode(0o644));
    }
    let mut file = file.prefix(".callscope-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path)?;
    Ok(())
}

fn remove(data: &Path, out: &mut Output) -> Result<(), Failure> {
    // Which program it names does not matter for what is removed.
    let parts = parts(Path::new("callscope"))?;
    let ours = has_our_entry(data);
    let mut was_any = false;
    // The entry last: as long as it is there, the icons are known to be ours.
    for part in parts.iter().rev() {
        let path = data.join(part.path);
        match there(data, part.path, Some(&part.bytes), ours)? {
            There::Nothing => {}
            There::Foreign => {
                say(&format!("left alone, it was not written by callscope: {}", display_path(&path)));
            }
            There::Same | There::Ours => {
                fs::remove_file(&path).map_err(|error| failed("remove", &path, &error))?;
                out.put(&format!("removed: {}\n", display_path(&path)))?;
                was_any = true;
            }
        }
    }
    if !was_any {
        say("there was nothing to remove");
    }
    Ok(())
}

fn failed(doing: &str, path: &Path, error: &io::Error) -> Failure {
    Failure::wrong(format!("cannot {doing}: {}: {}", reason(error), display_path(path)))
}

/// Prints the script that completes the command line in a shell.
pub(super) fn complete(completions: &Completions) -> Result<ExitCode, Failure> {
    let mut out = Output::new();
    out.put(match completions.shell {
        Shell::Bash => include_str!("../../assets/completions/callscope.bash"),
        Shell::Zsh => include_str!("../../assets/completions/_callscope"),
        Shell::Fish => include_str!("../../assets/completions/callscope.fish"),
        Shell::Elvish => include_str!("../../assets/completions/callscope.elv"),
        Shell::Powershell => include_str!("../../assets/completions/_callscope.ps1"),
    })?;
    out.finish()?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_names_the_program_whatever_its_path() {
        let entry = |path: &str| entry(Path::new(path)).ok();
        let plain = entry("/home/li/.cargo/bin/callscope").unwrap();
        assert!(plain.contains("\nExec=\"/home/li/.cargo/bin/callscope\" %f\n"), "{plain}");
        assert!(plain.ends_with(&format!("\n{MARK}\n")));
        assert!(entry("/a b/上线/100%").unwrap().contains("\nExec=\"/a b/上线/100%%\" %f\n"));
        assert!(entry("/\"$`\\").unwrap().contains("\nExec=\"/\\\\\"\\\\$\\\\`\\\\\\\\\" %f\n"));
        assert!(entry("/a\nExec=evil").is_none());
    }
}
