//! Anchors: the place and hash of a head, by which anything dropped or rolled back is named.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::wire::Reader;
use crate::words::{Check, from_words};
use crate::{Hash, WordsError};

/// The `seq` and row hash of the newest row somebody has seen. In text: `12345:` and 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Anchor {
    /// Place in the ledger; 0, with a zero hash, before entry 1.
    pub seq: u64,
    /// Hash of that row.
    pub hash: Hash,
}

/// Text that is no anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AnchorError {
    /// Neither `number:hash` nor words.
    #[error("an anchor is a number, a colon and 64 hexadecimal digits, or its words")]
    NotAnAnchor,
    /// Words, but not an anchor's.
    #[error(transparent)]
    Words(#[from] WordsError),
}

impl Anchor {
    /// Bytes of [`Anchor::to_bytes`].
    pub const SIZE: usize = 40;

    /// `seq` and hash, fixed width.
    pub fn to_bytes(&self) -> [u8; Self::SIZE] {
        let mut bytes = [0; Self::SIZE];
        let (seq, hash) = bytes.split_at_mut(8);
        seq.copy_from_slice(&self.seq.to_be_bytes());
        hash.copy_from_slice(&self.hash.0);
        bytes
    }

    /// Reads [`Anchor::to_bytes`] back.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let anchor = Self {
            seq: reader.u64()?,
            hash: Hash(reader.array()?),
        };
        reader.end()?;
        Some(anchor)
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.seq, self.hash)
    }
}

impl FromStr for Anchor {
    type Err = AnchorError;

    /// Takes `number:hash` or the words of [`crate::anchor_words`].
    fn from_str(text: &str) -> Result<Self, AnchorError> {
        if let Some((seq, hash)) = text.split_once(':') {
            // u64's own parser would also take a plus sign: one anchor, one spelling.
            let seq = seq.trim();
            let digits = !seq.is_empty() && seq.bytes().all(|digit| digit.is_ascii_digit());
            let seq = digits
                .then(|| seq.parse().ok())
                .flatten()
                .ok_or(AnchorError::NotAnAnchor)?;
            let hash = hash.trim().parse().map_err(|_| AnchorError::NotAnAnchor)?;
            return Ok(Self { seq, hash });
        }
        let bytes = from_words(text, Self::SIZE, Check::Three)?;
        Self::from_bytes(bytes.expose()).ok_or(AnchorError::NotAnAnchor)
    }
}

impl Serialize for Anchor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Anchor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}
