//! The head of an entry: the fixed bytes its author signs, and the hash of a whole row.

use crate::wire::{Reader, derive};
use crate::{Hash, Id, KeyId, UnitId, context};

/// The head format this program writes.
pub const HEAD_FORMAT: u16 = 1;

/// Bytes of an encoded head of format 1.
pub const HEAD_LEN: usize = 242;

/// What the author signs: the entry's place, author, time, key and the hashes of its contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Head format; the reader refuses what it does not know.
    pub format: u16,
    /// The unit; zero in entry 1.
    pub unit: UnitId,
    /// Place in the ledger, counted from 1.
    pub seq: u64,
    /// Hash of row `seq` − 1; zero in entry 1.
    pub prev: Hash,
    /// The act this entry is a part of.
    pub act: Id,
    /// Which part, counted from 1.
    pub part: u16,
    /// How many parts the act has.
    pub parts: u16,
    /// The stream it belongs to.
    pub stream: Id,
    /// Place in the stream.
    pub version: u64,
    /// The author.
    pub author: Id,
    /// The author's key generation.
    pub generation: u32,
    /// When it was signed: milliseconds since 1970, UTC.
    pub at: i64,
    /// The key its body is sealed under.
    pub key_id: KeyId,
    /// [`crate::content_hash`] of `public`.
    pub public_hash: Hash,
    /// [`crate::content_hash`] of the sealed body.
    pub body_hash: Hash,
}

/// A head that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeadError {
    /// Written by a newer program: stop, never skip.
    #[error("head format {0} is not known to this version")]
    UnknownFormat(u16),
    /// Too short or too long for its format.
    #[error("a head of format 1 has {HEAD_LEN} bytes, this one {0}")]
    Length(usize),
    /// `seq` 0, or a part outside 1 to `parts`.
    #[error("the head counts from zero or past its own end")]
    Counting,
}

impl Head {
    /// The bytes that are signed and stored.
    pub fn encode(&self) -> [u8; HEAD_LEN] {
        let mut bytes = [0; HEAD_LEN];
        let mut at = 0;
        let mut put = |field: &[u8]| {
            for (slot, byte) in bytes.iter_mut().skip(at).zip(field) {
                *slot = *byte;
            }
            at += field.len();
        };
        put(&self.format.to_be_bytes());
        put(&self.unit.0);
        put(&self.seq.to_be_bytes());
        put(&self.prev.0);
        put(&self.act.0);
        put(&self.part.to_be_bytes());
        put(&self.parts.to_be_bytes());
        put(&self.stream.0);
        put(&self.version.to_be_bytes());
        put(&self.author.0);
        put(&self.generation.to_be_bytes());
        put(&self.at.to_be_bytes());
        put(&self.key_id.0);
        put(&self.public_hash.0);
        put(&self.body_hash.0);
        bytes
    }

    /// Reads a head back. The format is looked at before the length: a newer head may well be longer.
    pub fn decode(bytes: &[u8]) -> Result<Self, HeadError> {
        let length = HeadError::Length(bytes.len());
        let format = Reader::new(bytes).u16().ok_or(length.clone())?;
        if format != HEAD_FORMAT {
            return Err(HeadError::UnknownFormat(format));
        }
        let head = Self::read(bytes).ok_or(length)?;
        if head.seq == 0 || head.part == 0 || head.part > head.parts {
            return Err(HeadError::Counting);
        }
        Ok(head)
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let head = Self {
            format: reader.u16()?,
            unit: UnitId(reader.array()?),
            seq: reader.u64()?,
            prev: Hash(reader.array()?),
            act: Id(reader.array()?),
            part: reader.u16()?,
            parts: reader.u16()?,
            stream: Id(reader.array()?),
            version: reader.u64()?,
            author: Id(reader.array()?),
            generation: reader.u32()?,
            at: reader.array().map(i64::from_be_bytes)?,
            key_id: KeyId(reader.array()?),
            public_hash: Hash(reader.array()?),
            body_hash: Hash(reader.array()?),
        };
        reader.end()?;
        Some(head)
    }
}

/// The hash of a row: BLAKE3 `derive_key` over head, BLAKE3 of `public`, BLAKE3 of the body, and signature, each
/// behind its length. Everything is taken as stored, so a bad row too has exactly one hash.
pub fn row_hash(head: &[u8], public: &[u8], body: &[u8], signature: &[u8]) -> Hash {
    let public = blake3::hash(public);
    let body = blake3::hash(body);
    Hash(derive(
        context::HASH,
        &[head, public.as_bytes(), body.as_bytes(), signature],
    ))
}
