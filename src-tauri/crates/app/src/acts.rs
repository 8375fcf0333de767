//! Building an act: its rows sealed, placed and signed behind a tip that was verified (ledger.md §1).

use crate::error::{AppError, Code};
use crate::sources::Chance;
use domain::ids::{ActId, PersonId};
use domain::public::Public;
use ledger::{Batch, NewChunk, NewGrant, NewRow, Row, Tip, WrappedKeyRow};
use std::collections::HashMap;
use vault::{
    Half, Hash, Head, Id, ItemKey, KeyId, PersonKeys, Place, PublicKeys, SealKey, StreamKey, UnitId,
    UnitSecret,
};

/// Recipient id of the recovery key in grants.
pub const RECOVERY: Id = Id(*b"saksama/recovery");
/// Recipient id of the group key *leaders*.
pub const LEADERS: Id = Id(*b"saksama/leaders\0");
/// Recipient id of the group key *privacy officers*.
pub const PRIVACY_OFFICERS: Id = Id(*b"saksama/privacy\0");

/// Stream id under which the unit secret is sealed to the recovery key.
pub const UNIT_SECRET: Id = Id(*b"saksama/secret\0\0");

/// A stream's key of one epoch, with its name.
pub type EpochKey = (u32, KeyId, StreamKey);

/// The same keys once more.
pub(crate) fn duplicates(keys: &[EpochKey]) -> Vec<EpochKey> {
    keys.iter()
        .map(|(epoch, id, key)| (*epoch, *id, key.duplicate()))
        .collect()
}

/// A stream as a writer holds it: where it stands and the key of its present epoch.
#[derive(Debug)]
pub struct StreamHandle {
    /// Its id.
    pub id: Id,
    /// Last version written; 0 for a new stream.
    pub version: u64,
    /// Present epoch.
    pub epoch: u32,
    /// Name of the present key.
    pub key_id: KeyId,
    /// The present key.
    pub key: StreamKey,
}

impl StreamHandle {
    /// A new stream with a new key, epoch 1.
    #[must_use]
    pub fn make(unit: &UnitId, id: Id, chance: &mut Chance) -> Self {
        let key = vault::make_stream_key(chance);
        let key_id = vault::key_id(unit, &id, 1, &key);
        Self {
            id,
            version: 0,
            epoch: 1,
            key_id,
            key,
        }
    }

    /// A second handle on the same place.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self {
            id: self.id,
            version: self.version,
            epoch: self.epoch,
            key_id: self.key_id,
            key: self.key.duplicate(),
        }
    }
}

/// One row to be.
#[derive(Debug)]
pub struct PartDraft {
    /// Its stream; several parts of one act may name the same, each then follows the one before.
    pub stream: StreamHandle,
    /// The body, encoded by `domain::history`; `None`: a newcomer's first row, which has none.
    pub plain: Option<Vec<u8>>,
    /// What stands in clear.
    pub public: Option<Public>,
}

/// An act to be.
#[derive(Debug)]
pub struct ActDraft {
    /// Its random id, chosen before anything is sent: an act happens once.
    pub act: ActId,
    /// Rows in order.
    pub parts: Vec<PartDraft>,
    /// Sealed keys.
    pub grants: Vec<NewGrant>,
    /// Sealed chunks.
    pub chunks: Vec<NewChunk>,
    /// Wrapped keys.
    pub person_keys: Vec<WrappedKeyRow>,
}

impl ActDraft {
    /// An empty act with a new id.
    #[must_use]
    pub fn new(chance: &mut Chance) -> Self {
        Self::with_id(ActId::from_bytes(chance.random_id()))
    }

