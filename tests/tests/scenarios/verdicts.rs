//! Refusals, referrals, merges, what closes at intake, the leader's word and taking it back (R19, R20, R41, O2, O17).

use crate::WORKER;
use crate::steps::{duties, letter, paper, registered, started};
use saksama_tests::world::{CLERK, EXAMINER, LEADER, World, list, short_letter, text, texts};
use serde_json::{Value, json};

fn refusing(case: &str, reason: &str, order: Value) -> Value {
    json!({ "case": case, "reason": reason, "note": "Alasannya dijelaskan.", "order": order })
}

fn order(leader: &str) -> Value {
    json!({ "kind": "lembar disposisi", "number": "D-17/2026", "date": "2026-03-02", "leader": leader })
}

/// O2: a leader's act recorded on a written order counts, reads so, and waits for him.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_on_a_written_order() {
    let world = World::small(WORKER).await;
    let case = started(&world, "Dugaan yang tidak logis").await;
    let leader = world.person(LEADER.0);
    let mut noteless = refusing(&case, "tidak_logis", order(&leader));
    noteless["note"] = json!(" ");
    assert_eq!(
        world
            .refused(CLERK.0, "refuse_case", noteless)
            .await
            .field
            .as_deref(),
        Some("note")
    );
    for (part, value, field) in [
        ("number", json!(""), "order.number"),
        ("kind", json!(" "), "order.kind"),
        ("date", json!("2026-03-09"), "order.date"),
        ("leader", json!(world.person(EXAMINER.0)), "order.leader"),
    ] {
        let mut wrong = order(&leader);
        wrong[part] = value;
        let refused = world
            .refused(CLERK.0, "refuse_case", refusing(&case, "tidak_logis", wrong))
            .await;
        assert_eq!(refused.field.as_deref(), Some(field), "{refused:?}");
    }
    assert_eq!(
        world
            .code(
                EXAMINER.0,
                "refuse_case",
                refusing(&case, "tidak_logis", Value::Null)
            )
            .await,
        "no_office"
    );

    let dossier = world
        .ok(
            CLERK.0,
            "refuse_case",
            refusing(&case, "tidak_logis", order(&leader)),
        )
        .await;
    assert_eq!(
        (&dossier["state"], &dossier["awaits_leader"]),
        (&json!("not_actionable"), &json!(true))
    );
    assert_eq!(texts(&dossier["whose_move"]), [LEADER.1]);
    let notice = duties(&dossier, "rejection_notice").remove(0);
    let trail = world.ok(CLERK.0, "trail", json!({ "case": case })).await;
    let line = list(&trail["lines"])
        .into_iter()
        .find(|line| line["event"] == "refused")
        .unwrap();
    let said = text(&line["order"]);
    assert!(
        said.contains("lembar disposisi") && said.contains("D-17/2026"),
        "{said}"
    );
    assert_eq!(line["author"], CLERK.1, "signed by who recorded it");

    // It waits on the leader's desk.
    let desk = world.ok(LEADER.0, "my_desk", json!({})).await;
    assert_eq!(
        (&desk["waiting"][0]["task"], &desk["waiting"][0]["line"]["case"]),
        (&json!("confirm"), &json!(case))
    );
    assert_eq!(
        world
            .code(CLERK.0, "confirm_cases", json!({ "cases": [case] }))
            .await,
        "no_office"
    );
    assert_eq!(
        world
            .ok(LEADER.0, "confirm_cases", json!({ "cases": [case] }))
            .await["count"],
        1
    );
    let dossier = world.dossier(LEADER.0, &case).await;
    assert_eq!(dossier["awaits_leader"], false);
    assert_eq!(
        world
            .code(LEADER.0, "confirm_cases", json!({ "cases": [case] }))
            .await,
        "nothing_to_confirm"
    );
    let fulfil = json!({ "case": case, "duty": notice, "paper": paper("S-5/2026") });
    world.ok(CLERK.0, "fulfil_duty", fulfil).await;

    // Taking back what a leader confirmed is the leader's.
    let back = |reason: &str| json!({ "case": case, "reason": reason });
    assert_eq!(
        world.code(CLERK.0, "reopen", back("Bukti baru")).await,
        "no_office"
    );
    assert_eq!(
        world.refused(LEADER.0, "reopen", back("")).await.field.as_deref(),
        Some("reason")
    );
    let dossier = world.ok(LEADER.0, "reopen", back("Bukti baru")).await;
    assert_eq!(dossier["state"], "verifying");
    assert_eq!(
        (&dossier["due"]["what"], &dossier["due"]["due"]),
        (&json!("verification"), &json!("2026-03-09"))
    );
    assert!(world.verify().await.is_sound());
}

