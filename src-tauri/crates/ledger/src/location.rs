//! Where a SQLite ledger must not lie: on a network share (its locks and shared memory do not hold there) and in a folder
//! that some program copies to the cloud (it copies half-written files, and it copies the ledger).

use std::path::{Component, Path, PathBuf};

/// Why a place is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LocationFault {
    /// The place lies on a network share or a file system of another machine; its kind as the system names it.
    #[error("it is a network share ({kind})")]
    NetworkShare {
        /// `nfs4`, `cifs`, `fuse.sshfs`, `unc` …
        kind: String,
    },
    /// The place lies in a folder that is synchronised; the program's name.
    #[error("the folder is synchronised by {program}")]
    SyncedFolder {
        /// `OneDrive`, `Dropbox`, `Google Drive`, `iCloud`, `Nextcloud` …
        program: &'static str,
    },
}

/// Why a ledger must not lie at `path`, `None` where nothing speaks against it. The file need not exist yet.
///
/// It is a guard against accidents, not a proof: a share that the system shows as a local disk is not recognised.
#[must_use]
pub fn refused_location(path: &Path) -> Option<LocationFault> {
    let real = real_path(path);
    unc(path)
        .or_else(|| unc(&real))
        .or_else(|| synced(path))
        .or_else(|| synced(&real))
        .or_else(|| mounted(&real))
}

/// The path with every link resolved as far as it exists. On Windows this also turns a mapped drive into its UNC name.
fn real_path(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    for ancestor in absolute.ancestors() {
        if let Ok(real) = ancestor.canonicalize() {
            return match absolute.strip_prefix(ancestor) {
                Ok(rest) => real.join(rest),
                Err(_) => real,
            };
        }
    }
    absolute
}

fn unc(path: &Path) -> Option<LocationFault> {
    let text = path.to_string_lossy().replace('/', "\\");
    let share = match text.strip_prefix("\\\\") {
        // \\?\UNC\server\share is a share, \\?\C:\ and \\.\ are not.
        Some(rest) if rest.starts_with("?\\") || rest.starts_with(".\\") => rest
            .get(2..6)
            .is_some_and(|kind| kind.eq_ignore_ascii_case("UNC\\")),
        Some(rest) => !rest.starts_with('\\'),
        None => false,
    };
    share.then(|| LocationFault::NetworkShare {
        kind: "unc".to_owned(),
    })
}

