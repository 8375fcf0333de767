//! Reading without keys: chain, place, signatures, admissions. Used by every desk's sync loop and by `saksama verify`.
//!
//! A row is judged by the rows before it alone (ledger.md §1). A row that fails uses up its numbers, has no effect and
//! blocks nothing; only an unknown format stops the reader.

use crate::admitting;
use crate::reading::{Counted, continues};
use domain::ids::PersonId;
use domain::ids::UNIT_STREAM;
use domain::public::{KeyRegister, KeyStanding, Public, PublicFault};
use ledger::{Row, Tip};
use rayon::prelude::*;
use std::collections::HashMap;
use std::ops::Range;
use std::str::FromStr;
use vault::{Hash, Head, HeadVerifier, Id, PublicKeys, Signature, UnitId};

/// A fault of one row, or of the place where one should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub seq: Option<u64>,
    /// What.
    pub kind: FaultKind,
}

/// What can be wrong with the ledger, each exact.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is a sentence of its own in `code`")]
pub enum FaultKind {
    ColumnDiffers(&'static str),
    HeadUnreadable,
    Missing { expected: u64 },
    ChainBroken,
    WrongUnit,
    WrongVersion { expected: u64 },
    ContentChanged(&'static str),
    AuthorUnknown,
    SignatureRefused,
    ActIncomplete,
    AdmissionRefused(String),
    PublicUnreadable,
    OddClock,
    AnchorDiffers,
    AnchorBeyondEnd,
    AnchorGivenUp,
    ChunkMissing { file: Id, chunk: u64 },
    ChunkChanged { file: Id },
    ChunkOrphan { file: Id },
    Revoked,
    Sealed(&'static str),
    Grant { stream: Id },
    Rule(String),
    NoEffect,
}

impl FaultKind {
    /// The code under which screens and `verify` name it.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ColumnDiffers(_) => "column_differs",
            Self::HeadUnreadable => "head_unreadable",
            Self::Missing { .. } => "row_missing",
            Self::ChainBroken => "chain_broken",
            Self::WrongUnit => "wrong_unit",
            Self::WrongVersion { .. } => "wrong_version",
            Self::ContentChanged(_) => "content_changed",
            Self::AuthorUnknown => "author_unknown",
            Self::SignatureRefused => "signature_refused",
            Self::ActIncomplete => "act_incomplete",
            Self::AdmissionRefused(_) => "admission_refused",
            Self::PublicUnreadable => "public_unreadable",
            Self::OddClock => "odd_clock",
            Self::AnchorDiffers => "anchor_differs",
            Self::AnchorBeyondEnd => "anchor_beyond_end",
            Self::AnchorGivenUp => "anchor_given_up",
            Self::ChunkMissing { .. } => "chunk_missing",
            Self::ChunkChanged { .. } => "chunk_changed",
            Self::ChunkOrphan { .. } => "chunk_orphan",
            Self::Revoked => "revoked",
            Self::Sealed(_) => "sealed_fault",
            Self::Grant { .. } => "grant_refused",
            Self::Rule(_) => "rule_broken",
            Self::NoEffect => "no_effect",
        }
    }

    /// Its plain parameters.
    #[must_use]
    pub fn params(&self) -> Vec<(String, String)> {
        let one = |key: &str, value: String| vec![(key.to_owned(), value)];
        match self {
            Self::ColumnDiffers(column) => one("column", (*column).to_owned()),
            Self::Missing { expected } | Self::WrongVersion { expected } => {
                one("expected", expected.to_string())
            }
            Self::ContentChanged(part) | Self::Sealed(part) => one("part", (*part).to_owned()),
            Self::AdmissionRefused(why) | Self::Rule(why) => one("why", why.clone()),
            Self::ChunkMissing { file, chunk } => {
                vec![
                    ("file".to_owned(), file.to_string()),
                    ("chunk".to_owned(), chunk.to_string()),
                ]
            }
            Self::ChunkChanged { file } | Self::ChunkOrphan { file } => one("file", file.to_string()),
            Self::Grant { stream } => one("stream", stream.to_string()),
            _ => Vec::new(),
        }
    }

    /// Marks of something odd that takes no effect away: the row stands.
    #[must_use]
    pub const fn is_note(&self) -> bool {
        matches!(self, Self::OddClock)
    }
}

/// The reader met something only a newer version understands: it stops, it never skips.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("row {seq} needs a newer version")]
pub struct NewerNeeded {
    /// Where.
    pub seq: u64,
}

/// A row after checking.
#[derive(Debug)]
pub struct Checked {
    /// The row as stored.
    pub row: Row,
    /// Its head; `None` where it cannot be read.
    pub head: Option<Head>,
    /// Its clear part, where it has one that counts.
    pub public: Option<Public>,
    /// Whether it has effect as far as can be judged without keys.
    pub good: bool,
}

/// What a reader remembers between batches.
#[derive(Debug, Clone)]
pub struct Chain {
    /// The unit; zero before entry 1.
    pub unit: UnitId,
    /// Last row taken in.
    pub tip: Tip,
    /// `at` of the last row.
    pub last_at: i64,
    /// Who is admitted with which keys.
    pub register: KeyRegister,
    /// How far each stream is; `None`: not followed (a desk counts only the streams it reads).
    pub versions: Option<HashMap<Id, Counted>>,
    /// Faults found so far, newest last.
    pub faults: Vec<Fault>,
}

/// A signature to be checked when all cores are free for it, and the act that falls with it.
struct Later {
    place: usize,
    key: [u8; 32],
    act: Range<usize>,
}

struct Prepared {
    row: Row,
    head: Option<Head>,
    hash: Hash,
    fault: Option<FaultKind>,
    newer: bool,
}

/// Everything of a row that needs no other row; done on all cores.
fn prepare(row: Row) -> Prepared {
    let hash = row.computed_hash();
    let decoded = Head::decode(&row.head);
    let newer = matches!(decoded, Err(vault::HeadError::UnknownFormat(_)));
    let fault = match &decoded {
        Err(_) => Some(FaultKind::HeadUnreadable),
        Ok(head) => row
            .columns_fault()
            .map(|fault| match fault {
                ledger::ColumnsFault::Head => FaultKind::HeadUnreadable,
                ledger::ColumnsFault::Malformed(column) | ledger::ColumnsFault::Differs(column) => {
                    FaultKind::ColumnDiffers(column)
                }
            })
            .or_else(|| {
                (vault::content_hash(&row.public) != head.public_hash)
                    .then_some(FaultKind::ContentChanged("public"))
            })
            .or_else(|| {
                (vault::content_hash(&row.body) != head.body_hash)
                    .then_some(FaultKind::ContentChanged("body"))
            }),
    };
    Prepared {
        row,
        head: decoded.ok(),
        hash,
        fault,
        newer,
    }
}

impl Chain {
    /// Before the first row. `follow_versions` keeps the last version of every stream (whole-ledger verification).
    #[must_use]
    pub fn new(follow_versions: bool) -> Self {
        Self {
            unit: UnitId::ZERO,
            tip: Tip::EMPTY,
            last_at: i64::MIN,
            register: KeyRegister::default(),
            versions: follow_versions.then(HashMap::new),
            faults: Vec::new(),
        }
    }

