//! Each key opens exactly what it should: every grant of a ledger's items, halves, groups and requests, tried with every
//! person's key under every name the entries give; and a released half, tried in every place but its own (ledger.md §5).

use crate::WORKER;
use app::acts;
use domain::ids::{CaseId, RequestId};
use domain::public::KeyGroup;
use saksama_tests::identities::{
    ADMIN, MANAGER, PRIVACY, REVIEWER, VERIFIER, ask, both_release, seen, under_review, unit,
};
use saksama_tests::world::{CLERK, LEADER, World};
use std::collections::{BTreeMap, BTreeSet};
use vault::{GrantInfo, Half, Id, ItemKey, Key32, KeyId, SealKey, SealKeyPair};

const PEOPLE: [&str; 7] = [
    LEADER.0, CLERK.0, VERIFIER.0, REVIEWER.0, MANAGER.0, PRIVACY.0, ADMIN.0,
];

/// Who opens a grant of a kind of key under a stream and a name with his own key.
async fn openers<K: Key32>(world: &World, stream: Id, name: KeyId) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    for who in PEOPLE {
        let session = world.session(who).await;
        for grant in session.ledger.grants_of(&stream).await.unwrap() {
            let opens = |recipient: Id, generation: u32| {
                let info = GrantInfo {
                    unit: session.unit_id,
                    stream,
                    recipient,
                    generation,
                    epochs: &[1],
                    key_ids: &[name],
                };
                vault::open_grant::<K>(session.keys.seal.private(), &info, &grant.sealed).is_ok()
            };
            if opens(grant.recipient, grant.generation)
                || opens(Id(session.person.bytes()), session.keys.generation)
            {
                found.insert(who);
            }
        }
    }
    found
}

fn id(text: &str) -> [u8; 16] {
    text.parse::<CaseId>().unwrap().bytes()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_key_opens_what_it_should_and_nothing_else() {
    let world = unit(WORKER).await;
    let case = under_review(&world, "Dugaan pemotongan bantuan di Balai Contoh, Januari 2026").await;
    seen(&world, VERIFIER, &case).await;
    let request = ask(
        &world,
        REVIEWER,
        &case,
        &["name"],
        "further_information",
        Some(24),
    )
    .await;
    both_release(&world, &request).await;
    let session = world.session(REVIEWER.0).await;
    session.catch_up().await.unwrap();
    let folded = session.case(CaseId::from_bytes(id(&case))).await.unwrap();
    let nobody = BTreeSet::new();

    // Group keys: to whom they were handed, and nobody else.
    for (group, recipient, who) in [
        (KeyGroup::Leaders, acts::LEADERS, LEADER.0),
        (KeyGroup::PrivacyOfficers, acts::PRIVACY_OFFICERS, PRIVACY.0),
    ] {
        let public = {
            let known = session.known.lock().await;
            app::session::Session::group(&known, group).unwrap().seal
        };
        assert_eq!(
            openers::<SealKey>(&world, recipient, KeyId(public)).await,
            BTreeSet::from([who]),
            "{group:?}"
        );
    }
    // Items: contact whole to who took it in, who verifies, and the officer of the step; a name whole to nobody, and no
    // half of it to any person's own key.
    for item in &folded.items {
        let stream = Id(item.item.bytes());
        let name: KeyId = item.key_id.parse().unwrap();
        let whole = openers::<ItemKey>(&world, stream, name).await;
        if item.halves.is_empty() {
            assert_eq!(
                whole,
                BTreeSet::from([CLERK.0, VERIFIER.0, REVIEWER.0]),
                "{:?}",
                item.kind
            );
        } else {
            assert_eq!(whole, nobody, "{:?}", item.kind);
            for half in &item.halves {
                let half: KeyId = half.parse().unwrap();
                assert_eq!(
                    openers::<Half>(&world, stream, half).await,
                    nobody,
                    "{:?}",
                    item.kind
                );
            }
        }
    }
    // What was said: to who asks and to the custodians.
    let unit = session.unit().await.unwrap();
    let state = &unit.requests[&RequestId::from_bytes(id(&request))];
    let unhex = |digits: &str| -> Vec<u8> {
        (0..digits.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
            .collect()
    };
    let plea = unhex(&state.request.motive);
    let name = vault::envelope_key_id(&plea).unwrap();
    assert_eq!(
        openers::<ItemKey>(&world, Id(id(&request)), name).await,
        BTreeSet::from([LEADER.0, PRIVACY.0, REVIEWER.0])
    );

    // A released half opens for its requester, in its own place, and in no other.
    let item = folded.items.iter().find(|item| !item.halves.is_empty()).unwrap();
    let place = vault::ReleaseInfo {
        unit: session.unit_id,
        case: Id(id(&case)),
        item: Id(item.item.bytes()),
        request: Id(id(&request)),
        recipient: Id(session.person.bytes()),
        generation: session.keys.generation,
        expires: state.request.expires.unwrap().timestamp_millis(),
    };
    let mut halves = BTreeMap::new();
    for (group, answer) in &state.answers {
        let sealed = unhex(&answer.halves[0].sealed);
        for who in PEOPLE {
            let his = world.session(who).await;
            let opened = vault::open_release(his.keys.seal.private(), &place, &sealed);
            assert_eq!(opened.is_ok(), who == REVIEWER.0, "{who}");
            if let Ok(half) = opened {
                halves.insert(*group, half);
            }
        }
        let other = Id([7; 16]);
        for elsewhere in [
            vault::ReleaseInfo { case: other, ..place },
            vault::ReleaseInfo { item: other, ..place },
            vault::ReleaseInfo {
                request: other,
                ..place
            },
            vault::ReleaseInfo {
                recipient: other,
                ..place
            },
            vault::ReleaseInfo {
                generation: 2,
                ..place
            },
            vault::ReleaseInfo {
                expires: place.expires + 1,
                ..place
            },
        ] {
            assert!(vault::open_release(session.keys.seal.private(), &elsewhere, &sealed).is_err());
        }
    }
    // The two give the key the case names; a half with a half of chance, or with itself, gives none.
    let (first, second) = (&halves[&KeyGroup::Leaders], &halves[&KeyGroup::PrivacyOfficers]);
    let key_id: KeyId = item.key_id.parse().unwrap();
    let is = |key: &ItemKey| vault::is_key(&session.unit_id, &Id(item.item.bytes()), 1, key, &key_id);
    assert!(is(&vault::join_halves(first, second)));
    assert!(!is(&vault::join_halves(first, first)));
    assert!(!is(&vault::join_halves(
        first,
        &Half::make(&mut session.chance())
    )));
    // A group's private key is the one entry 1 names, and no person's.
    let pair = SealKeyPair::from_private(SealKey::make(&mut session.chance()));
    let known = session.known.lock().await;
    assert_ne!(
        app::session::Session::group(&known, KeyGroup::Leaders)
            .unwrap()
            .seal,
        *pair.public()
    );
}
