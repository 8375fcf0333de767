//! A full disk: said in words, nothing typed is lost, and with room again it is done. The disk is a small one of memory,
//! seen by the program alone (a mount namespace of its own), so that it is gone with it whatever happens.

use crate::HEADLESS;
use saksama_tests::child::{Running, arguments};
use saksama_tests::papers;
use saksama_tests::world::{list, text};
use serde_json::{Value, json};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

const WHO: &str = "ratna";

/// The program on its small disk, and a way for us to fill it.
struct Disk {
    running: Running,
    filler: PathBuf,
}

/// With which rights a disk can be mounted here: those of root, or those any user has in a namespace of his own.
fn rights() -> &'static [&'static str] {
    const WAYS: [&[&str]; 2] = [&["--mount"], &["--mount", "--map-root-user"]];
    let can = |way: &&&[&str]| {
        let mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", "/mnt"];
        let tried = Command::new("unshare").args(**way).args(mount).output();
        tried.is_ok_and(|tried| tried.status.success())
    };
    WAYS.iter().find(can).unwrap_or_else(|| {
        unreachable!(
            "no small disk can be mounted here, so that a full disk cannot be tested: be root, or allow user \
             namespaces (sysctl kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0)"
        )
    })
}

const INSIDE: &str = r#"mount -t tmpfs -o size=24m,mode=700 tmpfs "$1" && shift && exec "$@""#;

impl Disk {
    fn mount(folder: &Path) -> Self {
        let mut command = Command::new("unshare");
        command
            .args(rights())
            .args(["sh", "-c", INSIDE, "sh"])
            .arg(folder)
            .arg(HEADLESS)
            .args(arguments(folder));
        let running = Running::start(command).unwrap();
        // The program's own view of the folder.
        let inside = PathBuf::from(format!("/proc/{}/root", running.id()));
        let filler = inside.join(folder.strip_prefix("/").unwrap()).join("filler");
        Self { running, filler }
    }

    /// Fills the disk, and gives back so many bytes.
    fn fill(&self, left: u64) {
        let mut file = File::create(&self.filler).unwrap();
        let block = vec![0x55; 4096];
        let mut written: u64 = 0;
        while file.write_all(&block).is_ok() {
            written += 4096;
        }
        assert!(written > 0, "the disk was full before");
        file.set_len(written.saturating_sub(left)).unwrap();
    }

    fn free(&self) {
        OpenOptions::new()
            .write(true)
            .open(&self.filler)
            .unwrap()
            .set_len(0)
            .unwrap();
    }

    fn ok(&mut self, name: &str, args: Value) -> Value {
        self.running
            .rpc(WHO, name, args)
            .unwrap_or_else(|error| unreachable!("{name}: {error}"))
    }

    fn attach(&mut self, draft: &str, file: &Path) -> Result<Value, Value> {
        self.running.offer(WHO, file);
        self.running.rpc(
            WHO,
            "attach_files",
            json!({ "draft": draft, "source": "reporter", "dropped": false }),
        )
    }
}

fn form(subject: &str, words: usize) -> Value {
    json!({
        "channel": "other", "without_name": true, "head": { "subject": subject, "is_copy": false },
        "text": "Kata demi kata diketik dan tidak boleh hilang. ".repeat(words), "conflict_answered": true,
    })
}

/// The only thing a full disk may be called.
fn full(error: &Value, what: &str) {
    assert_eq!(error["code"], "store_full", "{what}: {error}");
}

