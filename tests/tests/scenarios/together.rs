//! Several desks at once, on both databases; clocks that differ.

use crate::WORKER;
use crate::steps::{answer_yes, just, letter, registered};
use chrono::TimeDelta;
use saksama_tests::papers;
use saksama_tests::world::{
    CLERK, EXAMINER, LEADER, SECOND, World, full_letter, list, short_letter, text, texts,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The small unit with a second clerk.
async fn two_clerks(world: World) -> Arc<World> {
    world.settle().await;
    world.admit(LEADER.0, CLERK.0, SECOND, &["Petugas"]).await;
    Arc::new(world)
}

/// Twenty registrations of each of two desks at the same time: numbers dense and unique.
async fn forty_letters(world: Arc<World>) {
    let mut desks = Vec::new();
    for who in [CLERK.0, SECOND.0] {
        let world = Arc::clone(&world);
        desks.push(tokio::spawn(async move {
            let mut numbers = Vec::new();
            for number in 0..20 {
                let registered = world
                    .register(who, &short_letter(&format!("Surat {number} dari {who}")))
                    .await;
                numbers.push(text(&registered["intake_no"]));
            }
            numbers
        }));
    }
    let mut given = Vec::new();
    for desk in desks {
        given.extend(desk.await.unwrap());
    }
    let unique: BTreeSet<String> = given.iter().cloned().collect();
    let dense: BTreeSet<String> = (1..=40).map(|n| format!("P-2026-{n:06}")).collect();
    assert_eq!((given.len(), &unique), (40, &dense));
    for who in [CLERK.0, SECOND.0, LEADER.0] {
        let page = world.search(who, "").await;
        assert_eq!(page["total"], 40, "{who}");
        let seen: BTreeSet<String> = list(&page["lines"])
            .iter()
            .map(|line| text(&line["intake_no"]))
            .collect();
        assert_eq!(seen, dense, "{who}");
        assert_eq!(
            world.ok(who, "integrity", json!({})).await["faults"],
            json!([]),
            "{who}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_desks_register_at_once_in_a_file() {
    let world = two_clerks(World::new(WORKER)).await;
    forty_letters(Arc::clone(&world)).await;
    assert!(world.verify().await.is_sound());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_desks_register_at_once_on_a_server() {
    let world = two_clerks(World::on_postgres(WORKER).await).await;
    forty_letters(Arc::clone(&world)).await;
    let report = world
        .ok(LEADER.0, "verify_ledger", json!({ "files": true }))
        .await;
    assert_eq!(report["faults"], json!([]));
}

/// The whole road on a server of the unit: founding, joining, a letter with a file, verification, a wall.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_common_story_on_a_server() {
    let mut world = World::on_postgres(WORKER).await;
    world.settle().await;
    assert_eq!(
        world.ok(CLERK.0, "session", json!({})).await["ledger"],
        "connected"
    );
    let picture = world.file("foto.png", &papers::png(1));
    let registered = world
        .register_with(CLERK.0, &full_letter("Dugaan di peladen"), &[picture])
        .await;
    let case = text(&registered["case"]);
    let dossier = world.dossier(LEADER.0, &case).await;
    let file = text(&dossier["evidence"][0]["file"]);
    assert!(
        world
            .page(LEADER.0, &format!("evidence:work/{case}/{file}/0"))
            .await
            .is_ok()
    );
    world
        .ok(CLERK.0, "start_verification", json!({ "case": case }))
        .await;
    answer_yes(&world, &case).await;
    assert_eq!(
        world.ok(CLERK.0, "register_case", just(&case)).await["agenda_no"],
        "0001/WBS/III/2026"
    );
    assert_eq!(world.dossier(LEADER.0, &case).await["state"], "registered");
    let draft = world.draft(CLERK.0).await;
    world.stop();
    world.unlock(CLERK.0).await;
    world.unlock(LEADER.0).await;
    assert_eq!(
        list(&world.ok(CLERK.0, "drafts", json!({})).await)[0]["draft"],
        draft.as_str()
    );
    let wall = json!({ "case": case, "person": world.person(LEADER.0) });
    world.ok(CLERK.0, "shut_out", wall).await;
    assert_eq!(world.search(LEADER.0, "").await["total"], 0);
    assert_eq!(
        world.code(EXAMINER.0, "dossier", json!({ "case": case })).await,
        "locked"
    );
    let report = world.ok(CLERK.0, "verify_ledger", json!({ "files": true })).await;
    assert_eq!(report["faults"], json!([]));
    world.close().await;
}

/// Two desks send supplements to the same case at once: each gets its number, none is lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn supplements_to_one_case_at_once() {
    let world = two_clerks(World::new(WORKER)).await;
    let case = letter(&world, "Dugaan dengan banyak susulan").await;
    world.ok(SECOND.0, "session", json!({})).await;
    let mut desks = Vec::new();
    for who in [CLERK.0, SECOND.0] {
        let (world, case) = (Arc::clone(&world), case.clone());
        desks.push(tokio::spawn(async move {
            for number in 0..8 {
                let mut form = short_letter(&format!("Susulan {number} dari {who}"));
                form["supplement_to"] = json!(case);
                world.register(who, &form).await;
            }
        }));
    }
    for desk in desks {
        desk.await.unwrap();
    }
    let dossier = world.dossier(LEADER.0, &case).await;
    assert_eq!(list(&dossier["submissions"]).len(), 17);
    assert!(world.verify().await.is_sound());
}

/// Two officers act on one case at once: every act is done or refused in words, none is lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_officers_on_one_case() {
    let world = two_clerks(World::new(WORKER)).await;
    let case = letter(&world, "Dugaan di dua meja").await;
    let mut desks = Vec::new();
    for who in [CLERK.0, SECOND.0] {
        let (world, case) = (Arc::clone(&world), case.clone());
        desks.push(tokio::spawn(async move {
            let mut started = 0;
            for number in 0..10 {
                let contact = json!({
                    "at": "2026-03-02T02:00:00Z", "channel": "telephone", "reached": true,
                    "note": format!("Telepon {number} oleh {who}"),
                });
                world
                    .ok(who, "log_contact", json!({ "case": case, "contact": contact }))
                    .await;
                if number == 5 {
                    match world
                        .rpc(who, "start_verification", json!({ "case": case }))
                        .await
                    {
                        Ok(_) => started += 1,
                        Err(error) => assert_eq!(error["code"], "wrong_state"),
                    }
                }
            }
            started
        }));
    }
    let mut started = 0;
    for desk in desks {
        started += desk.await.unwrap();
    }
    assert_eq!(started, 1, "only one takes it into verification");
    let dossier = world.dossier(LEADER.0, &case).await;
    let notes: BTreeSet<String> = list(&dossier["contacts"])
        .iter()
        .map(|contact| text(&contact["contact"]["note"]))
        .collect();
    assert_eq!((list(&dossier["contacts"]).len(), notes.len()), (20, 20));
    assert!(world.verify().await.is_sound());
}

/// Agenda numbers from two desks at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn agenda_numbers_at_once() {
    let world = two_clerks(World::new(WORKER)).await;
    let mut cases = Vec::new();
    for number in 0..8 {
        let case = letter(&world, &format!("Dugaan beragenda {number}")).await;
        world
            .ok(CLERK.0, "start_verification", json!({ "case": case }))
            .await;
        answer_yes(&world, &case).await;
        cases.push(case);
    }
    world.ok(SECOND.0, "session", json!({})).await;
    let mut desks = Vec::new();
    for (who, cases) in [(CLERK.0, cases[..4].to_vec()), (SECOND.0, cases[4..].to_vec())] {
        let world = Arc::clone(&world);
        desks.push(tokio::spawn(async move {
            let mut given = Vec::new();
            for case in cases {
                given.push(text(
                    &world.ok(who, "register_case", just(&case)).await["agenda_no"],
                ));
            }
            given
        }));
    }
    let mut given = BTreeSet::new();
    for desk in desks {
        given.extend(desk.await.unwrap());
    }
    let dense: BTreeSet<String> = (1..=8).map(|n| format!("{n:04}/WBS/III/2026")).collect();
    assert_eq!(given, dense);
}

