//! Verification up to a number, asking the reporter, supplements, duties, contacts, the clock (R17–R21, R44–R47, O17).

use crate::WORKER;
use crate::steps::{acts, answer_yes, duties, just, letter, paper, registered, started, verified};
use chrono::TimeDelta;
use saksama_tests::world::{CLERK, EXAMINER, LEADER, World, full_letter, list, short_letter, text, texts};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_letter_gets_its_agenda_number() {
    let world = World::small(WORKER).await;
    let case = letter(&world, "Dugaan pemotongan bantuan di Balai Contoh, Januari 2026").await;
    let fresh = world.dossier(CLERK.0, &case).await;
    assert_eq!(
        acts(&fresh)[0],
        "start_verification",
        "what is expected next comes first"
    );
    assert_eq!(fresh["acts"][0]["primary"], true);
    assert_eq!(texts(&fresh["whose_move"]), [CLERK.1]);

    world
        .ok(CLERK.0, "start_verification", json!({ "case": case }))
        .await;
    // Every refusal names what is missing, and the dossier says the same beforehand.
    let refused = world.refused(CLERK.0, "register_case", just(&case)).await;
    assert_eq!(refused.code, "missing");
    let missing = refused.missing();
    for word in [
        "completeness_answer:unsur",
        "completeness_answer:terlapor",
        "completeness_answer:judul",
        "jurisdiction_answer:lingkungan",
        "jurisdiction_answer:belum_aph",
        "clear",
        "meets_requirements",
        "duplicates_searched",
    ] {
        assert!(missing.contains(&word.to_owned()), "{word} is not in {missing:?}");
    }
    let dossier = world.dossier(CLERK.0, &case).await;
    let shown = list(&dossier["why_not"])
        .into_iter()
        .find(|why| why["act"] == "register_case")
        .unwrap();
    assert_eq!(texts(&shown["missing"]), missing);

    let dossier = answer_yes(&world, &case).await;
    assert!(acts(&dossier).contains(&"register_case".to_owned()));
    let given = world.ok(CLERK.0, "register_case", just(&case)).await;
    assert_eq!(given["agenda_no"], "0001/WBS/III/2026");
    let dossier = world.dossier(CLERK.0, &case).await;
    assert_eq!(
        (&dossier["state"], &dossier["agenda_no"]),
        (&json!("registered"), &given["agenda_no"])
    );
    let notice = duties(&dossier, "registration_notice").remove(0);
    assert_eq!(dossier["duties"][0]["duty"]["due"], "2026-03-09");
    assert_eq!(dossier["due"]["what"], "notice");
    let desk = world.ok(CLERK.0, "my_desk", json!({})).await;
    assert_eq!(desk["waiting"][0]["task"], "send_notice");

    // The paper that fulfils it (O9): by number, date, signatory; never without.
    let fulfil = |duty: &str, paper: Value| json!({ "case": case, "duty": duty, "paper": paper });
    let numberless = world
        .refused(CLERK.0, "fulfil_duty", fulfil(&notice, paper(" ")))
        .await;
    assert_eq!(
        (numberless.code.as_str(), numberless.field.as_deref()),
        ("field_empty", Some("paper.number"))
    );
    let mut unsigned = paper("S-1/2026");
    unsigned["signatory"] = json!("");
    let unsigned = world
        .refused(CLERK.0, "fulfil_duty", fulfil(&notice, unsigned))
        .await;
    assert_eq!(
        unsigned.field.as_deref(),
        Some("paper.signatory"),
        "an unsigned draft fulfils nothing"
    );
    let mut tomorrow = paper("S-1/2026");
    tomorrow["date"] = json!("2026-03-03");
    assert_eq!(
        world
            .refused(CLERK.0, "fulfil_duty", fulfil(&notice, tomorrow))
            .await
            .code,
        "field_invalid"
    );
    let unknown = "00000000-0000-7000-8000-000000000000";
    assert_eq!(
        world
            .code(CLERK.0, "fulfil_duty", fulfil(unknown, paper("S-1")))
            .await,
        "unknown_duty"
    );
    let done = world
        .ok(CLERK.0, "fulfil_duty", fulfil(&notice, paper("S-1/2026")))
        .await;
    assert_eq!(done["duties"][0]["paper"]["number"], "S-1/2026");
    assert_eq!(
        world
            .code(CLERK.0, "fulfil_duty", fulfil(&notice, paper("S-2")))
            .await,
        "duty_settled"
    );
    let drop = json!({ "case": case, "duty": notice, "reason": "sudah" });
    assert_eq!(world.code(CLERK.0, "drop_duty", drop).await, "duty_settled");

    let trail = world.ok(CLERK.0, "trail", json!({ "case": case })).await;
    let events: Vec<String> = list(&trail["lines"])
        .iter()
        .map(|line| text(&line["event"]))
        .collect();
    assert_eq!(
        events,
        [
            "opened",
            "items_listed",
            "verification_started",
            "checklists_saved",
            "registered",
            "duty_fulfilled"
        ]
    );
    assert!(list(&trail["lines"]).iter().all(|line| line["author"] == CLERK.1));
    assert!(world.verify().await.is_sound());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_short_letter_lacks_category_and_title() {
    let world = World::small(WORKER).await;
    let case = text(&world.register(CLERK.0, &short_letter("Belum jelas")).await["case"]);
    world
        .ok(CLERK.0, "start_verification", json!({ "case": case }))
        .await;
    answer_yes(&world, &case).await;
    let refused = world.refused(CLERK.0, "register_case", just(&case)).await;
    assert_eq!(refused.missing(), ["category", "title"]);
    // The rest may follow, by another person (O11).
    let mut content = world.dossier(CLERK.0, &case).await["content"].clone();
    content["title"] = json!("Dugaan pungutan di Balai Contoh, Purbalingga, Januari 2026");
    content["category"] = json!("TIDAK_ADA");
    let change = |content: &Value| json!({ "case": case, "content": content });
    let unknown = world.refused(CLERK.0, "change_content", change(&content)).await;
    assert_eq!(
        (unknown.code.as_str(), unknown.field.as_deref()),
        ("field_invalid", Some("content.category"))
    );
    content["category"] = json!("KORUPSI");
    assert_eq!(
        world.code(EXAMINER.0, "change_content", change(&content)).await,
        "no_office"
    );
    world.ok(CLERK.0, "change_content", change(&content)).await;
    world.ok(CLERK.0, "register_case", just(&case)).await;
    content["title"] = json!("");
    let emptied = world.refused(CLERK.0, "change_content", change(&content)).await;
    assert_eq!(emptied.field.as_deref(), Some("content.title"));
}

/// What was answered no, or by somebody without the office, or in another state, is refused in its own words.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn steps_out_of_turn_are_refused() {
    let world = World::small(WORKER).await;
    let case = letter(&world, "Dugaan di luar urutan").await;
    assert_eq!(
        world.code(CLERK.0, "register_case", just(&case)).await,
        "wrong_state"
    );
    assert_eq!(
        world
            .code(LEADER.0, "start_verification", json!({ "case": case }))
            .await,
        "no_office"
    );
    assert_eq!(
        world
            .code(EXAMINER.0, "start_verification", json!({ "case": case }))
            .await,
        "no_office"
    );
    assert_eq!(
        world
            .code(LEADER.0, "confirm_cases", json!({ "cases": [case] }))
            .await,
        "nothing_to_confirm"
    );
    world
        .ok(CLERK.0, "start_verification", json!({ "case": case }))
        .await;
    assert_eq!(
        world
            .code(CLERK.0, "start_verification", json!({ "case": case }))
            .await,
        "wrong_state"
    );
    assert_eq!(
        world
            .code(CLERK.0, "end_completion", json!({ "case": case, "note": "x" }))
            .await,
        "wrong_state"
    );
    assert_eq!(
        world
            .code(CLERK.0, "reopen", json!({ "case": case, "reason": "x" }))
            .await,
        "wrong_state"
    );
    let nothing = json!({ "case": "00000000-0000-7000-8000-000000000000" });
    assert_eq!(world.code(CLERK.0, "dossier", nothing).await, "not_found");

    let mut checklists = world.dossier(CLERK.0, &case).await["checklists"].clone();
    checklists["jurisdiction"] =
        json!([{ "question": "belum_aph", "answer": false, "note": "sudah di polres" }]);
    checklists["completeness"] = json!([{ "question": "tidak_ada", "answer": true, "note": "" }]);
    let save = |checklists: &Value| json!({ "case": case, "checklists": checklists });
    let unknown = world.refused(CLERK.0, "save_checklists", save(&checklists)).await;
    assert_eq!(unknown.field.as_deref(), Some("checklists.completeness"));
    checklists["completeness"] = json!([]);
    world.ok(CLERK.0, "save_checklists", save(&checklists)).await;
    let missing = world
        .refused(CLERK.0, "register_case", just(&case))
        .await
        .missing();
    assert!(
        missing.contains(&"jurisdiction_answer:belum_aph".to_owned()),
        "a no is not a yes: {missing:?}"
    );
}

