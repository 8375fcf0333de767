//! How long a PIN stands in for the passphrase (O18), and what one guess at a passphrase costs.

use crate::WORKER;
use app::{Desk, DeskOptions};
use chrono::TimeDelta;
use saksama_tests::chance::HeldSources;
use saksama_tests::headless::HeadlessHost;
use saksama_tests::world::{CLERK, LEADER, MORNING, World, text};
use serde_json::json;
use std::sync::Arc;

async fn locked_with_pin(world: &World, who: &str) {
    world.ok(who, "set_pin", json!({ "pin": "135790" })).await;
    world.ok(who, "idle_lock", json!({})).await;
}

/// Twelve hours for those who hold a half of identities, the whole working day for everybody else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_custodians_pin_ends_after_twelve_hours() {
    let world = World::small(WORKER).await;
    for who in [LEADER.0, CLERK.0] {
        world.close_and_reopen(who).await;
        locked_with_pin(&world, who).await;
    }
    let pin = || json!({ "pin": "135790" });
    world.sources.advance(TimeDelta::hours(11));
    for who in [LEADER.0, CLERK.0] {
        world.ok(who, "unlock_with_pin", pin()).await;
        // A new PIN does not begin a new twelve hours.
        locked_with_pin(&world, who).await;
    }
    world.sources.advance(TimeDelta::hours(2));
    assert_eq!(world.code(LEADER.0, "unlock_with_pin", pin()).await, "pin_spent");
    world.ok(CLERK.0, "unlock_with_pin", pin()).await;
}

/// The working day ends for an open desk too: a PIN set after midnight belongs to the passphrase of the day before.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pin_set_after_midnight_does_not_make_the_day_longer() {
    let world = World::small(WORKER).await;
    world.sources.advance(TimeDelta::hours(15));
    locked_with_pin(&world, CLERK.0).await;
    let pin = json!({ "pin": "135790" });
    assert_eq!(world.code(CLERK.0, "unlock_with_pin", pin).await, "pin_spent");
    world.unlock(CLERK.0).await;
    // Nor does a clock that was set back.
    locked_with_pin(&world, CLERK.0).await;
    world.sources.advance(TimeDelta::hours(-1));
    let pin = json!({ "pin": "135790" });
    assert_eq!(world.code(CLERK.0, "unlock_with_pin", pin).await, "pin_spent");
}

/// Whatever a host asks for: a desk that is not made for tests wraps keys with the standard cost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_desk_wraps_with_the_standard_cost() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::new(
        DeskOptions {
            folder: folder.path().to_path_buf(),
            ledger: None,
        },
        Arc::new(HeadlessHost::new(folder.path(), WORKER.into())),
        Arc::new(HeldSources::new(3, MORNING.parse().unwrap())),
    )
    .unwrap();
    let offered = desk.rpc("offer_passphrase", json!({})).await.unwrap();
    let wanted = json!({
        "unit_name": "Unit", "ministry": "Kementerian", "preset": "small", "profile": "kemensos_like",
        "time_zone": "wib", "founder_name": "Ratna", "office_titles": [], "passphrase": text(&offered["passphrase"]),
        "intake_start": 0, "agenda_start": 0,
    });
    desk.rpc("found_unit", wanted).await.unwrap();
    let session = desk.session().await.unwrap();
    let wraps = session
        .ledger
        .person_keys(&vault::Id(session.person.bytes()), 10)
        .await
        .unwrap();
    let costs: Vec<vault::KdfCost> = wraps
        .into_iter()
        .map(|row| vault::WrappedKeys::from_bytes(row.wrapped).unwrap().cost())
        .collect();
    assert_eq!(costs, [vault::KdfCost::STANDARD]);
    drop(session);
    desk.close().await;
}
