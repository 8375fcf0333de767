//! Rows planted among those of others: hung on another's act, under another's name, with key names that are no key's,
//! with clear parts that change what everything is sealed to. None of it has more effect than its author's office, and
//! every desk comes to the same, whenever it read (ledger.md §1, §5).

use crate::WORKER;
use crate::forged::{Forger, part};
use crate::ground::{faults, id, shown};
use crate::squatting::{guessed, unhindered, with_case};
use app::acts::{self, ActDraft, Granted, StreamHandle};
use app::session::Session;
use domain::case::{CaseEvent, Contact, Opened};
use domain::history;
use domain::ids::{ActId, CaseId, PersonId};
use domain::public::{KeyGroup, Public};
use domain::submission::Channel;
use saksama_tests::world::{
    CLERK, EXAMINER, LEADER, SECOND, World, full_letter, list, short_letter, text, verify_file,
};
use serde_json::json;
use std::sync::Arc;
use vault::{Head, Id, KeyId, PersonKeys, StreamKey};

/// Anybody with a login hangs rows on the last act, as if they were parts of it. The act stays whole: for desks that had
/// read it, for those that read from the first row, and for who verifies without keys.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_hung_on_anothers_act() {
    let (world, case) = with_case().await;
    let before = shown(&world, LEADER.0).await;
    let mut forger = Forger::of(&world, EXAMINER.0).await;
    let keys = vault::make_person_keys(&mut forger.chance, 1);
    let tip = forger.ledger.tip().await.unwrap();
    let last = forger.ledger.read_row(tip.seq).await.unwrap().unwrap();
    let last = Head::decode(&last.head).unwrap();
    assert!(last.parts > 1 && last.part == last.parts);
    let mut hung = Vec::new();
    // As one part more, as its last part once more, as its first; unsigned by anybody known, and in the clerk's name.
    for (number, parts) in [
        (last.parts + 1, last.parts + 1),
        (last.parts, last.parts),
        (1, last.parts),
    ] {
        for author in ["019c0000-0000-7000-8000-000000000003", &world.person(CLERK.0)] {
            let stream = guessed(&forger, &case).await;
            let draft = ActDraft {
                parts: vec![part(stream, b"{}".to_vec(), None)],
                ..ActDraft::with_id(ActId::from_bytes(last.act.0))
            };
            let mut batch = forger.signed(author, &keys, &draft).await;
            let mut head = Head::decode(&batch.rows[0].head).unwrap();
            (head.part, head.parts) = (number, parts);
            batch.rows[0].head = head.encode().to_vec();
            batch.rows[0].signature = vault::sign_head(&keys.sign, &head).0.to_vec();
            hung.push(forger.ledger.append(&batch).await.unwrap().seq);
        }
    }
    forger.close().await;
    let found = verify_file(&world.ledger_file(), Vec::new()).await;
    for fault in found.faults.iter().filter(|fault| !fault.kind.is_note()) {
        assert!(
            fault.seq.is_some_and(|seq| hung.contains(&seq)),
            "only what was hung on is at fault: {fault:?}"
        );
    }
    assert_eq!(shown(&world, LEADER.0).await, before, "a live desk");
    unhindered(&world, &case, "Setelah baris gantungan").await;
    let after = shown(&world, LEADER.0).await;
    world.forget_index(LEADER.0).await;
    assert_eq!(shown(&world, LEADER.0).await, after, "a desk that starts anew");
    let listed = faults(&world, LEADER.0).await;
    for seq in hung {
        assert!(
            listed.iter().any(|(row, _)| *row == Some(seq)),
            "row {seq} is named: {listed:?}"
        );
    }
}

