//! Two recovery sheets as the last resort, and new ones after every use (O24, ledger.md §5).

use crate::WORKER;
use saksama_tests::identities::opening;
use saksama_tests::sheets::{checked, first_words};
use saksama_tests::world::{CLERK, EXAMINER, LEADER, World, full_letter, list, text};
use serde_json::{Value, json};

async fn forgets(world: &World, who: (&str, &str), desk: &str) {
    let person = world.person(who.0);
    let wanted = json!({ "person": person, "reason": "Lupa kata sandi", "days": 7 });
    let invitation = world.ok(LEADER.0, "reinvite", wanted).await;
    let joined = world.join((desk, who.1), &invitation).await;
    let compared = json!({ "person": joined["person"], "words": joined["fingerprint"] });
    for officer in [LEADER.0, EXAMINER.0] {
        world.ok(officer, "confirm_person", compared.clone()).await;
    }
}

async fn settled(world: &World, desks: &[&str]) {
    for who in desks {
        world.ok(who, "session", json!({})).await;
        world.ok(who, "integrity", json!({})).await;
    }
}

fn using(first: &str, second: &str) -> Value {
    json!({ "first": first, "second": second, "reason": "Satu-satunya petugas lupa kata sandinya" })
}

/// The only clerk forgets her passphrase: the sources and the contacts nobody else holds come back from two sheets, to
/// her and to nobody else; and new sheets take the old ones' place.
///
/// Fails without `draft.grants.push` in `recovery/opening.rs`, without `seal_items` there, without `seal_roots` in
/// `renewing.rs` (the second use could not open the unit secret), and without `SheetsUsed` in the same act.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_can_open_comes_back_from_two_sheets() {
    let world = World::small(WORKER).await;
    let (sheets, status) = checked(&world, LEADER.0).await;
    assert_eq!(
        (&status["done"], &status["renewal"]),
        (&json!(true), &json!(false))
    );
    let mut cases = Vec::new();
    for title in [
        "Pungutan loket",
        "Potongan bantuan",
        "Kuitansi ganda",
        "Absensi fiktif",
    ] {
        cases.push(text(&world.register(CLERK.0, &full_letter(title)).await["case"]));
    }
    settled(&world, &[CLERK.0, LEADER.0, EXAMINER.0]).await;
    let person = world.person(CLERK.0);
    let effect = world
        .ok(LEADER.0, "reinvitation_effect", json!({ "person": person }))
        .await;
    let alone = list(&effect["only_his"]);
    assert_eq!(
        alone.iter().filter(|line| line["item"] == false).count(),
        4,
        "four sources"
    );
    assert_eq!(
        alone.iter().filter(|line| line["item"] == true).count(),
        4,
        "four telephones"
    );
    assert!(alone.iter().all(|line| line["by"] == CLERK.1), "{alone:?}");
    world.ok(CLERK.0, "lock", json!({})).await;
    forgets(&world, CLERK, "new").await;
    settled(&world, &[LEADER.0]).await;
    world.unlock("new").await;
    settled(&world, &["new", LEADER.0]).await;

    // The cases came back from the head's desk; what only she held did not.
    assert_eq!(world.search("new", "").await["total"], 4);
    let shown = world.dossier("new", &cases[0]).await;
    assert_eq!(
        shown["submissions"][0]["text"],
        Value::Null,
        "{}",
        shown["submissions"]
    );
    let view = world.ok(LEADER.0, "recovery", json!({})).await;
    assert_eq!(
        (list(&view["stuck"]).len(), &view["used"], &view["generation"]),
        (8, &Value::Null, &json!(1))
    );

    // Who may not, wrong words, no reason: nothing is opened.
    let right = using(&sheets[0], &sheets[2]);
    assert_eq!(
        world.code(EXAMINER.0, "use_sheets", right.clone()).await,
        "no_office"
    );
    for (first, second, field) in [
        (&sheets[0], &sheets[0], "second"),
        (&String::from("abad"), &sheets[1], "first"),
    ] {
        let refused = world.refused(LEADER.0, "use_sheets", using(first, second)).await;
        assert_eq!(
            (refused.code.as_str(), refused.field.as_deref()),
            ("wrong_words", Some(field))
        );
    }
    let mut mute = right.clone();
    mute["reason"] = json!("");
    assert_eq!(world.code(LEADER.0, "use_sheets", mute).await, "field_empty");
    let opened = world.ok(LEADER.0, "use_sheets", right.clone()).await;
    assert_eq!(
        (&opened["streams"], &opened["items"], &opened["left"]),
        (&json!(4), &json!(4), &json!(0))
    );
    assert_eq!(opened["recovery"]["stuck"], json!([]));
    assert_eq!(opened["recovery"]["used"]["streams"], 4);
    assert_eq!(opened["recovery"]["used"]["by"], LEADER.1);

    // To her, and not to the one who typed the words.
    for case in &cases {
        let shown = world.dossier("new", case).await;
        assert!(
            shown["submissions"][0]["text"]
                .as_str()
                .is_some_and(|text| text.contains("potongan"))
        );
        let head = world.dossier(LEADER.0, case).await;
        assert_eq!(head["submissions"][0]["text"], Value::Null);
    }
    let wanted = opening(&world, ("new", CLERK.1), &cases[1], "phone", None).await;
    assert_eq!(
        world.ok("new", "open_item", wanted).await["text"],
        "0812-7766-5544"
    );
    let source = text(&world.dossier("new", &cases[0]).await["submissions"][0]["submission"]);
    let head = world.session(LEADER.0).await;
    let stream = source.parse::<domain::ids::SubmissionId>().unwrap();
    assert!(head.stream_keys(stream.bytes()).await.unwrap().is_empty());

    // New ones are owed: the head prints them, another signs.
    let owed = async |who: &str| world.ok(who, "session", json!({})).await["sheets_owed"].clone();
    assert_eq!(
        (owed(LEADER.0).await, owed(EXAMINER.0).await),
        (json!(true), json!(false))
    );
    assert_eq!(
        world.code(EXAMINER.0, "begin_sheets", json!({})).await,
        "no_office"
    );
    world.ok(LEADER.0, "begin_sheets", json!({})).await;
    let begun = saksama_tests::sheets::sheet(&world, LEADER.0, 1).await;
    assert_eq!(
        world.ok(LEADER.0, "session", json!({})).await["sheets_pending"],
        false
    );
    // Begun anew, the first are worth nothing; a desk that is closed in between goes on.
    world.ok(LEADER.0, "begin_sheets", json!({})).await;
    world.close_and_reopen(LEADER.0).await;
    assert_eq!(world.ok(LEADER.0, "recovery", json!({})).await["pending"], true);
    let (fresh, status) = checked(&world, LEADER.0).await;
    assert_eq!(
        (&status["done"], &status["renewal"]),
        (&json!(true), &json!(true))
    );
    assert_ne!(begun, fresh[0]);
    assert_eq!(
        (owed(LEADER.0).await, owed(EXAMINER.0).await),
        (json!(false), json!(true))
    );
    let signing = |sheet: &str| json!({ "words": first_words(sheet) });
    assert_eq!(
        world.code(LEADER.0, "second_sheets", signing(&fresh[1])).await,
        "confirms_himself"
    );
    assert_eq!(
        world.code(EXAMINER.0, "second_sheets", signing(&sheets[1])).await,
        "wrong_words"
    );
    let view = world.ok(EXAMINER.0, "second_sheets", signing(&fresh[1])).await;
    assert_eq!(
        (&view["generation"], &view["used"], &view["proposed"]),
        (&json!(2), &Value::Null, &Value::Null)
    );
    settled(&world, &["new", LEADER.0, EXAMINER.0]).await;
    let view = world.ok(LEADER.0, "recovery", json!({})).await;
    // The second group's key rests on the old sheets alone: they must not be destroyed yet, and the screen says so.
    assert_eq!(view["groups_on_sheets"], json!(["privacy_officers"]));
    assert_eq!(
        view["of"].as_u64().unwrap() - view["sealed"].as_u64().unwrap(),
        1,
        "{view}"
    );

    // What is lost after that opens with the new ones, not with the old.
    let late = text(&world.register("new", &full_letter("Sesudah lembar baru")).await["case"]);
    settled(&world, &["new", LEADER.0]).await;
    world.ok("new", "lock", json!({})).await;
    forgets(&world, ("new", CLERK.1), "newest").await;
    settled(&world, &[LEADER.0]).await;
    let old = world.ok(LEADER.0, "use_sheets", right).await;
    assert_eq!(
        (&old["streams"], &old["left"]),
        (&json!(4), &json!(2)),
        "the late source and its telephone"
    );
    let opened = world
        .ok(LEADER.0, "use_sheets", using(&fresh[2], &fresh[0]))
        .await;
    assert_eq!(
        (&opened["streams"], &opened["items"], &opened["left"]),
        (&json!(1), &json!(1), &json!(0))
    );
    world.unlock("newest").await;
    let shown = world.dossier("newest", &late).await;
    assert!(shown["submissions"][0]["text"].is_string());
    assert!(world.verify().await.is_sound());
}

