//! The file: SQLCipher, one writing connection, a few reading ones.

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection, Sqlite, SqliteConnection};
use tokio::sync::{Mutex, OnceCell};
use zeroize::Zeroizing;

use crate::error::{IndexError, OpenError};
use crate::prepare;
use crate::write::Writer;

/// The number of this schema; any other is thrown away and rebuilt, so there are no migrations.
const SCHEMA_VERSION: i64 = 3;
const READERS: u32 = 3;
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Each connection keeps this much decrypted, in KiB with SQLite's minus sign: a page read anew is decrypted anew.
const CACHE: &str = "-24576";
/// Pages of the log before it is copied into the file, 32 MiB: what is written again and again is copied once.
const CHECKPOINT_EVERY: &str = "8192";
/// Bytes of the log that stay when it begins anew.
const LOG_STAYS: &str = "4194304";

/// `cases` is narrow and holds what lists filter and order by, so that counting 100,000 of them reads little; the rest of a
/// case lies in `lines`, `blobs` and `texts` under the same number; `prints` says what stands there, so that only what
/// changed is written. `terms` counts the cases that hold a stem; the empty one
/// counts all.
///
/// The full-text table is contentless, so that no text stands in the file twice. Its words come prepared with one space
/// between them, so that `ascii` splits them as they are meant. Its words are gathered in memory up to 8 MB, so that building
/// it anew merges little. (Deleting securely, FTS5's other way, was tried: it takes
/// 100 ms for each case that changes, and ten times that in a large index.)
const SCHEMA: &str = "
CREATE TABLE about (version INTEGER NOT NULL, rules INTEGER NOT NULL, unswept INTEGER NOT NULL,
  rights INTEGER NOT NULL) STRICT;
CREATE TABLE progress (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash BLOB NOT NULL,
  grants_n INTEGER NOT NULL, last_at INTEGER NOT NULL, unit_state BLOB NOT NULL) STRICT;
