//! File systems that do not tell of what others change on them.

use std::path::Path;

/// Types that tell of no changes made elsewhere: on another machine, in another guest, behind a bridge.
const SILENT: &[&str] = &["afs", "ceph", "cifs", "fuse", "nfs", "smb", "vboxsf", "virtiofs"];

/// The type of the file system that `path` lies on, if events cannot be relied on there. Linux alone tells;
/// elsewhere walks find what events miss.
pub(super) fn without_events(path: &Path) -> Option<String> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let path = std::fs::canonicalize(path).ok()?;
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").ok()?;
    let kind = type_of(&mounts, &path)?;
    is_silent(kind).then(|| kind.to_owned())
}

/// The type of the mount that `path` lies in: the last of the longest mount points above it.
fn type_of<'m>(mounts: &'m str, path: &Path) -> Option<&'m str> {
    let mount = |line: &'m str| {
        let (left, right) = line.split_once(" - ")?;
        let point = unescape(left.split(' ').nth(4)?);
        let depth = path.starts_with(&point).then(|| Path::new(&point).components().count())?;
        Some((depth, right.split(' ').next()?))
    };
    mounts.lines().filter_map(mount).max_by_key(|(depth, _)| *depth).map(|(_, kind)| kind)
}

/// Spaces and the like are written as a backslash and three octal digits.
fn unescape(text: &str) -> String {
    let mut parts = text.split('\\');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part.get(..3).and_then(|digits| u8::from_str_radix(digits, 8).ok());
        match code {
            Some(code) => {
                out.push(char::from(code));
                out.push_str(&part[3..]);
            }
            None => out.push_str(part),
        }
    }
    out
}

/// `fuse.sshfs` is a `fuse`, `nfs4` an `nfs`, `smb3` an `smb`. A local disk behind a bridge (`fuseblk`) tells.
fn is_silent(kind: &str) -> bool {
    let family = kind.split('.').next().unwrap_or(kind).trim_end_matches(|c: char| c.is_ascii_digit());
    kind == "9p" || SILENT.contains(&family)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "22 1 0:20 / / rw shared:1 - ext4 /dev/vda rw
30 22 0:30 / /mnt/share rw - nfs4 server:/x rw
31 22 0:31 / /mnt/with\\040space rw - fuse.sshfs host: rw
32 30 0:32 / /mnt/share/local rw - tmpfs tmpfs rw
";

    #[test]
    fn the_innermost_mount_tells_the_type() {
        for (path, kind) in [
            ("/home/a", "ext4"),
            ("/mnt/share", "nfs4"),
            ("/mnt/share/day/1", "nfs4"),
            ("/mnt/shared", "ext4"),
            ("/mnt/share/local/x", "tmpfs"),
            ("/mnt/with space/x", "fuse.sshfs"),
        ] {
            assert_eq!(type_of(MOUNTS, Path::new(path)), Some(kind), "{path}");
        }
    }

    #[test]
    fn what_lies_elsewhere_is_silent() {
        for kind in ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "virtiofs", "vboxsf"] {
            assert!(is_silent(kind), "{kind}");
        }
        for kind in ["ext4", "btrfs", "xfs", "tmpfs", "overlay", "zfs", "fuseblk", "apfs"] {
            assert!(!is_silent(kind), "{kind}");
        }
    }
}
