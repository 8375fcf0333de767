//! What is asked of the register of public keys.

use super::{Invitation, KeyRegister, KeyStanding, PersonKeys};
use crate::ids::PersonId;
use crate::public::KeyGroup;

impl KeyRegister {
    /// A person's keys of a generation.
    #[must_use]
    pub fn keys(&self, person: PersonId, generation: u32) -> Option<&PersonKeys> {
        self.keys
            .get(&person)?
            .iter()
            .find(|keys| keys.generation == generation)
    }

    /// A person's newest keys.
    #[must_use]
    pub fn latest(&self, person: PersonId) -> Option<&PersonKeys> {
        self.keys.get(&person)?.last()
    }

    /// A person's newest keys somebody vouched for, whether they ended or not. Of new keys after loss `renewed` holds the
    /// rows that count for writers too: what stands in clear alone names no office.
    #[must_use]
    pub fn current(&self, person: PersonId, renewed: &[u64]) -> Option<&PersonKeys> {
        let counts = |keys: &&PersonKeys| {
            let first = keys.generation == 1;
            keys.confirmed_seq
                .is_some_and(|seq| first || renewed.contains(&seq))
        };
        self.keys.get(&person)?.iter().rev().find(counts)
    }

    /// The generation with which a person signs at the row `seq`.
    #[must_use]
    pub fn signs_with(&self, person: PersonId, seq: u64) -> Option<u32> {
        let generations = self.keys.get(&person)?.iter().map(|keys| keys.generation);
        generations
            .rev()
            .find(|generation| self.standing(person, *generation, seq) == KeyStanding::Valid)
    }

    /// Who vouched so far for a member's new keys, and their generation where he has brought them; `None`: he is not
    /// invited anew.
    #[must_use]
    pub fn renewal(&self, person: PersonId) -> Option<(&[PersonId], Option<u32>)> {
        let renewal = self.renewals.get(&person)?;
        let brought = self.waiting(person).map(|keys| keys.generation);
        Some((&renewal.vouched, brought.filter(|_| renewal.used)))
    }

    /// The member an unused invitation key awaits with new keys, and their generation.
    #[must_use]
    pub fn reinvited_with(&self, key: &str) -> Option<(PersonId, u32)> {
        self.renewals
            .iter()
            .find(|(_, renewal)| !renewal.used && renewal.key == key)
            .map(|(person, _)| (*person, self.next_generation(*person)))
    }

    /// Everybody who ever brought keys.
    pub fn people(&self) -> impl Iterator<Item = PersonId> {
        self.keys.keys().copied()
    }

    /// How keys stand for the row `seq`.
    #[must_use]
    pub fn standing(&self, person: PersonId, generation: u32, seq: u64) -> KeyStanding {
        let Some(keys) = self.keys(person, generation).filter(|keys| keys.from_seq < seq) else {
            return KeyStanding::Unknown;
        };
        let before = |row: Option<u64>| row.is_some_and(|row| row < seq);
        match (before(keys.ended_seq), before(keys.confirmed_seq)) {
            (true, _) => KeyStanding::Ended,
            (false, true) => KeyStanding::Valid,
            (false, false) => KeyStanding::Joined,
        }
    }

    /// Whether any of a person's keys is valid for the row `seq`.
    #[must_use]
    pub fn is_admitted(&self, person: PersonId, seq: u64) -> bool {
        let generations = self.keys.get(&person).into_iter().flatten();
        generations
            .map(|keys| self.standing(person, keys.generation, seq))
            .any(|standing| standing == KeyStanding::Valid)
    }

    /// Whether a person may admit others.
    #[must_use]
    pub fn may_admit(&self, person: PersonId) -> bool {
        self.may_admit.contains(&person)
    }

    /// The invitation public key that awaits a person, if he has not used it.
    #[must_use]
    pub fn open_invitation(&self, person: PersonId) -> Option<&str> {
        let invitation = self.invitations.get(&person)?;
        (!invitation.used && !invitation.withdrawn).then_some(invitation.key.as_str())
    }

    /// The person an unused invitation key awaits.
    #[must_use]
    pub fn invited_with(&self, key: &str) -> Option<PersonId> {
        let open =
            |invitation: &&Invitation| !invitation.used && !invitation.withdrawn && invitation.key == key;
        self.invitations
            .iter()
            .find(|(_, invitation)| open(invitation))
            .map(|(person, _)| *person)
    }

    /// The founder, once entry 1 was taken in.
    #[must_use]
    pub const fn founder(&self) -> Option<PersonId> {
        self.founder
    }

    /// Which generation a recovery key is or was; `None`: never the unit's.
    #[must_use]
    pub fn recovery_generation_of(&self, key: &str) -> Option<u32> {
        let place = self.recovery.iter().position(|(_, known)| known == key)?;
        u32::try_from(place + 1).ok()
    }

    /// The recovery key somebody proposed that waits for a second signature, and its row.
    #[must_use]
    pub fn proposed_by(&self, person: PersonId) -> Option<(u64, &str)> {
        self.proposed.get(&person).map(|(seq, key)| (*seq, key.as_str()))
    }

    /// Every recovery key two signatures put in force, oldest first, with its row; the founding's first.
    #[must_use]
    pub fn recoveries(&self) -> &[(u64, String)] {
        &self.recovery
    }

    /// Every key of a group, by epoch, each with its row; the founding's first.
    #[must_use]
    pub fn group_keys(&self, group: KeyGroup) -> &[(u64, String)] {
        self.groups.get(&group).map_or(&[], Vec::as_slice)
    }

    /// A group's key somebody proposed that waits for a second signature: its row, epoch and key.
    #[must_use]
    pub fn group_proposed_by(&self, group: KeyGroup, person: PersonId) -> Option<(u64, u32, &str)> {
        self.groups_proposed
            .get(&(group, person))
            .map(|(seq, epoch, key)| (*seq, *epoch, key.as_str()))
    }

    /// The epoch of a group's key in force; 0 where there is none.
    #[must_use]
    pub fn group_epoch(&self, group: KeyGroup) -> u32 {
        self.groups
            .get(&group)
            .and_then(|keys| u32::try_from(keys.len()).ok())
            .unwrap_or(0)
    }

    /// Whether a row is known to fail the readers' checks.
    #[must_use]
    pub fn is_quarantined(&self, seq: u64) -> bool {
        self.quarantined.contains(&seq)
    }
}
