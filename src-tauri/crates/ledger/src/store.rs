//! The ledger itself: one of two databases.

use std::fmt;
use std::path::Path;

use tokio::sync::watch;

use crate::changes::Changes;
use crate::error::OpenError;
use crate::postgres::{PostgresAddress, PostgresLedger};
use crate::sqlite::{OpenMode, SqliteLedger};

/// The shared store. Cheap to clone; all clones share their connections.
///
/// All of it needs a tokio runtime with time and I/O.
#[derive(Clone)]
pub enum Ledger {
    /// A file on this machine.
    Sqlite(SqliteLedger),
    /// A server of the unit.
    Postgres(PostgresLedger),
}

/// Runs one expression on the concrete pool that reads.
macro_rules! on_pool {
    ($ledger:expr, $pool:ident => $body:expr) => {
        match $ledger {
            $crate::Ledger::Sqlite(ledger) => {
                let $pool = &ledger.reads;
                $body
            }
            $crate::Ledger::Postgres(ledger) => {
                let $pool = &ledger.pool;
                $body
            }
        }
    };
}
pub(crate) use on_pool;

impl Ledger {
    /// Makes a new ledger in a file that must not exist yet (an empty file is taken over), readable by its owner only.
    ///
    /// A network share or synchronised folder is refused; see [`crate::refused_location`].
    pub async fn create_sqlite(path: &Path) -> Result<Self, OpenError> {
        SqliteLedger::create(path).await.map(Self::Sqlite)
    }

    /// Opens an existing ledger file: one's own for reading and writing, or a foreign one (verify, restore, move) for
    /// reading only, after its schema was compared with ours.
    pub async fn open_sqlite(path: &Path, mode: OpenMode) -> Result<Self, OpenError> {
        SqliteLedger::open(path, mode).await.map(Self::Sqlite)
    }

    /// Connects to a ledger on a PostgreSQL server that [`crate::create_postgres_schema`] has set up.
    pub async fn connect_postgres(address: &PostgresAddress) -> Result<Self, OpenError> {
        PostgresLedger::connect(address).await.map(Self::Postgres)
    }

    /// A number that changes when something may have been appended, by this process or another. It is a hint: it may
    /// change without cause, and a reader asks [`Ledger::tip`] what is true. The watching starts with the first call,
    /// which must come from inside the runtime.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        match self {
            Self::Sqlite(ledger) => ledger.changes.subscribe_sqlite(&ledger.reads),
            Self::Postgres(ledger) => ledger.changes.subscribe_postgres(&ledger.pool),
        }
    }

    /// Ends the watching and closes every connection, waiting for those in use. Calls after it fail.
    pub async fn close(&self) {
        self.changes().stop().await;
        match self {
            Self::Sqlite(ledger) => {
                ledger.reads.close().await;
                if let Some(writes) = &ledger.writes {
                    writes.close().await;
                }
            }
            Self::Postgres(ledger) => ledger.pool.close().await,
        }
    }

    pub(crate) fn changes(&self) -> &Changes {
        match self {
            Self::Sqlite(ledger) => &ledger.changes,
            Self::Postgres(ledger) => &ledger.changes,
        }
    }
}

impl fmt::Debug for Ledger {
    /// Names the database only: path, address and key stay out of every log.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Sqlite(_) => "Ledger::Sqlite",
            Self::Postgres(_) => "Ledger::Postgres",
        })
    }
}