/// A leaver was the only one who read some sources: two sheets seal them to whom the offices entitle now, and a row of
/// each names them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_leaver_alone_read_goes_to_his_successor() {
    let world = World::small(WORKER).await;
    let (sheets, _) = checked(&world, LEADER.0).await;
    let case = text(&world.register(CLERK.0, &full_letter("Sebelum mutasi")).await["case"]);
    settled(&world, &[CLERK.0, LEADER.0]).await;
    let end = json!({ "person": world.person(CLERK.0), "reason": "Mutasi" });
    world.ok(LEADER.0, "end_member", end).await;
    world
        .admit(LEADER.0, EXAMINER.0, ("wati", "Wati Lestari"), &["Petugas"])
        .await;
    settled(&world, &[LEADER.0, "wati"]).await;
    let shown = world.dossier("wati", &case).await;
    assert_eq!(
        shown["submissions"][0]["text"],
        Value::Null,
        "the head holds no source to hand on"
    );
    let opened = world
        .ok(LEADER.0, "use_sheets", using(&sheets[1], &sheets[2]))
        .await;
    assert_eq!(
        (&opened["streams"], &opened["left"]),
        (&json!(1), &json!(0)),
        "{opened}"
    );
    let shown = world.dossier("wati", &case).await;
    assert!(shown["submissions"][0]["text"].is_string(), "{shown}");
    let faults = world.ok("wati", "integrity", json!({})).await;
    assert_eq!(faults["faults"], json!([]));
    assert!(world.verify().await.is_sound());
}

