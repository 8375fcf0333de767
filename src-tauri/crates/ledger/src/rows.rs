//! The rows of the shared tables, as they are handed in and out.

use vault::{Anchor, Hash, Head, Id, KeyId, row_hash};

use crate::MAX_ROW;

/// The last entry of a ledger: its number and hash. Also the form of an anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tip {
    /// Number of the last entry, 0 where there is none.
    pub seq: u64,
    /// Hash of the last entry, zero where there is none.
    pub hash: Hash,
}

impl Tip {
    /// The tip of a ledger without entries.
    pub const EMPTY: Self = Self {
        seq: 0,
        hash: Hash([0; 32]),
    };
}

impl From<Anchor> for Tip {
    fn from(Anchor { seq, hash }: Anchor) -> Self {
        Self { seq, hash }
    }
}

impl From<Tip> for Anchor {
    fn from(Tip { seq, hash }: Tip) -> Self {
        Self { seq, hash }
    }
}

/// One entry as it stands in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The number under which the store keeps it.
    pub seq: u64,
    /// The signed bytes, exactly as signed.
    pub head: Vec<u8>,
    /// What stands in clear.
    pub public: Vec<u8>,
    /// The sealed body.
    pub body: Vec<u8>,
    /// The author's signature over the head.
    pub signature: Vec<u8>,
    /// The row's hash as the store has it.
    pub hash: Hash,
    /// What the store repeats from the head for its indexes.
    pub columns: Columns,
}

/// The columns that repeat the head. Nothing may be decided from them; they only find rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// The act this row is a part of.
    pub act: Id,
    /// Which part it is, from 1.
    pub part: u16,
    /// How many parts the act has.
    pub parts: u16,
    /// The stream it belongs to.
    pub stream: Id,
    /// Its place in the stream, from 1.
    pub version: u64,
    /// Who signed it.
    pub author: Id,
    /// With which generation of his keys.
    pub generation: u32,
    /// When it was signed, in milliseconds UTC.
    pub at: i64,
    /// Under which key the body is sealed.
    pub key_id: KeyId,
    /// The first column whose stored value has not the form of its type (its value here is then zero).
    pub malformed: Option<&'static str>,
}

/// How a row's columns differ from its head.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ColumnsFault {
    /// The head's bytes are not a head, or one of a newer format.
    #[error("the head cannot be read")]
    Head,
    /// This column holds something that is not of its type.
    #[error("the column {0} is malformed")]
    Malformed(&'static str),
    /// This column holds something else than the head (for `hash`: than the row gives).
    #[error("the column {0} differs from the head")]
    Differs(&'static str),
}

impl Row {
    /// The first column that does not repeat what the head says, `None` for a row as it should be.
    ///
    /// The hash is computed anew from the row's bytes, so a row without fault also has the hash it claims.
    #[must_use]
    pub fn columns_fault(&self) -> Option<ColumnsFault> {
        if let Some(column) = self.columns.malformed {
            return Some(ColumnsFault::Malformed(column));
        }
        let Ok(head) = Head::decode(&self.head) else {
            return Some(ColumnsFault::Head);
        };
        let expected = Columns::of(&head);
        let differs = if self.seq != head.seq {
            "seq"
        } else if self.columns.act != expected.act {
            "act"
        } else if self.columns.part != expected.part {
            "part"
        } else if self.columns.parts != expected.parts {
            "parts"
        } else if self.columns.stream != expected.stream {
            "stream"
        } else if self.columns.version != expected.version {
            "version"
        } else if self.columns.author != expected.author {
            "author"
        } else if self.columns.generation != expected.generation {
            "generation"
        } else if self.columns.at != expected.at {
            "at"
        } else if self.columns.key_id != expected.key_id {
            "key_id"
        } else if self.hash != self.computed_hash() {
            "hash"
        } else {
            return None;
        };
        Some(ColumnsFault::Differs(differs))
    }

    /// The hash the row's bytes give, whatever the store's column says.
    #[must_use]
    pub fn computed_hash(&self) -> Hash {
        row_hash(&self.head, &self.public, &self.body, &self.signature)
    }

    /// The row a writer's new row becomes, `None` where its head cannot be read.
    #[must_use]
    pub fn of_new(new: &NewRow) -> Option<Self> {
        let head = Head::decode(&new.head).ok()?;
        Some(Self {
            seq: head.seq,
            head: new.head.clone(),
            public: new.public.clone(),
            body: new.body.clone(),
            signature: new.signature.clone(),
            hash: row_hash(&new.head, &new.public, &new.body, &new.signature),
            columns: Columns::of(&head),
        })
    }

    /// What the row counts for against [`MAX_ROW`].
    #[must_use]
    pub fn size(&self) -> usize {
        self.head
            .len()
            .saturating_add(self.public.len())
            .saturating_add(self.body.len())
    }

    pub(crate) fn oversize(&self) -> bool {
        self.size() > MAX_ROW
    }
}

impl Columns {
    /// What the columns must hold for this head.
    #[must_use]
    pub fn of(head: &Head) -> Self {
        Self {
            act: head.act,
            part: head.part,
            parts: head.parts,
            stream: head.stream,
            version: head.version,
            author: head.author,
            generation: head.generation,
            at: head.at,
            key_id: head.key_id,
            malformed: None,
        }
    }
}

/// An entry to append. Number, place and author are read from the encoded head; the hash is computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRow {
    /// The encoded head, exactly as signed.
    pub head: Vec<u8>,
    /// What stands in clear.
    pub public: Vec<u8>,
    /// The sealed body.
    pub body: Vec<u8>,
    /// The signature over the head.
    pub signature: Vec<u8>,
}

