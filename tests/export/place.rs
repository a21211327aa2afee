//! Where an export goes, by the real program: whole or not at all, whatever the disk and the system do, and never over
//! a capture.

use super::files;
use serde_json::Value;
use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const CALLSCOPE: &str = env!("CARGO_BIN_EXE_callscope");
/// What lies at the destination before.
const OLD: &str = "[\"old\"]";

/// A folder of captures, and one to export to.
struct Place {
    directory: tempfile::TempDir,
}

impl Place {
    fn new(captures: usize) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let place = Self { directory };
        fs::create_dir(place.path("captures")).unwrap();
        fs::create_dir(place.path("out")).unwrap();
        for number in 0..captures {
            let body = format!(
                r#"{{"EventName":"TaskFinish","JobsDetail":[{{"JobId":"j{number:05}","State":"Failed","Message":"{}"}}]}}"#,
                "why ".repeat(40)
            );
            fs::write(place.path(&format!("captures/{number:05}.json")), body).unwrap();
        }
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(CALLSCOPE);
        command.args(["export", "captures"]).args(args).current_dir(self.directory.path());
        command
    }

    fn export(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// What the export without any trouble gives.
    fn whole(&self) -> String {
        String::from_utf8(self.export(&[]).stdout).unwrap()
    }

    fn out(&self) -> Vec<PathBuf> {
        files(&self.path("out"))
    }

    /// That the export was refused in a sentence that says `why` and ends with the path.
    fn refused(&self, args: &[&str], why: &str, path: &str) {
        let output = self.export(args);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.contains(why) && said.trim_end().ends_with(path), "{args:?}: {said}");
    }
}

#[test]
fn a_full_disk_leaves_the_old_file_and_nothing_else() {
    let place = Place::new(400);
    assert!(place.whole().len() > 65_536, "more than fits");
    let script = r#"mount -t tmpfs -o size=64k none out || exit 77
        printf %s "$2" > out/old.json
        "$1" export captures --output out/old.json --overwrite; echo "replace $?"
        "$1" export captures --output out/new.json; echo "new $?"
        "$1" export captures --format raw --output out/copies; echo "copies $?"
        ls -A out; cat out/old.json"#;
    let shell = |program: &str, before: &[&str]| {
        let mut command = Command::new(program);
        command.args(before).args(["sh", "-c", script, "sh", CALLSCOPE, OLD]);
        command.current_dir(place.directory.path()).output()
    };
    // A disk of its own, which goes when the shell ends.
    let output = shell("unshare", &["--map-root-user", "--mount"]);
    let Some(output) = output.ok().filter(|output| !output.stdout.is_empty()) else {
        eprintln!("no disk can be made here that is full");
        return;
    };
    let (said, complained) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    let wanted = format!("replace 2\nnew 2\ncopies 2\nold.json\n{OLD}");
    assert_eq!(said, wanted, "{complained}");
    assert_eq!(complained.matches("no space left on device: out/").count(), 3, "{complained}");
}

#[test]
fn a_standard_output_that_is_full_is_an_error() {
    let place = Place::new(3);
    for args in [&[][..], &["--format", "ndjson"], &["--format", "csv"]] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = place.command(args).stdout(full).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert_eq!(said, "callscope: cannot write to the standard output: no space left on device\n");
    }
}

/// Whether the process holds a file in that folder open for writing: the export has begun.
#[cfg(target_os = "linux")]
fn writes_into(process: u32, folder: &Path) -> bool {
    let open = fs::read_dir(format!("/proc/{process}/fd")).into_iter().flatten().flatten();
    open.filter_map(|entry| fs::read_link(entry.path()).ok()).any(|path| path.starts_with(folder))
}

#[cfg(target_os = "linux")]
#[test]
fn a_process_that_is_killed_leaves_the_old_file_or_the_new_one() {
    const ROUNDS: u32 = 12;
    let place = Place::new(1_500);
    let (whole, folder) = (place.whole(), fs::canonicalize(place.path("out")).unwrap());
    let mut while_writing = 0;
    for round in 0..ROUNDS {
        let target = place.path("out/export.json");
        let replaces = round % 2 == 0;
        if replaces {
            fs::write(&target, OLD).unwrap();
        }
        let args = ["--output", "out/export.json", if replaces { "--overwrite" } else { "--format=json" }];
        let mut running = place.command(&args).stderr(Stdio::null()).spawn().unwrap();
        while running.try_wait().unwrap().is_none() && !writes_into(running.id(), &folder) {
            std::thread::yield_now();
        }
        // A little later each time; wherever it is then, what follows holds.
        for _ in 0..round * 40 {
            std::thread::yield_now();
        }
        while_writing += u32::from(running.try_wait().unwrap().is_none());
        running.kill().unwrap();
        running.wait().unwrap();
        match fs::read_to_string(&target) {
            Ok(text) => assert!(text == whole || (replaces && text == OLD), "{} bytes", text.len()),
            Err(_) => assert!(!replaces, "the old file is gone"),
        }
        for left in place.out().iter().filter(|path| **path != target) {
            // Only while the old file is replaced is there a second name, and what it names is whole.
            assert!(replaces && fs::read_to_string(left).unwrap() == whole, "{}", left.display());
            fs::remove_file(left).unwrap();
        }
        let _ = fs::remove_file(&target);
    }
    assert!(while_writing > 0, "none was killed while it wrote");
}