/// A workstation that lost the unit secret gets it back from two sheets.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_unit_secret_comes_back_from_two_sheets() {
    let world = World::small(WORKER).await;
    let (sheets, _) = checked(&world, LEADER.0).await;
    world.ok(CLERK.0, "lock", json!({})).await;
    let secret = world.desk_folder(CLERK.0).join("unit-secret");
    std::fs::remove_file(&secret).unwrap();
    assert_eq!(
        world.code(CLERK.0, "unlock", world.unlocking(CLERK.0)).await,
        "unit_secret_missing"
    );
    let typed = |first: &str, second: &str| json!({ "first": first, "second": second });
    let refused = world
        .refused(CLERK.0, "restore_unit_secret", typed(&sheets[0], &sheets[0]))
        .await;
    assert_eq!(refused.field.as_deref(), Some("second"));
    assert!(!secret.exists());
    world
        .ok(CLERK.0, "restore_unit_secret", typed(&sheets[2], &sheets[1]))
        .await;
    // Typed once more it changes nothing: what is there is not overwritten.
    let kept = std::fs::read(&secret).unwrap();
    world
        .ok(CLERK.0, "restore_unit_secret", typed(&sheets[0], &sheets[1]))
        .await;
    assert!(std::fs::read(&secret).unwrap() == kept);
    world.unlock(CLERK.0).await;
    // Two sheets were typed: it stands in the ledger, and new ones are owed.
    let used = world.ok(LEADER.0, "recovery", json!({})).await["used"].clone();
    assert_eq!(
        (&used["by"], &used["reason"], &used["streams"]),
        (&json!(CLERK.1), &json!("unit_secret_lost"), &json!(0))
    );
    // With nothing to open, using two says so too.
    let nothing = world
        .ok(LEADER.0, "use_sheets", using(&sheets[0], &sheets[1]))
        .await;
    assert_eq!((&nothing["streams"], &nothing["left"]), (&json!(0), &json!(0)));
    assert_eq!(nothing["recovery"]["used"]["by"], LEADER.1);
}
