//! Rows dropped, swapped, repeated, moved, cut off: once as they are, once with everything recomputed that needs no
//! private key.

use crate::ground::{Ground, Index};
use crate::raw::{Raw, RawRow, relinked};
use saksama_tests::world::{CLERK, LEADER, verify_file};

/// A way to tamper with the list of rows at one of them.
struct Tampering {
    name: &'static str,
    apply: fn(&mut Vec<RawRow>, usize),
}

/// Somewhere in the middle, at the first row of an act of several parts.
fn middle(rows: &[RawRow]) -> usize {
    let half = rows.len() / 2;
    (half..rows.len())
        .find(|at| rows[*at].head.part == 1 && rows[*at].head.parts > 1)
        .unwrap()
}

/// The row beside one: the next, or the one before the last.
fn beside(rows: &[RawRow], at: usize) -> usize {
    if at + 1 < rows.len() { at + 1 } else { at - 1 }
}

const TAMPERINGS: &[Tampering] = &[
    Tampering {
        name: "dropped",
        apply: |rows, at| drop(rows.remove(at)),
    },
    Tampering {
        name: "dropped with its whole act",
        apply: |rows, at| {
            let act = rows[at].head.act;
            rows.retain(|row| row.head.act != act);
        },
    },
    Tampering {
        name: "swapped with its neighbour",
        apply: |rows, at| {
            let other = beside(rows, at);
            rows.swap(at, other);
        },
    },
    Tampering {
        name: "swapped with one far away",
        apply: |rows, at| {
            let other = if at < rows.len() / 2 { rows.len() - 2 } else { 2 };
            rows.swap(at, other);
        },
    },
    Tampering {
        name: "repeated behind itself",
        apply: |rows, at| rows.insert(at + 1, rows[at].clone()),
    },
    Tampering {
        name: "repeated at the end",
        apply: |rows, at| rows.push(rows[at].clone()),
    },
    Tampering {
        name: "moved to the end, all behind it turned round",
        apply: |rows, at| {
            let from = at.min(rows.len() - 2);
            rows[from..].reverse();
        },
    },
    Tampering {
        name: "moved on by three, all behind it too",
        apply: |rows, at| {
            let from = at.min(rows.len() - 4);
            rows[from..].rotate_left(3);
        },
    },
    Tampering {
        name: "with another row's body",
        apply: |rows, at| {
            let other = (0..rows.len()).find(|other| rows[*other].body != rows[at].body && *other != at);
            rows[at].body = rows[other.unwrap()].body.clone();
        },
    },
    Tampering {
        name: "given to another author",
        apply: |rows, at| {
            let other = rows
                .iter()
                .map(|row| row.head.author)
                .find(|author| *author != rows[at].head.author);
            rows[at].head.author = other.unwrap();
        },
    },
    Tampering {
        name: "given to another generation of its author",
        apply: |rows, at| rows[at].head.generation += 1,
    },
    Tampering {
        name: "dated back",
        apply: |rows, at| rows[at].head.at -= 86_400_000,
    },
    Tampering {
        name: "put into another act",
        apply: |rows, at| {
            let other = beside(rows, at);
            rows[at].head.act.0[0] ^= 1;
            rows[at].head.parts = rows[other].head.parts;
        },
    },
    Tampering {
        name: "with another row's signature",
        apply: |rows, at| {
            let other = beside(rows, at);
            rows[at].signature = rows[other].signature.clone();
        },
    },
    Tampering {
        name: "with a signature of zeros",
        apply: |rows, at| rows[at].signature = vec![0; 64],
    },
    Tampering {
        name: "without a signature",
        apply: |rows, at| rows[at].signature.clear(),
    },
];

/// The first place where the rows differ.
fn first_difference(before: &[RawRow], after: &[RawRow]) -> u64 {
    let same = before
        .iter()
        .zip(after)
        .take_while(|(left, right)| left == right)
        .count();
    u64::try_from(same).unwrap() + 1
}

/// What names a row that is not where it was signed, or not as it was signed. Heads that were recomputed carry no
/// signature of their authors; untouched ones do not fit their places. A second first row would be a second unit.
const NAMED: &[&str] = &[
    "column_differs",
    "chain_broken",
    "signature_refused",
    "content_changed",
    "author_unknown",
    "wrong_unit",
];
/// What alone names it where all was recomputed that needs no private key.
const NAMED_RECOMPUTED: &[&str] = &["signature_refused", "author_unknown", "wrong_unit"];

