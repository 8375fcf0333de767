//! *Senin pagi* and *Tenggat* (O25): what came in and was settled, what is due with whom, what waits for the leader; each
//! reader his own, and no names.

use crate::WORKER;
use crate::road::taking;
use crate::steps::{duties, letter, paper, registered, started};
use chrono::TimeDelta;
use saksama_tests::world::{CLERK, EXAMINER, LEADER, SECOND, World, full_letter, list, text, texts};
use serde_json::{Value, json};

async fn monday(world: &World, who: &str) -> Value {
    world.ok(who, "monday", json!({})).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn monday_morning_says_how_the_unit_stands() {
    let world = World::small(WORKER).await;
    let empty = monday(&world, LEADER.0).await;
    assert_eq!(
        (&empty["from"], &empty["to"], &empty["week_ends"]),
        (&json!("2026-02-23"), &json!("2026-03-02"), &json!("2026-03-08")),
        "on a Monday the week that went"
    );
    assert_eq!((&empty["received"], &empty["people"]), (&json!(0), &json!([])));

    let (numbered, _) = registered(&world, "Dugaan bernomor").await;
    let untaken = letter(&world, "Dugaan yang belum diambil").await;
    let refused = started(&world, "Dugaan yang tidak logis").await;
    let no = json!({ "case": refused, "reason": "tidak_logis", "note": "Tidak mungkin.", "order": null });
    world.ok(CLERK.0, "refuse_case", no).await;
    let waiter = json!({
        "type": "record_waiter", "body": "Ombudsman RI", "reference": "B-7/2026", "requested_on": "2026-02-26",
        "wording": "Mohon penjelasan", "due": "2026-03-04", "within": null, "received_on": "2026-02-27",
    });
    world
        .ok(CLERK.0, "take_step", taking(&numbered, waiter, &[]))
        .await;
    let risk = json!({ "type": "assess_risk", "risk": "high", "ground": "Ancaman lisan." });
    world.ok(CLERK.0, "take_step", taking(&untaken, risk, &[])).await;

    let page = monday(&world, LEADER.0).await;
    assert_eq!(
        (&page["received"], &page["settled"], &page["open"]),
        (&json!(3), &json!(1), &json!(2))
    );
    let leader = list(&page["leader"]);
    assert_eq!(
        leader.iter().map(|line| text(&line["task"])).collect::<Vec<_>>(),
        ["confirm"],
        "{leader:?}"
    );
    assert_eq!(
        (&leader[0]["case"], &leader[0]["since"], &leader[0]["days"]),
        (&json!(refused), &json!("2026-03-02"), &json!(0))
    );
    let owed = list(&page["owed"]);
    assert_eq!(
        (&owed[0]["body"], &owed[0]["due"], &owed[0]["days_left"]),
        (&json!("Ombudsman RI"), &json!("2026-03-04"), &json!(2))
    );
    assert_eq!(
        (&page["protection"][0]["case"], &page["protection"][0]["state"]),
        (&json!(untaken), &json!("received"))
    );
    let clerk = list(&page["people"])
        .into_iter()
        .find(|line| line["name"] == CLERK.1)
        .unwrap();
    assert_eq!(clerk["overdue"], 0);
    // No names of those it is about, no titles, no agenda number: on screen nor on paper (R36).
    let print = world.ok(LEADER.0, "monday_pages", json!({})).await;
    assert_eq!((list(&print["pages"]).len(), &print["paper"]), (1, &json!("a4")));
    let shown = page.to_string();
    for never in ["Wiryo", "Darmaji", "Dugaan", "Balai Contoh", "0001/WBS"] {
        assert!(!shown.contains(never), "{never}");
    }

    // A week on: what was late is counted with whom it lies, and who is away is named with his deputy.
    world.sources.advance(TimeDelta::days(9));
    let page = monday(&world, LEADER.0).await;
    assert_eq!(
        (&page["from"], &page["received"]),
        (&json!("2026-03-09"), &json!(0)),
        "on another day the week that runs"
    );
    let nobody = list(&page["people"])
        .into_iter()
        .find(|line| line["name"].is_null())
        .unwrap();
    assert_eq!(nobody["overdue"], 1);
    assert_eq!(list(&page["owed"])[0]["days_left"].as_i64().unwrap(), -5);
    world.admit(LEADER.0, CLERK.0, SECOND, &["Petugas"]).await;
    let away = json!({ "deputy": world.person(SECOND.0), "from": "2026-03-11", "until": "2026-03-12" });
    world.ok(CLERK.0, "take_leave", away).await;
    let page = monday(&world, LEADER.0).await;
    let clerk = list(&page["people"])
        .into_iter()
        .find(|line| line["name"] == CLERK.1)
        .unwrap();
    assert_eq!(clerk["deputy"], SECOND.1);
}

/// Nothing is shown to somebody who may not know of it: not its line, not its count (O4, O25).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_counts_what_he_may_not_know_of() {
    let world = World::small(WORKER).await;
    letter(&world, "Dugaan biasa").await;
    let mut about_leader = full_letter("Dugaan tentang pimpinan");
    about_leader["shut_out"] = json!([world.person(LEADER.0)]);
    about_leader["head"]["number"] = json!("99/S/2026");
    let given = world.register(CLERK.0, &about_leader).await;
    let risk = json!({ "type": "assess_risk", "risk": "high", "ground": "Ancaman." });
    let case = text(&given["case"]);
    world.ok(CLERK.0, "take_step", taking(&case, risk, &[])).await;
    assert_eq!(monday(&world, CLERK.0).await["received"], 2);
    let page = monday(&world, LEADER.0).await;
    assert_eq!(
        (&page["received"], &page["open"], &page["protection"]),
        (&json!(1), &json!(1), &json!([]))
    );
    let examiner = monday(&world, EXAMINER.0).await;
    assert_eq!(
        (&examiner["received"], &examiner["people"]),
        (&json!(0), &json!([]))
    );
    let dates = |page: &Value| list(&page["lines"]).len();
    assert_eq!(dates(&world.ok(CLERK.0, "deadlines", json!({})).await), 2);
    assert_eq!(dates(&world.ok(LEADER.0, "deadlines", json!({})).await), 1);
    assert_eq!(dates(&world.ok(EXAMINER.0, "deadlines", json!({})).await), 0);
}

