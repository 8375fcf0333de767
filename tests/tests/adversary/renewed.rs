//! Lost keys and recovery sheets past the program (O24, ledger.md §1, §5): one dishonest officer replaces nobody's keys and
//! nobody's sheets, and keys that were replaced sign nothing.

use crate::WORKER;
use crate::forged::{Forger, part};
use crate::ground::{faults, id};
use app::acts::PartDraft;
use domain::history;
use domain::ids::{InvitationId, PersonId};
use domain::public::Public;
use domain::unit::UnitEvent;
use saksama_tests::world::{CLERK, EXAMINER, LEADER, World, short_letter, text};
use serde_json::json;
use vault::{Id, InvitationSeed, PersonKeys, Reason, UnitId};

fn hex(key: [u8; 32]) -> String {
    vault::Hash(key).to_string()
}

fn event(event: &UnitEvent) -> Vec<u8> {
    history::encode_unit(event)
}

/// The head's own invitation of the clerk, whose keys are not lost, with a seed he keeps, and keys he makes for her.
struct TakeOver {
    clerk: PersonId,
    unit: UnitId,
    seed: InvitationSeed,
    keys: PersonKeys,
}

impl TakeOver {
    async fn begin(world: &World, forger: &mut Forger) -> Self {
        let clerk = PersonId::from_bytes(id(&world.person(CLERK.0)));
        let seed = InvitationSeed::make(&mut forger.chance);
        let keys = vault::make_person_keys(&mut forger.chance, 2);
        let invited = part(
            forger.unit().await,
            event(&UnitEvent::MemberReinvited {
                invitation: InvitationId::from_bytes([7; 16]),
                person: clerk,
                reason: "x".into(),
                expires: forger.session.now() + chrono::Duration::days(1),
            }),
            Some(Public::Reinvited {
                person: clerk,
                id: InvitationId::from_bytes([7; 16]),
                invitation: hex(seed.sign_key().public()),
            }),
        );
        let head = PersonKeys::from_bytes(forger.session.keys.to_bytes().expose()).unwrap();
        forger.write(&world.person(LEADER.0), &head, vec![invited]).await;
        let taken = Self {
            clerk,
            unit: forger.session.unit_id,
            seed,
            keys,
        };
        forger.session.catch_up().await.unwrap();
        let brought = PartDraft {
            stream: forger.unit().await,
            plain: None,
            public: Some(taken.brings()),
        };
        forger
            .write(&world.person(CLERK.0), &taken.keys, vec![brought])
            .await;
        forger.session.catch_up().await.unwrap();
        taken
    }

    fn brings(&self) -> Public {
        let invitation = self.seed.sign_key();
        let public = self.keys.public();
        let joining = vault::Joining {
            unit: self.unit,
            person: Id(self.clerk.bytes()),
            invitation: invitation.public(),
            keys: public,
        };
        Public::Rejoined {
            person: self.clerk,
            sign: hex(public.sign),
            seal: hex(public.seal),
            generation: 2,
            invitation: hex(invitation.public()),
            invitation_signature: vault::sign_joining(&invitation, &joining).to_string(),
        }
    }

    fn vouched(&self, by: &PersonKeys, reason: Reason) -> Public {
        let step = vault::NewGeneration {
            unit: self.unit,
            person: Id(self.clerk.bytes()),
            generation: 2,
            keys: self.keys.public(),
        };
        Public::RenewalVouched {
            person: self.clerk,
            generation: 2,
            signature: vault::sign_generation(&by.sign, &step, reason).to_string(),
        }
    }
}

/// D, the head himself: he invites the clerk anew behind her back, brings keys of his own making, and vouches for them
/// twice. One signature is not enough; the second of his, one that is not over these keys, and one in the clerk's own
/// name by the new keys count for nothing, and she goes on with hers.
///
/// Fails without `VouchedAlready` in `register.rs`, without the arm of `RenewalVouched` in `admitting.rs`, and with one
/// officer enough in `KeyRegister::vouch`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_officer_takes_nobody_over() {
    let world = World::small(WORKER).await;
    let case = text(&world.register(CLERK.0, &short_letter("Sebelum ambil alih")).await["case"]);
    let mut forger = Forger::of(&world, LEADER.0).await;
    let taken = TakeOver::begin(&world, &mut forger).await;
    let head = PersonKeys::from_bytes(forger.session.keys.to_bytes().expose()).unwrap();
    let mut expected = Vec::new();
    for (keys, public, refused) in [
        (&head, taken.vouched(&head, Reason::Lost), false),
        (&head, taken.vouched(&head, Reason::Lost), true),
        (&head, taken.vouched(&taken.keys, Reason::Lost), true),
        (&head, taken.vouched(&head, Reason::Renewed), true),
    ] {
        let vouches = part(
            forger.unit().await,
            event(&UnitEvent::RenewalVouched { person: taken.clerk }),
            Some(public),
        );
        let seq = forger.write(&world.person(LEADER.0), keys, vec![vouches]).await;
        forger.session.catch_up().await.unwrap();
        if refused {
            expected.push(Some(seq));
        }
    }
    // In the examiner's name without her key, and in the clerk's own with the keys nobody vouched for.
    for (who, keys) in [(EXAMINER.0, &head), (CLERK.0, &taken.keys)] {
        let vouches = part(
            forger.unit().await,
            event(&UnitEvent::RenewalVouched { person: taken.clerk }),
            Some(taken.vouched(keys, Reason::Lost)),
        );
        let seq = forger.write(&world.person(who), keys, vec![vouches]).await;
        forger.session.catch_up().await.unwrap();
        expected.push(Some(seq));
    }
    forger.close().await;
    assert_eq!(faulty_rows(&world, EXAMINER.0).await, expected);
    // She is still who she was, and nothing is sealed to the keys he made.
    assert_eq!(world.dossier(CLERK.0, &case).await["state"], "received");
    world.register(CLERK.0, &short_letter("Sesudahnya")).await;
    let session = world.session(EXAMINER.0).await;
    session.catch_up().await.unwrap();
    let grants = session
        .ledger
        .grants_for(&Id(taken.clerk.bytes()), 0, 5_000)
        .await
        .unwrap()
        .0;
    assert!(!grants.is_empty() && grants.iter().all(|grant| grant.generation == 1));
}

