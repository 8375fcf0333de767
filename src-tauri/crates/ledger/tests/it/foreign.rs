//! SQLite only: files from somewhere else, and where one's own file may lie.

use std::path::Path;

use ledger::{AppendError, Ledger, LocationFault, OpenError, OpenMode};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, SqliteConnection};

use crate::chain::{Chain, dense_rows, id};

/// A closed ledger of three entries.
async fn file(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("unit.saksama");
    let ledger = Ledger::create_sqlite(&path).await.unwrap();
    Chain::new().fill(&ledger, id(), 3).await;
    ledger.close().await;
    path
}

async fn change(path: &Path, text: &'static str) -> Result<(), sqlx::Error> {
    let mut connection = SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(path)).await?;
    sqlx::raw_sql(text).execute(&mut connection).await?;
    connection.close().await
}

async fn open_foreign(path: &Path) -> Result<Ledger, OpenError> {
    Ledger::open_sqlite(path, OpenMode::ForeignReadOnly).await
}

#[tokio::test]
async fn a_foreign_file_is_only_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path()).await;
    let before = std::fs::read(&path).unwrap();
    let ledger = open_foreign(&path).await.unwrap();
    assert_eq!(dense_rows(&ledger).await.len(), 3);
    let mut chain = Chain::new();
    chain.tip = ledger.tip().await.unwrap();
    assert!(matches!(
        ledger.append(&chain.act(id(), id(), 1)).await,
        Err(AppendError::ReadOnly)
    ));
    ledger.close().await;
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn a_foreign_file_in_use_is_read_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("unit.saksama");
    let ledger = Ledger::create_sqlite(&path).await.unwrap();
    let mut chain = Chain::new();
    chain.fill(&ledger, id(), 3).await;
    let foreign = open_foreign(&path).await.unwrap();
    assert_eq!(dense_rows(&foreign).await.len(), 3);
    chain.fill(&ledger, id(), 1).await;
    assert_eq!(foreign.tip().await.unwrap(), chain.tip);
}

#[tokio::test]
async fn anything_more_or_less_in_the_schema_is_refused() {
    let changes = [
        (
            "CREATE TRIGGER extra AFTER INSERT ON grants BEGIN DELETE FROM grants; END",
            "extra",
        ),
        ("CREATE VIEW extra AS SELECT * FROM entries", "extra"),
        ("CREATE TABLE extra (a)", "extra"),
        ("CREATE INDEX extra ON grants (sealed)", "extra"),
        ("CREATE VIRTUAL TABLE extra USING fts5 (a)", "extra"),
        ("DROP TRIGGER entries_stay", "entries_stay"),
        ("DROP INDEX entries_act", "entries_act"),
        ("ALTER TABLE chunks ADD COLUMN more TEXT", "chunks"),
        (
            "DROP TRIGGER entries_stay; CREATE TRIGGER entries_stay BEFORE UPDATE ON entries BEGIN SELECT 1; END",
            "entries_stay",
        ),
        ("ALTER TABLE schema ADD COLUMN more TEXT", "schema"),
    ];
    for (text, name) in changes {
        let folder = tempfile::tempdir().unwrap();
        let path = file(folder.path()).await;
        change(&path, text).await.unwrap();
        match open_foreign(&path).await {
            Err(OpenError::Foreign(found)) => assert!(found.contains(name), "{text}: {found}"),
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_view_in_place_of_the_schema_is_never_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path()).await;
    change(
        &path,
        "DROP TABLE schema; CREATE VIEW schema AS SELECT 1 AS version, 1 AS applied_at",
    )
    .await
    .unwrap();
    assert!(matches!(open_foreign(&path).await, Err(OpenError::NotALedger)));
}

#[tokio::test]
async fn a_newer_foreign_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path()).await;
    change(&path, "INSERT INTO schema VALUES (2, 0); CREATE TABLE later (a)")
        .await
        .unwrap();
    assert!(matches!(
        open_foreign(&path).await,
        Err(OpenError::TooNew { found: 2, .. })
    ));
}