/// O15: numbers typed from the paper book are checked for doubles, and the counter steps over them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn agenda_numbers_are_typed_and_given() {
    let world = World::small(WORKER).await;
    let first = verified(&world, "Dugaan nomor ketik").await;
    let typed = |case: &str, number: &str, reason: &str| json!({ "case": case, "typed_no": number, "typed_reason": reason });
    let reasonless = world
        .refused(CLERK.0, "register_case", typed(&first, "0002/WBS/III/2026", ""))
        .await;
    assert_eq!(
        (reasonless.code.as_str(), reasonless.field.as_deref()),
        ("field_empty", Some("typed.reason"))
    );
    assert_eq!(
        world
            .code(CLERK.0, "register_case", typed(&first, " ", "buku TU"))
            .await,
        "field_invalid"
    );
    let given = world
        .ok(
            CLERK.0,
            "register_case",
            typed(&first, "0002/WBS/III/2026", "buku TU"),
        )
        .await;
    assert_eq!(given["agenda_no"], "0002/WBS/III/2026");

    let second = verified(&world, "Dugaan nomor kembar").await;
    let double = world
        .refused(
            CLERK.0,
            "register_case",
            typed(&second, "0002/wbs/III/2026", "buku TU"),
        )
        .await;
    assert_eq!(double.code, "number_taken");
    let given = world.ok(CLERK.0, "register_case", just(&second)).await;
    assert_eq!(given["agenda_no"], "0001/WBS/III/2026");
    let (_, third) = registered(&world, "Dugaan nomor berikutnya").await;
    assert_eq!(third, "0003/WBS/III/2026", "the typed number is stepped over");
    let fourth = verified(&world, "Dugaan nomor lama").await;
    assert_eq!(
        world
            .code(CLERK.0, "register_case", typed(&fourth, "0001/WBS/III/2026", "x"))
            .await,
        "number_taken"
    );
}

