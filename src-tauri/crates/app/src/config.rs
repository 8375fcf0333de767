//! The desk's settings: one TOML in the desk's folder (design.md §9). No secret stands in it.

use crate::error::{AppError, Code};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Name of the settings file.
const FILE: &str = "desk.toml";

/// Settings of this desk.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default)]
pub struct DeskConfig {
    /// `id` or `en`.
    pub language: String,
    /// `system`, `light`, `dark` or `contrast`.
    pub theme: String,
    /// The unit this desk belongs to.
    pub unit: Option<UnitConfig>,
}

impl Default for DeskConfig {
    fn default() -> Self {
        Self {
            language: "id".into(),
            theme: "system".into(),
            unit: None,
        }
    }
}

/// The unit as this desk knows it before anything is unlocked.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct UnitConfig {
    /// Unit id, 64 hex digits.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `sqlite:PATH`, or a `postgres:` URL without password.
    pub ledger: String,
    /// A demonstration unit with invented cases.
    #[serde(default)]
    pub demo: bool,
    /// Who can unlock here.
    #[serde(default)]
    pub people: Vec<PersonConfig>,
    /// Minutes of idleness before the window locks.
    #[serde(default = "fifteen")]
    pub idle_minutes: u32,
    /// Two recovery sheets were typed here before anybody was at the desk: the next one to unlock says so in the ledger.
    #[serde(default)]
    pub sheets_typed: bool,
    /// Hours east of UTC of the unit's zone.
    #[serde(default = "seven")]
    pub zone: i32,
}

const fn fifteen() -> u32 {
    15
}

const fn seven() -> i32 {
    7
}

/// Somebody who unlocks here.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PersonConfig {
    /// Person id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Key generation.
    pub generation: u32,
    /// Ed25519 public key, hex.
    pub sign: String,
    /// X25519 public key, hex.
    pub seal: String,
    /// A desk file was made here: if it is gone, the program says so. The last anchor lies in it, outside the index
    /// (ledger.md §3), and not here.
    #[serde(default)]
    pub desk_file: bool,
    /// The keys before these, until two officers have vouched for these: where the invitation is withdrawn, they are
    /// still good.
    #[serde(default)]
    pub before: Option<Box<PersonConfig>>,
}

impl DeskConfig {
    /// Reads the settings; the shipped ones where there are none.
    ///
    /// # Errors
    /// The file is there and does not read.
    pub fn load(folder: &Path) -> Result<Self, AppError> {
        match std::fs::read_to_string(folder.join(FILE)) {
            Ok(text) => toml::from_str(&text).map_err(|_| Code::Damaged.into()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(_) => Err(Code::StoreUnavailable.into()),
        }
    }

    /// Writes them durably: a new file beside, synced, then renamed over.
    ///
    /// # Errors
    /// The file system refuses.
    pub fn save(&self, folder: &Path) -> Result<(), AppError> {
        let text = toml::to_string(self).map_err(|_| Code::Internal)?;
        write_durably(&folder.join(FILE), text.as_bytes()).map_err(|error| io_code(&error).into())
    }
}

/// Writes a file so that either the old or the new content is there after a stop, never a half.
///
/// # Errors
/// The file system refuses.
pub fn write_durably(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    let beside: PathBuf = path.with_extension("new");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    put_in_place(&beside, path)
}

/// Gives a file that was written beside its place the name it shall have, whatever has that name. Comes back when the
/// name is on the disk.
///
/// # Errors
/// The file system refuses.
#[cfg(unix)]
pub fn put_in_place(beside: &Path, path: &Path) -> std::io::Result<()> {
    std::fs::rename(beside, path)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    std::fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// Gives a file that was written beside its place the name it shall have, whatever has that name. Comes back when the
/// name is on the disk: folders are not synced on Windows, there the file is flushed once more under its new name, and
/// with it NTFS's log, in which the renaming stands. A virus scanner that looks at the new file is waited for.
///
/// # Errors
/// The file system refuses.
#[cfg(not(unix))]
pub fn put_in_place(beside: &Path, path: &Path) -> std::io::Result<()> {
    const PATIENCE: std::time::Duration = std::time::Duration::from_secs(2);
    const LOOK_AGAIN: std::time::Duration = std::time::Duration::from_millis(10);
    // ERROR_ACCESS_DENIED and ERROR_SHARING_VIOLATION: somebody has one of the two open.
    const HELD: [i32; 2] = [5, 32];
    let begun = std::time::Instant::now();
    loop {
        match std::fs::rename(beside, path) {
            Err(error)
                if error.raw_os_error().is_some_and(|code| HELD.contains(&code))
                    && begun.elapsed() < PATIENCE =>
            {
                std::thread::sleep(LOOK_AGAIN);
            }
            renamed => break renamed?,
        }
    }
    std::fs::OpenOptions::new().write(true).open(path)?.sync_all()
}

/// How a file system's trouble is told.
#[must_use]
pub fn io_code(error: &std::io::Error) -> Code {
    match error.kind() {
        std::io::ErrorKind::StorageFull => Code::StoreFull,
        _ => Code::StoreUnavailable,
    }
}
