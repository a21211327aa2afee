//! The window itself: whether there can be one, and opening it.

use super::settings::SettingsFile;
use super::{App, Options};
use crate::ingest::Glob;
use crate::t;
use std::cell::Cell;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Size of the window at its first start, in points.
const FIRST_SIZE: [f32; 2] = [1440.0, 900.0];
/// The smallest window that still shows everything.
const LEAST_SIZE: [f32; 2] = [800.0, 500.0];
/// No window is wider or higher than this.
const MOST_SIZE: f32 = 16_384.0;
/// The folder of the sample day.
const SAMPLE: &str = "sample_logs";

/// Whether a window can be opened, as far as that is known before it is tried; else why not.
pub fn has_display() -> Result<(), String> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"].into_iter().any(set) {
        Ok(())
    } else {
        Err(t!("no-display").to_owned())
    }
}

/// Opens the window, which leaves alone what the globs match, and comes back when it is closed. Fails with the reason when there is none to be had;
/// what goes wrong after the first frame is no longer a matter of the display.
pub fn open_window(folder: Option<PathBuf>, ignore: Vec<Glob>) -> Result<(), String> {
    has_display()?;
    let begun = Rc::new(Cell::new(false));
    let has_begun = begun.clone();
    let create = move |cc: &eframe::CreationContext<'_>| {
        has_begun.set(true);
        let app = App::new(cc, Options { folder, ignore, ..Options::default() });
        Ok(Box::new(app) as Box<dyn eframe::App>)
    };
    // Some window systems panic instead of saying no, where a library of theirs is missing.
    let run = AssertUnwindSafe(|| eframe::run_native(t!("app-name"), options(), Box::new(create)));
    match std::panic::catch_unwind(run) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(refused(&error)),
        Err(panic) if begun.get() => std::panic::resume_unwind(panic),
        Err(_) => Err(t!("no-window-system").to_owned()),
    }
}

/// Why there is no window, without what only tells where in a library it was noticed.
fn refused(error: &eframe::Error) -> String {
    let reason = error.to_string();
    let reason = reason.rsplit(".rs:").next().unwrap_or_default();
    let reason = reason.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':').trim();
    t!("no-window", reason = reason)
}

fn options() -> eframe::NativeOptions {
    let settings = SettingsFile::at(None).load_quietly();
    let size = settings.window.unwrap_or(FIRST_SIZE);
    // Settings may be edited, and no screen is larger than that.
    let size = [0, 1].map(|axis| size[axis].max(LEAST_SIZE[axis]).min(MOST_SIZE));
    let viewport = egui::ViewportBuilder::default()
        .with_title(t!("app-name"))
        .with_app_id("callscope")
        .with_inner_size(size)
        .with_maximized(settings.maximised)
        .with_min_inner_size(LEAST_SIZE);
    let icon = eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon-256.png"));
    let viewport = match icon {
        Ok(icon) => viewport.with_icon(icon),
        Err(_) => viewport,
    };
    eframe::NativeOptions { viewport, ..eframe::NativeOptions::default() }
}

/// The sample day: beside the working directory's files, beside the program, where packages put it, or where it was
/// built.
pub(super) fn sample_folder() -> Option<PathBuf> {
    let program = std::env::current_exe().ok();
    let from_program = |path: &str| Some(program.as_ref()?.parent()?.join(path).join(SAMPLE));
    let where_built = || Some(Path::new(option_env!("CARGO_MANIFEST_DIR")?).join(SAMPLE));
    let here = std::env::current_dir().ok().map(|folder| folder.join(SAMPLE));
    [here, from_program(""), from_program("../share/callscope"), where_built()]
        .into_iter()
        .flatten()
        .find(|folder| folder.is_dir())
}
