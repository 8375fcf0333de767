//! Rows dropped, swapped, repeated, moved, cut off: once as they are, once with everything recomputed that needs no
//! private key.

use crate::ground::{Ground, Index};
use crate::raw::{Raw, RawRow, relinked};
use saksama_tests::world::{LEADER, verify_file};

/// A way to tamper with the list of rows.
struct Tampering {
    name: &'static str,
    apply: fn(&mut Vec<RawRow>),
}

/// Somewhere in the middle, at the first row of an act of several parts.
fn middle(rows: &[RawRow]) -> usize {
    let half = rows.len() / 2;
    (half..rows.len())
        .find(|at| rows[*at].head.part == 1 && rows[*at].head.parts > 1)
        .unwrap()
}

const TAMPERINGS: &[Tampering] = &[
    Tampering {
        name: "the second row dropped",
        apply: |rows| drop(rows.remove(1)),
    },
    Tampering {
        name: "a row of the middle dropped",
        apply: |rows| drop(rows.remove(middle(rows))),
    },
    Tampering {
        name: "a whole act of the middle dropped",
        apply: |rows| {
            let at = middle(rows);
            let act = rows[at].head.act;
            rows.retain(|row| row.head.act != act);
        },
    },
    Tampering {
        name: "two neighbours swapped",
        apply: |rows| {
            let at = middle(rows);
            rows.swap(at, at + 1);
        },
    },
    Tampering {
        name: "two far apart swapped",
        apply: |rows| {
            let last = rows.len() - 1;
            rows.swap(2, last);
        },
    },
    Tampering {
        name: "a row repeated behind itself",
        apply: |rows| {
            let at = middle(rows);
            rows.insert(at, rows[at].clone());
        },
    },
    Tampering {
        name: "a row repeated at the end",
        apply: |rows| rows.push(rows[middle(rows)].clone()),
    },
    Tampering {
        name: "all but the first turned round",
        apply: |rows| rows[1..].reverse(),
    },
    Tampering {
        name: "all but the first moved on by three",
        apply: |rows| rows[1..].rotate_left(3),
    },
    Tampering {
        name: "a body put into another row",
        apply: |rows| {
            let at = middle(rows);
            rows[at].body = rows[at + 1].body.clone();
        },
    },
    Tampering {
        name: "a row given to another author",
        apply: |rows| {
            let at = middle(rows);
            rows[at].head.author = rows[1].head.author;
            rows[at].head.generation += 1;
        },
    },
    Tampering {
        name: "a row dated back",
        apply: |rows| {
            let at = middle(rows);
            rows[at].head.at -= 86_400_000;
        },
    },
    Tampering {
        name: "a signature of another row",
        apply: |rows| {
            let at = middle(rows);
            rows[at].signature = rows[at + 1].signature.clone();
        },
    },
    Tampering {
        name: "a signature of zeros",
        apply: |rows| {
            let at = middle(rows);
            rows[at].signature = vec![0; 64];
        },
    },
    Tampering {
        name: "no signature at all",
        apply: |rows| {
            let at = middle(rows);
            rows[at].signature.clear();
        },
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_are_moved() {
    let mut ground = Ground::make().await;
    let before = ground.raw().await.rows().await;
    let mut table = Vec::new();
    for tampering in TAMPERINGS {
        for recomputed in [false, true] {
            let name = format!(
                "{}{}",
                tampering.name,
                if recomputed { ", recomputed" } else { "" }
            );
            let mut rows = before.clone();
            (tampering.apply)(&mut rows);
            let place = first_difference(&before, &rows);
            if recomputed {
                rows = relinked(&rows);
            }
            let mut raw = ground.raw().await;
            // The table itself refuses two rows of one version of a stream; nothing needs to be tried then.
            let doubles = rows.iter().enumerate().any(|(at, row)| {
                rows[..at]
                    .iter()
                    .any(|old| (old.head.stream, old.head.version) == (row.head.stream, row.head.version))
            });
            if doubles {
                raw.close().await;
                table.push(format!("{name:55} refused by the table"));
                continue;
            }
            raw.store(&rows).await;
            raw.close().await;
            let found = ground.verified(vec![ground.anchor]).await;
            // Recomputed heads carry no signature of their authors; untouched ones do not fit their places.
            let expected: &[&str] = if recomputed {
                &["signature_refused", "author_unknown"]
            } else {
                &[
                    "column_differs",
                    "chain_broken",
                    "signature_refused",
                    "content_changed",
                    "author_unknown",
                ]
            };
            let named = found
                .iter()
                .find(|(seq, code)| *seq == Some(place) && expected.contains(&code.as_str()));
            assert!(named.is_some(), "{name}, first at row {place}: {found:?}");
            let anchored = found
                .iter()
                .any(|(_, code)| code == "anchor_differs" || code == "anchor_beyond_end");
            if recomputed && place <= ground.anchor.seq {
                assert!(anchored, "{name}: the anchor says so too: {found:?}");
            }
            let seen = ground.opened(LEADER.0, Index::Kept).await;
            assert!(seen.differs() || !anchored, "{name}: {seen:?}");
            ground.restore();
            let mut raw = ground.raw().await;
            raw.store(&rows).await;
            raw.close().await;
            let seen = ground.opened(LEADER.0, Index::Gone).await;
            assert!(
                seen.refused.is_some() || !seen.faults.is_empty(),
                "{name}: {seen:?}"
            );
            table.push(format!("{name:55} row {place}: {}", named.unwrap().1));
        }
    }
    println!("{}", table.join("\n"));
}

/// What was cut off is named by any anchor that has seen more, and by any desk, which puts it back (ledger.md §3).
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
#[tokio::test]
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

/// Chunks swapped between files, cut off, doubled, added.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn chunks_are_moved() {
    let ground = Ground::make().await;
    let attacks: [(&str, &'static str, &[&str]); 5] = [
        ("all gone", "DELETE FROM chunks", &["chunk_missing"]),
        (
            "one gone",
            "DELETE FROM chunks WHERE rowid = (SELECT min(rowid) FROM chunks)",
            &["chunk_missing"],
        ),
        (
            "two exchanged",
            "CREATE TEMP TABLE old AS SELECT rowid AS place, bytes FROM chunks;
             UPDATE chunks SET bytes = (SELECT bytes FROM old ORDER BY place DESC LIMIT 1)
               WHERE rowid = (SELECT min(place) FROM old);
             UPDATE chunks SET bytes = (SELECT bytes FROM old ORDER BY place LIMIT 1)
               WHERE rowid = (SELECT max(place) FROM old);",
            &["chunk_changed", "chunk_changed"],
        ),
        (
            "one cut short",
            "UPDATE chunks SET bytes = substr(bytes, 1, length(bytes) - 1) WHERE rowid = (SELECT max(rowid) FROM chunks)",
            &["chunk_changed"],
        ),
        (
            "one of nobody",
            "INSERT INTO chunks (file, n, bytes) VALUES (randomblob(16), 0, x'00')",
            &["chunk_orphan"],
        ),
    ];
    for (name, statement, expected) in attacks {
        let mut raw = ground.raw().await;
        let files: i64 = sqlx::query_scalar("SELECT count(*) FROM chunks")
            .fetch_one(&mut raw.connection)
            .await
            .unwrap();
        sqlx::raw_sql(statement)
            .execute(&mut raw.connection)
            .await
            .unwrap();
        raw.close().await;
        let found = ground.verified(vec![ground.anchor]).await;
        let codes: Vec<&str> = found.iter().map(|(_, code)| code.as_str()).collect();
        if name == "all gone" {
            assert_eq!(
                codes,
                vec!["chunk_missing"; usize::try_from(files).unwrap()],
                "{name}"
            );
        } else {
            assert_eq!(codes, expected, "{name}");
        }
        assert!(
            found
                .iter()
                .all(|(seq, code)| seq.is_some() || code == "chunk_orphan"),
            "{name}: {found:?}"
        );
        println!("{name:20} {codes:?}");
    }
    // A further chunk behind a file's last.
    let mut raw = ground.raw().await;
    sqlx::raw_sql("INSERT INTO chunks (file, n, bytes) SELECT file, 1, bytes FROM chunks WHERE rowid = 1")
        .execute(&mut raw.connection)
        .await
        .unwrap();
    raw.close().await;
    let found = ground.verified(vec![ground.anchor]).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].1, "chunk_changed");
}
