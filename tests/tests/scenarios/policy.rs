//! Policy, who records orders, the table of readers' rules (O2, O13, O30).

use crate::WORKER;
use crate::steps::registered;
use saksama_tests::world::{CLERK, EXAMINER, LEADER, World, list, text, texts};
use serde_json::{Value, json};

async fn policy(world: &World, who: &str) -> Value {
    world.ok(who, "policy", json!({})).await
}

fn deadline(view: &Value, code: &str) -> Value {
    list(&view["deadlines"])
        .into_iter()
        .find(|line| line["code"] == code)
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_policy_is_the_units_and_counts_from_its_entry() {
    let world = World::small(WORKER).await;
    let view = policy(&world, CLERK.0).await;
    assert_eq!(
        (&view["may_change"], &view["may_change_rules"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(
        (&view["policy"]["demand"], &view["skippable"]),
        (&json!("brief"), &json!(["under_review"]))
    );
    assert_eq!(
        view["rules"], view["newest_rules"],
        "a new unit starts with the newest table"
    );
    assert_eq!(deadline(&view, "verification")["in_settings"], true);
    let mut new = view["policy"].clone();
    new["deadlines"] = json!([{ "code": "disposition", "amount": 4, "unit": "working", "legal_basis": "Keputusan Irjen 7/2026" }]);
    new["plh_may_not"] = json!(["conclude", "assign"]);
    let change = |policy: &Value| json!({ "policy": policy });
    assert_eq!(
        world.code(CLERK.0, "change_policy", change(&new)).await,
        "no_office"
    );
    for (field, value) in [
        ("policy.skips", ("skips", json!(["audit"]))),
        (
            "policy.deadlines",
            (
                "deadlines",
                json!([{ "code": "tidak_ada", "amount": 1, "unit": "working", "legal_basis": "" }]),
            ),
        ),
        (
            "policy.deadlines",
            (
                "deadlines",
                json!([{ "code": "disposition", "amount": 0, "unit": "working", "legal_basis": "" }]),
            ),
        ),
    ] {
        let mut wrong = new.clone();
        wrong[value.0] = value.1;
        let refused = world.refused(LEADER.0, "change_policy", change(&wrong)).await;
        assert_eq!(
            (refused.code.as_str(), refused.field.as_deref()),
            ("field_invalid", Some(field))
        );
    }
    let changed = world.ok(LEADER.0, "change_policy", change(&new)).await;
    let line = deadline(&changed, "disposition");
    assert_eq!(
        (&line["amount"], &line["legal_basis"], &line["shipped"][0]),
        (&json!(4), &json!("Keputusan Irjen 7/2026"), &json!(2))
    );
    assert_eq!(
        world.code(LEADER.0, "change_policy", change(&new)).await,
        "nothing_changes"
    );
    // The page of permissions and every clock follow it.
    let page = world.ok(EXAMINER.0, "permission_matrix", json!({})).await;
    let row = list(&page["rows"])
        .into_iter()
        .find(|row| row["act"] == "assign")
        .unwrap();
    assert_eq!((&row["plt"], &row["plh"]), (&json!(true), &json!(false)));
    let (case, _) = registered(&world, "Dugaan sesudah kebijakan baru").await;
    let shown = world.dossier(LEADER.0, &case).await;
    let clock = list(&shown["steps"]["clocks"])
        .into_iter()
        .find(|clock| clock["reading"]["code"] == "disposition")
        .unwrap();
    assert_eq!(
        clock["reading"]["due"], "2026-03-06",
        "four working days from Monday"
    );
    assert!(world.verify().await.is_sound());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_an_older_table_is_followed_by_a_newer() {
    let world = World::small(WORKER).await;
    assert_eq!(world.code(CLERK.0, "change_rules", json!({})).await, "no_office");
    let refused = world.refused(LEADER.0, "change_rules", json!({})).await;
    assert_eq!(
        (refused.code.as_str(), refused.field.as_deref()),
        ("field_invalid", Some("rules"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_names_who_records_his_orders() {
    let world = World::small(WORKER).await;
    let name = |officers: &[String], order: &str| json!({ "officers": officers, "order_no": order });
    let clerk = world.person(CLERK.0);
    assert_eq!(
        world
            .code(CLERK.0, "name_recorders", name(&[], "SP-1/2026"))
            .await,
        "no_office"
    );
    let refused = world
        .refused(
            LEADER.0,
            "name_recorders",
            name(std::slice::from_ref(&clerk), " "),
        )
        .await;
    assert_eq!(
        (refused.code.as_str(), refused.field.as_deref()),
        ("field_empty", Some("order_no"))
    );
    let refused = world
        .refused(
            LEADER.0,
            "name_recorders",
            name(&[world.person(LEADER.0)], "SP-1/2026"),
        )
        .await;
    assert_eq!(
        refused.field.as_deref(),
        Some("officers"),
        "nobody records his own"
    );
    let people = world
        .ok(
            LEADER.0,
            "name_recorders",
            name(std::slice::from_ref(&clerk), "SP-1/2026"),
        )
        .await;
    let line = list(&people["recorders"]).remove(0);
    assert_eq!(
        (text(&line["leader"]), texts(&line["officers"])),
        (world.person(LEADER.0), vec![clerk.clone()])
    );
    // From now on his dossier offers the leader's steps on a written order.
    let (case, _) = registered(&world, "Dugaan dengan perintah tertulis").await;
    let shown = world.dossier(CLERK.0, &case).await;
    let hold = list(&shown["steps"]["open"])
        .into_iter()
        .find(|step| step["kind"] == "put_on_hold")
        .unwrap();
    assert_eq!(
        (&hold["own"], texts(&hold["for_leaders"])),
        (&json!(false), vec![world.person(LEADER.0)])
    );
    let none = world.ok(LEADER.0, "name_recorders", name(&[], "SP-2/2026")).await;
    assert_eq!(none["recorders"], json!([]));
    let shown = world.dossier(CLERK.0, &case).await;
    assert!(
        list(&shown["steps"]["open"])
            .iter()
            .all(|step| step["kind"] != "put_on_hold")
    );
}
