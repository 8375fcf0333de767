//! The inquiry desk (R50, R51, R41, O10): found by what the caller holds, told the safe sentence and no more, each time an
//! entry.

use crate::WORKER;
use crate::steps::{registered, started};
use saksama_tests::world::{CLERK, EXAMINER, LEADER, World, full_letter, list, text};
use serde_json::{Value, json};

fn by(kind: &str, said: &str, date: Option<&str>) -> Value {
    json!({ "by": kind, "text": said, "date": date })
}

async fn found(world: &World, who: &str, wanted: Value) -> Vec<Value> {
    list(&world.ok(who, "find_inquiry", wanted).await["hits"])
}

fn asking(hit: &Value, kind: &str, phrase: &str) -> Value {
    json!({
        "case": hit["case"], "submission": hit["submission"], "found_by": kind, "channel": "telephone", "phrase": phrase,
        "note": "Menanyakan kelanjutan.",
    })
}

async fn inquiries(world: &World, case: &str) -> Vec<Value> {
    let shown = world.dossier(CLERK.0, case).await;
    list(&shown["steps"]["beside"]["inquiries"])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_caller_is_found_by_what_he_holds_and_told_no_more() {
    let world = World::small(WORKER).await;
    let mut form = full_letter("Dugaan yang ditanyakan");
    form["username"] = json!("melati77");
    form["wants_phrase"] = json!(true);
    let given = world.register(CLERK.0, &form).await;
    let (case, intake, phrase) = (
        text(&given["case"]),
        text(&given["intake_no"]),
        text(&given["phrase"]),
    );

    for wanted in [
        by("intake_no", &intake, None),
        by("intake_no", &intake.to_lowercase(), None),
        by("username", "Melati77", None),
        by("letter_no_and_date", "12/S/2026", Some("2026-02-20")),
    ] {
        let hits = found(&world, CLERK.0, wanted.clone()).await;
        assert_eq!(hits.len(), 1, "{wanted}");
        assert_eq!(
            (&hits[0]["case"], &hits[0]["intake_no"], &hits[0]["has_phrase"]),
            (&json!(case), &json!(intake), &json!(true)),
            "{wanted}"
        );
        // Nothing of the case itself: no title, no state, no party.
        assert_eq!(hits[0].as_object().unwrap().len(), 5, "{}", hits[0]);
    }
    // The date of his own letter belongs to it, a name is never looked up, another kind of number is another question.
    assert!(
        found(
            &world,
            CLERK.0,
            by("letter_no_and_date", "12/S/2026", Some("2026-02-21"))
        )
        .await
        .is_empty()
    );
    assert!(
        found(&world, CLERK.0, by("agenda_no", &intake, None))
            .await
            .is_empty()
    );
    assert!(
        found(&world, CLERK.0, by("username", "Wiryo Kartasentana", None))
            .await
            .is_empty()
    );
    for (wanted, field) in [
        (by("open_name", "Wiryo", None), "by"),
        (by("words", "bantuan", None), "by"),
        (by("intake_no", " ", None), "text"),
        (by("letter_no_and_date", "12/S/2026", None), "date"),
    ] {
        let refused = world.refused(CLERK.0, "find_inquiry", wanted).await;
        assert_eq!(refused.field.as_deref(), Some(field));
    }
    // Who reads nothing finds nothing, who answers nobody is refused.
    assert_eq!(
        world
            .code(LEADER.0, "find_inquiry", by("intake_no", &intake, None))
            .await,
        "no_office"
    );
    assert_eq!(
        world
            .code(EXAMINER.0, "find_inquiry", by("intake_no", &intake, None))
            .await,
        "no_office"
    );

    // With the words what is owed may be said; without them the stage alone. Each is an entry.
    let hit = found(&world, CLERK.0, by("intake_no", &intake, None))
        .await
        .remove(0);
    let said = phrase.to_uppercase().replace(' ', "  ");
    let told = world
        .ok(CLERK.0, "answer_inquiry", asking(&hit, "intake_no", &said))
        .await;
    assert_eq!(
        (&told["told"], &told["phrase"], &told["asked_before"]),
        (&json!("received"), &json!("right"), &json!(0))
    );
    let told = world
        .ok(
            CLERK.0,
            "answer_inquiry",
            asking(&hit, "intake_no", "bukan kata itu"),
        )
        .await;
    assert_eq!(
        (&told["phrase"], &told["asked_before"]),
        (&json!("wrong"), &json!(1))
    );
    let logged = inquiries(&world, &case).await;
    assert_eq!(logged.len(), 2);
    assert_eq!(
        (
            &logged[0]["fact"]["phrase"],
            &logged[1]["fact"]["phrase"],
            &logged[1]["fact"]["told"]
        ),
        (&json!("right"), &json!("wrong"), &json!("received"))
    );
    assert!(
        !logged[0].to_string().contains(&phrase),
        "the words themselves are in no entry"
    );

    // A caller whose report waits for him hears what is missing, if he may.
    world
        .ok(CLERK.0, "start_verification", json!({ "case": case }))
        .await;
    let ask = json!({ "case": case, "missing": ["when"], "asked": "Tanggal" });
    world.ok(CLERK.0, "request_completion", ask).await;
    let told = world
        .ok(CLERK.0, "answer_inquiry", asking(&hit, "intake_no", &phrase))
        .await;
    assert_eq!(
        (&told["told"], &told["missing"], &told["notice_owed"]),
        (&json!("please_complete"), &json!(["when"]), &json!(true))
    );
    let told = world
        .ok(CLERK.0, "answer_inquiry", asking(&hit, "intake_no", ""))
        .await;
    assert_eq!(
        (&told["missing"], &told["notice_owed"]),
        (&json!([]), &json!(false))
    );
    let elsewhere = json!({
        "case": case, "submission": "00000000-0000-7000-8000-000000000000", "found_by": "intake_no", "channel": "visit",
        "phrase": "", "note": "",
    });
    assert_eq!(
        world
            .refused(CLERK.0, "answer_inquiry", elsewhere)
            .await
            .field
            .as_deref(),
        Some("submission")
    );
    assert!(world.verify().await.is_sound());
}

/// A merged number answers through the main one, and nothing of the other reporter comes with it (R41).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_merged_number_answers_through_the_main_one() {
    let world = World::small(WORKER).await;
    let (main, number) = registered(&world, "Dugaan pertama").await;
    let hits = found(&world, CLERK.0, by("agenda_no", &number, None)).await;
    assert_eq!(hits[0]["case"], main);
    let mut form = full_letter("Dugaan pertama, dari orang lain");
    form["wants_phrase"] = json!(false);
    let again = text(&world.register(CLERK.0, &form).await["case"]);
    let merge = json!({ "case": again, "main": main, "reason": "Peristiwa yang sama" });
    world
        .ok(CLERK.0, "start_verification", json!({ "case": again }))
        .await;
    world.ok(CLERK.0, "merge_case", merge).await;
    let intake = text(&world.dossier(CLERK.0, &again).await["submissions"][0]["intake_no"]);
    let hit = found(&world, CLERK.0, by("intake_no", &intake, None))
        .await
        .remove(0);
    assert_eq!(hit["case"], again, "his own number leads to his own report");
    let told = world
        .ok(CLERK.0, "answer_inquiry", asking(&hit, "intake_no", ""))
        .await;
    assert_eq!(
        (&told["told"], &told["phrase"]),
        (&json!("registered"), &json!("none_exists"))
    );
    assert_eq!(
        told["number"], number,
        "from now on he is answered on the main number"
    );
    // The entry stays with him who asked.
    assert_eq!(
        (
            inquiries(&world, &again).await.len(),
            inquiries(&world, &main).await.len()
        ),
        (1, 0)
    );
    // Where the main case goes, the merged one's answer follows.
    let held = json!({ "type": "put_on_hold", "ground": "court", "body": "", "reason": "Menunggu." });
    let order = json!({ "case": main, "step": held, "order": null, "done_on": null, "papers": [] });
    assert_eq!(world.code(CLERK.0, "take_step", order).await, "no_office");
    let two = started(&world, "Dugaan lain").await;
    assert_ne!(two, main);
    assert!(world.verify().await.is_sound());
}
