//! Which keys are valid for a person and generation at a row: a fold over (author, public, seq).

mod asked;
mod restores;

pub use restores::{MARK_NAMES, RestoreMark};

use super::{KeyGroup, Public};
use crate::ids::{InvitationId, PersonId};
use std::collections::{BTreeMap, BTreeSet};

/// One generation of a person's public keys and the rows that changed its standing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonKeys {
    /// Generation, from 1.
    pub generation: u32,
    /// Ed25519 public key, hex.
    pub sign: String,
    /// X25519 public key, hex.
    pub seal: String,
    /// The row that brought them.
    pub from_seq: u64,
    /// The row by which a second person vouched; the founder's is entry 1.
    pub confirmed_seq: Option<u64>,
    /// The row that revoked or replaced them.
    pub ended_seq: Option<u64>,
}

/// How keys stand for a row: as it is after the row before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyStanding {
    /// Nobody brought them before this row.
    Unknown,
    /// Brought, but nobody vouched yet: they sign nothing but what brings them.
    Joined,
    /// Valid.
    Valid,
    /// Revoked or replaced before this row.
    Ended,
}

/// What ledger.md forbids in clear parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// A second founding.
    #[error("the unit is already founded")]
    AlreadyFounded,
    /// Nothing is founded yet.
    #[error("the unit is not founded")]
    NotFounded,
    /// The author holds no valid keys.
    #[error("the author is not admitted")]
    AuthorNotAdmitted,
    /// The author may not admit people.
    #[error("the author may not admit people")]
    MayNotAdmit,
    /// The person id or the key belongs to somebody already.
    #[error("the person or key exists already")]
    Exists,
    /// No such invitation, or it was used, withdrawn or made for somebody else.
    #[error("the invitation is unknown, used or withdrawn")]
    NoInvitation,
    /// Somebody acts on another's own row.
    #[error("only the person himself may do this")]
    NotOneself,
    /// Somebody vouches for himself.
    #[error("nobody confirms himself")]
    ConfirmsHimself,
    /// The inviter vouches, in a unit of more than one.
    #[error("the inviter may not confirm")]
    InviterConfirms,
    /// Confirmed before the keys were brought, twice, or in another generation.
    #[error("there are no keys of this generation to confirm")]
    NothingToConfirm,
    /// The generation is not the last plus one, or none such is valid.
    #[error("the key generation is wrong")]
    Generation,
    /// The officer vouched for these keys already: two are needed.
    #[error("the officer vouched for these keys already")]
    VouchedAlready,
    /// The officer signed this restore mark already: two are needed.
    #[error("the officer signed this already")]
    SignedAlready,
    /// No such recovery key waits for a second signature.
    #[error("no such recovery key is proposed")]
    NothingProposed,
    /// Who proposed a recovery key does not second it, in a unit of more than one.
    #[error("who proposed the recovery key may not second it")]
    SecondsHimself,
    /// The epoch of a group key is not the last plus one.
    #[error("the epoch of the group key is wrong")]
    Epoch,
    /// A restore mark that names no row, or a row that is not there yet.
    #[error("the restore mark names no row")]
    NoRow,
    /// A key to which everything is sealed changes by more than one person's word (ledger.md §5).
    #[error("one signature is not enough")]
    OneSignature,
}

/// An invitation as the clear parts show it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Invitation {
    id: InvitationId,
    key: String,
    by: PersonId,
    may_admit: bool,
    used: bool,
    withdrawn: bool,
}

/// An invitation of a member whose keys are lost.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Renewal {
    key: String,
    used: bool,
    vouched: Vec<PersonId>,
}

/// Officers who must vouch for new keys after loss (ledger.md §1).
pub const OFFICERS_AFTER_LOSS: usize = 2;

