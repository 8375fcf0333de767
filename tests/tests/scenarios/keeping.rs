//! What a desk keeps of the ledger and puts back when the store loses it; keys sealed again; a store that goes away.

use crate::WORKER;
use chrono::DateTime;
use saksama_tests::papers;
use saksama_tests::world::{
    CLERK, EXAMINER, LEADER, World, full_letter, list, short_letter, text, texts, verify_file,
};
use serde_json::{Value, json};
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Longer than any of it takes; what is waited for is told, not looked for.
const LONG: Duration = Duration::from_secs(90);

async fn file(path: &Path) -> SqliteConnection {
    SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(path))
        .await
        .unwrap()
}

async fn count(path: &Path, statement: &'static str) -> i64 {
    let mut connection = file(path).await;
    let found = sqlx::query_scalar(statement)
        .fetch_one(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    found
}

/// The faults a desk lists.
async fn listed(world: &World, who: &str) -> Vec<Value> {
    list(&world.ok(who, "integrity", json!({})).await["faults"])
}

/// A unit with a day that the store forgets over night: two letters, one with a file. Gives the file as it was the
/// evening before, the anchor of the day and the cases of the day.
async fn a_forgotten_day(world: &mut World) -> (PathBuf, vault::Anchor, Vec<String>) {
    world.register(CLERK.0, &full_letter("Dugaan kemarin")).await;
    world.ok(LEADER.0, "session", json!({})).await;
    let night = world.copied("night.saksama").await;
    world.unlock(CLERK.0).await;
    world.unlock(LEADER.0).await;
    let picture = world.file("foto.png", &papers::png(3));
    let mut cases = Vec::new();
    for form in [
        world
            .register_with(CLERK.0, &full_letter("Dugaan pagi ini"), &[picture])
            .await,
        world.register(CLERK.0, &full_letter("Dugaan siang ini")).await,
    ] {
        cases.push(text(&form["case"]));
    }
    world.ok(LEADER.0, "session", json!({})).await;
    let anchor = text(&world.ok(CLERK.0, "integrity", json!({})).await["anchor"]);
    world.close().await;
    (night, anchor.parse().unwrap(), cases)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_store_forgot_is_put_back() {
    let mut world = World::small(WORKER).await;
    let (night, anchor, cases) = a_forgotten_day(&mut world).await;
    world.place_ledger(&night);
    let evening = count(&night, "SELECT max(seq) FROM entries").await;
    let found = verify_file(&world.ledger_file(), vec![anchor]).await;
    assert!(!found.is_sound(), "the day is gone");

    // The clerk's desk was there: it puts the rows back as they were, with the file it sent, and says so.
    let session = world.unlock(CLERK.0).await;
    assert_eq!(session["faults"], 1);
    let faults = listed(&world, CLERK.0).await;
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert_eq!(
        (&faults[0]["code"], &faults[0]["seq"], &faults[0]["params"][0]),
        (
            &json!("rows_put_back"),
            &json!(evening + 1),
            &json!(["last", anchor.seq.to_string()])
        )
    );
    assert_eq!(
        world.ok(CLERK.0, "integrity", json!({})).await["kept"],
        json!(anchor.seq)
    );
    let found = verify_file(&world.ledger_file(), vec![anchor]).await;
    assert!(found.is_sound(), "{:?}", found.faults);
    assert_eq!(found.entries, anchor.seq, "nothing else was written");

    // The grants went with the rows and were sealed again: a desk that starts anew reads everything.
    world.unlock(LEADER.0).await;
    world.forget_index(LEADER.0).await;
    for case in &cases {
        let dossier = world.dossier(LEADER.0, case).await;
        assert_eq!(texts(&dossier["waiting_for_key"]), Vec::<String>::new());
    }
    let shown = world.dossier(LEADER.0, &cases[0]).await;
    let picture = text(&shown["evidence"][0]["file"]);
    let page = format!("evidence:work/{}/{picture}/0", cases[0]);
    assert!(
        world.page(LEADER.0, &page).await.is_ok(),
        "the file is there again"
    );
    // And the unit goes on.
    world.register(CLERK.0, &short_letter("Sesudahnya")).await;
    assert_eq!(world.search(LEADER.0, "").await["total"], 4);
}

/// The store numbers grants anew from where it fell back to: a desk that counted further misses none of the new ones.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_desk_that_counted_further_misses_no_grant() {
    let mut world = World::small(WORKER).await;
    let (night, ..) = a_forgotten_day(&mut world).await;
    let counted = last_grant(&world, LEADER.0).await;
    world.place_ledger(&night);
    world.unlock(CLERK.0).await;
    let after = text(&world.register(CLERK.0, &short_letter("Sesudahnya")).await["case"]);
    let anew = last_grant(&world, LEADER.0).await;
    assert!(anew < counted, "{anew} is behind {counted}: nothing to be missed");
    world.unlock(LEADER.0).await;
    assert_eq!(world.dossier(LEADER.0, &after).await["state"], "received");
}

/// The number of somebody's last grant.
async fn last_grant(world: &World, who: &str) -> i64 {
    let person: domain::ids::PersonId = world.person(who).parse().unwrap();
    let mut connection = file(&world.ledger_file()).await;
    let last = sqlx::query_scalar("SELECT max(n) FROM grants WHERE recipient = $1")
        .bind(&person.bytes()[..])
        .fetch_one(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    last
}

/// Without what it kept, a desk can only say that something is missing; it writes nothing, and what it knows is shown.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_desk_that_lost_its_file_still_notices() {
    let mut world = World::small(WORKER).await;
    let (night, anchor, cases) = a_forgotten_day(&mut world).await;
    world.place_ledger(&night);
    for suffix in ["", "-wal", "-shm"] {
        let file = format!("{}.desk{suffix}", world.person(CLERK.0));
        std::fs::remove_file(world.desk_folder(CLERK.0).join(file)).ok();
    }
    world.unlock(CLERK.0).await;
    let status = world.ok(CLERK.0, "desk_status", json!({})).await;
    assert_eq!(status["desk_file_missing"], true);
    let faults = listed(&world, CLERK.0).await;
    assert_eq!(
        (&faults[0]["code"], &faults[0]["seq"]),
        (&json!("history_differs"), &json!(anchor.seq))
    );
    assert_eq!(world.dossier(CLERK.0, &cases[1]).await["state"], "received");
    let start = json!({ "case": cases[1] });
    assert_eq!(
        world.code(CLERK.0, "start_verification", start).await,
        "history_differs"
    );
    let rows = count(&world.ledger_file(), "SELECT max(seq) FROM entries").await;
    assert_eq!(
        rows,
        count(&night, "SELECT max(seq) FROM entries").await,
        "nothing was written"
    );
    // The leader's desk has what is missing: with it everybody goes on.
    world.unlock(LEADER.0).await;
    world.ok(CLERK.0, "session", json!({})).await;
    assert_eq!(listed(&world, CLERK.0).await, Vec::<Value>::new());
    let start = json!({ "case": cases[1] });
    world.ok(CLERK.0, "start_verification", start).await;
}

/// A grant that is missing is sealed again by whoever holds the key and looks at the whole ledger; nobody is added.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn missing_keys_are_sealed_again() {
    let world = World::small(WORKER).await;
    let case = text(&world.register(CLERK.0, &full_letter("Dugaan terkunci")).await["case"]);
    world.ok(LEADER.0, "lock", json!({})).await;
    let mut connection = file(&world.ledger_file()).await;
    let leader: domain::ids::PersonId = world.person(LEADER.0).parse().unwrap();
    let id: domain::ids::CaseId = case.parse().unwrap();
    sqlx::query("DELETE FROM grants WHERE stream = $1 AND recipient = $2")
        .bind(&id.bytes()[..])
        .bind(&leader.bytes()[..])
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    assert_eq!(
        texts(&world.dossier(CLERK.0, &case).await["waiting_for_key"]),
        [LEADER.1]
    );
    let report = world.ok(CLERK.0, "verify_ledger", json!({ "files": true })).await;
    assert_eq!(
        (&report["sealed_again"], &report["stopped"]),
        (&json!(1), &json!(false))
    );
    let again = world.ok(CLERK.0, "verify_ledger", json!({ "files": true })).await;
    assert_eq!(again["sealed_again"], 0);
    world.unlock(LEADER.0).await;
    world.forget_index(LEADER.0).await;
    assert_eq!(world.dossier(LEADER.0, &case).await["state"], "received");
    assert_eq!(
        world.code(EXAMINER.0, "dossier", json!({ "case": case })).await,
        "not_found",
        "nobody is added"
    );
}