/// The first row, one of the middle and the last, each tampered with in every way: `verify` names the very row, and so
/// does a desk that reads from the first row; a desk that has seen more says that the store shows another history.
///
/// Fails without `head.prev != previous.hash` in `chain.rs` (rows that were moved), and without the signatures checked
/// in `Chain::check` (rows that were recomputed).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_are_moved() {
    let mut ground = Ground::make().await;
    let before = ground.raw().await.rows().await;
    let last = before.len() - 1;
    let mut table = Vec::new();
    for tampering in TAMPERINGS {
        for (which, at) in [("first", 0), ("middle", middle(&before)), ("last", last)] {
            // What is cut off at the end has a test of its own: any desk puts it back.
            if which == "last" && tampering.name.starts_with("dropped") {
                continue;
            }
            for recomputed in [false, true] {
                let more = if recomputed { ", recomputed" } else { "" };
                let name = format!("the {which} row {}{more}", tampering.name);
                let mut rows = before.clone();
                (tampering.apply)(&mut rows, at);
                let place = first_difference(&before, &rows);
                if recomputed {
                    rows = relinked(&rows);
                }
                match tampered(&mut ground, &name, &rows, place, recomputed).await {
                    Some(code) => table.push(format!("{name:75} row {place}: {code}")),
                    None => table.push(format!("{name:75} refused by the table")),
                }
            }
        }
    }
    println!("{}", table.join("\n"));
}

/// What `verify` and a desk say of these rows, first different at `place`; `None`: the table itself refuses two rows of
/// one version of a stream, and nothing needs to be tried.
async fn tampered(
    ground: &mut Ground,
    name: &str,
    rows: &[RawRow],
    place: u64,
    recomputed: bool,
) -> Option<String> {
    let doubles = rows.iter().enumerate().any(|(at, row)| {
        rows[..at]
            .iter()
            .any(|old| (old.head.stream, old.head.version) == (row.head.stream, row.head.version))
    });
    if doubles {
        return None;
    }
    let mut raw = ground.raw().await;
    raw.store(rows).await;
    raw.close().await;
    let found = ground.verified(vec![ground.anchor]).await;
    let expected = if recomputed { NAMED_RECOMPUTED } else { NAMED };
    let names =
        |(seq, code): &&(Option<u64>, String)| *seq == Some(place) && expected.contains(&code.as_str());
    let named = found.iter().find(names).map(|(_, code)| code.clone());
    assert!(named.is_some(), "{name}, first at row {place}: {found:?}");
    let anchored = found
        .iter()
        .any(|(_, code)| code == "anchor_differs" || code == "anchor_beyond_end");
    if recomputed && place <= ground.anchor.seq {
        assert!(anchored, "{name}: the anchor says so too: {found:?}");
    }
    // At the end, a desk holds half an act back without asking whose it is.
    let listed = |faults: &[(Option<u64>, String)]| {
        let half = (Some(place), "act_incomplete".to_owned());
        faults.iter().any(|fault| names(&fault)) || faults.contains(&half)
    };
    let seen = ground.opened(LEADER.0, Index::Kept).await;
    let said = match &seen.refused {
        _ if anchored => seen.differs(),
        None if place > ground.anchor.seq => listed(&seen.faults),
        // It read further before.
        None => seen.cases == ground.pristine[LEADER.0],
        Some(_) => false,
    };
    assert!(
        said,
        "{name}, first at row {place}: {:?}, {:?}",
        seen.refused, seen.faults
    );
    ground.restore();
    let mut raw = ground.raw().await;
    raw.store(rows).await;
    raw.close().await;
    let seen = ground.opened(LEADER.0, Index::Gone).await;
    let said = match &seen.refused {
        Some(code) => ["history_differs", "awaits_confirmation"].contains(&code.as_str()),
        None => listed(&seen.faults),
    };
    assert!(
        said,
        "{name}, first at row {place}, a desk that starts anew: {:?}, {:?}",
        seen.refused, seen.faults
    );
    named
}

/// What was cut off is named by any anchor that has seen more, and by any desk, which puts it back (ledger.md §3).
///
/// Fails without the anchors that remain in `anchors.retain(…)` of `verify.rs`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_end_is_cut_off() {
    let mut ground = Ground::make().await;
    let rows = ground.raw().await.rows().await;
    let last = rows.len();
    // At the border of an act, in the middle of one, all but the founding, everything.
    let border = (0..last).rev().find(|at| rows[*at].head.part == 1).unwrap();
    for keep in [border, last - 1, 1, 0] {
        let mut raw = ground.raw().await;
        raw.store(&rows[..keep]).await;
        raw.close().await;
        let found = ground.verified(vec![ground.anchor]).await;
        let beyond = (Some(ground.anchor.seq), "anchor_beyond_end".to_owned());
        assert!(found.contains(&beyond), "{keep} rows kept: {found:?}");
        if keep == last - 1 {
            // Even without any anchor: an act is whole or it is named.
            let alone = ground.verified(Vec::new()).await;
            assert!(
                alone.iter().any(|(_, code)| code == "act_incomplete"),
                "{keep} rows kept: {alone:?}"
            );
        }
        // Nothing was added: any desk puts the missing rows back as they were, and lists what it put back.
        for index in [Index::Kept, Index::Gone] {
            let mut raw = ground.raw().await;
            raw.store(&rows[..keep]).await;
            raw.close().await;
            let seen = ground.opened(LEADER.0, index).await;
            assert_eq!(seen.refused, None, "{keep} rows kept, {index:?}");
            let listed = (Some(u64::try_from(keep).unwrap() + 1), "rows_put_back".to_owned());
            assert_eq!(seen.faults, [listed], "{keep} rows kept, {index:?}");
            assert_eq!(
                seen.cases, ground.pristine[LEADER.0],
                "{keep} rows kept, {index:?}"
            );
            assert_eq!(
                ground.verified(vec![ground.anchor]).await,
                [],
                "{keep} rows kept, {index:?}"
            );
        }
    }
}

