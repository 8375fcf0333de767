//! Signed copies of papers made elsewhere (O9): taken in beside a step, registered in its act, read by whom the case lets
//! read, byte for byte.

use crate::WORKER;
use saksama_tests::identities::{ADMIN, MANAGER, REVIEWER, VERIFIER, registered, unit};
use saksama_tests::world::{CLERK, LEADER, World, full_letter, list, text, verify_file};
use saksama_tests::{papers, scans};
use serde_json::{Value, json};
use std::path::PathBuf;

fn filing(case: &str, file: &Value, place: &str) -> Value {
    let paper = json!({
        "kind": "disposition_sheet", "number": "ND-4/2026", "date": "2026-03-02", "signatory": LEADER.1, "file": file,
        "place": place, "made_with": "srikandi",
    });
    json!({ "case": case, "step": { "type": "file_paper" }, "order": null, "done_on": null, "papers": [paper] })
}

async fn attached(world: &World, who: &str, case: &str, file: PathBuf) -> Value {
    world.offer(who, &[file]).await;
    world.ok(who, "attach_paper", json!({ "case": case })).await
}

fn letter(world: &World) -> PathBuf {
    let all = saksama_tests::cases::all().unwrap();
    let case = all.iter().find(|case| case.id == "K043").unwrap();
    let pages = scans::letter(case, &scans::Look::clean(4)).unwrap();
    world.file("nota-dinas-ttd.pdf", &scans::pdf(&pages).unwrap())
}

/// A signed note is filed with its copy in place of a place: everybody on the case sees its pages, nobody else does, and
/// nothing of it waits at the desk any more.
///
/// Fails without `papers::register` in `case_acts.rs`, without the arm `Paper` in `pages.rs`, without `registered` in
/// `steps.rs`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signed_copy_is_registered_with_its_step() {
    let world = unit(WORKER).await;
    let case = registered(&world, &full_letter("Dugaan dengan nota")).await;
    let file = letter(&world);
    let bytes = std::fs::read(&file).unwrap();
    let taken = attached(&world, MANAGER.0, &case, file.clone()).await;
    assert_eq!(taken["refused"], Value::Null);
    let waiting = taken["file"].clone();
    assert_eq!(
        (&waiting["mime"], &waiting["name"]),
        (&json!("application/pdf"), &json!("nota-dinas-ttd.pdf"))
    );
    assert!(waiting["pages"].as_u64().unwrap() > 0);

    // Neither place nor copy: refused. A copy that was never taken in, or waits at another desk: refused too.
    let refused = world
        .refused(MANAGER.0, "take_step", filing(&case, &Value::Null, ""))
        .await;
    assert_eq!(refused.field.as_deref(), Some("papers"));
    let unknown = json!("00000000-0000-4000-8000-000000000000");
    for (who, file) in [(MANAGER.0, &unknown), (VERIFIER.0, &waiting["file"])] {
        let refused = world.refused(who, "take_step", filing(&case, file, "")).await;
        assert_eq!(refused.field.as_deref(), Some("papers"), "{who}");
    }
    let after = world
        .ok(MANAGER.0, "take_step", filing(&case, &waiting["file"], ""))
        .await;
    let copy = after["paper_copies"][0].clone();
    assert_eq!(
        (&copy["name"], &copy["sha256"], &copy["kinds"], &copy["officer"]),
        (
            &waiting["name"],
            &waiting["sha256"],
            &json!(["disposition_sheet"]),
            &json!(MANAGER.1)
        )
    );
    assert_eq!(copy["size"].as_u64(), u64::try_from(bytes.len()).ok());
    let on_file = after["steps"]["beside"]["papers"][0]["paper"].clone();
    assert_eq!(on_file["file"], copy["file"]);
    assert_ne!(copy["file"], waiting["file"], "registered under an id of its own");

    // Whoever reads the case sees it, as pixels; the administrator does not.
    let address = format!("evidence:paper/{case}/{}/0?w=300", text(&copy["file"]));
    for who in [LEADER.0, VERIFIER.0, CLERK.0, MANAGER.0] {
        world.ok(who, "session", json!({})).await;
        let page = world.page(who, &address).await.unwrap();
        assert!(image::load_from_memory(&page).is_ok(), "{who}");
    }
    for who in [ADMIN.0, REVIEWER.0] {
        assert!(world.page(who, &address).await.is_err(), "{who}");
    }
    let stray = format!("evidence:paper/{case}/{}/0", text(&waiting["file"]));
    assert!(world.page(MANAGER.0, &stray).await.is_err());
    let session = world.session(MANAGER.0).await;
    let kinds: Vec<String> = session
        .desk
        .drafts()
        .await
        .unwrap()
        .into_iter()
        .map(|draft| draft.kind)
        .collect();
    assert!(!kinds.contains(&"paper".to_owned()), "{kinds:?}");

    // The same copy again is recognised, and may stand for another paper of the case.
    let again = attached(&world, MANAGER.0, &case, file).await;
    assert_eq!(again["refused"]["code"], "already_here");
    let mut second = filing(&case, &copy["file"], "");
    second["papers"][0]["kind"] = json!("staff_review");
    let after = world.ok(MANAGER.0, "take_step", second).await;
    assert_eq!(
        after["paper_copies"][0]["kinds"],
        json!(["disposition_sheet", "staff_review"])
    );
    assert_eq!(list(&after["paper_copies"]).len(), 1);
    let found = verify_file(&world.ledger_file(), Vec::new()).await;
    assert!(
        found.is_sound() && found.chunks.is_some_and(|chunks| chunks > 0),
        "{:?}",
        found.faults
    );
}

