//! The ledger in a SQLite file.

use std::fs::{self, OpenOptions};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection, Sqlite, SqliteConnection};
use tokio::sync::OnceCell;
use zeroize::Zeroizing;

use crate::changes::Changes;
use crate::dialect::{
    DESK_APPLIED, DESK_MIGRATIONS, MIGRATIONS, SQLITE_APPLICATION_ID, SQLITE_APPLIED, SQLITE_BEGIN,
    SQLITE_SET_APPLICATION_ID,
};
use crate::error::{OpenError, sqlite_code};
use crate::location::refused_location;
use crate::{Ledger, SCHEMA_VERSION};

const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
const READERS: u32 = 4;

/// How an existing file is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenMode {
    /// The unit's own ledger. Older schemas are brought forward.
    ReadWrite,
    /// A file from somewhere else: read-only, nothing in its schema is trusted, and a schema that is not exactly ours
    /// (an extra trigger, a view, a changed table) is refused before a row is read.
    ///
    /// It may lie on a network share. A file that was closed properly on a medium that cannot be written is read too;
    /// elsewhere SQLite may leave empty `-wal` and `-shm` files beside it.
    ForeignReadOnly,
}

/// A ledger in a SQLite file. Made and opened through [`Ledger`].
#[derive(Clone)]
pub struct SqliteLedger {
    pub(crate) reads: SqlitePool,
    /// One connection; none where the file was opened for reading only.
    pub(crate) writes: Option<SqlitePool>,
    pub(crate) changes: Arc<Changes>,
}

const VERSION: &str = "SELECT coalesce(max(version), 0) FROM schema";
const DESK_VERSION: &str = "SELECT coalesce(max(version), 0) FROM desk_schema";
const HAS_DESK: &str = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'desk_schema'";
const APPLICATION_ID: &str = "PRAGMA application_id";
const OBJECTS: &str =
    "SELECT type, name, tbl_name, substr(coalesce(sql, ''), 1, 20000) AS text FROM sqlite_schema
  ORDER BY type, name LIMIT 200";

/// One object of a schema, as SQLite wrote it down.
type Object = (String, String, String, String);

impl SqliteLedger {
    pub(crate) async fn create(path: &Path) -> Result<Self, OpenError> {
        if let Some(fault) = refused_location(path) {
            return Err(OpenError::Location(fault));
        }
        Self::create_with(path, own_options(path), Kind::Shared).await
    }

    pub(crate) async fn open(path: &Path, mode: OpenMode) -> Result<Self, OpenError> {
        if !path.is_file() {
            return Err(OpenError::Missing);
        }
        match mode {
            OpenMode::ForeignReadOnly => Self::open_foreign(path).await,
            OpenMode::ReadWrite => {
                if let Some(fault) = refused_location(path) {
                    return Err(OpenError::Location(fault));
                }
                Self::open_with(own_options(path), Kind::Shared).await
            }
        }
    }

    /// The encrypted file of a desk. Its place is the caller's business: a person's home may lie anywhere.
    pub(crate) async fn create_desk(path: &Path, key: &Zeroizing<[u8; 32]>) -> Result<Self, OpenError> {
        Self::create_with(path, keyed_options(path, key, Pages::Large), Kind::Desk).await
    }

    pub(crate) async fn open_desk(path: &Path, key: &Zeroizing<[u8; 32]>) -> Result<Self, OpenError> {
        if !path.is_file() {
            return Err(OpenError::Missing);
        }
        match Self::open_with(keyed_options(path, key, Pages::Large), Kind::Desk).await {
            // One of the first: its pages tell it from another only by not opening.
            Err(OpenError::WrongKey) => {
                Self::open_with(keyed_options(path, key, Pages::First), Kind::Desk).await
            }
            opened => opened,
        }
    }

    async fn create_with(path: &Path, options: SqliteConnectOptions, kind: Kind) -> Result<Self, OpenError> {
        make_private_file(path)?;
        let made = async {
            let ledger = Self::pools(options).await?;
            ledger.migrate(kind, 0).await?;
            Ok(ledger)
        }
        .await;
        if made.is_err() {
            // Only what was empty a moment ago is removed again, so that the next try does not meet a half-made file.
            for suffix in ["", "-wal", "-shm"] {
                let mut name = path.as_os_str().to_owned();
                name.push(suffix);
                drop(fs::remove_file(name));
            }
        }
        made
    }

