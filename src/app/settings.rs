//! What is there again at the next start, as JSON in the folder for configurations.

use super::keeping::NotWritten;
use super::kept::{Keep, KeptFile, Trouble};
use crate::text::Language;
use crate::time::Zone;
use crate::ui::Sizes;
use crate::ui::command::Command;
use crate::ui::settings_sheet::Prefs;
use serde::{Deserialize, Serialize};
use serde_json::Value;
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
    /// Whether it takes the whole screen; the size is then the one that it has otherwise.
    pub maximised: bool,
    /// Size, motion, notifications, keys.
    pub prefs: Prefs,
    /// The names of the commands that were run last from the palette, the latest first.
    pub used_commands: Vec<String>,
    /// What the timeline keeps: its grouping.
    pub timeline: Value,
    /// What the table keeps: its columns and their order.
    pub table: Value,
    /// What the details keep: the tab.
    pub details: Value,
    /// What the facets keep: which are folded.
    pub facets: Value,
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
            maximised: false,
            prefs: Prefs::default(),
            used_commands: Vec::new(),
            timeline: Value::Null,
            table: Value::Null,
            details: Value::Null,
            facets: Value::Null,
        }
    }
}

impl Settings {
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
    file: KeptFile<Value>,
    /// Whether it was told that they cannot be written.
    is_told: bool,
}

/// What came of reading the settings.
#[derive(Debug)]
pub struct Loaded {
    /// The settings; those of a first start where there are none.
    pub settings: Settings,
    /// Why a file that is there could not be read.
    pub trouble: Option<Trouble>,
}

impl SettingsFile {
    /// The file at `path`, or at its usual place.
    #[must_use]
    pub fn at(path: Option<PathBuf>) -> Self {
        Self { file: KeptFile::at(path.or_else(usual_path)), is_told: false }
    }

    /// Wakes the window when they were written.
    pub fn wakes(&mut self, ctx: &egui::Context) {
        self.file.wakes(ctx);
    }

    /// Where another file of the program's own lies: beside this one.
    #[must_use]
    pub fn beside(&self, name: &str) -> Option<PathBuf> {
        Some(self.file.path()?.with_file_name(name))
    }

    /// Reads the settings. A file that cannot be understood is put aside, so that nothing of it is lost; of one value
    /// that cannot, only that is as at a first start.
    pub fn load(&mut self) -> Loaded {
        match self.file.load() {
            Ok(value) => {
                let settings = value.map(|value| understood(&value)).unwrap_or_default();
                self.file.begin_with(serde_json::to_value(&settings).unwrap_or_default());
                Loaded { settings, trouble: None }
            }
            Err(trouble) => Loaded { settings: Settings::default(), trouble: Some(trouble) },
        }
    }

    /// Reads the settings and moves nothing: those of a first start where the file is damaged.
    #[must_use]
    pub fn load_quietly(mut self) -> Settings {
        let value = self.file.read().ok().flatten().and_then(|bytes| Value::read(&bytes));
        value.map(|value| understood(&value)).unwrap_or_default()
    }

    /// Writes the settings where they changed, on a thread of its own.
    pub fn save(&mut self, settings: &Settings) {
        if let Ok(value) = serde_json::to_value(settings) {
            self.file.write(&value);
        }
    }

    /// Waits for what is being written.
    pub fn finish(&mut self) {
        self.file.finish();
    }

    /// Why they could not be written, once: they are written all the time.
    pub fn failure(&mut self) -> Option<NotWritten> {
        NotWritten::of(&mut self.file).filter(|_| !std::mem::replace(&mut self.is_told, true))
    }
}