/// R21: asked with a letter, the clock stands still, the reporter answers with a further letter (R39).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_reporter_completes() {
    let world = World::small(WORKER).await;
    let case = started(&world, "Dugaan yang harus dilengkapi").await;
    let ask = |missing: Value, asked: &str| json!({ "case": case, "missing": missing, "asked": asked });
    let nothing = world
        .refused(CLERK.0, "request_completion", ask(json!([]), " "))
        .await;
    assert_eq!(
        (nothing.code.as_str(), nothing.missing()),
        ("missing", vec!["asked_for".to_owned()])
    );
    world.sources.advance(TimeDelta::days(2));
    let asked = world
        .ok(
            CLERK.0,
            "request_completion",
            ask(json!(["when"]), "Tanggal kejadian"),
        )
        .await;
    assert_eq!(asked["state"], "awaiting_completion");
    assert_eq!(
        (&asked["due"]["what"], &asked["due"]["due"]),
        (&json!("notice"), &json!("2026-03-11"))
    );
    assert_eq!(duties(&asked, "completion_request").len(), 1);
    let duty = duties(&asked, "completion_request").remove(0);
    let drop = json!({ "case": case, "duty": duty, "reason": "tidak perlu" });
    assert_eq!(
        world.code(CLERK.0, "drop_duty", drop).await,
        "duty_required",
        "it proves the request"
    );

    world.sources.advance(TimeDelta::days(5));
    let mut form = short_letter("Jawaban pelapor");
    form["supplement_to"] = json!(case);
    let supplement = world.register(CLERK.0, &form).await;
    assert_eq!(supplement["case"], case.as_str());
    assert_eq!(
        supplement["intake_no"], "P-2026-000002",
        "a submission of its own (O5)"
    );
    let dossier = world.dossier(CLERK.0, &case).await;
    assert_eq!(dossier["state"], "verifying");
    assert_eq!(dossier["intake_no"], "P-2026-000001, P-2026-000002");
    assert_eq!(list(&dossier["submissions"]).len(), 2);
    // Three working days were left on 4 March; they run again from 9 March.
    assert_eq!(dossier["due"]["due"], "2026-03-12");
    assert!(
        duties(&dossier, "completion_request").is_empty(),
        "nobody owes the letter any more"
    );
    assert_eq!(world.search(CLERK.0, "").await["total"], 1, "one case still");
    assert_eq!(
        world.search(CLERK.0, "P-2026-000002").await["lines"][0]["case"],
        case.as_str()
    );
    assert!(world.verify().await.is_sound());
}

