//! Whatever happens to a folder, what was told of it is in the end what a fresh reading finds.
//!
//! Random sequences of what receivers, editors and people do to folders, with sources of events that tell nothing at
//! all, lose some and invent alarms, mix up what happened, cannot watch, and with the system's own.
//! `CALLSCOPE_MODEL_RUNS=10 cargo test model` runs ten times as many.

use super::coordinator::Manner;
use super::schedule::Pace;
use super::tests::Heard;
use super::watcher::{EventSource, Hint, System, Watching};
use super::*;
use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::AtomicU32;
use std::time::{Duration, Instant};

/// Numbers that are the same for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn pick<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len() as u64) as usize]
    }
}

/// Tells nothing at all: what a walk does not find is never found.
pub(super) struct Deaf;

impl EventSource for Deaf {
    fn watch(&self, _: &Path, _: bool, _: Sender<Hint>) -> notify::Result<Box<dyn Watching>> {
        Ok(Box::new(Deaf))
    }
}

impl Watching for Deaf {
    fn take_lost(&self) -> bool {
        false
    }
}

/// Loses some of what the system tells, says so now and then, and raises false alarms.
struct Flaky;

struct FlakyWatch {
    _inner: Box<dyn Watching>,
    lost: Arc<AtomicBool>,
}

impl EventSource for Flaky {
    fn watch(&self, root: &Path, deep: bool, hints: Sender<Hint>) -> notify::Result<Box<dyn Watching>> {
        let (sender, told) = unbounded();
        let inner = System.watch(root, deep, sender)?;
        let lost = Arc::new(AtomicBool::new(false));
        let lost_here = Arc::clone(&lost);
        std::thread::spawn(move || {
            let mut dice = Dice(7);
            for hint in told {
                match dice.below(10) {
                    0..=3 => lost_here.store(true, Ordering::Relaxed),
                    4 => drop(hints.send(Hint::Missed)),
                    _ => drop(hints.send(hint)),
                }
            }
        });
        Ok(Box::new(FlakyWatch { _inner: inner, lost }))
    }
}

impl Watching for FlakyWatch {
    fn take_lost(&self) -> bool {
        self.lost.swap(false, Ordering::Relaxed)
    }
}

/// Tells what the system tells, but not rightly what it was, some of it again much later, and in another order.
struct Muddled;

impl EventSource for Muddled {
    fn watch(&self, root: &Path, deep: bool, hints: Sender<Hint>) -> notify::Result<Box<dyn Watching>> {
        let (sender, told) = unbounded();
        let inner = System.watch(root, deep, sender)?;
        std::thread::spawn(move || {
            let (mut dice, mut old) = (Dice(11), Vec::new());
            for hint in told {
                let (Hint::Touched(path) | Hint::Settled(path)) = hint else {
                    let _ = hints.send(hint);
                    continue;
                };
                old.push(path.clone());
                for path in [path, old[dice.below(old.len() as u64) as usize].clone()] {
                    let muddled = if dice.below(2) == 0 { Hint::Touched(path) } else { Hint::Settled(path) };
                    let _ = hints.send(muddled);
                }
            }
        });
        Ok(inner)
    }
}

/// Cannot watch, so often; then it can.
pub(super) struct Refusing(pub AtomicU32);

impl Refusing {
    /// For ever.
    pub fn always() -> Self {
        Self(AtomicU32::new(u32::MAX))
    }
}

impl EventSource for Refusing {
    fn watch(&self, root: &Path, deep: bool, hints: Sender<Hint>) -> notify::Result<Box<dyn Watching>> {
        if self.0.load(Ordering::Relaxed) == 0 {
            return System.watch(root, deep, hints);
        }
        self.0.fetch_sub(1, Ordering::Relaxed);
        Err(notify::Error::new(notify::ErrorKind::MaxFilesWatch))
    }
}

/// What a source of events is good for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Nothing is told: a walk is asked for in the end.
    Deaf,
    /// The folder cannot be watched: walks come by themselves.
    Polling,
    /// Some is told, and what is lost is mostly owned to.
    Flaky,
    /// What the system tells.
    Whole,
}

