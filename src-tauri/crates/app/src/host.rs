//! What a host (the shell, the headless host) does for the use cases: that handful and nothing more.

use std::future::Future;
use std::io;
use std::path::PathBuf;
use std::pin::Pin;

/// A boxed answer that comes later.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A file a person chose or dropped. The page never sees where it lies.
pub struct Picked {
    /// Its name without folder.
    pub name: String,
    /// Its declared size in bytes, to refuse early; the true size is what is read.
    pub size: u64,
    /// Reads it.
    pub read: Box<dyn FnOnce() -> io::Result<Vec<u8>> + Send>,
}

impl std::fmt::Debug for Picked {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Picked")
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

/// What the use cases ask of the desktop around them.
pub trait Host: Send + Sync + 'static {
    /// Opens the native dialog for several files; empty when it was closed.
    fn pick_files(&self) -> Later<'_, Vec<Picked>>;
    /// Takes what was dropped on the window and not yet taken.
    fn take_dropped(&self) -> Vec<Picked>;
    /// Asks where to save and writes there; `false` when the dialog was closed.
    fn save_file<'a>(&'a self, suggested_name: &'a str, bytes: &'a [u8]) -> Later<'a, io::Result<bool>>;
    /// Tells the window that something it shows may be stale.
    fn changed(&self);
    /// The program that is started again as the evidence worker.
    fn worker_program(&self) -> PathBuf;
    /// The last lines of this program's own log.
    fn log_lines(&self) -> Vec<String>;
    /// Whether the system's keyring may be used (never in tests).
    fn uses_keyring(&self) -> bool;
}
