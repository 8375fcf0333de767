//! Appending: the comparison, the act, the rules in the store, many writers at once.

use std::collections::HashMap;

use ledger::{
    AppendError, Batch, Ledger, MAX_ROW, NewChunk, NewGrant, NewRow, StoreFault, Tip, WrappedKeyRow,
};
use vault::{Hash, Id};

use crate::chain::{Chain, dense_rows, id, named};
use crate::store::{Raw, Store};

crate::contract!(
    the_tip_is_compared,
    an_act_is_whole_or_not_there,
    a_batch_that_cannot_be_written_is_named,
    the_store_refuses_gaps_and_changes,
    a_row_has_at_most_a_mebibyte,
    empty_parts_stay_empty,
    many_writers_lose_nothing,
    a_held_lock_is_waited_for_and_then_named,
    rows_are_put_back_as_they_were,
    batches_without_rows_are_written,
);

async fn the_tip_is_compared(store: &Store) {
    let (ledger, stream) = (&store.ledger, id());
    assert_eq!(ledger.tip().await.unwrap(), Tip::EMPTY);
    let mut chain = Chain::new();
    let first = chain.act(id(), stream, 1);
    assert_eq!(ledger.append(&first).await.unwrap(), chain.tip);
    assert_eq!(ledger.tip().await.unwrap(), chain.tip);

    // The same again, and a slower desk that still stands at the beginning.
    for expected in [Some(Tip::EMPTY), None] {
        let slow = Batch {
            expected,
            ..Chain::new().act(id(), id(), 1)
        };
        match ledger.append(&slow).await {
            Err(AppendError::Taken { tip }) => assert_eq!(tip, chain.tip),
            other => panic!("{other:?}"),
        }
    }
    // A desk that has read another history of the same length.
    let mut other = chain.clone();
    other.tip.hash = Hash([1; 32]);
    for expected in [Some(other.tip), None] {
        let forked = Batch {
            expected,
            ..other.clone().act(id(), id(), 1)
        };
        match ledger.append(&forked).await {
            Err(AppendError::Diverged { tip }) => assert_eq!(tip, chain.tip),
            other => panic!("{other:?}"),
        }
    }
    // What stands is untouched, and the next act still fits.
    let second = chain.act(id(), stream, 2);
    ledger.append(&second).await.unwrap();
    let rows = dense_rows(ledger).await;
    assert_eq!(rows.len(), 3);
    for (row, new) in rows.iter().zip(first.rows.iter().chain(&second.rows)) {
        assert_eq!(
            (&row.head, &row.public, &row.body, &row.signature),
            (&new.head, &new.public, &new.body, &new.signature)
        );
    }
}

fn grant(stream: Id, act: Id) -> NewGrant {
    NewGrant {
        stream,
        recipient: named(7),
        generation: 1,
        epoch_max: 1,
        act,
        sealed: vec![1; 80],
    }
}

async fn an_act_is_whole_or_not_there(store: &Store) {
    let ledger = &store.ledger;
    let mut chain = Chain::new();
    chain.fill(ledger, id(), 1).await;
    let before = ledger.counts().await.unwrap();

    // The third row's version is wrong; two good rows and a grant came with it.
    let (act, stream) = (id(), id());
    let mut wrong = chain.clone();
    let mut batch = wrong.act(act, stream, 2);
    wrong.versions.insert(stream, 7);
    batch.rows.push(wrong.row(act, 3, 3, stream, b""));
    batch.grants.push(grant(stream, act));
    assert!(matches!(ledger.append(&batch).await, Err(AppendError::Refused)));
    assert!(!ledger.has_act(&act).await.unwrap());
    assert_eq!(ledger.counts().await.unwrap(), before);

    // A chunk that is already there takes the whole act with it; so does a wrapped key.
    let file = id();
    let chunk = NewChunk {
        file,
        n: 0,
        bytes: vec![4; 10],
    };
    let key = WrappedKeyRow {
        person: named(7),
        generation: 1,
        counter: 1,
        wrapped: vec![5; 20],
    };
    let mut good = chain.act(id(), stream, 1);
    good.chunks.push(chunk.clone());
    good.person_keys.push(key.clone());
    ledger.append(&good).await.unwrap();
    let before = ledger.counts().await.unwrap();
    let mut again = chain.clone().act(id(), stream, 1);
    again.grants.push(grant(stream, act));
    again.chunks.push(NewChunk {
        bytes: vec![6; 10],
        ..chunk
    });
    assert!(matches!(
        ledger.append(&again).await,
        Err(AppendError::Exists { table: "chunks" })
    ));
    again.chunks.clear();
    again.person_keys.push(key);
    assert!(matches!(
        ledger.append(&again).await,
        Err(AppendError::Exists { table: "person_keys" })
    ));
    assert_eq!(ledger.counts().await.unwrap(), before);
    assert_eq!(ledger.chunk(&file, 0).await.unwrap().unwrap(), vec![4; 10]);

    again.person_keys.clear();
    ledger.append(&again).await.unwrap();
    dense_rows(ledger).await;
}

