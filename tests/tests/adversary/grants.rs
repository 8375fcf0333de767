//! Grants deleted, replayed, planted: a key that does not match an id in a valid entry is discarded; the entry that orders
//! a grant is the access list (ledger.md §5).

use crate::WORKER;
use crate::ground::{Ground, Index, id, shown};
use crate::raw::Raw;
use app::acts::{self, Granted, Recipient};
use domain::ids::PersonId;
use saksama_tests::world::{CLERK, EXAMINER, LEADER, World, full_letter, list, text, texts};
use serde_json::json;
use sqlx::Row as _;
use vault::{Id, StreamKey};

async fn delete_grants(raw: &mut Raw, stream: &[u8; 16], recipient: &[u8; 16]) -> u64 {
    sqlx::query("DELETE FROM grants WHERE stream = $1 AND recipient = $2")
        .bind(&stream[..])
        .bind(&recipient[..])
        .execute(&mut raw.connection)
        .await
        .unwrap()
        .rows_affected()
}

/// Somebody's grant taken away: he is shown as waiting for his key, and sees nothing; everybody else goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_grant_is_deleted() {
    let mut ground = Ground::make().await;
    let case = ground.cases[1].clone();
    let (stream, leader) = (id(&case), id(&ground.world.person(LEADER.0)));
    let mut raw = ground.raw().await;
    assert_eq!(delete_grants(&mut raw, &stream, &leader).await, 1);
    raw.close().await;
    // A desk that holds the key from before keeps it.
    let seen = ground.opened(LEADER.0, Index::Kept).await;
    assert!(seen.cases.contains_key(&case));
    let seen = ground.opened(LEADER.0, Index::Gone).await;
    assert_eq!(seen.refused, None);
    assert!(!seen.cases.contains_key(&case));
    assert_eq!(seen.cases.len(), ground.cases.len() - 1);
    let seen = ground.opened(CLERK.0, Index::Kept).await;
    assert_eq!(texts(&seen.cases[&case]["waiting_for_key"]), [LEADER.1]);
    assert_eq!(
        texts(&seen.cases[&ground.cases[0]]["waiting_for_key"]),
        Vec::<String>::new()
    );
}

/// Everybody's grants gone: nothing opens, nothing panics, nobody else's content appears.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_grants_are_deleted() {
    let mut ground = Ground::make().await;
    let mut raw = ground.raw().await;
    sqlx::query("DELETE FROM grants")
        .execute(&mut raw.connection)
        .await
        .unwrap();
    raw.close().await;
    for who in [LEADER.0, CLERK.0, EXAMINER.0] {
        let seen = ground.opened(who, Index::Gone).await;
        assert_eq!(seen.refused.as_deref(), Some("awaits_confirmation"), "{who}");
    }
    ground.restore();
}

/// A grant planted with another key, one replayed to another person or stream, all of them once more: the same is shown.
///
/// Fails without `vault::key_id(…) != *key_id` in `grants.rs`: a key of somebody's own would be taken for the case's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn grants_are_planted_and_replayed() {
    let mut ground = Ground::make().await;
    let case = ground.cases[0].clone();
    ground.world.unlock(CLERK.0).await;
    let session = ground.world.session(CLERK.0).await;
    let mut chance = session.chance();
    let stream = Id(id(&case));
    let foreign = StreamKey::from_bytes(&[0x42; 32]);
    let named = vault::key_id(&session.unit_id, &stream, 1, &foreign);
    let true_id = session.stream(stream.0).await.unwrap().key_id;
    let recipient = {
        let known = session.known.lock().await;
        let keys = known
            .chain
            .keys_of(PersonId::from_bytes(id(&ground.world.person(LEADER.0))), 1)
            .unwrap();
        Recipient::person(PersonId::from_bytes(id(&ground.world.person(LEADER.0))), 1, &keys)
    };
    let act = domain::ids::ActId::from_bytes(chance.random_id());
    let mut planted = Vec::new();
    // Once under its own id, once under the id the entry names, once holding more epochs than there are.
    for (key_id, epochs) in [(named, 1), (true_id, 1), (true_id, 3)] {
        let keys: Vec<_> = (1..=epochs)
            .map(|epoch| (epoch, key_id, foreign.duplicate()))
            .collect();
        let granted = Granted::Stream(&keys);
        planted.push(acts::grant(&session.unit_id, stream, act, &recipient, &granted, &mut chance).unwrap());
    }
    drop(session);
    ground.world.close().await;

    let mut raw = ground.raw().await;
    for grant in &planted {
        sqlx::query("INSERT INTO grants (stream, recipient, generation, epoch_max, act, sealed) VALUES ($1, $2, 1, $3, $4, $5)")
            .bind(&grant.stream.0[..])
            .bind(&grant.recipient.0[..])
            .bind(i64::from(grant.epoch_max))
            .bind(&grant.act.0[..])
            .bind(&grant.sealed[..])
            .execute(&mut raw.connection)
            .await
            .unwrap();
    }
    // The clerk's grants given to the examiner, the leader's of one case put under another, and everything once more.
    let examiner = id(&ground.world.person(EXAMINER.0));
    let (clerk, leader) = (
        id(&ground.world.person(CLERK.0)),
        id(&ground.world.person(LEADER.0)),
    );
    let replay = "INSERT INTO grants (stream, recipient, generation, epoch_max, act, sealed) \
                  SELECT stream, $1, generation, epoch_max, act, sealed FROM grants WHERE recipient = $2";
    sqlx::query(replay)
        .bind(&examiner[..])
        .bind(&clerk[..])
        .execute(&mut raw.connection)
        .await
        .unwrap();
    let moved = "INSERT INTO grants (stream, recipient, generation, epoch_max, act, sealed) \
                 SELECT $1, recipient, generation, epoch_max, act, sealed FROM grants WHERE recipient = $2 AND stream = $3";
    let other = id(&ground.cases[2]);
    sqlx::query(moved)
        .bind(&stream.0[..])
        .bind(&leader[..])
        .bind(&other[..])
        .execute(&mut raw.connection)
        .await
        .unwrap();
    sqlx::raw_sql(
        "INSERT INTO grants (stream, recipient, generation, epoch_max, act, sealed)
         SELECT stream, recipient, generation, epoch_max, act, sealed FROM grants",
    )
    .execute(&mut raw.connection)
    .await
    .unwrap();
    raw.close().await;
    let tampered = ground.world.folder.join("tampered.saksama");
    std::fs::copy(ground.world.ledger_file(), &tampered).unwrap();
    for index in [Index::Kept, Index::Gone] {
        for who in [LEADER.0, CLERK.0, EXAMINER.0] {
            ground.restore();
            ground.place(&tampered);
            let seen = ground.opened(who, index).await;
            assert_eq!(seen.refused, None, "{who}, {index:?}");
            assert_eq!(seen.cases, ground.pristine[who], "{who}, {index:?}");
            // What opens nothing is named, by whom it was planted on.
            let named = seen.faults.iter().any(|(_, code)| code == "grant_refused");
            assert_eq!(named, who != CLERK.0, "{who}, {index:?}: {:?}", seen.faults);
        }
    }
}

