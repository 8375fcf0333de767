//! Which public keys are admitted. Checked once, when an entry brings them; signatures rely on it afterwards.
//!
//! `verify_strict` refuses keys of small order, but a key with a torsion part still verifies for some messages and not
//! for others, and two encodings of one point would be two names for one person. Neither is ever made by an honest
//! program, so both are refused here.

use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::montgomery::MontgomeryPoint;

use crate::PublicKeys;

/// Why a public key is not admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// No point of the curve.
    #[error("the key is not a point of the curve")]
    NotAPoint,
    /// A second spelling of another key.
    #[error("the key is not in its one canonical form")]
    NotCanonical,
    /// Of small order: anybody could sign for it, or open what is sealed to it.
    #[error("the key is weak")]
    Weak,
    /// Carries a torsion part.
    #[error("the key has a torsion part")]
    Torsion,
}

/// Admits or refuses both keys of a person.
pub fn check_public_keys(keys: &PublicKeys) -> Result<(), KeyError> {
    check_sign_key(&keys.sign)?;
    check_seal_key(&keys.seal)
}

/// Admits or refuses an Ed25519 key: of a person or an invitation.
pub fn check_sign_key(key: &[u8; 32]) -> Result<(), KeyError> {
    let point = CompressedEdwardsY(*key).decompress().ok_or(KeyError::NotAPoint)?;
    if point.compress().as_bytes() != key {
        return Err(KeyError::NotCanonical);
    }
    check_order(&point)
}

/// Admits or refuses an X25519 key: of a person, a group or the recovery.
pub fn check_seal_key(key: &[u8; 32]) -> Result<(), KeyError> {
    if !is_canonical_coordinate(key) {
        return Err(KeyError::NotCanonical);
    }
    // The sign is lost in an X25519 key; either point has the same order. u = -1 has no Edwards form and is weak.
    let point = MontgomeryPoint(*key).to_edwards(0).ok_or(KeyError::NotAPoint)?;
    check_order(&point)
}

fn check_order(point: &EdwardsPoint) -> Result<(), KeyError> {
    if point.is_small_order() {
        return Err(KeyError::Weak);
    }
    if !point.is_torsion_free() {
        return Err(KeyError::Torsion);
    }
    Ok(())
}

/// Whether the little-endian number is below p = 2^255 − 19.
fn is_canonical_coordinate(key: &[u8; 32]) -> bool {
    const P: [u8; 32] = {
        let mut p = [0xff; 32];
        p[0] = 0xed;
        p[31] = 0x7f;
        p
    };
    key.iter().rev().lt(P.iter().rev())
}