#[test]
fn captures_are_safe_under_every_name() {
    let place = Place::new(2);
    let capture = place.path("captures/00000.json");
    let before = fs::read(&capture).unwrap();
    symlink(&capture, place.path("link.json")).unwrap();
    symlink("link.json", place.path("link-to-link.json")).unwrap();
    symlink(place.path("captures"), place.path("other")).unwrap();
    symlink(place.path("captures/new.json"), place.path("dangling.json")).unwrap();
    fs::hard_link(&capture, place.path("hard.json")).unwrap();
    for target in [
        "captures/00000.json",
        "captures/new.json",
        "captures/00000.JSON",
        "./captures/../captures/00000.json",
        "out/../captures/new.json",
        "link.json",
        "link-to-link.json",
        "hard.json",
        "other/00000.json",
        "other/new.json",
    ] {
        place.refused(&["--overwrite", "--output", target], "capture", target);
    }
    for target in ["captures", "captures/copies", "other/copies", "out/../captures"] {
        place.refused(&["--format", "raw", "--output", target], "capture", target);
    }
    assert_eq!(fs::read(&capture).unwrap(), before);
    assert_eq!(files(&place.path("captures")).len(), 2);
    // A link that leads nowhere is replaced itself; what it names is not made.
    place.refused(&["--output", "dangling.json"], "there already", "dangling.json");
    assert!(place.export(&["--overwrite", "--output", "dangling.json"]).status.success());
    assert!(fs::symlink_metadata(place.path("dangling.json")).unwrap().is_file());
    assert_eq!(files(&place.path("captures")).len(), 2);
    assert!(place.out().is_empty());
}

