//! Views: showing and keeping them, the file that they lie in, and files to share them.

use super::App;
use super::export_flow::refusal;
use super::keeping::NotWritten;
use super::kept::{Keep, KeptFile, Trouble, merged_list, read_small, whole};
use crate::export::{Destination, ExportError, Source, save_text};
use crate::ingest::read_capture;
use crate::t;
use crate::ui::Action;
use crate::ui::notices::Offer;
use crate::ui::views::{Columns, Fault, FaultKind, Look, Preset, View, ViewAction, Views, read, write};
use crate::ui::widgets::count;
use crate::ui::wording;
use crossbeam_channel::{Receiver, Sender};
use std::path::{Path, PathBuf};

/// The file of the views, beside the settings.
pub(super) const NAME: &str = "views.txt";
/// What a shared file is called unless another name is typed.
pub(super) const SHARED_NAME: &str = "callscope-views.txt";

/// The file of the views.
pub(super) struct ViewsFile {
    file: KeptFile<Kept>,
}

/// What lies in it.
#[derive(Clone, Default, PartialEq)]
struct Kept(Vec<View>);

impl Keep for Kept {
    fn read(bytes: &[u8]) -> Option<Self> {
        let (list, reason) = understood(bytes);
        reason.is_none().then_some(Self(list))
    }

    fn print(&self) -> Vec<u8> {
        write(&self.0, false).into_bytes()
    }

    fn merged(there: Self, before: &Self, now: &Self) -> Self {
        let name = |view: &View| (view.preset().map(Preset::word), view.name().to_lowercase());
        Self(Views::of(merged_list(&there.0, &before.0, &now.0, name, whole)).list().to_vec())
    }
}

/// A file of views that could not be read, or not as a whole.
pub(super) struct Damaged {
    pub trouble: Trouble,
    /// What is wrong with it, where it could be read.
    pub reason: String,
}

impl ViewsFile {
    /// The file at `path`.
    pub fn at(path: Option<PathBuf>) -> Self {
        Self { file: KeptFile::at(path) }
    }

    /// Reads the views; those that come with the program where there is no file. One that is damaged is put aside,
    /// and what of it can be understood is kept.
    pub fn load(&mut self) -> (Views, Option<Damaged>) {
        let bytes = match self.file.read() {
            Ok(bytes) => bytes.filter(|bytes| !bytes.is_empty()),
            Err(trouble) => return (Views::default(), Some(Damaged { trouble, reason: String::new() })),
        };
        let (views, reason) = match bytes {
            None => (Views::default(), None),
            Some(bytes) => {
                let (list, reason) = understood(&bytes);
                let nothing_left = reason.is_some() && list.is_empty();
                (if nothing_left { Views::default() } else { Views::of(list) }, reason)
            }
        };
        let damaged = reason.map(|reason| Damaged { trouble: self.file.put_aside(), reason });
        if damaged.is_none() {
            self.file.begin_with(Kept(views.list().to_vec()));
        }
        (views, damaged)
    }

    /// Wakes the window when they were written.
    pub fn wakes(&mut self, ctx: &egui::Context) {
        self.file.wakes(ctx);
    }

    /// Writes the views where they changed, on a thread of its own.
    pub fn save(&mut self, views: &Views) {
        self.file.write(&Kept(views.list().to_vec()));
    }

    /// Waits for what is being written.
    pub fn finish(&mut self) {
        self.file.finish();
    }

    /// Why the last change could not be written, once it is known.
    pub fn failure(&mut self) -> Option<NotWritten> {
        NotWritten::of(&mut self.file)
    }

    /// Whether they are written at all.
    pub fn is_kept(&self) -> bool {
        self.file.is_kept()
    }
}

/// What of a file can be understood, and why not all of it can.
fn understood(bytes: &[u8]) -> (Vec<View>, Option<String>) {
    let (views, faults) = read(&String::from_utf8_lossy(bytes));
    let reason = match (faults.first(), std::str::from_utf8(bytes)) {
        (_, Err(_)) => Some(t!("views-no-text").to_owned()),
        (Some(fault), _) => Some(words(*fault)),
        (None, Ok(_)) => None,
    };
    (views, reason)
}

fn words(fault: Fault) -> String {
    let what = match fault.kind {
        FaultKind::NoLine => t!("views-fault-line"),
        FaultKind::NoName => t!("views-fault-name"),
        FaultKind::NoValue => t!("views-fault-value"),
        FaultKind::TooMuch => t!("views-fault-much"),
    };
    t!("views-fault", line = count(fault.line), what = what)
}

/// What came of sharing.
enum Told {
    /// What the file says; else why it will not do.
    Read(Result<Vec<View>, String>),
    /// Whether it lies there now.
    Written(PathBuf, Result<(), ExportError>),
}