/// A case with several dates has a line for each; what is done takes its line with it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_date_has_its_line_until_it_is_met() {
    let world = World::small(WORKER).await;
    let (case, _) = registered(&world, "Dugaan dengan dua tenggat").await;
    let waiter = json!({
        "type": "record_waiter", "body": "KPK", "reference": "R-1", "requested_on": "2026-02-26", "wording": "Mohon kabar",
        "due": "2026-03-20", "within": null, "received_on": "2026-02-27",
    });
    world.ok(CLERK.0, "take_step", taking(&case, waiter, &[])).await;
    let what = |page: &Value| -> Vec<String> {
        list(&page["lines"])
            .iter()
            .map(|line| text(&line["what"]))
            .collect()
    };
    let mine = json!({ "mine": true });
    let page = world.ok(CLERK.0, "deadlines", mine.clone()).await;
    let before = what(&page);
    assert!(
        before.contains(&"notice".to_owned()) && before.contains(&"answer_to_body".to_owned()),
        "{before:?}"
    );
    let days: Vec<String> = list(&page["lines"])
        .iter()
        .map(|line| text(&line["due"]))
        .collect();
    assert!(days.is_sorted(), "{days:?}");
    let shown = world.dossier(CLERK.0, &case).await;
    let duty = duties(&shown, "registration_notice").remove(0);
    world
        .ok(
            CLERK.0,
            "fulfil_duty",
            json!({ "case": case, "duty": duty, "paper": paper("S-2/2026") }),
        )
        .await;
    let after = what(&world.ok(CLERK.0, "deadlines", json!({})).await);
    assert!(!after.contains(&"notice".to_owned()), "{after:?}");
    assert!(texts(&json!(after)).contains(&"answer_to_body".to_owned()));
}

/// Offices change whose move a case is without anybody writing to the case.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn desks_follow_offices() {
    let world = World::small(WORKER).await;
    let refused = started(&world, "Dugaan yang tidak logis").await;
    let no = json!({ "case": refused, "reason": "tidak_logis", "note": "Tidak mungkin.", "order": null });
    world.ok(CLERK.0, "refuse_case", no).await;
    let confirms = async |who: &str| {
        let desk = world.ok(who, "my_desk", json!({})).await;
        list(&desk["waiting"])
            .iter()
            .any(|line| line["task"] == "confirm")
    };
    assert!(confirms(LEADER.0).await && !confirms(CLERK.0).await);
    let office = world.offices(LEADER.0, &["Pimpinan"]).await.remove(0);
    let held = json!({
        "person": world.person(CLERK.0), "office": office, "kind": "plt", "order_no": "SP-1/2026", "from": "2026-03-02",
        "until": null,
    });
    world.ok(LEADER.0, "give_office", held).await;
    assert!(confirms(CLERK.0).await, "the office lets him");
    let taken = json!({ "person": world.person(CLERK.0), "office": office });
    world.ok(LEADER.0, "take_office", taken).await;
    assert!(!confirms(CLERK.0).await, "and no longer");
    world.forget_index(CLERK.0).await;
    assert!(!confirms(CLERK.0).await, "rebuilt, it says the same");
    assert!(confirms(LEADER.0).await);
}
