//! The whole ledger: building a person's index from nothing, and verifying every row, against bare signature checks.

use super::fixture::{Facts, Fixture};
use super::report::{Bound, Report};
use super::tell;
use super::timing::timed;
use crate::driven::{Driven, Outcome, stop};
use crate::headless::DayClock;
use app::known::Known;
use domain::ids::PersonId;
use ed25519_dalek::{Signature, VerifyingKey};
use ledger::{Ledger, OpenMode};
use rayon::prelude::*;
use serde_json::json;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use vault::Head;

/// The unit with its clerk at the desk.
#[derive(Debug)]
pub struct Opened {
    /// The desk.
    pub driven: Driven,
    /// What the unit holds.
    pub facts: Facts,
    /// Entries when it was opened.
    pub entries: u64,
    /// Bare signature checks a second on two cores.
    strict: f64,
}

impl Opened {
    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.driven.folder()
    }

    /// Waits until the desk has kept what it verified (ledger.md §3) and has looked through the unit for whom to let in,
    /// as a desk in daily use has: the first time both go on behind it for minutes.
    ///
    /// # Errors
    /// Nobody is at the desk.
    pub async fn at_rest(&self) -> Outcome<()> {
        let session = self.driven.desk.session().await?;
        tell("waiting until the desk has kept the unit …");
        loop {
            let tip = session.known.lock().await.tip();
            let kept = session.desk.ledger().tip().await?.seq >= tip.seq;
            let looked_through = session.let_in_up_to().await?;
            if kept && looked_through >= Some(self.entries) {
                return Ok(());
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Ends everything at this desk.
    pub async fn close(&self) {
        self.driven.close().await;
    }
}

/// How often is looked whether the desk has come to rest.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// Unlocks a desk that has no index: it is built before the answer comes.
///
/// # Errors
/// The unit does not open, or does not hold what it must.
pub async fn rebuild(fixture: &Fixture, report: &mut Report) -> Outcome<Opened> {
    let strict = strict_rate(&fixture.folder.join("ledger.saksama")).await?;
    let driven = Driven::at(&fixture.folder, Arc::new(DayClock::new(None)))?;
    let mut opened = Opened {
        driven,
        facts: fixture.facts.clone(),
        entries: 0,
        strict,
    };
    match index_anew(&mut opened, report).await {
        Ok(()) => Ok(opened),
        Err(stopped) => {
            opened.close().await;
            Err(stopped)
        }
    }
}

async fn index_anew(opened: &mut Opened, report: &mut Report) -> Outcome<()> {
    let person = opened.facts.clerk;
    forget_index(opened.folder(), person)?;
    let (took, session) = timed(opened.driven.unlock(person)).await?;
    let entries = session.known.lock().await.tip().seq;
    drop(session);
    opened.entries = entries;
    sound(opened).await?;
    report.line(
        ("rebuild_index", "entries/s"),
        (entries as f64 / took.as_secs_f64(), 1),
        (opened.strict, "verify_strict alone on two cores"),
        Bound::AtLeast(0.3),
    );
    tell(&format!(
        "  {entries} entries, {} cases, index built in {:.1} s",
        opened.facts.cases,
        took.as_secs_f64()
    ));
    Ok(())
}

/// The index as it would be after it was thrown away.
fn forget_index(folder: &Path, person: PersonId) -> Outcome<()> {
    index::remove_files(&folder.join(format!("{person}.index")))?;
    Ok(())
}

/// A figure of a unit that is not whole would be the figure of something else.
async fn sound(opened: &Opened) -> Outcome<()> {
    let total: u32 = opened
        .driven
        .ask_for("total", "register_page", json!({ "limit": 1 }))
        .await?;
    if total != opened.facts.cases {
        return stop(format!("the index holds {total} cases of {}", opened.facts.cases));
    }
    let faults: Vec<serde_json::Value> = opened.driven.ask_for("faults", "integrity", json!({})).await?;
    match faults.first() {
        Some(first) => stop(format!("{} faults in the unit; the first: {first}", faults.len())),
        None => Ok(()),
    }
}

/// The command *verify* over every entry, without files.
///
/// # Errors
/// The ledger does not read or is not sound.
pub async fn verify(opened: &Opened, report: &mut Report) -> Outcome<()> {
    let (took, answer) = timed(opened.driven.ask("verify_ledger", json!({ "files": false }))).await?;
    let faults = answer["faults"].as_array().map_or(0, Vec::len);
    if answer["entries"] != opened.entries || faults > 0 {
        return stop(format!(
            "verified {} of {} entries, {faults} faults",
            answer["entries"], opened.entries
        ));
    }
    report.line(
        ("verify_ledger", "entries/s"),
        (opened.entries as f64 / took.as_secs_f64(), 1),
        (opened.strict, "verify_strict alone on two cores"),
        Bound::AtLeast(0.5),
    );
    Ok(())
}

/// Entries whose signatures are checked for the peer's rate.
const SAMPLE: u64 = 100_000;

/// How many signatures of these very entries ed25519-dalek checks a second on two cores when keys, messages and
/// signatures lie ready in memory.
async fn strict_rate(file: &Path) -> Outcome<f64> {
    let ledger = Ledger::open_sqlite(file, OpenMode::ForeignReadOnly).await?;
    let mut known = Known::empty();
    let mut rows = Vec::new();
    let mut seq = 0;
    while seq < SAMPLE {
        let mut some = ledger.read_since(seq, SAMPLE - seq).await?;
        app::reading::hold_back_cut_act(&mut some);
        let Some(last) = some.last() else { break };
        seq = last.seq;
        rows.extend(some);
    }
    ledger.close().await;
    let Ok(checked) = known.chain.check(rows) else {
        return stop("a row of a newer version");
    };
    let mut keys: HashMap<([u8; 16], u32), VerifyingKey> = HashMap::new();
    let mut ready: Vec<(VerifyingKey, Vec<u8>, Signature)> = Vec::new();
    for row in checked.iter().filter(|row| row.good) {
        let Ok(Head {
            author, generation, ..
        }) = Head::decode(&row.row.head)
        else {
            continue;
        };
        let key = match keys.get(&(author.0, generation)) {
            Some(key) => *key,
            None => {
                let person = PersonId::from_bytes(author.0);
                let Some(public) = known.chain.keys_of(person, generation) else {
                    continue;
                };
                let Ok(key) = VerifyingKey::from_bytes(&public.sign) else {
                    continue;
                };
                keys.insert((author.0, generation), key);
                key
            }
        };
        let Ok(signature) = Signature::from_slice(&row.row.signature) else {
            continue;
        };
        ready.push((key, signed_message(&row.row.head), signature));
    }
    let begun = Instant::now();
    let good = ready
        .par_iter()
        .filter(|(key, message, signature)| key.verify_strict(message, signature).is_ok())
        .count();
    let took = begun.elapsed();
    if good == 0 || good != ready.len() {
        return stop(format!("{good} of {} signatures hold", ready.len()));
    }
    Ok(good as f64 / took.as_secs_f64())
}

/// What was signed: the context and the head, each behind its length (ledger.md §1).
fn signed_message(head: &[u8]) -> Vec<u8> {
    let context = vault::context::ENTRY.as_bytes();
    let mut message = Vec::with_capacity(head.len() + context.len() + 16);
    for part in [context, head] {
        message.extend_from_slice(&(part.len() as u64).to_be_bytes());
        message.extend_from_slice(part);
    }
    message
}
