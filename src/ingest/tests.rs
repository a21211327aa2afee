//! A real folder, really read and watched. No test waits longer than it must: it waits for what it expects.

use super::coordinator::Manner;
use super::model_tests::{Deaf, fast};
use super::schedule::Pace;
use super::*;
use crate::index::{Field, Telling};
use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, Instant};

pub(super) const BODY: &str =
    r#"{"EventName":"TaskFinish","JobsDetail":[{"JobId":"j1","Tag":"Tts","State":"Success"}]}"#;

/// What a folder has told of so far, by path.
pub(super) struct Heard {
    pub folder: Folder,
    pub captures: BTreeMap<PathBuf, Telling>,
    pub gone: Vec<PathBuf>,
    pub progress: Progress,
    pub watch: WatchState,
    /// How many captures were told to be gone each time that the folder had been compared, as asked.
    gone_when_checked: Vec<usize>,
    documents: Vec<u64>,
}

/// The state of the first record that a capture tells of; empty where there is none.
pub fn state_of(capture: &Telling) -> &str {
    capture.records.first().map_or("", |texts| &texts[Field::State as usize])
}

impl Heard {
    pub fn open(root: &Path, watch: bool) -> Self {
        Self::of(Folder::open(root, &Options::new(watch, Arc::new(|| {}))).unwrap())
    }

    /// Opens a folder that is watched in another manner than the usual.
    pub fn open_in(root: &Path, manner: Manner) -> Self {
        let wake: Wake = Arc::new(|| {});
        Self::of(Folder::open_in(root, manner, &wake).unwrap())
    }

    fn of(folder: Folder) -> Self {
        Self {
            folder,
            captures: BTreeMap::new(),
            gone: Vec::new(),
            progress: Progress::default(),
            watch: WatchState::Off,
            gone_when_checked: Vec::new(),
            documents: Vec::new(),
        }
    }

    /// Listens until `enough`, or fails after three minutes.
    pub fn until(&mut self, what: &str, enough: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + Duration::from_mins(3);
        while !enough(self) {
            let left = deadline.saturating_duration_since(Instant::now());
            let message = self.folder.receiver().recv_timeout(left);
            let message = message.unwrap_or_else(|_| panic!("{what}: heard only {:?}", self.captures.keys()));
            self.take_in(message);
        }
    }

    /// Listens for a while.
    pub fn listen(&mut self, time: Duration) {
        let deadline = Instant::now() + time;
        while let Ok(message) = self.folder.receiver().recv_deadline(deadline) {
            self.take_in(message);
        }
    }

    fn take_in(&mut self, message: Message) {
        assert_eq!(message.version, self.folder.version());
        match message.news {
            News::Captures(batch) => self.captures.extend(batch.tellings()),
            News::Gone(path) => {
                self.captures.remove(&path);
                self.gone.push(path);
            }
            News::Progress(progress) => self.progress = progress,
            News::Checked => self.gone_when_checked.push(self.gone.len()),
            News::Watch(state) => self.watch = state,
            News::Document(ticket, _) => self.documents.push(ticket),
        }
    }

    pub fn names(&self) -> Vec<&str> {
        self.captures.keys().filter_map(|path| path.to_str()).collect()
    }

    pub fn until_names(&mut self, names: &[&str]) {
        self.until(&format!("expected {names:?}"), |heard| heard.names() == names);
    }
}

pub(super) fn write(root: &Path, name: &str, text: &str) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn a_folder_is_read_whole_and_nothing_else_is() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    for name in ["a.json", "deep/er/b", "名字 with space.xml"] {
        write(root, name, BODY);
    }
    for name in [
        ".hidden",
        ".git/c.json",
        "d.tmp",
        "e.part",
        "f~",
        "G.TMP",
        "h.json.filepart",
        "i.crdownload",
        "#j.json#",
    ] {
        write(root, name, BODY);
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(root, root.join("deep/loop")).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", root.join("passwd.xml")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(root.join("socket.xml")).unwrap();
    }
    let mut heard = Heard::open(root, false);
    heard.until("done", |heard| heard.progress.done);
    assert_eq!(heard.names(), ["a.json", "deep/er/b", "名字 with space.xml"]);
    assert_eq!((heard.progress.found, heard.progress.read), (3, 3));
    assert_eq!(heard.watch, WatchState::Off);
}

#[test]
fn a_single_file_opens_too() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "one.json", BODY);
    write(dir.path(), "other.json", BODY);
    let mut heard = Heard::open(&dir.path().join("one.json"), false);
    heard.until("done", |heard| heard.progress.done);
    assert_eq!(heard.names(), ["one.json"]);
}

#[test]
fn what_is_not_there_cannot_be_opened() {
    let dir = tempfile::tempdir().unwrap();
    let options = Options::new(true, Arc::new(|| {}));
    let error = Folder::open(&dir.path().join("nowhere"), &options).err().unwrap();
    assert_eq!(error.kind(), std::io::ErrorKind::NotFound);
}