/// R20 after R21: `tidak_lengkap` only where the reporter was asked with proof, and in vain.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_reporter_does_not_answer() {
    let world = World::small(WORKER).await;
    let case = started(&world, "Dugaan tanpa jawaban").await;
    let refuse = json!({
        "case": case, "reason": "tidak_lengkap", "note": "Pelapor tidak melengkapi.", "order": null,
    });
    let refused = world.refused(CLERK.0, "refuse_case", refuse.clone()).await;
    assert_eq!(
        (refused.code.as_str(), refused.missing()),
        ("missing", vec!["completion_asked".to_owned()])
    );
    let asked = json!({ "case": case, "missing": ["when"], "asked": "" });
    let asked = world.ok(CLERK.0, "request_completion", asked).await;
    let ended = json!({ "case": case, "note": "Tidak ada jawaban." });
    let refused = world.refused(CLERK.0, "end_completion", ended.clone()).await;
    assert_eq!(refused.missing(), ["completion_letter", "completion_over"]);
    assert_eq!(
        world
            .refused(CLERK.0, "refuse_case", refuse.clone())
            .await
            .missing(),
        refused.missing()
    );

    let duty = duties(&asked, "completion_request").remove(0);
    world
        .ok(
            CLERK.0,
            "fulfil_duty",
            json!({ "case": case, "duty": duty, "paper": paper("S-3/2026") }),
        )
        .await;
    assert_eq!(
        world
            .refused(CLERK.0, "end_completion", ended.clone())
            .await
            .missing(),
        ["completion_over"]
    );
    let contact = |at: &str, reached: bool| {
        json!({
            "case": case,
            "contact": { "at": at, "channel": "telephone", "reached": reached, "note": "Nomor tidak aktif." },
        })
    };
    let early = world
        .refused(CLERK.0, "log_contact", contact("2026-03-05T02:00:00Z", false))
        .await;
    assert_eq!(
        (early.code.as_str(), early.field.as_deref()),
        ("field_invalid", Some("contact.at"))
    );
    world
        .ok(CLERK.0, "log_contact", contact("2026-03-02T03:00:05Z", true))
        .await;
    assert_eq!(
        world
            .refused(CLERK.0, "end_completion", ended.clone())
            .await
            .missing(),
        ["completion_over"]
    );

    // Thirty days later the period is over.
    world.sources.advance(TimeDelta::days(31));
    let dossier = world.ok(CLERK.0, "end_completion", ended).await;
    assert_eq!(dossier["state"], "verifying");
    assert_eq!(list(&dossier["contacts"]).len(), 1);
    assert_eq!(dossier["contacts"][0]["officer"], CLERK.1);
    let dossier = world.ok(CLERK.0, "refuse_case", refuse).await;
    assert_eq!(
        (&dossier["state"], &dossier["awaits_leader"]),
        (&json!("not_actionable"), &json!(true))
    );
    assert_eq!(duties(&dossier, "rejection_notice").len(), 1);
    assert!(world.verify().await.is_sound());
}

/// A call in vain ends the asking at once; and who cannot be reached is not asked (O17).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_cannot_be_reached() {
    let world = World::small(WORKER).await;
    let case = started(&world, "Dugaan nomor mati").await;
    let asked = world
        .ok(
            CLERK.0,
            "request_completion",
            json!({ "case": case, "missing": [], "asked": "Bukti" }),
        )
        .await;
    let duty = duties(&asked, "completion_request").remove(0);
    world
        .ok(
            CLERK.0,
            "fulfil_duty",
            json!({ "case": case, "duty": duty, "paper": paper("S-4/2026") }),
        )
        .await;
    let now = world.now().to_rfc3339();
    let contact = json!({ "at": now, "channel": "telephone", "reached": false, "note": "Tidak diangkat." });
    world
        .ok(
            CLERK.0,
            "log_contact",
            json!({ "case": case, "contact": contact }),
        )
        .await;
    let dossier = world
        .ok(
            CLERK.0,
            "end_completion",
            json!({ "case": case, "note": "Tidak terhubung." }),
        )
        .await;
    assert_eq!(dossier["state"], "verifying");

    let nobody = text(&world.register(CLERK.0, &short_letter("Surat kaleng")).await["case"]);
    world
        .ok(CLERK.0, "start_verification", json!({ "case": nobody }))
        .await;
    let ask = json!({ "case": nobody, "missing": ["when"], "asked": "" });
    assert_eq!(
        world.code(CLERK.0, "request_completion", ask).await,
        "reporter_unreachable"
    );
    let refuse = json!({ "case": nobody, "reason": "tidak_lengkap", "note": "Tanpa alamat.", "order": null });
    let dossier = world.ok(CLERK.0, "refuse_case", refuse).await;
    assert!(
        duties(&dossier, "rejection_notice").is_empty(),
        "no notice to nobody"
    );
}