/// The register of public keys.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeyRegister {
    founder: Option<PersonId>,
    keys: BTreeMap<PersonId, Vec<PersonKeys>>,
    invitations: BTreeMap<PersonId, Invitation>,
    /// Invitation keys and ids used for members, so that none is used twice.
    spent: BTreeSet<String>,
    renewals: BTreeMap<PersonId, Renewal>,
    may_admit: BTreeSet<PersonId>,
    recovery: Vec<(u64, String)>,
    /// Recovery keys that wait for a second signature, by who proposed them, with their rows.
    proposed: BTreeMap<PersonId, (u64, String)>,
    /// Group keys by epoch, each with its row.
    groups: BTreeMap<KeyGroup, Vec<(u64, String)>>,
    /// Group keys that wait for a second signature, by who proposed them: row, epoch, key.
    groups_proposed: BTreeMap<(KeyGroup, PersonId), (u64, u32, String)>,
    quarantined: BTreeSet<u64>,
    restores: Vec<RestoreMark>,
}

impl KeyRegister {
    /// Judges a clear part by what stands before its row and takes it in; what is refused has no effect.
    pub fn apply(&mut self, author: PersonId, public: &Public, seq: u64) -> Result<(), KeyFault> {
        self.judge(author, public, seq)?;
        match public {
            Public::Founded {
                person,
                sign,
                seal,
                generation,
                recovery,
                leaders,
                privacy_officers,
            } => {
                self.founder = Some(*person);
                self.may_admit.insert(*person);
                self.bring(*person, sign, seal, *generation, seq, Some(seq));
                self.recovery.push((seq, recovery.clone()));
                self.groups
                    .insert(KeyGroup::Leaders, vec![(seq, leaders.clone())]);
                self.groups
                    .insert(KeyGroup::PrivacyOfficers, vec![(seq, privacy_officers.clone())]);
            }
            Public::Invited {
                person,
                id,
                invitation,
                may_admit,
            } => {
                let invitation = Invitation {
                    id: *id,
                    key: invitation.clone(),
                    by: author,
                    may_admit: *may_admit,
                    used: false,
                    withdrawn: false,
                };
                self.invitations.insert(*person, invitation);
            }
            Public::Joined {
                person,
                sign,
                seal,
                generation,
                ..
            } => {
                if let Some(invitation) = self.invitations.get_mut(person) {
                    invitation.used = true;
                }
                self.bring(*person, sign, seal, *generation, seq, None);
            }
            Public::Confirmed {
                person, generation, ..
            } => {
                if let Some(keys) = self.generation_mut(*person, *generation) {
                    keys.confirmed_seq = Some(seq);
                }
                if self
                    .invitations
                    .get(person)
                    .is_some_and(|invitation| invitation.may_admit)
                {
                    self.may_admit.insert(*person);
                }
            }
            Public::Revoked { person, generation } => {
                self.end(*person, *generation, seq);
                self.end_renewal(*person, seq);
            }
            Public::Reinvited {
                person,
                id,
                invitation,
            } => {
                self.end_renewal(*person, seq);
                self.spent.extend([id.to_string(), invitation.clone()]);
                let renewal = Renewal {
                    key: invitation.clone(),
                    used: false,
                    vouched: Vec::new(),
                };
                self.renewals.insert(*person, renewal);
            }
            Public::Rejoined {
                person,
                sign,
                seal,
                generation,
                ..
            } => {
                if let Some(renewal) = self.renewals.get_mut(person) {
                    renewal.used = true;
                }
                self.bring(*person, sign, seal, *generation, seq, None);
            }
            Public::RenewalVouched {
                person, generation, ..
            } => self.vouch(author, *person, *generation, seq),
            Public::RenewalWithdrawn { person } => self.end_renewal(*person, seq),
            Public::RecoveryProposed { recovery } => {
                self.proposed.insert(author, (seq, recovery.clone()));
            }
            Public::RecoverySeconded { recovery } => {
                self.proposed.clear();
                self.recovery.push((seq, recovery.clone()));
            }
            Public::Withdrawn { person } => {
                if let Some(invitation) = self.invitations.get_mut(person) {
                    invitation.withdrawn = true;
                }
                let joined = self.latest(*person).map(|keys| keys.generation);
                joined
                    .into_iter()
                    .for_each(|generation| self.end(*person, generation, seq));
            }
            Public::NewGeneration {
                person,
                sign,
                seal,
                generation,
                ..
            } => {
                self.end_renewal(*person, seq);
                for keys in self.keys.get_mut(person).into_iter().flatten() {
                    keys.ended_seq.get_or_insert(seq);
                }
                self.bring(*person, sign, seal, *generation, seq, Some(seq));
            }
            Public::AdmitsFromNow { person } => drop(self.may_admit.insert(*person)),
            Public::RecoveryChanged { recovery } => self.recovery.push((seq, recovery.clone())),
            Public::GroupKeyProposed { group, epoch, key } => {
                let proposed = (seq, *epoch, key.clone());
                self.groups_proposed.insert((*group, author), proposed);
            }
            Public::GroupKeySeconded { group, key, .. } | Public::GroupKey { group, key, .. } => {
                self.groups_proposed.retain(|(of, _), _| of != group);
                self.groups.entry(*group).or_default().push((seq, key.clone()));
            }
            Public::Files { .. } | Public::RulesInForce { .. } => {}
            Public::Quarantine { seq } => {
                self.quarantined.insert(*seq);
            }
            Public::RestoreSigned { lost, before, kept } => {
                self.sign_restore(author, (lost, before, kept), seq);
            }
        }
        Ok(())
    }