/// A clerk opens a stream of his own as if it were another's case: it would stand in that case's place.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_opened_under_anothers_name() {
    let (world, case) = with_case().await;
    let before = shown(&world, LEADER.0).await;
    let mut forger = Forger::of(&world, CLERK.0).await;
    let session = Arc::clone(&forger.session);
    let victim = session.case(CaseId::from_bytes(id(&case))).await.unwrap();
    let opened = Opened {
        case: victim.id,
        submissions: victim.submissions.clone(),
        channel: victim.channel,
        received_at: victim.received_at,
        verification_due: victim.verification_due,
        content: domain::case::Content {
            title: "Tidak ada apa-apa".to_owned(),
            ..victim.content.clone()
        },
        reachable: false,
        reporter_label: victim.reporter_label.clone(),
        readers: victim.readers.clone(),
        shut_out: Vec::new(),
    };
    let own = Id(forger.chance.random_id());
    let stream = StreamHandle::make(&session.unit_id, own, &mut forger.chance);
    let mut draft = ActDraft::with_id(ActId::from_bytes(forger.chance.random_id()));
    let keys = [(1, stream.key_id, stream.key.duplicate())];
    for who in [LEADER.0, CLERK.0] {
        let to = {
            let known = session.known.lock().await;
            Session::recipient(&known, PersonId::from_bytes(id(&world.person(who)))).unwrap()
        };
        let granted = Granted::Stream(&keys);
        let grant = acts::grant(
            &session.unit_id,
            own,
            draft.act,
            &to,
            &granted,
            &mut forger.chance,
        );
        draft.grants.push(grant.unwrap());
    }
    draft.parts.push(part(
        stream,
        history::encode_case(&CaseEvent::Opened(Box::new(opened))),
        None,
    ));
    let batch = forger.signed(&world.person(CLERK.0), &session.keys, &draft).await;
    let seq = forger.ledger.append(&batch).await.unwrap().seq;
    forger.close().await;
    for who in [LEADER.0, CLERK.0] {
        world.ok(who, "session", json!({})).await;
        let listed = faults(&world, who).await;
        assert!(
            listed.contains(&(Some(seq), "sealed_fault".to_owned())),
            "{who}: {listed:?}"
        );
    }
    assert_eq!(shown(&world, LEADER.0).await, before);
    world.forget_index(LEADER.0).await;
    assert_eq!(shown(&world, LEADER.0).await, before);
    unhindered(&world, &case, "Setelah perkara palsu").await;
}

/// Names of keys that do not exist, written into a case before a true epoch begins: who stays opens the new epoch, and a
/// desk that starts anew finds the true names among the planted ones.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn key_names_planted_before_a_new_epoch() {
    let (world, case) = with_case().await;
    world.admit(LEADER.0, CLERK.0, SECOND, &["Petugas"]).await;
    assert_eq!(world.search(SECOND.0, "").await["total"], 1);
    let mut forger = Forger::of(&world, EXAMINER.0).await;
    let session = Arc::clone(&forger.session);
    let person = world.person(EXAMINER.0);
    for byte in [0x31, 0x32, 0x33] {
        let mut stream = guessed(&forger, &case).await;
        stream.key_id = KeyId([byte; 32]);
        stream.key = StreamKey::from_bytes(&[byte; 32]);
        forger
            .write(&person, &session.keys, vec![part(stream, b"{}".to_vec(), None)])
            .await;
    }
    forger.close().await;
    let wall = json!({ "case": case, "person": world.person(LEADER.0) });
    world.ok(CLERK.0, "shut_out", wall).await;
    let contact = json!({ "at": "2026-03-02T02:00:00Z", "channel": "telephone", "reached": true, "note": "Di kunci baru." });
    world
        .ok(
            CLERK.0,
            "log_contact",
            json!({ "case": case, "contact": contact }),
        )
        .await;
    assert_eq!(
        world.search(LEADER.0, "").await["total"],
        0,
        "who is shut out loses it"
    );
    world.ok(SECOND.0, "session", json!({})).await;
    let live = shown(&world, SECOND.0).await;
    assert_eq!(list(&live[&case]["contacts"]).len(), 1);
    world.forget_index(SECOND.0).await;
    assert_eq!(shown(&world, SECOND.0).await, live, "a desk that starts anew");
    world.forget_index(LEADER.0).await;
    assert_eq!(world.search(LEADER.0, "").await["total"], 0);
}

