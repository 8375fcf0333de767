//! The demonstration unit of `./dev demo`: the one every copy of the program can make, with forty invented cases more,
//! several in every state there is so far, many with drawn scans whose identity is marked where it stands.
//!
//! Everything goes through the command table, as the clerk and the leader would do it.

use crate::cases::{self, Case, Form};
use crate::chance::Dice;
use crate::driven::{Driven, Outcome, PASSPHRASE, Stopped, stop};
use crate::scans::{self, Area, Look, Packing, Spot};
use app::sources::SystemSources;
use chrono::{DateTime, TimeDelta, Utc};
use domain::case::State;
use domain::ids::PersonId;
use domain::profile::Profile;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What becomes of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Received,
    Verifying,
    Asked,
    Registered,
    /// Registered, and the notice has gone out.
    Notified,
    /// Refused; waits for the leader.
    Refused,
    /// Refused and confirmed.
    RefusedAndConfirmed,
    Referred,
    ReferredAndConfirmed,
    /// Merged into the case before it, which it repeats.
    Merged,
    ClosedAtIntake,
}

use Fate::{
    Asked, ClosedAtIntake, Merged, Notified, Received, Referred, ReferredAndConfirmed, Refused,
    RefusedAndConfirmed, Registered, Verifying,
};

/// Which case meets with which fate, oldest first. A repeat (U) follows on its original.
const STORY: [(&str, Fate); 40] = [
    ("K001", Notified),
    ("U001", Merged),
    ("K003", ReferredAndConfirmed),
    ("K005", RefusedAndConfirmed),
    ("K006", Notified),
    ("K008", ClosedAtIntake),
    ("K009", Notified),
    ("K010", RefusedAndConfirmed),
    ("K012", Registered),
    ("U009", Merged),
    ("K013", ReferredAndConfirmed),
    ("K014", Notified),
    ("K015", ClosedAtIntake),
    ("K016", Registered),
    ("K017", Asked),
    ("K018", Registered),
    ("K019", Refused),
    ("K020", Referred),
    ("K027", Asked),
    ("K022", Registered),
    ("K024", Verifying),
    ("K025", Refused),
    ("K026", Asked),
    ("K032", Verifying),
    ("K028", Registered),
    ("K029", Referred),
    ("K030", Verifying),
    ("K033", Asked),
    ("K034", Registered),
    ("K036", Verifying),
    ("K035", Received),
    ("U019", Received),
    ("K037", Verifying),
    ("K038", Received),
    ("K039", Received),
    ("K040", Verifying),
    ("K041", Received),
    ("K043", Received),
    ("K047", Received),
    ("K048", Received),
];

/// How far back the oldest goes.
const DAYS: i64 = 45;

