//! Identity marks corrected after registration (O1).

use crate::WORKER;
use saksama_tests::papers;
use saksama_tests::world::{CLERK, EXAMINER, LEADER, World, full_letter, text};
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn marks_of_a_registered_file_are_corrected() {
    let world = World::small(WORKER).await;
    let picture = world.file("foto.png", &papers::png(5));
    let registered = world
        .register_with(CLERK.0, &full_letter("Dugaan dengan foto"), &[picture])
        .await;
    let case = text(&registered["case"]);
    let submission = text(&registered["submission"]);
    let before = world.dossier(CLERK.0, &case).await;
    let file = text(&before["submissions"][0]["originals"][0]["file"]);
    let page = format!("evidence:work/{case}/{file}/0");
    world.ok(LEADER.0, "session", json!({})).await;
    let shown_before = world.page(LEADER.0, &page).await.unwrap();

    let wanted = |regions: serde_json::Value, pages: serde_json::Value, whole: bool| {
        json!({
            "case": case, "submission": submission, "file": file,
            "marks": { "regions": regions, "pages": pages, "whole_file": whole },
        })
    };
    let middle = json!([{ "page": 0, "x": 0.1, "y": 0.1, "w": 0.8, "h": 0.8 }]);
    // Beside the page, and by somebody whose office does not mark.
    let beside = json!([{ "page": 7, "x": 0.1, "y": 0.1, "w": 0.8, "h": 0.8 }]);
    let refused = world
        .refused(CLERK.0, "mark_file", wanted(beside, json!([]), false))
        .await;
    assert_eq!(
        (refused.code.as_str(), refused.field.as_deref()),
        ("field", Some("marks"))
    );
    assert_eq!(
        world
            .code(LEADER.0, "mark_file", wanted(middle.clone(), json!([]), false))
            .await,
        "no_office"
    );

    let dossier = world
        .ok(CLERK.0, "mark_file", wanted(middle.clone(), json!([]), false))
        .await;
    assert_eq!(
        dossier["submissions"][0]["originals"][0]["marks"]["regions"],
        middle
    );
    world.ok(LEADER.0, "session", json!({})).await;
    let shown_after = world.page(LEADER.0, &page).await.unwrap();
    assert_ne!(
        shown_before, shown_after,
        "the old copy is shown to nobody any more"
    );
    assert_eq!(dossier["evidence"][0]["pages"], 1);

    // The whole file: no copy is left.
    let dossier = world
        .ok(CLERK.0, "mark_file", wanted(json!([]), json!([]), true))
        .await;
    assert_eq!(
        (
            &dossier["evidence"][0]["pages"],
            &dossier["evidence"][0]["held_back"]
        ),
        (&json!(0), &json!(true))
    );
    world.ok(LEADER.0, "session", json!({})).await;
    assert_eq!(world.page(LEADER.0, &page).await.unwrap_err().code, "not_found");
    // Back again, at a desk that starts anew.
    world
        .ok(CLERK.0, "mark_file", wanted(middle.clone(), json!([]), false))
        .await;
    world.forget_index(LEADER.0).await;
    assert!(world.page(LEADER.0, &page).await.is_ok());
    assert!(world.verify().await.is_sound());
    assert_eq!(
        world
            .code(EXAMINER.0, "mark_file", wanted(middle, json!([]), false))
            .await,
        "no_office"
    );
}
