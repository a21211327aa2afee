//! The window alone, as Windows wants a program that is not started from a console.
#![cfg_attr(windows, windows_subsystem = "windows")]

use callscope::cli::{self, Call};
use std::process::ExitCode;

/// As in the program with the command line.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match cli::parse() {
        Ok(Call::Window(folder, ignore)) => match callscope::app::open_window(folder, ignore) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        },
        // What prints needs the other program.
        Ok(Call::Verb(_)) => ExitCode::FAILURE,
        Err(code) => code,
    }
}
