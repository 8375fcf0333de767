//! The first day of a unit (O12, ledger.md §5).

use crate::WORKER;
use saksama_tests::world::{CLERK, LEADER, World, list, short_letter, text, texts};
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_small_unit_is_founded_with_an_offered_passphrase() {
    let world = World::new(WORKER);
    let status = world.ok("ratna", "desk_status", json!({})).await;
    assert_eq!(status["state"], "empty");
    assert_eq!(world.code("ratna", "session", json!({})).await, "locked");

    let passphrase = world.choose_passphrase("ratna").await;
    let judged = world
        .ok("ratna", "judge_passphrase", json!({ "passphrase": passphrase }))
        .await;
    assert_eq!(judged["enough"], true, "{passphrase}: {judged}");
    let weak = world
        .ok("ratna", "judge_passphrase", json!({ "passphrase": "rahasia123" }))
        .await;
    assert_eq!(weak["enough"], false);

    let session = world.found(LEADER, "small", &["Pimpinan"]).await;
    assert_eq!(session["name"], LEADER.1);
    assert_eq!(texts(&session["roles"]), ["leader"]);
    assert_eq!(texts(&session["offices"]), ["Pimpinan"]);
    assert_eq!(session["ledger"], "local");
    assert_eq!(session["sheets_pending"], true);
    assert_eq!(session["demo"], false);
    assert_eq!(world.ok("ratna", "desk_status", json!({})).await["state"], "open");
    assert!(world.verify().await.is_sound());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_founding_needs_is_asked_for() {
    let world = World::new(WORKER);
    let passphrase = world.choose_passphrase("ratna").await;
    let wanted = |name: &str, passphrase: &str| {
        json!({
            "unit_name": name, "ministry": "Kementerian Contoh", "preset": "small", "profile": "kemensos_like",
            "time_zone": "wib", "founder_name": "Ratna", "office_titles": [], "passphrase": passphrase,
            "intake_start": 0, "agenda_start": 0,
        })
    };
    assert_eq!(
        world
            .code("ratna", "found_unit", wanted("Unit", "rahasia123"))
            .await,
        "weak_passphrase"
    );
    let nameless = world
        .refused("ratna", "found_unit", wanted("  ", &passphrase))
        .await;
    assert_eq!(
        (nameless.code.as_str(), nameless.field.as_deref()),
        ("field_empty", Some("name"))
    );
    assert_eq!(
        world
            .code("ratna", "found_unit", json!({ "unit_name": "Unit" }))
            .await,
        "bad_request"
    );
    assert_eq!(
        world.code("ratna", "found_a_unit", json!({})).await,
        "unknown_command"
    );
    assert!(!world.ledger_file().exists(), "nothing was left behind");

    world.ok("ratna", "found_unit", wanted("Unit", &passphrase)).await;
    assert_eq!(
        world
            .code("ratna", "found_unit", wanted("Unit", &passphrase))
            .await,
        "already_founded"
    );
    // Another desk finds that there is a unit at this place, and leaves it alone.
    assert_eq!(
        world
            .code("sari", "found_unit", wanted("Unit", &passphrase))
            .await,
        "place_taken"
    );
    assert!(world.verify().await.is_sound());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_synced_folder_is_refused() {
    let world = World::with_ledger(WORKER, "Dropbox/unit.saksama");
    std::fs::create_dir_all(world.folder.join("Dropbox")).unwrap();
    let passphrase = world.choose_passphrase("ratna").await;
    let wanted = json!({
        "unit_name": "Unit", "ministry": "Kementerian Contoh", "preset": "small", "profile": "kemensos_like",
        "time_zone": "wib", "founder_name": "Ratna", "office_titles": [], "passphrase": passphrase,
        "intake_start": 0, "agenda_start": 0,
    });
    assert_eq!(
        world.code("ratna", "found_unit", wanted).await,
        "refused_location"
    );
    assert_eq!(
        world.ok("ratna", "desk_status", json!({})).await["state"],
        "empty"
    );
}

/// Two words of each sheet are asked back; the sheets wait in the desk file until then (O12).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn recovery_sheets_are_checked_word_by_word() {
    let mut world = World::new(WORKER);
    world.found(LEADER, "small", &["Pimpinan"]).await;
    let status = world.ok("ratna", "sheets_status", json!({})).await;
    assert_eq!(
        (&status["done"], &status["may_wait"]),
        (&json!(false), &json!(true)),
        "{status}"
    );
    assert_eq!(
        world
            .refused("ratna", "recovery_sheet", json!({ "number": 4 }))
            .await
            .field
            .as_deref(),
        Some("number")
    );

    let mut seen = Vec::new();
    for number in 1..=3 {
        let sheet = world
            .ok("ratna", "recovery_sheet", json!({ "number": number }))
            .await;
        let words = texts(&sheet["words"]);
        assert!(words.len() > 10 && !seen.contains(&words));
        assert!(
            !list(&sheet["anchor_words"]).is_empty(),
            "an anchor stands on every sheet"
        );
        let asked =
            |place: usize| &words[usize::try_from(sheet["asked"][place].as_u64().unwrap()).unwrap() - 1];
        let (first, second) = (asked(0).clone(), asked(1).to_uppercase());
        let wrong = json!({ "number": number, "first": first, "second": "bukan-kata" });
        let refused = world.refused("ratna", "confirm_sheet", wrong).await;
        assert_eq!(
            (refused.code.as_str(), refused.field.as_deref()),
            ("wrong_words", Some("words"))
        );
        let right = json!({ "number": number, "first": first, "second": second });
        let status = world.ok("ratna", "confirm_sheet", right).await;
        assert_eq!(list(&status["confirmed"]).len(), number, "{status}");
        seen.push(words);
        if number == 1 {
            // A lock, and even a stop, does not lose the sheets still to be copied.
            world.ok("ratna", "lock", json!({})).await;
            world.stop();
            world.unlock("ratna").await;
            let status = world.ok("ratna", "sheets_status", json!({})).await;
            assert_eq!(status["confirmed"], json!([1]));
        }
    }
    assert_eq!(world.ok("ratna", "sheets_status", json!({})).await["done"], true);
    assert_eq!(
        world
            .code("ratna", "recovery_sheet", json!({ "number": 1 }))
            .await,
        "sheets_gone"
    );
    assert_eq!(
        world.ok("ratna", "session", json!({})).await["sheets_pending"],
        false
    );
    world.ok("ratna", "lock", json!({})).await;
    world.unlock("ratna").await;
    assert_eq!(
        world.ok("ratna", "session", json!({})).await["sheets_pending"],
        false
    );
}

/// A founder who names no office can begin at once: leader and officer in one (O12).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_of_one_registers_its_first_letter() {
    let world = World::new(WORKER);
    let session = world.found(LEADER, "small", &[]).await;
    let offices = texts(&session["offices"]);
    assert!(
        offices.contains(&"Pimpinan".to_owned()) && offices.contains(&"Petugas".to_owned()),
        "{offices:?}"
    );
    let registered = world.register("ratna", &short_letter("Laporan pertama")).await;
    assert_eq!(registered["intake_no"], "P-2026-000001");
    assert!(world.verify().await.is_sound());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn larger_units_unfold_their_offices() {
    for (preset, title, offices) in [("medium", "Inspektur", 9), ("ministry", "Inspektur Jenderal", 11)] {
        let world = World::new(WORKER);
        let session = world.found(LEADER, preset, &[title]).await;
        assert_eq!(texts(&session["offices"]), [title]);
        let people = world.ok("ratna", "people", json!({})).await;
        assert_eq!(list(&people["offices"]).len(), offices, "{preset}");
        // The sheets of a larger unit do not wait until the evening.
        assert_eq!(
            world.ok("ratna", "sheets_status", json!({})).await["may_wait"],
            false
        );
        // A leader alone takes nothing in.
        let refused = world
            .code(
                "ratna",
                "new_draft",
                json!({ "channel": "letter", "repeat_last": false }),
            )
            .await;
        assert_eq!(refused, "no_office");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demonstration_unit_has_something_to_show() {
    let world = World::new(WORKER);
    let status = world.ok("ratna", "found_demo", json!({})).await;
    assert_eq!(
        (&status["state"], &status["demo"]),
        (&json!("locked"), &json!(true))
    );
    let people = list(&status["people"]);
    assert_eq!(people.len(), app::demo::PEOPLE.len());
    for person in &people {
        let unlock = json!({ "person": person["person"], "passphrase": app::demo::PASSPHRASE });
        let session = world.ok("ratna", "unlock", unlock).await;
        assert_eq!(session["demo"], true);
        assert_eq!(session["faults"], 0, "{session}");
        let page = world.ok("ratna", "register_page", json!({ "limit": 200 })).await;
        let reads_cases = text(&session["offices"][0]) != "Pemeriksa";
        assert_eq!(page["total"].as_u64().unwrap() > 10, reads_cases, "{session}");
    }
    assert!(world.verify().await.is_sound());
    assert_eq!(
        world.code("ratna", "found_demo", json!({})).await,
        "already_founded"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn language_and_theme_belong_to_the_desk() {
    let mut world = World::small(WORKER).await;
    let set = |language: &str, theme: &str| json!({ "language": language, "theme": theme });
    world.ok(CLERK.0, "set_preferences", set("en", "contrast")).await;
    assert_eq!(
        world
            .refused(CLERK.0, "set_preferences", set("fr", "dark"))
            .await
            .field
            .as_deref(),
        Some("language")
    );
    assert_eq!(
        world
            .refused(CLERK.0, "set_preferences", set("id", "pink"))
            .await
            .field
            .as_deref(),
        Some("theme")
    );
    world.stop();
    let status = world.ok(CLERK.0, "desk_status", json!({})).await;
    assert_eq!(
        (&status["language"], &status["theme"]),
        (&json!("en"), &json!("contrast"))
    );
    assert_eq!(
        world.ok(LEADER.0, "desk_status", json!({})).await["language"],
        "id",
        "only this desk's"
    );
}
