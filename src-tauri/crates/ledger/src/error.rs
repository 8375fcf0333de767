//! What can go wrong, apart from each other wherever a caller acts differently.

use vault::Id;

use crate::location::LocationFault;
use crate::rows::Tip;

/// The kinds of trouble a database reports that a caller tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreFault {
    /// Somebody else held the lock for longer than the waiting time; trying again is right.
    Busy,
    /// The server cannot be reached, or the connection was lost; nothing was written by this call.
    Unavailable,
    /// The login or the file's permissions do not allow it.
    Denied,
    /// No room is left where the store lies.
    Full,
    /// The file or the page read is damaged, or what was read is not what the schema says.
    Damaged,
    /// Anything else.
    Other,
}

/// A failure of the database itself.
#[derive(Debug, thiserror::Error)]
#[error("the store failed: {fault:?}")]
pub struct StoreError {
    /// What kind of trouble it is.
    pub fault: StoreFault,
    /// The driver's own words. Never shown, never logged in full: it may quote SQL.
    #[source]
    pub source: sqlx::Error,
}

impl From<sqlx::Error> for StoreError {
    fn from(source: sqlx::Error) -> Self {
        Self {
            fault: fault_of(&source),
            source,
        }
    }
}

/// Why a ledger could not be opened or made.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The place is one where a SQLite ledger would be destroyed sooner or later.
    #[error("a ledger cannot live here: {0}")]
    Location(LocationFault),
    /// There is no file at this path.
    #[error("there is no ledger at this path")]
    Missing,
    /// There is already a file (or schema) here; nothing was touched.
    #[error("there is already something at this place")]
    Exists,
    /// The file is no SQLite file, or a SQLite file that is not ours.
    #[error("this is not a ledger")]
    NotALedger,
    /// The key does not open this file (or the file is not an encrypted one).
    #[error("the key does not open this file")]
    WrongKey,
    /// The store was made by a newer version of the program.
    #[error("the store has schema {found}, this program knows {known}: a newer version is needed")]
    TooNew {
        /// The schema found in the store.
        found: u64,
        /// The newest schema this program knows.
        known: u64,
    },
    /// The PostgreSQL schema is older than this program and only its owner can bring it forward.
    #[error("the store has schema {found}, its owner must bring it to {known}")]
    TooOld {
        /// The schema found in the store.
        found: u64,
        /// The schema this program needs.
        known: u64,
    },
    /// A foreign file holds something beside the expected schema: the first object that differs is named.
    #[error("the file holds something a ledger does not have: {0}")]
    Foreign(String),
    /// The address of the server cannot be used as it stands.
    #[error("the address of the store is not usable: {0}")]
    Address(&'static str),
    /// The server is older than PostgreSQL 13.
    #[error("the server is older than PostgreSQL 13")]
    ServerTooOld,
    /// After the set-up everybody may still create objects or temporary tables: whoever runs it does not own the database.
    #[error("PUBLIC may still create objects in this database; its owner must run the set-up")]
    PublicMayCreate,
    /// The file system refused.
    #[error("the file could not be made or opened")]
    File(#[source] std::io::Error),
    /// The database itself failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for OpenError {
    fn from(source: sqlx::Error) -> Self {
        Self::Store(source.into())
    }
}

/// Why something could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The database itself failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A stored value breaks the limits of the schema: it is longer than a row may be, or missing.
    #[error("the store holds a damaged value in {table}, row {row}")]
    Damaged {
        /// The table it lies in.
        table: &'static str,
        /// The row's `seq` or `n`.
        row: i64,
    },
    /// A stream or act is larger than [`crate::MAX_STREAM_BYTES`].
    #[error("there is more than can be read at once")]
    TooMuch,
}

impl From<sqlx::Error> for ReadError {
    fn from(source: sqlx::Error) -> Self {
        Self::Store(source.into())
    }
}