/// First words of the folder's name, folded; and the program that keeps such a folder.
const SYNCED_NAMES: [(&str, &str); 13] = [
    ("onedrive", "OneDrive"),
    ("dropbox", "Dropbox"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("my drive", "Google Drive"),
    ("drive saya", "Google Drive"),
    ("iclouddrive", "iCloud"),
    ("icloud drive", "iCloud"),
    ("com~apple~clouddocs", "iCloud"),
    ("mobile documents", "iCloud"),
    ("nextcloud", "Nextcloud"),
    ("owncloud", "ownCloud"),
    ("mega", "MEGA"),
];

/// Files that such programs leave in the folder they keep.
const SYNCED_MARKS: [(&str, &str); 5] = [
    (".dropbox.cache", "Dropbox"),
    (".nextcloudsync.log", "Nextcloud"),
    (".owncloudsync.log", "ownCloud"),
    (".stfolder", "Syncthing"),
    (".tmp.drivedownload", "Google Drive"),
];

fn synced(path: &Path) -> Option<LocationFault> {
    for component in path.components() {
        let Component::Normal(name) = component else {
            continue;
        };
        let name = name.to_string_lossy().to_lowercase();
        for (first, program) in SYNCED_NAMES {
            // `OneDrive - Kementerian`, `Dropbox (Kantor)`, `Nextcloud2`; not `dropbox-tools`, not `megawati`.
            let Some(rest) = name.strip_prefix(first) else {
                continue;
            };
            if rest.is_empty() || rest.starts_with(' ') || rest.chars().all(|letter| letter.is_ascii_digit())
            {
                return Some(LocationFault::SyncedFolder { program });
            }
        }
    }
    for folder in path.ancestors().skip(1) {
        for (mark, program) in SYNCED_MARKS {
            if folder.join(mark).symlink_metadata().is_ok() {
                return Some(LocationFault::SyncedFolder { program });
            }
        }
    }
    None
}

#[cfg(target_os = "linux")]
fn mounted(real: &Path) -> Option<LocationFault> {
    let mounts = std::fs::read("/proc/self/mounts").ok()?;
    let kind = mount_kind(&String::from_utf8_lossy(&mounts), real)?;
    is_remote(&kind).then_some(LocationFault::NetworkShare { kind })
}

#[cfg(not(target_os = "linux"))]
fn mounted(_real: &Path) -> Option<LocationFault> {
    None
}

/// The kind of file system `path` lies on: that of the longest mount point above it, the last one where two are equal.
#[cfg(any(target_os = "linux", test))]
fn mount_kind(mounts: &str, path: &Path) -> Option<String> {
    let mut found: Option<(usize, String)> = None;
    for line in mounts.lines() {
        let mut fields = line.split(' ');
        let (Some(_device), Some(point), Some(kind)) = (fields.next(), fields.next(), fields.next()) else {
            continue;
        };
        let point = PathBuf::from(unescaped(point));
        let depth = point.components().count();
        if path.starts_with(&point) && found.as_ref().is_none_or(|(best, _)| depth >= *best) {
            found = Some((depth, kind.to_owned()));
        }
    }
    found.map(|(_, kind)| kind)
}

/// The kernel writes space, tab, newline and backslash in a mount point as `\` and three octal digits.
#[cfg(any(target_os = "linux", test))]
fn unescaped(point: &str) -> String {
    point
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\")
}

#[cfg(any(target_os = "linux", test))]
fn is_remote(kind: &str) -> bool {
    const REMOTE: [&str; 18] = [
        "nfs",
        "nfs4",
        "cifs",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
        "ncpfs",
        "afs",
        "coda",
        "9p",
        "ceph",
        "lustre",
        "glusterfs",
        "beegfs",
        "davfs",
        "vboxsf",
        "prl_fs",
    ];
    // FUSE file systems that lie over a local disk; whatever else comes by FUSE (sshfs, rclone, davfs2, gvfs …) is refused.
    const LOCAL_FUSE: [&str; 10] = [
        "fuseblk",
        "fuse.fuse-overlayfs",
        "fuse.ntfs-3g",
        "fuse.exfat",
        "fuse.bindfs",
        "fuse.mergerfs",
        "fuse.gocryptfs",
        "fuse.cryfs",
        "fuse.encfs",
        "fuse.veracrypt",
    ];
    if LOCAL_FUSE.contains(&kind) {
        return false;
    }
    REMOTE.contains(&kind) || kind == "fuse" || kind.starts_with("fuse.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_of(fault: Option<LocationFault>) -> Option<String> {
        match fault {
            Some(LocationFault::NetworkShare { kind }) => Some(kind),
            _ => None,
        }
    }

    #[test]
    fn the_longest_mount_decides() {
        let mounts = "/dev/vda / ext4 rw 0 0\nsrv:/home /home nfs4 rw 0 0\n/dev/sdb /home/ani/disk ext4 rw 0 0\n\
                      //nas/u /mnt/unit\\040kerja cifs rw 0 0\n";
        let kind = |path: &str| mount_kind(mounts, Path::new(path)).unwrap();
        assert_eq!(kind("/var/lib/saksama"), "ext4");
        assert_eq!(kind("/home/ani/l.saksama"), "nfs4");
        assert_eq!(kind("/home/ani/disk/l.saksama"), "ext4");
        assert_eq!(kind("/mnt/unit kerja/l.saksama"), "cifs");
        assert_eq!(kind("/homeless"), "ext4");
    }

    #[test]
    fn remote_kinds_are_known() {
        for kind in [
            "nfs",
            "nfs4",
            "cifs",
            "smb3",
            "fuse.sshfs",
            "fuse.rclone",
            "fuse",
            "9p",
            "vboxsf",
        ] {
            assert!(is_remote(kind), "{kind}");
        }
        for kind in [
            "ext4",
            "btrfs",
            "xfs",
            "zfs",
            "tmpfs",
            "overlay",
            "vfat",
            "fuseblk",
            "fuse.gocryptfs",
        ] {
            assert!(!is_remote(kind), "{kind}");
        }
    }

    #[test]
    fn synced_names_are_known_on_every_system() {
        for (path, program) in [
            ("/home/ani/OneDrive - Kementerian/l", "OneDrive"),
            ("/home/ani/Dropbox/l", "Dropbox"),
            ("/home/ani/Dropbox (Kantor)/l", "Dropbox"),
            ("/media/Google Drive/l", "Google Drive"),
            (
                "/Users/a/Library/Mobile Documents/com~apple~CloudDocs/l",
                "iCloud",
            ),
            ("/home/ani/Nextcloud2/l", "Nextcloud"),
        ] {
            assert_eq!(
                refused_location(Path::new(path)),
                Some(LocationFault::SyncedFolder { program }),
                "{path}"
            );
        }
        for path in [
            "/home/ani/dropbox-tools/l",
            "/home/megawati/l",
            "/srv/unit/onedriven/l",
        ] {
            assert_eq!(synced(Path::new(path)), None, "{path}");
        }
    }

    #[test]
    fn unc_paths_are_shares() {
        for path in [
            "\\\\server\\unit\\l.saksama",
            "//server/unit/l",
            "\\\\?\\UNC\\server\\unit\\l",
        ] {
            assert_eq!(kind_of(unc(Path::new(path))).as_deref(), Some("unc"), "{path}");
        }
        for path in ["C:\\unit\\l", "\\\\?\\C:\\unit\\l", "\\\\.\\C:\\l", "/srv/unit/l"] {
            assert_eq!(unc(Path::new(path)), None, "{path}");
        }
    }

    #[test]
    fn a_mark_of_a_sync_program_is_enough() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("unit").join("l.saksama");
        assert_eq!(refused_location(&path), None);
        std::fs::create_dir(folder.path().join(".stfolder")).unwrap();
        assert_eq!(
            refused_location(&path),
            Some(LocationFault::SyncedFolder { program: "Syncthing" })
        );
    }
}
