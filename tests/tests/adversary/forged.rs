//! Rows written by those who may not: strangers, members without the office, leavers, newcomers nobody vouched for.

use crate::WORKER;
use crate::ground::{faults, id};
use app::acts::{self, ActDraft, Author, PartDraft, StreamHandle};
use app::session::Session;
use app::sources::Chance;
use domain::case::CaseEvent;
use domain::history;
use domain::ids::{ActId, CaseId, PersonId};
use domain::public::Public;
use domain::unit::{NumberClaim, NumberGroup, UnitEvent};
use ledger::{Batch, Ledger, OpenMode};
use saksama_tests::world::{
    CLERK, EXAMINER, LEADER, SECOND, World, full_letter, list, short_letter, text, texts, verify_file,
};
use serde_json::json;
use std::sync::Arc;
use vault::{Id, KeyId, PersonKeys, StreamKey};

/// Somebody who writes past the program: with keys, and a login of the ledger.
pub struct Forger {
    pub session: Arc<Session>,
    pub ledger: Ledger,
    pub chance: Chance,
}

impl Forger {
    /// Works from somebody's session: a dishonest member knows what he knows.
    pub async fn of(world: &World, who: &str) -> Self {
        let session = world.session(who).await;
        session.catch_up().await.unwrap();
        let ledger = Ledger::open_sqlite(&world.ledger_file(), OpenMode::ReadWrite)
            .await
            .unwrap();
        Self {
            chance: session.chance(),
            session,
            ledger,
        }
    }

    /// A handle on a stream as this session holds it, at its end in the ledger: the desk reads on behind us, or not yet.
    pub async fn stream(&self, stream: &str) -> StreamHandle {
        let stream = self.session.stream(id(stream)).await.unwrap();
        StreamHandle {
            version: self.ledger.stream_version(&stream.id).await.unwrap(),
            ..stream
        }
    }

    /// The unit's stream as this session holds it.
    pub async fn unit(&self) -> StreamHandle {
        Session::unit_stream(&*self.session.known.lock().await).unwrap()
    }

    /// Signs these parts with these keys as this person behind the ledger's tip, and appends them; gives the first row.
    pub async fn write(&mut self, person: &str, keys: &PersonKeys, parts: Vec<PartDraft>) -> u64 {
        let mut draft = ActDraft::new(&mut self.chance);
        draft.parts = parts;
        let batch = self.signed(person, keys, &draft).await;
        self.ledger.append(&batch).await.unwrap().seq + 1 - batch.rows.len() as u64
    }

    /// Signs an act behind the ledger's tip without appending it.
    pub async fn signed(&mut self, person: &str, keys: &PersonKeys, draft: &ActDraft) -> Batch {
        let tip = self.ledger.tip().await.unwrap();
        let person = PersonId::from_bytes(id(person));
        let author = Author {
            person,
            keys,
            at: self.session.now().timestamp_millis(),
        };
        acts::sign_act(&self.session.unit_id, tip, author, draft, &mut self.chance).unwrap()
    }

    pub async fn close(self) {
        self.ledger.close().await;
    }
}

/// A part with a body.
pub fn part(stream: StreamHandle, plain: Vec<u8>, public: Option<Public>) -> PartDraft {
    PartDraft {
        stream,
        plain: Some(plain),
        public,
    }
}

fn registered() -> Vec<u8> {
    history::encode_case(&CaseEvent::Registered {
        agenda_no: "9999/PALSU/2026".into(),
        duty: None,
    })
}

/// What `verify` says of a world's ledger: codes with their rows, notes left out.
async fn verified(world: &World) -> Vec<(u64, String)> {
    let found = verify_file(&world.ledger_file(), Vec::new()).await;
    let faults = found.faults.iter().filter(|fault| !fault.kind.is_note());
    faults
        .map(|fault| (fault.seq.unwrap_or_default(), fault.kind.code().to_owned()))
        .collect()
}

/// A unit with one case, in which everything goes on whatever somebody wrote between.
async fn with_case() -> (World, String) {
    let world = World::small(WORKER).await;
    let case = text(
        &world
            .register(CLERK.0, &full_letter("Dugaan sebelum pemalsuan"))
            .await["case"],
    );
    (world, case)
}

async fn goes_on(world: &World, case: &str) {
    let contact =
        json!({ "at": "2026-03-02T02:00:00Z", "channel": "telephone", "reached": true, "note": "Lanjut." });
    world
        .ok(
            CLERK.0,
            "log_contact",
            json!({ "case": case, "contact": contact }),
        )
        .await;
    let next = world
        .register(CLERK.0, &short_letter("Surat sesudah pemalsuan"))
        .await;
    assert_eq!(next["intake_no"], "P-2026-000002", "numbers stay dense");
    assert_eq!(list(&world.dossier(LEADER.0, case).await["contacts"]).len(), 1);
}

