//! What goes wrong with watching, one fault after the other, on real folders: with the events of the system and, where
//! that makes sense, without them.

use super::coordinator::Manner;
use super::model_tests::{Deaf, Refusing, fast, hurried};
use super::schedule::Pace;
use super::tests::{BODY, Heard, state_of, write};
use super::watcher::{EventSource, Hint, System, Watching, hints_of};
use super::*;
use crate::index::Stamp;
use std::collections::BTreeSet;
use std::fs;
use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

/// Every way in which a folder can be watched, with walks coming round too late to help where there are events.
fn manners() -> [(&'static str, Manner); 3] {
    let events = Manner {
        pace: Pace { reconcile: Duration::from_mins(10), ..fast() },
        ..Manner::of(Some(Arc::new(System)))
    };
    let elsewhere = Manner { without_events: |_| Some("nfs".to_owned()), ..hurried(Arc::new(System)) };
    [("events", events), ("no watches", hurried(Arc::new(Refusing::always()))), ("elsewhere", elsewhere)]
}

fn opened(root: &Path, manner: Manner) -> Heard {
    let mut heard = Heard::open_in(root, manner);
    heard.until("done", |heard| heard.progress.done);
    heard
}

fn state_at(heard: &Heard, name: &str) -> Option<String> {
    heard.captures.get(Path::new(name)).map(|capture| state_of(capture).to_owned())
}

fn names_on_disk(root: &Path) -> BTreeSet<PathBuf> {
    let mut names = BTreeSet::new();
    let mut open = vec![root.to_owned()];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                names.insert(path.strip_prefix(root).unwrap().to_owned());
            }
        }
    }
    names
}

/// The system's events, held up while the gate is locked: the queue of the kernel runs over meanwhile.
struct Stalled {
    gate: Arc<Mutex<()>>,
    missed: Arc<AtomicUsize>,
}

struct HeldUp(
    #[expect(dead_code, reason = "watches until it is dropped")] notify::RecommendedWatcher,
    Arc<AtomicBool>,
);

impl Watching for HeldUp {
    fn take_lost(&self) -> bool {
        self.1.swap(false, Ordering::Relaxed)
    }
}

impl EventSource for Stalled {
    fn watch(&self, root: &Path, _: bool, hints: Sender<Hint>) -> notify::Result<Box<dyn Watching>> {
        use notify::Watcher as _;
        let (gate, missed, under) = (Arc::clone(&self.gate), Arc::clone(&self.missed), root.to_owned());
        let lost = Arc::new(AtomicBool::new(false));
        let lost_here = Arc::clone(&lost);
        let mut watcher = notify::recommended_watcher(move |event| {
            drop(gate.lock());
            for hint in hints_of(event, &under) {
                missed.fetch_add(usize::from(hint == Hint::Missed), Ordering::Relaxed);
                if hints.try_send(hint).is_err() {
                    lost_here.store(true, Ordering::Relaxed);
                }
            }
        })?;
        watcher.watch(root, notify::RecursiveMode::Recursive)?;
        Ok(Box::new(HeldUp(watcher, lost)))
    }
}

#[test]
fn a_queue_that_runs_over_loses_nothing() {
    const FILES: usize = 20_000;
    let dir = tempfile::tempdir().unwrap();
    let gate = Arc::new(Mutex::new(()));
    let source = Stalled { gate: Arc::clone(&gate), missed: Arc::default() };
    let missed = Arc::clone(&source.missed);
    let pace = Pace { reconcile: Duration::from_mins(10), ..Pace::default() };
    let mut heard = opened(dir.path(), Manner { pace, ..Manner::of(Some(Arc::new(source))) });
    let closed = gate.lock().unwrap();
    for at in 0..FILES {
        fs::write(dir.path().join(format!("{at}.json")), "{}").unwrap();
    }
    drop(closed);
    heard.until("all of it", |heard| heard.captures.len() == FILES && heard.progress.done);
    let queue = fs::read_to_string("/proc/sys/fs/inotify/max_queued_events");
    let runs_over = queue.is_ok_and(|most| most.trim().parse::<usize>().is_ok_and(|most| most <= FILES));
    assert!(!runs_over || missed.load(Ordering::Relaxed) > 0, "the queue did not run over");
}