#[test]
fn a_full_disk_loses_nothing() {
    let outside = tempfile::tempdir().unwrap();
    let folder = outside.path().join("disk");
    std::fs::create_dir(&folder).unwrap();
    let pictures: Vec<PathBuf> = (0..12)
        .map(|seed| {
            let path = outside.path().join(format!("{seed}.png"));
            std::fs::write(&path, papers::png(seed)).unwrap();
            path
        })
        .collect();
    let mut disk = Disk::mount(&folder);
    let founding = json!({
        "unit_name": "Unit", "ministry": "Kementerian Contoh", "preset": "small", "profile": "kemensos_like",
        "time_zone": "wib", "founder_name": "Ratna Dewi Hapsari", "office_titles": [],
        "passphrase": app::demo::PASSPHRASE, "intake_start": 0, "agenda_start": 0,
    });
    let session = disk.ok("found_unit", founding);
    let mut refused = 0;
    let mut numbers = Vec::new();
    // From no room at all to enough for the desk's note, for the ledger, for the index.
    for (round, left) in [0, 8, 16, 32, 64, 96, 128, 192, 256, 384, 512]
        .into_iter()
        .enumerate()
    {
        let subject = format!(
            "Surat di diska penuh {}",
            char::from(b'a' + u8::try_from(round).unwrap())
        );
        let draft = disk.ok("new_draft", json!({ "channel": "other", "repeat_last": false }));
        let draft = text(&draft["draft"]);
        let typed = form(&subject, 200);
        disk.ok("save_draft", json!({ "draft": draft, "form": typed }));
        disk.attach(&draft, &pictures[round]).unwrap();
        let kept = disk.ok("draft", json!({ "draft": draft }));
        disk.fill(left * 1024);
        let register = json!({ "draft": draft, "form": typed });
        match disk.running.rpc(WHO, "register_draft", register.clone()) {
            Ok(registered) => numbers.push(text(&registered["intake_no"])),
            Err(error) => {
                full(&error, &format!("register_draft with {left} KiB"));
                refused += 1;
                // What was typed and attached is all there.
                match disk.running.rpc(WHO, "draft", json!({ "draft": draft })) {
                    Ok(still) => assert_eq!(
                        (&still["form"], &still["files"]),
                        (&kept["form"], &kept["files"]),
                        "{left} KiB"
                    ),
                    Err(error) => full(&error, &format!("draft with {left} KiB")),
                }
                if let Err(error) = disk.attach(&draft, &pictures[11]) {
                    full(&error, &format!("attach_files with {left} KiB"));
                }
                let more = json!({ "draft": draft, "form": form(&subject, 4_000) });
                if let Err(error) = disk.running.rpc(WHO, "save_draft", more) {
                    full(&error, &format!("save_draft with {left} KiB"));
                }
                if let Err(error) = disk.running.rpc(WHO, "drafts", json!({})) {
                    full(&error, &format!("drafts with {left} KiB"));
                }
                disk.free();
                // With room again it is done: once, whatever part of it had been done before.
                let listed = disk.ok("drafts", json!({}));
                if list(&listed).iter().any(|line| line["draft"] == draft.as_str()) {
                    let registered = disk.ok("register_draft", register);
                    numbers.push(text(&registered["intake_no"]));
                } else {
                    let found = disk.ok("register_page", json!({ "limit": 200, "text": subject }));
                    let line = list(&found["lines"])
                        .into_iter()
                        .find(|line| line["title"] == subject.as_str());
                    let line =
                        line.unwrap_or_else(|| unreachable!("{left} KiB: neither draft nor case: {found}"));
                    numbers.push(text(&line["intake_no"]));
                }
            }
        }
        disk.free();
    }
    assert!(refused > 2, "the disk was never full: {numbers:?}");
    let dense: Vec<String> = (1..=numbers.len()).map(|n| format!("P-2026-{n:06}")).collect();
    assert_eq!(numbers, dense, "each once, none left out");
    let page = disk.ok("register_page", json!({ "limit": 200 }));
    assert_eq!(page["total"], numbers.len());
    assert_eq!(disk.ok("drafts", json!({})), json!([]));
    let report = disk.ok("verify_ledger", json!({ "files": true }));
    assert_eq!(report["faults"], json!([]));

    // A desk that starts on a full disk says so, and opens when there is room.
    disk.ok("lock", json!({}));
    disk.fill(0);
    let unlock = json!({ "person": session["person"], "passphrase": app::demo::PASSPHRASE });
    if let Err(error) = disk.running.rpc(WHO, "unlock", unlock.clone()) {
        full(&error, "unlock");
    }
    disk.free();
    disk.ok("unlock", unlock);
    assert_eq!(
        disk.ok("register_page", json!({ "limit": 200 }))["total"],
        numbers.len()
    );
    assert!(disk.running.finish());
}

/// Founding where there is no room leaves nothing half-made behind.
#[test]
fn founding_on_a_full_disk() {
    let outside = tempfile::tempdir().unwrap();
    let folder = outside.path().join("disk");
    std::fs::create_dir(&folder).unwrap();
    let mut disk = Disk::mount(&folder);
    disk.ok("desk_status", json!({}));
    let founding = json!({
        "unit_name": "Unit", "ministry": "Kementerian Contoh", "preset": "small", "profile": "kemensos_like",
        "time_zone": "wib", "founder_name": "Ratna Dewi Hapsari", "office_titles": [],
        "passphrase": app::demo::PASSPHRASE, "intake_start": 0, "agenda_start": 0,
    });
    for left in [0, 16, 64] {
        disk.fill(left * 1024);
        let error = disk.running.rpc(WHO, "found_unit", founding.clone()).unwrap_err();
        full(&error, &format!("found_unit with {left} KiB"));
        disk.free();
    }
    disk.ok("found_unit", founding);
    let draft = disk.ok("new_draft", json!({ "channel": "other", "repeat_last": false }));
    let register = json!({ "draft": draft["draft"], "form": form("Pertama", 1) });
    assert_eq!(disk.ok("register_draft", register)["intake_no"], "P-2026-000001");
    assert!(disk.running.finish());
}