/// What cannot be taken in is said in one word and changes nothing; a copy taken off again, or forgotten for a week, is
/// gone from the desk.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_waits_only_for_its_step() {
    let world = unit(WORKER).await;
    let case = registered(&world, &full_letter("Dugaan dengan berkas")).await;
    for (name, bytes, code) in [
        ("kosong.pdf", Vec::new(), "empty"),
        ("program.pdf", papers::program(), "executable"),
    ] {
        let taken = attached(&world, CLERK.0, &case, world.file(name, &bytes)).await;
        assert_eq!(
            (&taken["file"], &taken["refused"]["code"]),
            (&Value::Null, &json!(code))
        );
    }
    let closed = world.ok(CLERK.0, "attach_paper", json!({ "case": case })).await;
    assert_eq!(
        (&closed["file"], &closed["refused"]),
        (&Value::Null, &Value::Null),
        "the dialog was closed"
    );
    let taken = attached(&world, CLERK.0, &case, world.file("satu.png", &papers::png(1))).await;
    let one = json!({ "case": case, "file": taken["file"]["file"] });
    world.ok(CLERK.0, "detach_paper", one).await;
    let gone = world
        .refused(CLERK.0, "take_step", filing(&case, &taken["file"]["file"], ""))
        .await;
    assert_eq!(gone.field.as_deref(), Some("papers"));
    // A stop in between keeps it; a week does not. It is no draft of a letter.
    let kept = attached(&world, CLERK.0, &case, world.file("dua.png", &papers::png(2))).await;
    assert_eq!(world.ok(CLERK.0, "my_desk", json!({})).await["drafts"], 0);
    world.close_and_reopen(CLERK.0).await;
    let after = world
        .ok(CLERK.0, "take_step", filing(&case, &kept["file"]["file"], ""))
        .await;
    assert_eq!(after["paper_copies"][0]["name"], "dua.png");
    attached(&world, CLERK.0, &case, world.file("tiga.png", &papers::png(3))).await;
    world.sources.advance(chrono::Duration::days(8));
    world.unlock(CLERK.0).await;
    attached(&world, CLERK.0, &case, world.file("empat.png", &papers::png(4))).await;
    let session = world.session(CLERK.0).await;
    let waiting = session
        .desk
        .drafts()
        .await
        .unwrap()
        .into_iter()
        .filter(|draft| draft.kind == "paper");
    assert_eq!(waiting.count(), 1, "the newest");
}