/// A leader who acts himself confirms by acting; what nobody ordered waits.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refusals_with_and_without_a_leader() {
    let world = World::small(WORKER).await;
    let own = started(&world, "Dugaan kedaluwarsa").await;
    let dossier = world
        .ok(
            LEADER.0,
            "refuse_case",
            refusing(&own, "kedaluwarsa", Value::Null),
        )
        .await;
    assert_eq!(dossier["awaits_leader"], false);
    let unordered = started(&world, "Dugaan sudah di polres").await;
    let dossier = world
        .ok(
            CLERK.0,
            "refuse_case",
            refusing(&unordered, "sudah_ditangani_aph", Value::Null),
        )
        .await;
    assert_eq!(dossier["awaits_leader"], true);
    // Not confirmed yet: the unit itself takes it back, and the notice is owed no longer.
    assert_eq!(duties(&dossier, "rejection_notice").len(), 1);
    let reopened = world
        .ok(
            CLERK.0,
            "reopen",
            json!({ "case": unordered, "reason": "Keliru" }),
        )
        .await;
    assert_eq!(
        (&reopened["state"], &reopened["awaits_leader"]),
        (&json!("verifying"), &json!(false))
    );
    assert!(duties(&reopened, "rejection_notice").is_empty());
    assert!(texts(&reopened["waiting_for_key"]).is_empty());
}

/// R19: to a competent body, with legal ground, and without the reporter's identity.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_referral_goes_out_without_identity() {
    let world = World::small(WORKER).await;
    let case = started(&world, "Dugaan di luar kewenangan").await;
    let refer = |body: &str, ground: &str, redacted: bool| json!({ "case": case, "body": body, "legal_ground": ground, "redacted": redacted, "order": null });
    assert_eq!(
        world
            .refused(CLERK.0, "refer_case", refer("", "x", true))
            .await
            .field
            .as_deref(),
        Some("body")
    );
    let groundless = world
        .refused(CLERK.0, "refer_case", refer("Inspektorat Kabupaten", " ", true))
        .await;
    assert_eq!(groundless.field.as_deref(), Some("legal_ground"));
    let seen = world
        .refused(
            CLERK.0,
            "refer_case",
            refer("Inspektorat Kabupaten", "UU 23/2014", false),
        )
        .await;
    assert_eq!(
        (seen.code.as_str(), seen.missing()),
        ("missing", vec!["redaction".to_owned()])
    );
    let dossier = world
        .ok(
            CLERK.0,
            "refer_case",
            refer("Inspektorat Kabupaten", "UU 23/2014", true),
        )
        .await;
    assert_eq!(
        (&dossier["state"], &dossier["awaits_leader"]),
        (&json!("referred"), &json!(true))
    );
    let letter = duties(&dossier, "referral_letter").remove(0);
    assert_eq!(duties(&dossier, "referral_notice").len(), 1);
    let drop = json!({ "case": case, "duty": letter, "reason": "tidak perlu" });
    assert_eq!(
        world.code(CLERK.0, "drop_duty", drop).await,
        "duty_required",
        "a referral is its letter"
    );
    world
        .ok(
            CLERK.0,
            "fulfil_duty",
            json!({ "case": case, "duty": letter, "paper": paper("S-6") }),
        )
        .await;
    world
        .ok(LEADER.0, "confirm_cases", json!({ "cases": [case] }))
        .await;
    let line = world.search(CLERK.0, "kewenangan").await["lines"][0].clone();
    assert_eq!(line["state"], "referred");
    assert!(world.verify().await.is_sound());
}

/// R41, O5: from every open state, the main case knows what it took in.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn repeats_are_merged() {
    let world = World::small(WORKER).await;
    let (main, number) = registered(&world, "Dugaan pemotongan bantuan, surat pertama").await;
    let merge = |case: &str, reason: &str| json!({ "case": case, "main": main, "reason": reason });
    assert_eq!(
        world
            .refused(CLERK.0, "merge_case", merge(&main, "sama"))
            .await
            .code,
        "same_case"
    );
    let received = letter(&world, "Dugaan pemotongan bantuan, surat kedua").await;
    assert_eq!(
        world
            .refused(CLERK.0, "merge_case", merge(&received, ""))
            .await
            .field
            .as_deref(),
        Some("reason")
    );
    let verifying = started(&world, "Dugaan pemotongan bantuan, surat ketiga").await;
    let awaiting = started(&world, "Dugaan pemotongan bantuan, surat keempat").await;
    world
        .ok(
            CLERK.0,
            "request_completion",
            json!({ "case": awaiting, "missing": ["when"], "asked": "" }),
        )
        .await;
    let (numbered, _) = registered(&world, "Dugaan pemotongan bantuan, surat kelima").await;
    for case in [&received, &verifying, &awaiting, &numbered] {
        let dossier = world
            .ok(CLERK.0, "merge_case", merge(case, "Peristiwa yang sama."))
            .await;
        assert_eq!(dossier["state"], "merged");
        assert_eq!(dossier["merged_into"], json!({ "case": main, "number": number }));
        assert_eq!(duties(&dossier, "merge_notice").len(), 1);
        assert!(duties(&dossier, "completion_request").is_empty());
    }
    let dossier = world.dossier(CLERK.0, &main).await;
    let took_in = texts(&dossier["took_in"]);
    assert_eq!(took_in.len(), 4, "{took_in:?}");
    assert_eq!(dossier["state"], "registered", "the main case goes its way");
    let back = json!({ "case": main, "main": received, "reason": "memutar" });
    assert_eq!(
        world.code(CLERK.0, "merge_case", back).await,
        "same_case",
        "not into what it took in"
    );
    let unreadable = "00000000-0000-7000-8000-000000000000";
    let nowhere = json!({ "case": verifying, "main": unreadable, "reason": "x" });
    assert_eq!(world.code(CLERK.0, "merge_case", nowhere).await, "not_found");
    // Taken back, it stands alone again.
    let alone = world
        .ok(
            CLERK.0,
            "reopen",
            json!({ "case": verifying, "reason": "Ternyata lain" }),
        )
        .await;
    assert_eq!(
        (&alone["state"], &alone["merged_into"]),
        (&json!("verifying"), &Value::Null)
    );
    assert!(world.verify().await.is_sound());
}