    fn fault(&mut self, seq: u64, kind: FaultKind) {
        self.faults.push(Fault { seq: Some(seq), kind });
    }

    /// Takes in the rows that follow, in order. Chain and admissions are followed one by one, all else on all cores.
    /// An act must be here whole: the caller holds back the last rows of a batch that was cut.
    ///
    /// # Errors
    /// A row of a newer format.
    pub fn check(&mut self, rows: Vec<Row>) -> Result<Vec<Checked>, NewerNeeded> {
        let prepared: Vec<Prepared> = rows.into_par_iter().map(prepare).collect();
        if let Some(newer) = prepared.iter().find(|one| one.newer) {
            return Err(NewerNeeded { seq: newer.row.seq });
        }
        let mut checked: Vec<Checked> = Vec::with_capacity(prepared.len());
        let mut later: Vec<Later> = Vec::new();
        let mut prepared = prepared.into_iter().peekable();
        while let Some(first) = prepared.next() {
            let begins = first.head.clone();
            let mut group = vec![first];
            // Counted by the parts and not by the act's id alone: else anybody could hang a row on another's act and
            // make it one that is not whole.
            while let Some(next) = prepared.next_if(|next| {
                let heads = begins.as_ref().zip(next.head.as_ref());
                heads.is_some_and(|(begins, next)| continues(begins, group.len(), next))
            }) {
                group.push(next);
            }
            self.take_act(group, &mut checked, &mut later)?;
        }
        // A unit has few people: each key is made ready once.
        let mut keys: HashMap<[u8; 32], Option<HeadVerifier>> = HashMap::new();
        for one in &later {
            keys.entry(one.key).or_insert_with(|| HeadVerifier::of(&one.key));
        }
        let refused: Vec<(usize, Range<usize>)> = later
            .into_par_iter()
            .filter(|one| {
                let row = checked.get(one.place);
                let holds = |row: &Checked| {
                    let key = keys.get(&one.key).and_then(Option::as_ref);
                    let signature = Signature::try_from(row.row.signature.as_slice()).ok();
                    key.zip(signature)
                        .is_some_and(|(key, signature)| key.verify(&row.row.head, &signature).is_ok())
                };
                row.is_none_or(|row| !holds(row))
            })
            .map(|one| (one.place, one.act))
            .collect();
        for (place, act) in refused {
            if let Some(row) = checked.get(place) {
                self.fault(row.row.seq, FaultKind::SignatureRefused);
            }
            let parts = checked.get_mut(act).unwrap_or_default();
            parts.iter_mut().for_each(|row| row.good = false);
        }
        Ok(checked)
    }

