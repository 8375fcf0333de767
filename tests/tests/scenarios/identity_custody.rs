//! Who holds the halves: named in writing, seconded from outside the group, the key handed over by a deliberate act, from
//! two sheets where nobody has it (ledger.md §5, O3, O12).

use crate::WORKER;
use saksama_tests::identities::{answering, ask, opening, two_sheets};
use saksama_tests::world::{CLERK, EXAMINER, LEADER, World, full_letter, list, text};
use serde_json::{Value, json};

#[tokio::test]
async fn a_half_is_held_by_two_signatures_and_a_deliberate_act() {
    let world = World::small(WORKER).await;
    let group = "privacy_officers";
    let custody = world.ok(LEADER.0, "custody", json!({})).await;
    assert_eq!(custody["groups"][0]["on_sheets"], false, "the founder leads");
    assert_eq!(custody["groups"][1]["on_sheets"], true, "it rests on the sheets");
    // The leader names who holds the second half (O12); nobody is ever in both groups.
    let name = |who: &str| json!({ "group": group, "person": world.person(who), "order_no": "SP-1/2026" });
    let holder = |who: &str| json!({ "group": group, "person": world.person(who) });
    assert_eq!(
        world.code(LEADER.0, "name_half_holder", name(LEADER.0)).await,
        "both_groups"
    );
    assert_eq!(
        world.code(CLERK.0, "name_half_holder", name(EXAMINER.0)).await,
        "no_office"
    );
    let mut without = name(EXAMINER.0);
    without["order_no"] = json!("");
    assert_eq!(
        world
            .refused(LEADER.0, "name_half_holder", without)
            .await
            .field
            .as_deref(),
        Some("order_no")
    );
    world.ok(LEADER.0, "name_half_holder", name(EXAMINER.0)).await;
    let (first, second) = two_sheets(&world).await;
    let take = |first: &str, second: &str| json!({ "group": group, "first": first, "second": second });
    // Before it is seconded he holds nothing.
    assert_eq!(
        world
            .code(EXAMINER.0, "take_half_key", take(&first, &second))
            .await,
        "not_custodian"
    );
    for who in [LEADER.0, EXAMINER.0] {
        assert_eq!(
            world.code(who, "second_half_holder", holder(EXAMINER.0)).await,
            "own_release"
        );
    }
    world.ok(CLERK.0, "second_half_holder", holder(EXAMINER.0)).await;
    assert_eq!(
        world.code(LEADER.0, "take_half_key", take(&first, &second)).await,
        "not_custodian",
        "no machine holds both groups' keys"
    );
    for (first, second, field) in [
        (first.as_str(), first.as_str(), "second"),
        ("abad abad", second.as_str(), "first"),
    ] {
        let wrong = world
            .refused(EXAMINER.0, "take_half_key", take(first, second))
            .await;
        assert_eq!(
            (wrong.code.as_str(), wrong.field.as_deref()),
            ("wrong_words", Some(field))
        );
    }
    let custody = world.ok(EXAMINER.0, "take_half_key", take(&first, &second)).await;
    let line = custody["groups"][1]["holders"][0].clone();
    assert_eq!(
        (&line["has_key"], &line["named_by"], &line["seconded_by"]),
        (&json!(true), &json!(LEADER.1), &json!(CLERK.1))
    );
    // A second one gets it from the first, not from sheets.
    world
        .admit(LEADER.0, CLERK.0, ("tuti", "Tuti Handayani"), &["Pemeriksa"])
        .await;
    world.ok(LEADER.0, "name_half_holder", name("tuti")).await;
    assert_eq!(
        world
            .refused(EXAMINER.0, "hand_over_half_key", holder("tuti"))
            .await
            .code,
        "not_appointed"
    );
    world.ok(CLERK.0, "second_half_holder", holder("tuti")).await;
    assert_eq!(
        world.code("tuti", "hand_over_half_key", holder("tuti")).await,
        "key_missing",
        "nobody hands over what he has not"
    );
    let custody = world.ok(EXAMINER.0, "hand_over_half_key", holder("tuti")).await;
    let keys: Vec<Value> = list(&custody["groups"][1]["holders"])
        .iter()
        .map(|line| line["has_key"].clone())
        .collect();
    assert_eq!(keys, [json!(true), json!(true)]);

    // He ends it himself: from then on his answers have no effect.
    let case = text(
        &world
            .register(CLERK.0, &full_letter("Dugaan pemotongan bantuan di Balai Contoh"))
            .await["case"],
    );
    let request = ask(&world, CLERK, &case, &["name"], "further_information", Some(2)).await;
    world.ok(LEADER.0, "end_half_holder", holder("tuti")).await;
    let answer = answering(&request, true, "Ya.");
    assert_eq!(
        world.code("tuti", "answer_identity", answer.clone()).await,
        "not_custodian"
    );
    world.ok(LEADER.0, "answer_identity", answer.clone()).await;
    world.ok(EXAMINER.0, "answer_identity", answer).await;
    let open = opening(&world, CLERK, &case, "name", Some(&request)).await;
    assert_eq!(
        world.ok(CLERK.0, "open_item", open).await["text"],
        "Wiryo Kartasentana"
    );
}
