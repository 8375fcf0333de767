//! A unit whose identities take two others to open: custodians appointed, a case under review, and what people ask,
//! answer and open.
#![expect(
    clippy::unwrap_used,
    reason = "a story that cannot go on ends here, and says where"
)]

use crate::sheets::sheet;
use crate::world::{CLERK, LEADER, World, full_letter, list, text};
use serde_json::{Value, json};

/// The verifier.
pub const VERIFIER: (&str, &str) = ("vina", "Vina Larasati");
/// The reviewer, who reads work and never the source.
pub const REVIEWER: (&str, &str) = ("bayu", "Bayu Prakoso");
/// The manager.
pub const MANAGER: (&str, &str) = ("mega", "Mega Pertiwi");
/// The privacy officer, who reads no case.
pub const PRIVACY: (&str, &str) = ("rini", "Rini Astuti");
/// The system administrator.
pub const ADMIN: (&str, &str) = ("adi", "Adi Nugroho");

/// The words of two recovery sheets, as their holders read them out.
pub async fn two_sheets(world: &World) -> (String, String) {
    (sheet(world, LEADER.0, 1).await, sheet(world, LEADER.0, 2).await)
}

/// A unit of seven in which nobody holds two bundles; the leader has the leaders' key since the founding, the privacy
/// officer was named, seconded by the manager, and took her group's key from two sheets.
pub async fn unit(worker: &str) -> World {
    let world = World::new(worker);
    world
        .found_like(LEADER, "medium", "kemensos_like", &["Inspektur"])
        .await;
    world
        .admit(LEADER.0, LEADER.0, CLERK, &["Petugas Penerima"])
        .await;
    for (who, title) in [
        (VERIFIER, "Verifikator"),
        (REVIEWER, "Penelaah"),
        (MANAGER, "Pengelola WBS"),
        (PRIVACY, "Pejabat Pelindungan Data Pribadi"),
        (ADMIN, "Admin Sistem"),
    ] {
        world.admit(LEADER.0, CLERK.0, who, &[title]).await;
    }
    let (group, person) = ("privacy_officers", world.person(PRIVACY.0));
    let named = json!({ "group": group, "person": person, "order_no": "SK-3/2026" });
    world.ok(PRIVACY.0, "name_half_holder", named).await;
    let seconded = json!({ "group": group, "person": person });
    world.ok(MANAGER.0, "second_half_holder", seconded).await;
    let (first, second) = two_sheets(&world).await;
    let taken = json!({ "group": group, "first": first, "second": second });
    world.ok(PRIVACY.0, "take_half_key", taken).await;
    world
}

/// A case with an agenda number, its notice sent, from this form.
pub async fn registered(world: &World, form: &Value) -> String {
    let case = text(&world.register(CLERK.0, form).await["case"]);
    world
        .ok(VERIFIER.0, "start_verification", json!({ "case": case }))
        .await;
    let shown = world.dossier(VERIFIER.0, &case).await;
    let yes = |questions: &Value| -> Vec<Value> {
        list(questions)
            .into_iter()
            .map(|question| json!({ "question": question["question"], "answer": true, "note": "" }))
            .collect()
    };
    let checklists = json!({
        "completeness": yes(&shown["questions"][0]), "jurisdiction": yes(&shown["questions"][1]), "clear": true,
        "meets_requirements": true, "duplicates_note": "Tidak ada.", "duplicates_searched": true,
    });
    let saved = json!({ "case": case, "checklists": checklists });
    world.ok(VERIFIER.0, "save_checklists", saved).await;
    let wanted = json!({ "case": case, "typed_no": null, "typed_reason": null });
    world.ok(VERIFIER.0, "register_case", wanted).await;
    notice_goes_out(world, VERIFIER, &case, "registration_notice").await;
    case
}

/// A case that lies with the reviewer.
pub async fn under_review(world: &World, title: &str) -> String {
    reviewed(world, &full_letter(title)).await
}