    async fn open_with(options: SqliteConnectOptions, kind: Kind) -> Result<Self, OpenError> {
        let ledger = Self::pools(options)
            .await
            .map_err(|error| kind.unreadable(error))?;
        let application: i64 = sqlx::query_scalar(APPLICATION_ID)
            .fetch_one(&ledger.reads)
            .await
            .map_err(|error| kind.unreadable(error.into()))?;
        if application != SQLITE_APPLICATION_ID {
            return Err(OpenError::NotALedger);
        }
        let found = version(&ledger.reads).await?;
        if found == 0 {
            return Err(OpenError::NotALedger);
        }
        ledger.migrate(kind, found).await?;
        Ok(ledger)
    }

    async fn pools(options: SqliteConnectOptions) -> Result<Self, OpenError> {
        ciphers().await?;
        let writes = pool(1).connect_with(options.clone()).await?;
        let reads = pool(READERS)
            .connect_with(options.pragma("query_only", "ON"))
            .await?;
        Ok(Self {
            reads,
            writes: Some(writes),
            changes: Arc::new(Changes::new()),
        })
    }

    async fn migrate(&self, kind: Kind, found: u64) -> Result<(), OpenError> {
        let Some(writes) = &self.writes else {
            return Ok(());
        };
        let mut transaction = writes.begin_with(SQLITE_BEGIN).await?;
        if found == 0 {
            sqlx::raw_sql(SQLITE_SET_APPLICATION_ID)
                .execute(&mut *transaction)
                .await?;
        }
        for migration in MIGRATIONS.iter().filter(|migration| migration.version > found) {
            let text = match kind {
                Kind::Shared => migration.sqlite,
                Kind::Desk => migration.desk,
            };
            sqlx::raw_sql(text).execute(&mut *transaction).await?;
            sqlx::query(SQLITE_APPLIED)
                .bind(signed(migration.version))
                .execute(&mut *transaction)
                .await?;
        }
        if let Kind::Desk = kind {
            let there: i64 = sqlx::query_scalar(HAS_DESK).fetch_one(&mut *transaction).await?;
            let found = match there {
                0 => 0,
                _ => unsigned(
                    sqlx::query_scalar(DESK_VERSION)
                        .fetch_one(&mut *transaction)
                        .await?,
                ),
            };
            let known = DESK_MIGRATIONS
                .iter()
                .map(|(version, _)| *version)
                .max()
                .unwrap_or(0);
            if found > known {
                return Err(OpenError::TooNew { found, known });
            }
            for (version, text) in DESK_MIGRATIONS.iter().filter(|(version, _)| *version > found) {
                sqlx::raw_sql(*text).execute(&mut *transaction).await?;
                sqlx::query(DESK_APPLIED)
                    .bind(signed(*version))
                    .execute(&mut *transaction)
                    .await?;
            }
        }
        transaction.commit().await?;
        Ok(())
    }

    async fn open_foreign(path: &Path) -> Result<Self, OpenError> {
        let reads = foreign_pool(path).await?;
        compare_schema(&reads).await?;
        Ok(Self {
            reads,
            writes: None,
            changes: Arc::new(Changes::new()),
        })
    }
}

