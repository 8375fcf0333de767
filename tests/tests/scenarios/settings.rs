//! Settings, numbers of the books, the calendar, the permission page, the program's log, integrity.

use crate::WORKER;
use crate::steps::{letter, registered};
use saksama_tests::world::{CLERK, EXAMINER, LEADER, World, list, short_letter, text, texts};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_are_the_units_and_change_by_an_entry() {
    let world = World::small(WORKER).await;
    let view = world.ok(CLERK.0, "settings", json!({})).await;
    assert_eq!(view["may_change"], false);
    assert_eq!(view["examples"], json!(["P-2026-000001", "0001/WBS/III/2026"]));
    assert!(texts(&view["templates"]).contains(&"5w2h".to_owned()) && list(&view["categories"]).len() > 10);
    let change = |settings: &Value| json!({ "settings": settings });
    let settings = world.ok(LEADER.0, "settings", json!({})).await["settings"].clone();
    assert_eq!(
        world.code(CLERK.0, "change_settings", change(&settings)).await,
        "no_office"
    );
    for (field, value, code) in [
        ("intake_pattern", json!("P-{tahun}"), "number_pattern"),
        ("agenda_pattern", json!("{tidak_ada}"), "number_pattern"),
        ("template", json!("9w9h"), "field_invalid"),
        ("verification_days", json!(0), "field_invalid"),
        ("notice_days", json!(1001), "field_invalid"),
        ("office_closes", json!(1441), "field_invalid"),
        ("idle_minutes", json!(1), "field_invalid"),
        ("reporter_limits", json!([10, 5]), "field_invalid"),
        (
            "conflict_office",
            json!("00000000-0000-7000-8000-000000000000"),
            "field_invalid",
        ),
    ] {
        let mut wrong = settings.clone();
        wrong[field] = value;
        let refused = world.refused(LEADER.0, "change_settings", change(&wrong)).await;
        assert_eq!(
            (refused.code.as_str(), refused.field.as_deref()),
            (code, Some(field))
        );
    }
    // The books stand where they stand (O15), and the pattern is the unit's own (process.md §3b).
    let mut new = settings.clone();
    new["intake_start"] = json!(417);
    new["agenda_start"] = json!(88);
    new["agenda_pattern"] = json!("{urut:3}/ITJEN/{tahun}");
    new["idle_minutes"] = json!(5);
    new["verification_days"] = json!(3);
    let changed = world.ok(LEADER.0, "change_settings", change(&new)).await;
    assert_eq!(changed["examples"], json!(["P-2026-000418", "089/ITJEN/2026"]));
    assert_eq!(
        world.ok(LEADER.0, "desk_status", json!({})).await["idle_seconds"],
        300
    );
    let first = world.register(CLERK.0, &short_letter("Setelah buku lama")).await;
    assert_eq!(
        (&first["intake_no"], &first["verification_due"]),
        (&json!("P-2026-000418"), &json!("2026-03-05"))
    );
    let (_, number) = registered(&world, "Dugaan setelah buku lama").await;
    assert_eq!(number, "089/ITJEN/2026");
    // An open desk reads on behind by itself; asking for the session has read on.
    world.ok(EXAMINER.0, "session", json!({})).await;
    assert_eq!(
        world.ok(EXAMINER.0, "settings", json!({})).await["settings"]["idle_minutes"],
        5
    );
    assert!(world.verify().await.is_sound());
}

/// The next year counts from one again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_begin_anew_each_year() {
    let world = World::small(WORKER).await;
    let (_, number) = registered(&world, "Dugaan tahun ini").await;
    assert_eq!(number, "0001/WBS/III/2026");
    world.sources.set("2027-01-04T03:00:00Z".parse().unwrap());
    let first = world.register(CLERK.0, &short_letter("Surat tahun baru")).await;
    assert_eq!(first["intake_no"], "P-2027-000001");
}

