//! Callscope's program: reads the command line, then opens the window or prints.

use callscope::cli::{self, Call};
use std::process::ExitCode;

/// Readers allocate what the index frees: most allocators are slow at exactly that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match cli::parse() {
        Ok(Call::Window(folder, ignore)) => match callscope::app::open_window(folder.clone(), ignore.clone())
        {
            Ok(()) => ExitCode::SUCCESS,
            Err(why) => cli::list_instead(folder, ignore, &why),
        },
        Ok(Call::Verb(verb)) => cli::run(&verb),
        Err(code) => code,
    }
}
