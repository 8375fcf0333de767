//! The desk file.

use std::sync::atomic::{AtomicBool, Ordering};

use ledger::{
    AnchorOutcome, Batch, DeskError, DeskFile, Draft, Ledger, NewChunk, OpenError, OutboxItem, OutboxState,
};
use sqlx::Connection;
use vault::{Anchor, Hash};
use zeroize::Zeroizing;

use crate::chain::{Chain, id, named};
use crate::store::Store;

fn key(byte: u8) -> Zeroizing<[u8; 32]> {
    Zeroizing::new([byte; 32])
}

#[tokio::test]
async fn everything_is_there_after_opening_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ani.desk");
    let store = Store::sqlite().await;
    Chain::new().fill(&store.ledger, id(), 5).await;
    let rows = store.ledger.read_since(0, 10).await.unwrap();
    let anchor = Anchor {
        seq: 5,
        hash: rows[4].hash,
    };
    let draft = Draft {
        id: id(),
        kind: "intake".to_owned(),
        updated_at: 5,
        body: b"Pelapor".to_vec(),
    };
    let item = OutboxItem {
        id: id(),
        act: id(),
        state: OutboxState::Waiting,
        command: b"{}".to_vec(),
        created_at: 9,
    };
    let chunk = NewChunk {
        file: id(),
        n: 0,
        bytes: vec![1; 300],
    };
    let act = id();
    {
        let desk = DeskFile::create(&path, &key(1)).await.unwrap();
        assert_eq!(desk.keep_rows(&rows).await.unwrap(), 5);
        desk.keep_chunks(std::slice::from_ref(&chunk)).await.unwrap();
        assert_eq!(desk.set_anchor(anchor, 77).await.unwrap(), AnchorOutcome::Moved);
        desk.put_draft(&draft).await.unwrap();
        desk.outbox_push(&item).await.unwrap();
        desk.note_act(&act, 3).await.unwrap();
        desk.set_setting("theme", b"dark").await.unwrap();
        desk.close().await;
    }
    let bytes = std::fs::read(&path).unwrap();
    assert!(!bytes.starts_with(b"SQLite format 3"));
    assert!(!bytes.windows(7).any(|window| window == b"Pelapor"));

    let desk = DeskFile::open(&path, &key(1)).await.unwrap();
    assert_eq!(desk.kept_since(0, 10).await.unwrap(), rows);
    assert_eq!(
        desk.ledger().chunk(&chunk.file, 0).await.unwrap().unwrap(),
        chunk.bytes
    );
    assert_eq!(desk.last_anchor().await.unwrap(), Some((anchor, 77)));
    assert_eq!(desk.drafts().await.unwrap(), [draft]);
    assert_eq!(desk.outbox().await.unwrap(), [item]);
    assert_eq!(desk.unfinished_acts().await.unwrap()[0].act, act);
    assert_eq!(desk.setting("theme").await.unwrap().unwrap(), b"dark");
    assert_eq!(desk.setting("other").await.unwrap(), None);
    desk.close().await;
}

#[tokio::test]
async fn the_wrong_key_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ani.desk");
    assert!(matches!(
        DeskFile::open(&path, &key(1)).await,
        Err(OpenError::Missing)
    ));
    DeskFile::create(&path, &key(1)).await.unwrap().close().await;
    assert!(matches!(
        DeskFile::create(&path, &key(1)).await,
        Err(OpenError::Exists)
    ));
    assert!(matches!(
        DeskFile::open(&path, &key(2)).await,
        Err(OpenError::WrongKey)
    ));
    let plain = Ledger::open_sqlite(&path, ledger::OpenMode::ReadWrite).await;
    assert!(matches!(plain, Err(OpenError::NotALedger)));
    DeskFile::open(&path, &key(1)).await.unwrap().close().await;
    // Nor does a plain ledger pass for a desk file.
    let plain = folder.path().join("unit.saksama");
    Ledger::create_sqlite(&plain).await.unwrap().close().await;
    assert!(matches!(
        DeskFile::open(&plain, &key(1)).await,
        Err(OpenError::WrongKey)
    ));
}