/// Reads and writes files to share, beside the window.
pub(super) struct Sharing {
    sender: Sender<Told>,
    receiver: Receiver<Told>,
}

impl Default for Sharing {
    fn default() -> Self {
        let (sender, receiver) = crossbeam_channel::unbounded();
        Self { sender, receiver }
    }
}

impl Sharing {
    fn start(&self, ctx: &egui::Context, work: impl FnOnce() -> Told + Send + 'static) {
        let (sender, ctx) = (self.sender.clone(), ctx.clone());
        std::thread::spawn(move || {
            // Without a receiver the window is gone.
            let _ = sender.send(work());
            ctx.request_repaint();
        });
    }
}

fn import(path: &Path) -> Result<Vec<View>, String> {
    let bytes = read_small(path).map_err(|error| wording::io_error(&error))?;
    match understood(&bytes) {
        (_, Some(reason)) => Err(reason),
        (views, None) if views.is_empty() => Err(t!("views-nothing").to_owned()),
        (views, None) => Ok(views),
    }
}

impl App {
    /// What is shown, and how, as a view would keep it.
    pub(super) fn look(&self) -> Look {
        let (columns, sort) = self.panels.table.arrangement();
        Look {
            // What cannot be understood is not what is shown.
            filter: self.filter.text_in_force().to_owned(),
            grouping: Some(self.panels.timeline.grouping),
            columns: columns.map_or(Columns::Usual, |columns| Columns::Chosen(columns.to_vec())),
            sort: Some(sort),
        }
    }

    /// Carries out what is asked of views.
    pub(super) fn change_views(&mut self, action: ViewAction) {
        match action {
            ViewAction::Take(at) => self.take_view(at),
            ViewAction::Save(name) => {
                let before = self.views.find(&name).and_then(|at| self.views.list().get(at)).cloned();
                let look = self.look();
                self.views.save(&name, look);
                self.tell_of_saved(name.trim(), before);
            }
            ViewAction::Overwrite(at) => {
                let before = self.views.list().get(at).cloned();
                let look = self.look();
                self.views.overwrite(at, look);
                if let Some(before) = before {
                    let name = before.name().to_owned();
                    self.tell_of_saved(&name, Some(before));
                }
            }
            ViewAction::PutBack(view) => self.views.put_back(*view),
            ViewAction::Rename(at, name) => self.views.rename(at, &name),
            ViewAction::Move(from, to) => self.views.move_to(from, to),
            ViewAction::Delete(at) => self.views.delete(at),
            ViewAction::Restore => self.views.restore(),
            ViewAction::Undo => self.views.undo(),
            ViewAction::Import(None) => {
                self.dialogs.pick_views(&self.ctx, self.settings.export_folder.as_deref());
            }
            ViewAction::Import(Some(path)) => {
                let path = self.typed_path(&path);
                self.sharing.start(&self.ctx, move || Told::Read(import(&path)));
            }
            ViewAction::Export { path: None, .. } => {
                let start = self.typed_path(Path::new(SHARED_NAME));
                self.dialogs.save_views(&self.ctx, &start);
            }
            ViewAction::Export { path: Some(path), replace } => self.export_views(&path, replace),
        }
        self.views_file.save(&self.views);
    }

    /// Tells that a view was saved; the one that had its name can be had again, whatever is changed meanwhile.
    fn tell_of_saved(&mut self, name: &str, before: Option<View>) {
        let undo = |view| Offer::Undo(Box::new(Action::View(ViewAction::PutBack(Box::new(view)))));
        self.tell_saved(name, before.map(undo).into_iter().collect());
    }

    /// Shows the view at that place.
    pub(super) fn take_view(&mut self, at: usize) {
        if self.session.is_none() {
            return;
        }
        let Some(look) = self.views.take(at) else { return };
        self.set_filter(look.filter);
        if let Some(grouping) = look.grouping {
            self.panels.timeline.grouping = grouping;
        }
        match look.columns {
            Columns::Kept => {}
            Columns::Usual => self.panels.table.show_columns(None),
            Columns::Chosen(columns) => self.panels.table.show_columns(Some(columns)),
        }
        if let Some(sort) = look.sort {
            self.panels.table.set_sort(sort);
        }
    }

