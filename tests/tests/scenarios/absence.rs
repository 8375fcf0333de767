//! Leave and who stands in, offices held for some days, access ordered and access that ends (O13, O27, ledger.md §5).

use crate::WORKER;
use crate::road::{
    AUDITOR, LEAD, MANAGER, REVIEWER, VERIFIER, disposition, inspectorate, notice_goes_out, take, task,
    triage,
};
use crate::steps::{letter, started};
use chrono::TimeDelta;
use saksama_tests::world::{CLERK, EXAMINER, LEADER, SECOND, World, list, text, texts};
use serde_json::{Value, json};

const DEPUTY: (&str, &str) = ("wulan", "Wulan Maharani");

/// Somebody's line in the list of people.
async fn line(world: &World, by: &str, who: &str) -> Value {
    let people = world.ok(by, "people", json!({})).await;
    let person = world.person(who);
    list(&people["people"])
        .into_iter()
        .find(|line| line["person"] == person)
        .unwrap()
}

fn leave(world: &World, deputy: &str, from: &str, until: &str) -> Value {
    json!({ "deputy": world.person(deputy), "from": from, "until": until })
}

/// What somebody's open desk does by itself has been done: listing what was found waits for it.
async fn settled(world: &World, who: &str) -> Value {
    world.ok(who, "integrity", json!({})).await
}

/// Work goes to whoever stands in for the days of a leave, with its keys, and is taken back after them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leave_hands_work_over_and_takes_it_back() {
    let world = World::small(WORKER).await;
    world.admit(LEADER.0, CLERK.0, SECOND, &["Petugas"]).await;
    let case = started(&world, "Dugaan sebelum cuti").await;
    assert_eq!(task(&world, CLERK, &case).await.as_deref(), Some("verify"));
    assert_eq!(task(&world, SECOND, &case).await, None, "it lies with who began");

    // Only who could do the work by an office of his own stands in, and not before the leave begins.
    let people = world.ok(CLERK.0, "people", json!({})).await;
    assert_eq!(texts(&people["deputies"]), [world.person(SECOND.0)]);
    let refused = world
        .refused(
            CLERK.0,
            "take_leave",
            leave(&world, EXAMINER.0, "2026-03-03", "2026-03-05"),
        )
        .await;
    assert_eq!(
        (refused.code.as_str(), refused.field.as_deref()),
        ("field_invalid", Some("deputy"))
    );
    let refused = world
        .refused(
            CLERK.0,
            "take_leave",
            leave(&world, SECOND.0, "2026-03-05", "2026-03-03"),
        )
        .await;
    assert_eq!(refused.field.as_deref(), Some("until"));
    let gone = world
        .ok(
            CLERK.0,
            "take_leave",
            leave(&world, SECOND.0, "2026-03-03", "2026-03-05"),
        )
        .await;
    assert_eq!(
        (&gone["handed"], &gone["kept"]),
        (&json!(0), &json!([])),
        "a colleague of the same office reads it already"
    );
    let away = line(&world, LEADER.0, CLERK.0).await["leave"].clone();
    assert_eq!(
        (
            &away["deputy_name"],
            &away["from"],
            &away["until"],
            &away["today"]
        ),
        (
            &json!(SECOND.1),
            &json!("2026-03-03"),
            &json!("2026-03-05"),
            &json!(false)
        )
    );
    assert_eq!(task(&world, SECOND, &case).await, None, "today he is still here");
    assert_eq!(
        world
            .code(
                CLERK.0,
                "take_leave",
                leave(&world, SECOND.0, "2026-03-04", "2026-03-04")
            )
            .await,
        "nothing_changes"
    );

    world.sources.advance(TimeDelta::days(1));
    let desk = world.ok(SECOND.0, "my_desk", json!({})).await;
    assert_eq!(texts(&desk["stands_in_for"]), [CLERK.1]);
    let waits = list(&desk["waiting"])
        .into_iter()
        .find(|line| line["line"]["case"] == case)
        .unwrap();
    assert_eq!(
        (&waits["task"], &waits["of"]),
        (&json!("verify"), &json!(CLERK.1))
    );
    assert_eq!(world.ok(CLERK.0, "my_desk", json!({})).await["deputy"], SECOND.1);
    let mine = world.ok(SECOND.0, "deadlines", json!({ "mine": true })).await;
    assert_eq!(mine["lines"][0]["line"]["case"], case, "his dates too");
    let listed = async || {
        let asked = json!({ "limit": 10, "mine": true });
        world.ok(SECOND.0, "register_page", asked).await["total"].clone()
    };
    assert_eq!(listed().await, 1, "and in the register what lies with him");

    let back = world.ok(CLERK.0, "end_leave", json!({})).await;
    assert!(list(&back["people"]).iter().all(|line| line["leave"].is_null()));
    assert_eq!(task(&world, SECOND, &case).await, None);
    assert_eq!(listed().await, 0);
    assert_eq!(
        world.code(CLERK.0, "end_leave", json!({})).await,
        "nothing_changes"
    );
    assert!(world.verify().await.is_sound());
}