/// C, with a login and keys of his own that nobody admitted.
///
/// Fails without `vault::verify_head` in `signature_holds` of `chain.rs`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger() {
    let (world, case) = with_case().await;
    let mut forger = Forger::of(&world, CLERK.0).await;
    let keys = vault::make_person_keys(&mut forger.chance, 1);
    let stranger = "019c0000-0000-7000-8000-000000000001";
    let stream = forger.stream(&case).await;
    let seq = forger
        .write(stranger, &keys, vec![part(stream, registered(), None)])
        .await;
    assert_eq!(verified(&world).await, [(seq, "author_unknown".to_owned())]);

    // Under a member's name, with keys of his own.
    let stream = forger.stream(&case).await;
    let clerk = world.person(CLERK.0);
    let forged = forger
        .write(&clerk, &keys, vec![part(stream, registered(), None)])
        .await;
    assert_eq!(
        verified(&world).await,
        [
            (seq, "author_unknown".to_owned()),
            (forged, "signature_refused".to_owned())
        ]
    );
    for who in [LEADER.0, CLERK.0] {
        world.ok(who, "session", json!({})).await;
        let listed = faults(&world, who).await;
        for (row, code) in [(seq, "author_unknown"), (forged, "signature_refused")] {
            assert!(
                listed.contains(&(Some(row), code.to_owned())),
                "{who}: {listed:?}"
            );
        }
        let dossier = world.dossier(who, &case).await;
        assert_eq!(
            (&dossier["state"], &dossier["agenda_no"]),
            (&json!("received"), &json!(null)),
            "{who}"
        );
    }
    forger.close().await;
    goes_on(&world, &case).await;
}

/// D: a leader registers a case, which is the verifier's; a clerk changes the settings, which is the leader's. Their keys
/// are good, so without a key nothing can be said of it; every reader judges it and names it.
///
/// Fails without `rule.roles.iter().any(…)` in `by_office` and `has_role` of `domain/src/rules.rs`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_without_the_office() {
    let (world, case) = with_case().await;
    world
        .ok(CLERK.0, "start_verification", json!({ "case": case }))
        .await;
    let mut leader = Forger::of(&world, LEADER.0).await;
    let stream = leader.stream(&case).await;
    let session = Arc::clone(&leader.session);
    let seq = leader
        .write(
            &world.person(LEADER.0),
            &session.keys,
            vec![part(stream, registered(), None)],
        )
        .await;
    leader.close().await;

    let mut clerk = Forger::of(&world, CLERK.0).await;
    let mut settings = clerk.session.unit().await.unwrap().settings;
    settings.verification_days = 900;
    let event = history::encode_unit(&UnitEvent::SettingsChanged {
        settings: Box::new(settings),
    });
    let unit = clerk.unit().await;
    let session = Arc::clone(&clerk.session);
    let second = clerk
        .write(
            &world.person(CLERK.0),
            &session.keys,
            vec![part(unit, event, None)],
        )
        .await;
    // A number that is not the next claims nothing.
    let claim = NumberClaim {
        group: NumberGroup::Intake,
        year: 2026,
        n: 500,
        tag: "00".repeat(32),
    };
    session.catch_up().await.unwrap();
    let unit = clerk.unit().await;
    let event = history::encode_unit(&UnitEvent::NumberClaimed(claim));
    clerk
        .write(
            &world.person(CLERK.0),
            &session.keys,
            vec![part(unit, event, None)],
        )
        .await;
    clerk.close().await;

    assert_eq!(
        verified(&world).await,
        [],
        "roles are nothing a reader without keys can judge"
    );
    for who in [LEADER.0, CLERK.0] {
        world.ok(who, "session", json!({})).await;
        let listed = faults(&world, who).await;
        for row in [seq, second] {
            assert!(
                listed.contains(&(Some(row), "rule_broken".to_owned())),
                "{who}: {listed:?}"
            );
        }
        assert_eq!(world.dossier(who, &case).await["state"], "verifying", "{who}");
        assert_eq!(
            world.ok(who, "settings", json!({})).await["settings"]["verification_days"],
            5,
            "{who}"
        );
    }
    goes_on(&world, &case).await;
}

