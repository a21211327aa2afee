//! What is there again at the next start, as JSON in the folder for configurations.

use super::kept::{KeptFile, Trouble};
use crate::text::Language;
use crate::time::Zone;
use crate::ui::Sizes;
use crate::ui::command::Command;
use crate::ui::settings_sheet::Prefs;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Most folders that are remembered.
const MOST_RECENT: usize = 12;
/// Most commands that are remembered to be chosen in the palette.
const MOST_USED: usize = 12;

/// What is there again at the next start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Folders that were open, the latest first.
    pub recent: Vec<PathBuf>,
    /// The folder that was open last.
    pub folder: Option<PathBuf>,
    /// The folder that the last export went to.
    pub export_folder: Option<PathBuf>,
    /// The filter that was in force there.
    pub filter: String,
    /// Dark, light, or as the system.
    pub theme: ThemeChoice,
    /// The language of the window; `None` for that of the system.
    pub language: Option<Language>,
    /// Whether it was told that there is no font for what captures say, or that there was no need to.
    pub told_of_font: bool,
    /// The zone that times are shown in.
    pub zone: Zone,
    /// Widths, heights, and what is folded away.
    pub sizes: Sizes,
    /// Width and height of the window, in points.
    pub window: Option<[f32; 2]>,
    /// Size, motion, notifications, keys.
    pub prefs: Prefs,
    /// The names of the commands that were run last from the palette, the latest first.
    pub used_commands: Vec<String>,
    /// What the timeline keeps: its grouping.
    pub timeline: serde_json::Value,
    /// What the table keeps: its columns and their order.
    pub table: serde_json::Value,
    /// What the details keep: the tab.
    pub details: serde_json::Value,
    /// What the facets keep: which are folded.
    pub facets: serde_json::Value,
}

/// Dark, light, or as the system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ThemeChoice {
    /// As the system.
    #[default]
    System,
    /// Dark.
    Dark,
    /// Light.
    Light,
}

impl ThemeChoice {
    /// The one after it, round and round.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::System => Self::Dark,
            Self::Dark => Self::Light,
            Self::Light => Self::System,
        }
    }

    /// That of egui.
    #[must_use]
    pub fn of(preference: egui::ThemePreference) -> Self {
        match preference {
            egui::ThemePreference::System => Self::System,
            egui::ThemePreference::Dark => Self::Dark,
            egui::ThemePreference::Light => Self::Light,
        }
    }

    /// As egui says it.
    #[must_use]
    pub fn preference(self) -> egui::ThemePreference {
        match self {
            Self::System => egui::ThemePreference::System,
            Self::Dark => egui::ThemePreference::Dark,
            Self::Light => egui::ThemePreference::Light,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            recent: Vec::new(),
            folder: None,
            export_folder: None,
            filter: String::new(),
            theme: ThemeChoice::System,
            language: None,
            told_of_font: false,
            zone: Zone::default(),
            sizes: Sizes::default(),
            window: None,
            prefs: Prefs::default(),
            used_commands: Vec::new(),
            timeline: serde_json::Value::Null,
            table: serde_json::Value::Null,
            details: serde_json::Value::Null,
            facets: serde_json::Value::Null,
        }
    }
}

impl Settings {
    /// What can be understood of a file that cannot as a whole, value by value: a later version may have others.
    fn understood(bytes: &[u8]) -> Option<Self> {
        let serde_json::Value::Object(values) = serde_json::from_slice(bytes).ok()? else { return None };
        let mut known = serde_json::Map::new();
        for (name, value) in values {
            let mut more = known.clone();
            more.insert(name, value);
            if serde_json::from_value::<Self>(more.clone().into()).is_ok() {
                known = more;
            }
        }
        serde_json::from_value(known.into()).ok()
    }

    /// Notes that a folder was opened. A path that is no Unicode cannot be written down and is left out.
    pub fn opened(&mut self, folder: &Path) {
        if folder.to_str().is_none() {
            self.folder = None;
            return;
        }
        self.folder = Some(folder.to_owned());
        self.recent.retain(|other| other != folder);
        self.recent.insert(0, folder.to_owned());
        self.recent.truncate(MOST_RECENT);
    }

    /// Notes where an export went. A path that is no Unicode cannot be written down, and changes nothing.
    pub fn exported(&mut self, to: &Path) {
        let folder = to.parent().filter(|folder| folder.to_str().is_some());
        if let Some(folder) = folder {
            self.export_folder = Some(folder.to_owned());
        }
    }

    /// Notes that a command was chosen in the palette.
    pub fn used(&mut self, command: Command) {
        self.used_commands.retain(|name| name != command.name());
        self.used_commands.insert(0, command.name().to_owned());
        self.used_commands.truncate(MOST_USED);
    }

    /// The commands that were chosen in the palette, the latest first.
    #[must_use]
    pub fn commands_used(&self) -> Vec<Command> {
        let of_name = |name: &String| Command::ALL.into_iter().find(|command| command.name() == name);
        self.used_commands.iter().filter_map(of_name).collect()
    }

    /// Forgets a folder that is no longer there.
    pub fn forget(&mut self, folder: &Path) {
        self.recent.retain(|other| other != folder);
        self.folder = self.folder.take().filter(|other| other != folder);
    }
}

/// The file of the settings.
#[derive(Debug)]
pub struct SettingsFile {
    file: KeptFile,
    written: Option<Settings>,
}

