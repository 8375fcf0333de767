//! Loss of power: an answer is written only after the system was told to bring everything it promises to the disk, and
//! has said that it did. Read from the system calls themselves (Debian's `strace`).

use crate::HEADLESS;
use saksama_tests::child::{Running, arguments};
use saksama_tests::papers;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

/// One system call, where it began and where it ended in the order of the trace.
#[derive(Debug)]
struct Call {
    name: String,
    text: String,
    begun: usize,
    ended: usize,
}

/// The calls of a trace in the order they began. A call another thread interrupted stands there in two halves.
fn calls(trace: &str) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    let mut open: std::collections::HashMap<(String, String), usize> = std::collections::HashMap::new();
    for (place, line) in trace.lines().enumerate() {
        let Some((thread, rest)) = line.split_once(' ') else {
            continue;
        };
        let rest = rest.trim_start();
        if let Some(resumed) = rest.strip_prefix("<... ") {
            let name = resumed.split_whitespace().next().unwrap_or_default().to_owned();
            if let Some(call) = open.remove(&(thread.to_owned(), name)) {
                calls[call].ended = place;
            }
            continue;
        }
        let Some((name, _)) = rest.split_once('(') else {
            continue;
        };
        let unfinished = rest.ends_with("<unfinished ...>");
        if unfinished {
            open.insert((thread.to_owned(), name.to_owned()), calls.len());
        }
        let ended = if unfinished { usize::MAX } else { place };
        calls.push(Call {
            name: name.to_owned(),
            text: rest.to_owned(),
            begun: place,
            ended,
        });
    }
    calls
}

/// Runs the story under strace and gives its calls.
fn traced(folder: &Path, story: impl FnOnce(&mut Running)) -> Vec<Call> {
    let out = folder.join("trace");
    let mut command = Command::new("strace");
    command
        .args([
            "-f",
            "-y",
            "-s",
            "2000",
            "-e",
            "trace=fdatasync,fsync,write,pwrite64,rename,renameat,renameat2",
            "-o",
        ])
        .arg(&out)
        .arg(HEADLESS)
        .args(arguments(folder));
    let mut running =
        Running::start(command).unwrap_or_else(|error| unreachable!("strace (Debian: strace): {error}"));
    story(&mut running);
    assert!(running.finish());
    calls(&std::fs::read_to_string(out).unwrap())
}

/// Where the answer with these words was written to standard output.
fn answered(calls: &[Call], words: &str) -> usize {
    let found = calls
        .iter()
        .find(|call| call.name == "write" && call.text.starts_with("write(1<") && call.text.contains(words));
    found
        .unwrap_or_else(|| unreachable!("no answer holds {words}"))
        .begun
}

/// Everything written to this file between two places was synced, and the sync had ended, before the second.
fn synced(calls: &[Call], file: &str, from: usize, to: usize) {
    let is = |call: &Call, names: &[&str]| {
        names.contains(&call.name.as_str()) && call.text.split('>').next().unwrap_or_default().ends_with(file)
    };
    let writes = calls
        .iter()
        .filter(|call| is(call, &["pwrite64", "write"]) && call.begun > from && call.begun < to);
    let last = writes.map(|call| call.begun).max();
    let last = last.unwrap_or_else(|| unreachable!("nothing was written to {file}"));
    let sync = calls
        .iter()
        .any(|call| is(call, &["fdatasync", "fsync"]) && call.begun > last && call.ended < to);
    assert!(
        sync,
        "{file} was written at {last} and answered at {to} without a sync between"
    );
}

fn founding() -> Value {
    json!({
        "unit_name": "Unit", "ministry": "Kementerian Contoh", "preset": "small", "profile": "kemensos_like",
        "time_zone": "wib", "founder_name": "Ratna Dewi Hapsari", "office_titles": [],
        "passphrase": app::demo::PASSPHRASE, "intake_start": 0, "agenda_start": 0,
    })
}

fn form(subject: &str) -> Value {
    json!({
        "channel": "other", "without_name": true, "head": { "subject": subject, "is_copy": false },
        "text": "Isi surat uji.", "conflict_answered": true,
    })
}

/// Fails without `.synchronous(SqliteSynchronous::Full)` in `sqlite.rs`.
#[test]
fn an_answer_comes_after_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("foto.png");
    std::fs::write(&file, papers::png(1)).unwrap();
    let calls = traced(folder.path(), |running| {
        running.rpc("ratna", "found_unit", founding()).unwrap();
        let draft = running
            .rpc(
                "ratna",
                "new_draft",
                json!({ "channel": "other", "repeat_last": false }),
            )
            .unwrap();
        let saving = json!({ "draft": draft["draft"], "form": form("Sebelum") });
        running.rpc("ratna", "save_draft", saving).unwrap();
        running.offer("ratna", &file);
        let attaching = json!({ "draft": draft["draft"], "source": "reporter", "dropped": false });
        running.rpc("ratna", "attach_files", attaching).unwrap();
        let registering = json!({ "draft": draft["draft"], "form": form("Sesudah") });
        running.rpc("ratna", "register_draft", registering).unwrap();
    });
    let wal = "/unit.saksama-wal";
    let founded = answered(&calls, "sheets_pending");
    let saved = answered(&calls, "insight");
    let attached = answered(&calls, "refused");
    let registered = answered(&calls, "P-2026-000001");
    assert!(founded < saved && saved < attached && attached < registered);
    synced(&calls, wal, attached, registered);
    synced(&calls, ".desk-wal", founded, saved);
    synced(&calls, ".desk-wal", saved, attached);
}

/// The founded ledger stands under its name only after its content is on the disk, and the name itself is there before
/// anybody is told that the unit exists.
#[test]
fn a_founded_unit_is_on_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let calls = traced(folder.path(), |running| {
        running.rpc("ratna", "found_unit", founding()).unwrap();
    });
    let founded = answered(&calls, "sheets_pending");
    let renamed = calls
        .iter()
        .find(|call| {
            call.name.starts_with("rename")
                && call.text.contains("unit.saksama")
                && call.text.contains(".founding")
        })
        .unwrap();
    assert!(renamed.ended < founded);
    let content = calls.iter().any(|call| {
        matches!(call.name.as_str(), "fdatasync" | "fsync")
            && call.text.contains("unit.founding")
            && call.ended < renamed.begun
    });
    assert!(content, "the content was not synced before the rename");
    let place = folder.path().canonicalize().unwrap();
    let place = format!("<{}>", place.display());
    let named = calls.iter().any(|call| {
        call.name == "fsync"
            && call.text.contains(&place)
            && call.begun > renamed.ended
            && call.ended < founded
    });
    assert!(
        named,
        "the folder was not synced between the rename and the answer: a loss of power may lose the name"
    );
}
