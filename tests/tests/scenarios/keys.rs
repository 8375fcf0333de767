//! Sealed keys the store loses or has broken: put back as they were by the desk that sent them, sealed again by whoever
//! reads (ledger.md §3, §5).

use crate::WORKER;
use saksama_tests::world::{CLERK, LEADER, SECOND, World, full_letter, list, text};
use serde_json::json;
use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use std::path::Path;

async fn file(path: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(path);
    SqliteConnection::connect_with(&options).await.unwrap()
}

/// Every grant and every wrapped key, whole, in an order of their own.
async fn keys(path: &Path) -> Vec<String> {
    let mut connection = file(path).await;
    let statement = "SELECT hex(stream) || ' ' || hex(recipient) || ' ' || generation || ' ' || epoch_max || ' ' || hex(act) \
                     || ' ' || hex(sealed) FROM grants \
                     UNION ALL SELECT hex(person) || ' ' || generation || ' ' || counter || ' ' || hex(wrapped) \
                     FROM person_keys ORDER BY 1";
    let found = sqlx::query_scalar(statement)
        .fetch_all(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    found
}

/// Does one thing to the store past the program; gives how many rows it touched.
async fn tamper(world: &World, statement: &'static str, stream: [u8; 16], recipient: [u8; 16]) -> u64 {
    let mut connection = file(&world.ledger_file()).await;
    let done = sqlx::query(statement)
        .bind(&stream[..])
        .bind(&recipient[..])
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    done.rows_affected()
}

fn id(text: &str) -> [u8; 16] {
    text.parse::<domain::ids::PersonId>().unwrap().bytes()
}

/// What follows behind a desk has come to its end once somebody lists what was found.
async fn settled(world: &World, who: &str) {
    world.ok(who, "session", json!({})).await;
    world.ok(who, "integrity", json!({})).await;
}

/// A day is forgotten, with a newcomer and a letter with identity items: of an item's key, its halves and a person's own
/// keys nobody holds more than what the store had. The desks that sent or saw them put them back as they were.
///
/// Fails without `sent_keys::put_back` in `following.rs`, and without `sent_keys::keep` in `keeping.rs`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_the_store_forgot_are_put_back_as_they_were() {
    let mut world = World::small(WORKER).await;
    world.close().await;
    // The last rows lie in the file itself, not in its log.
    let mut connection = file(&world.ledger_file()).await;
    sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let night = world.folder.join("night.saksama");
    std::fs::copy(world.ledger_file(), &night).unwrap();
    world.unlock(CLERK.0).await;
    world.unlock(LEADER.0).await;
    world.admit(LEADER.0, CLERK.0, SECOND, &["Petugas"]).await;
    let form = full_letter("Dugaan dengan identitas");
    let case = text(&world.register(CLERK.0, &form).await["case"]);
    for who in [CLERK.0, LEADER.0, SECOND.0] {
        settled(&world, who).await;
    }
    world.close().await;
    let before = keys(&world.ledger_file()).await;
    let evening = keys(&night).await;
    assert!(
        before.len() > evening.len() + 10,
        "items, halves, streams, a wrap"
    );

    world.place_ledger(&night);
    world.unlock(CLERK.0).await;
    settled(&world, CLERK.0).await;
    // He can come in again, and the leader reads what she read.
    world.unlock(SECOND.0).await;
    world.unlock(LEADER.0).await;
    world.forget_index(LEADER.0).await;
    assert_eq!(world.dossier(LEADER.0, &case).await["state"], "received");
    for who in [LEADER.0, SECOND.0] {
        settled(&world, who).await;
    }
    world.close().await;
    assert_eq!(keys(&world.ledger_file()).await, before);
}

/// A grant somebody broke in the store stands in nobody's way: whoever verifies and sent it, or holds the key, mends it.
///
/// Fails without `grant.epoch_max == *epoch` and `vault::may_be_grant` in `restoring.rs` (mended by another reader), and
/// without `sent_keys::put_back` in `restoring.rs` (mended by who sent it).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_key_hides_no_missing_one() {
    let world = World::small(WORKER).await;
    let case = text(&world.register(CLERK.0, &full_letter("Dugaan terkunci")).await["case"]);
    settled(&world, CLERK.0).await;
    world.ok(LEADER.0, "session", json!({})).await;
    let stream = id(&case);
    let verified = async |who: &str| {
        let report = world.ok(who, "verify_ledger", json!({ "files": true })).await;
        report["sealed_again"].as_u64().unwrap()
    };
    // By another who reads it: what is no grant by its form.
    for statement in [
        "UPDATE grants SET epoch_max = epoch_max + 1000 WHERE stream = $1 AND recipient = $2",
        "UPDATE grants SET sealed = substr(sealed, 1, 40) WHERE stream = $1 AND recipient = $2",
    ] {
        assert_eq!(
            tamper(&world, statement, stream, id(&world.person(CLERK.0))).await,
            1
        );
        assert_eq!(verified(LEADER.0).await, 1, "{statement}");
        assert_eq!(verified(LEADER.0).await, 0, "{statement}");
        world.forget_index(CLERK.0).await;
        assert_eq!(
            world.dossier(CLERK.0, &case).await["state"],
            "received",
            "{statement}"
        );
        let clean = "DELETE FROM grants WHERE stream = $1 AND recipient = $2 AND (epoch_max > 1 OR length(sealed) < 50)";
        assert_eq!(tamper(&world, clean, stream, id(&world.person(CLERK.0))).await, 1);
    }
    // By who sent it: one bit, which only its recipient could tell; and the halves of a name, which nobody holds.
    let bit = "UPDATE grants SET sealed = CAST(substr(sealed, 1, length(sealed) - 1) || x'00' AS BLOB) \
               WHERE stream = $1 AND recipient = $2";
    assert_eq!(tamper(&world, bit, stream, id(&world.person(LEADER.0))).await, 1);
    let source = text(&world.dossier(CLERK.0, &case).await["submissions"][0]["submission"]);
    let session = world.session(CLERK.0).await;
    let source = source.parse().unwrap();
    let items = session.submission(source).await.unwrap().unwrap().received.items;
    let mut gone = 0;
    for item in &items {
        for group in [app::acts::LEADERS, app::acts::PRIVACY_OFFICERS] {
            let half = "DELETE FROM grants WHERE stream = $1 AND recipient = $2";
            gone += tamper(&world, half, item.item.bytes(), group.0).await;
        }
    }
    assert!(gone >= 4, "name and address are in two halves: {gone}");
    drop(session);
    // And his own first grant, in whose place the leader's stood.
    assert_eq!(verified(CLERK.0).await, gone + 2);
    assert_eq!(verified(CLERK.0).await, 0);
    world.forget_index(LEADER.0).await;
    assert_eq!(world.dossier(LEADER.0, &case).await["state"], "received");
    assert!(list(&world.dossier(LEADER.0, &case).await["waiting_for_key"]).is_empty());
}