/// O17: many at once, no notice; the leader confirms the week's list in one act.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_complaint_closes_at_intake() {
    let world = World::small(WORKER).await;
    let mut cases = Vec::new();
    for number in 0..6 {
        let form = short_letter(&format!("Undangan rapat {number}"));
        cases.push(text(&world.register(CLERK.0, &form).await["case"]));
    }
    let close = |cases: &[String], reason: &str| json!({ "cases": cases, "reason": reason });
    let wrong = world
        .refused(CLERK.0, "close_at_intake", close(&cases, "tidak_jelas"))
        .await;
    assert_eq!(
        (wrong.code.as_str(), &wrong.params["done"]),
        ("reason_not_here", &json!("0"))
    );
    assert_eq!(world.search(CLERK.0, "").await["lines"][0]["state"], "received");
    assert_eq!(
        world
            .code(EXAMINER.0, "close_at_intake", close(&cases, "tembusan"))
            .await,
        "no_office"
    );
    assert_eq!(
        world
            .ok(CLERK.0, "close_at_intake", close(&cases, "bukan_pengaduan"))
            .await["count"],
        6
    );
    let dossier = world.dossier(CLERK.0, &cases[0]).await;
    assert_eq!(
        (&dossier["state"], &dossier["awaits_leader"]),
        (&json!("not_actionable"), &json!(true))
    );
    assert_eq!(list(&dossier["duties"]).len(), 0, "no notice is owed");
    let events: Vec<String> = list(&world.ok(CLERK.0, "trail", json!({ "case": cases[0] })).await["lines"])
        .iter()
        .map(|line| text(&line["event"]))
        .collect();
    assert_eq!(
        events,
        ["opened", "verification_started", "refused"],
        "no report skips verification (R17)"
    );

    // One that is closed already stops the list there; what was closed before stays closed.
    let seventh = text(&world.register(CLERK.0, &short_letter("Tembusan")).await["case"]);
    let mixed = vec![seventh.clone(), cases[0].clone()];
    let stopped = world
        .refused(CLERK.0, "close_at_intake", close(&mixed, "tembusan"))
        .await;
    assert_eq!(
        (stopped.code.as_str(), &stopped.params["done"]),
        ("wrong_state", &json!("1"))
    );
    assert_eq!(world.dossier(CLERK.0, &seventh).await["state"], "not_actionable");

    cases.push(seventh);
    let desk = world.ok(LEADER.0, "my_desk", json!({})).await;
    assert_eq!(
        list(&desk["waiting"])
            .iter()
            .filter(|line| line["task"] == "confirm")
            .count(),
        7
    );
    assert_eq!(
        world
            .ok(LEADER.0, "confirm_cases", json!({ "cases": cases }))
            .await["count"],
        7
    );
    let desk = world.ok(LEADER.0, "my_desk", json!({})).await;
    assert_eq!(list(&desk["waiting"]), Vec::<Value>::new());
    assert!(world.verify().await.is_sound());
}

/// Who leads and registers in one person: allowed in a small unit, marked in the trail (O12).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_person_in_two_steps_is_marked() {
    let world = World::new(WORKER);
    world.found(LEADER, "small", &[]).await;
    let case = text(
        &world
            .register(LEADER.0, &short_letter("Semua oleh satu orang"))
            .await["case"],
    );
    world
        .ok(LEADER.0, "start_verification", json!({ "case": case }))
        .await;
    world
        .ok(
            LEADER.0,
            "refuse_case",
            refusing(&case, "tidak_jelas", Value::Null),
        )
        .await;
    let trail = world.ok(LEADER.0, "trail", json!({ "case": case })).await;
    assert!(
        list(&trail["lines"])
            .iter()
            .any(|line| line["same_person"] == true),
        "{trail}"
    );
}