#[tokio::test]
async fn what_is_no_ledger_is_no_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.pdf");
    for mode in [OpenMode::ReadWrite, OpenMode::ForeignReadOnly] {
        assert!(matches!(
            Ledger::open_sqlite(&path, mode).await,
            Err(OpenError::Missing)
        ));
    }
    std::fs::write(&path, vec![b'%'; 20_000]).unwrap();
    for mode in [OpenMode::ReadWrite, OpenMode::ForeignReadOnly] {
        assert!(matches!(
            Ledger::open_sqlite(&path, mode).await,
            Err(OpenError::NotALedger)
        ));
    }
    std::fs::write(&path, b"").unwrap();
    for mode in [OpenMode::ReadWrite, OpenMode::ForeignReadOnly] {
        assert!(matches!(
            Ledger::open_sqlite(&path, mode).await,
            Err(OpenError::NotALedger)
        ));
    }
    change(
        &path,
        "CREATE TABLE schema (version INTEGER, applied_at INTEGER); INSERT INTO schema VALUES (1, 1)",
    )
    .await
    .unwrap();
    assert!(matches!(
        Ledger::open_sqlite(&path, OpenMode::ReadWrite).await,
        Err(OpenError::NotALedger)
    ));
    assert!(matches!(open_foreign(&path).await, Err(OpenError::Foreign(_))));
}

#[tokio::test]
async fn a_truncated_or_scrambled_file_is_an_error_and_no_crash() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path()).await;
    let whole = std::fs::read(&path).unwrap();
    for step in 0..40 {
        let mut bytes = whole.clone();
        if step % 2 == 0 {
            bytes.truncate(whole.len() * step / 40);
        } else {
            let place = whole.len() * step / 40;
            let end = (place + 300).min(bytes.len());
            bytes[place..end].fill(0xc3);
        }
        std::fs::write(&path, &bytes).unwrap();
        if let Ok(ledger) = open_foreign(&path).await {
            if let Ok(rows) = ledger.read_since(0, 100).await {
                assert!(rows.len() <= 3);
                rows.iter().for_each(|row| drop(row.columns_fault()));
            }
            drop(ledger.counts().await);
            drop(ledger.files_with_chunks(None, 10).await);
            ledger.close().await;
        }
    }
}

/// `LIBSQLITE3_FLAGS` in `.cargo/config.toml` reached the bundled SQLCipher.
#[tokio::test]
async fn sqlite_is_defensive() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path()).await;
    let written = change(
        &path,
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'x' WHERE name = 'grants'",
    );
    assert!(written.await.is_err());
    open_foreign(&path).await.unwrap();
}

#[tokio::test]
async fn a_ledger_is_made_once_and_for_its_owner_only() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path()).await;
    assert!(matches!(
        Ledger::create_sqlite(&path).await,
        Err(OpenError::Exists)
    ));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    let nowhere = folder.path().join("missing").join("unit.saksama");
    assert!(matches!(
        Ledger::create_sqlite(&nowhere).await,
        Err(OpenError::File(_))
    ));
    let ledger = Ledger::open_sqlite(&path, OpenMode::ReadWrite).await.unwrap();
    assert_eq!(dense_rows(&ledger).await.len(), 3);
}

#[tokio::test]
async fn a_synced_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let synced = folder.path().join("OneDrive - Kementerian");
    std::fs::create_dir(&synced).unwrap();
    let path = synced.join("unit.saksama");
    let fault = |refused: Result<Ledger, OpenError>| match refused {
        Err(OpenError::Location(LocationFault::SyncedFolder { program })) => program,
        other => panic!("{other:?}"),
    };
    assert_eq!(fault(Ledger::create_sqlite(&path).await), "OneDrive");
    assert!(!path.exists());
    let elsewhere = file(folder.path()).await;
    std::fs::copy(&elsewhere, &path).unwrap();
    assert_eq!(
        fault(Ledger::open_sqlite(&path, OpenMode::ReadWrite).await),
        "OneDrive"
    );
    // Only reading does no harm.
    open_foreign(&path).await.unwrap();
}
