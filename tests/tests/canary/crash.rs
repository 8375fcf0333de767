//! What a crash leaves: the program is killed while a letter with a named reporter is typed, attached and registered. Its
//! home, temporary and working folders are one, searched each time (ledger.md §7).

use crate::{CANARIES, Canary, WORKER, found_below};
use saksama_tests::child::{Running, arguments};
use saksama_tests::papers;
use saksama_tests::world::{list, text};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

const WHO: &str = "ratna";

fn start(folder: &Path) -> Running {
    let mut command = Command::new(WORKER);
    command.args(arguments(folder)).current_dir(folder);
    for variable in ["HOME", "TMPDIR", "XDG_RUNTIME_DIR"] {
        command.env(variable, folder);
    }
    Running::start(command).unwrap()
}

fn done(running: &mut Running, name: &str, args: Value) -> Value {
    running
        .rpc(WHO, name, args)
        .unwrap_or_else(|error| unreachable!("{name}: {error}"))
}

fn form(canary: &Canary) -> Value {
    json!({
        "channel": "letter",
        "head": { "subject": format!("Laporan {}", canary.name), "sender": canary.name, "is_copy": false },
        "reporter_type": "public",
        "mode": "confidential",
        "items": [
            { "kind": "name", "value": canary.name },
            { "kind": "phone", "value": canary.phone },
            { "kind": "email", "value": canary.email },
            { "kind": "address", "value": canary.address },
            { "kind": "national_id", "value": canary.national_id },
        ],
        "text": format!("Saya {} dari {}, telepon {}.", canary.name, canary.address, canary.phone),
        "conflict_answered": true,
    })
}

#[test]
fn nothing_of_the_reporter_lies_in_what_a_crash_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let mail = tempfile::tempdir().unwrap();
    let words: Vec<String> = CANARIES.iter().flat_map(Canary::words).collect();
    let nothing_left = |when: &str| {
        assert_eq!(found_below(folder.path(), &words), Vec::<String>::new(), "{when}");
    };

    let mut running = start(folder.path());
    let founding = json!({
        "unit_name": "Unit", "ministry": "Kementerian Contoh", "preset": "small", "profile": "kemensos_like",
        "time_zone": "wib", "founder_name": "Ratna Dewi Hapsari", "office_titles": [],
        "passphrase": app::demo::PASSPHRASE, "intake_start": 0, "agenda_start": 0,
    });
    let session = done(&mut running, "found_unit", founding);
    let unlock = json!({ "person": session["person"], "passphrase": app::demo::PASSPHRASE });
    assert!(running.finish());

    let moments = ["typed", "attached", "marked", "registering", "registered"];
    for (round, moment) in moments.into_iter().enumerate() {
        let canary = &CANARIES[round % CANARIES.len()];
        let mut running = start(folder.path());
        done(&mut running, "unlock", unlock.clone());
        let draft = done(
            &mut running,
            "new_draft",
            json!({ "channel": "letter", "repeat_last": false }),
        );
        let draft = text(&draft["draft"]);
        let form = form(canary);
        done(
            &mut running,
            "save_draft",
            json!({ "draft": draft, "form": form }),
        );
        if round > 0 {
            let note = mail.path().join(format!("{}.txt", canary.name));
            std::fs::write(&note, format!("{form}\n")).unwrap();
            let picture = mail.path().join("foto.png");
            std::fs::write(&picture, papers::png(u32::try_from(round).unwrap())).unwrap();
            running.offer(WHO, &note);
            running.offer(WHO, &picture);
            let attaching = json!({ "draft": draft, "source": "reporter", "dropped": false });
            let attached = done(&mut running, "attach_files", attaching);
            for file in list(&attached["files"]).into_iter().filter(|_| round > 1) {
                let marks = json!({ "regions": [], "pages": [], "whole_file": true });
                let marking = json!({ "draft": draft, "file": file["file"], "marks": marks });
                done(&mut running, "mark_draft_file", marking);
            }
        }
        let registering = json!({ "draft": draft, "form": form });
        match moment {
            "registering" => drop(running.call(WHO, "register_draft", registering)),
            "registered" => drop(done(&mut running, "register_draft", registering)),
            _ => {}
        }
        running.kill();
        nothing_left(moment);
    }

    let mut running = start(folder.path());
    done(&mut running, "unlock", unlock);
    done(&mut running, "drafts", json!({}));
    nothing_left("opened again");
    assert!(running.finish());
    nothing_left("closed");
}