#[tokio::test]
async fn rows_are_kept_from_anywhere_but_without_a_gap() {
    let folder = tempfile::tempdir().unwrap();
    let desk = DeskFile::create(&folder.path().join("d"), &key(1)).await.unwrap();
    let store = Store::sqlite().await;
    let mut chain = Chain::new();
    let (one, two) = (id(), id());
    for stream in [one, two, one, two, one, two] {
        chain.fill(&store.ledger, stream, 1).await;
    }
    let rows = store.ledger.read_since(0, 10).await.unwrap();

    assert_eq!(desk.keep_rows(&[]).await.unwrap(), 0);
    assert_eq!(desk.keep_rows(&rows[2..4]).await.unwrap(), 4);
    assert!(matches!(
        desk.keep_rows(&rows[5..]).await,
        Err(DeskError::Gap { last: 4 })
    ));
    // What is kept already is passed over; what differs is named.
    assert_eq!(desk.keep_rows(&rows[2..5]).await.unwrap(), 5);
    let mut other = rows[3].clone();
    other.hash = Hash([1; 32]);
    assert!(matches!(
        desk.keep_rows(&[other]).await,
        Err(DeskError::Differs { seq: 4 })
    ));
    assert_eq!(desk.kept_since(0, 10).await.unwrap(), rows[2..5]);

    // A backup covers up to 4; later everything.
    let file = id();
    desk.keep_chunks(&[NewChunk {
        file,
        n: 0,
        bytes: vec![1],
    }])
    .await
    .unwrap();
    desk.keep_chunks(&[NewChunk {
        file,
        n: 0,
        bytes: vec![1],
    }])
    .await
    .unwrap();
    assert!(
        desk.keep_chunks(&[NewChunk {
            file,
            n: 0,
            bytes: vec![2]
        }])
        .await
        .is_err()
    );
    desk.forget_covered(4, &[file]).await.unwrap();
    assert_eq!(desk.kept_since(0, 10).await.unwrap(), rows[4..5]);
    assert!(desk.ledger().chunk(&file, 0).await.unwrap().is_none());
    assert_eq!(desk.keep_rows(&rows[4..]).await.unwrap(), 6);
    desk.forget_covered(6, &[]).await.unwrap();
    assert!(desk.kept_since(0, 10).await.unwrap().is_empty());
    assert_eq!(desk.keep_rows(&rows).await.unwrap(), 6);

    // The kept rows put a store that fell back to row 2 where it was.
    let back = Store::sqlite().await;
    let after = back
        .ledger
        .restore_rows(ledger::Tip::EMPTY, &rows[..2])
        .await
        .unwrap();
    back.ledger
        .restore_rows(after, &desk.kept_since(2, 10).await.unwrap())
        .await
        .unwrap();
    assert_eq!(back.ledger.read_since(0, 10).await.unwrap(), rows);
    desk.close().await;
}

#[tokio::test]
async fn the_anchor_never_moves_back() {
    let folder = tempfile::tempdir().unwrap();
    let desk = DeskFile::create(&folder.path().join("d"), &key(1)).await.unwrap();
    let anchor = |seq: u64, byte: u8| Anchor {
        seq,
        hash: Hash([byte; 32]),
    };
    assert_eq!(desk.last_anchor().await.unwrap(), None);
    assert_eq!(
        desk.set_anchor(anchor(5, 5), 1).await.unwrap(),
        AnchorOutcome::Moved
    );
    assert_eq!(
        desk.set_anchor(anchor(5, 5), 2).await.unwrap(),
        AnchorOutcome::Same
    );
    let last = anchor(5, 5);
    assert_eq!(
        desk.set_anchor(anchor(4, 4), 2).await.unwrap(),
        AnchorOutcome::Behind { last }
    );
    assert_eq!(
        desk.set_anchor(anchor(5, 6), 2).await.unwrap(),
        AnchorOutcome::Differs { last }
    );
    assert_eq!(desk.last_anchor().await.unwrap(), Some((last, 1)));
    assert_eq!(
        desk.set_anchor(anchor(6, 6), 3).await.unwrap(),
        AnchorOutcome::Moved
    );
    assert_eq!(desk.last_anchor().await.unwrap(), Some((anchor(6, 6), 3)));
    desk.close().await;
}