impl From<SqliteLedger> for Ledger {
    fn from(ledger: SqliteLedger) -> Self {
        Self::Sqlite(ledger)
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Shared,
    Desk,
}

impl Kind {
    /// SQLite says the same of a file that is no database and of an encrypted one opened with the wrong key.
    fn unreadable(self, error: OpenError) -> OpenError {
        match &error {
            OpenError::Store(store) if sqlite_code(&store.source).is_some_and(|code| code & 0xff == 26) => {
                match self {
                    Self::Shared => OpenError::NotALedger,
                    Self::Desk => OpenError::WrongKey,
                }
            }
            _ => error,
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
        .acquire_timeout(Duration::from_secs(20))
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
}

/// What every connection has, whoever's file it is.
fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("temp_store", "MEMORY")
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON")
        .disable_statement_logging()
}

fn own_options(path: &Path) -> SqliteConnectOptions {
    options(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
}

/// How the pages of a desk file are sealed. SQLCipher cannot change it in a file that is there.
#[derive(Clone, Copy)]
enum Pages {
    /// SQLCipher's own choice, in which the first desk files were made and stay.
    First,
    /// 16 KiB under HMAC-SHA-256: as strong, processors have instructions for it, and a chunk takes a quarter of the
    /// pages. Files are written and read in two thirds of the time.
    Large,
}

fn keyed_options(path: &Path, key: &Zeroizing<[u8; 32]>, pages: Pages) -> SqliteConnectOptions {
    use std::fmt::Write;
    // sqlx keeps the text for new connections and SQLCipher keeps the key: both live as long as the file is open.
    let mut pragma = String::with_capacity(2 * key.len() + 5);
    pragma.push_str("\"x'");
    for byte in key.iter() {
        // Writing to a String cannot fail.
        write!(pragma, "{byte:02x}").unwrap_or_default();
    }
    pragma.push_str("'\"");
    let options = own_options(path).pragma("key", pragma);
    match pages {
        Pages::First => options,
        Pages::Large => options
            .pragma("cipher_page_size", "16384")
            .pragma("cipher_hmac_algorithm", "HMAC_SHA256"),
    }
}

fn make_private_file(path: &Path) -> Result<(), OpenError> {
    if path
        .metadata()
        .is_ok_and(|found| found.is_file() && found.len() == 0)
    {
        return Ok(());
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_file) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Err(OpenError::Exists),
        Err(error) => Err(OpenError::File(error)),
    }
}

/// The schema's number; one that is too new is refused.
async fn version(pool: &SqlitePool) -> Result<u64, OpenError> {
    let found: i64 = match sqlx::query_scalar(VERSION).fetch_one(pool).await {
        Ok(found) => found,
        // "no such table" has no code of its own.
        Err(error) if sqlite_code(&error) == Some(1) => return Err(OpenError::NotALedger),
        Err(error) => return Err(error.into()),
    };
    let found = unsigned(found);
    if found > SCHEMA_VERSION {
        return Err(OpenError::TooNew {
            found,
            known: SCHEMA_VERSION,
        });
    }
    Ok(found)
}

async fn foreign_pool(path: &Path) -> Result<SqlitePool, OpenError> {
    let options = options(path)
        .read_only(true)
        .pragma("query_only", "ON")
        .pragma("mmap_size", "0");
    let first = try_foreign(options.clone()).await;
    let Err(error) = first else { return first };
    let mut wal = path.as_os_str().to_owned();
    wal.push("-wal");
    let code = match &error {
        OpenError::Store(store) => sqlite_code(&store.source).map(|code| code & 0xff),
        _ => None,
    };
    match code {
        Some(26) => Err(OpenError::NotALedger),
        // A file in WAL mode where no shared memory can be made: a read-only medium. Without a log nobody has it open.
        Some(8 | 14) if !Path::new(&wal).exists() => try_foreign(options.immutable(true)).await,
        _ => Err(error),
    }
}

async fn try_foreign(options: SqliteConnectOptions) -> Result<SqlitePool, OpenError> {
    ciphers().await?;
    let pool = pool(READERS).connect_with(options).await?;
    let _objects: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema")
        .fetch_one(&pool)
        .await?;
    Ok(pool)
}

/// Refuses a schema that is not, object for object and letter for letter, the one this program would have made.
async fn compare_schema(pool: &SqlitePool) -> Result<(), OpenError> {
    let found: Vec<Object> = match sqlx::query_as(OBJECTS).fetch_all(pool).await {
        Ok(found) => found,
        Err(sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_)) => {
            return Err(OpenError::NotALedger);
        }
        Err(error) => return Err(error.into()),
    };
    let newest = expected_objects(SCHEMA_VERSION).await?;
    let is_schema = |object: &&Object| object.0 == "table" && object.1 == "schema";
    let Some(ours) = newest.iter().find(is_schema) else {
        return Err(OpenError::NotALedger);
    };
    match found.iter().find(is_schema) {
        None => return Err(OpenError::NotALedger),
        // Only now may the table be read: a view or a virtual table under its name would run something.
        Some(theirs) if theirs == ours => {}
        Some(_) => return Err(OpenError::Foreign("schema".to_owned())),
    }
    let version = version(pool).await?;
    if version == 0 {
        return Err(OpenError::NotALedger);
    }
    let expected = if version == SCHEMA_VERSION {
        newest
    } else {
        expected_objects(version).await?
    };
    let differing = found
        .iter()
        .find(|object| !expected.contains(object))
        .or_else(|| expected.iter().find(|object| !found.contains(object)));
    match differing {
        Some((_, name, ..)) => Err(OpenError::Foreign(name.chars().take(64).collect())),
        None => Ok(()),
    }
}

/// What SQLite itself writes down for our schema.
async fn expected_objects(version: u64) -> Result<Vec<Object>, OpenError> {
    let options = SqliteConnectOptions::new()
        .in_memory(true)
        .disable_statement_logging();
    let mut memory = SqliteConnection::connect_with(&options).await?;
    for migration in MIGRATIONS.iter().filter(|migration| migration.version <= version) {
        sqlx::raw_sql(migration.sqlite).execute(&mut memory).await?;
    }
    let objects = sqlx::query_as(OBJECTS).fetch_all(&mut memory).await?;
    memory.close().await?;
    Ok(objects)
}

/// A write transaction. Not sqlx's own: SQLite ends a transaction by itself when the disk is full or a write fails, sqlx
/// still counts it as open, and the one writing connection could never begin another. Here a transaction whose end is not
/// certain, also because its future was dropped, closes its connection and the pool opens a new one.
pub(crate) struct WriteTransaction {
    connection: PoolConnection<Sqlite>,
    ended: bool,
}

impl WriteTransaction {
    pub(crate) async fn begin(writes: &SqlitePool) -> Result<Self, sqlx::Error> {
        let connection = writes.acquire().await?;
        let mut transaction = Self {
            connection,
            ended: false,
        };
        sqlx::raw_sql(SQLITE_BEGIN)
            .execute(&mut *transaction.connection)
            .await?;
        Ok(transaction)
    }

