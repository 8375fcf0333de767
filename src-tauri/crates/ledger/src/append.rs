//! Appending: compare, insert, commit; all of it or nothing.

use std::time::Duration;

use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnection;
use vault::{Hash, Head, Id, row_hash};

use crate::dialect::{
    POSTGRES_BEGIN, POSTGRES_INSERT_CHUNKS, POSTGRES_INSERT_ENTRIES, POSTGRES_INSERT_GRANTS,
    POSTGRES_INSERT_PERSON_KEYS, SQLITE_INSERT_CHUNK, SQLITE_INSERT_ENTRIES, SQLITE_INSERT_GRANTS,
    SQLITE_INSERT_PERSON_KEY,
};
use crate::error::{AppendError, ReadError, StoreError, StoreFault, sqlite_code, sqlstate};
use crate::many::insert_many;
use crate::postgres::PostgresLedger;
use crate::read::{TIP, TipRecord};
use crate::sqlite::{SqliteLedger, WriteTransaction, signed};
use crate::{
    Columns, Ledger, MAX_BATCH, MAX_CHUNK, MAX_ROW, MAX_SEALED, MAX_SIGNATURE, NewChunk, NewGrant, NewRow,
    Row, Tip, WrappedKeyRow,
};

/// What a server may take for all statements of an act together, and then for its commit.
const STATEMENTS_WAIT: Duration = Duration::from_secs(120);
const COMMIT_WAIT: Duration = Duration::from_secs(60);

/// What goes into the store in one transaction: an act's rows with everything that belongs to them.
///
/// A batch without rows is allowed: chunks sent ahead of the entry that registers them, grants sealed for an earlier
/// order, a wrap after a changed passphrase.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// The tip the caller has verified. `None` compares only what the first row's head says of its place; a batch
    /// without rows then compares nothing.
    pub expected: Option<Tip>,
    /// Entries, in order of their numbers.
    pub rows: Vec<NewRow>,
    /// Sealed keys.
    pub grants: Vec<NewGrant>,
    /// Sealed chunks of files.
    pub chunks: Vec<NewChunk>,
    /// Wrapped private keys.
    pub person_keys: Vec<WrappedKeyRow>,
}

/// A row ready to be written, with the columns that repeat its head.
pub(crate) struct Entry<'a> {
    seq: u64,
    head: &'a [u8],
    public: &'a [u8],
    body: &'a [u8],
    signature: &'a [u8],
    hash: Hash,
    columns: Columns,
}

impl<'a> Entry<'a> {
    pub(crate) fn verbatim(row: &'a Row) -> Self {
        Self {
            seq: row.seq,
            head: &row.head,
            public: &row.public,
            body: &row.body,
            signature: &row.signature,
            hash: row.hash,
            columns: row.columns.clone(),
        }
    }

    fn check(&self) -> Result<(), AppendError> {
        let size = self
            .head
            .len()
            .saturating_add(self.public.len())
            .saturating_add(self.body.len());
        if size > MAX_ROW {
            return Err(AppendError::TooLarge {
                part: self.columns.part,
            });
        }
        if self.signature.len() > MAX_SIGNATURE {
            return Err(AppendError::Invalid("a signature is too long"));
        }
        if i64::try_from(self.seq).is_err() || i64::try_from(self.columns.version).is_err() {
            return Err(AppendError::Invalid("a number is too large for the store"));
        }
        Ok(())
    }
}

/// Everything one transaction does, checked as far as it can be without the store.
struct Plan<'a> {
    expected: Option<Tip>,
    /// What the first row says of the row before it.
    prev: Option<Hash>,
    entries: Vec<Entry<'a>>,
    grants: &'a [NewGrant],
    chunks: &'a [NewChunk],
    person_keys: &'a [WrappedKeyRow],
}

/// A failed attempt: either somebody was faster and the tip must be read again, or something else.
enum Failure {
    Taken,
    Other(AppendError),
}

impl From<AppendError> for Failure {
    fn from(error: AppendError) -> Self {
        Self::Other(error)
    }
}

impl Ledger {
    /// Appends a batch: compares the tip under the store's lock, inserts, commits. When it returns the new tip,
    /// everything is durable; whatever it returns otherwise (but [`AppendError::Uncertain`]), nothing was written.
    ///
    /// The rows' numbers must follow the tip; each row's `prev` must be the hash of the row before it. Who drops the
    /// future before its end does not know what happened, as after [`AppendError::Uncertain`].
    pub async fn append(&self, batch: &Batch) -> Result<Tip, AppendError> {
        self.write(&Plan::of_batch(batch)?).await
    }

