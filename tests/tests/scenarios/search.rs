//! The register: words, numbers, filters, order, counts; only what one may read, only work.

use crate::WORKER;
use crate::steps::{letter, registered, started};
use chrono::TimeDelta;
use saksama_tests::world::{CLERK, EXAMINER, LEADER, World, full_letter, list, short_letter, text};
use serde_json::{Value, json};

fn cases(page: &Value) -> Vec<String> {
    list(&page["lines"])
        .iter()
        .map(|line| text(&line["case"]))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_word_of_the_text_finds_the_case() {
    let world = World::small(WORKER).await;
    let mut form = full_letter("Dugaan pungutan penyaluran beras di Balai Contoh, Januari 2026");
    form["text"] = json!("Penyalurannya tersendat. Karung beras dikurangi dua kilogram oleh juru timbang.");
    let case = text(&world.register(CLERK.0, &form).await["case"]);
    letter(&world, "Dugaan lain sama sekali").await;
    for words in [
        "timbang",
        "TIMBANG",
        "karung beras",
        "penyaluran",
        "dikurangi kilogram",
    ] {
        let page = world.search(CLERK.0, words).await;
        assert_eq!(cases(&page), std::slice::from_ref(&case), "{words}");
        let excerpt = &page["lines"][0]["excerpt"];
        let cut: Vec<u16> = text(&excerpt["text"]).encode_utf16().collect();
        let spans = list(&excerpt["spans"]);
        assert!(!spans.is_empty(), "{words}: {excerpt}");
        for span in spans {
            let at = |place: usize| usize::try_from(span[place].as_u64().unwrap()).unwrap();
            assert!(at(0) < at(1) && at(1) <= cut.len(), "{words}: {excerpt}");
        }
    }
    assert_eq!(world.search(CLERK.0, "gerobak").await["total"], 0);
    // Nothing a person types is an error of the program.
    for odd in [
        "\"",
        "beras OR",
        "beras*",
        "NEAR(beras)",
        "a",
        "-beras",
        "💣",
        "'; DROP TABLE",
    ] {
        world
            .ok(CLERK.0, "register_page", json!({ "text": odd, "limit": 10 }))
            .await;
    }
    // The reporter's name is no way to a case.
    for secret in ["Wiryo", "Kartasentana", "0812-7766-5544", "Kenanga"] {
        assert_eq!(world.search(CLERK.0, secret).await["total"], 0, "{secret}");
        assert_eq!(world.search(LEADER.0, secret).await["total"], 0, "{secret}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_find_the_case() {
    let world = World::small(WORKER).await;
    let (case, number) = registered(&world, "Dugaan bernomor").await;
    let other = letter(&world, "Dugaan tak bernomor").await;
    for words in ["P-2026-000001", &number] {
        let page = world.search(LEADER.0, words).await;
        assert_eq!(cases(&page), std::slice::from_ref(&case), "{words}");
    }
    // Both letters bear the same number of their sender's.
    let mut both = cases(&world.search(LEADER.0, "12/S/2026").await);
    both.sort();
    assert_eq!(both, [case, other]);
    let page = world.search(CLERK.0, "P-2026-000002").await;
    assert_eq!(page["total"], 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_register_is_filtered_and_ordered() {
    let world = World::small(WORKER).await;
    let first = started(&world, "Dugaan hari pertama").await;
    world.sources.advance(TimeDelta::days(1));
    let second = letter(&world, "Dugaan hari kedua").await;
    world.sources.advance(TimeDelta::days(1));
    let mut form = short_letter("Surat ketiga tanpa kategori");
    form["content"] = json!({ "category": "PUNGLI" });
    let third = text(&world.register(CLERK.0, &form).await["case"]);
    let ask = |query: Value| {
        let mut query = query;
        query["limit"] = json!(50);
        world.ok(CLERK.0, "register_page", query)
    };
    let category = world.dossier(CLERK.0, &third).await["content"]["category"].clone();
    assert_eq!(
        cases(&ask(json!({})).await),
        [third.clone(), second.clone(), first.clone()],
        "newest first"
    );
    assert_eq!(
        cases(&ask(json!({ "order": "due" })).await),
        [first.clone(), second.clone(), third.clone()]
    );
    assert_eq!(
        cases(&ask(json!({ "states": ["verifying"] })).await),
        std::slice::from_ref(&first)
    );
    assert_eq!(
        cases(&ask(json!({ "category": category })).await),
        std::slice::from_ref(&third)
    );
    assert_eq!(
        cases(&ask(json!({ "from": "2026-03-03", "to": "2026-03-03" })).await),
        std::slice::from_ref(&second)
    );
    assert_eq!(
        cases(&ask(json!({ "mine": true })).await),
        std::slice::from_ref(&first)
    );
    assert_eq!(ask(json!({ "open_clock": true })).await["total"], 3);
    assert_eq!(
        cases(&ask(json!({ "text": "dugaan", "states": ["received"] })).await),
        std::slice::from_ref(&second)
    );
    let page = world
        .ok(CLERK.0, "register_page", json!({ "limit": 1, "offset": 1 }))
        .await;
    assert_eq!((cases(&page), &page["total"]), (vec![second.clone()], &json!(3)));
    let wrong = world
        .refused(CLERK.0, "register_page", json!({ "from": "kemarin" }))
        .await;
    assert_eq!(
        (wrong.code.as_str(), wrong.field.as_deref()),
        ("field", Some("from"))
    );
    assert_eq!(
        world
            .code(CLERK.0, "register_page", json!({ "limit": "banyak" }))
            .await,
        "bad_request"
    );
    let line = ask(json!({ "text": "pertama" })).await["lines"][0].clone();
    assert_eq!(
        (&line["due_what"], &line["due"], &line["days_left"]),
        (&json!("verification"), &json!("2026-03-09"), &json!(3))
    );
}

/// An examiner has the register and finds nothing in it that he is not on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_counts_only_his_own() {
    let world = World::small(WORKER).await;
    for number in 0..3 {
        letter(&world, &format!("Dugaan nomor {number}")).await;
    }
    assert_eq!(world.search(EXAMINER.0, "").await["total"], 0);
    assert_eq!(world.search(EXAMINER.0, "dugaan").await["total"], 0);
    let desk = world.ok(EXAMINER.0, "my_desk", json!({})).await;
    assert_eq!(
        (&desk["waiting"], &desk["received_today"], &desk["overdue"]),
        (&json!([]), &json!(0), &json!(0))
    );
    assert_eq!(world.search(LEADER.0, "dugaan").await["total"], 3);
}