/// The due sentence says how the day was counted, day by day (process.md §2c, §6).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_due_date_says_how_it_was_counted() {
    let world = World::small(WORKER).await;
    // The Monday before Nyepi and Lebaran 2026: five working days end on the 30th.
    world.sources.set("2026-03-16T03:00:00Z".parse().unwrap());
    let case = letter(&world, "Dugaan menjelang Lebaran").await;
    let due = world.dossier(CLERK.0, &case).await["due"].clone();
    assert_eq!(
        (&due["what"], &due["due"], &due["days_left"]),
        (&json!("verification"), &json!("2026-03-30"), &json!(5))
    );
    assert_eq!(due["counts_from"], "2026-03-16");
    let days = list(&due["days"]);
    let of = |date: &str| {
        days.iter()
            .find(|day| day["date"] == date)
            .cloned()
            .unwrap_or_default()
    };
    assert_eq!(of("2026-03-17")["counted"], 1, "{days:?}");
    assert_eq!(of("2026-03-30")["counted"], 5, "{days:?}");
    for holiday in [
        "2026-03-18",
        "2026-03-19",
        "2026-03-20",
        "2026-03-21",
        "2026-03-22",
        "2026-03-23",
        "2026-03-24",
    ] {
        assert_eq!(of(holiday)["counted"], Value::Null, "{holiday}: {days:?}");
        assert!(
            of(holiday)["why"].is_object() || of(holiday)["why"].is_string(),
            "and why: {days:?}"
        );
    }
    assert_eq!(list(&due["unconfirmed_years"]).len(), 0, "{due}");

    // After office hours the day counts from the next working day.
    world.sources.set("2026-03-16T09:30:00Z".parse().unwrap());
    let late = letter(&world, "Dugaan sore hari").await;
    let due = world.dossier(CLERK.0, &late).await["due"].clone();
    assert_eq!(
        (&due["counts_from"], &due["due"]),
        (&json!("2026-03-17"), &json!("2026-03-31"))
    );

    world.sources.set("2026-04-01T03:00:00Z".parse().unwrap());
    let overdue = world.dossier(CLERK.0, &case).await["due"].clone();
    assert_eq!(
        (&overdue["due"], &overdue["days_left"]),
        (&json!("2026-03-30"), &json!(-2)),
        "a told date never moves"
    );
    let desk = world.ok(CLERK.0, "my_desk", json!({})).await;
    assert_eq!(desk["overdue"], 2);
    // The clock stops at the verdict (O17).
    world
        .ok(CLERK.0, "start_verification", json!({ "case": case }))
        .await;
    let refuse = json!({ "case": case, "reason": "tidak_jelas", "note": "Tidak jelas.", "order": null });
    world.ok(CLERK.0, "refuse_case", refuse).await;
    world.sources.set("2026-05-04T03:00:00Z".parse().unwrap());
    let notice = world.dossier(CLERK.0, &case).await;
    assert_eq!(notice["due"]["what"], "notice");
    let duty = duties(&notice, "rejection_notice").remove(0);
    let drop = json!({ "case": case, "duty": duty, "reason": "Pelapor datang sendiri." });
    let dossier = world.ok(CLERK.0, "drop_duty", drop).await;
    assert_eq!(dossier["due"]["stopped_on"], "2026-04-01", "{}", dossier["due"]);
    assert_eq!(dossier["due"]["days_left"], -2, "as it stood when it stopped");
}

/// Received through a year whose table nobody confirmed: said, not hidden.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unconfirmed_year_is_named() {
    let world = World::small(WORKER).await;
    world.sources.set("2027-12-30T03:00:00Z".parse().unwrap());
    let mut form = full_letter("Dugaan akhir tahun");
    form["head"]["date"] = json!("2027-12-20");
    let case = text(&world.register(CLERK.0, &form).await["case"]);
    let due = world.dossier(CLERK.0, &case).await["due"].clone();
    assert!(list(&due["unconfirmed_years"]).contains(&json!(2028)), "{due}");
    let session = world.ok(CLERK.0, "session", json!({})).await;
    assert!(
        list(&session["unconfirmed_years"]).contains(&json!(2028)),
        "{}",
        session["unconfirmed_years"]
    );
}