CREATE TABLE streams (stream BLOB PRIMARY KEY, kind TEXT NOT NULL, version INTEGER NOT NULL, epoch INTEGER NOT NULL,
  key_id BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE keys (stream BLOB NOT NULL, epoch INTEGER NOT NULL, key BLOB NOT NULL, PRIMARY KEY (stream, epoch))
  STRICT, WITHOUT ROWID;
CREATE TABLE faults (fault INTEGER PRIMARY KEY, seq INTEGER NOT NULL, code TEXT NOT NULL, params TEXT NOT NULL,
  UNIQUE (seq, code, params)) STRICT;
CREATE TABLE cases (no INTEGER PRIMARY KEY, case_id BLOB NOT NULL UNIQUE, state TEXT NOT NULL, day INTEGER NOT NULL,
  due INTEGER NOT NULL, number TEXT NOT NULL, verifier BLOB, categories TEXT NOT NULL, open INTEGER NOT NULL,
  awaits_leader INTEGER NOT NULL, settled INTEGER NOT NULL) STRICT;
CREATE INDEX cases_by_due ON cases (due, no DESC, state, categories, verifier, open);
CREATE INDEX cases_by_number ON cases (number DESC, no DESC, state, categories, verifier, due);
CREATE INDEX cases_open ON cases (due, no DESC, verifier, awaits_leader, state) WHERE open = 1 OR awaits_leader = 1 OR due < 9999999;
CREATE INDEX cases_by_state ON cases (state);
CREATE INDEX cases_settled ON cases (settled) WHERE settled > 0;
CREATE TABLE waiting (person BLOB NOT NULL, no INTEGER NOT NULL, task TEXT NOT NULL, since INTEGER NOT NULL,
  turns INTEGER NOT NULL, later TEXT NOT NULL, PRIMARY KEY (person, no)) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_of ON waiting (no);
CREATE TABLE running (due INTEGER NOT NULL, no INTEGER NOT NULL, what TEXT NOT NULL, PRIMARY KEY (due, no, what))
  STRICT, WITHOUT ROWID;
CREATE INDEX running_of ON running (no);
CREATE TABLE upkeep (kind TEXT NOT NULL, day INTEGER NOT NULL, no INTEGER NOT NULL, person BLOB NOT NULL,
  PRIMARY KEY (kind, day, no, person)) STRICT, WITHOUT ROWID;
CREATE INDEX upkeep_of ON upkeep (no);
CREATE TABLE lines (no INTEGER PRIMARY KEY, line TEXT NOT NULL) STRICT;
CREATE TABLE blobs (no INTEGER PRIMARY KEY, state_blob BLOB NOT NULL) STRICT;
CREATE TABLE texts (no INTEGER PRIMARY KEY, stems TEXT NOT NULL, display TEXT NOT NULL) STRICT;
CREATE TABLE prints (no INTEGER PRIMARY KEY, words BLOB NOT NULL, line BLOB NOT NULL, dates BLOB NOT NULL,
  rights INTEGER NOT NULL) STRICT;
CREATE TABLE submissions (submission BLOB PRIMARY KEY, day INTEGER NOT NULL, received_at INTEGER NOT NULL,
  line TEXT NOT NULL, state_blob BLOB NOT NULL) STRICT;
CREATE INDEX submissions_by_day ON submissions (day, received_at);
CREATE TABLE numbers (number TEXT NOT NULL, kind TEXT NOT NULL, stream BLOB NOT NULL, written TEXT NOT NULL,
  PRIMARY KEY (number, kind, stream)) STRICT, WITHOUT ROWID;
CREATE INDEX numbers_of ON numbers (stream);
CREATE TABLE letter_dates (day INTEGER NOT NULL, stream BLOB NOT NULL, PRIMARY KEY (day, stream)) STRICT, WITHOUT ROWID;
CREATE INDEX letter_dates_of ON letter_dates (stream);
CREATE TABLE files (sha256 TEXT NOT NULL, stream BLOB NOT NULL, case_id BLOB NOT NULL, number TEXT NOT NULL,
  PRIMARY KEY (sha256, stream, case_id)) STRICT, WITHOUT ROWID;
CREATE INDEX files_of ON files (stream);
CREATE INDEX files_of_case ON files (case_id);
CREATE TABLE terms (term TEXT PRIMARY KEY, cases INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE found USING fts5(title, words, stems, facets, content = '', contentless_delete = 1,
  detail = column, prefix = '2 3', tokenize = 'ascii');
INSERT INTO found (found, rank) VALUES ('hashsize', 8388608), ('automerge', 8);
";
/// A sweep's steps, in pages: the first puts all there is to be merged on one heap.
const MERGE_FIRST: &str = "INSERT INTO found (found, rank) VALUES ('merge', -250)";
const MERGE_ON: &str = "INSERT INTO found (found, rank) VALUES ('merge', 250)";
const CHANGES: &str = "SELECT total_changes()";
const CHECKPOINT: &str = "PRAGMA wal_checkpoint(TRUNCATE)";
const UNSWEPT: &str = "SELECT unswept FROM about";
const SWEPT: &str = "UPDATE about SET unswept = unswept - ?1";
const SET_ABOUT: &str = "INSERT INTO about (version, rules, unswept, rights) VALUES (?1, ?2, 0, 0)";
const ABOUT: &str = "SELECT version, rules FROM about";

/// The read model of one person. Clones share the connections.
#[derive(Clone)]
pub struct Index {
    pub(crate) reads: SqlitePool,
    writes: SqlitePool,
    /// One sweep at a time: two would both count down what each of them took away.
    sweeping: Arc<Mutex<()>>,
}

impl std::fmt::Debug for Index {
    /// Nothing of the connections: their options hold the key.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Index").finish_non_exhaustive()
    }
}

impl Index {
    /// Makes an empty index. Nothing may lie at this path.
    ///
    /// # Errors
    /// [`OpenError::Exists`] where something does; else what the database says.
    pub async fn create(path: &Path, raw_key: &[u8; 32]) -> Result<Self, OpenError> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(path) {
            Ok(_file) => {}
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => return Err(OpenError::Exists),
            Err(error) => return Err(OpenError::File(error)),
        }
        let made = Self::make(path, raw_key).await;
        if made.is_err() {
            // It was empty a moment ago; the next try must not meet half of it.
            remove_files(path).unwrap_or_default();
        }
        made
    }

    async fn make(path: &Path, raw_key: &[u8; 32]) -> Result<Self, OpenError> {
        let index = Self::connect(path, raw_key).await?;
        match index.make_tables().await {
            Ok(()) => Ok(index),
            Err(error) => {
                index.close().await;
                Err(error.into())
            }
        }
    }

    async fn make_tables(&self) -> Result<(), sqlx::Error> {
        let mut transaction = WriteTransaction::begin(&self.writes).await?;
        sqlx::raw_sql(SCHEMA).execute(transaction.connection()).await?;
        sqlx::query(SET_ABOUT)
            .bind(SCHEMA_VERSION)
            .bind(prepare::rules())
            .execute(transaction.connection())
            .await?;
        transaction.commit().await
    }

    /// Opens an index that [`Index::create`] made.
    ///
    /// # Errors
    /// Where [`OpenError::asks_for_rebuild`] says so, the caller removes the files, makes a new one and fills it.
    pub async fn open(path: &Path, raw_key: &[u8; 32]) -> Result<Self, OpenError> {
        if !path.is_file() {
            return Err(OpenError::Missing);
        }
        let index = Self::connect(path, raw_key).await?;
        let about: Result<(i64, i64), sqlx::Error> = sqlx::query_as(ABOUT).fetch_one(&index.reads).await;
        let fault = match about {
            Ok((version, rules)) if version == SCHEMA_VERSION && rules == prepare::rules() => None,
            Ok(_) | Err(sqlx::Error::RowNotFound) => Some(OpenError::SchemaDiffers),
            Err(error) => Some(match IndexError::from(error) {
                // "no such table" has no code of its own.
                IndexError::Other(1) => OpenError::SchemaDiffers,
                other => other.into(),
            }),
        };
        match fault {
            None => Ok(index),
            Some(fault) => {
                index.close().await;
                Err(fault)
            }
        }
    }

    async fn connect(path: &Path, raw_key: &[u8; 32]) -> Result<Self, OpenError> {
        let options = options(path, raw_key);
        ciphers().await?;
        let writes = pool(1).connect_with(options.clone()).await?;
        match pool(READERS)
            .connect_with(options.pragma("query_only", "ON"))
            .await
        {
            Ok(reads) => Ok(Self {
                reads,
                writes,
                sweeping: Arc::default(),
            }),
            Err(error) => {
                writes.close().await;
                Err(error.into())
            }
        }
    }

    /// Begins a transaction; there is one at a time, and a second caller waits.
    ///
    /// # Errors
    /// What the database says.
    pub async fn write(&self) -> Result<Writer, IndexError> {
        Ok(Writer::new(WriteTransaction::begin(&self.writes).await?))
    }

    /// Takes the words of removed streams out of the full-text table for good. FTS5 only buries a removed row: no search
    /// finds it, but its words lie in the file until what they stand in is merged. Here everything is, in steps of some
    /// milliseconds between which others write. To be called after a removal was committed and after opening; returns at
    /// once where nothing was removed, and begins anew where it was interrupted.
    ///
    /// # Errors
    /// What the database says.
    pub async fn sweep(&self) -> Result<(), IndexError> {
        let _one = self.sweeping.lock().await;
        let unswept: i64 = sqlx::query_scalar(UNSWEPT).fetch_one(&self.reads).await?;
        if unswept == 0 {
            return Ok(());
        }
        let mut statement = MERGE_FIRST;
        loop {
            let mut transaction = WriteTransaction::begin(&self.writes).await?;
            let before: i64 = sqlx::query_scalar(CHANGES)
                .fetch_one(transaction.connection())
                .await?;
            sqlx::query(statement).execute(transaction.connection()).await?;
            let after: i64 = sqlx::query_scalar(CHANGES)
                .fetch_one(transaction.connection())
                .await?;
            // The insert itself counts as one change.
            let done = statement == MERGE_ON && after - before < 2;
            if done {
                // What was removed meanwhile asks for another sweep: `unswept` was counted up.
                sqlx::query(SWEPT)
                    .bind(unswept)
                    .execute(transaction.connection())
                    .await?;
            }
            transaction.commit().await?;
            if done {
                // Neither does the log keep what was merged away, unless somebody still reads it.
                sqlx::raw_sql(CHECKPOINT).execute(&self.writes).await?;
                return Ok(());
            }
            statement = MERGE_ON;
        }
    }

    /// Closes all connections, so that the key is gone and the files can be removed. Other clones only get
    /// [`IndexError::Closed`] from now on.
    pub async fn close(&self) {
        self.reads.close().await;
        self.writes.close().await;
    }
}