#[test]
fn what_arrives_changes_and_goes_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    write(root, "a.json", BODY);
    let mut heard = Heard::open(root, true);
    heard.until("done", |heard| heard.progress.done && heard.watch == WatchState::Watching);

    write(root, "b.json", BODY);
    heard.until_names(&["a.json", "b.json"]);
    write(root, ".c.json", BODY);
    fs::rename(root.join(".c.json"), root.join("c.json")).unwrap();
    heard.until_names(&["a.json", "b.json", "c.json"]);

    write(root, "a.json", &BODY.replace("Success", "Failed"));
    heard.until("the change", |heard| {
        heard.captures.get(Path::new("a.json")).is_some_and(|capture| state_of(capture) == "Failed")
    });

    fs::remove_file(root.join("b.json")).unwrap();
    heard.until_names(&["a.json", "c.json"]);
}

#[test]
fn directories_that_come_and_go_lose_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir_in(dir.path().parent().unwrap()).unwrap();
    let root = dir.path();
    let mut heard = Heard::open(root, true);
    heard.until("done", |heard| heard.progress.done);

    let mut names = Vec::new();
    for at in 0..40 {
        let name = format!("d{at:02}/e/f/x.json");
        write(root, &name, BODY);
        names.push(name);
    }
    heard.until("all nested files", |heard| heard.captures.len() == 40);

    write(elsewhere.path(), "in/y.json", BODY);
    fs::rename(elsewhere.path().join("in"), root.join("moved")).unwrap();
    heard.until("the moved directory", |heard| heard.captures.contains_key(Path::new("moved/y.json")));
    fs::rename(root.join("d00"), elsewhere.path().join("out")).unwrap();
    heard.until("its leaving", |heard| heard.gone == [Path::new("d00/e/f/x.json")]);
    assert_eq!(heard.captures.len(), 40);
}

#[test]
fn a_file_that_is_still_being_written_is_told_once_it_is_whole() {
    let dir = tempfile::tempdir().unwrap();
    let mut heard = Heard::open(dir.path(), true);
    heard.until("done", |heard| heard.progress.done);
    let (first, second) = BODY.split_at(BODY.len() / 2);
    fs::write(dir.path().join("slow.json"), first).unwrap();
    std::thread::sleep(Duration::from_millis(100));
    fs::write(dir.path().join("slow.json"), [first, second].concat()).unwrap();
    heard.until("the file", |heard| !heard.captures.is_empty());
    let capture = &heard.captures[Path::new("slow.json")];
    assert_eq!(state_of(capture), "Success", "told before it was whole: {capture:?}");
}

#[test]
fn a_folder_that_is_deleted_and_made_again_is_watched_again() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("captures");
    write(&root, "a.json", BODY);
    let mut heard = Heard::open(&root, true);
    heard.until("done", |heard| heard.progress.done);
    fs::remove_dir_all(&root).unwrap();
    heard.until("its loss", |heard| heard.watch == WatchState::Lost);
    write(&root, "b.json", BODY);
    heard.until("its return", |heard| {
        heard.watch == WatchState::Watching && heard.names().contains(&"b.json")
    });
}

#[test]
fn a_comparison_that_was_asked_for_ends_with_a_word_behind_all_that_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    (0..300).for_each(|at| write(dir.path(), &format!("{at}.json"), BODY));
    let pace = Pace { reconcile: Duration::from_mins(10), ..fast() };
    let mut heard = Heard::open_in(dir.path(), Manner { pace, ..Manner::of(Some(Arc::new(Deaf))) });
    heard.until("done", |heard| heard.progress.done);
    (0..200).for_each(|at| fs::remove_file(dir.path().join(format!("{at}.json"))).unwrap());
    heard.folder.rescan();
    heard.until("the word", |heard| !heard.gone_when_checked.is_empty());
    assert_eq!((heard.gone_when_checked.as_slice(), heard.captures.len()), (&[200][..], 100));
}

#[test]
fn a_document_is_read_again_on_request() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "a.json", BODY);
    let mut heard = Heard::open(dir.path(), true);
    heard.folder.load(Path::new("a.json"), 42);
    heard.until("the document", |heard| heard.documents == [42]);
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_a_problem() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "secret.json", BODY);
    fs::set_permissions(dir.path().join("secret.json"), fs::Permissions::from_mode(0o0)).unwrap();
    if fs::File::open(dir.path().join("secret.json")).is_ok() {
        println!("skipped: this user may read everything");
        return;
    }
    let mut heard = Heard::open(dir.path(), false);
    heard.until("done", |heard| heard.progress.done);
    assert_eq!(
        heard.captures[Path::new("secret.json")].problems[0].kind,
        crate::doc::ProblemKind::Unreadable
    );
}