#[test]
fn what_no_event_tells_of_the_next_walk_finds() {
    let dir = tempfile::tempdir().unwrap();
    let mut heard = opened(dir.path(), hurried(Arc::new(Deaf)));
    write(dir.path(), "d/e/a.json", BODY);
    heard.until_names(&["d/e/a.json"]);
    fs::remove_dir_all(dir.path().join("d")).unwrap();
    heard.until_names(&[]);
}

#[test]
fn where_the_system_has_no_watches_left_walks_go_on_and_it_is_told_and_tried_again() {
    let dir = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..500).map(|at| format!("d{at:03}/a.json")).collect();
    names.iter().for_each(|name| write(dir.path(), name, BODY));
    let mut heard = Heard::open_in(dir.path(), hurried(Arc::new(Refusing::always())));
    heard.until("all of them", |heard| heard.names() == names && heard.progress.done);
    assert!(matches!(&heard.watch, WatchState::Polling(why) if why.contains("fs.inotify.max_user_watches")));
    write(dir.path(), "d000/b.json", BODY);
    heard.until("what came", |heard| heard.captures.len() == 501);

    // Refused once: what came meanwhile is there as soon as it is watched.
    let slow = Pace { reconcile: Duration::from_mins(10), ..fast() };
    let source = Some(Arc::new(Refusing(1.into())) as Arc<dyn EventSource>);
    let mut heard = Heard::open_in(dir.path(), Manner { pace: slow, ..Manner::of(source) });
    heard.until("its refusal", |heard| matches!(heard.watch, WatchState::Polling(_)));
    write(dir.path(), "d001/b.json", BODY);
    heard.until("its return", |heard| heard.watch == WatchState::Watching);
    heard.until("what came meanwhile", |heard| heard.captures.len() == 502);
}

/// Watches until it is told to say that it cannot any more.
#[derive(Default)]
struct Tiring {
    hints: Mutex<Option<Sender<Hint>>>,
    watched: AtomicUsize,
}

impl EventSource for Tiring {
    fn watch(&self, root: &Path, deep: bool, hints: Sender<Hint>) -> notify::Result<Box<dyn Watching>> {
        *self.hints.lock().unwrap() = Some(hints.clone());
        if self.watched.fetch_add(1, Ordering::Relaxed) == 0 {
            return Deaf.watch(root, deep, hints);
        }
        System.watch(root, deep, hints)
    }
}

#[test]
fn half_a_watcher_is_dropped_when_the_watches_run_out_later() {
    let dir = tempfile::tempdir().unwrap();
    let source = Arc::new(Tiring::default());
    let pace = Pace { reconcile: Duration::from_mins(10), ..fast() };
    let manner = Manner { pace, ..Manner::of(Some(Arc::clone(&source) as Arc<dyn EventSource>)) };
    let mut heard = opened(dir.path(), manner);
    assert_eq!(heard.watch, WatchState::Watching);
    write(dir.path(), "a.json", BODY);
    let hints = source.hints.lock().unwrap().clone().unwrap();
    hints.send(Hint::Exhausted("the limit".to_owned())).unwrap();
    heard.until("its end", |heard| heard.watch == WatchState::Polling("the limit".to_owned()));
    heard.until_names(&["a.json"]);
    heard.until("another try", |heard| heard.watch == WatchState::Watching);
    // Of the watcher that was dropped.
    let old = source.hints.lock().unwrap().clone().unwrap();
    write(dir.path(), "b.json", BODY);
    heard.until_names(&["a.json", "b.json"]);
    drop(old);
    assert_eq!(source.watched.load(Ordering::Relaxed), 2);
}