    /// Whether a clear part is lawful at a row.
    pub fn judge(&self, author: PersonId, public: &Public, seq: u64) -> Result<(), KeyFault> {
        let check = |holds: bool, fault: KeyFault| if holds { Ok(()) } else { Err(fault) };
        if let Public::Founded {
            person, generation, ..
        } = public
        {
            check(self.founder.is_none(), KeyFault::AlreadyFounded)?;
            check(*person == author, KeyFault::NotOneself)?;
            return check(*generation == 1, KeyFault::Generation);
        }
        check(self.founder.is_some(), KeyFault::NotFounded)?;
        if let Public::Joined {
            person,
            sign,
            seal,
            generation,
            invitation,
            ..
        } = public
        {
            check(*person == author, KeyFault::NotOneself)?;
            let invited = self
                .invitations
                .get(person)
                .filter(|open| !open.used && !open.withdrawn);
            check(
                invited.is_some_and(|open| open.key == *invitation),
                KeyFault::NoInvitation,
            )?;
            check(!self.knows_key(sign, seal), KeyFault::Exists)?;
            return check(*generation == 1, KeyFault::Generation);
        }
        if let Public::Rejoined {
            person,
            sign,
            seal,
            generation,
            invitation,
            ..
        } = public
        {
            check(*person == author, KeyFault::NotOneself)?;
            let open = self.renewals.get(person).filter(|renewal| !renewal.used);
            check(
                open.is_some_and(|renewal| renewal.key == *invitation),
                KeyFault::NoInvitation,
            )?;
            check(!self.knows_key(sign, seal), KeyFault::Exists)?;
            return check(*generation == self.next_generation(*person), KeyFault::Generation);
        }
        check(self.is_admitted(author, seq), KeyFault::AuthorNotAdmitted)?;
        let admits = self.may_admit.contains(&author);
        match public {
            Public::Invited {
                person,
                id,
                invitation,
                ..
            } => {
                check(admits, KeyFault::MayNotAdmit)?;
                let taken = self.keys.contains_key(person)
                    || self.invitations.contains_key(person)
                    || self.is_spent(*id, invitation);
                check(!taken, KeyFault::Exists)
            }
            Public::Reinvited {
                person,
                id,
                invitation,
            } => {
                check(admits, KeyFault::MayNotAdmit)?;
                check(*person != author, KeyFault::ConfirmsHimself)?;
                // Who left, or never came in, is invited as a newcomer.
                check(self.is_admitted(*person, seq), KeyFault::NoInvitation)?;
                check(!self.is_spent(*id, invitation), KeyFault::Exists)
            }
            Public::RenewalVouched {
                person, generation, ..
            } => {
                check(*person != author, KeyFault::ConfirmsHimself)?;
                let brought = self.renewals.get(person).filter(|renewal| renewal.used);
                let waiting = self.waiting(*person).map(|keys| keys.generation) == Some(*generation);
                check(brought.is_some() && waiting, KeyFault::NothingToConfirm)?;
                let again = brought.is_some_and(|renewal| renewal.vouched.contains(&author));
                check(!again, KeyFault::VouchedAlready)
            }
            Public::RenewalWithdrawn { person } => {
                check(admits, KeyFault::MayNotAdmit)?;
                check(self.renewals.contains_key(person), KeyFault::NoInvitation)
            }
            Public::AdmitsFromNow { person } => {
                check(admits, KeyFault::MayNotAdmit)?;
                check(self.is_admitted(*person, seq), KeyFault::NoInvitation)
            }
            Public::RecoveryProposed { recovery } => {
                let known = self.recovery.iter().any(|(_, known)| known == recovery);
                // Nobody proposes what another has: its second signature would be of one person's word.
                let others = self
                    .proposed
                    .iter()
                    .any(|(by, (_, proposed))| *by != author && proposed == recovery);
                check(!known && !others, KeyFault::Exists)
            }
            Public::RecoverySeconded { recovery } => {
                let (by, _) = self
                    .proposed
                    .iter()
                    .find(|(_, (_, proposed))| proposed == recovery)
                    .ok_or(KeyFault::NothingProposed)?;
                let alone = self.admitted(seq) == [author];
                check(*by != author || alone, KeyFault::SecondsHimself)
            }
            Public::Confirmed {
                person, generation, ..
            } => {
                check(*person != author, KeyFault::ConfirmsHimself)?;
                // New keys of a member take two to vouch for, by a row of their own.
                let waiting = self.waiting(*person).map(|keys| keys.generation) == Some(*generation);
                check(
                    waiting && !self.renewals.contains_key(person),
                    KeyFault::NothingToConfirm,
                )?;
                let inviter = self.invitations.get(person).map(|invitation| invitation.by);
                let alone = self.founder == Some(author) && self.admitted(seq) == [author];
                check(inviter != Some(author) || alone, KeyFault::InviterConfirms)
            }
            Public::Revoked { person, generation } => {
                check(admits || *person == author, KeyFault::MayNotAdmit)?;
                let stands = self.standing(*person, *generation, seq);
                check(
                    matches!(stands, KeyStanding::Joined | KeyStanding::Valid),
                    KeyFault::Generation,
                )
            }
            Public::Withdrawn { person } => {
                let invitation = self.invitations.get(person).ok_or(KeyFault::NoInvitation)?;
                check(admits || invitation.by == author, KeyFault::MayNotAdmit)?;
                check(
                    !invitation.withdrawn && !self.is_confirmed(*person),
                    KeyFault::NoInvitation,
                )
            }
            Public::NewGeneration {
                person,
                sign,
                seal,
                generation,
                ..
            } => {
                check(*person == author, KeyFault::NotOneself)?;
                check(!self.knows_key(sign, seal), KeyFault::Exists)?;
                check(*generation == self.next_generation(*person), KeyFault::Generation)
            }
            Public::GroupKeyProposed { group, epoch, key } => {
                let next = self.group_epoch(*group).saturating_add(1);
                check(*epoch == next, KeyFault::Epoch)?;
                let known = self.groups.values().flatten().any(|(_, known)| known == key);
                let others = self
                    .groups_proposed
                    .iter()
                    .any(|((_, by), (.., proposed))| *by != author && proposed == key);
                check(!known && !others, KeyFault::Exists)
            }
            Public::GroupKeySeconded { group, epoch, key } => {
                let ((_, by), _) = self
                    .groups_proposed
                    .iter()
                    .find(|((of, _), (_, at, proposed))| of == group && at == epoch && proposed == key)
                    .ok_or(KeyFault::NothingProposed)?;
                check(*by != author, KeyFault::SecondsHimself)
            }
            Public::GroupKey { group, epoch, .. } => {
                let next = self.group_epoch(*group).saturating_add(1);
                check(*epoch == next, KeyFault::Epoch)?;
                Err(KeyFault::OneSignature)
            }
            Public::RecoveryChanged { .. } => Err(KeyFault::OneSignature),
            Public::RestoreSigned { lost, before, kept } => {
                self.judge_restore(author, (lost, before, kept), seq)
            }
            Public::Files { .. }
            | Public::Quarantine { .. }
            | Public::RulesInForce { .. }
            | Public::Founded { .. }
            | Public::Joined { .. }
            | Public::Rejoined { .. } => Ok(()),
        }
    }