    /// An empty act with an id written down before.
    #[must_use]
    pub const fn with_id(act: ActId) -> Self {
        Self {
            act,
            parts: Vec::new(),
            grants: Vec::new(),
            chunks: Vec::new(),
            person_keys: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn part(&mut self, stream: StreamHandle, plain: Vec<u8>, public: Option<Public>) {
        self.parts.push(PartDraft {
            stream,
            plain: Some(plain),
            public,
        });
    }
}

/// Who signs, and when.
#[derive(Debug, Clone, Copy)]
pub struct Author<'a> {
    /// The person.
    pub person: PersonId,
    /// His keys.
    pub keys: &'a PersonKeys,
    /// Milliseconds UTC.
    pub at: i64,
}

/// Seals and signs all rows behind `tip` and gives the batch to append.
///
/// # Errors
/// A body too large to seal.
pub fn sign_act(
    unit: &UnitId,
    tip: Tip,
    author: Author<'_>,
    draft: &ActDraft,
    chance: &mut Chance,
) -> Result<Batch, AppError> {
    let parts = u16::try_from(draft.parts.len()).map_err(|_| Code::Internal)?;
    let mut unit = *unit;
    let mut seq = tip.seq;
    let mut prev = tip.hash;
    let mut rows = Vec::with_capacity(draft.parts.len());
    let mut ahead: HashMap<Id, u64> = HashMap::new();
    for (index, part) in draft.parts.iter().enumerate() {
        seq += 1;
        let written = ahead.entry(part.stream.id).or_insert(part.stream.version);
        *written += 1;
        let version = *written;
        let act = Id(draft.act.bytes());
        let number = u16::try_from(index + 1).map_err(|_| Code::Internal)?;
        let (body, key_id) = match &part.plain {
            Some(plain) => {
                let place = Place {
                    unit,
                    stream: part.stream.id,
                    version,
                    act,
                    part: number,
                };
                let body = vault::seal_body(&part.stream.key, &part.stream.key_id, &place, plain, chance)
                    .map_err(|_| Code::Internal)?;
                (body, part.stream.key_id)
            }
            None => (Vec::new(), KeyId::ZERO),
        };
        let public = Public::encode(part.public.as_ref());
        let head = Head {
            format: vault::HEAD_FORMAT,
            unit,
            seq,
            prev,
            act,
            part: number,
            parts,
            stream: part.stream.id,
            version,
            author: Id(author.person.bytes()),
            generation: author.keys.generation,
            at: author.at,
            key_id,
            public_hash: vault::content_hash(&public),
            body_hash: vault::content_hash(&body),
        };
        let signature = vault::sign_head(&author.keys.sign, &head).0.to_vec();
        let row = NewRow {
            head: head.encode().to_vec(),
            public,
            body,
            signature,
        };
        prev = vault::row_hash(&row.head, &row.public, &row.body, &row.signature);
        if seq == 1 {
            unit = UnitId::from(prev);
        }
        rows.push(row);
    }
    Ok(Batch {
        expected: Some(tip),
        rows,
        grants: draft.grants.clone(),
        chunks: draft.chunks.clone(),
        person_keys: draft.person_keys.clone(),
    })
}

/// Opens a row's body with the key its head names.
///
/// # Errors
/// Altered, moved to another place, or another key.
pub fn open_row(
    row: &Row,
    head: &Head,
    unit: &UnitId,
    key: &StreamKey,
) -> Result<vault::Secret<Vec<u8>>, vault::EnvelopeError> {
    let unit = if head.seq == 1 { UnitId::ZERO } else { *unit };
    let place = Place {
        unit,
        stream: head.stream,
        version: head.version,
        act: head.act,
        part: head.part,
    };
    vault::open_body(key, &head.key_id, &place, &row.body)
}

/// A recipient of a grant.
#[derive(Debug, Clone, Copy)]
pub struct Recipient {
    /// Person, group or recovery.
    pub id: Id,
    /// Key generation.
    pub generation: u32,
    /// X25519 public key.
    pub seal: [u8; 32],
}

impl Recipient {
    /// A person.
    #[must_use]
    pub fn person(person: PersonId, generation: u32, keys: &PublicKeys) -> Self {
        Self {
            id: Id(person.bytes()),
            generation,
            seal: keys.seal,
        }
    }
}

/// What of a stream, an item or a group is granted.
#[derive(Debug)]
pub enum Granted<'a> {
    /// Stream keys by epoch, oldest first.
    Stream(&'a [EpochKey]),
    /// An item's key.
    Item(&'a ItemKey, KeyId),
    /// One half of an item's key; the key id is that of the half.
    Half(&'a Half, KeyId),
    /// A group's private keys by epoch, oldest first; each is named by its public key, which stands in a signed entry.
    Group(&'a [(u32, KeyId, &'a SealKey)]),
    /// The unit secret, to the recovery key.
    UnitSecret(&'a UnitSecret, KeyId),
}

/// Seals what is granted to a recipient.
///
/// # Errors
/// A weak recipient key.
pub fn grant(
    unit: &UnitId,
    stream: Id,
    act: ActId,
    to: &Recipient,
    granted: &Granted<'_>,
    chance: &mut Chance,
) -> Result<NewGrant, AppError> {
    let (epochs, key_ids): (Vec<u32>, Vec<KeyId>) = match granted {
        Granted::Stream(keys) => keys.iter().map(|(epoch, key_id, _)| (*epoch, *key_id)).unzip(),
        Granted::Group(keys) => keys.iter().map(|(epoch, key_id, _)| (*epoch, *key_id)).unzip(),
        Granted::Item(_, key_id) | Granted::Half(_, key_id) | Granted::UnitSecret(_, key_id) => {
            (vec![1], vec![*key_id])
        }
    };
    let info = vault::GrantInfo {
        unit: *unit,
        stream,
        recipient: to.id,
        generation: to.generation,
        epochs: &epochs,
        key_ids: &key_ids,
    };
    let sealed = match granted {
        Granted::Stream(keys) => {
            let keys: Vec<&StreamKey> = keys.iter().map(|(_, _, key)| key).collect();
            vault::seal_grant(&to.seal, &info, &keys, chance)
        }
        Granted::Item(key, _) => vault::seal_grant(&to.seal, &info, &[*key], chance),
        Granted::Half(half, _) => vault::seal_grant(&to.seal, &info, &[*half], chance),
        Granted::Group(keys) => {
            let keys: Vec<&SealKey> = keys.iter().map(|(_, _, key)| *key).collect();
            vault::seal_grant(&to.seal, &info, &keys, chance)
        }
        Granted::UnitSecret(secret, _) => vault::seal_grant(&to.seal, &info, &[*secret], chance),
    }
    .map_err(|_| Code::Internal)?;
    Ok(NewGrant {
        stream,
        recipient: to.id,
        generation: to.generation,
        epoch_max: epochs.last().copied().unwrap_or(1),
        act: Id(act.bytes()),
        sealed,
    })
}

/// The name of the unit key's epoch 1 is computed before the unit has an id: with zeros, like entry 1 itself.
#[must_use]
pub fn naming_unit(unit: &UnitId, stream: &Id, epoch: u32) -> UnitId {
    if stream.0 == domain::ids::UNIT_STREAM && epoch == 1 {
        UnitId::ZERO
    } else {
        *unit
    }
}

/// Anchor of a tip.
#[must_use]
pub const fn anchor(tip: Tip) -> vault::Anchor {
    vault::Anchor {
        seq: tip.seq,
        hash: tip.hash,
    }
}

/// Bytes of a hash from its hexadecimal form.
#[must_use]
pub fn hash_of(hex: &str) -> Option<Hash> {
    hex.parse().ok()
}
