//! The units the whole cases are driven in: their people come in through the command table, before the window opens.

use super::roads::{AUDITOR, CLERK, LEAD, LEADER, MANAGER, PRIVACY, REVIEWER, VERIFIER};
use crate::driven::{Driven, Outcome, stop};
use app::sources::SystemSources;
use domain::ids::PersonId;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;

/// A unit of these people in an empty folder, the first of them its leader and founder.
async fn unit(desk: &Driven, profile: &str, preset: &str, people: &[(&str, &str)]) -> Outcome<Vec<PersonId>> {
    let Some(((founder, title), others)) = people.split_first() else {
        return stop("a unit of nobody");
    };
    let name = "Unit Pengaduan Inspektorat Jenderal";
    let mut known = vec![desk.found_like(profile, name, preset, founder, &[title]).await?];
    for (name, title) in others {
        // In a unit of one the founder vouches; after that a second person, not the inviter.
        let voucher = *known.get(1).unwrap_or(&known[0]);
        known.push(desk.admit(known[0], voucher, name, title).await?);
    }
    Ok(known)
}

/// The unit after the Kemenkes: nobody holds two bundles.
///
/// # Errors
/// A command was refused.
pub async fn kemenkes_unit(folder: &Path) -> Outcome<()> {
    let desk = Driven::at(folder, Arc::new(SystemSources))?;
    let people = [
        (LEADER, "Inspektur"),
        (CLERK, "Petugas Penerima"),
        (VERIFIER, "Verifikator"),
        (LEAD, "Ketua Tim Audit"),
        (AUDITOR, "Anggota Tim Audit"),
        (MANAGER, "Pengelola WBS"),
    ];
    let made = unit(&desk, "kemenkes_like", "medium", &people).await;
    desk.close().await;
    made.map(drop)
}

/// The unit after the Kemensos, with a privacy officer who holds her group's half of every identity.
///
/// # Errors
/// A command was refused.
pub async fn kemensos_unit(folder: &Path) -> Outcome<()> {
    let desk = Driven::at(folder, Arc::new(SystemSources))?;
    let made = with_custodians(&desk).await;
    desk.close().await;
    made
}

async fn with_custodians(desk: &Driven) -> Outcome<()> {
    let people = [
        (LEADER, "Inspektur"),
        (CLERK, "Petugas Penerima"),
        (MANAGER, "Pengelola WBS"),
        (PRIVACY, "Pejabat Pelindungan Data Pribadi"),
        (VERIFIER, "Verifikator"),
        (REVIEWER, "Penelaah"),
        (LEAD, "Ketua Tim Audit"),
        (AUDITOR, "Anggota Tim Audit"),
    ];
    let known = unit(desk, "kemensos_like", "medium", &people).await?;
    let [leader, _, manager, privacy, ..] = known[..] else {
        return stop("somebody is missing");
    };
    let sheets = two_sheets(desk, leader).await?;
    let group = json!("privacy_officers");
    let with = |more: Value| {
        let mut wanted = json!({ "group": group });
        if let (Some(wanted), Value::Object(more)) = (wanted.as_object_mut(), more) {
            wanted.extend(more);
        }
        wanted
    };
    desk.unlock(privacy).await?;
    let named = with(json!({ "person": privacy, "order_no": "SK-3/2026" }));
    desk.ask("name_half_holder", named).await?;
    desk.unlock(manager).await?;
    desk.ask("second_half_holder", with(json!({ "person": privacy })))
        .await?;
    desk.unlock(privacy).await?;
    let taken = with(json!({ "first": sheets[0], "second": sheets[1] }));
    desk.ask("take_half_key", taken).await?;
    desk.lock().await
}