/// The old grant replayed after a new epoch: the desk keeps what it has read under the new key.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_epochs_grant_is_replayed() {
    let world = World::small(WORKER).await;
    world
        .admit(LEADER.0, CLERK.0, ("joko", "Joko Prabowo Sunu"), &["Petugas"])
        .await;
    let case = text(
        &world
            .register(CLERK.0, &full_letter("Dugaan dengan kunci baru"))
            .await["case"],
    );
    world.ok("joko", "session", json!({})).await;
    let wall = json!({ "case": case, "person": world.person(LEADER.0) });
    world.ok(CLERK.0, "shut_out", wall).await;
    world
        .ok(CLERK.0, "start_verification", json!({ "case": case }))
        .await;
    world.ok("joko", "session", json!({})).await;
    let before = shown(&world, "joko").await;
    assert_eq!(before[&case]["state"], "verifying");

    let mut raw = Raw::open(&world.ledger_file()).await;
    let joko = id(&world.person("joko"));
    let old = sqlx::query("SELECT stream, generation, act, sealed FROM grants WHERE recipient = $1 AND stream = $2 AND epoch_max = 1")
        .bind(&joko[..])
        .bind(&id(&case)[..])
        .fetch_one(&mut raw.connection)
        .await
        .unwrap();
    sqlx::query("INSERT INTO grants (stream, recipient, generation, epoch_max, act, sealed) VALUES ($1, $2, $3, 1, $4, $5)")
        .bind(old.get::<Vec<u8>, _>(0))
        .bind(&joko[..])
        .bind(old.get::<i64, _>(1))
        .bind(old.get::<Vec<u8>, _>(2))
        .bind(old.get::<Vec<u8>, _>(3))
        .execute(&mut raw.connection)
        .await
        .unwrap();
    raw.close().await;
    world.ok("joko", "session", json!({})).await;
    assert_eq!(shown(&world, "joko").await, before, "a live desk");
    let contact =
        json!({ "at": "2026-03-02T02:00:00Z", "channel": "telephone", "reached": true, "note": "Lanjut." });
    world
        .ok("joko", "log_contact", json!({ "case": case, "contact": contact }))
        .await;
    assert_eq!(
        list(&world.dossier(CLERK.0, &case).await["contacts"]).len(),
        1,
        "and it can still write"
    );
    world.forget_index("joko").await;
    assert_eq!(
        world.dossier("joko", &case).await["state"],
        "verifying",
        "a desk that starts anew"
    );
    assert_eq!(world.search(LEADER.0, "").await["total"], 0);
}

/// A key that does not match is discarded *and named*: the desk it was meant for lists it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_grant_is_named() {
    let mut ground = Ground::make().await;
    let case = ground.cases[1].clone();
    let mut raw = ground.raw().await;
    let (stream, leader) = (id(&case), id(&ground.world.person(LEADER.0)));
    sqlx::query("UPDATE grants SET sealed = CAST(substr(sealed, 1, length(sealed) - 1) || x'00' AS BLOB) WHERE stream = $1 AND recipient = $2")
        .bind(&stream[..])
        .bind(&leader[..])
        .execute(&mut raw.connection)
        .await
        .unwrap();
    raw.close().await;
    let seen = ground.opened(LEADER.0, Index::Gone).await;
    assert!(!seen.cases.contains_key(&case));
    assert!(
        !seen.faults.is_empty(),
        "Pemeriksaan says nothing of a grant that does not open: {seen:?}"
    );
}
