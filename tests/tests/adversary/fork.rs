//! The store rolled back and gone on with: another history than a desk has seen.

use crate::WORKER;
use crate::ground::{Ground, Index, copy_tree};
use crate::raw::Raw;
use saksama_tests::world::{CLERK, LEADER, World, full_letter, short_letter, text};
use serde_json::json;

/// The owner puts last night's copy back. Desks that have seen the day say so; verify says so with any anchor.
///
/// Fails without `anchor.hash != row.row.computed_hash()` in `verify.rs`, and without `row.computed_hash() == mine.hash` in
/// `restoring.rs`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn last_nights_copy() {
    let mut world = World::small(WORKER).await;
    let first = text(&world.register(CLERK.0, &full_letter("Dugaan kemarin")).await["case"]);
    world.close().await;
    Raw::open(&world.ledger_file()).await.close().await;
    let night = world.folder.join("night");
    copy_tree(&world.folder.join("desks"), &night.join("desks"));
    std::fs::copy(world.ledger_file(), night.join("unit.saksama")).unwrap();

    world.unlock(CLERK.0).await;
    world.unlock(LEADER.0).await;
    let second = text(&world.register(CLERK.0, &full_letter("Dugaan hari ini")).await["case"]);
    let ground_world = world;
    let mut ground = Ground::of(reopened(ground_world).await, vec![first, second]).await;

    // Rolled back, nothing added.
    ground.place(&night.join("unit.saksama"));
    let found = ground.verified(vec![ground.anchor]).await;
    assert_eq!(found, [(Some(ground.anchor.seq), "anchor_beyond_end".to_owned())]);
    for index in [Index::Kept, Index::Gone] {
        for who in [LEADER.0, CLERK.0] {
            ground.restore();
            ground.place(&night.join("unit.saksama"));
            let seen = ground.opened(who, index).await;
            assert_eq!(seen.refused, None, "{who}, {index:?}");
            let codes: Vec<&str> = seen.faults.iter().map(|(_, code)| code.as_str()).collect();
            assert_eq!(
                codes,
                ["rows_put_back"],
                "{who}, {index:?}: any desk puts them back, and says so"
            );
            assert_eq!(ground.verified(vec![ground.anchor]).await, [], "{who}, {index:?}");
        }
    }

    // Rolled back and gone on with by somebody who was rolled back with it: the clerk's own laptop from last night.
    let desks = ground.world.folder.join("desks");
    std::fs::remove_dir_all(&desks).unwrap();
    copy_tree(&night.join("desks"), &desks);
    ground.place(&night.join("unit.saksama"));
    ground.world.stop();
    ground.world.unlock(CLERK.0).await;
    for number in 0..4 {
        ground
            .world
            .register(CLERK.0, &short_letter(&format!("Sejarah lain {number}")))
            .await;
    }
    ground.world.close().await;
    Raw::open(&ground.world.ledger_file()).await.close().await;
    let other = ground.world.folder.join("other.saksama");
    std::fs::copy(ground.world.ledger_file(), &other).unwrap();
    assert_eq!(ground.verified(Vec::new()).await, [], "in itself it is whole");
    let found = ground.verified(vec![ground.anchor]).await;
    assert_eq!(found, [(Some(ground.anchor.seq), "anchor_differs".to_owned())]);

    ground.restore();
    ground.place(&other);
    // Reading goes on with what the desk has seen; what it has not seen under its own eyes it does not begin with.
    let seen = ground.opened(LEADER.0, Index::Kept).await;
    assert!(seen.differs(), "{seen:?}");
    // The other history lacks the keys of the day, and the screen says so; the cases are there.
    let shown: Vec<&String> = seen.cases.keys().collect();
    assert_eq!(shown, ground.pristine[LEADER.0].keys().collect::<Vec<_>>());
    let seen = ground.opened(LEADER.0, Index::Gone).await;
    assert_eq!(seen.refused.as_deref(), Some("history_differs"));
    assert!(seen.cases.is_empty());
    // The store is put right again, and every desk goes on.
    ground.restore();
    let seen = ground.opened(LEADER.0, Index::Kept).await;
    assert_eq!(
        (seen.refused, seen.cases),
        (None, ground.pristine[LEADER.0].clone())
    );
}