    fn export_views(&mut self, path: &Path, replace: bool) {
        let mut path = self.typed_path(path);
        if path.is_dir() {
            path.push(SHARED_NAME);
        }
        let text = write(self.views.list(), true);
        let folder = self
            .session
            .as_ref()
            .map(|session| (session.folder().root().to_owned(), session.folder().only().map(Path::to_owned)));
        self.sharing.start(&self.ctx, move || {
            let to = Destination { path: &path, overwrite: replace };
            let written = match &folder {
                None => save_text(None, to, &text),
                Some((root, only)) => {
                    let read = |path: &Path| read_capture(&root.join(path));
                    let source = Source { root, only: only.as_deref(), read: &read };
                    save_text(Some(&source), to, &text)
                }
            };
            Told::Written(path, written)
        });
    }

    /// Takes in what came of sharing.
    pub(super) fn hear_of_sharing(&mut self) {
        while let Ok(told) = self.sharing.receiver.try_recv() {
            match told {
                Told::Read(Ok(views)) => {
                    let number = self.views.import(views);
                    self.views_file.save(&self.views);
                    self.tell(t!("notice-views-imported", n = number, shown = count(number)), None);
                }
                Told::Read(Err(reason)) => {
                    self.refuse_views(t!("views-import-refused", reason = reason), false);
                }
                Told::Written(path, Ok(())) => {
                    self.settings.exported(&path);
                    let number = self.views.list().len();
                    self.tell(t!("notice-views-exported", n = number, shown = count(number)), Some(&path));
                }
                Told::Written(_, Err(error)) => {
                    let (text, can_replace) = refusal(&error);
                    self.refuse_views(text, can_replace);
                }
            }
        }
    }

    /// Says why a file will not do: in the dialog while it is open.
    fn refuse_views(&mut self, text: String, can_replace: bool) {
        if self.panels.views.is_open() {
            self.panels.views.refuse(text, can_replace);
        } else {
            self.error(text, None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(folder: &tempfile::TempDir) -> PathBuf {
        folder.path().join("deep").join(NAME)
    }

    #[test]
    fn views_are_there_again_in_their_order_and_none_at_all_if_all_were_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let mut saving = ViewsFile::at(Some(file(&folder)));
        let (mut views, damaged) = saving.load();
        assert!(damaged.is_none());
        views.save("长视频", Look { filter: "took>1h".to_owned(), ..Look::default() });
        views.move_to(5, 0);
        views.delete(1);
        saving.save(&views);
        drop(saving);
        let text = std::fs::read_to_string(file(&folder)).unwrap();
        assert!(text.contains("[长视频]\nfilter = took>1h\n\n[Slow]\npreset = slow\n"), "{text}");
        let (again, damaged) = ViewsFile::at(Some(file(&folder))).load();
        assert_eq!((again.list(), damaged.is_none()), (views.list(), true));
        let mut saving = ViewsFile::at(Some(file(&folder)));
        let (mut views, _) = saving.load();
        while !views.list().is_empty() {
            views.delete(0);
        }
        saving.save(&views);
        drop(saving);
        assert!(ViewsFile::at(Some(file(&folder))).load().0.list().is_empty());
    }

    #[test]
    fn views_of_two_windows_are_all_there() {
        let folder = tempfile::tempdir().unwrap();
        let mut files = [0, 1].map(|_| ViewsFile::at(Some(file(&folder))));
        let mut views = files.each_mut().map(|file| file.load().0);
        views[0].save("mine", Look { filter: "a".to_owned(), ..Look::default() });
        views[0].delete(0);
        views[1].save("yours", Look { filter: "b".to_owned(), ..Look::default() });
        for (file, views) in files.iter_mut().zip(&views) {
            file.save(views);
            file.finish();
        }
        let both = ViewsFile::at(Some(file(&folder))).load().0;
        let names: Vec<&str> = both.list().iter().map(View::name).collect();
        assert_eq!(names, ["Slow", "Waiting", "Duplicates", "Problems", "yours", "mine"]);
    }

    #[test]
    fn a_damaged_file_is_put_aside_and_what_can_be_read_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        for (bytes, wanted, put) in [
            (&b"[mine]\nfilter = x\nnonsense\n"[..], "mine", "views.damaged.txt"),
            (b"\xff\x00\x01", "Failures", "views.damaged-1.txt"),
        ] {
            std::fs::write(&path, bytes).unwrap();
            let mut loading = ViewsFile::at(Some(path.clone()));
            let (views, damaged) = loading.load();
            assert_eq!(views.list()[0].name(), wanted);
            let Trouble::Aside(aside) = damaged.unwrap().trouble else { panic!("it was not put aside") };
            assert_eq!(aside.file_name().unwrap(), put);
            assert_eq!(std::fs::read(aside).unwrap(), bytes);
            loading.save(&views);
            loading.finish();
            let (again, damaged) = ViewsFile::at(Some(path.clone())).load();
            assert_eq!((again.list(), damaged.is_none()), (views.list(), true));
        }
    }
}