#[test]
fn copies_follow_no_link_and_go_into_what_is_there() {
    let place = Place::new(0);
    for (folder, name) in [("inbox", "a.json"), ("inbox/deep", "b.json"), ("late", "c.json")] {
        fs::create_dir_all(place.path("captures").join(folder)).unwrap();
        let capture = place.path("captures").join(folder).join(name);
        fs::write(capture, format!(r#"{{"EventName":"TaskFinish","JobsDetail":[{{"JobId":"{name}"}}]}}"#))
            .unwrap();
    }
    let raw = ["--format", "raw", "--output", "out"];
    fs::create_dir(place.path("captures/within")).unwrap();
    fs::create_dir(place.path("elsewhere")).unwrap();
    for target in ["captures/within", "elsewhere"] {
        symlink(place.path(target), place.path("out/inbox")).unwrap();
        place.refused(&raw, "never replace", "out/inbox");
        fs::remove_file(place.path("out/inbox")).unwrap();
        fs::create_dir(place.path("out/inbox")).unwrap();
        symlink(place.path(target), place.path("out/inbox/deep")).unwrap();
        place.refused(&raw, "never replace", "out/inbox/deep");
        fs::remove_file(place.path("out/inbox/deep")).unwrap();
        fs::remove_dir(place.path("out/inbox")).unwrap();
        assert!(files(&place.path(target)).is_empty(), "{target}");
    }
    assert_eq!(fs::read_dir(place.path("out")).unwrap().count(), 0);
    fs::create_dir(place.path("out/inbox")).unwrap();
    fs::write(place.path("out/inbox/mine.txt"), "mine").unwrap();
    assert!(place.export(&raw).status.success());
    let copies = ["inbox/a.json", "inbox/deep/b.json", "inbox/mine.txt", "late/c.json"];
    assert_eq!(place.out(), copies.map(|name| place.path("out").join(name)));
    place.refused(&raw, "never replace", "out/inbox/a.json");
    assert_eq!(place.out().len(), 4);
    let modified = |name: &str| fs::metadata(place.path(name)).unwrap().modified().unwrap();
    assert_eq!(modified("out/late/c.json"), modified("captures/late/c.json"));
}

#[cfg(target_os = "linux")]
#[test]
fn copies_of_a_process_that_is_killed_are_all_there_or_hidden() {
    const CAPTURES: usize = 1_500;
    let place = Place::new(CAPTURES);
    let out = fs::canonicalize(place.path("out")).unwrap();
    let copies = out.join("copies");
    let mut while_copying = 0;
    for round in 0..12_u32 {
        let mut running = place.command(&["--format=raw", "--output=out/copies"]).spawn().unwrap();
        while running.try_wait().unwrap().is_none() && !writes_into(running.id(), &out) {
            std::thread::yield_now();
        }
        for _ in 0..round * 40 {
            std::thread::yield_now();
        }
        running.kill().unwrap();
        running.wait().unwrap();
        let there: Vec<_> = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(there.len() <= 1, "{there:?}");
        if copies.exists() {
            assert_eq!(files(&copies).len(), CAPTURES);
        } else if let [hidden] = &there[..] {
            assert!(hidden.to_str().unwrap().starts_with(".callscope-"), "{hidden:?}");
            while_copying += 1;
        }
        there.iter().for_each(|name| fs::remove_dir_all(out.join(name)).unwrap());
    }
    assert!(while_copying > 0, "none was killed while it copied");
}

#[test]
fn a_link_to_another_file_is_replaced_and_that_file_is_not() {
    let place = Place::new(1);
    fs::write(place.path("mine.json"), "mine").unwrap();
    symlink(place.path("mine.json"), place.path("link.json")).unwrap();
    assert!(place.export(&["--overwrite", "--output", "link.json"]).status.success());
    assert_eq!(fs::read_to_string(place.path("mine.json")).unwrap(), "mine");
    assert_eq!(fs::read_to_string(place.path("link.json")).unwrap(), place.whole());
}

#[test]
fn devices_and_pipes_are_not_replaced() {
    let place = Place::new(1);
    let made = Command::new("mkfifo").arg(place.path("pipe")).status();
    assert!(made.unwrap().success());
    place.refused(&["--overwrite", "--output", "pipe"], "a device or a pipe", "pipe");
    place.refused(&["--overwrite", "--output", "/dev/null"], "a device or a pipe", "/dev/null");
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn a_new_file_has_the_mode_of_any_new_file() {
    let place = Place::new(1);
    let script = r#"umask "$2"; "$1" export captures --output "out/$2" && "$1" export captures --output "out/$2" --overwrite"#;
    for (mask, wanted) in [("022", 0o644), ("027", 0o640), ("077", 0o600)] {
        let run = |mask: &str| {
            let mut shell = Command::new("sh");
            shell.args(["-c", script, "sh", CALLSCOPE, mask]).current_dir(place.directory.path());
            shell.status().unwrap()
        };
        assert!(run(mask).success());
        let metadata = fs::metadata(place.path("out").join(mask)).unwrap();
        assert_eq!(metadata.permissions().mode() & 0o777, wanted);
        assert_eq!(metadata.nlink(), 1);
    }
    assert_eq!(place.out().len(), 3, "nothing else lies there");
}

#[test]
fn a_place_that_will_not_do_is_told_with_its_path_and_another_try_works() {
    let place = Place::new(1);
    fs::write(place.path("file"), "mine").unwrap();
    place.refused(&["--output", "nowhere/a.json"], "no such file or directory", "nowhere");
    place.refused(&["--output", "out"], "is a folder", "out");
    place.refused(&["--output", "file/a.json"], "not a directory", "file/a.json");
    place.refused(&["--format", "raw", "--output", "file"], "never replace", "file");
    fs::set_permissions(place.path("out"), fs::Permissions::from_mode(0o555)).unwrap();
    // Root may write everywhere; then somebody else tries.
    let is_root = fs::metadata(place.path("out")).unwrap().uid() == 0;
    let mut command =
        if is_root { Command::new("setpriv") } else { place.command(&["--output", "out/a.json"]) };
    if is_root {
        fs::set_permissions(place.directory.path(), fs::Permissions::from_mode(0o755)).unwrap();
        command.args([
            "--reuid=65534",
            "--clear-groups",
            CALLSCOPE,
            "export",
            "captures",
            "--output",
            "out/a.json",
        ]);
        command.current_dir(place.directory.path());
    }
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    if said.starts_with("callscope") {
        assert_eq!(said, "callscope: cannot write: permission denied: out/a.json\n");
        assert_eq!(output.status.code(), Some(2));
    } else {
        eprintln!("nobody else can try here: {said}");
    }
    fs::set_permissions(place.path("out"), fs::Permissions::from_mode(0o755)).unwrap();
    assert!(place.export(&["--output", "out/a.json"]).status.success());
    let written: Value =
        serde_json::from_str(&fs::read_to_string(place.path("out/a.json")).unwrap()).unwrap();
    assert_eq!(written.as_array().unwrap().len(), 1);
}