/// `Ground::of` wants everybody unlocked.
async fn reopened(world: World) -> World {
    for who in [LEADER.0, CLERK.0, "bayu"] {
        world.unlock(who).await;
    }
    world
}

/// A live desk notices at its next act. What only vanished it puts back and goes on; into another history it writes
/// nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_live_desk_notices() {
    let mut world = World::small(WORKER).await;
    world.register(CLERK.0, &full_letter("Dugaan kemarin")).await;
    world.close().await;
    world.unlock(CLERK.0).await;
    let draft = world.draft(CLERK.0).await;
    let form = short_letter("Hari ini");
    world.register(CLERK.0, &form).await;
    // What goes on behind the desk has kept it.
    world.ok(CLERK.0, "integrity", json!({})).await;
    let register = json!({ "draft": draft, "form": form });

    // Rows vanish under the desk's hands.
    let mut raw = Raw::open(&world.ledger_file()).await;
    let rows = raw.rows().await;
    let kept = rows.iter().rposition(|row| row.head.part == 1).unwrap();
    cut(&mut raw, kept).await;
    raw.close().await;
    let before = world.ok(CLERK.0, "integrity", json!({})).await;
    assert_eq!(before["faults"][0]["code"], "rows_put_back");
    let mut raw = Raw::open(&world.ledger_file()).await;
    assert_eq!(raw.rows().await, rows, "as they were");

    // Others stand in their place.
    let mut other = rows.clone();
    let last = other.last_mut().unwrap();
    last.signature[0] ^= 1;
    // At once: the desk that is open would put back what it finds missing in between.
    at_once(&mut raw, "BEGIN IMMEDIATE").await;
    raw.store(&other).await;
    at_once(&mut raw, "COMMIT").await;
    raw.close().await;
    let refused = world.refused(CLERK.0, "register_draft", register).await;
    assert_eq!(refused.code, "history_differs");
    assert_eq!(refused.params["seq"], rows.len().to_string());
    let mut raw = Raw::open(&world.ledger_file()).await;
    assert_eq!(raw.rows().await.len(), rows.len(), "nothing was written");
    raw.close().await;
    assert_eq!(
        world.ok(CLERK.0, "drafts", json!({})).await[0]["draft"],
        draft.as_str(),
        "what was typed is kept"
    );
}

async fn at_once(raw: &mut Raw, statement: &'static str) {
    sqlx::raw_sql(statement)
        .execute(&mut raw.connection)
        .await
        .unwrap();
}

async fn cut(raw: &mut Raw, kept: usize) {
    sqlx::query("DELETE FROM entries WHERE seq > $1")
        .bind(i64::try_from(kept).unwrap())
        .execute(&mut raw.connection)
        .await
        .unwrap();
}

/// A desk joined by a code that names a head refuses a store that does not reach it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_newcomer_is_not_shown_an_old_store() {
    let mut world = World::small(WORKER).await;
    world.close().await;
    Raw::open(&world.ledger_file()).await.close().await;
    let night = world.folder.join("night.saksama");
    std::fs::copy(world.ledger_file(), &night).unwrap();
    world.unlock(LEADER.0).await;
    let invitation = world.invite(LEADER.0, "Joko Prabowo Sunu", &["Petugas"]).await;
    world.close().await;
    for suffix in ["-wal", "-shm"] {
        std::fs::remove_file(format!("{}{suffix}", world.ledger_file().display())).ok();
    }
    std::fs::copy(&night, world.ledger_file()).unwrap();
    let wanted = world.joining("joko", "Joko Prabowo Sunu", &invitation).await;
    let refused = world.refused("joko", "join_unit", wanted).await;
    assert_eq!(refused.code, "history_differs");
    assert_eq!(
        world.ok("joko", "desk_status", json!({})).await["state"],
        "empty",
        "nothing of it was kept"
    );
}