async fn a_batch_that_cannot_be_written_is_named(store: &Store) {
    let ledger = &store.ledger;
    let good = Chain::new().act(id(), id(), 2);
    let invalid = |batch: Batch| async move {
        assert!(
            matches!(ledger.append(&batch).await, Err(AppendError::Invalid(_))),
            "{batch:?}"
        );
    };
    let mut batch = good.clone();
    batch.rows[0].head.truncate(100);
    invalid(batch).await;
    let mut batch = good.clone();
    batch.rows.swap(0, 1);
    invalid(batch).await;
    let mut batch = good.clone();
    batch.rows[0].body.push(1);
    invalid(batch).await;
    let mut batch = good.clone();
    batch.rows[0].signature = vec![0; 1025];
    invalid(batch).await;
    let mut batch = good.clone();
    batch.expected = None;
    batch.chunks.push(NewChunk {
        file: id(),
        n: u64::MAX,
        bytes: vec![],
    });
    invalid(batch).await;
    let mut batch = good.clone();
    batch.chunks.push(NewChunk {
        file: id(),
        n: 0,
        bytes: vec![0; ledger::MAX_CHUNK + 1],
    });
    invalid(batch).await;
    let mut batch = good.clone();
    batch.grants.push(NewGrant {
        sealed: vec![0; ledger::MAX_SEALED + 1],
        ..grant(id(), id())
    });
    invalid(batch).await;
    assert_eq!(ledger.tip().await.unwrap(), Tip::EMPTY);
    ledger.append(&good).await.unwrap();
}

/// A row past the ledger's own code, for the rules that stand in the database.
macro_rules! raw_row {
    ($seq:literal, $version:literal, $sqlite_body:literal, $postgres_body:literal) => {
        (
            concat!(
                "INSERT INTO entries VALUES (",
                $seq,
                ", x'', x'', ",
                $sqlite_body,
                ", x'', zeroblob(32), zeroblob(16),
                1, 1, x'00112233445566778899aabbccddeeff', ",
                $version,
                ", zeroblob(16), 1, 1, zeroblob(32))"
            ),
            concat!(
                "INSERT INTO entries VALUES (",
                $seq,
                ", '', '', ",
                $postgres_body,
                ", '',
                decode(repeat('00', 32), 'hex'), decode(repeat('00', 16), 'hex'), 1, 1,
                '\\x00112233445566778899aabbccddeeff', ",
                $version,
                ", decode(repeat('00', 16), 'hex'), 1, 1,
                decode(repeat('00', 32), 'hex'))"
            ),
        )
    };
}