/// What stands in clear is judged without keys, by every desk alike: also when its row's body is nonsense, and also by a
/// desk that was started anew in between.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clear_part_counts_beside_a_broken_body() {
    let (world, case) = with_case().await;
    let mut clerk = Forger::of(&world, CLERK.0).await;
    let stream = clerk.stream(&case).await;
    let mut leader = Forger::of(&world, LEADER.0).await;
    let session = Arc::clone(&leader.session);
    let unit = leader.unit().await;
    let revoked = Public::Revoked {
        person: PersonId::from_bytes(id(&world.person(CLERK.0))),
        generation: 1,
    };
    let parts = vec![part(unit, b"bukan JSON".to_vec(), Some(revoked))];
    leader.write(&world.person(LEADER.0), &session.keys, parts).await;
    leader.close().await;
    drop(session);
    world.close_and_reopen(LEADER.0).await;
    let contact = Contact {
        at: clerk.session.now(),
        channel: Channel::Telephone,
        reached: true,
        note: "Setelah dicabut".to_owned(),
    };
    let event = history::encode_case(&CaseEvent::ContactLogged { contact });
    let session = Arc::clone(&clerk.session);
    let seq = clerk
        .write(
            &world.person(CLERK.0),
            &session.keys,
            vec![part(stream, event, None)],
        )
        .await;
    clerk.close().await;
    let expected = (Some(seq), "revoked".to_owned());
    let started_anew = faults(&world, LEADER.0).await;
    assert!(started_anew.contains(&expected), "{started_anew:?}");
    let live = faults(&world, EXAMINER.0).await;
    assert!(live.contains(&expected), "{live:?}");
    world.close_and_reopen(LEADER.0).await;
    assert!(faults(&world, LEADER.0).await.contains(&expected));
    assert_eq!(
        list(&world.dossier(LEADER.0, &case).await["contacts"]),
        Vec::<serde_json::Value>::new()
    );
}

/// One dishonest member, even one who admits people, gives the unit a recovery or group key of his own: everything
/// sealed afterwards would be sealed to him.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recovery_key_of_ones_own() {
    let (world, _) = with_case().await;
    let recovery = |session: Arc<Session>| async move {
        let known = session.known.lock().await;
        let register = &known.chain.register;
        (
            register.recoveries().last().unwrap().1.clone(),
            register.group_keys(KeyGroup::Leaders).last().unwrap().1.clone(),
        )
    };
    let before = recovery(world.session(CLERK.0).await).await;
    for who in [EXAMINER.0, LEADER.0] {
        let mut forger = Forger::of(&world, who).await;
        let session = Arc::clone(&forger.session);
        let own: PersonKeys = vault::make_person_keys(&mut forger.chance, 1);
        let own = vault::Hash(own.public().seal).to_string();
        for public in [
            Public::RecoveryChanged {
                recovery: own.clone(),
            },
            Public::GroupKey {
                group: KeyGroup::Leaders,
                epoch: 2,
                key: own.clone(),
            },
        ] {
            session.catch_up().await.unwrap();
            let unit = forger.unit().await;
            let parts = vec![part(unit, b"{}".to_vec(), Some(public))];
            let seq = forger.write(&world.person(who), &session.keys, parts).await;
            let found = verify_file(&world.ledger_file(), Vec::new()).await;
            let named = found
                .faults
                .iter()
                .any(|fault| fault.seq == Some(seq) && fault.kind.code() == "admission_refused");
            assert!(named, "{who}: {:?}", found.faults);
        }
        forger.close().await;
    }
    let session = world.session(CLERK.0).await;
    session.catch_up().await.unwrap();
    assert_eq!(recovery(session).await, before);
    let next = world.register(CLERK.0, &short_letter("Surat sesudahnya")).await;
    assert_eq!(text(&next["intake_no"]), "P-2026-000002");
    world.register(CLERK.0, &full_letter("Perkara sesudahnya")).await;
}

/// A wall set by somebody without the source's key: the desk that holds it closes the source, and the case stays his
/// whom nobody shut out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_source_is_closed_by_who_holds_it() {
    let world = World::small(WORKER).await;
    world.admit(LEADER.0, CLERK.0, SECOND, &["Petugas"]).await;
    let registered = world
        .register(CLERK.0, &full_letter("Dugaan petugas kedua"))
        .await;
    let (case, submission) = (text(&registered["case"]), id(&text(&registered["submission"])));
    world.ok(SECOND.0, "session", json!({})).await;
    let wall = json!({ "case": case, "person": world.person(SECOND.0) });
    world.ok(LEADER.0, "shut_out", wall).await;
    // Listing what a desk found also does what is left to do behind it.
    world.ok(CLERK.0, "integrity", json!({})).await;
    let second = PersonId::from_bytes(id(&world.person(SECOND.0)));
    let source = world
        .session(CLERK.0)
        .await
        .submission(domain::ids::SubmissionId::from_bytes(submission))
        .await
        .unwrap()
        .unwrap();
    assert!(source.is_walled(second) && !source.is_reader(second));
    for fresh in [false, true] {
        if fresh {
            world.forget_index(SECOND.0).await;
        }
        world.ok(SECOND.0, "session", json!({})).await;
        let session = world.session(SECOND.0).await;
        let there = session
            .submission(domain::ids::SubmissionId::from_bytes(submission))
            .await
            .unwrap();
        assert!(there.is_none(), "fresh: {fresh}");
    }
}
