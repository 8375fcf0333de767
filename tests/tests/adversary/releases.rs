//! Identities past the program: an opening nobody released, halves forged, planted, replayed, a custodian who answers for
//! both groups. Readers take none of it, and what does not open is not said to have been opened (ledger.md §5).

use crate::WORKER;
use crate::forged::{Forger, part};
use crate::ground::{faults, id};
use app::acts::{self, Granted};
use domain::history;
use domain::identity::{IdentityAnswer, ReleasedHalf};
use domain::ids::{CaseId, ItemId, RequestId};
use domain::public::KeyGroup;
use domain::unit::UnitEvent;
use domain::unit_state::{Answered, RequestState};
use ledger::Batch;
use saksama_tests::identities::{
    ADMIN, PRIVACY, REVIEWER, VERIFIER, answering, ask, both_release, item, opening, seen, under_review, unit,
};
use saksama_tests::world::{LEADER, World, list, text};
use serde_json::{Value, json};
use vault::{Half, Id, KeyId};

const TITLE: &str = "Dugaan pemotongan bantuan di Balai Contoh, Januari 2026";

async fn asked(world: &World, case: &str) -> String {
    ask(world, REVIEWER, case, &["name"], "further_information", Some(24)).await
}

/// A request as somebody's desk has folded it.
async fn state(world: &World, who: &str, request: &str) -> RequestState {
    let session = world.session(who).await;
    session.catch_up().await.unwrap();
    let unit = session.unit().await.unwrap();
    unit.requests[&RequestId::from_bytes(id(request))].clone()
}

/// Somebody appends one event to the unit's stream with his own keys, past every check of the program; gives the row.
async fn append(world: &World, who: &str, event: &UnitEvent) -> u64 {
    let mut forger = Forger::of(world, who).await;
    let stream = forger.unit().await;
    let session = std::sync::Arc::clone(&forger.session);
    let seq = forger
        .write(
            &world.person(who),
            &session.keys,
            vec![part(stream, history::encode_unit(event), None)],
        )
        .await;
    forger.close().await;
    seq
}

fn answer(request: &str, group: KeyGroup, halves: Vec<ReleasedHalf>) -> UnitEvent {
    UnitEvent::IdentityAnswered(IdentityAnswer {
        request: RequestId::from_bytes(id(request)),
        group,
        released: true,
        motive: String::new(),
        halves,
    })
}

fn item_id(view: &Value, kind: &str) -> ItemId {
    ItemId::from_bytes(id(&text(&item(view, kind)["item"])))
}

/// Whether a row is named on somebody's *Pemeriksaan*.
async fn named(world: &World, who: &str, seq: u64) -> bool {
    faults(world, who).await.iter().any(|(row, _)| *row == Some(seq))
}

/// Opening without two releases, in everybody's name who might want to: no desk counts it, each names it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_opening_nobody_released() {
    let world = unit(WORKER).await;
    let case = under_review(&world, TITLE).await;
    let request = asked(&world, &case).await;
    let view = seen(&world, REVIEWER, &case).await;
    let opened = UnitEvent::IdentityOpened {
        request: RequestId::from_bytes(id(&request)),
        item: item_id(&view, "name"),
    };
    let mut rows = vec![append(&world, REVIEWER.0, &opened).await];
    // One release is not two.
    world
        .ok(
            LEADER.0,
            "answer_identity",
            answering(&request, true, "Alasan cukup."),
        )
        .await;
    for who in [REVIEWER, LEADER, ADMIN] {
        rows.push(append(&world, who.0, &opened).await);
    }
    for who in [LEADER, REVIEWER, PRIVACY, ADMIN] {
        assert!(
            state(&world, who.0, &request).await.opened.is_empty(),
            "{}",
            who.1
        );
    }
    for seq in rows {
        assert!(named(&world, LEADER.0, seq).await, "row {seq}");
    }
    let open = opening(&world, REVIEWER, &case, "name", Some(&request)).await;
    assert_eq!(world.code(REVIEWER.0, "open_item", open).await, "needs_release");
}

