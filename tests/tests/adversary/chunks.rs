//! Sealed chunks deleted, exchanged, cut off, doubled, added: each file named with the row that registers it (ledger.md §2).

use crate::ground::Ground;
use crate::raw::Raw;
use saksama_tests::papers;
use saksama_tests::world::{CLERK, World, full_letter, list, text};
use serde_json::json;
use vault::{CHUNK, Id};

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

/// A unit with one file of three chunks: its id, the row that registers it, and the address of its page.
async fn one_long_file() -> (Ground, Id, u64, String) {
    let world = World::small(crate::WORKER).await;
    let mut bytes = papers::jpeg(31);
    // Noise behind the picture, so that no chunk is like another.
    let noise = (0_u32..).map(|place| place.wrapping_mul(2_654_435_761).to_be_bytes()[0]);
    bytes.extend(noise.take(2 * CHUNK + CHUNK / 2));
    let path = world.file("panjang.jpg", &bytes);
    let registered = world
        .register_with(CLERK.0, &full_letter("Dugaan dengan berkas panjang"), &[path])
        .await;
    let (case, submission) = (text(&registered["case"]), text(&registered["submission"]));
    let originals = list(&world.dossier(CLERK.0, &case).await["submissions"][0]["originals"]);
    let file = text(&originals[0]["file"]);
    let id = Id(crate::ground::id(&file));
    let session = world.session(CLERK.0).await;
    assert_eq!(session.ledger.chunk_list(&id).await.unwrap().len(), 3);
    let mut registering = None;
    for row in session.ledger.read_since(0, 1_000).await.unwrap() {
        let digest = vault::Hash(digest_of(&session.ledger, &id).await);
        if String::from_utf8_lossy(&row.public).contains(&digest.to_string()) {
            registering = Some(row.seq);
        }
    }
    drop(session);
    let ground = Ground::of(world, vec![case]).await;
    let address = format!("evidence:source/{submission}/{file}/0");
    (ground, id, registering.unwrap(), address)
}

async fn digest_of(ledger: &ledger::Ledger, file: &Id) -> [u8; 32] {
    let mut digest = vault::SealedDigest::new();
    let mut chunks = ledger.chunks_of(file);
    while let Some(chunk) = chunks.next().await.unwrap() {
        digest.push(&chunk.bytes);
    }
    digest.finish().0
}

/// Within one file: its first, middle and last chunk deleted, changed, cut off, exchanged with the others. `verify` names
/// the file with its row, and the chunk where one is missing; who opens it gets the file and the chunk, and no picture.
///
/// Fails without `found.finish() != *digest` in `verify.rs`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn chunks_within_a_file() {
    let (mut ground, file, seq, address) = one_long_file().await;
    let changed = |name: &'static str, statement: &'static str, n: u64| (name, statement, n, "chunk_changed");
    let missing = |name: &'static str, statement: &'static str, n: u64| (name, statement, n, "chunk_missing");
    let attacks = [
        missing(
            "the first gone",
            "DELETE FROM chunks WHERE file = $1 AND n = 0",
            0,
        ),
        missing(
            "the middle gone",
            "DELETE FROM chunks WHERE file = $1 AND n = 1",
            1,
        ),
        missing("the last gone", "DELETE FROM chunks WHERE file = $1 AND n = 2", 2),
        changed(
            "the first cut short",
            "UPDATE chunks SET bytes = substr(bytes, 1, length(bytes) - 1) WHERE file = $1 AND n = 0",
            0,
        ),
        changed(
            "the middle cut short",
            "UPDATE chunks SET bytes = substr(bytes, 1, length(bytes) - 1) WHERE file = $1 AND n = 1",
            1,
        ),
        changed(
            "the last emptied",
            "UPDATE chunks SET bytes = x'' WHERE file = $1 AND n = 2",
            2,
        ),
        changed(
            "first and last exchanged",
            "UPDATE chunks SET n = CASE n WHEN 0 THEN 12 ELSE 10 END WHERE file = $1 AND n IN (0, 2)",
            0,
        ),
        changed(
            "middle and last exchanged",
            "UPDATE chunks SET n = CASE n WHEN 1 THEN 12 ELSE 11 END WHERE file = $1 AND n IN (1, 2)",
            1,
        ),
        changed(
            "the first in the middle's place too",
            "UPDATE chunks SET bytes = (SELECT old.bytes FROM chunks AS old WHERE old.file = $1 AND old.n = 0) \
             WHERE file = $1 AND n = 1",
            1,
        ),
    ];
    for (name, statement, n, code) in attacks {
        let mut raw: Raw = ground.raw().await;
        for part in [
            statement,
            "UPDATE chunks SET n = n - 10 WHERE file = $1 AND n >= 10",
        ] {
            sqlx::query(part)
                .bind(&file.0[..])
                .execute(&mut raw.connection)
                .await
                .unwrap();
        }
        raw.close().await;
        let found = ground.verified(vec![ground.anchor]).await;
        assert_eq!(found, [(Some(seq), code.to_owned())], "{name}");
        ground.world.stop();
        ground.world.unlock(CLERK.0).await;
        let refused = ground.world.page(CLERK.0, &address).await.unwrap_err();
        assert_eq!(
            (refused.code.as_str(), &refused.params["file"]),
            ("file_damaged", &json!(file.to_string())),
            "{name}: {refused:?}"
        );
        let what = text(&refused.params["what"]);
        assert!(
            what.contains(&n.to_string()),
            "{name}: the chunk is named: {what}"
        );
        ground.world.close().await;
    }
}
