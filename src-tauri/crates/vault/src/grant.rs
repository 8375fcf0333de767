//! Grants: keys sealed to one person (or group, or the recovery). One grant holds every epoch its receiver may read.

use crate::hybrid::{open_with, seal_to};
use crate::keys::{Key32, is_key};
use crate::wire::{FormError, message, strip_form};
use crate::{Id, KeyId, SealKey, Secret, UnitId, context};

const HEADER: [u8; 5] = *b"SAKG\x01";
/// What HPKE puts before the ciphertext, and behind it.
const ENCAPSULATED_LEN: usize = 32;
const TAG_LEN: usize = 16;

/// What a grant is bound to. The entry that orders it says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrantInfo<'a> {
    /// The unit.
    pub unit: UnitId,
    /// The stream (for an item's key or half: the item; for a group's key: the group).
    pub stream: Id,
    /// Person, group or recovery it is sealed to.
    pub recipient: Id,
    /// The recipient's key generation.
    pub generation: u32,
    /// The epochs, in the order of the keys.
    pub epochs: &'a [u32],
    /// The keys' ids, in the same order.
    pub key_ids: &'a [KeyId],
}

/// A grant that cannot be made or opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GrantError {
    /// Epochs, ids and keys are not equally many, or none.
    #[error("a grant needs one epoch and one key id for each key")]
    Counts,
    /// The recipient's public key is weak.
    #[error("the recipient's public key cannot be sealed to")]
    Recipient,
    /// Not a grant.
    #[error("these bytes are not a grant")]
    NotAGrant,
    /// Written by a newer program.
    #[error("grant version {0} is not known to this version")]
    UnknownVersion(u8),
    /// Altered, or sealed to someone or for something else.
    #[error("the grant was altered or is not for this place and recipient")]
    Refused,
    /// A key inside is not the one its id names. Nothing of the grant is used.
    #[error("the key of epoch {epoch} does not match its id {key_id}")]
    OtherKey {
        /// The epoch.
        epoch: u32,
        /// The id the entry gives.
        key_id: KeyId,
    },
}

impl GrantInfo<'_> {
    fn bind(&self, kind: u8) -> Vec<u8> {
        let epochs: Vec<u8> = self.epochs.iter().flat_map(|epoch| epoch.to_be_bytes()).collect();
        let key_ids: Vec<u8> = self.key_ids.iter().flat_map(|id| id.0).collect();
        message(
            context::GRANT,
            &[
                &self.unit.0,
                &self.stream.0,
                &self.recipient.0,
                &self.generation.to_be_bytes(),
                &[kind],
                &epochs,
                &key_ids,
            ],
        )
    }

    fn check(&self, keys: usize) -> Result<(), GrantError> {
        (keys > 0 && self.epochs.len() == keys && self.key_ids.len() == keys)
            .then_some(())
            .ok_or(GrantError::Counts)
    }
}

/// Seals keys to a public key.
pub fn seal_grant<K: Key32>(
    to: &[u8; 32],
    info: &GrantInfo<'_>,
    keys: &[&K],
    rng: &mut impl rand_core::CryptoRng,
) -> Result<Vec<u8>, GrantError> {
    info.check(keys.len())?;
    let mut plain = Secret::new(Vec::with_capacity(32 * keys.len()));
    for key in keys {
        plain.expose_mut().extend_from_slice(key.expose());
    }
    let sealed =
        seal_to(to, &info.bind(K::KIND), &HEADER, plain.expose(), rng).ok_or(GrantError::Recipient)?;
    Ok([&HEADER[..], &sealed].concat())
}

/// Opens a grant without comparing the keys with their ids; [`open_and_check_grant`] is what readers use.
pub fn open_grant<K: Key32>(
    private: &SealKey,
    info: &GrantInfo<'_>,
    grant: &[u8],
) -> Result<Vec<K>, GrantError> {
    info.check(info.key_ids.len())?;
    let sealed = strip_form(&HEADER, grant)?;
    let plain = open_with(private, &info.bind(K::KIND), &HEADER, sealed).ok_or(GrantError::Refused)?;
    let (keys, rest) = plain.expose().as_chunks::<32>();
    if keys.len() != info.key_ids.len() || !rest.is_empty() {
        return Err(GrantError::Counts);
    }
    Ok(keys.iter().map(|key| K::from_secret(Secret::new(*key))).collect())
}

/// Opens a grant and compares each key with its id. One wrong key refuses the whole grant.
pub fn open_and_check_grant<K: Key32>(
    private: &SealKey,
    info: &GrantInfo<'_>,
    grant: &[u8],
) -> Result<Vec<K>, GrantError> {
    let keys = open_grant::<K>(private, info, grant)?;
    for ((key, epoch), expected) in keys.iter().zip(info.epochs).zip(info.key_ids) {
        if !is_key(&info.unit, &info.stream, *epoch, key, expected) {
            return Err(GrantError::OtherKey {
                epoch: *epoch,
                key_id: *expected,
            });
        }
    }
    Ok(keys)
}

/// Whether these bytes have the form of a grant of so many keys. Only the recipient can say more.
#[must_use]
pub fn may_be_grant(grant: &[u8], keys: usize) -> bool {
    let sealed = HEADER.len() + ENCAPSULATED_LEN + 32 * keys + TAG_LEN;
    keys > 0 && grant.starts_with(&HEADER) && grant.len() == sealed
}

impl From<FormError> for GrantError {
    fn from(error: FormError) -> Self {
        match error {
            FormError::Other => Self::NotAGrant,
            FormError::UnknownVersion(version) => Self::UnknownVersion(version),
        }
    }
}
