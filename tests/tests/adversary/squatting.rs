//! A dishonest member with good keys tries to stop the others: he takes the next version of a case, names keys nobody has,
//! leaves half an act. His rows use up their numbers, have no effect and block nothing (ledger.md §1).

use crate::WORKER;
use crate::forged::{Forger, part};
use crate::ground::{faults, shown};
use app::acts::{ActDraft, StreamHandle};
use domain::case::CaseEvent;
use domain::history;
use domain::ids::{ActId, PersonId};
use saksama_tests::world::{CLERK, EXAMINER, LEADER, World, full_letter, list, text};
use serde_json::{Value, json};
use std::sync::Arc;
use vault::{Id, KeyId, StreamKey};

pub async fn with_case() -> (World, String) {
    let world = World::small(WORKER).await;
    let case = text(
        &world
            .register(CLERK.0, &full_letter("Dugaan yang hendak dihalangi"))
            .await["case"],
    );
    world.ok(LEADER.0, "session", json!({})).await;
    world.ok(EXAMINER.0, "session", json!({})).await;
    (world, case)
}

fn contact(note: &str) -> Value {
    json!({ "at": "2026-03-02T02:00:00Z", "channel": "telephone", "reached": true, "note": note })
}

/// The stream of a case as somebody knows it who holds no key of it: its id and how far it is, from the table.
pub async fn guessed(forger: &Forger, case: &str) -> StreamHandle {
    let stream = Id(crate::ground::id(case));
    StreamHandle {
        version: forger.ledger.stream_version(&stream).await.unwrap(),
        id: stream,
        epoch: 1,
        key_id: KeyId([0x5a; 32]),
        key: StreamKey::from_bytes(&[0x5a; 32]),
    }
}

/// Who works on goes on: an act on the case is done and seen by the others.
pub async fn unhindered(world: &World, case: &str, note: &str) {
    let done = json!({ "case": case, "contact": contact(note) });
    world.ok(CLERK.0, "log_contact", done).await;
    for who in [CLERK.0, LEADER.0] {
        let dossier = world.dossier(who, case).await;
        let notes: Vec<String> = list(&dossier["contacts"])
            .iter()
            .map(|line| text(&line["contact"]["note"]))
            .collect();
        assert!(notes.contains(&note.to_owned()), "{who}: {notes:?}");
    }
}

/// He is on no case at all, and writes into one under a key that does not exist.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_under_a_key_nobody_has() {
    let (world, case) = with_case().await;
    let before = shown(&world, LEADER.0).await;
    let mut forger = Forger::of(&world, EXAMINER.0).await;
    let session = Arc::clone(&forger.session);
    let stream = guessed(&forger, &case).await;
    let person = world.person(EXAMINER.0);
    let seq = forger
        .write(&person, &session.keys, vec![part(stream, b"{}".to_vec(), None)])
        .await;
    forger.close().await;
    world.ok(LEADER.0, "session", json!({})).await;
    assert_eq!(
        shown(&world, LEADER.0).await,
        before,
        "the case stays on every desk that holds it"
    );
    let listed = faults(&world, LEADER.0).await;
    assert!(
        listed.iter().any(|(row, _)| *row == Some(seq)),
        "row {seq} is named: {listed:?}"
    );
    unhindered(&world, &case, "Setelah kunci palsu").await;
}

/// He holds the key, and puts a body there that is none.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_does_not_open() {
    let (world, case) = with_case().await;
    let mut forger = Forger::of(&world, LEADER.0).await;
    let session = Arc::clone(&forger.session);
    let mut stream = forger.stream(&case).await;
    stream.key = StreamKey::from_bytes(&[0x77; 32]);
    let person = world.person(LEADER.0);
    let seq = forger
        .write(&person, &session.keys, vec![part(stream, b"{}".to_vec(), None)])
        .await;
    forger.close().await;
    world.ok(CLERK.0, "session", json!({})).await;
    let listed = faults(&world, CLERK.0).await;
    assert!(
        listed.contains(&(Some(seq), "sealed_fault".to_owned())),
        "{listed:?}"
    );
    unhindered(&world, &case, "Setelah isi palsu").await;
}

/// It opens, and is no event of a case.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_is_no_event() {
    let (world, case) = with_case().await;
    let mut forger = Forger::of(&world, LEADER.0).await;
    let session = Arc::clone(&forger.session);
    let stream = forger.stream(&case).await;
    let person = world.person(LEADER.0);
    forger
        .write(
            &person,
            &session.keys,
            vec![part(stream, b"bukan JSON".to_vec(), None)],
        )
        .await;
    forger.close().await;
    unhindered(&world, &case, "Setelah bukan peristiwa").await;
}

/// A stranger's row takes the version: it is refused, and the version is used up.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_strangers_row_takes_the_version() {
    let (world, case) = with_case().await;
    let mut forger = Forger::of(&world, CLERK.0).await;
    let keys = vault::make_person_keys(&mut forger.chance, 1);
    let stream = guessed(&forger, &case).await;
    let stranger = "019c0000-0000-7000-8000-000000000002";
    forger
        .write(stranger, &keys, vec![part(stream, b"{}".to_vec(), None)])
        .await;
    forger.close().await;
    unhindered(&world, &case, "Setelah orang luar").await;
}