#[tokio::test]
async fn drafts_acts_and_outbox() {
    let folder = tempfile::tempdir().unwrap();
    let desk = DeskFile::create(&folder.path().join("d"), &key(1)).await.unwrap();
    let draft = |n: u64, at: i64| Draft {
        id: named(n),
        kind: "k".to_owned(),
        updated_at: at,
        body: vec![],
    };
    desk.put_draft(&draft(1, 1)).await.unwrap();
    desk.put_draft(&draft(2, 2)).await.unwrap();
    desk.put_draft(&draft(1, 3)).await.unwrap();
    assert_eq!(desk.drafts().await.unwrap(), [draft(1, 3), draft(2, 2)]);
    desk.delete_draft(&named(2)).await.unwrap();
    assert!(matches!(
        desk.delete_draft(&named(2)).await,
        Err(DeskError::Unknown)
    ));

    desk.note_act(&named(8), 2).await.unwrap();
    desk.note_act(&named(9), 1).await.unwrap();
    desk.note_act(&named(9), 5).await.unwrap();
    let acts = |acts: Vec<ledger::PendingAct>| acts.iter().map(|act| (act.act, act.at)).collect::<Vec<_>>();
    assert_eq!(
        acts(desk.unfinished_acts().await.unwrap()),
        [(named(9), 1), (named(8), 2)]
    );
    desk.finish_act(&named(9)).await.unwrap();
    assert!(matches!(
        desk.finish_act(&named(9)).await,
        Err(DeskError::Unknown)
    ));

    let item = |n: u64| OutboxItem {
        id: named(n),
        act: named(n + 50),
        state: OutboxState::Waiting,
        command: vec![],
        created_at: -(n as i64),
    };
    for n in 1..4 {
        desk.outbox_push(&item(n)).await.unwrap();
    }
    assert!(matches!(
        desk.outbox_push(&item(3)).await,
        Err(DeskError::Invalid(_))
    ));
    desk.outbox_remove(&named(1)).await.unwrap();
    desk.outbox_mark(&named(3), OutboxState::Sending).await.unwrap();
    assert!(matches!(
        desk.outbox_mark(&named(1), OutboxState::Refused).await,
        Err(DeskError::Unknown)
    ));
    let sending = OutboxItem {
        state: OutboxState::Sending,
        ..item(3)
    };
    assert_eq!(desk.outbox().await.unwrap(), [item(2), sending]);
    desk.set_setting("a", b"1").await.unwrap();
    desk.set_setting("a", b"").await.unwrap();
    assert_eq!(desk.setting("a").await.unwrap().unwrap(), b"");
    desk.close().await;
}

/// Kept rows cannot be changed, and only the oldest go, whatever code writes to the file.
#[tokio::test]
async fn the_desk_file_has_its_own_guards() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("d");
    let desk = DeskFile::create(&path, &key(1)).await.unwrap();
    let mut chain = Chain::new();
    let batch = Batch {
        expected: None,
        ..chain.act(id(), id(), 3)
    };
    let rows: Vec<_> = batch
        .rows
        .iter()
        .map(|row| ledger::Row::of_new(row).unwrap())
        .collect();
    desk.keep_rows(&rows).await.unwrap();
    desk.close().await;
    let hex = "01".repeat(32);
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(&path)
        .pragma("key", format!("\"x'{hex}'\""));
    let mut raw = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
    for text in [
        "UPDATE entries SET at = 0",
        "DELETE FROM entries WHERE seq = 2",
        "DELETE FROM entries WHERE seq > 1",
    ] {
        assert!(sqlx::raw_sql(text).execute(&mut raw).await.is_err(), "{text}");
    }
    raw.close().await.unwrap();
}

static KEY_SEEN: AtomicBool = AtomicBool::new(false);
const MARKED: u8 = 0xd7;

/// Looks for the marked key in everything that is logged in this process.
struct KeyHunter;

impl tracing::Subscriber for KeyHunter {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }
    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}
    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        struct Fields(String);
        impl tracing::field::Visit for Fields {
            fn record_debug(&mut self, _: &tracing::field::Field, value: &dyn std::fmt::Debug) {
                self.0.push_str(&format!("{value:?} "));
            }
        }
        let mut fields = Fields(String::new());
        event.record(&mut fields);
        if fields.0.contains("d7d7d7d7") {
            KEY_SEEN.store(true, Ordering::SeqCst);
        }
    }
    fn enter(&self, _: &tracing::span::Id) {}
    fn exit(&self, _: &tracing::span::Id) {}
}

#[tokio::test]
async fn the_key_is_never_logged() {
    tracing::subscriber::set_global_default(KeyHunter).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("d");
    let desk = DeskFile::create(&path, &key(MARKED)).await.unwrap();
    let mut told = desk.ledger().subscribe();
    let rows: Vec<_> = Chain::new()
        .act(id(), id(), 1)
        .rows
        .iter()
        .filter_map(ledger::Row::of_new)
        .collect();
    desk.keep_rows(&rows).await.unwrap();
    drop(tokio::time::timeout(std::time::Duration::from_secs(1), told.changed()).await);
    assert!(!format!("{desk:?} {:?}", desk.ledger()).contains("d7d7"));
    desk.close().await;
    DeskFile::open(&path, &key(MARKED)).await.unwrap().close().await;
    assert!(!KEY_SEEN.load(Ordering::SeqCst));

    // The hunter does see it where nobody silenced the driver.
    let hex = "d7".repeat(32);
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(&path)
        .pragma("key", format!("\"x'{hex}'\""));
    let told = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
    told.close().await.unwrap();
    assert!(KEY_SEEN.load(Ordering::SeqCst));
}