/// A row of chance, oversized numbers, a foreign schema: refused or named, never a panic.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_row_at_all() {
    let mut ground = Ground::make().await;
    let seq = i64::try_from(ground.anchor.seq).unwrap() + 1;
    for (name, number) in [
        ("behind the last", seq),
        ("far behind", seq + 1_000_000),
        ("at the last number", i64::MAX),
    ] {
        let mut raw = ground.raw().await;
        sqlx::query(
            "INSERT INTO entries (seq, head, public, body, signature, hash, act, part, parts, stream, version, author, \
             generation, at, key_id) VALUES ($1, randomblob(242), randomblob(99), randomblob(999), randomblob(64), \
             randomblob(32), randomblob(16), -1, 9223372036854775807, randomblob(16), -5, randomblob(16), -1, \
             -9223372036854775808, randomblob(32))",
        )
        .bind(number)
        .execute(&mut raw.connection)
        .await
        .unwrap();
        // Neither a known format nor a newer one.
        sqlx::query("UPDATE entries SET head = CAST(x'0001' || substr(head, 3, 99) AS BLOB) WHERE seq = $1")
            .bind(number)
            .execute(&mut raw.connection)
            .await
            .unwrap();
        raw.close().await;
        let found = ground.verified(vec![ground.anchor]).await;
        let place = u64::try_from(number).unwrap();
        assert!(
            found.iter().any(|(seq, _)| *seq == Some(place)),
            "{name}: {found:?}"
        );
        for index in [Index::Kept, Index::Gone] {
            let seen = ground.opened(LEADER.0, index).await;
            assert!(
                seen.refused.is_none() && !seen.faults.is_empty(),
                "{name}, {index:?}: {seen:?}"
            );
            assert_eq!(
                seen.cases, ground.pristine[LEADER.0],
                "{name}, {index:?}: it has no effect"
            );
        }
    }
}

/// A foreign file with more in its schema than ours is refused before a row is read.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_schema_with_more_in_it_is_refused() {
    let ground = Ground::make().await;
    for more in [
        "CREATE TRIGGER more AFTER INSERT ON chunks BEGIN DELETE FROM chunks; END",
        "CREATE VIEW more AS SELECT * FROM entries",
        "CREATE TABLE more (x)",
    ] {
        let mut raw = ground.raw().await;
        sqlx::raw_sql(more).execute(&mut raw.connection).await.unwrap();
        raw.close().await;
        let mode = ledger::OpenMode::ForeignReadOnly;
        let opened = ledger::Ledger::open_sqlite(&ground.world.ledger_file(), mode).await;
        assert!(
            matches!(opened, Err(ledger::OpenError::Foreign(_))),
            "{more}: {opened:?}"
        );
    }
    // And one whose guards were left away.
    let raw: Raw = ground.raw().await;
    raw.leave().await;
    let mode = ledger::OpenMode::ForeignReadOnly;
    let opened = ledger::Ledger::open_sqlite(&ground.world.ledger_file(), mode).await;
    assert!(matches!(opened, Err(ledger::OpenError::Foreign(_))), "{opened:?}");
    ground.restore();
    assert!(
        verify_file(&ground.world.ledger_file(), vec![ground.anchor])
            .await
            .is_sound()
    );
}

/// D together with A: an author signs an old row of his own anew, dated otherwise, and the owner of the database puts it
/// in the old one's place. Its signature is good; only the row behind it knows the old one, because its own signature
/// fixes the whole past (ledger.md §1).
///
/// Fails without `head.prev != previous.hash` in `chain.rs`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_author_signs_an_old_row_anew() {
    let mut ground = Ground::make().await;
    let mut rows = ground.raw().await.rows().await;
    let at = middle(&rows);
    ground.world.unlock(CLERK.0).await;
    let session = ground.world.session(CLERK.0).await;
    assert_eq!(rows[at].head.author.0, session.person.bytes());
    rows[at].head.at -= 3_600_000;
    rows[at].signature = vault::sign_head(&session.keys.sign, &rows[at].head).0.to_vec();
    drop(session);
    ground.world.close().await;
    let mut raw = ground.raw().await;
    raw.store(&rows).await;
    raw.close().await;
    let behind = (Some(u64::try_from(at).unwrap() + 2), "chain_broken".to_owned());
    for anchors in [Vec::new(), vec![ground.anchor]] {
        let found = ground.verified(anchors).await;
        assert!(found.contains(&behind), "{found:?}");
        assert!(
            !found.iter().any(|(_, code)| code == "signature_refused"),
            "{found:?}"
        );
    }
    let seen = ground.opened(LEADER.0, Index::Gone).await;
    assert!(seen.faults.contains(&behind), "{seen:?}");
}