/// Where the deputy does not read the work, the leave seals it to him in the same act; after the last day the first open
/// desk of its owner takes it back by a new epoch.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deputy_reads_for_the_days_of_the_leave_only() {
    let world = inspectorate().await;
    world.admit(LEADER.0, CLERK.0, DEPUTY, &["Penelaah"]).await;
    // A review that lies with one reviewer by name; the other cannot read it.
    let case = letter(&world, "Dugaan pemotongan honor di Balai Contoh, Februari 2026").await;
    let added = json!({ "case": case, "person": world.person(REVIEWER.0) });
    world.ok(MANAGER.0, "order_access", added).await;
    world
        .ok(VERIFIER.0, "start_verification", json!({ "case": case }))
        .await;
    let shown = world.dossier(REVIEWER.0, &case).await;
    assert_eq!(shown["case"], case);
    assert_eq!(
        world.code(DEPUTY.0, "dossier", json!({ "case": case })).await,
        "not_found"
    );
    let unread = json!({ "case": case, "person": world.person(DEPUTY.0) });

    // Handed over by hand for some days (O13): the step of the case.
    let over =
        json!({ "type": "hand_over", "to": world.person(DEPUTY.0), "until": "2026-03-04", "reason": "Cuti" });
    take(&world, REVIEWER, &case, over, &[]).await;
    assert_eq!(world.dossier(DEPUTY.0, &case).await["case"], case);
    world.sources.advance(TimeDelta::days(3));
    world.close_and_reopen(REVIEWER.0).await;
    settled(&world, REVIEWER.0).await;
    assert_eq!(
        world.code(DEPUTY.0, "dossier", json!({ "case": case })).await,
        "not_found"
    );
    let trail = world.ok(REVIEWER.0, "trail", json!({ "case": case })).await;
    assert_eq!(list(&trail["lines"]).last().unwrap()["event"], "take_back");

    // Ordered again, it is sealed again.
    world.ok(MANAGER.0, "order_access", unread).await;
    assert_eq!(world.dossier(DEPUTY.0, &case).await["case"], case);
    assert!(world.verify().await.is_sound());
    assert_eq!(settled(&world, DEPUTY.0).await["faults"], json!([]));
}

/// An order of access needs no key of who gives it: the next desk that holds one seals. A wall stands against it, and an
/// order once taken back is not carried out again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn access_is_ordered_by_who_need_not_read() {
    let world = inspectorate().await;
    let case = letter(&world, "Dugaan tentang pengelola sendiri").await;
    let order = |who: &str| json!({ "case": case, "person": world.person(who) });
    assert_eq!(
        world.code(CLERK.0, "order_access", order(AUDITOR.0)).await,
        "no_office"
    );
    // The manager is walled out and orders all the same; nobody with the keys is at his desk.
    world.ok(VERIFIER.0, "shut_out", order(MANAGER.0)).await;
    assert_eq!(
        world.code(MANAGER.0, "dossier", json!({ "case": case })).await,
        "not_found"
    );
    for who in [CLERK.0, VERIFIER.0, LEADER.0] {
        world.ok(who, "lock", json!({})).await;
    }
    let ordered = world.ok(MANAGER.0, "order_access", order(AUDITOR.0)).await;
    assert_eq!(list(&ordered["orders"])[0]["name"], AUDITOR.1);
    let desk = world.ok(AUDITOR.0, "my_desk", json!({})).await;
    assert_eq!(desk["beside"], json!([{ "task": "awaits_key", "count": 1 }]));
    assert_eq!(
        world.code(AUDITOR.0, "dossier", json!({ "case": case })).await,
        "not_found"
    );
    world.unlock(LEADER.0).await;
    settled(&world, LEADER.0).await;
    world.ok(AUDITOR.0, "session", json!({})).await;
    assert_eq!(world.dossier(AUDITOR.0, &case).await["case"], case);
    assert_eq!(
        world.ok(AUDITOR.0, "my_desk", json!({})).await["beside"],
        json!([])
    );

    // An order for who is walled out brings him nothing.
    world.ok(LEADER.0, "order_access", order(MANAGER.0)).await;
    settled(&world, LEADER.0).await;
    assert_eq!(
        world.code(MANAGER.0, "dossier", json!({ "case": case })).await,
        "not_found"
    );

    // Taken away, the old order does not let him in again.
    let remove =
        json!({ "type": "remove_readers", "people": [world.person(AUDITOR.0)], "reason": "Selesai" });
    take(&world, LEADER, &case, remove, &[]).await;
    world.close_and_reopen(LEADER.0).await;
    settled(&world, LEADER.0).await;
    assert_eq!(
        world.code(AUDITOR.0, "dossier", json!({ "case": case })).await,
        "not_found"
    );
    assert!(world.verify().await.is_sound());
}

