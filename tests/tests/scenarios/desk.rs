//! Locking, the PIN, what a stop leaves, and acts that happen once (O18, ledger.md §4).

use crate::WORKER;
use chrono::TimeDelta;
use saksama_tests::papers;
use saksama_tests::world::{CLERK, LEADER, World, full_letter, list, short_letter, text};
use serde_json::json;
use std::path::Path;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_desk_answers_nothing() {
    let world = World::small(WORKER).await;
    let picture = world.file("foto.png", &papers::png(1));
    let registered = world
        .register_with(CLERK.0, &full_letter("Dugaan sebelum dikunci"), &[picture])
        .await;
    let case = text(&registered["case"]);
    let file = text(&world.dossier(CLERK.0, &case).await["evidence"][0]["file"]);
    let address = format!("evidence:work/{case}/{file}/0");
    assert!(world.page(CLERK.0, &address).await.is_ok());
    let status = world.ok(CLERK.0, "lock", json!({})).await;
    assert_eq!(status["state"], "locked");
    for (name, args) in [
        ("session", json!({})),
        ("drafts", json!({})),
        ("my_desk", json!({})),
        ("register_page", json!({})),
        ("dossier", json!({ "case": case })),
        ("integrity", json!({})),
        ("settings", json!({})),
        ("log_text", json!({})),
        ("set_pin", json!({ "pin": "135790" })),
    ] {
        assert_eq!(world.code(CLERK.0, name, args).await, "locked", "{name}");
    }
    assert_eq!(
        world.page(CLERK.0, &address).await.unwrap_err().code,
        "locked",
        "not even a page seen before"
    );
    assert_eq!(
        world
            .code(CLERK.0, "unlock_with_pin", json!({ "pin": "135790" }))
            .await,
        "pin_spent",
        "none was set"
    );
    world.unlock(CLERK.0).await;
    assert!(world.page(CLERK.0, &address).await.is_ok());
    assert_eq!(
        world.ok(LEADER.0, "desk_status", json!({})).await["state"],
        "open",
        "the other desk stays"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pin_reopens_after_an_idle_lock() {
    let world = World::small(WORKER).await;
    for bad in ["12345", "1234567", "12a456", "111111", "", "１２３４５６"] {
        assert_eq!(
            world.code(CLERK.0, "set_pin", json!({ "pin": bad })).await,
            "bad_pin",
            "{bad}"
        );
    }
    let session = world.ok(CLERK.0, "set_pin", json!({ "pin": "135790" })).await;
    assert_eq!(session["has_pin"], true);
    let draft = world.draft(CLERK.0).await;
    let status = world.ok(CLERK.0, "idle_lock", json!({})).await;
    assert_eq!(status["state"], "pin_locked");
    assert_eq!(world.code(CLERK.0, "drafts", json!({})).await, "locked");
    let wrong = world
        .refused(CLERK.0, "unlock_with_pin", json!({ "pin": "135791" }))
        .await;
    assert_eq!(
        (wrong.code.as_str(), &wrong.params["left"]),
        ("wrong_pin", &json!("2"))
    );
    let session = world
        .ok(CLERK.0, "unlock_with_pin", json!({ "pin": "135790" }))
        .await;
    assert_eq!(session["name"], CLERK.1);
    assert_eq!(
        list(&world.ok(CLERK.0, "drafts", json!({})).await)[0]["draft"],
        draft.as_str()
    );

    // Three wrong tries, and only the passphrase opens.
    world.ok(CLERK.0, "idle_lock", json!({})).await;
    for left in ["2", "1"] {
        let wrong = world
            .refused(CLERK.0, "unlock_with_pin", json!({ "pin": "000001" }))
            .await;
        assert_eq!(
            (wrong.code.as_str(), &wrong.params["left"]),
            ("wrong_pin", &json!(left))
        );
    }
    for pin in ["000001", "135790"] {
        assert_eq!(
            world
                .code(CLERK.0, "unlock_with_pin", json!({ "pin": pin }))
                .await,
            "pin_spent"
        );
    }
    assert_eq!(
        world.ok(CLERK.0, "desk_status", json!({})).await["state"],
        "locked"
    );
    assert_eq!(
        world.unlock(CLERK.0).await["has_pin"],
        false,
        "a new session has none"
    );

    // Nor does it outlast a lock by hand, the working day, or the program.
    world.ok(CLERK.0, "set_pin", json!({ "pin": "135790" })).await;
    world.ok(CLERK.0, "lock", json!({})).await;
    assert_eq!(
        world
            .code(CLERK.0, "unlock_with_pin", json!({ "pin": "135790" }))
            .await,
        "pin_spent"
    );
    world.unlock(CLERK.0).await;
    world.ok(CLERK.0, "set_pin", json!({ "pin": "135790" })).await;
    world.ok(CLERK.0, "idle_lock", json!({})).await;
    world.sources.advance(TimeDelta::days(1));
    assert_eq!(
        world
            .code(CLERK.0, "unlock_with_pin", json!({ "pin": "135790" }))
            .await,
        "pin_spent"
    );
    let mut world = world;
    world.unlock(CLERK.0).await;
    world.ok(CLERK.0, "set_pin", json!({ "pin": "135790" })).await;
    world.ok(CLERK.0, "idle_lock", json!({})).await;
    world.stop();
    assert_eq!(
        world
            .code(CLERK.0, "unlock_with_pin", json!({ "pin": "135790" }))
            .await,
        "pin_spent"
    );
}

/// Wrong guesses before a right one are forgotten; the right one counts anew from three.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_right_pin_counts_anew() {
    let world = World::small(WORKER).await;
    world.ok(CLERK.0, "set_pin", json!({ "pin": "246813" })).await;
    for _ in 0..3 {
        world.ok(CLERK.0, "idle_lock", json!({})).await;
        assert_eq!(
            world
                .code(CLERK.0, "unlock_with_pin", json!({ "pin": "000001" }))
                .await,
            "wrong_pin"
        );
        assert_eq!(
            world
                .code(CLERK.0, "unlock_with_pin", json!({ "pin": "000002" }))
                .await,
            "wrong_pin"
        );
        world
            .ok(CLERK.0, "unlock_with_pin", json!({ "pin": "246813" }))
            .await;
    }
}

/// Everything of one desk as it lies on the disk.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            std::fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
        }
    }
}

