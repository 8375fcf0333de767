//! The accused boss must not read it first (O4), and what a wall set later does.

use crate::WORKER;
use crate::steps::letter;
use saksama_tests::papers;
use saksama_tests::world::{
    CLERK, EXAMINER, LEADER, SECOND, World, full_letter, list, short_letter, text, texts,
};
use serde_json::{Value, json};

/// Nothing of these cases shows anywhere for this person.
async fn sees_nothing(world: &World, who: &str, case: &str, submission: &str, word: &str) {
    let page = world.search(who, "").await;
    assert!(
        list(&page["lines"]).iter().all(|line| line["case"] != case),
        "{who} sees the line"
    );
    assert_eq!(
        list(&page["lines"]).len(),
        usize::try_from(page["total"].as_u64().unwrap()).unwrap(),
        "the count"
    );
    assert_eq!(
        world.search(who, word).await["total"],
        0,
        "{who} finds it by its text"
    );
    assert_eq!(
        world.code(who, "dossier", json!({ "case": case })).await,
        "not_found"
    );
    assert_eq!(
        world.code(who, "trail", json!({ "case": case })).await,
        "not_found"
    );
    let acting = world.code(who, "log_contact", contact(case)).await;
    assert!(
        ["not_found", "no_office"].contains(&acting.as_str()),
        "nor can he act on it: {acting}"
    );
    for address in [format!("work/{case}"), format!("source/{submission}")] {
        let file = "00000000-0000-4000-8000-000000000000";
        let refused = world
            .page(who, &format!("evidence:{address}/{file}/0"))
            .await
            .unwrap_err();
        assert_eq!(refused.code, "not_found");
    }
    let desk = world.ok(who, "my_desk", json!({})).await;
    assert!(
        list(&desk["waiting"])
            .iter()
            .all(|line| line["line"]["case"] != case),
        "{desk}"
    );
    let integrity = world.ok(who, "integrity", json!({})).await;
    assert_eq!(integrity["faults"], json!([]), "and nothing looks damaged to him");
}