/// A guest of the team reads his case for the days of the assignment letter; after them he loses it by a new epoch,
/// without anybody having to think of it (O27).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guest_of_the_team_goes_when_his_days_are_over() {
    let world = inspectorate().await;
    // No office of the unit: he is known to it, and no more.
    world
        .admit(LEADER.0, CLERK.0, DEPUTY, &["Anggota Tim Audit"])
        .await;
    let office = world.offices(LEADER.0, &["Anggota Tim Audit"]).await.remove(0);
    let left = json!({ "person": world.person(DEPUTY.0), "office": office });
    let people = world.ok(LEADER.0, "take_office", left).await;
    let person = world.person(DEPUTY.0);
    let line = list(&people["people"])
        .into_iter()
        .find(|line| line["person"] == person)
        .unwrap();
    assert_eq!(
        (&line["holdings"], &line["past"][0]["title"]),
        (&json!([]), &json!("Anggota Tim Audit"))
    );

    let case = letter(&world, "Dugaan pemotongan bantuan di Balai Contoh, Januari 2026").await;
    world
        .ok(VERIFIER.0, "start_verification", json!({ "case": case }))
        .await;
    let shown = world.dossier(VERIFIER.0, &case).await;
    let yes = |questions: &Value| -> Vec<Value> {
        list(questions)
            .into_iter()
            .map(|question| json!({ "question": question["question"], "answer": true, "note": "" }))
            .collect()
    };
    let checklists = json!({
        "completeness": yes(&shown["questions"][0]), "jurisdiction": yes(&shown["questions"][1]), "clear": true,
        "meets_requirements": true, "duplicates_note": "Tidak ada.", "duplicates_searched": true,
    });
    world
        .ok(
            VERIFIER.0,
            "save_checklists",
            json!({ "case": case, "checklists": checklists }),
        )
        .await;
    world
        .ok(VERIFIER.0, "register_case", crate::steps::just(&case))
        .await;
    notice_goes_out(&world, VERIFIER, &case, "registration_notice").await;
    take(&world, VERIFIER, &case, triage(true), &[]).await;
    take(
        &world,
        LEADER,
        &case,
        disposition(&world, "dispose", MANAGER),
        &[],
    )
    .await;
    let decided =
        json!({ "type": "decide", "code": "audit", "reason": "Cukup alasan.", "classification": "Rahasia" });
    take(&world, LEADER, &case, decided, &[]).await;
    let member = |who: (&str, &str), role: &str, guest: Value| {
        json!({
            "person": world.person(who.0), "name": who.1, "employee_no": null, "position": "Auditor", "role": role,
            "guest_of": guest,
        })
    };
    let team = json!([
        member(LEAD, "lead", Value::Null),
        member(DEPUTY, "member", json!("BPKP"))
    ]);
    let assignment = json!({
        "type": "assign", "task": "Audit tujuan tertentu", "place": "Purbalingga", "starts": "2026-03-02",
        "ends": "2026-03-06", "team": team, "cost": "DIPA",
    });
    take(&world, LEADER, &case, assignment, &["assignment_letter"]).await;
    assert_eq!(world.dossier(DEPUTY.0, &case).await["case"], case);
    assert_eq!(task(&world, DEPUTY, &case).await.as_deref(), Some("declare"));
    assert_eq!(
        world.code(DEPUTY.0, "register_page", json!({})).await,
        "no_office",
        "no register"
    );
    let rooms = texts(&world.ok(DEPUTY.0, "session", json!({})).await["rooms"]);
    assert!(rooms.contains(&"deadlines".to_owned()) && !rooms.contains(&"register".to_owned()));
    let dates = world.ok(DEPUTY.0, "deadlines", json!({})).await;
    assert!(
        list(&dates["lines"])
            .iter()
            .all(|line| line["line"]["case"] == case)
    );
    assert!(
        list(&dates["lines"])
            .iter()
            .any(|line| line["what"] == "assignment")
    );

    // On the last day he still reads; on the next a desk that may do it ends it.
    world.sources.advance(TimeDelta::days(4));
    world.close_and_reopen(MANAGER.0).await;
    settled(&world, MANAGER.0).await;
    assert_eq!(world.dossier(DEPUTY.0, &case).await["case"], case);
    world.sources.advance(TimeDelta::days(1));
    world.close_and_reopen(VERIFIER.0).await;
    settled(&world, VERIFIER.0).await;
    world.ok(DEPUTY.0, "session", json!({})).await;
    world.close_and_reopen(MANAGER.0).await;
    settled(&world, MANAGER.0).await;
    world.ok(DEPUTY.0, "session", json!({})).await;
    assert_eq!(
        world.code(DEPUTY.0, "dossier", json!({ "case": case })).await,
        "no_office"
    );
    assert_eq!(
        list(&world.ok(DEPUTY.0, "my_desk", json!({})).await["waiting"]),
        Vec::<Value>::new()
    );
    // What is written now he cannot open, whatever he kept; the team reads on.
    let session = world.session(DEPUTY.0).await;
    let stream = case.parse::<domain::ids::CaseId>().unwrap().bytes();
    assert!(
        session.stream(stream).await.is_err(),
        "his keys are gone from his desk"
    );
    assert_eq!(world.dossier(LEAD.0, &case).await["case"], case);
    assert!(world.verify().await.is_sound());
    assert_eq!(settled(&world, LEAD.0).await["faults"], json!([]));
}

