//! A restore mark (ledger.md §3) by who may not agree to one: desks do not go over to the history it speaks for.

use crate::WORKER;
use crate::raw::Raw;
use app::acts::{ActDraft, PartDraft};
use app::session::Session;
use domain::public::{NamedRow, Public};
use saksama_tests::world::{CLERK, EXAMINER, LEADER, SECOND, World, list, short_letter, text, texts};
use serde_json::json;

/// Signs a restore mark past every command.
async fn signs(world: &World, who: &str, mark: &Public) {
    let session = world.session(who).await;
    session
        .act(|known| {
            let mut draft = ActDraft::new(&mut session.chance());
            draft.parts.push(PartDraft {
                stream: Session::unit_stream(known)?,
                plain: None,
                public: Some(mark.clone()),
            });
            Ok((draft, ()))
        })
        .await
        .unwrap();
}

fn row(anchor: &str) -> NamedRow {
    let anchor: vault::Anchor = anchor.parse().unwrap();
    NamedRow {
        seq: anchor.seq,
        hash: anchor.hash.to_string(),
    }
}

/// He was ended on the day the store forgot: with the old copy he is a member again, signs, and finds a second officer who
/// knows nothing. A desk that has seen his end does not count him; nor anybody without an office.
///
/// Fails without `is_none_or(|unit| is_officer(unit, person))` and `KeyStanding::Valid` in `crossing.rs`, without `roles_of` in
/// `is_officer`, and without `mark.covers(&mine)` in `agreed`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_was_ended_agrees_to_nothing() {
    let mut world = World::small(WORKER).await;
    world.admit(LEADER.0, CLERK.0, SECOND, &["Petugas"]).await;
    world
        .admit(LEADER.0, CLERK.0, ("dedi", "Dedi Firmansyah"), &["Petugas"])
        .await;
    // She has no office at all.
    world
        .admit(LEADER.0, CLERK.0, ("tina", "Tina Maharani"), &[])
        .await;
    for who in [CLERK.0, EXAMINER.0, SECOND.0, "dedi", "tina"] {
        world.ok(who, "session", json!({})).await;
    }
    world.close().await;
    Raw::open(&world.ledger_file()).await.close().await;
    let night = world.folder.join("night.saksama");
    std::fs::copy(world.ledger_file(), &night).unwrap();
    world.unlock(LEADER.0).await;
    let ended = json!({ "person": world.person(SECOND.0), "reason": "pindah tugas" });
    world.ok(LEADER.0, "end_member", ended).await;
    world.unlock(CLERK.0).await;
    world.register(CLERK.0, &short_letter("Hari yang hilang")).await;
    for who in [LEADER.0, CLERK.0] {
        world.ok(who, "integrity", json!({})).await;
    }
    world.close().await;
    world.place_ledger(&night);
    for who in [SECOND.0, EXAMINER.0, "dedi", "tina"] {
        world.unlock(who).await;
    }
    world.register(SECOND.0, &short_letter("Sesudah malam")).await;
    for who in [CLERK.0, LEADER.0] {
        world.unlock(who).await;
    }
    let view = world.ok(CLERK.0, "restore_view", json!({})).await;
    let mine = json!({ "mark": null, "lost": view["differs"]["mine"]["anchor"] });
    assert_eq!(
        world.code("tina", "sign_restore", mine.clone()).await,
        "no_office"
    );
    world.ok(CLERK.0, "sign_restore", mine.clone()).await;
    let begun = {
        let session = world.session(SECOND.0).await;
        session.catch_up().await.unwrap();
        let known = session.known.lock().await;
        let [mark] = known.chain.register.restores() else {
            panic!("the clerk began one")
        };
        mark.clone()
    };
    assert!(!begun.before.is_empty(), "it names the rows before its last");
    let mark = Public::RestoreSigned {
        lost: begun.lost.clone(),
        before: begun.before.clone(),
        kept: begun.kept.clone(),
    };
    // Of another history officers may agree to anything.
    let other = Public::RestoreSigned {
        lost: NamedRow {
            hash: "ab".repeat(32),
            ..begun.lost.clone()
        },
        before: Vec::new(),
        kept: begun.kept.clone(),
    };
    for who in ["dedi", EXAMINER.0] {
        signs(&world, who, &other).await;
    }
    for who in [SECOND.0, "tina"] {
        signs(&world, who, &mark).await;
        for desk in [CLERK.0, LEADER.0] {
            let view = world.ok(desk, "restore_view", json!({})).await;
            assert_eq!(view["differs"]["agreed"], false, "{who} at {desk}");
            world.ok(desk, "lock", json!({})).await;
            world.unlock(desk).await;
            let view = world.ok(desk, "restore_view", json!({})).await;
            assert_ne!(view["differs"], json!(null), "{who} at {desk}");
        }
    }
    // With the examiner it is two, and the leader's own act of that day is offered again.
    let second = json!({ "mark": begun.signed[0].1, "lost": mine["lost"] });
    world.ok(EXAMINER.0, "sign_restore", second).await;
    for who in [LEADER.0, CLERK.0] {
        world.ok(who, "lock", json!({})).await;
        world.unlock(who).await;
        let view = world.ok(who, "restore_view", json!({})).await;
        assert_eq!(view["differs"], json!(null), "{who}");
    }
    let acts = list(&world.ok(LEADER.0, "lost_acts", json!({})).await);
    assert_eq!(
        acts.iter().map(|act| texts(&act["what"])).collect::<Vec<_>>(),
        [["member_ended"]]
    );
    let act = json!({ "act": acts[0]["act"] });
    world.ok(LEADER.0, "redo_act", act).await;
    world.ends(SECOND.0).await;
}

/// `verify` says of an anchor that its history was given up, and by how many; sound it calls the ledger only against others,
/// for it cannot tell who held an office.
///
/// Fails without `given_up` in `verify.rs`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_anchor_that_was_given_up() {
    let world = World::small(WORKER).await;
    let anchor: vault::Anchor = text(&world.ok(CLERK.0, "integrity", json!({})).await["anchor"])
        .parse()
        .unwrap();
    let lost = vault::Anchor {
        seq: anchor.seq,
        hash: vault::Hash([7; 32]),
    };
    let mark = Public::RestoreSigned {
        lost: row(&lost.to_string()),
        before: vec!["9".repeat(64)],
        kept: row(&anchor.to_string()),
    };
    let codes = async |anchors: Vec<vault::Anchor>| {
        let found = saksama_tests::world::verify_file(&world.ledger_file(), anchors).await;
        let codes: Vec<&str> = found.faults.iter().map(|fault| fault.kind.code()).collect();
        (codes.join(" "), found.is_sound())
    };
    signs(&world, CLERK.0, &mark).await;
    assert_eq!(codes(vec![lost]).await, ("anchor_differs".to_owned(), false));
    signs(&world, LEADER.0, &mark).await;
    assert_eq!(codes(vec![lost]).await, ("anchor_given_up".to_owned(), false));
    let found = saksama_tests::world::verify_file(&world.ledger_file(), Vec::new()).await;
    assert_eq!(found.restores.len(), 1, "it is told to whoever has no anchor");
    assert_eq!(found.restores[0].signed.len(), 2);
    assert!(codes(vec![anchor]).await.1, "what stands does");
    let before = vault::Anchor {
        seq: lost.seq - 1,
        hash: vault::Hash([0x99; 32]),
    };
    assert_eq!(codes(vec![before]).await, ("anchor_given_up".to_owned(), false));
    let other = vault::Anchor {
        seq: lost.seq,
        hash: vault::Hash([8; 32]),
    };
    assert!(!codes(vec![other]).await.1);
}
