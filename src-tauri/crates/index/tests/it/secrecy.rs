//! Whoever holds only the file reads nothing, and nothing said about an index betrays it.

use std::fs;
use std::path::Path;

use domain::ids::StreamKind;
use index::{Index, Progress, RegisterQuery, StreamLine};

use crate::support::{Desk, KEY, id, submission, told};

fn every_file(folder: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for file in fs::read_dir(folder).unwrap() {
        bytes.extend(fs::read(file.unwrap().path()).unwrap());
    }
    bytes
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_file_holds_neither_words_nor_keys() {
    let desk = Desk::new().await;
    let stream_key: [u8; 32] = std::array::from_fn(|at| u8::try_from(at * 7 % 251).unwrap());
    let mut writer = desk.index.write().await.unwrap();
    for n in 0..50 {
        writer
            .put_case(&told(
                n,
                "Penggelapan kulkas vaksin",
                "Bendahara menyimpan kulkas vaksin di rumah",
            ))
            .await
            .unwrap();
    }
    writer.put_submission(&submission(60, &[])).await.unwrap();
    let line = StreamLine {
        kind: StreamKind::Case,
        version: 1,
        epoch: 1,
        key_id: [0xab; 32],
    };
    writer.put_stream(id(1), line).await.unwrap();
    writer.put_key(id(1), 1, &stream_key).await.unwrap();
    let unit = Progress {
        unit_state: b"Inspektorat Jenderal".to_vec(),
        ..Progress::default()
    };
    writer.set_progress(&unit).await.unwrap();
    writer.commit().await.unwrap();
    let query = RegisterQuery {
        text: "kulkas".to_owned(),
        limit: 10,
        ..RegisterQuery::default()
    };
    assert_eq!(desk.index.register(&query).await.unwrap().total, 50);
    // With the write-ahead log as it lies there now, and again after it was closed.
    for closed in [false, true] {
        if closed {
            desk.index.close().await;
        }
        let bytes = every_file(desk.folder.path());
        assert!(bytes.len() > 50_000);
        let parts: [&[u8]; 10] = [
            b"kulkas",
            b"vaksin",
            b"Bendahara",
            b"SQLite format 3",
            b"CREATE TABLE",
            b"Inspektorat",
            b"TR-00",
            &stream_key,
            &[0xab; 32],
            &KEY,
        ];
        for part in parts {
            assert!(!holds(&bytes, part), "{}", String::from_utf8_lossy(part));
        }
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_file_is_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new().await;
    for file in fs::read_dir(desk.folder.path()).unwrap() {
        let file = file.unwrap();
        assert_eq!(
            file.metadata().unwrap().permissions().mode() & 0o077,
            0,
            "{:?}",
            file.file_name()
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_printed_betrays_nothing() {
    let desk = Desk::new().await;
    let key = [0x5a; 32];
    let mut writer = desk.index.write().await.unwrap();
    writer.put_key(id(1), 1, &key).await.unwrap();
    assert_eq!(format!("{writer:?}"), "Writer { .. }");
    writer.commit().await.unwrap();
    let keys = desk.index.keys(id(1)).await.unwrap();
    let progress = Progress {
        unit_state: b"rahasia".to_vec(),
        ..Progress::default()
    };
    let printed = format!("{:?} {keys:?} {progress:?}", desk.index);
    assert!(
        !printed.contains("90") && !printed.contains("5a") && !printed.contains("index.db"),
        "{printed}"
    );
    let wrong = Index::open(&desk.path(), &key).await.unwrap_err();
    let printed = format!("{wrong} {wrong:?}").to_lowercase();
    assert!(
        !printed.contains("5a5a") && !printed.contains("index.db") && !printed.contains("select"),
        "{printed}"
    );
}