/// Takes a desk back to the moment before its act was answered, as a stop between the ledger's commit and the desk's
/// own note of it would leave it.
async fn stop_before_the_answer(
    world: &mut World,
    draft: &str,
    form: &serde_json::Value,
) -> serde_json::Value {
    world
        .ok(CLERK.0, "save_draft", json!({ "draft": draft, "form": form }))
        .await;
    world.close().await;
    let kept = world.folder.join("kept");
    copy(&world.desk_folder(CLERK.0), &kept);
    world.unlock(CLERK.0).await;
    let registered = world
        .ok(CLERK.0, "register_draft", json!({ "draft": draft, "form": form }))
        .await;
    world.close().await;
    std::fs::remove_dir_all(world.desk_folder(CLERK.0)).unwrap();
    copy(&kept, &world.desk_folder(CLERK.0));
    world.unlock(CLERK.0).await;
    registered
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_act_sent_before_a_stop_is_not_sent_twice() {
    let mut world = World::small(WORKER).await;
    let draft = world.draft(CLERK.0).await;
    let form = full_letter("Dugaan tepat sebelum mati lampu");
    let picture = world.file("foto.png", &papers::png(4));
    world.attach(CLERK.0, &draft, &[picture], "reporter").await;
    let registered = stop_before_the_answer(&mut world, &draft, &form).await;
    // The desk remembers the draft only; sent again, it gives the number it has.
    let again = world
        .ok(CLERK.0, "register_draft", json!({ "draft": draft, "form": form }))
        .await;
    assert_eq!(again, registered);
    assert_eq!(world.search(CLERK.0, "").await["total"], 1);
    assert_eq!(world.ok(CLERK.0, "drafts", json!({})).await, json!([]));
    let next = world.register(CLERK.0, &short_letter("Surat berikutnya")).await;
    assert_eq!(next["intake_no"], "P-2026-000002");
    assert!(world.verify().await.is_sound());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_sent_before_a_stop_is_recognised_in_the_list() {
    let mut world = World::small(WORKER).await;
    let draft = world.draft(CLERK.0).await;
    let form = short_letter("Surat sebelum mati lampu");
    stop_before_the_answer(&mut world, &draft, &form).await;
    assert_eq!(world.ok(CLERK.0, "drafts", json!({})).await, json!([]));
    assert_eq!(world.search(CLERK.0, "").await["total"], 1);
}

/// The same for a clerk whom the wall shuts out: the number for the receipt is still told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_walled_clerk_still_gets_the_number_after_a_stop() {
    let mut world = World::small(WORKER).await;
    let draft = world.draft(CLERK.0).await;
    let mut form = short_letter("Tentang petugas sendiri");
    form["shut_out"] = json!([world.person(CLERK.0)]);
    let registered = stop_before_the_answer(&mut world, &draft, &form).await;
    let again = world
        .ok(CLERK.0, "register_draft", json!({ "draft": draft, "form": form }))
        .await;
    assert_eq!(again["intake_no"], registered["intake_no"]);
    assert_eq!(world.search(CLERK.0, "").await["total"], 0);
    world.unlock(LEADER.0).await;
    assert_eq!(world.search(LEADER.0, "").await["total"], 1);
}

/// A desk file that should be there and is not is said (ledger.md §3); the desk works on with a new one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missing_desk_file_is_said() {
    let mut world = World::small(WORKER).await;
    world.register(CLERK.0, &short_letter("Sebelum hilang")).await;
    world.close().await;
    let folder = world.desk_folder(CLERK.0);
    for suffix in ["desk", "desk-wal", "desk-shm"] {
        std::fs::remove_file(folder.join(format!("{}.{suffix}", world.person(CLERK.0)))).ok();
    }
    assert_eq!(
        world.ok(CLERK.0, "desk_status", json!({})).await["desk_file_missing"],
        true
    );
    world.unlock(CLERK.0).await;
    assert_eq!(
        world.ok(CLERK.0, "desk_status", json!({})).await["desk_file_missing"],
        true,
        "until the next start"
    );
    assert_eq!(world.search(CLERK.0, "").await["total"], 1);
    world.register(CLERK.0, &short_letter("Sesudah hilang")).await;
}

