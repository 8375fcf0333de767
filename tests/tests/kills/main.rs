//! What a stop, a loss of power and a full disk leave behind.
#![expect(clippy::unwrap_used, reason = "tests")]

mod full_disk;
mod power;

use saksama_tests::kills::{Plan, run};
use std::path::PathBuf;

/// The headless host.
const HEADLESS: &str = env!("CARGO_BIN_EXE_headless");

/// The bounded part of `soak`: its moments are the same each time.
#[test]
fn two_hundred_kills_lose_nothing() {
    let plan = Plan {
        headless: PathBuf::from(HEADLESS),
        kills: 200,
        per_ledger: 40,
        seed: 20_260_302,
    };
    let outcome = run(&plan, |_| {});
    println!("{outcome:?}");
    assert_eq!(outcome.kills, 200);
    assert!(
        outcome.told > 100 && outcome.drafts > 10,
        "the kills met the work: {outcome:?}"
    );
}