/// A write transaction. Not sqlx's own: SQLite ends a transaction by itself when the disk is full or a write fails, sqlx
/// still counts it as open, and the one writing connection could never begin another. Here a transaction that was not
/// committed, also because its future was dropped, closes its connection, which undoes it, and the pool opens a new one.
pub(crate) struct WriteTransaction {
    connection: PoolConnection<Sqlite>,
    committed: bool,
}

impl WriteTransaction {
    async fn begin(writes: &SqlitePool) -> Result<Self, sqlx::Error> {
        let connection = writes.acquire().await?;
        let mut transaction = Self {
            connection,
            committed: false,
        };
        sqlx::raw_sql("BEGIN IMMEDIATE")
            .execute(transaction.connection())
            .await?;
        Ok(transaction)
    }

    pub(crate) async fn commit(mut self) -> Result<(), sqlx::Error> {
        sqlx::raw_sql("COMMIT").execute(self.connection()).await?;
        self.committed = true;
        Ok(())
    }

    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}

impl Drop for WriteTransaction {
    fn drop(&mut self) {
        if !self.committed {
            self.connection.close_on_drop();
        }
    }
}

/// Removes an index with everything beside it. What is not there is no error.
///
/// # Errors
/// Where a file cannot be removed; on Windows that is so as long as it is open.
pub fn remove_files(path: &Path) -> std::io::Result<()> {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        match remove(Path::new(&name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(not(windows))]
fn remove(path: &Path) -> std::io::Result<()> {
    fs::remove_file(path)
}

/// Windows does not remove a file that is open, and a connection that did not come about is closed by its own thread, a
/// moment after the error was told. So it is given that moment.
#[cfg(windows)]
fn remove(path: &Path) -> std::io::Result<()> {
    const PATIENCE: Duration = Duration::from_secs(2);
    const LOOK_AGAIN: Duration = Duration::from_millis(10);
    const ERROR_SHARING_VIOLATION: i32 = 32;
    let begun = std::time::Instant::now();
    loop {
        match fs::remove_file(path) {
            Err(error)
                if error.raw_os_error() == Some(ERROR_SHARING_VIOLATION) && begun.elapsed() < PATIENCE =>
            {
                std::thread::sleep(LOOK_AGAIN);
            }
            removed => return removed,
        }
    }
}

/// The first connection of a process is made alone. SQLCipher sets itself up only after SQLite lets others in: of two files
/// opened at once the second may find no ciphers yet ("SQL logic error"). SQLite's own switch for this,
/// `SQLITE_EXTRA_INIT_MUTEXED`, cannot be set: sqlx's macros build the same C code without SQLCipher.
async fn ciphers() -> Result<(), sqlx::Error> {
    static READY: OnceCell<()> = OnceCell::const_new();
    let first = async || SqliteConnection::connect("sqlite::memory:").await?.close().await;
    READY.get_or_try_init(first).await.copied()
}

fn pool(most: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(most)
        .acquire_timeout(Duration::from_secs(30))
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
}

/// The key is given raw, so that SQLCipher derives nothing; statement logging is off, because sqlx's summary of the
/// pragma holds the key. sqlx keeps the text for further connections and SQLCipher the key: both live until it is closed.
fn options(path: &Path, raw_key: &[u8; 32]) -> SqliteConnectOptions {
    let mut hex = Zeroizing::new(String::with_capacity(64));
    for byte in raw_key {
        // Writing to a String cannot fail.
        write!(hex, "{byte:02x}").unwrap_or_default();
    }
    SqliteConnectOptions::new()
        .filename(path)
        .pragma("key", format!("\"x'{}'\"", hex.as_str()))
        // As strong for this as SQLCipher's default, and processors have instructions for it.
        .pragma("cipher_hmac_algorithm", "HMAC_SHA256")
        .create_if_missing(false)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("temp_store", "MEMORY")
        .pragma("trusted_schema", "OFF")
        .pragma("secure_delete", "ON")
        .pragma("cache_size", CACHE)
        .pragma("wal_autocheckpoint", CHECKPOINT_EVERY)
        .pragma("journal_size_limit", LOG_STAYS)
        .disable_statement_logging()
}

#[cfg(test)]
mod tests {
    use super::Index;
    use crate::error::IndexError;

    /// Without a transaction of our own sqlx takes the one SQLite has ended for open, and no other ever begins.
    #[tokio::test]
    async fn writing_goes_on_after_a_full_disk() {
        let folder = tempfile::tempdir().unwrap();
        let index = Index::create(&folder.path().join("index.db"), &[7; 32])
            .await
            .unwrap();
        // As many as there are: the next page is one too many, on this connection.
        sqlx::raw_sql("PRAGMA max_page_count = 1")
            .execute(&index.writes)
            .await
            .unwrap();
        let mut writer = index.write().await.unwrap();
        let long = "x".repeat(1 << 20);
        let full = writer.put_fault(Some(1), "sealed_fault", &long).await;
        assert_eq!(full, Err(IndexError::Full));
        drop(writer);
        let mut writer = index.write().await.unwrap();
        writer.put_fault(Some(1), "sealed_fault", "{}").await.unwrap();
        writer.commit().await.unwrap();
        assert_eq!(index.faults().await.unwrap().len(), 1);
        index.close().await;
    }

    #[tokio::test]
    async fn a_dropped_writer_leaves_no_trace() {
        let folder = tempfile::tempdir().unwrap();
        let index = Index::create(&folder.path().join("index.db"), &[7; 32])
            .await
            .unwrap();
        let mut writer = index.write().await.unwrap();
        writer.put_fault(Some(1), "sealed_fault", "{}").await.unwrap();
        drop(writer);
        let writer = index.write().await.unwrap();
        writer.commit().await.unwrap();
        assert_eq!(index.faults().await.unwrap(), []);
        index.close().await;
    }
}
