//! A bit flipped in every column of every shared table, on the first, a middle and the last row.

use crate::ground::{Ground, Index, Seen, id};
use crate::raw::Raw;
use saksama_tests::world::{CLERK, LEADER};
use sqlx::Row as _;

/// How a column's value is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Value {
    Bytes,
    Number,
}

/// A column: its table and name, how to read it beside its row's id, how to write it.
struct Column {
    table: &'static str,
    name: &'static str,
    value: Value,
    read: &'static str,
    write: &'static str,
}

macro_rules! columns {
    ($table:literal: $($value:ident $name:literal),* $(,)?) => {
        [$(Column {
            table: $table,
            name: $name,
            value: Value::$value,
            read: concat!("SELECT rowid, ", $name, " FROM ", $table, " ORDER BY rowid"),
            write: concat!("UPDATE ", $table, " SET ", $name, " = $1 WHERE rowid = $2"),
        },)*]
    };
}

/// Flips one bit of a column in three rows; gives the rowids touched, one file each time.
async fn rowids(raw: &mut Raw, column: &Column) -> Vec<i64> {
    let rows = sqlx::query(column.read)
        .fetch_all(&mut raw.connection)
        .await
        .unwrap();
    // An empty value has no bit to flip: a newcomer's row has no body, most rows say nothing in clear.
    let full: Vec<i64> = rows
        .iter()
        .filter(|row| column.value == Value::Number || !row.get::<Vec<u8>, _>(1).is_empty())
        .map(|row| row.get(0))
        .collect();
    let mut chosen = vec![full[0], full[full.len() / 2], full[full.len() - 1]];
    chosen.dedup();
    chosen
}

async fn flip(raw: &mut Raw, column: &Column, rowid: i64) {
    let rows = sqlx::query(column.read)
        .fetch_all(&mut raw.connection)
        .await
        .unwrap();
    let row = rows.iter().find(|row| row.get::<i64, _>(0) == rowid).unwrap();
    let query = match column.value {
        Value::Number => sqlx::query(column.write).bind(row.get::<i64, _>(1) ^ (1 << 20)),
        Value::Bytes => {
            let mut bytes: Vec<u8> = row.get(1);
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            sqlx::query(column.write).bind(bytes)
        }
    };
    query.bind(rowid).execute(&mut raw.connection).await.unwrap();
}

/// Codes with which a desk may refuse to open at all.
const CLOSED: [&str; 4] = [
    "history_differs",
    "awaits_confirmation",
    "damaged",
    "not_a_member",
];

/// Fails without `.columns_fault()` in `prepare` of `chain.rs`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_column_of_an_entry() {
    let columns = columns!("entries": Number "seq", Bytes "head", Bytes "public", Bytes "body", Bytes "signature",
        Bytes "hash", Bytes "act", Number "part", Number "parts", Bytes "stream", Number "version", Bytes "author",
        Number "generation", Number "at", Bytes "key_id");
    let mut ground = Ground::make().await;
    let mut table = Vec::new();
    for column in &columns {
        let rows = rowids(&mut ground.raw().await, column).await;
        for rowid in rows {
            let mut raw = ground.raw().await;
            flip(&mut raw, column, rowid).await;
            raw.close().await;
            let place = u64::try_from(rowid).unwrap();
            let found = ground.verified(vec![ground.anchor]).await;
            let name = format!("{}.{} of row {rowid}", column.table, column.name);
            if column.name == "seq" {
                let missing = found.iter().any(|(_, code)| code == "row_missing");
                let differs = found.iter().any(|(_, code)| code == "column_differs");
                assert!(missing && differs, "{name}: {found:?}");
            } else {
                assert!(
                    found.contains(&(Some(place), "column_differs".to_owned())),
                    "{name}: {found:?}"
                );
            }
            let seen = ground.opened(LEADER.0, Index::Gone).await;
            let named = match &seen.refused {
                // The founding, and the row of the last anchor: another unit, another history.
                Some(code) => (rowid == 1 || place == ground.anchor.seq) && CLOSED.contains(&code.as_str()),
                None if column.name == "seq" => ["row_missing", "column_differs"]
                    .iter()
                    .all(|code| seen.faults.iter().any(|(_, listed)| listed == code)),
                None => seen.faults.contains(&(Some(place), "column_differs".to_owned())),
            };
            assert!(named, "{name}: {seen:?}");
            table.push(format!(
                "{name:40} verify: {} faults; a desk: {}",
                found.len(),
                said(&seen)
            ));
            // A desk that has read further than the tampered row goes on from there, and says so when asked.
            ground.restore();
        }
    }
    println!("{}", table.join("\n"));
}

/// The head's format number is the one thing an altered row stops a reader with: in words, and named.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_format_stops_in_words() {
    let mut ground = Ground::make().await;
    let mut raw = ground.raw().await;
    sqlx::query("UPDATE entries SET head = CAST(x'0002' || substr(head, 3) AS BLOB) WHERE seq = 3")
        .execute(&mut raw.connection)
        .await
        .unwrap();
    raw.close().await;
    let path = ground.world.ledger_file();
    let ledger = ledger::Ledger::open_sqlite(&path, ledger::OpenMode::ForeignReadOnly)
        .await
        .unwrap();
    let against = app::verify::Against {
        files: true,
        ..app::verify::Against::default()
    };
    let error = app::verify::verify(&ledger, &against, &|_| {}).await.unwrap_err();
    ledger.close().await;
    assert!(error.to_string().contains("row 3"), "{error}");
    let seen = ground.opened(LEADER.0, Index::Gone).await;
    assert_eq!(seen.refused.as_deref(), Some("newer_needed"));
    // Who has read past it is not stopped by it.
    ground.restore();
    let seen = ground.opened(LEADER.0, Index::Kept).await;
    assert_eq!((seen.refused, seen.faults), (None, Vec::new()));
}