/// D: somebody who may not admit people lets an accomplice in, and vouches for him.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_accomplice_is_not_let_in() {
    let (world, case) = with_case().await;
    let mut clerk = Forger::of(&world, CLERK.0).await;
    let session = Arc::clone(&clerk.session);
    let accomplice = PersonId::from_bytes(clerk.chance.id());
    let seed = vault::InvitationSeed::make(&mut clerk.chance);
    let public = Public::Invited {
        person: accomplice,
        id: domain::ids::InvitationId::from_bytes(clerk.chance.random_id()),
        invitation: vault::Hash(seed.sign_key().public()).to_string(),
        may_admit: true,
    };
    let event = UnitEvent::Invited {
        invitation: domain::ids::InvitationId::from_bytes(clerk.chance.random_id()),
        person: accomplice,
        name: "Kaki Tangan".into(),
        employee_no: None,
        holdings: Vec::new(),
        expires: session.now() + chrono::TimeDelta::days(7),
    };
    let unit = clerk.unit().await;
    let person = world.person(CLERK.0);
    let parts = vec![part(unit, history::encode_unit(&event), Some(public))];
    let invited = clerk.write(&person, &session.keys, parts).await;
    // He shows his keys all the same, and is vouched for.
    let keys = vault::make_person_keys(&mut clerk.chance, 1);
    let public = keys.public();
    let joining = vault::Joining {
        unit: session.unit_id,
        person: Id(accomplice.bytes()),
        invitation: seed.sign_key().public(),
        keys: public,
    };
    session.catch_up().await.unwrap();
    let mut unit = clerk.unit().await;
    unit.key_id = KeyId::ZERO;
    let hex = |bytes: &[u8; 32]| vault::Hash(*bytes).to_string();
    let joined = PartDraft {
        stream: unit,
        plain: None,
        public: Some(Public::Joined {
            person: accomplice,
            sign: hex(&public.sign),
            seal: hex(&public.seal),
            generation: 1,
            invitation: hex(&seed.sign_key().public()),
            invitation_signature: vault::sign_joining(&seed.sign_key(), &joining).to_string(),
        }),
    };
    let joined = clerk.write(&accomplice.to_string(), &keys, vec![joined]).await;
    session.catch_up().await.unwrap();
    let unit = clerk.unit().await;
    let vouched = part(
        unit,
        history::encode_unit(&UnitEvent::Confirmed { person: accomplice }),
        Some(Public::Confirmed {
            person: accomplice,
            generation: 1,
            fingerprint: String::new(),
        }),
    );
    let vouched = clerk.write(&person, &session.keys, vec![vouched]).await;
    let refused = |row| (row, "admission_refused".to_owned());
    assert_eq!(
        verified(&world).await,
        [refused(invited), refused(joined), refused(vouched)]
    );
    let people = world.ok(LEADER.0, "people", json!({})).await;
    assert!(!people.to_string().contains("Kaki Tangan"));
    // Nor can a second unit be founded inside this one.
    let founded = Public::Founded {
        person: PersonId::from_bytes(id(&person)),
        sign: hex(&session.keys.public().sign),
        seal: hex(&session.keys.public().seal),
        generation: 1,
        recovery: hex(&[7; 32]),
        leaders: hex(&[8; 32]),
        privacy_officers: hex(&[9; 32]),
    };
    session.catch_up().await.unwrap();
    let unit = clerk.unit().await;
    let again = clerk
        .write(
            &person,
            &session.keys,
            vec![part(unit, b"{}".to_vec(), Some(founded))],
        )
        .await;
    assert!(verified(&world).await.contains(&refused(again)));
    clerk.close().await;
    goes_on(&world, &case).await;
}

/// E: who left kept his keys, and the ledger's login. Whatever date his row bears, it has no effect.
///
/// Fails without `KeyStanding::Ended => Err(FaultKind::Revoked)` in `chain.rs`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leaver_signs_on() {
    let (world, case) = with_case().await;
    world.admit(LEADER.0, CLERK.0, SECOND, &["Petugas"]).await;
    let mut leaver = Forger::of(&world, SECOND.0).await;
    let session = Arc::clone(&leaver.session);
    let stream = leaver.stream(&case).await;
    let end = json!({ "person": world.person(SECOND.0), "reason": "diberhentikan" });
    world.ok(LEADER.0, "end_member", end).await;
    // Dated before his end.
    world.sources.advance(chrono::TimeDelta::hours(-3));
    let event = history::encode_case(&CaseEvent::VerificationStarted {
        verifier: PersonId::from_bytes(id(&world.person(SECOND.0))),
    });
    let seq = leaver
        .write(
            &world.person(SECOND.0),
            &session.keys,
            vec![part(stream, event, None)],
        )
        .await;
    world.sources.advance(chrono::TimeDelta::hours(3));
    leaver.close().await;
    assert_eq!(verified(&world).await, [(seq, "revoked".to_owned())]);
    for who in [LEADER.0, CLERK.0] {
        assert_eq!(world.dossier(who, &case).await["state"], "received");
        let listed = faults(&world, who).await;
        assert!(
            listed.contains(&(Some(seq), "revoked".to_owned())),
            "{who}: {listed:?}"
        );
    }
    goes_on(&world, &case).await;
}

