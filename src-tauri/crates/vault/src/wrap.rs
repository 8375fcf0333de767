//! A person's keys at rest: under his passphrase and the unit secret, signed by himself.
//!
//! A thief of the store has the wrap but not the unit secret, so he cannot even begin to guess. The owner's signature is
//! checked before the passphrase is used: a wrap swapped by the store (cheaper cost, other salt) is seen as such,
//! and what then fails to open is a wrong passphrase and nothing else. The counter tells an old wrap, put back after
//! a change of passphrase, from the newest.

use crate::envelope::{open_raw, seal_raw};
use crate::kdf::{mix, stretch};
use crate::wire::{FormError, Reader, message, strip_form};
use crate::{
    Id, KdfCost, KdfError, PERSON_KEYS_LEN, PersonKeys, PublicKeys, Secret, Signature, SignatureError,
    UnitId, UnitSecret, context, sign, verify,
};

const FORM: [u8; 5] = *b"SAKP\x01";
/// Form, unit, person, generation, counter, cost, salt.
const HEADER_LEN: usize = FORM.len() + 32 + 16 + 4 + 8 + 12 + 16;
/// Nonce, keys, tag.
const SEALED_LEN: usize = 24 + PERSON_KEYS_LEN + 16;
const SIGNED_LEN: usize = HEADER_LEN + SEALED_LEN;
const WRAP_LEN: usize = SIGNED_LEN + Signature::SIZE;

/// Whose keys a wrap holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrapOwner {
    /// The unit.
    pub unit: UnitId,
    /// The person.
    pub person: Id,
    /// His key generation.
    pub generation: u32,
}

/// A person's wrapped keys: what `person_keys` stores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrappedKeys {
    bytes: [u8; WRAP_LEN],
    owner: WrapOwner,
    counter: u64,
    cost: KdfCost,
    salt: [u8; 16],
}

