//! Where the user's own files lie: the settings, and what was noted on records.

use std::path::PathBuf;

/// Says where they lie, for tests and for portable copies.
const FOLDER_VARIABLE: &str = "CALLSCOPE_CONFIG_DIR";

/// The folder of the user's own files; `None` where the system has no place for them.
#[must_use]
pub fn folder() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    let folder = std::env::var_os(FOLDER_VARIABLE).filter(|folder| !folder.is_empty()).map(PathBuf::from);
    folder.or_else(|| Some(etcetera::choose_base_strategy().ok()?.config_dir().join("callscope")))
}