/// The same rules, without the waiting.
pub(super) fn fast() -> Pace {
    let short = Duration::from_millis(15);
    Pace {
        quiet: short,
        restless: Duration::from_millis(150),
        // As long as the real one, or nearly: what it waits for is the system's own watcher, which is not faster here.
        second_look: Duration::from_millis(200),
        last_look: Duration::from_secs(1),
        retries: [short; 5],
        still: Duration::from_secs(1),
        reconcile: Duration::from_millis(400),
        walk_pause: short,
        check_share: 1,
        poll_share: 1,
        look: short * 2,
        watch_again: short * 4,
        arming: short,
    }
}

/// The same rules without the waiting, with that source of events.
pub(super) fn hurried(source: Arc<dyn EventSource>) -> Manner {
    Manner { pace: fast(), ..Manner::of(Some(source)) }
}

const FILES: [&str; 6] = ["a.json", "b.xml", "c", "名.json", ".tmp.json", "d.part"];
const DIRECTORIES: [&str; 7] = ["", "d1", "d1/d2", "d3", "d3/e/f/g", ".hidden/d", "old/d.bak"];

/// One folder, and a place beside it that is not watched.
struct World {
    place: tempfile::TempDir,
    dice: Dice,
    steps: Vec<String>,
}

impl World {
    fn new(seed: u64) -> Self {
        let place = tempfile::tempdir().unwrap();
        fs::create_dir(place.path().join("root")).unwrap();
        fs::create_dir(place.path().join("elsewhere")).unwrap();
        Self { place, dice: Dice(seed), steps: Vec::new() }
    }

    fn root(&self) -> PathBuf {
        self.place.path().join("root")
    }

    fn file(&mut self) -> PathBuf {
        let directory = self.dice.pick(&DIRECTORIES);
        self.root().join(directory).join(self.dice.pick(&FILES))
    }

    fn body(&mut self) -> String {
        let (number, state) = (self.dice.below(40), self.dice.pick(&["Success", "Failed", "Running"]));
        if self.dice.below(2) == 0 {
            format!(
                r#"{{"EventName":"TaskFinish","JobsDetail":[{{"JobId":"j{number}","State":"{state}"}}]}}"#
            )
        } else {
            format!(
                "<Response><EventName>TaskFinish</EventName><JobsDetail><JobId>j{number}</JobId><State>{state}</State></JobsDetail></Response>"
            )
        }
    }

    /// Does one thing. What cannot be done, because something is not there, is not done.
    fn step(&mut self) {
        let (file, other, body) = (self.file(), self.file(), self.body());
        let directory = self.root().join(self.dice.pick(&DIRECTORIES[1..]));
        let elsewhere = self.place.path().join("elsewhere").join(self.dice.below(4).to_string());
        let half = body.len() / 2;
        let kind = self.dice.below(15);
        self.steps.push(format!("{kind} {} {} {}", file.display(), other.display(), directory.display()));
        let _ = match kind {
            0..=3 => write(&file, &body),
            4 => fs::OpenOptions::new().append(true).open(&file).and_then(|mut open| {
                use std::io::Write;
                open.write_all(body.as_bytes())
            }),
            5 => write(&elsewhere, &body).and_then(|()| fs::rename(&elsewhere, &file)),
            6 => fs::rename(&file, &other),
            7 => fs::remove_file(&file),
            8 => fs::create_dir_all(&directory),
            9 => fs::rename(&directory, &elsewhere),
            10 => fs::rename(&elsewhere, &directory),
            11 => fs::remove_dir_all(&directory),
            12 => write(&file, &body[..half]).and_then(|()| write(&file, &body)),
            13 => fs::File::open(&file).and_then(|open| open.set_modified(std::time::SystemTime::now())),
            _ if self.dice.below(3) == 0 => {
                fs::remove_dir_all(self.root()).and_then(|()| fs::create_dir(self.root()))
            }
            _ => write(&file, &body[..half]),
        };
    }
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    fs::write(path, text)
}