#[test]
fn a_file_system_that_tells_of_nothing_is_walked_and_that_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let [.., (_, elsewhere)] = manners();
    let mut heard = opened(dir.path(), elsewhere);
    assert_eq!(heard.watch, WatchState::Polling("a folder on nfs tells of no changes".to_owned()));
    write(dir.path(), "d/a.json", BODY);
    heard.until_names(&["d/a.json"]);
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_a_link_is_watched_as_what_it_leads_to() {
    let dir = tempfile::tempdir().unwrap();
    let (real, link) = (dir.path().join("real"), dir.path().join("link"));
    fs::create_dir(&real).unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    let (_, manner) = manners().into_iter().next().unwrap();
    let mut heard = opened(&link, manner);
    write(&real, "a.json", BODY);
    write(&link, "d/b.json", BODY);
    heard.until_names(&["a.json", "d/b.json"]);
    fs::remove_file(real.join("a.json")).unwrap();
    heard.until_names(&["d/b.json"]);
}

/// A system that looks at very many files before it watches.
struct Late(Duration);

impl EventSource for Late {
    fn watch(&self, root: &Path, deep: bool, hints: Sender<Hint>) -> notify::Result<Box<dyn Watching>> {
        std::thread::sleep(self.0);
        System.watch(root, deep, hints)
    }
}

#[test]
fn reading_does_not_wait_for_the_watcher_and_what_comes_meanwhile_is_found() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "a.json", BODY);
    let pace = Pace { reconcile: Duration::from_mins(10), ..fast() };
    let manner = Manner { pace, ..Manner::of(Some(Arc::new(Late(Duration::from_secs(1))))) };
    let mut heard = opened(dir.path(), manner);
    assert_eq!((heard.names(), &heard.watch), (vec!["a.json"], &WatchState::Off));
    write(dir.path(), "d/b.json", BODY);
    heard.until_names(&["a.json", "d/b.json"]);
    assert_eq!(heard.watch, WatchState::Watching);
    write(dir.path(), "d/c.json", BODY);
    heard.until_names(&["a.json", "d/b.json", "d/c.json"]);
}

/// A writer that hands over byte by byte, with the file open all the time or opened for each.
#[test]
fn a_file_that_is_written_byte_by_byte_is_never_told_of_wrongly() {
    use std::io::Write as _;
    for keeps_open in [true, false] {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("slow.json");
        let mut heard = opened(dir.path(), Manner::of(Some(Arc::new(System))));
        let mut kept = fs::File::options().create(true).append(true).open(&path).unwrap();
        for byte in BODY.as_bytes() {
            if !keeps_open {
                kept = fs::File::options().append(true).open(&path).unwrap();
            }
            kept.write_all(&[*byte]).unwrap();
        }
        drop(kept);
        let whole = crate::capture::read(BODY.as_bytes().to_vec()).capture;
        let whole = Batch::of(Path::new("slow.json"), Stamp::default(), &whole).tellings().remove(0).1.words;
        let mut is_there = false;
        while !is_there {
            let message = heard.folder.receiver().recv_timeout(Duration::from_mins(3)).unwrap();
            let News::Captures(batch) = message.news else { continue };
            for (_, capture) in batch.tellings() {
                is_there = capture.words == whole;
                let is_told =
                    capture.problems.iter().any(|one| one.kind == crate::doc::ProblemKind::Incomplete);
                assert!(is_there || is_told, "told of as if it were whole: {capture:?}");
            }
        }
        heard.listen(Duration::from_millis(50));
    }
}

#[test]
fn what_is_read_again_is_not_counted_again() {
    let dir = tempfile::tempdir().unwrap();
    (0..5).for_each(|at| write(dir.path(), &format!("{at}.json"), BODY));
    let mut heard = opened(dir.path(), hurried(Arc::new(System)));
    assert_eq!((heard.progress.read, heard.progress.found), (5, 5));
    for round in 0..3 {
        write(dir.path(), "0.json", &BODY.replace("j1", &format!("again{round}")));
    }
    fs::remove_file(dir.path().join("4.json")).unwrap();
    write(dir.path(), "5.json", BODY);
    write(dir.path(), "6.json", BODY);
    heard.until("six", |heard| heard.progress.done && (heard.progress.read, heard.progress.found) == (6, 6));
}

