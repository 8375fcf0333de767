//! Invitations, fingerprints, confirmations, offices (O13, ledger.md §5).

use crate::WORKER;
use chrono::TimeDelta;
use saksama_tests::world::{
    CLERK, EXAMINER, LEADER, SECOND, World, full_letter, list, short_letter, text, texts,
};
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

fn membership<'a>(people: &'a Value, person: &str) -> &'a Value {
    let found = people["people"]
        .as_array()
        .unwrap()
        .iter()
        .find(|line| line["person"] == person);
    &found.unwrap()["membership"]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_newcomer_is_let_in_by_a_second_person() {
    let world = World::new(WORKER);
    world.found(LEADER, "small", &["Pimpinan"]).await;
    // A unit of one: the founder alone may vouch for the second person.
    world.admit(LEADER.0, LEADER.0, CLERK, &["Petugas"]).await;

    let invitation = world.invite(LEADER.0, EXAMINER.1, &["Pemeriksa"]).await;
    assert!(text(&invitation["join_qr"]).contains("<svg"));
    let person = text(&invitation["person"]);
    let people = world.ok(CLERK.0, "people", json!({})).await;
    assert_eq!(membership(&people, &person), "invited");
    assert_eq!(
        world
            .code(CLERK.0, "fingerprint", json!({ "person": person }))
            .await,
        "not_found",
        "no keys yet"
    );

    let joined = world.join(EXAMINER, &invitation).await;
    let words = texts(&joined["fingerprint"]);
    assert_eq!((words.len(), text(&joined["person"])), (8, person.clone()));
    let waiting = world
        .refused(EXAMINER.0, "unlock", world.unlocking(EXAMINER.0))
        .await;
    assert_eq!(waiting.code, "awaits_confirmation");
    assert_eq!(
        waiting.params["words"],
        words.join(" "),
        "he can read them aloud again"
    );
    assert_eq!(world.code(EXAMINER.0, "register_page", json!({})).await, "locked");

    let shown = world
        .ok(CLERK.0, "fingerprint", json!({ "person": person }))
        .await;
    assert_eq!(
        texts(&shown["words"]),
        words,
        "both desks show the same eight words"
    );
    let compared = json!({ "person": person, "words": words });
    assert_eq!(
        world.code(LEADER.0, "confirm_person", compared.clone()).await,
        "inviter_confirms"
    );
    let mut other = words.clone();
    other.swap(0, 7);
    let wrong = world
        .refused(
            CLERK.0,
            "confirm_person",
            json!({ "person": person, "words": other }),
        )
        .await;
    assert_eq!(
        (wrong.code.as_str(), wrong.field.as_deref()),
        ("wrong_words", Some("words"))
    );
    assert_eq!(
        world
            .code(
                CLERK.0,
                "confirm_person",
                json!({ "person": person, "words": [] })
            )
            .await,
        "wrong_words"
    );
    assert_eq!(
        world
            .code(EXAMINER.0, "unlock", world.unlocking(EXAMINER.0))
            .await,
        "awaits_confirmation"
    );

    let people = world.ok(CLERK.0, "confirm_person", compared.clone()).await;
    assert_eq!(membership(&people, &person), "member");
    let session = world.unlock(EXAMINER.0).await;
    assert_eq!(
        (&session["name"], &session["faults"]),
        (&json!(EXAMINER.1), &json!(0)),
        "{session}"
    );
    assert_eq!(texts(&session["offices"]), ["Pemeriksa"]);
    assert_eq!(
        world.code(LEADER.0, "confirm_person", compared).await,
        "nothing_changes"
    );
    assert!(world.verify().await.is_sound());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_those_entitled_invite() {
    let world = World::small(WORKER).await;
    let offices = world.offices(CLERK.0, &["Pemeriksa"]).await;
    let wanted = |name: &str, offices: Value| {
        json!({
            "name": name, "employee_no": null, "offices": offices, "kind": "definitive", "order_no": null, "days": 7,
        })
    };
    for who in [CLERK.0, EXAMINER.0] {
        assert_eq!(
            world.code(who, "invite", wanted("Baru", json!(offices))).await,
            "no_office"
        );
    }
    let nameless = world
        .refused(LEADER.0, "invite", wanted(" ", json!(offices)))
        .await;
    assert_eq!(
        (nameless.code.as_str(), nameless.field.as_deref()),
        ("field_empty", Some("name"))
    );
    let nowhere = json!(["00000000-0000-7000-8000-000000000000"]);
    assert_eq!(
        world.code(LEADER.0, "invite", wanted("Baru", nowhere)).await,
        "unknown_office"
    );
    assert_eq!(
        world
            .code(
                CLERK.0,
                "withdraw_invitation",
                json!({ "person": world.person(CLERK.0) })
            )
            .await,
        "no_office"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_is_used_once_and_can_be_withdrawn() {
    let world = World::small(WORKER).await;
    let invitation = world.invite(LEADER.0, SECOND.1, &["Petugas"]).await;
    let mut wrong = world.joining("joko", SECOND.1, &invitation).await;
    wrong["join_code"] = json!("SAKSAMA-GABUNG-1-AAAA");
    let refused = world.refused("joko", "join_unit", wrong.clone()).await;
    assert_eq!(
        (refused.code.as_str(), &refused.params["code"]),
        ("bad_code", &json!("join"))
    );
    wrong["join_code"] = invitation["join_code"].clone();
    wrong["invitation_code"] = json!("bukan kode");
    let refused = world.refused("joko", "join_unit", wrong.clone()).await;
    assert_eq!(
        (refused.code.as_str(), &refused.params["code"]),
        ("bad_code", &json!("invitation"))
    );
    wrong["invitation_code"] = invitation["invitation_code"].clone();
    wrong["passphrase"] = json!("pendek");
    assert_eq!(world.code("joko", "join_unit", wrong).await, "weak_passphrase");
    world.join(SECOND, &invitation).await;
    let again = world.joining("tamu", "Tamu", &invitation).await;
    assert_eq!(
        world.code("tamu", "join_unit", again).await,
        "invitation_refused",
        "once only"
    );

    let withdrawn = world.invite(LEADER.0, "Tamu", &["Pemeriksa"]).await;
    world
        .ok(
            LEADER.0,
            "withdraw_invitation",
            json!({ "person": withdrawn["person"] }),
        )
        .await;
    let late = world.joining("tamu", "Tamu", &withdrawn).await;
    assert_eq!(
        world.code("tamu", "join_unit", late).await,
        "invitation_refused",
        "withdrawn"
    );

    // Whoever has joined can still be kept out until somebody vouches for him.
    let people = world
        .ok(
            LEADER.0,
            "withdraw_invitation",
            json!({ "person": world.person("joko") }),
        )
        .await;
    assert!(
        list(&people["people"])
            .iter()
            .all(|line| line["person"] != world.person("joko").as_str())
    );
    assert_eq!(
        world.code("joko", "unlock", world.unlocking("joko")).await,
        "keys_ended"
    );
    assert!(world.verify().await.is_sound());
}

/// After its last day no desk accepts an invitation (ledger.md §5).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_invitation_lets_nobody_in() {
    let world = World::small(WORKER).await;
    let offices = world.offices(LEADER.0, &["Petugas"]).await;
    let wanted = json!({
        "name": SECOND.1, "employee_no": null, "offices": offices, "kind": "definitive", "order_no": null, "days": 1,
    });
    let invitation = world.ok(LEADER.0, "invite", wanted).await;
    world.sources.advance(TimeDelta::days(2));
    let late = world.joining("joko", SECOND.1, &invitation).await;
    let code = match world.rpc("joko", "join_unit", late).await {
        Err(error) => text(&error["code"]),
        Ok(joined) => {
            let compared = json!({ "person": joined["person"], "words": joined["fingerprint"] });
            world.code(CLERK.0, "confirm_person", compared).await
        }
    };
    assert_eq!(code, "invitation_refused");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_passphrase_opens_only_its_own_desk() {
    let world = World::small(WORKER).await;
    world.ok(CLERK.0, "lock", json!({})).await;
    let wrong = json!({ "person": world.person(CLERK.0), "passphrase": world.passphrase(LEADER.0) });
    assert_eq!(world.code(CLERK.0, "unlock", wrong).await, "wrong_passphrase");
    let stranger = json!({ "person": world.person(LEADER.0), "passphrase": world.passphrase(LEADER.0) });
    assert_eq!(
        world.code(CLERK.0, "unlock", stranger).await,
        "unknown_person",
        "not of this desk"
    );
    let session = world.unlock(CLERK.0).await;
    assert_eq!(session["name"], CLERK.1);
    assert_eq!(
        world.code("tamu", "unlock", world.unlocking(CLERK.0)).await,
        "no_unit"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn offices_are_made_given_and_taken() {
    let world = World::small(WORKER).await;
    let person = world.person(EXAMINER.0);
    let form = json!({ "channel": "letter", "repeat_last": false });
    assert_eq!(
        world.code(EXAMINER.0, "new_draft", form.clone()).await,
        "no_office"
    );

    let wanted = json!({ "office": null, "title": "Petugas Loket", "roles": ["intake_officer"] });
    assert_eq!(
        world.code(CLERK.0, "change_office", wanted.clone()).await,
        "no_office"
    );
    world.ok(LEADER.0, "change_office", wanted).await;
    let office = world.offices(LEADER.0, &["Petugas Loket"]).await.remove(0);
    let give = |from: &str, until: Value| {
        json!({
            "person": person, "office": office, "kind": "plh", "order_no": "SK-9/2026", "from": from, "until": until,
        })
    };
    let backwards = world
        .refused(LEADER.0, "give_office", give("2026-03-05", json!("2026-03-01")))
        .await;
    assert_eq!(
        (backwards.code.as_str(), backwards.field.as_deref()),
        ("field_invalid", Some("holding.until"))
    );

    // An office held from tomorrow on gives nothing today (O13).
    let people = world
        .ok(LEADER.0, "give_office", give("2026-03-03", json!("2026-03-31")))
        .await;
    let mine = list(&people["people"])
        .into_iter()
        .find(|line| line["person"] == person.as_str())
        .unwrap();
    assert!(
        texts(&mine["offices"]).contains(&"Plh. Petugas Loket".to_owned()),
        "{mine}"
    );
    world.ok(EXAMINER.0, "session", json!({})).await;
    assert_eq!(
        world.code(EXAMINER.0, "new_draft", form.clone()).await,
        "office_not_held_today"
    );
    world.sources.advance(TimeDelta::days(1));
    world.register(EXAMINER.0, &short_letter("Surat di loket")).await;
    assert_eq!(
        world
            .code(LEADER.0, "give_office", give("2026-03-03", Value::Null))
            .await,
        "nothing_changes"
    );

    let renamed = json!({ "office": office, "title": "Loket Pengaduan", "roles": ["intake_officer"] });
    world.ok(LEADER.0, "change_office", renamed).await;
    let session = world.ok(EXAMINER.0, "session", json!({})).await;
    assert!(
        texts(&session["offices"]).contains(&"Plh. Loket Pengaduan".to_owned()),
        "{session}"
    );

    let take = json!({ "person": person, "office": office });
    world.ok(LEADER.0, "take_office", take.clone()).await;
    assert_eq!(world.code(LEADER.0, "take_office", take).await, "nothing_changes");
    world.ok(EXAMINER.0, "session", json!({})).await;
    assert_eq!(world.code(EXAMINER.0, "new_draft", form).await, "no_office");
    assert!(world.verify().await.is_sound());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_leader_stays() {
    let world = World::small(WORKER).await;
    let office = world.offices(LEADER.0, &["Pimpinan"]).await.remove(0);
    let take = json!({ "person": world.person(LEADER.0), "office": office });
    assert_eq!(world.code(LEADER.0, "take_office", take).await, "last_leader");
    let end = json!({ "person": world.person(LEADER.0), "reason": "pensiun" });
    assert_eq!(world.code(LEADER.0, "end_member", end).await, "last_leader");
    let roles = json!({ "office": office, "title": "Pimpinan", "roles": ["reviewer"] });
    assert_eq!(world.code(LEADER.0, "change_office", roles).await, "last_leader");
}

/// Nobody is ever in both groups that hold the halves of an identity (ledger.md §5).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_holds_both_halves() {
    let world = World::new(WORKER);
    world.found(LEADER, "medium", &["Inspektur"]).await;
    let office = world
        .offices(LEADER.0, &["Pejabat Pelindungan Data Pribadi"])
        .await
        .remove(0);
    let give = json!({
        "person": world.person(LEADER.0), "office": office, "kind": "definitive", "order_no": null,
        "from": "2026-03-02", "until": null,
    });
    assert_eq!(world.code(LEADER.0, "give_office", give).await, "both_groups");
    let offices = world
        .offices(LEADER.0, &["Pejabat Pelindungan Data Pribadi", "Inspektur"])
        .await;
    let both = json!({
        "name": "Baru", "employee_no": null, "offices": offices, "kind": "definitive", "order_no": null, "days": 7,
    });
    assert_eq!(world.code(LEADER.0, "invite", both).await, "both_groups");
}

/// Who has left signs nothing valid any more, and nothing opens for him.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_leaves_is_out() {
    let world = World::small(WORKER).await;
    world.admit(LEADER.0, CLERK.0, SECOND, &["Petugas"]).await;
    let registered = world.register(CLERK.0, &short_letter("Sebelum ia pergi")).await;
    assert_eq!(world.search(SECOND.0, "").await["total"], 1);
    let reasonless = world
        .refused(
            LEADER.0,
            "end_member",
            json!({ "person": world.person("joko"), "reason": "" }),
        )
        .await;
    assert_eq!(
        (reasonless.code.as_str(), reasonless.field.as_deref()),
        ("field_empty", Some("reason"))
    );
    world
        .ok(
            LEADER.0,
            "end_member",
            json!({ "person": world.person("joko"), "reason": "mutasi" }),
        )
        .await;

    // His desk hears it with the next thing he asks; it closes, and what lay there to read is gone.
    world.ends(SECOND.0).await;
    let asked = json!({ "case": registered["case"] });
    assert_eq!(world.code(SECOND.0, "dossier", asked).await, "locked");
    assert_eq!(
        world.code(SECOND.0, "unlock", world.unlocking(SECOND.0)).await,
        "keys_ended"
    );
    let index = world
        .desk_folder(SECOND.0)
        .join(format!("{}.index", world.person(SECOND.0)));
    assert!(!index.exists());
    let people = world.ok(LEADER.0, "people", json!({})).await;
    assert_eq!(membership(&people, &world.person("joko")), "ended");

    // What comes after his end is sealed without him.
    let later = world.register(CLERK.0, &short_letter("Setelah ia pergi")).await;
    let readers = world.dossier(CLERK.0, &text(&later["case"])).await;
    assert!(
        !texts(&readers["readers"]).contains(&SECOND.1.to_owned()),
        "{}",
        readers["readers"]
    );
    assert!(world.verify().await.is_sound());
}

/// A new officer reads the open cases his office entitles him to, sealed to him by who confirms him.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_officer_finds_the_open_cases() {
    let world = World::small(WORKER).await;
    let before = world
        .register(CLERK.0, &short_letter("Sebelum petugas kedua"))
        .await;
    world.admit(LEADER.0, CLERK.0, SECOND, &["Petugas"]).await;
    let page = world.search(SECOND.0, "").await;
    assert_eq!(page["total"], 1);
    let dossier = world.dossier(SECOND.0, &text(&before["case"])).await;
    assert!(texts(&dossier["readers"]).contains(&SECOND.1.to_owned()));
    assert!(
        texts(&dossier["waiting_for_key"]).is_empty(),
        "{}",
        dossier["waiting_for_key"]
    );
    // He goes on with it as anybody else of his office.
    world
        .ok(SECOND.0, "start_verification", json!({ "case": before["case"] }))
        .await;
    assert_eq!(
        world.dossier(CLERK.0, &text(&before["case"])).await["verifier"],
        SECOND.1
    );
}

/// A newcomer is let into every open case by as many acts as it takes, while the register is worked on; nobody's index keeps a
/// stale line, and what is not his stays shut.
///
/// Fails without `Code::Stale` in `access::seal`, and without `told_otherwise` in `follow_rights`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_newcomer_is_let_into_many_cases_at_once() {
    let world = World::small(WORKER).await;
    let mut cases = Vec::new();
    for n in 0..8 {
        let form = full_letter(&format!("Dugaan pungutan {n} di Balai Contoh, Januari 2026"));
        cases.push(text(&world.register(CLERK.0, &form).await["case"]));
    }
    // The register is worked on meanwhile: what was read ahead may be old, and is read again.
    let writing = async {
        for case in cases.iter().rev() {
            world
                .ok(CLERK.0, "start_verification", json!({ "case": case }))
                .await;
        }
    };
    let admitting = world.admit(LEADER.0, CLERK.0, SECOND, &["Petugas"]);
    tokio::join!(writing, admitting);
    let listed = world.ok(SECOND.0, "register_page", json!({ "limit": 20 })).await;
    assert_eq!(listed["total"], 8);
    for case in &cases {
        assert_eq!(world.dossier(SECOND.0, case).await["state"], "verifying");
    }
    let found = world.search(SECOND.0, "pungutan").await;
    assert_eq!(found["total"], 8);
    let strangers = world
        .ok(EXAMINER.0, "register_page", json!({ "limit": 20 }))
        .await;
    assert_eq!(strangers["total"], 0);
    // Whose move it is stands in everybody's index as in one made anew.
    for who in [CLERK, SECOND, LEADER] {
        let before = world.ok(who.0, "my_desk", json!({})).await;
        world.forget_index(who.0).await;
        assert_eq!(world.ok(who.0, "my_desk", json!({})).await, before, "{}", who.1);
    }
    assert!(world.verify().await.is_sound());
}

/// An office is taken back while its holder is let into the cases: nothing is sealed to him after that, and whose move the
/// cases are stands in the index as in one made anew.
///
/// Fails without `is_wanted` in `access::seal`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_office_taken_back_lets_into_nothing_more() {
    let world = World::small(WORKER).await;
    for n in 0..12 {
        let form = full_letter(&format!("Dugaan pungutan {n} di Balai Contoh, Januari 2026"));
        world.register(CLERK.0, &form).await;
    }
    let office = world.offices(LEADER.0, &["Petugas"]).await.remove(0);
    let person = world.person(EXAMINER.0);
    let given = json!({
        "person": person, "office": office, "kind": "definitive", "order_no": null, "from": "2026-03-02", "until": null,
    });
    let given_wholly = std::sync::atomic::AtomicBool::new(false);
    let giving = async {
        world.ok(LEADER.0, "give_office", given).await;
        given_wholly.store(true, Ordering::Relaxed);
    };
    let taking = async {
        // As soon as the first cases are sealed.
        while !given_wholly.load(Ordering::Relaxed)
            && world.ok(LEADER.0, "access_progress", json!({})).await["done"] == 0
        {
            tokio::task::yield_now().await;
        }
        let taken = json!({ "office": office, "case": null, "person": person });
        world.ok(LEADER.0, "take_office", taken).await
    };
    tokio::join!(giving, taking);
    let rows = world
        .session(LEADER.0)
        .await
        .ledger
        .read_since(0, 1_000)
        .await
        .unwrap();
    let in_unit = |row: &&ledger::Row| row.columns.stream.0 == domain::ids::UNIT_STREAM;
    let taken = rows.iter().rfind(in_unit).unwrap().seq;
    assert_eq!(
        rows.last().unwrap().seq,
        taken,
        "nothing is sealed to him after that"
    );
    for who in [CLERK, EXAMINER, LEADER] {
        let before = world.ok(who.0, "my_desk", json!({})).await;
        world.forget_index(who.0).await;
        assert_eq!(world.ok(who.0, "my_desk", json!({})).await, before, "{}", who.1);
    }
    assert!(world.verify().await.is_sound());
}
