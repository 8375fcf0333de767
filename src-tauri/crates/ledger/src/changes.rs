//! Telling that something may have been appended.
//!
//! SQLite: `PRAGMA data_version` on a connection of its own changes when any other connection, of this process or
//! another, has committed. PostgreSQL: NOTIFY without payload, and a look at the last number now and then, because a
//! connection that died silently brings no notices.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use sqlx::postgres::PgListener;
use sqlx::{ConnectOptions, Connection, PgPool, SqlitePool};
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::dialect::POSTGRES_CHANNEL;

const SQLITE_POLL: Duration = Duration::from_millis(400);
const POSTGRES_LOOK: Duration = Duration::from_secs(30);
const AFTER_TROUBLE: Duration = Duration::from_secs(2);

const DATA_VERSION: &str = "PRAGMA data_version";
const LAST_SEQ: &str = "SELECT coalesce(max(seq), 0) FROM entries";

pub(crate) struct Changes {
    told: watch::Sender<u64>,
    /// Turns true once, when the ledger is closed.
    ending: watch::Sender<bool>,
    watcher: Mutex<Option<JoinHandle<()>>>,
}

impl Changes {
    pub(crate) fn new() -> Self {
        Self {
            told: watch::Sender::new(0),
            ending: watch::Sender::new(false),
            watcher: Mutex::new(None),
        }
    }

    /// Something was appended here.
    pub(crate) fn tell(&self) {
        tell(&self.told);
    }

    pub(crate) fn subscribe_sqlite(&self, pool: &SqlitePool) -> watch::Receiver<u64> {
        self.start(|told, ending| watch_sqlite(told, ending, pool.clone()));
        self.told.subscribe()
    }

    pub(crate) fn subscribe_postgres(&self, pool: &PgPool) -> watch::Receiver<u64> {
        self.start(|told, ending| watch_postgres(told, ending, pool.clone()));
        self.told.subscribe()
    }

    /// Ends the watching; its connection is closed when this returns, so that a file can be moved.
    pub(crate) async fn stop(&self) {
        self.ending.send_replace(true);
        let watcher = self.taken();
        if let Some(watcher) = watcher {
            // It ends by itself; had it panicked, it has ended too.
            drop(watcher.await);
        }
    }

    fn taken(&self) -> Option<JoinHandle<()>> {
        self.watcher.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn start<F>(&self, watching: impl FnOnce(watch::Sender<u64>, watch::Receiver<bool>) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let mut watcher = self.watcher.lock().unwrap_or_else(PoisonError::into_inner);
        if watcher.as_ref().is_some_and(|running| !running.is_finished()) {
            return;
        }
        // Outside a runtime only what this process appends is told.
        let Ok(runtime) = Handle::try_current() else {
            return;
        };
        *watcher = Some(runtime.spawn(watching(self.told.clone(), self.ending.subscribe())));
    }
}

impl Drop for Changes {
    fn drop(&mut self) {
        if let Some(watcher) = self.taken() {
            watcher.abort();
        }
    }
}

fn tell(told: &watch::Sender<u64>) {
    told.send_modify(|count| *count = count.wrapping_add(1));
}

/// Waits until the ledger is closed (or gone).
async fn ended(ending: &mut watch::Receiver<bool>) {
    drop(ending.wait_for(|ended| *ended).await);
}

/// Waits that long; `true`: the ledger was closed meanwhile.
async fn closed_within(time: Duration, ending: &mut watch::Receiver<bool>) -> bool {
    tokio::time::timeout(time, ended(ending)).await.is_ok()
}

async fn watch_sqlite(told: watch::Sender<u64>, mut ending: watch::Receiver<bool>, pool: SqlitePool) {
    loop {
        if let Err(error) = follow_sqlite(&told, &mut ending, &pool).await {
            tracing::warn!(code = ?crate::error::sqlite_code(&error), "watching the ledger file failed, trying again");
        }
        if closed_within(AFTER_TROUBLE, &mut ending).await {
            return;
        }
        tell(&told);
    }
}

/// Follows until the ledger is closed.
async fn follow_sqlite(
    told: &watch::Sender<u64>,
    ending: &mut watch::Receiver<bool>,
    pool: &SqlitePool,
) -> Result<(), sqlx::Error> {
    let mut connection = pool.connect_options().connect().await?;
    let mut seen: i64 = sqlx::query_scalar(DATA_VERSION)
        .fetch_one(&mut connection)
        .await?;
    while !closed_within(SQLITE_POLL, ending).await {
        let now: i64 = sqlx::query_scalar(DATA_VERSION)
            .fetch_one(&mut connection)
            .await?;
        if now != seen {
            seen = now;
            tell(told);
        }
    }
    connection.close().await
}

async fn watch_postgres(told: watch::Sender<u64>, mut ending: watch::Receiver<bool>, pool: PgPool) {
    loop {
        let followed = tokio::select! {
            followed = follow_postgres(&told, &pool) => followed,
            () = ended(&mut ending) => return,
        };
        if let Err(error) = followed {
            tracing::warn!(state = ?crate::error::sqlstate(&error), "listening to the server failed, trying again");
        }
        if closed_within(AFTER_TROUBLE, &mut ending).await {
            return;
        }
        tell(&told);
    }
}

async fn follow_postgres(told: &watch::Sender<u64>, pool: &PgPool) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(POSTGRES_CHANNEL).await?;
    let mut seen: i64 = sqlx::query_scalar(LAST_SEQ).fetch_one(pool).await?;
    while !pool.is_closed() {
        match tokio::time::timeout(POSTGRES_LOOK, listener.try_recv()).await {
            // A notice, or a connection that was lost and made again: in both cases there may be news.
            Ok(Ok(_notice)) => tell(told),
            Ok(Err(error)) => return Err(error),
            Err(_quiet) => {
                let now: i64 = sqlx::query_scalar(LAST_SEQ).fetch_one(pool).await?;
                if now != seen {
                    tell(told);
                }
                seen = now;
            }
        }
    }
    Ok(())
}