async fn the_store_refuses_gaps_and_changes(store: &Store) {
    let mut raw: Raw = store.raw().await;
    let (sqlite, postgres) = raw_row!(1, 1, "x''", "''");
    raw.run(sqlite, postgres).await.unwrap();

    let refused = [
        ("the same number", raw_row!(1, 2, "x''", "''")),
        ("a gap", raw_row!(3, 2, "x''", "''")),
        ("before the first", raw_row!(0, 2, "x''", "''")),
        ("the same version", raw_row!(2, 1, "x''", "''")),
        ("a gap in the stream", raw_row!(2, 3, "x''", "''")),
        ("no version", raw_row!(2, "NULL", "x''", "''")),
        (
            "too large",
            raw_row!(2, 2, "zeroblob(1048577)", "decode(repeat('00', 1048577), 'hex')"),
        ),
    ];
    for (what, (sqlite, postgres)) in refused {
        assert!(raw.run(sqlite, postgres).await.is_err(), "{what}");
    }
    for text in [
        "UPDATE entries SET at = 2",
        "UPDATE entries SET body = head WHERE seq = 1",
        "DELETE FROM entries",
        "DELETE FROM entries WHERE seq = 1",
    ] {
        assert!(raw.both(text).await.is_err(), "{text}");
    }
    let replace =
        "INSERT OR REPLACE INTO entries SELECT seq, head, public, body, signature, hash, act, 2, 2, stream,
        version, author, generation, at, key_id FROM entries";
    assert!(raw.run(replace, "TRUNCATE entries").await.is_err());
    let (sqlite, postgres) = raw_row!(2, 2, "zeroblob(1048576)", "decode(repeat('00', 1048576), 'hex')");
    raw.run(sqlite, postgres).await.unwrap();
    assert_eq!(store.ledger.tip().await.unwrap().seq, 2);
    assert_eq!(store.ledger.read_row(1).await.unwrap().unwrap().columns.at, 1);
}

async fn a_row_has_at_most_a_mebibyte(store: &Store) {
    let ledger = &store.ledger;
    let (act, stream) = (id(), id());
    let room = MAX_ROW - vault::HEAD_LEN - "public 2".len();
    let rows = |size: usize| {
        let mut chain = Chain::new();
        let first = chain.row(act, 1, 2, stream, b"small");
        vec![first, chain.row(act, 2, 2, stream, &vec![0xee; size])]
    };
    let too_large = Batch {
        rows: rows(room + 1),
        ..Batch::default()
    };
    match ledger.append(&too_large).await {
        Err(AppendError::TooLarge { part }) => assert_eq!(part, 2),
        other => panic!("{other:?}"),
    }
    assert_eq!(ledger.tip().await.unwrap(), Tip::EMPTY);
    ledger
        .append(&Batch {
            rows: rows(room),
            ..Batch::default()
        })
        .await
        .unwrap();
    let rows = dense_rows(ledger).await;
    assert_eq!(rows[1].body.len(), room);
}

async fn empty_parts_stay_empty(store: &Store) {
    let ledger = &store.ledger;
    let mut chain = Chain::new();
    let (act, stream) = (id(), id());
    let mut rows = vec![chain.row(act, 1, 2, stream, b"")];
    let mut bare = chain.clone().row(act, 2, 2, stream, b"");
    bare = NewRow {
        public: vec![],
        signature: vec![],
        ..bare
    };
    rows.push(bare);
    ledger
        .append(&Batch {
            rows,
            ..Batch::default()
        })
        .await
        .unwrap();
    let rows = dense_rows(ledger).await;
    assert_eq!((rows[0].body.len(), rows[0].public.len()), (0, 8));
    assert_eq!(
        (rows[1].body.len(), rows[1].public.len(), rows[1].signature.len()),
        (0, 0, 0)
    );
}

/// Eight desks of twenty acts each: every act once, every act whole, no number missing.
async fn many_writers_lose_nothing(store: &Store) {
    const ACTS: u64 = 20;
    let mut desks = Vec::new();
    for desk in 0..8 {
        let ledger = store.open().await.unwrap();
        desks.push(tokio::spawn(write_acts(ledger, named(1000 + desk), desk, ACTS)));
    }
    let mut retried = 0;
    for desk in desks {
        retried += desk.await.unwrap();
    }
    let rows = dense_rows(&store.ledger).await;
    assert_eq!(rows.len() as u64, 8 * ACTS * 2);
    let mut seen: HashMap<Id, Vec<u64>> = HashMap::new();
    for row in &rows {
        seen.entry(row.columns.act).or_default().push(row.seq);
    }
    assert_eq!(seen.len() as u64, 8 * ACTS);
    for places in seen.values() {
        assert_eq!(places.len(), 2);
        assert_eq!(places[0] + 1, places[1]);
    }
    assert!(
        retried > 0,
        "nobody was ever too slow: the comparison was not tried"
    );
}

