//! The kinds of keys. Key ids travel, keys do not: a key leaves its type only through [`expose`](StreamKey::expose).

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use crate::wire::{Reader, derive};
use crate::{Id, KeyId, Secret, SignKey, UnitId, context};

mod sealed {
    pub trait Sealed {}
}

/// A secret of 32 bytes that a grant can carry. Sealed: the kinds are known here.
pub trait Key32: sealed::Sealed + Sized {
    /// Which kind; bound into a grant, so that one kind cannot be opened as another.
    const KIND: u8;

    /// Takes 32 bytes over.
    fn from_secret(bytes: Secret<[u8; 32]>) -> Self;

    /// Lends the bytes.
    fn expose(&self) -> &[u8; 32];
}

macro_rules! key_of_32_bytes {
    ($(#[$doc:meta])* $name:ident, $kind:literal) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name(Secret<[u8; 32]>);

        impl $name {
            /// A new random one.
            pub fn make(rng: &mut impl rand_core::CryptoRng) -> Self {
                let mut bytes = Secret::new([0; 32]);
                rng.fill_bytes(bytes.expose_mut());
                Self(bytes)
            }

            /// Copies the bytes in; the caller wipes its own.
            pub fn from_bytes(bytes: &[u8; 32]) -> Self {
                Self(Secret::new(*bytes))
            }

            /// Lends the bytes.
            pub fn expose(&self) -> &[u8; 32] {
                self.0.expose()
            }

            /// A second copy, wiped on its own.
            #[must_use]
            pub fn duplicate(&self) -> Self {
                Self(self.0.duplicate())
            }
        }

        impl sealed::Sealed for $name {}

        impl Key32 for $name {
            const KIND: u8 = $kind;

            fn from_secret(bytes: Secret<[u8; 32]>) -> Self {
                Self(bytes)
            }

            fn expose(&self) -> &[u8; 32] {
                self.0.expose()
            }
        }
    };
}

key_of_32_bytes!(
    /// The key of a stream in one epoch: unit, submission or case.
    StreamKey, 1
);
key_of_32_bytes!(
    /// The key of one identity item.
    ItemKey, 2
);
key_of_32_bytes!(
    /// One of the two halves of an item's key; alone it says nothing.
    Half, 3
);
key_of_32_bytes!(
    /// A private X25519 key: of a person, a group, or the recovery.
    SealKey, 4
);
key_of_32_bytes!(
    /// The unit secret: on joined workstations and in join codes, never in the store.
    UnitSecret, 5
);
key_of_32_bytes!(
    /// The raw key of an index or a desk file on one workstation.
    LocalKey, 6
);

/// A new stream key.
pub fn make_stream_key(rng: &mut impl rand_core::CryptoRng) -> StreamKey {
    StreamKey::make(rng)
}

/// The name of a key: what opens the epoch, stands in heads, and what a granted key is compared with.
/// For an item's key or a half, `stream` is the item's id; for a group's key, the group's.
pub fn key_id(unit: &UnitId, stream: &Id, epoch: u32, key: &impl Key32) -> KeyId {
    KeyId(derive(
        context::KEY_ID,
        &[&unit.0, &stream.0, &epoch.to_be_bytes(), key.expose()],
    ))
}

/// Whether a key is the one an id names.
///
/// Entry 1 is written before the unit has an id, so the key it opens is named under a unit id of zeros; in epoch 1 that
/// name is accepted too.
pub fn is_key(unit: &UnitId, stream: &Id, epoch: u32, key: &impl Key32, expected: &KeyId) -> bool {
    key_id(unit, stream, epoch, key) == *expected
        || epoch == 1 && key_id(&UnitId::ZERO, stream, epoch, key) == *expected
}

impl SealKey {
    /// The public half.
    pub fn public(&self) -> [u8; 32] {
        let private = x25519_dalek::StaticSecret::from(*self.expose());
        x25519_dalek::PublicKey::from(&private).to_bytes()
    }
}

impl LocalKey {
    /// 64 hexadecimal digits, as SQLCipher takes a raw key.
    pub fn to_hex(&self) -> Secret<String> {
        const DIGITS: [char; 16] = [
            '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
        ];
        // Capacity first: a String that grows leaves a copy behind that nobody wipes.
        let mut text = Secret::new(String::with_capacity(64));
        for byte in self.expose() {
            for nibble in [byte >> 4, byte & 15] {
                text.expose_mut().extend(DIGITS.get(usize::from(nibble)));
            }
        }
        text
    }
}

/// An X25519 key pair on its own: of a group or of the recovery.
#[derive(Debug)]
pub struct SealKeyPair {
    private: SealKey,
    public: [u8; 32],
}

impl SealKeyPair {
    /// The pair of a private key.
    pub fn from_private(private: SealKey) -> Self {
        Self {
            public: private.public(),
            private,
        }
    }

    /// The private half.
    pub fn private(&self) -> &SealKey {
        &self.private
    }

    /// The public half.
    pub fn public(&self) -> &[u8; 32] {
        &self.public
    }
}

/// A new key pair for a group or the recovery.
pub fn make_seal_keys(rng: &mut impl rand_core::CryptoRng) -> SealKeyPair {
    SealKeyPair::from_private(SealKey::make(rng))
}

/// A person's public keys, as the unit's stream holds them in clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PublicKeys {
    /// Ed25519.
    #[serde(with = "crate::bytes::hex")]
    pub sign: [u8; 32],
    /// X25519.
    #[serde(with = "crate::bytes::hex")]
    pub seal: [u8; 32],
}

/// A person's keys in one generation. They are made on his own workstation and never wrapped to anyone else.
#[derive(Debug)]
pub struct PersonKeys {
    /// Signs entries.
    pub sign: SignKey,
    /// Opens grants.
    pub seal: SealKeyPair,
    /// Counted from 1; a new one is signed by the old.
    pub generation: u32,
}

/// Bytes of [`PersonKeys::to_bytes`].
pub const PERSON_KEYS_LEN: usize = 68;

impl PersonKeys {
    /// The public halves.
    pub fn public(&self) -> PublicKeys {
        PublicKeys {
            sign: self.sign.public(),
            seal: *self.seal.public(),
        }
    }

    /// Generation, seed of the signing key, private seal key: what a wrap or a [`crate::PinLock`] holds.
    pub fn to_bytes(&self) -> Secret<Vec<u8>> {
        // Room for the tag of the cipher that comes next.
        let mut bytes = Secret::new(Vec::with_capacity(PERSON_KEYS_LEN + 16));
        bytes
            .expose_mut()
            .extend_from_slice(&self.generation.to_be_bytes());
        bytes.expose_mut().extend_from_slice(self.sign.seed());
        bytes.expose_mut().extend_from_slice(self.seal.private().expose());
        bytes
    }

    /// Reads [`PersonKeys::to_bytes`] back; `None` when the length is wrong.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let generation = reader.u32()?;
        let mut sign = reader.array::<32>()?;
        let mut seal = reader.array::<32>()?;
        reader.end()?;
        let keys = Self {
            sign: SignKey::from_seed(&sign),
            seal: SealKeyPair::from_private(SealKey::from_bytes(&seal)),
            generation,
        };
        sign.zeroize();
        seal.zeroize();
        Some(keys)
    }
}

/// New keys for a person.
pub fn make_person_keys(rng: &mut impl rand_core::CryptoRng, generation: u32) -> PersonKeys {
    PersonKeys {
        sign: SignKey::make(rng),
        seal: make_seal_keys(rng),
        generation,
    }
}