/// Why an append did not happen, or may not have happened.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Somebody appended first (or the caller has not read to the end): read on from here, decide and sign again.
    #[error("the place is taken; the tip is now {}", tip.seq)]
    Taken {
        /// The tip as it is now.
        tip: Tip,
    },
    /// The store's tip has the expected number and another hash: this is not the history the caller verified.
    #[error("the store's history differs at {}", tip.seq)]
    Diverged {
        /// The tip the store shows.
        tip: Tip,
    },
    /// A row is larger than [`crate::MAX_ROW`]. Nothing was written.
    #[error("part {part} of the act is too large")]
    TooLarge {
        /// The `part` in the row's head.
        part: u16,
    },
    /// No room is left where the store lies. Nothing was written.
    #[error("the store is full")]
    StoreFull,
    /// A chunk or wrapped key with this place is already there. Nothing was written.
    #[error("{table} already holds this row")]
    Exists {
        /// `chunks` or `person_keys`.
        table: &'static str,
    },
    /// The store's own rules refused a row (most often its `version`). Nothing was written.
    #[error("the store's rules refuse a row")]
    Refused,
    /// The batch cannot be written by anybody: a head that does not decode, numbers that do not follow each other, or
    /// a value beyond its limit. Nothing was written.
    #[error("the batch is not well formed: {0}")]
    Invalid(&'static str),
    /// The connection was lost after the commit was sent: the act may be in the store. Look for it with
    /// [`crate::Ledger::has_act`] before doing anything else.
    #[error("it is not known whether the act was written")]
    Uncertain {
        /// The act of the batch's first row, if the batch has rows.
        act: Option<Id>,
    },
    /// The ledger was opened for reading only.
    #[error("the ledger is open for reading only")]
    ReadOnly,
    /// The database itself failed. Nothing was written.
    #[error(transparent)]
    Store(StoreError),
}

/// Why the desk file refused.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// Rows to keep do not follow the last kept row.
    #[error("the desk file keeps rows up to {last}")]
    Gap {
        /// The last kept `seq`.
        last: u64,
    },
    /// A row to keep differs from the one kept under the same number.
    #[error("row {seq} differs from the one kept")]
    Differs {
        /// The number they share.
        seq: u64,
    },
    /// A value is beyond its limit or cannot be stored.
    #[error("this cannot be kept: {0}")]
    Invalid(&'static str),
    /// There is no such draft, act or outbox item.
    #[error("there is no such item in the desk file")]
    Unknown,
    /// The database itself failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something kept could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl From<sqlx::Error> for DeskError {
    fn from(source: sqlx::Error) -> Self {
        Self::Store(source.into())
    }
}

/// SQLite's primary result code, from the extended one sqlx hands out as text.
pub(crate) fn sqlite_code(error: &sqlx::Error) -> Option<i32> {
    let sqlx::Error::Database(database) = error else {
        return None;
    };
    database.try_downcast_ref::<sqlx::sqlite::SqliteError>()?;
    database.code()?.parse::<i32>().ok()
}

/// PostgreSQL's SQLSTATE.
pub(crate) fn sqlstate(error: &sqlx::Error) -> Option<String> {
    let sqlx::Error::Database(database) = error else {
        return None;
    };
    database
        .try_downcast_ref::<sqlx::postgres::PgDatabaseError>()
        .map(|database| database.code().to_owned())
}

fn fault_of(error: &sqlx::Error) -> StoreFault {
    if let Some(code) = sqlite_code(error) {
        return match code & 0xff {
            // SQLITE_IOERR_SHMSIZE: no room for the shared memory beside the log.
            _ if code == 4874 => StoreFault::Full,
            5 | 6 => StoreFault::Busy,
            3 | 8 | 23 => StoreFault::Denied,
            13 => StoreFault::Full,
            11 | 26 => StoreFault::Damaged,
            10 | 14 => StoreFault::Unavailable,
            _ => StoreFault::Other,
        };
    }
    if let Some(state) = sqlstate(error) {
        return match state.as_str() {
            "55P03" | "40001" | "40P01" => StoreFault::Busy,
            "53100" => StoreFault::Full,
            "42501" => StoreFault::Denied,
            other if other.starts_with("28") => StoreFault::Denied,
            other if other.starts_with("08") || other.starts_with("57P") || other.starts_with("53") => {
                StoreFault::Unavailable
            }
            other if other.starts_with("XX") => StoreFault::Damaged,
            _ => StoreFault::Other,
        };
    }
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => StoreFault::Unavailable,
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) | sqlx::Error::ColumnNotFound(_) => {
            StoreFault::Damaged
        }
        _ => StoreFault::Other,
    }
}