/// What of it is left alone.
fn ignored() -> Arc<[Glob]> {
    ["*.bak".parse().unwrap(), "d3/*/**".parse().unwrap()].into()
}

/// What is in the folder, by path, in words that can be compared.
type Contents = BTreeMap<PathBuf, String>;

fn contents(heard: &Heard) -> Contents {
    heard.captures.iter().map(|(path, capture)| (path.clone(), capture.words.clone())).collect()
}

fn fresh(root: &Path) -> Contents {
    let mut heard = Heard::open_in(root, Manner { ignore: ignored(), ..Manner::of(None) });
    heard.until("a fresh reading", |heard| heard.progress.done);
    contents(&heard)
}

/// Follows one sequence to its end; whether what was told agreed without the help of a walk that came round.
fn follow(seed: u64, source: Arc<dyn EventSource>, kind: Kind) -> bool {
    let mut world = World::new(seed);
    (0..world.dice.below(6)).for_each(|_| world.step());
    let reconcile = if kind == Kind::Whole { COMES_ROUND } else { fast().reconcile };
    let pace = Pace { reconcile, ..fast() };
    let manner = Manner { pace, ignore: ignored(), ..Manner::of(Some(source)) };
    let mut heard = Heard::open_in(&world.root(), manner);
    for _ in 0..4 + world.dice.below(12) {
        world.step();
        if world.dice.below(4) == 0 {
            std::thread::sleep(Duration::from_millis(world.dice.below(30)));
        }
        if world.dice.below(8) == 0 {
            heard.folder.rescan();
        }
    }
    if kind == Kind::Deaf {
        heard.folder.rescan();
    }
    let wanted = fresh(&world.root());
    let begun = Instant::now();
    while contents(&heard) != wanted {
        assert!(
            begun.elapsed() < Duration::from_mins(1),
            "seed {seed}\nsteps {:#?}\ntold {:#?}\nthere {wanted:#?}",
            world.steps,
            contents(&heard)
        );
        heard.listen(Duration::from_millis(10));
    }
    kind != Kind::Whole || begun.elapsed() < COMES_ROUND / 2
}

/// How seldom walks come round where the events of the system are tried out: they may help where the system
/// itself is late with a watch, and that is hardly ever.
const COMES_ROUND: Duration = Duration::from_secs(10);

/// Runs many sequences side by side: most of the time they wait.
fn follow_many(runs: u64, source: impl Fn() -> Arc<dyn EventSource> + Sync, kind: Kind) {
    let times = std::env::var("CALLSCOPE_MODEL_RUNS").ok().and_then(|text| text.parse::<u64>().ok());
    let (runs, next, late) = (runs * times.unwrap_or(1), AtomicU32::new(0), AtomicU32::new(0));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                loop {
                    let seed = u64::from(next.fetch_add(1, Ordering::Relaxed));
                    if seed >= runs {
                        return;
                    }
                    if !follow(seed, source(), kind) {
                        late.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let late = u64::from(late.into_inner());
    assert!(late * 50 <= runs, "{late} of {runs} needed a walk that came round");
}

#[test]
fn model_without_any_event_walks_find_everything() {
    follow_many(1_500, || Arc::new(Deaf), Kind::Deaf);
}

#[test]
fn model_with_events_lost_and_false_alarms() {
    follow_many(300, || Arc::new(Flaky), Kind::Flaky);
}

#[test]
fn model_without_watching_walks_find_everything() {
    follow_many(300, || Arc::new(Refusing::always()), Kind::Polling);
}

#[test]
fn model_with_a_limit_of_the_system_that_is_raised_later() {
    follow_many(100, || Arc::new(Refusing(AtomicU32::new(1))), Kind::Polling);
}

#[test]
fn model_with_events_that_do_not_say_what_happened() {
    follow_many(150, || Arc::new(Muddled), Kind::Whole);
}

#[test]
fn model_with_the_events_of_the_system() {
    follow_many(300, || Arc::new(System), Kind::Whole);
}