/// A writer that pauses longer than a file takes to be looked at again.
#[test]
fn a_file_whose_writer_pauses_is_told_of_when_it_is_whole() {
    let dir = tempfile::tempdir().unwrap();
    // It is the rest that ends the waiting, not the time.
    let pace = Pace { still: Duration::from_mins(10), ..Pace::default() };
    let mut heard = opened(dir.path(), Manner { pace, ..Manner::of(Some(Arc::new(System))) });
    let half = BODY.len() / 2;
    write(dir.path(), "slow.json", &BODY[..half]);
    heard.listen(Duration::from_millis(2_500));
    assert!(heard.captures.is_empty(), "told of half of it: {:?}", heard.captures);
    write(dir.path(), "slow.json", BODY);
    heard.until_names(&["slow.json"]);
    assert_eq!(heard.captures[Path::new("slow.json")].problems, []);
}

#[test]
fn a_root_that_goes_and_comes_is_followed_however_short_it_was_away() {
    for (name, manner) in manners() {
        std::thread::scope(|scope| {
            for gap in [0, 50, 2_000] {
                let manner = manner.clone();
                scope.spawn(move || {
                    let dir = tempfile::tempdir().unwrap();
                    let root = dir.path().join("captures");
                    write(&root, "d/a.json", BODY);
                    let mut heard = opened(&root, manner);
                    fs::remove_dir_all(&root).unwrap();
                    std::thread::sleep(Duration::from_millis(gap));
                    write(&root, "b.json", BODY);
                    heard.until(name, |heard| heard.names() == ["b.json"]);
                    write(&root, "e/c.json", BODY);
                    heard.until_names(&["b.json", "e/c.json"]);

                    // Moved away and back, with something new in it.
                    let away = dir.path().join("away");
                    fs::rename(&root, &away).unwrap();
                    std::thread::sleep(Duration::from_millis(gap));
                    write(&away, "e/d.json", BODY);
                    fs::rename(&away, &root).unwrap();
                    heard.until_names(&["b.json", "e/c.json", "e/d.json"]);
                });
            }
        });
    }
}

#[test]
fn an_empty_directory_in_the_place_of_the_root_takes_no_row() {
    for (name, manner) in manners() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("captures");
        for at in 0..5 {
            write(&root, &format!("{at}.json"), &BODY.replace("j1", &format!("j{at}")));
        }
        let mut heard = opened(&root, manner);
        let mut index = crate::index::Indexer::new();
        for path in heard.captures.keys() {
            let file = root.join(path);
            index.apply(path, disk::stamp_of(&file).unwrap(), &read_capture(&file).capture);
        }
        fs::rename(&root, dir.path().join("away")).unwrap();
        fs::create_dir(&root).unwrap();
        heard.until(name, |heard| heard.gone.len() == 5);
        heard.gone.iter().for_each(|path| index.mark_missing(path));
        index.commit();
        assert_eq!((index.len(), index.missing_count()), (5, 5), "{name}");
    }
}