/// A revision of the calendar says beforehand what it would move, and moves no date that was told (process.md §6c).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_calendar_is_revised() {
    let world = World::small(WORKER).await;
    let case = letter(&world, "Dugaan sebelum cuti bersama baru").await;
    let year = world.ok(CLERK.0, "calendar_year", json!({ "year": 2026 })).await;
    assert_eq!(
        (&year["confirmed"], &year["known"]),
        (&json!(true), &json!(true)),
        "checked tables are shipped"
    );
    assert_eq!(year["working_days"], 240);
    let basis = "SKB 3 Menteri 100/2026";
    let day = json!({ "date": "2026-03-05", "kind": "joint_leave", "name": "Cuti bersama tambahan" });
    let revision = |basis: &str, days: Value| json!({ "basis": basis, "days": days });
    let wanted = revision(basis, json!([day]));
    let effect = world.ok(CLERK.0, "revision_effect", wanted.clone()).await;
    assert_eq!(
        effect["moved"],
        json!([["P-2026-000001", "2026-03-09", "2026-03-10"]])
    );
    assert_eq!(
        world.code(EXAMINER.0, "revise_calendar", wanted.clone()).await,
        "no_office"
    );
    let baseless = world
        .refused(LEADER.0, "revise_calendar", revision(" ", json!([day])))
        .await;
    assert_eq!(
        (baseless.code.as_str(), baseless.field.as_deref()),
        ("field_empty", Some("basis"))
    );
    assert_eq!(
        world
            .refused(LEADER.0, "revise_calendar", revision(basis, json!([])))
            .await
            .field
            .as_deref(),
        Some("days")
    );
    let revised = world.ok(LEADER.0, "revise_calendar", wanted).await;
    assert_eq!(revised["working_days"], 239);
    let line = list(&revised["days"])
        .into_iter()
        .find(|line| line["day"]["date"] == "2026-03-05")
        .unwrap();
    assert_eq!(line["basis"], basis);
    let dossier = world.dossier(CLERK.0, &case).await;
    assert_eq!(
        dossier["due"]["due"], "2026-03-09",
        "a date once told never moves silently"
    );
    let next = world.register(CLERK.0, &short_letter("Sesudah revisi")).await;
    assert_eq!(next["verification_due"], "2026-03-10");

    let unknown = world.ok(CLERK.0, "calendar_year", json!({ "year": 2031 })).await;
    assert_eq!(
        (&unknown["known"], &unknown["confirmed"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(
        world
            .refused(LEADER.0, "confirm_year", json!({ "year": 2031 }))
            .await
            .field
            .as_deref(),
        Some("year")
    );
    assert_eq!(
        world
            .code(LEADER.0, "confirm_year", json!({ "year": 2026 }))
            .await,
        "nothing_changes"
    );
    let holiday = json!({ "date": "2031-01-01", "kind": "national_holiday", "name": "Tahun Baru" });
    world
        .ok(
            LEADER.0,
            "revise_calendar",
            revision("SKB 1/2030", json!([holiday])),
        )
        .await;
    assert_eq!(
        world.ok(LEADER.0, "confirm_year", json!({ "year": 2031 })).await["confirmed"],
        true
    );
    assert!(world.verify().await.is_sound());
}

/// The permission page is what `domain::may` says, and what the commands do.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_permission_page_tells_the_truth() {
    let world = World::small(WORKER).await;
    let page = world.ok(EXAMINER.0, "permission_matrix", json!({})).await;
    let roles = texts(&page["roles"]);
    let allowed = |act: &str, role: &str| {
        let rows = list(&page["rows"]);
        let row = rows.iter().find(|row| row["act"] == act).unwrap();
        let place = roles.iter().position(|known| known == role).unwrap();
        row["may"][place].as_bool().unwrap()
    };
    assert!(allowed("register_submission", "intake_officer") && !allowed("register_submission", "leader"));
    assert!(allowed("confirm_by_leader", "leader") && !allowed("confirm_by_leader", "verifier"));
    assert!(!allowed("read_source", "leader") && allowed("read_source", "verifier"));
    for role in &roles {
        assert!(!(allowed("release_identity", role) && allowed("invite", role) && role == "sysadmin"));
    }
    assert_eq!(list(&page["rows"]).len(), domain::may::Act::ALL.len());
    // Where an act may be done, where it leads, who may record it: as the procedure in force has it.
    let row = |act: &str| {
        list(&page["rows"])
            .into_iter()
            .find(|row| row["act"] == act)
            .unwrap()
    };
    assert_eq!(
        (&row("register")["states"], &row("register")["leads_to"]),
        (&json!(["verifying"]), &json!(["registered"]))
    );
    assert_eq!(
        (&row("assign")["on_order"], &row("give_word")["on_order"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(
        (&row("conclude")["plt"], &row("conclude")["plh"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(
        (&row("invite")["scope"], &row("invite")["states"]),
        (&json!("unit"), &json!([]))
    );
    // What the session says somebody may do is what the page says of his roles.
    let session = world.ok(CLERK.0, "session", json!({})).await;
    let mine = texts(&session["acts"]);
    for row in list(&page["rows"]) {
        let act = text(&row["act"]);
        let by_roles = texts(&session["roles"]).iter().any(|role| allowed(&act, role));
        assert_eq!(mine.contains(&act), by_roles, "{act}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn integrity_shows_head_and_anchor() {
    let world = World::small(WORKER).await;
    let before = world.ok(CLERK.0, "integrity", json!({})).await;
    assert_eq!(before["faults"], json!([]));
    assert_eq!(texts(&before["anchor_words"]).len(), 4);
    world.register(CLERK.0, &short_letter("Satu surat")).await;
    let after = world.ok(CLERK.0, "integrity", json!({})).await;
    assert!(after["seq"].as_u64().unwrap() > before["seq"].as_u64().unwrap());
    assert_ne!(after["anchor"], before["anchor"]);
    // Two desks compare theirs by four words on the screen.
    let other = world.ok(LEADER.0, "integrity", json!({})).await;
    assert_eq!(
        (&other["anchor"], &other["anchor_words"]),
        (&after["anchor"], &after["anchor_words"])
    );
    let report = world
        .ok(EXAMINER.0, "verify_ledger", json!({ "files": true }))
        .await;
    assert_eq!(
        (&report["anchor"], &report["faults"]),
        (&after["anchor"], &json!([]))
    );
    assert_eq!(report["entries"], after["seq"]);
    let log = world.ok(CLERK.0, "log_text", json!({})).await;
    assert!(log["lines"].is_array());
}
