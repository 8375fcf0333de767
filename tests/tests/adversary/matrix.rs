//! The whole matrix of permissions past the program: every step and every act on the unit, by everybody whose office, team
//! or wall does not allow it, sealed with the right key, signed with his own and appended straight to the ledger. Every
//! reader names the row and nothing of it has effect.

use crate::WORKER;
use crate::forged::{Forger, part};
use crate::ground::{faults, id};
use domain::case::CaseEvent;
use domain::history;
use domain::ids::PersonId;
use domain::rules::{self, Row};
use domain::unit::UnitEvent;
use saksama_tests::identities::{ADMIN, MANAGER, PRIVACY, REVIEWER, VERIFIER, registered, unit};
use saksama_tests::world::{CLERK, LEADER, World, full_letter};
use serde_json::json;
use std::collections::BTreeSet;
use vault::PersonKeys;

/// The bodies of a snapshot of `domain`, one a line behind the snapshot's own head.
fn bodies(name: &str) -> Vec<String> {
    let folder = saksama_tests::here().join("../src-tauri/crates/domain/src/tests/snapshots");
    let text = std::fs::read_to_string(folder.join(format!("domain__tests__{name}.snap"))).unwrap();
    let body = text.splitn(3, "---\n").nth(2).unwrap();
    body.lines()
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

fn steps(table: u16) -> Vec<CaseEvent> {
    bodies("steps__step_bodies")
        .iter()
        .filter_map(|body| history::decode_case(body.as_bytes()).ok())
        .filter_map(|event| match event {
            CaseEvent::Stepped(mut stepped) => {
                stepped.table = table;
                stepped.order = None;
                Some(CaseEvent::Stepped(stepped))
            }
            _ => None,
        })
        .collect()
}

fn acts_on_the_unit() -> Vec<UnitEvent> {
    [
        "bodies__unit_bodies",
        "bodies__later_unit_bodies",
        "renewal__bodies_of_renewal",
    ]
    .iter()
    .flat_map(|name| bodies(name))
    .filter_map(|body| history::decode_unit(body.as_bytes()).ok())
    // A number that is not the next claims nothing, and is no matter of office.
    .filter(|event| !matches!(event, UnitEvent::NumberClaimed(_)))
    .collect()
}

/// What a case shows of its course.
async fn course(world: &World, case: &str) -> serde_json::Value {
    let shown = world.dossier(LEADER.0, case).await;
    json!([
        shown["state"],
        shown["steps"]["proceedings"],
        shown["steps"]["beside"]
    ])
}

/// Fails without `judged` in `fold_stream` and `fold_unit` of `folding.rs`, and wherever a rule of a table is loosened for
/// writers only.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_no_office_allows_has_no_effect_whoever_appends_it() {
    let world = unit(WORKER).await;
    let case = registered(&world, &full_letter("Dugaan di hadapan semua orang")).await;
    // A wall: she holds an office that may do much, and is kept out.
    let wall = json!({ "case": case, "person": world.person(MANAGER.0) });
    world.ok(LEADER.0, "shut_out", wall).await;
    let before = course(&world, &case).await;
    let mut forger = Forger::of(&world, LEADER.0).await;
    let folded = forger.session.case(case.parse().unwrap()).await.unwrap();
    let known = forger.session.unit().await.unwrap();
    let table = known.rules_now();
    let (steps, acts) = (steps(table), acts_on_the_unit());
    let kinds: BTreeSet<&str> = steps.iter().map(CaseEvent::kind).collect();
    assert!(
        kinds.len() >= 68 && acts.len() >= 30,
        "{} {}",
        kinds.len(),
        acts.len()
    );
    let mut refused: Vec<Option<u64>> = Vec::new();
    let mut lawful = 0;
    for who in [LEADER, CLERK, VERIFIER, REVIEWER, MANAGER, PRIVACY, ADMIN] {
        let person = world.person(who.0);
        let author = PersonId::from_bytes(id(&person));
        let session = world.session(who.0).await;
        let keys = PersonKeys::from_bytes(session.keys.to_bytes().expose()).unwrap();
        for event in &steps {
            if rules::judge(table, Some(&known), author, Row::Case(Some(&folded), event)).is_ok() {
                lawful += 1;
                continue;
            }
            let stream = forger.stream(&case).await;
            let row = part(stream, history::encode_case(event), None);
            refused.push(Some(forger.write(&person, &keys, vec![row]).await));
        }
        for event in &acts {
            if rules::judge(table, Some(&known), author, Row::Unit(event)).is_ok() {
                lawful += 1;
                continue;
            }
            let mut stream = forger.unit().await;
            stream.version = forger.ledger.stream_version(&stream.id).await.unwrap();
            let row = part(stream, history::encode_unit(event), None);
            refused.push(Some(forger.write(&person, &keys, vec![row]).await));
        }
    }
    forger.close().await;
    assert!(
        lawful > 50 && refused.len() > 500,
        "{lawful} lawful, {} not",
        refused.len()
    );
    for who in [LEADER.0, VERIFIER.0] {
        let named: BTreeSet<(Option<u64>, String)> = faults(&world, who).await.into_iter().collect();
        for row in &refused {
            assert!(
                named.contains(&(*row, "rule_broken".to_owned())),
                "{who}: row {row:?}"
            );
        }
        assert_eq!(named.len(), refused.len(), "{who} names nothing else");
    }
    assert_eq!(course(&world, &case).await, before);
    let after = world.session(LEADER.0).await.unit().await.unwrap();
    assert_eq!(
        (
            after.settings,
            after.offices,
            after.holdings.len(),
            after.members.len()
        ),
        (
            known.settings,
            known.offices,
            known.holdings.len(),
            known.members.len()
        )
    );
}
