//! The ledger's file as its owner has it: without guards, and with them put back as they were.

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection, Row as _};
use std::path::Path;
use vault::{Hash, Head};

/// A connection past everything.
pub struct Raw {
    pub connection: SqliteConnection,
    guards: Vec<String>,
}

/// A row as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRow {
    pub head: Head,
    pub public: Vec<u8>,
    pub body: Vec<u8>,
    pub signature: Vec<u8>,
}

impl RawRow {
    pub fn hash(&self) -> Hash {
        vault::row_hash(&self.head.encode(), &self.public, &self.body, &self.signature)
    }
}

impl Raw {
    /// Opens the file and takes its guards away.
    pub async fn open(path: &Path) -> Self {
        let options = SqliteConnectOptions::new().filename(path);
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        let guards: Vec<String> =
            sqlx::query_scalar("SELECT sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid")
                .fetch_all(&mut connection)
                .await
                .unwrap();
        assert_eq!(guards.len(), 3);
        let drop = "DROP TRIGGER entries_follow; DROP TRIGGER entries_stay; DROP TRIGGER entries_remain;";
        sqlx::raw_sql(drop).execute(&mut connection).await.unwrap();
        Self { connection, guards }
    }

    /// Puts the guards back, as if nobody had been here.
    pub async fn close(mut self) {
        for guard in &self.guards {
            // The text comes from the ledger itself.
            let text = sqlx::AssertSqlSafe(guard.clone());
            sqlx::raw_sql(text).execute(&mut self.connection).await.unwrap();
        }
        self.leave().await;
    }

    /// Leaves without the guards.
    pub async fn leave(mut self) {
        sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            .execute(&mut self.connection)
            .await
            .unwrap();
        self.connection.close().await.unwrap();
    }

    /// All rows in order.
    pub async fn rows(&mut self) -> Vec<RawRow> {
        let rows = sqlx::query("SELECT head, public, body, signature FROM entries ORDER BY seq")
            .fetch_all(&mut self.connection)
            .await
            .unwrap();
        rows.iter()
            .map(|row| RawRow {
                head: Head::decode(&row.get::<Vec<u8>, _>(0)).unwrap(),
                public: row.get(1),
                body: row.get(2),
                signature: row.get(3),
            })
            .collect()
    }

    /// Writes these rows in place of all, with columns that repeat their heads. The numbers under which they are stored
    /// are their places.
    pub async fn store(&mut self, rows: &[RawRow]) {
        sqlx::query("DELETE FROM entries")
            .execute(&mut self.connection)
            .await
            .unwrap();
        for (seq, row) in (1_i64..).zip(rows) {
            self.insert(seq, row).await;
        }
    }

    /// Writes one row under a number.
    pub async fn insert(&mut self, seq: i64, row: &RawRow) {
        let head = &row.head;
        sqlx::query(
            "INSERT INTO entries (seq, head, public, body, signature, hash, act, part, parts, stream, version, author, \
             generation, at, key_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        )
        .bind(seq)
        .bind(&head.encode()[..])
        .bind(&row.public[..])
        .bind(&row.body[..])
        .bind(&row.signature[..])
        .bind(&row.hash().0[..])
        .bind(&head.act.0[..])
        .bind(i64::from(head.part))
        .bind(i64::from(head.parts))
        .bind(&head.stream.0[..])
        .bind(i64::try_from(head.version).unwrap())
        .bind(&head.author.0[..])
        .bind(i64::from(head.generation))
        .bind(head.at)
        .bind(&head.key_id.0[..])
        .execute(&mut self.connection)
        .await
        .unwrap();
    }
}

/// Numbers, versions, hashes and links recomputed as the database's owner can; only signatures he cannot make.
pub fn relinked(rows: &[RawRow]) -> Vec<RawRow> {
    let mut versions = std::collections::HashMap::new();
    let mut prev = Hash([0; 32]);
    let mut linked = Vec::with_capacity(rows.len());
    for (seq, row) in (1_u64..).zip(rows) {
        let version = versions.entry(row.head.stream).or_insert(0_u64);
        *version += 1;
        let mut row = row.clone();
        row.head.seq = seq;
        row.head.prev = prev;
        row.head.version = *version;
        row.head.public_hash = vault::content_hash(&row.public);
        row.head.body_hash = vault::content_hash(&row.body);
        prev = row.hash();
        linked.push(row);
    }
    linked
}
