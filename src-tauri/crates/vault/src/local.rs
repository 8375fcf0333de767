//! Keys of files on one workstation (index, desk file), wrapped under their owner's key and kept beside the file.
//!
//! The wrapping key is derived from the person's private seal key and not sealed to his public one: sealing to a
//! public key is something anybody can do, and a thief could slip in a file of his own making.

use crate::envelope::{open_raw, seal_raw};
use crate::keys::Key32;
use crate::wire::{FormError, derive, message, strip_form};
use crate::{Id, LocalKey, PersonKeys, Secret, UnitId, context};

const HEADER: [u8; 5] = *b"SAKL\x01";

/// Which file a local key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalFile {
    /// The index: can be rebuilt.
    Index,
    /// The desk file: cannot.
    Desk,
}

/// Whose file, of which unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalPlace {
    /// The unit.
    pub unit: UnitId,
    /// The person.
    pub person: Id,
    /// The file.
    pub file: LocalFile,
}

/// A wrapped local key that does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LocalKeyError {
    /// Not a wrapped local key.
    #[error("these bytes are not a wrapped local key")]
    NotAKey,
    /// Written by a newer program.
    #[error("local key version {0} is not known to this version")]
    UnknownVersion(u8),
    /// Altered, another person's or file's, or of another key generation.
    #[error("the local key was altered or belongs to someone else")]
    Refused,
}

impl LocalPlace {
    fn context(&self) -> &'static str {
        match self.file {
            LocalFile::Index => context::INDEX_KEY,
            LocalFile::Desk => context::DESK,
        }
    }

    fn bind(&self) -> Vec<u8> {
        message(self.context(), &[&HEADER, &self.unit.0, &self.person.0])
    }

    fn wrapping_key(&self, keys: &PersonKeys) -> Secret<[u8; 32]> {
        Secret::new(derive(
            self.context(),
            &[keys.seal.private().expose(), &self.unit.0, &self.person.0],
        ))
    }
}

/// Wraps a local key under its owner's key.
pub fn seal_local_key(
    owner: &PersonKeys,
    place: &LocalPlace,
    key: &LocalKey,
    rng: &mut impl rand_core::CryptoRng,
) -> Result<Vec<u8>, LocalKeyError> {
    // Room for the tag: growing would leave an unwiped copy.
    let mut plain = Secret::new(Vec::with_capacity(48));
    plain.expose_mut().extend_from_slice(key.expose());
    let sealed = seal_raw(place.wrapping_key(owner).expose(), &place.bind(), plain, rng);
    Ok([&HEADER[..], &sealed.ok_or(LocalKeyError::Refused)?].concat())
}

/// Opens a local key with its owner's key.
pub fn open_local_key(
    owner: &PersonKeys,
    place: &LocalPlace,
    wrapped: &[u8],
) -> Result<LocalKey, LocalKeyError> {
    let sealed = strip_form(&HEADER, wrapped).map_err(|error| match error {
        FormError::Other => LocalKeyError::NotAKey,
        FormError::UnknownVersion(version) => LocalKeyError::UnknownVersion(version),
    })?;
    let plain =
        open_raw(place.wrapping_key(owner).expose(), &place.bind(), sealed).ok_or(LocalKeyError::Refused)?;
    let key = plain
        .expose()
        .as_slice()
        .try_into()
        .map_err(|_| LocalKeyError::NotAKey)?;
    Ok(LocalKey::from_secret(Secret::new(key)))
}