    pub(crate) async fn commit(mut self) -> Result<(), sqlx::Error> {
        sqlx::raw_sql("COMMIT").execute(&mut *self.connection).await?;
        self.ended = true;
        Ok(())
    }

    /// Undoes everything; a drop would too, but at the price of a new connection.
    pub(crate) async fn undo(mut self) {
        self.ended = sqlx::raw_sql("ROLLBACK")
            .execute(&mut *self.connection)
            .await
            .is_ok();
    }

    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}

impl Drop for WriteTransaction {
    fn drop(&mut self) {
        if !self.ended {
            self.connection.close_on_drop();
        }
    }
}

/// For numbers of ours, which are far from the border.
pub(crate) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A stored number that cannot be negative.
pub(crate) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Batch, NewChunk};
    use vault::Id;

    /// Whatever a desk file is opened as first, nothing of one from before is lost, also what only its log holds.
    #[tokio::test]
    async fn a_desk_file_of_the_first_kind_opens() {
        let folder = tempfile::tempdir().unwrap();
        let key = Zeroizing::new([5; 32]);
        let old = folder.path().join("old.desk");
        let made = SqliteLedger::create_with(&old, keyed_options(&old, &key, Pages::First), Kind::Desk)
            .await
            .unwrap();
        let chunks = |n: u64| {
            let bytes = vec![7; 300_000];
            let file = Id([9; 16]);
            vec![NewChunk { file, n, bytes }]
        };
        let batch = |n| Batch {
            chunks: chunks(n),
            ..Batch::default()
        };
        let ledger = Ledger::from(made);
        ledger.append(&batch(0)).await.unwrap();
        // As a machine that loses its power leaves it.
        let stopped = folder.path().join("stopped.desk");
        let beside = |path: &Path| path.with_extension("desk-wal");
        fs::copy(&old, &stopped).unwrap();
        fs::copy(beside(&old), beside(&stopped)).unwrap();
        assert!(beside(&stopped).metadata().unwrap().len() > 300_000);
        ledger.close().await;

        for path in [&old, &stopped] {
            let other = Zeroizing::new([6; 32]);
            let refused = SqliteLedger::open_desk(path, &other).await;
            assert!(matches!(refused, Err(OpenError::WrongKey)));
            for n in 1..3 {
                let ledger = Ledger::from(SqliteLedger::open_desk(path, &key).await.unwrap());
                ledger.append(&batch(n)).await.unwrap();
                let kept = ledger.chunk_list(&Id([9; 16])).await.unwrap();
                assert_eq!(kept.len() as u64, n + 1, "{path:?}");
                ledger.close().await;
            }
        }
    }
}
