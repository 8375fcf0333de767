//! The short lock: a person's keys in memory, under a PIN, for the minutes he is away from his desk.

use crate::envelope::{open_raw, seal_raw};
use crate::kdf::{mix, stretch};
use crate::wire::message;
use crate::{KdfCost, KdfError, PersonKeys, Secret, context};

/// How often a PIN may be wrong.
pub const PIN_TRIES: u8 = 3;

/// Keys under a PIN. Nothing of it is ever written anywhere; dropping it, or the third wrong PIN, wipes it.
///
/// A PIN is short: against someone who can read this program's memory it protects little. It keeps the colleague out
/// who sits down at an unlocked desk.
pub struct PinLock {
    locked: Option<Locked>,
    tries: u8,
}

struct Locked {
    key: Secret<[u8; 32]>,
    salt: [u8; 16],
    cost: KdfCost,
    sealed: Vec<u8>,
}

/// A PIN that does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    /// Wrong; so many tries are left.
    #[error("the PIN is wrong, {left} tries are left")]
    Wrong {
        /// Tries left, at least one.
        left: u8,
    },
    /// Wrong once too often, or used after that: only the passphrase opens now.
    #[error("the PIN no longer opens anything, the passphrase does")]
    Spent,
    /// The cost is outside the limits.
    #[error(transparent)]
    Cost(#[from] KdfError),
}

impl PinLock {
    /// Locks a person's keys under a PIN and a random key that exists in this lock only.
    pub fn new(
        keys: &PersonKeys,
        pin: &str,
        cost: KdfCost,
        rng: &mut impl rand_core::CryptoRng,
    ) -> Result<Self, PinError> {
        let mut key = Secret::new([0; 32]);
        rng.fill_bytes(key.expose_mut());
        let mut salt = [0; 16];
        rng.fill_bytes(&mut salt);
        let bound = message(context::PIN, &[]);
        let derived = mix(stretch(pin, &salt, cost)?.expose(), key.expose(), &salt, &bound)?;
        // Sealing 68 bytes cannot meet the cipher's length limit; an empty lock is the honest form of that error.
        let locked = seal_raw(derived.expose(), &bound, keys.to_bytes(), rng).map(|sealed| Locked {
            key,
            salt,
            cost,
            sealed,
        });
        Ok(Self {
            locked,
            tries: PIN_TRIES,
        })
    }

    /// Opens the keys. A right PIN gives all tries back, the third wrong one in a row wipes the lock.
    pub fn open(&mut self, pin: &str) -> Result<PersonKeys, PinError> {
        let locked = self.locked.as_ref().ok_or(PinError::Spent)?;
        let bound = message(context::PIN, &[]);
        let derived = mix(
            stretch(pin, &locked.salt, locked.cost)?.expose(),
            locked.key.expose(),
            &locked.salt,
            &bound,
        )?;
        let opened = open_raw(derived.expose(), &bound, &locked.sealed)
            .and_then(|bytes| PersonKeys::from_bytes(bytes.expose()));
        if let Some(keys) = opened {
            self.tries = PIN_TRIES;
            return Ok(keys);
        }
        self.tries = self.tries.saturating_sub(1);
        if self.tries == 0 {
            self.wipe();
            return Err(PinError::Spent);
        }
        Err(PinError::Wrong { left: self.tries })
    }

    /// Forgets the keys now.
    pub fn wipe(&mut self) {
        self.locked = None;
    }

    /// Whether a PIN can still open it.
    pub fn is_spent(&self) -> bool {
        self.locked.is_none()
    }
}

impl std::fmt::Debug for PinLock {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("<rahasia>")
    }
}