/// A row whose clock lies before its predecessor's is kept, marked and listed; nothing else happens (ledger.md §1).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_odd_clock_is_marked() {
    let world = World::small(WORKER).await;
    let case = letter(&world, "Dugaan sebelum jam mundur").await;
    world.sources.advance(TimeDelta::hours(-5));
    world
        .ok(CLERK.0, "start_verification", json!({ "case": case }))
        .await;
    world.sources.advance(TimeDelta::hours(5));
    let dossier = world.dossier(LEADER.0, &case).await;
    assert_eq!(dossier["state"], "verifying", "the row stands");
    let integrity = world.ok(LEADER.0, "integrity", json!({})).await;
    assert_eq!(integrity["faults"][0]["code"], "odd_clock");
    let trail = world.ok(LEADER.0, "trail", json!({ "case": case })).await;
    let odd: Vec<bool> = list(&trail["lines"])
        .iter()
        .map(|line| line["odd_clock"].as_bool().unwrap())
        .collect();
    // Opened and its sealed items listed in one act; then the odd one.
    assert_eq!(odd, [false, false, true]);
    assert_eq!(
        world.ok(LEADER.0, "session", json!({})).await["faults"],
        0,
        "listed, not counted as damage"
    );
    let findings = world.verify().await;
    assert!(findings.is_sound() && !findings.faults.is_empty());
    // A desk rebuilt from nothing still takes the row.
    world.ok(LEADER.0, "lock", json!({})).await;
    std::fs::remove_file(
        world
            .desk_folder(LEADER.0)
            .join(format!("{}.index", world.person(LEADER.0))),
    )
    .unwrap();
    world.unlock(LEADER.0).await;
    assert_eq!(world.dossier(LEADER.0, &case).await["state"], "verifying");
}

/// What one desk did, the other shows as soon as it asks.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn desks_see_each_others_acts() {
    let world = World::small(WORKER).await;
    let (case, number) = registered(&world, "Dugaan yang dilihat semua").await;
    let seen = world.dossier(LEADER.0, &case).await;
    assert_eq!(seen["agenda_no"], number.as_str());
    assert_eq!(texts(&seen["readers"]).len(), 2);
    let mine = world.dossier(CLERK.0, &case).await;
    for part in [
        "content",
        "state",
        "duties",
        "contacts",
        "checklists",
        "evidence",
        "readers",
        "due",
    ] {
        assert_eq!(seen[part], mine[part], "{part}");
    }
    let (left, right) = (
        world.ok(LEADER.0, "trail", json!({ "case": case })).await,
        world.ok(CLERK.0, "trail", json!({ "case": case })).await,
    );
    assert_eq!(left, right);
    assert_eq!(mine["submissions"][0]["readable"], true);
    assert_eq!(seen["submissions"][0]["readable"], json!(false));
    assert_eq!(seen["submissions"][0]["phrase"], Value::Null);
}