fn contact(case: &str) -> Value {
    json!({
        "case": case,
        "contact": { "at": "2026-03-02T02:00:00Z", "channel": "telephone", "reached": true, "note": "Ditelepon." },
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_ticked_at_intake_never_learns_of_it() {
    let world = World::small(WORKER).await;
    let other = world.register(CLERK.0, &short_letter("Surat biasa")).await;
    let mut form = full_letter("Dugaan perjalanan fiktif pimpinan unit");
    form["content"]["summary"] = json!("Pimpinan dilaporkan melakukan perjalanan fiktif berulang kali.");
    form["shut_out"] = json!([world.person(LEADER.0)]);
    let picture = world.file("spd.png", &papers::png(5));
    let registered = world.register_with(CLERK.0, &form, &[picture]).await;
    let (case, submission) = (text(&registered["case"]), text(&registered["submission"]));
    sees_nothing(&world, LEADER.0, &case, &submission, "fiktif").await;
    sees_nothing(&world, EXAMINER.0, &case, &submission, "fiktif").await;
    assert_eq!(
        world.search(LEADER.0, "").await["total"],
        1,
        "the other letter only"
    );
    let desk = world.ok(LEADER.0, "my_desk", json!({})).await;
    assert_eq!(desk["received_today"], 1, "not even in the day's count");
    let settings = world.ok(LEADER.0, "settings", json!({})).await;
    assert_eq!(
        settings["examples"][0], "P-2026-000003",
        "its number looks like any voided one"
    );

    let dossier = world.dossier(CLERK.0, &case).await;
    assert!(
        !texts(&dossier["readers"]).contains(&LEADER.1.to_owned()),
        "{}",
        dossier["readers"]
    );
    assert!(!texts(&dossier["whose_move"]).contains(&LEADER.1.to_owned()));
    assert_eq!(world.search(CLERK.0, "fiktif").await["total"], 1);
    assert!(world.dossier(LEADER.0, &text(&other["case"])).await["state"] == "received");
    // A desk that starts anew from the ledger learns no more.
    world.ok(LEADER.0, "lock", json!({})).await;
    std::fs::remove_file(
        world
            .desk_folder(LEADER.0)
            .join(format!("{}.index", world.person(LEADER.0))),
    )
    .unwrap();
    world.unlock(LEADER.0).await;
    sees_nothing(&world, LEADER.0, &case, &submission, "fiktif").await;
    assert!(world.verify().await.is_sound());
}

/// The clerk himself is reported: he gets the number for the receipt and nothing else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clerk_who_ticks_himself_hands_it_over() {
    let world = World::small(WORKER).await;
    let mut form = short_letter("Petugas loket meminta uang");
    form["shut_out"] = json!([world.person(CLERK.0)]);
    let registered = world.register(CLERK.0, &form).await;
    assert_eq!(
        (&registered["intake_no"], &registered["case"]),
        (&json!("P-2026-000001"), &Value::Null)
    );
    assert_eq!(world.search(CLERK.0, "").await["total"], 0);
    assert_eq!(
        world.ok(CLERK.0, "drafts", json!({})).await,
        json!([]),
        "the draft is gone with it"
    );
    let page = world.search(LEADER.0, "").await;
    assert_eq!(page["total"], 1, "the leader has it");
    let case = text(&page["lines"][0]["case"]);
    let dossier = world.dossier(LEADER.0, &case).await;
    assert_eq!(texts(&dossier["readers"]), [LEADER.1]);
    assert_eq!(
        world.code(CLERK.0, "dossier", json!({ "case": case })).await,
        "not_found"
    );
}

/// A wall set later takes the case from the desk of whom it shuts out, and says who had read (O4).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wall_set_later_closes_the_case() {
    let world = World::small(WORKER).await;
    let picture = world.file("kuitansi.png", &papers::png(6));
    let form = full_letter("Dugaan setoran kepada pimpinan");
    let registered = world.register_with(CLERK.0, &form, &[picture]).await;
    let (case, submission) = (text(&registered["case"]), text(&registered["submission"]));
    assert_eq!(world.search(LEADER.0, "").await["total"], 1, "readable before");
    let person = world.person(LEADER.0);
    let after = world
        .ok(CLERK.0, "shut_out", json!({ "case": case, "person": person }))
        .await;
    assert!(!texts(&after["readers"]).contains(&LEADER.1.to_owned()));
    sees_nothing(&world, LEADER.0, &case, &submission, "setoran").await;
    assert_eq!(
        world
            .code(CLERK.0, "shut_out", json!({ "case": case, "person": person }))
            .await,
        "nothing_changes"
    );

    // The unit goes on under the new key; pages and source sealed before stay readable for who stays.
    world.ok(CLERK.0, "log_contact", contact(&case)).await;
    world
        .ok(CLERK.0, "start_verification", json!({ "case": case }))
        .await;
    let dossier = world.dossier(CLERK.0, &case).await;
    assert_eq!(
        (&dossier["state"], list(&dossier["contacts"]).len()),
        (&json!("verifying"), 1)
    );
    assert_eq!(dossier["submissions"][0]["readable"], true);
    let file = text(&dossier["evidence"][0]["file"]);
    assert!(
        world
            .page(CLERK.0, &format!("evidence:work/{case}/{file}/0"))
            .await
            .is_ok()
    );
    assert!(
        world
            .page(CLERK.0, &format!("evidence:source/{submission}/{file}/0"))
            .await
            .is_ok()
    );
    let trail = world.ok(CLERK.0, "trail", json!({ "case": case })).await;
    assert!(
        list(&trail["lines"])
            .iter()
            .any(|line| line["event"] == "shut_out")
    );

    // Both desks rebuilt from nothing come to the same.
    for (who, there) in [(CLERK.0, true), (LEADER.0, false)] {
        world.ok(who, "lock", json!({})).await;
        std::fs::remove_file(
            world
                .desk_folder(who)
                .join(format!("{}.index", world.person(who))),
        )
        .unwrap();
        world.unlock(who).await;
        assert_eq!(world.search(who, "").await["total"], u32::from(there), "{who}");
    }
    let again = world.dossier(CLERK.0, &case).await;
    assert_eq!(
        (&again["state"], &again["contacts"]),
        (&dossier["state"], &dossier["contacts"])
    );
    sees_nothing(&world, LEADER.0, &case, &submission, "setoran").await;
    assert!(world.verify().await.is_sound());
}

/// A wall also closes what is open on the screen: no page of the original comes any more, not even one just seen.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wall_closes_pages_seen_before() {
    let world = World::small(WORKER).await;
    world.admit(LEADER.0, CLERK.0, SECOND, &["Petugas"]).await;
    let picture = world.file("bukti.png", &papers::png(8));
    let registered = world
        .register_with(CLERK.0, &full_letter("Dugaan tentang petugas kedua"), &[picture])
        .await;
    let (case, submission) = (text(&registered["case"]), text(&registered["submission"]));
    let file = text(&world.dossier(SECOND.0, &case).await["evidence"][0]["file"]);
    let pages = [
        format!("evidence:work/{case}/{file}/0"),
        format!("evidence:source/{submission}/{file}/0"),
    ];
    for page in &pages {
        assert!(world.page(SECOND.0, page).await.is_ok(), "{page}");
    }
    let wall = json!({ "case": case, "person": world.person(SECOND.0) });
    world.ok(CLERK.0, "shut_out", wall).await;
    world.ok(SECOND.0, "session", json!({})).await;
    for page in &pages {
        assert_eq!(
            world.page(SECOND.0, page).await.unwrap_err().code,
            "not_found",
            "{page}"
        );
    }
}