/// What came of reading the settings.
#[derive(Debug)]
pub struct Loaded {
    /// The settings; those of a first start where there are none.
    pub settings: Settings,
    /// Where a file that could not be understood was put.
    pub damaged: Option<PathBuf>,
    /// Whether some of it was understood, and is in force.
    pub is_partly_read: bool,
}

impl SettingsFile {
    /// The file at `path`, or at its usual place.
    #[must_use]
    pub fn at(path: Option<PathBuf>) -> Self {
        Self { file: KeptFile::at(path.or_else(usual_path)), written: None }
    }

    /// Where another file of the program's own lies: beside this one.
    #[must_use]
    pub fn beside(&self, name: &str) -> Option<PathBuf> {
        Some(self.file.path()?.with_file_name(name))
    }

    /// Reads the settings. A file that cannot be understood is put aside, so that nothing of it is lost; what can be
    /// understood of it is kept.
    pub fn load(&mut self) -> Loaded {
        let Some(bytes) = self.file.read() else {
            return Loaded { settings: Settings::default(), damaged: None, is_partly_read: false };
        };
        if let Ok(settings) = serde_json::from_slice::<Settings>(&bytes) {
            self.written = Some(settings.clone());
            return Loaded { settings, damaged: None, is_partly_read: false };
        }
        let partly = Settings::understood(&bytes);
        let is_partly_read = partly.is_some();
        Loaded { settings: partly.unwrap_or_default(), damaged: self.file.put_aside(), is_partly_read }
    }

    /// What could not be read or written, told once.
    pub fn trouble(&mut self) -> Option<Trouble> {
        self.file.trouble()
    }

    /// Reads the settings and moves nothing: those of a first start where the file is damaged.
    #[must_use]
    pub fn load_quietly(mut self) -> Settings {
        self.file.read().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Writes the settings where they changed, on a thread of its own.
    pub fn save(&mut self, settings: &Settings) {
        if self.written.as_ref() == Some(settings) {
            return;
        }
        let Ok(text) = serde_json::to_vec_pretty(settings) else { return };
        self.file.write(text);
        self.written = Some(settings.clone());
    }

    /// Waits for what is being written.
    pub fn finish(&mut self) {
        self.file.finish();
    }
}

fn usual_path() -> Option<PathBuf> {
    Some(crate::config::folder()?.join("settings.json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(folder: &tempfile::TempDir) -> PathBuf {
        folder.path().join("deep").join("settings.json")
    }

    #[test]
    fn what_is_saved_is_there_again() {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = Settings { filter: "state:Failed".into(), ..Settings::default() };
        settings.opened(Path::new("/captures/视频"));
        settings.theme = ThemeChoice::Light;
        settings.language = Some(Language::Chinese);
        settings.sizes.table = 123.0;
        let mut saving = SettingsFile::at(Some(file(&folder)));
        saving.save(&settings);
        drop(saving);
        let loaded = SettingsFile::at(Some(file(&folder))).load();
        assert_eq!(loaded.settings, settings);
        assert_eq!(loaded.damaged, None);
    }

    #[test]
    fn settings_of_another_version_keep_what_both_know() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        std::fs::write(&path, r#"{"filter":"a","of_a_later_version":1}"#).unwrap();
        let loaded = SettingsFile::at(Some(path)).load();
        assert_eq!(loaded.settings, Settings { filter: "a".into(), ..Settings::default() });
    }

    #[test]
    fn one_value_that_is_not_understood_costs_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        let text =
            r#"{"theme":"sepia","filter":"a","language":"fr","recent":["/b"],"sizes":{"table":"wide"}}"#;
        std::fs::write(&path, text).unwrap();
        let loaded = SettingsFile::at(Some(path)).load();
        let wanted = Settings { filter: "a".into(), recent: vec!["/b".into()], ..Settings::default() };
        assert_eq!((loaded.settings, loaded.is_partly_read), (wanted, true));
        assert_eq!(std::fs::read_to_string(loaded.damaged.unwrap()).unwrap(), text);
    }

    #[test]
    fn a_damaged_file_is_put_aside_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        std::fs::write(&path, "{\"filter\": tru").unwrap();
        let loaded = SettingsFile::at(Some(path.clone())).load();
        assert_eq!((loaded.settings, loaded.is_partly_read), (Settings::default(), false));
        let aside = loaded.damaged.unwrap();
        assert_eq!(aside.file_name().unwrap(), "settings.damaged.json");
        assert_eq!(std::fs::read_to_string(aside).unwrap(), "{\"filter\": tru");
        assert!(!path.exists());
    }

    #[test]
    fn recent_folders_are_few_and_each_once() {
        let mut settings = Settings::default();
        for number in 0..20 {
            settings.opened(Path::new(&format!("/{number}")));
        }
        settings.opened(Path::new("/15"));
        assert_eq!(settings.folder.as_deref(), Some(Path::new("/15")));
        assert_eq!(settings.recent.len(), MOST_RECENT);
        assert_eq!(settings.recent[0], Path::new("/15"));
        assert_eq!(settings.recent.iter().filter(|path| **path == Path::new("/15")).count(), 1);
        settings.forget(Path::new("/15"));
        assert_eq!((settings.folder, settings.recent.len()), (None, MOST_RECENT - 1));
    }
}