/// A leader who answers for both groups, a verifier and an administrator who answer for one, an officer who releases to
/// himself: no reader takes it, and nothing opens.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_of_those_who_hold_no_half() {
    let world = unit(WORKER).await;
    let case = under_review(&world, TITLE).await;
    let request = asked(&world, &case).await;
    let mut rows = Vec::new();
    for who in [VERIFIER, ADMIN, REVIEWER] {
        for group in KeyGroup::ALL {
            rows.push(append(&world, who.0, &answer(&request, group, Vec::new())).await);
        }
    }
    world
        .ok(
            LEADER.0,
            "answer_identity",
            answering(&request, true, "Alasan cukup."),
        )
        .await;
    rows.push(
        append(
            &world,
            LEADER.0,
            &answer(&request, KeyGroup::PrivacyOfficers, Vec::new()),
        )
        .await,
    );
    let state = state(&world, PRIVACY.0, &request).await;
    let by: Vec<_> = state
        .answers
        .values()
        .map(|answer| answer.by.to_string())
        .collect();
    assert_eq!(by, [world.person(LEADER.0)]);
    for seq in rows {
        assert!(named(&world, PRIVACY.0, seq).await, "row {seq}");
    }
    let open = opening(&world, REVIEWER, &case, "name", Some(&request)).await;
    assert_eq!(world.code(REVIEWER.0, "open_item", open).await, "needs_release");
}

/// A custodian's own answer with halves that are none: of chance, of another item, replayed from another request, from
/// another person's. The name does not open, and nobody is said to have opened it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn halves_forged_and_replayed() {
    let world = unit(WORKER).await;
    let case = under_review(&world, TITLE).await;
    let view = seen(&world, REVIEWER, &case).await;
    let name = item_id(&view, "name");
    // A true release to the reviewer, and one to the verifier.
    let first = asked(&world, &case).await;
    both_release(&world, &first).await;
    let others = ask(&world, VERIFIER, &case, &["name"], "correspondence", None).await;
    both_release(&world, &others).await;
    let half = |answer: &Answered| answer.halves[0].sealed.clone();
    let true_one = half(&state(&world, LEADER.0, &first).await.answers[&KeyGroup::Leaders]);
    let anothers = half(&state(&world, LEADER.0, &others).await.answers[&KeyGroup::Leaders]);
    let privacys = half(&state(&world, LEADER.0, &first).await.answers[&KeyGroup::PrivacyOfficers]);

    let session = world.session(LEADER.0).await;
    let reviewer = {
        let known = session.known.lock().await;
        app::session::Session::recipient(&known, world.person(REVIEWER.0).parse().unwrap()).unwrap()
    };
    for (what, of) in [
        ("chance", None),
        ("replayed from another request", Some(true_one)),
        ("released to another person", Some(anothers)),
        ("the other group's", Some(privacys)),
        ("no half at all", Some(String::from("00"))),
    ] {
        let request = asked(&world, &case).await;
        let state_now = state(&world, LEADER.0, &request).await;
        let sealed = of.unwrap_or_else(|| {
            // Sealed rightly, to the right person, for the right request: only the half itself is of chance.
            let place = vault::ReleaseInfo {
                unit: session.unit_id,
                case: Id(id(&case)),
                item: Id(name.bytes()),
                request: Id(id(&request)),
                recipient: reviewer.id,
                generation: reviewer.generation,
                expires: state_now.request.expires.unwrap().timestamp_millis(),
            };
            let mut chance = session.chance();
            let half = Half::make(&mut chance);
            let sealed = vault::seal_release(&reviewer.seal, &place, &half, &mut chance).unwrap();
            sealed.iter().map(|byte| format!("{byte:02x}")).collect()
        });
        let halves = vec![ReleasedHalf { item: name, sealed }];
        append(&world, LEADER.0, &answer(&request, KeyGroup::Leaders, halves)).await;
        world
            .ok(PRIVACY.0, "answer_identity", answering(&request, true, "Sesuai."))
            .await;
        let open = opening(&world, REVIEWER, &case, "name", Some(&request)).await;
        let refused = world.refused(REVIEWER.0, "open_item", open).await;
        assert_eq!(refused.code, "damaged", "{what}");
        let opened = state(&world, PRIVACY.0, &request).await.opened;
        assert!(opened.is_empty(), "{what}: nobody opened it");
    }
    // The true release still opens.
    let open = opening(&world, REVIEWER, &case, "name", Some(&first)).await;
    assert_eq!(
        world.ok(REVIEWER.0, "open_item", open).await["text"],
        "Wiryo Kartasentana"
    );
}

