//! From a passphrase to a key: Argon2id, with a cost that travels beside what it protects.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::Secret;

/// What one guess costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KdfCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

/// A cost outside what this program computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KdfError {
    /// More than 1 GiB, 16 passes or 16 lanes: a stranger's file must not stop the machine.
    #[error("the cost of the passphrase is higher than this program accepts")]
    TooHigh,
    /// Less than Argon2 can compute.
    #[error("the cost of the passphrase is no cost")]
    TooLow,
    /// The memory could not be had.
    #[error("not enough memory to check the passphrase")]
    Memory,
}

impl KdfCost {
    /// 64 MiB, 3 passes: what every real wrap is made with.
    pub const STANDARD: Self = Self {
        memory_kib: 64 * 1024,
        passes: 3,
        lanes: 1,
    };
    /// The least Argon2 computes; for units made by tests only.
    pub const CHEAPEST: Self = Self {
        memory_kib: 8,
        passes: 1,
        lanes: 1,
    };

    const MAX_MEMORY_KIB: u32 = 1024 * 1024;
    const MAX_PASSES: u32 = 16;
    const MAX_LANES: u32 = 16;

    /// Refuses a cost outside the limits; done before anything is computed or allocated.
    pub fn check(self) -> Result<(), KdfError> {
        let Self {
            memory_kib,
            passes,
            lanes,
        } = self;
        if memory_kib > Self::MAX_MEMORY_KIB || passes > Self::MAX_PASSES || lanes > Self::MAX_LANES {
            return Err(KdfError::TooHigh);
        }
        if passes == 0 || lanes == 0 || memory_kib < 8 * lanes {
            return Err(KdfError::TooLow);
        }
        Ok(())
    }
}

/// One spelling for a passphrase: Unicode NFC, runs of white space as one space, none at the ends. Two keyboards
/// compose *é* differently, and nobody sees a second space.
pub(crate) fn one_spelling(passphrase: &str) -> Secret<String> {
    // Room for the longest expansion, so that growing never leaves an unwiped copy.
    let mut spelled = Secret::new(String::with_capacity(passphrase.len() * 4));
    for word in passphrase.split_whitespace() {
        if !spelled.expose().is_empty() {
            spelled.expose_mut().push(' ');
        }
        spelled.expose_mut().extend(word.nfc());
    }
    spelled
}

/// Argon2id (version 0x13) of a passphrase.
pub(crate) fn stretch(
    passphrase: &str,
    salt: &[u8; 16],
    cost: KdfCost,
) -> Result<Secret<[u8; 32]>, KdfError> {
    cost.check()?;
    let params = argon2::Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32))
        .map_err(|_| KdfError::TooLow)?;
    let argon2 = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    let mut stretched = Secret::new([0; 32]);
    argon2
        .hash_password_into(
            one_spelling(passphrase).expose().as_bytes(),
            salt,
            stretched.expose_mut(),
        )
        .map_err(|_| KdfError::Memory)?;
    Ok(stretched)
}

/// HKDF-SHA256 of a stretched passphrase and a second secret, without which guessing is of no use.
pub(crate) fn mix(
    stretched: &[u8; 32],
    second: &[u8; 32],
    salt: &[u8],
    info: &[u8],
) -> Result<Secret<[u8; 32]>, KdfError> {
    let mut material = Secret::new([0; 64]);
    let (left, right) = material.expose_mut().split_at_mut(32);
    left.copy_from_slice(stretched);
    right.copy_from_slice(second);
    let mut key = Secret::new([0; 32]);
    // 32 bytes are always within HKDF's limit; the type cannot say so, and a key of zeros must never get out.
    hkdf::Hkdf::<sha2::Sha256>::new(Some(salt), material.expose())
        .expand(info, key.expose_mut())
        .map_err(|_| KdfError::TooHigh)?;
    Ok(key)
}
