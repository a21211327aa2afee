//! What packages are made of: the lists agree, every file is there, and a package that is made of them holds a program
//! that starts. Nothing is built for it but what the tests build anyway.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]
#![cfg(unix)]

use serde_json::Value;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn packaging(name: &str) -> PathBuf {
    root().join("assets/packaging").join(name)
}

/// What `Cargo.toml` says of the package.
fn manifest() -> Value {
    let cargo = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&cargo.stdout).unwrap();
    metadata["packages"][0].clone()
}

/// Runs a program of the system to its end and gives what it said; `None` where it is not installed.
fn run(command: &mut Command) -> Option<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let Ok(output) = command.stdin(Stdio::null()).output() else {
        eprintln!("{program} is not installed, so it checks nothing");
        return None;
    };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}: {said}{complained}");
    Some(said)
}

/// The tree that an installed Callscope is.
fn staged(to: &Path) {
    run(Command::new(packaging("stage.sh")).arg(env!("CARGO_BIN_EXE_callscope")).arg(to)).unwrap();
}

fn below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.is_symlink() { files.extend(below(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

#[test]
fn the_two_lists_of_files_are_one() {
    let list = fs::read_to_string(packaging("files.txt")).unwrap();
    let of_list: Vec<Vec<&str>> =
        list.lines().filter(|line| !line.starts_with('#')).map(|line| line.split(' ').collect()).collect();
    let manifest = manifest();
    let of_deb: Vec<Vec<&str>> = manifest["metadata"]["deb"]["assets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| [2, 0, 1].map(|at| one[at].as_str().unwrap()).to_vec())
        .collect();
    assert!(of_list.len() > 10);
    assert_eq!(of_deb, of_list);
}

#[test]
fn everything_that_is_named_is_there_and_the_program_starts() {
    let place = tempfile::tempdir().unwrap();
    staged(place.path());
    let files = below(place.path());
    let relative: Vec<&str> =
        files.iter().map(|path| path.strip_prefix(place.path()).unwrap().to_str().unwrap()).collect();
    for wanted in [
        "usr/bin/callscope",
        "usr/share/applications/callscope.desktop",
        "usr/share/bash-completion/completions/callscope",
        "usr/share/callscope/schema/rows.schema.json",
        "usr/share/icons/hicolor/256x256/apps/callscope.png",
        "usr/share/doc/callscope/LICENSE",
        "usr/share/doc/callscope/OFL.txt",
        "usr/share/doc/callscope/README.zh-CN.md",
        "usr/share/man/man1/callscope-export.1",
        "usr/share/metainfo/io.github.callscope.Callscope.metainfo.xml",
    ] {
        assert!(relative.contains(&wanted), "{wanted}: {relative:?}");
    }
    let samples = place.path().join("usr/share/callscope/sample_logs");
    assert_eq!(below(&samples).len(), below(&root().join("sample_logs")).len());
    for file in &files {
        let mode = fs::metadata(file).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, if file.ends_with("bin/callscope") { 0o755 } else { 0o644 }, "{}", file.display());
    }
    let version = run(Command::new(place.path().join("usr/bin/callscope")).arg("--version")).unwrap();
    assert_eq!(version.trim(), format!("callscope {}", env!("CARGO_PKG_VERSION")));
    let list = run(Command::new(place.path().join("usr/bin/callscope")).arg("stats").arg(samples)).unwrap();
    assert!(list.contains("callbacks"), "{list}");
}

#[test]
fn the_entry_the_description_and_the_scripts_are_sound() {
    run(Command::new("desktop-file-validate").arg(root().join("assets/callscope.desktop")));
    let description = packaging("io.github.callscope.Callscope.metainfo.xml");
    run(Command::new("appstreamcli").args(["validate", "--no-net"]).arg(&description));
    for script in ["stage.sh", "appimage.sh"] {
        run(Command::new("sh").arg("-n").arg(packaging(script))).unwrap();
        run(Command::new("shellcheck").arg(packaging(script)));
    }
    run(Command::new("bash").arg("-n").arg(root().join("assets/completions/callscope.bash")));
    let text = fs::read_to_string(description).unwrap();
    let version = env!("CARGO_PKG_VERSION");
    assert!(text.contains(&format!("<release version=\"{version}\"")), "it is released as {version}");
    let integrated = fs::read_to_string(root().join("assets/callscope.desktop")).unwrap();
    assert!(integrated.contains("\nExec=callscope %f\n") && integrated.contains("\nIcon=callscope\n"));
    // Whoever says that it opens folders may become what opens all of them.
    assert!(!integrated.contains("inode/directory"));
}

#[test]
fn a_debian_package_can_be_made_of_it() {
    let place = tempfile::tempdir().unwrap();
    let tree = place.path().join("tree");
    staged(&tree);
    let manifest = manifest();
    let deb = &manifest["metadata"]["deb"];
    let says = |key: &str| deb[key].as_str().unwrap().to_owned();
    assert_eq!(says("depends"), "$auto");
    let control = format!(
        "Package: callscope\nVersion: {}\nArchitecture: all\nMaintainer: {}\nSection: {}\nPriority: {}\nRecommends: {}\n\
         Suggests: {}\nDescription: {}\n {}\n",
        env!("CARGO_PKG_VERSION"),
        says("maintainer"),
        says("section"),
        says("priority"),
        says("recommends"),
        says("suggests"),
        manifest["description"].as_str().unwrap(),
        says("extended-description"),
    );
    fs::create_dir(tree.join("DEBIAN")).unwrap();
    fs::write(tree.join("DEBIAN/control"), control).unwrap();
    let package = place.path().join("callscope.deb");
    // Packed as little as can be: it is thrown away again.
    let mut build = Command::new("dpkg-deb");
    build.args(["--root-owner-group", "-Znone", "--build"]).arg(&tree).arg(&package);
    let Some(_) = run(&mut build) else { return };
    let contents = run(Command::new("dpkg-deb").arg("--contents").arg(&package)).unwrap();
    for line in contents.lines() {
        assert!(line.contains(" root/root "), "{line}");
    }
    for wanted in [
        "./usr/bin/callscope",
        "./usr/share/applications/callscope.desktop",
        "./usr/share/man/man1/callscope.1",
    ] {
        assert!(contents.lines().any(|line| line.ends_with(wanted)), "{wanted}: {contents}");
    }
    let name = run(Command::new("dpkg-deb").args(["--field"]).arg(&package).arg("Package")).unwrap();
    assert_eq!(name.trim(), "callscope");
}

#[test]
fn an_image_has_at_its_top_what_its_runtime_looks_for() {
    let place = tempfile::tempdir().unwrap();
    let mut make = Command::new(packaging("appimage.sh"));
    // Without the tool that packs the tree, wherever this runs.
    make.arg(env!("CARGO_BIN_EXE_callscope")).arg(place.path()).env("PATH", "/usr/bin:/bin");
    let said = run(&mut make).unwrap();
    let tree = place.path().join("Callscope.AppDir");
    assert!(said.contains(tree.to_str().unwrap()), "{said}");
    for name in ["AppRun", "callscope.desktop", "callscope.png", ".DirIcon"] {
        assert!(tree.join(name).exists(), "{name}");
    }
    let version = run(Command::new(tree.join("AppRun")).arg("--version")).unwrap();
    assert!(version.starts_with("callscope "), "{version}");
}

/// The icons of Windows and macOS hold pictures of every size that is asked for.
#[test]
fn the_icons_of_other_systems_are_whole() {
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
    let ico = fs::read(root().join("assets/icon.ico")).unwrap();
    let number =
        |at: usize, len: usize| ico[at..at + len].iter().rev().fold(0, |n, &b| n << 8 | usize::from(b));
    assert_eq!((number(0, 2), number(2, 2)), (0, 1));
    let mut sizes = Vec::new();
    for entry in (0..number(4, 2)).map(|n| 6 + 16 * n) {
        let (len, from) = (number(entry + 8, 4), number(entry + 12, 4));
        assert!(ico[from..from + len].starts_with(PNG));
        sizes.push(ico[entry]);
    }
    assert_eq!(sizes, [16, 24, 32, 48, 64, 0], "0 stands for 256");
    let icns = fs::read(root().join("assets/icon.icns")).unwrap();
    let length = |at: usize| u32::from_be_bytes(icns[at..at + 4].try_into().unwrap()) as usize;
    assert_eq!((&icns[..4], length(4)), (&b"icns"[..], icns.len()));
    let (mut at, mut kinds) = (8, Vec::new());
    while at < icns.len() {
        kinds.push(String::from_utf8(icns[at..at + 4].to_vec()).unwrap());
        assert!(icns[at + 8..].starts_with(PNG));
        at += length(at + 4);
    }
    assert_eq!(kinds, ["icp4", "icp5", "ic07", "ic08", "ic09"]);
}