#[test]
fn names_that_are_no_text_and_directories_named_like_captures_are_fine() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("dir.json")).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        let name = std::ffi::OsStr::from_bytes(b"caf\xE9.xml");
        fs::write(dir.path().join(name), BODY).unwrap();
        let mut heard = Heard::open(dir.path(), false);
        heard.until("done", |heard| heard.progress.done);
        assert_eq!(heard.captures.keys().collect::<Vec<_>>(), [Path::new(name)]);
    }
}

/// Watched in another manner than the usual, with news held back while the gate is locked.
fn open_behind(gate: &Arc<std::sync::Mutex<()>>, root: &Path, manner: Manner) -> Heard {
    let gate = Arc::clone(gate);
    let wake: Wake = Arc::new(move || drop(gate.lock().unwrap()));
    Heard::of(Folder::open_in(root, manner, &wake).unwrap())
}

#[test]
fn what_was_cancelled_stays_unread_until_it_is_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    (0..200).for_each(|at| write(root, &format!("{at:03}.json"), BODY));
    let pace = Pace { reconcile: Duration::from_millis(20), ..fast() };
    let manner = Manner { pace, ..Manner::of(Some(Arc::new(watcher::System))) };
    // The first news is that the folder is watched; the walk comes after it.
    let gate = Arc::new(std::sync::Mutex::new(()));
    let closed = gate.lock().unwrap();
    let mut heard = open_behind(&gate, root, manner);
    heard.folder.cancel();
    drop(closed);
    heard.until("the end of it", |heard| heard.progress.done);
    heard.listen(Duration::from_millis(150));
    assert!(heard.captures.len() <= 1, "read although cancelled: {:?}", heard.names());

    // What comes is read all the same.
    write(root, "new.json", BODY);
    heard.until("what is new", |heard| heard.names().contains(&"new.json"));
    assert!(heard.captures.len() <= 2);

    // A walk that was asked for can be cancelled as well.
    let closed = gate.lock().unwrap();
    heard.folder.rescan();
    heard.folder.cancel();
    drop(closed);
    heard.listen(Duration::from_millis(150));
    assert!(heard.captures.len() <= 3, "read although cancelled: {:?}", heard.names());

    heard.folder.rescan();
    heard.until("all of it", |heard| heard.captures.len() == 201 && heard.progress.done);
    assert!(heard.gone.is_empty(), "told to be gone: {:?}", heard.gone);
}

#[test]
fn a_capture_rewritten_under_its_old_length_and_time_is_read_again() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.json");
    fs::write(&path, BODY).unwrap();
    let modified = fs::metadata(&path).unwrap().modified().unwrap();
    let manner = model_tests::hurried(Arc::new(Deaf));
    let mut heard = Heard::open_in(dir.path(), manner);
    heard.until("done", |heard| heard.progress.done && heard.captures.len() == 1);
    // Longer than the clock of the file system needs to go on.
    std::thread::sleep(Duration::from_millis(30));
    fs::write(&path, BODY.replace("Success", "Running")).unwrap();
    fs::File::options().append(true).open(&path).unwrap().set_modified(modified).unwrap();
    heard.until("the change", |heard| state_of(&heard.captures[Path::new("a.json")]) == "Running");
}

#[cfg(unix)]
#[test]
fn a_link_that_is_named_opens_and_what_is_no_file_is_refused_at_once() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "there/one.json", BODY);
    std::os::unix::fs::symlink(dir.path().join("there/one.json"), dir.path().join("link.json")).unwrap();
    let mut heard = Heard::open(&dir.path().join("link.json"), false);
    heard.until("done", |heard| heard.progress.done);
    assert_eq!(heard.names(), ["one.json"]);
    assert!(heard.captures[Path::new("one.json")].problems.is_empty());

    let pipe = dir.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let options = Options::new(false, Arc::new(|| {}));
    let error = Folder::open(&pipe, &options).err().unwrap();
    assert_eq!(error.to_string(), "not a regular file");
}

#[cfg(unix)]
#[test]
fn what_lies_in_a_directory_that_is_closed_for_a_while_is_not_gone() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let inner = dir.path().join("d");
    write(dir.path(), "d/e/a.json", BODY);
    let set = |mode| fs::set_permissions(&inner, fs::Permissions::from_mode(mode)).unwrap();
    for source in [Arc::new(Deaf) as Arc<dyn watcher::EventSource>, Arc::new(watcher::System)] {
        let manner = model_tests::hurried(source);
        let mut heard = Heard::open_in(dir.path(), manner);
        heard.until("done", |heard| heard.progress.done);
        set(0o0);
        if fs::read_dir(&inner).is_ok() {
            println!("skipped: this user may list everything");
            return;
        }
        heard.until_names(&["d", "d/e/a.json"]);
        heard.listen(Duration::from_millis(100));
        assert!(heard.gone.is_empty(), "told to be gone: {:?}", heard.gone);
        set(0o755);
        heard.until_names(&["d/e/a.json"]);
        assert_eq!(heard.gone, [Path::new("d")]);
    }
}
