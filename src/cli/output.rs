//! The standard output: what it can show, and what happens when nobody reads it.

use super::Failure;
use crate::sanitize::escape_json;
use serde::Serialize;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

/// The standard output, buffered.
pub(super) struct Output {
    out: BufWriter<StdoutLock<'static>>,
    /// Columns of the terminal, or what `COLUMNS` says; `None` when neither is there.
    pub width: Option<usize>,
    /// Whether states may be coloured.
    pub colour: bool,
    /// Whether a person reads it, and what it says could steer the terminal.
    is_terminal: bool,
}

impl Output {
    pub fn new() -> Self {
        let stdout = io::stdout();
        let is_terminal = stdout.is_terminal();
        let width = if is_terminal { terminal_size::terminal_size() } else { None };
        let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let is_dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        Self {
            out: BufWriter::with_capacity(1 << 16, stdout.lock()),
            width: asked.filter(|&width| width > 0).or(width.map(|(width, _)| usize::from(width.0))),
            colour: is_terminal && !no_colour && !is_dumb,
            is_terminal,
        }
    }

    /// Prints a text as it is.
    pub fn put(&mut self, text: &str) -> Result<(), Failure> {
        self.out.write_all(text.as_bytes()).map_err(|error| failed(&error))
    }

    /// Prints JSON text: on a terminal with hostile characters as escapes, else as it is, so that a pipe carries the
    /// bytes that a file would have.
    pub fn put_json(&mut self, json: &str) -> Result<(), Failure> {
        if self.is_terminal { self.put(&escape_json(json)) } else { self.put(json) }
    }

    /// Prints a list of values as a JSON array, one value a line.
    pub fn put_list<T: Serialize>(&mut self, values: impl Iterator<Item = T>) -> Result<(), Failure> {
        let mut is_empty = true;
        self.put("[")?;
        for value in values {
            let json = serde_json::to_string(&value).map_err(|error| failed(&error.into()))?;
            self.put(if is_empty { "\n  " } else { ",\n  " })?;
            self.put_json(&json)?;
            is_empty = false;
        }
        self.put(if is_empty { "]\n" } else { "\n]\n" })
    }

    /// Sends out what was printed so far.
    pub fn flush(&mut self) -> Result<(), Failure> {
        self.out.flush().map_err(|error| failed(&error))
    }

    /// Whether somebody may still read what is printed. Asked without printing: a command that waits for something to
    /// print would else wait for ever.
    #[cfg(unix)]
    pub fn is_read() -> bool {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        let stdout = io::stdout();
        let mut ends = [PollFd::new(&stdout, PollFlags::empty())];
        let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
        // A pipe says so when its other end is closed; what cannot be asked is taken to be read.
        poll(&mut ends, Some(&at_once)).is_err()
            || !ends[0].revents().intersects(PollFlags::ERR | PollFlags::HUP)
    }

    /// Whether somebody may still read what is printed: not known here before it is printed.
    #[cfg(not(unix))]
    pub fn is_read() -> bool {
        true
    }

    /// Sees to it that all of it has gone out.
    pub fn finish(mut self) -> Result<(), Failure> {
        self.flush()
    }
}

fn failed(error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return Failure::NobodyReads;
    }
    Failure::wrong(format!("cannot write to the standard output: {}", crate::capture::reason(error)))
}