async fn write_acts(ledger: Ledger, stream: Id, desk: u64, acts: u64) -> u64 {
    let mut retried = 0;
    let mut version = 0;
    for number in 0..acts {
        let act = named((desk + 1) * 1_000_000 + number);
        let mut tip = ledger.tip().await.unwrap();
        loop {
            let mut chain = Chain {
                tip,
                versions: HashMap::from([(stream, version)]),
            };
            match ledger.append(&chain.act(act, stream, 2)).await {
                Ok(after) => {
                    assert_eq!(after, chain.tip);
                    version += 2;
                    break;
                }
                Err(AppendError::Taken { tip: now }) => {
                    retried += 1;
                    tip = now;
                }
                Err(other) => panic!("{other:?}"),
            }
        }
    }
    retried
}

async fn a_held_lock_is_waited_for_and_then_named(store: &Store) {
    let ledger = &store.ledger;
    let mut chain = Chain::new();
    chain.fill(ledger, id(), 1).await;
    let mut raw = store.raw().await;
    let batch = chain.act(id(), id(), 1);

    raw.run(
        "BEGIN IMMEDIATE",
        "BEGIN; SELECT pg_advisory_xact_lock(1398893427, hashtext(current_schema()))",
    )
    .await
    .unwrap();
    match ledger.append(&batch).await {
        Err(AppendError::Store(error)) => assert_eq!(error.fault, StoreFault::Busy, "{error:?}"),
        other => panic!("{other:?}"),
    }
    // Readers never waited, and when the lock is free the same batch goes through, also more than once.
    assert_eq!(ledger.tip().await.unwrap().seq, 1);
    raw.both("ROLLBACK").await.unwrap();
    ledger.append(&batch).await.unwrap();
    chain.fill(ledger, id(), 8).await;
    dense_rows(ledger).await;
}

async fn rows_are_put_back_as_they_were(store: &Store) {
    let ledger = &store.ledger;
    let mut chain = Chain::new();
    let stream = id();
    chain.fill(ledger, stream, 2).await;
    let fallen_back = ledger.tip().await.unwrap();

    // Another store went on from here; its rows are what a desk has kept.
    let other = Store::sqlite().await;
    let mut before = Chain::new();
    for row in ledger.read_since(0, 10).await.unwrap() {
        other
            .ledger
            .restore_rows(before.tip, std::slice::from_ref(&row))
            .await
            .unwrap();
        before.tip = Tip {
            seq: row.seq,
            hash: row.hash,
        };
    }
    chain.fill(&other.ledger, stream, 3).await;
    let kept = other.ledger.read_since(fallen_back.seq, 10).await.unwrap();

    let wrong = Tip {
        hash: Hash([3; 32]),
        ..fallen_back
    };
    assert!(matches!(
        ledger.restore_rows(wrong, &kept).await,
        Err(AppendError::Diverged { .. })
    ));
    assert!(matches!(
        ledger.restore_rows(Tip::EMPTY, &kept).await,
        Err(AppendError::Taken { .. })
    ));
    assert!(matches!(
        ledger.restore_rows(fallen_back, &kept[1..]).await,
        Err(AppendError::Invalid(_))
    ));
    assert_eq!(ledger.restore_rows(fallen_back, &kept).await.unwrap(), chain.tip);
    assert_eq!(dense_rows(ledger).await, dense_rows(&other.ledger).await);
    chain.fill(ledger, stream, 1).await;
}

async fn batches_without_rows_are_written(store: &Store) {
    let ledger = &store.ledger;
    let mut chain = Chain::new();
    chain.fill(ledger, id(), 1).await;
    let batch = Batch {
        grants: vec![grant(id(), id())],
        chunks: vec![NewChunk {
            file: id(),
            n: 0,
            bytes: vec![],
        }],
        person_keys: vec![WrappedKeyRow {
            person: id(),
            generation: 1,
            counter: 0,
            wrapped: vec![],
        }],
        ..Batch::default()
    };
    assert_eq!(ledger.append(&batch).await.unwrap(), chain.tip);
    assert_eq!(ledger.append(&Batch::default()).await.unwrap(), chain.tip);
    let counts = ledger.counts().await.unwrap();
    assert_eq!(
        (counts.entries, counts.grants, counts.chunks, counts.person_keys),
        (1, 1, 1, 1)
    );
}