    /// One act: all of it counts or none of it.
    fn take_act(
        &mut self,
        group: Vec<Prepared>,
        checked: &mut Vec<Checked>,
        later: &mut Vec<Later>,
    ) -> Result<(), NewerNeeded> {
        let start = checked.len();
        let parts = group.len();
        let first_seq = group.first().map_or(0, |one| one.row.seq);
        let mut publics = Vec::with_capacity(parts);
        for one in &group {
            publics.push(match Public::decode(&one.row.public) {
                Ok(public) => Ok(public),
                Err(PublicFault::NewerNeeded) => return Err(NewerNeeded { seq: one.row.seq }),
                Err(PublicFault::Malformed) => Err(()),
            });
        }
        let admits = |one: &Prepared, public: &Result<Option<Public>, ()>| {
            let in_unit_stream = one.head.as_ref().is_some_and(|head| head.stream.0 == UNIT_STREAM);
            in_unit_stream && matches!(public, Ok(Some(public)) if !matches!(public, Public::Files { .. }))
        };
        // Rows that admit are judged at once, and taken back if another part of their act is bad.
        let inline = group
            .iter()
            .zip(&publics)
            .any(|(one, public)| admits(one, public));
        let before = inline.then(|| self.register.clone());
        let mut whole = true;
        for (place, (one, public)) in group.into_iter().zip(publics).enumerate() {
            whole &= one
                .head
                .as_ref()
                .is_some_and(|head| usize::from(head.part) == place + 1 && usize::from(head.parts) == parts);
            let admits = admits(&one, &public);
            let (mut good, head, row) = self.place(one);
            let public = public.unwrap_or_else(|()| {
                self.fault(row.seq, FaultKind::PublicUnreadable);
                good = false;
                None
            });
            if let Some(head) = head.as_ref().filter(|_| good) {
                match self.author_key(head, public.as_ref().filter(|_| admits)) {
                    Err(kind) => {
                        self.fault(row.seq, kind);
                        good = false;
                    }
                    Ok(keys) if inline => {
                        let verdict =
                            self.judge_inline(head, &keys, public.as_ref().filter(|_| admits), &row);
                        if let Some(kind) = verdict {
                            self.fault(row.seq, kind);
                            good = false;
                        }
                    }
                    Ok(keys) => later.push(Later {
                        place: checked.len(),
                        key: keys.sign,
                        act: start..start + parts,
                    }),
                }
            }
            checked.push(Checked {
                row,
                head,
                public,
                good,
            });
        }
        let Some(rows) = checked.get_mut(start..) else {
            return Ok(());
        };
        if !whole && rows.iter().any(|row| row.head.is_some()) {
            self.faults.push(Fault {
                seq: Some(first_seq),
                kind: FaultKind::ActIncomplete,
            });
        }
        if !whole || rows.iter().any(|row| !row.good) {
            rows.iter_mut().for_each(|row| row.good = false);
            if let Some(before) = before {
                self.register = before;
            }
        }
        Ok(())
    }