/// The same in the unit's own stream.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_units_stream_is_not_blocked() {
    let (world, case) = with_case().await;
    let mut forger = Forger::of(&world, EXAMINER.0).await;
    let session = Arc::clone(&forger.session);
    let person = world.person(EXAMINER.0);
    for plain in [&b"bukan JSON"[..], b"{\"v\":1}"] {
        session.catch_up().await.unwrap();
        let unit = forger.unit().await;
        forger
            .write(&person, &session.keys, vec![part(unit, plain.to_vec(), None)])
            .await;
    }
    session.catch_up().await.unwrap();
    let mut unit = forger.unit().await;
    unit.key = StreamKey::from_bytes(&[0x11; 32]);
    unit.key_id = KeyId([0x12; 32]);
    forger
        .write(&person, &session.keys, vec![part(unit, b"{}".to_vec(), None)])
        .await;
    forger.close().await;
    world.register(CLERK.0, &full_letter("Dugaan sesudahnya")).await;
    unhindered(&world, &case, "Setelah aliran unit").await;
    world.close_and_reopen(LEADER.0).await;
    assert_eq!(world.search(LEADER.0, "").await["total"], 2);
}

/// Half an act now, the other half when somebody has read on: every desk must judge it alike.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_act_in_two_halves() {
    let (world, case) = with_case().await;
    let mut forger = Forger::of(&world, CLERK.0).await;
    let session = Arc::clone(&forger.session);
    let person = world.person(CLERK.0);
    let stream = forger.stream(&case).await;
    let second = StreamHandle {
        version: stream.version + 1,
        ..stream.duplicate()
    };
    let event = |note: &str| {
        let at = session.now();
        let channel = domain::submission::Channel::Telephone;
        let contact = domain::case::Contact {
            at,
            channel,
            reached: true,
            note: note.to_owned(),
        };
        history::encode_case(&CaseEvent::ContactLogged { contact })
    };
    let draft = ActDraft {
        parts: vec![
            part(stream.duplicate(), event("Bagian satu"), None),
            part(stream, event("Bagian dua"), None),
        ],
        ..ActDraft::with_id(ActId::from_bytes(forger.chance.random_id()))
    };
    let whole = forger.signed(&person, &session.keys, &draft).await;
    assert_eq!(whole.rows.len(), 2);
    let half = |at: usize| ledger::Batch {
        rows: vec![whole.rows[at].clone()],
        ..ledger::Batch::default()
    };
    forger.ledger.append(&half(0)).await.unwrap();
    // The leader's desk reads between the halves.
    world.ok(LEADER.0, "session", json!({})).await;
    forger.ledger.append(&half(1)).await.unwrap();
    forger.close().await;
    world.ok(LEADER.0, "session", json!({})).await;
    let between = list(&world.dossier(LEADER.0, &case).await["contacts"]).len();
    world.forget_index(LEADER.0).await;
    let after = list(&world.dossier(LEADER.0, &case).await["contacts"]).len();
    assert_eq!(
        between, after,
        "a desk that read between the halves must come to the same as one that did not"
    );
    assert_eq!(second.id.0, crate::ground::id(&case));
    unhindered(&world, &case, "Setelah dua paruh").await;
}

/// Half an act and nothing after: named, and nobody waits for the rest.
///
/// Fails without `if !whole` in `Chain::take_act` of `chain.rs`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_an_act_blocks_nothing() {
    let (world, case) = with_case().await;
    let mut forger = Forger::of(&world, EXAMINER.0).await;
    let session = Arc::clone(&forger.session);
    let unit = forger.unit().await;
    let person = world.person(EXAMINER.0);
    let draft = ActDraft {
        parts: vec![
            part(unit.duplicate(), b"{}".to_vec(), None),
            part(unit, b"{}".to_vec(), None),
        ],
        ..ActDraft::with_id(ActId::from_bytes(forger.chance.random_id()))
    };
    let whole = forger.signed(&person, &session.keys, &draft).await;
    let half = ledger::Batch {
        rows: vec![whole.rows[0].clone()],
        ..ledger::Batch::default()
    };
    let seq = forger.ledger.append(&half).await.unwrap().seq;
    forger.close().await;
    let found = world.verify().await;
    assert!(
        found
            .faults
            .iter()
            .any(|fault| fault.seq == Some(seq) && fault.kind.code() == "act_incomplete"),
        "{found:?}"
    );
    unhindered(&world, &case, "Setelah setengah").await;
    world.forget_index(LEADER.0).await;
    let listed = faults(&world, LEADER.0).await;
    assert!(
        listed.contains(&(Some(seq), "act_incomplete".to_owned())),
        "{listed:?}"
    );
    assert_eq!(
        PersonId::from_bytes(crate::ground::id(&person)).to_string(),
        person
    );
}