impl Keep for Value {
    fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok().filter(Self::is_object)
    }

    fn print(&self) -> Vec<u8> {
        serde_json::to_vec_pretty(self).unwrap_or_default()
    }

    /// Value by value: what this window did not change stays, also what only a later version knows.
    fn merged(there: Self, before: &Self, now: &Self) -> Self {
        match (there, now) {
            (Self::Object(mut there), Self::Object(now)) if before.is_object() => {
                for (key, value) in now {
                    let before = before.get(key);
                    match there.get_mut(key) {
                        Some(old) => {
                            *old = Self::merged(old.take(), before.unwrap_or(&Self::Null), value);
                        }
                        None if before != Some(value) => drop(there.insert(key.clone(), value.clone())),
                        None => {}
                    }
                }
                let gone = |key: &String| before.get(key).is_some() && !now.contains_key(key);
                there.retain(|key, _| !gone(key));
                Self::Object(there)
            }
            (there, now) if before == now => there,
            (_, now) => now.clone(),
        }
    }
}

/// What of a file can be understood. A value that cannot, of a later version or of a typing error, is as at a first
/// start.
fn understood(value: &Value) -> Settings {
    fn take(known: &mut Value, at: &str, value: &Value) {
        let mut tried = known.clone();
        let Some(place) = tried.pointer_mut(at) else { return };
        let is_object = place.is_object();
        *place = value.clone();
        if serde_json::from_value::<Settings>(tried.clone()).is_ok() {
            *known = tried;
        } else if let (true, Value::Object(values)) = (is_object, value) {
            for (key, value) in values {
                take(known, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), value);
            }
        }
    }
    let Ok(mut known) = serde_json::to_value(Settings::default()) else { return Settings::default() };
    take(&mut known, "", value);
    serde_json::from_value(known).unwrap_or_default()
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
        assert!(loaded.trouble.is_none());
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
    fn a_value_that_is_not_understood_costs_no_other_and_stays_in_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        let text = r#"{"filter":"a","theme":"sepia","language":"tlh","sizes":{"table":"high","details":321.0},"recent":["/x"],"later":{"a":1}}"#;
        std::fs::write(&path, text).unwrap();
        let mut file = SettingsFile::at(Some(path.clone()));
        let loaded = file.load();
        let mut wanted = Settings { filter: "a".into(), recent: vec!["/x".into()], ..Settings::default() };
        wanted.sizes.details = 321.0;
        assert_eq!((&loaded.settings, loaded.trouble.is_none()), (&wanted, true));
        let before = std::fs::read_to_string(&path).unwrap();
        file.save(&loaded.settings);
        file.finish();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), before, "nothing changed");
        wanted.filter = "b".into();
        file.save(&wanted);
        file.finish();
        let written: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let mut wanted: Value = serde_json::from_str(text).unwrap();
        wanted["filter"] = "b".into();
        assert_eq!(written, wanted);
    }

    #[test]
    fn a_damaged_file_is_put_aside_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        std::fs::write(&path, "{\"filter\": tru").unwrap();
        let loaded = SettingsFile::at(Some(path.clone())).load();
        assert_eq!(loaded.settings, Settings::default());
        let Some(Trouble::Aside(aside)) = loaded.trouble else { panic!("{:?}", loaded.trouble) };
        assert_eq!(aside.file_name().unwrap(), "settings.damaged.json");
        assert_eq!(std::fs::read_to_string(aside).unwrap(), "{\"filter\": tru");
        assert!(!path.exists());
    }

    #[test]
    fn two_windows_keep_what_each_of_them_changed() {
        let folder = tempfile::tempdir().unwrap();
        let mut windows = [0, 1].map(|_| SettingsFile::at(Some(file(&folder))));
        let mut settings = windows.each_mut().map(|window| window.load().settings);
        settings[0].theme = ThemeChoice::Dark;
        settings[0].prefs.scale = 1.5;
        settings[1].prefs.reduced_motion = true;
        for (window, settings) in windows.iter_mut().zip(&settings) {
            window.save(settings);
            window.finish();
        }
        let both = SettingsFile::at(Some(file(&folder))).load().settings;
        assert_eq!(both.theme, ThemeChoice::Dark);
        assert!(both.prefs.reduced_motion && (both.prefs.scale - 1.5).abs() < f32::EPSILON);
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
