//! What can go wrong. Nothing here carries SQL, a path or a word that somebody typed: FTS5 quotes the search in its errors.

/// Why an index could not be opened or made.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no file at this path.
    #[error("there is no index at this path")]
    Missing,
    /// There is already a file; nothing was touched.
    #[error("there is already a file at this path")]
    Exists,
    /// The key does not open the file, or the file is damaged: throw it away and rebuild.
    #[error("the key does not open the index, or the index is damaged")]
    WrongKeyOrDamaged,
    /// Another version of the program made it, or prepared its words otherwise: throw it away and rebuild.
    #[error("the index has another schema")]
    SchemaDiffers,
    /// The file could not be made or removed.
    #[error("the index file could not be touched: {}", .0.kind())]
    File(#[source] std::io::Error),
    /// Anything else the database says.
    #[error(transparent)]
    Index(IndexError),
}

impl OpenError {
    /// Whether deleting the file ([`crate::remove_files`]) and rebuilding from the ledger is the answer.
    #[must_use]
    pub const fn asks_for_rebuild(&self) -> bool {
        matches!(
            self,
            Self::Missing | Self::WrongKeyOrDamaged | Self::SchemaDiffers
        )
    }
}

/// Why reading or writing failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IndexError {
    /// The file is damaged, or what stands in it was not written by this program: throw it away and rebuild.
    #[error("the index is damaged")]
    Damaged,
    /// It was closed (the application is locked).
    #[error("the index is closed")]
    Closed,
    /// Somebody else holds the lock, or all connections stayed busy.
    #[error("the index is busy")]
    Busy,
    /// No room is left where the file lies.
    #[error("there is no room left for the index")]
    Full,
    /// Anything else, with SQLite's extended result code, or 0.
    #[error("the index failed with code {0}")]
    Other(i32),
}

impl From<sqlx::Error> for IndexError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => Self::Closed,
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::Decode(_)
            | sqlx::Error::ColumnDecode { .. }
            | sqlx::Error::ColumnNotFound(_)
            | sqlx::Error::RowNotFound => Self::Damaged,
            sqlx::Error::Database(database) => {
                let code = database
                    .code()
                    .and_then(|code| code.parse::<i32>().ok())
                    .unwrap_or(0);
                match code & 0xff {
                    // SQLITE_IOERR_SHMSIZE: no room for the shared memory beside the log.
                    _ if code == 4874 => Self::Full,
                    11 | 26 => Self::Damaged,
                    5 | 6 => Self::Busy,
                    13 => Self::Full,
                    _ => Self::Other(code),
                }
            }
            _ => Self::Other(0),
        }
    }
}

impl From<serde_json::Error> for IndexError {
    /// Only what this crate wrote is read as JSON.
    fn from(_: serde_json::Error) -> Self {
        Self::Damaged
    }
}

impl From<IndexError> for OpenError {
    fn from(error: IndexError) -> Self {
        match error {
            IndexError::Damaged => Self::WrongKeyOrDamaged,
            other => Self::Index(other),
        }
    }
}

impl From<sqlx::Error> for OpenError {
    fn from(error: sqlx::Error) -> Self {
        IndexError::from(error).into()
    }
}