/// The index can be thrown away at any time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_index_is_rebuilt() {
    let mut world = World::small(WORKER).await;
    let picture = world.file("foto.png", &papers::png(1));
    let registered = world
        .register_with(CLERK.0, &full_letter("Dugaan yang diindeks"), &[picture])
        .await;
    let case = text(&registered["case"]);
    let before = world.dossier(CLERK.0, &case).await;
    let found = world.search(CLERK.0, "diindeks").await;
    for damage in [Some(&b"bukan indeks"[..]), None] {
        world.close().await;
        let index = world
            .desk_folder(CLERK.0)
            .join(format!("{}.index", world.person(CLERK.0)));
        for suffix in ["-wal", "-shm"] {
            std::fs::remove_file(format!("{}{suffix}", index.display())).ok();
        }
        match damage {
            Some(bytes) => std::fs::write(&index, bytes).unwrap(),
            None => std::fs::remove_file(&index).unwrap(),
        }
        world.unlock(CLERK.0).await;
        let after = world.dossier(CLERK.0, &case).await;
        assert_eq!(after["content"], before["content"]);
        assert_eq!(after["evidence"], before["evidence"]);
        assert_eq!(world.search(CLERK.0, "diindeks").await["lines"], found["lines"]);
    }
}

/// One desk, several people (a shared machine at the counter): each opens his own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_people_share_a_desk() {
    let world = World::small(WORKER).await;
    let invitation = world.invite(LEADER.0, "Joko Prabowo Sunu", &["Petugas"]).await;
    let passphrase = world.ok(CLERK.0, "offer_passphrase", json!({})).await["passphrase"].clone();
    let joining = json!({
        "join_code": invitation["join_code"], "invitation_code": invitation["invitation_code"],
        "passphrase": passphrase, "name": "Joko Prabowo Sunu",
    });
    let joined = world.ok(CLERK.0, "join_unit", joining).await;
    let compared = json!({ "person": joined["person"], "words": joined["fingerprint"] });
    world.unlock(CLERK.0).await;
    world.ok(CLERK.0, "confirm_person", compared).await;
    let draft = world.draft(CLERK.0).await;
    let unlock = json!({ "person": joined["person"], "passphrase": passphrase });
    let session = world.ok(CLERK.0, "unlock", unlock).await;
    assert_eq!(session["name"], "Joko Prabowo Sunu");
    assert_eq!(
        world.ok(CLERK.0, "drafts", json!({})).await,
        json!([]),
        "hers are not his"
    );
    assert_eq!(
        world.code(CLERK.0, "draft", json!({ "draft": draft })).await,
        "not_found"
    );
    assert_eq!(
        list(&world.ok(CLERK.0, "desk_status", json!({})).await["people"]).len(),
        2
    );
    world.unlock(CLERK.0).await;
    assert_eq!(list(&world.ok(CLERK.0, "drafts", json!({})).await).len(), 1);
}