    fn bring(
        &mut self,
        person: PersonId,
        sign: &str,
        seal: &str,
        generation: u32,
        seq: u64,
        confirmed_seq: Option<u64>,
    ) {
        self.keys.entry(person).or_default().push(PersonKeys {
            generation,
            sign: sign.to_owned(),
            seal: seal.to_owned(),
            from_seq: seq,
            confirmed_seq,
            ended_seq: None,
        });
    }

    fn end(&mut self, person: PersonId, generation: u32, seq: u64) {
        if let Some(keys) = self.generation_mut(person, generation) {
            keys.ended_seq.get_or_insert(seq);
        }
    }

    fn generation_mut(&mut self, person: PersonId, generation: u32) -> Option<&mut PersonKeys> {
        self.keys
            .get_mut(&person)?
            .iter_mut()
            .find(|keys| keys.generation == generation)
    }

    fn knows_key(&self, sign: &str, seal: &str) -> bool {
        self.keys
            .values()
            .flatten()
            .any(|keys| keys.sign == sign || keys.seal == seal)
    }

    fn is_spent(&self, id: InvitationId, key: &str) -> bool {
        let invited = self
            .invitations
            .values()
            .any(|old| old.id == id || old.key == key);
        invited || self.spent.contains(key) || self.spent.contains(&id.to_string())
    }

