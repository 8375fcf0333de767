//! A reporter no single person can expose: two others release, one opens, for a reason, for a time, after the passphrase,
//! after the entry (ledger.md §5, O3, O28, R53).

use crate::WORKER;
use chrono::TimeDelta;
use saksama_tests::identities::{
    ADMIN, MANAGER, PRIVACY, REVIEWER, VERIFIER, answering, ask, asking, both_release, item, notice_goes_out,
    opening, registered, reviewed, seen, take, under_review, unit,
};
use saksama_tests::world::{CLERK, LEADER, World, full_letter, list, text};
use serde_json::{Value, json};

const TITLE: &str = "Dugaan pemotongan bantuan di Balai Contoh, Januari 2026";
const NAME: &str = "Wiryo Kartasentana";
const PHONE: &str = "0812-7766-5544";

/// The requests a custodian is asked to answer.
async fn asked_of(world: &World, who: (&str, &str)) -> Vec<Value> {
    let duties = world.ok(who.0, "identity_duties", json!({})).await;
    let asked = list(&duties)
        .into_iter()
        .filter(|line| !line["asks_me"].is_null());
    asked.collect()
}

/// The number of rows in the ledger.
async fn rows(world: &World, who: (&str, &str)) -> u64 {
    let session = world.session(who.0).await;
    session.ledger.tip().await.unwrap().seq
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_takes_two_others_and_a_passphrase() {
    let world = unit(WORKER).await;
    let case = under_review(&world, TITLE).await;
    let view = seen(&world, REVIEWER, &case).await;
    let name = item(&view, "name");
    assert_eq!(
        (&name["can_ask"], &name["can_open"], &name["rule"]),
        (&json!(true), &json!(false), &json!("two_halves"))
    );
    assert_eq!(view["purposes"][0]["purpose"], "further_information");
    assert_eq!(view["purposes"][0]["longest"], 720);

    let request = ask(
        &world,
        REVIEWER,
        &case,
        &["name"],
        "further_information",
        Some(24),
    )
    .await;
    let open = opening(&world, REVIEWER, &case, "name", Some(&request)).await;
    assert_eq!(
        world.code(REVIEWER.0, "open_item", open.clone()).await,
        "needs_release"
    );

    // The custodians hear who asks, what for and why; nobody else does.
    let asked = asked_of(&world, LEADER).await;
    assert_eq!(asked[0]["requester_name"], REVIEWER.1);
    assert_eq!(asked[0]["reason"], "Perlu dihubungi tentang tanggal penyaluran.");
    assert_eq!(
        asked[0]["items"],
        json!([{ "label": "Pelapor-1", "kind": "name" }])
    );
    assert_eq!(
        (&asked[0]["asks_me"], &asked[0]["has_key"]),
        (&json!("leaders"), &json!(true))
    );
    assert_eq!(asked_of(&world, PRIVACY).await[0]["number"], asked[0]["number"]);
    for who in [VERIFIER, MANAGER, ADMIN] {
        assert!(asked_of(&world, who).await.is_empty(), "{}", who.1);
        let answer = answering(&request, true, "Ya.");
        assert_eq!(
            world.code(who.0, "answer_identity", answer).await,
            "not_custodian"
        );
    }

    // One half is none.
    let silent = world
        .refused(LEADER.0, "answer_identity", answering(&request, true, " "))
        .await;
    assert_eq!(silent.field.as_deref(), Some("motive"));
    world
        .ok(
            LEADER.0,
            "answer_identity",
            answering(&request, true, "Alasan cukup."),
        )
        .await;
    assert!(asked_of(&world, LEADER).await.is_empty());
    assert_eq!(
        world.code(REVIEWER.0, "open_item", open.clone()).await,
        "needs_release"
    );
    world
        .ok(
            PRIVACY.0,
            "answer_identity",
            answering(&request, true, "Sesuai tujuan."),
        )
        .await;

    // A wrong passphrase opens nothing and writes nothing; nor does another person, nor another item.
    let before = rows(&world, REVIEWER).await;
    let mut wrong = open.clone();
    wrong["passphrase"] = json!("salah sekali kata kata ini");
    assert_eq!(
        world.code(REVIEWER.0, "open_item", wrong).await,
        "wrong_passphrase"
    );
    let others = opening(&world, VERIFIER, &case, "name", Some(&request)).await;
    assert_eq!(world.code(VERIFIER.0, "open_item", others).await, "own_release");
    let address = opening(&world, REVIEWER, &case, "address", Some(&request)).await;
    assert_eq!(world.code(REVIEWER.0, "open_item", address).await, "unknown_fact");
    assert_eq!(rows(&world, REVIEWER).await, before);

    let opened = world.ok(REVIEWER.0, "open_item", open.clone()).await;
    assert_eq!(
        (&opened["text"], &opened["seconds"], &opened["officer"]),
        (&json!(NAME), &json!(120), &json!(REVIEWER.1))
    );
    assert_eq!(rows(&world, REVIEWER).await, before + 1);
    // Everybody who may see who opened what sees it; the text stands in no other answer.
    let view = seen(&world, LEADER, &case).await;
    assert_eq!(list(&view["requests"][0]["opened"]).len(), 1);
    for who in [LEADER, REVIEWER, VERIFIER] {
        let told = [
            seen(&world, who, &case).await,
            world.dossier(who.0, &case).await["steps"].clone(),
            world.ok(who.0, "trail", json!({ "case": case })).await,
        ];
        assert!(!json!(told).to_string().contains("Kartasentana"), "{}", who.1);
    }
    // For a time.
    world.sources.advance(TimeDelta::hours(25));
    assert_eq!(world.code(REVIEWER.0, "open_item", open).await, "request_over");
    let view = seen(&world, REVIEWER, &case).await;
    assert_eq!(view["requests"][0]["stand"], "expired");
    assert!(world.verify().await.is_sound());
}

/// The store refuses the entry: nothing is shown. An opened text that stands in no entry would be a secret reading.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_entry_no_text() {
    let world = unit(WORKER).await;
    let case = under_review(&world, TITLE).await;
    let request = ask(
        &world,
        REVIEWER,
        &case,
        &["name"],
        "further_information",
        Some(24),
    )
    .await;
    both_release(&world, &request).await;
    let open = opening(&world, REVIEWER, &case, "name", Some(&request)).await;
    // Somebody with a login keeps the store from taking rows.
    let raw = sqlx::SqlitePool::connect(&format!("sqlite:{}", world.ledger_file().display()))
        .await
        .unwrap();
    sqlx::raw_sql("CREATE TRIGGER shut BEFORE INSERT ON entries BEGIN SELECT RAISE(ABORT, 'shut'); END")
        .execute(&raw)
        .await
        .unwrap();
    let refused = world
        .rpc(REVIEWER.0, "open_item", open.clone())
        .await
        .unwrap_err();
    assert!(!refused.to_string().contains("Kartasentana"), "{refused}");
    sqlx::raw_sql("DROP TRIGGER shut").execute(&raw).await.unwrap();
    raw.close().await;
    assert_eq!(world.ok(REVIEWER.0, "open_item", open).await["text"], NAME);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_and_its_motive_stay() {
    let world = unit(WORKER).await;
    let case = under_review(&world, TITLE).await;
    let request = ask(
        &world,
        REVIEWER,
        &case,
        &["name"],
        "further_information",
        Some(24),
    )
    .await;
    let motive = "Pertanyaan dapat diajukan lewat portal tanpa nama.";
    world
        .ok(PRIVACY.0, "answer_identity", answering(&request, false, motive))
        .await;
    let late = answering(&request, true, "Ya.");
    assert_eq!(
        world.code(LEADER.0, "answer_identity", late).await,
        "request_over"
    );
    let open = opening(&world, REVIEWER, &case, "name", Some(&request)).await;
    assert_eq!(world.code(REVIEWER.0, "open_item", open).await, "needs_release");
    world.forget_index(REVIEWER.0).await;
    let line = seen(&world, REVIEWER, &case).await["requests"][0].clone();
    assert_eq!(line["stand"], "refused");
    assert_eq!(line["answers"][0]["motive"], motive);
    assert_eq!(line["answers"][0]["by"], PRIVACY.1);
    // The other custodian reads why, too.
    let past = world.ok(LEADER.0, "identity_duties", json!({})).await;
    assert_eq!(past[0]["answers"][0]["motive"], motive);
    // Who needs it no longer says so.
    let second = ask(
        &world,
        REVIEWER,
        &case,
        &["name"],
        "further_information",
        Some(24),
    )
    .await;
    let one = json!({ "case": case, "request": second });
    let view = world.ok(REVIEWER.0, "end_identity", one.clone()).await;
    assert_eq!(view["requests"][0]["stand"], "ended");
    assert_eq!(world.code(REVIEWER.0, "end_identity", one).await, "request_over");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn contact_opens_to_the_officer_of_the_step() {
    let world = unit(WORKER).await;
    let case = under_review(&world, TITLE).await;
    // A desk that holds the key finds the disposition and seals it on.
    seen(&world, VERIFIER, &case).await;
    let view = seen(&world, REVIEWER, &case).await;
    assert_eq!(item(&view, "phone")["can_open"], true);
    let mut open = opening(&world, REVIEWER, &case, "phone", None).await;
    assert_eq!(
        world.ok(REVIEWER.0, "open_item", open.clone()).await["text"],
        PHONE
    );
    open["reason"] = json!(" ");
    let silent = world.refused(REVIEWER.0, "open_item", open).await;
    assert_eq!(silent.field.as_deref(), Some("reason"));
    // The phone, not the name; and not to whose step it is no longer.
    let name = opening(&world, REVIEWER, &case, "name", None).await;
    assert_eq!(world.code(REVIEWER.0, "open_item", name).await, "needs_release");
    for (who, code) in [
        (VERIFIER, "not_on_duty"),
        (CLERK, "not_on_duty"),
        (MANAGER, "no_office"),
    ] {
        let open = opening(&world, who, &case, "phone", None).await;
        assert_eq!(world.code(who.0, "open_item", open).await, code, "{}", who.1);
    }
    let openings = seen(&world, LEADER, &case).await["openings"].clone();
    assert_eq!(openings[0]["by"], REVIEWER.1);
    assert_eq!(openings[0]["reason"], "Penggalian informasi lanjutan.");
    assert_eq!(seen(&world, VERIFIER, &case).await["openings"], json!([]), "R55");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn correspondence_is_released_once_and_prints_an_envelope() {
    let world = unit(WORKER).await;
    let case = under_review(&world, TITLE).await;
    let both = ["name", "address"];
    let request = ask(&world, CLERK, &case, &both, "correspondence", None).await;
    let again = asking(&world, VERIFIER, &case, &both, "correspondence", None).await;
    assert_eq!(
        world.code(VERIFIER.0, "ask_identity", again).await,
        "fact_settled"
    );
    both_release(&world, &request).await;
    assert_eq!(
        seen(&world, CLERK, &case).await["envelopes"],
        json!([]),
        "nothing is due"
    );
    let review = json!({
        "type": "hand_in_review", "issue": "Ada pemotongan?", "assumptions": "-", "facts": "Antrean.", "analysis": "Cukup.",
        "conclusion": "Arsip", "advice": "Arsipkan.", "articles": "Pasal 1", "recommendation": "arsip",
    });
    take(&world, REVIEWER, &case, review).await;
    take(
        &world,
        LEADER,
        &case,
        json!({ "type": "decide_not_actionable", "reason": "Tidak ada pelanggaran." }),
    )
    .await;
    let due = seen(&world, CLERK, &case).await["envelopes"][0].clone();
    assert_eq!(due["kind"], "rejection_notice");
    let print = json!({
        "case": case, "duty": due["duty"], "request": request, "passphrase": world.passphrase(CLERK.0),
    });
    let mut others = print.clone();
    others["passphrase"] = json!(world.passphrase(VERIFIER.0));
    assert_eq!(
        world.code(CLERK.0, "print_envelope", others.clone()).await,
        "wrong_passphrase"
    );
    assert_eq!(
        world.code(VERIFIER.0, "print_envelope", others).await,
        "needs_release"
    );
    let pages = world.ok(CLERK.0, "print_envelope", print.clone()).await;
    assert_eq!((list(&pages["pages"]).len(), &pages["paper"]), (1, &json!("dl")));
    let printed = world.dossier(CLERK.0, &case).await["steps"]["beside"]["envelopes"].clone();
    assert_eq!(list(&printed).len(), 1, "each printing is an entry");
    // The notice went out: closed over the identity.
    notice_goes_out(&world, VERIFIER, &case, "rejection_notice").await;
    assert_eq!(world.code(CLERK.0, "print_envelope", print).await, "duty_settled");
    let open = opening(&world, CLERK, &case, "name", Some(&request)).await;
    assert_eq!(world.code(CLERK.0, "open_item", open).await, "glass_only");
    let phone = opening(&world, VERIFIER, &case, "phone", None).await;
    assert_eq!(world.code(VERIFIER.0, "open_item", phone).await, "glass_only");

    // After closing by breaking glass: a request of its own kind, for a day at most.
    let view = seen(&world, VERIFIER, &case).await;
    assert_eq!(view["sealed"], true);
    assert_eq!(
        view["purposes"],
        json!([{ "purpose": "break_glass", "longest": 24 }])
    );
    let week = asking(&world, VERIFIER, &case, &["name"], "break_glass", Some(48)).await;
    assert_eq!(
        world
            .refused(VERIFIER.0, "ask_identity", week)
            .await
            .field
            .as_deref(),
        Some("expires")
    );
    let other = asking(&world, VERIFIER, &case, &["name"], "further_information", Some(1)).await;
    assert_eq!(world.code(VERIFIER.0, "ask_identity", other).await, "glass_only");
    let glass = ask(&world, VERIFIER, &case, &["name"], "break_glass", Some(24)).await;
    both_release(&world, &glass).await;
    let open = opening(&world, VERIFIER, &case, "name", Some(&glass)).await;
    assert_eq!(world.ok(VERIFIER.0, "open_item", open).await["text"], NAME);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_open_reporter_opens_with_a_reason() {
    let world = unit(WORKER).await;
    let mut form = full_letter(TITLE);
    form["mode"] = json!("open");
    let case = reviewed(&world, &form).await;
    seen(&world, CLERK, &case).await;
    for who in [VERIFIER, REVIEWER, MANAGER] {
        let open = opening(&world, who, &case, "name", None).await;
        assert_eq!(
            world.ok(who.0, "open_item", open).await["text"],
            NAME,
            "{}",
            who.1
        );
    }
    let open = opening(&world, LEADER, &case, "name", None).await;
    assert_eq!(world.code(LEADER.0, "open_item", open).await, "no_office");
    let asked = asking(&world, REVIEWER, &case, &["name"], "further_information", Some(1)).await;
    assert_eq!(world.code(REVIEWER.0, "ask_identity", asked).await, "other_rule");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn victims_and_witnesses_are_sealed_like_reporters() {
    let world = unit(WORKER).await;
    let case = under_review(&world, TITLE).await;
    let record = |case: &str, whose: &str| {
        json!({
            "case": case, "whose": whose, "label": null,
            "items": [{ "kind": "name", "value": "Endang Pamuji" }, { "kind": "phone", "value": "0813-1122-3344" }],
        })
    };
    let view = world
        .ok(REVIEWER.0, "record_items", record(&case, "victim"))
        .await;
    let of = |view: &Value, label: &str| -> Vec<(String, String)> {
        list(&view["items"])
            .iter()
            .filter(|item| item["label"] == label)
            .map(|item| (text(&item["kind"]), text(&item["rule"])))
            .collect()
    };
    let pair = |kind: &str, rule: &str| (kind.to_owned(), rule.to_owned());
    assert_eq!(
        of(&view, "Korban-1"),
        [pair("name", "two_halves"), pair("phone", "on_duty")]
    );
    let view = world
        .ok(VERIFIER.0, "record_items", record(&case, "victim"))
        .await;
    assert_eq!(of(&view, "Korban-2").len(), 2);
    let view = world
        .ok(VERIFIER.0, "record_items", record(&case, "witness"))
        .await;
    assert_eq!(of(&view, "Saksi-1").len(), 2);
    for (who, code) in [(LEADER, "no_office"), (ADMIN, "not_found")] {
        assert_eq!(
            world.code(who.0, "record_items", record(&case, "victim")).await,
            code
        );
    }
    let mut nobody = record(&case, "victim");
    nobody["label"] = json!("Korban-9");
    assert_eq!(
        world
            .refused(VERIFIER.0, "record_items", nobody)
            .await
            .field
            .as_deref(),
        Some("label")
    );
    let victim = list(&view["items"])
        .into_iter()
        .find(|item| item["label"] == "Korban-1" && item["kind"] == "name")
        .unwrap();
    let asked = json!({
        "case": case, "items": [victim["item"]], "purpose": "further_information", "hours": 2, "reason": "Didengar.",
    });
    let view = world.ok(REVIEWER.0, "ask_identity", asked).await;
    let request = text(&view["requests"][0]["request"]);
    both_release(&world, &request).await;
    let open = json!({
        "case": case, "item": victim["item"], "request": request, "reason": "", "passphrase": world.passphrase(REVIEWER.0),
    });
    assert_eq!(
        world.ok(REVIEWER.0, "open_item", open).await["text"],
        "Endang Pamuji"
    );

    // A child: everything by the strict rule, the telephone too.
    let mut form = full_letter("Dugaan kekerasan di Panti Contoh, Januari 2026");
    form["content"]["marks"] = json!(["child"]);
    form["mode"] = json!("open");
    let case = registered(&world, &form).await;
    world
        .ok(VERIFIER.0, "record_items", record(&case, "victim"))
        .await;
    let rules: Vec<Value> = list(&seen(&world, VERIFIER, &case).await["items"])
        .iter()
        .map(|item| item["rule"].clone())
        .collect();
    assert_eq!(rules, vec![json!("two_halves"); 5]);
}

/// Whom the wall keeps out hears of no request on the case, although he holds a half (O4).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_walled_custodian_hears_nothing() {
    let world = unit(WORKER).await;
    let case = registered(&world, &full_letter("Dugaan tentang pimpinan unit sendiri")).await;
    let wall = json!({ "case": case, "person": world.person(LEADER.0) });
    world.ok(VERIFIER.0, "shut_out", wall).await;
    let request = ask(&world, VERIFIER, &case, &["name"], "correspondence", None).await;
    assert_eq!(world.ok(LEADER.0, "identity_duties", json!({})).await, json!([]));
    let answer = answering(&request, true, "Ya.");
    assert_eq!(
        world.code(LEADER.0, "answer_identity", answer).await,
        "key_missing"
    );
    assert_eq!(asked_of(&world, PRIVACY).await.len(), 1);
}

/// The administrator has keys of his own, offices to give and a login; he opens nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_administrator_opens_nothing() {
    let world = unit(WORKER).await;
    let case = under_review(&world, TITLE).await;
    let request = ask(
        &world,
        REVIEWER,
        &case,
        &["name"],
        "further_information",
        Some(24),
    )
    .await;
    both_release(&world, &request).await;
    let open = opening(&world, REVIEWER, &case, "name", Some(&request)).await;
    let mut his = open.clone();
    his["passphrase"] = json!(world.passphrase(ADMIN.0));
    assert_eq!(world.code(ADMIN.0, "open_item", his.clone()).await, "not_found");
    assert_eq!(
        world.code(ADMIN.0, "identity", json!({ "case": case })).await,
        "not_found"
    );
    // He makes himself privacy officer; the office is no key, and no appointment.
    let office = world
        .offices(ADMIN.0, &["Pejabat Pelindungan Data Pribadi"])
        .await
        .remove(0);
    let given = json!({
        "person": world.person(ADMIN.0), "office": office, "kind": "definitive", "order_no": "SK-9/2026",
        "from": "2026-03-01", "until": null,
    });
    world.ok(ADMIN.0, "give_office", given).await;
    let second = ask(
        &world,
        REVIEWER,
        &case,
        &["address"],
        "further_information",
        Some(24),
    )
    .await;
    let custody = world.ok(ADMIN.0, "custody", json!({})).await;
    let his_line = list(&custody["groups"][1]["holders"])
        .into_iter()
        .find(|line| line["person"] == world.person(ADMIN.0))
        .unwrap();
    assert_eq!(
        (&his_line["by_office"], &his_line["has_key"]),
        (&json!(true), &json!(false))
    );
    let answer = answering(&second, true, "Ya.");
    assert_eq!(
        world.code(ADMIN.0, "answer_identity", answer).await,
        "key_missing"
    );
    assert_eq!(world.code(ADMIN.0, "open_item", his).await, "not_found");
}