/// The rows with faults, as somebody's desk lists them, each once.
async fn faulty_rows(world: &World, who: &str) -> Vec<Option<u64>> {
    let mut found: Vec<Option<u64>> = faults(world, who).await.into_iter().map(|(seq, _)| seq).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// D again: one member alone puts no recovery key of his own making in force, and a weak one not even two.
///
/// Fails without `SecondsHimself` in `register.rs`, without the arm of `RecoveryProposed` in `admitting.rs`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_officer_replaces_no_sheets() {
    let world = World::small(WORKER).await;
    let mut forger = Forger::of(&world, LEADER.0).await;
    let head = PersonKeys::from_bytes(forger.session.keys.to_bytes().expose()).unwrap();
    let mine = vault::make_recovery(&mut forger.chance);
    let key = hex(*mine.public());
    let mut refused = Vec::new();
    for (public, body, lawful) in [
        (
            Public::RecoveryProposed {
                recovery: hex([0; 32]),
            },
            UnitEvent::SheetsProposed {},
            false,
        ),
        (
            Public::RecoveryChanged {
                recovery: key.clone(),
            },
            UnitEvent::SheetsProposed {},
            false,
        ),
        (
            Public::RecoveryProposed {
                recovery: key.clone(),
            },
            UnitEvent::SheetsProposed {},
            true,
        ),
        (
            Public::RecoverySeconded {
                recovery: key.clone(),
            },
            UnitEvent::SheetsSeconded {},
            false,
        ),
    ] {
        let proposal = part(forger.unit().await, event(&body), Some(public));
        let seq = forger.write(&world.person(LEADER.0), &head, vec![proposal]).await;
        forger.session.catch_up().await.unwrap();
        if !lawful {
            refused.push(Some(seq));
        }
    }
    forger.close().await;
    assert_eq!(faulty_rows(&world, CLERK.0).await, refused);
    let case = text(&world.register(CLERK.0, &short_letter("Sesudahnya")).await["case"]);
    let session = world.session(CLERK.0).await;
    let grants = session.ledger.grants_of(&Id(id(&case))).await.unwrap();
    let sealed = grants
        .iter()
        .filter(|grant| grant.recipient == app::acts::RECOVERY);
    assert!(sealed.clone().count() == 1 && sealed.clone().all(|grant| grant.generation == 1));
}

/// E: who found the old laptop and knows its passphrase signs nothing once two have vouched for the new keys.
///
/// Fails without `keys.ended_seq` in `KeyRegister::vouch`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replaced_keys_sign_nothing() {
    let world = World::small(WORKER).await;
    let mut forger = Forger::of(&world, CLERK.0).await;
    let old = PersonKeys::from_bytes(forger.session.keys.to_bytes().expose()).unwrap();
    let person = world.person(CLERK.0);
    let wanted = json!({ "person": person, "reason": "Laptop hilang", "days": 7 });
    let invitation = world.ok(LEADER.0, "reinvite", wanted).await;
    let joined = world.join(("new", CLERK.1), &invitation).await;
    let compared = json!({ "person": joined["person"], "words": joined["fingerprint"] });
    for officer in [LEADER.0, EXAMINER.0] {
        world.ok(officer, "confirm_person", compared.clone()).await;
    }
    forger.session.catch_up().await.unwrap();
    let body = event(&UnitEvent::SheetsUsed {
        streams: 9,
        items: 9,
        reason: "x".into(),
    });
    let forged = part(forger.unit().await, body, None);
    let seq = forger.write(&person, &old, vec![forged]).await;
    forger.close().await;
    let named = faults(&world, EXAMINER.0).await;
    assert!(named.contains(&(Some(seq), "revoked".to_owned())), "{named:?}");
    let view = world.ok(LEADER.0, "recovery", json!({})).await;
    assert!(view["used"].is_null());
}

