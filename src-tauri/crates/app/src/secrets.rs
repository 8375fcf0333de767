//! Where a desk keeps the unit secret (keyring, else a file of the user) and the wrapped keys of index and desk file.

use crate::config::{io_code, write_durably};
use crate::error::{AppError, Code};
use crate::host::Host;
use crate::sources::Chance;
use domain::ids::PersonId;
use std::path::Path;
use vault::{Id, LocalFile, LocalKey, LocalPlace, PersonKeys, Secret, UnitId, UnitSecret};

const SERVICE: &str = "id.saksama.desk";

/// The unit's place in the system's keyring.
#[cfg(not(windows))]
fn keyring_entry(unit: &UnitId) -> Option<keyring::v1::Entry> {
    keyring::v1::Entry::new(SERVICE, &unit.to_string()).ok()
}

/// The unit's place in Windows' credentials, for this workstation only: what is kept there otherwise goes with a roaming
/// profile to a server.
#[cfg(windows)]
fn keyring_entry(unit: &UnitId) -> Option<keyring_core::Entry> {
    let here = std::collections::HashMap::from([("persistence", "Local")]);
    keyring::v1::Entry::store_status().as_ref().ok()?;
    keyring_core::Entry::new_with_modifiers(SERVICE, &unit.to_string(), &here).ok()
}

fn secret_file(folder: &Path) -> std::path::PathBuf {
    folder.join("unit-secret")
}

/// Keeps the unit secret: in the system's keyring where it answers and gives back what it took, else in a file that
/// only its user can read.
///
/// # Errors
/// Neither place takes it.
pub fn keep_unit_secret(
    host: &dyn Host,
    folder: &Path,
    unit: &UnitId,
    secret: &UnitSecret,
) -> Result<(), AppError> {
    if host.uses_keyring()
        && let Some(entry) = keyring_entry(unit)
        && entry.set_secret(secret.expose()).is_ok()
        && entry
            .get_secret()
            .is_ok_and(|kept| Secret::new(kept).expose().as_slice() == secret.expose())
    {
        return Ok(());
    }
    write_durably(&secret_file(folder), secret.expose()).map_err(|error| io_code(&error).into())
}

/// The unit secret of this desk.
///
/// # Errors
/// It is in neither place.
pub fn unit_secret(host: &dyn Host, folder: &Path, unit: &UnitId) -> Result<UnitSecret, AppError> {
    if let Ok(bytes) = std::fs::read(secret_file(folder)) {
        let bytes = Secret::new(bytes);
        if let Ok(array) = <&[u8; 32]>::try_from(bytes.expose().as_slice()) {
            return Ok(UnitSecret::from_bytes(array));
        }
    }
    if host.uses_keyring()
        && let Some(entry) = keyring_entry(unit)
        && let Ok(bytes) = entry.get_secret().map(Secret::new)
        && let Ok(array) = <&[u8; 32]>::try_from(bytes.expose().as_slice())
    {
        return Ok(UnitSecret::from_bytes(array));
    }
    Err(Code::UnitSecretMissing.into())
}

/// How the files of a person on this desk begin. New keys after loss open none of the old files: they have their own,
/// and the old desk file stays (ledger.md §3).
#[must_use]
pub fn stem(person: &str, generation: u32) -> String {
    if generation <= 1 {
        person.to_owned()
    } else {
        format!("{person}.{generation}")
    }
}

/// Takes the index of somebody whose keys ended from this desk: an honest desk keeps nothing to read for him.
///
/// # Errors
/// The file system refuses.
pub fn forget_index(folder: &Path, person: PersonId, generation: u32) -> Result<(), AppError> {
    let stem = stem(&person.to_string(), generation);
    // Without its key the file says nothing, even where it cannot be removed.
    match std::fs::remove_file(folder.join(format!("{stem}.index-key"))) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(io_code(&error).into()),
        _ => {}
    }
    index::remove_files(&folder.join(format!("{stem}.index")))?;
    // And what he may have looked at beside it (ledger.md §3).
    match std::fs::remove_dir_all(crate::crossing::beside_folder(folder, &stem)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(io_code(&error).into()),
        _ => Ok(()),
    }
}

/// The key of the index or desk file of a person: opened from beside it, or made now.
///
/// # Errors
/// The file system refuses, or what lies there is not this person's.
pub fn local_key(
    folder: &Path,
    unit: &UnitId,
    person: PersonId,
    keys: &PersonKeys,
    file: LocalFile,
    chance: &mut Chance,
) -> Result<LocalKey, AppError> {
    let place = LocalPlace {
        unit: *unit,
        person: Id(person.bytes()),
        file,
    };
    let stem = stem(&person.to_string(), keys.generation);
    let name = match file {
        LocalFile::Index => format!("{stem}.index-key"),
        LocalFile::Desk => format!("{stem}.desk-key"),
    };
    let path = folder.join(name);
    match std::fs::read(&path) {
        Ok(wrapped) => vault::open_local_key(keys, &place, &wrapped).map_err(|_| Code::Damaged.into()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let key = LocalKey::make(chance);
            let wrapped = vault::seal_local_key(keys, &place, &key, chance).map_err(|_| Code::Internal)?;
            write_durably(&path, &wrapped).map_err(|error| io_code(&error))?;
            Ok(key)
        }
        Err(_) => Err(Code::StoreUnavailable.into()),
    }
}

#[cfg(all(test, windows))]
mod tests {
    use super::keyring_entry;
    use vault::UnitId;

    #[test]
    fn windows_keeps_a_secret_on_this_workstation() {
        let unit: UnitId = "5a".repeat(32).parse().unwrap();
        let entry = keyring_entry(&unit).unwrap();
        entry.set_secret(&[7; 32]).unwrap();
        let kept = keyring_entry(&unit).unwrap();
        assert_eq!(kept.get_secret().unwrap(), [7; 32]);
        assert_eq!(kept.get_attributes().unwrap()["persistence"], "Local");
        kept.delete_credential().unwrap();
        assert!(entry.get_secret().is_err());
    }
}
