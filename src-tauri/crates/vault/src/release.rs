//! Releases: one half of an item's key, sealed by a group's member to the one who asked, for one request.

use crate::hybrid::{open_with, seal_to};
use crate::keys::Key32;
use crate::wire::{message, strip_form};
use crate::{GrantError, Half, Id, SealKey, Secret, UnitId, context};

const HEADER: [u8; 5] = *b"SAKR\x01";

/// What a released half is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReleaseInfo {
    /// The unit.
    pub unit: UnitId,
    /// The case the opening is for.
    pub case: Id,
    /// The identity item.
    pub item: Id,
    /// The request it answers.
    pub request: Id,
    /// Who asked.
    pub recipient: Id,
    /// The asker's key generation.
    pub generation: u32,
    /// After this instant (milliseconds UTC) our program refuses it.
    pub expires: i64,
}

impl ReleaseInfo {
    fn bind(&self) -> Vec<u8> {
        message(
            context::RELEASE,
            &[
                &self.unit.0,
                &self.case.0,
                &self.item.0,
                &self.request.0,
                &self.recipient.0,
                &self.generation.to_be_bytes(),
                &self.expires.to_be_bytes(),
            ],
        )
    }
}

/// Seals a half to the one who asked.
pub fn seal_release(
    to: &[u8; 32],
    info: &ReleaseInfo,
    half: &Half,
    rng: &mut impl rand_core::CryptoRng,
) -> Result<Vec<u8>, GrantError> {
    let sealed = seal_to(to, &info.bind(), &HEADER, half.expose(), rng).ok_or(GrantError::Recipient)?;
    Ok([&HEADER[..], &sealed].concat())
}

/// Opens a released half. Whether it has expired is the caller's to judge: time is not used here.
pub fn open_release(private: &SealKey, info: &ReleaseInfo, release: &[u8]) -> Result<Half, GrantError> {
    let sealed = strip_form(&HEADER, release)?;
    let plain = open_with(private, &info.bind(), &HEADER, sealed).ok_or(GrantError::Refused)?;
    let half = plain
        .expose()
        .as_slice()
        .try_into()
        .map_err(|_| GrantError::Counts)?;
    Ok(Half::from_secret(Secret::new(half)))
}
