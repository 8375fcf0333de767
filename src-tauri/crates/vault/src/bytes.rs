//! Names made of bytes: hashes, ids, signatures. In text (JSON, logs, SQL) they are lower-case hexadecimal.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Text that is not the hexadecimal form of a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected} hexadecimal digits")]
pub struct HexError {
    /// How many digits the name has.
    pub expected: usize,
}

pub(crate) fn write_hex(bytes: &[u8], formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
}

pub(crate) fn read_hex<const N: usize>(text: &str) -> Result<[u8; N], HexError> {
    let error = HexError { expected: 2 * N };
    let digits = text.as_bytes();
    if digits.len() != 2 * N {
        return Err(error);
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.as_chunks::<2>().0) {
        let [high, low] = pair.map(|digit| char::from(digit).to_digit(16));
        *byte = match (high, low) {
            (Some(high), Some(low)) => (high * 16 + low) as u8,
            _ => return Err(error),
        };
    }
    Ok(bytes)
}

/// `#[serde(with = "crate::bytes::hex")]` for plain byte arrays.
pub(crate) mod hex {
    use super::*;

    struct Hex<'a>(&'a [u8]);

    impl fmt::Display for Hex<'_> {
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            write_hex(self.0, formatter)
        }
    }

    pub(crate) fn serialize<S: Serializer, const N: usize>(
        bytes: &[u8; N],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&Hex(bytes))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>, const N: usize>(
        deserializer: D,
    ) -> Result<[u8; N], D::Error> {
        let text = String::deserialize(deserializer)?;
        read_hex(&text).map_err(de::Error::custom)
    }
}

macro_rules! name_of_bytes {
    ($(#[$doc:meta])* $name:ident, $size:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $size]);

        impl $name {
            /// Bytes of it.
            pub const SIZE: usize = $size;
            /// All bytes zero.
            pub const ZERO: Self = Self([0; $size]);

            /// Lends the bytes.
            pub fn as_bytes(&self) -> &[u8; $size] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_hex(&self.0, formatter)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = HexError;

            fn from_str(text: &str) -> Result<Self, HexError> {
                read_hex(text).map(Self)
            }
        }

        impl TryFrom<&[u8]> for $name {
            type Error = HexError;

            fn try_from(bytes: &[u8]) -> Result<Self, HexError> {
                bytes.try_into().map(Self).map_err(|_| HexError { expected: 2 * $size })
            }
        }

        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }
    };
}

name_of_bytes!(
    /// A BLAKE3 hash: of a row, of content, of sealed chunks.
    Hash,
    32
);
name_of_bytes!(
    /// A unit's name for ever: the row hash of its entry 1. Zero inside entry 1 itself.
    UnitId,
    32
);
name_of_bytes!(
    /// The name of a key. It says nothing about the key.
    KeyId,
    32
);
name_of_bytes!(
    /// A random id: stream, act, person, file, identity item.
    Id,
    16
);
name_of_bytes!(
    /// An Ed25519 signature.
    Signature,
    64
);

impl Id {
    /// A new random id.
    pub fn make(rng: &mut impl rand_core::CryptoRng) -> Self {
        let mut bytes = [0; 16];
        rng.fill_bytes(&mut bytes);
        Self(bytes)
    }
}

impl From<Hash> for UnitId {
    /// The unit is named after the hash of its first row.
    fn from(first_row: Hash) -> Self {
        Self(first_row.0)
    }
}

/// BLAKE3 of `public` or of a sealed `body`, as the head holds it.
pub fn content_hash(bytes: &[u8]) -> Hash {
    Hash(*blake3::hash(bytes).as_bytes())
}