/// A sealed key for one recipient, to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewGrant {
    /// The stream (or group) whose keys it holds.
    pub stream: Id,
    /// The person (or group) it is sealed to.
    pub recipient: Id,
    /// Which generation of the recipient's keys.
    pub generation: u32,
    /// The last epoch it holds.
    pub epoch_max: u32,
    /// The act that ordered or announced it.
    pub act: Id,
    /// The HPKE ciphertext.
    pub sealed: Vec<u8>,
}

/// A grant as it stands in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Its number in the store; grows with every grant, for reading *since*.
    pub n: u64,
    /// The stream (or group) whose keys it holds.
    pub stream: Id,
    /// The person (or group) it is sealed to.
    pub recipient: Id,
    /// Which generation of the recipient's keys.
    pub generation: u32,
    /// The last epoch it holds.
    pub epoch_max: u32,
    /// The act that ordered or announced it.
    pub act: Id,
    /// The HPKE ciphertext.
    pub sealed: Vec<u8>,
}

/// To be laid where it is missing, as it was.
impl From<Grant> for NewGrant {
    fn from(grant: Grant) -> Self {
        Self {
            stream: grant.stream,
            recipient: grant.recipient,
            generation: grant.generation,
            epoch_max: grant.epoch_max,
            act: grant.act,
            sealed: grant.sealed,
        }
    }
}

/// A grant without what it seals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrantHead {
    /// The stream (or item, or group) whose keys it holds.
    pub stream: Id,
    /// The person (or group) it is sealed to.
    pub recipient: Id,
    /// Which generation of the recipient's keys.
    pub generation: u32,
    /// The last epoch it holds.
    pub epoch_max: u32,
    /// The act that ordered or announced it.
    pub act: Id,
}

/// One sealed chunk of a file, to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChunk {
    /// The file's random id.
    pub file: Id,
    /// The chunk's place in the file, from 0.
    pub n: u64,
    /// The sealed bytes.
    pub bytes: Vec<u8>,
}

/// One sealed chunk as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// The chunk's place in the file, from 0.
    pub n: u64,
    /// The sealed bytes.
    pub bytes: Vec<u8>,
}

/// A person's wrapped private keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrappedKeyRow {
    /// Whose keys.
    pub person: Id,
    /// Which generation of them.
    pub generation: u32,
    /// Grows with every new wrap of the same generation (a changed passphrase).
    pub counter: u64,
    /// The wrap with its owner's signature.
    pub wrapped: Vec<u8>,
}

/// How many rows each table has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Entries.
    pub entries: u64,
    /// Grants.
    pub grants: u64,
    /// Wrapped keys.
    pub person_keys: u64,
    /// Chunks of files.
    pub chunks: u64,
}
