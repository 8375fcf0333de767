//! The recovery key on three printed sheets, any two of which give it back.

use vsss_rs::Gf256;

use crate::keys::Key32;
use crate::wire::{Reader, derive};
use crate::words::{Check, from_words, to_words};
use crate::{SealKey, SealKeyPair, Secret, WordsError, context, make_seal_keys};

/// First byte of every sheet, so that words of another kind are not taken for one.
const TAG: u8 = 0x50;
const SIZE: usize = 1 + 4 + 1 + 32;

/// The short name of a recovery key, on each of its sheets: sheets of two recoveries are never mixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RecoveryId(pub [u8; 4]);

impl std::fmt::Display for RecoveryId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        crate::bytes::write_hex(&self.0, formatter)
    }
}

/// The name of the recovery key with this public half.
pub fn recovery_id(public: &[u8; 32]) -> RecoveryId {
    let [a, b, c, d, ..] = derive(context::RECOVERY, &[public]);
    RecoveryId([a, b, c, d])
}

/// The three words with which every sheet of this recovery key begins: enough to tell new sheets from old by eye.
pub fn recovery_words(public: &[u8; 32]) -> [&'static str; 3] {
    let named = [&[TAG][..], &recovery_id(public).0].concat();
    let mut words = to_words(&named, Check::None).into_iter();
    std::array::from_fn(|_| words.next().unwrap_or_default())
}

/// One sheet. Alone it says nothing about the key.
#[derive(Debug)]
pub struct Share {
    recovery: RecoveryId,
    number: u8,
    secret: Secret<[u8; 32]>,
}

/// Sheets that do not give the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecoveryError {
    /// The words are wrong.
    #[error(transparent)]
    Words(#[from] WordsError),
    /// The words are right, but not a sheet's.
    #[error("these words are not a recovery sheet")]
    NotASheet,
    /// The same sheet twice.
    #[error("both are sheet {0}")]
    SameSheet(u8),
    /// Sheets of two recovery keys: one is out of date.
    #[error("the sheets belong to two recovery keys, {0} and {1}")]
    OtherRecovery(RecoveryId, RecoveryId),
    /// Two sheets that fit by name and yet do not give the key they name.
    #[error("the two sheets do not give the key they name")]
    OtherKey,
}

impl Share {
    /// Which sheet, 1 to 3.
    pub fn number(&self) -> u8 {
        self.number
    }

    /// Which recovery key.
    pub fn recovery(&self) -> RecoveryId {
        self.recovery
    }

    /// The thirty-one words of the sheet; the last three are check words.
    pub fn to_words(&self) -> Vec<&'static str> {
        let mut bytes = Secret::new(Vec::with_capacity(SIZE));
        let parts: [&[u8]; 4] = [&[TAG], &self.recovery.0, &[self.number], self.secret.expose()];
        for part in parts {
            bytes.expose_mut().extend_from_slice(part);
        }
        to_words(bytes.expose(), Check::Three)
    }

    /// Reads a sheet typed again. A single wrong word is named by its place.
    pub fn from_words(text: &str) -> Result<Self, RecoveryError> {
        let bytes = from_words(text, SIZE, Check::Three)?;
        Self::from_bytes(bytes.expose()).ok_or(RecoveryError::NotASheet)
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        if reader.u8()? != TAG {
            return None;
        }
        let recovery = RecoveryId(reader.array()?);
        let number = reader.u8().filter(|number| (1..=3).contains(number))?;
        let secret = Secret::new(reader.array()?);
        reader.end()?;
        Some(Self {
            recovery,
            number,
            secret,
        })
    }
}

/// A new recovery key; anew after every use.
pub fn make_recovery(rng: &mut impl rand_core::CryptoRng) -> SealKeyPair {
    make_seal_keys(rng)
}

/// Splits the private key: 2 of 3, Shamir over GF(256).
pub fn split_recovery(
    keys: &SealKeyPair,
    rng: &mut impl rand_core::CryptoRng,
) -> Result<[Share; 3], RecoveryError> {
    let recovery = recovery_id(keys.public());
    let shares =
        Gf256::split_bytes(2, 3, keys.private().expose(), rng).map_err(|_| RecoveryError::OtherKey)?;
    let shares = Secret::new(shares);
    let share = |place: usize| {
        let (number, secret) = shares.expose().get(place)?.split_first()?;
        Some(Share {
            recovery,
            number: *number,
            secret: Secret::new(secret.try_into().ok()?),
        })
    };
    match (share(0), share(1), share(2)) {
        (Some(first), Some(second), Some(third)) => Ok([first, second, third]),
        _ => Err(RecoveryError::OtherKey),
    }
}

/// Joins any two sheets, and proves that the key they give is the one they name.
pub fn join_recovery(first: &Share, second: &Share) -> Result<SealKeyPair, RecoveryError> {
    if first.recovery != second.recovery {
        return Err(RecoveryError::OtherRecovery(first.recovery, second.recovery));
    }
    if first.number == second.number {
        return Err(RecoveryError::SameSheet(first.number));
    }
    let numbered = |share: &Share| [&[share.number][..], share.secret.expose()].concat();
    let shares = Secret::new(vec![numbered(first), numbered(second)]);
    let joined = Gf256::combine_bytes(shares.expose()).map_err(|_| RecoveryError::OtherKey)?;
    let joined = Secret::new(joined);
    let private = joined
        .expose()
        .as_slice()
        .try_into()
        .map_err(|_| RecoveryError::OtherKey)?;
    let keys = SealKeyPair::from_private(SealKey::from_secret(Secret::new(private)));
    if recovery_id(keys.public()) != first.recovery {
        return Err(RecoveryError::OtherKey);
    }
    Ok(keys)
}