    /// Puts rows back as they were, behind the tip `after`, which the caller has compared with what he keeps: where the
    /// store fell back and nothing was added, any desk does this. Neither heads nor signatures are looked at again.
    pub async fn restore_rows(&self, after: Tip, rows: &[Row]) -> Result<Tip, AppendError> {
        self.write(&Plan::of_kept(after, rows)?).await
    }

    async fn write(&self, plan: &Plan<'_>) -> Result<Tip, AppendError> {
        let written = match self {
            Self::Sqlite(ledger) => ledger.write(plan).await,
            Self::Postgres(ledger) => ledger.write(plan).await,
        };
        match written {
            Ok(tip) => {
                self.changes().tell();
                Ok(tip)
            }
            Err(Failure::Other(error)) => Err(error),
            Err(Failure::Taken) => match self.tip().await {
                Ok(tip) => Err(AppendError::Taken { tip }),
                Err(ReadError::Store(error)) => Err(AppendError::Store(error)),
                Err(ReadError::Damaged { .. } | ReadError::TooMuch) => {
                    Err(AppendError::Invalid("the store's tip cannot be read"))
                }
            },
        }
    }
}

impl<'a> Plan<'a> {
    fn of_batch(batch: &'a Batch) -> Result<Self, AppendError> {
        let mut prev = None;
        let mut entries: Vec<Entry<'a>> = Vec::with_capacity(batch.rows.len());
        for row in &batch.rows {
            let Ok(head) = Head::decode(&row.head) else {
                return Err(AppendError::Invalid("a head cannot be read"));
            };
            match entries.last() {
                None => prev = Some(head.prev),
                Some(before) if before.hash != head.prev => {
                    return Err(AppendError::Invalid("a row does not name the row before it"));
                }
                Some(_) => {}
            }
            entries.push(Entry {
                seq: head.seq,
                head: &row.head,
                public: &row.public,
                body: &row.body,
                signature: &row.signature,
                hash: row_hash(&row.head, &row.public, &row.body, &row.signature),
                columns: Columns::of(&head),
            });
        }
        let plan = Self {
            expected: batch.expected,
            prev,
            entries,
            grants: &batch.grants,
            chunks: &batch.chunks,
            person_keys: &batch.person_keys,
        };
        plan.check()?;
        Ok(plan)
    }

    fn of_kept(after: Tip, rows: &'a [Row]) -> Result<Self, AppendError> {
        if rows.iter().any(|row| row.columns.malformed.is_some()) {
            return Err(AppendError::Invalid("a kept row has a malformed column"));
        }
        let plan = Self {
            expected: Some(after),
            prev: None,
            entries: rows.iter().map(Entry::verbatim).collect(),
            grants: &[],
            chunks: &[],
            person_keys: &[],
        };
        plan.check()?;
        Ok(plan)
    }

    fn check(&self) -> Result<(), AppendError> {
        let mut bytes = 0_usize;
        let mut add = |more: usize| bytes = bytes.saturating_add(more);
        for entry in &self.entries {
            entry.check()?;
            add(entry.head.len() + entry.public.len() + entry.body.len());
        }
        for (entry, next) in self.entries.iter().zip(self.entries.iter().skip(1)) {
            if entry.seq.checked_add(1) != Some(next.seq) {
                return Err(AppendError::Invalid("the rows' numbers do not follow each other"));
            }
        }
        for grant in self.grants {
            if grant.sealed.len() > MAX_SEALED {
                return Err(AppendError::Invalid("a grant is too long"));
            }
            add(grant.sealed.len());
        }
        for key in self.person_keys {
            if key.wrapped.len() > MAX_SEALED || i64::try_from(key.counter).is_err() {
                return Err(AppendError::Invalid(
                    "a wrapped key is too long or its counter too large",
                ));
            }
            add(key.wrapped.len());
        }
        for chunk in self.chunks {
            if chunk.bytes.len() > MAX_CHUNK || i64::try_from(chunk.n).is_err() {
                return Err(AppendError::Invalid(
                    "a chunk is too long or its number too large",
                ));
            }
            add(chunk.bytes.len());
        }
        if bytes > MAX_BATCH {
            return Err(AppendError::Invalid("the batch is too large"));
        }
        Ok(())
    }