/// A verification that is told to stop says so, and claims nothing of what it did not read.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_verification_can_be_stopped() {
    let world = World::small(WORKER).await;
    world.register(CLERK.0, &full_letter("Dugaan panjang")).await;
    let session = world.session(CLERK.0).await;
    let tip = session.known.lock().await.tip();
    let beyond = vault::Anchor {
        seq: tip.seq + 1,
        hash: tip.hash,
    };
    let against = app::verify::Against {
        unit: None,
        anchors: vec![beyond],
        files: true,
    };
    let watch = app::verify::Watch::over(tip.seq);
    let whole = app::verify::verify_watched(&session.ledger, &against, &watch)
        .await
        .unwrap();
    assert_eq!(
        (whole.stopped, watch.entries(), watch.of()),
        (false, tip.seq, tip.seq)
    );
    assert_eq!(whole.faults.len(), 1, "the anchor is beyond the end");
    let watch = app::verify::Watch::over(tip.seq);
    watch.cancel();
    let stopped = app::verify::verify_watched(&session.ledger, &against, &watch)
        .await
        .unwrap();
    assert_eq!(
        (stopped.stopped, stopped.entries, stopped.chunks),
        (true, 0, Some(0))
    );
    assert!(
        stopped.faults.is_empty(),
        "of the rest it knows nothing: {:?}",
        stopped.faults
    );
    for name in ["verify_progress", "cancel_verify"] {
        assert_eq!(world.ok(CLERK.0, name, json!({})).await["running"], false);
    }
}