    /// Chain, unit and version of one row.
    fn place(&mut self, one: Prepared) -> (bool, Option<Head>, Row) {
        let Prepared {
            row,
            head,
            hash,
            fault,
            ..
        } = one;
        let seq = row.seq;
        let expected = self.tip.seq.saturating_add(1);
        let mut good = true;
        if seq != expected {
            self.fault(seq, FaultKind::Missing { expected });
            good = false;
        }
        let doubtful = matches!(
            fault,
            Some(FaultKind::HeadUnreadable | FaultKind::ColumnDiffers(_))
        );
        if doubtful && let Some(versions) = &mut self.versions {
            doubt(&row, head.as_ref(), |stream, column| {
                versions.entry(stream).or_default().doubt(column);
            });
        }
        if let Some(kind) = fault {
            self.fault(seq, kind);
            good = false;
        }
        let previous = std::mem::replace(&mut self.tip, Tip { seq, hash });
        let Some(head) = head else {
            return (false, None, row);
        };
        if head.prev != previous.hash {
            self.fault(seq, FaultKind::ChainBroken);
            good = false;
        }
        let first = seq == 1;
        if first {
            self.unit = UnitId::from(hash);
        }
        if head.unit != if first { UnitId::ZERO } else { self.unit } {
            self.fault(seq, FaultKind::WrongUnit);
            good = false;
        }
        let counted = self.versions.as_mut().filter(|_| !doubtful);
        if let Some(Err(expected)) =
            counted.map(|versions| versions.entry(head.stream).or_default().take(head.version))
        {
            self.fault(seq, FaultKind::WrongVersion { expected });
            good = false;
        }
        if head.at < self.last_at {
            self.fault(seq, FaultKind::OddClock);
        }
        self.last_at = head.at;
        (good, Some(head), row)
    }

    /// The public keys a row is to be checked with. The founder's first row, and one that brings new keys, carry their own.
    fn author_key(&self, head: &Head, admitting: Option<&Public>) -> Result<PublicKeys, FaultKind> {
        let author = PersonId::from_bytes(head.author.0);
        if let Some(
            Public::Founded { sign, seal, .. }
            | Public::Joined { sign, seal, .. }
            | Public::Rejoined { sign, seal, .. },
        ) = admitting
        {
            return public_keys(sign, seal).ok_or(FaultKind::AuthorUnknown);
        }
        match self.register.standing(author, head.generation, head.seq) {
            KeyStanding::Valid => self
                .keys_of(author, head.generation)
                .ok_or(FaultKind::AuthorUnknown),
            KeyStanding::Ended => Err(FaultKind::Revoked),
            KeyStanding::Unknown | KeyStanding::Joined => Err(FaultKind::AuthorUnknown),
        }
    }

    /// A person's public keys of a generation, as bytes.
    #[must_use]
    pub fn keys_of(&self, person: PersonId, generation: u32) -> Option<PublicKeys> {
        let keys = self.register.keys(person, generation)?;
        public_keys(&keys.sign, &keys.seal)
    }

    /// Signature and admission of a row of an act that admits.
    fn judge_inline(
        &mut self,
        head: &Head,
        keys: &PublicKeys,
        admitting: Option<&Public>,
        row: &Row,
    ) -> Option<FaultKind> {
        if vault::check_public_keys(keys).is_err() {
            return Some(FaultKind::AdmissionRefused("weak key".to_owned()));
        }
        if !signature_holds(&keys.sign, row) {
            return Some(FaultKind::SignatureRefused);
        }
        let public = admitting?;
        if let Err(why) = admitting::proven(self, keys, public) {
            return Some(FaultKind::AdmissionRefused(why.to_owned()));
        }
        let author = PersonId::from_bytes(head.author.0);
        self.register
            .apply(author, public, head.seq)
            .err()
            .map(|fault| FaultKind::AdmissionRefused(fault.to_string()))
    }
}

/// The streams of which a row whose columns and head disagree may have used up a number, and the version its columns bear.
pub(crate) fn doubt(row: &Row, head: Option<&Head>, mut of: impl FnMut(Id, Option<u64>)) {
    let stream = row.columns.stream;
    of(stream, Some(row.columns.version));
    if let Some(head) = head.filter(|head| head.stream != stream) {
        of(head.stream, None);
    }
}

/// Two public keys from their hexadecimal forms.
pub(crate) fn public_keys(sign: &str, seal: &str) -> Option<PublicKeys> {
    Some(PublicKeys {
        sign: Hash::from_str(sign).ok()?.0,
        seal: Hash::from_str(seal).ok()?.0,
    })
}

pub(crate) fn signature_holds(key: &[u8; 32], row: &Row) -> bool {
    Signature::try_from(row.signature.as_slice())
        .is_ok_and(|signature| vault::verify_head(key, &row.head, &signature).is_ok())
}