/// What was made.
#[derive(Debug)]
pub struct Made {
    /// The unit's folder, for `SAKSAMA_DATA`.
    pub folder: PathBuf,
    /// The invented people: name and office.
    pub people: Vec<(String, String)>,
    /// Their one passphrase.
    pub passphrase: &'static str,
    /// How many cases stand in each state, by the profile's label.
    pub states: BTreeMap<State, (&'static str, usize)>,
    /// How many scans were taken in.
    pub scans: usize,
}

/// Makes the unit in a folder that holds none yet.
///
/// # Errors
/// There is one, or a command is refused.
pub async fn make(folder: &Path) -> Outcome<Made> {
    let desk = Driven::at(folder, Arc::new(SystemSources))?;
    let told = play(&desk).await;
    desk.close().await;
    told
}

async fn play(desk: &Driven) -> Outcome<Made> {
    desk.ask("found_demo", json!({})).await?;
    let (leader, clerk) = (person(desk, 0).await?, person(desk, 1).await?);
    desk.unlock(clerk).await?;
    let cases = cases::all()?;
    let scratch = tempfile::Builder::new().prefix("saksama-scans-").tempdir()?;
    let mut confirmed: Vec<Value> = Vec::new();
    let mut before = Value::Null;
    let mut scans = 0;
    for (number, (id, fate)) in STORY.into_iter().enumerate() {
        let Some(case) = cases.iter().find(|case| case.id == id) else {
            return stop(format!("no case {id}"));
        };
        let files = attachments(case, number, &scratch.path().join(id))?;
        scans += files.len();
        let registered = register(desk, case, received(number), &files).await?;
        let main = std::mem::replace(&mut before, registered.clone());
        meet(desk, &registered, fate, &main, number).await?;
        if matches!(fate, RefusedAndConfirmed | ReferredAndConfirmed | ClosedAtIntake) {
            confirmed.push(registered);
        }
    }
    scans += begin(desk, &cases, &scratch.path().join("draft")).await?;
    desk.unlock(leader).await?;
    desk.ask("confirm_cases", json!({ "cases": confirmed })).await?;
    let states = states(desk).await?;
    desk.lock().await?;
    let people = app::demo::PEOPLE
        .iter()
        .map(|(name, office)| ((*name).to_owned(), (*office).to_owned()))
        .collect();
    Ok(Made {
        folder: desk.folder().to_owned(),
        people,
        passphrase: PASSPHRASE,
        states,
        scans,
    })
}

async fn person(desk: &Driven, place: usize) -> Outcome<PersonId> {
    let people: Vec<Value> = desk.ask_for("people", "desk_status", json!({})).await?;
    let name = app::demo::PEOPLE.get(place).map(|(name, _)| *name);
    let found = people.iter().find(|person| person["name"].as_str() == name);
    Ok(serde_json::from_value(
        found.map(|person| person["person"].clone()).unwrap_or_default(),
    )?)
}

/// When a case came: the oldest first, in office hours or shortly after.
fn received(number: usize) -> DateTime<Utc> {
    use app::sources::Sources;
    let left = i64::try_from(STORY.len() - number).unwrap_or(0);
    let steps = i64::try_from(STORY.len()).unwrap_or(1);
    SystemSources.now() - TimeDelta::days(DAYS * left / steps) - TimeDelta::minutes(11 + 37 * (left % 5))
}

/// Registers a case as the clerk: scans first, their identity marked, then the form.
async fn register(desk: &Driven, case: &Case, at: DateTime<Utc>, files: &[Attachment]) -> Outcome<Value> {
    let mut form = app::demo::form_of(&serde_json::to_value(case)?);
    form.received_at = Some(at);
    let draft: Value = desk
        .ask_for(
            "draft",
            "new_draft",
            json!({ "channel": form.channel, "repeat_last": false }),
        )
        .await?;
    for file in files {
        desk.host.offer(file.path.clone());
        let attached = desk
            .ask(
                "attach_files",
                json!({ "draft": draft, "source": "unit", "dropped": false }),
            )
            .await?;
        let taken = attached["files"].as_array().and_then(|files| files.last());
        let Some(taken) = taken else {
            return stop(format!("{} was not taken: {attached}", file.path.display()));
        };
        let wanted = json!({ "draft": draft, "file": taken["file"], "marks": file.marks });
        desk.ask("mark_draft_file", wanted).await?;
    }
    desk.ask_for("case", "register_draft", json!({ "draft": draft, "form": form }))
        .await
}

/// A letter the clerk has begun: scanned, its head typed, the rest still to be read. How many scans it has.
async fn begin(desk: &Driven, cases: &[Case], folder: &Path) -> Outcome<usize> {
    let last = STORY
        .iter()
        .map(|(id, _)| *id)
        .filter(|id| id.starts_with('K'))
        .max();
    let next = cases
        .iter()
        .find(|case| case.form == Form::Letter && case.id.starts_with('K') && Some(case.id.as_str()) > last);
    let Some(case) = next else {
        return stop("no letter is left for a draft");
    };
    let all = app::demo::form_of(&serde_json::to_value(case)?);
    let wanted = json!({ "channel": all.channel, "repeat_last": false });
    let opened = desk.ask("new_draft", wanted).await?;
    let draft = &opened["draft"];
    let files = attachments(case, STORY.len(), folder)?;
    for file in &files {
        desk.host.offer(file.path.clone());
        let wanted = json!({ "draft": draft, "source": "unit", "dropped": false });
        desk.ask("attach_files", wanted).await?;
    }
    let mut form = opened["form"].clone();
    form["head"] = serde_json::to_value(&all.head)?;
    form["text"] = json!(all.text);
    desk.ask("save_draft", json!({ "draft": draft, "form": form }))
        .await?;
    Ok(files.len())
}

async fn meet(desk: &Driven, case: &Value, fate: Fate, main: &Value, number: usize) -> Outcome<()> {
    match fate {
        Received => return Ok(()),
        ClosedAtIntake => {
            desk.ask(
                "close_at_intake",
                json!({ "cases": [case], "reason": "bukan_pengaduan" }),
            )
            .await?;
            return Ok(());
        }
        _ => {}
    }
    let dossier = desk.ask("start_verification", json!({ "case": case })).await?;
    if fate == Asked {
        let asked = "Mohon dilengkapi tanggal atau rentang waktu kejadian.";
        desk.ask(
            "request_completion",
            json!({ "case": case, "missing": ["when"], "asked": asked }),
        )
        .await?;
        return Ok(());
    }
    contact(desk, case, number).await?;
    if fate == Verifying {
        return Ok(());
    }
    check(
        desk,
        case,
        &dossier,
        matches!(fate, Refused | RefusedAndConfirmed),
    )
    .await?;
    match fate {
        Registered | Notified => {
            desk.ask(
                "register_case",
                json!({ "case": case, "typed_no": null, "typed_reason": null }),
            )
            .await?;
            if fate == Notified {
                notify(desk, case, number).await?;
            }
        }
        Refused | RefusedAndConfirmed => {
            let note = "Waktu, tempat, dan pelaku tidak dapat dipastikan dari laporan.";
            let wanted = json!({ "case": case, "reason": "tidak_jelas", "note": note, "order": null });
            desk.ask("refuse_case", wanted).await?;
        }
        Referred | ReferredAndConfirmed => {
            let wanted = json!({
                "case": case,
                "body": "Inspektorat Daerah Kabupaten",
                "legal_ground": "Terlapor bukan pegawai kementerian; UU 23/2014 tentang Pemerintahan Daerah.",
                "redacted": true,
                "order": null,
            });
            desk.ask("refer_case", wanted).await?;
        }
        Merged => {
            let reason = "Peristiwa, tempat, waktu, dan terlapor sama.";
            desk.ask(
                "merge_case",
                json!({ "case": case, "main": main, "reason": reason }),
            )
            .await?;
        }
        _ => {}
    }
    Ok(())
}

async fn contact(desk: &Driven, case: &Value, number: usize) -> Outcome<()> {
    use app::sources::Sources;
    if !number.is_multiple_of(3) {
        return Ok(());
    }
    let contact = json!({
        "at": SystemSources.now() - TimeDelta::minutes(5),
        "channel": "telephone",
        "reached": true,
        "note": "Pelapor membenarkan isi laporan dan bersedia dihubungi lagi pada jam kerja.",
    });
    desk.ask("log_contact", json!({ "case": case, "contact": contact }))
        .await
        .map(drop)
}

/// Answers both check-lists.
async fn check(desk: &Driven, case: &Value, dossier: &Value, unclear: bool) -> Outcome<()> {
    let yes = |questions: &Value| -> Vec<Value> {
        let answered = |question: &Value| json!({ "question": question["question"], "answer": true, "note": question["note"] });
        questions.as_array().into_iter().flatten().map(answered).collect()
    };
    let checklists = json!({
        "completeness": yes(&dossier["questions"][0]),
        "jurisdiction": yes(&dossier["questions"][1]),
        "clear": !unclear,
        "meets_requirements": !unclear,
        "duplicates_note": "Dicari menurut terlapor, satker, dan waktu.",
        "duplicates_searched": true,
    });
    desk.ask(
        "save_checklists",
        json!({ "case": case, "checklists": checklists }),
    )
    .await
    .map(drop)
}

/// Records the letter that tells the reporter his number.
async fn notify(desk: &Driven, case: &Value, number: usize) -> Outcome<()> {
    let dossier = desk.ask("dossier", json!({ "case": case })).await?;
    let open = dossier["duties"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|duty| duty["paper"].is_null());
    let Some(open) = open else { return Ok(()) };
    let paper = json!({
        "number": format!("S-{:03}/WBS/{}", 100 + number, &dossier["received_at"].as_str().unwrap_or("2026")[..4]),
        "date": desk.ask("desk_status", json!({})).await?["today"],
        "signatory": app::demo::PEOPLE[0].0,
        "sent_by": "post",
        "place": "Arsip unit, ordner pemberitahuan",
    });
    let wanted = json!({ "case": case, "duty": open["duty"]["duty"], "paper": paper });
    desk.ask("fulfil_duty", wanted).await.map(drop)
}

async fn states(desk: &Driven) -> Outcome<BTreeMap<State, (&'static str, usize)>> {
    let profile = desk
        .desk
        .session()
        .await?
        .with_unit(|unit| Profile::of(unit.profile))
        .await?;
    let lines: Vec<Value> = desk
        .ask_for("lines", "register_page", json!({ "limit": 200 }))
        .await?;
    let mut states = BTreeMap::new();
    for line in lines {
        let state: State = serde_json::from_value(line["state"].clone())?;
        states.entry(state).or_insert((profile.label(state), 0)).1 += 1;
    }
    Ok(states)
}

/// A drawn file and where it shows the reporter.
struct Attachment {
    path: PathBuf,
    marks: Value,
}

/// What came with a case: a scanned letter, an envelope, a card, a printed message; nothing with some.
fn attachments(case: &Case, number: usize, folder: &Path) -> Outcome<Vec<Attachment>> {
    let look = Look::scanned(number as u64 + 1);
    let mut dice = Dice::new(number as u64 + 1);
    let mut made = Vec::new();
    let mut add = |name: &str, bytes: Vec<u8>, marks: Value| -> Outcome<()> {
        std::fs::create_dir_all(folder)?;
        let path = folder.join(name);
        std::fs::write(&path, bytes)?;
        made.push(Attachment { path, marks });
        Ok(())
    };
    match case.form {
        Form::Letter => {
            let pages = scans::letter(case, &look)?;
            let marks = regions(pages.iter().map(|page| page.spots.as_slice()));
            let (name, bytes) = match dice.below(3) {
                0 => ("Surat pengaduan.tif", scans::tiff(&pages, Packing::Lzw)?),
                _ => ("Surat pengaduan.pdf", scans::pdf(&pages)?),
            };
            add(name, bytes, marks)?;
            if dice.chance(0.4) {
                add(
                    "Amplop.jpg",
                    scans::jpeg(&scans::envelope(case, &look)?)?,
                    whole(),
                )?;
            }
        }
        Form::VisitMinutes if case.reporter.name.is_some() => {
            add(
                "Kartu identitas.jpg",
                scans::jpeg(&scans::card(case, &look)?)?,
                whole(),
            )?;
        }
        Form::Email | Form::Portal if dice.chance(0.7) => {
            let (bytes, spots) = scans::text_pdf(case);
            add("Cetakan.pdf", bytes, regions(spots.iter().map(Vec::as_slice)))?;
        }
        _ => {}
    }
    Ok(made)
}

/// Nothing of it may be seen by those who do not hold the source.
fn whole() -> Value {
    json!({ "regions": [], "pages": [], "whole_file": true })
}

fn regions<'a>(pages: impl Iterator<Item = &'a [Spot]>) -> Value {
    let regions: Vec<Value> = pages
        .enumerate()
        .flat_map(|(page, spots)| spots.iter().filter_map(move |spot| region(page, spot.area)))
        .collect();
    json!({ "regions": regions, "pages": [], "whole_file": false })
}

/// The part of an area that lies on its page.
fn region(page: usize, area: Area) -> Option<Value> {
    let (x, y) = (area.x.clamp(0.0, 1.0), area.y.clamp(0.0, 1.0));
    let (w, h) = (
        (area.x + area.w).clamp(0.0, 1.0) - x,
        (area.y + area.h).clamp(0.0, 1.0) - y,
    );
    (w > 0.0 && h > 0.0).then(|| json!({ "page": page, "x": x, "y": y, "w": w, "h": h }))
}

/// A fresh folder for a unit nobody named a place for.
///
/// # Errors
/// It cannot be made.
pub fn fresh_folder() -> Outcome<PathBuf> {
    Ok(tempfile::Builder::new().prefix("saksama-demo-").tempdir()?.keep())
}

/// Whether a demonstration may be made here.
///
/// # Errors
/// Something lies there already.
pub fn check_place(folder: &Path) -> Outcome<()> {
    let taken = std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if taken {
        Err(Stopped::Said(format!("{} is not empty", folder.display())))
    } else {
        Ok(())
    }
}