    /// Compares with the tip read under the lock; gives the tip that will stand after the insert.
    fn compare(&self, tip: Tip) -> Result<Tip, Failure> {
        let taken = || Failure::Other(AppendError::Taken { tip });
        let diverged = || Failure::Other(AppendError::Diverged { tip });
        if let Some(expected) = self.expected {
            if expected.seq != tip.seq {
                return Err(taken());
            }
            if expected.hash != tip.hash {
                return Err(diverged());
            }
        }
        let (Some(first), Some(last)) = (self.entries.first(), self.entries.last()) else {
            return Ok(tip);
        };
        if tip.seq.checked_add(1) != Some(first.seq) {
            return Err(match self.expected {
                Some(_) => AppendError::Invalid("the first row does not follow the expected tip").into(),
                None => taken(),
            });
        }
        if self.prev.is_some_and(|prev| prev != tip.hash) {
            return Err(diverged());
        }
        Ok(Tip {
            seq: last.seq,
            hash: last.hash,
        })
    }

    fn act(&self) -> Option<Id> {
        self.entries.first().map(|entry| entry.columns.act)
    }
}

impl SqliteLedger {
    async fn write(&self, plan: &Plan<'_>) -> Result<Tip, Failure> {
        let Some(writes) = &self.writes else {
            return Err(AppendError::ReadOnly.into());
        };
        let mut transaction = WriteTransaction::begin(writes)
            .await
            .map_err(|error| match error {
                // The one writing connection was in use all the time.
                sqlx::Error::PoolTimedOut => AppendError::Store(StoreError {
                    fault: StoreFault::Busy,
                    source: error,
                }),
                error => failed(error),
            })?;
        let after = match insert_compared(transaction.connection(), plan).await {
            Ok(after) => after,
            Err(failure) => {
                transaction.undo().await;
                return Err(failure);
            }
        };
        match transaction.commit().await {
            Ok(()) => Ok(after),
            Err(error) => Err(match sqlite_code(&error).map(|code| code & 0xff) {
                Some(13) => AppendError::StoreFull,
                Some(5 | 6) => failed(error),
                _ => AppendError::Uncertain { act: plan.act() },
            }
            .into()),
        }
    }
}

async fn insert_compared(connection: &mut SqliteConnection, plan: &Plan<'_>) -> Result<Tip, Failure> {
    let tip: Option<TipRecord> = sqlx::query_as(TIP)
        .fetch_optional(&mut *connection)
        .await
        .map_err(failed)?;
    let after = plan.compare(tip.map_or(Tip::EMPTY, TipRecord::tip))?;
    insert_entries(connection, &plan.entries)
        .await
        .map_err(|error| refused(error, None))?;
    insert_rest(connection, plan).await?;
    Ok(after)
}

