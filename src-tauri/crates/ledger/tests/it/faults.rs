//! What somebody with the file, or the owner of the schema, can do: readers see it, and never break on it.

use ledger::{ColumnsFault, OpenError, ReadError};

use crate::chain::{Chain, id};
use crate::store::Store;

crate::contract!(
    a_newer_schema_is_refused,
    columns_are_compared_with_the_head,
    an_oversized_value_is_named_and_not_loaded,
    malformed_grants_and_keys_are_left_out,
);

async fn a_newer_schema_is_refused(store: &Store) {
    store.open().await.unwrap();
    store
        .raw()
        .await
        .both("INSERT INTO schema (version, applied_at) VALUES (999, 0)")
        .await
        .unwrap();
    match store.open().await {
        Err(OpenError::TooNew { found, known }) => {
            assert_eq!((found, known), (999, ledger::SCHEMA_VERSION))
        }
        other => panic!("{other:?}"),
    }
}

async fn columns_are_compared_with_the_head(store: &Store) {
    let ledger = &store.ledger;
    let mut chain = Chain::new();
    chain.fill(ledger, id(), 14).await;
    let mut raw = store.raw().await;
    raw.drop_triggers().await;
    let differs = ColumnsFault::Differs;
    let changes: [(u64, &str, &str, ColumnsFault); 13] = [
        (
            1,
            "UPDATE entries SET act = stream WHERE seq = 1",
            "UPDATE entries SET act = stream WHERE seq = 1",
            differs("act"),
        ),
        (
            2,
            "UPDATE entries SET part = 2 WHERE seq = 2",
            "UPDATE entries SET part = 2 WHERE seq = 2",
            differs("part"),
        ),
        (
            3,
            "UPDATE entries SET parts = 2 WHERE seq = 3",
            "UPDATE entries SET parts = 2 WHERE seq = 3",
            differs("parts"),
        ),
        (
            4,
            "UPDATE entries SET stream = act WHERE seq = 4",
            "UPDATE entries SET stream = act WHERE seq = 4",
            differs("stream"),
        ),
        (
            5,
            "UPDATE entries SET version = 77 WHERE seq = 5",
            "UPDATE entries SET version = 77 WHERE seq = 5",
            differs("version"),
        ),
        (
            6,
            "UPDATE entries SET author = act WHERE seq = 6",
            "UPDATE entries SET author = act WHERE seq = 6",
            differs("author"),
        ),
        (
            7,
            "UPDATE entries SET generation = 4 WHERE seq = 7",
            "UPDATE entries SET generation = 4 WHERE seq = 7",
            differs("generation"),
        ),
        (
            8,
            "UPDATE entries SET at = -5 WHERE seq = 8",
            "UPDATE entries SET at = -5 WHERE seq = 8",
            differs("at"),
        ),
        (
            9,
            "UPDATE entries SET key_id = hash WHERE seq = 9",
            "UPDATE entries SET key_id = hash WHERE seq = 9",
            differs("key_id"),
        ),
        (
            10,
            "UPDATE entries SET hash = key_id WHERE seq = 10",
            "UPDATE entries SET hash = key_id WHERE seq = 10",
            differs("hash"),
        ),
        (
            11,
            "UPDATE entries SET body = x'0102' WHERE seq = 11",
            "UPDATE entries SET body = '\\x0102' WHERE seq = 11",
            differs("hash"),
        ),
        (
            12,
            "UPDATE entries SET head = x'ff' WHERE seq = 12",
            "UPDATE entries SET head = '\\xff' WHERE seq = 12",
            ColumnsFault::Head,
        ),
        (
            13,
            "UPDATE entries SET generation = -1 WHERE seq = 13",
            "UPDATE entries SET generation = -1 WHERE seq = 13",
            ColumnsFault::Malformed("generation"),
        ),
    ];
    for (_, sqlite, postgres, _) in &changes {
        raw.run(sqlite, postgres).await.unwrap();
    }
    let rows = ledger.read_since(0, 100).await.unwrap();
    assert_eq!(rows.len(), 14);
    for (seq, sqlite, _, fault) in changes {
        assert_eq!(rows[seq as usize - 1].columns_fault(), Some(fault), "{sqlite}");
    }
    assert_eq!(rows[13].columns_fault(), None);
    raw.both("UPDATE entries SET seq = 99 WHERE seq = 14")
        .await
        .unwrap();
    assert_eq!(
        ledger.read_row(99).await.unwrap().unwrap().columns_fault(),
        Some(differs("seq"))
    );
}

async fn an_oversized_value_is_named_and_not_loaded(store: &Store) {
    let ledger = &store.ledger;
    let mut chain = Chain::new();
    let stream = id();
    chain.fill(ledger, stream, 2).await;
    let mut raw = store.raw().await;
    raw.drop_triggers().await;
    raw.run(
        "UPDATE entries SET body = zeroblob(300000000) WHERE seq = 2",
        "UPDATE entries SET body = decode(repeat('00', 100000000), 'hex') WHERE seq = 2",
    )
    .await
    .unwrap();
    for read in [ledger.read_since(0, 10).await, ledger.read_stream(&stream).await] {
        assert!(matches!(
            read,
            Err(ReadError::Damaged {
                table: "entries",
                row: 2
            })
        ));
    }
    assert!(ledger.read_row(1).await.unwrap().is_some());
    assert!(matches!(ledger.read_row(2).await, Err(ReadError::Damaged { .. })));
    // The tip is still told, and writing goes on behind it.
    assert_eq!(ledger.tip().await.unwrap().seq, 2);
}

async fn malformed_grants_and_keys_are_left_out(store: &Store) {
    let ledger = &store.ledger;
    let mut raw = store.raw().await;
    raw.run(
        "INSERT INTO grants (stream, recipient, generation, epoch_max, act, sealed)
           VALUES (zeroblob(16), zeroblob(16), -1, 1, zeroblob(16), x'');
         INSERT INTO grants (stream, recipient, generation, epoch_max, act, sealed)
           VALUES (zeroblob(16), zeroblob(16), 1, 1, zeroblob(16), x'');
         INSERT INTO person_keys VALUES (zeroblob(16), 9, -4, x'');
         INSERT INTO person_keys VALUES (zeroblob(16), 8, 4, x'');",
        "INSERT INTO grants (stream, recipient, generation, epoch_max, act, sealed)
           SELECT z, z, g, 1, z, '' FROM (SELECT decode(repeat('00', 16), 'hex') AS z) AS zero, unnest('{-1, 1}'::int[]) AS g;
         INSERT INTO person_keys SELECT decode(repeat('00', 16), 'hex'), 9, -4, '';
         INSERT INTO person_keys SELECT decode(repeat('00', 16), 'hex'), 8, 4, '';",
    )
    .await
    .unwrap();
    let zero = vault::Id::ZERO;
    let (grants, next) = ledger.grants_for(&zero, 0, 1).await.unwrap();
    assert!(
        grants.is_empty() && next > 0,
        "a malformed grant must not stop the reading"
    );
    assert_eq!(ledger.grants_for(&zero, next, 1).await.unwrap().0.len(), 1);
    assert_eq!(ledger.grants_of(&zero).await.unwrap().len(), 1);
    assert_eq!(ledger.person_keys(&zero, 10).await.unwrap().len(), 1);
    // Ids of another length never come in.
    let refused = raw
        .run(
            "INSERT INTO chunks VALUES (x'0011', 0, x'')",
            "INSERT INTO chunks VALUES ('\\x0011', 0, '')",
        )
        .await;
    assert!(refused.is_err());
}
