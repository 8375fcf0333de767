//! Restore marks (ledger.md §3): where a store fell back and others wrote on, two officers agree to go on without what was
//! lost, in clear, so that every desk can judge it, one that reads nothing of the other history too.

use super::{KeyFault, KeyRegister};
use crate::ids::PersonId;
use crate::public::NamedRow;

/// Officers who must sign a restore mark (ledger.md §3).
const OFFICERS: usize = 2;

/// Rows before the last that a mark may name: a busy unit's day, and the row stays small.
pub const MARK_NAMES: usize = 2_000;

/// What a mark names: its last row given up, those before it, the last row of the store.
type Named<'a> = (&'a NamedRow, &'a [String], &'a NamedRow);

/// What officers agreed to go on without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoreMark {
    /// The last row of the history that is given up.
    pub lost: NamedRow,
    /// Hashes of rows before it that are given up too, in their order.
    pub before: Vec<String>,
    /// The last row of the store before the first of them signed.
    pub kept: NamedRow,
    /// Who signed, each once, and in which rows.
    pub signed: Vec<(PersonId, u64)>,
}

impl RestoreMark {
    /// What tells it from others.
    #[must_use]
    pub fn names(&self) -> Named<'_> {
        (&self.lost, &self.before, &self.kept)
    }

    /// Whether it names rows, and what is gone on with lies before the row `seq` that signs it.
    #[must_use]
    pub fn is_sound(&self, seq: u64) -> bool {
        is_sound(self.names(), seq)
    }

    /// Whether a row that a desk has seen last is given up by it.
    #[must_use]
    pub fn covers(&self, row: &NamedRow) -> bool {
        let behind = self.lost.seq.checked_sub(row.seq);
        let place = behind
            .and_then(|behind| usize::try_from(behind).ok())
            .and_then(|behind| self.before.len().checked_sub(behind));
        *row == self.lost || place.and_then(|place| self.before.get(place)) == Some(&row.hash)
    }

    /// Whether as many have signed as it takes. What stands in clear names no office: `counts` says whose signature is an
    /// officer's, as far as the caller knows.
    #[must_use]
    pub fn is_agreed(&self, counts: impl Fn(PersonId) -> bool) -> bool {
        let signed = self.signed.iter().filter(|(person, _)| counts(*person));
        signed.count() >= OFFICERS
    }
}

impl KeyRegister {
    /// What officers agreed to go on without, or began to.
    #[must_use]
    pub fn restores(&self) -> &[RestoreMark] {
        &self.restores
    }

    pub(super) fn judge_restore(&self, author: PersonId, names: Named<'_>, seq: u64) -> Result<(), KeyFault> {
        if !is_sound(names, seq) {
            return Err(KeyFault::NoRow);
        }
        let mark = self.restores.iter().find(|mark| mark.names() == names);
        match mark.is_some_and(|mark| mark.signed.iter().any(|(by, _)| *by == author)) {
            true => Err(KeyFault::SignedAlready),
            false => Ok(()),
        }
    }

    pub(super) fn sign_restore(&mut self, author: PersonId, names: Named<'_>, seq: u64) {
        match self.restores.iter_mut().find(|mark| mark.names() == names) {
            Some(mark) => mark.signed.push((author, seq)),
            None => {
                let (lost, before, kept) = names;
                self.restores.push(RestoreMark {
                    lost: lost.clone(),
                    before: before.to_vec(),
                    kept: kept.clone(),
                    signed: vec![(author, seq)],
                });
            }
        }
    }
}

fn is_sound((lost, before, kept): Named<'_>, seq: u64) -> bool {
    is_row(lost)
        && is_row(kept)
        && kept.seq < seq
        && before.len() <= MARK_NAMES
        && u64::try_from(before.len()).is_ok_and(|count| count < lost.seq)
        && before.iter().all(|hash| is_hash(hash))
}

fn is_row(row: &NamedRow) -> bool {
    row.seq > 0 && is_hash(&row.hash)
}

fn is_hash(hash: &str) -> bool {
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    hash.len() == 64 && hash.bytes().all(hex)
}