fn said(seen: &Seen) -> String {
    match &seen.refused {
        Some(code) => format!("refused, {code}"),
        None => format!("{} faults, {} cases", seen.faults.len(), seen.cases.len()),
    }
}

/// A grant that was tampered with opens nothing, or what it always opened; what is shown is never something else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_column_of_a_grant() {
    let columns = columns!("grants": Number "n", Bytes "stream", Bytes "recipient", Number "generation",
        Number "epoch_max", Bytes "act", Bytes "sealed");
    let mut ground = Ground::make().await;
    let clerk = id(&ground.world.person(CLERK.0));
    let mut table = Vec::new();
    for column in &columns {
        // All of the clerk's grants, so that every one of his streams is tried once.
        let mut raw = ground.raw().await;
        let mine: Vec<i64> = sqlx::query_scalar("SELECT n FROM grants WHERE recipient = $1 ORDER BY n")
            .bind(&clerk[..])
            .fetch_all(&mut raw.connection)
            .await
            .unwrap();
        raw.close().await;
        assert!(mine.len() > 6, "{mine:?}");
        for n in [mine[0], mine[mine.len() / 2], mine[mine.len() - 1]] {
            let mut raw = ground.raw().await;
            flip(&mut raw, column, n).await;
            raw.close().await;
            let name = format!("grants.{} of grant {n}", column.name);
            assert_eq!(
                ground.verified(vec![ground.anchor]).await,
                Vec::new(),
                "{name}: no key, no word on grants"
            );
            let seen = ground.opened(CLERK.0, Index::Gone).await;
            match &seen.refused {
                // The unit key's own grant.
                Some(code) => assert_eq!((code.as_str(), n), ("awaits_confirmation", mine[0]), "{name}"),
                None => {
                    let pristine = &ground.pristine[CLERK.0];
                    for (case, dossier) in &seen.cases {
                        let mut expected = pristine[case].clone();
                        // A source whose key did not come is said not to be readable; a missing grant is shown.
                        for part in ["submissions", "waiting_for_key"] {
                            expected[part] = dossier[part].clone();
                        }
                        assert_eq!(&expected, dossier, "{name}");
                    }
                }
            }
            table.push(format!("{name:40} {}", said(&seen)));
        }
    }
    println!("{}", table.join("\n"));
}

/// A wrapped key that was tampered with does not open, or opens the same keys as ever.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_column_of_a_wrapped_key() {
    let columns =
        columns!("person_keys": Bytes "person", Number "generation", Number "counter", Bytes "wrapped");
    let mut ground = Ground::make().await;
    let mut table = Vec::new();
    for column in &columns {
        let rows = rowids(&mut ground.raw().await, column).await;
        for rowid in rows {
            let mut raw = ground.raw().await;
            let owner: Vec<u8> = sqlx::query_scalar("SELECT person FROM person_keys WHERE rowid = $1")
                .bind(rowid)
                .fetch_one(&mut raw.connection)
                .await
                .unwrap();
            flip(&mut raw, column, rowid).await;
            raw.close().await;
            let name = format!("person_keys.{} of row {rowid}", column.name);
            for who in [LEADER.0, CLERK.0] {
                let seen = ground.opened(who, Index::Kept).await;
                let his = id(&ground.world.person(who))[..] == owner[..];
                match &seen.refused {
                    Some(code) => assert!(his && code == "damaged", "{name}: {who}: {code}"),
                    None => assert_eq!(seen.cases, ground.pristine[who], "{name}: {who}"),
                }
                table.push(format!("{name:40} {who}: {}", said(&seen)));
            }
        }
    }
    println!("{}", table.join("\n"));
}

/// A chunk that was tampered with is named with its file and row.
///
/// Fails without `found.finish() != *digest` in `verify.rs`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_column_of_a_chunk() {
    let columns = columns!("chunks": Bytes "file", Number "n", Bytes "bytes");
    let mut ground = Ground::make().await;
    let mut table = Vec::new();
    for column in &columns {
        let rows = rowids(&mut ground.raw().await, column).await;
        for rowid in rows {
            let mut raw = ground.raw().await;
            flip(&mut raw, column, rowid).await;
            raw.close().await;
            let name = format!("chunks.{} of row {rowid}", column.name);
            let found = ground.verified(vec![ground.anchor]).await;
            let codes: Vec<&str> = found.iter().map(|(_, code)| code.as_str()).collect();
            match column.name {
                "bytes" => assert_eq!(codes, ["chunk_changed"], "{name}"),
                "n" => assert!(codes.contains(&"chunk_missing"), "{name}: {codes:?}"),
                _ => {
                    assert!(
                        codes.contains(&"chunk_missing") && codes.contains(&"chunk_orphan"),
                        "{name}: {codes:?}"
                    );
                }
            }
            let seen = ground.opened(LEADER.0, Index::Gone).await;
            assert_eq!(seen.refused, None, "{name}: the cases themselves are whole");
            table.push(format!("{name:40} {codes:?}"));
        }
    }
    println!("{}", table.join("\n"));
}
