//! What was opened stands in one answer and nowhere else: not in a ledger, an index, a desk file, a draft, a log
//! (ledger.md §5).

use crate::WORKER;
use saksama_tests::canary;
use saksama_tests::identities::{
    REVIEWER, VERIFIER, answering, ask, both_release, opening, seen, under_review, unit,
};
use saksama_tests::world::LEADER;
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_opened_name_lies_nowhere() {
    let mut world = unit(WORKER).await;
    let case = under_review(&world, "Dugaan pemotongan bantuan di Balai Contoh, Januari 2026").await;
    let record = json!({
        "case": case, "whose": "victim", "label": null,
        "items": [{ "kind": "name", "value": "Endangwati Pamujiono" }, { "kind": "phone", "value": "0813-1122-3344" }],
    });
    world.ok(VERIFIER.0, "record_items", record).await;
    seen(&world, VERIFIER, &case).await;
    let request = ask(
        &world,
        REVIEWER,
        &case,
        &["name", "address"],
        "further_information",
        Some(24),
    )
    .await;
    both_release(&world, &request).await;
    let mut told = String::new();
    for (kind, by) in [
        ("name", Some(request.as_str())),
        ("address", Some(request.as_str())),
        ("phone", None),
    ] {
        let open = opening(&world, REVIEWER, &case, kind, by).await;
        told.push_str(&world.ok(REVIEWER.0, "open_item", open).await.to_string());
    }
    let words: Vec<String> = [
        "Wiryo Kartasentana",
        "Kartasentana",
        "0812-7766-5544",
        "081277665544",
        "Jalan Kenanga 7",
        "Kenanga",
        "Endangwati",
        "Pamujiono",
        "0813-1122-3344",
        "081311223344",
        // What was said for and against is sealed, too.
        "penyaluran tertunda",
    ]
    .map(str::to_owned)
    .into();
    for word in [&words[0], &words[2], &words[4]] {
        assert!(told.contains(word.as_str()), "it was opened: {word}");
    }
    let second = ask(&world, REVIEWER, &case, &["name"], "further_information", Some(2)).await;
    let refusal = answering(&second, false, "penyaluran tertunda");
    world.ok(LEADER.0, "answer_identity", refusal).await;
    let searched = canary::search(&world.folder, &words).unwrap();
    assert!(searched.files > 10);
    assert_eq!(searched.found, Vec::<String>::new(), "while the desks are open");
    let log = world.ok(REVIEWER.0, "log_text", json!({})).await.to_string();
    for word in &words {
        assert!(!log.contains(word.as_str()), "the log holds {word}");
    }
    world.close().await;
    let searched = canary::search(&world.folder, &words).unwrap();
    assert_eq!(
        searched.found,
        Vec::<String>::new(),
        "after the desks were locked"
    );
}
