//! Files whose size lies at a border of the sealed form (ledger.md §2), through the whole program: chosen, sealed,
//! registered, read by each who may, verified; and kept when the store loses them.

use crate::WORKER;
use saksama_tests::papers;
use saksama_tests::world::{CLERK, EXAMINER, LEADER, SECOND, World, full_letter, list, text};
use serde_json::{Value, json};
use std::path::PathBuf;
use vault::{CHUNK, Id, StreamKey};

/// A picture of exactly so many bytes: what stands behind a JPEG's end is nobody's.
fn picture(seed: u32, size: usize) -> Vec<u8> {
    let mut bytes = papers::jpeg(seed);
    assert!(bytes.len() < size);
    bytes.resize(size, 0);
    bytes
}

/// The same sizes as one note of a single sign and as pictures: name and content.
fn sizes() -> Vec<(String, Vec<u8>)> {
    let mut files = vec![("satu-byte.txt".to_owned(), b"x".to_vec())];
    for (seed, size) in (80..).zip([CHUNK - 1, CHUNK, CHUNK + 1]) {
        files.push((format!("{size}-byte.jpg"), picture(seed, size)));
    }
    files
}

/// A file as somebody's session opens it with the keys of a stream: what his program has, byte by byte.
async fn opened(world: &World, who: &str, stream: [u8; 16], file: &str) -> Option<Vec<u8>> {
    let session = world.session(who).await;
    let id = Id(file.parse::<domain::ids::FileId>().unwrap().bytes());
    let mut chunks = Vec::new();
    let mut reader = session.ledger.chunks_of(&id);
    while let Some(chunk) = reader.next().await.unwrap() {
        chunks.push(chunk.bytes);
    }
    let keys: Vec<StreamKey> = session
        .stream_keys(stream)
        .await
        .unwrap()
        .into_iter()
        .map(|(_, _, key)| key)
        .collect();
    let key = keys.last()?;
    Some(vault::open_file(key, &id, &chunks).unwrap().expose().clone())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_of_border_sizes_reach_every_reader_whole() {
    let world = World::small(WORKER).await;
    world.admit(LEADER.0, CLERK.0, SECOND, &["Petugas"]).await;

    // No byte at all: one clear word, and nothing is changed.
    let draft = world.draft(CLERK.0).await;
    let empty = world.file("kosong.jpg", &[]);
    let answer = world.attach(CLERK.0, &draft, &[empty], "reporter").await;
    assert_eq!(
        answer,
        json!({ "files": [], "refused": [{ "name": "kosong.jpg", "code": "empty" }] })
    );

    let files = sizes();
    let paths: Vec<PathBuf> = files
        .iter()
        .map(|(name, bytes)| world.file(name, bytes))
        .collect();
    let registered = world
        .register_with(CLERK.0, &full_letter("Dugaan dengan berkas di batas"), &paths)
        .await;
    let (case, submission) = (text(&registered["case"]), text(&registered["submission"]));
    let stream = submission.parse::<domain::ids::SubmissionId>().unwrap().bytes();
    for who in [SECOND.0, LEADER.0, EXAMINER.0] {
        world.ok(who, "session", json!({})).await;
    }

    // Each reader of the source has each file as it came, and sees its page; nobody else has a key of it.
    let mut readers = Vec::new();
    for who in [CLERK.0, SECOND.0, LEADER.0, EXAMINER.0] {
        let submissions = match world.rpc(who, "dossier", json!({ "case": case })).await {
            Ok(dossier) => list(&dossier["submissions"]),
            Err(_) => Vec::new(),
        };
        let readable = submissions.iter().any(|source| source["readable"] == true);
        let work = list(&world.dossier(CLERK.0, &case).await["evidence"]);
        for ((name, bytes), copy) in files.iter().zip(&work) {
            let file = text(&copy["file"]);
            let whole = opened(&world, who, stream, &file).await;
            assert_eq!(whole.as_ref(), readable.then_some(bytes), "{who}: {name}");
            let page = world
                .page(who, &format!("evidence:source/{submission}/{file}/0"))
                .await;
            let code = page.err().map(|refused| refused.code);
            let expected = match (readable, name.ends_with(".jpg")) {
                (true, true) => None,
                (true, false) => Some("page_refused"),
                (false, _) => Some("not_found"),
            };
            assert_eq!(code.as_deref(), expected, "{who}: {name}");
        }
        if readable {
            readers.push(who);
            let originals = list(&submissions[0]["originals"]);
            let listed: Vec<(String, u64)> = originals
                .iter()
                .map(|file| (text(&file["name"]), file["size"].as_u64().unwrap()))
                .collect();
            let sent: Vec<(String, u64)> = files
                .iter()
                .map(|(name, bytes)| (name.clone(), bytes.len() as u64))
                .collect();
            assert_eq!(listed, sent, "{who}");
        }
    }
    assert!(readers.len() > 1, "several recipients: {readers:?}");

    // The work is everybody's who is on the case: the pictures burned, the note held back.
    let dossier = world.dossier(LEADER.0, &case).await;
    let work = list(&dossier["evidence"]);
    let held_back: Vec<&Value> = work.iter().map(|copy| &copy["held_back"]).collect();
    assert_eq!(held_back, [true, false, false, false]);
    for copy in &work[1..] {
        let address = format!("evidence:work/{case}/{}/0", text(&copy["file"]));
        assert!(world.page(LEADER.0, &address).await.is_ok(), "{copy}");
    }

    let found = world.verify().await;
    assert!(found.is_sound(), "{found:?}");
    // One byte more than a chunk needs a second.
    let sealed: Vec<usize> = sealed_chunks(&world, &work).await;
    let expected: Vec<usize> = files
        .iter()
        .map(|(_, bytes)| vault::chunks_of(bytes.len() as u64) as usize)
        .collect();
    assert_eq!(sealed, expected);
    assert!(expected.contains(&1) && expected.iter().any(|count| *count > 1));

    // One chunk of the largest gone: its file and place are named, by `verify` and to whom opens it; the others go on.
    let largest = text(&work[3]["file"]);
    lose(&world, &largest, 1).await;
    let faults: Vec<String> = world
        .verify()
        .await
        .faults
        .iter()
        .map(|fault| fault.kind.code().to_owned())
        .collect();
    assert_eq!(faults, ["chunk_missing"]);
    let address = format!("evidence:source/{submission}/{largest}/0");
    world.close_and_reopen(CLERK.0).await;
    let refused = world.page(CLERK.0, &address).await.unwrap_err();
    assert_eq!(refused.code, "file_damaged");
    assert_eq!(refused.params["file"], json!(largest.replace('-', "")));
    let address = format!("evidence:source/{submission}/{}/0", text(&work[2]["file"]));
    assert!(world.page(CLERK.0, &address).await.is_ok());
}

async fn sealed_chunks(world: &World, work: &[Value]) -> Vec<usize> {
    let session = world.session(CLERK.0).await;
    let mut counts = Vec::new();
    for copy in work {
        let id = Id(text(&copy["file"])
            .parse::<domain::ids::FileId>()
            .unwrap()
            .bytes());
        counts.push(session.ledger.chunk_list(&id).await.unwrap().len());
    }
    counts
}

/// Takes one chunk of a file out of the store.
async fn lose(world: &World, file: &str, n: i64) {
    use sqlx::Connection as _;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(world.ledger_file());
    let mut connection = sqlx::sqlite::SqliteConnection::connect_with(&options)
        .await
        .unwrap();
    let id = file.parse::<domain::ids::FileId>().unwrap().bytes();
    let gone = sqlx::query("DELETE FROM chunks WHERE file = $1 AND n = $2")
        .bind(&id[..])
        .bind(n)
        .execute(&mut connection)
        .await
        .unwrap();
    assert_eq!(gone.rows_affected(), 1);
    connection.close().await.unwrap();
}
