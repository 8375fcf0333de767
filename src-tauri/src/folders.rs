//! Where this desk keeps its things.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use tauri::{AppHandle, Manager};

/// The folder a person chose for this start (`SAKSAMA_DATA`): a portable desk, a demonstration, a test.
pub fn chosen() -> Option<PathBuf> {
    std::env::var_os("SAKSAMA_DATA")
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}

/// The folders, held by this process alone as long as it runs.
pub struct Folders {
    /// Ledger, index, desk files.
    pub data: PathBuf,
    /// The journal's days.
    pub logs: PathBuf,
    /// What the web view insists on writing; emptied at start and end.
    pub webview: PathBuf,
    /// Two programs on one desk file would both write to it. The system frees the lock when we end, however we end.
    _lock: File,
}

impl Folders {
    /// Makes them where missing, readable by this user alone, and takes them for this process.
    pub fn of(app: &AppHandle) -> tauri::Result<Self> {
        let (data, logs) = match chosen() {
            Some(data) => (std::path::absolute(&data)?, data.join("logs")),
            // On Windows the profile's local folder: the roaming one is copied to a server whenever the person signs out.
            None => (app.path().app_local_data_dir()?, app.path().app_log_dir()?),
        };
        make_private(&data)?;
        make_private(&logs)?;
        let lock = File::create(data.join("desk.lock"))?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => io::Error::new(io::ErrorKind::AddrInUse, "this desk is open already"),
            TryLockError::Error(error) => error,
        })?;
        Ok(Self {
            webview: data.join("webview"),
            data,
            logs,
            _lock: lock,
        })
    }

    /// Removes what the web view wrote. A crash leaves it for the next start.
    pub fn clear_webview(&self) {
        match std::fs::remove_dir_all(&self.webview) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(event = "webview_folder_left")
            }
            _ => {}
        }
    }
}

#[cfg(unix)]
fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
}

/// On Windows the profile's folders are the user's own already.
#[cfg(not(unix))]
fn make_private(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)
}