/// Leaders set walls too: the permission page says so. A leader holds no key of the source.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_sets_a_wall() {
    let world = World::small(WORKER).await;
    world.admit(LEADER.0, CLERK.0, SECOND, &["Petugas"]).await;
    let case = letter(&world, "Dugaan petugas kedua meminta uang").await;
    assert_eq!(world.search(SECOND.0, "").await["total"], 1);
    let wall = json!({ "case": case, "person": world.person(SECOND.0) });
    let after = world.ok(LEADER.0, "shut_out", wall).await;
    assert!(!texts(&after["readers"]).contains(&SECOND.1.to_owned()));
    assert_eq!(world.search(SECOND.0, "").await["total"], 0);
    assert_eq!(
        world.dossier(CLERK.0, &case).await["submissions"][0]["readable"],
        true,
        "who stays reads on"
    );
}

/// The office the settings name for this takes the case over, and can read all of it (O4).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_conflict_office_takes_over() {
    let world = World::small(WORKER).await;
    let office = world.offices(LEADER.0, &["Pemeriksa"]).await.remove(0);
    let mut settings = world.ok(LEADER.0, "settings", json!({})).await["settings"].clone();
    settings["conflict_office"] = json!(office);
    world
        .ok(LEADER.0, "change_settings", json!({ "settings": settings }))
        .await;

    let mut form = short_letter("Tentang pimpinan, sejak awal");
    form["shut_out"] = json!([world.person(LEADER.0)]);
    let at_once = text(&world.register(CLERK.0, &form).await["case"]);
    assert_eq!(world.dossier(EXAMINER.0, &at_once).await["state"], "received");

    let later = letter(&world, "Tentang pimpinan, diketahui kemudian").await;
    assert_eq!(
        world.code(EXAMINER.0, "dossier", json!({ "case": later })).await,
        "not_found",
        "not his yet"
    );
    let wall = json!({ "case": later, "person": world.person(LEADER.0) });
    let after = world.ok(CLERK.0, "shut_out", wall).await;
    assert!(
        texts(&after["readers"]).contains(&EXAMINER.1.to_owned()),
        "{}",
        after["readers"]
    );
    let dossier = world.dossier(EXAMINER.0, &later).await;
    assert!(
        !texts(&dossier["readers"]).contains(&LEADER.1.to_owned()),
        "what stands under the new key too"
    );
    world.ok(CLERK.0, "log_contact", contact(&later)).await;
    assert_eq!(
        list(&world.dossier(EXAMINER.0, &later).await["contacts"]).len(),
        1
    );
}

/// Somebody must be able to read it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_reader_cannot_be_shut_out() {
    let world = World::new(WORKER);
    world.found(LEADER, "small", &[]).await;
    let case = text(&world.register(LEADER.0, &short_letter("Satu orang saja")).await["case"]);
    let wall = json!({ "case": case, "person": world.person(LEADER.0) });
    assert_eq!(world.code(LEADER.0, "shut_out", wall).await, "last_reader");
    let stranger = json!({ "case": case, "person": "00000000-0000-7000-8000-000000000000" });
    assert_eq!(world.code(LEADER.0, "shut_out", stranger).await, "unknown_person");
}