/// The same from a form of one's own.
pub async fn reviewed(world: &World, form: &Value) -> String {
    let case = registered(world, form).await;
    let scores: Vec<Value> = [
        "safety",
        "ongoing",
        "rank",
        "loss",
        "evidence",
        "vulnerable",
        "attention",
        "links",
    ]
    .iter()
    .map(|criterion| json!({ "criterion": criterion, "score": 1, "ground": "Menurut isi laporan." }))
    .collect();
    let triage = json!({
        "type": "triage", "violence": false, "state_official_or_large_loss": false, "own_unit": false, "scores": scores,
        "supervisory_relevant": true, "priority": 1, "ground": "Penyaluran berikutnya pekan depan.",
    });
    take(world, VERIFIER, &case, triage).await;
    let disposition = json!({
        "type": "dispose",
        "to": [{ "person": world.person(REVIEWER.0), "name": REVIEWER.1, "responsible": true }],
        "instruction": "tindak_lanjuti", "note": "", "due": null,
    });
    take(world, LEADER, &case, disposition).await;
    case
}

/// Takes a step.
pub async fn take(world: &World, who: (&str, &str), case: &str, step: Value) -> Value {
    let wanted = json!({ "case": case, "step": step, "order": null, "done_on": null, "papers": [] });
    world.ok(who.0, "take_step", wanted).await
}

/// Sends the notice of a kind that is due.
pub async fn notice_goes_out(world: &World, who: (&str, &str), case: &str, kind: &str) {
    let shown = world.dossier(who.0, case).await;
    let duty = list(&shown["duties"])
        .into_iter()
        .find(|duty| duty["duty"]["kind"] == kind && duty["paper"].is_null())
        .unwrap();
    let paper = json!({
        "number": "S-7/2026", "date": "2026-03-02", "signatory": LEADER.1, "sent_by": "post", "place": "Map 7",
    });
    let sent = json!({ "case": case, "duty": duty["duty"]["duty"], "paper": paper });
    world.ok(who.0, "fulfil_duty", sent).await;
}

/// The identities of a case as somebody sees them.
pub async fn seen(world: &World, who: (&str, &str), case: &str) -> Value {
    world.ok(who.0, "identity", json!({ "case": case })).await
}

/// The line of an item of a kind, the first of a label or of anybody.
#[must_use]
pub fn item(view: &Value, kind: &str) -> Value {
    list(&view["items"])
        .into_iter()
        .find(|item| item["kind"] == kind)
        .unwrap()
}

/// Asks for items of these kinds; gives the request.
pub async fn ask(
    world: &World,
    who: (&str, &str),
    case: &str,
    kinds: &[&str],
    purpose: &str,
    hours: Option<u32>,
) -> String {
    let view = world
        .ok(
            who.0,
            "ask_identity",
            asking(world, who, case, kinds, purpose, hours).await,
        )
        .await;
    text(&view["requests"][0]["request"])
}

/// What somebody sends to ask.
pub async fn asking(
    world: &World,
    who: (&str, &str),
    case: &str,
    kinds: &[&str],
    purpose: &str,
    hours: Option<u32>,
) -> Value {
    let view = seen(world, who, case).await;
    let items: Vec<Value> = kinds
        .iter()
        .map(|kind| item(&view, kind)["item"].clone())
        .collect();
    json!({
        "case": case, "items": items, "purpose": purpose, "hours": hours,
        "reason": "Perlu dihubungi tentang tanggal penyaluran.",
    })
}

/// What a custodian sends.
#[must_use]
pub fn answering(request: &str, release: bool, motive: &str) -> Value {
    json!({ "requests": [request], "release": release, "motive": motive })
}

/// Both groups release.
pub async fn both_release(world: &World, request: &str) {
    for who in [LEADER, PRIVACY] {
        world
            .ok(
                who.0,
                "answer_identity",
                answering(request, true, "Alasan cukup."),
            )
            .await;
    }
}

/// What somebody sends to open an item of a kind.
pub async fn opening(
    world: &World,
    who: (&str, &str),
    case: &str,
    kind: &str,
    request: Option<&str>,
) -> Value {
    let view = seen(world, who, case).await;
    json!({
        "case": case, "item": item(&view, kind)["item"], "request": request, "reason": "Penggalian informasi lanjutan.",
        "passphrase": world.passphrase(who.0),
    })
}