/// Inserts rows, several with each statement; shared with the desk file.
pub(crate) async fn insert_entries(
    connection: &mut SqliteConnection,
    entries: &[Entry<'_>],
) -> Result<(), sqlx::Error> {
    insert_many(connection, SQLITE_INSERT_ENTRIES, entries, |mut row, entry| {
        let columns = &entry.columns;
        row.push_bind(signed(entry.seq))
            .push_bind(entry.head.to_vec())
            .push_bind(entry.public.to_vec())
            .push_bind(entry.body.to_vec())
            .push_bind(entry.signature.to_vec())
            .push_bind(entry.hash.0.to_vec())
            .push_bind(columns.act.0.to_vec())
            .push_bind(i64::from(columns.part))
            .push_bind(i64::from(columns.parts))
            .push_bind(columns.stream.0.to_vec())
            .push_bind(signed(columns.version))
            .push_bind(columns.author.0.to_vec())
            .push_bind(i64::from(columns.generation))
            .push_bind(columns.at)
            .push_bind(columns.key_id.0.to_vec());
    })
    .await
}

/// Inserts chunks one by one; shared with the desk file.
pub(crate) async fn insert_chunk(
    connection: &mut SqliteConnection,
    chunk: &NewChunk,
) -> Result<(), sqlx::Error> {
    sqlx::query(SQLITE_INSERT_CHUNK)
        .bind(&chunk.file.0[..])
        .bind(signed(chunk.n))
        .bind(&chunk.bytes[..])
        .execute(&mut *connection)
        .await?;
    Ok(())
}

async fn insert_rest(connection: &mut SqliteConnection, plan: &Plan<'_>) -> Result<(), Failure> {
    insert_many(connection, SQLITE_INSERT_GRANTS, plan.grants, |mut row, grant| {
        row.push_bind(grant.stream.0.to_vec())
            .push_bind(grant.recipient.0.to_vec())
            .push_bind(i64::from(grant.generation))
            .push_bind(i64::from(grant.epoch_max))
            .push_bind(grant.act.0.to_vec())
            .push_bind(grant.sealed.clone());
    })
    .await
    .map_err(|error| refused(error, Some("grants")))?;
    for chunk in plan.chunks {
        insert_chunk(connection, chunk)
            .await
            .map_err(|error| refused(error, Some("chunks")))?;
    }
    for key in plan.person_keys {
        sqlx::query(SQLITE_INSERT_PERSON_KEY)
            .bind(&key.person.0[..])
            .bind(i64::from(key.generation))
            .bind(signed(key.counter))
            .bind(&key.wrapped[..])
            .execute(&mut *connection)
            .await
            .map_err(|error| refused(error, Some("person_keys")))?;
    }
    Ok(())
}

impl PostgresLedger {
    async fn write(&self, plan: &Plan<'_>) -> Result<Tip, Failure> {
        let mut connection = self.pool.acquire().await.map_err(failed)?;
        let written = write_on(&mut connection, plan).await;
        if let Err(Failure::Other(AppendError::Uncertain { .. } | AppendError::Store(_))) = &written {
            // Its state is not known: after a lock that was not given, sqlx does not know it is inside a transaction.
            connection.close_on_drop();
        }
        written
    }
}

async fn write_on(connection: &mut PgConnection, plan: &Plan<'_>) -> Result<Tip, Failure> {
    use sqlx::Connection;

    let statements = async {
        let mut transaction = connection.begin_with(POSTGRES_BEGIN).await.map_err(failed)?;
        let tip: Option<TipRecord> = sqlx::query_as(TIP)
            .fetch_optional(&mut *transaction)
            .await
            .map_err(failed)?;
        let after = plan.compare(tip.map_or(Tip::EMPTY, TipRecord::tip))?;
        insert_all(&mut transaction, plan).await?;
        Ok::<_, Failure>((transaction, after))
    };
    let (transaction, after) = match tokio::time::timeout(STATEMENTS_WAIT, statements).await {
        Ok(done) => done?,
        Err(_elapsed) => return Err(failed(sqlx::Error::PoolTimedOut).into()),
    };
    match tokio::time::timeout(COMMIT_WAIT, transaction.commit()).await {
        Ok(Ok(())) => Ok(after),
        Ok(Err(error)) if certainly_refused(&error) => Err(failed(error).into()),
        Ok(Err(_)) | Err(_) => Err(AppendError::Uncertain { act: plan.act() }.into()),
    }
}

/// One statement for each table that has rows.
async fn insert_all(connection: &mut PgConnection, plan: &Plan<'_>) -> Result<(), Failure> {
    if !plan.entries.is_empty() {
        let entries = &plan.entries;
        sqlx::query(POSTGRES_INSERT_ENTRIES)
            .bind(list(entries, |entry| signed(entry.seq)))
            .bind(list(entries, |entry| entry.head))
            .bind(list(entries, |entry| entry.public))
            .bind(list(entries, |entry| entry.body))
            .bind(list(entries, |entry| entry.signature))
            .bind(list(entries, |entry| &entry.hash.0[..]))
            .bind(list(entries, |entry| &entry.columns.act.0[..]))
            .bind(list(entries, |entry| i64::from(entry.columns.part)))
            .bind(list(entries, |entry| i64::from(entry.columns.parts)))
            .bind(list(entries, |entry| &entry.columns.stream.0[..]))
            .bind(list(entries, |entry| signed(entry.columns.version)))
            .bind(list(entries, |entry| &entry.columns.author.0[..]))
            .bind(list(entries, |entry| i64::from(entry.columns.generation)))
            .bind(list(entries, |entry| entry.columns.at))
            .bind(list(entries, |entry| &entry.columns.key_id.0[..]))
            .execute(&mut *connection)
            .await
            .map_err(|error| refused(error, None))?;
    }
    if !plan.grants.is_empty() {
        let grants = plan.grants;
        sqlx::query(POSTGRES_INSERT_GRANTS)
            .bind(list(grants, |grant| &grant.stream.0[..]))
            .bind(list(grants, |grant| &grant.recipient.0[..]))
            .bind(list(grants, |grant| i64::from(grant.generation)))
            .bind(list(grants, |grant| i64::from(grant.epoch_max)))
            .bind(list(grants, |grant| &grant.act.0[..]))
            .bind(list(grants, |grant| &grant.sealed[..]))
            .execute(&mut *connection)
            .await
            .map_err(|error| refused(error, Some("grants")))?;
    }
    if !plan.chunks.is_empty() {
        let chunks = plan.chunks;
        sqlx::query(POSTGRES_INSERT_CHUNKS)
            .bind(list(chunks, |chunk| &chunk.file.0[..]))
            .bind(list(chunks, |chunk| signed(chunk.n)))
            .bind(list(chunks, |chunk| &chunk.bytes[..]))
            .execute(&mut *connection)
            .await
            .map_err(|error| refused(error, Some("chunks")))?;
    }
    if !plan.person_keys.is_empty() {
        let keys = plan.person_keys;
        sqlx::query(POSTGRES_INSERT_PERSON_KEYS)
            .bind(list(keys, |key| &key.person.0[..]))
            .bind(list(keys, |key| i64::from(key.generation)))
            .bind(list(keys, |key| signed(key.counter)))
            .bind(list(keys, |key| &key.wrapped[..]))
            .execute(&mut *connection)
            .await
            .map_err(|error| refused(error, Some("person_keys")))?;
    }
    Ok(())
}

fn list<'a, T, V>(rows: &'a [T], value: impl Fn(&'a T) -> V) -> Vec<V> {
    rows.iter().map(value).collect()
}

/// A failure before the commit was sent: nothing was written.
fn failed(error: sqlx::Error) -> AppendError {
    let error = StoreError::from(error);
    match error.fault {
        StoreFault::Full => AppendError::StoreFull,
        _ => AppendError::Store(error),
    }
}

/// A failure of one insert; `table` is `None` for `entries`, whose unique numbers decide who was faster.
fn refused(error: sqlx::Error, table: Option<&'static str>) -> Failure {
    // SQLITE_CONSTRAINT_TRIGGER has no kind in sqlx; class 23 is PostgreSQL's for constraints.
    let by_rule = sqlite_code(&error).is_some_and(|code| code & 0xff == 19)
        || sqlstate(&error).is_some_and(|state| state.starts_with("23"));
    let unique = matches!(&error, sqlx::Error::Database(database) if database.is_unique_violation());
    match (unique, by_rule, table) {
        (true, _, None) => Failure::Taken,
        (true, _, Some(table)) => AppendError::Exists { table }.into(),
        (false, true, _) => AppendError::Refused.into(),
        (false, false, _) => failed(error).into(),
    }
}

/// After the commit was sent only the server's own refusal is a certain answer; a server that goes down (57P…) or a
/// connection that breaks (08…) may have written it.
fn certainly_refused(error: &sqlx::Error) -> bool {
    sqlstate(error).is_some_and(|state| !state.starts_with("08") && !state.starts_with("57P"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SQLite answers the same whether the disk or the number of pages it may use is at its end.
    #[tokio::test]
    async fn a_full_store_is_named_and_nothing_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::create_sqlite(&folder.path().join("unit.saksama"))
            .await
            .unwrap();
        let Ledger::Sqlite(SqliteLedger {
            writes: Some(writes), ..
        }) = &ledger
        else {
            panic!("not a file")
        };
        let batch = |file: u8| Batch {
            chunks: (0..4)
                .map(|n| NewChunk {
                    file: Id([file; 16]),
                    n,
                    bytes: vec![n as u8; 200_000],
                })
                .collect(),
            ..Batch::default()
        };
        ledger.append(&batch(1)).await.unwrap();
        let _most: i64 = sqlx::query_scalar("PRAGMA max_page_count = 300")
            .fetch_one(writes)
            .await
            .unwrap();
        assert!(matches!(
            ledger.append(&batch(2)).await,
            Err(AppendError::StoreFull)
        ));
        assert_eq!(ledger.files_with_chunks(None, 10).await.unwrap(), [Id([1; 16])]);
        let _most: i64 = sqlx::query_scalar("PRAGMA max_page_count = 3000")
            .fetch_one(writes)
            .await
            .unwrap();
        ledger.append(&batch(2)).await.unwrap();
        assert_eq!(ledger.counts().await.unwrap().chunks, 8);
    }

    /// The limits written out in the schema are those of the crate.
    #[test]
    fn the_schema_repeats_the_limits() {
        let migration = crate::dialect::MIGRATIONS.last().unwrap();
        for text in [migration.sqlite, migration.desk, migration.postgres] {
            let has =
                |what: &str, most: usize| assert!(text.contains(&format!("{what}{most}")), "{what}{most}");
            has("length(NEW.body) > ", MAX_ROW);
            has("length(signature) <= ", MAX_SIGNATURE);
            has("length(sealed) <= ", MAX_SEALED);
            has("length(wrapped) <= ", MAX_SEALED);
            has("length(bytes) <= ", MAX_CHUNK);
        }
        assert_eq!(migration.version, crate::SCHEMA_VERSION);
    }
}
