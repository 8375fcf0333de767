//! The office at work: the desk of a verifier with thousands of clocks, a case of two hundred entries decided and applied,
//! a new officer let into ten thousand cases.

use super::fixture::{self, Fixture};
use super::report::{Bound, Report};
use super::timing::{COUNTED, Turns, WARM, timed};
use crate::driven::{Driven, Outcome, PASSPHRASE, stop};
use crate::headless::DayClock;
use domain::case::{CaseEvent, Contact};
use domain::case_state::Case;
use domain::command::Command;
use domain::decide::{World, decide};
use domain::submission::Channel;
use domain::unit_state::{Meta, Unit};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Seven of ten cases of the unit are open: ten thousand of these.
const CASES: u32 = 14_300;
/// Case keys a new officer gets at least.
const KEYS: u32 = 10_000;
/// Clocks that run at least.
const CLOCKS: u32 = 2_000;
/// Entries of the case that is decided and applied.
const ENTRIES: u64 = 200;
/// How often the case is written from its first entry.
const ROUNDS: usize = 50;
/// A desk answers within this.
const DESK_MS: f64 = 50.0;
/// Case keys sealed a second at least.
const KEYS_A_SECOND: f64 = 2_000.0;

/// Measures all three.
///
/// # Errors
/// The unit could not be made, or a request is refused.
pub async fn measure(place: &Path, report: &mut Report) -> Outcome<()> {
    let kept = fixture::kept_or_made(place, CASES).await?;
    let bench = kept.copied(&place.join("run-office"))?;
    let driven = Driven::at(&bench.folder, Arc::new(DayClock::new(None)))?;
    let measured = at(&driven, &bench, report).await;
    driven.close().await;
    std::fs::remove_dir_all(&bench.folder)?;
    measured
}

async fn at(driven: &Driven, bench: &Fixture, report: &mut Report) -> Outcome<()> {
    let session = driven.unlock(bench.facts.verifier).await?;
    let unit = session.unit().await?;
    let open = session
        .index
        .all_open_cases()
        .await
        .map_err(app::AppError::from)?;
    let first = open.first().copied();
    let case = match first {
        Some(case) => session.case(case).await.ok(),
        None => None,
    };
    drop(session);
    desk_of_verifier(driven, report).await?;
    match case {
        Some(case) => decide_apply(&unit, &case, report)?,
        None => return stop("no open case"),
    }
    driven.lock().await?;
    grant_access(driven, bench, report).await
}

async fn desk_of_verifier(driven: &Driven, report: &mut Report) -> Outcome<()> {
    let clocks: u32 = driven
        .ask_for("total", "deadlines", json!({ "mine": true }))
        .await?;
    if clocks < CLOCKS {
        return stop(format!("only {clocks} clocks run"));
    }
    let mut ours = Turns::default();
    for turn in 0..WARM + COUNTED {
        let (took, waiting) = timed(driven.ask_for::<Vec<Value>>("waiting", "my_desk", json!({}))).await?;
        if waiting.is_empty() {
            return stop("nothing waits");
        }
        ours.took(turn, took);
    }
    let n = ours.count();
    let limit = (DESK_MS, format!("the limit; {clocks} clocks run"));
    report.line(
        ("desk_of_verifier", "ms"),
        (ours.median_ms(), n),
        limit,
        Bound::AtMost(1.0),
    );
    Ok(())
}

/// Two hundred contacts noted on a case of the unit, each decided by the rules on the case as it then stands, and applied.
fn decide_apply(unit: &Unit, case: &Case, report: &mut Report) -> Outcome<()> {
    let Some(verifier) = case.verifier else {
        return stop("nobody verifies the case");
    };
    let now = unit_now(case);
    let mut took = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let mut grown = case.clone();
        let mut made = 0_u8;
        let mut ids = || {
            made = made.wrapping_add(1);
            [made; 16]
        };
        let begun = Instant::now();
        for n in 0..ENTRIES {
            let contact = Contact {
                at: now,
                channel: Channel::Telephone,
                reached: true,
                note: "Pelapor menyampaikan bahwa bukti lain masih dicari.".to_owned(),
            };
            let world = World {
                unit,
                submission: None,
                case: Some(&grown),
            };
            let command = Command::LogContact { contact };
            let Ok(decision) = decide(&world, &command, verifier, now, &mut ids) else {
                return stop("the contact is refused");
            };
            let meta = Meta {
                seq: grown.last_seq + 1 + n,
                author: verifier,
                at: now,
            };
            for event in &decision.case_events {
                let event: &CaseEvent = event;
                grown.apply(event, &meta);
            }
        }
        took.push(begun.elapsed());
    }
    let entry = super::timing::median(took).as_secs_f64() * 1e6 / ENTRIES as f64;
    let clone = {
        let begun = Instant::now();
        for _ in 0..ENTRIES {
            std::hint::black_box(case.clone());
        }
        begun.elapsed().as_secs_f64() * 1e6 / ENTRIES as f64
    };
    report.line(
        ("decide_apply", "us"),
        (entry, ROUNDS),
        (clone, "copying the case once, for comparison"),
        Bound::None,
    );
    Ok(())
}

fn unit_now(case: &Case) -> chrono::DateTime<chrono::Utc> {
    case.timeline.last().map_or(case.received_at, |row| row.at)
}

/// A newcomer is confirmed by somebody who holds the keys of every case: from the request to its answer, keys sealed,
/// signed, appended, read back and folded; the progress is asked for meanwhile, as the window does.
async fn grant_access(driven: &Driven, bench: &Fixture, report: &mut Report) -> Outcome<()> {
    driven.unlock(bench.facts.leader).await?;
    let offices: Vec<Value> = driven.ask_for("offices", "people", json!({})).await?;
    let manages = offices.iter().find(|office| office["title"] == "Pengelola WBS");
    let Some(office) = manages.map(|office| &office["office"]) else {
        return stop("no office of a manager");
    };
    let wanted = json!({
        "name": "Dewi Anggraini", "employee_no": null, "offices": [office], "kind": "definitive", "order_no": null, "days": 7,
    });
    let invitation = driven.ask("invite", wanted).await?;
    driven.lock().await?;
    let joining = json!({
        "join_code": invitation["join_code"], "invitation_code": invitation["invitation_code"], "passphrase": PASSPHRASE,
        "name": "Dewi Anggraini",
    });
    let person: Value = driven.ask_for("person", "join_unit", joining).await?;
    let session = driven.unlock(bench.facts.verifier).await?;
    let before = session.known.lock().await.tip().seq;
    let fingerprint = driven.ask("fingerprint", json!({ "person": person })).await?;
    let confirming = timed(driven.ask("confirm_person", fingerprint));
    tokio::pin!(confirming);
    let mut seen = 0_u32;
    let took = loop {
        tokio::select! {
            done = &mut confirming => break done?.0,
            () = tokio::time::sleep(std::time::Duration::from_millis(200)) => {
                let progress: u32 = driven.ask_for("done", "access_progress", json!({})).await?;
                seen = seen.max(progress);
            }
        }
    };
    let keys = session.known.lock().await.tip().seq - before - 1;
    if keys < u64::from(KEYS) || seen == 0 {
        return stop(format!("{keys} keys were sealed, {seen} seen on the way"));
    }
    report.line(
        ("grant_access", "keys/s"),
        (keys as f64 / took.as_secs_f64(), 1),
        (KEYS_A_SECOND, format!("the limit; {keys} case keys")),
        Bound::AtLeast(1.0),
    );
    Ok(())
}
