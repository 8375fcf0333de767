//! The same matter told twice: `U…` tells `K…` again in other words; look-alikes are other matters.

use std::collections::HashMap;

use domain::ids::CaseId;
use index::{Similar, SimilarQuery};

use crate::cases::{Told, all};
use crate::support::{Desk, case_id};

struct Told120 {
    desk: Desk,
    cases: Vec<Told>,
    ids: HashMap<String, CaseId>,
}

async fn indexed(text: impl Fn(&Told) -> String) -> Told120 {
    let desk = Desk::new().await;
    let cases = all();
    let mut ids = HashMap::new();
    let mut projections = Vec::new();
    for (n, told) in cases.iter().enumerate().filter(|(_, told)| told.of.is_none()) {
        let n = u64::try_from(n).unwrap();
        ids.insert(told.name.clone(), case_id(n));
        projections.push(told.projection(n, text(told)));
    }
    desk.put(&projections).await;
    Told120 { desk, cases, ids }
}

struct Outcome {
    at_1: u32,
    at_5: u32,
    asked: u32,
    beaten: Vec<String>,
    missed: Vec<String>,
    lowest_true: u8,
    unrelated: Vec<u8>,
}

async fn ask(told: &Told120, text: impl Fn(&Told) -> String, with_facts: bool) -> Outcome {
    let mut outcome = Outcome {
        at_1: 0,
        at_5: 0,
        asked: 0,
        beaten: Vec::new(),
        missed: Vec::new(),
        lowest_true: 100,
        unrelated: Vec::new(),
    };
    let look_alikes: HashMap<&str, &Vec<String>> = told
        .cases
        .iter()
        .map(|told| (told.name.as_str(), &told.look_alikes))
        .collect();
    for again in told.cases.iter().filter(|told| told.of.is_some()) {
        let name = again.of.as_deref().unwrap();
        let truth = told.ids[name];
        let text = text(again);
        let query = SimilarQuery {
            text: &text,
            title: if with_facts { &again.title } else { "" },
            work_unit: if with_facts { &again.work_unit } else { "" },
            parties: if with_facts { &again.parties } else { &[] },
            exclude: &[],
            limit: 50,
        };
        let found = told.desk.index.similar(&query).await.unwrap();
        let place = found.iter().position(|similar| similar.case == truth);
        let likeness = |case: CaseId| {
            found
                .iter()
                .find(|similar| similar.case == case)
                .map_or(0, |similar| similar.likeness)
        };
        outcome.asked += 1;
        outcome.at_1 += u32::from(place == Some(0));
        outcome.at_5 += u32::from(place.is_some_and(|place| place < 5));
        outcome.lowest_true = outcome.lowest_true.min(likeness(truth));
        if place != Some(0) {
            outcome
                .missed
                .push(format!("{} of {name}: place {place:?}", again.name));
        }
        for other in look_alikes[name] {
            if likeness(told.ids[other]) >= likeness(truth) {
                outcome.beaten.push(format!("{} of {name}: {other}", again.name));
            }
        }
        outcome.unrelated.extend(
            found
                .iter()
                .find(|similar| similar.case != truth)
                .map(|similar| similar.likeness),
        );
    }
    outcome
}

fn report(name: &str, outcome: &Outcome) {
    let mut unrelated = outcome.unrelated.clone();
    unrelated.sort_unstable();
    let middle = unrelated.get(unrelated.len() / 2);
    println!(
        "{name}: first {}/{n}, within five {}/{n}, look-alikes ahead {:?}; true at least {}, best other {middle:?} to {:?}\n  {:?}",
        outcome.at_1,
        outcome.at_5,
        outcome.beaten,
        outcome.lowest_true,
        unrelated.last(),
        outcome.missed,
        n = outcome.asked
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_matter_is_among_the_first_five() {
    let work = indexed(|told| told.elements.clone()).await;
    let whole = indexed(|told| format!("{}\n{}", told.elements, told.text)).await;
    let elements = |told: &Told| told.elements.clone();
    let words = |told: &Told| told.text.clone();
    for (name, outcome) in [
        ("work against work", ask(&work, elements, true).await),
        ("words against work", ask(&work, words, false).await),
        ("words and facts against work", ask(&work, words, true).await),
        ("words against everything", ask(&whole, words, false).await),
        ("work against everything", ask(&whole, elements, true).await),
    ] {
        report(name, &outcome);
        assert!(outcome.at_5 * 10 >= outcome.asked * 9, "{name}");
        assert!(outcome.beaten.is_empty(), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_shared_is_said() {
    let told = indexed(|told| told.elements.clone()).await;
    let again = told.cases.iter().find(|told| told.name == "U001").unwrap();
    let query = SimilarQuery {
        text: &again.elements,
        title: &again.title,
        work_unit: &again.work_unit,
        parties: &again.parties,
        exclude: &[],
        limit: 3,
    };
    let found = told.desk.index.similar(&query).await.unwrap();
    let first: &Similar = found.first().unwrap();
    assert_eq!(Some(&first.case), told.ids.get("K001"));
    assert!(first.same_work_unit);
    assert_eq!(first.same_parties, ["Pak Wiyana", "Godhong Boga"]);
    assert!(!first.shared.is_empty() && first.likeness <= 100);
    assert_eq!(found.len(), 3);
    let without = told
        .desk
        .index
        .similar(&SimilarQuery {
            exclude: &[first.case],
            ..query
        })
        .await
        .unwrap();
    assert!(without.iter().all(|similar| similar.case != first.case));
    assert!(
        told.desk
            .index
            .similar(&SimilarQuery {
                limit: 5,
                ..SimilarQuery::default()
            })
            .await
            .unwrap()
            .is_empty()
    );
}