/// An office is held from a day to a day as definitif, Plt. or Plh. by an order; what it lets do counts on its days only.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_office_is_held_for_its_days() {
    let world = World::small(WORKER).await;
    let office = world.offices(LEADER.0, &["Pimpinan"]).await.remove(0);
    let held = json!({
        "person": world.person(EXAMINER.0), "office": office, "kind": "plh", "order_no": "SP-4/2026",
        "from": "2026-03-03", "until": "2026-03-04",
    });
    world.ok(LEADER.0, "give_office", held).await;
    let shown = line(&world, CLERK.0, EXAMINER.0).await;
    let holding = list(&shown["holdings"])
        .into_iter()
        .find(|held| held["kind"] == "plh")
        .unwrap();
    assert_eq!(
        (
            &holding["title"],
            &holding["order_no"],
            &holding["until"],
            &holding["today"]
        ),
        (
            &json!("Pimpinan"),
            &json!("SP-4/2026"),
            &json!("2026-03-04"),
            &json!(false)
        )
    );
    let invited = |name: &str| json!({ "name": name, "employee_no": null, "offices": [], "kind": "definitive", "order_no": null, "days": 7 });
    assert_eq!(
        world.code(EXAMINER.0, "invite", invited("Baru")).await,
        "office_not_held_today"
    );
    world.sources.advance(TimeDelta::days(1));
    world.ok(EXAMINER.0, "session", json!({})).await;
    world.ok(EXAMINER.0, "invite", invited("Baru")).await;
    // The policy keeps a Plh. from ending memberships (O13).
    let end = json!({ "person": world.person(CLERK.0), "reason": "x" });
    assert_eq!(
        world.code(EXAMINER.0, "end_member", end).await,
        "not_while_acting"
    );
    world.sources.advance(TimeDelta::days(2));
    assert_eq!(
        world.code(EXAMINER.0, "invite", invited("Lagi")).await,
        "office_not_held_today"
    );
    let progress = world.ok(LEADER.0, "access_progress", json!({})).await;
    assert_eq!(progress, json!({ "done": 0, "of": 0 }));
    assert_eq!(text(&shown["name"]), EXAMINER.1);
}