/// D: while the head's new sheets wait for their second signature, a clerk lays a recovery key of her own beside them, in
/// clear and without a word, on a row of another kind and on one with a body. The second officer signs what the head
/// printed; a second signature under the clerk's key comes into force for nobody who seals; each of her rows is named.
///
/// Fails without the comparison in `second_sheets` of `recovery.rs`, without `is_paired` in `folding.rs`, and with the
/// register's newest recovery key in `Session::recovery`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_other_key_takes_the_place_of_the_one_on_the_sheets() {
    let world = World::small(WORKER).await;
    saksama_tests::sheets::checked(&world, LEADER.0).await;
    world.ok(LEADER.0, "begin_sheets", json!({})).await;
    let (fresh, _) = saksama_tests::sheets::checked(&world, LEADER.0).await;
    let mut forger = Forger::of(&world, CLERK.0).await;
    let clerk = PersonKeys::from_bytes(forger.session.keys.to_bytes().expose()).unwrap();
    let mine = vault::make_recovery(&mut forger.chance);
    let key = hex(*mine.public());
    let mut named = Vec::new();
    for body in [None, Some(event(&UnitEvent::CalendarConfirmed { year: 2027 }))] {
        let clear = PartDraft {
            stream: forger.unit().await,
            plain: body,
            public: Some(Public::RecoveryProposed {
                recovery: key.clone(),
            }),
        };
        named.push(Some(
            forger.write(&world.person(CLERK.0), &clerk, vec![clear]).await,
        ));
        forger.session.catch_up().await.unwrap();
    }
    let view = world.ok(EXAMINER.0, "recovery", json!({})).await;
    assert_eq!(view["proposed"]["by"], LEADER.1);
    let signing = json!({ "words": saksama_tests::sheets::first_words(&fresh[0]) });
    let view = world.ok(EXAMINER.0, "second_sheets", signing).await;
    assert_eq!(view["generation"], 2);
    // The examiner too is dishonest now: by two clear words her key stands in the register, and nobody seals to it.
    forger.session.catch_up().await.unwrap();
    for (who, public) in [
        (
            CLERK.0,
            Public::RecoveryProposed {
                recovery: key.clone(),
            },
        ),
        (
            EXAMINER.0,
            Public::RecoverySeconded {
                recovery: key.clone(),
            },
        ),
    ] {
        let session = world.session(who).await;
        session.catch_up().await.unwrap();
        let keys = PersonKeys::from_bytes(session.keys.to_bytes().expose()).unwrap();
        let clear = PartDraft {
            stream: forger.unit().await,
            plain: None,
            public: Some(public),
        };
        named.push(Some(forger.write(&world.person(who), &keys, vec![clear]).await));
        forger.session.catch_up().await.unwrap();
    }
    let mut found: Vec<Option<u64>> = faults(&world, LEADER.0)
        .await
        .into_iter()
        .map(|(seq, _)| seq)
        .collect();
    found.sort_unstable();
    found.dedup();
    assert_eq!(found, named);
    let case = text(
        &world
            .register(CLERK.0, &short_letter("Sesudah lembar baru"))
            .await["case"],
    );
    let session = world.session(CLERK.0).await;
    let grants = session.ledger.grants_of(&Id(id(&case))).await.unwrap();
    let sealed: Vec<u32> = grants
        .iter()
        .filter(|grant| grant.recipient == app::acts::RECOVERY)
        .map(|grant| grant.generation)
        .collect();
    assert_eq!(sealed, [2]);
    forger.close().await;
}

/// D: an officer's vouch that stands only in clear, on a row that otherwise takes a number, counts the same at a desk that
/// was open all the time and at one that starts anew.
///
/// Fails with the clear part of a number claim left out of `Known::take`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restarted_desk_judges_as_one_that_stayed_open() {
    let world = World::small(WORKER).await;
    let mut forger = Forger::of(&world, LEADER.0).await;
    let taken = TakeOver::begin(&world, &mut forger).await;
    let head = PersonKeys::from_bytes(forger.session.keys.to_bytes().expose()).unwrap();
    let claim = event(&UnitEvent::NumberClaimed(domain::unit::NumberClaim {
        group: domain::unit::NumberGroup::Intake,
        year: 2026,
        n: 1,
        tag: "ab".repeat(32),
    }));
    let hidden = part(
        forger.unit().await,
        claim,
        Some(taken.vouched(&head, Reason::Lost)),
    );
    let seq = forger.write(&world.person(LEADER.0), &head, vec![hidden]).await;
    forger.session.catch_up().await.unwrap();
    forger.close().await;
    let register = async |who: &str| {
        let session = world.session(who).await;
        session.catch_up().await.unwrap();
        let known = session.known.lock().await;
        known.chain.register.clone()
    };
    let open = register(EXAMINER.0).await;
    world.close_and_reopen(EXAMINER.0).await;
    let anew = register(EXAMINER.0).await;
    assert!(open == anew, "the same keys count");
    assert!(
        faults(&world, EXAMINER.0)
            .await
            .iter()
            .any(|(at, _)| *at == Some(seq))
    );
}