/// What others write appears without being asked for.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_others_write_is_told() {
    let world = World::small(WORKER).await;
    let mut told = world.told(LEADER.0);
    world.register(CLERK.0, &short_letter("Surat baru")).await;
    let seen = async {
        loop {
            let page = world.ok(LEADER.0, "register_page", json!({ "limit": 10 })).await;
            if page["total"] == 1 {
                break;
            }
            told.changed().await.unwrap();
        }
    };
    tokio::time::timeout(LONG, seen).await.unwrap();
}

/// A server that goes away is told, and so is its coming back; what is known is shown meanwhile, with the pages this desk
/// sent, and for the others a clear word. Nothing is written.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_goes_away_and_comes_back() {
    let world = World::on_postgres(WORKER).await;
    world.settle().await;
    let picture = world.file("sebelum.png", &papers::png(5));
    let registered = world
        .register_with(CLERK.0, &full_letter("Surat sebelum putus"), &[picture])
        .await;
    let case = text(&registered["case"]);
    world.ok(LEADER.0, "session", json!({})).await;
    let whole = world.dossier(CLERK.0, &case).await;
    // What goes on behind the desk has kept what it sent.
    world.ok(CLERK.0, "integrity", json!({})).await;
    let file = text(&whole["evidence"][0]["file"]);
    let source = format!("evidence:source/{}/{file}/0", text(&registered["submission"]));
    let work = format!("evidence:work/{case}/{file}/0");
    for (let_in, state) in [(false, "offline"), (true, "connected")] {
        let mut told = world.told(CLERK.0);
        let mut told_leader = world.told(LEADER.0);
        let database = world.database().clone();
        tokio::task::spawn_blocking(move || database.let_desks_in(let_in))
            .await
            .unwrap();
        for (who, told) in [(CLERK.0, &mut told), (LEADER.0, &mut told_leader)] {
            let seen = async {
                while world.ok(who, "session", json!({})).await["ledger"] != state {
                    told.changed().await.unwrap();
                }
            };
            tokio::time::timeout(LONG, seen).await.unwrap();
        }
        let page = world.ok(CLERK.0, "register_page", json!({ "limit": 10 })).await;
        assert_eq!(page["total"], 1, "{state}");
        for name in ["my_desk", "people", "integrity", "drafts"] {
            world.ok(CLERK.0, name, json!({})).await;
        }
        assert_eq!(world.dossier(CLERK.0, &case).await, whole, "{state}");
        assert!(world.page(CLERK.0, &source).await.is_ok(), "{state}");
        assert!(world.page(CLERK.0, &work).await.is_ok(), "{state}");
        let code = world
            .page(LEADER.0, &work)
            .await
            .err()
            .map(|refused| refused.code);
        let start = world
            .rpc(CLERK.0, "start_verification", json!({ "case": case }))
            .await;
        if let_in {
            assert_eq!(code, None);
            start.unwrap();
        } else {
            assert_eq!(
                code.as_deref(),
                Some("store_unavailable"),
                "never shown at this desk"
            );
            assert_eq!(start.unwrap_err()["code"], "store_unavailable");
        }
    }
    world
        .register(CLERK.0, &short_letter("Surat sesudah tersambung"))
        .await;
}

/// The desk's own list of what it put back survives its index, with a time that reads.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_put_back_stays_listed() {
    let mut world = World::small(WORKER).await;
    let (night, ..) = a_forgotten_day(&mut world).await;
    world.place_ledger(&night);
    world.unlock(CLERK.0).await;
    world.forget_index(CLERK.0).await;
    let faults = listed(&world, CLERK.0).await;
    let at = text(&faults[0]["params"][1][1]);
    assert_eq!(faults[0]["code"], "rows_put_back");
    assert!(DateTime::parse_from_rfc3339(&at).is_ok(), "{at}");
}