/// All who could handle it are ticked: refused with everything typed kept, rather than sealed to nobody.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_about_everybody_is_not_sealed_to_nobody() {
    let world = World::small(WORKER).await;
    let mut form = short_letter("Tentang seluruh unit");
    form["shut_out"] = json!([
        world.person(LEADER.0),
        world.person(CLERK.0),
        world.person(EXAMINER.0)
    ]);
    let draft = world.draft(CLERK.0).await;
    let answer = world
        .rpc(CLERK.0, "register_draft", json!({ "draft": draft, "form": form }))
        .await;
    match answer {
        // The recovery sheets still open it: the sealed bundle for the minister.
        Ok(registered) => {
            assert_eq!(registered["case"], Value::Null);
            for who in [LEADER.0, CLERK.0, EXAMINER.0] {
                assert_eq!(world.search(who, "").await["total"], 0);
            }
        }
        Err(error) => {
            assert_eq!(error["code"], "last_reader");
            assert!(world.ok(CLERK.0, "draft", json!({ "draft": draft })).await["form"].is_object());
        }
    }
    assert!(world.verify().await.is_sound());
}

/// Who shuts himself out hands the case over in the same act: nothing he writes comes behind his own wall.
///
/// Fails where `shut_out` in `decide/upkeep.rs` lets the wall come first.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_shuts_himself_out_hands_it_over() {
    let world = World::small(WORKER).await;
    to_the_examiner(&world).await;
    let case = letter(&world, "Tentang petugas sendiri, diketahui kemudian").await;
    let wall = json!({ "case": case, "person": world.person(CLERK.0) });
    assert_eq!(world.ok(CLERK.0, "shut_out", wall).await, Value::Null);
    assert_eq!(
        world.code(CLERK.0, "dossier", json!({ "case": case })).await,
        "not_found"
    );
    for who in [EXAMINER, LEADER] {
        let dossier = world.dossier(who.0, &case).await;
        let readers = texts(&dossier["readers"]);
        assert!(readers.contains(&EXAMINER.1.to_owned()), "{readers:?}");
        assert!(!readers.contains(&CLERK.1.to_owned()), "{readers:?}");
    }
    assert_eq!(
        world.dossier(EXAMINER.0, &case).await["submissions"][0]["readable"],
        true
    );
    nothing_is_refused(&world).await;
}

/// Where a wall keeps the leader out, whoever leads the case in his place sets walls too, though he holds no office by which
/// a source's rows are judged; a desk that does closes the source.
///
/// Fails without `by_office` in `decide/upkeep.rs`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_leads_in_a_leaders_place_sets_a_wall() {
    let world = World::small(WORKER).await;
    world.admit(LEADER.0, CLERK.0, SECOND, &["Petugas"]).await;
    to_the_examiner(&world).await;
    let case = letter(&world, "Tentang pimpinan dan petugas kedua").await;
    let wall = |who: (&str, &str)| json!({ "case": case, "person": world.person(who.0) });
    world.ok(CLERK.0, "shut_out", wall(LEADER)).await;
    world.ok(EXAMINER.0, "shut_out", wall(SECOND)).await;
    assert_eq!(
        world.code(SECOND.0, "dossier", json!({ "case": case })).await,
        "not_found"
    );
    // Her own desk, which holds the source too, leaves it to one whose office closes it.
    world.ok(EXAMINER.0, "integrity", json!({})).await;
    // The clerk's desk finds the wall and closes the source behind it.
    world.ok(CLERK.0, "session", json!({})).await;
    world.ok(CLERK.0, "integrity", json!({})).await;
    let submission = text(&world.dossier(CLERK.0, &case).await["submissions"][0]["submission"]);
    let stream = submission.parse::<domain::ids::SubmissionId>().unwrap().bytes();
    world.ok(SECOND.0, "session", json!({})).await;
    assert!(world.session(SECOND.0).await.stream(stream).await.is_err());
    nothing_is_refused(&world).await;
}

/// Cases nobody may lead any more go to the examiner (O4).
async fn to_the_examiner(world: &World) {
    let office = world.offices(LEADER.0, &["Pemeriksa"]).await.remove(0);
    let mut settings = world.ok(LEADER.0, "settings", json!({})).await["settings"].clone();
    settings["conflict_office"] = json!(office);
    let wanted = json!({ "settings": settings });
    world.ok(LEADER.0, "change_settings", wanted).await;
}

/// No desk found a row that has no effect.
async fn nothing_is_refused(world: &World) {
    for who in [CLERK, EXAMINER, LEADER] {
        world.forget_index(who.0).await;
        let found = world.ok(who.0, "integrity", json!({})).await;
        assert_eq!(found["faults"], json!([]), "{}", who.1);
    }
    assert!(world.verify().await.is_sound());
}
