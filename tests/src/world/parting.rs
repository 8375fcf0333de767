//! How a day ends at all desks, and a world.

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection, raw_sql};
use std::path::{Path, PathBuf};
use tokio::runtime::{Handle, RuntimeFlavor};

use super::World;

impl World {
    /// Everybody goes home, and the ledger is copied under this name as it lies there.
    pub async fn copied(&mut self, name: &str) -> PathBuf {
        self.close().await;
        let options = SqliteConnectOptions::new().filename(self.ledger_file());
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        raw_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
        let copy = self.folder.join(name);
        std::fs::copy(self.ledger_file(), &copy).unwrap();
        copy
    }
}

/// Every desk is closed before the world is gone. SQLCipher frees its heap when the process exits; a connection that
/// one of sqlx's threads still closes then takes the whole run of the last test's program down with it. Closing waits
/// for what other tasks hand back, so it needs more than one thread.
impl Drop for World {
    fn drop(&mut self) {
        match Handle::try_current() {
            Ok(here) if here.runtime_flavor() == RuntimeFlavor::MultiThread => {
                tokio::task::block_in_place(|| here.block_on(self.headless.close()));
            }
            _ => assert!(
                std::thread::panicking(),
                "a world ends on a runtime of many threads"
            ),
        }
    }
}

/// Copies a folder with everything in it.
pub fn copy_tree(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_tree(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}