/// A wrap that cannot be read or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WrapError {
    /// Not a wrap.
    #[error("these bytes are not wrapped keys")]
    NotAWrap,
    /// Written by a newer program.
    #[error("wrap version {0} is not known to this version")]
    UnknownVersion(u8),
    /// A wrap for another unit, person or generation.
    #[error("the wrapped keys are another person's")]
    OtherOwner,
    /// The owner did not sign it: damaged or swapped.
    #[error("the wrapped keys are not signed by their owner: {0}")]
    Signature(#[from] SignatureError),
    /// The cost is outside the limits.
    #[error(transparent)]
    Cost(#[from] KdfError),
    /// The signature holds and it does not open: the passphrase is wrong (or the unit secret another unit's).
    #[error("the passphrase is wrong")]
    WrongPassphrase,
    /// It opened, but the keys inside are not the owner's.
    #[error("the wrapped keys are not the keys the ledger knows")]
    OtherKeys,
}

impl WrappedKeys {
    /// Reads a wrap from the store. Nothing is proven yet: see [`check_wrap`].
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, WrapError> {
        let rest = strip_form(&FORM, &bytes).map_err(|error| match error {
            FormError::Other => WrapError::NotAWrap,
            FormError::UnknownVersion(version) => WrapError::UnknownVersion(version),
        })?;
        let whole = bytes.as_slice().try_into().map_err(|_| WrapError::NotAWrap)?;
        Self::read(whole, rest).ok_or(WrapError::NotAWrap)
    }

    fn read(bytes: [u8; WRAP_LEN], rest: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(rest);
        let unit = UnitId(reader.array()?);
        let person = Id(reader.array()?);
        let generation = reader.u32()?;
        let counter = reader.u64()?;
        let cost = KdfCost {
            memory_kib: reader.u32()?,
            passes: reader.u32()?,
            lanes: reader.u32()?,
        };
        let salt = reader.array()?;
        Some(Self {
            bytes,
            owner: WrapOwner {
                unit,
                person,
                generation,
            },
            counter,
            cost,
            salt,
        })
    }

    /// The bytes to store.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whose it says it is.
    pub fn owner(&self) -> &WrapOwner {
        &self.owner
    }

    /// The cost of one guess.
    pub fn cost(&self) -> KdfCost {
        self.cost
    }

    /// Grows with every new wrap of the same keys; the highest that is signed counts.
    pub fn counter(&self) -> u64 {
        self.counter
    }

    fn signed(&self) -> &[u8] {
        self.bytes.get(..SIGNED_LEN).unwrap_or_default()
    }

    fn sealed(&self) -> &[u8] {
        self.bytes.get(HEADER_LEN..SIGNED_LEN).unwrap_or_default()
    }

    fn signature(&self) -> Signature {
        Signature(self.bytes.last_chunk().copied().unwrap_or([0; Signature::SIZE]))
    }
}

/// The header is bound as associated data, owner and all.
fn bind(wrapped_header: &[u8]) -> Vec<u8> {
    message(context::WRAP, &[wrapped_header])
}

fn wrapping_key(
    owner: &WrapOwner,
    passphrase: &str,
    unit_secret: &UnitSecret,
    salt: &[u8; 16],
    cost: KdfCost,
) -> Result<Secret<[u8; 32]>, KdfError> {
    let info = message(
        context::WRAP,
        &[&owner.unit.0, &owner.person.0, &owner.generation.to_be_bytes()],
    );
    mix(
        stretch(passphrase, salt, cost)?.expose(),
        unit_secret.expose(),
        salt,
        &info,
    )
}

/// Wraps the keys of a person of a unit. The generation is the keys' own; `counter` is one more than the last wrap's.
pub fn wrap_person_keys(
    keys: &PersonKeys,
    (unit, person): (&UnitId, &Id),
    counter: u64,
    passphrase: &str,
    unit_secret: &UnitSecret,
    cost: KdfCost,
    rng: &mut impl rand_core::CryptoRng,
) -> Result<WrappedKeys, WrapError> {
    let owner = WrapOwner {
        unit: *unit,
        person: *person,
        generation: keys.generation,
    };
    let mut salt = [0; 16];
    rng.fill_bytes(&mut salt);
    let key = wrapping_key(&owner, passphrase, unit_secret, &salt, cost)?;
    let mut bytes = [
        &FORM[..],
        &owner.unit.0,
        &owner.person.0,
        &owner.generation.to_be_bytes(),
        &counter.to_be_bytes(),
        &cost.memory_kib.to_be_bytes(),
        &cost.passes.to_be_bytes(),
        &cost.lanes.to_be_bytes(),
        &salt,
    ]
    .concat();
    let sealed = seal_raw(key.expose(), &bind(&bytes), keys.to_bytes(), rng).ok_or(WrapError::NotAWrap)?;
    bytes.extend_from_slice(&sealed);
    let signature = sign(&keys.sign, context::WRAP, &[&bytes]);
    bytes.extend_from_slice(&signature.0);
    WrappedKeys::from_bytes(bytes)
}

/// Checks owner and signature without any secret: what readers of `person_keys` do.
pub fn check_wrap(wrapped: &WrappedKeys, owner: &WrapOwner, public: &PublicKeys) -> Result<(), WrapError> {
    if wrapped.owner != *owner {
        return Err(WrapError::OtherOwner);
    }
    verify(
        &public.sign,
        context::WRAP,
        &[wrapped.signed()],
        &wrapped.signature(),
    )?;
    Ok(())
}

/// Opens a person's keys. `owner` and `public` are what the ledger says of him.
pub fn unwrap_person_keys(
    wrapped: &WrappedKeys,
    owner: &WrapOwner,
    public: &PublicKeys,
    passphrase: &str,
    unit_secret: &UnitSecret,
) -> Result<PersonKeys, WrapError> {
    check_wrap(wrapped, owner, public)?;
    let key = wrapping_key(owner, passphrase, unit_secret, &wrapped.salt, wrapped.cost)?;
    let header = wrapped.bytes.get(..HEADER_LEN).unwrap_or_default();
    let plain = open_raw(key.expose(), &bind(header), wrapped.sealed()).ok_or(WrapError::WrongPassphrase)?;
    let keys = PersonKeys::from_bytes(plain.expose()).ok_or(WrapError::OtherKeys)?;
    if keys.public() != *public || keys.generation != owner.generation {
        return Err(WrapError::OtherKeys);
    }
    Ok(keys)
}
