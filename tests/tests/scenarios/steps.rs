//! Steps that many stories take.

use saksama_tests::world::{CLERK, World, full_letter, list, text};
use serde_json::{Value, json};

/// Registers a whole letter as the clerk; gives the case.
pub async fn letter(world: &World, title: &str) -> String {
    let registered = world.register(CLERK.0, &full_letter(title)).await;
    text(&registered["case"])
}

/// Takes a case into verification as the clerk.
pub async fn started(world: &World, title: &str) -> String {
    let case = letter(world, title).await;
    world
        .ok(CLERK.0, "start_verification", json!({ "case": case }))
        .await;
    case
}

/// Answers every question of both check-lists with yes.
pub async fn answer_yes(world: &World, case: &str) -> Value {
    let shown = world.dossier(CLERK.0, case).await;
    let yes = |questions: &Value| -> Vec<Value> {
        list(questions)
            .into_iter()
            .map(|question| json!({ "question": question["question"], "answer": true, "note": "" }))
            .collect()
    };
    let checklists = json!({
        "completeness": yes(&shown["questions"][0]),
        "jurisdiction": yes(&shown["questions"][1]),
        "clear": true,
        "meets_requirements": true,
        "duplicates_note": "Tidak ditemukan laporan serupa.",
        "duplicates_searched": true,
    });
    world
        .ok(
            CLERK.0,
            "save_checklists",
            json!({ "case": case, "checklists": checklists }),
        )
        .await
}

/// A case with everything verification asks for.
pub async fn verified(world: &World, title: &str) -> String {
    let case = started(world, title).await;
    answer_yes(world, &case).await;
    case
}

/// A case with an agenda number; gives case and number.
pub async fn registered(world: &World, title: &str) -> (String, String) {
    let case = verified(world, title).await;
    let given = world.ok(CLERK.0, "register_case", just(&case)).await;
    (case, text(&given["agenda_no"]))
}

/// The next number by the unit's pattern.
pub fn just(case: &str) -> Value {
    json!({ "case": case, "typed_no": null, "typed_reason": null })
}

/// A paper that went out today by post.
pub fn paper(number: &str) -> Value {
    json!({
        "number": number, "date": "2026-03-02", "signatory": "Ratna Dewi Hapsari", "sent_by": "post",
        "place": "Map 7",
    })
}

/// Open duties of a dossier by kind: their ids.
pub fn duties(dossier: &Value, kind: &str) -> Vec<String> {
    list(&dossier["duties"])
        .iter()
        .filter(|duty| duty["duty"]["kind"] == kind && duty["paper"].is_null() && duty["fell_away"].is_null())
        .map(|duty| text(&duty["duty"]["duty"]))
        .collect()
}

/// The acts somebody may do next on a case.
pub fn acts(dossier: &Value) -> Vec<String> {
    list(&dossier["acts"])
        .iter()
        .map(|act| text(&act["act"]))
        .collect()
}