    /// Keys that were brought and wait for somebody to vouch.
    fn waiting(&self, person: PersonId) -> Option<&PersonKeys> {
        self.latest(person)
            .filter(|keys| keys.confirmed_seq.is_none() && keys.ended_seq.is_none())
    }

    fn next_generation(&self, person: PersonId) -> u32 {
        self.latest(person)
            .map_or(0, |keys| keys.generation)
            .saturating_add(1)
    }

    fn vouch(&mut self, author: PersonId, person: PersonId, generation: u32, seq: u64) {
        let Some(renewal) = self.renewals.get_mut(&person) else {
            return;
        };
        renewal.vouched.push(author);
        if renewal.vouched.len() < OFFICERS_AFTER_LOSS {
            return;
        }
        self.renewals.remove(&person);
        for keys in self.keys.get_mut(&person).into_iter().flatten() {
            if keys.generation == generation {
                keys.confirmed_seq = Some(seq);
            } else {
                keys.ended_seq.get_or_insert(seq);
            }
        }
    }

    /// An invitation anew comes to nothing, and keys brought by it that two did not vouch for end.
    fn end_renewal(&mut self, person: PersonId, seq: u64) {
        if self.renewals.remove(&person).is_some()
            && let Some(generation) = self.waiting(person).map(|keys| keys.generation)
        {
            self.end(person, generation, seq);
        }
    }

    fn is_confirmed(&self, person: PersonId) -> bool {
        self.keys
            .get(&person)
            .into_iter()
            .flatten()
            .any(|keys| keys.confirmed_seq.is_some())
    }

    fn admitted(&self, seq: u64) -> Vec<PersonId> {
        self.keys
            .keys()
            .copied()
            .filter(|person| self.is_admitted(*person, seq))
            .collect()
    }
}