/// Anybody with a login plants grants: a half of chance for a group, a group key of his own for a custodian, an item key
/// for an officer. Each is passed by, for its name stands in no entry.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn planted_grants_of_halves_and_groups() {
    let world = unit(WORKER).await;
    let case = under_review(&world, TITLE).await;
    let request = asked(&world, &case).await;
    let session = world.session(ADMIN.0).await;
    let folded = world
        .session(REVIEWER.0)
        .await
        .case(CaseId::from_bytes(id(&case)))
        .await
        .unwrap();
    let mut chance = session.chance();
    let known = session.known.lock().await;
    let act = domain::ids::ActId::from_bytes([9; 16]);
    let mut grants = Vec::new();
    for item in &folded.items {
        let stream = Id(item.item.bytes());
        let half = Half::make(&mut chance);
        let his = vault::key_id(&session.unit_id, &stream, 1, &half);
        for group in KeyGroup::ALL {
            let to = app::session::Session::group(&known, group).unwrap();
            grants.push(
                acts::grant(
                    &session.unit_id,
                    stream,
                    act,
                    &to,
                    &Granted::Half(&half, his),
                    &mut chance,
                )
                .unwrap(),
            );
            // Under the true name, too.
            for name in &item.halves {
                let name: KeyId = name.parse().unwrap();
                grants.push(
                    acts::grant(
                        &session.unit_id,
                        stream,
                        act,
                        &to,
                        &Granted::Half(&half, name),
                        &mut chance,
                    )
                    .unwrap(),
                );
            }
        }
        let key = vault::ItemKey::make(&mut chance);
        let name: KeyId = item.key_id.parse().unwrap();
        let to = app::session::Session::recipient(&known, world.person(REVIEWER.0).parse().unwrap()).unwrap();
        grants.push(
            acts::grant(
                &session.unit_id,
                stream,
                act,
                &to,
                &Granted::Item(&key, name),
                &mut chance,
            )
            .unwrap(),
        );
    }
    for (who, group) in [(LEADER, acts::LEADERS), (PRIVACY, acts::PRIVACY_OFFICERS)] {
        let pair = vault::make_seal_keys(&mut chance);
        let to = app::session::Session::recipient(&known, world.person(who.0).parse().unwrap()).unwrap();
        let keys = [(1, KeyId(*pair.public()), pair.private())];
        let granted = Granted::Group(&keys);
        grants.push(acts::grant(&session.unit_id, group, act, &to, &granted, &mut chance).unwrap());
    }
    drop(known);
    // In front of the true ones, as the store's owner could have them.
    let batch = Batch {
        grants,
        ..Batch::default()
    };
    session.ledger.append(&batch).await.unwrap();
    let raw = sqlx::SqlitePool::connect(&format!("sqlite:{}", world.ledger_file().display()))
        .await
        .unwrap();
    sqlx::query("UPDATE grants SET n = n + 100000 WHERE act <> $1")
        .bind(&[9_u8; 16][..])
        .execute(&raw)
        .await
        .unwrap();
    raw.close().await;
    both_release(&world, &request).await;
    let open = opening(&world, REVIEWER, &case, "name", Some(&request)).await;
    assert_eq!(
        world.ok(REVIEWER.0, "open_item", open).await["text"],
        "Wiryo Kartasentana"
    );
    seen(&world, VERIFIER, &case).await;
    let open = opening(&world, REVIEWER, &case, "phone", None).await;
    assert_eq!(
        world.ok(REVIEWER.0, "open_item", open).await["text"],
        "0812-7766-5544"
    );
}

/// A group's key handed over past the program, to whom nobody named: readers take no such entry, and the list of holders
/// does not say that it was lawful.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_key_handed_to_whom_nobody_named() {
    let world = unit(WORKER).await;
    let handed = UnitEvent::HalfKeyHandedOver {
        group: KeyGroup::Leaders,
        person: world.person(VERIFIER.0).parse().unwrap(),
    };
    let mut rows = Vec::new();
    for who in [LEADER, ADMIN, VERIFIER] {
        rows.push(append(&world, who.0, &handed).await);
    }
    for seq in rows {
        assert!(named(&world, PRIVACY.0, seq).await, "row {seq}");
    }
    let custody = world.ok(PRIVACY.0, "custody", json!({})).await;
    let holders = list(&custody["groups"][0]["holders"]);
    assert!(
        holders
            .iter()
            .all(|line| line["person"] != world.person(VERIFIER.0))
    );
}