/// A newcomer nobody has vouched for signs nothing but what brings his keys.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_newcomer_signs_too_early() {
    let (world, case) = with_case().await;
    let mut clerk = Forger::of(&world, CLERK.0).await;
    let invitation = world.invite(LEADER.0, SECOND.1, &["Petugas"]).await;
    // His own desk made his keys; here he makes them himself and joins with the same codes.
    let seed = vault::InvitationSeed::parse(&text(&invitation["invitation_code"])).unwrap();
    let person = text(&invitation["person"]);
    let keys = vault::make_person_keys(&mut clerk.chance, 1);
    let public = keys.public();
    let unit_id = clerk.session.unit_id;
    let hex = |bytes: &[u8; 32]| vault::Hash(*bytes).to_string();
    let joining = |keys: vault::PublicKeys| {
        let joining = vault::Joining {
            unit: unit_id,
            person: Id(id(&person)),
            invitation: seed.sign_key().public(),
            keys,
        };
        vault::sign_joining(&seed.sign_key(), &joining).to_string()
    };
    let row = |signature: String, version: u64| PartDraft {
        stream: StreamHandle {
            id: Id(domain::ids::UNIT_STREAM),
            version,
            epoch: 0,
            key_id: KeyId::ZERO,
            key: StreamKey::from_bytes(&[0; 32]),
        },
        plain: None,
        public: Some(Public::Joined {
            person: PersonId::from_bytes(id(&person)),
            sign: hex(&public.sign),
            seal: hex(&public.seal),
            generation: 1,
            invitation: hex(&seed.sign_key().public()),
            invitation_signature: signature,
        }),
    };
    let stream = Id(domain::ids::UNIT_STREAM);
    // The invitation's signature over other keys lets nobody in.
    let others = vault::make_person_keys(&mut clerk.chance, 1).public();
    let version = clerk.ledger.stream_version(&stream).await.unwrap();
    let wrong = clerk
        .write(&person, &keys, vec![row(joining(others), version)])
        .await;
    assert_eq!(verified(&world).await, [(wrong, "admission_refused".to_owned())]);
    let version = clerk.ledger.stream_version(&stream).await.unwrap();
    clerk
        .write(&person, &keys, vec![row(joining(public), version)])
        .await;
    assert_eq!(verified(&world).await.len(), 1, "this one stands");
    let stream = clerk.stream(&case).await;
    let early = clerk
        .write(&person, &keys, vec![part(stream, registered(), None)])
        .await;
    assert_eq!(verified(&world).await[1], (early, "author_unknown".to_owned()));
    clerk.close().await;
    assert_eq!(world.dossier(LEADER.0, &case).await["state"], "received");
    let people = world.ok(CLERK.0, "people", json!({})).await;
    let line = list(&people["people"])
        .into_iter()
        .find(|line| line["person"] == person.as_str())
        .unwrap();
    assert_eq!(line["membership"], "joined");
    goes_on(&world, &case).await;
}

/// D: a row opened for one stream sealed with another's key, and one with a body of another row.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_do_not_travel() {
    let (world, case) = with_case().await;
    let other = text(&world.register(CLERK.0, &short_letter("Perkara lain")).await["case"]);
    let mut clerk = Forger::of(&world, CLERK.0).await;
    let session = Arc::clone(&clerk.session);
    let (mine, theirs) = (clerk.stream(&case).await, clerk.stream(&other).await);
    // The other case's key under this one's name.
    let stream = StreamHandle {
        id: mine.id,
        version: mine.version,
        epoch: 1,
        key_id: mine.key_id,
        key: theirs.key.duplicate(),
    };
    let draft = ActDraft {
        parts: vec![part(stream, registered(), None)],
        ..ActDraft::with_id(ActId::from_bytes(clerk.chance.random_id()))
    };
    let batch = clerk.signed(&world.person(CLERK.0), &session.keys, &draft).await;
    let seq = clerk.ledger.append(&batch).await.unwrap().seq;
    clerk.close().await;
    assert_eq!(verified(&world).await, [], "sealed, it looks like any row");
    for who in [LEADER.0, CLERK.0] {
        let dossier = world.dossier(who, &case).await;
        assert_eq!(dossier["state"], "received", "{who}");
        let listed = faults(&world, who).await;
        assert!(
            listed.contains(&(Some(seq), "sealed_fault".to_owned())),
            "{who}: {listed:?}"
        );
    }
    assert_eq!(CaseId::from_bytes(id(&case)).to_string(), case);
    let people = texts(&world.dossier(LEADER.0, &other).await["readers"]);
    assert!(!people.contains(&EXAMINER.1.to_owned()));
}