/// The words of two recovery sheets, as the founder sees them.
async fn two_sheets(desk: &Driven, founder: PersonId) -> Outcome<[String; 2]> {
    desk.unlock(founder).await?;
    let mut sheets: [String; 2] = Default::default();
    for (sheet, number) in sheets.iter_mut().zip(1_u32..) {
        let words: Vec<String> = desk
            .ask_for("words", "recovery_sheet", json!({ "number": number }))
            .await?;
        *sheet = words.join(" ");
    }
    Ok(sheets)
}

/// The small unit, with the words of two of its recovery sheets.
///
/// # Errors
/// A command was refused.
pub async fn small_unit_with_sheets(folder: &Path) -> Outcome<[String; 2]> {
    let desk = Driven::at(folder, Arc::new(SystemSources))?;
    let people = [(LEADER, "Pimpinan"), (CLERK, "Petugas"), (REVIEWER, "Pemeriksa")];
    let made = async {
        let known = unit(&desk, "kemensos_like", "small", &people).await?;
        let sheets = two_sheets(&desk, known[0]).await?;
        desk.lock().await?;
        Ok(sheets)
    };
    let made = made.await;
    desk.close().await;
    made
}

/// The small unit: three people, forms that ask for little (O30).
///
/// # Errors
/// A command was refused.
pub async fn small_unit(folder: &Path) -> Outcome<()> {
    let desk = Driven::at(folder, Arc::new(SystemSources))?;
    let people = [(LEADER, "Pimpinan"), (CLERK, "Petugas"), (REVIEWER, "Pemeriksa")];
    let made = unit(&desk, "kemensos_like", "small", &people).await;
    desk.close().await;
    made.map(drop)
}

/// The small unit with two histories: the clerk has registered a letter on a day that the store forgot, and the head wrote
/// on without knowing of it.
///
/// # Errors
/// A command was refused.
pub async fn two_histories(folder: &Path) -> Outcome<()> {
    let desk = Driven::at(folder, Arc::new(SystemSources))?;
    let people = [(LEADER, "Pimpinan"), (CLERK, "Petugas"), (REVIEWER, "Pemeriksa")];
    let made = unit(&desk, "kemensos_like", "small", &people).await;
    let ledger = desk.ledger_file();
    desk.close().await;
    let known = made?;
    let [leader, clerk, ..] = known[..] else {
        return stop("somebody is missing");
    };
    let night = folder.join("night.saksama");
    std::fs::copy(&ledger, &night)?;
    let desk = Driven::at(folder, Arc::new(SystemSources))?;
    let registered = register(&desk, clerk).await;
    desk.close().await;
    registered?;
    for suffix in ["-wal", "-shm"] {
        let mut log = ledger.clone().into_os_string();
        log.push(suffix);
        drop(std::fs::remove_file(log));
    }
    std::fs::rename(&night, &ledger)?;
    let desk = Driven::at(folder, Arc::new(SystemSources))?;
    let written = invite(&desk, leader).await;
    desk.close().await;
    written
}

async fn register(desk: &Driven, clerk: PersonId) -> Outcome<()> {
    desk.unlock(clerk).await?;
    let draft: Value = desk
        .ask_for(
            "draft",
            "new_draft",
            json!({ "channel": "letter", "repeat_last": false }),
        )
        .await?;
    let form = crate::world::short_letter(super::histories::LOST);
    desk.ask("register_draft", json!({ "draft": draft, "form": form }))
        .await?;
    // With this everything is kept in her desk file.
    desk.ask("integrity", json!({})).await?;
    desk.lock().await
}

async fn invite(desk: &Driven, leader: PersonId) -> Outcome<()> {
    desk.unlock(leader).await?;
    let offices: Vec<Value> = desk.ask_for("offices", "people", json!({})).await?;
    let Some(office) = offices.first() else {
        return stop("no office");
    };
    let wanted = json!({ "name": "Tono Misal", "offices": [office["office"]], "employee_no": null, "kind": "definitive", "order_no": null, "days": 7 });
    desk.ask("invite", wanted).await?;
    desk.lock().await
}