#[test]
fn a_directory_that_is_moved_in_and_out_and_in_again_is_followed() {
    for (name, manner) in manners() {
        let dir = tempfile::tempdir().unwrap();
        let (root, outside) = (dir.path().join("root"), dir.path().join("outside"));
        write(&outside, "x/a.json", BODY);
        write(&root, "here.json", BODY);
        let mut heard = opened(&root, manner);
        for round in 0..3 {
            fs::rename(&outside, root.join("in")).unwrap();
            heard.until(name, |heard| heard.captures.contains_key(Path::new("in/x/a.json")));
            write(&root, &format!("in/y{round}/b.json"), BODY);
            let wanted = names_on_disk(&root);
            heard.until(name, |heard| heard.captures.keys().eq(wanted.iter()));
            fs::rename(root.join("in"), &outside).unwrap();
            heard.until_names(&["here.json"]);
            // Nothing that happens outside is heard of, and it is there when the directory comes back.
            write(&outside, "x/a.json", &BODY.replace("Success", &format!("State{round}")));
        }
        fs::rename(&outside, root.join("again")).unwrap();
        heard.until(name, |heard| state_at(heard, "again/x/a.json").as_deref() == Some("State2"));
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_never_opened_whether_it_is_there_or_comes() {
    let put = |root: &Path, name: &str| {
        let at = root.join(name);
        fs::create_dir_all(&at).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(at.join("pipe.xml")).status().unwrap().success());
        let socket = std::os::unix::net::UnixListener::bind(at.join("socket.xml")).unwrap();
        for (link, to) in [
            ("loop", root),
            ("up", Path::new("..")),
            ("zero.json", Path::new("/dev/zero")),
            ("gone.json", Path::new("no")),
        ] {
            std::os::unix::fs::symlink(to, at.join(link)).unwrap();
        }
        std::os::unix::fs::symlink(at.join("pipe.xml"), at.join("link.xml")).unwrap();
        socket
    };
    for (_, manner) in manners() {
        let dir = tempfile::tempdir().unwrap();
        let _there = put(dir.path(), "there");
        write(dir.path(), "there/a.json", BODY);
        let mut heard = opened(dir.path(), manner);
        assert_eq!(heard.names(), ["there/a.json"]);
        let _comes = put(dir.path(), "comes");
        write(dir.path(), "comes/b.json", BODY);
        heard.until_names(&["comes/b.json", "there/a.json"]);
        heard.folder.rescan();
        heard.listen(Duration::from_millis(150));
        assert_eq!(heard.names(), ["comes/b.json", "there/a.json"]);
    }
}

/// As long as before, and within one step of the clock of the file system.
#[test]
fn a_capture_that_is_rewritten_as_soon_as_it_was_read_is_read_again() {
    for (name, manner) in manners() {
        let dir = tempfile::tempdir().unwrap();
        let mut heard = opened(dir.path(), manner);
        let states = ["Success", "Running", "Snapsho"];
        for round in 0..30 {
            let state = states[round % 3];
            fs::write(dir.path().join("a.json"), BODY.replace("Success", state)).unwrap();
            heard.until(name, |heard| state_at(heard, "a.json").as_deref() == Some(state));
        }
        // A copy of the same length and the same time in its place.
        let modified = fs::metadata(dir.path().join("a.json")).unwrap().modified().unwrap();
        write(dir.path(), ".copy", &BODY.replace("Success", "Pausing"));
        let copy = fs::File::options().append(true).open(dir.path().join(".copy")).unwrap();
        copy.set_modified(modified).unwrap();
        fs::rename(dir.path().join(".copy"), dir.path().join("a.json")).unwrap();
        heard.until(name, |heard| state_at(heard, "a.json").as_deref() == Some("Pausing"));
        assert_eq!(heard.names(), ["a.json"]);
    }
}

#[test]
fn what_is_to_be_left_alone_is_whether_it_is_there_or_comes() {
    for (name, manner) in manners() {
        let dir = tempfile::tempdir().unwrap();
        let globs: [Glob; 3] =
            ["*.bak".parse().unwrap(), "old/**".parse().unwrap(), "cache/".parse().unwrap()];
        let put = |day: &str| {
            for name in ["a.json", "a.json.bak", "b.bak/c.json", "cache/d.json", ".git/e.json"] {
                write(dir.path(), &format!("{day}/{name}"), BODY);
            }
            write(dir.path(), &format!("old/{day}/f.json"), BODY);
        };
        put("d1");
        let mut heard = opened(dir.path(), Manner { ignore: globs.into(), ..manner });
        assert_eq!(heard.names(), ["d1/a.json"], "{name}");
        put("d2");
        heard.until_names(&["d1/a.json", "d2/a.json"]);
        // Under another name it counts, and no longer when it gets its old one.
        fs::rename(dir.path().join("d2/cache"), dir.path().join("d2/kept")).unwrap();
        heard.until_names(&["d1/a.json", "d2/a.json", "d2/kept/d.json"]);
        fs::rename(dir.path().join("d2/kept"), dir.path().join("d2/cache")).unwrap();
        heard.until_names(&["d1/a.json", "d2/a.json"]);
        heard.folder.rescan();
        heard.listen(Duration::from_millis(150));
        assert_eq!(heard.names(), ["d1/a.json", "d2/a.json"], "{name}");
    }
}
